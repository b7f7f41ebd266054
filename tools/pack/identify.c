/* SPDX-License-Identifier: MIT */
/* Article ids: docs/bundle.md, "Article ids". */
#include <string.h>
#include "internal.h"
#include "warraq/hash.h"

#define ID_KEY "warraq id 1"
#define TEXT_KEY "warraq text 1"
#define REST_KEY "warraq rest 1" /* of no file */

struct wq_bytes wq_key(const char *key)
{
    return (struct wq_bytes){(const uint8_t *)key, strlen(key)};
}

void wq_article_identify(struct wq_article *article)
{
    uint8_t room[WQ_ID_ROOM_BYTES], text_hash[32];
    if (wq_id_of_meta(&article->meta, room, article->meta.id))
        return;
    wq_text_hash(article->text, text_hash);
    wq_id_of_text(&article->meta, text_hash, room, article->meta.id);
}

void wq_text_hash(struct wq_str text, uint8_t hash[32])
{
    wq_hash(wq_key(TEXT_KEY), (struct wq_bytes){(const uint8_t *)text.ptr, text.len}, hash, 32);
}

static enum wq_status add_numbers(struct wq_buffer *buffer, const uint32_t *numbers, size_t n)
{
    enum wq_status st = WQ_OK;
    for (size_t i = 0; i < n && st == WQ_OK; i++)
        st = wq_buffer_add_varint(buffer, numbers[i]);
    return st;
}

static enum wq_status add_string(struct wq_buffer *buffer, struct wq_str text)
{
    enum wq_status st = wq_buffer_add_varint(buffer, (uint32_t)text.len);
    return st == WQ_OK ? wq_buffer_add(buffer, text.ptr, text.len) : st;
}

enum wq_status wq_rest_hash(const struct wq_article *article, struct wq_buffer *room,
                            uint16_t *hash)
{
    const struct wq_meta *meta = &article->meta;
    const struct wq_str strings[] = {meta->source,  meta->author,  meta->category, meta->language,
                                     meta->address, meta->licence, meta->source_id};
    const uint32_t head[] = {meta->date, article->block_n, article->span_n, article->image_n};
    uint8_t bytes[32];
    room->len = 0;
    enum wq_status st = add_numbers(room, head, 4);
    for (size_t i = 0; i < sizeof strings / sizeof strings[0] && st == WQ_OK; i++)
        st = add_string(room, strings[i]);
    for (uint32_t i = 0; i < article->block_n && st == WQ_OK; i++) {
        const struct wq_block *b = &article->blocks[i];
        st = add_numbers(room, (uint32_t[]){b->kind, b->level, b->flags, b->number, b->off, b->len},
                         6);
    }
    for (uint32_t i = 0; i < article->span_n && st == WQ_OK; i++) {
        const struct wq_span *s = &article->spans[i];
        st = add_numbers(room, (uint32_t[]){s->kind, s->off, s->len, s->note}, 4);
        if (st == WQ_OK)
            st = add_string(room, s->address);
    }
    for (uint32_t i = 0; i < article->image_n && st == WQ_OK; i++)
        st = add_numbers(room, (uint32_t[]){article->images[i].w_px, article->images[i].h_px}, 2);
    if (st != WQ_OK)
        return st;
    wq_hash(wq_key(REST_KEY), (struct wq_bytes){room->ptr, room->len}, bytes, sizeof bytes);
    *hash = wq_load_u16(bytes);
    return WQ_OK;
}

void wq_id_rename(const uint8_t text_hash[32], uint8_t id[WQ_ID_BYTES])
{
    uint8_t name[1 + WQ_ID_BYTES + 32] = {'R'};
    memcpy(name + 1, id, WQ_ID_BYTES);
    memcpy(name + 1 + WQ_ID_BYTES, text_hash, 32);
    wq_hash(wq_key(ID_KEY), (struct wq_bytes){name, sizeof name}, id, WQ_ID_BYTES);
}
