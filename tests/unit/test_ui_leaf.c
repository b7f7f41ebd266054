/* SPDX-License-Identifier: MIT */
/* What an article leads to: its notes and links, its contents and pages, its neighbours in a list,
 * and the way back from each. */
#include "leaf_fixture.h"
#include "../../firmware/ui/browse.h"
#include "../../firmware/ui/matches.h"
#include "../../firmware/ui/screens.h"

static const char *const devices[] = {"kobo-clara", "600x800@167/16", "waveshare-7.5"};
#define DEVICE_N (sizeof devices / sizeof devices[0])

/* Acts of the panels. */
enum {
    CONTENTS_TAB = ACT_OWN,
    CONTENTS_HEADING,
    CONTENTS_RELATED,
    CONTENTS_NOTE,
    CONTENTS_NEIGHBOUR
};
enum { NOTE_MORE = ACT_OWN };
enum { PAD_DIGIT = UINT8_MAX - 3, PAD_RUB_OUT, PAD_DONE };

static uint8_t *bytes;
static size_t len;

static int set_up(void **state)
{
    (void)state;
    bytes = leaf_archive("ui-leaf.wrq", &len);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    free(bytes);
    return 0;
}

static void redraw(struct reader *r)
{
    reader_send(r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
}

static void open_leaf(struct reader *r, const char *device)
{
    reader_open(r, bytes, len, device, NULL);
    tap_row(r, LEAF);
    settle(r);
    redraw(r); /* with its pages counted */
    assert_true(r->app->reading.start_n > 3);
}

/* Where the first letters of a span stand on the open page. */
static void touch_span(struct reader *r, enum wq_span_kind kind, uint32_t at)
{
    const struct wq_article *article = &r->app->reading.article;
    const size_t mark = wq_arena_mark(&r->app->scratch);
    struct wq_page *page;
    struct wq_rect rect = {0, 0, 0, 0};
    assert_int_equal(wq_matches_page(r->app, &page), WQ_OK);
    for (uint32_t i = 0; i < article->span_n; i++)
        if (article->spans[i].kind == kind && at-- == 0)
            wq_page_rects(page, article,
                          (struct wq_range){article->spans[i].off,
                                            article->spans[i].off + article->spans[i].len},
                          &rect, 1);
    wq_arena_rewind(&r->app->scratch, mark);
    assert_true(rect.w > 0);
    tap(r, rect.x + rect.w / 2, rect.y + rect.h / 2);
}

/* ---- notes ---- */

static void test_a_mark_opens_its_note_and_any_way_out_leaves_the_page(void **state)
{
    (void)state;
    for (size_t d = 0; d < DEVICE_N; d++) {
        struct reader r;
        open_leaf(&r, devices[d]);
        uint8_t *page = snapshot(&r);
        for (int way = 0; way < 3; way++) {
            touch_span(&r, WQ_SPAN_NOTE, 0);
            assert_non_null(r.app->panel);
            assert_int_equal(r.app->note.number, 1);
            assert_int_equal(r.app->note.n, LEAF_NOTES);
            assert_false(is_shown(&r, page));
            if (way == 0)
                press(&r, WQ_KEY_BACK);
            else if (way == 1)
                tap_control(&r, ACT_BACK, 0);
            else
                tap(&r, r.device.w_px / 2, 3); /* beside it */
            assert_null(r.app->panel);
            redraw(&r);
            assert_true(is_shown(&r, page));
            assert_page(&r, LEAF, 0);
        }
        free(page);
        reader_close(&r);
    }
}

static void test_a_long_note_has_pages_and_the_next_note_comes_after_them(void **state)
{
    (void)state;
    for (size_t d = 0; d < DEVICE_N; d++) {
        struct reader r;
        open_leaf(&r, devices[d]);
        open_contents(&r);
        tap_control(&r, CONTENTS_TAB, 2);
        tap_control(&r, CONTENTS_NOTE, 1);
        assert_int_equal(r.app->note.number, 2);
        assert_true(has_control(&r, NOTE_MORE, 0));
        bool turned = true;
        uint32_t page_n = 1;
        for (; turned && r.app->note.number == 2; page_n++) {
            assert_true(r.app->scene.panel[0].h <= r.device.h_px * 6 / 10);
            assert_int_equal(wq_scene_turn(r.app, 1, &turned), WQ_OK);
            redraw(&r);
        }
        assert_true(page_n > 2);
        assert_int_equal(r.app->note.number, 3);
        assert_false(has_control(&r, NOTE_MORE, 0)); /* all of it is there */
        assert_int_equal(wq_scene_turn(r.app, 1, &turned), WQ_OK);
        assert_false(turned);
        assert_int_equal(wq_scene_turn(r.app, -1, &turned), WQ_OK);
        assert_int_equal(r.app->note.number, 2);
        reader_close(&r);
    }
}

static void test_the_way_back_within_a_note_is_to_its_beginning(void **state)
{
    (void)state;
    struct reader r;
    bool turned;
    open_leaf(&r, "waveshare-7.5");
    open_contents(&r);
    tap_control(&r, CONTENTS_TAB, 2);
    tap_control(&r, CONTENTS_NOTE, 1);
    uint8_t *begin = snapshot(&r);
    assert_int_equal(wq_scene_turn(r.app, 1, &turned), WQ_OK);
    redraw(&r);
    assert_true(r.app->note.off > 0);
    assert_int_equal(wq_scene_turn(r.app, -1, &turned), WQ_OK);
    redraw(&r);
    assert_int_equal(r.app->note.number, 2);
    assert_int_equal(r.app->note.off, 0);
    assert_true(is_shown(&r, begin));
    free(begin);
    reader_close(&r);
}

/* ---- links ---- */

static void test_a_link_opens_its_article_and_back_returns_to_the_page(void **state)
{
    (void)state;
    for (size_t d = 0; d < DEVICE_N; d++) {
        struct reader r;
        open_leaf(&r, devices[d]);
        uint8_t *page = snapshot(&r);
        touch_span(&r, WQ_SPAN_LINK, 0);
        assert_page(&r, LEAF_TARGET, 0);
        press(&r, WQ_KEY_BACK);
        assert_page(&r, LEAF, 0);
        settle(&r);
        redraw(&r);
        assert_true(is_shown(&r, page));
        free(page);
        reader_close(&r);
    }
}

static void test_links_can_be_followed_further_than_the_way_back_is_kept(void **state)
{
    (void)state;
    struct reader r;
    open_leaf(&r, "600x800@167/16");
    for (int i = 0; i < WQ_VISITS_MAX + 8; i++)
        assert_int_equal(wq_article_visit(r.app, i % 2 ? LEAF : LEAF_TARGET), WQ_OK);
    redraw(&r);
    assert_int_equal(r.app->visit_n, WQ_VISITS_MAX);
    for (int i = 1; i < WQ_VISITS_MAX; i++)
        press(&r, WQ_KEY_BACK);
    assert_int_equal(r.app->visit_n, 1);
    assert_int_equal(wq_ui_screen_now(r.app), WQ_SCREEN_HOME); /* the root is never lost */
    reader_close(&r);
}

static void test_a_link_that_leads_out_tells_its_address(void **state)
{
    (void)state;
    for (size_t d = 0; d < DEVICE_N; d++) {
        struct reader r;
        open_leaf(&r, devices[d]);
        touch_span(&r, WQ_SPAN_LINK, 1);
        assert_non_null(r.app->panel);
        assert_true(r.app->note.is_link);
        assert_str_equal(r.app->note.address, wq_str(LEAF_OUT));
        press(&r, WQ_KEY_BACK);
        assert_page(&r, LEAF, 0);
        reader_close(&r);
    }
}

/* ---- pages ---- */

static void type_number(struct reader *r, const char *digits)
{
    for (; *digits; digits++)
        tap_control(r, PAD_DIGIT, (uint32_t)(*digits - '0'));
    tap_control(r, PAD_DONE, 0);
}

static void test_a_page_is_gone_to_by_its_number(void **state)
{
    (void)state;
    static const struct {
        const char *typed;
        uint32_t page; /* from 0; UINT32_MAX: the last */
    } rows[] = {{"2", 1}, {"3", 2}, {"1", 0}, {"0", 0}, {"99999", UINT32_MAX}};
    for (size_t d = 0; d < DEVICE_N; d++) {
        struct reader r;
        open_leaf(&r, devices[d]);
        const uint32_t last = r.app->reading.start_n - 1;
        for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
            press(&r, WQ_KEY_MENU);
            tap_control(&r, MENU_GOTO, 0);
            type_number(&r, rows[i].typed);
            settle(&r);
            assert_null(r.app->panel);
            assert_int_equal(r.app->reading.page, rows[i].page == UINT32_MAX ? last : rows[i].page);
        }
        reader_close(&r);
    }
}

static void test_what_is_rubbed_out_does_not_count(void **state)
{
    (void)state;
    struct reader r;
    open_leaf(&r, "kobo-clara");
    press(&r, WQ_KEY_MENU);
    tap_control(&r, MENU_GOTO, 0);
    tap_control(&r, PAD_DIGIT, 9);
    tap_control(&r, PAD_RUB_OUT, 0);
    assert_false(has_control(&r, PAD_DONE, 0)); /* nothing is typed */
    type_number(&r, "2");
    settle(&r);
    assert_page(&r, LEAF, 1);
    reader_close(&r);
}

static void test_an_article_of_one_page_offers_no_other_page(void **state)
{
    (void)state;
    struct reader r;
    reader_open(&r, bytes, len, "kobo-clara", NULL);
    struct wq_visit visit = wq_visit_to(WQ_SCREEN_ARTICLE);
    visit.article = FIRST_SHORT;
    assert_int_equal(wq_ui_go(r.app, &visit), WQ_OK);
    reader_send(&r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
    press(&r, WQ_KEY_MENU);
    assert_true(has_control(&r, MENU_CONTENTS, 0));
    assert_false(has_control(&r, MENU_GOTO, 0));
    const struct wq_rect larger = control_of(&r, MENU_LARGER, 0).box;
    const uint64_t change = r.change;
    tap(&r, r.device.w_px / 2, larger.y - larger.h); /* where the slider would be */
    assert_page(&r, FIRST_SHORT, 0);
    assert_nothing(&r, change);
    reader_close(&r);
}

/* From the right, as the text runs, in either language; where a finger leaves it counts. */
static void test_the_slider_leads_to_the_page_below_the_finger(void **state)
{
    (void)state;
    static const char *const codes[] = {"ar", "en"};
    for (size_t l = 0; l < 2; l++) {
        struct reader r;
        struct wq_place place = list_place();
        memcpy(place.settings.language, codes[l], 2);
        reader_open(&r, bytes, len, "kobo-clara", &place);
        tap_row(&r, LEAF);
        settle(&r);
        const uint32_t last = r.app->reading.start_n - 1;
        press(&r, WQ_KEY_MENU);
        const struct wq_rect button = control_of(&r, MENU_GOTO, 0).box;
        const int32_t y = button.y + button.h / 2, w = r.device.w_px;
        const int32_t start = l == 0 ? w * 65 / 100 : button.x - 60;
        const int32_t finish = l == 0 ? button.x + button.w + 60 : w * 35 / 100;
        reader_send(&r, (struct wq_event){
                            .kind = WQ_EVENT_DRAG, .x = w / 2, .y = y, .x2 = finish, .y2 = y});
        settle(&r);
        assert_true(r.app->reading.page > last / 2);
        assert_non_null(r.app->panel); /* it stays for another try */
        tap(&r, start, y);
        settle(&r);
        assert_true(r.app->reading.page < last / 2 + 1);
        reader_close(&r);
    }
}

/* ---- contents ---- */

static void test_contents_have_every_heading_and_lead_there(void **state)
{
    (void)state;
    for (size_t d = 0; d < DEVICE_N; d++) {
        struct reader r;
        bool turned = true;
        uint32_t seen = 0;
        open_leaf(&r, devices[d]);
        open_contents(&r);
        for (uint32_t row = 0; row < LEAF_HEADINGS; row++) {
            while (!has_control(&r, CONTENTS_HEADING, row) && turned) {
                assert_int_equal(wq_scene_turn(r.app, 1, &turned), WQ_OK);
                redraw(&r);
            }
            seen += has_control(&r, CONTENTS_HEADING, row);
        }
        assert_int_equal(seen, LEAF_HEADINGS);
        tap_control(&r, CONTENTS_HEADING, LEAF_HEADINGS - 1);
        assert_null(r.app->panel);
        const struct article_view *a = &r.app->reading;
        uint32_t heading = a->article.block_n;
        while (a->article.blocks[--heading].kind != WQ_BLOCK_HEADING)
            ;
        assert_true(a->starts[a->page] <= a->article.blocks[heading].off);
        assert_true(wq_article_page_end(r.app) > a->article.blocks[heading].off);
        /* they open where one reads */
        settle(&r);
        open_contents(&r);
        assert_true(r.app->contents.first > 0);
        reader_close(&r);
    }
}

static void test_tabs_are_those_that_hold_something(void **state)
{
    (void)state;
    struct reader r;
    open_leaf(&r, "kobo-clara");
    open_contents(&r);
    assert_true(has_control(&r, CONTENTS_TAB, 0) && has_control(&r, CONTENTS_TAB, 2));
    press(&r, WQ_KEY_BACK);
    press(&r, WQ_KEY_BACK);
    tap_row(&r, LEAF_TARGET); /* has neither headings nor notes */
    open_contents(&r);
    assert_false(has_control(&r, CONTENTS_TAB, 0) || has_control(&r, CONTENTS_TAB, 2));
    reader_close(&r);
}

/* ---- neighbours ---- */

static void go_to_source(struct reader *r, bool is_turned)
{
    struct wq_visit list = wq_visit_to(WQ_SCREEN_LIST);
    list.what = WQ_ORDER_DATE;
    list.sort = is_turned ? SORT_TURNED : 0;
    assert_int_equal(wq_ui_go(r->app, &list), WQ_OK);
    redraw(r);
}

/* The articles one after the other as "next in list" gives them. */
static void read_on(struct reader *r, uint32_t articles[8])
{
    tap_row(r, 0);
    for (int i = 0; i < 8; i++) {
        articles[i] = r->place.article_index;
        open_contents(r);
        tap_control(r, CONTENTS_NEIGHBOUR, 1);
    }
}

static void test_neighbours_in_a_turned_list_come_the_other_way(void **state)
{
    (void)state;
    struct reader r;
    uint32_t newest_first[8], oldest_first[8], last;
    reader_open(&r, bytes, len, "600x800@167/16", NULL);
    go_to_source(&r, false);
    read_on(&r, newest_first);
    for (uint32_t i = 0; i < 8; i++) {
        uint32_t article;
        assert_int_equal(wq_archive_at(r.archive, WQ_ORDER_DATE, i, &article), WQ_OK);
        assert_int_equal(newest_first[i], article);
    }
    reader_close(&r);
    reader_open(&r, bytes, len, "600x800@167/16", NULL);
    go_to_source(&r, true);
    read_on(&r, oldest_first);
    last = wq_archive_order_n(r.archive, WQ_ORDER_DATE) - 1;
    for (uint32_t i = 0; i < 8; i++) {
        struct wq_meta meta, before;
        struct wq_arena *scratch = &r.app->scratch;
        assert_int_equal(wq_archive_meta(r.archive, oldest_first[i], scratch, &meta), WQ_OK);
        if (i == 0) {
            uint32_t article;
            assert_int_equal(wq_archive_at(r.archive, WQ_ORDER_DATE, last, &article), WQ_OK);
            assert_int_equal(wq_archive_meta(r.archive, article, scratch, &before), WQ_OK);
            assert_int_equal(meta.date, before.date);
        } else {
            assert_int_equal(wq_archive_meta(r.archive, oldest_first[i - 1], scratch, &before),
                             WQ_OK);
            assert_true(before.date <= meta.date);
        }
    }
    reader_close(&r);
}

/* ---- where it is from ---- */

static void test_provenance_is_read_to_its_end_and_left_at_the_same_page(void **state)
{
    (void)state;
    for (size_t d = 0; d < DEVICE_N; d++) {
        struct reader r;
        open_leaf(&r, devices[d]);
        press(&r, WQ_KEY_NEXT);
        uint8_t *page = snapshot(&r);
        press(&r, WQ_KEY_MENU);
        tap_control(&r, MENU_PROVENANCE, 0);
        uint8_t *first = snapshot(&r);
        bool turned = true;
        for (int i = 0; i < 8 && turned; i++) {
            assert_int_equal(wq_scene_turn(r.app, 1, &turned), WQ_OK);
            redraw(&r);
        }
        assert_false(turned);
        for (turned = true; turned; redraw(&r))
            assert_int_equal(wq_scene_turn(r.app, -1, &turned), WQ_OK);
        assert_true(is_shown(&r, first));
        press(&r, WQ_KEY_BACK);
        settle(&r);
        redraw(&r);
        assert_page(&r, LEAF, 1);
        assert_true(is_shown(&r, page));
        free(first);
        free(page);
        reader_close(&r);
    }
}

static void test_the_focus_covers_no_letters_of_the_contents(void **state)
{
    (void)state;
    for (size_t d = 0; d < DEVICE_N; d++) {
        struct reader r;
        open_leaf(&r, devices[d]);
        open_contents(&r);
        for (uint32_t tab = 0; tab < 3; tab += 2) { /* headings, notes */
            uint32_t row_n = 0;
            tap_control(&r, CONTENTS_TAB, tab);
            for (uint32_t i = r.app->scene.first; i < r.app->scene.n; i++) {
                const struct control *c = &r.app->scene.controls[i];
                if (c->look != LOOK_ROW)
                    continue;
                row_n++;
                assert_int_equal(under_frame(&r, c), 0);
            }
            assert_true(row_n > 0);
        }
        reader_close(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_mark_opens_its_note_and_any_way_out_leaves_the_page),
        cmocka_unit_test(test_a_long_note_has_pages_and_the_next_note_comes_after_them),
        cmocka_unit_test(test_the_way_back_within_a_note_is_to_its_beginning),
        cmocka_unit_test(test_a_link_opens_its_article_and_back_returns_to_the_page),
        cmocka_unit_test(test_links_can_be_followed_further_than_the_way_back_is_kept),
        cmocka_unit_test(test_a_link_that_leads_out_tells_its_address),
        cmocka_unit_test(test_a_page_is_gone_to_by_its_number),
        cmocka_unit_test(test_what_is_rubbed_out_does_not_count),
        cmocka_unit_test(test_the_slider_leads_to_the_page_below_the_finger),
        cmocka_unit_test(test_contents_have_every_heading_and_lead_there),
        cmocka_unit_test(test_the_focus_covers_no_letters_of_the_contents),
        cmocka_unit_test(test_tabs_are_those_that_hold_something),
        cmocka_unit_test(test_neighbours_in_a_turned_list_come_the_other_way),
        cmocka_unit_test(test_provenance_is_read_to_its_end_and_left_at_the_same_page),
        cmocka_unit_test(test_an_article_of_one_page_offers_no_other_page),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
