/* SPDX-License-Identifier: MIT */
/* Text that nobody wrote to be read: pages all the same, in bounded memory. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "../../firmware/layout/internal.h"
#include "page_check.h"

#define TEXT_BYTES (1u << 20) /* the longest text of an article */

static char text[TEXT_BYTES + 1];
static struct text_article article;

/* Fill `text` with a title and `unit` again and again, `bytes` in all. */
static void fill_text(const char *unit, size_t bytes)
{
    size_t unit_len = strlen(unit);
    size_t len = (size_t)snprintf(text, sizeof text, "عنوان\n");
    while (len + unit_len <= bytes) {
        memcpy(text + len, unit, unit_len);
        len += unit_len;
    }
    text[len] = 0;
    text_article_make(&article, (struct wq_str){text, len});
}

static void assert_ink_is_near_the_screen(const struct desk *desk, const struct wq_page *page)
{
    for (uint32_t i = 0; i < page->glyph_n; i++) {
        const struct wq_placed_glyph *g = &page->glyphs[i];
        assert_in_range(g->x + 1000, 0, desk->spec.screen_w_px + 2000);
        assert_in_range(g->y + 1000, 0, desk->spec.screen_h_px + 2000);
    }
}

/* The page from `start_off`, checked. */
static struct wq_page *check_page(struct desk *desk, uint32_t start_off)
{
    struct wq_page *page;
    uint32_t text_off = start_off;
    wq_arena_rewind(&desk->page, 0);
    assert_int_equal(wq_page_make(&desk->page, &desk->scratch, &desk->spec, &article.article,
                                  start_off, 0, &page),
                     WQ_OK);
    const char *complaint = page_complaint(&desk->spec, &article.article, page, &text_off);
    if (complaint)
        fail_msg("page from %u of \"%.40s\": %s", start_off, text + 11, complaint);
    assert_ink_is_near_the_screen(desk, page);
    return page;
}

/* The first two pages, and one in the middle. */
static void check_some_pages(struct desk *desk)
{
    struct wq_page *page = check_page(desk, 0);
    if (page->is_last)
        return;
    check_page(desk, page->next_off);
    uint32_t middle = (uint32_t)(article.article.text.len / 2);
    while ((text[middle] & 0xC0) == 0x80)
        middle++;
    /* no line begins there, but that must not matter; the page after it begins where one ends */
    wq_arena_rewind(&desk->page, 0);
    assert_int_equal(
        wq_page_make(&desk->page, &desk->scratch, &desk->spec, &article.article, middle, 0, &page),
        WQ_OK);
    if (!page->is_last)
        check_page(desk, page->next_off);
}

static void test_endless_words_marks_and_nestings_make_pages(void **state)
{
    (void)state;
    static const char *const units[] = {
        "ب",                  /* a word of 1 MB */
        "w",                  /* in Latin */
        "\u064B",             /* marks */
        "ب\u0650\u200D",      /* marks and joiners */
        "\u202E\u202D",       /* overrides */
        "\u2067ب",            /* isolates that never end */
        "\u2067\u2068\u2066", /* of three kinds */
        "(",                  /* brackets */
        "a(ب",                /* between directions */
        "1a\u200F",           /* levels up and down */
        "\u200D",             /* joiners alone */
        "💡\u200D",            /* emoji joined without end */
        "🇸",                  /* flags */
        "!\t",                /* no place to break */
        "\u2028",             /* forced breaks alone */
        "ب\u2028",            /* and between letters */
        "中",                 /* boxes */
        "\xEF\xB7\xBD",       /* the widest ligature */
        "\u0640",             /* tatweel */
        "لا",                 /* ligatures */
        "\x01",               /* controls */
        "ب. ",                /* a sentence a letter */
    };
    struct desk kobo, waveshare;
    desk_open(&kobo, "kobo-clara", "noto-naskh");
    desk_open(&waveshare, "waveshare-7.5", "amiri");
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        fill_text(units[i], TEXT_BYTES);
        check_some_pages(&kobo);
        check_some_pages(&waveshare);
    }
    /* the two arenas of a page, and that of the fonts, never needed more than this */
    assert_true(kobo.scratch.peak < 12u << 20);
    assert_true(waveshare.scratch.peak < 12u << 20);
    desk_close(&kobo);
    desk_close(&waveshare);
}

static void test_hundred_nested_embeddings_and_isolates_show_their_text(void **state)
{
    (void)state;
    static const char *const openers[] = {"\u202A", "\u202B", "\u202E",
                                          "\u2066", "\u2067", "\u2068"};
    struct desk desk;
    desk_open(&desk, "kobo-clara", "noto-naskh");
    for (size_t i = 0; i < sizeof openers / sizeof openers[0]; i++) {
        size_t len = (size_t)snprintf(text, sizeof text, "عنوان\n");
        for (int n = 0; n < 130; n++)
            len +=
                (size_t)snprintf(text + len, sizeof text - len, "%s%c", openers[i], "ab "[n % 3]);
        text_article_make(&article, (struct wq_str){text, len});
        const struct wq_page *page = check_page(&desk, 0);
        assert_true(page->is_last);
        uint32_t letter_n = 0;
        for (uint32_t g = 0; g < page->glyph_n; g++)
            letter_n += text[page->glyphs[g].off] == 'a' || text[page->glyphs[g].off] == 'b';
        assert_int_equal(letter_n, 87);
    }
    desk_close(&desk);
}

/* A paragraph of four times WQ_PARA_MAX: no text is lost where its pieces meet. */
static void test_long_paragraph_is_shown_whole(void **state)
{
    (void)state;
    static const char *const units[] = {"كلمة وأخرى. ", "كلمة ", "كلمة\u2003", "كلمةطويلة",
                                        "كَلِمَةٌ\u00A0"};
    struct desk desk;
    desk_open(&desk, "kobo-clara", "noto-naskh");
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        uint32_t text_off = 0, off = 0;
        fill_text(units[i], 4 * WQ_PARA_MAX);
        struct wq_page *page;
        do {
            wq_arena_rewind(&desk.page, 0);
            assert_int_equal(wq_page_make(&desk.page, &desk.scratch, &desk.spec, &article.article,
                                          off, 0, &page),
                             WQ_OK);
            const char *complaint = page_complaint(&desk.spec, &article.article, page, &text_off);
            if (complaint)
                fail_msg("\"%s\", page from %u: %s", units[i], off, complaint);
            off = page->next_off;
        } while (!page->is_last);
    }
    desk_close(&desk);
}

/* A long paragraph in which an isolate, or a bracket, with sentences in it stands where its first
 * piece would have to end. */
static void fill_around_the_cut(const char *opener, const char *closer)
{
    size_t len = (size_t)snprintf(text, sizeof text, "عنوان\n");
    while (len < WQ_PARA_MAX - 1000)
        len += (size_t)snprintf(text + len, sizeof text - len, "جملة قصيرة. ");
    len += (size_t)snprintf(text + len, sizeof text - len, "%s", opener);
    while (len < WQ_PARA_MAX + 1000)
        len += (size_t)snprintf(text + len, sizeof text - len, "كلمة a 12. ");
    len += (size_t)snprintf(text + len, sizeof text - len, "%s ", closer);
    while (len < 2 * WQ_PARA_MAX)
        len += (size_t)snprintf(text + len, sizeof text - len, "جملة Latin 75%%. ");
    text_article_make(&article, (struct wq_str){text, len});
}

static void test_long_paragraph_is_cut_after_a_sentence_outside_isolates_and_brackets(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"\u2067", "\u2069"}, {"\u2068", "\u2069"}, {"(", ")"}, {"[", "]"}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        fill_around_the_cut(pairs[i][0], pairs[i][1]);
        struct piece piece = wq_piece_first(&article.article, 1);
        /* the sentence before it, which a letter begins: so it ends where that one does */
        const char *sentence = strstr(text, pairs[i][0]) - strlen("جملة قصيرة. ");
        const char *cut = text + piece.off + piece.len;
        assert_false(piece.ends);
        assert_ptr_equal(cut, sentence);
        while (wq_piece_next(&article.article, &piece) && !piece.ends) {
            cut = text + piece.off + piece.len;
            assert_memory_equal(cut - 2, ". ", 2);
            assert_memory_equal(cut, "جملة", 8); /* before a letter of the paragraph's direction */
        }
    }
}

static void test_all_parts_of_a_long_paragraph_have_its_direction(void **state)
{
    (void)state;
    struct desk desk;
    desk_open(&desk, "kobo-clara", "noto-naskh");
    size_t len = (size_t)snprintf(text, sizeof text, "عنوان\n");
    while (len < WQ_PARA_MAX / 2)
        len += (size_t)snprintf(text + len, sizeof text - len, "كلمة ");
    while (len < 3 * WQ_PARA_MAX)
        len += (size_t)snprintf(text + len, sizeof text - len, "Latin words. ");
    text_article_make(&article, (struct wq_str){text, len});
    struct piece piece = wq_piece_first(&article.article, 1);
    while (!piece.ends && wq_piece_next(&article.article, &piece)) {
        const struct wq_page *page = check_page(&desk, piece.off);
        for (uint32_t i = 0; i < page->line_n; i++)
            assert_true(page->lines[i].is_rtl);
    }
    desk_close(&desk);
}

static void test_title_longer_than_a_page_goes_on_over_pages(void **state)
{
    (void)state;
    struct desk desk;
    uint32_t text_off = 0, off = 0, page_n = 0;
    desk_open(&desk, "waveshare-7.5", "noto-naskh");
    size_t len = 0;
    for (int n = 0; n < 700; n++)
        len += (size_t)snprintf(text + len, sizeof text - len, "كلمة ");
    len += (size_t)snprintf(text + len, sizeof text - len, "\nنص\n");
    text_article_make(&article, (struct wq_str){text, len});
    struct wq_page *page;
    do {
        wq_arena_rewind(&desk.page, 0);
        assert_int_equal(
            wq_page_make(&desk.page, &desk.scratch, &desk.spec, &article.article, off, 50, &page),
            WQ_OK);
        const char *complaint = page_complaint(&desk.spec, &article.article, page, &text_off);
        if (complaint)
            fail_msg("page from %u: %s", off, complaint);
        off = page->next_off;
        page_n++;
    } while (!page->is_last);
    assert_true(page_n > 3);
    desk_close(&desk);
}

/* ---- labels ---- */

static void test_label_is_cut_after_a_word_with_an_ellipsis(void **state)
{
    (void)state;
    struct desk desk;
    struct wq_label whole, cut;
    desk_open(&desk, "kobo-clara", "noto-naskh");
    struct wq_style style = {WQ_VOICE_LABEL, false, 28};
    struct wq_str words = wq_str("كلمة وكلمة وكلمة\nوكلمة وكلمة");
    assert_int_equal(
        wq_label_make(&desk.page, &desk.scratch, desk.fonts, &style, words, true, 2000, &whole),
        WQ_OK);
    assert_true(whole.width_px > 100);
    for (int32_t most_px = 0; most_px <= whole.width_px; most_px++) {
        assert_int_equal(wq_label_make(&desk.page, &desk.scratch, desk.fonts, &style, words, true,
                                       most_px, &cut),
                         WQ_OK);
        /* the ellipsis alone stays where not even it has room */
        assert_true(cut.width_px <= most_px || most_px < 40);
        assert_true(cut.glyph_n <= whole.glyph_n);
        assert_int_equal(desk.scratch.used, 0);
        wq_arena_rewind(&desk.page, 0);
    }
    assert_int_equal(cut.width_px, whole.width_px);
    assert_int_equal(
        wq_label_make(&desk.page, &desk.scratch, desk.fonts, &style, wq_str(""), true, 100, &cut),
        WQ_OK);
    assert_int_equal(cut.width_px, 0);
    desk_close(&desk);
}

/* Labels of two texts, the first cut to most_px, are equal glyph by glyph. */
static void assert_cut_like(struct desk *desk, const char *title, int32_t most_px,
                            const char *wanted_text)
{
    struct wq_style style = {WQ_VOICE_LABEL, false, 28};
    struct wq_label cut, wanted;
    assert_int_equal(wq_label_make(&desk->page, &desk->scratch, desk->fonts, &style, wq_str(title),
                                   true, most_px, &cut),
                     WQ_OK);
    assert_int_equal(wq_label_make(&desk->page, &desk->scratch, desk->fonts, &style,
                                   wq_str(wanted_text), true, 4000, &wanted),
                     WQ_OK);
    assert_int_equal(cut.glyph_n, wanted.glyph_n);
    for (uint32_t i = 0; i < cut.glyph_n; i++) {
        assert_int_equal(cut.glyphs[i].gid, wanted.glyphs[i].gid);
        assert_int_equal(cut.glyphs[i].x, wanted.glyphs[i].x);
    }
}

static void test_no_point_or_space_stands_before_the_ellipsis(void **state)
{
    (void)state;
    struct desk desk;
    desk_open(&desk, "kobo-clara", "noto-naskh");
    assert_cut_like(&desk, "سوريا.. كلمة طويلة جدا جدا", 150, "سوريا…");
    assert_cut_like(&desk, "سوريا… كلمة طويلة جدا جدا", 150, "سوريا…");
    assert_cut_like(&desk, "سوريا ، . كلمة طويلة جدا جدا", 150, "سوريا…");
    assert_cut_like(&desk, ".. .. .. كلمةطويلةجداجداجداجداجدا", 120, "…");
    desk_close(&desk);
}

static void test_label_of_one_long_word_shows_what_fits_with_joins_kept(void **state)
{
    (void)state;
    struct desk desk;
    struct wq_label label;
    desk_open(&desk, "kobo-clara", "noto-naskh");
    struct wq_style style = {WQ_VOICE_LABEL, false, 28};
    fill_text("ك", 11 + 800);
    for (int32_t most_px = 100; most_px <= 900; most_px += 7) {
        wq_arena_rewind(&desk.page, 0);
        assert_int_equal(wq_label_make(&desk.page, &desk.scratch, desk.fonts, &style,
                                       (struct wq_str){text + 11, 800}, true, most_px, &label),
                         WQ_OK);
        assert_in_range(label.width_px, most_px * 3 / 4, most_px);
        /* from the left: the ellipsis, a joiner without ink, letters that join on both sides */
        assert_true(label.glyph_n > 4);
        for (uint32_t i = 2; i + 2 < label.glyph_n; i++)
            assert_int_equal(label.glyphs[i].gid, label.glyphs[i + 1].gid);
    }
    desk_close(&desk);
}

static void test_label_of_anything_stays_within_its_room(void **state)
{
    (void)state;
    static const char *const units[] = {"ب", "\u064B", "🇸",  "💡\u200D", "\u2067",
                                        " ", "中",     "\n", "ab "};
    struct desk desk;
    desk_open(&desk, "kobo-clara", "noto-naskh");
    struct wq_style style = {WQ_VOICE_LABEL, true, 36};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        struct wq_label label;
        fill_text(units[i], 100000);
        wq_arena_rewind(&desk.page, 0);
        assert_int_equal(wq_label_make(&desk.page, &desk.scratch, desk.fonts, &style,
                                       (struct wq_str){text + 11, 99000}, true, 400, &label),
                         WQ_OK);
        assert_in_range(label.width_px, 0, 400);
        assert_int_equal(desk.scratch.used, 0);
    }
    desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_endless_words_marks_and_nestings_make_pages),
        cmocka_unit_test(test_hundred_nested_embeddings_and_isolates_show_their_text),
        cmocka_unit_test(test_long_paragraph_is_shown_whole),
        cmocka_unit_test(test_long_paragraph_is_cut_after_a_sentence_outside_isolates_and_brackets),
        cmocka_unit_test(test_all_parts_of_a_long_paragraph_have_its_direction),
        cmocka_unit_test(test_title_longer_than_a_page_goes_on_over_pages),
        cmocka_unit_test(test_label_is_cut_after_a_word_with_an_ellipsis),
        cmocka_unit_test(test_no_point_or_space_stands_before_the_ellipsis),
        cmocka_unit_test(test_label_of_one_long_word_shows_what_fits_with_joins_kept),
        cmocka_unit_test(test_label_of_anything_stays_within_its_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
