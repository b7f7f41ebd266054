/* SPDX-License-Identifier: MIT */
/* Notes of a page: a link into the page whose target leads back, or is called as notes are. */
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "html.h"

#define NOTE_TEXT_MAX 8192u /* bytes; what is longer is a chapter that was linked to */
#define NOTE_NODES_MAX 500u
#define NOTES_MAX 65535u
#define CALLED_DEPTH 4 /* elements around a link that may bear its name */

struct target {
    struct wq_str id;
    const GumboNode *node;
    size_t order; /* in the page */
};

/* One for each block, in the tree that <search.h> keeps. */
struct block {
    const GumboNode *node;
    bool is_note; /* by its text alone */
    uint16_t number;
};

static int compare_strings(struct wq_str a, struct wq_str b)
{
    int order = memcmp(a.ptr, b.ptr, a.len < b.len ? a.len : b.len);
    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static int compare_targets(const void *a, const void *b)
{
    const struct target *x = a, *y = b;
    int order = compare_strings(x->id, y->id);
    return order != 0 ? order : (x->order > y->order) - (x->order < y->order);
}

static enum wq_status add_target(struct wq_buffer *targets, const GumboNode *node,
                                 const char *attribute, size_t order)
{
    const struct target target = {wq_html_attribute(node, attribute), node, order};
    return target.id.len > 0 ? wq_buffer_add(targets, &target, sizeof target) : WQ_OK;
}

/* The names of all places in the page, sorted. */
static enum wq_status find_targets(const GumboNode *root, struct wq_buffer *targets)
{
    enum wq_status st = WQ_OK;
    size_t order = 0;
    for (const GumboNode *node = root; node && st == WQ_OK;
         node = wq_html_next(node, root, false), order++) {
        st = add_target(targets, node, "id", order);
        if (st == WQ_OK && wq_html_is(node, GUMBO_TAG_A))
            st = add_target(targets, node, "name", order);
    }
    if (st == WQ_OK && targets->len > 0)
        qsort(targets->ptr, targets->len / sizeof(struct target), sizeof(struct target),
              compare_targets);
    return st;
}

/* The first place that is called `id`, or NULL. */
static const struct target *find_target(const struct wq_buffer *targets, struct wq_str id)
{
    const struct target *all = (const struct target *)(const void *)targets->ptr;
    size_t low = 0, n = targets->len / sizeof *all, high = n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (compare_strings(all[middle].id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && wq_str_equal(all[low].id, id) ? &all[low] : NULL;
}

/* What `node` links to in the page; empty: nothing. */
static struct wq_str fragment_of(const GumboNode *node)
{
    struct wq_str href = wq_html_attribute(node, "href");
    if (!wq_html_is(node, GUMBO_TAG_A) || href.len < 2 || *href.ptr != '#')
        return (struct wq_str){0};
    return (struct wq_str){href.ptr + 1, href.len - 1};
}

/* The block that the place stands in or is. */
static const GumboNode *block_of(const GumboNode *node)
{
    while (node->parent && !wq_html_is_block(node))
        node = node->parent;
    return node;
}

static bool is_below(const GumboNode *node, const GumboNode *top)
{
    while (node && node != top)
        node = node->parent;
    return node != NULL;
}

/* Whether `link` is called `id`, or what it stands in is, within its block. */
static bool is_called(const GumboNode *link, struct wq_str id)
{
    const GumboNode *node = link;
    for (int i = 0; i < CALLED_DEPTH && node && !wq_html_is_block(node); i++, node = node->parent)
        if (wq_str_equal(wq_html_attribute(node, "id"), id) ||
            (node == link && wq_str_equal(wq_html_attribute(node, "name"), id)))
            return true;
    return false;
}

/* The link below `block`, a note, that leads back to `link`, or NULL. */
static const GumboNode *find_back(const GumboNode *block, const GumboNode *link)
{
    for (const GumboNode *node = block; node; node = wq_html_next(node, block, false)) {
        struct wq_str id = fragment_of(node);
        if (id.len > 0 && is_called(link, id))
            return node;
    }
    return NULL;
}

/* Names that writing programs give to notes: Word, LibreOffice, MediaWiki, Markdown. */
static bool is_note_name(struct wq_str id)
{
    static const char *const starts[] = {"fn",      "_ftn",      "_edn",       "footnote",
                                         "endnote", "cite_note", "sdfootnote", "sdendnote",
                                         "هامش",    "حاشية"};
    if (memmem(id.ptr, id.len, "ref", 3) || memmem(id.ptr, id.len, "anc", 3))
        return false;
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
        if (id.len > strlen(starts[i]) && strncasecmp(id.ptr, starts[i], strlen(starts[i])) == 0)
            return true;
    return false;
}

/* Whether there is some text, and not too much of it. */
static bool is_note_text(const GumboNode *block)
{
    size_t node_n = 0, len = 0;
    for (const GumboNode *node = block; node; node = wq_html_next(node, block, false)) {
        if (++node_n > NOTE_NODES_MAX || len > NOTE_TEXT_MAX)
            return false;
        if (node->type == GUMBO_NODE_TEXT && !wq_html_is(node->parent, GUMBO_TAG_A))
            len += wq_trim(wq_str(node->v.text.text)).len;
    }
    return len >= 2;
}

static int compare_pointers(const void *a, const void *b)
{
    const uintptr_t x = (uintptr_t) * (const void *const *)a;
    const uintptr_t y = (uintptr_t) * (const void *const *)b;
    return x < y ? -1 : x > y;
}

/* What is known of `node`, a block; looked at when it is met for the first time. */
static enum wq_status know_block(struct wq_html_notes *notes, const GumboNode *node,
                                 struct block **block)
{
    struct block **found = tfind(&node, &notes->blocks, compare_pointers);
    if (found) {
        *block = *found;
        return WQ_OK;
    }
    struct block *made = malloc(sizeof *made);
    if (!made)
        return WQ_E_NOMEM;
    *made = (struct block){node, is_note_text(node), 0};
    if (!tsearch(made, &notes->blocks, compare_pointers)) {
        free(made);
        return WQ_E_NOMEM;
    }
    *block = made;
    return WQ_OK;
}

/* Number the note in `block` when it is met for the first time. */
static enum wq_status number_note(struct wq_html_notes *notes, struct block *block)
{
    const size_t n = notes->notes.len / sizeof block->node;
    if (block->number > 0 || n == NOTES_MAX)
        return WQ_OK;
    block->number = (uint16_t)(n + 1);
    return wq_buffer_add(&notes->notes, &block->node, sizeof block->node);
}

static enum wq_status try_link(const struct wq_buffer *targets, const GumboNode *link, size_t order,
                               struct wq_html_notes *notes)
{
    const struct wq_str id = fragment_of(link);
    const struct target *target = id.len > 0 ? find_target(targets, id) : NULL;
    struct block *block = NULL;
    if (!target || target->order < order)
        return WQ_OK;
    enum wq_status st = know_block(notes, block_of(target->node), &block);
    if (st != WQ_OK || !block->is_note || is_below(link, block->node))
        return st;
    const GumboNode *back = find_back(block->node, link);
    if (!back && !is_note_name(id))
        return st;
    st = number_note(notes, block);
    const struct wq_html_mark mark = {link, block->number};
    if (st == WQ_OK && mark.number > 0)
        st = wq_buffer_add(&notes->marks, &mark, sizeof mark);
    return st == WQ_OK && back ? wq_buffer_add(&notes->backs, &back, sizeof back) : st;
}

enum wq_status wq_html_find_notes(const GumboNode *root, const GumboNode *main,
                                  struct wq_html_notes *notes)
{
    struct wq_buffer targets = {0};
    const GumboNode *end = wq_html_next(main, root, true);
    size_t order = 0;
    bool is_inside = false;
    enum wq_status st = find_targets(root, &targets);
    for (const GumboNode *node = root; node && st == WQ_OK && targets.len > 0;
         node = wq_html_next(node, root, false), order++) {
        is_inside = (is_inside || node == main) && node != end;
        if (is_inside && wq_html_is(node, GUMBO_TAG_A))
            st = try_link(&targets, node, order, notes);
    }
    if (notes->marks.len > 0)
        qsort(notes->marks.ptr, notes->marks.len / sizeof(struct wq_html_mark),
              sizeof(struct wq_html_mark), compare_pointers);
    if (notes->backs.len > 0)
        qsort(notes->backs.ptr, notes->backs.len / sizeof(const GumboNode *),
              sizeof(const GumboNode *), compare_pointers);
    wq_buffer_free(&targets);
    return st;
}

uint16_t wq_html_mark_of(const struct wq_html_notes *notes, const GumboNode *link)
{
    const struct wq_html_mark *mark =
        notes->marks.len > 0 ? bsearch(&link, notes->marks.ptr, notes->marks.len / sizeof *mark,
                                       sizeof *mark, compare_pointers)
                             : NULL;
    return mark ? mark->number : 0;
}

uint16_t wq_html_note_of(const struct wq_html_notes *notes, const GumboNode *block)
{
    struct block **found = tfind(&block, &notes->blocks, compare_pointers);
    return found ? (*found)->number : 0;
}

bool wq_html_is_back(const struct wq_html_notes *notes, const GumboNode *link)
{
    return notes->backs.len > 0 && bsearch(&link, notes->backs.ptr, notes->backs.len / sizeof link,
                                           sizeof link, compare_pointers);
}

void wq_html_notes_free(struct wq_html_notes *notes)
{
    wq_buffer_free(&notes->notes);
    wq_buffer_free(&notes->marks);
    wq_buffer_free(&notes->backs);
    tdestroy(notes->blocks, free);
}
