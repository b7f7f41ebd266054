/* SPDX-License-Identifier: MIT */
/* Who wrote a page, when, and under what heading, as it shows around its text. Pages show many
 * dates: those between the title and the text count before others, and those of comments and lists
 * never. */
#include <string.h>
#include <strings.h>
#include "html.h"

#define BYLINE_MAX 200u   /* bytes of an element that holds a date or an author */
#define BYLINE_WORDS 18u  /* of a line that does */
#define CATEGORY_WORDS 5u /* of a line that names one */
#define BEFORE_LINES 8u   /* before the title */
#define AFTER_LINES 30u   /* below the title, up to the text */
#define LEADS 1u          /* paragraphs that may stand before a byline */
#define BEHIND_LINES 5u   /* behind the text */

struct reader {
    const struct wq_html_view *view;
    const struct wq_phrases *phrases;
    struct wq_html_meta *meta;
    bool is_strict;    /* lines that hold a date and other words as well are not believed */
    bool takes_change; /* the date of the last change is better than none */
};

/* Whether a class, id or itemprop of the element contains one of the words. */
static bool is_called(const GumboNode *node, const char *const *words, size_t n)
{
    static const char *const attributes[] = {"itemprop", "class", "id"};
    for (size_t i = 0; i < 3; i++) {
        const struct wq_str name = wq_html_attribute(node, attributes[i]);
        for (size_t k = 0; k < n; k++)
            for (size_t off = 0; off + strlen(words[k]) <= name.len; off++)
                if (strncasecmp(name.ptr + off, words[k], strlen(words[k])) == 0)
                    return true;
    }
    return false;
}

static bool is_of_change(const GumboNode *node)
{
    static const char *const names[] = {"updat", "modif"};
    return is_called(node, names, 2);
}

/* The text before it says when the page was changed. */
static struct wq_str before_change(struct wq_str text)
{
    static const char *const words[] = {"تحديث", "تعديل", "pdated"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        const char *at =
            text.len > 0 ? memmem(text.ptr, text.len, words[i], strlen(words[i])) : NULL;
        if (at)
            text.len = (size_t)(at - text.ptr);
    }
    return text;
}

/* The text of an element if it is short, in `text`. */
static bool read_short(const GumboNode *node, struct wq_buffer *text)
{
    size_t len = 0;
    for (const GumboNode *at = node; at && len <= BYLINE_MAX; at = wq_html_next(at, node, false))
        if (at->type == GUMBO_NODE_TEXT)
            len += strlen(at->v.text.text);
    return len > 0 && len <= BYLINE_MAX && wq_html_text(node, text) == WQ_OK;
}

static bool is_author_element(const GumboNode *node)
{
    static const char *const names[] = {"author", "byline", "writer", "katib", "kateb", "username"};
    return wq_html_has_rel(node, "author") || is_called(node, names, 6);
}

static bool is_date_element(const GumboNode *node)
{
    static const char *const names[] = {"date", "publish", "time", "posted"};
    return wq_html_is(node, GUMBO_TAG_TIME) || is_called(node, names, 4);
}

/* ---- elements ---- */

static void read_element(struct reader *reader, const GumboNode *node)
{
    struct wq_html_meta *meta = reader->meta;
    const struct wq_str time = wq_html_attribute(node, "datetime");
    struct wq_buffer text = {0};
    const bool is_date = !meta->from[WQ_HTML_DATE] && is_date_element(node);
    const bool is_author = !meta->from[WQ_HTML_AUTHOR] && is_author_element(node);
    if (!is_date && !is_author)
        return;
    const bool is_short = read_short(node, &text);
    const struct wq_str line = {(const char *)text.ptr, is_short ? text.len : 0};
    if (is_date && (reader->takes_change || !is_of_change(node))) {
        if (wq_html_is(node, GUMBO_TAG_TIME) && time.len > 0)
            wq_html_take(meta, WQ_HTML_DATE, time, "time element");
        wq_html_take(meta, WQ_HTML_DATE, reader->takes_change ? line : before_change(line),
                     "the page");
        wq_html_take(meta, WQ_HTML_DATE, wq_html_attribute(node, "title"), "the page");
        wq_html_take(meta, WQ_HTML_DATE, wq_html_attribute(node, "content"), "the page");
    }
    struct wq_str source, author;
    if (is_author && is_short && wq_byline_sign(reader->phrases, line, &source, &author)) {
        wq_html_take(meta, WQ_HTML_AUTHOR, author, "the page");
        wq_html_take(meta, WQ_HTML_SOURCE, source, "the page");
    } else if (is_author && is_short) {
        wq_html_take(meta, WQ_HTML_AUTHOR, wq_byline_author(reader->phrases, line, true),
                     "the page");
    }
    wq_buffer_free(&text);
}

/* ---- lines ---- */

/* Whether nothing else stands in the line but a date, labels and names that are known. */
static bool is_dateline(const struct reader *reader, const struct wq_line *line)
{
    const struct wq_str *values = reader->meta->values;
    const struct wq_line_facts facts = {.phrases = reader->phrases,
                                        .author = values[WQ_HTML_AUTHOR],
                                        .source = values[WQ_HTML_SOURCE],
                                        .category = values[WQ_HTML_CATEGORY],
                                        .has_date = true};
    return wq_is_byline(line, &facts);
}

/* Prose, but not a long row of author, date and date of change. */
static bool is_text(const struct wq_line *line)
{
    uint32_t date;
    return !line->why && wq_is_prose(line) &&
           (line->word_n > 2 * BYLINE_WORDS || !wq_date_find(line->text, &date) ||
            wq_ends_sentence(line->text));
}

static void read_line(struct reader *reader, const struct wq_line *line)
{
    struct wq_html_meta *meta = reader->meta;
    struct wq_str source, author;
    if (line->word_n > BYLINE_WORDS || line->level > 0 || is_text(line))
        return;
    if (!meta->from[WQ_HTML_AUTHOR] &&
        wq_byline_sign(reader->phrases, line->text, &source, &author)) {
        wq_html_take(meta, WQ_HTML_AUTHOR, author, "the page");
        wq_html_take(meta, WQ_HTML_SOURCE, source, "the page");
    }
    wq_html_take(meta, WQ_HTML_AUTHOR, wq_byline_author(reader->phrases, line->text, false),
                 "the page");
    if (!meta->from[WQ_HTML_DATE] && (!reader->is_strict || is_dateline(reader, line)))
        wq_html_take(meta, WQ_HTML_DATE,
                     reader->takes_change ? line->text : before_change(line->text), "the page");
}

/* Elements first: what a page calls a date is one. */
static void read_lines(struct reader *reader, uint32_t from, uint32_t to)
{
    const struct wq_html_view *view = reader->view;
    for (uint32_t i = 0; i < view->place_n && from < to; i++) {
        const struct wq_html_place *place = &view->places[i];
        if (place->line_from >= from && place->line_from < to &&
            !wq_is_comments(&view->lines[place->line_from]) &&
            place->line_to <= place->line_from + BYLINE_WORDS)
            read_element(reader, place->node);
    }
    for (uint32_t i = from; i < to; i++)
        if (!wq_is_comments(&view->lines[i]))
            read_line(reader, &view->lines[i]);
}

/* ---- the heading under which it stands ---- */

static const GumboNode *find_link(const struct wq_html_view *view, uint32_t place)
{
    for (uint32_t i = place; i < view->places[place].end; i++)
        if (wq_html_is(view->places[i].node, GUMBO_TAG_A))
            return view->places[i].node;
    return NULL;
}

static bool has_one_link(const struct wq_html_view *view, uint32_t place)
{
    uint32_t n = 0;
    for (uint32_t i = place; i < view->places[place].end && n < 2; i++)
        n += wq_html_is(view->places[i].node, GUMBO_TAG_A);
    return n == 1 && view->places[place].line_from < view->line_n &&
           view->lines[view->places[place].line_from].word_n <= CATEGORY_WORDS;
}

static void read_category(struct reader *reader)
{
    static const char *const names[] = {"category", "post-cat"};
    static const char *const trails[] = {"breadcrumb", "crumb", "pathway", "navtrail"};
    const struct wq_html_view *view = reader->view;
    for (uint32_t i = 0; i < view->place_n; i++) {
        const GumboNode *node = view->places[i].node;
        if (wq_html_has_rel(node, "category") && wq_html_is(node, GUMBO_TAG_A))
            wq_html_take_text(reader->meta, WQ_HTML_CATEGORY, node, "the page");
        if (is_called(node, names, 2) && has_one_link(view, i))
            wq_html_take_text(reader->meta, WQ_HTML_CATEGORY, find_link(view, i), "the page");
    }
    for (uint32_t i = 0; i < view->place_n && !reader->meta->from[WQ_HTML_CATEGORY]; i++) {
        const GumboNode *last = NULL;
        if (!is_called(view->places[i].node, trails, 4))
            continue;
        for (uint32_t k = i + 1; k < view->places[i].end; k++) {
            const struct wq_html_place *place = &view->places[k];
            if (place->line_from < view->line_n && wq_html_is(place->node, GUMBO_TAG_A) &&
                !wq_is_same_text(view->lines[place->line_from].text,
                                 reader->meta->values[WQ_HTML_TITLE]) &&
                !wq_is_phrase(reader->phrases, WQ_PHRASE_LINE, view->lines[place->line_from].text))
                last = place->node;
        }
        if (last)
            wq_html_take_text(reader->meta, WQ_HTML_CATEGORY, last, "the page's trail");
    }
}

void wq_html_find_byline(const struct wq_html_view *view, const struct wq_html_main *main,
                         const struct wq_phrases *phrases, struct wq_html_meta *meta)
{
    struct reader reader = {.view = view, .phrases = phrases, .meta = meta};
    uint32_t from = view->line_n, to = 0, text_n = 0;
    for (uint32_t i = main->line_from; i < main->line_to; i++)
        if (is_text(&view->lines[i])) {
            from = text_n++ <= LEADS ? i : from;
            to = i + 1;
        }
    if (to == 0)
        from = to = main->line_to;
    const bool has_title = main->title < from;
    const uint32_t title = has_title ? main->title : main->line_from;
    const uint32_t after = from - title > AFTER_LINES ? title + AFTER_LINES : from;
    const uint32_t before = title > BEFORE_LINES ? title - BEFORE_LINES : 0;
    const uint32_t behind = view->line_n - to > BEHIND_LINES ? to + BEHIND_LINES : view->line_n;
    const uint32_t end = main->line_to > behind ? main->line_to : behind;
    const uint32_t last = view->line_n - end > BEHIND_LINES ? end + BEHIND_LINES : view->line_n;
    /* from what is surely the date to what may be one */
    for (int round = 0; round < 4; round++) {
        reader.is_strict = round % 2 == 0;
        reader.takes_change = round >= 2;
        read_lines(&reader, title, after);
        if (has_title)
            read_lines(&reader, before, title);
        read_lines(&reader, to > 0 ? to - 1 : 0, behind);
        read_lines(&reader, end, last);
    }
    read_category(&reader);
}
