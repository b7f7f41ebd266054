/* SPDX-License-Identifier: MIT */
#include "bundle_fixture.h"

#define BUNDLE_NAME "test_bundle_read.wrq"
#define SAMPLE_N 300 /* two clusters of rows */
#define SECTION_N 11 /* rows, details, text, five of names, months, by date, ids */

struct fixture {
    struct wq_arena arena;
    struct sample *samples;
    char (*texts)[256];
    uint8_t *bytes;
    struct memory_file file;
    struct wq_bundle *bundle;
};

static void make_samples(struct fixture *f)
{
    f->samples = calloc(SAMPLE_N, sizeof *f->samples);
    f->texts = calloc(SAMPLE_N, sizeof *f->texts);
    assert_non_null(f->samples);
    assert_non_null(f->texts);
    for (size_t i = 0; i < SAMPLE_N; i++) {
        snprintf(f->texts[i], sizeof f->texts[i],
                 "المقالة رقم %zu\n\nفقرة أولى عن القناة.\nفقرة ثانية: %zu شجرة زيتون.\n", i,
                 i * i);
        sample_make(&f->samples[i], f->texts[i]);
    }
    struct wq_meta *meta = &f->samples[7].article.meta;
    meta->source = wq_str("جريدة القرية");
    meta->author = wq_str("سلمى");
    meta->category = wq_str("أخبار");
    meta->language = wq_str("ar");
    meta->address = wq_str("https://example.org/7");
    meta->licence = wq_str("CC BY 4.0");
    meta->source_id = wq_str("n-7");
    meta->date = 20240200;
    meta->captured = 20251231;
    meta->word_n = 9;
    meta->part = 2;
    meta->part_n = 3;
    wq_article_identify(&f->samples[7].article);
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    f->arena = fixture_arena();
    make_samples(f);
    f->bytes = pack(BUNDLE_NAME, f->samples, SAMPLE_N, &f->file.len);
    f->file.bytes = f->bytes;
    struct wq_file file = memory_file_view(&f->file);
    assert_int_equal(wq_bundle_open(&f->arena, &file, &f->bundle), WQ_OK);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    fixture_arena_free(&f->arena);
    free(f->samples);
    free(f->texts);
    free(f->bytes);
    free(f);
    return 0;
}

static void test_articles_come_back_as_they_were_packed(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(wq_bundle_info(f->bundle)->article_n, SAMPLE_N);
    for (uint32_t i = 0; i < SAMPLE_N; i++) {
        struct wq_article article;
        struct wq_meta meta;
        size_t mark = wq_arena_mark(&f->arena);
        assert_int_equal(wq_bundle_article(f->bundle, i, &f->arena, &article), WQ_OK);
        assert_article_equal(&article, &f->samples[i].article);
        assert_int_equal(wq_bundle_meta(f->bundle, i, &f->arena, &meta), WQ_OK);
        assert_meta_equal(&meta, &f->samples[i].article.meta);
        wq_arena_rewind(&f->arena, mark);
    }
}

static void test_an_article_outlives_the_clusters_it_came_from(void **state)
{
    struct fixture *f = *state;
    struct wq_article first, last;
    assert_int_equal(wq_bundle_article(f->bundle, 0, &f->arena, &first), WQ_OK);
    assert_int_equal(wq_bundle_article(f->bundle, SAMPLE_N - 1, &f->arena, &last), WQ_OK);
    for (uint32_t i = 0; i < wq_bundle_info(f->bundle)->cluster_n; i++)
        assert_int_equal(wq_bundle_check_cluster(f->bundle, i), WQ_OK);
    assert_article_equal(&first, &f->samples[0].article);
    assert_article_equal(&last, &f->samples[SAMPLE_N - 1].article);
}

static void test_opening_reads_root_table_and_topmost_page_alone(void **state)
{
    struct fixture *f = *state;
    struct memory_file counted = {f->bytes, f->file.len, 0, 0, 0};
    struct wq_file file = memory_file_view(&counted);
    struct wq_bundle *bundle;
    assert_int_equal(wq_bundle_open(&f->arena, &file, &bundle), WQ_OK);
    assert_int_equal(counted.read_n, 3);
    assert_int_equal(counted.read_bytes,
                     WQ_ROOT_BYTES + SECTION_N * WQ_SECTION_BYTES +
                         wq_bundle_info(bundle)->cluster_n * WQ_INDEX_RECORD_BYTES);
}

static void test_clusters_in_memory_are_not_read_again(void **state)
{
    struct fixture *f = *state;
    struct wq_meta meta;
    struct wq_article article;
    /* the one whose names are all stated */
    assert_int_equal(wq_bundle_article(f->bundle, 7, &f->arena, &article), WQ_OK);
    uint32_t before = f->file.read_n;
    for (uint32_t i = 0; i < WQ_CATALOGUE_ROWS; i++) {
        assert_int_equal(wq_bundle_meta(f->bundle, i, &f->arena, &meta), WQ_OK);
        assert_int_equal(wq_bundle_article(f->bundle, i, &f->arena, &article), WQ_OK);
    }
    assert_int_equal(f->file.read_n, before);
}

static void test_numbers_outside_are_refused(void **state)
{
    struct fixture *f = *state;
    struct wq_article article = {.block_n = 77};
    struct wq_meta meta = {.word_n = 77};
    size_t used = f->arena.used;
    assert_int_equal(wq_bundle_article(f->bundle, SAMPLE_N, &f->arena, &article), WQ_E_RANGE);
    assert_int_equal(wq_bundle_meta(f->bundle, UINT32_MAX, &f->arena, &meta), WQ_E_RANGE);
    assert_int_equal(wq_bundle_check_cluster(f->bundle, wq_bundle_info(f->bundle)->cluster_n),
                     WQ_E_RANGE);
    assert_int_equal(article.block_n, 77);
    assert_int_equal(meta.word_n, 77);
    assert_int_equal(f->arena.used, used);
}

static void test_ids_are_found_with_any_hint(void **state)
{
    struct fixture *f = *state;
    static const uint32_t hints[] = {0, 7, 100, SAMPLE_N, UINT32_MAX};
    for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++) {
        uint32_t index = 0;
        const uint8_t *id = f->samples[100].article.meta.id;
        assert_int_equal(wq_bundle_find(f->bundle, id, hints[i], &index), WQ_OK);
        assert_int_equal(index, 100);
    }
    const uint8_t unknown[WQ_ID_BYTES] = {0};
    uint32_t index = 77;
    assert_int_equal(wq_bundle_find(f->bundle, unknown, 3, &index), WQ_E_RANGE);
    assert_int_equal(index, 77);
}

static void test_a_full_arena_is_named_and_left_as_it_was(void **state)
{
    struct fixture *f = *state;
    struct wq_file file = memory_file_view(&f->file);
    uint8_t *memory = malloc(1u << 20);
    struct wq_bundle *bundle = NULL;
    size_t cap = 0;
    enum wq_status st = WQ_E_NOMEM;
    for (; st == WQ_E_NOMEM && cap <= 1u << 20; cap += 509) {
        struct wq_arena arena;
        wq_arena_init(&arena, memory, cap);
        st = wq_bundle_open(&arena, &file, &bundle);
        if (st != WQ_OK)
            assert_int_equal(arena.used, 0);
    }
    assert_int_equal(st, WQ_OK);
    for (cap = 0, st = WQ_E_NOMEM; st == WQ_E_NOMEM && cap <= 4096; cap++) {
        struct wq_arena arena;
        struct wq_article article;
        wq_arena_init(&arena, memory + (1u << 20) - 4096, cap);
        st = wq_bundle_article(f->bundle, 7, &arena, &article);
        if (st != WQ_OK)
            assert_int_equal(arena.used, 0);
    }
    assert_int_equal(st, WQ_OK);
    free(memory);
}

/* 4,100 articles have 17 clusters of rows, 17 of details and 4 of ids, and here many of text: an
 * index of five or six pages under one. */
static void test_a_bad_page_of_the_index_costs_its_own_clusters(void **state)
{
    struct fixture *f = *state;
    const uint32_t n = 4100;
    const struct wq_writer_options options = {.force = true, .no_index = true};
    struct wq_writer *writer;
    struct wq_writer_totals totals;
    struct memory_file memory = {0};
    assert_int_equal(wq_writer_open(BUNDLE_NAME, &options, &writer), WQ_OK);
    for (uint32_t i = 0; i < n; i++) {
        struct sample sample;
        char text[400];
        snprintf(text, sizeof text, "%u\n%0300u\n", i, i);
        sample_make(&sample, text);
        assert_int_equal(wq_writer_add(writer, &sample.article), WQ_OK);
    }
    assert_int_equal(wq_writer_finish(writer, &totals), WQ_OK);
    uint8_t *bytes = slurp(BUNDLE_NAME, &memory.len);
    memory.bytes = bytes;
    remove(BUNDLE_NAME);
    struct wq_file file = memory_file_view(&memory);
    struct wq_bundle *bundle;
    struct wq_meta meta;
    assert_int_equal(wq_bundle_open(&f->arena, &file, &bundle), WQ_OK);
    const uint32_t cluster_n = wq_bundle_info(bundle)->cluster_n;
    assert_in_range(cluster_n, 65, 96);
    assert_int_equal(wq_bundle_meta(bundle, n - 1, &f->arena, &meta), WQ_OK);
    assert_str_equal(meta.title, wq_str("4099"));

    const size_t head = WQ_ROOT_BYTES + 4 * WQ_SECTION_BYTES;
    const size_t in_index = 2 * WQ_INDEX_PAGE_BYTES + 100; /* clusters 32 to 47 */
    uint8_t *page = bytes + head + in_index;
    uint8_t *copy = bytes + memory.len - head - wq_index_bytes(cluster_n) + in_index;
    for (int round = 0; round < 2; round++) {
        *page ^= 1;
        assert_int_equal(wq_bundle_check_cluster(bundle, 40), WQ_OK);
        *copy ^= 1;
        assert_int_equal(wq_bundle_check_cluster(bundle, 32), WQ_E_DAMAGED);
        assert_int_equal(wq_bundle_check_cluster(bundle, 47), WQ_E_DAMAGED);
        assert_int_equal(wq_bundle_check_cluster(bundle, 31), WQ_OK);
        assert_int_equal(wq_bundle_check_cluster(bundle, 48), WQ_OK);
        /* what a page that failed has left in memory must not be taken for another */
        assert_int_equal(wq_bundle_meta(bundle, 15 * WQ_CATALOGUE_ROWS, &f->arena, &meta),
                         WQ_E_DAMAGED);
        assert_int_equal(wq_bundle_meta(bundle, 0, &f->arena, &meta), WQ_OK);
        assert_str_equal(meta.title, wq_str("0"));
        *page ^= 1;
        assert_int_equal(wq_bundle_check_cluster(bundle, 40), WQ_OK);
        *copy ^= 1;
    }
    free(bytes);
}

static void test_body_is_what_follows_the_line_of_the_title(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"عنوان\nمتن\n", "متن\n"}, {"عنوان\r\n\r\nمتن", "\r\nمتن"}, {"عنوان\rمتن", "متن"},
        {"عنوان \t\nمتن", "متن"},  {"\n\nعنوان\n\nمتن", "\nمتن"},   {"عنوان", ""},
        {"عنوان\n", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *text = cases[i][0];
        size_t off = strspn(text, "\n");
        struct wq_block title = {WQ_BLOCK_HEADING,         1, 0, 0, (uint32_t)off,
                                 (uint32_t)strlen("عنوان")};
        struct wq_article article = {.text = wq_str(text), .blocks = &title, .block_n = 1};
        assert_str_equal(wq_article_body(&article), wq_str(cases[i][1]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_articles_come_back_as_they_were_packed),
        cmocka_unit_test(test_an_article_outlives_the_clusters_it_came_from),
        cmocka_unit_test(test_opening_reads_root_table_and_topmost_page_alone),
        cmocka_unit_test(test_clusters_in_memory_are_not_read_again),
        cmocka_unit_test(test_numbers_outside_are_refused),
        cmocka_unit_test(test_ids_are_found_with_any_hint),
        cmocka_unit_test(test_a_full_arena_is_named_and_left_as_it_was),
        cmocka_unit_test(test_a_bad_page_of_the_index_costs_its_own_clusters),
        cmocka_unit_test(test_body_is_what_follows_the_line_of_the_title),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
