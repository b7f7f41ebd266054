/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_TESTS_TEXT_FIXTURE_H
#define WARRAQ_TESTS_TEXT_FIXTURE_H
/* A shaped paragraph as a test wants to see it: glyphs by name, characters in the order of the eye.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "font_fixture.h"
#include "warraq/text.h"

/* ---- a type case ---- */

#define CASE_BYTES (16u << 20)

/* Fonts, a size, and memory to shape in. */
struct type_case {
    struct wq_arena fonts_arena, arena;
    struct wq_fonts *fonts;
    struct wq_style style;
};

static inline void case_open_with(struct type_case *tc, const char *face, int32_t em_px,
                                  const struct wq_fonts_config *config)
{
    static const struct wq_device panel = {.levels = 16};
    tc->fonts_arena = new_arena(FONT_ARENA_BYTES);
    tc->arena = new_arena(CASE_BYTES);
    tc->fonts = open_fonts(&tc->fonts_arena, &panel, face, config);
    tc->style = (struct wq_style){WQ_VOICE_TEXT, false, em_px};
}

static inline void case_open(struct type_case *tc, const char *face)
{
    case_open_with(tc, face, 42, NULL);
}

static inline void case_close(struct type_case *tc)
{
    wq_fonts_finish(tc->fonts);
    free(tc->fonts_arena.base);
    free(tc->arena.base);
}

/* `text` as one paragraph of an Arabic article, where a line may end at white space alone. It lives
 * until the next call. */
static inline struct wq_para *case_shape(struct type_case *tc, const char *text,
                                         int32_t measure_f26)
{
    struct wq_str all = wq_str(text);
    struct wq_para *para;
    wq_arena_rewind(&tc->arena, 0);
    assert_int_equal(wq_para_make(&tc->arena, all, 0, (uint32_t)all.len, true, &para), WQ_OK);
    assert_int_equal(wq_para_shape(tc->fonts, &tc->arena, &tc->style, measure_f26, para), WQ_OK);
    return para;
}

/* ---- stand-ins ---- */

/* Upper-case letters stand for Arabic ones, as in the examples of UAX #9. Alef and lam are not
 * among them, so that every letter keeps a glyph cluster of its own. */
static const char *const arabic_letters[26] = {"ب", "ت", "ث", "ج", "ح", "خ", "د", "ذ", "ر",
                                               "ز", "س", "ش", "ص", "ض", "ط", "ظ", "ع", "غ",
                                               "ف", "ق", "ك", "م", "ن", "ه", "و", "ي"};

static inline void from_stand_ins(const char *stand_ins, char *text, size_t cap)
{
    size_t len = 0;
    for (; *stand_ins; stand_ins++) {
        assert_true(len + 3 < cap);
        if (*stand_ins >= 'A' && *stand_ins <= 'Z') {
            memcpy(text + len, arabic_letters[*stand_ins - 'A'], 2);
            len += 2;
        } else {
            text[len++] = *stand_ins;
        }
    }
    text[len] = 0;
}

/* ---- what was shaped ---- */

#define GLYPHS_CAP 4096

/* The glyphs of a paragraph. */
struct glyphs {
    struct wq_glyph list[GLYPHS_CAP];
    uint32_t n;
};

static inline void add_run(struct glyphs *to, const struct wq_word *word, const struct wq_run *run)
{
    for (uint32_t i = 0; i < run->glyph_n; i++) {
        assert_true(to->n < GLYPHS_CAP);
        to->list[to->n] = run->glyphs[run->level & 1 ? run->glyph_n - 1 - i : i];
        to->list[to->n++].off += word->off;
    }
}

/* All glyphs in the order of reading, with their offsets in the text. */
static inline void glyphs_logical(const struct wq_para *para, struct glyphs *to)
{
    to->n = 0;
    for (uint32_t w = 0; w < para->word_n; w++)
        for (uint32_t r = 0; r < para->words[w].run_n; r++)
            add_run(to, &para->words[w], &para->words[w].runs[r]);
}

static inline const char *glyph_name(const struct type_case *tc, const struct wq_glyph *glyph)
{
    static char name[64];
    wq_fonts_glyph_name(tc->fonts, glyph->face, glyph->gid, name, sizeof name);
    return name;
}

static inline bool shows_nothing(uint32_t cp)
{
    return cp == 0x61C || (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x202A && cp <= 0x202E) ||
           (cp >= 0x2060 && cp <= 0x206F) || cp == 0xFEFF;
}

/* The characters of `para` set on one line, from left to right, as UTF-8: of each glyph cluster
 * the first one, and one space for white space. */
static inline void visual_text(const struct wq_para *para, char *out, size_t cap)
{
    static const struct wq_run space = {.glyph_n = 0};
    static const struct wq_run *items[GLYPHS_CAP];
    static uint8_t levels[GLYPHS_CAP];
    static uint32_t order[GLYPHS_CAP], word_offs[GLYPHS_CAP];
    uint32_t n = 0;
    size_t len = 0;
    for (uint32_t w = 0; w < para->word_n; w++) {
        const struct wq_word *word = &para->words[w];
        for (uint32_t r = 0; r < word->run_n; r++) {
            levels[n] = word->runs[r].level;
            word_offs[n] = word->off;
            items[n++] = &word->runs[r];
        }
        if (word->space_f26) {
            levels[n] = word->space_level;
            items[n++] = &space;
        }
        assert_true(n + 2 < GLYPHS_CAP);
    }
    wq_order_visual(levels, n, order);
    for (uint32_t i = 0; i < n; i++) {
        const struct wq_run *run = items[order[i]];
        uint32_t last_off = UINT32_MAX;
        if (run == &space)
            out[len++] = ' ';
        for (uint32_t g = 0; g < run->glyph_n; g++) {
            uint32_t off = word_offs[order[i]] + run->glyphs[g].off, cp;
            struct wq_str rest = {para->text.ptr + off, para->text.len - off};
            size_t used = wq_utf8_decode(rest, &cp);
            assert_true(len + used < cap);
            if (off != last_off && !shows_nothing(cp)) {
                memcpy(out + len, rest.ptr, used);
                len += used;
            }
            last_off = off;
        }
    }
    out[len] = 0;
}

#endif
