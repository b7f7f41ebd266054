/* SPDX-License-Identifier: MIT */
/* Whatever the app asks for, in whatever order: no panel is asked for what it would refuse, and in
 * the end it shows the surface. Damage, pictures, intents, turns, sleep and night are random, the
 * seeds are fixed; one device of each kind of interface, grid, bezel and controller. */
#include "kobo_fixture.h"
#include "panel.h"
#include "spi_fixture.h"

struct paper {
    struct kobo kobo;
    struct spi_board board;
    struct fake_sys sys;
    struct wq_device device;
    struct wq_display *display;
    struct wq_refresher *refresher;
    struct wq_surface *surface;
    struct wq_surface own; /* of a bare panel */
    struct wq_display bare;
    bool is_kobo, is_night;
    int quarter;
    uint32_t seed;
};

static uint32_t pick(struct paper *p, uint32_t n)
{
    p->seed = p->seed * 1664525u + 1013904223u;
    return (p->seed >> 8) % n;
}

/* ---- machines ---- */

static void open_paper(struct paper *p, const char *name)
{
    const struct wq_kobo_model *model = wq_kobo_named(name);
    memset(p, 0, sizeof *p);
    p->seed = 11;
    assert_int_equal(wq_device_parse(name, &p->device), WQ_OK);
    p->is_kobo = model != NULL;
    if (p->is_kobo) {
        kobo_boot(&p->kobo, model);
        fake_find(&p->kobo.f, kobo_is_sunxi(&p->kobo) ? "/dev/disp" : "/dev/fb0")->is_quiet = true;
        kobo_open(&p->kobo, 0);
        p->display = &p->kobo.display;
        p->refresher = p->kobo.refresher;
        p->surface = &p->kobo.surface;
        return;
    }
    spi_board_init(&p->board, &p->sys, name);
    assert_int_equal(wq_display_panel(&p->sys.sys, &p->device, wq_panel_model_find(name), &p->bare),
                     WQ_OK);
    assert_int_equal(wq_refresher_open(&p->bare, 0, &p->refresher), WQ_OK);
    int32_t side = p->device.w_px > p->device.h_px ? p->device.w_px : p->device.h_px;
    p->own = (struct wq_surface){
        .w = p->device.w_px, .h = p->device.h_px, .stride = WQ_SURFACE_STRIDE(side)};
    p->own.pixels = malloc((size_t)p->own.stride * (size_t)p->own.stride);
    assert_non_null(p->own.pixels);
    memset(p->own.pixels, 255, (size_t)p->own.stride * (size_t)p->own.stride);
    p->display = &p->bare;
    p->surface = &p->own;
}

static void close_paper(struct paper *p)
{
    if (p->is_kobo) {
        kobo_finish(&p->kobo);
        return;
    }
    wq_refresher_close(p->refresher);
    p->bare.ops->close(p->bare.self);
    assert_true(panel_spi_is_safe(&p->board.panel));
    free(p->own.pixels);
    panel_spi_finish(&p->board.panel);
}

static void check_order(const struct paper *p, const char *doing)
{
    const char *wrong = p->is_kobo ? kobo_wrong(&p->kobo) : p->board.panel.wrong;
    if (wrong[0])
        fail_msg("%s, %s: %s", p->device.name, doing, wrong);
}

static void check_glass(const struct paper *p)
{
    if (p->is_kobo) {
        kobo_assert_glass(&p->kobo);
        return;
    }
    for (int32_t y = 0; y < p->own.h; y++)
        assert_memory_equal(p->board.panel.glass + (size_t)y * (size_t)p->own.w,
                            p->own.pixels + (size_t)y * (size_t)p->own.stride, (size_t)p->own.w);
}

/* ---- what an app may do ---- */

static struct wq_rect pick_rect(struct paper *p)
{
    int32_t w = p->surface->w, h = p->surface->h;
    if (pick(p, 4) == 0)
        return (struct wq_rect){0, 0, w, h};
    int32_t rw = 1 + (int32_t)pick(p, pick(p, 2) ? 40 : (uint32_t)w);
    int32_t rh = 1 + (int32_t)pick(p, pick(p, 2) ? 40 : (uint32_t)h);
    rw = rw < w ? rw : w;
    rh = rh < h ? rh : h;
    return (struct wq_rect){(int32_t)pick(p, (uint32_t)(w - rw + 1)),
                            (int32_t)pick(p, (uint32_t)(h - rh + 1)), rw, rh};
}

/* Pixels of the panel's levels; often black and white alone, sometimes those that stand there. */
static void paint(struct paper *p, struct wq_rect rect)
{
    uint32_t kind = pick(p, 4);
    int levels = kind == 0 ? p->device.levels : 2;
    if (kind == 3)
        return;
    for (int32_t y = rect.y; y < rect.y + rect.h; y++) {
        uint8_t *row = p->surface->pixels + (size_t)y * (size_t)p->surface->stride;
        uint32_t bits = pick(p, 1u << 16);
        for (int32_t x = rect.x; x < rect.x + rect.w; x++) {
            bits = bits * 75 + 74;
            row[x] = (uint8_t)((int)(bits >> 16) % levels * 255 / (levels - 1));
        }
    }
}

static void turn(struct paper *p, int quarter)
{
    struct wq_display_info info;
    assert_int_equal(wq_refresher_rotate(p->refresher, quarter), WQ_OK);
    p->display->ops->info(p->display->self, &info);
    p->surface->w = info.w_px;
    p->surface->h = info.h_px;
    p->quarter = quarter;
}

static void show_all(struct paper *p)
{
    const struct wq_refresh all = {{0, 0, p->surface->w, p->surface->h}, WQ_INTENT_PAGE};
    assert_int_equal(wq_refresher_show(p->refresher, p->surface, &all, 1), WQ_OK);
}

static void act(struct paper *p)
{
    struct wq_refresh list[3];
    uint32_t n = 1 + pick(p, 3);
    for (uint32_t i = 0; i < n; i++) {
        list[i].rect = pick_rect(p);
        list[i].intent = (enum wq_intent)pick(p, WQ_INTENT_IMAGE + 1);
        paint(p, list[i].rect);
    }
    if (pick(p, 4) == 0) {
        wq_refresher_ask(p->refresher, list, n);
        return;
    }
    assert_int_equal(wq_refresher_show(p->refresher, p->surface, list, n), WQ_OK);
}

static void do_something(struct paper *p)
{
    const struct wq_display_ops *ops = p->display->ops;
    switch (pick(p, 24)) {
    case 0:
        turn(p, (int)pick(p, 4));
        show_all(p);
        break;
    case 1:
    case 2:
        assert_int_equal(ops->sleep ? ops->sleep(p->display->self) : WQ_OK, WQ_OK);
        break;
    case 3:
        p->is_night = !p->is_night;
        wq_refresher_night(p->refresher, p->is_night);
        break;
    case 4:
    case 5:
        assert_int_equal(wq_refresher_settle(p->refresher, p->surface), WQ_OK);
        break;
    case 6:
        assert_int_equal(ops->wait(p->display->self), WQ_OK);
        break;
    default:
        act(p);
    }
}

static void test_no_order_of_events_asks_a_panel_for_what_it_refuses(void **state)
{
    (void)state;
    static const char *const names[] = {
        "kobo-touch",      "kobo-mini",    "kobo-aura",          "kobo-aura-h2o",  "kobo-nia",
        "kobo-aura-se-r2", "kobo-libra-2", "kobo-clara-bw",      "kobo-elipsa-2e", "kobo-sage",
        "waveshare-7.5",   "waveshare-6",  "waveshare-7.5-grey", "waveshare-2.13", "waveshare-9.7"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        static struct paper p;
        open_paper(&p, names[i]);
        int step_n = 40000000 / (p.device.w_px * p.device.h_px);
        for (int step = 0; step < (step_n < 200 ? step_n : 200); step++) {
            char doing[32];
            snprintf(doing, sizeof doing, "step %d", step);
            do_something(&p);
            check_order(&p, doing);
        }
        turn(&p, 0);
        show_all(&p);
        check_order(&p, "at the end");
        check_glass(&p);
        close_paper(&p);
    }
}

/* Between turns, with no greys left rough, the glass is the surface after every step. */
static void test_the_glass_is_the_surface_after_every_step(void **state)
{
    (void)state;
    static const char *const names[] = {"kobo-touch", "kobo-mini", "waveshare-7.5", "waveshare-6"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        static struct paper p;
        open_paper(&p, names[i]);
        show_all(&p);
        for (int step = 0; step < 60; step++) {
            act(&p);
            assert_int_equal(wq_refresher_show(p.refresher, p.surface, NULL, 0), WQ_OK);
            if (pick(&p, 2))
                assert_int_equal(wq_refresher_settle(p.refresher, p.surface), WQ_OK);
            if (wq_refresher_is_rough(p.refresher))
                continue;
            assert_int_equal(p.display->ops->wait(p.display->self), WQ_OK);
            check_glass(&p);
        }
        check_order(&p, "in the end");
        close_paper(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_order_of_events_asks_a_panel_for_what_it_refuses),
        cmocka_unit_test(test_the_glass_is_the_surface_after_every_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
