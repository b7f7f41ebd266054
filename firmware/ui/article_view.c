/* SPDX-License-Identifier: MIT */
/* An open article: its pages, the panel over them, and what is shown when it cannot be read. */
#include <string.h>
#include "matches.h"
#include "screens.h"
#include "widgets.h"

/* The reader's pace is told after so many pages; of those before, so many weigh at most. */
#define PACE_PAGES 3
#define PACE_WEIGHT_MOST 19
#define PACE_LEAST_MS 3000u
#define PACE_MOST_MS 600000u
#define PACE_WORDS_LEAST 20u /* a minute */
#define PACE_WORDS_MOST 1500u

#define SPAN_RECTS 16 /* of a link that is looked at: it may go over several lines */

/* ---- pages ---- */

static void forget_pages(struct wq_app *app)
{
    app->reading.is_counted = false;
    for (int i = 0; i < KEPT_PAGES; i++)
        app->kept[i].page = NULL;
}

static struct kept_page *find_kept(struct wq_app *app, uint32_t start_off)
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

/* Words of the text up to `off`, as if all were equally long. */
static uint32_t words_before(const struct wq_article *article, uint32_t off)
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
    facts.page_n = facts.is_guess  ? wq_page_n_guess(&a->article, page, number + 1)
                   : a->is_counted ? a->start_n
                                   : number + 1;
    facts.has_pace = app->pace_pages >= PACE_PAGES && app->pace_words > 0;
    facts.has_clock = app->machine.date != 0 && !app->config.has_plain_header;
    facts.clock_minute = facts.has_clock ? app->machine.minute : 0;
    facts.has_battery = app->machine.battery_percent >= 0 && !app->config.has_plain_header;
    if (facts.has_battery)
        facts.battery_percent = (uint32_t)app->machine.battery_percent;
    if (facts.has_pace) {
        uint32_t left = a->article.meta.word_n - words_before(&a->article, page->next_off);
        facts.minutes_left = (left + app->pace_words - 1) / app->pace_words;
    }
    return facts;
}

/* What stands above and below the page, unless it stands so already. */
static enum wq_status furnish(struct wq_app *app, struct kept_page *kept, uint32_t number)
{
    const struct wq_page_facts facts = facts_of(app, kept->page, number);
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

/* Page `number`, from 0, whose start is known: from those kept, or laid out. */
static enum wq_status keep_page(struct wq_app *app, uint32_t number, struct kept_page **result)
{
    struct article_view *a = &app->reading;
    struct kept_page *kept = find_kept(app, a->starts[number]);
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

/* ---- opening ---- */

/* The article of the visit by its id, or by its number while the id is not known. */
static enum wq_status find(struct wq_app *app, const struct wq_visit *visit, uint32_t *index)
{
    static const uint8_t unknown[WQ_ID_BYTES];
    *index = visit->article;
    if (memcmp(visit->article_id, unknown, sizeof unknown) == 0)
        return WQ_OK;
    return wq_archive_find(app->config.archive, visit->article_id, visit->article, index);
}

static void load(struct wq_app *app)
{
    struct article_view *a = &app->reading;
    struct wq_visit *visit = wq_ui_visit(app);
    wq_arena_rewind(app->config.article_arena, 0);
    a->fault = find(app, visit, &a->index);
    if (a->fault == WQ_OK)
        a->fault = wq_archive_article(app->config.archive, a->index, app->config.article_arena,
                                      &a->article);
    a->article_mark = wq_arena_mark(app->config.article_arena);
    if (a->fault != WQ_OK)
        return;
    a->is_rtl = wq_text_is_rtl(a->article.text);
    visit->article = a->index;
    memcpy(visit->article_id, a->article.meta.id, sizeof visit->article_id);
}

static enum wq_status make_front(struct wq_app *app)
{
    struct article_view *a = &app->reading;
    wq_arena_rewind(app->config.article_arena, a->article_mark);
    return wq_front_make(app->config.article_arena, &app->scratch, &app->spec, &a->article.meta,
                         &a->front);
}

enum wq_status wq_article_open(struct wq_app *app)
{
    struct article_view *a = &app->reading;
    forget_pages(app);
    a->starts[0] = 0;
    a->start_n = 1;
    a->page = 0;
    a->anchor_off = wq_ui_visit(app)->text_off;
    a->shown_ms = app->now_ms;
    load(app);
    return a->fault == WQ_OK ? make_front(app) : WQ_OK;
}

/* Where the reader is now is where the way back leads. */
static void note_page(struct wq_app *app)
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
        enum wq_status st = keep_page(app, number, &kept);
        if (st != WQ_OK)
            return st;
        if (number + 1 == a->start_n)
            break; /* the last page */
    }
    a->page = number;
    note_page(app);
    return WQ_OK;
}

static enum wq_status enter(struct wq_app *app)
{
    uint32_t off = wq_ui_visit(app)->text_off;
    enum wq_status st = wq_article_open(app);
    return st == WQ_OK && app->reading.fault == WQ_OK ? wq_article_seek(app, off) : st;
}

void wq_article_restore(struct wq_app *app, const struct wq_place *place)
{
    struct article_view *a = &app->reading;
    memcpy(a->starts, place->starts, place->start_n * sizeof *a->starts);
    a->start_n = place->start_n;
    a->page = place->start_n - 1;
    a->anchor_off = place->text_off;
}

/* ---- painting ---- */

/* What happened, what is safe, what to do. */
static enum wq_status paint_fault(struct wq_app *app)
{
    int32_t margin = wq_ui_units(app, 40), w = app->surface.w - 2 * margin;
    int32_t y = app->surface.h / 4, pitch = wq_ui_units(app, 42);
    struct wq_phrase code = wq_ui_phrase(app);
    wq_phrase_say_numbers(&code, WQ_SAY_FAULT_CODE, (uint32_t)app->reading.fault, 0);
    const struct {
        struct wq_style style;
        struct wq_str text;
    } lines[] = {
        {wq_ui_bar_style(app), wq_ui_say(app, WQ_SAY_FAULT)},
        {wq_ui_small_style(app), wq_ui_say(app, WQ_SAY_FAULT_WHAT)},
        {wq_ui_small_style(app), wq_ui_say(app, WQ_SAY_FAULT_SAFE)},
        {wq_ui_small_style(app), wq_ui_say(app, WQ_SAY_FAULT_STEP)},
        {wq_ui_button_style(app), wq_ui_say(app, WQ_SAY_BACK)},
        {wq_ui_small_style(app), wq_phrase_str(&code)},
    };
    wq_paint_rect(&app->surface, wq_ui_screen(app), 255);
    wq_ui_control(app, (struct wq_rect){margin, y + 4 * pitch - pitch * 7 / 10, w, pitch}, ACT_BACK,
                  0, LOOK_PLAIN);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++, y += pitch) {
        enum wq_status st = wq_ui_label(app, lines[i].style, lines[i].text, margin, w, y, AT_START);
        if (st != WQ_OK)
            return st;
    }
    return WQ_OK;
}

enum wq_status wq_article_strip(void *self, const struct wq_image *image, uint32_t strip,
                                uint8_t *rows, uint32_t *row_n)
{
    struct wq_app *app = self;
    *row_n = wq_image_rows_of(image, strip);
    return wq_archive_image_strip(app->config.archive, app->reading.index, image, strip, rows);
}

/* The page is shown with a flash where that was chosen: as the article begins, or at pictures. */
static void clean_for(struct wq_app *app, const struct wq_page *page)
{
    enum wq_clean clean = app->settings.clean;
    bool is_due = (clean == WQ_CLEAN_ARTICLES && page->is_first) ||
                  (clean == WQ_CLEAN_IMAGES && page->picture_n > 0);
    for (uint32_t i = 0; is_due && app->asked && i < app->asked->n; i++)
        if (app->asked->refresh[i].intent == WQ_INTENT_PAGE)
            app->asked->refresh[i].intent = WQ_INTENT_CLEAN;
}

static enum wq_status paint(struct wq_app *app)
{
    struct article_view *a = &app->reading;
    struct kept_page *kept;
    if (a->fault != WQ_OK)
        return paint_fault(app);
    enum wq_status st = keep_page(app, a->page, &kept);
    if (st != WQ_OK)
        return st;
    wq_paint_page(&app->surface, &app->spec, kept->page, &a->front, &kept->furniture);
    kept->is_warm = true;
    const struct wq_picture_source source = {wq_article_strip, app};
    clean_for(app, kept->page);
    st = wq_paint_pictures(&app->surface, &app->scratch, &app->spec, &a->article, kept->page,
                           &source);
    /* inverted with the page at night, they are as they were */
    for (uint32_t i = 0; i < kept->page->picture_n && app->settings.is_night; i++)
        wq_paint_invert(&app->surface, kept->page->pictures[i].rect);
    return st == WQ_OK ? wq_matches_paint(app) : st;
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

static bool has_work(const struct wq_app *app)
{
    const struct article_view *a = &app->reading;
    return a->fault == WQ_OK && (is_next_cold(app) || !a->is_counted);
}

/* One page more of those that are counted. */
static enum wq_status count_page(struct wq_app *app)
{
    struct article_view *a = &app->reading;
    struct wq_page *page;
    size_t mark = wq_arena_mark(&app->scratch);
    enum wq_status st = wq_page_make(&app->scratch, &app->scratch, &app->spec, &a->article,
                                     a->starts[a->start_n - 1], a->front.height_px, &page);
    if (st == WQ_OK && (page->is_last || a->start_n == STARTS_MAX))
        a->is_counted = true;
    else if (st == WQ_OK)
        a->starts[a->start_n++] = page->next_off;
    wq_arena_rewind(&app->scratch, mark);
    return st;
}

static void draw_ahead(struct wq_app *app, const struct wq_placed_glyph *glyphs, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        wq_placed_bitmap(app->config.fonts, &glyphs[i]);
}

static enum wq_status work(struct wq_app *app)
{
    struct kept_page *next;
    if (!is_next_cold(app))
        return count_page(app);
    enum wq_status st = keep_page(app, app->reading.page + 1, &next);
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

/* ---- events ---- */

/* The open page has been read: how quick its reader is, of late. Who leafs, or was away, tells
 * nothing. */
static void note_pace(struct wq_app *app)
{
    struct article_view *a = &app->reading;
    const struct kept_page *kept = find_kept(app, a->starts[a->page]);
    const uint64_t took_ms = app->now_ms - a->shown_ms;
    if (!kept || took_ms < PACE_LEAST_MS || took_ms > PACE_MOST_MS)
        return;
    uint32_t words = words_before(&a->article, kept->page->next_off) -
                     words_before(&a->article, kept->page->start_off);
    uint32_t pace = (uint32_t)(words * UINT64_C(60000) / took_ms);
    uint32_t weight = app->pace_pages < PACE_WEIGHT_MOST ? app->pace_pages : PACE_WEIGHT_MOST;
    if (pace < PACE_WORDS_LEAST || pace > PACE_WORDS_MOST)
        return;
    app->pace_words = (app->pace_words * weight + pace) / (weight + 1);
    app->pace_pages += app->pace_pages < UINT32_MAX;
}

static enum wq_status show_page(struct wq_app *app, uint32_t number)
{
    struct article_view *a = &app->reading;
    a->page = number;
    a->anchor_off = a->starts[number];
    a->shown_ms = app->now_ms;
    wq_matches_hide(app);
    note_page(app);
    wq_ui_changed(app);
    wq_ui_repaint(app, WQ_INTENT_PAGE);
    return WQ_OK;
}

/* Turn by `by` pages, as far as there are any. */
static enum wq_status turn_by(struct wq_app *app, int32_t by)
{
    struct article_view *a = &app->reading;
    const uint32_t before = a->page;
    const bool was_forward = by > 0;
    struct kept_page *kept;
    if (a->fault != WQ_OK)
        return WQ_OK;
    if (by == 1)
        note_pace(app);
    for (; by < 0 && a->page > 0; by++)
        a->page--;
    for (; by > 0; by--) {
        enum wq_status st = keep_page(app, a->page, &kept);
        if (st != WQ_OK)
            return st;
        if (a->page + 1 >= a->start_n)
            break;
        a->page++;
    }
    if (a->page != before)
        return show_page(app, a->page);
    if (was_forward && a->is_counted)
        wq_after_open(app);
    return WQ_OK;
}

uint32_t wq_article_page_end(const struct wq_app *app)
{
    const struct article_view *a = &app->reading;
    for (int i = 0; i < KEPT_PAGES; i++)
        if (app->kept[i].page && app->kept[i].page->start_off == a->starts[a->page])
            return app->kept[i].page->next_off;
    return a->page + 1 < a->start_n ? a->starts[a->page + 1] : a->starts[a->page];
}

enum wq_status wq_article_relayout(struct wq_app *app)
{
    struct article_view *a = &app->reading;
    uint32_t anchor_off = a->anchor_off;
    forget_pages(app);
    if (wq_ui_screen_now(app) != WQ_SCREEN_ARTICLE || a->fault != WQ_OK)
        return WQ_OK; /* another screen lies over it: it is opened anew on the way back */
    a->starts[0] = 0;
    a->start_n = 1;
    enum wq_status st = make_front(app);
    return st == WQ_OK ? wq_article_seek(app, anchor_off) : st;
}

/* ---- sizes ---- */

static const int32_t percents[] = {64, 71, 78, 85, 92, 100, 108, 117, 127, 138, 150, 165, 182, 200};
#define SIZE_N (sizeof percents / sizeof percents[0])

static int32_t size_px(const struct wq_app *app, uint32_t step)
{
    return app->config.device->em_px * percents[step] / 100;
}

uint32_t wq_article_size(const struct wq_app *app, uint32_t *n)
{
    uint32_t step = 0;
    while (step + 1 < SIZE_N && size_px(app, step) < app->spec.em_px)
        step++;
    *n = SIZE_N;
    return step;
}

enum wq_status wq_article_resize(struct wq_app *app, bool is_larger)
{
    struct wq_settings chosen = app->settings;
    const int32_t now = app->spec.em_px;
    int64_t step = is_larger ? 0 : (int64_t)SIZE_N - 1;
    while (step >= 0 && step < (int64_t)SIZE_N &&
           !(is_larger ? size_px(app, (uint32_t)step) > now : size_px(app, (uint32_t)step) < now))
        step += is_larger ? 1 : -1;
    if (step < 0 || step >= (int64_t)SIZE_N)
        return WQ_OK;
    const int32_t em_px = size_px(app, (uint32_t)step);
    chosen.em_px = em_px == app->config.device->em_px ? 0 : em_px;
    enum wq_status st = wq_settings_apply(app, &chosen);
    return st == WQ_E_RANGE ? WQ_OK : st;
}

/* ---- what panels ask ---- */

const struct wq_page *wq_article_shown(struct wq_app *app)
{
    return find_kept(app, app->reading.starts[app->reading.page])->page;
}

uint32_t wq_article_page_n(struct wq_app *app, bool *is_guess)
{
    const struct article_view *a = &app->reading;
    *is_guess = !a->is_counted;
    return a->is_counted ? a->start_n
                         : wq_page_n_guess(&a->article, wq_article_shown(app), a->page + 1);
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

enum wq_status wq_article_go_to(struct wq_app *app, uint32_t number)
{
    struct article_view *a = &app->reading;
    while (a->start_n <= number && !a->is_counted) {
        enum wq_status st = count_page(app);
        if (st != WQ_OK)
            return st;
    }
    return show_page(app, number < a->start_n ? number : a->start_n - 1);
}

enum wq_status wq_article_jump(struct wq_app *app, uint32_t off)
{
    enum wq_status st = wq_article_seek(app, off);
    return st == WQ_OK ? show_page(app, app->reading.page) : st;
}

enum wq_status wq_article_visit(struct wq_app *app, uint32_t article)
{
    struct wq_visit visit = wq_visit_to(WQ_SCREEN_ARTICLE);
    visit.article = article;
    return wq_ui_go(app, &visit);
}

/* ---- touches ---- */

/* How far outside the rectangle a touch lies, squared. */
static int64_t outside(struct wq_rect r, int32_t x, int32_t y)
{
    int64_t dx = x < r.x ? r.x - x : x >= r.x + r.w ? x - (r.x + r.w - 1) : 0;
    int64_t dy = y < r.y ? r.y - y : y >= r.y + r.h ? y - (r.y + r.h - 1) : 0;
    return dx * dx + dy * dy;
}

/* The link or note's mark nearest to a touch, no further than a finger is wide; NULL: none. */
static const struct wq_span *span_near(struct wq_app *app, const struct wq_page *page,
                                       const struct wq_event *event)
{
    const struct wq_article *article = &app->reading.article;
    const int64_t reach = wq_ui_units(app, wq_ui_target_tenths(app)) / 2;
    const struct wq_span *nearest = NULL;
    int64_t best = reach * reach + 1;
    for (uint32_t i = 0; i < article->span_n; i++) {
        const struct wq_span *span = &article->spans[i];
        struct wq_rect rects[SPAN_RECTS];
        if ((span->kind != WQ_SPAN_LINK && span->kind != WQ_SPAN_NOTE) ||
            span->off >= page->next_off || span->off + span->len <= page->start_off)
            continue;
        uint32_t n = wq_page_rects(
            page, article, (struct wq_range){span->off, span->off + span->len}, rects, SPAN_RECTS);
        for (uint32_t r = 0; r < n && r < SPAN_RECTS; r++) {
            const int64_t far = outside(rects[r], event->x, event->y);
            if (far >= best)
                continue;
            best = far;
            nearest = span;
        }
    }
    return nearest;
}

/* What stands at a touch of the page, before the zones: a note's mark, a link, a picture. */
static enum wq_status touch_text(struct wq_app *app, const struct wq_event *event, bool *taken)
{
    const struct wq_page *shown = wq_article_shown(app);
    const struct wq_article *article = &app->reading.article;
    struct wq_page *page;
    *taken = true;
    for (uint32_t i = 0; i < shown->picture_n; i++) {
        const struct wq_rect r = shown->pictures[i].rect;
        if (event->x < r.x || event->x >= r.x + r.w || event->y < r.y || event->y >= r.y + r.h ||
            shown->pictures[i].image >= article->image_n)
            continue;
        struct wq_visit visit = *wq_ui_visit(app);
        visit.screen = WQ_SCREEN_IMAGE;
        visit.what = (uint8_t)shown->pictures[i].image;
        return wq_ui_go(app, &visit);
    }
    *taken = false;
    if (article->span_n == 0)
        return WQ_OK;
    size_t mark = wq_arena_mark(&app->scratch);
    enum wq_status st = wq_matches_page(app, &page);
    const struct wq_span *span = NULL;
    if (st == WQ_OK)
        span = span_near(app, page, event);
    wq_arena_rewind(&app->scratch, mark);
    *taken = span != NULL;
    if (!span)
        return st;
    if (span->kind == WQ_SPAN_LINK)
        return wq_link_follow(app, span->address);
    wq_note_open(app, span->note);
    return WQ_OK;
}

/* Where a touch of the text leads: 1 on, -1 back, 0 to the menu. 40 % of the width lie on the side
 * of the next page, 30 % on the other; in one hand the strip below its thumb does both. */
static int32_t zone_of(const struct wq_app *app, int32_t x, int32_t y)
{
    enum wq_hand hand = app->settings.hand;
    int32_t w = app->surface.w, from_next = app->reading.is_rtl ? x : w - 1 - x;
    bool is_next = from_next < w * 4 / 10, is_side = is_next || from_next >= w * 7 / 10;
    bool is_thumb = (hand == WQ_HAND_RIGHT && x >= w / 2) || (hand == WQ_HAND_LEFT && x < w / 2);
    if (!is_side)
        return 0;
    if (hand == WQ_HAND_BOTH)
        return is_next ? 1 : -1;
    return is_thumb && y < app->surface.h / 3 ? -1 : 1;
}

static enum wq_status handle_tap(struct wq_app *app, const struct wq_event *event)
{
    bool taken;
    enum wq_status st = touch_text(app, event, &taken);
    if (st != WQ_OK || taken)
        return st;
    int32_t zone = zone_of(app, event->x, event->y);
    if (zone != 0)
        return turn_by(app, zone);
    wq_reading_menu_open(app);
    return WQ_OK;
}

static enum wq_status handle_key(struct wq_app *app, enum wq_key key, int32_t pages, bool *taken)
{
    bool is_rtl = app->reading.is_rtl;
    *taken = true;
    switch (key) {
    case WQ_KEY_NEXT:
    case WQ_KEY_DOWN:
        return turn_by(app, pages);
    case WQ_KEY_PREV:
    case WQ_KEY_UP:
        return turn_by(app, -pages);
    case WQ_KEY_LEFT:
        return turn_by(app, is_rtl ? pages : -pages);
    case WQ_KEY_RIGHT:
        return turn_by(app, is_rtl ? -pages : pages);
    case WQ_KEY_OK:
    case WQ_KEY_MENU:
        wq_reading_menu_open(app);
        return WQ_OK;
    default:
        *taken = false;
        return WQ_OK;
    }
}

static enum wq_status handle_swipe(struct wq_app *app, const struct wq_event *event, bool *taken)
{
    bool is_to_right = event->swipe == WQ_SWIPE_RIGHT;
    *taken = true;
    if (is_to_right || event->swipe == WQ_SWIPE_LEFT)
        return turn_by(app, is_to_right == app->reading.is_rtl ? 1 : -1);
    *taken = event->swipe == WQ_SWIPE_UP && event->y >= app->surface.h - app->surface.h / 10;
    if (*taken)
        wq_reading_menu_open(app);
    return WQ_OK;
}

static enum wq_status event(struct wq_app *app, const struct wq_event *event, bool *taken)
{
    if (app->reading.fault != WQ_OK) /* there is nothing to do but to go back */
        return event->kind == WQ_EVENT_TAP ? wq_ui_back(app) : WQ_OK;
    switch (event->kind) {
    case WQ_EVENT_TAP:
        return handle_tap(app, event);
    case WQ_EVENT_SWIPE:
        return handle_swipe(app, event, taken);
    case WQ_EVENT_KEY:
        return handle_key(app, event->key, 1, taken);
    case WQ_EVENT_KEYHOLD:
        if (event->key == WQ_KEY_OK) {
            *taken = true;
            return wq_word_open(app, true, 0, 0);
        }
        return handle_key(app, event->key, 10, taken); /* ten pages a step */
    case WQ_EVENT_HOLD:
        *taken = true;
        return wq_word_open(app, false, event->x, event->y);
    default:
        return WQ_OK;
    }
}

const struct screen_kind wq_article_screen = {
    .enter = enter, .paint = paint, .event = event, .has_work = has_work, .work = work};
