/* SPDX-License-Identifier: MIT */
/* Levels (UAX #9), scripts (UAX #24) and faces of a paragraph's characters. */
#include <fribidi.h>
#include <string.h>
#include "internal.h"

bool wq_cp_is_rare_white(uint32_t cp)
{
    /* U+202F and U+2007, as U+00A0, hold words together and belong to them */
    return cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200A && cp != 0x2007) || cp == 0x2028 ||
           cp == 0x2029 || cp == 0x205F || cp == 0x3000;
}

bool wq_cp_is_rare_mark(uint32_t cp)
{
    hb_unicode_general_category_t gc =
        hb_unicode_general_category(hb_unicode_funcs_get_default(), cp);
    return gc == HB_UNICODE_GENERAL_CATEGORY_NON_SPACING_MARK ||
           gc == HB_UNICODE_GENERAL_CATEGORY_ENCLOSING_MARK ||
           gc == HB_UNICODE_GENERAL_CATEGORY_SPACING_MARK;
}

bool wq_cp_is_word_part(uint32_t cp)
{
    switch (hb_unicode_general_category(hb_unicode_funcs_get_default(), cp)) {
    case HB_UNICODE_GENERAL_CATEGORY_UPPERCASE_LETTER:
    case HB_UNICODE_GENERAL_CATEGORY_LOWERCASE_LETTER:
    case HB_UNICODE_GENERAL_CATEGORY_TITLECASE_LETTER:
    case HB_UNICODE_GENERAL_CATEGORY_MODIFIER_LETTER:
    case HB_UNICODE_GENERAL_CATEGORY_OTHER_LETTER:
    case HB_UNICODE_GENERAL_CATEGORY_NON_SPACING_MARK:
    case HB_UNICODE_GENERAL_CATEGORY_SPACING_MARK:
    case HB_UNICODE_GENERAL_CATEGORY_ENCLOSING_MARK:
    case HB_UNICODE_GENERAL_CATEGORY_DECIMAL_NUMBER:
    case HB_UNICODE_GENERAL_CATEGORY_LETTER_NUMBER:
    case HB_UNICODE_GENERAL_CATEGORY_OTHER_NUMBER:
    case HB_UNICODE_GENERAL_CATEGORY_CONNECT_PUNCTUATION:
    case HB_UNICODE_GENERAL_CATEGORY_FORMAT:
        return true;
    default:
        return false;
    }
}

bool wq_cp_is_rare_ignorable(uint32_t cp)
{
    return (cp >= 0x180B && cp <= 0x180F) || (cp >= 0x200B && cp <= 0x200F) ||
           (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2060 && cp <= 0x206F) ||
           (cp >= 0xFE00 && cp <= 0xFE0F) || cp == 0xFEFF || (cp >= 0xE0000 && cp <= 0xE0FFF);
}

/* ---- levels ---- */

/* Whether nothing in a right-to-left paragraph can have another level than 1: no left-to-right
 * letter, no number, nothing explicit (UAX #9 N1, N2). */
static bool is_all_rtl(const struct wq_para *para)
{
    FriBidiCharType all = 0;
    for (uint32_t i = para->begin, k = 0; i < para->end; i++) {
        i = wq_plain_end(para, i, &k);
        if (i >= para->end)
            break;
        FriBidiCharType type = fribidi_get_bidi_type(para->cps[i]);
        all |= (type & (FRIBIDI_MASK_EXPLICIT | FRIBIDI_MASK_ISOLATE | FRIBIDI_MASK_NUMBER)) |
               (type == FRIBIDI_TYPE_LTR);
    }
    return all == 0;
}

static enum wq_status find_levels(struct wq_arena *arena, struct wq_para *para)
{
    uint32_t n = para->end - para->begin;
    const uint32_t *cps = para->cps + para->begin;
    if (para->is_rtl && is_all_rtl(para)) {
        memset(para->levels + para->begin, 1, n);
        return WQ_OK;
    }
    FriBidiCharType *types = wq_arena_alloc_raw(arena, n, sizeof *types);
    FriBidiBracketType *brackets = wq_arena_alloc_raw(arena, n, sizeof *brackets);
    if (!types || !brackets)
        return WQ_E_NOMEM;
    fribidi_get_bidi_types(cps, (FriBidiStrIndex)n, types);
    fribidi_get_bracket_types(cps, (FriBidiStrIndex)n, types, brackets);
    FriBidiParType base = para->is_rtl ? FRIBIDI_PAR_RTL : FRIBIDI_PAR_LTR;
    FriBidiLevel *levels = (FriBidiLevel *)(para->levels + para->begin);
    if (fribidi_get_par_embedding_levels_ex(types, brackets, (FriBidiStrIndex)n, &base, levels) ==
        0)
        return WQ_E_NOMEM;
    /* L1: a tab, and white space before it, go with the paragraph; that at the end of each line
     * is not painted at all */
    bool before_tab = false;
    for (uint32_t i = n; i-- > 0;) {
        before_tab = cps[i] == '\t' || (before_tab && wq_cp_is_white(cps[i]));
        if (before_tab)
            levels[i] = para->is_rtl;
    }
    return WQ_OK;
}

/* ---- scripts ---- */

/* The script of `cp`, with short ways for what Arabic pages are made of. */
static hb_script_t script_of(uint32_t cp)
{
    if (wq_cp_is_arabic_letter(cp))
        return HB_SCRIPT_ARABIC;
    if (cp < 0x80) {
        bool is_letter = (cp | 0x20) >= 'a' && (cp | 0x20) <= 'z';
        return is_letter ? HB_SCRIPT_LATIN : HB_SCRIPT_COMMON;
    }
    return hb_unicode_script(hb_unicode_funcs_get_default(), cp);
}

static bool is_real(hb_script_t script)
{
    return script != HB_SCRIPT_COMMON && script != HB_SCRIPT_INHERITED &&
           script != HB_SCRIPT_UNKNOWN;
}

/* Common and inherited characters take the script before them, those in front the first after. */
static void find_scripts(const struct wq_para *para, uint32_t *scripts)
{
    hb_script_t last = HB_SCRIPT_COMMON;
    const uint32_t *cps = para->cps;
    uint32_t n = para->n, undecided = 0; /* so many in front have none yet */
    for (uint32_t i = 0, k = 0; i < n;) {
        uint32_t plain_end = wq_plain_end(para, i, &k);
        hb_script_t script = plain_end > i ? HB_SCRIPT_ARABIC : script_of(cps[i]);
        if (script != last && is_real(script)) {
            if (last == HB_SCRIPT_COMMON)
                undecided = i;
            last = script;
        }
        do
            scripts[i++] = last;
        while (i < plain_end);
    }
    if (last == HB_SCRIPT_COMMON) {
        last = para->is_rtl ? HB_SCRIPT_ARABIC : HB_SCRIPT_LATIN;
        undecided = n;
    }
    for (uint32_t i = 0; i < undecided; i++)
        scripts[i] = undecided < n ? scripts[undecided] : last;
}

/* ---- faces ---- */

/* The chain of characters that differ by `variant` from the style of `chain`. */
static enum wq_status chain_of(struct wq_fonts *fonts, uint8_t chain, uint8_t variant,
                               uint8_t *result)
{
    struct wq_style style = fonts->chains[chain].style;
    if (variant == 0) {
        *result = chain;
        return WQ_OK;
    }
    style.is_bold = true;
    if (variant & WQ_VARIANT_RAISED)
        style.em_px = wq_raised_em(style.em_px);
    return wq_fonts_chain(fonts, &style, result);
}

/* Characters of one style that are given faces: [a, b) of those from `first` on. */
struct casting {
    struct wq_fonts *fonts;
    const struct wq_para *para;
    struct items *items;
    uint32_t first, a, b;
    uint8_t chain;
};

/* Letters and marks that may join each other, with what stands between them unseen; presentation
 * forms join nothing. */
static bool is_joined(const struct casting *c, uint32_t i)
{
    uint32_t cp = c->para->cps[i];
    if (c->items->scripts[i] != HB_SCRIPT_ARABIC || cp >= 0xFB50)
        return false;
    hb_unicode_general_category_t gc =
        hb_unicode_general_category(hb_unicode_funcs_get_default(), cp);
    return gc == HB_UNICODE_GENERAL_CATEGORY_OTHER_LETTER ||
           gc == HB_UNICODE_GENERAL_CATEGORY_MODIFIER_LETTER || wq_cp_is_mark(cp) ||
           wq_cp_is_ignorable(cp);
}

/* A letter or mark at `i` that Naskh lends, because the face of the text has none: Naskh then shows
 * the whole word, for strokes of two faces do not meet. *end is the word's. */
static enum wq_status lend_word(const struct casting *c, uint32_t i, uint32_t *end)
{
    uint8_t naskh = c->items->faces[i];
    enum wq_status st = WQ_OK;
    while (i > c->a && is_joined(c, i - 1))
        i--;
    for (; i < c->b && is_joined(c, i) && st == WQ_OK; i++) {
        uint32_t cp = c->para->cps[i];
        if (wq_cp_is_ignorable(cp) || wq_fonts_has(c->fonts, naskh, cp))
            c->items->faces[i] = naskh;
        else
            st = wq_fonts_face_for(c->fonts, c->chain, KIND_ARABIC, cp, &c->items->faces[i]);
    }
    *end = i;
    return st;
}

/* The emoji [i, end): one face, where it has all of it. Only a face of emoji can change the skin or
 * draw a key; otherwise what asks for it is not seen. */
static enum wq_status cast_emoji(const struct casting *c, uint32_t i, uint32_t end)
{
    uint8_t *faces = c->items->faces;
    enum wq_status st =
        wq_fonts_face_for(c->fonts, c->chain, KIND_EMOJI, c->para->cps[i], &faces[i]);
    bool has_emoji = faces[i] == c->fonts->chains[c->chain].face[SLOT_EMOJI];
    for (uint32_t k = i + 1; k < end && st == WQ_OK; k++) {
        uint32_t cp = c->para->cps[k];
        faces[k] = faces[k - 1];
        if (wq_cp_is_emoji_part(cp) && !has_emoji)
            c->para->cps[k] = UNSEEN;
        else if (!wq_cp_is_ignorable(cp) && !wq_fonts_has(c->fonts, faces[k], cp))
            st = wq_fonts_face_for(c->fonts, c->chain, KIND_EMOJI, cp, &faces[k]);
    }
    return st;
}

/* Whether the character at `i` has the face of what stands before it, or of the text: white space,
 * what shows nothing, marks. */
static bool clings(const struct casting *c, uint32_t i)
{
    uint8_t main = c->fonts->chains[c->chain].face[SLOT_MAIN];
    uint32_t cp = c->para->cps[i];
    /* not white space: what follows it is the same in every word that is written alike */
    bool is_first = i == c->first || wq_cp_is_white(c->para->cps[i - 1]);
    uint8_t before = is_first ? main : c->items->faces[i - 1];
    bool is_white = wq_cp_is_white(cp);
    if (!is_white && !wq_cp_is_ignorable(cp) &&
        !(wq_cp_is_mark(cp) && wq_fonts_has(c->fonts, before, cp)))
        return false;
    c->items->faces[i] = is_white ? main : before;
    return true;
}

/* The face of the character at `i`; *end is after what was given one. */
static enum wq_status cast(const struct casting *c, uint32_t i, uint32_t *end)
{
    const struct chain *chain = &c->fonts->chains[c->chain];
    uint32_t cp = c->para->cps[i];
    uint8_t *face = &c->items->faces[i];
    *end = i + 1;
    /* a short way for what Arabic pages are made of */
    bool is_letter = cp >= 0x620 && cp <= 0x64A;
    bool is_emoji_base = !is_letter && !wq_cp_is_white(cp);
    uint32_t emoji_end = is_emoji_base ? wq_emoji_end(c->para->cps, i, c->b) : i;
    if (emoji_end > i) {
        *end = emoji_end;
        return cast_emoji(c, i, emoji_end);
    }
    if (!is_letter && clings(c, i))
        return WQ_OK;
    enum kind kind = c->items->scripts[i] == HB_SCRIPT_ARABIC ? KIND_ARABIC : KIND_LATIN;
    enum wq_status st = wq_fonts_face_for(c->fonts, c->chain, kind, cp, face);
    bool is_lent = *face == chain->face[SLOT_ARABIC] && *face != chain->face[SLOT_MAIN];
    return st == WQ_OK && is_lent && is_joined(c, i) ? lend_word(c, i, end) : st;
}

static enum wq_status cast_all(const struct casting *c)
{
    const struct chain *chain = &c->fonts->chains[c->chain];
    for (uint32_t i = c->a, k = 0, end; i < c->b; i = end) {
        end = chain->has_plain ? wq_plain_end(c->para, i, &k) : i;
        if (end > i) {
            end = end < c->b ? end : c->b;
            memset(c->items->faces + i, chain->face[SLOT_MAIN], end - i);
            continue;
        }
        enum wq_status st = cast(c, i, &end);
        if (st != WQ_OK)
            return st;
    }
    return WQ_OK;
}

static uint8_t style_variant(const struct wq_para *para, uint32_t i)
{
    return para->variants ? para->variants[i] & WQ_VARIANT_STYLE : 0;
}

enum wq_status wq_find_faces(struct wq_fonts *fonts, uint8_t chain, const struct wq_para *para,
                             uint32_t a, uint32_t b, struct items *items)
{
    struct casting c = {.fonts = fonts, .para = para, .items = items, .first = a, .a = a};
    for (; c.a < b; c.a = c.b) {
        uint8_t variant = style_variant(para, c.a);
        c.b = para->variants ? c.a + 1 : b;
        while (c.b < b && style_variant(para, c.b) == variant)
            c.b++;
        enum wq_status st = chain_of(fonts, chain, variant, &c.chain);
        if (st == WQ_OK)
            st = cast_all(&c);
        if (st != WQ_OK)
            return st;
    }
    return WQ_OK;
}

enum wq_status wq_itemise(struct wq_fonts *fonts, struct wq_arena *arena, uint8_t chain,
                          struct wq_para *para, struct items *items)
{
    items->scripts = wq_arena_alloc_raw(arena, para->n, sizeof *items->scripts);
    items->faces = wq_arena_alloc_raw(arena, para->n, sizeof *items->faces);
    if (!items->scripts || !items->faces)
        return WQ_E_NOMEM;
    find_scripts(para, items->scripts);
    enum wq_status st = wq_find_faces(fonts, chain, para, para->begin, para->end, items);
    return st == WQ_OK ? find_levels(arena, para) : st;
}

/* ---- order ---- */

void wq_order_visual(const uint8_t *levels_logical, uint32_t n, uint32_t *order)
{
    uint8_t highest = 0, lowest = 255, lowest_odd = 255;
    for (uint32_t i = 0; i < n; i++) {
        order[i] = i;
        uint8_t level = levels_logical[i];
        if (level > highest)
            highest = level;
        if (level < lowest)
            lowest = level;
        if ((level & 1) && level < lowest_odd)
            lowest_odd = level;
    }
    /* most lines are all of one level */
    for (uint32_t i = 0; highest == 1 && lowest == 1 && i < n; i++)
        order[i] = n - 1 - i;
    if (lowest == highest && highest <= 1)
        return;
    /* L2: from the highest level to the lowest odd one, turn each stretch at that level or above.
     * Stretches stay whole while levels go down, so that they may be found by their members. */
    for (uint8_t level = highest; level >= lowest_odd && level > 0; level--) {
        for (uint32_t i = 0; i < n;) {
            uint32_t from = i;
            while (i < n && levels_logical[order[i]] >= level)
                i++;
            for (uint32_t a = from, b = i; a + 1 < b; a++, b--) {
                uint32_t swap = order[a];
                order[a] = order[b - 1];
                order[b - 1] = swap;
            }
            if (i == from)
                i++;
        }
    }
}
