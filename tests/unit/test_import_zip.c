/* SPDX-License-Identifier: MIT */
/* ZIP archives: members as files in a folder, and what is not sound. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include "zip_fixture.h"

#define PAGE "<!DOCTYPE html><title>صفحة</title><body>"

static void import_zip(struct imported *got, struct zip_bytes *zip)
{
    memset(got, 0, sizeof *got);
    got->sink.options.image_width = 100;
    import_bytes(got, "a.zip", zip_finish(zip), 65536);
    zip_free(zip);
}

static void test_members_are_read_as_files_in_a_folder(void **state)
{
    struct zip_bytes zip = {0};
    struct imported got;
    (void)state;
    zip_add(&zip, "b/2.jsonl", "{\"title\":\"سادس\",\"text\":\"x\"}\n{\"title\":\"سابع\"}\n");
    zip_add(&zip, "b/", "");
    zip_add(&zip, "a.txt", "أول\nنص\n");
    zip_add(&zip, "b/1.html", PAGE "<p>ثان");
    zip_add(&zip, "b/.hidden.txt", "x");
    zip_add(&zip, "__MACOSX/b/1.html", "x");
    zip_add(&zip, "b/1_files/ad.html", PAGE "x");
    zip_add(&zip, "b/style.css", "x{}");
    import_zip(&got, &zip);
    assert_int_equal(got.article_n, 4);
    assert_true(wq_str_equal(got.article.meta.title, wq_str("أول")));
    assert_int_equal(got.counts[WQ_NOTE_BESIDE], 2);
    assert_int_equal(got.counts[WQ_NOTE_LEFT_OUT], 0);
    imported_free(&got);
}

static void test_pictures_in_the_archive_are_shown(void **state)
{
    struct zip_bytes zip = {0};
    struct imported got;
    (void)state;
    zip_add_bytes(&zip, "صور/ص ورة.png", (struct wq_bytes){zip_png, sizeof zip_png}, true);
    zip_add(&zip, "a/p.html",
            PAGE "<p>نص<p><img src='../%D8%B5%D9%88%D8%B1/%D8%B5%20%D9%88%D8%B1%D8%A9.png?x=1' "
                 "alt=منظر><p><img src=../../../etc/x.png><p><img src=no.png>");
    import_zip(&got, &zip);
    assert_int_equal(got.article_n, 1);
    assert_int_equal(got.article.image_n, 1);
    assert_int_equal(got.counts[WQ_NOTE_PICTURE_AWAY], 1);
    assert_string_equal(got.details[WQ_NOTE_PICTURE], "a/p.html: no.png: it is not in the archive");
    imported_free(&got);
}

static void test_archives_in_archives_end_at_three(void **state)
{
    struct zip_bytes inner = {0};
    struct wq_buffer held = {0};
    struct imported got;
    (void)state;
    zip_add(&inner, "a.txt", "نص\n");
    for (int depth = 1; depth < 5; depth++) {
        struct zip_bytes outer = {0};
        const struct wq_str bytes = zip_finish(&inner);
        held.len = 0;
        assert_int_equal(wq_buffer_add(&held, bytes.ptr, bytes.len), WQ_OK);
        zip_free(&inner);
        memset(&got, 0, sizeof got);
        import_bytes(&got, "", (struct wq_str){(const char *)held.ptr, held.len}, 65536);
        assert_int_equal(got.article_n, depth <= 3);
        if (depth > 3)
            assert_string_equal(
                got.details[WQ_NOTE_LEFT_OUT],
                "i.zip/i.zip/i.zip: an archive in an archive in an archive: unpack it first");
        imported_free(&got);
        zip_add_bytes(&outer, "i.zip", (struct wq_bytes){held.ptr, held.len}, true);
        inner = outer;
    }
    zip_free(&inner);
    wq_buffer_free(&held);
}

/* ---- bad input ---- */

static void test_a_damaged_member_costs_itself(void **state)
{
    struct zip_bytes zip = {0};
    struct imported got;
    (void)state;
    zip_add(&zip, "a.txt", "أول\n");
    const size_t off =
        zip_add_bytes(&zip, "b.txt", (struct wq_bytes){(const uint8_t *)"b\n", 2}, 0);
    zip_add(&zip, "c.txt", "ثالث\n");
    zip.all.ptr[off + 30 + 5] ^= 1; /* its first byte: the checksum is another */
    import_zip(&got, &zip);
    assert_int_equal(got.article_n, 2);
    assert_string_equal(got.details[WQ_NOTE_LEFT_OUT], "b.txt: cannot be read: CRC error");
    imported_free(&got);
}

/* Names that an Arabic DOS and an Arabic Windows wrote; by them pictures are found. */
static void test_names_in_old_charsets_are_read(void **state)
{
    static const struct {
        const char *page, *picture;
    } names[] = {
        /* صفحة المقالات.html, صورة.png: CP720, windows-1256 */
        {"\xAD\xE5\xA5\xA1 \x9F\xE9\xEA\xE7\x9F\xE9\x9F\xA2.html", "\xAD\xED\xA9\xA1.png"},
        {"\xD5\xDD\xCD\xC9 \xC7\xE1\xE3\xDE\xC7\xE1\xC7\xCA.html", "\xD5\xE6\xD1\xC9.png"},
    };
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct zip_bytes zip = {0};
        struct imported got;
        const struct wq_str text = wq_str("<p>نص<img src=\"صورة.png\">");
        const struct wq_bytes page = {(const uint8_t *)text.ptr, text.len};
        const size_t off = zip_add_bytes(&zip, names[i].picture, page, false);
        const size_t list = zip.directory.len;
        const size_t page_off = zip_add_bytes(&zip, names[i].page, page, false);
        zip.all.ptr[off + 7] = zip.all.ptr[page_off + 7] = 0; /* nothing says that they are UTF-8 */
        zip.directory.ptr[9] = zip.directory.ptr[list + 9] = 0;
        import_zip(&got, &zip);
        assert_int_equal(got.article_n, 1);
        assert_true(imported_says(&got, "صفحة المقالات.html: صورة.png: "));
        assert_false(imported_says(&got, "it is not in the archive"));
        imported_free(&got);
    }
}

static void test_an_encrypted_member_is_named(void **state)
{
    struct zip_bytes zip = {0};
    struct imported got;
    (void)state;
    zip_add(&zip, "a.txt", "نص طوله كاف\n");
    zip.all.ptr[6] |= 1;       /* in its own record, */
    zip.directory.ptr[8] |= 1; /* and in the directory */
    import_zip(&got, &zip);
    assert_int_equal(got.article_n, 0);
    assert_string_equal(got.details[WQ_NOTE_LEFT_OUT],
                        "a.txt: cannot be read: it is encrypted: unpack it with its password");
    imported_free(&got);
}

static void test_paths_that_climb_out_are_told(void **state)
{
    static const char *const paths[] = {"../../a.txt", "/etc/a.txt", "C:\\a.txt", "a/../../b.txt"};
    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        struct zip_bytes zip = {0};
        struct imported got;
        zip_add(&zip, paths[i], "نص\n");
        import_zip(&got, &zip);
        assert_int_equal(got.article_n, 1);
        assert_int_equal(got.counts[WQ_NOTE_FIELD], 1);
        assert_true(imported_says(&got, "a path that leads out of the archive"));
        imported_free(&got);
    }
}

static void test_a_bomb_costs_itself(void **state)
{
    struct zip_bytes zip = {0};
    struct imported got;
    const size_t n = 80u << 20;
    uint8_t *zeros = malloc(n);
    (void)state;
    assert_non_null(zeros);
    memset(zeros, ' ', n);
    memcpy(zeros, "{\"title\":\"", 10);
    zip_add_bytes(&zip, "bomb.jsonl", (struct wq_bytes){zeros, n}, true);
    zip_add(&zip, "c.txt", "نص\n");
    free(zeros);
    import_zip(&got, &zip);
    assert_true(
        imported_says(&got, "bomb.jsonl: cannot be read: it unpacks to over 250 times its size"));
    imported_free(&got);
}

static void test_members_that_overlap_are_refused(void **state)
{
    struct zip_bytes zip = {0};
    struct imported got;
    static uint8_t text[4096];
    const struct wq_bytes data = {text, sizeof text};
    (void)state;
    memset(text, 'a', sizeof text);
    const size_t off = zip_add_bytes(&zip, "a.txt", data, false);
    for (int i = 0; i < 100; i++)
        zip_list(&zip, "a.txt", data, data.len, off, false);
    import_zip(&got, &zip);
    assert_int_equal(got.article_n, 0);
    assert_true(imported_says(&got, "its members overlap"));
    imported_free(&got);
}

static void test_an_archive_cut_anywhere_is_named(void **state)
{
    struct zip_bytes zip = {0};
    (void)state;
    zip_add(&zip, "a.txt", "أول\n");
    zip_add(&zip, "b.html", PAGE "<p>نص");
    const struct wq_str all = zip_finish(&zip);
    for (size_t len = 4; len < all.len; len++) {
        struct imported got = {0};
        import_bytes(&got, "", (struct wq_str){all.ptr, len}, 65536);
        assert_int_equal(got.article_n, 0);
        assert_int_equal(got.counts[WQ_NOTE_LEFT_OUT], 1);
        imported_free(&got);
    }
    zip_free(&zip);
}

static void test_office_documents_are_named(void **state)
{
    struct zip_bytes zip = {0};
    struct imported got;
    (void)state;
    zip_add(&zip, "[Content_Types].xml", "<?xml?>");
    zip_add(&zip, "word/document.xml", "<?xml?>");
    import_zip(&got, &zip);
    assert_int_equal(got.article_n, 0);
    assert_true(imported_says(&got, "an office document"));
    imported_free(&got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members_are_read_as_files_in_a_folder),
        cmocka_unit_test(test_pictures_in_the_archive_are_shown),
        cmocka_unit_test(test_archives_in_archives_end_at_three),
        cmocka_unit_test(test_a_damaged_member_costs_itself),
        cmocka_unit_test(test_names_in_old_charsets_are_read),
        cmocka_unit_test(test_an_encrypted_member_is_named),
        cmocka_unit_test(test_paths_that_climb_out_are_told),
        cmocka_unit_test(test_a_bomb_costs_itself),
        cmocka_unit_test(test_members_that_overlap_are_refused),
        cmocka_unit_test(test_an_archive_cut_anywhere_is_named),
        cmocka_unit_test(test_office_documents_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
