/* SPDX-License-Identifier: MIT */
/* Font files, their sizes, and which of them shows a character. */
#include <hb-ot.h>
#include <string.h>
#include "internal.h"
#include FT_SIZES_H

#define MATH_FILE "math.ttf"
#define GREEK_ETA 0x03B7u
#define HEBREW_FILE "hebrew.ttf"
#define EMOJI_FILE "emoji.ttf" /* optional: symbols have most emoji too, but not joined */
#define SYMBOLS_FILE "symbols.ttf"
#define LABEL_FAMILY "noto-sans"
/* has every Arabic letter and presentation form, for what another face lacks */
#define ARABIC_FAMILY "noto-naskh"

/* ---- files ---- */

static enum wq_status fail(struct wq_fonts *fonts, const struct face_file *file, bool is_missing)
{
    const char *package = file->is_own ? NULL : wq_font_package(file->name);
    fonts->fault = (struct wq_font_fault){file->name, package, is_missing};
    return WQ_E_FONT;
}

static uint32_t load_be32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* Whether all tables of the file's first font lie within it (OpenType, "Organization of an OpenType
 * Font"). FreeType and HarfBuzz pass over those that do not, and would show a page of nothing. */
static bool is_whole(struct wq_bytes file)
{
    struct wq_bytes view;
    uint32_t dir = 0;
    if (wq_bytes_at(file, 0, 4, &view) == WQ_OK && memcmp(view.ptr, "ttcf", 4) == 0) {
        if (wq_bytes_at(file, 12, 4, &view) != WQ_OK)
            return false;
        dir = load_be32(view.ptr);
    }
    if (wq_bytes_at(file, dir, 12, &view) != WQ_OK)
        return false;
    uint32_t table_n = load_be32(view.ptr + 4) >> 16;
    if (wq_bytes_at(file, (uint64_t)dir + 12, 16 * table_n, &view) != WQ_OK)
        return false;
    for (uint32_t i = 0; i < table_n; i++) {
        const uint8_t *row = view.ptr + 16 * i; /* tag, checksum, offset, length */
        struct wq_bytes table;
        if (wq_bytes_at(file, load_be32(row + 8), load_be32(row + 12), &table) != WQ_OK)
            return false;
    }
    return true;
}

static void close_file(struct face_file *file)
{
    hb_face_destroy(file->hb);
    if (file->ft)
        FT_Done_Face(file->ft);
    file->hb = NULL;
    file->ft = NULL;
}

static enum wq_status open_bytes(struct wq_fonts *fonts, struct face_file *file,
                                 struct wq_bytes bytes)
{
    /* FreeType takes a long, HarfBuzz an unsigned int */
    if (bytes.len > INT32_MAX || !is_whole(bytes))
        return fail(fonts, file, false);
    if (FT_New_Memory_Face(fonts->ft, bytes.ptr, (FT_Long)bytes.len, 0, &file->ft) != 0)
        return fail(fonts, file, false);
    hb_blob_t *blob = hb_blob_create((const char *)bytes.ptr, (unsigned)bytes.len,
                                     HB_MEMORY_MODE_READONLY, NULL, NULL);
    file->hb = hb_face_create(blob, 0);
    hb_blob_destroy(blob);
    if (!FT_IS_SCALABLE(file->ft) || hb_face_get_glyph_count(file->hb) == 0)
        return fail(fonts, file, false);
    hb_face_make_immutable(file->hb);
    return WQ_OK;
}

/* What stands in for a file that cannot be used; emoji are optional, and nothing does for them. */
static bool find_spare(struct wq_fonts *fonts, const struct face_file *file, struct wq_bytes *bytes)
{
    const struct wq_fonts_config *config = &fonts->config;
    return config->spare && !fonts->is_asking && strcmp(file->name, EMOJI_FILE) != 0 &&
           config->spare(config->self, file->name, bytes) == WQ_OK;
}

static enum wq_status open_file(struct wq_fonts *fonts, struct face_file *file)
{
    struct wq_bytes bytes = fonts->config.own;
    bool is_there =
        file->is_own || fonts->config.map(fonts->config.self, file->name, &bytes) == WQ_OK;
    enum wq_status st = is_there ? open_bytes(fonts, file, bytes) : fail(fonts, file, true);
    if (st == WQ_OK || !find_spare(fonts, file, &bytes))
        return st;
    close_file(file);
    return open_bytes(fonts, file, bytes);
}

/* The file called `name`, opened when it is not yet; *index among fonts->files. */
static enum wq_status file_named(struct wq_fonts *fonts, const char *name, bool is_own,
                                 uint8_t *index)
{
    for (uint32_t i = 0; i < fonts->file_n; i++) {
        if (strcmp(fonts->files[i].name, name) == 0) {
            *index = (uint8_t)i;
            return WQ_OK;
        }
    }
    if (fonts->file_n == FILES_MAX)
        return WQ_E_LIMIT;
    struct face_file *file = &fonts->files[fonts->file_n];
    bool is_sign = strcmp(name, MATH_FILE) == 0 || strcmp(name, HEBREW_FILE) == 0 ||
                   strcmp(name, EMOJI_FILE) == 0 || strcmp(name, SYMBOLS_FILE) == 0;
    *file = (struct face_file){.name = name, .is_own = is_own, .has_no_bold = is_own || is_sign};
    enum wq_status st = open_file(fonts, file);
    if (st != WQ_OK) {
        close_file(file);
        return st;
    }
    *index = (uint8_t)fonts->file_n++;
    return WQ_OK;
}

/* ---- sizes ---- */

static int32_t advance_of(const struct sized_face *sized, uint32_t cp)
{
    hb_codepoint_t gid;
    return hb_font_get_nominal_glyph(sized->font, cp, &gid)
               ? hb_font_get_glyph_h_advance(sized->font, gid)
               : sized->em_f26 / 4;
}

/* How a file is cut for a style. */
struct cut {
    uint8_t file;
    int32_t scale_em;  /* of the em that is asked for */
    uint8_t threshold; /* of a regular weight, 0: the usual one */
};

/* The coverage from which a pixel is black: at 1 bit the only control of the weight, for ink that
 * is spread there would close what is open. */
static uint8_t threshold_for(enum wq_weight weight, uint8_t threshold)
{
    static const int8_t steps[] = {[WQ_WEIGHT_NORMAL] = 0,
                                   [WQ_WEIGHT_LIGHT] = 16,
                                   [WQ_WEIGHT_HEAVY] = -12,
                                   [WQ_WEIGHT_BLACK] = -24};
    return (uint8_t)((threshold ? threshold : 112) + steps[weight]);
}

/* Whether an em serves better than another for the one asked for: the largest that is no larger. */
static bool is_nearer(int32_t em, int32_t than, int32_t asked)
{
    return em <= asked ? than > asked || em > than : em < than;
}

/* The size of a file that serves where there is no room for another. WQ_E_LIMIT: it has none. */
static enum wq_status nearest_size(const struct wq_fonts *fonts, uint8_t file, int32_t em_f26,
                                   uint8_t *face)
{
    const struct sized_face *best = NULL;
    for (uint32_t i = 0; i < fonts->sized_n; i++) {
        const struct sized_face *s = &fonts->sized[i];
        if (s->file == file && (!best || is_nearer(s->em_f26, best->em_f26, em_f26))) {
            best = s;
            *face = (uint8_t)i;
        }
    }
    return best ? WQ_OK : WQ_E_LIMIT;
}

static enum wq_status size_face(struct wq_fonts *fonts, const struct cut *cut,
                                const struct wq_style *style, uint8_t *face)
{
    int32_t em_f26 = style->em_px * 64 * cut->scale_em / 1000;
    uint8_t file = cut->file;
    for (uint32_t i = 0; i < fonts->sized_n; i++) {
        const struct sized_face *s = &fonts->sized[i];
        if (s->file == file && s->em_f26 == em_f26 && s->is_bold == style->is_bold) {
            *face = (uint8_t)i;
            return WQ_OK;
        }
    }
    const struct face_file *from = &fonts->files[file];
    uint32_t glyph_n = hb_face_get_glyph_count(from->hb);
    size_t mark = wq_arena_mark(&fonts->arena);
    struct kept_ink *ink = wq_arena_alloc(&fonts->arena, glyph_n, sizeof *ink);
    if (fonts->sized_n == SIZED_MAX || !ink) {
        wq_arena_rewind(&fonts->arena, mark);
        return nearest_size(fonts, file, em_f26, face);
    }
    struct sized_face s = {.file = file,
                           .is_bold = style->is_bold,
                           .em_f26 = em_f26,
                           .asked_f26 = style->em_px * 64,
                           .threshold = threshold_for(fonts->config.weight, cut->threshold),
                           .ink = ink,
                           .glyph_n = glyph_n};
    if (FT_New_Size(from->ft, &s.ft_size) != 0)
        return WQ_E_NOMEM;
    FT_Activate_Size(s.ft_size);
    if (FT_Set_Char_Size(from->ft, 0, em_f26, 72, 72) != 0) {
        FT_Done_Size(s.ft_size);
        return fail(fonts, from, false);
    }
    s.font = hb_font_create(from->hb);
    /* positions come back in 26.6 px */
    hb_font_set_scale(s.font, em_f26, em_f26);
    hb_ot_font_set_funcs(s.font);
    s.space_f26 = advance_of(&s, ' ');
    fonts->sized[fonts->sized_n] = s;
    *face = (uint8_t)fonts->sized_n++;
    return WQ_OK;
}

int32_t wq_fonts_advance(const struct wq_fonts *fonts, uint8_t face, uint16_t gid)
{
    return hb_font_get_glyph_h_advance(fonts->sized[face].font, gid);
}

bool wq_fonts_has(const struct wq_fonts *fonts, uint8_t face, uint32_t cp)
{
    hb_codepoint_t gid;
    return face < fonts->sized_n &&
           hb_font_get_nominal_glyph(fonts->sized[face].font, cp, &gid) != 0;
}

/* ---- chains ---- */

static const struct wq_family *family_of(const struct wq_fonts *fonts, enum wq_voice voice)
{
    return voice == WQ_VOICE_MONO    ? wq_family_mono()
           : voice == WQ_VOICE_LABEL ? wq_family_find(LABEL_FAMILY)
                                     : fonts->config.family;
}

/* The family's file for a style; its scale and threshold in *cut. */
static const char *file_of(const struct wq_family *family, const struct wq_style *style,
                           struct cut *cut)
{
    bool is_small = family->small && style->em_px < family->small_px;
    cut->scale_em = family->scale_em;
    cut->threshold = style->is_bold ? family->bold_threshold
                     : is_small     ? family->small_threshold
                                    : family->threshold;
    return style->is_bold ? family->bold : is_small ? family->small : family->regular;
}

/* Open what stands in `slot` of `chain`. */
static enum wq_status open_slot(struct wq_fonts *fonts, struct chain *chain, enum slot slot)
{
    static const char *const signs[SLOT_N] = {[SLOT_MATH] = MATH_FILE,
                                              [SLOT_HEBREW] = HEBREW_FILE,
                                              [SLOT_EMOJI] = EMOJI_FILE,
                                              [SLOT_SYMBOLS] = SYMBOLS_FILE};
    const struct wq_family *family = family_of(fonts, chain->style.voice);
    bool is_own = slot == SLOT_MAIN && chain->style.voice == WQ_VOICE_TEXT && fonts->config.own.len;
    const char *name = signs[slot];
    struct cut cut = {.scale_em = family->latin_em};
    if (is_own) {
        name = fonts->config.own_name;
        cut.scale_em = 1000;
    } else if (slot == SLOT_MAIN || slot == SLOT_ARABIC) {
        family = slot == SLOT_ARABIC ? wq_family_find(ARABIC_FAMILY) : family;
        name = file_of(family, &chain->style, &cut);
    } else if (slot == SLOT_LATIN) {
        name = chain->style.is_bold ? family->latin_bold : family->latin;
    }
    enum wq_status st = file_named(fonts, name, is_own, &cut.file);
    if (st != WQ_OK)
        return st;
    return size_face(fonts, &cut, &chain->style, &chain->face[slot]);
}

/* The chain that serves where there is no room for another: of its voice if there is one, of its
 * weight if there is one, of the nearest size. */
static uint8_t nearest_chain(const struct wq_fonts *fonts, const struct wq_style *style)
{
    uint32_t best = 0;
    for (uint32_t i = 1; i < fonts->chain_n; i++) {
        const struct wq_style *a = &fonts->chains[i].style, *b = &fonts->chains[best].style;
        int rank_a = 2 * (a->voice == style->voice) + (a->is_bold == style->is_bold);
        int rank_b = 2 * (b->voice == style->voice) + (b->is_bold == style->is_bold);
        if (rank_a > rank_b || (rank_a == rank_b && is_nearer(a->em_px, b->em_px, style->em_px)))
            best = i;
    }
    return (uint8_t)best;
}

/* Whether the main face has all letters of plain stretches. */
static bool has_plain(const struct wq_fonts *fonts, const struct chain *chain)
{
    for (uint32_t cp = PLAIN_FIRST; cp <= PLAIN_LAST; cp++)
        if (wq_cp_is_plain(cp) && !wq_fonts_has(fonts, chain->face[SLOT_MAIN], cp))
            return false;
    return true;
}

enum wq_status wq_fonts_chain(struct wq_fonts *fonts, const struct wq_style *style, uint8_t *chain)
{
    for (uint32_t i = 0; i < fonts->chain_n; i++) {
        const struct wq_style *s = &fonts->chains[i].style;
        if (s->voice == style->voice && s->is_bold == style->is_bold && s->em_px == style->em_px) {
            *chain = (uint8_t)i;
            return WQ_OK;
        }
    }
    enum wq_status st = WQ_E_LIMIT;
    if (fonts->chain_n < CHAINS_MAX) {
        struct chain *c = &fonts->chains[fonts->chain_n];
        memset(c, 0, sizeof *c);
        c->style = *style;
        memset(c->face, FACE_UNOPENED, sizeof c->face);
        st = open_slot(fonts, c, SLOT_MAIN);
    }
    if (st == WQ_E_LIMIT && fonts->chain_n > 0) {
        *chain = nearest_chain(fonts, style);
        return WQ_OK;
    }
    if (st != WQ_OK)
        return st;
    fonts->chains[fonts->chain_n].has_plain = has_plain(fonts, &fonts->chains[fonts->chain_n]);
    *chain = (uint8_t)fonts->chain_n++;
    return WQ_OK;
}

/* chain->face[slot], opened when it is not yet. Emoji are optional: the slot stays empty without
 * their file, as one does for which there is no room. */
static enum wq_status need_slot(struct wq_fonts *fonts, struct chain *chain, enum slot slot)
{
    if (chain->face[slot] != FACE_UNOPENED)
        return WQ_OK;
    enum wq_status st = open_slot(fonts, chain, slot);
    bool is_optional = st == WQ_E_FONT && slot == SLOT_EMOJI && fonts->fault.is_missing;
    if (is_optional || st == WQ_E_LIMIT) {
        fonts->fault = (struct wq_font_fault){.file = ""};
        chain->face[slot] = FACE_NONE;
        return WQ_OK;
    }
    return st;
}

static enum wq_status search_chain(struct wq_fonts *fonts, struct chain *chain, enum kind kind,
                                   uint32_t cp, uint8_t *face)
{
    static const uint8_t order[KIND_N][SLOT_N] = {
        [KIND_ARABIC] = {SLOT_MAIN, SLOT_LATIN, SLOT_MATH, SLOT_ARABIC, SLOT_HEBREW, SLOT_SYMBOLS,
                         SLOT_EMOJI},
        [KIND_LATIN] = {SLOT_LATIN, SLOT_MAIN, SLOT_MATH, SLOT_ARABIC, SLOT_HEBREW, SLOT_SYMBOLS,
                        SLOT_EMOJI},
        [KIND_EMOJI] = {SLOT_EMOJI, SLOT_SYMBOLS, SLOT_MAIN, SLOT_LATIN, SLOT_MATH, SLOT_ARABIC,
                        SLOT_HEBREW}};
    /* a family with Latin letters of its own speaks Latin too; a few Greek signs are no Greek */
    const bool is_greek = cp >= 0x0370 && cp <= 0x03FF;
    bool has_own_latin = wq_fonts_has(fonts, chain->face[SLOT_MAIN], is_greek ? GREEK_ETA : 'a');
    const uint8_t *slots = order[kind == KIND_LATIN && has_own_latin ? KIND_ARABIC : kind];
    for (int i = 0; i < SLOT_N; i++) {
        enum slot slot = slots[i];
        enum wq_status st = need_slot(fonts, chain, slot);
        if (st != WQ_OK)
            return st;
        if (wq_fonts_has(fonts, chain->face[slot], cp)) {
            *face = chain->face[slot];
            return WQ_OK;
        }
    }
    *face = FACE_NONE;
    return WQ_OK;
}

enum wq_status wq_fonts_face_for(struct wq_fonts *fonts, uint8_t chain, enum kind kind, uint32_t cp,
                                 uint8_t *face)
{
    struct chain *c = &fonts->chains[chain];
    if (cp >= COVER_CPS || kind == KIND_EMOJI)
        return search_chain(fonts, c, kind, cp, face);
    if (c->cover[kind][cp]) {
        *face = (uint8_t)(c->cover[kind][cp] - 1);
        return WQ_OK;
    }
    enum wq_status st = search_chain(fonts, c, kind, cp, face);
    /* FACE_NONE + 1 is 0: asked again each time, which only a text of boxes pays for */
    if (st == WQ_OK)
        c->cover[kind][cp] = (uint8_t)(*face + 1);
    return st;
}

/* ---- ink ---- */

static int32_t floor_px(int32_t f26)
{
    return f26 >> 6;
}

static int32_t ceil_px(int32_t f26)
{
    return (f26 + 63) >> 6;
}

static int16_t clamp_px(int32_t px)
{
    return (int16_t)(px > INT16_MAX ? INT16_MAX : px < INT16_MIN ? INT16_MIN : px);
}

static void measure_ink(struct sized_face *sized, uint16_t gid)
{
    hb_glyph_extents_t e = {0, 0, 0, 0};
    struct kept_ink *ink = &sized->ink[gid];
    ink->is_known = true;
    /* height is negative: it is measured upwards */
    if (!hb_font_get_glyph_extents(sized->font, gid, &e) || e.height == 0)
        return;
    /* one pixel more each way: emboldening and rounding of the origin */
    ink->left = clamp_px(floor_px(e.x_bearing) - 1);
    ink->right = clamp_px(ceil_px(e.x_bearing + e.width) + 1);
    ink->ascent = clamp_px(ceil_px(e.y_bearing) + 1);
    ink->descent = clamp_px(ceil_px(-(e.y_bearing + e.height)) + 1);
}

static inline struct wq_ink ink_of(struct sized_face *sized, const struct wq_glyph *glyph)
{
    if (glyph->gid == WQ_GID_BOX || glyph->gid >= sized->glyph_n)
        return (struct wq_ink){.right = ceil_px(glyph->advance_f26),
                               .ascent = ceil_px(sized->asked_f26 * 7 / 10)};
    const struct kept_ink *ink = &sized->ink[glyph->gid];
    if (!ink->is_known)
        measure_ink(sized, glyph->gid);
    if (ink->left == ink->right)
        return (struct wq_ink){0};
    return (struct wq_ink){ink->left, ink->right, ink->ascent + ceil_px(glyph->dy_f26),
                           ink->descent - floor_px(glyph->dy_f26)};
}

struct wq_ink wq_glyph_ink(struct wq_fonts *fonts, const struct wq_glyph *glyph)
{
    return ink_of(&fonts->sized[glyph->face], glyph);
}

void wq_run_measure(struct wq_fonts *fonts, uint8_t face, struct wq_run *run)
{
    struct sized_face *sized = &fonts->sized[face];
    int32_t width = 0, most_ascent = 0, most_descent = 0;
    const struct wq_glyph *end = run->glyphs + run->glyph_n;
    for (const struct wq_glyph *glyph = run->glyphs; glyph < end; glyph++) {
        int32_t ascent, descent;
        if (glyph->dy_f26 == 0 && glyph->gid < sized->glyph_n && sized->ink[glyph->gid].is_known) {
            ascent = sized->ink[glyph->gid].ascent;
            descent = sized->ink[glyph->gid].descent;
        } else {
            struct wq_ink ink = ink_of(sized, glyph);
            ascent = ink.ascent;
            descent = ink.descent;
        }
        width += glyph->advance_f26;
        most_ascent = ascent > most_ascent ? ascent : most_ascent;
        most_descent = descent > most_descent ? descent : most_descent;
    }
    run->width_f26 = width;
    run->ascent_px = (int16_t)(most_ascent < INT16_MAX ? most_ascent : INT16_MAX);
    run->descent_px = (int16_t)(most_descent < INT16_MAX ? most_descent : INT16_MAX);
}

/* ---- life ---- */

/* Coverage to greys, darkened a little, as thin strokes look paler on e-ink than on glass:
 * v + 0.24 v (1 - v), near to a gamma of 1.2. */
static void set_tone(uint8_t tone[256], int32_t levels)
{
    for (int32_t v = 0; v < 256; v++) {
        int32_t dark = v + v * (255 - v) * 24 / (255 * 100);
        int32_t top = levels - 1;
        tone[v] = (uint8_t)((dark * top + 127) / 255 * (255 / top));
    }
}

static enum wq_status make_caches(struct wq_arena *arena, struct wq_fonts *fonts)
{
    const struct wq_fonts_config *config = &fonts->config;
    size_t ink_bytes = (size_t)3 << 20; /* as many sizes as there may be; paid for when opened */
    void *ink = wq_arena_alloc_raw(arena, ink_bytes, 1);
    fonts->chains = wq_arena_alloc_raw(arena, CHAINS_MAX, sizeof *fonts->chains);
    fonts->draft = wq_arena_alloc_raw(arena, DRAFT_BYTES, 1);
    if (!ink || !fonts->chains || !fonts->draft)
        return WQ_E_NOMEM;
    wq_arena_init(&fonts->arena, ink, ink_bytes);
    size_t glyph_bytes = config->glyph_cache_bytes ? config->glyph_cache_bytes : (size_t)768 << 10;
    size_t word_bytes = config->word_cache_bytes ? config->word_cache_bytes : (size_t)512 << 10;
    enum wq_status st = wq_glyph_cache_make(arena, glyph_bytes, &fonts->glyphs);
    return st == WQ_OK ? wq_word_cache_make(arena, word_bytes, &fonts->words) : st;
}

/* Open the faces that every screen needs, so that what is missing is known before any is painted.
 */
static enum wq_status open_first(struct wq_fonts *fonts)
{
    const struct wq_family *text = fonts->config.family;
    const struct wq_family *label = family_of(fonts, WQ_VOICE_LABEL);
    uint8_t file;
    enum wq_status st = fonts->config.own.len
                            ? file_named(fonts, fonts->config.own_name, true, &file)
                            : file_named(fonts, text->regular, false, &file);
    return st == WQ_OK ? file_named(fonts, label->regular, false, &file) : st;
}

enum wq_status wq_fonts_make(struct wq_arena *arena, const struct wq_fonts_config *config,
                             struct wq_fonts **result, struct wq_font_fault *fault)
{
    struct wq_fonts *fonts = wq_arena_alloc(arena, 1, sizeof *fonts);
    if (!fonts)
        return WQ_E_NOMEM;
    fonts->config = *config;
    fonts->fault = (struct wq_font_fault){.file = ""};
    set_tone(fonts->tone, config->levels);
    enum wq_status st = make_caches(arena, fonts);
    if (st != WQ_OK)
        return st;
    if (FT_Init_FreeType(&fonts->ft) != 0)
        return WQ_E_NOMEM;
    fonts->buffer = hb_buffer_create();
    fonts->arabic = hb_language_from_string("ar", 2);
    st = hb_buffer_allocation_successful(fonts->buffer) ? open_first(fonts) : WQ_E_NOMEM;
    if (st != WQ_OK) {
        *fault = fonts->fault;
        wq_fonts_finish(fonts);
        return st;
    }
    *result = fonts;
    return WQ_OK;
}

void wq_fonts_reset(struct wq_fonts *fonts)
{
    for (uint32_t i = 0; i < fonts->sized_n; i++) {
        hb_font_destroy(fonts->sized[i].font);
        FT_Done_Size(fonts->sized[i].ft_size);
    }
    fonts->sized_n = 0;
    fonts->chain_n = 0;
    wq_arena_rewind(&fonts->arena, 0);
    wq_glyph_cache_clear(&fonts->glyphs);
    wq_word_cache_clear(&fonts->words);
}

bool wq_fonts_has_family(struct wq_fonts *fonts, const struct wq_family *family)
{
    const struct wq_font_fault before = fonts->fault;
    uint8_t file;
    fonts->is_asking = true;
    bool is_there = file_named(fonts, family->regular, false, &file) == WQ_OK;
    fonts->is_asking = false;
    fonts->fault = before; /* nobody asked for the file */
    return is_there;
}

enum wq_status wq_fonts_choose(struct wq_fonts *fonts, const struct wq_family *family,
                               enum wq_weight weight)
{
    uint8_t file;
    fonts->is_asking = true;
    enum wq_status st = file_named(fonts, family->regular, false, &file);
    fonts->is_asking = false;
    if (st != WQ_OK)
        return st;
    fonts->config.family = family;
    fonts->config.weight = weight;
    wq_fonts_reset(fonts);
    return WQ_OK;
}

void wq_fonts_finish(struct wq_fonts *fonts)
{
    if (!fonts)
        return;
    wq_fonts_reset(fonts);
    for (uint32_t i = 0; i < fonts->file_n; i++)
        close_file(&fonts->files[i]);
    fonts->file_n = 0;
    hb_buffer_destroy(fonts->buffer);
    FT_Done_FreeType(fonts->ft);
}

struct wq_font_fault wq_fonts_fault(const struct wq_fonts *fonts)
{
    return fonts->fault;
}

struct wq_fonts_counts wq_fonts_counts(const struct wq_fonts *fonts)
{
    return fonts->counts;
}

const char *wq_fonts_face_name(const struct wq_fonts *fonts, uint8_t face)
{
    return face < fonts->sized_n ? fonts->files[fonts->sized[face].file].name : "";
}

void wq_fonts_glyph_name(const struct wq_fonts *fonts, uint8_t face, uint16_t gid, char *name,
                         size_t cap)
{
    static const char box[] = "box";
    if (gid == WQ_GID_BOX && cap >= sizeof box)
        memcpy(name, box, sizeof box);
    else
        hb_font_glyph_to_string(fonts->sized[face].font, gid, name, (unsigned)cap);
}
