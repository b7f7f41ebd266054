/* SPDX-License-Identifier: MIT */
/* Lines of our own over the screen: after a crash, while the machine sleeps, when it is off. */
#include "app_fixture.h"

static uint8_t *bytes;
static size_t len;

static int set_up(void **state)
{
    (void)state;
    bytes = archive('a', &len);
    return bytes ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    free(bytes);
    return 0;
}

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_notice_stands_until_the_first_key),
        cmocka_unit_test(test_sleep_shows_itself_over_the_page_and_goes),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
