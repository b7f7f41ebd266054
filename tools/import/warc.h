/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_IMPORT_WARC_H
#define WARRAQ_IMPORT_WARC_H
/* Records of a WARC file (ISO 28500), plain or each in a gzip member of its own, and the HTTP responses
 * in them. */
#include <zlib.h>
#include "container.h"

/* Where a record begins: at a byte of the file, and so many bytes on in what is packed there; below 0: in
 * the member before, and it cannot be found again. */
struct wq_warc_place {
    uint64_t unit_off;
    int64_t skip;
};

/* All zero to start but input and seekable. */
struct wq_warc {
    struct wq_input *input;
    struct wq_seekable *seekable; /* NULL: the input comes in one pass */
    struct wq_buffer raw;         /* of the file, from raw_off on */
    size_t raw_used;
    uint64_t raw_off;
    z_stream stream;
    bool is_open, is_packed, is_inside; /* of a gzip member */
    bool at_end;
    struct wq_buffer data; /* unpacked and not used yet, from `used` on */
    size_t used;
    struct wq_warc_place place; /* of data.ptr[used] */
    struct wq_unpacked unpacked;
    uint64_t left;       /* bytes of the present record that were not taken */
    uint32_t damaged_n;  /* places where bytes were no records */
    uint32_t record_n;
};

enum wq_warc_kind { WQ_WARC_OTHER, WQ_WARC_RESPONSE, WQ_WARC_RESOURCE, WQ_WARC_REVISIT };

/* Strings lie in `head`. */
struct wq_warc_record {
    enum wq_warc_kind kind;
    struct wq_str address, date, type;
    uint64_t len;
    struct wq_warc_place place;
    struct wq_buffer head;
};

/* Begin at a place, the start of the input or, when it is seekable, one that a record had. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_warc_begin(struct wq_warc *warc, struct wq_warc_place place);
void wq_warc_finish(struct wq_warc *warc);

/* Go past what is left of the record before to the next; what is damaged is passed over and counted.
 * WQ_E_RANGE: there is none; WQ_E_LIMIT it unpacks to far more than any text; errors of the input. */
WQ_MUST_CHECK enum wq_status wq_warc_next(struct wq_warc *warc, struct wq_warc_record *record);
void wq_warc_record_free(struct wq_warc_record *record);

/* Append up to `max` of the record's next bytes, and as many unless it ends. WQ_E_TRUNCATED it is damaged;
 * errors of the input. */
WQ_MUST_CHECK enum wq_status wq_warc_take(struct wq_warc *warc, size_t max, struct wq_buffer *bytes);

/* ---- HTTP responses (http.c) ---- */

#define WQ_HTTP_HEAD_MAX 65536u

struct wq_http {
    unsigned status;
    struct wq_str type; /* of Content-Type, without its parameters; in small letters or not */
    enum wq_charset charset;
    bool is_chunked, is_gzip, is_deflate, is_brotli;
    bool is_strange; /* an encoding that is not read */
    size_t len;      /* bytes of the head */
};

/* Read the head of a response. false: it is none. Strings point into `bytes`. */
bool wq_http_head(struct wq_bytes bytes, struct wq_http *http);
/* The same of a header Content-Type alone. */
void wq_http_type(struct wq_str value, struct wq_http *http);

/* Whether it is a web page; a picture. */
bool wq_http_is_page(const struct wq_http *http);
bool wq_http_is_picture(const struct wq_http *http);

/* Append what `bytes` (RFC 7932) unpack to (brotli.c). WQ_E_DAMAGED they are no Brotli, or this build
 * was made without it; WQ_E_LIMIT over `max` bytes, or a bomb; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_brotli_unpack(struct wq_bytes bytes, size_t max,
                                              struct wq_buffer *out);

/* Undo chunks and encoding of `body`, in it. WQ_E_DAMAGED; WQ_E_LIMIT over `max` bytes; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_http_decode(const struct wq_http *http, size_t max,
                                            struct wq_buffer *body);

#endif
