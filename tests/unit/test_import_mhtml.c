/* SPDX-License-Identifier: MIT */
/* Web pages saved as a single file: a message whose parts are the page and its pictures. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include "import_fixture.h"

/* A picture of 1 x 1, grey (PNG). */
#define PNG                                                                                    \
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJg" \
    "gg=="

#define HEAD                                                   \
    "From: <Saved by Blink>\r\n"                               \
    "Snapshot-Content-Location: https://e.org/a/page.html\r\n" \
    "Subject: =?utf-8?Q?x?=\r\n"                               \
    "Date: Fri, 18 Dec 2015 10:00:00 -0000\r\n"                \
    "MIME-Version: 1.0\r\n"                                    \
    "Content-Type: "                                           \
    "multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--=_b\"\r\n\r\n\r\n"

#define PAGE_HEAD                                                     \
    "----=_b\r\nContent-Type: text/html\r\nContent-ID: <frame-0>\r\n" \
    "Content-Transfer-Encoding: quoted-printable\r\n"                 \
    "Content-Location: https://e.org/a/page.html\r\n\r\n"

#define PICTURE(location)                                                                      \
    "\r\n----=_b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n" location \
    "\r\n\r\n" PNG "\r\n"

static bool reads_markup(void)
{
    struct imported got = {0};
    import_bytes(&got, "a.html", wq_str("<!DOCTYPE html><title>ا</title><p>ب"), 4096);
    const bool reads = got.article_n == 1;
    imported_free(&got);
    return reads;
}

static void import(struct imported *got, const char *message)
{
    memset(got, 0, sizeof *got);
    got->sink.options.image_width = 100;
    import_bytes(got, "a", wq_str(message), 4096);
}

/* Whether the first article's text holds it. */
static bool has_text(const struct imported *got, const char *text)
{
    const size_t len = strlen(text);
    for (size_t i = 0; i + len <= got->article.text.len; i++)
        if (memcmp(got->article.text.ptr + i, text, len) == 0)
            return true;
    return false;
}

static uint32_t count_images(const struct imported *got)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < got->article.block_n; i++)
        n += got->article.blocks[i].kind == WQ_BLOCK_IMAGE;
    return n;
}

static void test_a_saved_page_is_an_article_with_its_address_and_pictures(void **state)
{
    struct imported got;
    (void)state;
    if (!reads_markup())
        skip();
    import(
        &got, HEAD PAGE_HEAD
        "<!DOCTYPE html><html><head><meta charset=3D\"utf-8\"><title>=D8=B9=D9=86=D9=88=\r\n"
        "=D8=A7=D9=86</title></head><body><h1>=D8=B9=D9=86=D9=88=D8=A7=D9=86</h1>\r\n"
        "<p>=d9=86=d8=b5 a=3Db = c =ZZ<p><img src=3D\"https://e.org/i/1.png\">"
        "<p><img src=3D\"../i/1.png?x\"><p><img src=3D\"cid:p@e.org\">"
        "<p><img src=3D\"https://e.org/i/away.png\"></body></html>\r\n" PICTURE(
            "Content-Location: https://e.org/i/1.png") PICTURE("Content-ID: <p@e.org>")
            PICTURE(
                "Content-Location:\r\n https://e.org/i/1.png?x") "\r\n----=_b\r\nContent-Type: "
                                                                 "text/html\r\nContent-Location: "
                                                                 "cid:frame-1\r\n\r\n<p>ad\r\n"
                                                                 "\r\n----=_b--\r\nbehind it\r\n");
    assert_int_equal(got.article_n, 1);
    assert_true(wq_str_equal(got.article.meta.title, wq_str("عنوان")));
    assert_true(wq_str_equal(got.article.meta.address, wq_str("https://e.org/a/page.html")));
    assert_int_equal(got.article.meta.captured, 20151218);
    assert_true(has_text(&got, "نص a=b = c =ZZ"));
    assert_int_equal(count_images(&got), 3);
    assert_int_equal(got.counts[WQ_NOTE_PICTURE_AWAY], 1);
    assert_int_equal(got.counts[WQ_NOTE_BESIDE], 1);
    assert_int_equal(got.counts[WQ_NOTE_CR], 0); /* the line end before a boundary is its own */
    assert_false(has_text(&got, "behind it"));
    imported_free(&got);
}

static void test_the_charset_is_that_of_the_part(void **state)
{
    struct imported got;
    (void)state;
    if (!reads_markup())
        skip();
    import(&got, "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n"
                 "Content-Type: text/html; charset=\"windows-1256\"\n"
                 "Content-Transfer-Encoding: quoted-printable\n\n"
                 "<title>=DE=E5=E6=C9</title><p>=C7=E1=DE=E5=E6=C9 =DD=ED =C7=E1=ED=E3=E4\n--b--");
    assert_int_equal(got.article_n, 1);
    assert_true(wq_str_equal(got.article.meta.title, wq_str("قهوة")));
    assert_true(has_text(&got, "القهوة في اليمن"));
    imported_free(&got);
}

/* Internet Explorer saves a page without pictures as one part; Word names files of a disk; mail has
 * parts in parts. */
static void test_other_programs_messages_are_read(void **state)
{
    static const struct {
        const char *message;
        uint32_t image_n;
    } messages[] = {
        {"From: x\nMIME-Version: 1.0\nContent-Type: text/html\nContent-Location: http://e.org/\n"
         "Content-Transfer-Encoding: base64\n\nPHRpdGxlPnQ8L3RpdGxlPjxwPti52K/Zhg==\n",
         0},
        {"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=\"b\"\n\n--b\n"
         "Content-Location: file:///C:/x/p.htm\nContent-Type: text/html\n\n<title>t</title><p>عدن"
         "<p><img src=p_files/1.png>\n"
         "--b\nContent-Location: file:///C:/x/p_files/1.png\nContent-Transfer-Encoding: "
         "base64\n\n" PNG "\n--b--\n",
         1},
        {"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\nno part\n--b\n"
         "Content-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: text/plain\n\nx\n"
         "--c\nContent-Type: text/html\n\n<title>t</title><p>عدن<img src=cid:i>\n--c--\n"
         "--b\nContent-ID: <i>\nContent-Transfer-Encoding: base64\n\n" PNG "\n--b--\n",
         1},
        /* the message ends early */
        {"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n"
         "Content-Type: text/html\n\n<title>t</title><p>عدن",
         0},
    };
    (void)state;
    if (!reads_markup())
        skip();
    for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++) {
        struct imported got;
        import(&got, messages[i].message);
        assert_int_equal(got.article_n, 1);
        assert_true(has_text(&got, "عدن"));
        assert_int_equal(count_images(&got), messages[i].image_n);
        assert_int_equal(got.counts[WQ_NOTE_LEFT_OUT], 0);
        imported_free(&got);
    }
}

static void test_what_is_no_page_is_named(void **state)
{
    static const char *const messages[] = {
        "MIME-Version: 1.0\nContent-Type: multipart/related\n\nx",
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n",
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b",
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n--b\n--b--",
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b; start=<x>\n\n--b\n"
        "Content-Type: image/png\nContent-ID: <x>\n\nx\n--b--",
    };
    (void)state;
    for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++) {
        struct imported got;
        import(&got, messages[i]);
        assert_int_equal(got.article_n, 0);
        assert_int_equal(got.counts[WQ_NOTE_LEFT_OUT], 1);
        assert_string_equal(got.details[WQ_NOTE_LEFT_OUT], "a message without a web page in it");
        imported_free(&got);
    }
    struct imported got;
    import(&got, "From: the desert\n\nTo the sea, they walked.\n");
    assert_int_equal(got.article_n, 1);
    imported_free(&got);
}

static void test_a_damaged_picture_costs_itself(void **state)
{
    struct imported got;
    (void)state;
    if (!reads_markup())
        skip();
    import(&got, "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n"
                 "Content-Type: text/html\n\n<title>t</title><p>عدن<p><img src=cid:i alt=واد>\n"
                 "--b\nContent-ID: <i>\nContent-Transfer-Encoding: base64\n\niVBO!!!!\n--b--\n");
    assert_int_equal(got.article_n, 1);
    assert_string_equal(got.details[WQ_NOTE_PICTURE], "cid:i: damaged in the saved page");
    assert_true(has_text(&got, "واد"));
    imported_free(&got);
}

/* An address that is no UTF-8, or longer than any, is none. */
static void test_an_address_of_anything_is_none(void **state)
{
    struct imported got;
    char message[8192];
    (void)state;
    if (!reads_markup())
        skip();
    for (size_t i = 0; i < 2; i++) {
        snprintf(message, sizeof message,
                 "From: x\nContent-Type: text/html\nContent-Location: http://e.org/%0*d\n\n"
                 "<title>t</title><p>عدن\n",
                 i == 0 ? 5000 : 1, 1);
        if (i == 1)
            *strchr(strstr(message, "e.org"), '1') = '\xC7';
        import(&got, message);
        assert_int_equal(got.article_n, 1);
        assert_int_equal(got.article.meta.address.len, 0);
        imported_free(&got);
    }
}

/* Parts and boundaries without end take no more than the time of reading them. */
static void test_floods_of_parts_end(void **state)
{
    static const char start[] = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n"
                                "--b\nContent-Type: text/html\n\n<title>t</title><p>x";
    static const char *const floods[] = {"\n--b", "\n--b\n", "\n--bx",
                                         "\n--b\nContent-Type: multipart/mixed; boundary=b\n\n",
                                         "\n--b\nA:\n B"};
    (void)state;
    for (size_t i = 0; i < sizeof floods / sizeof floods[0]; i++) {
        struct wq_buffer message = {0};
        struct imported got = {0};
        assert_int_equal(wq_buffer_add(&message, start, strlen(start)), WQ_OK);
        while (message.len < (1u << 20))
            assert_int_equal(wq_buffer_add(&message, floods[i], strlen(floods[i])), WQ_OK);
        import_bytes(&got, "a", (struct wq_str){(const char *)message.ptr, message.len}, 65536);
        assert_true(got.article_n + got.counts[WQ_NOTE_LEFT_OUT] >= 1);
        imported_free(&got);
        wq_buffer_free(&message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_saved_page_is_an_article_with_its_address_and_pictures),
        cmocka_unit_test(test_the_charset_is_that_of_the_part),
        cmocka_unit_test(test_other_programs_messages_are_read),
        cmocka_unit_test(test_what_is_no_page_is_named),
        cmocka_unit_test(test_a_damaged_picture_costs_itself),
        cmocka_unit_test(test_an_address_of_anything_is_none),
        cmocka_unit_test(test_floods_of_parts_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
