/* SPDX-License-Identifier: MIT */
/* Elements of a page that are furniture: by what they are called, or what heads them. */
#include <string.h>
#include <strings.h>
#include "html_main.h"

#define SKIPS 64u     /* links past something that are followed */
#define RULE_LINKS 2u /* to a site's rules in one line */

/* ---- elements that are furniture by their name ---- */

static bool is_called(const struct wq_html_finder *finder, const GumboNode *node,
                      enum wq_phrase_kind kind)
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

bool wq_html_is_text_holder(const struct wq_html_finder *finder, const GumboNode *node)
{
    return wq_str_equal(wq_html_attribute(node, "itemprop"), wq_str("articleBody")) ||
           is_called(finder, node, WQ_PHRASE_MAIN);
}

/* "ImgComment" is what a caption is called. */
static bool is_of_picture(const GumboNode *node)
{
    const struct wq_str name = wq_html_attribute(node, "class");
    return wq_html_names(name, "img") || wq_html_names(name, "image") ||
           wq_html_names(name, "photo");
}

/* A post of others that the author shows; what only offers their pages is called otherwise. */
static bool is_shown_post(const GumboNode *node)
{
    const struct wq_str name = wq_html_attribute(node, "class");
    return wq_html_is(node, GUMBO_TAG_BLOCKQUOTE) || wq_html_names(name, "tweet") ||
           wq_html_names(name, "twitter-embed") || wq_html_names(name, "embed-twitter");
}

/* A link that is made to look like a button. */
static bool is_button(const GumboNode *node)
{
    const struct wq_str name = wq_html_attribute(node, "class");
    return wq_html_is(node, GUMBO_TAG_A) &&
           (wq_html_names(name, "button") || wq_html_has_class(node, "btn"));
}

/* Why the element goes, or NULL. One with much of the page's prose stays whatever it is called, but
 * comments, behind some of the text: these may well be longer than what they are about. */
static const char *furniture_name(const struct wq_html_finder *finder, uint32_t place)
{
    const struct wq_html_place *at = &finder->view->places[place];
    const uint32_t own = wq_html_weight(finder, place), all = wq_html_total(finder);
    if (wq_html_holds_line(at, finder->main->title) || at->node == finder->wanted->pinned ||
        at->line_from == at->line_to || wq_html_is(at->node, GUMBO_TAG_MAIN) ||
        wq_html_is_text_holder(finder, at->node) || (own > 0 && is_shown_post(at->node)))
        return NULL;
    if (finder->sums[at->line_from] >= WQ_HTML_SMALL_WORDS && !is_of_picture(at->node) &&
        is_called(finder, at->node, WQ_PHRASE_COMMENT))
        return wq_why_comments;
    if (own * 10 > all * 3)
        return NULL;
    if (is_furniture_tag(at->node) || is_button(at->node))
        return "an element for navigation or forms";
    if (wq_html_is(at->node, GUMBO_TAG_ASIDE) && own < 2 * WQ_HTML_SMALL_WORDS)
        return "an aside";
    return is_called(finder, at->node, WQ_PHRASE_CLASS) ? "named as furniture" : NULL;
}

/* Whether `node` stands below `top` with no block between them. */
static bool is_in_inline(const GumboNode *node, const GumboNode *top)
{
    while (node != top && node->parent && !wq_html_is_block(node))
        node = node->parent;
    return node == top;
}

bool wq_html_fills_line(const struct wq_html_view *view, uint32_t place)
{
    const struct wq_html_place *at = &view->places[place];
    const struct wq_html_spot *spot = &view->spots[at->line_from];
    if (at->line_to != at->line_from + 1 || wq_html_is_block(at->node))
        return true;
    /* what is below an element stands together: if it has both ends of the line, it has all of it
     */
    return spot->node_from == spot->node_to ||
           (is_in_inline(view->nodes[spot->node_from], at->node) &&
            is_in_inline(view->nodes[spot->node_to - 1], at->node));
}

void wq_html_mark_named(struct wq_html_finder *finder)
{
    const struct wq_html_view *view = finder->view;
    for (uint32_t i = 1; i < view->place_n;) {
        const char *why = furniture_name(finder, i);
        if (why && !wq_html_fills_line(view, i))
            view->places[i].is_cut = true;
        else if (why)
            wq_html_mark_lines(finder, view->places[i].line_from, view->places[i].line_to, why);
        i = why ? view->places[i].end : i + 1;
    }
}

/* ---- lines about the rules of a site ---- */

/* The last name in a path of an address. */
static struct wq_str last_name(struct wq_str address)
{
    size_t from = 0, to = 0;
    if (address.len == 0) /* it may be nowhere */
        return address;
    while (to < address.len && !memchr("?#", address.ptr[to], 2))
        to++;
    while (to > 0 && address.ptr[to - 1] == '/')
        to--;
    for (size_t i = 0; i < to; i++)
        from = address.ptr[i] == '/' ? i + 1 : from;
    return to > 0 ? (struct wq_str){address.ptr + from, to - from} : (struct wq_str){0};
}

/* Whether the address is named after nothing but rules, "terms-of-use", "privacy.html". */
static bool leads_to_rules(const GumboNode *link)
{
    static const char *const words[] = {
        "privacy", "terms", "guidelines", "conditions", "disclaimer", "cookie", "cookies",
        /* these beside one of those alone */
        "policy", "of", "and", "use", "service", "community", "html", "htm", "php", "aspx"};
    const size_t key_n = 7, word_n = sizeof words / sizeof words[0];
    struct wq_str rest = last_name(wq_html_attribute(link, "href"));
    bool has_key = false;
    while (rest.len > 0) {
        size_t len = 0, k = 0;
        while (len < rest.len && !memchr("-_.", rest.ptr[len], 3))
            len++;
        while (k < word_n &&
               !(len == strlen(words[k]) && strncasecmp(rest.ptr, words[k], len) == 0))
            k++;
        if (k == word_n)
            return false;
        has_key |= k < key_n;
        rest.ptr += len + (len < rest.len);
        rest.len -= len + (len < rest.len);
    }
    return has_key;
}

void wq_html_mark_rules(struct wq_html_finder *finder)
{
    const struct wq_html_view *view = finder->view;
    uint32_t line = view->line_n, link_n = 0;
    for (uint32_t i = 1; i < view->place_n; i++) {
        const struct wq_html_place *place = &view->places[i];
        if (!place->is_link || place->line_from == place->line_to || !leads_to_rules(place->node))
            continue;
        link_n = place->line_from == line ? link_n + 1 : 1;
        line = place->line_from;
        if (link_n == RULE_LINKS && view->lines[line].word_n * 10 <= wq_html_total(finder) * 3)
            wq_html_mark_lines(finder, line, line + 1, "about the rules of the site");
    }
}

/* ---- what a link leads past: href="#end-of-recommendations" ---- */

static uint32_t find_id(const struct wq_html_view *view, uint32_t from, struct wq_str id)
{
    for (uint32_t i = from; i < view->place_n; i++)
        if (wq_str_equal(wq_html_attribute(view->places[i].node, "id"), id))
            return i;
    return 0;
}

void wq_html_mark_skipped(struct wq_html_finder *finder)
{
    static const char start[] = "#end-of-";
    const struct wq_html_view *view = finder->view;
    for (uint32_t i = 1, try_n = 0; i < view->place_n && try_n < SKIPS; i++) {
        const struct wq_html_place *link = &view->places[i];
        const struct wq_str to = wq_html_attribute(link->node, "href");
        if (!link->is_link || to.len < sizeof start || memcmp(to.ptr, start, sizeof start - 1) != 0)
            continue;
        try_n++;
        const uint32_t end = find_id(view, i, (struct wq_str){to.ptr + 1, to.len - 1});
        const uint32_t last = end > 0 ? view->places[end].line_to : 0;
        const uint32_t from = link->line_from, title = finder->main->title;
        if (last <= from || (from <= title && title < last) ||
            (finder->sums[last] - finder->sums[from]) * 10 > wq_html_total(finder) * 3)
            continue;
        wq_html_mark_lines(finder, from, last, "what the page offers to skip");
    }
}

/* ---- sections in elements of their own ---- */

/* Whether prose stands between the title and the line. */
static bool has_text_before(const struct wq_html_finder *finder, uint32_t line)
{
    const struct wq_html_view *view = finder->view;
    for (uint32_t i = finder->main->title + 1; i < line; i++)
        if (!view->lines[i].why && wq_is_prose(&view->lines[i]))
            return true;
    return false;
}

/* The outermost element that begins with the line `line` and does not hold the text. */
static uint32_t section_of(const struct wq_html_finder *finder, uint32_t line, bool is_sure)
{
    const struct wq_html_view *view = finder->view;
    const bool is_below_text = has_text_before(finder, line);
    uint32_t best = 0;
    for (uint32_t at = view->spots[line].place; at > 0; at = view->places[at].parent) {
        const struct wq_html_place *place = &view->places[at];
        const uint32_t own = wq_html_weight(finder, at), all = wq_html_total(finder);
        const bool is_too_much =
            is_sure ? all - own < WQ_HTML_SMALL_WORDS && !is_below_text : own * 10 > all * 3;
        if (place->line_from != line || wq_html_holds_line(place, finder->main->title) ||
            is_too_much || at == finder->main->place)
            break;
        best = at;
    }
    return best;
}

/* Whether most of what the section holds behind its heading is links and short lines. */
static bool is_list(const struct wq_html_finder *finder, uint32_t line, uint32_t to)
{
    uint32_t word_n = 0;
    for (uint32_t i = line + 1; i < to; i++)
        word_n += finder->view->lines[i].word_n;
    return (finder->sums[to] - finder->sums[line + 1]) * 2 < word_n || word_n == 0;
}

void wq_html_mark_sections(struct wq_html_finder *finder)
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
            wq_html_mark_lines(finder, i, to, is_end ? wq_why_comments : "a list of other pages");
    }
}
