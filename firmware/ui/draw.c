/* SPDX-License-Identifier: MIT */
/* Boxes and labels in the sizes of the screens' design. */
#include "internal.h"

static int32_t at_least(int32_t value, int32_t least)
{
    return value < least ? least : value;
}

int32_t wq_ui_units(const struct wq_app *app, int32_t tenths)
{
    return (app->spec.unit_px * tenths + 5) / 10;
}

int32_t wq_ui_target_tenths(const struct wq_app *app)
{
    return app->settings.has_large_targets ? 90 : 70;
}

int32_t wq_ui_rule_px(const struct wq_app *app)
{
    return at_least((app->spec.unit_px * 19 + 50) / 100, 2);
}

int32_t wq_ui_thick_px(const struct wq_app *app)
{
    return at_least((app->spec.unit_px * 25 + 50) / 100, 3);
}

int32_t wq_ui_focus_px(const struct wq_app *app)
{
    return at_least(wq_ui_units(app, 5), 5);
}

int32_t wq_ui_inside_px(const struct wq_app *app)
{
    return wq_ui_thick_px(app) + wq_ui_focus_px(app) + wq_ui_units(app, 5);
}

struct wq_rect wq_ui_screen(const struct wq_app *app)
{
    return (struct wq_rect){0, 0, app->surface.w, app->surface.h};
}

bool wq_ui_is_large(const struct wq_app *app)
{
    /* two common words: 24 million instructions of x86-64 at 100,000 articles, 80 at a million, and
     * two to three times as many of a 32-bit ARM, which has less at hand to hash with */
    return wq_archive_info(app->config.archive)->article_n >= 200000;
}

/* ---- letters ---- */

struct wq_style wq_ui_bar_style(const struct wq_app *app)
{
    return (struct wq_style){WQ_VOICE_LABEL, true, at_least(wq_ui_units(app, 27), 20)};
}

struct wq_style wq_ui_button_style(const struct wq_app *app)
{
    return (struct wq_style){WQ_VOICE_LABEL, true, at_least(wq_ui_units(app, 21), 20)};
}

/* 1-bit panels lose the dots of bold Naskh below 26 px. */
static int32_t least_naskh(const struct wq_app *app)
{
    return app->config.device->levels == 2 ? 26 : 22;
}

struct wq_style wq_ui_row_style(const struct wq_app *app)
{
    return (struct wq_style){WQ_VOICE_TEXT, true,
                             at_least(app->spec.unit_px * 275 / 100, least_naskh(app))};
}

struct wq_style wq_ui_card_style(const struct wq_app *app)
{
    return (struct wq_style){WQ_VOICE_TEXT, true, at_least(wq_ui_units(app, 33), least_naskh(app))};
}

struct wq_style wq_ui_small_style(const struct wq_app *app)
{
    return (struct wq_style){WQ_VOICE_LABEL, false, app->spec.small_em_px};
}

/* ---- the direction of the appliance ---- */

bool wq_ui_is_rtl(const struct wq_app *app)
{
    return app->spec.language->is_rtl;
}

bool wq_ui_has_keys_only(const struct wq_app *app)
{
    return !app->config.device->has_touch || app->settings.has_buttons_only;
}

struct wq_rect wq_ui_place(const struct wq_app *app, struct wq_rect box)
{
    if (!wq_ui_is_rtl(app))
        box.x = app->surface.w - box.x - box.w;
    return box;
}

struct wq_phrase wq_ui_phrase(const struct wq_app *app)
{
    return (struct wq_phrase){.language = app->spec.language, .manner = app->spec.manner};
}

struct wq_str wq_ui_say(const struct wq_app *app, enum wq_say what)
{
    return wq_str(app->spec.language->say[what]);
}

/* ---- painting ---- */

void wq_ui_fill(struct wq_app *app, struct wq_rect box, uint8_t grey)
{
    wq_paint_rect(&app->surface, wq_ui_place(app, box), grey);
}

void wq_ui_frame(struct wq_app *app, struct wq_rect box, int32_t thick_px)
{
    wq_paint_frame(&app->surface, wq_ui_place(app, box), thick_px);
}

void wq_ui_invert(struct wq_app *app, struct wq_rect box)
{
    wq_paint_invert(&app->surface, wq_ui_place(app, box));
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
    struct wq_rect at = wq_ui_place(app, (struct wq_rect){x, 0, label.width_px, 0});
    wq_paint_glyphs(&app->surface, app->config.fonts, label.glyphs, label.glyph_n, at.x, y);
    return WQ_OK;
}

enum wq_status wq_ui_measure(struct wq_app *app, struct wq_style style, struct wq_str text,
                             int32_t *width_px)
{
    size_t mark = wq_arena_mark(&app->labels);
    struct wq_label label;
    enum wq_status st = wq_label_make(&app->labels, &app->scratch, app->config.fonts, &style, text,
                                      wq_ui_is_rtl(app), app->surface.w, &label);
    wq_arena_rewind(&app->labels, mark);
    if (st == WQ_OK)
        *width_px = label.width_px;
    return st;
}

enum wq_status wq_ui_label_in(struct wq_app *app, struct wq_style style, struct wq_str text,
                              struct wq_rect box)
{
    /* letters without ascender or descender stand about a third of the em above the baseline */
    int32_t baseline = box.y + box.h / 2 + style.em_px / 3;
    return wq_ui_label(app, style, text, box.x, box.w, baseline, AT_MIDDLE);
}
