/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_COMMANDS_PICTURES_H
#define WARRAQ_COMMANDS_PICTURES_H
/* The pictures of an input: files that it names, and the strips that the importer makes of them. */
#include "import/protocol.h"

struct wq_pictures {
    int folder;              /* that paths begin in; -1: there is none */
    struct wq_buffer strips; /* width and rows of those that wait for their article, u32 each */
};

/* Take the folder that the file at `path` lies in, or, with `folder` not NULL, that one. For "-",
 * the standard input, there is none of its own. */
void wq_pictures_begin(struct wq_pictures *pictures, const char *path, const char *folder);
void wq_pictures_end(struct wq_pictures *pictures);

/* Open the file at `path`, which an input names: names with "/" between them, each of a folder or
 * at last a file in the folder before, none ".." or a symbolic link. A descriptor, or -1 with why.
 */
int wq_pictures_open(const struct wq_pictures *pictures, struct wq_str path,
                     char why[WQ_NOTE_DETAIL_MAX]);

/* Note a strip. WQ_E_DAMAGED there are more than any article has; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_pictures_strip(struct wq_pictures *pictures,
                                               const struct wq_strip *strip);
/* Whether the strips noted are those of the article's images, one for one. None is noted after it.
 */
bool wq_pictures_match(struct wq_pictures *pictures, const struct wq_article *article);

#endif
