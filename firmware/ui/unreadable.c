/* SPDX-License-Identifier: MIT */
/* What stands in the place of an article that cannot be read. */
#include "article_view.h"
#include "report.h"

enum { ACT_BESIDE = ACT_OWN }; /* its argument: 1 the next of the list, 0 the one before */

/* What happened, what is safe, what to do. */
static void say_what(struct wq_app *app, struct wq_phrase *what)
{
    const enum wq_status fault = app->reading.fault;
    const bool is_gone = fault == WQ_E_IO;
    wq_phrase_say(what, fault == WQ_E_NOMEM ? WQ_SAY_ERR_MEMORY
                        : is_gone           ? WQ_SAY_ERR_GONE_WHAT
                                            : WQ_SAY_FAULT_WHAT);
    if (fault == WQ_E_NOMEM || is_gone)
        return;
    wq_phrase_add(what, " ");
    wq_phrase_say(what, WQ_SAY_FAULT_SAFE);
    wq_phrase_add(what, " ");
    wq_phrase_say(what, WQ_SAY_FAULT_STEP);
}

enum wq_status wq_unreadable_paint(struct wq_app *app)
{
    struct wq_phrase what = wq_ui_phrase(app);
    struct report report = {.title = wq_ui_say(app, WQ_SAY_FAULT), .status = app->reading.fault};
    uint32_t article;
    say_what(app, &what);
    report.what = wq_phrase_str(&what);
    report.actions[report.action_n++] =
        (struct report_action){wq_ui_say(app, WQ_SAY_BACK), ACT_BACK, 0};
    for (uint32_t is_next = 0; is_next < 2; is_next++)
        if (wq_list_neighbour(app, is_next ? 1 : -1, &article))
            report.actions[report.action_n++] = (struct report_action){
                wq_ui_say(app, is_next ? WQ_SAY_LIST_NEXT : WQ_SAY_LIST_PREVIOUS), ACT_BESIDE,
                is_next};
    return wq_report_paint(app, &report);
}

enum wq_status wq_unreadable_act(struct wq_app *app, const struct control *control, bool is_held)
{
    (void)is_held;
    return control->act == ACT_BESIDE ? wq_list_go_on(app, control->arg ? 1 : -1) : WQ_OK;
}
