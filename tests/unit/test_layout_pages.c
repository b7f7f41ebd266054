/* SPDX-License-Identifier: MIT */
/* What holds of all pages of real articles, on every device and in every family. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "page_check.h"

#define PAGES_MAX 64

/* ---- every article on every device in every family ---- */

/* An article laid out: its pages lie one after the other in the desk's page arena. */
struct laid {
    struct desk *desk;
    const struct wq_article *article;
    struct wq_page *pages[PAGES_MAX];
    uint32_t n;
};

static void lay(struct laid *laid, struct desk *desk, const struct wq_article *article)
{
    const int32_t front_px = 3 * desk->spec.small_em_px;
    uint32_t off = 0;
    *laid = (struct laid){.desk = desk, .article = article};
    wq_arena_rewind(&desk->page, 0);
    do {
        assert_true(laid->n < PAGES_MAX);
        assert_int_equal(wq_page_make(&desk->page, &desk->scratch, &desk->spec, article, off,
                                      front_px, &laid->pages[laid->n]),
                         WQ_OK);
        off = laid->pages[laid->n]->next_off;
    } while (!laid->pages[laid->n++]->is_last);
}

static void fail_on(const struct laid *laid, uint32_t page, const char *complaint)
{
    if (complaint)
        fail_msg("%dx%d, page %u of \"%.*s\": %s", laid->desk->device.w_px, laid->desk->device.h_px,
                 page + 1, (int)laid->article->meta.title.len, laid->article->meta.title.ptr,
                 complaint);
}

typedef void check_laid(const struct laid *laid);

static const char *const devices[] = {"kobo-clara", "waveshare-7.5", "600x800@167/16"};

static void each_article_in(const char *folder, struct desk *desk, check_laid *check, int *n)
{
    static struct text_article article;
    for (struct texts texts = texts_in(folder); next_text(&texts); ++*n) {
        struct laid laid;
        text_article_make(&article, (struct wq_str){texts.text, texts.len});
        lay(&laid, desk, &article.article);
        check(&laid);
    }
}

/* Run `check` over the sample articles, and over those of the shared folder when it is there. */
static void each_layout(check_laid *check)
{
    size_t family_n;
    const struct wq_family *families = wq_families(&family_n);
    for (size_t d = 0; d < sizeof devices / sizeof devices[0]; d++) {
        for (size_t f = 0; f < family_n; f++) {
            struct desk desk;
            int own_n = 0, shared_n = 0;
            if (!is_built(families[f].name))
                continue;
            desk_open(&desk, devices[d], families[f].name);
            each_article_in(WARRAQ_SOURCE_DIR "/tests/articles", &desk, check, &own_n);
            each_article_in(WARRAQ_SHARED_DIR "/articles", &desk, check, &shared_n);
            desk_close(&desk);
            assert_true(own_n > 0);
            if (shared_n == 0 && d + f == 0)
                print_message("[  SKIPPED ] ../shared/articles is not there\n");
        }
    }
}

/* ---- text ---- */

static void check_tiles(const struct laid *laid)
{
    uint32_t text_off = 0;
    for (uint32_t p = 0; p < laid->n; p++)
        fail_on(laid, p,
                page_complaint(&laid->desk->spec, laid->article, laid->pages[p], &text_off));
}

static void test_pages_tile_the_text_and_lines_keep_to_the_measure(void **state)
{
    (void)state;
    each_layout(check_tiles);
}

/* ---- looks ---- */

/* Justified lines, and those of them with a longer join, of all that was checked. */
static uint32_t justified_n, stretched_n;

static void check_and_count(const struct laid *laid)
{
    check_tiles(laid);
    for (uint32_t p = 0; p < laid->n; p++) {
        for (uint32_t i = 0; i < laid->pages[p]->line_n; i++) {
            justified_n += laid->pages[p]->lines[i].is_justified;
            stretched_n += laid->pages[p]->lines[i].kashida_n > 0;
        }
    }
}

static void lay_in(struct wq_typeset look)
{
    struct desk desk;
    int n = 0;
    look.margin_px = -1;
    justified_n = stretched_n = 0;
    desk_open_with(&desk, "kobo-clara", "noto-naskh", &look, NULL);
    each_article_in(WARRAQ_SOURCE_DIR "/tests/articles", &desk, check_and_count, &n);
    desk_close(&desk);
    assert_true(n > 0);
}

static void test_every_look_keeps_the_promises(void **state)
{
    (void)state;
    lay_in((struct wq_typeset){.kashida = WQ_KASHIDA_NONE});
    assert_int_equal(stretched_n, 0);
    lay_in((struct wq_typeset){.kashida = WQ_KASHIDA_RESTRAINED});
    uint32_t restrained_n = stretched_n;
    assert_in_range(restrained_n, justified_n / 20, justified_n * 45 / 100);
    lay_in((struct wq_typeset){.kashida = WQ_KASHIDA_RICH});
    assert_true(stretched_n > restrained_n);
    lay_in((struct wq_typeset){.is_ragged = true});
    assert_int_equal(stretched_n, 0);
    lay_in((struct wq_typeset){.digits = WQ_DIGITS_ARABIC, .hides_tashkeel = true});
    lay_in((struct wq_typeset){.digits = WQ_DIGITS_EUROPEAN});
    lay_in((struct wq_typeset){.indents_paragraphs = true});
    lay_in((struct wq_typeset){.indents_paragraphs = true, .is_ragged = true});
    lay_in((struct wq_typeset){.hangs_punctuation = true});
    lay_in((struct wq_typeset){.hangs_punctuation = true, .kashida = WQ_KASHIDA_RICH});
    lay_in((struct wq_typeset){.hangs_punctuation = true, .is_ragged = true});
}

static bool same_page(const struct wq_page *a, const struct wq_page *b)
{
    if (a->line_n != b->line_n || a->glyph_n != b->glyph_n || a->next_off != b->next_off ||
        a->is_last != b->is_last || a->front_y_px != b->front_y_px)
        return false;
    for (uint32_t i = 0; i < a->line_n; i++)
        if (a->lines[i].off != b->lines[i].off || a->lines[i].y_px != b->lines[i].y_px ||
            a->lines[i].x_px != b->lines[i].x_px || a->lines[i].width_f26 != b->lines[i].width_f26)
            return false;
    for (uint32_t i = 0; i < a->glyph_n; i++)
        if (a->glyphs[i].gid != b->glyphs[i].gid || a->glyphs[i].face != b->glyphs[i].face ||
            a->glyphs[i].x != b->glyphs[i].x || a->glyphs[i].y != b->glyphs[i].y)
            return false;
    return true;
}

/* Pages backwards, after the words kept have changed, with one arena for both uses. */
static void check_function_of_start(const struct laid *laid)
{
    struct desk *desk = laid->desk;
    for (uint32_t p = laid->n; p-- > 0;) {
        size_t mark = wq_arena_mark(&desk->scratch);
        struct wq_page *again;
        assert_int_equal(wq_page_make(&desk->scratch, &desk->scratch, &desk->spec, laid->article,
                                      laid->pages[p]->start_off, 3 * desk->spec.small_em_px,
                                      &again),
                         WQ_OK);
        fail_on(laid, p, same_page(laid->pages[p], again) ? NULL : "made alone it is different");
        wq_arena_rewind(&desk->scratch, mark);
    }
}

static void test_page_made_from_its_start_equals_the_one_reached_from_the_front(void **state)
{
    (void)state;
    each_layout(check_function_of_start);
}

static void check_starts(const struct laid *laid)
{
    uint32_t starts[PAGES_MAX], few[2] = {7, 7}, n, n_again;
    struct desk *desk = laid->desk;
    int32_t front_px = 3 * desk->spec.small_em_px;
    size_t used = desk->scratch.used;
    assert_int_equal(
        wq_page_starts(&desk->scratch, &desk->spec, laid->article, front_px, starts, PAGES_MAX, &n),
        WQ_OK);
    assert_int_equal(n, laid->n);
    for (uint32_t p = 0; p < n; p++)
        assert_int_equal(starts[p], laid->pages[p]->start_off);
    for (uint32_t p = 1; p < n; p++)
        assert_true(starts[p] > starts[p - 1]);
    /* a small array is not written past its end, and all pages are counted */
    assert_int_equal(
        wq_page_starts(&desk->scratch, &desk->spec, laid->article, front_px, few, 1, &n_again),
        WQ_OK);
    assert_int_equal(n_again, n);
    assert_int_equal(few[1], 7);
    assert_int_equal(desk->scratch.used, used);
}

static void test_starts_are_those_of_the_pages_and_ascend(void **state)
{
    (void)state;
    each_layout(check_starts);
}

/* ---- lines that stay together ---- */

static uint32_t lines_of(const struct wq_page *page, uint32_t block)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < page->line_n; i++)
        n += page->lines[i].block == block;
    return n;
}

/* Whether the page holds text of one paragraph only, headings aside. */
static bool holds_nothing_else(const struct wq_page *page, uint32_t block)
{
    for (uint32_t i = 0; i < page->line_n; i++)
        if (page->lines[i].block != block && page->lines[i].kind != WQ_BLOCK_HEADING)
            return false;
    return true;
}

static void check_together(const struct laid *laid)
{
    for (uint32_t p = 0; p + 1 < laid->n; p++) {
        const struct wq_page *page = laid->pages[p], *next = laid->pages[p + 1];
        const struct wq_line *last = &page->lines[page->line_n - 1];
        /* a title so long that nothing has room beside it stands alone */
        if (last->kind == WQ_BLOCK_HEADING && !holds_nothing_else(page, last->block))
            fail_on(laid, p, "a heading stands last");
        if (next->lines[0].block != last->block || holds_nothing_else(page, last->block))
            continue;
        bool begins = page->lines[0].block != last->block;
        if (begins && lines_of(page, last->block) < 2)
            fail_on(laid, p, "the first line of a paragraph stands alone at the foot");
        if (lines_of(next, last->block) < 2)
            fail_on(laid, p + 1, "the last line of a paragraph stands alone at the head");
    }
}

static void test_no_widow_no_orphan_no_heading_at_the_foot(void **state)
{
    (void)state;
    each_layout(check_together);
}

/* The same where paragraphs of 1 to 7 lines meet the foot in every way. */
static void test_short_paragraphs_keep_two_lines_together_at_every_height(void **state)
{
    (void)state;
    static struct text_article article;
    static char text[16384];
    for (int h = 500; h < 900; h += 23) {
        struct desk desk;
        struct laid laid;
        char device[32];
        snprintf(device, sizeof device, "500x%d@167/16", h);
        desk_open(&desk, device, "noto-naskh");
        size_t len = (size_t)snprintf(text, sizeof text, "عنوان المقال\n");
        for (int i = 0; i < 24; i++) {
            if (i % 5 == 3)
                len += (size_t)snprintf(text + len, sizeof text - len, "# عنوان فرعي\n");
            for (int w = 0; w < 3 + i * 7 % 40; w++)
                len += (size_t)snprintf(text + len, sizeof text - len, "كلمة ");
            len += (size_t)snprintf(text + len, sizeof text - len, "\n");
        }
        text_article_make(&article, (struct wq_str){text, len});
        lay(&laid, &desk, &article.article);
        assert_true(laid.n > 3);
        check_together(&laid);
        check_tiles(&laid);
        desk_close(&desk);
    }
}

/* ---- ink ---- */

/* Where ink of the page's lines lies: line index + 1 by pixel. */
struct ink_map {
    uint16_t *lines;
    int32_t w, h;
    const char *complaint;
};

static void map_glyph(struct ink_map *map, struct wq_fonts *fonts, struct wq_placed_glyph glyph,
                      uint32_t line)
{
    struct wq_bitmap b = wq_fonts_bitmap(fonts, glyph.face, glyph.gid);
    for (int32_t y = 0; y < b.h; y++) {
        for (int32_t x = 0; x < b.w; x++) {
            if (b.rows[y * b.stride + x] == 0)
                continue;
            int32_t at_x = glyph.x + b.left + x, at_y = glyph.y - b.top + y;
            if (at_x < 0 || at_y < 0 || at_x >= map->w || at_y >= map->h) {
                map->complaint = "ink outside the screen";
                return;
            }
            uint16_t *at = &map->lines[at_y * map->w + at_x];
            if (*at && *at != line + 1)
                map->complaint = "ink of two lines overlaps";
            *at = (uint16_t)(line + 1);
        }
    }
}

static bool rows_have_ink(const struct ink_map *map, int32_t from, int32_t to)
{
    for (int32_t i = from * map->w; i < to * map->w; i++)
        if (map->lines[i])
            return true;
    return false;
}

static void check_ink(const struct laid *laid)
{
    const struct wq_page_spec *spec = &laid->desk->spec;
    struct ink_map map = {.w = spec->screen_w_px, .h = spec->screen_h_px};
    map.lines = malloc((size_t)map.w * (size_t)map.h * sizeof *map.lines);
    assert_non_null(map.lines);
    /* the header's letters stand on 3.5 units, the footer's on 4.1 from the bottom */
    int32_t header = spec->unit_px * 35 / 10 + spec->small_em_px / 3;
    int32_t footer = map.h - spec->unit_px * 41 / 10 - spec->small_em_px * 9 / 10;
    for (uint32_t p = 0; p < laid->n; p++) {
        const struct wq_page *page = laid->pages[p];
        memset(map.lines, 0, (size_t)map.w * (size_t)map.h * sizeof *map.lines);
        for (uint32_t l = 0; l < page->line_n; l++)
            for (uint32_t g = 0; g < page->lines[l].glyph_n; g++)
                map_glyph(&map, spec->fonts, page->glyphs[page->lines[l].glyph_first + g], l);
        fail_on(laid, p, map.complaint);
        if (rows_have_ink(&map, 0, header))
            fail_on(laid, p, "ink in the header");
        if (rows_have_ink(&map, footer, map.h))
            fail_on(laid, p, "ink in the footer");
    }
    free(map.lines);
}

static void test_ink_of_lines_never_touches_and_stays_in_its_band(void **state)
{
    (void)state;
    each_layout(check_ink);
}

/* Words with marks stacked above and below, so close that the pitch alone would not do. */
static void test_stacked_marks_of_neighbouring_lines_stay_apart(void **state)
{
    (void)state;
    static struct text_article article;
    static char text[16384];
    static const struct wq_typeset tight = {.em_px = 40, .margin_px = -1, .pitch_px = 40};
    static const char *const faces[] = {"noto-naskh", "amiri", "lateef", "noto-sans"};
    size_t len = (size_t)snprintf(text, sizeof text, "عُنْوَانٌ مُشَكَّلٌ\n");
    for (int i = 0; i < 60; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, "إِنَّ اللّٰهَ ٱلْحَقِّ عِلْمٍ كُلٌّ بِٱلْحَجِّ يَجِيءُ ");
    text_article_make(&article, (struct wq_str){text, len});
    for (size_t f = 0; f < 4; f++) {
        struct desk desk;
        struct laid laid;
        desk_open_with(&desk, "600x800@167/16", faces[f], &tight, NULL);
        lay(&laid, &desk, &article.article);
        check_tiles(&laid);
        check_ink(&laid);
        desk_close(&desk);
    }
}

/* A line under a mark that reaches so deep that their ink would touch moves by itself; those about
 * it, of letters without a stroke below the baseline, keep their distance. */
static void test_a_line_under_a_deep_mark_moves_alone(void **state)
{
    (void)state;
    static struct text_article article;
    static char text[4096];
    static const char deep[] = "سلسلحٍ";
    const struct wq_typeset tight = {.em_px = 40, .margin_px = -1, .pitch_px = 40};
    uint32_t moved_n = 0, moved = 0;
    struct desk desk;
    struct laid laid;
    desk_open_with(&desk, "kobo-clara", "noto-naskh", &tight, NULL);
    size_t len = (size_t)snprintf(text, sizeof text, "عنوان\n");
    for (int i = 0; i < 60; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, "%s ", i == 30 ? deep : "سلسلا");
    text_article_make(&article, (struct wq_str){text, len});
    lay(&laid, &desk, &article.article);
    check_tiles(&laid);
    check_ink(&laid);
    const struct wq_page *page = laid.pages[0];
    assert_true(page->line_n > 6);
    for (uint32_t i = 2; i < page->line_n; i++) {
        int32_t distance_px = page->lines[i].y_px - page->lines[i - 1].y_px;
        assert_true(distance_px >= 40);
        moved_n += distance_px > 40;
        moved = distance_px > 40 ? i : moved;
    }
    assert_int_equal(moved_n, 1);
    uint32_t deep_off = (uint32_t)(strstr(text, deep) - text);
    assert_in_range(deep_off, page->lines[moved - 1].off, page->lines[moved - 1].end_off - 1);
    desk_close(&desk);
}

/* ---- vowelled text ---- */

static const char vowelled[] = "حِكَايَةُ الكُتُبِ وَالرِّيحِ\n"
                               "فِي قَرْيَةٍ صَغِيرَةٍ عَلَى ضَفَّةِ النَّهْرِ، كَانَ "
                               "يَعِيشُ رَجُلٌ يُحِبُّ الكُتُبَ حُبًّا جَمًّا. كَانَ "
                               "يَجْمَعُهَا مِنْ كُلِّ مَكَانٍ، وَيُصْلِحُ مَا تَمَزَّقَ "
                               "مِنْ أَوْرَاقِهَا، ثُمَّ يَضَعُهَا عَلَى رُفُوفٍ مِنْ "
                               "خَشَبِ الزَّيْتُونِ. وَكَانَ أَهْلُ القَرْيَةِ يَأْتُونَ "
                               "إِلَيْهِ كُلَّ مَسَاءٍ، فَيَقْرَأُ عَلَيْهِمْ صَفْحَةً "
                               "أَوْ صَفْحَتَيْنِ، ثُمَّ يُغْلِقُ الكِتَابَ وَيَقُولُ: "
                               "«بَقِيَّةُ الحِكَايَةِ غَدًا إِنْ شَاءَ اللّٰهُ».\n"
                               "وَذَاتَ لَيْلَةٍ هَبَّتْ رِيحٌ شَدِيدَةٌ، فَانْطَفَأَ "
                               "المِصْبَاحُ وَتَطَايَرَتِ الأَوْرَاقُ فِي الظُّلْمَةِ. "
                               "فَقَامَ الأَطْفَالُ يَجْمَعُونَهَا وَرَقَةً وَرَقَةً، "
                               "وَكُلُّ طِفْلٍ يَحْفَظُ مَا فِي وَرَقَتِهِ عَنْ ظَهْرِ "
                               "قَلْبٍ. وَلَمَّا عَادَ النُّورُ، جَلَسُوا حَوْلَهُ، "
                               "وَقَرَأَ كُلٌّ مِنْهُمْ سَطْرًا، فَاكْتَمَلَتِ "
                               "الحِكَايَةُ مِنْ أَفْوَاهِهِمْ قَبْلَ أَنْ تَكْتَمِلَ "
                               "عَلَى الوَرَقِ.\n"
                               "قَالَ الرَّجُلُ وَهُوَ يَبْتَسِمُ: «الآنَ أَعْرِفُ أَنَّ "
                               "الكُتُبَ لَا تَضِيعُ؛ فَإِنَّ مَنْ أَحَبَّهَا صَارَ "
                               "وَرَقَةً مِنْهَا». ثُمَّ أَعْطَى كُلَّ طِفْلٍ قَلَمًا "
                               "وَدَفْتَرًا، وَقَالَ: «اُكْتُبُوا مَا سَمِعْتُمْ، وَلَا "
                               "تَنْسَوْا أَنْ تَتْرُكُوا هَامِشًا لِمَنْ يَأْتِي "
                               "بَعْدَكُمْ». وَمُنْذُ ذَلِكَ اليَوْمِ صَارَتِ القَرْيَةُ "
                               "كُلُّهَا خِزَانَةَ كُتُبٍ، يَدْخُلُهَا الغَرِيبُ "
                               "فَيَجِدُ عِنْدَ كُلِّ بَابٍ حِكَايَةً، وَيَخْرُجُ "
                               "مِنْهَا وَقَدْ تَرَكَ حِكَايَتَهُ.\n";

/* Lines after the first of the vowelled paragraphs, and those not `pitch_px` under the one before.
 */
struct pitches {
    uint32_t line_n, other_n;
};

static struct pitches count_pitches(struct wq_typeset look, const char *device, const char *face,
                                    int32_t percent)
{
    static struct text_article article;
    struct pitches pitches = {0, 0};
    struct desk desk;
    struct laid laid;
    desk_open_with(&desk, device, face, &look, NULL);
    int32_t pitch_px = (desk.spec.pitch_px * percent + 50) / 100;
    text_article_make(&article, wq_str(vowelled));
    lay(&laid, &desk, &article.article);
    check_tiles(&laid);
    check_ink(&laid);
    check_together(&laid);
    check_function_of_start(&laid);
    for (uint32_t p = 0; p < laid.n; p++) {
        const struct wq_page *page = laid.pages[p];
        for (uint32_t i = 1; i < page->line_n; i++) {
            bool is_under = page->lines[i].block == page->lines[i - 1].block;
            if (!is_under || page->lines[i].kind == WQ_BLOCK_HEADING)
                continue;
            pitches.line_n++;
            pitches.other_n += page->lines[i].y_px - page->lines[i - 1].y_px != pitch_px;
        }
    }
    desk_close(&desk);
    assert_true(pitches.line_n > 4);
    return pitches;
}

static void test_vowelled_text_has_a_higher_pitch_and_keeps_it(void **state)
{
    (void)state;
    static const char *const faces[] = {"noto-naskh", "lateef", "noto-sans"};
    const struct wq_typeset usual = {.margin_px = -1},
                            bare = {.margin_px = -1, .hides_tashkeel = true},
                            asked = {.margin_px = -1, .pitch_px = 80};
    for (size_t f = 0; f < 3; f++) {
        assert_int_equal(count_pitches(usual, "kobo-clara", faces[f], 110).other_n, 0);
        assert_int_equal(count_pitches(bare, "kobo-clara", faces[f], 100).other_n, 0);
        assert_int_equal(count_pitches(asked, "kobo-clara", faces[f], 100).other_n, 0);
    }
    /* Amiri's marks reach higher and deeper than any pitch of use: hardly a line, where it was all
     */
    struct pitches amiri = count_pitches(usual, "kobo-clara", "amiri", 110);
    assert_true(amiri.other_n * 5 <= amiri.line_n);
    assert_int_equal(count_pitches(usual, "waveshare-7.5", "noto-naskh", 110).other_n, 0);
}

/* ---- measures ---- */

static void test_measures_out_of_range_are_refused(void **state)
{
    (void)state;
    static const struct wq_typeset bad[] = {{.em_px = 11, .margin_px = -1},
                                            {.em_px = 161, .margin_px = -1},
                                            {.margin_px = 600 / 4 + 1},
                                            {.margin_px = -1, .em_px = 40, .pitch_px = 39},
                                            {.margin_px = -1, .em_px = 40, .pitch_px = 161}};
    struct desk desk;
    desk_open(&desk, "600x800@167/16", "noto-naskh");
    struct wq_page_spec before = desk.spec;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(
            wq_page_spec_make(desk.fonts, &desk.device, desk.family, &bad[i], &desk.spec),
            WQ_E_RANGE);
        assert_memory_equal(&before, &desk.spec, sizeof before);
    }
    desk_close(&desk);
}

static void test_fingerprint_differs_with_whatever_moves_a_page(void **state)
{
    (void)state;
    struct desk desk;
    desk_open(&desk, "kobo-clara", "noto-naskh");
    uint64_t usual = wq_page_spec_fingerprint(&desk.spec, "noto-naskh");
    assert_true(usual != wq_page_spec_fingerprint(&desk.spec, "amiri"));
    static const struct wq_typeset other[] = {{.em_px = 43, .margin_px = -1},
                                              {.margin_px = 65},
                                              {.margin_px = -1, .pitch_px = 68},
                                              {.margin_px = -1, .kashida = WQ_KASHIDA_NONE},
                                              {.margin_px = -1, .digits = WQ_DIGITS_ARABIC},
                                              {.margin_px = -1, .hides_tashkeel = true},
                                              {.margin_px = -1, .is_ragged = true},
                                              {.margin_px = -1, .indents_paragraphs = true},
                                              {.margin_px = -1, .hangs_punctuation = true}};
    for (size_t i = 0; i < sizeof other / sizeof other[0]; i++) {
        struct wq_page_spec spec;
        assert_int_equal(wq_page_spec_make(desk.fonts, &desk.device, desk.family, &other[i], &spec),
                         WQ_OK);
        assert_true(usual != wq_page_spec_fingerprint(&spec, "noto-naskh"));
    }
    desk_close(&desk);
}

static void test_start_in_no_block_is_refused(void **state)
{
    (void)state;
    static struct text_article article;
    struct desk desk;
    struct wq_page *page = NULL;
    desk_open(&desk, "kobo-clara", "noto-naskh");
    text_article_make(&article, wq_str("ab\n\nbc\n"));
    static const uint32_t bad[] = {2, 3, 6, 7, 1000, UINT32_MAX};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(
            wq_page_make(&desk.page, &desk.scratch, &desk.spec, &article.article, bad[i], 0, &page),
            WQ_E_RANGE);
    assert_null(page);
    assert_int_equal(desk.page.used, 0);
    desk_close(&desk);
}

/* Each amount of scratch and page memory gives the page or WQ_E_NOMEM, and the arenas as they
 * were. */
static void test_too_little_memory_is_named_at_every_size(void **state)
{
    (void)state;
    static struct text_article article;
    struct desk desk;
    struct wq_page *page = NULL;
    desk_open(&desk, "600x800@167/16", "noto-naskh");
    text_article_make(&article, wq_str("عنوان المقال\nنص قصير فيه msft 12\n"));
    int failed_n = 0;
    for (size_t room = 0; page == NULL && room < DESK_PAGE_BYTES; room += 997) {
        desk.page.cap = room;
        enum wq_status st =
            wq_page_make(&desk.page, &desk.scratch, &desk.spec, &article.article, 0, 0, &page);
        if (st != WQ_OK) {
            assert_int_equal(st, WQ_E_NOMEM);
            assert_int_equal(desk.page.used, 0);
            failed_n++;
        }
        assert_int_equal(desk.scratch.used, 0);
    }
    assert_non_null(page);
    assert_true(failed_n > 1);
    page = NULL;
    desk.page.used = 0;
    failed_n = 0;
    for (size_t room = 0; page == NULL && room < DESK_SCRATCH_BYTES; room += 97) {
        desk.scratch.cap = room;
        enum wq_status st =
            wq_page_make(&desk.page, &desk.scratch, &desk.spec, &article.article, 0, 0, &page);
        assert_true(st == WQ_OK || st == WQ_E_NOMEM);
        assert_int_equal(desk.scratch.used, 0);
        failed_n += st != WQ_OK;
    }
    assert_non_null(page);
    assert_true(failed_n > 1);
    desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_look_keeps_the_promises),
        cmocka_unit_test(test_pages_tile_the_text_and_lines_keep_to_the_measure),
        cmocka_unit_test(test_page_made_from_its_start_equals_the_one_reached_from_the_front),
        cmocka_unit_test(test_starts_are_those_of_the_pages_and_ascend),
        cmocka_unit_test(test_no_widow_no_orphan_no_heading_at_the_foot),
        cmocka_unit_test(test_short_paragraphs_keep_two_lines_together_at_every_height),
        cmocka_unit_test(test_ink_of_lines_never_touches_and_stays_in_its_band),
        cmocka_unit_test(test_stacked_marks_of_neighbouring_lines_stay_apart),
        cmocka_unit_test(test_a_line_under_a_deep_mark_moves_alone),
        cmocka_unit_test(test_vowelled_text_has_a_higher_pitch_and_keeps_it),
        cmocka_unit_test(test_measures_out_of_range_are_refused),
        cmocka_unit_test(test_fingerprint_differs_with_whatever_moves_a_page),
        cmocka_unit_test(test_start_in_no_block_is_refused),
        cmocka_unit_test(test_too_little_memory_is_named_at_every_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
