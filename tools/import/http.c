/* SPDX-License-Identifier: MIT */
/* HTTP/1.1 responses as crawlers keep them: RFC 9112. */
#include <string.h>
#include <strings.h>
#include "warc.h"

#define WINDOW_ANY (MAX_WBITS + 32) /* gzip or zlib, told by its first bytes */

static bool is_same(struct wq_str text, const char *name)
{
    return text.len == strlen(name) && strncasecmp(text.ptr, name, text.len) == 0;
}

/* ---- heads ---- */

void wq_http_type(struct wq_str value, struct wq_http *http)
{
    static const char mark[] = "charset=";
    const char *semicolon = value.len > 0 ? memchr(value.ptr, ';', value.len) : NULL;
    const char *end = value.ptr + value.len;
    http->type = wq_trim(
        (struct wq_str){value.ptr, semicolon ? (size_t)(semicolon - value.ptr) : value.len});
    for (const char *p = semicolon; p && p + strlen(mark) < end; p++) {
        if (strncasecmp(p, mark, strlen(mark)) != 0)
            continue;
        p += strlen(mark);
        p += *p == '"' || *p == '\'';
        size_t len = 0;
        while (p + len < end && !memchr("\"'; ", p[len], 4))
            len++;
        http->charset = wq_charset_of((struct wq_str){p, len});
        return;
    }
}

static void take_header(struct wq_str name, struct wq_str value, struct wq_http *http)
{
    if (is_same(name, "content-type"))
        wq_http_type(value, http);
    if (is_same(name, "transfer-encoding"))
        http->is_chunked = is_same(value, "chunked");
    if (!is_same(name, "content-encoding") || value.len == 0 || is_same(value, "identity"))
        return;
    http->is_gzip = is_same(value, "gzip") || is_same(value, "x-gzip");
    http->is_deflate = is_same(value, "deflate");
    http->is_brotli = is_same(value, "br");
    http->is_strange = !http->is_gzip && !http->is_deflate && !http->is_brotli;
}

/* "HTTP/1.1 200 OK" */
static unsigned read_status(struct wq_str line)
{
    const char *space = memchr(line.ptr, ' ', line.len);
    unsigned status = 0;
    for (const char *p = space ? space + 1 : line.ptr + line.len;
         p < line.ptr + line.len && *p >= '0' && *p <= '9' && status < 1000; p++)
        status = status * 10 + (unsigned)(*p - '0');
    return status;
}

bool wq_http_head(struct wq_bytes bytes, struct wq_http *http)
{
    struct wq_str rest = {(const char *)bytes.ptr, bytes.len};
    *http = (struct wq_http){0};
    if (rest.len < 5 || memcmp(rest.ptr, "HTTP/", 5) != 0)
        return false;
    for (bool is_first = true; rest.len > 0; is_first = false) {
        const char *end = memchr(rest.ptr, '\n', rest.len);
        if (!end)
            return false;
        const struct wq_str line = wq_trim((struct wq_str){rest.ptr, (size_t)(end - rest.ptr)});
        const char *colon = line.len > 0 ? memchr(line.ptr, ':', line.len) : NULL;
        rest = (struct wq_str){end + 1, (size_t)(rest.ptr + rest.len - end) - 1};
        if (line.len == 0) {
            http->len = (size_t)((const uint8_t *)rest.ptr - bytes.ptr);
            return true;
        }
        if (is_first)
            http->status = read_status(line);
        else if (colon)
            take_header(
                (struct wq_str){line.ptr, (size_t)(colon - line.ptr)},
                wq_trim((struct wq_str){colon + 1, (size_t)(line.ptr + line.len - colon) - 1}),
                http);
    }
    return false;
}

bool wq_http_is_page(const struct wq_http *http)
{
    return is_same(http->type, "text/html") || is_same(http->type, "application/xhtml+xml");
}

bool wq_http_is_picture(const struct wq_http *http)
{
    return http->type.len > 6 && strncasecmp(http->type.ptr, "image/", 6) == 0;
}

/* ---- bodies ---- */

static int hex_digit(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Join the chunks. What is no chunk stays: some crawlers keep the header and undo the chunks. */
static void join_chunks(struct wq_buffer *body)
{
    size_t from = 0, to = 0;
    while (from < body->len) {
        uint64_t len = 0;
        size_t at = from;
        while (at < body->len && hex_digit(body->ptr[at]) >= 0 && at - from < 8)
            len = len * 16 + (unsigned)hex_digit(body->ptr[at++]);
        const uint8_t *end = at > from ? memchr(body->ptr + at, '\n', body->len - at) : NULL;
        if (!end && to == 0)
            return;
        if (!end || len == 0)
            break;
        at = (size_t)(end - body->ptr) + 1;
        const size_t n = len < body->len - at ? (size_t)len : body->len - at;
        memmove(body->ptr + to, body->ptr + at, n);
        to += n;
        from = at + n;
        while (from < body->len && (body->ptr[from] == '\r' || body->ptr[from] == '\n'))
            from++;
    }
    body->len = to;
}

static enum wq_status inflate_all(z_stream *stream, size_t max, struct wq_buffer *out)
{
    uint8_t piece[16384];
    struct wq_unpacked unpacked = {.packed_n = stream->avail_in};
    int result = Z_OK;
    while (result == Z_OK) {
        stream->next_out = piece;
        stream->avail_out = sizeof piece;
        result = inflate(stream, Z_NO_FLUSH);
        const size_t n = sizeof piece - stream->avail_out;
        unpacked.n += n;
        if (result == Z_BUF_ERROR && n == 0)
            break; /* cut short: what is there is kept */
        if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
            return out->len > 0 ? WQ_OK : WQ_E_DAMAGED;
        if (out->len + n > max || wq_unpacked_is_bomb(&unpacked))
            return WQ_E_LIMIT;
        enum wq_status st = wq_buffer_add(out, piece, n);
        if (st != WQ_OK)
            return st;
    }
    return out->len > 0 || unpacked.packed_n == 0 ? WQ_OK : WQ_E_DAMAGED;
}

/* Put `out` in the place of `body`, or free it. */
static enum wq_status replace(struct wq_buffer *body, struct wq_buffer *out, enum wq_status st)
{
    if (st != WQ_OK) {
        wq_buffer_free(out);
        return st;
    }
    wq_buffer_free(body);
    *body = *out;
    return WQ_OK;
}

/* Brotli has no mark at its start: what is none, and begins as a page does, was unpacked before. */
static enum wq_status unpack_brotli(size_t max, struct wq_buffer *body)
{
    struct wq_buffer out = {0};
    const struct wq_str text = wq_trim((struct wq_str){(const char *)body->ptr, body->len});
    const enum wq_status st = wq_brotli_unpack((struct wq_bytes){body->ptr, body->len}, max, &out);
    if (st == WQ_E_DAMAGED && text.len > 0 && *text.ptr == '<' && body->len <= max) {
        wq_buffer_free(&out);
        return WQ_OK;
    }
    return replace(body, &out, st);
}

static enum wq_status unpack(const struct wq_http *http, size_t max, struct wq_buffer *body)
{
    struct wq_buffer out = {0};
    z_stream stream = {.next_in = body->ptr, .avail_in = (unsigned)body->len};
    /* "deflate" is zlib's form by the standard and bare deflate by custom */
    const bool is_bare = http->is_deflate && body->len > 1 &&
                         ((body->ptr[0] & 0x0F) != 8 || (body->ptr[0] << 8 | body->ptr[1]) % 31);
    if (inflateInit2(&stream, is_bare ? -MAX_WBITS : WINDOW_ANY) != Z_OK)
        return WQ_E_NOMEM;
    enum wq_status st = inflate_all(&stream, max, &out);
    inflateEnd(&stream);
    return replace(body, &out, st);
}

enum wq_status wq_http_decode(const struct wq_http *http, size_t max, struct wq_buffer *body)
{
    if (http->is_chunked)
        join_chunks(body);
    if (http->is_strange)
        return WQ_E_DAMAGED;
    /* some crawlers unpack and keep the header */
    const bool is_gzip = body->len > 1 && body->ptr[0] == 0x1F && body->ptr[1] == 0x8B;
    if ((http->is_gzip && is_gzip) || http->is_deflate)
        return unpack(http, max, body);
    if (http->is_brotli)
        return unpack_brotli(max, body);
    return body->len > max ? WQ_E_LIMIT : WQ_OK;
}
