/* SPDX-License-Identifier: MIT */
/* Every line of GraphemeBreakTest.txt. */
#include "unicode_fixture.h"
#include "warraq/text.h"

#define LINE_N 602 /* in the file of Unicode 15.0.0 */

static void test_every_line_of_grapheme_break_test_is_divided_as_it_says(void **state)
{
    (void)state;
    FILE *file = open_unicode("auxiliary/GraphemeBreakTest.txt");
    assert_non_null(file);
    char text[2048];
    int line_n = 0, wrong_n = 0;
    while (read_unicode_line(file, text, sizeof text)) {
        struct break_line line;
        parse_break_line(text, &line);
        bool is_right = wq_grapheme_begins(line.cps, 0);
        for (uint32_t i = 1; i < line.n; i++)
            is_right = is_right && wq_grapheme_begins(line.cps, i) == line.may[i - 1];
        line_n++;
        if (!is_right && wrong_n++ < 20)
            print_error("%s\n", text);
    }
    fclose(file);
    print_message("GraphemeBreakTest.txt: %d of %d\n", line_n - wrong_n, line_n);
    assert_int_equal(line_n, LINE_N);
    assert_int_equal(wrong_n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_line_of_grapheme_break_test_is_divided_as_it_says),
    };
    return has_unicode("auxiliary/GraphemeBreakTest.txt")
               ? cmocka_run_group_tests(tests, NULL, NULL)
               : SKIPPED;
}
