/* SPDX-License-Identifier: MIT */
/* Whether what the packer has made of the rows says the same as the rows: orders, groups, versions,
 * news, ids, related articles. Every one of these clusters may be whole and wrong. */
#include <stdlib.h>
#include <string.h>
#include "verify_lists.h"
#include "warraq/search.h"

#define NAMES 3         /* source, author, category: those with an order */
#define FINDS_MAX 4096u /* ids that are looked up, spread over all articles */

/* What lists go by, of each article. */
struct listed {
    uint32_t date, key_off, key_len;
    uint64_t names[NAMES]; /* a hash, 0: none stated */
    bool is_read;
};

struct lists {
    struct wq_bundle *bundle;
    struct wq_arena *arena;
    const struct wq_lists_handlers *handlers;
    struct listed *listed;
    uint8_t *keys; /* collated titles */
    size_t key_bytes, key_cap;
    bool *is_seen;
    uint32_t n;
};

static void hurt(struct lists *lists, const char *what, const char *problem, uint32_t at)
{
    lists->handlers->hurt(lists->handlers->self, what, problem, at);
}

/* FNV-1a; two names of one bundle with the same are not told apart, which hides a fault at worst.
 */
static uint64_t hash_name(struct wq_str name)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    if (name.len == 0)
        return 0;
    for (size_t i = 0; i < name.len; i++)
        hash = (hash ^ (uint8_t)name.ptr[i]) * UINT64_C(0x100000001B3);
    return hash;
}

static bool add_key(struct lists *lists, struct wq_str title, struct listed *listed)
{
    if (lists->key_cap - lists->key_bytes < WQ_COLLATE_MAX) {
        const size_t cap = 2 * lists->key_cap + 65536;
        uint8_t *keys = realloc(lists->keys, cap);
        if (!keys)
            return false;
        lists->keys = keys;
        lists->key_cap = cap;
    }
    listed->key_off = (uint32_t)lists->key_bytes;
    listed->key_len = (uint32_t)wq_collate(title, lists->keys + lists->key_bytes, WQ_COLLATE_MAX);
    lists->key_bytes += listed->key_len;
    return true;
}

static enum wq_status read_listed(struct lists *lists)
{
    for (uint32_t i = 0; i < lists->n; i++) {
        struct listed *listed = &lists->listed[i];
        struct wq_meta meta;
        const size_t mark = wq_arena_mark(lists->arena);
        enum wq_status st = wq_bundle_listed(lists->bundle, i, lists->arena, &meta);
        if (st == WQ_OK && !meta.is_partial) {
            listed->is_read = true;
            listed->date = meta.date;
            listed->names[0] = hash_name(meta.source);
            listed->names[1] = hash_name(meta.author);
            listed->names[2] = hash_name(meta.category);
            if (!add_key(lists, meta.title, listed))
                return WQ_E_NOMEM;
        }
        wq_arena_rewind(lists->arena, mark);
    }
    return WQ_OK;
}

/* ---- orders ---- */

/* Below 0: `a` stands before `b`. */
static int compare(const struct lists *lists, enum wq_order order, uint32_t a, uint32_t b)
{
    const struct listed *x = &lists->listed[a], *y = &lists->listed[b];
    if (order == WQ_ORDER_TITLE) {
        const uint32_t len = x->key_len < y->key_len ? x->key_len : y->key_len;
        const int by_key = memcmp(lists->keys + x->key_off, lists->keys + y->key_off, len);
        if (by_key != 0 || x->key_len != y->key_len)
            return by_key != 0 ? by_key : x->key_len < y->key_len ? -1 : 1;
    } else if (x->date != y->date) {
        return x->date > y->date ? -1 : 1;
    }
    return a < b ? -1 : a > b;
}

/* Each article once, and each behind the one before it: in the orders by name, those of one name.
 */
static void check_order(struct lists *lists, enum wq_order order, uint32_t n, const char *what)
{
    const bool by_name = order >= WQ_ORDER_SOURCE && order <= WQ_ORDER_CATEGORY;
    uint32_t before = UINT32_MAX;
    memset(lists->is_seen, 0, lists->n);
    for (uint32_t at = 0; at < n; at++) {
        uint32_t index;
        if (wq_bundle_at(lists->bundle, order, at, &index) != WQ_OK) {
            before = UINT32_MAX; /* told of its cluster, or: */
            continue;
        }
        if (lists->is_seen[index]) {
            hurt(lists, what, "an article stands in it twice", index);
            return;
        }
        lists->is_seen[index] = true;
        const struct listed *listed = &lists->listed[index];
        const bool is_told = listed->is_read && before != UINT32_MAX;
        const uint32_t name = (uint32_t)order - WQ_ORDER_SOURCE;
        if (is_told && (!by_name || lists->listed[before].names[name] == listed->names[name]) &&
            compare(lists, order, before, index) >= 0) {
            hurt(lists, what, "an article stands out of order", index);
            return;
        }
        before = listed->is_read ? index : UINT32_MAX;
    }
}

/* ---- groups ---- */

struct group_key {
    uint8_t bytes[WQ_COLLATE_MAX + WQ_FIELD_MAX];
    size_t collated_len, len;
};

static void put_group_key(struct wq_str name, struct group_key *key)
{
    key->collated_len = wq_collate(name, key->bytes, WQ_COLLATE_MAX);
    key->len = key->collated_len;
    if (name.len > 0)
        memcpy(key->bytes + key->len, name.ptr, name.len);
    key->len += name.len;
}

static bool is_behind(const struct group_key *before, const struct group_key *key)
{
    const size_t shorter =
        before->collated_len < key->collated_len ? before->collated_len : key->collated_len;
    int by = memcmp(before->bytes, key->bytes, shorter);
    if (by != 0 || before->collated_len != key->collated_len)
        return by < 0 || (by == 0 && before->collated_len < key->collated_len);
    const size_t a = before->len - before->collated_len, b = key->len - key->collated_len;
    by = memcmp(before->bytes + shorter, key->bytes + shorter, a < b ? a : b);
    return by < 0 || (by == 0 && a < b);
}

/* Whether the article belongs to the group; what cannot be read is not asked. */
static bool belongs(const struct lists *lists, enum wq_grouping by, const struct wq_group *group,
                    uint64_t hash, uint32_t index)
{
    const struct listed *listed = &lists->listed[index];
    if (!listed->is_read)
        return true;
    if (by == WQ_GROUPS_MONTH)
        return listed->date / 100 == group->month;
    return listed->names[by - WQ_GROUPS_SOURCE] == hash;
}

/* The articles at the positions that the group names are its own. */
static bool is_group_sound(struct lists *lists, enum wq_grouping by, enum wq_order order,
                           const struct wq_group *group)
{
    const uint64_t hash = hash_name(group->name);
    for (uint32_t i = 0; i < group->article_n; i++) {
        uint32_t index;
        if (wq_bundle_at(lists->bundle, order, group->first + i, &index) == WQ_OK &&
            !belongs(lists, by, group, hash, index))
            return false;
    }
    return true;
}

static void check_groups(struct lists *lists, enum wq_grouping by, enum wq_order order,
                         const char *what)
{
    static struct group_key before, key;
    uint32_t n, end = 0, month = UINT32_MAX;
    before.len = before.collated_len = 0;
    if (wq_bundle_group_n(lists->bundle, by, &n) != WQ_OK)
        return;
    for (uint32_t i = 0; i < n; i++) {
        struct wq_group group;
        const size_t mark = wq_arena_mark(lists->arena);
        if (wq_bundle_group(lists->bundle, by, i, lists->arena, &group) != WQ_OK)
            return;
        put_group_key(group.name, &key);
        const bool is_next = by == WQ_GROUPS_MONTH ? group.month < month : is_behind(&before, &key);
        const bool is_sum = group.first == end && group.article_n <= lists->n - end;
        const bool has_order = by <= WQ_GROUPS_MONTH;
        if (!is_next)
            hurt(lists, what, "a name stands out of order", UINT32_MAX);
        else if (!is_sum)
            hurt(lists, what, "the counts do not add up", UINT32_MAX);
        else if (has_order && !is_group_sound(lists, by, order, &group))
            hurt(lists, what, "an article is counted under another name", UINT32_MAX);
        const bool is_sound =
            is_next && is_sum && (!has_order || is_group_sound(lists, by, order, &group));
        wq_arena_rewind(lists->arena, mark);
        if (!is_sound)
            return;
        before = key;
        month = group.month;
        end += group.article_n;
    }
}

/* ---- versions, news, ids, related ---- */

/* Versions lead in rings: each article that has some is the next one of exactly one. */
static void check_versions(struct lists *lists)
{
    uint32_t next;
    memset(lists->is_seen, 0, lists->n);
    for (uint32_t i = 0; i < lists->n; i++) {
        if (wq_bundle_next_version(lists->bundle, i, &next) != WQ_OK) {
            if (!lists->listed[i].is_read)
                continue; /* told of its row */
            hurt(lists, "versions", "those of an article cannot be read", i);
            return;
        }
        if (lists->is_seen[next]) {
            hurt(lists, "versions", "an article is the next one of two", next);
            return;
        }
        lists->is_seen[next] = true;
    }
}

static void check_news(struct lists *lists)
{
    struct wq_news news;
    if (wq_bundle_news(lists->bundle, &news) == WQ_OK)
        check_order(lists, WQ_ORDER_NEWS, news.n, "news");
    else
        hurt(lists, "news", "it cannot be told how many there are", UINT32_MAX);
}

static void check_ids(struct lists *lists)
{
    const uint32_t step = lists->n / FINDS_MAX + 1;
    for (uint32_t i = 0; i < lists->n; i += step) {
        struct wq_meta meta;
        uint32_t found;
        const size_t mark = wq_arena_mark(lists->arena);
        bool is_lost = wq_bundle_meta(lists->bundle, i, lists->arena, &meta) == WQ_OK &&
                       wq_bundle_find(lists->bundle, meta.id, UINT32_MAX, &found) == WQ_E_RANGE;
        wq_arena_rewind(lists->arena, mark);
        if (is_lost) {
            hurt(lists, "ids", "an article is not found by its own", i);
            return;
        }
    }
}

static void check_related(struct lists *lists)
{
    if (wq_bundle_section(lists->bundle, WQ_SECTION_RELATED).cluster_n == 0)
        return;
    for (uint32_t i = 0; i < lists->n; i++) {
        uint32_t related[WQ_RELATED], n;
        const size_t mark = wq_arena_mark(lists->arena);
        enum wq_status st = wq_related(lists->bundle, i, lists->arena, related, &n);
        wq_arena_rewind(lists->arena, mark);
        if (st == WQ_E_DAMAGED || st == WQ_E_LIMIT) {
            hurt(lists, "related articles", "those of an article are no articles", i);
            return;
        }
    }
}

enum wq_status wq_lists_verify(struct wq_bundle *bundle, struct wq_arena *arena,
                               const struct wq_lists_handlers *handlers)
{
    static const struct {
        enum wq_order order;
        const char *what;
    } orders[] = {{WQ_ORDER_DATE, "order by date"},
                  {WQ_ORDER_SOURCE, "order by source"},
                  {WQ_ORDER_AUTHOR, "order by author"},
                  {WQ_ORDER_CATEGORY, "order by category"},
                  {WQ_ORDER_TITLE, "order by title"}};
    static const struct {
        enum wq_grouping by;
        enum wq_order order;
        const char *what;
    } groups[] = {{WQ_GROUPS_SOURCE, WQ_ORDER_SOURCE, "sources"},
                  {WQ_GROUPS_AUTHOR, WQ_ORDER_AUTHOR, "authors"},
                  {WQ_GROUPS_CATEGORY, WQ_ORDER_CATEGORY, "categories"},
                  {WQ_GROUPS_MONTH, WQ_ORDER_DATE, "months"},
                  {WQ_GROUPS_LANGUAGE, WQ_ORDER_SEQUENCE, "languages"},
                  {WQ_GROUPS_LICENCE, WQ_ORDER_SEQUENCE, "licences"}};
    struct lists lists = {.bundle = bundle,
                          .arena = arena,
                          .handlers = handlers,
                          .n = wq_bundle_info(bundle)->article_n};
    lists.listed = calloc(lists.n + (size_t)1, sizeof *lists.listed);
    lists.is_seen = calloc(lists.n + (size_t)1, sizeof *lists.is_seen);
    enum wq_status st = lists.listed && lists.is_seen ? read_listed(&lists) : WQ_E_NOMEM;
    for (size_t i = 0; st == WQ_OK && i < sizeof orders / sizeof orders[0]; i++)
        check_order(&lists, orders[i].order, lists.n, orders[i].what);
    for (size_t i = 0; st == WQ_OK && i < sizeof groups / sizeof groups[0]; i++)
        check_groups(&lists, groups[i].by, groups[i].order, groups[i].what);
    if (st == WQ_OK) {
        check_versions(&lists);
        check_news(&lists);
        check_ids(&lists);
        check_related(&lists);
    }
    free(lists.listed);
    free(lists.is_seen);
    free(lists.keys);
    return st;
}
