/* SPDX-License-Identifier: MIT */
/* Images: rows to strips and back, alone and through a bundle. */
#include "bundle_fixture.h"

#define BUNDLE_NAME "test_pack_image.wrq"

/* Rows that look random, or smooth, and are the same in every run. */
static void fill(uint8_t *rows, uint32_t w, uint32_t h, uint32_t seed, bool is_smooth)
{
    for (uint32_t y = 0; y < h; y++)
        for (uint32_t x = 0; x < w; x++) {
            seed = seed * 1664525u + 1013904223u;
            rows[(size_t)y * w + x] = (uint8_t)(is_smooth ? x + 2 * y + (seed >> 31) : seed >> 24);
        }
}

static void test_strips_come_back(void **state)
{
    (void)state;
    static const struct {
        uint32_t w, h;
    } sizes[] = {{1, 1}, {1, 32768}, {2, 3}, {63, 40}, {1072, 61}, {4096, 15}};
    static uint8_t rows[WQ_STRIP_MAX], back[WQ_STRIP_MAX];
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        for (int is_smooth = 0; is_smooth < 2; is_smooth++) {
            const uint32_t w = sizes[i].w, h = sizes[i].h;
            struct wq_buffer strip = {0};
            fill(rows, w, h, (uint32_t)i + 1, is_smooth);
            memset(back, 0xAA, sizeof back);
            assert_int_equal(wq_strip_encode(rows, w, h, &strip), WQ_OK);
            assert_int_equal(strip.len, (size_t)h * (1 + w));
            assert_true(strip.len <= WQ_STRIP_MAX);
            assert_int_equal(wq_strip_decode((struct wq_bytes){strip.ptr, strip.len}, w, h, back),
                             WQ_OK);
            assert_memory_equal(back, rows, (size_t)w * h);
            wq_buffer_free(&strip);
        }
}

/* A row of each filter over one above it, worked out by hand. */
static void test_each_filter_is_undone(void **state)
{
    (void)state;
    static const uint8_t strip[] = {
        0, 10, 20, 40, /* */
        1, 10, 10, 20, /* left: 10 20 40 */
        2, 1,  2,  3,  /* up: 11 22 43 */
        3, 1,  1,  1,  /* mean of left and up: 6 15 30 */
        4, 1,  1,  1,  /* Paeth: 7 16 31 */
    };
    static const uint8_t want[] = {10, 20, 40, 10, 20, 40, 11, 22, 43, 6, 15, 30, 7, 16, 31};
    uint8_t rows[sizeof want];
    assert_int_equal(wq_strip_decode((struct wq_bytes){strip, sizeof strip}, 3, 5, rows), WQ_OK);
    assert_memory_equal(rows, want, sizeof want);
}

static void test_broken_strips_are_refused(void **state)
{
    (void)state;
    static const uint8_t strip[] = {0, 1, 2, 5, 1, 2};
    uint8_t rows[8];
    assert_int_equal(wq_strip_decode((struct wq_bytes){strip, 6}, 2, 2, rows), WQ_E_DAMAGED);
    assert_int_equal(wq_strip_decode((struct wq_bytes){strip, 3}, 2, 1, rows), WQ_OK);
    assert_int_equal(wq_strip_decode((struct wq_bytes){strip, 3}, 2, 2, rows), WQ_E_DAMAGED);
    assert_int_equal(wq_strip_decode((struct wq_bytes){strip, 4}, 2, 1, rows), WQ_E_DAMAGED);
    assert_int_equal(wq_strip_decode((struct wq_bytes){strip, 0}, 2, 1, rows), WQ_E_DAMAGED);
}

static void test_rows_of_strips_add_up(void **state)
{
    (void)state;
    for (uint32_t w = 1; w <= WQ_IMAGE_SIDE_MAX; w += w < 8 ? 1 : 509)
        for (uint32_t h = 1; h <= WQ_IMAGE_SIDE_MAX; h += h < 40 ? 1 : 811) {
            const struct wq_image image = {(uint16_t)w, (uint16_t)h, 0};
            uint32_t sum = 0;
            assert_true(wq_image_strip_rows(&image) * (1 + w) <= WQ_STRIP_MAX);
            for (uint32_t i = 0; i < wq_image_strip_n(&image); i++) {
                assert_in_range(wq_image_rows_of(&image, i), 1, wq_image_strip_rows(&image));
                sum += wq_image_rows_of(&image, i);
            }
            assert_int_equal(sum, h);
        }
}

/* ---- in bundles ---- */

/* An article of a title and images, and their greys. */
struct shown {
    char text[64];
    struct wq_block blocks[3];
    struct wq_image images[2];
    uint8_t *grey[2];
    struct wq_article article;
};

static void shown_make(struct shown *shown, const char *title, uint32_t image_n, uint32_t seed)
{
    static const struct wq_image images[] = {{700, 200, 0}, {9, 5, 0}};
    memset(shown, 0, sizeof *shown);
    int len = snprintf(shown->text, sizeof shown->text, "%s\n1\n2\n", title);
    const uint32_t title_len = (uint32_t)len - 5;
    shown->blocks[0] = (struct wq_block){WQ_BLOCK_HEADING, 1, 0, 0, 0, title_len};
    for (uint32_t i = 0; i < image_n; i++) {
        shown->blocks[1 + i] =
            (struct wq_block){WQ_BLOCK_IMAGE, 0, 0, (uint16_t)i, title_len + 1 + 2 * i, 1};
        shown->images[i] = images[i];
        shown->images[i].first_strip = i == 0 ? 0 : wq_image_strip_n(&images[0]);
        const size_t n = (size_t)images[i].w_px * images[i].h_px;
        shown->grey[i] = malloc(n);
        fill(shown->grey[i], images[i].w_px, images[i].h_px, seed + i, true);
    }
    shown->article = (struct wq_article){.text = {shown->text, (size_t)len},
                                         .blocks = shown->blocks,
                                         .block_n = 1 + image_n,
                                         .images = shown->images,
                                         .image_n = image_n};
    shown->article.meta.title = (struct wq_str){shown->text, title_len};
    shown->article.meta.part = shown->article.meta.part_n = 1;
    wq_article_identify(&shown->article);
}

static void shown_free(struct shown *shown)
{
    free(shown->grey[0]);
    free(shown->grey[1]);
}

static void add_strips(struct wq_writer *writer, const struct shown *shown)
{
    for (uint32_t i = 0; i < shown->article.image_n; i++) {
        const struct wq_image *image = &shown->images[i];
        const uint8_t *rows = shown->grey[i];
        for (uint32_t k = 0; k < wq_image_strip_n(image); k++) {
            uint32_t row_n = wq_image_rows_of(image, k);
            assert_int_equal(wq_writer_strip(writer, rows, image->w_px, row_n), WQ_OK);
            rows += (size_t)row_n * image->w_px;
        }
    }
}

static void assert_images(struct wq_bundle *bundle, uint32_t index, const struct shown *shown)
{
    static uint8_t rows[WQ_STRIP_MAX];
    struct wq_arena arena = fixture_arena();
    struct wq_article article;
    assert_int_equal(wq_bundle_article(bundle, index, &arena, &article), WQ_OK);
    assert_int_equal(article.image_n, shown->article.image_n);
    for (uint32_t i = 0; i < article.image_n; i++) {
        const uint8_t *want = shown->grey[i];
        const struct wq_image *image = &article.images[i];
        for (uint32_t k = 0; k < wq_image_strip_n(image); k++) {
            size_t n = (size_t)wq_image_rows_of(image, k) * image->w_px;
            assert_int_equal(wq_bundle_image_strip(bundle, index, image, k, rows), WQ_OK);
            assert_memory_equal(rows, want, n);
            want += n;
        }
        assert_int_equal(wq_bundle_image_strip(bundle, index, image, wq_image_strip_n(image), rows),
                         WQ_E_RANGE);
    }
    fixture_arena_free(&arena);
}

static struct wq_bundle *open_bytes(struct memory_file *memory, struct wq_arena *arena)
{
    struct wq_bundle *bundle;
    struct wq_file file = memory_file_view(memory);
    assert_int_equal(wq_bundle_open(arena, &file, &bundle), WQ_OK);
    return bundle;
}

/* Articles that come to nothing take their strips with them. */
static void test_each_article_has_its_own_images(void **state)
{
    (void)state;
    struct shown shown[4];
    struct wq_writer *writer;
    struct wq_writer_totals totals;
    struct memory_file memory = {0};
    for (uint32_t i = 0; i < 4; i++) {
        char title[16];
        snprintf(title, sizeof title, "t%u", i);
        shown_make(&shown[i], title, i == 1 ? 0 : 2, 10 * i);
    }
    assert_int_equal(
        wq_writer_open(BUNDLE_NAME, &(struct wq_writer_options){.force = true}, &writer), WQ_OK);
    add_strips(writer, &shown[0]);
    assert_int_equal(wq_writer_add(writer, &shown[0].article), WQ_OK);
    add_strips(writer, &shown[0]); /* a second time: a duplicate */
    assert_int_equal(wq_writer_add(writer, &shown[0].article), WQ_OK);
    assert_int_equal(wq_writer_add(writer, &shown[1].article), WQ_OK);
    assert_int_equal(wq_writer_add(writer, &shown[2].article), WQ_E_LIMIT); /* no strips */
    add_strips(writer, &shown[3]);
    assert_int_equal(wq_writer_drop_strips(writer), WQ_OK);
    add_strips(writer, &shown[2]);
    assert_int_equal(wq_writer_add(writer, &shown[2].article), WQ_OK);
    add_strips(writer, &shown[3]);
    assert_int_equal(wq_writer_add(writer, &shown[3].article), WQ_OK);
    assert_int_equal(wq_writer_finish(writer, &totals), WQ_OK);
    assert_int_equal(totals.article_n, 4);
    assert_int_equal(totals.duplicate_n, 1);
    uint8_t *bytes = slurp(BUNDLE_NAME, &memory.len);
    memory.bytes = bytes;
    remove(BUNDLE_NAME);
    struct wq_arena arena = fixture_arena();
    struct wq_bundle *bundle = open_bytes(&memory, &arena);
    for (uint32_t i = 0; i < 4; i++)
        assert_images(bundle, i, &shown[i]);
    assert_int_equal(wq_bundle_section(bundle, WQ_SECTION_IMAGES).cluster_n,
                     3 * (wq_image_strip_n(&shown[0].images[0]) + 1));
    for (uint32_t i = 0; i < 4; i++)
        shown_free(&shown[i]);
    fixture_arena_free(&arena);
    free(bytes);
}

/* Bytes of a bundle with one such article, at which each cluster is hurt in turn. */
static void test_a_damaged_strip_costs_its_own_rows(void **state)
{
    (void)state;
    static uint8_t rows[WQ_STRIP_MAX];
    struct shown shown;
    struct wq_writer *writer;
    struct wq_writer_totals totals;
    struct memory_file memory = {0};
    shown_make(&shown, "t", 1, 3);
    assert_int_equal(
        wq_writer_open(BUNDLE_NAME, &(struct wq_writer_options){.force = true}, &writer), WQ_OK);
    add_strips(writer, &shown);
    assert_int_equal(wq_writer_add(writer, &shown.article), WQ_OK);
    assert_int_equal(wq_writer_finish(writer, &totals), WQ_OK);
    uint8_t *bytes = slurp(BUNDLE_NAME, &memory.len);
    memory.bytes = bytes;
    remove(BUNDLE_NAME);
    struct wq_arena arena = fixture_arena();
    struct wq_bundle *bundle = open_bytes(&memory, &arena);
    uint32_t hurt_n = 0, both_n = 0;
    const uint32_t strip_n = wq_image_strip_n(&shown.images[0]);
    assert_true(strip_n > 1);
    for (size_t off = 0; off < memory.len; off += 97) {
        uint32_t bad_n = 0;
        bytes[off] ^= 0x40;
        for (uint32_t k = 0; k < strip_n; k++) {
            enum wq_status st = wq_bundle_image_strip(bundle, 0, &shown.images[0], k, rows);
            assert_true(st == WQ_OK || st == WQ_E_DAMAGED);
            bad_n += st != WQ_OK;
        }
        bytes[off] ^= 0x40;
        hurt_n += bad_n == 1;
        both_n += bad_n > 1;
    }
    assert_true(hurt_n > 20);
    assert_int_equal(both_n, 0); /* index and row are in memory already */
    shown_free(&shown);
    fixture_arena_free(&arena);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_strips_come_back),
        cmocka_unit_test(test_each_filter_is_undone),
        cmocka_unit_test(test_broken_strips_are_refused),
        cmocka_unit_test(test_rows_of_strips_add_up),
        cmocka_unit_test(test_each_article_has_its_own_images),
        cmocka_unit_test(test_a_damaged_strip_costs_its_own_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
