/* SPDX-License-Identifier: MIT */
/* Words shaped before. Each lies in the cache's own arena behind its runs, which paragraphs share;
 * it is emptied between pages, never under a paragraph. */
#include <string.h>
#include "internal.h"

#define SLOTS 2048
#define WORD_BYTES 4096 /* with less room no word is kept; most take 300 */

enum wq_status wq_word_cache_make(struct wq_arena *arena, size_t bytes, struct word_cache *cache)
{
    cache->slots = wq_arena_alloc(arena, SLOTS, sizeof *cache->slots);
    void *memory = wq_arena_alloc_raw(arena, bytes, 1);
    if (!cache->slots || !memory)
        return WQ_E_NOMEM;
    wq_arena_init(&cache->arena, memory, bytes);
    return WQ_OK;
}

void wq_word_cache_clear(struct word_cache *cache)
{
    memset(cache->slots, 0, SLOTS * sizeof *cache->slots);
    wq_arena_rewind(&cache->arena, 0);
}

/* FNV-1a over what shaping depends on; words that differ in levels alone are few. */
static uint32_t hash_of(const struct word_key *key)
{
    uint32_t hash = (2166136261u ^ key->chain) * 16777619u ^ key->script ^ key->levels[0];
    for (uint32_t i = 0; i < key->n; i++)
        hash = (hash ^ key->cps[i]) * 16777619u;
    return hash ^ hash >> 15;
}

static bool matches(const struct kept_word *kept, const struct word_key *key)
{
    return kept->hash == key->hash && kept->cp_n == key->n && kept->script == key->script &&
           kept->chain == key->chain &&
           memcmp(kept->cps, key->cps, key->n * sizeof *key->cps) == 0 &&
           memcmp(kept->cps + key->n, key->levels, key->n) == 0;
}

bool wq_word_cache_find(const struct word_cache *cache, struct word_key *key, struct wq_word *word)
{
    key->hash = hash_of(key);
    struct kept_word *kept = cache->slots[key->hash % SLOTS];
    while (kept && !matches(kept, key))
        kept = kept->next;
    if (!kept)
        return false;
    word->kept = kept;
    word->runs = kept->runs;
    word->run_n = kept->run_n;
    word->width_f26 = kept->width_f26;
    word->kashida_class = kept->kashida_class;
    word->kashida_cp = word->cp + kept->kashida_cp;
    return true;
}

bool wq_word_cache_has_room(const struct word_cache *cache)
{
    return cache->arena.cap - cache->arena.used >= WORD_BYTES;
}

void wq_words_trim(struct wq_fonts *fonts)
{
    struct word_cache *cache = &fonts->words;
    bool is_nearly_full = cache->arena.cap - cache->arena.used < cache->arena.cap / 4;
    if (is_nearly_full || !wq_word_cache_has_room(cache))
        wq_word_cache_clear(cache);
}

void wq_word_cache_add(struct word_cache *cache, const struct word_key *key, struct wq_word *word)
{
    struct kept_word *kept =
        wq_arena_alloc_raw(&cache->arena, 1, sizeof *kept + key->n * (sizeof *kept->cps + 1));
    if (!kept)
        return;
    struct kept_word **slot = &cache->slots[key->hash % SLOTS];
    *kept = (struct kept_word){.next = *slot,
                               .runs = word->runs,
                               .hash = key->hash,
                               .script = key->script,
                               .cp_n = (uint16_t)key->n,
                               .run_n = (uint16_t)word->run_n,
                               .chain = key->chain,
                               .kashida_class = word->kashida_class,
                               .kashida_cp = (uint16_t)(word->kashida_cp - word->cp),
                               .width_f26 = word->width_f26};
    memcpy(kept->cps, key->cps, key->n * sizeof *key->cps);
    memcpy(kept->cps + key->n, key->levels, key->n);
    *slot = kept;
    word->kept = kept;
}
