/* SPDX-License-Identifier: MIT */
/* EPUB books, 2 and 3: each text of the order of reading an article, or the book one. */
#include "epub.h"
#include <stdio.h>
#include <string.h>
#include "warraq/format.h"

#define BOOK_MAX (64u << 20) /* bytes of a book that becomes one article */

/* ---- XHTML as HTML ---- */

static bool is_void(struct wq_str name)
{
    static const char *const names[] = {"area",  "base", "br",   "col",   "embed",  "hr",    "img",
                                        "input", "link", "meta", "param", "source", "track", "wbr"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (wq_str_equal(name, wq_str(names[i])))
            return true;
    return false;
}

/* Bytes of the tag that begins `text`, with its '>'; in quotes there may be others. */
static size_t tag_length(struct wq_str text)
{
    char quote = '\0';
    for (size_t i = 1; i < text.len; i++) {
        const char c = text.ptr[i];
        if (quote ? c == quote : c == '"' || c == '\'')
            quote = quote ? '\0' : c;
        else if (!quote && c == '>')
            return i + 1;
    }
    return text.len;
}

/* Write the tag `tag`; "<title/>", which ends in XHTML and goes on in HTML, as "<title></title>".
 */
static enum wq_status write_tag(struct wq_str tag, struct wq_buffer *out)
{
    size_t len = 1;
    while (len < tag.len && !memchr(" \t\r\n/>", tag.ptr[len], 6))
        len++;
    const struct wq_str name = {tag.ptr + 1, len - 1};
    const bool is_empty = tag.len > 3 && memcmp(tag.ptr + tag.len - 2, "/>", 2) == 0;
    if (!is_empty || name.len == 0 || is_void(name))
        return wq_buffer_add(out, tag.ptr, tag.len);
    enum wq_status st = wq_buffer_add(out, tag.ptr, tag.len - 2);
    if (st == WQ_OK)
        st = wq_buffer_add(out, "></", 3);
    if (st == WQ_OK)
        st = wq_buffer_add(out, name.ptr, name.len);
    return st == WQ_OK ? wq_buffer_add(out, ">", 1) : st;
}

static enum wq_status expand(struct wq_str text, struct wq_buffer *out)
{
    enum wq_status st = WQ_OK;
    while (text.len > 0 && st == WQ_OK) {
        const char *tag = memchr(text.ptr, '<', text.len);
        size_t len = tag ? (size_t)(tag - text.ptr) : text.len;
        if (len > 0) {
            st = wq_buffer_add(out, text.ptr, len);
        } else if (text.len > 3 && memcmp(text.ptr, "<!--", 4) == 0) {
            const char *end = memmem(text.ptr, text.len, "-->", 3);
            len = end ? (size_t)(end - text.ptr) + 3 : text.len;
        } else {
            len = tag_length(text);
            st = write_tag((struct wq_str){text.ptr, len}, out);
        }
        text = (struct wq_str){text.ptr + len, text.len - len};
    }
    return st;
}

/* ---- chapters ---- */

static struct wq_str field(const struct wq_epub *epub, enum wq_epub_field field)
{
    return wq_trim((struct wq_str){(const char *)epub->fields[field].ptr, epub->fields[field].len});
}

/* Of the whole book; each of its texts has an id of its own in it. */
static void take_meta(const struct wq_epub *epub, struct wq_meta *meta)
{
    meta->author = field(epub, WQ_EPUB_CREATOR);
    meta->language = field(epub, WQ_EPUB_LANGUAGE);
    meta->licence = field(epub, WQ_EPUB_RIGHTS);
    meta->category = field(epub, WQ_EPUB_SUBJECT);
    wq_date_find(field(epub, WQ_EPUB_DATE), &meta->date);
}

/* Append the text of a chapter. WQ_E_RANGE: it cannot be had, and a note says why. */
static enum wq_status take_chapter(struct wq_epub *epub, const struct wq_epub_item *item,
                                   struct wq_sink *sink, struct wq_buffer *out)
{
    struct wq_buffer bytes = {0};
    char detail[WQ_NOTE_DETAIL_MAX];
    const char *why = NULL;
    enum wq_status st = wq_zip_take(epub->zip, item->path, WQ_TEXT_FILE_MAX, &bytes);
    if (st == WQ_OK)
        st = expand((struct wq_str){(const char *)bytes.ptr, bytes.len}, out);
    else if (st == WQ_E_RANGE)
        why = "the book lists it and has it not";
    else if (st == WQ_E_LIMIT)
        why = "a text of over 64 MB";
    else if (st == WQ_E_TRUNCATED)
        why = epub->zip->fault;
    if (why) {
        snprintf(detail, sizeof detail, "%.*s: %s", (int)wq_cut_length(item->path, 200),
                 item->path.ptr, why);
        st = wq_sink_note(sink, WQ_NOTE_LEFT_OUT, 0, 1, detail);
        st = st == WQ_OK ? WQ_E_RANGE : st;
    }
    wq_buffer_free(&bytes);
    return st;
}

static enum wq_status pull_text(void *self, struct wq_buffer *bytes)
{
    struct wq_buffer *text = self;
    enum wq_status st = wq_buffer_add(bytes, text->ptr, text->len);
    text->len = 0;
    return st;
}

static enum wq_status import_text(struct wq_epub *epub, const struct wq_epub_item *item,
                                  const struct wq_known *known, struct wq_buffer *text,
                                  struct wq_sink *sink, const struct wq_input *input)
{
    const struct wq_files files = {.self = epub->zip, .open = wq_zip_open_file, .base = item->path};
    const struct wq_member member = {
        .path = item->path, .known = known, .files = &files, .self = text, .pull = pull_text};
    return wq_member_import_as(&wq_format_html, &member, input, sink);
}

static enum wq_status import_chapter(struct wq_epub *epub, const struct wq_epub_item *item,
                                     const struct wq_input *input, struct wq_sink *sink)
{
    struct wq_known known = {.from = "the book", .is_whole = true, .may_be_empty = true};
    struct wq_buffer text = {0}, id = {0};
    const struct wq_str book_id = field(epub, WQ_EPUB_IDENTIFIER);
    take_meta(epub, &known.meta);
    known.meta.title = item->title;
    known.meta.source = field(epub, WQ_EPUB_TITLE);
    enum wq_status st = wq_buffer_add(&id, book_id.ptr, book_id.len);
    if (st == WQ_OK)
        st = wq_buffer_add(&id, "#", 1);
    if (st == WQ_OK)
        st = wq_buffer_add(&id, item->path.ptr, item->path.len);
    if (book_id.len > 0 && id.len <= WQ_FIELD_MAX)
        known.meta.source_id = (struct wq_str){(const char *)id.ptr, id.len};
    if (st == WQ_OK)
        st = take_chapter(epub, item, sink, &text);
    if (st == WQ_OK)
        st = import_text(epub, item, &known, &text, sink, input);
    wq_buffer_free(&text);
    wq_buffer_free(&id);
    return st == WQ_E_RANGE ? WQ_OK : st;
}

static enum wq_status import_chapters(struct wq_epub *epub, const struct wq_input *input,
                                      struct wq_sink *sink)
{
    const struct wq_epub_item *items = (const struct wq_epub_item *)(const void *)epub->items.ptr;
    enum wq_status st = WQ_OK;
    for (size_t i = 0; i < epub->chapter_n && st == WQ_OK; i++)
        if (items[i].is_text)
            st = import_chapter(epub, &items[i], input, sink);
    return st;
}

/* ---- the book as one article ---- */

/* What stands between <body> and </body>. */
static struct wq_str body_of(struct wq_str page)
{
    const char *start = page.len > 0 ? memmem(page.ptr, page.len, "<body", 5) : NULL;
    if (!start)
        return page;
    const struct wq_str rest = {start, (size_t)(page.ptr + page.len - start)};
    const size_t tag = tag_length(rest);
    const char *end = memmem(rest.ptr, rest.len, "</body", 6);
    return (struct wq_str){rest.ptr + tag, (end ? (size_t)(end - rest.ptr) : rest.len) - tag};
}

static enum wq_status import_book(struct wq_epub *epub, const struct wq_input *input,
                                  struct wq_sink *sink)
{
    static const char head[] = "<!DOCTYPE html><html><head><meta charset=utf-8></head><body>";
    const struct wq_epub_item *items = (const struct wq_epub_item *)(const void *)epub->items.ptr;
    struct wq_known known = {.from = "the book", .is_whole = true, .charset = WQ_CHARSET_UTF8};
    struct wq_buffer book = {0}, text = {0};
    take_meta(epub, &known.meta);
    known.meta.title = field(epub, WQ_EPUB_TITLE);
    known.meta.source_id = field(epub, WQ_EPUB_IDENTIFIER);
    enum wq_status st = wq_buffer_add(&book, head, strlen(head));
    for (size_t i = 0; i < epub->chapter_n && st == WQ_OK && book.len <= BOOK_MAX; i++) {
        text.len = 0;
        st = items[i].is_text ? take_chapter(epub, &items[i], sink, &text) : WQ_E_RANGE;
        const struct wq_str body = body_of((struct wq_str){(const char *)text.ptr, text.len});
        if (st == WQ_OK && body.len > 0)
            st = wq_buffer_add(&book, body.ptr, body.len);
        st = st == WQ_E_RANGE ? WQ_OK : st;
    }
    if (st == WQ_OK)
        st = import_text(epub, &items[0], &known, &book, sink, input);
    wq_buffer_free(&book);
    wq_buffer_free(&text);
    return st;
}

enum wq_status wq_epub_import(struct wq_zip *zip, const struct wq_input *input,
                              struct wq_sink *sink)
{
    struct wq_epub epub = {0};
    enum wq_status st = wq_epub_open(&epub, zip);
    if (st == WQ_E_DAMAGED)
        st = wq_sink_note(sink, WQ_NOTE_LEFT_OUT, 0, 1, epub.fault);
    else if (st == WQ_OK)
        st = sink->options.is_epub_book ? import_book(&epub, input, sink)
                                        : import_chapters(&epub, input, sink);
    wq_epub_close(&epub);
    return st;
}

static enum wq_status read_epub(struct wq_input *input, struct wq_sink *sink)
{
    struct wq_zip zip;
    enum wq_status st = wq_zip_open(&zip, input);
    if (st == WQ_E_DAMAGED)
        st = wq_sink_note(sink, WQ_NOTE_LEFT_OUT, 0, 1, zip.fault);
    else if (st == WQ_OK)
        st = wq_epub_import(&zip, input, sink);
    wq_zip_close(&zip);
    return st;
}

const struct wq_format wq_format_epub = {
    .name = "epub",
    .what = "EPUB books: a chapter an article, or the book with --epub book",
    .is_container = true,
    .recognise = wq_epub_recognise,
    .read = read_epub,
};
