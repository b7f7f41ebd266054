/* SPDX-License-Identifier: MIT */
/* Words of the open article: looked for one by one, and held to be searched for. */
#include "search_app_fixture.h"
#include "../../firmware/ui/matches.h"
#include "../../firmware/ui/screens.h"

#define CLARA "kobo-clara"
#define BUTTONS "waveshare-7.5"
#define SEARCH_KEY 36 /* of the Arabic keys */

static uint8_t *bytes;
static size_t len;

static int set_up(void **state)
{
    (void)state;
    bytes = found_archive("ui-find.wrq", &len);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    free(bytes);
    return 0;
}

static void open_article(struct reader *r, const char *device, uint32_t article)
{
    struct wq_visit visit = wq_visit_to(WQ_SCREEN_ARTICLE);
    visit.article = article;
    reader_open(r, bytes, len, device, NULL);
    assert_int_equal(wq_ui_go(r->app, &visit), WQ_OK);
    reader_send(r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
}

static void open_find(struct reader *r, const char *device)
{
    open_article(r, device, OLIVE_LONG);
    wq_find_open(r->app);
    reader_send(r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
}

/* Look for `text` with touches. */
static void find(struct reader *r, const char *text)
{
    type_in(r, &r->app->matches.typing, text);
    tap_control(r, ACT_KEY, SEARCH_KEY);
}

/* The place that is shown lies on the open page. */
static void assert_place(const struct reader *r, uint32_t at, uint32_t n)
{
    const struct matches_view *view = &r->app->matches;
    const struct article_view *a = &r->app->reading;
    assert_int_equal(view->at, at);
    assert_int_equal(view->n, n);
    assert_true(a->starts[a->page] <= view->all[at].off);
    assert_true(a->page + 1 >= a->start_n || view->all[at].off < a->starts[a->page + 1]);
}

static void test_places_are_gone_through_and_round(void **state)
{
    (void)state;
    struct reader r;
    open_find(&r, CLARA);
    find(&r, "الجيران");
    assert_place(&r, 0, 14); /* one in each paragraph */
    for (uint32_t at = 1; at < 14; at++) {
        tap_control(&r, FIND_AFTER, 0);
        assert_place(&r, at, 14);
    }
    assert_true(r.app->reading.page > 0);
    tap_control(&r, FIND_AFTER, 0);
    assert_place(&r, 0, 14);
    tap_control(&r, FIND_BEFORE, 0);
    assert_place(&r, 13, 14);
    reader_close(&r);
}

static void test_the_beginning_of_a_word_is_enough(void **state)
{
    (void)state;
    struct reader r;
    open_find(&r, CLARA);
    find(&r, "الجير");
    assert_place(&r, 0, 14);
    reader_close(&r);
}

static void test_back_returns_to_the_page_and_stay_keeps_the_place(void **state)
{
    (void)state;
    struct reader r;
    open_find(&r, CLARA);
    find(&r, "الجيران");
    tap_control(&r, FIND_BEFORE, 0); /* the last one */
    const uint32_t page = r.app->reading.page;
    assert_true(page > 0);
    press(&r, WQ_KEY_BACK);
    assert_null(r.app->panel);
    assert_page(&r, OLIVE_LONG, 0);
    wq_find_open(r.app);
    reader_send(&r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
    find(&r, "الجيران");
    tap_control(&r, FIND_BEFORE, 0);
    tap_control(&r, FIND_STAY, 0);
    assert_null(r.app->panel);
    assert_int_equal(r.app->reading.page, page);
    assert_int_equal(r.place.text_off, r.app->reading.starts[page]);
    reader_close(&r);
}

static void test_what_is_not_there_can_be_typed_again(void **state)
{
    (void)state;
    struct reader r;
    open_find(&r, CLARA);
    find(&r, "قمر");
    assert_non_null(r.app->panel);
    assert_true(r.app->matches.is_typing);
    assert_true(r.app->matches.has_none);
    for (int i = 0; i < 3; i++)
        press(&r, WQ_KEY_BACK);
    assert_int_equal(r.app->matches.typing.field.len, 0);
    find(&r, "الوادي");
    assert_false(r.app->matches.is_typing);
    press(&r, WQ_KEY_BACK);
    assert_null(r.app->panel);
    reader_close(&r);
}

static void test_the_bar_never_hides_the_place(void **state)
{
    (void)state;
    struct reader r;
    open_find(&r, CLARA);
    find(&r, "الزيتون"); /* in the title, where the bar would stand */
    assert_int_equal(r.app->matches.at, 0);
    assert_int_equal(r.app->scene.panel_n, 1);
    assert_true(r.app->scene.panel[0].y > r.device.h_px / 2);
    tap_control(&r, FIND_AFTER, 0);
    struct wq_page *page;
    struct wq_rect place;
    assert_int_equal(wq_matches_page(r.app, &page), WQ_OK);
    assert_true(wq_page_rects(page, &r.app->reading.article, r.app->matches.all[r.app->matches.at],
                              &place, 1) > 0);
    const struct wq_rect bar = r.app->scene.panel[0];
    assert_true(place.y >= bar.y + bar.h || place.y + place.h <= bar.y);
    reader_close(&r);
}

static void test_the_menu_leads_to_it(void **state)
{
    (void)state;
    struct reader r;
    open_article(&r, CLARA, OLIVE_LONG);
    tap(&r, r.device.w_px / 2, r.device.h_px / 2);
    tap_control(&r, MENU_FIND, 0);
    find(&r, "الوادي");
    assert_true(r.app->matches.n > 0);
    press(&r, WQ_KEY_BACK);
    reader_close(&r);
}

/* ---- a word that is held ---- */

static void test_a_word_that_is_held_is_searched_for(void **state)
{
    (void)state;
    struct reader r;
    struct wq_page *page;
    struct wq_rect rect;
    open_article(&r, CLARA, OLIVE_LONG);
    assert_int_equal(wq_matches_page(r.app, &page), WQ_OK);
    const char *text = r.app->reading.article.text.ptr, *word = strstr(text, "المخبز");
    assert_non_null(word);
    const uint32_t off = (uint32_t)(word - text);
    assert_int_equal(wq_page_rects(page, &r.app->reading.article,
                                   (struct wq_range){off, off + (uint32_t)strlen("المخبز")}, &rect,
                                   1),
                     1);
    hold(&r, rect.x + rect.w / 2, rect.y + rect.h / 2);
    assert_non_null(r.app->panel);
    assert_int_equal(r.app->matches.word.off, off);
    tap_control(&r, WORD_SEARCH, 0);
    assert_int_equal(screen_of(&r), WQ_SCREEN_RESULTS);
    assert_true(wq_str_equal(wq_asked_text(&r.app->results.asked), wq_str("المخبز")));
    assert_int_equal(r.app->results.total, FOUND_N - 1);
    press(&r, WQ_KEY_BACK);
    assert_page(&r, OLIVE_LONG, 0);
    reader_close(&r);
}

static void test_any_pixel_may_be_held(void **state)
{
    (void)state;
    struct reader r;
    open_article(&r, CLARA, OLIVE_LONG);
    uint8_t *plain = snapshot(&r);
    for (int32_t y = 0; y < r.device.h_px; y += 97)
        for (int32_t x = 0; x < r.device.w_px; x += 211) {
            hold(&r, x, y);
            assert_non_null(r.app->panel);
            assert_true(r.app->matches.word.end_off > r.app->matches.word.off);
            press(&r, WQ_KEY_BACK);
            assert_true(is_shown(&r, plain));
        }
    free(plain);
    reader_close(&r);
}

static void test_words_are_gone_through_with_buttons(void **state)
{
    (void)state;
    struct reader r;
    open_article(&r, BUTTONS, OLIVE_LONG);
    reader_send(&r, (struct wq_event){.kind = WQ_EVENT_KEYHOLD, .key = WQ_KEY_OK});
    assert_non_null(r.app->panel);
    const struct wq_range first = r.app->matches.word;
    press(&r, WQ_KEY_NEXT);
    const struct wq_range second = r.app->matches.word;
    assert_true(second.off >= first.end_off);
    press(&r, WQ_KEY_PREV);
    assert_int_equal(r.app->matches.word.off, first.off);
    press(&r, WQ_KEY_PREV); /* there is none before it */
    assert_int_equal(r.app->matches.word.off, first.off);
    press(&r, WQ_KEY_OK);
    assert_int_equal(screen_of(&r), WQ_SCREEN_RESULTS);
    assert_true(wq_str_equal(wq_asked_text(&r.app->results.asked), wq_str("الزيتون")));
    reader_close(&r);
}

static void test_a_place_is_found_with_buttons_alone(void **state)
{
    (void)state;
    struct reader r;
    open_find(&r, BUTTONS);
    static const uint32_t letters[] = {0x648, 0x627, 0x62F, 0x64A}; /* وادي */
    for (size_t i = 0; i < 5; i++) {
        const uint32_t key = i < 4 ? key_of(&r, &r.app->matches.typing, letters[i]) : SEARCH_KEY;
        for (int step = 0; step < 80; step++) {
            const struct control *c = &r.app->scene.controls[r.app->scene.focus];
            if (c->act == ACT_KEY && c->arg == key)
                break;
            press(&r, WQ_KEY_NEXT);
        }
        press(&r, WQ_KEY_OK);
    }
    assert_false(r.app->matches.is_typing);
    assert_true(r.app->matches.n > 0);
    const uint32_t at = r.app->matches.at;
    for (int step = 0; step < 8 && r.app->matches.at == at; step++) {
        if (r.app->scene.controls[r.app->scene.focus].act == FIND_AFTER)
            press(&r, WQ_KEY_OK);
        else
            press(&r, WQ_KEY_NEXT);
    }
    assert_int_equal(r.app->matches.at, at + 1);
    press(&r, WQ_KEY_BACK);
    assert_null(r.app->panel);
    reader_close(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places_are_gone_through_and_round),
        cmocka_unit_test(test_the_beginning_of_a_word_is_enough),
        cmocka_unit_test(test_back_returns_to_the_page_and_stay_keeps_the_place),
        cmocka_unit_test(test_what_is_not_there_can_be_typed_again),
        cmocka_unit_test(test_the_bar_never_hides_the_place),
        cmocka_unit_test(test_the_menu_leads_to_it),
        cmocka_unit_test(test_a_word_that_is_held_is_searched_for),
        cmocka_unit_test(test_any_pixel_may_be_held),
        cmocka_unit_test(test_words_are_gone_through_with_buttons),
        cmocka_unit_test(test_a_place_is_found_with_buttons_alone),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
