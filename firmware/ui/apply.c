/* SPDX-License-Identifier: MIT */
/* What was chosen, made to hold: the measures of pages and screens follow the settings. */
#include <string.h>
#include "screens.h"

#define SHORT_SIDE_UNITS 48
#define ODD_QUARTERS 10u /* of wq_abilities.rotations */

void wq_settings_yield(struct wq_app *app)
{
    const struct wq_typeset *asked = &app->config.typeset;
    struct wq_settings *s = &app->settings;
    if (asked->em_px)
        s->em_px = asked->em_px;
    if (asked->pitch_px)
        s->pitch_percent = 0;
    if (asked->margin_px >= 0)
        s->margin_units = 0;
    if (asked->kashida)
        s->kashida = asked->kashida;
    if (asked->digits)
        s->text_digits = asked->digits;
    if (asked->language)
        memcpy(s->language, asked->language->code, strlen(asked->language->code) + 1);
    if (app->config.is_face_asked)
        s->face[0] = 0;
    if (app->config.weight)
        s->weight = app->config.weight;
    s->hides_tashkeel = s->hides_tashkeel || asked->hides_tashkeel;
    s->is_ragged = s->is_ragged || asked->is_ragged;
    s->indents_paragraphs = s->indents_paragraphs || asked->indents_paragraphs;
    s->hangs_punctuation = s->hangs_punctuation || asked->hangs_punctuation;
}

/* The family that was chosen; the usual one where this reader has none of that name. */
static const struct wq_family *family_of(const struct wq_app *app, const struct wq_settings *s)
{
    const struct wq_family *family = s->face[0] ? wq_family_find(s->face) : NULL;
    return family ? family : app->config.family;
}

const char *wq_face_name(const struct wq_app *app)
{
    return app->family == app->config.family ? app->config.face_name : app->family->name;
}

static struct wq_typeset typeset_of(const struct wq_app *app, const struct wq_settings *s)
{
    const struct wq_device *device = app->config.device;
    struct wq_typeset t = app->config.typeset;
    int32_t em_px = s->em_px ? s->em_px : device->em_px;
    int32_t own_pitch_px = (em_px * family_of(app, s)->pitch_em + 500) / 1000;
    /* a pitch that was asked for in px was asked for the size that came with it */
    if (s->em_px != t.em_px)
        t.pitch_px = 0;
    t.em_px = s->em_px;
    if (s->pitch_percent)
        t.pitch_px = own_pitch_px * s->pitch_percent / 100;
    if (s->margin_units) {
        t.margin_px = wq_device_unit_px(device) * s->margin_units;
        t.margin_px = t.margin_px < device->w_px / 4 ? t.margin_px : device->w_px / 4;
    }
    t.kashida = s->kashida;
    t.digits = s->text_digits;
    t.hides_tashkeel = s->hides_tashkeel;
    t.is_ragged = s->is_ragged;
    t.indents_paragraphs = s->indents_paragraphs;
    t.hangs_punctuation = s->hangs_punctuation;
    t.hides_images = s->hides_images;
    t.hides_header = s->hides_header;
    t.hides_footer = s->hides_footer;
    t.language = wq_language_find(s->language);
    t.manner = s->manner;
    if (t.manner.digits == WQ_DIGITS_AS_STORED)
        t.manner.digits = app->archive_digits;
    return t;
}

static enum wq_status make_spec(struct wq_app *app, const struct wq_settings *settings)
{
    const struct wq_typeset typeset = typeset_of(app, settings);
    const struct wq_family *family = family_of(app, settings);
    enum wq_status st =
        wq_page_spec_make(app->config.fonts, app->config.device, family, &typeset, &app->spec);
    if (st == WQ_OK && (family != app->family || settings->weight != app->weight))
        st = wq_fonts_choose(app->config.fonts, family, settings->weight);
    if (st != WQ_OK)
        return st;
    app->family = family;
    app->weight = settings->weight;
    return WQ_OK;
}

/* ---- how the screen is held ---- */

void wq_surfaces_shape(struct wq_app *app)
{
    struct wq_surface *s = &app->surface;
    s->w = app->night.w = app->device.w_px;
    s->h = app->night.h = app->device.h_px;
    s->stride = app->night.stride = WQ_SURFACE_STRIDE(s->w);
}

/* Whether a keyboard, a field and what is found have room above each other both ways round. */
bool wq_ui_turns_over(const struct wq_app *app)
{
    const int32_t least = wq_device_unit_px(&app->device) * SHORT_SIDE_UNITS;
    return (app->config.can.rotations & ODD_QUARTERS) && app->device.w_px >= least &&
           app->device.h_px >= least;
}

static void hold(struct wq_app *app, bool is_on_side)
{
    if (app->is_on_side != is_on_side)
        wq_device_turn(&app->device, 1);
    app->is_on_side = is_on_side;
    wq_surfaces_shape(app);
}

/* ---- what is chosen holds ---- */

/* Those that app->settings ask for. */
static enum wq_status make_measures(struct wq_app *app)
{
    if (app->settings.is_on_side && !wq_ui_turns_over(app))
        return WQ_E_RANGE;
    hold(app, app->settings.is_on_side);
    enum wq_status st = make_spec(app, &app->settings);
    return st == WQ_OK ? wq_list_init(app) : st;
}

enum wq_status wq_settings_start(struct wq_app *app)
{
    struct wq_settings *s = &app->settings;
    app->family = app->config.family;
    app->weight = app->config.weight;
    if (!wq_ui_turns_over(app)) /* chosen on another device */
        s->is_on_side = false;
    enum wq_status st = make_measures(app);
    if (st == WQ_E_FONT || st == WQ_E_LIMIT) { /* the face that was chosen is gone */
        s->face[0] = 0;
        st = make_measures(app);
    }
    /* chosen on another device: no room for it on this one */
    if (st == WQ_E_RANGE) {
        s->margin_units = s->pitch_percent = 0;
        st = make_measures(app);
    }
    if (st == WQ_E_RANGE) {
        s->em_px = app->config.typeset.em_px;
        st = make_measures(app);
    }
    if (st == WQ_E_RANGE && s->is_on_side) {
        s->is_on_side = false;
        st = make_measures(app);
    }
    return st;
}

/* Whether pages are laid out as before: they differ in nothing but what the machine or the panel
 * does. */
static bool sets_alike(const struct wq_settings *now, const struct wq_settings *chosen)
{
    struct wq_settings same = *chosen;
    same.is_night = now->is_night;
    same.clean = now->clean;
    same.clean_pages = now->clean_pages;
    same.hand = now->hand;
    same.is_upside_down = now->is_upside_down;
    same.light_percent = now->light_percent;
    same.warm_percent = now->warm_percent;
    same.sleep_minutes = now->sleep_minutes;
    return memcmp(&same, now, sizeof same) == 0;
}

enum wq_status wq_settings_apply(struct wq_app *app, const struct wq_settings *chosen)
{
    const struct wq_page_spec before = app->spec;
    const bool is_alike = sets_alike(&app->settings, chosen);
    const struct wq_settings settings = app->settings;
    app->settings = *chosen;
    enum wq_status st = make_measures(app);
    if (st == WQ_E_FONT || st == WQ_E_LIMIT)
        st = WQ_E_RANGE;
    if (st != WQ_OK) {
        app->spec = before;
        app->settings = settings;
        hold(app, settings.is_on_side);
        return st;
    }
    app->reading.is_laid = false; /* header and footer may differ even where the text does not */
    if (!is_alike) {
        wq_fonts_reset(app->config.fonts);
        st = wq_article_relayout(app);
    }
    wq_ui_changed(app);
    wq_ui_repaint(app, WQ_INTENT_PAGE);
    return st;
}

/* ---- the digits of the archive ---- */

#define SAMPLES 4 /* places that are looked at */
#define TITLES 10 /* of each */

static void count_digits(struct wq_str text, uint32_t counts[WQ_DIGITS_PERSIAN + 1])
{
    while (text.len > 0) {
        uint32_t cp;
        size_t n = wq_utf8_decode(text, &cp);
        text.ptr += n;
        text.len -= n;
        counts[WQ_DIGITS_EUROPEAN] += cp >= '0' && cp <= '9';
        counts[WQ_DIGITS_ARABIC] += cp >= 0x660 && cp <= 0x669;
        counts[WQ_DIGITS_PERSIAN] += cp >= 0x6F0 && cp <= 0x6F9;
    }
}

enum wq_digits wq_archive_digits(struct wq_app *app)
{
    struct wq_archive *archive = app->config.archive;
    uint32_t n = wq_archive_info(archive)->article_n, counts[WQ_DIGITS_PERSIAN + 1] = {0};
    for (uint32_t sample = 0; sample < SAMPLES; sample++) {
        uint32_t from = (uint32_t)((uint64_t)n * sample / SAMPLES);
        for (uint32_t i = from; i < n && i < from + TITLES; i++) {
            size_t mark = wq_arena_mark(&app->scratch);
            struct wq_meta meta;
            if (wq_archive_listed(archive, i, &app->scratch, &meta) == WQ_OK)
                count_digits(meta.title, counts);
            wq_arena_rewind(&app->scratch, mark);
        }
    }
    enum wq_digits most = WQ_DIGITS_AS_STORED;
    for (int i = WQ_DIGITS_EUROPEAN; i <= WQ_DIGITS_PERSIAN; i++)
        if (counts[i] > counts[most])
            most = (enum wq_digits)i;
    return most;
}

/* ---- sizes ---- */

static const int32_t percents[] = {64, 71, 78, 85, 92, 100, 108, 117, 127, 138, 150, 165, 182, 200};
#define SIZE_N (sizeof percents / sizeof percents[0])

static int32_t size_px(const struct wq_app *app, uint32_t step)
{
    return app->config.device->em_px * percents[step] / 100;
}

uint32_t wq_article_size(const struct wq_app *app, uint32_t *n)
{
    uint32_t step = 0;
    while (step + 1 < SIZE_N && size_px(app, step) < app->spec.em_px)
        step++;
    *n = SIZE_N;
    return step;
}

enum wq_status wq_article_resize(struct wq_app *app, bool is_larger)
{
    struct wq_settings chosen = app->settings;
    const int32_t now = app->spec.em_px;
    int64_t step = is_larger ? 0 : (int64_t)SIZE_N - 1;
    while (step >= 0 && step < (int64_t)SIZE_N &&
           !(is_larger ? size_px(app, (uint32_t)step) > now : size_px(app, (uint32_t)step) < now))
        step += is_larger ? 1 : -1;
    if (step < 0 || step >= (int64_t)SIZE_N)
        return WQ_OK;
    const int32_t em_px = size_px(app, (uint32_t)step);
    chosen.em_px = em_px == app->config.device->em_px ? 0 : em_px;
    enum wq_status st = wq_settings_apply(app, &chosen);
    return st == WQ_E_RANGE ? WQ_OK : st;
}
