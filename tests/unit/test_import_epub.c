/* SPDX-License-Identifier: MIT */
/* EPUB books: chapters, what the book says of them, and books that are not sound. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include "zip_fixture.h"

#define CONTAINER                                                                                  \
    "<?xml version=\"1.0\"?><container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">" \
    "<rootfiles><rootfile full-path=\"OEBPS/a b.opf\" "                                            \
    "media-type=\"application/oebps-package+xml\"/></rootfiles></container>"
#define PACKAGE(MANIFEST, SPINE)                                                                      \
    "<?xml version=\"1.0\"?><package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\">"         \
    "<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>كتاب</dc:title>"           \
    "<dc:creator>ليلى</dc:creator><dc:creator>سمير</dc:creator><dc:language>ar</dc:language>" \
    "<dc:date>2015-12-18</dc:date><dc:identifier>urn:1</dc:identifier><dc:subject>أدب</"           \
    "dc:subject>"                                                                                     \
    "</metadata><manifest>" MANIFEST                                                                  \
    "<item id=\"c0\" href=\"text/cover.xhtml\" media-type=\"application/xhtml+xml\"/>"                \
    "<item id=\"c2\" href=\"text/%D8%A8.xhtml\" media-type=\"application/xhtml+xml\"/>"               \
    "<item id=\"c1\" href=\"text/1.xhtml\" media-type=\"application/xhtml+xml\"/>"                    \
    "<item id=\"i\" href=\"i.png\" media-type=\"image/png\"/></manifest><spine toc=\"n\">" SPINE      \
    "</spine></package>"
#define SPINE "<itemref idref=\"c0\"/><itemref idref=\"c1\"/><itemref idref=\"c2\"/>"
#define NAV_ITEM \
    "<item id=\"n\" href=\"nav.xhtml\" properties=\"nav\" media-type=\"application/xhtml+xml\"/>"
#define NAV                                                                                       \
    "<html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\">"   \
    "<body><nav epub:type=\"landmarks\"><a href=\"text/1.xhtml\">x</a></nav><nav "                \
    "epub:type=\"toc\"><ol><li><a href=\"text/1.xhtml\">الفصل <b>الأول</b></a><ol><li>" \
    "<a href=\"text/1.xhtml#a\">قسم</a></li></ol></li></ol></nav></body></html>"
#define NCX_ITEM "<item id=\"n\" href=\"toc.ncx\" media-type=\"application/x-dtbncx+xml\"/>"
#define NCX                                                                                       \
    "<!DOCTYPE ncx PUBLIC \"-//NISO//DTD ncx 2005-1//EN\" "                                       \
    "\"http://www.daisy.org/z3986/2005/ncx-2005-1.dtd\"><ncx><docTitle><text>x</text></docTitle>" \
    "<navMap><navPoint><navLabel><text>الفصل الأول</text></navLabel><content "          \
    "src=\"text/1.xhtml#top\"/><navPoint><navLabel><text>قسم</text></navLabel><content "       \
    "src=\"text/1.xhtml#a\"/></navPoint></navPoint></navMap></ncx>"

static void add_texts(struct zip_bytes *zip)
{
    zip_add(zip, "OEBPS/text/1.xhtml",
            "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title/>"
            "<script src=\"x\"/></head><body><a id=\"p1\"/><p>نص<nav>ج</nav></p><p>"
            "<img src=\"../i.png\" alt=\"منظر\"/></p></body></html>");
    zip_add(zip, "OEBPS/text/ب.xhtml",
            "<html><head><title>ثان</title></head><body><p>نص آخر<br/>سطر</p></body></html>");
    zip_add(zip, "OEBPS/text/cover.xhtml", "<html><body><div/></body></html>");
    zip_add_bytes(zip, "OEBPS/i.png", (struct wq_bytes){zip_png, sizeof zip_png}, false);
}

static struct wq_str make_book(struct zip_bytes *zip, const char *package, const char *toc_path,
                               const char *toc)
{
    zip_add(zip, "mimetype", "application/epub+zip");
    zip_add(zip, "META-INF/container.xml", CONTAINER);
    zip_add(zip, "OEBPS/a b.opf", package);
    zip_add(zip, toc_path, toc);
    add_texts(zip);
    return zip_finish(zip);
}

static void import_book(struct imported *got, const char *package, const char *toc_path,
                        const char *toc)
{
    struct zip_bytes zip = {0};
    got->sink.options.image_width = 100;
    import_bytes(got, "book", make_book(&zip, package, toc_path, toc), 65536);
    zip_free(&zip);
}

static void check_chapters(const char *package, const char *toc_path, const char *toc)
{
    struct imported got = {0};
    import_book(&got, package, toc_path, toc);
    const struct wq_meta *meta = &got.article.meta;
    assert_int_equal(got.article_n, 2);
    assert_int_equal(got.counts[WQ_NOTE_LEFT_OUT], 0);
    assert_int_equal(got.counts[WQ_NOTE_BESIDE], 1); /* the cover */
    assert_true(wq_str_equal(meta->title, wq_str("الفصل الأول")));
    assert_true(wq_str_equal(meta->source, wq_str("كتاب")));
    assert_true(wq_str_equal(meta->author, wq_str("ليلى، سمير")));
    assert_true(wq_str_equal(meta->language, wq_str("ar")));
    assert_true(wq_str_equal(meta->category, wq_str("أدب")));
    assert_true(wq_str_equal(meta->source_id, wq_str("urn:1#OEBPS/text/1.xhtml")));
    assert_int_equal(meta->date, 20151218);
    assert_true(wq_str_equal(got.article.text, wq_str("الفصل الأول\n\nنص\n\nج\n\nمنظر\n")));
    assert_int_equal(got.article.image_n, 1);
    assert_true(imported_says(&got, "ثان"));
    imported_free(&got);
}

static void test_chapters_are_articles_with_titles_of_the_contents(void **state)
{
    (void)state;
    check_chapters(PACKAGE(NAV_ITEM, SPINE), "OEBPS/nav.xhtml", NAV);
    check_chapters(PACKAGE(NCX_ITEM, SPINE), "OEBPS/toc.ncx", NCX);
    check_chapters(PACKAGE(NCX_ITEM NAV_ITEM, SPINE), "OEBPS/nav.xhtml", NAV);
}

static void test_a_book_can_be_one_article(void **state)
{
    struct imported got = {0};
    (void)state;
    assert_int_equal(wq_import_option(&got.sink.options, wq_str("epub-book=1")), WQ_OK);
    import_book(&got, PACKAGE(NAV_ITEM, SPINE), "OEBPS/nav.xhtml", NAV);
    assert_int_equal(got.article_n, 1);
    assert_true(wq_str_equal(got.article.meta.title, wq_str("كتاب")));
    assert_true(
        wq_str_equal(got.article.text, wq_str("كتاب\n\nنص\n\nج\n\nمنظر\n\nنص آخر\n\nسطر\n")));
    assert_int_equal(got.article.image_n, 1);
    imported_free(&got);
}

static void test_an_empty_chapter_costs_the_book_nothing(void **state)
{
    (void)state;
    struct imported got = {0};
    struct zip_bytes zip = {0};
    zip_add(&zip, "OEBPS/text/2.xhtml", "");
    assert_int_equal(wq_import_option(&got.sink.options, wq_str("epub-book=1")), WQ_OK);
    import_bytes(&got, "book",
                 make_book(&zip,
                           PACKAGE("<item id=\"c3\" href=\"text/2.xhtml\" "
                                   "media-type=\"application/xhtml+xml\"/>",
                                   "<itemref idref=\"c3\"/>" SPINE),
                           "x", ""),
                 65536);
    assert_int_equal(got.article_n, 1);
    assert_true(
        wq_str_equal(got.article.text, wq_str("كتاب\n\nنص\n\nج\n\nمنظر\n\nنص آخر\n\nسطر\n")));
    imported_free(&got);
    zip_free(&zip);
}

static void test_a_book_is_told_without_its_first_member(void **state)
{
    struct zip_bytes zip = {0};
    struct imported got = {0};
    (void)state;
    zip_add(&zip, "META-INF/container.xml", CONTAINER);
    zip_add(&zip, "OEBPS/a b.opf", PACKAGE("", SPINE));
    add_texts(&zip);
    import_bytes(&got, "book", zip_finish(&zip), 65536);
    zip_free(&zip);
    assert_int_equal(got.article_n, 2);
    imported_free(&got);
}

/* ---- bad input ---- */

static void check_refused(const char *container, const char *package, const char *why)
{
    struct zip_bytes zip = {0};
    struct imported got = {0};
    zip_add(&zip, "mimetype", "application/epub+zip");
    zip_add(&zip, "META-INF/container.xml", container);
    zip_add(&zip, "OEBPS/a b.opf", package);
    import_bytes(&got, "book", zip_finish(&zip), 65536);
    zip_free(&zip);
    assert_int_equal(got.article_n, 0);
    assert_int_equal(got.counts[WQ_NOTE_LEFT_OUT], 1);
    if (!strstr(got.details[WQ_NOTE_LEFT_OUT], why))
        fail_msg("%s", got.details[WQ_NOTE_LEFT_OUT]);
    imported_free(&got);
}

static void test_what_makes_a_book_unreadable_is_named(void **state)
{
    (void)state;
    check_refused("", PACKAGE("", SPINE), "names no package");
    check_refused("<container><rootfile full-path=\"x.opf\"/></container>", "", "is not in it");
    check_refused(CONTAINER, "<package><spine/></package>", "lists no texts");
    check_refused(CONTAINER, PACKAGE("", "<itemref idref=\"zz\"/>"), "lists no texts");
    check_refused(CONTAINER, PACKAGE("", "<itemref idref=\"c1\"/>"),
                  "OEBPS/text/1.xhtml: the book lists it and has it not");
}

static void test_an_encrypted_book_is_named(void **state)
{
    struct zip_bytes zip = {0};
    struct imported got = {0};
    (void)state;
    zip_add(&zip, "META-INF/encryption.xml",
            "<EncryptionMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#aes128-cbc\"/>");
    import_bytes(&got, "book", make_book(&zip, PACKAGE("", SPINE), "x", ""), 65536);
    zip_free(&zip);
    assert_int_equal(got.article_n, 0);
    assert_true(imported_says(&got, "an encrypted book"));
    imported_free(&got);
}

static void test_a_chapter_listed_twice_is_read_once(void **state)
{
    struct imported got = {0};
    (void)state;
    import_book(&got, PACKAGE("", SPINE SPINE), "x", "");
    assert_int_equal(got.article_n, 2);
    imported_free(&got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chapters_are_articles_with_titles_of_the_contents),
        cmocka_unit_test(test_a_book_can_be_one_article),
        cmocka_unit_test(test_an_empty_chapter_costs_the_book_nothing),
        cmocka_unit_test(test_a_book_is_told_without_its_first_member),
        cmocka_unit_test(test_what_makes_a_book_unreadable_is_named),
        cmocka_unit_test(test_an_encrypted_book_is_named),
        cmocka_unit_test(test_a_chapter_listed_twice_is_read_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
