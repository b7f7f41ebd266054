/* SPDX-License-Identifier: MIT */
/* Keys: the focus, what it acts on, and the ways that each screen has. */
#include <stdlib.h>
#include "internal.h"

enum wq_status wq_scene_turn(struct wq_app *app, int32_t by, bool *turned)
{
    const struct screen_kind *kind = app->panel ? app->panel : wq_ui_screen_kind(app);
    *turned = false;
    return kind->turn ? kind->turn(app, by, turned) : WQ_OK;
}

static enum wq_status act(struct wq_app *app, const struct control *control, bool is_held)
{
    const struct screen_kind *kind = app->panel ? app->panel : wq_ui_screen_kind(app);
    const struct control c = *control; /* the scene changes below it */
    bool turned;
    wq_scene_remember(app, &c);
    if (c.act == ACT_BACK)
        return is_held ? wq_ui_home(app) : wq_ui_back(app);
    if (!is_held && (c.act == ACT_PREVIOUS || c.act == ACT_NEXT))
        return wq_scene_turn(app, c.act == ACT_NEXT ? 1 : -1, &turned);
    return kind->act ? kind->act(app, &c, is_held) : WQ_OK;
}

/* ---- slow controls ---- */

static void show_press(struct wq_app *app)
{
    wq_paint_invert(&app->surface, app->press.control.box);
    wq_ui_ask(app, app->press.control.box, WQ_INTENT_TYPING);
}

enum wq_status wq_scene_act(struct wq_app *app, const struct control *control, bool is_held)
{
    if (!control->is_slow)
        return act(app, control, is_held);
    app->press = (struct press){*control, is_held, true};
    show_press(app);
    return WQ_OK;
}

enum wq_status wq_scene_finish_press(struct wq_app *app)
{
    struct press *press = &app->press;
    press->is_waiting = false;
    enum wq_status st = act(app, &press->control, press->is_held);
    show_press(app); /* inverted twice it is as it was, where nothing is painted anew */
    return st;
}

/* ---- where the focus goes ---- */

/* The controls that answer in the order of NEXT: as they were added, the bar's last. */
static uint32_t order(const struct scene *scene, uint32_t *in_order)
{
    uint32_t n = 0;
    for (int bar = 0; bar < 2; bar++)
        for (uint32_t i = scene->first; i < scene->n; i++) {
            enum look look = scene->controls[i].look;
            if (look != LOOK_TOUCH && (look == LOOK_BAR) == (bar == 1))
                in_order[n++] = i;
        }
    return n;
}

static int32_t gap(int32_t a, int32_t a_len, int32_t b, int32_t b_len)
{
    return a + a_len <= b ? b - (a + a_len) : b + b_len <= a ? a - (b + b_len) : 0;
}

/* The nearest control that lies wholly in the direction of `key`; NO_CONTROL: none. Sideways, only
 * what stands beside it. */
static uint32_t beside(const struct scene *scene, enum wq_key key)
{
    const struct wq_rect f = scene->controls[scene->focus].box;
    bool is_upright = key == WQ_KEY_UP || key == WQ_KEY_DOWN;
    uint32_t nearest = NO_CONTROL;
    int64_t best = 0;
    for (uint32_t i = scene->first; i < scene->n; i++) {
        const struct wq_rect b = scene->controls[i].box;
        bool is_there = key == WQ_KEY_UP     ? b.y + b.h <= f.y
                        : key == WQ_KEY_DOWN ? b.y >= f.y + f.h
                        : key == WQ_KEY_LEFT ? b.x + b.w <= f.x
                                             : b.x >= f.x + f.w;
        int32_t aside = is_upright ? gap(f.x, f.w, b.x, b.w) : gap(f.y, f.h, b.y, b.h);
        if (!is_there || scene->controls[i].look == LOOK_TOUCH || (!is_upright && aside > 0))
            continue;
        int32_t ahead = is_upright ? gap(f.y, f.h, b.y, b.h) : gap(f.x, f.w, b.x, b.w);
        /* of those equally near, that whose middle is nearest */
        int64_t off = is_upright ? labs((long)(2 * b.x + b.w - 2 * f.x - f.w))
                                 : labs((long)(2 * b.y + b.h - 2 * f.y - f.h));
        int64_t cost = (((int64_t)ahead + 2 * aside) << 16) + off;
        if (nearest == NO_CONTROL || cost < best) {
            nearest = i;
            best = cost;
        }
    }
    return nearest;
}

/* By one in the order, and round at its ends; but from the last row to the next page, and never
 * from there round to the first row. */
static enum wq_status step(struct wq_app *app, bool is_next)
{
    struct scene *scene = &app->scene;
    uint32_t in_order[CONTROLS_MAX], n = order(scene, in_order), at = 0;
    bool turned = false;
    while (at < n && in_order[at] != scene->focus)
        at++;
    if (at == n)
        return WQ_OK;
    if (scene->controls[in_order[0]].look == LOOK_BAR) { /* nothing but the bar answers */
        enum wq_status st = wq_scene_turn(app, is_next ? 1 : -1, &turned);
        if (st != WQ_OK || turned)
            return st;
    }
    uint32_t to = in_order[(at + (is_next ? 1 : n - 1)) % n];
    bool is_row = scene->controls[scene->focus].look == LOOK_ROW;
    bool is_along = is_next ? to > scene->focus : to < scene->focus;
    bool to_row = scene->controls[to].look == LOOK_ROW;
    if (is_row && !(to_row && is_along)) {
        enum wq_status st = wq_scene_turn(app, is_next ? 1 : -1, &turned);
        if (st != WQ_OK)
            return st;
    }
    if (turned)
        scene->wish = is_next ? WISH_FIRST_ROW : WISH_LAST_ROW;
    else if (!is_row || !to_row || is_along)
        wq_scene_focus(app, to);
    return WQ_OK;
}

/* Up and down a list as NEXT and PREV; else to what lies there. */
static enum wq_status move(struct wq_app *app, enum wq_key key)
{
    const struct scene *scene = &app->scene;
    bool is_row = scene->controls[scene->focus].look == LOOK_ROW, turned;
    bool is_sideways = key == WQ_KEY_LEFT || key == WQ_KEY_RIGHT;
    uint32_t to = beside(scene, key);
    if (is_sideways && to == NO_CONTROL)
        return wq_scene_turn(app, (key == WQ_KEY_LEFT) == wq_ui_is_rtl(app) ? 1 : -1, &turned);
    if (!is_sideways && (is_row || to == NO_CONTROL))
        return step(app, key == WQ_KEY_DOWN);
    if (to != NO_CONTROL)
        wq_scene_focus(app, to);
    return WQ_OK;
}

/* MENU goes to the bar, and from there back to the rest. */
static void go_to_bar(struct wq_app *app)
{
    const struct scene *scene = &app->scene;
    bool is_there = scene->controls[scene->focus].look == LOOK_BAR;
    for (uint32_t i = scene->first; i < scene->n; i++) {
        enum look look = scene->controls[i].look;
        if (look != LOOK_TOUCH && (look == LOOK_BAR) != is_there) {
            wq_scene_focus(app, i);
            return;
        }
    }
}

/* ---- keys ---- */

static enum wq_status focus_key(struct wq_app *app, const struct wq_event *event)
{
    const struct control *c = &app->scene.controls[app->scene.focus];
    switch (event->key) {
    case WQ_KEY_NEXT:
        return step(app, true);
    case WQ_KEY_PREV:
        return step(app, false);
    case WQ_KEY_UP:
    case WQ_KEY_DOWN:
    case WQ_KEY_LEFT:
    case WQ_KEY_RIGHT:
        return move(app, event->key);
    case WQ_KEY_OK:
        return wq_scene_act(app, c, event->kind == WQ_EVENT_KEYHOLD && c->is_held);
    case WQ_KEY_MENU:
        go_to_bar(app);
        return WQ_OK;
    default:
        return WQ_OK;
    }
}

/* Where nothing can have the focus, keys turn pages. */
static enum wq_status page_key(struct wq_app *app, enum wq_key key)
{
    bool turned;
    switch (key) {
    case WQ_KEY_NEXT:
    case WQ_KEY_DOWN:
        return wq_scene_turn(app, 1, &turned);
    case WQ_KEY_PREV:
    case WQ_KEY_UP:
        return wq_scene_turn(app, -1, &turned);
    default:
        return WQ_OK;
    }
}

enum wq_status wq_scene_key(struct wq_app *app, const struct wq_event *event)
{
    enum wq_key key = event->key;
    bool is_held = event->kind == WQ_EVENT_KEYHOLD, turned;
    if (key == WQ_KEY_HOME || (key == WQ_KEY_BACK && is_held))
        return wq_ui_home(app);
    if (key == WQ_KEY_BACK)
        return wq_ui_back(app);
    if (app->scene.focus == NO_CONTROL)
        return page_key(app, key);
    /* the first key shows the focus and does nothing else, unless it acts without it */
    bool is_turn = key == WQ_KEY_LEFT || key == WQ_KEY_RIGHT;
    if (app->shows_focus || key == WQ_KEY_OK)
        return focus_key(app, event);
    if (is_turn && app->scene.controls[app->scene.focus].look == LOOK_ROW)
        return wq_scene_turn(app, (key == WQ_KEY_LEFT) == wq_ui_is_rtl(app) ? 1 : -1, &turned);
    wq_scene_show_focus(app, true);
    return WQ_OK;
}
