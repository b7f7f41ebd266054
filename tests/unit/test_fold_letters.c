/* SPDX-License-Identifier: MIT */
/* The folding of letters: what is one and the same, and what must stay apart. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "warraq/fold.h"

static const char *show(const char *text, char room[256])
{
    uint8_t folded[128];
    size_t n = wq_fold(wq_str(text), folded, sizeof folded);
    n = wq_fold_show((struct wq_bytes){folded, n}, room, 255);
    room[n] = '\0';
    return room;
}

static void assert_folds(const char *text, const char *folded)
{
    char room[256];
    assert_string_equal(show(text, room), folded);
}

static void test_alef_forms_composed_or_not(void **state)
{
    (void)state;
    assert_folds("أإآٱا", "ااااا");
    assert_folds("ا\u0654 ا\u0655 ا\u0653", "ا ا ا");
    assert_folds("إن", "ان");
}

static void test_hamza_on_waw_and_yeh(void **state)
{
    (void)state;
    assert_folds("مؤمن", "مومن");
    assert_folds("مو\u0654من", "مومن");
    assert_folds("رئيس", "رييس");
    assert_folds("ري\u0654يس", "رييس");
    assert_folds("شاطئ", "شاطي");
    assert_folds("شيء", "شيء");
}

static void test_hamza_before_waw_is_one_word_in_every_country(void **state)
{
    (void)state;
    assert_folds("مسؤول", "مسوول");
    assert_folds("مسئول", "مسوول");
    assert_folds("مسي\u0654ول", "مسوول");
    assert_folds("رءوس", "رووس");
    assert_folds("رؤوس", "رووس");
    assert_folds("أو", "او");
}

static void test_yeh_and_heh(void **state)
{
    (void)state;
    assert_folds("على علي علی", "علي علي علي");
    assert_folds("مدرسة مدرسه مدرسۀ مدرسہ", "مدرسه مدرسه مدرسه مدرسه");
}

static void test_regional_letters(void **state)
{
    (void)state;
    assert_folds("کتاب", "كتاب");
    assert_folds("پاريس ڤيديو چورج ڨفصة گلستان", "باريس فيديو جورج قفصه كلستان");
}

static void test_marks_tatweel_and_what_has_no_width_vanish(void **state)
{
    (void)state;
    assert_folds("مُحَمَّدٌ", "محمد");
    assert_folds("هٰذا", "هذا");
    assert_folds("كـــتاب", "كتاب");
    assert_folds("\ufeffمي\u200cروم\u200f \u2067نص\u2069 سن\u00adة", "ميروم نص سنه");
}

static void test_presentation_forms(void **state)
{
    (void)state;
    assert_folds("\ufe8e\ufedf\ufeb3\ufefc\ufee1", "السلام");
    assert_folds("\ufdf2", "الله");
    assert_folds("\ufb56\ufb90", "بك");
    assert_folds("ق\ufe76ال", "قال");
}

static void test_a_sign_that_stands_for_words(void **state)
{
    (void)state;
    assert_folds("محمد\ufdfaقال", "محمد صلي الله عليه وسلم قال");
    assert_folds("½", "1 2");
}

static void test_digits(void **state)
{
    (void)state;
    assert_folds("١٢٣ ۱۲۳ 123 ²", "123 123 123 2");
}

static void test_latin_case_and_diacritics(void **state)
{
    (void)state;
    assert_folds("École ÉCOLE École STRASSE straße Łódź Ærø",
                 "ecole ecole ecole strasse strasse lodz aero");
    assert_folds("İstanbul ISTANBUL ısparta", "istanbul istanbul isparta");
    assert_folds("ﬁn Ｗｉｄｅ", "fin wide");
}

static void test_other_scripts_keep_their_letters(void **state)
{
    (void)state;
    assert_folds("МОСКВА שָׁלוֹם हिन्दी 北京", "москва שלום हिन्दी 北京");
    assert_folds("ЁЛКА Ελλάδα", "елка ελλαδα");
}

static void test_punctuation_is_one_space_and_none_at_the_ends(void **state)
{
    (void)state;
    assert_folds("  «قال، ثم...» سكت؟! ", "قال ثم سكت");
    assert_folds("،؛؟", "");
    assert_folds("", "");
}

static void test_letters_that_differ_stay_apart(void **state)
{
    (void)state;
    assert_folds("ب ت ث ن ي", "ب ت ث ن ي");
    assert_folds("ح خ ج ع غ ص ض ط ظ س ش د ذ ر ز", "ح خ ج ع غ ص ض ط ظ س ش د ذ ر ز");
    assert_folds("ء", "ء");
}

static void test_malformed_bytes_part_words(void **state)
{
    (void)state;
    assert_folds("a\xff"
                 "b \xd8",
                 "a b");
}

static void test_what_does_not_fit_is_cut_at_a_letter(void **state)
{
    (void)state;
    const char *text = "كتاب école 北京";
    uint8_t whole[64], part[64];
    size_t len = wq_fold(wq_str(text), whole, sizeof whole);
    for (size_t cap = 0; cap <= len; cap++) {
        memset(part, 0xEE, sizeof part);
        size_t n = wq_fold(wq_str(text), part, cap);
        assert_true(n <= cap && cap - n < 5);
        assert_memory_equal(part, whole, n);
        assert_int_equal(part[cap], 0xEE);
        char shown[256];
        assert_true(wq_utf8_valid(
            (struct wq_str){shown, wq_fold_show((struct wq_bytes){part, n}, shown, 255)}));
    }
}

static void test_every_code_point_folds_to_what_folds_to_itself(void **state)
{
    (void)state;
    for (uint32_t cp = 1; cp <= 0x10FFFF; cp++) {
        char text[4], shown[256];
        uint8_t once[128], twice[128];
        if (cp == 0xD800)
            cp = 0xE000;
        size_t n = wq_fold((struct wq_str){text, wq_utf8_encode(cp, text)}, once, sizeof once);
        size_t shown_n = wq_fold_show((struct wq_bytes){once, n}, shown, sizeof shown);
        size_t again_n = wq_fold((struct wq_str){shown, shown_n}, twice, sizeof twice);
        assert_int_equal(again_n, n);
        assert_memory_equal(once, twice, n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alef_forms_composed_or_not),
        cmocka_unit_test(test_hamza_on_waw_and_yeh),
        cmocka_unit_test(test_hamza_before_waw_is_one_word_in_every_country),
        cmocka_unit_test(test_yeh_and_heh),
        cmocka_unit_test(test_regional_letters),
        cmocka_unit_test(test_marks_tatweel_and_what_has_no_width_vanish),
        cmocka_unit_test(test_presentation_forms),
        cmocka_unit_test(test_a_sign_that_stands_for_words),
        cmocka_unit_test(test_digits),
        cmocka_unit_test(test_latin_case_and_diacritics),
        cmocka_unit_test(test_other_scripts_keep_their_letters),
        cmocka_unit_test(test_punctuation_is_one_space_and_none_at_the_ends),
        cmocka_unit_test(test_letters_that_differ_stay_apart),
        cmocka_unit_test(test_malformed_bytes_part_words),
        cmocka_unit_test(test_what_does_not_fit_is_cut_at_a_letter),
        cmocka_unit_test(test_every_code_point_folds_to_what_folds_to_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
