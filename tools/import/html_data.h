/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_IMPORT_HTML_DATA_H
#define WARRAQ_IMPORT_HTML_DATA_H
/* Data in scripts of a page: html_data.c reads what they say of it, html_script.c its text. */
#include <jansson.h>
#include "html.h"

/* The string in `value`, borrowed; empty when it is none. */
struct wq_str wq_html_string_of(const json_t *value);

/* Whether it is JSON-LD, by its type. */
bool wq_html_is_linked_data(const GumboNode *script);

/* Parse the JSON in a script, as far as it goes; a new reference, or NULL: there is none. */
json_t *wq_html_parse_data(const GumboNode *script);

#endif
