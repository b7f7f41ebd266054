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

struct forge {
    struct wq_buffer raw[FORGE_CLUSTERS_MAX]; /* text first, then catalogue */
    uint32_t text_n, catalogue_n;             /* clusters */
    uint32_t article_n;
    uint32_t section_n;
    const struct wq_ar8 *letters; /* of its own, in a section behind the shape, or NULL */
    size_t trailing;              /* bytes stored behind the stream of cluster 0 */
    struct wq_buffer out;         /* the bundle, after forge_build */
    size_t index_off, catalogue_off, letters_off, table_off;
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
    forge->catalogue_n = 1;
    forge->article_n = n;
    forge->section_n = letters ? 4 : 3;
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

static inline uint32_t forge_crc(const uint8_t *bytes, size_t len)
{
    return (uint32_t)crc32(0, bytes, (uInt)len);
}

/* Make every check right for what now stands in `out`; at most one page of the index. */
static inline void forge_seal(struct forge *forge)
{
    uint8_t *p = forge->out.ptr;
    const size_t records_bytes =
        (size_t)(forge->text_n + forge->catalogue_n) * WQ_INDEX_RECORD_BYTES;
    for (size_t i = 0; i < records_bytes; i += WQ_INDEX_RECORD_BYTES) {
        uint8_t *record = p + forge->index_off + i;
        uint64_t off = wq_load_u64(record + WQ_INDEX_OFF_OFF);
        uint32_t stored = wq_load_u32(record + WQ_INDEX_OFF_STORED);
        if (off <= forge->out.len && stored <= forge->out.len - off)
            wq_hash((struct wq_bytes){(const uint8_t *)WQ_CLUSTER_KEY, 16},
                    (struct wq_bytes){p + off, stored}, record + WQ_INDEX_OFF_HASH, 32);
    }
    wq_store_u32(p + forge->index_off + records_bytes,
                 forge_crc(p + forge->index_off, records_bytes));
    wq_store_u32(p + forge->table_off + 2 * WQ_SECTION_BYTES + WQ_SECTION_OFF_CRC,
                 forge_crc(p + forge->catalogue_off, WQ_CATALOGUE_BYTES));
    if (forge->letters)
        wq_store_u32(p + forge->table_off + 3 * WQ_SECTION_BYTES + WQ_SECTION_OFF_CRC,
                     forge_crc(p + forge->letters_off, WQ_AR8_BYTES));
    wq_store_u32(p + WQ_HEADER_OFF_TABLE_CRC,
                 forge_crc(p + forge->table_off, forge->section_n * WQ_SECTION_BYTES));
    wq_store_u32(p + WQ_HEADER_OFF_CRC, forge_crc(p, WQ_HEADER_OFF_CRC));
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

static inline void forge_section(struct forge *forge, uint32_t type, uint32_t flags, uint64_t off,
                                 uint64_t len, uint32_t n)
{
    uint8_t entry[WQ_SECTION_BYTES] = {0};
    wq_store_u32(entry + WQ_SECTION_OFF_TYPE, type);
    wq_store_u32(entry + WQ_SECTION_OFF_FLAGS, flags);
    wq_store_u64(entry + WQ_SECTION_OFF_OFF, off);
    wq_store_u64(entry + WQ_SECTION_OFF_LEN, len);
    wq_store_u32(entry + WQ_SECTION_OFF_N, n);
    forge_add(&forge->out, entry, sizeof entry);
}

static inline void forge_shape(struct forge *forge)
{
    uint8_t shape[WQ_CATALOGUE_BYTES] = {0};
    forge->catalogue_off = forge->out.len;
    wq_store_u32(shape + WQ_CATALOGUE_OFF_ARTICLE_N, forge->article_n);
    wq_store_u32(shape + WQ_CATALOGUE_OFF_FIRST_CLUSTER, forge->text_n);
    wq_store_u32(shape + WQ_CATALOGUE_OFF_ROWS, WQ_CATALOGUE_ROWS);
    wq_store_u32(shape + WQ_CATALOGUE_OFF_MAX_STORED, 65536);
    wq_store_u32(shape + WQ_CATALOGUE_OFF_MAX_RAW, 262144);
    forge_add(&forge->out, shape, sizeof shape);
}

static inline void forge_letters(struct forge *forge)
{
    forge->letters_off = forge->out.len;
    for (size_t i = 0; forge->letters && i < WQ_AR8_LETTERS; i++) {
        uint8_t cp[4];
        wq_store_u32(cp, forge->letters->cp[i]);
        forge_add(&forge->out, cp, sizeof cp);
    }
}

/* A last, unknown section stands in the table when section_n is one more. */
static inline void forge_build(struct forge *forge)
{
    const uint32_t cluster_n = forge->text_n + forge->catalogue_n;
    uint8_t header[WQ_HEADER_BYTES] = WQ_MAGIC, crc[4] = {0};
    struct wq_buffer index = {0};
    forge_add(&forge->out, header, sizeof header);
    for (uint32_t i = 0; i < cluster_n; i++) {
        uint8_t record[WQ_INDEX_RECORD_BYTES] = {0};
        size_t off = forge->out.len;
        forge_deflate((struct wq_bytes){forge->raw[i].ptr, forge->raw[i].len}, &forge->out);
        for (size_t k = 0; i == 0 && k < forge->trailing; k++)
            forge_add(&forge->out, crc, 1);
        wq_store_u64(record + WQ_INDEX_OFF_OFF, off);
        wq_store_u32(record + WQ_INDEX_OFF_STORED, (uint32_t)(forge->out.len - off));
        wq_store_u32(record + WQ_INDEX_OFF_RAW, (uint32_t)forge->raw[i].len);
        forge_add(&index, record, sizeof record);
    }
    forge->index_off = forge->out.len;
    forge_add(&forge->out, index.ptr, index.len);
    forge_add(&forge->out, crc, sizeof crc);
    forge_shape(forge);
    forge_letters(forge);
    forge->table_off = forge->out.len;
    forge_section(forge, WQ_SECTION_CLUSTERS, 1, WQ_HEADER_BYTES,
                  forge->index_off - WQ_HEADER_BYTES, cluster_n);
    forge_section(forge, WQ_SECTION_INDEX, 1, forge->index_off,
                  forge->catalogue_off - forge->index_off, cluster_n);
    forge_section(forge, WQ_SECTION_CATALOGUE, 1, forge->catalogue_off, WQ_CATALOGUE_BYTES,
                  forge->article_n);
    if (forge->letters)
        forge_section(forge, WQ_SECTION_AR8, 1, forge->letters_off, WQ_AR8_BYTES, WQ_AR8_LETTERS);
    if (forge->section_n == (forge->letters ? 5 : 4))
        forge_section(forge, 0x54534554u, 0, forge->table_off, 8, 1);
    uint8_t *p = forge->out.ptr;
    wq_store_u16(p + WQ_HEADER_OFF_MAJOR, 1);
    wq_store_u64(p + WQ_HEADER_OFF_FILE_BYTES, forge->out.len);
    wq_store_u64(p + WQ_HEADER_OFF_TABLE_OFF, forge->table_off);
    wq_store_u32(p + WQ_HEADER_OFF_SECTION_N, forge->section_n);
    forge_seal(forge);
    wq_buffer_free(&index);
}

#endif
