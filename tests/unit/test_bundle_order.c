/* SPDX-License-Identifier: MIT */
/* Orders, groups, ids, versions and news, as the packer makes them and the reader reads them. */
#include "bundle_fixture.h"

#define BUNDLE_NAME "test_bundle_order.wrq"
#define SAMPLE_N 3000 /* two pages of an order, twelve clusters of rows, two pages of ids */

#define NEWS_FROM 300 /* the articles from here on are new: two pages of news */

static const uint8_t since[16] = {1, 2, 3};

struct fixture {
    struct wq_arena arena;
    struct sample *samples;
    char (*texts)[64], (*names)[16];
    uint8_t *bytes;
    struct memory_file file;
    struct wq_bundle *bundle;
};

static const char *const sources[] = {"القدس", "البيان", "آفاق", NULL};

/* Numbers below that look as if they came by chance. */
static uint32_t mixed(uint32_t i, uint32_t below)
{
    return i * 2654435761u / 7u % below;
}

static void make_sample(struct fixture *f, uint32_t i)
{
    snprintf(f->texts[i], sizeof f->texts[i], "عنوان %u\nمتن %u\n", mixed(i, 500), i);
    sample_make(&f->samples[i], f->texts[i]);
    struct wq_meta *meta = &f->samples[i].article.meta;
    const char *source = sources[mixed(i, 4)];
    if (source)
        meta->source = wq_str(source);
    snprintf(f->names[i], sizeof f->names[i], "n-%u", mixed(i, 77777) * 10000 + i);
    meta->source_id = wq_str(f->names[i]);
    if (i % 3)
        meta->date = (2000 + mixed(i, 20)) * 10000 + (1 + mixed(i, 12)) * 100 + 1 + mixed(i, 28);
    wq_article_identify(&f->samples[i].article);
}

static int set_up(void **state)
{
    static const uint32_t versions[2][3] = {{5, 900, 2500}, {7, 8, 0}};
    const struct wq_writer_options options = {.force = true};
    struct fixture *f = calloc(1, sizeof *f);
    struct wq_writer *writer;
    struct wq_writer_totals totals;
    f->arena = fixture_arena();
    f->samples = calloc(SAMPLE_N, sizeof *f->samples);
    f->texts = calloc(SAMPLE_N, sizeof *f->texts);
    f->names = calloc(SAMPLE_N, sizeof *f->names);
    assert_int_equal(wq_writer_open(BUNDLE_NAME, &options, &writer), WQ_OK);
    for (uint32_t i = 0; i < SAMPLE_N; i++) {
        make_sample(f, i);
        if (i == NEWS_FROM)
            wq_writer_since(writer, since);
        assert_int_equal(wq_writer_add(writer, &f->samples[i].article), WQ_OK);
    }
    assert_int_equal(wq_writer_versions(writer, versions[0], 3), WQ_OK);
    assert_int_equal(wq_writer_versions(writer, versions[1], 2), WQ_OK);
    assert_int_equal(wq_writer_finish(writer, &totals), WQ_OK);
    assert_int_equal(totals.article_n, SAMPLE_N);
    f->bytes = slurp(BUNDLE_NAME, &f->file.len);
    f->file.bytes = f->bytes;
    remove(BUNDLE_NAME);
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
    free(f->names);
    free(f->bytes);
    free(f);
    return 0;
}

static uint32_t at(struct fixture *f, enum wq_order order, uint32_t position)
{
    uint32_t index = UINT32_MAX;
    assert_int_equal(wq_bundle_at(f->bundle, order, position, &index), WQ_OK);
    return index;
}

static const struct wq_meta *meta_of(const struct fixture *f, uint32_t index)
{
    return &f->samples[index].article.meta;
}

static void test_every_order_has_each_article_once(void **state)
{
    struct fixture *f = *state;
    for (enum wq_order order = WQ_ORDER_SEQUENCE; order <= WQ_ORDER_TITLE; order++) {
        bool is_seen[SAMPLE_N] = {false};
        uint32_t index;
        for (uint32_t i = 0; i < SAMPLE_N; i++) {
            index = at(f, order, i);
            assert_true(index < SAMPLE_N && !is_seen[index]);
            is_seen[index] = true;
        }
        assert_int_equal(wq_bundle_at(f->bundle, order, SAMPLE_N, &index), WQ_E_RANGE);
    }
}

static void test_by_date_is_newest_first_and_those_without_last_as_packed(void **state)
{
    struct fixture *f = *state;
    for (uint32_t i = 1; i < SAMPLE_N; i++) {
        uint32_t a = at(f, WQ_ORDER_DATE, i - 1), b = at(f, WQ_ORDER_DATE, i);
        uint32_t a_date = meta_of(f, a)->date, b_date = meta_of(f, b)->date;
        assert_true(a_date > b_date || (a_date == b_date && a < b));
    }
}

static int compare_collated(struct wq_str a, struct wq_str b)
{
    uint8_t keys[2][WQ_COLLATE_MAX];
    size_t a_len = wq_collate(a, keys[0], WQ_COLLATE_MAX);
    size_t b_len = wq_collate(b, keys[1], WQ_COLLATE_MAX);
    int order = memcmp(keys[0], keys[1], a_len < b_len ? a_len : b_len);
    return order ? order : a_len < b_len ? -1 : a_len > b_len;
}

static void test_by_title_is_collated(void **state)
{
    struct fixture *f = *state;
    for (uint32_t i = 1; i < SAMPLE_N; i++) {
        uint32_t a = at(f, WQ_ORDER_TITLE, i - 1), b = at(f, WQ_ORDER_TITLE, i);
        int order = compare_collated(meta_of(f, a)->title, meta_of(f, b)->title);
        assert_true(order < 0 || (order == 0 && a < b));
    }
    /* by value: 9 before 10 */
    assert_str_equal(meta_of(f, at(f, WQ_ORDER_TITLE, 0))->title, wq_str("عنوان 0"));
    assert_str_equal(meta_of(f, at(f, WQ_ORDER_TITLE, SAMPLE_N - 1))->title, wq_str("عنوان 499"));
}

static void test_groups_are_ranges_of_their_order(void **state)
{
    struct fixture *f = *state;
    static const char *const collated[] = {"آفاق", "البيان", "القدس"};
    uint32_t n, position = 0;
    assert_int_equal(wq_bundle_group_n(f->bundle, WQ_GROUPS_SOURCE, &n), WQ_OK);
    assert_int_equal(n, 3);
    for (uint32_t g = 0; g < n; g++) {
        struct wq_group group;
        assert_int_equal(wq_bundle_group(f->bundle, WQ_GROUPS_SOURCE, g, &f->arena, &group), WQ_OK);
        assert_str_equal(group.name, wq_str(collated[g]));
        assert_int_equal(group.first, position);
        uint32_t last_date = UINT32_MAX;
        for (uint32_t i = 0; i < group.article_n; i++, position++) {
            const struct wq_meta *meta = meta_of(f, at(f, WQ_ORDER_SOURCE, position));
            assert_str_equal(meta->source, group.name);
            assert_true(meta->date <= last_date);
            last_date = meta->date;
        }
    }
    for (; position < SAMPLE_N; position++)
        assert_int_equal(meta_of(f, at(f, WQ_ORDER_SOURCE, position))->source.len, 0);
    struct wq_group none;
    assert_int_equal(wq_bundle_group(f->bundle, WQ_GROUPS_SOURCE, n, &f->arena, &none), WQ_E_RANGE);
    assert_int_equal(wq_bundle_group_n(f->bundle, WQ_GROUPS_AUTHOR, &n), WQ_OK);
    assert_int_equal(n, 0);
}

static void test_months_are_ranges_of_the_order_by_date(void **state)
{
    struct fixture *f = *state;
    uint32_t n, position = 0, last_month = UINT32_MAX;
    assert_int_equal(wq_bundle_group_n(f->bundle, WQ_GROUPS_MONTH, &n), WQ_OK);
    for (uint32_t g = 0; g < n; g++) {
        struct wq_group group;
        assert_int_equal(wq_bundle_group(f->bundle, WQ_GROUPS_MONTH, g, &f->arena, &group), WQ_OK);
        assert_true(group.month < last_month && group.article_n > 0);
        assert_int_equal(group.first, position);
        for (uint32_t i = 0; i < group.article_n; i++, position++)
            assert_int_equal(meta_of(f, at(f, WQ_ORDER_DATE, position))->date / 100, group.month);
        last_month = group.month;
    }
    for (; position < SAMPLE_N; position++)
        assert_int_equal(meta_of(f, at(f, WQ_ORDER_DATE, position))->date, 0);
}

/* An order by names that nobody has is that by date. */
static void test_an_order_that_says_nothing_is_not_stored(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(wq_bundle_section(f->bundle, WQ_SECTION_BY_AUTHOR).cluster_n, 0);
    assert_int_equal(wq_bundle_section(f->bundle, WQ_SECTION_AUTHORS).cluster_n, 0);
    for (uint32_t i = 0; i < SAMPLE_N; i++)
        assert_int_equal(at(f, WQ_ORDER_AUTHOR, i), at(f, WQ_ORDER_DATE, i));
}

static void test_every_id_is_found_and_a_page_of_an_order_takes_few_reads(void **state)
{
    struct fixture *f = *state;
    assert_true(wq_bundle_section(f->bundle, WQ_SECTION_IDS).cluster_n > 1);
    for (uint32_t i = 0; i < SAMPLE_N; i += 7) {
        uint32_t index = UINT32_MAX;
        assert_int_equal(wq_bundle_find(f->bundle, meta_of(f, i)->id, 0, &index), WQ_OK);
        assert_int_equal(index, i);
    }
    uint8_t unknown[WQ_ID_BYTES];
    for (unsigned first = 0; first < 256; first++) {
        uint32_t index;
        memset(unknown, (int)first, sizeof unknown);
        assert_int_equal(wq_bundle_find(f->bundle, unknown, 0, &index), WQ_E_RANGE);
    }
    at(f, WQ_ORDER_TITLE, 2047);
    at(f, WQ_ORDER_TITLE, 2048);
    const uint32_t before = f->file.read_n;
    for (uint32_t i = 2040; i < 2056; i++)
        at(f, WQ_ORDER_TITLE, i);
    assert_int_equal(f->file.read_n, before);
}

static void test_versions_go_in_a_circle(void **state)
{
    struct fixture *f = *state;
    static const uint32_t next_of[][2] = {{5, 900}, {900, 2500}, {2500, 5}, {7, 8},
                                          {8, 7},   {6, 6},      {0, 0},    {2999, 2999}};
    uint32_t n;
    assert_int_equal(wq_bundle_version_n(f->bundle, &n), WQ_OK);
    assert_int_equal(n, 5);
    for (size_t i = 0; i < sizeof next_of / sizeof next_of[0]; i++) {
        uint32_t next = UINT32_MAX;
        assert_int_equal(wq_bundle_next_version(f->bundle, next_of[i][0], &next), WQ_OK);
        assert_int_equal(next, next_of[i][1]);
    }
}

static void test_news_are_newest_first_and_nothing_else(void **state)
{
    struct fixture *f = *state;
    struct wq_news news;
    uint32_t index, before = 0, *all = calloc(SAMPLE_N, sizeof *all);
    assert_int_equal(wq_bundle_news(f->bundle, &news), WQ_OK);
    assert_int_equal(news.n, SAMPLE_N - NEWS_FROM);
    assert_memory_equal(news.since, since, sizeof since);
    assert_int_equal(wq_bundle_stretch(f->bundle, WQ_ORDER_NEWS, 0, news.n, all), WQ_OK);
    for (uint32_t i = 0; i < SAMPLE_N; i++) {
        if (at(f, WQ_ORDER_DATE, i) >= NEWS_FROM)
            assert_int_equal(all[before++], at(f, WQ_ORDER_DATE, i));
    }
    assert_int_equal(before, news.n);
    for (uint32_t i = 0; i < news.n; i += 123) {
        assert_int_equal(wq_bundle_at(f->bundle, WQ_ORDER_NEWS, i, &index), WQ_OK);
        assert_int_equal(index, all[i]);
    }
    assert_int_equal(wq_bundle_at(f->bundle, WQ_ORDER_NEWS, news.n, &index), WQ_E_RANGE);
    assert_int_equal(wq_bundle_stretch(f->bundle, WQ_ORDER_NEWS, 1, news.n, all), WQ_E_RANGE);
    free(all);
}

static void test_what_lists_show_is_what_was_packed(void **state)
{
    struct fixture *f = *state;
    for (uint32_t i = 0; i < SAMPLE_N; i += 101) {
        struct wq_meta listed, meta, expected = *meta_of(f, i);
        assert_int_equal(wq_bundle_meta(f->bundle, i, &f->arena, &meta), WQ_OK);
        assert_meta_equal(&meta, &expected);
        memset(expected.id, 0, sizeof expected.id);
        expected.source_id = (struct wq_str){NULL, 0};
        assert_int_equal(wq_bundle_listed(f->bundle, i, &f->arena, &listed), WQ_OK);
        assert_meta_equal(&listed, &expected);
    }
}

/* Spoil cluster `number` of the rows. */
static void spoil_rows(uint8_t *bytes, size_t len, uint32_t number)
{
    uint8_t leader[12];
    wq_store_u32(leader, WQ_LEADER_MAGIC);
    wq_store_u32(leader + WQ_LEADER_OFF_TYPE, WQ_SECTION_ROWS);
    wq_store_u32(leader + WQ_LEADER_OFF_NUMBER, number);
    for (size_t i = 0; i + WQ_LEADER_BYTES < len; i++) {
        if (memcmp(bytes + i, leader, sizeof leader) == 0) {
            bytes[i + WQ_LEADER_BYTES] ^= 0x55;
            return;
        }
    }
    fail_msg("no cluster %u", number);
}

static void test_articles_of_lost_rows_keep_text_and_number(void **state)
{
    /* a bit for each cluster of rows */
    static const uint32_t lost[] = {1, 1 << 11, 3 << 3, 7 << 5, 1 << 11 | 3, 0x1F << 4, 0xFFF};
    struct fixture *f = *state;
    for (size_t k = 0; k < sizeof lost / sizeof lost[0]; k++) {
        struct wq_arena arena = fixture_arena();
        struct memory_file memory = {.len = f->file.len};
        uint8_t *bytes = malloc(memory.len);
        memcpy(bytes, f->bytes, memory.len);
        for (uint32_t j = 0; j < 12; j++) {
            if (lost[k] >> j & 1)
                spoil_rows(bytes, memory.len, j);
        }
        memory.bytes = bytes;
        struct wq_file file = memory_file_view(&memory);
        struct wq_bundle *bundle;
        assert_int_equal(wq_bundle_open(&arena, &file, &bundle), WQ_OK);
        const size_t mark = wq_arena_mark(&arena);
        for (uint32_t i = 0; i < SAMPLE_N; i++) {
            const uint32_t number = i / WQ_CATALOGUE_ROWS;
            const bool is_lost = lost[k] >> number & 1;
            struct wq_article article;
            struct wq_meta meta;
            assert_int_equal(wq_bundle_article(bundle, i, &arena, &article), WQ_OK);
            assert_int_equal(article.meta.is_partial, is_lost);
            assert_true(wq_article_is_sound(&article));
            assert_str_equal(wq_article_body(&article), wq_article_body(&f->samples[i].article));
            assert_int_equal(wq_bundle_listed(bundle, i, &arena, &meta),
                             is_lost ? WQ_E_DAMAGED : WQ_OK);
            if (is_lost)
                assert_str_equal(article.meta.source_id, meta_of(f, i)->source_id);
            wq_arena_rewind(&arena, mark);
        }
        free(bytes);
        fixture_arena_free(&arena);
    }
}

/* Each line before the next. */
static void test_collation(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "",    "٩ قصص",        "10 قصص", "الله",  "اللهم", "ألمانيا", "آمال", "الباب", "باب آخر",
        "بَيْت", "البيت الكبير", "التاج",  "زيتون", "يوم",   "Apple",   "b",    "Ζευς",
    };
    for (size_t i = 1; i < sizeof lines / sizeof lines[0]; i++) {
        if (compare_collated(wq_str(lines[i - 1]), wq_str(lines[i])) >= 0)
            fail_msg("`%s` is not before `%s`", lines[i - 1], lines[i]);
    }
    static const char *const same[][2] = {
        {"الأفق", "افق"}, {"مكتبة", "المكتبه"}, {"007", "7"}, {"٢٠٢٤", "2024"}, {"«باب»", "باب"}};
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        assert_int_equal(compare_collated(wq_str(same[i][0]), wq_str(same[i][1])), 0);
    /* two letters, and no article: what is written with hamza */
    assert_true(compare_collated(wq_str("إلى"), wq_str("باب")) < 0);
    assert_true(compare_collated(wq_str("ألبوم"), wq_str("باب")) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_order_has_each_article_once),
        cmocka_unit_test(test_by_date_is_newest_first_and_those_without_last_as_packed),
        cmocka_unit_test(test_by_title_is_collated),
        cmocka_unit_test(test_groups_are_ranges_of_their_order),
        cmocka_unit_test(test_months_are_ranges_of_the_order_by_date),
        cmocka_unit_test(test_an_order_that_says_nothing_is_not_stored),
        cmocka_unit_test(test_every_id_is_found_and_a_page_of_an_order_takes_few_reads),
        cmocka_unit_test(test_versions_go_in_a_circle),
        cmocka_unit_test(test_news_are_newest_first_and_nothing_else),
        cmocka_unit_test(test_what_lists_show_is_what_was_packed),
        cmocka_unit_test(test_articles_of_lost_rows_keep_text_and_number),
        cmocka_unit_test(test_collation),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
