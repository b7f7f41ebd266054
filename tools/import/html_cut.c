/* SPDX-License-Identifier: MIT */
/* Taking out of a tree what does not belong to the text. */
#include "html.h"

/* Make the node one without text. It keeps its place among its siblings, so that nothing moves
 * however many of them go. The tree is the caller's own; gumbo gives it out as read-only. */
static void empty_node(const GumboNode *node)
{
    GumboNode *own = (GumboNode *)(uintptr_t)node;
    own->type = GUMBO_NODE_WHITESPACE;
    own->v.text = (GumboText){.text = ""};
}

static void cut_line(const struct wq_html_view *view, uint32_t line)
{
    for (uint32_t i = view->spots[line].node_from; i < view->spots[line].node_to; i++)
        empty_node(view->nodes[i]);
}

/* Whether all lines of the element go; `kept` holds how many lines stay before each. */
static bool is_cut(const struct wq_html_view *view, const uint32_t *kept, uint32_t place)
{
    const struct wq_html_place *at = &view->places[place];
    return at->is_cut || (at->line_from < at->line_to && kept[at->line_from] == kept[at->line_to]);
}

/* A picture that leads elsewhere is a button. */
static bool is_button(const struct wq_html_place *place)
{
    return place->is_link && !wq_html_is_figure(place->node);
}

/* Whether it stands in a figure of which a line stays. */
static bool is_captioned(const struct wq_html_view *view, const uint32_t *kept, uint32_t place)
{
    while (place > 0 && view->places[place].is_in_figure) {
        const struct wq_html_place *at = &view->places[place];
        if (at->line_from < at->line_to && wq_html_is_figure(at->node))
            return kept[at->line_from] < kept[at->line_to];
        place = at->parent;
    }
    return false;
}

/* Whether an element without lines, a picture perhaps, stands outside of the text: neither in the
 * element that holds it, nor between the title and the text. */
static bool is_outside(const struct wq_html_view *view, const struct wq_html_main *main,
                       const uint32_t *kept, uint32_t place)
{
    const struct wq_html_place *at = &view->places[place];
    const bool is_in_core = place >= main->place && place < view->places[main->place].end;
    const bool is_after_title = main->title < main->line_to && at->line_from > main->title;
    return at->line_from == at->line_to && !is_in_core && !is_captioned(view, kept, place) &&
           !(is_after_title && at->line_from <= view->places[main->place].line_from &&
             place < main->place && !is_button(at));
}

void wq_html_cut(const struct wq_html_view *view, const struct wq_html_main *main,
                 const uint32_t *kept)
{
    for (uint32_t i = 0; i < view->line_n; i++)
        if (view->lines[i].why)
            cut_line(view, i);
    for (uint32_t i = 1; i < view->place_n;) {
        const bool goes = is_cut(view, kept, i) || is_outside(view, main, kept, i);
        const bool holds_core = i <= main->place && main->place < view->places[i].end;
        const uint32_t next = goes && !holds_core ? view->places[i].end : i + 1;
        if (goes && !holds_core)
            empty_node(view->places[i].node);
        i = next;
    }
}
