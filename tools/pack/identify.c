/* SPDX-License-Identifier: MIT */
/* Article ids: docs/bundle.md, "Article ids". */
#include <string.h>
#include "internal.h"
#include "warraq/hash.h"

#define ID_KEY "warraq id 1"
#define TEXT_KEY "warraq text 1"

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

void wq_id_rename(const uint8_t text_hash[32], uint8_t id[WQ_ID_BYTES])
{
    uint8_t name[1 + WQ_ID_BYTES + 32] = {'R'};
    memcpy(name + 1, id, WQ_ID_BYTES);
    memcpy(name + 1 + WQ_ID_BYTES, text_hash, 32);
    wq_hash(wq_key(ID_KEY), (struct wq_bytes){name, sizeof name}, id, WQ_ID_BYTES);
}
