/* SPDX-License-Identifier: MIT */
/* The queries that were asked lately: what results come back to, and what is offered again. */
#include <string.h>
#include "screens.h"

/* The slot that holds `text`, else a free one, else that of the oldest query. */
static uint32_t slot_for(const struct wq_app *app, struct wq_str text)
{
    uint32_t oldest = 0;
    for (uint32_t i = 0; i < WQ_SEARCHED_MAX; i++) {
        const struct wq_searched *asked = &app->searched[i];
        if (asked->seq && wq_str_equal((struct wq_str){asked->text, asked->len}, text))
            return i;
        if (asked->seq < app->searched[oldest].seq)
            oldest = i;
    }
    return oldest;
}

static uint32_t newest_seq(const struct wq_app *app)
{
    uint32_t seq = 0;
    for (uint32_t i = 0; i < WQ_SEARCHED_MAX; i++)
        seq = app->searched[i].seq > seq ? app->searched[i].seq : seq;
    return seq;
}

uint32_t wq_asked_add(struct wq_app *app, struct wq_str text, const struct wq_searched *narrowed)
{
    uint32_t seq = newest_seq(app) + 1, at = slot_for(app, text);
    struct wq_searched *asked = &app->searched[at];
    struct wq_searched made = narrowed ? *narrowed : wq_asked_any();
    made.seq = seq;
    made.len = (uint8_t)(text.len < WQ_SEARCHED_BYTES ? text.len : WQ_SEARCHED_BYTES);
    memcpy(made.text, text.ptr, made.len);
    *asked = made;
    wq_ui_changed(app);
    return at;
}

struct wq_searched wq_asked_any(void)
{
    return (struct wq_searched){.source = UINT32_MAX, .author = UINT32_MAX, .category = UINT32_MAX};
}

struct wq_str wq_asked_text(const struct wq_searched *asked)
{
    return (struct wq_str){asked->text, asked->len};
}

/* Tells whether a slot still holds what it held: by another query it would be another's results. */
static uint8_t sum_of(const struct wq_searched *asked)
{
    uint32_t sum = asked->len;
    for (uint32_t i = 0; i < asked->len; i++)
        sum = sum * 31 + (uint8_t)asked->text[i];
    return (uint8_t)(sum ^ sum >> 8);
}

struct wq_searched *wq_asked_of(struct wq_app *app, const struct wq_visit *visit)
{
    if (visit->what >= WQ_SEARCHED_MAX)
        return NULL;
    struct wq_searched *asked = &app->searched[visit->what];
    return asked->seq && sum_of(asked) == visit->sort ? asked : NULL;
}

struct wq_visit wq_asked_visit(const struct wq_app *app, uint32_t at)
{
    struct wq_visit visit = wq_visit_to(WQ_SCREEN_RESULTS);
    visit.what = (uint8_t)at;
    visit.sort = sum_of(&app->searched[at]);
    return visit;
}

uint32_t wq_asked_list(const struct wq_app *app, uint32_t slots[WQ_SEARCHED_MAX])
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < WQ_SEARCHED_MAX; i++) {
        if (!app->searched[i].seq)
            continue;
        uint32_t at = n++;
        for (; at > 0 && app->searched[slots[at - 1]].seq < app->searched[i].seq; at--)
            slots[at] = slots[at - 1];
        slots[at] = i;
    }
    return n;
}

void wq_asked_forget(struct wq_app *app, uint32_t at)
{
    app->searched[at] = (struct wq_searched){.seq = 0};
    wq_ui_changed(app);
}
