/* SPDX-License-Identifier: MIT */
/* What every back end leans on: files of sysfs with every fault, and the log that outlives a crash.
 */
#define _POSIX_C_SOURCE 200809L
#include "fake_sys.h"
#include <sys/stat.h>
#include <unistd.h>
#include "log.h"

static struct fake_sys f;

static int start(void **state)
{
    (void)state;
    fake_init(&f);
    return 0;
}

static int all_is_closed(void **state)
{
    (void)state;
    return f.open_n == 0 && f.map_n == 0 ? 0 : -1;
}

/* ---- files of the system ---- */

static void test_text_and_numbers_are_read_whole(void **state)
{
    (void)state;
    char text[32];
    int32_t value = 7;
    fake_add(&f, "/sys/status", "Not charging\n");
    fake_add(&f, "/sys/capacity", "87\n");
    fake_add(&f, "/sys/odd", "87%");
    assert_int_equal(wq_sys_read_text(&f.sys, "/sys/status", text, sizeof text), WQ_OK);
    assert_string_equal(text, "Not charging");
    assert_int_equal(wq_sys_read_text(&f.sys, "/sys/status", text, 4), WQ_OK);
    assert_string_equal(text, "Not");
    assert_int_equal(wq_sys_read_number(&f.sys, "/sys/capacity", &value), WQ_OK);
    assert_int_equal(value, 87);
    assert_int_equal(wq_sys_read_number(&f.sys, "/sys/odd", &value), WQ_E_SYNTAX);
    assert_int_equal(wq_sys_read_number(&f.sys, "/sys/none", &value), WQ_E_IO);
    assert_int_equal(errno, ENOENT);
    assert_int_equal(value, 87);
}

static void test_short_and_interrupted_reads_are_mended(void **state)
{
    (void)state;
    int32_t value = 0;
    fake_add(&f, "/sys/capacity", "87\n");
    fake_fault(&f, (struct fake_fault){FAKE_READ, "/sys/capacity", 0, 1, EINTR, 0, 0});
    fake_fault(&f, (struct fake_fault){FAKE_READ, "/sys/capacity", 1, 9, 0, 1, 0});
    assert_int_equal(wq_sys_read_number(&f.sys, "/sys/capacity", &value), WQ_OK);
    assert_int_equal(value, 87);
}

static void test_endless_interruption_ends(void **state)
{
    (void)state;
    int32_t value = 0;
    fake_add(&f, "/sys/capacity", "87\n");
    fake_fault(&f, (struct fake_fault){FAKE_READ, "/sys/capacity", 0, 1000, EINTR, 0, 0});
    assert_int_equal(wq_sys_read_number(&f.sys, "/sys/capacity", &value), WQ_E_IO);
    fake_fault(&f, (struct fake_fault){FAKE_WRITE, "/sys/capacity", 0, 1000, EINTR, 0, 0});
    assert_int_equal(wq_sys_write_text(&f.sys, "/sys/capacity", "1"), WQ_E_IO);
    fake_fault(&f, (struct fake_fault){FAKE_OPEN, "/sys/capacity", 0, 1000, EINTR, 0, 0});
    assert_int_equal(wq_sys_open(&f.sys, "/sys/capacity", O_RDONLY), -1);
    assert_int_equal(errno, EINTR);
}

static void test_refused_and_short_writes_are_failures(void **state)
{
    (void)state;
    fake_add(&f, "/sys/state", "");
    assert_int_equal(wq_sys_write_text(&f.sys, "/sys/state", "mem"), WQ_OK);
    assert_string_equal(f.trace, "write /sys/state mem\n");
    fake_fault(&f, (struct fake_fault){FAKE_WRITE, "/sys/state", 0, 1, EBUSY, 0, 0});
    assert_int_equal(wq_sys_write_text(&f.sys, "/sys/state", "mem"), WQ_E_IO);
    assert_int_equal(errno, EBUSY);
    fake_fault(&f, (struct fake_fault){FAKE_WRITE, "/sys/state", 0, 1, 0, 1, 0});
    assert_int_equal(wq_sys_write_number(&f.sys, "/sys/state", 42), WQ_E_IO);
}

static void test_root_goes_before_every_path(void **state)
{
    (void)state;
    static const char *const paths[] = {"/sys/a", "/sys/b"};
    int32_t value = 0;
    fake_add(&f, "/tmp/root/sys/b", "5");
    f.sys.root = "/tmp/root";
    assert_int_equal(wq_sys_read_number(&f.sys, "/sys/b", &value), WQ_OK);
    assert_string_equal(wq_sys_first(&f.sys, paths, 2), "/sys/b");
    char long_path[WQ_SYS_PATH_BYTES];
    memset(long_path, 'x', sizeof long_path - 1);
    long_path[sizeof long_path - 1] = '\0';
    assert_int_equal(wq_sys_open(&f.sys, long_path, O_RDONLY), -1);
    assert_int_equal(errno, ENAMETOOLONG);
}

/* The real table says what the C library says. */
static void test_the_machine_answers_as_itself(void **state)
{
    (void)state;
    struct wq_sys sys;
    char text[64];
    wq_sys_init(&sys, "", NULL);
    assert_int_equal(wq_sys_read_text(&sys, "/proc/sys/kernel/ostype", text, sizeof text), WQ_OK);
    assert_string_equal(text, "Linux");
    uint64_t before = wq_sys_now_ms(&sys);
    wq_sys_sleep_ms(&sys, 2);
    assert_true(wq_sys_now_ms(&sys) >= before + 2);
    const char *const yes[] = {"sh", "-c", "exit 3", NULL};
    const char *const no[] = {"/nonexistent/program", NULL};
    assert_int_equal(sys.ops->run(sys.self, yes), 3);
    int code = sys.ops->run(sys.self, no);
    assert_true(code == -1 || code == 127);
    int fd = wq_sys_open(&sys, "/dev/null", O_RDWR);
    assert_true(fd >= 0);
    assert_int_equal(wq_sys_ioctl(&sys, fd, 0x4048462E, text), -1);
    assert_int_equal(errno, ENOTTY);
    wq_sys_close(&sys, fd);
}

/* ---- the log ---- */

static char folder[] = "log-XXXXXX";
static char path[64];

static int make_folder(void **state)
{
    if (start(state) != 0 || !mkdtemp(folder))
        return -1;
    snprintf(path, sizeof path, "%s/log", folder);
    return 0;
}

static int remove_folder(void **state)
{
    unlink(path);
    int failed = rmdir(folder);
    strcpy(folder, "log-XXXXXX");
    return failed || all_is_closed(state);
}

static off_t file_size(void)
{
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    return info.st_size;
}

static void test_next_start_knows_of_the_crash(void **state)
{
    (void)state;
    struct wq_log log;
    struct wq_log_last last;
    static const uint8_t id[16] = {0xAB, 0xCD, 1};
    assert_int_equal(wq_log_open(&log, path, "0.1.0", "kobo-clara", &last), WQ_OK);
    assert_false(last.has_crashed);
    assert_int_equal(last.build[0], '\0');
    wq_log_place(&log, id, sizeof id, 12);
    wq_log_crash(&log, 11);
    close(log.fd); /* as the end of the process would */
    assert_int_equal(wq_log_open(&log, path, "0.1.1", "kobo-clara", &last), WQ_OK);
    assert_true(last.has_crashed);
    assert_int_equal(last.signal, 11);
    assert_string_equal(last.build, "0.1.0");
    assert_string_equal(last.article, "abcd0100000000000000000000000000");
    assert_int_equal(last.page, 12);
    wq_log_close(&log);
    assert_int_equal(wq_log_open(&log, path, "0.1.1", "kobo-clara", &last), WQ_OK);
    assert_false(last.has_crashed);
    assert_string_equal(last.build, "0.1.1");
    wq_log_close(&log);
}

static void test_log_never_grows_and_keeps_the_newest(void **state)
{
    (void)state;
    struct wq_log log;
    struct wq_log_last last;
    static char all[WQ_LOG_BYTES + 1];
    for (int start_n = 0; start_n < 3; start_n++) {
        assert_int_equal(wq_log_open(&log, path, "b", "d", &last), WQ_OK);
        for (int i = 0; i < 100; i++)
            wq_log_add(&log, "start %d line %d\nsame line", start_n, i);
        assert_int_equal(file_size(), WQ_LOG_BYTES);
        wq_log_close(&log);
    }
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    assert_int_equal(fread(all, 1, WQ_LOG_BYTES, in), WQ_LOG_BYTES);
    fclose(in);
    assert_non_null(strstr(all, "000300 start 2 line 99 same line "));
    assert_non_null(strstr(all, "000177 start 1 line 76 "));
    assert_null(strstr(all, "000176 "));
    for (size_t i = WQ_LOG_HEAD_BYTES; i < WQ_LOG_BYTES; i += WQ_LOG_LINE_BYTES)
        assert_int_equal(all[i + WQ_LOG_LINE_BYTES - 1], '\n');
}

static void test_long_lines_are_cut_and_no_file_is_no_harm(void **state)
{
    (void)state;
    struct wq_log log;
    struct wq_log_last last;
    char text[400];
    memset(text, 'y', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_int_equal(wq_log_open(&log, path, text, text, &last), WQ_OK);
    wq_log_add(&log, "%s", text);
    wq_log_close(&log);
    assert_int_equal(file_size(), WQ_LOG_BYTES);
    assert_int_equal(wq_log_open(&log, "/nonexistent/log", "b", "d", &last), WQ_E_IO);
    wq_log_add(&log, "nowhere");
    wq_log_crash(&log, 6);
    wq_log_close(&log);
    wq_log_add(NULL, "nowhere");
}

static void test_foreign_or_cut_file_becomes_a_log(void **state)
{
    (void)state;
    struct wq_log log;
    struct wq_log_last last;
    static const char *const texts[] = {"", "x", "warraq-log 1\nstate: crashed\n"};
    for (size_t i = 0; i < 3; i++) {
        FILE *out = fopen(path, "wb");
        assert_non_null(out);
        fputs(texts[i], out);
        fclose(out);
        assert_int_equal(wq_log_open(&log, path, "b", "d", &last), WQ_OK);
        assert_false(last.has_crashed);
        assert_int_equal(file_size(), WQ_LOG_BYTES);
        wq_log_close(&log);
    }
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, start, all_is_closed)
#define LOG(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        EACH(test_text_and_numbers_are_read_whole),
        EACH(test_short_and_interrupted_reads_are_mended),
        EACH(test_endless_interruption_ends),
        EACH(test_refused_and_short_writes_are_failures),
        EACH(test_root_goes_before_every_path),
        EACH(test_the_machine_answers_as_itself),
        LOG(test_next_start_knows_of_the_crash),
        LOG(test_log_never_grows_and_keeps_the_newest),
        LOG(test_long_lines_are_cut_and_no_file_is_no_harm),
        LOG(test_foreign_or_cut_file_becomes_a_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
