/* SPDX-License-Identifier: MIT */
/* Where the text of a page stands: by what elements are called, and by where the prose is. */
#include <stdlib.h>
#include "html_main.h"

#define NAMED_WORDS 8u /* of prose in an element that is called the text */
#define LEAD_LINES 40u /* between the title and the text, of which prose is a lead */
#define DECK_LINES 3u  /* below the title, of which a heading is a second title */
#define DECK_WORDS 5u  /* that such a heading has; the one right below the title one less */
#define PIECE_REACH \
    8u /* nodes on either side among which another piece of the text is looked for */
#define CAPTION_LINES 2u /* of a picture above the title */
#define LEAF_LINES 3u    /* of an element without blocks that holds the text in lines */

static const char beside[] = "beside the main text";
static const char before_title[] = "before the title";

/* ---- weights ---- */

/* How much a line speaks for its being text: long ones count their words. */
static uint32_t weight_of(const struct wq_line *line, enum wq_html_count count)
{
    if (line->why || (line->level > 0 && count == WQ_HTML_PROSE) ||
        line->link_n * 2 >= line->word_n)
        return 0;
    if (count == WQ_HTML_WORDS)
        return line->word_n - line->link_n;
    return line->word_n >= 15  ? line->word_n
           : line->word_n >= 8 ? line->word_n * 3 / 4
           : line->word_n >= 3 ? line->word_n / 3
                               : 0;
}

/* What stands before a heading with the title is not of the text. */
static void weigh(struct wq_html_finder *finder)
{
    uint32_t sum = 0;
    const struct wq_html_view *view = finder->view;
    const uint32_t title = finder->main->title;
    const bool is_headed = title < view->line_n && view->lines[title].level > 0;
    for (uint32_t i = 0; i < view->line_n; i++) {
        finder->sums[i] = sum;
        sum += (is_headed && i < title) || (i == title && finder->count != WQ_HTML_PROSE)
                   ? 0
                   : weight_of(&view->lines[i], finder->count);
    }
    finder->sums[finder->view->line_n] = sum;
}

uint32_t wq_html_weight(const struct wq_html_finder *finder, uint32_t place)
{
    const struct wq_html_place *at = &finder->view->places[place];
    return finder->sums[at->line_to] - finder->sums[at->line_from];
}

uint32_t wq_html_total(const struct wq_html_finder *finder)
{
    return finder->sums[finder->view->line_n];
}

bool wq_html_holds_line(const struct wq_html_place *place, uint32_t line)
{
    return place->line_from <= line && line < place->line_to;
}

void wq_html_mark_lines(struct wq_html_finder *finder, uint32_t from, uint32_t to, const char *why)
{
    for (uint32_t i = from; i < to; i++)
        if (!finder->view->lines[i].why)
            finder->view->lines[i].why = why;
}

/* ---- the title ---- */

/* The line that says the title: a heading of the first level before others, these before lines. */
static void find_title(struct wq_html_finder *finder)
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

/* ---- the element that holds the text ---- */

/* Whether another element near it, below the same one, is called the text as well: paragraphs that
 * are, one by one. */
static bool is_piece(const struct wq_html_finder *finder, const GumboNode *node)
{
    const GumboVector *near = &node->parent->v.element.children;
    const size_t at = node->index_within_parent;
    const size_t from = at > PIECE_REACH ? at - PIECE_REACH : 0;
    for (size_t i = from; i < near->length && i <= at + PIECE_REACH; i++)
        if (i != at && wq_html_is(near->data[i], node->v.element.tag) &&
            wq_html_is_text_holder(finder, near->data[i]))
            return true;
    return false;
}

/* The element with most of the text among those that are called so; the inner one of two with
 * nearly the same. It is believed if there is no other, else if it has enough. 0: there is none. */
static uint32_t find_named(const struct wq_html_finder *finder)
{
    const struct wq_html_view *view = finder->view;
    uint32_t best = 0, best_weight = 0, n = 0, end = 0;
    for (uint32_t i = 1; i < view->place_n; i++) {
        const bool is_inner = best > 0 && i < view->places[best].end;
        if (wq_html_weight(finder, i) < NAMED_WORDS ||
            !wq_html_is_text_holder(finder, view->places[i].node))
            continue;
        const uint32_t holder = is_piece(finder, view->places[i].node) ? view->places[i].parent : i;
        const uint32_t own = wq_html_weight(finder, holder);
        n += i >= end;
        end = i >= end ? view->places[holder].end : end;
        if (is_inner ? own * 10 < best_weight * 9 : own <= best_weight)
            continue;
        best = holder;
        best_weight = own;
    }
    return best_weight * 20 >= wq_html_total(finder) * (n == 1 ? 1 : 7) ? best : 0;
}

/* The only element with the tag at its level, if it holds enough; 0: there is none. */
static uint32_t find_only(const struct wq_html_finder *finder, GumboTag tag)
{
    const struct wq_html_view *view = finder->view;
    uint32_t found = 0, n = 0;
    for (uint32_t i = 1; i < view->place_n;) {
        const bool is_it = wq_html_is(view->places[i].node, tag);
        found = is_it ? i : found;
        n += is_it;
        i = is_it ? view->places[i].end : i + 1;
    }
    return n == 1 && wq_html_weight(finder, found) * 20 >= wq_html_total(finder) * 7 ? found : 0;
}

/* Whether an <article> begins with a link: it offers another page. */
static bool is_teaser(const struct wq_html_view *view, uint32_t place)
{
    const struct wq_html_place *at = &view->places[place];
    const struct wq_line *first = at->line_from < view->line_n ? &view->lines[at->line_from] : NULL;
    return at->line_from == at->line_to || (first && first->link_n * 2 > first->word_n);
}

/* The <article> around the title, if it holds some text as well and all others are teasers, which
 * may well say more; 0: there is none. */
static uint32_t find_titled(const struct wq_html_finder *finder)
{
    const struct wq_html_view *view = finder->view;
    const uint32_t title = finder->main->title;
    uint32_t own = title < view->line_n ? view->spots[title].place : 0, word_n = 0;
    while (own > 0 && !wq_html_is(view->places[own].node, GUMBO_TAG_ARTICLE))
        own = view->places[own].parent;
    for (uint32_t i = title + 1; own > 0 && i < view->places[own].line_to; i++)
        if (!view->lines[i].why && wq_is_prose(&view->lines[i]))
            word_n += view->lines[i].word_n;
    if (word_n == 0)
        return 0;
    for (uint32_t i = 1; i < view->place_n;) {
        const bool is_other = i != own && wq_html_is(view->places[i].node, GUMBO_TAG_ARTICLE) &&
                              !(i < own && own < view->places[i].end);
        if (is_other && !is_teaser(view, i))
            return 0;
        i = is_other || i == own ? view->places[i].end : i + 1;
    }
    return own;
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
static uint32_t descend(const struct wq_html_finder *finder, uint32_t place)
{
    const struct wq_html_view *view = finder->view;
    while (true) {
        uint32_t best = 0, best_weight = 0;
        for (uint32_t i = place + 1; i < view->places[place].end; i = view->places[i].end)
            if (wq_html_weight(finder, i) > best_weight) {
                best = i;
                best_weight = wq_html_weight(finder, i);
            }
        if (best_weight * 5 < wq_html_weight(finder, place) * 4 || best_weight == 0 ||
            !is_container(view, best))
            return place;
        place = best;
    }
}

/* Elements that only say how text looks: a parser ends them within a paragraph that is not closed,
 * and what follows it stands beside them. */
static bool is_of_looks(const GumboNode *node)
{
    static const GumboTag tags[] = {GUMBO_TAG_FONT,  GUMBO_TAG_B,      GUMBO_TAG_BIG, GUMBO_TAG_EM,
                                    GUMBO_TAG_I,     GUMBO_TAG_STRONG, GUMBO_TAG_U,   GUMBO_TAG_TT,
                                    GUMBO_TAG_SMALL, GUMBO_TAG_A};
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
        if (wq_html_is(node, tags[i]))
            return true;
    return false;
}

static uint32_t find_pinned(const struct wq_html_finder *finder)
{
    for (uint32_t i = 0; finder->wanted->pinned && i < finder->view->place_n; i++)
        if (finder->view->places[i].node == finder->wanted->pinned)
            return i;
    return 0;
}

static uint32_t find_core(const struct wq_html_finder *finder)
{
    uint32_t core = find_pinned(finder);
    if (core > 0)
        return core;
    const bool is_small = wq_html_total(finder) < WQ_HTML_SMALL_WORDS;
    core = is_small ? 0 : find_named(finder);
    if (core > 0)
        return core;
    core = find_only(finder, GUMBO_TAG_ARTICLE);
    if (core == 0)
        core = find_titled(finder);
    if (core == 0)
        core = find_only(finder, GUMBO_TAG_MAIN);
    core = is_small || finder->count == WQ_HTML_WORDS ? core : descend(finder, core);
    while (core > 0 && is_of_looks(finder->view->places[core].node))
        core = finder->view->places[core].parent;
    return core;
}

/* ---- what belongs to it beside that element ---- */

static void keep(struct wq_html_finder *finder, uint32_t line)
{
    struct wq_html_main *main = finder->main;
    if (finder->view->lines[line].why == beside || finder->view->lines[line].why == before_title)
        finder->view->lines[line].why = NULL;
    main->line_from = line < main->line_from ? line : main->line_from;
    main->line_to = line >= main->line_to ? line + 1 : main->line_to;
}

/* Whether an element beside the core is made of text: not a column of links with a sentence in it.
 */
static bool is_like_core(const struct wq_html_finder *finder, uint32_t place)
{
    const struct wq_html_place *at = &finder->view->places[place];
    uint32_t word_n = 0, link_n = 0;
    for (uint32_t i = at->line_from; i < at->line_to; i++) {
        word_n += finder->view->lines[i].word_n;
        link_n += finder->view->lines[i].link_n;
    }
    const uint32_t own = wq_html_weight(finder, place);
    if (wq_html_is(at->node, GUMBO_TAG_ARTICLE) && is_teaser(finder->view, place))
        return false;
    return own >= 15 && own * 2 >= word_n && link_n * 4 < word_n;
}

/* Elements beside the core that hold text like it: pages made of pieces. */
static void keep_siblings(struct wq_html_finder *finder)
{
    const struct wq_html_view *view = finder->view;
    const uint32_t core = finder->main->place, parent = view->places[core].parent;
    if (core == 0)
        return;
    for (uint32_t i = parent + 1; i < view->places[parent].end; i = view->places[i].end) {
        const bool is_text = i != core && is_like_core(finder, i);
        for (uint32_t line = view->places[i].line_from; is_text && line < view->places[i].line_to;
             line++)
            keep(finder, line);
    }
}

bool wq_html_is_in_figure(const struct wq_html_view *view, uint32_t line)
{
    return view->places[view->spots[line].place].is_in_figure;
}

/* Whether an element with nothing but this line is called a second title. */
static bool is_second_title(const struct wq_html_view *view, uint32_t line)
{
    static const char *const names[] = {"subtitle", "sub-title", "sub_title",
                                        "subhead",  "sub-head",  "standfirst",
                                        "excerpt",  "deck",      "chapo"};
    for (uint32_t at = view->spots[line].place; at > 0; at = view->places[at].parent) {
        const struct wq_html_place *place = &view->places[at];
        if (place->line_from != line || place->line_to != line + 1)
            return false;
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
            if (wq_html_names(wq_html_attribute(place->node, "class"), names[i]))
                return true;
    }
    return false;
}

/* The caption of a picture right above the title. */
static void keep_caption_above(struct wq_html_finder *finder)
{
    const struct wq_html_view *view = finder->view;
    const uint32_t title = finder->main->title;
    for (uint32_t i = title; i > 0 && i < view->line_n && i + CAPTION_LINES > title; i--) {
        const struct wq_line *line = &view->lines[i - 1];
        if (!wq_html_is_in_figure(view, i - 1) || line->link_n > 0 || line->level > 0)
            return;
        keep(finder, i - 1);
    }
}

/* Between the title and the text: a lead, a second title, a caption. */
static void keep_lead(struct wq_html_finder *finder)
{
    const struct wq_html_view *view = finder->view;
    const uint32_t title = finder->main->title, to = view->places[finder->main->place].line_from;
    bool was_deck = false;
    if (title >= to || to - title > LEAD_LINES)
        return;
    for (uint32_t i = title + 1; i < to; i++) {
        const struct wq_line *line = &view->lines[i];
        const bool is_more = i > title + 1 && was_deck && line->level > 0 &&
                             view->spots[i].place == view->spots[i - 1].place;
        const bool is_deck =
            is_more || (line->level > 0 && i - title <= DECK_LINES &&
                        line->word_n >= (i == title + 1 ? DECK_WORDS - 1 : DECK_WORDS));
        was_deck = is_deck;
        if ((wq_is_prose(line) && line->word_n >= 8) || (is_deck && line->link_n == 0) ||
            (i - title <= DECK_LINES && line->link_n == 0 && is_second_title(view, i)) ||
            wq_html_is_in_figure(view, i))
            keep(finder, i);
    }
}

/* The title as a line that is no heading: the last time before the text. */
static uint32_t nearest_title(const struct wq_html_finder *finder)
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
static void use_title(struct wq_html_finder *finder)
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
        wq_html_mark_lines(finder, main->line_from, main->title, before_title);
}

/* ---- all of it ---- */

static enum wq_status find(struct wq_html_finder *finder)
{
    struct wq_html_main *main = finder->main;
    const struct wq_html_view *view = finder->view;
    uint32_t thread = 0;
    find_title(finder);
    wq_furniture_mark_phrases(finder->view->lines, finder->view->line_n, &finder->wanted->facts);
    weigh(finder);
    while (wq_html_total(finder) < WQ_HTML_SMALL_WORDS && finder->count < WQ_HTML_WORDS) {
        finder->count++;
        weigh(finder);
    }
    if (!finder->wanted->pinned) {
        enum wq_status st = wq_html_mark_thread(finder, &thread);
        if (st != WQ_OK)
            return st;
    }
    if (wq_html_total(finder) >= WQ_HTML_SMALL_WORDS) {
        wq_html_mark_named(finder);
        weigh(finder);
        wq_html_mark_sections(finder);
        wq_html_mark_skipped(finder);
        wq_html_mark_rules(finder);
        weigh(finder);
    }
    wq_html_keep_names(view);
    main->place = thread > 0 ? thread : find_core(finder);
    main->line_from = view->places[main->place].line_from;
    main->line_to = view->places[main->place].line_to;
    wq_html_mark_lines(finder, 0, main->line_from, beside);
    wq_html_mark_lines(finder, main->line_to, view->line_n, beside);
    if (wq_html_total(finder) >= WQ_HTML_SMALL_WORDS) {
        use_title(finder);
        if (!finder->wanted->pinned && thread == 0)
            keep_siblings(finder);
        keep_lead(finder);
        keep_caption_above(finder);
    }
    return WQ_OK;
}

enum wq_status wq_html_find_main(struct wq_html_view *view, const struct wq_html_wanted *wanted,
                                 struct wq_html_main *main)
{
    struct wq_html_main found = {0};
    struct wq_html_finder finder = {.view = view, .wanted = wanted, .main = &found};
    finder.sums = calloc((size_t)view->line_n + 1, sizeof *finder.sums);
    if (!finder.sums)
        return WQ_E_NOMEM;
    enum wq_status st = find(&finder);
    free(finder.sums);
    if (st == WQ_OK)
        *main = found;
    return st;
}
