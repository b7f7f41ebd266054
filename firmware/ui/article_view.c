/* SPDX-License-Identifier: MIT */
/* An open article: its pages, the panel over them, and what is shown when it cannot be read. */
#include <string.h>
#include "matches.h"
#include "screens.h"
#include "widgets.h"

enum { ACT_SMALLER = ACT_OWN, ACT_LARGER, ACT_FIND, ACT_LEAVE };

/* ---- pages ---- */

static void forget_pages(struct wq_app *app)
{
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
        if (st == WQ_OK)
            st = wq_furniture_make(&kept->arena, &app->scratch, &app->spec, &a->article, page,
                                   number + 1, &kept->furniture);
        if (st != WQ_OK)
            return st;
        kept->page = page;
    }
    if (!kept->page->is_last && number + 1 == a->start_n && a->start_n < STARTS_MAX)
        a->starts[a->start_n++] = kept->page->next_off;
    kept->used = ++app->use_count;
    *result = kept;
    return WQ_OK;
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

/* Height of the panel: three rows of buttons' height would hide too much of the page. */
static int32_t menu_px(const struct wq_app *app)
{
    return wq_ui_units(app, 100);
}

static struct wq_rect menu_rect(const struct wq_app *app)
{
    int32_t h = menu_px(app);
    return (struct wq_rect){0, app->surface.h - h, app->surface.w, h};
}

/* The two steppers at the left of the panel, "+" outermost as the size grows to the left. */
static struct wq_rect stepper_rect(const struct wq_app *app, bool is_larger)
{
    struct wq_rect menu = menu_rect(app);
    int32_t w = wq_ui_units(app, 72), h = wq_ui_units(app, 58), margin = wq_ui_units(app, 40);
    int32_t between = wq_ui_units(app, app->surface.w < wq_ui_units(app, 600) ? 60 : 110);
    int32_t x = is_larger ? margin : margin + w + between;
    return (struct wq_rect){x, menu.y + (menu.h - h) / 2, w, h};
}

/* Lines that the panel's edge would cut are not painted. */
static void clear_cut_lines(struct wq_app *app, const struct wq_page *page)
{
    int32_t edge = menu_rect(app).y, pitch = app->spec.pitch_px;
    for (uint32_t i = 0; i < page->line_n; i++) {
        int32_t top = page->lines[i].y_px - pitch * 68 / 100;
        if (page->lines[i].y_px + pitch * 32 / 100 > edge && top < edge) {
            wq_paint_rect(&app->surface, (struct wq_rect){0, top, app->surface.w, edge - top}, 255);
            break;
        }
    }
}

static enum wq_status paint_stepper(struct wq_app *app, bool is_larger)
{
    struct wq_rect r = stepper_rect(app, is_larger);
    wq_ui_control(app, r, is_larger ? ACT_LARGER : ACT_SMALLER, 0, LOOK_FRAMED);
    wq_ui_frame(app, r, wq_ui_rule_px(app));
    return wq_ui_label(app, wq_ui_bar_style(app), wq_str(is_larger ? "+" : "–"), r.x, r.w,
                       r.y + r.h * 66 / 100, AT_MIDDLE);
}

static enum wq_status paint_menu(struct wq_app *app)
{
    const struct wq_page *page = find_kept(app, app->reading.starts[app->reading.page])->page;
    struct wq_rect menu = menu_rect(app);
    int32_t margin = wq_ui_units(app, 40), baseline = menu.y + menu.h * 58 / 100;
    struct wq_rect larger = stepper_rect(app, true), smaller = stepper_rect(app, false);
    clear_cut_lines(app, page);
    wq_panel_area(app, menu);
    struct wq_phrase size = wq_ui_phrase(app);
    wq_phrase_add_number(&size, (uint32_t)app->spec.em_px);
    int32_t between = larger.x + larger.w;
    enum wq_status st = paint_stepper(app, true);
    if (st == WQ_OK)
        st = paint_stepper(app, false);
    if (st == WQ_OK)
        st = wq_ui_label(app, wq_ui_bar_style(app), wq_phrase_str(&size), between,
                         smaller.x - between, baseline, AT_MIDDLE);
    int32_t back_w = wq_ui_units(app, 110), back_x = app->surface.w - margin - back_w;
    wq_ui_control(app, (struct wq_rect){back_x, menu.y, back_w + margin, menu.h}, ACT_LEAVE, 0,
                  LOOK_FRAMED);
    const struct wq_rect find = {back_x - wq_ui_units(app, 85), larger.y, larger.w, larger.h};
    const bool has_find = find.x > smaller.x + smaller.w + wq_ui_units(app, 10);
    if (has_find) {
        wq_ui_control(app, find, ACT_FIND, 0, LOOK_FRAMED);
        wq_box_frame(app, find, wq_ui_rule_px(app));
        wq_icon_paint(app, ICON_SEARCH, find);
    }
    int32_t name_w = wq_ui_units(app, 130), name_x = smaller.x + smaller.w;
    if (st == WQ_OK && name_x + name_w <= (has_find ? find.x : back_x))
        st = wq_ui_label(app, wq_ui_small_style(app), wq_ui_say(app, WQ_SAY_TEXT_SIZE), name_x,
                         name_w, baseline, AT_MIDDLE);
    if (st == WQ_OK)
        st = wq_ui_label(app, wq_ui_button_style(app), wq_ui_say(app, WQ_SAY_BACK), back_x, back_w,
                         baseline, AT_START);
    return st;
}

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

/* A strip of a picture of the open article. */
static enum wq_status read_strip(void *self, const struct wq_image *image, uint32_t strip,
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
    const struct wq_picture_source source = {read_strip, app};
    clean_for(app, kept->page);
    st = wq_paint_pictures(&app->surface, &app->scratch, &app->spec, &a->article, kept->page,
                           &source);
    /* inverted with the page at night, they are as they were */
    for (uint32_t i = 0; i < kept->page->picture_n && app->settings.is_night; i++)
        wq_paint_invert(&app->surface, kept->page->pictures[i].rect);
    return st == WQ_OK ? wq_matches_paint(app) : st;
}

/* ---- ahead of the reader ---- */

static bool has_work(const struct wq_app *app)
{
    const struct article_view *a = &app->reading;
    if (a->fault != WQ_OK || a->page + 1 >= a->start_n)
        return false;
    for (int i = 0; i < KEPT_PAGES; i++)
        if (app->kept[i].page && app->kept[i].page->start_off == a->starts[a->page + 1])
            return !app->kept[i].is_warm;
    return true;
}

static void draw_ahead(struct wq_app *app, const struct wq_placed_glyph *glyphs, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        wq_placed_bitmap(app->config.fonts, &glyphs[i]);
}

static enum wq_status work(struct wq_app *app)
{
    struct kept_page *next;
    enum wq_status st = keep_page(app, app->reading.page + 1, &next);
    if (st != WQ_OK)
        return st;
    const struct wq_furniture *f = &next->furniture;
    draw_ahead(app, next->page->glyphs, next->page->glyph_n);
    draw_ahead(app, f->title.glyphs, f->title.glyph_n);
    draw_ahead(app, f->page.glyphs, f->page.glyph_n);
    draw_ahead(app, f->minutes.glyphs, f->minutes.glyph_n);
    next->is_warm = true;
    return WQ_OK;
}

/* ---- events ---- */

/* Turn by `by` pages, as far as there are any. */
static enum wq_status turn_by(struct wq_app *app, int32_t by)
{
    struct article_view *a = &app->reading;
    uint32_t before = a->page;
    struct kept_page *kept;
    if (a->fault != WQ_OK)
        return WQ_OK;
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
    if (a->page == before)
        return WQ_OK;
    a->anchor_off = a->starts[a->page];
    wq_matches_hide(app);
    note_page(app);
    wq_ui_changed(app);
    wq_ui_repaint(app, WQ_INTENT_PAGE);
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

/* The page that holds the first word of the open one, at the next size of the scale that differs
 * and that the screen has room for. */
static enum wq_status resize(struct wq_app *app, bool is_larger)
{
    static const int32_t percents[] = {64,  71,  78,  85,  92,  100, 108,
                                       117, 127, 138, 150, 165, 182, 200};
    const int32_t step_n = sizeof percents / sizeof percents[0];
    struct wq_settings chosen = app->settings;
    int32_t now = app->spec.em_px, own = app->config.device->em_px, i = is_larger ? 0 : step_n - 1;
    int32_t step = is_larger ? 1 : -1, em_px = 0;
    for (; i >= 0 && i < step_n; i += step) {
        em_px = own * percents[i] / 100;
        if (is_larger ? em_px > now : em_px < now)
            break;
    }
    if (i < 0 || i >= step_n)
        return WQ_OK;
    chosen.em_px = em_px == own ? 0 : em_px;
    enum wq_status st = wq_settings_apply(app, &chosen);
    return st == WQ_E_RANGE ? WQ_OK : st;
}

static enum wq_status act_in_menu(struct wq_app *app, const struct control *control, bool is_held)
{
    (void)is_held;
    if (control->act == ACT_FIND) {
        wq_find_open(app);
        return WQ_OK;
    }
    if (control->act != ACT_LEAVE)
        return resize(app, control->act == ACT_LARGER);
    wq_ui_close_panel(app);
    return wq_ui_back(app);
}

static enum wq_status event_in_menu(struct wq_app *app, const struct wq_event *event, bool *taken)
{
    *taken = event->kind == WQ_EVENT_KEY || event->kind == WQ_EVENT_KEYHOLD;
    if (!*taken)
        return WQ_OK;
    if (event->kind == WQ_EVENT_KEYHOLD && event->key == WQ_KEY_OK) {
        wq_find_open(app);
        return WQ_OK;
    }
    switch (event->key) {
    case WQ_KEY_NEXT:
    case WQ_KEY_UP:
        return resize(app, true);
    case WQ_KEY_PREV:
    case WQ_KEY_DOWN:
        return resize(app, false);
    case WQ_KEY_LEFT:
        return resize(app, wq_ui_is_rtl(app));
    case WQ_KEY_RIGHT:
        return resize(app, !wq_ui_is_rtl(app));
    case WQ_KEY_OK:
    case WQ_KEY_MENU:
        wq_ui_close_panel(app);
        return WQ_OK;
    default:
        *taken = false;
        return WQ_OK;
    }
}

static const struct screen_kind menu_panel = {
    .paint = paint_menu, .act = act_in_menu, .event = event_in_menu};

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
    int32_t zone = zone_of(app, event->x, event->y);
    if (zone != 0)
        return turn_by(app, zone);
    wq_ui_open_panel(app, &menu_panel, 0);
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
        wq_ui_open_panel(app, &menu_panel, 0);
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
        wq_ui_open_panel(app, &menu_panel, 0);
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
