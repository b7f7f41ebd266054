/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_IMPORT_HTML_H
#define WARRAQ_IMPORT_HTML_H
/* What the files of the HTML importer share: bytes -> decode.c -> html_scan.c, which makes the markup
 * bounded -> gumbo -> html_meta.c and html_blocks.c, which read its tree -> sink. */
#include <gumbo.h>
#include "build.h"
#include "clean.h"
#include "furniture.h"
#include "rules.h"

#define WQ_HTML_DEPTH 512            /* open elements whose ends are not implied */
#define WQ_HTML_TREE_DEPTH 4096u     /* of the tree: with all that is implied it is never deeper */
#define WQ_HTML_ATTRIBUTES 64u       /* of a tag; further ones are left out */
#define WQ_HTML_ATTRIBUTE_MAX 65536u /* bytes; a longer one is left out */
#define WQ_HTML_FORMATTING 16u       /* b, i, font and their like, open at once */
#define WQ_HTML_TREE_BYTES (256u << 20)

/* ---- scanning (html_scan.c) ---- */

/* What was found and cut on the way. */
struct wq_html_scan {
    uint32_t tag_n;       /* tags left out: nested too deep */
    uint32_t attribute_n; /* attributes left out: too long, or too many of a tag */
    uint32_t picture_n;   /* of these pictures that stand in the page itself */
    struct wq_str saved_from; /* the address that a browser wrote into a comment; in the input */
};

/* Write `html` (valid UTF-8) again, with the same text and structure, so that no parser takes more
 * than linear time or deep recursion for it: tags in one plain form, never more than WQ_HTML_DEPTH
 * open, comments, scripts and styles gone but JSON. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_html_scan(struct wq_str html, struct wq_html_scan *scan,
                                          struct wq_buffer *out);

/* The label of the charset that a page declares in its first bytes, empty when it does not. */
struct wq_str wq_html_charset(struct wq_bytes head);

/* ---- the tree (html_tree.c) ---- */

struct wq_html_tree {
    void *memory; /* of all nodes */
    size_t used;  /* bytes of it */
    const GumboNode *root;
};

/* Parse what wq_html_scan wrote, which must stay. WQ_E_LIMIT over WQ_HTML_TREE_BYTES. */
WQ_MUST_CHECK enum wq_status wq_html_parse(struct wq_str html, struct wq_html_tree *tree);
void wq_html_tree_free(struct wq_html_tree *tree);

/* The node after `node` in the order of the page, below `top`; `skip`: not below `node`. NULL: there
 * is none. */
const GumboNode *wq_html_next(const GumboNode *node, const GumboNode *top, bool skip);

bool wq_html_is(const GumboNode *node, GumboTag tag);
/* The value of an attribute, trimmed; empty when there is none. */
struct wq_str wq_html_attribute(const GumboNode *node, const char *name);
/* Whether one of the words of the attribute "class" is `word`, or begins with it and then "-" or
 * "_". Letters as they are. */
bool wq_html_has_class(const GumboNode *node, const char *word);
/* Whether `names`, the value of a class or id, contains `part`, in small letters or capitals. */
bool wq_html_names(struct wq_str names, const char *part);
/* Whether one of the words of the attribute "rel" is `rel`. */
bool wq_html_has_rel(const GumboNode *node, const char *rel);
/* Whether it is a picture with its caption, or the caption of one. */
bool wq_html_is_figure(const GumboNode *node);
bool wq_html_is_caption(const GumboNode *node);
/* Whether no text below it is shown: scripts, templates, hidden elements, choices of forms. */
bool wq_html_is_hidden(const GumboNode *node);
/* Whether it stands in lines of its own. */
bool wq_html_is_block(const GumboNode *node);
/* Append the text below `node`, white space as in a line, a line end where blocks begin and end.
 * WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_html_text(const GumboNode *node, struct wq_buffer *out);

/* ---- lines (html_lines.c) ---- */

/* An element that is shown. */
struct wq_html_place {
    const GumboNode *node;
    uint32_t parent;             /* the place around it; the first one has itself */
    uint32_t end;                /* the first place behind it */
    uint32_t line_from, line_to; /* the lines that touch it */
    bool is_link;                /* it is one, or stands in one */
    bool is_in_figure;           /* it is a figure or caption, or stands in one */
    bool is_cut;                 /* it goes, but not the line in which it stands */
    bool is_post, is_name;       /* of a thread, and stays: what was written, and by whom */
    bool is_of_site;             /* it stands in the head of the site: html_byline.c */
    uint8_t level;               /* of the heading that it is or stands in; 0: none */
};

/* Where a line stands. */
struct wq_html_spot {
    uint32_t place;              /* the innermost element around its beginning */
    uint32_t node_from, node_to; /* its nodes with text */
    size_t text_off;
};

/* A page as rows, in its order. All zero to start. */
struct wq_html_view {
    struct wq_html_place *places;
    uint32_t place_n;
    struct wq_line *lines; /* what stands between the beginnings and ends of blocks */
    struct wq_html_spot *spots;
    uint32_t line_n;
    const GumboNode **nodes;
    struct wq_buffer place_bytes, line_bytes, spot_bytes, node_bytes, text; /* what these lie in */
};

/* Read all that is shown below `top`. WQ_E_NOMEM; *view is to be freed then too. */
WQ_MUST_CHECK enum wq_status wq_html_view(const GumboNode *top, struct wq_html_view *view);
void wq_html_view_free(struct wq_html_view *view);

/* ---- the main text (html_main.c) ---- */

/* What is known of a page when its text is looked for. */
struct wq_html_wanted {
    struct wq_line_facts facts;
    const GumboNode *pinned; /* by a rule of the user's: the text stands below it; NULL: nobody knows */
};

/* Where the text stands: places and lines of a view. */
struct wq_html_main {
    uint32_t place;              /* the element that holds it, or most of it */
    uint32_t line_from, line_to; /* with the lines before and after that belong to it */
    uint32_t title;              /* the line that says the title; line_n: none does */
};

/* Find it, and mark lines outside of it as going. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_html_find_main(struct wq_html_view *view,
                                               const struct wq_html_wanted *wanted,
                                               struct wq_html_main *main);

/* Whether the line belongs to a picture. */
bool wq_html_is_in_figure(const struct wq_html_view *view, uint32_t line);

/* Whether all of the only line that the element touches stands in it; true also of blocks. */
bool wq_html_fills_line(const struct wq_html_view *view, uint32_t place);

/* Take what goes out of the tree (html_cut.c). `kept` holds how many lines stay before each line, and
 * at the end of all. Of the view nothing but the lines is of use then. */
void wq_html_cut(const struct wq_html_view *view, const struct wq_html_main *main,
                 const uint32_t *kept);

/* ---- rules (html_rules.c) ---- */

struct wq_html_meta;

/* Whether the element fits one of the selectors, which rules.h tells. */
bool wq_html_fits(const GumboNode *node, struct wq_str selectors);

/* Do what the rules say of the page: set title, author and date, mark what is dropped. The element with
 * the text, or NULL. */
const GumboNode *wq_html_obey(const struct wq_rules *rules, struct wq_html_view *view,
                              struct wq_html_meta *meta);

/* ---- notes (html_notes.c) ---- */

/* Notes of the author's: links lead to them, and mostly back. All zero to start. */
struct wq_html_notes {
    struct wq_buffer notes; /* const GumboNode *: the blocks of their text, number 1 first */
    struct wq_buffer marks; /* struct wq_html_mark, by address of the link */
    struct wq_buffer backs; /* const GumboNode *: links back to a mark, by address */
    void *blocks;           /* tree of what is known of blocks */
};
struct wq_html_mark {
    const GumboNode *link;
    uint16_t number; /* of its note, from 1 */
};

/* Find the notes of the page `root` whose marks stand below `main`, numbered in the order of their
 * first marks. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_html_find_notes(const GumboNode *root, const GumboNode *main,
                                                struct wq_html_notes *notes);
/* The number of the note that `link` marks, that `block` is; 0: none. */
uint16_t wq_html_mark_of(const struct wq_html_notes *notes, const GumboNode *link);
uint16_t wq_html_note_of(const struct wq_html_notes *notes, const GumboNode *block);
bool wq_html_is_back(const struct wq_html_notes *notes, const GumboNode *link);
void wq_html_notes_free(struct wq_html_notes *notes);

/* ---- blocks (html_blocks.c, html_table.c, html_verse.c) ---- */

/* What is to be made of a page. */
struct wq_html_page {
    struct wq_sink *sink;
    const GumboNode *main;
    struct wq_str title, text;   /* the text holds what lies below main, a line for each block */
    bool is_title_cut; /* where the page shows it, it was taken out: another such heading is a verse */
    const struct wq_phrases *phrases;
    enum wq_garbled garbled; /* wq_garbled_tell */
    const struct wq_html_notes *notes;
};

/* Put the article together. WQ_E_LIMIT it is over its limits; WQ_E_NOMEM, WQ_E_IO. */
WQ_MUST_CHECK enum wq_status wq_html_build(const struct wq_html_page *page,
                                           struct wq_builder *builder);

/* Whether it is called a poem (html_verse.c). */
bool wq_html_is_poem(const GumboNode *node);
/* Whether the element holds headings of one level and nothing else, an even number of at least four, each as
 * long as half a verse: databases of poems are written so. */
bool wq_html_is_couplets(const GumboNode *node);
/* The next of them; *at is 0 to begin with. NULL: there is none. */
const GumboNode *wq_html_next_half(const GumboNode *node, unsigned *at);

/* Whether the table holds rows of short texts, and not a page laid out with it. */
bool wq_html_is_data(const GumboNode *table);

/* Cells of a data table, row by row. All zero to start. */
struct wq_html_cells {
    const GumboNode *table, *at; /* the cell */
    const GumboNode *row;
    uint16_t column;             /* of the cell */
    bool is_header, is_new_row;
    uint16_t left[WQ_COLUMNS_MAX]; /* rows that a cell above still covers, by column */
};

/* Go to the next cell; false: there is none. */
bool wq_html_next_cell(struct wq_html_cells *cells);

/* ---- metadata (html_meta.c) ---- */

enum wq_html_field {
    WQ_HTML_TITLE,
    WQ_HTML_DATE,
    WQ_HTML_AUTHOR,
    WQ_HTML_SOURCE,
    WQ_HTML_CATEGORY,
    WQ_HTML_ADDRESS,
    WQ_HTML_LANGUAGE,
    WQ_HTML_LICENCE,
    WQ_HTML_FIELDS
};

struct wq_html_meta {
    struct wq_str values[WQ_HTML_FIELDS]; /* in `arena`; of the date what it was read from */
    const char *from[WQ_HTML_FIELDS];     /* where each stood, for people; NULL: it was not found */
    uint32_t date;
    struct wq_arena *arena;
    const struct wq_phrases *phrases;
};

/* Take the value when it is the first for its field; white space in it becomes one space. A date is
 * taken if one stands in it. Empty values are none. */
void wq_html_take(struct wq_html_meta *meta, enum wq_html_field field, struct wq_str value,
                  const char *from);
void wq_html_take_text(struct wq_html_meta *meta, enum wq_html_field field, const GumboNode *node,
                       const char *from);

/* Whether an author is the site, or whom programs put there, or no name at all. */
bool wq_html_is_nobody(const struct wq_html_meta *meta, struct wq_str author);

/* Take an author as metadata name one; a house that is named there is taken for the source. */
void wq_html_take_author(struct wq_html_meta *meta, struct wq_str value, const char *from);

/* Find what the page says of itself: its metadata, and the title as `view` shows it. `saved_from` is
 * the address that a browser noted. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_html_find_meta(const GumboNode *root,
                                               const struct wq_html_view *view,
                                               const struct wq_phrases *phrases,
                                               struct wq_str saved_from,
                                               struct wq_html_meta *meta);

/* What the JSON-LD in a script says of an article (html_data.c). */
void wq_html_read_data(const GumboNode *script, struct wq_html_meta *meta);

/* Append the text of the article that the JSON in scripts holds, as markup of anybody's; *word_n is how
 * many words it has, 0: there is none (html_script.c). Pages that are made in the browser have it
 * nowhere else. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_html_find_script_text(const GumboNode *root,
                                                      struct wq_buffer *markup, uint32_t *word_n);

/* Set the title to what the page shows of what its metadata say, and the source to what stands beside
 * it in the title element (html_title.c). */
void wq_html_choose_title(const GumboNode *root, const struct wq_html_view *view,
                          struct wq_html_meta *meta);

/* Take the name of the site off the end of `text`: "TITLE - SITE". */
void wq_html_strip_site(struct wq_str *text, struct wq_str site);

/* Whether `whole` is `title` and the name of a site behind it. */
bool wq_html_has_site(struct wq_str whole, struct wq_str title);

/* Whether it is one of the web. */
bool wq_html_is_address(struct wq_str text);

/* The host of an address, as "example.org"; empty: it is none. */
struct wq_str wq_html_host(struct wq_str address);

/* Then what it shows around the text (html_byline.c). */
void wq_html_find_byline(const struct wq_html_view *view, const struct wq_html_main *main,
                         const struct wq_phrases *phrases, struct wq_html_meta *meta);

/* Mark the lines that hold what the page calls a date (html_byline_element.c). */
void wq_html_mark_dated(const struct wq_html_view *view);

/* Then what its address and the name of the file tell. */
void wq_html_find_in_paths(struct wq_html_meta *meta, struct wq_str name);
void wq_html_meta_free(struct wq_html_meta *meta);

#endif
