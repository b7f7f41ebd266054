/* SPDX-License-Identifier: MIT */
/* What is slow is shown pressed before it is done; what a panel changes alone is painted alone. */
#include "edition_fixture.h"

enum { PAD_DIGIT = UINT8_MAX - 3, PAD_DONE = UINT8_MAX - 1 };

/* The longest article at its start, with `digits` typed as the number of a page to go to. */
static void type_page(struct reader *r, const char *digits)
{
    reader_open(r, bytes, len, "kobo-clara", NULL);
    tap_row(r, LONGEST);
    press(r, WQ_KEY_MENU);
    tap_control(r, MENU_GOTO, 0);
    for (; *digits; digits++)
        tap_control(r, PAD_DIGIT, (uint32_t)(*digits - '0'));
}

static void test_a_far_page_is_gone_to_after_its_button_is_shown_pressed(void **state)
{
    struct reader r;
    (void)state;
    type_page(&r, "60");
    const struct wq_rect box = control_of(&r, PAD_DONE, 0).box;
    uint8_t *before = snapshot(&r);
    const size_t w = (size_t)r.device.w_px;
    tap_control(&r, PAD_DONE, 0);
    assert_int_equal(r.list.n, 1);
    assert_int_equal(r.list.refresh[0].intent, WQ_INTENT_TYPING);
    assert_memory_equal(&r.list.refresh[0].rect, &box, sizeof box);
    for (int32_t y = 0; y < r.device.h_px; y++)
        for (int32_t x = 0; x < r.device.w_px; x++) {
            const bool is_in = x >= box.x && x < box.x + box.w && y >= box.y && y < box.y + box.h;
            const size_t at = (size_t)y * w + (size_t)x;
            assert_int_equal(r.panel[at], is_in ? 255 - before[at] : before[at]);
        }
    assert_page(&r, LONGEST, 0);
    assert_true(wq_app_has_work(r.app));
    assert_int_equal(wq_app_pause_ms(r.app), 0);
    reader_send(&r, (struct wq_event){.kind = WQ_EVENT_IDLE});
    assert_refresh(&r, WQ_INTENT_PAGE);
    assert_page(&r, LONGEST, 59);
    free(before);
    reader_close(&r);
}

static void test_a_near_page_is_gone_to_at_once(void **state)
{
    struct reader r;
    (void)state;
    type_page(&r, "6");
    tap_control(&r, PAD_DONE, 0);
    assert_page(&r, LONGEST, 5);
    reader_close(&r);
}

static void test_night_comes_to_a_far_page_without_its_pages_being_laid_out_anew(void **state)
{
    struct reader r;
    (void)state;
    type_page(&r, "60");
    tap_control(&r, PAD_DONE, 0);
    settle(&r);
    const uint32_t start_n = r.app->reading.start_n;
    assert_true(r.app->reading.is_counted && start_n > 60);
    reader_send(&r, (struct wq_event){.kind = WQ_EVENT_REDRAW}); /* with the number of pages */
    uint8_t *day = snapshot(&r);
    press(&r, WQ_KEY_MENU);
    tap_control(&r, MENU_NIGHT, 0);
    press(&r, WQ_KEY_BACK);
    assert_true(r.app->reading.is_counted);
    assert_int_equal(r.app->reading.start_n, start_n);
    for (size_t i = 0; i < (size_t)r.device.w_px * (size_t)r.device.h_px; i++)
        assert_int_equal(r.panel[i], 255 - day[i]);
    free(day);
    reader_close(&r);
}

static void test_what_comes_meanwhile_finds_what_the_press_led_to(void **state)
{
    struct reader r;
    (void)state;
    type_page(&r, "60");
    tap_control(&r, PAD_DONE, 0);
    press(&r, WQ_KEY_NEXT);
    assert_page(&r, LONGEST, 60);
    reader_close(&r);
}

static void test_trouble_that_is_told_meanwhile_takes_the_press_away(void **state)
{
    const struct wq_app_fault fault = {.trouble = WQ_TROUBLE_DAMAGED, .lost_n = 1};
    struct reader r;
    (void)state;
    type_page(&r, "60");
    tap_control(&r, PAD_DONE, 0);
    wq_app_tell(r.app, &fault);
    reader_send(&r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
    assert_int_equal(r.place.visits[r.place.visit_n - 1].screen, WQ_SCREEN_FAULT);
    assert_false(wq_app_leaves(r.app));
    press(&r, WQ_KEY_BACK);
    assert_page(&r, LONGEST, 0);
    reader_close(&r);
}

static void test_a_press_that_changes_nothing_is_taken_back(void **state)
{
    struct reader r;
    (void)state;
    reader_open(&r, bytes, len, "kobo-clara", NULL);
    uint8_t *before = snapshot(&r);
    /* there is no page before the first one */
    r.app->scene.controls[0] = (struct control){
        .box = {100, 200, 300, 50}, .act = ACT_PREVIOUS, .look = LOOK_TOUCH, .is_slow = true};
    r.app->scene.n = 1;
    tap(&r, 250, 225);
    assert_false(is_shown(&r, before));
    reader_send(&r, (struct wq_event){.kind = WQ_EVENT_IDLE});
    assert_true(is_shown(&r, before));
    free(before);
    reader_close(&r);
}

static void test_a_panel_painted_alone_looks_as_when_all_is_painted(void **state)
{
    static const char *const devices[] = {"kobo-clara", "waveshare-7.5"};
    const struct wq_event redraw = {.kind = WQ_EVENT_REDRAW};
    (void)state;
    for (size_t i = 0; i < sizeof devices / sizeof devices[0]; i++) {
        struct reader r;
        reader_open(&r, bytes, len, devices[i], NULL);
        tap_row(&r, LONG_ARABIC);
        press(&r, WQ_KEY_MENU);
        tap_control(&r, MENU_GOTO, 0);
        for (uint32_t digit = 1; digit <= 3; digit++) {
            const uint32_t below_n = r.app->scene.first;
            if (digit == 2) /* the focus, which keys show, is painted anew with it */
                press(&r, WQ_KEY_NEXT);
            tap_control(&r, PAD_DIGIT, digit);
            assert_int_equal(r.app->scene.first, below_n);
            uint8_t *alone = snapshot(&r);
            reader_send(&r, redraw);
            assert_true(is_shown(&r, alone));
            free(alone);
        }
        reader_close(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_far_page_is_gone_to_after_its_button_is_shown_pressed),
        cmocka_unit_test(test_a_near_page_is_gone_to_at_once),
        cmocka_unit_test(test_night_comes_to_a_far_page_without_its_pages_being_laid_out_anew),
        cmocka_unit_test(test_what_comes_meanwhile_finds_what_the_press_led_to),
        cmocka_unit_test(test_trouble_that_is_told_meanwhile_takes_the_press_away),
        cmocka_unit_test(test_a_press_that_changes_nothing_is_taken_back),
        cmocka_unit_test(test_a_panel_painted_alone_looks_as_when_all_is_painted),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
