/* SPDX-License-Identifier: MIT */
/* How even lines are, in figures, on real articles: docs/arabic.md, "Lines", states them. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <dirent.h>
#include "line_figures.h"

#define SPACE_MOST_EM 0.50 /* of Noto Naskh; what a way without a runt is asked for */

/* A page 1072 px wide in 16 greys. */
struct setting {
    const char *face;
    int32_t em_px, margin_px;
};

static const struct setting naskh = {"noto-naskh", 43, 64}, amiri = {"amiri", 42, 56};

/* False when the folder has no articles. */
static bool measure(const char *folder, struct setting setting, struct line_figures *figures)
{
    static struct text_article article;
    struct wq_typeset look = {.em_px = setting.em_px, .margin_px = setting.margin_px};
    struct desk desk;
    int article_n = 0;
    DIR *dir = opendir(folder);
    *figures = (struct line_figures){0};
    desk_open_with(&desk, "1072x1448@300/16", setting.face, &look, NULL);
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        const char *end = strrchr(entry->d_name, '.');
        if (!end || strcmp(end, ".txt") != 0)
            continue;
        char path[2048];
        size_t len = 0;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        char *text = read_whole(path, &len);
        assert_non_null(text);
        text_article_make(&article, (struct wq_str){text, len});
        add_article(figures, &desk, &article.article, SPACE_MOST_EM);
        free(text);
        article_n++;
    }
    if (dir)
        closedir(dir);
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
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sample_articles_have_even_lines),
        cmocka_unit_test(test_shared_articles_have_even_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
