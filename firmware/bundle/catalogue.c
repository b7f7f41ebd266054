/* SPDX-License-Identifier: MIT */
/* Rows of the catalogue: what is known of an article, and where its record lies. */
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

/* Screens turn dates into names of months, so a date is checked here, once. */
static bool is_date(uint32_t date)
{
    return date <= 99991231 && date / 100 % 100 <= 12 && date % 100 <= 31;
}

static enum wq_status decode_head(const uint8_t *p, struct wq_locator *at, struct wq_meta *meta)
{
    at->cluster = wq_load_u32(p + WQ_ROW_OFF_CLUSTER);
    at->off = wq_load_u32(p + WQ_ROW_OFF_OFF);
    at->len = wq_load_u32(p + WQ_ROW_OFF_LEN);
    memcpy(meta->id, p + WQ_ROW_OFF_ID, WQ_ID_BYTES);
    meta->date = wq_load_u32(p + WQ_ROW_OFF_DATE);
    meta->captured = wq_load_u32(p + WQ_ROW_OFF_CAPTURED);
    meta->word_n = wq_load_u32(p + WQ_ROW_OFF_WORD_N);
    meta->part = wq_load_u16(p + WQ_ROW_OFF_PART);
    meta->part_n = wq_load_u16(p + WQ_ROW_OFF_PART_N);
    bool is_sound = is_date(meta->date) && is_date(meta->captured) && meta->part >= 1 &&
                    meta->part <= meta->part_n;
    return is_sound ? WQ_OK : WQ_E_DAMAGED;
}

static enum wq_status take_field(struct wq_bytes *fields, uint8_t *last_tag, struct wq_locator *at,
                                 struct wq_meta *meta)
{
    uint8_t tag = fields->ptr[0];
    if (tag <= *last_tag)
        return WQ_E_DAMAGED; /* out of order, or twice the same */
    *last_tag = tag;
    fields->ptr++;
    fields->len--;
    uint32_t len;
    struct wq_bytes value;
    enum wq_status st = wq_take_varint(fields, &len);
    if (st == WQ_OK)
        st = wq_bytes_at(*fields, 0, len, &value);
    if (st != WQ_OK)
        return st;
    fields->ptr += len;
    fields->len -= len;
    if (tag == WQ_FIELD_STRIP) {
        at->strip = len == 4 ? wq_load_u32(value.ptr) : 0;
        return at->strip > 0 ? WQ_OK : WQ_E_DAMAGED; /* 0 is not written */
    }
    size_t max;
    struct wq_str *field = wq_meta_field(meta, tag, &max);
    if (!field)
        return WQ_OK; /* of a later minor version */
    if (len > max)
        return WQ_E_LIMIT;
    struct wq_str text = {(const char *)value.ptr, value.len};
    if (!wq_utf8_valid(text))
        return WQ_E_DAMAGED;
    *field = text;
    return WQ_OK;
}

enum wq_status wq_row_decode(struct wq_bytes row, struct wq_locator *at, struct wq_meta *meta)
{
    struct wq_locator found = {0};
    struct wq_meta m = {0};
    if (row.len > WQ_ROW_MAX)
        return WQ_E_LIMIT;
    if (row.len < WQ_ROW_HEAD_BYTES)
        return WQ_E_DAMAGED;
    enum wq_status st = decode_head(row.ptr, &found, &m);
    struct wq_bytes fields = {row.ptr + WQ_ROW_HEAD_BYTES, row.len - WQ_ROW_HEAD_BYTES};
    uint8_t last_tag = 0;
    while (st == WQ_OK && fields.len > 0)
        st = take_field(&fields, &last_tag, &found, &m);
    if (st != WQ_OK)
        return st;
    *at = found;
    *meta = m;
    return WQ_OK;
}

static enum wq_status take_row(struct wq_bytes *rows, struct wq_bytes *row)
{
    uint32_t len;
    struct wq_bytes view;
    enum wq_status st = wq_take_varint(rows, &len);
    if (st == WQ_OK)
        st = wq_bytes_at(*rows, 0, len, &view);
    if (st != WQ_OK)
        return st;
    rows->ptr += len;
    rows->len -= len;
    *row = view;
    return WQ_OK;
}

/* The bytes of row `index`, found by stepping over those before it in its cluster. */
static enum wq_status find_row(struct wq_bundle *b, uint32_t index, struct wq_bytes *row)
{
    if (index >= b->info.article_n)
        return WQ_E_RANGE;
    struct wq_bytes rows;
    enum wq_status st = wq_rows_load(b, index / WQ_CATALOGUE_ROWS, &rows);
    for (uint32_t i = 0; st == WQ_OK && i <= index % WQ_CATALOGUE_ROWS; i++)
        st = take_row(&rows, row);
    return st;
}

enum wq_status wq_catalogue_row(struct wq_bundle *bundle, uint32_t index, struct wq_locator *at,
                                struct wq_meta *meta)
{
    struct wq_bytes row;
    enum wq_status st = find_row(bundle, index, &row);
    return st == WQ_OK ? wq_row_decode(row, at, meta) : st;
}

enum wq_status wq_meta_keep(struct wq_arena *arena, struct wq_meta *meta)
{
    for (uint32_t tag = 1; tag <= WQ_FIELD_LAST; tag++) {
        size_t max;
        struct wq_str *field = wq_meta_field(meta, tag, &max);
        enum wq_status st = field->len ? wq_arena_copy(arena, *field, field) : WQ_OK;
        if (st != WQ_OK)
            return st;
    }
    return WQ_OK;
}

enum wq_status wq_bundle_meta(struct wq_bundle *bundle, uint32_t index, struct wq_arena *arena,
                              struct wq_meta *meta)
{
    size_t mark = wq_arena_mark(arena);
    struct wq_locator at;
    struct wq_meta m;
    enum wq_status st = wq_catalogue_row(bundle, index, &at, &m);
    if (st == WQ_OK)
        st = wq_meta_keep(arena, &m);
    if (st != WQ_OK) {
        wq_arena_rewind(arena, mark);
        return st;
    }
    *meta = m;
    return WQ_OK;
}

static bool has_id(struct wq_bytes row, const uint8_t *id)
{
    struct wq_locator at;
    struct wq_meta meta;
    return wq_row_decode(row, &at, &meta) == WQ_OK && memcmp(meta.id, id, WQ_ID_BYTES) == 0;
}

/* Look for `id` in the cluster that begins with row `first`. WQ_E_RANGE when it is not there;
 * what is damaged has no ids. */
static enum wq_status find_in_cluster(struct wq_bundle *b, uint32_t first, const uint8_t *id,
                                      uint32_t *index)
{
    struct wq_bytes rows, row;
    enum wq_status st = wq_rows_load(b, first / WQ_CATALOGUE_ROWS, &rows);
    if (st == WQ_E_DAMAGED || st == WQ_E_TRUNCATED)
        return WQ_E_RANGE;
    if (st != WQ_OK)
        return st;
    for (uint32_t i = first; i < b->info.article_n && take_row(&rows, &row) == WQ_OK; i++) {
        if (has_id(row, id)) {
            *index = i;
            return WQ_OK;
        }
    }
    return WQ_E_RANGE;
}

enum wq_status wq_bundle_find(struct wq_bundle *bundle, const uint8_t id[WQ_ID_BYTES],
                              uint32_t hint, uint32_t *index)
{
    enum wq_status st = WQ_E_RANGE;
    if (hint < bundle->info.article_n)
        st = find_in_cluster(bundle, hint - hint % WQ_CATALOGUE_ROWS, id, index);
    for (uint32_t i = 0; st == WQ_E_RANGE && i < bundle->info.article_n; i += WQ_CATALOGUE_ROWS)
        st = find_in_cluster(bundle, i, id, index);
    return st;
}
