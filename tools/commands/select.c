/* SPDX-License-Identifier: MIT */
/* Which articles a command is about: one range of one order, and what is passed over in it. */
#include <inttypes.h>
#include <string.h>
#include "select.h"

/* ---- words of the command line ---- */

static const struct {
    const char *name;
    enum wq_order order;
} orders[] = {{"date", WQ_ORDER_DATE},     {"source", WQ_ORDER_SOURCE},
              {"author", WQ_ORDER_AUTHOR}, {"category", WQ_ORDER_CATEGORY},
              {"title", WQ_ORDER_TITLE},   {"news", WQ_ORDER_NEWS}};

static bool read_order(const char *name, enum wq_order *order)
{
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        if (strcmp(name, orders[i].name) == 0) {
            *order = orders[i].order;
            return true;
        }
    }
    return false;
}

static bool read_digits(const char **at, int n, uint32_t *value)
{
    *value = 0;
    for (int i = 0; i < n; i++, ++*at) {
        if (**at < '0' || **at > '9')
            return false;
        *value = 10 * *value + (uint32_t)(**at - '0');
    }
    return true;
}

/* "-MM" or "-DD": 1 to `max`; *value stays when there is none. */
static bool read_part(const char **at, uint32_t max, uint32_t *value)
{
    if (**at == '\0')
        return true;
    return *(*at)++ == '-' && read_digits(at, 2, value) && *value >= 1 && *value <= max;
}

bool wq_day_read(const char *text, uint32_t rest, uint32_t *date)
{
    uint32_t year, month = rest, day = rest;
    if (!read_digits(&text, 4, &year) || year == 0 || !read_part(&text, 12, &month) ||
        !read_part(&text, 31, &day) || *text != '\0')
        return false;
    *date = year * 10000 + month * 100 + day;
    return true;
}

static int refuse(const struct wq_archived_files *files, const char *option, const char *word,
                  const char *wanted)
{
    wq_host_complain(files->program, "--%s %s: give %s", option, word, wanted);
    return WQ_EXIT_USAGE;
}

static int read_words(const struct wq_archived_files *files, struct wq_selection *s)
{
    static const char dates[] = "a year, month or day, as 2024, 2024-03 or 2024-03-09";
    s->to_day = UINT32_MAX;
    if (s->sort && !read_order(s->sort, &s->order))
        return refuse(files, "sort", s->sort, "date, source, author, category, title or news");
    if (s->year && (!wq_day_read(s->year, 0, &s->from_day) || s->from_day % 10000 != 0 ||
                    !wq_day_read(s->year, 99, &s->to_day)))
        return refuse(files, "year", s->year, "a year, as 2024");
    if (s->from && !wq_day_read(s->from, 0, &s->from_day))
        return refuse(files, "from", s->from, dates);
    if (s->to && !wq_day_read(s->to, 99, &s->to_day))
        return refuse(files, "to", s->to, dates);
    return WQ_EXIT_OK;
}

/* ---- names ---- */

/* The positions of those called `name`: groups that are collated alike stand side by side. */
static int find_groups(struct wq_archived_files *files, enum wq_grouping grouping, const char *what,
                       const char *name, struct wq_selection *s)
{
    char room[256];
    struct wq_archive_groups groups = {.grouping = grouping};
    enum wq_status st = WQ_OK;
    bool is_there = true;
    s->n = 0;
    while (st == WQ_OK && is_there) {
        struct wq_group group;
        const size_t mark = wq_arena_mark(&files->arena);
        st = wq_archive_next_group(files->archive, &groups, &files->arena, &group, &is_there);
        if (st == WQ_OK && is_there && wq_is_same_name(group.name, wq_str(name))) {
            s->first = s->n ? s->first : group.first;
            s->n += group.article_n;
        }
        wq_arena_rewind(&files->arena, mark);
    }
    if (st != WQ_OK)
        wq_host_complain(files->program, "%s: the list of names: %s",
                         wq_archived_name(files, room, sizeof room), wq_status_text(st));
    else if (s->n == 0)
        wq_host_complain(files->program, "%s: no %s `%s`; `warraq info --by %s` names them",
                         wq_archived_name(files, room, sizeof room), what, name, what);
    return st == WQ_OK && s->n > 0 ? WQ_EXIT_OK : WQ_EXIT_FAILED;
}

/* Whether `narrow` leaves nothing else to ask of each article. */
static bool is_one_range(const struct wq_selection *s)
{
    const int name_n = !!s->source + !!s->author + !!s->category;
    const bool is_by_date = s->order == WQ_ORDER_SEQUENCE || s->order == WQ_ORDER_DATE;
    return !s->year && !s->from && !s->to && name_n <= (is_by_date ? 1 : 0);
}

/* Without an order, or by date, one name's articles are one range of the order of such names. */
static int narrow(struct wq_archived_files *files, struct wq_selection *s)
{
    const struct {
        const char *name, *what;
        enum wq_grouping grouping;
        enum wq_order order;
    } names[] = {{s->source, "source", WQ_GROUPS_SOURCE, WQ_ORDER_SOURCE},
                 {s->author, "author", WQ_GROUPS_AUTHOR, WQ_ORDER_AUTHOR},
                 {s->category, "category", WQ_GROUPS_CATEGORY, WQ_ORDER_CATEGORY}};
    bool is_by_date = s->order == WQ_ORDER_SEQUENCE || s->order == WQ_ORDER_DATE;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct wq_selection found = *s;
        if (!names[i].name)
            continue;
        int code = find_groups(files, names[i].grouping, names[i].what, names[i].name, &found);
        if (code != WQ_EXIT_OK)
            return code;
        if (is_by_date) {
            found.order = names[i].order;
            *s = found;
        }
        is_by_date = false;
    }
    return WQ_EXIT_OK;
}

/* ---- the selection ---- */

/* How many of the range, one run by date, are of `day` or later: they stand before all others. */
static enum wq_status count_since(struct wq_archived_files *files, const struct wq_selection *s,
                                  uint32_t day, uint32_t *n)
{
    uint32_t low = 0, high = s->n;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const size_t mark = wq_arena_mark(&files->arena);
        struct wq_meta meta = {0};
        uint32_t index;
        enum wq_status st = wq_archive_at(files->archive, s->order, s->first + middle, &index);
        if (st == WQ_OK)
            st = wq_archive_listed(files->archive, index, &files->arena, &meta);
        wq_arena_rewind(&files->arena, mark);
        if (st != WQ_OK)
            return st;
        if (meta.date >= day)
            low = middle + 1;
        else
            high = middle;
    }
    *n = low;
    return WQ_OK;
}

/* By date the days asked for are one range. Where a row on the way to its ends is damaged, each
 * article is asked. */
static void narrow_days(struct wq_archived_files *files, struct wq_selection *s)
{
    const bool is_any = s->from_day == 0 && s->to_day == UINT32_MAX;
    uint32_t later_n = 0, end;
    if (s->order != WQ_ORDER_DATE || is_any ||
        count_since(files, s, s->from_day ? s->from_day : 1, &end) != WQ_OK ||
        (s->to_day < UINT32_MAX && count_since(files, s, s->to_day + 1, &later_n) != WQ_OK))
        return;
    s->first += later_n;
    s->n = end > later_n ? end - later_n : 0;
    s->takes_all = true; /* a name would have led to another order */
}

int wq_select(struct wq_archived_files *files, struct wq_selection *selection)
{
    struct wq_selection *s = selection;
    char room[256];
    int code = read_words(files, s);
    s->takes_all = is_one_range(s);
    s->n = wq_archive_order_n(files->archive, s->order);
    if (code == WQ_EXIT_OK)
        code = narrow(files, s);
    if (code != WQ_EXIT_OK)
        return code;
    narrow_days(files, s);
    s->dated_n = s->n;
    bool is_one_run =
        s->order == WQ_ORDER_DATE || s->n < wq_archive_info(files->archive)->article_n;
    if (s->reverse && is_one_run && count_since(files, s, 1, &s->dated_n) != WQ_OK) {
        wq_host_complain(files->program, "%s: the order: %s; see `warraq verify`",
                         wq_archived_name(files, room, sizeof room), wq_status_text(WQ_E_DAMAGED));
        return WQ_EXIT_FAILED;
    }
    return WQ_EXIT_OK;
}

enum wq_status wq_select_at(struct wq_archived_files *files, const struct wq_selection *selection,
                            uint32_t at, uint32_t *index)
{
    if (selection->reverse && at < selection->dated_n)
        at = selection->dated_n - 1 - at;
    return wq_archive_at(files->archive, selection->order, selection->first + at, index);
}

static bool is_asked(const char *name, struct wq_str of)
{
    return !name || wq_is_same_name(of, wq_str(name));
}

bool wq_select_has(const struct wq_selection *selection, const struct wq_meta *meta)
{
    const struct wq_selection *s = selection;
    bool is_in_time = (s->from_day == 0 && s->to_day == UINT32_MAX) ||
                      (meta->date != 0 && meta->date >= s->from_day && meta->date <= s->to_day);
    return is_in_time && is_asked(s->source, meta->source) && is_asked(s->author, meta->author) &&
           is_asked(s->category, meta->category);
}
