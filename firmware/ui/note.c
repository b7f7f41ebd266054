/* SPDX-License-Identifier: MIT */
/* A note of the author's over the page that it belongs to, as high as it needs to be; and a link
 * that leads out of the archive, told in the same way. */
#include <string.h>
#include "matches.h"
#include "screens.h"
#include "widgets.h"

#define MOST_TENTHS 400 /* of the panel: pages inside it beyond */
#define HEAD_TENTHS 80  /* its head: what it is, and the way out */

enum { ACT_TURN = ACT_OWN };

/* The page of the note that is open, of the text alone, and where on the screen it stands. */
struct laid {
    struct wq_article article;
    struct wq_block block;
    struct wq_page_spec spec;
    struct wq_page *page;
    struct wq_rect area;
};

static struct wq_str text_of(const struct wq_app *app)
{
    const struct note_view *view = &app->note;
    const struct wq_article *article = &app->reading.article;
    if (view->is_link)
        return view->address;
    const struct wq_block *block = &article->blocks[view->block];
    return (struct wq_str){article->text.ptr + block->off, block->len};
}

/* Its lines in the smaller letters of notes, `h` high from the foot of the screen up. */
static enum wq_status lay(struct wq_app *app, struct laid *laid, int32_t h)
{
    laid->area = (struct wq_rect){0, app->surface.h - h, app->surface.w, h};
    laid->article = (struct wq_article){.text = text_of(app), .blocks = &laid->block, .block_n = 1};
    laid->block =
        (struct wq_block){.kind = WQ_BLOCK_PARAGRAPH, .len = (uint32_t)laid->article.text.len};
    laid->spec = app->spec;
    laid->spec.em_px = app->spec.em_px * 91 / 100;
    laid->spec.pitch_px = app->spec.pitch_px * 91 / 100;
    laid->spec.vowelled_pitch_px = app->spec.vowelled_pitch_px * 91 / 100;
    laid->spec.top_px = laid->area.y + wq_ui_units(app, HEAD_TENTHS + 10);
    laid->spec.bottom_px = app->surface.h - wq_ui_units(app, 20);
    return wq_page_make(&app->scratch, &app->scratch, &laid->spec, &laid->article, app->note.off, 0,
                        &laid->page);
}

/* As high as what is left of the note, at most MOST_TENTHS and half the screen. */
static enum wq_status lay_in_least(struct wq_app *app, struct laid *laid)
{
    int32_t most = wq_ui_units(app, MOST_TENTHS);
    most = most < app->surface.h * 6 / 10 ? most : app->surface.h * 6 / 10;
    enum wq_status st = lay(app, laid, most);
    if (st != WQ_OK || laid->page->line_n == 0)
        return st;
    const struct wq_line *last = &laid->page->lines[laid->page->line_n - 1];
    const int32_t left = laid->spec.bottom_px - (last->top_px + last->pitch_px);
    if (!laid->page->is_last || app->note.off > 0 || left <= 0)
        return WQ_OK;
    return lay(app, laid, most - left);
}

static enum wq_status paint_head(struct wq_app *app, const struct laid *laid)
{
    const int32_t margin = wq_ui_units(app, 40), side = wq_ui_units(app, 70);
    const int32_t y = laid->area.y, h = wq_ui_units(app, HEAD_TENTHS);
    const struct wq_rect close = {wq_ui_units(app, 10), y, side, h};
    struct wq_phrase name = wq_ui_phrase(app);
    if (app->note.is_link)
        wq_phrase_say(&name, WQ_SAY_PROV_ADDRESS);
    else
        wq_phrase_say_numbers(&name, WQ_SAY_NOTE_OF, app->note.number, app->note.n);
    wq_icon_paint(app, ICON_CLOSE, close);
    wq_ui_control(app, close, ACT_BACK, 0, LOOK_FRAMED);
    if (!laid->page->is_last) {
        const struct wq_rect more = {close.x + side, y, side, h};
        wq_icon_paint(app, ICON_DOWN, more);
        wq_ui_control(app, more, ACT_TURN, 0, LOOK_FRAMED);
    }
    struct wq_style style = wq_ui_small_style(app);
    style.is_bold = true;
    const int32_t rule = wq_ui_rule_px(app);
    wq_ui_fill(app, (struct wq_rect){margin, y + h - rule, app->surface.w - 2 * margin, rule}, 0);
    return wq_ui_label(app, style, wq_phrase_str(&name), close.x + 2 * side,
                       app->surface.w - margin - close.x - 2 * side, y + h * 58 / 100, AT_START);
}

static enum wq_status paint(struct wq_app *app)
{
    struct laid laid;
    size_t mark = wq_arena_mark(&app->scratch);
    enum wq_status st = lay_in_least(app, &laid);
    if (st == WQ_OK) {
        wq_panel_area(app, laid.area);
        wq_paint_text(&app->surface, &laid.spec, laid.page);
        app->note.next_off = laid.page->is_last ? app->note.off : laid.page->next_off;
        st = paint_head(app, &laid);
    }
    wq_arena_rewind(&app->scratch, mark);
    return st;
}

/* The next page of the note, or from its last one back to its first. */
static enum wq_status act(struct wq_app *app, const struct control *control, bool is_held)
{
    (void)is_held;
    if (control->act != ACT_TURN)
        return WQ_OK;
    app->note.off = app->note.next_off;
    wq_ui_repaint(app, WQ_INTENT_MENU);
    return WQ_OK;
}

/* The block of the note that follows by `by`; false: there is none. */
static bool find_beside(const struct wq_app *app, int32_t by, uint32_t *block)
{
    const struct wq_article *article = &app->reading.article;
    for (int64_t i = (int64_t)*block + by; i >= 0 && i < article->block_n; i += by)
        if (article->blocks[i].kind == WQ_BLOCK_NOTE) {
            *block = (uint32_t)i;
            return true;
        }
    return false;
}

/* On within the note, then to the next one; back to its beginning, then to the one before. */
static enum wq_status turn(struct wq_app *app, int32_t by, bool *turned)
{
    struct note_view *view = &app->note;
    uint32_t block = view->block;
    *turned = true;
    if (by > 0 ? view->next_off > view->off : view->off > 0) {
        view->off = by > 0 ? view->next_off : 0;
        wq_ui_repaint(app, WQ_INTENT_MENU);
        return WQ_OK;
    }
    *turned = !view->is_link && find_beside(app, by, &block);
    if (*turned)
        wq_note_open(app, block);
    return WQ_OK;
}

static const struct screen_kind note_panel = {.paint = paint, .act = act, .turn = turn};

void wq_note_open(struct wq_app *app, uint32_t block)
{
    const struct wq_article *article = &app->reading.article;
    app->note = (struct note_view){.block = block};
    for (uint32_t i = 0; i < article->block_n; i++) {
        const bool is_note = article->blocks[i].kind == WQ_BLOCK_NOTE;
        app->note.n += is_note;
        app->note.number += is_note && i <= block;
    }
    wq_ui_open_panel(app, &note_panel, 0);
}

/* ---- links ---- */

/* The article of the archive that has this address, by the rule of article ids. */
static bool find_address(struct wq_app *app, struct wq_str address, uint32_t *article)
{
    const struct wq_meta meta = {.address = address};
    uint8_t id[WQ_ID_BYTES];
    size_t mark = wq_arena_mark(&app->scratch);
    uint8_t *room = wq_arena_alloc_raw(&app->scratch, WQ_ID_ROOM_BYTES, 1);
    bool is_found = room && address.len <= WQ_FIELD_MAX && wq_id_of_meta(&meta, room, id) &&
                    wq_archive_find(app->config.archive, id, 0, article) == WQ_OK;
    wq_arena_rewind(&app->scratch, mark);
    return is_found;
}

enum wq_status wq_link_follow(struct wq_app *app, struct wq_str address)
{
    uint32_t article;
    if (find_address(app, address, &article))
        return wq_article_visit(app, article);
    app->note = (struct note_view){.is_link = true, .address = address};
    wq_ui_open_panel(app, &note_panel, 0);
    return WQ_OK;
}
