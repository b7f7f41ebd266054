/* SPDX-License-Identifier: MIT */
#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "epub.h"

#define NS '|'

/* ---- strings that last as long as the book ---- */

struct block {
    struct block *next;
    char text[];
};

static enum wq_status keep(struct wq_epub *epub, struct wq_str text, struct wq_str *kept)
{
    struct block *block = malloc(sizeof *block + text.len + 1);
    if (!block)
        return WQ_E_NOMEM;
    block->next = epub->strings;
    epub->strings = block;
    if (text.len > 0)
        memcpy(block->text, text.ptr, text.len);
    block->text[text.len] = '\0';
    *kept = (struct wq_str){block->text, text.len};
    return WQ_OK;
}

void wq_epub_close(struct wq_epub *epub)
{
    for (struct block *block = epub->strings, *next; block; block = next) {
        next = block->next;
        free(block);
    }
    for (int i = 0; i < WQ_EPUB_FIELDS; i++)
        wq_buffer_free(&epub->fields[i]);
    wq_buffer_free(&epub->items);
    wq_buffer_free(&epub->toc);
    *epub = (struct wq_epub){0};
}

/* ---- one XML file of the book ---- */

struct reading {
    struct wq_epub *epub;
    XML_Parser parser;
    struct wq_str path;     /* of the file */
    enum wq_status st;      /* what ends the work */
    struct wq_buffer found; /* path of the package */
    int field;              /* of metadata that is open; -1: none */
    uint32_t spine_n;
    /* of the table of contents */
    bool is_toc, is_label;
    uint32_t nav_depth; /* of a nav of another kind, whose links are no titles */
    struct wq_buffer label;
    struct wq_buffer target;
};

static void note(struct reading *reading, enum wq_status st)
{
    if (st == WQ_OK || reading->st != WQ_OK)
        return;
    reading->st = st;
    XML_StopParser(reading->parser, XML_FALSE);
}

static const char *local_name(const char *name)
{
    const char *bar = strrchr(name, NS);
    return bar ? bar + 1 : name;
}

static bool is_named(const char *name, const char *wanted)
{
    return strcmp(local_name(name), wanted) == 0;
}

static const char *attribute(const char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (is_named(attributes[0], name))
            return attributes[1];
    return NULL;
}

/* Parse the file at `path`, up to where it is not well-formed. WQ_E_RANGE it is not there. */
static enum wq_status parse(struct reading *reading, struct wq_str path,
                            XML_StartElementHandler begin, XML_EndElementHandler end,
                            XML_CharacterDataHandler text)
{
    struct wq_buffer bytes = {0};
    enum wq_status st = wq_zip_take(reading->epub->zip, path, WQ_EPUB_FILE_MAX, &bytes);
    if (st == WQ_OK)
        reading->parser = XML_ParserCreateNS(NULL, NS);
    if (st == WQ_OK && !reading->parser)
        st = WQ_E_NOMEM;
    if (st == WQ_OK) {
        reading->path = path;
        reading->field = -1;
        XML_SetUserData(reading->parser, reading);
        XML_SetElementHandler(reading->parser, begin, end);
        XML_SetCharacterDataHandler(reading->parser, text);
        XML_Parse(reading->parser, (const char *)bytes.ptr, (int)bytes.len, 1);
        st = reading->st;
    }
    if (reading->parser)
        XML_ParserFree(reading->parser);
    reading->parser = NULL;
    wq_buffer_free(&bytes);
    return st;
}

/* ---- META-INF/container.xml ---- */

static void XMLCALL begin_container(void *self, const char *name, const char **attributes)
{
    struct reading *reading = self;
    const char *path = attribute(attributes, "full-path");
    if (is_named(name, "rootfile") && path && reading->found.len == 0)
        note(reading, wq_buffer_add(&reading->found, path, strlen(path)));
}

/* ---- the package ---- */

static int field_of(const char *name)
{
    static const char *const names[WQ_EPUB_FIELDS] = {"title",  "creator", "language",  "date",
                                                      "rights", "subject", "identifier"};
    for (int i = 0; i < WQ_EPUB_FIELDS && strstr(name, "purl.org/dc/elements"); i++)
        if (is_named(name, names[i]))
            return i;
    return -1;
}

static void begin_field(struct reading *reading, int field)
{
    struct wq_buffer *buffer = &reading->epub->fields[field];
    if (buffer->len > 0 && field != WQ_EPUB_CREATOR)
        return; /* of several the first counts */
    if (buffer->len > 0)
        note(reading, wq_buffer_add(buffer, "\xD8\x8C ", 3));
    reading->field = field;
}

/* The path in the archive that an address in this file means. */
static enum wq_status join(struct reading *reading, const char *address, struct wq_buffer *out)
{
    bool is_inside = false;
    enum wq_status st = wq_files_join(reading->path, wq_str(address), true, out, &is_inside);
    if (!is_inside)
        out->len = 0;
    return st;
}

static void add_item(struct reading *reading, const char **attributes)
{
    struct wq_epub *epub = reading->epub;
    struct wq_epub_item item = {0};
    struct wq_buffer path = {0};
    const char *id = attribute(attributes, "id"), *address = attribute(attributes, "href");
    const char *type = attribute(attributes, "media-type");
    const char *properties = attribute(attributes, "properties");
    if (!id || !address || epub->item_n == WQ_EPUB_ITEMS_MAX)
        return;
    enum wq_status st = join(reading, address, &path);
    const struct wq_str joined = {(const char *)path.ptr, path.len};
    item.is_text =
        type && (strcmp(type, "application/xhtml+xml") == 0 || strcmp(type, "text/html") == 0 ||
                 strcmp(type, "text/x-oeb1-document") == 0);
    const bool is_toc = (properties && strstr(properties, "nav")) ||
                        (type && strcmp(type, "application/x-dtbncx+xml") == 0);
    if (st == WQ_OK && is_toc && (epub->toc.len == 0 || properties)) {
        epub->toc.len = 0;
        st = wq_buffer_add(&epub->toc, path.ptr, path.len);
    }
    if (st == WQ_OK)
        st = keep(epub, wq_str(id), &item.id);
    if (st == WQ_OK)
        st = keep(epub, joined, &item.path);
    if (st == WQ_OK)
        st = wq_buffer_add(&epub->items, &item, sizeof item);
    epub->item_n += st == WQ_OK;
    wq_buffer_free(&path);
    note(reading, st);
}

static struct wq_epub_item *items_of(const struct wq_epub *epub)
{
    return (struct wq_epub_item *)(void *)epub->items.ptr;
}

static int compare_ids(const void *a, const void *b)
{
    const struct wq_epub_item *x = a, *y = b;
    return strcmp(x->id.ptr, y->id.ptr);
}

static int compare_places(const void *a, const void *b)
{
    const struct wq_epub_item *x = a, *y = b;
    const uint32_t p = x->place - 1, q = y->place - 1; /* those without one come last */
    return (p > q) - (p < q);
}

static int compare_paths(const void *a, const void *b)
{
    const struct wq_epub_item *const *x = a, *const *y = b;
    return strcmp((*x)->path.ptr, (*y)->path.ptr);
}

static void sort_items(struct wq_epub *epub, int (*compare)(const void *, const void *))
{
    if (epub->item_n > 0)
        qsort(epub->items.ptr, epub->item_n, sizeof(struct wq_epub_item), compare);
}

static void XMLCALL begin_package(void *self, const char *name, const char **attributes)
{
    struct reading *reading = self;
    struct wq_epub *epub = reading->epub;
    const int field = field_of(name);
    if (field >= 0)
        begin_field(reading, field);
    else if (is_named(name, "item"))
        add_item(reading, attributes);
    else if (is_named(name, "spine"))
        sort_items(epub, compare_ids);
    const char *id = is_named(name, "itemref") ? attribute(attributes, "idref") : NULL;
    if (!id || epub->item_n == 0)
        return;
    const struct wq_epub_item key = {.id = wq_str(id)};
    struct wq_epub_item *item =
        bsearch(&key, epub->items.ptr, epub->item_n, sizeof key, compare_ids);
    if (item && item->place == 0 && item->path.len > 0)
        item->place = ++reading->spine_n;
}

static void XMLCALL end_package(void *self, const char *name)
{
    struct reading *reading = self;
    if (field_of(name) >= 0)
        reading->field = -1;
}

static void XMLCALL text_of_package(void *self, const char *text, int len)
{
    struct reading *reading = self;
    if (reading->field >= 0)
        note(reading, wq_buffer_add(&reading->epub->fields[reading->field], text, (size_t)len));
}

/* ---- the table of contents: nav of EPUB 3, or NCX ---- */

static void take_target(struct reading *reading, const char *address)
{
    reading->target.len = 0;
    if (address)
        note(reading, join(reading, address, &reading->target));
}

static void XMLCALL begin_contents(void *self, const char *name, const char **attributes)
{
    struct reading *reading = self;
    const char *type = is_named(name, "nav") ? attribute(attributes, "type") : NULL;
    if (is_named(name, "nav") || is_named(name, "pageList"))
        reading->is_toc = type && strcmp(type, "toc") == 0;
    else if (is_named(name, "navMap"))
        reading->is_toc = true;
    if (is_named(name, "a") || is_named(name, "navLabel")) {
        reading->is_label = reading->is_toc;
        reading->label.len = 0;
    }
    if (is_named(name, "a"))
        take_target(reading, attribute(attributes, "href"));
}

/* The first link to a text gives it its title. */
static void give_title(struct reading *reading)
{
    struct wq_epub *epub = reading->epub;
    const struct wq_str label =
        wq_trim((struct wq_str){(const char *)reading->label.ptr, reading->label.len});
    const struct wq_str target = {(const char *)reading->target.ptr, reading->target.len};
    struct wq_epub_item *items = items_of(epub);
    size_t low = 0, high = epub->chapter_n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        struct wq_epub_item *item = &items[middle];
        const size_t len = item->path.len < target.len ? item->path.len : target.len;
        int order = len > 0 ? memcmp(target.ptr, item->path.ptr, len) : 0;
        if (order == 0)
            order = (target.len > item->path.len) - (target.len < item->path.len);
        if (order == 0) {
            if (item->title.len == 0 && label.len > 0)
                note(reading, keep(epub, label, &item->title));
            return;
        }
        low = order > 0 ? middle + 1 : low;
        high = order > 0 ? high : middle;
    }
}

static void XMLCALL end_contents(void *self, const char *name)
{
    struct reading *reading = self;
    if (is_named(name, "nav") || is_named(name, "navMap"))
        reading->is_toc = false;
    if (is_named(name, "a") && reading->is_label)
        give_title(reading);
    if (is_named(name, "a") || is_named(name, "navLabel"))
        reading->is_label = false;
}

static void XMLCALL begin_ncx(void *self, const char *name, const char **attributes)
{
    struct reading *reading = self;
    begin_contents(self, name, attributes);
    if (!is_named(name, "content") || !reading->is_toc)
        return;
    take_target(reading, attribute(attributes, "src"));
    give_title(reading); /* its label stands before it */
}

static void XMLCALL text_of_contents(void *self, const char *text, int len)
{
    struct reading *reading = self;
    if (reading->is_label && reading->label.len < WQ_PATH_MAX)
        note(reading, wq_buffer_add(&reading->label, text, (size_t)len));
}

static int compare_item_paths(const void *a, const void *b)
{
    const struct wq_epub_item *x = a, *y = b;
    return compare_paths(&x, &y);
}

static enum wq_status read_contents(struct wq_epub *epub, struct reading *reading)
{
    struct wq_epub whole = *epub;
    if (epub->toc.len == 0)
        return WQ_OK;
    /* by path while links are looked up: only those that are read */
    qsort(epub->items.ptr, epub->chapter_n, sizeof(struct wq_epub_item), compare_item_paths);
    enum wq_status st = parse(reading, (struct wq_str){(const char *)whole.toc.ptr, whole.toc.len},
                              begin_ncx, end_contents, text_of_contents);
    qsort(epub->items.ptr, epub->chapter_n, sizeof(struct wq_epub_item), compare_places);
    return st == WQ_E_IO || st == WQ_E_NOMEM ? st : WQ_OK; /* a book without titles is one */
}

/* ---- the book ---- */

static enum wq_status fail(struct wq_epub *epub, const char *why)
{
    epub->fault = why;
    return WQ_E_DAMAGED;
}

static enum wq_status open_package(struct wq_epub *epub, struct reading *reading)
{
    enum wq_status st =
        parse(reading, wq_str("META-INF/container.xml"), begin_container, NULL, NULL);
    if (st != WQ_OK && st != WQ_E_RANGE)
        return st;
    if (reading->found.len == 0)
        return fail(epub, "a book whose META-INF/container.xml names no package");
    const struct wq_str package = {(const char *)reading->found.ptr, reading->found.len};
    st = parse(reading, package, begin_package, end_package, text_of_package);
    if (st == WQ_E_RANGE)
        return fail(epub, "a book whose package is not in it");
    sort_items(epub, compare_places);
    epub->chapter_n = reading->spine_n;
    if (st == WQ_OK && epub->chapter_n == 0)
        return fail(epub, "a book whose package lists no texts");
    return st;
}

static bool is_encrypted(struct wq_epub *epub)
{
    static const char mark[] = "xmlenc#aes"; /* fonts are obfuscated in another way */
    struct wq_buffer bytes = {0};
    const enum wq_status st =
        wq_zip_take(epub->zip, wq_str("META-INF/encryption.xml"), WQ_EPUB_FILE_MAX, &bytes);
    const bool has_mark =
        st == WQ_OK && bytes.len > 0 && memmem(bytes.ptr, bytes.len, mark, strlen(mark));
    wq_buffer_free(&bytes);
    return has_mark;
}

enum wq_status wq_epub_open(struct wq_epub *epub, struct wq_zip *zip)
{
    struct reading reading = {.epub = epub};
    epub->zip = zip;
    enum wq_status st = is_encrypted(epub)
                            ? fail(epub, "an encrypted book, which only its shop's program opens")
                            : open_package(epub, &reading);
    if (st == WQ_OK)
        st = read_contents(epub, &reading);
    if (st == WQ_E_TRUNCATED || st == WQ_E_LIMIT)
        st = fail(epub, zip->fault ? zip->fault : "its package has over 16 MB");
    wq_buffer_free(&reading.found);
    wq_buffer_free(&reading.label);
    wq_buffer_free(&reading.target);
    return st;
}
