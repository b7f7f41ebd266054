/* SPDX-License-Identifier: MIT */
/* The panels over an open page: where it is and how large its letters are, and what else there is.
 */
#include <string.h>
#include "matches.h"
#include "screens.h"
#include "widgets.h"

#define ROW_N 3

enum {
    ACT_SMALLER = ACT_OWN,
    ACT_LARGER,
    ACT_LIST,
    ACT_HOME,
    ACT_PROVENANCE,
    ACT_GOTO,
    ACT_DAY,
    ACT_NIGHT,
    ACT_CONTENTS,
    ACT_FIND,
    ACT_TYPE,
    ACT_SLIDE /* to the page that is its argument */
};

/* ---- where things stand ---- */

static struct wq_rect top_area(const struct wq_app *app)
{
    return (struct wq_rect){0, 0, app->surface.w, wq_ui_units(app, 74)};
}

/* The icons with their names below the rows. */
static int32_t ways_px(const struct wq_app *app)
{
    return wq_ui_units(app, wq_ui_has_keys_only(app) ? 76 : 110);
}

/* Three of them have room on any screen. */
static int32_t row_px(const struct wq_app *app)
{
    int32_t most = (app->surface.h - top_area(app).h - ways_px(app)) / ROW_N;
    int32_t usual = wq_ui_units(app, wq_ui_has_keys_only(app) ? 66 : 82);
    return usual < most ? usual : most;
}

static struct wq_rect foot_area(const struct wq_app *app)
{
    int32_t h = ROW_N * row_px(app) + ways_px(app);
    return (struct wq_rect){0, app->surface.h - h, app->surface.w, h};
}

/* Row `at`, from 0, between the margins. */
static struct wq_rect row_area(const struct wq_app *app, int32_t at)
{
    struct wq_rect foot = foot_area(app);
    int32_t margin = wq_ui_units(app, 40);
    return (struct wq_rect){margin, foot.y + wq_ui_thick_px(app) + at * row_px(app),
                            app->surface.w - 2 * margin, row_px(app)};
}

static bool is_one_page(const struct wq_app *app)
{
    return app->reading.is_counted && app->reading.start_n == 1;
}

/* The slider between the page's number and the button: empty with keys alone, without room, or
 * without another page. */
static struct wq_rect slider_area(const struct wq_app *app)
{
    struct wq_rect row = row_area(app, 0);
    int32_t before = wq_ui_units(app, 180), behind = wq_ui_units(app, 145);
    if (wq_ui_has_keys_only(app) || is_one_page(app) ||
        row.w < before + behind + wq_ui_units(app, 120))
        return (struct wq_rect){row.x, row.y, 0, 0};
    return (struct wq_rect){row.x + before, row.y, row.w - before - behind, row.h};
}

/* ---- painting ---- */

static enum wq_status paint_top(struct wq_app *app)
{
    struct wq_rect area = top_area(app);
    const int32_t side = wq_ui_units(app, 70), edge = wq_ui_units(app, 10);
    const struct wq_rect back = {area.w - edge - side, 0, side, area.h};
    const struct wq_rect about = {edge, 0, side, area.h}, home = {edge + side, 0, side, area.h};
    const int32_t name_x = home.x + home.w;
    struct wq_phrase name = wq_ui_phrase(app);
    const bool is_list = wq_list_name(app, &name);
    if (!is_list)
        wq_phrase_say(&name, WQ_SAY_BACK); /* with its arrow */
    const int32_t name_end = is_list ? back.x : back.x + side - edge;
    wq_panel_area(app, area);
    if (is_list)
        wq_icon_paint(app, ICON_BACK, back);
    wq_ui_control(app, (struct wq_rect){name_x, 0, area.w - name_x - edge, area.h}, ACT_LIST, 0,
                  LOOK_BAR);
    wq_icon_paint(app, ICON_HOME, home);
    wq_ui_control(app, home, ACT_HOME, 0, LOOK_BAR);
    wq_icon_paint(app, ICON_ABOUT, about);
    wq_ui_control(app, about, ACT_PROVENANCE, 0, LOOK_BAR);
    return wq_ui_label(app, wq_ui_button_style(app), wq_phrase_str(&name), name_x,
                       name_end - name_x, area.h * 62 / 100, AT_START);
}

/* Whether pages go on as boxes do: in an English article among Arabic screens they do not. */
static bool goes_with_screen(const struct wq_app *app)
{
    return app->reading.is_rtl == wq_ui_is_rtl(app);
}

/* A line that is thick as far as the page, and a knob on it. */
static void paint_slider(struct wq_app *app, uint32_t page, uint32_t page_n)
{
    struct wq_rect s = slider_area(app);
    const int32_t thick = wq_ui_units(app, 7), knob = wq_ui_units(app, 14);
    const int32_t y = s.y + s.h / 2,
                  done = page_n > 1 ? (int32_t)((int64_t)s.w * page / (page_n - 1)) : s.w;
    const bool is_from_right = goes_with_screen(app);
    const int32_t knob_x = is_from_right ? s.x + s.w - done : s.x + done;
    const struct wq_rect line = {s.x, y - thick / 2, s.w, thick};
    const struct wq_rect at =
        wq_ui_place(app, (struct wq_rect){knob_x - knob, y - knob, 2 * knob, 2 * knob});
    const struct wq_ring_stroke inside = {(at.x + knob) * 64, (at.y + knob) * 64, knob * 32,
                                          knob * 64};
    const struct wq_ring_stroke ring = {inside.x_f26, inside.y_f26, knob * 64 - thick * 32,
                                        thick * 64};
    if (s.w == 0)
        return;
    wq_ui_frame(app, line, wq_ui_rule_px(app));
    wq_ui_fill(app, (struct wq_rect){is_from_right ? knob_x : s.x, line.y, done, thick}, 0);
    wq_paint_rect(&app->surface, (struct wq_rect){at.x, at.y, at.w, at.h}, 255);
    wq_paint_ring(&app->surface, app->config.device->levels, &ring);
}

static enum wq_status paint_place(struct wq_app *app)
{
    struct wq_rect row = row_area(app, 0);
    struct wq_phrase where = wq_ui_phrase(app);
    bool is_guess;
    uint32_t page = app->reading.page, page_n = wq_article_page_n(app, &is_guess);
    const struct wq_rect slider = slider_area(app);
    const int32_t w = wq_ui_units(app, slider.w ? 150 : 200), h = wq_ui_units(app, 58);
    const int32_t where_w = row.w - w;
    const struct wq_rect button = {row.x, row.y + (row.h - h) / 2, w, h};
    if (is_guess)
        wq_phrase_say_numbers(&where, WQ_SAY_PAGE_OF_ABOUT, page + 1, page_n);
    else
        wq_phrase_say_numbers(&where, slider.w ? WQ_SAY_NUMBER_OF : WQ_SAY_PAGE_OF, page + 1,
                              page_n);
    if (slider.w && is_guess) {
        where = wq_ui_phrase(app);
        wq_phrase_say_numbers(&where, WQ_SAY_PAGE_SHORT, page + 1, 0);
    }
    enum wq_status st = wq_ui_label(app, wq_ui_button_style(app), wq_phrase_str(&where),
                                    slider.w ? slider.x + slider.w : row.x + w,
                                    slider.w ? row.x + row.w - slider.x - slider.w : where_w,
                                    row.y + row.h * 60 / 100, AT_START);
    paint_slider(app, page, page_n);
    if (is_one_page(app))
        return st;
    wq_ui_control(app, button, ACT_GOTO, 0, LOOK_FRAMED);
    return st == WQ_OK ? wq_button_paint(app, button, wq_ui_say(app, WQ_SAY_GOTO_PAGE), false) : st;
}

static enum wq_status paint_size(struct wq_app *app)
{
    /* the pages up to the open one are laid out anew */
    const struct stepper stepper = {.name = wq_ui_say(app, WQ_SAY_TEXT_SIZE),
                                    .less_act = ACT_SMALLER,
                                    .more_act = ACT_LARGER,
                                    .is_slow = wq_article_is_far(0, app->reading.anchor_off)};
    return wq_size_paint(app, row_area(app, 1), &stepper);
}

static enum wq_status paint_look(struct wq_app *app)
{
    struct wq_rect row = row_area(app, 2);
    const int32_t w = wq_ui_units(app, 140), h = wq_ui_units(app, 58), y = row.y + (row.h - h) / 2;
    const struct wq_rect night = {row.x, y, w, h}, day = {row.x + w, y, w, h};
    const bool is_night = app->settings.is_night;
    wq_ui_control(app, day, ACT_DAY, 0, LOOK_FRAMED);
    wq_ui_control(app, night, ACT_NIGHT, 0, LOOK_FRAMED);
    enum wq_status st = wq_button_paint(app, day, wq_ui_say(app, WQ_SAY_DAY), !is_night);
    if (st == WQ_OK)
        st = wq_button_paint(app, night, wq_ui_say(app, WQ_SAY_NIGHT), is_night);
    return st == WQ_OK
               ? wq_ui_label(app, wq_ui_button_style(app), wq_ui_say(app, WQ_SAY_LOOK), day.x + w,
                             row.x + row.w - day.x - w, row.y + row.h * 60 / 100, AT_START)
               : st;
}

static enum wq_status paint_ways(struct wq_app *app)
{
    static const struct {
        enum icon icon;
        enum wq_say name;
        uint8_t act;
    } ways[] = {{ICON_CONTENTS, WQ_SAY_CONTENTS, ACT_CONTENTS},
                {ICON_SEARCH, WQ_SAY_FIND, ACT_FIND},
                {ICON_TYPE, WQ_SAY_TYPE, ACT_TYPE}};
    const int32_t n = sizeof ways / sizeof ways[0], w = app->surface.w / n;
    const int32_t y = row_area(app, 3).y, h = app->surface.h - y;
    enum wq_status st = WQ_OK;
    wq_ui_fill(app, (struct wq_rect){0, y, app->surface.w, wq_ui_rule_px(app)}, 0);
    for (int32_t i = 0; i < n && st == WQ_OK; i++) {
        const struct wq_rect box = {app->surface.w - (i + 1) * w, y, w, h};
        wq_ui_control(app, box, ways[i].act, 0, LOOK_FRAMED);
        wq_icon_paint(app, ways[i].icon, (struct wq_rect){box.x, y, w, h * 58 / 100});
        st = wq_ui_label(app, wq_ui_button_style(app), wq_ui_say(app, ways[i].name), box.x, w,
                         y + h * 84 / 100, AT_MIDDLE);
    }
    return st;
}

static enum wq_status paint(struct wq_app *app)
{
    wq_panel_area(app, foot_area(app));
    enum wq_status st = paint_place(app);
    if (st == WQ_OK)
        st = paint_size(app);
    if (st == WQ_OK)
        st = paint_look(app);
    if (st == WQ_OK)
        st = paint_ways(app);
    return st == WQ_OK ? paint_top(app) : st;
}

/* ---- going to a page ---- */

static enum wq_status paint_pad(struct wq_app *app)
{
    struct wq_phrase typed = wq_ui_phrase(app);
    bool is_guess;
    uint32_t digit_n, number = wq_pad_number(app, &digit_n);
    app->pad.is_slow = wq_article_page_is_far(app, number);
    if (digit_n)
        wq_phrase_add_number(&typed, number);
    else
        wq_phrase_say_numbers(&typed, WQ_SAY_PAGE_OF, app->reading.page + 1,
                              wq_article_page_n(app, &is_guess));
    return wq_pad_paint(app, wq_ui_say(app, WQ_SAY_GOTO_PAGE), wq_phrase_str(&typed));
}

static enum wq_status act_in_pad(struct wq_app *app, const struct control *control, bool is_held)
{
    bool is_done;
    uint32_t digit_n;
    (void)is_held;
    wq_pad_act(app, control, &is_done);
    if (!is_done)
        return WQ_OK;
    uint32_t number = wq_pad_number(app, &digit_n);
    wq_ui_close_panel(app);
    return wq_article_go_to(app, number > 0 ? number - 1 : 0);
}

static const struct screen_kind pad_panel = {.paint = paint_pad, .act = act_in_pad};

/* ---- acting ---- */

static enum wq_status go(struct wq_app *app, enum wq_screen screen)
{
    struct wq_visit visit = wq_visit_to(screen);
    const struct wq_visit *here = wq_ui_visit(app);
    visit.article = here->article;
    visit.text_off = here->text_off;
    memcpy(visit.article_id, here->article_id, sizeof visit.article_id);
    return wq_ui_kind_of(screen) ? wq_ui_go(app, &visit) : WQ_OK;
}

static enum wq_status set_night(struct wq_app *app, bool is_night)
{
    struct wq_settings chosen = app->settings;
    chosen.is_night = is_night;
    return wq_settings_apply(app, &chosen);
}

static enum wq_status act(struct wq_app *app, const struct control *control, bool is_held)
{
    (void)is_held;
    switch (control->act) {
    case ACT_SMALLER:
    case ACT_LARGER:
        return wq_article_resize(app, control->act == ACT_LARGER);
    case ACT_DAY:
    case ACT_NIGHT:
        return set_night(app, control->act == ACT_NIGHT);
    case ACT_GOTO:
        wq_pad_begin(app, 5);
        wq_ui_open_panel(app, &pad_panel, 0);
        return WQ_OK;
    case ACT_SLIDE:
        return wq_article_go_to(app, control->arg);
    case ACT_CONTENTS:
        wq_contents_open(app);
        return WQ_OK;
    case ACT_FIND:
        wq_find_open(app);
        return WQ_OK;
    case ACT_TYPE:
        return go(app, WQ_SCREEN_TYPE);
    case ACT_PROVENANCE:
        return go(app, WQ_SCREEN_PROVENANCE);
    case ACT_HOME:
        return wq_ui_home(app);
    case ACT_LIST:
        wq_ui_close_panel(app);
        return wq_ui_back(app);
    default:
        return WQ_OK;
    }
}

/* A touch of the slider, or where a finger leaves it: the page there. */
static enum wq_status slide(struct wq_app *app, int32_t x_px)
{
    const struct wq_rect s = wq_ui_place(app, slider_area(app));
    bool is_guess;
    const uint32_t page_n = wq_article_page_n(app, &is_guess);
    int32_t from_start = app->reading.is_rtl ? s.x + s.w - 1 - x_px : x_px - s.x;
    from_start = from_start < 0 ? 0 : from_start >= s.w ? s.w - 1 : from_start;
    const uint32_t page = (uint32_t)((int64_t)from_start * page_n / s.w);
    const struct control there = {.box = s,
                                  .act = ACT_SLIDE,
                                  .arg = page,
                                  .look = LOOK_TOUCH,
                                  .is_slow = wq_article_page_is_far(app, page)};
    return wq_scene_act(app, &there, false);
}

static enum wq_status event(struct wq_app *app, const struct wq_event *event, bool *taken)
{
    const struct wq_rect s = wq_ui_place(app, slider_area(app));
    const bool is_touch = event->kind == WQ_EVENT_TAP || event->kind == WQ_EVENT_DRAG;
    *taken = is_touch && s.w > 0 && event->x >= s.x - s.h / 4 && event->x < s.x + s.w + s.h / 4 &&
             event->y >= s.y && event->y < s.y + s.h;
    if (*taken)
        return slide(app, event->kind == WQ_EVENT_DRAG ? event->x2 : event->x);
    *taken = event->kind == WQ_EVENT_KEY && event->key == WQ_KEY_MENU;
    if (*taken)
        wq_ui_close_panel(app);
    return WQ_OK;
}

static const struct screen_kind menu_panel = {.paint = paint, .act = act, .event = event};

void wq_reading_menu_open(struct wq_app *app)
{
    wq_ui_open_panel(app, &menu_panel, 0);
}
