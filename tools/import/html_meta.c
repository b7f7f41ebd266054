/* SPDX-License-Identifier: MIT */
/* What a page says of itself, and where: JSON-LD, meta elements, links, its address. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "html.h"
#include "warraq/fold.h"
#include "warraq/format.h"

#define ARENA_BYTES (256u << 10)

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
    if (field != WQ_HTML_ADDRESS)
        len = wq_undo_references(copy, len); /* many sites escape them twice */
    meta->values[field] = (struct wq_str){copy, len};
    meta->from[field] = from;
    if (field == WQ_HTML_DATE)
        meta->date = date;
}

static bool begins_with(struct wq_str text, const char *start)
{
    return text.len >= strlen(start) && strncasecmp(text.ptr, start, strlen(start)) == 0;
}

bool wq_html_is_address(struct wq_str text)
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

/* `text` folded and without spaces, in `out`; returns its length, 0 if it is too long. */
static size_t fold_tight(struct wq_str text, uint8_t out[WQ_FIELD_MAX])
{
    const size_t len = text.len <= WQ_FIELD_MAX / 2 ? wq_fold(text, out, WQ_FIELD_MAX) : 0;
    size_t n = 0;
    for (size_t i = 0; i < len; i++)
        if (out[i] != ' ')
            out[n++] = out[i];
    return n;
}

/* Whether a name is that of the site, maybe with other spaces or an ending: "NAME.net". */
static bool is_site_name(struct wq_str name, struct wq_str site)
{
    static const char *const ends[] = {".نت", ".كوم", ".net", ".com"};
    uint8_t own[WQ_FIELD_MAX], other[WQ_FIELD_MAX];
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        const size_t len = strlen(ends[i]);
        if (name.len > len && memcmp(name.ptr + name.len - len, ends[i], len) == 0)
            name.len -= len;
        if (site.len > len && memcmp(site.ptr + site.len - len, ends[i], len) == 0)
            site.len -= len;
    }
    const size_t n = fold_tight(name, own);
    return n > 0 && n == fold_tight(site, other) && memcmp(own, other, n) == 0;
}

/* Whether an author is the site, or whom programs put there, or no name at all. */
bool wq_html_is_nobody(const struct wq_html_meta *meta, struct wq_str author)
{
    return author.len == 0 || wq_html_is_address(author) || memchr(author.ptr, '@', author.len) ||
           wq_phrase_front(meta->phrases, WQ_PHRASE_HOUSE, author) > 0 ||
           wq_is_phrase(meta->phrases, WQ_PHRASE_NOBODY, author) ||
           wq_is_phrase(meta->phrases, WQ_PHRASE_PLACE, author) || wq_byline_is_of_net(author) ||
           is_site_name(author, meta->values[WQ_HTML_SOURCE]);
}

/* `text` without tags, which some sites put around names, in `out`. */
static struct wq_str without_tags(struct wq_str text, char *out, size_t cap)
{
    size_t n = 0;
    bool is_tag = false;
    if (text.len > cap || !memchr(text.ptr, '<', text.len) || !memchr(text.ptr, '>', text.len))
        return text;
    for (size_t i = 0; i < text.len; i++) {
        is_tag |= text.ptr[i] == '<';
        if (!is_tag)
            out[n++] = text.ptr[i];
        is_tag &= text.ptr[i] != '>';
    }
    return wq_trim((struct wq_str){out, n});
}

void wq_html_take_author(struct wq_html_meta *meta, struct wq_str value, const char *from)
{
    char plain[WQ_FIELD_MAX];
    if (value.len == 0)
        return;
    value = without_tags(value, plain, sizeof plain);
    const struct wq_str named = wq_byline_author(meta->phrases, value, false);
    if (named.len > 0) /* "by NAME" */
        value = named;
    value = wq_byline_signed(meta->phrases, value);
    struct wq_str house, name;
    if (wq_byline_sign(meta->phrases, value, false, &house, &name)) { /* "HOUSE - NAME" */
        wq_html_take(meta, WQ_HTML_SOURCE, house, from);
        value = name;
    }
    if (wq_phrase_front(meta->phrases, WQ_PHRASE_HOUSE, value) > 0)
        wq_html_take(meta, WQ_HTML_SOURCE, value, from);
    if (!wq_html_is_nobody(meta, value))
        wq_html_take(meta, WQ_HTML_AUTHOR, value, from);
}

/* An author who turned out to be the site, or whose name has that of the site behind it. */
static void drop_nobody(struct wq_html_meta *meta)
{
    wq_html_strip_site(&meta->values[WQ_HTML_AUTHOR], meta->values[WQ_HTML_SOURCE]);
    if (!has(meta, WQ_HTML_AUTHOR) || !wq_html_is_nobody(meta, meta->values[WQ_HTML_AUTHOR]))
        return;
    meta->from[WQ_HTML_AUTHOR] = NULL;
    meta->values[WQ_HTML_AUTHOR] = (struct wq_str){0};
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
    {"og:site_name", WQ_HTML_SOURCE},
    {"application-name", WQ_HTML_SOURCE},
    {"dc.publisher", WQ_HTML_SOURCE},
    {"dcterms.publisher", WQ_HTML_SOURCE},
    {"publisher", WQ_HTML_SOURCE},
    {"citation_journal_title", WQ_HTML_SOURCE},
    {"author", WQ_HTML_AUTHOR},
    {"article:author", WQ_HTML_AUTHOR},
    {"citation_author", WQ_HTML_AUTHOR},
    {"parsely-author", WQ_HTML_AUTHOR},
    {"sailthru.author", WQ_HTML_AUTHOR},
    {"dc.creator", WQ_HTML_AUTHOR},
    {"dcterms.creator", WQ_HTML_AUTHOR},
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
#define AUTHORS_MAX 32u
#define KEY_N (sizeof keys / sizeof keys[0])

/* What meta elements give. */
struct contents {
    struct wq_str known[KEY_N];
    struct wq_str guessed[WQ_HTML_FIELDS]; /* under names that sites have of their own */
    struct wq_str label[3], data[3];       /* rows that cards of Twitter show, 1 and 2 */
    struct {
        size_t key;
        struct wq_str name;
    } authors[AUTHORS_MAX]; /* of names that give one of several each */
    size_t author_n;
};

/* The field that a name means, of those that sites make up: "publishedDate", "article-writer". */
static enum wq_html_field guess_field(struct wq_str name)
{
    static const struct {
        const char *part, *other; /* the name has both */
        enum wq_html_field field;
    } guesses[] = {{"publish", "date", WQ_HTML_DATE},       {"publish", "time", WQ_HTML_DATE},
                   {"publication", "date", WQ_HTML_DATE},   {"create", "date", WQ_HTML_DATE},
                   {"article", "date", WQ_HTML_DATE},       {"release", "date", WQ_HTML_DATE},
                   {"author", "", WQ_HTML_AUTHOR},          {"writer", "", WQ_HTML_AUTHOR},
                   {"creator", "", WQ_HTML_AUTHOR},         {"page", "title", WQ_HTML_TITLE},
                   {"article", "title", WQ_HTML_TITLE},     {"site", "name", WQ_HTML_SOURCE},
                   {"article", "section", WQ_HTML_CATEGORY}};
    static const char *const never[] = {"modif", "updat", "expir", "url",    "image",
                                        "desc",  "link",  "id",    "twitter"};
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
        if (wq_html_names(name, never[i]))
            return WQ_HTML_FIELDS;
    for (size_t i = 0; i < sizeof guesses / sizeof guesses[0]; i++)
        if (wq_html_names(name, guesses[i].part) && wq_html_names(name, guesses[i].other))
            return guesses[i].field;
    return WQ_HTML_FIELDS;
}

static void read_card(struct contents *contents, struct wq_str name, struct wq_str content)
{
    const bool is_label = begins_with(name, "twitter:label"),
               is_data = begins_with(name, "twitter:data");
    const char number = name.len > 0 ? name.ptr[name.len - 1] : '0';
    if ((is_label || is_data) && (number == '1' || number == '2'))
        (is_label ? contents->label : contents->data)[number - '0'] = content;
}

/* Whether an element of that name gives one author, so that several have several. */
static bool is_of_one(const struct key *key)
{
    static const char *const names[] = {"citation_author", "article:author", "dc.creator",
                                        "dcterms.creator"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(key->name, names[i]) == 0)
            return true;
    return false;
}

static void add_author(struct contents *contents, size_t key, struct wq_str name)
{
    for (size_t i = 0; i < contents->author_n; i++)
        if (contents->authors[i].key == key && wq_str_equal(contents->authors[i].name, name))
            return;
    if (contents->author_n == AUTHORS_MAX)
        return;
    contents->authors[contents->author_n].key = key;
    contents->authors[contents->author_n++].name = name;
}

/* Note the content of each key that `node` gives, unless one stood before. */
static void read_meta(const GumboNode *node, struct contents *contents)
{
    static const char *const attributes[] = {"property", "name", "itemprop", "http-equiv"};
    const struct wq_str content = wq_html_attribute(node, "content");
    for (size_t i = 0; i < 4 && content.len > 0; i++) {
        const struct wq_str name = wq_html_attribute(node, attributes[i]);
        bool is_known = name.len == 0;
        for (size_t k = 0; k < KEY_N && !is_known; k++) {
            is_known = name.len == strlen(keys[k].name) && begins_with(name, keys[k].name);
            const bool is_better =
                keys[k].field == WQ_HTML_AUTHOR && wq_html_is_address(contents->known[k]);
            if (is_known && (contents->known[k].len == 0 || is_better))
                contents->known[k] = content;
            if (is_known && is_of_one(&keys[k]))
                add_author(contents, k, content);
        }
        const enum wq_html_field field = is_known ? WQ_HTML_FIELDS : guess_field(name);
        if (field < WQ_HTML_FIELDS && contents->guessed[field].len == 0)
            contents->guessed[field] = content;
        read_card(contents, name, content);
    }
    const struct wq_str around = wq_html_attribute(node->parent, "itemprop");
    if (wq_str_equal(wq_html_attribute(node, "itemprop"), wq_str("name")) &&
        (wq_str_equal(around, wq_str("author")) || wq_str_equal(around, wq_str("creator"))) &&
        contents->guessed[WQ_HTML_AUTHOR].len == 0)
        contents->guessed[WQ_HTML_AUTHOR] = content;
}

static void take_meta(struct wq_html_meta *meta, enum wq_html_field field, struct wq_str content,
                      const char *from)
{
    if (field == WQ_HTML_AUTHOR)
        wq_html_take_author(meta, content, from);
    else if (field == WQ_HTML_SOURCE && wq_html_is_address(content))
        wq_html_take(meta, field, wq_html_host(content), from);
    else if (field != WQ_HTML_ADDRESS || wq_html_is_address(content))
        wq_html_take(meta, field, content, from);
}

/* The authors that elements of one name give, each in one of its own. */
static void take_authors(struct wq_html_meta *meta, const struct contents *contents, size_t key)
{
    struct wq_buffer all = {0};
    enum wq_status st = WQ_OK;
    size_t n = 0;
    for (size_t i = 0; i < contents->author_n && st == WQ_OK; i++) {
        const struct wq_str name = contents->authors[i].name;
        if (contents->authors[i].key != key || wq_html_is_nobody(meta, name))
            continue;
        if (n++ > 0)
            st = wq_buffer_add(&all, "، ", strlen("، "));
        if (st == WQ_OK)
            st = wq_buffer_add(&all, name.ptr, name.len);
    }
    if (st == WQ_OK && n > 1)
        wq_html_take(meta, WQ_HTML_AUTHOR, (struct wq_str){(const char *)all.ptr, all.len},
                     keys[key].name);
    else
        take_meta(meta, WQ_HTML_AUTHOR, contents->known[key], keys[key].name);
    wq_buffer_free(&all);
}

static void take_contents(struct wq_html_meta *meta, const struct contents *contents)
{
    for (size_t k = 0; k < KEY_N; k++)
        if (keys[k].field == WQ_HTML_AUTHOR)
            take_authors(meta, contents, k);
        else
            take_meta(meta, keys[k].field, contents->known[k], keys[k].name);
    for (int i = 1; i <= 2; i++)
        if (wq_byline_is_label(meta->phrases, contents->label[i]))
            wq_html_take_author(meta, contents->data[i], "twitter:data");
    for (int field = 0; field < WQ_HTML_FIELDS; field++)
        take_meta(meta, (enum wq_html_field)field, contents->guessed[field], "meta element");
}

/* ---- the page ---- */

static void read_link(struct wq_html_meta *meta, const GumboNode *node)
{
    const struct wq_str href = wq_html_attribute(node, "href");
    if (wq_html_has_rel(node, "canonical") && wq_html_is_address(href))
        wq_html_take(meta, WQ_HTML_ADDRESS, href, "canonical link");
    if (wq_html_has_rel(node, "license"))
        wq_html_take(meta, WQ_HTML_LICENCE, href, "license link");
}

/* One walk over all of it; what stands in the page is read in a second one. */
static void read_head(struct wq_html_meta *meta, const GumboNode *root)
{
    struct contents contents = {0};
    struct wq_html_meta links = {.arena = meta->arena};
    for (const GumboNode *node = root; node; node = wq_html_next(node, root, false)) {
        if (wq_html_is(node, GUMBO_TAG_META))
            read_meta(node, &contents);
        else if (wq_html_is(node, GUMBO_TAG_LINK) || wq_html_is(node, GUMBO_TAG_A))
            read_link(&links, node);
        else if (wq_html_is(node, GUMBO_TAG_SCRIPT))
            wq_html_read_data(node, meta);
    }
    wq_html_take(meta, WQ_HTML_ADDRESS, links.values[WQ_HTML_ADDRESS], "canonical link");
    take_contents(meta, &contents);
    wq_html_take(meta, WQ_HTML_LICENCE, links.values[WQ_HTML_LICENCE], "license link");
    wq_html_take(meta, WQ_HTML_LANGUAGE, wq_html_attribute(root, "lang"), "html lang");
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
    if (!wq_html_is_address(address))
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
    meta->phrases = phrases;
    *meta->arena = (struct wq_arena){0};
    wq_arena_init(meta->arena, meta->arena + 1, ARENA_BYTES);
    read_head(meta, root);
    if (wq_html_is_address(saved_from))
        wq_html_take(meta, WQ_HTML_ADDRESS, saved_from, "saved from");
    wq_html_choose_title(root, view, meta);
    drop_nobody(meta);
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
