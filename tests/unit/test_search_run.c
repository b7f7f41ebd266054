/* SPDX-License-Identifier: MIT */
/* What a query finds and in which order; snippets; words of the archive. */
#define ARCHIVE_NAME "search-run.wrq"
#include "search_fixture.h"

static void test_all_words_must_be_there(void **state)
{
    (void)state;
    struct archive a;
    archive_make(&a, (const char *const[]){"ورق\nحبر\n", "ورق\nقلم\n", "حبر\nقلم\n", NULL});
    assert_found(&a, "ورق حبر", "0");
    assert_found(&a, "قلم", "1 2");
    assert_found(&a, "ورق حبر قلم", "");
    assert_found(&a, "", "");
    assert_found(&a, "...", "");
    archive_close(&a);
}

static void test_a_word_with_minus_must_not_be_there(void **state)
{
    (void)state;
    struct archive a;
    archive_make(&a, (const char *const[]){"ورق حبر\n", "ورق\nبالحبر\n", "ورق قلم\n", NULL});
    assert_found(&a, "ورق -حبر", "2");
    assert_found(&a, "ورق -قلم", "0 1");
    assert_found(&a, "ورق -\"ورق حبر\"", "1 2");
    assert_found(&a, "ورق -ممحاة", "0 1 2");
    assert_found(&a, "-ورق", "");
    archive_close(&a);
}

static void test_a_phrase_is_as_it_was_typed(void **state)
{
    (void)state;
    struct archive a;
    archive_make(&a, (const char *const[]){"قال أهل المدينة كلمتهم\n", "المدينة أهل لذلك\n",
                                           "أهل مدينة\n", "اهل، المدينه\n", NULL});
    assert_found(&a, "\"أهل المدينة\"", "0 3");
    assert_found(&a, "«أهل المدينة»", "0 3");
    assert_found(&a, "\"المدينة أهل\"", "1");
    assert_found(&a, "\"أهل المدينة", "0 3");
    assert_found(&a, "\"أهل الم*\"", "0 3");
    archive_close(&a);
}

static void test_parts_of_one_thing_are_a_phrase(void **state)
{
    (void)state;
    struct archive a;
    archive_make(&a, (const char *const[]){"في 2011/7/9 وصل\n", "في 7 من 9 عام 2011\n",
                                           "the F-16 came\n", "16 of them, as F said\n",
                                           "北京 市\n", "京北\n", NULL});
    assert_found(&a, "9/7/2011", "");
    assert_found(&a, "2011-07-09", "0");
    assert_found(&a, "F16", "2");
    assert_found(&a, "北京", "4");
    archive_close(&a);
}

static void test_the_beginning_of_a_word(void **state)
{
    (void)state;
    struct archive a;
    archive_make(&a, (const char *const[]){"وزارة\n", "الصبر\n", "مدينة\n", "وزن\n", NULL});
    assert_found(&a, "وزا*", "0");
    assert_found(&a, "وز*", "0 3");
    assert_found(&a, "الصب*", "1");
    assert_found(&a, "مدينة*", "2");
    assert_found(&a, "وزا", "");
    wq_query_parse(wq_str("وزا"), true, &a.query);
    assert_true(a.query.words[0].is_prefix);
    wq_query_parse(wq_str("وزا "), true, &a.query);
    assert_false(a.query.words[0].is_prefix);
    archive_close(&a);
}

static void test_exact_forms_stand_first(void **state)
{
    (void)state;
    struct archive a;
    archive_make(&a, (const char *const[]){"بالصبر نالوا ما طلبوا\n", "الصبر مفتاح الفرج كله\n",
                                           "صبر جميل على كل حال\n", "وصبر على مجال الموت\n", NULL});
    assert_int_equal(archive_search(&a, "الصبر"), WQ_OK);
    assert_int_equal(a.hits.n, 4);
    assert_int_equal(a.hits.hits[0].article, 1);
    assert_int_equal(archive_search(&a, "بالصبر"), WQ_OK);
    assert_int_equal(a.hits.n, 4);
    archive_close(&a);
}

/* More articles, so that the forms asked for are among those that the index tells apart. */
static void test_each_common_form_stands_first_when_it_is_asked_for(void **state)
{
    (void)state;
    struct archive a;
    archive_make(&a, (const char *const[]){"قرأ بالصبر يوما\n", "قرأ الصبر يوما\n",
                                           "كتب بالصبر يوما\n", "كتب الصبر يوما\n", NULL});
    assert_found(&a, "الصبر", "1 3 0 2");
    assert_found(&a, "بالصبر", "0 2 1 3");
    archive_close(&a);
}

static void test_a_word_in_the_title_weighs_more(void **state)
{
    (void)state;
    struct archive a;
    struct wq_writer *writer = archive_begin();
    archive_add(writer, "حديث عن الماء", "حديث عن الماء\nكلام طويل فيه نهر\n");
    archive_add(writer, "نهر", "نهر\nكلام طويل فيه ماء\n");
    archive_open(&a, writer);
    assert_found(&a, "نهر", "1 0");
    assert_found(&a, "ماء", "0 1");
    archive_close(&a);
}

static void test_more_often_in_less_text_weighs_more(void **state)
{
    (void)state;
    struct archive a;
    archive_make(&a, (const char *const[]){"نهر وكلام كثير لا يعني القارئ في شيء مهما طال\n",
                                           "نهر نهر نهر وكلام كثير لا يعني القارئ\n", NULL});
    assert_found(&a, "نهر", "1 0");
    archive_close(&a);
}

/* ---- long lists ---- */

#define LONG_N 3000

static void make_long(struct archive *archive)
{
    struct wq_writer *writer = archive_begin();
    for (uint32_t i = 0; i < LONG_N; i++) {
        char text[256];
        snprintf(text, sizeof text, "عدد %u\nفي%s%s%s\n", 100000 + i, i % 2 ? " نصف" : "",
                 i % 7 ? "" : " سبع", i % 1000 == 999 ? " ألفية" : "");
        archive_add(writer, "", text);
    }
    archive_open(archive, writer);
}

static void test_long_lists_meet_at_the_right_articles(void **state)
{
    (void)state;
    struct archive a;
    make_long(&a);
    assert_found(&a, "ألفية", "999 1999 2999");
    assert_found(&a, "نصف ألفية", "999 1999 2999");
    assert_found(&a, "سبع ألفية", "");
    assert_found(&a, "102345", "2345");
    assert_int_equal(archive_search(&a, "نصف سبع"), WQ_OK);
    uint32_t n = 0;
    for (uint32_t i = 0; i < LONG_N; i++)
        n += i % 14 == 7;
    assert_int_equal(a.hits.total, n);
    assert_int_equal(archive_search(&a, "في"), WQ_OK);
    assert_int_equal(a.hits.total, LONG_N);
    assert_int_equal(a.hits.n, 100);
    assert_int_equal(archive_search(&a, "في -نصف"), WQ_OK);
    assert_int_equal(a.hits.total, LONG_N / 2);
    archive_close(&a);
}

/* The last block of a list holds one posting, far behind the others. */
static void test_a_block_of_one_posting_far_away(void **state)
{
    (void)state;
    struct archive a;
    struct wq_writer *writer = archive_begin();
    for (uint32_t i = 0; i < 2000; i++) {
        char text[64];
        snprintf(text, sizeof text, "عدد %u%s\n", 100000 + i, i < 128 || i == 1999 ? " نصف" : "");
        archive_add(writer, "", text);
    }
    archive_open(&a, writer);
    assert_int_equal(archive_search(&a, "نصف"), WQ_OK);
    assert_int_equal(a.hits.total, 129);
    assert_found(&a, "نصف 101999", "1999");
    archive_close(&a);
}

/* Leaving out blocks that cannot hold a better hit changes no hit. */
static void test_few_hits_are_the_first_of_many(void **state)
{
    (void)state;
    struct archive a;
    make_long(&a);
    wq_query_parse(wq_str("في نصف"), false, &a.query);
    struct wq_hits few, many;
    const struct wq_search one = {.limit = 7}, all = {.limit = WQ_SEARCH_LIMIT};
    assert_int_equal(wq_search_run(a.lexicon, &a.query, &one, &a.arena, &few), WQ_OK);
    assert_int_equal(wq_search_run(a.lexicon, &a.query, &all, &a.arena, &many), WQ_OK);
    assert_int_equal(few.n, 7);
    assert_int_equal(few.total, many.total);
    for (uint32_t i = 0; i < few.n; i++) {
        assert_int_equal(few.hits[i].article, many.hits[i].article);
        assert_int_equal(few.hits[i].score, many.hits[i].score);
    }
    archive_close(&a);
}

static void test_a_filter_is_asked_before_counting(void **state)
{
    (void)state;
    struct archive a;
    uint8_t kept[LONG_N / 8 + 1 + WQ_KEPT_SLACK] = {0};
    make_long(&a);
    for (uint32_t i = 0; i < LONG_N; i += 3)
        kept[i / 8] |= (uint8_t)(1u << i % 8);
    wq_query_parse(wq_str("في"), false, &a.query);
    const struct wq_search search = {.limit = 10, .kept = kept};
    assert_int_equal(wq_search_run(a.lexicon, &a.query, &search, &a.arena, &a.hits), WQ_OK);
    assert_int_equal(a.hits.total, LONG_N / 3);
    for (uint32_t i = 0; i < a.hits.n; i++)
        assert_int_equal(a.hits.hits[i].article % 3, 0);
    archive_close(&a);
}

static void test_what_is_needed_meanwhile_is_given_back(void **state)
{
    (void)state;
    struct archive a;
    make_long(&a);
    size_t before = wq_arena_mark(&a.arena);
    assert_int_equal(archive_search(&a, "في نصف سبع"), WQ_OK);
    assert_true(wq_arena_mark(&a.arena) - before < 8192);
    const struct wq_search search = {.limit = WQ_SEARCH_LIMIT + 1};
    before = wq_arena_mark(&a.arena);
    assert_int_equal(wq_search_run(a.lexicon, &a.query, &search, &a.arena, &a.hits), WQ_E_LIMIT);
    assert_int_equal(wq_arena_mark(&a.arena), before);
    archive_close(&a);
}

/* ---- queries ---- */

static void test_long_and_odd_queries_are_read(void **state)
{
    (void)state;
    struct wq_query query;
    wq_query_parse(wq_str("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18"), false, &query);
    assert_int_equal(query.n, WQ_QUERY_WORDS);
    wq_query_parse(wq_str("\" - \" -\" \"-\"-"), true, &query);
    assert_int_equal(query.n, 0);
    wq_query_parse(wq_str("-* * \xff \"\xd8"), true, &query);
    assert_int_equal(query.n, 0);
    wq_query_parse(wq_str("a -b c-d \"e f\" - g"), false, &query);
    assert_int_equal(query.n, 7);
    assert_false(query.words[0].is_left_out);
    assert_true(query.words[1].is_left_out);
    assert_int_equal(query.words[2].phrase, query.words[3].phrase);
    assert_int_equal(query.words[4].phrase, query.words[5].phrase);
    assert_int_not_equal(query.words[2].phrase, query.words[4].phrase);
    assert_false(query.words[6].is_left_out);
}

/* ---- snippets ---- */

static void make_snippet(struct archive *a, const char *query, uint32_t article, uint32_t bytes,
                         struct wq_snippet *snippet)
{
    struct wq_article whole;
    wq_query_parse(wq_str(query), false, &a->query);
    assert_int_equal(wq_bundle_article(a->bundle, article, &a->arena, &whole), WQ_OK);
    assert_int_equal(wq_snippet_make(&a->query, &whole, bytes, &a->arena, snippet), WQ_OK);
    assert_true(wq_utf8_valid(snippet->text));
    uint32_t last = 0;
    for (uint32_t i = 0; i < snippet->range_n; i++) {
        assert_true(snippet->ranges[i].from >= last);
        assert_true(snippet->ranges[i].to > snippet->ranges[i].from);
        last = snippet->ranges[i].to;
    }
    assert_true(last <= snippet->text.len);
}

static void assert_marked(const struct wq_snippet *snippet, uint32_t i, const char *word)
{
    assert_true(i < snippet->range_n);
    struct wq_match range = snippet->ranges[i];
    assert_str_equal((struct wq_str){snippet->text.ptr + range.from, range.to - range.from},
                     wq_str(word));
}

static void test_a_snippet_marks_every_form(void **state)
{
    (void)state;
    struct archive a;
    struct wq_snippet snippet;
    archive_make(&a,
                 (const char *const[]){"عنوان\nاستعانوا بالصَّبْرِ، والصلاة\nوكان الصبر خيرا\n", NULL});
    make_snippet(&a, "صبر", 0, 400, &snippet);
    assert_str_equal(snippet.text, wq_str("استعانوا بالصَّبْرِ، والصلاة وكان الصبر خيرا"));
    assert_int_equal(snippet.range_n, 2);
    assert_marked(&snippet, 0, "بالصَّبْرِ");
    assert_marked(&snippet, 1, "الصبر");
    assert_int_equal(snippet.off, strlen("عنوان\nاستعانوا "));
    archive_close(&a);
}

static void test_a_snippet_has_no_gaps_and_three_dots(void **state)
{
    (void)state;
    struct archive a;
    struct wq_snippet snippet;
    archive_make(&a, (const char *const[]){"عنوان\nكان  هنا.\n\n  وكان\t النهر \n يجري ... ثم كلام "
                                           "بعده لا يتسع له المكان هنا ولا هناك\n",
                                           NULL});
    make_snippet(&a, "النهر", 0, 400, &snippet);
    assert_str_equal(snippet.text,
                     wq_str("كان هنا. وكان النهر يجري … ثم كلام بعده لا يتسع له المكان هنا "
                            "ولا هناك"));
    assert_int_equal(snippet.range_n, 1);
    assert_marked(&snippet, 0, "النهر");
    uint32_t cut_n = 0;
    for (uint32_t bytes = 1; bytes < 160; bytes++) {
        make_snippet(&a, "يجري كلام", 0, bytes, &snippet);
        for (size_t i = 1; i < snippet.text.len; i++)
            assert_false(snippet.text.ptr[i] == ' ' && snippet.text.ptr[i - 1] == ' ');
        for (uint32_t i = 0; i < snippet.range_n; i++)
            assert_true(snippet.text.ptr[snippet.ranges[i].from] != ' ');
        const size_t end = snippet.text.len - strlen("…");
        if (snippet.text.len <= 2 * strlen("…") ||
            memcmp(snippet.text.ptr + end, "…", strlen("…")) != 0)
            continue;
        cut_n++;
        assert_true(snippet.text.ptr[end - 1] != '.' && snippet.text.ptr[end - 1] != ' ');
    }
    assert_true(cut_n > 20);
    archive_close(&a);
}

/* The snippet of an article of these blocks, the first its title. */
static struct wq_snippet snippet_of(struct wq_arena *arena, const char *query, uint32_t bytes,
                                    const struct wq_block *kinds, const char *const *texts)
{
    static char text[2048];
    static struct wq_block blocks[8];
    struct wq_article article = {.blocks = blocks};
    struct wq_query parsed;
    struct wq_snippet snippet;
    size_t len = 0;
    for (uint32_t i = 0; texts[i]; i++, article.block_n++) {
        blocks[i] = kinds[i];
        blocks[i].off = (uint32_t)len;
        blocks[i].len = (uint32_t)strlen(texts[i]);
        len += (size_t)snprintf(text + len, sizeof text - len, "%s\n\n", texts[i]);
    }
    article.text = (struct wq_str){text, len};
    wq_query_parse(wq_str(query), false, &parsed);
    assert_int_equal(wq_snippet_make(&parsed, &article, bytes, arena, &snippet), WQ_OK);
    return snippet;
}

static void test_a_snippet_divides_headings_and_verses_from_what_is_beside_them(void **state)
{
    (void)state;
    struct wq_arena arena = fixture_arena();
    static const struct wq_block kinds[] = {{.kind = WQ_BLOCK_HEADING, .level = 1},
                                            {.kind = WQ_BLOCK_PARAGRAPH},
                                            {.kind = WQ_BLOCK_PARAGRAPH},
                                            {.kind = WQ_BLOCK_HEADING, .level = 2},
                                            {.kind = WQ_BLOCK_RULE},
                                            {.kind = WQ_BLOCK_VERSE},
                                            {.kind = WQ_BLOCK_VERSE, .number = 1},
                                            {.kind = WQ_BLOCK_HEADING, .level = 2}};
    static const char *const texts[] = {"عنوان الزيتون", "أول النص", "وثانيه.", "عصر الزيت",
                                        "* * *",         "صدر بيت",  "وعجزه",   NULL};
    struct wq_snippet snippet = snippet_of(&arena, "عنوان", 400, kinds, texts);
    assert_str_equal(snippet.text,
                     wq_str("عنوان الزيتون – أول النص وثانيه. عصر الزيت – صدر بيت – وعجزه"));
    assert_int_equal(snippet.off, 0);
    assert_marked(&snippet, 0, "عنوان");
    snippet = snippet_of(&arena, "عجزه عنوان", 400, kinds, texts); /* the body has one of them */
    assert_str_equal(snippet.text, wq_str("أول النص وثانيه. عصر الزيت – صدر بيت – وعجزه"));
    assert_int_equal(snippet.range_n, 1);
    assert_marked(&snippet, 0, "وعجزه");
    for (uint32_t bytes = 1; bytes < 160; bytes++) {
        snippet = snippet_of(&arena, "صدر زيت", bytes, kinds, texts);
        for (uint32_t i = 0; i < snippet.range_n; i++)
            assert_true(snippet.ranges[i].to <= snippet.text.len);
    }
    fixture_arena_free(&arena);
}

static void test_a_snippet_never_shows_dots_in_a_row(void **state)
{
    (void)state;
    struct wq_arena arena = fixture_arena();
    static const struct wq_block kinds[] = {{.kind = WQ_BLOCK_HEADING, .level = 1},
                                            {.kind = WQ_BLOCK_PARAGRAPH},
                                            {.kind = WQ_BLOCK_IMAGE},
                                            {.kind = WQ_BLOCK_PARAGRAPH}};
    static const char *const texts[] = {
        "عنوان", "قال.. ثم سكت.... ثم قال ...… إنه\u00A0 \u2003عاد .... من النهر..  إلى البيت....",
        "\uFFFC", "وفي الغد ... ذهب", NULL};
    uint32_t cut_n = 0;
    struct wq_snippet snippet = snippet_of(&arena, "البيت", 400, kinds, texts);
    assert_str_equal(snippet.text, wq_str("قال… ثم سكت… ثم قال … إنه عاد … من النهر… إلى البيت… "
                                          "وفي الغد … ذهب"));
    assert_marked(&snippet, 0, "البيت");
    for (uint32_t bytes = 1; bytes < 160; bytes++) {
        snippet = snippet_of(&arena, "النهر", bytes, kinds, texts);
        cut_n += memcmp(snippet.text.ptr, "…", strlen("…")) == 0;
        for (size_t i = 0; i + 1 < snippet.text.len; i++) {
            const struct wq_str rest = {snippet.text.ptr + i, snippet.text.len - i};
            assert_false(rest.len > 1 && memcmp(rest.ptr, "..", 2) == 0);
            assert_false(rest.len > 1 && memcmp(rest.ptr, "  ", 2) == 0);
            assert_false(rest.len > 3 && memcmp(rest.ptr, ".…", 4) == 0);
            assert_false(rest.len > 3 && memcmp(rest.ptr, "….", 4) == 0);
            assert_false(rest.len > 5 && memcmp(rest.ptr, "……", 6) == 0);
        }
    }
    assert_true(cut_n > 20);
    fixture_arena_free(&arena);
}

static void test_a_snippet_shows_where_most_words_meet(void **state)
{
    (void)state;
    struct archive a;
    struct wq_snippet snippet;
    char text[4096] = "عنوان\nنهر وحده هنا. ";
    for (int i = 0; i < 40; i++)
        strcat(text, "كلام لا شأن له بما يطلب ");
    strcat(text, "ثم نهر وجسر معا. ");
    for (int i = 0; i < 40; i++)
        strcat(text, "وكلام بعده أيضا لا شأن له ");
    archive_make(&a, (const char *const[]){text, NULL});
    make_snippet(&a, "نهر جسر", 0, 160, &snippet);
    assert_int_equal(snippet.range_n, 2);
    assert_marked(&snippet, 0, "نهر");
    assert_marked(&snippet, 1, "وجسر");
    assert_true(snippet.text.len <= 160 + 6);
    assert_memory_equal(snippet.text.ptr, "…", 3);
    assert_memory_equal(snippet.text.ptr + snippet.text.len - 3, "…", 3);
    for (uint32_t bytes = 1; bytes < 200; bytes++)
        make_snippet(&a, "نهر جسر", 0, bytes, &snippet);
    archive_close(&a);
}

static void test_a_snippet_prefers_words_as_they_were_typed(void **state)
{
    (void)state;
    struct archive a;
    struct wq_snippet snippet;
    char text[1024];
    static const char padding[] = "كلام كثير لا يفيد شيئا في هذا المكان من النص كله ";
    snprintf(text, sizeof text, "عنوان\nبالصبر والصبر صبرنا %s%s%s الصبر %s%s", padding, padding,
             padding, padding, padding);
    archive_make(&a, (const char *const[]){text, NULL});
    make_snippet(&a, "الصبر", 0, 80, &snippet);
    assert_str_equal(((struct wq_str){text + snippet.off, strlen("الصبر ")}), wq_str("الصبر "));
    make_snippet(&a, "وبالصبر", 0, 80, &snippet);
    assert_str_equal(((struct wq_str){text + snippet.off, strlen("بالصبر")}), wq_str("بالصبر"));
    archive_close(&a);
}

static void test_a_snippet_without_a_match_is_the_beginning(void **state)
{
    (void)state;
    struct archive a;
    struct wq_snippet snippet;
    archive_make(&a, (const char *const[]){"عنوان\nأول النص\n", "عنوان", NULL});
    make_snippet(&a, "غائب", 0, 100, &snippet);
    assert_str_equal(snippet.text, wq_str("أول النص"));
    assert_int_equal(snippet.range_n, 0);
    make_snippet(&a, "عنوان", 1, 100, &snippet);
    assert_str_equal(snippet.text, wq_str("عنوان"));
    assert_int_equal(snippet.range_n, 1);
    archive_close(&a);
}

/* ---- words of the archive ---- */

static void test_terms_that_begin_so_commonest_first(void **state)
{
    (void)state;
    struct archive a;
    struct wq_beginning terms[8];
    struct wq_str word;
    uint32_t n;
    archive_make(&a, (const char *const[]){"مدينة\n", "المدينة مدرسة\n", "مدينتنا\nمدخل\n", NULL});
    wq_query_parse(wq_str("مد"), true, &a.query);
    const struct wq_query_word *typed = &a.query.words[0];
    assert_int_equal(wq_lexicon_beginnings(a.lexicon, typed, 8, &a.arena, terms, &n), WQ_OK);
    assert_int_equal(n, 3);
    assert_int_equal(wq_beginning_show(&terms[0], &a.arena, &word), WQ_OK);
    assert_str_equal(word, wq_str("مدينه"));
    assert_int_equal(terms[0].posting_n, 3);
    assert_int_equal(wq_lexicon_beginnings(a.lexicon, typed, 1, &a.arena, terms, &n), WQ_OK);
    assert_int_equal(n, 1);
    assert_int_equal(terms[0].posting_n, 3);
    wq_query_parse(wq_str("غغغ"), true, &a.query);
    assert_int_equal(wq_lexicon_beginnings(a.lexicon, typed, 8, &a.arena, terms, &n), WQ_OK);
    assert_int_equal(n, 0);
    archive_close(&a);
}

static void assert_meant(struct archive *archive, const char *query, const char *word)
{
    struct wq_str nearest;
    assert_found(archive, query, "");
    assert_int_equal(archive->hits.missing, 0);
    assert_int_equal(
        wq_lexicon_nearest(archive->lexicon, &archive->query, 0, &archive->arena, &nearest), WQ_OK);
    assert_str_equal(nearest, wq_str(word));
}

static void test_the_nearest_word(void **state)
{
    (void)state;
    struct archive a;
    archive_make(&a, (const char *const[]){"الاقتصاد العالمي\n", "محمود درويش\n", NULL});
    assert_meant(&a, "اقتصد", "اقتصاد");
    assert_meant(&a, "اقتاصد", "اقتصاد");
    assert_meant(&a, "مخمود", "محمود");
    assert_meant(&a, "محمودي", "محمود");
    assert_meant(&a, "مطبخ", "");
    assert_meant(&a, "دش", "");
    archive_close(&a);
}

static void test_a_bundle_without_index_says_so(void **state)
{
    (void)state;
    struct sample sample;
    size_t len = 0;
    sample_make(&sample, "نص\n");
    uint8_t *bytes = pack("none.wrq", &sample, 1, &len);
    struct memory_file memory = {.bytes = bytes, .len = len};
    struct wq_file file = memory_file_view(&memory);
    struct wq_arena arena = fixture_arena();
    struct wq_bundle *bundle;
    struct wq_lexicon *lexicon;
    assert_int_equal(wq_bundle_open(&arena, &file, &bundle), WQ_OK);
    struct wq_lexicon_source source = wq_lexicon_of(bundle);
    assert_int_equal(wq_lexicon_open(&arena, &source, &lexicon), WQ_E_RANGE);
    fixture_arena_free(&arena);
    free(bytes);
}

static void test_an_empty_archive_has_no_hits(void **state)
{
    (void)state;
    struct archive a;
    archive_make(&a, (const char *const[]){NULL});
    assert_found(&a, "نص", "");
    assert_found(&a, "ن*", "");
    archive_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_words_must_be_there),
        cmocka_unit_test(test_a_word_with_minus_must_not_be_there),
        cmocka_unit_test(test_a_phrase_is_as_it_was_typed),
        cmocka_unit_test(test_parts_of_one_thing_are_a_phrase),
        cmocka_unit_test(test_the_beginning_of_a_word),
        cmocka_unit_test(test_exact_forms_stand_first),
        cmocka_unit_test(test_each_common_form_stands_first_when_it_is_asked_for),
        cmocka_unit_test(test_a_word_in_the_title_weighs_more),
        cmocka_unit_test(test_more_often_in_less_text_weighs_more),
        cmocka_unit_test(test_long_lists_meet_at_the_right_articles),
        cmocka_unit_test(test_a_block_of_one_posting_far_away),
        cmocka_unit_test(test_few_hits_are_the_first_of_many),
        cmocka_unit_test(test_a_filter_is_asked_before_counting),
        cmocka_unit_test(test_what_is_needed_meanwhile_is_given_back),
        cmocka_unit_test(test_long_and_odd_queries_are_read),
        cmocka_unit_test(test_a_snippet_marks_every_form),
        cmocka_unit_test(test_a_snippet_has_no_gaps_and_three_dots),
        cmocka_unit_test(test_a_snippet_divides_headings_and_verses_from_what_is_beside_them),
        cmocka_unit_test(test_a_snippet_never_shows_dots_in_a_row),
        cmocka_unit_test(test_a_snippet_shows_where_most_words_meet),
        cmocka_unit_test(test_a_snippet_prefers_words_as_they_were_typed),
        cmocka_unit_test(test_a_snippet_without_a_match_is_the_beginning),
        cmocka_unit_test(test_terms_that_begin_so_commonest_first),
        cmocka_unit_test(test_the_nearest_word),
        cmocka_unit_test(test_a_bundle_without_index_says_so),
        cmocka_unit_test(test_an_empty_archive_has_no_hits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
