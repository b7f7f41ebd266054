/* SPDX-License-Identifier: MIT */
/* Web pages: what comes of them. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include "import_fixture.h"

#define PAGE "<!DOCTYPE html><title>عنوان</title><body>"

static void import_page(struct imported *got, const char *html)
{
    memset(got, 0, sizeof *got);
    import_bytes(got, "page.html", wq_str(html), 1000);
}

/* ---- blocks ---- */

/* Behind PAGE, and the text that comes of it behind the title. */
static const struct {
    const char *html, *text;
} pages[] = {
    {"<p>أ<p>ب", "أ\n\nب"},
    {"أ<div>ب</div>ج", "أ\n\nب\n\nج"},
    {"<p>  أ \n\t ب  </p>", "أ ب"},
    {"<p>أ<b> ب</b> <i>ج </i> د", "أ ب ج د"},
    {"<p>أ<br>ب<br><br>ج", "أ\n\nب\n\nج"},
    {"<p>&laquo;أ&raquo;&nbsp;&#1593;&#x639; &amp; &lt;b&gt; &hellip;", "«أ»\u00A0عع & <b> …"},
    {"<p>a < b && c &bogus; &amp", "a < b && c &bogus; &"},
    {"<h2>أ</h2><p>ب<h3>ج <span>د</span></h3>", "أ\n\nب\n\nج د"},
    /* lists */
    {"<ul><li>أ<li>ب</ul>", "• أ\n• ب"},
    {"<ol><li>أ<ul><li>ب</ul><li value=7>ج<li>د</ol>", "1. أ\n  • ب\n7. ج\n8. د"},
    {"<ol start=3><li><p>أ<p>ب<li>ج</ol>", "3. أ\n  ب\n4. ج"},
    {"<ul><li><ul><li>أ</ul></ul>", "  • أ"},
    {"<dl><dt>أ<dd>ب</dl>", "أ\n\nب"},
    /* quotations */
    {"<blockquote><p>أ<p>ب<ul><li>ج</ul></blockquote>د", "> أ\n\n> ب\n\n> • ج\n\nد"},
    /* tables: data, layout, one in the other, a cell that covers two rows, a caption */
    {"<table><tr><th>أ<th>ب<tr><td>ج<td>د</table>", "أ\tب\nج\tد"},
    {"<table><tr><td>أ<td rowspan=2>ب<tr><td>ج<tr><td>د<td>ه</table>", "أ\tب\nج\nد\tه"},
    {"<table><tr><td colspan=2>أ<td>ب<tr><td><td>ج<td>د</table>", "أ\t\tب\n\tج\tد"},
    {"<table><caption>أ</caption><tr><td>ب<td>ج<tr><td>د<td>ه</table>", "أ\n\nب\tج\nد\tه"},
    {"<table><tr><td><p>أ<p>ب<td><h3>ج</h3></table>", "أ\n\nب\n\nج"},
    {"<table><tr><td>أ<table><tr><td>ب<td>ج<tr><td>د<td>ه</table>و<td>ز</table>",
     "أ\n\nب\tج\nد\tه\n\nو\n\nز"},
    {"<table><tr><td>أ<br>ب<p>ج<td>د<tr><td>ه<td>و</table>", "أ ب ج\tد\nه\tو"},
    {"<table><tr><td>في سطر</table>", "في سطر"},
    /* lines that are kept */
    {"<pre>\nأ\n  ب\n\nج</pre>د", "أ\n  ب\n\nج\n\nد"},
    {"<div class=poem>أ<br>ب</div>", "أ\nب"},
    {"<table class=\"poem wide\"><tr><td>صدر<td><td>عجز<tr><td>صدر<td>عجز</table>",
     "صدر\tعجز\nصدر\tعجز"},
    {"<p>أ<hr>ب", "أ\n\n* * *\n\nب"},
    /* what is no text */
    {"أ<script>document.write('<p>x')</script><style>p{}</style><template>x</template>ب", "أب"},
    {"<p>أ<p hidden>x<p style='display : none'>y<noscript>z</noscript>", "أ"},
    {"<p>أ<!-- <p>x --><!--> ب<select><option>x</select>", "أ ب"},
    {"<p>أ<textarea>x</textarea><svg><text>y</text></svg>", "أ"},
    /* raised and lowered */
    {"<p>10<sup>6</sup> H<sub>2</sub>O s<sup>-1</sup> <sup>نص</sup>", "10⁶ H₂O s⁻¹ نص"},
    /* notes go to the end: with a link back, and by their name alone */
    {"<p>أ<sup><a id=r href=#n>[1]</a></sup> ب<ol><li id=n>قول<a href=#r>↑</a></ol><p>ج",
     "أ[1] ب\n\nج\n\n[1] قول"},
    {"<p>أ<a href='#_ftn1' name='_ftnref1'>[1]</a> ب<a href='#_ftn2' name='_ftnref2'>[2]</a>"
     "<p><a href='#_ftnref1' name='_ftn1'>[1]</a> قول<p><a href='#_ftnref2' name='_ftn2'>[2]</a> "
     "آخر",
     "أ[1] ب[2]\n\n[1] قول\n[2] آخر"},
    {"<p>أ<a href=#fn1>1</a><p id=fn1>قول", "أ1\n\n[1] قول"},
    /* as MediaWiki writes them: several ways back, and notes that nothing marks */
    {"<p>أ<sup id=cite_ref-1_0><a href=#cite_note-1>[1]</a></sup> ب<sup id=cite_ref-1_1><a "
     "href=#cite_note-1>[1]</a></sup><ol><li id=cite_note-1><span class=mw-cite-backlink>^ <a "
     "href=#cite_ref-1_0>أ</a> <a href=#cite_ref-1_1>ب</a></span> قول<li id=cite_note-2><span "
     "class=mw-cite-backlink><a href=#cite_ref-2>^</a></span> قول ثان</ol>",
     "أ[1] ب[1]\n\n2. قول ثان\n\n[1] قول"},
    {"<p>أ<sup id=r><a href=#fn1>1</a></sup><p id=fn1><b>↑ </b><a href=#r>1</a> قول",
     "أ1\n\n[1] قول"},
    {"<p><a href=#s>فهرس</a><h2 id=s>فصل</h2><p>نص", "فهرس\n\nفصل\n\nنص"},
    {"<p>أ<a href=#fn1>1</a><p id=fn1><a href=#x>..</a>", "أ1\n\n.."}, /* no text in it */
    /* pictures that are not there leave what the page says instead */
    {"<p>أ <img src=http://x/y.png alt=ب> ج", "أ ب ج"},
    {"<figure><img src=//x/y.png alt=ب><figcaption>ج <b>د</b></figcaption></figure>", "ج د"},
    {"<p>أ<img class=emoji alt=😀><img width=1 height=1 src=x>ب", "أ😀ب"},
    /* markup that is not sound */
    {"<p>أ<b>ب<p>ج</b>د", "أب\n\nجد"},
    {"<p>أ</div></span></table>ب", "أب"},
    {"<p title=\"a>b\" x='<'>أ<p title=>ب", "أ\n\nب"},
    {"<p>أ<p x=\"unclosed", "أ"},
    {"<p>أ</ p>ب<?php x ?>ج</>", "أبج"},
    {"<p>أ<xmp><b>&amp;</xmp>", "أ\n\n<b>&amp;"},
    {"<frameset><noframes><p>أ</noframes></frameset>", "أ"},
    /* characters */
    {"<p>\xEF\xBB\xA7\xEF\xBA\xBA \xC2\xAD\xE2\x80\xAE&#x202E;&#173;ب", "نص ب"},
};

static void test_each_page_becomes_its_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        struct imported got;
        char html[1024], wanted[1024];
        snprintf(html, sizeof html, PAGE "%s", pages[i].html);
        snprintf(wanted, sizeof wanted, "عنوان\n\n%s\n", pages[i].text);
        import_page(&got, html);
        if (got.article_n != 1 || !wq_str_equal(got.article.text, wq_str(wanted)))
            fail_msg("%s\nbecame\n%.*s\nnot\n%s", pages[i].html, (int)got.article.text.len,
                     got.article.text.ptr, wanted);
        imported_free(&got);
    }
}

/* The block whose text is `text`. */
static const struct wq_block *find_block(const struct imported *got, const char *text)
{
    for (uint32_t i = 0; i < got->article.block_n; i++) {
        const struct wq_block *block = &got->article.blocks[i];
        struct wq_str own = {got->article.text.ptr + block->off, block->len};
        if (wq_str_equal(own, wq_str(text)))
            return block;
    }
    fail_msg("no block says %s", text);
    return NULL;
}

static void test_blocks_are_of_their_kind(void **state)
{
    (void)state;
    struct imported got;
    import_page(&got, PAGE "<h4>ف</h4><blockquote><ul><li>ب<ol><li>و</ol></ul></blockquote>"
                           "<table><thead><tr><td>ر<td>س<tbody><tr><th>خ<td>ل</table>"
                           "<pre>م</pre><p>أ<a href=#fn1>1</a><p id=fn1>هامش");
    assert_int_equal(find_block(&got, "عنوان")->level, 1);
    assert_int_equal(find_block(&got, "ف")->kind, WQ_BLOCK_HEADING);
    assert_int_equal(find_block(&got, "ف")->level, 4);
    assert_int_equal(find_block(&got, "ب")->kind, WQ_BLOCK_LIST_ITEM);
    assert_int_equal(find_block(&got, "ب")->flags, WQ_BLOCK_QUOTED);
    assert_int_equal(find_block(&got, "و")->level, 2);
    assert_int_equal(find_block(&got, "و")->number, 1);
    assert_int_equal(find_block(&got, "ر")->flags,
                     WQ_BLOCK_NEW_TABLE | WQ_BLOCK_NEW_ROW | WQ_BLOCK_HEADER);
    assert_int_equal(find_block(&got, "خ")->flags, WQ_BLOCK_NEW_ROW | WQ_BLOCK_HEADER);
    assert_int_equal(find_block(&got, "ل")->flags, 0);
    assert_int_equal(find_block(&got, "م")->kind, WQ_BLOCK_PREFORMATTED);
    assert_int_equal(find_block(&got, "هامش")->kind, WQ_BLOCK_NOTE);
    imported_free(&got);
}

static void test_runs_are_marked(void **state)
{
    (void)state;
    struct imported got;
    import_page(&got,
                PAGE "<p>ا <strong>ق</strong> <em>م</em> <a href=' https://x/?a=1&amp;b '>ر</a>"
                     "<a href='javascript:x()'>ب</a><a href=#top>ج</a>");
    assert_int_equal(got.article.span_n, 3);
    assert_int_equal(got.article.spans[0].kind, WQ_SPAN_STRONG);
    assert_int_equal(got.article.spans[1].kind, WQ_SPAN_EMPHASIS);
    assert_int_equal(got.article.spans[2].kind, WQ_SPAN_LINK);
    assert_true(wq_str_equal(got.article.spans[2].address, wq_str("https://x/?a=1&b")));
    assert_int_equal(got.article.spans[2].len, strlen("ر"));
    imported_free(&got);
}

/* ---- the main text ---- */

static void test_what_stands_beside_the_main_text_is_counted(void **state)
{
    (void)state;
    struct imported got;
    import_page(&got, PAGE "<nav>قائمة طويلة</nav><article><p>نص المقال</article><footer>ذيل");
    assert_true(wq_str_equal(got.article.text, wq_str("عنوان\n\nنص المقال\n")));
    assert_int_equal(got.counts[WQ_NOTE_CUT], 3);
    imported_free(&got);
    import_page(&got, PAGE "<article>أول</article><article>ثان</article>");
    assert_true(wq_str_equal(got.article.text, wq_str("عنوان\n\nأول\n\nثان\n")));
    assert_int_equal(got.counts[WQ_NOTE_CUT], 0);
    imported_free(&got);
    import_page(&got, PAGE "<main>نص<article>أول</article><article>ثان</article></main>ذيل");
    assert_true(wq_str_equal(got.article.text, wq_str("عنوان\n\nنص\n\nأول\n\nثان\n")));
    assert_int_equal(got.counts[WQ_NOTE_CUT], 1);
    imported_free(&got);
    import_page(&got, PAGE "<p>نص<p hidden>كلمات لا ترى");
    assert_int_equal(got.counts[WQ_NOTE_HIDDEN], 3);
    imported_free(&got);
}

static void test_a_page_without_text_is_left_out(void **state)
{
    (void)state;
    struct imported got;
    import_page(&got, PAGE "<script>x</script> &nbsp; ");
    assert_int_equal(got.article_n, 0);
    assert_string_equal(got.details[WQ_NOTE_LEFT_OUT], "a web page without text");
    imported_free(&got);
    import_page(&got, "<script>all of it</script>");
    assert_string_equal(got.details[WQ_NOTE_LEFT_OUT], "a web page without text");
    imported_free(&got);
}

/* ---- metadata ---- */

static void test_metadata_come_first_from_the_pages_own(void **state)
{
    (void)state;
    struct imported got = {.sink.options.explain = true};
    static const char html[] =
        "<html lang=ar-SY><head><title>عنوان المقال | موقع</title>"
        "<meta property=og:title content='عنوان المقال | موقع'>"
        "<meta property=og:site_name content=موقع>"
        "<meta name=author content=' سعاد\n الخطيب '>"
        "<meta name=date content=2001-01-01>"
        "<meta property=article:published_time content=2015-12-18T10:00:00Z>"
        "<link rel=canonical href=https://x.example/1>"
        "<script "
        "type=application/ld+json>{\"@type\":[\"NewsArticle\"],\"articleSection\":\"محليات\"}"
        "</script></head><body><h1>عنوان المقال</h1><p>نص</body>";
    import_bytes(&got, "page.html", wq_str(html), 7);
    const struct wq_meta *meta = &got.article.meta;
    assert_true(wq_str_equal(meta->title, wq_str("عنوان المقال")));
    assert_true(wq_str_equal(meta->author, wq_str("سعاد الخطيب")));
    assert_true(wq_str_equal(meta->source, wq_str("موقع")));
    assert_true(wq_str_equal(meta->category, wq_str("محليات")));
    assert_true(wq_str_equal(meta->address, wq_str("https://x.example/1")));
    assert_true(wq_str_equal(meta->language, wq_str("ar-SY")));
    assert_int_equal(meta->date, 20151218);
    assert_true(wq_str_equal(got.article.text, wq_str("عنوان المقال\n\nنص\n")));
    assert_int_equal(got.counts[WQ_NOTE_MISSING], 0);
    imported_free(&got);
}

static void test_json_ld_is_read_in_graphs_and_lists(void **state)
{
    (void)state;
    struct imported got;
    import_page(&got, PAGE
                "<script type='application/ld+json'>[{\"@graph\":[{\"@type\":\"WebPage\"},"
                "{\"@type\":\"BlogPosting\",\"headline\":\"رأس </b>\",\"datePublished\":"
                "\"18 ديسمبر 2015\",\"author\":[{\"name\":\"أ\"},\"ب\",{\"name\":\"http://x\"}],"
                "\"publisher\":{\"name\":\"ن\"},\"mainEntityOfPage\":{\"@id\":\"https://a/\"}}]}]"
                "</script><script type=application/ld+json>{broken</script><p>نص");
    assert_true(wq_str_equal(got.article.meta.title, wq_str("رأس </b>")));
    assert_true(wq_str_equal(got.article.meta.author, wq_str("أ، ب")));
    assert_true(wq_str_equal(got.article.meta.source, wq_str("ن")));
    assert_true(wq_str_equal(got.article.meta.address, wq_str("https://a/")));
    assert_int_equal(got.article.meta.date, 20151218);
    imported_free(&got);
}

static void test_what_the_page_shows_comes_next_then_the_address(void **state)
{
    (void)state;
    struct imported got;
    import_page(&got, PAGE "<div class=post-meta><span class=post-author>بقلم: سعاد</span>"
                           "<span class=post-date>الجمعة ١٨ كانون الأول ٢٠١٥</span></div><p>نص");
    assert_int_equal(got.article.meta.date, 20151218);
    assert_true(wq_str_equal(got.article.meta.author, wq_str("سعاد")));
    imported_free(&got);
    import_page(&got, PAGE "<p>قبل <time datetime=2015-12-18>يومين</time>");
    assert_int_equal(got.article.meta.date, 20151218);
    imported_free(&got);
    import_page(&got, PAGE "<link rel=canonical href=https://x/2015/12/18/خبر><p>نص");
    assert_int_equal(got.article.meta.date, 20151218);
    imported_free(&got);
    import_page(&got, "<!-- saved from url=(0026)http://x.example/20151218/a -->" PAGE "<p>نص");
    assert_true(wq_str_equal(got.article.meta.address, wq_str("http://x.example/20151218/a")));
    assert_int_equal(got.article.meta.date, 20151218);
    imported_free(&got);
    memset(&got, 0, sizeof got);
    import_bytes(&got, "old/2015-12-18-khabar.html", wq_str(PAGE "<p>نص"), 9);
    assert_int_equal(got.article.meta.date, 20151218);
    imported_free(&got);
}

static void test_what_is_missing_stays_missing_and_is_named(void **state)
{
    (void)state;
    struct imported got;
    import_page(&got, PAGE "<p>منذ 7 سنوات <span class=date>منذ 7 سنوات</span>");
    assert_int_equal(got.article.meta.date, 0);
    assert_string_equal(got.details[WQ_NOTE_MISSING],
                        "date, author, source, category, address, language");
    assert_int_equal(got.counts[WQ_NOTE_MISSING], 6);
    imported_free(&got);
    import_page(&got, "<body><p>أول سطر<p>نص");
    assert_true(wq_str_equal(got.article.meta.title, wq_str("أول سطر")));
    imported_free(&got);
}

/* ---- charsets ---- */

static void test_a_page_is_read_in_its_charset(void **state)
{
    (void)state;
    struct imported got;
    /* "مدينة الماء", declared right, wrong, and not at all; the last one is UTF-8 that says latin1
     */
    static const char *const pages_of_charsets[] = {
        "<html><meta charset=windows-1256><title>\xE3\xCF\xED\xE4\xC9 "
        "\xC7\xE1\xE3\xC7\xC1</title><p>x",
        "<html><meta http-equiv=Content-Type content='text/html; charset=iso-8859-1'><title>"
        "\xE3\xCF\xED\xE4\xC9 \xC7\xE1\xE3\xC7\xC1</title><p>x",
        "<html><title>\xE3\xCF\xED\xE4\xC9 \xC7\xE1\xE3\xC7\xC1</title><p>x",
        "<?xml version='1.0' encoding='ISO-8859-6'?><html><title>"
        "\xE5\xCF\xEA\xE6\xC9 \xC7\xE4\xE5\xC7\xC1</title><p>x",
        "<html><meta charset=latin1><title>مدينة الماء</title><p>x",
    };
    for (size_t i = 0; i < sizeof pages_of_charsets / sizeof pages_of_charsets[0]; i++) {
        import_page(&got, pages_of_charsets[i]);
        if (!wq_str_equal(got.article.meta.title, wq_str("مدينة الماء")))
            fail_msg("%zu: %.*s", i, (int)got.article.meta.title.len, got.article.meta.title.ptr);
        assert_int_equal(got.counts[WQ_NOTE_CHARSET], i < 4);
        imported_free(&got);
    }
}

static void test_a_body_decoded_twice_is_turned_back_the_frame_is_not(void **state)
{
    (void)state;
    struct imported got;
    import_page(&got, PAGE "<nav>القائمة كما هي</nav><article><p>Ø§Ù„Ø³Ù„Ø§Ù… <b>Ù…Ø«Ù„</b> "
                           "Ø§Ù„Ø­Ø±Ø¨<p>2015<pre>Ø§Ù„Ø³</pre></article>");
    assert_true(
        wq_str_equal(got.article.text, wq_str("عنوان\n\nالسلام مثل الحرب\n\n2015\n\nØ§Ù„Ø³\n")));
    assert_int_equal(got.counts[WQ_NOTE_GARBLED], 3);
    imported_free(&got);
}

/* ---- pictures ---- */

static char asked[256];

static enum wq_status give_file(void *self, struct wq_str path, struct wq_buffer *bytes)
{
    (void)self;
    snprintf(asked + strlen(asked), sizeof asked - strlen(asked), "%.*s|", (int)path.len, path.ptr);
    if (*path.ptr == 'x' || *path.ptr == '.')
        return wq_buffer_add(bytes, "no such file", 12) == WQ_OK ? WQ_E_RANGE : WQ_E_NOMEM;
    FILE *file = fopen(WARRAQ_SOURCE_DIR "/tests/articles/pictures/gauge.png", "rb");
    uint8_t piece[4096];
    size_t n;
    assert_non_null(file);
    while ((n = fread(piece, 1, sizeof piece, file)) > 0)
        assert_int_equal(wq_buffer_add(bytes, piece, n), WQ_OK);
    fclose(file);
    return WQ_OK;
}

static void test_pictures_beside_the_page_are_shown_with_their_captions(void **state)
{
    (void)state;
    struct imported got = {.sink = {.options.image_width = 100, .need_file = give_file}};
    asked[0] = '\0';
    import_bytes(&got, "page.html",
                 wq_str(PAGE
                        "<figure><img src='./a%20b/%D8%B9.png?v=1'><figcaption>شرح <b>مهم</b>"
                        "</figcaption></figure><figure><figcaption>فوق</figcaption>"
                        "<a href=big.png><img data-src=c.png src='data:image/gif;base64,R0'></a>"
                        "</figure><p>قبل <img src=d.png alt=بديل> بعد"
                        "<p><img src=x.png alt='ليست هنا'><img src=/etc/passwd><img src=../y.png>"
                        "<table><tr><td>أ<img src=e.png><td>ب<tr><td>ج<td>د</table>"),
                 1000);
    assert_string_equal(asked, "a b/ع.png|c.png|d.png|x.png|../y.png|e.png|");
    assert_true(
        wq_str_equal(got.article.text, wq_str("عنوان\n\nشرح مهم\n\nفوق\n\nقبل\n\nبديل\n\nبعد\n\n"
                                              "ليست هنا\n\nأ\tب\nج\tد\n\n\xEF\xBF\xBC\n")));
    assert_int_equal(find_block(&got, "شرح مهم")->kind, WQ_BLOCK_IMAGE);
    assert_int_equal(find_block(&got, "فوق")->number, 1);
    assert_int_equal(find_block(&got, "بديل")->kind, WQ_BLOCK_IMAGE);
    assert_int_equal(find_block(&got, "ليست هنا")->kind, WQ_BLOCK_PARAGRAPH);
    assert_int_equal(got.counts[WQ_NOTE_PICTURE_AWAY], 1);
    assert_true(strstr(got.details[WQ_NOTE_PICTURE], "no such file") != NULL);
    imported_free(&got);
}

static void test_a_page_of_nothing_but_furniture_is_named(void **state)
{
    struct imported got;
    (void)state;
    import_page(&got, "<!DOCTYPE html><p>إعلان");
    assert_int_equal(got.article_n, 0);
    assert_int_equal(got.counts[WQ_NOTE_LEFT_OUT], 1);
    imported_free(&got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_page_becomes_its_text),
        cmocka_unit_test(test_blocks_are_of_their_kind),
        cmocka_unit_test(test_runs_are_marked),
        cmocka_unit_test(test_what_stands_beside_the_main_text_is_counted),
        cmocka_unit_test(test_a_page_without_text_is_left_out),
        cmocka_unit_test(test_metadata_come_first_from_the_pages_own),
        cmocka_unit_test(test_json_ld_is_read_in_graphs_and_lists),
        cmocka_unit_test(test_what_the_page_shows_comes_next_then_the_address),
        cmocka_unit_test(test_what_is_missing_stays_missing_and_is_named),
        cmocka_unit_test(test_a_page_is_read_in_its_charset),
        cmocka_unit_test(test_a_body_decoded_twice_is_turned_back_the_frame_is_not),
        cmocka_unit_test(test_pictures_beside_the_page_are_shown_with_their_captions),
        cmocka_unit_test(test_a_page_of_nothing_but_furniture_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
