/* SPDX-License-Identifier: MIT */
/* Copies onto a device: every failed write, storage that lies, and a cable pulled at any moment. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include "flash.h"

#define SOURCE_BYTES (3u * 1024 * 1024 + 777)

/* ---- storage under the copy: calls of copy.c that the linker sends here ---- */

ssize_t __real_pwrite64(int fd, const void *bytes, size_t len, off_t off);
int __real_fsync(int fd);
int __real_rename(const char *from, const char *to);
ssize_t __wrap_pwrite64(int fd, const void *bytes, size_t len, off_t off);
int __wrap_fsync(int fd);
int __wrap_rename(const char *from, const char *to);
int __real_renameat2(int from_fd, const char *from, int to_fd, const char *to, unsigned flags);
int __wrap_renameat2(int from_fd, const char *from, int to_fd, const char *to, unsigned flags);
ssize_t __real_pread64(int fd, void *bytes, size_t len, off_t off);
ssize_t __wrap_pread64(int fd, void *bytes, size_t len, off_t off);

static uint32_t call_n, fail_at; /* the call that fails, from 1; 0: none */
static int fail_errno;           /* with what */
static off_t vanishes_from;      /* writes from here on are taken and lost; 0: none are */
static bool refuses_direct;      /* O_DIRECT opens and cannot be read */
static bool refuses_flags;       /* of renaming */
static char calls[4096];         /* w, s (a file), d (a folder), r */

static bool fails(char call)
{
    size_t len = strlen(calls);
    if (len + 1 < sizeof calls)
        calls[len] = call;
    if (++call_n != fail_at)
        return false;
    errno = fail_errno;
    return true;
}

ssize_t __wrap_pwrite64(int fd, const void *bytes, size_t len, off_t off)
{
    static const uint8_t nothing[1 << 20];
    if (fails('w'))
        return -1;
    bool is_lost = vanishes_from > 0 && off >= vanishes_from && len <= sizeof nothing;
    return __real_pwrite64(fd, is_lost ? nothing : bytes, len, off);
}

int __wrap_fsync(int fd)
{
    struct stat info;
    assert_int_equal(fstat(fd, &info), 0);
    return fails(S_ISDIR(info.st_mode) ? 'd' : 's') ? -1 : __real_fsync(fd);
}

int __wrap_rename(const char *from, const char *to)
{
    return fails('r') ? -1 : __real_rename(from, to);
}

int __wrap_renameat2(int from_fd, const char *from, int to_fd, const char *to, unsigned flags)
{
    if (refuses_flags) {
        errno = EINVAL;
        return -1;
    }
    return fails('r') ? -1 : __real_renameat2(from_fd, from, to_fd, to, flags);
}

ssize_t __wrap_pread64(int fd, void *bytes, size_t len, off_t off)
{
    if (refuses_direct && (fcntl(fd, F_GETFL) & O_DIRECT)) {
        errno = EINVAL;
        return -1;
    }
    return __real_pread64(fd, bytes, len, off);
}

/* ---- a source and a folder ---- */

static char folder[64];
static uint8_t *source;
static volatile sig_atomic_t is_stopped;
static uint64_t last_step, stop_at;
static uint64_t appears_at; /* another run ends then, with the same name; 0: none */

static void write_file(const char *path, const uint8_t *bytes, size_t len);

static void take_step(void *self, uint64_t done_bytes)
{
    (void)self;
    assert_true(done_bytes > last_step);
    last_step = done_bytes;
    if (stop_at > 0 && done_bytes >= stop_at)
        is_stopped = 1;
    if (appears_at > 0 && done_bytes >= appears_at) {
        write_file("card/a.ed2.wrq", (const uint8_t *)"other", 5);
        appears_at = 0;
    }
}

static void write_file(const char *path, const uint8_t *bytes, size_t len)
{
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, len, out), len);
    assert_int_equal(fclose(out), 0);
}

static bool holds(const char *path, const uint8_t *bytes, size_t len)
{
    uint8_t *got = malloc(len + 1);
    FILE *in = fopen(path, "rb");
    assert_non_null(got);
    size_t n = in ? fread(got, 1, len + 1, in) : 0;
    bool is_same = in && n == len && memcmp(got, bytes, len) == 0;
    if (in)
        fclose(in);
    free(got);
    return is_same;
}

static int set_up(void **state)
{
    (void)state;
    strcpy(folder, "flash-XXXXXX");
    if (!mkdtemp(folder) || chdir(folder) != 0)
        return -1;
    source = malloc(SOURCE_BYTES);
    for (uint32_t i = 0, x = 1; i < SOURCE_BYTES; i++, x = x * 1664525 + 1013904223)
        source[i] = (uint8_t)(x >> 24);
    write_file("source", source, SOURCE_BYTES);
    if (mkdir("card", 0777) != 0)
        return -1;
    write_file("card/a.ed1.wrq", (const uint8_t *)"old", 3);
    fail_at = call_n = 0;
    vanishes_from = 0;
    refuses_direct = refuses_flags = false;
    appears_at = 0;
    is_stopped = 0;
    stop_at = 0;
    memset(calls, 0, sizeof calls);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    free(source);
    unlink("card/a.ed1.wrq");
    unlink("card/a.ed2.wrq");
    unlink("card/a.ed2.part");
    unlink("source");
    return rmdir("card") != 0 || chdir("..") != 0 || rmdir(folder) != 0;
}

static enum wq_status run(struct wq_flash_copy *copy, bool *is_reading)
{
    *copy = (struct wq_flash_copy){.from = "source",
                                   .folder = "card",
                                   .part = "a.ed2.part",
                                   .file = "a.ed2.wrq",
                                   .is_stopped = &is_stopped,
                                   .step = take_step};
    last_step = 0;
    return wq_flash_run(copy, is_reading);
}

/* ---- tests ---- */

static void test_a_copy_is_synced_before_and_after_it_gets_its_name(void **state)
{
    (void)state;
    struct wq_flash_copy copy;
    bool is_reading;
    assert_int_equal(run(&copy, &is_reading), WQ_OK);
    assert_true(holds("card/a.ed2.wrq", source, SOURCE_BYTES));
    assert_true(holds("card/a.ed1.wrq", (const uint8_t *)"old", 3));
    assert_int_equal(copy.bytes, SOURCE_BYTES);
    assert_int_equal(copy.resumed_bytes, 0);
    assert_int_equal(last_step, wq_flash_work_bytes(SOURCE_BYTES));
    assert_string_equal(calls, "wwwwsrsd");
}

/* Whatever call fails, the edition before is untouched, and the same command ends the work. */
static void test_after_any_failure_the_copy_goes_on(void **state)
{
    (void)state;
    struct wq_flash_copy copy;
    bool is_reading;
    static const int errors[] = {EIO, ENOSPC, EDQUOT, EROFS};
    for (uint32_t i = 0; i < 8 * sizeof errors / sizeof errors[0]; i++) {
        const uint32_t at = 1 + i % 8;
        unlink("card/a.ed2.part");
        unlink("card/a.ed2.wrq");
        call_n = 0;
        fail_at = at;
        fail_errno = errors[i / 8];
        assert_int_equal(run(&copy, &is_reading), WQ_E_IO);
        assert_int_equal(errno, errors[i / 8]);
        assert_false(is_reading);
        assert_true(holds("card/a.ed1.wrq", (const uint8_t *)"old", 3));
        fail_at = 0;
        if (at > 6) /* it has its name: the next copy would get another */
            assert_int_equal(unlink("card/a.ed2.wrq"), 0);
        assert_int_equal(run(&copy, &is_reading), WQ_OK);
        assert_int_equal(copy.resumed_bytes, at <= 4   ? (at - 1) * (1u << 20)
                                             : at <= 6 ? SOURCE_BYTES
                                                       : 0);
        assert_true(holds("card/a.ed2.wrq", source, SOURCE_BYTES));
    }
}

/* A pulled cable leaves any length, and anything in it. */
static void test_what_is_there_is_kept_only_as_far_as_it_is_the_same(void **state)
{
    (void)state;
    struct wq_flash_copy copy;
    bool is_reading;
    static const struct {
        size_t len, wrong_at;
        uint64_t resumed;
    } rows[] = {{0, SIZE_MAX, 0},
                {1000, SIZE_MAX, 0},
                {1 << 20, SIZE_MAX, 1 << 20},
                {(2 << 20) + 5, SIZE_MAX, 2 << 20},
                {2 << 20, 1 << 20, 1 << 20},
                {SOURCE_BYTES, SIZE_MAX, SOURCE_BYTES},
                {SOURCE_BYTES, SOURCE_BYTES - 1, 3 << 20},
                {SOURCE_BYTES, 0, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint8_t *there = malloc(SOURCE_BYTES);
        assert_non_null(there);
        memcpy(there, source, SOURCE_BYTES);
        if (rows[i].wrong_at != SIZE_MAX)
            there[rows[i].wrong_at] ^= 1;
        write_file("card/a.ed2.part", there, rows[i].len);
        free(there);
        assert_int_equal(run(&copy, &is_reading), WQ_OK);
        assert_int_equal(copy.resumed_bytes, rows[i].resumed);
        assert_true(holds("card/a.ed2.wrq", source, SOURCE_BYTES));
        unlink("card/a.ed2.wrq");
    }
    /* longer than the source: the rest goes */
    uint8_t *long_part = calloc(1, SOURCE_BYTES + 100);
    assert_non_null(long_part);
    memcpy(long_part, source, SOURCE_BYTES);
    write_file("card/a.ed2.part", long_part, SOURCE_BYTES + 100);
    free(long_part);
    assert_int_equal(run(&copy, &is_reading), WQ_OK);
    assert_true(holds("card/a.ed2.wrq", source, SOURCE_BYTES));
}

/* A card that says it is larger than it is takes all writes; reading back tells. */
static void test_a_card_of_false_capacity_is_found_out(void **state)
{
    (void)state;
    struct wq_flash_copy copy;
    bool is_reading;
    vanishes_from = 2 << 20;
    assert_int_equal(run(&copy, &is_reading), WQ_E_DAMAGED);
    assert_in_range(copy.differs_at, 2 << 20, (2 << 20) + 64);
    assert_int_not_equal(access("card/a.ed2.wrq", F_OK), 0);
    assert_true(holds("card/a.ed1.wrq", (const uint8_t *)"old", 3));
}

/* What is there already is read past the cache, and nothing is written. */
static void test_an_edition_that_is_there_is_compared(void **state)
{
    (void)state;
    struct wq_flash_copy copy;
    bool is_reading;
    assert_int_equal(run(&copy, &is_reading), WQ_OK);
    calls[0] = '\0';
    last_step = 0;
    assert_int_equal(wq_flash_compare(&copy, &is_reading), WQ_OK);
    assert_int_equal(last_step, SOURCE_BYTES);
    assert_string_equal(calls, "");
    source[2000000] ^= 1;
    write_file("card/a.ed2.wrq", source, SOURCE_BYTES);
    last_step = 0;
    assert_int_equal(wq_flash_compare(&copy, &is_reading), WQ_E_DAMAGED);
    assert_int_equal(copy.differs_at, 2000000);
    source[2000000] ^= 1;
    write_file("card/a.ed2.wrq", source, SOURCE_BYTES - 1);
    last_step = 0;
    assert_int_equal(wq_flash_compare(&copy, &is_reading), WQ_E_DAMAGED);
    unlink("card/a.ed2.wrq");
    assert_int_equal(wq_flash_compare(&copy, &is_reading), WQ_E_IO);
    assert_int_equal(errno, ENOENT);
    assert_false(is_reading);
}

/* Two that flash one archive find the same name free; on file systems that rename in one step, and
 * on those that do not. */
static void test_an_edition_that_has_come_meanwhile_is_not_replaced(void **state)
{
    (void)state;
    struct wq_flash_copy copy;
    bool is_reading;
    for (int i = 0; i < 2; i++) {
        refuses_flags = i == 1;
        unlink("card/a.ed2.wrq");
        appears_at = SOURCE_BYTES;
        assert_int_equal(run(&copy, &is_reading), WQ_E_IO);
        assert_int_equal(errno, EEXIST);
        assert_false(is_reading);
        assert_true(holds("card/a.ed2.wrq", (const uint8_t *)"other", 5));
        assert_true(holds("card/a.ed2.part", source, SOURCE_BYTES));
    }
    unlink("card/a.ed2.wrq");
    assert_int_equal(run(&copy, &is_reading), WQ_OK);
    assert_true(holds("card/a.ed2.wrq", source, SOURCE_BYTES));
}

/* As some file systems in user space do. */
static void test_where_the_cache_cannot_be_passed_the_copy_is_read_through_it(void **state)
{
    (void)state;
    struct wq_flash_copy copy;
    bool is_reading;
    refuses_direct = true;
    assert_int_equal(run(&copy, &is_reading), WQ_OK);
    assert_false(copy.is_uncached);
    assert_true(holds("card/a.ed2.wrq", source, SOURCE_BYTES));
}

static void test_a_stopped_copy_keeps_its_part(void **state)
{
    (void)state;
    struct wq_flash_copy copy;
    bool is_reading;
    stop_at = 2 << 20;
    assert_int_equal(run(&copy, &is_reading), WQ_E_RANGE);
    assert_int_not_equal(access("card/a.ed2.wrq", F_OK), 0);
    stop_at = 0;
    is_stopped = 0;
    assert_int_equal(run(&copy, &is_reading), WQ_OK);
    assert_int_equal(copy.resumed_bytes, 2 << 20);
}

static void test_a_source_that_cannot_be_read_is_told_from_the_card(void **state)
{
    (void)state;
    struct wq_flash_copy copy;
    bool is_reading = false;
    unlink("source");
    assert_int_equal(run(&copy, &is_reading), WQ_E_IO);
    assert_true(is_reading);
    assert_int_equal(errno, ENOENT);
}

static void test_names_of_archives_hold_on_fat(void **state)
{
    (void)state;
    static const struct {
        const char *path, *archive;
    } rows[] = {{"/home/x/news.wrq", "news"},
                {"news.ed12.wrq", "news"},
                {"news.2026.wrq", "news.2026"},
                {"a:b?.wrq", "a-b-"},
                {"أخبار.wrq", "أخبار"},
                {".wrq", "-wrq"},
                {"news.ed0.wrq", "news.ed0"},
                {"news.ed01.wrq", "news.ed01"},
                {".ed3.wrq", "-ed3"}};
    char archive[WQ_FLASH_NAME_BYTES];
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        wq_edition_name(rows[i].path, archive);
        assert_string_equal(archive, rows[i].archive);
    }
    char path[WQ_FLASH_NAME_BYTES] = "";
    for (int i = 0; i < 120; i++)
        strcat(path, "ن");
    strcat(path, ".wrq");
    wq_edition_name(path, archive);
    assert_int_equal(strlen(archive), 200);
    path[1] = 'x'; /* an odd offset: still cut between letters */
    memmove(path, path + 1, strlen(path));
    wq_edition_name(path, archive);
    assert_int_equal(strlen(archive), 199);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_copy_is_synced_before_and_after_it_gets_its_name,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_after_any_failure_the_copy_goes_on, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_there_is_kept_only_as_far_as_it_is_the_same,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_card_of_false_capacity_is_found_out, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_an_edition_that_is_there_is_compared, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_an_edition_that_has_come_meanwhile_is_not_replaced,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            test_where_the_cache_cannot_be_passed_the_copy_is_read_through_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_stopped_copy_keeps_its_part, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_source_that_cannot_be_read_is_told_from_the_card,
                                        set_up, tear_down),
        cmocka_unit_test(test_names_of_archives_hold_on_fat),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
