/* SPDX-License-Identifier: MIT */
/* The card of the first screen: what was read last. */
#include <string.h>
#include "home.h"

struct card {
    bool is_there; /* else there is nothing to go on with */
    uint32_t article;
    uint32_t text_off;      /* of its page */
    struct wq_meta meta;    /* in the scratch */
    uint32_t done_n, all_n; /* text bytes; all_n 0: not known */
};

static struct card find_card(struct wq_app *app)
{
    static const uint8_t unknown[WQ_ID_BYTES];
    struct card card = {.is_there = false};
    struct wq_visit visit;
    if (!wq_ui_resting(app, &visit) || memcmp(visit.article_id, unknown, sizeof unknown) == 0)
        return card;
    card.is_there =
        wq_archive_find(app->config.archive, visit.article_id, visit.article, &card.article) ==
            WQ_OK &&
        wq_archive_listed(app->config.archive, card.article, &app->scratch, &card.meta) == WQ_OK;
    card.text_off = visit.text_off;
    const struct article_view *a = &app->reading;
    if (a->fault == WQ_OK && a->start_n > 0 && a->index == card.article) {
        card.done_n = visit.text_off;
        card.all_n = (uint32_t)a->article.text.len;
    }
    return card;
}

/* Who wrote it where, and what is left of it. */
static void say_card(struct wq_app *app, const struct card *card, struct wq_phrase *about,
                     struct wq_phrase *left)
{
    uint32_t minutes = wq_reading_minutes(card->meta.word_n);
    (void)app;
    if (card->meta.source.len)
        wq_phrase_add_foreign(about, card->meta.source);
    if (card->meta.source.len && card->meta.author.len)
        wq_phrase_comma(about);
    if (card->meta.author.len)
        wq_phrase_add_foreign(about, card->meta.author);
    if (card->all_n)
        wq_phrase_count(left, WQ_COUNTED_MINUTES_LEFT,
                        minutes - (uint32_t)((uint64_t)minutes * card->done_n / card->all_n));
    else
        wq_phrase_count(left, WQ_COUNTED_MINUTES, minutes);
}

static void paint_progress(struct wq_app *app, struct wq_rect box, const struct card *card)
{
    int32_t thick = wq_ui_units(app, 5), rule = wq_ui_rule_px(app);
    int32_t done = (int32_t)((int64_t)box.w * card->done_n / card->all_n);
    wq_ui_fill(app, (struct wq_rect){box.x, box.y + thick - rule, box.w, rule}, 0);
    wq_ui_fill(app, (struct wq_rect){box.x + box.w - done, box.y, done, thick}, 0);
}

enum wq_status wq_home_card_paint(struct wq_app *app, struct wq_rect box)
{
    int32_t pad = wq_ui_units(app, 25), x = box.x + pad, w = box.w - 2 * pad;
    size_t mark = wq_arena_mark(&app->scratch);
    struct card card = find_card(app);
    struct wq_phrase title = wq_ui_phrase(app), about = title, left = title;
    struct wq_style heading = wq_ui_small_style(app);
    heading.is_bold = true;
    wq_box_frame(app, box, wq_ui_thick_px(app));
    struct control *c = wq_ui_control(app, box, ACT_CONTINUE, 0, LOOK_FRAMED);
    c->is_default = true;
    c->is_slow = card.is_there && wq_article_is_far(0, card.text_off);
    if (!card.is_there) {
        wq_arena_rewind(&app->scratch, mark);
        return wq_ui_label_in(app, wq_ui_bar_style(app), wq_ui_say(app, WQ_SAY_HOME_FIRST), box);
    }
    wq_phrase_add_foreign(&title, card.meta.title);
    say_card(app, &card, &about, &left);
    if (card.all_n)
        paint_progress(app, (struct wq_rect){x, box.y + box.h - wq_ui_units(app, 22), w, 0}, &card);
    wq_arena_rewind(&app->scratch, mark);
    enum wq_status st = wq_ui_label(app, heading, wq_ui_say(app, WQ_SAY_HOME_CONTINUE), x, w,
                                    box.y + box.h * 21 / 100, AT_START);
    if (st == WQ_OK)
        st = wq_ui_label(app, wq_ui_card_style(app), wq_phrase_str(&title), x, w,
                         box.y + box.h * 47 / 100, AT_START);
    if (st == WQ_OK)
        st = wq_ui_label(app, wq_ui_small_style(app), wq_phrase_str(&about), x + w / 3, w - w / 3,
                         box.y + box.h * 72 / 100, AT_START);
    return st == WQ_OK ? wq_ui_label(app, wq_ui_small_style(app), wq_phrase_str(&left), x, w / 3,
                                     box.y + box.h * 72 / 100, AT_END)
                       : st;
}
