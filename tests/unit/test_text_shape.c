/* SPDX-License-Identifier: MIT */
/* Letters join, and a word looks the same wherever it stands. */
#include "text_fixture.h"

/* ---- which form a letter must have ---- */

/* First code point of each letter's presentation forms, in the order isolated, final, initial,
 * medial; letters with two do not join to the left. */
struct letter {
    uint32_t cp, forms;
    int form_n;
};

static const struct letter letters[] = {
    {0x622, 0xFE81, 2}, {0x623, 0xFE83, 2}, {0x624, 0xFE85, 2}, {0x625, 0xFE87, 2},
    {0x626, 0xFE89, 4}, {0x627, 0xFE8D, 2}, {0x628, 0xFE8F, 4}, {0x629, 0xFE93, 2},
    {0x62A, 0xFE95, 4}, {0x62B, 0xFE99, 4}, {0x62C, 0xFE9D, 4}, {0x62D, 0xFEA1, 4},
    {0x62E, 0xFEA5, 4}, {0x62F, 0xFEA9, 2}, {0x630, 0xFEAB, 2}, {0x631, 0xFEAD, 2},
    {0x632, 0xFEAF, 2}, {0x633, 0xFEB1, 4}, {0x634, 0xFEB5, 4}, {0x635, 0xFEB9, 4},
    {0x636, 0xFEBD, 4}, {0x637, 0xFEC1, 4}, {0x638, 0xFEC5, 4}, {0x639, 0xFEC9, 4},
    {0x63A, 0xFECD, 4}, {0x641, 0xFED1, 4}, {0x642, 0xFED5, 4}, {0x643, 0xFED9, 4},
    {0x644, 0xFEDD, 4}, {0x645, 0xFEE1, 4}, {0x646, 0xFEE5, 4}, {0x647, 0xFEE9, 4},
    {0x648, 0xFEED, 2}, {0x64A, 0xFEF1, 4}};

enum form { ISOLATED, FINAL, INITIAL, MEDIAL };

static const struct letter *letter_of(uint32_t cp)
{
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++)
        if (letters[i].cp == cp)
            return &letters[i];
    fail_msg("U+%04X is not in the table", cp);
    return NULL;
}

/* The form that a glyph's name tells: "uniFE91", "uni0628.init" or "uni0628.init_High". */
static enum form form_of_name(const char *name, const struct letter *letter)
{
    uint32_t cp = (uint32_t)strtoul(strncmp(name, "uni", 3) == 0 ? name + 3 : "0", NULL, 16);
    const char *dot = strchr(name, '.');
    if (cp >= letter->forms && cp < letter->forms + (uint32_t)letter->form_n)
        return (enum form)(cp - letter->forms);
    if (cp != letter->cp)
        fail_msg("glyph %s shows U+%04X", name, letter->cp);
    if (dot && strncmp(dot, ".fina", 5) == 0)
        return FINAL;
    if (dot && strncmp(dot, ".init", 5) == 0)
        return INITIAL;
    return dot && strncmp(dot, ".medi", 5) == 0 ? MEDIAL : ISOLATED;
}

static void assert_joined(struct type_case *tc, const char *word)
{
    static struct glyphs glyphs;
    glyphs_logical(case_shape(tc, word, 0), &glyphs);
    const struct letter *before = NULL;
    for (uint32_t i = 0; i < glyphs.n; i++) {
        uint32_t cp, next_cp;
        struct wq_str rest = wq_str(word + glyphs.list[i].off);
        size_t len = wq_utf8_decode(rest, &cp);
        const struct letter *letter = letter_of(cp);
        bool has_next = rest.len > len;
        if (has_next)
            wq_utf8_decode((struct wq_str){rest.ptr + len, rest.len - len}, &next_cp);
        bool joins_right = before && before->form_n == 4,
             joins_left = has_next && letter->form_n == 4;
        enum form expected = joins_right  ? joins_left ? MEDIAL : FINAL
                             : joins_left ? INITIAL
                                          : ISOLATED;
        enum form seen = form_of_name(glyph_name(tc, &glyphs.list[i]), letter);
        if (seen != expected)
            fail_msg("%s in %s: form %d instead of %d", glyph_name(tc, &glyphs.list[i]), word, seen,
                     expected);
        before = letter;
    }
}

/* Words of news with no ligature in these families. */
static const char *const words[] = {"كتب",  "سوريا", "جديد", "مجتمع", "محمد", "صحيفة", "وزير",
                                    "يوم",  "تصويت", "حقوق", "شؤون",  "رئيس", "خطيرة", "ظروف",
                                    "ضغوط", "غزة",   "ذكر",  "ثورة",  "فريق", "عضو"};

static void test_letters_take_the_form_their_neighbours_ask_for(void **state)
{
    (void)state;
    static const char *const families[] = {"noto-naskh", "amiri", "lateef", "noto-sans"};
    for (size_t f = 0; f < 4; f++) {
        struct type_case tc;
        case_open(&tc, families[f]);
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
            assert_joined(&tc, words[i]);
        case_close(&tc);
    }
}

/* Every letter before every other: 35 * 35 pairs. Lam with an alef is looked at below. */
static void test_every_pair_of_letters_joins_or_not_as_unicode_says(void **state)
{
    (void)state;
    static const char *const families[] = {"noto-naskh", "noto-sans"};
    const size_t n = sizeof letters / sizeof letters[0];
    for (size_t f = 0; f < 2; f++) {
        struct type_case tc;
        case_open(&tc, families[f]);
        for (size_t a = 0; a < n; a++) {
            for (size_t b = 0; b < n; b++) {
                char word[16] = {0};
                size_t len = wq_utf8_encode(letters[a].cp, word);
                wq_utf8_encode(letters[b].cp, word + len);
                bool is_alef =
                    letters[b].cp <= 0x627 && letters[b].form_n == 2 && letters[b].cp != 0x624;
                if (letters[a].cp != 0x644 || !is_alef)
                    assert_joined(&tc, word);
            }
        }
        case_close(&tc);
    }
}

/* One glyph, or two drawn for each other: in either case not what lam and alef are alone. */
static void test_lam_and_alef_make_their_ligature(void **state)
{
    (void)state;
    static const struct {
        const char *family, *text;
        uint32_t n;
        const char *left, *right;
    } rows[] = {{"noto-sans", "لا", 1, "uniFEFB", "uniFEFB"},
                {"noto-sans", "سلا", 2, "uniFEFC", "uniFEB3"},
                {"noto-naskh", "لا", 2, "uniFE8E.rlig", "uniFEDF.rlig"},
                {"amiri", "لا", 2, "uni0627.fina_LamAlfIsol", "uni0644.init_LamAlfIsol"}};
    static struct glyphs glyphs;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct type_case tc;
        case_open(&tc, rows[i].family);
        glyphs_logical(case_shape(&tc, rows[i].text, 0), &glyphs);
        assert_int_equal(glyphs.n, rows[i].n);
        assert_string_equal(glyph_name(&tc, &glyphs.list[glyphs.n - 1]), rows[i].left);
        assert_string_equal(glyph_name(&tc, &glyphs.list[0]), rows[i].right);
        case_close(&tc);
    }
}

static void test_joiners_are_honoured(void **state)
{
    (void)state;
    static const struct {
        const char *text, *first, *last;
    } rows[] = {{"كت", "uniFEDB", "uniFE96"},
                {"ك\u200Cت", "uni0643", "uni062A"},
                {"ك\u200D ت", "uniFEDB", "uni062A"},
                {"ك \u200Dت", "uni0643", "uniFE96"}};
    static struct glyphs glyphs;
    struct type_case tc;
    case_open(&tc, "noto-naskh");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        glyphs_logical(case_shape(&tc, rows[i].text, 0), &glyphs);
        assert_string_equal(glyph_name(&tc, &glyphs.list[0]), rows[i].first);
        assert_string_equal(glyph_name(&tc, &glyphs.list[glyphs.n - 1]), rows[i].last);
    }
    case_close(&tc);
}

/* ---- the same wherever it stands ---- */

static void assert_same_glyphs(const struct wq_glyph *a, const struct wq_glyph *b, uint32_t n,
                               uint32_t moved_off)
{
    for (uint32_t i = 0; i < n; i++) {
        assert_int_equal(a[i].gid, b[i].gid);
        assert_int_equal(a[i].face, b[i].face);
        assert_int_equal(a[i].advance_f26, b[i].advance_f26);
        assert_int_equal(a[i].dx_f26, b[i].dx_f26);
        assert_int_equal(a[i].dy_f26, b[i].dy_f26);
        assert_int_equal(a[i].off + moved_off, b[i].off);
    }
}

static void test_word_alone_in_a_paragraph_and_from_the_cache_is_the_same(void **state)
{
    (void)state;
    static struct glyphs alone, within;
    static const char *const more[] = {"سلام",  "الله",  "بَيْتٌ",   "msft",  "12/03/2015",
                                       "(كتب)", "“كتب”", "كتب12", "ab-كتب"};
    static const char *const families[] = {"noto-naskh", "amiri"};
    for (size_t f = 0; f < 2; f++) {
        struct type_case tc;
        case_open(&tc, families[f]);
        for (size_t i = 0; i < sizeof more / sizeof more[0]; i++) {
            char text[256];
            uint64_t found = wq_fonts_counts(tc.fonts).word_found;
            glyphs_logical(case_shape(&tc, more[i], 0), &alone);
            snprintf(text, sizeof text, "جديد %s جديد %s", more[i], more[i]);
            const struct wq_para *para = case_shape(&tc, text, 0);
            assert_int_equal(para->word_n, 4);
            assert_true(wq_fonts_counts(tc.fonts).word_found > found);
            for (uint32_t w = 1; w < 4; w += 2) {
                struct wq_para one = *para;
                one.words = &para->words[w];
                one.word_n = 1;
                glyphs_logical(&one, &within);
                assert_int_equal(within.n, alone.n);
                assert_same_glyphs(alone.list, within.list, alone.n, para->words[w].off);
            }
        }
        case_close(&tc);
    }
}

/* Whether the paragraph is the same when every word is shaped anew and when each is found. */
static void assert_cache_changes_nothing(struct type_case *tc, const char *text)
{
    static struct glyphs kept, anew;
    wq_fonts_reset(tc->fonts);
    glyphs_logical(case_shape(tc, text, 0), &anew);
    glyphs_logical(case_shape(tc, text, 0), &kept);
    assert_int_equal(kept.n, anew.n);
    assert_same_glyphs(anew.list, kept.list, anew.n, 0);
}

static void test_word_cache_changes_nothing_when_emptied_or_full(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 8192, 6144, 4096, 64};
    static char text[8192];
    size_t len = 0;
    for (int round = 0; round < 6; round++)
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
            len += (size_t)snprintf(text + len, sizeof text - len, "%s%s ", round % 2 ? "و" : "",
                                    words[i]);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct type_case tc;
        struct wq_fonts_config config = {.word_cache_bytes = sizes[i]};
        case_open_with(&tc, "noto-naskh", 42, &config);
        assert_cache_changes_nothing(&tc, text);
        uint64_t shaped = wq_fonts_counts(tc.fonts).word_shaped;
        /* as it comes, all 40 words are shaped once; small ones must shape some again */
        assert_true(sizes[i] == 0 ? shaped == 40 : shaped > 40);
        /* a full cache keeps words again when it was trimmed */
        wq_words_trim(tc.fonts);
        uint64_t found = wq_fonts_counts(tc.fonts).word_found;
        (void)case_shape(&tc, "قلمان قلمان", 0);
        if (sizes[i] == 0 || sizes[i] > 4096)
            assert_int_equal(wq_fonts_counts(tc.fonts).word_found, found + 1);
        case_close(&tc);
    }
}

static void test_one_spelling_at_two_sizes_and_levels_is_kept_apart(void **state)
{
    (void)state;
    static struct glyphs small, large, again;
    struct type_case tc;
    case_open(&tc, "noto-naskh");
    glyphs_logical(case_shape(&tc, "كتب", 0), &small);
    tc.style.em_px = 84;
    glyphs_logical(case_shape(&tc, "كتب", 0), &large);
    tc.style.em_px = 42;
    glyphs_logical(case_shape(&tc, "كتب", 0), &again);
    assert_true(large.list[0].advance_f26 > small.list[0].advance_f26 * 19 / 10);
    assert_same_glyphs(small.list, again.list, small.n, 0);
    /* the same bracket in the same script, at level 1 (mirrored) and at level 0 */
    char first[64], second[64];
    glyphs_logical(case_shape(&tc, "a ( كتب", 0), &small);
    snprintf(first, sizeof first, "%s", glyph_name(&tc, &small.list[1]));
    glyphs_logical(case_shape(&tc, "a ( b", 0), &small);
    snprintf(second, sizeof second, "%s", glyph_name(&tc, &small.list[1]));
    assert_string_equal(first, "parenright");
    assert_string_equal(second, "parenleft");
    case_close(&tc);
}

/* A word too wide for each of many measures keeps the glyphs it has in one piece. */
static void test_word_too_wide_is_divided_with_its_joins_kept(void **state)
{
    (void)state;
    static struct glyphs whole, pieces;
    static const char *const wide[] = {"فسيستخدمونهمكتبمجتمعصحيفةشؤونخطيرة", "بِتَكَلُّمِهِمْبِتَكَلُّمِهِمْ",
                                       "سيستcmsftمجتمع12فريق"};
    struct type_case tc;
    case_open(&tc, "noto-naskh");
    for (size_t i = 0; i < 3; i++) {
        glyphs_logical(case_shape(&tc, wide[i], 0), &whole);
        for (int32_t measure_px = 60; measure_px < 600; measure_px += 20) {
            const struct wq_para *para = case_shape(&tc, wide[i], measure_px * 64);
            glyphs_logical(para, &pieces);
            assert_int_equal(pieces.n, whole.n);
            assert_same_glyphs(whole.list, pieces.list, whole.n, 0);
            for (uint32_t w = 0; w < para->word_n; w++) {
                assert_true(para->words[w].width_f26 <= measure_px * 64);
                assert_true(w == 0 || para->words[w].off == para->words[w - 1].end_off);
                assert_true(w == 0 || para->words[w - 1].break_after == WQ_BREAK_EMERGENCY);
            }
            if (measure_px == 60)
                assert_true(para->word_n > 3);
        }
    }
    case_close(&tc);
}

/* Every line of a word without end is full: no further letter of the same would fit. */
static void test_word_without_end_fills_its_lines(void **state)
{
    (void)state;
    static const char *const units[] = {"ا", "ب", "بِّ", "لا", "i", "م", "\u200Dه"};
    static const int32_t measures_px[] = {60, 440, 944, 1800};
    static char text[8192];
    struct type_case tc;
    case_open(&tc, "noto-naskh");
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        text[0] = 0;
        for (int n = 0; n < 900; n++)
            strcat(text, units[i]);
        for (size_t m = 0; m < sizeof measures_px / sizeof measures_px[0]; m++) {
            int32_t measure_f26 = measures_px[m] * 64;
            const struct wq_para *para = case_shape(&tc, text, measure_f26);
            assert_true(para->word_n > 2);
            for (uint32_t w = 0; w + 1 < para->word_n; w++) {
                int32_t left_f26 = measure_f26 - para->words[w].width_f26;
                assert_in_range(left_f26, 0, 42 * 64);
            }
        }
    }
    case_close(&tc);
}

static void test_link_too_wide_is_divided_after_its_marks(void **state)
{
    (void)state;
    static const char link[] = "https://example.org/news/2015/article_about?id=1&page=2";
    struct type_case tc;
    case_open(&tc, "noto-naskh");
    const struct wq_para *para = case_shape(&tc, link, 300 * 64);
    assert_true(para->word_n > 3);
    for (uint32_t w = 0; w + 1 < para->word_n; w++)
        assert_non_null(strchr("/.?&=-_", link[para->words[w].end_off - 1]));
    case_close(&tc);
}

/* ---- marks ---- */

static void test_marks_take_the_face_of_their_base(void **state)
{
    (void)state;
    static const char *const texts[] = {"بِ", "مُّ", "e\u0301", "x\u0308", "كً"};
    static struct glyphs glyphs;
    struct type_case tc;
    case_open(&tc, "noto-naskh");
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const struct wq_para *para = case_shape(&tc, texts[i], 0);
        glyphs_logical(para, &glyphs);
        assert_int_equal(para->words[0].run_n, 1);
        for (uint32_t g = 1; g < glyphs.n; g++)
            assert_int_equal(glyphs.list[g].face, glyphs.list[0].face);
    }
    case_close(&tc);
}

static void test_marks_have_no_width(void **state)
{
    (void)state;
    static const char *const families[] = {"noto-naskh", "amiri", "lateef", "noto-sans"};
    for (size_t f = 0; f < 4; f++) {
        struct type_case tc;
        case_open(&tc, families[f]);
        int32_t bare = case_shape(&tc, "كتب", 0)->words[0].width_f26;
        assert_int_equal(case_shape(&tc, "كَتَبَ", 0)->words[0].width_f26, bare);
        assert_true(bare > 42 * 64);
        case_close(&tc);
    }
}

/* Marks in a heap: in bounded memory, and none so far from the line that a page is too low. */
static void assert_heap_is_bounded(struct type_case *tc, const char *unit)
{
    static char heap[WQ_PARA_MAX];
    size_t len = 2, unit_len = strlen(unit);
    memcpy(heap, "ب", 2);
    while (len + unit_len < sizeof heap) {
        memcpy(heap + len, unit, unit_len);
        len += unit_len;
    }
    heap[len] = 0;
    const struct wq_para *para = case_shape(tc, heap, 900 * 64);
    for (uint32_t w = 0; w < para->word_n; w++) {
        assert_true(para->words[w].width_f26 <= 900 * 64);
        for (uint32_t r = 0; r < para->words[w].run_n; r++) {
            const struct wq_run *run = &para->words[w].runs[r];
            for (uint32_t g = 0; g < run->glyph_n; g++) {
                struct wq_ink ink = wq_glyph_ink(tc->fonts, &run->glyphs[g]);
                assert_true(ink.ascent < 20 * 42 && ink.descent < 20 * 42);
            }
        }
    }
}

static void test_heaps_of_marks_are_bounded(void **state)
{
    (void)state;
    static const char *const units[] = {"\u064B",       "\u0650",       "\u0651\u064E",
                                        "\u0301",       "\u25CC\u064B", "\u064E\u200D",
                                        "\u064E\u034F", "\u20E3",       "\u0650\u200C\u200B"};
    static const char *const families[] = {"noto-naskh", "amiri"};
    for (size_t f = 0; f < 2; f++) {
        struct type_case tc;
        case_open(&tc, families[f]);
        for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
            assert_heap_is_bounded(&tc, units[i]);
        case_close(&tc);
    }
}

static void test_spaces_that_do_not_stretch_are_as_wide_as_their_name(void **state)
{
    (void)state;
    struct type_case tc;
    case_open_with(&tc, "noto-naskh", 40, NULL);
    struct wq_para *para = case_shape(&tc, "أب\u2003تث \u2009جح\u200Aخ", 0);
    assert_int_equal(para->word_n, 4);
    assert_int_equal(para->words[0].fixed_f26, 40 * 64);
    assert_int_equal(para->words[0].space_f26, 0);
    assert_int_equal(para->words[1].fixed_f26, 40 * 64 / 5);
    assert_true(para->words[1].space_f26 > 0);
    assert_int_equal(para->words[2].fixed_f26, 40 * 64 / 10);
    case_close(&tc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spaces_that_do_not_stretch_are_as_wide_as_their_name),
        cmocka_unit_test(test_letters_take_the_form_their_neighbours_ask_for),
        cmocka_unit_test(test_every_pair_of_letters_joins_or_not_as_unicode_says),
        cmocka_unit_test(test_lam_and_alef_make_their_ligature),
        cmocka_unit_test(test_joiners_are_honoured),
        cmocka_unit_test(test_word_alone_in_a_paragraph_and_from_the_cache_is_the_same),
        cmocka_unit_test(test_word_cache_changes_nothing_when_emptied_or_full),
        cmocka_unit_test(test_one_spelling_at_two_sizes_and_levels_is_kept_apart),
        cmocka_unit_test(test_word_too_wide_is_divided_with_its_joins_kept),
        cmocka_unit_test(test_word_without_end_fills_its_lines),
        cmocka_unit_test(test_link_too_wide_is_divided_after_its_marks),
        cmocka_unit_test(test_marks_take_the_face_of_their_base),
        cmocka_unit_test(test_marks_have_no_width),
        cmocka_unit_test(test_heaps_of_marks_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
