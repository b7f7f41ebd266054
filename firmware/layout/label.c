/* SPDX-License-Identifier: MIT */
/* One line of the appliance's own words. */
#include <string.h>
#include "internal.h"

#define LABEL_BYTES 2048
#define ELLIPSIS "…"
#define JOINER "\u200D"

/* `text` with line ends as spaces, cut to fit the buffer at a character. */
static struct wq_str one_line(struct wq_str text, char buffer[LABEL_BYTES])
{
    const size_t room = LABEL_BYTES - sizeof JOINER ELLIPSIS;
    size_t len = text.len < room ? text.len : room;
    while (len < text.len && len > 0 && (text.ptr[len] & 0xC0) == 0x80)
        len--;
    for (size_t i = 0; i < len; i++)
        buffer[i] = (unsigned char)text.ptr[i] < ' ' ? ' ' : text.ptr[i];
    return (struct wq_str){buffer, len};
}

/* What a label is set in, and how numbers and vowel marks are shown. */
struct look {
    struct wq_fonts *fonts;
    const struct wq_style *style;
    enum wq_digits digits;
    bool hides_tashkeel;
};

static enum wq_status shape(struct wq_arena *scratch, const struct look *look, struct wq_str text,
                            bool is_rtl, int32_t measure_f26, struct wq_para **para)
{
    enum wq_status st = wq_para_make(scratch, text, 0, (uint32_t)text.len, is_rtl, para);
    if (st != WQ_OK)
        return st;
    (*para)->digits = look->digits;
    (*para)->hides_tashkeel = look->hides_tashkeel;
    return wq_para_shape(look->fonts, scratch, look->style, measure_f26, *para);
}

/* How many of the first words leave room for an ellipsis within most_f26. */
static uint32_t fitting_words(const struct wq_para *para, int32_t ellipsis_f26, int32_t most_f26)
{
    int32_t width = ellipsis_f26;
    uint32_t n = 0;
    for (; n < para->word_n; n++) {
        width += para->words[n].width_f26;
        if (width > most_f26)
            break;
        width += para->words[n].space_f26 + para->words[n].fixed_f26;
    }
    return n;
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

/* Copy what `b` holds of the line to `arena`, from x 0 on. */
static enum wq_status take_line(struct wq_arena *arena, const struct page_builder *b,
                                struct wq_page *page)
{
    struct wq_line *line = wq_arena_alloc_raw(arena, 1, sizeof *line);
    struct wq_placed_glyph *glyphs = wq_arena_alloc_raw(arena, b->glyph_n, sizeof *glyphs);
    struct wq_cell *cells = wq_arena_alloc_raw(arena, b->cell_n, sizeof *cells);
    if (!line || !glyphs || !cells)
        return WQ_E_NOMEM;
    *line = b->lines[0];
    for (uint32_t i = 0; i < b->glyph_n; i++) {
        glyphs[i] = b->glyphs[i];
        glyphs[i].x = (int16_t)(glyphs[i].x - line->x_px);
    }
    for (uint32_t i = 0; i < b->cell_n; i++) {
        cells[i] = b->cells[i];
        cells[i].x_px = (int16_t)(cells[i].x_px - line->x_px);
    }
    line->x_px = 0;
    *page = (struct wq_page){.lines = line,
                             .line_n = 1,
                             .glyphs = glyphs,
                             .glyph_n = b->glyph_n,
                             .cells = cells,
                             .cell_n = b->cell_n,
                             .is_rtl = line->is_rtl};
    return WQ_OK;
}

enum wq_status wq_line_make(struct wq_arena *arena, struct wq_arena *scratch,
                            struct wq_fonts *fonts, const struct wq_para *para, bool wants_cells,
                            struct wq_page *page)
{
    struct wq_page_spec spec = {.fonts = fonts,
                                .screen_w_px = (para_width(para) + 63) / 64 + 1,
                                .wants_cells = wants_cells};
    struct wq_line line = {.kind = WQ_BLOCK_HEADING, .is_last = true};
    struct page_builder b = {.spec = &spec,
                             .scratch = scratch,
                             .lines = &line,
                             .line_cap = 1,
                             .measure_px = spec.screen_w_px,
                             .align = WQ_ALIGN_START};
    uint32_t glyph_n = wq_line_glyphs(para);
    b.at = wq_arena_alloc_raw(scratch, 1, sizeof *b.at);
    b.glyphs = wq_arena_alloc_raw(scratch, glyph_n, sizeof *b.glyphs);
    b.cells = wq_arena_alloc_raw(scratch, wants_cells ? CELLS_MAX : 0, sizeof *b.cells);
    if (!b.at || !b.glyphs || !b.cells)
        return WQ_E_NOMEM;
    enum wq_status st = wq_line_place(&b, para, (struct line_words){0, para->word_n}, line);
    return st == WQ_OK ? take_line(arena, &b, page) : st;
}

/* Write an ellipsis into `buffer` after the first words of its `text` that leave room for one. A
 * word that is wider than all the room is divided; its last letter keeps the shape that joins. */
static enum wq_status cut(struct wq_arena *scratch, const struct look *look, bool is_rtl,
                          int32_t most_px, char buffer[LABEL_BYTES], struct wq_str *text)
{
    struct wq_para *ellipsis, *para;
    enum wq_status st = shape(scratch, look, wq_str(ELLIPSIS), is_rtl, 0, &ellipsis);
    if (st != WQ_OK)
        return st;
    int32_t ellipsis_f26 = para_width(ellipsis), room_f26 = most_px * 64 - ellipsis_f26;
    st = shape(scratch, look, *text, is_rtl, room_f26 > 0 ? room_f26 : 1, &para);
    if (st != WQ_OK)
        return st;
    uint32_t n = fitting_words(para, ellipsis_f26, most_px * 64);
    size_t end = n > 0 ? para->words[n - 1].end_off : 0;
    size_t len = wq_trim_points((struct wq_str){buffer, end}).len;
    bool is_divided = n > 0 && len == end && para->words[n - 1].break_after == WQ_BREAK_EMERGENCY;
    const char *mark = is_divided ? JOINER ELLIPSIS : ELLIPSIS;
    memcpy(buffer + len, mark, strlen(mark));
    *text = (struct wq_str){buffer, len + strlen(mark)};
    return WQ_OK;
}

static enum wq_status make(struct wq_arena *arena, struct wq_arena *scratch,
                           const struct look *look, struct wq_str text, bool is_rtl,
                           int32_t most_px, struct wq_label *label)
{
    char buffer[LABEL_BYTES];
    text = one_line(text, buffer);
    struct wq_para *para;
    enum wq_status st = shape(scratch, look, text, is_rtl, most_px * 64, &para);
    if (st == WQ_OK && para_width(para) > most_px * 64) {
        st = cut(scratch, look, is_rtl, most_px, buffer, &text);
        if (st == WQ_OK)
            st = shape(scratch, look, text, is_rtl, 0, &para);
    }
    struct wq_page page;
    if (st == WQ_OK)
        st = wq_line_make(arena, scratch, look->fonts, para, false, &page);
    if (st == WQ_OK)
        *label = (struct wq_label){page.glyphs, page.glyph_n, (page.lines->width_f26 + 63) >> 6};
    return st;
}

/* The same, where text may be empty, and `scratch` is left as it was. */
static enum wq_status set(struct wq_arena *arena, struct wq_arena *scratch, const struct look *look,
                          struct wq_str text, bool is_rtl, int32_t most_px, struct wq_label *label)
{
    if (text.len == 0) {
        *label = (struct wq_label){NULL, 0, 0};
        return WQ_OK;
    }
    size_t mark = wq_arena_mark(scratch);
    enum wq_status st = make(arena, scratch, look, text, is_rtl, most_px, label);
    wq_arena_rewind(scratch, mark);
    return st;
}

enum wq_status wq_label_set(struct wq_arena *arena, struct wq_arena *scratch,
                            struct wq_fonts *fonts, const struct wq_style *style,
                            struct wq_str text, bool is_rtl, int32_t most_px,
                            struct wq_label *label)
{
    const struct look look = {.fonts = fonts, .style = style};
    return set(arena, scratch, &look, text, is_rtl, most_px, label);
}

enum wq_status wq_label_make(struct wq_arena *arena, struct wq_arena *scratch,
                             struct wq_fonts *fonts, const struct wq_style *style,
                             struct wq_str text, bool is_rtl, int32_t most_px,
                             struct wq_label *label)
{
    wq_words_trim(fonts);
    return wq_label_set(arena, scratch, fonts, style, text, is_rtl, most_px, label);
}

enum wq_status wq_label_show(struct wq_arena *arena, struct wq_arena *scratch,
                             const struct wq_page_spec *spec, const struct wq_style *style,
                             struct wq_str text, int32_t most_px, struct wq_label *label)
{
    const struct look look = {spec->fonts, style, spec->digits, spec->hides_tashkeel};
    wq_words_trim(spec->fonts);
    return set(arena, scratch, &look, text, spec->language->is_rtl, most_px, label);
}
