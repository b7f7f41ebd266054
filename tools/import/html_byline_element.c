/* SPDX-License-Identifier: MIT */
/* Who wrote a page, and when, as the names of its elements tell. */
#include <string.h>
#include "html_byline.h"

#define INNER_PLACES 32u  /* elements in one that is called an author */
#define LABEL_LINE 4u     /* words of a line that only says what the next one is */
#define BYLINE_NODES 200u /* in an element that holds a date or an author */

bool wq_byline_is_called(const GumboNode *node, const char *const *words, size_t n)
{
    static const char *const attributes[] = {"itemprop", "class", "id", "data-testid"};
    for (size_t i = 0; i < sizeof attributes / sizeof attributes[0]; i++) {
        const struct wq_str name = wq_html_attribute(node, attributes[i]);
        for (size_t k = 0; k < n; k++)
            if (wq_html_names(name, words[k]))
                return true;
    }
    return false;
}

bool wq_byline_is_of_change(const GumboNode *node)
{
    static const char *const names[] = {"updat", "modif", "joindate", "join-date", "lastedit"};
    return wq_byline_is_called(node, names, 5);
}

/* What of `text` does not speak of a change: what stands before, or behind a word that says so. */
static struct wq_str published(const struct wq_byline_reader *reader, struct wq_str text)
{
    static const char *const words[] = {"نشر", "كتب", "أضيف", "ublished", "osted"};
    const struct wq_str before = wq_byline_before_change(text);
    const struct wq_str behind = {text.ptr + before.len, text.len - before.len};
    uint32_t date;
    if (reader->takes_change || behind.len == 0 || wq_date_find(before, &date))
        return reader->takes_change ? text : before;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        const char *at = memmem(behind.ptr, behind.len, words[i], strlen(words[i]));
        if (at)
            return (struct wq_str){at, (size_t)(behind.ptr + behind.len - at)};
    }
    return before;
}

bool wq_byline_says_change(struct wq_str text)
{
    return wq_byline_before_change(text).len < text.len;
}

/* The text of an element if it is short, in `text`: a space where another element begins or ends,
 * so that what is shown and what is read out do not run into each other. */
static bool read_short(const GumboNode *node, struct wq_buffer *text)
{
    enum wq_status st = WQ_OK;
    size_t len = 0, node_n = 0;
    for (const GumboNode *at = node; at && len <= WQ_BYLINE_MAX && st == WQ_OK;
         at = wq_html_next(at, node, wq_html_is_hidden(at))) {
        if (++node_n > BYLINE_NODES)
            return false;
        const bool is_text = at->type == GUMBO_NODE_TEXT || at->type == GUMBO_NODE_WHITESPACE;
        const char *own = is_text ? at->v.text.text : wq_html_is_block(at) ? "\n" : " ";
        len += is_text ? strlen(own) : 0;
        if (at != node)
            st = wq_buffer_add(text, own, strlen(own));
    }
    return len > 0 && len <= WQ_BYLINE_MAX && st == WQ_OK;
}

static bool is_author_element(const GumboNode *node)
{
    static const char *const names[] = {
        "author", "byline", "by-line",  "writer",  "reporter", "journalist", "contributor",
        "katib",  "kateb",  "username", "writeby", "poet",     "poster",     "columnist"};
    return wq_html_has_rel(node, "author") ||
           wq_byline_is_called(node, names, sizeof names / sizeof names[0]);
}

static bool is_date_element(const GumboNode *node)
{
    static const char *const names[] = {"date", "publish", "time", "posted"};
    return wq_html_is(node, GUMBO_TAG_TIME) || wq_byline_is_called(node, names, 4);
}

void wq_byline_take_date(struct wq_byline_reader *reader, struct wq_str text, const char *from)
{
    uint32_t date;
    if (text.len == 0 || text.len > WQ_DATED_MAX)
        return;
    text = published(reader, text);
    if (!reader->meta->from[WQ_HTML_DATE] && wq_date_find(text, &date) &&
        (date % 100 > 0 || reader->takes_change))
        wq_html_take(reader->meta, WQ_HTML_DATE, text, from);
}

static void read_date(struct wq_byline_reader *reader, const GumboNode *node, struct wq_str text)
{
    if (wq_html_is(node, GUMBO_TAG_TIME))
        wq_byline_take_date(reader, wq_html_attribute(node, "datetime"), "time element");
    wq_byline_take_date(reader, text, "the page");
    wq_byline_take_date(reader, wq_html_attribute(node, "title"), "the page");
    wq_byline_take_date(reader, wq_html_attribute(node, "content"), "the page");
}

void wq_byline_take_author(struct wq_byline_reader *reader, struct wq_str text,
                           bool is_called_author)
{
    struct wq_str source, author;
    if (reader->meta->from[WQ_HTML_AUTHOR])
        return;
    if (!wq_byline_sign(reader->phrases, text, reader->is_near, &source, &author)) {
        source = (struct wq_str){0};
        author = wq_byline_author(reader->phrases, text, is_called_author);
    }
    if (!wq_html_is_nobody(reader->meta, author))
        wq_html_take(reader->meta, WQ_HTML_AUTHOR, author, "the page");
    wq_html_take(reader->meta, WQ_HTML_SOURCE, source, "the page");
}

bool wq_byline_is_below_change(const struct wq_byline_reader *reader, uint32_t line)
{
    const struct wq_line *before = &reader->view->lines[line] - 1;
    uint32_t date;
    return line > 0 && before->word_n <= LABEL_LINE && before->text.len <= WQ_BYLINE_MAX &&
           wq_byline_says_change(before->text) && !wq_date_find(before->text, &date);
}

/* Whether what stands right before the element, in its line or alone in the one before, says that
 * it is the date of a change. */
static bool is_labelled_change(const struct wq_byline_reader *reader, uint32_t place,
                               struct wq_str text)
{
    const uint32_t line = reader->view->places[place].line_from;
    const struct wq_str whole = reader->view->lines[line].text;
    const char *at = text.len > 0 && whole.len > text.len && whole.len <= WQ_DATED_MAX
                         ? memmem(whole.ptr, whole.len, text.ptr, text.len)
                         : NULL;
    const struct wq_str before = {whole.ptr, at ? (size_t)(at - whole.ptr) : 0};
    uint32_t date;
    if (before.len > 0)
        return wq_byline_says_change(before) && !wq_date_find(before, &date);
    return wq_byline_is_below_change(reader, line);
}

/* Whether an element in it is called an author as well, and names one: what stands beside that is
 * a button, a date. */
static bool has_inner_author(const struct wq_byline_reader *reader, uint32_t place)
{
    const struct wq_html_view *view = reader->view;
    bool has = false;
    for (uint32_t i = place + 1; i < view->places[place].end && i <= place + INNER_PLACES && !has;
         i++) {
        struct wq_buffer text = {0};
        if (is_author_element(view->places[i].node) && read_short(view->places[i].node, &text))
            has = wq_byline_author(reader->phrases,
                                   wq_trim((struct wq_str){(const char *)text.ptr, text.len}), true)
                      .len > 0;
        wq_buffer_free(&text);
    }
    return has;
}

void wq_byline_read_element(struct wq_byline_reader *reader, uint32_t place)
{
    const GumboNode *node = reader->view->places[place].node;
    struct wq_buffer text = {0};
    const uint32_t line_at = reader->view->places[place].line_from;
    const bool is_heading =
        line_at < reader->view->line_n && reader->view->lines[line_at].level > 0;
    const bool is_date = !reader->meta->from[WQ_HTML_DATE] && !is_heading && is_date_element(node);
    const bool is_author = !reader->meta->from[WQ_HTML_AUTHOR] && is_author_element(node) &&
                           !has_inner_author(reader, place);
    if (!is_date && !is_author)
        return;
    const bool is_short = read_short(node, &text);
    const struct wq_str line =
        wq_trim((struct wq_str){(const char *)text.ptr, is_short ? text.len : 0});
    if (is_date && (reader->takes_change ||
                    (!wq_byline_is_of_change(node) && !is_labelled_change(reader, place, line))))
        read_date(reader, node, line);
    if (is_author && is_short)
        wq_byline_take_author(reader, line, true);
    wq_buffer_free(&text);
}

void wq_html_mark_dated(const struct wq_html_view *view)
{
    for (uint32_t i = 1; i < view->place_n; i++) {
        const struct wq_html_place *place = &view->places[i];
        uint32_t date;
        if (place->line_to != place->line_from + 1 || !is_date_element(place->node))
            continue;
        struct wq_line *line = &view->lines[place->line_from];
        line->is_dated |= line->level == 0 && line->word_n <= WQ_BYLINE_WORDS &&
                          wq_date_find(line->text, &date) && !wq_ends_sentence(line->text);
        line->is_time |= wq_html_is(place->node, GUMBO_TAG_TIME) && wq_html_fills_line(view, i);
    }
}
