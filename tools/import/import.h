/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_IMPORT_IMPORT_H
#define WARRAQ_IMPORT_IMPORT_H
/* The worker's parts: bytes -> UTF-8 -> text or JSON lines -> articles. */
#include "protocol.h"

#define WQ_TEXT_FILE_MAX (64u << 20) /* bytes of a text file */
#define WQ_JSON_LINE_MAX (16u << 20) /* bytes of a JSON line */

/* ---- characters (chars.c) ---- */

/* Whether `cp` may not be parted from the character before it: marks, joiners, variation
 * selectors, skin tones, the second half of an emoji sequence. */
bool wq_is_extending(uint32_t cp);

/* The longest start of `text` of at most `max` bytes that ends between two characters, and, where
 * one is found within 256 bytes, not inside a combining sequence. */
size_t wq_cut_length(struct wq_str text, size_t max);

/* ---- decoding (decode.c) ---- */

/* What had to be changed; lines from 1, where it first occurred. */
struct wq_repairs {
    uint32_t invalid_n, invalid_line;
    uint32_t surrogate_n, surrogate_line;
    uint32_t crlf_n, cr_n;
    bool had_bom, was_utf16;
};

enum wq_encoding {
    WQ_ENCODING_UNKNOWN,
    WQ_ENCODING_UTF8,
    WQ_ENCODING_UTF16LE,
    WQ_ENCODING_UTF16BE
};

/* Bytes of UTF-8 or UTF-16 to valid UTF-8 with LF line ends. All zero to start. */
struct wq_decoder {
    enum wq_encoding encoding;
    struct wq_buffer raw; /* bytes that are not decoded yet, at most 3 between calls */
    bool after_cr;
    uint32_t line; /* line ends written so far */
    struct wq_repairs repairs;
};

/* Decode `bytes`, with what was left of the bytes before, onto the end of `out`. `at_end` says
 * that no more come. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_decoder_feed(struct wq_decoder *decoder, struct wq_bytes bytes,
                                             bool at_end, struct wq_buffer *out);
void wq_decoder_finish(struct wq_decoder *decoder);

/* ---- articles (article.c) ---- */

/* Where the bytes of other files come from. Puts all of the file at `path` into *bytes, which
 * starts empty. WQ_E_RANGE it cannot be had: why stands in *bytes, in English; WQ_E_IO the pipes
 * are gone; WQ_E_NOMEM. */
typedef enum wq_status wq_need_file(void *self, struct wq_str path, struct wq_buffer *bytes);

/* What goes back to warraq. */
struct wq_sink {
    struct wq_buffer frames; /* ready to be written */
    uint32_t article_n;      /* of the present input */
    wq_need_file *need_file;
    void *need_self;
    uint32_t image_width; /* px that images have at most; 0: they are left out */
};

/* Send `text` (valid UTF-8, LF line ends) as one article, or as several parts when it is over the
 * limits. Its first line that is not blank is the title; meta gives everything beside title, id,
 * words and parts. `line` is its place in the input for notes.
 * WQ_E_RANGE when the text is blank: nothing is sent. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_sink_article(struct wq_sink *sink, const struct wq_meta *meta,
                                             struct wq_str text, uint32_t line);

/* Send an article whose text, blocks, spans and images are there and within the limits, and before
 * it `strips`, the frames with the rows of its images (build.h). Its title, words and part are set
 * here. WQ_E_LIMIT the record is over its limit; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_sink_built(struct wq_sink *sink, struct wq_article *article,
                                           const struct wq_buffer *strips);

/* Send a note. `detail` is a C string or NULL; malformed bytes in it become U+FFFD, and what is too
 * long is cut. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_sink_note(struct wq_sink *sink, enum wq_note_kind kind,
                                          uint32_t line, uint32_t count, const char *detail);

/* ---- formats ---- */

/* One JSON line (json.c), valid UTF-8 without its line end. Mistakes become notes. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_import_json_line(struct wq_sink *sink, struct wq_str text,
                                                 uint32_t line);

/* Year, month, day of "YYYY", "YYYY-MM" or "YYYY-MM-DD", a time after it or not, in the form of
 * wq_meta.date; 0 when it is none of these. */
uint32_t wq_parse_date(struct wq_str text);

/* One input (input.c): a text file or a stream of JSON lines, byte by byte. All zero to start. */
struct wq_input {
    enum wq_import_format format; /* becomes definite when enough is read */
    struct wq_decoder decoder;
    struct wq_buffer text; /* decoded and not used yet */
    size_t scanned;        /* bytes of `text` known to hold no line end */
    uint64_t byte_n;
    uint32_t line;  /* lines used so far */
    bool refused;   /* the rest is read past */
    bool skip_line; /* up to the next line end: the line is over its limit */
};

/* Take more of the input, and finish it. Mistakes become notes. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_input_feed(struct wq_input *input, struct wq_bytes bytes,
                                           struct wq_sink *sink);
WQ_MUST_CHECK enum wq_status wq_input_end(struct wq_input *input, struct wq_sink *sink);
void wq_input_finish(struct wq_input *input);

#endif
