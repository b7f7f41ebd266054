/* SPDX-License-Identifier: MIT */
/* What reaches a panel of what the app asks for: damage, alignment, merging, ghosts and flashes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "refresh.h"

enum { W = 600, H = 800, STRIDE = WQ_SURFACE_STRIDE(W) };

/* A panel that keeps what it is sent, and its glass. */
struct panel {
    struct wq_display_info info;
    uint8_t glass[W * H];
    struct wq_refresh sent[64];
    unsigned sent_n;
    bool fails;
};

static struct panel panel;
static uint8_t pixels[STRIDE * H];
static const struct wq_surface surface = {pixels, W, H, STRIDE};
static struct wq_refresher *refresher;

static void info(const void *self, struct wq_display_info *out)
{
    *out = ((const struct panel *)self)->info;
}

static enum wq_status present(void *self, const struct wq_surface *from, struct wq_rect rect,
                              enum wq_intent intent)
{
    struct panel *p = self;
    assert_true(rect.x >= 0 && rect.y >= 0 && rect.w > 0 && rect.h > 0);
    assert_true(rect.x + rect.w <= W && rect.y + rect.h <= H);
    if (p->fails)
        return WQ_E_IO;
    for (int32_t y = rect.y; y < rect.y + rect.h; y++)
        memcpy(p->glass + y * W + rect.x, from->pixels + y * from->stride + rect.x, (size_t)rect.w);
    assert_true(p->sent_n < 64);
    p->sent[p->sent_n++] = (struct wq_refresh){rect, intent};
    return WQ_OK;
}

static enum wq_status rotate(void *self, int quarter)
{
    struct panel *p = self;
    p->info.rotations |= (unsigned)quarter << 8;
    return WQ_OK;
}

static void close_panel(void *self)
{
    (void)self;
}

static const struct wq_display_ops ops = {
    .info = info, .present = present, .rotate = rotate, .close = close_panel};

static void show(enum wq_intent intent, struct wq_rect rect)
{
    const struct wq_refresh one = {rect, intent};
    assert_int_equal(wq_refresher_show(refresher, &surface, &one, 1), WQ_OK);
}

static const struct wq_rect all = {0, 0, W, H};

/* The first screen, which is a flash, is behind us. */
static int open_panel(void **state)
{
    (void)state;
    memset(&panel, 0, sizeof panel);
    memset(pixels, 255, sizeof pixels);
    panel.info = (struct wq_display_info){.w_px = W,
                                          .h_px = H,
                                          .dpi = 167,
                                          .levels = 16,
                                          .is_paper = true,
                                          .align_x_px = 8,
                                          .align_y_px = 8,
                                          .clean_after = 6,
                                          .rotations = 5};
    const struct wq_display display = {&ops, &panel};
    if (wq_refresher_open(&display, 0, &refresher) != WQ_OK)
        return -1;
    show(WQ_INTENT_PAGE, all);
    panel.sent_n = 0;
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    wq_refresher_close(refresher);
    return 0;
}

static void fill(struct wq_rect r, uint8_t grey)
{
    for (int32_t y = r.y; y < r.y + r.h; y++)
        memset(pixels + y * STRIDE + r.x, grey, (size_t)r.w);
}

static void assert_sent(unsigned i, enum wq_intent intent, struct wq_rect r)
{
    assert_true(i < panel.sent_n);
    assert_int_equal(panel.sent[i].intent, intent);
    assert_int_equal(panel.sent[i].rect.x, r.x);
    assert_int_equal(panel.sent[i].rect.y, r.y);
    assert_int_equal(panel.sent[i].rect.w, r.w);
    assert_int_equal(panel.sent[i].rect.h, r.h);
}

static void assert_glass_is_surface(void)
{
    for (int32_t y = 0; y < H; y++)
        assert_memory_equal(panel.glass + y * W, pixels + y * STRIDE, W);
}

static void test_first_screen_is_a_flash(void **state)
{
    (void)state;
    assert_int_equal(panel.sent[0].intent, WQ_INTENT_CLEAN);
    assert_glass_is_surface();
}

static void test_menu_is_cut_to_what_changed_and_aligned(void **state)
{
    (void)state;
    fill((struct wq_rect){101, 203, 10, 1}, 0);
    show(WQ_INTENT_MENU, all);
    assert_int_equal(panel.sent_n, 1);
    assert_sent(0, WQ_INTENT_MENU, (struct wq_rect){96, 200, 16, 8});
    show(WQ_INTENT_MENU, all);
    assert_int_equal(panel.sent_n, 1); /* nothing changed */
    assert_glass_is_surface();
}

static void test_alignment_counts_from_the_panel_not_the_bezel(void **state)
{
    (void)state;
    panel.info.align_x_px = panel.info.align_y_px = 16;
    panel.info.grid_y_px = 11;
    wq_refresher_close(refresher);
    const struct wq_display display = {&ops, &panel};
    assert_int_equal(wq_refresher_open(&display, 0, &refresher), WQ_OK);
    show(WQ_INTENT_PAGE, all);
    panel.sent_n = 0;
    fill((struct wq_rect){17, 30, 1, 1}, 0);
    show(WQ_INTENT_MENU, all);
    assert_sent(0, WQ_INTENT_MENU, (struct wq_rect){16, 21, 16, 16}); /* 21 + 11 is 32 */
    fill((struct wq_rect){W - 1, H - 1, 1, 1}, 0);
    show(WQ_INTENT_MENU, all);
    /* the last cell of the grid, cut at the screen's edge: 592 and 789 + 11 = 800 */
    assert_sent(1, WQ_INTENT_MENU, (struct wq_rect){592, 789, 8, 11});
    fill((struct wq_rect){0, 0, 1, 1}, 0);
    show(WQ_INTENT_MENU, all);
    assert_sent(2, WQ_INTENT_MENU, (struct wq_rect){0, 0, 16, 5});
}

static void test_nothing_is_thinner_than_two(void **state)
{
    (void)state;
    for (int at = 0; at < 2; at++) {
        panel.info.align_x_px = panel.info.align_y_px = 1;
        wq_refresher_close(refresher);
        const struct wq_display display = {&ops, &panel};
        assert_int_equal(wq_refresher_open(&display, 0, &refresher), WQ_OK);
        show(WQ_INTENT_PAGE, all);
        panel.sent_n = 0;
        fill((struct wq_rect){at ? W - 1 : 0, at ? H - 1 : 0, 1, 1}, at ? 1 : 0);
        show(WQ_INTENT_MENU, all);
        assert_sent(0, WQ_INTENT_MENU, (struct wq_rect){at ? W - 2 : 0, at ? H - 2 : 0, 2, 2});
    }
}

static void test_every_nth_page_is_a_flash(void **state)
{
    (void)state;
    for (int turn = 1; turn <= 18; turn++) {
        fill((struct wq_rect){50, 50, 500, 700}, (uint8_t)(turn % 2 ? 0 : 255));
        show(WQ_INTENT_PAGE, all);
        assert_sent((unsigned)turn - 1, turn % 6 ? WQ_INTENT_PAGE : WQ_INTENT_CLEAN, all);
    }
    assert_int_equal(wq_refresher_count(refresher).clean_n, 1 + 3);
    assert_glass_is_surface();
}

static void test_cadence_can_be_chosen(void **state)
{
    (void)state;
    wq_refresher_close(refresher);
    const struct wq_display display = {&ops, &panel};
    assert_int_equal(wq_refresher_open(&display, 1, &refresher), WQ_OK);
    for (int turn = 0; turn < 3; turn++)
        show(WQ_INTENT_PAGE, all);
    for (unsigned i = 0; i < 3; i++)
        assert_sent(i, WQ_INTENT_CLEAN, all);
}

static void test_page_after_a_picture_is_a_flash(void **state)
{
    (void)state;
    show(WQ_INTENT_IMAGE, (struct wq_rect){0, 0, W, 400});
    show(WQ_INTENT_PAGE, all);
    show(WQ_INTENT_PAGE, all);
    assert_sent(0, WQ_INTENT_IMAGE, (struct wq_rect){0, 0, W, 400});
    assert_sent(1, WQ_INTENT_CLEAN, all);
    assert_sent(2, WQ_INTENT_PAGE, all);
}

static void test_typing_never_flashes_and_the_page_after_it_does(void **state)
{
    (void)state;
    for (int key = 0; key < 40; key++) {
        fill((struct wq_rect){80, 640, 40, 40}, (uint8_t)(key % 2 ? 255 : 0));
        show(WQ_INTENT_TYPING, (struct wq_rect){80, 640, 40, 40});
        assert_sent((unsigned)key, WQ_INTENT_TYPING, (struct wq_rect){80, 640, 40, 40});
    }
    show(WQ_INTENT_PAGE, all);
    assert_sent(40, WQ_INTENT_CLEAN, all);
}

static void test_menu_opened_often_flashes_its_own_part(void **state)
{
    (void)state;
    unsigned flash = 0;
    for (unsigned i = 0; i < 40 && !flash; i++) {
        fill((struct wq_rect){0, 640, W, 160}, (uint8_t)(i % 2 ? 255 : 0));
        show(WQ_INTENT_MENU, all);
        if (panel.sent[i].intent == WQ_INTENT_CLEAN)
            flash = i + 1;
    }
    assert_int_equal(flash, 18);
    assert_sent(17, WQ_INTENT_CLEAN, (struct wq_rect){0, 640, W, 160});
}

static void test_close_damage_is_one_refresh_and_far_damage_two(void **state)
{
    (void)state;
    const struct wq_refresh close_by[] = {{{0, 80, W, 80}, WQ_INTENT_HIGHLIGHT},
                                          {{0, 160, W, 80}, WQ_INTENT_HIGHLIGHT}};
    fill((struct wq_rect){0, 80, W, 160}, 0);
    assert_int_equal(wq_refresher_show(refresher, &surface, close_by, 2), WQ_OK);
    assert_int_equal(panel.sent_n, 1);
    assert_sent(0, WQ_INTENT_HIGHLIGHT, (struct wq_rect){0, 80, W, 160});
    const struct wq_refresh far_off[] = {{{0, 0, W, 8}, WQ_INTENT_HIGHLIGHT},
                                         {{0, 720, W, 8}, WQ_INTENT_HIGHLIGHT}};
    fill((struct wq_rect){0, 0, W, 8}, 0);
    fill((struct wq_rect){0, 720, W, 8}, 0);
    assert_int_equal(wq_refresher_show(refresher, &surface, far_off, 2), WQ_OK);
    assert_int_equal(panel.sent_n, 3);
}

static void test_a_panel_that_draws_one_by_one_gets_one(void **state)
{
    (void)state;
    const struct wq_refresh apart[] = {{{0, 0, W, 80}, WQ_INTENT_MENU},
                                       {{0, 720, W, 80}, WQ_INTENT_MENU}};
    const struct wq_rect top = {0, 0, 80, 80}, foot = {80, 720, 80, 80};
    fill(top, 0);
    fill(foot, 0);
    assert_int_equal(wq_refresher_show(refresher, &surface, apart, 2), WQ_OK);
    assert_int_equal(panel.sent_n, 2);
    wq_refresher_close(refresher);
    panel.info.draws_one_by_one = true;
    const struct wq_display display = {&ops, &panel};
    assert_int_equal(wq_refresher_open(&display, 0, &refresher), WQ_OK);
    show(WQ_INTENT_PAGE, all);
    panel.sent_n = 0;
    fill(top, 255);
    fill(foot, 255);
    assert_int_equal(wq_refresher_show(refresher, &surface, apart, 2), WQ_OK);
    assert_int_equal(panel.sent_n, 1);
    assert_sent(0, WQ_INTENT_MENU, (struct wq_rect){0, 0, 160, 800});
}

static void test_overlapping_refreshes_become_the_stronger(void **state)
{
    (void)state;
    const struct wq_refresh two[] = {{{0, 0, 80, 80}, WQ_INTENT_HIGHLIGHT},
                                     {{40, 40, 80, 80}, WQ_INTENT_MENU}};
    fill((struct wq_rect){0, 0, 120, 120}, 0);
    assert_int_equal(wq_refresher_show(refresher, &surface, two, 2), WQ_OK);
    assert_int_equal(panel.sent_n, 1);
    assert_sent(0, WQ_INTENT_MENU, (struct wq_rect){0, 0, 120, 120});
}

static void test_what_two_cover_together_takes_in_a_third(void **state)
{
    (void)state;
    const struct wq_rect flat = {0, 0, 160, 40}, between = {80, 80, 40, 40}, high = {0, 0, 40, 160};
    const struct wq_refresh three[] = {
        {flat, WQ_INTENT_HIGHLIGHT}, {between, WQ_INTENT_MENU}, {high, WQ_INTENT_HIGHLIGHT}};
    fill(flat, 0);
    fill(between, 0);
    fill(high, 0);
    assert_int_equal(wq_refresher_show(refresher, &surface, three, 3), WQ_OK);
    assert_int_equal(panel.sent_n, 1);
    assert_sent(0, WQ_INTENT_MENU, (struct wq_rect){0, 0, 160, 160});
}

static void test_greys_shown_fast_are_settled(void **state)
{
    (void)state;
    fill((struct wq_rect){80, 80, 80, 80}, 0);
    show(WQ_INTENT_TYPING, all);
    assert_false(wq_refresher_is_rough(refresher));
    fill((struct wq_rect){88, 88, 8, 8}, 0x77);
    show(WQ_INTENT_TYPING, all);
    assert_true(wq_refresher_is_rough(refresher));
    assert_int_equal(wq_refresher_settle(refresher, &surface), WQ_OK);
    assert_false(wq_refresher_is_rough(refresher));
    assert_int_equal(panel.sent_n, 3);
    assert_sent(2, WQ_INTENT_MENU, (struct wq_rect){88, 88, 8, 8});
    /* a page over it settles it too */
    fill((struct wq_rect){88, 88, 8, 8}, 0x88);
    show(WQ_INTENT_TYPING, all);
    show(WQ_INTENT_PAGE, all);
    assert_false(wq_refresher_is_rough(refresher));
}

static void test_typing_over_greys_is_a_highlight(void **state)
{
    (void)state;
    fill((struct wq_rect){80, 80, 8, 8}, 0x77);
    show(WQ_INTENT_MENU, all);
    fill((struct wq_rect){80, 80, 8, 8}, 0);
    show(WQ_INTENT_TYPING, all);
    assert_sent(1, WQ_INTENT_HIGHLIGHT, (struct wq_rect){80, 80, 8, 8});
    fill((struct wq_rect){80, 80, 8, 8}, 255);
    show(WQ_INTENT_TYPING, all);
    assert_sent(2, WQ_INTENT_TYPING, (struct wq_rect){80, 80, 8, 8});
}

static void test_failure_makes_the_next_a_whole_screen(void **state)
{
    (void)state;
    const struct wq_refresh one = {{0, 0, 80, 80}, WQ_INTENT_MENU};
    fill((struct wq_rect){0, 0, 80, 80}, 0);
    panel.fails = true;
    assert_int_equal(wq_refresher_show(refresher, &surface, &one, 1), WQ_E_IO);
    panel.fails = false;
    show(WQ_INTENT_MENU, (struct wq_rect){300, 300, 8, 8});
    assert_sent(0, WQ_INTENT_CLEAN, all);
    assert_glass_is_surface();
}

static void test_what_is_turned_is_shown_again(void **state)
{
    (void)state;
    assert_int_equal(wq_refresher_rotate(refresher, 1), WQ_E_RANGE);
    assert_int_equal(wq_refresher_rotate(refresher, 2), WQ_OK);
    show(WQ_INTENT_MENU, (struct wq_rect){300, 300, 8, 8});
    assert_sent(0, WQ_INTENT_CLEAN, all);
}

static void test_what_was_asked_before_a_turn_is_all_of_the_screen_after_it(void **state)
{
    (void)state;
    panel.info.is_paper = false;
    wq_refresher_close(refresher);
    const struct wq_display display = {&ops, &panel};
    assert_int_equal(wq_refresher_open(&display, 0, &refresher), WQ_OK);
    const struct wq_refresh one = {{1, 2, 3, 4}, WQ_INTENT_MENU};
    wq_refresher_ask(refresher, &one, 1);
    assert_int_equal(wq_refresher_rotate(refresher, 2), WQ_OK);
    assert_int_equal(wq_refresher_show(refresher, &surface, NULL, 0), WQ_OK);
    assert_int_equal(panel.sent_n, 1);
    assert_sent(0, WQ_INTENT_PAGE, all);
}

static void test_no_paper_gets_what_is_asked(void **state)
{
    (void)state;
    panel.info.is_paper = false;
    wq_refresher_close(refresher);
    const struct wq_display display = {&ops, &panel};
    assert_int_equal(wq_refresher_open(&display, 0, &refresher), WQ_OK);
    const struct wq_refresh two[] = {{{1, 2, 3, 4}, WQ_INTENT_HIGHLIGHT},
                                     {{1, 2, 3, 4}, WQ_INTENT_HIGHLIGHT}};
    for (int i = 0; i < 9; i++)
        assert_int_equal(wq_refresher_show(refresher, &surface, two, 2), WQ_OK);
    assert_int_equal(panel.sent_n, 18);
    assert_sent(17, WQ_INTENT_HIGHLIGHT, (struct wq_rect){1, 2, 3, 4});
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, open_panel, close_all)
    const struct CMUnitTest tests[] = {
        EACH(test_first_screen_is_a_flash),
        EACH(test_menu_is_cut_to_what_changed_and_aligned),
        EACH(test_alignment_counts_from_the_panel_not_the_bezel),
        EACH(test_nothing_is_thinner_than_two),
        EACH(test_every_nth_page_is_a_flash),
        EACH(test_cadence_can_be_chosen),
        EACH(test_page_after_a_picture_is_a_flash),
        EACH(test_typing_never_flashes_and_the_page_after_it_does),
        EACH(test_menu_opened_often_flashes_its_own_part),
        EACH(test_close_damage_is_one_refresh_and_far_damage_two),
        EACH(test_a_panel_that_draws_one_by_one_gets_one),
        EACH(test_overlapping_refreshes_become_the_stronger),
        EACH(test_what_two_cover_together_takes_in_a_third),
        EACH(test_greys_shown_fast_are_settled),
        EACH(test_typing_over_greys_is_a_highlight),
        EACH(test_failure_makes_the_next_a_whole_screen),
        EACH(test_what_is_turned_is_shown_again),
        EACH(test_what_was_asked_before_a_turn_is_all_of_the_screen_after_it),
        EACH(test_no_paper_gets_what_is_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
