/* SPDX-License-Identifier: MIT */
/* How even lines are, in figures, on real articles: docs/arabic.md, "Lines", states them. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "../../firmware/layout/internal.h"
#include "line_figures.h"

#define SPACE_MOST_EM 0.50  /* of Noto Naskh; what a way without a runt is asked for */
#define RAGGED_MOST_EM 0.90 /* the same where lines are ragged: what is left, shared by gaps */

/* A page 1072 px wide in 16 greys. */
struct setting {
    const char *face;
    int32_t em_px, margin_px;
    bool is_ragged, hangs;
};

static const struct setting naskh = {"noto-naskh", 43, 64, false, false},
                            amiri = {"amiri", 42, 56, false, false},
                            hanging = {"noto-naskh", 43, 64, false, true};

/* False when the folder has no articles. */
static bool measure(const char *folder, struct setting setting, struct line_figures *figures)
{
    static struct text_article article;
    struct wq_typeset look = {.em_px = setting.em_px,
                              .margin_px = setting.margin_px,
                              .is_ragged = setting.is_ragged,
                              .hangs_punctuation = setting.hangs};
    double limit_em = setting.is_ragged ? RAGGED_MOST_EM : SPACE_MOST_EM;
    struct desk desk;
    int article_n = 0;
    *figures = (struct line_figures){0};
    desk_open_with(&desk, "1072x1448@300/16", setting.face, &look, NULL);
    for (struct texts texts = texts_in(folder); next_text(&texts); article_n++) {
        text_article_make(&article, (struct wq_str){texts.text, texts.len});
        add_article(figures, &desk, &article.article, limit_em);
    }
    desk_close(&desk);
    return article_n > 0;
}

/* What is the same in every face. */
static void check_promises(const struct line_figures *f)
{
    assert_true(f->line_n > 100);
    assert_int_equal(f->overfull_n, 0);
    assert_int_equal(f->ragged_n, 0);
    assert_int_equal(f->avoidable_n, 0);
    assert_true(stretched_share(f) <= 0.45);
}

static void check_naskh(const struct line_figures *f)
{
    check_promises(f);
    assert_true(f->most_em < SPACE_MOST_EM + 0.0005);
    assert_true(deviation_em(f) <= 0.055);
}

static void check_amiri(const struct line_figures *f)
{
    check_promises(f);
    assert_true(f->most_natural <= 1.60);
    assert_true(mean_natural(f) <= 1.25);
    assert_int_equal(f->over_two_n, 0);
}

static void test_sample_articles_have_even_lines(void **state)
{
    (void)state;
    struct line_figures figures;
    assert_true(measure(WARRAQ_SOURCE_DIR "/tests/articles", naskh, &figures));
    check_naskh(&figures);
    assert_true(measure(WARRAQ_SOURCE_DIR "/tests/articles", amiri, &figures));
    check_amiri(&figures);
    assert_true(measure(WARRAQ_SOURCE_DIR "/tests/articles", hanging, &figures));
    check_naskh(&figures);
}

static void test_shared_articles_have_even_lines(void **state)
{
    (void)state;
    struct line_figures figures;
    if (!measure(WARRAQ_SHARED_DIR "/articles", naskh, &figures)) {
        print_message("../shared/articles is not there\n");
        skip();
    }
    check_naskh(&figures);
    measure(WARRAQ_SHARED_DIR "/articles", amiri, &figures);
    check_amiri(&figures);
    measure(WARRAQ_SHARED_DIR "/articles", hanging, &figures);
    check_naskh(&figures);
}

/* The figures that looks are weighed with were searched for at one size: what is promised of last
 * lines holds beside it too. */
static bool check_last_lines(const char *folder)
{
    struct line_figures figures;
    for (int32_t em_px = 36; em_px <= 48; em_px++)
        for (int ragged = 0; ragged < 2; ragged++) {
            if (!measure(folder, (struct setting){"noto-naskh", em_px, 64, ragged, false},
                         &figures))
                return false;
            assert_int_equal(figures.overfull_n, 0);
            assert_true(figures.last_n > 10);
            assert_int_equal(figures.avoidable_n, 0);
        }
    return true;
}

static void test_last_lines_of_one_word_are_avoided_at_all_sizes_and_ragged(void **state)
{
    (void)state;
    assert_true(check_last_lines(WARRAQ_SOURCE_DIR "/tests/articles"));
    if (!check_last_lines(WARRAQ_SHARED_DIR "/articles"))
        print_message("../shared/articles is not there\n");
}

/* ---- headings ---- */

#define HEADING_WORDS 11

/* Lines and the sum of the squares of what they lack, px, when a line ends after word i wherever
 * bit i of `ends` is set; UINT32_MAX lines when one is too wide. */
static uint32_t weigh(const struct wq_para *para, uint32_t ends, int32_t measure_px, uint64_t *sum)
{
    uint32_t line_n = 0;
    int32_t width_px = 0, spaces_px = 0;
    *sum = 0;
    for (uint32_t i = 0; i < para->word_n; i++) {
        width_px += para->words[i].width_f26 / 64;
        if (width_px + spaces_px - spaces_px * 22 / 100 > measure_px)
            return UINT32_MAX;
        if (i + 1 == para->word_n || ends >> i & 1) {
            int32_t left = measure_px - width_px - spaces_px;
            *sum += left > 0 ? (uint64_t)left * (uint64_t)left : 0;
            line_n++;
            width_px = spaces_px = 0;
        } else {
            spaces_px += para->words[i].space_f26 / 64;
        }
    }
    return line_n;
}

/* Against all ways to break it: no fewer lines, and in as many none more even. */
static void test_headings_have_the_fewest_and_most_even_lines(void **state)
{
    (void)state;
    const int32_t measure_px = 600;
    struct wq_word words[HEADING_WORDS];
    struct line_words lines[HEADING_WORDS];
    struct wq_arena scratch = new_arena(1u << 16);
    uint32_t state_n = 7;
    for (int round = 0; round < 60; round++) {
        struct wq_para para = {.words = words, .word_n = HEADING_WORDS};
        for (uint32_t i = 0; i < HEADING_WORDS; i++) {
            state_n = state_n * 1664525u + 1013904223u;
            words[i] = (struct wq_word){.width_f26 = (int32_t)(40 + (state_n >> 16) % 200) * 64,
                                        .space_f26 = 20 * 64,
                                        .break_after = WQ_BREAK_ALLOWED};
        }
        uint32_t n = wq_lines_balance(&scratch, &para, measure_px * 64, lines), ends = 0;
        for (uint32_t i = 0; i < n; i++)
            ends |= 1u << (lines[i].end - 1);
        uint64_t sum, other;
        assert_int_equal(weigh(&para, ends, measure_px, &sum), n);
        for (uint32_t way = 0; way < 1u << (HEADING_WORDS - 1); way++) {
            uint32_t line_n = weigh(&para, way, measure_px, &other);
            assert_true(line_n > n || (line_n == n && other >= sum));
        }
    }
    free(scratch.base);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sample_articles_have_even_lines),
        cmocka_unit_test(test_shared_articles_have_even_lines),
        cmocka_unit_test(test_headings_have_the_fewest_and_most_even_lines),
        cmocka_unit_test(test_last_lines_of_one_word_are_avoided_at_all_sizes_and_ragged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
