/* SPDX-License-Identifier: MIT */
/* Labels in the sizes of the screens' design. */
#include "internal.h"

int32_t wq_ui_units(const struct wq_app *app, int32_t tenths)
{
    return (app->spec.unit_px * tenths + 5) / 10;
}

struct wq_rect wq_ui_screen(const struct wq_app *app)
{
    return (struct wq_rect){0, 0, app->surface.w, app->surface.h};
}

static int32_t at_least(int32_t value, int32_t least)
{
    return value < least ? least : value;
}

struct wq_style wq_ui_bar_style(const struct wq_app *app)
{
    return (struct wq_style){WQ_VOICE_LABEL, true, at_least(wq_ui_units(app, 27), 20)};
}

struct wq_style wq_ui_button_style(const struct wq_app *app)
{
    return (struct wq_style){WQ_VOICE_LABEL, true, at_least(wq_ui_units(app, 21), 20)};
}

struct wq_style wq_ui_row_style(const struct wq_app *app)
{
    /* 1-bit panels lose the dots of bold Naskh below 26 px */
    int32_t least = app->config.device->levels == 2 ? 26 : 22;
    return (struct wq_style){WQ_VOICE_TEXT, true, at_least(app->spec.unit_px * 275 / 100, least)};
}

struct wq_style wq_ui_small_style(const struct wq_app *app)
{
    return (struct wq_style){WQ_VOICE_LABEL, false, app->spec.small_em_px};
}

bool wq_ui_is_rtl(const struct wq_app *app)
{
    return app->spec.language->is_rtl;
}

int32_t wq_ui_mirror(const struct wq_app *app, int32_t x)
{
    return wq_ui_is_rtl(app) ? x : app->surface.w - 1 - x;
}

struct wq_phrase wq_ui_phrase(const struct wq_app *app)
{
    return (struct wq_phrase){.language = app->spec.language, .manner = app->spec.manner};
}

struct wq_str wq_ui_say(const struct wq_app *app, enum wq_say what)
{
    return wq_str(app->spec.language->say[what]);
}

/* Left end of what is `w_px` wide from `x` on when all is right to left. */
static int32_t left_of(const struct wq_app *app, int32_t x, int32_t w_px)
{
    return wq_ui_is_rtl(app) ? x : app->surface.w - x - w_px;
}

void wq_ui_frame(struct wq_app *app, struct wq_rect rect, int32_t thick_px)
{
    rect.x = left_of(app, rect.x, rect.w);
    wq_paint_frame(&app->surface, rect, thick_px);
}

enum wq_status wq_ui_label(struct wq_app *app, struct wq_style style, struct wq_str text, int32_t x,
                           int32_t w, int32_t y, enum side side)
{
    struct wq_label label;
    enum wq_status st = wq_label_make(&app->labels, &app->scratch, app->config.fonts, &style, text,
                                      wq_ui_is_rtl(app), w, &label);
    if (st != WQ_OK)
        return st;
    int32_t room = w - label.width_px;
    x += side == AT_END ? 0 : side == AT_START ? room : room / 2;
    wq_paint_glyphs(&app->surface, app->config.fonts, label.glyphs, label.glyph_n,
                    left_of(app, x, label.width_px), y);
    return WQ_OK;
}

void wq_ui_refresh(struct wq_refresh_list *list, struct wq_rect rect, enum wq_intent intent)
{
    list->refresh[list->n++] = (struct wq_refresh){rect, intent};
}
