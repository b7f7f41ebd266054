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

/* ---- circles ---- */

static int compare_articles(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* The articles that are linked, each once, ascending. */
static bool list_linked(struct wq_stories *stories, const uint64_t *links, size_t link_n)
{
    uint32_t *articles = malloc(2 * link_n * sizeof *articles);
    if (!articles)
        return false;
    for (size_t i = 0; i < link_n; i++) {
        articles[2 * i] = (uint32_t)(links[i] >> 32);
        articles[2 * i + 1] = (uint32_t)links[i];
    }
    qsort(articles, 2 * link_n, sizeof *articles, compare_articles);
    stories->articles = articles;
    for (size_t i = 0; i < 2 * link_n; i++) {
        if (stories->n == 0 || articles[stories->n - 1] != articles[i])
            articles[stories->n++] = articles[i];
    }
    return true;
}

static const uint32_t *find(const struct wq_stories *stories, uint32_t article)
{
    return stories->n == 0 ? NULL
                           : bsearch(&article, stories->articles, stories->n,
                                     sizeof *stories->articles, compare_articles);
}

/* The first article of the story, as its place among those that are linked; `firsts` leads there
 * and is shortened on the way. */
static uint32_t first_of(uint32_t *firsts, uint32_t at)
{
    while (firsts[at] != at) {
        firsts[at] = firsts[firsts[at]];
        at = firsts[at];
    }
    return at;
}

static void join(const struct wq_stories *stories, const uint64_t *links, size_t link_n,
                 uint32_t *firsts)
{
    for (uint32_t i = 0; i < stories->n; i++)
        firsts[i] = i;
    for (size_t i = 0; i < link_n; i++) {
        const uint32_t *x = find(stories, (uint32_t)(links[i] >> 32));
        const uint32_t *y = find(stories, (uint32_t)links[i]);
        const uint32_t a = first_of(firsts, (uint32_t)(x - stories->articles));
        const uint32_t b = first_of(firsts, (uint32_t)(y - stories->articles));
        firsts[a > b ? a : b] = a > b ? b : a;
    }
}

enum wq_status wq_stories_close(struct wq_stories *stories)
{
    struct wq_stories *s = stories;
    const uint64_t *links = (const void *)s->links.ptr;
    const size_t link_n = s->links.len / sizeof *links;
    if (link_n == 0)
        return WQ_OK;
    if (!list_linked(s, links, link_n))
        return WQ_E_NOMEM;
    uint32_t *firsts = calloc(s->n, sizeof *firsts), *lasts = calloc(s->n, sizeof *lasts);
    s->next = calloc(s->n, sizeof *s->next);
    const bool is_room = firsts && lasts && s->next;
    if (is_room)
        join(s, links, link_n, firsts);
    for (uint32_t i = 0; i < s->n && is_room; i++) {
        const uint32_t first = first_of(firsts, i);
        s->next[i] = s->articles[first];
        if (first != i)
            s->next[lasts[first]] = s->articles[i];
        lasts[first] = i;
    }
    free(firsts);
    free(lasts);
    return is_room ? WQ_OK : WQ_E_NOMEM;
}

bool wq_stories_has(const struct wq_stories *stories, uint32_t article)
{
    return find(stories, article) != NULL;
}

void wq_stories_free(struct wq_stories *stories)
{
    wq_buffer_free(&stories->links);
    free(stories->articles);
    free(stories->next);
    *stories = (struct wq_stories){0};
}
