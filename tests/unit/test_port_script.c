/* SPDX-License-Identifier: MIT */
/* Scripts of events: what each line gives, the clock, and what is said of a wrong line. */
#define _POSIX_C_SOURCE 200809L
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include "ports.h"

#define SCREEN_W 600
#define SCREEN_H 800

static char folder[] = "script-XXXXXX";
static char path[64], messages[64];

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof path, "%s/script", folder);
    snprintf(messages, sizeof messages, "%s/messages", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(path);
    unlink(messages);
    return rmdir(folder);
}

static struct wq_input open_text(const char *text, size_t len)
{
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(text, 1, len, out), len);
    assert_int_equal(fclose(out), 0);
    struct wq_input input;
    assert_int_equal(wq_input_script(path, SCREEN_W, SCREEN_H, &input), WQ_OK);
    return input;
}

static struct wq_event next(struct wq_input *input, int64_t timeout_ms)
{
    struct wq_event event;
    assert_int_equal(input->ops->wait(input->self, timeout_ms, &event), WQ_OK);
    return event;
}

/* The status of the first wait, and in `said` what was printed to standard error. */
static enum wq_status first_status(const char *text, size_t len, char *said, size_t cap)
{
    struct wq_input input = open_text(text, len);
    struct wq_event event;
    fflush(stderr);
    int kept = dup(STDERR_FILENO);
    int to = open(messages, O_RDWR | O_CREAT | O_TRUNC, 0600);
    assert_true(kept >= 0 && to >= 0);
    dup2(to, STDERR_FILENO);
    enum wq_status st = input.ops->wait(input.self, -1, &event);
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    ssize_t n = pread(to, said, cap - 1, 0);
    said[n > 0 ? n : 0] = '\0';
    close(to);
    close(kept);
    input.ops->close(input.self);
    return st;
}

static void test_byte_order_mark_at_the_head_is_passed_over(void **state)
{
    (void)state;
    static const char text[] = "\uFEFFkey next\nkey prev\n", later[] = "key next\n\uFEFFkey prev\n";
    struct wq_event event;
    struct wq_input input = open_text(text, sizeof text - 1);
    assert_int_equal(next(&input, -1).key, WQ_KEY_NEXT);
    assert_int_equal(next(&input, -1).key, WQ_KEY_PREV);
    input.ops->close(input.self);
    input = open_text(later, sizeof later - 1);
    assert_int_equal(next(&input, -1).key, WQ_KEY_NEXT);
    assert_int_equal(input.ops->wait(input.self, -1, &event), WQ_E_SYNTAX);
    input.ops->close(input.self);
}

static void test_each_line_gives_its_event(void **state)
{
    (void)state;
    static const char text[] = "# a comment\n\n  tap 3 4  # after it\r\nhold 5 6 700\n"
                               "drag 1 2 599 799\nswipe up\nkey next\nkeyhold power\n"
                               "swipe right\nkey prev";
    struct wq_input input = open_text(text, sizeof text - 1);
    struct wq_event event = next(&input, -1);
    assert_int_equal(event.kind, WQ_EVENT_TAP);
    assert_true(event.x == 3 && event.y == 4 && event.now_ms == 0);
    event = next(&input, -1);
    assert_int_equal(event.kind, WQ_EVENT_HOLD);
    assert_true(event.x == 5 && event.y == 6 && event.hold_ms == 700);
    event = next(&input, -1);
    assert_int_equal(event.kind, WQ_EVENT_DRAG);
    assert_true(event.x == 1 && event.y == 2 && event.x2 == 599 && event.y2 == 799);
    event = next(&input, -1);
    assert_int_equal(event.kind, WQ_EVENT_SWIPE);
    assert_true(event.swipe == WQ_SWIPE_UP && event.x == 300 && event.y == 400);
    event = next(&input, -1);
    assert_true(event.kind == WQ_EVENT_KEY && event.key == WQ_KEY_NEXT);
    event = next(&input, -1);
    assert_true(event.kind == WQ_EVENT_KEYHOLD && event.key == WQ_KEY_POWER);
    event = next(&input, -1);
    assert_true(event.kind == WQ_EVENT_SWIPE && event.swipe == WQ_SWIPE_RIGHT);
    event = next(&input, -1);
    assert_true(event.kind == WQ_EVENT_KEY && event.key == WQ_KEY_PREV);
    for (int i = 0; i < 2; i++)
        assert_int_equal(next(&input, -1).kind, WQ_EVENT_QUIT);
    input.ops->close(input.self);
}

static void test_wait_moves_the_clock_and_time_outs_fall_into_it(void **state)
{
    (void)state;
    static const char text[] = "wait 1000\nkey ok\nwait 86400000\nkey ok\n";
    struct wq_input input = open_text(text, sizeof text - 1);
    struct wq_event event = next(&input, 400);
    assert_int_equal(event.kind, WQ_EVENT_IDLE);
    assert_int_equal(event.now_ms, 400);
    event = next(&input, 0);
    assert_int_equal(event.kind, WQ_EVENT_IDLE);
    assert_int_equal(event.now_ms, 400);
    event = next(&input, 601);
    assert_int_equal(event.kind, WQ_EVENT_KEY);
    assert_int_equal(event.now_ms, 1000);
    event = next(&input, -1);
    assert_int_equal(event.kind, WQ_EVENT_KEY);
    assert_int_equal(event.now_ms, 86401000);
    event = next(&input, 5);
    assert_int_equal(event.kind, WQ_EVENT_QUIT);
    input.ops->close(input.self);
}

static void test_quiet_fifo_lets_work_go_on(void **state)
{
    (void)state;
    unlink(path);
    assert_int_equal(mkfifo(path, 0600), 0);
    struct wq_input input;
    assert_int_equal(wq_input_script(path, SCREEN_W, SCREEN_H, &input), WQ_OK);
    assert_int_equal(next(&input, 0).kind, WQ_EVENT_IDLE);
    int writer = open(path, O_WRONLY);
    assert_true(writer >= 0);
    assert_int_equal(next(&input, 0).kind, WQ_EVENT_IDLE);
    assert_int_equal(write(writer, "key ok\nkey back\n", 16), 16);
    assert_int_equal(next(&input, 0).key, WQ_KEY_OK);
    assert_int_equal(next(&input, 0).key, WQ_KEY_BACK);
    assert_int_equal(next(&input, 0).kind, WQ_EVENT_IDLE);
    close(writer);
    assert_int_equal(next(&input, 0).kind, WQ_EVENT_QUIT);
    input.ops->close(input.self);
    unlink(path);
}

static void test_wrong_line_is_named_with_file_and_line(void **state)
{
    (void)state;
    static const struct {
        const char *text, *said;
    } cases[] = {
        {"tap 1", ":1: cannot read `tap 1`: the form is `tap X Y`"},
        {"\n# x\n\nfly 1 2\n", ":4: cannot read `fly 1 2`: a line begins with tap"},
        {"tap 600 0\n", ":1: cannot read `tap 600 0`: X goes from 0 to 599"},
        {"tap 0 800\n", ":1: cannot read `tap 0 800`: Y goes from 0 to 799"},
        {"tap -1 0\n", "X must be a whole number"},
        {"tap 1x 0\n", "X must be a whole number"},
        {"tap 99999999999999999999 0\n", "X goes from 0 to 599"},
        {"drag 1 2 3 800\n", "Y goes from 0 to 799"},
        {"hold 1 2\n", "the form is `hold X Y MS`"},
        {"hold 1 2 86400001\n", "MS goes from 0 to 86400000"},
        {"wait\n", "the form is `wait MS`"},
        {"wait soon\n", "MS must be a whole number"},
        {"key\n", "the form is `key NAME`"},
        {"key enter\n", "the keys are next prev ok back"},
        {"swipe sideways\n", "a swipe goes left, right, up or down"},
        {"tap 1 2 3 4 5 6 7 8 9\n", "the form is `tap X Y`"},
        {"Tap 1 2\n", "a line begins with tap"},
        {"\033[2Jx\n", "cannot read `\uFFFD[2Jx`"},
    };
    char said[512];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(first_status(cases[i].text, strlen(cases[i].text), said, sizeof said),
                         WQ_E_SYNTAX);
        if (strncmp(said, path, strlen(path)) != 0 || !strstr(said, cases[i].said))
            fail_msg("case %zu said: %s", i, said);
    }
}

static void test_nul_and_endless_lines_are_refused(void **state)
{
    (void)state;
    char said[512], endless[5000];
    assert_int_equal(first_status("tap 1 2\0 9\n", 11, said, sizeof said), WQ_E_SYNTAX);
    assert_non_null(strstr(said, "NUL"));
    memset(endless, 'x', sizeof endless);
    assert_int_equal(first_status(endless, sizeof endless, said, sizeof said), WQ_E_SYNTAX);
    assert_non_null(strstr(said, ":1: "));
}

static void test_long_script_is_read_across_its_buffer(void **state)
{
    (void)state;
    char text[20000];
    size_t len = 0;
    for (int i = 0; i < 1500; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, "tap %d %d\n", i % 600, i % 800);
    struct wq_input input = open_text(text, len);
    for (int i = 0; i < 1500; i++) {
        struct wq_event event = next(&input, -1);
        assert_true(event.kind == WQ_EVENT_TAP && event.x == i % 600 && event.y == i % 800);
    }
    assert_int_equal(next(&input, -1).kind, WQ_EVENT_QUIT);
    input.ops->close(input.self);
}

static void test_points_lie_on_the_screen_as_it_is_held(void **state)
{
    (void)state;
    static const char text[] = "tap 799 599\nswipe left\ntap 599 799\n";
    struct wq_input input = open_text(text, sizeof text - 1);
    input.ops->rotate(input.self, 3);
    struct wq_event event = next(&input, -1);
    assert_true(event.kind == WQ_EVENT_TAP && event.x == 799 && event.y == 599);
    event = next(&input, -1);
    assert_true(event.kind == WQ_EVENT_SWIPE && event.x == 400 && event.y == 300);
    input.ops->rotate(input.self, 2);
    event = next(&input, -1);
    assert_true(event.kind == WQ_EVENT_TAP && event.x == 599 && event.y == 799);
    input.ops->close(input.self);
}

static void test_missing_script_is_an_error(void **state)
{
    (void)state;
    struct wq_input input;
    assert_int_equal(wq_input_script("/nonexistent/script", 10, 10, &input), WQ_E_IO);
}

/* The mask is the process's: from here on TERM is pending until it is read. */
static void test_request_to_end_comes_before_the_next_line(void **state)
{
    (void)state;
    struct wq_input input = open_text("key next\nkey next\n", 18);
    assert_int_equal(next(&input, -1).kind, WQ_EVENT_KEY);
    assert_int_equal(raise(SIGTERM), 0);
    assert_int_equal(next(&input, -1).kind, WQ_EVENT_QUIT);
    input.ops->close(input.self);
    struct wq_input signals;
    assert_int_equal(wq_input_signals(&signals), WQ_OK);
    assert_int_equal(next(&signals, -1).kind, WQ_EVENT_QUIT);
    signals.ops->close(signals.self);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_byte_order_mark_at_the_head_is_passed_over),
        cmocka_unit_test(test_each_line_gives_its_event),
        cmocka_unit_test(test_wait_moves_the_clock_and_time_outs_fall_into_it),
        cmocka_unit_test(test_quiet_fifo_lets_work_go_on),
        cmocka_unit_test(test_wrong_line_is_named_with_file_and_line),
        cmocka_unit_test(test_nul_and_endless_lines_are_refused),
        cmocka_unit_test(test_long_script_is_read_across_its_buffer),
        cmocka_unit_test(test_points_lie_on_the_screen_as_it_is_held),
        cmocka_unit_test(test_missing_script_is_an_error),
        cmocka_unit_test(test_request_to_end_comes_before_the_next_line),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
