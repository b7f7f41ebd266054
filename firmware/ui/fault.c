/* SPDX-License-Identifier: MIT */
/* What keeps the reader from reading, or from all of it: what happened, what is safe, what to do.
 */
#include <string.h>
#include "report.h"
#include "screens.h"

enum { ACT_READ = ACT_OWN, ACT_LEAVE, ACT_CHECK };

#define CHECK_AT_ONCE 8     /* articles; fingers wait no longer */
#define CHECK_SHOWN_MS 1000 /* how often at most their number is */

/* What a page says; `safe`: what is, on a page from which reading goes on, and without it a panel
 * says all. What is WQ_SAY_N is left out. */
struct trouble {
    enum wq_say title, what, safe;
    enum wq_say steps[REPORT_STEPS];
    uint32_t step_n;
};

#define COPY_AGAIN \
    {WQ_SAY_ERR_STEP_CONNECT, WQ_SAY_ERR_STEP_FLASH, WQ_SAY_ERR_STEP_CARD}, REPORT_STEPS

static const struct trouble troubles[WQ_TROUBLE_N] = {
    [WQ_TROUBLE_NONE] = {WQ_SAY_ERR_UNREADABLE, WQ_SAY_N, WQ_SAY_N, {WQ_SAY_N}, 0},
    [WQ_TROUBLE_NO_BUNDLE] = {WQ_SAY_ERR_NONE, WQ_SAY_ERR_NONE_WHAT, WQ_SAY_N, {WQ_SAY_N}, 0},
    [WQ_TROUBLE_UNREADABLE] = {WQ_SAY_ERR_UNREADABLE, WQ_SAY_ERR_UNREADABLE_WHAT, WQ_SAY_N,
                               COPY_AGAIN},
    [WQ_TROUBLE_DAMAGED] = {WQ_SAY_ERR_DAMAGED, WQ_SAY_ERR_DAMAGED_WHAT, WQ_SAY_ERR_SAFE,
                            COPY_AGAIN},
    [WQ_TROUBLE_INDEX] = {WQ_SAY_ERR_INDEX, WQ_SAY_ERR_INDEX_WHAT, WQ_SAY_ERR_SAFE, COPY_AGAIN},
    [WQ_TROUBLE_NEWER] = {WQ_SAY_ERR_NEWER, WQ_SAY_ERR_NEWER_WHAT, WQ_SAY_N, {WQ_SAY_N}, 0},
    [WQ_TROUBLE_FONT] = {WQ_SAY_ERR_FONT, WQ_SAY_ERR_FONT_WHAT, WQ_SAY_N, {WQ_SAY_N}, 0},
    [WQ_TROUBLE_MEMORY] = {WQ_SAY_ERR_MEMORY, WQ_SAY_ERR_MEMORY_WHAT, WQ_SAY_N, {WQ_SAY_N}, 0},
    [WQ_TROUBLE_FULL] = {WQ_SAY_ERR_FULL, WQ_SAY_ERR_FULL_WHAT, WQ_SAY_N, {WQ_SAY_N}, 0},
    [WQ_TROUBLE_READ_ONLY] =
        {WQ_SAY_ERR_READ_ONLY, WQ_SAY_ERR_READ_ONLY_WHAT, WQ_SAY_N, {WQ_SAY_N}, 0},
    [WQ_TROUBLE_UNSAVED] = {WQ_SAY_ERR_UNSAVED, WQ_SAY_ERR_READ_ONLY_WHAT, WQ_SAY_N, {WQ_SAY_N}, 0},
    [WQ_TROUBLE_PARTIAL] = {WQ_SAY_ERR_PARTIAL, WQ_SAY_ERR_PARTIAL_WHAT, WQ_SAY_N, {WQ_SAY_N}, 0},
    [WQ_TROUBLE_TAKEN] = {WQ_SAY_ERR_TAKEN, WQ_SAY_ERR_TAKEN_WHAT, WQ_SAY_N, {WQ_SAY_N}, 0},
    [WQ_TROUBLE_GONE] = {WQ_SAY_ERR_GONE, WQ_SAY_ERR_GONE_WHAT, WQ_SAY_N, {WQ_SAY_N}, 0},
    [WQ_TROUBLE_MANY] = {WQ_SAY_ERR_MANY, WQ_SAY_ERR_MANY_WHAT, WQ_SAY_N, {WQ_SAY_N}, 0},
    [WQ_TROUBLE_SALVAGED] = {WQ_SAY_ERR_DAMAGED, WQ_SAY_ERR_SALVAGED_WHAT, WQ_SAY_ERR_PLACES,
                             COPY_AGAIN},
    [WQ_TROUBLE_COPY] = {WQ_SAY_ERR_DAMAGED, WQ_SAY_ERR_COPY_WHAT, WQ_SAY_ERR_PLACES, COPY_AGAIN},
    [WQ_TROUBLE_CHECKED] = {WQ_SAY_CHECKING, WQ_SAY_NUMBER_OF, WQ_SAY_ERR_SAFE, {WQ_SAY_N}, 0},
};

static uint32_t article_n(const struct wq_app *app)
{
    return app->config.archive ? wq_archive_info(app->config.archive)->article_n : 0;
}

static bool is_checking(const struct wq_app *app)
{
    return app->fault.trouble == WQ_TROUBLE_CHECKED && app->checked_n < article_n(app);
}

static void say_on(struct wq_phrase *phrase, enum wq_say sentence)
{
    wq_phrase_add(phrase, " ");
    wq_phrase_say(phrase, sentence);
}

/* What has happened, with the names and numbers that belong to it. */
static void say_what(const struct wq_app *app, const struct wq_app_fault *fault,
                     struct wq_phrase *phrase)
{
    const bool is_check = fault->trouble == WQ_TROUBLE_CHECKED;
    const bool is_salvaged = fault->trouble == WQ_TROUBLE_SALVAGED;
    const struct wq_said said = {
        .a = is_check ? app->checked_n : article_n(app),
        .b = article_n(app),
        .words = wq_str(fault->file),
        .counted = is_salvaged ? WQ_COUNTED_ARTICLES : WQ_COUNTED_ARTICLES_LOST,
        .n = is_salvaged ? fault->found_n : fault->lost_n,
    };
    enum wq_say what = troubles[fault->trouble].what;
    if (what != WQ_SAY_N)
        wq_phrase_say_of(phrase, what, &said);
    if (fault->trouble == WQ_TROUBLE_PARTIAL && fault->lost_n > 0) {
        wq_phrase_add(phrase, " ");
        wq_phrase_count(phrase, WQ_COUNTED_ARTICLES_LOST, fault->lost_n);
        wq_phrase_add(phrase, ".");
    }
    if (fault->trouble == WQ_TROUBLE_GONE && app->is_gone)
        say_on(phrase, WQ_SAY_ERR_GONE_OPEN);
    if (troubles[fault->trouble].safe != WQ_SAY_N && !is_check)
        say_on(phrase, troubles[fault->trouble].safe);
    if (fault->trouble == WQ_TROUBLE_DAMAGED && fault->lost_n == app->damage.n)
        say_on(phrase, WQ_SAY_ERR_MARKED);
}

/* ---- the page ---- */

static void offer(const struct wq_app *app, struct report *report, enum wq_say name, uint8_t act)
{
    report->actions[report->action_n++] = (struct report_action){wq_ui_say(app, name), act, 0};
}

static enum wq_status paint(struct wq_app *app)
{
    const struct trouble *trouble = &troubles[app->fault.trouble];
    const bool is_check = app->fault.trouble == WQ_TROUBLE_CHECKED;
    struct wq_phrase what = wq_ui_phrase(app);
    struct report report = {.title = wq_ui_say(app, trouble->title),
                            .step_n = trouble->step_n,
                            .is_well = is_check,
                            .status = app->fault.status};
    memcpy(report.steps, trouble->steps, sizeof report.steps);
    say_what(app, &app->fault, &what);
    report.what = wq_phrase_str(&what);
    if (is_check && !is_checking(app))
        report.title = wq_ui_say(app, WQ_SAY_CHECKED);
    if (app->config.archive)
        offer(app, &report, WQ_SAY_DO_READ, ACT_READ);
    if (app->config.archive && !is_check)
        offer(app, &report, WQ_SAY_CHECK, ACT_CHECK);
    if (app->config.can.leave)
        offer(app, &report, WQ_SAY_DO_LEAVE, ACT_LEAVE);
    return wq_report_paint(app, &report);
}

/* Show the page of app->fault. */
static enum wq_status show(struct wq_app *app)
{
    const struct wq_visit visit = wq_visit_to(WQ_SCREEN_FAULT);
    return wq_ui_screen_now(app) == WQ_SCREEN_FAULT ? wq_ui_enter(app) : wq_ui_go(app, &visit);
}

static enum wq_status act(struct wq_app *app, const struct control *control, bool is_held)
{
    (void)is_held;
    app->leaves = control->act == ACT_LEAVE;
    if (control->act == ACT_CHECK)
        return wq_fault_check(app);
    return control->act == ACT_READ ? wq_ui_back(app) : WQ_OK;
}

/* ---- looking at all articles, while nobody waits ---- */

static bool has_work(const struct wq_app *app)
{
    return is_checking(app);
}

static enum wq_status check_some(struct wq_app *app)
{
    for (int i = 0; i < CHECK_AT_ONCE && is_checking(app); i++, app->checked_n++) {
        struct wq_article article;
        const size_t mark = wq_arena_mark(&app->scratch);
        enum wq_status st =
            wq_archive_article(app->config.archive, app->checked_n, &app->scratch, &article);
        wq_arena_rewind(&app->scratch, mark);
        if (st == WQ_E_NOMEM)
            return st;
        wq_damage_note(app, app->checked_n, st);
        if (st != WQ_OK) {
            app->fault.lost_n++;
            app->fault.status = st;
        }
    }
    const bool is_over = !is_checking(app);
    if (is_over) {
        app->check = 1 + app->fault.lost_n;
        wq_ui_changed(app);
    }
    if (is_over && app->fault.lost_n > 0)
        app->fault.trouble = WQ_TROUBLE_DAMAGED;
    if (is_over || app->now_ms - app->checked_ms >= CHECK_SHOWN_MS) {
        app->checked_ms = app->now_ms;
        wq_ui_repaint(app, is_over ? WQ_INTENT_PAGE : WQ_INTENT_MENU);
    }
    return WQ_OK;
}

enum wq_status wq_fault_check(struct wq_app *app)
{
    app->fault = (struct wq_app_fault){.trouble = WQ_TROUBLE_CHECKED};
    app->checked_n = 0;
    app->checked_ms = app->now_ms;
    return show(app);
}

enum wq_status wq_fault_show(struct wq_app *app)
{
    return wq_damage_is_known(app, &app->fault) ? show(app) : WQ_OK;
}

const struct screen_kind wq_fault_screen = {
    .paint = paint, .act = act, .has_work = has_work, .work = check_some};

/* ---- the panel: reading goes on ---- */

static enum wq_status paint_panel(struct wq_app *app)
{
    int32_t margin = wq_ui_units(app, 40), w = app->surface.w - 2 * margin;
    int32_t h = wq_ui_units(app, 260), y = app->surface.h - h, button = wq_ui_units(app, 70);
    struct wq_phrase what = wq_ui_phrase(app);
    wq_panel_area(app, (struct wq_rect){0, y, app->surface.w, h});
    struct wq_rect done = {margin, app->surface.h - button - wq_ui_units(app, 20),
                           wq_ui_units(app, 200), button};
    const struct wq_app_fault *fault = &app->panel_fault;
    const struct prose title = {wq_ui_bar_style(app),
                                wq_ui_say(app, troubles[fault->trouble].title), 0};
    say_what(app, fault, &what);
    const struct prose prose = {wq_report_style(app), wq_phrase_str(&what), 0};
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
    const enum wq_app_trouble trouble = app->panel_fault.trouble;
    return app->panel == &fault_panel &&
           (trouble == WQ_TROUBLE_PARTIAL || trouble == WQ_TROUBLE_TAKEN ||
            trouble == WQ_TROUBLE_NEWER || trouble == WQ_TROUBLE_UNREADABLE ||
            trouble == WQ_TROUBLE_MANY || trouble == WQ_TROUBLE_GONE);
}

void wq_app_tell(struct wq_app *app, const struct wq_app_fault *fault)
{
    const struct wq_visit visit = wq_visit_to(WQ_SCREEN_FAULT);
    app->press.is_waiting = false; /* it was meant for what is covered now */
    wq_damage_told(app, fault);
    if (troubles[fault->trouble].safe == WQ_SAY_N) {
        app->panel_fault = *fault;
        app->panel = &fault_panel;
        app->panel_focus_act = WQ_NO_FOCUS;
        return;
    }
    app->fault = *fault;
    app->panel = NULL;
    if (wq_ui_screen_now(app) != WQ_SCREEN_FAULT)
        wq_ui_push(app, &visit);
}
