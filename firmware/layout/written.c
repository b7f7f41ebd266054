/* SPDX-License-Identifier: MIT */
/* Text that is being written, and its caret. */
#include <string.h>
#include "internal.h"

/* Without ink, strong, and behind the text: white space at its end is then inside the line. */
#define RIGHT_MARK "\u200F"
#define LEFT_MARK "\u200E"
#define MARK_BYTES (sizeof RIGHT_MARK - 1)

/* `text` with the mark of its direction. */
static enum wq_status mark(struct wq_arena *arena, struct wq_str text, bool is_rtl,
                           struct wq_str *marked)
{
    char *out = wq_arena_alloc_raw(arena, text.len + MARK_BYTES, 1);
    if (!out)
        return WQ_E_NOMEM;
    if (text.len > 0)
        memcpy(out, text.ptr, text.len);
    memcpy(out + text.len, is_rtl ? RIGHT_MARK : LEFT_MARK, MARK_BYTES);
    *marked = (struct wq_str){out, text.len + MARK_BYTES};
    return WQ_OK;
}

static enum wq_status set(struct wq_arena *arena, struct wq_arena *scratch, struct wq_fonts *fonts,
                          const struct wq_style *style, bool is_rtl, struct wq_written *written)
{
    struct wq_str text = written->article.text;
    struct wq_para *para;
    enum wq_status st = wq_para_make(scratch, text, 0, (uint32_t)text.len, is_rtl, &para);
    if (st == WQ_OK)
        st = wq_para_shape(fonts, scratch, style, 0, para);
    if (st == WQ_OK)
        st = wq_line_make(arena, scratch, fonts, para, true, &written->page);
    return st;
}

enum wq_status wq_written_make(struct wq_arena *arena, struct wq_arena *scratch,
                               struct wq_fonts *fonts, const struct wq_style *style,
                               struct wq_str text, bool is_rtl, struct wq_written *written)
{
    if (text.len > WQ_WRITTEN_MAX)
        return WQ_E_LIMIT;
    size_t before = wq_arena_mark(arena), used = wq_arena_mark(scratch);
    struct wq_written made = {0};
    is_rtl = wq_first_strong_is_rtl(text, is_rtl);
    wq_words_trim(fonts);
    enum wq_status st = mark(arena, text, is_rtl, &made.article.text);
    if (st == WQ_OK)
        st = set(arena, scratch, fonts, style, is_rtl, &made);
    wq_arena_rewind(scratch, used);
    if (st != WQ_OK) {
        wq_arena_rewind(arena, before);
        return st;
    }
    made.width_px = (made.page.lines->width_f26 + 32) >> 6; /* as rectangles are rounded */
    *written = made;
    return WQ_OK;
}

/* Whether the text at `off` runs from the right. */
static bool runs_from_right(const struct wq_page *page, uint32_t off)
{
    for (uint32_t i = 0; i < page->cell_n; i++)
        if (off >= page->cells[i].off && off < page->cells[i].end_off)
            return page->cells[i].is_rtl;
    return page->is_rtl;
}

int32_t wq_written_caret(const struct wq_written *written, struct wq_range before)
{
    const struct wq_page *page = &written->page;
    struct wq_rect rect;
    if (before.off == before.end_off)
        return page->is_rtl ? written->width_px : 0;
    /* what shows nothing has no rectangle: it is taken to stand at the line's end */
    if (wq_page_rects(page, &written->article, before, &rect, 1) == 0)
        return page->is_rtl ? 0 : written->width_px;
    return runs_from_right(page, before.off) ? rect.x : rect.x + rect.w;
}
