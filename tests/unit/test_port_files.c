/* SPDX-License-Identifier: MIT */
/* Files of a real system behind io.h, and frames as files. */
#define _POSIX_C_SOURCE 200809L
#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include "ports.h"

#define NAME_BYTES 4096

static int folder_sync_errno; /* with which syncing a folder fails, or 0 */

/* Stands in for the system's: what it does cannot be seen here, that it fails can. */
int fsync(int fd)
{
    struct stat info;
    if (folder_sync_errno == 0 || fstat(fd, &info) != 0 || !S_ISDIR(info.st_mode))
        return 0;
    errno = folder_sync_errno;
    return -1;
}

static char folder[NAME_BYTES - 320]; /* absolute, in the folder the test was started in */

static const char *in_folder(const char *name)
{
    static char path[NAME_BYTES];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static int make_folder(void **state)
{
    (void)state;
    if (!getcwd(folder, sizeof folder - sizeof "/files-XXXXXX"))
        return -1;
    strcat(folder, "/files-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    static const char *const names[] = {"file",
                                        "place",
                                        "short",
                                        "empty",
                                        "fifo",
                                        "unsynced",
                                        "frames/frame-0001.raw",
                                        "frames/frame-0002.raw",
                                        "frames/log.txt"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        unlink(in_folder(names[i]));
    rmdir(in_folder("frames"));
    rmdir(in_folder("a/b"));
    rmdir(in_folder("a"));
    return rmdir(folder);
}

static void write_file(const char *name, const void *bytes, size_t len)
{
    FILE *out = fopen(in_folder(name), "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, len, out), len);
    assert_int_equal(fclose(out), 0);
}

static void test_reads_are_whole_or_named_truncated(void **state)
{
    (void)state;
    char got[16] = "";
    struct wq_file file;
    write_file("file", "0123456789", 10);
    assert_int_equal(wq_host_file_open(in_folder("file"), &file), WQ_OK);
    assert_int_equal(file.size, 10);
    assert_int_equal(file.ops->read_at(file.self, 3, got, 7), WQ_OK);
    assert_memory_equal(got, "3456789", 7);
    assert_int_equal(file.ops->read_at(file.self, 3, got, 8), WQ_E_TRUNCATED);
    assert_int_equal(file.ops->read_at(file.self, UINT64_MAX, got, 1), WQ_E_TRUNCATED);
    assert_null(file.ops->write_at);
    wq_host_file_close(&file);
    assert_null(file.ops);
    wq_host_file_close(&file);
}

static void test_what_is_no_file_is_refused_without_blocking(void **state)
{
    (void)state;
    struct wq_file file;
    struct wq_bytes bytes = {(const uint8_t *)"x", 1};
    assert_int_equal(wq_host_file_open(in_folder("nothing"), &file), WQ_E_IO);
    assert_int_equal(errno, ENOENT);
    assert_int_equal(wq_host_file_open(folder, &file), WQ_E_IO);
    assert_int_equal(errno, EISDIR);
    assert_int_equal(mkfifo(in_folder("fifo"), 0600), 0);
    assert_int_equal(wq_host_file_open(in_folder("fifo"), &file), WQ_E_IO);
    assert_int_equal(wq_host_map(folder, &bytes), WQ_E_IO);
    write_file("empty", "", 0);
    assert_int_equal(wq_host_map(in_folder("empty"), &bytes), WQ_OK);
    assert_true(bytes.ptr == NULL && bytes.len == 0);
}

static void test_state_file_is_made_of_zeros_and_kept(void **state)
{
    (void)state;
    uint8_t got[8192], zeros[8192] = {0};
    struct wq_file file;
    assert_int_equal(wq_host_file_open_state(in_folder("place"), 8192, &file), WQ_OK);
    assert_int_equal(file.size, 8192);
    assert_int_equal(file.ops->read_at(file.self, 0, got, sizeof got), WQ_OK);
    assert_memory_equal(got, zeros, sizeof got);
    assert_int_equal(file.ops->write_at(file.self, 4096, "kept", 4), WQ_OK);
    assert_int_equal(file.ops->sync(file.self), WQ_OK);
    assert_int_equal(file.ops->write_at(file.self, 8190, "kept", 4), WQ_E_IO);
    wq_host_file_close(&file);
    assert_int_equal(wq_host_file_open_state(in_folder("place"), 8192, &file), WQ_OK);
    assert_int_equal(file.size, 8192);
    assert_int_equal(file.ops->read_at(file.self, 4096, got, 4), WQ_OK);
    assert_memory_equal(got, "kept", 4);
    wq_host_file_close(&file);
}

static void test_folders_that_cannot_be_synced_are_no_failure(void **state)
{
    (void)state;
    struct wq_file file;
    folder_sync_errno = EIO;
    assert_int_equal(wq_host_file_open_state(in_folder("unsynced"), 8192, &file), WQ_E_IO);
    assert_int_equal(errno, EIO);
    assert_int_equal(unlink(in_folder("unsynced")), 0);
    folder_sync_errno = EINVAL; /* as some file systems answer */
    enum wq_status st = wq_host_file_open_state(in_folder("unsynced"), 8192, &file);
    folder_sync_errno = 0;
    assert_int_equal(st, WQ_OK);
    wq_host_file_close(&file);
}

/* As a power cut while it was made leaves it. */
static void test_short_state_file_is_filled_up(void **state)
{
    (void)state;
    char got[5] = "";
    struct wq_file file;
    write_file("short", "begin", 5);
    assert_int_equal(wq_host_file_open_state(in_folder("short"), 8192, &file), WQ_OK);
    assert_int_equal(file.size, 8192);
    assert_int_equal(file.ops->read_at(file.self, 0, got, 5), WQ_OK);
    assert_memory_equal(got, "begin", 5);
    wq_host_file_close(&file);
    struct stat info;
    assert_int_equal(stat(in_folder("short"), &info), 0);
    assert_int_equal(info.st_size, 8192);
}

static void test_a_file_that_was_taken_away_is_known_and_let_go(void **state)
{
    (void)state;
    char got[4];
    struct wq_file file, kept;
    assert_int_equal(wq_host_file_open_state(in_folder("place"), 4096, &file), WQ_OK);
    assert_true(wq_host_file_is_at(&file, in_folder("place")));
    char from[NAME_BYTES];
    snprintf(from, sizeof from, "%s", in_folder("place"));
    assert_int_equal(rename(from, in_folder("file")), 0);
    assert_false(wq_host_file_is_at(&file, in_folder("place")));
    write_file("place", "another", 7);
    assert_false(wq_host_file_is_at(&file, in_folder("place")));
    assert_int_equal(unlink(in_folder("place")), 0);
    snprintf(from, sizeof from, "%s", in_folder("file"));
    assert_int_equal(rename(from, in_folder("place")), 0);
    assert_true(wq_host_file_is_at(&file, in_folder("place")));
    kept = file; /* as a bundle has it */
    wq_host_file_detach(&file);
    assert_false(wq_host_file_is_at(&file, in_folder("place")));
    assert_int_equal(kept.ops->read_at(kept.self, 0, got, sizeof got), WQ_E_IO);
    assert_int_equal(kept.ops->write_at(kept.self, 0, got, sizeof got), WQ_E_IO);
    wq_host_file_detach(&file);
    wq_host_file_close(&file);
    wq_host_file_detach(&file);
}

static void test_second_process_finds_the_state_locked(void **state)
{
    (void)state;
    struct wq_file file;
    assert_int_equal(wq_host_file_open_state(in_folder("place"), 8192, &file), WQ_OK);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct wq_file second;
        _exit((int)wq_host_file_open_state(in_folder("place"), 8192, &second));
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), WQ_E_RANGE);
    wq_host_file_close(&file);
}

static void test_state_folder_is_made_where_xdg_says(void **state)
{
    (void)state;
    char out[NAME_BYTES], wanted[NAME_BYTES];
    struct stat info;
    setenv("XDG_STATE_HOME", in_folder("a"), 1);
    assert_true(wq_state_folder(in_folder("a/b"), out, sizeof out));
    assert_string_equal(out, in_folder("a/b"));
    assert_int_equal(stat(out, &info), 0);
    assert_true(wq_state_folder(NULL, out, sizeof out));
    snprintf(wanted, sizeof wanted, "%s/a/warraq", folder);
    assert_string_equal(out, wanted);
    assert_int_equal(rmdir(wanted), 0);
    setenv("XDG_STATE_HOME", "relative/is/ignored", 1);
    setenv("HOME", "/dev/null/nobody", 1);
    assert_false(wq_state_folder(NULL, out, sizeof out));
    assert_string_equal(out, "/dev/null/nobody/.local/state/warraq");
}

static void test_raw_frames_are_whole_screens_without_padding(void **state)
{
    (void)state;
    enum { W = 20, H = 3, STRIDE = WQ_SURFACE_STRIDE(W) };
    uint8_t pixels[STRIDE * H], got[W * H + 1];
    memset(pixels, 7, sizeof pixels);
    for (int i = 0; i < W * H; i++)
        pixels[i / W * STRIDE + i % W] = (uint8_t)i;
    const struct wq_surface surface = {pixels, W, H, STRIDE};
    const struct wq_device device = {.w_px = W, .h_px = H, .dpi = 100, .levels = 16};
    struct wq_display display;
    char frames[NAME_BYTES];
    snprintf(frames, sizeof frames, "%s", in_folder("frames"));
    const struct wq_frames_form form = {frames, "raw", wq_frame_encode_raw};
    assert_int_equal(wq_display_frames(&device, &form, &display), WQ_OK);
    struct wq_display_info info;
    display.ops->info(display.self, &info);
    assert_true(info.w_px == W && info.h_px == H && !info.is_paper);
    struct wq_rect all = {0, 0, W, H}, part = {1, 2, 3, 1};
    assert_int_equal(display.ops->present(display.self, &surface, all, WQ_INTENT_PAGE), WQ_OK);
    assert_int_equal(display.ops->present(display.self, &surface, part, WQ_INTENT_TYPING), WQ_OK);
    display.ops->close(display.self);
    for (int frame = 1; frame <= 2; frame++) {
        FILE *in =
            fopen(in_folder(frame == 1 ? "frames/frame-0001.raw" : "frames/frame-0002.raw"), "rb");
        assert_non_null(in);
        assert_int_equal(fread(got, 1, sizeof got, in), W * H);
        fclose(in);
        for (int i = 0; i < W * H; i++)
            assert_int_equal(got[i], i);
    }
    char log[64] = "";
    FILE *in = fopen(in_folder("frames/log.txt"), "rb");
    assert_non_null(in);
    assert_true(fread(log, 1, sizeof log - 1, in) > 0);
    fclose(in);
    assert_string_equal(log, "1 0 0 20 3 page\n2 1 2 3 1 typing\n");
}

static void test_full_disk_is_reported_by_frames(void **state)
{
    (void)state;
    uint8_t pixels[WQ_SURFACE_STRIDE(4) * 2] = {0};
    const struct wq_surface surface = {pixels, 4, 2, WQ_SURFACE_STRIDE(4)};
    if (access("/dev/full", W_OK) != 0)
        skip();
    assert_int_equal(wq_frame_write("/dev/full", wq_frame_encode_raw, &surface), WQ_E_IO);
    assert_int_equal(errno, ENOSPC);
}

static enum wq_status encode_half(FILE *out, const struct wq_surface *surface)
{
    (void)surface;
    fputs("half", out);
    errno = ENOSPC;
    return WQ_E_IO;
}

/* How many hidden files of ours stand in the folder. */
static int part_n(void)
{
    int n = 0;
    DIR *names = opendir(folder);
    assert_non_null(names);
    for (struct dirent *entry = readdir(names); entry; entry = readdir(names))
        n += strncmp(entry->d_name, ".warraq-", 8) == 0;
    closedir(names);
    return n;
}

static void test_frame_that_fails_leaves_the_file_that_was_there(void **state)
{
    (void)state;
    char got[8] = "", name[256];
    uint8_t pixel = 'x';
    const struct wq_surface surface = {&pixel, 1, 1, 1};
    write_file("file", "old", 3);
    assert_int_equal(wq_frame_write(in_folder("file"), encode_half, &surface), WQ_E_IO);
    assert_int_equal(errno, ENOSPC);
    assert_int_equal(wq_frame_write(in_folder("none"), encode_half, &surface), WQ_E_IO);
    assert_int_not_equal(access(in_folder("none"), F_OK), 0);
    assert_int_equal(part_n(), 0);
    FILE *in = fopen(in_folder("file"), "rb");
    assert_non_null(in);
    assert_int_equal(fread(got, 1, sizeof got, in), 3);
    fclose(in);
    assert_memory_equal(got, "old", 3);
    /* the longest name a file can have */
    memset(name, 'n', 255);
    name[255] = '\0';
    assert_int_equal(wq_frame_write(in_folder(name), wq_frame_encode_raw, &surface), WQ_OK);
    assert_int_equal(unlink(in_folder(name)), 0);
}

static void test_parts_of_processes_that_ended_are_swept(void **state)
{
    (void)state;
    char part[WQ_HOST_PATH_BYTES], again[WQ_HOST_PATH_BYTES], left[64], living[64];
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(0);
    assert_int_equal(waitpid(child, NULL, 0), child);
    snprintf(left, sizeof left, ".warraq-%ld-0.part", (long)child);
    snprintf(living, sizeof living, ".warraq-%ld-0.part", (long)getppid());
    write_file(left, "x", 1);
    write_file(living, "x", 1);
    write_file(".warraq-1.part.txt", "x", 1);
    FILE *file = wq_host_part_open(in_folder("file"), part);
    FILE *other = wq_host_part_open(in_folder("file"), again);
    assert_true(file && other);
    assert_string_not_equal(part, again);
    assert_int_equal(part_n(), 5);
    wq_host_part_sweep(in_folder("file"));
    assert_int_equal(part_n(), 4);
    assert_int_not_equal(access(in_folder(left), F_OK), 0);
    fclose(file);
    fclose(other);
    assert_int_equal(unlink(part), 0);
    assert_int_equal(unlink(again), 0);
    assert_int_equal(unlink(in_folder(living)), 0);
    assert_int_equal(unlink(in_folder(".warraq-1.part.txt")), 0);
}

static void test_data_is_found_beside_the_program(void **state)
{
    (void)state;
    char out[4096];
    assert_true(wq_host_beside("share/x", out, sizeof out));
    assert_int_equal(out[0], '/');
    assert_non_null(strstr(out, "/../share/x"));
    assert_false(wq_host_beside("share/x", out, 8));
}

static void test_memory_is_zeroed_and_impossible_sizes_are_refused(void **state)
{
    (void)state;
    uint8_t *memory = wq_host_memory(1 << 20);
    assert_non_null(memory);
    for (size_t i = 0; i < 1 << 20; i += 4095)
        assert_int_equal(memory[i], 0);
    assert_null(wq_host_memory(SIZE_MAX / 2));
}

static void assert_string(struct wq_str got, const char *wanted)
{
    assert_int_equal(got.len, strlen(wanted));
    assert_memory_equal(got.ptr, wanted, got.len);
}

static void test_shares_and_editions_are_read_from_names(void **state)
{
    (void)state;
    static const struct {
        const char *name, *archive, *family;
        uint32_t edition, share, share_n;
        bool is_part;
    } rows[] = {
        {"news.wrq", "news", "news", 0, 0, 0, false},
        {"NEWS.WRQ", "NEWS", "NEWS", 0, 0, 0, false},
        {"news.ed3.wrq", "news", "news", 3, 0, 0, false},
        {"news.ed03.wrq", "news.ed03", "news.ed03", 0, 0, 0, false},
        {"news.ed999999999.wrq", "news", "news", 999999999, 0, 0, false},
        {"news.ed1000000000.wrq", "news.ed1000000000", "news.ed1000000000", 0, 0, 0, false},
        {".ed3.wrq.wrq", NULL, NULL, 0, 0, 0, false},
        {"news3.wrq", "news3", "news3", 0, 0, 0, false},
        {"news.ed3-2-of-4.wrq", "news", "news", 3, 2, 4, false},
        {"news.ed3-5-of-4.wrq", "news.ed3-5-of-4", "news.ed3-5-of-4", 0, 0, 0, false},
        {"news.ed3-02-of-4.wrq", "news.ed3-02-of-4", "news.ed3-02-of-4", 0, 0, 0, false},
        {"news-2-of-3.wrq", "news-2-of-3", "news", 0, 0, 0, false},
        {"news-2-of-3.ed7.wrq", "news-2-of-3", "news", 7, 0, 0, false},
        {"a-1-of-2.ed5-3-of-4.wrq", "a-1-of-2", "a", 5, 3, 4, false},
        {"1-of-2.wrq", "1-of-2", "1-of-2", 0, 0, 0, false},
        {"-2-of-3.wrq", "-2-of-3", "-2-of-3", 0, 0, 0, false},
        {"-of-3.wrq", "-of-3", "-of-3", 0, 0, 0, false},
        {"news.ed3.part", "news", "news", 3, 0, 0, true},
        {"news.ed3-2-of-4.part", "news", "news", 3, 2, 4, true},
        {"news.part", NULL, NULL, 0, 0, 0, false},
        {"news-2-of-4.part", NULL, NULL, 0, 0, 0, false},
        {".news.wrq", NULL, NULL, 0, 0, 0, false},
        {".wrq", NULL, NULL, 0, 0, 0, false},
        {"news.txt", NULL, NULL, 0, 0, 0, false},
        {"", NULL, NULL, 0, 0, 0, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct wq_bundle_name name;
        const bool is_bundle = wq_host_bundle_name(rows[i].name, &name);
        assert_int_equal(is_bundle, rows[i].archive != NULL);
        if (!is_bundle)
            continue;
        assert_string(name.archive, rows[i].archive);
        assert_string(name.family, rows[i].family);
        assert_int_equal(name.edition, rows[i].edition);
        assert_int_equal(name.share, rows[i].share);
        assert_int_equal(name.share_n, rows[i].share_n);
        assert_int_equal(name.is_part, rows[i].is_part);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shares_and_editions_are_read_from_names),
        cmocka_unit_test(test_reads_are_whole_or_named_truncated),
        cmocka_unit_test(test_what_is_no_file_is_refused_without_blocking),
        cmocka_unit_test(test_state_file_is_made_of_zeros_and_kept),
        cmocka_unit_test(test_short_state_file_is_filled_up),
        cmocka_unit_test(test_a_file_that_was_taken_away_is_known_and_let_go),
        cmocka_unit_test(test_second_process_finds_the_state_locked),
        cmocka_unit_test(test_state_folder_is_made_where_xdg_says),
        cmocka_unit_test(test_raw_frames_are_whole_screens_without_padding),
        cmocka_unit_test(test_full_disk_is_reported_by_frames),
        cmocka_unit_test(test_folders_that_cannot_be_synced_are_no_failure),
        cmocka_unit_test(test_frame_that_fails_leaves_the_file_that_was_there),
        cmocka_unit_test(test_parts_of_processes_that_ended_are_swept),
        cmocka_unit_test(test_data_is_found_beside_the_program),
        cmocka_unit_test(test_memory_is_zeroed_and_impossible_sizes_are_refused),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
