/* SPDX-License-Identifier: MIT */
/* Where a line may end: cases of UAX #14 by rule, and what is done where no rule helps. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "page_check.h"

/* "|" stands where a line may end, "‖" where it must; neither is part of the text. */
static const struct {
    const char *rule, *marked;
} cases[] = {
    {"LB4 a line separator", "كتاب\u2028‖جديد"},
    {"LB5 CR LF is one", "a\r\n‖b"},
    {"LB4 a vertical tab", "a\x0B‖b"},
    {"LB7, LB18 spaces", "كتاب |جديد  |هنا"},
    {"LB7 a tab", "كتاب\t|جديد"},
    {"LB8 a zero width space", "كتاب\u200B|جديد"},
    {"LB8a emoji joined", "👩\u200D👧"},
    {"LB9 marks", "كَتَبَ |بِهِ"},
    {"LB11 a word joiner", "中\u2060文"},
    {"LB12 a no-break space", "100\u00A0كم |هنا"},
    {"LB12 a narrow one", "5\u202F%"},
    {"LB12a a no-break space after a hyphen", "دولي-|\u00A0عربي"},
    {"LB12a, LB21a the same in Hebrew", "אב-\u00A0עברי"},
    {"LB13 a full stop after a space", "القرار |2254 . |وقال"},
    {"LB13 a comma after a space", "قال ، |ثم"},
    {"LB13 an exclamation mark", "نعم !"},
    {"LB13 an Arabic question mark", "هل ؟ |نعم"},
    {"LB13 an Arabic semicolon", "قال ؛ |ثم"},
    {"LB13 an Arabic comma touching", "قال، |ثم"},
    {"LB13 a closing bracket after a space", "(نص ) |آخر"},
    {"LB14 an opening bracket before a space", "قال |( نص)"},
    {"LB13 a solidus", "الأول/|ديسمبر"},
    {"LB18 after a solidus and a space", "الأول/ |ديسمبر"},
    {"LB13, LB25 a date", "12/03/2015"},
    {"LB17 two dashes", "a|——|b"},
    {"LB31 a dash between words", "قال|—|ثم"},
    {"LB15 a bracket after a quote and a space", "قال |\" (نعم)"},
    {"LB16 a small kana after a bracket and a space", "」 ゃ"},
    {"LB19 quotes", "قال |“نعم” |ثم"},
    {"LB19 guillemets", "قال |«نعم» |ثم"},
    {"LB19 ASCII quotes", "قال |\"نعم\" |ثم"},
    {"LB18 quotes with spaces", "قال |\" |نعم |\" |ثم"},
    {"LB21 a hyphen", "دولي-|عربي"},
    {"LB20 an object", "قال|\uFFFC|ثم"},
    {"LB21, LB25 a hyphen before a number", "-5"},
    {"LB21b a solidus in Hebrew", "אב/גד"},
    {"LB21 an en dash", "2011–|2015"},
    {"LB25 a range with a hyphen", "12-15"},
    {"LB25 a number with its signs", "$12.5 |و75.5% |و1,234"},
    {"LB25 Arabic-Indic digits", "١٢٬٣٤٥٫٦٪"},
    {"LB25 currency behind", "12€"},
    {"LB25 a number in brackets after its sign", "$(12.5)"},
    {"LB25 the same without a number", "$|(نص)"},
    {"LB25 a percent sign after brackets", "(12)%"},
    {"LB26 Korean letters and syllables", "\u1112\u1161\u11AB|한|국"},
    {"LB27 Korean and a percent sign", "한%"},
    {"LB28 letters of two scripts", "abcكتاب12"},
    {"LB29 a full stop within", "x.y@z.org"},
    {"LB30 brackets at letters", "كتاب(نص)كتاب"},
    {"LB30a flags", "🇸🇾|🇫🇷|🇪🇬"},
    {"LB30a flags after a space", "سوريا |🇸🇾 |اليوم"},
    {"LB30b a skin tone", "👍🏽|👍"},
    {"LB31 ideographs", "中|文|字"},
    {"LB31 emoji and letters", "💡|أهم"},
    {"LB22 an ellipsis", "ثم… |قال"},
    {"LB18 an ellipsis after a space", "ثم |… |قال"},
    {"LB9 controls and embeddings, which have no effect", "كتا\u202Bب\u202C، |ثم\x01"},
    {"alone", "ب"},
    {"only marks", "\u064B\u064B"},
};

static uint32_t unmark(const char *marked, char *text, uint8_t *breaks)
{
    static const char must[] = "‖";
    uint32_t n = 0;
    size_t len = 0;
    for (struct wq_str rest = wq_str(marked); rest.len > 0;) {
        uint32_t cp;
        size_t used = wq_utf8_decode(rest, &cp);
        if (cp == '|') {
            breaks[n - 1] = WQ_BREAK_ALLOWED;
        } else if (used == sizeof must - 1 && memcmp(rest.ptr, must, used) == 0) {
            breaks[n - 1] = WQ_BREAK_FORCED;
        } else {
            memcpy(text + len, rest.ptr, used);
            len += used;
            breaks[n++] = WQ_BREAK_NONE;
        }
        rest.ptr += used;
        rest.len -= used;
    }
    text[len] = 0;
    return n;
}

static void test_lines_may_end_where_uax14_lets_them(void **state)
{
    (void)state;
    struct wq_arena arena = new_arena(1u << 20);
    int wrong_n = 0;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[256];
        uint8_t expected[256];
        uint32_t n = unmark(cases[i].marked, text, expected);
        struct wq_str all = wq_str(text);
        struct wq_para *para;
        wq_arena_rewind(&arena, 0);
        assert_int_equal(wq_para_make(&arena, all, 0, (uint32_t)all.len, true, &para), WQ_OK);
        wq_break_find(para);
        assert_int_equal(para->end - para->begin, n);
        /* after the last character the paragraph ends in any case */
        for (uint32_t c = 0; c + 1 < n; c++) {
            uint8_t at = para->breaks[para->begin + c];
            if (at != expected[c]) {
                print_error("%s: %s: after character %u a break is %d instead of %d\n",
                            cases[i].rule, cases[i].marked, c + 1, at, expected[c]);
                wrong_n++;
            }
        }
    }
    assert_int_equal(wrong_n, 0);
    free(arena.base);
}

/* ---- lines of a page ---- */

static struct text_article article;

/* The lines of block 1 of `text` on the first page, each between brackets. */
static void lines_of_block(const struct wq_typeset *asked, const char *text, char *out, size_t cap)
{
    struct desk desk;
    struct wq_page *page;
    uint32_t text_off = 0;
    size_t len = 0;
    desk_open_with(&desk, "600x800@167/16", "noto-naskh", asked, NULL);
    text_article_make(&article, wq_str(text));
    assert_int_equal(
        wq_page_make(&desk.page, &desk.scratch, &desk.spec, &article.article, 0, 0, &page), WQ_OK);
    const char *complaint = page_complaint(&desk.spec, &article.article, page, &text_off);
    if (complaint)
        fail_msg("%s", complaint);
    for (uint32_t i = 0; i < page->line_n; i++)
        if (page->lines[i].block == 1)
            len += (size_t)snprintf(out + len, cap - len, "[%.*s]",
                                    (int)(page->lines[i].end_off - page->lines[i].off),
                                    text + page->lines[i].off);
    desk_close(&desk);
}

static void test_forced_break_ends_a_line_whatever_white_space_is_about_it(void **state)
{
    (void)state;
    static const struct {
        const char *text, *lines;
    } rows[] = {{"عنوان\nكتاب\u2028جديد", "[كتاب][جديد]"},
                {"عنوان\nكتاب\u2028 جديد", "[كتاب][جديد]"},
                {"عنوان\nكتاب \u2028جديد", "[كتاب][جديد]"},
                {"عنوان\nكتاب \x0B \u2003جديد", "[كتاب][جديد]"}};
    static const struct wq_typeset usual = {.margin_px = -1};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char lines[512];
        lines_of_block(&usual, rows[i].text, lines, sizeof lines);
        assert_string_equal(lines, rows[i].lines);
    }
}

/* Text in which UAX #14 allows no break, and more than fits one line. */
static void test_text_without_a_place_to_break_is_broken_all_the_same(void **state)
{
    (void)state;
    static const char *const units[] = {
        "! ",           "نص\u00A0",      ". ، ",     "ب\u200D", "👩\u200D", "🇸\u200D",
        "\u064B\u200D", "و\u2060\u064E", "中\u2060", "(",       "ا",       "w"};
    static const struct wq_typeset large = {.em_px = 60, .margin_px = -1};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        char text[4096], lines[8192];
        size_t len = (size_t)snprintf(text, sizeof text, "عنوان\n");
        for (int n = 0; n < 90; n++)
            len += (size_t)snprintf(text + len, sizeof text - len, "%s", units[i]);
        lines_of_block(&large, text, lines, sizeof lines);
        assert_true(strlen(lines) > 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_may_end_where_uax14_lets_them),
        cmocka_unit_test(test_forced_break_ends_a_line_whatever_white_space_is_about_it),
        cmocka_unit_test(test_text_without_a_place_to_break_is_broken_all_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
