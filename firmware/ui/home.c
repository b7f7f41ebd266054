/* SPDX-License-Identifier: MIT */
/* The first screen: what was read last, and all ways into the archive. Each way is an item; where
 * it stands depends on the screen alone: below each other with cells, in two columns, or as one
 * list of rows by pages where there is room for neither. */
#include "home.h"

/* ---- items ---- */

/* Inverted, letters do not touch the edge, and what has another item beside its end leaves out that
 * one's icon. */
static enum wq_status paint_item_row(struct wq_app *app, struct wq_rect box,
                                     const struct item *item, bool has_beside)
{
    struct wq_phrase name = wq_ui_phrase(app), holds = name;
    int32_t pad = wq_ui_units(app, 10), end = has_beside ? -pad : pad;
    wq_home_name(app, item, &name);
    wq_home_holds(app, item->act, &holds);
    wq_ui_control(app, (struct wq_rect){box.x - end, box.y, box.w + pad + end, box.h}, item->act, 0,
                  LOOK_PLAIN);
    return wq_line_row_paint(app, box,
                             &(struct line_row){.icon = item->icon,
                                                .name = wq_phrase_str(&name),
                                                .value = wq_phrase_str(&holds),
                                                .leads_on = item->group == GROUP_ROW &&
                                                            !wq_ui_has_keys_only(app) &&
                                                            app->surface.w <= app->surface.h});
}

static enum wq_status paint_item_cell(struct wq_app *app, struct wq_rect box,
                                      const struct item *item)
{
    struct wq_phrase name = wq_ui_phrase(app), holds = name;
    wq_home_name(app, item, &name);
    wq_home_holds(app, item->act, &holds);
    wq_ui_control(app, box, item->act, 0, LOOK_FRAMED);
    return wq_cell_paint(app, box, item->icon, wq_phrase_str(&name), wq_phrase_str(&holds));
}

static enum wq_status paint_field(struct wq_app *app, struct wq_rect box, const struct item *item)
{
    int32_t icon_px = wq_icon_px(app), pad = wq_ui_units(app, 30);
    struct wq_style style = wq_ui_button_style(app);
    struct wq_phrase name = wq_ui_phrase(app);
    style.is_bold = false;
    wq_home_name(app, item, &name);
    /* the focus is a frame with corners: between the round ends */
    const int32_t end = box.h * 3 / 10;
    wq_ui_control(app, box, item->act, 0, LOOK_TOUCH);
    wq_ui_control(app, (struct wq_rect){box.x + end, box.y, box.w - 2 * end, box.h}, item->act, 0,
                  LOOK_FRAMED);
    wq_paint_round_frame(&app->surface, app->config.device->levels, wq_ui_place(app, box),
                         wq_ui_thick_px(app), box.h / 2);
    wq_icon_paint(app, item->icon,
                  (struct wq_rect){box.x + box.w - pad - icon_px, box.y, icon_px, box.h});
    return wq_ui_label(app, style, wq_phrase_str(&name), box.x + pad, box.w - 3 * pad - icon_px,
                       box.y + box.h * 62 / 100, AT_START);
}

static uint32_t group_n(const struct items *items, enum group group)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < items->n; i++)
        n += items->items[i].group == group;
    return n;
}

/* ---- the name of it all ---- */

/* The time and the battery, and below them the day: as far as the machine knows them. */
static enum wq_status paint_machine(struct wq_app *app, struct wq_rect box)
{
    const struct wq_machine *machine = &app->machine;
    struct wq_phrase now = wq_ui_phrase(app), day = now;
    if (machine->date) {
        wq_phrase_add_time(&now, machine->minute);
        wq_phrase_add_weekday(&day, machine->date);
        wq_phrase_add(&day, " ");
        wq_phrase_add_number(&day, machine->date % 100);
        wq_phrase_add(&day, " ");
        wq_phrase_add_month(&day, machine->date / 100 % 100);
    }
    if (machine->battery_percent >= 0) {
        wq_phrase_comma(&now);
        wq_phrase_say(&now, WQ_SAY_BATTERY);
        wq_phrase_add(&now, " ");
        wq_phrase_add_percent(&now, (uint32_t)machine->battery_percent);
    }
    bool has_two = box.h >= 3 * app->spec.small_em_px; /* else the time alone */
    enum wq_status st = wq_ui_label(app, wq_ui_small_style(app), wq_phrase_str(&now), box.x, box.w,
                                    box.y + box.h * (has_two ? 33 : 66) / 100, AT_END);
    return st == WQ_OK && has_two ? wq_ui_label(app, wq_ui_small_style(app), wq_phrase_str(&day),
                                                box.x, box.w, box.y + box.h * 70 / 100, AT_END)
                                  : st;
}

/* The archive's name; where something is known to be damaged with a sign, which leads to what. */
static enum wq_status paint_archive_name(struct wq_app *app, struct wq_rect box, int32_t baseline)
{
    const int32_t side = wq_icon_px(app);
    struct wq_phrase name = wq_ui_phrase(app);
    struct wq_app_fault fault;
    wq_phrase_add_foreign(&name, wq_str(app->config.archive_name));
    if (wq_damage_is_known(app, &fault)) {
        const struct wq_rect sign = {box.x + box.w - side, box.y, side, box.h};
        wq_ui_control(app, box, ACT_DAMAGE, 0, LOOK_BAR);
        wq_icon_paint(app, ICON_DAMAGED, sign);
        box.w -= side + wq_ui_units(app, 8);
    }
    return wq_ui_label(app, wq_ui_small_style(app), wq_phrase_str(&name), box.x, box.w, baseline,
                       AT_START);
}

static enum wq_status paint_name(struct wq_app *app, struct wq_rect box)
{
    struct wq_style mark = {WQ_VOICE_TEXT, true, box.h * 62 / 100};
    int32_t baseline = box.y + box.h * 66 / 100, gap = wq_ui_units(app, 20), w;
    enum wq_status st = wq_ui_measure(app, mark, wq_ui_say(app, WQ_SAY_APP), &w);
    if (st == WQ_OK)
        st = wq_ui_label(app, mark, wq_ui_say(app, WQ_SAY_APP), box.x, box.w, baseline, AT_START);
    int32_t half = (box.w - w - 2 * gap) / 2;
    if (st == WQ_OK)
        st = paint_machine(app, (struct wq_rect){box.x, box.y, half, box.h});
    const struct wq_rect name = {box.x + half + gap, box.y, half, box.h};
    return st == WQ_OK ? paint_archive_name(app, name, baseline) : st;
}

/* ---- a tall screen ---- */

static enum wq_status paint_rows(struct wq_app *app, const struct items *items, struct wq_rect r)
{
    bool is_first = true;
    enum wq_status st = WQ_OK;
    for (uint32_t i = 0; i < items->n && st == WQ_OK; i++) {
        if (items->items[i].group != GROUP_ROW)
            continue;
        if (!is_first)
            wq_ui_fill(app, (struct wq_rect){r.x, r.y, r.w, wq_ui_rule_px(app)}, 0);
        st = paint_item_row(app, r, &items->items[i], false);
        r.y += r.h;
        is_first = false;
    }
    return st;
}

/* Two beside each other; one that is left over is as wide as both. */
static enum wq_status paint_cells(struct wq_app *app, const struct items *items, struct wq_rect r)
{
    int32_t gap = wq_ui_units(app, 11), half = (r.w - gap) / 2;
    uint32_t n = group_n(items, GROUP_CELL), at = 0;
    enum wq_status st = WQ_OK;
    for (uint32_t i = 0; i < items->n && st == WQ_OK; i++) {
        if (items->items[i].group != GROUP_CELL)
            continue;
        bool is_wide = at + 1 == n && at % 2 == 0;
        struct wq_rect box = {at % 2 || is_wide ? r.x : r.x + half + gap,
                              r.y + (int32_t)(at / 2) * (r.h + gap), is_wide ? r.w : half, r.h};
        st = paint_item_cell(app, box, &items->items[i]);
        at++;
    }
    return st;
}

static enum wq_status paint_foot(struct wq_app *app, const struct items *items)
{
    int32_t margin = wq_ui_units(app, 40);
    uint32_t n = group_n(items, GROUP_FOOT), at = 0;
    struct wq_rect foot;
    enum wq_status st = wq_foot_paint(app, &foot);
    if (n == 0)
        return st;
    if (wq_ui_has_keys_only(app)) { /* above the legend */
        foot.h = wq_ui_units(app, 70);
        foot.y -= foot.h;
    }
    int32_t w = (foot.w - 2 * margin) / (int32_t)n;
    for (uint32_t i = 0; i < items->n && st == WQ_OK; i++) {
        if (items->items[i].group != GROUP_FOOT)
            continue;
        struct wq_rect box = {foot.x + foot.w - margin - ((int32_t)at + 1) * w, foot.y, w, foot.h};
        st = paint_item_row(app, box, &items->items[i], at + 1 < n);
        at++;
    }
    return st;
}

static int32_t at_least(int32_t px, int32_t least_px)
{
    return px > least_px ? px : least_px;
}

/* In units: name, field, card, rows, cells, foot; what is left is shared out between them. */
static enum wq_status paint_tall(struct wq_app *app, const struct items *items)
{
    int32_t margin = wq_ui_units(app, 40), w = app->surface.w - 2 * margin;
    int32_t name = wq_ui_units(app, 75), field = wq_ui_units(app, 72);
    const bool has_legend = wq_ui_has_keys_only(app);
    /* letters that the panel needs larger take more room than their units: two lines in a cell,
     * three in the card */
    const int32_t small = app->spec.small_em_px, title = wq_ui_card_style(app).em_px;
    int32_t card = at_least(wq_ui_units(app, has_legend ? 140 : 163), 3 * small + 2 * title);
    int32_t row = wq_ui_units(app, 70);
    int32_t cell = at_least(row, small + 2 * wq_ui_button_style(app).em_px);
    int32_t foot = wq_ui_units(app, has_legend ? 57 + 70 : 80), cell_gap = wq_ui_units(app, 11);
    int32_t row_n = (int32_t)group_n(items, GROUP_ROW);
    int32_t cell_n = ((int32_t)group_n(items, GROUP_CELL) + 1) / 2;
    bool has_field = group_n(items, GROUP_FIELD) > 0;
    int32_t used =
        name + (has_field ? field : 0) + card + row_n * row + cell_n * (cell + cell_gap) + foot;
    int32_t gap_n = 3 + has_field + (row_n > 0), most = wq_ui_units(app, 30);
    /* for larger targets as far as there is room */
    const int32_t line_n = has_field + row_n + cell_n;
    const int32_t larger = wq_ui_units(app, wq_ui_target_tenths(app)) - row;
    int32_t extra = (app->surface.h - used - gap_n * cell_gap) / at_least(line_n, 1);
    extra = extra < 0 ? 0 : extra > larger ? larger : extra;
    field += extra;
    row += extra;
    cell += extra;
    used += line_n * extra;
    int32_t gap = (app->surface.h - used) / gap_n;
    gap = gap < 0 ? 0 : gap > most ? most : gap;
    if (has_legend)
        card = at_least(card, card + app->surface.h - used - gap_n * gap);
    struct wq_rect r = {margin, wq_ui_units(app, 8), w, name};
    enum wq_status st = paint_name(app, r);
    r.y = name + gap / 2;
    if (st == WQ_OK && has_field) {
        r.h = field;
        st = paint_field(app, r, &items->items[0]);
        r.y += field + gap;
    }
    r.h = card;
    if (st == WQ_OK)
        st = wq_home_card_paint(app, r);
    r.y += card + gap;
    r.h = row;
    if (st == WQ_OK)
        st = paint_rows(app, items, r);
    r.y += row_n ? row_n * row + gap : 0;
    r.h = cell;
    if (st == WQ_OK)
        st = paint_cells(app, items, r);
    return st == WQ_OK ? paint_foot(app, items) : st;
}

/* ---- a wide screen ---- */

/* The card with the foot's items below it at the start, the others at the end. */
static enum wq_status paint_wide(struct wq_app *app, const struct items *items)
{
    struct wq_rect body = wq_bar_body(app, false), foot; /* nothing but a legend stands below */
    int32_t margin = wq_ui_units(app, 30), gap = wq_ui_units(app, 8), name = body.y;
    /* ten less than elsewhere, so that ten of them fit */
    int32_t half = (app->surface.w - 3 * margin) / 2,
            row = wq_ui_units(app, wq_ui_target_tenths(app) - 10);
    uint32_t foot_n = group_n(items, GROUP_FOOT), at = 0, below = 0;
    int32_t fits = (body.h - gap) / (int32_t)(items->n - foot_n);
    row = fits < row ? fits : row;
    struct wq_rect card = {2 * margin + half, body.y + gap, half,
                           body.h - 2 * gap - (int32_t)foot_n * row};
    enum wq_status st =
        paint_name(app, (struct wq_rect){margin, 0, app->surface.w - 2 * margin, name});
    wq_ui_fill(app,
               (struct wq_rect){0, name - wq_ui_thick_px(app), app->surface.w, wq_ui_thick_px(app)},
               0);
    if (st == WQ_OK)
        st = wq_home_card_paint(app, card);
    for (uint32_t i = 0; i < items->n && st == WQ_OK; i++) {
        bool is_below = items->items[i].group == GROUP_FOOT;
        uint32_t *line = is_below ? &below : &at;
        struct wq_rect box = {
            is_below ? card.x : margin,
            (is_below ? card.y + card.h : body.y + gap / 2) + (int32_t)(*line)++ * row, half, row};
        st = paint_item_row(app, box, &items->items[i], false);
    }
    return st == WQ_OK && wq_ui_has_keys_only(app) ? wq_foot_paint(app, &foot) : st;
}

/* ---- a small screen ---- */

static uint32_t small_row_n(const struct wq_app *app)
{
    int32_t n = wq_bar_body(app, true).h / wq_line_row_px(app);
    return n < 1 ? 1 : (uint32_t)n;
}

/* What was read last, then all items, as rows by pages. */
static enum wq_status paint_small(struct wq_app *app, const struct items *items)
{
    int32_t margin = wq_ui_units(app, 20), h = wq_line_row_px(app);
    struct wq_rect body = wq_bar_body(app, true), r = {margin, body.y, body.w - 2 * margin, h};
    uint32_t rows = small_row_n(app), first = wq_ui_visit(app)->first, all = items->n + 1;
    enum wq_status st = WQ_OK;
    for (uint32_t i = first; i < first + rows && i < all && st == WQ_OK; i++, r.y += h) {
        const struct item begin = {ACT_CONTINUE, GROUP_FOOT, ICON_ONWARD, WQ_SAY_HOME_CONTINUE};
        st = paint_item_row(app, r, i == 0 ? &begin : &items->items[i - 1], false);
    }
    struct wq_app_fault fault;
    const struct bar bar = {.title = wq_ui_say(app, WQ_SAY_APP),
                            .page = first / rows,
                            .page_n = (all + rows - 1) / rows,
                            .icons = {{ICON_DAMAGED, ACT_DAMAGE}},
                            .icon_n = wq_damage_is_known(app, &fault)};
    return st == WQ_OK ? wq_bar_paint(app, &bar) : st;
}

/* ---- all of them ---- */

static bool is_small(const struct wq_app *app)
{
    bool is_wide = app->surface.w > app->surface.h;
    return app->surface.w < wq_ui_units(app, is_wide ? 850 : 550) ||
           app->surface.h < wq_ui_units(app, is_wide ? 550 : 780);
}

static enum wq_status paint(struct wq_app *app)
{
    struct items items = wq_home_items(app);
    wq_paint_rect(&app->surface, wq_ui_screen(app), 255);
    if (is_small(app))
        return paint_small(app, &items);
    return app->surface.w > app->surface.h ? paint_wide(app, &items) : paint_tall(app, &items);
}

static enum wq_status turn(struct wq_app *app, int32_t by, bool *turned)
{
    struct items items = wq_home_items(app);
    struct wq_visit *visit = wq_ui_visit(app);
    uint32_t rows = small_row_n(app);
    if (!is_small(app) || (by > 0 ? visit->first + rows > items.n : visit->first < rows))
        return WQ_OK;
    visit->first = by > 0 ? visit->first + rows : visit->first - rows;
    *turned = true;
    wq_ui_changed(app);
    wq_ui_repaint(app, WQ_INTENT_MENU);
    return WQ_OK;
}

const struct screen_kind wq_home_screen = {.paint = paint, .act = wq_home_act, .turn = turn};
