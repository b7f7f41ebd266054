/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_TESTS_FORGE_H
#define WARRAQ_TESTS_FORGE_H
/* Bundles made by hand, with any content, whose checks are nevertheless right: what someone who
 * wants to harm a reader would make. Written apart from the packer, after docs/bundle.md. */
#define ZLIB_CONST
#include <zlib.h>
#include "../unit/bundle_fixture.h"
#include "warraq/hash.h"

#define FORGE_CLUSTERS_MAX 8

/* Sections in this order: TEXT, ROWS, then AR8T if there are letters, then an unknown one. The packer
 * has another order; readers may not rely on either. */
struct forge {
    struct wq_buffer raw[FORGE_CLUSTERS_MAX]; /* text first, then rows */
    uint32_t text_n, rows_n;                  /* clusters */
    uint32_t article_n;
    const struct wq_ar8 *letters; /* of its own, or NULL */
    bool has_unknown;             /* a section "TEST" of one cluster of 8 bytes */
    size_t trailing;              /* bytes stored behind the stream of cluster 0 */
    struct wq_buffer out;         /* the bundle, after forge_build */
    uint32_t section_n, cluster_n;
    size_t table_off, index_off, clusters_off, clusters_len;
};

static inline void forge_add(struct wq_buffer *buffer, const void *bytes, size_t len)
{
    assert_int_equal(wq_buffer_add(buffer, bytes, len), WQ_OK);
}

static inline void forge_add_varint(struct wq_buffer *buffer, uint32_t value)
{
    assert_int_equal(wq_buffer_add_varint(buffer, value), WQ_OK);
}

static inline void forge_free(struct forge *forge)
{
    for (size_t i = 0; i < FORGE_CLUSTERS_MAX; i++)
        wq_buffer_free(&forge->raw[i]);
    wq_buffer_free(&forge->out);
}

/* A row with a title and an id of one repeated byte, its length before it. */
static inline void forge_add_row(struct wq_buffer *rows, struct wq_locator at,
                                 const struct wq_meta *meta)
{
    uint8_t head[WQ_ROW_HEAD_BYTES] = {0};
    const uint8_t tag = WQ_FIELD_TITLE;
    wq_store_u32(head + WQ_ROW_OFF_CLUSTER, at.cluster);
    wq_store_u32(head + WQ_ROW_OFF_OFF, at.off);
    wq_store_u32(head + WQ_ROW_OFF_LEN, at.len);
    memcpy(head + WQ_ROW_OFF_ID, meta->id, WQ_ID_BYTES);
    wq_store_u16(head + WQ_ROW_OFF_PART, meta->part);
    wq_store_u16(head + WQ_ROW_OFF_PART_N, meta->part_n);
    forge_add_varint(rows, (uint32_t)(sizeof head + 2 + meta->title.len));
    forge_add(rows, head, sizeof head);
    forge_add(rows, &tag, 1);
    forge_add_varint(rows, (uint32_t)meta->title.len);
    forge_add(rows, meta->title.ptr, meta->title.len);
}

/* Two text clusters of `n` / 2 articles each and one cluster of rows; titles below 128 bytes.
 * `letters` NULL: those that ship. */
static inline void forge_articles(struct forge *forge, const struct sample *samples, uint32_t n,
                                  const struct wq_ar8 *letters)
{
    memset(forge, 0, sizeof *forge);
    forge->letters = letters;
    forge->text_n = 2;
    forge->rows_n = 1;
    forge->article_n = n;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t cluster = i < n / 2 ? 0 : 1;
        struct wq_buffer *text = &forge->raw[cluster];
        struct wq_locator at = {.cluster = cluster, .off = (uint32_t)text->len};
        assert_int_equal(
            wq_record_encode(&samples[i].article, letters ? letters : &wq_ar8_default, text),
            WQ_OK);
        at.len = (uint32_t)text->len - at.off;
        forge_add_row(&forge->raw[2], at, &samples[i].article.meta);
    }
}

static inline void forge_hash(const char *key, const uint8_t *bytes, size_t len, uint8_t *hash,
                              size_t hash_len)
{
    wq_hash((struct wq_bytes){(const uint8_t *)key, strlen(key)}, (struct wq_bytes){bytes, len},
            hash, hash_len);
}

/* The hash of each cluster, of the bytes that its record names where they are in the file. */
static inline void forge_seal_clusters(struct forge *forge)
{
    uint64_t off = forge->clusters_off;
    for (uint32_t i = 0; i < forge->cluster_n; i++) {
        uint8_t *record = forge->out.ptr + forge->index_off + i * WQ_INDEX_RECORD_BYTES;
        uint32_t stored = wq_load_u32(record + WQ_INDEX_OFF_STORED);
        off += WQ_LEADER_BYTES;
        if (off <= forge->out.len && stored <= forge->out.len - off)
            forge_hash("warraq cluster 1", forge->out.ptr + off, stored,
                       record + WQ_INDEX_OFF_HASH, 32);
        off += stored;
    }
}

/* Make every check right for what now stands at the start of `out`, and its end the same; at most
 * one page of the index. */
static inline void forge_seal(struct forge *forge)
{
    uint8_t *p = forge->out.ptr;
    const size_t table_len = forge->section_n * WQ_SECTION_BYTES;
    const size_t index_len = forge->cluster_n * WQ_INDEX_RECORD_BYTES;
    forge_seal_clusters(forge);
    forge_hash("warraq table 1", p + forge->table_off, table_len, p + WQ_ROOT_OFF_TABLE_HASH, 32);
    forge_hash("warraq index 1", p + forge->index_off, index_len, p + WQ_ROOT_OFF_INDEX_HASH, 32);
    memset(p + WQ_ROOT_OFF_EDITION, 0, 16);
    forge_hash("warraq edition 1", p, WQ_ROOT_BYTES, p + WQ_ROOT_OFF_EDITION, 16);
    uint8_t *tail = p + forge->clusters_off + forge->clusters_len;
    memcpy(tail, p + forge->index_off, index_len);
    memcpy(tail + index_len, p + forge->table_off, table_len);
    memcpy(tail + index_len + table_len, p, WQ_ROOT_BYTES);
}

static inline void forge_deflate(struct wq_bytes raw, struct wq_buffer *out)
{
    z_stream z = {.next_in = raw.ptr, .avail_in = (uInt)raw.len};
    assert_int_equal(deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY),
                     Z_OK);
    uLong cap = deflateBound(&z, (uLong)raw.len);
    uint8_t *stored = malloc(cap);
    z.next_out = stored;
    z.avail_out = (uInt)cap;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    forge_add(out, stored, z.total_out);
    deflateEnd(&z);
    free(stored);
}

static inline void forge_section(struct wq_buffer *table, uint32_t type, uint32_t flags,
                                 uint32_t cluster_n)
{
    uint8_t entry[WQ_SECTION_BYTES] = {0};
    wq_store_u32(entry + WQ_SECTION_OFF_TYPE, type);
    wq_store_u32(entry + WQ_SECTION_OFF_FLAGS, flags);
    wq_store_u32(entry + WQ_SECTION_OFF_CLUSTER_N, cluster_n);
    forge_add(table, entry, sizeof entry);
}

static inline void forge_cluster(struct wq_buffer *index, struct wq_buffer *clusters, uint32_t type,
                                 uint32_t number, struct wq_bytes stored, uint32_t raw_len)
{
    uint8_t leader[WQ_LEADER_BYTES] = "\x57\xA7\xC3\n", record[WQ_INDEX_RECORD_BYTES] = {0};
    wq_store_u32(leader + 4, type);
    wq_store_u32(leader + 8, number);
    wq_store_u32(leader + 12, (uint32_t)stored.len);
    wq_store_u32(leader + 16, raw_len);
    uLong crc = crc32(crc32(0, leader, 20), stored.ptr, (uInt)stored.len);
    wq_store_u32(leader + 20, (uint32_t)crc);
    forge_add(clusters, leader, sizeof leader);
    forge_add(clusters, stored.ptr, stored.len);
    wq_store_u32(record, (uint32_t)stored.len);
    wq_store_u32(record + 4, raw_len);
    forge_add(index, record, sizeof record);
}

static inline void forge_deflated(struct forge *forge, uint32_t i, struct wq_buffer *index,
                                  struct wq_buffer *clusters)
{
    static const uint8_t zero[1];
    struct wq_buffer stored = {0};
    bool is_text = i < forge->text_n;
    forge_deflate((struct wq_bytes){forge->raw[i].ptr, forge->raw[i].len}, &stored);
    for (size_t k = 0; i == 0 && k < forge->trailing; k++)
        forge_add(&stored, zero, 1);
    forge_cluster(index, clusters, is_text ? WQ_SECTION_TEXT : WQ_SECTION_ROWS,
                  is_text ? i : i - forge->text_n, (struct wq_bytes){stored.ptr, stored.len},
                  (uint32_t)forge->raw[i].len);
    wq_buffer_free(&stored);
}

static inline void forge_letters(const struct wq_ar8 *letters, struct wq_buffer *index,
                                 struct wq_buffer *clusters)
{
    uint8_t bytes[WQ_AR8_BYTES];
    for (size_t i = 0; i < WQ_AR8_LETTERS; i++)
        wq_store_u32(bytes + 4 * i, letters->cp[i]);
    forge_cluster(index, clusters, WQ_SECTION_AR8, 0, (struct wq_bytes){bytes, sizeof bytes}, 0);
}

static inline void forge_root(const struct forge *forge, uint64_t file_bytes,
                              uint8_t root[WQ_ROOT_BYTES])
{
    memset(root, 0, WQ_ROOT_BYTES);
    memcpy(root, "\x8bWRQ\r\n\x1a\n\x01", 9);
    wq_store_u64(root + WQ_ROOT_OFF_FILE_BYTES, file_bytes);
    wq_store_u32(root + WQ_ROOT_OFF_SECTION_N, forge->section_n);
    wq_store_u32(root + WQ_ROOT_OFF_CLUSTER_N, forge->cluster_n);
    wq_store_u32(root + WQ_ROOT_OFF_ARTICLE_N, forge->article_n);
    wq_store_u32(root + WQ_ROOT_OFF_MAX_STORED, 65536);
    wq_store_u32(root + WQ_ROOT_OFF_MAX_RAW, 262144);
}

static inline void forge_build(struct forge *forge)
{
    struct wq_buffer table = {0}, index = {0}, clusters = {0};
    uint8_t root[WQ_ROOT_BYTES];
    for (uint32_t i = 0; i < forge->text_n + forge->rows_n; i++)
        forge_deflated(forge, i, &index, &clusters);
    forge_section(&table, WQ_SECTION_TEXT, 1, forge->text_n);
    forge_section(&table, WQ_SECTION_ROWS, 1, forge->rows_n);
    if (forge->letters) {
        forge_section(&table, WQ_SECTION_AR8, 1, 1);
        forge_letters(forge->letters, &index, &clusters);
    }
    if (forge->has_unknown) {
        static const uint8_t bytes[8];
        forge_section(&table, 0x54534554u, 0, 1);
        forge_cluster(&index, &clusters, 0x54534554u, 0, (struct wq_bytes){bytes, 8}, 0);
    }
    forge->section_n = (uint32_t)(table.len / WQ_SECTION_BYTES);
    forge->cluster_n = (uint32_t)(index.len / WQ_INDEX_RECORD_BYTES);
    forge->table_off = WQ_ROOT_BYTES;
    forge->index_off = forge->table_off + table.len;
    forge->clusters_off = forge->index_off + index.len;
    forge->clusters_len = clusters.len;
    forge_root(forge, 2 * forge->clusters_off + clusters.len, root);
    forge_add(&forge->out, root, sizeof root);
    forge_add(&forge->out, table.ptr, table.len);
    forge_add(&forge->out, index.ptr, index.len);
    forge_add(&forge->out, clusters.ptr, clusters.len);
    forge_add(&forge->out, index.ptr, index.len);
    forge_add(&forge->out, table.ptr, table.len);
    forge_add(&forge->out, root, sizeof root);
    forge_seal(forge);
    wq_buffer_free(&table);
    wq_buffer_free(&index);
    wq_buffer_free(&clusters);
}

/* Where the stored bytes of a cluster begin. */
static inline size_t forge_cluster_off(const struct forge *forge, uint32_t cluster)
{
    size_t off = forge->clusters_off + WQ_LEADER_BYTES;
    for (uint32_t i = 0; i < cluster; i++)
        off += WQ_LEADER_BYTES + wq_load_u32(forge->out.ptr + forge->index_off +
                                             i * WQ_INDEX_RECORD_BYTES + WQ_INDEX_OFF_STORED);
    return off;
}

#endif
