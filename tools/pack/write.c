/* SPDX-License-Identifier: MIT */
/* The bundle writer. Text clusters go to the file as they fill; catalogue clusters wait in a
 * scratch file, so that memory does not grow with the archive; header and tables come last. */
#include <errno.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>
#include "internal.h"
#include "warraq/hash.h"

#define EDITION_KEY "warraq edition 1"
#define SECTION_N 3
#define BACK_BYTES (8u << 20) /* what any article takes in memory */

struct wq_writer {
    bool is_dry;
    struct wq_output output;
    FILE *scratch; /* catalogue clusters */
    struct wq_compressor *compressor;
    struct wq_clusters text, catalogue;
    struct wq_seen seen;
    struct wq_buffer record, row; /* of the article being added */
    void *back_memory;            /* for reading the record back */
    struct wq_writer_totals totals;
};

/* errno of what went wrong outlives this. */
static void free_writer(struct wq_writer *w)
{
    int saved = errno;
    if (w->scratch)
        fclose(w->scratch);
    wq_output_discard(&w->output);
    wq_compressor_free(w->compressor);
    wq_buffer_free(&w->text.raw);
    wq_buffer_free(&w->text.index);
    wq_buffer_free(&w->catalogue.raw);
    wq_buffer_free(&w->catalogue.index);
    wq_seen_free(&w->seen);
    wq_buffer_free(&w->record);
    wq_buffer_free(&w->row);
    free(w->back_memory);
    free(w);
    errno = saved;
}

static enum wq_status open_files(struct wq_writer *w, const char *path, bool force)
{
    static const uint8_t blank[WQ_HEADER_BYTES];
    enum wq_status st = wq_output_open(&w->output, path, force);
    if (st != WQ_OK)
        return st;
    w->scratch = wq_output_scratch(&w->output);
    if (!w->scratch || fwrite(blank, 1, sizeof blank, w->output.file) != sizeof blank)
        return WQ_E_IO;
    w->text.file = w->output.file;
    w->catalogue.file = w->scratch;
    return WQ_OK;
}

static enum wq_status open_writer(const char *path, bool force, struct wq_writer **writer)
{
    struct wq_writer *w = calloc(1, sizeof *w);
    if (!w)
        return WQ_E_NOMEM;
    w->is_dry = !path;
    w->text.off = WQ_HEADER_BYTES;
    w->back_memory = malloc(BACK_BYTES);
    enum wq_status st = w->back_memory ? wq_compressor_make(&w->compressor) : WQ_E_NOMEM;
    if (st == WQ_OK && path)
        st = open_files(w, path, force);
    if (st != WQ_OK) {
        free_writer(w);
        return st;
    }
    *writer = w;
    return WQ_OK;
}

enum wq_status wq_writer_open(const char *path, bool force, struct wq_writer **writer)
{
    return open_writer(path, force, writer);
}

enum wq_status wq_writer_open_dry(struct wq_writer **writer)
{
    return open_writer(NULL, false, writer);
}

void wq_writer_abandon(struct wq_writer *writer)
{
    if (writer)
        free_writer(writer);
}

/* Encode the record, and read it and the row back with the reader's own functions: what is
 * written can be read. */
static enum wq_status check_article(struct wq_writer *w, const struct wq_article *article)
{
    struct wq_locator at = {0};
    struct wq_article back = {0};
    struct wq_arena arena;
    w->record.len = 0;
    enum wq_status st = wq_record_encode(article, &wq_ar8_default, &w->record);
    if (st == WQ_OK)
        st = wq_row_encode(&at, &article->meta, &w->row);
    if (st != WQ_OK)
        return st;
    wq_arena_init(&arena, w->back_memory, BACK_BYTES);
    st = wq_record_decode((struct wq_bytes){w->record.ptr, w->record.len}, &wq_ar8_default, &arena,
                          &back);
    if (st == WQ_OK)
        st = wq_row_decode((struct wq_bytes){w->row.ptr, w->row.len}, &at, &back.meta);
    return st == WQ_OK ? WQ_OK : WQ_E_LIMIT;
}

/* Whether the article is new; one with another text under a known id gets an id of its own. */
static enum wq_status settle_id(struct wq_writer *w, struct wq_str text, struct wq_meta *meta,
                                enum wq_seen_result *result)
{
    uint8_t text_hash[32];
    wq_text_hash(text, text_hash);
    enum wq_status st = wq_seen_add(&w->seen, meta->id, text_hash, result);
    if (st != WQ_OK || *result != WQ_SEEN_OTHER_TEXT)
        return st;
    wq_id_rename(text_hash, meta->id);
    st = wq_seen_add(&w->seen, meta->id, text_hash, result);
    if (st == WQ_OK && *result != WQ_SEEN_SAME)
        w->totals.renamed_n++;
    return st;
}

/* A record is never split; the cluster before it is closed when both together pass the target. */
static enum wq_status place_record(struct wq_writer *w, struct wq_locator *at)
{
    struct wq_clusters *text = &w->text;
    if (text->raw.len + w->record.len > WQ_CLUSTER_TARGET) {
        enum wq_status st = wq_clusters_close(text, w->compressor);
        if (st != WQ_OK)
            return st;
    }
    *at = (struct wq_locator){
        .cluster = text->n, .off = (uint32_t)text->raw.len, .len = (uint32_t)w->record.len};
    return wq_buffer_add(&text->raw, w->record.ptr, w->record.len);
}

static enum wq_status place_row(struct wq_writer *w, const struct wq_locator *at,
                                const struct wq_meta *meta)
{
    enum wq_status st = wq_row_encode(at, meta, &w->row);
    if (st == WQ_OK)
        st = wq_buffer_add_varint(&w->catalogue.raw, (uint32_t)w->row.len);
    if (st == WQ_OK)
        st = wq_buffer_add(&w->catalogue.raw, w->row.ptr, w->row.len);
    if (st == WQ_OK && (w->totals.article_n + 1) % WQ_CATALOGUE_ROWS == 0)
        st = wq_clusters_close(&w->catalogue, w->compressor);
    return st;
}

enum wq_status wq_writer_add(struct wq_writer *writer, const struct wq_article *article)
{
    struct wq_meta meta = article->meta;
    struct wq_locator at;
    enum wq_seen_result result;
    if (writer->totals.article_n >= WQ_ARTICLES_MAX)
        return WQ_E_LIMIT;
    enum wq_status st = check_article(writer, article);
    if (st == WQ_OK)
        st = settle_id(writer, article->text, &meta, &result);
    if (st != WQ_OK)
        return st;
    if (result == WQ_SEEN_SAME) {
        writer->totals.duplicate_n++;
        return WQ_OK;
    }
    st = place_record(writer, &at);
    if (st == WQ_OK)
        st = place_row(writer, &at, &meta);
    if (st != WQ_OK)
        return st;
    writer->totals.article_n++;
    writer->totals.text_bytes += article->text.len;
    return WQ_OK;
}

/* ---- the end of the file: catalogue clusters, index, shape of the catalogue, table, header ----
 */

static enum wq_status copy_scratch(struct wq_writer *w)
{
    uint8_t bytes[4096];
    rewind(w->scratch);
    for (uint64_t left = w->catalogue.off; left > 0;) {
        size_t n = left < sizeof bytes ? (size_t)left : sizeof bytes;
        if (fread(bytes, 1, n, w->scratch) != n || fwrite(bytes, 1, n, w->output.file) != n)
            return WQ_E_IO;
        left -= n;
    }
    return WQ_OK;
}

/* Offsets of catalogue clusters count from the start of the scratch file until here. */
static void move_index(struct wq_buffer *index, uint64_t by)
{
    for (size_t i = 0; i < index->len; i += WQ_INDEX_RECORD_BYTES) {
        uint8_t *off = index->ptr + i + WQ_INDEX_OFF_OFF;
        wq_store_u64(off, wq_load_u64(off) + by);
    }
}

static uint32_t crc_of(const uint8_t *bytes, size_t len)
{
    return libdeflate_crc32(0, bytes, len);
}

/* Cut records into pages, each with its CRC. */
static enum wq_status add_index_section(const struct wq_buffer *records, struct wq_buffer *tail)
{
    const size_t page_bytes = WQ_INDEX_PAGE_RECORDS * WQ_INDEX_RECORD_BYTES;
    for (size_t i = 0; i < records->len; i += page_bytes) {
        size_t n = records->len - i < page_bytes ? records->len - i : page_bytes;
        uint8_t crc[4];
        wq_store_u32(crc, crc_of(records->ptr + i, n));
        enum wq_status st = wq_buffer_add(tail, records->ptr + i, n);
        if (st == WQ_OK)
            st = wq_buffer_add(tail, crc, sizeof crc);
        if (st != WQ_OK)
            return st;
    }
    return WQ_OK;
}

static uint32_t larger(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

static enum wq_status add_catalogue_section(const struct wq_writer *w, struct wq_buffer *tail)
{
    uint8_t shape[WQ_CATALOGUE_BYTES] = {0};
    wq_store_u32(shape + WQ_CATALOGUE_OFF_ARTICLE_N, w->totals.article_n);
    wq_store_u32(shape + WQ_CATALOGUE_OFF_FIRST_CLUSTER, w->text.n);
    wq_store_u32(shape + WQ_CATALOGUE_OFF_ROWS, WQ_CATALOGUE_ROWS);
    wq_store_u32(shape + WQ_CATALOGUE_OFF_MAX_STORED,
                 larger(w->text.max_stored, w->catalogue.max_stored));
    wq_store_u32(shape + WQ_CATALOGUE_OFF_MAX_RAW, larger(w->text.max_raw, w->catalogue.max_raw));
    return wq_buffer_add(tail, shape, sizeof shape);
}

struct section {
    uint32_t type;
    uint64_t off, len;
    uint32_t n, crc;
};

static enum wq_status add_table(const struct section sections[SECTION_N], struct wq_buffer *tail)
{
    uint8_t table[SECTION_N * WQ_SECTION_BYTES];
    for (int i = 0; i < SECTION_N; i++) {
        uint8_t *p = table + i * WQ_SECTION_BYTES;
        wq_store_u32(p + WQ_SECTION_OFF_TYPE, sections[i].type);
        wq_store_u32(p + WQ_SECTION_OFF_FLAGS, WQ_SECTION_REQUIRED);
        wq_store_u64(p + WQ_SECTION_OFF_OFF, sections[i].off);
        wq_store_u64(p + WQ_SECTION_OFF_LEN, sections[i].len);
        wq_store_u32(p + WQ_SECTION_OFF_N, sections[i].n);
        wq_store_u32(p + WQ_SECTION_OFF_CRC, sections[i].crc);
    }
    return wq_buffer_add(tail, table, sizeof table);
}

/* Everything behind the clusters; index section and shape of the catalogue, *named_len bytes, are
 * what the edition names. */
static enum wq_status build_tail(struct wq_writer *w, struct wq_buffer *tail, size_t *named_len)
{
    move_index(&w->catalogue.index, w->text.off);
    enum wq_status st =
        wq_buffer_add(&w->text.index, w->catalogue.index.ptr, w->catalogue.index.len);
    if (st == WQ_OK)
        st = add_index_section(&w->text.index, tail);
    const size_t index_len = tail->len;
    if (st == WQ_OK)
        st = add_catalogue_section(w, tail);
    if (st != WQ_OK)
        return st;
    *named_len = tail->len;
    const uint64_t index_off = w->text.off + w->catalogue.off;
    const uint32_t cluster_n = w->text.n + w->catalogue.n;
    const struct section sections[SECTION_N] = {
        {WQ_SECTION_CLUSTERS, WQ_HEADER_BYTES, index_off - WQ_HEADER_BYTES, cluster_n, 0},
        {WQ_SECTION_INDEX, index_off, index_len, cluster_n, 0},
        {WQ_SECTION_CATALOGUE, index_off + index_len, WQ_CATALOGUE_BYTES, w->totals.article_n,
         crc_of(tail->ptr + index_len, WQ_CATALOGUE_BYTES)},
    };
    return add_table(sections, tail);
}

static void make_header(const struct wq_writer *w, const struct wq_buffer *tail, size_t named_len,
                        uint8_t header[WQ_HEADER_BYTES])
{
    static const uint8_t key[] = EDITION_KEY;
    const uint64_t tail_off = w->text.off + w->catalogue.off;
    memset(header, 0, WQ_HEADER_BYTES);
    memcpy(header, WQ_MAGIC, sizeof WQ_MAGIC - 1);
    wq_store_u16(header + WQ_HEADER_OFF_MAJOR, WQ_FORMAT_MAJOR);
    wq_store_u16(header + WQ_HEADER_OFF_MINOR, WQ_FORMAT_MINOR);
    wq_hash((struct wq_bytes){key, sizeof key - 1}, (struct wq_bytes){tail->ptr, named_len},
            header + WQ_HEADER_OFF_EDITION, 16);
    wq_store_u64(header + WQ_HEADER_OFF_FILE_BYTES, tail_off + tail->len);
    wq_store_u64(header + WQ_HEADER_OFF_TABLE_OFF, tail_off + named_len);
    wq_store_u32(header + WQ_HEADER_OFF_SECTION_N, SECTION_N);
    wq_store_u32(header + WQ_HEADER_OFF_TABLE_CRC,
                 crc_of(tail->ptr + named_len, tail->len - named_len));
    wq_store_u32(header + WQ_HEADER_OFF_CRC, crc_of(header, WQ_HEADER_OFF_CRC));
}

static enum wq_status write_end(struct wq_writer *w, const struct wq_buffer *tail,
                                const uint8_t header[WQ_HEADER_BYTES])
{
    FILE *file = w->output.file;
    enum wq_status st = copy_scratch(w);
    if (st != WQ_OK)
        return st;
    if (fwrite(tail->ptr, 1, tail->len, file) != tail->len || fseek(file, 0, SEEK_SET) != 0 ||
        fwrite(header, 1, WQ_HEADER_BYTES, file) != WQ_HEADER_BYTES)
        return WQ_E_IO;
    return wq_output_commit(&w->output);
}

enum wq_status wq_writer_finish(struct wq_writer *writer, struct wq_writer_totals *totals)
{
    struct wq_writer *w = writer;
    struct wq_buffer tail = {0};
    uint8_t header[WQ_HEADER_BYTES];
    size_t named_len;
    enum wq_status st = wq_clusters_close(&w->text, w->compressor);
    if (st == WQ_OK)
        st = wq_clusters_close(&w->catalogue, w->compressor);
    if (st == WQ_OK)
        st = build_tail(w, &tail, &named_len);
    if (st != WQ_OK)
        goto out;
    make_header(w, &tail, named_len, header);
    if (!w->is_dry)
        st = write_end(w, &tail, header);
    if (st == WQ_OK) {
        w->totals.file_bytes = w->text.off + w->catalogue.off + tail.len;
        w->totals.sync_errno = w->output.sync_errno;
        *totals = w->totals;
    }
out:
    wq_buffer_free(&tail);
    free_writer(w);
    return st;
}
