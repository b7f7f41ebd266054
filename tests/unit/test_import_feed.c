/* SPDX-License-Identifier: MIT */
/* RSS, RDF and Atom: items to articles. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include "import_fixture.h"

#define RSS_HEAD                                                                                   \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" "                            \
    "xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" "                                  \
    "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:media=\"http://search.yahoo.com/mrss/\">" \
    "<channel><title>موقع</title><link>http://x.example/</link><language>ar</language>"        \
    "<image><title>شعار</title></image>"
#define RSS_TAIL "</channel></rss>"

static void import_feed(struct imported *got, const char *xml, size_t piece)
{
    memset(got, 0, sizeof *got);
    import_bytes(got, "feed", wq_str(xml), piece);
}

static void check_item(const char *xml, const char *wanted)
{
    for (size_t piece = 1; piece < 100; piece += 33) {
        struct imported got;
        import_feed(&got, xml, piece);
        const struct wq_meta *meta = &got.article.meta;
        assert_int_equal(got.article_n, 1);
        if (!wq_str_equal(got.article.text, wq_str(wanted)))
            fail_msg("%s\ngave:\n%.*s", xml, (int)got.article.text.len, got.article.text.ptr);
        assert_true(wq_str_equal(meta->title, wq_str("عنوان & آخر")));
        assert_true(wq_str_equal(meta->source, wq_str("موقع")));
        assert_true(wq_str_equal(meta->author, wq_str("ليلى")));
        assert_true(wq_str_equal(meta->category, wq_str("علوم")));
        assert_true(wq_str_equal(meta->language, wq_str("ar")));
        assert_true(wq_str_equal(meta->address, wq_str("http://x.example/1?a=1&b=2")));
        assert_int_equal(meta->date, 20151218);
        imported_free(&got);
    }
}

static void test_items_of_each_kind_of_feed_are_articles(void **state)
{
    (void)state;
    check_item(RSS_HEAD "<item><title>عنوان &amp;#38; آخر</title>"
                        "<link>http://x.example/1?a=1&amp;b=2</link><guid>17</guid>"
                        "<description>موجز</description><dc:creator>ليلى</dc:creator>"
                        "<category>علوم</category><category>أدب</category>"
                        "<pubDate>Fri, 18 Dec 2015 10:00:00 +0300</pubDate>"
                        "<media:content><media:title>صورة</media:title></media:content>"
                        "<content:encoded><![CDATA[<p>فقرة <b>أولى</b><p>ثانية &amp; نعم]]>"
                        "</content:encoded></item>" RSS_TAIL,
               "عنوان & آخر\n\nفقرة أولى\n\nثانية & نعم\n");
    check_item("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
               "xmlns=\"http://purl.org/rss/1.0/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
               "<channel rdf:about=\"x\"><title>موقع</title><dc:language>ar</dc:language>"
               "</channel><item rdf:about=\"y\"><title>عنوان &amp; آخر</title>"
               "<link>http://x.example/1?a=1&amp;b=2</link><description>نص</description>"
               "<dc:creator>ليلى</dc:creator><dc:subject>علوم</dc:subject>"
               "<dc:date>2015-12-18T10:00:00+03:00</dc:date></item></rdf:RDF>",
               "عنوان & آخر\n\nنص\n");
    check_item(
        "<!-- x --><feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"ar\">"
        "<title type=\"text\">موقع</title><id>urn:f</id><updated>2016-01-01</updated>"
        "<entry><title type=\"html\">عنوان &amp;amp; آخر</title>"
        "<link rel=\"self\" href=\"http://x.example/feed\"/>"
        "<link href=\"http://x.example/1?a=1&amp;b=2\"/><id>urn:1</id>"
        "<author><name>ليلى</name><uri>http://x.example/l</uri></author>"
        "<category term=\"science\" label=\"علوم\"/><published>2015-12-18T00:00:00Z</published>"
        "<updated>2016-02-02T00:00:00Z</updated><summary>موجز</summary>"
        "<content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>فقرة "
        "<a href=\"http://x/?a&amp;b\">أولى</a></p><p>1 &lt; 2</p></div></content>"
        "</entry></feed>",
        "عنوان & آخر\n\nفقرة أولى\n\n1 < 2\n");
    check_item("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>موقع</title>"
               "<author><name>ليلى</name></author><entry xml:lang=\"ar\"><title>عنوان &amp; آخر"
               "</title><link rel=\"alternate\" href=\"http://x.example/1?a=1&amp;b=2\"/>"
               "<category term=\"علوم\"/><updated>2015-12-18T00:00:00Z</updated>"
               "<content type=\"text\">1 &lt; 2\nسطر</content></entry>"
               "</feed>",
               "عنوان & آخر\n1 < 2\nسطر");
}

static void test_other_items_of_blogs_are_passed_over(void **state)
{
    struct imported got;
    (void)state;
    import_feed(&got,
                RSS_HEAD "<item><title>صورة</title><wp:post_type xmlns:wp=\"x\">attachment"
                         "</wp:post_type></item><item><title>ع</title><wp:post_type "
                         "xmlns:wp=\"x\">post</wp:post_type></item>" RSS_TAIL,
                1000);
    assert_int_equal(got.article_n, 1);
    assert_int_equal(got.counts[WQ_NOTE_BESIDE], 1);
    imported_free(&got);
    import_feed(&got,
                "<feed><entry><category scheme=\"s\" "
                "term=\"http://schemas.google.com/blogger/2008/kind#settings\"/><title>x</title>"
                "</entry><entry><category scheme=\"s\" "
                "term=\"http://schemas.google.com/blogger/2008/kind#post\"/><title>ع</title>"
                "<category scheme=\"t\" term=\"علوم\"/></entry></feed>",
                1000);
    assert_int_equal(got.article_n, 1);
    assert_true(wq_str_equal(got.article.meta.category, wq_str("علوم")));
    imported_free(&got);
}

static void test_a_charset_that_is_declared_is_read(void **state)
{
    struct imported got;
    (void)state;
    import_feed(&got,
                "<?xml version=\"1.0\" encoding=\"windows-1256\"?><rss><channel><item><title>"
                "\xDA\xE4\xE6\xC7\xE4</title></item></channel></rss>",
                1000);
    assert_int_equal(got.article_n, 1);
    assert_true(wq_str_equal(got.article.meta.title, wq_str("عنوان")));
    imported_free(&got);
}

/* ---- bad input ---- */

static void test_a_damaged_feed_gives_what_stands_before(void **state)
{
    struct imported got;
    (void)state;
    import_feed(
        &got, RSS_HEAD "<item><title>أ</title></item>\n<item><title>ب & ج</title></item>" RSS_TAIL,
        1000);
    assert_int_equal(got.article_n, 1);
    assert_int_equal(got.counts[WQ_NOTE_LEFT_OUT], 1);
    assert_non_null(strstr(got.details[WQ_NOTE_LEFT_OUT], "what follows here of the feed: "));
    imported_free(&got);
}

static void test_a_feed_may_end_at_any_byte(void **state)
{
    static const char xml[] = RSS_HEAD
        "<item><title>أ</title><content:encoded><![CDATA[<p>ب]]></content:encoded></item>" RSS_TAIL;
    (void)state;
    for (size_t len = 60; len < strlen(xml); len++) {
        struct imported got = {0};
        import_bytes(&got, "feed", (struct wq_str){xml, len}, 1000);
        assert_int_equal(got.article_n, len >= strlen(xml) - strlen(RSS_TAIL));
        assert_int_equal(got.counts[WQ_NOTE_LEFT_OUT], 1);
        imported_free(&got);
    }
}

static void test_entities_are_not_multiplied(void **state)
{
    struct imported got;
    (void)state;
    import_feed(&got,
                "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b "
                "\"&a;&a;&a;&a;\">]><rss><channel><item><title>&b;</title></item></channel></rss>",
                1000);
    assert_int_equal(got.article_n, 0);
    assert_string_equal(got.details[WQ_NOTE_LEFT_OUT],
                        "what follows here of the feed: it declares entities");
    imported_free(&got);
}

static void test_named_characters_of_an_old_dtd_are_kept(void **state)
{
    struct imported got;
    (void)state;
    import_feed(&got,
                "<?xml version=\"1.0\"?><!DOCTYPE rss PUBLIC \"-//Netscape Communications//DTD RSS "
                "0.91//EN\" \"http://my.netscape.com/publish/formats/rss-0.91.dtd\"><rss><channel>"
                "<item><title>ع</title><description>a&eacute;b \x01 c</description></item>"
                "</channel></rss>",
                1000);
    assert_int_equal(got.article_n, 1);
    assert_true(wq_str_equal(got.article.text, wq_str("ع\n\naéb c\n")));
    imported_free(&got);
}

static void test_deep_elements_end_in_time(void **state)
{
    const size_t depth = 100000;
    struct wq_buffer xml = {0};
    struct imported got = {0};
    (void)state;
    assert_int_equal(wq_buffer_add(&xml, "<rss><item>", 11), WQ_OK);
    for (size_t i = 0; i < depth; i++)
        assert_int_equal(wq_buffer_add(&xml, "<item>", 6), WQ_OK);
    import_bytes(&got, "feed", (struct wq_str){(const char *)xml.ptr, xml.len}, 65536);
    assert_int_equal(got.article_n, 0);
    imported_free(&got);
    wq_buffer_free(&xml);
}

static void test_other_xml_is_no_article(void **state)
{
    struct imported got;
    (void)state;
    import_feed(&got, "<?xml version=\"1.0\"?><svg><text>x</text></svg>", 1000);
    assert_int_equal(got.article_n, 0);
    assert_int_equal(got.counts[WQ_NOTE_LEFT_OUT], 1);
    imported_free(&got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_items_of_each_kind_of_feed_are_articles),
        cmocka_unit_test(test_other_items_of_blogs_are_passed_over),
        cmocka_unit_test(test_a_charset_that_is_declared_is_read),
        cmocka_unit_test(test_a_damaged_feed_gives_what_stands_before),
        cmocka_unit_test(test_a_feed_may_end_at_any_byte),
        cmocka_unit_test(test_entities_are_not_multiplied),
        cmocka_unit_test(test_named_characters_of_an_old_dtd_are_kept),
        cmocka_unit_test(test_deep_elements_end_in_time),
        cmocka_unit_test(test_other_xml_is_no_article),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
