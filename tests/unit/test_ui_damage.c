/* SPDX-License-Identifier: MIT */
/* What is damaged: told once, a sign on the first screen that leads to it, marks in lists. */
#include "search_app_fixture.h"
#include "../../firmware/ui/screens.h"
#include "../../firmware/ui/widgets.h"

#define CLARA "kobo-clara"

static uint8_t *bytes;
static size_t len;

static int set_up(void **state)
{
    (void)state;
    bytes = found_archive("app-damage.wrq", &len);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    free(bytes);
    return 0;
}

/* Acts of home and of the page of trouble. */
enum { HOME_DAMAGE = ACT_OWN + 13 };
enum { FAULT_READ = ACT_OWN, FAULT_LEAVE, FAULT_CHECK };

static const struct wq_app_fault salvaged = {
    .trouble = WQ_TROUBLE_SALVAGED, .status = WQ_E_DAMAGED, .file = "news.wrq", .found_n = FOUND_N};
static const struct wq_app_fault cut = {
    .trouble = WQ_TROUBLE_PARTIAL, .status = WQ_E_TRUNCATED, .file = "old.ed2.wrq", .lost_n = 12};

static void redraw(struct reader *r)
{
    reader_send(r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
}

/* Make the app anew at `place`, with these files. */
static void restart(struct reader *r, const struct wq_app_fault *unread, uint32_t unread_n,
                    const struct wq_place *place)
{
    struct wq_app_config config = r->app->config;
    config.unread = unread;
    config.unread_n = unread_n;
    wq_arena_rewind(config.page_arena, 0);
    wq_arena_rewind(config.article_arena, 0);
    r->change = 0;
    assert_int_equal(wq_app_make(&r->app_arena, &config, place, &r->app), WQ_OK);
    redraw(r);
}

static void go(struct reader *r, enum wq_screen screen)
{
    const struct wq_visit visit = wq_visit_to(screen);
    assert_int_equal(wq_ui_go(r->app, &visit), WQ_OK);
    redraw(r);
}

static void test_damage_is_told_once_and_not_at_the_next_start(void **state)
{
    (void)state;
    const struct wq_app_fault both[] = {salvaged, cut};
    struct wq_app_fault fault;
    struct reader r;
    reader_open(&r, bytes, len, CLARA, NULL);
    restart(&r, &salvaged, 1, NULL);
    assert_true(wq_app_untold(r.app, &fault));
    assert_int_equal(fault.trouble, WQ_TROUBLE_SALVAGED);
    const uint64_t change = r.change;
    wq_app_tell(r.app, &fault);
    redraw(&r);
    assert_true(r.change > change); /* to be saved */
    assert_false(wq_app_untold(r.app, &fault));
    press(&r, WQ_KEY_BACK);
    assert_false(wq_app_untold(r.app, &fault));
    struct wq_place place = r.place;
    restart(&r, &salvaged, 1, &place);
    assert_false(wq_app_untold(r.app, &fault));
    /* another one is news, and its own alone */
    restart(&r, both, 2, &place);
    assert_true(wq_app_untold(r.app, &fault));
    assert_int_equal(fault.trouble, WQ_TROUBLE_PARTIAL);
    wq_app_tell(r.app, &fault);
    redraw(&r);
    press(&r, WQ_KEY_BACK);
    assert_false(wq_app_untold(r.app, &fault));
    /* mended, and damaged anew */
    place = r.place;
    restart(&r, &cut, 1, &place);
    place = r.place;
    restart(&r, both, 2, &place);
    assert_true(wq_app_untold(r.app, &fault));
    assert_int_equal(fault.trouble, WQ_TROUBLE_SALVAGED);
    reader_close(&r);
}

static void test_damage_is_told_when_nothing_else_is_shown(void **state)
{
    (void)state;
    struct wq_app_fault fault;
    struct reader r;
    reader_open(&r, bytes, len, CLARA, NULL);
    restart(&r, &salvaged, 1, NULL);
    wq_app_tell(r.app, &cut);
    assert_false(wq_app_untold(r.app, &fault));
    redraw(&r);
    press(&r, WQ_KEY_BACK);
    assert_true(wq_app_untold(r.app, &fault));
    go(&r, WQ_SCREEN_SEARCH);
    assert_false(wq_app_untold(r.app, &fault));
    reader_close(&r);
}

static void test_the_page_of_damage_leads_to_a_check_and_back(void **state)
{
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, CLARA, NULL);
    restart(&r, &salvaged, 1, NULL);
    const uint32_t visit_n = r.app->visit_n;
    wq_app_tell(r.app, &salvaged);
    redraw(&r);
    tap_control(&r, FAULT_CHECK, 0);
    assert_int_equal(r.app->visit_n, visit_n + 1); /* in its place */
    assert_false(has_control(&r, FAULT_CHECK, 0));
    settle(&r);
    assert_int_equal(r.app->checked_n, FOUND_N);
    tap_control(&r, FAULT_READ, 0);
    assert_int_equal(r.app->visit_n, visit_n);
    reader_close(&r);
}

static void test_a_panel_over_the_page_of_damage_leaves_it_as_it_was(void **state)
{
    (void)state;
    const struct wq_app_fault full = {.trouble = WQ_TROUBLE_FULL};
    struct reader r;
    reader_open(&r, bytes, len, CLARA, NULL);
    wq_app_tell(r.app, &salvaged);
    redraw(&r);
    uint8_t *page = snapshot(&r);
    wq_app_tell(r.app, &full);
    redraw(&r);
    assert_false(is_shown(&r, page));
    press(&r, WQ_KEY_BACK);
    assert_true(is_shown(&r, page));
    free(page);
    reader_close(&r);
}

static void test_the_page_has_room_however_long_the_way_back_is(void **state)
{
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, CLARA, NULL);
    while (r.app->visit_n < WQ_VISITS_MAX)
        go(&r, WQ_SCREEN_LIST);
    wq_app_tell(r.app, &salvaged);
    redraw(&r);
    assert_int_equal(screen_of(&r), WQ_SCREEN_FAULT);
    assert_int_equal(r.app->visits[0].screen, WQ_SCREEN_HOME);
    reader_close(&r);
}

static void test_home_keeps_a_sign_that_leads_to_what_is_damaged(void **state)
{
    static const char *const devices[] = {CLARA, "600x800@167/16", "waveshare-7.5",
                                          "320x400@124/2"};
    (void)state;
    for (size_t d = 0; d < sizeof devices / sizeof devices[0]; d++) {
        struct reader r;
        reader_open(&r, bytes, len, devices[d], NULL);
        restart(&r, NULL, 0, NULL);
        assert_int_equal(screen_of(&r), WQ_SCREEN_HOME);
        assert_false(has_control(&r, HOME_DAMAGE, 0));
        restart(&r, &cut, 1, NULL);
        uint8_t *home = snapshot(&r);
        tap_control(&r, HOME_DAMAGE, 0);
        assert_int_equal(screen_of(&r), WQ_SCREEN_FAULT);
        assert_int_equal(r.app->fault.trouble, WQ_TROUBLE_PARTIAL);
        press(&r, WQ_KEY_BACK);
        assert_int_equal(screen_of(&r), WQ_SCREEN_HOME);
        if (!wq_ui_has_keys_only(r.app)) /* the focus is on the sign then */
            assert_true(is_shown(&r, home));
        free(home);
        reader_close(&r);
    }
}

static void test_what_a_check_found_is_kept_for_its_edition(void **state)
{
    (void)state;
    struct reader r;
    uint8_t *damaged = damaged_copy(bytes, len, WQ_SECTION_TEXT, 0);
    reader_open(&r, damaged, len, CLARA, NULL);
    assert_int_equal(wq_fault_check(r.app), WQ_OK);
    redraw(&r);
    settle(&r);
    const uint32_t lost_n = r.app->fault.lost_n;
    assert_in_range(lost_n, 1, FOUND_N - 1);
    assert_int_equal(r.place.check, lost_n + 1);
    struct wq_place place = r.place;
    restart(&r, NULL, 0, &place);
    go(&r, WQ_SCREEN_HOME);
    tap_control(&r, HOME_DAMAGE, 0);
    assert_int_equal(r.app->fault.trouble, WQ_TROUBLE_DAMAGED);
    assert_int_equal(r.app->fault.lost_n, lost_n);
    place.edition[0] ^= 1;
    restart(&r, NULL, 0, &place);
    go(&r, WQ_SCREEN_HOME);
    assert_false(has_control(&r, HOME_DAMAGE, 0));
    reader_close(&r);
    free(damaged);
}

static void test_a_damaged_article_is_marked_where_it_is_listed(void **state)
{
    (void)state;
    struct reader r;
    uint8_t *damaged = damaged_copy(bytes, len, WQ_SECTION_TEXT, 0);
    reader_open(&r, damaged, len, CLARA, NULL);
    go(&r, WQ_SCREEN_LIST);
    uint8_t *before = snapshot(&r);
    const struct wq_rect row = control_of(&r, ACT_OWN, 0).box;
    tap_control(&r, ACT_OWN, 0);
    assert_int_not_equal(r.app->reading.fault, WQ_OK);
    press(&r, WQ_KEY_BACK);
    assert_false(is_shown(&r, before));
    /* nothing but its own sign, at the start of its row */
    const size_t w = (size_t)r.device.w_px;
    const int32_t column = r.device.w_px - wq_ui_units(r.app, 40) - wq_icon_px(r.app) - 4;
    for (int32_t y = 0; y < r.device.h_px; y++)
        for (int32_t x = 0; x < r.device.w_px; x++)
            if (x < column || y < row.y || y >= row.y + row.h)
                assert_int_equal(r.panel[(size_t)y * w + (size_t)x],
                                 before[(size_t)y * w + (size_t)x]);
    free(before);
    reader_close(&r);
    free(damaged);
}

static void ask(struct reader *r, const char *text)
{
    const struct wq_visit results =
        wq_asked_visit(r->app, wq_asked_add(r->app, wq_str(text), NULL));
    assert_int_equal(wq_ui_go(r->app, &results), WQ_OK);
    redraw(r);
}

/* The line of its title is as it was; the mark before it and the lines below are not. */
static void test_a_damaged_result_has_its_title_and_a_mark(void **state)
{
    (void)state;
    struct reader r, whole;
    uint8_t *damaged = damaged_copy(bytes, len, WQ_SECTION_TEXT, 0);
    reader_open(&whole, bytes, len, CLARA, NULL);
    reader_open(&r, damaged, len, CLARA, NULL);
    ask(&whole, "زيتون");
    ask(&r, "زيتون");
    const struct wq_rect row = control_of(&r, RESULTS_HIT, 0).box;
    assert_true(wq_damage_has(r.app, r.app->results.articles[0]));
    const size_t w = (size_t)r.device.w_px, x = (size_t)wq_ui_units(r.app, 40);
    const size_t title_w = w - 2 * x - (size_t)wq_ui_units(r.app, 42);
    uint32_t ink_n = 0;
    for (int32_t y = row.y; y < row.y + row.h / 4; y++) {
        const size_t at = (size_t)y * w + x;
        assert_memory_equal(r.panel + at, whole.panel + at, title_w);
        for (size_t i = 0; i < title_w; i++)
            ink_n += r.panel[at + i] < 128;
    }
    assert_true(ink_n > 500);
    assert_memory_not_equal(r.panel + (size_t)row.y * w, whole.panel + (size_t)row.y * w,
                            w * (size_t)row.h);
    reader_close(&r);
    reader_close(&whole);
    free(damaged);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_damage_is_told_once_and_not_at_the_next_start),
        cmocka_unit_test(test_damage_is_told_when_nothing_else_is_shown),
        cmocka_unit_test(test_the_page_of_damage_leads_to_a_check_and_back),
        cmocka_unit_test(test_a_panel_over_the_page_of_damage_leaves_it_as_it_was),
        cmocka_unit_test(test_the_page_has_room_however_long_the_way_back_is),
        cmocka_unit_test(test_home_keeps_a_sign_that_leads_to_what_is_damaged),
        cmocka_unit_test(test_what_a_check_found_is_kept_for_its_edition),
        cmocka_unit_test(test_a_damaged_article_is_marked_where_it_is_listed),
        cmocka_unit_test(test_a_damaged_result_has_its_title_and_a_mark),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
