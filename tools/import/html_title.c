/* SPDX-License-Identifier: MIT */
/* The title of a page: its metadata name it, its title element does with the name of the site, and
 * a heading shows it. */
#include <string.h>
#include "html.h"
#include "warraq/fold.h"

#define SITE_WORDS 6u    /* of its name beside a title */
#define CALLED_WORDS 22u /* of a line that is taken for the title by how it looks */
#define PIECE_WORDS 3u   /* of a piece of the title element that is taken for the title */

static bool has_title(const struct wq_html_meta *meta)
{
    return meta->from[WQ_HTML_TITLE] != NULL;
}

static bool contains(struct wq_str text, struct wq_str part)
{
    return part.len > 0 && text.len >= part.len && memmem(text.ptr, text.len, part.ptr, part.len);
}

static const char *const bars[] = {" - ", " | ", " – ", " — ", " :: ", " » ",
                                   " « ", " • ", " · ", " : ", "::",   "|"};

void wq_html_strip_site(struct wq_str *text, struct wq_str site)
{
    for (size_t i = 0; i < sizeof bars / sizeof bars[0] && site.len > 0; i++) {
        const size_t len = strlen(bars[i]) + site.len;
        if (text->len <= len)
            continue;
        const char *start = text->ptr + text->len - len;
        if (memcmp(start, bars[i], strlen(bars[i])) == 0 &&
            memcmp(start + strlen(bars[i]), site.ptr, site.len) == 0)
            text->len -= len;
    }
}

/* The heading of the page that its metadata repeat, alone or with the name of the site: the
 * longest. */
static struct wq_str find_heading(const struct wq_html_meta *meta, struct wq_str title,
                                  const struct wq_html_view *view)
{
    struct wq_str best = {0};
    for (uint32_t i = 0; i < view->line_n; i++) {
        const struct wq_line *line = &view->lines[i];
        if (line->level < 1 || line->level > 3 || line->text.len <= best.len ||
            wq_is_same_text(line->text, meta->values[WQ_HTML_SOURCE]))
            continue;
        if (contains(meta->values[WQ_HTML_TITLE], line->text) || contains(title, line->text) ||
            wq_is_same_text(meta->values[WQ_HTML_TITLE], line->text))
            best = line->text;
    }
    return best;
}

/* Whether most words of the shorter one are in the other: a title that was cut or put otherwise for
 * other places than the page. */
static bool is_like(struct wq_str a, struct wq_str b)
{
    struct wq_words words;
    struct wq_fold_word word, own;
    const struct wq_str less = a.len < b.len ? a : b, more = a.len < b.len ? b : a;
    uint32_t word_n = 0, common_n = 0;
    wq_words_init(&words, less);
    while (wq_words_next(&words, &word)) {
        struct wq_words others;
        bool is_common = false;
        wq_words_init(&others, more);
        while (!is_common && wq_words_next(&others, &own))
            is_common = own.term_n == word.term_n && memcmp(own.term, word.term, own.term_n) == 0;
        word_n++;
        common_n += is_common;
    }
    return word_n >= PIECE_WORDS && common_n * 10 >= word_n * 7;
}

/* The only heading of the first level, or none. */
static struct wq_str find_only_heading(const struct wq_html_view *view)
{
    struct wq_str only = {0};
    for (uint32_t i = 0; i < view->line_n; i++) {
        if (view->lines[i].level != 1)
            continue;
        if (only.len > 0)
            return (struct wq_str){0};
        only = view->lines[i].text;
    }
    return only;
}

static bool has_line(const struct wq_html_view *view, struct wq_str text)
{
    for (uint32_t i = 0; i < view->line_n; i++)
        if (wq_is_same_text(view->lines[i].text, text))
            return true;
    return false;
}

/* Where a title is parted from the name of its site, from `off` on; *len is what parts them. */
static size_t find_bar(struct wq_str title, size_t off, size_t *len)
{
    for (; off < title.len; off++)
        for (size_t i = 0; i < sizeof bars / sizeof bars[0]; i++) {
            *len = strlen(bars[i]);
            if (title.len - off > *len && memcmp(title.ptr + off, bars[i], *len) == 0)
                return off;
        }
    return title.len;
}

bool wq_html_has_site(struct wq_str whole, struct wq_str title)
{
    size_t len;
    return title.len > 0 && whole.len > title.len && memcmp(whole.ptr, title.ptr, title.len) == 0 &&
           find_bar(whole, title.len, &len) == title.len;
}

/* A page title without metadata beside it, "title - site" or "site - title": the piece that stands
 * in the page as well is the title, and what is left the site. */
static void split_title(struct wq_html_meta *meta, const struct wq_html_view *view)
{
    const struct wq_str whole = meta->values[WQ_HTML_TITLE];
    size_t len;
    if (has_line(view, whole))
        return;
    for (size_t at = find_bar(whole, 0, &len); at < whole.len;
         at = find_bar(whole, at + len, &len)) {
        const struct wq_str first = wq_trim((struct wq_str){whole.ptr, at});
        const struct wq_str last =
            wq_trim((struct wq_str){whole.ptr + at + len, whole.len - at - len});
        const bool is_first = wq_count_words(first) >= PIECE_WORDS && has_line(view, first);
        if (!is_first && !(wq_count_words(last) >= PIECE_WORDS && has_line(view, last)))
            continue;
        meta->values[WQ_HTML_TITLE] = is_first ? first : last;
        wq_html_take(meta, WQ_HTML_SOURCE, is_first ? last : first, "title element");
        return;
    }
}

/* Take a sign that parts a title from a name off either end. */
static bool take_bar(struct wq_str *text)
{
    for (size_t i = 0; i < sizeof bars / sizeof bars[0]; i++) {
        const struct wq_str bar = wq_trim(wq_str(bars[i]));
        if (text->len < bar.len)
            continue;
        const char *end = text->ptr + text->len - bar.len;
        const bool is_first = memcmp(text->ptr, bar.ptr, bar.len) == 0;
        if (!is_first && memcmp(end, bar.ptr, bar.len) != 0)
            continue;
        *text = wq_trim((struct wq_str){text->ptr + (is_first ? bar.len : 0), text->len - bar.len});
        return true;
    }
    return false;
}

/* What is left of the page's title beside the heading names the site: of several pieces the
 * outermost, since a section may stand between. */
static void take_site(struct wq_html_meta *meta, struct wq_str title, struct wq_str heading)
{
    const char *at = title.len > heading.len && heading.len > 0
                         ? memmem(title.ptr, title.len, heading.ptr, heading.len)
                         : NULL;
    if (!at)
        return;
    const struct wq_str before = {title.ptr, (size_t)(at - title.ptr)};
    const struct wq_str after = {at + heading.len, title.len - before.len - heading.len};
    struct wq_str rest = before.len > after.len ? before : after;
    const size_t all = rest.len;
    for (rest = wq_trim(rest); take_bar(&rest);)
        continue;
    const size_t trimmed = rest.len;
    size_t len;
    for (size_t bar = find_bar(rest, 0, &len); bar < rest.len; bar = find_bar(rest, 0, &len))
        rest = before.len > after.len
                   ? wq_trim((struct wq_str){rest.ptr, bar})
                   : wq_trim((struct wq_str){rest.ptr + bar + len, rest.len - bar - len});
    if ((before.len == 0 || after.len == 0) && wq_count_words(rest) <= SITE_WORDS && trimmed < all)
        wq_html_take(meta, WQ_HTML_SOURCE, rest, "title element");
}

/* Whether a title is rather the name of a site: "Newspaper X", or a word or two. */
static bool is_site_like(const struct wq_html_meta *meta, struct wq_str title)
{
    const uint32_t word_n = wq_count_words(title);
    return word_n < PIECE_WORDS || wq_is_phrase(meta->phrases, WQ_PHRASE_LINE, title) ||
           (word_n <= SITE_WORDS && wq_phrase_front(meta->phrases, WQ_PHRASE_HOUSE, title) > 0);
}

/* Whether the page of an older kind shows the line as large as titles are. */
static bool is_large(const GumboNode *node)
{
    const struct wq_str size = wq_html_attribute(node, "size");
    if (wq_html_is(node, GUMBO_TAG_BIG))
        return true;
    return wq_html_is(node, GUMBO_TAG_FONT) && size.len > 0 &&
           ((size.len == 1 && *size.ptr >= '4' && *size.ptr <= '7') ||
            (size.len == 2 && *size.ptr == '+' && size.ptr[1] >= '1'));
}

/* The first line that the page calls a title, of those that are long enough for one of an article.
 */
static struct wq_str find_called(const struct wq_html_view *view, struct wq_str title)
{
    static const char *const not [] = {"site", "blog", "logo", "menu", "widget", "block", "head"};
    for (uint32_t i = 0; i < view->place_n; i++) {
        const struct wq_html_place *place = &view->places[i];
        const struct wq_str name = wq_html_attribute(place->node, "class");
        const struct wq_str id = wq_html_attribute(place->node, "id");
        bool is_other = !wq_html_names(name, "title") && !wq_html_names(name, "headline") &&
                        !wq_html_names(id, "title") && !wq_html_names(id, "headline") &&
                        !is_large(place->node);
        for (size_t k = 0; k < sizeof not / sizeof not [0]; k++)
            is_other |= wq_html_names(name, not [k]) || wq_html_names(id, not [k]);
        if (is_other || place->line_to != place->line_from + 1 || !wq_html_fills_line(view, i))
            continue;
        const struct wq_line *line = &view->lines[place->line_from];
        if (line->word_n >= PIECE_WORDS && line->word_n <= CALLED_WORDS &&
            line->link_n * 2 < line->word_n && !wq_is_same_text(line->text, title))
            return line->text;
    }
    return (struct wq_str){0};
}

/* Whether the heading says more of what the title begins with: "FIRST WORDS - POET - SITE" is the
 * title of a page, and the verse its heading. */
static bool goes_on(struct wq_str heading, struct wq_str title)
{
    size_t len;
    const struct wq_str first = wq_trim((struct wq_str){title.ptr, find_bar(title, 0, &len)});
    return first.len < title.len && heading.len > first.len && heading.ptr[first.len] == ' ' &&
           memcmp(heading.ptr, first.ptr, first.len) == 0 && wq_count_words(first) >= PIECE_WORDS;
}

/* A heading that the metadata repeat is the title as the page shows it. */
void wq_html_choose_title(const GumboNode *root, const struct wq_html_view *view,
                          struct wq_html_meta *meta)
{
    struct wq_html_meta shown = {.arena = meta->arena};
    for (const GumboNode *node = root; node && !has_title(&shown);
         node = wq_html_next(node, root, false))
        if (wq_html_is(node, GUMBO_TAG_TITLE))
            wq_html_take_text(&shown, WQ_HTML_TITLE, node, "title element");
    const struct wq_str title = shown.values[WQ_HTML_TITLE];
    const struct wq_str only = find_only_heading(view);
    struct wq_str heading = find_heading(meta, title, view);
    if (goes_on(only, title))
        heading = only;
    if (heading.len == 0 && only.len > 0 && is_like(only, meta->values[WQ_HTML_TITLE]))
        heading = only;
    const bool is_doubted = !has_title(meta) && is_site_like(meta, title) &&
                            (heading.len == 0 || is_site_like(meta, heading));
    if (is_doubted)
        wq_html_take(meta, WQ_HTML_TITLE, find_called(view, title), "the page");
    if (is_doubted && has_title(meta))
        take_site(meta, title, meta->values[WQ_HTML_TITLE]);
    if (is_doubted && has_title(meta)) {
        if (!wq_is_phrase(meta->phrases, WQ_PHRASE_LINE, title))
            wq_html_take(meta, WQ_HTML_SOURCE, title, "title element");
        return;
    }
    if (heading.len > 0)
        meta->from[WQ_HTML_TITLE] = NULL;
    wq_html_take(meta, WQ_HTML_TITLE, heading, "h1");
    take_site(meta, title, heading);
    /* a heading with other words than a title that the page shows as well is the name of the site
     */
    const bool is_of_site = wq_count_words(title) >= PIECE_WORDS && has_line(view, title);
    if (!is_of_site && !wq_is_same_text(only, meta->values[WQ_HTML_SOURCE]))
        wq_html_take(meta, WQ_HTML_TITLE, only, "h1");
    const bool is_bare = !has_title(meta);
    wq_html_take(meta, WQ_HTML_TITLE, title, "title element");
    wq_html_strip_site(&meta->values[WQ_HTML_TITLE], meta->values[WQ_HTML_SOURCE]);
    if (is_bare)
        split_title(meta, view);
}
