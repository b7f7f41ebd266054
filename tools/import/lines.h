/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_IMPORT_LINES_H
#define WARRAQ_IMPORT_LINES_H
/* What lines of plain text are told by; shared with `warraq`, which exports them. */
#include "warraq/base.h"

/* How many runs of `text` are parted by white space. */
uint32_t wq_count_words(struct wq_str text);

/* Whether it ends as sentences do, but for closing quotes and brackets. */
bool wq_ends_sentence(struct wq_str text);

/* Whether a line between two others, neither the title, is a heading of its author's: it has not the end
 * of a sentence, and stands between a paragraph that has one and a long one. Lines of verse and of talks
 * stand between lines like themselves. */
bool wq_is_heading(struct wq_str before, struct wq_str line, struct wq_str after);

#endif
