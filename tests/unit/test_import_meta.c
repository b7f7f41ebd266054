/* SPDX-License-Identifier: MIT */
/* Who wrote a page, when, and under what title, in the manners of many sites. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include "import_fixture.h"

#define LINE "وفي الصباح عاد الماء إلى القناة القديمة بعد أربعين عاماً من الجفاف."
#define PROSE                                                                                                                                         \
    "<p>في الحي القديم قناة حجرية لا يتجاوز عرضها ذراعين، كانت تحمل الماء إلى البيوت " \
    "والبساتين.</p>"                                                                                                                         \
    "<p>وما زال الناس يذكرون يوم جفت القناة، وكيف اجتمعوا لتنظيفها حتى عاد الماء إليها صافياً.</p>"

/* A page of `head` and what stands between its title and its text. */
struct page {
    const char *head, *above, *author;
    uint32_t date;
};

static void check_page(const struct page *page)
{
    struct imported got = {0};
    char html[8192];
    snprintf(html, sizeof html,
             "<!DOCTYPE html><head><title>قناة الماء القديمة</title>%s</head><body>"
             "<h1>قناة الماء القديمة</h1>%s<div>" PROSE "</div>",
             page->head, page->above);
    import_bytes(&got, "page.html", wq_str(html), 1000);
    const struct wq_meta *meta = &got.article.meta;
    if (!wq_str_equal(meta->author, wq_str(page->author)) || meta->date != page->date)
        fail_msg("%s%s: author %.*s, date %u", page->head, page->above, (int)meta->author.len,
                 meta->author.ptr, meta->date);
    imported_free(&got);
}

#define JSON_LD(data) "<script type=application/ld+json>" data "</script>"

static void test_author_and_date_are_found_in_the_head(void **state)
{
    static const struct page pages[] = {
        /* the article among what a graph holds, whatever else it is */
        {JSON_LD("{\"@graph\":[{\"@type\":\"WebSite\",\"name\":\"م\"},{\"@type\":[\"Thing\","
                 "\"NewsArticle\"],\"author\":[{\"@type\":\"Person\",\"name\":\"سعاد الخطيب\"}],"
                 "\"dateModified\":\"2024-01-01\",\"datePublished\":\"2015-12-18T08:00:00Z\"}]}"),
         "", "سعاد الخطيب", 20151218},
        /* a house that is named as the author leaves room for who signs */
        {JSON_LD("{\"@type\":\"NewsArticle\",\"author\":{\"@type\":\"Organization\",\"name\":"
                 "\"صحيفة الأفق\"}}"),
         "<p>بقلم: سعاد الخطيب</p>", "سعاد الخطيب", 0},
        {JSON_LD("{\"@type\":\"WebPage\",\"datePublished\":\"2015-12-18\"}"), "", "", 20151218},
        /* what browsers forgive */
        {JSON_LD("<!-- {\"@type\":\"Article\",\"description\":\"سطر\nسطر\","
                 "\"datePublished\":\"2015-12-18\",} -->"),
         "", "", 20151218},
        /* what sites call it themselves */
        {"<meta name=publishedDate content=2015-12-18><meta name=lastDate content=2020-01-01>"
         "<meta name=articleWriter content='سعاد الخطيب'>",
         "", "سعاد الخطيب", 20151218},
        {"<meta name=twitter:label1 content='كُتب بواسطة'><meta name=twitter:data1 "
         "content='سعاد الخطيب'>",
         "", "سعاد الخطيب", 0},
        /* programs and addresses are nobody */
        {"<meta name=author content=admin><meta property=article:author "
         "content=https://x.example/s><meta name=dc.creator content='سعاد الخطيب'>",
         "", "سعاد الخطيب", 0},
        {"<meta name=author content=info@x.example>", "", "", 0},
        {"<meta property=article:author content=https://x.example/s><meta property=article:author "
         "content='سعاد الخطيب'>",
         "", "سعاد الخطيب", 0},
        /* each in an element of its own, as libraries and journals have them */
        {"<meta name=citation_author content='سعاد الخطيب'><meta name=citation_author content="
         "admin><meta name=citation_author content='منى الحاج'><meta name=citation_author "
         "content='سعاد الخطيب'>",
         "", "سعاد الخطيب، منى الحاج", 0},
        {"<meta property=article:author content=https://x.example/s><meta property=article:author "
         "content='سعاد الخطيب'><meta property=article:author content='منى الحاج'>",
         "", "سعاد الخطيب، منى الحاج", 0},
        {"<meta name=author content='سعاد الخطيب'><meta name=author content='شركة تصميم'>", "",
         "سعاد الخطيب", 0},
        /* names within markup, lists, places and the names of sites */
        {JSON_LD("{\"@type\":\"Article\",\"author\":{\"name\":\"<a href='/s'>سعاد الخطيب</a>\"},"
                 "\"datePublished\":\"١٨/١٢/٢٠١٥\"}"),
         "", "سعاد الخطيب", 20151218},
        {JSON_LD("{\"@type\":\"Article\",\"author\":{\"name\":[\"سعاد الخطيب\"]},\"dateModified\":"
                 "\"2024-01-01\",\"dateCreated\":\"2015-12-18\"}"),
         "", "سعاد الخطيب", 20151218},
        {JSON_LD("{\"@type\":\"Article\",\"author\":{\"@type\":\"Person\",\"name\":\"القاهرة\"}}"),
         "<p>بقلم: سعاد الخطيب</p>", "سعاد الخطيب", 0},
        {JSON_LD("{\"@type\":\"Article\",\"author\":\"بيروت - سعاد الخطيب\"}"), "", "سعاد الخطيب",
         0},
        {"<meta name=author content='كتبت سعاد الخطيب'>", "", "سعاد الخطيب", 0},
        {"<meta name=author content='سعاد الخطيب - موقع المدى'><meta property=og:site_name "
         "content='موقع المدى'>",
         "", "سعاد الخطيب", 0},
        {"", "<div itemprop=author itemscope><meta itemprop=name content='سعاد الخطيب'></div>",
         "سعاد الخطيب", 0},
        {"<meta name=author content='صحيفة الأفق - سعاد الخطيب'>", "", "سعاد الخطيب", 0},
        {JSON_LD("{\"@type\":\"Recipe\",\"author\":{\"name\":\"سعاد الخطيب\"},\"datePublished\":"
                 "\"2015-12-18\"}"),
         "", "سعاد الخطيب", 20151218},
        {JSON_LD("{\"@type\":\"Article\",\"author\":{\"name\":\"المدى نت\"}}"), "", "", 0},
        /* the site under a name that is written a little otherwise, in the head or in the page */
        {"<meta property=og:site_name content='المدى 24'><meta name=author content=المدى24>", "",
         "", 0},
        {"<meta property=og:site_name content=المدى>", "<div class=author>القاهرة - المدى.نت</div>",
         "", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++)
        check_page(&pages[i]);
}

static void test_author_and_date_are_found_above_the_text(void **state)
{
    static const struct page pages[] = {
        /* a name that nobody has, by what stands before it, or what it is called */
        {"",
         "<div><i class='fa fa-calendar'></i> 18/12/2015 <i class='fa fa-user'></i> هوازن الزين "
         "<i class='fa fa-eye'></i> 90 مشاهدة</div>",
         "هوازن الزين", 20151218},
        {"",
         "<div><i class='fa fa-user'></i> 90 مشاهدة <i class='fa fa-calendar'></i> "
         "18/12/2015</div>",
         "", 20151218},
        {"", "<div><span class=columnist>هوازن الزين</span> <span>18/12/2015</span></div>",
         "هوازن الزين", 20151218},
        {"", "<p>القاهرة: سعاد الخطيب</p>", "سعاد الخطيب", 0},
        {"", "<p>سعاد الخطيب - 18 ديسمبر 2015</p>", "سعاد الخطيب", 20151218},
        {"", "<p>د. سعاد الخطيب | الجمعة 18 ديسمبر 2015</p>", "د. سعاد الخطيب", 20151218},
        {"", "<p>سعاد الخطيب - الأحد 11 كانون الأول/ديسمبر 2015 القراءات: 2677</p>", "سعاد الخطيب",
         20151211},
        {"", "<p>سعاد الخطيب</p><p>18/12/2015</p>", "سعاد الخطيب", 20151218},
        {"", "<p>الكاتب</p><p>غيلان الدمشقي</p>", "غيلان الدمشقي", 0},
        {"", "<span class=writer>كتب غيلان الدمشقي</span>", "غيلان الدمشقي", 0},
        {"", "<span class=writeBy>غيلان الدمشقي-القاهرة</span>", "غيلان الدمشقي", 0},
        {"", "<div class=city-writer>لندن: «صحيفة الأفق»</div>", "", 0},
        {"", "<p>كتبت سعاد الخطيب من القاهرة:</p>", "", 0},
        {"", "<p>بقلم سعاد الخطيب من القاهرة</p>", "سعاد الخطيب", 0},
        {"",
         "<div>كتابة: <a href=/s>سعاد الخطيب</a> تحرير: <a href=/g>غيلان الدمشقي</a> تصوير: "
         "وكالات</div>",
         "سعاد الخطيب", 0},
        /* a life is no byline, nor is a caption */
        {"", "<p>نجيب محفوظ (11 ديسمبر 1911 - 30 أغسطس 2006)</p>", "", 0},
        {"", "<p>ممثلة وكاتبة ومخرجة من القاهرة ولدت في حي قديم يوم 14 سبتمبر 1988</p>", "", 0},
        {"", "<p><a href=/b>أخبار القناة القديمة والجديدة 2/1/2001</a></p>", "", 0},
        /* parted by nothing but their looks */
        {"",
         "<div><span>كتبه</span><a href=/s>سعاد الخطيب</a><span>في</span><span>18 ديسمبر "
         "2015</span></div>",
         "سعاد الخطيب", 20151218},
        {"", "<div><b>الكاتب:</b><i>سعاد الخطيب</i><b>التاريخ:</b><i>18/12/2015</i></div>",
         "سعاد الخطيب", 20151218},
        {"", "<p>سعاد الخطيب آخر تحديث: 1/2/2020</p><p>18/12/2015</p>", "سعاد الخطيب", 20151218},
        /* beside an author stand buttons */
        {"",
         "<div class=author-meta><a class=author-name href=/s>سعاد الخطيب</a><a "
         "class=author-email href=/m>أرسل بريدا</a></div>",
         "سعاد الخطيب", 0},
        {"", "<p><a data-testid=authorName href=/s>سعاد الخطيب</a> <button>تابع</button></p>",
         "سعاد الخطيب", 0},
        {"", "<p>سعاد الخطيب</p>", "سعاد الخطيب", 0},
        {"", "<p>سعاد الخطيب</p><p>بسم الله الرحمن الرحيم</p>", "سعاد الخطيب", 0},
        {"", "<p>سعاد الخطيب</p><p>(Souad)</p><p>العدد 700 - 18/12/2015</p>", "سعاد الخطيب",
         20151218},
        {"", "<p>كتبها : سعاد الخطيب ، في 18 ديسمبر 2015 الساعة: 10:30 ص</p>", "سعاد الخطيب",
         20151218},
        {"", "<div><i></i>18/12/2015 <i></i>سعاد الخطيب <i></i>22 مشاهدة</div>", "سعاد الخطيب",
         20151218},
        {"", "<div><i></i>18/12/2015 <i></i>إعداد: غيلان الدمشقي <i></i>22 مشاهدة</div>",
         "غيلان الدمشقي", 20151218},
        {"", "<h3 class=published>حسين الشافعي ولد في 8 فبراير 1918</h3>", "", 0},
        {"", "<figure><img src=x.png><figcaption>سعاد الخطيب - 2/1/2001</figcaption></figure>", "",
         0},
        /* nor are the buttons for the size of letters */
        {"", "<p>18/12/2015</p><p>أ- أ أ+</p>", "", 20151218},
        /* two dates of which one tells a change are not those of a life */
        {"",
         "<p>18 ديسمبر 2015 (10:30) - آخر تحديث : 19 ديسمبر 2015 (11:00) <b>بيروت: سعاد "
         "الخطيب</b></p>",
         "سعاد الخطيب", 20151218},
        /* published before changed, and never when somebody joined */
        {"", "<p>آخر تحديث: 1/2/2020</p><p>نشر: 18/12/2015</p>", "", 20151218},
        {"", "<p><b>آخر تحديث:</b> <span class=date>1/2/2020</span></p><p>18/12/2015</p>", "",
         20151218},
        {"", "<p>آخر تحديث</p><p class=date>1/2/2020</p>", "", 20200201},
        {"", "<p>آخر تحديث: ١ يناير ٢٠٢٠ - نشر في: ١٨ ديسمبر ٢٠١٥</p>", "", 20151218},
        {"", "<p>تاريخ النشر: ١٨ ديسمبر ٢٠١٥ | آخر تحديث: ١ يناير ٢٠٢٠</p>", "", 20151218},
        {"", "<p><span class=updated>تم التحديث في 2020/01/01</span> <span>18/12/2015</span></p>",
         "", 20151218},
        {"", "<dl><dt>تاريخ التسجيل</dt><dd>1/2/2009</dd></dl><p>18/12/2015</p>", "", 20151218},
        /* what is read out, and what is shown beside it */
        {"", "<p class=date><span>Published On 18/12/2015</span><span>18/12/2015</span></p>", "",
         20151218},
        {"", "<p>التعديل الأخير تم بواسطة سعاد الخطيب ; 18/12/2015</p>", "", 20151218},
    };
    (void)state;
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++)
        check_page(&pages[i]);
}

static void test_a_writer_may_stand_as_a_heading_above_the_title(void **state)
{
    static const struct {
        const char *above, *title, *author;
    } pages[] = {
        {"<h3><a href=/writer/7>سعاد الخطيب</a></h3>", "الماء الذي عاد", "سعاد الخطيب"},
        {"<h3><a href=/topic/7>سعاد الخطيب</a></h3>", "كتاب جديد عن سعاد", ""},
        {"<h3><a href=/topic/7>شؤون المياه</a></h3>", "الماء الذي عاد", ""},
        {"<h3>سعاد الخطيب</h3>", "الماء الذي عاد", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        struct imported got = {0};
        char html[8192];
        snprintf(html, sizeof html,
                 "<!DOCTYPE html><head><title>%s</title></head><body>%s<h2>%s</h2><div>" PROSE
                 "</div>",
                 pages[i].title, pages[i].above, pages[i].title);
        import_bytes(&got, "page.html", wq_str(html), 1000);
        if (!wq_str_equal(got.article.meta.author, wq_str(pages[i].author)))
            fail_msg("%s: author %.*s", pages[i].above, (int)got.article.meta.author.len,
                     got.article.meta.author.ptr);
        imported_free(&got);
    }
}

static void test_dates_in_the_head_of_a_site_are_not_the_articles(void **state)
{
    struct imported got = {0};
    (void)state;
    import_bytes(&got, "page.html",
                 wq_str("<!DOCTYPE html><title>قناة الماء القديمة</title><header><p class=date>"
                        "2/2/2022</p></header><h1>قناة الماء القديمة</h1><div>" PROSE
                        "</div><p>نشر في 18/12/2015</p>"),
                 1000);
    assert_int_equal(got.article.meta.date, 20151218);
    imported_free(&got);
}

static void test_the_title_is_what_the_page_shows(void **state)
{
    static const struct {
        const char *head, *above, *title, *source;
    } pages[] = {
        {"<title>صحيفة الأفق</title>", "<span id=lblTitle>قناة الماء القديمة</span>",
         "قناة الماء القديمة", "صحيفة الأفق"},
        {"<title>New Page 1</title>", "<b><font size=6>قناة الماء القديمة</font></b>",
         "قناة الماء القديمة", ""},
        /* the only heading is the name of the forum */
        {"<title>قناة الماء القديمة</title>", "<h1>منتدى الشام</h1><h5>قناة الماء القديمة</h5>",
         "قناة الماء القديمة", ""},
        {"<title>صحيفة الأفق</title>", "<table><td><font size=5>قناة الماء القديمة</font></table>",
         "قناة الماء القديمة", "صحيفة الأفق"},
        {"<title>قناة الماء القديمة | ثقافة | صحيفة الأفق</title>", "<h1>قناة الماء القديمة</h1>",
         "قناة الماء القديمة", "صحيفة الأفق"},
        {"<title>قناة الماء القديمة » صحيفة الأفق</title>", "<h1>قناة الماء القديمة</h1>",
         "قناة الماء القديمة", "صحيفة الأفق"},
        {"<title>قناة الماء القديمة – صحيفة الأفق</title>", "<h1>قناة الماء القديمة</h1>",
         "قناة الماء القديمة", "صحيفة الأفق"},
        {"<title>صحيفة الأفق :: قناة الماء القديمة</title>", "<div>قناة الماء القديمة</div>",
         "قناة الماء القديمة", "صحيفة الأفق"},
        {"<title>x</title><meta property=og:title content='قناة الماء القديمة في الحي...'>",
         "<h1>قناة الماء القديمة في الحي القديم</h1>", "قناة الماء القديمة في الحي القديم", ""},
        {"<title>موقع الأفق - قناة الماء القديمة</title>", "<font size=5>قناة الماء القديمة</font>",
         "قناة الماء القديمة", "موقع الأفق"},
        {"<title>قناة الماء القديمة</title><meta property=og:site_name "
         "content='https://www.x.example/'>",
         "<h1>قناة الماء القديمة</h1>", "قناة الماء القديمة", "x.example"},
        {"<title>قناة الماء القديمة</title><meta name=author content='صحيفة الأفق - سعاد الخطيب'>",
         "<h1>قناة الماء القديمة</h1>", "قناة الماء القديمة", "صحيفة الأفق"},
        {"<title>x</title><meta property=og:title content='قناة &amp;quot;الماء&amp;quot; "
         "القديمة'>",
         "", "قناة \"الماء\" القديمة", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        struct imported got = {0};
        char html[4096];
        snprintf(html, sizeof html, "<!DOCTYPE html>%s<body>%s<div>" PROSE "</div>", pages[i].head,
                 pages[i].above);
        import_bytes(&got, "page.html", wq_str(html), 1000);
        const struct wq_meta *meta = &got.article.meta;
        if (!wq_str_equal(meta->title, wq_str(pages[i].title)) ||
            !wq_str_equal(meta->source, wq_str(pages[i].source)))
            fail_msg("%s: title %.*s, source %.*s", pages[i].head, (int)meta->title.len,
                     meta->title.ptr, (int)meta->source.len, meta->source.ptr);
        imported_free(&got);
    }
}

static void test_text_between_furniture_is_whole(void **state)
{
    /* behind the title, and what is left of it */
    static const struct {
        const char *html, *left;
    } pages[] = {
        /* a parser ends <font> within the last paragraph */
        {"<table><tr><td><a href=/>x</a><td><font size=3><p>" LINE "<p>" LINE " ثم نام."
         "<p>وجاء الليل.<p>وما زال الماء يجري.</font><p><a href=/>عودة</a></table>",
         LINE "\n\n" LINE " ثم نام.\n\nوجاء الليل.\n\nوما زال الماء يجري."},
        /* what a link offers to skip */
        {"<main><p>" LINE "<section><a href=#end-of-podcasts>تخطى البودكاست وواصل القراءة</a>"
         "<p>حلقة جديدة كل أسبوع من برنامج عن الماء.<p id=end-of-podcasts>البودكاست نهاية"
         "</section><p>" LINE " ثم نام.</main>",
         LINE "\n\n" LINE " ثم نام."},
        {"<main><p>" LINE "<p><a href=#end-of-text>النهاية</a> تأتي.<p>" LINE " ثم نام.</main>",
         LINE "\n\nالنهاية تأتي.\n\n" LINE " ثم نام."},
        /* a post that is shown, not the buttons of a site */
        {"<main><p>" LINE
         "<div class=twitter-embed><blockquote class=twitter-tweet><p>البحر كتابنا "
         "الأول</blockquote></div><p>" LINE " ثم نام.<p class=twitter>تويتر</main>",
         LINE "\n\n> البحر كتابنا الأول\n\n" LINE " ثم نام."},
        /* the rules of a site below the text; links to pages with such words are the author's */
        {"<main><p>" LINE "<p>" LINE " وفي <a href=/2015/privacy-law>القانون</a> و<a "
         "href=/2015/terms>الشروط</a> كلام كثير.<p>بالاشتراك توافق على <a href=/privacy-policy/>"
         "سياسة الخصوصية</a> وعلى <a href=https://ufuq.example/terms_of_use.html?x>الشروط</a>."
         "</main>",
         LINE "\n\n" LINE " وفي القانون والشروط كلام كثير."},
        /* a dateline above the text, of which the author is recorded */
        {"<main><div class=subinfo>18 ديسمبر 2015 (10:30) - آخر تحديث : 19 ديسمبر 2015 (11:00) "
         "<b>بيروت: سعاد الخطيب</b></div><p>" LINE "<p>" LINE " ثم نام.</main>",
         LINE "\n\n" LINE " ثم نام."},
        /* paragraphs that are called the text one by one */
        {"<div><p class=post-body>" LINE "<p class=post-body>وجاء الليل.<p class=post-body>" LINE
         " ثم نام.</div>",
         LINE "\n\nوجاء الليل.\n\n" LINE " ثم نام."},
        /* a short text, and long ones that are offered below it */
        {"<p>عاد الماء إلى القناة القديمة اليوم.<section><h2>أخبار أخرى</h2><h3><a href=/a>خبر "
         "أول</a></h3><p>" LINE LINE "<h3><a href=/b>خبر ثان</a></h3><p>" LINE LINE LINE
         "</section>",
         "عاد الماء إلى القناة القديمة اليوم."},
        /* nothing but headings, and menus around them */
        {"<nav><ul><li>الأبواب</ul></nav><div><h3>قفا نبك من ذكرى حبيب ومنزل</h3>"
         "<h3>بسقط اللوى بين الدخول فحومل</h3><h3>فتوضح فالمقراة لم يعف رسمها</h3>"
         "<h3>لما نسجتها من جنوب وشمأل</h3></div><footer>عن الموقع</footer>",
         "قفا نبك من ذكرى حبيب ومنزل\tبسقط اللوى بين الدخول فحومل\n"
         "فتوضح فالمقراة لم يعف رسمها\tلما نسجتها من جنوب وشمأل"},
        /* a byline below the lead; the place from which the author writes */
        {"<p>" LINE "</p><div>بقلم</div><div>سعاد الخطيب</div><p>" LINE " ثم نام.<p>سعاد الخطيب – "
         "دمشق",
         LINE "\n\n" LINE " ثم نام.\n\nسعاد الخطيب – دمشق"},
        /* times that say nothing later, with a button beside */
        {"<main><div><time>منذ 3 ساعات</time><button>شارك</button></div><p>" LINE
         "<div><time>منذ ساعة</time><button>شارك</button></div><p>" LINE " ثم نام.</main>",
         LINE "\n\n" LINE " ثم نام."},
        /* pictures that are not there: a file's name says nothing, what is told once is enough */
        {"<main><p>" LINE "<p>قبلها<img src=a.png alt='صورة الماء'>بعدها<p><img src=b.png "
         "alt=IMG_20.jpg><img src=c.png alt='عين الماء'><img src=d.png alt='عين الماء'><p>" LINE
         " ثم نام.</main>",
         LINE "\n\nقبلها صورة الماء بعدها\n\nعين الماء\n\n" LINE " ثم نام."},
        /* a second title above the text */
        {"<h2 class=entry-sub-title>من الحجر</h2><div class=post-meta>سعاد 3 دقائق</div>"
         "<div class=entry-content><p>" LINE "<p>" LINE " ثم نام.</div>",
         "من الحجر\n\n" LINE "\n\n" LINE " ثم نام."},
        {"<p class=article-excerpt>من الحجر</p><p class=meta>سعاد</p><div "
         "class=entry-content><p>" LINE "<p>" LINE " ثم نام.</div>",
         "من الحجر\n\n" LINE "\n\n" LINE " ثم نام."},
        {"<h3>عاد الماء إلى القناة</h3><div><i>سعاد</i></div><div class=entry-content><p>" LINE
         "<p>" LINE " ثم نام.</div>",
         "عاد الماء إلى القناة\n\n" LINE "\n\n" LINE " ثم نام."},
        /* one of two lines, of which the second is short */
        {"<h4>- عاد الماء إلى القناة القديمة<br>- وفرح الناس</h4><div><i>سعاد</i></div>"
         "<div class=entry-content><p>" LINE "<p>" LINE " ثم نام.</div>",
         "- عاد الماء إلى القناة القديمة - وفرح الناس\n\n" LINE "\n\n" LINE " ثم نام."},
        /* a byline that a colon ends */
        {"<main><p><b>كتب - سعاد الخطيب:</b></p><p>" LINE "<p>" LINE " ثم نام.</main>",
         LINE "\n\n" LINE " ثم نام."},
        /* a poem that is called after its first verse */
        {"<div class=poem><p>القناة</p><p>قفا نبك من ذكرى حبيب ومنزل</p><p>بسقط اللوى بين الدخول "
         "فحومل</p><p>فتوضح فالمقراة لم يعف رسمها</p></div>",
         "القناة\nقفا نبك من ذكرى حبيب ومنزل\nبسقط اللوى بين الدخول فحومل\n"
         "فتوضح فالمقراة لم يعف رسمها"},
        /* a name that signs the text, and one that heads a part of it */
        {"<main><p>" LINE "<p>" LINE " ثم نام.<p><b>سعاد الخطيب</b></main>",
         LINE "\n\n" LINE " ثم نام."},
        {"<main><p>" LINE "<p><b>سعاد الخطيب</b><p>" LINE " ثم نام.</main>",
         LINE "\n\nسعاد الخطيب\n\n" LINE " ثم نام."},
        /* another page that is offered within the text, however it begins */
        {"<main><p>" LINE "<p>&gt;&gt; للمزيد- <a href=/b>موسم الزيتون في التل</a><p>" LINE
         " ثم نام.<p>للمزيد من الماء حفروا بئرا ثانية في طرف القرية.</main>",
         LINE "\n\n" LINE " ثم نام.\n\nللمزيد من الماء حفروا بئرا ثانية في طرف القرية."},
    };
    (void)state;
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        struct imported got = {0};
        char html[4096], left[4096];
        snprintf(html, sizeof html, "<!DOCTYPE html><title>القناة</title><body><h1>القناة</h1>%s",
                 pages[i].html);
        snprintf(left, sizeof left, "القناة\n\n%s\n", pages[i].left);
        import_bytes(&got, "page.html", wq_str(html), 1000);
        if (!wq_str_equal(got.article.text, wq_str(left)))
            fail_msg("%s\nbecame\n%.*s\nnot\n%s", html, (int)got.article.text.len,
                     got.article.text.ptr, left);
        imported_free(&got);
    }
}

/* Teasers may say more than what they stand beside. */
static void test_the_article_of_the_title_goes_before_teasers(void **state)
{
    struct imported got = {0};
    (void)state;
    import_bytes(
        &got, "page.html",
        wq_str(
            "<!DOCTYPE html><title>القناة</title><body><main><article><h1>القناة</h1><p>عاد الماء "
            "إلى القناة القديمة اليوم.</article><article><h3><a href=/a>خبر أول</a></h3><p>" LINE
                LINE "</article><article><h3><a href=/b>خبر ثان</a></h3><p>" LINE LINE LINE
            "</article></main>"),
        1000);
    assert_true(
        wq_str_equal(got.article.text, wq_str("القناة\n\nعاد الماء إلى القناة القديمة اليوم.\n")));
    imported_free(&got);
}

#define POST(n, name, text)                                                                 \
    "<li id=post_" n "><p>1" n "/12/2015 <a href=#>#" n "</a></p><div class=userinfo><a "   \
    "class=username href=#>" name "</a><i>عضو</i></div><div class=postbody><blockquote " \
    "class=postcontent>" text "</blockquote></div></li>"

static void test_a_thread_is_its_first_authors_or_everybodys(void **state)
{
    static const struct {
        const char *posts, *left;
    } threads[] = {
        /* what its author added is theirs, however much stands between */
        {POST("8", "ابن الشام", LINE) POST("9", "ليلى", LINE LINE) POST("10", "ابن الشام", "يتبع."),
         LINE "\n\nيتبع."},
        /* a question and its answers */
        {POST("8", "ابن الشام", "متى جفت القناة؟") POST("9", "ليلى", LINE LINE LINE)
             POST("10", "خالد", LINE),
         "ابن الشام\n\nمتى جفت القناة؟\n\nليلى\n\n" LINE LINE LINE "\n\nخالد\n\n" LINE},
        /* no thread: articles of a blog */
        {"<div id=post-8><h2><a href=/8>خبر أول من المدينة عن الماء القديم والجديد</a></h2><a "
         "class=author href=#>سعاد</a><div class=entry-content>" LINE "</div></div>"
         "<div id=post-9><h2><a href=/9>خبر ثان من المدينة عن الماء القديم والجديد</a></h2><a "
         "class=author href=#>ليلى</a><div class=entry-content>" LINE " ثم نام.</div></div>",
         NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof threads / sizeof threads[0]; i++) {
        struct imported got = {0};
        char html[8192], left[4096];
        snprintf(html, sizeof html,
                 "<!DOCTYPE html><title>القناة</title><body><h1>القناة</h1><ol>%s</ol>",
                 threads[i].posts);
        snprintf(left, sizeof left, "القناة\n\n%s\n", threads[i].left ? threads[i].left : "");
        got.sink.options.explain = true;
        import_bytes(&got, "page.html", wq_str(html), 1000);
        if (!threads[i].left)
            assert_false(imported_says(&got, "in a thread"));
        else if (!wq_str_equal(got.article.text, wq_str(left)))
            fail_msg("%s\nbecame\n%.*s\nnot\n%s", html, (int)got.article.text.len,
                     got.article.text.ptr, left);
        if (i == 0) {
            assert_true(imported_says(&got, "replies of others in a thread"));
            assert_int_equal(got.article.meta.date, 20151218);
            assert_true(wq_str_equal(got.article.meta.author, wq_str("ابن الشام")));
        }
        imported_free(&got);
    }
}

static void test_text_that_only_a_script_shows_is_found(void **state)
{
    static const char *const heads[] = {
        JSON_LD("{\"@type\":\"NewsArticle\",\"headline\":\"القناة\",\"articleBody\":\"" LINE
                "\\n" LINE " ثم نام.\"}"),
        JSON_LD("{\"@type\":\"NewsArticle\",\"headline\":\"القناة\",\"articleBody\":\"<p>" LINE
                "<\\/p><p>" LINE " ثم نام.<\\/p>\",\"comment\":[{\"headline\":\"قول آخر "
                "طويل\",\"text\":\"" LINE LINE LINE LINE "\"}]}"),
        "<script type=application/json>{\"props\":{\"news\":{\"title\":\"القناة في الحي القديم\","
        "\"body\":[{\"text\":\"" LINE "\"},{\"text\":\"" LINE " ثم نام.\"}]},\"more\":[{"
        "\"title\":\"خبر آخر من المدينة\",\"body\":\"" LINE LINE LINE "\"}]}}</script>",
    };
    (void)state;
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        struct imported got = {0};
        char html[8192];
        snprintf(html, sizeof html,
                 "<!DOCTYPE html><title>القناة في الحي القديم</title>%s<body><div id=root>"
                 "<a href=/>الرئيسية</a><p>جاري التحميل</p></div>",
                 heads[i]);
        import_bytes(&got, "page.html", wq_str(html), 1000);
        if (!wq_str_equal(got.article.text,
                          wq_str("القناة في الحي القديم\n\n" LINE "\n\n" LINE " ثم نام.\n")) &&
            !wq_str_equal(got.article.text, wq_str("القناة\n\n" LINE "\n\n" LINE " ثم نام.\n")))
            fail_msg("%s\nbecame\n%.*s", heads[i], (int)got.article.text.len, got.article.text.ptr);
        imported_free(&got);
    }
}

/* Verses are no prose: a page that shows them is not read a second time from its data. */
static void test_text_that_is_shown_is_not_taken_from_a_script_again(void **state)
{
    struct imported got = {0};
    (void)state;
    import_bytes(
        &got, "page.html",
        wq_str("<!DOCTYPE html><title>القناة</title>" JSON_LD(
            "{\"@type\":\"Article\",\"headline\":\"القناة\",\"articleBody\":\"قفا نبك من "
            "ذكرى حبيب ومنزل بسقط اللوى بين الدخول فحومل فتوضح فالمقراة\"}") "<body>"
                                                                             "<h1>القناة</"
                                                                             "h1><p>قفا نبك من "
                                                                             "ذكرى حبيب "
                                                                             "ومنزل<p>بسقط اللوى "
                                                                             "بين الدخول "
                                                                             "فحومل<p>فتوضح "
                                                                             "فالمقراة"),
        1000);
    assert_true(wq_str_equal(got.article.text,
                             wq_str("القناة\n\nقفا نبك من ذكرى حبيب ومنزل\n\nبسقط اللوى بين "
                                    "الدخول فحومل\n\nفتوضح فالمقراة\n")));
    imported_free(&got);
}

static void test_captions_are_no_comments(void **state)
{
    struct imported got = {0};
    (void)state;
    import_bytes(
        &got, "page.html",
        wq_str("<!DOCTYPE html><title>قناة الماء القديمة</title><h1>قناة الماء القديمة</h1>"
               "<div>" PROSE "<div class=ImgComment>القناة بعد ترميمها</div></div>"),
        1000);
    const struct wq_str text = got.article.text, caption = wq_str("القناة بعد ترميمها");
    bool is_kept = false;
    for (size_t off = 0; off + caption.len <= text.len && !is_kept; off++)
        is_kept = memcmp(text.ptr + off, caption.ptr, caption.len) == 0;
    assert_true(is_kept);
    imported_free(&got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_author_and_date_are_found_in_the_head),
        cmocka_unit_test(test_author_and_date_are_found_above_the_text),
        cmocka_unit_test(test_a_writer_may_stand_as_a_heading_above_the_title),
        cmocka_unit_test(test_dates_in_the_head_of_a_site_are_not_the_articles),
        cmocka_unit_test(test_the_title_is_what_the_page_shows),
        cmocka_unit_test(test_text_between_furniture_is_whole),
        cmocka_unit_test(test_the_article_of_the_title_goes_before_teasers),
        cmocka_unit_test(test_a_thread_is_its_first_authors_or_everybodys),
        cmocka_unit_test(test_text_that_only_a_script_shows_is_found),
        cmocka_unit_test(test_text_that_is_shown_is_not_taken_from_a_script_again),
        cmocka_unit_test(test_captions_are_no_comments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
