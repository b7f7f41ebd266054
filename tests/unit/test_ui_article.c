/* SPDX-License-Identifier: MIT */
/* An open article: turning pages, the panel and its size, and what cannot be read. */
#include "edition_fixture.h"
#include "../../firmware/ui/screens.h"

#define CLARA "kobo-clara"

/* Open the app at article `index`, one of the list's first page. */
static void open_article(struct reader *r, uint32_t index)
{
    reader_open(r, bytes, len, CLARA, NULL);
    tap_row(r, index);
    assert_page(r, index, 0);
}

/* Turn to the last page; its number, from 0. What follows it is offered, and closed. */
static uint32_t turn_to_end(struct reader *r)
{
    uint32_t start_n;
    do {
        start_n = r->place.start_n;
        press(r, WQ_KEY_NEXT);
    } while (r->place.start_n > start_n);
    assert_non_null(r->app->panel);
    press(r, WQ_KEY_BACK);
    assert_null(r->app->panel);
    return start_n - 1;
}

static void test_touch_turns_as_an_arabic_book(void **state)
{
    (void)state;
    struct reader r;
    open_article(&r, LONG_ARABIC);
    int32_t w = r.device.w_px, y = r.device.h_px / 2;
    tap(&r, w * 39 / 100, y);
    assert_page(&r, LONG_ARABIC, 1);
    assert_refresh(&r, WQ_INTENT_PAGE);
    tap(&r, 0, y);
    assert_page(&r, LONG_ARABIC, 2);
    tap(&r, w * 71 / 100, y);
    assert_page(&r, LONG_ARABIC, 1);
    assert_refresh(&r, WQ_INTENT_PAGE);
    swipe(&r, WQ_SWIPE_RIGHT);
    assert_page(&r, LONG_ARABIC, 2);
    swipe(&r, WQ_SWIPE_LEFT);
    assert_page(&r, LONG_ARABIC, 1);
    press(&r, WQ_KEY_LEFT);
    assert_page(&r, LONG_ARABIC, 2);
    press(&r, WQ_KEY_RIGHT);
    assert_page(&r, LONG_ARABIC, 1);
    reader_close(&r);
}

static void test_touch_turns_an_english_article_the_other_way(void **state)
{
    (void)state;
    struct reader r;
    open_article(&r, LONG_ENGLISH);
    int32_t w = r.device.w_px, y = r.device.h_px / 2;
    tap(&r, w * 61 / 100, y);
    assert_page(&r, LONG_ENGLISH, 1);
    tap(&r, w * 29 / 100, y);
    assert_page(&r, LONG_ENGLISH, 0);
    swipe(&r, WQ_SWIPE_LEFT);
    assert_page(&r, LONG_ENGLISH, 1);
    swipe(&r, WQ_SWIPE_RIGHT);
    assert_page(&r, LONG_ENGLISH, 0);
    press(&r, WQ_KEY_RIGHT);
    assert_page(&r, LONG_ENGLISH, 1);
    press(&r, WQ_KEY_LEFT);
    assert_page(&r, LONG_ENGLISH, 0);
    press(&r, WQ_KEY_NEXT);
    assert_page(&r, LONG_ENGLISH, 1);
    reader_close(&r);
}

/* The page that the menu's slider leads to when it is touched at its left or right end. */
static uint32_t slide(struct reader *r, bool is_left)
{
    press(r, WQ_KEY_MENU);
    const struct wq_rect go_to = control_of(r, ACT_OWN + 5, 0).box; /* stands beside it */
    tap(r, is_left ? go_to.x + go_to.w + 100 : r->device.w_px - 300, go_to.y + go_to.h / 2);
    press(r, WQ_KEY_MENU);
    return r->place.start_n - 1;
}

static void test_the_slider_goes_with_the_text(void **state)
{
    (void)state;
    static const uint32_t articles[] = {LONG_ARABIC, LONG_ENGLISH};
    for (size_t i = 0; i < sizeof articles / sizeof articles[0]; i++) {
        struct reader r;
        open_article(&r, articles[i]);
        settle(&r);
        const uint32_t left = slide(&r, true), right = slide(&r, false);
        if (articles[i] == LONG_ARABIC)
            assert_true(left > right);
        else
            assert_true(left < right);
        reader_close(&r);
    }
}

static void test_nothing_is_before_the_first_page_and_after_the_last_is_what_follows(void **state)
{
    (void)state;
    struct reader r;
    open_article(&r, LONG_ARABIC);
    uint64_t change = r.change;
    press(&r, WQ_KEY_PREV);
    assert_nothing(&r, change);
    uint32_t last = turn_to_end(&r);
    assert_true(last >= 3);
    uint8_t *page = snapshot(&r);
    swipe(&r, WQ_SWIPE_RIGHT);
    assert_refresh(&r, WQ_INTENT_MENU);
    assert_non_null(r.app->panel);
    assert_page(&r, LONG_ARABIC, last);
    tap(&r, r.device.w_px / 2, 10);
    assert_null(r.app->panel);
    assert_true(is_shown(&r, page));
    tap(&r, 10, r.device.h_px / 2);
    assert_non_null(r.app->panel);
    free(page);
    reader_close(&r);
}

static void test_a_page_looks_the_same_on_the_way_back(void **state)
{
    (void)state;
    enum { MOST = 64 };
    struct reader r;
    uint8_t *pages[MOST];
    open_article(&r, LONG_ARABIC);
    settle(&r);
    reader_send(&r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
    uint32_t n = 0;
    for (uint32_t shown = 0; shown != r.place.start_n && n < MOST; n++) {
        pages[n] = snapshot(&r);
        shown = r.place.start_n;
        press(&r, WQ_KEY_NEXT);
    }
    assert_true(n < MOST);
    press(&r, WQ_KEY_BACK); /* from what follows */
    for (uint32_t i = n; i-- > 0;) {
        assert_page(&r, LONG_ARABIC, i);
        assert_true(is_shown(&r, pages[i]));
        assert_true(i == 0 || !is_shown(&r, pages[i - 1]));
        free(pages[i]);
        press(&r, WQ_KEY_PREV);
    }
    reader_close(&r);
}

static void test_a_key_held_goes_ten_pages(void **state)
{
    (void)state;
    struct reader r;
    open_article(&r, LONGEST);
    struct wq_event held = {.kind = WQ_EVENT_KEYHOLD, .key = WQ_KEY_NEXT};
    reader_send(&r, held);
    assert_page(&r, LONGEST, 10);
    held.key = WQ_KEY_PREV;
    reader_send(&r, held);
    assert_page(&r, LONGEST, 0);
    reader_close(&r);
}

static void test_back_goes_to_the_list_page_that_holds_the_article(void **state)
{
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, CLARA, NULL);
    swipe(&r, WQ_SWIPE_RIGHT);
    swipe(&r, WQ_SWIPE_RIGHT);
    tap_row(&r, 3);
    assert_page(&r, 17, 0);
    press(&r, WQ_KEY_BACK);
    assert_list(&r, 14);
    tap_row(&r, 3);
    reader_send(
        &r, (struct wq_event){.kind = WQ_EVENT_SWIPE, .swipe = WQ_SWIPE_DOWN, .x = 500, .y = 3});
    assert_list(&r, 14);
    reader_close(&r);
}

/* All of the screen was asked for, divided in the text that stands between the menu's parts. */
static void assert_menu_in_parts(const struct reader *r)
{
    const struct wq_rect top = r->list.refresh[0].rect, foot = r->list.refresh[1].rect;
    const int32_t w = r->device.w_px, h = r->device.h_px;
    assert_int_equal(r->list.n, 2);
    for (uint32_t i = 0; i < 2; i++) {
        assert_int_equal(r->list.refresh[i].intent, WQ_INTENT_MENU);
        assert_int_equal(r->list.refresh[i].rect.x, 0);
        assert_int_equal(r->list.refresh[i].rect.w, w);
    }
    assert_int_equal(top.y, 0);
    assert_int_equal(foot.y, top.h);
    assert_int_equal(foot.y + foot.h, h);
    assert_in_range(foot.y, h / 6, h / 2);
}

static void test_middle_opens_the_panel_and_the_text_closes_it(void **state)
{
    (void)state;
    struct reader r;
    open_article(&r, LONG_ARABIC);
    press(&r, WQ_KEY_NEXT);
    uint8_t *page = snapshot(&r);
    int32_t w = r.device.w_px, h = r.device.h_px;
    tap(&r, w / 2, h / 2);
    assert_menu_in_parts(&r);
    assert_false(is_shown(&r, page));
    assert_page(&r, LONG_ARABIC, 1);
    /* the text between its two parts stays */
    const size_t from = (size_t)w * (size_t)(h / 6), n = (size_t)w * (size_t)(h / 3);
    assert_memory_equal(r.panel + from, page + from, n);
    tap(&r, w / 2, h / 3);
    assert_menu_in_parts(&r);
    assert_true(is_shown(&r, page));
    press(&r, WQ_KEY_OK);
    assert_false(is_shown(&r, page));
    press(&r, WQ_KEY_BACK);
    assert_true(is_shown(&r, page));
    assert_page(&r, LONG_ARABIC, 1);
    reader_send(&r, (struct wq_event){
                        .kind = WQ_EVENT_SWIPE, .swipe = WQ_SWIPE_UP, .x = w / 2, .y = h - 5});
    assert_false(is_shown(&r, page));
    tap_control(&r, MENU_LIST, 0);
    assert_list(&r, 0);
    free(page);
    reader_close(&r);
}

static void test_menu_has_larger_at_the_left_of_smaller(void **state)
{
    (void)state;
    struct reader r;
    open_article(&r, LONG_ARABIC);
    press(&r, WQ_KEY_MENU);
    assert_int_equal(r.place.settings.em_px, 0);
    assert_true(control_of(&r, MENU_LARGER, 0).box.x < control_of(&r, MENU_SMALLER, 0).box.x);
    tap_control(&r, MENU_LARGER, 0);
    assert_refresh(&r, WQ_INTENT_PAGE);
    assert_true(r.place.settings.em_px > r.device.em_px);
    tap_control(&r, MENU_SMALLER, 0);
    assert_int_equal(r.place.settings.em_px, 0);
    tap_control(&r, MENU_SMALLER, 0);
    assert_true(r.place.settings.em_px > 0 && r.place.settings.em_px < r.device.em_px);
    reader_close(&r);
}

/* The page that is open holds the text at `off`. */
static void assert_holds(const struct reader *r, uint32_t off)
{
    const struct article_view *a = &r->app->reading;
    assert_true(r->place.text_off <= off);
    for (int i = 0; i < KEPT_PAGES; i++) {
        const struct wq_page *page = r->app->kept[i].page;
        if (page && page->start_off == a->starts[a->page]) {
            assert_true(page->next_off > off);
            return;
        }
    }
    fail_msg("the open page is not kept");
}

static void test_sizes_keep_the_text_and_lead_back_to_the_same_page(void **state)
{
    (void)state;
    struct reader r;
    open_article(&r, LONG_ARABIC);
    uint32_t last = turn_to_end(&r);
    for (uint32_t page = last + 1; page-- > 0;) {
        assert_page(&r, LONG_ARABIC, page);
        uint32_t off = r.place.text_off;
        settle(&r);
        reader_send(&r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
        uint8_t *before = snapshot(&r);
        size_t used = r.article_arena.used;
        static const bool larger[] = {true, true, false, false, false, false, true, true};
        for (size_t i = 0; i < sizeof larger / sizeof larger[0]; i++) {
            resize(&r, larger[i]);
            assert_holds(&r, off);
        }
        settle(&r);
        press(&r, WQ_KEY_BACK);
        settle(&r);
        reader_send(&r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
        assert_page(&r, LONG_ARABIC, page);
        assert_int_equal(r.place.text_off, off);
        assert_int_equal(r.article_arena.used, used);
        assert_true(is_shown(&r, before));
        free(before);
        press(&r, WQ_KEY_PREV);
    }
    reader_close(&r);
}

static void test_the_scale_of_sizes_ends_on_both_sides(void **state)
{
    (void)state;
    static const char *const devices[] = {CLARA, "waveshare-7.5", "600x800@167/16"};
    for (size_t d = 0; d < sizeof devices / sizeof devices[0]; d++) {
        struct reader r;
        reader_open(&r, bytes, len, devices[d], NULL);
        tap_row(&r, 0);
        for (int i = 0; i < 2; i++) {
            int32_t step_n = 0, em_px;
            do {
                em_px = r.place.settings.em_px;
                resize(&r, i == 0);
                step_n++;
            } while (r.place.settings.em_px != em_px);
            assert_true(step_n >= 5 && step_n <= 15);
            assert_int_equal(r.list.n, 0);
        }
        assert_true(r.place.settings.em_px >= 12);
        press(&r, WQ_KEY_BACK);
        press(&r, WQ_KEY_NEXT);
        assert_page(&r, 0, 1);
        reader_close(&r);
    }
}

static void test_work_done_ahead_changes_no_pixel_and_no_page(void **state)
{
    (void)state;
    struct reader idle, plain;
    open_article(&idle, LONG_ARABIC);
    open_article(&plain, LONG_ARABIC);
    for (uint32_t page = 1; page < 5; page++) {
        uint64_t change = idle.change;
        assert_true(wq_app_has_work(idle.app));
        reader_send(&idle, (struct wq_event){.kind = WQ_EVENT_IDLE});
        assert_nothing(&idle, change);
        uint64_t drawn = wq_fonts_counts(idle.fonts).glyph_drawn;
        uint64_t shaped = wq_fonts_counts(idle.fonts).word_shaped;
        press(&idle, WQ_KEY_NEXT);
        press(&plain, WQ_KEY_NEXT);
        assert_page(&idle, LONG_ARABIC, page);
        assert_true(is_shown(&plain, idle.panel));
        /* nothing was left to do at the turn */
        assert_int_equal(wq_fonts_counts(idle.fonts).word_shaped, shaped);
        assert_int_equal(wq_fonts_counts(idle.fonts).glyph_drawn, drawn);
    }
    turn_to_end(&idle);
    assert_false(wq_app_has_work(idle.app));
    press(&idle, WQ_KEY_BACK);
    assert_false(wq_app_has_work(idle.app));
    reader_close(&idle);
    reader_close(&plain);
}

static void test_damaged_article_tells_so_and_reading_goes_on(void **state)
{
    (void)state;
    uint8_t *damaged = damaged_copy(bytes, len, WQ_SECTION_TEXT, 0);
    struct reader whole, r;
    reader_open(&whole, bytes, len, CLARA, NULL);
    assert_true(wq_bundle_info(whole.bundle)->text_cluster_n > 1);
    reader_open(&r, damaged, len, CLARA, NULL);
    uint8_t *list = snapshot(&r);
    assert_true(is_shown(&whole, list)); /* the list does not know yet */
    tap_row(&whole, LONG_ARABIC);
    tap_row(&r, LONG_ARABIC);
    assert_int_equal(r.place.screen, WQ_SCREEN_ARTICLE);
    assert_refresh(&r, WQ_INTENT_PAGE);
    uint8_t *fault = snapshot(&r);
    assert_false(is_shown(&whole, fault));
    assert_false(is_shown(&r, list));
    /* nothing to turn, no panel, no work ahead */
    swipe(&r, WQ_SWIPE_RIGHT);
    assert_int_equal(r.list.n, 0);
    assert_false(wq_app_has_work(r.app));
    press(&r, WQ_KEY_OK);
    assert_list(&r, 0);
    assert_false(is_shown(&r, list)); /* it does now, and marks it */
    /* its neighbours in the list can be gone on to */
    tap_row(&r, LONG_ENGLISH);
    tap_control(&r, ACT_OWN, 0);
    assert_int_equal(r.place.article_index, LONG_ARABIC);
    tap_control(&r, ACT_OWN, 1);
    assert_int_equal(r.place.article_index, LONG_ENGLISH);
    press(&r, WQ_KEY_BACK);
    assert_list(&r, 0);
    /* the last article lies in another cluster */
    while (r.place.list_index < 294) {
        swipe(&r, WQ_SWIPE_RIGHT);
        if (whole.place.screen == WQ_SCREEN_ARTICLE)
            press(&whole, WQ_KEY_BACK);
        swipe(&whole, WQ_SWIPE_RIGHT);
    }
    tap_row(&r, 1);
    tap_row(&whole, 1);
    assert_page(&r, ARCHIVE_N - 1, 0);
    assert_true(is_shown(&whole, r.panel));
    free(fault);
    free(list);
    free(damaged);
    reader_close(&r);
    reader_close(&whole);
}

static void test_article_gone_from_the_medium_is_told_and_the_open_one_can_be_read(void **state)
{
    (void)state;
    struct reader r;
    open_article(&r, LONG_ARABIC);
    size_t memory_len = r.memory.len;
    r.memory.len = 0; /* the card is out */
    press(&r, WQ_KEY_NEXT);
    assert_page(&r, LONG_ARABIC, 1);
    resize(&r, true);
    press(&r, WQ_KEY_BACK);
    assert_int_equal(r.place.screen, WQ_SCREEN_ARTICLE);
    press(&r, WQ_KEY_BACK);
    tap_row(&r, LONGEST);
    assert_int_equal(r.app->reading.fault == WQ_OK, 0);
    press(&r, WQ_KEY_BACK);
    r.memory.len = memory_len; /* and in again */
    tap_row(&r, LONGEST);
    assert_page(&r, LONGEST, 0);
    assert_int_equal(r.app->reading.fault, WQ_OK);
    reader_close(&r);
}

static void test_pages_are_guessed_well_on_the_first_one(void **state)
{
    (void)state;
    static const char *const devices[] = {"kobo-clara", "waveshare-7.5", "600x800@167/16"};
    static const uint32_t articles[] = {LONG_ARABIC, LONG_ENGLISH};
    for (size_t i = 0; i < 6; i++) {
        struct reader r;
        bool is_guess;
        reader_open(&r, bytes, len, devices[i / 2], NULL);
        struct wq_visit visit = wq_visit_to(WQ_SCREEN_ARTICLE);
        visit.article = articles[i % 2];
        assert_int_equal(wq_ui_go(r.app, &visit), WQ_OK);
        reader_send(&r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
        const uint32_t guessed = wq_article_page_n(r.app, &is_guess);
        assert_true(is_guess);
        settle(&r);
        const uint32_t counted = wq_article_page_n(r.app, &is_guess);
        assert_false(is_guess);
        const uint32_t off = guessed > counted ? guessed - counted : counted - guessed;
        if (off > 1 && off * 8 > counted)
            fail_msg("%s: %u pages are told as about %u", devices[i / 2], counted, guessed);
        reader_close(&r);
    }
}

static void test_pages_stay_counted_when_a_picture_was_looked_at(void **state)
{
    (void)state;
    struct reader r;
    bool is_guess;
    reader_open(&r, bytes, len, "kobo-clara", NULL);
    struct wq_visit visit = wq_visit_to(WQ_SCREEN_ARTICLE);
    visit.article = LONG_ARABIC;
    assert_int_equal(wq_ui_go(r.app, &visit), WQ_OK);
    reader_send(&r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
    settle(&r);
    swipe(&r, WQ_SWIPE_RIGHT);
    const uint32_t counted = wq_article_page_n(r.app, &is_guess);
    visit = *wq_ui_visit(r.app);
    visit.screen = WQ_SCREEN_IMAGE;
    assert_int_equal(wq_ui_go(r.app, &visit), WQ_OK);
    reader_send(&r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
    press(&r, WQ_KEY_BACK);
    assert_page(&r, LONG_ARABIC, 1);
    assert_int_equal(wq_article_page_n(r.app, &is_guess), counted);
    assert_false(is_guess);
    reader_close(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_touch_turns_as_an_arabic_book),
        cmocka_unit_test(test_touch_turns_an_english_article_the_other_way),
        cmocka_unit_test(test_the_slider_goes_with_the_text),
        cmocka_unit_test(test_nothing_is_before_the_first_page_and_after_the_last_is_what_follows),
        cmocka_unit_test(test_a_page_looks_the_same_on_the_way_back),
        cmocka_unit_test(test_a_key_held_goes_ten_pages),
        cmocka_unit_test(test_back_goes_to_the_list_page_that_holds_the_article),
        cmocka_unit_test(test_middle_opens_the_panel_and_the_text_closes_it),
        cmocka_unit_test(test_menu_has_larger_at_the_left_of_smaller),
        cmocka_unit_test(test_sizes_keep_the_text_and_lead_back_to_the_same_page),
        cmocka_unit_test(test_the_scale_of_sizes_ends_on_both_sides),
        cmocka_unit_test(test_work_done_ahead_changes_no_pixel_and_no_page),
        cmocka_unit_test(test_damaged_article_tells_so_and_reading_goes_on),
        cmocka_unit_test(test_article_gone_from_the_medium_is_told_and_the_open_one_can_be_read),
        cmocka_unit_test(test_pages_are_guessed_well_on_the_first_one),
        cmocka_unit_test(test_pages_stay_counted_when_a_picture_was_looked_at),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
