/* SPDX-License-Identifier: MIT */
/* Digits and vowel marks as the reader wants to see them; the text and its offsets stay. */
#include "text_fixture.h"

/* What is shaped of `text`, without what shows nothing. */
static void show(struct type_case *tc, const char *text, enum wq_digits digits, bool hides_tashkeel,
                 char *shown, size_t cap)
{
    struct wq_str all = wq_str(text);
    struct wq_para *para;
    size_t len = 0;
    wq_arena_rewind(&tc->arena, 0);
    assert_int_equal(wq_para_make(&tc->arena, all, 0, (uint32_t)all.len, true, &para), WQ_OK);
    para->digits = digits;
    para->hides_tashkeel = hides_tashkeel;
    assert_int_equal(wq_para_shape(tc->fonts, &tc->arena, &tc->style, 0, para), WQ_OK);
    for (uint32_t i = para->begin; i < para->end; i++) {
        assert_true(len + 4 < cap);
        if (para->cps[i] != 0x206A)
            len += wq_utf8_encode(para->cps[i], shown + len);
    }
    shown[len] = 0;
    assert_int_equal(para->offs[para->end], all.len);
}

static void test_numbers_are_shown_in_the_digits_asked_for(void **state)
{
    (void)state;
    static const struct {
        enum wq_digits digits;
        const char *stored, *shown;
    } rows[] = {
        {WQ_DIGITS_AS_STORED, "عام 1984 و١٩٨٤", "عام 1984 و١٩٨٤"},
        {WQ_DIGITS_ARABIC, "عام 1984", "عام ١٩٨٤"},
        {WQ_DIGITS_ARABIC, "بلغ 12,345.6 طناً", "بلغ ١٢٬٣٤٥٫٦ طناً"},
        {WQ_DIGITS_ARABIC, "نحو 75% منهم", "نحو ٧٥٪ منهم"},
        {WQ_DIGITS_ARABIC, "صفحات 3,4,5 وغيرها", "صفحات ٣,٤,٥ وغيرها"}, /* a list */
        {WQ_DIGITS_ARABIC, "بلغ 5,5 و12,75 و1,5%.", "بلغ ٥٫٥ و١٢٫٧٥ و١٫٥٪."},
        {WQ_DIGITS_ARABIC, "نحو 3,1416 و1,500 و1,234,567", "نحو ٣٫١٤١٦ و١٬٥٠٠ و١٬٢٣٤٬٥٦٧"},
        {WQ_DIGITS_PERSIAN, "نرخ 5,5", "نرخ ۵٫۵"},
        {WQ_DIGITS_EUROPEAN, "بلغ ٥,٥ و5,5", "بلغ 5,5 و5,5"},
        {WQ_DIGITS_ARABIC, "في 18/12/2015.", "في ١٨/١٢/٢٠١٥."},
        {WQ_DIGITS_ARABIC, "www.example.org/2015", "www.example.org/2015"},
        {WQ_DIGITS_ARABIC, "طائرة A320", "طائرة A320"},
        {WQ_DIGITS_ARABIC, "هاتف iPhone 15 Pro بسعر 999", "هاتف iPhone 15 Pro بسعر ٩٩٩"},
        {WQ_DIGITS_PERSIAN, "سال 1984 و ١٩٨٤", "سال ۱۹۸۴ و ۱۹۸۴"},
        {WQ_DIGITS_EUROPEAN, "بلغ ١٢٬٣٤٥٫٦ أي ٨٣٪", "بلغ 12,345.6 أي 83%"},
        {WQ_DIGITS_EUROPEAN, "۱۹۸۴", "1984"},
    };
    struct type_case tc;
    case_open(&tc, "noto-naskh");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char shown[256];
        show(&tc, rows[i].stored, rows[i].digits, false, shown, sizeof shown);
        assert_string_equal(shown, rows[i].shown);
    }
    case_close(&tc);
}

static void test_hidden_vowel_marks_leave_letters_and_their_joins(void **state)
{
    (void)state;
    struct type_case tc;
    char shown[256], vowelled[1024], plain[1024];
    case_open(&tc, "noto-naskh");
    show(&tc, "كَتَبَ الوَلَدُ رِسالَةً إلى أُمِّهِ", WQ_DIGITS_AS_STORED, true, shown, sizeof shown);
    assert_string_equal(shown, "كتب الولد رسالة إلى أمه");
    show(&tc, "آثار مؤلِّف قرآن", WQ_DIGITS_AS_STORED, true, shown, sizeof shown);
    assert_string_equal(shown, "آثار مؤلف قرآن");
    /* of Uthmani text: sukun, tanwin and pauses of their own; the small waw and yeh are letters */
    show(&tc, "أَنۡعَمۡتَ عَلَيۡهِمۡۖ هُدࣰى لَهُۥ بِهِۦ ۚ", WQ_DIGITS_AS_STORED, true, shown, sizeof shown);
    assert_string_equal(shown, "أنعمت عليهم هدى لهۥ بهۦ ");

    /* the same glyphs as of the word without marks */
    struct wq_para *para;
    static const char *const words[] = {"مُحَمَّدٌ", "محمد"};
    char *const names[] = {vowelled, plain};
    for (int w = 0; w < 2; w++) {
        struct wq_str all = wq_str(words[w]);
        wq_arena_rewind(&tc.arena, 0);
        assert_int_equal(wq_para_make(&tc.arena, all, 0, (uint32_t)all.len, true, &para), WQ_OK);
        para->hides_tashkeel = true;
        assert_int_equal(wq_para_shape(tc.fonts, &tc.arena, &tc.style, 0, para), WQ_OK);
        const struct wq_run *run = &para->words[0].runs[0];
        size_t len = 0;
        names[w][0] = 0;
        for (uint32_t i = 0; i < run->glyph_n; i++) {
            if (wq_fonts_bitmap(tc.fonts, run->glyphs[i].face, run->glyphs[i].gid).w == 0)
                continue;
            wq_fonts_glyph_name(tc.fonts, run->glyphs[i].face, run->glyphs[i].gid, names[w] + len,
                                1000 - len);
            len = strlen(names[w]);
            names[w][len++] = ' ';
            names[w][len] = 0;
        }
    }
    assert_string_equal(vowelled, plain);
    case_close(&tc);
}

static void test_at_most_three_tatweels_in_a_row_are_shown(void **state)
{
    (void)state;
    static const struct {
        const char *stored, *shown;
    } rows[] = {
        {"ســـلام", "ســـلام"},
        {"ســــلام", "ســـلام"},
        {"ســـــــــــــــلام", "ســـلام"},
        {"ســـــــَلام", "ســـَلام"}, /* the last bears the mark */
        {"ــــــــــــ محـــــــمـد ـ", "ـــ محـــمـد ـ"},
    };
    struct type_case tc;
    case_open(&tc, "noto-naskh");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char shown[256];
        show(&tc, rows[i].stored, WQ_DIGITS_AS_STORED, false, shown, sizeof shown);
        assert_string_equal(shown, rows[i].shown);
    }
    /* those that are not shown have no width */
    int32_t three = case_shape(&tc, "ســـلام", 0)->words[0].width_f26;
    assert_int_equal(case_shape(&tc, "ســـــــــــــــلام", 0)->words[0].width_f26, three);
    case_close(&tc);
}

/* `n` times `one` and then `m` times `other`. */
static struct wq_str repeat(char *to, const char *one, size_t n, const char *other, size_t m)
{
    size_t len = 0;
    for (size_t i = 0; i < n + m; i++, len += strlen(to + len))
        strcpy(to + len, i < n ? one : other);
    return (struct wq_str){to, len};
}

static void test_text_is_vowelled_when_one_letter_in_five_has_its_mark(void **state)
{
    (void)state;
    static char text[65536];
    assert_true(wq_text_is_vowelled(wq_str("كَتَبَ")));
    assert_true(wq_text_is_vowelled(wq_str("كتبٌ في"))); /* one of five */
    assert_false(wq_text_is_vowelled(wq_str("كتبٌ فيه")));
    assert_false(wq_text_is_vowelled(wq_str("")));
    assert_false(wq_text_is_vowelled(wq_str("Latin 12")));
    assert_false(wq_text_is_vowelled(wq_str("مئة رجل، هذا أوّلُهم")));
    assert_true(wq_text_is_vowelled(repeat(text, "كَتَبَ ", 2000, "", 0)));
    assert_false(wq_text_is_vowelled(repeat(text, "كتب ", 2000, "", 0)));
    /* a bare introduction of 700 bytes, then of 2 KB; and a vowelled one */
    assert_true(wq_text_is_vowelled(repeat(text, "كتب ", 100, "كَتَبَ ", 2000)));
    assert_false(wq_text_is_vowelled(repeat(text, "كتب ", 300, "كَتَبَ ", 2000)));
    assert_false(wq_text_is_vowelled(repeat(text, "كَتَبَ ", 30, "كتب ", 2000)));
    /* not a byte behind the text is read: the sanitizer knows */
    static const char half[] = "كَتَبَ";
    for (size_t len = 1; len < sizeof half; len++) {
        char *tight = malloc(len);
        assert_non_null(tight);
        memcpy(tight, half, len);
        assert_int_equal(wq_text_is_vowelled((struct wq_str){tight, len}), len >= 4);
        free(tight);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_are_shown_in_the_digits_asked_for),
        cmocka_unit_test(test_hidden_vowel_marks_leave_letters_and_their_joins),
        cmocka_unit_test(test_at_most_three_tatweels_in_a_row_are_shown),
        cmocka_unit_test(test_text_is_vowelled_when_one_letter_in_five_has_its_mark),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
