/* SPDX-License-Identifier: MIT */
/* A field with its keyboard: what is painted of them, and what the keys do. */
#include "screens.h"
#include "widgets.h"

/* ---- keys ---- */

/* The first of the digits that are shown. */
static uint32_t zero_of(const struct wq_app *app)
{
    enum wq_digits digits = wq_ui_phrase(app).manner.digits;
    if (digits == WQ_DIGITS_AS_STORED)
        digits = app->spec.language->digits;
    return digits == WQ_DIGITS_ARABIC ? 0x660 : digits == WQ_DIGITS_PERSIAN ? 0x6F0 : '0';
}

static uint32_t keys_of(const struct wq_app *app, const struct typing *typing, struct wq_rect area,
                        struct key keys[KEYS_MAX])
{
    return wq_keyboard_keys(typing->set, typing->letters, zero_of(app), area, app->spec.unit_px,
                            keys);
}

static bool is_letter(const struct key *key)
{
    return key->does == KEY_TYPES && key->cp != ' ';
}

void wq_typing_letters(const struct wq_app *app, const struct typing *typing,
                       uint32_t letters[KEYS_MAX], uint32_t at[KEYS_MAX], uint32_t *n)
{
    struct key keys[KEYS_MAX];
    uint32_t key_n = keys_of(app, typing, wq_ui_screen(app), keys);
    *n = 0;
    for (uint32_t i = 0; i < key_n && typing->set != KEYSET_SIGNS; i++) {
        if (!is_letter(&keys[i]))
            continue;
        letters[*n] = keys[i].cp;
        at[(*n)++] = i;
    }
}

/* Keys that would lead to no word of the archive are passed over by the keys of the device. */
static bool is_live(const struct typing *typing, const struct key *key, uint32_t at)
{
    bool is_asked = typing->is_told && typing->set != KEYSET_SIGNS && is_letter(key);
    return !is_asked || typing->shows_all || typing->is_live[at];
}

static struct wq_str switch_name(const struct wq_app *app, enum keyset shows)
{
    if (shows == KEYSET_SIGNS)
        return wq_str(zero_of(app) == 0x660 ? "١٢٣" : zero_of(app) == 0x6F0 ? "۱۲۳" : "123");
    return wq_str(shows == KEYSET_LATIN ? "EN" : "عربي");
}

/* Of a letter on its key: seen and sad are 1.4 em broad. */
static int32_t letter_px(const struct wq_app *app, struct wq_rect key)
{
    const int32_t wanted = wq_ui_units(app, 30), most = key.w * 3 / 5;
    return wanted < most ? wanted : most;
}

static enum wq_status paint_cap(struct wq_app *app, const struct key *key, bool is_live)
{
    struct wq_style style = wq_ui_button_style(app);
    char letter[4];
    struct wq_str text = {letter, 0};
    style.is_bold = is_live;
    switch (key->does) {
    case KEY_TYPES:
        text.len = wq_utf8_encode(key->cp, letter);
        style.em_px = letter_px(app, key->box);
        break;
    case KEY_ERASES:
        wq_icon_paint(app, ICON_ERASE, wq_ui_place(app, key->box));
        return WQ_OK;
    case KEY_SEARCHES:
        text = wq_ui_say(app, WQ_SAY_KEY_SEARCH);
        break;
    case KEY_SHOWS:
        text = switch_name(app, key->shows);
        break;
    }
    if (key->does == KEY_TYPES && key->cp == ' ') {
        style = wq_ui_small_style(app);
        text = wq_ui_say(app, WQ_SAY_KEY_SPACE);
    }
    return wq_ui_label_in(app, style, text, wq_ui_place(app, key->box));
}

static enum wq_status paint_key(struct wq_app *app, const struct typing *typing,
                                const struct key *key, uint8_t act, uint32_t arg)
{
    const bool is_live_now = act == ACT_VARIANT || is_live(typing, key, arg);
    /* keys stand as they are in either language; a finger may touch any */
    const struct wq_rect box = wq_ui_place(app, key->box);
    struct control *c = wq_ui_control(app, box, act, arg, is_live_now ? LOOK_KEY : LOOK_TOUCH);
    c->is_held = true;
    c->is_slow = key->does == KEY_SEARCHES && typing->is_slow;
    if (is_live_now)
        wq_box_frame(app, box, wq_ui_rule_px(app));
    return paint_cap(app, key, is_live_now);
}

int32_t wq_typing_px(const struct wq_app *app)
{
    return wq_ui_units(app, wq_ui_has_keys_only(app) ? 305 : 345);
}

enum wq_status wq_typing_paint_keys(struct wq_app *app, const struct typing *typing,
                                    struct wq_rect area)
{
    struct key keys[KEYS_MAX];
    enum wq_status st = WQ_OK;
    uint32_t first = 0, n;
    if (typing->variants_of) {
        n = wq_keyboard_variant_keys(typing->variants_of, area, app->spec.unit_px, keys);
        for (uint32_t i = n; i-- > 0 && st == WQ_OK;)
            st = paint_key(app, typing, &keys[i], ACT_VARIANT, keys[i].cp);
    }
    n = keys_of(app, typing, area, keys);
    while (typing->variants_of && keys[first].box.y == keys[0].box.y)
        first++;
    /* each row in the order of reading, which is that of the focus */
    for (uint32_t begin = first, end; begin < n && st == WQ_OK; begin = end) {
        for (end = begin; end < n && keys[end].box.y == keys[begin].box.y;)
            end++;
        for (uint32_t k = 0; k < end - begin && st == WQ_OK; k++) {
            const uint32_t i = wq_ui_is_rtl(app) ? end - 1 - k : begin + k;
            st = paint_key(app, typing, &keys[i], ACT_KEY, i);
        }
    }
    return st;
}

/* ---- the field ---- */

/* The text of a field as it is set, and how far it is moved so that its caret is seen. */
struct set_field {
    struct wq_written written;
    int32_t caret_px, x_px; /* the caret in the text, the text's left end in the room */
};

static struct wq_style field_style(const struct wq_app *app)
{
    struct wq_style style = wq_ui_row_style(app);
    style.is_bold = false;
    return style;
}

/* Where the text stands in `box`: between the way to clear it and the margin. */
static struct wq_rect text_room(const struct wq_app *app, struct wq_rect box)
{
    int32_t clear = wq_ui_units(app, wq_ui_has_keys_only(app) ? 190 : 60);
    int32_t margin = wq_ui_units(app, 20);
    box.x += clear;
    box.w -= clear + margin;
    return wq_ui_place(app, box);
}

static enum wq_status set_field(struct wq_app *app, const struct typing *typing, int32_t room_px,
                                struct set_field *set)
{
    const struct field *field = &typing->field;
    const struct wq_style style = field_style(app);
    struct wq_range before = {wq_field_before(field), field->caret_off};
    enum wq_status st = wq_written_make(&app->labels, &app->scratch, app->config.fonts, &style,
                                        wq_field_str(field), wq_ui_is_rtl(app), &set->written);
    if (st != WQ_OK)
        return st;
    set->caret_px = wq_written_caret(&set->written, before);
    set->x_px = set->written.page.is_rtl ? room_px - set->written.width_px : 0;
    int32_t caret_px = set->x_px + set->caret_px;
    if (caret_px < 0)
        set->x_px -= caret_px;
    else if (caret_px > room_px)
        set->x_px -= caret_px - room_px;
    return WQ_OK;
}

/* Beside the letter, on the side where the next one comes. */
static void paint_caret(struct wq_app *app, struct wq_rect room, int32_t x_px, bool is_rtl)
{
    int32_t w = wq_ui_thick_px(app), h = wq_ui_units(app, 40);
    x_px += is_rtl ? -2 * w : w;
    wq_paint_rect(&app->surface, (struct wq_rect){room.x + x_px, room.y + (room.h - h) / 2, w, h},
                  0);
}

static void paint_clear(struct wq_app *app, struct wq_rect box)
{
    box.w = wq_ui_units(app, 60);
    wq_ui_control(app, box, ACT_CLEAR, 0, LOOK_BAR);
    wq_icon_paint(app, ICON_CLOSE, box);
}

/* Behind the caret, where the first letter comes. */
static enum wq_status paint_hint(struct wq_app *app, struct wq_rect box, struct wq_str hint)
{
    const int32_t pad = wq_ui_units(app, 38);
    return wq_ui_label(app, wq_ui_small_style(app), hint, box.x + pad, box.w - 2 * pad,
                       box.y + box.h * 60 / 100, AT_START);
}

enum wq_status wq_typing_paint_field(struct wq_app *app, const struct typing *typing,
                                     struct wq_rect box, bool is_open, struct wq_str hint)
{
    struct wq_rect room = text_room(app, box);
    struct set_field set;
    enum wq_status st = set_field(app, typing, room.w, &set);
    if (st != WQ_OK)
        return st;
    /* what does not fit is cut at the room's ends, as a surface is */
    struct wq_surface view = app->surface;
    view.pixels += (size_t)room.y * (size_t)view.stride + (size_t)room.x;
    view.w = room.w;
    view.h = room.h;
    wq_box_frame(app, box, wq_ui_thick_px(app));
    wq_paint_glyphs(&view, app->config.fonts, set.written.page.glyphs, set.written.page.glyph_n,
                    set.x_px, room.h * 62 / 100);
    if (is_open)
        paint_caret(app, room, set.x_px + set.caret_px, set.written.page.is_rtl);
    if (typing->field.len == 0)
        return paint_hint(app, box, hint);
    /* with keys alone the back key takes letters away, and there is other use for the room */
    if (!wq_ui_has_keys_only(app))
        paint_clear(app, box);
    return WQ_OK;
}

enum wq_status wq_typing_point(struct wq_app *app, struct typing *typing, struct wq_rect box,
                               int32_t x_px)
{
    struct wq_rect room = text_room(app, box);
    struct field *field = &typing->field;
    struct set_field set;
    enum wq_status st = set_field(app, typing, room.w, &set);
    if (st != WQ_OK || field->len == 0)
        return st;
    struct wq_page_hit hit =
        wq_page_hit(&set.written.page, &set.written.article, x_px - room.x - set.x_px, 0);
    wq_field_go(field, hit.is_after ? hit.cluster.end_off : hit.cluster.off);
    return WQ_OK;
}

/* ---- acting ---- */

static enum typed insert(struct typing *typing, uint32_t cp)
{
    char letter[4];
    typing->variants_of = 0;
    typing->shows_all = false;
    return wq_field_insert(&typing->field, (struct wq_str){letter, wq_utf8_encode(cp, letter)})
               ? TYPED_TEXT
               : TYPED_KEYS;
}

/* One other form is typed at once; of several the upper row lets choose. A letter that has none
 * brings the letters that lead nowhere. */
static enum typed hold(struct typing *typing, uint32_t cp)
{
    uint32_t variants[KEY_VARIANTS_MAX], n;
    wq_keyboard_variants(cp, variants, &n);
    if (n == 1)
        return insert(typing, variants[0]);
    if (n > 1)
        typing->variants_of = cp;
    else
        typing->shows_all = !typing->shows_all;
    return TYPED_KEYS;
}

enum typed wq_typing_erase(struct typing *typing)
{
    typing->variants_of = 0;
    typing->shows_all = false;
    return wq_field_erase(&typing->field) ? TYPED_TEXT : TYPED_NOTHING;
}

static enum typed clear(struct typing *typing)
{
    wq_field_set(&typing->field, (struct wq_str){NULL, 0});
    typing->variants_of = 0;
    return TYPED_TEXT;
}

static enum typed press(struct typing *typing, const struct key *key, bool is_held)
{
    switch (key->does) {
    case KEY_TYPES:
        return is_held && key->cp != ' ' ? hold(typing, key->cp) : insert(typing, key->cp);
    case KEY_ERASES:
        return is_held ? clear(typing) : wq_typing_erase(typing);
    case KEY_SEARCHES:
        return TYPED_ENTER;
    case KEY_SHOWS:
        typing->set = key->shows;
        typing->letters = key->shows == KEYSET_SIGNS ? typing->letters : key->shows;
        typing->variants_of = 0;
        typing->is_told = false;
        return TYPED_KEYS;
    }
    return TYPED_NOTHING;
}

enum typed wq_typing_act(const struct wq_app *app, struct typing *typing,
                         const struct control *control, bool is_held)
{
    struct key keys[KEYS_MAX];
    if (control->act == ACT_CLEAR)
        return clear(typing);
    if (control->act == ACT_VARIANT)
        return insert(typing, control->arg);
    uint32_t n = keys_of(app, typing, wq_ui_screen(app), keys);
    return control->act == ACT_KEY && control->arg < n ? press(typing, &keys[control->arg], is_held)
                                                       : TYPED_NOTHING;
}
