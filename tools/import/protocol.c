/* SPDX-License-Identifier: MIT */
/* Frames, and the payloads that the worker sends; used by warraq and by warraq-import. */
#include "protocol.h"

/* ---- options ---- */

int wq_map_field(struct wq_str field)
{
    static const char *const names[WQ_MAP_FIELDS] = {
        "title", "text",     "html", "blocks", "author",   "source",  "category",
        "url",   "language", "id",   "date",   "captured", "licence",
    };
    for (int i = 0; i < WQ_MAP_FIELDS; i++)
        if (wq_str_equal(field, wq_str(names[i])))
            return i;
    return -1;
}

/* ---- frames ---- */

/* Append the head of a frame whose length is set by close_frame. */
static enum wq_status open_frame(struct wq_buffer *out, enum wq_frame_kind kind)
{
    uint8_t head[WQ_FRAME_HEAD_BYTES] = {0, 0, 0, 0, (uint8_t)kind};
    return wq_buffer_add(out, head, sizeof head);
}

static void close_frame(struct wq_buffer *out, size_t start)
{
    wq_store_u32(out->ptr + start, (uint32_t)(out->len - start - WQ_FRAME_HEAD_BYTES));
}

enum wq_status wq_frame_add(struct wq_buffer *out, enum wq_frame_kind kind, struct wq_bytes payload)
{
    size_t start = out->len;
    enum wq_status st = open_frame(out, kind);
    if (st == WQ_OK && payload.len > 0)
        st = wq_buffer_add(out, payload.ptr, payload.len);
    if (st != WQ_OK) {
        out->len = start;
        return st;
    }
    close_frame(out, start);
    return WQ_OK;
}

enum wq_status wq_frame_take(struct wq_bytes *in, struct wq_frame *frame)
{
    if (in->len < WQ_FRAME_HEAD_BYTES)
        return WQ_E_TRUNCATED;
    uint32_t len = wq_load_u32(in->ptr);
    uint8_t kind = in->ptr[4];
    if (len > WQ_FRAME_MAX || kind < WQ_FRAME_HELLO || kind >= WQ_FRAME_KINDS)
        return WQ_E_DAMAGED;
    if (in->len - WQ_FRAME_HEAD_BYTES < len)
        return WQ_E_TRUNCATED;
    frame->kind = (enum wq_frame_kind)kind;
    frame->payload = (struct wq_bytes){in->ptr + WQ_FRAME_HEAD_BYTES, len};
    in->ptr += WQ_FRAME_HEAD_BYTES + len;
    in->len -= WQ_FRAME_HEAD_BYTES + len;
    return WQ_OK;
}

/* ---- strings ---- */

static enum wq_status add_string(struct wq_buffer *out, struct wq_str text)
{
    uint8_t len[4];
    wq_store_u32(len, (uint32_t)text.len);
    enum wq_status st = wq_buffer_add(out, len, sizeof len);
    return st == WQ_OK && text.len > 0 ? wq_buffer_add(out, text.ptr, text.len) : st;
}

/* ---- articles ---- */

void wq_meta_strings(struct wq_meta *meta, struct wq_str *strings[WQ_META_STRINGS])
{
    strings[0] = &meta->title;
    strings[1] = &meta->source;
    strings[2] = &meta->author;
    strings[3] = &meta->category;
    strings[4] = &meta->language;
    strings[5] = &meta->address;
    strings[6] = &meta->licence;
    strings[7] = &meta->source_id;
}

enum wq_status wq_article_send(struct wq_buffer *out, const struct wq_article *article)
{
    size_t start = out->len;
    struct wq_meta meta = article->meta;
    struct wq_str *strings[WQ_META_STRINGS];
    uint8_t head[WQ_ARTICLE_HEAD_BYTES];
    wq_store_u32(head, meta.date);
    wq_store_u32(head + 4, meta.captured);
    wq_store_u32(head + 8, meta.word_n);
    wq_store_u16(head + 12, meta.part);
    wq_store_u16(head + 14, meta.part_n);
    enum wq_status st = open_frame(out, WQ_FRAME_ARTICLE);
    if (st == WQ_OK)
        st = wq_buffer_add(out, head, sizeof head);
    wq_meta_strings(&meta, strings);
    for (size_t i = 0; i < WQ_META_STRINGS && st == WQ_OK; i++)
        st = add_string(out, *strings[i]);
    if (st == WQ_OK)
        st = wq_record_encode(article, &wq_ar8_default, meta.title, out);
    if (st != WQ_OK) {
        out->len = start;
        return st;
    }
    close_frame(out, start);
    return WQ_OK;
}

/* ---- strips ---- */

static enum wq_status send_strip(struct wq_buffer *out, uint16_t w_px, struct wq_bytes rows)
{
    size_t start = out->len;
    uint8_t width[2];
    wq_store_u16(width, w_px);
    enum wq_status st = open_frame(out, WQ_FRAME_STRIP);
    if (st == WQ_OK)
        st = wq_buffer_add(out, width, sizeof width);
    if (st == WQ_OK)
        st = wq_buffer_add(out, rows.ptr, rows.len);
    if (st != WQ_OK) {
        out->len = start;
        return st;
    }
    close_frame(out, start);
    return WQ_OK;
}

enum wq_status wq_strips_send(struct wq_buffer *out, const struct wq_image *image,
                              const uint8_t *grey)
{
    enum wq_status st = WQ_OK;
    for (uint32_t i = 0; i < wq_image_strip_n(image) && st == WQ_OK; i++) {
        struct wq_bytes rows = {grey, (size_t)wq_image_rows_of(image, i) * image->w_px};
        st = send_strip(out, image->w_px, rows);
        grey += rows.len;
    }
    return st;
}

/* ---- notes ---- */

enum wq_status wq_note_send(struct wq_buffer *out, const struct wq_note *note)
{
    size_t start = out->len;
    uint8_t head[WQ_NOTE_HEAD_BYTES];
    if (note->detail.len > WQ_NOTE_DETAIL_MAX)
        return WQ_E_LIMIT;
    head[0] = (uint8_t)note->kind;
    wq_store_u32(head + 1, note->line);
    wq_store_u32(head + 5, note->count);
    enum wq_status st = open_frame(out, WQ_FRAME_NOTE);
    if (st == WQ_OK)
        st = wq_buffer_add(out, head, sizeof head);
    if (st == WQ_OK)
        st = add_string(out, note->detail);
    if (st != WQ_OK) {
        out->len = start;
        return st;
    }
    close_frame(out, start);
    return WQ_OK;
}

/* ---- items ---- */

enum wq_status wq_item_send(struct wq_buffer *out, const struct wq_item *item)
{
    const size_t start = out->len;
    uint8_t line[4];
    if (item->name.len > WQ_NOTE_DETAIL_MAX)
        return WQ_E_LIMIT;
    wq_store_u32(line, item->line);
    enum wq_status st = open_frame(out, WQ_FRAME_ITEM);
    if (st == WQ_OK)
        st = wq_buffer_add(out, line, sizeof line);
    if (st == WQ_OK)
        st = add_string(out, item->name);
    if (st != WQ_OK) {
        out->len = start;
        return st;
    }
    close_frame(out, start);
    return WQ_OK;
}
