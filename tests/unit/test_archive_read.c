/* SPDX-License-Identifier: MIT */
/* Several bundles as one archive: order, editions, groups, search. */
#define ARCHIVE_NAME "test-archive-read.wrq"
#include "shelf_fixture.h"

static const struct row first[] = {
    {"a1", "تفاح", "الوادي", "تفاح\nسوق القرية في الصباح", 20240105, 20240110},
    {"a2", "برتقال", "الجبل", "برتقال\nسوق المدينة", 20240301, 20240310},
    {"a3", "موز", "الوادي", "موز\nمدرسة القرية القديمة", 20230101, 20240310},
};
static const struct row second[] = {
    {"b1", "بطيخ", "الوادي", "بطيخ\nسوق سوق سوق", 20240201, 20240210},
    /* a later edition of a1, and one of a2 that was captured before it */
    {"a1", "تفاح", "الوادي", "تفاح\nسوق القرية في المساء", 20240105, 20240601},
    {"a2", "برتقال", "الجبل", "برتقال\nسوق البلد", 20240301, 20240305},
    {"b2", "عنب", "", "عنب\nالكروم", 0, 20240210},
};
static const struct row third[] = {
    {"c1", "أناناس", "الساحل", "أناناس\nالميناء", 20240401, 20240410},
    /* captured on the same day as in the first bundle */
    {"a3", "موز", "الوادي", "موز\nمدرسة البلد", 20230101, 20240310},
};

static void shelf_make(struct shelf *shelf)
{
    *shelf = (struct shelf){0};
    shelf_add(shelf, ROWS(first));
    shelf_add(shelf, ROWS(second));
    shelf_add(shelf, ROWS(third));
    shelf_open(shelf);
}

static struct wq_str title_of(struct shelf *shelf, uint32_t article)
{
    struct wq_meta meta;
    assert_int_equal(wq_archive_listed(shelf->archive, article, shelf->arena, &meta), WQ_OK);
    return meta.title;
}

/* The numbers of the newest editions from position `from`, as "0 2 5". */
static const char *page(struct shelf *shelf, enum wq_order order, uint32_t from, uint32_t n)
{
    static char out[1024];
    uint32_t articles[64], article_n;
    size_t len = 0;
    out[0] = '\0';
    wq_archive_page(shelf->archive, order, from, n, articles, &article_n);
    for (uint32_t i = 0; i < article_n; i++)
        len += (size_t)snprintf(out + len, sizeof out - len, "%s%u", i ? " " : "", articles[i]);
    return out;
}

static void shelf_add_later(struct shelf *shelf, const struct row *rows, size_t old_n, size_t n)
{
    static const uint8_t before[16] = {1};
    struct wq_writer *writer = archive_begin();
    for (size_t i = 0; i < n; i++) {
        if (i == old_n)
            wq_writer_since(writer, before);
        add_row(writer, &rows[i]);
    }
    archive_open(&shelf->parts[shelf->n], writer);
    shelf->bundles[shelf->n] = shelf->parts[shelf->n].bundle;
    shelf->n++;
}

/* 0 to 2, 3 to 6, 7 and 8; new are 1 and 2, and 7 and 8, of which a3 is an older edition. */
static void test_news_of_all_bundles_are_one_list_newest_first(void **state)
{
    (void)state;
    struct shelf shelf = {0};
    uint32_t article;
    shelf_add_later(&shelf, first, 1, 3);
    shelf_add(&shelf, ROWS(second));
    shelf_add_later(&shelf, third, 0, 2);
    shelf_open(&shelf);
    assert_int_equal(wq_archive_order_n(shelf.archive, WQ_ORDER_NEWS), 4);
    assert_int_equal(wq_archive_order_n(shelf.archive, WQ_ORDER_TITLE), 9);
    assert_string_equal(page(&shelf, WQ_ORDER_NEWS, 0, 9), "7 1 2");
    assert_string_equal(page(&shelf, WQ_ORDER_NEWS, 1, 1), "1");
    assert_string_equal(page(&shelf, WQ_ORDER_NEWS, 4, 9), "");
    assert_int_equal(wq_archive_at(shelf.archive, WQ_ORDER_NEWS, 0, &article), WQ_OK);
    assert_int_equal(article, 7);
    for (uint32_t i = 4; i < 10; i++)
        assert_int_equal(wq_archive_at(shelf.archive, WQ_ORDER_NEWS, i, &article), WQ_E_RANGE);
    /* the lanes go back to all articles with the next order */
    assert_string_equal(page(&shelf, WQ_ORDER_DATE, 0, 4), "7 1 3");
    shelf_close(&shelf);
}

static void test_one_list_in_each_order_shows_the_newest_editions(void **state)
{
    (void)state;
    struct shelf shelf;
    shelf_make(&shelf);
    assert_int_equal(wq_archive_info(shelf.archive)->article_n, 9);
    /* a1 is 4 and not 0, a2 1 and not 5, a3 2 and not 8 */
    assert_string_equal(page(&shelf, WQ_ORDER_SEQUENCE, 0, 9), "1 2 3 4 6 7");
    assert_string_equal(page(&shelf, WQ_ORDER_DATE, 0, 9), "7 1 3 4 2 6");
    assert_string_equal(page(&shelf, WQ_ORDER_TITLE, 0, 9), "7 1 3 4 6 2");
    assert_string_equal(page(&shelf, WQ_ORDER_SOURCE, 0, 9), "1 7 3 4 2 6");
    shelf_close(&shelf);
}

static void test_positions_are_the_same_wherever_one_begins(void **state)
{
    (void)state;
    struct shelf shelf;
    shelf_make(&shelf);
    for (enum wq_order order = WQ_ORDER_SEQUENCE; order <= WQ_ORDER_TITLE; order++) {
        uint32_t walked[9], jumped;
        bool seen[9] = {false};
        for (uint32_t i = 0; i < 9; i++) {
            assert_int_equal(wq_archive_at(shelf.archive, order, i, &walked[i]), WQ_OK);
            assert_false(seen[walked[i]]);
            seen[walked[i]] = true;
        }
        for (uint32_t i = 9; i-- > 0;) {
            assert_int_equal(wq_archive_at(shelf.archive, order, i, &jumped), WQ_OK);
            assert_int_equal(jumped, walked[i]);
        }
        assert_int_equal(wq_archive_at(shelf.archive, order, 9, &jumped), WQ_E_RANGE);
    }
    shelf_close(&shelf);
}

static void test_the_merged_order_of_many_is_that_of_one_bundle(void **state)
{
    (void)state;
    enum { N = 1200 };
    static struct row rows[N];
    static char titles[N][32], addresses[N][32], sources[7][32];
    struct shelf one = {0}, many = {0};
    for (uint32_t i = 0; i < 7; i++)
        snprintf(sources[i], sizeof sources[i], "مصدر %u", i);
    for (uint32_t i = 0; i < N; i++) {
        const uint32_t mixed = i * 7919 % N;
        snprintf(titles[i], sizeof titles[i], "خبر %u", mixed * 3);
        snprintf(addresses[i], sizeof addresses[i], "n%u", i);
        rows[i] = (struct row){addresses[i],
                               titles[i],
                               mixed % 11 ? sources[mixed % 7] : "",
                               "نص",
                               mixed % 5 ? 20200101 + mixed % 28 : 0,
                               0};
    }
    shelf_add(&one, rows, N);
    shelf_add(&many, rows, 100);
    shelf_add(&many, rows + 100, 650);
    shelf_add(&many, rows + 750, 1);
    shelf_add(&many, rows + 751, N - 751);
    shelf_open(&one);
    shelf_open(&many);
    for (enum wq_order order = WQ_ORDER_SEQUENCE; order <= WQ_ORDER_TITLE; order++) {
        for (uint32_t i = 0, at; i < N; i++) {
            uint32_t expected, article;
            at = i * 7 % N; /* there and back, near and far */
            assert_int_equal(wq_archive_at(one.archive, order, at, &expected), WQ_OK);
            assert_int_equal(wq_archive_at(many.archive, order, at, &article), WQ_OK);
            assert_int_equal(article, expected);
        }
    }
    shelf_close(&one);
    shelf_close(&many);
}

static void test_ids_are_found_in_the_newest_edition(void **state)
{
    (void)state;
    struct shelf shelf;
    struct wq_meta meta;
    uint32_t article;
    shelf_make(&shelf);
    static const uint32_t newest[] = {4, 1, 2, 3, 4, 1, 6, 7, 2};
    for (uint32_t i = 0; i < 9; i++) {
        assert_int_equal(wq_archive_meta(shelf.archive, i, shelf.arena, &meta), WQ_OK);
        for (uint32_t hint = 0; hint < 12; hint++) {
            assert_int_equal(wq_archive_find(shelf.archive, meta.id, hint, &article), WQ_OK);
            assert_int_equal(article, newest[i]);
        }
        assert_int_equal(wq_archive_is_newest(shelf.archive, i), newest[i] == i);
    }
    meta.id[0] ^= 1;
    assert_int_equal(wq_archive_find(shelf.archive, meta.id, 0, &article), WQ_E_RANGE);
    assert_int_equal(wq_archive_meta(shelf.archive, 9, shelf.arena, &meta), WQ_E_RANGE);
    assert_int_equal(wq_archive_meta(shelf.archive, WQ_NO_ARTICLE, shelf.arena, &meta), WQ_E_RANGE);
    shelf_close(&shelf);
}

static void test_groups_are_added_up_by_name(void **state)
{
    (void)state;
    struct shelf shelf;
    struct wq_group group;
    bool is_there = true;
    shelf_make(&shelf);
    struct wq_archive_groups groups = {.grouping = WQ_GROUPS_SOURCE};
    static const struct {
        const char *name;
        uint32_t first, article_n;
    } expected[] = {{"الجبل", 0, 2}, {"الساحل", 2, 1}, {"الوادي", 3, 5}};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(
            wq_archive_next_group(shelf.archive, &groups, shelf.arena, &group, &is_there), WQ_OK);
        assert_true(is_there);
        assert_str_equal(group.name, wq_str(expected[i].name));
        assert_int_equal(group.first, expected[i].first);
        assert_int_equal(group.article_n, expected[i].article_n);
    }
    assert_int_equal(wq_archive_next_group(shelf.archive, &groups, shelf.arena, &group, &is_there),
                     WQ_OK);
    assert_false(is_there);
    groups = (struct wq_archive_groups){.grouping = WQ_GROUPS_MONTH};
    assert_int_equal(wq_archive_next_group(shelf.archive, &groups, shelf.arena, &group, &is_there),
                     WQ_OK);
    assert_int_equal(group.month, 202404);
    shelf_close(&shelf);
}

static void test_one_search_finds_the_newest_editions_best_first(void **state)
{
    (void)state;
    struct shelf shelf;
    struct wq_hits hits;
    shelf_make(&shelf);
    search_shelf(&shelf, "سوق", 10, &hits);
    assert_int_equal(hits.n, 3);
    assert_int_equal(hits.total, 5);
    assert_int_equal(hits.hits[0].article, 3);
    for (uint32_t i = 1; i < hits.n; i++) {
        assert_true(hits.hits[i - 1].score >= hits.hits[i].score);
        assert_true(hits.hits[i].article == 1 || hits.hits[i].article == 4);
    }
    /* words of an older edition alone find nothing */
    search_shelf(&shelf, "الصباح", 10, &hits);
    assert_int_equal(hits.n, 0);
    search_shelf(&shelf, "\"القرية في المساء\"", 10, &hits);
    assert_int_equal(hits.n, 1);
    assert_int_equal(hits.hits[0].article, 4);
    search_shelf(&shelf, "زرافة", 10, &hits);
    assert_int_equal(hits.n, 0);
    assert_int_equal(hits.missing, 0);
    shelf_close(&shelf);
}

/* The first hits of one bundle are older editions, more than were asked of it. */
static void test_older_editions_do_not_take_the_place_of_hits(void **state)
{
    (void)state;
    struct shelf shelf = {0};
    struct wq_hits hits;
    static struct row old[40], newer[40];
    static char addresses[40][16];
    for (int i = 0; i < 40; i++) {
        snprintf(addresses[i], sizeof addresses[i], "x%d", i);
        old[i] = (struct row){addresses[i], "عنوان", "", i < 39 ? "سوق سوق سوق" : "سوق", 0, 1};
        old[i].captured = 20200101;
        newer[i] = (struct row){addresses[i], "عنوان", "", "مدينة", 0, 20210101};
    }
    shelf_add(&shelf, old, 40);
    shelf_add(&shelf, newer, 39);
    shelf_open(&shelf);
    search_shelf(&shelf, "سوق", 5, &hits);
    assert_int_equal(hits.n, 1);
    assert_int_equal(hits.hits[0].article, 39);
    shelf_close(&shelf);
}

/* The same articles in one bundle and in two: a word weighs the same, whichever bundle has it. */
static void test_a_word_weighs_by_how_common_it_is_in_all_bundles(void **state)
{
    (void)state;
    static struct row rows[40];
    static char addresses[40][16];
    struct shelf one = {0}, two = {0};
    struct wq_hits all, parts;
    for (int i = 0; i < 40; i++) {
        snprintf(addresses[i], sizeof addresses[i], "w%d", i);
        rows[i] = (struct row){
            addresses[i], "-", "", i < 20 || i == 30 ? "سوق القرية" : "جبل الشيخ", 0, 0};
    }
    shelf_add(&one, rows, 40);
    shelf_add(&two, rows, 20);
    shelf_add(&two, rows + 20, 20);
    shelf_open(&one);
    shelf_open(&two);
    search_shelf(&one, "سوق", 40, &all);
    search_shelf(&two, "سوق", 40, &parts);
    assert_int_equal(parts.n, 21);
    assert_int_equal(parts.n, all.n);
    for (uint32_t i = 0; i < all.n; i++) {
        assert_int_equal(parts.hits[i].article, all.hits[i].article);
        assert_int_equal(parts.hits[i].score, all.hits[i].score);
    }
    shelf_close(&one);
    shelf_close(&two);
}

/* Short articles in one bundle, long ones in the other: lengths are weighed against the mean of
 * all, and forms that one bundle of all would not tell weigh nothing. */
static void test_several_bundles_answer_as_one_of_all(void **state)
{
    (void)state;
    enum { N = 600 };
    static struct row rows[N];
    static char addresses[N][16], texts[N][1024];
    static const char *const forms[] = {"سوق", "السوق", "بالسوق", "وسوق"};
    struct shelf one = {0}, two = {0};
    struct wq_hits all, parts;
    for (int i = 0; i < N; i++) {
        const int pad = i < N / 2 ? i % 7 : 20 + i % 31;
        size_t n = (size_t)snprintf(texts[i], sizeof texts[i], "%d %s", i, forms[i % 5 % 4]);
        snprintf(addresses[i], sizeof addresses[i], "l%d", i);
        for (int k = 0; k < pad; k++)
            n += (size_t)snprintf(texts[i] + n, sizeof texts[i] - n, " %s",
                                  k % 5 == 4 ? forms[i % 3] : "كلام");
        rows[i] = (struct row){addresses[i], i % 50 ? "-" : "سوق", "", texts[i], 0, 0};
    }
    shelf_add(&one, rows, N);
    shelf_add(&two, rows, N / 2);
    shelf_add(&two, rows + N / 2, N / 2);
    shelf_open(&one);
    shelf_open(&two);
    static const char *const queries[] = {"سوق", "السوق", "كلام بالسوق", "سوق -كلام", "302"};
    for (size_t q = 0; q < sizeof queries / sizeof queries[0]; q++) {
        search_shelf(&one, queries[q], 50, &all);
        search_shelf(&two, queries[q], 50, &parts);
        assert_int_equal(parts.n, all.n);
        assert_int_equal(parts.total, all.total);
        for (uint32_t i = 0; i < all.n; i++) {
            assert_int_equal(parts.hits[i].article, all.hits[i].article);
            assert_int_equal(parts.hits[i].score, all.hits[i].score);
        }
    }
    shelf_close(&one);
    shelf_close(&two);
}

static void test_a_damaged_index_is_named_and_the_others_answer(void **state)
{
    (void)state;
    static const char *const query_of_all = "سوق";
    for (int hurt_n = 1; hurt_n <= 3; hurt_n++) {
        struct shelf shelf;
        struct wq_query query;
        struct wq_hits hits;
        enum wq_status answers[3];
        const struct wq_archive_search search = {.limit = 10, .answers = answers};
        shelf_make(&shelf);
        for (int i = 0; i < hurt_n; i++) {
            /* a leaf: page 0 is the lengths */
            uint32_t len;
            fixture_cluster_of(shelf.parts[i].bytes, WQ_SECTION_TERMS, 1, &len)[len / 2] ^= 0x10;
        }
        wq_query_parse(wq_str(query_of_all), false, &query);
        enum wq_status st = wq_archive_search(shelf.archive, &query, &search, shelf.arena, &hits);
        for (int i = 0; i < 3; i++)
            assert_int_equal(answers[i], i < hurt_n ? WQ_E_DAMAGED : WQ_OK);
        if (hurt_n == 1) {
            assert_int_equal(st, WQ_OK);
            assert_int_equal(hits.total, 3);
        } else {
            assert_int_equal(st, hurt_n == 3 ? WQ_E_DAMAGED : WQ_OK);
        }
        shelf_close(&shelf);
    }
}

static void test_one_bundle_is_its_own_archive(void **state)
{
    (void)state;
    struct shelf shelf = {0};
    struct wq_hits hits;
    shelf_add(&shelf, ROWS(second));
    shelf_open(&shelf);
    const struct wq_archive_info *info = wq_archive_info(shelf.archive);
    assert_memory_equal(info->edition, wq_bundle_info(shelf.bundles[0])->edition, 16);
    assert_string_equal(page(&shelf, WQ_ORDER_SEQUENCE, 1, 2), "1 2");
    search_shelf(&shelf, "سوق", 10, &hits);
    assert_int_equal(archive_search(&shelf.parts[0], "سوق"), WQ_OK);
    assert_int_equal(hits.n, shelf.parts[0].hits.n);
    for (uint32_t i = 0; i < hits.n; i++)
        assert_int_equal(hits.hits[i].score, shelf.parts[0].hits.hits[i].score);
    shelf_close(&shelf);
}

static void test_the_edition_tells_bundles_and_their_order(void **state)
{
    (void)state;
    struct shelf shelf;
    struct wq_archive *other;
    shelf_make(&shelf);
    struct wq_bundle *turned[] = {shelf.bundles[1], shelf.bundles[0], shelf.bundles[2]};
    assert_int_equal(wq_archive_open(shelf.arena, turned, 3, &other), WQ_OK);
    assert_memory_not_equal(wq_archive_info(shelf.archive)->edition,
                            wq_archive_info(other)->edition, 16);
    assert_int_equal(wq_archive_open(shelf.arena, shelf.bundles, 3, &other), WQ_OK);
    assert_memory_equal(wq_archive_info(shelf.archive)->edition, wq_archive_info(other)->edition,
                        16);
    assert_int_equal(wq_archive_open(shelf.arena, shelf.bundles, 0, &other), WQ_E_RANGE);
    assert_int_equal(wq_archive_open(shelf.arena, shelf.bundles, WQ_ARCHIVE_BUNDLES + 1, &other),
                     WQ_E_RANGE);
    shelf_close(&shelf);
}

/* Each byte of one of the bundles' catalogues wrong in turn: the others are read as ever, and no
 * walk or search goes astray. */
static void test_damage_of_one_bundle_costs_its_own_articles_alone(void **state)
{
    (void)state;
    struct shelf shelf;
    static const uint32_t types[] = {WQ_SECTION_ROWS, WQ_SECTION_DETAILS, WQ_SECTION_BY_TITLE,
                                     WQ_SECTION_BY_DATE};
    for (size_t t = 0; t < sizeof types / sizeof types[0]; t++) {
        shelf_make(&shelf);
        if (wq_bundle_section(shelf.bundles[1], types[t]).cluster_n > 0) {
            uint32_t len;
            fixture_cluster_of(shelf.parts[1].bytes, types[t], 0, &len)[len / 2] ^= 0x10;
        }
        for (enum wq_order order = WQ_ORDER_SEQUENCE; order <= WQ_ORDER_TITLE; order++) {
            uint32_t articles[9], n;
            bool has_first = false, has_last = false;
            wq_archive_page(shelf.archive, order, 0, 9, articles, &n);
            for (uint32_t i = 0; i < n; i++) {
                has_first = has_first || articles[i] == 1;
                has_last = has_last || articles[i] == 7;
            }
            assert_true(has_first && has_last);
        }
        assert_true(title_of(&shelf, 7).len > 0);
        shelf_close(&shelf);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_list_in_each_order_shows_the_newest_editions),
        cmocka_unit_test(test_news_of_all_bundles_are_one_list_newest_first),
        cmocka_unit_test(test_positions_are_the_same_wherever_one_begins),
        cmocka_unit_test(test_the_merged_order_of_many_is_that_of_one_bundle),
        cmocka_unit_test(test_ids_are_found_in_the_newest_edition),
        cmocka_unit_test(test_groups_are_added_up_by_name),
        cmocka_unit_test(test_one_search_finds_the_newest_editions_best_first),
        cmocka_unit_test(test_older_editions_do_not_take_the_place_of_hits),
        cmocka_unit_test(test_a_word_weighs_by_how_common_it_is_in_all_bundles),
        cmocka_unit_test(test_several_bundles_answer_as_one_of_all),
        cmocka_unit_test(test_a_damaged_index_is_named_and_the_others_answer),
        cmocka_unit_test(test_one_bundle_is_its_own_archive),
        cmocka_unit_test(test_the_edition_tells_bundles_and_their_order),
        cmocka_unit_test(test_damage_of_one_bundle_costs_its_own_articles_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
