/* SPDX-License-Identifier: MIT */
/* Articles that belong together. */
#define ARCHIVE_NAME "search-related.wrq"
#include "search_fixture.h"

#define GROUP_N 5
#define EACH_N 6

/* Six articles of each of five subjects, in turn, beside words that all have. */
static void make_groups(struct archive *archive)
{
    static const char *const subjects[GROUP_N] = {"بركان حمم فوهة", "شطرنج رقعة بيدق",
                                                  "نحل خلية عسل", "منجم فحم نفق", "قطار سكة محطة"};
    struct wq_writer *writer = archive_begin();
    for (uint32_t i = 0; i < GROUP_N * EACH_N; i++) {
        char text[256];
        snprintf(text, sizeof text, "مقال %u\nفي هذا كلام عن %s وغيره مما يقال\n", 700 + i,
                 subjects[i % GROUP_N]);
        archive_add(writer, "", text);
    }
    archive_open(archive, writer);
}

static void test_articles_of_one_subject_are_related(void **state)
{
    (void)state;
    struct archive a;
    make_groups(&a);
    const size_t mark = wq_arena_mark(&a.arena);
    for (uint32_t i = 0; i < GROUP_N * EACH_N; i++) {
        uint32_t related[WQ_RELATED], n;
        assert_int_equal(wq_related(a.bundle, i, &a.arena, related, &n), WQ_OK);
        assert_int_equal(n, WQ_RELATED);
        for (uint32_t k = 0; k < n; k++) {
            assert_int_equal(related[k] % GROUP_N, i % GROUP_N);
            assert_int_not_equal(related[k], i);
            assert_true(k == 0 || related[k] != related[k - 1]);
        }
    }
    assert_int_equal(wq_arena_mark(&a.arena), mark);
    archive_close(&a);
}

static void test_reading_them_takes_the_same_everywhere(void **state)
{
    (void)state;
    struct archive a;
    make_groups(&a);
    uint32_t related[WQ_RELATED], n, read_n = a.memory.read_n;
    assert_int_equal(wq_related(a.bundle, 0, &a.arena, related, &n), WQ_OK);
    assert_true(a.memory.read_n - read_n <= 3);
    read_n = a.memory.read_n;
    assert_int_equal(wq_related(a.bundle, 29, &a.arena, related, &n), WQ_OK);
    assert_true(a.memory.read_n - read_n <= 1);
    archive_close(&a);
}

static void test_an_article_alone_has_none(void **state)
{
    (void)state;
    struct archive a;
    uint32_t related[WQ_RELATED], n = 9;
    archive_make(&a, (const char *const[]){"بركان حمم\n", "شطرنج رقعة\n", "نحل عسل\n", NULL});
    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal(wq_related(a.bundle, i, &a.arena, related, &n), WQ_OK);
        assert_int_equal(n, 0);
    }
    assert_int_equal(wq_related(a.bundle, 3, &a.arena, related, &n), WQ_E_RANGE);
    archive_close(&a);
}

static void test_a_page_holds_as_many_as_fit(void **state)
{
    (void)state;
    assert_int_equal(wq_related_bits(1), 1);
    assert_int_equal(wq_related_bits(2), 1);
    assert_int_equal(wq_related_bits(3), 2);
    assert_int_equal(wq_related_bits(1u << 20), 20);
    assert_int_equal(wq_related_bits(WQ_ARTICLES_MAX), 24);
    for (uint32_t n = 1; n < 100000; n += 97)
        assert_true(wq_related_per_page(n) * WQ_RELATED * wq_related_bits(n) <=
                    8 * WQ_RELATED_PAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_articles_of_one_subject_are_related),
        cmocka_unit_test(test_reading_them_takes_the_same_everywhere),
        cmocka_unit_test(test_an_article_alone_has_none),
        cmocka_unit_test(test_a_page_holds_as_many_as_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
