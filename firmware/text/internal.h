/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_TEXT_INTERNAL_H
#define WARRAQ_TEXT_INTERNAL_H
/* Shared within the text layer: sized faces, fallback chains, caches, items. */
#include <ft2build.h>
#include FT_FREETYPE_H
#include <hb.h>
#include "warraq/text.h"

#define FILES_MAX 28
/* What one look of all kinds of blocks needs is some 50 chains, and a few faces in each; where more
 * are asked for, the nearest size serves. */
#define SIZED_MAX 250
#define CHAINS_MAX 64
/* em, px, of what alone is too wide: powers of two between them, seven chains in all */
#define SMALLER_EM_MAX 128
#define SMALLER_EM_MIN 2
#define COVER_CPS 0x800  /* code points whose face is remembered: Latin to Arabic Supplement */
#define DRAFT_BYTES (256u << 10) /* a larger glyph is not emboldened */
/* What stands for a character that has no effect: it joins, orders and shows nothing. */
#define UNSEEN 0x206Au
#define TATWEEL 0x640u
#define WORD_CPS_MAX 64 /* longer words are shaped but not kept */

/* A font file, opened once. */
struct face_file {
    const char *name;
    hb_face_t *hb;
    FT_Face ft;
    bool is_own;      /* the reader's, not one of the families' */
    bool has_no_bold; /* thickened where bold is asked for */
};

/* Where a glyph has ink, as in struct wq_ink. */
struct kept_ink {
    int16_t left, right, ascent, descent;
    bool is_known;
};

/* A file at a size. */
struct sized_face {
    uint8_t file;
    bool is_bold;
    int32_t em_f26;
    int32_t asked_f26; /* the em before the family's scale */
    uint8_t threshold; /* coverage from which a pixel is black at 1 bit */
    hb_font_t *font;
    FT_Size ft_size;
    int32_t space_f26; /* advance of U+0020 */
    struct kept_ink *ink; /* by glyph */
    uint32_t glyph_n;
};

/* Where characters of a style are looked for, in the order of SLOT_*. */
enum slot { SLOT_MAIN, SLOT_LATIN, SLOT_MATH, SLOT_ARABIC, SLOT_HEBREW, SLOT_EMOJI,
            SLOT_SYMBOLS, SLOT_N };
/* As what a character is looked for. */
enum kind { KIND_ARABIC, KIND_LATIN, KIND_EMOJI, KIND_N };
#define FACE_UNOPENED 0xFE
#define FACE_NONE 0xFF

struct chain {
    struct wq_style style;
    uint8_t face[SLOT_N];        /* sized face, FACE_UNOPENED or FACE_NONE */
    bool has_plain;              /* its main face has the letters of wq_cp_is_plain */
    uint8_t cover[2][COVER_CPS]; /* [Arabic or Latin][cp]: sized face + 1; 0: not asked yet */
};

struct glyph_entry {
    uint32_t key; /* width << 24 | face << 16 | gid, plus 1; 0: free */
    uint32_t off; /* into the pool */
    int16_t w, h, left, top;
};

struct glyph_cache {
    struct glyph_entry *entries;
    uint32_t entry_n, used_n; /* entry_n is a power of two */
    uint8_t *pool;
    size_t pool_cap, pool_used;
};

/* What is known of a kept word's best join. */
enum join { JOIN_NOT_TRIED, JOIN_FOUND, JOIN_REFUSED };

struct kept_word {
    struct kept_word *next; /* in the slot */
    const struct wq_run *runs;
    uint32_t hash;
    uint32_t script;
    uint16_t cp_n, run_n;
    uint8_t chain, kashida_class;
    uint16_t kashida_cp; /* from the word's first code point */
    int32_t width_f26;
    enum join join;
    struct wq_kashida kashida; /* once found */
    uint32_t cps[];            /* and behind them their levels, a byte each */
};

struct word_cache {
    struct kept_word **slots; /* by hash */
    struct wq_arena arena;          /* of the words and their runs */
};

struct wq_fonts {
    struct wq_fonts_config config;
    struct wq_font_fault fault;
    bool is_asking; /* whether a file is there: nothing stands in for it */
    FT_Library ft;
    hb_buffer_t *buffer;
    hb_language_t arabic;
    struct face_file files[FILES_MAX];
    uint32_t file_n;
    struct sized_face sized[SIZED_MAX];
    uint32_t sized_n;
    struct chain *chains;
    uint32_t chain_n;
    struct wq_arena arena; /* ink tables; rewound by wq_fonts_reset */
    struct glyph_cache glyphs;
    struct word_cache words;
    uint8_t *draft;    /* a glyph before its ink is spread */
    uint8_t tone[256]; /* coverage to the panel's levels, when those are greys */
    struct wq_fonts_counts counts;
};

/* families.c */
/* The Debian package of a file of the fonts folder; NULL when Debian has none. */
const char *wq_font_package(const char *file);
/* Of WQ_VOICE_MONO; not one that --font may name. */
const struct wq_family *wq_family_mono(void);

/* fonts.c */
WQ_MUST_CHECK enum wq_status wq_fonts_chain(struct wq_fonts *fonts, const struct wq_style *style,
                                            uint8_t *chain);
/* The sized face that shows `cp` as what it is, FACE_NONE when no face has it. WQ_E_FONT when a
 * companion's file is missing or broken. */
WQ_MUST_CHECK enum wq_status wq_fonts_face_for(struct wq_fonts *fonts, uint8_t chain,
                                               enum kind kind, uint32_t cp, uint8_t *face);
int32_t wq_fonts_advance(const struct wq_fonts *fonts, uint8_t face, uint16_t gid);
/* Set width and ink of the run, all of whose glyphs are in `face`. */
void wq_run_measure(struct wq_fonts *fonts, uint8_t face, struct wq_run *run);
bool wq_fonts_has(const struct wq_fonts *fonts, uint8_t face, uint32_t cp);
/* glyph_cache.c */
WQ_MUST_CHECK enum wq_status wq_glyph_cache_make(struct wq_arena *arena, size_t bytes,
                                                 struct glyph_cache *cache);
void wq_glyph_cache_clear(struct glyph_cache *cache);

/* word_cache.c */
struct word_key {
    const uint32_t *cps;
    const uint8_t *levels;
    uint32_t n;
    uint32_t script; /* of the first code point */
    uint8_t chain;
    uint32_t hash; /* of the others, set by wq_word_cache_find */
};
WQ_MUST_CHECK enum wq_status wq_word_cache_make(struct wq_arena *arena, size_t bytes,
                                                struct word_cache *cache);
void wq_word_cache_clear(struct word_cache *cache);
/* Give *word, whose `cp` is set, what is kept of it; false when it is not kept. */
bool wq_word_cache_find(const struct word_cache *cache, struct word_key *key,
                        struct wq_word *word);
/* Whether there is room for a word as most are. */
bool wq_word_cache_has_room(const struct word_cache *cache);
/* Keep the shaped word, whose runs are in cache->arena; without room it is not kept. */
void wq_word_cache_add(struct word_cache *cache, const struct word_key *key, struct wq_word *word);

/* emoji.c */
/* End of the emoji that begins at cps[i], `i` when none does; at most `end`. cps[0] begins the
 * text. */
uint32_t wq_emoji_end(const uint32_t *cps, uint32_t i, uint32_t end);
/* A skin tone or keycap: what changes the emoji before it. */
bool wq_cp_is_emoji_part(uint32_t cp);

/* enclose.c */
/* Widen the `n` glyphs of a left-to-right run of cps when it begins with a sign that encloses its
 * number and would lie over its neighbours. */
void wq_enclose(const struct sized_face *sized, const uint32_t *cps, struct wq_glyph *glyphs,
                uint32_t n);

/* itemise.c */
struct items {
    uint32_t *scripts; /* hb_script_t by code point, resolved */
    uint8_t *faces;    /* sized face by code point, FACE_NONE: box */
};
WQ_MUST_CHECK enum wq_status wq_itemise(struct wq_fonts *fonts, struct wq_arena *arena,
                                        uint8_t chain, struct wq_para *para, struct items *items);
/* Set items->faces of the code points [a, b), whose scripts are known. What an emoji loses without
 * a face of emoji is blotted out in para->cps. */
WQ_MUST_CHECK enum wq_status wq_find_faces(struct wq_fonts *fonts, uint8_t chain,
                                           const struct wq_para *para, uint32_t a, uint32_t b,
                                           struct items *items);
/* These are asked of every character several times: what Arabic text is made of is answered here,
 * the rest there. */
bool wq_cp_is_rare_white(uint32_t cp);
bool wq_cp_is_rare_mark(uint32_t cp);
bool wq_cp_is_rare_ignorable(uint32_t cp);

/* hamza to yeh, without the tatweel */
static inline bool wq_cp_is_arabic_letter(uint32_t cp)
{
    return cp - 0x620 <= 0x64A - 0x620 && cp != 0x640;
}

/* The letters of struct wq_para's plain stretches: those that every face of Arabic text has. */
#define PLAIN_FIRST 0x621u
#define PLAIN_LAST 0x64Au
static inline bool wq_cp_is_plain(uint32_t cp)
{
    return cp - PLAIN_FIRST <= 0x63A - PLAIN_FIRST || cp - 0x641 <= PLAIN_LAST - 0x641;
}

/* The end of the plain stretch that holds code point `i`, or `i`. `*k` is 0 at first and goes on
 * from call to call, for `i` that ascend. */
static inline uint32_t wq_plain_end(const struct wq_para *para, uint32_t i, uint32_t *k)
{
    while (*k < para->plain_n && para->plain[*k].end <= i)
        ++*k;
    return *k < para->plain_n && para->plain[*k].begin <= i ? para->plain[*k].end : i;
}

static inline bool wq_cp_is_white(uint32_t cp)
{
    if (cp < 0x80)
        return cp == ' ' || (cp >= 0x09 && cp <= 0x0D);
    return cp < 0x1680 ? cp == 0x85 : wq_cp_is_rare_white(cp);
}

static inline bool wq_cp_is_mark(uint32_t cp)
{
    return cp >= 0x300 && !wq_cp_is_arabic_letter(cp) && wq_cp_is_rare_mark(cp);
}

static inline bool wq_cp_is_ignorable(uint32_t cp)
{
    if (cp < 0x180B)
        return cp == 0xAD || cp == 0x34F || cp == 0x61C;
    return wq_cp_is_rare_ignorable(cp);
}

/* shape.c */
/* Size of a raised mark in text of `em_px`. */
int32_t wq_raised_em(int32_t em_px);
struct shaper {
    struct wq_fonts *fonts;
    struct wq_arena *arena;
    const struct wq_para *para;
    struct items items;
    uint8_t chain;
    int32_t measure_f26;
};
/* Shape the code points [a, b) as runs of *word, whose offsets are set; sets its width. */
WQ_MUST_CHECK enum wq_status wq_shape_word(const struct shaper *s, uint32_t a, uint32_t b,
                                           struct wq_word *word);
/* End of the run that begins at `a`, at most `b`: same level, script and face. */
uint32_t wq_run_end(const struct shaper *s, uint32_t a, uint32_t b);
/* Shape the run [a, b) with a tatweel before code point `cp`, which is after `a`. */
WQ_MUST_CHECK enum wq_status wq_shape_with_tatweel(const struct shaper *s, uint32_t a, uint32_t b,
                                                   uint32_t cp, struct wq_run *run);

/* display.c */
/* Change the code points to what para->digits and para->hides_tashkeel ask to see. */
void wq_display_apply(struct wq_para *para);

/* kashida.c */
/* Set kashida_class and kashida_cp of a shaped word. */
void wq_kashida_classify(const struct wq_para *para, struct wq_word *word);
/* Leave words within U+FD3F and U+FD3E, which hold the Qur'an's text, without a join to draw
 * longer. */
void wq_kashida_spare_quotes(struct wq_para *para);

#endif
