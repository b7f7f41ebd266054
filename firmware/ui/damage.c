/* SPDX-License-Identifier: MIT */
/* What is known to be damaged: told once, marked in lists, and a sign on the first screen. */
#include <string.h>
#include "screens.h"

/* ---- articles ---- */

bool wq_damage_has(const struct wq_app *app, uint32_t article)
{
    const struct damage *damage = &app->damage;
    for (uint32_t i = 0; i < damage->n; i++)
        if (damage->articles[i] == article)
            return true;
    return false;
}

void wq_damage_note(struct wq_app *app, uint32_t article, enum wq_status st)
{
    struct damage *damage = &app->damage;
    uint32_t at = 0;
    while (at < damage->n && damage->articles[at] != article)
        at++;
    const bool is_known = at < damage->n;
    if (st == WQ_OK && is_known) /* the medium has thought better of it */
        damage->articles[at] = damage->articles[--damage->n];
    else if (st != WQ_OK && st != WQ_E_NOMEM && !app->is_gone && !is_known &&
             damage->n < MARKED_MAX)
        damage->articles[damage->n++] = article;
}

/* ---- files ---- */

/* What tells one damage from another, in four bytes that are kept: FNV-1a; never 0. */
static uint32_t sum_of(const struct wq_app_fault *fault)
{
    const uint32_t numbers[] = {(uint32_t)fault->trouble, fault->lost_n};
    uint32_t sum = 2166136261u;
    for (size_t i = 0; i < sizeof numbers; i++)
        sum = (sum ^ (numbers[i / 4] >> i % 4 * 8 & 0xFF)) * 16777619u;
    for (const char *c = fault->file; *c; c++)
        sum = (sum ^ (uint8_t)*c) * 16777619u;
    return sum ? sum : 1;
}

static bool is_in(const uint32_t sums[WQ_TOLD_MAX], uint32_t sum)
{
    for (uint32_t i = 0; i < WQ_TOLD_MAX; i++)
        if (sums[i] == sum)
            return true;
    return false;
}

/* What is no longer there is forgotten, so that it is told should it come again. */
void wq_damage_restore(struct wq_app *app, const uint32_t told[WQ_TOLD_MAX])
{
    const struct wq_app_config *config = &app->config;
    uint32_t n = 0;
    if (!config->archive) {
        memcpy(app->told, told, sizeof app->told);
        return;
    }
    for (uint32_t i = 0; i < config->unread_n && n < WQ_TOLD_MAX; i++)
        if (is_in(told, sum_of(&config->unread[i])))
            app->told[n++] = sum_of(&config->unread[i]);
}

void wq_damage_told(struct wq_app *app, const struct wq_app_fault *fault)
{
    const struct wq_app_config *config = &app->config;
    const uint32_t sum = sum_of(fault);
    bool is_of_files = false;
    for (uint32_t i = 0; i < config->unread_n; i++)
        is_of_files = is_of_files || sum_of(&config->unread[i]) == sum;
    if (!is_of_files || is_in(app->told, sum))
        return;
    memmove(app->told + 1, app->told, sizeof app->told - sizeof app->told[0]);
    app->told[0] = sum;
    wq_ui_changed(app);
}

bool wq_app_untold(const struct wq_app *app, struct wq_app_fault *fault)
{
    const struct wq_app_config *config = &app->config;
    if (!config->archive || app->panel || wq_app_is_busy(app))
        return false;
    /* beyond those that can be kept, "How it is" names them */
    for (uint32_t i = 0; i < config->unread_n && i < WQ_TOLD_MAX; i++)
        if (!is_in(app->told, sum_of(&config->unread[i]))) {
            *fault = config->unread[i];
            return true;
        }
    return false;
}

/* ---- all of it ---- */

bool wq_damage_is_known(const struct wq_app *app, struct wq_app_fault *fault)
{
    uint32_t lost_n = app->check > 1 ? app->check - 1 : 0;
    lost_n = lost_n > app->damage.n ? lost_n : app->damage.n;
    if (lost_n > 0)
        *fault = (struct wq_app_fault){
            .trouble = WQ_TROUBLE_DAMAGED, .status = WQ_E_DAMAGED, .lost_n = lost_n};
    else if (app->config.unread_n > 0)
        *fault = app->config.unread[0];
    return lost_n > 0 || app->config.unread_n > 0;
}
