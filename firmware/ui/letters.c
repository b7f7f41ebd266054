/* SPDX-License-Identifier: MIT */
/* A panel of letters, to go to where names or titles begin with one. */
#include "screens.h"
#include "widgets.h"

#define LETTERS_MAX 32

/* Of the alphabet that the appliance's language is written in. */
static uint32_t letters(const struct wq_app *app, uint32_t cps[LETTERS_MAX])
{
    const char *all =
        wq_ui_is_rtl(app) ? "ابتثجحخدذرزسشصضطظعغفقكلمنهوي" : "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    struct wq_str left = wq_str(all);
    uint32_t n = 0;
    while (left.len > 0 && n < LETTERS_MAX) {
        size_t used = wq_utf8_decode(left, &cps[n++]);
        left.ptr += used;
        left.len -= used;
    }
    return n;
}

enum { ACT_LETTER = ACT_OWN };

static enum wq_status paint(struct wq_app *app)
{
    const int32_t column_n = app->surface.w > app->surface.h ? 14 : 7;
    uint32_t cps[LETTERS_MAX], n = letters(app, cps);
    int32_t margin = wq_ui_units(app, 40), key = wq_ui_units(app, 72), gap = wq_ui_units(app, 8);
    int32_t row_n = ((int32_t)n + column_n - 1) / column_n, title = wq_line_row_px(app);
    int32_t h = title + row_n * (key + gap) + gap, y = app->surface.h - h;
    int32_t w = (app->surface.w - 2 * margin - (column_n - 1) * gap) / column_n;
    struct wq_rect close = {margin, y, wq_ui_units(app, 70), title};
    wq_panel_area(app, (struct wq_rect){0, y, app->surface.w, h});
    enum wq_status st = wq_ui_label(
        app, wq_ui_button_style(app), wq_ui_say(app, WQ_SAY_GOTO_LETTER), margin + close.w,
        app->surface.w - 2 * margin - close.w, y + title * 62 / 100, AT_START);
    for (uint32_t i = 0; i < n && st == WQ_OK; i++) {
        char text[4];
        int32_t column = (int32_t)i % column_n, row = (int32_t)i / column_n;
        struct wq_rect box = {app->surface.w - margin - w - column * (w + gap),
                              y + title + row * (key + gap), w, key};
        wq_ui_control(app, box, ACT_LETTER, cps[i], LOOK_KEY);
        st = wq_button_paint(app, box, (struct wq_str){text, wq_utf8_encode(cps[i], text)}, false);
    }
    wq_icon_paint(app, ICON_CLOSE, close);
    wq_ui_control(app, close, ACT_BACK, 0, LOOK_FRAMED);
    return st;
}

static enum wq_status act(struct wq_app *app, const struct control *control, bool is_held)
{
    char text[4];
    (void)is_held;
    wq_ui_close_panel(app);
    app->find_letter(app, (struct wq_str){text, wq_utf8_encode(control->arg, text)});
    return WQ_OK;
}

static const struct screen_kind letter_panel = {.paint = paint, .act = act};

void wq_ui_open_letters(struct wq_app *app, void (*find)(struct wq_app *, struct wq_str))
{
    app->find_letter = find;
    wq_ui_open_panel(app, &letter_panel, 0);
}
