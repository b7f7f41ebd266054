/* SPDX-License-Identifier: MIT */
/* One line of the appliance's own words. */
#include <string.h>
#include "internal.h"

#define LABEL_BYTES 2048

/* `text` with line ends as spaces, cut to fit the buffer at a character. */
static struct wq_str one_line(struct wq_str text, char buffer[LABEL_BYTES])
{
    const size_t room = LABEL_BYTES - sizeof "…";
    size_t len = text.len < room ? text.len : room;
    while (len < text.len && len > 0 && (text.ptr[len] & 0xC0) == 0x80)
        len--;
    for (size_t i = 0; i < len; i++)
        buffer[i] = (unsigned char)text.ptr[i] < ' ' ? ' ' : text.ptr[i];
    return (struct wq_str){buffer, len};
}

static enum wq_status shape(struct wq_arena *scratch, struct wq_fonts *fonts,
                            const struct wq_style *style, struct wq_str text, int32_t measure_f26,
                            struct wq_para **para)
{
    enum wq_status st = wq_para_make(scratch, text, 0, (uint32_t)text.len, true, para);
    return st == WQ_OK ? wq_para_shape(fonts, scratch, style, measure_f26, *para) : st;
}

/* Length of `text` up to and with the last word that leaves room for an ellipsis within most_px;
 * 0 when none does. */
static size_t fitting_len(const struct wq_para *para, int32_t ellipsis_f26, int32_t most_px)
{
    int32_t width = ellipsis_f26;
    size_t len = 0;
    for (uint32_t i = 0; i < para->word_n; i++) {
        width += para->words[i].width_f26;
        if (width > most_px * 64)
            break;
        len = para->words[i].end_off;
        width += para->words[i].space_f26 + para->words[i].fixed_f26;
    }
    return len;
}

/* Length of `text` without a comma, colon or full stop at its end, which look wrong before an
 * ellipsis. */
static size_t without_point(struct wq_str text)
{
    static const char *const points[] = {"،", "؛", ",", ";", ":", "."};
    for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
        size_t n = strlen(points[i]);
        if (text.len > n && memcmp(text.ptr + text.len - n, points[i], n) == 0)
            return text.len - n;
    }
    return text.len;
}

static int32_t para_width(const struct wq_para *para)
{
    int32_t width = 0;
    for (uint32_t i = 0; i < para->word_n; i++) {
        width += para->words[i].width_f26;
        if (i + 1 < para->word_n)
            width += para->words[i].space_f26 + para->words[i].fixed_f26;
    }
    return width;
}

/* Place all words of `para` as a line; the label's glyphs go to `arena`. */
static enum wq_status place(struct wq_arena *arena, struct wq_arena *scratch,
                            struct wq_fonts *fonts, const struct wq_para *para,
                            struct wq_label *label)
{
    struct wq_page_spec spec = {.fonts = fonts, .screen_w_px = (para_width(para) + 63) / 64 + 1};
    struct wq_line line = {.kind = WQ_BLOCK_HEADING, .is_last = true};
    struct page_builder b = {.spec = &spec, .scratch = scratch, .lines = &line, .line_cap = 1};
    b.at = wq_arena_alloc_raw(scratch, 1, sizeof *b.at);
    b.glyphs = wq_arena_alloc_raw(scratch, GLYPHS_MAX, sizeof *b.glyphs);
    if (!b.at || !b.glyphs)
        return WQ_E_NOMEM;
    enum wq_status st = wq_line_place(&b, para, (struct line_words){0, para->word_n}, line);
    if (st != WQ_OK)
        return st;
    struct wq_placed_glyph *glyphs = wq_arena_alloc_raw(arena, b.glyph_n, sizeof *glyphs);
    if (!glyphs)
        return WQ_E_NOMEM;
    for (uint32_t i = 0; i < b.glyph_n; i++) {
        glyphs[i] = b.glyphs[i];
        glyphs[i].x = (int16_t)(glyphs[i].x - line.x_px);
    }
    *label = (struct wq_label){glyphs, b.glyph_n, (line.width_f26 + 63) >> 6};
    return WQ_OK;
}

static enum wq_status make(struct wq_arena *arena, struct wq_arena *scratch, struct wq_fonts *fonts,
                           const struct wq_style *style, struct wq_str text, int32_t most_px,
                           struct wq_label *label)
{
    char buffer[LABEL_BYTES];
    text = one_line(text, buffer);
    struct wq_para *para, *ellipsis;
    enum wq_status st = shape(scratch, fonts, style, text, most_px * 64, &para);
    if (st == WQ_OK && para_width(para) > most_px * 64) {
        st = shape(scratch, fonts, style, wq_str("…"), 0, &ellipsis);
        if (st != WQ_OK)
            return st;
        size_t len = fitting_len(para, para_width(ellipsis), most_px);
        len = without_point((struct wq_str){buffer, len});
        memcpy(buffer + len, "…", sizeof "…" - 1);
        text.len = len + sizeof "…" - 1;
        st = shape(scratch, fonts, style, text, 0, &para);
    }
    return st == WQ_OK ? place(arena, scratch, fonts, para, label) : st;
}

enum wq_status wq_label_make(struct wq_arena *arena, struct wq_arena *scratch,
                             struct wq_fonts *fonts, const struct wq_style *style,
                             struct wq_str text, int32_t most_px, struct wq_label *label)
{
    if (text.len == 0) {
        *label = (struct wq_label){NULL, 0, 0};
        return WQ_OK;
    }
    size_t mark = wq_arena_mark(scratch);
    enum wq_status st = make(arena, scratch, fonts, style, text, most_px, label);
    wq_arena_rewind(scratch, mark);
    return st;
}
