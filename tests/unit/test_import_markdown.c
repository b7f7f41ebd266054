/* SPDX-License-Identifier: MIT */
/* Markdown: what comes of it, and of the fields before it. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include "import_fixture.h"
#include "markdown.h"

static void import_markdown(struct imported *got, const char *text)
{
    memset(got, 0, sizeof *got);
    import_bytes(got, "a.md", wq_str(text), 7);
}

static void check_text(const char *markdown, const char *wanted)
{
    struct imported got;
    import_markdown(&got, markdown);
    assert_int_equal(got.article_n, 1);
    if (!wq_str_equal(got.article.text, wq_str(wanted)))
        fail_msg("%s\ngave:\n%.*s", markdown, (int)got.article.text.len, got.article.text.ptr);
    imported_free(&got);
}

/* ---- text ---- */

static const struct {
    const char *markdown, *text;
} texts[] = {
    {"# عنوان\n\nفقرة في\nسطرين.\n\nأخرى", "عنوان\n\nفقرة في سطرين.\n\nأخرى\n"},
    {"عنوان\n=====\n\n## فصل\n\nنص **مهم** و*مائل*", "عنوان\n\nفصل\n\nنص مهم ومائل\n"},
    {"# ع\n\n* أ\n* ب\n  1. ج\n  2. د\n", "ع\n\n• أ\n• ب\n  1. ج\n  2. د\n"},
    {"# ع\n\n> قول\n\nنص", "ع\n\n> قول\n\nنص\n"},
    {"# ع\n\n    أ\n      ب\n", "ع\n\nأ\n  ب\n"},
    {"# ع\n\n| أ | ب |\n|---|---|\n| ج | د |\n", "ع\n\nأ\tب\nج\tد\n"},
    {"# ع\n\n~~أ~~ ب\\* ج &amp; د", "ع\n\nأ ب* ج & د\n"},
    {"# ع\n\nأ\n\n---\n\nب", "ع\n\nأ\n\n* * *\n\nب\n"},
    {"# ع\n\nنص[^1] آخر[^س].\n\n[^1]: قول\n[^س]: قول ثان\n",
     "ع\n\nنص1 آخر2.\n\n[1] قول\n[2] قول ثان\n"},
    {"# ع\n\nأ <b>ب</b>\n\n<div>ج</div>\n<script>x</script>", "ع\n\nأ ب\n\nج\n"},
    {"---\ntitle: من الحقول\n---\n\nنص", "من الحقول\n\nنص\n"},
    {"---\ntitle: ع\n---\n# ع\n\nنص", "ع\n\nنص\n"},
};

static void test_markdown_becomes_blocks(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        check_text(texts[i].markdown, texts[i].text);
}

static void test_a_menu_in_markdown_is_the_authors(void **state)
{
    (void)state;
    check_text(
        "# ع\n\n- [أ](http://x/a)\n- [ب](http://x/b)\n\n<nav>ج</nav>\n\n<article>د</article>",
        "ع\n\n• أ\n• ب\n\nج\n\nد\n");
}

/* ---- fields ---- */

static void check_fields(const char *front)
{
    char text[1024];
    struct imported got;
    snprintf(text, sizeof text, "%s\nنص\n", front);
    memset(&got, 0, sizeof got);
    import_bytes(&got, "", wq_str(text), 1000); /* told by its content alone */
    const struct wq_meta *meta = &got.article.meta;
    assert_int_equal(got.article_n, 1);
    assert_true(wq_str_equal(meta->title, wq_str("عنوان: \"فيه\" كل شيء")));
    assert_true(wq_str_equal(meta->author, wq_str("ليلى، سمير")));
    assert_true(wq_str_equal(meta->category, wq_str("علوم")));
    assert_true(wq_str_equal(meta->address, wq_str("https://x.example/a?b=1#c")));
    assert_true(wq_str_equal(meta->source_id, wq_str("17")));
    assert_int_equal(meta->date, 20151218);
    imported_free(&got);
}

static void test_fields_are_read_from_front_matter(void **state)
{
    (void)state;
    check_fields("---\ntitle: \"عنوان: \\\"فيه\\\" كل شيء\"\nauthors: [ليلى, 'سمير']\n"
                 "category: علوم # تعليق\nurl: https://x.example/a?b=1#c\nid: 17\ndraft: false\n"
                 "date: 2015-12-18T10:00:00+03:00\n---\n");
    check_fields("---\r\nTitle: 'عنوان: \"فيه\" كل شيء'\r\nauthor:\r\n  - ليلى\r\n  - \"سمير\"\r\n"
                 "categories: [علوم]\r\nlink: https://x.example/a?b=1#c\r\nid: 17\r\n"
                 "date: 18 كانون الأول 2015\r\n---\r\n");
    check_fields(
        "+++\ntitle = \"عنوان: \\\"فيه\\\" كل شيء\"\nauthors = [\"ليلى\", \"سمير\"]\n"
        "category = 'علوم'\nurl = 'https://x.example/a?b=1#c'\nid = 17\ndate = 2015-12-18\n"
        "+++\n");
    check_fields("---\ntitle: >\n  عنوان: \"فيه\"\n  كل شيء\nauthor: ليلى، سمير\ncategory: علوم\n"
                 "url: https://x.example/a?b=1#c\nid: '17'\npubDate: 2015-12-18\n---\n");
}

static void test_front_matter_cut_anywhere_is_read_or_text(void **state)
{
    static const char text[] = "---\ntitle: \"أ\\\"\nauthors: ['ب', [\n  - ج\nx\n: \n'\n---\n";
    (void)state;
    for (size_t len = 0; len < sizeof text; len++) {
        char *copy = malloc(len + 1); /* so that a read behind it is seen */
        struct wq_front front = {0};
        assert_non_null(copy);
        memcpy(copy, text, len);
        assert_int_equal(wq_front_read((struct wq_str){copy, len}, &front), WQ_OK);
        assert_true((front.line_n > 0) == (len >= strlen(text) - 1));
        wq_front_free(&front);
        free(copy);
    }
}

/* ---- bad input ---- */

static void test_what_holds_no_text_is_named(void **state)
{
    struct imported got;
    (void)state;
    import_markdown(&got, "---\ntitle: ع\n---\n");
    assert_int_equal(got.article_n, 0);
    assert_string_equal(got.details[WQ_NOTE_LEFT_OUT], "no text behind its front matter");
    imported_free(&got);
}

static void test_deep_nesting_costs_no_more_than_its_article(void **state)
{
    const size_t depth = 100000;
    char *text = malloc(depth + 8);
    struct imported got;
    (void)state;
    assert_non_null(text);
    memset(text, '>', depth);
    memcpy(text + depth, " x\n", 4);
    import_markdown(&got, text);
    assert_int_equal(got.article_n, 1);
    imported_free(&got);
    free(text);
}

static void test_very_long_markdown_is_kept_as_text(void **state)
{
    static const char line[] = "نص *مهم*\n\n";
    struct wq_buffer text = {0};
    struct imported got = {0};
    (void)state;
    while (text.len <= (4u << 20))
        assert_int_equal(wq_buffer_add(&text, line, strlen(line)), WQ_OK);
    import_bytes(&got, "a.md", (struct wq_str){(const char *)text.ptr, text.len}, 65536);
    assert_true(got.article_n > 1);
    assert_string_equal(got.details[WQ_NOTE_FIELD], "Markdown of over 4 MB: kept as plain text");
    imported_free(&got);
    wq_buffer_free(&text);
}

static void add_row(struct wq_buffer *text, const char *cell, size_t n)
{
    for (size_t i = 0; i < n; i++)
        assert_int_equal(wq_buffer_add(text, cell, strlen(cell)), WQ_OK);
    assert_int_equal(wq_buffer_add(text, "\n", 1), WQ_OK);
}

/* A node for each cell, also of those that rows leave out, took the library's memory, and all of
 * the text with it. */
static void check_table(size_t column_n, size_t row_n, size_t cell_n, bool is_table)
{
    struct wq_buffer text = {0};
    struct imported got = {0};
    assert_int_equal(wq_buffer_add(&text, "# t\n\nقبل\n\n", strlen("# t\n\nقبل\n\n")), WQ_OK);
    add_row(&text, "|ا", column_n);
    add_row(&text, "|-", column_n);
    for (size_t i = 0; i < row_n; i++)
        add_row(&text, "|ب", cell_n);
    assert_int_equal(
        wq_buffer_add(&text, "\n|ج|د|\n|-|-|\n|ه|و|\n", strlen("\n|ج|د|\n|-|-|\n|ه|و|\n")), WQ_OK);
    import_bytes(&got, "a.md", (struct wq_str){(const char *)text.ptr, text.len}, 65536);
    assert_int_equal(got.article_n, 1);
    assert_int_equal(got.counts[WQ_NOTE_LEFT_OUT], 0);
    assert_int_equal(got.counts[WQ_NOTE_FIELD], !is_table);
    uint32_t table_n = 0, letter_n = 0;
    for (uint32_t i = 0; i < got.article.block_n; i++)
        table_n += got.article.blocks[i].kind == WQ_BLOCK_CELL;
    for (size_t i = 0; i + 1 < got.article.text.len; i++)
        letter_n += memcmp(got.article.text.ptr + i, "ب", 2) == 0;
    assert_int_equal(letter_n, row_n * cell_n + 1); /* one of "before" */
    assert_int_equal(table_n, is_table ? (row_n * cell_n) + column_n + 4 : 4);
    imported_free(&got);
    wq_buffer_free(&text);
}

static void test_tables_of_too_many_cells_are_kept_as_lines(void **state)
{
    (void)state;
    check_table(3, 2, 3, true);
    check_table(256, 2, 256, true);
    check_table(5000, 20, 5000, false);
    check_table(5000, 2000, 1, false);
    check_table(200, 2500, 1, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_markdown_becomes_blocks),
        cmocka_unit_test(test_a_menu_in_markdown_is_the_authors),
        cmocka_unit_test(test_fields_are_read_from_front_matter),
        cmocka_unit_test(test_front_matter_cut_anywhere_is_read_or_text),
        cmocka_unit_test(test_what_holds_no_text_is_named),
        cmocka_unit_test(test_deep_nesting_costs_no_more_than_its_article),
        cmocka_unit_test(test_very_long_markdown_is_kept_as_text),
        cmocka_unit_test(test_tables_of_too_many_cells_are_kept_as_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
