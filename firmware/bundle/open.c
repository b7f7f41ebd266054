/* SPDX-License-Identifier: MIT */
/* From a file to an open bundle: header, section table, shape of the catalogue, letters. */
#include <string.h>
#include "internal.h"

struct section {
    uint64_t off, len;
    uint32_t n, crc;
};

/* The sections this reader knows; the others may be there and are not looked at. */
struct sections {
    struct section clusters, index, catalogue, letters;
};

static enum wq_status read_bytes(const struct wq_file *file, uint64_t off, uint8_t *buf, size_t len)
{
    return file->ops->read_at(file->self, off, buf, len);
}

static enum wq_status read_header(const struct wq_file *file, uint8_t header[WQ_HEADER_BYTES])
{
    const size_t magic_bytes = sizeof WQ_MAGIC - 1;
    size_t have = file->size < WQ_HEADER_BYTES ? (size_t)file->size : WQ_HEADER_BYTES;
    enum wq_status st = read_bytes(file, 0, header, have);
    if (st != WQ_OK)
        return st;
    if (have < magic_bytes || memcmp(header, WQ_MAGIC, magic_bytes) != 0)
        return WQ_E_NOT_BUNDLE;
    if (have < WQ_HEADER_BYTES)
        return WQ_E_TRUNCATED;
    struct wq_bytes checked = {header, WQ_HEADER_OFF_CRC};
    if (!wq_crc_matches(checked, wq_load_u32(header + WQ_HEADER_OFF_CRC)))
        return WQ_E_DAMAGED;
    if (wq_load_u16(header + WQ_HEADER_OFF_MAJOR) != WQ_FORMAT_MAJOR ||
        wq_load_u32(header + WQ_HEADER_OFF_FEATURES) != 0)
        return WQ_E_NEWER;
    return wq_load_u64(header + WQ_HEADER_OFF_FILE_BYTES) > file->size ? WQ_E_TRUNCATED : WQ_OK;
}

/* Where the section of `type` is kept; NULL when this reader does not know it. */
static struct section *section_slot(struct sections *sections, uint32_t type)
{
    switch (type) {
    case WQ_SECTION_CLUSTERS:
        return &sections->clusters;
    case WQ_SECTION_INDEX:
        return &sections->index;
    case WQ_SECTION_CATALOGUE:
        return &sections->catalogue;
    case WQ_SECTION_AR8:
        return &sections->letters;
    default:
        return NULL;
    }
}

/* Sections stand in the order of their offsets, behind the header, and share no byte. */
static enum wq_status decode_sections(struct wq_bytes table, uint64_t file_bytes,
                                      struct sections *sections)
{
    uint64_t free_off = WQ_HEADER_BYTES;
    for (size_t i = 0; i < table.len; i += WQ_SECTION_BYTES) {
        const uint8_t *p = table.ptr + i;
        struct section section = {.off = wq_load_u64(p + WQ_SECTION_OFF_OFF),
                                  .len = wq_load_u64(p + WQ_SECTION_OFF_LEN),
                                  .n = wq_load_u32(p + WQ_SECTION_OFF_N),
                                  .crc = wq_load_u32(p + WQ_SECTION_OFF_CRC)};
        if (section.off < free_off || section.off > file_bytes ||
            section.len > file_bytes - section.off)
            return WQ_E_DAMAGED;
        free_off = section.off + section.len;
        struct section *slot = section_slot(sections, wq_load_u32(p + WQ_SECTION_OFF_TYPE));
        if (!slot && (wq_load_u32(p + WQ_SECTION_OFF_FLAGS) & WQ_SECTION_REQUIRED))
            return WQ_E_NEWER;
        if (slot && slot->off != 0)
            return WQ_E_DAMAGED; /* twice the same */
        if (slot)
            *slot = section;
    }
    bool are_all = sections->clusters.off && sections->index.off && sections->catalogue.off;
    return are_all ? WQ_OK : WQ_E_DAMAGED;
}

static enum wq_status read_sections(const struct wq_file *file, const uint8_t *header,
                                    struct sections *sections)
{
    uint64_t file_bytes = wq_load_u64(header + WQ_HEADER_OFF_FILE_BYTES);
    uint64_t table_off = wq_load_u64(header + WQ_HEADER_OFF_TABLE_OFF);
    uint32_t n = wq_load_u32(header + WQ_HEADER_OFF_SECTION_N);
    uint8_t table[WQ_SECTIONS_MAX * WQ_SECTION_BYTES];
    if (n > WQ_SECTIONS_MAX)
        return WQ_E_LIMIT;
    size_t table_bytes = (size_t)n * WQ_SECTION_BYTES;
    if (table_off > file_bytes || table_bytes > file_bytes - table_off)
        return WQ_E_DAMAGED;
    enum wq_status st = read_bytes(file, table_off, table, table_bytes);
    if (st != WQ_OK)
        return st;
    struct wq_bytes view = {table, table_bytes};
    if (!wq_crc_matches(view, wq_load_u32(header + WQ_HEADER_OFF_TABLE_CRC)))
        return WQ_E_DAMAGED;
    return decode_sections(view, file_bytes, sections);
}

static uint32_t pages_of(uint32_t n, uint32_t per_page)
{
    return n / per_page + (n % per_page != 0);
}

/* The three sections that must be there tell the same story. */
static enum wq_status check_shape(const struct wq_bundle *b, const struct sections *sections,
                                  uint32_t rows)
{
    const struct wq_bundle_info *info = &b->info;
    if (info->article_n > WQ_ARTICLES_MAX || b->max_stored > WQ_CLUSTER_STORED_MAX ||
        b->max_raw > WQ_CLUSTER_RAW_MAX)
        return WQ_E_LIMIT;
    uint64_t index_bytes = (uint64_t)info->cluster_n * WQ_INDEX_RECORD_BYTES +
                           (uint64_t)pages_of(info->cluster_n, WQ_INDEX_PAGE_RECORDS) * 4;
    uint64_t catalogue_clusters = pages_of(info->article_n, WQ_CATALOGUE_ROWS);
    bool agree = sections->clusters.n == info->cluster_n && sections->index.len == index_bytes &&
                 sections->catalogue.n == info->article_n && rows == WQ_CATALOGUE_ROWS &&
                 info->text_cluster_n + catalogue_clusters <= info->cluster_n;
    return agree ? WQ_OK : WQ_E_DAMAGED;
}

static enum wq_status read_catalogue_shape(struct wq_bundle *b, const struct sections *sections)
{
    uint8_t shape[WQ_CATALOGUE_BYTES];
    if (sections->catalogue.len != sizeof shape)
        return WQ_E_DAMAGED;
    enum wq_status st = read_bytes(&b->file, sections->catalogue.off, shape, sizeof shape);
    if (st != WQ_OK)
        return st;
    if (!wq_crc_matches((struct wq_bytes){shape, sizeof shape}, sections->catalogue.crc))
        return WQ_E_DAMAGED;
    b->info.article_n = wq_load_u32(shape + WQ_CATALOGUE_OFF_ARTICLE_N);
    b->info.text_cluster_n = wq_load_u32(shape + WQ_CATALOGUE_OFF_FIRST_CLUSTER);
    b->max_stored = wq_load_u32(shape + WQ_CATALOGUE_OFF_MAX_STORED);
    b->max_raw = wq_load_u32(shape + WQ_CATALOGUE_OFF_MAX_RAW);
    return check_shape(b, sections, wq_load_u32(shape + WQ_CATALOGUE_OFF_ROWS));
}

static enum wq_status read_letters(struct wq_bundle *b, const struct section *section)
{
    uint8_t letters[WQ_AR8_BYTES];
    b->letters = &wq_ar8_default;
    if (section->off == 0)
        return WQ_OK;
    if (section->len != sizeof letters || section->n != WQ_AR8_LETTERS)
        return WQ_E_DAMAGED;
    enum wq_status st = read_bytes(&b->file, section->off, letters, sizeof letters);
    if (st != WQ_OK)
        return st;
    if (!wq_crc_matches((struct wq_bytes){letters, sizeof letters}, section->crc))
        return WQ_E_DAMAGED;
    b->letters = &b->own_letters;
    return wq_ar8_load(letters, &b->own_letters);
}

static enum wq_status read_all(struct wq_bundle *b)
{
    uint8_t header[WQ_HEADER_BYTES];
    struct sections sections = {0};
    enum wq_status st = read_header(&b->file, header);
    if (st == WQ_OK)
        st = read_sections(&b->file, header, &sections);
    if (st != WQ_OK)
        return st;
    b->info.major = wq_load_u16(header + WQ_HEADER_OFF_MAJOR);
    b->info.minor = wq_load_u16(header + WQ_HEADER_OFF_MINOR);
    memcpy(b->info.edition, header + WQ_HEADER_OFF_EDITION, sizeof b->info.edition);
    b->info.file_bytes = wq_load_u64(header + WQ_HEADER_OFF_FILE_BYTES);
    b->info.cluster_n = sections.index.n;
    b->info.stored_bytes = sections.clusters.len;
    b->clusters_off = sections.clusters.off;
    b->index_off = sections.index.off;
    st = read_catalogue_shape(b, &sections);
    return st == WQ_OK ? read_letters(b, &sections.letters) : st;
}

static enum wq_status make_buffers(struct wq_bundle *b, struct wq_arena *arena)
{
    b->stored = wq_arena_alloc_raw(arena, b->max_stored, 1);
    b->text.raw = wq_arena_alloc_raw(arena, b->max_raw, 1);
    b->catalogue.raw = wq_arena_alloc_raw(arena, b->max_raw, 1);
    if (!b->stored || !b->text.raw || !b->catalogue.raw)
        return WQ_E_NOMEM;
    return wq_inflate_init(&b->inflate, arena);
}

enum wq_status wq_bundle_open(struct wq_arena *arena, const struct wq_file *file,
                              struct wq_bundle **bundle)
{
    size_t mark = wq_arena_mark(arena);
    struct wq_bundle *b = wq_arena_alloc(arena, 1, sizeof *b);
    if (!b)
        return WQ_E_NOMEM;
    b->file = *file;
    enum wq_status st = read_all(b);
    if (st == WQ_OK)
        st = make_buffers(b, arena);
    if (st != WQ_OK) {
        wq_arena_rewind(arena, mark);
        return st;
    }
    *bundle = b;
    return WQ_OK;
}

const struct wq_bundle_info *wq_bundle_info(const struct wq_bundle *bundle)
{
    return &bundle->info;
}
