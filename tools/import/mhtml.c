/* SPDX-License-Identifier: MIT */
/* Pages that a browser saved as a single file (RFC 2557): a message whose parts are the page and
 * its pictures. The reader is our own: the libraries that read mail (GMime over GLib) end the
 * process when memory is short. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "warc.h"
#include "warraq/format.h"

#define PARTS_MAX 16384u  /* parts of a message */
#define NESTING 3u        /* multiparts in one another */
#define HEAD_MAX 65536u   /* bytes of the head of a part */
#define BOUNDARY_MAX 200u /* RFC 2046 has 70 */

struct part {
    struct wq_http type;        /* of its content, and its charset */
    struct wq_str content;      /* the value of Content-Type as it is written */
    struct wq_str location, id; /* empty: it has none */
    struct wq_str encoding;
    struct wq_str body;
};

/* A name of a part, for looking up. */
struct name {
    struct wq_str text;
    const struct part *part;
};

struct message {
    struct wq_input *input;
    struct wq_sink *sink;
    struct wq_buffer bytes; /* all of it; lines of heads are unfolded in place */
    struct wq_buffer parts; /* struct part */
    struct wq_buffer names; /* struct name, in order */
    struct wq_str snapshot, date;
    struct wq_str folder; /* of the page's address, up to its last slash */
    bool is_over;         /* PARTS_MAX */
};

static bool is_same(struct wq_str text, const char *name)
{
    return text.len == strlen(name) && strncasecmp(text.ptr, name, text.len) == 0;
}

static bool begins_with(struct wq_str text, const char *start)
{
    return text.len >= strlen(start) && strncasecmp(text.ptr, start, strlen(start)) == 0;
}

/* ---- heads ---- */

static void take_header(struct message *message, struct part *part, struct wq_str name,
                        struct wq_str value)
{
    if (is_same(name, "content-type")) {
        part->content = value;
        wq_http_type(value, &part->type);
    } else if (is_same(name, "content-transfer-encoding")) {
        part->encoding = value;
    } else if (is_same(name, "content-location")) {
        part->location = value;
    } else if (is_same(name, "content-id") && value.len > 2) {
        part->id = (struct wq_str){value.ptr + 1, value.len - 2}; /* without <> */
    } else if (is_same(name, "snapshot-content-location")) {
        message->snapshot = value;
    } else if (is_same(name, "date")) {
        message->date = value;
    }
}

/* Read the head that `text` begins with and go past it. A line that begins with white space goes on
 * with the one before: its line end becomes a space. */
static void read_head(struct message *message, struct wq_str *text, struct part *part)
{
    char *bytes = (char *)message->bytes.ptr;
    const char *limit = text->ptr + (text->len < HEAD_MAX ? text->len : HEAD_MAX);
    while (text->ptr < limit) {
        const char *start = text->ptr, *end = memchr(start, '\n', (size_t)(limit - start));
        const bool is_blank = end && (end == start || (end == start + 1 && *start == '\r'));
        while (end && !is_blank && end + 1 < limit && memchr(" \t", end[1], 2)) {
            bytes[end - bytes] = ' ';
            end = memchr(end, '\n', (size_t)(limit - end));
        }
        const char *stop = end ? end : limit;
        const char *colon = memchr(start, ':', (size_t)(stop - start));
        text->len -= (size_t)(stop - start) + (end != NULL);
        text->ptr = stop + (end != NULL);
        if (is_blank || !end)
            return;
        if (colon)
            take_header(message, part, wq_trim((struct wq_str){start, (size_t)(colon - start)}),
                        wq_trim((struct wq_str){colon + 1, (size_t)(stop - colon) - 1}));
    }
}

/* The value of a parameter of Content-Type, as boundary="x"; empty: there is none. */
static struct wq_str parameter(struct wq_str value, const char *name)
{
    const size_t len = strlen(name);
    for (size_t i = 0; i + len + 1 < value.len; i++) {
        const char *at = value.ptr + i, *end = value.ptr + value.len;
        const bool is_start = i > 0 && memchr("; \t\r", at[-1], 4);
        if (!is_start || strncasecmp(at, name, len) != 0 || at[len] != '=')
            continue;
        at += len + 1;
        const bool is_quoted = *at == '"';
        at += is_quoted;
        size_t n = 0;
        while (at + n < end && (is_quoted ? at[n] != '"' : !memchr("; \t\r", at[n], 4)))
            n++;
        return (struct wq_str){at, n};
    }
    return (struct wq_str){0};
}

/* ---- parts ---- */

static enum wq_status add_parts(struct message *message, struct wq_str text, struct wq_str boundary,
                                unsigned depth);

/* The part that `text` is, or those in it. */
static enum wq_status add_part(struct message *message, struct wq_str text, unsigned depth)
{
    struct part part = {0};
    read_head(message, &text, &part);
    const struct wq_str inner = parameter(part.content, "boundary");
    if (begins_with(part.content, "multipart/") && inner.len > 0)
        return depth > 0 ? add_parts(message, text, inner, depth - 1) : WQ_OK;
    part.body = text;
    if (message->parts.len >= PARTS_MAX * sizeof part) {
        message->is_over = true;
        return WQ_OK;
    }
    return wq_buffer_add(&message->parts, &part, sizeof part);
}

/* The place of the next line "--BOUNDARY" from `at` on, and behind it; `end`: there is none. */
static const char *find_boundary(const char *at, const char *end, struct wq_str mark,
                                 const char **behind, bool *is_last)
{
    for (; at < end; at++) {
        at = memmem(at, (size_t)(end - at), mark.ptr, mark.len);
        if (!at)
            break;
        const char *rest = at + mark.len;
        *is_last = end - rest >= 2 && rest[0] == '-' && rest[1] == '-';
        const char *line_end = memchr(rest, '\n', (size_t)(end - rest));
        const struct wq_str tail = {rest, (size_t)((line_end ? line_end : end) - rest)};
        if (!*is_last && wq_trim(tail).len > 0)
            continue;
        *behind = line_end ? line_end + 1 : end;
        return at;
    }
    *is_last = true;
    *behind = end;
    return end;
}

/* What stands between lines with the boundary; before the first and behind the last stands nothing
 * for us. A message that ends early gives what there is of its last part. */
static enum wq_status add_parts(struct message *message, struct wq_str text, struct wq_str boundary,
                                unsigned depth)
{
    char mark[BOUNDARY_MAX + 4] = "\n--";
    const char *at = text.ptr, *end = text.ptr + text.len, *behind;
    bool is_last = false;
    enum wq_status st = WQ_OK;
    if (boundary.len > BOUNDARY_MAX)
        return WQ_OK;
    memcpy(mark + 3, boundary.ptr, boundary.len);
    const struct wq_str whole = {mark, 3 + boundary.len};
    const bool is_at_start = text.len >= whole.len - 1 && memcmp(at, mark + 1, whole.len - 1) == 0;
    find_boundary(is_at_start ? at - 1 : at, end, whole, &behind, &is_last);
    while (st == WQ_OK && !is_last && !message->is_over) {
        const char *start = behind;
        /* the line end before a boundary is its own: an empty part has none between */
        const char *stop = find_boundary(start - 1, end, whole, &behind, &is_last);
        size_t len = stop > start ? (size_t)(stop - start) : 0;
        len -= len > 0 && start[len - 1] == '\r';
        st = add_part(message, (struct wq_str){start, len}, depth);
    }
    return st;
}

/* ---- bodies ---- */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* RFC 2045, 6.7; what is no escape stays. */
static enum wq_status decode_quoted(struct wq_str text, struct wq_buffer *out)
{
    enum wq_status st = WQ_OK;
    while (text.len > 0 && st == WQ_OK) {
        const char *equals = memchr(text.ptr, '=', text.len);
        size_t len = equals ? (size_t)(equals - text.ptr) : text.len;
        if (len > 0)
            st = wq_buffer_add(out, text.ptr, len);
        text.ptr += len;
        text.len -= len;
        if (!equals || st != WQ_OK)
            continue;
        const int high = text.len > 2 ? hex_digit(text.ptr[1]) : -1;
        const int low = high >= 0 ? hex_digit(text.ptr[2]) : -1;
        for (len = 1; len < text.len && memchr(" \t\r", text.ptr[len], 3);)
            len++;
        const bool is_soft = len >= text.len || text.ptr[len] == '\n';
        const char byte = (char)(low >= 0 ? high << 4 | low : '=');
        if (!is_soft)
            st = wq_buffer_add(out, &byte, 1);
        len = is_soft ? len + 1 : low >= 0 ? 3 : 1;
        len = len < text.len ? len : text.len;
        text.ptr += len;
        text.len -= len;
    }
    return st;
}

/* WQ_E_LIMIT over `max` bytes; WQ_E_DAMAGED what was read before stands in `out`. */
static enum wq_status decode_body(const struct part *part, size_t max, struct wq_buffer *out)
{
    if (part->body.len / 4 > max)
        return WQ_E_LIMIT;
    enum wq_status st = is_same(part->encoding, "base64") ? wq_base64(part->body, out)
                        : is_same(part->encoding, "quoted-printable")
                            ? decode_quoted(part->body, out)
                            : wq_buffer_add(out, part->body.ptr, part->body.len);
    return st == WQ_OK && out->len > max ? WQ_E_LIMIT : st;
}

/* ---- pictures ---- */

static int compare_texts(struct wq_str a, struct wq_str b)
{
    const size_t len = a.len < b.len ? a.len : b.len;
    const int order = len > 0 ? memcmp(a.ptr, b.ptr, len) : 0;
    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

/* Of parts with the same name the first counts. */
static int compare(const void *a, const void *b)
{
    const struct name *x = a, *y = b;
    const int order = compare_texts(x->text, y->text);
    return order != 0 ? order : (x->part > y->part) - (x->part < y->part);
}

static enum wq_status index_names(struct message *message)
{
    const struct part *parts = (const struct part *)(const void *)message->parts.ptr;
    const size_t n = message->parts.len / sizeof *parts;
    enum wq_status st = WQ_OK;
    for (size_t i = 0; i < 2 * n && st == WQ_OK; i++) {
        const struct part *part = parts + i / 2;
        const struct name name = {i % 2 ? part->id : part->location, part};
        if (name.text.len > 0)
            st = wq_buffer_add(&message->names, &name, sizeof name);
    }
    if (st == WQ_OK && message->names.len > 0)
        qsort(message->names.ptr, message->names.len / sizeof(struct name), sizeof(struct name),
              compare);
    return st;
}

static const struct part *find_part(const struct message *message, struct wq_str text)
{
    const struct name *names = (const struct name *)(const void *)message->names.ptr;
    size_t low = 0, high = message->names.len / sizeof *names;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (compare_texts(names[middle].text, text) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    const bool is_it =
        low < message->names.len / sizeof *names && compare_texts(names[low].text, text) == 0;
    return is_it ? names[low].part : NULL;
}

static enum wq_status refuse(struct wq_buffer *bytes, const char *why)
{
    bytes->len = 0;
    const enum wq_status st = wq_buffer_add(bytes, why, strlen(why));
    return st == WQ_OK ? WQ_E_RANGE : st;
}

/* Beside a page that lay on a disk, as Word saves its own: file:///C:/folder/page.htm. */
static const struct part *find_beside(const struct message *message, struct wq_str address)
{
    char whole[WQ_PATH_MAX];
    const size_t len = message->folder.len;
    if (len == 0 || address.len == 0 || len + address.len > sizeof whole ||
        memchr(address.ptr, ':', address.len))
        return NULL;
    memcpy(whole, message->folder.ptr, len);
    memcpy(whole + len, address.ptr, address.len);
    return find_part(message, (struct wq_str){whole, len + address.len});
}

/* By an address, or by "cid:" and the id of a part (RFC 2392). */
static enum wq_status open_file(void *self, struct wq_str address, struct wq_buffer *bytes)
{
    const struct part *part;
    if (begins_with(address, "cid:"))
        part = find_part(self, (struct wq_str){address.ptr + 4, address.len - 4});
    else
        part = find_part(self, address);
    if (!part)
        part = find_beside(self, address);
    if (!part) /* what was not saved is the network to us */
        return WQ_E_SYNTAX;
    const enum wq_status st = decode_body(part, WQ_PICTURE_FILE_MAX, bytes);
    if (st == WQ_E_LIMIT)
        return refuse(bytes, "larger than 64 MB");
    return st == WQ_E_DAMAGED ? refuse(bytes, "damaged in the saved page") : st;
}

/* ---- the page ---- */

static bool is_page(const struct part *part)
{
    return wq_http_is_page(&part->type);
}

/* The bytes are anybody's: what an article cannot have for its address is none. */
static bool is_web(struct wq_str address)
{
    return (begins_with(address, "http://") || begins_with(address, "https://")) &&
           address.len <= WQ_FIELD_MAX && wq_utf8_valid(address);
}

static enum wq_status import_page(struct message *message, const struct part *part)
{
    struct wq_buffer html = {0};
    struct wq_known known = {.from = "the saved page", .charset = part->type.charset};
    const struct wq_files *outer = message->sink->files;
    const struct wq_str address = is_web(part->location) ? part->location : message->snapshot;
    const struct wq_files files = {
        .self = message, .open = open_file, .base = part->location, .is_literal = true};
    message->folder = part->location;
    while (message->folder.len > 0 && message->folder.ptr[message->folder.len - 1] != '/')
        message->folder.len--;
    known.meta.address = is_web(address) ? address : (struct wq_str){0};
    if (message->date.len > 0 && !wq_date_find(message->date, &known.meta.captured))
        known.meta.captured = 0;
    enum wq_status st = decode_body(part, WQ_TEXT_FILE_MAX, &html);
    if (st == WQ_E_LIMIT) {
        st = wq_sink_note(message->sink, WQ_NOTE_LEFT_OUT, 0, 1, "a page of over 64 MB");
        goto out;
    }
    if (st == WQ_E_DAMAGED)
        st = wq_sink_note(message->sink, WQ_NOTE_FIELD, 0, 1,
                          "the end of the page left out: its base64 is damaged");
    if (st == WQ_OK) {
        struct wq_bytes bytes = {html.ptr, html.len};
        struct wq_input input = wq_input_of(&bytes, message->input);
        input.known = &known;
        message->sink->files = &files;
        st = wq_format_html.read(&input, message->sink);
        message->sink->files = outer;
        wq_input_finish(&input);
    }
out:
    wq_buffer_free(&html);
    return st;
}

/* The page is what the message says it begins with, else its first; others are frames in it. */
static enum wq_status import_pages(struct message *message, struct wq_str start)
{
    const struct part *parts = (const struct part *)(const void *)message->parts.ptr;
    const size_t n = message->parts.len / sizeof *parts;
    const struct part *page = NULL;
    uint32_t frame_n = 0;
    if (start.len > 2 && *start.ptr == '<')
        page = find_part(message, (struct wq_str){start.ptr + 1, start.len - 2});
    for (size_t i = 0; i < n; i++) {
        if (!page && is_page(&parts[i]))
            page = &parts[i];
        frame_n += is_page(&parts[i]);
    }
    if (!page || !is_page(page))
        return wq_sink_note(message->sink, WQ_NOTE_LEFT_OUT, 0, 1,
                            "a message without a web page in it");
    wq_sink_count(message->sink, WQ_NOTE_BESIDE, frame_n - 1, 0);
    if (!message->is_over)
        return import_page(message, page);
    enum wq_status st = wq_sink_note(message->sink, WQ_NOTE_FIELD, 0, 1,
                                     "of a message what follows its first 16384 parts is left out");
    return st == WQ_OK ? import_page(message, page) : st;
}

static enum wq_status read_mhtml(struct wq_input *input, struct wq_sink *sink)
{
    struct message message = {.input = input, .sink = sink};
    struct part head = {0};
    enum wq_status st = wq_input_take_all(input, WQ_HELD_MAX, &message.bytes);
    if (st == WQ_E_LIMIT) {
        st = wq_sink_note(sink, WQ_NOTE_LEFT_OUT, 0, 1, "a saved page of over 256 MB");
        goto out;
    }
    if (st != WQ_OK)
        goto out;
    /* add_part reads the head again, whose lines are unfolded by then */
    struct wq_str text = {(const char *)message.bytes.ptr, message.bytes.len};
    const struct wq_str whole = text;
    read_head(&message, &text, &head);
    st = add_part(&message, whole, NESTING);
    if (st == WQ_OK)
        st = index_names(&message);
    if (st == WQ_OK)
        st = import_pages(&message, parameter(head.content, "start"));
out:
    wq_buffer_free(&message.bytes);
    wq_buffer_free(&message.parts);
    wq_buffer_free(&message.names);
    return st;
}

/* A head as of a message, in which the content is several parts, or a page that has an address. */
static bool recognise(const struct wq_head *head)
{
    static const char *const starts[] = {
        "From:",    "MIME-Version:", "Content-Type:", "Content-Location:",
        "Subject:", "Date:",         "X-MAF",         "Snapshot-Content-Location:"};
    const struct wq_str text = head->text;
    bool is_message = false;
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
        is_message |= text.len > strlen(starts[i]) && begins_with(text, starts[i]);
    const char *end = is_message ? memmem(text.ptr, text.len, "\n\n", 2) : NULL;
    const size_t len = end ? (size_t)(end - text.ptr) : text.len;
    if (!is_message)
        return false;
    return memmem(text.ptr, len, "multipart/related", 17) ||
           (memmem(text.ptr, len, "text/html", 9) &&
            memmem(text.ptr, len, "Content-Location:", 17));
}

const struct wq_format wq_format_mhtml = {
    .name = "mhtml",
    .what = "web pages that a browser saved as a single file, with their pictures",
    .recognise = recognise,
    .read = read_mhtml,
};
