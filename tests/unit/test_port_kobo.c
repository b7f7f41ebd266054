/* SPDX-License-Identifier: MIT */
/* Each Kobo's display: exact calls for each intent, the picture on the glass, and misfortune. */
#include "kobo_fixture.h"

static struct kobo k;

static const struct wq_kobo_model *model_of(const char *name)
{
    const struct wq_kobo_model *model = wq_kobo_named(name);
    assert_non_null(model);
    return model;
}

/* ---- what is asked for each intent ---- */

/* Boot, then a flash, a page, a menu, the focus, a key of the keyboard, a picture, and a page,
 * which flashes as it follows a picture. As docs/porting.md has it from other projects. */
static const struct {
    const char *models; /* with a space after each */
    const char *trace;
} traces[] = {
    {"kobo-touch ", "put 3 bits 16\n"
                    "update 2 full\nwait 1\n"
                    "update 257 part\n"
                    "update 257 part\n"
                    "update 1 part\n"
                    "update 1 part\n"
                    "wait 5\nupdate 2 part\n"
                    "wait 6\nupdate 2 full\nwait 7\n"
                    "put 3 bits 16\n"},
    {"kobo-mini kobo-glo kobo-aura-hd ", "put 3 bits 8\n"
                                         "update 2 full\nwait 1\n"
                                         "update 257 part\n"
                                         "update 257 part\n"
                                         "update 1 part\n"
                                         "update 1 part\n"
                                         "wait 5\nupdate 2 part\n"
                                         "wait 6\nupdate 2 full\nwait 7\n"
                                         "put 3 bits 16\n"},
    {"kobo-aura ", "put 3 bits 8\n"
                   "update 2 full\nwait 1\n"
                   "update 7 full flags\nwait 2\n"
                   "update 257 part\n"
                   "update 1 part\n"
                   "update 4 part\n"
                   "wait 5\nupdate 2 part\n"
                   "wait 6\nupdate 2 full\nwait 7\n"
                   "put 3 bits 16\n"},
    {"kobo-aura-h2o kobo-glo-hd kobo-touch-2 kobo-aura-one kobo-aura-se ",
     "put 3 bits 8\n"
     "update 2 full\nwait 1\n"
     "update 257 part\n"
     "update 257 part\n"
     "update 1 part\n"
     "update 4 part\n"
     "wait 5\nupdate 2 part\n"
     "wait 6\nupdate 2 full\nwait 7\n"
     "put 3 bits 16\n"},
    {"kobo-aura-h2o-2 ", "put 1 bits 8\n"
                         "update 2 full\nwait 1\n"
                         "update 257 part\n"
                         "update 257 part\n"
                         "update 1 part\n"
                         "update 4 part\n"
                         "wait 5\nupdate 2 part\n"
                         "wait 6\nupdate 2 full\nwait 7\n"
                         "put 1 bits 16\n"},
    {"kobo-clara kobo-aura-se-r2 kobo-aura-h2o-2r2 ", "put 3 bits 32\n"
                                                      "update 2 full\nwait 1\n"
                                                      "update 6 part\n"
                                                      "update 257 part\n"
                                                      "update 1 part\n"
                                                      "update 4 part\n"
                                                      "wait 5\nupdate 2 part\n"
                                                      "wait 6\nupdate 2 full\nwait 7\n"
                                                      "put 3 bits 32\n"},
    {"kobo-forma ", "put 1 bits 32\n"
                    "update 2 full\nwait 1\n"
                    "update 6 part\n"
                    "update 257 part\n"
                    "update 1 part\n"
                    "update 4 part\n"
                    "wait 5\nupdate 2 part\n"
                    "wait 6\nupdate 2 full\nwait 7\n"
                    "put 1 bits 32\n"},
    {"kobo-nia kobo-clara-2e ", "put 3 bits 32\n"
                                "update 2 full\n"
                                "update 6 part\n"
                                "update 257 part\n"
                                "update 1 part\n"
                                "update 4 part\n"
                                "update 2 part\n"
                                "update 2 full\n"
                                "put 3 bits 32\n"},
    {"kobo-libra ", "put 0 bits 32\n"
                    "update 2 full\n"
                    "update 6 part\n"
                    "update 257 part\n"
                    "update 1 part\n"
                    "update 4 part\n"
                    "update 2 part\n"
                    "update 2 full\n"
                    "put 0 bits 32\n"},
    {"kobo-libra-2 ", "put 1 bits 32\n"
                      "update 2 full\n"
                      "update 6 part\n"
                      "update 257 part\n"
                      "update 1 part\n"
                      "update 4 part\n"
                      "update 2 part\n"
                      "update 2 full\n"
                      "put 1 bits 32\n"},
    {"kobo-elipsa-2e ", "put 1 bits 32\n"
                        "update 2 full\nwait 1\n"
                        "update 4 part\n"
                        "update 257 part\n"
                        "update 1 part\n"
                        "update 6 part\n"
                        "wait 5\nupdate 2 part\n"
                        "wait 6\nupdate 2 full\nwait 7\n"
                        "put 1 bits 32\n"},
    {"kobo-libra-colour ", "put 1 bits 32\n"
                           "update 2 full\nwait 1\n"
                           "update 4 full\nwait 2\n"
                           "update 257 part\nsubmitted 3\n"
                           "update 1 part\n"
                           "update 6 part\n"
                           "wait 5\nupdate 2 part\nsubmitted 6\n"
                           "wait 6\nupdate 2 full\nwait 7\n"
                           "put 1 bits 32\n"},
    {"kobo-clara-bw kobo-clara-colour ", "put 3 bits 32\n"
                                         "update 2 full\nwait 1\n"
                                         "update 4 full\nwait 2\n"
                                         "update 257 part\nsubmitted 3\n"
                                         "update 1 part\n"
                                         "update 6 part\n"
                                         "wait 5\nupdate 2 part\nsubmitted 6\n"
                                         "wait 6\nupdate 2 full\nwait 7\n"
                                         "put 3 bits 32\n"},
    {"kobo-elipsa ", "update 80000004 turned 270\nwait 1\n"
                     "update 80440 turned 270\n"
                     "update 420 turned 270\n"
                     "update 402 turned 270\n"
                     "update 400410 turned 270\n"
                     "wait 5\nupdate 404 turned 270\n"
                     "wait 6\nupdate 80000004 turned 270\nwait 7\n"},
    {"kobo-sage ", "update 80000004 turned 90\nwait 1\n"
                   "update 80440 turned 90\n"
                   "update 420 turned 90\n"
                   "update 402 turned 90\n"
                   "update 400410 turned 90\n"
                   "wait 5\nupdate 404 turned 90\n"
                   "wait 6\nupdate 80000004 turned 90\nwait 7\n"},
};

static const char *trace_of(const char *name)
{
    for (size_t i = 0; i < sizeof traces / sizeof traces[0]; i++) {
        const char *at = strstr(traces[i].models, name);
        if (at && (at == traces[i].models || at[-1] == ' ') && at[strlen(name)] == ' ')
            return traces[i].trace;
    }
    fail_msg("no trace is written down for %s", name);
    return NULL;
}

/* Greys of all 16 levels in diagonals, which no turn or mirror maps on itself. */
static void fill_with_levels(void)
{
    for (int32_t y = 0; y < k.surface.h; y++)
        for (int32_t x = 0; x < k.surface.w; x++)
            k.surface.pixels[(size_t)y * (size_t)k.surface.stride + (size_t)x] =
                (uint8_t)((x / 5 + y / 3 + (x < 40 && y < 90 ? 7 : 0)) % 16 * 17);
}

static void test_each_model_is_asked_what_it_understands(void **state)
{
    (void)state;
    size_t n;
    const struct wq_kobo_model *models = wq_kobo_models(&n);
    for (size_t i = 0; i < n; i++) {
        kobo_boot(&k, &models[i]);
        fake_find(&k.f, kobo_is_sunxi(&k) ? "/dev/disp" : "/dev/fb0")->is_quiet = true;
        fake_add(&k.f, "/tmp/warraq-screen", "")->is_quiet = true;
        kobo_open(&k, 0);
        const struct wq_rect menu = {32, 32, 64, 64}, focus = {200, 32, 64, 64},
                             key = {400, 400, 32, 32};
        assert_int_equal(kobo_show(&k, WQ_INTENT_PAGE, kobo_all(&k)), WQ_OK);
        assert_int_equal(kobo_show(&k, WQ_INTENT_PAGE, kobo_all(&k)), WQ_OK);
        kobo_fill(&k, menu, 0x77);
        assert_int_equal(kobo_show(&k, WQ_INTENT_MENU, kobo_all(&k)), WQ_OK);
        kobo_fill(&k, focus, 0);
        assert_int_equal(kobo_show(&k, WQ_INTENT_HIGHLIGHT, kobo_all(&k)), WQ_OK);
        kobo_fill(&k, key, 0);
        assert_int_equal(kobo_show(&k, WQ_INTENT_TYPING, kobo_all(&k)), WQ_OK);
        kobo_assert_glass(&k);
        fill_with_levels();
        assert_int_equal(kobo_show(&k, WQ_INTENT_IMAGE, kobo_all(&k)), WQ_OK);
        kobo_assert_glass(&k);
        assert_int_equal(kobo_show(&k, WQ_INTENT_PAGE, kobo_all(&k)), WQ_OK);
        kobo_assert_glass(&k);
        assert_int_equal(k.display.ops->wait(k.display.self), WQ_OK);
        kobo_close(&k);
        if (strcmp(k.f.trace, trace_of(models[i].name)) != 0)
            fail_msg("%s was asked:\n%s", models[i].name, k.f.trace);
        assert_string_equal(kobo_wrong(&k), "");
        assert_true(k.f.open_n == 0 && k.f.map_n == 0);
        kobo_finish(&k);
    }
}

/* White on black: what a model has for it, or all greys. The last part of the trace is a flash,
 * which the change brings, and a page. */
static void test_pages_at_night_take_their_own_waveforms(void **state)
{
    (void)state;
    static const struct {
        const char *model, *trace;
    } cases[] = {
        {"kobo-glo", "update 2 full\nwait 1\nupdate 2 part\n"},
        {"kobo-aura", "update 2 full\nwait 1\nupdate 2 part\n"},
        {"kobo-clara", "update 2 full\nwait 1\nupdate 2 part\n"},
        {"kobo-libra-2", "update 9 full\nupdate 10 part\n"},
        {"kobo-clara-bw", "update 8 full\nwait 1\nupdate 9 full\nwait 2\n"},
        {"kobo-elipsa-2e", "update 8 full\nwait 1\nupdate 9 part\n"},
        {"kobo-sage", "update 80000090 turned 90\nwait 1\nupdate 494 turned 90\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        kobo_boot(&k, model_of(cases[i].model));
        kobo_open(&k, 0);
        fake_forget(&k.f);
        wq_refresher_night(k.refresher, true);
        kobo_fill(&k, kobo_all(&k), 0);
        assert_int_equal(kobo_show(&k, WQ_INTENT_PAGE, kobo_all(&k)), WQ_OK);
        assert_int_equal(kobo_show(&k, WQ_INTENT_PAGE, kobo_all(&k)), WQ_OK);
        assert_string_equal(k.f.trace, cases[i].trace);
        kobo_assert_glass(&k);
        fake_forget(&k.f);
        wq_refresher_night(k.refresher, false);
        assert_int_equal(kobo_show(&k, WQ_INTENT_PAGE, kobo_all(&k)), WQ_OK);
        assert_non_null(strstr(k.f.trace, kobo_is_sunxi(&k) ? "update 80000004" : "update 2 full"));
        assert_string_equal(kobo_wrong(&k), "");
        kobo_finish(&k);
    }
}

/* ---- geometry ---- */

static void test_each_model_has_its_row_of_devices(void **state)
{
    (void)state;
    size_t n;
    const struct wq_kobo_model *models = wq_kobo_models(&n);
    assert_int_equal(n, 25);
    for (size_t i = 0; i < n; i++) {
        struct wq_device device;
        assert_int_equal(wq_device_parse(models[i].name, &device), WQ_OK);
        assert_int_equal(device.levels, 16);
        assert_true(device.has_touch);
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(models[i].name, models[j].name);
            assert_int_not_equal(models[i].ids[0], models[j].ids[0]);
        }
    }
}

/* What is hidden by the bezel stays white; the page begins beside it. */
static void test_each_model_keeps_clear_of_its_bezel(void **state)
{
    (void)state;
    size_t n;
    const struct wq_kobo_model *models = wq_kobo_models(&n);
    for (size_t i = 0; i < n; i++) {
        kobo_boot(&k, &models[i]);
        kobo_open(&k, 0);
        memset(k.surface.pixels, 0, (size_t)k.surface.stride * (size_t)k.surface.h);
        assert_int_equal(kobo_show(&k, WQ_INTENT_PAGE, kobo_all(&k)), WQ_OK);
        kobo_assert_glass(&k);
        size_t black_n = 0, all_n = (size_t)(kobo_is_sunxi(&k) ? k.disp.w : k.fb.w) *
                                    (size_t)(kobo_is_sunxi(&k) ? k.disp.h : k.fb.h);
        const uint8_t *hidden = models[i].hidden_px;
        for (size_t j = 0; j < all_n; j++)
            black_n += kobo_glass(&k)[j] == 0;
        if (hidden[0] + hidden[1] + hidden[2] + hidden[3] == 0)
            assert_int_equal(black_n, all_n);
        kobo_finish(&k);
    }
}

/* Held turned by q quarters clockwise, the page stands upright for the reader: its top left is
 * where the panel's corner then is. */
static void test_each_model_turns(void **state)
{
    (void)state;
    size_t n;
    const struct wq_kobo_model *models = wq_kobo_models(&n);
    for (size_t i = 0; i < n; i++) {
        const uint8_t *hidden = models[i].hidden_px;
        for (int quarter = 0; quarter < 4; quarter++) {
            kobo_boot(&k, &models[i]);
            kobo_open(&k, 0);
            int32_t w = kobo_is_sunxi(&k) ? k.disp.w : k.fb.w,
                    h = kobo_is_sunxi(&k) ? k.disp.h : k.fb.h;
            assert_int_equal(wq_refresher_rotate(k.refresher, quarter), WQ_OK);
            struct wq_display_info info;
            k.display.ops->info(k.display.self, &info);
            k.surface.w = info.w_px;
            k.surface.h = info.h_px;
            kobo_fill(&k, (struct wq_rect){0, 0, 16, 16}, 0);
            assert_int_equal(kobo_show(&k, WQ_INTENT_PAGE, kobo_all(&k)), WQ_OK);
            /* corners of the panel in portrait: top left, bottom left, bottom right, top right */
            int32_t x = quarter == 0 || quarter == 1 ? hidden[3] : w - 1 - hidden[1];
            int32_t y = quarter == 0 || quarter == 3 ? hidden[0] : h - 1 - hidden[2];
            assert_int_equal(kobo_glass(&k)[(size_t)y * (size_t)w + (size_t)x], 0);
            size_t black_n = 0;
            for (size_t j = 0; j < (size_t)w * (size_t)h; j++)
                black_n += kobo_glass(&k)[j] == 0;
            /* the glass was black before, and all that is not hidden is drawn */
            size_t hidden_n = (size_t)w * (size_t)h - (size_t)info.w_px * (size_t)info.h_px;
            assert_int_equal(black_n, 256 + hidden_n);
            assert_string_equal(kobo_wrong(&k), "");
            kobo_finish(&k);
        }
    }
}

/* ---- which model ---- */

static void test_model_is_known_by_its_product_number(void **state)
{
    (void)state;
    char why[128], text[128];
    size_t n;
    const struct wq_kobo_model *models = wq_kobo_models(&n);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < 2 && models[i].ids[j]; j++) {
            kobo_boot(&k, &models[i]);
            snprintf(text, sizeof text,
                     "N000,3.0.35+,4.38.23171,3.0.35+,3.0.35+,"
                     "00000000-0000-0000-0000-000000000%u\n",
                     models[i].ids[j]);
            fake_add(&k.f, "/mnt/onboard/.kobo/version", text);
            assert_ptr_equal(wq_kobo_find(&k.f.sys, why, sizeof why), &models[i]);
            kobo_finish(&k);
        }
    }
}

static void test_model_is_known_by_its_board(void **state)
{
    (void)state;
    static const struct {
        const char *product, *name;
    } cases[] = {{"nova", "kobo-clara"},
                 {"trilogy", "kobo-touch"},
                 {"spaBWTPV", "kobo-clara-bw"},
                 {"spaColour", "kobo-clara-colour"},
                 {"io", "kobo-libra-2"}};
    char why[128];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fake_init(&k.f);
        k.f.env[0] = "PRODUCT";
        k.f.env[1] = cases[i].product;
        const struct wq_kobo_model *model = wq_kobo_find(&k.f.sys, why, sizeof why);
        assert_non_null(model);
        assert_string_equal(model->name, cases[i].name);
    }
}

static void test_unknown_machine_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *version, *product, *why;
    } cases[] = {{NULL, NULL, "this is no Kobo"},
                 {"00000000-0000-0000-0000-000000000399", NULL, "product number 399 is not known"},
                 {NULL, "unicorn", "board `unicorn` is not known"},
                 {"x", NULL, "this is no Kobo"},
                 {"", NULL, "this is no Kobo"},
                 {"1x3", NULL, "this is no Kobo"}};
    char why[128];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fake_init(&k.f);
        if (cases[i].version)
            fake_add(&k.f, "/mnt/onboard/.kobo/version", cases[i].version);
        if (cases[i].product) {
            k.f.env[0] = "PRODUCT";
            k.f.env[1] = cases[i].product;
        }
        assert_null(wq_kobo_find(&k.f.sys, why, sizeof why));
        if (!strstr(why, cases[i].why))
            fail_msg("case %zu: %s", i, why);
    }
}

/* ---- misfortune ---- */

static void start_with(const char *name)
{
    kobo_boot(&k, model_of(name));
    kobo_open(&k, 0);
    assert_int_equal(kobo_show(&k, WQ_INTENT_PAGE, kobo_all(&k)), WQ_OK);
    fake_forget(&k.f);
    k.f.fault_n = 0;
}

/* Counting from the next call of /dev/fb0. */
static void plant(int error, unsigned from, unsigned n)
{
    fake_fault(&k.f, (struct fake_fault){FAKE_IOCTL, "/dev/fb0", from, n, error, 0, 0});
}

static void test_busy_controller_is_asked_again(void **state)
{
    (void)state;
    static const int errors[] = {EINTR, EBUSY, EAGAIN, ETIMEDOUT};
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
        start_with("kobo-clara");
        plant(errors[i], 0, 3);
        fill_with_levels();
        assert_int_equal(kobo_show(&k, WQ_INTENT_PAGE, kobo_all(&k)), WQ_OK);
        kobo_assert_glass(&k);
        assert_string_equal(kobo_wrong(&k), "");
        kobo_finish(&k);
    }
}

static void test_endless_refusal_ends_and_the_next_screen_is_whole(void **state)
{
    (void)state;
    static const char *const names[] = {"kobo-clara", "kobo-sage"};
    for (size_t i = 0; i < 2; i++) {
        start_with(names[i]);
        uint64_t before = k.f.now_us;
        fake_fault(
            &k.f, (struct fake_fault){FAKE_IOCTL, i ? "/dev/disp" : "/dev/fb0", 0, 6, EBUSY, 0, 0});
        kobo_fill(&k, (struct wq_rect){80, 80, 80, 80}, 0);
        assert_int_equal(kobo_show(&k, WQ_INTENT_MENU, kobo_all(&k)), WQ_E_IO);
        assert_true(k.f.now_us - before < 1000000);
        assert_int_equal(kobo_show(&k, WQ_INTENT_MENU, kobo_all(&k)), WQ_OK);
        kobo_assert_glass(&k);
        kobo_finish(&k);
    }
}

/* A wait that never answers is waited for once a refresh, and three of them are a failure. */
static void test_panel_that_never_gets_ready_is_a_failure(void **state)
{
    (void)state;
    static const char *const names[] = {"kobo-clara", "kobo-sage"};
    for (size_t i = 0; i < 2; i++) {
        start_with(names[i]);
        k.fb.never_ready = k.disp.never_ready = true;
        unsigned good_n = 0;
        while (kobo_show(&k, WQ_INTENT_CLEAN, kobo_all(&k)) == WQ_OK && good_n < 20)
            good_n++;
        assert_int_equal(good_n, 2);
        assert_int_equal(errno, ETIMEDOUT);
        k.fb.never_ready = k.disp.never_ready = false;
        assert_int_equal(kobo_show(&k, WQ_INTENT_PAGE, kobo_all(&k)), WQ_OK);
        assert_string_equal(kobo_wrong(&k), "");
        kobo_finish(&k);
    }
}

/* Firmware 5 may bring another kernel than the model had: its form of updates is found. */
static void test_other_form_of_updates_is_found(void **state)
{
    (void)state;
    struct wq_kobo_model mixed = *model_of("kobo-clara");
    kobo_boot(&k, model_of("kobo-aura-se"));
    mixed = *k.model;
    mixed.family = WQ_KOBO_MXC2;
    struct wq_display display;
    assert_int_equal(wq_display_kobo(&k.f.sys, &mixed, &display), WQ_OK);
    assert_int_equal(wq_refresher_open(&display, 0, &k.refresher), WQ_OK);
    k.display = display;
    uint8_t *pixels = calloc(800, 1100);
    assert_non_null(pixels);
    k.surface = (struct wq_surface){pixels, 758, 1024, 800};
    assert_int_equal(kobo_show(&k, WQ_INTENT_PAGE, kobo_all(&k)), WQ_OK);
    assert_int_equal(k.fb.update_n, 1);
    kobo_assert_glass(&k);
    kobo_finish(&k);
}

static void test_kernel_that_knows_no_form_is_refused(void **state)
{
    (void)state;
    kobo_boot(&k, model_of("kobo-clara"));
    kobo_open(&k, 0);
    plant(ENOTTY, 0, 100);
    assert_int_equal(kobo_show(&k, WQ_INTENT_PAGE, kobo_all(&k)), WQ_E_IO);
    assert_int_equal(errno, ENOTTY);
    k.f.fault_n = 0;
    kobo_finish(&k);
}

/* Whatever of a turn fails, the next page is shown or the failure told. */
static void test_failure_while_turning_is_survived(void **state)
{
    (void)state;
    for (unsigned at = 0; at < 8; at++) {
        start_with("kobo-clara");
        plant(EIO, at, 1);
        (void)!wq_refresher_rotate(k.refresher, 2);
        k.f.fault_n = 0;
        assert_int_equal(kobo_show(&k, WQ_INTENT_PAGE, kobo_all(&k)), WQ_OK);
        assert_int_equal(k.f.map_n, 1);
        kobo_finish(&k);
    }
    start_with("kobo-clara");
    fake_fault(&k.f, (struct fake_fault){FAKE_MMAP, "/dev/fb0", 0, 2, ENOMEM, 0, 0});
    assert_int_equal(wq_refresher_rotate(k.refresher, 2), WQ_E_IO);
    assert_int_equal(kobo_show(&k, WQ_INTENT_PAGE, kobo_all(&k)), WQ_E_IO);
    assert_int_equal(kobo_show(&k, WQ_INTENT_PAGE, kobo_all(&k)), WQ_OK);
    kobo_finish(&k);
}

static void test_every_failure_while_opening_is_named_and_leaves_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *model, *path;
        enum fake_call call;
    } cases[] = {{"kobo-clara", "/dev/fb0", FAKE_IOCTL}, {"kobo-clara", "/dev/fb0", FAKE_OPEN},
                 {"kobo-clara", "/dev/fb0", FAKE_MMAP},  {"kobo-sage", "/dev/ion", FAKE_IOCTL},
                 {"kobo-sage", "/dev/ion", FAKE_OPEN},   {"kobo-sage", "/dev/disp", FAKE_OPEN},
                 {"kobo-sage", "ion", FAKE_MMAP}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (unsigned at = 0; at < 8; at++) {
            kobo_boot(&k, model_of(cases[i].model));
            fake_fault(&k.f, (struct fake_fault){cases[i].call, cases[i].path, at, 1, EIO, 0, 0});
            struct wq_display display = {NULL, NULL};
            enum wq_status st = wq_display_kobo(&k.f.sys, k.model, &display);
            bool is_reached = k.f.faults[0].seen > at;
            if (st == WQ_OK) {
                assert_false(is_reached && cases[i].call != FAKE_IOCTL);
                display.ops->close(display.self);
            } else {
                assert_true(is_reached);
                assert_null(display.ops);
                assert_int_equal(errno, EIO);
            }
            assert_true(k.f.open_n == 0 && k.f.map_n == 0);
            kobo_finish(&k);
        }
    }
}

static void test_panel_of_another_size_is_refused(void **state)
{
    (void)state;
    struct wq_display display;
    kobo_boot(&k, model_of("kobo-clara"));
    k.fb.w = 758;
    assert_int_equal(wq_display_kobo(&k.f.sys, k.model, &display), WQ_E_RANGE);
    kobo_finish(&k);
}

static void test_turn_that_the_driver_ignores_is_made_in_steps(void **state)
{
    (void)state;
    start_with("kobo-aura-h2o");
    k.fb.ignores_turns_once = true;
    assert_int_equal(wq_refresher_rotate(k.refresher, 1), WQ_OK);
    assert_int_equal(k.fb.var.xres, 1440);
    assert_string_equal(k.f.trace, "put 0 bits 8\nput 1 bits 8\nput 0 bits 8\n");
    kobo_finish(&k);
}

static void test_knob_wakes_the_controller_where_there_is_one(void **state)
{
    (void)state;
    kobo_boot(&k, model_of("kobo-clara"));
    fake_add(&k.f, "/sys/class/graphics/fb0/power_state", "");
    kobo_open(&k, 0);
    fake_forget(&k.f);
    assert_int_equal(kobo_show(&k, WQ_INTENT_PAGE, kobo_all(&k)), WQ_OK);
    assert_string_equal(k.f.trace,
                        "write /sys/class/graphics/fb0/power_state 1,0\nupdate 2 full\nwait 1\n");
    /* once it fails it is left alone */
    fake_fault(&k.f, (struct fake_fault){FAKE_WRITE, "/sys/class/graphics/fb0/power_state", 0, 1,
                                         EIO, 0, 0});
    for (int i = 0; i < 3; i++)
        assert_int_equal(kobo_show(&k, WQ_INTENT_PAGE, kobo_all(&k)), WQ_OK);
    assert_int_equal(k.f.faults[0].seen, 1);
    kobo_finish(&k);
}

/* ---- the screen as it was found ---- */

static void test_depth_and_rotation_are_put_back(void **state)
{
    (void)state;
    size_t n;
    const struct wq_kobo_model *models = wq_kobo_models(&n);
    for (size_t i = 0; i < n; i++) {
        if (models[i].family == WQ_KOBO_SUNXI)
            continue;
        kobo_boot(&k, &models[i]);
        struct fb_var_screeninfo found = k.fb.var;
        kobo_open(&k, 0);
        assert_int_equal(kobo_show(&k, WQ_INTENT_PAGE, kobo_all(&k)), WQ_OK);
        assert_int_equal(wq_refresher_rotate(k.refresher, 2), WQ_OK);
        kobo_close(&k);
        assert_int_equal(k.fb.var.rotate, found.rotate);
        assert_int_equal(k.fb.var.bits_per_pixel, found.bits_per_pixel);
        assert_int_equal(k.fb.var.grayscale, found.grayscale);
        assert_string_equal(fake_find(&k.f, "/tmp/warraq-screen")->text, "");
        kobo_finish(&k);
    }
}

static void test_signal_puts_it_back(void **state)
{
    (void)state;
    start_with("kobo-aura-hd");
    k.display.ops->restore(k.display.self);
    assert_int_equal(k.fb.var.bits_per_pixel, 16);
    assert_int_equal(k.fb.var.rotate, 1); /* 3 written reads as 1 */
    kobo_finish(&k);
}

/* A crash leaves the screen at our depth: the next start puts back what the crashed one found. */
static void test_start_after_a_crash_puts_it_back(void **state)
{
    (void)state;
    kobo_boot(&k, model_of("kobo-glo"));
    kobo_open(&k, 0);
    /* the process is gone: nothing is closed in order */
    for (int i = 0; i < FAKE_FDS; i++)
        k.f.fds[i].node = NULL;
    k.f.open_n = 0;
    struct wq_display crashed = k.display;
    struct wq_refresher *left = k.refresher;
    assert_int_equal(k.fb.var.bits_per_pixel, 8);
    struct wq_display display;
    assert_int_equal(wq_display_kobo(&k.f.sys, k.model, &display), WQ_OK);
    display.ops->close(display.self);
    assert_int_equal(k.fb.var.bits_per_pixel, 16);
    assert_int_equal(k.fb.var.grayscale, 0);
    /* what the dead process held, for the sanitizers */
    k.refresher = NULL;
    wq_refresher_close(left);
    free(crashed.self);
    kobo_finish(&k);
}

static void test_foreign_note_is_passed_over(void **state)
{
    (void)state;
    static const char *const notes[] = {"", "x", "9 16 0", "3 17 0", "3 16", "-1 8 1"};
    for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++) {
        kobo_boot(&k, model_of("kobo-glo"));
        fake_add(&k.f, "/tmp/warraq-screen", notes[i]);
        kobo_open(&k, 0);
        kobo_close(&k);
        assert_int_equal(k.fb.var.bits_per_pixel, 16);
        kobo_finish(&k);
    }
}

static void test_markers_count_up(void **state)
{
    (void)state;
    start_with("kobo-clara");
    assert_int_equal(k.fb.last_marker, 1);
    for (int i = 0; i < 40; i++) {
        kobo_fill(&k, (struct wq_rect){80, 80, 80, 80}, (uint8_t)(i % 2 ? 255 : 0));
        assert_int_equal(kobo_show(&k, WQ_INTENT_MENU, kobo_all(&k)), WQ_OK);
    }
    assert_int_equal(k.fb.last_marker, 41);
    assert_string_equal(kobo_wrong(&k), "");
    kobo_finish(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_model_is_asked_what_it_understands),
        cmocka_unit_test(test_pages_at_night_take_their_own_waveforms),
        cmocka_unit_test(test_each_model_has_its_row_of_devices),
        cmocka_unit_test(test_each_model_keeps_clear_of_its_bezel),
        cmocka_unit_test(test_each_model_turns),
        cmocka_unit_test(test_model_is_known_by_its_product_number),
        cmocka_unit_test(test_model_is_known_by_its_board),
        cmocka_unit_test(test_unknown_machine_is_named),
        cmocka_unit_test(test_busy_controller_is_asked_again),
        cmocka_unit_test(test_endless_refusal_ends_and_the_next_screen_is_whole),
        cmocka_unit_test(test_panel_that_never_gets_ready_is_a_failure),
        cmocka_unit_test(test_other_form_of_updates_is_found),
        cmocka_unit_test(test_kernel_that_knows_no_form_is_refused),
        cmocka_unit_test(test_every_failure_while_opening_is_named_and_leaves_nothing),
        cmocka_unit_test(test_failure_while_turning_is_survived),
        cmocka_unit_test(test_panel_of_another_size_is_refused),
        cmocka_unit_test(test_turn_that_the_driver_ignores_is_made_in_steps),
        cmocka_unit_test(test_knob_wakes_the_controller_where_there_is_one),
        cmocka_unit_test(test_depth_and_rotation_are_put_back),
        cmocka_unit_test(test_signal_puts_it_back),
        cmocka_unit_test(test_start_after_a_crash_puts_it_back),
        cmocka_unit_test(test_foreign_note_is_passed_over),
        cmocka_unit_test(test_markers_count_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
