/* SPDX-License-Identifier: MIT */
/* Which edition of an archive is read, by what is there and opens. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "warraq/host.h"

#define OPEN_MAX 8

/* Bundles that open by what stands in their names: "bad" not at all, "cut" in part. */
struct shelf {
    const char *open[OPEN_MAX];
    uint32_t open_n, most;
    uint32_t tried_n, again_n;
    char lacks[256]; /* "PATH:SHARE " for each, with "!" when it is read */
};

static enum wq_host_opened open_one(void *self, const char *path, bool is_again)
{
    struct shelf *shelf = self;
    shelf->tried_n++;
    shelf->again_n += is_again;
    if (shelf->open_n == shelf->most)
        return WQ_HOST_NO_MORE;
    if (strstr(path, "bad"))
        return WQ_HOST_NOT_OPENED;
    shelf->open[shelf->open_n++] = path;
    return strstr(path, "cut") ? WQ_HOST_OPENED_CUT : WQ_HOST_OPENED;
}

static void close_last(void *self, uint32_t n)
{
    struct shelf *shelf = self;
    assert_true(n <= shelf->open_n);
    shelf->open_n -= n;
}

static void note_lack(void *self, const char *path, uint32_t missing, bool is_read)
{
    struct shelf *shelf = self;
    const size_t len = strlen(shelf->lacks);
    snprintf(shelf->lacks + len, sizeof shelf->lacks - len, "%s:%u%s ", path, (unsigned)missing,
             is_read ? "!" : "");
}

/* The paths that are open after a choice among `paths`, with a space after each. */
static void choose(struct shelf *shelf, const char *const *paths, char text[512])
{
    const struct wq_host_opener opener = {shelf, open_one, close_last, note_lack};
    uint32_t n = 0;
    while (paths[n])
        n++;
    wq_host_choose(&opener, paths, n);
    text[0] = '\0';
    for (uint32_t i = 0; i < shelf->open_n; i++) {
        const size_t len = strlen(text);
        snprintf(text + len, 512 - len, "%s ", shelf->open[i]);
    }
}

#define PATHS(...)        \
    (const char *const[]) \
    {                     \
        __VA_ARGS__, NULL \
    }

static void test_the_highest_whole_edition_is_read(void **state)
{
    (void)state;
    const struct {
        const char *const *paths;
        const char *open, *lacks;
    } rows[] = {
        {PATHS("f/a.wrq"), "f/a.wrq ", ""},
        {PATHS("b.wrq", "a.ed2.wrq", "a.ed1.wrq", "a.wrq"), "b.wrq a.ed2.wrq ", ""},
        /* not what does not open, and not what is cut short */
        {PATHS("bad/a.ed2.wrq", "a.ed1.wrq"), "a.ed1.wrq ", ""},
        {PATHS("cut/a.ed2.wrq", "a.ed1.wrq"), "a.ed1.wrq ", ""},
        /* unless there is nothing better */
        {PATHS("cut/a.ed2.wrq", "bad/a.ed1.wrq"), "cut/a.ed2.wrq ", ""},
        {PATHS("cut/a.ed2.wrq", "cut/a.ed1.wrq", "b.wrq"), "cut/a.ed2.wrq b.wrq ", ""},
        {PATHS("bad/a.ed2.wrq", "cut/a.ed1.wrq"), "cut/a.ed1.wrq ", ""},
        {PATHS("bad/a.ed2.wrq", "bad/a.ed1.wrq"), "", ""},
        /* the shares of one edition, and no other's */
        {PATHS("a.ed2-1-of-2.wrq", "a.ed2-2-of-2.wrq", "a.ed1-1-of-2.wrq", "a.ed1-2-of-2.wrq"),
         "a.ed2-1-of-2.wrq a.ed2-2-of-2.wrq ", ""},
        {PATHS("a.ed2-1-of-2.wrq", "bad/a.ed2-2-of-2.wrq", "a.ed1-1-of-3.wrq", "a.ed1-2-of-3.wrq",
               "a.ed1-3-of-3.wrq"),
         "a.ed1-1-of-3.wrq a.ed1-2-of-3.wrq a.ed1-3-of-3.wrq ", ""},
        {PATHS("a.ed2-1-of-3.wrq", "a.ed2-2-of-3.wrq", "a.ed1.wrq"), "a.ed1.wrq ",
         "a.ed2-1-of-3.wrq:3 "},
        {PATHS("a.ed2-2-of-2.wrq", "a.ed1.wrq"), "a.ed1.wrq ", "a.ed2-2-of-2.wrq:1 "},
        {PATHS("a.ed2-1-of-2.wrq", "b.ed1.wrq"), "a.ed2-1-of-2.wrq b.ed1.wrq ",
         "a.ed2-1-of-2.wrq:2! "},
        {PATHS("a.ed2-1-of-3.wrq", "a.ed2-3-of-3.wrq", "a.ed1-1-of-2.wrq"),
         "a.ed2-1-of-3.wrq a.ed2-3-of-3.wrq ", "a.ed1-1-of-2.wrq:2 a.ed2-1-of-3.wrq:2! "},
        {PATHS("bad/a.ed2-1-of-2.wrq", "a.ed1-1-of-2.wrq"), "a.ed1-1-of-2.wrq ",
         "bad/a.ed2-1-of-2.wrq:2 a.ed1-1-of-2.wrq:2! "},
        {PATHS("cut/a.ed2-1-of-2.wrq", "a.ed2-2-of-2.wrq"),
         "cut/a.ed2-1-of-2.wrq a.ed2-2-of-2.wrq ", ""},
        /* an edition in another number of shares is another */
        {PATHS("a.ed1-1-of-3.wrq", "a.ed1-1-of-2.wrq", "a.ed1-2-of-2.wrq", "a.ed1.wrq"),
         "a.ed1-1-of-2.wrq a.ed1-2-of-2.wrq ", "a.ed1-1-of-3.wrq:2 "},
        /* each share that `warraq pack --shard` made is an archive of its own */
        {PATHS("a-1-of-2.ed2.wrq", "a-1-of-2.ed1.wrq", "a-2-of-2.wrq"),
         "a-1-of-2.ed2.wrq a-2-of-2.wrq ", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct shelf shelf = {.most = OPEN_MAX};
        char open[512];
        choose(&shelf, rows[i].paths, open);
        assert_string_equal(open, rows[i].open);
        assert_string_equal(shelf.lacks, rows[i].lacks);
    }
}

static void test_what_is_whole_is_opened_once(void **state)
{
    (void)state;
    struct shelf shelf = {.most = OPEN_MAX};
    char open[512];
    choose(&shelf, PATHS("b.ed2-1-of-2.wrq", "b.ed2-2-of-2.wrq", "b.ed1.wrq", "a.wrq"), open);
    assert_int_equal(shelf.tried_n, 3);
    assert_int_equal(shelf.again_n, 0);
    shelf = (struct shelf){.most = OPEN_MAX};
    choose(&shelf, PATHS("cut/a.ed2.wrq", "bad/a.ed1.wrq"), open);
    assert_int_equal(shelf.tried_n, 3);
    assert_int_equal(shelf.again_n, 1);
}

static void test_with_no_room_for_more_what_is_open_stays(void **state)
{
    (void)state;
    struct shelf shelf = {.most = 2};
    char open[512];
    choose(&shelf, PATHS("c.wrq", "b.ed2-1-of-2.wrq", "b.ed2-2-of-2.wrq", "b.ed1.wrq", "a.wrq"),
           open);
    assert_string_equal(open, "c.wrq b.ed2-1-of-2.wrq ");
    assert_int_equal(shelf.tried_n, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_highest_whole_edition_is_read),
        cmocka_unit_test(test_what_is_whole_is_opened_once),
        cmocka_unit_test(test_with_no_room_for_more_what_is_open_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
