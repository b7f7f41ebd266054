/* SPDX-License-Identifier: MIT */
/* Sections to a file: root record, table, index, clusters, and the first three again. */
#include <string.h>
#include "internal.h"
#include "warraq/hash.h"

/* The hash of a table or a page of the index with zeros for what it lacks. */
static void hash_filled(const char *key, struct wq_bytes part, uint8_t hash[32])
{
    _Static_assert(WQ_TABLE_BYTES == WQ_INDEX_PAGE_BYTES, "one length for both");
    uint8_t filled[WQ_INDEX_PAGE_BYTES] = {0};
    if (part.len)
        memcpy(filled, part.ptr, part.len);
    wq_hash(wq_key(key), (struct wq_bytes){filled, sizeof filled}, hash, 32);
}

static enum wq_status make_table(struct wq_container *c)
{
    c->table_len = 0;
    for (size_t i = 0; i < c->section_n; i++) {
        const struct wq_clusters *section = c->sections[i];
        uint8_t *entry = c->table + c->table_len;
        if (section->n == 0)
            continue;
        if (c->table_len + WQ_SECTION_BYTES > sizeof c->table)
            return WQ_E_LIMIT;
        wq_store_u32(entry + WQ_SECTION_OFF_TYPE, section->type);
        wq_store_u32(entry + WQ_SECTION_OFF_FLAGS, section->flags);
        wq_store_u32(entry + WQ_SECTION_OFF_CLUSTER_N, section->n);
        wq_store_u64(entry + WQ_SECTION_OFF_LEN, section->len);
        c->table_len += WQ_SECTION_BYTES;
    }
    return WQ_OK;
}

/* The records of all clusters, the lowest level of the index. */
static enum wq_status add_records(struct wq_container *c)
{
    enum wq_status st = WQ_OK;
    for (size_t i = 0; i < c->section_n; i++) {
        const struct wq_spool *records = &c->sections[i]->index;
        uint8_t bytes[WQ_INDEX_PAGE_BYTES];
        for (uint64_t at = 0; at < records->len && st == WQ_OK; at += sizeof bytes) {
            const uint64_t left = records->len - at;
            const size_t n = left < sizeof bytes ? (size_t)left : sizeof bytes;
            st = wq_spool_read(records, at, bytes, n);
            if (st == WQ_OK)
                st = wq_spool_add(&c->index, bytes, n);
        }
    }
    return st;
}

/* Where the clusters of the page end that these `n` records are. */
static uint64_t page_end(const uint8_t *records, uint32_t n, bool is_leaf, uint64_t start)
{
    if (!is_leaf)
        return wq_load_u64(records + (n - 1) * WQ_INDEX_RECORD_BYTES + WQ_INDEX_OFF_END);
    for (uint32_t i = 0; i < n; i++)
        start += WQ_LEADER_BYTES +
                 (uint64_t)wq_load_u32(records + i * WQ_INDEX_RECORD_BYTES + WQ_INDEX_OFF_STORED);
    return start;
}

/* Add the level above the `n` records from `level_off` of the index. */
static enum wq_status add_level(struct wq_spool *index, uint64_t level_off, uint32_t n,
                                bool is_leaf)
{
    uint64_t end = 0;
    enum wq_status st = WQ_OK;
    for (uint32_t i = 0; i < n && st == WQ_OK; i += WQ_INDEX_PAGE_RECORDS) {
        const uint32_t page_n = n - i < WQ_INDEX_PAGE_RECORDS ? n - i : WQ_INDEX_PAGE_RECORDS;
        uint8_t records[WQ_INDEX_PAGE_BYTES], record[WQ_INDEX_RECORD_BYTES];
        const struct wq_bytes page = {records, (size_t)page_n * WQ_INDEX_RECORD_BYTES};
        st = wq_spool_read(index, level_off + (uint64_t)i * WQ_INDEX_RECORD_BYTES, records,
                           page.len);
        if (st != WQ_OK)
            return st;
        end = page_end(records, page_n, is_leaf, end);
        wq_store_u64(record + WQ_INDEX_OFF_END, end);
        hash_filled(WQ_INDEX_KEY, page, record + WQ_INDEX_OFF_HASH);
        st = wq_spool_add(index, record, sizeof record);
    }
    return st;
}

/* All levels; *top_hash is that of the topmost page. */
static enum wq_status add_index(struct wq_container *c, uint8_t top_hash[32])
{
    uint32_t record_n[WQ_INDEX_LEVELS_MAX];
    uint8_t page[WQ_INDEX_PAGE_BYTES];
    enum wq_status st = add_records(c);
    const uint64_t cluster_n = c->index.len / WQ_INDEX_RECORD_BYTES;
    if (st == WQ_OK && cluster_n > WQ_CLUSTERS_MAX)
        st = WQ_E_LIMIT;
    if (st != WQ_OK)
        return st;
    const uint32_t level_n = wq_index_levels((uint32_t)cluster_n, record_n);
    uint64_t level_off = 0;
    for (uint32_t i = 0; i + 1 < level_n && st == WQ_OK; i++) {
        st = add_level(&c->index, level_off, record_n[i], i == 0);
        level_off += (uint64_t)record_n[i] * WQ_INDEX_RECORD_BYTES;
    }
    const struct wq_bytes top = {page, (size_t)(c->index.len - level_off)};
    if (st == WQ_OK)
        st = wq_spool_read(&c->index, level_off, page, top.len);
    hash_filled(WQ_INDEX_KEY, top, top_hash);
    return st;
}

static void make_root(struct wq_container *c, const uint8_t top_hash[32])
{
    uint8_t *root = c->root;
    uint32_t cluster_n = 0, max_stored = 0, max_raw = 0;
    for (size_t i = 0; i < c->section_n; i++) {
        const struct wq_clusters *section = c->sections[i];
        cluster_n += section->n;
        max_stored = section->max_stored > max_stored ? section->max_stored : max_stored;
        max_raw = section->max_raw > max_raw ? section->max_raw : max_raw;
    }
    memset(root, 0, WQ_ROOT_BYTES);
    memcpy(root, WQ_MAGIC, sizeof WQ_MAGIC - 1);
    wq_store_u16(root + WQ_ROOT_OFF_MAJOR, WQ_FORMAT_MAJOR);
    wq_store_u16(root + WQ_ROOT_OFF_MINOR, WQ_FORMAT_MINOR);
    wq_store_u64(root + WQ_ROOT_OFF_FILE_BYTES, c->file_bytes);
    wq_store_u32(root + WQ_ROOT_OFF_SECTION_N, (uint32_t)(c->table_len / WQ_SECTION_BYTES));
    wq_store_u32(root + WQ_ROOT_OFF_CLUSTER_N, cluster_n);
    wq_store_u32(root + WQ_ROOT_OFF_ARTICLE_N, c->article_n);
    wq_store_u32(root + WQ_ROOT_OFF_MAX_STORED, max_stored);
    wq_store_u32(root + WQ_ROOT_OFF_MAX_RAW, max_raw);
    wq_store_u32(root + WQ_ROOT_OFF_PARITY, c->parity);
    hash_filled(WQ_TABLE_KEY, (struct wq_bytes){c->table, c->table_len},
                root + WQ_ROOT_OFF_TABLE_HASH);
    memcpy(root + WQ_ROOT_OFF_INDEX_HASH, top_hash, 32);
    wq_hash(wq_key(WQ_EDITION_KEY), (struct wq_bytes){root, WQ_ROOT_BYTES},
            root + WQ_ROOT_OFF_EDITION, 16);
}

enum wq_status wq_container_plan(struct wq_container *container)
{
    struct wq_container *c = container;
    uint8_t top_hash[32];
    enum wq_status st = make_table(c);
    if (st == WQ_OK)
        st = add_index(c, top_hash);
    if (st != WQ_OK)
        return st;
    c->file_bytes = 2 * (WQ_ROOT_BYTES + (uint64_t)c->table_len + c->index.len);
    for (size_t i = 0; i < c->section_n; i++)
        c->file_bytes += c->sections[i]->file_bytes;
    make_root(c, top_hash);
    return WQ_OK;
}

static enum wq_status copy_clusters(const struct wq_clusters *section, FILE *file)
{
    uint8_t bytes[65536];
    if (fflush(section->file) != 0 ||
        fseeko(section->file, (off_t)section->file_off, SEEK_SET) != 0)
        return WQ_E_IO;
    for (uint64_t left = section->file_bytes; left > 0;) {
        size_t n = left < sizeof bytes ? (size_t)left : sizeof bytes;
        if (wq_is_stopped(section->is_stopped))
            return WQ_E_LIMIT;
        if (fread(bytes, 1, n, section->file) != n || fwrite(bytes, 1, n, file) != n)
            return WQ_E_IO;
        left -= n;
    }
    return WQ_OK;
}

static enum wq_status put(const uint8_t *bytes, size_t len, FILE *file)
{
    return fwrite(bytes, 1, len, file) == len ? WQ_OK : WQ_E_IO;
}

static enum wq_status put_index(const struct wq_spool *index, FILE *file)
{
    uint8_t bytes[65536];
    enum wq_status st = WQ_OK;
    for (uint64_t at = 0; at < index->len && st == WQ_OK; at += sizeof bytes) {
        const uint64_t left = index->len - at;
        const size_t n = left < sizeof bytes ? (size_t)left : sizeof bytes;
        st = wq_spool_read(index, at, bytes, n);
        if (st == WQ_OK)
            st = put(bytes, n, file);
    }
    return st;
}

enum wq_status wq_container_write(const struct wq_container *container, FILE *file)
{
    const struct wq_container *c = container;
    enum wq_status st = put(c->root, sizeof c->root, file);
    if (st == WQ_OK)
        st = put(c->table, c->table_len, file);
    if (st == WQ_OK)
        st = put_index(&c->index, file);
    for (size_t i = 0; i < c->section_n && st == WQ_OK; i++)
        st = c->sections[i]->n > 0 ? copy_clusters(c->sections[i], file) : WQ_OK;
    if (st == WQ_OK)
        st = put_index(&c->index, file);
    if (st == WQ_OK)
        st = put(c->table, c->table_len, file);
    return st == WQ_OK ? put(c->root, sizeof c->root, file) : st;
}

void wq_container_free(struct wq_container *container)
{
    wq_spool_free(&container->index);
}
