/* SPDX-License-Identifier: MIT */
/* What the first screen offers, how much of it, and where it leads. */
#include "browse.h"
#include "home.h"

/* ---- what there is ---- */

static void add(struct items *items, bool is_there, struct item item)
{
    if (is_there)
        items->items[items->n++] = item;
}

/* After the newest article, and known for sure. */
static bool is_after_all(struct wq_app *app)
{
    uint32_t newest, oldest;
    return app->machine.date != 0 && wq_browse_years(app, &newest, &oldest) &&
           app->machine.date / 100 >= wq_browse_months(app, &oldest)[0].month;
}

bool wq_home_has_articles(const struct wq_app *app)
{
    const uint32_t lost_n = app->check > 1 ? app->check - 1 : 0;
    return wq_browse_article_n(app) > 0 && lost_n < wq_archive_info(app->config.archive)->article_n;
}

struct items wq_home_items(struct wq_app *app)
{
    struct wq_archive *archive = app->config.archive;
    struct items items = {.n = 0};
    uint32_t month_n;
    wq_browse_months(app, &month_n);
    add(&items, wq_home_has_articles(app),
        (struct item){ACT_SEARCH, GROUP_FIELD, ICON_SEARCH, WQ_SAY_HOME_SEARCH});
    add(&items, wq_archive_order_n(archive, WQ_ORDER_NEWS) > 0,
        (struct item){ACT_NEWS, GROUP_ROW, ICON_NEW, WQ_SAY_HOME_NEW});
    add(&items, is_after_all(app),
        (struct item){ACT_THIS_DAY, GROUP_ROW, ICON_DAY, WQ_SAY_HOME_DAY});
    add(&items, app->config.history && wq_history_n(app->config.history) > 0,
        (struct item){ACT_RECENT, GROUP_ROW, ICON_RECENT, WQ_SAY_HOME_RECENT});
    add(&items, month_n > 0, (struct item){ACT_DATES, GROUP_CELL, ICON_CALENDAR, WQ_SAY_BY_DATE});
    add(&items, wq_browse_group_n(app, WQ_GROUPS_SOURCE) > 0,
        (struct item){ACT_SOURCES, GROUP_CELL, ICON_SOURCE, WQ_SAY_BY_SOURCE});
    add(&items, wq_browse_group_n(app, WQ_GROUPS_CATEGORY) > 0,
        (struct item){ACT_TOPICS, GROUP_CELL, ICON_TOPIC, WQ_SAY_BY_TOPIC});
    add(&items, wq_browse_group_n(app, WQ_GROUPS_AUTHOR) > 0,
        (struct item){ACT_AUTHORS, GROUP_CELL, ICON_AUTHOR, WQ_SAY_BY_AUTHOR});
    add(&items, true, (struct item){ACT_TITLES, GROUP_CELL, ICON_TITLES, WQ_SAY_ALL_TITLES});
    add(&items, true, (struct item){ACT_SETTINGS, GROUP_FOOT, ICON_SETTINGS, WQ_SAY_SETTINGS});
    add(&items, wq_home_has_articles(app) && wq_archive_info(archive)->article_n > 1,
        (struct item){ACT_RANDOM, GROUP_FOOT, ICON_RANDOM, WQ_SAY_HOME_RANDOM});
    add(&items, app->config.can.light,
        (struct item){ACT_LIGHT, GROUP_FOOT, ICON_LIGHT, WQ_SAY_LIGHT});
    return items;
}

void wq_home_holds(struct wq_app *app, uint8_t act, struct wq_phrase *phrase)
{
    uint32_t newest, oldest;
    switch (act) {
    case ACT_NEWS:
        wq_phrase_count(phrase, WQ_COUNTED_ARTICLES,
                        wq_archive_order_n(app->config.archive, WQ_ORDER_NEWS));
        break;
    case ACT_RECENT:
        wq_phrase_count(phrase, WQ_COUNTED_ARTICLES, wq_history_n(app->config.history));
        break;
    case ACT_DATES:
        if (wq_browse_years(app, &newest, &oldest))
            wq_phrase_add_range(phrase, oldest, newest);
        break;
    case ACT_SOURCES:
        wq_phrase_count(phrase, WQ_COUNTED_SOURCES, wq_browse_group_n(app, WQ_GROUPS_SOURCE));
        break;
    case ACT_TOPICS:
        wq_phrase_count(phrase, WQ_COUNTED_TOPICS, wq_browse_group_n(app, WQ_GROUPS_CATEGORY));
        break;
    case ACT_AUTHORS:
        wq_phrase_count(phrase, WQ_COUNTED_AUTHORS, wq_browse_group_n(app, WQ_GROUPS_AUTHOR));
        break;
    case ACT_TITLES:
        wq_phrase_count(phrase, WQ_COUNTED_ARTICLES, wq_browse_article_n(app));
        break;
    default:
        break;
    }
}

void wq_home_name(struct wq_app *app, const struct item *item, struct wq_phrase *phrase)
{
    const struct wq_said said = {.counted = WQ_COUNTED_ARTICLES_IN, .n = wq_browse_article_n(app)};
    wq_phrase_say_of(phrase, item->name, &said);
}

/* ---- where it leads ---- */

static enum wq_status go(struct wq_app *app, enum wq_screen screen, uint8_t what)
{
    struct wq_visit visit = wq_visit_to(screen);
    visit.what = what;
    return wq_ui_go(app, &visit);
}

enum wq_status wq_ui_go_this_day(struct wq_app *app)
{
    struct wq_visit list = wq_visit_to(WQ_SCREEN_LIST);
    list.what = WQ_ORDER_DATE;
    list.sort = SORT_PART(PART_THIS_DAY);
    list.article = app->machine.date % 10000;
    return wq_ui_go(app, &list);
}

/* Any article, by when it was asked for; older editions are passed over. */
static enum wq_status go_random(struct wq_app *app)
{
    const int tries = 16;
    uint32_t n = wq_archive_info(app->config.archive)->article_n;
    struct wq_visit article = wq_visit_to(WQ_SCREEN_ARTICLE);
    for (int i = 0; i < tries; i++) {
        app->entropy = app->entropy * 6364136223846793005u + 1442695040888963407u;
        article.article = (uint32_t)((app->entropy >> 32) % n);
        if (wq_archive_is_newest(app->config.archive, article.article))
            break;
    }
    return wq_ui_go(app, &article);
}

enum wq_status wq_home_act(struct wq_app *app, const struct control *control, bool is_held)
{
    struct wq_visit resting;
    (void)is_held;
    switch (control->act) {
    case ACT_CONTINUE:
        return wq_ui_resting(app, &resting) ? wq_ui_continue(app)
                                            : go(app, WQ_SCREEN_LIST, WQ_ORDER_TITLE);
    case ACT_SEARCH:
        return go(app, WQ_SCREEN_SEARCH, 0);
    case ACT_NEWS:
        return go(app, WQ_SCREEN_LIST, WQ_ORDER_NEWS);
    case ACT_THIS_DAY:
        return wq_ui_go_this_day(app);
    case ACT_RECENT:
        return go(app, WQ_SCREEN_RECENT, 0);
    case ACT_DATES:
        return go(app, WQ_SCREEN_DATES, 0);
    case ACT_SOURCES:
        return go(app, WQ_SCREEN_GROUPS, WQ_GROUPS_SOURCE);
    case ACT_TOPICS:
        return go(app, WQ_SCREEN_GROUPS, WQ_GROUPS_CATEGORY);
    case ACT_AUTHORS:
        return go(app, WQ_SCREEN_GROUPS, WQ_GROUPS_AUTHOR);
    case ACT_TITLES:
        return go(app, WQ_SCREEN_LIST, WQ_ORDER_TITLE);
    case ACT_SETTINGS:
        return go(app, WQ_SCREEN_SETTINGS, 0);
    case ACT_RANDOM:
        return go_random(app);
    case ACT_DAMAGE:
        return wq_fault_show(app);
    case ACT_LIGHT:
        wq_ui_open_panel(app, &wq_light_panel, 0);
        return WQ_OK;
    default:
        return WQ_OK;
    }
}
