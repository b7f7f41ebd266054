/* SPDX-License-Identifier: MIT */
/* Article ids: docs/bundle.md, "Article ids". */
#include <string.h>
#include "internal.h"
#include "warraq/hash.h"

#define ID_KEY "warraq id 1"
#define TEXT_KEY "warraq text 1"

/* What an id comes from; the letter is hashed first, so that an address is never mistaken for an
 * id of a source that happens to look the same. */
enum origin {
    ORIGIN_ADDRESS = 'A',
    ORIGIN_SOURCE_ID = 'S',
    ORIGIN_TITLE = 'T',
    ORIGIN_TEXT = 'X',
    ORIGIN_RENAMED = 'R'
};

/* letter, three strings of at most WQ_FIELD_MAX each behind a u32, date, part */
#define NAME_BYTES_MAX (1 + 3 * (4 + WQ_FIELD_MAX) + 4 + 2)

struct name {
    uint8_t bytes[NAME_BYTES_MAX];
    size_t len;
};

struct wq_bytes wq_key(const char *key)
{
    return (struct wq_bytes){(const uint8_t *)key, strlen(key)};
}

/* The length before it keeps "ab" + "c" apart from "a" + "bc". A field over its limit is cut: its
 * article is refused later. */
static void add_string(struct name *name, struct wq_str text)
{
    size_t len = text.len < WQ_FIELD_MAX ? text.len : WQ_FIELD_MAX;
    wq_store_u32(name->bytes + name->len, (uint32_t)len);
    if (len)
        memcpy(name->bytes + name->len + 4, text.ptr, len);
    name->len += 4 + len;
}

static void add_number(struct name *name, uint32_t number)
{
    wq_store_u32(name->bytes + name->len, number);
    name->len += 4;
}

static enum origin origin_of(const struct wq_meta *meta)
{
    if (meta->address.len)
        return ORIGIN_ADDRESS;
    if (meta->source_id.len)
        return ORIGIN_SOURCE_ID;
    /* a title alone does not name an article: columns repeat theirs every day */
    if (meta->title.len && (meta->source.len || meta->date))
        return ORIGIN_TITLE;
    return ORIGIN_TEXT;
}

void wq_article_identify(struct wq_article *article)
{
    struct wq_meta *meta = &article->meta;
    enum origin origin = origin_of(meta);
    struct name name = {.bytes = {(uint8_t)origin}, .len = 1};
    uint8_t hash[32];
    switch (origin) {
    case ORIGIN_ADDRESS:
        add_string(&name, meta->address);
        break;
    case ORIGIN_SOURCE_ID:
        add_string(&name, meta->source);
        add_string(&name, meta->source_id);
        break;
    case ORIGIN_TITLE:
        add_string(&name, meta->source);
        add_string(&name, meta->title);
        add_number(&name, meta->date);
        break;
    default:
        wq_text_hash(article->text, hash);
        add_string(&name, (struct wq_str){(const char *)hash, sizeof hash});
    }
    if (meta->part_n > 1) {
        wq_store_u16(name.bytes + name.len, meta->part);
        name.len += 2;
    }
    wq_hash(wq_key(ID_KEY), (struct wq_bytes){name.bytes, name.len}, meta->id, WQ_ID_BYTES);
}

void wq_text_hash(struct wq_str text, uint8_t hash[32])
{
    wq_hash(wq_key(TEXT_KEY), (struct wq_bytes){(const uint8_t *)text.ptr, text.len}, hash, 32);
}

void wq_id_rename(const uint8_t text_hash[32], uint8_t id[WQ_ID_BYTES])
{
    uint8_t name[1 + WQ_ID_BYTES + 32] = {ORIGIN_RENAMED};
    memcpy(name + 1, id, WQ_ID_BYTES);
    memcpy(name + 1 + WQ_ID_BYTES, text_hash, 32);
    wq_hash(wq_key(ID_KEY), (struct wq_bytes){name, sizeof name}, id, WQ_ID_BYTES);
}
