/* SPDX-License-Identifier: MIT */
/* Where an article comes from: what is stated and what is not, and the way to its source. */
#include "edition_fixture.h"

enum { ALL_OF_SOURCE = ACT_OWN };

static void open_provenance(struct reader *r, const char *device)
{
    reader_open(r, bytes, len, device, NULL);
    tap_row(r, LONG_ARABIC);
    press(r, WQ_KEY_MENU);
    tap_control(r, MENU_PROVENANCE, 0);
    assert_int_equal(r->place.visits[r->place.visit_n - 1].screen, WQ_SCREEN_PROVENANCE);
}

static void test_all_of_the_source_is_its_list(void **state)
{
    (void)state;
    struct reader r;
    open_provenance(&r, "kobo-clara");
    tap_control(&r, ALL_OF_SOURCE, 0);
    const struct wq_visit *list = &r.place.visits[r.place.visit_n - 1];
    assert_int_equal(list->screen, WQ_SCREEN_LIST);
    assert_int_equal(list->what, WQ_ORDER_SOURCE);
    assert_int_equal(list->n, ARCHIVE_N); /* all are of one source */
    press(&r, WQ_KEY_BACK);
    press(&r, WQ_KEY_BACK);
    assert_page(&r, LONG_ARABIC, 0);
    reader_close(&r);
}

static bool has_source(const struct reader *r)
{
    const struct scene *scene = &r->app->scene;
    for (uint32_t i = scene->first; i < scene->n; i++)
        if (scene->controls[i].act == ALL_OF_SOURCE)
            return true;
    return false;
}

/* Next, previous, open and back are all the buttons that some devices have. */
static void test_buttons_alone_reach_all_of_it(void **state)
{
    (void)state;
    static const char *const devices[] = {"waveshare-7.5", "waveshare-6"};
    for (size_t i = 0; i < sizeof devices / sizeof devices[0]; i++) {
        struct reader r;
        open_provenance(&r, devices[i]);
        press(&r, WQ_KEY_NEXT); /* shows the focus, which the touch has hidden */
        uint8_t *first = snapshot(&r);
        uint32_t page_n = 1;
        for (; !has_source(&r) && page_n < 5; page_n++)
            press(&r, WQ_KEY_NEXT);
        assert_true(has_source(&r));
        for (uint32_t page = 1; page < page_n; page++)
            press(&r, WQ_KEY_PREV);
        assert_true(is_shown(&r, first));
        for (uint32_t page = 1; page < page_n; page++)
            press(&r, WQ_KEY_NEXT);
        press(&r, WQ_KEY_OK);
        assert_int_equal(r.place.visits[r.place.visit_n - 1].screen, WQ_SCREEN_LIST);
        free(first);
        reader_close(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_of_the_source_is_its_list),
        cmocka_unit_test(test_buttons_alone_reach_all_of_it),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
