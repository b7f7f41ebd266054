/* SPDX-License-Identifier: MIT */
/* What is painted, what of it answers, and what has the focus. */
#include "internal.h"
#include "matches.h"

struct control *wq_ui_control(struct wq_app *app, struct wq_rect box, uint8_t act, uint32_t arg,
                              enum look look)
{
    struct scene *scene = &app->scene;
    uint32_t at = scene->n < CONTROLS_MAX ? scene->n++ : CONTROLS_MAX - 1;
    scene->controls[at] =
        (struct control){wq_ui_place(app, box), act, arg, look, false, false, false};
    return &scene->controls[at];
}

/* What the edge of a panel would cut through is not painted: rows, buttons and the like below it.
 */
static void clear_cut_controls(struct wq_app *app, struct wq_rect rect)
{
    const struct scene *scene = &app->scene;
    for (uint32_t i = 0; i < scene->first; i++) {
        struct wq_rect b = scene->controls[i].box;
        int32_t end = b.y + b.h, panel_end = rect.y + rect.h;
        if (b.h > app->surface.h / 4)
            continue; /* an area, not a thing */
        if (b.y < rect.y && end > rect.y)
            wq_paint_rect(&app->surface, (struct wq_rect){b.x, b.y, b.w, rect.y - b.y}, 255);
        if (b.y < panel_end && end > panel_end)
            wq_paint_rect(&app->surface, (struct wq_rect){b.x, panel_end, b.w, end - panel_end},
                          255);
    }
}

void wq_panel_area(struct wq_app *app, struct wq_rect rect)
{
    struct scene *scene = &app->scene;
    int32_t thick = wq_ui_thick_px(app);
    clear_cut_controls(app, rect);
    wq_matches_uncut(app, rect);
    wq_ui_fill(app, rect, 255);
    if (rect.y > 0)
        wq_ui_fill(app, (struct wq_rect){rect.x, rect.y, rect.w, thick}, 0);
    if (rect.y + rect.h < app->surface.h)
        wq_ui_fill(app, (struct wq_rect){rect.x, rect.y + rect.h - thick, rect.w, thick}, 0);
    if (rect.x > 0)
        wq_ui_fill(app, (struct wq_rect){rect.x, rect.y, thick, rect.h}, 0);
    if (rect.x + rect.w < app->surface.w)
        wq_ui_fill(app, (struct wq_rect){rect.x + rect.w - thick, rect.y, thick, rect.h}, 0);
    if (scene->panel_n < sizeof scene->panel / sizeof scene->panel[0])
        scene->panel[scene->panel_n++] = wq_ui_place(app, rect);
}

/* ---- touches ---- */

/* How far v lies outside [at, at + len). */
static int64_t outside(int64_t v, int32_t at, int32_t len)
{
    return v < at ? at - v : v >= at + len ? v - (at + len - 1) : 0;
}

/* A touch that lands beside a box still means it when the box is smaller than a finger: how far
 * outside, one side. */
static int32_t reach(const struct wq_app *app, int32_t len)
{
    int32_t missing = wq_ui_units(app, wq_ui_target_tenths(app)) - len;
    return missing > 0 ? (missing + 1) / 2 : 0;
}

static int64_t from_centre(const struct control *c, int32_t x, int32_t y)
{
    int64_t dx = 2 * (int64_t)x - (2 * c->box.x + c->box.w);
    int64_t dy = 2 * (int64_t)y - (2 * c->box.y + c->box.h);
    return dx * dx + dy * dy;
}

const struct control *wq_scene_hit(const struct wq_app *app, int32_t x, int32_t y)
{
    const struct scene *scene = &app->scene;
    const struct control *nearest = NULL;
    int64_t best = 0, best_centre = 0;
    for (uint32_t i = scene->first; i < scene->n; i++) {
        const struct control *c = &scene->controls[i];
        int64_t dx = outside(x, c->box.x, c->box.w), dy = outside(y, c->box.y, c->box.h);
        if (dx > reach(app, c->box.w) || dy > reach(app, c->box.h))
            continue;
        int64_t centre = from_centre(c, x, y);
        int64_t distance = c->look == LOOK_KEY ? 0 : dx * dx + dy * dy;
        bool is_nearer = distance < best || (distance == best && centre < best_centre);
        if (nearest && !is_nearer)
            continue;
        nearest = c;
        best = distance;
        best_centre = centre;
    }
    return nearest;
}

/* ---- the focus ---- */

static void paint_focus(struct wq_app *app, uint32_t at)
{
    const struct control *c = &app->scene.controls[at];
    bool is_whole = c->look == LOOK_PLAIN || c->look == LOOK_KEY;
    /* inside the line that the box itself may have */
    int32_t inset = c->look == LOOK_FRAMED ? wq_ui_thick_px(app) : 0;
    struct wq_rect b = {c->box.x + inset, c->box.y + inset, c->box.w - 2 * inset,
                        c->box.h - 2 * inset};
    int32_t thick = wq_ui_focus_px(app), h = b.h - 2 * thick;
    if (is_whole || h <= 0) {
        wq_paint_invert(&app->surface, c->box);
        return;
    }
    /* inverted too: white where the box is black because it is chosen, and gone when done twice */
    wq_paint_invert(&app->surface, (struct wq_rect){b.x, b.y, b.w, thick});
    wq_paint_invert(&app->surface, (struct wq_rect){b.x, b.y + thick, thick, h});
    wq_paint_invert(&app->surface, (struct wq_rect){b.x + b.w - thick, b.y + thick, thick, h});
    wq_paint_invert(&app->surface, (struct wq_rect){b.x, b.y + b.h - thick, b.w, thick});
}

static bool takes_focus(const struct control *c)
{
    return c->look != LOOK_TOUCH;
}

void wq_scene_remember(struct wq_app *app, const struct control *control)
{
    if (app->panel) {
        app->panel_focus_act = control->act;
        app->panel_focus_arg = control->arg;
    } else {
        wq_ui_visit(app)->focus_act = control->act;
        wq_ui_visit(app)->focus_arg = control->arg;
    }
}

/* The row at an end of the page. */
static uint32_t end_row(const struct scene *scene, bool is_first)
{
    uint32_t found = NO_CONTROL;
    for (uint32_t i = scene->first; i < scene->n; i++)
        if (scene->controls[i].look == LOOK_ROW && (found == NO_CONTROL || !is_first))
            found = i;
    return found;
}

/* What had the focus or stands before it, else what asks for it, else the first. */
static uint32_t find_focus(struct wq_app *app)
{
    const struct scene *scene = &app->scene;
    const struct wq_visit *visit = wq_ui_visit(app);
    uint8_t act = app->panel ? app->panel_focus_act : visit->focus_act;
    uint32_t arg = app->panel ? app->panel_focus_arg : visit->focus_arg;
    uint32_t first = NO_CONTROL, chosen = NO_CONTROL, before = NO_CONTROL;
    for (uint32_t i = scene->n; i-- > scene->first;) {
        const struct control *c = &scene->controls[i];
        if (!takes_focus(c))
            continue;
        if (act != WQ_NO_FOCUS && c->act == act && c->arg == arg)
            return i;
        if (act != WQ_NO_FOCUS && c->act == act && c->arg < arg && before == NO_CONTROL)
            before = i;
        first = i;
        chosen = c->is_default ? i : chosen;
    }
    return before != NO_CONTROL ? before : chosen != NO_CONTROL ? chosen : first;
}

static void show(struct wq_app *app, uint32_t at)
{
    paint_focus(app, at);
    wq_ui_ask(app, app->scene.controls[at].box, WQ_INTENT_HIGHLIGHT);
}

void wq_scene_show_focus(struct wq_app *app, bool is_shown)
{
    if (app->shows_focus == is_shown)
        return;
    app->shows_focus = is_shown;
    if (app->scene.focus != NO_CONTROL && !app->is_dirty && !app->is_panel_dirty)
        show(app, app->scene.focus);
}

void wq_scene_focus(struct wq_app *app, uint32_t to)
{
    uint32_t before = app->scene.focus;
    app->scene.focus = to;
    wq_scene_remember(app, &app->scene.controls[to]);
    if (before == to || !app->shows_focus)
        return;
    if (before != NO_CONTROL)
        show(app, before);
    show(app, to);
}

/* ---- painting ---- */

static bool is_same(struct wq_rect a, struct wq_rect b)
{
    return a.x == b.x && a.y == b.y && a.w == b.w && a.h == b.h;
}

/* What had the focus may be gone, so that it stands elsewhere now. */
static void ask_for_focus(struct wq_app *app, struct wq_rect before)
{
    const struct scene *scene = &app->scene;
    struct wq_rect now = {0, 0, 0, 0};
    if (app->shows_focus && scene->focus != NO_CONTROL)
        now = scene->controls[scene->focus].box;
    if (is_same(before, now))
        return;
    if (before.w)
        wq_ui_ask(app, before, WQ_INTENT_HIGHLIGHT);
    if (now.w)
        wq_ui_ask(app, now, WQ_INTENT_HIGHLIGHT);
}

/* What is asked of the whole screen for a panel with a part at each end is asked in two: a display
 * cuts each to what changed, and the text between them stands still. */
static void ask_apart(struct wq_app *app, const struct wq_rect panel[2])
{
    const bool is_first_above = panel[0].y < panel[1].y;
    const struct wq_rect above = panel[!is_first_above], below = panel[is_first_above];
    const struct wq_rect all = wq_ui_screen(app);
    const int32_t y = (above.y + above.h + below.y) / 2;
    struct wq_refresh_list *list = app->asked;
    if (list->n != 1 || list->refresh[0].intent != WQ_INTENT_MENU ||
        !is_same(list->refresh[0].rect, all))
        return;
    list->refresh[0].rect.h = y;
    list->refresh[1] = (struct wq_refresh){{0, y, all.w, all.h - y}, WQ_INTENT_MENU};
    list->n = 2;
}

enum wq_status wq_scene_paint(struct wq_app *app)
{
    struct scene *scene = &app->scene;
    struct wq_rect before = {0, 0, 0, 0};
    const struct wq_rect panel_before[2] = {scene->panel[0], scene->panel[1]};
    const bool was_apart = scene->panel_n == 2;
    if (app->shows_focus && scene->focus != NO_CONTROL)
        before = scene->controls[scene->focus].box;
    const bool is_panel_alone = app->panel && !app->is_dirty && app->is_panel_dirty;
    app->is_dirty = app->is_panel_dirty = false;
    scene->n = is_panel_alone ? scene->first : 0;
    scene->panel_n = 0;
    wq_arena_rewind(&app->labels, 0);
    enum wq_status st = is_panel_alone ? WQ_OK : wq_ui_screen_kind(app)->paint(app);
    scene->first = app->panel ? scene->n : 0;
    if (st == WQ_OK && app->panel)
        st = app->panel->paint(app);
    if (st != WQ_OK)
        return st;
    scene->focus = scene->wish == WISH_REMEMBERED ? find_focus(app)
                                                  : end_row(scene, scene->wish == WISH_FIRST_ROW);
    if (scene->wish != WISH_REMEMBERED && scene->focus != NO_CONTROL)
        wq_scene_remember(app, &scene->controls[scene->focus]);
    if (scene->focus == NO_CONTROL) /* there is no row on this page */
        scene->focus = find_focus(app);
    scene->wish = WISH_REMEMBERED;
    if (app->shows_focus && scene->focus != NO_CONTROL)
        paint_focus(app, scene->focus);
    if (was_apart || scene->panel_n == 2)
        ask_apart(app, was_apart ? panel_before : scene->panel);
    ask_for_focus(app, before);
    return WQ_OK;
}
