/* SPDX-License-Identifier: MIT */
/* ZIM archives, made here byte by byte: pages, pictures, redirects, and what is not sound. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <lzma.h>
#include <stdio.h>
#include <zstd.h>
#include "zip_fixture.h"

#define PAGE "<!DOCTYPE html><body>"

enum form { STORED = 1, XZ = 4, ZSTD = 5 };

struct entry {
    const char *path; /* with its namespace */
    const char *title;
    unsigned type; /* 0 HTML, 1 PNG, 2 plain; 0xFFFF a redirect to the entry `blob` */
    struct wq_bytes data;
    uint32_t blob; /* set by make_zim, but of a redirect */
};

static void add_u64(struct wq_buffer *out, uint64_t value)
{
    uint8_t bytes[8];
    wq_store_u64(bytes, value);
    assert_int_equal(wq_buffer_add(out, bytes, 8), WQ_OK);
}

static void add(struct wq_buffer *out, const void *bytes, size_t len)
{
    assert_int_equal(wq_buffer_add(out, bytes, len), WQ_OK);
}

/* One cluster with all blobs. */
static void make_cluster(struct entry *entries, uint32_t n, enum form form, bool is_extended,
                         struct wq_buffer *out)
{
    struct wq_buffer plain = {0};
    const uint8_t info = (uint8_t)(form | (is_extended ? 0x10 : 0));
    const uint32_t width = is_extended ? 8 : 4;
    uint32_t blob_n = 0;
    for (uint32_t i = 0; i < n; i++)
        if (entries[i].type != 0xFFFF)
            entries[i].blob = blob_n++;
    uint64_t off = (uint64_t)(blob_n + 1) * width;
    for (uint32_t i = 0; i < n; i++) {
        if (entries[i].type == 0xFFFF)
            continue;
        is_extended ? add_u64(&plain, off) : zip_u32(&plain, off);
        off += entries[i].data.len;
    }
    is_extended ? add_u64(&plain, off) : zip_u32(&plain, off);
    for (uint32_t i = 0; i < n; i++)
        if (entries[i].type != 0xFFFF)
            add(&plain, entries[i].data.ptr, entries[i].data.len);
    add(out, &info, 1);
    size_t room = plain.len + 65536, len = 0;
    uint8_t *packed = malloc(room);
    assert_non_null(packed);
    if (form == XZ) {
        assert_int_equal(lzma_easy_buffer_encode(6, LZMA_CHECK_CRC32, NULL, plain.ptr, plain.len,
                                                 packed, &len, room),
                         LZMA_OK);
    } else if (form == ZSTD) {
        len = ZSTD_compress(packed, room, plain.ptr, plain.len, 3);
        assert_false(ZSTD_isError(len));
    } else {
        len = plain.len;
        memcpy(packed, plain.ptr, len);
    }
    add(out, packed, len);
    free(packed);
    wq_buffer_free(&plain);
}

/* Entries come by path. */
static void make_zim(struct entry *entries, uint32_t n, enum form form, bool is_extended,
                     struct wq_buffer *out)
{
    static const char types[] = "text/html; charset=utf-8\0image/png\0text/plain\0";
    uint64_t dirents[16];
    struct wq_buffer cluster = {0};
    assert_true(n <= 16);
    make_cluster(entries, n, form, is_extended, &cluster);
    zip_u32(out, 0x044D495A);
    zip_u16(out, 6);
    zip_u16(out, 1);
    add(out, "0123456789abcdef", 16);
    zip_u32(out, n);
    zip_u32(out, 1);
    const size_t offsets_at = out->len;
    for (int i = 0; i < 4; i++)
        add_u64(out, 0);
    zip_u32(out, UINT32_MAX);
    zip_u32(out, UINT32_MAX);
    add_u64(out, 0);
    add(out, types, sizeof types);
    for (uint32_t i = 0; i < n; i++) {
        dirents[i] = out->len;
        zip_u16(out, entries[i].type);
        add(out, "\0", 1);
        add(out, entries[i].path, 1);
        zip_u32(out, 0);
        zip_u32(out, entries[i].type == 0xFFFF ? entries[i].blob : 0);
        if (entries[i].type != 0xFFFF)
            zip_u32(out, entries[i].blob);
        add(out, entries[i].path + 2, strlen(entries[i].path) - 1);
        add(out, entries[i].title, strlen(entries[i].title) + 1);
    }
    wq_store_u64(out->ptr + offsets_at, out->len);
    for (uint32_t i = 0; i < n; i++)
        add_u64(out, dirents[i]);
    wq_store_u64(out->ptr + offsets_at + 16, out->len);
    add_u64(out, out->len + 8);
    wq_store_u64(out->ptr + offsets_at + 24, 80);
    add(out, cluster.ptr, cluster.len);
    wq_buffer_free(&cluster);
}

static struct wq_bytes text(const char *text)
{
    return (struct wq_bytes){(const uint8_t *)text, strlen(text)};
}

static void make_sample(enum form form, bool is_extended, struct wq_buffer *out)
{
    struct entry entries[] = {
        {"C/_r.html", "", 0xFFFF, {0}, 3},
        {"C/I/e.png", "", 1, {zip_png, sizeof zip_png}, 0},
        {"C/I/r.png", "", 0xFFFF, {0}, 1},
        {"C/a/1", "أول", 0, text(PAGE "<p>نص<p><img src=../I/r.png alt=منظر>"), 0},
        {"C/b", "ثان", 0, text(PAGE "<p>نص آخر"), 0},
        {"C/c", "", 0, text(PAGE), 0},
        {"M/Date", "", 2, text("2015-12-18"), 0},
        {"M/Language", "", 2, text("ara,eng"), 0},
        {"M/Name", "", 2, text("wiki_ar"), 0},
        {"M/Title", "", 2, text("موسوعة"), 0},
        {"W/mainPage", "", 0xFFFF, {0}, 3},
        {"X/index", "", 0, text(PAGE "<p>x"), 0},
    };
    make_zim(entries, sizeof entries / sizeof entries[0], form, is_extended, out);
}

static void import_zim(struct imported *got, const struct wq_buffer *zim, size_t len)
{
    memset(got, 0, sizeof *got);
    got->sink.options.image_width = 100;
    import_bytes(got, "", (struct wq_str){(const char *)zim->ptr, len}, 65536);
}

static void test_pages_are_articles_with_their_pictures(void **state)
{
    static const enum form forms[] = {STORED, XZ, ZSTD};
    (void)state;
    for (int i = 0; i < 6; i++) {
        struct wq_buffer zim = {0};
        struct imported got;
        make_sample(forms[i % 3], i >= 3, &zim);
        import_zim(&got, &zim, zim.len);
        const struct wq_meta *meta = &got.article.meta;
        assert_int_equal(got.article_n, 2);
        assert_int_equal(got.counts[WQ_NOTE_LEFT_OUT], 0);
        assert_int_equal(got.counts[WQ_NOTE_BESIDE], 1); /* a page without text */
        assert_true(wq_str_equal(meta->title, wq_str("أول")));
        assert_true(wq_str_equal(meta->source, wq_str("موسوعة")));
        assert_true(wq_str_equal(meta->language, wq_str("ar")));
        assert_true(wq_str_equal(meta->source_id, wq_str("wiki_ar:C/a/1")));
        assert_int_equal(meta->captured, 20151218);
        assert_int_equal(got.article.image_n, 1);
        imported_free(&got);
        wq_buffer_free(&zim);
    }
}

/* ---- bad input ---- */

static void test_an_archive_cut_anywhere_is_named(void **state)
{
    struct wq_buffer zim = {0};
    (void)state;
    make_sample(ZSTD, false, &zim);
    for (size_t len = 8; len < zim.len; len++) {
        struct imported got;
        import_zim(&got, &zim, len);
        assert_int_equal(got.article_n, 0);
        assert_true(got.counts[WQ_NOTE_LEFT_OUT] > 0);
        imported_free(&got);
    }
    wq_buffer_free(&zim);
}

static void test_any_byte_may_be_another(void **state)
{
    struct wq_buffer zim = {0};
    (void)state;
    make_sample(STORED, false, &zim);
    for (size_t i = 4; i < zim.len; i++) {
        struct imported got;
        const uint8_t before = zim.ptr[i];
        zim.ptr[i] = i % 3 == 0 ? 0xFF : i % 3 == 1 ? 0 : before ^ 1;
        import_zim(&got, &zim, zim.len);
        assert_true(got.article_n <= 8);
        imported_free(&got);
        zim.ptr[i] = before;
    }
    wq_buffer_free(&zim);
}

static void test_redirects_in_a_circle_end(void **state)
{
    struct entry entries[] = {
        {"C/1", "", 0, text(PAGE "<p>نص<img src=a.png>"), 0},
        {"C/a.png", "", 0xFFFF, {0}, 2},
        {"C/b.png", "", 0xFFFF, {0}, 1},
    };
    struct wq_buffer zim = {0};
    struct imported got;
    (void)state;
    make_zim(entries, 3, STORED, false, &zim);
    import_zim(&got, &zim, zim.len);
    assert_int_equal(got.article_n, 1);
    assert_true(imported_says(&got, "a.png: it is damaged"));
    imported_free(&got);
    wq_buffer_free(&zim);
}

static void test_a_cluster_that_is_a_bomb_costs_its_pages(void **state)
{
    const size_t n = 200u << 20;
    uint8_t *blanks = malloc(n);
    (void)state;
    assert_non_null(blanks);
    memset(blanks, ' ', n);
    struct entry entries[] = {{"C/1", "", 0, {blanks, n}, 0}};
    struct wq_buffer zim = {0};
    struct imported got;
    make_zim(entries, 1, ZSTD, false, &zim);
    free(blanks);
    import_zim(&got, &zim, zim.len);
    assert_int_equal(got.article_n, 0);
    assert_true(imported_says(&got, "entries of the archive that are damaged"));
    imported_free(&got);
    wq_buffer_free(&zim);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages_are_articles_with_their_pictures),
        cmocka_unit_test(test_an_archive_cut_anywhere_is_named),
        cmocka_unit_test(test_any_byte_may_be_another),
        cmocka_unit_test(test_redirects_in_a_circle_end),
        cmocka_unit_test(test_a_cluster_that_is_a_bomb_costs_its_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
