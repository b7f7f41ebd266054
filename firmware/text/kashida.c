/* SPDX-License-Identifier: MIT */
/* Joins that may be drawn longer. Which join of a word is best follows the classes that
 * calligraphers and the old justification tables agree on, tightened by what looked wrong on pages
 * (docs/arabic.md, "Kashida"); whether a join keeps its shapes is asked of HarfBuzz. */
#include <string.h>
#include "internal.h"

#define CLASS_NEVER WQ_NO_KASHIDA

/* ---- classes ---- */

/* What a letter is to the joins before and after it. */
enum trait {
    LETTER = 1,
    ALEF = 2,
    YEH = 4,
    REH = 8,
    TOOTH = 16, /* the medial form of beh and its kin */
    SEEN_SAD = 32,
    TEH_DAL = 64,
    LAM_TAH_KAF = 128,
    AIN_FEH_QAF = 256
};

/* By code point from U+0600; those that have LETTER alone are left to traits_of. */
static const uint16_t letter_traits[256] = {
    [0x27] = LETTER | ALEF,        [0x22] = LETTER | ALEF,        [0x23] = LETTER | ALEF,
    [0x25] = LETTER | ALEF,        [0x71] = LETTER | ALEF,        [0x4A] = LETTER | YEH | TOOTH,
    [0x49] = LETTER | YEH,         [0xCC] = LETTER | YEH | TOOTH, [0xD2] = LETTER | YEH,
    [0x31] = LETTER | REH,         [0x32] = LETTER | REH,         [0x98] = LETTER | REH,
    [0x28] = LETTER | TOOTH,       [0x2A] = LETTER | TOOTH,       [0x2B] = LETTER | TOOTH,
    [0x46] = LETTER | TOOTH,       [0x26] = LETTER | TOOTH,       [0x7E] = LETTER | TOOTH,
    [0x33] = LETTER | SEEN_SAD,    [0x34] = LETTER | SEEN_SAD,    [0x35] = LETTER | SEEN_SAD,
    [0x36] = LETTER | SEEN_SAD,    [0x29] = LETTER | TEH_DAL,     [0x47] = LETTER | TEH_DAL,
    [0xC1] = LETTER | TEH_DAL,     [0xD5] = LETTER | TEH_DAL,     [0x2F] = LETTER | TEH_DAL,
    [0x30] = LETTER | TEH_DAL,     [0x44] = LETTER | LAM_TAH_KAF, [0x37] = LETTER | LAM_TAH_KAF,
    [0x38] = LETTER | LAM_TAH_KAF, [0x43] = LETTER | LAM_TAH_KAF, [0xA9] = LETTER | LAM_TAH_KAF,
    [0xAF] = LETTER | LAM_TAH_KAF, [0x48] = LETTER | AIN_FEH_QAF, [0x39] = LETTER | AIN_FEH_QAF,
    [0x3A] = LETTER | AIN_FEH_QAF, [0x41] = LETTER | AIN_FEH_QAF, [0x42] = LETTER | AIN_FEH_QAF};

static uint32_t traits_of(uint32_t cp)
{
    if (cp - 0x600 > 0x6FF - 0x600)
        return 0;
    bool is_letter = cp - 0x620 <= 0x64A - 0x620 || cp - 0x671 <= 0x6D3 - 0x671;
    return letter_traits[cp - 0x600] | (is_letter ? LETTER : 0);
}

/* A letter of a word, and where it stands in the paragraph. */
struct letter {
    uint32_t cp, traits, at;
};

/* Class of the join before the last letter of a word, which is `c`. */
static uint8_t final_class(uint32_t c)
{
    if (c & YEH)
        return CLASS_NEVER;
    if (c & TEH_DAL)
        return 2;
    if (c & (ALEF | LAM_TAH_KAF))
        return 3;
    return c & AIN_FEH_QAF ? 5 : 6;
}

/* Class of the join between letters k - 1 and k of the `n` letters of a word. */
static uint8_t join_class(const struct letter *letters, uint32_t n, uint32_t k)
{
    const struct letter *p = &letters[k - 1], *c = &letters[k];
    if (p->cp == 0x644 && c->traits & ALEF)
        return CLASS_NEVER;
    if (p->cp == TATWEEL || c->cp == TATWEEL)
        return 0;
    if (p->traits & SEEN_SAD)
        return 1;
    /* after the first letter, or the lam of an article, it parts what belongs together */
    bool after_article = p->cp == 0x644 && k >= 2 && k <= 3 && letters[k - 2].cp == 0x627;
    if (k == 1 || after_article)
        return CLASS_NEVER;
    if (k == n - 1)
        return final_class(c->traits);
    uint32_t next = c[1].traits;
    if (c->traits & TOOTH && (next & REH || (k + 2 == n && next & YEH)))
        return 4;
    return c->cp == 0x648 ? 5 : c->traits & REH ? 6 : CLASS_NEVER;
}

/* The name of God, alone or after a prefix, is set as it is. */
static bool is_holy_name(const struct letter *letters, uint32_t n)
{
    return n >= 3 && letters[n - 1].cp == 0x647 && letters[n - 2].cp == 0x644 &&
           letters[n - 3].cp == 0x644;
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

static void classify_letters(const struct wq_para *para, struct wq_word *word,
                             const struct letter *letters, uint32_t n)
{
    if (n < 3 || is_holy_name(letters, n))
        return;
    for (uint32_t k = n - 1; k >= 1; k--) {
        uint8_t class = join_class(letters, n, k);
        /* two marks on the join leave no room for a line under them */
        if (class < word->kashida_class &&
            marks_between(para, letters[k - 1].at, letters[k].at) <= 1 &&
            is_safe(word, para->offs[letters[k].at] - word->off)) {
            word->kashida_class = class;
            word->kashida_cp = letters[k].at;
        }
    }
}

void wq_kashida_classify(const struct wq_para *para, struct wq_word *word)
{
    struct letter letters[WORD_CPS_MAX];
    uint32_t n = 0;
    word->kashida_class = WQ_NO_KASHIDA;
    if (word->cp_n > WORD_CPS_MAX || word->cp_n < 3)
        return;
    const uint32_t *cps = para->cps;
    for (uint32_t i = word->cp, end = i + word->cp_n; i < end; i++) {
        uint32_t cp = cps[i], traits = traits_of(cp);
        if (traits & LETTER) {
            letters[n++] = (struct letter){cp, traits, i};
        } else if (!wq_cp_is_mark(cp) && cp != UNSEEN) {
            classify_letters(para, word, letters, n);
            n = 0;
        }
    }
    classify_letters(para, word, letters, n);
}

/* ---- quotations of the Qur'an ---- */

#define LEFT_BRACKET \
    0xFD3Eu /* ends a quotation; where texts are stored in the order seen, begins */
#define RIGHT_BRACKET 0xFD3Fu
#define BRACKET_LEAD 0xEF /* first byte of both in UTF-8, and of little else in Arabic text */

/* Whether any part of the word stands within the brackets. *opener: the one that is open before it
 * and then after it, 0 for none; the other one closes it. */
static bool is_quoted(const struct wq_para *para, const struct wq_word *word, uint32_t *i,
                      uint32_t *opener)
{
    bool is_within = *opener != 0;
    for (; *i < para->end && para->offs[*i] < word->end_off; ++*i) {
        uint32_t cp = para->cps[*i];
        if (cp != LEFT_BRACKET && cp != RIGHT_BRACKET)
            continue;
        *opener = *opener == 0 ? cp : *opener == cp ? cp : 0;
        is_within = true;
    }
    return is_within;
}

void wq_kashida_spare_quotes(struct wq_para *para)
{
    uint32_t off = para->offs[para->begin], i = para->begin, opener = 0;
    if (!memchr(para->text.ptr + off, BRACKET_LEAD, para->offs[para->end] - off))
        return;
    for (uint32_t w = 0; w < para->word_n; w++)
        if (is_quoted(para, &para->words[w], &i, &opener))
            para->words[w].kashida_class = WQ_NO_KASHIDA;
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

/* Shape the word's run with a tatweel before the code point after its best join. */
static enum wq_status try_join(struct wq_fonts *fonts, struct wq_arena *scratch,
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

enum wq_status wq_kashida_find(struct wq_fonts *fonts, struct wq_arena *scratch,
                               const struct wq_para *para, const struct wq_word *word,
                               struct wq_kashida *kashida, bool *found)
{
    struct kept_word *kept = word->kept;
    if (kept && kept->join != JOIN_NOT_TRIED) {
        *found = kept->join == JOIN_FOUND;
        *kashida = kept->kashida;
        return WQ_OK;
    }
    enum wq_status st = try_join(fonts, scratch, para, word, kashida, found);
    if (st == WQ_OK && kept) {
        kept->join = *found ? JOIN_FOUND : JOIN_REFUSED;
        if (*found)
            kept->kashida = *kashida;
    }
    return st;
}
