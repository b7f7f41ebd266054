/* SPDX-License-Identifier: MIT */
/* Settings: each row, what its choices do, and that they are kept; the pages that tell of trouble.
 */
#include "edition_fixture.h"
#include "../../firmware/ui/screens.h"

static const char *const devices[] = {"kobo-clara", "600x800@167/16", "waveshare-7.5"};
#define DEVICE_N (sizeof devices / sizeof devices[0])

static const struct wq_abilities all_abilities = {.light = true,
                                                  .warmth = true,
                                                  .rotations = 15,
                                                  .keys = true,
                                                  .sleep = true,
                                                  .leave = true,
                                                  .clean_pages = 12};

static void redraw(struct reader *r)
{
    reader_send(r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
}

static void go(struct reader *r, enum wq_screen screen)
{
    struct wq_visit visit = wq_visit_to(screen);
    assert_int_equal(wq_ui_go(r->app, &visit), WQ_OK);
    redraw(r);
}

static void open_settings(struct reader *r, const char *device, const struct wq_place *resume)
{
    reader_open(r, bytes, len, device, resume);
    r->app->config.can = all_abilities;
    r->app->config.version = "1.2.3";
    go(r, WQ_SCREEN_SETTINGS);
}

/* The control of this act and argument, which must be there. */
static const struct control *find(const struct reader *r, uint8_t act, uint32_t arg)
{
    const struct scene *scene = &r->app->scene;
    for (uint32_t i = scene->first; i < scene->n; i++)
        if (scene->controls[i].act == act && scene->controls[i].arg == arg)
            return &scene->controls[i];
    fail_msg("no control %d, %u", act, (unsigned)arg);
    return NULL;
}

static void touch(struct reader *r, uint8_t act, uint32_t arg)
{
    struct wq_rect b = find(r, act, arg)->box;
    tap(r, b.x + b.w / 2, b.y + b.h / 2);
}

enum { ROW = ACT_OWN, CHOOSE }; /* of the screen */

static bool has_row(const struct reader *r, uint32_t set)
{
    const struct scene *scene = &r->app->scene;
    for (uint32_t i = scene->first; i < scene->n; i++)
        if (scene->controls[i].act == ROW && scene->controls[i].arg == set)
            return true;
    return false;
}

/* Turn to the page that has the row. */
static void turn_to(struct reader *r, uint32_t set)
{
    bool turned = true;
    while (!has_row(r, set) && turned)
        assert_int_equal(wq_scene_turn(r->app, -1, &turned), WQ_OK);
    redraw(r);
    for (turned = true; !has_row(r, set) && turned; redraw(r))
        assert_int_equal(wq_scene_turn(r->app, 1, &turned), WQ_OK);
    assert_true(has_row(r, set));
}

/* Choose by touch, as a person would; with keys alone by OK. */
static void choose(struct reader *r, uint32_t set, uint32_t choice)
{
    turn_to(r, set);
    if (!r->device.has_touch) {
        wq_scene_focus(r->app, (uint32_t)(find(r, ROW, set) - r->app->scene.controls));
        press(r, WQ_KEY_OK);
        wq_scene_focus(r->app, (uint32_t)(find(r, CHOOSE, choice) - r->app->scene.controls));
        press(r, WQ_KEY_OK);
        return;
    }
    touch(r, ROW, set);
    touch(r, CHOOSE, choice);
}

/* The rows of settings.c, in their order. */
enum {
    TYPE,
    LOOK,
    CLEAN,
    HAND,
    ROTATION,
    TARGETS,
    BUTTONS,
    LANGUAGE,
    DIGITS,
    CALENDAR,
    MONTHS,
    LIGHT,
    SLEEP,
    STATUS,
    CHECK,
    RESET,
    LEAVE
};

static void test_a_turned_screen_keeps_the_place_and_comes_back_so(void **state)
{
    (void)state;
    static const uint8_t ways[] = {1, 0, 3, 1, 2, 3, 0};
    for (size_t d = 0; d < DEVICE_N; d++) {
        struct reader r;
        reader_open(&r, bytes, len, devices[d], NULL);
        const int32_t w = r.device.w_px, h = r.device.h_px;
        r.app->config.can = all_abilities;
        tap_row(&r, 0);
        for (int i = 0; i < 3; i++)
            press(&r, WQ_KEY_NEXT);
        const uint32_t off = r.place.text_off;
        settle(&r);
        redraw(&r);
        uint8_t *upright = snapshot(&r);
        for (size_t i = 0; i < sizeof ways; i++) {
            const bool is_on_side = ways[i] & 1;
            go(&r, WQ_SCREEN_SETTINGS);
            choose(&r, ROTATION, ways[i]);
            assert_refresh(&r, WQ_INTENT_PAGE);
            assert_int_equal(r.place.settings.is_on_side, is_on_side);
            assert_int_equal(r.place.settings.is_upside_down, ways[i] >= 2);
            assert_int_equal(wq_app_surface(r.app)->w, is_on_side ? h : w);
            assert_int_equal(wq_app_surface(r.app)->h, is_on_side ? w : h);
            press(&r, WQ_KEY_BACK);
            settle(&r);
            redraw(&r);
            assert_int_equal(r.place.screen, WQ_SCREEN_ARTICLE);
            assert_true(r.place.text_off <= off && off < wq_article_page_end(r.app));
            assert_true(is_on_side || is_shown(&r, upright));
            uint8_t *seen = snapshot(&r);
            struct reader again;
            reader_open(&again, bytes, len, devices[d], &r.place);
            settle(&again);
            redraw(&again);
            assert_true(is_shown(&again, seen));
            reader_close(&again);
            free(seen);
        }
        free(upright);
        reader_close(&r);
    }
}

static void test_each_choice_holds_is_kept_and_comes_back(void **state)
{
    (void)state;
    for (size_t d = 0; d < DEVICE_N; d++) {
        struct reader r;
        open_settings(&r, devices[d], NULL);
        bool has_touch = r.device.has_touch;
        choose(&r, LOOK, 1);
        assert_true(r.place.settings.is_night);
        choose(&r, CLEAN, 4);
        assert_int_equal(r.place.settings.clean_pages, 24);
        choose(&r, CLEAN, 5);
        assert_int_equal(r.place.settings.clean, WQ_CLEAN_ARTICLES);
        choose(&r, ROTATION, 2);
        assert_true(r.place.settings.is_upside_down);
        assert_false(r.place.settings.is_on_side);
        if (has_touch) {
            choose(&r, HAND, 2);
            assert_int_equal(r.place.settings.hand, WQ_HAND_LEFT);
            choose(&r, TARGETS, 1);
            assert_true(r.place.settings.has_large_targets);
        }
        choose(&r, DIGITS, 3);
        assert_int_equal(r.place.settings.manner.digits, WQ_DIGITS_PERSIAN);
        choose(&r, CALENDAR, 1);
        assert_true(r.place.settings.manner.shows_hijri);
        choose(&r, MONTHS, 4);
        assert_int_equal(r.place.settings.manner.months, WQ_MONTHS_MOROCCO);
        choose(&r, SLEEP, 4);
        assert_int_equal(r.place.settings.sleep_minutes, WQ_SLEEP_NEVER);
        choose(&r, LANGUAGE, 1);
        assert_string_equal(r.place.settings.language, "en");
        assert_ptr_equal(r.app->spec.language, &wq_language_en);

        struct reader again;
        reader_open(&again, bytes, len, devices[d], &r.place);
        again.app->config = r.app->config;
        again.app->config.fonts = again.fonts;
        again.app->config.archive = again.archive;
        redraw(&again);
        assert_memory_equal(&again.place.settings, &r.place.settings, sizeof r.place.settings);
        reader_close(&again);

        choose(&r, RESET, 1);
        const struct wq_settings none = {0};
        assert_memory_equal(&r.place.settings, &none, sizeof none);
        assert_ptr_equal(r.app->spec.language, &wq_language_ar);
        reader_close(&r);
    }
}

static void test_rows_are_those_the_device_can_do(void **state)
{
    (void)state;
    struct reader r;
    open_settings(&r, "kobo-clara", NULL);
    r.app->config.can = (struct wq_abilities){0};
    redraw(&r);
    static const uint32_t absent[] = {CLEAN, ROTATION, BUTTONS, LIGHT, SLEEP, LEAVE};
    bool turned = true;
    for (int page = 0; turned; page++) {
        for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++)
            assert_false(has_row(&r, absent[i]));
        assert_int_equal(wq_scene_turn(r.app, 1, &turned), WQ_OK);
        redraw(&r);
        assert_true(page < 9);
    }
    reader_close(&r);
}

static void test_night_shows_the_same_page_inverted(void **state)
{
    (void)state;
    struct reader day, night;
    struct wq_place place;
    reader_open(&day, bytes, len, "kobo-clara", NULL);
    tap_row(&day, LONG_ARABIC);
    place = day.place;
    place.settings.is_night = true;
    reader_open(&night, bytes, len, "kobo-clara", &place);
    size_t n = (size_t)day.device.w_px * (size_t)day.device.h_px;
    for (size_t i = 0; i < n; i++)
        assert_int_equal(day.panel[i] + night.panel[i], 255);
    reader_close(&day);
    reader_close(&night);
}

static void test_digits_of_the_archive_are_those_of_its_titles(void **state)
{
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, "kobo-clara", NULL); /* titles end in European numbers */
    assert_int_equal(r.place.archive_digits, WQ_DIGITS_EUROPEAN);
    assert_int_equal(r.app->spec.manner.digits, WQ_DIGITS_EUROPEAN);
    struct wq_place place = r.place;
    reader_close(&r);
    place.archive_digits = WQ_DIGITS_PERSIAN; /* of the same edition: believed, not counted again */
    reader_open(&r, bytes, len, "kobo-clara", &place);
    assert_int_equal(r.app->spec.manner.digits, WQ_DIGITS_PERSIAN);
    reader_close(&r);
    place.archive_digits = WQ_DIGITS_AS_STORED; /* and that there are none, too */
    reader_open(&r, bytes, len, "kobo-clara", &place);
    assert_int_equal(r.place.archive_digits, WQ_DIGITS_AS_STORED);
    reader_close(&r);
    place.edition[0] ^= 1;
    reader_open(&r, bytes, len, "kobo-clara", &place);
    assert_int_equal(r.app->spec.manner.digits, WQ_DIGITS_EUROPEAN);
    reader_close(&r);
}

static void test_settings_without_room_give_way(void **state)
{
    (void)state;
    struct reader r;
    struct wq_place place = {.screen = WQ_SCREEN_LIST, .last.screen = WQ_SCREEN_HOME};
    place.settings.em_px = 160;
    place.settings.margin_units = 20;
    place.settings.pitch_percent = 250;
    memcpy(place.settings.language, "xx", 2);
    reader_open(&r, bytes, len, "waveshare-7.5", &place);
    assert_int_equal(r.place.settings.em_px, 0);
    assert_ptr_equal(r.app->spec.language, &wq_language_ar);
    reader_close(&r);
}

static void slide(struct reader *r, int32_t x, int32_t y, int32_t y2)
{
    reader_send(r, (struct wq_event){.kind = WQ_EVENT_SWIPE,
                                     .swipe = y2 < y ? WQ_SWIPE_UP : WQ_SWIPE_DOWN,
                                     .x = x,
                                     .y = y,
                                     .x2 = x,
                                     .y2 = y2});
}

static void test_a_finger_along_an_edge_sets_light_and_warmth(void **state)
{
    (void)state;
    struct reader r;
    open_settings(&r, "kobo-clara", NULL);
    const int32_t right = r.device.w_px - 1, h = r.device.h_px;
    slide(&r, right, h * 3 / 4, h / 4);
    assert_int_equal(r.place.settings.light_percent, 50);
    slide(&r, 0, h * 3 / 4, h / 2);
    assert_int_equal(r.place.settings.warm_percent, 25);
    slide(&r, right, 0, h - 1);
    assert_int_equal(r.place.settings.light_percent, 0);
    r.app->config.can.light = r.app->config.can.warmth = false;
    slide(&r, right, h * 3 / 4, h / 4);
    slide(&r, 0, 0, h - 1);
    assert_int_equal(r.place.settings.light_percent, 0);
    assert_int_equal(r.place.settings.warm_percent, 25);
    reader_close(&r);
}

static void test_a_finger_across_the_screen_cleans_it(void **state)
{
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, "kobo-clara", NULL);
    tap_row(&r, LONG_ARABIC);
    reader_send(&r, (struct wq_event){.kind = WQ_EVENT_SWIPE, .swipe = WQ_SWIPE_DIAGONAL});
    assert_refresh(&r, WQ_INTENT_CLEAN);
    assert_page(&r, LONG_ARABIC, 0);
    reader_close(&r);
}

static void test_the_key_of_the_light_opens_it_over_a_page_when_held(void **state)
{
    const struct wq_event held = {.kind = WQ_EVENT_KEYHOLD, .key = WQ_KEY_LIGHT};
    const struct wq_app_fault full = {.trouble = WQ_TROUBLE_FULL};
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, "kobo-clara", NULL);
    tap_row(&r, LONG_ARABIC);
    uint8_t *page = snapshot(&r);
    reader_send(&r, held); /* there is no light */
    assert_null(r.app->panel);
    r.app->config.can.light = true;
    press(&r, WQ_KEY_LIGHT); /* the machine's, not a key that shows the focus */
    assert_int_equal(r.list.n, 0);
    reader_send(&r, held);
    assert_ptr_equal(r.app->panel, &wq_light_panel);
    assert_false(is_shown(&r, page));
    reader_send(&r, held);
    assert_true(is_shown(&r, page));
    wq_app_tell(r.app, &full);
    redraw(&r);
    uint8_t *told = snapshot(&r);
    reader_send(&r, held);
    assert_true(is_shown(&r, told));
    free(told);
    free(page);
    reader_close(&r);
}

static void test_light_goes_in_steps_to_its_ends(void **state)
{
    (void)state;
    enum { LESS = ACT_OWN, MORE };
    struct reader r;
    open_settings(&r, "kobo-clara", NULL);
    wq_ui_open_panel(r.app, &wq_light_panel, 0);
    redraw(&r);
    for (int i = 0; i < 20; i++)
        touch(&r, MORE, 0);
    assert_int_equal(r.place.settings.light_percent, 100);
    for (uint32_t i = r.app->scene.first; i < r.app->scene.n; i++)
        assert_false(r.app->scene.controls[i].act == MORE && r.app->scene.controls[i].arg == 0);
    touch(&r, LESS, 0);
    touch(&r, MORE, 1);
    assert_int_equal(r.place.settings.light_percent, 95);
    assert_int_equal(r.place.settings.warm_percent, 5);
    reader_close(&r);
}

static void test_leaving_is_asked_for(void **state)
{
    (void)state;
    struct reader r;
    open_settings(&r, "kobo-clara", NULL);
    choose(&r, LEAVE, 0);
    assert_false(wq_app_leaves(r.app));
    choose(&r, LEAVE, 1);
    assert_true(wq_app_leaves(r.app));
    reader_close(&r);
}

/* ---- trouble ---- */

static bool is_blank(const struct reader *r)
{
    size_t n = (size_t)r->device.w_px * (size_t)r->device.h_px;
    for (size_t i = 1; i < n; i++)
        if (r->panel[i] != r->panel[0])
            return false;
    return true;
}

/* Every kind, on every screen, in every language, with a name that would turn the line round. */
static void test_each_trouble_has_its_page(void **state)
{
    (void)state;
    for (size_t d = 0; d < DEVICE_N; d++)
        for (int english = 0; english < 2; english++) {
            struct reader r;
            struct wq_place place = {.screen = WQ_SCREEN_LIST, .last.screen = WQ_SCREEN_HOME};
            memcpy(place.settings.language, english ? "en" : "ar", 2);
            reader_open(&r, bytes, len, devices[d], &place);
            r.app->config.can = all_abilities;
            for (int i = 0; i < WQ_TROUBLE_N; i++) {
                struct wq_app_fault fault = {.trouble = (enum wq_app_trouble)i,
                                             .status = WQ_E_DAMAGED,
                                             .file = "\u202Etxt.\u2066\u2067evil",
                                             .lost_n = 4000000000u};
                uint32_t visit_n = r.app->visit_n;
                wq_app_tell(r.app, &fault);
                redraw(&r);
                assert_false(is_blank(&r));
                press(&r, WQ_KEY_BACK);
                assert_null(r.app->panel);
                assert_int_equal(r.app->visit_n, visit_n);
            }
            reader_close(&r);
        }
}

/* Check the whole bundle from the settings, to the end: how many frames were asked for. */
static uint32_t check_all(struct reader *r)
{
    uint32_t frame_n = 0;
    uint64_t now_ms = 5000;
    turn_to(r, CHECK);
    touch(r, ROW, CHECK);
    assert_int_equal(wq_ui_screen_now(r->app), WQ_SCREEN_FAULT);
    while (wq_app_has_work(r->app)) {
        assert_int_equal(r->app->fault.trouble, WQ_TROUBLE_CHECKED);
        reader_send(r, (struct wq_event){.kind = WQ_EVENT_IDLE, .now_ms = now_ms});
        frame_n += r->list.n;
        now_ms += 100;
    }
    return frame_n;
}

static void test_a_check_of_a_whole_bundle_says_that_all_is_intact(void **state)
{
    (void)state;
    struct reader r;
    open_settings(&r, "kobo-clara", NULL);
    /* 296 articles, 8 at once: 37 steps, the first of them late, then one frame a second */
    assert_in_range(check_all(&r), 2, 6);
    assert_int_equal(r.app->fault.lost_n, 0);
    assert_int_equal(r.app->fault.trouble, WQ_TROUBLE_CHECKED);
    assert_int_equal(r.app->checked_n, ARCHIVE_N);
    press(&r, WQ_KEY_BACK);
    assert_int_equal(wq_ui_screen_now(r.app), WQ_SCREEN_SETTINGS);
    reader_close(&r);
}

static void test_a_check_counts_the_articles_that_cannot_be_read(void **state)
{
    (void)state;
    struct reader r;
    uint32_t lost_n = 0;
    uint8_t *damaged = damaged_copy(bytes, len, WQ_SECTION_TEXT, 0);
    reader_open(&r, damaged, len, "kobo-clara", NULL);
    for (uint32_t i = 0; i < ARCHIVE_N; i++) {
        struct wq_article article;
        const size_t mark = wq_arena_mark(&r.article_arena);
        lost_n += wq_archive_article(r.archive, i, &r.article_arena, &article) != WQ_OK;
        wq_arena_rewind(&r.article_arena, mark);
    }
    assert_in_range(lost_n, 1, ARCHIVE_N - 1);
    go(&r, WQ_SCREEN_SETTINGS);
    check_all(&r);
    assert_int_equal(r.app->fault.trouble, WQ_TROUBLE_DAMAGED);
    assert_int_equal(r.app->fault.lost_n, lost_n);
    assert_int_equal(r.app->fault.status, WQ_E_DAMAGED);
    free(damaged);
    reader_close(&r);
}

static void test_a_check_that_is_left_ends(void **state)
{
    (void)state;
    struct reader r;
    open_settings(&r, "kobo-clara", NULL);
    turn_to(&r, CHECK);
    touch(&r, ROW, CHECK);
    reader_send(&r, (struct wq_event){.kind = WQ_EVENT_IDLE});
    press(&r, WQ_KEY_BACK);
    assert_int_equal(wq_ui_screen_now(r.app), WQ_SCREEN_SETTINGS);
    assert_false(wq_app_has_work(r.app));
    reader_close(&r);
}

static void test_storage_trouble_leaves_the_page_below(void **state)
{
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, "kobo-clara", NULL);
    tap_row(&r, LONG_ARABIC);
    uint8_t *before = snapshot(&r);
    const struct wq_app_fault fault = {.trouble = WQ_TROUBLE_FULL};
    wq_app_tell(r.app, &fault);
    redraw(&r);
    assert_false(is_shown(&r, before));
    touch(&r, ACT_BACK, 0);
    assert_true(is_shown(&r, before));
    press(&r, WQ_KEY_NEXT);
    assert_page(&r, LONG_ARABIC, 1);
    free(before);
    reader_close(&r);
}

static void test_too_little_memory_closes_the_screen_and_says_so(void **state)
{
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, "kobo-clara", NULL);
    go(&r, WQ_SCREEN_HOME);
    r.app->visit_n = 1;
    struct wq_visit list = wq_visit_to(WQ_SCREEN_LIST);
    assert_int_equal(wq_ui_go(r.app, &list), WQ_OK);
    redraw(&r);
    for (int i = 0; i < KEPT_PAGES; i++)
        r.app->kept[i].arena.cap = 64;
    tap_row(&r, LONG_ARABIC);
    assert_non_null(r.app->panel);
    assert_int_equal(r.app->panel_fault.trouble, WQ_TROUBLE_MEMORY);
    assert_int_equal(r.app->visit_n, 1);
    assert_int_equal(r.place.last.screen, WQ_SCREEN_ARTICLE);
    reader_close(&r);
}

static void test_one_hand_turns_both_ways_below_its_thumb(void **state)
{
    (void)state;
    static const struct {
        enum wq_hand hand;
        int32_t x_percent, y_percent;
        uint32_t page; /* from page 1 */
    } rows[] = {
        {WQ_HAND_BOTH, 10, 10, 2},  {WQ_HAND_BOTH, 90, 80, 0},  {WQ_HAND_RIGHT, 90, 80, 2},
        {WQ_HAND_RIGHT, 90, 10, 0}, {WQ_HAND_RIGHT, 10, 10, 2}, {WQ_HAND_LEFT, 10, 80, 2},
        {WQ_HAND_LEFT, 10, 10, 0},  {WQ_HAND_LEFT, 90, 10, 2},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct reader r;
        struct wq_place place = {.screen = WQ_SCREEN_LIST, .last.screen = WQ_SCREEN_HOME};
        place.settings.hand = rows[i].hand;
        reader_open(&r, bytes, len, "kobo-clara", &place);
        tap_row(&r, LONG_ARABIC);
        press(&r, WQ_KEY_NEXT);
        tap(&r, r.device.w_px * rows[i].x_percent / 100, r.device.h_px * rows[i].y_percent / 100);
        assert_page(&r, LONG_ARABIC, rows[i].page);
        reader_close(&r);
    }
}

/* ---- what was read ---- */

static void test_articles_read_stand_newest_first_and_go_on_where_they_were_left(void **state)
{
    (void)state;
    for (size_t d = 0; d < DEVICE_N; d++) {
        struct reader r;
        reader_open(&r, bytes, len, devices[d], NULL);
        assert_int_equal(wq_history_open(&r.app_arena, NULL, &r.app->config.history), WQ_OK);
        tap_row(&r, LONG_ARABIC);
        press(&r, WQ_KEY_NEXT);
        press(&r, WQ_KEY_NEXT);
        uint32_t text_off = r.place.text_off;
        uint8_t *page = snapshot(&r);
        assert_int_equal(wq_history_n(r.app->config.history), 0); /* not while it is open */
        press(&r, WQ_KEY_BACK);
        assert_int_equal(wq_history_n(r.app->config.history), 1);
        tap_row(&r, FIRST_SHORT); /* read to its end at once */
        press(&r, WQ_KEY_BACK);
        const struct wq_history_record *newest = wq_history_at(r.app->config.history, 0);
        assert_int_equal(newest->article, FIRST_SHORT);
        assert_true(newest->is_read);
        assert_int_equal(newest->permille, 1000);
        const struct wq_history_record *older = wq_history_at(r.app->config.history, 1);
        assert_int_equal(older->text_off, text_off);
        assert_false(older->is_read);
        go(&r, WQ_SCREEN_RECENT);
        wq_scene_focus(r.app, (uint32_t)(find(&r, ACT_OWN, 1) - r.app->scene.controls));
        press(&r, WQ_KEY_OK);
        if (r.place.screen != WQ_SCREEN_ARTICLE)
            press(&r, WQ_KEY_OK); /* the first key shows the focus */
        assert_int_equal(r.place.article_index, LONG_ARABIC);
        assert_int_equal(r.place.text_off, text_off);
        assert_true(is_shown(&r, page));
        free(page);
        reader_close(&r);
    }
}

static void test_history_of_another_archive_is_an_empty_page(void **state)
{
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, "kobo-clara", NULL);
    assert_int_equal(wq_history_open(&r.app_arena, NULL, &r.app->config.history), WQ_OK);
    for (uint32_t i = 0; i < 20; i++) {
        struct wq_history_record record = {.article = i, .permille = 500};
        memset(record.article_id, (int)i + 1, sizeof record.article_id);
        wq_history_put(r.app->config.history, &record);
    }
    go(&r, WQ_SCREEN_RECENT);
    for (int i = 0; i < 4; i++)
        swipe(&r, WQ_SWIPE_RIGHT);
    assert_int_equal(wq_ui_screen_now(r.app), WQ_SCREEN_RECENT);
    reader_close(&r);
}

/* Without an archive there is one page, whatever is done; only leaving leads away. */
static void test_without_a_bundle_its_page_stands(void **state)
{
    (void)state;
    for (size_t d = 0; d < DEVICE_N; d++) {
        struct reader r;
        reader_open(&r, bytes, len, devices[d], NULL);
        struct wq_app_config config = r.app->config;
        config.archive = NULL;
        config.can = all_abilities;
        config.fault = (struct wq_app_fault){.trouble = WQ_TROUBLE_NO_BUNDLE};
        wq_arena_rewind(config.page_arena, 0);
        r.change = 0;
        assert_int_equal(wq_app_make(&r.app_arena, &config, NULL, &r.app), WQ_OK);
        redraw(&r);
        assert_false(is_blank(&r));
        for (int key = 0; key <= WQ_KEY_POWER; key++)
            if (key != WQ_KEY_OK) {
                press(&r, (enum wq_key)key);
                reader_send(&r,
                            (struct wq_event){.kind = WQ_EVENT_KEYHOLD, .key = (enum wq_key)key});
            }
        for (int way = 0; way < 4; way++)
            swipe(&r, (enum wq_swipe)way);
        tap(&r, 1, 1);
        reader_send(&r, (struct wq_event){.kind = WQ_EVENT_IDLE});
        reader_send(&r, (struct wq_event){.kind = WQ_EVENT_SLEEP});
        redraw(&r);
        assert_int_equal(r.place.visit_n, 1);
        assert_false(wq_app_leaves(r.app));
        touch(&r, ACT_OWN + 1, 0);
        assert_true(wq_app_leaves(r.app));
        reader_close(&r);
    }
}

/* ---- type ---- */

static void test_choices_stand_beside_the_preview_on_a_wide_screen(void **state)
{
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, "waveshare-7.5", NULL);
    go(&r, WQ_SCREEN_TYPE);
    const struct wq_surface *s = &r.app->surface;
    for (uint32_t i = r.app->scene.first; i < r.app->scene.n; i++) {
        const struct wq_rect box = r.app->scene.controls[i].box;
        assert_true(box.x + box.w <= s->w / 2 + wq_ui_rule_px(r.app));
    }
    uint32_t line_n = 0; /* of the preview: rows with ink below rows without */
    bool had_ink = false;
    for (int32_t y = 0; y < s->h; y++) {
        bool has_ink = false;
        for (int32_t x = s->w / 2 + wq_ui_units(r.app, 10); x < s->w; x++)
            has_ink = has_ink || s->pixels[y * s->stride + x] == 0;
        line_n += has_ink && !had_ink;
        had_ink = has_ink;
    }
    assert_true(line_n >= 6);
    reader_close(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_turned_screen_keeps_the_place_and_comes_back_so),
        cmocka_unit_test(test_each_choice_holds_is_kept_and_comes_back),
        cmocka_unit_test(test_rows_are_those_the_device_can_do),
        cmocka_unit_test(test_night_shows_the_same_page_inverted),
        cmocka_unit_test(test_digits_of_the_archive_are_those_of_its_titles),
        cmocka_unit_test(test_settings_without_room_give_way),
        cmocka_unit_test(test_a_finger_along_an_edge_sets_light_and_warmth),
        cmocka_unit_test(test_a_finger_across_the_screen_cleans_it),
        cmocka_unit_test(test_the_key_of_the_light_opens_it_over_a_page_when_held),
        cmocka_unit_test(test_light_goes_in_steps_to_its_ends),
        cmocka_unit_test(test_leaving_is_asked_for),
        cmocka_unit_test(test_each_trouble_has_its_page),
        cmocka_unit_test(test_a_check_of_a_whole_bundle_says_that_all_is_intact),
        cmocka_unit_test(test_a_check_counts_the_articles_that_cannot_be_read),
        cmocka_unit_test(test_a_check_that_is_left_ends),
        cmocka_unit_test(test_storage_trouble_leaves_the_page_below),
        cmocka_unit_test(test_too_little_memory_closes_the_screen_and_says_so),
        cmocka_unit_test(test_one_hand_turns_both_ways_below_its_thumb),
        cmocka_unit_test(test_articles_read_stand_newest_first_and_go_on_where_they_were_left),
        cmocka_unit_test(test_history_of_another_archive_is_an_empty_page),
        cmocka_unit_test(test_without_a_bundle_its_page_stands),
        cmocka_unit_test(test_choices_stand_beside_the_preview_on_a_wide_screen),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
