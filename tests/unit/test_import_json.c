/* SPDX-License-Identifier: MIT */
/* Objects of JSON as sites and programs write them: names that others use, and lists in an object.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include "import_fixture.h"

/* In pieces of one byte, of two, and at once. */
static void import_both(struct imported *got, const char *json, uint32_t article_n,
                        uint32_t left_out_n)
{
    static const size_t pieces[] = {1, 2, 4096};
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        if (i > 0)
            imported_free(got);
        import_bytes(got, "a.json", wq_str(json), pieces[i]);
        assert_int_equal(got->article_n, article_n);
        assert_int_equal(got->counts[WQ_NOTE_LEFT_OUT], left_out_n);
    }
}

static bool is(struct wq_str text, const char *wanted)
{
    return wq_str_equal(text, wq_str(wanted));
}

/* Whether this build reads markup; the note says so where it does not. */
static bool reads_markup(void)
{
    struct imported got = {0};
    import_bytes(&got, "a.html", wq_str("<!DOCTYPE html><title>ا</title><p>ب"), 4096);
    const bool reads = got.article_n == 1;
    imported_free(&got);
    return reads;
}

static void test_articles_of_schema_org_are_known(void **state)
{
    struct imported got = {0};
    (void)state;
    import_both(&got,
                "{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\","
                "\"headline\":\"عنوان\",\"articleBody\":\"قال &quot;نعم&quot;\\n\\nثم مضى\","
                "\"datePublished\":\"2015-12-18T10:00:00Z\",\"inLanguage\":\"ar\","
                "\"author\":[{\"@type\":\"Person\",\"name\":\"سمير\"},{\"name\":\"هند\"}],"
                "\"publisher\":{\"@type\":\"Organization\",\"name\":\"الجريدة\"},"
                "\"mainEntityOfPage\":{\"@id\":\"https://e.org/x\"},"
                "\"articleSection\":[\"سياسة\"]}",
                1, 0);
    assert_true(is(got.article.meta.title, "عنوان"));
    assert_true(is(got.article.text, "عنوان\nقال \"نعم\"\n\nثم مضى"));
    assert_true(is(got.article.meta.author, "سمير، هند"));
    assert_true(is(got.article.meta.source, "الجريدة"));
    assert_true(is(got.article.meta.category, "سياسة"));
    assert_true(is(got.article.meta.address, "https://e.org/x"));
    assert_true(is(got.article.meta.language, "ar"));
    assert_int_equal(got.article.meta.date, 20151218);
    assert_true(imported_says(&got, "\"headline\" read as title"));
    assert_true(imported_says(&got, "\"articleBody\" read as text"));
    assert_int_equal(got.counts[WQ_NOTE_TAKEN], 7);
    imported_free(&got);
}

static void test_posts_of_wordpress_are_known(void **state)
{
    struct imported got = {0};
    (void)state;
    if (!reads_markup())
        skip();
    import_both(&got,
                "[{\"id\":12,\"date\":\"2015-12-18T10:00:00\",\"link\":\"https://e.org/a\","
                "\"guid\":{\"rendered\":\"https://e.org/?p=12\"},"
                "\"title\":{\"rendered\":\"القهوة &#8211; <em>اليمنية</em>\"},"
                "\"content\":{\"rendered\":\"<p>فقرة.</p>\\n<p>أخرى.</p>\",\"protected\":false},"
                "\"excerpt\":{\"rendered\":\"<p>ملخص</p>\"},\"author\":3,\"categories\":[4],"
                "\"_embedded\":{\"author\":[{\"id\":3,\"name\":\"سمير\"}],\"wp:term\":"
                "[[{\"name\":\"ثقافة\"}],[{\"name\":\"وسم\"}]]}}]",
                1, 0);
    assert_true(is(got.article.text, "القهوة – اليمنية\n\nفقرة.\n\nأخرى.\n"));
    assert_true(is(got.article.meta.author, "سمير"));
    assert_true(is(got.article.meta.category, "ثقافة"));
    assert_true(is(got.article.meta.address, "https://e.org/a"));
    assert_true(is(got.article.meta.source_id, "12"));
    assert_int_equal(got.counts[WQ_NOTE_FIELD], 0);
    imported_free(&got);
}

static void test_a_feed_speaks_for_its_items(void **state)
{
    struct imported got = {0};
    (void)state;
    import_both(&got,
                "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"مدونة\","
                "\"language\":\"ar\",\"authors\":[{\"name\":\"ليلى\"}],\"items\":[\n"
                "{\"id\":\"1\",\"title\":\"أول\",\"content_text\":\"a <b> & c\","
                "\"date_published\":\"2020-05-01T10:00:00+02:00\"},\n"
                "{\"id\":\"2\",\"title\":\"ثان\",\"content_text\":\"نص\"}]}",
                2, 0);
    assert_true(is(got.article.text, "أول\na <b> & c"));
    assert_true(is(got.article.meta.source, "مدونة"));
    assert_true(is(got.article.meta.author, "ليلى"));
    assert_true(is(got.article.meta.language, "ar"));
    assert_int_equal(got.article.meta.date, 20200501);
    imported_free(&got);
}

/* Elasticsearch and JSON:API. */
static void test_an_article_may_stand_in_an_object_of_its_own(void **state)
{
    static const char *const answers[] = {
        "{\"took\":1,\"hits\":{\"total\":{\"value\":1},\"hits\":[{\"_index\":\"i\",\"_id\":\"k7\","
        "\"_source\":{\"title\":\"عنوان\",\"content\":\"نص\"}}]}}",
        "{\"data\":[{\"type\":\"articles\",\"id\":\"k7\",\"attributes\":{\"title\":\"عنوان\","
        "\"body\":\"نص\"},\"links\":{\"self\":\"x\"}}],\"links\":{}}",
    };
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct imported got = {0};
        import_both(&got, answers[i], 1, 0);
        assert_true(is(got.article.text, "عنوان\nنص"));
        assert_true(is(got.article.meta.source_id, "k7"));
        assert_true(imported_says(&got, "read as the article"));
        imported_free(&got);
    }
}

static void test_own_names_count_before_others(void **state)
{
    struct imported got = {0};
    (void)state;
    import_both(&got,
                "{\"title\":\"t\",\"headline\":\"h\",\"text\":\"x\",\"content\":\"c\",\"body\":"
                "\"b\",\"author\":\"a\",\"byline\":\"y\"}",
                1, 0);
    assert_true(is(got.article.text, "t\nx"));
    assert_true(is(got.article.meta.author, "a"));
    assert_int_equal(got.counts[WQ_NOTE_TAKEN], 0);
    imported_free(&got);
}

static void test_two_texts_are_named_and_a_mapped_one_is_taken(void **state)
{
    static const char json[] = "{\"title\":\"t\",\"content\":\"c\",\"body\":\"b\"}";
    struct imported got = {0};
    (void)state;
    import_both(&got, json, 0, 1);
    assert_non_null(strstr(got.details[WQ_NOTE_LEFT_OUT], "both \"content\" and \"body\""));
    assert_non_null(strstr(got.details[WQ_NOTE_LEFT_OUT], "--map text=NAME"));
    imported_free(&got);
    assert_int_equal(wq_import_option(&got.sink.options, wq_str("map=text=body")), WQ_OK);
    import_bytes(&got, "a.json", wq_str(json), 4096);
    assert_true(is(got.article.text, "t\nb"));
    imported_free(&got);
    import_both(&got, "{\"title\":\"t\",\"content\":\"c\",\"body\":\"c\"}", 1, 0);
    imported_free(&got);
}

static void test_what_is_no_text_is_named(void **state)
{
    struct imported got = {0};
    (void)state;
    import_both(&got, "{\"title\":\"t\",\"content\":[{\"type\":\"p\"}]}", 1, 0);
    assert_string_equal(got.details[WQ_NOTE_FIELD],
                        "\"content\" left out: a list where a string is expected");
    imported_free(&got);
    /* "name" is whose object it is, unless it is an article */
    import_both(&got, "{\"name\":\"n\",\"text\":\"x\"}", 1, 0);
    assert_true(is(got.article.text, "x"));
    imported_free(&got);
}

static void test_lines_part_paragraphs_where_no_tag_does(void **state)
{
    struct imported got = {0};
    (void)state;
    if (!reads_markup())
        skip();
    import_both(&got,
                "{\"title\":\"t\",\"post_content\":\"أ <strong>ب</strong>\\r\\n\\r\\nج\\n\\nد\\n"
                "<ul>\\n<li>ه</li>\\n</ul>\"}",
                1, 0);
    assert_true(is(got.article.text, "t\n\nأ ب\n\nج\n\nد\n\n• ه\n"));
    imported_free(&got);
}

/* Each tag that never ends would be looked for to the end. */
static void test_open_tags_without_end_take_no_time(void **state)
{
    static const char *const forms[] = {"{\"content\":\"", "{\"title\":{\"rendered\":\""};
    static const char *const ends[] = {"\"}", "\"},\"text\":\"x\"}"};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct wq_buffer json = {0};
        struct imported got = {0};
        assert_int_equal(wq_buffer_add(&json, forms[i], strlen(forms[i])), WQ_OK);
        while (json.len < (4u << 20))
            assert_int_equal(wq_buffer_add(&json, "<p <p <p <p ", 12), WQ_OK);
        assert_int_equal(wq_buffer_add(&json, ends[i], strlen(ends[i])), WQ_OK);
        import_bytes(&got, "a.json", (struct wq_str){(const char *)json.ptr, json.len}, 65536);
        assert_true(got.article_n > 0);
        imported_free(&got);
        wq_buffer_free(&json);
    }
}

/* ---- dates ---- */

static void test_dates_are_read_where_they_leave_no_doubt(void **state)
{
    static const struct {
        const char *date;
        uint32_t wanted;
    } dates[] = {
        {"Fri, 18 Dec 2015 10:00:00 +0000", 20151218},
        {"2015/12/18 10:00", 20151218},
        {"١٨/١٢/٢٠١٥", 20151218},
        {"الجمعة 18 كانون الأول 2015", 20151218},
        {"12/4/2021", 0},
        {"12-04-2021 10:00 AM", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
        struct imported got = {0};
        char json[256];
        snprintf(json, sizeof json, "{\"title\":\"t\",\"text\":\"x\",\"published\":\"%s\"}",
                 dates[i].date);
        import_both(&got, json, 1, 0);
        assert_int_equal(got.article.meta.date, dates[i].wanted);
        assert_int_equal(got.counts[WQ_NOTE_FIELD], dates[i].wanted == 0);
        imported_free(&got);
    }
}

/* ---- lists, and lists in an object ---- */

#define GOOD "{\"title\":\"a\",\"text\":\"[{\\\"\"}"

static const struct {
    const char *json;
    uint32_t article_n, left_out_n;
} lists[] = {
    {"[" GOOD "]", 1, 0},
    {"[\n" GOOD ",\n  " GOOD "\n]\n", 2, 0},
    {" [ ]", 0, 0},
    {"[" GOOD "][" GOOD "]", 2, 0},
    {"{\n\"title\":\"a\"}\n{\n\"title\":\"b\",\"x\":[{},[]]\n}", 2, 0},
    {"[" GOOD ",1,\"x{\",null," GOOD "]", 2, 3},
    {"[" GOOD ",{\"title\":\"b\"", 1, 1},
    {"[{\"title\":}," GOOD "]", 1, 1},
    {"[\n{\"title\":\"a},\n" GOOD ",\n" GOOD "]", 2, 1}, /* a quotation mark is missing */
    /* in an object */
    {"{\"articles\":[" GOOD "]}", 1, 0},
    {"{\"status\":\"ok [{\",\"articles\":[" GOOD "," GOOD "],\"next\":{\"a\":[{}]}}", 2, 0},
    {"{\n\"data\": {\n\"n\": 1, \"items\": [\n" GOOD ",\n" GOOD "\n]},\n\"x\": []\n}\n" GOOD, 3, 0},
    {"{\"articles\": [\n" GOOD ",\n" GOOD "\n]}\n", 2, 0},
    {"{\"results\":[" GOOD "]}\n{\"results\":[" GOOD "," GOOD "]}\n" GOOD "\n", 4, 0},
    {"[{\"items\":[" GOOD "]},{\"items\":[" GOOD "]}," GOOD "]", 3, 0},
    /* one that is damaged costs itself */
    {"{\"articles\":[" GOOD ",\n{\"title\":\"x},\n" GOOD "]}", 2, 1},
    {"{\"articles\":[" GOOD ",{\"title\":}," GOOD "]}", 2, 1},
    {"{\"articles\":[" GOOD "," GOOD ",{\"ti", 2, 1},
    /* which of both is not for us to say */
    {"{\"articles\":[" GOOD "],\"items\":[" GOOD "]}", 0, 1},
    /* articles that have lists */
    {"{\"items\":[{\"x\":1}],\"title\":\"a\",\"text\":\"b\"}", 1, 0},
    {"{\"title\":\"a\",\"body\":\"b\",\"data\":[{\"x\":1}],\"x\":}", 0, 1},
    {"{\"title\":\"a\",\"data\":[1,2]}", 1, 0},
    /* lists are looked for in objects alone, and once */
    {"{\"articles\":[{\"title\":\"a\",\"items\":[" GOOD "]}]}", 1, 0},
    {"{\"a\":{\"articles\":[" GOOD "]}}", 0, 1},
};

static void test_lists_of_objects_are_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        struct imported got = {0};
        import_both(&got, lists[i].json, lists[i].article_n, lists[i].left_out_n);
        imported_free(&got);
    }
}

static void test_mistakes_in_a_wrapped_list_are_named_by_their_line(void **state)
{
    struct imported got = {0};
    struct wq_frame frame;
    struct wq_note note = {0};
    (void)state;
    import_both(&got, "{\"n\":1,\n\"articles\":[" GOOD ",\n{\"title\":\"x},\n" GOOD "]}", 2, 1);
    struct wq_bytes rest = {got.sink.frames.ptr, got.sink.frames.len};
    while (wq_frame_take(&rest, &frame) == WQ_OK && note.kind != WQ_NOTE_LEFT_OUT)
        if (frame.kind == WQ_FRAME_NOTE)
            assert_int_equal(wq_note_receive(frame.payload, &note), WQ_OK);
    assert_int_equal(note.line, 3);
    imported_free(&got);
}

/* A list of any size may stand in one line; what no object wraps has its limit. */
static void check_large(const char *start, bool has_lines, uint32_t article_n)
{
    static const char one[] = "{\"title\":\"t\",\"text\":\"نص\"}";
    static char many[1u << 16];
    struct wq_buffer json = {0};
    struct imported got = {0};
    memset(many, 'x', sizeof many);
    assert_int_equal(wq_buffer_add(&json, start, strlen(start)), WQ_OK);
    for (int i = 0; i < 18; i++) {
        assert_int_equal(wq_buffer_add(&json, i > 0 ? "," : "", i > 0), WQ_OK);
        assert_int_equal(wq_buffer_add(&json, "\n", has_lines), WQ_OK);
        assert_int_equal(wq_buffer_add(&json, one, sizeof one - 1), WQ_OK);
        assert_int_equal(wq_buffer_add(&json, ",{\"x\":\"", 7), WQ_OK);
        for (int k = 0; k < 16; k++)
            assert_int_equal(wq_buffer_add(&json, many, sizeof many), WQ_OK);
        assert_int_equal(wq_buffer_add(&json, "\",\"title\":\"u\"}", 14), WQ_OK);
    }
    assert_int_equal(wq_buffer_add(&json, "],\"n\":1}\n" GOOD, 9 + strlen(GOOD)), WQ_OK);
    import_bytes(&got, "a.json", (struct wq_str){(const char *)json.ptr, json.len}, 65536);
    assert_int_equal(got.article_n, article_n);
    assert_int_equal(got.counts[WQ_NOTE_LEFT_OUT], article_n < 37);
    imported_free(&got);
    wq_buffer_free(&json);
}

static void test_a_wrapped_list_may_have_any_size(void **state)
{
    (void)state;
    check_large("{\"source\":\"s\",\"articles\":[", false, 37);
    check_large("{\"source\":\"s\",\n\"articles\":[", true, 37);
    check_large("{\"source\":\"s\",\"others\":[", false, 1);
}

static void test_an_object_without_end_costs_itself(void **state)
{
    struct wq_buffer json = {0};
    struct imported got = {0};
    static char many[1u << 16];
    (void)state;
    memset(many, 'x', sizeof many);
    assert_int_equal(wq_buffer_add(&json, "[{\"title\":\"", 11), WQ_OK);
    while (json.len < (17u << 20))
        assert_int_equal(wq_buffer_add(&json, many, sizeof many), WQ_OK);
    assert_int_equal(wq_buffer_add(&json, "\"},{\"title\":\"b\"}]", 17), WQ_OK);
    import_bytes(&got, "a.json", (struct wq_str){(const char *)json.ptr, json.len}, 65536);
    assert_int_equal(got.article_n, 1);
    assert_string_equal(got.details[WQ_NOTE_LEFT_OUT], "an object of over 16 MB");
    imported_free(&got);
    wq_buffer_free(&json);
}

static void test_fields_in_other_objects_are_found(void **state)
{
    struct imported got = {0};
    (void)state;
    assert_int_equal(wq_import_option(&got.sink.options, wq_str("map=title=a.b.1")), WQ_OK);
    assert_int_equal(wq_import_option(&got.sink.options, wq_str("map=text=c.d")), WQ_OK);
    import_bytes(&got, "a.json", wq_str("{\"a\":{\"b\":[0,\"عنوان\"]},\"c.d\":\"نص\",\"title\":7}"),
                 100);
    assert_int_equal(got.article_n, 1);
    assert_true(wq_str_equal(got.article.text, wq_str("عنوان\nنص")));
    imported_free(&got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_articles_of_schema_org_are_known),
        cmocka_unit_test(test_posts_of_wordpress_are_known),
        cmocka_unit_test(test_a_feed_speaks_for_its_items),
        cmocka_unit_test(test_an_article_may_stand_in_an_object_of_its_own),
        cmocka_unit_test(test_own_names_count_before_others),
        cmocka_unit_test(test_two_texts_are_named_and_a_mapped_one_is_taken),
        cmocka_unit_test(test_what_is_no_text_is_named),
        cmocka_unit_test(test_lines_part_paragraphs_where_no_tag_does),
        cmocka_unit_test(test_open_tags_without_end_take_no_time),
        cmocka_unit_test(test_dates_are_read_where_they_leave_no_doubt),
        cmocka_unit_test(test_lists_of_objects_are_read),
        cmocka_unit_test(test_an_object_without_end_costs_itself),
        cmocka_unit_test(test_fields_in_other_objects_are_found),
        cmocka_unit_test(test_mistakes_in_a_wrapped_list_are_named_by_their_line),
        cmocka_unit_test(test_a_wrapped_list_may_have_any_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
