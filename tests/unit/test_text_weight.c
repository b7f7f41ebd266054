/* SPDX-License-Identifier: MIT */
/* Heavier weights have more ink, on greys by spreading it, at 1 bit by the threshold. */
#include "text_fixture.h"

/* Ink of a line of text in one weight, summed over its pixels; its width in *width_f26. */
static uint64_t ink_of(int32_t levels, enum wq_weight weight, bool is_bold, int32_t *width_f26)
{
    const struct wq_device panel = {.levels = levels};
    const struct wq_fonts_config config = {.weight = weight};
    struct type_case tc = {.style = {WQ_VOICE_TEXT, is_bold, 27}};
    tc.fonts_arena = new_arena(FONT_ARENA_BYTES);
    tc.arena = new_arena(CASE_BYTES);
    tc.fonts = open_fonts(&tc.fonts_arena, &panel, "noto-naskh", &config);
    const struct wq_para *para = case_shape(&tc, "كتاب في الطريق إلى قرائه", 0);
    uint64_t ink = 0;
    *width_f26 = 0;
    for (uint32_t w = 0; w < para->word_n; w++) {
        const struct wq_run *run = &para->words[w].runs[0];
        *width_f26 += run->width_f26;
        for (uint32_t i = 0; i < run->glyph_n; i++) {
            struct wq_bitmap b = wq_fonts_bitmap(tc.fonts, run->glyphs[i].face, run->glyphs[i].gid);
            for (int32_t p = 0; p < b.h * b.stride; p++)
                ink += b.rows[p];
        }
    }
    case_close(&tc);
    return ink;
}

static void test_heavier_weights_have_more_ink_and_the_same_width(void **state)
{
    (void)state;
    static const enum wq_weight steps[] = {WQ_WEIGHT_LIGHT, WQ_WEIGHT_NORMAL, WQ_WEIGHT_HEAVY,
                                           WQ_WEIGHT_BLACK};
    static const int32_t levels[] = {16, 4, 2};
    for (size_t l = 0; l < sizeof levels / sizeof levels[0]; l++) {
        uint64_t before = 0;
        int32_t width = 0, first = 0;
        for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
            uint64_t ink = ink_of(levels[l], steps[i], false, &width);
            assert_true(ink > before + before / 100);
            before = ink;
            first = i == 0 ? width : first;
            assert_int_equal(width, first);
        }
    }
}

static void test_bold_keeps_its_own_weight_on_greys(void **state)
{
    (void)state;
    int32_t width;
    assert_int_equal(ink_of(16, WQ_WEIGHT_LIGHT, true, &width),
                     ink_of(16, WQ_WEIGHT_BLACK, true, &width));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_heavier_weights_have_more_ink_and_the_same_width),
        cmocka_unit_test(test_bold_keeps_its_own_weight_on_greys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
