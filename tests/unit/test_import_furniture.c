/* SPDX-License-Identifier: MIT */
/* What goes of plain text that was copied off a page, and what stays. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "furniture.h"
#include "import_fixture.h"
#include "text_main.h"

#define PROSE "عاد الماء إلى القناة القديمة بعد أربعين عاماً من الجفاف، وركض الأطفال بمحاذاته فرحين."
#define MORE "وقال أهل البلدة إنهم سيحرسون القناة في الليل والنهار كي لا تجف مرة أخرى أبداً."

/* The text of a file, and what is to be left of it. */
static const struct {
    const char *text, *left;
} texts[] = {
    /* the title that stands twice, and with another one in between */
    {"قناة الماء\n\nقناة الماء\n" PROSE "\n", "قناة الماء\n\n" PROSE "\n"},
    {"قناة الماء\nمحليات\nقناةُ الماء\n" PROSE "\n", "قناة الماء\nمحليات\n" PROSE "\n"},
    /* but for a poem that is called after its first verse */
    {"قفا نبك من ذكرى حبيب ومنزل\n\nقفا نبك من ذكرى حبيب ومنزل\nبسقط اللوى بين الدخول فحومل\n"
     "فتوضح فالمقراة لم يعف رسمها\nلما نسجتها من جنوب وشمأل\n",
     NULL},
    /* not behind the text */
    {"قناة الماء\n" PROSE " " MORE "\n\nقناة الماء\n" MORE, NULL},
    /* the lead that stands again, cut short; a caption between both stays */
    {"قناة\nعاد الماء إلى القناة القديمة بعد أربعين...\nصورة: القناة\n" PROSE "\n",
     "قناة\nصورة: القناة\n" PROSE "\n"},
    {"قناة\n" PROSE "\n" PROSE "\n" MORE, "قناة\n" PROSE "\n" MORE},
    /* a refrain is none */
    {"قناة\n" PROSE "\n" PROSE "\n" PROSE "\n", NULL},
    /* dots at the end of something else */
    {"قناة\nمن يدري متى يعود الماء...\n" PROSE "\n", NULL},
    /* a page that was copied with its menu, or with the way to it */
    {"الرئيسية\nأخبار\nالرئيسية/محليات/قناة الماء القديمة\nقناة الماء القديمة\n" PROSE "\n",
     "قناة الماء القديمة\n" PROSE "\n"},
    {"ثقافة\n|\nتونس\nقناة الماء القديمة\n" PROSE "\n", "قناة الماء القديمة\n" PROSE "\n"},
    /* which a short title is not, nor one that nothing follows */
    {"ثقافة\n***\nقناة الماء القديمة\n" PROSE "\n", NULL},
    {"الرئيسية\n" PROSE "\n", NULL},
    {"عودة\nقفا نبك من ذكرى حبيب ومنزل\n" PROSE "\n", NULL},
    /* names below the title, and beside a date, that are recorded */
    {"قناة\nسعاد الخطيب\n" PROSE "\n", "قناة\n" PROSE "\n"},
    {"قناة\nكتبت سعاد الخطيب\n" PROSE "\n", "قناة\n" PROSE "\n"},
    {"سعاد الخطيب في بيروت\nسعاد الخطيب\n" PROSE "\n", NULL},
    {"قناة\nسعاد الخطيب وأهلها\n" PROSE "\n", NULL},
    {"قناة\n" PROSE "\n" MORE "\nسعاد الخطيب\nمشاركة\n", "قناة\n" PROSE "\n" MORE "\n"},
    /* also one that the title runs into, as it does where a page was copied */
    {"عاد الماء إلى القناة القديمةنشر في 18 ديسمبر 2015\n" PROSE "\n",
     "عاد الماء إلى القناة القديمة\n" PROSE "\n"},
    {"كتاب القناة ينشر في 18 ديسمبر 2015\n" PROSE "\n", NULL},
    {"عاد الماء إلى القناة القديمةنشر في الجريدة\n" PROSE "\n", NULL},
    /* but no heading that text follows, and no name below a verse */
    {"قناة\n" PROSE "\nسعاد الخطيب\n" MORE "\n", NULL},
    {"قناة\n" PROSE "\nقفا نبك من ذكرى حبيب ومنزل\nسعاد الخطيب\n", NULL},
    /* comments */
    {"قناة\n" PROSE "\n\nالتعليقات (1)\n\n    قارئ\n\n    ·منذ 7 سنوات\n    " MORE "\n1\n",
     "قناة\n" PROSE "\n"},
    {"قناة\n" PROSE "\n\nاترك تعليقًا\n\nلن يتم نشر عنوان بريدك الإلكتروني.\n", "قناة\n" PROSE "\n"},
    /* a heading of the author's that sounds like one */
    {"قناة\n" PROSE "\n\nالتعليقات\n\n" MORE " " PROSE "\n\n" PROSE " " MORE "\n", NULL},
    /* lists of other articles, and the text behind one */
    {"قناة\n" PROSE "\n\nمقالات ذات صلة\nموسم الزيتون\nمدرسة من خيمتين\n", "قناة\n" PROSE "\n"},
    {"قناة\n" PROSE "\nاقرأ أيضاً:\nموسم الزيتون في التل\n" MORE "\n",
     "قناة\n" PROSE "\n" MORE "\n"},
    {"قناة\n" PROSE "\nاقرأ أيضاً: موسم الزيتون في التل\n" MORE "\n", "قناة\n" PROSE "\n" MORE "\n"},
    {"قناة\n" PROSE "\n\nأقسام\n\n" MORE "\n", NULL}, /* it heads a paragraph */
    {"قناة\n" PROSE "\n\nأقسام\nأخبار\n\nأخبار متعلقة\n", "قناة\n" PROSE "\n"},
    /* buttons, whatever signs and emoji stand around them */
    {"قناة\n" PROSE "\n\n💡 أهم المواضيع\n\n« زر الذهاب إلى الأعلى »\n", "قناة\n" PROSE "\n"},
    {"قناة\nطباعة\n" PROSE "\nمشاركة\n", "قناة\n" PROSE "\n"},
    /* bylines go when they are recorded; what else stands there stays */
    {"قناة\nبقلم: سعاد الخطيب\nالجمعة 18 كانون الأول/ديسمبر 2015\n" PROSE "\n",
     "قناة\n" PROSE "\n"},
    {"قناة\n" PROSE "\nالمركز الصحفي – سعاد الخطيب\n", "قناة\n" PROSE "\n"},
    {"قناة\n" PROSE "\nتل الزعرور – خاص", NULL},
    {"قناة\nأحداث 18 آذار 2011\n" PROSE "\n", NULL},
    /* a last word of the author's that says when and where */
    {"قناة\n18 كانون الأول 2015\n" PROSE "\nأجري الحوار في بيروت في تشرين الأول 2015.\n",
     "قناة\n" PROSE "\nأجري الحوار في بيروت في تشرين الأول 2015.\n"},
    /* sentences that begin as furniture does */
    {"قناة\n" PROSE "\nتخطى الماء السد في ليلة واحدة.\nشوهد الرجل عند القناة.\n" MORE "\n", NULL},
    {"قناة\n" PROSE "\nقد يهمك أن تعرف أن القناة بنيت قبل مئة عام.\nالمقال السابق في هذه السلسلة "
     "تحدث عن النهر.\nاقرأ أيضا كتب الأقدمين تجد خبرها.\n" MORE "\n",
     NULL},
    {"قناة\n" PROSE "\nقد يهمك: خبر النهر\nاقرأ أيضاً\nالمقال السابق | خبر النهر في الشتاء\n" MORE
     "\n",
     "قناة\n" PROSE "\n" MORE "\n"},
    {"قناة\n" PROSE "\nهل أعجبك الماء؟ هكذا سأل الجد.\nتابعنا على مدى يومين جريان الماء.\n", NULL},
    {"قناة\n" PROSE "\nهل أعجبك المقال؟\nتابعنا على فيسبوك\nعدد القراءات: 120\n",
     "قناة\n" PROSE "\n"},
    /* short lines of interviews and poems */
    {"حوار\n- من أنت؟\n- قارئ.\n- ومن أين؟\n- من الجبل.\n", NULL},
    {"قصيدة\nقفا نبك من ذكرى حبيب ومنزل\nبسقط اللوى بين الدخول فحومل\n", NULL},
    {"عنوان\nس\nx\n", NULL},
};

static void test_each_text_keeps_what_its_author_wrote(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const char *left = texts[i].left ? texts[i].left : texts[i].text;
        struct imported got = {0};
        import_bytes(&got, "text.txt", wq_str(texts[i].text), 100);
        if (got.article_n != 1 || !wq_str_equal(got.article.text, wq_str(left)))
            fail_msg("%s\nbecame\n%.*s\nnot\n%s", texts[i].text, (int)got.article.text.len,
                     got.article.text.ptr, left);
        assert_int_equal(got.counts[WQ_NOTE_CUT] > 0, texts[i].left != NULL);
        imported_free(&got);
    }
}

static void test_everything_stays_when_all_is_to_be_kept(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct imported got = {.sink.options.keep_all = true};
        import_bytes(&got, "text.txt", wq_str(texts[i].text), 100);
        assert_true(wq_str_equal(got.article.text, wq_str(texts[i].text)));
        assert_int_equal(got.counts[WQ_NOTE_CUT], 0);
        imported_free(&got);
    }
}

static void test_lines_around_a_text_tell_author_source_and_date(void **state)
{
    static const struct {
        const char *line, *author, *source;
        uint32_t date;
    } lines[] = {
        {"بقلم سعاد الخطيب", "سعاد الخطيب", "", 0},
        {"بقلم الكاتبة: سعاد الخطيب - دمشق", "سعاد الخطيب", "", 0},
        {"كتب / سعاد الخطيب", "سعاد الخطيب", "", 0},
        {"كتبت سعاد الخطيب", "سعاد الخطيب", "", 0},
        {"الأفق\nسعاد الخطيب\n18 ديسمبر 2015", "سعاد الخطيب", "", 20151218},
        {"نشر في 18 ديسمبر 2015 بواسطة سعاد الخطيب", "سعاد الخطيب", "", 20151218},
        {"كتب الرئيس رسالة طويلة", "", "", 0},
        {"بقلم: admin", "", "", 0},
        {"صحيفة الأفق - سعاد الخطيب", "سعاد الخطيب", "صحيفة الأفق", 0},
        {"سعاد الخطيب | وكالة الأنباء", "سعاد الخطيب", "وكالة الأنباء", 0},
        {"تاريخ النشر: ١٨/١٢/٢٠١٥", "", "", 20151218},
        {"منذ 7 سنوات", "", "", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        char text[1024];
        struct imported got = {0};
        snprintf(text, sizeof text, "قناة\n%s\n" PROSE "\n", lines[i].line);
        import_bytes(&got, "text.txt", wq_str(text), 100);
        const struct wq_meta *meta = &got.article.meta;
        /* a source is only told at the end of a text */
        const bool signs = *lines[i].source != '\0';
        if (signs) {
            imported_free(&got);
            snprintf(text, sizeof text, "قناة\n" PROSE "\n%s\n", lines[i].line);
            import_bytes(&got, "text.txt", wq_str(text), 100);
        }
        if (!wq_str_equal(meta->author, wq_str(lines[i].author)) ||
            !wq_str_equal(meta->source, wq_str(lines[i].source)) || meta->date != lines[i].date)
            fail_msg("%s: author %.*s, source %.*s, date %u", lines[i].line, (int)meta->author.len,
                     meta->author.ptr, (int)meta->source.len, meta->source.ptr, meta->date);
        imported_free(&got);
    }
}

/* Each of its spaces was looked behind, up to the end of the line. */
static void test_a_line_of_few_words_far_apart_takes_no_time(void **state)
{
    enum { GAP = 400000 };
    struct imported got = {0};
    char *text = malloc(GAP + 256);
    (void)state;
    assert_non_null(text);
    const int front = sprintf(text, "قناة\nكتب");
    memset(text + front, ' ', GAP);
    sprintf(text + front + GAP, "/ سعاد الخطيب\n%s\n", PROSE);
    import_bytes(&got, "text.txt", wq_str(text), 65536);
    assert_int_equal(got.article_n, 1);
    imported_free(&got);
    free(text);
}

/* For each of them what follows was looked at, up to the end of the text. */
static void test_a_title_that_stands_on_each_line_takes_no_time(void **state)
{
    enum { LINES = 100000 };
    static const char line[] = "الرئيسية\n";
    struct imported got = {0};
    char *text = malloc(LINES * (sizeof line - 1) + 1);
    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < LINES; i++)
        memcpy(text + i * (sizeof line - 1), line, sizeof line);
    import_bytes(&got, "text.txt", wq_str(text), 65536);
    imported_free(&got);
    free(text);
}

static void test_a_date_in_the_name_of_a_text_counts_last(void **state)
{
    (void)state;
    struct imported got = {0};
    import_bytes(&got, "old/2015-12-18-qanat.txt", wq_str("قناة\n" PROSE), 100);
    assert_int_equal(got.article.meta.date, 20151218);
    imported_free(&got);
    import_bytes(&got, "2015-12-18.txt", wq_str("قناة\n3 مارس 2011\n" PROSE), 100);
    assert_int_equal(got.article.meta.date, 20110303);
    imported_free(&got);
}

static void test_short_lines_between_paragraphs_are_headings(void **state)
{
    (void)state;
    struct imported got = {0};
    import_bytes(&got, "text.txt",
                 wq_str("قناة\n" PROSE "\nيوم الجريان\n" MORE "\n- دفاتر كثيرة\n" MORE
                        "\nوأقلام:\n" MORE "\nخاتمة"),
                 100);
    static const uint8_t levels[] = {1, 0, 2, 0, 0, 0, 0, 0, 0};
    assert_int_equal(got.article.block_n, sizeof levels);
    for (uint32_t i = 0; i < got.article.block_n; i++) {
        assert_int_equal(got.article.blocks[i].kind,
                         levels[i] > 0 ? WQ_BLOCK_HEADING : WQ_BLOCK_PARAGRAPH);
        assert_int_equal(got.article.blocks[i].level, levels[i]);
    }
    imported_free(&got);
}

/* ---- phrases ---- */

static void test_phrases_are_found_however_they_are_written(void **state)
{
    static const char file[] = "# a comment\n\nline  أهمّ المواضيع\nstart اقرأ أيضا\n"
                               "class related\nclass post-nav\nby بقلم\nby: كتب\n";
    struct wq_phrases phrases = {0};
    uint32_t line = 0;
    (void)state;
    assert_int_equal(wq_phrases_add(&phrases, wq_str(file), &line), WQ_OK);
    assert_true(wq_is_phrase(&phrases, WQ_PHRASE_LINE, wq_str("💡 اهم المواضيع (12) :")));
    assert_false(wq_is_phrase(&phrases, WQ_PHRASE_LINE, wq_str("أهم المواضيع اليوم")));
    assert_false(wq_is_phrase(&phrases, WQ_PHRASE_SECTION, wq_str("أهم المواضيع")));
    assert_true(wq_is_phrase(&phrases, WQ_PHRASE_START, wq_str("إقرأ أيضاً: شيء")));
    assert_false(wq_is_phrase(&phrases, WQ_PHRASE_START, wq_str("اقرأ أيضاًً")) &&
                 wq_is_phrase(&phrases, WQ_PHRASE_START, wq_str("اقرأ")));
    assert_true(wq_is_called(&phrases, WQ_PHRASE_CLASS, wq_str("block relatedPosts")));
    assert_true(wq_is_called(&phrases, WQ_PHRASE_CLASS, wq_str("x-post_nav")));
    assert_false(wq_is_called(&phrases, WQ_PHRASE_CLASS, wq_str("unrelated post nav")));
    wq_phrases_free(&phrases);
}

/* Its rows would take more memory than the text. */
static void test_more_lines_than_any_text_has_are_kept(void **state)
{
    struct wq_sink sink = {.options = {.explain = true}};
    struct wq_meta meta = {0};
    struct wq_buffer text = {0}, kept = {0};
    (void)state;
    for (size_t i = 0; i <= 1u << 20; i++)
        assert_int_equal(wq_buffer_add(&text, "x\n", 2), WQ_OK);
    const struct wq_str all = {(const char *)text.ptr, text.len};
    assert_int_equal(wq_text_main(all, wq_str(""), &sink, &meta, &kept), WQ_OK);
    assert_int_equal(kept.len, text.len);
    assert_memory_equal(kept.ptr, text.ptr, kept.len);
    const struct imported got = {.sink = sink};
    assert_true(imported_says(&got, "over 1048576 lines: all of it is kept"));
    wq_buffer_free(&text);
    wq_buffer_free(&kept);
    wq_buffer_free(&sink.frames);
    wq_import_options_free(&sink.options);
}

static void test_a_line_that_is_no_phrase_is_told(void **state)
{
    struct wq_phrases phrases = {0};
    uint32_t line = 0;
    (void)state;
    assert_int_equal(wq_phrases_add(&phrases, wq_str("line أ\nsomething ب\n"), &line),
                     WQ_E_DAMAGED);
    assert_int_equal(line, 2);
    wq_phrases_free(&phrases);
    assert_int_equal(wq_phrases_add(&phrases, wq_str("\nline\n"), &line), WQ_E_DAMAGED);
    assert_int_equal(line, 2);
    wq_phrases_free(&phrases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_text_keeps_what_its_author_wrote),
        cmocka_unit_test(test_everything_stays_when_all_is_to_be_kept),
        cmocka_unit_test(test_lines_around_a_text_tell_author_source_and_date),
        cmocka_unit_test(test_a_line_of_few_words_far_apart_takes_no_time),
        cmocka_unit_test(test_a_title_that_stands_on_each_line_takes_no_time),
        cmocka_unit_test(test_a_date_in_the_name_of_a_text_counts_last),
        cmocka_unit_test(test_short_lines_between_paragraphs_are_headings),
        cmocka_unit_test(test_phrases_are_found_however_they_are_written),
        cmocka_unit_test(test_more_lines_than_any_text_has_are_kept),
        cmocka_unit_test(test_a_line_that_is_no_phrase_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
