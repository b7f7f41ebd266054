/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_IMPORT_BUILD_H
#define WARRAQ_IMPORT_BUILD_H
/* An article put together block by block, by any importer: one text, and the blocks and spans in
 * it. What stands between blocks (markers of items, tabs between cells, blank lines) is written
 * here; docs/json.md tells it. */
#include "import.h"
#include "picture.h"
#include "warraq/article.h"

#define WQ_SPAN_KINDS (WQ_SPAN_NOTE + 1)

/* How a run of text is told apart. */
struct wq_marks {
    bool is_strong, is_emphasis;
    struct wq_str link; /* empty: no link; borrowed until the builder is freed */
    uint32_t note;      /* the number of the note that the run marks, 1 to 65535; 0: none */
};

/* All zero to start but `sink`. */
struct wq_builder {
    struct wq_sink *sink; /* where changes of characters are counted (clean.h) */
    uint32_t line;        /* of the article in the input, for these counts; 0: unknown */
    struct wq_buffer text, blocks, spans, images;
    struct wq_buffer strips; /* frames with the rows of the images */
    bool is_open;
    bool is_hemistich;     /* set by the importer: the verse that is open has two */
    struct wq_block block; /* that is open */
    size_t before_len;     /* of the text, before what parts it from the block before */
    size_t first_span;     /* of the block */
    struct wq_marks marks; /* of the run that is open, and where each began */
    uint32_t span_off[WQ_SPAN_KINDS];
    uint32_t joined_n;     /* line ends turned into spaces */
    uint32_t missing_note; /* its number, after WQ_E_RANGE of wq_builder_finish */
};

/* Begin a block of kind, level, flags and number of `what`; the one before is closed. WQ_E_NOMEM.
 */
WQ_MUST_CHECK enum wq_status wq_builder_open(struct wq_builder *builder,
                                             const struct wq_block *what);

/* Add text (valid UTF-8) to the block that is open. A line end begins another paragraph or verse,
 * stays in preformatted text, and is a space elsewhere. WQ_E_LIMIT the article is over its limit;
 * WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_builder_run(struct wq_builder *builder, struct wq_str text,
                                            const struct wq_marks *marks);

/* End the block that is open, if any: the white space around it goes, and all of it when there is
 * nothing else. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_builder_close(struct wq_builder *builder);

/* Give the article a picture: `block`, to be opened next with its caption, is made the one that
 * shows it. The picture is copied. WQ_E_LIMIT the article has as many as it may have, or 128 MB of
 * them; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_builder_image(struct wq_builder *builder,
                                              const struct wq_picture *picture,
                                              struct wq_block *block);

/* The same with the file at `path`, which the sink asks for; without images nothing happens.
 * WQ_E_RANGE it cannot be had or shown, and why stands in *why, which starts empty; WQ_E_IO, WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_builder_file(struct wq_builder *builder, struct wq_str path,
                                             struct wq_block *block, struct wq_buffer *why);
/* The same by the address that a page gives. WQ_E_SYNTAX: it means no file that could be there. */
WQ_MUST_CHECK enum wq_status wq_builder_address(struct wq_builder *builder, struct wq_str address,
                                                struct wq_block *block, struct wq_buffer *why);

/* Blocks that were kept so far. */
uint32_t wq_builder_block_n(const struct wq_builder *builder);

/* Set text, blocks, spans and images of `article`; they live in the builder. WQ_E_RANGE a mark
 * whose note is not there; WQ_E_LIMIT the article is over a limit or not sound; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_builder_finish(struct wq_builder *builder,
                                               struct wq_article *article);
void wq_builder_free(struct wq_builder *builder);

#endif
