/* SPDX-License-Identifier: MIT */
/* All that a query matches in a text, what is left when a word is dropped, and filters. */
#define ARCHIVE_NAME "search-find.wrq"
#include "search_fixture.h"

/* The matches in `text`, each between brackets, in the order of their ends. */
static const char *matches(const struct wq_query *query, const char *text)
{
    static char out[4096];
    struct wq_find find;
    struct wq_match match;
    size_t n = 0;
    out[0] = '\0';
    wq_find_init(&find, query, wq_str(text));
    while (wq_find_next(&find, &match)) {
        assert_true(match.from < match.to && match.to <= strlen(text));
        n += (size_t)snprintf(out + n, sizeof out - n, "[%.*s]", (int)(match.to - match.from),
                              text + match.from);
    }
    return out;
}

static void assert_matches(const char *typed, const char *text, const char *expected)
{
    struct wq_query query;
    wq_query_parse(wq_str(typed), false, &query);
    assert_string_equal(matches(&query, text), expected);
}

static void assert_finds(const char *typed, const char *text, const char *expected)
{
    struct wq_query query;
    wq_query_parse_find(wq_str(typed), &query);
    assert_string_equal(matches(&query, text), expected);
}

static void test_all_forms_of_a_word_match_where_they_stand(void **state)
{
    (void)state;
    assert_matches("كتاب", "كِتَابٌ والكتاب، في كتابها وكاتب", "[كِتَابٌ][والكتاب][كتابها]");
    assert_matches("مدينة نهر", "نهر المدينة ومدينته", "[نهر][المدينة][ومدينته]");
    assert_matches("نهر -مدينة", "نهر المدينة", "[نهر]");
    assert_matches("مد*", "مدينة المدرسة بحر", "[مدينة][المدرسة]");
    assert_matches("", "نهر", "");
    assert_matches("نهر", "", "");
}

static void test_a_phrase_is_one_match(void **state)
{
    (void)state;
    assert_matches("\"نهر النيل\"", "نهر. نهر النيل، نهر نهر النيل ونهر النيل",
                   "[نهر النيل][نهر النيل]");
    assert_matches("\"نهر النيل\" بحر", "بحر النيل ونهر النيل: نهر، النيل بحر",
                   "[بحر][نهر، النيل][بحر]");
    /* one phrase within another: the longer one */
    assert_matches("\"في نهر النيل\" \"النيل\"", "في نهر النيل", "[في نهر النيل]");
    assert_matches("\"ها ها\"", "ها ها ها", "[ها ها][ها ها]");
    assert_matches("-\"نهر النيل\" بحر", "نهر النيل بحر", "[بحر]");
}

static void test_what_is_typed_within_an_article(void **state)
{
    (void)state;
    assert_finds("كت", "كتاب والكتب وكاتب", "[كتاب][والكتب]");
    assert_finds("-كتاب", "كتاب", "[كتاب]");
    assert_finds("نهر ال", "نهر النيل، نهر صغير، نهر الأردن", "[نهر النيل][نهر الأردن]");
    assert_finds("مدينة", "المدينة ومدينتان", "[المدينة][ومدينتان]");
    assert_finds("مسلمو", "المسلمون", "[المسلمون]");
    assert_finds("...", "نهر", "");
}

static void test_words_of_a_query_know_where_they_were_typed(void **state)
{
    (void)state;
    struct wq_query query;
    const char *typed = " «نهر النيل» -F-16 كِتاب*";
    wq_query_parse(wq_str(typed), false, &query);
    static const char *const words[] = {"نهر", "النيل", "F", "16", "كِتاب"};
    assert_int_equal(query.n, 5);
    for (uint32_t i = 0; i < 5; i++)
        assert_str_equal(((struct wq_str){typed + query.words[i].off, query.words[i].len}),
                         wq_str(words[i]));
}

/* The bytes that are marked are on boundaries of characters, whatever the text. */
static void test_any_bytes_give_matches_within_them(void **state)
{
    (void)state;
    srand(11);
    for (int round = 0; round < 3000; round++) {
        char text[64], typed[24];
        static const char *const pieces[] = {"كتاب", "ﷺ", "\xD9", "12,5", "-",
                                             "\"",   " ", "ـ",    "ال",   "*"};
        struct wq_query query;
        struct wq_find find;
        struct wq_match match;
        text[0] = typed[0] = '\0';
        for (int i = 0; i < 6; i++)
            strcat(text, pieces[rand() % 10]);
        for (int i = 0; i < 2; i++)
            strcat(typed, pieces[rand() % 10]);
        if (round % 2)
            wq_query_parse_find(wq_str(typed), &query);
        else
            wq_query_parse(wq_str(typed), true, &query);
        wq_find_init(&find, &query, wq_str(text));
        uint32_t end = 0;
        while (wq_find_next(&find, &match)) {
            assert_true(match.from < match.to && match.to <= strlen(text) && match.to >= end);
            end = match.to;
        }
    }
}

/* ---- filters ---- */

static void add_dated(struct wq_writer *writer, uint32_t i)
{
    static const char *const names[] = {"الوادي", "الجبل", ""};
    static const char *const authors[] = {"ليلى", "سامر"};
    struct sample sample;
    char text[64];
    snprintf(text, sizeof text, "عدد %u", 1000 + i);
    sample_make(&sample, text);
    sample.article.meta.title = wq_str("-");
    sample.article.meta.source = wq_str(names[i % 3]);
    sample.article.meta.author = wq_str(authors[i / 7 % 2]);
    sample.article.meta.category = wq_str(names[i / 3 % 3]);
    sample.article.meta.date =
        i % 11 == 0 ? 0 : (2000 + i * 7 % 24) * 10000 + (1 + i * 5 % 12) * 100 + 1 + i % 28;
    assert_int_equal(wq_writer_add(writer, &sample.article), WQ_OK);
}

static bool is_wanted(const struct wq_filter *filter, const struct wq_meta *meta)
{
    const bool is_dated = filter->from_date > 0 || filter->to_date > 0;
    return (filter->source.len == 0 || wq_str_equal(filter->source, meta->source)) &&
           (filter->author.len == 0 || wq_str_equal(filter->author, meta->author)) &&
           (filter->category.len == 0 || wq_str_equal(filter->category, meta->category)) &&
           (!is_dated || (meta->date != 0 && meta->date >= filter->from_date &&
                          (filter->to_date == 0 || meta->date <= filter->to_date)));
}

static void test_a_filter_keeps_what_was_asked_for(void **state)
{
    (void)state;
    enum { N = 5000 };
    struct archive a;
    struct wq_writer *writer = archive_begin();
    for (uint32_t i = 0; i < N; i++)
        add_dated(writer, i);
    archive_open(&a, writer);
    const struct wq_filter filters[] = {
        {.from_date = 0},
        {.source = wq_str("الوادي")},
        {.source = wq_str("لا أحد")},
        {.author = wq_str("ليلى"), .category = wq_str("الجبل")},
        {.from_date = 20050000},
        {.to_date = 20051399},
        {.from_date = 20010000, .to_date = 20231299},
        {.from_date = 20100300, .to_date = 20100399},
        {.from_date = 20100311, .to_date = 20120505},
        {.from_date = 20120101, .to_date = 20100101},
        {.from_date = 19000000, .to_date = 29990000},
        {.source = wq_str("الجبل"), .from_date = 20020101},
    };
    for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++) {
        const uint8_t *kept;
        bool is_unsure;
        const size_t mark = wq_arena_mark(&a.arena);
        assert_int_equal(wq_filter_make(a.bundle, &filters[i], &a.arena, &kept, &is_unsure), WQ_OK);
        assert_false(is_unsure);
        for (uint32_t k = 0; k < N; k++) {
            struct wq_meta meta;
            const size_t row = wq_arena_mark(&a.arena);
            assert_int_equal(wq_bundle_listed(a.bundle, k, &a.arena, &meta), WQ_OK);
            assert_int_equal(kept[k / 8] >> k % 8 & 1, is_wanted(&filters[i], &meta));
            wq_arena_rewind(&a.arena, row);
        }
        wq_arena_rewind(&a.arena, mark);
    }
    archive_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_forms_of_a_word_match_where_they_stand),
        cmocka_unit_test(test_a_phrase_is_one_match),
        cmocka_unit_test(test_what_is_typed_within_an_article),
        cmocka_unit_test(test_words_of_a_query_know_where_they_were_typed),
        cmocka_unit_test(test_any_bytes_give_matches_within_them),
        cmocka_unit_test(test_a_filter_keeps_what_was_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
