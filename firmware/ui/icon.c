/* SPDX-License-Identifier: MIT */
/* Icons: lines, circles and dots on a grid of 24 by 24, drawn here for all sizes. */
#include "widgets.h"

#define GRID 24
#define PARTS_MAX 12

enum part_kind { END, LINE, RING, DOT };

struct part {
    enum part_kind kind;
    int8_t x, y;
    int8_t x2, y2; /* RING, DOT: x2 is the radius */
};

/* Those that point where reading goes are drawn for right to left. */
static const struct drawing {
    bool is_directed;
    struct part parts[PARTS_MAX];
} icons[ICON_N] = {
    [ICON_BACK] = {true, {{LINE, 3, 12, 21, 12}, {LINE, 14, 5, 21, 12}, {LINE, 14, 19, 21, 12}}},
    [ICON_ONWARD] = {true, {{LINE, 3, 12, 21, 12}, {LINE, 10, 5, 3, 12}, {LINE, 10, 19, 3, 12}}},
    [ICON_INTO] = {true, {{LINE, 15, 6, 9, 12}, {LINE, 9, 12, 15, 18}}},
    [ICON_UP] = {false, {{LINE, 5, 15, 12, 8}, {LINE, 12, 8, 19, 15}}},
    [ICON_DOWN] = {false, {{LINE, 5, 9, 12, 16}, {LINE, 12, 16, 19, 9}}},
    [ICON_CLOSE] = {false, {{LINE, 5, 5, 19, 19}, {LINE, 19, 5, 5, 19}}},
    [ICON_SEARCH] = {false, {{RING, 10, 10, 7, 0}, {LINE, 15, 15, 21, 21}}},
    [ICON_SORT] = {true,
                   {{LINE, 6, 3, 6, 21},
                    {LINE, 2, 16, 6, 21},
                    {LINE, 10, 16, 6, 21},
                    {LINE, 13, 6, 22, 6},
                    {LINE, 15, 12, 22, 12},
                    {LINE, 18, 18, 22, 18}}},
    [ICON_CONTENTS] = {true,
                       {{LINE, 2, 5, 16, 5},
                        {LINE, 2, 12, 16, 12},
                        {LINE, 2, 19, 16, 19},
                        {DOT, 21, 5, 1, 0},
                        {DOT, 21, 12, 1, 0},
                        {DOT, 21, 19, 1, 0}}},
    [ICON_TYPE] = {false,
                   {{LINE, 3, 5, 15, 5},
                    {LINE, 9, 5, 9, 20},
                    {LINE, 14, 12, 22, 12},
                    {LINE, 18, 12, 18, 20}}},
    [ICON_CALENDAR] = {false,
                       {{LINE, 3, 5, 21, 5},
                        {LINE, 21, 5, 21, 21},
                        {LINE, 21, 21, 3, 21},
                        {LINE, 3, 21, 3, 5},
                        {LINE, 3, 11, 21, 11},
                        {LINE, 8, 2, 8, 8},
                        {LINE, 16, 2, 16, 8}}},
    [ICON_SOURCE] = {false,
                     {{LINE, 2, 3, 18, 3},
                      {LINE, 18, 3, 18, 21},
                      {LINE, 20, 21, 2, 21},
                      {LINE, 2, 21, 2, 3},
                      {LINE, 18, 9, 22, 9},
                      {LINE, 22, 9, 22, 19},
                      {LINE, 22, 19, 20, 21},
                      {LINE, 6, 8, 14, 8},
                      {LINE, 6, 12, 14, 12},
                      {LINE, 6, 16, 11, 16}}},
    [ICON_TOPIC] = {false,
                    {{LINE, 3, 3, 12, 3},
                     {LINE, 12, 3, 22, 13},
                     {LINE, 22, 13, 13, 22},
                     {LINE, 13, 22, 3, 12},
                     {LINE, 3, 12, 3, 3},
                     {DOT, 8, 8, 2, 0}}},
    [ICON_AUTHOR] = {false,
                     {{RING, 12, 8, 5, 0},
                      {LINE, 3, 22, 4, 18},
                      {LINE, 4, 18, 8, 16},
                      {LINE, 8, 16, 16, 16},
                      {LINE, 16, 16, 20, 18},
                      {LINE, 20, 18, 21, 22}}},
    [ICON_TITLES] =
        {true,
         {{LINE, 2, 4, 22, 4}, {LINE, 2, 9, 22, 9}, {LINE, 2, 15, 22, 15}, {LINE, 10, 20, 22, 20}}},
    [ICON_SETTINGS] = {false,
                       {{LINE, 2, 7, 11, 7},
                        {LINE, 17, 7, 22, 7},
                        {RING, 14, 7, 3, 0},
                        {LINE, 2, 17, 5, 17},
                        {LINE, 11, 17, 22, 17},
                        {RING, 8, 17, 3, 0}}},
    [ICON_RANDOM] = {false,
                     {{LINE, 2, 6, 6, 6},
                      {LINE, 6, 6, 17, 18},
                      {LINE, 17, 18, 22, 18},
                      {LINE, 2, 18, 6, 18},
                      {LINE, 6, 18, 17, 6},
                      {LINE, 17, 6, 22, 6},
                      {LINE, 19, 3, 22, 6},
                      {LINE, 19, 9, 22, 6},
                      {LINE, 19, 15, 22, 18},
                      {LINE, 19, 21, 22, 18}}},
    [ICON_LIGHT] = {false,
                    {{RING, 12, 12, 4, 0},
                     {LINE, 12, 1, 12, 4},
                     {LINE, 12, 20, 12, 23},
                     {LINE, 1, 12, 4, 12},
                     {LINE, 20, 12, 23, 12},
                     {LINE, 4, 4, 6, 6},
                     {LINE, 18, 18, 20, 20},
                     {LINE, 4, 20, 6, 18},
                     {LINE, 18, 6, 20, 4}}},
    [ICON_NEW] = {false,
                  {{LINE, 12, 2, 12, 15},
                   {LINE, 6, 9, 12, 15},
                   {LINE, 18, 9, 12, 15},
                   {LINE, 2, 15, 2, 21},
                   {LINE, 2, 21, 22, 21},
                   {LINE, 22, 21, 22, 15}}},
    [ICON_DAY] = {false, {{RING, 12, 12, 10, 0}, {LINE, 12, 3, 12, 12}, {LINE, 12, 12, 3, 12}}},
    [ICON_RECENT] = {false, {{RING, 12, 12, 10, 0}, {LINE, 12, 6, 12, 12}, {LINE, 12, 12, 16, 15}}},
    [ICON_READ] = {false, {{LINE, 4, 13, 9, 19}, {LINE, 9, 19, 21, 5}}},
    [ICON_UNREAD] = {false, {{DOT, 12, 12, 6, 0}}},
    [ICON_BEGUN] = {false, {{RING, 12, 12, 9, 0}}},
    [ICON_DAMAGED] = {false,
                      {{LINE, 12, 3, 22, 21},
                       {LINE, 22, 21, 2, 21},
                       {LINE, 2, 21, 12, 3},
                       {LINE, 12, 9, 12, 14},
                       {DOT, 12, 18, 1, 0}}},
    [ICON_HOME] = {false,
                   {{LINE, 2, 12, 12, 3},
                    {LINE, 12, 3, 22, 12},
                    {LINE, 5, 10, 5, 21},
                    {LINE, 5, 21, 19, 21},
                    {LINE, 19, 21, 19, 10}}},
    [ICON_ABOUT] = {false, {{RING, 12, 12, 10, 0}, {LINE, 12, 11, 12, 17}, {DOT, 12, 7, 1, 0}}},
    [ICON_ERASE] = {true,
                    {{LINE, 2, 5, 15, 5},
                     {LINE, 15, 5, 22, 12},
                     {LINE, 22, 12, 15, 19},
                     {LINE, 15, 19, 2, 19},
                     {LINE, 2, 19, 2, 5},
                     {LINE, 6, 9, 12, 15},
                     {LINE, 12, 9, 6, 15}}},
};

void wq_icon_paint(struct wq_app *app, enum icon icon, struct wq_rect box)
{
    wq_icon_paint_px(app, icon, box, wq_icon_px(app));
}

void wq_icon_paint_px(struct wq_app *app, enum icon icon, struct wq_rect box, int32_t side)
{
    const struct drawing *what = &icons[icon];
    const int32_t px = 64, levels = app->config.device->levels;
    struct wq_rect at = wq_ui_place(app, box);
    int32_t thick = side * px * 2 / GRID;
    int32_t left = (at.x + (at.w - side) / 2) * px, top = (at.y + (at.h - side) / 2) * px;
    bool is_mirrored = what->is_directed && !wq_ui_is_rtl(app);
    thick = thick < 2 * px ? 2 * px : thick;
    for (const struct part *p = what->parts; p < what->parts + PARTS_MAX && p->kind != END; p++) {
        int32_t x = (is_mirrored ? GRID - p->x : p->x) * side * px / GRID + left;
        int32_t x2 = (is_mirrored ? GRID - p->x2 : p->x2) * side * px / GRID + left;
        int32_t y = p->y * side * px / GRID + top, y2 = p->y2 * side * px / GRID + top;
        int32_t radius = p->x2 * side * px / GRID;
        if (p->kind == LINE)
            wq_paint_line(&app->surface, levels, &(struct wq_line_stroke){x, y, x2, y2, thick});
        else if (p->kind == RING)
            wq_paint_ring(&app->surface, levels, &(struct wq_ring_stroke){x, y, radius, thick});
        else
            wq_paint_ring(&app->surface, levels,
                          &(struct wq_ring_stroke){x, y, radius / 2, radius});
    }
}

int32_t wq_icon_px(const struct wq_app *app)
{
    return wq_ui_units(app, 24) < 16 ? 16 : wq_ui_units(app, 24);
}
