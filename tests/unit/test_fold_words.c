/* SPDX-License-Identifier: MIT */
/* Where words begin and end, and what a number is. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "warraq/fold.h"

/* The words of `text` with "|" between them, "+" where two are tight. */
static const char *cut(const char *text, char room[1024])
{
    struct wq_words words;
    struct wq_fold_word word;
    size_t n = 0;
    wq_words_init(&words, wq_str(text));
    while (wq_words_next(&words, &word)) {
        if (n > 0)
            room[n++] = word.is_tight ? '+' : '|';
        n += wq_fold_show((struct wq_bytes){word.term, word.term_n}, room + n, 1000 - n);
    }
    room[n] = '\0';
    return room;
}

static void assert_cut(const char *text, const char *words)
{
    char room[1024];
    assert_string_equal(cut(text, room), words);
}

static void test_words_end_at_spaces_and_punctuation(void **state)
{
    (void)state;
    assert_cut("قال: «ذهب، ثم عاد»!", "قال|ذهب|ثم|عاد");
    assert_cut("", "");
    assert_cut(" ... ", "");
}

static void test_letters_and_digits_are_two_words(void **state)
{
    (void)state;
    assert_cut("سنة1990 كوفيد-19 F16", "سنه+1990|كوفيد+19|f+16");
}

static void test_numbers_lose_the_sign_of_thousands(void **state)
{
    (void)state;
    assert_cut("30,000 30.000 ٣٠٬٠٠٠ 30000 1,234,567", "30000|30000|30000|30000|1234567");
}

static void test_numbers_keep_the_decimal_point(void **state)
{
    (void)state;
    assert_cut("12.5 ١٢٫٥ 1,234.5 3٫141", "12.5|12.5|1234.5|3.141");
}

static void test_lists_of_digits_are_parted(void **state)
{
    (void)state;
    assert_cut("1,2,3 1،2", "1+2+3|1|2");
    assert_cut("192.168.1.1", "192+168+1+1");
}

static void test_dates(void **state)
{
    (void)state;
    assert_cut("2011/7/9 2011-07-09 09.07.2011 9/7/2011", "2011+7+9|2011+7+9|9+7+2011|9+7+2011");
    assert_cut("007 00 0 05", "007|0|0|5");
}

static void test_apostrophes(void **state)
{
    (void)state;
    assert_cut("Qur'an Qur’an ʿAbd Obama's O'Neill 'quoted' l'homme",
               "quran|quran|abd|obama|oneill|quoted|lhomme");
    assert_cut("it's", "it");
}

static void test_addresses(void **state)
{
    (void)state;
    assert_cut("https://www.example.org/a_b?c=1 name@example.org",
               "https|www+example+org+a+b|c|1|name+example+org");
}

static void test_scripts_without_spaces(void **state)
{
    (void)state;
    assert_cut("北京市 ไทย", "北+京+市|ไ+ท+ย");
}

static void test_a_sign_of_several_words(void **state)
{
    (void)state;
    struct wq_words words;
    struct wq_fold_word word;
    assert_cut("النبي\ufdfaقال", "النبي+صلي|الله|عليه|وسلم+قال");
    wq_words_init(&words, wq_str("\ufdfa"));
    for (int i = 0; i < 4; i++) {
        assert_true(wq_words_next(&words, &word));
        assert_int_equal(word.off, 0);
        assert_int_equal(word.len, 3);
    }
    assert_false(wq_words_next(&words, &word));
}

static void test_a_word_knows_its_place_with_its_marks(void **state)
{
    (void)state;
    const char *text = "،مُحَمَّدٌ ١٢٬٠٠٠.";
    struct wq_words words;
    struct wq_fold_word word;
    wq_words_init(&words, wq_str(text));
    assert_true(wq_words_next(&words, &word));
    assert_int_equal(word.off, strlen("،"));
    assert_int_equal(word.len, strlen("مُحَمَّدٌ"));
    assert_true(wq_words_next(&words, &word));
    assert_int_equal(word.off, strlen("،مُحَمَّدٌ "));
    assert_int_equal(word.len, strlen("١٢٬٠٠٠"));
    assert_false(wq_words_next(&words, &word));
}

static void test_marks_alone_are_no_word(void **state)
{
    (void)state;
    assert_cut("\u0651 ـ \u0654 \u200f", "");
}

static void test_a_long_word_is_cut(void **state)
{
    (void)state;
    char text[4000];
    struct wq_words words;
    struct wq_fold_word word;
    memset(text, 'a', 3000);
    memset(text + 3000, '7', 999);
    text[3999] = '\0';
    wq_words_init(&words, wq_str(text));
    assert_true(wq_words_next(&words, &word));
    assert_int_equal(word.term_n, WQ_TERM_MAX);
    assert_int_equal(word.len, 3000);
    assert_true(wq_words_next(&words, &word));
    assert_int_equal(word.term_n, WQ_TERM_MAX);
    assert_int_equal(word.len, 999);
    assert_false(wq_words_next(&words, &word));
}

/* Every word lies behind the one before, and inside. */
static void test_any_bytes_are_cut_in_order(void **state)
{
    (void)state;
    srand(1);
    for (int round = 0; round < 20000; round++) {
        static const char *parts[] = {"ا", "ئ", "و",      "\u0654", "1",    ".",  ",", "'",
                                      "s", "٬", "\ufdfa", " ",      "\xff", "北", "½", "\u200f"};
        char text[64];
        size_t len = 0;
        for (int i = rand() % 12; i > 0; i--) {
            const char *part = parts[(size_t)rand() % (sizeof parts / sizeof parts[0])];
            memcpy(text + len, part, strlen(part));
            len += strlen(part);
        }
        struct wq_words words;
        struct wq_fold_word word;
        uint32_t last_off = 0, last_end = 0;
        wq_words_init(&words, (struct wq_str){text, len});
        while (wq_words_next(&words, &word)) {
            assert_true(word.off >= last_end || (word.off == last_off && word.len == 3) ||
                        word.len == 2);
            assert_true(word.len > 0 && word.off + word.len <= len);
            assert_in_range(word.term_n, 1, WQ_TERM_MAX);
            last_off = word.off;
            last_end = word.off + word.len;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_end_at_spaces_and_punctuation),
        cmocka_unit_test(test_letters_and_digits_are_two_words),
        cmocka_unit_test(test_numbers_lose_the_sign_of_thousands),
        cmocka_unit_test(test_numbers_keep_the_decimal_point),
        cmocka_unit_test(test_lists_of_digits_are_parted),
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_apostrophes),
        cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_scripts_without_spaces),
        cmocka_unit_test(test_a_sign_of_several_words),
        cmocka_unit_test(test_a_word_knows_its_place_with_its_marks),
        cmocka_unit_test(test_marks_alone_are_no_word),
        cmocka_unit_test(test_a_long_word_is_cut),
        cmocka_unit_test(test_any_bytes_are_cut_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
