/* SPDX-License-Identifier: MIT */
/* Results: pages, what they are narrowed to, other ways when there is none, and the way into an
 * article and back. */
#include "search_app_fixture.h"
#include "../../firmware/ui/screens.h"

#define CLARA "kobo-clara"
#define BUTTONS "waveshare-7.5"
#define ROW_N 4u /* of the Clara's results, by the screens' design */

enum { BY_SOURCE, BY_DATES, BY_TOPIC, BY_AUTHOR };

static uint8_t *bytes;
static size_t len;

static int set_up(void **state)
{
    (void)state;
    bytes = found_archive("ui-results.wrq", &len);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    free(bytes);
    return 0;
}

static void ask(struct reader *r, const char *text)
{
    const struct wq_visit results =
        wq_asked_visit(r->app, wq_asked_add(r->app, wq_str(text), NULL));
    assert_int_equal(wq_ui_go(r->app, &results), WQ_OK);
    reader_send(r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
}

static void open_results(struct reader *r, const char *device, const char *text)
{
    reader_open(r, bytes, len, device, NULL);
    ask(r, text);
}

static uint32_t first_shown(const struct reader *r)
{
    return r->place.visits[r->place.visit_n - 1].first;
}

static void test_pages_follow_each_other(void **state)
{
    (void)state;
    struct reader r;
    open_results(&r, CLARA, "زيتون");
    assert_int_equal(r.app->results.total, FOUND_N - 1);
    assert_int_equal(first_shown(&r), 0);
    for (uint32_t first = ROW_N; first < FOUND_N - 1; first += ROW_N) {
        swipe(&r, WQ_SWIPE_RIGHT);
        assert_int_equal(first_shown(&r), first);
        assert_refresh(&r, WQ_INTENT_MENU);
    }
    uint64_t change = r.change;
    swipe(&r, WQ_SWIPE_RIGHT);
    assert_nothing(&r, change);
    swipe(&r, WQ_SWIPE_LEFT);
    assert_int_equal(first_shown(&r), FOUND_N - 1 - (FOUND_N - 1) % ROW_N - ROW_N);
    reader_close(&r);
}

static void test_results_far_down_are_those_of_one_search(void **state)
{
    (void)state;
    struct reader r;
    static uint32_t first[WQ_SEARCH_LIMIT];
    open_results(&r, CLARA, "زيتون");
    const uint32_t known = r.app->results.n; /* few are put in order before more are asked for */
    assert_true(known < FOUND_N - 1);
    memcpy(first, r.app->results.articles, known * sizeof *first);
    while (first_shown(&r) + ROW_N < known)
        swipe(&r, WQ_SWIPE_RIGHT);
    swipe(&r, WQ_SWIPE_RIGHT);
    assert_int_equal(r.app->results.n, FOUND_N - 1);
    assert_memory_equal(r.app->results.articles, first, known * sizeof *first);
    reader_close(&r);
}

static void test_those_behind_two_pages_are_put_in_order_when_nothing_comes(void **state)
{
    (void)state;
    struct reader r;
    open_results(&r, CLARA, "زيتون");
    assert_int_equal(r.app->results.n, 2 * ROW_N);
    assert_true(wq_app_has_work(r.app));
    assert_true(wq_app_pause_ms(r.app) >= 500); /* who touches at once waits for nothing */
    reader_send(&r, (struct wq_event){.kind = WQ_EVENT_IDLE});
    assert_int_equal(r.list.n, 0); /* what is shown is as it was */
    assert_int_equal(r.app->results.n, FOUND_N - 1);
    assert_false(wq_app_has_work(r.app));
    ask(&r, "\"زيتون الصبر\""); /* each is found by reading it: only for who wants it */
    assert_true(r.app->results.n > 2 * ROW_N);
    assert_false(wq_app_has_work(r.app));
    reader_close(&r);
}

/* The page of article `index` that holds the text at `off`. */
static void assert_open_at(const struct reader *r, uint32_t index, const char *words)
{
    const struct article_view *a = &r->app->reading;
    assert_int_equal(r->place.article_index, index);
    const char *text = a->article.text.ptr;
    const char *found = NULL;
    for (size_t i = 0; i + strlen(words) <= a->article.text.len && !found; i++)
        found = memcmp(text + i, words, strlen(words)) == 0 ? text + i : NULL;
    assert_non_null(found);
    const uint32_t off = (uint32_t)(found - text);
    assert_true(a->starts[a->page] <= off);
    assert_true(a->page + 1 >= a->start_n || off < a->starts[a->page + 1]);
}

static void test_a_result_opens_where_its_snippet_comes_from(void **state)
{
    (void)state;
    struct reader r;
    open_results(&r, CLARA, "press turned");
    assert_int_equal(r.app->results.n, 1);
    tap_control(&r, RESULTS_HIT, 0);
    assert_int_equal(screen_of(&r), WQ_SCREEN_ARTICLE);
    assert_open_at(&r, ENGLISH, "olive press turned");
    assert_true(r.app->reading.page > 0);
    reader_close(&r);
}

static void test_what_matches_is_underlined_until_the_page_is_turned(void **state)
{
    (void)state;
    struct reader r;
    open_results(&r, CLARA, "الجيران");
    uint32_t at = 0;
    while (r.app->results.articles[at] != OLIVE_LONG)
        at++;
    while (first_shown(&r) + ROW_N <= at)
        swipe(&r, WQ_SWIPE_RIGHT);
    tap_control(&r, RESULTS_HIT, at);
    const uint32_t page = r.app->reading.page;
    uint8_t *underlined = snapshot(&r);
    swipe(&r, WQ_SWIPE_RIGHT);
    assert_int_equal(r.app->reading.page, page + 1);
    swipe(&r, WQ_SWIPE_LEFT);
    assert_int_equal(r.app->reading.page, page);
    assert_false(is_shown(&r, underlined));
    uint8_t *plain = snapshot(&r);
    /* lines were added, and nothing else: what differs is black there */
    for (size_t i = 0; i < (size_t)r.device.w_px * (size_t)r.device.h_px; i++)
        assert_true(underlined[i] == plain[i] || underlined[i] == 0);
    free(underlined);
    free(plain);
    reader_close(&r);
}

static void test_back_from_the_article_finds_the_results_and_the_row(void **state)
{
    (void)state;
    struct reader r;
    open_results(&r, CLARA, "زيتون");
    swipe(&r, WQ_SWIPE_RIGHT);
    tap_control(&r, RESULTS_HIT, ROW_N + 2);
    press(&r, WQ_KEY_BACK);
    assert_int_equal(screen_of(&r), WQ_SCREEN_RESULTS);
    assert_int_equal(first_shown(&r), ROW_N);
    press(&r, WQ_KEY_NEXT); /* shows the focus */
    const struct control *focus = &r.app->scene.controls[r.app->scene.focus];
    assert_int_equal(focus->act, RESULTS_HIT);
    assert_int_equal(focus->arg, ROW_N + 2);
    reader_close(&r);
}

static void test_results_come_back_after_a_restart(void **state)
{
    (void)state;
    struct reader r;
    struct wq_place place;
    open_results(&r, CLARA, "زيتون");
    tap_control(&r, RESULTS_FILTER, BY_SOURCE);
    tap_control(&r, FILTER_NAME, control_of(&r, FILTER_NAME, 0).arg);
    const uint32_t total = r.app->results.total;
    assert_true(total > ROW_N && total < FOUND_N - 1);
    swipe(&r, WQ_SWIPE_RIGHT);
    uint8_t *shown = snapshot(&r);
    place = r.place;
    reader_close(&r);
    reader_open(&r, bytes, len, CLARA, &place);
    assert_int_equal(screen_of(&r), WQ_SCREEN_RESULTS);
    assert_int_equal(r.app->results.total, total);
    assert_true(is_shown(&r, shown));
    free(shown);
    reader_close(&r);
}

static void test_a_forgotten_query_has_no_results(void **state)
{
    (void)state;
    struct reader r;
    open_results(&r, CLARA, "زيتون");
    struct wq_place place = r.place;
    memset(place.searched, 0, sizeof place.searched);
    reader_close(&r);
    reader_open(&r, bytes, len, CLARA, &place);
    assert_int_equal(screen_of(&r), WQ_SCREEN_RESULTS);
    assert_int_equal(r.app->results.n, 0);
    reader_close(&r);
}

/* The column of the marks at the first row, as it is seen. */
static uint8_t *mark_seen(const struct reader *r)
{
    enum { X = 940, W = 72, H = 120 };
    const struct wq_rect row = control_of(r, RESULTS_HIT, 0).box;
    uint8_t *seen = malloc(W * H);
    assert_non_null(seen);
    for (int32_t y = 0; y < H; y++)
        memcpy(seen + y * W, r->panel + (row.y + y) * r->device.w_px + X, W);
    return seen;
}

static void test_what_was_read_of_an_article_is_marked(void **state)
{
    (void)state;
    struct reader r;
    uint8_t *seen[4];
    struct wq_history_record record = {.permille = 10};
    struct wq_meta meta;
    open_results(&r, CLARA, "زيتون");
    assert_int_equal(wq_history_open(&r.app_arena, NULL, &r.app->config.history), WQ_OK);
    assert_int_equal(wq_archive_meta(r.archive, r.app->results.articles[0], &r.app_arena, &meta),
                     WQ_OK);
    memcpy(record.article_id, meta.id, sizeof record.article_id);
    for (int i = 0; i < 4; i++) { /* unread, begun, nearly at its end, read */
        reader_send(&r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
        seen[i] = mark_seen(&r);
        record.permille = i == 0 ? 10 : 900;
        record.is_read = i == 2;
        wq_history_put(r.app->config.history, &record);
    }
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < i; k++)
            assert_memory_not_equal(seen[i], seen[k], 72 * 120);
    for (int i = 0; i < 4; i++)
        free(seen[i]);
    reader_close(&r);
}

/* ---- narrowing ---- */

static void test_results_are_narrowed_to_a_source_and_back(void **state)
{
    (void)state;
    struct reader r;
    open_results(&r, CLARA, "زيتون");
    tap_control(&r, RESULTS_FILTER, BY_SOURCE);
    const struct scene *scene = &r.app->scene;
    uint32_t name_n = 0;
    for (uint32_t i = scene->first; i < scene->n; i++)
        name_n += scene->controls[i].act == FILTER_NAME;
    assert_int_equal(name_n, 3);
    tap_control(&r, FILTER_NAME, 0);
    assert_null(r.app->panel);
    assert_in_range(r.app->results.total, 29, 30);
    tap_control(&r, RESULTS_FILTER, BY_SOURCE); /* takes it off */
    assert_null(r.app->panel);
    assert_int_equal(r.app->results.total, FOUND_N - 1);
    reader_close(&r);
}

static void test_results_are_narrowed_to_years(void **state)
{
    (void)state;
    struct reader r;
    open_results(&r, CLARA, "زيتون");
    tap_control(&r, RESULTS_FILTER, BY_DATES);
    tap_control(&r, FILTER_YEAR, 2012);
    tap_control(&r, FILTER_YEAR, 2010);
    tap_control(&r, FILTER_DONE, 0);
    assert_int_equal(r.app->results.asked.from_date, 20100000);
    assert_int_equal(r.app->results.asked.to_date, 20121231);
    assert_int_equal(r.app->results.total, 24); /* eight a year, as i % 12 of 90 has it */
    tap_control(&r, RESULTS_FILTER, BY_TOPIC);
    tap_control(&r, FILTER_NAME, 0);
    assert_true(r.app->results.total < 24);
    reader_close(&r);
}

static void test_the_panel_can_be_left_without_a_choice(void **state)
{
    (void)state;
    struct reader r;
    open_results(&r, CLARA, "زيتون");
    uint8_t *before = snapshot(&r);
    tap_control(&r, RESULTS_FILTER, BY_DATES);
    assert_false(is_shown(&r, before));
    tap_control(&r, FILTER_DONE, 0); /* no year was touched */
    assert_true(is_shown(&r, before));
    tap_control(&r, RESULTS_FILTER, BY_TOPIC);
    press(&r, WQ_KEY_BACK);
    assert_true(is_shown(&r, before));
    free(before);
    reader_close(&r);
}

static void test_a_list_is_searched_in(void **state)
{
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, CLARA, NULL);
    struct wq_visit search = wq_visit_to(WQ_SCREEN_SEARCH);
    search.what = WQ_ORDER_DATE; /* the newest year, 2019 */
    search.from = 0;
    search.n = 7;
    assert_int_equal(wq_ui_go(r.app, &search), WQ_OK);
    reader_send(&r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
    type(&r, "زيتون");
    pause_typing(&r);
    assert_int_equal(r.app->search.hits.total, 7);
    tap_control(&r, ACT_KEY, 36);
    assert_int_equal(r.app->results.total, 7);
    assert_int_equal(r.app->results.asked.from_date, 20190320);
    tap_control(&r, RESULTS_FILTER, BY_DATES);
    assert_int_equal(r.app->results.total, FOUND_N - 1);
    reader_close(&r);
}

/* ---- other ways ---- */

static void test_a_word_that_was_meant_is_offered(void **state)
{
    (void)state;
    struct reader r;
    open_results(&r, CLARA, "الحبير");
    assert_int_equal(r.app->results.total, 0);
    assert_true(r.app->results.other_n > 0);
    assert_int_equal(r.app->results.others[0].way, OTHER_WORD);
    const uint32_t total = r.app->results.others[0].total;
    tap_control(&r, RESULTS_OTHER, 0);
    assert_int_equal(screen_of(&r), WQ_SCREEN_RESULTS);
    assert_int_equal(r.app->results.total, total);
    press(&r, WQ_KEY_BACK); /* the query that found nothing is not on the way back */
    assert_int_not_equal(screen_of(&r), WQ_SCREEN_RESULTS);
    reader_close(&r);
}

static void test_a_query_without_its_rarest_word_is_offered(void **state)
{
    (void)state;
    struct reader r;
    open_results(&r, CLARA, "القافلة press");
    assert_int_equal(r.app->results.total, 0);
    const struct alternative *other = &r.app->results.others[0];
    assert_int_equal(r.app->results.other_n, 1);
    assert_int_equal(other->way, WITHOUT_WORD);
    assert_true(wq_str_equal(wq_field_str(&other->word), wq_str("press")));
    assert_true(wq_str_equal(wq_field_str(&other->text), wq_str("القافلة")));
    assert_int_equal(other->total, 18);
    tap_control(&r, RESULTS_OTHER, 0);
    assert_int_equal(r.app->results.total, 18);
    reader_close(&r);
}

static void test_results_without_filters_are_offered(void **state)
{
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, CLARA, NULL);
    struct wq_searched narrowed = wq_asked_any();
    narrowed.from_date = 19800101;
    narrowed.to_date = 19801231;
    const struct wq_visit results =
        wq_asked_visit(r.app, wq_asked_add(r.app, wq_str("زيتون"), &narrowed));
    assert_int_equal(wq_ui_go(r.app, &results), WQ_OK);
    reader_send(&r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
    assert_int_equal(r.app->results.other_n, 1);
    assert_int_equal(r.app->results.others[0].way, WITHOUT_FILTER);
    assert_int_equal(r.app->results.others[0].total, FOUND_N - 1);
    tap_control(&r, RESULTS_OTHER, 0);
    assert_int_equal(r.app->results.total, FOUND_N - 1);
    assert_int_equal(r.app->results.asked.from_date, 0);
    reader_close(&r);
}

static void test_the_field_goes_back_to_typing(void **state)
{
    (void)state;
    struct reader r;
    open_results(&r, CLARA, "زيتون");
    tap_control(&r, ACT_FIELD, 0);
    assert_int_equal(screen_of(&r), WQ_SCREEN_SEARCH);
    assert_string_equal(typed(&r), "زيتون");
    press(&r, WQ_KEY_HOME);
    ask(&r, "زيتون");
    tap_control(&r, ACT_CLEAR, 0);
    assert_int_equal(screen_of(&r), WQ_SCREEN_SEARCH);
    assert_string_equal(typed(&r), "");
    reader_close(&r);
}

static void test_results_are_reached_with_buttons_alone(void **state)
{
    (void)state;
    struct reader r;
    open_results(&r, BUTTONS, "زيتون");
    const uint32_t rows = 3;
    for (uint32_t i = 0; i < rows; i++) {
        const struct control *focus = &r.app->scene.controls[r.app->scene.focus];
        assert_int_equal(focus->act, RESULTS_HIT);
        assert_int_equal(focus->arg, i);
        press(&r, WQ_KEY_NEXT);
    }
    assert_int_equal(first_shown(&r), rows); /* from the last row to the next page */
    press(&r, WQ_KEY_OK);
    assert_int_equal(screen_of(&r), WQ_SCREEN_ARTICLE);
    press(&r, WQ_KEY_BACK);
    press(&r, WQ_KEY_MENU); /* to the bar */
    assert_int_equal(r.app->scene.controls[r.app->scene.focus].look, LOOK_BAR);
    reader_close(&r);
}

static void test_a_damaged_article_is_named_among_the_results(void **state)
{
    (void)state;
    struct reader r;
    uint8_t *damaged = damaged_copy(bytes, len, WQ_SECTION_TEXT, 0);
    reader_open(&r, damaged, len, CLARA, NULL);
    ask(&r, "زيتون");
    assert_int_equal(r.app->results.total, FOUND_N - 1);
    tap_control(&r, RESULTS_HIT, 0);
    assert_int_equal(screen_of(&r), WQ_SCREEN_ARTICLE);
    assert_int_not_equal(r.app->reading.fault, WQ_OK);
    press(&r, WQ_KEY_BACK);
    assert_int_equal(screen_of(&r), WQ_SCREEN_RESULTS);
    reader_close(&r);
    free(damaged);
}

static void test_a_damaged_index_has_its_page_once(void **state)
{
    (void)state;
    struct reader r;
    uint8_t *damaged = damaged_copy(bytes, len, WQ_SECTION_POSTINGS, 0);
    reader_open(&r, damaged, len, CLARA, NULL);
    ask(&r, "زيتون");
    assert_int_equal(screen_of(&r), WQ_SCREEN_FAULT);
    assert_int_equal(r.app->fault.trouble, WQ_TROUBLE_INDEX);
    press(&r, WQ_KEY_BACK);
    assert_int_equal(screen_of(&r), WQ_SCREEN_RESULTS);
    ask(&r, "زيتون");
    assert_int_equal(screen_of(&r), WQ_SCREEN_RESULTS);
    reader_close(&r);
    free(damaged);
}

static void test_an_index_that_could_not_be_read_is_tried_with_the_next_search(void **state)
{
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, CLARA, NULL);
    r.memory.fail_at = r.memory.read_n + 1;
    ask(&r, "زيتون");
    assert_int_equal(r.app->results.total, 0);
    assert_int_equal(r.app->index.open_n, 0);
    ask(&r, "زيتون");
    assert_int_equal(r.app->results.total, FOUND_N - 1);
    reader_close(&r);
}

static void test_results_that_could_not_be_read_are_looked_for_again(void **state)
{
    (void)state;
    for (uint32_t fail = 1; fail <= 8; fail++) {
        struct reader r;
        reader_open(&r, bytes, len, CLARA, NULL);
        r.memory.fail_at = r.memory.read_n + fail;
        ask(&r, "زيتون");
        if (screen_of(&r) == WQ_SCREEN_FAULT)
            press(&r, WQ_KEY_BACK);
        press(&r, WQ_KEY_BACK);
        ask(&r, "زيتون");
        assert_int_equal(screen_of(&r), WQ_SCREEN_RESULTS);
        assert_int_equal(r.app->results.total, FOUND_N - 1);
        reader_close(&r);
    }
}

/* ---- reads that fail ---- */

/* The events of a session, and how many reads they take. */
struct session {
    struct wq_event events[48];
    uint32_t n, read_n;
};

static void do_now(struct reader *r, struct session *session, struct wq_event event)
{
    assert_true(session->n < 48);
    session->events[session->n++] = event;
    reader_send(r, event);
}

static void touch(struct reader *r, struct session *session, uint8_t act, uint32_t arg)
{
    const struct wq_rect box = control_of(r, act, arg).box;
    do_now(r, session,
           (struct wq_event){.kind = WQ_EVENT_TAP, .x = box.x + box.w / 2, .y = box.y + box.h / 2});
}

static void open_search(struct reader *r)
{
    const struct wq_visit search = wq_visit_to(WQ_SCREEN_SEARCH);
    reader_open(r, bytes, len, CLARA, NULL);
    assert_int_equal(wq_ui_go(r->app, &search), WQ_OK);
    reader_send(r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
}

static void record(struct session *session)
{
    static const uint32_t letters[] = {0x632, 0x64A, 0x62A, 0x648};
    const struct wq_event back = {.kind = WQ_EVENT_KEY, .key = WQ_KEY_BACK};
    struct reader r;
    open_search(&r);
    const uint32_t before = r.memory.read_n;
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++)
        touch(&r, session, ACT_KEY, key_of(&r, &r.app->search.typing, letters[i]));
    do_now(&r, session, (struct wq_event){.kind = WQ_EVENT_IDLE});
    touch(&r, session, SEARCH_WORD, 0);
    touch(&r, session, RESULTS_FILTER, BY_DATES);
    touch(&r, session, FILTER_YEAR, 2010);
    touch(&r, session, FILTER_DONE, 0);
    touch(&r, session, RESULTS_HIT, 0);
    do_now(&r, session, (struct wq_event){.kind = WQ_EVENT_HOLD, .x = 500, .y = 600});
    touch(&r, session, WORD_SEARCH, 0);
    for (int i = 0; i < 4; i++)
        do_now(&r, session, back);
    session->read_n = r.memory.read_n - before;
    reader_close(&r);
}

static void test_any_read_may_fail(void **state)
{
    (void)state;
    static struct session session;
    record(&session);
    assert_true(session.read_n > 10);
    for (uint32_t fail = 1; fail <= session.read_n; fail++) {
        struct reader r;
        open_search(&r);
        r.memory.fail_at = r.memory.read_n + fail;
        for (uint32_t i = 0; i < session.n; i++)
            reader_send(&r, session.events[i]);
        r.memory.fail_at = 0;
        reader_send(&r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
        reader_close(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages_follow_each_other),
        cmocka_unit_test(test_results_far_down_are_those_of_one_search),
        cmocka_unit_test(test_those_behind_two_pages_are_put_in_order_when_nothing_comes),
        cmocka_unit_test(test_a_result_opens_where_its_snippet_comes_from),
        cmocka_unit_test(test_what_matches_is_underlined_until_the_page_is_turned),
        cmocka_unit_test(test_back_from_the_article_finds_the_results_and_the_row),
        cmocka_unit_test(test_results_come_back_after_a_restart),
        cmocka_unit_test(test_a_forgotten_query_has_no_results),
        cmocka_unit_test(test_what_was_read_of_an_article_is_marked),
        cmocka_unit_test(test_results_are_narrowed_to_a_source_and_back),
        cmocka_unit_test(test_results_are_narrowed_to_years),
        cmocka_unit_test(test_the_panel_can_be_left_without_a_choice),
        cmocka_unit_test(test_a_list_is_searched_in),
        cmocka_unit_test(test_a_word_that_was_meant_is_offered),
        cmocka_unit_test(test_a_query_without_its_rarest_word_is_offered),
        cmocka_unit_test(test_results_without_filters_are_offered),
        cmocka_unit_test(test_the_field_goes_back_to_typing),
        cmocka_unit_test(test_results_are_reached_with_buttons_alone),
        cmocka_unit_test(test_a_damaged_article_is_named_among_the_results),
        cmocka_unit_test(test_a_damaged_index_has_its_page_once),
        cmocka_unit_test(test_an_index_that_could_not_be_read_is_tried_with_the_next_search),
        cmocka_unit_test(test_results_that_could_not_be_read_are_looked_for_again),
        cmocka_unit_test(test_any_read_may_fail),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
