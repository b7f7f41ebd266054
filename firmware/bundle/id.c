/* SPDX-License-Identifier: MIT */
/* Article ids: docs/bundle.md, "Article ids". Most are not stored, but made from what is known of
 * the article. */
#include <string.h>
#include "internal.h"
#include "warraq/hash.h"

#define ID_KEY "warraq id 1"

struct name {
    uint8_t *bytes;
    size_t len;
};

/* The length before it keeps "ab" + "c" apart from "a" + "bc". A field over its limit is cut: its
 * article is refused. */
static void add_string(struct name *name, struct wq_str text)
{
    size_t len = text.len < WQ_FIELD_MAX ? text.len : WQ_FIELD_MAX;
    wq_store_u32(name->bytes + name->len, (uint32_t)len);
    if (len)
        memcpy(name->bytes + name->len + 4, text.ptr, len);
    name->len += 4 + len;
}

static void hash_name(struct name *name, const struct wq_meta *meta, uint8_t id[WQ_ID_BYTES])
{
    if (meta->part_n > 1) {
        wq_store_u16(name->bytes + name->len, meta->part);
        name->len += 2;
    }
    wq_hash((struct wq_bytes){(const uint8_t *)ID_KEY, sizeof ID_KEY - 1},
            (struct wq_bytes){name->bytes, name->len}, id, WQ_ID_BYTES);
}

bool wq_id_of_meta(const struct wq_meta *meta, uint8_t *room, uint8_t id[WQ_ID_BYTES])
{
    struct name name = {room, 1};
    if (meta->address.len) {
        name.bytes[0] = 'A';
        add_string(&name, meta->address);
    } else if (meta->source_id.len) {
        name.bytes[0] = 'S';
        add_string(&name, meta->source);
        add_string(&name, meta->source_id);
    } else if (meta->title.len && (meta->source.len || meta->date)) {
        /* a title alone does not name an article: columns repeat theirs every day */
        name.bytes[0] = 'T';
        add_string(&name, meta->source);
        add_string(&name, meta->title);
        wq_store_u32(name.bytes + name.len, meta->date);
        name.len += 4;
    } else {
        return false;
    }
    hash_name(&name, meta, id);
    return true;
}

void wq_id_of_text(const struct wq_meta *meta, const uint8_t text_hash[32], uint8_t *room,
                   uint8_t id[WQ_ID_BYTES])
{
    struct name name = {room, 1};
    name.bytes[0] = 'X';
    add_string(&name, (struct wq_str){(const char *)text_hash, 32});
    hash_name(&name, meta, id);
}
