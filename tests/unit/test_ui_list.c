/* SPDX-License-Identifier: MIT */
/* The list: its pages, the focus of the keys, touches, and what is damaged. */
#include "edition_fixture.h"
#include "../../firmware/ui/browse.h"
#include "../../firmware/ui/list.h"

#define CLARA "kobo-clara"
#define ROW_N 7u /* of the Clara's list, by the screens' design */

static void test_pages_follow_each_other_to_both_ends(void **state)
{
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, CLARA, NULL);
    assert_list(&r, 0);
    assert_refresh(&r, WQ_INTENT_PAGE);
    uint64_t change = r.change;
    swipe(&r, WQ_SWIPE_LEFT);
    assert_nothing(&r, change);
    for (uint32_t first = ROW_N; first < ARCHIVE_N; first += ROW_N) {
        swipe(&r, WQ_SWIPE_RIGHT);
        assert_list(&r, first);
        assert_refresh(&r, WQ_INTENT_MENU);
    }
    assert_list(&r, 294);
    change = r.change;
    swipe(&r, WQ_SWIPE_RIGHT);
    assert_nothing(&r, change);
    swipe(&r, WQ_SWIPE_LEFT);
    assert_list(&r, 287);
    reader_close(&r);
}

static void test_pager_lies_left_for_next_and_right_for_previous(void **state)
{
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, CLARA, NULL);
    int32_t y = r.device.h_px - 30, w = r.device.w_px;
    tap(&r, 60, y);
    assert_list(&r, ROW_N);
    tap(&r, w / 2, y);
    assert_list(&r, ROW_N);
    assert_int_equal(r.list.n, 0);
    tap(&r, w - 60, y);
    assert_list(&r, 0);
    /* what does not apply does not answer */
    tap(&r, w - 60, y);
    assert_int_equal(r.list.n, 0);
    press(&r, WQ_KEY_LEFT);
    assert_list(&r, ROW_N);
    press(&r, WQ_KEY_RIGHT);
    assert_list(&r, 0);
    reader_close(&r);
}

/* All of the screen is mirrored; articles keep their own direction. */
static void test_english_runs_from_the_left(void **state)
{
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, CLARA, NULL);
    uint8_t *arabic = snapshot(&r);
    r.app->spec.language = r.app->config.typeset.language = &wq_language_en;
    reader_send(&r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
    assert_false(is_shown(&r, arabic));
    int32_t y = r.device.h_px - 30, w = r.device.w_px;
    tap(&r, w - 60, y);
    assert_list(&r, ROW_N);
    tap(&r, 60, y);
    assert_list(&r, 0);
    swipe(&r, WQ_SWIPE_LEFT);
    assert_list(&r, ROW_N);
    press(&r, WQ_KEY_LEFT);
    assert_list(&r, 0);
    press(&r, WQ_KEY_RIGHT);
    assert_list(&r, ROW_N);
    tap_row(&r, 0);
    assert_page(&r, ROW_N, 0);
    tap(&r, w / 2, r.device.h_px / 2); /* the menu: the way to the list now stands at the left */
    tap(&r, 100, 40);
    assert_list(&r, ROW_N);
    free(arabic);
    reader_close(&r);
}

static void test_first_key_shows_the_focus_and_a_touch_hides_it(void **state)
{
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, CLARA, NULL);
    uint8_t *plain = snapshot(&r);
    press(&r, WQ_KEY_NEXT);
    assert_int_equal(r.list.n, 1);
    assert_int_equal(r.list.refresh[0].intent, WQ_INTENT_HIGHLIGHT);
    assert_true(r.list.refresh[0].rect.h < r.device.h_px / 4);
    assert_false(is_shown(&r, plain));
    press(&r, WQ_KEY_NEXT);
    assert_int_equal(r.list.n, 2);
    assert_list(&r, 0);
    tap(&r, r.device.w_px / 2, 10); /* the bar, where nothing answers */
    assert_true(is_shown(&r, plain));
    free(plain);
    reader_close(&r);
}

static void test_focus_goes_over_the_edge_to_the_next_page_and_back(void **state)
{
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, CLARA, NULL);
    for (uint32_t i = 0; i < ROW_N; i++) {
        press(&r, WQ_KEY_DOWN);
        assert_list(&r, 0);
    }
    press(&r, WQ_KEY_DOWN);
    assert_list(&r, ROW_N);
    press(&r, WQ_KEY_OK);
    assert_page(&r, ROW_N, 0);
    press(&r, WQ_KEY_BACK);
    assert_list(&r, ROW_N);
    press(&r, WQ_KEY_UP);
    assert_list(&r, 0);
    press(&r, WQ_KEY_OK);
    assert_page(&r, ROW_N - 1, 0);
    press(&r, WQ_KEY_BACK);
    for (uint32_t i = 0; i < ROW_N - 1; i++)
        press(&r, WQ_KEY_PREV);
    press(&r, WQ_KEY_PREV); /* to the bar, whose only control leads back */
    assert_list(&r, 0);
    press(&r, WQ_KEY_NEXT);
    press(&r, WQ_KEY_MENU);
    press(&r, WQ_KEY_OK);
    assert_int_equal(r.app->visit_n, 1);
    reader_close(&r);
}

static void test_focus_stays_on_a_row_when_the_last_page_is_shorter(void **state)
{
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, CLARA, NULL);
    for (uint32_t i = 0; i < ROW_N; i++)
        press(&r, WQ_KEY_DOWN);
    for (uint32_t i = 0; i < ARCHIVE_N / ROW_N; i++)
        press(&r, WQ_KEY_LEFT);
    assert_list(&r, 294); /* two rows, and the focus was on the seventh */
    press(&r, WQ_KEY_OK);
    assert_page(&r, ARCHIVE_N - 1, 0);
    reader_close(&r);
}

static void test_tap_opens_the_row_it_lands_on(void **state)
{
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, CLARA, NULL);
    swipe(&r, WQ_SWIPE_RIGHT);
    uint8_t *list = snapshot(&r);
    for (uint32_t row = 0; row < ROW_N; row++) {
        tap_row(&r, row);
        assert_page(&r, ROW_N + row, 0);
        assert_refresh(&r, WQ_INTENT_PAGE);
        press(&r, WQ_KEY_BACK);
        assert_list(&r, ROW_N);
        assert_refresh(&r, WQ_INTENT_PAGE);
        assert_true(is_shown(&r, list));
    }
    free(list);
    reader_close(&r);
}

static void test_tap_below_the_last_row_does_nothing(void **state)
{
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, CLARA, NULL);
    while (r.place.list_index < 294)
        swipe(&r, WQ_SWIPE_RIGHT);
    uint64_t change = r.change;
    struct wq_rect last = control_of(&r, ACT_OWN, 1).box;
    tap(&r, r.device.w_px / 2, last.y + last.h + last.h / 2);
    assert_nothing(&r, change);
    tap_row(&r, 1);
    assert_page(&r, ARCHIVE_N - 1, 0);
    reader_close(&r);
}

static void test_keys_alone_suffice_where_there_is_no_touch(void **state)
{
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, "waveshare-7.5", NULL);
    for (int i = 0; i < 5; i++) /* five rows a page, the first has the focus from the start */
        press(&r, WQ_KEY_NEXT);
    assert_list(&r, 5);
    press(&r, WQ_KEY_OK);
    assert_page(&r, 5, 0);
    press(&r, WQ_KEY_BACK);
    assert_list(&r, 5);
    const struct wq_surface *s = wq_app_surface(r.app);
    for (int32_t y = 0; y < s->h; y++)
        for (int32_t x = 0; x < s->w; x++) {
            uint8_t grey = s->pixels[(size_t)y * (size_t)s->stride + (size_t)x];
            assert_true(grey == 0 || grey == 255);
        }
    reader_close(&r);
}

static void test_damaged_rows_are_shown_and_do_not_stop_the_list(void **state)
{
    (void)state;
    struct reader whole, r;
    uint8_t *damaged = damaged_copy(bytes, len, WQ_SECTION_ROWS, 1); /* rows 256 to 295 */
    reader_open(&whole, bytes, len, CLARA, NULL);
    reader_open(&r, damaged, len, CLARA, NULL);
    while (r.place.list_index + ROW_N < ARCHIVE_N) {
        uint32_t first = r.place.list_index;
        uint8_t *expected = snapshot(&whole);
        assert_int_equal(is_shown(&r, expected), first + ROW_N <= 256);
        free(expected);
        swipe(&whole, WQ_SWIPE_RIGHT);
        swipe(&r, WQ_SWIPE_RIGHT);
        assert_list(&r, first + ROW_N);
    }
    /* its text is there all the same */
    tap_row(&r, 0);
    assert_page(&r, 294, 0);
    press(&r, WQ_KEY_BACK);
    assert_list(&r, 294);
    free(damaged);
    reader_close(&r);
    reader_close(&whole);
}

static void test_empty_bundle_shows_an_empty_list(void **state)
{
    (void)state;
    size_t empty_len = 0;
    uint8_t *empty = pack("app-empty.wrq", NULL, 0, &empty_len);
    struct reader r;
    reader_open(&r, empty, empty_len, CLARA, NULL);
    for (enum wq_key key = WQ_KEY_NEXT; key <= WQ_KEY_POWER; key++) {
        if (key == WQ_KEY_OK || key == WQ_KEY_BACK || key == WQ_KEY_HOME)
            continue; /* they lead out of it */
        press(&r, key);
        assert_list(&r, 0);
    }
    tap(&r, r.device.w_px / 2, r.device.h_px / 5);
    assert_list(&r, 0);
    reader_close(&r);
    free(empty);
}

static void test_an_empty_part_leads_to_all_titles(void **state)
{
    (void)state;
    struct reader r;
    struct wq_visit day = wq_visit_to(WQ_SCREEN_LIST);
    day.what = WQ_ORDER_DATE;
    day.sort = SORT_PART(PART_THIS_DAY);
    day.article = 229; /* a day of February that nothing is of */
    reader_open(&r, bytes, len, CLARA, NULL);
    assert_int_equal(wq_ui_go(r.app, &day), WQ_OK);
    reader_send(&r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
    assert_int_equal(r.app->list.n, 0);
    tap_control(&r, ACT_TITLES, 0);
    assert_list(&r, 0);
    assert_int_equal(r.place.visits[r.place.visit_n - 1].what, WQ_ORDER_TITLE);
    assert_int_equal(r.app->list.n, ARCHIVE_N);
    press(&r, WQ_KEY_BACK);
    press(&r, WQ_KEY_OK); /* by keys */
    press(&r, WQ_KEY_OK);
    assert_int_equal(r.app->list.n, ARCHIVE_N);
    reader_close(&r);
}

static void test_screen_too_small_for_a_row_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *device;
        enum wq_status expected;
    } rows[] = {{"64x64@60/2", WQ_E_RANGE},     {"64x64@600/16", WQ_E_RANGE},
                {"64x4096@60/2", WQ_E_RANGE},   {"4096x64@60/2", WQ_E_RANGE},
                {"600x420@300/16", WQ_E_RANGE}, {"300x1000@300/16", WQ_E_RANGE},
                {"640x430@300/16", WQ_OK},      {"4096x4096@600/16", WQ_OK},
                {"4096x4096@60/4", WQ_OK},      {"600x800@167/16", WQ_OK}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct reader r;
        enum wq_status st = reader_make(&r, bytes, len, rows[i].device, NULL);
        if (st != rows[i].expected)
            fail_msg("%s: %d, expected %d", rows[i].device, st, rows[i].expected);
        if (st == WQ_OK) {
            reader_send(&r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
            press(&r, WQ_KEY_NEXT);
            press(&r, WQ_KEY_OK);
            assert_page(&r, 0, 0);
            press(&r, WQ_KEY_OK);
            press(&r, WQ_KEY_UP);
            press(&r, WQ_KEY_BACK);
            press(&r, WQ_KEY_BACK);
            assert_list(&r, 0);
        }
        reader_close(&r);
    }
}

/* The frame of an icon in focus ends where its box does. */
static void test_facts_keep_clear_of_the_icon_beside_them(void **state)
{
    (void)state;
    for (int is_english = 0; is_english < 2; is_english++) {
        struct wq_place place = list_place();
        struct reader r;
        strcpy(place.settings.language, is_english ? "en" : "");
        reader_open(&r, bytes, len, "waveshare-7.5", &place);
        const struct wq_rect icon = control_of(&r, ACT_OWN + 1, 0).box; /* its order */
        const int32_t x = is_english ? icon.x - 4 : icon.x + icon.w;
        for (int32_t y = icon.y; y < icon.y + icon.h - wq_ui_thick_px(r.app); y++)
            for (int32_t i = 0; i < 4; i++)
                assert_int_equal(r.panel[y * r.device.w_px + x + i], 255);
        reader_close(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages_follow_each_other_to_both_ends),
        cmocka_unit_test(test_pager_lies_left_for_next_and_right_for_previous),
        cmocka_unit_test(test_english_runs_from_the_left),
        cmocka_unit_test(test_first_key_shows_the_focus_and_a_touch_hides_it),
        cmocka_unit_test(test_focus_goes_over_the_edge_to_the_next_page_and_back),
        cmocka_unit_test(test_focus_stays_on_a_row_when_the_last_page_is_shorter),
        cmocka_unit_test(test_tap_opens_the_row_it_lands_on),
        cmocka_unit_test(test_tap_below_the_last_row_does_nothing),
        cmocka_unit_test(test_keys_alone_suffice_where_there_is_no_touch),
        cmocka_unit_test(test_damaged_rows_are_shown_and_do_not_stop_the_list),
        cmocka_unit_test(test_empty_bundle_shows_an_empty_list),
        cmocka_unit_test(test_an_empty_part_leads_to_all_titles),
        cmocka_unit_test(test_screen_too_small_for_a_row_is_refused),
        cmocka_unit_test(test_facts_keep_clear_of_the_icon_beside_them),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
