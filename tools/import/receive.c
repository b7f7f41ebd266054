/* SPDX-License-Identifier: MIT */
/* The payloads that warraq receives. They come from a process that is not trusted. */
#include "protocol.h"
#include "warraq/bundle.h"
#include "warraq/format.h"

static enum wq_status take_string(struct wq_bytes *in, size_t max, struct wq_str *text)
{
    struct wq_bytes view;
    if (in->len < 4)
        return WQ_E_DAMAGED;
    uint32_t len = wq_load_u32(in->ptr);
    if (len > max)
        return WQ_E_LIMIT;
    enum wq_status st = wq_bytes_at(*in, 4, len, &view);
    if (st != WQ_OK)
        return st;
    *text = (struct wq_str){(const char *)view.ptr, view.len};
    if (!wq_utf8_valid(*text))
        return WQ_E_DAMAGED;
    in->ptr += 4 + len;
    in->len -= 4 + len;
    return WQ_OK;
}

/* As far as the reader's check of a row goes: what it would refuse must not be packed. */
static bool is_date(uint32_t date)
{
    return date <= 99991231 && date / 100 % 100 <= 12 && date % 100 <= 31;
}

enum wq_status wq_article_receive(struct wq_bytes payload, struct wq_arena *arena,
                                  struct wq_article *article)
{
    struct wq_article got = {0};
    struct wq_str *strings[WQ_META_STRINGS];
    if (payload.len < WQ_ARTICLE_HEAD_BYTES)
        return WQ_E_DAMAGED;
    got.meta.date = wq_load_u32(payload.ptr);
    got.meta.captured = wq_load_u32(payload.ptr + 4);
    got.meta.word_n = wq_load_u32(payload.ptr + 8);
    got.meta.part = wq_load_u16(payload.ptr + 12);
    got.meta.part_n = wq_load_u16(payload.ptr + 14);
    if (got.meta.part < 1 || got.meta.part > got.meta.part_n || !is_date(got.meta.date) ||
        !is_date(got.meta.captured))
        return WQ_E_DAMAGED;
    payload.ptr += WQ_ARTICLE_HEAD_BYTES;
    payload.len -= WQ_ARTICLE_HEAD_BYTES;

    enum wq_status st = WQ_OK;
    wq_meta_strings(&got.meta, strings);
    for (size_t i = 0; i < WQ_META_STRINGS && st == WQ_OK; i++)
        st = take_string(&payload, i == 0 ? WQ_TITLE_MAX : WQ_FIELD_MAX, strings[i]);
    if (st == WQ_OK && payload.len > WQ_RECORD_MAX)
        st = WQ_E_LIMIT;
    if (st == WQ_OK)
        st = wq_record_decode(payload, &wq_ar8_default, got.meta.title, arena, &got);
    if (st != WQ_OK)
        return st;
    if (got.block_n == 0 || got.blocks[0].kind != WQ_BLOCK_HEADING)
        return WQ_E_DAMAGED;
    *article = got;
    return WQ_OK;
}

enum wq_status wq_strip_receive(struct wq_bytes payload, struct wq_strip *strip)
{
    if (payload.len < 3)
        return WQ_E_DAMAGED;
    const uint32_t w_px = wq_load_u16(payload.ptr);
    const size_t len = payload.len - 2;
    if (w_px < 1 || w_px > WQ_IMAGE_SIDE_MAX || len % w_px != 0 ||
        len / w_px * (1 + w_px) > WQ_STRIP_MAX)
        return WQ_E_DAMAGED;
    *strip = (struct wq_strip){w_px, (uint32_t)(len / w_px), payload.ptr + 2};
    return WQ_OK;
}

enum wq_status wq_note_receive(struct wq_bytes payload, struct wq_note *note)
{
    if (payload.len < WQ_NOTE_HEAD_BYTES || payload.ptr[0] >= WQ_NOTE_KINDS)
        return WQ_E_DAMAGED;
    struct wq_note got = {
        .kind = (enum wq_note_kind)payload.ptr[0],
        .line = wq_load_u32(payload.ptr + 1),
        .count = wq_load_u32(payload.ptr + 5),
    };
    payload.ptr += WQ_NOTE_HEAD_BYTES;
    payload.len -= WQ_NOTE_HEAD_BYTES;
    enum wq_status st = take_string(&payload, WQ_NOTE_DETAIL_MAX, &got.detail);
    if (st != WQ_OK || payload.len > 0)
        return WQ_E_DAMAGED;
    *note = got;
    return WQ_OK;
}

enum wq_status wq_item_receive(struct wq_bytes payload, struct wq_item *item)
{
    struct wq_item got = {0};
    if (payload.len < 4)
        return WQ_E_DAMAGED;
    got.line = wq_load_u32(payload.ptr);
    payload.ptr += 4;
    payload.len -= 4;
    enum wq_status st = take_string(&payload, WQ_NOTE_DETAIL_MAX, &got.name);
    if (st != WQ_OK || payload.len > 0)
        return WQ_E_DAMAGED;
    *item = got;
    return WQ_OK;
}
