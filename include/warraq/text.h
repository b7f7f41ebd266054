/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_TEXT_H
#define WARRAQ_TEXT_H
/* A paragraph to shaped words: code points, levels (UAX #9, FriBidi), runs by level, script and
 * face, glyphs (HarfBuzz). Each word is shaped once and kept; lines and pages share its glyphs. */
#include "warraq/font.h"

#define WQ_GID_BOX 0xFFFFu /* the visible box, for a character that no face has */

/* One glyph; advances and offsets in 26.6 px, y upwards. */
struct wq_glyph {
    uint16_t gid;
    uint8_t face;      /* sized face */
    uint8_t is_tatweel_safe; /* a tatweel before its glyph cluster would change no shape */
    int32_t advance_f26;
    int32_t dx_f26, dy_f26;
    uint32_t off; /* of the glyph cluster's first character, UTF-8 bytes from the word's off */
};

/* Glyphs of one level, script and face, in VISUAL order. */
struct wq_run {
    const struct wq_glyph *glyphs;
    uint32_t glyph_n;
    int32_t width_f26;
    int16_t ascent_px, descent_px; /* most ink of its glyphs, 0 at least: wq_glyph_ink */
    uint8_t level;                 /* UAX #9 embedding level */
};

enum wq_break {
    WQ_BREAK_NONE,
    WQ_BREAK_ALLOWED,
    WQ_BREAK_EMERGENCY, /* inside a word wider than the measure */
    WQ_BREAK_FORCED
};

#define WQ_NO_KASHIDA 255

/* What stands between two places where a line may end, and the white space after it. */
struct wq_word {
    uint32_t off, end_off;     /* UTF-8 bytes in the article, without the white space */
    uint32_t next_off;         /* after the white space */
    uint32_t cp, cp_n;         /* its code points in the paragraph */
    const struct wq_run *runs; /* LOGICAL order */
    uint32_t run_n;            /* 0 when the paragraph begins with white space */
    int32_t width_f26;
    int32_t space_f26; /* white space after it that may stretch; 0: none */
    int32_t fixed_f26; /* white space after it that does not stretch */
    uint8_t space_level;
    uint8_t break_after; /* enum wq_break */
    uint8_t kashida_class; /* of the best join to draw longer, 0 first; WQ_NO_KASHIDA: none */
    uint32_t kashida_cp;   /* the code point after that join */
    struct kept_word *kept; /* by the fonts, with its runs; NULL: not kept */
};

/* Which digits are shown, with the decimal, thousands and percent signs that go with them; those of
 * links and Latin names stay. */
enum wq_digits {
    WQ_DIGITS_AS_STORED,
    WQ_DIGITS_EUROPEAN,
    WQ_DIGITS_ARABIC,
    WQ_DIGITS_PERSIAN
};

/* How a character differs from the style of its paragraph. */
#define WQ_VARIANT_STRONG 1u /* bold */
#define WQ_VARIANT_RAISED 2u /* small, bold and above the baseline: the mark of a note */
#define WQ_VARIANT_STYLE 3u  /* those that change glyphs; other bits are the caller's own */

/* Code points [begin, end). */
struct wq_stretch {
    uint32_t begin, end;
};

/* A paragraph or a piece of a long one, in LOGICAL order. Lives in the arena it was made in; its
 * words' runs live there or are kept by the fonts (wq_words_trim). */
struct wq_para {
    struct wq_str text; /* of the article */
    uint32_t *cps;      /* code points, with a few of context before `begin` and from `end` */
    uint32_t *offs;     /* their byte offsets in the article; one more than code points */
    struct wq_stretch *plain; /* those of Arabic letters and spaces, a letter first: most text */
    uint32_t plain_n;
    bool may_differ;    /* from what is stored: something is disarmed, an emoji, shown otherwise */
    uint8_t *breaks;    /* enum wq_break after each; filled by the caller before shaping */
    uint8_t *levels;
    uint8_t *variants;  /* WQ_VARIANT_* of each; NULL: none differs (wq_para_vary) */
    uint32_t *scripts;  /* of each, once shaped */
    uint8_t *faces;     /* sized face of each, once shaped */
    uint8_t chain;      /* of faces, for its style */
    uint32_t n, begin, end; /* code points in all, and the paragraph's own */
    bool is_rtl;
    bool goes_on;            /* a piece of a longer paragraph, not its end; set by the caller */
    /* display only; set by the caller before it is shaped */
    enum wq_digits digits;
    bool hides_tashkeel;
    struct wq_word *words;
    uint32_t word_n;
};

/* Whether `text` reads right to left: at least a fourth of the words in its first 4096 bytes begin
 * with a strong right-to-left letter, or none with a strong letter. Fewer are looked at where the
 * first ones are mostly right to left. */
bool wq_text_is_rtl(struct wq_str text);

/* The direction of its first strong letter (UAX #9 P2, P3), without the isolates; `otherwise` when
 * it has none. */
bool wq_first_strong_is_rtl(struct wq_str text, bool otherwise);

/* Whether `text` is written with its vowels: in its first 4096 bytes there is a vowel mark for five
 * Arabic letters or fewer. Where the first 1024 have one for ten or more, no more are looked at. */
bool wq_text_is_vowelled(struct wq_str text);

/* Whether the paragraph reads right to left: as the article does, unless all its strong letters are
 * of the other direction (UAX #9 HL1). */
bool wq_paragraph_is_rtl(struct wq_str paragraph, bool article_is_rtl);

/* Decode the bytes [off, off + len) of `text` (an article's, valid UTF-8) as a paragraph;
 * `article_is_rtl` is its direction unless all its strong letters are of the other one.
 * breaks are all WQ_BREAK_NONE. WQ_E_NOMEM; WQ_E_LIMIT over WQ_PARA_MAX bytes. */
#define WQ_PARA_MAX 16384u
WQ_MUST_CHECK enum wq_status wq_para_make(struct wq_arena *arena, struct wq_str text, uint32_t off,
                                          uint32_t len, bool article_is_rtl, struct wq_para **para);

/* The code point that holds the byte `off` of the paragraph's text; its first one for a byte before
 * it, its last one for a byte behind it. O(log n). */
uint32_t wq_para_at(const struct wq_para *para, uint32_t off);

/* Add WQ_VARIANT_* `variant` to the characters whose offsets lie in [off, end_off), before the
 * paragraph is shaped. A change of variant never breaks a join: it waits until after a mark, or an
 * alef after lam. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_para_vary(struct wq_arena *arena, struct wq_para *para,
                                          uint32_t off, uint32_t end_off, uint8_t variant);

/* Find levels, cut at `breaks`, shape: para->words. A word wider than `measure_f26` (0: no limit)
 * is divided between grapheme clusters with its joins kept, after / . ? & = - _ if it has any.
 * Embeddings and overrides U+202A to U+202E are not honoured: their text comes from anyone.
 * WQ_E_NOMEM; WQ_E_FONT (wq_fonts_fault). */
WQ_MUST_CHECK enum wq_status wq_para_shape(struct wq_fonts *fonts, struct wq_arena *arena,
                                           const struct wq_style *style, int32_t measure_f26,
                                           struct wq_para *para);

/* Forget kept words when there is little room for more. Paragraphs shaped before must not be used
 * after it: call it between pages, else words that are new are shaped each time they occur. */
void wq_words_trim(struct wq_fonts *fonts);

/* A join that can be drawn longer: one tatweel glyph, stretched, stands in the word's run `run`
 * before its glyph `glyph` (in visual order). */
struct wq_kashida {
    uint32_t run, glyph;
    uint16_t gid;
    uint8_t face;
};

/* Find the glyph for the best join of `word`, whose kashida_class is not WQ_NO_KASHIDA, by shaping
 * its run with a tatweel in it; *found is false when that changes any other glyph of the run.
 * `scratch` is left as it was. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_kashida_find(struct wq_fonts *fonts, struct wq_arena *scratch,
                                             const struct wq_para *para, const struct wq_word *word,
                                             struct wq_kashida *kashida, bool *found);

/* Where a glyph has ink, px: `left` and `right` of its origin in reading direction left to right,
 * `ascent` above the baseline and `descent` below, either may be negative; all 0 without ink. */
struct wq_ink {
    int32_t left, right;
    int32_t ascent, descent;
};

/* Ink of `glyph`, its offset upwards included and that sideways not, rounded outwards by a pixel for
 * emboldening. */
struct wq_ink wq_glyph_ink(struct wq_fonts *fonts, const struct wq_glyph *glyph);

/* Whether an extended grapheme cluster (UAX #29) begins at cps[i] of a text that begins at cps[0];
 * only cps[0] to cps[i] are read, at most U+10FFFF each. O(1), but for flags and what extends an
 * emoji before a joiner. */
bool wq_grapheme_begins(const uint32_t *cps, uint32_t i);

/* Whether `cp` is a part of words by its general category: letter, mark, number, connector such as
 * _, or format character. */
bool wq_cp_is_word_part(uint32_t cp);

/* Order `n` runs or spaces for display on one line by their levels (UAX #9 L2): order[i] is the
 * index of the run that stands i-th from the left. O(n * levels). */
void wq_order_visual(const uint8_t *levels_logical, uint32_t n, uint32_t *order);

#endif
