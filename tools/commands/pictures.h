/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_COMMANDS_PICTURES_H
#define WARRAQ_COMMANDS_PICTURES_H
/* The pictures of an input: files that it names, and the strips that the importer makes of them. */
#include "import/protocol.h"

struct wq_pictures {
    int folder;              /* that paths begin in; -1: there is none */
    struct wq_buffer strips; /* width, rows and bytes of those that wait for their article, u32 each */
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

/* Note a strip, and the bytes that it takes in the bundle. WQ_E_DAMAGED there are more than any article
 * has; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_pictures_strip(struct wq_pictures *pictures,
                                               const struct wq_strip *strip, uint64_t bytes);
/* Whether the strips noted are those of the article's images, one for one. */
bool wq_pictures_match(const struct wq_pictures *pictures, const struct wq_article *article);
/* How many of the article's images, from the first on, fit into `max` bytes; *strip_n are theirs. */
uint32_t wq_pictures_within(const struct wq_pictures *pictures, const struct wq_article *article,
                            uint64_t max, uint32_t *strip_n);
/* None is noted any more. */
void wq_pictures_clear(struct wq_pictures *pictures);

/* Leave the article its first `image_n` images: captions of the others become paragraphs. What changes
 * is made anew in `arena`. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_article_keep_images(struct wq_article *article, uint32_t image_n,
                                                    struct wq_arena *arena);

#endif
