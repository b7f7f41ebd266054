/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_UI_REPORT_H
#define WARRAQ_UI_REPORT_H
/* A page that says what happened, what is safe and what to do. */
#include "widgets.h"

#define REPORT_STEPS 3
#define REPORT_ACTIONS 3

struct report_action {
    struct wq_str name;
    uint8_t act;
    uint32_t arg;
};

struct report {
    struct wq_str title, what;
    enum wq_say steps[REPORT_STEPS];
    uint32_t step_n;
    struct report_action actions[REPORT_ACTIONS]; /* the first is the default */
    uint32_t action_n;
    bool is_well;          /* without a sign of warning */
    enum wq_status status; /* its number is shown as the code; OK: none */
};

/* Paint it on the whole screen, its actions as controls. */
WQ_MUST_CHECK enum wq_status wq_report_paint(struct wq_app *app, const struct report *report);
/* How sentences of such pages are set. */
struct wq_style wq_report_style(const struct wq_app *app);

#endif
