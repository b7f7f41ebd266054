/* SPDX-License-Identifier: MIT */
/* What the catalogue says of an article: a row, which lists show, and details. */
#include <string.h>
#include "internal.h"

struct wq_str *wq_meta_field(struct wq_meta *meta, uint32_t tag, size_t *max)
{
    *max = WQ_FIELD_MAX;
    switch (tag) {
    case WQ_FIELD_TITLE:
        *max = WQ_TITLE_MAX;
        return &meta->title;
    case WQ_FIELD_SOURCE:
        return &meta->source;
    case WQ_FIELD_AUTHOR:
        return &meta->author;
    case WQ_FIELD_CATEGORY:
        return &meta->category;
    case WQ_FIELD_LANGUAGE:
        return &meta->language;
    case WQ_FIELD_ADDRESS:
        return &meta->address;
    case WQ_FIELD_LICENCE:
        return &meta->licence;
    case WQ_FIELD_SOURCE_ID:
        return &meta->source_id;
    default:
        return NULL;
    }
}

/* Screens turn dates into names of months, so a date is checked when it is read. */
bool wq_is_date(uint32_t date)
{
    return date <= 99991231 && date / 100 % 100 <= 12 && date % 100 <= 31;
}

/* The cluster of rows or details that article `index` is in, as number *i of *n. */
static enum wq_status load_entry(struct wq_bundle *b, enum wq_part part, uint32_t index,
                                 struct wq_bytes *raw, uint32_t *i, uint32_t *n)
{
    if (index >= b->info.article_n)
        return WQ_E_RANGE;
    const uint32_t begin = index - index % WQ_CATALOGUE_ROWS, left = b->info.article_n - begin;
    *i = index - begin;
    *n = left < WQ_CATALOGUE_ROWS ? left : WQ_CATALOGUE_ROWS;
    return wq_part_load(b, part, index / WQ_CATALOGUE_ROWS, raw);
}

/* ---- rows ---- */

/* What stands before the columns: how many rows, where row 0 is, and entries of versions before it.
 */
struct row_head {
    uint32_t n, cluster, record, version;
};

static enum wq_status take_head(struct wq_bytes *rows, struct row_head *head)
{
    enum wq_status st = wq_take_varint(rows, &head->n);
    if (st == WQ_OK)
        st = wq_take_varint(rows, &head->cluster);
    if (st == WQ_OK)
        st = wq_take_varint(rows, &head->record);
    return st == WQ_OK ? wq_take_varint(rows, &head->version) : st;
}

/* Follow the rows to row `i`: each record stands behind that of the row before. */
static enum wq_status follow(const struct row_head *head, uint32_t (*columns)[WQ_CATALOGUE_ROWS],
                             uint32_t i, struct wq_row *row)
{
    uint64_t cluster = head->cluster, record = head->record;
    uint32_t version = head->version;
    for (uint32_t k = 0; k < i; k++) {
        version += (columns[WQ_ROW_FLAGS][k] & WQ_ROW_HAS_VERSIONS) != 0;
        cluster += columns[WQ_ROW_STEP][k + 1];
        record = (columns[WQ_ROW_STEP][k + 1] ? 0 : record + 1) + columns[WQ_ROW_SKIP][k + 1];
    }
    if (cluster > UINT32_MAX || record > UINT32_MAX)
        return WQ_E_DAMAGED;
    row->at = (struct wq_locator){(uint32_t)cluster, (uint32_t)record, columns[WQ_ROW_STRIP][i]};
    row->version = version;
    return WQ_OK;
}

/* Decode the numbers of row `i` of `n`; *rows is then at the titles. */
static enum wq_status take_row(struct wq_bytes *rows, uint32_t i, uint32_t n, struct wq_row *row,
                               struct wq_meta *meta)
{
    struct row_head head;
    uint32_t columns[WQ_ROW_COLUMNS][WQ_CATALOGUE_ROWS];
    enum wq_status st = take_head(rows, &head);
    if (st == WQ_OK && head.n != n)
        return WQ_E_DAMAGED;
    for (int c = 0; st == WQ_OK && c < WQ_ROW_COLUMNS; c++)
        st = wq_take_numbers(rows, n, columns[c]);
    if (st == WQ_OK)
        st = follow(&head, columns, i, row);
    if (st != WQ_OK)
        return st;
    row->flags = columns[WQ_ROW_FLAGS][i];
    row->source = columns[WQ_ROW_SOURCE][i];
    row->author = columns[WQ_ROW_AUTHOR][i];
    row->category = columns[WQ_ROW_CATEGORY][i];
    row->language = columns[WQ_ROW_LANGUAGE][i];
    meta->date = columns[WQ_ROW_DATE][i];
    meta->word_n = columns[WQ_ROW_WORDS][i];
    if (!wq_is_date(meta->date) || columns[WQ_ROW_PART][i] > columns[WQ_ROW_PART_N][i] ||
        columns[WQ_ROW_PART_N][i] >= UINT16_MAX)
        return WQ_E_DAMAGED;
    meta->part = (uint16_t)(columns[WQ_ROW_PART][i] + 1);
    meta->part_n = (uint16_t)(columns[WQ_ROW_PART_N][i] + 1);
    return WQ_OK;
}

static enum wq_status take_text(struct wq_bundle *b, struct wq_bytes *column, uint32_t n,
                                uint32_t i, size_t max, struct wq_arena *arena, struct wq_str *text)
{
    struct wq_bytes coded;
    enum wq_status st = wq_take_string(column, n, i, b->coded, &coded);
    if (st != WQ_OK || coded.len == 0)
        return st;
    return wq_ar8_text(coded, b->letters, max, arena, text);
}

static enum wq_status read_row(struct wq_bundle *b, uint32_t index, struct wq_row *row,
                               struct wq_meta *meta, struct wq_bytes *titles, uint32_t *i,
                               uint32_t *n)
{
    enum wq_status st = load_entry(b, WQ_PART_ROWS, index, titles, i, n);
    return st == WQ_OK ? take_row(titles, *i, *n, row, meta) : st;
}

uint32_t wq_catalogue_count(struct wq_bundle *bundle)
{
    const uint32_t cluster_n = bundle->parts[WQ_PART_ROWS].cluster_n;
    struct wq_bytes rows;
    struct row_head head;
    if (cluster_n == 0 || cluster_n > WQ_ARTICLES_MAX / WQ_CATALOGUE_ROWS)
        return 0;
    uint32_t n = (cluster_n - 1) * WQ_CATALOGUE_ROWS;
    /* a last cluster that cannot be read may have had any number of rows: it counts for none */
    if (wq_part_load(bundle, WQ_PART_ROWS, cluster_n - 1, &rows) == WQ_OK &&
        take_head(&rows, &head) == WQ_OK && head.n <= WQ_CATALOGUE_ROWS)
        n += head.n;
    return n;
}

enum wq_status wq_bundle_locator(struct wq_bundle *bundle, uint32_t index, struct wq_locator *at,
                                 bool *has_title)
{
    struct wq_row row;
    struct wq_meta meta;
    enum wq_status st = wq_row_read(bundle, index, &row, &meta);
    if (st != WQ_OK)
        return st;
    *at = row.at;
    *has_title = (row.flags & WQ_ROW_HAS_TITLE) != 0;
    return WQ_OK;
}

enum wq_status wq_row_read(struct wq_bundle *bundle, uint32_t index, struct wq_row *row,
                           struct wq_meta *meta)
{
    struct wq_bytes titles;
    uint32_t i, n;
    return read_row(bundle, index, row, meta, &titles, &i, &n);
}

static enum wq_status read_listed(struct wq_bundle *b, uint32_t index, struct wq_arena *arena,
                                  struct wq_row *row, struct wq_meta *meta)
{
    struct wq_bytes titles;
    uint32_t i, n;
    enum wq_status st = read_row(b, index, row, meta, &titles, &i, &n);
    if (st == WQ_OK)
        st = take_text(b, &titles, n, i, WQ_TITLE_MAX, arena, &meta->title);
    if (st == WQ_OK)
        st = wq_name(b, WQ_PART_SOURCES, row->source, arena, &meta->source);
    if (st == WQ_OK)
        st = wq_name(b, WQ_PART_AUTHORS, row->author, arena, &meta->author);
    if (st == WQ_OK)
        st = wq_name(b, WQ_PART_CATEGORIES, row->category, arena, &meta->category);
    return st == WQ_OK ? wq_name(b, WQ_PART_LANGUAGES, row->language, arena, &meta->language) : st;
}

/* ---- details ---- */

/* Columns: captured, licence, whether the id is stored; address, source id; then the ids. */
static enum wq_status take_details(struct wq_bundle *b, struct wq_bytes details, uint32_t i,
                                   uint32_t n, struct wq_arena *arena, struct wq_meta *meta,
                                   bool *has_id)
{
    uint32_t captured[WQ_CATALOGUE_ROWS], licence[WQ_CATALOGUE_ROWS], is_stored[WQ_CATALOGUE_ROWS];
    enum wq_status st = wq_take_numbers(&details, n, captured);
    if (st == WQ_OK)
        st = wq_take_numbers(&details, n, licence);
    if (st == WQ_OK)
        st = wq_take_numbers(&details, n, is_stored);
    if (st != WQ_OK)
        return st;
    if (!wq_is_date(captured[i]))
        return WQ_E_DAMAGED;
    meta->captured = captured[i];
    struct wq_str *const texts[] = {&meta->address, &meta->source_id};
    for (int k = 0; st == WQ_OK && k < 2; k++) {
        struct wq_bytes column = details;
        st = take_text(b, &column, n, i, WQ_FIELD_MAX, arena, texts[k]);
        if (st == WQ_OK)
            st = wq_skip_strings(&details, n);
    }
    *has_id = is_stored[i] != 0;
    if (st == WQ_OK && *has_id) {
        uint32_t before = 0;
        for (uint32_t k = 0; k < i; k++)
            before += is_stored[k] != 0;
        struct wq_bytes id;
        st = wq_bytes_at(details, (uint64_t)before * WQ_ID_BYTES, WQ_ID_BYTES, &id);
        if (st == WQ_OK)
            memcpy(meta->id, id.ptr, WQ_ID_BYTES);
    }
    /* last: reading it may put another cluster in the place of this one */
    return st == WQ_OK ? wq_name(b, WQ_PART_LICENCES, licence[i], arena, &meta->licence) : st;
}

static enum wq_status read_details(struct wq_bundle *b, uint32_t index, struct wq_arena *arena,
                                   struct wq_meta *meta)
{
    bool has_id = false;
    if (b->parts[WQ_PART_DETAILS].cluster_n > 0) {
        struct wq_bytes details;
        uint32_t i, n;
        enum wq_status st = load_entry(b, WQ_PART_DETAILS, index, &details, &i, &n);
        if (st == WQ_OK)
            st = take_details(b, details, i, n, arena, meta, &has_id);
        if (st != WQ_OK)
            return st;
    }
    if (has_id || wq_id_of_meta(meta, b->coded, meta->id))
        return WQ_OK;
    return WQ_E_DAMAGED; /* an id from the text must be stored */
}

/* ---- both ---- */

enum wq_status wq_catalogue_read(struct wq_bundle *bundle, uint32_t index, bool with_details,
                                 struct wq_arena *arena, struct wq_row *row, struct wq_meta *meta)
{
    const size_t mark = wq_arena_mark(arena);
    struct wq_meta m = {0};
    enum wq_status st = read_listed(bundle, index, arena, row, &m);
    if (st == WQ_OK && with_details)
        st = read_details(bundle, index, arena, &m);
    if (st != WQ_OK) {
        wq_arena_rewind(arena, mark);
        return st;
    }
    *meta = m;
    return WQ_OK;
}

enum wq_status wq_bundle_meta(struct wq_bundle *bundle, uint32_t index, struct wq_arena *arena,
                              struct wq_meta *meta)
{
    struct wq_row row;
    return wq_catalogue_read(bundle, index, true, arena, &row, meta);
}

enum wq_status wq_bundle_listed(struct wq_bundle *bundle, uint32_t index, struct wq_arena *arena,
                                struct wq_meta *meta)
{
    struct wq_row row;
    return wq_catalogue_read(bundle, index, false, arena, &row, meta);
}
