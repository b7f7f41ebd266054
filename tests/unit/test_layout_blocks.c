/* SPDX-License-Identifier: MIT */
/* Each kind of block: where it stands, what stays together, and pages that are the same however
 * one comes to them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "page_check.h"

/* ---- making articles ---- */

static struct text_article made;

static void add(uint8_t kind, uint8_t level, uint8_t flags, uint16_t number, const char *text)
{
    text_article_add(
        &made, (struct wq_block){.kind = kind, .level = level, .flags = flags, .number = number},
        text);
}

static void begin(void)
{
    text_article_begin(&made);
    add(WQ_BLOCK_HEADING, 1, 0, 0, "عنوان المقال");
}

static void add_cell(uint8_t flags, uint16_t column, const char *text)
{
    add(WQ_BLOCK_CELL, 0, flags, column, text);
}

#define ROW WQ_BLOCK_NEW_ROW
#define TABLE (WQ_BLOCK_NEW_TABLE | WQ_BLOCK_NEW_ROW)
#define HEAD WQ_BLOCK_HEADER
#define SENTENCE "كتب الجيران أسماءهم على الجدار القديم ثم عادوا إلى بيوتهم قبل أن يهبط المساء. "

static void add_table(uint32_t row_n)
{
    add_cell(TABLE | HEAD, 0, "الاسم");
    add_cell(HEAD, 1, "الخبر");
    add_cell(HEAD, 2, "العدد");
    for (uint32_t i = 0; i < row_n; i++) {
        char number[16];
        snprintf(number, sizeof number, "%u", i * 37 % 1000);
        add_cell(ROW, 0, i % 3 ? "سلمى" : "خالد بن يونس");
        if (i % 5)
            add_cell(0, 1, i % 2 ? SENTENCE : "خبر قصير");
        add_cell(0, 2, number);
    }
}

/* Something of everything. */
static void add_all_kinds(void)
{
    for (uint8_t level = 1; level <= 6; level++) {
        add(WQ_BLOCK_HEADING, level, 0, 0, "باب في وصف الطريق");
        add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, SENTENCE "*وفيه* _كلام_ و<رابط طويل>^[1]^ " SENTENCE);
    }
    for (uint8_t level = 1; level <= 8; level++) {
        add(WQ_BLOCK_LIST_ITEM, level, 0, 0, SENTENCE);
        add(WQ_BLOCK_PARAGRAPH, level, 0, 0, SENTENCE SENTENCE);
        add(WQ_BLOCK_LIST_ITEM, level, 0, (uint16_t)(level * 999), "بند");
    }
    add(WQ_BLOCK_PARAGRAPH, 0, WQ_BLOCK_QUOTED, 0, SENTENCE SENTENCE SENTENCE);
    add(WQ_BLOCK_LIST_ITEM, 1, WQ_BLOCK_QUOTED, 3, SENTENCE);
    add(WQ_BLOCK_RULE, 0, 0, 0, "\\* \\* \\*");
    add_table(24);
    add(WQ_BLOCK_PREFORMATTED, 0, 0, 0,
        "  int main(void)\n\n\n{\n\treturn print(\"سلام\", aaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbb, "
        "ccc);"
        "\n}");
    for (uint16_t i = 0; i < 8; i++)
        add(WQ_BLOCK_VERSE, 0, 0, i % 2, i < 4 ? "غريب يمر بباب المساء" : SENTENCE);
    add(WQ_BLOCK_VERSE, 0, 0, 0, "سطر حر");
    add(WQ_BLOCK_VERSE, 0, 0, 0, "سطر حر آخر");
    text_article_picture(&made, 600, 300, "صورة " SENTENCE);
    text_article_picture(&made, 30, 4000, "");
    for (uint16_t i = 1; i < 5; i++)
        add(WQ_BLOCK_NOTE, 0, 0, i, SENTENCE);
}

/* ---- laying them out ---- */

static struct wq_page *page_at(struct desk *desk, uint32_t off)
{
    struct wq_page *page;
    assert_int_equal(
        wq_page_make(&desk->page, &desk->scratch, &desk->spec, &made.article, off, 40, &page),
        WQ_OK);
    return page;
}

/* The page after `page`, or the first when that is NULL, in its place; NULL behind the last. */
static struct wq_page *turn(struct desk *desk, const struct wq_page *page)
{
    if (page && page->is_last)
        return NULL;
    uint32_t off = page ? page->next_off : 0;
    wq_arena_rewind(&desk->page, 0);
    return page_at(desk, off);
}

/* Lay out all pages and hold them to what holds of every page; their number. */
static uint32_t check_all_pages(struct desk *desk)
{
    uint32_t off = 0, text_off = 0, n = 0;
    bool is_last = false;
    wq_arena_rewind(&desk->page, 0);
    while (!is_last) {
        size_t mark = wq_arena_mark(&desk->page);
        struct wq_page *page = page_at(desk, off);
        const char *complaint = page_complaint(&desk->spec, &made.article, page, &text_off);
        if (complaint)
            fail_msg("page %u at %u: %s", n + 1, off, complaint);
        off = page->next_off;
        is_last = page->is_last;
        wq_arena_rewind(&desk->page, mark);
        n++;
        assert_true(n < 100000);
    }
    return n;
}

static const struct wq_line *line_of(const struct wq_page *page, uint32_t block)
{
    for (uint32_t i = 0; i < page->line_n; i++)
        if (page->lines[i].block == block)
            return &page->lines[i];
    fail_msg("block %u is not on the page", block);
    return NULL;
}

static uint32_t lines_of(const struct wq_page *page, uint32_t block)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < page->line_n; i++)
        n += page->lines[i].block == block;
    return n;
}

/* ---- first lines further in ---- */

/* How far the line's text begins from where its measure does. */
static int32_t indent_of(const struct wq_page *page, const struct wq_line *line)
{
    const struct wq_cell *cells = page->cells + line->cell_first;
    uint32_t first = line->is_rtl ? line->cell_n - 1 : 0;
    bool is_white = line->cell_n > 0 && cells[first].off == cells[first].end_off;
    if (!is_white)
        return 0;
    return line->is_rtl ? line->left_px + line->measure_px - cells[first].x_px
                        : cells[1].x_px - line->left_px;
}

static void open_indenting(struct desk *desk, int32_t em_px)
{
    struct wq_typeset asked = {.margin_px = -1, .em_px = em_px, .indents_paragraphs = true};
    desk_open_with(desk, "1072x1448@300/16", "noto-naskh", &asked, NULL);
}

static void test_paragraphs_under_each_other_are_indented_and_no_gap_parts_them(void **state)
{
    (void)state;
    static const uint8_t other_kinds[] = {WQ_BLOCK_HEADING, WQ_BLOCK_LIST_ITEM, WQ_BLOCK_RULE,
                                          WQ_BLOCK_VERSE, WQ_BLOCK_PREFORMATTED};
    struct desk desk;
    begin();
    add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, "قصيرة");
    add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, "قصيرة أيضا");
    add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, "words of Latin alone");
    add(WQ_BLOCK_PARAGRAPH, 0, WQ_BLOCK_QUOTED, 0, "قول");
    add(WQ_BLOCK_PARAGRAPH, 0, WQ_BLOCK_QUOTED, 0, "وقول");
    add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, "بعد القول");
    for (size_t i = 0; i < sizeof other_kinds; i++) {
        add(other_kinds[i], 1, 0, 0, "غيرها");
        add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, "قصيرة");
    }
    open_indenting(&desk, 30);
    check_all_pages(&desk);
    const struct wq_page *page = page_at(&desk, 0);
    int32_t most = 0;
    for (uint32_t i = 1; i < page->line_n; i++) {
        const struct wq_line *line = &page->lines[i];
        bool is_under = line->block == 2 || line->block == 3 || line->block == 5;
        /* a line's left end is rounded up to a pixel */
        assert_in_range(indent_of(page, line), is_under ? 36 : 0, is_under ? 37 : 0);
        if (is_under)
            assert_int_equal(line->y_px - line[-1].y_px, desk.spec.pitch_px);
        else if (line->kind == WQ_BLOCK_PARAGRAPH)
            assert_true(line->top_px >= line[-1].top_px + line[-1].pitch_px);
        most = line->block > (uint32_t)most ? (int32_t)line->block : most;
    }
    assert_int_equal(most, made.article.block_n - 1);
    desk_close(&desk);
}

/* What stands on the page before it is known from the article alone. */
static void test_indents_are_the_same_at_the_head_of_a_page(void **state)
{
    (void)state;
    struct desk desk;
    uint32_t head_n = 0;
    begin();
    add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, "عنوان المقال."); /* not shown */
    for (int i = 0; i < 120; i++)
        add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, i % 3 ? SENTENCE : SENTENCE SENTENCE SENTENCE);
    open_indenting(&desk, 0);
    check_all_pages(&desk);
    for (uint32_t off = 0; off < made.article.text.len;) {
        wq_arena_rewind(&desk.page, 0);
        const struct wq_page *page = page_at(&desk, off);
        for (uint32_t i = 0; i < page->line_n; i++) {
            const struct wq_line *line = &page->lines[i];
            bool begins = line->off == made.article.blocks[line->block].off;
            bool is_under = line->block > 2 && begins;
            int32_t wanted_px = is_under ? desk.spec.indent_px : 0;
            assert_in_range(indent_of(page, line), wanted_px, wanted_px + is_under);
            head_n += i == 0 && is_under;
        }
        off = page->next_off;
    }
    assert_true(head_n > 0);
    desk_close(&desk);
}

static void test_a_word_without_room_beside_it_is_not_indented(void **state)
{
    (void)state;
    struct desk desk;
    char word[400] = "";
    begin();
    add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, "قصيرة");
    uint32_t indented_n = 0, kept_n = 0;
    for (int n = 1; n < 60; n++) {
        strcat(word, "سل");
        add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, word);
    }
    open_indenting(&desk, 40);
    check_all_pages(&desk);
    for (uint32_t off = 0; off < made.article.text.len;) {
        wq_arena_rewind(&desk.page, 0);
        const struct wq_page *page = page_at(&desk, off);
        for (uint32_t i = 0; i < page->line_n; i++) {
            const struct wq_line *line = &page->lines[i];
            if (line->block < 2 || line->off != made.article.blocks[line->block].off)
                continue;
            assert_true(line->glyph_n > 0); /* no line of white alone */
            indented_n += indent_of(page, line) > 0;
            kept_n += indent_of(page, line) == 0;
        }
        off = page->next_off;
    }
    assert_true(indented_n > 20 && kept_n > 20);
    desk_close(&desk);
}

static void test_pixels_of_an_indent_give_the_first_letter_and_no_rectangle(void **state)
{
    (void)state;
    struct desk desk;
    struct wq_rect rects[4];
    begin();
    add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, "قصيرة");
    add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, "<سلام> وكلام");
    open_indenting(&desk, 40);
    struct wq_page *page = page_at(&desk, 0);
    const struct wq_line *line = &page->lines[2];
    int32_t right_px = line->left_px + line->measure_px;
    assert_int_equal(indent_of(page, line), 48);
    for (int32_t x = right_px - 48; x < desk.spec.screen_w_px; x++) {
        struct wq_page_hit hit = wq_page_hit(page, &made.article, x, line->y_px);
        assert_int_equal(hit.cluster.off, line->off);
        assert_false(hit.is_after);
    }
    struct wq_range all = {made.article.blocks[1].off, line->end_off};
    assert_int_equal(wq_page_rects(page, &made.article, all, rects, 4), 2);
    assert_int_equal(rects[1].x + rects[1].w, right_px - 48);
    /* nor is the link underlined there */
    assert_true(page->stroke_n > 0);
    for (uint32_t i = 0; i < page->stroke_n; i++)
        assert_true(page->strokes[i].rect.x + page->strokes[i].rect.w <= right_px - 48);
    desk_close(&desk);
}

/* ---- every kind, every panel ---- */

static void test_all_kinds_stand_on_all_panels(void **state)
{
    (void)state;
    static const struct {
        const char *device;
        int32_t em_px;
    } sizes[] = {{"480x800@124/2", 0},    {"600x800@167/16", 0}, {"1072x1448@300/16", 0},
                 {"1404x1872@227/16", 0}, {"800x480@124/2", 40}, {"1072x1448@300/16", 12},
                 {"600x800@167/16", 110}, {"300x420@130/4", 60}, {"4096x4096@300/16", 12}};
    begin();
    add_all_kinds();
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        for (int other = 0; other < 2; other++) {
            struct desk desk;
            struct wq_typeset asked = {.margin_px = -1,
                                       .em_px = sizes[i].em_px,
                                       .indents_paragraphs = other,
                                       .hangs_punctuation = other};
            desk_open_with(&desk, sizes[i].device, "noto-naskh", &asked, NULL);
            check_all_pages(&desk);
            desk_close(&desk);
        }
    }
}

/* Of two pages, one of which has no cells but those that underlining needs. */
static void check_same_but_cells(const struct wq_page *a, const struct wq_page *b)
{
    assert_int_equal(a->line_n, b->line_n);
    assert_int_equal(a->glyph_n, b->glyph_n);
    assert_int_equal(a->stroke_n, b->stroke_n);
    assert_int_equal(a->picture_n, b->picture_n);
    assert_int_equal(a->next_off, b->next_off);
    assert_int_equal(a->is_last, b->is_last);
    for (uint32_t i = 0; i < a->line_n; i++) {
        const struct wq_line *x = &a->lines[i], *y = &b->lines[i];
        assert_int_equal(x->off, y->off);
        assert_int_equal(x->end_off, y->end_off);
        assert_int_equal(x->x_px, y->x_px);
        assert_int_equal(x->y_px, y->y_px);
        assert_int_equal(x->width_f26, y->width_f26);
        assert_int_equal(x->kashida_n, y->kashida_n);
        assert_int_equal(x->glyph_first, y->glyph_first);
        assert_int_equal(x->marker_n, y->marker_n);
    }
    assert_memory_equal(a->glyphs, b->glyphs, a->glyph_n * sizeof *a->glyphs);
    for (uint32_t i = 0; i < a->stroke_n; i++) {
        const struct wq_stroke *x = &a->strokes[i], *y = &b->strokes[i];
        assert_memory_equal(&x->rect, &y->rect, sizeof x->rect);
        assert_int_equal(x->is_dotted, y->is_dotted);
    }
    for (uint32_t i = 0; i < a->picture_n; i++)
        assert_memory_equal(&a->pictures[i].rect, &b->pictures[i].rect, sizeof a->pictures->rect);
}

static void test_cells_change_nothing_else(void **state)
{
    (void)state;
    static const char *const devices[] = {"600x800@167/16", "waveshare-7.5", "kobo-clara"};
    const struct wq_typeset asked = {.margin_px = -1, .hangs_punctuation = true};
    begin();
    add_all_kinds();
    for (size_t i = 0; i < sizeof devices / sizeof devices[0]; i++) {
        struct desk desk;
        desk_open_with(&desk, devices[i], "amiri", &asked, NULL);
        uint32_t cell_n = 0, fewer_n = 0;
        bool is_last = false;
        for (uint32_t off = 0; !is_last;) {
            wq_arena_rewind(&desk.page, 0);
            desk.spec.wants_cells = true;
            struct wq_page *page = page_at(&desk, off);
            desk.spec.wants_cells = false;
            struct wq_page *bare = page_at(&desk, off);
            check_same_but_cells(page, bare);
            cell_n += page->cell_n;
            fewer_n += bare->cell_n;
            off = page->next_off;
            is_last = page->is_last;
        }
        assert_true(fewer_n > 0 && fewer_n < cell_n);
        desk_close(&desk);
    }
}

static void test_english_articles_are_mirrored(void **state)
{
    (void)state;
    struct desk desk;
    text_article_begin(&made);
    add(WQ_BLOCK_HEADING, 1, 0, 0, "An article in English");
    add(WQ_BLOCK_LIST_ITEM, 1, 0, 0, "an item of a list in English");
    add(WQ_BLOCK_PARAGRAPH, 0, WQ_BLOCK_QUOTED, 0, "a quotation");
    add_cell(TABLE, 0, "first");
    add_cell(0, 1, "second");
    add_cell(0, 2, "7");
    desk_open(&desk, "1072x1448@300/16", "noto-naskh");
    check_all_pages(&desk);
    struct wq_page *page = page_at(&desk, 0);
    int32_t left = desk.spec.margin_px;
    assert_true(line_of(page, 1)->left_px > left);
    assert_int_equal(line_of(page, 1)->marker_n, 1);
    const struct wq_line *item = line_of(page, 1);
    assert_true(page->glyphs[item->glyph_first + item->glyph_n].x < item->left_px);
    assert_true(line_of(page, 2)->left_px > left);
    assert_true(line_of(page, 3)->left_px < line_of(page, 4)->left_px);
    assert_true(line_of(page, 4)->left_px < line_of(page, 5)->left_px);
    desk_close(&desk);
}

/* The page from a stored start is the one that turning leads to. */
static void test_a_page_from_its_stored_start_is_the_page_turned_to(void **state)
{
    (void)state;
    static uint32_t starts[4096];
    struct desk desk, other;
    begin();
    add_all_kinds();
    desk_open(&desk, "600x800@167/16", "noto-naskh");
    desk_open(&other, "600x800@167/16", "noto-naskh");
    uint32_t n, off = 0;
    assert_int_equal(wq_page_starts(&desk.scratch, &desk.spec, &made.article, 40, starts, 4096, &n),
                     WQ_OK);
    assert_true(n > 10);
    for (uint32_t i = 0; i < n; i++) {
        wq_arena_rewind(&desk.page, 0);
        wq_arena_rewind(&other.page, 0);
        assert_int_equal(off, starts[i]);
        /* the other desk opens pages from the last to the first */
        struct wq_page *a = page_at(&desk, off), *b = page_at(&other, starts[n - 1 - i]);
        off = a->next_off;
        b = page_at(&other, starts[i]);
        assert_int_equal(a->line_n, b->line_n);
        assert_int_equal(a->glyph_n, b->glyph_n);
        assert_int_equal(a->stroke_n, b->stroke_n);
        assert_int_equal(a->next_off, b->next_off);
        for (uint32_t l = 0; l < a->line_n; l++) {
            assert_int_equal(a->lines[l].off, b->lines[l].off);
            assert_int_equal(a->lines[l].x_px, b->lines[l].x_px);
            assert_int_equal(a->lines[l].y_px, b->lines[l].y_px);
        }
    }
    desk_close(&desk);
    desk_close(&other);
}

static void test_no_page_ends_on_a_heading(void **state)
{
    (void)state;
    struct desk desk;
    desk_open(&desk, "600x800@167/16", "noto-naskh");
    for (uint32_t before = 0; before < 24; before++) {
        begin();
        for (uint32_t i = 0; i < before; i++)
            add(WQ_BLOCK_VERSE, 0, 0, 0, "سطر");
        add(WQ_BLOCK_HEADING, 2, 0, 0, "باب");
        add(WQ_BLOCK_HEADING, 3, 0, 0, "فصل");
        add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, SENTENCE SENTENCE SENTENCE SENTENCE);
        wq_arena_rewind(&desk.page, 0);
        struct wq_page *page = page_at(&desk, 0);
        uint32_t in_text = 0;
        for (uint32_t i = page->line_n; i-- > 0 && page->lines[i].block > before + 2;)
            in_text++;
        assert_true(page->lines[page->line_n - 1].kind != WQ_BLOCK_HEADING);
        assert_true(in_text == 0 || in_text >= 2);
        check_all_pages(&desk);
    }
    desk_close(&desk);
}

/* Text of the body's size begins at a multiple of half the pitch, whatever stood before it. */
static void test_body_text_stands_on_the_grid(void **state)
{
    (void)state;
    struct desk desk;
    begin();
    for (uint8_t level = 1; level <= 6; level++) {
        add(WQ_BLOCK_HEADING, level, 0, 0, "باب في الوصف");
        add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, "سطر واحد");
    }
    add_table(2);
    add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, "بعد الجدول");
    add(WQ_BLOCK_PREFORMATTED, 0, 0, 0, "a\nb\nc");
    add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, "بعد الشيفرة");
    desk_open(&desk, "1404x1872@300/16", "noto-naskh");
    struct wq_page *page = page_at(&desk, 0);
    uint32_t seen = 0;
    for (uint32_t i = 0; i < page->line_n; i++) {
        const struct wq_line *line = &page->lines[i];
        if (line->kind != WQ_BLOCK_PARAGRAPH)
            continue;
        int32_t half = (line->top_px - desk.spec.top_px) * 2;
        assert_true(half % desk.spec.pitch_px < 2 ||
                    half % desk.spec.pitch_px == desk.spec.pitch_px - 1);
        seen++;
    }
    assert_true(seen >= 6);
    desk_close(&desk);
}

/* White between the text of two blocks, one under the other, px. */
static int32_t white_over(const struct wq_page *page, uint32_t block)
{
    const struct wq_line *line = line_of(page, block), *over = line - 1;
    assert_int_equal(over->block + 1, block);
    return line->top_px - over->top_px - over->pitch_px;
}

/* Marks of Amiri move lines down a little: what follows takes no half pitch to be on the grid. */
static void test_lines_moved_by_marks_tear_nothing_apart(void **state)
{
    (void)state;
    static const uint8_t kinds[] = {WQ_BLOCK_VERSE, WQ_BLOCK_LIST_ITEM};
    static const char deep[] = "لِمَا نَسَجَتْهَا مِنْ جَنُوبٍ وَشَمْأَلِ فِي حَرَجٍ";
    static const char high[] = "إِنَّ اللَّهَ أَلَّفَ كُلَّ مُّدَّثِّرٍ إِلَيَّ";
    struct desk desk;
    static const int32_t pitch = 68; /* asked for, so that no vowelled text raises it */
    desk_open_with(&desk, "kobo-clara", "amiri",
                   &(struct wq_typeset){.margin_px = -1, .pitch_px = pitch}, NULL);
    for (size_t k = 0; k < 2; k++) {
        begin();
        add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, SENTENCE);
        for (int i = 0; i < 6; i++)
            add(kinds[k], kinds[k] == WQ_BLOCK_LIST_ITEM, 0, 0, i % 2 ? high : deep);
        add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, SENTENCE);
        struct wq_page *page = page_at(&desk, 0);
        uint32_t moved_n = 0;
        for (uint32_t block = 3; block <= 7; block++) {
            int32_t white = white_over(page, block);
            assert_in_range(white, 0, pitch / 4);
            moved_n += white > 0;
        }
        assert_in_range(moved_n, 1, 5);
        /* where white is asked for, the text is on the grid again */
        const struct wq_line *after = line_of(page, 8);
        assert_in_range(white_over(page, 8), pitch / 4, pitch * 3 / 4);
        assert_in_range((after->top_px - desk.spec.top_px) * 2 % pitch, 0, 1);
        check_all_pages(&desk);
    }
    desk_close(&desk);
}

/* Marks move a heading at a page's head down into the white under it: the text under it stands
 * where it would stand without them. */
static void test_marks_on_a_heading_move_no_text(void **state)
{
    (void)state;
    static const char *const headings[] = {"باب في الوصف", "بَابٌ فِي إِلَيَّ كُلُّهُ مُّدَّثِّرٌ"};
    static const int32_t pitch = 46;
    int32_t top_px[2], heading_px[2];
    struct desk desk;
    desk_open_with(&desk, "waveshare-7.5", "amiri",
                   &(struct wq_typeset){.margin_px = -1, .pitch_px = pitch}, NULL);
    for (int i = 0; i < 2; i++) {
        text_article_begin(&made);
        add(WQ_BLOCK_HEADING, 1, 0, 0, "عنوان");
        add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, SENTENCE SENTENCE);
        add(WQ_BLOCK_HEADING, 2, 0, 0, headings[i]);
        add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, SENTENCE SENTENCE);
        struct wq_page *page = page_at(&desk, made.blocks[2].off);
        assert_int_equal(lines_of(page, 2), 1);
        heading_px[i] = line_of(page, 2)->top_px;
        top_px[i] = line_of(page, 3)->top_px;
    }
    assert_true(heading_px[1] > heading_px[0]);
    assert_int_equal(top_px[1], top_px[0]);
    desk_close(&desk);
}

/* ---- title ---- */

static void test_a_title_that_repeats_is_shown_once(void **state)
{
    (void)state;
    struct desk desk;
    desk_open(&desk, "600x800@167/16", "noto-naskh");
    text_article_begin(&made);
    add(WQ_BLOCK_HEADING, 1, 0, 0, "مكتبة  على عجلات");
    add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, "مكتبة على\nعجلات");
    add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, "النص");
    struct wq_page *page = page_at(&desk, 0);
    assert_int_equal(lines_of(page, 1), 0);
    assert_int_equal(lines_of(page, 2), 1);
    check_all_pages(&desk);
    /* a place in what is not shown is the text after it */
    page = page_at(&desk, made.blocks[1].off + 3);
    assert_int_equal(page->lines[0].block, 2);
    /* a full stop is no difference, and a heading says it too */
    for (int i = 0; i < 2; i++) {
        text_article_begin(&made);
        add(WQ_BLOCK_HEADING, 1, 0, 0, "مكتبة على عجلات");
        add(i ? WQ_BLOCK_HEADING : WQ_BLOCK_PARAGRAPH, 1, 0, 0, "مكتبة على عجلات.");
        add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, "النص");
        assert_int_equal(lines_of(page_at(&desk, 0), 1), 0);
        check_all_pages(&desk);
    }
    /* one word more is no repetition */
    text_article_begin(&made);
    add(WQ_BLOCK_HEADING, 1, 0, 0, "مكتبة على عجلات");
    add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, "مكتبة على عجلات أخرى");
    assert_int_equal(lines_of(page_at(&desk, 0), 1), 1);
    /* nor is a title alone, said twice */
    text_article_begin(&made);
    add(WQ_BLOCK_HEADING, 1, 0, 0, "مكتبة");
    add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, "مكتبة");
    check_all_pages(&desk);
    desk_close(&desk);
}

/* ---- lists ---- */

/* Whether the line's marker has a glyph of this name. */
static bool marker_has(const struct desk *desk, const struct wq_page *page,
                       const struct wq_line *line, const char *name)
{
    for (uint32_t i = 0; i < line->marker_n; i++) {
        char found[64];
        const struct wq_placed_glyph *g = &page->glyphs[line->glyph_first + line->glyph_n + i];
        wq_fonts_glyph_name(desk->fonts, g->face, g->gid, found, sizeof found);
        if (strcmp(found, name) == 0)
            return true;
    }
    return false;
}

static void test_items_hang_beside_their_markers(void **state)
{
    (void)state;
    struct desk desk;
    begin();
    add(WQ_BLOCK_LIST_ITEM, 1, 0, 0, SENTENCE);
    add(WQ_BLOCK_LIST_ITEM, 2, 0, 0, "فرع");
    add(WQ_BLOCK_LIST_ITEM, 1, 0, 7, "سابع");
    add(WQ_BLOCK_LIST_ITEM, 1, 0, 12, "ثاني عشر");
    desk_open(&desk, "600x800@167/16", "noto-naskh");
    struct wq_page *page = page_at(&desk, 0);
    int32_t right = desk.spec.screen_w_px - desk.spec.margin_px;
    const struct wq_line *first = line_of(page, 1), *nested = line_of(page, 2);
    assert_int_equal(first[1].block, 1);
    assert_int_equal(first->left_px + first->measure_px, first[1].left_px + first[1].measure_px);
    assert_true(first->left_px + first->measure_px < right);
    assert_int_equal(first->marker_n, 1);
    assert_int_equal(first[1].marker_n, 0);
    assert_true(page->glyphs[first->glyph_first + first->glyph_n].x >=
                first->left_px + first->measure_px);
    assert_true(nested->left_px + nested->measure_px < first->left_px + first->measure_px);
    assert_true(marker_has(&desk, page, first, "bullet"));
    /* no digits in the text: those of its letters, with a dash */
    const struct wq_line *seventh = line_of(page, 3), *twelfth = line_of(page, 4);
    assert_true(marker_has(&desk, page, seventh, "uni0667"));
    assert_true(marker_has(&desk, page, twelfth, "uni0661"));
    assert_true(marker_has(&desk, page, twelfth, "uni0662"));
    /* their text begins where it does under a bullet */
    assert_int_equal(seventh->left_px + seventh->measure_px,
                     twelfth->left_px + twelfth->measure_px);
    desk_close(&desk);
}

static void test_numbers_follow_the_digits_of_the_article_and_the_reader(void **state)
{
    (void)state;
    struct desk desk;
    begin();
    add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, "في سنة 1984");
    add(WQ_BLOCK_LIST_ITEM, 1, 0, 3, "ثالث");
    desk_open(&desk, "600x800@167/16", "noto-naskh");
    struct wq_page *page = page_at(&desk, 0);
    assert_true(marker_has(&desk, page, line_of(page, 2), "three"));
    desk.spec.digits = WQ_DIGITS_PERSIAN;
    page = page_at(&desk, 0);
    assert_true(marker_has(&desk, page, line_of(page, 2), "uni06F3"));
    desk_close(&desk);
}

/* Sections of a line each: the page ends before the last heading, not on it. */
static void test_a_chain_of_short_sections_is_divided_before_its_last_heading(void **state)
{
    (void)state;
    struct desk desk;
    desk_open(&desk, "800x480@124/2", "noto-naskh");
    for (uint32_t section_n = 1; section_n < 6; section_n++) {
        begin();
        for (uint32_t i = 0; i < section_n; i++) {
            add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, "دمشق");
            add(WQ_BLOCK_HEADING, 2, 0, 0, "عنوان أول");
            add(WQ_BLOCK_HEADING, 3, 0, 0, "عنوان ثان");
        }
        add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, SENTENCE SENTENCE SENTENCE);
        for (struct wq_page *page = turn(&desk, NULL); page; page = turn(&desk, page)) {
            assert_int_not_equal(page->lines[page->line_n - 1].kind, WQ_BLOCK_HEADING);
        }
        check_all_pages(&desk);
    }
    desk_close(&desk);
}

/* ---- verse ---- */

#define GAP_MOST_F26(desk) ((desk).spec.em_px * 64 * 7 / 10 + 64)

static int32_t gap_f26(const struct wq_line *line)
{
    return line->gap_n > 0 ? line->space_f26 / line->gap_n : 0;
}

static void test_hemistichs_stand_in_columns_as_wide_as_the_widest(void **state)
{
    (void)state;
    struct desk desk;
    begin();
    add(WQ_BLOCK_VERSE, 0, 0, 0, "غريب يمر بباب");
    add(WQ_BLOCK_VERSE, 0, 0, 1, "ويحمل في كمه");
    add(WQ_BLOCK_VERSE, 0, 0, 0, "ألا ليت الشباب يعود يوما");
    add(WQ_BLOCK_VERSE, 0, 0, 1, "ولم يعد");
    desk_open(&desk, "1072x1448@300/16", "noto-naskh");
    struct wq_page *page = page_at(&desk, 0);
    const struct wq_line *a = line_of(page, 1), *b = line_of(page, 2);
    const struct wq_line *wide = line_of(page, 3), *narrow = line_of(page, 4);
    assert_int_equal(a->y_px, b->y_px);
    assert_true(b->is_beside && !a->is_beside);
    /* the outer edges are the poem's, and stand as far from either margin */
    int32_t right = wide->left_px + wide->measure_px;
    assert_int_equal(a->left_px + a->measure_px, right);
    assert_int_equal(b->left_px, narrow->left_px);
    assert_in_range(right + narrow->left_px, desk.spec.screen_w_px - 1, desk.spec.screen_w_px + 1);
    assert_in_range(wide->space_f26 - wide->natural_space_f26, 0, 64);
    assert_int_equal(a->kashida_n + b->kashida_n, 0);
    for (uint32_t i = 1; i <= 4; i++)
        assert_true(gap_f26(line_of(page, i)) <= GAP_MOST_F26(desk));
    assert_true(wide->left_px - narrow->left_px - narrow->measure_px >= 2 * desk.spec.em_px);
    assert_true(a->left_px - b->left_px - b->measure_px >= 2 * desk.spec.em_px);
    /* a pixel in the left half is the second hemistich */
    struct wq_page_hit hit = wq_page_hit(page, &made.article, desk.spec.margin_px + 5, a->y_px);
    assert_true(hit.cluster.off >= made.blocks[2].off);
    desk_close(&desk);
}

static void test_columns_are_the_same_on_each_page_of_a_poem(void **state)
{
    (void)state;
    struct desk desk;
    begin();
    for (uint16_t i = 0; i < 40; i++)
        add(WQ_BLOCK_VERSE, 0, 0, i % 2, i == 7 ? "ألا ليت الشباب يعود" : "ولم يعد لنا");
    desk_open(&desk, "1072x1448@300/16", "noto-naskh");
    struct wq_page *page = page_at(&desk, 0);
    int32_t left_px = line_of(page, 2)->left_px;
    uint32_t block = page->lines[page->line_n - 1].block;
    page = page_at(&desk, page->next_off);
    assert_int_equal(line_of(page, block + 2)->left_px, left_px);
    desk_close(&desk);
}

static void test_a_hemistich_that_does_not_fit_stands_below_at_the_end(void **state)
{
    (void)state;
    struct desk desk;
    begin();
    add(WQ_BLOCK_VERSE, 0, 0, 0, "وهذا شطر طويل لا يسعه نصف السطر بحال");
    add(WQ_BLOCK_VERSE, 0, 0, 1, "وعجزه قصير");
    desk_open(&desk, "600x800@167/16", "noto-naskh");
    struct wq_page *page = page_at(&desk, 0);
    const struct wq_line *a = line_of(page, 1), *b = line_of(page, 2);
    assert_true(b->y_px > a->y_px);
    assert_int_equal(b->x_px, desk.spec.margin_px);
    assert_false(b->is_justified);
    desk_close(&desk);
}

static void test_a_second_hemistich_alone_stands_in_its_column(void **state)
{
    (void)state;
    struct desk desk;
    begin();
    add(WQ_BLOCK_VERSE, 0, 0, 0, "غريب يمر بباب");
    add(WQ_BLOCK_VERSE, 0, 0, 1, "ويحمل في كمه أنجما");
    add(WQ_BLOCK_VERSE, 0, 0, 2, "ولم يعد");
    add(WQ_BLOCK_VERSE, 0, 0, 2, "ولم يعد إلينا حين طال الليل واشتد المطر على الوادي");
    desk_open(&desk, "600x800@167/16", "noto-naskh");
    struct wq_page *page = page_at(&desk, 0);
    const struct wq_line *b = line_of(page, 2), *alone = line_of(page, 3), *wide = line_of(page, 4);
    assert_true(alone->y_px > b->y_px && !alone->is_beside);
    assert_int_equal(alone->left_px, b->left_px);
    assert_true(gap_f26(alone) <= GAP_MOST_F26(desk));
    /* too wide for it: at the line's end */
    assert_int_equal(wide->x_px, desk.spec.margin_px);
    assert_false(wide->is_justified);
    desk_close(&desk);
}

static void test_couplets_are_not_divided(void **state)
{
    (void)state;
    struct desk desk;
    desk_open(&desk, "600x800@167/16", "noto-naskh");
    for (uint32_t before = 0; before < 20; before++) {
        begin();
        for (uint32_t i = 0; i < before; i++)
            add(WQ_BLOCK_VERSE, 0, 0, 0, "سطر");
        for (uint16_t i = 0; i < 20; i++)
            add(WQ_BLOCK_VERSE, 0, 0, i % 2, i % 4 < 2 ? "شطر" : "شطر طويل لا يسعه نصف السطر أبدا");
        for (struct wq_page *page = turn(&desk, NULL); page; page = turn(&desk, page)) {
            assert_int_equal(made.blocks[page->lines[0].block].number, 0);
        }
        check_all_pages(&desk);
    }
    desk_close(&desk);
}

/* ---- tables ---- */

static void test_columns_stand_from_the_right_and_rows_under_each_other(void **state)
{
    (void)state;
    struct desk desk;
    begin();
    add_table(3);
    desk_open(&desk, "1072x1448@300/16", "noto-naskh");
    struct wq_page *page = page_at(&desk, 0);
    const struct wq_line *name = line_of(page, 1), *news = line_of(page, 2),
                         *count = line_of(page, 3);
    assert_int_equal(name->y_px, news->y_px);
    assert_int_equal(name->y_px, count->y_px);
    assert_true(name->left_px > news->left_px + news->measure_px);
    assert_true(news->left_px > count->left_px + count->measure_px);
    assert_true(line_of(page, 4)->y_px > name->y_px);
    assert_int_equal(line_of(page, 4)->left_px, name->left_px);
    /* over the table, under its header, under each row */
    assert_int_equal(page->stroke_n, 5);
    desk_close(&desk);
}

static void test_a_header_stands_on_each_page_of_its_table(void **state)
{
    (void)state;
    struct desk desk;
    begin();
    add_table(60);
    desk_open(&desk, "600x800@167/16", "noto-naskh");
    uint32_t page_n = 0;
    int32_t left = 0;
    for (struct wq_page *page = turn(&desk, NULL); page; page = turn(&desk, page)) {
        const struct wq_line *head = line_of(page, 1);
        assert_int_equal(head->is_repeat, page_n > 0);
        left = page_n == 0 ? head->left_px : left;
        assert_int_equal(head->left_px, left); /* columns are the table's, not the page's */
        assert_true(page->lines[page->line_n - 1].block > 3);
        page_n++;
    }
    assert_true(page_n > 3);
    check_all_pages(&desk);
    desk_close(&desk);
}

static void test_a_long_word_asks_for_no_wide_column(void **state)
{
    (void)state;
    struct desk desk;
    static const char word[] =
        "ككككككككككككككككككككككككككككككككككككككككككككككككككككككككككككككككككككككككك";
    begin();
    for (uint16_t i = 0; i < 6; i++)
        add_cell(i == 0 ? TABLE : i % 3 == 0 ? ROW : 0, i % 3, i % 3 == 0 ? "اسم" : word);
    desk_open(&desk, "1072x1448@300/16", "noto-naskh");
    check_all_pages(&desk);
    const struct wq_page *page = page_at(&desk, 0);
    assert_int_equal(line_of(page, 2)->y_px, line_of(page, 1)->y_px);
    assert_int_equal(line_of(page, 3)->y_px, line_of(page, 1)->y_px);
    assert_true(lines_of(page, 2) > 1);
    desk_close(&desk);
}

static void test_a_column_with_a_header_alone_is_none_of_numbers(void **state)
{
    (void)state;
    struct desk desk;
    text_article_begin(&made);
    add(WQ_BLOCK_HEADING, 1, 0, 0, "An article in English");
    add_cell(TABLE | HEAD, 0, "name");
    add_cell(HEAD, 1, "i");
    add_cell(HEAD, 2, "i");
    add_cell(ROW, 0, "first");
    add_cell(0, 2, "7");
    desk_open(&desk, "1072x1448@300/16", "noto-naskh");
    const struct wq_page *page = page_at(&desk, 0);
    const struct wq_line *empty = line_of(page, 2), *numbers = line_of(page, 3);
    assert_int_equal(empty->x_px, empty->left_px);
    assert_true(numbers->x_px > numbers->left_px);
    desk_close(&desk);
}

static void test_a_table_without_room_becomes_paragraphs(void **state)
{
    (void)state;
    struct desk desk;
    begin();
    for (uint16_t c = 0; c < 9; c++)
        add_cell(c ? HEAD : TABLE | HEAD, c, "رأس");
    for (uint16_t c = 0; c < 9; c++)
        add_cell(c ? 0 : ROW, c, "قيمة العمود كلمات");
    desk_open(&desk, "480x800@124/2", "noto-naskh");
    check_all_pages(&desk);
    struct wq_page *page = page_at(&desk, 0);
    assert_int_equal(lines_of(page, 1), 0);
    assert_true(line_of(page, 10)->marker_n > 0);
    assert_true(line_of(page, 11)->y_px > line_of(page, 10)->y_px);
    desk_close(&desk);
}

static void test_a_row_higher_than_the_page_is_divided(void **state)
{
    (void)state;
    static char text[12000];
    struct desk desk;
    for (size_t n = strlen(SENTENCE); strlen(text) + n < sizeof text;)
        memcpy(text + strlen(text), SENTENCE, n + 1);
    begin();
    add_cell(TABLE | HEAD, 0, "الاسم");
    add_cell(HEAD, 1, "الخبر");
    add_cell(ROW, 0, "سلمى");
    add_cell(0, 1, text);
    add_cell(ROW, 0, "خالد");
    add_cell(0, 1, "قصير");
    desk_open(&desk, "600x800@167/16", "noto-naskh");
    assert_true(check_all_pages(&desk) > 3);
    desk_close(&desk);
}

/* The number of rules across the table whose bottoms lie in [from_px, to_px]. */
static uint32_t rules_between(const struct wq_page *page, int32_t from_px, int32_t to_px)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < page->stroke_n; i++) {
        int32_t bottom = page->strokes[i].rect.y + page->strokes[i].rect.h;
        n += bottom >= from_px && bottom <= to_px;
    }
    return n;
}

/* A row under a heading that fills the page's head is set as paragraphs, so that the heading does
 * not end the page; the page that begins within it goes on so, though the row alone would fit
 * there. */
static void test_a_row_begun_as_paragraphs_goes_on_so(void **state)
{
    (void)state;
    char text[4096];
    struct desk desk;
    uint32_t divided_n = 0;
    desk_open(&desk, "800x480@124/2", "noto-naskh");
    for (uint32_t word_n = 10; word_n <= 60; word_n++) {
        text[0] = '\0';
        for (uint32_t i = 0; i < word_n; i++)
            strcat(text, "كلمات ");
        begin();
        add(WQ_BLOCK_HEADING, 1, 0, 0, "باب في وصف الطريق إلى الجبل وما فيه من القرى والناس");
        uint32_t row = made.article.block_n;
        add_cell(TABLE | ROW, 0, text);
        add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, SENTENCE);
        for (struct wq_page *page = turn(&desk, NULL); page; page = turn(&desk, page))
            divided_n += page->start_off > made.blocks[row].off &&
                         page->start_off < made.blocks[row].off + made.blocks[row].len;
        check_all_pages(&desk);
    }
    assert_true(divided_n > 0);
    desk_close(&desk);
}

static void test_a_rule_parts_a_row_of_paragraphs_from_the_next(void **state)
{
    (void)state;
    static char text[1200];
    struct desk desk;
    text[0] = 0;
    for (size_t n = strlen(SENTENCE); strlen(text) + n < sizeof text;)
        memcpy(text + strlen(text), SENTENCE, n + 1);
    begin();
    add_cell(TABLE, 0, "سلمى");
    add_cell(0, 1, text);
    add_cell(ROW, 0, "خالد");
    add_cell(0, 1, "قصير");
    desk_open(&desk, "600x800@167/16", "noto-naskh");
    check_all_pages(&desk);
    struct wq_page *page = page_at(&desk, 0);
    while (!page->is_last)
        page = page_at(&desk, page->next_off);
    const struct wq_line *next = line_of(page, 3), *above = next - 1;
    assert_int_equal(next[1].y_px, next->y_px);
    assert_int_equal(above->block, 2);
    int32_t bottom = above->top_px + above->pitch_px;
    assert_int_equal(rules_between(page, bottom + 1, next->top_px), 1);
    assert_int_equal(rules_between(page, next->top_px + 1, INT32_MAX), 1);
    desk_close(&desk);
}

/* ---- preformatted, pictures, spans ---- */

static void test_preformatted_lines_are_kept_with_their_white_space(void **state)
{
    (void)state;
    struct desk desk;
    begin();
    add(WQ_BLOCK_PREFORMATTED, 0, 0, 0, "  ab\ncd\n\tx\n\n\ne  f");
    desk_open(&desk, "1072x1448@300/16", "noto-naskh");
    struct wq_page *page = page_at(&desk, 0);
    assert_int_equal(lines_of(page, 1), 4);
    const struct wq_line *l = line_of(page, 1);
    const struct wq_placed_glyph *g = page->glyphs;
    int32_t left = desk.spec.margin_px;
    int32_t column = g[l[1].glyph_first + 1].x - g[l[1].glyph_first].x;
    assert_in_range(g[l[0].glyph_first].x - left - 2 * column + 3, 0, 6);
    assert_in_range(g[l[2].glyph_first].x - left - 8 * column + 9, 0, 18);
    assert_in_range(g[l[3].glyph_first + 1].x - g[l[3].glyph_first].x - 3 * column + 4, 0, 8);
    assert_int_equal(l[3].y_px - l[2].y_px, 3 * (l[1].y_px - l[0].y_px));
    check_all_pages(&desk);
    desk_close(&desk);
}

static void test_a_caption_of_three_lines_stays_whole_with_its_picture(void **state)
{
    (void)state;
    struct desk desk;
    desk_open(&desk, "480x800@124/2", "noto-naskh");
    for (uint32_t before = 0; before < 16; before++) {
        begin();
        for (uint32_t i = 0; i < before; i++)
            add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, "سطر");
        uint32_t block = made.article.block_n;
        text_article_picture(&made, 400, 300, SENTENCE "كتب الجيران أسماءهم");
        add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, SENTENCE);
        for (struct wq_page *page = turn(&desk, NULL); page; page = turn(&desk, page)) {
            uint32_t n = lines_of(page, block);
            assert_true(n == 0 || n == 3);
            assert_int_equal(page->picture_n, n > 0);
        }
        check_all_pages(&desk);
    }
    desk_close(&desk);
}

static void test_the_bar_of_a_quoted_picture_spans_it_and_its_caption(void **state)
{
    (void)state;
    struct desk desk;
    begin();
    text_article_picture(&made, 400, 300, "صورة من الأرشيف");
    made.blocks[1].flags = WQ_BLOCK_QUOTED;
    desk_open(&desk, "1072x1448@300/16", "noto-naskh");
    struct wq_page *page = page_at(&desk, 0);
    struct wq_rect picture = page->pictures[0].rect, bar = page->strokes[0].rect;
    const struct wq_line *caption = line_of(page, 1);
    assert_int_equal(page->stroke_n, 1);
    assert_true(bar.y <= picture.y);
    assert_true(bar.y + bar.h >= caption->top_px + caption->pitch_px);
    desk_close(&desk);
}

/* However deep the lists around it: the bar stands clear of the text and its markers. */
static void test_the_bar_of_a_deep_quotation_touches_nothing(void **state)
{
    (void)state;
    static const char *const devices[] = {"480x800@124/2", "1072x1448@300/16", "800x480@124/2"};
    for (int d = 0; d < 3; d++) {
        struct desk desk;
        desk_open(&desk, devices[d], "noto-naskh");
        for (uint8_t level = 1; level <= 8; level++) {
            begin();
            add(WQ_BLOCK_LIST_ITEM, level, 0, 0, "بند");
            add(WQ_BLOCK_PARAGRAPH, level, WQ_BLOCK_QUOTED, 0, "قول");
            add(WQ_BLOCK_LIST_ITEM, level, WQ_BLOCK_QUOTED, 12, "بند");
            struct wq_page *page = page_at(&desk, 0);
            const struct wq_line *line = line_of(page, 2), *item = line_of(page, 3);
            assert_true(page->stroke_n > 0);
            for (uint32_t i = 0; i < page->stroke_n; i++) {
                struct wq_rect bar = page->strokes[i].rect;
                assert_true(bar.x >= line->left_px + line->measure_px + desk.spec.em_px / 2);
                bool is_items = bar.y < item->y_px && bar.y + bar.h > item->y_px;
                for (uint32_t g = 0; is_items && g < item->marker_n; g++)
                    assert_true(page->glyphs[item->glyph_first + item->glyph_n + g].x < bar.x);
            }
        }
        desk_close(&desk);
    }
}

static void test_a_picture_stays_with_its_caption(void **state)
{
    (void)state;
    struct desk desk;
    desk_open(&desk, "600x800@167/16", "noto-naskh");
    for (uint32_t before = 0; before < 16; before++) {
        begin();
        for (uint32_t i = 0; i < before; i++)
            add(WQ_BLOCK_VERSE, 0, 0, 0, "سطر");
        text_article_picture(&made, 400, 300, "صورة من الأرشيف");
        check_all_pages(&desk);
        uint32_t block = made.article.block_n - 1, shown = 0;
        for (struct wq_page *page = turn(&desk, NULL); page; page = turn(&desk, page)) {
            assert_int_equal(page->picture_n, lines_of(page, block) > 0);
            shown += page->picture_n;
        }
        assert_int_equal(shown, 1);
    }
    desk_close(&desk);
}

static void test_hidden_pictures_leave_their_captions(void **state)
{
    (void)state;
    struct desk desk;
    desk_open(&desk, "600x800@167/16", "noto-naskh");
    desk.spec.hides_images = true;
    for (uint32_t before = 0; before < 20; before++) {
        uint32_t caption_n = 0;
        begin();
        for (uint32_t i = 0; i < before; i++)
            add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, SENTENCE);
        text_article_picture(&made, 400, 300, "صورة من الأرشيف");
        const uint32_t block = made.article.block_n - 1;
        text_article_picture(&made, 400, 4000, "");
        add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, SENTENCE);
        check_all_pages(&desk);
        for (struct wq_page *page = turn(&desk, NULL); page; page = turn(&desk, page)) {
            assert_int_equal(page->picture_n, 0);
            caption_n += lines_of(page, block);
        }
        assert_int_equal(caption_n, 1);
    }
    desk_close(&desk);
}

static void test_links_and_emphasis_are_underlined(void **state)
{
    (void)state;
    struct desk desk;
    begin();
    add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, "قبل <رابط *ثقيل* طويل> بعد ^[1]^ و_كلام_ آخر");
    desk_open(&desk, "1072x1448@300/16", "noto-naskh");
    struct wq_page *page = page_at(&desk, 0);
    uint32_t dotted = 0, solid = 0;
    for (uint32_t i = 0; i < page->stroke_n; i++) {
        dotted += page->strokes[i].is_dotted;
        solid += !page->strokes[i].is_dotted;
    }
    assert_true(dotted > 0 && solid > 0);
    desk_close(&desk);
}

/* A pixel in the midst of a line, whatever stands beside it, gives text of that line. */
static void test_every_line_is_hit_where_it_stands(void **state)
{
    (void)state;
    struct desk desk;
    uint32_t n = 0;
    begin();
    add_all_kinds();
    desk_open(&desk, "1072x1448@300/16", "noto-naskh");
    for (struct wq_page *page = turn(&desk, NULL); page; page = turn(&desk, page)) {
        for (uint32_t i = 0; i < page->line_n; i++) {
            const struct wq_line *line = &page->lines[i];
            struct wq_page_hit hit =
                wq_page_hit(page, &made.article, line->x_px + line->width_f26 / 128,
                            line->top_px + line->pitch_px / 2);
            assert_in_range(hit.cluster.off, line->off, line->end_off - 1);
            n++;
        }
    }
    assert_true(n > 100);
    desk_close(&desk);
}

/* Whether the mark of a note stands at `off`. */
static bool is_mark(uint32_t off)
{
    for (uint32_t i = 0; i < made.article.span_n; i++) {
        const struct wq_span *span = &made.article.spans[i];
        if (span->kind == WQ_SPAN_NOTE && off >= span->off && off - span->off < span->len)
            return true;
    }
    return false;
}

static void test_the_mark_of_a_note_begins_no_line(void **state)
{
    (void)state;
    struct desk desk;
    struct wq_typeset asked = {.margin_px = -1};
    for (asked.em_px = 20; asked.em_px < 60; asked.em_px += 3) {
        begin();
        add(WQ_BLOCK_PARAGRAPH, 0, 0, 0,
            "كلمة^[1]^ كلمة ^[2]^ كلمات كثيرة ^(3)^ وكلمة ^4^ وأخرى ^[5]^ ثم كلمة ^[6]^ وبعدها "
            "^[7]^ و "
            "كلمة ^[8]^ وكلمات ^[9]^ وكلمة ^[10]^ أخيرة");
        desk_open_with(&desk, "600x800@167/16", "noto-naskh", &asked, NULL);
        struct wq_page *page = page_at(&desk, 0);
        for (uint32_t i = 1; i < page->line_n; i++)
            assert_false(is_mark(page->lines[i].off));
        desk_close(&desk);
    }
}

static void test_the_number_of_a_note_has_the_digits_of_its_mark(void **state)
{
    (void)state;
    struct desk desk;
    char name[64];
    begin();
    add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, "في عام 1998 وعام 2024 كلمة^(١)^ وكلمة^[2]^ وكلمات.");
    add(WQ_BLOCK_NOTE, 0, 0, 1, "حاشية");
    add(WQ_BLOCK_NOTE, 0, 0, 2, "حاشية");
    made.spans[0].note = 2;
    made.spans[1].note = 3;
    desk_open(&desk, "600x800@167/16", "noto-naskh");
    struct wq_page *page = page_at(&desk, 0);
    static const char *const middles[] = {"uni0661", "two"};
    for (uint32_t i = 0; i < 2; i++) {
        const struct wq_line *line = line_of(page, 2 + i);
        /* between brackets, and isolated */
        uint32_t middle = line->glyph_first + line->glyph_n + line->marker_n / 2;
        const struct wq_placed_glyph *g = &page->glyphs[middle];
        wq_fonts_glyph_name(desk.fonts, g->face, g->gid, name, sizeof name);
        assert_string_equal(name, middles[i]);
    }
    desk_close(&desk);
}

/* ---- articles that no one would write ---- */

#define MANY 65536u

static struct wq_block many_blocks[MANY];
static char many_text[8 * MANY];

/* `n` blocks of one letter, of what `proto` says; cells in rows of `column_n`. */
static void make_many(struct wq_block proto, uint32_t n, uint32_t column_n)
{
    text_article_begin(&made);
    for (uint32_t i = 0; i < n; i++) {
        memcpy(many_text + 3 * i, "ب\n", 3);
        many_blocks[i] = proto;
        many_blocks[i].off = 3 * i;
        many_blocks[i].len = 2;
        if (proto.kind == WQ_BLOCK_CELL) {
            many_blocks[i].number = (uint16_t)(i % column_n);
            many_blocks[i].flags = i == 0 ? TABLE : i % column_n == 0 ? ROW : 0;
        }
        if (proto.kind == WQ_BLOCK_VERSE)
            many_blocks[i].number = i % 2;
    }
    made.article =
        (struct wq_article){.text = {many_text, 3 * n}, .blocks = many_blocks, .block_n = n};
}

static void check_some_pages(struct desk *desk)
{
    uint32_t text_off = 0, off = 0, all = made.article.block_n;
    for (int part = 0; part < 4; part++) {
        text_off = off = many_blocks[all / 4 * (uint32_t)part].off;
        for (int i = 0; i < 3; i++) {
            wq_arena_rewind(&desk->page, 0);
            struct wq_page *page = page_at(desk, off);
            /* a page that begins within a row shows it from its first cell */
            text_off = page->lines[0].is_repeat ? text_off : page->lines[0].off;
            assert_null(page_complaint(&desk->spec, &made.article, page, &text_off));
            off = page->next_off;
        }
    }
}

static void test_very_many_blocks_of_each_kind_are_laid_out(void **state)
{
    (void)state;
    struct desk desk;
    desk_open(&desk, "600x800@167/16", "noto-naskh");
    for (uint8_t kind = WQ_BLOCK_HEADING; kind <= WQ_BLOCK_NOTE; kind++) {
        make_many((struct wq_block){.kind = kind,
                                    .level = kind == WQ_BLOCK_HEADING ? 3 : 8,
                                    .flags = WQ_BLOCK_QUOTED,
                                    .number = 65535},
                  MANY, 4096);
        check_some_pages(&desk);
    }
    for (uint32_t column_n = 1; column_n <= MANY; column_n *= 8) {
        make_many((struct wq_block){.kind = WQ_BLOCK_CELL}, MANY, column_n);
        check_some_pages(&desk);
    }
    desk_close(&desk);
}

/* As many spans as there may be, over letters and over spaces. */
static void test_very_many_spans_are_laid_out(void **state)
{
    (void)state;
    static struct wq_span spans[MANY];
    static const char *const letters[] = {"بب", "    ", "ب، "};
    struct desk desk;
    desk_open(&desk, "600x800@167/16", "noto-naskh");
    for (int l = 0; l < 3; l++) {
        size_t len = strlen(letters[l]);
        text_article_begin(&made);
        for (uint32_t i = 0; i < MANY; i++) {
            memcpy(many_text + len * i, letters[l], len);
            spans[i] = (struct wq_span){
                .kind = (uint8_t)(1 + i % 4), .off = (uint32_t)len * i, .len = (uint32_t)len};
        }
        many_blocks[0] = (struct wq_block){.kind = WQ_BLOCK_PARAGRAPH, .len = (uint32_t)len * MANY};
        made.article = (struct wq_article){.text = {many_text, len * MANY},
                                           .blocks = many_blocks,
                                           .block_n = 1,
                                           .spans = spans,
                                           .span_n = MANY};
        uint32_t off = 0, text_off = 0;
        for (int i = 0; i < 4 && off < made.article.text.len; i++) {
            wq_arena_rewind(&desk.page, 0);
            struct wq_page *page = page_at(&desk, off);
            assert_null(page_complaint(&desk.spec, &made.article, page, &text_off));
            off = page->next_off;
        }
    }
    desk_close(&desk);
}

static void test_cells_in_no_order_are_not_laid_over_each_other(void **state)
{
    (void)state;
    struct desk desk;
    static const uint16_t columns[] = {3, 3, 0, 7, 31, 2, 2, 0, 0, 5};
    begin();
    for (int i = 0; i < 60; i++)
        add_cell(i == 0 ? TABLE : i % 7 ? 0 : ROW, columns[i % 10], i % 4 ? "كلمة" : SENTENCE);
    add_cell(TABLE | HEAD, 65535, "رأس");
    add_cell(ROW, 65535, "قيمة");
    desk_open(&desk, "1072x1448@300/16", "noto-naskh");
    check_all_pages(&desk);
    desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paragraphs_under_each_other_are_indented_and_no_gap_parts_them),
        cmocka_unit_test(test_indents_are_the_same_at_the_head_of_a_page),
        cmocka_unit_test(test_a_word_without_room_beside_it_is_not_indented),
        cmocka_unit_test(test_pixels_of_an_indent_give_the_first_letter_and_no_rectangle),
        cmocka_unit_test(test_all_kinds_stand_on_all_panels),
        cmocka_unit_test(test_cells_change_nothing_else),
        cmocka_unit_test(test_english_articles_are_mirrored),
        cmocka_unit_test(test_a_page_from_its_stored_start_is_the_page_turned_to),
        cmocka_unit_test(test_no_page_ends_on_a_heading),
        cmocka_unit_test(test_body_text_stands_on_the_grid),
        cmocka_unit_test(test_lines_moved_by_marks_tear_nothing_apart),
        cmocka_unit_test(test_marks_on_a_heading_move_no_text),
        cmocka_unit_test(test_a_title_that_repeats_is_shown_once),
        cmocka_unit_test(test_items_hang_beside_their_markers),
        cmocka_unit_test(test_numbers_follow_the_digits_of_the_article_and_the_reader),
        cmocka_unit_test(test_a_chain_of_short_sections_is_divided_before_its_last_heading),
        cmocka_unit_test(test_hemistichs_stand_in_columns_as_wide_as_the_widest),
        cmocka_unit_test(test_columns_are_the_same_on_each_page_of_a_poem),
        cmocka_unit_test(test_a_hemistich_that_does_not_fit_stands_below_at_the_end),
        cmocka_unit_test(test_a_second_hemistich_alone_stands_in_its_column),
        cmocka_unit_test(test_couplets_are_not_divided),
        cmocka_unit_test(test_columns_stand_from_the_right_and_rows_under_each_other),
        cmocka_unit_test(test_a_header_stands_on_each_page_of_its_table),
        cmocka_unit_test(test_a_long_word_asks_for_no_wide_column),
        cmocka_unit_test(test_a_column_with_a_header_alone_is_none_of_numbers),
        cmocka_unit_test(test_a_table_without_room_becomes_paragraphs),
        cmocka_unit_test(test_a_row_higher_than_the_page_is_divided),
        cmocka_unit_test(test_a_row_begun_as_paragraphs_goes_on_so),
        cmocka_unit_test(test_a_rule_parts_a_row_of_paragraphs_from_the_next),
        cmocka_unit_test(test_preformatted_lines_are_kept_with_their_white_space),
        cmocka_unit_test(test_a_picture_stays_with_its_caption),
        cmocka_unit_test(test_hidden_pictures_leave_their_captions),
        cmocka_unit_test(test_a_caption_of_three_lines_stays_whole_with_its_picture),
        cmocka_unit_test(test_the_bar_of_a_quoted_picture_spans_it_and_its_caption),
        cmocka_unit_test(test_the_bar_of_a_deep_quotation_touches_nothing),
        cmocka_unit_test(test_links_and_emphasis_are_underlined),
        cmocka_unit_test(test_every_line_is_hit_where_it_stands),
        cmocka_unit_test(test_the_mark_of_a_note_begins_no_line),
        cmocka_unit_test(test_the_number_of_a_note_has_the_digits_of_its_mark),
        cmocka_unit_test(test_very_many_blocks_of_each_kind_are_laid_out),
        cmocka_unit_test(test_very_many_spans_are_laid_out),
        cmocka_unit_test(test_cells_in_no_order_are_not_laid_over_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
