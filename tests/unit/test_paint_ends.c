/* SPDX-License-Identifier: MIT */
/* Where pages end: on every device of the table, in several sizes. Here and not with layout's
 * suites because the lines under a title, whose height paint knows, take a part of the first page.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "page_check.h"
#include "warraq/paint.h"

static const int32_t size_percents[] = {80, 100, 120, 150, 180};

/* Of the pages that were looked at. */
struct counts {
    uint32_t page_n, headed_n; /* all; those that end on a heading though they must not */
    uint32_t front_n, title_n; /* first pages with the lines under the title; all of them */
    uint32_t lone_n;           /* first or last lines of a paragraph alone on a page */
};

/* No device is made for reading below it: 33 mm. */
static bool is_for_trials(const struct wq_page_spec *spec)
{
    return spec->is_tiny;
}

static bool begins_block(const struct wq_article *article, const struct wq_line *line)
{
    return line->off == article->blocks[line->block].off;
}

/* A line of a paragraph that goes on, alone at the page's foot, or that went on, at its head. */
static uint32_t count_lone(const struct wq_article *article, const struct wq_page *page)
{
    const struct wq_line *first = page->lines, *last = &page->lines[page->line_n - 1];
    bool is_widow = first->kind == WQ_BLOCK_PARAGRAPH && first->is_last &&
                    !begins_block(article, first) && !page->is_first;
    bool is_orphan = last->kind == WQ_BLOCK_PARAGRAPH && !last->is_last &&
                     begins_block(article, last) && !page->is_last;
    return (uint32_t)is_widow + (uint32_t)is_orphan;
}

static bool is_all_heading(const struct wq_page *page)
{
    for (uint32_t i = 0; i < page->line_n; i++)
        if (page->lines[i].kind != WQ_BLOCK_HEADING)
            return false;
    return true;
}

/* A page ends on a heading where headings alone leave no room for a line under them, and nowhere
 * else; on a table's header never. */
static void check_end(const struct wq_page_spec *spec, const struct wq_article *article,
                      const struct wq_page *page, struct counts *counts)
{
    const struct wq_line *last = &page->lines[page->line_n - 1];
    if (last->kind == WQ_BLOCK_CELL && !page->is_last)
        assert_false(article->blocks[last->block].flags & WQ_BLOCK_HEADER);
    if (page->is_last || last->kind != WQ_BLOCK_HEADING)
        return;
    counts->headed_n += !is_for_trials(spec);
    assert_true(is_all_heading(page));
    assert_int_equal(page->front_y_px, 0);
    int32_t least = spec->pitch_px * 3 / 2;
    assert_true(spec->bottom_px - (last->top_px + last->pitch_px) < least);
}

static void look_at(struct desk *desk, const struct wq_article *article, struct counts *counts)
{
    struct wq_front front;
    struct wq_page *page;
    uint32_t off = 0;
    wq_arena_rewind(&desk->page, 0);
    assert_int_equal(
        wq_front_make(&desk->page, &desk->scratch, &desk->spec, &article->meta, &front), WQ_OK);
    size_t mark = wq_arena_mark(&desk->page);
    do {
        wq_arena_rewind(&desk->page, mark);
        assert_int_equal(wq_page_make(&desk->page, &desk->scratch, &desk->spec, article, off,
                                      front.height_px, &page),
                         WQ_OK);
        check_end(&desk->spec, article, page, counts);
        counts->page_n++;
        counts->title_n += page->is_first;
        counts->front_n += page->front_y_px > 0;
        counts->lone_n += count_lone(article, page);
        off = page->next_off;
    } while (!page->is_last);
}

/* The desk of `device` with its usual text size, or `percent` of it; false when no page holds that.
 */
static bool resize(struct desk *desk, const struct wq_device *device, int32_t percent)
{
    const struct wq_typeset asked = {.margin_px = -1, .em_px = device->em_px * percent / 100};
    wq_fonts_reset(desk->fonts);
    return wq_page_spec_make(desk->fonts, &desk->device, desk->family, &asked, &desk->spec) ==
           WQ_OK;
}

static void test_no_page_of_a_device_ends_on_a_heading(void **state)
{
    (void)state;
    static struct text_article article;
    size_t device_n;
    const struct wq_device *devices = wq_devices(&device_n);
    struct counts all = {0};
    for (size_t d = 0; d < device_n; d++) {
        struct desk desk;
        desk_open(&desk, devices[d].name, "noto-naskh");
        for (size_t s = 0; s < sizeof size_percents / sizeof size_percents[0]; s++) {
            struct counts counts = {0};
            if (!resize(&desk, &devices[d], size_percents[s]))
                continue;
            bool is_usual = size_percents[s] == 100 && !is_for_trials(&desk.spec);
            for (struct texts texts = texts_in(WARRAQ_SOURCE_DIR "/tests/articles");
                 next_text(&texts);) {
                text_article_make(&article, (struct wq_str){texts.text, texts.len});
                look_at(&desk, &article.article, &counts);
            }
            if (is_usual && (counts.lone_n > 0 || counts.front_n < counts.title_n))
                fail_msg("%s: %u lone lines, %u of %u titles with the lines under them",
                         devices[d].name, counts.lone_n, counts.front_n, counts.title_n);
            all.page_n += counts.page_n;
            all.headed_n += counts.headed_n;
        }
        desk_close(&desk);
    }
    assert_true(all.page_n > 1000);
    assert_int_equal(all.headed_n, 0);
}

/* ---- under a title on a low panel ---- */

#define TITLE "أهم مجريات لقاء البلدية بوفدين بارزين حول تطورات الأوضاع في الوادي القديم"

static void open_low(struct desk *desk, struct text_article *to)
{
    desk_open(desk, "waveshare-7.5", "noto-naskh");
    text_article_begin(to);
    text_article_add(to, (struct wq_block){.kind = WQ_BLOCK_HEADING, .level = 1}, TITLE);
}

static void check_low(struct desk *desk, struct text_article *to)
{
    struct counts counts = {0};
    look_at(desk, &to->article, &counts);
    assert_int_equal(counts.headed_n, 0);
    desk_close(desk);
}

static void test_a_picture_that_follows_the_title_shrinks_onto_its_page(void **state)
{
    (void)state;
    static struct text_article article;
    struct desk desk;
    open_low(&desk, &article);
    text_article_picture(&article, 640, 480, "السوق القديم");
    text_article_add(&article, (struct wq_block){.kind = WQ_BLOCK_PARAGRAPH}, "نص قصير.");
    check_low(&desk, &article);
}

static void test_a_row_of_any_height_begins_under_the_title(void **state)
{
    (void)state;
    static struct text_article article;
    char words[2048] = "بدأت";
    for (int n = 0; n < 100; n++) {
        const char *const cells[] = {"العام", "ما جرى فيه", "٢٠١٢", words};
        struct desk desk;
        open_low(&desk, &article);
        for (uint16_t i = n % 2 ? 0 : 2; i < 4; i++) {
            struct wq_block cell = {.kind = WQ_BLOCK_CELL, .number = i % 2};
            cell.flags |= article.article.block_n == 1 ? WQ_BLOCK_NEW_TABLE : 0;
            cell.flags |= i % 2 == 0 ? WQ_BLOCK_NEW_ROW : 0;
            cell.flags |= i < 2 ? WQ_BLOCK_HEADER : 0;
            text_article_add(&article, cell, cells[i]);
        }
        check_low(&desk, &article);
        strcat(words, " والجمعية");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_page_of_a_device_ends_on_a_heading),
        cmocka_unit_test(test_a_picture_that_follows_the_title_shrinks_onto_its_page),
        cmocka_unit_test(test_a_row_of_any_height_begins_under_the_title),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
