/* SPDX-License-Identifier: MIT */
/* The search screen: what is typed, what is offered for it and when, and the keys that can go on.
 */
#include "search_app_fixture.h"
#include "../../firmware/ui/screens.h"

#define CLARA "kobo-clara"
#define BUTTONS "waveshare-7.5"
#define SEARCH_KEY 36 /* of the Arabic keys */

static uint8_t *bytes;
static size_t len;

static int set_up(void **state)
{
    (void)state;
    bytes = found_archive("ui-search.wrq", &len);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    free(bytes);
    return 0;
}

static void open_search(struct reader *r, const char *device)
{
    const struct wq_visit search = wq_visit_to(WQ_SCREEN_SEARCH);
    reader_open(r, bytes, len, device, NULL);
    assert_int_equal(wq_ui_go(r->app, &search), WQ_OK);
    reader_send(r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
}

static uint32_t controls_of(const struct reader *r, uint8_t act)
{
    const struct scene *scene = &r->app->scene;
    uint32_t n = 0;
    for (uint32_t i = 0; i < scene->n; i++)
        n += scene->controls[i].act == act;
    return n;
}

/* The keys that the focus walks over. */
static uint32_t live_keys(const struct reader *r)
{
    const struct scene *scene = &r->app->scene;
    uint32_t n = 0;
    for (uint32_t i = 0; i < scene->n; i++)
        n += scene->controls[i].act == ACT_KEY && scene->controls[i].look == LOOK_KEY;
    return n;
}

static void test_titles_and_words_are_offered_when_the_fingers_rest(void **state)
{
    (void)state;
    struct reader r;
    open_search(&r, CLARA);
    assert_false(wq_app_has_work(r.app));
    type(&r, "زي");
    assert_int_equal(controls_of(&r, SEARCH_TITLE), 0);
    assert_true(wq_app_has_work(r.app));
    assert_int_equal(wq_app_pause_ms(r.app), 300);
    pause_typing(&r);
    assert_int_equal(r.list.n, 1);
    assert_int_equal(r.list.refresh[0].intent, WQ_INTENT_MENU);
    assert_false(wq_app_has_work(r.app));
    assert_true(controls_of(&r, SEARCH_TITLE) > 0);
    reader_close(&r);
}

static void test_every_third_letter_brings_them_without_a_rest(void **state)
{
    (void)state;
    struct reader r;
    open_search(&r, CLARA);
    type(&r, "زي");
    assert_int_equal(controls_of(&r, SEARCH_WORD), 0);
    type(&r, "ت");
    assert_true(controls_of(&r, SEARCH_WORD) > 0);
    assert_false(wq_app_has_work(r.app));
    type(&r, "و");
    assert_true(wq_app_has_work(r.app));
    reader_close(&r);
}

static void test_a_single_letter_offers_nothing(void **state)
{
    (void)state;
    struct reader r;
    open_search(&r, CLARA);
    type(&r, "ز");
    pause_typing(&r);
    assert_int_equal(controls_of(&r, SEARCH_TITLE), 0);
    assert_int_equal(controls_of(&r, SEARCH_WORD), 0);
    reader_close(&r);
}

static void test_a_title_opens_its_article_and_back_finds_what_was_typed(void **state)
{
    (void)state;
    struct reader r;
    open_search(&r, CLARA);
    type(&r, "الزيت");
    pause_typing(&r);
    assert_int_equal(r.app->search.title_n, 2);
    tap_control(&r, SEARCH_TITLE, 1);
    assert_int_equal(screen_of(&r), WQ_SCREEN_ARTICLE);
    assert_int_equal(r.place.article_index, OLIVE_LONG);
    press(&r, WQ_KEY_BACK);
    assert_int_equal(screen_of(&r), WQ_SCREEN_SEARCH);
    assert_string_equal(typed(&r), "الزيت");
    assert_true(has_control(&r, SEARCH_TITLE, 1));
    reader_close(&r);
}

static void test_a_word_takes_the_place_of_what_was_begun(void **state)
{
    (void)state;
    struct reader r;
    open_search(&r, CLARA);
    type(&r, "الصبر زيتو");
    pause_typing(&r);
    assert_true(r.app->search.word_n > 0);
    tap_control(&r, SEARCH_WORD, 0);
    assert_int_equal(screen_of(&r), WQ_SCREEN_RESULTS);
    assert_string_equal(typed(&r), "الصبر زيتون");
    assert_true(r.app->results.n > 0);
    reader_close(&r);
}

static void test_the_search_key_asks_and_is_remembered(void **state)
{
    (void)state;
    struct reader r;
    open_search(&r, CLARA);
    tap_control(&r, ACT_KEY, SEARCH_KEY); /* nothing is typed */
    assert_int_equal(screen_of(&r), WQ_SCREEN_SEARCH);
    type(&r, "معصرة ");
    tap_control(&r, ACT_KEY, SEARCH_KEY);
    assert_int_equal(screen_of(&r), WQ_SCREEN_RESULTS);
    press(&r, WQ_KEY_BACK);
    tap_control(&r, ACT_CLEAR, 0);
    pause_typing(&r);
    assert_int_equal(controls_of(&r, SEARCH_RECENT), 1);
    tap_control(&r, SEARCH_RECENT, 0);
    assert_int_equal(screen_of(&r), WQ_SCREEN_RESULTS);
    assert_true(wq_str_equal(wq_asked_text(&r.app->results.asked), wq_str("معصرة")));
    reader_close(&r);
}

static void test_what_was_asked_is_forgotten_one_by_one_or_all(void **state)
{
    (void)state;
    struct reader r;
    open_search(&r, CLARA);
    static const char *const asked[] = {"زيت", "زيتون", "سهيل"};
    for (size_t i = 0; i < 3; i++)
        wq_asked_add(r.app, wq_str(asked[i]), NULL);
    reader_send(&r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
    assert_int_equal(controls_of(&r, SEARCH_RECENT), 3);
    hold_control(&r, SEARCH_RECENT, 1);
    assert_int_equal(controls_of(&r, SEARCH_RECENT), 2);
    assert_false(has_control(&r, SEARCH_RECENT, 1));
    tap_control(&r, SEARCH_FORGET, 0);
    assert_int_equal(controls_of(&r, SEARCH_RECENT), 0);
    assert_int_equal(controls_of(&r, SEARCH_FORGET), 0);
    reader_close(&r);
}

static void test_only_the_last_eight_queries_are_kept(void **state)
{
    (void)state;
    struct reader r;
    uint32_t slots[WQ_SEARCHED_MAX];
    char text[16];
    open_search(&r, CLARA);
    for (int i = 0; i < 12; i++) {
        snprintf(text, sizeof text, "q%d", i);
        wq_asked_add(r.app, wq_str(text), NULL);
    }
    wq_asked_add(r.app, wq_str("q6"), NULL); /* again: it is the newest now, and once there */
    assert_int_equal(wq_asked_list(r.app, slots), WQ_SEARCHED_MAX);
    assert_true(wq_str_equal(wq_asked_text(&r.app->searched[slots[0]]), wq_str("q6")));
    assert_true(wq_str_equal(wq_asked_text(&r.app->searched[slots[1]]), wq_str("q11")));
    assert_true(wq_str_equal(wq_asked_text(&r.app->searched[slots[7]]), wq_str("q4")));
    reader_close(&r);
}

static void test_a_long_press_types_the_other_form_or_offers_several(void **state)
{
    (void)state;
    struct reader r;
    open_search(&r, CLARA);
    const struct typing *typing = &r.app->search.typing;
    hold_control(&r, ACT_KEY, key_of(&r, typing, 0x648));
    assert_string_equal(typed(&r), "ؤ");
    hold_control(&r, ACT_KEY, key_of(&r, typing, 0x627));
    assert_string_equal(typed(&r), "ؤ");
    assert_int_equal(controls_of(&r, ACT_VARIANT), 6);
    tap_control(&r, ACT_VARIANT, 0x622);
    assert_string_equal(typed(&r), "ؤآ");
    assert_int_equal(controls_of(&r, ACT_VARIANT), 0);
    tap_control(&r, ACT_KEY, SEARCH_KEY - 2); /* English */
    type(&r, "oil");
    assert_string_equal(typed(&r), "ؤآoil");
    reader_close(&r);
}

static void test_a_touch_in_the_field_moves_the_caret(void **state)
{
    (void)state;
    struct reader r;
    open_search(&r, CLARA);
    type(&r, "زيتون");
    struct wq_rect field = wq_search_field(r.app);
    int32_t y = field.y + field.h / 2;
    tap(&r, field.x + field.w - 34, y); /* beside the first letter, which stands at the right */
    assert_int_equal(r.app->search.typing.field.caret_off, 0);
    type(&r, "ال");
    assert_string_equal(typed(&r), "الزيتون");
    tap(&r, field.x + field.w / 2, y); /* in the empty part at the left */
    assert_int_equal(r.app->search.typing.field.caret_off, 14);
    reader_close(&r);
}

static void test_typing_is_shown_fast_and_in_little(void **state)
{
    (void)state;
    struct reader r;
    open_search(&r, CLARA);
    type(&r, "ز");
    for (uint32_t i = 0; i < r.list.n; i++) {
        assert_int_equal(r.list.refresh[i].intent, WQ_INTENT_TYPING);
        assert_true(r.list.refresh[i].rect.h < r.device.h_px / 2);
    }
    assert_int_equal(r.list.n, 1); /* the field; the keys are as they were */
    reader_close(&r);
}

/* ---- buttons alone ---- */

static void test_keys_that_lead_to_no_word_are_passed_over(void **state)
{
    (void)state;
    struct reader r;
    open_search(&r, BUTTONS);
    const struct typing *typing = &r.app->search.typing;
    const uint32_t waw = key_of(&r, typing, 0x648), dad = key_of(&r, typing, 0x636);
    type(&r, "الزيت");
    assert_int_equal(control_of(&r, ACT_KEY, waw).look, LOOK_KEY);
    assert_int_equal(control_of(&r, ACT_KEY, dad).look, LOOK_TOUCH);
    /* all of them by a long press on a letter */
    r.app->scene.focus = 0;
    for (uint32_t i = 0; i < r.app->scene.n; i++)
        if (r.app->scene.controls[i].act == ACT_KEY && r.app->scene.controls[i].arg == waw)
            r.app->scene.focus = i;
    reader_send(&r, (struct wq_event){.kind = WQ_EVENT_KEYHOLD, .key = WQ_KEY_OK});
    assert_string_equal(typed(&r), "الزيتؤ"); /* it has another form */
    press(&r, WQ_KEY_BACK);
    assert_string_equal(typed(&r), "الزيت");
    reader_close(&r);
}

static void test_the_focus_walks_over_live_keys_alone(void **state)
{
    (void)state;
    struct reader r;
    open_search(&r, BUTTONS);
    type(&r, "الزيت");
    press(&r, WQ_KEY_NEXT); /* shows the focus that the touches have hidden */
    uint32_t seen = 0, focus = r.app->scene.focus;
    for (uint32_t i = 0; i < 64; i++) {
        const struct control *c = &r.app->scene.controls[r.app->scene.focus];
        seen += c->act == ACT_KEY;
        if (c->act == ACT_KEY && c->arg < 32)
            assert_true(r.app->search.typing.is_live[c->arg]);
        press(&r, WQ_KEY_NEXT);
        if (r.app->scene.focus == focus)
            break;
    }
    assert_int_equal(seen, live_keys(&r));
    assert_true(seen < 12);
    reader_close(&r);
}

static void test_the_back_key_takes_letters_and_then_leaves(void **state)
{
    (void)state;
    struct reader r;
    open_search(&r, BUTTONS);
    type(&r, "زي");
    press(&r, WQ_KEY_BACK);
    assert_string_equal(typed(&r), "ز");
    press(&r, WQ_KEY_BACK);
    assert_string_equal(typed(&r), "");
    assert_int_equal(screen_of(&r), WQ_SCREEN_SEARCH);
    press(&r, WQ_KEY_BACK);
    assert_int_not_equal(screen_of(&r), WQ_SCREEN_SEARCH);
    reader_close(&r);
}

static void test_a_word_is_found_with_buttons_alone(void **state)
{
    (void)state;
    struct reader r;
    open_search(&r, BUTTONS);
    static const uint32_t letters[] = {0x632, 0x64A, 0x62A, 0x648, 0x646}; /* زيتون */
    for (size_t i = 0; i < 5; i++) {
        const uint32_t key = key_of(&r, &r.app->search.typing, letters[i]);
        for (int step = 0; step < 80; step++) {
            const struct control *c = &r.app->scene.controls[r.app->scene.focus];
            if (c->act == ACT_KEY && c->arg == key)
                break;
            press(&r, WQ_KEY_NEXT);
        }
        press(&r, WQ_KEY_OK);
    }
    assert_string_equal(typed(&r), "زيتون");
    for (int step = 0; step < 80; step++) {
        const struct control *c = &r.app->scene.controls[r.app->scene.focus];
        if (c->act == ACT_KEY && c->arg == SEARCH_KEY)
            break;
        press(&r, WQ_KEY_NEXT);
    }
    press(&r, WQ_KEY_OK);
    assert_int_equal(screen_of(&r), WQ_SCREEN_RESULTS);
    assert_true(r.app->results.n > 0);
    reader_close(&r);
}

/* ---- without an index ---- */

static void test_titles_are_found_without_an_index(void **state)
{
    (void)state;
    struct reader r;
    size_t plain_len = 0;
    uint8_t *plain = archive('a', &plain_len); /* packed without one */
    const struct wq_visit search = wq_visit_to(WQ_SCREEN_SEARCH);
    reader_open(&r, plain, plain_len, CLARA, NULL);
    assert_int_equal(wq_ui_go(r.app, &search), WQ_OK);
    reader_send(&r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
    type(&r, "جدار");
    pause_typing(&r);
    assert_int_equal(controls_of(&r, SEARCH_TITLE), 1);
    tap_control(&r, SEARCH_TITLE, 0);
    assert_int_equal(r.place.article_index, LONG_ARABIC);
    press(&r, WQ_KEY_BACK);
    tap_control(&r, ACT_CLEAR, 0);
    type(&r, "خبر");
    tap_control(&r, ACT_KEY, SEARCH_KEY); /* the list of all that begin so */
    assert_int_equal(screen_of(&r), WQ_SCREEN_LIST);
    assert_int_equal(r.place.visits[r.place.visit_n - 1].n, ARCHIVE_N - FIRST_SHORT);
    reader_close(&r);
    free(plain);
}

/* Whether paper stands between the frame of a key and what is on it, left and right. */
static bool has_room(const struct reader *r, struct wq_rect box)
{
    const int32_t rule = wq_ui_rule_px(r->app), from = box.x + rule, to = box.x + box.w - 1 - rule;
    for (int32_t y = box.y + box.h / 4; y < box.y + box.h * 3 / 4; y++) {
        const uint8_t *row = r->panel + (size_t)y * (size_t)r->device.w_px;
        if (row[from] != 255 || row[to] != 255)
            return false;
    }
    return true;
}

static void check_room(const struct reader *r, const char *device)
{
    const struct scene *scene = &r->app->scene;
    uint32_t n = 0;
    for (uint32_t i = scene->first; i < scene->n; i++) {
        const struct control *c = &scene->controls[i];
        if (c->act != ACT_KEY || c->look != LOOK_KEY || (r->app->shows_focus && i == scene->focus))
            continue; /* what has the focus is inverted */
        n++;
        if (!has_room(r, c->box))
            fail_msg("%s: the letter of key %u touches its frame", device, c->arg);
    }
    assert_true(n > 20);
}

static void test_letters_stand_inside_their_keys_on_every_device(void **state)
{
    (void)state;
    size_t n;
    const struct wq_device *devices = wq_devices(&n);
    for (size_t i = 0; i < n; i++) {
        struct reader r;
        if (devices[i].w_px < 480) /* for trials */
            continue;
        open_search(&r, devices[i].name);
        check_room(&r, devices[i].name);
        tap_control(&r, ACT_KEY, SEARCH_KEY - 2); /* English */
        check_room(&r, devices[i].name);
        reader_close(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_titles_and_words_are_offered_when_the_fingers_rest),
        cmocka_unit_test(test_every_third_letter_brings_them_without_a_rest),
        cmocka_unit_test(test_a_single_letter_offers_nothing),
        cmocka_unit_test(test_a_title_opens_its_article_and_back_finds_what_was_typed),
        cmocka_unit_test(test_a_word_takes_the_place_of_what_was_begun),
        cmocka_unit_test(test_the_search_key_asks_and_is_remembered),
        cmocka_unit_test(test_what_was_asked_is_forgotten_one_by_one_or_all),
        cmocka_unit_test(test_only_the_last_eight_queries_are_kept),
        cmocka_unit_test(test_a_long_press_types_the_other_form_or_offers_several),
        cmocka_unit_test(test_a_touch_in_the_field_moves_the_caret),
        cmocka_unit_test(test_typing_is_shown_fast_and_in_little),
        cmocka_unit_test(test_keys_that_lead_to_no_word_are_passed_over),
        cmocka_unit_test(test_the_focus_walks_over_live_keys_alone),
        cmocka_unit_test(test_the_back_key_takes_letters_and_then_leaves),
        cmocka_unit_test(test_a_word_is_found_with_buttons_alone),
        cmocka_unit_test(test_titles_are_found_without_an_index),
        cmocka_unit_test(test_letters_stand_inside_their_keys_on_every_device),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
