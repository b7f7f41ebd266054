/* SPDX-License-Identifier: MIT */
/* Fingers, keys, covers and plugs from input devices, and devices that come and go. */
#include "input_fixture.h"
#include "kobo.h"

static struct fake_sys f;
static struct fake_input touch, keys, extra;
static struct wq_input input;
static struct wq_evdev_setup setup;

static const int touch_types[] = {EV_KEY, EV_ABS, -1}, touch_keys[] = {BTN_TOUCH, -1};
static const int multi_axes[] = {ABS_MT_SLOT, ABS_MT_POSITION_X, ABS_MT_POSITION_Y, -1};
static const int packet_axes[] = {ABS_MT_POSITION_X, ABS_MT_POSITION_Y, -1};
static const int single_axes[] = {ABS_X, ABS_Y, -1};
static const int key_types[] = {EV_KEY, -1};
static const int kobo_keys[] = {KEY_POWER, KEY_F23, KEY_F24, KEY_F1, -1};

/* ---- machines ---- */

static void use_model(const struct wq_kobo_model *model)
{
    struct wq_kobo_screen screen;
    struct wq_device device;
    assert_int_equal(wq_device_parse(model->name, &device), WQ_OK);
    wq_kobo_screen_set(&screen, model, 0);
    setup = (struct wq_evdev_setup){
        .frame = {.setup = model->touch,
                  .panel_w_px = screen.panel_w_px,
                  .panel_h_px = screen.panel_h_px,
                  .left_px = screen.x_px,
                  .top_px = screen.y_px,
                  .screen_w_px = screen.w_px,
                  .screen_h_px = screen.h_px},
        .unit_px = wq_device_unit_px(&device),
        .has_cover = true,
        .has_gyro = true,
    };
}

static const struct wq_kobo_model *model_of(const char *name)
{
    const struct wq_kobo_model *model = wq_kobo_named(name);
    assert_non_null(model);
    return model;
}

static void boot(void)
{
    fake_init(&f);
    fake_add(&f, "uevents", "");
    memset(&touch, 0, sizeof touch);
    memset(&keys, 0, sizeof keys);
    memset(&extra, 0, sizeof extra);
    keys.types = key_types;
    keys.keys = kobo_keys;
    touch.types = touch_types;
    touch.keys = touch_keys;
    touch.axes = multi_axes;
    fake_input_add(&f, "/dev/input/event0", &keys);
    fake_input_add(&f, "/dev/input/event1", &touch);
}

static void open_input(void)
{
    assert_int_equal(wq_input_evdev(&f.sys, &setup, -1, &input), WQ_OK);
}

static int start(void **state)
{
    (void)state;
    boot();
    use_model(model_of("kobo-clara"));
    open_input();
    return 0;
}

static int stop(void **state)
{
    (void)state;
    input.ops->close(input.self);
    return f.open_n == 0 ? 0 : -1;
}

static struct wq_event next(void)
{
    struct wq_event event;
    assert_int_equal(input.ops->wait(input.self, 0, &event), WQ_OK);
    return event;
}

static void assert_none(void)
{
    assert_int_equal(next().kind, WQ_EVENT_IDLE);
}

static void assert_point(struct wq_event event, enum wq_event_kind kind, int32_t x, int32_t y)
{
    assert_int_equal(event.kind, kind);
    assert_int_equal(event.x, x);
    assert_int_equal(event.y, y);
}

/* ---- each model ---- */

/* How the device counts the point (x, y) of the panel in portrait: as devices are known to do. */
static void raw_of(const struct wq_kobo_model *model, int32_t x, int32_t y, int32_t *raw_x,
                   int32_t *raw_y)
{
    static const char straight[] = "kobo-aura-h2o-2 kobo-libra-2 ";
    static const char flipped[] = "kobo-elipsa-2e kobo-libra-colour ";
    char name[64];
    snprintf(name, sizeof name, "%s ", model->name);
    *raw_x = strstr(flipped, name) ? setup.frame.panel_h_px - 1 - y : y;
    *raw_y = strstr(flipped, name) || strstr(straight, name) ? x : setup.frame.panel_w_px - 1 - x;
}

static void test_corners_of_each_model_are_where_they_are_touched(void **state)
{
    (void)state;
    size_t n;
    const struct wq_kobo_model *models = wq_kobo_models(&n);
    for (size_t i = 0; i < n; i++) {
        for (int quarter = 0; quarter < 4; quarter++) {
            boot();
            use_model(&models[i]);
            open_input();
            input.ops->rotate(input.self, quarter);
            const struct wq_touch_frame *frame = &setup.frame;
            const uint8_t *hidden = models[i].hidden_px;
            int32_t left = hidden[3], right = frame->panel_w_px - 1 - hidden[1];
            int32_t top = hidden[0], bottom = frame->panel_h_px - 1 - hidden[2];
            /* clockwise from the top left of the screen in portrait */
            const int32_t corners[4][2] = {
                {left, top}, {right, top}, {right, bottom}, {left, bottom}};
            int32_t w = quarter & 1 ? frame->screen_h_px : frame->screen_w_px;
            int32_t h = quarter & 1 ? frame->screen_w_px : frame->screen_h_px;
            const int32_t wanted[4][2] = {{0, 0}, {w - 1, 0}, {w - 1, h - 1}, {0, h - 1}};
            for (int corner = 0; corner < 4; corner++) {
                int32_t x, y;
                raw_of(&models[i], corners[corner][0], corners[corner][1], &x, &y);
                say_tap(&touch, models[i].touch.protocol, x, y);
                /* held turned clockwise, what was the top left is the top right */
                struct wq_event event = next();
                if (event.kind != WQ_EVENT_TAP)
                    fail_msg("%s, turned by %d: corner %d gives %d", models[i].name, quarter,
                             corner, (int)event.kind);
                assert_point(event, WQ_EVENT_TAP, wanted[(corner + quarter) & 3][0],
                             wanted[(corner + quarter) & 3][1]);
            }
            input.ops->close(input.self);
        }
    }
}

static void test_page_keys_of_each_model_change_places_as_it_is_held(void **state)
{
    (void)state;
    size_t n, tested_n = 0;
    const struct wq_kobo_model *models = wq_kobo_models(&n);
    for (size_t i = 0; i < n; i++) {
        if (!models[i].has_page_keys)
            continue;
        boot();
        use_model(&models[i]);
        open_input();
        for (int quarter = 0; quarter < 4; quarter++) {
            /* on its left side the lower key is the right one, which in Arabic goes back */
            const bool turn = quarter >= 2;
            input.ops->rotate(input.self, quarter);
            say_key(&keys, 193, 1);
            say_key(&keys, 193, 0);
            say_key(&keys, 194, 1);
            say_key(&keys, 194, 0);
            assert_int_equal(next().key, turn ? WQ_KEY_NEXT : WQ_KEY_PREV);
            assert_int_equal(next().key, turn ? WQ_KEY_PREV : WQ_KEY_NEXT);
        }
        input.ops->close(input.self);
        tested_n++;
    }
    assert_int_equal(tested_n, 5);
}

/* ---- protocols ---- */

static void test_finger_is_followed_to_swipe_drag_and_hold(void **state)
{
    (void)state;
    static const struct {
        int32_t to_x;
        uint32_t ms;
        enum wq_event_kind kind;
        int32_t to_y; /* 0: as high as it began */
    } cases[] = {{500, 100, WQ_EVENT_TAP, 0},   {505, 100, WQ_EVENT_TAP, 0},
                 {505, 900, WQ_EVENT_HOLD, 0},  {700, 100, WQ_EVENT_SWIPE, 0},
                 {700, 900, WQ_EVENT_DRAG, 0},  {560, 100, WQ_EVENT_DRAG, 0},
                 {300, 100, WQ_EVENT_SWIPE, 0}, {500, 499, WQ_EVENT_TAP, 0},
                 {500, 500, WQ_EVENT_HOLD, 0},  {900, 100, WQ_EVENT_SWIPE, 1000}};
    static const char *const names[] = {"kobo-touch", "kobo-aura", "kobo-clara",
                                        "kobo-libra-colour", "kobo-libra-2"};
    for (size_t m = 0; m < sizeof names / sizeof names[0]; m++) {
        input.ops->close(input.self);
        boot();
        const struct wq_kobo_model *model = model_of(names[m]);
        use_model(model);
        setup.unit_px = 16;
        setup.frame.panel_w_px = 1072; /* the same way on every panel */
        setup.frame.panel_h_px = 1448;
        setup.frame.screen_w_px = 1072;
        setup.frame.screen_h_px = 1448;
        setup.frame.top_px = 0;
        open_input();
        for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
            int32_t x, y;
            raw_of(model, 500, 600, &x, &y);
            say_touch(&touch, model->touch.protocol, x, y, true);
            raw_of(model, cases[i].to_x, cases[i].to_y ? cases[i].to_y : 600, &x, &y);
            touch.now_ms += cases[i].ms / 2;
            say_touch(&touch, model->touch.protocol, x, y, true);
            touch.now_ms += cases[i].ms - cases[i].ms / 2;
            say_touch(&touch, model->touch.protocol, x, y, false);
            struct wq_event event = next();
            assert_point(event, cases[i].kind, 500, 600);
            assert_int_equal(event.x2, cases[i].to_x);
            if (event.kind == WQ_EVENT_SWIPE)
                assert_int_equal(event.swipe, cases[i].to_y         ? WQ_SWIPE_DIAGONAL
                                              : cases[i].to_x > 500 ? WQ_SWIPE_RIGHT
                                                                    : WQ_SWIPE_LEFT);
            if (event.kind == WQ_EVENT_HOLD)
                assert_int_equal(event.hold_ms, cases[i].ms);
        }
    }
}

static void test_second_finger_does_not_disturb_the_first(void **state)
{
    (void)state;
    use_model(model_of("kobo-sage"));
    input.ops->close(input.self);
    open_input();
    say(&touch, EV_ABS, ABS_MT_SLOT, 0);
    say_touch(&touch, WQ_TOUCH_TYPE_B, 300, 400, true);
    say(&touch, EV_ABS, ABS_MT_SLOT, 1);
    say(&touch, EV_ABS, ABS_MT_TRACKING_ID, 58);
    say(&touch, EV_ABS, ABS_MT_POSITION_X, 1300);
    say(&touch, EV_ABS, ABS_MT_POSITION_Y, 1200);
    say(&touch, EV_SYN, SYN_REPORT, 0);
    assert_none();
    say(&touch, EV_ABS, ABS_MT_SLOT, 0);
    say(&touch, EV_ABS, ABS_MT_TRACKING_ID, -1);
    say(&touch, EV_SYN, SYN_REPORT, 0);
    assert_int_equal(next().kind, WQ_EVENT_TAP);
    touch.was_down = false;
    /* the second alone is not a new touch */
    say(&touch, EV_ABS, ABS_MT_SLOT, 1);
    say(&touch, EV_ABS, ABS_MT_POSITION_X, 200);
    say(&touch, EV_SYN, SYN_REPORT, 0);
    say(&touch, EV_ABS, ABS_MT_TRACKING_ID, -1);
    say(&touch, EV_SYN, SYN_REPORT, 0);
    assert_none();
    say(&touch, EV_ABS, ABS_MT_SLOT, 99);
    say(&touch, EV_ABS, ABS_MT_POSITION_X, 7);
    say(&touch, EV_ABS, ABS_MT_SLOT, 0);
    say_tap(&touch, WQ_TOUCH_TYPE_B, 300, 400);
    assert_int_equal(next().kind, WQ_EVENT_TAP);
}

/* New revisions of snow's models speak type B; the first lift tells. */
static void test_snow_that_speaks_type_b_is_understood(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        say_tap(&touch, WQ_TOUCH_TYPE_B, 700, 71 + i);
        assert_point(next(), WQ_EVENT_TAP, 1000 - i, 700);
    }
    assert_none();
}

static void test_lost_events_lift_the_finger(void **state)
{
    (void)state;
    say_touch(&touch, WQ_TOUCH_SNOW, 300, 400, true);
    assert_none();
    say(&touch, EV_SYN, SYN_DROPPED, 0);
    say(&touch, EV_ABS, ABS_MT_POSITION_X, 1400);
    say(&touch, EV_SYN, SYN_REPORT, 0);
    assert_int_equal(next().kind, WQ_EVENT_TAP);
    say_tap(&touch, WQ_TOUCH_SNOW, 300, 400);
    assert_int_equal(next().kind, WQ_EVENT_TAP);
    assert_none();
}

/* A power key whose release was lost must not switch the device off. */
static void test_lost_events_let_the_key_go(void **state)
{
    (void)state;
    struct wq_event event;
    say_key(&keys, KEY_POWER, 1);
    say(&keys, EV_SYN, SYN_DROPPED, 0);
    assert_int_equal(input.ops->wait(input.self, 3000, &event), WQ_OK);
    assert_int_equal(event.kind, WQ_EVENT_IDLE);
    say_key(&keys, KEY_POWER, 1);
    say_key(&keys, KEY_POWER, 0);
    assert_int_equal(next().kind, WQ_EVENT_KEY);
}

/* Any bytes: nothing but events inside the screen may come of them. */
static void test_nonsense_does_no_harm(void **state)
{
    (void)state;
    static const uint16_t codes[] = {ABS_X,
                                     ABS_Y,
                                     ABS_PRESSURE,
                                     ABS_MT_SLOT,
                                     ABS_MT_TRACKING_ID,
                                     ABS_MT_TOUCH_MAJOR,
                                     ABS_MT_POSITION_X,
                                     ABS_MT_POSITION_Y,
                                     BTN_TOUCH,
                                     SYN_REPORT,
                                     SYN_MT_REPORT,
                                     SYN_DROPPED,
                                     KEY_F23,
                                     0xFFFF};
    static const int32_t values[] = {0, 1, -1, 2, 9, 10, 700, INT32_MAX, INT32_MIN};
    uint32_t seed = 1;
    for (int protocol = WQ_TOUCH_FIND; protocol <= WQ_TOUCH_TYPE_B; protocol++) {
        setup.frame.setup.protocol = (enum wq_touch_protocol)protocol;
        input.ops->close(input.self);
        open_input();
        for (int i = 0; i < 20000; i++) {
            seed = seed * 1664525 + 1013904223;
            uint16_t code = codes[(seed >> 8) % 14];
            int type = code == BTN_TOUCH || code == KEY_F23 ? EV_KEY : (seed >> 20) % 4;
            touch.now_ms += (seed >> 24) % 300;
            say(&touch, type, code, values[(seed >> 13) % 9]);
            if (i % 32 != 31)
                continue;
            struct wq_event event = next();
            assert_true(event.x >= 0 && event.x < 1072 && event.y >= 0 && event.y < 1448);
            assert_true(event.x2 >= 0 && event.x2 < 1072 && event.y2 >= 0 && event.y2 < 1448);
        }
    }
}

/* ---- what is no Kobo ---- */

/* A screen of 800x480 that tells itself what it speaks, by `axes`. */
static void boot_found(const int *axes)
{
    input.ops->close(input.self);
    boot();
    setup = (struct wq_evdev_setup){
        .frame = {.panel_w_px = 800, .panel_h_px = 480, .screen_w_px = 800, .screen_h_px = 480},
        .unit_px = 7};
    touch.axes = axes;
    touch.x_max = touch.y_max = 32767;
}

static void test_found_screens_span_their_range(void **state)
{
    (void)state;
    static const struct {
        const int *axes;
        enum wq_touch_protocol protocol;
    } cases[] = {{multi_axes, WQ_TOUCH_TYPE_B},
                 {packet_axes, WQ_TOUCH_TYPE_A},
                 {single_axes, WQ_TOUCH_SINGLE}};
    for (size_t i = 0; i < 3; i++) {
        boot_found(cases[i].axes);
        open_input();
        say_tap(&touch, cases[i].protocol, 32767, 0);
        assert_point(next(), WQ_EVENT_TAP, 799, 0);
        say_tap(&touch, cases[i].protocol, 16384, 16384);
        assert_point(next(), WQ_EVENT_TAP, 399, 239);
    }
}

/* A touch at the very place where the finger was last, by protocol, as the kernel tells it: without
 * what did not change. */
static void say_same_place(enum wq_touch_protocol protocol)
{
    if (protocol == WQ_TOUCH_SINGLE) {
        say_key(&touch, BTN_TOUCH, 1);
        say_key(&touch, BTN_TOUCH, 0);
        return;
    }
    for (int32_t id = 7; id > -8; id -= 8) {
        say(&touch, EV_ABS, ABS_MT_TRACKING_ID, id);
        say(&touch, EV_SYN, SYN_REPORT, 0);
    }
}

static void test_a_touch_where_the_last_one_was_has_its_point(void **state)
{
    (void)state;
    static const struct {
        const int *axes;
        enum wq_touch_protocol protocol;
    } cases[] = {{multi_axes, WQ_TOUCH_TYPE_B}, {single_axes, WQ_TOUCH_SINGLE}};
    for (size_t i = 0; i < 2; i++) {
        boot_found(cases[i].axes);
        touch.x = touch.y = 16384; /* somebody else read that */
        touch.slot = 1;
        open_input();
        say_same_place(cases[i].protocol);
        assert_point(next(), WQ_EVENT_TAP, 399, 239);
        assert_none();
        touch.x = 32767; /* what was lost said so */
        touch.slot = 0;
        say(&touch, EV_SYN, SYN_DROPPED, 0);
        say(&touch, EV_SYN, SYN_REPORT, 0);
        say_same_place(cases[i].protocol);
        assert_point(next(), WQ_EVENT_TAP, 799, 239);
    }
}

static void test_tablet_and_mouse_and_keyboard(void **state)
{
    (void)state;
    static const int tablet_keys[] = {BTN_LEFT, -1};
    static const int mouse_types[] = {EV_KEY, EV_REL, -1}, wheel[] = {REL_X, REL_Y, REL_WHEEL, -1};
    input.ops->close(input.self);
    boot();
    setup = (struct wq_evdev_setup){
        .frame = {.panel_w_px = 1072, .panel_h_px = 1448, .screen_w_px = 1072, .screen_h_px = 1448},
        .unit_px = 16};
    touch.axes = single_axes;
    touch.keys = tablet_keys;
    touch.x_max = touch.y_max = 32767;
    extra.types = mouse_types;
    extra.keys = tablet_keys;
    extra.relative = wheel;
    fake_input_add(&f, "/dev/input/event2", &extra);
    open_input();
    say(&touch, EV_ABS, ABS_X, 16384);
    say(&touch, EV_ABS, ABS_Y, 16384);
    say_key(&touch, BTN_LEFT, 1);
    say_key(&touch, BTN_LEFT, 0);
    assert_point(next(), WQ_EVENT_TAP, 535, 723);
    assert_none();
    say_key(&extra, BTN_LEFT, 1);
    say_key(&extra, BTN_LEFT, 0);
    assert_int_equal(next().key, WQ_KEY_NEXT);
    say(&extra, EV_REL, REL_WHEEL, 1);
    assert_int_equal(next().key, WQ_KEY_PREV);
    /* letters of a keyboard are no cover here */
    say_key(&keys, 35, 1);
    say_key(&keys, 35, 0);
    assert_none();
}

/* ---- while nobody does anything ---- */

static void press_after_a_day(struct fake_sys *sys, uint64_t until_us)
{
    uint64_t day_us = UINT64_C(86400) * 1000000;
    (void)until_us;
    assert_true(sys->now_us < 2 * day_us);
    sys->now_us += day_us;
    say_key(&keys, KEY_POWER, 1);
    say_key(&keys, KEY_POWER, 0);
}

/* A day passes in one sleep; the key that ends it is one wake. */
static void test_nothing_is_asked_while_nobody_does_anything(void **state)
{
    (void)state;
    struct wq_event event;
    f.while_polling = press_after_a_day;
    f.wake_n = 0;
    assert_int_equal(input.ops->wait(input.self, -1, &event), WQ_OK);
    assert_int_equal(event.key, WQ_KEY_POWER);
    assert_int_equal(f.wake_n, 1);
}

/* Nor when the touch screen has vanished and does not come back: it is looked for a few times. */
static void test_a_lost_device_is_not_looked_for_for_ever(void **state)
{
    (void)state;
    struct wq_event event;
    fake_find(&f, "/dev/input/event1")->is_gone = true;
    f.wake_n = 0;
    assert_int_equal(input.ops->wait(input.self, 3600000, &event), WQ_OK);
    assert_int_equal(event.kind, WQ_EVENT_IDLE);
    assert_in_range(f.wake_n, 2, 8);
    f.wake_n = 0;
    f.while_polling = press_after_a_day;
    assert_int_equal(input.ops->wait(input.self, -1, &event), WQ_OK);
    assert_int_equal(f.wake_n, 1);
}

/* ---- keys, cover, gyro, plugs ---- */

static void test_key_held_speaks_once_and_while_it_is_held(void **state)
{
    (void)state;
    struct wq_event event;
    say_key(&keys, KEY_POWER, 1);
    uint64_t before = f.now_us;
    assert_int_equal(input.ops->wait(input.self, -1, &event), WQ_OK);
    assert_int_equal(event.kind, WQ_EVENT_KEYHOLD);
    assert_int_equal(event.key, WQ_KEY_POWER);
    assert_int_equal(f.now_us - before, 500000);
    say_key(&keys, KEY_POWER, 2);
    say_key(&keys, KEY_POWER, 0);
    assert_none();
    say_key(&keys, KEY_POWER, 1);
    say_key(&keys, KEY_POWER, 0);
    assert_int_equal(next().kind, WQ_EVENT_KEY);
    /* read late, as while a page is painted */
    say_key(&keys, KEY_POWER, 1);
    keys.now_ms += 600;
    say_key(&keys, KEY_POWER, 0);
    assert_int_equal(next().kind, WQ_EVENT_KEYHOLD);
}

static void test_cover_and_gyro_are_told(void **state)
{
    (void)state;
    static const uint8_t quarters[] = {2, 0, 1, 3};
    for (int code = 35; code <= 59; code += 24) {
        say_key(&keys, code, 1);
        struct wq_event event = next();
        assert_true(event.kind == WQ_EVENT_COVER && event.is_on);
        say_key(&keys, code, 2);
        assert_none();
        say_key(&keys, code, 0);
        event = next();
        assert_true(event.kind == WQ_EVENT_COVER && !event.is_on);
    }
    for (int32_t i = 0; i < 4; i++) {
        say(&keys, EV_MSC, MSC_RAW, 0x17 + i);
        struct wq_event event = next();
        assert_int_equal(event.kind, WQ_EVENT_TURN);
        assert_int_equal(event.quarter, quarters[i]);
    }
    say(&keys, EV_MSC, MSC_RAW, 0x1B);
    assert_none();
}

/* A cover that is closed is a key that is held: the kernel must not repeat it for days. */
static void test_keys_are_not_repeated_while_we_read(void **state)
{
    (void)state;
    assert_int_equal(keys.repeat[0], 0);
    assert_int_equal(keys.repeat[1], 0);
    input.ops->close(input.self);
    assert_int_equal(keys.repeat[0], 400);
    assert_int_equal(keys.repeat[1], 80);
    open_input();
}

static void say_uevent(const char *text)
{
    struct fake_node *node = fake_find(&f, "uevents");
    snprintf(node->text, sizeof node->text, "%s", text);
    for (int i = 0; i < FAKE_FDS; i++)
        if (f.fds[i].node == node)
            f.fds[i].off = 0;
}

static bool uevent_readable(struct fake_sys *sys, struct fake_node *node)
{
    (void)sys;
    return node->text[0] != '\0';
}

static ssize_t uevent_read(struct fake_sys *sys, struct fake_node *node, void *buf, size_t bytes)
{
    (void)sys;
    size_t n = strlen(node->text) + 1;
    assert_true(n <= bytes);
    memcpy(buf, node->text, n);
    node->text[0] = '\0';
    return (ssize_t)n;
}

static void answer_uevents(void)
{
    struct fake_node *node = fake_find(&f, "uevents");
    node->is_readable = uevent_readable;
    node->read = uevent_read;
}

static void test_plugs_are_told(void **state)
{
    (void)state;
    answer_uevents();
    say_uevent("add@/devices/platform/usb_plug");
    struct wq_event event = next();
    assert_true(event.kind == WQ_EVENT_CHARGE && event.is_on && !event.is_computer);
    say_uevent("remove@/devices/platform/usb_host");
    event = next();
    assert_true(event.kind == WQ_EVENT_CHARGE && !event.is_on && event.is_computer);
    say_uevent("change@/devices/platform/battery");
    assert_none();
}

/* ---- devices that come and go ---- */

static void test_touch_screen_that_vanishes_is_taken_back(void **state)
{
    (void)state;
    struct wq_event event;
    say_touch(&touch, WQ_TOUCH_SNOW, 300, 400, true);
    assert_none();
    touch.node->is_gone = true;
    touch.event_n = touch.next = 0;
    assert_none(); /* the finger that was down is forgotten */
    say_key(&keys, 194, 1);
    say_key(&keys, 194, 0);
    assert_int_equal(next().key, WQ_KEY_NEXT);
    touch.node->is_gone = false;
    assert_int_equal(input.ops->wait(input.self, 9000, &event), WQ_OK);
    assert_int_equal(event.kind, WQ_EVENT_IDLE);
    say_tap(&touch, WQ_TOUCH_SNOW, 300, 400);
    assert_int_equal(next().kind, WQ_EVENT_TAP);
}

/* What never returns is not looked for for ever: no wake-ups while someone reads. */
static unsigned poll_n;
static void count_poll(struct fake_sys *sys, uint64_t until_us)
{
    poll_n++;
    if (until_us == UINT64_MAX)
        say_key(sys->context, 194, 1), say_key(sys->context, 194, 0);
}

static void test_what_never_returns_costs_few_wake_ups(void **state)
{
    (void)state;
    struct wq_event event;
    touch.node->is_gone = true;
    f.while_polling = count_poll;
    f.context = &keys;
    poll_n = 0;
    assert_int_equal(input.ops->wait(input.self, -1, &event), WQ_OK);
    assert_int_equal(event.key, WQ_KEY_NEXT);
    assert_true(poll_n < 10);
}

static void test_device_that_comes_later_is_heard(void **state)
{
    (void)state;
    static const int more_keys[] = {KEY_PAGEDOWN, -1};
    answer_uevents();
    extra.types = key_types;
    extra.keys = more_keys;
    fake_input_add(&f, "/dev/input/event7", &extra);
    say_uevent("add@/devices/platform/usb/input/input9/event7");
    assert_none();
    say_key(&extra, KEY_PAGEDOWN, 1);
    say_key(&extra, KEY_PAGEDOWN, 0);
    assert_int_equal(next().key, WQ_KEY_NEXT);
}

/* The kernel tells us and udev at once: until udev is done, the node is root's alone. */
static void test_device_that_may_not_be_opened_yet_is_heard_soon(void **state)
{
    (void)state;
    static const int more_keys[] = {KEY_PAGEDOWN, -1};
    struct wq_event event;
    answer_uevents();
    extra.types = key_types;
    extra.keys = more_keys;
    fake_input_add(&f, "/dev/input/event7", &extra);
    fake_fault(&f, (struct fake_fault){FAKE_OPEN, "/dev/input/event7", 0, 2, EACCES, 0, 0});
    say_uevent("add@/devices/platform/usb/input/input9/event7");
    assert_int_equal(input.ops->wait(input.self, 1000, &event), WQ_OK);
    assert_int_equal(event.kind, WQ_EVENT_IDLE);
    say_key(&extra, KEY_PAGEDOWN, 1);
    say_key(&extra, KEY_PAGEDOWN, 0);
    assert_int_equal(next().key, WQ_KEY_NEXT);
    f.wake_n = 0;
    assert_int_equal(input.ops->wait(input.self, 3600000, &event), WQ_OK);
    assert_int_equal(f.wake_n, 1); /* it is here: nothing is looked for any more */
}

static void test_interrupted_and_short_reads(void **state)
{
    (void)state;
    fake_fault(&f, (struct fake_fault){FAKE_READ, "/dev/input/event0", 0, 2, EINTR, 0, 0});
    fake_fault(&f, (struct fake_fault){FAKE_POLL, "", 0, 1, EINTR, 0, 0});
    say_key(&keys, 194, 1);
    say_key(&keys, 194, 0);
    struct wq_event event;
    assert_int_equal(input.ops->wait(input.self, 1000, &event), WQ_OK);
    assert_int_equal(event.key, WQ_KEY_NEXT);
    /* a read of less than an event is a device that goes */
    fake_fault(&f, (struct fake_fault){FAKE_READ, "/dev/input/event0", 0, 1, 0, 5, 0});
    keys.event_n = keys.next = 0;
    say_key(&keys, 194, 1);
    say_key(&keys, 194, 0);
    assert_int_equal(input.ops->wait(input.self, 1000, &event), WQ_OK);
    fake_fault(&f, (struct fake_fault){FAKE_POLL, "", 0, 1, EBADF, 0, 0});
    assert_int_equal(input.ops->wait(input.self, 1000, &event), WQ_E_IO);
}

static void test_no_device_and_no_messages_is_no_failure(void **state)
{
    (void)state;
    input.ops->close(input.self);
    fake_init(&f);
    open_input();
    struct wq_event event;
    assert_int_equal(input.ops->wait(input.self, 1000, &event), WQ_OK);
    assert_int_equal(event.kind, WQ_EVENT_IDLE);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, start, stop)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_corners_of_each_model_are_where_they_are_touched),
        cmocka_unit_test(test_page_keys_of_each_model_change_places_as_it_is_held),
        EACH(test_finger_is_followed_to_swipe_drag_and_hold),
        EACH(test_second_finger_does_not_disturb_the_first),
        EACH(test_snow_that_speaks_type_b_is_understood),
        EACH(test_lost_events_lift_the_finger),
        EACH(test_lost_events_let_the_key_go),
        EACH(test_nonsense_does_no_harm),
        EACH(test_found_screens_span_their_range),
        EACH(test_a_touch_where_the_last_one_was_has_its_point),
        EACH(test_tablet_and_mouse_and_keyboard),
        EACH(test_nothing_is_asked_while_nobody_does_anything),
        EACH(test_a_lost_device_is_not_looked_for_for_ever),
        EACH(test_key_held_speaks_once_and_while_it_is_held),
        EACH(test_cover_and_gyro_are_told),
        EACH(test_keys_are_not_repeated_while_we_read),
        EACH(test_plugs_are_told),
        EACH(test_touch_screen_that_vanishes_is_taken_back),
        EACH(test_what_never_returns_costs_few_wake_ups),
        EACH(test_device_that_comes_later_is_heard),
        EACH(test_device_that_may_not_be_opened_yet_is_heard_soon),
        EACH(test_interrupted_and_short_reads),
        EACH(test_no_device_and_no_messages_is_no_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
