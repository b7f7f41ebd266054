/* SPDX-License-Identifier: MIT */
/* Panels of a list: its order, and a page to go to. */
#include "list.h"

/* ---- going to a page ---- */

static enum wq_status paint_pad(struct wq_app *app)
{
    struct wq_phrase typed = wq_ui_phrase(app);
    uint32_t digit_n, number = wq_pad_number(app, &digit_n), row_n = app->list.row_n;
    if (digit_n)
        wq_phrase_add_number(&typed, number);
    else
        wq_phrase_say_numbers(&typed, WQ_SAY_PAGE_OF, wq_ui_visit(app)->first / row_n + 1,
                              (app->list.n + row_n - 1) / row_n);
    return wq_pad_paint(app, wq_ui_say(app, WQ_SAY_GOTO_PAGE), wq_phrase_str(&typed));
}

static enum wq_status act_on_pad(struct wq_app *app, const struct control *control, bool is_held)
{
    uint32_t digit_n, row_n = app->list.row_n, page_n = (app->list.n + row_n - 1) / row_n;
    bool is_done;
    (void)is_held;
    wq_pad_act(app, control, &is_done);
    if (!is_done)
        return WQ_OK;
    uint32_t page = wq_pad_number(app, &digit_n);
    wq_ui_close_panel(app);
    page = page < 1 ? 1 : page > page_n ? page_n : page;
    wq_list_go_to(app, (page - 1) * row_n);
    return WQ_OK;
}

static const struct screen_kind page_panel = {.paint = paint_pad, .act = act_on_pad};

void wq_list_page_open(struct wq_app *app)
{
    wq_pad_begin(app, 7);
    wq_ui_open_panel(app, &page_panel, 0);
}

/* ---- its order ---- */

enum { ACT_CHOOSE = ACT_OWN };

/* What the panel offers, as far as the catalogue has it: all titles in three orders, a part in two;
 * then ways to go. */
enum offer { OFFER_TITLE, OFFER_NEW, OFFER_OLD, OFFER_LETTER, OFFER_PAGE, OFFER_N };

static uint32_t offers(struct wq_app *app, enum offer *offered, uint32_t *chosen)
{
    const struct wq_visit *visit = wq_ui_visit(app);
    bool is_titles = visit->what == WQ_ORDER_TITLE;
    bool is_all = is_titles || (visit->what == WQ_ORDER_DATE && visit->n == 0 &&
                                wq_browse_part(visit) == PART_NAMED);
    enum offer now = is_titles ? OFFER_TITLE : visit->sort & SORT_TURNED ? OFFER_OLD : OFFER_NEW;
    uint32_t n = 0;
    if (is_all)
        offered[n++] = OFFER_TITLE;
    if (visit->what != WQ_ORDER_SEQUENCE) {
        offered[n++] = OFFER_NEW;
        offered[n++] = OFFER_OLD;
    }
    *chosen = n;
    for (uint32_t i = 0; i < n; i++)
        if (offered[i] == now)
            *chosen = i;
    if (is_titles)
        offered[n++] = OFFER_LETTER;
    offered[n++] = OFFER_PAGE;
    return n;
}

static enum wq_status paint_orders(struct wq_app *app)
{
    static const enum wq_say names[OFFER_N] = {WQ_SAY_SORT_TITLE, WQ_SAY_SORT_NEW, WQ_SAY_SORT_OLD,
                                               WQ_SAY_GOTO_LETTER, WQ_SAY_GOTO_PAGE};
    enum offer offered[OFFER_N];
    struct choices choices = {.title = wq_ui_say(app, WQ_SAY_SORT)};
    choices.n = offers(app, offered, &choices.chosen);
    for (uint32_t i = 0; i < choices.n; i++)
        choices.names[i] = wq_ui_say(app, names[offered[i]]);
    if (choices.chosen >= choices.n || offered[choices.chosen] >= OFFER_LETTER)
        choices.chosen = choices.n;
    return wq_choices_paint(app, &choices, ACT_CHOOSE);
}

static void find_letter(struct wq_app *app, struct wq_str letter)
{
    size_t mark = wq_arena_mark(&app->scratch);
    uint32_t first, n;
    if (wq_archive_titles(app->config.archive, letter, 1, &app->scratch, &first, &n) == WQ_OK)
        wq_list_go_to(app, first);
    wq_arena_rewind(&app->scratch, mark);
}

static enum wq_status choose(struct wq_app *app, const struct control *control, bool is_held)
{
    struct wq_visit *visit = wq_ui_visit(app);
    enum offer offered[OFFER_N];
    uint32_t chosen, n = offers(app, offered, &chosen);
    (void)is_held;
    wq_ui_close_panel(app);
    if (control->arg >= n)
        return WQ_OK;
    if (offered[control->arg] == OFFER_PAGE) {
        wq_list_page_open(app);
        return WQ_OK;
    }
    if (offered[control->arg] == OFFER_LETTER) {
        wq_ui_open_letters(app, find_letter);
        return WQ_OK;
    }
    if (control->arg == chosen)
        return WQ_OK;
    bool is_titles = offered[control->arg] == OFFER_TITLE;
    if (is_titles || visit->what == WQ_ORDER_TITLE)
        visit->what = is_titles ? WQ_ORDER_TITLE : WQ_ORDER_DATE;
    visit->sort = (uint8_t)((visit->sort & ~SORT_TURNED) |
                            (offered[control->arg] == OFFER_OLD ? SORT_TURNED : 0));
    wq_browse_open(app);
    wq_list_go_to(app, 0);
    return WQ_OK;
}

static const struct screen_kind order_panel = {.paint = paint_orders, .act = choose};

void wq_list_order_open(struct wq_app *app)
{
    wq_ui_open_panel(app, &order_panel, 0);
}
