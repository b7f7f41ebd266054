/* SPDX-License-Identifier: MIT */
/* Who wrote a page, when, and under what heading, as it shows around its text. Pages show many
 * dates: those between the title and the text count before others, and those of comments and lists
 * never. */
#include "html_byline.h"

#define NEAR_LINES 3u   /* before the title */
#define ABOVE_LINES 24u /* the same, of what stands in one element with it */
#define AFTER_LINES 30u /* below the title, up to the text */
#define LEADS 1u        /* paragraphs that may stand before a byline */
#define BEHIND_LINES 5u /* behind the text */

/* Lines around a text, by how likely a date or name among them is that of the article. */
enum zone { BETWEEN, NEAR, ABOVE, BEHIND, END, ZONES };

/* Elements in the head of a site show today's date, and names of others; what holds the title is
 * not of it. Said of all at once: asked of each, all that stands around it would be looked at. */
static bool is_in_article(const struct wq_html_view *view, uint32_t place)
{
    while (place > 0 && !wq_html_is(view->places[place].node, GUMBO_TAG_ARTICLE))
        place = view->places[place].parent;
    return place > 0;
}

static void mark_site(const struct wq_html_view *view, uint32_t title)
{
    static const char *const names[] = {"today", "current-date", "currentdate", "clock", "ticker"};
    for (uint32_t i = 1; i < view->place_n; i++) {
        struct wq_html_place *place = &view->places[i];
        const bool has_title = place->line_from <= title && title < place->line_to;
        place->is_of_site =
            !has_title &&
            (view->places[place->parent].is_of_site ||
             (wq_html_is(place->node, GUMBO_TAG_HEADER) && !is_in_article(view, i)) ||
             wq_html_is(place->node, GUMBO_TAG_NAV) || wq_byline_is_called(place->node, names, 5));
    }
}

/* Elements first: what a page calls a date is one. */
static void read_span(struct wq_byline_reader *reader, const struct wq_byline_span *span)
{
    const struct wq_html_view *view = reader->view;
    for (uint32_t i = 0; i < view->place_n && span->from < span->to; i++) {
        const struct wq_html_place *place = &view->places[i];
        if (place->line_from >= span->from && place->line_from < span->to &&
            !wq_is_comments(&view->lines[place->line_from]) &&
            place->line_to <= place->line_from + WQ_BYLINE_WORDS && !place->is_of_site)
            wq_byline_read_element(reader, i);
    }
    for (uint32_t i = span->from; i < span->to; i++)
        if (i != reader->title && !wq_is_comments(&view->lines[i]) &&
            !wq_html_is_in_figure(view, i) && !view->places[view->spots[i].place].is_of_site)
            wq_byline_read_line(reader, i, span);
}

/* Where the outermost element with the title begins that holds no more than ABOVE_LINES before it.
 */
static uint32_t find_above(const struct wq_html_view *view, uint32_t title)
{
    uint32_t from = title;
    for (uint32_t at = view->spots[title].place; at > 0; at = view->places[at].parent)
        if (title - view->places[at].line_from <= ABOVE_LINES)
            from = view->places[at].line_from;
    return from;
}

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static uint32_t find_spans(const struct wq_byline_reader *reader, const struct wq_html_main *main,
                           struct wq_byline_span spans[ZONES])
{
    const struct wq_html_view *view = reader->view;
    uint32_t from = view->line_n, to = 0, text_n = 0;
    for (uint32_t i = main->line_from; i < main->line_to; i++)
        if (wq_byline_is_text(reader, &view->lines[i])) {
            from = text_n++ <= LEADS ? i : from;
            to = i + 1;
        }
    if (to == 0)
        from = to = main->line_to;
    const bool has_title = main->title < from;
    const uint32_t title = has_title ? main->title : main->line_from;
    const uint32_t near = title - least(title, NEAR_LINES);
    const uint32_t behind = to + least(view->line_n - to, BEHIND_LINES);
    const uint32_t end = main->line_to > behind ? main->line_to : behind;
    spans[BETWEEN] =
        (struct wq_byline_span){title, from - title > AFTER_LINES ? title + AFTER_LINES : from};
    spans[NEAR] = (struct wq_byline_span){has_title ? near : title, title};
    spans[ABOVE] =
        (struct wq_byline_span){has_title ? least(find_above(view, title), near) : title, near};
    spans[BEHIND] = (struct wq_byline_span){to > 0 ? to - 1 : 0, behind};
    spans[END] = (struct wq_byline_span){end, end + least(view->line_n - end, BEHIND_LINES)};
    return title;
}

/* The first paragraph may say whose dispatch it is. */
static void take_dateline(const struct wq_byline_reader *reader, const struct wq_html_main *main)
{
    const struct wq_line *lines = reader->view->lines;
    uint32_t at = main->line_from;
    while (at < main->line_to && !wq_byline_is_text(reader, &lines[at]))
        at++;
    if (at < main->line_to)
        wq_html_take(reader->meta, WQ_HTML_SOURCE,
                     wq_byline_dateline(reader->phrases, lines[at].text), "the dateline");
}

void wq_html_find_byline(const struct wq_html_view *view, const struct wq_html_main *main,
                         const struct wq_phrases *phrases, struct wq_html_meta *meta)
{
    /* from what is surely the date to what may be one */
    static const struct round {
        enum zone zone;
        bool is_strict, takes_change;
    } rounds[] = {
        {BETWEEN, true, false}, {NEAR, true, false},    {BETWEEN, false, false},
        {NEAR, false, false},   {BETWEEN, false, true}, {ABOVE, true, false},
        {BEHIND, true, false},  {END, true, false},     {ABOVE, false, false},
        {BEHIND, false, false}, {END, false, false},    {BEHIND, false, true},
        {END, false, true},     {ABOVE, false, true},
    };
    struct wq_byline_reader reader = {
        .view = view, .phrases = phrases, .meta = meta, .title = main->title, .end = main->line_to};
    struct wq_byline_span spans[ZONES];
    const uint32_t title = find_spans(&reader, main, spans);
    if (!meta->from[WQ_HTML_DATE] || !meta->from[WQ_HTML_AUTHOR])
        mark_site(view, title);
    for (size_t i = 0; i < sizeof rounds / sizeof rounds[0]; i++) {
        reader.is_strict = rounds[i].is_strict;
        reader.takes_change = rounds[i].takes_change;
        reader.is_near = rounds[i].zone == BETWEEN || rounds[i].zone == NEAR;
        if (!meta->from[WQ_HTML_DATE] || !meta->from[WQ_HTML_AUTHOR])
            read_span(&reader, &spans[rounds[i].zone]);
    }
    take_dateline(&reader, main);
    if (title == main->title)
        wq_byline_take_heading(&reader, title);
    wq_byline_read_category(&reader);
}
