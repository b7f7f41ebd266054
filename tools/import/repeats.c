/* SPDX-License-Identifier: MIT */
/* Lines that stand in many pages of a source. */
#include <stdlib.h>
#include <string.h>
#include "furniture.h"
#include "warraq/fold.h"

#define KEY_MAX 1024u /* bytes of a folded line that is compared */

uint64_t wq_repeat_hash(struct wq_str line)
{
    uint8_t key[KEY_MAX];
    const size_t len = line.len <= KEY_MAX ? wq_fold(line, key, sizeof key) : 0;
    uint64_t hash = 0xcbf29ce484222325; /* FNV-1a: a line taken for another costs one line */
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ key[i]) * 0x100000001b3;
    return len >= 2 ? hash : 0;
}

/* Lines of a page that are sent: more than any has that is not made of nothing else. */
#define LOOK_LINES 20000u

enum wq_status wq_furniture_look(struct wq_sink *sink, const struct wq_line *lines, size_t n,
                                 struct wq_str site, struct wq_str title)
{
    struct wq_buffer payload = {0};
    uint8_t bytes[sizeof(uint64_t)];
    wq_store_u64(bytes, wq_repeat_hash(site));
    enum wq_status st = wq_buffer_add(&payload, bytes, sizeof bytes);
    wq_store_u64(bytes, wq_repeat_hash(title));
    if (st == WQ_OK)
        st = wq_buffer_add(&payload, bytes, sizeof bytes);
    for (size_t i = 0; i < n && i < LOOK_LINES && st == WQ_OK; i++) {
        const uint64_t hash = wq_repeat_hash(lines[i].text);
        wq_store_u64(bytes, hash);
        if (hash != 0)
            st = wq_buffer_add(&payload, bytes, sizeof bytes);
    }
    if (st == WQ_OK)
        st = wq_frame_add(&sink->frames, WQ_FRAME_LINES,
                          (struct wq_bytes){payload.ptr, payload.len});
    wq_buffer_free(&payload);
    return st;
}

static int compare_hashes(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

enum wq_status wq_repeats_set(struct wq_repeats *repeats, struct wq_str hashes)
{
    enum wq_status st = WQ_OK;
    repeats->hashes.len = 0;
    for (size_t off = 0; off < hashes.len && st == WQ_OK; off += sizeof(uint64_t)) {
        const uint64_t hash = wq_load_u64((const uint8_t *)hashes.ptr + off);
        st = wq_buffer_add(&repeats->hashes, &hash, sizeof hash);
    }
    if (repeats->hashes.len > 0)
        qsort(repeats->hashes.ptr, repeats->hashes.len / sizeof(uint64_t), sizeof(uint64_t),
              compare_hashes);
    return st;
}

void wq_repeats_free(struct wq_repeats *repeats)
{
    wq_buffer_free(&repeats->hashes);
}

bool wq_is_repeated(const struct wq_repeats *repeats, struct wq_str line)
{
    const uint64_t hash = wq_repeat_hash(line);
    return repeats->hashes.len > 0 && hash != 0 &&
           bsearch(&hash, repeats->hashes.ptr, repeats->hashes.len / sizeof hash, sizeof hash,
                   compare_hashes);
}
