/* SPDX-License-Identifier: MIT */
/* Words to glyphs: HarfBuzz on each run, with its context, by the OpenType shaper alone (a font
 * with Graphite tables would otherwise take another one and lose the tatweel flag). */
#include <string.h>
#include "internal.h"

#define RAISED_EM 620 /* size of a raised mark, 1/1000 em */
#define RAISE_EM 330  /* its baseline above that of the text */

int32_t wq_raised_em(int32_t em_px)
{
    int32_t em = (em_px * RAISED_EM + 500) / 1000;
    return em < 2 ? 2 : em;
}

static uint8_t variant_of(const struct wq_para *para, uint32_t i)
{
    return para->variants ? para->variants[i] & WQ_VARIANT_STYLE : 0;
}

/* Boxes for the code points [a, b), which no face has; ignorable ones leave nothing. `off` is the
 * word's. */
static enum wq_status shape_boxes(const struct shaper *s, uint32_t off, uint32_t a, uint32_t b,
                                  struct wq_run *run)
{
    struct wq_glyph *glyphs = wq_arena_alloc(s->arena, b - a, sizeof *glyphs);
    if (!glyphs)
        return WQ_E_NOMEM;
    uint8_t face = s->fonts->chains[s->chain].face[SLOT_MAIN];
    int32_t advance = s->fonts->sized[face].asked_f26 * 6 / 10;
    bool is_rtl = run->level & 1;
    uint32_t n = 0;
    for (uint32_t i = 0; i < b - a; i++) {
        uint32_t at = is_rtl ? b - 1 - i : a + i;
        if (wq_cp_is_ignorable(s->para->cps[at]))
            continue;
        glyphs[n++] = (struct wq_glyph){.gid = WQ_GID_BOX,
                                        .face = face,
                                        .advance_f26 = advance,
                                        .off = s->para->offs[at] - off};
    }
    run->glyphs = glyphs;
    run->glyph_n = n;
    return WQ_OK;
}

/* A mark with no letter before it in the run gets a dotted circle from HarfBuzz when it believes
 * that the text begins here. */
static void add_text(hb_buffer_t *buffer, const struct wq_para *para, uint32_t a, uint32_t b)
{
    if (wq_cp_is_mark(para->cps[a]) && !wq_cp_is_ignorable(para->cps[a])) {
        hb_buffer_set_flags(buffer,
                            HB_BUFFER_FLAG_BOT | HB_BUFFER_FLAG_PRODUCE_SAFE_TO_INSERT_TATWEEL);
        hb_buffer_add_utf32(buffer, para->cps + a, (int)(b - a), 0, (int)(b - a));
        unsigned n;
        hb_glyph_info_t *info = hb_buffer_get_glyph_infos(buffer, &n);
        for (unsigned i = 0; i < n; i++)
            info[i].cluster += a;
        return;
    }
    hb_buffer_set_flags(buffer, HB_BUFFER_FLAG_PRODUCE_SAFE_TO_INSERT_TATWEEL);
    hb_buffer_add_utf32(buffer, para->cps, (int)para->n, a, (int)(b - a));
}

/* Of the run that begins at code point `a` of the word at `off`. */
static enum wq_status take_glyphs(const struct shaper *s, uint32_t off, uint32_t a,
                                  int32_t raise_f26, struct wq_run *run)
{
    uint8_t face = s->items.faces[a];
    unsigned n;
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(s->fonts->buffer, &n);
    const hb_glyph_position_t *pos = hb_buffer_get_glyph_positions(s->fonts->buffer, NULL);
    struct wq_glyph *glyphs = wq_arena_alloc_raw(s->arena, n, sizeof *glyphs);
    const uint32_t *offs = s->para->offs;
    if (!glyphs)
        return WQ_E_NOMEM;
    for (unsigned i = 0; i < n; i++) {
        /* .notdef: the face has the character but not what it is made of */
        bool is_box = info[i].codepoint == 0 || info[i].codepoint >= WQ_GID_BOX;
        glyphs[i] =
            (struct wq_glyph){.gid = (uint16_t)(is_box ? WQ_GID_BOX : info[i].codepoint),
                              .face = face,
                              .is_tatweel_safe = (hb_glyph_info_get_glyph_flags(&info[i]) &
                                                  HB_GLYPH_FLAG_SAFE_TO_INSERT_TATWEEL) != 0,
                              .advance_f26 = pos[i].x_advance,
                              .dx_f26 = pos[i].x_offset,
                              .dy_f26 = pos[i].y_offset + raise_f26,
                              .off = offs[info[i].cluster] - off};
        if (is_box)
            glyphs[i].advance_f26 = s->fonts->sized[face].asked_f26 * 6 / 10;
    }
    if (!(run->level & 1))
        wq_enclose(&s->fonts->sized[face], s->para->cps + a, glyphs, n);
    run->glyphs = glyphs;
    run->glyph_n = n;
    return WQ_OK;
}

/* The run [a, b) of the word at `off`. */
static enum wq_status shape_run(const struct shaper *s, uint32_t off, uint32_t a, uint32_t b,
                                struct wq_run *run)
{
    static const char *const shapers[] = {"ot", NULL};
    uint8_t face = s->items.faces[a];
    *run = (struct wq_run){.level = s->para->levels[a]};
    if (face == FACE_NONE)
        return shape_boxes(s, off, a, b, run);
    hb_buffer_t *buffer = s->fonts->buffer;
    hb_buffer_clear_contents(buffer);
    add_text(buffer, s->para, a, b);
    hb_buffer_set_direction(buffer, run->level & 1 ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
    hb_script_t script = (hb_script_t)s->items.scripts[a];
    hb_buffer_set_script(buffer, script);
    hb_buffer_set_language(buffer, script == HB_SCRIPT_ARABIC ? s->fonts->arabic : NULL);
    if (!hb_shape_full(s->fonts->sized[face].font, buffer, NULL, 0, shapers) ||
        !hb_buffer_allocation_successful(buffer))
        return WQ_E_NOMEM;
    bool is_raised = variant_of(s->para, a) & WQ_VARIANT_RAISED;
    int32_t em_f26 = s->fonts->chains[s->chain].style.em_px * 64;
    return take_glyphs(s, off, a, is_raised ? em_f26 * RAISE_EM / 1000 : 0, run);
}

uint32_t wq_run_end(const struct shaper *s, uint32_t a, uint32_t b)
{
    const uint8_t *levels = s->para->levels, *faces = s->items.faces;
    const uint32_t *scripts = s->items.scripts;
    uint32_t i = a + 1;
    while (i < b && levels[i] == levels[a] && scripts[i] == scripts[a] && faces[i] == faces[a] &&
           variant_of(s->para, i) == variant_of(s->para, a))
        i++;
    return i;
}

/* Whether all of [a, b) is in the paragraph's own style. */
static bool is_plain(const struct wq_para *para, uint32_t a, uint32_t b)
{
    for (uint32_t i = a; para->variants && i < b; i++)
        if (variant_of(para, i))
            return false;
    return true;
}

/* Whether all of [a, b) is shown by characters as long as those stored: a word is kept by what is
 * shown, with byte offsets of what is stored. */
static bool has_shown_length(const struct wq_para *para, uint32_t a, uint32_t b)
{
    uint32_t differing = 0;
    for (uint32_t i = a; i < b && para->may_differ; i++) {
        uint32_t cp = para->cps[i];
        uint32_t shown = 1u + (cp >= 0x80) + (cp >= 0x800) + (cp >= 0x10000);
        differing |= shown ^ (para->offs[i + 1] - para->offs[i]);
    }
    return differing == 0;
}

/* Whether nothing outside [a, b) can change its shapes. */
static bool stands_alone(const struct wq_para *para, uint32_t a, uint32_t b)
{
    return b - a <= WORD_CPS_MAX && (a == 0 || wq_cp_is_white(para->cps[a - 1])) &&
           (b == para->n || wq_cp_is_white(para->cps[b]));
}

static enum wq_status shape_runs(const struct shaper *s, uint32_t a, uint32_t b,
                                 struct wq_word *word)
{
    uint32_t end = wq_run_end(s, a, b), run_n = 1;
    for (uint32_t i = end; i < b; i = wq_run_end(s, i, b))
        run_n++;
    struct wq_run *runs = wq_arena_alloc(s->arena, run_n, sizeof *runs);
    if (!runs)
        return WQ_E_NOMEM;
    word->runs = runs;
    word->run_n = run_n;
    word->width_f26 = 0;
    for (uint32_t i = a, r = 0; i < b; r++) {
        enum wq_status st = shape_run(s, word->off, i, end, &runs[r]);
        if (st != WQ_OK)
            return st;
        if (runs[r].glyph_n > 0)
            wq_run_measure(s->fonts, runs[r].glyphs[0].face, &runs[r]);
        word->width_f26 += runs[r].width_f26;
        i = end;
        end = i < b ? wq_run_end(s, i, b) : b;
    }
    return WQ_OK;
}

/* Shape a word that is not kept yet. `key`: to be kept under it, unless there is no room; else
 * NULL.
 */
static enum wq_status shape_new(const struct shaper *s, uint32_t a, uint32_t b,
                                const struct word_key *key, struct wq_word *word)
{
    struct word_cache *cache = &s->fonts->words;
    struct shaper kept = *s;
    kept.arena = &cache->arena;
    enum wq_status st = WQ_E_NOMEM;
    if (key && wq_word_cache_has_room(cache))
        st = shape_runs(&kept, a, b, word);
    bool is_kept = st == WQ_OK;
    if (st == WQ_E_NOMEM)
        st = shape_runs(s, a, b, word);
    if (st != WQ_OK)
        return st;
    s->fonts->counts.word_shaped++;
    word->kept = NULL;
    word->kashida_class = WQ_NO_KASHIDA;
    if (!s->fonts->chains[s->chain].style.is_bold)
        wq_kashida_classify(s->para, word);
    if (is_kept)
        wq_word_cache_add(cache, key, word);
    return WQ_OK;
}

enum wq_status wq_shape_word(const struct shaper *s, uint32_t a, uint32_t b, struct wq_word *word)
{
    const struct wq_para *para = s->para;
    if (!stands_alone(para, a, b) || !has_shown_length(para, a, b) || !is_plain(para, a, b))
        return shape_new(s, a, b, NULL, word);
    struct word_key key = {.cps = para->cps + a,
                           .levels = para->levels + a,
                           .n = b - a,
                           .script = s->items.scripts[a],
                           .chain = s->chain};
    if (!wq_word_cache_find(&s->fonts->words, &key, word))
        return shape_new(s, a, b, &key, word);
    s->fonts->counts.word_found++;
    return WQ_OK;
}

/* Room for what shaping needs of `n` code points. */
static enum wq_status make_room(const struct shaper *s, uint32_t n, struct wq_para *para,
                                struct items *items)
{
    *para = *s->para;
    para->variants = NULL;
    para->n = n;
    para->cps = wq_arena_alloc_raw(s->arena, n, sizeof *para->cps);
    para->offs = wq_arena_alloc_raw(s->arena, n, sizeof *para->offs);
    para->levels = wq_arena_alloc_raw(s->arena, n, 1);
    items->scripts = wq_arena_alloc_raw(s->arena, n, sizeof *items->scripts);
    items->faces = wq_arena_alloc_raw(s->arena, n, 1);
    if (!para->cps || !para->offs || !para->levels || !items->scripts || !items->faces)
        return WQ_E_NOMEM;
    return WQ_OK;
}

enum wq_status wq_shape_with_tatweel(const struct shaper *s, uint32_t a, uint32_t b, uint32_t cp,
                                     struct wq_run *run)
{
    const uint32_t context = 4;
    uint32_t from = a > context ? a - context : 0;
    uint32_t to = b + context < s->para->n ? b + context : s->para->n;
    struct wq_para para;
    struct shaper around = *s;
    enum wq_status st = make_room(s, to - from + 1, &para, &around.items);
    if (st != WQ_OK)
        return st;
    for (uint32_t i = 0; i < para.n; i++) {
        /* the tatweel stands before cp and is in all else as the letter it belongs to */
        uint32_t old = from + i - (from + i > cp);
        bool is_tatweel = from + i == cp;
        para.cps[i] = is_tatweel ? 0x640 : s->para->cps[old];
        para.offs[i] = s->para->offs[old];
        para.levels[i] = s->para->levels[old];
        around.items.scripts[i] = s->items.scripts[old];
        around.items.faces[i] = s->items.faces[old];
    }
    around.para = &para;
    return shape_run(&around, para.offs[0], a - from, b - from + 1, run);
}
