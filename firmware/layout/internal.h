/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_LAYOUT_INTERNAL_H
#define WARRAQ_LAYOUT_INTERNAL_H
#include "warraq/layout.h"

#define GLYPHS_MAX 65536u /* placed on a page */
#define CELLS_MAX 65536u  /* likewise; lines beyond it have none */
#define COLUMN_PX 8       /* of a skyline */
#define COLUMNS_MAX (4096 / COLUMN_PX + 1)

/* Words [first, end) of a paragraph. */
struct line_words {
    uint32_t first, end;
};

/* Ink of a line, px above and below its baseline, where it stands on the page. By columns of
 * COLUMN_PX it is known once wq_skyline_draw was asked: most lines are far enough apart. */
struct skyline {
    int32_t most_ascent, most_descent; /* 0 at least */
    uint32_t glyph_first, glyph_n;     /* of the builder's */
    int32_t baseline_px;
    bool is_drawn;
    int16_t ascent[COLUMNS_MAX], descent[COLUMNS_MAX]; /* below may be negative */
};

#define SITES_MAX WQ_KASHIDAS_MAX
#define REFUSED_MAX 8

/* A word whose join is drawn longer. */
struct site {
    uint32_t word; /* of the paragraph */
    struct wq_kashida join;
    int32_t x_px; /* left end of the longer join, once placed */
};

/* The longer joins of a line, all of one length. */
struct stretch {
    struct site sites[SITES_MAX];
    uint32_t n;
    int32_t length_px;
    uint32_t refused[REFUSED_MAX]; /* words that will not do */
    uint32_t refused_n;
};

/* Where the lines of a block begin. */
enum side { SIDE_OF_TEXT, SIDE_RIGHT, SIDE_LEFT };

/* A page being filled. */
struct page_builder {
    const struct wq_page_spec *spec;
    const struct wq_article *article;
    struct wq_arena *scratch;
    int32_t left_px, measure_px; /* of the lines to be placed */
    enum wq_align align;
    enum side side;
    int32_t overhang_px; /* most that a sign at their ends may hang; 0: none hangs */
    bool has_marker;     /* where a piece's first line begins something stands beside it */
    struct wq_line *lines;
    uint32_t line_n, line_cap;
    struct wq_placed_glyph *glyphs;
    uint32_t glyph_n;
    struct wq_cell *cells;
    uint32_t cell_n;
    bool makes_cells; /* for the line being placed */
    struct skyline *before, *at; /* of the last line placed and of the one being placed */
    struct stretch above, here;  /* likewise */
};

/* Classes of kashida sites up to this one count as stretch when lines are broken (kashida.c). */
#define KASHIDA_CLASS_COUNTED 4

/* A line whose gaps would each get more than this over their natural width, 1/1000 em, is not
 * justified: a margin that is not even is a lesser evil than holes. */
#define RAGGED_EM 700

/* Cut a shaped paragraph into lines of at most `measure_f26`, filled one after the other: `lines`
 * has room for one a word. Their number is returned. */
uint32_t wq_lines_fill(const struct wq_para *para, int32_t measure_f26, struct line_words *lines);

/* The same in as few lines, as even as can be: the sum of the squares of what they lack is the
 * least. Cost: words times the words of a line. */
uint32_t wq_lines_balance(struct wq_arena *scratch, const struct wq_para *para,
                          int32_t measure_f26, struct line_words *lines);

/* Let no line end after the :// of a link, where UAX #14 lets it end as after any slash. */
void wq_break_hold_schemes(struct wq_para *para);

/* The same, looking at the whole paragraph for the most even lines of those that fill the measure. */
uint32_t wq_lines_break(const struct page_builder *b, const struct wq_para *para,
                        int32_t measure_f26, struct line_words *lines);

/* ---- hang.c: light signs at a line's ends that stand partly beyond the measure ---- */

struct hang {
    int32_t left_px, right_px;
};

/* Where the lines of the paragraph begin. */
bool wq_starts_right(const struct page_builder *b, const struct wq_para *para);

/* How far the line passes its measure, at its start alone unless it is full. O(1). */
struct hang wq_line_hang(const struct page_builder *b, const struct wq_para *para,
                         struct line_words words, bool is_full);

/* How many joins of a line are drawn longer, and each by how much. */
struct kashida_plan {
    uint32_t n;
    int32_t length_px;
};

/* What a line gets that has `site_n` words with a join that will do, when `slack_f26` is to be added
 * to what stands in its `gap_n` gaps. */
struct kashida_plan wq_kashida_plan(const struct wq_page_spec *spec, struct line_words words,
                                    uint32_t site_n, uint32_t gap_n, int32_t slack_f26);

/* Choose the joins for it, as many as will do: s->sites and s->length_px; those in s->refused are
 * not asked. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_kashida_choose(const struct page_builder *b,
                                               const struct wq_para *para, struct line_words words,
                                               uint32_t gap_n, int32_t slack_f26,
                                               struct stretch *s);

/* Whether a join of `s` stands under one of the line above; it is then refused. */
bool wq_kashida_stacks(const struct stretch *above, struct stretch *s);

/* Find the ink by columns, unless it was found; the line's glyphs are still there. */
void wq_skyline_draw(const struct page_builder *b, struct skyline *sky);

/* Place the words as the next line with its baseline at 0: glyphs, skyline and b->lines[b->line_n],
 * which is not counted yet. `line` comes with block, kind, level and is_last set.
 * WQ_E_NOMEM scratch is full; WQ_E_LIMIT no room for the glyphs. */
WQ_MUST_CHECK enum wq_status wq_line_place(struct page_builder *b, const struct wq_para *para,
                                           struct line_words words, struct wq_line line);

/* Glyphs that all words of `para` take on one line, at most. */
uint32_t wq_line_glyphs(const struct wq_para *para);

/* Place all words of `para`, at least one, on a line of its own from x 0 on, in `arena`. `scratch`
 * is not given back. */
WQ_MUST_CHECK enum wq_status wq_line_make(struct wq_arena *arena, struct wq_arena *scratch,
                                          struct wq_fonts *fonts, const struct wq_para *para,
                                          bool wants_cells, struct wq_page *page);

/* wq_label_make, also while paragraphs are being set. */
WQ_MUST_CHECK enum wq_status wq_label_set(struct wq_arena *arena, struct wq_arena *scratch,
                                          struct wq_fonts *fonts, const struct wq_style *style,
                                          struct wq_str text, bool is_rtl, int32_t most_px,
                                          struct wq_label *label);

/* ---- piece.c: blocks, and long ones cut at a sentence or a space ---- */

/* What is set as one paragraph: a block, a part of a long one, a line of a preformatted one. */
struct piece {
    uint32_t block;
    uint32_t off, len; /* UTF-8 bytes in the article */
    bool begins, ends; /* its block */
    bool is_rtl;       /* of a block over WQ_PARA_MAX: the direction of its first so many bytes */
    uint32_t blank_n;  /* empty lines over it, in a preformatted block */
};

/* The piece that holds `off`, or that follows where nothing is shown; false when none does. */
bool wq_piece_find(const struct wq_article *article, uint32_t off, struct piece *piece);

/* Go to the piece that follows; false after the last. */
bool wq_piece_next(const struct wq_article *article, struct piece *piece);

/* The block shown before `block`, which is not the first. */
uint32_t wq_block_before(const struct wq_article *article, uint32_t block);

/* The first piece of `block`. */
struct piece wq_piece_first(const struct wq_article *article, uint32_t block);

/* ---- page.c: the page being filled ---- */

#define STROKES_MAX 4096u /* on a page; more are left out */
#define PICTURES_MAX 64u  /* likewise */
#define NO_LINE UINT32_MAX

#define TABLE_COLUMNS_MAX 32u /* of a table that is set as one */

/* A table whose rows are being placed. Blocks [first, end) are its cells. */
struct table {
    uint32_t first, end; /* end 0: none */
    uint32_t rows;       /* the first block after a header row, or `first` */
    bool is_grid;        /* else its rows are set as paragraphs */
    bool shows_header;   /* of paragraphs: a header is too long to begin each cell */
    int32_t left_px, width_px;
    uint32_t column_n;
    int32_t column_left_px[TABLE_COLUMNS_MAX], column_px[TABLE_COLUMNS_MAX];
    bool is_number[TABLE_COLUMNS_MAX];
};

/* Verse blocks [first, end) that are set in columns of one width; end 0: none yet. */
struct poem {
    uint32_t first, end;
    int32_t column_px; /* 0: nothing fits side by side */
};

struct filler {
    struct page_builder b;
    const struct wq_page_spec *spec;
    struct wq_page_spec block_spec; /* b.spec: with the em and the joins of the block */
    bool article_is_rtl;
    uint32_t start_off;
    int32_t front_px;
    int32_t y_px;     /* top of the next line box */
    int32_t limit_px; /* which no line's box may pass */
    int32_t head_px;  /* room over the next line when nothing stands above it */
    bool has_above;   /* a line does: b.before is its skyline */
    int32_t above_y_px;
    int32_t front_y_px;
    uint32_t next_off; /* first text that did not fit */
    bool is_full;
    /* lines that must not end the page: headings [glue_line, glue_end), NO_LINE: none */
    uint32_t glue_line, glue_end;
    struct wq_stroke *strokes;
    uint32_t stroke_n;
    struct wq_picture *pictures;
    uint32_t picture_n;
    struct table table;
    struct poem poem;
};

/* How the lines of a block are set. */
struct frame {
    struct wq_style style;
    int32_t left_px, measure_px, pitch_px;
    enum wq_align align;
    enum side side;
    int32_t hang_px;  /* how far lines after a piece's first are moved in */
    int32_t overhang_px; /* as in struct page_builder */
    bool has_marker;     /* likewise */
    bool is_whole;    /* never divided between pages */
    bool is_balanced; /* no line much shorter than the others */
    bool follows_article; /* reads in the article's direction, whatever its letters */
};

/* What stands before the first line of a piece and is no part of its text. */
struct lead {
    struct wq_label label; /* glyph_n 0: nothing */
    int32_t x_px;          /* its left end */
    int32_t down_px;       /* from the line's baseline to its own */
    int32_t indent_f26;    /* room that the line keeps for it */
};

/* A piece, shaped and broken into lines, in the scratch arena. */
struct set_piece {
    struct wq_para *para;
    struct line_words *lines;
    uint32_t n;
    struct wq_label turn; /* before preformatted lines after the first, which go on with it */
};

WQ_MUST_CHECK enum wq_status wq_piece_set(struct filler *f, const struct piece *piece,
                                          const struct frame *frame, int32_t indent_f26,
                                          struct set_piece *set);

/* Place the lines of `set` from f->start_off on, `gap_px` under what stands above; f->is_full when
 * not all of them fit. */
WQ_MUST_CHECK enum wq_status wq_set_place(struct filler *f, const struct piece *piece,
                                          const struct frame *frame, const struct set_piece *set,
                                          int32_t gap_px, const struct lead *lead);

/* Put `indent_f26` of white before the first word of a shaped paragraph. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_para_indent(struct wq_arena *scratch, int32_t indent_f26,
                                            struct wq_para *para);

/* Both in one. */
WQ_MUST_CHECK enum wq_status wq_piece_place(struct filler *f, const struct piece *piece,
                                            const struct frame *frame, int32_t gap_px,
                                            const struct lead *lead);

/* Make the builder set lines by `frame`. */
void wq_frame_use(struct filler *f, const struct frame *frame);

/* Give the line just placed its place `gap_px` under f->y_px; false when it does not fit. */
bool wq_line_settle(struct filler *f, int32_t gap_px, int32_t pitch_px);

/* A line without glyphs for the text of `block`, as high as `height_px`. */
bool wq_line_bare(struct filler *f, uint32_t block, int32_t height_px);

/* The page ends before line `line_n`, or, where that would leave headings at its foot, before
 * those. The text that follows begins at `next_off`. */
void wq_page_end(struct filler *f, uint32_t line_n, uint32_t next_off);

/* The lines from `from` on must not end the page: headings, until two lines follow, or all that
 * there is before the next of them. Those that follow each other stay together. */
void wq_glue(struct filler *f, uint32_t from);

/* Whether nothing but headings stands on the page: what follows them should begin on it, however
 * little room there is. */
bool wq_has_headings_alone(const struct filler *f);

/* Take lines off the page again, down to `line_n`. */
void wq_lines_drop(struct filler *f, uint32_t line_n);

/* The first line that may be at `y_px` or below it on the grid of half the body's pitch. */
int32_t wq_grid_up(const struct wq_page_spec *spec, int32_t y_px);

/* White over text of the body's size that asks for `gap_px`, so that it stands on that grid. Under
 * text that ink has moved off it: a quarter of a pitch less or more than asked for, or none where
 * none is asked for, as between verses and items. */
int32_t wq_body_gap(const struct filler *f, int32_t gap_px);

/* From the top of a line box to its baseline: Arabic needs more room above, for marks. */
int32_t wq_baseline_of(int32_t pitch_px);

/* ---- spec.c ---- */

/* The measures of this article's pages. */
struct wq_page_spec wq_spec_for(const struct wq_page_spec *spec, const struct wq_article *article);

/* ---- block.c: measures of each kind of block ---- */

struct frame wq_frame_of(const struct filler *f, uint32_t block);

/* Set a heading smaller by a third of what it is meant to be larger than text, at last as small as
 * notes; false when it is no heading or is as small. */
bool wq_heading_shrink(const struct filler *f, uint32_t block, struct frame *frame);

/* White above the piece when something stands over it. */
int32_t wq_gap_over(const struct filler *f, const struct piece *piece);

/* How far the first word of the paragraph at the piece's start, which is shaped, stands further in
 * than its other lines: under a paragraph that no gap parts from it. */
int32_t wq_indent_f26(const struct filler *f, const struct piece *piece, const struct frame *frame,
                      const struct wq_para *para);

/* Room at the side where lines begin for `depth` lists around them. */
int32_t wq_indent_px(const struct wq_page_spec *spec, uint32_t depth);

/* The same for what stands in a quotation, without the lists around it. */
int32_t wq_quote_px(const struct wq_page_spec *spec);

/* How far in the bar of a quotation stands that is in `depth` lists. */
int32_t wq_bar_px(const struct wq_page_spec *spec, uint32_t depth);

/* Size and pitch of notes, tables and captions. */
int32_t wq_small_em(const struct wq_page_spec *spec);
int32_t wq_small_pitch(const struct wq_page_spec *spec);

/* Thickness of a thin line: no thinner than 0.25 mm. */
int32_t wq_rule_px(const struct wq_page_spec *spec);

/* ---- marker.c: what begins an item, a note or a cell ---- */

/* The bullet or number of the list item, note or line at the piece's start, whose frame may be
 * narrowed for it; an empty one for other blocks. */
WQ_MUST_CHECK enum wq_status wq_marker_make(struct filler *f, const struct piece *piece,
                                            struct frame *frame, struct lead *lead);

/* `text` at the start of `frame`, with room kept for it on the first line. */
WQ_MUST_CHECK enum wq_status wq_lead_make(struct filler *f, const struct frame *frame,
                                          struct wq_str text, bool is_bold, int32_t most_px,
                                          struct wq_label *label);

/* ---- the kinds that are not set as paragraphs; *piece goes to the last piece placed ---- */

WQ_MUST_CHECK enum wq_status wq_verse_place(struct filler *f, struct piece *piece);
WQ_MUST_CHECK enum wq_status wq_table_place(struct filler *f, struct piece *piece);
WQ_MUST_CHECK enum wq_status wq_plate_place(struct filler *f, const struct piece *piece);
void wq_rule_place(struct filler *f, const struct piece *piece);

/* Give the shaped line of preformatted text the white space that its author gave it. */
void wq_mono_set(struct wq_para *para);

/* The widths of the columns of the table, or that it is none. */
WQ_MUST_CHECK enum wq_status wq_table_measure(struct filler *f, uint32_t block,
                                              struct table *table);

/* ---- decor.c: lines under and beside text ---- */

#define VARIANT_LINK 4u     /* of struct wq_para's variants */
#define VARIANT_EMPHASIS 8u

/* Tell the characters of the piece's spans apart, before it is shaped; a note's mark stays with
 * the word before it. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_spans_apply(struct filler *f, const struct piece *piece,
                                            struct wq_para *para);

/* Underline what is to be of the line `line`, which was settled last. */
void wq_line_underline(struct filler *f, const struct wq_para *para, const struct frame *frame,
                       uint32_t line);

/* A short rule over line `line` when it begins the article's notes. */
void wq_notes_part(struct filler *f, uint32_t line);

/* The bars beside the page's quotations. */
void wq_quotes_mark(struct filler *f);

void wq_stroke_add(struct filler *f, struct wq_rect rect, bool is_dotted, uint32_t line);

#endif
