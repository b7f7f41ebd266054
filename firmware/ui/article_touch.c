/* SPDX-License-Identifier: MIT */
/* What fingers and keys do on the page of an article: what stands in the text comes before the
 * zones that turn pages. */
#include "article_view.h"
#include "matches.h"

#define SPAN_RECTS 16 /* of a link that is looked at: it may go over several lines */

/* ---- what stands in the text ---- */

/* How far outside the rectangle a touch lies, squared. */
static int64_t outside(struct wq_rect r, int32_t x, int32_t y)
{
    int64_t dx = x < r.x ? r.x - x : x >= r.x + r.w ? x - (r.x + r.w - 1) : 0;
    int64_t dy = y < r.y ? r.y - y : y >= r.y + r.h ? y - (r.y + r.h - 1) : 0;
    return dx * dx + dy * dy;
}

/* The link or note's mark nearest to a touch, no further than a finger is wide; NULL: none. */
static const struct wq_span *span_near(struct wq_app *app, const struct wq_page *page,
                                       const struct wq_event *event)
{
    const struct wq_article *article = &app->reading.article;
    const int64_t reach = wq_ui_units(app, wq_ui_target_tenths(app)) / 2;
    const struct wq_span *nearest = NULL;
    int64_t best = reach * reach + 1;
    for (uint32_t i = 0; i < article->span_n; i++) {
        const struct wq_span *span = &article->spans[i];
        struct wq_rect rects[SPAN_RECTS];
        if ((span->kind != WQ_SPAN_LINK && span->kind != WQ_SPAN_NOTE) ||
            span->off >= page->next_off || span->off + span->len <= page->start_off)
            continue;
        uint32_t n = wq_page_rects(
            page, article, (struct wq_range){span->off, span->off + span->len}, rects, SPAN_RECTS);
        for (uint32_t r = 0; r < n && r < SPAN_RECTS; r++) {
            const int64_t far = outside(rects[r], event->x, event->y);
            if (far >= best)
                continue;
            best = far;
            nearest = span;
        }
    }
    return nearest;
}

/* What stands at a touch of the page, before the zones: a note's mark, a link, a picture. */
static enum wq_status touch_text(struct wq_app *app, const struct wq_event *event, bool *taken)
{
    const struct wq_page *shown = wq_article_shown(app);
    const struct wq_article *article = &app->reading.article;
    struct wq_page *page;
    *taken = true;
    for (uint32_t i = 0; i < shown->picture_n; i++) {
        const struct wq_rect r = shown->pictures[i].rect;
        if (event->x < r.x || event->x >= r.x + r.w || event->y < r.y || event->y >= r.y + r.h ||
            shown->pictures[i].image >= article->image_n)
            continue;
        struct wq_visit visit = *wq_ui_visit(app);
        visit.screen = WQ_SCREEN_IMAGE;
        visit.what = (uint8_t)shown->pictures[i].image;
        return wq_ui_go(app, &visit);
    }
    *taken = false;
    if (article->span_n == 0)
        return WQ_OK;
    size_t mark = wq_arena_mark(&app->scratch);
    enum wq_status st = wq_matches_page(app, &page);
    const struct wq_span *span = NULL;
    if (st == WQ_OK)
        span = span_near(app, page, event);
    wq_arena_rewind(&app->scratch, mark);
    *taken = span != NULL;
    if (!span)
        return st;
    if (span->kind == WQ_SPAN_LINK)
        return wq_link_follow(app, span->address);
    wq_note_open(app, span->note);
    return WQ_OK;
}

/* ---- zones ---- */

/* Where a touch of the text leads: 1 on, -1 back, 0 to the menu. 40 % of the width lie on the side
 * of the next page, 30 % on the other; in one hand the strip below its thumb does both. */
static int32_t zone_of(const struct wq_app *app, int32_t x, int32_t y)
{
    enum wq_hand hand = app->settings.hand;
    int32_t w = app->surface.w, from_next = app->reading.is_rtl ? x : w - 1 - x;
    bool is_next = from_next < w * 4 / 10, is_side = is_next || from_next >= w * 7 / 10;
    bool is_thumb = (hand == WQ_HAND_RIGHT && x >= w / 2) || (hand == WQ_HAND_LEFT && x < w / 2);
    if (!is_side)
        return 0;
    if (hand == WQ_HAND_BOTH)
        return is_next ? 1 : -1;
    return is_thumb && y < app->surface.h / 3 ? -1 : 1;
}

/* ---- events ---- */

static enum wq_status handle_tap(struct wq_app *app, const struct wq_event *event)
{
    bool taken;
    enum wq_status st = touch_text(app, event, &taken);
    if (st != WQ_OK || taken)
        return st;
    int32_t zone = zone_of(app, event->x, event->y);
    if (zone != 0)
        return wq_article_turn(app, zone);
    wq_reading_menu_open(app);
    return WQ_OK;
}

static enum wq_status handle_key(struct wq_app *app, enum wq_key key, int32_t pages, bool *taken)
{
    bool is_rtl = app->reading.is_rtl;
    *taken = true;
    switch (key) {
    case WQ_KEY_NEXT:
    case WQ_KEY_DOWN:
        return wq_article_turn(app, pages);
    case WQ_KEY_PREV:
    case WQ_KEY_UP:
        return wq_article_turn(app, -pages);
    case WQ_KEY_LEFT:
        return wq_article_turn(app, is_rtl ? pages : -pages);
    case WQ_KEY_RIGHT:
        return wq_article_turn(app, is_rtl ? -pages : pages);
    case WQ_KEY_OK:
    case WQ_KEY_MENU:
        wq_reading_menu_open(app);
        return WQ_OK;
    default:
        *taken = false;
        return WQ_OK;
    }
}

static enum wq_status handle_swipe(struct wq_app *app, const struct wq_event *event, bool *taken)
{
    bool is_to_right = event->swipe == WQ_SWIPE_RIGHT;
    *taken = true;
    if (is_to_right || event->swipe == WQ_SWIPE_LEFT)
        return wq_article_turn(app, is_to_right == app->reading.is_rtl ? 1 : -1);
    *taken = event->swipe == WQ_SWIPE_UP && event->y >= app->surface.h - app->surface.h / 10;
    if (*taken)
        wq_reading_menu_open(app);
    return WQ_OK;
}

enum wq_status wq_article_event(struct wq_app *app, const struct wq_event *event, bool *taken)
{
    if (app->reading.fault != WQ_OK)
        return WQ_OK; /* what there is to do has its controls */
    switch (event->kind) {
    case WQ_EVENT_TAP:
        return handle_tap(app, event);
    case WQ_EVENT_SWIPE:
        return handle_swipe(app, event, taken);
    case WQ_EVENT_KEY:
        return handle_key(app, event->key, 1, taken);
    case WQ_EVENT_KEYHOLD:
        if (event->key == WQ_KEY_OK) {
            *taken = true;
            return wq_word_open(app, true, 0, 0);
        }
        return handle_key(app, event->key, 10, taken); /* ten pages a step */
    case WQ_EVENT_HOLD:
        *taken = true;
        return wq_word_open(app, false, event->x, event->y);
    default:
        return WQ_OK;
    }
}
