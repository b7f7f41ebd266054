/* SPDX-License-Identifier: MIT */
/* The pages of the open article: those that are kept, the next one before it is asked for, and how
 * many there are. */
#include <string.h>
#include "article_view.h"

/* Some twenty pages of 7 million instructions on ARM: over 200 ms at 1 GHz. */
#define FAR_BYTES 32768u
#define FAR_PAGES 20u
#define PACE_PAGES 3 /* after so many the reader's pace is told */

/* ---- those that are kept ---- */

void wq_pages_forget(struct wq_app *app)
{
    app->reading.is_counted = false;
    for (int i = 0; i < KEPT_PAGES; i++)
        app->kept[i].page = NULL;
}

struct kept_page *wq_pages_find(struct wq_app *app, uint32_t start_off)
{
    for (int i = 0; i < KEPT_PAGES; i++)
        if (app->kept[i].page && app->kept[i].page->start_off == start_off)
            return &app->kept[i];
    return NULL;
}

static struct kept_page *oldest_kept(struct wq_app *app)
{
    struct kept_page *oldest = &app->kept[0];
    for (int i = 1; i < KEPT_PAGES; i++)
        if (!app->kept[i].page || (oldest->page && app->kept[i].used < oldest->used))
            oldest = &app->kept[i];
    return oldest;
}

uint32_t wq_pages_words_before(const struct wq_article *article, uint32_t off)
{
    return (uint32_t)((uint64_t)article->meta.word_n * off / article->text.len);
}

static struct wq_page_facts facts_of(const struct wq_app *app, const struct wq_page *page,
                                     uint32_t number)
{
    const struct article_view *a = &app->reading;
    struct wq_page_facts facts;
    /* compared byte by byte */
    memset(&facts, 0, sizeof facts);
    facts.number = number + 1;
    facts.is_guess = !a->is_counted && !page->is_last;
    facts.page_n = facts.is_guess  ? wq_page_n_guess(&app->spec, &a->article, page, number + 1)
                   : a->is_counted ? a->start_n
                                   : number + 1;
    facts.has_pace = app->pace_pages >= PACE_PAGES && app->pace_words > 0;
    facts.has_clock = app->machine.date != 0 && !app->config.has_plain_header;
    facts.clock_minute = facts.has_clock ? app->machine.minute : 0;
    facts.has_battery = app->machine.battery_percent >= 0 && !app->config.has_plain_header;
    if (facts.has_battery)
        facts.battery_percent = (uint32_t)app->machine.battery_percent;
    if (facts.has_pace) {
        uint32_t left = a->article.meta.word_n - wq_pages_words_before(&a->article, page->next_off);
        facts.minutes_left = (left + app->pace_words - 1) / app->pace_words;
    }
    return facts;
}

/* What stands above and below the page, unless it stands so already. */
static enum wq_status furnish(struct wq_app *app, struct kept_page *kept, uint32_t number)
{
    struct wq_page_facts facts = facts_of(app, kept->page, number);
    if (kept->is_furnished) { /* the pace that was known then stands: with it the page is ready */
        facts.has_pace = kept->facts.has_pace;
        facts.minutes_left = kept->facts.minutes_left;
    }
    if (kept->is_furnished && memcmp(&facts, &kept->facts, sizeof facts) == 0)
        return WQ_OK;
    wq_arena_rewind(&kept->arena, kept->page_mark);
    kept->is_furnished = false;
    enum wq_status st =
        wq_furniture_make(&kept->arena, &app->scratch, &app->spec, &app->reading.article,
                          kept->page, &facts, &kept->furniture);
    kept->is_furnished = st == WQ_OK;
    memcpy(&kept->facts, &facts, sizeof facts);
    return st;
}

enum wq_status wq_pages_keep(struct wq_app *app, uint32_t number, struct kept_page **result)
{
    struct article_view *a = &app->reading;
    struct kept_page *kept = wq_pages_find(app, a->starts[number]);
    if (!kept) {
        kept = oldest_kept(app);
        wq_arena_rewind(&kept->arena, 0);
        kept->page = NULL;
        kept->is_warm = false;
        struct wq_page *page;
        enum wq_status st = wq_page_make(&kept->arena, &app->scratch, &app->spec, &a->article,
                                         a->starts[number], a->front.height_px, &page);
        if (st != WQ_OK)
            return st;
        kept->page = page;
        kept->page_mark = wq_arena_mark(&kept->arena);
        kept->is_furnished = false;
    }
    if (kept->page->is_last)
        a->is_counted = true;
    else if (number + 1 == a->start_n && a->start_n < STARTS_MAX)
        a->starts[a->start_n++] = kept->page->next_off;
    kept->used = ++app->use_count;
    *result = kept;
    return furnish(app, kept, number);
}

/* ---- where the reader is ---- */

void wq_pages_note(struct wq_app *app)
{
    wq_ui_visit(app)->text_off = app->reading.starts[app->reading.page];
}

enum wq_status wq_article_seek(struct wq_app *app, uint32_t off)
{
    struct article_view *a = &app->reading;
    uint32_t number = 0;
    struct kept_page *kept;
    for (;;) {
        while (number + 1 < a->start_n && a->starts[number + 1] <= off)
            number++;
        if (number + 1 < a->start_n)
            break;
        enum wq_status st = wq_pages_keep(app, number, &kept);
        if (st != WQ_OK)
            return st;
        if (number + 1 == a->start_n)
            break; /* the last page */
    }
    a->page = number;
    wq_pages_note(app);
    return WQ_OK;
}

void wq_article_restore(struct wq_app *app, const struct wq_place *place)
{
    struct article_view *a = &app->reading;
    memcpy(a->starts, place->starts, place->start_n * sizeof *a->starts);
    a->start_n = place->start_n;
    a->page = place->start_n - 1;
    a->anchor_off = place->text_off;
}

/* ---- ahead of the reader ---- */

/* Whether the next page is still to be laid out or drawn. */
static bool is_next_cold(const struct wq_app *app)
{
    const struct article_view *a = &app->reading;
    if (a->page + 1 >= a->start_n)
        return false;
    for (int i = 0; i < KEPT_PAGES; i++)
        if (app->kept[i].page && app->kept[i].page->start_off == a->starts[a->page + 1])
            return !app->kept[i].is_warm;
    return true;
}

bool wq_pages_has_work(const struct wq_app *app)
{
    const struct article_view *a = &app->reading;
    return a->fault == WQ_OK && (is_next_cold(app) || !a->is_counted);
}

enum wq_status wq_pages_count(struct wq_app *app)
{
    struct article_view *a = &app->reading;
    struct wq_page *page;
    size_t mark = wq_arena_mark(&app->scratch);
    enum wq_status st = wq_page_make(&app->scratch, &app->scratch, &app->spec, &a->article,
                                     a->starts[a->start_n - 1], a->front.height_px, &page);
    if (st == WQ_OK && (page->is_last || a->start_n == STARTS_MAX)) {
        a->is_counted = true;
        for (int i = 0; i < KEPT_PAGES; i++)
            app->kept[i].is_warm = false; /* their footers told a guess */
    } else if (st == WQ_OK) {
        a->starts[a->start_n++] = page->next_off;
    }
    wq_arena_rewind(&app->scratch, mark);
    return st;
}

static void draw_ahead(struct wq_app *app, const struct wq_placed_glyph *glyphs, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        wq_placed_bitmap(app->config.fonts, &glyphs[i]);
}

enum wq_status wq_pages_work(struct wq_app *app)
{
    struct kept_page *next;
    if (!is_next_cold(app))
        return wq_pages_count(app);
    enum wq_status st = wq_pages_keep(app, app->reading.page + 1, &next);
    if (st != WQ_OK)
        return st;
    const struct wq_furniture *f = &next->furniture;
    draw_ahead(app, next->page->glyphs, next->page->glyph_n);
    draw_ahead(app, f->title.glyphs, f->title.glyph_n);
    draw_ahead(app, f->clock.glyphs, f->clock.glyph_n);
    draw_ahead(app, f->page.glyphs, f->page.glyph_n);
    draw_ahead(app, f->minutes.glyphs, f->minutes.glyph_n);
    next->is_warm = true;
    return WQ_OK;
}

/* ---- what panels ask ---- */

const struct wq_page *wq_article_shown(struct wq_app *app)
{
    return wq_pages_find(app, app->reading.starts[app->reading.page])->page;
}

uint32_t wq_article_page_end(const struct wq_app *app)
{
    const struct article_view *a = &app->reading;
    for (int i = 0; i < KEPT_PAGES; i++)
        if (app->kept[i].page && app->kept[i].page->start_off == a->starts[a->page])
            return app->kept[i].page->next_off;
    return a->page + 1 < a->start_n ? a->starts[a->page + 1] : a->starts[a->page];
}

uint32_t wq_article_page_n(struct wq_app *app, bool *is_guess)
{
    const struct article_view *a = &app->reading;
    *is_guess = !a->is_counted;
    return a->is_counted
               ? a->start_n
               : wq_page_n_guess(&app->spec, &a->article, wq_article_shown(app), a->page + 1);
}

uint32_t wq_article_known_end(const struct wq_app *app)
{
    return app->reading.starts[app->reading.start_n - 1];
}

bool wq_article_is_far(uint32_t from_off, uint32_t to_off)
{
    return to_off > from_off && to_off - from_off > FAR_BYTES;
}

bool wq_article_page_is_far(const struct wq_app *app, uint32_t number)
{
    return !app->reading.is_counted && number > app->reading.start_n + FAR_PAGES;
}

bool wq_article_page_of(const struct wq_app *app, uint32_t off, uint32_t *page)
{
    const struct article_view *a = &app->reading;
    uint32_t number = 0;
    while (number + 1 < a->start_n && a->starts[number + 1] <= off)
        number++;
    *page = number;
    return number + 1 < a->start_n || a->is_counted;
}
