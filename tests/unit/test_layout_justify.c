/* SPDX-License-Identifier: MIT */
/* How even lines are, in figures, on real articles: docs/arabic.md, "Lines", states them. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sample_articles_have_even_lines),
        cmocka_unit_test(test_shared_articles_have_even_lines),
        cmocka_unit_test(test_last_lines_of_one_word_are_avoided_at_all_sizes_and_ragged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
