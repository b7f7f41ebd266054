/* SPDX-License-Identifier: MIT */
/* Which articles are in the bundle already. */
#include <stdlib.h>
#include "internal.h"

struct wq_seen_entry {
    uint64_t id;   /* first 8 bytes; 0 marks a free place */
    uint64_t text; /* first 6 bytes of its hash, and 2 of that of all else */
};

/* Ids are hashes, so their own bits spread them over the table. */
static struct wq_seen_entry *find(const struct wq_seen *seen, uint64_t id)
{
    size_t at = (size_t)id & (seen->cap - 1);
    while (seen->entries[at].id != 0 && seen->entries[at].id != id)
        at = (at + 1) & (seen->cap - 1);
    return &seen->entries[at];
}

static enum wq_status grow(struct wq_seen *seen)
{
    struct wq_seen larger = {.n = seen->n, .cap = seen->cap ? 2 * seen->cap : 1024};
    larger.entries = calloc(larger.cap, sizeof *larger.entries);
    if (!larger.entries)
        return WQ_E_NOMEM;
    for (size_t i = 0; i < seen->cap; i++) {
        if (seen->entries[i].id != 0)
            *find(&larger, seen->entries[i].id) = seen->entries[i];
    }
    free(seen->entries);
    *seen = larger;
    return WQ_OK;
}

enum wq_status wq_seen_add(struct wq_seen *seen, const uint8_t id[WQ_ID_BYTES],
                           const uint8_t text_hash[32], uint16_t rest, enum wq_seen_result *result)
{
    uint64_t key = wq_load_u64(id), text = wq_load_u64(text_hash) << 16 | rest;
    if (key == 0)
        key = 1;
    if (4 * (seen->n + 1) > 3 * seen->cap) {
        enum wq_status st = grow(seen);
        if (st != WQ_OK)
            return st;
    }
    struct wq_seen_entry *entry = find(seen, key);
    if (entry->id == key) {
        *result = entry->text == text               ? WQ_SEEN_SAME
                  : entry->text >> 16 == text >> 16 ? WQ_SEEN_OTHER_REST
                                                    : WQ_SEEN_OTHER_TEXT;
        return WQ_OK;
    }
    *entry = (struct wq_seen_entry){key, text};
    seen->n++;
    *result = WQ_SEEN_NEW;
    return WQ_OK;
}

void wq_seen_free(struct wq_seen *seen)
{
    free(seen->entries);
    *seen = (struct wq_seen){0};
}
