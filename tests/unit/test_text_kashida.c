/* SPDX-License-Identifier: MIT */
/* Which joins may be drawn longer, and that drawing them changes no other glyph. */
#include "text_fixture.h"

#define WORD_BYTES 128

/* The word with a | where its best join stands, and "=class"; as it is when it has none. */
static void mark_join(const struct wq_para *para, const struct wq_word *word, char *marked)
{
    const char *text = para->text.ptr;
    if (word->kashida_class == WQ_NO_KASHIDA) {
        snprintf(marked, WORD_BYTES, "%.*s", (int)(word->end_off - word->off), text + word->off);
        return;
    }
    uint32_t split = para->offs[word->kashida_cp];
    snprintf(marked, WORD_BYTES, "%.*s|%.*s=%u", (int)(split - word->off), text + word->off,
             (int)(word->end_off - split), text + split, word->kashida_class);
}

static void test_best_join_of_each_word_is_the_one_of_the_rules(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "كتـ|ابة=0",                 /* the author's own tatweel, before all others */
        "السياس|ية=1", "المش|روع=1", /* after seen and its kin; the later of two */
        "مدين|ة=2",    "الجدي|د=2",  "عظيم|ا=3", "جمي|ل=3",  "يكت|بر=4",
        "مقاوم",                /* alef joins nothing after it */
        "الله",        "والله", /* the name of God is set as it is */
        "في",          "من",         "2254",     "Damascus", "دولي", /* never before a final yeh */
        "كتاب", /* after the first letter alone */
    };
    struct type_case tc;
    case_open(&tc, "noto-naskh");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char plain[WORD_BYTES], found[WORD_BYTES];
        size_t n = 0;
        for (const char *p = rows[i]; *p && *p != '='; p++)
            if (*p != '|')
                plain[n++] = *p;
        plain[n] = 0;
        struct wq_para *para = case_shape(&tc, plain, 0);
        assert_int_equal(para->word_n, 1);
        mark_join(para, &para->words[0], found);
        assert_string_equal(found, rows[i]);
    }
    case_close(&tc);
}

/* Shares of the words with a join of classes 0 to 4 whose other glyphs stay as they are when it is
 * drawn longer. */
struct share {
    uint32_t asked_n, found_n;
};

/* What was found for a kept word, here or in an earlier paragraph, against trying it anew. */
static void assert_is_what_shaping_says(struct type_case *tc, const struct wq_para *para,
                                        const struct wq_word *word, const struct wq_kashida *join)
{
    struct wq_word anew = *word;
    struct wq_kashida again;
    bool found;
    anew.kept = NULL;
    assert_int_equal(wq_kashida_find(tc->fonts, &tc->arena, para, &anew, &again, &found), WQ_OK);
    assert_int_equal(found, join != NULL);
    if (found) {
        assert_int_equal(again.run, join->run);
        assert_int_equal(again.glyph, join->glyph);
        assert_int_equal(again.gid, join->gid);
        assert_int_equal(again.face, join->face);
    }
}

static void count_words(struct type_case *tc, const struct wq_para *para, struct share *share)
{
    for (uint32_t i = 0; i < para->word_n; i++) {
        const struct wq_word *word = &para->words[i];
        struct wq_kashida join;
        bool found;
        if (word->kashida_class > 4)
            continue;
        size_t mark = wq_arena_mark(&tc->arena);
        assert_int_equal(wq_kashida_find(tc->fonts, &tc->arena, para, word, &join, &found), WQ_OK);
        assert_int_equal(wq_arena_mark(&tc->arena), mark);
        assert_is_what_shaping_says(tc, para, word, found ? &join : NULL);
        share->asked_n++;
        share->found_n += found;
        if (found) {
            const struct wq_run *run = &word->runs[join.run];
            assert_in_range(join.glyph, 1, run->glyph_n - 1);
            assert_true(wq_fonts_tatweel(tc->fonts, join.face, join.gid, 12).w >= 12);
        }
    }
}

/* Over all words of the sample articles. */
static struct share count_samples(const char *face)
{
    struct type_case tc;
    struct share share = {0, 0};
    case_open(&tc, face);
    for (struct texts texts = texts_in(WARRAQ_SOURCE_DIR "/tests/articles"); next_text(&texts);)
        for (char *line = strtok(texts.text, "\n"); line; line = strtok(NULL, "\n"))
            count_words(&tc, case_shape(&tc, line, 0), &share);
    case_close(&tc);
    print_message("%s: %u of %u joins keep all shapes\n", face, share.found_n, share.asked_n);
    return share;
}

static void test_longer_joins_keep_all_shapes(void **state)
{
    (void)state;
    struct share naskh = count_samples("noto-naskh"), sans = count_samples("noto-sans");
    assert_true(naskh.asked_n > 500);
    assert_int_equal(naskh.found_n, naskh.asked_n);
    assert_int_equal(sans.found_n, sans.asked_n);
}

/* Amiri has contextual forms that a tatweel would change: such joins are not drawn longer, and
 * HarfBuzz, asked while shaping, has told nearly all of them before. */
static void test_joins_that_would_change_shapes_are_left_alone(void **state)
{
    (void)state;
    struct share amiri = count_samples("amiri");
    assert_true(amiri.asked_n > 200);
    assert_true(amiri.found_n >= amiri.asked_n * 95 / 100);
}

static void test_headings_have_no_join_to_draw_longer(void **state)
{
    (void)state;
    struct type_case tc;
    case_open(&tc, "noto-naskh");
    tc.style.is_bold = true;
    assert_int_equal(case_shape(&tc, "المدينة", 0)->words[0].kashida_class, WQ_NO_KASHIDA);
    case_close(&tc);
}

/* Words with a join to draw longer, a 1 each; 0 for the others. */
static void list_joined(struct type_case *tc, const char *text, char *joined)
{
    struct wq_para *para = case_shape(tc, text, 0);
    for (uint32_t w = 0; w < para->word_n; w++)
        *joined++ = para->words[w].kashida_class == WQ_NO_KASHIDA ? '0' : '1';
    *joined = 0;
}

static void test_quotations_of_the_quran_have_no_join_to_draw_longer(void **state)
{
    (void)state;
    static const struct {
        const char *text, *joined;
    } rows[] = {
        {"المدينة المدينة المدينة", "111"},
        {"المدينة ﴿المدينة المدينة المدينة﴾ المدينة", "10001"},
        {"المدينة ﴾المدينة المدينة﴿ المدينة", "1001"}, /* stored in the order seen */
        {"المدينة ﴿ المدينة ﴾ المدينة ﴿المدينة﴾ المدينة", "1000101"},
        {"المدينة:﴿المدينة المدينة﴾، المدينة", "001"},
        {"المدينة ﴿المدينة ﴿المدينة﴾ المدينة", "1001"}, /* opened twice */
        {"المدينة ﴿المدينة المدينة", "100"},            /* never closed */
    };
    struct type_case tc;
    case_open(&tc, "noto-naskh");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char joined[16];
        list_joined(&tc, rows[i].text, joined);
        assert_string_equal(joined, rows[i].joined);
    }
    case_close(&tc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_best_join_of_each_word_is_the_one_of_the_rules),
        cmocka_unit_test(test_longer_joins_keep_all_shapes),
        cmocka_unit_test(test_joins_that_would_change_shapes_are_left_alone),
        cmocka_unit_test(test_headings_have_no_join_to_draw_longer),
        cmocka_unit_test(test_quotations_of_the_quran_have_no_join_to_draw_longer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
