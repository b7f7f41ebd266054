/* SPDX-License-Identifier: MIT */
/* The card of the first screen: what was read last. */
#include "home.h"

#define HIGH_TENTHS 250 /* a box of this height has room for a title over several lines */
#define TITLE_LINES 3

struct card {
    bool is_there; /* else there is nothing to go on with */
    uint32_t article;
    uint32_t text_off;      /* of its page */
    struct wq_meta meta;    /* in the scratch */
    uint32_t done_n, all_n; /* how much is read, of how much; all_n 0: not known */
    uint32_t page, page_n;  /* from 0; page_n 0: not counted */
};

static struct card find_card(struct wq_app *app)
{
    struct card card = {.is_there = false};
    struct wq_visit visit;
    if (!wq_ui_resting(app, &visit))
        return card;
    card.is_there =
        wq_archive_find(app->config.archive, visit.article_id, visit.article, &card.article) ==
            WQ_OK &&
        wq_archive_listed(app->config.archive, card.article, &app->scratch, &card.meta) == WQ_OK;
    card.text_off = visit.text_off;
    const struct article_view *a = &app->reading;
    const struct wq_history_record *record =
        app->config.history ? wq_history_find(app->config.history, visit.article_id) : NULL;
    if (a->fault == WQ_OK && a->start_n > 0 && a->index == card.article) {
        card.done_n = visit.text_off;
        card.all_n = (uint32_t)a->article.text.len;
        card.page = a->page;
        card.page_n = a->is_counted ? a->start_n : 0;
    } else if (record) { /* it has not been open since the start */
        card.done_n = record->permille;
        card.all_n = 1000;
    }
    return card;
}

/* What the card says. */
struct said_card {
    struct wq_phrase title, about, left;
};

/* Its title, who wrote it where, and what is left of it. */
static void say_card(const struct card *card, struct said_card *said)
{
    const uint32_t minutes = wq_reading_minutes(card->meta.word_n);
    wq_phrase_add_foreign(&said->title, card->meta.title);
    if (card->meta.source.len)
        wq_phrase_add_foreign(&said->about, card->meta.source);
    if (card->meta.source.len && card->meta.author.len)
        wq_phrase_comma(&said->about);
    if (card->meta.author.len)
        wq_phrase_add_foreign(&said->about, card->meta.author);
    if (card->all_n)
        wq_phrase_count(&said->left, WQ_COUNTED_MINUTES_LEFT,
                        minutes - (uint32_t)((uint64_t)minutes * card->done_n / card->all_n));
    else
        wq_phrase_count(&said->left, WQ_COUNTED_MINUTES, minutes);
}

static void paint_progress(struct wq_app *app, struct wq_rect box, const struct card *card)
{
    int32_t thick = wq_ui_units(app, 5), rule = wq_ui_rule_px(app);
    int32_t done = (int32_t)((int64_t)box.w * card->done_n / card->all_n);
    wq_ui_fill(app, (struct wq_rect){box.x, box.y + thick - rule, box.w, rule}, 0);
    wq_ui_fill(app, (struct wq_rect){box.x + box.w - done, box.y, done, thick}, 0);
}

/* "Continue reading", and the page. */
static enum wq_status paint_heading(struct wq_app *app, const struct card *card, int32_t x,
                                    int32_t w, int32_t baseline)
{
    struct wq_style heading = wq_ui_small_style(app);
    struct wq_phrase page = wq_ui_phrase(app);
    heading.is_bold = true;
    enum wq_status st =
        wq_ui_label(app, heading, wq_ui_say(app, WQ_SAY_HOME_CONTINUE), x, w, baseline, AT_START);
    if (st != WQ_OK || card->page_n == 0)
        return st;
    wq_phrase_say_numbers(&page, WQ_SAY_PAGE_OF, card->page + 1, card->page_n);
    return wq_ui_label(app, wq_ui_small_style(app), wq_phrase_str(&page), x, w / 2, baseline,
                       AT_END);
}

/* In a low box each on one line. */
static enum wq_status paint_low(struct wq_app *app, struct wq_rect box,
                                const struct said_card *said)
{
    const int32_t third = box.w / 3, baseline = box.y + box.h * 72 / 100;
    enum wq_status st = wq_ui_label(app, wq_ui_card_style(app), wq_phrase_str(&said->title), box.x,
                                    box.w, box.y + box.h * 47 / 100, AT_START);
    if (st == WQ_OK)
        st = wq_ui_label(app, wq_ui_small_style(app), wq_phrase_str(&said->about), box.x + third,
                         box.w - third, baseline, AT_START);
    return st == WQ_OK ? wq_ui_label(app, wq_ui_small_style(app), wq_phrase_str(&said->left), box.x,
                                     third, baseline, AT_END)
                       : st;
}

/* In a high one the title goes over several. */
static enum wq_status paint_high(struct wq_app *app, struct wq_rect box,
                                 const struct said_card *said)
{
    const struct prose title = {wq_ui_card_style(app), wq_phrase_str(&said->title), TITLE_LINES};
    const struct prose about = {wq_ui_small_style(app), wq_phrase_str(&said->about), 2};
    int32_t y = box.y + wq_ui_units(app, 60);
    enum wq_status st = wq_prose_paint(app, &title, box.x, box.w, &y);
    y += wq_ui_units(app, 12);
    if (st == WQ_OK)
        st = wq_prose_paint(app, &about, box.x, box.w, &y);
    return st == WQ_OK ? wq_ui_label(app, wq_ui_small_style(app), wq_phrase_str(&said->left), box.x,
                                     box.w, box.y + box.h - wq_ui_units(app, 44), AT_START)
                       : st;
}

enum wq_status wq_home_card_paint(struct wq_app *app, struct wq_rect box)
{
    const int32_t pad = wq_ui_units(app, 25);
    const struct wq_rect inner = {box.x + pad, box.y, box.w - 2 * pad, box.h};
    const bool is_high = box.h >= wq_ui_units(app, HIGH_TENTHS);
    size_t mark = wq_arena_mark(&app->scratch);
    const struct card card = find_card(app);
    struct said_card said = {wq_ui_phrase(app), wq_ui_phrase(app), wq_ui_phrase(app)};
    wq_box_frame(app, box, wq_ui_thick_px(app));
    struct control *c = wq_ui_control(app, box, ACT_CONTINUE, 0, LOOK_FRAMED);
    c->is_default = true;
    c->is_slow = card.is_there && wq_article_is_far(0, card.text_off);
    if (card.is_there)
        say_card(&card, &said);
    wq_arena_rewind(&app->scratch, mark);
    if (!card.is_there) {
        struct wq_phrase first = wq_ui_phrase(app);
        if (wq_home_has_articles(app))
            wq_phrase_say(&first, WQ_SAY_HOME_FIRST);
        else
            wq_phrase_count(&first, WQ_COUNTED_ARTICLES_LOST,
                            wq_archive_info(app->config.archive)->article_n);
        return wq_ui_label_in(app, wq_ui_bar_style(app), wq_phrase_str(&first), inner);
    }
    if (card.all_n)
        paint_progress(app,
                       (struct wq_rect){inner.x, box.y + box.h - wq_ui_units(app, 22), inner.w, 0},
                       &card);
    enum wq_status st =
        paint_heading(app, &card, inner.x, inner.w,
                      is_high ? box.y + wq_ui_units(app, 42) : box.y + box.h * 21 / 100);
    if (st != WQ_OK)
        return st;
    return is_high ? paint_high(app, inner, &said) : paint_low(app, inner, &said);
}
