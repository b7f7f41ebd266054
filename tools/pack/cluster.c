/* SPDX-License-Identifier: MIT */
/* Clusters: compressed, hashed, written. */
#include <libdeflate.h>
#include <stdlib.h>
#include "internal.h"
#include "warraq/hash.h"

/* The strongest: packing is done once, reading for years. */
#define LEVEL 12

struct wq_compressor {
    struct libdeflate_compressor *deflate;
    uint8_t *stored;
    size_t stored_cap;
};

enum wq_status wq_compressor_make(struct wq_compressor **compressor)
{
    struct wq_compressor *c = calloc(1, sizeof *c);
    if (!c)
        return WQ_E_NOMEM;
    c->deflate = libdeflate_alloc_compressor(LEVEL);
    if (c->deflate)
        c->stored_cap = libdeflate_deflate_compress_bound(c->deflate, WQ_CLUSTER_RAW_MAX);
    c->stored = c->deflate ? malloc(c->stored_cap) : NULL;
    if (!c->stored) {
        wq_compressor_free(c);
        return WQ_E_NOMEM;
    }
    *compressor = c;
    return WQ_OK;
}

void wq_compressor_free(struct wq_compressor *compressor)
{
    if (!compressor)
        return;
    libdeflate_free_compressor(compressor->deflate);
    free(compressor->stored);
    free(compressor);
}

static enum wq_status add_index_record(struct wq_clusters *clusters, struct wq_bytes stored)
{
    static const uint8_t key[] = WQ_CLUSTER_KEY;
    uint8_t record[WQ_INDEX_RECORD_BYTES];
    wq_store_u64(record + WQ_INDEX_OFF_OFF, clusters->off);
    wq_store_u32(record + WQ_INDEX_OFF_STORED, (uint32_t)stored.len);
    wq_store_u32(record + WQ_INDEX_OFF_RAW, (uint32_t)clusters->raw.len);
    wq_hash((struct wq_bytes){key, sizeof key - 1}, stored, record + WQ_INDEX_OFF_HASH, 32);
    return wq_buffer_add(&clusters->index, record, sizeof record);
}

enum wq_status wq_clusters_close(struct wq_clusters *clusters, struct wq_compressor *compressor)
{
    const struct wq_buffer *raw = &clusters->raw;
    if (raw->len == 0)
        return WQ_OK;
    if (raw->len > WQ_CLUSTER_RAW_MAX || clusters->n == UINT32_MAX)
        return WQ_E_LIMIT;
    size_t len = libdeflate_deflate_compress(compressor->deflate, raw->ptr, raw->len,
                                             compressor->stored, compressor->stored_cap);
    if (len == 0 || len > WQ_CLUSTER_STORED_MAX)
        return WQ_E_LIMIT;
    enum wq_status st = add_index_record(clusters, (struct wq_bytes){compressor->stored, len});
    if (st != WQ_OK)
        return st;
    if (clusters->file && fwrite(compressor->stored, 1, len, clusters->file) != len)
        return WQ_E_IO;
    clusters->off += len;
    clusters->n++;
    if (len > clusters->max_stored)
        clusters->max_stored = (uint32_t)len;
    if (raw->len > clusters->max_raw)
        clusters->max_raw = (uint32_t)raw->len;
    clusters->raw.len = 0;
    return WQ_OK;
}
