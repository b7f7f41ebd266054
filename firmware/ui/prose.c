/* SPDX-License-Identifier: MIT */
/* Sentences of our own over several lines. */
#include <string.h>
#include "widgets.h"

/* The end of the word that begins at or behind `from`. */
static size_t word_end(struct wq_str text, size_t from)
{
    while (from < text.len && text.ptr[from] == ' ')
        from++;
    while (from < text.len && text.ptr[from] != ' ')
        from++;
    return from;
}

static enum wq_status measure(struct wq_app *app, struct wq_style style, struct wq_str text,
                              int32_t *width_px)
{
    size_t mark = wq_arena_mark(&app->labels);
    struct wq_label label;
    enum wq_status st = wq_label_make(&app->labels, &app->scratch, app->config.fonts, &style, text,
                                      wq_ui_is_rtl(app), INT16_MAX, &label);
    wq_arena_rewind(&app->labels, mark);
    if (st == WQ_OK)
        *width_px = label.width_px;
    return st;
}

/* How much of `text` goes on one line: whole words, one at least. */
static enum wq_status break_line(struct wq_app *app, struct wq_style style, struct wq_str text,
                                 int32_t w, size_t *len)
{
    size_t end = word_end(text, 0);
    *len = end;
    while (end < text.len) {
        int32_t width_px;
        end = word_end(text, end);
        enum wq_status st = measure(app, style, (struct wq_str){text.ptr, end}, &width_px);
        if (st != WQ_OK || width_px > w)
            return st;
        *len = end;
    }
    return WQ_OK;
}

int32_t wq_prose_pitch_px(const struct prose *prose)
{
    return prose->style.em_px * (prose->style.is_bold ? 15 : 19) / 10;
}

enum wq_status wq_prose_paint(struct wq_app *app, const struct prose *prose, int32_t x, int32_t w,
                              int32_t *y)
{
    struct wq_str text = wq_trim(prose->text);
    const int32_t pitch = wq_prose_pitch_px(prose);
    const uint32_t line_n = prose->line_n ? prose->line_n : PROSE_LINES;
    for (uint32_t line = 0; text.len > 0 && line < line_n; line++) {
        size_t len = text.len;
        enum wq_status st = WQ_OK;
        if (line + 1 < line_n) /* the last one is cut where it does not fit */
            st = break_line(app, prose->style, text, w, &len);
        if (st == WQ_OK)
            st = wq_ui_label(app, prose->style, (struct wq_str){text.ptr, len}, x, w,
                             *y + pitch * 7 / 10, AT_START);
        if (st != WQ_OK)
            return st;
        *y += pitch;
        text = wq_trim((struct wq_str){text.ptr + len, text.len - len});
    }
    return WQ_OK;
}
