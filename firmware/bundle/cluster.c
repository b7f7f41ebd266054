/* SPDX-License-Identifier: MIT */
/* Stored clusters: found through the index, checked, inflated, kept. */
#include <string.h>
#include "internal.h"

/* The stored bytes of a cluster, checked, in `stored`. */
static enum wq_status fetch(struct wq_bundle *b, const struct wq_extent *extent, uint8_t *stored)
{
    enum wq_status st = b->file.ops->read_at(b->file.self, extent->off, stored, extent->stored);
    if (st != WQ_OK)
        return st;
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

static enum wq_status inflate_all(struct wq_inflate *decoder, const struct wq_extent *extent,
                                  const uint8_t *stored, uint8_t *raw)
{
    struct wq_bytes view = {stored, extent->stored};
    enum wq_status st = wq_inflate_begin(decoder, view);
    return st == WQ_OK ? wq_inflate_more(decoder, raw, 0, extent->raw, true) : st;
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
        st = inflate_all(&bundle->inflate, &extent, bundle->stored, raw);
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
    wq_index_forget(bundle);
    enum wq_status st = wq_index_find(bundle, cluster, &extent);
    if (st == WQ_OK)
        st = fetch(bundle, &extent, bundle->stored);
    if (st != WQ_OK || extent.raw == 0)
        return st;
    bundle->rows.is_loaded = false; /* its buffer is lent */
    return inflate_all(&bundle->inflate, &extent, bundle->stored, bundle->rows.raw);
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
        st = wq_inflate_begin(&text->inflate, (struct wq_bytes){text->stored, extent.stored});
    }
    text->number = number;
    text->is_loaded = st == WQ_OK;
    return st;
}

enum wq_status wq_text_at(struct wq_bundle *bundle, uint32_t number, uint32_t off, uint32_t len,
                          struct wq_bytes *bytes)
{
    struct wq_text_cluster *text = &bundle->text;
    enum wq_status st = load_text(bundle, number);
    if (st != WQ_OK)
        return st;
    if (off > text->raw_len || len > text->raw_len - off)
        return WQ_E_DAMAGED;
    const uint32_t want = off + len;
    if (want > text->have) {
        st = wq_inflate_more(&text->inflate, text->raw, text->have, want, want == text->raw_len);
        text->is_loaded = st == WQ_OK;
        if (st != WQ_OK)
            return st;
        text->have = want;
    }
    *bytes = (struct wq_bytes){text->raw + off, len};
    return WQ_OK;
}

/* ---- clusters of rows ---- */

enum wq_status wq_rows_load(struct wq_bundle *bundle, uint32_t number, struct wq_bytes *raw)
{
    struct wq_rows_cluster *rows = &bundle->rows;
    if (!rows->is_loaded || rows->number != number) {
        if (number >= bundle->rows_section.cluster_n)
            return WQ_E_DAMAGED;
        rows->is_loaded = false;
        enum wq_status st = wq_cluster_read(bundle, bundle->rows_section.first + number, rows->raw,
                                            bundle->max_raw, &rows->raw_len);
        if (st != WQ_OK)
            return st;
        rows->number = number;
        rows->is_loaded = true;
    }
    *raw = (struct wq_bytes){rows->raw, rows->raw_len};
    return WQ_OK;
}
