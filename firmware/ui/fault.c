/* SPDX-License-Identifier: MIT */
/* What keeps the reader from reading, or from all of it: what happened, what is safe, what to do.
 */
#include <string.h>
#include "screens.h"
#include "widgets.h"

enum { ACT_READ = ACT_OWN, ACT_LEAVE };

#define STEPS_MAX 3

/* What a page says. What is WQ_SAY_N is left out. */
struct report {
    enum wq_say title, what;
    bool is_safe; /* the rest is: said, and it can be read */
    enum wq_say steps[STEPS_MAX];
    uint32_t step_n;
};

#define COPY_AGAIN {WQ_SAY_ERR_STEP_CONNECT, WQ_SAY_ERR_STEP_FLASH, WQ_SAY_ERR_STEP_CARD}, STEPS_MAX

static const struct report reports[WQ_TROUBLE_N] = {
    [WQ_TROUBLE_NONE] = {WQ_SAY_ERR_UNREADABLE, WQ_SAY_N, false, {WQ_SAY_N}, 0},
    [WQ_TROUBLE_NO_BUNDLE] = {WQ_SAY_ERR_NONE, WQ_SAY_ERR_NONE_WHAT, false, {WQ_SAY_N}, 0},
    [WQ_TROUBLE_UNREADABLE] = {WQ_SAY_ERR_UNREADABLE, WQ_SAY_ERR_UNREADABLE_WHAT, false,
                               COPY_AGAIN},
    [WQ_TROUBLE_DAMAGED] = {WQ_SAY_ERR_DAMAGED, WQ_SAY_ERR_DAMAGED_WHAT, true, COPY_AGAIN},
    [WQ_TROUBLE_INDEX] = {WQ_SAY_ERR_INDEX, WQ_SAY_ERR_INDEX_WHAT, true, COPY_AGAIN},
    [WQ_TROUBLE_NEWER] = {WQ_SAY_ERR_NEWER, WQ_SAY_ERR_NEWER_WHAT, false, {WQ_SAY_N}, 0},
    [WQ_TROUBLE_FONT] = {WQ_SAY_ERR_FONT, WQ_SAY_ERR_FONT_WHAT, false, {WQ_SAY_N}, 0},
    [WQ_TROUBLE_MEMORY] = {WQ_SAY_ERR_MEMORY, WQ_SAY_ERR_MEMORY_WHAT, false, {WQ_SAY_N}, 0},
    [WQ_TROUBLE_FULL] = {WQ_SAY_ERR_FULL, WQ_SAY_ERR_FULL_WHAT, false, {WQ_SAY_N}, 0},
    [WQ_TROUBLE_READ_ONLY] =
        {WQ_SAY_ERR_READ_ONLY, WQ_SAY_ERR_READ_ONLY_WHAT, false, {WQ_SAY_N}, 0},
    [WQ_TROUBLE_UNSAVED] = {WQ_SAY_ERR_UNSAVED, WQ_SAY_ERR_READ_ONLY_WHAT, false, {WQ_SAY_N}, 0},
    [WQ_TROUBLE_PARTIAL] = {WQ_SAY_ERR_PARTIAL, WQ_SAY_ERR_PARTIAL_WHAT, false, {WQ_SAY_N}, 0},
    [WQ_TROUBLE_TAKEN] = {WQ_SAY_ERR_TAKEN, WQ_SAY_ERR_TAKEN_WHAT, false, {WQ_SAY_N}, 0},
    [WQ_TROUBLE_GONE] = {WQ_SAY_ERR_GONE, WQ_SAY_ERR_GONE_WHAT, false, {WQ_SAY_N}, 0},
};

static const struct report *report_of(const struct wq_app *app)
{
    return &reports[app->fault.trouble];
}

static struct wq_style prose_style(const struct wq_app *app)
{
    struct wq_style style = wq_ui_button_style(app);
    style.is_bold = false;
    return style;
}

static struct wq_style heading_style(const struct wq_app *app)
{
    return (struct wq_style){WQ_VOICE_LABEL, true, wq_ui_units(app, 40)};
}

/* What has happened, with the names and numbers that belong to it. */
static void say_what(const struct wq_app *app, struct wq_phrase *phrase)
{
    const struct wq_archive *archive = app->config.archive;
    const struct wq_said said = {
        .a = archive ? wq_archive_info(archive)->article_n : 0,
        .words = wq_str(app->fault.file),
        .counted = WQ_COUNTED_ARTICLES_LOST,
        .n = app->fault.lost_n,
    };
    enum wq_say what = report_of(app)->what;
    if (what != WQ_SAY_N)
        wq_phrase_say_of(phrase, what, &said);
    if (!report_of(app)->is_safe)
        return;
    wq_phrase_add(phrase, " ");
    wq_phrase_say(phrase, WQ_SAY_ERR_SAFE);
}

/* ---- the page ---- */

/* A step behind its number in a ring. */
static enum wq_status paint_step(struct wq_app *app, uint32_t i, int32_t x, int32_t w, int32_t *y)
{
    int32_t side = wq_ui_units(app, 38), gap = wq_ui_units(app, 14), top = *y;
    struct wq_rect ring = {x + w - side, top, side, side};
    struct wq_phrase number = wq_ui_phrase(app);
    wq_phrase_add_number(&number, i + 1);
    wq_paint_round_frame(&app->surface, app->config.device->levels, wq_ui_place(app, ring),
                         wq_ui_rule_px(app), side / 2);
    enum wq_status st = wq_ui_label_in(app, wq_ui_button_style(app), wq_phrase_str(&number), ring);
    const struct prose prose = {prose_style(app), wq_ui_say(app, report_of(app)->steps[i])};
    *y += wq_ui_units(app, 3);
    if (st == WQ_OK)
        st = wq_prose_paint(app, &prose, x, w - side - gap, y);
    if (*y < top + side)
        *y = top + side;
    *y += wq_ui_units(app, 10);
    return st;
}

static enum wq_status paint_steps(struct wq_app *app, int32_t x, int32_t w, int32_t *y)
{
    const struct prose fix = {wq_ui_button_style(app), wq_ui_say(app, WQ_SAY_ERR_FIX)};
    uint32_t n = report_of(app)->step_n;
    if (n == 0)
        return WQ_OK;
    *y += wq_ui_units(app, 12);
    wq_ui_fill(app, (struct wq_rect){x, *y, w, wq_ui_rule_px(app)}, 0);
    *y += wq_ui_units(app, 12);
    enum wq_status st = wq_prose_paint(app, &fix, x, w, y);
    *y += wq_ui_units(app, 8);
    for (uint32_t i = 0; i < n && st == WQ_OK; i++)
        st = paint_step(app, i, x, w, y);
    return st;
}

/* The bundle at one side, the code at the other, at the foot. */
static enum wq_status paint_code(struct wq_app *app, int32_t x, int32_t w)
{
    struct wq_phrase code = wq_ui_phrase(app), name = code;
    int32_t baseline = app->surface.h - wq_ui_units(app, 20);
    wq_phrase_add_foreign(&name, wq_str(app->config.archive_name));
    if (app->fault.status != WQ_OK)
        wq_phrase_say_numbers(&code, WQ_SAY_FAULT_CODE, (uint32_t)app->fault.status, 0);
    enum wq_status st = wq_ui_label(app, wq_ui_small_style(app), wq_phrase_str(&name), x + w / 2,
                                    w / 2, baseline, AT_START);
    return st == WQ_OK ? wq_ui_label(app, wq_ui_small_style(app), wq_phrase_str(&code), x, w / 2,
                                     baseline, AT_END)
                       : st;
}

/* What can be done here; the default is inverted. */
static enum wq_status paint_actions(struct wq_app *app, int32_t x, int32_t w)
{
    int32_t h = wq_ui_units(app, wq_ui_has_keys_only(app) ? 60 : 84), gap = wq_ui_units(app, 12);
    struct wq_rect box = {x, app->surface.h - wq_ui_units(app, 50) - h, w, h};
    enum wq_status st = WQ_OK;
    if (app->config.can.leave) {
        wq_ui_control(app, box, ACT_LEAVE, 0, LOOK_FRAMED);
        st = wq_button_paint(app, box, wq_ui_say(app, WQ_SAY_DO_LEAVE), !app->config.archive);
        box.y -= h + gap;
    }
    if (st != WQ_OK || !app->config.archive)
        return st;
    wq_ui_control(app, box, ACT_READ, 0, LOOK_FRAMED)->is_default = true;
    return wq_button_paint(app, box, wq_ui_say(app, WQ_SAY_DO_READ), true);
}

static enum wq_status paint(struct wq_app *app)
{
    bool is_low = app->surface.h < wq_ui_units(app, 750);
    int32_t margin = wq_ui_units(app, 60), w = app->surface.w - 2 * margin, x = margin;
    int32_t y = wq_ui_units(app, is_low ? 25 : 90), sign = wq_icon_px(app);
    struct wq_phrase what = wq_ui_phrase(app);
    const struct prose title = {heading_style(app), wq_ui_say(app, report_of(app)->title)};
    wq_paint_rect(&app->surface, wq_ui_screen(app), 255);
    if (!is_low) {
        wq_icon_paint(app, ICON_DAMAGED, (struct wq_rect){x + w - sign, y, sign, sign});
        y += sign + wq_ui_units(app, 20);
    }
    enum wq_status st = wq_prose_paint(app, &title, x, w, &y);
    y += wq_ui_units(app, 10);
    say_what(app, &what);
    const struct prose prose = {prose_style(app), wq_phrase_str(&what)};
    if (st == WQ_OK)
        st = wq_prose_paint(app, &prose, x, w, &y);
    if (st == WQ_OK)
        st = paint_steps(app, x, w, &y);
    if (st == WQ_OK)
        st = paint_actions(app, x, w);
    return st == WQ_OK ? paint_code(app, x, w) : st;
}

static enum wq_status act(struct wq_app *app, const struct control *control, bool is_held)
{
    (void)is_held;
    app->leaves = control->act == ACT_LEAVE;
    return control->act == ACT_READ ? wq_ui_back(app) : WQ_OK;
}

const struct screen_kind wq_fault_screen = {.paint = paint, .act = act};

/* ---- the panel: reading goes on ---- */

static enum wq_status paint_panel(struct wq_app *app)
{
    int32_t margin = wq_ui_units(app, 40), w = app->surface.w - 2 * margin;
    int32_t h = wq_ui_units(app, 260), y = app->surface.h - h, button = wq_ui_units(app, 70);
    struct wq_phrase what = wq_ui_phrase(app);
    wq_panel_area(app, (struct wq_rect){0, y, app->surface.w, h});
    struct wq_rect done = {margin, app->surface.h - button - wq_ui_units(app, 20),
                           wq_ui_units(app, 200), button};
    const struct prose title = {wq_ui_bar_style(app), wq_ui_say(app, report_of(app)->title)};
    say_what(app, &what);
    const struct prose prose = {prose_style(app), wq_phrase_str(&what)};
    y += wq_ui_units(app, 20);
    enum wq_status st = wq_prose_paint(app, &title, margin, w, &y);
    if (st == WQ_OK)
        st = wq_prose_paint(app, &prose, margin, w, &y);
    wq_ui_control(app, done, ACT_BACK, 0, LOOK_FRAMED);
    return st == WQ_OK ? wq_button_paint(app, done, wq_ui_say(app, WQ_SAY_DONE), true) : st;
}

static const struct screen_kind fault_panel = {.paint = paint_panel};

bool wq_fault_tells_of_bundles(const struct wq_app *app)
{
    const enum wq_app_trouble trouble = app->fault.trouble;
    return app->panel == &fault_panel &&
           (trouble == WQ_TROUBLE_PARTIAL || trouble == WQ_TROUBLE_TAKEN ||
            trouble == WQ_TROUBLE_NEWER || trouble == WQ_TROUBLE_UNREADABLE);
}

void wq_app_tell(struct wq_app *app, const struct wq_app_fault *fault)
{
    struct wq_visit visit = wq_visit_to(WQ_SCREEN_FAULT);
    app->fault = *fault;
    app->press.is_waiting = false; /* it was meant for what is covered now */
    if (!reports[fault->trouble].is_safe) {
        app->panel = &fault_panel;
        app->panel_focus_act = WQ_NO_FOCUS;
    } else if (app->visit_n < WQ_VISITS_MAX && wq_ui_screen_now(app) != WQ_SCREEN_FAULT) {
        app->panel = NULL;
        app->visits[app->visit_n++] = visit;
    }
}
