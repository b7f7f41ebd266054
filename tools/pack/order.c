/* SPDX-License-Identifier: MIT */
/* Orders, months, ids, versions and news: what the device reads without sorting anything. */
#include <stdlib.h>
#include <string.h>
#include "internal.h"

/* Of each article, by number. */
struct keys {
    uint32_t *dates;
    uint32_t *names[3]; /* number of source, author, category */
    uint64_t *ids;      /* first 40 bits, then the article's number in 24 */
    uint64_t *sorting;  /* what is being sorted */
    uint32_t *by_date;  /* articles */
    uint32_t *order;    /* articles, of the order being made */
    uint32_t *eras;
};

static void free_keys(struct keys *keys)
{
    free(keys->dates);
    for (int i = 0; i < 3; i++)
        free(keys->names[i]);
    free(keys->ids);
    free(keys->sorting);
    free(keys->by_date);
    free(keys->order);
    free(keys->eras);
}

static bool make_keys(struct keys *keys, size_t n)
{
    bool are_all = true;
    uint32_t **const small[] = {&keys->dates,   &keys->names[0], &keys->names[1], &keys->names[2],
                                &keys->by_date, &keys->order,    &keys->eras};
    for (size_t i = 0; i < sizeof small / sizeof small[0]; i++)
        are_all &= (*small[i] = calloc(n + 1, sizeof **small[i])) != NULL;
    keys->ids = calloc(n + 1, sizeof *keys->ids);
    keys->sorting = calloc(n + 1, sizeof *keys->sorting);
    return are_all && keys->ids && keys->sorting;
}

static int compare_u64(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* ---- what the orders go by ---- */

static enum wq_status read_keys(struct wq_catalogue *c, struct keys *keys, struct wq_sorter *titles)
{
    char text[WQ_WAITING_BYTES];
    struct wq_waiting row;
    enum wq_status st = WQ_OK;
    rewind(c->waiting);
    for (uint32_t i = 0; st == WQ_OK && i < c->article_n; i++) {
        uint8_t key[WQ_COLLATE_MAX];
        st = wq_is_stopped(c->is_stopped) ? WQ_E_LIMIT : wq_waiting_read(c->waiting, text, &row);
        if (st != WQ_OK)
            return st;
        const struct wq_meta *meta = &row.meta;
        uint64_t id = 0;
        for (int k = 0; k < 5; k++)
            id = id << 8 | meta->id[k];
        keys->ids[i] = id << 24 | i;
        keys->dates[i] = meta->date;
        keys->eras[i] = row.era;
        keys->names[0][i] = wq_names_number(&c->names[WQ_NAMES_SOURCE], meta->source);
        keys->names[1][i] = wq_names_number(&c->names[WQ_NAMES_AUTHOR], meta->author);
        keys->names[2][i] = wq_names_number(&c->names[WQ_NAMES_CATEGORY], meta->category);
        const size_t len = wq_collate(meta->title, key, sizeof key);
        st = wq_sorter_add(titles, (struct wq_bytes){key, len}, i);
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

static enum wq_status write_order(struct wq_catalogue *c, enum wq_part part, const uint32_t *order,
                                  uint32_t n)
{
    struct wq_clusters *out;
    enum wq_status st = wq_part_open(c, part, &out);
    for (uint32_t i = 0; st == WQ_OK && i < n; i += WQ_ORDER_PAGE)
        st = write_page(c, out, order + i, n - i < WQ_ORDER_PAGE ? n - i : WQ_ORDER_PAGE);
    return st;
}

static bool is_sequence(const uint32_t *order, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (order[i] != i)
            return false;
    }
    return true;
}

/* Newest first, those without a date last, else as packed. */
static void sort_by_date(const struct wq_catalogue *c, struct keys *keys)
{
    const uint32_t n = c->article_n;
    for (uint32_t i = 0; i < n; i++)
        keys->sorting[i] = (uint64_t)(UINT32_MAX - keys->dates[i]) << 32 | i;
    qsort(keys->sorting, n, sizeof *keys->sorting, compare_u64);
    for (uint32_t i = 0; i < n; i++)
        keys->by_date[i] = (uint32_t)keys->sorting[i];
}

/* By the number of a name, those without one last, else by date. */
static enum wq_status write_by_name(struct wq_catalogue *c, struct keys *keys, int which)
{
    const uint32_t n = c->article_n, *numbers = keys->names[which];
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t number = numbers[keys->by_date[i]];
        keys->sorting[i] = (uint64_t)(number ? number : UINT32_MAX) << 32 | i;
    }
    qsort(keys->sorting, n, sizeof *keys->sorting, compare_u64);
    for (uint32_t i = 0; i < n; i++)
        keys->order[i] = keys->by_date[(uint32_t)keys->sorting[i]];
    if (memcmp(keys->order, keys->by_date, n * sizeof *keys->order) == 0)
        return WQ_OK;
    return write_order(c, (enum wq_part)(WQ_PART_BY_SOURCE + which), keys->order, n);
}

static enum wq_status write_by_title(struct wq_catalogue *c, struct keys *keys,
                                     struct wq_sorter *titles)
{
    enum wq_status st = wq_sorter_sort(titles);
    for (uint32_t i = 0; st == WQ_OK && i < c->article_n; i++)
        st = wq_sorter_next(titles, &keys->order[i]);
    if (st != WQ_OK || is_sequence(keys->order, c->article_n))
        return st;
    return write_order(c, WQ_PART_BY_TITLE, keys->order, c->article_n);
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

static enum wq_status write_months(struct wq_catalogue *c, const struct keys *keys)
{
    struct months months = {0};
    enum wq_status st = WQ_OK;
    uint32_t last = 0;
    for (uint32_t i = 0; st == WQ_OK && i < c->article_n; i++) {
        const uint32_t month = keys->dates[keys->by_date[i]] / 100;
        if (month == 0)
            break;
        if (month != last && months.n == WQ_CATALOGUE_ROWS)
            st = close_months(c, &months);
        if (month != last) {
            months.months[months.n] = last = month;
            months.counts[months.n++] = 0;
        }
        months.counts[months.n - 1]++;
    }
    return st == WQ_OK && months.n > 0 ? close_months(c, &months) : st;
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
    if (n > WQ_IDS_PAGE_MAX)
        return WQ_E_LIMIT;
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

static enum wq_status write_ids(struct wq_catalogue *c, struct keys *keys)
{
    const uint32_t n = c->article_n;
    uint32_t page_bits = 0, from = 0;
    struct wq_clusters *out;
    if (n <= WQ_CATALOGUE_ROWS)
        return WQ_OK; /* so few are looked at one by one */
    enum wq_status st = wq_part_open(c, WQ_PART_IDS, &out);
    while (n >> page_bits > 2 * WQ_IDS_BUCKETS)
        page_bits++;
    qsort(keys->ids, n, sizeof *keys->ids, compare_u64);
    for (uint32_t page = 0; st == WQ_OK && page < 1u << page_bits; page++) {
        uint32_t end = from;
        while (end < n && id_bits(keys->ids[end], 0, page_bits) == page)
            end++;
        st = write_id_page(c, out, keys->ids + from, end - from, page_bits);
        from = end;
    }
    return st;
}

/* ---- all of it ---- */

static enum wq_status write_versions(struct wq_catalogue *c, struct keys *keys)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < c->article_n; i++) {
        if (wq_stories_has(&c->stories, i))
            keys->order[n++] = c->stories.next[i];
    }
    return write_order(c, WQ_PART_VERSIONS, keys->order, n);
}

/* A head, and those of the last era in the order by date. */
static enum wq_status write_news(struct wq_catalogue *c, struct keys *keys)
{
    uint8_t head[WQ_NEWS_HEAD_BYTES];
    struct wq_clusters *out;
    c->new_n = 0;
    for (uint32_t i = 0; c->era > 0 && i < c->article_n; i++) {
        if (keys->eras[keys->by_date[i]] == c->era)
            keys->order[c->new_n++] = keys->by_date[i];
    }
    if (c->new_n == 0)
        return WQ_OK;
    memcpy(head + WQ_NEWS_OFF_SINCE, c->since, sizeof c->since);
    wq_store_u32(head + WQ_NEWS_OFF_N, c->new_n);
    enum wq_status st = wq_part_open(c, WQ_PART_NEWS, &out);
    if (st == WQ_OK)
        st = wq_clusters_add_page(out, (struct wq_bytes){head, sizeof head});
    return st == WQ_OK ? write_order(c, WQ_PART_NEWS, keys->order, c->new_n) : st;
}

static enum wq_status write_all(struct wq_catalogue *c, struct keys *keys, struct wq_sorter *titles)
{
    enum wq_status st = read_keys(c, keys, titles);
    if (st == WQ_OK) {
        sort_by_date(c, keys);
        st = write_months(c, keys);
    }
    if (st == WQ_OK && !is_sequence(keys->by_date, c->article_n))
        st = write_order(c, WQ_PART_BY_DATE, keys->by_date, c->article_n);
    for (int i = 0; st == WQ_OK && i < 3; i++)
        st = write_by_name(c, keys, i);
    if (st == WQ_OK)
        st = write_by_title(c, keys, titles);
    if (st == WQ_OK)
        st = write_ids(c, keys);
    if (st == WQ_OK)
        st = write_versions(c, keys);
    return st == WQ_OK ? write_news(c, keys) : st;
}

enum wq_status wq_orders_write(struct wq_catalogue *catalogue)
{
    struct keys keys = {0};
    struct wq_sorter *titles = NULL;
    FILE *file = wq_catalogue_scratch(catalogue->output);
    enum wq_status st = file ? wq_sorter_make(file, &titles) : WQ_E_IO;
    if (st == WQ_OK && !make_keys(&keys, catalogue->article_n))
        st = WQ_E_NOMEM;
    if (st == WQ_OK)
        st = write_all(catalogue, &keys, titles);
    free_keys(&keys);
    wq_sorter_free(titles);
    return st;
}
