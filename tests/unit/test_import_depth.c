/* SPDX-License-Identifier: MIT */
/* Pages of many elements in many others: what is done for each element does not depend on how deep
 * it stands. Counted are the calls that ask something of an element (LINKER:--wrap), not time. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include "html.h"
#include "import_fixture.h"

#define DEPTH 400
#define ELEMENTS 3000

static uint64_t asked_n;

GumboAttribute *__real_gumbo_get_attribute(const GumboVector *attributes, const char *name);
GumboAttribute *__wrap_gumbo_get_attribute(const GumboVector *attributes, const char *name);
bool __real_wq_html_is(const GumboNode *node, GumboTag tag);
bool __wrap_wq_html_is(const GumboNode *node, GumboTag tag);
bool __real_wq_html_is_block(const GumboNode *node);
bool __wrap_wq_html_is_block(const GumboNode *node);

GumboAttribute *__wrap_gumbo_get_attribute(const GumboVector *attributes, const char *name)
{
    asked_n++;
    return __real_gumbo_get_attribute(attributes, name);
}

bool __wrap_wq_html_is(const GumboNode *node, GumboTag tag)
{
    asked_n++;
    return __real_wq_html_is(node, tag);
}

bool __wrap_wq_html_is_block(const GumboNode *node)
{
    asked_n++;
    return __real_wq_html_is_block(node);
}

/* The questions that are asked for ELEMENTS times `item` in `depth` times `around`. */
static uint64_t count_questions(const char *around, unsigned depth, const char *item)
{
    static const char start[] = "<title>عنوان</title><p>سطر قبلها</p>";
    struct imported got = {0};
    struct wq_buffer page = {0};
    assert_int_equal(wq_buffer_add(&page, start, strlen(start)), WQ_OK);
    for (unsigned i = 0; i < depth; i++)
        assert_int_equal(wq_buffer_add(&page, around, strlen(around)), WQ_OK);
    for (unsigned i = 0; i < ELEMENTS; i++)
        assert_int_equal(wq_buffer_add(&page, item, strlen(item)), WQ_OK);
    asked_n = 0;
    import_bytes(&got, "page.html", (struct wq_str){(const char *)page.ptr, page.len}, 65536);
    assert_true(got.article_n > 0);
    imported_free(&got);
    wq_buffer_free(&page);
    return asked_n;
}

static void test_depth_costs_nothing(void **state)
{
    static const struct {
        const char *around, *item;
    } pages[] = {
        {"<div>", "<p>فقرة"},
        {"<div>", "<b>كلمة</b> "},
        {"<div class=c>", "<a href=x>كلمة</a> "},
        {"<blockquote>", "<p>فقرة"},
        {"<div class=breadcrumb>", "<b>كلمة</b> "},
        {"<div class=category>", "<b>كلمة</b> "},
        {"<div class=date>", "<wbr>كلمة"},
        {"<div class=date>", "<b></b>كلمة "},
        {"<span class=title>", "كلمة<wbr>"},
        {"<figure>", "<b>كلمة</b> "},
        {"<h1><div>", "<b>كلمة</b> "},
    };
    (void)state;
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        const uint64_t flat = count_questions(pages[i].around, 1, pages[i].item);
        const uint64_t deep = count_questions(pages[i].around, DEPTH, pages[i].item);
        if (deep > 6 * flat)
            print_error("%s... %s...: %llu, and %llu in the depth\n", pages[i].around,
                        pages[i].item, (unsigned long long)flat, (unsigned long long)deep);
        assert_true(deep <= 6 * flat);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_depth_costs_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
