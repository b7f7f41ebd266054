/* SPDX-License-Identifier: MIT */
#include "bundle_fixture.h"

/* Ids of docs/bundle.md, "Article ids", from an implementation of BLAKE2b that is not ours: they
 * are in people's marks and must never change. */
static void test_ids_are_those_of_the_document(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        struct wq_meta meta;
        uint8_t id[WQ_ID_BYTES];
    } cases[] = {
        {"address",
         {.address = {"https://example.org/1", 21}},
         {0xBF, 0x05, 0x9D, 0x2B, 0x02, 0xFA, 0xAC, 0x7F, 0x1E, 0x73, 0x42, 0x37, 0xD4, 0x30, 0xD7,
          0x4F}},
        {"id of the source",
         {.source = {"s", 1}, .source_id = {"n-7", 3}},
         {0x11, 0x24, 0xEE, 0x21, 0x1D, 0x00, 0xBA, 0xAA, 0x21, 0x4B, 0xC7, 0x71, 0x88, 0xA3, 0xF9,
          0xF4}},
        {"source, title, date",
         {.source = {"s", 1}, .title = {"t", 1}, .date = 20240131},
         {0x6E, 0x92, 0xFD, 0xDD, 0x58, 0x5D, 0x00, 0xBF, 0x30, 0x3B, 0xD3, 0x2C, 0x5E, 0xD1, 0x2B,
          0x13}},
        {"title and date",
         {.title = {"t", 1}, .date = 20240131},
         {0x28, 0x87, 0x4D, 0x08, 0xDB, 0xE7, 0xCB, 0x62, 0x73, 0xF8, 0xBF, 0xFA, 0x94, 0xE0, 0x24,
          0x9F}},
        {"title alone: the text",
         {.title = {"t", 1}},
         {0xEE, 0x51, 0xBE, 0xC2, 0xCC, 0x66, 0xCB, 0xB7, 0x05, 0xAC, 0x9A, 0x35, 0x93, 0xED, 0x53,
          0x5B}},
        {"part 2 of 3",
         {.address = {"https://example.org/1", 21}, .part = 2, .part_n = 3},
         {0x05, 0xDC, 0x48, 0x4B, 0x6A, 0x9F, 0x06, 0xA6, 0x79, 0x3D, 0x55, 0x68, 0x11, 0x1E, 0x14,
          0xD7}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct wq_article article = {.meta = cases[i].meta, .text = wq_str("عنوان\nمتن\n")};
        wq_article_identify(&article);
        if (memcmp(article.meta.id, cases[i].id, WQ_ID_BYTES) != 0)
            fail_msg("%s", cases[i].what);
    }
}

static void identify(struct wq_article *article, uint8_t id[WQ_ID_BYTES])
{
    wq_article_identify(article);
    memcpy(id, article->meta.id, WQ_ID_BYTES);
}

static void test_an_address_outweighs_all_else(void **state)
{
    (void)state;
    uint8_t before[WQ_ID_BYTES], after[WQ_ID_BYTES];
    struct wq_article article = {.text = wq_str("عنوان\nمتن\n")};
    article.meta.address = wq_str("https://example.org/1");
    identify(&article, before);
    article.text = wq_str("عنوان\nمتن بعد التنقية\n");
    article.meta.title = wq_str("عنوان");
    article.meta.source_id = wq_str("7");
    article.meta.date = 20240101;
    identify(&article, after);
    assert_memory_equal(before, after, WQ_ID_BYTES);
}

static void test_the_same_word_in_another_place_is_another_id(void **state)
{
    (void)state;
    struct wq_article articles[5];
    uint8_t ids[5][WQ_ID_BYTES];
    for (size_t i = 0; i < 5; i++)
        articles[i] = (struct wq_article){.text = wq_str("x")};
    articles[0].meta.address = wq_str("x");
    articles[1].meta.source_id = wq_str("x");
    articles[2].meta.title = wq_str("x");
    articles[2].meta.date = 1;
    articles[3].meta.title = articles[3].meta.source = wq_str("x");
    for (size_t i = 0; i < 5; i++) {
        identify(&articles[i], ids[i]);
        for (size_t k = 0; k < i; k++)
            assert_memory_not_equal(ids[i], ids[k], WQ_ID_BYTES);
    }
}

static void test_where_one_string_ends_matters(void **state)
{
    (void)state;
    uint8_t a[WQ_ID_BYTES], b[WQ_ID_BYTES];
    struct wq_article article = {.text = wq_str("x")};
    article.meta.source = wq_str("ab");
    article.meta.source_id = wq_str("c");
    identify(&article, a);
    article.meta.source = wq_str("a");
    article.meta.source_id = wq_str("bc");
    identify(&article, b);
    assert_memory_not_equal(a, b, WQ_ID_BYTES);
}

static void test_parts_of_one_text_have_ids_of_their_own(void **state)
{
    (void)state;
    uint8_t whole[WQ_ID_BYTES], first[WQ_ID_BYTES], second[WQ_ID_BYTES];
    struct wq_article article = {.text = wq_str("x")};
    article.meta.address = wq_str("https://example.org/1");
    article.meta.part = article.meta.part_n = 1;
    identify(&article, whole);
    article.meta.part_n = 2;
    identify(&article, first);
    article.meta.part = 2;
    identify(&article, second);
    assert_memory_not_equal(whole, first, WQ_ID_BYTES);
    assert_memory_not_equal(first, second, WQ_ID_BYTES);
}

static void test_fields_beyond_the_limit_do_no_harm(void **state)
{
    (void)state;
    static char field[WQ_TEXT_MAX];
    memset(field, 'a', sizeof field);
    struct wq_article article = {.text = wq_str("x")};
    article.meta.source = article.meta.title = (struct wq_str){field, sizeof field};
    article.meta.date = 20240101;
    article.meta.part_n = 2;
    wq_article_identify(&article);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ids_are_those_of_the_document),
        cmocka_unit_test(test_an_address_outweighs_all_else),
        cmocka_unit_test(test_the_same_word_in_another_place_is_another_id),
        cmocka_unit_test(test_where_one_string_ends_matters),
        cmocka_unit_test(test_parts_of_one_text_have_ids_of_their_own),
        cmocka_unit_test(test_fields_beyond_the_limit_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
