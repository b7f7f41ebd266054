/* SPDX-License-Identifier: MIT */
/* Articles whose row is lost. A cluster of rows holds 256 of them, and their text is whole: where
 * it is follows from the rows before and behind, when there are as many records between as
 * articles. */
#include <string.h>
#include "internal.h"

#define RAW_PER_STORED 8u  /* bytes that text may inflate to, so that a forger's costs no more; */
#define RAW_MIN (1u << 20) /* and so much in any case */

/* The first damaged cluster of rows beside `number`, and the place behind the last article before
 * it. */
static enum wq_status find_start(struct wq_bundle *b, uint32_t number, struct wq_gap *gap)
{
    struct wq_row row;
    struct wq_meta meta = {0};
    for (uint32_t k = 0; k < WQ_GAP_MAX; k++, number--) {
        gap->first = number;
        gap->starts[0] = (struct wq_place){.article = number * WQ_CATALOGUE_ROWS};
        if (number == 0)
            return WQ_OK;
        if (wq_row_read(b, gap->starts[0].article - 1, &row, &meta) != WQ_OK)
            continue;
        gap->starts[0].cluster = row.at.cluster;
        gap->starts[0].record = row.at.record + 1;
        return WQ_OK;
    }
    return WQ_E_DAMAGED;
}

/* The cluster behind the last damaged one, and the place of its first article, or the end of all
 * text. */
static enum wq_status find_end(struct wq_bundle *b, uint32_t number, struct wq_gap *gap,
                               struct wq_place *end)
{
    const uint32_t article_n = b->info.article_n;
    struct wq_row row;
    struct wq_meta meta = {0};
    for (gap->end = number + 1; gap->end - gap->first <= WQ_GAP_MAX; gap->end++) {
        const uint64_t first = (uint64_t)gap->end * WQ_CATALOGUE_ROWS;
        if (first >= article_n) {
            *end = (struct wq_place){article_n, b->text_section.cluster_n, 0};
            return WQ_OK;
        }
        if (wq_row_read(b, (uint32_t)first, &row, &meta) != WQ_OK)
            continue;
        *end = (struct wq_place){(uint32_t)first, row.at.cluster, row.at.record};
        return WQ_OK;
    }
    return WQ_E_DAMAGED;
}

/* The records of a text cluster; `budget` is what may still be inflated. */
static enum wq_status count_records(struct wq_bundle *b, uint32_t cluster, uint64_t *budget,
                                    uint32_t *n)
{
    struct wq_cluster_facts facts;
    if (cluster >= b->text_section.cluster_n)
        return WQ_E_DAMAGED;
    enum wq_status st = wq_cluster_describe(b, b->text_section.first + cluster, &facts);
    if (st != WQ_OK)
        return st;
    const uint32_t raw_len = facts.raw_len ? facts.raw_len : facts.stored_len;
    *budget += (uint64_t)facts.stored_len * RAW_PER_STORED;
    if (raw_len > *budget)
        return WQ_E_LIMIT;
    *budget -= raw_len;
    return wq_record_count(b, cluster, n);
}

/* A row of the lost cluster: the record behind that of the row before, `step` clusters further. */
static void put_row(struct wq_rows *rows, uint32_t i, const struct wq_place *at, uint32_t before)
{
    if (i == 0) {
        rows->cluster = at->cluster;
        rows->record = at->record;
    } else {
        rows->columns[WQ_ROW_STEP][i] = at->cluster - before;
    }
}

/* Go through the records between both places, one for each article: note each row of cluster
 * `number` in b->rows, and where each cluster of b->gap starts. */
static enum wq_status walk(struct wq_bundle *b, uint32_t number, struct wq_place at,
                           struct wq_place end)
{
    const uint32_t first = number * WQ_CATALOGUE_ROWS;
    uint64_t budget = RAW_MIN;
    uint32_t before = at.cluster;
    for (; at.cluster < end.cluster || (at.cluster == end.cluster && at.record < end.record);
         at.cluster++, at.record = 0) {
        uint32_t n = end.record;
        enum wq_status st =
            at.cluster < end.cluster ? count_records(b, at.cluster, &budget, &n) : WQ_OK;
        if (st != WQ_OK)
            return st;
        for (; at.record < n; at.record++, at.article++) {
            if (at.article >= end.article)
                return WQ_E_DAMAGED;
            if (at.article % WQ_CATALOGUE_ROWS == 0)
                b->gap->starts[at.article / WQ_CATALOGUE_ROWS - b->gap->first] = at;
            if (at.article < first || at.article - first >= WQ_CATALOGUE_ROWS)
                continue;
            put_row(b->rows, at.article - first, &at, before);
            before = at.cluster;
        }
    }
    return at.article == end.article ? WQ_OK : WQ_E_DAMAGED;
}

static void begin_rows(struct wq_bundle *b, uint32_t number)
{
    memset(b->rows, 0, sizeof *b->rows);
    b->rows->number = number;
    b->rows->is_recovered = true;
}

/* Find the damaged clusters beside `number` and walk through all their text. Where there are more
 * of them than b->gap holds, nothing is known of this one alone. */
static enum wq_status find_gap(struct wq_bundle *b, uint32_t number)
{
    struct wq_gap *gap = b->gap;
    struct wq_place end;
    *gap = (struct wq_gap){0};
    enum wq_status st = find_start(b, number, gap);
    if (st == WQ_OK)
        st = find_end(b, number, gap, &end);
    begin_rows(b, number);
    if (st != WQ_OK)
        return st;
    st = walk(b, number, gap->starts[0], end);
    gap->starts[gap->end - gap->first] = end;
    gap->is_told = st == WQ_OK;
    gap->is_known = st != WQ_E_IO; /* a medium may come back */
    return st;
}

/* Set b->rows to what can be told of cluster `number` of the rows. */
static enum wq_status recover(struct wq_bundle *b, uint32_t number)
{
    const struct wq_gap *gap = b->gap;
    enum wq_status st = WQ_E_DAMAGED;
    if (!gap->is_known || number < gap->first || number >= gap->end) {
        st = find_gap(b, number);
    } else {
        begin_rows(b, number);
        if (gap->is_told)
            st = walk(b, number, gap->starts[number - gap->first],
                      gap->starts[number - gap->first + 1]);
    }
    b->rows->is_lost = st != WQ_OK;
    return st;
}

enum wq_status wq_row_recover(struct wq_bundle *bundle, uint32_t index, struct wq_row *row)
{
    struct wq_rows *rows = bundle->rows;
    const uint32_t number = index / WQ_CATALOGUE_ROWS;
    if (index >= bundle->info.article_n)
        return WQ_E_RANGE;
    if (!rows->is_recovered || rows->number != number)
        (void)recover(bundle, number);
    if (rows->is_lost)
        return WQ_E_DAMAGED;
    memset(row, 0, sizeof *row);
    return wq_row_follow(rows, index % WQ_CATALOGUE_ROWS, row);
}
