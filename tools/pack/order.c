/* SPDX-License-Identifier: MIT */
/* Orders, months, ids, versions and news: what the device reads without sorting anything. */
#include <stdlib.h>
#include <string.h>
#include "internal.h"

/* What the orders go by. */
struct keys {
    struct wq_sorter *dates;    /* newest first: ENTRY_BYTES of each article */
    struct wq_sorter *names[3]; /* sources, authors, categories; then the order by date: article */
    struct wq_sorter *titles;   /* article */
    struct wq_sorter *ids;      /* first ID_BYTES, then the article's number in ARTICLE_BYTES */
};

#define ID_BYTES 5
#define ARTICLE_BYTES 3
_Static_assert(WQ_ARTICLES_MAX <= 1u << 8 * ARTICLE_BYTES, "the number of an article");

/* article, numbers of source, author and category, era: u32 each */
#define ENTRY_NUMBERS 5
#define ENTRY_BYTES (4 * ENTRY_NUMBERS)

static void free_keys(struct keys *keys)
{
    wq_sorter_free(keys->dates);
    for (int i = 0; i < 3; i++)
        wq_sorter_free(keys->names[i]);
    wq_sorter_free(keys->titles);
    wq_sorter_free(keys->ids);
}

static enum wq_status make_keys(struct keys *keys, const struct wq_output *output)
{
    struct wq_sorter **const all[] = {&keys->dates,    &keys->names[0], &keys->names[1],
                                      &keys->names[2], &keys->titles,   &keys->ids};
    enum wq_status st = WQ_OK;
    for (size_t i = 0; i < sizeof all / sizeof all[0] && st == WQ_OK; i++)
        st = wq_sorter_make(output, all[i]);
    return st;
}

static enum wq_status add_key(struct wq_sorter *sorter, const uint8_t *key, size_t key_len,
                              const uint8_t *value, size_t value_len)
{
    return wq_sorter_add(sorter, (struct wq_bytes){key, key_len},
                         (struct wq_bytes){value, value_len});
}

static enum wq_status add_keys(struct keys *keys, const struct wq_waiting *row, uint32_t article)
{
    uint8_t date[4], title[WQ_COLLATE_MAX], id[ID_BYTES + ARTICLE_BYTES], entry[ENTRY_BYTES];
    const uint32_t numbers[ENTRY_NUMBERS] = {article, row->names[WQ_NAMES_SOURCE],
                                             row->names[WQ_NAMES_AUTHOR],
                                             row->names[WQ_NAMES_CATEGORY], row->era};
    for (size_t i = 0; i < ENTRY_NUMBERS; i++)
        wq_put_number(entry + 4 * i, numbers[i], 4);
    wq_put_number(date, UINT32_MAX - row->meta.date, sizeof date);
    memcpy(id, row->meta.id, ID_BYTES);
    wq_put_number(id + ID_BYTES, article, ARTICLE_BYTES);
    const size_t title_len = wq_collate(row->meta.title, title, sizeof title);
    enum wq_status st = add_key(keys->dates, date, sizeof date, entry, sizeof entry);
    if (st == WQ_OK)
        st = add_key(keys->titles, title, title_len, entry, 4);
    return st == WQ_OK ? add_key(keys->ids, id, sizeof id, NULL, 0) : st;
}

static enum wq_status read_keys(struct wq_catalogue *c, struct keys *keys)
{
    char text[WQ_WAITING_BYTES];
    struct wq_waiting row;
    enum wq_status st = WQ_OK;
    rewind(c->waiting);
    c->new_n = 0;
    for (uint32_t i = 0; st == WQ_OK && i < c->article_n; i++) {
        st = wq_waiting_next(c, text, &row);
        if (st == WQ_OK)
            st = add_keys(keys, &row, i);
        c->new_n += c->era > 0 && row.era == c->era;
    }
    return st;
}

/* ---- orders ---- */

static enum wq_status add_bits(const uint32_t *order, uint32_t n, uint32_t bit_n,
                               struct wq_buffer *out)
{
    static const uint8_t how = WQ_ORDER_BITS;
    struct wq_bits bits = {0};
    enum wq_status st = wq_buffer_add(out, &how, 1);
    for (uint32_t i = 0; st == WQ_OK && i < n; i++)
        st = wq_bits_add(&bits, out, order[i], bit_n);
    return st == WQ_OK ? wq_bits_end(&bits, out) : st;
}

static enum wq_status add_deltas(const uint32_t *order, uint32_t n, struct wq_buffer *out)
{
    static const uint8_t how = WQ_ORDER_DELTA;
    enum wq_status st = wq_buffer_add(out, &how, 1);
    for (uint32_t i = 0; st == WQ_OK && i < n; i++)
        st = wq_buffer_add_varint(out, wq_zigzag(i ? order[i - 1] : 0, order[i]));
    return st;
}

/* Write the page in the way that compresses to less. */
static enum wq_status write_page(struct wq_catalogue *c, struct wq_clusters *clusters,
                                 const uint32_t *order, uint32_t n)
{
    struct wq_buffer *out = &clusters->raw;
    enum wq_status st = add_deltas(order, n, out);
    const size_t delta = st == WQ_OK ? wq_compressed_len(c->compressor, out) : 0;
    out->len = 0;
    if (st == WQ_OK)
        st = add_bits(order, n, wq_bits_for(c->article_n - 1), out);
    if (st == WQ_OK && delta < wq_compressed_len(c->compressor, out)) {
        out->len = 0;
        st = add_deltas(order, n, out);
    }
    return st == WQ_OK ? wq_clusters_close(clusters, c->compressor) : st;
}

/* An order on its way into clusters of so many articles. */
struct order {
    struct wq_catalogue *c;
    enum wq_part part;
    uint32_t page[WQ_ORDER_PAGE], n;
};

static enum wq_status close_order(struct order *order)
{
    struct wq_clusters *out;
    const uint32_t n = order->n;
    order->n = 0;
    if (n == 0)
        return WQ_OK;
    enum wq_status st = wq_part_open(order->c, order->part, &out);
    return st == WQ_OK ? write_page(order->c, out, order->page, n) : st;
}

static enum wq_status put_in_order(struct order *order, uint32_t article)
{
    order->page[order->n++] = article;
    return order->n == WQ_ORDER_PAGE ? close_order(order) : WQ_OK;
}

/* The articles that the values begin with; an order that came in already says nothing. */
static enum wq_status write_sorted(struct wq_catalogue *c, enum wq_part part,
                                   struct wq_sorter *sorter)
{
    struct order order = {.c = c, .part = part};
    struct wq_bytes key, value;
    if (wq_sorter_is_sequence(sorter))
        return WQ_OK;
    enum wq_status st = wq_sorter_sort(sorter);
    while (st == WQ_OK && (st = wq_sorter_next(sorter, &key, &value)) == WQ_OK)
        st = put_in_order(&order, (uint32_t)wq_take_number(value.ptr, 4));
    return st == WQ_E_RANGE ? close_order(&order) : st;
}

/* ---- months ---- */

struct months {
    uint32_t months[WQ_CATALOGUE_ROWS], counts[WQ_CATALOGUE_ROWS];
    uint32_t n;      /* in this cluster */
    uint32_t before; /* articles of the clusters before */
};

static enum wq_status close_months(struct wq_catalogue *c, struct months *months)
{
    struct wq_clusters *clusters;
    enum wq_status st = wq_part_open(c, WQ_PART_MONTHS, &clusters);
    if (st != WQ_OK)
        return st;
    struct wq_buffer *out = &clusters->raw;
    st = wq_buffer_add_varint(out, months->n);
    if (st == WQ_OK)
        st = wq_buffer_add_varint(out, months->before);
    if (st == WQ_OK)
        st = wq_numbers_add(out, months->counts, months->n);
    if (st == WQ_OK)
        st = wq_numbers_add(out, months->months, months->n);
    if (st == WQ_OK)
        st = wq_clusters_close(clusters, c->compressor);
    for (uint32_t i = 0; i < months->n; i++)
        months->before += months->counts[i];
    months->n = 0;
    return st;
}

/* One more article of a month, 0 of none: those come last. */
static enum wq_status put_month(struct wq_catalogue *c, struct months *months, uint32_t month)
{
    if (month == 0)
        return WQ_OK;
    const bool is_new = months->n == 0 || month != months->months[months->n - 1];
    enum wq_status st = is_new && months->n == WQ_CATALOGUE_ROWS ? close_months(c, months) : WQ_OK;
    if (is_new) {
        months->months[months->n] = month;
        months->counts[months->n++] = 0;
    }
    months->counts[months->n - 1]++;
    return st;
}

/* ---- by date, and what follows from it ---- */

struct by_date {
    struct months months;
    struct order all, news;
    bool is_sequence; /* of all */
};

/* By the number of a name, those without one last, else by date. */
static enum wq_status add_names(struct wq_catalogue *c, struct keys *keys, const uint8_t *entry,
                                uint32_t at)
{
    enum wq_status st = WQ_OK;
    for (int i = 0; i < 3 && st == WQ_OK; i++) {
        const uint32_t number = (uint32_t)wq_take_number(entry + 4 * (1 + (size_t)i), 4);
        uint8_t key[8];
        if (c->parts[WQ_PART_SOURCES + i].n == 0)
            continue;
        wq_put_number(key, number ? number : UINT32_MAX, 4);
        wq_put_number(key + 4, at, 4);
        st = add_key(keys->names[i], key, sizeof key, entry, 4);
    }
    return st;
}

static enum wq_status put_dated(struct wq_catalogue *c, struct by_date *by_date, uint32_t date,
                                const uint8_t *entry)
{
    const uint32_t article = (uint32_t)wq_take_number(entry, 4);
    const uint32_t era = (uint32_t)wq_take_number(entry + ENTRY_BYTES - 4, 4);
    enum wq_status st = put_month(c, &by_date->months, date / 100);
    if (st == WQ_OK && !by_date->is_sequence)
        st = put_in_order(&by_date->all, article);
    if (st == WQ_OK && c->era > 0 && era == c->era)
        st = put_in_order(&by_date->news, article);
    return st;
}

/* What stands before the articles that are new. */
static enum wq_status begin_news(struct wq_catalogue *c)
{
    uint8_t head[WQ_NEWS_HEAD_BYTES];
    struct wq_clusters *out;
    if (c->new_n == 0)
        return WQ_OK;
    memcpy(head + WQ_NEWS_OFF_SINCE, c->since, sizeof c->since);
    wq_store_u32(head + WQ_NEWS_OFF_N, c->new_n);
    enum wq_status st = wq_part_open(c, WQ_PART_NEWS, &out);
    return st == WQ_OK ? wq_clusters_add_page(out, (struct wq_bytes){head, sizeof head}) : st;
}

/* Newest first, those without a date last, else as packed: the order itself, months, news, and the
 * keys of orders by a name. */
static enum wq_status write_by_date(struct wq_catalogue *c, struct keys *keys)
{
    struct by_date by_date = {.all = {.c = c, .part = WQ_PART_BY_DATE},
                              .news = {.c = c, .part = WQ_PART_NEWS},
                              .is_sequence = wq_sorter_is_sequence(keys->dates)};
    struct wq_bytes key, entry;
    enum wq_status st = begin_news(c);
    if (st == WQ_OK)
        st = wq_sorter_sort(keys->dates);
    for (uint32_t at = 0; st == WQ_OK && at < c->article_n; at++) {
        st = wq_sorter_next(keys->dates, &key, &entry);
        if (st == WQ_OK)
            st = add_names(c, keys, entry.ptr, at);
        if (st == WQ_OK)
            st = put_dated(c, &by_date, UINT32_MAX - (uint32_t)wq_take_number(key.ptr, 4),
                           entry.ptr);
    }
    if (st == WQ_OK)
        st = close_order(&by_date.all);
    if (st == WQ_OK)
        st = close_order(&by_date.news);
    return st == WQ_OK && by_date.months.n > 0 ? close_months(c, &by_date.months) : st;
}

/* ---- ids ---- */

static uint32_t id_bits(uint64_t key, uint32_t from, uint32_t n)
{
    return n ? (uint32_t)(key << from >> (64 - n)) : 0;
}

static enum wq_status write_id_page(struct wq_catalogue *c, struct wq_clusters *clusters,
                                    const uint64_t *ids, uint32_t n, uint32_t page_bits)
{
    struct wq_buffer *out = &clusters->raw;
    struct wq_bits bits = {0};
    const uint32_t row_bits = wq_bits_for((c->article_n - 1) / WQ_IDS_ROWS);
    uint32_t at = 0;
    enum wq_status st = wq_buffer_add_varint(out, n);
    for (uint32_t bucket = 0; st == WQ_OK && bucket < WQ_IDS_BUCKETS; bucket++) {
        while (st == WQ_OK && at < n && id_bits(ids[at], page_bits, WQ_IDS_BUCKET_BITS) == bucket) {
            st = wq_bits_add(&bits, out, 0, 1);
            at++;
        }
        if (st == WQ_OK)
            st = wq_bits_add(&bits, out, 1, 1);
    }
    for (uint32_t i = 0; st == WQ_OK && i < n; i++) {
        const uint32_t row = (uint32_t)(ids[i] & 0xFFFFFF) / WQ_IDS_ROWS;
        st = wq_bits_add(&bits, out,
                         id_bits(ids[i], page_bits + WQ_IDS_BUCKET_BITS, WQ_IDS_TAG_BITS),
                         WQ_IDS_TAG_BITS);
        if (st == WQ_OK)
            st = wq_bits_add(&bits, out, row, row_bits);
    }
    if (st == WQ_OK)
        st = wq_bits_end(&bits, out);
    return st == WQ_OK ? wq_clusters_close(clusters, c->compressor) : st;
}

static enum wq_status write_ids(struct wq_catalogue *c, struct wq_sorter *sorter)
{
    uint64_t ids[WQ_IDS_PAGE_MAX];
    uint32_t page_bits = 0, page = 0, n = 0;
    struct wq_clusters *out;
    struct wq_bytes key, none;
    if (c->article_n <= WQ_CATALOGUE_ROWS)
        return WQ_OK; /* so few are looked at one by one */
    enum wq_status st = wq_part_open(c, WQ_PART_IDS, &out);
    while (c->article_n >> page_bits > 2 * WQ_IDS_BUCKETS)
        page_bits++;
    if (st == WQ_OK)
        st = wq_sorter_sort(sorter);
    while (st == WQ_OK && (st = wq_sorter_next(sorter, &key, &none)) == WQ_OK) {
        const uint64_t id = wq_take_number(key.ptr, ID_BYTES + ARTICLE_BYTES);
        for (; st == WQ_OK && page < id_bits(id, 0, page_bits); page++, n = 0)
            st = write_id_page(c, out, ids, n, page_bits);
        if (n == WQ_IDS_PAGE_MAX)
            return WQ_E_LIMIT;
        ids[n++] = id;
    }
    for (st = st == WQ_E_RANGE ? WQ_OK : st; st == WQ_OK && page < 1u << page_bits; page++, n = 0)
        st = write_id_page(c, out, ids, n, page_bits);
    return st;
}

/* ---- all of it ---- */

static enum wq_status write_versions(struct wq_catalogue *c)
{
    struct order order = {.c = c, .part = WQ_PART_VERSIONS};
    enum wq_status st = WQ_OK;
    for (uint32_t i = 0; i < c->stories.n && st == WQ_OK; i++)
        st = put_in_order(&order, c->stories.next[i]);
    return st == WQ_OK ? close_order(&order) : st;
}

/* Each sorter goes as soon as it has served. */
static enum wq_status write_all(struct wq_catalogue *c, struct keys *keys)
{
    enum wq_status st = read_keys(c, keys);
    if (st == WQ_OK)
        st = write_sorted(c, WQ_PART_BY_TITLE, keys->titles);
    wq_sorter_free(keys->titles);
    keys->titles = NULL;
    if (st == WQ_OK)
        st = write_ids(c, keys->ids);
    wq_sorter_free(keys->ids);
    keys->ids = NULL;
    if (st == WQ_OK)
        st = write_by_date(c, keys);
    for (int i = 0; st == WQ_OK && i < 3; i++)
        st = write_sorted(c, (enum wq_part)(WQ_PART_BY_SOURCE + i), keys->names[i]);
    return st == WQ_OK ? write_versions(c) : st;
}

enum wq_status wq_orders_write(struct wq_catalogue *catalogue)
{
    struct keys keys = {0};
    enum wq_status st = make_keys(&keys, catalogue->output);
    if (st == WQ_OK)
        st = write_all(catalogue, &keys);
    free_keys(&keys);
    return st;
}
