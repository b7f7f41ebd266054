/* SPDX-License-Identifier: MIT */
/* The tree of a page as rows of elements and lines, so that it can be counted what stands where. */
#include <stdlib.h>
#include <string.h>
#include "html.h"

#define PARTED_WORDS 20u /* of a line whose elements are parted: bylines have no more */

struct reader {
    struct wq_html_view *view;
    uint32_t place; /* the innermost element that is open */
    bool is_open;   /* a line */
    bool is_parted; /* an element with a look of its own stands between this text and the one before
                     */
};

/* Both arrays are moved when they grow. */
static struct wq_html_place *places_of(struct wq_html_view *view)
{
    return (struct wq_html_place *)(void *)view->place_bytes.ptr;
}

static struct wq_html_spot *last_spot(struct wq_html_view *view)
{
    return (struct wq_html_spot *)(void *)view->spot_bytes.ptr + view->line_n - 1;
}

static struct wq_line *last_line(struct wq_html_view *view)
{
    return (struct wq_line *)(void *)view->line_bytes.ptr + view->line_n - 1;
}

static uint32_t node_n(const struct wq_html_view *view)
{
    return (uint32_t)(view->node_bytes.len / sizeof(const GumboNode *));
}

static uint8_t heading_level(const GumboNode *node)
{
    const GumboTag tag = node->v.element.tag;
    return tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6 ? (uint8_t)(tag - GUMBO_TAG_H1 + 1) : 0;
}

/* ---- lines ---- */

/* Write the text of a short line again with a space between elements, which pages part by their
 * looks alone: <b>Author:</b><i>NAME</i><b>Date:</b>. */
static enum wq_status part_line(struct wq_html_view *view)
{
    const struct wq_html_spot *spot = last_spot(view);
    const struct wq_line *line = last_line(view);
    const GumboNode **nodes = (const GumboNode **)(void *)view->node_bytes.ptr;
    if (line->level > 0 || line->word_n > PARTED_WORDS || spot->node_to - spot->node_from < 2)
        return WQ_OK;
    view->text.len = spot->text_off;
    enum wq_status st = WQ_OK;
    for (uint32_t i = spot->node_from; i < spot->node_to && st == WQ_OK; i++) {
        const char *text = nodes[i]->v.text.text;
        while (*text && st == WQ_OK) {
            const size_t space = strspn(text, " \t\n\f\r"),
                         word = strcspn(text + space, " \t\n\f\r");
            if (word > 0 && view->text.len > spot->text_off)
                st = wq_buffer_add(&view->text, " ", 1);
            if (st == WQ_OK && word > 0)
                st = wq_buffer_add(&view->text, text + space, word);
            text += space + word;
        }
    }
    return st;
}

/* End the line that is open; one without text is none. */
static enum wq_status end_line(struct reader *reader)
{
    struct wq_html_view *view = reader->view;
    if (!reader->is_open)
        return WQ_OK;
    struct wq_html_spot *spot = last_spot(view);
    reader->is_open = false;
    spot->node_to = node_n(view);
    const struct wq_str text = {(const char *)view->text.ptr + spot->text_off,
                                view->text.len - spot->text_off};
    if (text.len > 0 && wq_trim(text).len > 0)
        return part_line(view);
    view->text.len = spot->text_off;
    view->line_n--;
    view->line_bytes.len -= sizeof(struct wq_line);
    view->spot_bytes.len -= sizeof(struct wq_html_spot);
    return WQ_OK;
}

static enum wq_status begin_line(struct reader *reader)
{
    struct wq_html_view *view = reader->view;
    const struct wq_html_place *places = places_of(view);
    const struct wq_line line = {.level = places[reader->place].level};
    const struct wq_html_spot spot = {
        .place = reader->place, .node_from = node_n(view), .text_off = view->text.len};
    enum wq_status st = wq_buffer_add(&view->spot_bytes, &spot, sizeof spot);
    if (st == WQ_OK)
        st = wq_buffer_add(&view->line_bytes, &line, sizeof line);
    reader->is_open = st == WQ_OK;
    view->line_n += st == WQ_OK;
    return st;
}

/* Whether it has a letter or digit: bars and arrows between links are no words. */
static bool is_word(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        const uint8_t byte = (uint8_t)text[i];
        if ((byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') ||
            (byte >= 0xC3 && byte != 0xE2))
            return true;
    }
    return false;
}

/* White space as in a line: one space for all that follows each other. */
static enum wq_status add_words(struct reader *reader, const char *text)
{
    struct wq_html_view *view = reader->view;
    struct wq_line *line = last_line(view);
    const bool is_link = places_of(view)[reader->place].is_link;
    const size_t off = last_spot(view)->text_off;
    const bool needs_space =
        reader->is_parted && view->text.len > off && view->text.ptr[view->text.len - 1] != ' ';
    enum wq_status st = needs_space ? wq_buffer_add(&view->text, " ", 1) : WQ_OK;
    reader->is_parted = false;
    while (*text && st == WQ_OK) {
        const size_t space = strspn(text, " \t\n\f\r"), word = strcspn(text + space, " \t\n\f\r");
        const bool is_first = view->text.len == off || view->text.ptr[view->text.len - 1] == ' ';
        if (space > 0 && !is_first)
            st = wq_buffer_add(&view->text, " ", 1);
        if (st == WQ_OK && word > 0)
            st = wq_buffer_add(&view->text, text + space, word);
        line->word_n += is_word(text + space, word);
        line->link_n += is_link && is_word(text + space, word);
        text += space + word;
    }
    return st;
}

static enum wq_status add_text(struct reader *reader, const GumboNode *node)
{
    enum wq_status st = WQ_OK;
    if (!reader->is_open && node->v.text.text[strspn(node->v.text.text, " \t\n\f\r")] == '\0')
        return WQ_OK;
    if (!reader->is_open)
        st = begin_line(reader);
    if (st == WQ_OK)
        st = wq_buffer_add(&reader->view->node_bytes, &node, sizeof node);
    return st == WQ_OK ? add_words(reader, node->v.text.text) : st;
}

/* ---- elements ---- */

/* Buttons stand in a line with text, but what they say is no part of it. */
static bool ends_line(const GumboNode *node)
{
    return wq_html_is_block(node) || wq_html_is(node, GUMBO_TAG_BUTTON);
}

static enum wq_status open_place(struct reader *reader, const GumboNode *node)
{
    struct wq_html_view *view = reader->view;
    const uint32_t n = (uint32_t)(view->place_bytes.len / sizeof(struct wq_html_place));
    struct wq_html_place place = {.node = node, .parent = reader->place};
    const bool is_end = ends_line(node) || wq_html_is(node, GUMBO_TAG_BR);
    enum wq_status st = is_end ? end_line(reader) : WQ_OK;
    if (st != WQ_OK)
        return st;
    reader->is_parted |= wq_html_attribute(node, "class").len > 0;
    place.line_from = view->line_n - reader->is_open;
    place.is_link =
        n > 0 && (places_of(view)[reader->place].is_link ||
                  (wq_html_is(node, GUMBO_TAG_A) && wq_html_attribute(node, "href").len > 0));
    place.is_in_figure = (n > 0 && places_of(view)[reader->place].is_in_figure) ||
                         wq_html_is_figure(node) || wq_html_is_caption(node);
    place.level = n > 0 ? heading_level(node) : 0;
    if (n > 0 && place.level == 0)
        place.level = places_of(view)[reader->place].level;
    reader->place = n;
    return wq_buffer_add(&view->place_bytes, &place, sizeof place);
}

static enum wq_status close_place(struct reader *reader)
{
    struct wq_html_view *view = reader->view;
    const uint32_t n = (uint32_t)(view->place_bytes.len / sizeof(struct wq_html_place));
    struct wq_html_place *place = &places_of(view)[reader->place];
    enum wq_status st = ends_line(place->node) ? end_line(reader) : WQ_OK;
    place->end = n;
    place->line_to = view->line_n;
    reader->place = place->parent;
    return st;
}

static enum wq_status read_nodes(struct reader *reader, const GumboNode *top)
{
    enum wq_status st = WQ_OK;
    for (const GumboNode *node = top; node && st == WQ_OK;) {
        const bool is_element =
            node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE;
        const bool is_hidden = node != top && wq_html_is_hidden(node);
        if (is_element && !is_hidden)
            st = open_place(reader, node);
        else if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE ||
                 node->type == GUMBO_NODE_CDATA)
            st = add_text(reader, node);
        const GumboNode *next = wq_html_next(node, top, is_hidden);
        /* close what the next one does not stand in */
        const GumboNode *parent = next ? next->parent : top->parent;
        for (const GumboNode *up = is_element && !is_hidden ? node : node->parent;
             st == WQ_OK && up != parent; up = up->parent)
            st = close_place(reader);
        node = next;
    }
    return st;
}

enum wq_status wq_html_view(const GumboNode *top, struct wq_html_view *view)
{
    struct reader reader = {.view = view};
    enum wq_status st = read_nodes(&reader, top);
    if (st == WQ_OK)
        st = end_line(&reader);
    view->places = places_of(view);
    view->place_n = (uint32_t)(view->place_bytes.len / sizeof(struct wq_html_place));
    view->lines = (struct wq_line *)(void *)view->line_bytes.ptr;
    view->spots = (struct wq_html_spot *)(void *)view->spot_bytes.ptr;
    view->nodes = (const GumboNode **)(void *)view->node_bytes.ptr;
    for (uint32_t i = 0; i < view->line_n; i++) {
        const size_t off = view->spots[i].text_off;
        const size_t end = i + 1 < view->line_n ? view->spots[i + 1].text_off : view->text.len;
        view->lines[i].text =
            wq_trim((struct wq_str){(const char *)view->text.ptr + off, end - off});
    }
    return st;
}

void wq_html_view_free(struct wq_html_view *view)
{
    wq_buffer_free(&view->place_bytes);
    wq_buffer_free(&view->line_bytes);
    wq_buffer_free(&view->spot_bytes);
    wq_buffer_free(&view->node_bytes);
    wq_buffer_free(&view->text);
    *view = (struct wq_html_view){0};
}
