/* SPDX-License-Identifier: MIT */
/* Every line of LineBreakTest.txt. */
#include "unicode_fixture.h"
#include "warraq/layout.h"

#define LINE_N 7654 /* in the file of Unicode 15.0.0 */

/* Code points before and after that would change the breaks if they counted. */
static const uint32_t before[] = {0x5D0, '-', '(', 0x200D}, after[] = {0x301, '1', 0x200D};
enum { BEFORE_N = sizeof before / sizeof before[0], AFTER_N = sizeof after / sizeof after[0] };

/* Whether the breaks of `line` are found, alone or with context about it. */
static bool breaks_are_right(const struct break_line *line, bool has_context)
{
    uint32_t cps[BREAK_LINE_CPS + BEFORE_N + AFTER_N];
    uint8_t breaks[BREAK_LINE_CPS + BEFORE_N + AFTER_N] = {0};
    struct wq_para para = {.cps = cps, .breaks = breaks};
    if (has_context) {
        memcpy(cps, before, sizeof before);
        para.begin = BEFORE_N;
    }
    para.end = para.n = para.begin + line->n;
    memcpy(cps + para.begin, line->cps, line->n * sizeof cps[0]);
    if (has_context) {
        memcpy(cps + para.end, after, sizeof after);
        para.n += AFTER_N;
    }
    wq_break_find(&para);
    for (uint32_t i = 0; i < para.n; i++) {
        bool is_inside = i >= para.begin && i + 1 < para.end;
        bool expected = is_inside && line->may[i - para.begin];
        /* a forced break may stand at the end, which ends the line in any case */
        if (i + 1 != para.end && expected != (breaks[i] != WQ_BREAK_NONE))
            return false;
    }
    return true;
}

static void check_all(bool has_context)
{
    FILE *file = open_unicode("auxiliary/LineBreakTest.txt");
    assert_non_null(file);
    char text[2048];
    int line_n = 0, wrong_n = 0;
    while (read_unicode_line(file, text, sizeof text)) {
        struct break_line line;
        parse_break_line(text, &line);
        line_n++;
        if (!breaks_are_right(&line, has_context) && wrong_n++ < 20)
            print_error("%s\n", text);
    }
    fclose(file);
    print_message("LineBreakTest.txt: %d of %d\n", line_n - wrong_n, line_n);
    assert_int_equal(line_n, LINE_N);
    assert_int_equal(wrong_n, 0);
}

static void test_every_line_of_line_break_test_is_broken_as_it_says(void **state)
{
    (void)state;
    check_all(false);
}

static void test_context_about_a_paragraph_changes_no_break(void **state)
{
    (void)state;
    check_all(true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_line_of_line_break_test_is_broken_as_it_says),
        cmocka_unit_test(test_context_about_a_paragraph_changes_no_break),
    };
    return has_unicode("auxiliary/LineBreakTest.txt") ? cmocka_run_group_tests(tests, NULL, NULL)
                                                      : SKIPPED;
}
