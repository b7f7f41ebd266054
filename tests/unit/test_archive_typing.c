/* SPDX-License-Identifier: MIT */
/* What the screens ask while one types: titles, words, letters, counts. */
#define ARCHIVE_NAME "test-archive-typing.wrq"
#include "shelf_fixture.h"

static const struct row first[] = {
    {"a1", "المدينة الأولى", "الوادي", "مدينة ونهر", 20240105, 0},
    {"a2", "مدينة", "الجبل", "المدينة القديمة", 20240301, 0},
    {"a3", "مدرسة", "الوادي", "مدرسة المسلمين", 20230101, 0},
    {"a4", "ألمانيا", "الوادي", "نهر الراين", 20230101, 0},
};
static const struct row second[] = {
    {"b1", "المد والجزر", "الوادي", "البحر بالمدينة", 20240201, 0},
    {"b2", "الله", "", "نهر ومدرسة ومدير", 0, 0},
    {"b3", "1948", "", "مدينتهم والمدينة", 0, 0},
    {"b4", "", "", "Book of نهر", 0, 0},
};

static void shelf_make(struct shelf *shelf)
{
    *shelf = (struct shelf){0};
    shelf_add(shelf, ROWS(first));
    shelf_add(shelf, ROWS(second));
    shelf_open(shelf);
}

/* ---- titles ---- */

static const char *titles(struct shelf *shelf, const char *typed)
{
    static char out[2048];
    uint32_t from, n, articles[16], article_n;
    size_t len = 0;
    const size_t mark = wq_arena_mark(shelf->arena);
    assert_int_equal(
        wq_archive_titles(shelf->archive, wq_str(typed), UINT32_MAX, shelf->arena, &from, &n),
        WQ_OK);
    /* when few are wanted the others are not counted */
    for (uint32_t most = 1; most < 4; most++) {
        uint32_t at, some;
        assert_int_equal(
            wq_archive_titles(shelf->archive, wq_str(typed), most, shelf->arena, &at, &some),
            WQ_OK);
        assert_int_equal(at, from);
        assert_true(some <= n && some >= (n < most ? n : most));
    }
    assert_int_equal(wq_arena_mark(shelf->arena), mark);
    out[0] = '\0';
    wq_archive_page(shelf->archive, WQ_ORDER_TITLE, from, n, articles, &article_n);
    for (uint32_t i = 0; i < article_n; i++) {
        struct wq_meta meta;
        assert_int_equal(wq_archive_listed(shelf->archive, articles[i], shelf->arena, &meta),
                         WQ_OK);
        len += (size_t)snprintf(out + len, sizeof out - len, "[%.*s]", (int)meta.title.len,
                                meta.title.ptr);
    }
    return out;
}

static void test_titles_that_begin_so(void **state)
{
    (void)state;
    struct shelf shelf;
    shelf_make(&shelf);
    assert_string_equal(titles(&shelf, "مد"), "[المد والجزر][مدرسة][مدينة][المدينة الأولى]");
    assert_string_equal(titles(&shelf, "المد"), "[المد والجزر][مدرسة][مدينة][المدينة الأولى]");
    assert_string_equal(titles(&shelf, "الم"), "[المد والجزر][مدرسة][مدينة][المدينة الأولى]");
    assert_string_equal(titles(&shelf, "مدينة"), "[مدينة][المدينة الأولى]");
    assert_string_equal(titles(&shelf, "المدينة ا"), "[المدينة الأولى]");
    assert_string_equal(titles(&shelf, "ألم"), "[ألمانيا]");
    assert_string_equal(titles(&shelf, "الله"), "[الله]");
    assert_string_equal(titles(&shelf, "1948"), "[1948]");
    assert_string_equal(titles(&shelf, "زرافة"), "");
    assert_string_equal(titles(&shelf, "\xF0\x9F\x8D\x8E"), "");
    assert_string_equal(titles(&shelf, ""), "");
    assert_string_equal(titles(&shelf, " . "), "");
    shelf_close(&shelf);
}

/* In a large archive the range is that which a walk through all titles gives. */
static void test_titles_are_a_range_wherever_they_stand(void **state)
{
    (void)state;
    enum { N = 1500 };
    static struct row rows[N];
    static char names[N][32], addresses[N][16];
    static const char *const words[] = {"باب", "الباب", "بحر", "ألف", "تل", "بابل", "x", "12"};
    struct shelf shelf = {0};
    for (uint32_t i = 0; i < N; i++) {
        snprintf(names[i], sizeof names[i], "%s %s%u", words[i * 31 % 8], words[i % 7], i / 100);
        snprintf(addresses[i], sizeof addresses[i], "t%u", i);
        rows[i] = (struct row){addresses[i], names[i], "", "-", 0, 0};
    }
    shelf_add(&shelf, rows, 700);
    shelf_add(&shelf, rows + 700, 1);
    shelf_add(&shelf, rows + 701, N - 701);
    shelf_open(&shelf);
    static const char *const typed[] = {"ب", "با",    "بابل", "البا", "تل",
                                        "x", "12 x1", "y",    "ا",    "ي"};
    for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++) {
        uint8_t beginning[WQ_COLLATE_MAX], key[WQ_COLLATE_MAX];
        const size_t len = wq_collate_beginning(wq_str(typed[i]), beginning, sizeof beginning);
        uint32_t from, n, seen = 0;
        assert_int_equal(
            wq_archive_titles(shelf.archive, wq_str(typed[i]), UINT32_MAX, shelf.arena, &from, &n),
            WQ_OK);
        for (uint32_t at = 0; at < N; at++) {
            uint32_t article;
            assert_int_equal(wq_archive_at(shelf.archive, WQ_ORDER_TITLE, at, &article), WQ_OK);
            const size_t key_n = wq_collate(wq_str(names[article]), key, sizeof key);
            const bool begins = key_n >= len && memcmp(key, beginning, len) == 0;
            assert_int_equal(begins, at >= from && at < from + n);
            seen += begins;
        }
        assert_int_equal(seen, n);
    }
    shelf_close(&shelf);
}

/* A damaged cluster of rows is told or stepped over: never a crash, never a title that is not
 * there. */
static void test_damaged_rows_do_not_mislead(void **state)
{
    (void)state;
    enum { N = 900 };
    static struct row rows[N];
    static char names[N][32], addresses[N][16];
    for (uint32_t i = 0; i < N; i++) {
        snprintf(names[i], sizeof names[i], "باب %u", i * 7 % N);
        snprintf(addresses[i], sizeof addresses[i], "t%u", i);
        rows[i] = (struct row){addresses[i], names[i], "", "-", 0, 0};
    }
    for (uint32_t hurt = 0; hurt < 4; hurt++) {
        struct shelf shelf = {0};
        uint32_t len, from, n;
        shelf_add(&shelf, rows, N);
        shelf_open(&shelf);
        fixture_cluster_of(shelf.parts[0].bytes, WQ_SECTION_ROWS, hurt, &len)[len / 2] ^= 0x10;
        enum wq_status st =
            wq_archive_titles(shelf.archive, wq_str("باب"), UINT32_MAX, shelf.arena, &from, &n);
        assert_true(st == WQ_OK || st == WQ_E_DAMAGED);
        if (st == WQ_OK)
            assert_true(from <= N && n <= N - from);
        shelf_close(&shelf);
    }
}

/* ---- words ---- */

static const char *words(struct shelf *shelf, const char *typed, uint32_t max)
{
    static char out[2048];
    struct wq_completion found[WQ_COMPLETIONS_MAX];
    struct wq_query query;
    uint32_t n;
    size_t len = 0;
    wq_query_parse(wq_str(typed), true, &query);
    assert_int_equal(wq_archive_complete(shelf->archive, &query, max, shelf->arena, found, &n),
                     WQ_OK);
    out[0] = '\0';
    for (uint32_t i = 0; i < n; i++)
        len += (size_t)snprintf(out + len, sizeof out - len, "%s%.*s %u", i ? ", " : "",
                                (int)found[i].word.len, found[i].word.ptr, found[i].article_n);
    return out;
}

static void test_words_of_all_bundles_with_their_counts(void **state)
{
    (void)state;
    struct shelf shelf;
    shelf_make(&shelf);
    assert_string_equal(words(&shelf, "نه", 8), "نهر 4");
    assert_string_equal(words(&shelf, "ال", 2), "الله 1, الماني 1");
    assert_string_equal(words(&shelf, "كتاب مدي", 8), "مدينه 4, مدير 1");
    assert_string_equal(words(&shelf, "المد", 2), "مدينه 4, مدرسه 2");
    assert_string_equal(words(&shelf, "مدينة", 8), "مدينه 4");
    assert_string_equal(words(&shelf, "زرا", 8), "");
    assert_string_equal(words(&shelf, "", 8), "");
    assert_string_equal(words(&shelf, "نه", 0), "");
    shelf_close(&shelf);
}

static void letters_of(struct shelf *shelf, const char *typed, bool *is_live)
{
    static const uint32_t letters[] = {0x627, 0x628, 0x62A, 0x62F, 0x631, 0x633, 0x644,
                                       0x645, 0x646, 0x647, 0x648, 0x64A, 'b',   '4'};
    assert_int_equal(
        wq_archive_letters(shelf->archive, wq_str(typed), letters, 14, shelf->arena, is_live),
        WQ_OK);
}

static const char *live(struct shelf *shelf, const char *typed)
{
    static const char *const names[] = {"ا", "ب", "ت", "د", "ر", "س", "ل",
                                        "م", "ن", "ه", "و", "ي", "b", "4"};
    static char out[128];
    bool is_live[14];
    out[0] = '\0';
    letters_of(shelf, typed, is_live);
    for (int i = 0; i < 14; i++) {
        if (is_live[i])
            strcat(out, names[i]);
    }
    return out;
}

static void test_letters_that_may_follow(void **state)
{
    (void)state;
    struct shelf shelf;
    shelf_make(&shelf);
    assert_string_equal(live(&shelf, "مد"), "ري");
    assert_string_equal(live(&shelf, "كتاب مد"), "ري");
    assert_string_equal(live(&shelf, "والمد"), "ري");
    assert_string_equal(live(&shelf, "للمد"), "ري");
    assert_string_equal(live(&shelf, "مدي"), "رن");
    /* endings, which the index does not hold */
    assert_string_equal(live(&shelf, "مدين"), "اتنهوي");
    assert_string_equal(live(&shelf, "مسلم"), "اتنهوي");
    assert_string_equal(live(&shelf, "مسلمو"), "ن");
    assert_string_equal(live(&shelf, "b"), "");
    /* a letter behind digits begins another word */
    assert_string_equal(live(&shelf, "19"), "ابرلمنوb4");
    /* after what may be a clitic any letter that begins a word may come */
    bool is_live[14];
    letters_of(&shelf, "وال", is_live);
    assert_true(is_live[7]);
    shelf_close(&shelf);
}

/* Each beginning of each word of the texts can be typed on, letter by letter. */
static void test_every_word_can_be_typed(void **state)
{
    (void)state;
    struct shelf shelf;
    shelf_make(&shelf);
    for (size_t r = 0; r < 8; r++) {
        struct wq_words walk;
        struct wq_fold_word word;
        const char *text = r < 4 ? first[r].text : second[r - 4].text;
        wq_words_init(&walk, wq_str(text));
        while (wq_words_next(&walk, &word)) {
            const struct wq_str whole = {text + word.off, word.len};
            for (size_t at = 0; at < whole.len;) {
                uint32_t cp;
                bool is_live;
                const struct wq_str typed = {whole.ptr, at};
                at += wq_utf8_decode((struct wq_str){whole.ptr + at, whole.len - at}, &cp);
                assert_int_equal(
                    wq_archive_letters(shelf.archive, typed, &cp, 1, shelf.arena, &is_live), WQ_OK);
                if (!is_live)
                    fail_msg("%.*s: byte %zu", (int)whole.len, whole.ptr, at);
            }
        }
    }
    shelf_close(&shelf);
}

/* ---- what else might be asked ---- */

static uint32_t count(struct shelf *shelf, const struct wq_query *query,
                      const struct wq_filter *filter)
{
    const uint8_t *kept[WQ_ARCHIVE_BUNDLES];
    struct wq_archive_search search = {.limit = 0};
    struct wq_hits hits;
    bool is_unsure;
    if (filter) {
        assert_int_equal(wq_archive_filter(shelf->archive, filter, shelf->arena, kept, &is_unsure),
                         WQ_OK);
        search.kept = kept;
    }
    assert_int_equal(wq_archive_search(shelf->archive, query, &search, shelf->arena, &hits), WQ_OK);
    assert_int_equal(hits.n, 0);
    return hits.total;
}

static void test_results_are_counted_with_and_without_what_stands_in_the_way(void **state)
{
    (void)state;
    struct shelf shelf;
    struct wq_query query;
    uint32_t word;
    const struct wq_filter filter = {.source = wq_str("الوادي"), .from_date = 20240000};
    shelf_make(&shelf);
    wq_query_parse(wq_str("مدينة زرافة"), false, &query);
    assert_int_equal(count(&shelf, &query, NULL), 0);
    assert_int_equal(wq_archive_rarest(shelf.archive, &query, shelf.arena, &word), WQ_OK);
    assert_int_equal(word, 1);
    wq_query_parse(wq_str("مدينة"), false, &query);
    assert_int_equal(count(&shelf, &query, NULL), 4);
    assert_int_equal(count(&shelf, &query, &filter), 2);
    wq_query_parse(wq_str("-زرافة \"نهر الراين\" مدرسة"), false, &query);
    assert_int_equal(wq_archive_rarest(shelf.archive, &query, shelf.arena, &word), WQ_OK);
    assert_int_equal(word, 2);
    /* nothing would be left */
    wq_query_parse(wq_str("زرافة"), false, &query);
    assert_int_equal(wq_archive_rarest(shelf.archive, &query, shelf.arena, &word), WQ_OK);
    assert_int_equal(word, 1);
    wq_query_parse(wq_str("\"نهر الراين\""), false, &query);
    assert_int_equal(wq_archive_rarest(shelf.archive, &query, shelf.arena, &word), WQ_OK);
    assert_int_equal(word, 2);
    assert_int_equal(count(&shelf, &query, NULL), 1);
    shelf_close(&shelf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_titles_that_begin_so),
        cmocka_unit_test(test_titles_are_a_range_wherever_they_stand),
        cmocka_unit_test(test_damaged_rows_do_not_mislead),
        cmocka_unit_test(test_words_of_all_bundles_with_their_counts),
        cmocka_unit_test(test_letters_that_may_follow),
        cmocka_unit_test(test_every_word_can_be_typed),
        cmocka_unit_test(test_results_are_counted_with_and_without_what_stands_in_the_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
