/* SPDX-License-Identifier: MIT */
/* CSV: rows to articles. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include "import_fixture.h"

static void check_csv(const char *name, const char *csv, uint32_t article_n)
{
    for (size_t piece = 1; piece < 4; piece++) {
        struct imported got = {0};
        import_bytes(&got, name, wq_str(csv), piece);
        assert_int_equal(got.article_n, article_n);
        assert_true(wq_str_equal(got.article.meta.title, wq_str("عنوان")));
        assert_true(wq_str_equal(got.article.meta.author, wq_str("سمير, \"الكبير\"")));
        assert_int_equal(got.article.meta.date, 20151218);
        assert_true(wq_str_equal(got.article.text, wq_str("عنوان\nسطر\nآخر")));
        assert_int_equal(got.counts[WQ_NOTE_LEFT_OUT], 0);
        imported_free(&got);
    }
}

static void test_cells_are_parted_as_the_first_row_says(void **state)
{
    (void)state;
    check_csv("a.csv",
              "title,text,author,date\nعنوان,\"سطر\nآخر\",\"سمير, \"\"الكبير\"\"\",2015-12-18\n",
              1);
    check_csv("a.csv",
              "\xEF\xBB\xBFsep=;\nTitle;Text;Author;Date\r\nعنوان;\"سطر\r\nآخر\";\"سمير, "
              "\"\"الكبير\"\"\";18/12/2015\r\nb;c;;\r\n",
              2);
    check_csv("a.tsv",
              "headline\tcontent\tbyline\tpublished\tviews\nعنوان\t\"سطر\nآخر\"\t\"سمير, "
              "\"\"الكبير\"\"\"\t2015-12-18\t7\n\n",
              1);
    /* told by the names in its first row */
    check_csv("",
              "\"العنوان\",\"التاريخ\",\"النص\",\"الكاتب\"\nعنوان,18 كانون الأول 2015,\"سطر\nآخر\","
              "\"سمير, \"\"الكبير\"\"\"",
              1);
}

static void test_text_with_commas_is_no_table(void **state)
{
    struct imported got = {0};
    (void)state;
    import_bytes(&got, "a.txt", wq_str("عنوان, ونص, والكاتب\nسطر, آخر\n"), 100);
    assert_int_equal(got.article_n, 1);
    assert_true(wq_str_equal(got.article.meta.title, wq_str("عنوان, ونص, والكاتب")));
    imported_free(&got);
}

static void test_columns_have_the_names_that_were_mapped(void **state)
{
    struct imported got = {0};
    (void)state;
    assert_int_equal(wq_import_option(&got.sink.options, wq_str("map=title=ع")), WQ_OK);
    assert_int_equal(wq_import_option(&got.sink.options, wq_str("map=html=ن.1")), WQ_OK);
    import_bytes(&got, "a.csv", wq_str("title,ع,ن.1\nx,عنوان,<p>أ<p>ب\n"), 100);
    if (got.counts[WQ_NOTE_LEFT_OUT] == 0) { /* else the build reads no markup, and says so */
        assert_int_equal(got.article_n, 1);
        assert_true(wq_str_equal(got.article.text, wq_str("عنوان\n\nأ\n\nب\n")));
    }
    imported_free(&got);
    assert_int_equal(wq_import_option(&got.sink.options, wq_str("map=titel=x")), WQ_E_DAMAGED);
    assert_int_equal(wq_import_option(&got.sink.options, wq_str("map=title")), WQ_E_DAMAGED);
    assert_int_equal(wq_import_option(&got.sink.options, wq_str("map=title=")), WQ_E_DAMAGED);
}

static void test_a_table_without_titles_and_texts_is_named(void **state)
{
    struct imported got = {0};
    (void)state;
    import_bytes(&got, "a.csv", wq_str("x,y\n1,2\n3,4\n"), 100);
    assert_int_equal(got.article_n, 0);
    assert_int_equal(got.counts[WQ_NOTE_LEFT_OUT], 1);
    assert_non_null(strstr(got.details[WQ_NOTE_LEFT_OUT], "--map title=NAME"));
    imported_free(&got);
}

static void test_a_first_row_of_empty_cells_names_nothing(void **state)
{
    struct imported got = {0};
    (void)state;
    import_bytes(&got, "a.csv", wq_str(",,\n,,\n1,2,3\n"), 100);
    assert_int_equal(got.article_n, 0);
    assert_int_equal(got.counts[WQ_NOTE_LEFT_OUT], 1);
    imported_free(&got);
}

static void test_odd_rows_are_told_and_kept(void **state)
{
    struct imported got = {0};
    (void)state;
    import_bytes(&got, "a.csv", wq_str("title,text\na,b,c,d\ne\nf,\"g"), 100);
    assert_int_equal(got.article_n, 3);
    assert_int_equal(got.counts[WQ_NOTE_FIELD], 3);
    assert_string_equal(got.details[WQ_NOTE_FIELD], "the input ends inside of quotation marks");
    imported_free(&got);
}

static void test_a_row_without_end_costs_itself(void **state)
{
    struct wq_buffer csv = {0};
    struct imported got = {0};
    static const char start[] = "title,text\na,b\nc,\"";
    static char many[1u << 16];
    (void)state;
    memset(many, 'x', sizeof many);
    assert_int_equal(wq_buffer_add(&csv, start, strlen(start)), WQ_OK);
    while (csv.len < (17u << 20))
        assert_int_equal(wq_buffer_add(&csv, many, sizeof many), WQ_OK);
    assert_int_equal(wq_buffer_add(&csv, "\"\nd,e\n", 6), WQ_OK);
    import_bytes(&got, "a.csv", (struct wq_str){(const char *)csv.ptr, csv.len}, 65536);
    assert_int_equal(got.article_n, 2);
    assert_int_equal(got.counts[WQ_NOTE_LEFT_OUT], 1);
    imported_free(&got);
    wq_buffer_free(&csv);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells_are_parted_as_the_first_row_says),
        cmocka_unit_test(test_text_with_commas_is_no_table),
        cmocka_unit_test(test_columns_have_the_names_that_were_mapped),
        cmocka_unit_test(test_a_table_without_titles_and_texts_is_named),
        cmocka_unit_test(test_a_first_row_of_empty_cells_names_nothing),
        cmocka_unit_test(test_odd_rows_are_told_and_kept),
        cmocka_unit_test(test_a_row_without_end_costs_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
