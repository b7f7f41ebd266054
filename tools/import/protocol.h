/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_IMPORT_PROTOCOL_H
#define WARRAQ_IMPORT_PROTOCOL_H
/* What `warraq` and its worker `warraq-import` say to each other over two pipes.
 *
 * `warraq` opens the files and sends their bytes; the worker parses them and sends articles back.
 * The worker needs nothing but its standard input and output. It is not trusted: `warraq` checks
 * everything that comes from it.
 *
 * A frame is the length of its payload (u32), a kind (u8) and the payload. Integers are
 * little-endian; a string is its length (u32) and UTF-8 bytes.
 *
 *     warraq               worker
 *                          HELLO version, guards u32      once, when it starts; sandbox.h
 *     OPTION "name=value"                                 for all inputs that follow; any number
 *     FIELD "name=value"                                  what is known of the next input; any number
 *     WITHOUT item u32                                    an item of the next input to leave out
 *     BEGIN name                                          an input begins; its name may be empty
 *     DATA bytes                                          as often as needed
 *     END                                                 the input is complete
 *     or ABANDON                                          the input could not be read to its end
 *                          NEED path                      the bytes of a picture, please
 *                          READ off u64, n u32            bytes of the input from anywhere
 *     FILE bytes                                          as often as needed
 *     FILE_END reason                                     empty: that was all of it
 *                          ITEM line u32, name            what follows is of the next item
 *                          STRIP width u16, rows          of the images of the next article
 *                          ARTICLE head, strings, record  any number, at any time after BEGIN
 *                          NOTE kind, place, detail       same
 *                          LINES site u64, title u64, hashes u64...   of a page, when asked to look
 *                          ENOUGH                         no more DATA is needed; END, please
 *                          DONE article_n u32             the answer to END or ABANDON
 *
 * After NEED and READ the worker waits; DATA that was under way may come before FILE. `warraq` opens
 * the path only below the folder of the input. READ, before END or after it, is for inputs that are
 * files: one that comes in one pass, as through a pipe, has a reason for it in FILE_END. With n = 0
 * the answer is the size of the file, u64. Then the next BEGIN may follow. `warraq` writes and
 * reads at the same time, so that neither side waits for the other for ever. At the end `warraq`
 * closes the pipe.
 *
 * An input of many articles is read item by item: ITEM, for the first, second and so on, is on its
 * way before the item is looked at. When a worker dies, `warraq` knows at which, gives the input to
 * another one without it, and drops what it has had already. */
#include "warraq/bundle.h"
#include "write.h"

#define WQ_PROTOCOL_VERSION 9u
#define WQ_FRAME_HEAD_BYTES 5
#define WQ_HELLO_BYTES 8
#define WQ_DATA_MAX 65536u              /* bytes of input in a DATA or FILE frame */
#define WQ_READ_MAX (1u << 20)          /* bytes that READ asks for */
#define WQ_PICTURE_FILE_MAX (64u << 20) /* bytes of a picture */
#define WQ_PATH_MAX 1024u               /* bytes of its path */
#define WQ_FRAME_MAX (4u << 20)         /* bytes of any payload */
/* ARTICLE: date u32, captured u32, words u32, part u16, parts u16, the strings, the record */
#define WQ_ARTICLE_HEAD_BYTES 16
#define WQ_META_STRINGS 8
/* NOTE: kind u8, line u32, count u32, the detail */
#define WQ_NOTE_HEAD_BYTES 9
#define WQ_NOTE_DETAIL_MAX 512u /* bytes */
#define WQ_EXIT_NO_MEMORY 12    /* of a worker that would take more memory than it may */
#define WQ_ITEMS_WITHOUT_MAX 16 /* items of an input that are left out because a worker died at them */

/* Fields of an article that --map can name, in the order of wq_import_options.map. */
#define WQ_MAP_FIELDS 13
#define WQ_MAP_NAME_MAX 96 /* bytes of a name, with the NUL */

enum wq_frame_kind {
    WQ_FRAME_HELLO = 1,
    WQ_FRAME_BEGIN,
    WQ_FRAME_DATA,
    WQ_FRAME_END,
    WQ_FRAME_ABANDON,
    WQ_FRAME_ARTICLE,
    WQ_FRAME_NOTE,
    WQ_FRAME_DONE,
    WQ_FRAME_NEED,
    WQ_FRAME_FILE,
    WQ_FRAME_FILE_END,
    WQ_FRAME_STRIP,
    WQ_FRAME_OPTION,
    WQ_FRAME_ENOUGH,
    WQ_FRAME_READ,
    WQ_FRAME_ITEM,
    WQ_FRAME_WITHOUT,
    WQ_FRAME_LINES,
    WQ_FRAME_FIELD,
    WQ_FRAME_KINDS
};

/* What was repaired, left out, or is worth telling about an input. */
enum wq_note_kind {
    WQ_NOTE_INVALID_BYTES = 0, /* malformed sequences, now U+FFFD */
    WQ_NOTE_LONE_SURROGATES,   /* in UTF-16 or JSON escapes, now U+FFFD */
    WQ_NOTE_CRLF,              /* CR LF, now LF */
    WQ_NOTE_CR,                /* CR alone, now LF */
    WQ_NOTE_BOM,               /* byte order marks of UTF-8, taken away */
    WQ_NOTE_CHARSET,           /* the input was not UTF-8; `detail` what it was, and why */
    WQ_NOTE_GARBLED,           /* lines that were decoded twice, turned back */
    WQ_NOTE_FORMS,             /* Arabic presentation forms, now letters */
    WQ_NOTE_SOFT_HYPHEN,       /* taken away */
    WQ_NOTE_CONTROL,           /* control characters, taken away or made spaces */
    WQ_NOTE_BIDI,              /* bidi controls and tags that can spoof, taken away */
    WQ_NOTE_PARTS,             /* an article over the limits, split into `count` parts */
    WQ_NOTE_HIDDEN,            /* words in elements that a page does not show, left out */
    WQ_NOTE_CUT,               /* words beside the main text, left out */
    WQ_NOTE_MARKUP,            /* tags and attributes over the limits, left out; their text stays */
    WQ_NOTE_PICTURE_AWAY,      /* pictures that are not among the files of the page */
    WQ_NOTE_PICTURE_OVER,      /* pictures over the bytes that were given to them, left out */
    WQ_NOTE_MISSING,           /* fields that were found nowhere; `detail` which */
    WQ_NOTE_TAKEN,       /* fields that were read by names that others give them; `detail` which */
    WQ_NOTE_PICTURE,     /* a picture that cannot be had; `detail` its path, ": " and why */
    WQ_NOTE_FIELD,       /* a field that is left out or changed; `detail` says which and why */
    WQ_NOTE_FOLDER_SEEN, /* a link to a folder that was read under another name */
    WQ_NOTE_BESIDE,      /* files that hold no article: pictures, styles, what a saved page needs */
    WQ_NOTE_EXPLAINED,   /* why something was read as it was; only when asked for */
    WQ_NOTE_LEFT_OUT,    /* an input or article is missing from the bundle; `detail` why */
    WQ_NOTE_KINDS
};

struct wq_note {
    enum wq_note_kind kind;
    uint32_t line;        /* from 1, where it first occurs; 0: the whole input */
    uint32_t count;       /* how often */
    struct wq_str detail; /* English, valid UTF-8, or empty; at most WQ_NOTE_DETAIL_MAX bytes */
};

struct wq_frame {
    enum wq_frame_kind kind;
    struct wq_bytes payload;
};

/* The place of `field` ("title", "url", ...) among those; -1: there is no such field. */
int wq_map_field(struct wq_str field);

/* ---- files beside articles (beside.c) ---- */

/* Whether the name says that it is a picture, or makes a page look as it does: these lie beside articles
 * and are none. */
bool wq_is_beside(struct wq_str path);

/* The length of the path of a page, without ".html", whose files a browser would keep in `folder`; 0: none.
 * The folder has the page's name and "_files", or the word for it in the browser's language. */
size_t wq_page_of_folder(struct wq_str folder);

/* Append a whole frame. WQ_E_NOMEM leaves `out` as it was. */
WQ_MUST_CHECK enum wq_status wq_frame_add(struct wq_buffer *out, enum wq_frame_kind kind,
                                          struct wq_bytes payload);

/* Take a frame from the front of `in`; frame->payload points into it. WQ_E_TRUNCATED when it is
 * not there in full yet, WQ_E_DAMAGED when its length or kind is not allowed; `in` and `frame`
 * are then untouched. */
WQ_MUST_CHECK enum wq_status wq_frame_take(struct wq_bytes *in, struct wq_frame *frame);

/* The strings of `meta` in the order of the ARTICLE frame, the title first. */
void wq_meta_strings(struct wq_meta *meta, struct wq_str *strings[WQ_META_STRINGS]);

/* Append an ARTICLE frame: everything of `article` but its id. WQ_E_LIMIT, WQ_E_NOMEM; `out` may
 * then hold a part of a frame, `out->len` as it was. */
WQ_MUST_CHECK enum wq_status wq_article_send(struct wq_buffer *out,
                                             const struct wq_article *article);

/* Check the payload of an ARTICLE frame against every limit of format.h and decode it. Strings
 * point into `payload`, the blocks are in `arena`; the id is zero. WQ_E_DAMAGED, WQ_E_LIMIT,
 * WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_article_receive(struct wq_bytes payload, struct wq_arena *arena,
                                                struct wq_article *article);

/* Rows of an image, as wq_image_rows_of cuts them. */
struct wq_strip {
    uint32_t w_px, row_n;
    const uint8_t *rows; /* w_px * row_n bytes */
};

/* Append the strips of a picture of greys, rows top down, as STRIP frames. WQ_E_NOMEM; `out` may
 * then hold some of them. */
WQ_MUST_CHECK enum wq_status wq_strips_send(struct wq_buffer *out, const struct wq_image *image,
                                            const uint8_t *grey);

/* Check the payload of a STRIP frame; strip->rows points into it. WQ_E_DAMAGED. */
WQ_MUST_CHECK enum wq_status wq_strip_receive(struct wq_bytes payload, struct wq_strip *strip);

/* Append a NOTE frame. WQ_E_LIMIT the detail is too long; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_note_send(struct wq_buffer *out, const struct wq_note *note);

struct wq_item {
    uint32_t line;      /* from 1; 0: it has none */
    struct wq_str name; /* in its container, or empty; at most WQ_NOTE_DETAIL_MAX bytes */
};

/* Append an ITEM frame. WQ_E_LIMIT its name is too long; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_item_send(struct wq_buffer *out, const struct wq_item *item);

/* Decode the payload of an ITEM frame; item->name points into it. WQ_E_DAMAGED. */
WQ_MUST_CHECK enum wq_status wq_item_receive(struct wq_bytes payload, struct wq_item *item);

/* Decode the payload of a NOTE frame; note->detail points into it. WQ_E_DAMAGED. */
WQ_MUST_CHECK enum wq_status wq_note_receive(struct wq_bytes payload, struct wq_note *note);

#endif
