/* SPDX-License-Identifier: MIT */
/* The storage of the archive is taken away: what is in memory is read on, and the place stays. */
#include "edition_fixture.h"
#include "../../firmware/ui/screens.h"

#define CLARA "kobo-clara"

enum { GONE_READ = ACT_OWN };

/* As the owner of the files does it: nothing can be read any more. */
static void pull_out(struct reader *r)
{
    r->memory.len = 0;
    wq_app_gone(r->app);
    reader_send(r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
}

static bool is_hidden(const struct reader *r)
{
    return wq_ui_screen_kind(r->app) == &wq_gone_screen;
}

static void test_the_open_article_is_read_on(void **state)
{
    static const char *const devices[] = {CLARA, "600x800@167/16", "waveshare-7.5"};
    (void)state;
    for (size_t d = 0; d < sizeof devices / sizeof devices[0]; d++) {
        struct reader r, whole;
        reader_open(&r, bytes, len, devices[d], NULL);
        reader_open(&whole, bytes, len, devices[d], NULL);
        tap_row(&r, LONG_ARABIC);
        tap_row(&whole, LONG_ARABIC);
        pull_out(&r);
        assert_non_null(r.app->panel); /* which tells it, once */
        press(&r, WQ_KEY_BACK);
        for (uint32_t page = 1; page < 4; page++) {
            press(&r, WQ_KEY_NEXT);
            press(&whole, WQ_KEY_NEXT);
            assert_page(&r, LONG_ARABIC, page);
            uint8_t *seen = snapshot(&whole);
            assert_true(is_shown(&r, seen));
            free(seen);
        }
        settle(&r);
        assert_true(r.app->reading.is_counted);
        /* in another size, too, and through the page of type */
        resize(&r, true);
        assert_int_equal(r.app->reading.fault, WQ_OK);
        tap_control(&r, MENU_TYPE, 0);
        assert_false(is_hidden(&r));
        press(&r, WQ_KEY_BACK);
        assert_int_equal(r.place.screen, WQ_SCREEN_ARTICLE);
        assert_int_equal(r.app->reading.fault, WQ_OK);
        assert_null(r.app->panel);
        reader_close(&r);
        reader_close(&whole);
    }
}

static void test_all_else_is_a_page_that_leads_back(void **state)
{
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, CLARA, NULL);
    tap_row(&r, LONG_ARABIC);
    press(&r, WQ_KEY_NEXT);
    pull_out(&r);
    press(&r, WQ_KEY_BACK);
    uint8_t *page = snapshot(&r);
    press(&r, WQ_KEY_BACK);
    assert_true(is_hidden(&r));
    assert_int_equal(r.place.visits[r.place.visit_n - 1].screen, WQ_SCREEN_LIST);
    uint8_t *gone = snapshot(&r);
    tap_control(&r, GONE_READ, 0);
    assert_true(is_shown(&r, page));
    press(&r, WQ_KEY_HOME);
    assert_true(is_hidden(&r));
    assert_true(is_shown(&r, gone));
    tap_control(&r, GONE_READ, 0);
    assert_true(is_shown(&r, page));
    /* another article is not in memory, and does not take this one's room */
    assert_int_equal(wq_article_visit(r.app, LONG_ENGLISH), WQ_OK);
    reader_send(&r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
    assert_true(is_hidden(&r));
    press(&r, WQ_KEY_BACK);
    assert_true(is_shown(&r, page));
    free(gone);
    free(page);
    reader_close(&r);
}

static void test_the_place_is_that_of_before(void **state)
{
    (void)state;
    struct reader r, again;
    reader_open(&r, bytes, len, CLARA, NULL);
    swipe(&r, WQ_SWIPE_RIGHT);
    tap_row(&r, 0);
    const struct wq_place before = r.place;
    pull_out(&r);
    press(&r, WQ_KEY_BACK);
    press(&r, WQ_KEY_BACK); /* to the list, which is hidden */
    assert_int_equal(r.place.list_index, before.list_index);
    const struct wq_place now = r.place;
    reader_close(&r);
    reader_open(&again, bytes, len, CLARA, &now);
    assert_list(&again, before.list_index);
    reader_close(&again);
}

/* Searching is waited for otherwise, and a page of trouble: what waits for the storage must not. */
static void test_nothing_keeps_the_storage_from_being_taken_again(void **state)
{
    static const enum wq_screen screens[] = {WQ_SCREEN_SEARCH, WQ_SCREEN_HOME, WQ_SCREEN_FAULT,
                                             WQ_SCREEN_DATES, WQ_SCREEN_SETTINGS};
    (void)state;
    for (size_t i = 0; i < sizeof screens / sizeof screens[0]; i++) {
        const struct wq_visit visit = wq_visit_to(screens[i]);
        struct reader r;
        reader_open(&r, bytes, len, CLARA, NULL);
        assert_int_equal(wq_ui_go(r.app, &visit), WQ_OK);
        pull_out(&r);
        assert_int_equal(is_hidden(&r), screens[i] != WQ_SCREEN_SETTINGS);
        assert_false(has_control(&r, GONE_READ, 0) && is_hidden(&r)); /* nothing was open */
        assert_false(wq_app_is_busy(r.app));
        assert_false(wq_app_has_work(r.app));
        reader_close(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_open_article_is_read_on),
        cmocka_unit_test(test_all_else_is_a_page_that_leads_back),
        cmocka_unit_test(test_the_place_is_that_of_before),
        cmocka_unit_test(test_nothing_keeps_the_storage_from_being_taken_again),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
