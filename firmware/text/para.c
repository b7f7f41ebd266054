/* SPDX-License-Identifier: MIT */
/* A paragraph's code points, and its words with the white space between them. */
#include <fribidi.h>
#include <string.h>
#include "internal.h"

#define CONTEXT_CPS 4       /* code points before and after that may change a shape */
#define WORD_CPS_LIMIT 256u /* a longer word is divided without being shaped whole */
#define MARKS_MAX 16u       /* on one base; real text has 4 (mkmk stacks grow without bound) */

/* The character from U+0600 to U+067F whose two bytes stand at `p`; 0 when it is none of these. */
static inline uint32_t arabic_at(const char *p)
{
    uint32_t pair = (uint32_t)(uint8_t)p[0] << 8 | (uint8_t)p[1];
    return (pair & 0xFEC0) == 0xD880 ? 0x600 | (pair >> 2 & 0x40) | (pair & 0x3F) : 0;
}

/* ---- direction ---- */

enum strong { NEUTRAL, LTR, RTL };

static enum strong strong_of(uint32_t cp)
{
    if (wq_cp_is_arabic_letter(cp))
        return RTL;
    FriBidiCharType type = fribidi_get_bidi_type(cp);
    return type == FRIBIDI_TYPE_LTR                              ? LTR
           : type == FRIBIDI_TYPE_RTL || type == FRIBIDI_TYPE_AL ? RTL
                                                                 : NEUTRAL;
}

/* Words are counted by their first strong letter: a long link is one left-to-right word. Arabic
 * texts may have more Latin words than Arabic ones, as names of companies; Latin texts hardly ever
 * have one Arabic word for three of their own. */
bool wq_text_is_rtl(struct wq_str text)
{
    const size_t sample = 4096;
    const int32_t decided = 96; /* as after 32 Arabic words */
    int32_t lead = 0;
    bool is_counted = false;
    for (size_t i = 0; i < text.len && i < sample && lead < decided;) {
        uint32_t cp = i + 1 < text.len ? arabic_at(text.ptr + i) : 0;
        if (cp && is_counted) { /* none of these is white */
            i += 2;
            continue;
        }
        i += wq_utf8_decode((struct wq_str){text.ptr + i, text.len - i}, &cp);
        if (wq_cp_is_white(cp)) {
            is_counted = false;
        } else if (!is_counted) {
            enum strong strong = strong_of(cp);
            lead += strong == RTL ? 3 : strong == LTR ? -1 : 0;
            is_counted = strong != NEUTRAL;
        }
    }
    return lead >= 0;
}

bool wq_first_strong_is_rtl(struct wq_str text, bool otherwise)
{
    for (size_t i = 0; i < text.len;) {
        uint32_t cp;
        i += wq_utf8_decode((struct wq_str){text.ptr + i, text.len - i}, &cp);
        enum strong strong = strong_of(cp);
        if (strong != NEUTRAL)
            return strong == RTL;
    }
    return otherwise;
}

bool wq_paragraph_is_rtl(struct wq_str paragraph, bool article_is_rtl)
{
    bool has_other = false;
    for (size_t i = 0; i < paragraph.len;) {
        uint32_t cp;
        i += wq_utf8_decode((struct wq_str){paragraph.ptr + i, paragraph.len - i}, &cp);
        enum strong strong = strong_of(cp);
        if (strong == (article_is_rtl ? RTL : LTR))
            return article_is_rtl;
        has_other = has_other || strong != NEUTRAL;
    }
    return article_is_rtl != has_other;
}

/* ---- decoding ---- */

/* Characters that a bundle from anyone must not use to reorder or hide text, and controls, are
 * there but have no effect: U+206A orders nothing, shows nothing, lets letters join across it, and
 * is of their own class (CM) to UAX #14. */
static uint32_t disarm(uint32_t cp)
{
    bool is_control =
        (cp < 0x20 && !wq_cp_is_white(cp)) || (cp >= 0x7F && cp <= 0x9F && cp != 0x85);
    bool is_embedding = cp >= 0x202A && cp <= 0x202E;
    bool is_tag = cp >= 0xE0000 && cp <= 0xE007F;
    return is_control || is_embedding || is_tag ? UNSEEN : cp;
}

/* Where the context before `off` begins. */
static uint32_t context_start(struct wq_str text, uint32_t off)
{
    for (int i = 0; i < CONTEXT_CPS && off > 0; i++) {
        off--;
        while (off > 0 && ((unsigned char)text.ptr[off] & 0xC0) == 0x80)
            off--;
    }
    return off;
}

static uint32_t context_end(struct wq_str text, uint32_t off)
{
    uint32_t cp;
    for (int i = 0; i < CONTEXT_CPS && off < text.len; i++)
        off += (uint32_t)wq_utf8_decode((struct wq_str){text.ptr + off, text.len - off}, &cp);
    return off;
}

/* Of a row of tatweels, of which cps[n] is the last yet, three are shown: more are a rule across
 * the page, not a join. The last stays, for it may bear a mark. */
static bool shortens_row(uint32_t *cps, uint32_t n)
{
    bool is_fourth = n >= 3 && cps[n - 1] == TATWEEL &&
                     (cps[n - 2] == UNSEEN || (cps[n - 2] == TATWEEL && cps[n - 3] == TATWEEL));
    if (is_fourth)
        cps[n - 1] = UNSEEN;
    return is_fourth;
}

/* Decode the character at byte `at`, which is none of those that decode_part knows. */
static uint32_t decode_other(struct wq_para *para, uint32_t n, uint32_t at)
{
    struct wq_str rest = {para->text.ptr + at, para->text.len - at};
    uint32_t cp, *cps = para->cps;
    at += (uint32_t)wq_utf8_decode(rest, &cp);
    cps[n] = disarm(cp);
    para->may_differ |= cps[n] != cp || cp == WQ_REPLACEMENT || cp > 0xFFFF;
    if (cp == TATWEEL)
        para->may_differ |= shortens_row(cps, n);
    return at;
}

/* Decode the plain stretch at byte `at`, if one begins there; where it ends. */
static uint32_t decode_plain(struct wq_para *para, uint32_t at, uint32_t end)
{
    const char *bytes = para->text.ptr;
    uint32_t n = para->n, cp, *cps = para->cps, *offs = para->offs;
    do {
        for (; at + 1 < end && wq_cp_is_plain(cp = arabic_at(bytes + at)); at += 2) {
            cps[n] = cp;
            offs[n++] = at;
        }
        if (n == para->n || at == end || bytes[at] != ' ')
            break;
        cps[n] = ' ';
        offs[n++] = at++;
    } while (at < end);
    if (n > para->n)
        para->plain[para->plain_n++] = (struct wq_stretch){para->n, n};
    para->n = n;
    return at;
}

/* Decode up to the byte `end`. */
static void decode_part(struct wq_para *para, uint32_t at, uint32_t end)
{
    while ((at = decode_plain(para, at, end)) < end) {
        uint32_t n = para->n++, cp = (uint8_t)para->text.ptr[at];
        para->offs[n] = at;
        if (cp >= ' ' && cp < 0x7F) {
            para->cps[n] = cp;
            at++;
        } else {
            at = decode_other(para, n, at);
        }
    }
    para->offs[para->n] = at;
}

static void decode(uint32_t off, uint32_t len, struct wq_para *para)
{
    decode_part(para, context_start(para->text, off), off);
    para->begin = para->n;
    decode_part(para, off, off + len);
    para->end = para->n;
    decode_part(para, off + len, context_end(para->text, off + len));
}

enum wq_status wq_para_make(struct wq_arena *arena, struct wq_str text, uint32_t off, uint32_t len,
                            bool article_is_rtl, struct wq_para **result)
{
    if (len == 0 || len > WQ_PARA_MAX || off > text.len || len > text.len - off)
        return WQ_E_LIMIT;
    size_t mark = wq_arena_mark(arena);
    struct wq_para *para = wq_arena_alloc(arena, 1, sizeof *para);
    uint32_t cap = len + 2 * CONTEXT_CPS; /* a code point is at least a byte */
    uint32_t *cps = wq_arena_alloc_raw(arena, cap, sizeof *cps);
    uint32_t *offs = wq_arena_alloc_raw(arena, cap + 1, sizeof *offs);
    struct wq_stretch *plain = wq_arena_alloc_raw(arena, cap / 2 + 3, sizeof *plain);
    uint8_t *breaks = wq_arena_alloc(arena, cap, 1);
    uint8_t *levels = wq_arena_alloc(arena, cap, 1);
    if (!para || !cps || !offs || !plain || !breaks || !levels) {
        wq_arena_rewind(arena, mark);
        return WQ_E_NOMEM;
    }
    *para = (struct wq_para){
        .text = text, .cps = cps, .offs = offs, .plain = plain, .breaks = breaks, .levels = levels};
    decode(off, len, para);
    para->is_rtl = wq_paragraph_is_rtl((struct wq_str){text.ptr + off, len}, article_is_rtl);
    *result = para;
    return WQ_OK;
}

/* Whether a change of style before code point `i` would part a mark from its base, or the alef from
 * the lam that it is drawn as one with. */
static bool is_inseparable(const struct wq_para *para, uint32_t i)
{
    uint32_t cp = para->cps[i], base = i;
    if (i == para->begin)
        return false;
    if (wq_cp_is_mark(cp))
        return true;
    while (base > para->begin && wq_cp_is_mark(para->cps[base - 1]))
        base--;
    bool is_alef = cp == 0x627 || cp == 0x622 || cp == 0x623 || cp == 0x625 || cp == 0x671;
    return is_alef && base > para->begin && para->cps[base - 1] == 0x644;
}

uint32_t wq_para_at(const struct wq_para *para, uint32_t off)
{
    uint32_t low = para->begin, high = para->end;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (para->offs[middle] <= off)
            low = middle;
        else
            high = middle;
    }
    return low;
}

enum wq_status wq_para_vary(struct wq_arena *arena, struct wq_para *para, uint32_t off,
                            uint32_t end_off, uint8_t variant)
{
    if (!para->variants)
        para->variants = wq_arena_alloc(arena, para->n, 1);
    if (!para->variants)
        return WQ_E_NOMEM;
    uint32_t a = wq_para_at(para, off);
    a += a < para->end && para->offs[a] < off; /* the first at or after off */
    while (a < para->end && is_inseparable(para, a))
        a++;
    for (; a < para->end && (para->offs[a] < end_off || is_inseparable(para, a)); a++)
        para->variants[a] |= variant;
    return WQ_OK;
}

/* ---- words ---- */

/* End of the word that begins at `a`: before white space or after a break, or where a heap of
 * marks grows too high. */
static uint32_t word_end(const struct wq_para *para, uint32_t a)
{
    const uint32_t *cps = para->cps;
    const uint8_t *breaks = para->breaks;
    uint32_t marks = 0, end = para->end;
    for (uint32_t i = a; i < end; i++) {
        for (; wq_cp_is_arabic_letter(cps[i]) && breaks[i] == WQ_BREAK_NONE; marks = 0)
            if (++i == end)
                return end;
        uint32_t cp = cps[i];
        if (wq_cp_is_white(cp))
            return i;
        if (wq_cp_is_mark(cp)) /* HarfBuzz stacks marks across joiners */
            marks++;
        else if (!wq_cp_is_ignorable(cp))
            marks = 0;
        if (marks > MARKS_MAX)
            return i;
        if (breaks[i] != WQ_BREAK_NONE)
            return i + 1;
    }
    return end;
}

/* White space that does not stretch, 1/1000 em: as wide as its name says. */
static int32_t fixed_em(uint32_t cp)
{
    static const int16_t from_2000[] = {500, 1000, 500, 1000, 333, 250, 167, 0, 250, 200, 100};
    if (cp >= 0x2000 && cp <= 0x200A)
        return from_2000[cp - 0x2000];
    return cp == 0x3000 ? 1000 : cp == 0x205F ? 222 : cp == 0x1680 ? 500 : 0;
}

/* Take the white space from `i` into *word; where it ends. */
static uint32_t take_space(const struct shaper *s, uint32_t i, struct wq_word *word)
{
    const struct wq_para *para = s->para;
    uint8_t face = s->fonts->chains[s->chain].face[SLOT_MAIN];
    if (i > para->begin && s->items.faces[i - 1] != FACE_NONE)
        face = s->items.faces[i - 1];
    const struct sized_face *sized = &s->fonts->sized[face];
    bool is_cut = i > para->begin && i < para->end && !wq_cp_is_white(para->cps[i]);
    word->break_after = i > para->begin ? para->breaks[i - 1] : WQ_BREAK_NONE;
    /* the only words that end without white space or a break are heaps of marks */
    if (is_cut && word->break_after == WQ_BREAK_NONE)
        word->break_after = WQ_BREAK_EMERGENCY;
    word->space_level = i < para->end ? para->levels[i] : para->is_rtl;
    for (; i < para->end && wq_cp_is_white(para->cps[i]); i++) {
        if (para->cps[i] == ' ' || para->cps[i] == '\t')
            word->space_f26 += sized->space_f26;
        else
            word->fixed_f26 += sized->asked_f26 * fixed_em(para->cps[i]) / 1000;
        if (word->break_after != WQ_BREAK_FORCED)
            word->break_after = para->breaks[i];
    }
    word->next_off = para->offs[i];
    return i;
}

/* Whether a link may be cut before code point i: after a mark, but not within or after the :// of
 * its scheme. */
static bool ends_link_part(const struct wq_para *para, uint32_t i)
{
    const uint32_t *cps = para->cps;
    uint32_t cp = cps[i - 1];
    if (cp == '/') {
        uint32_t colon = i > 2 && cps[i - 2] == '/' ? i - 3 : i > 1 ? i - 2 : i - 1;
        bool is_double = colon + 2 < para->n && cps[colon + 1] == '/' && cps[colon + 2] == '/';
        return cps[colon] != ':' || !is_double;
    }
    return cp == '.' || cp == '?' || cp == '&' || cp == '=' || cp == '-' || cp == '_';
}

static bool may_cut_before(const struct wq_para *para, uint32_t i)
{
    return wq_grapheme_begins(para->cps + para->begin, i - para->begin);
}

/* Largest end in (a, b] such that [a, end) is at most the measure wide, by the word's shapes as
 * `word` has them for [a, b); at least one character with its marks. A grapheme cluster that is too
 * wide, as a chain of joiners makes it, is divided too. */
static uint32_t fitting_end(const struct shaper *s, uint32_t a, uint32_t b,
                            const struct wq_word *word)
{
    const struct wq_para *para = s->para;
    int32_t width = 0;
    uint32_t end = b;
    /* runs stand in logical order, the glyphs of a right-to-left one in the reverse */
    for (uint32_t r = 0; r < word->run_n && end == b; r++) {
        const struct wq_run *run = &word->runs[r];
        for (uint32_t i = 0; i < run->glyph_n; i++) {
            const struct wq_glyph *g = &run->glyphs[run->level & 1 ? run->glyph_n - 1 - i : i];
            width += g->advance_f26;
            if (width > s->measure_f26) {
                end = a;
                while (end < b && para->offs[end] - word->off < g->off)
                    end++;
                break;
            }
        }
    }
    if (end <= a)
        for (end = a + 1;
             end < b && (wq_cp_is_mark(para->cps[end]) || wq_cp_is_ignorable(para->cps[end]));)
            end++;
    uint32_t fit = end;
    while (end > a && end < b && !may_cut_before(para, end))
        end--;
    return end > a ? end : fit;
}

/* Set the code points [a, b), of which nothing can be divided, smaller, a half at most and an
 * eighth or less at the end: U+FDFD is eleven em wide. The sizes are powers of two for all styles,
 * for each takes a place among the fonts'. */
static enum wq_status shape_smaller(const struct shaper *s, uint32_t a, uint32_t b,
                                    struct wq_word *word)
{
    struct wq_style style = {.voice = WQ_VOICE_TEXT, .em_px = SMALLER_EM_MAX};
    struct shaper smaller = *s;
    smaller.items.faces = wq_arena_alloc_raw(s->arena, s->para->n, 1);
    enum wq_status st = smaller.items.faces ? WQ_OK : WQ_E_NOMEM;
    while (style.em_px > s->fonts->chains[s->chain].style.em_px / 2)
        style.em_px /= 2;
    for (; style.em_px >= SMALLER_EM_MIN && st == WQ_OK && word->width_f26 > s->measure_f26;
         style.em_px /= 2) {
        st = wq_fonts_chain(s->fonts, &style, &smaller.chain);
        if (st == WQ_OK)
            st = wq_find_faces(s->fonts, smaller.chain, s->para, a, b, &smaller.items);
        if (st == WQ_OK)
            st = wq_shape_word(&smaller, a, b, word);
    }
    return st;
}

/* Where the piece from `a` ends at most, when `window` characters are looked at: after the first
 * mark of a link, else before a grapheme cluster. */
static uint32_t piece_end(const struct wq_para *para, uint32_t a, uint32_t b, uint32_t window)
{
    uint32_t limit = window < b - a ? a + window : b, i = a + 1;
    while (limit < b && limit > a + 1 && !may_cut_before(para, limit))
        limit--;
    while (i < limit && !(ends_link_part(para, i) && may_cut_before(para, i)))
        i++;
    return i;
}

/* Next piece [a, end) of a word that is too wide: up to a mark of a link, else as much as fits. */
static enum wq_status shape_piece(const struct shaper *s, uint32_t a, uint32_t b, uint32_t *window,
                                  struct wq_word *word, uint32_t *end)
{
    uint32_t i = piece_end(s->para, a, b, *window);
    enum wq_status st = wq_shape_word(s, a, i, word);
    /* narrow letters: more of them fill the line */
    while (st == WQ_OK && word->width_f26 <= s->measure_f26 &&
           piece_end(s->para, a, b, 2 * *window) > i) {
        *window *= 2;
        i = piece_end(s->para, a, b, *window);
        st = wq_shape_word(s, a, i, word);
    }
    while (st == WQ_OK && word->width_f26 > s->measure_f26) {
        uint32_t fit = fitting_end(s, a, i, word);
        if (fit >= i)
            break;
        i = fit;
        st = wq_shape_word(s, a, i, word);
    }
    if (st == WQ_OK && word->width_f26 > s->measure_f26)
        st = shape_smaller(s, a, i, word);
    /* what fitted tells how far it is worth shaping ahead */
    *window = 2 * (i - a) + 2 * MARKS_MAX;
    *end = i;
    return st;
}

static bool is_too_wide(const struct shaper *s, const struct wq_word *word, uint32_t cp_n)
{
    return s->measure_f26 > 0 && (cp_n > WORD_CPS_LIMIT || word->width_f26 > s->measure_f26);
}

/* Shape the word [a, b) into one or more of words[*n..]; cap is large enough for a word a code
 * point. */
static enum wq_status shape_whole(const struct shaper *s, uint32_t a, uint32_t b,
                                  struct wq_word *words, uint32_t *n)
{
    const struct wq_para *para = s->para;
    struct wq_word *word = &words[*n];
    *word = (struct wq_word){.off = para->offs[a],
                             .end_off = para->offs[b],
                             .cp = a,
                             .cp_n = b - a,
                             .kashida_class = WQ_NO_KASHIDA};
    size_t mark = wq_arena_mark(s->arena);
    enum wq_status st = WQ_OK;
    if (s->measure_f26 == 0 || b - a <= WORD_CPS_LIMIT)
        st = wq_shape_word(s, a, b, word);
    if (st != WQ_OK || !is_too_wide(s, word, b - a)) {
        *n += 1;
        return st;
    }
    wq_arena_rewind(s->arena, mark);
    uint32_t window = 64, end;
    for (; a < b && st == WQ_OK; a = end, *n += 1) {
        word = &words[*n];
        *word = (struct wq_word){.off = para->offs[a], .kashida_class = WQ_NO_KASHIDA};
        st = shape_piece(s, a, b, &window, word, &end);
        word->end_off = word->next_off = para->offs[end];
        word->break_after = WQ_BREAK_EMERGENCY;
    }
    return st;
}

enum wq_status wq_para_shape(struct wq_fonts *fonts, struct wq_arena *arena,
                             const struct wq_style *style, int32_t measure_f26,
                             struct wq_para *para)
{
    struct shaper s = {.fonts = fonts, .arena = arena, .para = para, .measure_f26 = measure_f26};
    wq_display_apply(para);
    enum wq_status st = wq_fonts_chain(fonts, style, &s.chain);
    if (st == WQ_OK)
        st = wq_itemise(fonts, arena, s.chain, para, &s.items);
    if (st != WQ_OK)
        return st;
    /* one a code point, as when the measure is very narrow, and one before white space */
    uint32_t n = 0, cap = para->end - para->begin + 1;
    struct wq_word *words = wq_arena_alloc_raw(arena, cap, sizeof *words);
    if (!words)
        return WQ_E_NOMEM;
    for (uint32_t i = para->begin; i < para->end && st == WQ_OK;) {
        uint32_t end = word_end(para, i);
        if (end == i) /* the paragraph begins with white space */
            words[n++] = (struct wq_word){
                .off = para->offs[i], .end_off = para->offs[i], .kashida_class = WQ_NO_KASHIDA};
        else
            st = shape_whole(&s, i, end, words, &n);
        i = take_space(&s, end, &words[n - 1]);
    }
    para->words = words;
    para->word_n = n;
    para->scripts = s.items.scripts;
    para->faces = s.items.faces;
    para->chain = s.chain;
    wq_kashida_spare_quotes(para);
    return st;
}
