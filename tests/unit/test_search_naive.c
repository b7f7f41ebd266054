/* SPDX-License-Identifier: MIT */
/* What the index answers beside what reading every article gives: words, beginnings, phrases, words
 * left out and filters, mixed as if by chance. */
#define ARCHIVE_NAME "search-naive.wrq"
#include "search_fixture.h"

#define ARTICLE_N 900
#define TEXT_BYTES 1024

/* Commoner ones first: lists of all lengths, from bitmaps to single articles. */
static const char *const roots[] = {"كتاب",  "نهر",  "مدينة", "قمر",   "سوق",   "باب",  "بيت",
                                    "طريق",  "جبل",  "بحر",   "مدرسة", "قصيدة", "ورق",  "حبر",
                                    "صحيفة", "شاعر", "قهوة",  "زيتون", "مكتبة", "خريف", "كاتب",
                                    "بيان",  "قلم",  "مدار",  "كتيبة", "شتاء",  "رمل",  "نخيل"};
#define ROOT_N (sizeof roots / sizeof roots[0])
static const char *const before[] = {"", "", "", "ال", "و", "بال", "لل", "وال"};
#define BEFORE_N (sizeof before / sizeof before[0])

static uint32_t chance(uint32_t below)
{
    static uint64_t seed = 20240131;
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % below;
}

/* A root, the first ones far more often. */
static const char *any_root(void)
{
    return roots[chance(1 + chance(1 + chance(ROOT_N)))];
}

static size_t put_word(char *out, size_t cap)
{
    return (size_t)snprintf(out, cap, "%s%s", before[chance(BEFORE_N)], any_root());
}

static char texts[ARTICLE_N][TEXT_BYTES];

static void make_archive(struct archive *archive)
{
    struct wq_writer *writer = archive_begin();
    for (uint32_t i = 0; i < ARTICLE_N; i++) {
        char title[128];
        put_word(title, sizeof title);
        size_t n = (size_t)snprintf(texts[i], sizeof texts[i], "%s\n%u", title, 1000 + i);
        for (uint32_t word_n = 3 + chance(30); word_n > 0; word_n--) {
            texts[i][n++] = ' ';
            n += put_word(texts[i] + n, sizeof texts[i] - n);
        }
        archive_add(writer, title, texts[i]);
    }
    archive_open(archive, writer);
}

/* ---- reading every article ---- */

static bool begins(const uint8_t *bytes, size_t n, const uint8_t *with, size_t with_n)
{
    return n >= with_n && memcmp(bytes, with, with_n) == 0;
}

static bool is_asked(const struct wq_query_word *asked, const struct wq_fold_word *word)
{
    uint8_t stem[WQ_TERM_MAX], form;
    const size_t n = wq_stem(word->term, word->term_n, stem, &form);
    if (asked->is_prefix)
        return begins(stem, n, asked->term, asked->term_n) ||
               begins(stem, n, asked->stem, asked->stem_n);
    return n == asked->stem_n && memcmp(stem, asked->stem, n) == 0;
}

static bool has_word(const struct wq_query_word *asked, const char *text)
{
    struct wq_words words;
    struct wq_fold_word word;
    wq_words_init(&words, wq_str(text));
    while (wq_words_next(&words, &word)) {
        if (is_asked(asked, &word))
            return true;
    }
    return false;
}

/* Whether `n` words stand in the text as they were typed, one behind the other. */
static bool has_phrase(const struct wq_query_word *asked, uint32_t n, const char *text)
{
    struct wq_words words;
    struct wq_fold_word word;
    static struct wq_fold_word all[TEXT_BYTES];
    uint32_t all_n = 0;
    wq_words_init(&words, wq_str(text));
    while (wq_words_next(&words, &word))
        all[all_n++] = word;
    for (uint32_t i = 0; i + n <= all_n; i++) {
        uint32_t k = 0;
        while (k < n && all[i + k].term_n == asked[k].term_n &&
               memcmp(all[i + k].term, asked[k].term, asked[k].term_n) == 0)
            k++;
        if (k == n)
            return true;
    }
    return false;
}

static bool is_match(const struct wq_query *query, const char *text)
{
    bool is_any_wanted = false;
    for (uint32_t i = 0, n; i < query->n; i += n) {
        const struct wq_query_word *word = &query->words[i];
        for (n = 1;
             word->phrase != 0 && i + n < query->n && query->words[i + n].phrase == word->phrase;)
            n++;
        const bool is_there = word->phrase == 0 ? has_word(word, text) : has_phrase(word, n, text);
        if (is_there == word->is_left_out)
            return false;
        is_any_wanted = is_any_wanted || !word->is_left_out;
    }
    return is_any_wanted;
}

/* ---- queries ---- */

static void make_query(char *out, size_t cap)
{
    const uint32_t part_n = 1 + chance(3);
    size_t n = 0;
    for (uint32_t i = 0; i < part_n; i++) {
        const uint32_t kind = chance(10);
        const char *minus = chance(5) == 0 ? "-" : "";
        char one[64], two[64];
        put_word(one, sizeof one);
        put_word(two, sizeof two);
        if (kind == 0)
            n += (size_t)snprintf(out + n, cap - n, "%s\"%s %s\" ", minus, one, two);
        else if (kind <= 3)
            n += (size_t)snprintf(out + n, cap - n, "%s%.*s* ", minus, 2 * (1 + (int)chance(3)),
                                  any_root());
        else
            n += (size_t)snprintf(out + n, cap - n, "%s%s ", minus, one);
    }
}

static void make_filter(uint8_t *kept, size_t bytes)
{
    const uint32_t one_in = 1 + chance(40), from = chance(ARTICLE_N), to = chance(2 * ARTICLE_N);
    memset(kept, 0, bytes);
    for (uint32_t i = 0; i < ARTICLE_N; i++) {
        if (i >= from && i < to && chance(one_in) == 0)
            kept[i / 8] |= (uint8_t)(1u << i % 8);
    }
}

static void run(struct archive *a, uint32_t limit, const uint8_t *kept, struct wq_hits *hits)
{
    const struct wq_search search = {.limit = limit, .kept = kept, .bundle = a->bundle};
    assert_int_equal(wq_search_run(a->lexicon, &a->query, &search, &a->arena, hits), WQ_OK);
}

static void compare(struct archive *a, const char *text, const uint8_t *kept)
{
    static bool is_found[ARTICLE_N];
    struct wq_hits all, few;
    const size_t mark = wq_arena_mark(&a->arena);
    wq_query_parse(wq_str(text), false, &a->query);
    run(a, WQ_SEARCH_LIMIT, kept, &all);
    run(a, 10, kept, &few);
    memset(is_found, 0, sizeof is_found);
    for (uint32_t i = 0; i < all.n; i++)
        is_found[all.hits[i].article] = true;
    uint32_t match_n = 0;
    for (uint32_t i = 0; i < ARTICLE_N; i++) {
        const bool is_wanted = (!kept || kept[i / 8] >> i % 8 & 1) && is_match(&a->query, texts[i]);
        match_n += is_wanted;
        if (is_found[i] != is_wanted)
            fail_msg("`%s`: article %u is %sfound: %s", text, i, is_wanted ? "not " : "", texts[i]);
    }
    assert_int_equal(all.n, match_n);
    assert_int_equal(all.total, match_n);
    /* what is left out for being poor changes none of the best; a phrase is looked for in the best
     * 400 articles with its words */
    if (!few.is_total_at_most)
        assert_int_equal(few.n, match_n < 10 ? match_n : 10);
    for (uint32_t i = 0; i < few.n; i++) {
        assert_int_equal(few.hits[i].article, all.hits[i].article);
        assert_int_equal(few.hits[i].score, all.hits[i].score);
    }
    wq_arena_rewind(&a->arena, mark);
}

static void test_the_index_answers_what_reading_gives(void **state)
{
    (void)state;
    struct archive a;
    uint8_t kept[ARTICLE_N / 8 + 1 + WQ_KEPT_SLACK];
    make_archive(&a);
    for (int i = 0; i < 250; i++) {
        char query[512];
        make_query(query, sizeof query);
        const bool is_filtered = chance(3) == 0;
        if (is_filtered)
            make_filter(kept, sizeof kept);
        compare(&a, query, is_filtered ? kept : NULL);
    }
    archive_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_index_answers_what_reading_gives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
