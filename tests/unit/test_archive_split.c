/* SPDX-License-Identifier: MIT */
/* However articles are spread over bundles, a search gives the same ones in the same order with the
 * same scores, and a beginning the same words. */
#define ARCHIVE_NAME "test-archive-split.wrq"
#include "shelf_fixture.h"

#define ARTICLE_N 360
#define TEXT_BYTES 1024
#define SOME 40 /* hits asked of several bundles */
#define BUNDLES_MAX 5

/* Commoner ones first. */
static const char *const roots[] = {
    "كتاب",  "نهر",   "مدينة", "قمر",  "سوق",   "باب",   "بيت",  "طريق",  "جبل",   "بحر",
    "مدرسة", "ورق",   "صحيفة", "شاعر", "زيتون", "مكتبة", "مسلم", "كاتب",  "كتابة", "قلم",
    "مدار",  "كتيبة", "رمل",   "نخيل", "حكومة", "حاكم",  "سلام", "إسلام", "علم",   "عالم"};
#define ROOT_N (sizeof roots / sizeof roots[0])
static const char *const before[] = {"", "", "", "ال", "ال", "و", "بال", "لل", "وال", "ب"};
#define BEFORE_N (sizeof before / sizeof before[0])
static const char *const behind[] = {"", "", "", "", "ها", "ه", "ات", "نا"};
#define BEHIND_N (sizeof behind / sizeof behind[0])

static uint64_t seed = 20261122;
static uint32_t chance(uint32_t below)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % below;
}

static size_t put_word(char *out, size_t cap)
{
    /* the first roots far more often; now and then a word that few others are */
    if (chance(12) == 0)
        return (size_t)snprintf(out, cap, "%s%s%u", roots[chance(ROOT_N)], "", chance(60));
    return (size_t)snprintf(out, cap, "%s%s%s", before[chance(BEFORE_N)],
                            roots[chance(1 + chance(1 + chance(ROOT_N)))],
                            behind[chance(BEHIND_N)]);
}

static struct row rows[ARTICLE_N], dealt[ARTICLE_N];
static char titles[ARTICLE_N][128], texts[ARTICLE_N][TEXT_BYTES], addresses[ARTICLE_N][16];

static void make_rows(void)
{
    static const char *const sources[] = {"الوادي", "الجبل", "الساحل", ""};
    for (uint32_t i = 0; i < ARTICLE_N; i++) {
        put_word(titles[i], sizeof titles[i]);
        snprintf(addresses[i], sizeof addresses[i], "a%u", i);
        size_t n = (size_t)snprintf(texts[i], sizeof texts[i], "%s\n", titles[i]);
        for (uint32_t word_n = 1 + chance(1 + chance(60)); word_n > 0; word_n--) {
            texts[i][n++] = ' ';
            n += put_word(texts[i] + n, sizeof texts[i] - n);
        }
        rows[i] = (struct row){addresses[i],
                               titles[i],
                               sources[chance(4)],
                               texts[i],
                               20000101 + chance(20) * 10000,
                               0};
    }
}

/* Where article `i` of the shelf stands in the archive of all. */
static uint32_t places[ARTICLE_N];

/* The articles on `n` bundles as if by chance: some large, some small, or each with words of its
 * own. */
static void shelf_deal(struct shelf *shelf, uint32_t n, uint32_t way)
{
    uint32_t at = 0;
    *shelf = (struct shelf){0};
    for (uint32_t bundle = 0; bundle < n; bundle++) {
        const uint32_t first = at;
        for (uint32_t i = 0; i < ARTICLE_N; i++) {
            const uint64_t mixed = (uint64_t)i * 2654435761u + way * 97u;
            const uint32_t to = way % 3 == 0   ? (uint32_t)(mixed >> 7) % n
                                : way % 3 == 1 ? (uint8_t)titles[i][3] % n
                                               : (uint32_t)(mixed >> 5) % (1u << n);
            if ((way % 3 == 2 ? (to == 0 ? 0 : 31 - (uint32_t)__builtin_clz(to)) : to) != bundle)
                continue;
            places[at] = i;
            dealt[at++] = rows[i];
        }
        if (at > first)
            shelf_add(shelf, dealt + first, at - first);
    }
    assert_int_equal(at, ARTICLE_N);
    shelf_open(shelf);
}

static void make_query(char *out, size_t cap)
{
    const uint32_t part_n = 1 + chance(3);
    size_t n = 0;
    for (uint32_t i = 0; i < part_n; i++) {
        const uint32_t kind = chance(10);
        const char *minus = i > 0 && chance(4) == 0 ? "-" : "";
        char one[64], two[64];
        put_word(one, sizeof one);
        put_word(two, sizeof two);
        if (kind == 0)
            n += (size_t)snprintf(out + n, cap - n, "%s\"%s %s\" ", minus, one, two);
        else if (kind <= 3)
            n += (size_t)snprintf(out + n, cap - n, "%s%.*s* ", minus, 2 * (1 + (int)chance(4)),
                                  roots[chance(ROOT_N)]);
        else
            n += (size_t)snprintf(out + n, cap - n, "%s%s ", minus, one);
    }
}

static void ask(struct shelf *shelf, const struct wq_query *query, const struct wq_filter *filter,
                uint32_t limit, struct wq_hits *hits)
{
    const uint8_t *kept[WQ_ARCHIVE_BUNDLES];
    struct wq_archive_search search = {.limit = limit};
    bool is_unsure;
    if (filter) {
        assert_int_equal(wq_archive_filter(shelf->archive, filter, shelf->arena, kept, &is_unsure),
                         WQ_OK);
        search.kept = kept;
    }
    assert_int_equal(wq_archive_search(shelf->archive, query, &search, shelf->arena, hits), WQ_OK);
}

/* Equal scores stand by number, which is another one: compare the score of each article. */
static void compare(struct shelf *one, struct shelf *many, const char *text,
                    const struct wq_filter *filter)
{
    static uint32_t scores[ARTICLE_N];
    struct wq_query query;
    struct wq_hits all, parts;
    const size_t mark = wq_arena_mark(one->arena), mark_many = wq_arena_mark(many->arena);
    wq_query_parse(wq_str(text), false, &query);
    ask(one, &query, filter, ARTICLE_N, &all);
    ask(many, &query, filter, SOME, &parts);
    memset(scores, 0, sizeof scores);
    for (uint32_t i = 0; i < all.n; i++)
        scores[all.hits[i].article] = all.hits[i].score;
    if (!all.is_total_at_most && !parts.is_total_at_most) {
        assert_int_equal(parts.n, all.n < SOME ? all.n : SOME);
        assert_int_equal(parts.total, all.total);
        assert_int_equal(parts.missing, all.missing);
    }
    for (uint32_t i = 0; i < parts.n; i++) {
        const uint32_t article = places[parts.hits[i].article];
        if (i < all.n && parts.hits[i].score != all.hits[i].score)
            fail_msg("`%s`: hit %u scores %u, in one bundle %u", text, i, parts.hits[i].score,
                     all.hits[i].score);
        if (parts.hits[i].score != scores[article])
            fail_msg("`%s`: article %u scores %u, in one bundle %u", text, article,
                     parts.hits[i].score, scores[article]);
    }
    wq_arena_rewind(one->arena, mark);
    wq_arena_rewind(many->arena, mark_many);
}

static void compare_words(struct shelf *one, struct shelf *many, const char *text)
{
    struct wq_query query;
    struct wq_completion all[WQ_COMPLETIONS_MAX], parts[WQ_COMPLETIONS_MAX];
    uint32_t all_n, parts_n;
    const size_t mark = wq_arena_mark(one->arena), mark_many = wq_arena_mark(many->arena);
    wq_query_parse(wq_str(text), true, &query);
    const uint32_t max = 1 + chance(12);
    assert_int_equal(wq_archive_complete(one->archive, &query, max, one->arena, all, &all_n),
                     WQ_OK);
    assert_int_equal(wq_archive_complete(many->archive, &query, max, many->arena, parts, &parts_n),
                     WQ_OK);
    assert_int_equal(parts_n, all_n);
    for (uint32_t i = 0; i < all_n; i++)
        assert_int_equal(parts[i].article_n, all[i].article_n);
    wq_arena_rewind(one->arena, mark);
    wq_arena_rewind(many->arena, mark_many);
}

static void test_however_articles_are_spread_answers_are_the_same(void **state)
{
    (void)state;
    struct shelf one = {0};
    const struct wq_filter filters[] = {{.source = wq_str("الوادي")},
                                        {.from_date = 20050000, .to_date = 20131399}};
    make_rows();
    shelf_add(&one, rows, ARTICLE_N);
    shelf_open(&one);
    for (uint32_t way = 0; way < 9; way++) {
        struct shelf many;
        shelf_deal(&many, 1 + way % BUNDLES_MAX, way);
        for (int i = 0; i < 40; i++) {
            char query[512];
            make_query(query, sizeof query);
            compare(&one, &many, query, i % 4 == 0 ? &filters[i / 4 % 2] : NULL);
        }
        for (int i = 0; i < 20; i++) {
            char word[64];
            snprintf(word, sizeof word, "%.*s", 2 * (1 + (int)chance(3)), roots[chance(ROOT_N)]);
            compare_words(&one, &many, word);
        }
        shelf_close(&many);
    }
    shelf_close(&one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_however_articles_are_spread_answers_are_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
