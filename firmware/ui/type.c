/* SPDX-License-Identifier: MIT */
/* How the text is set: one's own page above, set at once with each step, and three pages of choices
 * below; on a screen that is wider than high these stand beside it. */
#include <string.h>
#include "screens.h"
#include "widgets.h"

#define ROWS_MOST 5
#define FAMILIES_MAX 8
#define CHOICES_A_ROW 5

enum tab { TAB_LETTER, TAB_PAGE, TAB_ARABIC, TAB_N };

enum row {
    ROW_FACE,
    ROW_SIZE,
    ROW_WEIGHT,
    ROW_PITCH,
    ROW_MARGINS,
    ROW_EDGES,
    ROW_HEADER,
    ROW_FOOTER,
    ROW_PARAGRAPHS,
    ROW_IMAGES,
    ROW_KASHIDA,
    ROW_TASHKEEL,
    ROW_DIGITS,
    ROW_HANGING,
    ROW_N
};

enum { ACT_TAB = ACT_OWN, ACT_SMALLER, ACT_LARGER, ACT_CHOOSE, ACT_UNDO };

/* A row of choices; a size has steps, and a face the names of what there is. */
struct row_words {
    enum wq_say name;
    uint8_t says[CHOICES_A_ROW]; /* enum wq_say */
    uint8_t n;
};

static const struct row_words words_of[ROW_N] = {
    [ROW_FACE] = {.name = WQ_SAY_FACE},
    [ROW_SIZE] = {.name = WQ_SAY_SIZE},
    [ROW_WEIGHT] = {WQ_SAY_WEIGHT,
                    {WQ_SAY_NORMAL, WQ_SAY_WEIGHT_LIGHT, WQ_SAY_HEAVY, WQ_SAY_BLACK},
                    4},
    [ROW_PITCH] = {WQ_SAY_PITCH, {WQ_SAY_TIGHT, WQ_SAY_NORMAL, WQ_SAY_LOOSE}, 3},
    [ROW_MARGINS] = {WQ_SAY_MARGINS, {WQ_SAY_NARROW, WQ_SAY_MEDIUM, WQ_SAY_WIDE}, 3},
    [ROW_EDGES] = {WQ_SAY_EDGES, {WQ_SAY_JUSTIFIED, WQ_SAY_RAGGED}, 2},
    [ROW_HEADER] = {WQ_SAY_HEADER, {WQ_SAY_SHOWN, WQ_SAY_HIDDEN}, 2},
    [ROW_FOOTER] = {WQ_SAY_FOOTER, {WQ_SAY_SHOWN, WQ_SAY_HIDDEN}, 2},
    [ROW_PARAGRAPHS] = {WQ_SAY_PARAGRAPHS, {WQ_SAY_WITH_GAP, WQ_SAY_WITH_INDENT}, 2},
    [ROW_IMAGES] = {WQ_SAY_IMAGES, {WQ_SAY_YES, WQ_SAY_NO}, 2},
    [ROW_HANGING] = {WQ_SAY_HANGING, {WQ_SAY_NO, WQ_SAY_YES}, 2},
    [ROW_KASHIDA] = {WQ_SAY_KASHIDA, {WQ_SAY_RESTRAINED, WQ_SAY_NONE, WQ_SAY_RICH}, 3},
    [ROW_TASHKEEL] = {WQ_SAY_TASHKEEL, {WQ_SAY_SHOWN, WQ_SAY_HIDDEN}, 2},
    [ROW_DIGITS] = {WQ_SAY_DIGITS,
                    {WQ_SAY_DIGITS_STORED, WQ_SAY_DIGITS_EUROPEAN, WQ_SAY_DIGITS_ARABIC,
                     WQ_SAY_DIGITS_PERSIAN},
                    4},
};

static const struct {
    enum row first;
    int32_t n;
    enum wq_say name;
} tabs[TAB_N] = {
    {ROW_FACE, 5, WQ_SAY_LETTER}, {ROW_EDGES, 5, WQ_SAY_PAGE_TAB}, {ROW_KASHIDA, 4, WQ_SAY_ARABIC}};

static const uint8_t pitches[] = {85, 0, 125}; /* percent of the family's own; 0: that */
static const uint8_t margins[] = {2, 0, 7};    /* units; 0: the device's */

/* ---- what is chosen ---- */

static uint32_t index_of(const uint8_t *values, uint32_t n, uint8_t value)
{
    uint32_t i = 0;
    while (i < n && values[i] != value)
        i++;
    return i;
}

static uint32_t chosen(const struct wq_settings *s, enum row row)
{
    switch (row) {
    case ROW_WEIGHT:
        return (uint32_t)s->weight;
    case ROW_PITCH:
        return index_of(pitches, sizeof pitches, s->pitch_percent);
    case ROW_MARGINS:
        return index_of(margins, sizeof margins, s->margin_units);
    case ROW_EDGES:
        return s->is_ragged;
    case ROW_HEADER:
        return s->hides_header;
    case ROW_FOOTER:
        return s->hides_footer;
    case ROW_PARAGRAPHS:
        return s->indents_paragraphs;
    case ROW_IMAGES:
        return s->hides_images;
    case ROW_HANGING:
        return s->hangs_punctuation;
    case ROW_KASHIDA:
        return (uint32_t)s->kashida;
    case ROW_TASHKEEL:
        return s->hides_tashkeel;
    case ROW_DIGITS:
        return (uint32_t)s->text_digits;
    default:
        return UINT32_MAX;
    }
}

static void choose(struct wq_settings *s, enum row row, uint32_t i)
{
    switch (row) {
    case ROW_WEIGHT:
        s->weight = (enum wq_weight)i;
        break;
    case ROW_PITCH:
        s->pitch_percent = pitches[i];
        break;
    case ROW_MARGINS:
        s->margin_units = margins[i];
        break;
    case ROW_EDGES:
        s->is_ragged = i == 1;
        break;
    case ROW_HEADER:
        s->hides_header = i == 1;
        break;
    case ROW_FOOTER:
        s->hides_footer = i == 1;
        break;
    case ROW_PARAGRAPHS:
        s->indents_paragraphs = i == 1;
        break;
    case ROW_IMAGES:
        s->hides_images = i == 1;
        break;
    case ROW_HANGING:
        s->hangs_punctuation = i == 1;
        break;
    case ROW_KASHIDA:
        s->kashida = (enum wq_kashida_mode)i;
        break;
    case ROW_TASHKEEL:
        s->hides_tashkeel = i == 1;
        break;
    case ROW_DIGITS:
        s->text_digits = (enum wq_digits)i;
        break;
    default:
        break;
    }
}

/* The families that are there; *at is the one in use. */
static uint32_t list_families(struct wq_app *app, const struct wq_family *found[FAMILIES_MAX],
                              uint32_t *at)
{
    size_t n;
    const struct wq_family *all = wq_families(&n);
    uint32_t found_n = 0;
    for (size_t i = 0; i < n && found_n < FAMILIES_MAX; i++) {
        if (!wq_fonts_has_family(app->config.fonts, &all[i]))
            continue;
        if (&all[i] == app->family)
            *at = found_n;
        found[found_n++] = &all[i];
    }
    return found_n;
}

static enum wq_say name_of(const struct wq_family *family)
{
    static const struct {
        const char *family;
        enum wq_say name;
    } names[] = {{"amiri", WQ_SAY_FACE_AMIRI},
                 {"lateef", WQ_SAY_FACE_LATEEF},
                 {"scheherazade-new", WQ_SAY_FACE_SCHEHERAZADE},
                 {"noto-sans", WQ_SAY_FACE_SANS}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i].family, family->name) == 0)
            return names[i].name;
    return WQ_SAY_FACE_NASKH;
}

/* ---- where things stand ---- */

static bool is_beside(const struct wq_app *app)
{
    return app->surface.w > app->surface.h;
}

static int32_t tabs_px(const struct wq_app *app)
{
    return wq_ui_units(app, wq_ui_has_keys_only(app) ? 62 : 76);
}

static int32_t row_px(const struct wq_app *app)
{
    if (is_beside(app)) /* tabs above, the ways out below */
        return (app->surface.h - 2 * tabs_px(app)) / ROWS_MOST;
    int32_t usual = wq_ui_units(app, wq_ui_has_keys_only(app) ? 62 : 72);
    int32_t most = (app->surface.h * 6 / 10 - tabs_px(app)) / ROWS_MOST;
    return usual < most ? usual : most;
}

/* Of tabs and choices; what it leaves is the preview's. */
static struct wq_rect area(const struct wq_app *app)
{
    int32_t h = tabs_px(app) + ROWS_MOST * row_px(app) + wq_ui_units(app, 6);
    if (is_beside(app))
        return (struct wq_rect){0, 0, app->surface.w / 2, app->surface.h};
    return (struct wq_rect){0, app->surface.h - h, app->surface.w, h};
}

static struct wq_rect preview_area(const struct wq_app *app)
{
    const struct wq_rect all = area(app);
    const int32_t line = wq_ui_thick_px(app);
    if (is_beside(app))
        return (struct wq_rect){all.w + line, 0, app->surface.w - all.w - line, app->surface.h};
    return (struct wq_rect){0, 0, app->surface.w, all.y};
}

/* ---- painting ---- */

/* The page that one came from, as far as there is room; the article of the visit. */
static enum wq_status paint_preview(struct wq_app *app)
{
    const struct article_view *a = &app->reading;
    const struct wq_rect box = preview_area(app), at = wq_ui_place(app, box);
    struct wq_surface view = app->surface;
    struct wq_page_spec spec = app->spec;
    struct wq_page *page;
    if (a->fault != WQ_OK)
        return WQ_OK;
    view.pixels += at.x;
    view.w = spec.screen_w_px = at.w;
    spec.top_px = wq_ui_units(app, 55);
    spec.bottom_px = box.h - wq_ui_units(app, 12);
    if (spec.bottom_px - spec.top_px < spec.pitch_px)
        spec.top_px = wq_ui_units(app, 5);
    if (spec.bottom_px - spec.top_px < spec.pitch_px)
        return WQ_OK;
    size_t mark = wq_arena_mark(&app->scratch);
    enum wq_status st = wq_page_make(&app->scratch, &app->scratch, &spec, &a->article,
                                     wq_ui_visit(app)->text_off, 0, &page);
    if (st == WQ_OK)
        wq_paint_text(&view, &spec, page);
    wq_arena_rewind(&app->scratch, mark);
    const int32_t margin = wq_ui_units(app, 40);
    return st == WQ_OK && spec.top_px > wq_ui_units(app, 40)
               ? wq_ui_label(app, wq_ui_small_style(app), wq_ui_say(app, WQ_SAY_PREVIEW),
                             box.x + margin, box.w - 2 * margin, wq_ui_units(app, 35), AT_START)
               : st;
}

/* Whether anything of the text's settings is not as it was when the screen was opened. */
static bool has_changed(const struct wq_app *app)
{
    const struct wq_settings *now = &app->settings, *was = &app->type.before;
    for (int row = 0; row < ROW_N; row++)
        if (chosen(now, (enum row)row) != chosen(was, (enum row)row))
            return true;
    return now->em_px != was->em_px || strcmp(now->face, was->face) != 0;
}

static enum wq_status paint_tabs(struct wq_app *app, struct wq_rect row)
{
    const int32_t w = row.w / TAB_N;
    enum wq_status st = WQ_OK;
    for (uint32_t tab = 0; tab < TAB_N && st == WQ_OK; tab++) {
        const struct wq_rect box = {row.x + row.w - ((int32_t)tab + 1) * w, row.y, w, row.h};
        struct control *c = wq_ui_control(app, box, ACT_TAB, tab, LOOK_FRAMED);
        c->is_default = tab == app->type.tab;
        st = wq_ui_label_in(app, wq_ui_button_style(app), wq_ui_say(app, tabs[tab].name), box);
        if (tab == app->type.tab)
            wq_ui_invert(app, box);
    }
    return st;
}

/* "As it was", where anything is not, and "done". */
static enum wq_status paint_ends(struct wq_app *app, struct wq_rect row)
{
    const bool has_undo = has_changed(app);
    const struct wq_rect done = {row.x, row.y, has_undo ? row.w / 2 : row.w, row.h};
    const struct wq_rect undo = {row.x + row.w / 2, row.y, row.w - row.w / 2, row.h};
    enum wq_status st = WQ_OK;
    if (has_undo) {
        wq_ui_control(app, undo, ACT_UNDO, 0, LOOK_FRAMED);
        st = wq_ui_label_in(app, wq_ui_button_style(app), wq_ui_say(app, WQ_SAY_AS_IT_WAS), undo);
    }
    wq_ui_control(app, done, ACT_BACK, 0, LOOK_FRAMED)->is_slow = wq_ui_back_is_slow(app);
    if (st == WQ_OK)
        st = wq_ui_label_in(app, wq_ui_button_style(app), wq_ui_say(app, WQ_SAY_DONE), done);
    if (has_undo || !is_beside(app))
        wq_ui_fill(app, (struct wq_rect){row.x + done.w, row.y, wq_ui_rule_px(app), row.h}, 0);
    return st;
}

/* The tabs, then what leaves: in one row, or where it is narrow at both ends of the choices. */
static enum wq_status paint_strips(struct wq_app *app)
{
    const struct wq_rect all = area(app);
    const int32_t thick = wq_ui_thick_px(app), rule = wq_ui_rule_px(app), h = tabs_px(app);
    struct wq_rect first = {0, all.y, all.w, h}, ends = {0, all.h - h, all.w, h};
    if (is_beside(app)) {
        wq_ui_fill(app, (struct wq_rect){all.w, 0, thick, all.h}, 0);
        wq_ui_fill(app, (struct wq_rect){0, ends.y, all.w, rule}, 0);
    } else {
        wq_ui_fill(app, (struct wq_rect){0, all.y, all.w, thick}, 0);
        const int32_t ends_w = all.w - TAB_N * (all.w / (TAB_N + 2));
        first = (struct wq_rect){ends_w, all.y + thick, all.w - ends_w, h - thick};
        ends = (struct wq_rect){0, first.y, ends_w, first.h};
    }
    enum wq_status st = paint_tabs(app, first);
    if (st == WQ_OK)
        st = paint_ends(app, ends);
    wq_ui_fill(app, (struct wq_rect){0, all.y + h - rule, all.w, rule}, 0);
    return st;
}

/* A box for each choice, the first one at the right; the one in use is inverted. */
static enum wq_status paint_choices(struct wq_app *app, struct wq_rect box, enum row row)
{
    const struct wq_family *families[FAMILIES_MAX];
    uint32_t at = chosen(&app->settings, row), n = words_of[row].n;
    /* beside the preview there is room for them below their name alone */
    const int32_t name_h = is_beside(app) ? box.h * 38 / 100 : 0;
    const int32_t h = (box.h - name_h) * (name_h ? 95 : 80) / 100;
    const int32_t all_w = name_h ? box.w - wq_ui_rule_px(app) : box.w * 72 / 100;
    const int32_t y = box.y + name_h + (box.h - name_h - h) / 2;
    enum wq_status st = WQ_OK;
    if (row == ROW_FACE)
        n = list_families(app, families, &at);
    int32_t w = n > 2 || name_h ? all_w / (int32_t)n : all_w * 2 / 5, first_w = w;
    /* "As in the archive" is as long as two of its neighbours, or longer */
    if (row == ROW_DIGITS) {
        st = wq_ui_measure(app, wq_ui_button_style(app),
                           wq_ui_say(app, (enum wq_say)words_of[row].says[0]), &first_w);
        first_w += wq_ui_inside_px(app);
        w = all_w / ((int32_t)n + 1);
        first_w = first_w < 2 * w ? 2 * w : first_w;
        w = first_w > 2 * w ? (all_w - first_w) / ((int32_t)n - 1) : w;
    }
    const int32_t others_w = ((int32_t)n - 1) * w;
    for (uint32_t i = 0; i < n && st == WQ_OK; i++) {
        const struct wq_rect one = {box.x + (int32_t)(n - 1 - i) * w, y,
                                    (i == 0 ? first_w : w) + wq_ui_rule_px(app), h};
        wq_ui_control(app, one, ACT_CHOOSE, (uint32_t)row * FAMILIES_MAX + i, LOOK_FRAMED);
        const enum wq_say name =
            row == ROW_FACE ? name_of(families[i]) : (enum wq_say)words_of[row].says[i];
        st = wq_button_paint(app, one, wq_ui_say(app, name), i == at);
    }
    const int32_t used_w = name_h ? 0 : others_w + first_w;
    const int32_t baseline = box.y + (name_h ? name_h * 80 : box.h * 60) / 100;
    return st == WQ_OK
               ? wq_ui_label(app, wq_ui_button_style(app), wq_ui_say(app, words_of[row].name),
                             box.x + used_w, box.w - used_w, baseline, AT_START)
               : st;
}

static enum wq_status paint(struct wq_app *app)
{
    const struct wq_rect all = area(app);
    const int32_t margin = wq_ui_units(app, is_beside(app) ? 20 : 40), h = row_px(app);
    wq_paint_rect(&app->surface, wq_ui_screen(app), 255);
    enum wq_status st = paint_preview(app);
    if (st == WQ_OK)
        st = paint_strips(app);
    for (int32_t i = 0; i < tabs[app->type.tab].n && st == WQ_OK; i++) {
        const enum row row = (enum row)((int32_t)tabs[app->type.tab].first + i);
        const struct wq_rect box = {margin, all.y + tabs_px(app) + i * h, all.w - 2 * margin, h};
        /* one page is set with each step, however far into the article: that is never slow */
        const struct stepper size = {
            .name = wq_ui_say(app, WQ_SAY_SIZE), .less_act = ACT_SMALLER, .more_act = ACT_LARGER};
        st = row == ROW_SIZE ? wq_size_paint(app, box, &size) : paint_choices(app, box, row);
    }
    return st;
}

/* ---- acting ---- */

/* The article that was open, or the archive's first. */
static enum wq_status enter(struct wq_app *app)
{
    struct wq_visit *visit = wq_ui_visit(app), resting;
    static const uint8_t unknown[WQ_ID_BYTES];
    if (memcmp(visit->article_id, unknown, sizeof unknown) == 0 && wq_ui_resting(app, &resting)) {
        visit->article = resting.article;
        visit->text_off = resting.text_off;
        memcpy(visit->article_id, resting.article_id, sizeof visit->article_id);
    }
    app->type = (struct type_view){.before = app->settings};
    return wq_article_open(app);
}

static enum wq_status apply(struct wq_app *app, const struct wq_settings *settings)
{
    enum wq_status st = wq_settings_apply(app, settings);
    return st == WQ_E_RANGE ? WQ_OK : st; /* no room for it here: it stays as it is */
}

/* What was of the text, with what else has been chosen since. */
static enum wq_status undo(struct wq_app *app)
{
    const struct wq_settings *before = &app->type.before;
    struct wq_settings s = app->settings;
    for (int row = 0; row < ROW_N; row++) {
        const uint32_t was = chosen(before, (enum row)row);
        if (was < CHOICES_A_ROW)
            choose(&s, (enum row)row, was);
    }
    s.em_px = before->em_px;
    s.pitch_percent = before->pitch_percent;
    s.margin_units = before->margin_units;
    memcpy(s.face, before->face, sizeof s.face);
    return apply(app, &s);
}

static enum wq_status act(struct wq_app *app, const struct control *control, bool is_held)
{
    const enum row row = (enum row)(control->arg / FAMILIES_MAX);
    const uint32_t at = control->arg % FAMILIES_MAX;
    const struct wq_family *families[FAMILIES_MAX];
    struct wq_settings s = app->settings;
    uint32_t now;
    (void)is_held;
    switch (control->act) {
    case ACT_TAB:
        app->type.tab = (uint8_t)control->arg;
        wq_ui_repaint(app, WQ_INTENT_MENU);
        return WQ_OK;
    case ACT_SMALLER:
    case ACT_LARGER:
        return wq_article_resize(app, control->act == ACT_LARGER);
    case ACT_UNDO:
        return undo(app);
    default:
        break;
    }
    if (row == ROW_FACE && at < list_families(app, families, &now))
        memcpy(s.face, families[at]->name, strlen(families[at]->name) + 1);
    else
        choose(&s, row, at);
    return apply(app, &s);
}

const struct screen_kind wq_type_screen = {.enter = enter, .paint = paint, .act = act};
