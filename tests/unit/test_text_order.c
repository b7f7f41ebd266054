/* SPDX-License-Identifier: MIT */
/* UAX #9 from end to end: text in, glyphs from left to right out. */
#include "text_fixture.h"

#define RLO "\u202E"
#define LRO "\u202D"
#define RLE "\u202B"
#define LRE "\u202A"
#define PDF "\u202C"
#define FSI "\u2068"
#define LRI "\u2066"
#define RLI "\u2067"
#define PDI "\u2069"
#define RLM "\u200F"
#define LRM "\u200E"

/* What is written, and what stands on the page from left to right. Mirrored characters are shown
 * by their code point, not by their shape. */
struct order_case {
    const char *rule, *logical, *visual;
};

static const struct order_case cases[] = {
    {"words", "ABC DEF GHI", "IHG FED CBA"},
    {"a date after Arabic (W2, W4)", "ABC 12/03/2015 DEF", "FED 12/03/2015 CBA"},
    {"a date at the start", "12/03/2015 ABC", "CBA 12/03/2015"},
    {"percent after Arabic (W2: AN, so W5 does not apply)", "ABC 75.5% DEF", "FED %75.5 CBA"},
    {"percent at the start (W5)", "75.5% ABC", "CBA 75.5%"},
    {"dollars", "ABC $12.5 DEF", "FED 12.5$ CBA"},
    {"a negative share", "ABC -3% DEF", "FED %3- CBA"},
    {"thousands", "ABC 1,234,567 DEF", "FED 1,234,567 CBA"},
    {"a range", "ABC 12-15 DEF", "FED 15-12 CBA"},
    {"a telephone number", "ABC +963-11-222 D", "D 222-11-963+ CBA"},
    {"a time", "ABC 10:45 DEF", "FED 10:45 CBA"},
    {"Arabic-Indic digits", "ABC ١٢٫٥ DEF", "FED ١٢٫٥ CBA"},
    {"Latin in Arabic", "ABC def ghi JKL", "LKJ def ghi CBA"},
    {"a number after Latin (W7)", "AB cd 12 EF", "FE cd 12 BA"},
    {"a number before Latin", "AB 12 cd EF", "FE cd 12 BA"},
    {"a full stop after Latin", "ABC inc. DEF", "FED .inc CBA"},
    {"a full stop at the end", "ABC def.", ".def CBA"},
    {"an address", "AB x.y@z.org CD", "DC x.y@z.org BA"},
    {"Latin in brackets (N0)", "ABC (msft) DEF", "FED )msft( CBA"},
    {"Arabic in brackets", "ABC (DEF) GHI", "IHG )FED( CBA"},
    {"nested brackets (N0)", "A (b [C] d) E", "E )d ]C[ b( A"},
    {"brackets in Latin in Arabic (N0)", "ABC d(e)f GHI", "IHG d(e)f CBA"},
    {"unpaired bracket", "ABC (DEF", "FED( CBA"},
    {"quotes", "ABC “DEF” GHI", "IHG ”FED“ CBA"},
    {"quotes about Latin", "ABC “def” GHI", "IHG ”def“ CBA"},
    {"guillemets", "ABC «DEF» GHI", "IHG »FED« CBA"},
    {"an Arabic comma", "ABC، DEF", "FED ،CBA"},
    {"isolate (X5a)", "ABC " LRI "d 1, E" PDI " F", "F d 1, E CBA"},
    {"first-strong isolate (X5c)", "ABC " FSI "d-1" PDI " 2", "2 d-1 CBA"},
    {"a right-to-left mark", "ab" RLM "! CD", "DC !ab"},
    {"a left-to-right paragraph", "abc def.", "abc def."},
};

static void assert_order(struct type_case *tc, const struct order_case *c)
{
    char text[512], expected[512], seen[512];
    from_stand_ins(c->logical, text, sizeof text);
    from_stand_ins(c->visual, expected, sizeof expected);
    struct wq_para *para = case_shape(tc, text, 0);
    visual_text(para, seen, sizeof seen);
    if (strcmp(seen, expected) != 0)
        fail_msg("%s: \"%s\" gave \"%s\"", c->rule, c->logical, seen);
}

static void test_characters_stand_where_uax9_puts_them(void **state)
{
    (void)state;
    struct type_case tc;
    case_open(&tc, "noto-naskh");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_order(&tc, &cases[i]);
    case_close(&tc);
}

/* Text with embeddings and overrides in it is ordered as if they were not there. */
static void test_embeddings_and_overrides_change_no_order(void **state)
{
    (void)state;
    static const char *const marks[] = {RLO, LRO, RLE, LRE, PDF, RLO RLO LRE};
    static const struct order_case some[] = {
        {"override", "ABC%s def%s GHI", "IHG def CBA"},
        {"override", "%sABC 12/03/2015%s DEF", "FED 12/03/2015 CBA"},
        {"override", "abc%s def%s ghi", "abc def ghi"},
        {"override", "A%sB CD%sE", "EDC BA"},
    };
    struct type_case tc;
    case_open(&tc, "noto-naskh");
    for (size_t m = 0; m < sizeof marks / sizeof marks[0]; m++) {
        for (size_t i = 0; i < sizeof some / sizeof some[0]; i++) {
            char logical[256], piece[2][64];
            const char *first = strstr(some[i].logical, "%s");
            const char *second = strstr(first + 2, "%s");
            snprintf(piece[0], sizeof piece[0], "%.*s", (int)(first - some[i].logical),
                     some[i].logical);
            snprintf(piece[1], sizeof piece[1], "%.*s", (int)(second - first - 2), first + 2);
            snprintf(logical, sizeof logical, "%s%s%s%s%s", piece[0], marks[m], piece[1], marks[m],
                     second + 2);
            struct order_case c = {some[i].rule, logical, some[i].visual};
            assert_order(&tc, &c);
        }
    }
    case_close(&tc);
}

/* The glyph at the left of what `text` shows. */
static const char *leftmost(struct type_case *tc, const char *text)
{
    struct wq_para *para = case_shape(tc, text, 0);
    assert_int_equal(para->word_n, 1);
    const struct wq_word *word = &para->words[0];
    /* right to left: the last run stands leftmost */
    return glyph_name(tc, &word->runs[word->run_n - 1].glyphs[0]);
}

static void test_brackets_are_mirrored_and_quotes_are_not(void **state)
{
    (void)state;
    static const char *const families[] = {"noto-naskh", "amiri", "lateef", "noto-sans"};
    for (size_t f = 0; f < 4; f++) {
        struct type_case tc;
        case_open(&tc, families[f]);
        assert_string_equal(leftmost(&tc, "(بت)"), "parenleft");
        assert_string_equal(leftmost(&tc, "[بت]"), "bracketleft");
        assert_string_equal(leftmost(&tc, "“بت”"), "quotedblright");
        case_close(&tc);
    }
}

static void test_direction_is_told_by_words(void **state)
{
    (void)state;
    assert_true(wq_text_is_rtl(wq_str("")));
    assert_true(wq_text_is_rtl(wq_str("12 ... 34")));
    assert_true(wq_text_is_rtl(wq_str("نص قصير abcdefghijklmnopqrstuvwxyz")));
    assert_false(wq_text_is_rtl(wq_str("some words in Latin، وكلمة")));
    assert_true(wq_text_is_rtl(wq_str("شركات: Apple, Microsoft, Alphabet, Amazon وغيرها")));
    assert_false(wq_text_is_rtl(wq_str("The word كتاب means book, and مكتبة means library.")));
}

static void test_paragraph_takes_the_other_direction_only_when_all_letters_do(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool in_rtl, in_ltr;
    } rows[] = {{"123", true, false},
                {"abc", false, false},
                {"ابت", true, true},
                {"abc ب", true, false},
                {"ابت b", true, false}};
    static uint8_t memory[65536];
    struct wq_arena arena;
    wq_arena_init(&arena, memory, sizeof memory);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct wq_str text = wq_str(rows[i].text);
        struct wq_para *para;
        for (int is_rtl = 0; is_rtl < 2; is_rtl++) {
            wq_arena_rewind(&arena, 0);
            assert_int_equal(wq_para_make(&arena, text, 0, (uint32_t)text.len, is_rtl == 1, &para),
                             WQ_OK);
            assert_int_equal(para->is_rtl, is_rtl ? rows[i].in_rtl : rows[i].in_ltr);
        }
    }
}

/* ---- L2 by another way ---- */

/* Write the indexes [from, to) in visual order as seen from a line whose embedding is `depth`:
 * each stretch of deeper levels counts as one thing, and an odd depth runs from right to left. */
static uint32_t order_by_nesting(const uint8_t *levels, uint32_t from, uint32_t to, uint8_t depth,
                                 uint32_t *out)
{
    uint32_t n = 0;
    bool is_rtl = depth & 1;
    for (uint32_t k = 0, i = is_rtl ? to : from; k < to - from;) {
        uint32_t at = is_rtl ? i - 1 : i, a = at, b = at + 1;
        if (levels[at] > depth) {
            while (a > from && levels[a - 1] > depth && is_rtl)
                a--;
            while (b < to && levels[b] > depth && !is_rtl)
                b++;
            n += order_by_nesting(levels, a, b, (uint8_t)(depth + 1), out + n);
        } else {
            out[n++] = at;
        }
        k += b - a;
        i = is_rtl ? a : b;
    }
    return n;
}

static void test_order_equals_nesting_on_random_levels(void **state)
{
    (void)state;
    uint32_t seed = 12345;
    for (int round = 0; round < 20000; round++) {
        uint8_t levels[24];
        uint32_t seen[24], expected[24];
        seed = seed * 1664525 + 1013904223;
        uint32_t n = seed >> 27, most = 1 + (seed >> 20) % (round % 50 == 0 ? 125 : 6);
        n = n > 24 ? 24 : n;
        for (uint32_t i = 0; i < n; i++) {
            seed = seed * 1664525 + 1013904223;
            levels[i] = (uint8_t)((seed >> 16) % (most + 1));
        }
        wq_order_visual(levels, n, seen);
        assert_int_equal(order_by_nesting(levels, 0, n, 0, expected), n);
        if (n)
            assert_memory_equal(seen, expected, n * sizeof seen[0]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_characters_stand_where_uax9_puts_them),
        cmocka_unit_test(test_embeddings_and_overrides_change_no_order),
        cmocka_unit_test(test_brackets_are_mirrored_and_quotes_are_not),
        cmocka_unit_test(test_direction_is_told_by_words),
        cmocka_unit_test(test_paragraph_takes_the_other_direction_only_when_all_letters_do),
        cmocka_unit_test(test_order_equals_nesting_on_random_levels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
