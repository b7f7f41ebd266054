/* SPDX-License-Identifier: MIT */
/* From each pixel to the text and back, on all pages of real articles and in lines whose directions
 * mix. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "page_check.h"

#define LINES_SEEN 128
#define RECTS_SEEN 512

static const char *const devices[] = {"kobo-clara", "waveshare-7.5", "600x800@167/16"};

/* A page and what it was made of. */
struct view {
    const struct wq_page *page;
    const struct wq_article *article;
    const struct wq_page_spec *spec;
};

typedef void check_view(const struct view *view);

static void each_page_of(struct desk *desk, const struct wq_article *article, check_view *check)
{
    uint32_t off = 0;
    bool is_last = false;
    while (!is_last) {
        struct wq_page *page;
        wq_arena_rewind(&desk->page, 0);
        assert_int_equal(
            wq_page_make(&desk->page, &desk->scratch, &desk->spec, article, off, 60, &page), WQ_OK);
        check(&(struct view){page, article, &desk->spec});
        off = page->next_off;
        is_last = page->is_last;
    }
}

static int each_article_in(const char *folder, struct desk *desk, check_view *check)
{
    static struct text_article article;
    int n = 0;
    for (struct texts texts = texts_in(folder); next_text(&texts); n++) {
        text_article_make(&article, (struct wq_str){texts.text, texts.len});
        each_page_of(desk, &article.article, check);
    }
    return n;
}

/* Numbers, Latin names, brackets, links, marks, ligatures, emoji, and text that shows nothing. */
static const char mixed[] =
    "شركة Microsoft Corporation (MSFT) في 2024\n"
    "قال الأول: «إن Linux 6.1 (الإصدار الأخير) أفضل» ثم ذهب 3 مرات إلى بيت رقم 12/4 في شارع "
    "[الحرية]، وكتب إلى someone@example.org عن 75.5% من ٣٫٥ مليون، لا إله إلا الله ﷺ.\n"
    "اَلْحَمْدُ لِلّٰهِ رَبِّ الْعَالَمِينَ، وَالسَّلَامُ عَلَى "
    "👨‍👩‍👧 "
    "و🇪🇬🇸🇦 "
    "والأُسْرَةِ "
    "العَزِيـــزَةِ.\n"
    "An English line with كلمة عربية 12 (نعم) inside, and more of it so that it is long enough to "
    "be broken in two or in three lines of text with العربية at the seam, 1,000 times.\n"
    "\xE2\x80\x8E\xE2\x80\x8Fنص\xE2\x80\x8C‌ مع\xE2\x80\x8D علامات \xE2\x81\xA6"
    "abc\xE2\x81\xA9 "
    "لا "
    "تُرى\xE2\x80\xAB \xE2\x80\xAC\n"
    "\xE2\x80\x8B\n"
    "\xE2\x80\xA8 بعد\n";

/* Run `check` over the pages of the sample articles, of the shared folder's when it is there, and
 * of mixed text, on three devices, with and without marks, signs that hang and
 * first lines that stand further in. */
static void each_view(check_view *check)
{
    static struct text_article article;
    static const struct wq_typeset asked[] = {{.margin_px = -1},
                                              {.margin_px = -1,
                                               .hides_tashkeel = true,
                                               .kashida = WQ_KASHIDA_RICH,
                                               .indents_paragraphs = true,
                                               .hangs_punctuation = true}};
    text_article_make(&article, wq_str(mixed));
    for (size_t i = 0; i < 2 * sizeof devices / sizeof devices[0]; i++) {
        struct desk desk;
        desk_open_with(&desk, devices[i / 2], i % 2 ? "amiri" : "noto-naskh", &asked[i % 2], NULL);
        each_page_of(&desk, &article.article, check);
        assert_true(each_article_in(WARRAQ_SOURCE_DIR "/tests/articles", &desk, check) > 0);
        if (each_article_in(WARRAQ_SHARED_DIR "/articles", &desk, check) == 0 && i == 0)
            print_message("[  SKIPPED ] ../shared/articles is not there\n");
        desk_close(&desk);
    }
}

/* ---- grapheme clusters and rectangles ---- */

static uint32_t decode(struct wq_str text, uint32_t off, uint32_t *cp)
{
    return off + (uint32_t)wq_utf8_decode((struct wq_str){text.ptr + off, text.len - off}, cp);
}

/* Byte offsets at which the grapheme clusters of the line begin, and its end; their number. */
static uint32_t list_graphemes(struct wq_str text, const struct wq_line *line, uint32_t offs[4096])
{
    static uint32_t cps[4096];
    uint32_t n = 0, begun = 0;
    for (uint32_t off = line->off; off < line->end_off; n++) {
        assert_true(n < 4095);
        uint32_t next = decode(text, off, &cps[n]);
        if (wq_grapheme_begins(cps, n))
            offs[begun++] = off;
        off = next;
    }
    offs[begun] = line->end_off;
    return begun;
}

static uint32_t rects_of(const struct view *view, uint32_t off, uint32_t end_off,
                         struct wq_rect rects[RECTS_SEEN])
{
    uint32_t n = wq_page_rects(view->page, view->article, (struct wq_range){off, end_off}, rects,
                               RECTS_SEEN);
    assert_true(n <= RECTS_SEEN);
    return n;
}

static struct wq_page_hit hit_in(const struct view *view, const struct wq_rect *rect, int32_t x_px)
{
    return wq_page_hit(view->page, view->article, x_px, rect->y + rect->h / 2);
}

/* Which columns of each line are selected. */
struct mask {
    uint8_t is_on[LINES_SEEN][4096];
};

static void clear_mask(const struct view *view, struct mask *mask)
{
    assert_true(view->page->line_n <= LINES_SEEN);
    memset(mask, 0, view->page->line_n * sizeof *mask->is_on);
}

/* As assert_memory_equal, which goes byte by byte and takes most of the test's time. */
static void assert_same_mask(const struct view *view, const struct mask *a, const struct mask *b)
{
    assert_int_equal(memcmp(a, b, view->page->line_n * sizeof *a->is_on), 0);
}

static void add_range(const struct view *view, uint32_t off, uint32_t end_off, struct mask *mask)
{
    static struct wq_rect rects[RECTS_SEEN];
    uint32_t n = rects_of(view, off, end_off, rects), l = 0;
    for (uint32_t i = 0; i < n; i++) {
        while (l < view->page->line_n && view->page->lines[l].top_px != rects[i].y)
            l++;
        assert_true(l < view->page->line_n);
        assert_int_equal(rects[i].h, view->page->lines[l].pitch_px);
        uint8_t *is_on = mask->is_on[l];
        assert_true(rects[i].x >= 0 && rects[i].x + rects[i].w <= 4096);
        for (int32_t x = rects[i].x; x < rects[i].x + rects[i].w; x++) {
            if (is_on[x])
                fail_msg("column %d of line %u lies in two rectangles", x, l);
            is_on[x] = 1;
        }
    }
}

/* Numbers that repeat from run to run (Knuth's MMIX generator). */
static uint32_t draw(uint32_t below)
{
    static uint64_t state = 5735;
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33) % below;
}

/* ---- what holds on every page ---- */

static void check_cells(const struct view *view)
{
    for (uint32_t l = 0; l < view->page->line_n; l++) {
        const char *complaint = cells_complaint(view->spec, view->page, view->article, l);
        if (complaint)
            fail_msg("line %u: %s", l, complaint);
    }
    const char *complaint = hits_complaint(view->spec, view->page, view->article);
    if (complaint)
        fail_msg("%s", complaint);
}

static void test_cells_of_a_line_are_all_its_text_and_touch(void **state)
{
    (void)state;
    each_view(check_cells);
}

/* The first pixel in reading order of what is surely read rightwards or leftwards. */
static void check_sides(const struct view *view, const struct wq_rect *rect, uint32_t cp)
{
    bool is_rtl = cp >= 0x620 && cp <= 0x64A;
    bool is_ltr = (cp | 0x20) >= 'a' && (cp | 0x20) <= 'z';
    if ((!is_rtl && !is_ltr) || rect->w < 2)
        return;
    assert_int_equal(hit_in(view, rect, rect->x).is_after, is_rtl);
    assert_int_equal(hit_in(view, rect, rect->x + rect->w - 1).is_after, is_ltr);
}

static void check_centres(const struct view *view)
{
    static uint32_t offs[4096];
    static struct wq_rect rects[RECTS_SEEN];
    for (uint32_t l = 0; l < view->page->line_n; l++) {
        uint32_t n = list_graphemes(view->article->text, &view->page->lines[l], offs);
        for (uint32_t g = 0; g < n; g++) {
            uint32_t cp, rect_n = rects_of(view, offs[g], offs[g + 1], rects);
            decode(view->article->text, offs[g], &cp);
            bool shows_nothing = (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x202A && cp <= 0x202E) ||
                                 (cp >= 0x2066 && cp <= 0x2069);
            if (rect_n != (shows_nothing ? 0 : 1))
                fail_msg("%dx%d, \"%.*s\": %u rectangles for U+%04X at %u", view->spec->screen_w_px,
                         view->spec->screen_h_px, (int)view->article->meta.title.len,
                         view->article->meta.title.ptr, rect_n, cp, offs[g]);
            if (rect_n == 0)
                continue;
            struct wq_page_hit hit = hit_in(view, &rects[0], rects[0].x + rects[0].w / 2);
            assert_int_equal(hit.cluster.off, offs[g]);
            assert_int_equal(hit.cluster.end_off, offs[g + 1]);
            check_sides(view, &rects[0], cp);
        }
    }
}

static void test_centre_of_each_cluster_gives_that_cluster(void **state)
{
    (void)state;
    each_view(check_centres);
}

static void sort_two(uint32_t *low, uint32_t *high)
{
    uint32_t most = *low > *high ? *low : *high;
    *low += *high - most;
    *high = most;
}

static void check_tiles(const struct view *view)
{
    static struct mask parts, whole;
    uint32_t start = view->page->lines[0].off;
    uint32_t span = view->page->lines[view->page->line_n - 1].end_off - start + 1;
    for (int i = 0; i < 12; i++) {
        uint32_t a = start + draw(span), b = start + draw(span), c = start + draw(span);
        sort_two(&a, &b);
        sort_two(&b, &c);
        sort_two(&a, &b);
        clear_mask(view, &parts);
        clear_mask(view, &whole);
        add_range(view, a, b, &parts);
        add_range(view, b, c, &parts);
        add_range(view, a, c, &whole);
        assert_same_mask(view, &parts, &whole);
    }
}

static void test_rects_of_two_ranges_tile_those_of_both(void **state)
{
    (void)state;
    each_view(check_tiles);
}

/* The white that the line begins with, 0 but for paragraphs whose first lines stand further in. */
static int32_t white_px(const struct view *view, const struct wq_line *line)
{
    const struct wq_cell *cells = view->page->cells + line->cell_first;
    int32_t right_px = (line->x_px * 64 + line->width_f26 + 32) >> 6;
    uint32_t first = line->is_rtl ? line->cell_n - 1 : 0;
    if (line->cell_n == 0 || cells[first].off < cells[first].end_off)
        return 0;
    return (line->is_rtl || line->cell_n == 1 ? right_px : cells[1].x_px) - cells[first].x_px;
}

/* The whole page selected is each line from end to end, in one piece. */
static void check_whole(const struct view *view)
{
    static struct wq_rect rects[RECTS_SEEN];
    uint32_t n = rects_of(view, view->page->start_off, view->page->next_off, rects), r = 0;
    for (uint32_t l = 0; l < view->page->line_n; l++) {
        const struct wq_line *line = &view->page->lines[l];
        int32_t indent_px = white_px(view, line);
        if (line->width_f26 == indent_px * 64)
            continue;
        assert_true(r < n);
        assert_int_equal(rects[r].x, line->is_rtl ? line->x_px : line->x_px + indent_px);
        assert_int_equal(rects[r].w, ((line->width_f26 + 32) >> 6) - indent_px);
        assert_int_equal(rects[r].y, line->top_px);
        assert_int_equal(rects[r].h, line->pitch_px);
        assert_true(rects[r].x >= 0 && rects[r].x + rects[r].w <= view->spec->screen_w_px);
        assert_true(r == 0 || rects[r].y >= rects[r - 1].y + rects[r - 1].h);
        r++;
    }
    assert_int_equal(r, n);
}

static void test_rects_of_the_whole_page_are_its_lines(void **state)
{
    (void)state;
    each_view(check_whole);
}

/* The middle of what the word at `off` shows on this page; false when it shows nothing. */
static bool middle_of_word(const struct view *view, struct wq_range word, int32_t *x_px,
                           int32_t *y_px)
{
    static struct wq_rect rects[RECTS_SEEN];
    if (rects_of(view, word.off, word.end_off, rects) == 0)
        return false;
    *x_px = rects[0].x + rects[0].w / 2;
    *y_px = rects[0].y + rects[0].h / 2;
    return true;
}

/* Put a finger on two words: what lies between them in the text, ends included, is highlighted, and
 * nothing else is, wherever it stands on the lines. */
static void check_drag(const struct view *view)
{
    static uint32_t offs[4096];
    static struct mask dragged, meant;
    const struct wq_page *page = view->page;
    for (int i = 0; i < 12; i++) {
        const struct wq_line *one = &page->lines[draw(page->line_n)];
        const struct wq_line *other = i % 2 ? one : &page->lines[draw(page->line_n)];
        if (one->off == one->end_off || other->off == other->end_off)
            continue;
        struct wq_range a = wq_word_at(view->article, one->off + draw(one->end_off - one->off));
        struct wq_range b =
            wq_word_at(view->article, other->off + draw(other->end_off - other->off));
        int32_t ax, ay, bx, by;
        if (!middle_of_word(view, a, &ax, &ay) || !middle_of_word(view, b, &bx, &by))
            continue;
        struct wq_range from =
            wq_word_at(view->article, wq_page_hit(page, view->article, ax, ay).cluster.off);
        struct wq_range to =
            wq_word_at(view->article, wq_page_hit(page, view->article, bx, by).cluster.off);
        assert_int_equal(from.off, a.off);
        assert_int_equal(from.end_off, a.end_off);
        assert_int_equal(to.off, b.off);
        assert_int_equal(to.end_off, b.end_off);
        uint32_t off = a.off < b.off ? a.off : b.off;
        uint32_t end_off = a.end_off > b.end_off ? a.end_off : b.end_off;
        clear_mask(view, &dragged);
        clear_mask(view, &meant);
        add_range(view, off, end_off, &dragged);
        for (uint32_t l = 0; l < page->line_n; l++) {
            uint32_t n = list_graphemes(view->article->text, &page->lines[l], offs);
            for (uint32_t g = 0; g < n; g++)
                if (offs[g] >= off && offs[g] < end_off)
                    add_range(view, offs[g], offs[g + 1], &meant);
        }
        assert_same_mask(view, &dragged, &meant);
    }
}

static void test_drag_selects_the_text_between_two_words_and_no_other(void **state)
{
    (void)state;
    each_view(check_drag);
}

static void check_pixel(const struct view *view, int32_t x_px, int32_t y_px)
{
    struct wq_range cluster = wq_page_hit(view->page, view->article, x_px, y_px).cluster;
    for (uint32_t l = 0; l < view->page->line_n; l++) {
        const struct wq_line *line = &view->page->lines[l];
        bool is_empty = line->off == line->end_off;
        if (cluster.off >= line->off && cluster.end_off <= line->end_off &&
            (cluster.off < cluster.end_off || is_empty))
            return;
    }
    fail_msg("pixel %d, %d gives text %u to %u, which is not on the page", x_px, y_px, cluster.off,
             cluster.end_off);
}

static void check_pixels(const struct view *view)
{
    static const int32_t far[] = {INT32_MIN, -1, 0, 4096, INT32_MAX};
    for (size_t i = 0; i < 25; i++)
        check_pixel(view, far[i / 5], far[i % 5]);
    for (int32_t y = 0; y < view->spec->screen_h_px; y += 17)
        for (int32_t x = y % 7; x < view->spec->screen_w_px; x += 7)
            check_pixel(view, x, y);
}

static void test_every_pixel_gives_text_of_the_page(void **state)
{
    (void)state;
    each_view(check_pixels);
}

/* ---- lines whose order is known ---- */

/* The page of one paragraph `text` under `title`, whose direction it follows if it has letters of
 * both, on a wide screen. */
static struct view open_line(struct desk *desk, const char *title, const char *text)
{
    static struct text_article article;
    static char whole[1024];
    struct wq_page *page;
    desk_open(desk, "kobo-clara", "noto-naskh");
    snprintf(whole, sizeof whole, "%s\n%s\n", title, text);
    text_article_make(&article, wq_str(whole));
    assert_int_equal(
        wq_page_make(&desk->page, &desk->scratch, &desk->spec, &article.article, 0, 0, &page),
        WQ_OK);
    assert_int_equal(page->line_n, 2);
    return (struct view){page, &article.article, &desk->spec};
}

/* What a finger meets that goes over the line of `text` from left to right is `visual`. */
static void assert_swept(const char *title, const char *text, const char *visual)
{
    struct desk desk;
    struct view view = open_line(&desk, title, text);
    const struct wq_line *line = &view.page->lines[1];
    char swept[1024];
    size_t n = 0;
    uint32_t last_off = UINT32_MAX;
    for (int32_t x = 0; x < desk.spec.screen_w_px; x++) {
        struct wq_range at = wq_page_hit(view.page, view.article, x, line->y_px).cluster;
        if (at.off == last_off)
            continue;
        last_off = at.off;
        memcpy(swept + n, view.article->text.ptr + at.off, at.end_off - at.off);
        n += at.end_off - at.off;
    }
    swept[n] = 0;
    assert_string_equal(swept, visual);
    desk_close(&desk);
}

static void test_sweep_over_a_mixed_line_meets_what_is_seen(void **state)
{
    (void)state;
    assert_swept("ا", "ابج دهو", "وهد جبا");
    assert_swept("ا", "ابج abc 12 د", "د abc 12 جبا");
    assert_swept("ا", "في 2024 (MSFT) نعم", "معن )MSFT( 2024 يف");
    assert_swept("ا", "ab (ابج 12) cd", "cd )12 جبا( ab");
    assert_swept("a b c d", "ab (ابج 12) cd", "ab (12 جبا) cd");
    assert_swept("ا", "بَتٌ", "تٌبَ");
}

static void test_lam_alef_has_two_halves(void **state)
{
    (void)state;
    assert_swept("ا", "بلاد", "دالب");
    struct desk desk;
    struct view view = open_line(&desk, "ا", "لا");
    static struct wq_rect lam[RECTS_SEEN], alef[RECTS_SEEN];
    uint32_t off = view.page->lines[1].off;
    assert_int_equal(rects_of(&view, off, off + 2, lam), 1);
    assert_int_equal(rects_of(&view, off + 2, off + 4, alef), 1);
    assert_int_equal(lam[0].x, alef[0].x + alef[0].w);
    assert_in_range(lam[0].w - alef[0].w + 1, 0, 2);
    desk_close(&desk);
}

static void test_range_over_a_seam_of_directions_has_two_rects(void **state)
{
    (void)state;
    struct desk desk;
    struct view view = open_line(&desk, "ا", "ابج abc");
    static struct wq_rect rects[RECTS_SEEN];
    uint32_t off = view.page->lines[1].off;
    /* from the last Arabic letter to the first Latin one, which stands at the left end */
    assert_int_equal(rects_of(&view, off + 4, off + 8, rects), 2);
    assert_int_equal(rects[0].x, view.page->lines[1].x_px);
    assert_true(rects[1].x > rects[0].x + rects[0].w);
    struct wq_rect few[1] = {{0}};
    assert_int_equal(
        wq_page_rects(view.page, view.article, (struct wq_range){off + 4, off + 8}, few, 1), 2);
    assert_memory_equal(few, rects, sizeof few);
    assert_int_equal(rects_of(&view, off + 4, off + 4, rects), 0);
    desk_close(&desk);
}

/* Words that look the same but are stored otherwise must not lend each other their offsets. */
static void test_words_shown_alike_keep_their_own_offsets(void **state)
{
    (void)state;
    static struct text_article article;
    static const struct wq_typeset asked = {
        .margin_px = -1, .digits = WQ_DIGITS_ARABIC, .hides_tashkeel = true};
    struct desk desk;
    desk_open_with(&desk, "kobo-clara", "noto-naskh", &asked, NULL);
    text_article_make(&article, wq_str("ا\n123 ١٢٣ 123 ب\xE2\x80\xAEت بَت بُت ب\x01ت\n"));
    each_page_of(&desk, &article.article, check_cells);
    each_page_of(&desk, &article.article, check_tiles);
    desk_close(&desk);
}

/* ---- text that is being written ---- */

static struct wq_written written(struct desk *desk, const char *text, bool is_rtl)
{
    const struct wq_style style = {WQ_VOICE_LABEL, false, 40};
    struct wq_written made;
    wq_arena_rewind(&desk->page, 0);
    assert_int_equal(wq_written_make(&desk->page, &desk->scratch, desk->fonts, &style, wq_str(text),
                                     is_rtl, &made),
                     WQ_OK);
    return made;
}

/* The caret after `before_n` bytes of `text`, the last `cluster_n` of which are one cluster. */
static int32_t caret(struct desk *desk, const char *text, uint32_t before_n, uint32_t cluster_n)
{
    struct wq_written made = written(desk, text, true);
    int32_t x = wq_written_caret(&made, (struct wq_range){before_n - cluster_n, before_n});
    assert_in_range(x, 0, made.width_px);
    return x;
}

static void test_the_caret_stands_where_the_next_letter_comes(void **state)
{
    (void)state;
    struct desk desk;
    desk_open(&desk, "kobo-clara", "noto-naskh");
    int32_t arabic_px = written(&desk, "زيت", true).width_px;
    assert_int_equal(caret(&desk, "زيت", 0, 0), arabic_px);
    assert_int_equal(caret(&desk, "زيت", 6, 2), 0);
    assert_true(caret(&desk, "زيت", 2, 2) > caret(&desk, "زيت", 4, 2));
    assert_int_equal(caret(&desk, "زَ", 4, 4), 0); /* with its mark */
    int32_t latin_px = written(&desk, "oil", true).width_px;
    assert_int_equal(caret(&desk, "oil", 0, 0), 0);
    assert_int_equal(caret(&desk, "oil", 3, 1), latin_px);
    /* a space that nothing follows yet has its width */
    assert_true(written(&desk, "زيت ", true).width_px > arabic_px);
    assert_int_equal(caret(&desk, "زيت ", 7, 1), 0);
    assert_true(written(&desk, "oil ", true).width_px > latin_px);
    assert_int_equal(caret(&desk, "oil ", 4, 1), written(&desk, "oil ", true).width_px);
    /* Latin inside Arabic: at its right end, with all of the Arabic still to the right of it */
    int32_t x = caret(&desk, "زيت oil", 10, 1);
    assert_in_range(x, latin_px - 1, latin_px + 1);
    desk_close(&desk);
}

static void test_an_empty_line_has_a_caret_at_its_start(void **state)
{
    (void)state;
    struct desk desk;
    desk_open(&desk, "kobo-clara", "noto-naskh");
    struct wq_written made = written(&desk, "", true);
    assert_true(made.page.is_rtl);
    assert_int_equal(made.width_px, 0);
    assert_int_equal(wq_written_caret(&made, (struct wq_range){0, 0}), 0);
    assert_false(written(&desk, "", false).page.is_rtl);
    desk_close(&desk);
}

static void test_a_line_follows_its_first_strong_letter(void **state)
{
    (void)state;
    struct desk desk;
    desk_open(&desk, "kobo-clara", "noto-naskh");
    assert_true(written(&desk, "12 زيت a", false).page.is_rtl);
    assert_false(written(&desk, "12 a زيت زيت زيت", true).page.is_rtl);
    assert_true(written(&desk, "12-", true).page.is_rtl);
    assert_false(written(&desk, "12-", false).page.is_rtl);
    desk_close(&desk);
}

static void test_too_long_a_line_is_refused(void **state)
{
    (void)state;
    struct desk desk;
    static char text[WQ_WRITTEN_MAX + 2];
    const struct wq_style style = {WQ_VOICE_LABEL, false, 40};
    struct wq_written made;
    desk_open(&desk, "kobo-clara", "noto-naskh");
    memset(text, 'W', WQ_WRITTEN_MAX + 1);
    assert_int_equal(
        wq_written_make(&desk.page, &desk.scratch, desk.fonts, &style, wq_str(text), true, &made),
        WQ_E_LIMIT);
    assert_int_equal(wq_arena_mark(&desk.page), 0);
    text[256] = 0;
    assert_true(written(&desk, text, true).width_px > 256 * 20);
    desk_close(&desk);
}

/* ---- words ---- */

/* The words of `text` are those between the bars of `divided`. */
static void assert_words(const char *divided)
{
    static struct text_article article;
    char text[512], again[1024];
    size_t n = 0, m = 0;
    for (const char *c = divided; *c; c++)
        if (*c != '|')
            text[n++] = *c;
    text_article_make(&article, (struct wq_str){text, n});
    for (uint32_t off = 0; off < n; off++) {
        struct wq_range word = wq_word_at(&article.article, off);
        assert_true(word.off <= off && off < word.end_off);
        if (off == word.off && off > 0)
            again[m++] = '|';
        again[m++] = text[off];
    }
    again[m] = 0;
    assert_string_equal(again, divided);
}

static void test_words_are_letters_marks_digits_and_what_joins_them(void **state)
{
    (void)state;
    assert_words("وبالكتاب| |العَزِيـــزِ");
    assert_words("قال|:| |«|نعم|»|،| |ثم| |(|ذهب|)|.");
    assert_words("3.5| |٣٫٥| |1,000| |75.5|%| |12|/|4| |١،٢");
    assert_words("don't| |example.org| |snake_case| |a|-|b| |x|.| |.|y");
    assert_words("می\xE2\x80\x8Cخواهم|   |نعم|؟|!");
    assert_words("3|.|a| |12|:|30| |٣|،| |٤");
    assert_words("👨‍👩‍👧|🇪🇬|🇸🇦|و");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells_of_a_line_are_all_its_text_and_touch),
        cmocka_unit_test(test_centre_of_each_cluster_gives_that_cluster),
        cmocka_unit_test(test_rects_of_two_ranges_tile_those_of_both),
        cmocka_unit_test(test_rects_of_the_whole_page_are_its_lines),
        cmocka_unit_test(test_drag_selects_the_text_between_two_words_and_no_other),
        cmocka_unit_test(test_every_pixel_gives_text_of_the_page),
        cmocka_unit_test(test_sweep_over_a_mixed_line_meets_what_is_seen),
        cmocka_unit_test(test_lam_alef_has_two_halves),
        cmocka_unit_test(test_range_over_a_seam_of_directions_has_two_rects),
        cmocka_unit_test(test_words_shown_alike_keep_their_own_offsets),
        cmocka_unit_test(test_the_caret_stands_where_the_next_letter_comes),
        cmocka_unit_test(test_an_empty_line_has_a_caret_at_its_start),
        cmocka_unit_test(test_a_line_follows_its_first_strong_letter),
        cmocka_unit_test(test_too_long_a_line_is_refused),
        cmocka_unit_test(test_words_are_letters_marks_digits_and_what_joins_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
