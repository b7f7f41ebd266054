/* SPDX-License-Identifier: MIT */
/* What a page says of itself, and where: JSON-LD, meta elements, links, the page, its address. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "html.h"
#include "warraq/format.h"

#define ARENA_BYTES (256u << 10)
#define DATA_DEPTH 6   /* objects in objects that are looked at in JSON-LD */
#define SITE_WORDS 6u  /* of its name beside a title */
#define PIECE_WORDS 3u /* of a piece of the title element that is taken for the title */

/* ---- values ---- */

static bool has(const struct wq_html_meta *meta, enum wq_html_field field)
{
    return meta->from[field] != NULL;
}

/* Take the value when it is the first for its field: white space in it becomes one space. */
void wq_html_take(struct wq_html_meta *meta, enum wq_html_field field, struct wq_str value,
                  const char *from)
{
    value = wq_trim(value);
    value.len = wq_cut_length(value, WQ_FIELD_MAX);
    if (value.len == 0 || has(meta, field))
        return;
    uint32_t date = 0;
    if (field == WQ_HTML_DATE && !wq_date_find(value, &date))
        return;
    char *copy = wq_arena_alloc(meta->arena, value.len, 1);
    size_t len = 0;
    for (size_t i = 0; copy && i < value.len; i++) {
        bool is_white = memchr(" \t\n\f\r", value.ptr[i], 5) != NULL;
        if (!is_white || copy[len - 1] != ' ')
            copy[len++] = is_white ? ' ' : value.ptr[i];
    }
    if (!copy)
        return; /* a page with so many fields has the first ones */
    meta->values[field] = (struct wq_str){copy, len};
    meta->from[field] = from;
    if (field == WQ_HTML_DATE)
        meta->date = date;
}

static bool begins_with(struct wq_str text, const char *start)
{
    return text.len >= strlen(start) && strncasecmp(text.ptr, start, strlen(start)) == 0;
}

static bool is_address(struct wq_str text)
{
    return begins_with(text, "http://") || begins_with(text, "https://");
}

void wq_html_take_text(struct wq_html_meta *meta, enum wq_html_field field, const GumboNode *node,
                       const char *from)
{
    struct wq_buffer text = {0};
    if (!has(meta, field) && wq_html_text(node, &text) == WQ_OK)
        wq_html_take(meta, field, (struct wq_str){(const char *)text.ptr, text.len}, from);
    wq_buffer_free(&text);
}

/* ---- JSON-LD ---- */

static struct wq_str string_of(const json_t *value)
{
    return json_is_string(value)
               ? (struct wq_str){json_string_value(value), json_string_length(value)}
               : (struct wq_str){0};
}

static bool is_article_type(const json_t *type)
{
    struct wq_str name = string_of(json_is_array(type) ? json_array_get(type, 0) : type);
    return (name.len >= 7 && memcmp(name.ptr + name.len - 7, "Article", 7) == 0) ||
           wq_str_equal(name, wq_str("BlogPosting")) || wq_str_equal(name, wq_str("Report")) ||
           wq_str_equal(name, wq_str("Review"));
}

/* The object of a graph that `reference`, an object with an "@id" alone, means; or NULL. */
static const json_t *object_of(const json_t *graph, const json_t *reference)
{
    const struct wq_str id = string_of(json_object_get(reference, "@id"));
    for (size_t i = 0; id.len > 0 && i < json_array_size(graph); i++) {
        const json_t *object = json_array_get(graph, i);
        if (wq_str_equal(string_of(json_object_get(object, "@id")), id))
            return object;
    }
    return NULL;
}

static struct wq_str name_of(const json_t *graph, const json_t *item)
{
    if (!json_is_object(item))
        return string_of(item);
    const struct wq_str name = string_of(json_object_get(item, "name"));
    return name.len > 0 ? name : string_of(json_object_get(object_of(graph, item), "name"));
}

/* The name of a person or organisation, or the names of several. */
static void take_names(struct wq_html_meta *meta, enum wq_html_field field, const json_t *graph,
                       const json_t *value, const char *from)
{
    struct wq_buffer names = {0};
    enum wq_status st = WQ_OK;
    const size_t n = json_is_array(value) ? json_array_size(value) : 1;
    for (size_t i = 0; i < n && st == WQ_OK; i++) {
        const json_t *item = json_is_array(value) ? json_array_get(value, i) : value;
        const struct wq_str name = name_of(graph, item);
        if (name.len == 0 || is_address(name))
            continue;
        if (names.len > 0)
            st = wq_buffer_add(&names, "، ", strlen("، "));
        if (st == WQ_OK)
            st = wq_buffer_add(&names, name.ptr, name.len);
    }
    if (st == WQ_OK)
        wq_html_take(meta, field, (struct wq_str){(const char *)names.ptr, names.len}, from);
    wq_buffer_free(&names);
}

static void take_article(struct wq_html_meta *meta, const json_t *graph, const json_t *object)
{
    const json_t *page = json_object_get(object, "mainEntityOfPage");
    struct wq_str address = string_of(json_object_get(object, "url"));
    if (address.len == 0)
        address = string_of(json_is_object(page) ? json_object_get(page, "@id") : page);
    wq_html_take(meta, WQ_HTML_TITLE, string_of(json_object_get(object, "headline")),
                 "JSON-LD headline");
    wq_html_take(meta, WQ_HTML_DATE, string_of(json_object_get(object, "datePublished")),
                 "JSON-LD datePublished");
    take_names(meta, WQ_HTML_AUTHOR, graph, json_object_get(object, "author"), "JSON-LD author");
    take_names(meta, WQ_HTML_SOURCE, graph, json_object_get(object, "publisher"),
               "JSON-LD publisher");
    take_names(meta, WQ_HTML_CATEGORY, graph, json_object_get(object, "articleSection"),
               "JSON-LD articleSection");
    wq_html_take(meta, WQ_HTML_LANGUAGE, string_of(json_object_get(object, "inLanguage")),
                 "JSON-LD inLanguage");
    if (is_address(address))
        wq_html_take(meta, WQ_HTML_ADDRESS, address, "JSON-LD url");
}

/* Take the articles in `value`, an object, a list of objects, or a graph of them. */
static void search_data(struct wq_html_meta *meta, const json_t *graph, const json_t *value,
                        unsigned depth)
{
    if (depth == 0)
        return;
    for (size_t i = 0; json_is_array(value) && i < json_array_size(value); i++)
        search_data(meta, graph ? graph : value, json_array_get(value, i), depth - 1);
    if (!json_is_object(value))
        return;
    if (is_article_type(json_object_get(value, "@type")))
        take_article(meta, graph, value);
    search_data(meta, NULL, json_object_get(value, "@graph"), depth - 1);
    search_data(meta, graph, json_object_get(value, "mainEntity"), depth - 1);
}

static void read_data(struct wq_html_meta *meta, const GumboNode *script)
{
    const GumboVector *children = &script->v.element.children;
    const GumboNode *text = children->length > 0 ? children->data[0] : NULL;
    if (!text || text->type != GUMBO_NODE_TEXT)
        return;
    json_t *value = json_loads(text->v.text.text, JSON_ALLOW_NUL, NULL);
    search_data(meta, NULL, value, DATA_DEPTH);
    json_decref(value);
}

/* ---- meta elements ---- */

/* In the order in which they are believed. */
static const struct key {
    const char *name;
    enum wq_html_field field;
} keys[] = {
    {"og:title", WQ_HTML_TITLE},
    {"twitter:title", WQ_HTML_TITLE},
    {"headline", WQ_HTML_TITLE},
    {"citation_title", WQ_HTML_TITLE},
    {"parsely-title", WQ_HTML_TITLE},
    {"sailthru.title", WQ_HTML_TITLE},
    {"dc.title", WQ_HTML_TITLE},
    {"dcterms.title", WQ_HTML_TITLE},
    {"title", WQ_HTML_TITLE},
    {"article:published_time", WQ_HTML_DATE},
    {"og:article:published_time", WQ_HTML_DATE},
    {"datepublished", WQ_HTML_DATE},
    {"og:published_time", WQ_HTML_DATE},
    {"citation_publication_date", WQ_HTML_DATE},
    {"citation_date", WQ_HTML_DATE},
    {"parsely-pub-date", WQ_HTML_DATE},
    {"sailthru.date", WQ_HTML_DATE},
    {"dcterms.issued", WQ_HTML_DATE},
    {"dcterms.created", WQ_HTML_DATE},
    {"dc.date.issued", WQ_HTML_DATE},
    {"dc.date", WQ_HTML_DATE},
    {"dcterms.date", WQ_HTML_DATE},
    {"pubdate", WQ_HTML_DATE},
    {"publishdate", WQ_HTML_DATE},
    {"publish-date", WQ_HTML_DATE},
    {"publish_date", WQ_HTML_DATE},
    {"publication_date", WQ_HTML_DATE},
    {"originalpublicationdate", WQ_HTML_DATE},
    {"datecreated", WQ_HTML_DATE},
    {"date", WQ_HTML_DATE},
    {"author", WQ_HTML_AUTHOR},
    {"article:author", WQ_HTML_AUTHOR},
    {"citation_author", WQ_HTML_AUTHOR},
    {"parsely-author", WQ_HTML_AUTHOR},
    {"sailthru.author", WQ_HTML_AUTHOR},
    {"dc.creator", WQ_HTML_AUTHOR},
    {"dcterms.creator", WQ_HTML_AUTHOR},
    {"og:site_name", WQ_HTML_SOURCE},
    {"application-name", WQ_HTML_SOURCE},
    {"dc.publisher", WQ_HTML_SOURCE},
    {"dcterms.publisher", WQ_HTML_SOURCE},
    {"publisher", WQ_HTML_SOURCE},
    {"citation_journal_title", WQ_HTML_SOURCE},
    {"article:section", WQ_HTML_CATEGORY},
    {"og:article:section", WQ_HTML_CATEGORY},
    {"parsely-section", WQ_HTML_CATEGORY},
    {"section", WQ_HTML_CATEGORY},
    {"category", WQ_HTML_CATEGORY},
    {"og:url", WQ_HTML_ADDRESS},
    {"dc.identifier", WQ_HTML_ADDRESS},
    {"dcterms.license", WQ_HTML_LICENCE},
    {"dc.rights", WQ_HTML_LICENCE},
    {"dc.language", WQ_HTML_LANGUAGE},
    {"content-language", WQ_HTML_LANGUAGE},
    {"og:locale", WQ_HTML_LANGUAGE},
};
#define KEY_N (sizeof keys / sizeof keys[0])

/* Note the content of each key that `node` gives, unless one stood before. */
static void read_meta(const GumboNode *node, struct wq_str contents[KEY_N])
{
    static const char *const attributes[] = {"property", "name", "itemprop", "http-equiv"};
    const struct wq_str content = wq_html_attribute(node, "content");
    for (size_t i = 0; i < 4 && content.len > 0; i++) {
        const struct wq_str name = wq_html_attribute(node, attributes[i]);
        for (size_t k = 0; k < KEY_N && name.len > 0; k++)
            if (contents[k].len == 0 && name.len == strlen(keys[k].name) &&
                begins_with(name, keys[k].name))
                contents[k] = content;
    }
}

static void take_meta(struct wq_html_meta *meta, const struct wq_str contents[KEY_N])
{
    for (size_t k = 0; k < KEY_N; k++) {
        const enum wq_html_field field = keys[k].field;
        bool is_wanted = field == WQ_HTML_ADDRESS  ? is_address(contents[k])
                         : field == WQ_HTML_AUTHOR ? !is_address(contents[k])
                                                   : true;
        if (is_wanted)
            wq_html_take(meta, field, contents[k], keys[k].name);
    }
}

/* ---- the page ---- */

static void read_link(struct wq_html_meta *meta, const GumboNode *node)
{
    const struct wq_str href = wq_html_attribute(node, "href");
    if (wq_html_has_rel(node, "canonical") && is_address(href))
        wq_html_take(meta, WQ_HTML_ADDRESS, href, "canonical link");
    if (wq_html_has_rel(node, "license"))
        wq_html_take(meta, WQ_HTML_LICENCE, href, "license link");
}

/* One walk over all of it; what stands in the page is read in a second one. */
static void read_head(struct wq_html_meta *meta, const GumboNode *root)
{
    struct wq_str contents[KEY_N] = {{0}};
    struct wq_html_meta links = {.arena = meta->arena};
    for (const GumboNode *node = root; node; node = wq_html_next(node, root, false)) {
        if (wq_html_is(node, GUMBO_TAG_META))
            read_meta(node, contents);
        else if (wq_html_is(node, GUMBO_TAG_LINK) || wq_html_is(node, GUMBO_TAG_A))
            read_link(&links, node);
        else if (wq_html_is(node, GUMBO_TAG_SCRIPT))
            read_data(meta, node);
    }
    wq_html_take(meta, WQ_HTML_ADDRESS, links.values[WQ_HTML_ADDRESS], "canonical link");
    take_meta(meta, contents);
    wq_html_take(meta, WQ_HTML_LICENCE, links.values[WQ_HTML_LICENCE], "license link");
    wq_html_take(meta, WQ_HTML_LANGUAGE, wq_html_attribute(root, "lang"), "html lang");
}

static bool contains(struct wq_str text, struct wq_str part)
{
    return part.len > 0 && text.len >= part.len && memmem(text.ptr, text.len, part.ptr, part.len);
}

static const char *const bars[] = {" - ", " | ", " – ", " — ", " :: ", " » ", " « "};

/* The title without the name of the site behind it: "عنوان - موقع". */
static void strip_site(struct wq_html_meta *meta)
{
    struct wq_str *title = &meta->values[WQ_HTML_TITLE];
    const struct wq_str site = meta->values[WQ_HTML_SOURCE];
    for (size_t i = 0; i < sizeof bars / sizeof bars[0] && site.len > 0; i++) {
        const size_t len = strlen(bars[i]) + site.len;
        if (title->len <= len)
            continue;
        const char *start = title->ptr + title->len - len;
        if (memcmp(start, bars[i], strlen(bars[i])) == 0 &&
            memcmp(start + strlen(bars[i]), site.ptr, site.len) == 0)
            title->len -= len;
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

/* What is left of the page's title beside the heading names the site. */
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
    while (rest.len > 0 && memchr(" -|:", *rest.ptr, 4)) {
        rest.ptr++;
        rest.len--;
    }
    while (rest.len > 0 && memchr(" -|:", rest.ptr[rest.len - 1], 4))
        rest.len--;
    if ((before.len == 0 || after.len == 0) && wq_count_words(rest) <= SITE_WORDS &&
        rest.len < (before.len > after.len ? before.len : after.len))
        wq_html_take(meta, WQ_HTML_SOURCE, rest, "title element");
}

/* A heading that the metadata repeat is the title as the page shows it. */
static void choose_title(struct wq_html_meta *meta, const GumboNode *root,
                         const struct wq_html_view *view)
{
    struct wq_html_meta shown = {.arena = meta->arena};
    for (const GumboNode *node = root; node && !has(&shown, WQ_HTML_TITLE);
         node = wq_html_next(node, root, false))
        if (wq_html_is(node, GUMBO_TAG_TITLE))
            wq_html_take_text(&shown, WQ_HTML_TITLE, node, "title element");
    const struct wq_str title = shown.values[WQ_HTML_TITLE];
    const struct wq_str heading = find_heading(meta, title, view);
    if (heading.len > 0)
        meta->from[WQ_HTML_TITLE] = NULL;
    wq_html_take(meta, WQ_HTML_TITLE, heading, "h1");
    take_site(meta, title, heading);
    if (!wq_is_same_text(find_only_heading(view), meta->values[WQ_HTML_SOURCE]))
        wq_html_take(meta, WQ_HTML_TITLE, find_only_heading(view), "h1");
    const bool is_bare = !has(meta, WQ_HTML_TITLE);
    wq_html_take(meta, WQ_HTML_TITLE, title, "title element");
    strip_site(meta);
    if (is_bare)
        split_title(meta, view);
}

/* An author who is the site, or whom programs put there, is none. */
static void drop_nobody(struct wq_html_meta *meta, const struct wq_phrases *phrases)
{
    const struct wq_str author = meta->values[WQ_HTML_AUTHOR];
    const bool is_house = wq_phrase_front(phrases, WQ_PHRASE_HOUSE, author) > 0;
    if (!has(meta, WQ_HTML_AUTHOR) ||
        (!is_house && !wq_is_phrase(phrases, WQ_PHRASE_NOBODY, author) &&
         !wq_is_same_text(author, meta->values[WQ_HTML_SOURCE])))
        return;
    if (is_house)
        wq_html_take(meta, WQ_HTML_SOURCE, author, meta->from[WQ_HTML_AUTHOR]);
    meta->from[WQ_HTML_AUTHOR] = NULL;
    meta->values[WQ_HTML_AUTHOR] = (struct wq_str){0};
}

/* ---- the address and the file ---- */

static void read_path(struct wq_html_meta *meta, struct wq_str path, const char *from)
{
    struct wq_str found;
    uint32_t date = 0;
    if (has(meta, WQ_HTML_DATE) || !wq_date_in_path(path, &date, &found))
        return;
    meta->from[WQ_HTML_DATE] = from;
    meta->date = date;
    meta->values[WQ_HTML_DATE] = found;
}

struct wq_str wq_html_host(struct wq_str address)
{
    const size_t off = begins_with(address, "https://") ? 8 : 7;
    if (!is_address(address))
        return (struct wq_str){0};
    struct wq_str host = {address.ptr + off, 0};
    while (off + host.len < address.len && !memchr("/:?#", host.ptr[host.len], 4))
        host.len++;
    const bool has_www = host.len > 4 && memcmp(host.ptr, "www.", 4) == 0;
    return has_www ? (struct wq_str){host.ptr + 4, host.len - 4} : host;
}

enum wq_status wq_html_find_meta(const GumboNode *root, const struct wq_html_view *view,
                                 const struct wq_phrases *phrases, struct wq_str saved_from,
                                 struct wq_html_meta *meta)
{
    meta->arena = malloc(sizeof *meta->arena + ARENA_BYTES);
    if (!meta->arena)
        return WQ_E_NOMEM;
    *meta->arena = (struct wq_arena){0};
    wq_arena_init(meta->arena, meta->arena + 1, ARENA_BYTES);
    read_head(meta, root);
    if (is_address(saved_from))
        wq_html_take(meta, WQ_HTML_ADDRESS, saved_from, "saved from");
    choose_title(meta, root, view);
    drop_nobody(meta, phrases);
    return WQ_OK;
}

void wq_html_find_in_paths(struct wq_html_meta *meta, struct wq_str name)
{
    read_path(meta, meta->values[WQ_HTML_ADDRESS], "the address");
    read_path(meta, name, "the file's name");
    wq_html_take(meta, WQ_HTML_SOURCE, wq_html_host(meta->values[WQ_HTML_ADDRESS]), "the address");
}

void wq_html_meta_free(struct wq_html_meta *meta)
{
    free(meta->arena);
    *meta = (struct wq_html_meta){0};
}
