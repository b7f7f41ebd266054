/* SPDX-License-Identifier: MIT */
/* Whom a page credits, how often it was read, who took its pictures; and poems with their poets. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include "import_fixture.h"

#define PROSE                                                                                                                                         \
    "<p>في الحي القديم قناة حجرية لا يتجاوز عرضها ذراعين، كانت تحمل الماء إلى البيوت " \
    "والبساتين.</p>"                                                                                                                         \
    "<p>وما زال الناس يذكرون يوم جفت القناة، وكيف اجتمعوا لتنظيفها حتى عاد الماء إليها صافياً.</p>"

static bool has_text(const struct imported *got, const char *text)
{
    const size_t len = strlen(text);
    for (size_t i = 0; i + len <= got->article.text.len; i++)
        if (memcmp(got->article.text.ptr + i, text, len) == 0)
            return true;
    return false;
}

static const struct {
    const char *head, *above, *below, *source; /* what it is then; "": none */
    const char *line;                          /* of these, */
    bool is_kept;                              /* and whether it stays */
} credits[] = {
    /* what names a house is recorded, and goes */
    {"", "<p>تونس - المدى.نت</p>", "", "المدى.نت", "تونس", false},
    {"", "<p>صنعاء / صحيفة الأفق</p>", "", "صحيفة الأفق", "صنعاء", false},
    {"", "<p>المصدر: صحيفة الأفق</p>", "", "صحيفة الأفق", "المصدر", false},
    {"", "", "<p><b>المصدر : </b>وكالة الصحراء</p>", "وكالة الصحراء", "المصدر", false},
    {"", "<p>تونس - رويترز</p>", "", "رويترز", "تونس", false},
    /* but not where the text begins with it */
    {"", "<p>تونس (رويترز) - عاد الماء إلى القناة القديمة بعد أربعين عاماً من الجفاف.</p>", "",
     "رويترز", "تونس (رويترز) - عاد", true},
    {"", "<p>تونس (الخضراء) - عاد الماء إلى القناة القديمة بعد أربعين عاماً من الجفاف.</p>", "", "",
     "تونس (الخضراء) - عاد", true},
    /* what names none says nothing */
    {"", "", "<p>المصدر: وكالات</p>", "", "المصدر", false},
    {"", "", "<p>المصدر : مواقع إلكترونية</p>", "", "المصدر", false},
    /* a site that says its name itself is the source: who else is credited stays */
    {"<meta property=og:site_name content='مجلة القناة'>", "", "<p>المصدر: وكالة الصحراء</p>",
     "مجلة القناة", "المصدر: وكالة الصحراء", true},
    /* books are the author's to name */
    {"", "", "<p>المصدر: كتاب المياه القديمة، ص ١٢</p>", "", "المصدر: كتاب", true},
    {"", "", "<p>المصدر: ديوان الماء</p>", "", "المصدر: ديوان", true},
    /* counters */
    {"", "<p>1.2K مشاهدات</p>", "", "", "مشاهدات", false},
    {"", "", "<p>12 ألف قراءة</p>", "", "قراءة", false},
    {"", "", "<p>شاهد القناة 12 ألف زائر في عام واحد.</p>", "", "12 ألف زائر", true},
};

static void test_credits_are_recorded_or_stay(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof credits / sizeof credits[0]; i++) {
        struct imported got = {0};
        char html[4096];
        snprintf(html, sizeof html,
                 "<!DOCTYPE html><head><title>قناة الماء القديمة</title>%s</head><body>"
                 "<div><h1>قناة الماء القديمة</h1>%s" PROSE "%s</div>",
                 credits[i].head, credits[i].above, credits[i].below);
        import_bytes(&got, "page.html", wq_str(html), 1000);
        if (got.counts[WQ_NOTE_LEFT_OUT] > 0) /* the build reads no web pages */
            skip();
        if (!wq_str_equal(got.article.meta.source, wq_str(credits[i].source)) ||
            has_text(&got, credits[i].line) != credits[i].is_kept)
            fail_msg("%s%s: source %.*s", credits[i].above, credits[i].below,
                     (int)got.article.meta.source.len, got.article.meta.source.ptr);
        imported_free(&got);
    }
}

/* A dispatch without a title: its first paragraph is all of the title there is. */
static void test_a_dispatch_tells_its_agency(void **state)
{
    static const char text[] =
        "القاهرة (أ ف ب) - عاد الماء إلى القناة القديمة بعد أربعين عاماً من الجفاف.\n"
        "وفي الصباح اجتمع الناس عند القناة ليروا الماء وهو يجري إلى البساتين.\n";
    struct imported got = {0};
    (void)state;
    import_bytes(&got, "text.txt", wq_str(text), 1000);
    assert_true(wq_str_equal(got.article.meta.source, wq_str("أ ف ب")));
    assert_true(wq_str_equal(got.article.text, wq_str(text)));
    imported_free(&got);
}

static void test_what_a_caption_is_made_of_is_parted(void **state)
{
    static const struct {
        const char *html, *wanted;
    } pages[] = {
        {"<figure><img src=a.jpg><figcaption><span>منظر القناة</span><span>تصوير هند</span>"
         "</figcaption></figure>",
         "منظر القناة تصوير هند"},
        {"<div><img src=a.jpg><span class=caption>منظر القناة</span><span class=credit>(هند)</span>"
         "</div>",
         "منظر القناة (هند)"},
        /* letters of a word may have looks of their own elsewhere */
        {"<p>كلمة <span>ال</span><span>ماء</span> هنا.</p>", "كلمة الماء هنا."},
    };
    (void)state;
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        struct imported got = {0};
        char html[4096];
        snprintf(html, sizeof html, "<!DOCTYPE html><title>ع</title><body>%s" PROSE, pages[i].html);
        import_bytes(&got, "page.html", wq_str(html), 1000);
        if (got.counts[WQ_NOTE_LEFT_OUT] > 0)
            skip();
        if (!has_text(&got, pages[i].wanted))
            fail_msg("%.*s", (int)got.article.text.len, got.article.text.ptr);
        imported_free(&got);
    }
}

/* ---- poems ---- */

#define POEM                                                                                                                            \
    "<div class=bet><h4>يا قناة الماء في الحي القديم</h4><h4>كم سقيت الدار من عذب زلال</h4>" \
    "<h4>غاب عنك الماء أعواما طوالا</h4><h4>ثم عاد الماء يجري في الظلال</h4></div>"

static void import_poem(struct imported *got, const char *title, const char *above)
{
    char html[4096];
    snprintf(html, sizeof html,
             "<!DOCTYPE html><title>%s</title><nav><a href=/>الرئيسية</a></nav>%s" POEM, title,
             above);
    import_bytes(got, "poem.html", wq_str(html), 1000);
}

/* The first half of a poem that is called after it was lost, and the poet taken for the title. */
static void test_a_poem_of_headings_is_couplets_by_its_poet(void **state)
{
    static const char *const titles[] = {"يا قناة الماء - سعاد الخطيب - ديوان القناة",
                                         "يا قناة الماء في الحي القديم"};
    static const char *const above[] = {
        "<h1>يا قناة الماء في الحي القديم</h1><h2><a href=/p>سعاد الخطيب</a></h2>",
        "<h1>يا قناة الماء في الحي القديم</h1><h2>سعاد الخطيب</h2>"};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct imported got = {0};
        uint32_t verse_n = 0;
        import_poem(&got, titles[i], above[i]);
        if (got.counts[WQ_NOTE_LEFT_OUT] > 0)
            skip();
        assert_true(wq_str_equal(got.article.meta.title, wq_str("يا قناة الماء في الحي القديم")));
        assert_true(wq_str_equal(got.article.meta.author, wq_str("سعاد الخطيب")));
        for (uint32_t k = 0; k < got.article.block_n; k++)
            if (got.article.blocks[k].kind == WQ_BLOCK_VERSE)
                assert_int_equal(got.article.blocks[k].number, verse_n++ % 2);
        assert_int_equal(verse_n, 4);
        assert_true(has_text(&got, "يا قناة الماء في الحي القديم\tكم سقيت الدار من عذب زلال"));
        imported_free(&got);
    }
}

/* Headings that lead elsewhere, announce something, or differ in length or level are headings. */
static void test_other_rows_of_headings_stay_headings(void **state)
{
    static const char *const rows[] = {
        "<h4>عن القناة</h4><h4>عن الماء</h4><h4>عن الحي</h4>",
        "<h4>عن القناة</h4><h4>عن الماء</h4><h4>عن الحي</h4><h3>عن الناس</h3>",
        "<h4>عن القناة:</h4><h4>عن الماء:</h4><h4>عن الحي:</h4><h4>عن الناس:</h4>",
        "<h4>عن القناة</h4><h4>عن الماء</h4><h4>عن الحي</h4><h4>عن الناس الذين عادوا إليه بعد "
        "الماء</h4>",
        "<h4>عن القناة</h4><h4>عن الماء</h4><h4>عن الحي</h4><h4>عن الناس</h4><p>نص.</p>",
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct imported got = {0};
        char html[4096];
        snprintf(html, sizeof html,
                 "<!DOCTYPE html><title>ع</title><body>" PROSE "<div>%s</div>" PROSE, rows[i]);
        import_bytes(&got, "page.html", wq_str(html), 1000);
        if (got.counts[WQ_NOTE_LEFT_OUT] > 0)
            skip();
        for (uint32_t k = 0; k < got.article.block_n; k++)
            assert_int_not_equal(got.article.blocks[k].kind, WQ_BLOCK_VERSE);
        assert_true(has_text(&got, "عن القناة"));
        imported_free(&got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_credits_are_recorded_or_stay),
        cmocka_unit_test(test_a_dispatch_tells_its_agency),
        cmocka_unit_test(test_what_a_caption_is_made_of_is_parted),
        cmocka_unit_test(test_a_poem_of_headings_is_couplets_by_its_poet),
        cmocka_unit_test(test_other_rows_of_headings_stay_headings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
