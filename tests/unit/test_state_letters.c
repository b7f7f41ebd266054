/* SPDX-License-Identifier: MIT */
/* A place found again by its letters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "warraq/state.h"

static const char text[] =
    "في الصباح خرجت المكتبة إلى القرى، ومعها صندوقان من الكتب ودفتر للإعارة. "
    "عند المساء عادت وقد نقص منها سبعة كتب، فلم يحزن أحد. "
    "في الصباح التالي خرجت المكتبة إلى المدينة.";

static uint32_t off_of(const char *in, const char *words)
{
    const char *at = strstr(in, words);
    assert_non_null(at);
    return (uint32_t)(at - in);
}

static void test_place_is_found_behind_new_text(void **state)
{
    (void)state;
    uint32_t off = off_of(text, "ومعها"), found = 0;
    uint64_t letters = wq_letters_at(wq_str(text), off);
    assert_true(wq_letters_find(wq_str(text), letters, off, &found));
    assert_int_equal(found, off);
    char newer[2048];
    snprintf(newer, sizeof newer, "تصحيح من المحرر في أول المقال. %s", text);
    assert_true(wq_letters_find(wq_str(newer), letters, off, &found));
    assert_int_equal(found, off_of(newer, "ومعها"));
}

static void test_spaces_marks_and_tatweel_do_not_matter(void **state)
{
    (void)state;
    static const char spaced[] =
        "قبل. عند المَساء  عادت\nوقد نقص منهـــا سبعة كتب، فلم يحزن أحد. في الصباح التالي";
    uint32_t found = 0;
    uint64_t letters = wq_letters_at(wq_str(text), off_of(text, "عند"));
    assert_true(wq_letters_find(wq_str(spaced), letters, 0, &found));
    assert_int_equal(found, off_of(spaced, "عند"));
}

static void test_nearest_of_several_is_taken(void **state)
{
    (void)state;
    char thrice[4096];
    uint32_t found = 0, one = (uint32_t)strlen(text);
    snprintf(thrice, sizeof thrice, "%s%s%s", text, text, text);
    uint32_t off = off_of(text, "ومعها");
    uint64_t letters = wq_letters_at(wq_str(text), off);
    for (uint32_t i = 0; i < 3; i++) {
        assert_true(wq_letters_find(wq_str(thrice), letters, off + i * one + 9, &found));
        assert_int_equal(found, off + i * one);
        assert_true(wq_letters_find(wq_str(thrice), letters, off + i * one - 9, &found));
        assert_int_equal(found, off + i * one);
    }
}

static void test_end_of_the_text_has_fewer_letters(void **state)
{
    (void)state;
    for (const char *at = text + strlen(text) - 1; at > text + 300; at--) {
        if ((*at & 0xC0) == 0x80)
            continue;
        uint32_t off = (uint32_t)(at - text), found = UINT32_MAX;
        uint64_t letters = wq_letters_at(wq_str(text), off);
        assert_true(letters != 0);
        assert_true(wq_letters_find(wq_str(text), letters, off, &found));
        /* a space is no letter: the word behind it is found */
        assert_true(found == off || found == off + 1);
    }
    assert_int_equal(wq_letters_at(wq_str(text), (uint32_t)strlen(text)), 0);
}

static void test_what_is_not_there_is_not_found(void **state)
{
    (void)state;
    uint32_t found = 77;
    uint64_t letters = wq_letters_at(wq_str("كلام آخر لم يكن في المقال قط، ولا يشبهه بشيء"), 0);
    assert_false(wq_letters_find(wq_str(text), letters, 0, &found));
    assert_false(wq_letters_find(wq_str(text), 0, 0, &found));
    assert_false(wq_letters_find(wq_str(""), letters, 0, &found));
    assert_int_equal(found, 77);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_place_is_found_behind_new_text),
        cmocka_unit_test(test_spaces_marks_and_tatweel_do_not_matter),
        cmocka_unit_test(test_nearest_of_several_is_taken),
        cmocka_unit_test(test_end_of_the_text_has_fewer_letters),
        cmocka_unit_test(test_what_is_not_there_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
