/* SPDX-License-Identifier: MIT */
/* Articles that are the same story: editions of one id, equal texts under several ids, and what the
 * packer was told. docs/bundle.md, "Versions". */
#include <stdlib.h>
#include "internal.h"
#include "warraq/fold.h"
#include "warraq/hash.h"

#define STORY_KEY "warraq story 1" /* of no file */

enum wq_status wq_story_hash(struct wq_str text, struct wq_buffer *room, uint64_t *hash)
{
    uint8_t bytes[32];
    const size_t cap = 2 * text.len + 64; /* folding seldom makes a text longer */
    room->len = 0;
    enum wq_status st = wq_buffer_reserve(room, cap);
    if (st != WQ_OK)
        return st;
    const size_t len = wq_fold(text, room->ptr, cap);
    *hash = 0;
    if (len == 0 || len == cap)
        return WQ_OK; /* no word; or so many signs that stand for phrases that some may be cut */
    wq_hash(wq_key(STORY_KEY), (struct wq_bytes){room->ptr, len}, bytes, sizeof bytes);
    *hash = wq_load_u64(bytes);
    return WQ_OK;
}

enum wq_status wq_stories_link(struct wq_stories *stories, uint32_t a, uint32_t b)
{
    const uint64_t link = (uint64_t)a << 32 | b;
    return a == b ? WQ_OK : wq_buffer_add(&stories->links, &link, sizeof link);
}

static int compare_keys(const void *a, const void *b)
{
    const struct wq_story_key *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return x->article < y->article ? -1 : x->article > y->article;
}

/* Link the articles of one hash, each to the one before. */
static enum wq_status link_equals(struct wq_stories *stories, struct wq_story_key *keys, uint32_t n)
{
    enum wq_status st = WQ_OK;
    qsort(keys, n, sizeof *keys, compare_keys);
    for (uint32_t i = 1; i < n && st == WQ_OK; i++) {
        if (keys[i].hash == keys[i - 1].hash && keys[i].hash != 0)
            st = wq_stories_link(stories, keys[i - 1].article, keys[i].article);
    }
    return st;
}

/* The first article of the story; `firsts` leads there and is shortened on the way. */
static uint32_t first_of(uint32_t *firsts, uint32_t article)
{
    while (firsts[article] != article) {
        firsts[article] = firsts[firsts[article]];
        article = firsts[article];
    }
    return article;
}

static void join(struct wq_stories *stories, uint32_t *firsts, uint32_t n)
{
    const uint64_t *links = (const void *)stories->links.ptr;
    for (uint32_t i = 0; i < n; i++)
        firsts[i] = i;
    for (size_t i = 0; i < stories->links.len / sizeof *links; i++) {
        const uint32_t a = first_of(firsts, (uint32_t)(links[i] >> 32));
        const uint32_t b = first_of(firsts, (uint32_t)links[i]);
        firsts[a > b ? a : b] = a > b ? b : a;
    }
}

enum wq_status wq_stories_close(struct wq_stories *stories, struct wq_story_key *keys, uint32_t n)
{
    enum wq_status st = link_equals(stories, keys, n);
    if (st != WQ_OK || stories->links.len == 0)
        return st;
    uint32_t *firsts = calloc(n, sizeof *firsts), *lasts = calloc(n, sizeof *lasts);
    stories->next = calloc(n, sizeof *stories->next);
    st = firsts && lasts && stories->next ? WQ_OK : WQ_E_NOMEM;
    if (st == WQ_OK)
        join(stories, firsts, n);
    for (uint32_t i = 0; i < n && st == WQ_OK; i++) {
        const uint32_t first = first_of(firsts, i);
        stories->next[i] = first;
        if (first != i)
            stories->next[lasts[first]] = i;
        lasts[first] = i;
    }
    free(firsts);
    free(lasts);
    return st;
}

bool wq_stories_has(const struct wq_stories *stories, uint32_t article)
{
    return stories->next && stories->next[article] != article;
}

void wq_stories_free(struct wq_stories *stories)
{
    wq_buffer_free(&stories->links);
    free(stories->next);
    stories->next = NULL;
}
