/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_IMPORT_RULES_H
#define WARRAQ_IMPORT_RULES_H
/* Rules of the user's that pin where the parts of a source's pages stand, as lines of a file:
 *
 *     [example.org]            the host of its address, or its name; [*] for all
 *     main = .article-text
 *     title = h1.headline
 *     author = .byline a, [rel=author]
 *     date = time[datetime]
 *     drop = .promo, #poll
 *
 * Selectors are those of CSS that consist of tag, .class, #id, [attribute] and [attribute=value], with
 * descendants and commas. '#' at the start of a line begins a comment. */
#include "import.h"

enum wq_rule_field {
    WQ_RULE_MAIN,
    WQ_RULE_TITLE,
    WQ_RULE_AUTHOR,
    WQ_RULE_DATE,
    WQ_RULE_DROP,
    WQ_RULE_FIELDS
};

/* All zero to start. */
struct wq_rules {
    struct wq_buffer bytes; /* sections and selectors */
    struct wq_buffer rows;
};

/* Add the rules of a file. WQ_E_SYNTAX its line *line is none; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_rules_add(struct wq_rules *rules, struct wq_str text,
                                          uint32_t *line);
void wq_rules_free(struct wq_rules *rules);

/* The selector for the field of pages of `host` and `source`, either of which may be empty; that of a host
 * counts before that of a name, and the last one in a file before others. Empty: there is none. */
struct wq_str wq_rules_find(const struct wq_rules *rules, enum wq_rule_field field,
                            struct wq_str host, struct wq_str source);

/* ---- selectors ---- */

/* A part of one: "tag", ".class", "#id" or "[name]" or "[name=value]". */
struct wq_selector_part {
    char kind; /* 't', '.', '#', '[' */
    bool has_value;
    struct wq_str name, value;
};

/* Take the next part of an element's selector off the front of `text`; false: none is there, or what
 * stands there is no selector. */
bool wq_selector_next(struct wq_str *text, struct wq_selector_part *part);

/* Whether all of `text` is a selector. */
bool wq_is_selector(struct wq_str text);

#endif
