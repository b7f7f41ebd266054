/* SPDX-License-Identifier: MIT */
/* The first screen, and the ways from it through dates and sources to an article and back. */
#include "edition_fixture.h"
#include "../../firmware/ui/screens.h"

/* A place on the first screen, where a reader begins that was never used. */
static struct wq_place home_place(void)
{
    struct wq_place place = {.visit_n = 1, .last = {.screen = WQ_SCREEN_HOME}};
    place.visits[0] = (struct wq_visit){.screen = WQ_SCREEN_HOME, .focus_act = WQ_NO_FOCUS};
    return place;
}

static void open_home(struct reader *r, const char *device)
{
    struct wq_place place = home_place();
    reader_open(r, bytes, len, device, &place);
}

static void assert_on(const struct reader *r, enum wq_screen screen)
{
    assert_int_equal(r->place.visits[r->place.visit_n - 1].screen, screen);
}

static void test_the_card_opens_titles_at_first_and_then_goes_on_reading(void **state)
{
    (void)state;
    static const char *const devices[] = {"kobo-clara", "600x800@167/16", "waveshare-7.5",
                                          "320x400@124/2"};
    for (size_t d = 0; d < sizeof devices / sizeof devices[0]; d++) {
        struct reader r;
        open_home(&r, devices[d]);
        press(&r, WQ_KEY_OK);
        assert_on(&r, WQ_SCREEN_LIST);
        assert_int_equal(r.place.visits[1].what, WQ_ORDER_TITLE);
        press(&r, WQ_KEY_OK);
        assert_on(&r, WQ_SCREEN_ARTICLE);
        uint8_t *page = snapshot(&r);
        press(&r, WQ_KEY_HOME);
        assert_on(&r, WQ_SCREEN_HOME);
        press(&r, WQ_KEY_BACK); /* there is nothing above it */
        assert_on(&r, WQ_SCREEN_HOME);
        press(&r, WQ_KEY_OK);
        assert_on(&r, WQ_SCREEN_ARTICLE);
        assert_true(is_shown(&r, page));
        press(&r, WQ_KEY_BACK); /* with the list that lay below it */
        assert_on(&r, WQ_SCREEN_LIST);
        free(page);
        reader_close(&r);
    }
}

/* What the card names is what it opens, also when the article was left by Back. */
static void test_the_card_opens_the_article_that_was_left_by_back(void **state)
{
    (void)state;
    struct reader r;
    open_home(&r, "kobo-clara");
    press(&r, WQ_KEY_OK);
    press(&r, WQ_KEY_OK);
    uint8_t *page = snapshot(&r);
    press(&r, WQ_KEY_BACK);
    assert_on(&r, WQ_SCREEN_LIST);
    press(&r, WQ_KEY_HOME); /* over the list that it was opened from */
    tap_control(&r, ACT_OWN, 0);
    assert_on(&r, WQ_SCREEN_ARTICLE);
    assert_true(is_shown(&r, page));
    press(&r, WQ_KEY_BACK);
    assert_on(&r, WQ_SCREEN_LIST);
    press(&r, WQ_KEY_BACK);
    assert_on(&r, WQ_SCREEN_HOME);
    const struct wq_visit settings = wq_visit_to(WQ_SCREEN_SETTINGS);
    assert_int_equal(wq_ui_go(r.app, &settings), WQ_OK);
    press(&r, WQ_KEY_HOME); /* over what no article is opened from */
    tap_control(&r, ACT_OWN, 0);
    assert_on(&r, WQ_SCREEN_ARTICLE);
    assert_true(is_shown(&r, page));
    press(&r, WQ_KEY_BACK);
    assert_on(&r, WQ_SCREEN_HOME);
    free(page);
    reader_close(&r);
}

static void test_the_card_opens_titles_when_what_was_read_is_in_no_bundle(void **state)
{
    (void)state;
    struct wq_place place = home_place();
    place.last = (struct wq_visit){.screen = WQ_SCREEN_ARTICLE, .focus_act = WQ_NO_FOCUS};
    memset(place.last.article_id, 0x77, sizeof place.last.article_id);
    struct reader r;
    reader_open(&r, bytes, len, "kobo-clara", &place);
    press(&r, WQ_KEY_OK);
    assert_on(&r, WQ_SCREEN_LIST);
    assert_int_equal(r.place.visits[1].what, WQ_ORDER_TITLE);
    reader_close(&r);
}

static bool touch_each_other(const struct wq_rect *a, const struct wq_rect *b)
{
    return a->x < b->x + b->w && b->x < a->x + a->w && a->y < b->y + b->h && b->y < a->y + a->h;
}

/* In both languages, with and without large targets. */
static void test_no_item_takes_the_place_of_another_when_it_has_the_focus(void **state)
{
    (void)state;
    static const char *const devices[] = {"kobo-clara", "kobo-mini", "waveshare-7.5"};
    for (size_t i = 0; i < 4 * (sizeof devices / sizeof devices[0]); i++) {
        struct reader r;
        struct wq_place place = home_place();
        place.settings.has_large_targets = i & 1;
        strcpy(place.settings.language, i & 2 ? "en" : "");
        reader_open(&r, bytes, len, devices[i / 4], &place);
        const struct scene *scene = &r.app->scene;
        assert_true(scene->n > 4);
        for (uint32_t a = 0; a < scene->n; a++)
            for (uint32_t b = 0; b < a; b++)
                assert_true(scene->controls[a].act == scene->controls[b].act ||
                            !touch_each_other(&scene->controls[a].box, &scene->controls[b].box));
        reader_close(&r);
    }
}

static void test_large_targets_hold_on_home_where_there_is_room(void **state)
{
    (void)state;
    int32_t heights[2];
    for (int large = 0; large < 2; large++) {
        struct reader r;
        struct wq_place place = home_place();
        place.settings.has_large_targets = large;
        reader_open(&r, bytes, len, "kobo-elipsa", &place);
        uint32_t i = 0;
        while (r.app->scene.controls[i].look != LOOK_FRAMED ||
               r.app->scene.controls[i].act <= ACT_OWN + 1)
            i++; /* the first cell */
        heights[large] = r.app->scene.controls[i].box.h;
        reader_close(&r);
    }
    assert_true(heights[1] * 7 >= heights[0] * 9);
}

static void test_an_article_opened_from_home_begins_a_new_way_back(void **state)
{
    (void)state;
    struct reader r;
    open_home(&r, "kobo-clara");
    press(&r, WQ_KEY_OK);
    press(&r, WQ_KEY_OK);
    press(&r, WQ_KEY_HOME);
    uint32_t below = r.place.visit_n;
    assert_true(below > 3);
    press(&r, WQ_KEY_DOWN); /* shows where the focus is */
    while (r.app->scene.controls[r.app->scene.focus].look != LOOK_FRAMED ||
           r.app->scene.controls[r.app->scene.focus].act <= ACT_OWN + 1)
        press(&r, WQ_KEY_NEXT);
    press(&r, WQ_KEY_OK); /* by date */
    assert_on(&r, WQ_SCREEN_DATES);
    tap_control(&r, ACT_OWN, 1); /* January */
    assert_on(&r, WQ_SCREEN_LIST);
    tap_row(&r, 0);
    assert_on(&r, WQ_SCREEN_ARTICLE);
    assert_int_equal(r.place.visit_n, 4);
    assert_int_equal(r.place.visits[0].screen, WQ_SCREEN_HOME);
    assert_int_equal(r.place.visits[1].screen, WQ_SCREEN_DATES);
    reader_close(&r);
}

/* All articles of the fixture are of January 2024: 296 on 28 days. */
static void test_a_month_is_listed_from_its_first_day_and_can_be_turned_round(void **state)
{
    (void)state;
    struct wq_place place = home_place();
    place.visit_n = 2;
    place.visits[1] = (struct wq_visit){.screen = WQ_SCREEN_DATES, .focus_act = WQ_NO_FOCUS};
    struct reader r;
    reader_open(&r, bytes, len, "kobo-clara", &place);
    assert_int_equal(r.place.visits[1].first, 2024);
    tap_control(&r, ACT_OWN, 1);
    assert_on(&r, WQ_SCREEN_LIST);
    assert_int_equal(r.place.visits[2].n, ARCHIVE_N);
    struct wq_meta meta;
    assert_int_equal(wq_archive_listed(r.archive, r.app->list.articles[0], &r.app->scratch, &meta),
                     WQ_OK);
    assert_int_equal(meta.date, 20240101);
    tap_control(&r, ACT_OWN + 1, 0); /* its order */
    assert_non_null(r.app->panel);
    tap_control(&r, ACT_OWN, 0); /* the newest first */
    assert_null(r.app->panel);
    assert_int_equal(wq_archive_listed(r.archive, r.app->list.articles[0], &r.app->scratch, &meta),
                     WQ_OK);
    assert_int_equal(meta.date, 20240128);
    reader_close(&r);
}

/* Lists and what is damaged stay; nothing is offered that would open an article. */
static void test_without_a_readable_article_home_offers_what_is_left(void **state)
{
    (void)state;
    enum { SEARCH = ACT_OWN + 1, TITLES = ACT_OWN + 9, SETTINGS, RANDOM };
    static const char *const devices[] = {"kobo-clara", "600x800@167/16", "waveshare-7.5"};
    for (size_t i = 0; i < sizeof devices / sizeof devices[0]; i++) {
        struct reader r;
        open_home(&r, devices[i]);
        assert_true(has_control(&r, SEARCH, 0) && has_control(&r, RANDOM, 0));
        uint8_t *whole = snapshot(&r);
        r.app->config.lost_n = ARCHIVE_N;
        reader_send(&r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
        assert_false(is_shown(&r, whole)); /* the card says that none can be read */
        free(whole);
        assert_false(has_control(&r, SEARCH, 0));
        assert_false(has_control(&r, RANDOM, 0));
        assert_true(has_control(&r, TITLES, 0) && has_control(&r, SETTINGS, 0));
        r.app->config.lost_n = 0;
        r.app->check = ARCHIVE_N + 1; /* as a check of all has found */
        reader_send(&r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
        assert_false(has_control(&r, SEARCH, 0));
        reader_close(&r);
    }
}

static void test_the_card_tells_after_a_restart_how_much_is_read(void **state)
{
    (void)state;
    struct wq_history_record record = {.article = LONG_ARABIC, .permille = 500};
    struct wq_meta meta;
    struct reader r;
    open_home(&r, "kobo-clara");
    assert_int_equal(wq_archive_meta(r.archive, LONG_ARABIC, &r.app->scratch, &meta), WQ_OK);
    memcpy(record.article_id, meta.id, sizeof record.article_id);
    reader_close(&r);
    struct wq_place place = home_place();
    place.last = (struct wq_visit){
        .screen = WQ_SCREEN_ARTICLE, .article = LONG_ARABIC, .focus_act = WQ_NO_FOCUS};
    memcpy(place.last.article_id, record.article_id, sizeof record.article_id);
    reader_open(&r, bytes, len, "kobo-clara", &place);
    uint8_t *before = snapshot(&r);
    assert_int_equal(wq_history_open(&r.app_arena, NULL, &r.app->config.history), WQ_OK);
    wq_history_put(r.app->config.history, &record);
    reader_send(&r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
    const struct wq_rect card = control_of(&r, ACT_OWN, 0).box;
    uint32_t longest = 0, run = 0; /* the bar: the longest row of ink in the card that is new */
    for (int32_t y = card.y + card.h * 3 / 4; y < card.y + card.h - 8; y++)
        for (int32_t x = card.x; x < card.x + card.w; x++) {
            const size_t at = (size_t)y * (size_t)r.device.w_px + (size_t)x;
            run = r.panel[at] == 0 && before[at] == 255 ? run + 1 : 0;
            longest = run > longest ? run : longest;
        }
    assert_true(longest > (uint32_t)card.w * 3 / 4);
    free(before);
    reader_close(&r);
}

enum { DATES_CALENDAR = ACT_OWN + 2, DATES_GO_TO_DAY };
enum { PAD_DIGIT = UINT8_MAX - 3, PAD_RUB_OUT, PAD_DONE };

static void type_day(struct reader *r, const char *digits)
{
    while (r->app->pad.n > 0)
        tap_control(r, PAD_RUB_OUT, 0);
    for (; *digits; digits++)
        tap_control(r, PAD_DIGIT, (uint32_t)(*digits - '0'));
}

/* Without "done" there is nothing to press, and the panel says why. */
static void test_a_day_that_cannot_be_is_told_before_anybody_goes_there(void **state)
{
    (void)state;
    static const char *const vain[] = {"30022024", "31112024", "29022023", "3113",
                                       "00",       "3102",     "32",       "12"};
    static const char *const vain_hijri[] = {NULL, "31", "3013"}; /* the first: of a month of 29 */
    struct wq_place place = home_place();
    place.visit_n = 2;
    place.visits[1] = (struct wq_visit){.screen = WQ_SCREEN_DATES, .focus_act = WQ_NO_FOCUS};
    struct reader r;
    reader_open(&r, bytes, len, "kobo-clara", &place);
    tap_control(&r, DATES_GO_TO_DAY, 0);
    for (size_t i = 0; i < sizeof vain / sizeof vain[0]; i++) {
        type_day(&r, vain[i]);
        assert_false(has_control(&r, PAD_DONE, 0));
    }
    uint8_t *wrong = snapshot(&r); /* 12: more is to come */
    type_day(&r, "32");
    assert_false(is_shown(&r, wrong)); /* no such day */
    free(wrong);
    type_day(&r, "12012025"); /* there is one, with nothing on it: to the nearest year */
    tap_control(&r, PAD_DONE, 0);
    assert_on(&r, WQ_SCREEN_DATES);
    assert_int_equal(r.place.visits[1].first, 2024);
    tap_control(&r, DATES_GO_TO_DAY, 0);
    type_day(&r, "12012024");
    tap_control(&r, PAD_DONE, 0);
    assert_on(&r, WQ_SCREEN_LIST);
    press(&r, WQ_KEY_BACK);
    tap_control(&r, DATES_CALENDAR, 1);
    tap_control(&r, DATES_GO_TO_DAY, 0);
    char short_month[16];
    uint32_t month = 1;
    while (wq_hijri_date(1445, month, 30) != 0)
        month++;
    snprintf(short_month, sizeof short_month, "30%02u1445", (unsigned)month);
    for (size_t i = 0; i < sizeof vain_hijri / sizeof vain_hijri[0]; i++) {
        type_day(&r, i == 0 ? short_month : vain_hijri[i]);
        assert_false(has_control(&r, PAD_DONE, 0));
    }
    type_day(&r, "01071445"); /* 13 January 2024 */
    tap_control(&r, PAD_DONE, 0);
    assert_on(&r, WQ_SCREEN_LIST);
    reader_close(&r);
}

static void test_the_focus_covers_no_letters_among_dates(void **state)
{
    (void)state;
    static const char *const devices[] = {"kobo-clara", "600x800@167/16", "kobo-mini",
                                          "waveshare-7.5"};
    for (size_t i = 0; i < 2 * (sizeof devices / sizeof devices[0]); i++) {
        struct wq_place place = home_place();
        place.visit_n = 2;
        place.visits[1] = (struct wq_visit){.screen = WQ_SCREEN_DATES, .focus_act = WQ_NO_FOCUS};
        strcpy(place.settings.language, i % 2 ? "en" : "");
        struct reader r;
        reader_open(&r, bytes, len, devices[i / 2], &place);
        uint32_t month_n = 0;
        for (uint32_t k = 0; k < r.app->scene.n; k++) {
            const struct control *c = &r.app->scene.controls[k];
            const bool is_tool = c->act == ACT_OWN + 3 || c->act == ACT_OWN + 4;
            if (c->act != ACT_OWN && !is_tool)
                continue;
            month_n += !is_tool;
            if (c->look == LOOK_FRAMED)
                assert_int_equal(under_frame(&r, c), 0);
        }
        assert_true(month_n > 0);
        reader_close(&r);
    }
}

static void test_a_source_leads_to_its_list_and_back_to_its_row(void **state)
{
    (void)state;
    struct wq_place place = home_place();
    place.visit_n = 2;
    place.visits[1] = (struct wq_visit){
        .screen = WQ_SCREEN_GROUPS, .what = WQ_GROUPS_SOURCE, .focus_act = WQ_NO_FOCUS};
    struct reader r;
    reader_open(&r, bytes, len, "waveshare-7.5", &place);
    press(&r, WQ_KEY_OK);
    assert_on(&r, WQ_SCREEN_LIST);
    assert_int_equal(r.place.visits[2].what, WQ_ORDER_SOURCE);
    assert_int_equal(r.place.visits[2].n, ARCHIVE_N);
    press(&r, WQ_KEY_BACK);
    assert_on(&r, WQ_SCREEN_GROUPS);
    assert_int_equal(r.app->scene.controls[r.app->scene.focus].act, ACT_OWN);
    reader_close(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_card_opens_titles_at_first_and_then_goes_on_reading),
        cmocka_unit_test(test_the_card_opens_the_article_that_was_left_by_back),
        cmocka_unit_test(test_the_card_opens_titles_when_what_was_read_is_in_no_bundle),
        cmocka_unit_test(test_no_item_takes_the_place_of_another_when_it_has_the_focus),
        cmocka_unit_test(test_large_targets_hold_on_home_where_there_is_room),
        cmocka_unit_test(test_an_article_opened_from_home_begins_a_new_way_back),
        cmocka_unit_test(test_a_month_is_listed_from_its_first_day_and_can_be_turned_round),
        cmocka_unit_test(test_the_focus_covers_no_letters_among_dates),
        cmocka_unit_test(test_a_source_leads_to_its_list_and_back_to_its_row),
        cmocka_unit_test(test_a_day_that_cannot_be_is_told_before_anybody_goes_there),
        cmocka_unit_test(test_the_card_tells_after_a_restart_how_much_is_read),
        cmocka_unit_test(test_without_a_readable_article_home_offers_what_is_left),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
