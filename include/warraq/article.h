/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_ARTICLE_H
#define WARRAQ_ARTICLE_H
/* The article: what importers write, bundles store and layout reads. No bytes of the format, no
 * glyphs.
 *
 * The text stands once, as the author wrote it, in one piece; blocks are ranges of it. Offsets
 * into the text (`_off`, UTF-8 bytes) are therefore the one way to name a place in an article:
 * page starts, reading positions and exports all use them. */
#include <stdint.h>
#include "warraq/base.h"

#define WQ_ID_BYTES 16

enum wq_block_kind {
    WQ_BLOCK_HEADING = 1, /* block 0 is the title, a heading of level 1 */
    WQ_BLOCK_PARAGRAPH = 2,
    WQ_BLOCK_LIST_ITEM = 3,    /* the first paragraph of an item; others are paragraphs */
    WQ_BLOCK_PREFORMATTED = 4, /* lines kept, left to right; its first line may be indented */
    WQ_BLOCK_VERSE = 5,        /* one hemistich, or a line of verse that is not divided */
    WQ_BLOCK_CELL = 6,         /* of a table; cells follow each other row by row, empty ones are
                                * left out */
    WQ_BLOCK_RULE = 7,         /* between two parts; its text ("* * *") is not shown */
    WQ_BLOCK_IMAGE = 8,        /* its text is the caption, or U+FFFC where there is none */
    WQ_BLOCK_NOTE = 9          /* a note of the author's, at the article's end */
};

#define WQ_BLOCK_QUOTED 1u    /* within a quotation; all cells of a table are, or none */
#define WQ_BLOCK_NEW_TABLE 2u /* cell: the first of its table, and of its row */
#define WQ_BLOCK_NEW_ROW 4u   /* cell: the first of its row */
#define WQ_BLOCK_HEADER 8u    /* cell: heads its column or row */

/* A run of `text` without the white space around it. Ascending, disjoint, never empty. What stands
 * between two blocks (line ends, the marker of a list item, a tab between cells) is text that is
 * stored and printed but not laid out. */
struct wq_block {
    uint8_t kind;    /* enum wq_block_kind; a reader treats an unknown kind as a paragraph */
    uint8_t level;   /* headings: 1 to 6; else how many lists it stands in, 0 to WQ_DEPTH_MAX */
    uint8_t flags;   /* WQ_BLOCK_*; unknown bits mean nothing */
    uint16_t number; /* list items: their number, 0: a bullet; verse: 0 a line alone or a first
                      * hemistich, 1 a second one, whose first stands before it, 2 a second one
                      * without a first; cells: their column, from 0, ascending in a row; images:
                      * which of article->images, each shown for the first time in their order;
                      * notes: their number, from 1, ascending */
    uint32_t off, len;
};

enum wq_span_kind {
    WQ_SPAN_STRONG = 1,
    WQ_SPAN_EMPHASIS = 2,
    WQ_SPAN_LINK = 3,
    WQ_SPAN_NOTE = 4 /* the mark of a note */
};

/* A run of text inside one block that is told apart. Ascending by off, then by kind; those of
 * different kinds may overlap, those of one kind may not, and touch only when they say different
 * things. A reader passes over an unknown kind; `address` is then any bytes. */
struct wq_span {
    uint8_t kind; /* enum wq_span_kind */
    uint32_t off, len;
    uint32_t note;         /* NOTE: the index of the block it belongs to; else 0 */
    struct wq_str address; /* LINK: where it leads, as the author wrote it; else empty */
};

/* A grey picture. Its rows are not part of the article: wq_bundle_image_strip gives
 * them. */
struct wq_image {
    uint16_t w_px, h_px;  /* 1 to WQ_IMAGE_SIDE_MAX */
    uint32_t first_strip; /* among the strips of all of the article's images, in their order */
};

/* What is known about an article beside its text. Empty strings and 0 mean "not stated". */
struct wq_meta {
    uint8_t id[WQ_ID_BYTES]; /* stable across packings, docs/bundle.md "Article ids" */
    struct wq_str
        title; /* at most WQ_TITLE_MAX bytes: a longer one is cut at a character, with "…" */
    struct wq_str source, author, category, language, address, licence;
    struct wq_str source_id; /* the id the article had in its source */
    uint32_t date;     /* published: year * 10000 + month * 100 + day; month or day 0: unknown */
    uint32_t captured; /* same form */
    uint32_t word_n;   /* words of the text */
    uint16_t part, part_n; /* 1 of 1, or the place among the parts of a text over the limit */
    bool
        is_partial; /* read from a damaged bundle: fields are empty, or the id zero, that are not */
};

struct wq_article {
    struct wq_meta meta;
    struct wq_str text; /* valid UTF-8, at most WQ_TEXT_MAX bytes */
    const struct wq_block *blocks;
    uint32_t block_n; /* 1 to WQ_BLOCKS_MAX */
    const struct wq_span *spans;
    uint32_t span_n; /* at most WQ_SPANS_MAX */
    const struct wq_image *images;
    uint32_t image_n; /* at most WQ_IMAGES_MAX */
};

/* Whether text, blocks, spans and images are what this header says, all ranges between characters
 * and within the limits of format.h. The text must be valid UTF-8. O(blocks + spans). */
bool wq_article_is_sound(const struct wq_article *article);

/* The text after the title's line: what `cat --body` prints. */
struct wq_str wq_article_body(const struct wq_article *article);

#endif
