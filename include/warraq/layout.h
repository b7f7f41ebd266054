/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_LAYOUT_H
#define WARRAQ_LAYOUT_H
/* Article to lines and pages. Pure: no I/O, no clock, no malloc. */
#include "warraq/article.h"
#include "warraq/device.h"
#include "warraq/language.h"
#include "warraq/surface.h"
#include "warraq/text.h"

/* How much lines are filled by drawing joins longer, beside wider spaces. */
enum wq_kashida_mode { WQ_KASHIDA_RESTRAINED, WQ_KASHIDA_NONE, WQ_KASHIDA_RICH };

/* What the person asked for; 0 in a field means the device's or face's own. */
struct wq_typeset {
    int32_t em_px; /* body size, 12 to 160 */
    int32_t
        margin_px; /* left and right of the text, 0 to a quarter of the width; -1: the device's */
    int32_t pitch_px; /* baseline to baseline, em_px to 4 * em_px; 0: the family's, and a tenth
                       * more for vowelled text */
    enum wq_kashida_mode kashida;
    enum wq_digits digits;
    bool hides_tashkeel;
    bool is_ragged; /* lines keep their natural spaces */
    bool indents_paragraphs; /* first lines stand further in instead of a gap over them */
    bool hangs_punctuation;  /* full stops, commas and quotes at a line's ends stand half in the
                              * margin */
    bool hides_header, hides_footer; /* the text has their room */
    bool hides_images;               /* their captions stay */
    const struct wq_language *language; /* of the appliance; NULL: Arabic */
    struct wq_manner manner;            /* of its numbers and dates */
};

/* The measures that pages of one look share. */
struct wq_page_spec {
    struct wq_fonts *fonts;
    int32_t screen_w_px, screen_h_px;
    int32_t unit_px;           /* wq_device_unit_px */
    int32_t margin_px;         /* left and right */
    int32_t top_px, bottom_px; /* first and last row of the text, bottom exclusive */
    int32_t em_px, pitch_px;   /* body */
    int32_t vowelled_pitch_px; /* of an article whose vowel marks are shown (wq_text_is_vowelled) */
    bool is_tiny;              /* no room for header and footer but the bar */
    bool hides_header, hides_footer;
    int32_t small_em_px; /* header, footer, dates: 1.75 units, but readable */
    enum wq_kashida_mode kashida;
    enum wq_digits digits;
    bool hides_tashkeel, is_ragged, hangs_punctuation, hides_images;
    bool wants_cells; /* pages have cells, for wq_page_hit and wq_page_rects; changes nothing else */
    const struct wq_language *language; /* of header, footer and the lines under the title */
    struct wq_manner manner;            /* of their numbers and dates */
    int32_t gap_px;    /* between paragraphs */
    int32_t indent_px; /* of a paragraph under another, with no gap then; 0: a gap */
    int32_t levels; /* greys of the panel: 2, 4 or 16 */
};

/* The measures for `device` and what was asked. WQ_E_RANGE when a field of `asked` is outside the
 * range its comment gives, or too little room is left for three lines of eight letters. */
WQ_MUST_CHECK enum wq_status wq_page_spec_make(struct wq_fonts *fonts,
                                               const struct wq_device *device,
                                               const struct wq_family *family,
                                               const struct wq_typeset *asked,
                                               struct wq_page_spec *spec);

/* A number that differs when page starts would, for starts that are stored; `face_name` is the
 * family's or the file's. */
uint64_t wq_page_spec_fingerprint(const struct wq_page_spec *spec, const char *face_name);

/* A glyph with its origin on the screen. */
struct wq_placed_glyph {
    uint16_t gid;
    uint8_t face;
    uint8_t stretch_px; /* a tatweel drawn this wide; 0: as the face has it */
    int16_t x, y;       /* px, whole */
    uint32_t off;       /* as in struct wq_glyph */
};

/* The bitmap of a placed glyph: wq_fonts_bitmap, or wq_fonts_tatweel for one that is stretched. */
struct wq_bitmap wq_placed_bitmap(struct wq_fonts *fonts, const struct wq_placed_glyph *glyph);

/* A glyph cluster, or several that share one advance, or the white space between two words. The
 * cells of a line touch each other; their texts follow each other in reading order without gap. One
 * without text is the white that a first line begins with. */
struct wq_cell {
    uint32_t off, end_off;
    int16_t x_px; /* left end; it reaches to the next cell, the last one to the line's right end */
    bool is_rtl;
};

#define WQ_KASHIDAS_MAX 3

/* Where a line stands in its measure. */
enum wq_align {
    WQ_ALIGN_BOTH, /* fills it; the last one of a paragraph stands at the start */
    WQ_ALIGN_START,
    WQ_ALIGN_MIDDLE,
    WQ_ALIGN_END,
    WQ_ALIGN_FULL /* fills it, the last one too: hemistichs */
};

struct wq_line {
    uint32_t block;      /* of the article */
    uint8_t kind, level; /* of that block */
    uint8_t align;       /* enum wq_align */
    bool is_last;        /* of its paragraph: never stretched unless it is WQ_ALIGN_FULL */
    bool is_justified;
    bool is_rtl;
    bool starts_right;     /* its start is at the right: by its direction, or by the article's in
                            * lists and tables */
    bool is_beside;        /* begins beside the line before, as a cell or a hemistich does, and not
                            * under it */
    bool is_repeat;        /* shown before: a table's header, again on the next page */
    uint32_t off, end_off; /* text of the line, white space at its end left out */
    int32_t x_px, y_px;    /* left end of the line's advance; baseline */
    int32_t top_px, pitch_px; /* the line's box; those of a paragraph's lines touch unless moved */
    int32_t left_px, measure_px;          /* left end and width of the room it is set in */
    int32_t hang_left_px, hang_right_px;  /* how far its advance may pass that room's ends: signs
                                           * that hang */
    int32_t width_f26;                    /* advance, white space at the end left out */
    int32_t gap_n;                        /* stretchable gaps */
    int32_t space_f26, natural_space_f26; /* all gaps together, after and before justification */
    uint32_t glyph_first, glyph_n;        /* of page->glyphs, in VISUAL order */
    uint32_t marker_n; /* glyphs that follow those: a bullet or number, or a cell's header, that
                        * stands for no character of the line */
    uint32_t cell_first, cell_n;            /* of page->cells, in VISUAL order */
    uint32_t kashida_offs[WQ_KASHIDAS_MAX]; /* words with a longer join, and where they end */
    uint32_t kashida_end_offs[WQ_KASHIDAS_MAX];
    uint32_t kashida_n;
    int32_t kashida_px; /* how much longer each is drawn */
};

/* A black rectangle: a rule, a bar beside a quotation, a line under text or between rows. */
struct wq_stroke {
    struct wq_rect rect;
    bool is_dotted; /* squares as high as it, as far apart */
    uint32_t line;  /* of the page; it belongs to that one */
};

/* A picture, scaled to `rect`. */
struct wq_picture {
    struct wq_rect rect;
    uint16_t image; /* of article->images; at or over their number: none is stored */
    uint32_t block, line;
};

struct wq_page {
    const struct wq_line
        *lines; /* top to bottom, those beside each other by the text's order; a
                 * rule, and a picture without a caption, have one without glyphs */
    uint32_t line_n;
    const struct wq_placed_glyph *glyphs;
    uint32_t glyph_n;
    const struct wq_cell *cells; /* of all lines when spec->wants_cells, else of some or none */
    uint32_t cell_n;
    const struct wq_stroke *strokes;
    uint32_t stroke_n;
    const struct wq_picture *pictures;
    uint32_t picture_n;
    uint32_t start_off, next_off; /* next_off: the article's text length on the last page */
    bool is_first, is_last;
    bool is_rtl;        /* the article's direction, which header, footer and turns follow */
    int32_t front_y_px; /* first page: top of the lines about the article under the title; else, and
                         * under a title that leaves no room for them, 0 */
};

/* Lay out the page of `article` that starts at `start_off`: 0 or a next_off of the page before. A
 * page depends on nothing but that, so that it is the same however the reader came to it.
 *
 * The page lives in `arena`; it borrows nothing from `scratch`, which is used for paragraphs and
 * left as it was; the two may be the same. `front_px` is the room to keep under the title on the
 * first page.
 *
 * Lines never overflow the measure but for signs that hang; a glyph cluster that alone is wider, as
 * U+FDFD at a large size, is set smaller, down to an eighth. 2 lines of a paragraph stay together at
 * a page's foot and head; a heading stays with 2 lines of what follows; lines whose ink would touch
 * are moved apart. Text of the body's size stands on a grid of half its pitch.
 *
 * Not shown: a first paragraph that says the title again, and the header of a table whose rows
 * are set as paragraphs, each cell of which begins with it.
 *
 * WQ_E_NOMEM; WQ_E_FONT; WQ_E_RANGE start_off lies in no block (and is not 0).
 * Spec: UAX #9 L1, L2; alreq "Text alignment & justification". Cost: the page's paragraphs, and
 * within a table its first 4 KB, for the columns' widths. */
WQ_MUST_CHECK enum wq_status wq_page_make(struct wq_arena *arena, struct wq_arena *scratch,
                                          const struct wq_page_spec *spec,
                                          const struct wq_article *article, uint32_t start_off,
                                          int32_t front_px, struct wq_page **page);

/* Starts of all pages of `article`, at most `cap`, into starts; *n is how many pages there are,
 * which may be more than cap. Cost: the whole article's layout. Errors as for wq_page_make. */
WQ_MUST_CHECK enum wq_status wq_page_starts(struct wq_arena *scratch,
                                            const struct wq_page_spec *spec,
                                            const struct wq_article *article, int32_t front_px,
                                            uint32_t *starts, uint32_t cap, uint32_t *n);

/* ---- from a pixel to the text and back ----
 *
 * `article` is the one that `page` was made of, with spec->wants_cells: a page that is only shown
 * needs no cells; made again with them, it is the same. Nothing is allocated. Where a letter has no
 * shape of its own, as in lam-alef, it has its share of its glyph cluster's width. */

/* Bytes [off, end_off) of an article's text. */
struct wq_range {
    uint32_t off, end_off;
};

struct wq_page_hit {
    struct wq_range cluster; /* grapheme cluster (UAX #29), within its line; empty as the line is */
    bool is_after;           /* past its middle, in the direction it is read in */
};

/* What stands at the pixel, or nearest to it: the nearest line by height, then the nearest in that
 * line. Any pixel will do, also beside the text and outside the screen. O(the line). */
struct wq_page_hit wq_page_hit(const struct wq_page *page, const struct wq_article *article,
                               int32_t x_px, int32_t y_px);

/* Where the text [off, end_off) stands: rectangles, lines top to bottom, left to right in a line,
 * several a line where directions mix; those of a line do not touch. Each is as high as its line's
 * box and includes the spaces between words, not those at a line's end. Ends inside a grapheme
 * cluster count as its beginning. At most `cap` go into rects; how many there are is returned,
 * which may be more. O(the page). */
uint32_t wq_page_rects(const struct wq_page *page, const struct wq_article *article,
                       struct wq_range range, struct wq_rect *rects, uint32_t cap);

/* The word at `off` (below the text's length, anywhere in a character), whatever lines it stands
 * on: UAX #29 simplified. Letters, marks, digits, tatweel, _ and format characters belong together,
 * so that clitics stay with their word; as do the . and the apostrophe between two letters or two
 * digits, and , ; ، ٫ ٬ between two digits. White space is a word, and so is each other grapheme
 * cluster. O(what stands between the white space around it). */
struct wq_range wq_word_at(const struct wq_article *article, uint32_t off);

/* One line of the appliance's own words. */
struct wq_label {
    const struct wq_placed_glyph *glyphs; /* x from the label's left end, y from its baseline */
    uint32_t glyph_n;
    int32_t width_px;
};

/* Set `text` on one line in `arena`, in the direction that is asked for unless all its letters are
 * of the other; what is wider than `most_px` is cut after a word and ends in "…". Line ends within
 * count as spaces. `scratch` is left as it was and may not be `arena`. WQ_E_NOMEM; WQ_E_FONT. */
WQ_MUST_CHECK enum wq_status wq_label_make(struct wq_arena *arena, struct wq_arena *scratch,
                                           struct wq_fonts *fonts, const struct wq_style *style,
                                           struct wq_str text, bool is_rtl, int32_t most_px,
                                           struct wq_label *label);

/* The same for an article's words, as its title: in the direction of spec->language, with the digits
 * and vowel marks that its pages have. */
WQ_MUST_CHECK enum wq_status wq_label_show(struct wq_arena *arena, struct wq_arena *scratch,
                                           const struct wq_page_spec *spec,
                                           const struct wq_style *style, struct wq_str text,
                                           int32_t most_px, struct wq_label *label);

/* Text that is being written, on one line. */
struct wq_written {
    struct wq_page page;       /* from x 0 on, with cells */
    struct wq_article article; /* what it was made of, for wq_page_hit: its text alone, and a mark of
                                * three bytes at its end */
    int32_t width_px;
};

#define WQ_WRITTEN_MAX 1024 /* bytes */

/* Set `text`, at most WQ_WRITTEN_MAX bytes, on one line of any width in `arena`, in the direction of
 * its first strong letter (UAX #9 P2, P3), `is_rtl` without one. White space at its end has its
 * width. `scratch` is left as it was and may not be `arena`. WQ_E_LIMIT; WQ_E_NOMEM; WQ_E_FONT. */
WQ_MUST_CHECK enum wq_status wq_written_make(struct wq_arena *arena, struct wq_arena *scratch,
                                             struct wq_fonts *fonts, const struct wq_style *style,
                                             struct wq_str text, bool is_rtl,
                                             struct wq_written *written);

/* Where the caret stands, px from the left: behind the grapheme cluster `before`, as it is read; an
 * empty range means the start of the text. */
int32_t wq_written_caret(const struct wq_written *written, struct wq_range before);

/* Fill para->breaks, all WQ_BREAK_NONE, by UAX #14 (Unicode 15.0; numbers as in its section 8.2,
 * example 7). The text begins at para->begin and ends at para->end, whatever stands about them; the
 * break after its last character is left to the caller unless it is forced. */
void wq_break_find(struct wq_para *para);

#endif
