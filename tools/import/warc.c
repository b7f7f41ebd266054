/* SPDX-License-Identifier: MIT */
/* WARC files, as crawlers keep the web: each page that answered is an article. */
#include "warc.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SKIP_MAX (1 << 20)        /* bytes to unpack before a picture; further on it is not had */
#define ADDRESSES_MAX (64u << 20) /* bytes of addresses of pictures that are remembered */

/* Where the pictures are. */
struct picture {
    char *address;
    struct wq_warc_place place;
};

struct crawl {
    struct wq_input *input;
    struct wq_sink *sink;
    struct wq_seekable *seekable;
    struct wq_warc warc;
    struct wq_buffer pictures; /* struct picture, by address */
    size_t address_n;          /* bytes */
    uint32_t revisit_n, other_n;
};

/* ---- pictures ---- */

static int compare(const void *a, const void *b)
{
    const struct picture *x = a, *y = b;
    const int order = strcmp(x->address, y->address);
    if (order != 0)
        return order;
    return (x->place.unit_off > y->place.unit_off) - (x->place.unit_off < y->place.unit_off);
}

static void free_pictures(struct crawl *crawl)
{
    struct picture *pictures = (struct picture *)(void *)crawl->pictures.ptr;
    for (size_t i = 0; i < crawl->pictures.len / sizeof *pictures; i++)
        free(pictures[i].address);
    wq_buffer_free(&crawl->pictures);
}

/* The head of the response, which stays in `body`. false: it is none. */
static bool read_http(struct wq_warc *warc, const struct wq_warc_record *record,
                      struct wq_buffer *body, struct wq_http *http, enum wq_status *st)
{
    *http = (struct wq_http){.status = 200};
    if (record->kind == WQ_WARC_RESOURCE) {
        wq_http_type(record->type, http);
        return true;
    }
    *st = wq_warc_take(warc, WQ_HTTP_HEAD_MAX, body);
    return *st == WQ_OK && wq_http_head((struct wq_bytes){body->ptr, body->len}, http);
}

static bool is_wanted(const struct wq_warc_record *record)
{
    return record->kind == WQ_WARC_RESPONSE || record->kind == WQ_WARC_RESOURCE;
}

static enum wq_status keep_place(struct crawl *crawl, const struct wq_warc_record *record)
{
    struct picture picture = {.place = record->place};
    if (record->place.skip < 0 || record->place.skip > SKIP_MAX || crawl->address_n > ADDRESSES_MAX)
        return WQ_OK;
    picture.address = strndup(record->address.ptr, record->address.len);
    crawl->address_n += record->address.len;
    enum wq_status st =
        picture.address ? wq_buffer_add(&crawl->pictures, &picture, sizeof picture) : WQ_E_NOMEM;
    if (st != WQ_OK)
        free(picture.address);
    return st;
}

/* Read all of the file once for where its pictures are. */
static enum wq_status find_pictures(struct crawl *crawl)
{
    struct wq_warc warc = {.input = crawl->input, .seekable = crawl->seekable};
    struct wq_warc_record record = {0};
    struct wq_buffer head = {0};
    enum wq_status st = wq_warc_begin(&warc, (struct wq_warc_place){0});
    while (st == WQ_OK && (st = wq_warc_next(&warc, &record)) == WQ_OK) {
        struct wq_http http;
        enum wq_status taken = WQ_OK;
        head.len = 0;
        if (is_wanted(&record) && record.address.len > 0 &&
            read_http(&warc, &record, &head, &http, &taken) && http.status == 200 &&
            wq_http_is_picture(&http))
            st = keep_place(crawl, &record);
        if (taken == WQ_E_IO || taken == WQ_E_NOMEM)
            st = taken;
    }
    if (crawl->pictures.len > 0)
        qsort(crawl->pictures.ptr, crawl->pictures.len / sizeof(struct picture),
              sizeof(struct picture), compare);
    wq_warc_record_free(&record);
    wq_buffer_free(&head);
    wq_warc_finish(&warc);
    return st == WQ_E_IO || st == WQ_E_NOMEM ? st : WQ_OK; /* the second reading tells the rest */
}

static const struct picture *find_picture(const struct crawl *crawl, const char *address)
{
    const struct picture *pictures = (const struct picture *)(const void *)crawl->pictures.ptr;
    size_t low = 0, high = crawl->pictures.len / sizeof *pictures;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = strcmp(address, pictures[middle].address);
        if (order == 0)
            return &pictures[middle];
        low = order > 0 ? middle + 1 : low;
        high = order > 0 ? high : middle;
    }
    return NULL;
}

/* By http or https: pages are read by one and mostly name the other. */
static const struct picture *find_either(const struct crawl *crawl, struct wq_str address)
{
    char *own = malloc(address.len + 2);
    if (!own)
        return NULL;
    memcpy(own, address.ptr, address.len);
    own[address.len] = '\0';
    const struct picture *found = find_picture(crawl, own);
    const bool is_secure = strncmp(own, "https:", 6) == 0;
    if (!found && (is_secure || strncmp(own, "http:", 5) == 0)) {
        if (is_secure)
            memmove(own + 4, own + 5, address.len - 4);
        else {
            memmove(own + 5, own + 4, address.len - 3);
            own[4] = 's';
        }
        found = find_picture(crawl, own);
    }
    free(own);
    return found;
}

static enum wq_status refuse(struct wq_buffer *bytes, const char *why)
{
    bytes->len = 0;
    enum wq_status st = wq_buffer_add(bytes, why, strlen(why));
    return st == WQ_OK ? WQ_E_RANGE : st;
}

static enum wq_status take_body(struct wq_warc *warc, const struct wq_http *http, size_t max,
                                struct wq_buffer *body)
{
    enum wq_status st = WQ_OK;
    while (st == WQ_OK && warc->left > 0 && body->len <= max)
        st = wq_warc_take(warc, WQ_DATA_MAX, body);
    if (body->len > max)
        return WQ_E_LIMIT;
    if (st != WQ_OK && (st != WQ_E_TRUNCATED || body->len <= http->len))
        return st;
    if (http->len > 0)
        memmove(body->ptr, body->ptr + http->len, body->len - http->len);
    body->len -= http->len;
    return wq_http_decode(http, max, body);
}

static enum wq_status read_picture(struct crawl *crawl, const struct picture *picture,
                                   struct wq_buffer *bytes)
{
    struct wq_warc warc = {.input = crawl->input, .seekable = crawl->seekable};
    struct wq_warc_record record = {0};
    struct wq_http http;
    enum wq_status st = wq_warc_begin(&warc, picture->place);
    if (st == WQ_OK)
        st = wq_warc_next(&warc, &record);
    if (st == WQ_OK && !read_http(&warc, &record, bytes, &http, &st))
        st = st == WQ_OK ? WQ_E_DAMAGED : st;
    if (st == WQ_OK)
        st = take_body(&warc, &http, WQ_PICTURE_FILE_MAX, bytes);
    wq_warc_record_free(&record);
    wq_warc_finish(&warc);
    return st;
}

static enum wq_status open_file(void *self, struct wq_str address, struct wq_buffer *bytes)
{
    struct crawl *crawl = self;
    const struct picture *picture = find_either(crawl, address);
    if (!picture) /* the page's own server is the network to us */
        return WQ_E_SYNTAX;
    enum wq_status st = read_picture(crawl, picture, bytes);
    return st == WQ_OK || st == WQ_E_IO || st == WQ_E_NOMEM
               ? st
               : refuse(bytes, st == WQ_E_LIMIT ? "larger than 64 MB" : "its record is damaged");
}

/* ---- pages ---- */

static enum wq_status pull(void *self, struct wq_buffer *bytes)
{
    struct wq_buffer *body = self;
    const size_t len = body->len;
    body->len = 0;
    return len > 0 ? wq_buffer_add(bytes, body->ptr, len) : WQ_OK;
}

static enum wq_status note_page(struct crawl *crawl, struct wq_str address, const char *why)
{
    char detail[WQ_NOTE_DETAIL_MAX];
    snprintf(detail, sizeof detail, "%.*s: %s", (int)wq_cut_length(address, 300), address.ptr, why);
    return wq_sink_note(crawl->sink, WQ_NOTE_LEFT_OUT, 0, 1, detail);
}

static enum wq_status import_page(struct crawl *crawl, const struct wq_warc_record *record,
                                  const struct wq_http *http, struct wq_buffer *body)
{
    struct wq_known known = {.from = "the crawl", .may_be_empty = true, .charset = http->charset};
    const struct wq_files files = {.self = crawl, .open = open_file, .base = record->address};
    const struct wq_member member = {
        .path = record->address, .known = &known, .files = &files, .self = body, .pull = pull};
    known.meta.address = record->address;
    known.meta.captured = wq_parse_date(record->date);
    enum wq_status st = take_body(&crawl->warc, http, WQ_TEXT_FILE_MAX, body);
    if (st == WQ_E_LIMIT)
        return note_page(crawl, record->address, "a page of over 64 MB");
    if (st == WQ_E_DAMAGED || st == WQ_E_TRUNCATED)
        return note_page(crawl, record->address,
                         http->is_strange || http->is_brotli
                             ? "its Content-Encoding is none that is read here"
                             : "damaged");
    return st == WQ_OK ? wq_member_import_as(&wq_format_html, &member, crawl->input, crawl->sink)
                       : st;
}

static enum wq_status import_record(struct crawl *crawl, const struct wq_warc_record *record)
{
    struct wq_buffer body = {0};
    struct wq_http http;
    enum wq_status st = WQ_OK;
    crawl->revisit_n += record->kind == WQ_WARC_REVISIT;
    if (!is_wanted(record))
        return WQ_OK;
    const bool is_http = read_http(&crawl->warc, record, &body, &http, &st);
    if (is_http && http.status == 200 && wq_http_is_page(&http))
        st = import_page(crawl, record, &http, &body);
    else
        crawl->other_n++;
    wq_buffer_free(&body);
    return st == WQ_E_TRUNCATED ? WQ_OK : st; /* counted where it was met */
}

static enum wq_status tell(struct crawl *crawl)
{
    enum wq_status st = WQ_OK;
    if (crawl->warc.damaged_n > 0)
        st = wq_sink_note(crawl->sink, WQ_NOTE_LEFT_OUT, 0, crawl->warc.damaged_n,
                          "places of the crawl that are damaged, with the records there");
    if (st == WQ_OK && crawl->revisit_n > 0)
        st = wq_sink_note(crawl->sink, WQ_NOTE_FIELD, 0, crawl->revisit_n,
                          "revisits: pages that had not changed since another capture, left out");
    wq_sink_count(crawl->sink, WQ_NOTE_BESIDE, crawl->other_n, 0);
    return st;
}

static enum wq_status import_crawl(struct crawl *crawl)
{
    struct wq_warc_record record = {0};
    enum wq_status st = wq_warc_begin(&crawl->warc, (struct wq_warc_place){0});
    while (st == WQ_OK && !wq_has_looked(crawl->sink) &&
           (st = wq_warc_next(&crawl->warc, &record)) == WQ_OK)
        st = import_record(crawl, &record);
    wq_warc_record_free(&record);
    if (st == WQ_E_LIMIT)
        st = wq_sink_note(crawl->sink, WQ_NOTE_LEFT_OUT, 0, 1,
                          "what follows in the crawl: it unpacks to over 250 times its size");
    if (st == WQ_E_RANGE)
        st = WQ_OK;
    return st == WQ_OK ? tell(crawl) : st;
}

static enum wq_status read_warc(struct wq_input *input, struct wq_sink *sink)
{
    struct wq_buffer size = {0};
    struct wq_seekable seekable = {0};
    struct crawl crawl = {.input = input, .sink = sink, .warc = {.input = input}};
    enum wq_status st = input->read_at ? input->read_at(input->self, 0, 0, &size) : WQ_E_RANGE;
    wq_buffer_free(&size);
    if (st == WQ_OK) {
        st = wq_seekable_open(&seekable, input);
        crawl.seekable = crawl.warc.seekable = &seekable;
        if (st == WQ_OK && sink->options.image_width > 0 && !sink->options.is_look)
            st = find_pictures(&crawl);
    } else if (st == WQ_E_RANGE) {
        st = WQ_OK;
    }
    if (st == WQ_OK)
        st = import_crawl(&crawl);
    wq_warc_finish(&crawl.warc);
    free_pictures(&crawl);
    wq_seekable_close(&seekable);
    return st;
}

/* "WARC/", or that packed. */
static bool recognise(const struct wq_head *head)
{
    uint8_t start[5] = {0};
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)head->bytes.ptr,
                       .avail_in = (unsigned)head->bytes.len,
                       .next_out = start,
                       .avail_out = sizeof start};
    if (head->bytes.len >= sizeof start && memcmp(head->bytes.ptr, "WARC/", sizeof start) == 0)
        return true;
    if (head->bytes.len < 3 || head->bytes.ptr[0] != 0x1F || head->bytes.ptr[1] != 0x8B ||
        inflateInit2(&stream, MAX_WBITS + 16) != Z_OK)
        return false;
    inflate(&stream, Z_SYNC_FLUSH);
    inflateEnd(&stream);
    return memcmp(start, "WARC/", sizeof start) == 0;
}

const struct wq_format wq_format_warc = {
    .name = "warc",
    .what = "WARC files of crawlers, also packed: a page an article",
    .is_container = true,
    .recognise = recognise,
    .read = read_warc,
};
