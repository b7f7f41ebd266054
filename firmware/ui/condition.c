/* SPDX-License-Identifier: MIT */
/* How it is: what is known of reader, bundle and device. What is not known has no row. */
#include <string.h>
#include "screens.h"
#include "widgets.h"

#define FACTS_MAX 20

struct fact {
    enum wq_say name;
    struct wq_phrase value;
};

struct facts {
    struct wq_app *app;
    struct fact *facts; /* room for FACTS_MAX */
    uint32_t n;
};

static struct wq_phrase *add(struct facts *f, enum wq_say name)
{
    struct fact *fact = &f->facts[f->n++];
    fact->name = name;
    fact->value = wq_ui_phrase(f->app);
    return &fact->value;
}

/* The first eight digits of the edition's name, in groups: enough to tell two apart. */
static void add_edition(struct facts *f, const uint8_t edition[16])
{
    static const char hex[] = "0123456789abcdef";
    char text[10] = {0};
    for (int i = 0, at = 0; i < 4; i++) {
        text[at++] = hex[edition[i] >> 4];
        text[at++] = hex[edition[i] & 15];
        if (i == 1)
            text[at++] = '-';
    }
    wq_phrase_add_foreign(add(f, WQ_SAY_EDITION), wq_str(text));
}

static void add_bundles(struct facts *f)
{
    const struct wq_archive_info *info = wq_archive_info(f->app->config.archive);
    wq_phrase_add_foreign(add(f, WQ_SAY_BUNDLE), wq_str(f->app->config.archive_name));
    if (info->bundle_n > 1)
        wq_phrase_add_number(add(f, WQ_SAY_BUNDLES), info->bundle_n);
    add_edition(f, info->edition);
    wq_phrase_add_number(add(f, WQ_SAY_ARTICLES), info->article_n);
}

/* What the last look at all articles has found. */
static void add_check(struct facts *f)
{
    if (f->app->check > 0)
        wq_phrase_count(add(f, WQ_SAY_LAST_CHECK), WQ_COUNTED_ARTICLES_LOST, f->app->check - 1);
}

/* Files that are no part of the archive, or only with their beginning, or are damaged. Those that
 * have no row are counted in the last one. */
static void add_unread(struct facts *f)
{
    const struct wq_app_config *config = &f->app->config;
    const uint32_t all = config->unread_n + config->unnamed_n, room = FACTS_MAX - f->n;
    const uint32_t most = all > room ? room - 1 : room;
    const uint32_t n = config->unread_n < most ? config->unread_n : most;
    for (uint32_t i = 0; i < n; i++) {
        const enum wq_app_trouble trouble = config->unread[i].trouble;
        const bool is_damaged = trouble == WQ_TROUBLE_SALVAGED || trouble == WQ_TROUBLE_COPY;
        struct wq_phrase *value = add(f, is_damaged                      ? WQ_SAY_DAMAGED
                                         : trouble == WQ_TROUBLE_PARTIAL ? WQ_SAY_HALF_COPIED
                                                                         : WQ_SAY_NOT_OPENED);
        wq_phrase_add_foreign(value, wq_str(config->unread[i].file));
        if (config->unread[i].lost_n == 0)
            continue;
        wq_phrase_comma(value);
        wq_phrase_count(value, WQ_COUNTED_ARTICLES_LOST, config->unread[i].lost_n);
    }
    if (n < all && f->n < FACTS_MAX)
        wq_phrase_add_number(add(f, WQ_SAY_OTHER_FILES), all - n);
}

static void add_space(struct facts *f, uint64_t bytes)
{
    const uint64_t megabyte = 1000000, gigabyte = 1000 * megabyte;
    bool is_large = bytes >= 10 * gigabyte;
    wq_phrase_say_numbers(add(f, WQ_SAY_FREE_SPACE), is_large ? WQ_SAY_GIGABYTES : WQ_SAY_MEGABYTES,
                          (uint32_t)(bytes / (is_large ? gigabyte : megabyte)), 0);
}

static void add_battery(struct facts *f, const struct wq_machine *machine)
{
    struct wq_phrase *value = add(f, WQ_SAY_BATTERY);
    wq_phrase_add_percent(value, (uint32_t)machine->battery_percent);
    if (!machine->is_charging)
        return;
    wq_phrase_comma(value);
    wq_phrase_say(value, WQ_SAY_CHARGING);
}

static void collect(struct facts *f)
{
    const struct wq_app *app = f->app;
    const struct wq_machine *machine = &app->machine;
    if (app->config.version)
        wq_phrase_add_foreign(add(f, WQ_SAY_VERSION), wq_str(app->config.version));
    if (app->config.device->name)
        wq_phrase_add_foreign(add(f, WQ_SAY_DEVICE), wq_str(app->config.device->name));
    if (app->config.archive)
        add_bundles(f);
    add_check(f);
    wq_phrase_say(add(f, WQ_SAY_STATE_FILE), machine->is_saved ? WQ_SAY_SAVED : WQ_SAY_NOT_SAVED);
    if (machine->free_bytes)
        add_space(f, machine->free_bytes);
    if (machine->battery_percent >= 0)
        add_battery(f, machine);
    add_unread(f);
}

static uint32_t rows_a_page(const struct wq_app *app)
{
    int32_t n = wq_bar_body(app, true).h / wq_line_row_px(app);
    return n > 0 ? (uint32_t)n : 1;
}

static enum wq_status paint_facts(struct wq_app *app, const struct facts *f, uint32_t first,
                                  uint32_t n)
{
    int32_t margin = wq_ui_units(app, 40), h = wq_line_row_px(app);
    struct wq_rect body = wq_bar_body(app, true);
    enum wq_status st = WQ_OK;
    for (uint32_t i = 0; i < n && first + i < f->n && st == WQ_OK; i++) {
        const struct fact *fact = &f->facts[first + i];
        struct wq_rect box = {margin, body.y + (int32_t)i * h, body.w - 2 * margin, h};
        const struct line_row row = {.name = wq_ui_say(app, fact->name),
                                     .value = wq_phrase_str(&fact->value)};
        if (i > 0)
            wq_ui_fill(app, (struct wq_rect){box.x, box.y, box.w, wq_ui_rule_px(app)}, 0);
        st = wq_line_row_paint(app, box, &row);
    }
    return st;
}

static enum wq_status paint(struct wq_app *app)
{
    uint32_t page_rows = rows_a_page(app);
    struct wq_visit *visit = wq_ui_visit(app);
    struct facts f = {.app = app};
    f.facts = wq_arena_alloc(&app->labels, FACTS_MAX, sizeof *f.facts);
    if (!f.facts)
        return WQ_E_NOMEM;
    wq_paint_rect(&app->surface, wq_ui_screen(app), 255);
    collect(&f);
    visit->first = visit->first < f.n ? visit->first - visit->first % page_rows : 0;
    enum wq_status st = paint_facts(app, &f, visit->first, page_rows);
    const struct bar bar = {.title = wq_ui_say(app, WQ_SAY_STATUS),
                            .page = visit->first / page_rows,
                            .page_n = (f.n + page_rows - 1) / page_rows};
    return st == WQ_OK ? wq_bar_paint(app, &bar) : st;
}

/* Keys go from page to page, as there is no row to choose. */
static enum wq_status turn(struct wq_app *app, int32_t by, bool *turned)
{
    struct wq_visit *visit = wq_ui_visit(app);
    uint32_t page_rows = rows_a_page(app);
    *turned = by > 0 ? visit->first + page_rows < FACTS_MAX : visit->first >= page_rows;
    if (!*turned)
        return WQ_OK;
    visit->first = by > 0 ? visit->first + page_rows : visit->first - page_rows;
    wq_ui_changed(app);
    wq_ui_repaint(app, WQ_INTENT_MENU);
    return WQ_OK;
}

const struct screen_kind wq_condition_screen = {.paint = paint, .turn = turn};
