/* SPDX-License-Identifier: MIT */
/* Joins that may be drawn longer. Which join of a word is best follows the classes that
 * calligraphers and the old justification tables agree on, tightened by what looked wrong on pages
 * (docs/arabic.md, "Kashida"); whether a join keeps its shapes is asked of HarfBuzz. */
#include <string.h>
#include "internal.h"

#define TATWEEL 0x640u
#define CLASS_NEVER WQ_NO_KASHIDA

/* ---- classes ---- */

static bool is_letter(uint32_t cp)
{
    return (cp >= 0x620 && cp <= 0x64A) || (cp >= 0x671 && cp <= 0x6D3) || cp == 0x6D5;
}

static bool is_one_of(uint32_t cp, const uint32_t *set)
{
    while (*set && *set != cp)
        set++;
    return *set != 0;
}

static bool is_alef(uint32_t cp)
{
    static const uint32_t alefs[] = {0x627, 0x622, 0x623, 0x625, 0x671, 0};
    return is_one_of(cp, alefs);
}

static bool is_yeh(uint32_t cp)
{
    static const uint32_t yehs[] = {0x64A, 0x649, 0x6CC, 0x6D2, 0};
    return is_one_of(cp, yehs);
}

static bool is_reh(uint32_t cp)
{
    static const uint32_t rehs[] = {0x631, 0x632, 0x698, 0};
    return is_one_of(cp, rehs);
}

/* A tooth: the medial form of beh and its kin. */
static bool is_tooth(uint32_t cp)
{
    static const uint32_t teeth[] = {0x628, 0x62A, 0x62B, 0x646, 0x64A, 0x626, 0x67E, 0x6CC, 0};
    return is_one_of(cp, teeth);
}

/* Class of the join before the last letter `c` of a word. */
static uint8_t final_class(uint32_t c)
{
    static const uint32_t teh_dal[] = {0x629, 0x647, 0x6C1, 0x6D5, 0x62F, 0x630, 0};
    static const uint32_t lam_tah_kaf[] = {0x644, 0x637, 0x638, 0x643, 0x6A9, 0x6AF, 0};
    static const uint32_t ain_feh_qaf[] = {0x648, 0x639, 0x63A, 0x641, 0x642, 0};
    if (is_yeh(c))
        return CLASS_NEVER;
    if (is_one_of(c, teh_dal))
        return 2;
    if (is_alef(c) || is_one_of(c, lam_tah_kaf))
        return 3;
    return is_one_of(c, ain_feh_qaf) ? 5 : 6;
}

/* Class of the join between letters k - 1 and k of the `n` letters of a word. */
static uint8_t join_class(const uint32_t *letters, uint32_t n, uint32_t k)
{
    static const uint32_t seen_sad[] = {0x633, 0x634, 0x635, 0x636, 0};
    uint32_t p = letters[k - 1], c = letters[k];
    if (p == 0x644 && is_alef(c))
        return CLASS_NEVER;
    if (p == TATWEEL || c == TATWEEL)
        return 0;
    if (is_one_of(p, seen_sad))
        return 1;
    /* after the first letter, or the lam of an article, it parts what belongs together */
    bool after_article = p == 0x644 && k >= 2 && k <= 3 && letters[k - 2] == 0x627;
    if (k == 1 || after_article)
        return CLASS_NEVER;
    if (k == n - 1)
        return final_class(c);
    uint32_t next = letters[k + 1];
    if (is_tooth(c) && (is_reh(next) || (k + 2 == n && is_yeh(next))))
        return 4;
    return c == 0x648 ? 5 : is_reh(c) ? 6 : CLASS_NEVER;
}

/* The name of God, alone or after a prefix, is set as it is. */
static bool is_holy_name(const uint32_t *letters, uint32_t n)
{
    return n >= 3 && letters[n - 1] == 0x647 && letters[n - 2] == 0x644 && letters[n - 3] == 0x644;
}

static bool is_safe(const struct wq_word *word, uint32_t off)
{
    for (uint32_t r = 0; r < word->run_n; r++)
        for (uint32_t i = 0; i < word->runs[r].glyph_n; i++)
            if (word->runs[r].glyphs[i].off == off)
                return word->runs[r].glyphs[i].is_tatweel_safe;
    return false;
}

/* Marks that are shown between the letters at code points `a` and `b`. */
static uint32_t marks_between(const struct wq_para *para, uint32_t a, uint32_t b)
{
    uint32_t n = 0;
    for (uint32_t i = a + 1; i < b; i++)
        n += para->cps[i] != UNSEEN;
    return n;
}

/* Letters [first, first + n) of the word's code points, by their indices in the paragraph. */
static void classify_letters(const struct wq_para *para, struct wq_word *word,
                             const uint32_t *letters, const uint32_t *at, uint32_t n)
{
    if (n < 3 || is_holy_name(letters, n))
        return;
    for (uint32_t k = n - 1; k >= 1; k--) {
        uint8_t class = join_class(letters, n, k);
        /* two marks on the join leave no room for a line under them */
        if (class < word->kashida_class && marks_between(para, at[k - 1], at[k]) <= 1 &&
            is_safe(word, para->offs[at[k]])) {
            word->kashida_class = class;
            word->kashida_cp = at[k];
        }
    }
}

void wq_kashida_classify(const struct wq_para *para, struct wq_word *word)
{
    uint32_t letters[WORD_CPS_MAX], at[WORD_CPS_MAX], n = 0;
    word->kashida_class = WQ_NO_KASHIDA;
    if (word->cp_n > WORD_CPS_MAX || word->cp_n < 3)
        return;
    for (uint32_t i = word->cp; i < word->cp + word->cp_n; i++) {
        uint32_t cp = para->cps[i];
        if (is_letter(cp)) {
            letters[n] = cp;
            at[n++] = i;
        } else if (!wq_cp_is_mark(cp) && cp != UNSEEN) {
            classify_letters(para, word, letters, at, n);
            n = 0;
        }
    }
    classify_letters(para, word, letters, at, n);
}

/* ---- the join itself ---- */

/* The run of `word` that holds code point `cp`: its number, and its code points [*a, *b). */
static uint32_t run_at(const struct shaper *s, const struct wq_word *word, uint32_t cp, uint32_t *a,
                       uint32_t *b)
{
    uint32_t end = word->cp + word->cp_n, run = 0;
    *a = word->cp;
    for (*b = wq_run_end(s, *a, end); *b <= cp; run++) {
        *a = *b;
        *b = wq_run_end(s, *a, end);
    }
    return run;
}

static bool is_same_glyph(const struct wq_glyph *x, const struct wq_glyph *y)
{
    return x->gid == y->gid && x->advance_f26 == y->advance_f26 && x->dx_f26 == y->dx_f26 &&
           x->dy_f26 == y->dy_f26;
}

enum wq_status wq_kashida_find(struct wq_fonts *fonts, struct wq_arena *scratch,
                               const struct wq_para *para, const struct wq_word *word,
                               struct wq_kashida *kashida, bool *found)
{
    struct shaper s = {.fonts = fonts,
                       .arena = scratch,
                       .para = para,
                       .items = {para->scripts, para->faces},
                       .chain = para->chain};
    size_t mark = wq_arena_mark(scratch);
    uint32_t a, b, run = run_at(&s, word, word->kashida_cp, &a, &b);
    const struct wq_run *plain = &word->runs[run];
    struct wq_run longer;
    *found = false;
    enum wq_status st = wq_shape_with_tatweel(&s, a, b, word->kashida_cp, &longer);
    if (st == WQ_OK && longer.glyph_n == plain->glyph_n + 1) {
        /* one glyph more, and all others as they were: the tatweel changes no shape */
        uint32_t i = 0;
        while (i < plain->glyph_n && is_same_glyph(&plain->glyphs[i], &longer.glyphs[i]))
            i++;
        uint32_t site = i;
        while (i < plain->glyph_n && is_same_glyph(&plain->glyphs[i], &longer.glyphs[i + 1]))
            i++;
        int32_t natural =
            wq_fonts_advance(fonts, longer.glyphs[site].face, longer.glyphs[site].gid);
        if (i == plain->glyph_n && natural > 0) {
            *found = true;
            *kashida = (struct wq_kashida){.run = run,
                                           .glyph = site,
                                           .gid = longer.glyphs[site].gid,
                                           .face = longer.glyphs[site].face};
        }
    }
    wq_arena_rewind(scratch, mark);
    return st;
}
