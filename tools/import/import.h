/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_IMPORT_IMPORT_H
#define WARRAQ_IMPORT_IMPORT_H
/* The worker's parts. The bytes of an input are pulled (input.c), told by their content what they
 * are (formats.c), turned into UTF-8 (decode.c) and read by one importer, a file for each format;
 * what it makes of them goes through the sink (sink.c, article.c) to warraq. */
#include "charset.h"
#include "lines.h"
#include "protocol.h"

#define WQ_TEXT_FILE_MAX (64u << 20) /* bytes of a text file */
#define WQ_JSON_LINE_MAX (16u << 20) /* bytes of a JSON line */
#define WQ_CONTAINER_DEPTH 3u        /* containers in one another */
#define WQ_HELD_MAX (256u << 20)     /* bytes of a container that lies in another, or in a pipe */
#define WQ_NESTED_MAX (2u << 30)     /* bytes that all containers in those of an input may hold */

/* ---- characters (chars.c) ---- */

/* Whether `cp` may not be parted from the character before it: marks, joiners, variation
 * selectors, skin tones, the second half of an emoji sequence. */
bool wq_is_extending(uint32_t cp);

/* The longest start of `text` of at most `max` bytes that ends between two characters, and, where
 * one is found within 256 bytes, not inside a combining sequence. */
size_t wq_cut_length(struct wq_str text, size_t max);

/* Put the characters in the place of references as "&amp;" and "&#8211;", the named ones of quotes,
 * dashes and markup alone; the length then, which is never more. */
size_t wq_undo_references(char *text, size_t len);

/* ---- decoding (decode.c) ---- */

/* What had to be changed; lines from 1, where it first occurred. */
struct wq_repairs {
    uint32_t invalid_n, invalid_line;
    uint32_t surrogate_n, surrogate_line;
    uint32_t crlf_n, cr_n;
};

/* Bytes to valid UTF-8 with LF line ends. All zero to start. */
struct wq_decoder {
    struct wq_charset_guess guess;
    struct wq_buffer raw; /* bytes that are not decoded yet, at most 3 between calls */
    bool has_begun;
    bool after_cr;
    uint32_t line; /* line ends written so far */
    struct wq_repairs repairs;
};

/* Tell the charset (wq_charset_tell) by the text's first bytes, or all of them. */
void wq_decoder_begin(struct wq_decoder *decoder, struct wq_bytes sample, enum wq_charset declared);

/* Decode `bytes`, with what was left of the bytes before, onto the end of `out`. `at_end` says
 * that no more come. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_decoder_feed(struct wq_decoder *decoder, struct wq_bytes bytes,
                                             bool at_end, struct wq_buffer *out);

/* Tell the sink what was repaired, and the charset when it was not UTF-8. WQ_E_NOMEM. */
struct wq_sink;
WQ_MUST_CHECK enum wq_status wq_decoder_tell(const struct wq_decoder *decoder,
                                             struct wq_sink *sink);
void wq_decoder_finish(struct wq_decoder *decoder);

/* All of `bytes`, of at most WQ_TEXT_FILE_MAX, to `out`, and tell the sink. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_decode_all(struct wq_bytes bytes, enum wq_charset declared,
                                           struct wq_sink *sink, struct wq_buffer *out);

/* ---- the sink (sink.c) ---- */

/* Where the bytes of other files come from. Puts all of the file at `path` into *bytes, which
 * starts empty. WQ_E_RANGE it cannot be had: why stands in *bytes, in English; WQ_E_IO the pipes
 * are gone; WQ_E_NOMEM. */
typedef enum wq_status wq_need_file(void *self, struct wq_str path, struct wq_buffer *bytes);

struct wq_phrases;
struct wq_repeats;
struct wq_rules;

/* What the user wants, the same for all inputs of a run. Set by OPTION frames. All zero to start. */
struct wq_import_options {
    uint32_t image_width; /* px that images have at most; 0: they are left out */
    bool explain;         /* say why, as wq_sink_explain does */
    bool is_epub_book;    /* a book is one article */
    char map[WQ_MAP_FIELDS][WQ_MAP_NAME_MAX]; /* names of fields in JSON and CSV; empty: their own */
    bool keep_all;        /* furniture as well (furniture.h) */
    struct wq_phrases *phrases; /* NULL: none, wq_options_phrases */
    struct wq_repeats *repeats; /* NULL: none */
    struct wq_rules *rules;     /* NULL: none */
    bool is_look;               /* say what lines inputs have, and nothing else (LINES) */
};

/* Read "name=value" into `options`. WQ_E_DAMAGED no such option, or no such value; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_import_option(struct wq_import_options *options,
                                              struct wq_str text);
/* Its phrases; never NULL. */
const struct wq_phrases *wq_options_phrases(const struct wq_import_options *options);
void wq_import_options_free(struct wq_import_options *options);

struct wq_files;

/* Fields that take the place of what is found (fields.c). */
struct wq_fields {
    struct wq_buffer values[WQ_META_STRINGS]; /* in the order of wq_meta_strings */
    uint32_t date, captured;
    bool is_set[WQ_META_STRINGS + 2]; /* the strings, date, captured */
};

/* What goes back to warraq: articles, and what was changed or left out. All zero to start. */
struct wq_sink {
    struct wq_import_options options;
    uint64_t nested_n;            /* bytes of members of containers in others, of the present input */
    struct wq_str member;         /* path of the present one in its container, for notes; or empty */
    const struct wq_files *files; /* of the container, for its articles; NULL: need_file has them */
    struct wq_buffer frames; /* ready to be written */
    uint32_t article_n;      /* of the present input, as those below */
    struct wq_fields fields; /* what the user knows of it */
    uint32_t item_n;         /* told by wq_sink_item */
    uint32_t looked_n;       /* members that were looked at, wq_has_looked */
    uint32_t without[WQ_ITEMS_WITHOUT_MAX]; /* those to leave out, from 1 */
    uint32_t without_n;
    struct {
        uint32_t n, line;
    } counts[WQ_NOTE_KINDS]; /* of the present input, not told yet */
    /* `self` for all three. NULL: no files; frames stay until the caller takes them */
    void *self;
    wq_need_file *need_file;
    enum wq_status (*write)(void *self); /* empty `frames`, which have grown; WQ_E_IO */
};

/* Count `n` changes that need no detail; all of a kind become one note when the input ends, with
 * the line (0: none is known) of the first. */
void wq_sink_count(struct wq_sink *sink, enum wq_note_kind kind, uint32_t n, uint32_t line);

/* Say why something was read as it was, for people who asked (--explain); else nothing happens.
 * WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_sink_explain(struct wq_sink *sink, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Say that the next article of many in one input is looked at now, at `line` (0: none is known) or
 * called sink->member: should it end this process, another one goes on without it, to which
 * *is_wanted is then false. To be called before anything of it is sent. WQ_E_IO, WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_sink_item(struct wq_sink *sink, uint32_t line, bool *is_wanted);

/* Send a note. `detail` is a C string or NULL; malformed bytes in it become U+FFFD, and what is too
 * long is cut. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_sink_note(struct wq_sink *sink, enum wq_note_kind kind,
                                          uint32_t line, uint32_t count, const char *detail);

/* The input has ended: send what was counted. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_sink_end(struct wq_sink *sink);

/* ---- articles (article.c) ---- */

/* Both clean the characters of what they send (clean.h); of built articles the builder has done it.
 *
 * Send `text` (valid UTF-8, LF line ends) as one article, or as several parts when it is over the
 * limits. Its first line that is not blank is the title; meta gives everything beside title, id,
 * words and parts. `line` is its place in the input for notes.
 * WQ_E_RANGE when the text is blank: nothing is sent. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_sink_article(struct wq_sink *sink, const struct wq_meta *meta,
                                             struct wq_str text, uint32_t line);

/* Send an article whose text, blocks, spans and images are there, and before it `strips`, the frames
 * with the rows of its images (build.h); in parts that keep their blocks when it is over the limits
 * (parts.h). Its title, words and part are set here. WQ_E_LIMIT a block or a record alone is over
 * them: nothing was sent; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_sink_built(struct wq_sink *sink, struct wq_article *article,
                                           const struct wq_buffer *strips, uint32_t line);

/* ---- fields that the user knows (fields.c) ---- */

/* Take "name=value" for all articles of the next input; the names are those of a JSON line. What is no
 * date is told. WQ_E_DAMAGED there is no such field; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_fields_take(struct wq_sink *sink, struct wq_str pair);
void wq_fields_clear(struct wq_sink *sink);
/* Put them into `meta`, which borrows them. */
void wq_fields_apply(const struct wq_sink *sink, struct wq_meta *meta);
/* Tell which fields of an article are known from nowhere. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_fields_tell_missing(struct wq_sink *sink,
                                                    const struct wq_meta *meta, uint32_t line);

/* Write the frames if there are many. To be called whenever something was sent. WQ_E_IO. */
WQ_MUST_CHECK enum wq_status wq_sink_pass(struct wq_sink *sink);

/* ---- files beside an article (files.c) ---- */

/* What a container holds, for articles in it that show pictures. Members have a path, or, where `base`
 * is an address with a scheme, an address. */
struct wq_files {
    void *self;
    wq_need_file *open; /* the member of exactly this path or address */
    struct wq_str base; /* that of the present article: from there on others are named */
    bool is_literal;    /* `open` is asked for an address as it is written first; WQ_E_SYNTAX: go on */
};

/* Get the file that lies at `path` from the folder of the present article on, in the container or
 * beside the input. As wq_need_file. */
WQ_MUST_CHECK enum wq_status wq_sink_file(struct wq_sink *sink, struct wq_str path,
                                          struct wq_buffer *bytes);
/* Append what `text`, in base64 (RFC 4648) with white space in it or not, means. WQ_E_DAMAGED what stood
 * before the damage is there; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_base64(struct wq_str text, struct wq_buffer *bytes);
/* Whether the address holds the file itself, "data:...". */
bool wq_is_data_address(struct wq_str address);
/* Its bytes. WQ_E_SYNTAX: too small for a picture; WQ_E_RANGE: why stands in *bytes; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_data_address(struct wq_str address, struct wq_buffer *bytes);
/* The same by the `address` that a web page gives, with its escapes. WQ_E_SYNTAX: it means nothing that
 * can be there, as a page of the network. */
WQ_MUST_CHECK enum wq_status wq_sink_address(struct wq_sink *sink, struct wq_str address,
                                             struct wq_buffer *bytes);

/* Write to `out` which member of a container `path` means, seen from the member `base`. `is_address`:
 * it has escapes, which are decoded, and a query, which goes. With a base that is an address with
 * a scheme the result is one, and nothing of it is decoded. false: none, or outside of the container.
 * WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_files_join(struct wq_str base, struct wq_str path, bool is_address,
                                           struct wq_buffer *out, bool *is_inside);

/* ---- inputs (input.c) ---- */

#define WQ_HEAD_BYTES 65536u /* by which an input is recognised */

/* What is known of an input before it is read: what its container says. What it says itself only fills
 * in what is missing. */
struct wq_known {
    struct wq_meta meta;     /* strings, dates; what is empty or 0 is unknown */
    const char *from;        /* where it stood, for people: "the feed" */
    bool is_whole;           /* all of it is the author's: there is no main text to be found */
    bool may_be_empty;       /* a cover, say: without text it is passed over as beside articles */
    enum wq_charset charset; /* declared from outside */
};

/* The bytes of one input, in order. `name` is a path or address, or empty. */
struct wq_input {
    struct wq_str name;
    void *self;
    /* Append some bytes, at least one; none: that was the end. WQ_E_TRUNCATED the input cannot be
     * read to its end; WQ_E_IO the pipes are gone; WQ_E_NOMEM. */
    enum wq_status (*pull)(void *self, struct wq_buffer *bytes);
    /* Append `n` bytes, 1 to WQ_READ_MAX, from `off` on, or, with n = 0, how many there are, u64;
     * WQ_E_RANGE: that cannot be had, and why stands in *bytes. NULL: it comes in one pass. */
    enum wq_status (*read_at)(void *self, uint64_t off, uint32_t n, struct wq_buffer *bytes);
    const struct wq_known *known; /* NULL: nothing */
    unsigned depth;               /* containers around it */
    struct wq_buffer head;        /* pulled, not taken yet */
    uint64_t byte_n;       /* pulled */
    bool at_end;
};

/* The next bytes, at least `n` of them if there are as many; nothing is used up. They stay until
 * the next call. Errors of `pull`. */
WQ_MUST_CHECK enum wq_status wq_input_peek(struct wq_input *input, size_t n,
                                           struct wq_bytes *bytes);
/* Append the next bytes, any number, to `bytes`; none: that was the end. Errors of `pull`. */
WQ_MUST_CHECK enum wq_status wq_input_take(struct wq_input *input, struct wq_buffer *bytes);
/* Append all that is left. WQ_E_LIMIT it is more than `max` bytes; errors of `pull`. */
WQ_MUST_CHECK enum wq_status wq_input_take_all(struct wq_input *input, size_t max,
                                               struct wq_buffer *bytes);
void wq_input_finish(struct wq_input *input);

/* An input of `*bytes`, which is used up and must stay; it has name and depth of `around`. */
struct wq_input wq_input_of(struct wq_bytes *bytes, const struct wq_input *around);

/* What is known of it; never NULL. */
const struct wq_known *wq_input_known(const struct wq_input *input);

/* ---- bytes from anywhere (seekable.c) ---- */

/* An input that is read at any place: a file by READ, anything else held in memory. */
struct wq_seekable {
    struct wq_input *input;
    uint64_t size;
    bool is_held;
    struct wq_buffer bytes; /* all of it when held, else those from window_off on */
    uint64_t window_off;
    enum wq_status fault; /* the first failure: a library above may not pass it on */
};

/* Nothing of the input may have been taken. WQ_E_LIMIT it cannot be read at any place and is over
 * WQ_HELD_MAX; errors of `pull`. */
WQ_MUST_CHECK enum wq_status wq_seekable_open(struct wq_seekable *seekable,
                                              struct wq_input *input);
/* Copy the bytes from `off` on, fewer than `n` only at the end. WQ_E_TRUNCATED the file has become
 * shorter, or cannot be read; WQ_E_IO, WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_seekable_read(struct wq_seekable *seekable, uint64_t off, void *to,
                                              size_t n, size_t *got);
void wq_seekable_close(struct wq_seekable *seekable);

/* ---- formats (formats.c) ---- */

/* What an input is told by. */
struct wq_head {
    struct wq_bytes bytes; /* its first, WQ_HEAD_BYTES if there are as many */
    struct wq_str text;    /* the same in UTF-8, from the first character that is no white space */
    struct wq_str name;    /* of the input: its end counts only where content leaves it open */
};

/* Whether the name of the input ends so, as ".json"; capitals count as small letters. */
bool wq_head_is_named(const struct wq_head *head, const char *end);

/* A format: one file each, named in the table of formats.c. */
struct wq_format {
    const char *name; /* for --list-formats, in small letters */
    const char *what; /* a few words of English, for people */
    bool is_container; /* its members are given to wq_import again */
    bool (*recognise)(const struct wq_head *head);
    /* Read the input to its end, or leave off. Mistakes of the input become notes, its articles go
     * to the sink. Errors of wq_input_take and of the sink. */
    enum wq_status (*read)(struct wq_input *input, struct wq_sink *sink);
};

extern const struct wq_format wq_format_epub, wq_format_tar, wq_format_warc, wq_format_zim, wq_format_zip, wq_format_csv, wq_format_feed, wq_format_html, wq_format_json, wq_format_markdown,
    wq_format_mhtml, wq_format_text;

/* Whether the first element or declaration of the input is one of HTML's, after comments and what XML
 * puts first. */
bool wq_html_recognise(const struct wq_head *head);
/* Whether a text is a whole page, not a piece of one. */
bool wq_html_is_document(struct wq_str text);

/* Formats that need a library (recognise.c). */
bool wq_markdown_recognise(const struct wq_head *head);
bool wq_feed_recognise(const struct wq_head *head);
bool wq_zip_recognise(const struct wq_head *head);
bool wq_epub_recognise(const struct wq_head *head);
bool wq_tar_recognise(const struct wq_head *head);
bool wq_zim_recognise(const struct wq_head *head);

/* Format `i` in the order in which they are tried, or NULL behind the last. */
const struct wq_format *wq_format_at(size_t i);

/* Recognise the input and read it; WQ_NOTE_LEFT_OUT when it is nothing that this build reads.
 * Archives call it for each of their members. Errors of wq_format.read. */
WQ_MUST_CHECK enum wq_status wq_import(struct wq_input *input, struct wq_sink *sink);

/* Import `html` (valid UTF-8), a web page or a piece of one, with what is known; `around` gives it
 * its name, NULL: none. Errors of wq_format.read. */
WQ_MUST_CHECK enum wq_status wq_import_html(const struct wq_input *around,
                                            const struct wq_known *known, struct wq_str html,
                                            struct wq_sink *sink);

/* ---- dates (date.c) ---- */

/* Find a date however Arabic pages write it, alone or in a line, in the form of wq_meta.date; date.c
 * lists the forms. The first one counts. Dates by the Islamic calendar are turned into the common one by
 * the tables of Umm al-Qura. false: there is none, or only "seven years ago". */
bool wq_date_find(struct wq_str text, uint32_t *date);

/* Find a date in an address or path, as 2015/12/18, 2015-12-18 or 20151218; *found is where it stands.
 * false: there is none. */
bool wq_date_in_path(struct wq_str path, uint32_t *date, struct wq_str *found);

/* Whether `text` is the name of a month and nothing else. */
bool wq_is_month(struct wq_str text);

/* Year, month, day of "YYYY", "YYYY-MM" or "YYYY-MM-DD", a time after it or not, in the form of
 * wq_meta.date; 0 when it is none of these. */
uint32_t wq_parse_date(struct wq_str text);

#endif
