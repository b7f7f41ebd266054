/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_IMPORT_JSON_H
#define WARRAQ_IMPORT_JSON_H
/* What the files of the JSON importer and csv.c share. */
#include <jansson.h>
#include "build.h"
#include "import.h"

#define WQ_JSON_NAMES 96

/* How often a field was read by each of the names in use; both are constants. */
struct wq_json_taken {
    struct {
        const char *name, *field;
        uint32_t count;
    } names[WQ_JSON_NAMES];
    size_t n;
};

/* What is being read: for notes, and what strings point into. */
struct wq_json_reading {
    struct wq_sink *sink;
    uint32_t line;
    const json_t *object;
    const json_t *outer;         /* what the object is the article of, and has its id; NULL: nothing */
    const json_t *around;        /* what wraps a list with it, and speaks for it; NULL: nothing */
    struct wq_json_taken *taken; /* NULL: nobody counts */
    bool is_wrapped; /* it stands in a list that is wrapped: it wraps no further one */
    bool is_table; /* a row of one: its names are known, its dates are as people write them */
    char id[32]; /* a number as text */
    json_t *made; /* strings that stand in no object; NULL: none */
};

/* "a string", "a list": what `value` is, for notes. */
const char *wq_json_type(const json_t *value);

/* The value at `path`: names with dots between them, or numbers from 0 in lists. A name that has
 * dots itself is found as it is. NULL: there is none. */
const json_t *wq_json_at(const json_t *value, const char *path);

/* Send the article that reading->object is. Mistakes become notes. Errors of the sink. */
WQ_MUST_CHECK enum wq_status wq_json_import(struct wq_json_reading *reading);

/* ---- names in use (json_names.c) ---- */

/* The string that the object has for a field, by its own name or another; of an object or a list what it
 * is called. Where there is none, what stands by its own name, which may be anything; NULL: nothing. */
const json_t *wq_json_by_names(struct wq_json_reading *reading, const char *field);

/* Count it, but for a field's own name. */
void wq_json_count(const struct wq_json_reading *reading, const char *name, const char *field);

/* Say by which names fields were read. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_json_tell_taken(const struct wq_json_taken *taken,
                                                struct wq_sink *sink);

/* Keep a string as long as the object is read; NULL: memory is short. */
const json_t *wq_json_keep(struct wq_json_reading *reading, json_t *made);

/* The string that `value` is, borrowed; empty: it is none. */
struct wq_str wq_json_text(const json_t *value);

/* ---- the text by other names (json_text.c) ---- */

struct wq_json_body {
    const json_t *value; /* a string; NULL: there is none */
    bool is_markup;
};

/* The text of an object that has none by the names of docs/json.md. WQ_E_SYNTAX: two may be it, and a note
 * has said so; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_json_find_body(struct wq_json_reading *reading,
                                               struct wq_json_body *body);

/* Whether the object holds a text by any name, a summary not counted. */
bool wq_json_has_text(const json_t *object);
/* Whether a member of that name holds one. */
bool wq_json_is_text_name(struct wq_str name);

/* The object in an object without a text that holds the article, as "_source" does; NULL: there is none, or two
 * are. */
const json_t *wq_json_inner(const struct wq_json_reading *reading);

/* ---- lists in an object (json_list.c) ---- */

/* A list of articles that an object wraps, as {"data": {"items": [...]}}. */
struct wq_json_list {
    size_t off;     /* of its bracket in the text */
    uint32_t depth; /* objects around it; 0: there is no such list */
    json_t *around; /* what the outermost object says beside it; NULL: nothing. To be decref'ed */
};

/* Find it in `text`, an object that may be damaged or end early; `object` is what it holds, NULL: it cannot be read. WQ_E_SYNTAX: there are two, and a note has said so; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_json_find_list(const struct wq_json_reading *reading,
                                               struct wq_str text, json_t *object,
                                               struct wq_json_list *list);

/* ---- one value (json.c) ---- */

/* Import `text`, one value; reading->object is set by it. An object that wraps a list of articles is not
 * imported: *list says where that is. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_json_value(struct wq_json_reading *reading, struct wq_str text,
                                           struct wq_json_list *list);

/* Read the article's "blocks", with `title` before them if it is not blank, into `builder`.
 * WQ_E_RANGE: they are not what docs/json.md says, and a note has said so. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_json_blocks(struct wq_json_reading *reading, struct wq_str title,
                                            struct wq_builder *builder, struct wq_article *article);

/* Append all text of "blocks", whatever they are, a line for each. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_json_plain_blocks(const json_t *blocks, struct wq_buffer *text);

#endif
