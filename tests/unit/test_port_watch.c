/* SPDX-License-Identifier: MIT */
/* The folder of bundles: what is told of it, when, and that nothing else wakes anybody. */
#define _XOPEN_SOURCE 700 /* mkdtemp, truncate */
#include <sys/stat.h>
#include <unistd.h>
#include "input_fixture.h"
#include "ports.h"
#include "watch.h"

/* ---- a machine that is not there ---- */

static struct fake_sys f;
static struct fake_node *folder_node, *mounts_node;
static struct wq_input input;
static bool has_news, has_mounts;

static bool is_news(struct fake_sys *sys, struct fake_node *node)
{
    (void)sys;
    (void)node;
    return has_news;
}

static bool are_mounts(struct fake_sys *sys, struct fake_node *node)
{
    (void)sys;
    (void)node;
    return has_mounts;
}

static int start(void **state)
{
    const struct wq_evdev_setup setup = {
        .frame = {.panel_w_px = 600, .panel_h_px = 800, .screen_w_px = 600, .screen_h_px = 800},
        .unit_px = 9};
    (void)state;
    has_news = has_mounts = false;
    fake_init(&f);
    fake_add(&f, "uevents", "");
    folder_node = fake_add(&f, "/books", "");
    folder_node->is_readable = is_news;
    mounts_node = fake_add(&f, "/proc/self/mounts", "");
    mounts_node->is_urgent = are_mounts;
    return wq_input_evdev(&f.sys, &setup, -1, &input) == WQ_OK ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    input.ops->close(input.self);
    return f.open_n == 0 ? 0 : -1;
}

static enum wq_event_kind next(int64_t timeout_ms)
{
    struct wq_event event;
    assert_int_equal(input.ops->wait(input.self, timeout_ms, &event), WQ_OK);
    return event.kind;
}

static void news_after_a_day(struct fake_sys *sys, uint64_t until_us)
{
    (void)until_us;
    sys->now_us += UINT64_C(24) * 3600 * 1000000;
    has_news = true;
}

static void test_a_change_ends_the_sleep_and_nothing_before_it(void **state)
{
    struct wq_watch watch = {-1, -1};
    (void)state;
    assert_true(wq_watch_start(&watch, &f.sys, "/books"));
    input.ops->watch(input.self, &watch);
    f.while_polling = news_after_a_day;
    f.wake_n = 0;
    assert_int_equal(next(-1), WQ_EVENT_FOLDER);
    assert_int_equal(f.wake_n, 1);
    wq_watch_stop(&watch, &f.sys);
}

/* Whoever waits for a key meanwhile, as a reader that sleeps does, is woken once. */
static void test_what_was_told_is_not_told_again_until_it_is_watched_again(void **state)
{
    struct wq_watch watch = {-1, -1};
    (void)state;
    assert_true(wq_watch_start(&watch, &f.sys, "/books"));
    input.ops->watch(input.self, &watch);
    has_news = true;
    assert_int_equal(next(0), WQ_EVENT_FOLDER);
    assert_int_equal(next(1000), WQ_EVENT_IDLE);
    input.ops->watch(input.self, &watch);
    assert_int_equal(next(0), WQ_EVENT_FOLDER);
    wq_watch_stop(&watch, &f.sys);
}

static void test_a_volume_that_comes_or_goes_is_told(void **state)
{
    struct wq_watch watch = {-1, -1};
    (void)state;
    assert_true(wq_watch_start(&watch, &f.sys, "/books"));
    input.ops->watch(input.self, &watch);
    assert_int_equal(next(0), WQ_EVENT_IDLE);
    has_mounts = true;
    assert_int_equal(next(0), WQ_EVENT_FOLDER);
    wq_watch_stop(&watch, &f.sys);
}

static void test_without_a_folder_the_mounts_are_watched(void **state)
{
    struct wq_watch watch = {-1, -1};
    (void)state;
    folder_node->is_gone = true;
    assert_false(wq_watch_start(&watch, &f.sys, "/books"));
    assert_int_equal(errno, ENOENT);
    input.ops->watch(input.self, &watch);
    has_news = has_mounts = true;
    assert_int_equal(next(0), WQ_EVENT_FOLDER);
    wq_watch_stop(&watch, &f.sys);
}

static void test_without_a_folder_the_one_above_it_is_watched(void **state)
{
    static const char *const paths[][2] = {
        {"/mnt/books", "/mnt"}, {"/media/books//", "/media"}, {"/books", "/"}, {"shelf", "."}};
    (void)state;
    folder_node->is_gone = true;
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        struct wq_watch watch = {-1, -1};
        struct fake_node *above = fake_add(&f, paths[i][1], "");
        above->is_readable = is_news;
        has_news = false;
        assert_false(wq_watch_start(&watch, &f.sys, paths[i][0]));
        assert_int_equal(errno, ENOENT);
        input.ops->watch(input.self, &watch);
        assert_int_equal(next(0), WQ_EVENT_IDLE);
        has_news = true; /* it was moved back */
        assert_int_equal(next(0), WQ_EVENT_FOLDER);
        wq_watch_stop(&watch, &f.sys);
        above->is_gone = true;
    }
}

static void test_nothing_that_can_be_watched_is_no_failure(void **state)
{
    struct wq_watch watch = {-1, -1};
    (void)state;
    folder_node->is_gone = mounts_node->is_gone = true;
    assert_false(wq_watch_start(&watch, &f.sys, "/books"));
    input.ops->watch(input.self, &watch);
    assert_int_equal(next(1000), WQ_EVENT_IDLE);
    wq_watch_stop(&watch, &f.sys);
}

static void test_watching_anew_lets_go_of_what_was_watched(void **state)
{
    struct wq_watch watch = {-1, -1};
    (void)state;
    int open_n = f.open_n;
    for (int i = 0; i < 100; i++)
        assert_true(wq_watch_start(&watch, &f.sys, "/books"));
    assert_int_equal(f.open_n, open_n + 2);
    wq_watch_stop(&watch, &f.sys);
    assert_int_equal(f.open_n, open_n);
}

/* ---- a folder that is there ---- */

static char folder[4096];

static const char *in_folder(const char *name)
{
    static char paths[2][4200];
    static int at;
    at = !at;
    snprintf(paths[at], sizeof paths[at], "%s/%s", folder, name);
    return paths[at];
}

static int make_folder(void **state)
{
    (void)state;
    if (!getcwd(folder, sizeof folder - sizeof "/watch-XXXXXX"))
        return -1;
    strcat(folder, "/watch-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    static const char *const names[] = {
        "a.wrq", "b.wrq",          "notes.txt",    "news.part",
        ".b",    "news.ed12.part", "news.ed1.wrq", ".news.ed3.part"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        unlink(in_folder(names[i]));
    return rmdir(folder);
}

static FILE *begin(const char *name)
{
    FILE *file = fopen(in_folder(name), "w");
    assert_non_null(file);
    fputs("bytes", file);
    fflush(file);
    return file;
}

static void put(const char *name)
{
    fclose(begin(name));
}

static void test_the_system_tells_what_ended_and_not_what_is_under_way(void **state)
{
    struct wq_watch watch = {-1, -1};
    struct wq_sys sys;
    (void)state;
    wq_sys_init(&sys, "", NULL);
    assert_int_equal(wq_input_signals(&input), WQ_OK);
#define WATCH() (wq_watch_start(&watch, &sys, folder), input.ops->watch(input.self, &watch))
    WATCH();
    assert_int_equal(next(0), WQ_EVENT_IDLE);
    FILE *file = begin("a.wrq");
    assert_int_equal(next(0), WQ_EVENT_IDLE);
    fclose(file);
    assert_int_equal(next(0), WQ_EVENT_FOLDER);
    WATCH();
    assert_int_equal(rename(in_folder("a.wrq"), in_folder("b.wrq")), 0);
    assert_int_equal(next(0), WQ_EVENT_FOLDER);
    WATCH();
    fclose(fopen(in_folder("b.wrq"), "r")); /* as the reader does itself */
    assert_int_equal(next(0), WQ_EVENT_IDLE);
    assert_int_equal(unlink(in_folder("b.wrq")), 0);
    assert_int_equal(next(0), WQ_EVENT_FOLDER);
    WATCH();
    assert_int_equal(rmdir(folder), 0);
    assert_int_equal(next(0), WQ_EVENT_FOLDER);
    assert_int_equal(mkdir(folder, 0777), 0);
#undef WATCH
    wq_watch_stop(&watch, &sys);
    input.ops->close(input.self);
}

static void test_the_sum_changes_with_bundles_and_copies_alone(void **state)
{
    (void)state;
    assert_int_equal(wq_host_bundles_sum(in_folder("nothing")), 0);
    uint64_t empty = wq_host_bundles_sum(folder);
    assert_int_not_equal(empty, 0);
    put("notes.txt");
    put("news.part"); /* of no edition: none of ours */
    assert_int_equal(wq_host_bundles_sum(folder), empty);
    put("a.wrq");
    uint64_t one = wq_host_bundles_sum(folder);
    assert_int_not_equal(one, empty);
    put("news.ed12.part");
    uint64_t two = wq_host_bundles_sum(folder);
    assert_int_not_equal(two, one);
    unlink(in_folder("news.ed12.part"));
    assert_int_equal(wq_host_bundles_sum(folder), one);
    assert_int_equal(rename(in_folder("a.wrq"), in_folder("b.wrq")), 0);
    assert_int_not_equal(wq_host_bundles_sum(folder), one);
    /* a file by itself */
    uint64_t file = wq_host_bundles_sum(in_folder("b.wrq"));
    assert_int_equal(truncate(in_folder("b.wrq"), 2), 0);
    assert_int_not_equal(wq_host_bundles_sum(in_folder("b.wrq")), file);
}

static void test_unfinished_copies_are_found_by_their_names(void **state)
{
    static uint8_t memory[8192];
    struct wq_arena arena;
    const char *paths[4];
    uint32_t n = 99;
    (void)state;
    wq_arena_init(&arena, memory, sizeof memory);
    put("news.ed12.part");
    put("news.ed1.wrq");
    put("news.part");
    put(".news.ed3.part");
    assert_int_equal(wq_host_parts_in(folder, &arena, paths, 4, &n), WQ_OK);
    assert_int_equal(n, 1);
    assert_string_equal(paths[0], in_folder("news.ed12.part"));
    assert_int_equal(wq_host_bundles_in(folder, &arena, paths, 4, &n), WQ_OK);
    assert_int_equal(n, 1);
    assert_int_equal(wq_host_parts_in(in_folder("news.part"), &arena, paths, 4, &n), WQ_E_RANGE);
    wq_arena_init(&arena, memory, 8);
    assert_int_equal(wq_host_parts_in(folder, &arena, paths, 4, &n), WQ_E_NOMEM);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, start, stop)
#define THERE(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        EACH(test_a_change_ends_the_sleep_and_nothing_before_it),
        EACH(test_what_was_told_is_not_told_again_until_it_is_watched_again),
        EACH(test_a_volume_that_comes_or_goes_is_told),
        EACH(test_without_a_folder_the_mounts_are_watched),
        EACH(test_without_a_folder_the_one_above_it_is_watched),
        EACH(test_nothing_that_can_be_watched_is_no_failure),
        EACH(test_watching_anew_lets_go_of_what_was_watched),
        THERE(test_the_system_tells_what_ended_and_not_what_is_under_way),
        THERE(test_the_sum_changes_with_bundles_and_copies_alone),
        THERE(test_unfinished_copies_are_found_by_their_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
