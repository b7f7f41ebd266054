/* SPDX-License-Identifier: MIT */
/* Words shaped before. An entry lies in a pool of 4-byte units: head, code points, levels, then
 * each run's head and glyphs. When the pool is full it is emptied. */
#include <string.h>
#include "internal.h"

#define SLOTS 2048

struct entry {
    uint32_t next; /* offset + 1 of the next entry in the slot, 0: last */
    uint32_t hash;
    uint32_t script;
    uint16_t cp_n, run_n;
    uint8_t chain, kashida_class;
    uint16_t kashida_cp; /* from the word's first code point */
    int32_t width_f26;
};

struct run_head {
    uint32_t glyph_n;
    int32_t width_f26;
    int16_t ascent_px, descent_px;
    uint32_t level;
};

static size_t units(size_t bytes)
{
    return (bytes + 3) / 4;
}

enum wq_status wq_word_cache_make(struct wq_arena *arena, size_t bytes, struct word_cache *cache)
{
    struct word_cache c = {.slot_n = SLOTS, .pool_cap = bytes / 4};
    c.slots = wq_arena_alloc(arena, SLOTS, sizeof *c.slots);
    c.pool = wq_arena_alloc_raw(arena, c.pool_cap, 4);
    if (!c.slots || !c.pool)
        return WQ_E_NOMEM;
    *cache = c;
    return WQ_OK;
}

void wq_word_cache_clear(struct word_cache *cache)
{
    memset(cache->slots, 0, cache->slot_n * sizeof *cache->slots);
    cache->pool_used = 0;
}

/* FNV-1a over what shaping depends on. */
uint32_t wq_word_hash(const struct word_key *key)
{
    uint32_t hash = 2166136261u;
    hash = (hash ^ key->chain) * 16777619u;
    hash = (hash ^ key->script) * 16777619u;
    for (uint32_t i = 0; i < key->n; i++)
        hash = (hash ^ (key->cps[i] | (uint32_t)key->levels[i] << 24)) * 16777619u;
    return hash ^ hash >> 15;
}

static bool matches(const struct entry *entry, const struct word_key *key)
{
    const uint32_t *cps = (const uint32_t *)(entry + 1);
    return entry->hash == key->hash && entry->cp_n == key->n && entry->script == key->script &&
           entry->chain == key->chain && memcmp(cps, key->cps, key->n * sizeof *cps) == 0 &&
           memcmp(cps + key->n, key->levels, key->n) == 0;
}

static enum wq_status copy_out(const struct entry *entry, struct wq_arena *arena,
                               struct wq_word *word)
{
    const uint32_t *p = (const uint32_t *)(entry + 1) + entry->cp_n + units(entry->cp_n);
    struct wq_run *runs = wq_arena_alloc_raw(arena, entry->run_n, sizeof *runs);
    if (!runs)
        return WQ_E_NOMEM;
    for (uint32_t r = 0; r < entry->run_n; r++) {
        struct run_head head;
        memcpy(&head, p, sizeof head);
        p += units(sizeof head);
        struct wq_glyph *glyphs = wq_arena_alloc_raw(arena, head.glyph_n, sizeof *glyphs);
        if (!glyphs)
            return WQ_E_NOMEM;
        memcpy(glyphs, p, head.glyph_n * sizeof *glyphs);
        p += units(head.glyph_n * sizeof *glyphs);
        for (uint32_t i = 0; i < head.glyph_n; i++)
            glyphs[i].off += word->off;
        runs[r] = (struct wq_run){.glyphs = glyphs,
                                  .glyph_n = head.glyph_n,
                                  .width_f26 = head.width_f26,
                                  .ascent_px = head.ascent_px,
                                  .descent_px = head.descent_px,
                                  .level = (uint8_t)head.level};
    }
    word->runs = runs;
    word->run_n = entry->run_n;
    word->width_f26 = entry->width_f26;
    word->kashida_class = entry->kashida_class;
    word->kashida_cp = word->cp + entry->kashida_cp;
    return WQ_OK;
}

enum wq_status wq_word_cache_find(const struct word_cache *cache, const struct word_key *key,
                                  struct wq_arena *arena, struct wq_word *word, bool *found)
{
    *found = false;
    for (uint32_t at = cache->slots[key->hash & (cache->slot_n - 1)]; at != 0;) {
        const struct entry *entry = (const struct entry *)(cache->pool + (at - 1));
        if (matches(entry, key)) {
            *found = true;
            return copy_out(entry, arena, word);
        }
        at = entry->next;
    }
    return WQ_OK;
}

void wq_word_cache_add(struct word_cache *cache, const struct word_key *key,
                       const struct wq_word *word)
{
    size_t need = units(sizeof(struct entry)) + key->n + units(key->n);
    for (uint32_t r = 0; r < word->run_n; r++)
        need +=
            units(sizeof(struct run_head)) + units(word->runs[r].glyph_n * sizeof(struct wq_glyph));
    if (need > cache->pool_cap / 8)
        return;
    if (need > cache->pool_cap - cache->pool_used)
        wq_word_cache_clear(cache);
    uint32_t *slot = &cache->slots[key->hash & (cache->slot_n - 1)];
    uint32_t *p = cache->pool + cache->pool_used;
    struct entry *entry = (struct entry *)p;
    *entry = (struct entry){.next = *slot,
                            .hash = key->hash,
                            .script = key->script,
                            .cp_n = (uint16_t)key->n,
                            .run_n = (uint16_t)word->run_n,
                            .chain = key->chain,
                            .kashida_class = word->kashida_class,
                            .kashida_cp = (uint16_t)(word->kashida_cp - word->cp),
                            .width_f26 = word->width_f26};
    *slot = (uint32_t)cache->pool_used + 1;
    cache->pool_used += need;
    p += units(sizeof *entry);
    memcpy(p, key->cps, key->n * sizeof *p);
    memcpy(p + key->n, key->levels, key->n);
    p += key->n + units(key->n);
    for (uint32_t r = 0; r < word->run_n; r++) {
        const struct wq_run *run = &word->runs[r];
        struct run_head head = {run->glyph_n, run->width_f26, run->ascent_px, run->descent_px,
                                run->level};
        memcpy(p, &head, sizeof head);
        p += units(sizeof head);
        struct wq_glyph *glyphs = (struct wq_glyph *)p;
        memcpy(glyphs, run->glyphs, run->glyph_n * sizeof *glyphs);
        for (uint32_t i = 0; i < run->glyph_n; i++)
            glyphs[i].off -= word->off;
        p += units(run->glyph_n * sizeof *glyphs);
    }
}
