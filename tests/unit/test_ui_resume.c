/* SPDX-License-Identifier: MIT */
/* The way back to the reading place, whatever the place says; and events of all kinds. */
#include "edition_fixture.h"

#define CLARA "kobo-clara"

/* The one that was there before may have counted them, and tells it. */
static void count_pages(struct reader *r)
{
    settle(r);
    reader_send(r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
}

/* Start again from where `r` is: the panel must show the same, and so must the pages around. */
static void assert_resumes(struct reader *r, const char *device)
{
    struct reader again;
    reader_open(&again, bytes, len, device, &r->place);
    count_pages(r);
    count_pages(&again);
    assert_true(is_shown(&again, r->panel));
    assert_memory_equal(&again.place, &r->place, sizeof r->place);
    static const enum wq_key ways[] = {WQ_KEY_NEXT, WQ_KEY_PREV, WQ_KEY_PREV, WQ_KEY_NEXT};
    if (r->place.screen == WQ_SCREEN_ARTICLE)
        for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
            press(r, ways[i]);
            press(&again, ways[i]);
            if (r->app->panel) { /* what follows the last page */
                press(r, WQ_KEY_BACK);
                press(&again, WQ_KEY_BACK);
            }
            assert_true(is_shown(&again, r->panel));
            assert_int_equal(again.place.start_n, r->place.start_n);
        }
    reader_close(&again);
}

static void test_resumes_to_the_same_frame_wherever_it_stopped(void **state)
{
    (void)state;
    static const char *const devices[] = {CLARA, "waveshare-7.5", "600x800@167/16"};
    for (size_t d = 0; d < sizeof devices / sizeof devices[0]; d++) {
        struct reader r;
        reader_open(&r, bytes, len, devices[d], NULL);
        assert_resumes(&r, devices[d]);
        swipe(&r, WQ_SWIPE_RIGHT);
        swipe(&r, WQ_SWIPE_RIGHT);
        assert_true(r.place.list_index > 0);
        if (r.device.has_touch)
            assert_resumes(&r, devices[d]);
        tap_row(&r, 1);
        assert_resumes(&r, devices[d]);
        press(&r, WQ_KEY_BACK);
        swipe(&r, WQ_SWIPE_LEFT);
        swipe(&r, WQ_SWIPE_LEFT);
        tap_row(&r, LONG_ARABIC);
        for (int i = 0; i < 3; i++) {
            press(&r, WQ_KEY_NEXT);
            assert_resumes(&r, devices[d]);
        }
        resize(&r, true);
        resize(&r, true);
        press(&r, WQ_KEY_BACK);
        assert_true(r.place.settings.em_px > 0);
        assert_resumes(&r, devices[d]);
        press(&r, WQ_KEY_NEXT);
        assert_resumes(&r, devices[d]);
        press(&r, WQ_KEY_BACK);
        tap_row(&r, LONG_ENGLISH);
        press(&r, WQ_KEY_NEXT);
        assert_resumes(&r, devices[d]);
        reader_close(&r);
    }
}

/* The place of page 2 of the long Arabic article. */
static struct wq_place some_place(void)
{
    struct reader r;
    reader_open(&r, bytes, len, CLARA, NULL);
    tap_row(&r, LONG_ARABIC);
    press(&r, WQ_KEY_NEXT);
    press(&r, WQ_KEY_NEXT);
    assert_page(&r, LONG_ARABIC, 2);
    struct wq_place place = r.place;
    place.visit_n = 0; /* as version 1 has it: the other fields tell all */
    reader_close(&r);
    return place;
}

/* What `r` shows is a page that one comes to by turning from the first one. */
static void assert_is_a_page(const struct reader *r, const char *device)
{
    struct reader fresh;
    reader_open(&fresh, r->memory.bytes, r->memory.len, device, NULL);
    tap_row(&fresh, r->place.article_index);
    while (fresh.place.start_n < r->place.start_n) {
        uint32_t before = fresh.place.start_n;
        press(&fresh, WQ_KEY_NEXT);
        assert_int_equal(fresh.place.start_n, before + 1);
    }
    assert_int_equal(fresh.place.text_off, r->place.text_off);
    assert_true(is_shown(&fresh, r->panel));
    reader_close(&fresh);
}

static void test_place_of_another_edition_finds_the_article_again(void **state)
{
    (void)state;
    struct wq_place place = some_place();
    size_t other_len;
    uint8_t *other = archive('b', &other_len);
    struct reader r;
    reader_open(&r, other, other_len, CLARA, &place);
    assert_memory_not_equal(r.place.edition, place.edition, sizeof place.edition);
    assert_int_equal(r.place.article_index, LONG_ARABIC);
    assert_true(r.place.start_n > 1 && r.place.text_off <= place.text_off);
    assert_is_a_page(&r, CLARA);
    reader_close(&r);
    /* nor is a start believed that happens to be a letter of the other text */
    place.start_n = 2;
    for (uint32_t i = 0; i < 4; i++) {
        place.starts[1] = place.text_off = place.starts[1] + 1;
        reader_open(&r, other, other_len, CLARA, &place);
        assert_is_a_page(&r, CLARA);
        reader_close(&r);
    }
    free(other);
}

static void test_back_from_another_editions_article_goes_to_its_list_page(void **state)
{
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, CLARA, NULL);
    swipe(&r, WQ_SWIPE_RIGHT);
    swipe(&r, WQ_SWIPE_RIGHT);
    tap_row(&r, 3);
    struct wq_place place = r.place;
    place.visit_n = 0; /* of version 1 */
    reader_close(&r);
    size_t other_len;
    uint8_t *other = archive('b', &other_len);
    reader_open(&r, other, other_len, CLARA, &place);
    assert_page(&r, 17, 0);
    press(&r, WQ_KEY_BACK);
    assert_list(&r, 14);
    reader_close(&r);
    free(other);
}

static void test_place_of_an_article_that_is_gone_opens_the_list(void **state)
{
    (void)state;
    struct wq_place place = some_place();
    place.article_id[3] ^= 1;
    place.list_index = 14;
    struct reader r;
    reader_open(&r, bytes, len, CLARA, &place);
    assert_list(&r, 14);
    reader_close(&r);
    place.list_index = ARCHIVE_N;
    reader_open(&r, bytes, len, CLARA, &place);
    assert_list(&r, 0);
    reader_close(&r);
    place.list_index = 14;
    memset(place.edition, 7, sizeof place.edition); /* whose list was another */
    reader_open(&r, bytes, len, CLARA, &place);
    assert_list(&r, 0);
    reader_close(&r);
}

static void test_place_of_a_damaged_article_opens_the_list(void **state)
{
    (void)state;
    struct wq_place place = some_place();
    uint8_t *damaged = damaged_copy(bytes, len, WQ_SECTION_TEXT, 0);
    struct reader r;
    reader_open(&r, damaged, len, CLARA, &place);
    assert_list(&r, 0);
    reader_close(&r);
    free(damaged);
}

static void test_place_on_another_panel_keeps_the_text(void **state)
{
    (void)state;
    struct wq_place place = some_place();
    static const char *const devices[] = {"waveshare-7.5", "600x800@167/16", "4096x4096@60/4"};
    for (size_t i = 0; i < sizeof devices / sizeof devices[0]; i++) {
        struct reader r;
        reader_open(&r, bytes, len, devices[i], &place);
        assert_int_equal(r.place.screen, WQ_SCREEN_ARTICLE);
        assert_true(r.place.text_off <= place.text_off);
        assert_is_a_page(&r, devices[i]);
        uint32_t start = r.place.text_off;
        press(&r, WQ_KEY_NEXT);
        assert_true(r.place.text_off > place.text_off || r.place.text_off == start);
        reader_close(&r);
    }
}

static void test_size_without_room_on_this_panel_gives_way_to_its_own(void **state)
{
    (void)state;
    struct wq_place place = some_place();
    place.settings.em_px = 160;
    struct reader r;
    reader_open(&r, bytes, len, "waveshare-7.5", &place);
    assert_int_equal(r.place.settings.em_px, 0);
    assert_int_equal(r.place.screen, WQ_SCREEN_ARTICLE);
    reader_close(&r);
}

/* Turn the pages both ways: whatever they are, they can be read. */
static void assert_readable(const struct wq_place *place)
{
    struct reader r;
    reader_open(&r, bytes, len, CLARA, place);
    assert_int_equal(r.place.screen, WQ_SCREEN_ARTICLE);
    for (int i = 0; i < 4; i++)
        press(&r, WQ_KEY_PREV);
    assert_page(&r, LONG_ARABIC, 0);
    for (int i = 0; i < 4; i++)
        press(&r, WQ_KEY_NEXT);
    assert_page(&r, LONG_ARABIC, 4);
    reader_close(&r);
}

static void test_page_starts_that_lie_nowhere_are_not_followed(void **state)
{
    (void)state;
    struct wq_place good = some_place(), place = good;
    uint32_t title_len = (uint32_t)strlen("جدار الأسماء a");
    assert_readable(&good);
    place.starts[1] = title_len; /* the end of the title's line: in no block */
    assert_readable(&place);
    place = good;
    place.starts[1] = 1; /* within a letter */
    assert_readable(&place);
    place = good;
    place.starts[2] = place.text_off = WQ_TEXT_MAX;
    assert_readable(&place);
    place = good;
    place.start_n = 0;
    place.text_off = WQ_TEXT_MAX;
    struct reader r;
    reader_open(&r, bytes, len, CLARA, &place);
    uint64_t change = r.change;
    press(&r, WQ_KEY_NEXT);
    assert_int_equal(r.change, change); /* the last page */
    assert_non_null(r.app->panel);
    reader_close(&r);
    place = good;
    place.list_index = UINT32_MAX;
    place.article_index = UINT32_MAX;
    assert_readable(&place);
}

/* ---- events of all kinds ---- */

static uint32_t random_below(uint64_t *seed, uint32_t n)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33) % n;
}

/* Anywhere on the screen, and now and then far from it. */
static int32_t random_px(uint64_t *seed, int32_t most)
{
    static const int32_t odd[] = {INT32_MIN, -1, 0, 1, 5000, INT32_MAX};
    if (random_below(seed, 16) == 0)
        return odd[random_below(seed, sizeof odd / sizeof odd[0])];
    return (int32_t)random_below(seed, (uint32_t)most);
}

static struct wq_event random_event(uint64_t *seed, const struct wq_device *device)
{
    struct wq_event event = {.kind = WQ_EVENT_NONE};
    do {
        event.kind = (enum wq_event_kind)random_below(seed, WQ_EVENT_QUIT + 1);
    } while (event.kind == WQ_EVENT_REDRAW && random_below(seed, 8));
    event.key = (enum wq_key)random_below(seed, WQ_KEY_POWER + 1);
    event.swipe = (enum wq_swipe)random_below(seed, WQ_SWIPE_DOWN + 1);
    event.x = random_px(seed, device->w_px);
    event.y = random_px(seed, device->h_px);
    event.x2 = random_px(seed, device->w_px);
    event.y2 = random_px(seed, device->h_px);
    event.hold_ms = random_below(seed, 2000);
    return event;
}

static void test_ten_thousand_random_events_leave_a_reader_that_reads(void **state)
{
    (void)state;
    static const char *const devices[] = {"320x400@124/2", "300x420@130/16"};
    for (size_t d = 0; d < sizeof devices / sizeof devices[0]; d++) {
        struct reader r;
        uint64_t seed = 20240229 + d;
        uint32_t opened_n = 0;
        reader_open(&r, bytes, len, devices[d], NULL);
        for (int i = 0; i < 5000; i++) {
            enum wq_screen before = r.place.screen;
            reader_send(&r, random_event(&seed, &r.device));
            opened_n += before != WQ_SCREEN_ARTICLE && r.place.screen == WQ_SCREEN_ARTICLE;
        }
        assert_true(opened_n > 5); /* there are many other screens to be on */
        press(&r, WQ_KEY_HOME);
        press(&r, WQ_KEY_HOME);
        assert_int_equal(r.place.visits[r.place.visit_n - 1].screen, WQ_SCREEN_HOME);
        reader_close(&r);
    }
}

struct peaks {
    size_t app, article, page, labels, scratch, kept;
};

static struct peaks peaks_of(const struct reader *r)
{
    struct peaks p = {.app = r->app_arena.peak,
                      .article = r->article_arena.peak,
                      .page = r->page_arena.peak,
                      .labels = r->app->labels.peak,
                      .scratch = r->app->scratch.peak};
    for (int i = 0; i < KEPT_PAGES; i++)
        if (r->app->kept[i].arena.peak > p.kept)
            p.kept = r->app->kept[i].arena.peak;
    return p;
}

/* Read as people do: lists, articles, sizes, and back to where it began. */
static void read_a_while(struct reader *r)
{
    for (uint32_t index = 0; index <= LONGEST; index++) {
        tap_row(r, index);
        for (int i = 0; i < 6; i++) {
            press(r, WQ_KEY_NEXT);
            reader_send(r, (struct wq_event){.kind = WQ_EVENT_IDLE});
        }
        for (int i = 0; i < 4; i++)
            resize(r, i < 2);
        press(r, WQ_KEY_BACK);
        press(r, WQ_KEY_BACK);
        swipe(r, WQ_SWIPE_RIGHT);
        swipe(r, WQ_SWIPE_LEFT);
    }
}

static void test_reading_on_takes_no_more_memory(void **state)
{
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, "320x400@124/2", NULL);
    size_t made = r.app_arena.used;
    for (int i = 0; i < 8; i++)
        read_a_while(&r);
    struct peaks before = peaks_of(&r);
    for (int i = 0; i < 20; i++)
        read_a_while(&r);
    struct peaks after = peaks_of(&r);
    assert_int_equal(r.app_arena.used, made);
    assert_int_equal(after.app, before.app);
    assert_int_equal(after.article, before.article);
    assert_int_equal(after.page, before.page);
    assert_int_equal(after.labels, before.labels);
    assert_int_equal(after.scratch, before.scratch);
    assert_int_equal(after.kept, before.kept);
    reader_close(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_resumes_to_the_same_frame_wherever_it_stopped),
        cmocka_unit_test(test_place_of_another_edition_finds_the_article_again),
        cmocka_unit_test(test_back_from_another_editions_article_goes_to_its_list_page),
        cmocka_unit_test(test_place_of_an_article_that_is_gone_opens_the_list),
        cmocka_unit_test(test_place_of_a_damaged_article_opens_the_list),
        cmocka_unit_test(test_place_on_another_panel_keeps_the_text),
        cmocka_unit_test(test_size_without_room_on_this_panel_gives_way_to_its_own),
        cmocka_unit_test(test_page_starts_that_lie_nowhere_are_not_followed),
        cmocka_unit_test(test_ten_thousand_random_events_leave_a_reader_that_reads),
        cmocka_unit_test(test_reading_on_takes_no_more_memory),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
