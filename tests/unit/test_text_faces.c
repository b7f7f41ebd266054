/* SPDX-License-Identifier: MIT */
/* Which face shows a character; what shows nothing, and what shows a box. */
#include "text_fixture.h"

static struct glyphs glyphs;

static const char *face_name(const struct type_case *tc, const struct wq_glyph *glyph)
{
    return wq_fonts_face_name(tc->fonts, glyph->face);
}

/* Text in one face all through. */
struct face_case {
    const char *family, *text, *face;
};

static void test_each_character_takes_the_face_it_belongs_to(void **state)
{
    (void)state;
    static const struct face_case rows[] = {
        {"noto-naskh", "كتاب", "noto-naskh-medium.ttf"},
        {"noto-naskh", "كتاب،", "noto-naskh-medium.ttf"},
        {"noto-naskh", "١٢٣", "noto-naskh-medium.ttf"},
        {"noto-naskh", "123", "noto-serif-regular.ttf"},
        {"noto-naskh", "msft", "noto-serif-regular.ttf"},
        {"noto-naskh", "“”()", "noto-serif-regular.ttf"},
        {"noto-naskh", "$€", "noto-serif-regular.ttf"},
        {"noto-naskh", "💡", "symbols.ttf"},
        {"noto-naskh", "✨", "symbols.ttf"},
        {"noto-naskh", "🇸🇾", "symbols.ttf"},
        {"amiri", "كتاب", "amiri-regular.ttf"},
        {"amiri", "123", "amiri-regular.ttf"},
        {"amiri", "“msft”", "amiri-regular.ttf"},
        {"amiri", "💡", "symbols.ttf"},
        {"amiri", "\uFE91\uFE98", "noto-naskh-medium.ttf"},
        {"amiri", "\u0750", "noto-naskh-medium.ttf"},
        {"noto-sans", "\uFE91", "noto-naskh-medium.ttf"},
        {"noto-sans", "كتاب", "noto-sans-arabic-regular.ttf"},
        {"noto-sans", "123", "noto-sans-regular.ttf"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct type_case tc;
        case_open(&tc, rows[i].family);
        glyphs_logical(case_shape(&tc, rows[i].text, 0), &glyphs);
        assert_true(glyphs.n > 0);
        for (uint32_t g = 0; g < glyphs.n; g++) {
            assert_string_equal(face_name(&tc, &glyphs.list[g]), rows[i].face);
            assert_true(glyphs.list[g].gid != 0 && glyphs.list[g].gid != WQ_GID_BOX);
        }
        case_close(&tc);
    }
}

/* Digits after an Arabic word come from the companion too, though they stand in its script. */
static void test_digits_and_quotes_within_arabic_come_from_the_companion(void **state)
{
    (void)state;
    struct type_case tc;
    case_open(&tc, "noto-naskh");
    glyphs_logical(case_shape(&tc, "سعر“12”", 0), &glyphs);
    for (uint32_t g = 0; g < glyphs.n; g++)
        assert_string_equal(face_name(&tc, &glyphs.list[g]), glyphs.list[g].off < 6
                                                                 ? "noto-naskh-medium.ttf"
                                                                 : "noto-serif-regular.ttf");
    case_close(&tc);
}

static void test_companion_is_scaled_to_the_arabic(void **state)
{
    (void)state;
    struct type_case tc;
    case_open(&tc, "noto-naskh");
    glyphs_logical(case_shape(&tc, "1", 0), &glyphs);
    /* a digit of Noto Serif is 559/1000 em wide, and the companion is set at 0.8 of 42 px */
    int32_t expected_f26 = 42 * 64 * 8 / 10 * 559 / 1000;
    assert_in_range(glyphs.list[0].advance_f26, expected_f26 - 2, expected_f26 + 2);
    case_close(&tc);
}

static void test_size_and_weight_choose_the_file(void **state)
{
    (void)state;
    static const struct {
        int32_t em_px;
        bool is_bold;
        const char *face;
    } rows[] = {{25, false, "noto-naskh-medium.ttf"},
                {24, false, "noto-naskh-regular.ttf"},
                {24, true, "noto-naskh-bold.ttf"},
                {42, true, "noto-naskh-bold.ttf"}};
    struct type_case tc;
    case_open(&tc, "noto-naskh");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        tc.style = (struct wq_style){WQ_VOICE_TEXT, rows[i].is_bold, rows[i].em_px};
        glyphs_logical(case_shape(&tc, "كتاب", 0), &glyphs);
        assert_string_equal(face_name(&tc, &glyphs.list[0]), rows[i].face);
    }
    tc.style = (struct wq_style){WQ_VOICE_LABEL, false, 30};
    glyphs_logical(case_shape(&tc, "كتاب", 0), &glyphs);
    assert_string_equal(face_name(&tc, &glyphs.list[0]), "noto-sans-arabic-regular.ttf");
    case_close(&tc);
}

/* ---- boxes ---- */

static void assert_glyphs_are_boxes(struct type_case *tc, const char *text, uint32_t n)
{
    glyphs_logical(case_shape(tc, text, 0), &glyphs);
    uint32_t box_n = 0;
    for (uint32_t g = 0; g < glyphs.n; g++) {
        assert_true(glyphs.list[g].gid != 0);
        if (glyphs.list[g].gid == WQ_GID_BOX) {
            assert_true(glyphs.list[g].advance_f26 > 0);
            assert_string_equal(glyph_name(tc, &glyphs.list[g]), "box");
            box_n++;
        }
    }
    if (box_n != n)
        fail_msg("\"%s\" shows %u boxes instead of %u", text, box_n, n);
}

static void test_character_that_no_face_has_is_a_visible_box(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t box_n;
    } rows[] = {{"中", 1},     {"中文", 2},         {"كتاب中كتاب", 1},
                {"\uE000", 1}, {"\u0E01\u0E31", 2}, {"\U0001D173", 1},
                {"كتاب", 0},   {"\uFFFD", 0},       {"\uFFFF", 1}};
    struct type_case tc;
    case_open(&tc, "noto-naskh");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_glyphs_are_boxes(&tc, rows[i].text, rows[i].box_n);
    glyphs_logical(case_shape(&tc, "中", 0), &glyphs);
    struct wq_bitmap box = wq_fonts_bitmap(tc.fonts, glyphs.list[0].face, WQ_GID_BOX);
    assert_true(box.w > 10 && box.h > 20);
    assert_int_equal(box.rows[0], 255);
    assert_int_equal(box.rows[box.h / 2 * box.stride + box.w / 2], 0);
    case_close(&tc);
}

static void test_joiner_after_a_box_shows_nothing(void **state)
{
    (void)state;
    static const char *const texts[] = {"中\u200D", "中\u200C",     "\u200D中", "中\uFE0F",
                                        "中\u2060", "中\U000E0041", "中\u202E", "中\x01"};
    struct type_case tc;
    case_open(&tc, "noto-naskh");
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_glyphs_are_boxes(&tc, texts[i], 1);
        int32_t width_f26 = 0;
        const struct wq_para *para = case_shape(&tc, texts[i], 0);
        for (uint32_t w = 0; w < para->word_n; w++)
            width_f26 += para->words[w].width_f26;
        assert_int_equal(width_f26, case_shape(&tc, "中", 0)->words[0].width_f26);
    }
    case_close(&tc);
}

/* ---- nothing ---- */

static int32_t ink_of(struct type_case *tc, const struct wq_para *para)
{
    int32_t ink_n = 0;
    for (uint32_t w = 0; w < para->word_n; w++) {
        for (uint32_t r = 0; r < para->words[w].run_n; r++) {
            const struct wq_run *run = &para->words[w].runs[r];
            for (uint32_t g = 0; g < run->glyph_n; g++) {
                struct wq_bitmap b =
                    wq_fonts_bitmap(tc->fonts, run->glyphs[g].face, run->glyphs[g].gid);
                for (int32_t i = 0; i < b.h * b.stride; i++)
                    ink_n += b.rows[i] != 0;
            }
        }
    }
    return ink_n;
}

static void test_controls_tags_and_embeddings_show_nothing_and_take_no_room(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "\x01",   "\x7F",   "\xC2\x80",   "\u00AD",     "\u034F",     "\u061C", "\u180B",
        "\u200B", "\u200C", "\u200E",     "\u200F",     "\u202A",     "\u202B", "\u202C",
        "\u202D", "\u202E", "\u2060",     "\u2066",     "\u2067",     "\u2068", "\u2069",
        "\uFE0F", "\uFEFF", "\U000E0001", "\U000E0041", "\U000E0100", "\u206F"};
    static const char *const around[] = {"%s", "كتاب%s", "%sكتاب", "ab%s", "1%s2", "💡%s"};
    static const char *const families[] = {"noto-naskh", "amiri"};
    for (size_t f = 0; f < 2; f++) {
        struct type_case tc;
        case_open(&tc, families[f]);
        for (size_t a = 0; a < sizeof around / sizeof around[0]; a++) {
            char text[64];
            const char *at = strstr(around[a], "%s");
            int before = (int)(at - around[a]);
            snprintf(text, sizeof text, "%.*s%s", before, around[a], at + 2);
            int32_t bare_px = 0, bare_f26 = 0;
            if (text[0]) {
                const struct wq_para *para = case_shape(&tc, text, 0);
                bare_px = ink_of(&tc, para);
                bare_f26 = para->words[0].width_f26;
            }
            for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
                snprintf(text, sizeof text, "%.*s%s%s", before, around[a], texts[i], at + 2);
                const struct wq_para *para = case_shape(&tc, text, 0);
                assert_int_equal(para->word_n, 1);
                if (ink_of(&tc, para) != bare_px || para->words[0].width_f26 != bare_f26)
                    fail_msg("%s: U+%02X%02X%02X in \"%s\" shows something", families[f],
                             (uint8_t)texts[i][0], (uint8_t)texts[i][1], (uint8_t)texts[i][2],
                             around[a]);
            }
        }
        case_close(&tc);
    }
}

/* Far more sizes than there is room for: each text is set, in a size that is there, and nothing is
 * wider than the measure. Once sizes are given back, the one that is asked for serves again. */
static void test_more_sizes_than_there_is_room_for_are_set_in_the_nearest(void **state)
{
    (void)state;
    static const char text[] = "كتاب MSFT ∑ α א 💡 \u0750\uFDFD";
    struct type_case tc;
    for (size_t f = 0; f < 3; f++) {
        static const char *const families[] = {"noto-naskh", "amiri", "lateef"};
        case_open(&tc, families[f]);
        for (int32_t em_px = 12; em_px <= 160; em_px++) {
            tc.style =
                (struct wq_style){em_px % 5 ? WQ_VOICE_TEXT : WQ_VOICE_MONO, em_px % 2, em_px};
            const struct wq_para *para = case_shape(&tc, text, 300 * 64);
            for (uint32_t w = 0; w < para->word_n; w++)
                assert_true(para->words[w].width_f26 <= 300 * 64);
        }
        tc.style = (struct wq_style){WQ_VOICE_TEXT, false, 158};
        int32_t crowded_f26 = case_shape(&tc, "ب", 0)->words[0].width_f26;
        wq_fonts_reset(tc.fonts);
        int32_t alone_f26 = case_shape(&tc, "ب", 0)->words[0].width_f26;
        assert_true(crowded_f26 < alone_f26 && crowded_f26 > 0);
        case_close(&tc);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_character_takes_the_face_it_belongs_to),
        cmocka_unit_test(test_digits_and_quotes_within_arabic_come_from_the_companion),
        cmocka_unit_test(test_companion_is_scaled_to_the_arabic),
        cmocka_unit_test(test_size_and_weight_choose_the_file),
        cmocka_unit_test(test_character_that_no_face_has_is_a_visible_box),
        cmocka_unit_test(test_joiner_after_a_box_shows_nothing),
        cmocka_unit_test(test_controls_tags_and_embeddings_show_nothing_and_take_no_room),
        cmocka_unit_test(test_more_sizes_than_there_is_room_for_are_set_in_the_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
