/* SPDX-License-Identifier: MIT */
/* Clusters: compressed, hashed, written. */
#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>
#include "internal.h"
#include "warraq/hash.h"

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
    c->deflate = libdeflate_alloc_compressor(WQ_DEFLATE_LEVEL);
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

static void make_leader(const struct wq_clusters *clusters, struct wq_bytes stored,
                        uint32_t raw_len, uint8_t leader[WQ_LEADER_BYTES])
{
    wq_store_u32(leader + WQ_LEADER_OFF_MAGIC, WQ_LEADER_MAGIC);
    wq_store_u32(leader + WQ_LEADER_OFF_TYPE, clusters->type);
    wq_store_u32(leader + WQ_LEADER_OFF_NUMBER, clusters->n);
    wq_store_u32(leader + WQ_LEADER_OFF_STORED, (uint32_t)stored.len);
    wq_store_u32(leader + WQ_LEADER_OFF_RAW, raw_len);
    uint32_t crc = libdeflate_crc32(0, leader, WQ_LEADER_OFF_CRC);
    wq_store_u32(leader + WQ_LEADER_OFF_CRC, libdeflate_crc32(crc, stored.ptr, stored.len));
}

static enum wq_status add_index_record(struct wq_clusters *clusters, struct wq_bytes stored,
                                       uint32_t raw_len)
{
    uint8_t record[WQ_INDEX_RECORD_BYTES];
    wq_store_u32(record + WQ_INDEX_OFF_STORED, (uint32_t)stored.len);
    wq_store_u32(record + WQ_INDEX_OFF_RAW, raw_len);
    wq_hash(wq_key(WQ_CLUSTER_KEY), stored, record + WQ_INDEX_OFF_HASH, 32);
    return wq_spool_add(&clusters->index, record, sizeof record);
}

bool wq_is_stopped(bool (*is_stopped)(void))
{
    return is_stopped && is_stopped();
}

enum wq_status wq_clusters_add_stored(struct wq_clusters *clusters, struct wq_bytes stored,
                                      uint32_t raw_len)
{
    uint8_t leader[WQ_LEADER_BYTES];
    const uint32_t len = raw_len > 0 ? raw_len : (uint32_t)stored.len;
    if (stored.len == 0 || stored.len > WQ_CLUSTER_STORED_MAX || len > WQ_CLUSTER_RAW_MAX ||
        clusters->n == WQ_CLUSTERS_MAX || wq_is_stopped(clusters->is_stopped))
        return WQ_E_LIMIT;
    enum wq_status st = add_index_record(clusters, stored, raw_len);
    if (st != WQ_OK)
        return st;
    make_leader(clusters, stored, raw_len, leader);
    if (clusters->file && (fwrite(leader, 1, sizeof leader, clusters->file) != sizeof leader ||
                           fwrite(stored.ptr, 1, stored.len, clusters->file) != stored.len))
        return WQ_E_IO;
    clusters->file_bytes += sizeof leader + stored.len;
    clusters->len += len;
    clusters->n++;
    if (stored.len > clusters->max_stored)
        clusters->max_stored = (uint32_t)stored.len;
    if (len > clusters->max_raw)
        clusters->max_raw = len;
    return WQ_OK;
}

enum wq_status wq_clusters_add_page(struct wq_clusters *clusters, struct wq_bytes bytes)
{
    return wq_clusters_add_stored(clusters, bytes, 0);
}

/* A block of deflate that holds `n` bytes as they are (RFC 1951, 3.2.4), and another one behind. */
static size_t put_plain_block(uint8_t *out, const uint8_t *bytes, uint16_t n)
{
    out[0] = 0;
    wq_store_u16(out + 1, n);
    wq_store_u16(out + 3, (uint16_t)~n);
    memcpy(out + 5, bytes, n);
    return 5 + (size_t)n;
}

enum wq_status wq_clusters_close_mixed(struct wq_clusters *clusters,
                                       struct wq_compressor *compressor, uint16_t plain_n)
{
    struct wq_bytes raw = {clusters->raw.ptr, clusters->raw.len};
    if (raw.len == 0)
        return WQ_OK;
    if (raw.len > WQ_CLUSTER_RAW_MAX)
        return WQ_E_LIMIT;
    size_t head = plain_n > 0 ? put_plain_block(compressor->stored, raw.ptr, plain_n) : 0;
    size_t len =
        libdeflate_deflate_compress(compressor->deflate, raw.ptr + plain_n, raw.len - plain_n,
                                    compressor->stored + head, compressor->stored_cap - head);
    struct wq_bytes stored = {compressor->stored, head + len};
    enum wq_status st = len > 0 && stored.len < raw.len
                            ? wq_clusters_add_stored(clusters, stored, (uint32_t)raw.len)
                            : wq_clusters_add_page(clusters, raw);
    clusters->raw.len = 0;
    return st;
}

enum wq_status wq_clusters_close(struct wq_clusters *clusters, struct wq_compressor *compressor)
{
    return wq_clusters_close_mixed(clusters, compressor, 0);
}

enum wq_status wq_clusters_rewind(struct wq_clusters *clusters, const struct wq_clusters *mark)
{
    if (clusters->file && fseeko(clusters->file, (off_t)mark->file_bytes, SEEK_SET) != 0)
        return WQ_E_IO;
    clusters->raw.len = 0;
    wq_spool_cut(&clusters->index, (uint64_t)mark->n * WQ_INDEX_RECORD_BYTES);
    clusters->len = mark->len;
    clusters->file_bytes = mark->file_bytes;
    clusters->n = mark->n;
    clusters->max_stored = mark->max_stored;
    clusters->max_raw = mark->max_raw;
    return WQ_OK;
}

void wq_clusters_free(struct wq_clusters *clusters)
{
    wq_buffer_free(&clusters->raw);
    wq_spool_free(&clusters->index);
}

size_t wq_compressed_len(struct wq_compressor *compressor, const struct wq_buffer *raw)
{
    return libdeflate_deflate_compress(compressor->deflate, raw->ptr, raw->len, compressor->stored,
                                       compressor->stored_cap);
}
