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

/* Lists and quotations around all of the text are how a page is laid out: make them plain elements.
 * The text may be a list itself. */
static void unwrap(const GumboNode *node)
{
    static const GumboTag tags[] = {GUMBO_TAG_OL, GUMBO_TAG_UL, GUMBO_TAG_LI, GUMBO_TAG_BLOCKQUOTE,
                                    GUMBO_TAG_DL, GUMBO_TAG_DD, GUMBO_TAG_DT, GUMBO_TAG_MENU};
    bool is_own = true;
    for (const GumboNode *up = node; up->parent && up->type == GUMBO_NODE_ELEMENT;
         up = up->parent) {
        GumboNode *own = (GumboNode *)(uintptr_t)up;
        for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
            if (wq_html_is(up, tags[i]) && (!is_own || i == 2 || i == 3))
                own->v.element.tag = GUMBO_TAG_DIV;
        is_own = false;
    }
}

void wq_html_cut(const struct wq_html_view *view, const struct wq_html_main *main,
                 const uint32_t *kept)
{
    uint32_t post_n = 0, post_end = 0;
    for (uint32_t i = 0; i < view->line_n; i++)
        if (view->lines[i].why)
            cut_line(view, i);
    for (uint32_t i = 1; i < view->place_n; i++) {
        post_n += view->places[i].is_post;
        if (i == main->place || view->places[i].is_post)
            unwrap(view->places[i].node);
    }
    for (uint32_t i = 1; i < view->place_n;) {
        const struct wq_html_place *place = &view->places[i];
        post_end = place->is_post && place->end > post_end ? place->end : post_end;
        const bool is_empty = place->line_from == place->line_to;
        const bool goes = is_cut(view, kept, i) || is_outside(view, main, kept, i) ||
                          (is_empty && post_n > 0 && i >= post_end); /* beside a post */
        const bool holds_core = i <= main->place && main->place < place->end;
        const uint32_t next = goes && !holds_core ? place->end : i + 1;
        if (goes && !holds_core)
            empty_node(place->node);
        i = next;
    }
}
