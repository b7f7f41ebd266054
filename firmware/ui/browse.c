/* SPDX-License-Identifier: MIT */
/* Where in the archive's orders a month, a day or a group stands. */
#include "browse.h"

#define DAMAGED_MAX 8 /* rows looked at in place of one that cannot be read */

/* ---- dates ---- */

/* The date of the article at `position`, or of the next one that can be read. */
static uint32_t date_at(struct wq_app *app, enum wq_order order, uint32_t position, uint32_t end)
{
    for (uint32_t i = 0; i < DAMAGED_MAX && position < end; i++, position++) {
        const size_t mark = wq_arena_mark(&app->scratch);
        struct wq_meta meta;
        uint32_t article;
        enum wq_status st = wq_archive_at(app->config.archive, order, position, &article);
        if (st == WQ_OK)
            st = wq_archive_listed(app->config.archive, article, &app->scratch, &meta);
        wq_arena_rewind(&app->scratch, mark);
        if (st == WQ_OK)
            return meta.date;
    }
    return 0;
}

uint32_t wq_browse_since(struct wq_app *app, enum wq_order order, uint32_t from, uint32_t n,
                         uint32_t date)
{
    uint32_t low = 0, high = n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (date_at(app, order, from + middle, from + n) >= date)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct month *wq_browse_months(struct wq_app *app, uint32_t *n)
{
    struct months *months = &app->months;
    struct wq_archive_groups walk = {.grouping = WQ_GROUPS_MONTH};
    bool is_there = !months->is_read;
    months->is_read = true;
    while (is_there && months->n < MONTHS_MAX) {
        const size_t mark = wq_arena_mark(&app->scratch);
        struct wq_group group;
        enum wq_status st =
            wq_archive_next_group(app->config.archive, &walk, &app->scratch, &group, &is_there);
        wq_arena_rewind(&app->scratch, mark);
        if (st != WQ_OK)
            break; /* the list by date has them all */
        if (is_there)
            months->rows[months->n++] = (struct month){group.month, group.first, group.article_n};
    }
    *n = months->n;
    return months->rows;
}

bool wq_browse_years(struct wq_app *app, uint32_t *newest, uint32_t *oldest)
{
    uint32_t n;
    const struct month *months = wq_browse_months(app, &n);
    if (n == 0)
        return false;
    *newest = months[0].month / 100;
    *oldest = months[n - 1].month / 100;
    return true;
}

/* How many positions of the order by date bear `date` or a later one: only the month that holds it
 * is searched, and none where a month begins. */
static uint32_t since(struct wq_app *app, uint32_t date)
{
    uint32_t n, before = 0;
    const struct month *months = wq_browse_months(app, &n);
    for (uint32_t i = 0; i < n; i++) {
        if (months[i].month < date / 100)
            break;
        before = months[i].first;
        before += months[i].month > date / 100 || date % 100 == 0
                      ? months[i].n
                      : wq_browse_since(app, WQ_ORDER_DATE, months[i].first, months[i].n, date);
    }
    return before;
}

uint32_t wq_browse_between(struct wq_app *app, uint32_t from_date, uint32_t to_date,
                           uint32_t *first)
{
    uint32_t end = since(app, from_date);
    *first = since(app, to_date);
    return end > *first ? end - *first : 0;
}

/* ---- lists ---- */

enum part wq_browse_part(const struct wq_visit *visit)
{
    return (enum part)(visit->sort >> 1);
}

static void add_stretch(struct list_view *list, uint32_t from, uint32_t n)
{
    if (n == 0 || list->stretch_n == STRETCHES_MAX)
        return;
    list->stretches[list->stretch_n++] = (struct stretch){list->n, from, n};
    list->n += n;
}

/* That day of each year. */
static void open_this_day(struct wq_app *app, uint32_t month_day)
{
    uint32_t n;
    const struct month *months = wq_browse_months(app, &n);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t day = months[i].month * 100 + month_day % 100, from = months[i].first;
        if (months[i].month % 100 != month_day / 100)
            continue;
        uint32_t end = wq_browse_since(app, WQ_ORDER_DATE, from, months[i].n, day);
        uint32_t begin = wq_browse_since(app, WQ_ORDER_DATE, from, months[i].n, day + 1);
        add_stretch(&app->list, from + begin, end > begin ? end - begin : 0);
    }
}

/* Of all those by date, only what has one can be turned round. */
static uint32_t turned(struct wq_app *app, const struct wq_visit *visit)
{
    struct list_view *list = &app->list;
    if (!(visit->sort & SORT_TURNED))
        return 0;
    if (list->stretch_n != 1)
        return list->n;
    return wq_browse_since(app, list->order, list->stretches[0].from, list->n, 1);
}

void wq_browse_open(struct wq_app *app)
{
    struct list_view *list = &app->list;
    const struct wq_visit *visit = wq_ui_visit(app);
    list->order = (enum wq_order)visit->what;
    list->n = list->stretch_n = 0;
    if (wq_browse_part(visit) == PART_THIS_DAY)
        open_this_day(app, visit->article);
    else
        add_stretch(list, visit->from,
                    visit->n ? visit->n : wq_archive_order_n(app->config.archive, list->order));
    list->turned_n = turned(app, visit);
}

/* The stretch that holds position `at` of the list. */
static const struct stretch *stretch_at(const struct list_view *list, uint32_t at)
{
    const struct stretch *s = list->stretches;
    while (s + 1 < list->stretches + list->stretch_n && s[1].at <= at)
        s++;
    return s;
}

/* The newest editions among the `n` positions from `at` on, as far as the stretch goes; how many
 * positions that were is returned. */
static uint32_t read_run(struct wq_app *app, uint32_t at, uint32_t n)
{
    struct list_view *list = &app->list;
    const struct stretch *s = stretch_at(list, at);
    uint32_t left = s->at + s->n - at, read = 0;
    n = n < left ? n : left;
    wq_archive_page(app->config.archive, list->order, s->from + (at - s->at), n,
                    list->articles + list->shown_n, &read);
    list->shown_n += read;
    return n;
}

static void reverse(uint32_t *articles, uint32_t n)
{
    for (uint32_t i = 0; i < n / 2; i++) {
        uint32_t kept = articles[i];
        articles[i] = articles[n - 1 - i];
        articles[n - 1 - i] = kept;
    }
}

void wq_browse_read(struct wq_app *app, uint32_t first)
{
    struct list_view *list = &app->list;
    uint32_t end = first + list->row_n < list->n ? first + list->row_n : list->n;
    list->shown_n = 0;
    if (first < list->turned_n) {
        uint32_t turned_end = end < list->turned_n ? end : list->turned_n;
        for (uint32_t at = list->turned_n - turned_end; at < list->turned_n - first;)
            at += read_run(app, at, list->turned_n - first - at);
        reverse(list->articles, list->shown_n);
        first = turned_end;
    }
    while (first < end)
        first += read_run(app, first, end - first);
}

/* ---- names ---- */

/* The list's first article that can be read, for what all of it share. */
static bool first_meta(struct wq_app *app, struct wq_meta *meta)
{
    const struct list_view *list = &app->list;
    uint32_t article;
    for (uint32_t i = 0; i < DAMAGED_MAX && i < list->n; i++)
        if (wq_archive_at(app->config.archive, list->order, stretch_at(list, i)->from + i,
                          &article) == WQ_OK &&
            wq_archive_listed(app->config.archive, article, &app->scratch, meta) == WQ_OK)
            return true;
    return false;
}

static void name_part(struct wq_app *app, enum part part, struct wq_phrase *name)
{
    struct wq_meta meta;
    if (!first_meta(app, &meta)) {
        wq_phrase_say(name, WQ_SAY_ARTICLES);
        return;
    }
    if (part == PART_MONTH)
        wq_phrase_add_date(name, meta.date / 100 * 100);
    else if (part == PART_DAY)
        wq_phrase_add_date(name, meta.date);
    else if (part == PART_HIJRI_MONTH)
        wq_phrase_add_hijri(name, wq_hijri_of(meta.date) / 100 * 100);
    else
        wq_phrase_add_foreign(name, app->list.order == WQ_ORDER_SOURCE   ? meta.source
                                    : app->list.order == WQ_ORDER_AUTHOR ? meta.author
                                                                         : meta.category);
}

void wq_browse_name(struct wq_app *app, struct wq_phrase *name)
{
    const struct wq_visit *visit = wq_ui_visit(app);
    const size_t mark = wq_arena_mark(&app->scratch);
    if (wq_browse_part(visit) == PART_THIS_DAY)
        wq_phrase_say(name, WQ_SAY_HOME_DAY);
    else if (visit->n)
        name_part(app, wq_browse_part(visit), name);
    else if (visit->what == WQ_ORDER_TITLE)
        wq_phrase_say(name, WQ_SAY_ALL_TITLES);
    else if (visit->what == WQ_ORDER_DATE)
        wq_phrase_say(name, WQ_SAY_BY_DATE);
    else if (visit->what == WQ_ORDER_NEWS)
        wq_phrase_say(name, WQ_SAY_HOME_NEW);
    else
        wq_phrase_add_foreign(name, wq_str(app->config.archive_name));
    wq_arena_rewind(&app->scratch, mark);
}

void wq_browse_count(struct wq_app *app, struct wq_phrase *count)
{
    const struct wq_visit *visit = wq_ui_visit(app);
    bool is_titles = visit->what == WQ_ORDER_TITLE, is_packed = visit->what == WQ_ORDER_SEQUENCE;
    if (wq_archive_info(app->config.archive)->bundle_n > 1)
        wq_phrase_say(count, WQ_SAY_AT_MOST); /* older editions are counted too */
    wq_phrase_count(count, WQ_COUNTED_ARTICLES, app->list.n);
    if (is_packed || app->list.n < 2)
        return;
    wq_phrase_comma(count);
    wq_phrase_say_within(count, is_titles                   ? WQ_SAY_SORT_TITLE
                                : visit->sort & SORT_TURNED ? WQ_SAY_SORT_OLD
                                                            : WQ_SAY_SORT_NEW);
}

/* ---- groups ---- */

enum wq_order wq_browse_order_of(enum wq_grouping grouping)
{
    return grouping == WQ_GROUPS_SOURCE   ? WQ_ORDER_SOURCE
           : grouping == WQ_GROUPS_AUTHOR ? WQ_ORDER_AUTHOR
                                          : WQ_ORDER_CATEGORY;
}

uint32_t wq_browse_article_n(const struct wq_app *app)
{
    const uint32_t all = wq_archive_info(app->config.archive)->article_n;
    return app->config.lost_n < all ? all - app->config.lost_n : 0;
}

uint32_t wq_browse_group_n(struct wq_app *app, enum wq_grouping grouping)
{
    struct wq_archive_groups walk = {.grouping = grouping};
    uint32_t *known = &app->group_n[grouping], n;
    if (*known == 0 &&
        wq_archive_skip_groups(app->config.archive, &walk, UINT32_MAX, &app->scratch, &n) == WQ_OK)
        *known = n;
    return *known;
}
