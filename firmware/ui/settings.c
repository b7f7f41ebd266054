/* SPDX-License-Identifier: MIT */
/* The settings: a row each with its value, and a panel of the choices. What this device cannot do
 * has no row. */
#include <string.h>
#include "screens.h"
#include "widgets.h"

enum set {
    SET_TYPE,
    SET_LOOK,
    SET_CLEAN,
    SET_HAND,
    SET_ROTATION,
    SET_TARGETS,
    SET_BUTTONS,
    SET_LANGUAGE,
    SET_DIGITS,
    SET_CALENDAR,
    SET_MONTHS,
    SET_LIGHT,
    SET_SLEEP,
    SET_STATUS,
    SET_CHECK,
    SET_RESET,
    SET_LEAVE,
    SET_N
};

enum { ACT_ROW = ACT_OWN, ACT_CHOOSE };

/* Settings with a few choices, each said in words; the others are below. */
struct words {
    enum wq_say name;
    uint16_t says[WQ_MONTHS_N]; /* enum wq_say */
    uint8_t n;                  /* 0: a setting of another kind */
};

static const struct words words_of[SET_N] = {
    [SET_TYPE] = {.name = WQ_SAY_SET_TYPE},
    [SET_LOOK] = {WQ_SAY_LOOK, {WQ_SAY_DAY, WQ_SAY_NIGHT}, 2},
    [SET_CLEAN] = {.name = WQ_SAY_CLEANING},
    [SET_HAND] = {WQ_SAY_HAND, {WQ_SAY_HAND_BOTH, WQ_SAY_HAND_RIGHT, WQ_SAY_HAND_LEFT}, 3},
    [SET_ROTATION] = {.name = WQ_SAY_ROTATION},
    [SET_TARGETS] = {WQ_SAY_LARGE_TARGETS, {WQ_SAY_NO, WQ_SAY_YES}, 2},
    [SET_BUTTONS] = {WQ_SAY_BUTTONS_ONLY, {WQ_SAY_NO, WQ_SAY_YES}, 2},
    [SET_LANGUAGE] = {.name = WQ_SAY_SET_LANGUAGE},
    [SET_DIGITS] = {WQ_SAY_DIGITS,
                    {WQ_SAY_DIGITS_STORED, WQ_SAY_DIGITS_EUROPEAN, WQ_SAY_DIGITS_ARABIC,
                     WQ_SAY_DIGITS_PERSIAN},
                    4},
    [SET_CALENDAR] = {WQ_SAY_CALENDAR, {WQ_SAY_COMMON_CALENDAR, WQ_SAY_BOTH_CALENDARS}, 2},
    [SET_MONTHS] = {WQ_SAY_MONTHS,
                    {WQ_SAY_MONTHS_BOTH, WQ_SAY_MONTHS_LEVANT, WQ_SAY_MONTHS_EGYPT,
                     WQ_SAY_MONTHS_MAGHREB, WQ_SAY_MONTHS_MOROCCO},
                    5},
    [SET_LIGHT] = {.name = WQ_SAY_LIGHT},
    [SET_SLEEP] = {.name = WQ_SAY_SLEEP_AFTER},
    [SET_STATUS] = {.name = WQ_SAY_STATUS},
    [SET_CHECK] = {.name = WQ_SAY_CHECK},
    [SET_RESET] = {WQ_SAY_RESET, {WQ_SAY_NO, WQ_SAY_YES}, 2},
    [SET_LEAVE] = {WQ_SAY_LEAVE, {WQ_SAY_NO, WQ_SAY_YES}, 2},
};

/* How the screen is cleaned: after so many pages, or by `clean`. */
static const struct {
    enum wq_clean clean;
    uint8_t pages;
} cleanings[] = {{WQ_CLEAN_PAGES, 0},  {WQ_CLEAN_PAGES, 1},  {WQ_CLEAN_PAGES, 6},
                 {WQ_CLEAN_PAGES, 12}, {WQ_CLEAN_PAGES, 24}, {WQ_CLEAN_ARTICLES, 0},
                 {WQ_CLEAN_IMAGES, 0}, {WQ_CLEAN_NEVER, 0}};

static const uint8_t sleeps[] = {0, 5, 30, 60, WQ_SLEEP_NEVER};

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof *(array)))

/* ---- how the screen is held ---- */

/* The quarters that it can be turned by; their number is returned. */
static uint32_t list_quarters(const struct wq_app *app, uint32_t quarters[4])
{
    const unsigned rotations = app->config.can.rotations & (wq_ui_turns_over(app) ? 15u : 5u);
    uint32_t n = 0;
    for (uint32_t quarter = 0; quarter < 4; quarter++)
        if ((rotations | 1u) >> quarter & 1u)
            quarters[n++] = quarter;
    return n;
}

static uint32_t chosen_rotation(const struct wq_app *app)
{
    const struct wq_settings *s = &app->settings;
    const uint32_t held = 2u * s->is_upside_down + s->is_on_side;
    uint32_t quarters[4], n = list_quarters(app, quarters), i = 0;
    while (i + 1 < n && quarters[i] != held)
        i++;
    return i;
}

/* The panel's own way is portrait on some devices and landscape on others. */
static enum wq_say name_rotation(const struct wq_app *app, uint32_t i)
{
    uint32_t quarters[4];
    list_quarters(app, quarters);
    const bool is_tall = app->surface.w <= app->surface.h;
    const bool is_lying = (quarters[i] & 1) != app->settings.is_on_side ? is_tall : !is_tall;
    const bool is_over = quarters[i] >= 2;
    return is_lying  ? is_over ? WQ_SAY_LANDSCAPE_OVER : WQ_SAY_LANDSCAPE
           : is_over ? WQ_SAY_PORTRAIT_OVER
                     : WQ_SAY_PORTRAIT;
}

static void choose_rotation(const struct wq_app *app, struct wq_settings *s, uint32_t i)
{
    uint32_t quarters[4];
    list_quarters(app, quarters);
    s->is_upside_down = quarters[i] >= 2;
    s->is_on_side = (quarters[i] & 1) != 0;
}

static uint32_t choice_n(const struct wq_app *app, enum set set)
{
    uint32_t language_n, quarters[4];
    switch (set) {
    case SET_ROTATION:
        return list_quarters(app, quarters);
    case SET_CLEAN:
        return COUNT(cleanings);
    case SET_SLEEP:
        return COUNT(sleeps);
    case SET_LANGUAGE:
        wq_languages(&language_n);
        return language_n;
    default:
        return words_of[set].n;
    }
}

static bool applies(const struct wq_app *app, enum set set)
{
    const struct wq_abilities *can = &app->config.can;
    switch (set) {
    case SET_TYPE:
        return wq_ui_kind_of(WQ_SCREEN_TYPE) != NULL;
    case SET_CLEAN:
        return can->clean_pages > 0;
    case SET_HAND:
        return app->config.device->has_touch;
    case SET_ROTATION:
        return choice_n(app, set) > 1;
    case SET_TARGETS:
        return app->config.device->has_touch;
    case SET_BUTTONS:
        return app->config.device->has_touch && can->keys;
    case SET_MONTHS:
        return wq_ui_is_rtl(app); /* other languages have one set of names */
    case SET_LIGHT:
        return can->light;
    case SET_SLEEP:
        return can->sleep;
    case SET_CHECK:
        return app->config.archive != NULL;
    case SET_LEAVE:
        return can->leave;
    default:
        return true;
    }
}

/* ---- what is chosen ---- */

static uint32_t chosen_cleaning(const struct wq_settings *s)
{
    uint32_t i = 0;
    while (i + 1 < COUNT(cleanings) &&
           (cleanings[i].clean != s->clean ||
            (s->clean == WQ_CLEAN_PAGES && cleanings[i].pages != s->clean_pages)))
        i++;
    return i;
}

static uint32_t chosen_sleep(const struct wq_settings *s)
{
    uint32_t i = 0;
    while (i + 1 < COUNT(sleeps) && sleeps[i] != s->sleep_minutes)
        i++;
    return i;
}

static uint32_t chosen_language(const struct wq_app *app)
{
    uint32_t n, i = 0;
    const struct wq_language *const *languages = wq_languages(&n);
    while (i + 1 < n && languages[i] != app->spec.language)
        i++;
    return i;
}

static uint32_t chosen(const struct wq_app *app, enum set set)
{
    const struct wq_settings *s = &app->settings;
    switch (set) {
    case SET_LOOK:
        return s->is_night;
    case SET_CLEAN:
        return chosen_cleaning(s);
    case SET_HAND:
        return s->hand;
    case SET_ROTATION:
        return chosen_rotation(app);
    case SET_TARGETS:
        return s->has_large_targets;
    case SET_BUTTONS:
        return s->has_buttons_only;
    case SET_LANGUAGE:
        return chosen_language(app);
    case SET_DIGITS:
        return s->manner.digits;
    case SET_CALENDAR:
        return s->manner.shows_hijri;
    case SET_MONTHS:
        return s->manner.months;
    case SET_SLEEP:
        return chosen_sleep(s);
    default:
        return 0;
    }
}

static void set_language(struct wq_settings *s, uint32_t i)
{
    uint32_t n;
    const char *code = wq_languages(&n)[i]->code;
    memset(s->language, 0, sizeof s->language);
    memcpy(s->language, code, strlen(code));
}

static void choose(const struct wq_app *app, struct wq_settings *s, enum set set, uint32_t i)
{
    switch (set) {
    case SET_LOOK:
        s->is_night = i == 1;
        break;
    case SET_CLEAN:
        s->clean = cleanings[i].clean;
        s->clean_pages = cleanings[i].pages;
        break;
    case SET_HAND:
        s->hand = (enum wq_hand)i;
        break;
    case SET_ROTATION:
        choose_rotation(app, s, i);
        break;
    case SET_TARGETS:
        s->has_large_targets = i == 1;
        break;
    case SET_BUTTONS:
        s->has_buttons_only = i == 1;
        break;
    case SET_LANGUAGE:
        set_language(s, i);
        break;
    case SET_DIGITS:
        s->manner.digits = (enum wq_digits)i;
        break;
    case SET_CALENDAR:
        s->manner.shows_hijri = i == 1;
        break;
    case SET_MONTHS:
        s->manner.months = (enum wq_month_names)i;
        break;
    case SET_SLEEP:
        s->sleep_minutes = sleeps[i];
        break;
    case SET_RESET:
        if (i == 1)
            *s = (struct wq_settings){.light_percent = s->light_percent,
                                      .warm_percent = s->warm_percent};
        break;
    default:
        break;
    }
}

/* ---- in words ---- */

static void say_cleaning(const struct wq_app *app, uint32_t i, struct wq_phrase *phrase)
{
    if (cleanings[i].clean == WQ_CLEAN_ARTICLES)
        wq_phrase_say(phrase, WQ_SAY_AT_ARTICLES);
    else if (cleanings[i].clean == WQ_CLEAN_IMAGES)
        wq_phrase_say(phrase, WQ_SAY_AT_IMAGES);
    else if (cleanings[i].clean == WQ_CLEAN_NEVER)
        wq_phrase_count(phrase, WQ_COUNTED_PAGES_BETWEEN, 0);
    else if (cleanings[i].pages)
        wq_phrase_count(phrase, WQ_COUNTED_PAGES_BETWEEN, cleanings[i].pages);
    else {
        wq_phrase_say(phrase, WQ_SAY_AS_USUAL);
        wq_phrase_comma(phrase);
        wq_phrase_count(phrase, WQ_COUNTED_PAGES_BETWEEN, app->config.can.clean_pages);
    }
}

static void say_choice(const struct wq_app *app, enum set set, uint32_t i, struct wq_phrase *phrase)
{
    uint32_t n;
    if (set == SET_CLEAN)
        say_cleaning(app, i, phrase);
    else if (set == SET_ROTATION)
        wq_phrase_say(phrase, name_rotation(app, i));
    else if (set == SET_LANGUAGE)
        wq_phrase_add(phrase, wq_languages(&n)[i]->say[WQ_SAY_LANGUAGE]);
    else if (set == SET_SLEEP && sleeps[i] == WQ_SLEEP_NEVER)
        wq_phrase_say(phrase, WQ_SAY_NEVER);
    else if (set == SET_SLEEP)
        wq_phrase_count(phrase, WQ_COUNTED_MINUTES, sleeps[i] ? sleeps[i] : WQ_SLEEP_USUAL_MINUTES);
    else
        wq_phrase_say(phrase, (enum wq_say)words_of[set].says[i]);
}

static void say_value(const struct wq_app *app, enum set set, struct wq_phrase *phrase)
{
    if (set == SET_LIGHT && app->settings.light_percent)
        wq_phrase_add_percent(phrase, app->settings.light_percent);
    else if (choice_n(app, set) > 0 && set != SET_RESET && set != SET_LEAVE)
        say_choice(app, set, chosen(app, set), phrase);
}

/* ---- the screen ---- */

/* The rows of this device: *n of them. */
static void list_rows(const struct wq_app *app, enum set rows[SET_N], uint32_t *n)
{
    *n = 0;
    for (int set = 0; set < SET_N; set++)
        if (applies(app, (enum set)set))
            rows[(*n)++] = (enum set)set;
}

static uint32_t rows_a_page(const struct wq_app *app)
{
    int32_t n = wq_bar_body(app, true).h / wq_line_row_px(app);
    return n > 0 ? (uint32_t)n : 1;
}

static enum wq_status paint_row(struct wq_app *app, struct wq_rect box, enum set set)
{
    struct wq_phrase value = wq_ui_phrase(app);
    say_value(app, set, &value);
    const struct line_row row = {.name = wq_ui_say(app, words_of[set].name),
                                 .value = wq_phrase_str(&value),
                                 .leads_on = true};
    int32_t gap = wq_ui_thick_px(app);
    wq_ui_control(app, (struct wq_rect){gap, box.y, app->surface.w - 2 * gap, box.h}, ACT_ROW,
                  (uint32_t)set, LOOK_ROW);
    return wq_line_row_paint(app, box, &row);
}

static enum wq_status paint(struct wq_app *app)
{
    enum set rows[SET_N];
    uint32_t n, page_rows = rows_a_page(app);
    struct wq_visit *visit = wq_ui_visit(app);
    int32_t margin = wq_ui_units(app, 40), rule = wq_ui_rule_px(app), h = wq_line_row_px(app);
    struct wq_rect body = wq_bar_body(app, true);
    enum wq_status st = WQ_OK;
    wq_paint_rect(&app->surface, wq_ui_screen(app), 255);
    list_rows(app, rows, &n);
    visit->first = visit->first < n ? visit->first - visit->first % page_rows : 0;
    for (uint32_t i = 0; i < page_rows && visit->first + i < n && st == WQ_OK; i++) {
        struct wq_rect box = {margin, body.y + (int32_t)i * h, body.w - 2 * margin, h};
        if (i > 0)
            wq_ui_fill(app, (struct wq_rect){box.x, box.y, box.w, rule}, 0);
        st = paint_row(app, box, rows[visit->first + i]);
    }
    const struct bar bar = {.title = wq_ui_say(app, WQ_SAY_SETTINGS),
                            .page = visit->first / page_rows,
                            .page_n = (n + page_rows - 1) / page_rows};
    return st == WQ_OK ? wq_bar_paint(app, &bar) : st;
}

static enum wq_status turn(struct wq_app *app, int32_t by, bool *turned)
{
    enum set rows[SET_N];
    uint32_t n, page_rows = rows_a_page(app);
    struct wq_visit *visit = wq_ui_visit(app);
    list_rows(app, rows, &n);
    *turned = by > 0 ? visit->first + page_rows < n : visit->first >= page_rows;
    if (!*turned)
        return WQ_OK;
    visit->first = by > 0 ? visit->first + page_rows : visit->first - page_rows;
    wq_ui_changed(app);
    wq_ui_repaint(app, WQ_INTENT_MENU);
    return WQ_OK;
}

/* ---- the panel of choices ---- */

static enum wq_status paint_choices(struct wq_app *app)
{
    enum set set = (enum set)app->panel_arg;
    struct choices choices = {.title = wq_ui_say(app, words_of[set].name),
                              .n = choice_n(app, set),
                              .chosen = chosen(app, set)};
    for (uint32_t i = 0; i < choices.n; i++) {
        struct wq_phrase name = wq_ui_phrase(app);
        say_choice(app, set, i, &name);
        enum wq_status st = wq_arena_copy(&app->labels, wq_phrase_str(&name), &choices.names[i]);
        if (st != WQ_OK)
            return st;
    }
    return wq_choices_paint(app, &choices, ACT_CHOOSE);
}

static enum wq_status act_in_choices(struct wq_app *app, const struct control *control,
                                     bool is_held)
{
    enum set set = (enum set)app->panel_arg;
    struct wq_settings changed = app->settings;
    (void)is_held;
    if (control->act != ACT_CHOOSE)
        return WQ_OK;
    wq_ui_close_panel(app);
    if (set == SET_LEAVE) {
        app->leaves = control->arg == 1;
        return WQ_OK;
    }
    choose(app, &changed, set, control->arg);
    enum wq_status st = wq_settings_apply(app, &changed);
    return st == WQ_E_RANGE ? WQ_OK : st;
}

static const struct screen_kind choices_panel = {.paint = paint_choices, .act = act_in_choices};

static enum wq_status act(struct wq_app *app, const struct control *control, bool is_held)
{
    enum set set = (enum set)control->arg;
    struct wq_visit visit = wq_visit_to(set == SET_TYPE ? WQ_SCREEN_TYPE : WQ_SCREEN_CONDITION);
    (void)is_held;
    if (control->act != ACT_ROW)
        return WQ_OK;
    if (set == SET_CHECK)
        return wq_fault_check(app);
    if (set == SET_TYPE || set == SET_STATUS)
        return wq_ui_go(app, &visit);
    wq_ui_open_panel(app, set == SET_LIGHT ? &wq_light_panel : &choices_panel, control->arg);
    return WQ_OK;
}

const struct screen_kind wq_settings_screen = {.paint = paint, .act = act, .turn = turn};
