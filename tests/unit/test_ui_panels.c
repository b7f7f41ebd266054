/* SPDX-License-Identifier: MIT */
/* What lies over an open page: contents, neighbours, provenance, the pages counted and the pace. */
#include "edition_fixture.h"

#define CLARA "kobo-clara"

/* Acts of the contents. */
enum { CONTENTS_NEIGHBOUR = ACT_OWN + 4 };

static void test_neighbours_are_those_of_the_list_over_the_edges_of_its_pages(void **state)
{
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, CLARA, NULL);
    tap_row(&r, 0);
    open_contents(&r);
    assert_false(has_control(&r, CONTENTS_NEIGHBOUR, 0));
    for (uint32_t article = 1; article < 10; article++) {
        tap_control(&r, CONTENTS_NEIGHBOUR, 1);
        assert_page(&r, article, 0);
        open_contents(&r);
    }
    for (uint32_t article = 9; article-- > 4;) {
        tap_control(&r, CONTENTS_NEIGHBOUR, 0);
        assert_page(&r, article, 0);
        open_contents(&r);
    }
    press(&r, WQ_KEY_BACK);
    press(&r, WQ_KEY_BACK);
    assert_list(&r, 0);
    assert_int_equal(r.app->scene.controls[r.app->scene.focus].arg, 4);
    reader_close(&r);
}

static void test_the_last_of_the_list_has_none_after_it(void **state)
{
    (void)state;
    struct reader r;
    struct wq_place place = list_place();
    place.visits[1].first = 294;
    memset(place.edition, 0, sizeof place.edition);
    reader_open(&r, bytes, len, CLARA, NULL);
    memcpy(place.edition, r.place.edition, sizeof place.edition);
    reader_close(&r);
    reader_open(&r, bytes, len, CLARA, &place);
    assert_list(&r, 294);
    tap_row(&r, 1);
    assert_page(&r, ARCHIVE_N - 1, 0);
    open_contents(&r);
    assert_false(has_control(&r, CONTENTS_NEIGHBOUR, 1));
    assert_true(has_control(&r, CONTENTS_NEIGHBOUR, 0));
    press(&r, WQ_KEY_BACK);
    press(&r, WQ_KEY_NEXT); /* nothing follows: no panel */
    assert_true(!r.app->panel || r.app->contents.related_n > 0);
    reader_close(&r);
}

/* No room is kept for rows that are not there. */
static void
test_behind_the_last_page_of_what_has_no_related_stand_the_neighbours_alone(void **state)
{
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, CLARA, NULL);
    tap_row(&r, 0);
    while (!r.app->panel)
        press(&r, WQ_KEY_NEXT);
    assert_int_equal(r.app->contents.related_n, 0);
    assert_true(r.app->scene.panel[0].h < wq_ui_units(r.app, 160));
    tap_control(&r, CONTENTS_NEIGHBOUR, 1);
    assert_page(&r, 1, 0);
    reader_close(&r);
}

static void test_provenance_comes_back_to_the_same_page(void **state)
{
    (void)state;
    static const char *const devices[] = {CLARA, "600x800@167/16", "waveshare-7.5"};
    for (size_t d = 0; d < sizeof devices / sizeof devices[0]; d++) {
        struct reader r;
        reader_open(&r, bytes, len, devices[d], NULL);
        tap_row(&r, LONG_ARABIC);
        press(&r, WQ_KEY_NEXT);
        press(&r, WQ_KEY_MENU);
        uint32_t off = r.place.text_off;
        tap_control(&r, MENU_PROVENANCE, 0);
        assert_int_equal(r.place.visits[r.place.visit_n - 1].screen, WQ_SCREEN_PROVENANCE);
        press(&r, WQ_KEY_BACK);
        assert_page(&r, LONG_ARABIC, 1);
        assert_int_equal(r.place.text_off, off);
        reader_close(&r);
    }
}

static void test_pages_are_a_guess_until_they_are_counted(void **state)
{
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, CLARA, NULL);
    tap_row(&r, LONG_ARABIC);
    assert_true(wq_app_has_work(r.app));
    uint32_t guess = 0;
    for (int i = 0; i < KEPT_PAGES; i++)
        if (r.app->kept[i].page)
            guess = r.app->kept[i].facts.page_n;
    settle(&r);
    assert_true(r.app->reading.is_counted);
    uint32_t page_n = r.app->reading.start_n;
    assert_true(guess > page_n / 2 && guess < page_n * 2); /* not far off */
    for (uint32_t page = 1; page < page_n; page++) {
        press(&r, WQ_KEY_NEXT);
        assert_page(&r, LONG_ARABIC, page);
    }
    press(&r, WQ_KEY_NEXT);
    assert_page(&r, LONG_ARABIC, page_n - 1);
    reader_close(&r);
}

static void turn_after(struct reader *r, uint64_t *now_ms, uint32_t ms)
{
    *now_ms += ms;
    reader_send(r, (struct wq_event){.kind = WQ_EVENT_KEY, .key = WQ_KEY_NEXT, .now_ms = *now_ms});
}

static void test_pace_is_that_of_pages_that_were_read(void **state)
{
    (void)state;
    struct reader r;
    uint64_t now_ms = 0;
    reader_open(&r, bytes, len, CLARA, NULL);
    tap_row(&r, LONG_ARABIC);
    for (int i = 0; i < 3; i++) {
        turn_after(&r, &now_ms, 500); /* leafed over */
        press(&r, WQ_KEY_PREV);
    }
    assert_int_equal(r.place.pace_pages, 0);
    now_ms = 0;
    for (int i = 0; i < 2; i++)
        turn_after(&r, &now_ms, 40000);
    assert_int_equal(r.place.pace_pages, 2);
    assert_true(r.place.pace_words > 20 && r.place.pace_words < 1500);
    uint32_t words = r.place.pace_words;
    turn_after(&r, &now_ms, 3600 * 1000u); /* was away */
    assert_int_equal(r.place.pace_pages, 2);
    assert_int_equal(r.place.pace_words, words);
    reader_close(&r);
}

/* Acts of the screen of type. */
enum { TYPE_TAB = ACT_OWN, TYPE_SMALLER, TYPE_LARGER, TYPE_CHOOSE, TYPE_UNDO };

/* Touch each choice of each page of choices once. */
static void choose_all(struct reader *r)
{
    for (uint32_t tab = 0; tab < 3; tab++) {
        tap_control(r, TYPE_TAB, tab);
        for (uint32_t arg = 0; arg < 128; arg++) {
            if (has_control(r, TYPE_CHOOSE, arg))
                tap_control(r, TYPE_CHOOSE, arg);
        }
    }
}

static void test_type_is_set_at_once_keeps_the_place_and_is_undone(void **state)
{
    (void)state;
    static const char *const devices[] = {CLARA, "600x800@167/16", "waveshare-7.5"};
    for (size_t d = 0; d < sizeof devices / sizeof devices[0]; d++) {
        struct reader r;
        reader_open(&r, bytes, len, devices[d], NULL);
        tap_row(&r, LONG_ARABIC);
        press(&r, WQ_KEY_NEXT);
        press(&r, WQ_KEY_NEXT);
        const uint32_t off = r.place.text_off;
        press(&r, WQ_KEY_MENU);
        tap_control(&r, MENU_TYPE, 0);
        const struct wq_settings before = r.place.settings;
        uint8_t *shown = snapshot(&r);
        assert_false(has_control(&r, TYPE_UNDO, 0));
        choose_all(&r);
        tap_control(&r, TYPE_TAB, 0);
        tap_control(&r, TYPE_LARGER, 0);
        assert_false(is_shown(&r, shown));
        assert_true(r.place.settings.is_ragged && r.place.settings.hides_header);
        assert_true(r.place.settings.em_px > 0);
        tap_control(&r, TYPE_UNDO, 0);
        assert_true(r.place.settings.em_px == before.em_px && !r.place.settings.is_ragged);
        reader_send(&r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
        assert_true(is_shown(&r, shown));
        choose_all(&r);
        press(&r, WQ_KEY_BACK);
        assert_int_equal(r.place.screen, WQ_SCREEN_ARTICLE);
        assert_true(r.place.text_off <= off);
        assert_true(r.place.settings.is_ragged);
        free(shown);
        reader_close(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_neighbours_are_those_of_the_list_over_the_edges_of_its_pages),
        cmocka_unit_test(test_the_last_of_the_list_has_none_after_it),
        cmocka_unit_test(
            test_behind_the_last_page_of_what_has_no_related_stand_the_neighbours_alone),
        cmocka_unit_test(test_provenance_comes_back_to_the_same_page),
        cmocka_unit_test(test_pages_are_a_guess_until_they_are_counted),
        cmocka_unit_test(test_type_is_set_at_once_keeps_the_place_and_is_undone),
        cmocka_unit_test(test_pace_is_that_of_pages_that_were_read),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
