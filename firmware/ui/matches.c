/* SPDX-License-Identifier: MIT */
/* What a query matches on the open page of an article. */
#include "article_view.h"
#include "marked.h"
#include "matches.h"
#include "screens.h"

#define RECTS_MAX 32

void wq_matches_show(struct wq_app *app, uint32_t article, const struct wq_query *query)
{
    app->matches.is_shown = true;
    app->matches.article = article;
    app->matches.query = *query;
}

void wq_matches_hide(struct wq_app *app)
{
    app->matches.is_shown = false;
}

enum wq_status wq_matches_page(struct wq_app *app, struct wq_page **page)
{
    const struct article_view *a = &app->reading;
    struct wq_page_spec spec = app->spec;
    spec.wants_cells = true; /* those that are only shown have none; else it is the same */
    return wq_page_make(&app->scratch, &app->scratch, &spec, &a->article, a->starts[a->page],
                        a->front.height_px, page);
}

void wq_matches_invert(struct wq_app *app, const struct wq_page *page, struct wq_range range,
                       struct wq_rect *first)
{
    struct wq_rect rects[RECTS_MAX];
    const uint32_t n = wq_page_rects(page, &app->reading.article, range, rects, RECTS_MAX);
    *first = n > 0 ? rects[0] : (struct wq_rect){0, 0, 0, 0};
    for (uint32_t i = 0; i < n && i < RECTS_MAX; i++)
        wq_paint_invert(&app->surface, rects[i]);
}

/* Paint white what of a line the edges of `area` would cut. */
static void uncut_line(struct wq_app *app, struct wq_rect area, int32_t top, int32_t bottom)
{
    const int32_t end = area.y + area.h;
    if (top < area.y && bottom > area.y)
        wq_paint_rect(&app->surface, (struct wq_rect){area.x, top, area.w, area.y - top}, 255);
    if (top < end && bottom > end)
        wq_paint_rect(&app->surface, (struct wq_rect){area.x, end, area.w, bottom - end}, 255);
}

void wq_matches_uncut(struct wq_app *app, struct wq_rect area)
{
    if (wq_ui_screen_now(app) != WQ_SCREEN_ARTICLE || app->reading.fault != WQ_OK)
        return;
    const struct kept_page *kept = wq_pages_find(app, app->reading.starts[app->reading.page]);
    if (!kept) /* it was not painted, either */
        return;
    const struct wq_page *page = kept->page;
    for (uint32_t i = 0; i < page->line_n; i++)
        uncut_line(app, area, page->lines[i].top_px,
                   page->lines[i].top_px + page->lines[i].pitch_px);
    if (page->is_first && page->front_y_px)
        uncut_line(app, area, page->front_y_px, page->front_y_px + app->reading.front.height_px);
}

enum wq_status wq_matches_paint(struct wq_app *app)
{
    const struct matches_view *view = &app->matches;
    const struct wq_article *article = &app->reading.article;
    const size_t mark = wq_arena_mark(&app->scratch);
    struct wq_page *page;
    struct wq_find find;
    struct wq_match match;
    if (!view->is_shown || view->article != app->reading.index)
        return WQ_OK;
    enum wq_status st = wq_matches_page(app, &page);
    if (st == WQ_OK) {
        const uint32_t off = page->start_off;
        wq_find_init(&find, &view->query,
                     (struct wq_str){article->text.ptr + off, page->next_off - off});
        while (wq_find_next(&find, &match))
            wq_marked_underline(app, page, article,
                                (struct wq_range){off + match.from, off + match.to}, 0, 0);
    }
    wq_arena_rewind(&app->scratch, mark);
    return st;
}
