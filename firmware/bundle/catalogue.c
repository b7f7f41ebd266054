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

/* What stands before the columns: how many rows, where the first one is, and entries of versions
 * before it. */
static enum wq_status take_head(struct wq_bytes *from, struct wq_rows *rows, uint32_t *n)
{
    enum wq_status st = wq_take_varint(from, n);
    if (st == WQ_OK)
        st = wq_take_varint(from, &rows->cluster);
    if (st == WQ_OK)
        st = wq_take_varint(from, &rows->record);
    return st == WQ_OK ? wq_take_varint(from, &rows->version) : st;
}

/* Decode the numbers of all `n` rows of a cluster. */
static enum wq_status take_rows(struct wq_rows *rows, uint32_t number, struct wq_bytes cluster,
                                uint32_t n)
{
    struct wq_bytes from = cluster;
    if (rows->is_loaded && rows->number == number)
        return WQ_OK;
    uint32_t stated_n;
    rows->is_loaded = rows->is_recovered = rows->is_lost = false;
    enum wq_status st = take_head(&from, rows, &stated_n);
    if (st == WQ_OK && stated_n != n)
        return WQ_E_DAMAGED;
    for (int c = 0; st == WQ_OK && c < WQ_ROW_COLUMNS; c++)
        st = wq_take_numbers(&from, n, rows->columns[c]);
    if (st != WQ_OK)
        return st;
    rows->titles_off = (uint32_t)(cluster.len - from.len);
    rows->number = number;
    rows->is_loaded = true;
    return WQ_OK;
}

/* Follow the rows to row `i`: each record stands behind that of the row before. */
enum wq_status wq_row_follow(const struct wq_rows *rows, uint32_t i, struct wq_row *row)
{
    const uint32_t *steps = rows->columns[WQ_ROW_STEP], *skips = rows->columns[WQ_ROW_SKIP];
    uint64_t cluster = rows->cluster, record = rows->record;
    uint32_t version = rows->version;
    for (uint32_t k = 0; k < i; k++) {
        version += (rows->columns[WQ_ROW_FLAGS][k] & WQ_ROW_HAS_VERSIONS) != 0;
        cluster += steps[k + 1];
        record = (steps[k + 1] ? 0 : record + 1) + skips[k + 1];
    }
    if (cluster > UINT32_MAX || record > UINT32_MAX)
        return WQ_E_DAMAGED;
    row->at =
        (struct wq_locator){(uint32_t)cluster, (uint32_t)record, rows->columns[WQ_ROW_STRIP][i]};
    row->version = version;
    return WQ_OK;
}

static enum wq_status take_row(const struct wq_rows *rows, uint32_t i, struct wq_row *row,
                               struct wq_meta *meta)
{
    const uint32_t part = rows->columns[WQ_ROW_PART][i], part_n = rows->columns[WQ_ROW_PART_N][i];
    row->flags = rows->columns[WQ_ROW_FLAGS][i];
    row->source = rows->columns[WQ_ROW_SOURCE][i];
    row->author = rows->columns[WQ_ROW_AUTHOR][i];
    row->category = rows->columns[WQ_ROW_CATEGORY][i];
    row->language = rows->columns[WQ_ROW_LANGUAGE][i];
    meta->date = rows->columns[WQ_ROW_DATE][i];
    meta->word_n = rows->columns[WQ_ROW_WORDS][i];
    if (!wq_is_date(meta->date) || part > part_n || part_n >= UINT16_MAX)
        return WQ_E_DAMAGED;
    meta->part = (uint16_t)(part + 1);
    meta->part_n = (uint16_t)(part_n + 1);
    return wq_row_follow(rows, i, row);
}

static enum wq_status take_text(struct wq_bundle *b, struct wq_bytes *column, uint32_t n,
                                uint32_t i, size_t max, struct wq_arena *arena, struct wq_str *text)
{
    struct wq_bytes coded;
    enum wq_status st = wq_take_string(column, n, i, b->coded, &coded);
    if (st != WQ_OK || coded.len == 0)
        return st;
    return wq_ar8_text(coded, b->letters, (struct wq_str){0}, max, arena, text);
}

static enum wq_status read_row(struct wq_bundle *b, uint32_t index, struct wq_row *row,
                               struct wq_meta *meta, struct wq_bytes *titles, uint32_t *i,
                               uint32_t *n)
{
    enum wq_status st = load_entry(b, WQ_PART_ROWS, index, titles, i, n);
    if (st == WQ_OK)
        st = take_rows(b->rows, index / WQ_CATALOGUE_ROWS, *titles, *n);
    if (st == WQ_OK)
        st = take_row(b->rows, *i, row, meta);
    return st == WQ_OK ? wq_bytes_at(*titles, b->rows->titles_off,
                                     titles->len - b->rows->titles_off, titles)
                       : st;
}

uint32_t wq_catalogue_count(struct wq_bundle *bundle)
{
    const uint32_t cluster_n = bundle->parts[WQ_PART_ROWS].cluster_n;
    struct wq_bytes rows;
    uint32_t last_n;
    if (cluster_n == 0 || cluster_n > WQ_ARTICLES_MAX / WQ_CATALOGUE_ROWS)
        return 0;
    uint32_t n = (cluster_n - 1) * WQ_CATALOGUE_ROWS;
    /* a last cluster that cannot be read may have had any number of rows: it counts for none */
    if (wq_part_load(bundle, WQ_PART_ROWS, cluster_n - 1, &rows) == WQ_OK &&
        wq_take_varint(&rows, &last_n) == WQ_OK && last_n <= WQ_CATALOGUE_ROWS)
        n += last_n;
    return n;
}

enum wq_status wq_bundle_locator(struct wq_bundle *bundle, uint32_t index, struct wq_locator *at)
{
    struct wq_row row;
    struct wq_meta meta;
    enum wq_status st = wq_row_read(bundle, index, &row, &meta);
    if (st != WQ_OK)
        return st;
    *at = row.at;
    return WQ_OK;
}

enum wq_status wq_row_read(struct wq_bundle *bundle, uint32_t index, struct wq_row *row,
                           struct wq_meta *meta)
{
    struct wq_bytes titles;
    uint32_t i, n;
    return read_row(bundle, index, row, meta, &titles, &i, &n);
}

static enum wq_status read_title(struct wq_bundle *b, uint32_t index, struct wq_arena *arena,
                                 struct wq_row *row, struct wq_meta *meta)
{
    struct wq_bytes titles;
    uint32_t i, n;
    enum wq_status st = read_row(b, index, row, meta, &titles, &i, &n);
    return st == WQ_OK ? take_text(b, &titles, n, i, WQ_TITLE_MAX, arena, &meta->title) : st;
}

/* ---- names ---- */

/* Many articles share a cluster of names or details: when that is hurt they are still read. The
 * first such reason is kept in *lost. */
static enum wq_status spare(enum wq_status st, enum wq_status *lost)
{
    if (st == WQ_OK || st == WQ_E_NOMEM)
        return st;
    if (*lost == WQ_OK)
        *lost = st;
    return WQ_OK;
}

static enum wq_status read_names(struct wq_bundle *b, const struct wq_row *row,
                                 struct wq_arena *arena, struct wq_meta *meta, enum wq_status *lost)
{
    const struct {
        enum wq_part part;
        uint32_t number;
        struct wq_str *name;
    } names[] = {{WQ_PART_SOURCES, row->source, &meta->source},
                 {WQ_PART_AUTHORS, row->author, &meta->author},
                 {WQ_PART_CATEGORIES, row->category, &meta->category},
                 {WQ_PART_LANGUAGES, row->language, &meta->language}};
    enum wq_status st = WQ_OK;
    for (size_t i = 0; st == WQ_OK && i < sizeof names / sizeof names[0]; i++)
        st = spare(wq_name(b, names[i].part, names[i].number, arena, names[i].name), lost);
    return st;
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

enum wq_status wq_details_read(struct wq_bundle *bundle, uint32_t index, struct wq_arena *arena,
                               struct wq_meta *meta, bool *has_id)
{
    struct wq_bytes details;
    uint32_t i, n;
    *has_id = false;
    if (bundle->parts[WQ_PART_DETAILS].cluster_n == 0)
        return WQ_OK;
    enum wq_status st = load_entry(bundle, WQ_PART_DETAILS, index, &details, &i, &n);
    return st == WQ_OK ? take_details(bundle, details, i, n, arena, meta, has_id) : st;
}

static enum wq_status read_details(struct wq_bundle *b, uint32_t index, struct wq_arena *arena,
                                   struct wq_meta *meta)
{
    bool has_id;
    enum wq_status st = wq_details_read(b, index, arena, meta, &has_id);
    if (st != WQ_OK)
        return st;
    if (has_id || wq_id_of_meta(meta, b->coded, meta->id))
        return WQ_OK;
    return WQ_E_DAMAGED; /* an id from the text must be stored */
}

/* ---- both ---- */

static enum wq_status read_all(struct wq_bundle *b, uint32_t index, bool with_details,
                               struct wq_arena *arena, struct wq_row *row, struct wq_meta *meta,
                               enum wq_status *lost)
{
    *lost = WQ_OK;
    enum wq_status st = read_title(b, index, arena, row, meta);
    if (st == WQ_OK)
        st = read_names(b, row, arena, meta, lost);
    if (st != WQ_OK || !with_details)
        return st;
    struct wq_meta whole = *meta;
    /* an id by rule may rest on a name */
    const bool has_names = *lost == WQ_OK;
    st = read_details(b, index, arena, &whole);
    if (st == WQ_OK && !has_names)
        memset(whole.id, 0, sizeof whole.id);
    if (st == WQ_OK)
        *meta = whole;
    return spare(st, lost);
}

enum wq_status wq_catalogue_read(struct wq_bundle *bundle, uint32_t index, bool with_details,
                                 struct wq_arena *arena, struct wq_row *row, struct wq_meta *meta,
                                 enum wq_status *lost)
{
    const size_t mark = wq_arena_mark(arena);
    struct wq_meta m = {0};
    enum wq_status st = read_all(bundle, index, with_details, arena, row, &m, lost);
    if (st != WQ_OK) {
        wq_arena_rewind(arena, mark);
        return st;
    }
    m.is_partial = *lost != WQ_OK;
    *meta = m;
    return WQ_OK;
}

enum wq_status wq_bundle_meta(struct wq_bundle *bundle, uint32_t index, struct wq_arena *arena,
                              struct wq_meta *meta)
{
    const size_t mark = wq_arena_mark(arena);
    struct wq_row row;
    struct wq_meta m;
    enum wq_status lost, st = wq_catalogue_read(bundle, index, true, arena, &row, &m, &lost);
    if (st == WQ_OK && m.is_partial) {
        wq_arena_rewind(arena, mark);
        st = lost;
    }
    if (st == WQ_OK)
        *meta = m;
    return st;
}

enum wq_status wq_bundle_listed(struct wq_bundle *bundle, uint32_t index, struct wq_arena *arena,
                                struct wq_meta *meta)
{
    struct wq_row row;
    enum wq_status lost;
    return wq_catalogue_read(bundle, index, false, arena, &row, meta, &lost);
}
