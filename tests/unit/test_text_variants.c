/* SPDX-License-Identifier: MIT */
/* Words that are in part bold or raised: shapes, faces and heights. */
#include "text_fixture.h"

/* `text` with [off, end_off) in `variant`, shaped. */
static struct wq_para *shape_varied(struct type_case *tc, const char *text, uint32_t off,
                                    uint32_t end_off, uint8_t variant)
{
    struct wq_str all = wq_str(text);
    struct wq_para *para;
    wq_arena_rewind(&tc->arena, 0);
    assert_int_equal(wq_para_make(&tc->arena, all, 0, (uint32_t)all.len, true, &para), WQ_OK);
    assert_int_equal(wq_para_vary(&tc->arena, para, off, end_off, variant), WQ_OK);
    assert_int_equal(wq_para_shape(tc->fonts, &tc->arena, &tc->style, 0, para), WQ_OK);
    return para;
}

static void assert_names(struct type_case *tc, const struct wq_para *para, const char *const *names,
                         uint32_t n)
{
    static struct glyphs glyphs;
    glyphs_logical(para, &glyphs);
    assert_int_equal(glyphs.n, n);
    for (uint32_t i = 0; i < n; i++)
        assert_string_equal(glyph_name(tc, &glyphs.list[i]), names[i]);
}

static const char *face_of(const struct type_case *tc, const struct wq_para *para, uint32_t glyph)
{
    static struct glyphs glyphs;
    glyphs_logical(para, &glyphs);
    return wq_fonts_face_name(tc->fonts, glyphs.list[glyph].face);
}

/* seen, beh, heh: the middle letter alone is bold */
static void test_letters_join_across_a_change_of_weight(void **state)
{
    (void)state;
    struct type_case tc;
    static const char *const names[] = {"uniFEB3", "uniFE92", "uniFEEA"};
    case_open(&tc, "noto-naskh");
    assert_names(&tc, case_shape(&tc, "سبه", 0), names, 3);
    struct wq_para *para = shape_varied(&tc, "سبه", 2, 4, WQ_VARIANT_STRONG);
    assert_names(&tc, para, names, 3);
    assert_string_equal(face_of(&tc, para, 0), "noto-naskh-medium.ttf");
    assert_string_equal(face_of(&tc, para, 1), "noto-naskh-bold.ttf");
    assert_string_equal(face_of(&tc, para, 2), "noto-naskh-medium.ttf");
    case_close(&tc);
}

/* beh, fatha, lam, alef: the change falls before the mark, and between lam and alef */
static void test_marks_and_lam_alef_are_not_parted(void **state)
{
    (void)state;
    struct type_case tc;
    case_open(&tc, "noto-naskh");
    struct wq_para *para = shape_varied(&tc, "بَلا", 0, 2, WQ_VARIANT_STRONG);
    assert_int_equal(para->variants[para->begin + 1], WQ_VARIANT_STRONG);
    assert_int_equal(para->variants[para->begin + 2], 0);
    para = shape_varied(&tc, "بَلا", 0, 6, WQ_VARIANT_STRONG);
    assert_int_equal(para->variants[para->begin + 3], WQ_VARIANT_STRONG);
    para = shape_varied(&tc, "بَلا", 6, 8, WQ_VARIANT_STRONG);
    assert_int_equal(para->variants[para->begin + 3], 0);
    case_close(&tc);
}

/* Words are kept by their letters: one must not depend on what stands before its white space. */
static void test_what_follows_white_space_has_the_face_of_the_text(void **state)
{
    (void)state;
    static struct glyphs glyphs;
    struct type_case tc;
    case_open(&tc, "noto-naskh");
    /* a joiner after a bold space */
    struct wq_para *para = shape_varied(&tc, "كتب \u200Dت", 0, 7, WQ_VARIANT_STRONG);
    assert_string_equal(face_of(&tc, para, 2), "noto-naskh-bold.ttf");
    assert_string_equal(face_of(&tc, para, 3), "noto-naskh-medium.ttf");
    /* an em space with a selector is no emoji, whose face the selector would have */
    para = case_shape(&tc, "كتب\u2003\uFE0F", 0);
    glyphs_logical(para, &glyphs);
    assert_string_equal(face_of(&tc, para, glyphs.n - 1), "noto-naskh-medium.ttf");
    case_close(&tc);
}

static void test_a_raised_mark_is_small_and_stands_high(void **state)
{
    (void)state;
    struct type_case tc;
    static struct glyphs glyphs;
    case_open(&tc, "noto-naskh");
    struct wq_para *plain = case_shape(&tc, "كتب[١]", 0);
    int32_t plain_f26 = plain->words[0].width_f26;
    struct wq_para *para = shape_varied(&tc, "كتب[١]", 6, 10, WQ_VARIANT_RAISED);
    assert_int_equal(para->word_n, 1);
    assert_true(para->words[0].width_f26 < plain_f26);
    glyphs_logical(para, &glyphs);
    assert_int_equal(glyphs.n, 6);
    for (uint32_t i = 0; i < glyphs.n; i++)
        assert_int_equal(glyphs.list[i].dy_f26, i < 3 ? 0 : 42 * 64 * 330 / 1000);
    case_close(&tc);
}

static void test_a_varied_word_is_not_taken_for_the_plain_one(void **state)
{
    (void)state;
    struct type_case tc;
    case_open(&tc, "noto-naskh");
    struct wq_para *para = shape_varied(&tc, "كتاب", 0, 8, WQ_VARIANT_STRONG);
    assert_string_equal(face_of(&tc, para, 0), "noto-naskh-bold.ttf");
    assert_string_equal(face_of(&tc, case_shape(&tc, "كتاب", 0), 0), "noto-naskh-medium.ttf");
    case_close(&tc);
}

static void test_preformatted_letters_have_one_width_and_arabic_falls_back(void **state)
{
    (void)state;
    struct type_case tc;
    static struct glyphs glyphs;
    case_open(&tc, "noto-naskh");
    tc.style.voice = WQ_VOICE_MONO;
    glyphs_logical(case_shape(&tc, "iW.{│", 0), &glyphs);
    assert_int_equal(glyphs.n, 5);
    for (uint32_t i = 0; i < glyphs.n; i++) {
        assert_string_equal(wq_fonts_face_name(tc.fonts, glyphs.list[i].face),
                            "noto-mono-medium.ttf");
        assert_int_equal(glyphs.list[i].advance_f26, glyphs.list[0].advance_f26);
    }
    assert_string_equal(face_of(&tc, case_shape(&tc, "كتاب", 0), 0), "noto-naskh-medium.ttf");
    case_close(&tc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_letters_join_across_a_change_of_weight),
        cmocka_unit_test(test_marks_and_lam_alef_are_not_parted),
        cmocka_unit_test(test_what_follows_white_space_has_the_face_of_the_text),
        cmocka_unit_test(test_a_raised_mark_is_small_and_stands_high),
        cmocka_unit_test(test_a_varied_word_is_not_taken_for_the_plain_one),
        cmocka_unit_test(test_preformatted_letters_have_one_width_and_arabic_falls_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
