/* SPDX-License-Identifier: MIT */
/* A piece of the archive's text with what matches a query bold and underlined. */
#include <string.h>
#include "marked.h"
#include "screens.h"

#define MARKED_BYTES 1024 /* of a text that is shown; titles and snippets are shorter */
#define TRIES 4           /* words left out at the end until the ellipsis fits */
#define RECTS_MAX 16
#define ELLIPSIS "…"

/* A text as an article of one paragraph. */
struct piece_of_text {
    char text[MARKED_BYTES + sizeof ELLIPSIS];
    struct wq_span spans[WQ_SNIPPET_RANGES];
    struct wq_block block;
    struct wq_article article;
};

static struct wq_page_spec spec_of(const struct wq_app *app, const struct marked *marked,
                                   int32_t w_px)
{
    struct wq_page_spec spec = app->spec;
    spec.screen_w_px = w_px;
    spec.margin_px = spec.top_px = spec.gap_px = spec.indent_px = 0;
    spec.bottom_px = 16 * marked->pitch_px; /* lines that are not shown are counted */
    spec.em_px = marked->em_px;
    spec.pitch_px = spec.vowelled_pitch_px = marked->pitch_px;
    spec.kashida = WQ_KASHIDA_NONE;
    spec.is_ragged = spec.wants_cells = true;
    spec.hangs_punctuation = false;
    return spec;
}

/* The first `len` bytes of the text, with an ellipsis when that is not all. */
static void take(const struct marked *marked, size_t len, struct piece_of_text *piece)
{
    uint32_t n = 0;
    memcpy(piece->text, marked->text.ptr, len);
    if (len < marked->text.len)
        len = wq_trim_points((struct wq_str){piece->text, len}).len;
    for (; n < marked->range_n && n < WQ_SNIPPET_RANGES && marked->ranges[n].to <= len; n++) {
        const struct wq_match range = marked->ranges[n];
        piece->spans[n] = (struct wq_span){
            .kind = WQ_SPAN_STRONG, .off = range.from, .len = range.to - range.from};
    }
    if (len < marked->text.len) {
        memcpy(piece->text + len, ELLIPSIS, sizeof ELLIPSIS - 1);
        len += sizeof ELLIPSIS - 1;
    }
    piece->block = (struct wq_block){.kind = WQ_BLOCK_PARAGRAPH, .len = (uint32_t)len};
    piece->article = (struct wq_article){.text = {piece->text, len},
                                         .blocks = &piece->block,
                                         .block_n = 1,
                                         .spans = piece->spans,
                                         .span_n = n};
}

/* The text without its last word. */
static size_t word_less(const char *text, size_t len)
{
    while (len > 0 && text[len - 1] == ' ')
        len--;
    while (len > 0 && text[len - 1] != ' ')
        len--;
    while (len > 0 && text[len - 1] == ' ')
        len--;
    return len;
}

/* Set as much as has room in the lines that are wanted. */
static enum wq_status set(struct wq_app *app, const struct marked *marked, int32_t w_px,
                          struct piece_of_text *piece, struct wq_page **page)
{
    const struct wq_page_spec spec = spec_of(app, marked, w_px);
    const size_t mark = wq_arena_mark(&app->scratch);
    size_t len = marked->text.len;
    if (len > MARKED_BYTES)
        len = word_less(marked->text.ptr, MARKED_BYTES);
    for (int i = 0;; i++) {
        take(marked, len, piece);
        wq_arena_rewind(&app->scratch, mark);
        enum wq_status st =
            wq_page_make(&app->scratch, &app->scratch, &spec, &piece->article, 0, 0, page);
        if (st != WQ_OK || i == TRIES || (*page)->line_n < marked->line_n ||
            ((*page)->line_n == marked->line_n && (*page)->is_last))
            return st;
        const size_t end = (*page)->lines[marked->line_n - 1].end_off;
        len = i == 0 && end < len ? end : word_less(piece->text, len);
        if (len == 0)
            return st;
    }
}

static const struct wq_line *line_of(const struct wq_page *page, struct wq_rect rect)
{
    for (uint32_t i = 0; i < page->line_n; i++)
        if (page->lines[i].top_px == rect.y)
            return &page->lines[i];
    return &page->lines[0];
}

void wq_marked_underline(struct wq_app *app, const struct wq_page *page,
                         const struct wq_article *article, struct wq_range range, int32_t x,
                         int32_t y)
{
    struct wq_rect rects[RECTS_MAX];
    uint32_t n = wq_page_rects(page, article, range, rects, RECTS_MAX);
    for (uint32_t i = 0; i < n && i < RECTS_MAX; i++) {
        /* below the letters' bodies; descenders cross it, as they do in print */
        int32_t baseline = line_of(page, rects[i])->y_px;
        int32_t under = baseline + rects[i].h * 14 / 100;
        wq_paint_rect(&app->surface,
                      (struct wq_rect){x + rects[i].x, y + under, rects[i].w, wq_ui_rule_px(app)},
                      0);
    }
}

enum wq_status wq_marked_paint(struct wq_app *app, struct wq_rect box, const struct marked *marked)
{
    struct piece_of_text piece;
    struct wq_page *page;
    if (marked->text.len == 0)
        return WQ_OK;
    const size_t mark = wq_arena_mark(&app->scratch);
    enum wq_status st = set(app, marked, box.w, &piece, &page);
    if (st == WQ_OK) {
        const struct wq_rect place = wq_ui_place(app, box);
        const uint32_t line_n = page->line_n < marked->line_n ? page->line_n : marked->line_n;
        struct wq_page shown = *page;
        shown.line_n = line_n;
        shown.glyph_n = 0;
        for (uint32_t i = 0; i < line_n; i++)
            shown.glyph_n += page->lines[i].glyph_n + page->lines[i].marker_n;
        wq_paint_glyphs(&app->surface, app->config.fonts, shown.glyphs, shown.glyph_n, place.x,
                        place.y);
        for (uint32_t i = 0; i < piece.article.span_n; i++)
            wq_marked_underline(
                app, &shown, &piece.article,
                (struct wq_range){piece.spans[i].off, piece.spans[i].off + piece.spans[i].len},
                place.x, place.y);
    }
    wq_arena_rewind(&app->scratch, mark);
    return st;
}
