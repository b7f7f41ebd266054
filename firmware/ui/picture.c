/* SPDX-License-Identifier: MIT */
/* A picture of an article, as large as the screen; any touch or key goes back to its page. */
#include "screens.h"

static enum wq_status enter(struct wq_app *app)
{
    return wq_article_open(app);
}

/* As large as it fits, in the middle. */
static struct wq_rect fit(const struct wq_app *app, const struct wq_image *image)
{
    int32_t w = app->surface.w, h = app->surface.h;
    if ((int64_t)image->w_px * h > (int64_t)image->h_px * w)
        h = (int32_t)((int64_t)w * image->h_px / image->w_px);
    else
        w = (int32_t)((int64_t)h * image->w_px / image->h_px);
    w = w > 0 ? w : 1;
    h = h > 0 ? h : 1;
    return (struct wq_rect){(app->surface.w - w) / 2, (app->surface.h - h) / 2, w, h};
}

/* Its greys are shown as well as the panel can, and at night as they are. */
static void show_greys(struct wq_app *app, struct wq_rect rect)
{
    for (uint32_t i = 0; app->asked && i < app->asked->n; i++)
        if (app->asked->refresh[i].intent == WQ_INTENT_PAGE)
            app->asked->refresh[i].intent = WQ_INTENT_IMAGE;
    if (app->settings.is_night) /* all of the screen is inverted then, and this twice */
        wq_paint_invert(&app->surface, rect);
}

static enum wq_status paint(struct wq_app *app)
{
    const struct wq_article *article = &app->reading.article;
    const uint32_t image = wq_ui_visit(app)->what;
    wq_paint_rect(&app->surface, wq_ui_screen(app), 255);
    if (app->reading.fault != WQ_OK || image >= article->image_n)
        return WQ_OK;
    const struct wq_picture picture = {fit(app, &article->images[image]), (uint16_t)image, 0, 0};
    const struct wq_page page = {.pictures = &picture, .picture_n = 1};
    const struct wq_picture_source source = {wq_article_strip, app};
    enum wq_status st =
        wq_paint_pictures(&app->surface, &app->scratch, &app->spec, article, &page, &source);
    if (st == WQ_OK)
        show_greys(app, picture.rect);
    return st;
}

static enum wq_status event(struct wq_app *app, const struct wq_event *event, bool *taken)
{
    *taken = event->kind == WQ_EVENT_TAP || event->kind == WQ_EVENT_SWIPE ||
             (event->kind == WQ_EVENT_KEY && event->key != WQ_KEY_HOME);
    return *taken ? wq_ui_back(app) : WQ_OK;
}

const struct screen_kind wq_picture_screen = {.enter = enter, .paint = paint, .event = event};
