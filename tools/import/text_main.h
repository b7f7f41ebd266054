/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_IMPORT_TEXT_MAIN_H
#define WARRAQ_IMPORT_TEXT_MAIN_H
#include "furniture.h"

/* Append what is left of `text` (valid UTF-8, LF line ends; its first line is the title) without
 * furniture to `kept`, and tell the sink what goes; with keep_all, all of it, and of over 2^20 lines,
 * which no text has; when asked to look, only say which lines it has. `folder` is that of the file.
 * Author, source and date that the text shows fill in what `meta` lacks, borrowed from `text`.
 * WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_text_main(struct wq_str text, struct wq_str folder,
                                          struct wq_sink *sink, struct wq_meta *meta,
                                          struct wq_buffer *kept);

#endif
