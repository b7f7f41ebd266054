/* SPDX-License-Identifier: MIT */
/* Signs that hang: how far, at which ends, and in which blocks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "page_check.h"

#define WORD "«سلام»، "
#define WORDS WORD WORD WORD WORD WORD WORD WORD WORD WORD WORD WORD WORD WORD WORD
#define LATIN "“peace”, “table”, “river”, “night”, “bread”, "

static struct text_article made;

static void add(uint8_t kind, uint8_t level, uint8_t flags, uint16_t number, const char *text)
{
    text_article_add(
        &made, (struct wq_block){.kind = kind, .level = level, .flags = flags, .number = number},
        text);
}

static void begin(const char *title)
{
    text_article_begin(&made);
    add(WQ_BLOCK_HEADING, 1, 0, 0, title);
}

/* A desk where signs hang. */
static void open_hanging(struct desk *desk, struct wq_typeset asked)
{
    asked.hangs_punctuation = true;
    desk_open_with(desk, "1072x1448@300/16", "noto-naskh", &asked, NULL);
}

/* The first page, held to what holds of every page. */
static const struct wq_page *lay(struct desk *desk)
{
    struct wq_page *page;
    uint32_t text_off = 0;
    wq_arena_rewind(&desk->page, 0);
    assert_int_equal(
        wq_page_make(&desk->page, &desk->scratch, &desk->spec, &made.article, 0, 0, &page), WQ_OK);
    const char *complaint = page_complaint(&desk->spec, &made.article, page, &text_off);
    if (complaint)
        fail_msg("%s", complaint);
    return page;
}

/* Width of the cell at the left or right end of the line. */
static int32_t edge_px(const struct wq_page *page, const struct wq_line *line, bool is_right)
{
    const struct wq_cell *cells = page->cells + line->cell_first;
    int32_t right_px = (line->x_px * 64 + line->width_f26 + 32) >> 6;
    return is_right ? right_px - cells[line->cell_n - 1].x_px : cells[1].x_px - cells[0].x_px;
}

/* Half of the sign at that end, to what rounding its two sides may make of it. */
static void assert_half(const struct wq_page *page, const struct wq_line *line, bool is_right)
{
    int32_t hang_px = is_right ? line->hang_right_px : line->hang_left_px;
    int32_t width_px = edge_px(page, line, is_right);
    assert_true(hang_px > 0);
    assert_in_range(2 * hang_px, width_px - 3, width_px + 1);
}

/* ---- full lines, last lines, ragged lines ---- */

static void test_signs_at_both_ends_of_full_lines_hang_by_half(void **state)
{
    (void)state;
    static const enum wq_kashida_mode modes[] = {WQ_KASHIDA_RESTRAINED, WQ_KASHIDA_NONE,
                                                 WQ_KASHIDA_RICH};
    begin("عنوان");
    add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, WORDS WORDS "كلمة");
    for (size_t m = 0; m < 3; m++) {
        struct desk desk;
        open_hanging(&desk, (struct wq_typeset){.margin_px = -1, .kashida = modes[m]});
        const struct wq_page *page = lay(&desk);
        assert_true(page->line_n > 4);
        for (uint32_t i = 1; i + 1 < page->line_n; i++) {
            const struct wq_line *line = &page->lines[i];
            assert_true(line->is_justified);
            assert_half(page, line, true);
            assert_half(page, line, false);
            assert_int_equal(line->x_px, line->left_px - line->hang_left_px);
        }
        desk_close(&desk);
    }
}

static void test_lines_that_are_not_full_hang_where_they_begin_alone(void **state)
{
    (void)state;
    begin("عنوان");
    add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, WORDS WORD);
    struct desk desk;
    open_hanging(&desk, (struct wq_typeset){.margin_px = -1});
    const struct wq_page *page = lay(&desk);
    const struct wq_line *last = &page->lines[page->line_n - 1];
    assert_true(last->is_last && !last->is_justified);
    assert_half(page, last, true);
    assert_int_equal(last->hang_left_px, 0);
    desk_close(&desk);
    open_hanging(&desk, (struct wq_typeset){.margin_px = -1, .is_ragged = true});
    page = lay(&desk);
    for (uint32_t i = 1; i < page->line_n; i++) {
        assert_half(page, &page->lines[i], true);
        assert_int_equal(page->lines[i].hang_left_px, 0);
    }
    desk_close(&desk);
}

static void test_titles_hang_where_they_begin(void **state)
{
    (void)state;
    begin("«عنوان»، له علامة في أوله");
    struct desk desk;
    open_hanging(&desk, (struct wq_typeset){.margin_px = -1});
    const struct wq_page *page = lay(&desk);
    assert_half(page, &page->lines[0], true);
    desk_close(&desk);
}

static void test_lines_read_left_to_right_hang_too(void **state)
{
    (void)state;
    begin("A title");
    add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, LATIN LATIN LATIN LATIN LATIN LATIN "end");
    struct desk desk;
    open_hanging(&desk, (struct wq_typeset){.margin_px = -1});
    const struct wq_page *page = lay(&desk);
    for (uint32_t i = 1; i + 1 < page->line_n; i++) {
        assert_half(page, &page->lines[i], true);
        assert_half(page, &page->lines[i], false);
    }
    assert_true(page->lines[page->line_n - 1].hang_right_px == 0);
    desk_close(&desk);
}

/* ---- where nothing hangs ---- */

static void assert_none_hangs(const struct wq_page *page, uint8_t kind)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < page->line_n; i++) {
        if (page->lines[i].kind != kind)
            continue;
        assert_int_equal(page->lines[i].hang_left_px, 0);
        assert_int_equal(page->lines[i].hang_right_px, 0);
        n++;
    }
    assert_true(n > 0);
}

static void test_nothing_hangs_in_tables_verse_captions_and_preformatted_text(void **state)
{
    (void)state;
    begin("عنوان");
    add(WQ_BLOCK_CELL, 0, WQ_BLOCK_NEW_TABLE | WQ_BLOCK_NEW_ROW, 0, WORDS);
    add(WQ_BLOCK_CELL, 0, 0, 1, WORDS);
    add(WQ_BLOCK_VERSE, 0, 0, 0, WORD "بيت " WORD);
    add(WQ_BLOCK_VERSE, 0, 0, 1, WORD "بيت " WORD);
    add(WQ_BLOCK_VERSE, 0, 0, 0, WORDS);
    add(WQ_BLOCK_PREFORMATTED, 0, 0, 0, "\"a\", \"b\",");
    text_article_picture(&made, 300, 100, WORDS);
    struct desk desk;
    open_hanging(&desk, (struct wq_typeset){.margin_px = -1, .em_px = 30});
    const struct wq_page *page = lay(&desk);
    assert_none_hangs(page, WQ_BLOCK_CELL);
    assert_none_hangs(page, WQ_BLOCK_VERSE);
    assert_none_hangs(page, WQ_BLOCK_PREFORMATTED);
    assert_none_hangs(page, WQ_BLOCK_IMAGE);
    desk_close(&desk);
}

/* A bullet or number stands close to an item's first line, and nothing to its others. */
static void test_nothing_hangs_towards_a_marker(void **state)
{
    (void)state;
    begin("عنوان");
    add(WQ_BLOCK_LIST_ITEM, 1, 0, 0, WORDS WORDS);
    add(WQ_BLOCK_NOTE, 0, 0, 1, WORDS WORDS);
    struct desk desk;
    open_hanging(&desk, (struct wq_typeset){.margin_px = -1});
    const struct wq_page *page = lay(&desk);
    uint32_t marked_n = 0;
    for (uint32_t i = 1; i < page->line_n; i++) {
        const struct wq_line *line = &page->lines[i];
        marked_n += line->marker_n > 0;
        if (line->marker_n > 0)
            assert_int_equal(line->hang_right_px, 0);
        else
            assert_half(page, line, true);
        if (line->is_justified)
            assert_half(page, line, false);
    }
    assert_int_equal(marked_n, 2);
    desk_close(&desk);
}

static void test_letters_digits_brackets_and_marks_of_notes_do_not_hang(void **state)
{
    (void)state;
    begin("عنوان");
    add(WQ_BLOCK_PARAGRAPH, 0, 0, 0,
        "(سلام)^[1]^ (كلام)^[2]^ [طريق]^[3]^ (مساء)؟ 2024 (بيت)! (قمر) شمس (سلام)^[4]^ (كلام)^[5]^ "
        "[طريق]^[6]^ (مساء)؟ 2024 (بيت)! (قمر) شمس (سلام)^[7]^ (كلام)^[8]^ [طريق]^[9]^ (مساء)؟");
    struct desk desk;
    open_hanging(&desk, (struct wq_typeset){.margin_px = -1});
    assert_none_hangs(lay(&desk), WQ_BLOCK_PARAGRAPH);
    desk_close(&desk);
}

/* A comma in a Latin run that the line ends with stands within the line, on the run's far side. */
static void test_signs_of_the_other_direction_do_not_hang(void **state)
{
    (void)state;
    struct desk desk;
    uint32_t n = 0;
    begin("عنوان");
    add(WQ_BLOCK_PARAGRAPH, 0, 0, 0,
        "اسم \xE2\x81\xA6river,\xE2\x81\xA9 \xE2\x81\xA6river,\xE2\x81\xA9 "
        "\xE2\x81\xA6river,\xE2\x81\xA9 \xE2\x81\xA6river,\xE2\x81\xA9 "
        "\xE2\x81\xA6river,\xE2\x81\xA9 \xE2\x81\xA6river,\xE2\x81\xA9 "
        "\xE2\x81\xA6river,\xE2\x81\xA9 \xE2\x81\xA6river,\xE2\x81\xA9 "
        "\xE2\x81\xA6river,\xE2\x81\xA9 \xE2\x81\xA6river,\xE2\x81\xA9 نهاية");
    open_hanging(&desk, (struct wq_typeset){.margin_px = -1});
    assert_none_hangs(lay(&desk), WQ_BLOCK_PARAGRAPH);
    desk_close(&desk);
    /* without isolates its comma is the paragraph's */
    begin("عنوان");
    add(WQ_BLOCK_PARAGRAPH, 0, 0, 0,
        "اسم river, سلام river, كلام river, سلام river, كلام river, سلام river, كلام river, سلام "
        "river, كلام river, سلام river, كلام river, سلام river, كلام river, سلام river, كلام");
    for (int32_t margin_px = 40; margin_px < 140; margin_px += 5) {
        open_hanging(&desk, (struct wq_typeset){.margin_px = margin_px});
        const struct wq_page *page = lay(&desk);
        for (uint32_t i = 1; i < page->line_n; i++)
            n += page->lines[i].hang_left_px > 0;
        desk_close(&desk);
    }
    assert_true(n > 0);
}

static void test_no_sign_hangs_beyond_the_margin_or_unasked(void **state)
{
    (void)state;
    begin("عنوان");
    add(WQ_BLOCK_PARAGRAPH, 0, 0, 0, WORDS WORDS);
    struct desk desk;
    open_hanging(&desk, (struct wq_typeset){.margin_px = 0});
    assert_none_hangs(lay(&desk), WQ_BLOCK_PARAGRAPH);
    desk_close(&desk);
    open_hanging(&desk, (struct wq_typeset){.margin_px = 2});
    const struct wq_page *page = lay(&desk);
    assert_int_equal(page->lines[1].hang_right_px, 2);
    assert_int_equal(page->lines[1].x_px, 0);
    desk_close(&desk);
    desk_open(&desk, "1072x1448@300/16", "noto-naskh");
    assert_none_hangs(lay(&desk), WQ_BLOCK_PARAGRAPH);
    desk_close(&desk);
}

/* ---- breaks ---- */

/* Where the first page's lines begin; their number. */
static uint32_t list_starts(const struct wq_page *page, uint32_t offs[64])
{
    assert_true(page->line_n <= 64);
    for (uint32_t i = 0; i < page->line_n; i++)
        offs[i] = page->lines[i].off;
    return page->line_n;
}

/* What hangs is reckoned with when lines are chosen: some margins have words on a line for which
 * there is no room without, and lay sees to it that such a line is no tighter than others. */
static void test_lines_are_chosen_with_what_hangs(void **state)
{
    (void)state;
    uint32_t differ_n = 0;
    begin("عنوان");
    add(WQ_BLOCK_PARAGRAPH, 0, 0, 0,
        "قال: «نعم»، ثم قال: «لا»، ومضى؛ «فالطريق»، كما يعرف، «بعيد»، والليل، إن جاء، «أبعد». ومن "
        "سار، سار؛ ومن وقف، «وقف»، ومن عاد، عاد. «هذا»، إن شئت، «هو»، وهذا، إن أبيت، «هو»، وكل "
        "«باب»، وكل «نافذة»، وكل «جدار»، يقول: «نعم»، ويقول: «لا»، ثم يسكت. وسكت.");
    for (int32_t margin_px = 40; margin_px < 160; margin_px += 2) {
        uint32_t with[64], without[64];
        struct desk desk;
        open_hanging(&desk, (struct wq_typeset){.margin_px = margin_px});
        uint32_t with_n = list_starts(lay(&desk), with);
        desk_close(&desk);
        struct wq_typeset plain = {.margin_px = margin_px};
        desk_open_with(&desk, "1072x1448@300/16", "noto-naskh", &plain, NULL);
        uint32_t without_n = list_starts(lay(&desk), without);
        desk_close(&desk);
        differ_n += with_n != without_n || memcmp(with, without, with_n * sizeof *with) != 0;
    }
    assert_true(differ_n > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signs_at_both_ends_of_full_lines_hang_by_half),
        cmocka_unit_test(test_lines_that_are_not_full_hang_where_they_begin_alone),
        cmocka_unit_test(test_titles_hang_where_they_begin),
        cmocka_unit_test(test_lines_read_left_to_right_hang_too),
        cmocka_unit_test(test_nothing_hangs_in_tables_verse_captions_and_preformatted_text),
        cmocka_unit_test(test_nothing_hangs_towards_a_marker),
        cmocka_unit_test(test_letters_digits_brackets_and_marks_of_notes_do_not_hang),
        cmocka_unit_test(test_signs_of_the_other_direction_do_not_hang),
        cmocka_unit_test(test_no_sign_hangs_beyond_the_margin_or_unasked),
        cmocka_unit_test(test_lines_are_chosen_with_what_hangs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
