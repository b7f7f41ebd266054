/* SPDX-License-Identifier: MIT */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include "bundle_fixture.h"

#define NAME "test_pack_writer.wrq"
#define OTHER_NAME "test_pack_writer_2.wrq"

static const struct wq_writer_options keep = {.no_index = true},
                                      replace = {.force = true, .no_index = true};

static int good_syncs = -1; /* how many are let through before they fail; -1: all */

/* Stands in for the system's: what it does cannot be seen here, that it fails can. */
int fsync(int fd)
{
    (void)fd;
    if (good_syncs == 0) {
        errno = EIO;
        return -1;
    }
    good_syncs -= good_syncs > 0;
    return 0;
}

static int remove_files(void **state)
{
    (void)state;
    remove(NAME);
    remove(OTHER_NAME);
    return 0;
}

static enum wq_status finish(struct wq_writer *writer, struct wq_writer_totals *totals)
{
    memset(totals, 0, sizeof *totals);
    return wq_writer_finish(writer, totals);
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void assert_file_is(const char *path, const char *text)
{
    size_t len;
    uint8_t *bytes = slurp(path, &len);
    assert_non_null(bytes);
    assert_string_equal((const char *)bytes, text);
    free(bytes);
}

static void assert_no_file(const char *path)
{
    struct stat status;
    assert_int_not_equal(stat(path, &status), 0);
}

static void test_equal_input_gives_equal_bytes(void **state)
{
    (void)state;
    struct sample samples[2];
    size_t len, again_len;
    sample_make(&samples[0], "عنوان\nمتن\n");
    sample_make(&samples[1], "عنوان آخر\nمتن آخر\n");
    uint8_t *bytes = pack(NAME, samples, 2, &len);
    uint8_t *again = pack(OTHER_NAME, samples, 2, &again_len);
    assert_int_equal(len, again_len);
    assert_memory_equal(bytes, again, len);
    free(again);
    again = pack(NAME, samples, 1, &again_len);
    assert_memory_not_equal(bytes + WQ_ROOT_OFF_EDITION, again + WQ_ROOT_OFF_EDITION, 16);
    free(bytes);
    free(again);
}

static void test_an_empty_bundle_opens(void **state)
{
    (void)state;
    struct wq_arena arena = fixture_arena();
    struct memory_file memory = {0};
    struct wq_bundle *bundle;
    struct wq_meta meta;
    uint8_t *bytes = pack(NAME, NULL, 0, &memory.len);
    memory.bytes = bytes;
    struct wq_file file = memory_file_view(&memory);
    assert_int_equal(wq_bundle_open(&arena, &file, &bundle), WQ_OK);
    assert_int_equal(wq_bundle_info(bundle)->article_n, 0);
    assert_int_equal(wq_bundle_meta(bundle, 0, &arena, &meta), WQ_E_RANGE);
    free(bytes);
    fixture_arena_free(&arena);
}

static void test_duplicates_are_left_out_and_clashing_ids_renamed(void **state)
{
    (void)state;
    struct sample first, second;
    struct wq_writer *writer;
    struct wq_writer_totals totals;
    sample_make(&first, "عنوان\nمتن\n");
    sample_make(&second, "عنوان\nمتن معدّل\n");
    memcpy(second.article.meta.id, first.article.meta.id, WQ_ID_BYTES);
    assert_int_equal(wq_writer_open(NAME, &keep, &writer), WQ_OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(wq_writer_add(writer, &first.article), WQ_OK);
        assert_int_equal(wq_writer_add(writer, &second.article), WQ_OK);
    }
    assert_int_equal(finish(writer, &totals), WQ_OK);
    assert_int_equal(totals.article_n, 2);
    assert_int_equal(totals.duplicate_n, 2);
    assert_int_equal(totals.renamed_n, 1);
    assert_int_equal(totals.text_bytes, first.article.text.len + second.article.text.len);

    struct wq_arena arena = fixture_arena();
    struct memory_file memory = {0};
    uint8_t *bytes = slurp(NAME, &memory.len);
    memory.bytes = bytes;
    struct wq_file file = memory_file_view(&memory);
    struct wq_bundle *bundle;
    struct wq_article a, b;
    assert_int_equal(wq_bundle_open(&arena, &file, &bundle), WQ_OK);
    assert_int_equal(wq_bundle_article(bundle, 0, &arena, &a), WQ_OK);
    assert_int_equal(wq_bundle_article(bundle, 1, &arena, &b), WQ_OK);
    assert_memory_equal(a.meta.id, first.article.meta.id, WQ_ID_BYTES);
    assert_memory_not_equal(b.meta.id, first.article.meta.id, WQ_ID_BYTES);
    assert_str_equal(b.text, second.article.text);
    free(bytes);
    fixture_arena_free(&arena);
}

static void test_a_thousand_articles_stay_apart(void **state)
{
    (void)state;
    struct wq_writer *writer;
    struct wq_writer_totals totals;
    assert_int_equal(wq_writer_open(NULL, &keep, &writer), WQ_OK);
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 1000; i++) {
            struct sample sample;
            char text[64];
            snprintf(text, sizeof text, "عنوان %d\nمتن\n", i);
            sample_make(&sample, text);
            assert_int_equal(wq_writer_add(writer, &sample.article), WQ_OK);
        }
    }
    assert_int_equal(finish(writer, &totals), WQ_OK);
    assert_int_equal(totals.article_n, 1000);
    assert_int_equal(totals.duplicate_n, 1000);
    assert_int_equal(totals.renamed_n, 0);
}

static void test_a_dry_writer_measures_exactly_and_writes_nothing(void **state)
{
    (void)state;
    struct sample sample;
    struct wq_writer *writer;
    struct wq_writer_totals totals;
    size_t len;
    sample_make(&sample, "عنوان\nمتن\n");
    uint8_t *bytes = pack(NAME, &sample, 1, &len);
    assert_int_equal(wq_writer_open(NULL, &keep, &writer), WQ_OK);
    assert_int_equal(wq_writer_add(writer, &sample.article), WQ_OK);
    assert_int_equal(finish(writer, &totals), WQ_OK);
    assert_int_equal(totals.file_bytes, len);
    assert_int_equal(totals.article_n, 1);
    assert_no_file(NAME);
    free(bytes);
}

static void test_articles_that_cannot_be_read_back_are_left_out(void **state)
{
    (void)state;
    struct wq_writer *writer;
    struct wq_writer_totals totals;
    static char long_field[WQ_FIELD_MAX + 2];
    memset(long_field, 'a', WQ_FIELD_MAX + 1);
    struct sample sample, broken[6];
    sample_make(&sample, "عنوان\nمتن\n");
    for (size_t i = 0; i < 6; i++)
        sample_make(&broken[i], "عنوان\nمتن\n");
    broken[0].article.meta.author = wq_str(long_field);
    broken[1].article.meta.title = (struct wq_str){long_field, WQ_TITLE_MAX + 1};
    broken[2].article.meta.date = 20241301;
    broken[3].blocks[1].off = 1;                 /* over the title */
    broken[4].article.text.len -= strlen("ن\n"); /* within the last block */
    broken[5].article.block_n = 0;
    assert_int_equal(wq_writer_open(NAME, &keep, &writer), WQ_OK);
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(wq_writer_add(writer, &broken[i].article), WQ_E_LIMIT);
    assert_int_equal(wq_writer_add(writer, &sample.article), WQ_OK);
    assert_int_equal(finish(writer, &totals), WQ_OK);
    assert_int_equal(totals.article_n, 1);
}

static void test_an_existing_file_is_kept_unless_forced(void **state)
{
    (void)state;
    struct wq_writer *writer = NULL;
    struct wq_writer_totals totals;
    write_file(NAME, "precious");
    assert_int_equal(wq_writer_open(NAME, &keep, &writer), WQ_E_RANGE);
    assert_null(writer);
    assert_int_equal(wq_writer_open(NAME, &replace, &writer), WQ_OK);
    assert_file_is(NAME, "precious");
    wq_writer_abandon(writer);
    assert_file_is(NAME, "precious");
    assert_int_equal(wq_writer_open(NAME, &replace, &writer), WQ_OK);
    assert_int_equal(finish(writer, &totals), WQ_OK);
    struct stat status;
    assert_int_equal(stat(NAME, &status), 0);
    assert_int_equal(status.st_size, totals.file_bytes);
}

static void test_a_file_that_appears_meanwhile_is_kept(void **state)
{
    (void)state;
    struct wq_writer *writer;
    struct wq_writer_totals totals;
    assert_int_equal(wq_writer_open(NAME, &keep, &writer), WQ_OK);
    write_file(NAME, "precious");
    assert_int_equal(finish(writer, &totals), WQ_E_RANGE);
    assert_file_is(NAME, "precious");
}

/* A limit on the length of files stands for a disk that is full. */
static void test_a_full_disk_leaves_the_old_file_and_nothing_else(void **state)
{
    (void)state;
    struct rlimit before, small;
    struct wq_writer *writer;
    struct wq_writer_totals totals;
    struct sample sample;
    char part[64];
    sample_make(&sample, "عنوان\nمتن\n");
    write_file(NAME, "precious");
    snprintf(part, sizeof part, ".warraq-%ld-0.part", (long)getpid());
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    for (rlim_t bytes = 0; bytes < 320; bytes += 20) {
        small = (struct rlimit){bytes, before.rlim_max};
        assert_int_equal(wq_writer_open(NAME, &replace, &writer), WQ_OK);
        assert_int_equal(wq_writer_add(writer, &sample.article), WQ_OK);
        assert_int_equal(access(part, F_OK), 0);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
        errno = 0;
        enum wq_status st = finish(writer, &totals);
        int why = errno;
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
        assert_int_equal(st, WQ_E_IO);
        assert_int_equal(why, EFBIG);
        assert_file_is(NAME, "precious");
        assert_no_file(part);
    }
}

static bool stops;

static bool is_stopped(void)
{
    return stops;
}

static void test_what_is_stopped_at_the_end_leaves_no_file(void **state)
{
    (void)state;
    const struct wq_writer_options options = {.is_stopped = is_stopped};
    struct sample sample;
    struct wq_writer *writer;
    struct wq_writer_totals totals;
    sample_make(&sample, "عنوان\nمتن\n");
    stops = false;
    assert_int_equal(wq_writer_open(NAME, &options, &writer), WQ_OK);
    assert_int_equal(wq_writer_add(writer, &sample.article), WQ_OK);
    stops = true;
    assert_int_equal(finish(writer, &totals), WQ_E_LIMIT);
    assert_no_file(NAME);
}

static void test_a_failed_sync_is_told_apart_before_and_after_the_rename(void **state)
{
    (void)state;
    struct wq_writer *writer;
    struct wq_writer_totals totals;
    struct stat status;
    for (int good_n = 0; good_n < 4; good_n++) {
        write_file(NAME, "precious");
        assert_int_equal(wq_writer_open(NAME, &replace, &writer), WQ_OK);
        good_syncs = good_n;
        enum wq_status st = finish(writer, &totals);
        good_syncs = -1;
        if (good_n == 0) {
            assert_int_equal(st, WQ_E_IO);
            assert_file_is(NAME, "precious");
            continue;
        }
        /* of the three syncs two come after the rename */
        assert_int_equal(st, WQ_OK);
        assert_int_equal(totals.sync_errno, good_n < 3 ? EIO : 0);
        assert_int_equal(stat(NAME, &status), 0);
        assert_int_equal(status.st_size, totals.file_bytes);
    }
}

static void test_places_that_cannot_be_written_are_named(void **state)
{
    (void)state;
    struct wq_writer *writer;
    errno = 0;
    assert_int_equal(wq_writer_open("no/such/folder.wrq", &keep, &writer), WQ_E_IO);
    assert_int_equal(errno, ENOENT);
    assert_int_equal(wq_writer_open("/dev/null", &replace, &writer), WQ_E_IO);
    assert_int_equal(errno, EINVAL);
    assert_int_equal(wq_writer_open("/", &replace, &writer), WQ_E_IO);
    assert_int_equal(errno, EISDIR);
    wq_writer_abandon(NULL);
}

static void test_large_records_get_a_cluster_of_their_own(void **state)
{
    (void)state;
    struct sample small, large;
    char *text = malloc(WQ_TEXT_MAX + 1);
    memset(text, 'x', WQ_TEXT_MAX);
    text[5] = '\n';
    text[WQ_TEXT_MAX] = 0;
    sample_make(&small, "عنوان\nمتن\n");
    sample_make(&large, text);
    large.article.meta.title = wq_str("كبير");
    struct sample samples[2] = {small, large};
    samples[0].article.blocks = samples[0].blocks;
    samples[1].article.blocks = samples[1].blocks;
    struct wq_arena arena = fixture_arena();
    struct memory_file memory = {0};
    uint8_t *bytes = pack(NAME, samples, 2, &memory.len);
    memory.bytes = bytes;
    struct wq_file file = memory_file_view(&memory);
    struct wq_bundle *bundle;
    struct wq_article back;
    assert_int_equal(wq_bundle_open(&arena, &file, &bundle), WQ_OK);
    assert_int_equal(wq_bundle_info(bundle)->text_cluster_n, 2);
    assert_true(arena.used < 13u << 20);
    assert_int_equal(wq_bundle_article(bundle, 1, &arena, &back), WQ_OK);
    assert_article_equal(&back, &samples[1].article);
    free(bytes);
    free(text);
    fixture_arena_free(&arena);
}

#define WRITER_TEST(name) cmocka_unit_test_setup_teardown(name, remove_files, remove_files)

static void test_a_bundle_too_large_for_fat_is_told(void **state)
{
    (void)state;
    assert_null(wq_writer_size_warning(0));
    assert_null(wq_writer_size_warning(4294967295u));
    assert_non_null(strstr(wq_writer_size_warning(4294967296u), "FAT"));
    assert_non_null(strstr(wq_writer_size_warning(UINT64_MAX), "warraq flash"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WRITER_TEST(test_equal_input_gives_equal_bytes),
        WRITER_TEST(test_an_empty_bundle_opens),
        WRITER_TEST(test_duplicates_are_left_out_and_clashing_ids_renamed),
        WRITER_TEST(test_a_thousand_articles_stay_apart),
        WRITER_TEST(test_a_dry_writer_measures_exactly_and_writes_nothing),
        WRITER_TEST(test_articles_that_cannot_be_read_back_are_left_out),
        WRITER_TEST(test_an_existing_file_is_kept_unless_forced),
        WRITER_TEST(test_a_file_that_appears_meanwhile_is_kept),
        WRITER_TEST(test_a_full_disk_leaves_the_old_file_and_nothing_else),
        WRITER_TEST(test_what_is_stopped_at_the_end_leaves_no_file),
        WRITER_TEST(test_a_failed_sync_is_told_apart_before_and_after_the_rename),
        WRITER_TEST(test_places_that_cannot_be_written_are_named),
        WRITER_TEST(test_large_records_get_a_cluster_of_their_own),
        cmocka_unit_test(test_a_bundle_too_large_for_fat_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
