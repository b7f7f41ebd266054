/* SPDX-License-Identifier: MIT */
/* Where the controls of the search screens stand, on three screens and in both languages: within
 * the screen, apart from each other, and large enough. With WARRAQ_PICTURES=DIR each screen is
 * written there as a PGM, to be looked at. */
#include "search_app_fixture.h"
#include "../../firmware/ui/matches.h"
#include "../../firmware/ui/screens.h"

static const char *const devices[] = {"kobo-clara", "600x800@167/16", "waveshare-7.5"};
static const struct wq_language *const languages[] = {&wq_language_ar, &wq_language_en};

static uint8_t *bytes;
static size_t len;

static int set_up(void **state)
{
    (void)state;
    bytes = found_archive("ui-places.wrq", &len);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    free(bytes);
    return 0;
}

static bool overlap(struct wq_rect a, struct wq_rect b)
{
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

static bool is_field(const struct control *c)
{
    return c->act == ACT_FIELD || c->act == ACT_CLEAR; /* one stands in the other */
}

static void keep_picture(const struct reader *r)
{
    static unsigned n;
    const char *folder = getenv("WARRAQ_PICTURES");
    char path[1024];
    if (!folder)
        return;
    snprintf(path, sizeof path, "%s/search-%03u-%dx%d-%s.pgm", folder, n++, r->device.w_px,
             r->device.h_px, r->app->spec.language->code);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fprintf(file, "P5 %d %d 255\n", r->device.w_px, r->device.h_px);
    fwrite(r->panel, (size_t)r->device.w_px, (size_t)r->device.h_px, file);
    fclose(file);
}

static void assert_controls(const struct reader *r)
{
    const struct scene *scene = &r->app->scene;
    const int32_t unit = r->app->spec.unit_px;
    keep_picture(r);
    assert_true(scene->n > scene->first);
    assert_true(scene->n < CONTROLS_MAX);
    for (uint32_t i = scene->first; i < scene->n; i++) {
        const struct control *c = &scene->controls[i];
        assert_true(c->box.x >= 0 && c->box.x + c->box.w <= r->device.w_px);
        assert_true(c->box.y >= 0 && c->box.y + c->box.h <= r->device.h_px);
        assert_true(c->box.w >= 4 * unit && c->box.h >= 5 * unit);
        for (uint32_t k = scene->first; k < i; k++) {
            const struct control *other = &scene->controls[k];
            if (!is_field(c) || !is_field(other))
                assert_false(overlap(c->box, other->box));
        }
    }
}

static void redraw(struct reader *r)
{
    reader_send(r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
    assert_controls(r);
}

static void look_at_search(struct reader *r)
{
    static const char *const asked[] = {"زيت القناديل", "سواقي الجبل",
                                        "a rather long query in English", "سهيل", "٢٠١١"};
    const struct wq_visit search = wq_visit_to(WQ_SCREEN_SEARCH);
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++)
        wq_asked_add(r->app, wq_str(asked[i]), NULL);
    assert_int_equal(wq_ui_go(r->app, &search), WQ_OK);
    redraw(r);
    for (enum keyset set = 0; set < KEYSET_N; set++) {
        r->app->search.typing.set = set;
        redraw(r);
    }
    r->app->search.typing.set = r->app->search.typing.letters = KEYSET_ARABIC;
    r->app->search.typing.variants_of = 0x627;
    redraw(r);
    wq_field_set(&r->app->search.typing.field, wq_str("الزيت"));
    r->app->search.typing.variants_of = 0;
    assert_int_equal(wq_hits_suggest(r->app), WQ_OK);
    redraw(r);
    assert_true(r->app->search.title_n > 0);
}

static void look_at_results(struct reader *r)
{
    static const char *const asked[] = {"زيتون", "القافلة press", "الحبير"};
    struct wq_searched narrowed = wq_asked_any();
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        const struct wq_visit results =
            wq_asked_visit(r->app, wq_asked_add(r->app, wq_str(asked[i]), NULL));
        assert_int_equal(wq_ui_go(r->app, &results), WQ_OK);
        redraw(r);
    }
    narrowed.source = narrowed.author = 0;
    narrowed.from_date = 19840000;
    narrowed.to_date = 20261231;
    const struct wq_visit results =
        wq_asked_visit(r->app, wq_asked_add(r->app, wq_str("زيتون"), &narrowed));
    assert_int_equal(wq_ui_go(r->app, &results), WQ_OK);
    redraw(r);
    tap_control(r, RESULTS_FILTER, 0); /* takes it off */
    tap_control(r, RESULTS_FILTER, 0);
    redraw(r);
    press(r, WQ_KEY_BACK);
    tap_control(r, RESULTS_FILTER, 1);
    tap_control(r, RESULTS_FILTER, 1);
    redraw(r);
    press(r, WQ_KEY_BACK);
}

static void look_at_words(struct reader *r)
{
    struct wq_visit article = wq_visit_to(WQ_SCREEN_ARTICLE);
    article.article = OLIVE_LONG;
    assert_int_equal(wq_ui_go(r->app, &article), WQ_OK);
    reader_send(r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
    hold(r, r->device.w_px / 2, r->device.h_px / 2);
    assert_controls(r);
    press(r, WQ_KEY_BACK);
    wq_find_open(r->app);
    redraw(r);
    type_in(r, &r->app->matches.typing, "الوادي");
    tap_control(r, ACT_KEY, 36); /* search */
    assert_controls(r);
}

static void test_controls_stand_apart_and_within_every_screen(void **state)
{
    (void)state;
    for (size_t d = 0; d < sizeof devices / sizeof devices[0]; d++)
        for (size_t l = 0; l < sizeof languages / sizeof languages[0]; l++) {
            struct reader r;
            reader_open(&r, bytes, len, devices[d], NULL);
            r.app->config.typeset.language = languages[l];
            r.app->spec.language = languages[l];
            look_at_search(&r);
            look_at_results(&r);
            look_at_words(&r);
            reader_close(&r);
        }
}

/* ---- at random ---- */

static uint32_t pick(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % below;
}

/* Mostly what is meant: a control; else anywhere, any key, any stroke. */
static struct wq_event any_event(const struct reader *r, uint32_t *seed)
{
    const struct scene *scene = &r->app->scene;
    struct wq_event event = {.kind = WQ_EVENT_TAP,
                             .x = (int32_t)pick(seed, (uint32_t)r->device.w_px),
                             .y = (int32_t)pick(seed, (uint32_t)r->device.h_px)};
    const uint32_t kind = pick(seed, 16);
    if (kind < 10 && scene->n > scene->first) {
        const struct wq_rect box =
            scene->controls[scene->first + pick(seed, scene->n - scene->first)].box;
        event.x = box.x + box.w / 2;
        event.y = box.y + box.h / 2;
        event.kind = kind == 9 ? WQ_EVENT_HOLD : WQ_EVENT_TAP;
    } else if (kind < 13) {
        event.kind = kind == 12 ? WQ_EVENT_KEYHOLD : WQ_EVENT_KEY;
        event.key = (enum wq_key)pick(seed, WQ_KEY_POWER + 1);
    } else if (kind == 13) {
        event.kind = WQ_EVENT_SWIPE;
        event.swipe = (enum wq_swipe)pick(seed, 4);
    } else if (kind == 14) {
        event.kind = WQ_EVENT_IDLE;
    } else {
        event.kind = WQ_EVENT_HOLD;
    }
    return event;
}

static void test_a_walk_at_random_never_stops(void **state)
{
    (void)state;
    enum { EVENTS = 400, ROUND = 40 };
    for (uint32_t d = 0; d < sizeof devices / sizeof devices[0]; d++) {
        struct reader r;
        uint32_t seed = 20240131 + d;
        reader_open(&r, bytes, len, devices[d], NULL);
        for (uint32_t i = 0; i < EVENTS; i++) {
            const struct wq_visit search = wq_visit_to(WQ_SCREEN_SEARCH);
            if (i % ROUND == 0) {
                assert_int_equal(wq_ui_go(r.app, &search), WQ_OK);
                reader_send(&r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
            }
            reader_send(&r, any_event(&r, &seed));
        }
        reader_close(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_controls_stand_apart_and_within_every_screen),
        cmocka_unit_test(test_a_walk_at_random_never_stops),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
