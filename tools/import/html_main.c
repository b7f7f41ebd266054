/* SPDX-License-Identifier: MIT */
/* Where the text of a page stands: by what elements are called, and by where the prose is. */
#include <stdlib.h>
#include <string.h>
#include "html.h"

#define SMALL_WORDS 20u /* of prose; a page with less is taken as it is */
#define NAMED_WORDS 8u  /* of prose in an element that is called the text */
#define LEAD_LINES 40u  /* between the title and the text, of which prose is a lead */
#define DECK_LINES 3u   /* below the title, of which a heading is a second title */
#define LEAF_LINES 3u   /* of an element without blocks that holds the text in lines */

static const char beside[] = "beside the main text";

struct finder {
    struct wq_html_view *view;
    const struct wq_html_wanted *wanted;
    uint32_t *sums; /* weight of all lines before each, and behind the last */
    struct wq_html_main *main;
};

/* ---- weights ---- */

/* How much a line speaks for its being text: long ones count their words. */
static uint32_t weight_of(const struct wq_line *line)
{
    if (line->why || line->level > 0 || line->link_n * 2 >= line->word_n)
        return 0;
    return line->word_n >= 15  ? line->word_n
           : line->word_n >= 8 ? line->word_n * 3 / 4
           : line->word_n >= 3 ? line->word_n / 3
                               : 0;
}

/* What stands before a heading with the title is not of the text. */
static void weigh(struct finder *finder)
{
    uint32_t sum = 0;
    const struct wq_html_view *view = finder->view;
    const uint32_t title = finder->main->title;
    const bool is_headed = title < view->line_n && view->lines[title].level > 0;
    for (uint32_t i = 0; i < view->line_n; i++) {
        finder->sums[i] = sum;
        sum += is_headed && i < title ? 0 : weight_of(&view->lines[i]);
    }
    finder->sums[finder->view->line_n] = sum;
}

static uint32_t weight(const struct finder *finder, uint32_t place)
{
    const struct wq_html_place *at = &finder->view->places[place];
    return finder->sums[at->line_to] - finder->sums[at->line_from];
}

static uint32_t total(const struct finder *finder)
{
    return finder->sums[finder->view->line_n];
}

static bool holds_line(const struct wq_html_place *place, uint32_t line)
{
    return place->line_from <= line && line < place->line_to;
}

static void mark(struct finder *finder, uint32_t from, uint32_t to, const char *why)
{
    for (uint32_t i = from; i < to; i++)
        if (!finder->view->lines[i].why)
            finder->view->lines[i].why = why;
}

/* ---- the title ---- */

/* The line that says the title: a heading of the first level before others, these before lines. */
static void find_title(struct finder *finder)
{
    const struct wq_html_view *view = finder->view;
    uint32_t best = view->line_n, best_rank = 0;
    for (uint32_t i = 0; i < view->line_n; i++) {
        const struct wq_line *line = &view->lines[i];
        const uint32_t level_rank = line->level == 1 ? 4 : line->level > 0 ? 3 : 1;
        if (!wq_is_same_text(line->text, finder->wanted->facts.title))
            continue;
        const uint32_t rank = level_rank + (level_rank == 1 && line->link_n == 0);
        if (rank > best_rank) {
            best = i;
            best_rank = rank;
        }
    }
    finder->main->title = best;
}

/* ---- elements that are furniture by their name ---- */

static bool is_called(const struct finder *finder, const GumboNode *node, enum wq_phrase_kind kind)
{
    const struct wq_phrases *phrases = finder->wanted->facts.phrases;
    return wq_is_called(phrases, kind, wq_html_attribute(node, "class")) ||
           wq_is_called(phrases, kind, wq_html_attribute(node, "id"));
}

static bool has_role(const GumboNode *node)
{
    static const char *const roles[] = {"navigation", "complementary", "banner", "contentinfo",
                                        "search",     "menu",          "dialog", "toolbar"};
    const struct wq_str role = wq_html_attribute(node, "role");
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
        if (wq_str_equal(role, wq_str(roles[i])))
            return true;
    return false;
}

static bool is_furniture_tag(const GumboNode *node)
{
    switch (node->v.element.tag) {
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_BUTTON:
    case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_DIALOG:
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_LABEL:
        return true;
    default:
        return has_role(node);
    }
}

static bool is_text_holder(const struct finder *finder, const GumboNode *node)
{
    return wq_str_equal(wq_html_attribute(node, "itemprop"), wq_str("articleBody")) ||
           is_called(finder, node, WQ_PHRASE_MAIN);
}

/* Why the element goes, or NULL. One with much of the page's prose stays whatever it is called,
 * but comments: these may well be longer than what they are about. */
static const char *furniture_name(const struct finder *finder, uint32_t place)
{
    const struct wq_html_place *at = &finder->view->places[place];
    const uint32_t own = weight(finder, place), all = total(finder);
    if (holds_line(at, finder->main->title) || at->node == finder->wanted->pinned ||
        at->line_from == at->line_to || wq_html_is(at->node, GUMBO_TAG_MAIN) ||
        is_text_holder(finder, at->node))
        return NULL;
    if (all - own >= SMALL_WORDS && is_called(finder, at->node, WQ_PHRASE_COMMENT))
        return wq_why_comments;
    if (own * 10 > all * 3)
        return NULL;
    if (is_furniture_tag(at->node))
        return "an element for navigation or forms";
    if (wq_html_is(at->node, GUMBO_TAG_ASIDE) && own < 2 * SMALL_WORDS)
        return "an aside";
    return is_called(finder, at->node, WQ_PHRASE_CLASS) ? "named as furniture" : NULL;
}

bool wq_html_fills_line(const struct wq_html_view *view, uint32_t place)
{
    const struct wq_html_place *at = &view->places[place];
    const struct wq_html_spot *spot = &view->spots[at->line_from];
    if (at->line_to != at->line_from + 1 || wq_html_is_block(at->node))
        return true;
    for (uint32_t i = spot->node_from; i < spot->node_to; i++) {
        const GumboNode *up = view->nodes[i];
        while (up != at->node && up->parent && !wq_html_is_block(up))
            up = up->parent;
        if (up != at->node)
            return false;
    }
    return true;
}

static void mark_furniture(struct finder *finder)
{
    const struct wq_html_view *view = finder->view;
    for (uint32_t i = 1; i < view->place_n;) {
        const char *why = furniture_name(finder, i);
        if (why && !wq_html_fills_line(view, i))
            view->places[i].is_cut = true;
        else if (why)
            mark(finder, view->places[i].line_from, view->places[i].line_to, why);
        i = why ? view->places[i].end : i + 1;
    }
}

/* ---- the element that holds the text ---- */

/* The element with most of the text among those that are called so; the inner one of two with
 * nearly the same. It is believed if there is no other, else if it has enough. 0: there is none. */
static uint32_t find_named(const struct finder *finder)
{
    const struct wq_html_view *view = finder->view;
    uint32_t best = 0, best_weight = 0, n = 0, end = 0;
    for (uint32_t i = 1; i < view->place_n; i++) {
        const uint32_t own = weight(finder, i);
        const bool is_inner = best > 0 && i < view->places[best].end;
        if (own < NAMED_WORDS || !is_text_holder(finder, view->places[i].node))
            continue;
        n += i >= end;
        end = i >= end ? view->places[i].end : end;
        if (is_inner ? own * 10 < best_weight * 9 : own <= best_weight)
            continue;
        best = i;
        best_weight = own;
    }
    return best_weight * 20 >= total(finder) * (n == 1 ? 1 : 7) ? best : 0;
}

/* The only element with the tag at its level, if it holds enough; 0: there is none. */
static uint32_t find_only(const struct finder *finder, GumboTag tag)
{
    const struct wq_html_view *view = finder->view;
    uint32_t found = 0, n = 0;
    for (uint32_t i = 1; i < view->place_n;) {
        const bool is_it = wq_html_is(view->places[i].node, tag);
        found = is_it ? i : found;
        n += is_it;
        i = is_it ? view->places[i].end : i + 1;
    }
    return n == 1 && weight(finder, found) * 20 >= total(finder) * 7 ? found : 0;
}

/* Whether it is made of blocks, or of many lines: not a paragraph, nor what stands around one. */
static bool is_container(const struct wq_html_view *view, uint32_t place)
{
    const struct wq_html_place *at = &view->places[place];
    if (at->line_to - at->line_from < 2)
        return false;
    for (uint32_t i = place + 1; i < at->end; i++)
        if (wq_html_is_block(view->places[i].node) && view->places[i].line_from < at->line_to &&
            view->places[i].line_from < view->places[i].line_to)
            return true;
    return at->line_to - at->line_from >= LEAF_LINES;
}

/* Go down to the child that holds nearly all, as often as there is one. */
static uint32_t descend(const struct finder *finder, uint32_t place)
{
    const struct wq_html_view *view = finder->view;
    while (true) {
        uint32_t best = 0, best_weight = 0;
        for (uint32_t i = place + 1; i < view->places[place].end; i = view->places[i].end)
            if (weight(finder, i) > best_weight) {
                best = i;
                best_weight = weight(finder, i);
            }
        if (best_weight * 5 < weight(finder, place) * 4 || best_weight == 0 ||
            !is_container(view, best))
            return place;
        place = best;
    }
}

static uint32_t find_pinned(const struct finder *finder)
{
    for (uint32_t i = 0; finder->wanted->pinned && i < finder->view->place_n; i++)
        if (finder->view->places[i].node == finder->wanted->pinned)
            return i;
    return 0;
}

static uint32_t find_core(const struct finder *finder)
{
    uint32_t core = find_pinned(finder);
    if (core > 0)
        return core;
    const bool is_small = total(finder) < SMALL_WORDS;
    core = is_small ? 0 : find_named(finder);
    if (core > 0)
        return core;
    core = find_only(finder, GUMBO_TAG_ARTICLE);
    if (core == 0)
        core = find_only(finder, GUMBO_TAG_MAIN);
    return is_small ? core : descend(finder, core);
}

/* ---- what belongs to it beside that element ---- */

static void keep(struct finder *finder, uint32_t line)
{
    struct wq_html_main *main = finder->main;
    if (finder->view->lines[line].why == beside)
        finder->view->lines[line].why = NULL;
    main->line_from = line < main->line_from ? line : main->line_from;
    main->line_to = line >= main->line_to ? line + 1 : main->line_to;
}

/* Whether an element beside the core is made of text: not a column of links with a sentence in it.
 */
static bool is_like_core(const struct finder *finder, uint32_t place)
{
    const struct wq_html_place *at = &finder->view->places[place];
    uint32_t word_n = 0, link_n = 0;
    for (uint32_t i = at->line_from; i < at->line_to; i++) {
        word_n += finder->view->lines[i].word_n;
        link_n += finder->view->lines[i].link_n;
    }
    const uint32_t own = weight(finder, place);
    return own >= 15 && own * 2 >= word_n && link_n * 4 < word_n;
}

/* Elements beside the core that hold text like it: pages made of pieces. */
static void keep_siblings(struct finder *finder)
{
    const struct wq_html_view *view = finder->view;
    const uint32_t core = finder->main->place, parent = view->places[core].parent;
    if (core == 0)
        return;
    for (uint32_t i = parent + 1; i < view->places[parent].end; i = view->places[i].end)
        for (uint32_t line = view->places[i].line_from;
             i != core && line < view->places[i].line_to && is_like_core(finder, i); line++)
            keep(finder, line);
}

static bool is_in_figure(const struct wq_html_view *view, uint32_t line)
{
    for (uint32_t at = view->spots[line].place; at > 0; at = view->places[at].parent)
        if (wq_html_is_figure(view->places[at].node) || wq_html_is_caption(view->places[at].node))
            return true;
    return false;
}

/* Between the title and the text: a lead, a second title, a caption. */
static void keep_lead(struct finder *finder)
{
    const struct wq_html_view *view = finder->view;
    const uint32_t title = finder->main->title, to = finder->main->line_from;
    if (title >= to || to - title > LEAD_LINES)
        return;
    for (uint32_t i = title + 1; i < to; i++) {
        const struct wq_line *line = &view->lines[i];
        const bool is_deck = line->level > 0 && line->word_n >= 5 && i - title <= DECK_LINES;
        if ((wq_is_prose(line) && line->word_n >= 8) || (is_deck && line->link_n == 0) ||
            is_in_figure(view, i))
            keep(finder, i);
    }
}

/* The title as a line that is no heading: the last time before the text. */
static uint32_t nearest_title(const struct finder *finder)
{
    const struct wq_html_view *view = finder->view;
    uint32_t i = finder->main->line_from;
    while (i < finder->main->line_to && !wq_is_prose(&view->lines[i]))
        i++;
    while (i-- > 0)
        if (wq_is_same_text(view->lines[i].text, finder->wanted->facts.title))
            return i;
    return finder->main->title;
}

/* A title that stands behind much of the text is none; what stands before it in the core is no
 * text. */
static void use_title(struct finder *finder)
{
    struct wq_html_main *main = finder->main;
    const uint32_t own = finder->sums[main->line_to] - finder->sums[main->line_from];
    if (main->title < finder->view->line_n && finder->view->lines[main->title].level == 0)
        main->title = nearest_title(finder);
    if (main->title >= finder->view->line_n || main->title < main->line_from)
        return;
    const uint32_t at = main->title < main->line_to ? main->title : main->line_to;
    if ((finder->sums[at] - finder->sums[main->line_from]) * 10 > own)
        main->title = finder->view->line_n;
    else
        mark(finder, main->line_from, main->title, "before the title");
}

/* ---- sections in elements of their own ---- */

/* The outermost element that begins with the line `line` and does not hold the text. */
static uint32_t section_of(const struct finder *finder, uint32_t line, bool is_sure)
{
    const struct wq_html_view *view = finder->view;
    uint32_t best = 0;
    for (uint32_t at = view->spots[line].place; at > 0; at = view->places[at].parent) {
        const struct wq_html_place *place = &view->places[at];
        const uint32_t own = weight(finder, at), all = total(finder);
        const bool is_too_much = is_sure ? all - own < SMALL_WORDS : own * 10 > all * 3;
        if (place->line_from != line || holds_line(place, finder->main->title) || is_too_much ||
            at == finder->main->place)
            break;
        best = at;
    }
    return best;
}

/* Whether most of what the section holds behind its heading is links and short lines. */
static bool is_list(const struct finder *finder, uint32_t line, uint32_t to)
{
    uint32_t word_n = 0;
    for (uint32_t i = line + 1; i < to; i++)
        word_n += finder->view->lines[i].word_n;
    return (finder->sums[to] - finder->sums[line + 1]) * 2 < word_n || word_n == 0;
}

static void mark_sections(struct finder *finder)
{
    const struct wq_html_view *view = finder->view;
    const struct wq_phrases *phrases = finder->wanted->facts.phrases;
    for (uint32_t i = 0; i < view->line_n; i++) {
        if (view->lines[i].why)
            continue;
        const bool is_end = wq_is_phrase(phrases, WQ_PHRASE_END, view->lines[i].text);
        if (!is_end && !wq_is_phrase(phrases, WQ_PHRASE_SECTION, view->lines[i].text))
            continue;
        /* what begins with a link are teasers, however much these say */
        const bool is_sure = is_end || (i + 1 < view->line_n && view->lines[i + 1].link_n > 0 &&
                                        view->lines[i + 1].link_n == view->lines[i + 1].word_n);
        const uint32_t section = section_of(finder, i, is_sure);
        const uint32_t to = section > 0 ? view->places[section].line_to : i + 1;
        if (to > i + 1 && (is_sure || is_list(finder, i, to)))
            mark(finder, i, to, is_end ? wq_why_comments : "a list of other pages");
    }
}

/* ---- all of it ---- */

static void find(struct finder *finder)
{
    struct wq_html_main *main = finder->main;
    const struct wq_html_view *view = finder->view;
    find_title(finder);
    wq_furniture_mark_phrases(finder->view->lines, finder->view->line_n, &finder->wanted->facts);
    weigh(finder);
    if (total(finder) >= SMALL_WORDS) {
        mark_furniture(finder);
        weigh(finder);
        mark_sections(finder);
        weigh(finder);
    }
    main->place = find_core(finder);
    main->line_from = view->places[main->place].line_from;
    main->line_to = view->places[main->place].line_to;
    mark(finder, 0, main->line_from, beside);
    mark(finder, main->line_to, view->line_n, beside);
    if (total(finder) >= SMALL_WORDS) {
        use_title(finder);
        if (!finder->wanted->pinned)
            keep_siblings(finder);
        keep_lead(finder);
    }
}

enum wq_status wq_html_find_main(struct wq_html_view *view, const struct wq_html_wanted *wanted,
                                 struct wq_html_main *main)
{
    struct wq_html_main found = {0};
    struct finder finder = {.view = view, .wanted = wanted, .main = &found};
    finder.sums = calloc((size_t)view->line_n + 1, sizeof *finder.sums);
    if (!finder.sums)
        return WQ_E_NOMEM;
    find(&finder);
    free(finder.sums);
    *main = found;
    return WQ_OK;
}
