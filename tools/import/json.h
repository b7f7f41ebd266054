/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_IMPORT_JSON_H
#define WARRAQ_IMPORT_JSON_H
/* What json.c, json_input.c, json_blocks.c and csv.c share. */
#include <jansson.h>
#include "build.h"
#include "import.h"

/* What is being read: for notes, and the buffers that strings point into. */
struct wq_json_reading {
    struct wq_sink *sink;
    uint32_t line;
    const json_t *object;
    bool is_table; /* a row of one: its dates are as people write them */
    char id[32]; /* a number as text */
};

/* "a string", "a list": what `value` is, for notes. */
const char *wq_json_type(const json_t *value);

/* The value that the object has for a field of an article: by the name that the user mapped to it, which
 * may be one in another object ("content.rendered"), else by its own. NULL: there is none. */
const json_t *wq_json_field(const struct wq_json_reading *reading, const char *key);

/* Send the article that reading->object is. Mistakes become notes. Errors of the sink. */
WQ_MUST_CHECK enum wq_status wq_json_import(struct wq_json_reading *reading);

/* Read the article's "blocks", with `title` before them if it is not blank, into `builder`.
 * WQ_E_RANGE: they are not what docs/json.md says, and a note has said so. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_json_blocks(struct wq_json_reading *reading, struct wq_str title,
                                            struct wq_builder *builder, struct wq_article *article);

/* Append all text of "blocks", whatever they are, a line for each. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_json_plain_blocks(const json_t *blocks, struct wq_buffer *text);

#endif
