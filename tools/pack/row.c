/* SPDX-License-Identifier: MIT */
/* Rows: the other side of firmware/bundle/catalogue.c. */
#include <string.h>
#include "internal.h"

static enum wq_status add_field(uint8_t tag, struct wq_str text, struct wq_buffer *row)
{
    enum wq_status st = wq_buffer_add(row, &tag, 1);
    if (st == WQ_OK)
        st = wq_buffer_add_varint(row, (uint32_t)text.len);
    return st == WQ_OK ? wq_buffer_add(row, text.ptr, text.len) : st;
}

static enum wq_status add_fields(const struct wq_meta *meta, struct wq_buffer *row)
{
    struct wq_meta copy = *meta; /* wq_meta_field serves the reader, which writes */
    for (uint8_t tag = 1; tag <= WQ_FIELD_LAST; tag++) {
        size_t max;
        struct wq_str text = *wq_meta_field(&copy, tag, &max);
        if (text.len > max)
            return WQ_E_LIMIT;
        enum wq_status st = text.len ? add_field(tag, text, row) : WQ_OK;
        if (st != WQ_OK)
            return st;
    }
    return WQ_OK;
}

static enum wq_status add_strip(uint32_t strip, struct wq_buffer *row)
{
    uint8_t number[4];
    wq_store_u32(number, strip);
    return add_field(WQ_FIELD_STRIP, (struct wq_str){(const char *)number, sizeof number}, row);
}

enum wq_status wq_row_encode(const struct wq_locator *at, const struct wq_meta *meta,
                             struct wq_buffer *row)
{
    uint8_t head[WQ_ROW_HEAD_BYTES];
    wq_store_u32(head + WQ_ROW_OFF_CLUSTER, at->cluster);
    wq_store_u32(head + WQ_ROW_OFF_OFF, at->off);
    wq_store_u32(head + WQ_ROW_OFF_LEN, at->len);
    memcpy(head + WQ_ROW_OFF_ID, meta->id, WQ_ID_BYTES);
    wq_store_u32(head + WQ_ROW_OFF_DATE, meta->date);
    wq_store_u32(head + WQ_ROW_OFF_CAPTURED, meta->captured);
    wq_store_u32(head + WQ_ROW_OFF_WORD_N, meta->word_n);
    wq_store_u16(head + WQ_ROW_OFF_PART, meta->part);
    wq_store_u16(head + WQ_ROW_OFF_PART_N, meta->part_n);
    row->len = 0;
    enum wq_status st = wq_buffer_add(row, head, sizeof head);
    if (st == WQ_OK)
        st = add_fields(meta, row);
    return st == WQ_OK && at->strip > 0 ? add_strip(at->strip, row) : st;
}
