/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_TESTS_FORGE_H
#define WARRAQ_TESTS_FORGE_H
/* Bundles made by hand, with any content, whose checks are nevertheless right: what someone who
 * wants to harm a reader would make. Written apart from the packer, after docs/bundle.md. */
#define ZLIB_CONST
#include <zlib.h>
#include "../../tools/pack/internal.h"
#include "../unit/bundle_fixture.h"
#include "warraq/hash.h"

#define FORGE_CLUSTERS_MAX 8
#define FORGE_ROWS_MAX 16
#define FORGE_ROWS 2    /* the cluster of rows, behind two of text */
#define FORGE_DETAILS 3 /* the one of details */

struct forge_row {
    uint32_t step, skip, flags; /* docs/bundle.md, "Rows" */
    struct wq_meta meta;
};

/* Sections in this order: TEXT, ROWS, DETA, then AR8T if there are letters, then an unknown one.
 * The packer has another order; readers may not rely on either. */
struct forge {
    struct wq_buffer raw[FORGE_CLUSTERS_MAX]; /* text first, then rows, then details */
    uint32_t text_n;                          /* clusters */
    struct forge_row rows[FORGE_ROWS_MAX];
    uint32_t article_n;
    const struct wq_ar8 *letters; /* of its own, or NULL */
    bool has_large;               /* clusters of the largest size allowed */
    bool has_unknown;             /* a section "TEST" of one cluster of 8 bytes */
    size_t trailing;              /* bytes stored behind the stream of cluster 0 */
    struct wq_bytes stream;       /* of cluster 0, instead of what its bytes deflate to, if any */
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

/* A column of numbers, a varint each. */
static inline void forge_add_column(struct wq_buffer *buffer, const struct forge *forge,
                                    enum wq_row_column column)
{
    const uint8_t how = WQ_NUMBERS_PLAIN;
    forge_add(buffer, &how, 1);
    for (uint32_t i = 0; i < forge->article_n; i++) {
        const struct forge_row *row = &forge->rows[i];
        const uint32_t values[WQ_ROW_COLUMNS] = {
            [WQ_ROW_STEP] = row->step,           [WQ_ROW_SKIP] = row->skip,
            [WQ_ROW_FLAGS] = row->flags,         [WQ_ROW_DATE] = row->meta.date,
            [WQ_ROW_PART] = row->meta.part - 1u, [WQ_ROW_PART_N] = row->meta.part_n - 1u,
        };
        forge_add_varint(buffer, values[column]);
    }
}

/* Write rows and details anew, from forge->rows. */
static inline void forge_encode(struct forge *forge)
{
    struct wq_buffer *rows = &forge->raw[FORGE_ROWS], *details = &forge->raw[FORGE_DETAILS];
    static const uint8_t head[] = {0, 0, 0}, ended = WQ_STRINGS_ENDED;
    /* nothing captured, no licence, every id stored; no address, no id in the source */
    static const uint8_t before_ids[] = {WQ_NUMBERS_ZERO, WQ_NUMBERS_ZERO, WQ_NUMBERS_SAME, 1,
                                         WQ_STRINGS_NONE, WQ_STRINGS_NONE};
    rows->len = details->len = 0;
    forge_add_varint(rows, forge->article_n);
    forge_add(rows, head, sizeof head);
    for (int column = 0; column < WQ_ROW_COLUMNS; column++)
        forge_add_column(rows, forge, (enum wq_row_column)column);
    forge_add(rows, &ended, 1);
    forge_add(details, before_ids, sizeof before_ids);
    for (uint32_t i = 0; i < forge->article_n; i++) {
        const struct wq_meta *meta = &forge->rows[i].meta;
        assert_int_equal(wq_ar8_encode(meta->title,
                                       forge->letters ? forge->letters : &wq_ar8_default,
                                       (struct wq_str){0}, rows),
                         WQ_OK);
        forge_add(rows, head, 1);
        forge_add(details, meta->id, WQ_ID_BYTES);
    }
}

/* Add a row that points to no record of its own. */
static inline void forge_add_row(struct forge *forge, const struct sample *sample, uint32_t step,
                                 uint32_t skip)
{
    assert_true(forge->article_n < FORGE_ROWS_MAX);
    forge->rows[forge->article_n++] =
        (struct forge_row){.step = step, .skip = skip, .meta = sample->article.meta};
}

/* Two text clusters of `n` / 2 articles each, one of rows and one of details. `letters` NULL: those
 * that ship. */
static inline void forge_articles(struct forge *forge, const struct sample *samples, uint32_t n,
                                  const struct wq_ar8 *letters)
{
    memset(forge, 0, sizeof *forge);
    forge->letters = letters;
    forge->text_n = 2;
    for (uint32_t i = 0; i < n; i++) {
        struct wq_buffer record = {0}, *text = &forge->raw[i < n / 2 ? 0 : 1];
        assert_int_equal(wq_record_encode(&samples[i].article, letters ? letters : &wq_ar8_default,
                                          (struct wq_str){0}, &record),
                         WQ_OK);
        forge_add(text, record.ptr, record.len);
        wq_buffer_free(&record);
        forge_add_row(forge, &samples[i], i == n / 2, 0);
    }
    forge_encode(forge);
}

static inline void forge_hash(const char *key, const uint8_t *bytes, size_t len, uint8_t *hash,
                              size_t hash_len)
{
    wq_hash((struct wq_bytes){(const uint8_t *)key, strlen(key)}, (struct wq_bytes){bytes, len},
            hash, hash_len);
}

/* The same of a table or a page, which is hashed as 640 bytes. */
static inline void forge_hash_filled(const char *key, const uint8_t *bytes, size_t len,
                                     uint8_t hash[32])
{
    uint8_t filled[640] = {0};
    assert_in_range(len, 0, sizeof filled);
    memcpy(filled, bytes, len);
    forge_hash(key, filled, sizeof filled, hash, 32);
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
            forge_hash("warraq cluster 1", forge->out.ptr + off, stored, record + WQ_INDEX_OFF_HASH,
                       32);
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
    forge_hash_filled("warraq table 1", p + forge->table_off, table_len,
                      p + WQ_ROOT_OFF_TABLE_HASH);
    forge_hash_filled("warraq index 1", p + forge->index_off, index_len,
                      p + WQ_ROOT_OFF_INDEX_HASH);
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
    static const uint32_t types[] = {WQ_SECTION_TEXT, WQ_SECTION_TEXT, WQ_SECTION_ROWS,
                                     WQ_SECTION_DETAILS};
    if (i == 0 && forge->stream.len > 0)
        forge_add(&stored, forge->stream.ptr, forge->stream.len);
    else
        forge_deflate((struct wq_bytes){forge->raw[i].ptr, forge->raw[i].len}, &stored);
    for (size_t k = 0; i == 0 && k < forge->trailing; k++)
        forge_add(&stored, zero, 1);
    forge_cluster(index, clusters, types[i], i < forge->text_n ? i : 0,
                  (struct wq_bytes){stored.ptr, stored.len}, (uint32_t)forge->raw[i].len);
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
    memcpy(root, "\x8dWRQ\r\n\x1a\n\x01", 9);
    wq_store_u64(root + WQ_ROOT_OFF_FILE_BYTES, file_bytes);
    wq_store_u32(root + WQ_ROOT_OFF_SECTION_N, forge->section_n);
    wq_store_u32(root + WQ_ROOT_OFF_CLUSTER_N, forge->cluster_n);
    wq_store_u32(root + WQ_ROOT_OFF_ARTICLE_N, forge->article_n);
    wq_store_u32(root + WQ_ROOT_OFF_MAX_STORED, forge->has_large ? WQ_CLUSTER_STORED_MAX : 65536);
    wq_store_u32(root + WQ_ROOT_OFF_MAX_RAW, forge->has_large ? WQ_CLUSTER_RAW_MAX : 262144);
}

static inline void forge_build(struct forge *forge)
{
    struct wq_buffer table = {0}, index = {0}, clusters = {0};
    uint8_t root[WQ_ROOT_BYTES];
    for (uint32_t i = 0; i <= FORGE_DETAILS; i++)
        forge_deflated(forge, i, &index, &clusters);
    forge_section(&table, WQ_SECTION_TEXT, 1, forge->text_n);
    forge_section(&table, WQ_SECTION_ROWS, 1, 1);
    forge_section(&table, WQ_SECTION_DETAILS, 0, 1);
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
