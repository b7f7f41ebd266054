/* SPDX-License-Identifier: MIT */
/* Gumbo's tree: made in memory of a fixed limit, and what is asked of its nodes. */
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "html.h"

#define PIECE_BYTES ((size_t)128 << 10)

/* ---- memory ---- */

/* Pieces in a row, the newest first; nothing is freed alone. */
struct piece {
    struct piece *next;
    size_t used, cap;
};

struct heap {
    struct piece *pieces;
    size_t bytes;
    jmp_buf full;
};

/* Gumbo does not look at what its allocator returns: when there is no more, this does not return.
 * All that gumbo holds lies in the heap, so that nothing is lost with it. */
static void *allocate(void *self, size_t n)
{
    struct heap *heap = self;
    n = (n + 15) & ~(size_t)15;
    struct piece *piece = heap->pieces;
    if (!piece || piece->cap - piece->used < n) {
        const size_t cap = n > PIECE_BYTES / 4 ? n : PIECE_BYTES;
        piece = heap->bytes + cap <= WQ_HTML_TREE_BYTES ? malloc(sizeof *piece + 16 + cap) : NULL;
        if (!piece)
            longjmp(heap->full, 1);
        *piece = (struct piece){heap->pieces, 0, cap};
        heap->pieces = piece;
        heap->bytes += cap;
    }
    uint8_t *start = (uint8_t *)(((uintptr_t)(piece + 1) + 15) & ~(uintptr_t)15);
    void *memory = start + piece->used;
    piece->used += n;
    return memory;
}

static void release(void *self, void *memory)
{
    (void)self;
    (void)memory;
}

static void free_heap(struct heap *heap)
{
    for (struct piece *next; heap && heap->pieces; heap->pieces = next) {
        next = heap->pieces->next;
        free(heap->pieces);
    }
    free(heap);
}

enum wq_status wq_html_parse(struct wq_str html, struct wq_html_tree *tree)
{
    struct heap *heap = calloc(1, sizeof *heap);
    if (!heap)
        return WQ_E_NOMEM;
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = allocate;
    options.deallocator = release;
    options.userdata = heap;
    options.max_errors = 0;
    if (setjmp(heap->full) != 0) {
        free_heap(heap);
        return WQ_E_LIMIT;
    }
    /* gumbo counts from the pointer, also when nothing is left of a page */
    const char *start = html.len > 0 ? html.ptr : "";
    const GumboOutput *output = gumbo_parse_with_options(&options, start, html.len);
    tree->memory = heap;
    tree->used = heap->bytes;
    tree->root = output->root;
    return WQ_OK;
}

void wq_html_tree_free(struct wq_html_tree *tree)
{
    free_heap(tree->memory);
    *tree = (struct wq_html_tree){0};
}

/* ---- nodes ---- */

static bool is_element(const GumboNode *node)
{
    return node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE;
}

const GumboNode *wq_html_next(const GumboNode *node, const GumboNode *top, bool skip)
{
    if (!skip && is_element(node) && node->v.element.children.length > 0)
        return node->v.element.children.data[0];
    while (node != top) {
        const GumboNode *parent = node->parent;
        const size_t next = node->index_within_parent + 1;
        if (next < parent->v.element.children.length)
            return parent->v.element.children.data[next];
        node = parent;
    }
    return NULL;
}

bool wq_html_is(const GumboNode *node, GumboTag tag)
{
    return is_element(node) && node->v.element.tag == tag;
}

struct wq_str wq_html_attribute(const GumboNode *node, const char *name)
{
    const GumboAttribute *attribute =
        is_element(node) ? gumbo_get_attribute(&node->v.element.attributes, name) : NULL;
    return attribute ? wq_trim(wq_str(attribute->value)) : (struct wq_str){0};
}

bool wq_html_has_class(const GumboNode *node, const char *word)
{
    struct wq_str rest = wq_html_attribute(node, "class");
    const size_t len = strlen(word);
    while (rest.len > 0) {
        size_t n = 0;
        while (n < rest.len && !memchr(" \t\n\f\r", rest.ptr[n], 5))
            n++;
        if (n >= len && memcmp(rest.ptr, word, len) == 0 &&
            (n == len || rest.ptr[len] == '-' || rest.ptr[len] == '_'))
            return true;
        n += n < rest.len;
        rest.ptr += n;
        rest.len -= n;
    }
    return false;
}

bool wq_html_has_rel(const GumboNode *node, const char *rel)
{
    struct wq_str rest = wq_html_attribute(node, "rel");
    while (rest.len > 0) {
        size_t n = 0;
        while (n < rest.len && !memchr(" \t\n\f\r", rest.ptr[n], 5))
            n++;
        if (n == strlen(rel) && strncasecmp(rest.ptr, rel, n) == 0)
            return true;
        n += n < rest.len;
        rest.ptr += n;
        rest.len -= n;
    }
    return false;
}

static bool has_any_class(const GumboNode *node, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (wq_html_has_class(node, words[i]))
            return true;
    return false;
}

bool wq_html_names(struct wq_str text, const char *part)
{
    const size_t len = strlen(part);
    for (size_t i = 0; i + len <= text.len; i++)
        if (strncasecmp(text.ptr + i, part, len) == 0)
            return true;
    return false;
}

/* "imageCaption", "photo-caption-text"; but what holds a picture with its caption is no caption. */
bool wq_html_is_caption(const GumboNode *node)
{
    static const char *const around[] = {"container", "wrap", "box", "holder", "outer"};
    const struct wq_str names = wq_html_attribute(node, "class");
    if (wq_html_is(node, GUMBO_TAG_FIGCAPTION) || wq_html_has_class(node, "wp-caption-text") ||
        wq_html_has_class(node, "thumbcaption") || wq_html_has_class(node, "img-cap"))
        return true;
    if (!wq_html_names(names, "caption") || wq_html_has_class(node, "wp-caption"))
        return false;
    for (size_t i = 0; i < sizeof around / sizeof around[0]; i++)
        if (wq_html_names(names, around[i]))
            return false;
    return true;
}

bool wq_html_is_figure(const GumboNode *node)
{
    static const char *const words[] = {"wp-caption", "thumbinner"};
    return wq_html_is(node, GUMBO_TAG_FIGURE) ||
           (has_any_class(node, words, 2) && !wq_html_is_caption(node));
}

/* Whether "style" says `property`: `value`. */
static bool has_style(const GumboNode *node, const char *property, const char *value)
{
    struct wq_str style = wq_html_attribute(node, "style");
    char plain[256];
    size_t len = 0;
    for (size_t i = 0; i < style.len && len + 1 < sizeof plain; i++)
        if (!memchr(" \t\n", style.ptr[i], 3))
            plain[len++] = (char)(style.ptr[i] >= 'A' && style.ptr[i] <= 'Z' ? style.ptr[i] | 0x20
                                                                             : style.ptr[i]);
    plain[len] = '\0';
    const char *found = strstr(plain, property);
    return found && strncmp(found + strlen(property), value, strlen(value)) == 0;
}

bool wq_html_is_hidden(const GumboNode *node)
{
    if (!is_element(node))
        return false;
    switch (node->v.element.tag) {
    case GUMBO_TAG_HEAD:
    case GUMBO_TAG_TITLE:
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_TEMPLATE:
    case GUMBO_TAG_NOSCRIPT:
    case GUMBO_TAG_SELECT:
    case GUMBO_TAG_DATALIST:
    case GUMBO_TAG_TEXTAREA:
    case GUMBO_TAG_OBJECT:
    case GUMBO_TAG_SVG:
    case GUMBO_TAG_RP:
        return true;
    default:
        return gumbo_get_attribute(&node->v.element.attributes, "hidden") ||
               has_style(node, "display:", "none") || has_style(node, "visibility:", "hidden");
    }
}

bool wq_html_is_block(const GumboNode *node)
{
    if (!is_element(node))
        return false;
    switch (node->v.element.tag) {
    case GUMBO_TAG_HTML:
    case GUMBO_TAG_BODY:
    case GUMBO_TAG_ARTICLE:
    case GUMBO_TAG_SECTION:
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_H1:
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4:
    case GUMBO_TAG_H5:
    case GUMBO_TAG_H6:
    case GUMBO_TAG_HGROUP:
    case GUMBO_TAG_HEADER:
    case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_ADDRESS:
    case GUMBO_TAG_P:
    case GUMBO_TAG_HR:
    case GUMBO_TAG_PRE:
    case GUMBO_TAG_LISTING:
    case GUMBO_TAG_BLOCKQUOTE:
    case GUMBO_TAG_OL:
    case GUMBO_TAG_UL:
    case GUMBO_TAG_MENU:
    case GUMBO_TAG_DIR:
    case GUMBO_TAG_LI:
    case GUMBO_TAG_DL:
    case GUMBO_TAG_DT:
    case GUMBO_TAG_DD:
    case GUMBO_TAG_FIGURE:
    case GUMBO_TAG_FIGCAPTION:
    case GUMBO_TAG_MAIN:
    case GUMBO_TAG_SEARCH:
    case GUMBO_TAG_DIV:
    case GUMBO_TAG_TABLE:
    case GUMBO_TAG_CAPTION:
    case GUMBO_TAG_THEAD:
    case GUMBO_TAG_TBODY:
    case GUMBO_TAG_TFOOT:
    case GUMBO_TAG_TR:
    case GUMBO_TAG_TD:
    case GUMBO_TAG_TH:
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_FIELDSET:
    case GUMBO_TAG_LEGEND:
    case GUMBO_TAG_DETAILS:
    case GUMBO_TAG_SUMMARY:
    case GUMBO_TAG_DIALOG:
    case GUMBO_TAG_CENTER:
    case GUMBO_TAG_MARQUEE:
        return true;
    default:
        return false;
    }
}

/* ---- text ---- */

static enum wq_status end_line(struct wq_buffer *out)
{
    while (out->len > 0 && out->ptr[out->len - 1] == ' ')
        out->len--;
    return out->len > 0 && out->ptr[out->len - 1] != '\n' ? wq_buffer_add(out, "\n", 1) : WQ_OK;
}

static enum wq_status add_text(const char *text, struct wq_buffer *out)
{
    enum wq_status st = WQ_OK;
    while (*text && st == WQ_OK) {
        size_t space = strspn(text, " \t\n\f\r"), word = strcspn(text + space, " \t\n\f\r");
        bool at_start =
            out->len == 0 || out->ptr[out->len - 1] == '\n' || out->ptr[out->len - 1] == ' ';
        if (space > 0 && !at_start)
            st = wq_buffer_add(out, " ", 1);
        if (st == WQ_OK && word > 0)
            st = wq_buffer_add(out, text + space, word);
        text += space + word;
    }
    return st;
}

enum wq_status wq_html_text(const GumboNode *node, struct wq_buffer *out)
{
    enum wq_status st = WQ_OK;
    const GumboNode *top = node;
    while (node && st == WQ_OK) {
        const bool is_text = node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE ||
                             node->type == GUMBO_NODE_CDATA;
        const bool is_hidden = node != top && wq_html_is_hidden(node);
        if (is_text)
            st = add_text(node->v.text.text, out);
        else if (wq_html_is(node, GUMBO_TAG_BR) || wq_html_is_block(node))
            st = end_line(out);
        const GumboNode *next = wq_html_next(node, top, is_hidden);
        /* a block has ended when what follows does not stand in it */
        for (const GumboNode *up = node; st == WQ_OK && up != top && (!next || up != next->parent);
             up = up->parent)
            if (wq_html_is_block(up))
                st = end_line(out);
        node = next;
    }
    return st == WQ_OK ? end_line(out) : st;
}
