/* SPDX-License-Identifier: MIT */
/* Signs that news is full of, and those of the Quran: shown, in size and weight with the letters
 * around them. */
#include "text_fixture.h"

static struct glyphs glyphs;

static const char *const families[] = {"noto-naskh", "amiri", "lateef", "noto-sans",
                                       "scheherazade-new"};

/* What a text looks like, in px; y upwards. */
struct ink {
    int32_t left, right, bottom, top;
    int32_t advance_px, dark_n;
};

static struct ink ink_of(struct type_case *tc, const char *text)
{
    struct ink ink = {INT16_MAX, INT16_MIN, INT16_MAX, INT16_MIN, 0, 0};
    int32_t pen_f26 = 0;
    glyphs_logical(case_shape(tc, text, 0), &glyphs);
    for (uint32_t g = 0; g < glyphs.n; g++) {
        const struct wq_glyph *glyph = &glyphs.list[g];
        if (glyph->gid == WQ_GID_BOX)
            fail_msg("\"%s\" shows a box", text);
        struct wq_bitmap b = wq_fonts_bitmap(tc->fonts, glyph->face, glyph->gid);
        int32_t x = (pen_f26 + glyph->dx_f26) / 64 + b.left, y = glyph->dy_f26 / 64 + b.top;
        pen_f26 += glyph->advance_f26;
        for (int32_t row = 0; row < b.h; row++)
            for (int32_t i = 0; i < b.w; i++) {
                if (b.rows[row * b.stride + i] < 128)
                    continue;
                ink.dark_n++;
                ink.left = x + i < ink.left ? x + i : ink.left;
                ink.right = x + i + 1 > ink.right ? x + i + 1 : ink.right;
                ink.top = y - row > ink.top ? y - row : ink.top;
                ink.bottom = y - row - 1 < ink.bottom ? y - row - 1 : ink.bottom;
            }
    }
    ink.advance_px = pen_f26 / 64;
    return ink;
}

static void test_digits_and_capitals_are_as_high_as_they_should_be(void **state)
{
    (void)state;
    static const char *const samples[] = {"1", "7", "H", "E"};
    for (size_t f = 0; f < sizeof families / sizeof families[0]; f++) {
        struct type_case tc;
        if (!is_built(families[f]))
            continue;
        case_open(&tc, families[f]);
        tc.style.em_px = 200;
        int32_t alef = ink_of(&tc, "ا").top;
        ink_of(&tc, "H");
        const char *latin = wq_fonts_face_name(tc.fonts, glyphs.list[0].face);
        bool is_companion = strcmp(latin, wq_family_find(families[f])->regular) != 0;
        /* a face that has letters of its own keeps their size; they fit each other */
        int32_t least = 80, most = is_companion ? 85 : 94;
        for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
            int32_t percent = (ink_of(&tc, samples[i]).top * 100 + alef / 2) / alef;
            if (percent < least || percent > most)
                fail_msg("%s: \"%s\" is %d %% of the alef", families[f], samples[i], percent);
        }
        case_close(&tc);
    }
}

/* Arabic-Indic digits and letters of the companion that the face's own Latin lacks, too. */
static void test_companion_of_a_face_with_latin_fits_its_arabic(void **state)
{
    (void)state;
    for (size_t f = 0; f < sizeof families / sizeof families[0]; f++) {
        const struct wq_family *family = wq_family_find(families[f]);
        struct type_case tc;
        if (!is_built(families[f]))
            continue;
        case_open(&tc, families[f]);
        tc.style.em_px = 200;
        int32_t alef = ink_of(&tc, "ا").top;
        /* both companions have capitals of 0.714 em */
        int32_t percent = (200 * family->latin_em * 714 / 10000 + alef / 2) / alef;
        if (percent < 80 || percent > 85)
            fail_msg("%s: capitals of the companion are %d %% of the alef", families[f], percent);
        case_close(&tc);
    }
}

/* The room that a family needs beside Noto Naskh, for the same text. */
static void test_equal_sizes_look_equal(void **state)
{
    (void)state;
    static const char text[] =
        "قال مدير المكتبة المتنقلة إن القراء في القرى ينتظرون وصولها كل أسبوع";
    struct type_case tc;
    int32_t naskh = 0;
    for (size_t f = 0; f < sizeof families / sizeof families[0]; f++) {
        if (!is_built(families[f]))
            continue;
        case_open(&tc, families[f]);
        int32_t advance = ink_of(&tc, text).advance_px;
        naskh = f == 0 ? advance : naskh;
        print_message("%s: %d %% of Noto Naskh's length\n", families[f], advance * 100 / naskh);
        assert_in_range(advance * 100 / naskh, 80, 118);
        case_close(&tc);
    }
}

static void test_signs_of_news_have_the_size_of_letters(void **state)
{
    (void)state;
    static const char *const signs[] = {
        "−", "×", "÷", "±",  "=", "+", "≈", "≤", "≠", "$", "€", "£", "₪", "﷼", "%", "٪", "‰",
        "•", "●", "▪", "◆",  "→", "←", "↑", "↓", "…", "–", "—", "°", "©", "®", "™", "№", "½",
        "²", "³", "✓", "✔",  "★", "☎", "✉", "«", "»", "“", "”", "(", ")", "[", "]", "&", "@",
        "#", "*", "/", "\\", "_", "|", "~", "§", "¶", "†", "‡", "′", "″", "،", "؛", "؟"};
    for (size_t f = 0; f < sizeof families / sizeof families[0]; f++) {
        struct type_case tc;
        if (!is_built(families[f]))
            continue;
        case_open(&tc, families[f]);
        struct ink alef = ink_of(&tc, "ا"), digit = ink_of(&tc, "0");
        for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
            struct ink ink = ink_of(&tc, signs[i]);
            int32_t h = ink.top - ink.bottom;
            if (h < 2 || ink.top > alef.top * 5 / 4 || ink.bottom < -alef.top * 3 / 4)
                fail_msg("%s: %s stands from %d to %d px, the alef is %d high", families[f],
                         signs[i], ink.bottom, ink.top, alef.top);
            if (ink.right > ink.advance_px + 3 || ink.left < -3)
                fail_msg("%s: %s lies over its neighbours", families[f], signs[i]);
        }
        /* a minus is as wide as its digits allow */
        assert_in_range(ink_of(&tc, "−").advance_px, digit.advance_px / 2,
                        digit.advance_px * 3 / 2);
        case_close(&tc);
    }
}

/* ---- signs of the Quran ---- */

static void test_quranic_signs_are_shown(void **state)
{
    (void)state;
    static const char *const texts[] = {"ﷲ", "ﷺ", "ﷻ", "﷽", "﴾", "﴿", "۝", "۞", "۩", "ۥ", "ۦ"};
    for (size_t f = 0; f < sizeof families / sizeof families[0]; f++) {
        struct type_case tc;
        if (!is_built(families[f]))
            continue;
        case_open(&tc, families[f]);
        for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
            assert_true(ink_of(&tc, texts[i]).top > 0);
        for (uint32_t cp = 0x6D6; cp <= 0x6ED; cp++) {
            char text[16];
            bool is_mark = cp != 0x6DD && cp != 0x6DE && cp != 0x6E5 && cp != 0x6E6 && cp != 0x6E9;
            if (!is_mark)
                continue;
            snprintf(text, sizeof text, "د%c%c", 0xC0 | cp >> 6, 0x80 | (cp & 0x3F));
            struct ink bare = ink_of(&tc, "د"), marked = ink_of(&tc, text);
            if (marked.dark_n <= bare.dark_n)
                fail_msg("%s: U+%04X is not seen", families[f], cp);
            assert_int_equal(marked.advance_px, bare.advance_px);
        }
        case_close(&tc);
    }
}

/* The number of a verse stands in the sign or beside it, and the sign over nothing else. */
static void test_end_of_verse_has_room_for_itself(void **state)
{
    (void)state;
    static const char *const texts[] = {"۝", "۝١", "۝٢٣", "۝٢٨٦", "۝286"};
    for (size_t f = 0; f < sizeof families / sizeof families[0]; f++) {
        struct type_case tc;
        if (!is_built(families[f]))
            continue;
        for (int is_bold = 0; is_bold < 2; is_bold++) {
            case_open(&tc, families[f]);
            tc.style.is_bold = is_bold;
            for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
                struct ink ink = ink_of(&tc, texts[i]);
                if (ink.left < -1 || ink.right > ink.advance_px + 1)
                    fail_msg("%s: %s has %d px and takes %d to %d", families[f], texts[i],
                             ink.advance_px, ink.left, ink.right);
            }
            case_close(&tc);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_digits_and_capitals_are_as_high_as_they_should_be),
        cmocka_unit_test(test_companion_of_a_face_with_latin_fits_its_arabic),
        cmocka_unit_test(test_equal_sizes_look_equal),
        cmocka_unit_test(test_signs_of_news_have_the_size_of_letters),
        cmocka_unit_test(test_quranic_signs_are_shown),
        cmocka_unit_test(test_end_of_verse_has_room_for_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
