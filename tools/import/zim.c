/* SPDX-License-Identifier: MIT */
/* ZIM archives: each web page in them is an article, in the order in which they are packed, so that
 * each cluster is unpacked once. */
#include "zim.h"
#include <stdlib.h>
#include <string.h>
#include "warraq/format.h"

struct page {
    uint32_t cluster, blob, entry;
};

struct reading {
    struct wq_zim zim;
    struct wq_input *input;
    struct wq_sink *sink;
    struct wq_buffer pages;                          /* struct page */
    struct wq_buffer title, language, licence, name; /* of the archive: M/Title and the like */
    uint32_t captured;
    uint32_t damaged_n;
    struct wq_zim_entry entry; /* that is at hand */
};

static int compare(const void *a, const void *b)
{
    const struct page *x = a, *y = b;
    if (x->cluster != y->cluster)
        return x->cluster < y->cluster ? -1 : 1;
    if (x->blob != y->blob)
        return x->blob < y->blob ? -1 : 1;
    return (x->entry > y->entry) - (x->entry < y->entry);
}

/* ---- what the archive says of itself ---- */

static struct wq_str text_of(const struct wq_buffer *buffer)
{
    const struct wq_str text = {(const char *)buffer->ptr, buffer->len};
    return wq_utf8_valid(text) ? wq_trim(text) : (struct wq_str){0};
}

static enum wq_status read_field(struct reading *reading, const char *path, struct wq_buffer *out)
{
    struct wq_zim *zim = &reading->zim;
    enum wq_status st = wq_zim_find(zim, wq_str(path), &reading->entry);
    if (st == WQ_OK)
        st = wq_zim_blob(zim, &zim->pictures, reading->entry.cluster, reading->entry.blob,
                         WQ_FIELD_MAX, out);
    if (st != WQ_OK)
        out->len = 0;
    return st == WQ_E_IO || st == WQ_E_NOMEM ? st : WQ_OK;
}

static enum wq_status read_meta(struct reading *reading)
{
    const struct {
        const char *path;
        struct wq_buffer *out;
    } fields[] = {
        {"M/Title", &reading->title},
        {"M/Language", &reading->language},
        {"M/License", &reading->licence},
        {"M/Name", &reading->name},
    };
    struct wq_buffer date = {0};
    enum wq_status st = WQ_OK;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0] && st == WQ_OK; i++)
        st = read_field(reading, fields[i].path, fields[i].out);
    if (st == WQ_OK)
        st = read_field(reading, "M/Date", &date);
    reading->captured = wq_parse_date(text_of(&date));
    wq_buffer_free(&date);
    return st;
}

/* ---- pages ---- */

static bool is_page(const struct reading *reading)
{
    const struct wq_zim_entry *entry = &reading->entry;
    const struct wq_str type = wq_zim_type(&reading->zim, entry->type);
    const bool is_content = entry->path[0] == 'A' || entry->path[0] == 'C';
    const bool is_html = type.len >= 9 && memcmp(type.ptr, "text/html", 9) == 0;
    return is_content &&
           (is_html || (type.len >= 21 && memcmp(type.ptr, "application/xhtml+xml", 21) == 0));
}

static enum wq_status list_pages(struct reading *reading)
{
    enum wq_status st = WQ_OK;
    for (uint32_t i = 0; i < reading->zim.entry_n && st == WQ_OK; i++) {
        st = wq_zim_entry(&reading->zim, i, &reading->entry);
        const struct page page = {reading->entry.cluster, reading->entry.blob, i};
        if (st == WQ_OK && is_page(reading))
            st = wq_buffer_add(&reading->pages, &page, sizeof page);
        if (st == WQ_E_DAMAGED) {
            reading->damaged_n++;
            st = WQ_OK;
        }
    }
    if (reading->pages.len > 0)
        qsort(reading->pages.ptr, reading->pages.len / sizeof(struct page), sizeof(struct page),
              compare);
    return st;
}

static enum wq_status refuse(struct wq_buffer *bytes, const char *why)
{
    bytes->len = 0;
    enum wq_status st = wq_buffer_add(bytes, why, strlen(why));
    return st == WQ_OK ? WQ_E_RANGE : st;
}

static enum wq_status open_file(void *self, struct wq_str path, struct wq_buffer *bytes)
{
    struct reading *reading = self;
    struct wq_zim *zim = &reading->zim;
    struct wq_zim_entry entry;
    enum wq_status st = wq_zim_find(zim, path, &entry);
    if (st == WQ_OK)
        st =
            wq_zim_blob(zim, &zim->pictures, entry.cluster, entry.blob, WQ_PICTURE_FILE_MAX, bytes);
    switch (st) {
    case WQ_E_RANGE:
        return refuse(bytes, "it is not in the archive");
    case WQ_E_LIMIT:
        return refuse(bytes, "larger than 64 MB");
    case WQ_E_DAMAGED:
        return refuse(bytes, "it is damaged");
    default:
        return st;
    }
}

static enum wq_status pull(void *self, struct wq_buffer *bytes)
{
    struct wq_buffer *body = self;
    const size_t len = body->len;
    body->len = 0;
    return len > 0 ? wq_buffer_add(bytes, body->ptr, len) : WQ_OK;
}

/* The language of most of what is read is told by three letters there and by two elsewhere. */
static struct wq_str language_of(const struct reading *reading)
{
    struct wq_str language = text_of(&reading->language);
    const char *comma = language.len > 0 ? memchr(language.ptr, ',', language.len) : NULL;
    if (comma)
        language.len = (size_t)(comma - language.ptr);
    return wq_str_equal(language, wq_str("ara")) ? wq_str("ar") : language;
}

static enum wq_status import_text(struct reading *reading, struct wq_buffer *body)
{
    const struct wq_str path = wq_str(reading->entry.path);
    struct wq_known known = {
        .from = "the archive", .may_be_empty = true, .charset = WQ_CHARSET_UTF8};
    const struct wq_files files = {.self = reading, .open = open_file, .base = path};
    const struct wq_member member = {
        .path = path, .known = &known, .files = &files, .self = body, .pull = pull};
    struct wq_buffer id = {0};
    const struct wq_str name = text_of(&reading->name);
    enum wq_status st = wq_buffer_add(&id, name.ptr, name.len);
    if (st == WQ_OK)
        st = wq_buffer_add(&id, ":", 1);
    if (st == WQ_OK)
        st = wq_buffer_add(&id, path.ptr, path.len);
    known.meta.title = wq_utf8_valid(wq_str(reading->entry.title)) ? wq_str(reading->entry.title)
                                                                   : (struct wq_str){0};
    known.meta.source = text_of(&reading->title);
    known.meta.language = language_of(reading);
    known.meta.licence = text_of(&reading->licence);
    known.meta.captured = reading->captured;
    if (name.len > 0 && id.len <= WQ_FIELD_MAX && wq_utf8_valid(path))
        known.meta.source_id = (struct wq_str){(const char *)id.ptr, id.len};
    if (st == WQ_OK)
        st = wq_member_import_as(&wq_format_html, &member, reading->input, reading->sink);
    wq_buffer_free(&id);
    return st;
}

static enum wq_status import_page(struct reading *reading, const struct page *page)
{
    struct wq_zim *zim = &reading->zim;
    struct wq_buffer body = {0};
    enum wq_status st = wq_zim_entry(zim, page->entry, &reading->entry);
    if (st == WQ_OK)
        st = wq_zim_blob(zim, &zim->articles, page->cluster, page->blob, WQ_TEXT_FILE_MAX, &body);
    if (st == WQ_OK)
        st = import_text(reading, &body);
    wq_buffer_free(&body);
    if (st != WQ_E_DAMAGED && st != WQ_E_LIMIT)
        return st;
    reading->damaged_n++;
    return WQ_OK;
}

static enum wq_status import_archive(struct reading *reading)
{
    enum wq_status st = read_meta(reading);
    if (st == WQ_OK)
        st = list_pages(reading);
    const struct page *pages = (const struct page *)(const void *)reading->pages.ptr;
    const size_t n = reading->pages.len / sizeof *pages;
    for (size_t i = 0; i < n && st == WQ_OK && !wq_has_looked(reading->sink); i++)
        st = import_page(reading, &pages[i]);
    if (st == WQ_OK && reading->damaged_n > 0)
        st = wq_sink_note(reading->sink, WQ_NOTE_LEFT_OUT, 0, reading->damaged_n,
                          "entries of the archive that are damaged");
    return st;
}

static enum wq_status read_zim(struct wq_input *input, struct wq_sink *sink)
{
    struct reading *reading = calloc(1, sizeof *reading);
    if (!reading)
        return WQ_E_NOMEM;
    reading->input = input;
    reading->sink = sink;
    enum wq_status st = wq_zim_open(&reading->zim, input);
    if (st == WQ_E_DAMAGED)
        st = wq_sink_note(sink, WQ_NOTE_LEFT_OUT, 0, 1, reading->zim.fault);
    else if (st == WQ_OK)
        st = import_archive(reading);
    wq_zim_close(&reading->zim);
    wq_buffer_free(&reading->pages);
    wq_buffer_free(&reading->title);
    wq_buffer_free(&reading->language);
    wq_buffer_free(&reading->licence);
    wq_buffer_free(&reading->name);
    free(reading);
    return st;
}

const struct wq_format wq_format_zim = {
    .name = "zim",
    .what = "ZIM archives, as of Kiwix: a page an article",
    .is_container = true,
    .recognise = wq_zim_recognise,
    .read = read_zim,
};
