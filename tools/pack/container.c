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

static enum wq_status add_table(const struct wq_container *c, struct wq_buffer *table)
{
    enum wq_status st = WQ_OK;
    for (size_t i = 0; i < c->section_n && st == WQ_OK; i++) {
        const struct wq_clusters *section = c->sections[i];
        uint8_t entry[WQ_SECTION_BYTES];
        if (section->n == 0)
            continue;
        wq_store_u32(entry + WQ_SECTION_OFF_TYPE, section->type);
        wq_store_u32(entry + WQ_SECTION_OFF_FLAGS, section->flags);
        wq_store_u32(entry + WQ_SECTION_OFF_CLUSTER_N, section->n);
        wq_store_u64(entry + WQ_SECTION_OFF_LEN, section->len);
        st = wq_buffer_add(table, entry, sizeof entry);
    }
    return st;
}

/* The records of all clusters, the lowest level of the index. */
static enum wq_status add_records(const struct wq_container *c, struct wq_buffer *index)
{
    enum wq_status st = WQ_OK;
    for (size_t i = 0; i < c->section_n && st == WQ_OK; i++)
        st = wq_buffer_add(index, c->sections[i]->index.ptr, c->sections[i]->index.len);
    return st;
}

/* Where the clusters of the page end that begins with record `first` of its level. */
static uint64_t page_end(const uint8_t *records, uint32_t n, bool is_leaf, uint64_t start)
{
    if (!is_leaf)
        return wq_load_u64(records + (n - 1) * WQ_INDEX_RECORD_BYTES + WQ_INDEX_OFF_END);
    for (uint32_t i = 0; i < n; i++)
        start += WQ_LEADER_BYTES +
                 (uint64_t)wq_load_u32(records + i * WQ_INDEX_RECORD_BYTES + WQ_INDEX_OFF_STORED);
    return start;
}

/* Add the level above the `n` records from `level_off` of `index`. */
static enum wq_status add_level(struct wq_buffer *index, size_t level_off, uint32_t n, bool is_leaf)
{
    uint64_t end = 0;
    for (uint32_t i = 0; i < n; i += WQ_INDEX_PAGE_RECORDS) {
        uint32_t page_n = n - i < WQ_INDEX_PAGE_RECORDS ? n - i : WQ_INDEX_PAGE_RECORDS;
        const uint8_t *records = index->ptr + level_off + (size_t)i * WQ_INDEX_RECORD_BYTES;
        struct wq_bytes page = {records, (size_t)page_n * WQ_INDEX_RECORD_BYTES};
        uint8_t record[WQ_INDEX_RECORD_BYTES];
        end = page_end(records, page_n, is_leaf, end);
        wq_store_u64(record + WQ_INDEX_OFF_END, end);
        hash_filled(WQ_INDEX_KEY, page, record + WQ_INDEX_OFF_HASH);
        enum wq_status st = wq_buffer_add(index, record, sizeof record);
        if (st != WQ_OK)
            return st;
    }
    return WQ_OK;
}

/* All levels; *top_hash is that of the topmost page. */
static enum wq_status add_index(const struct wq_container *c, struct wq_buffer *index,
                                uint8_t top_hash[32])
{
    uint32_t record_n[WQ_INDEX_LEVELS_MAX];
    enum wq_status st = add_records(c, index);
    const size_t cluster_n = index->len / WQ_INDEX_RECORD_BYTES;
    if (st == WQ_OK && cluster_n > WQ_CLUSTERS_MAX)
        st = WQ_E_LIMIT;
    if (st != WQ_OK)
        return st;
    uint32_t level_n = wq_index_levels((uint32_t)cluster_n, record_n);
    size_t level_off = 0;
    for (uint32_t i = 0; i + 1 < level_n && st == WQ_OK; i++) {
        st = add_level(index, level_off, record_n[i], i == 0);
        level_off += (size_t)record_n[i] * WQ_INDEX_RECORD_BYTES;
    }
    struct wq_bytes top = {index->ptr ? index->ptr + level_off : NULL, index->len - level_off};
    hash_filled(WQ_INDEX_KEY, top, top_hash);
    return st;
}

static void make_root(const struct wq_container *c, const struct wq_buffer *table,
                      const uint8_t top_hash[32], uint8_t root[WQ_ROOT_BYTES])
{
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
    wq_store_u32(root + WQ_ROOT_OFF_SECTION_N, (uint32_t)(table->len / WQ_SECTION_BYTES));
    wq_store_u32(root + WQ_ROOT_OFF_CLUSTER_N, cluster_n);
    wq_store_u32(root + WQ_ROOT_OFF_ARTICLE_N, c->article_n);
    wq_store_u32(root + WQ_ROOT_OFF_MAX_STORED, max_stored);
    wq_store_u32(root + WQ_ROOT_OFF_MAX_RAW, max_raw);
    wq_store_u32(root + WQ_ROOT_OFF_PARITY, c->parity);
    hash_filled(WQ_TABLE_KEY, (struct wq_bytes){table->ptr, table->len},
                root + WQ_ROOT_OFF_TABLE_HASH);
    memcpy(root + WQ_ROOT_OFF_INDEX_HASH, top_hash, 32);
    wq_hash(wq_key(WQ_EDITION_KEY), (struct wq_bytes){root, WQ_ROOT_BYTES},
            root + WQ_ROOT_OFF_EDITION, 16);
}

enum wq_status wq_container_plan(struct wq_container *container)
{
    struct wq_container *c = container;
    struct wq_buffer table = {0}, index = {0};
    uint8_t root[WQ_ROOT_BYTES], top_hash[32];
    enum wq_status st = add_table(c, &table);
    if (st == WQ_OK && table.len > WQ_TABLE_BYTES)
        st = WQ_E_LIMIT;
    if (st == WQ_OK)
        st = add_index(c, &index, top_hash);
    if (st != WQ_OK)
        goto out;
    c->file_bytes = 2 * (WQ_ROOT_BYTES + (uint64_t)table.len + index.len);
    for (size_t i = 0; i < c->section_n; i++)
        c->file_bytes += c->sections[i]->file_bytes;
    make_root(c, &table, top_hash, root);
    st = wq_buffer_add(&c->head, root, sizeof root);
    if (st == WQ_OK)
        st = wq_buffer_add(&c->head, table.ptr, table.len);
    if (st == WQ_OK)
        st = wq_buffer_add(&c->head, index.ptr, index.len);
out:
    wq_buffer_free(&table);
    wq_buffer_free(&index);
    return st;
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

enum wq_status wq_container_write(const struct wq_container *container, FILE *file)
{
    const struct wq_container *c = container;
    const uint8_t *root = c->head.ptr;
    const size_t table_len = (size_t)wq_load_u32(root + WQ_ROOT_OFF_SECTION_N) * WQ_SECTION_BYTES;
    const uint8_t *table = root + WQ_ROOT_BYTES;
    const uint8_t *index = table + table_len;
    enum wq_status st = put(c->head.ptr, c->head.len, file);
    for (size_t i = 0; i < c->section_n && st == WQ_OK; i++)
        st = c->sections[i]->n > 0 ? copy_clusters(c->sections[i], file) : WQ_OK;
    if (st == WQ_OK)
        st = put(index, c->head.len - WQ_ROOT_BYTES - table_len, file);
    if (st == WQ_OK)
        st = put(table, table_len, file);
    return st == WQ_OK ? put(root, WQ_ROOT_BYTES, file) : st;
}

void wq_container_free(struct wq_container *container)
{
    wq_buffer_free(&container->head);
}
