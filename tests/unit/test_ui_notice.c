/* SPDX-License-Identifier: MIT */
/* Lines of our own over the screen: after a crash, while the machine sleeps, when it is off. */
#include "edition_fixture.h"
#include "home.h"

static void send(struct reader *r, enum wq_event_kind kind)
{
    reader_send(r, (struct wq_event){.kind = kind});
}

static void test_notice_stands_until_the_first_key(void **state)
{
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, "kobo-clara", NULL);
    uint8_t *plain = snapshot(&r);
    wq_app_notice(r.app, WQ_SAY_CRASHED);
    send(&r, WQ_EVENT_REDRAW);
    assert_false(is_shown(&r, plain));
    send(&r, WQ_EVENT_IDLE);
    send(&r, WQ_EVENT_CHARGE);
    send(&r, WQ_EVENT_REDRAW);
    assert_false(is_shown(&r, plain));
    press(&r, WQ_KEY_OK); /* does nothing but take it away */
    assert_true(is_shown(&r, plain));
    assert_list(&r, 0);
    press(&r, WQ_KEY_OK);
    assert_page(&r, 0, 0);
    free(plain);
    reader_close(&r);
}

static void test_sleep_shows_itself_over_the_page_and_goes(void **state)
{
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, "kobo-touch", NULL);
    tap_row(&r, 0);
    uint8_t *page = snapshot(&r);
    uint64_t change = r.change;
    size_t w = (size_t)r.device.w_px, h = (size_t)r.device.h_px;
    static const enum wq_event_kind kinds[] = {WQ_EVENT_SLEEP, WQ_EVENT_OFF};
    for (int i = 0; i < 2; i++) {
        send(&r, kinds[i]);
        assert_refresh(&r, WQ_INTENT_PAGE);
        assert_false(is_shown(&r, page));
        /* the page is still there above it */
        assert_memory_equal(r.panel, page, w * h * 8 / 10);
        send(&r, WQ_EVENT_REDRAW);
        assert_true(is_shown(&r, page));
    }
    send(&r, WQ_EVENT_SLEEP);
    press(&r, WQ_KEY_NEXT);
    assert_true(is_shown(&r, page));
    assert_int_equal(r.change, change);
    free(page);
    reader_close(&r);
}

static void test_what_would_be_lost_keeps_the_app(void **state)
{
    static const struct wq_app_fault half = {.trouble = WQ_TROUBLE_PARTIAL, .file = "n.ed2.part"};
    static const struct wq_app_fault full = {.trouble = WQ_TROUBLE_FULL};
    const struct wq_visit search = {.screen = WQ_SCREEN_SEARCH, .focus_act = WQ_NO_FOCUS};
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, "kobo-clara", NULL);
    assert_false(wq_app_is_busy(r.app));
    tap_row(&r, 0);
    assert_false(wq_app_is_busy(r.app));
    tap(&r, r.device.w_px / 2, r.device.h_px / 2); /* the reading menu */
    assert_true(wq_app_is_busy(r.app));
    press(&r, WQ_KEY_BACK);
    assert_false(wq_app_is_busy(r.app));
    wq_app_tell(r.app, &full);
    assert_true(wq_app_is_busy(r.app));
    wq_app_tell(r.app, &half); /* is told anew */
    assert_false(wq_app_is_busy(r.app));
    send(&r, WQ_EVENT_REDRAW);
    press(&r, WQ_KEY_BACK);
    wq_app_notice(r.app, WQ_SAY_CRASHED);
    assert_true(wq_app_is_busy(r.app));
    send(&r, WQ_EVENT_REDRAW);
    press(&r, WQ_KEY_OK);
    send(&r, WQ_EVENT_SLEEP);
    assert_true(wq_app_is_busy(r.app));
    send(&r, WQ_EVENT_REDRAW);
    assert_int_equal(wq_ui_go(r.app, &search), WQ_OK);
    assert_true(wq_app_is_busy(r.app));
    reader_close(&r);
}

static void test_a_computer_is_offered_until_it_goes(void **state)
{
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, "kobo-clara", NULL);
    uint8_t *list = snapshot(&r);
    wq_app_computer(r.app, true);
    send(&r, WQ_EVENT_REDRAW);
    assert_false(is_shown(&r, list));
    wq_app_computer(r.app, false);
    send(&r, WQ_EVENT_REDRAW);
    assert_true(is_shown(&r, list));
    wq_app_computer(r.app, true);
    send(&r, WQ_EVENT_REDRAW);
    tap_control(&r, ACT_BACK, 0);
    assert_true(is_shown(&r, list));
    assert_false(wq_app_leaves(r.app));
    wq_app_computer(r.app, true);
    send(&r, WQ_EVENT_REDRAW);
    tap_control(&r, ACT_OWN, 0);
    assert_true(wq_app_leaves(r.app) && wq_app_connects(r.app));
    free(list);
    reader_close(&r);
}

/* One row for each, as far as there is room. */
static void test_what_is_not_read_is_named_on_the_page_of_the_device(void **state)
{
    static const struct wq_app_fault unread[] = {
        {.trouble = WQ_TROUBLE_PARTIAL, .file = "news.ed2.part"},
        {.trouble = WQ_TROUBLE_UNREADABLE, .file = "old.wrq"}};
    const struct wq_visit condition = {.screen = WQ_SCREEN_CONDITION, .focus_act = WQ_NO_FOCUS};
    uint8_t *pages[3];
    (void)state;
    for (uint32_t i = 0; i < 3; i++) {
        struct reader r;
        reader_open(&r, bytes, len, "kobo-clara", NULL);
        r.app->config.unread = unread;
        r.app->config.unread_n = i;
        assert_int_equal(wq_ui_go(r.app, &condition), WQ_OK);
        send(&r, WQ_EVENT_REDRAW);
        pages[i] = snapshot(&r);
        if (i > 0)
            assert_false(is_shown(&r, pages[i - 1]));
        reader_close(&r);
    }
    for (uint32_t i = 0; i < 3; i++)
        free(pages[i]);
}

/* The last row tells how many others there are, whether the app was given their names or not. */
static void test_files_that_have_no_row_are_counted(void **state)
{
    static struct wq_app_fault unread[64];
    const struct wq_visit condition = {
        .screen = WQ_SCREEN_CONDITION, .focus_act = WQ_NO_FOCUS, .first = 12};
    uint8_t *pages[4];
    (void)state;
    for (uint32_t i = 0; i < 64; i++) {
        unread[i].trouble = WQ_TROUBLE_UNREADABLE;
        snprintf(unread[i].file, sizeof unread[i].file, "%u.wrq", i);
    }
    static const struct {
        uint32_t n, unnamed_n;
    } rows[] = {{63, 0}, {64, 0}, {64, 9}, {63, 10}};
    for (uint32_t i = 0; i < 4; i++) {
        struct reader r;
        reader_open(&r, bytes, len, "kobo-clara", NULL);
        r.app->config.unread = unread;
        r.app->config.unread_n = rows[i].n;
        r.app->config.unnamed_n = rows[i].unnamed_n;
        assert_int_equal(wq_ui_go(r.app, &condition), WQ_OK);
        send(&r, WQ_EVENT_REDRAW);
        pages[i] = snapshot(&r);
        if (i == 1 || i == 2)
            assert_false(is_shown(&r, pages[i - 1]));
        if (i == 3) /* as many all together */
            assert_true(is_shown(&r, pages[2]));
        reader_close(&r);
    }
    for (uint32_t i = 0; i < 4; i++)
        free(pages[i]);
}

static void test_home_counts_the_articles_that_are_there(void **state)
{
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, "kobo-clara", NULL);
    const uint32_t all = wq_archive_info(r.app->config.archive)->article_n;
    const struct {
        uint32_t lost_n, n;
    } rows[] = {{0, all}, {1, all - 1}, {all, 0}, {all + 1, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct wq_phrase holds = wq_ui_phrase(r.app), wanted = wq_ui_phrase(r.app);
        r.app->config.lost_n = rows[i].lost_n;
        wq_home_holds(r.app, ACT_TITLES, &holds);
        wq_phrase_count(&wanted, WQ_COUNTED_ARTICLES, rows[i].n);
        assert_true(wq_str_equal(wq_phrase_str(&holds), wq_phrase_str(&wanted)));
    }
    reader_close(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_notice_stands_until_the_first_key),
        cmocka_unit_test(test_sleep_shows_itself_over_the_page_and_goes),
        cmocka_unit_test(test_what_would_be_lost_keeps_the_app),
        cmocka_unit_test(test_a_computer_is_offered_until_it_goes),
        cmocka_unit_test(test_what_is_not_read_is_named_on_the_page_of_the_device),
        cmocka_unit_test(test_files_that_have_no_row_are_counted),
        cmocka_unit_test(test_home_counts_the_articles_that_are_there),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
