/* SPDX-License-Identifier: MIT */
/* Made pages (tests/pages): their text and metadata are found again. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "import_fixture.h"
#include "pages.h"

#define PAGES 6u

static char *read_file(const char *path, size_t *len)
{
    FILE *file = fopen(path, "rb");
    char *bytes = malloc(1u << 20);
    assert_non_null(file);
    assert_non_null(bytes);
    *len = fread(bytes, 1, 1u << 20, file);
    fclose(file);
    return bytes;
}

static void fill_pool(struct page_pool *pool)
{
    static const char *const names[] = {"01-travelling-library", "02-olive-harvest",
                                        "03-water-channel", "04-camp-school", "05-weather-station"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[512];
        size_t len;
        snprintf(path, sizeof path, "%s/tests/articles/%s.txt", WARRAQ_SOURCE_DIR, names[i]);
        char *text = read_file(path, &len);
        page_pool_add(pool, (struct wq_str){text, len});
        free(text);
    }
}

static bool has_text(const struct wq_article *article, struct wq_str text)
{
    for (size_t off = 0; off + text.len <= article->text.len; off++)
        if (memcmp(article->text.ptr + off, text.ptr, text.len) == 0)
            return true;
    return false;
}

/* Each line of the text that the page was made of stands in the article, and hardly more. */
static void check_page(const struct imported *got, const struct page_truth *truth,
                       const char *template_name, unsigned seed)
{
    const struct wq_article *article = &got->article;
    const uint32_t wanted_n =
        wq_count_words((struct wq_str){(const char *)truth->text.ptr, truth->text.len});
    struct wq_str rest = {(const char *)truth->text.ptr, truth->text.len};
    while (rest.len > 0) {
        const char *end = memchr(rest.ptr, '\n', rest.len);
        const size_t len = end ? (size_t)(end - rest.ptr) : rest.len;
        const struct wq_str line = {rest.ptr, len < 30 ? len : wq_cut_length(rest, 30)};
        if (!has_text(article, line))
            fail_msg("%s %u: lost: %.*s", template_name, seed, (int)len, rest.ptr);
        rest.ptr += len + (end != NULL);
        rest.len -= len + (end != NULL);
    }
    const uint32_t found_n =
        article->meta.word_n - wq_count_words(article->meta.title) - article->block_n;
    if (found_n > wanted_n + wanted_n / 20 + 10)
        fail_msg("%s %u: %u words of %u", template_name, seed, found_n, wanted_n);
    if (!wq_str_equal(article->meta.title, wq_str(truth->title)) ||
        !wq_str_equal(article->meta.author, wq_str(truth->author)) ||
        article->meta.date != truth->date)
        fail_msg("%s %u: title %.*s, author %.*s, date %u", template_name, seed,
                 (int)article->meta.title.len, article->meta.title.ptr,
                 (int)article->meta.author.len, article->meta.author.ptr, article->meta.date);
}

static void check_template(const struct page_pool *pool, const char *path, const char *name)
{
    struct wq_buffer html = {0};
    struct page_truth truth = {0};
    size_t len;
    char *template_text = read_file(path, &len);
    for (unsigned seed = 0; seed < PAGES; seed++) {
        struct imported got = {0};
        page_make(pool, (struct wq_str){template_text, len}, seed, &html, &truth);
        import_bytes(&got, "page.html", (struct wq_str){(const char *)html.ptr, html.len}, 65536);
        assert_int_equal(got.article_n, 1);
        check_page(&got, &truth, name, seed);
        imported_free(&got);
    }
    free(template_text);
    wq_buffer_free(&html);
    wq_buffer_free(&truth.text);
}

static void test_text_and_metadata_of_made_pages_are_found(void **state)
{
    static const char *const templates[] = {
        "news",      "blog",     "forum",     "magazine", "wiki",    "agency",    "table",
        "mobile",    "joomla",   "react",     "block",    "blogger", "thread",    "wire",
        "amp",       "portal",   "daily",     "column",   "jannah",  "newspaper", "script",
        "minerva",   "webforms", "live",      "medium",   "diwan",   "breaks",    "howto",
        "elementor", "letter",   "frontpage", "gov",      "smf"};
    struct page_pool pool = {0};
    (void)state;
    fill_pool(&pool);
    assert_true(page_pool_n(&pool) > 40);
    for (size_t i = 0; i < sizeof templates / sizeof templates[0]; i++) {
        char path[512];
        snprintf(path, sizeof path, "%s/tests/pages/%s.html", WARRAQ_SOURCE_DIR, templates[i]);
        check_template(&pool, path, templates[i]);
    }
    page_pool_free(&pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_and_metadata_of_made_pages_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
