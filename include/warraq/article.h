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
    WQ_BLOCK_PARAGRAPH = 2
};

/* A run of `text` without the white space around it. Ascending, disjoint, never empty. */
struct wq_block {
    uint8_t kind;  /* enum wq_block_kind; a reader treats an unknown kind as a paragraph */
    uint8_t level; /* headings: 1 to 6; else 0 */
    uint32_t off, len;
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
};

struct wq_article {
    struct wq_meta meta;
    struct wq_str text; /* valid UTF-8, at most WQ_TEXT_MAX bytes */
    const struct wq_block *blocks;
    uint32_t block_n; /* 1 to WQ_BLOCKS_MAX */
};

/* The text after the title's line: what `cat --body` prints. */
struct wq_str wq_article_body(const struct wq_article *article);

#endif
