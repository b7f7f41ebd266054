/* SPDX-License-Identifier: MIT */
/* Under what heading a page stands, as its links tell: of its own, or of the way to it. */
#include "html_byline.h"

#define CATEGORY_WORDS 5u   /* of a line that names one */
#define CATEGORY_PLACES 64u /* elements in one that names the category, */
#define TRAIL_PLACES 256u   /* in one with the way to it */

static const GumboNode *find_link(const struct wq_html_view *view, uint32_t place)
{
    for (uint32_t i = place; i < view->places[place].end; i++)
        if (wq_html_is(view->places[i].node, GUMBO_TAG_A))
            return view->places[i].node;
    return NULL;
}

static bool has_one_link(const struct wq_html_view *view, uint32_t place)
{
    const struct wq_html_place *at = &view->places[place];
    uint32_t n = 0;
    if (at->end - place > CATEGORY_PLACES || at->line_from >= view->line_n ||
        view->lines[at->line_from].word_n > CATEGORY_WORDS)
        return false;
    for (uint32_t i = place; i < at->end && n < 2; i++)
        n += wq_html_is(view->places[i].node, GUMBO_TAG_A);
    return n == 1;
}

void wq_byline_read_category(struct wq_byline_reader *reader)
{
    static const char *const names[] = {"category", "post-cat"};
    static const char *const trails[] = {"breadcrumb", "crumb", "pathway", "navtrail"};
    const struct wq_html_view *view = reader->view;
    for (uint32_t i = 0; i < view->place_n; i++) {
        const GumboNode *node = view->places[i].node;
        if (wq_html_has_rel(node, "category") && wq_html_is(node, GUMBO_TAG_A))
            wq_html_take_text(reader->meta, WQ_HTML_CATEGORY, node, "the page");
        if (wq_byline_is_called(node, names, 2) && has_one_link(view, i))
            wq_html_take_text(reader->meta, WQ_HTML_CATEGORY, find_link(view, i), "the page");
    }
    for (uint32_t i = 0; i < view->place_n && !reader->meta->from[WQ_HTML_CATEGORY]; i++) {
        const GumboNode *last = NULL;
        if (view->places[i].end - i > TRAIL_PLACES ||
            !wq_byline_is_called(view->places[i].node, trails, 4))
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
