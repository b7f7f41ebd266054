/* SPDX-License-Identifier: MIT */
/* Stored clusters: found through the index, checked, inflated, kept. */
#include <string.h>
#include "internal.h"

/* Stored bytes that are inflated at a time while the end of a record is looked for. */
#define STEP_BYTES 512u

/* At most before what is marked in a record: a byte, and a length. */
#define MARKED_BYTES 6u

/* The stored bytes of a cluster, checked, in `stored`. */
static enum wq_status fetch(struct wq_bundle *b, const struct wq_extent *extent, uint8_t *stored)
{
    enum wq_status st = b->file.ops->read_at(b->file.self, extent->off, stored, extent->stored);
    if (st != WQ_OK)
        return st;
    if (extent->found)
        return wq_found_is_whole(b, extent->found) ? WQ_OK : WQ_E_DAMAGED;
    struct wq_bytes view = {stored, extent->stored};
    return wq_hash_matches(WQ_CLUSTER_KEY, view, extent->hash, 32) ? WQ_OK : WQ_E_DAMAGED;
}

/* The same, with the help of parity where it is needed and there is some. */
static enum wq_status fetch_or_mend(struct wq_bundle *b, uint32_t number, struct wq_extent *extent,
                                    uint8_t *stored)
{
    if (number >= b->info.cluster_n)
        return WQ_E_RANGE;
    enum wq_status st = wq_index_find(b, number, extent);
    if (st != WQ_OK)
        return st;
    st = fetch(b, extent, stored);
    if (st != WQ_OK && wq_cluster_mend(b, number, extent, stored) == WQ_OK)
        return WQ_OK;
    return st;
}

static enum wq_status inflate_all(struct wq_bundle *b, const struct wq_extent *extent, uint8_t *raw,
                                  size_t cap)
{
    struct wq_bytes view = {b->stored, extent->stored};
    uint32_t have;
    enum wq_status st = wq_inflate_begin(&b->inflate, view, raw, extent->raw, cap);
    return st == WQ_OK ? wq_inflate_more(&b->inflate, view.len, &have) : st;
}

/* ---- any cluster ---- */

enum wq_status wq_cluster_read(struct wq_bundle *bundle, uint32_t number, uint8_t *raw, size_t cap,
                               uint32_t *len)
{
    struct wq_extent extent;
    enum wq_status st = fetch_or_mend(bundle, number, &extent, bundle->stored);
    if (st != WQ_OK)
        return st;
    uint32_t raw_len = extent.raw == 0 ? extent.stored : extent.raw;
    if (raw_len > cap)
        return WQ_E_LIMIT;
    if (extent.raw == 0)
        memcpy(raw, bundle->stored, raw_len);
    else
        st = inflate_all(bundle, &extent, raw, cap);
    if (st == WQ_OK)
        *len = raw_len;
    return st;
}

enum wq_status wq_bundle_check_cluster(struct wq_bundle *bundle, uint32_t cluster)
{
    struct wq_extent extent;
    if (cluster >= bundle->info.cluster_n)
        return WQ_E_RANGE;
    /* what is in memory says nothing of the medium */
    wq_index_forget(&bundle->index);
    bundle->rows->is_loaded = false;
    enum wq_status st = wq_index_find(bundle, cluster, &extent);
    if (st == WQ_OK)
        st = fetch(bundle, &extent, bundle->stored);
    if (st != WQ_OK || extent.raw == 0)
        return st;
    struct wq_slot *lent = &bundle->slots[0];
    lent->is_loaded = false;
    return inflate_all(bundle, &extent, lent->raw, bundle->max_raw + WQ_INFLATE_SLACK);
}

enum wq_status wq_cluster_describe(struct wq_bundle *bundle, uint32_t number,
                                   struct wq_cluster_facts *facts)
{
    struct wq_extent extent;
    if (number >= bundle->info.cluster_n)
        return WQ_E_RANGE;
    enum wq_status st = wq_index_find(bundle, number, &extent);
    if (st != WQ_OK)
        return st;
    *facts = (struct wq_cluster_facts){.stored_len = extent.stored, .raw_len = extent.raw};
    memcpy(facts->hash, extent.hash, sizeof facts->hash);
    return WQ_OK;
}

enum wq_status wq_cluster_stored(struct wq_bundle *bundle, uint32_t number,
                                 struct wq_stored_cluster *cluster)
{
    struct wq_extent extent;
    enum wq_status st = fetch_or_mend(bundle, number, &extent, bundle->stored);
    if (st != WQ_OK)
        return st;
    cluster->stored = (struct wq_bytes){bundle->stored, extent.stored};
    cluster->raw_len = extent.raw;
    return WQ_OK;
}

enum wq_status wq_bundle_check_leader(struct wq_bundle *bundle, uint32_t cluster)
{
    struct wq_extent extent;
    if (cluster >= bundle->info.cluster_n)
        return WQ_E_RANGE;
    enum wq_status st = wq_index_find(bundle, cluster, &extent);
    if (st != WQ_OK)
        return st;
    struct wq_found found = {.off = extent.off, .stored = extent.stored};
    return wq_found_is_whole(bundle, &found) ? WQ_OK : WQ_E_DAMAGED;
}

/* ---- clusters of text ---- */

static enum wq_status load_text(struct wq_bundle *b, uint32_t number)
{
    struct wq_text_cluster *text = &b->text;
    struct wq_extent extent;
    if (text->is_loaded && text->number == number)
        return WQ_OK;
    if (number >= b->text_section.cluster_n)
        return WQ_E_DAMAGED;
    text->is_loaded = false;
    enum wq_status st = fetch_or_mend(b, b->text_section.first + number, &extent, text->stored);
    if (st != WQ_OK)
        return st;
    text->raw_len = extent.raw;
    text->have = 0;
    if (extent.raw == 0) {
        text->raw_len = text->have = extent.stored;
        memcpy(text->raw, text->stored, extent.stored);
    } else {
        struct wq_bytes stored = {text->stored, extent.stored};
        st = wq_inflate_begin(&text->inflate, stored, text->raw, extent.raw,
                              b->max_raw + WQ_INFLATE_SLACK);
    }
    text->number = number;
    text->is_loaded = st == WQ_OK;
    return st;
}

/* Inflate the loaded cluster until it holds `want` bytes, or all of it. */
static enum wq_status inflate_to(struct wq_text_cluster *text, uint64_t want)
{
    enum wq_status st = WQ_OK;
    if (want > text->raw_len)
        want = text->raw_len;
    while (text->have < want && st == WQ_OK)
        st = wq_inflate_more(&text->inflate, STEP_BYTES, &text->have);
    text->is_loaded = st == WQ_OK;
    return st;
}

/* Where the text of the record at *off begins: behind what is marked in it. */
static enum wq_status pass_marked(struct wq_text_cluster *text, uint64_t *off)
{
    uint32_t len;
    if (*off == text->have || text->raw[*off] != WQ_AR8_MARKS)
        return WQ_OK;
    struct wq_bytes left = {text->raw + *off + 1, text->have - (size_t)*off - 1};
    enum wq_status st = wq_take_varint(&left, &len);
    if (st == WQ_OK)
        *off = (uint64_t)(left.ptr - text->raw) + len;
    return st;
}

/* Where the record at `off` ends. What comes before it is inflated anyway, so that looking for the
 * end of each record costs little more. */
static enum wq_status find_end(struct wq_text_cluster *text, uint64_t off, uint64_t *end)
{
    enum wq_status st = inflate_to(text, off + MARKED_BYTES);
    if (st == WQ_OK)
        st = pass_marked(text, &off);
    while (st == WQ_OK && off < text->raw_len) {
        st = inflate_to(text, off + 1);
        if (st != WQ_OK)
            break;
        const uint8_t *from = text->raw + off;
        const uint8_t *found = memchr(from, WQ_AR8_END, text->have - (size_t)off);
        if (found) {
            *end = (uint64_t)(found + 1 - text->raw);
            return WQ_OK;
        }
        off = text->have;
    }
    return st == WQ_OK ? WQ_E_DAMAGED : st;
}

enum wq_status wq_record_at(struct wq_bundle *bundle, uint32_t number, uint32_t record,
                            struct wq_bytes *bytes)
{
    struct wq_text_cluster *text = &bundle->text;
    uint64_t off = 0, end = 0;
    enum wq_status st = load_text(bundle, number);
    for (uint32_t i = 0; st == WQ_OK; i++) {
        off = end;
        st = find_end(text, off, &end);
        if (i == record)
            break;
    }
    if (st == WQ_OK)
        *bytes = (struct wq_bytes){text->raw + off, (size_t)(end - off)};
    return st;
}

enum wq_status wq_record_count(struct wq_bundle *bundle, uint32_t number, uint32_t *n)
{
    struct wq_text_cluster *text = &bundle->text;
    uint64_t end = 0;
    uint32_t record_n = 0;
    enum wq_status st = load_text(bundle, number);
    for (; st == WQ_OK && end < text->raw_len; record_n++)
        st = find_end(text, end, &end);
    if (st == WQ_OK)
        *n = record_n;
    return st;
}

/* ---- clusters of the catalogue ---- */

/* Where cluster `number` is kept, or is to be: in the place of the one not used for longest. */
static struct wq_slot *slot_of(struct wq_bundle *b, uint32_t number)
{
    struct wq_slot *oldest = b->slots;
    for (size_t i = 0; i < WQ_SLOTS; i++) {
        struct wq_slot *slot = &b->slots[i];
        if (slot->is_loaded && slot->number == number)
            return slot;
        if (slot->used_at < oldest->used_at)
            oldest = slot;
    }
    return oldest;
}

enum wq_status wq_part_load(struct wq_bundle *bundle, enum wq_part part, uint32_t number,
                            struct wq_bytes *raw)
{
    const struct wq_section *section = &bundle->parts[part];
    if (number >= section->cluster_n)
        return WQ_E_RANGE;
    number += section->first;
    struct wq_slot *slot = slot_of(bundle, number);
    if (!slot->is_loaded || slot->number != number) {
        slot->is_loaded = false;
        enum wq_status st = wq_cluster_read(bundle, number, slot->raw,
                                            bundle->max_raw + WQ_INFLATE_SLACK, &slot->raw_len);
        if (st != WQ_OK)
            return st;
        slot->number = number;
        slot->is_loaded = true;
    }
    slot->used_at = ++bundle->use_n;
    *raw = (struct wq_bytes){slot->raw, slot->raw_len};
    return WQ_OK;
}
