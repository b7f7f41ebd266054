/* SPDX-License-Identifier: MIT */
/* From a file to an open bundle: root record, section table, letters. */
#include <string.h>
#include "internal.h"

static enum wq_status read_bytes(const struct wq_file *file, uint64_t off, uint8_t *buf, size_t len)
{
    return file->ops->read_at(file->self, off, buf, len);
}

/* ---- root record ---- */

static bool has_magic(const uint8_t root[WQ_ROOT_BYTES])
{
    return memcmp(root, WQ_MAGIC, sizeof WQ_MAGIC - 1) == 0;
}

/* The edition is the hash of the rest of the record. */
static bool is_root_whole(const uint8_t root[WQ_ROOT_BYTES])
{
    uint8_t rest[WQ_ROOT_BYTES];
    memcpy(rest, root, sizeof rest);
    memset(rest + WQ_ROOT_OFF_EDITION, 0, 16);
    struct wq_bytes view = {rest, sizeof rest};
    return has_magic(root) && wq_hash_matches(WQ_EDITION_KEY, view, root + WQ_ROOT_OFF_EDITION, 16);
}

/* The root record at the start, or else at the end of the file. */
static enum wq_status read_root(struct wq_bundle *b, uint8_t root[WQ_ROOT_BYTES])
{
    const uint64_t size = b->file.size;
    size_t have = size < WQ_ROOT_BYTES ? (size_t)size : WQ_ROOT_BYTES;
    memset(root, 0, WQ_ROOT_BYTES);
    enum wq_status first = read_bytes(&b->file, 0, root, have);
    bool is_ours = first == WQ_OK && has_magic(root);
    if (have < WQ_ROOT_BYTES)
        return first != WQ_OK ? first : is_ours ? WQ_E_TRUNCATED : WQ_E_NOT_BUNDLE;
    if (first == WQ_OK && is_root_whole(root))
        return WQ_OK;
    enum wq_status st = read_bytes(&b->file, size - WQ_ROOT_BYTES, root, WQ_ROOT_BYTES);
    /* a copy that speaks of another length is none of this file */
    if (st == WQ_OK && is_root_whole(root) && wq_load_u64(root + WQ_ROOT_OFF_FILE_BYTES) == size) {
        b->info.is_root_copy = true;
        return WQ_OK;
    }
    if (first != WQ_OK)
        return first;
    return is_ours ? WQ_E_DAMAGED : WQ_E_NOT_BUNDLE;
}

static enum wq_status decode_root(struct wq_bundle *b, const uint8_t root[WQ_ROOT_BYTES])
{
    struct wq_bundle_info *info = &b->info;
    info->major = wq_load_u16(root + WQ_ROOT_OFF_MAJOR);
    info->minor = wq_load_u16(root + WQ_ROOT_OFF_MINOR);
    if (info->major != WQ_FORMAT_MAJOR || wq_load_u32(root + WQ_ROOT_OFF_FEATURES) != 0)
        return WQ_E_NEWER;
    memcpy(info->edition, root + WQ_ROOT_OFF_EDITION, sizeof info->edition);
    info->file_bytes = wq_load_u64(root + WQ_ROOT_OFF_FILE_BYTES);
    info->cluster_n = wq_load_u32(root + WQ_ROOT_OFF_CLUSTER_N);
    info->article_n = wq_load_u32(root + WQ_ROOT_OFF_ARTICLE_N);
    if (info->file_bytes > b->file.size)
        info->missing_bytes = info->file_bytes - b->file.size;
    b->max_stored = wq_load_u32(root + WQ_ROOT_OFF_MAX_STORED);
    b->max_raw = wq_load_u32(root + WQ_ROOT_OFF_MAX_RAW);
    b->info.parity = wq_load_u32(root + WQ_ROOT_OFF_PARITY);
    b->section_n = wq_load_u32(root + WQ_ROOT_OFF_SECTION_N);
    bool are_sound = info->cluster_n <= WQ_CLUSTERS_MAX && info->article_n <= WQ_ARTICLES_MAX &&
                     b->max_stored <= WQ_CLUSTER_STORED_MAX && b->max_raw <= WQ_CLUSTER_RAW_MAX &&
                     b->info.parity <= WQ_PARITY_GROUP_MAX && b->section_n <= WQ_SECTIONS_MAX;
    return are_sound ? WQ_OK : WQ_E_LIMIT;
}

/* Where table, index and clusters lie follows from how many there are. */
static enum wq_status place_parts(struct wq_bundle *b, const uint8_t root[WQ_ROOT_BYTES])
{
    struct wq_index *index = &b->index;
    const uint64_t head_bytes = WQ_ROOT_BYTES + (uint64_t)b->section_n * WQ_SECTION_BYTES;
    const uint64_t index_bytes = wq_index_bytes(b->info.cluster_n);
    if (2 * (head_bytes + index_bytes) > b->info.file_bytes)
        return WQ_E_DAMAGED;
    index->off = head_bytes;
    index->copy_off = b->info.file_bytes - head_bytes - index_bytes;
    index->level_n = wq_index_levels(b->info.cluster_n, index->record_n);
    for (uint32_t i = 1; i < index->level_n; i++)
        index->level_off[i] =
            index->level_off[i - 1] + (uint64_t)index->record_n[i - 1] * WQ_INDEX_RECORD_BYTES;
    memcpy(index->hash, root + WQ_ROOT_OFF_INDEX_HASH, sizeof index->hash);
    memcpy(b->table_hash, root + WQ_ROOT_OFF_TABLE_HASH, sizeof b->table_hash);
    b->clusters_off = head_bytes + index_bytes;
    b->clusters_len = index->copy_off - b->clusters_off;
    b->info.stored_bytes = b->clusters_len;
    return WQ_OK;
}

/* ---- section table ---- */

const struct wq_section *wq_bundle_sections(const struct wq_bundle *bundle, uint32_t *section_n)
{
    *section_n = bundle->section_n;
    return bundle->sections;
}

static const struct wq_section *find_section(const struct wq_section *sections, uint32_t n,
                                             uint32_t type)
{
    const struct wq_section *const end = sections + n;
    while (sections < end && sections->type != type)
        sections++;
    return sections < end ? sections : NULL;
}

struct wq_section wq_bundle_section(const struct wq_bundle *bundle, uint32_t type)
{
    const struct wq_section *found = find_section(bundle->sections, bundle->section_n, type);
    return found ? *found : (struct wq_section){0};
}

static bool is_known(uint32_t type)
{
    for (int i = 0; i < WQ_PARTS; i++) {
        if (wq_part_types[i] == type)
            return true;
    }
    return type == WQ_SECTION_TEXT || type == WQ_SECTION_AR8 || type == WQ_SECTION_IMAGES ||
           type == WQ_SECTION_PARITY;
}

static enum wq_status decode_sections(struct wq_bundle *b, const uint8_t *table)
{
    uint32_t first = 0;
    for (uint32_t i = 0; i < b->section_n; i++) {
        const uint8_t *p = table + i * WQ_SECTION_BYTES;
        struct wq_section section = {.type = wq_load_u32(p + WQ_SECTION_OFF_TYPE),
                                     .flags = wq_load_u32(p + WQ_SECTION_OFF_FLAGS),
                                     .first = first,
                                     .cluster_n = wq_load_u32(p + WQ_SECTION_OFF_CLUSTER_N),
                                     .len = wq_load_u64(p + WQ_SECTION_OFF_LEN)};
        if (section.cluster_n > b->info.cluster_n - first)
            return WQ_E_DAMAGED;
        if ((section.flags & WQ_SECTION_REQUIRED) && !is_known(section.type))
            return WQ_E_NEWER;
        if (find_section(b->sections, i, section.type))
            return WQ_E_DAMAGED; /* twice the same */
        b->sections[i] = section;
        first += section.cluster_n;
    }
    return first == b->info.cluster_n ? WQ_OK : WQ_E_DAMAGED;
}

static void name_sections(struct wq_bundle *b)
{
    b->text_section = wq_bundle_section(b, WQ_SECTION_TEXT);
    b->image_section = wq_bundle_section(b, WQ_SECTION_IMAGES);
    b->parity_section = wq_bundle_section(b, WQ_SECTION_PARITY);
    b->info.text_cluster_n = b->text_section.cluster_n;
}

/* Root record and table tell the same story. */
static enum wq_status check_sections(struct wq_bundle *b)
{
    name_sections(b);
    const struct wq_section parity = b->parity_section;
    bool is_parity_sound = b->info.parity == 0
                               ? parity.cluster_n == 0
                               : parity.cluster_n == wq_parity_n(parity.first, b->info.parity) &&
                                     parity.first + parity.cluster_n == b->info.cluster_n;
    bool agree = is_parity_sound && (b->info.article_n == 0 || b->text_section.cluster_n > 0);
    return agree ? wq_parts_find(b) : WQ_E_DAMAGED;
}

/* One of the two section tables, when its hash is right. */
static enum wq_status read_table(const struct wq_bundle *b, unsigned copy,
                                 uint8_t table[WQ_TABLE_BYTES])
{
    const size_t len = (size_t)b->section_n * WQ_SECTION_BYTES;
    const uint64_t off = copy == 0 ? WQ_ROOT_BYTES : b->info.file_bytes - WQ_ROOT_BYTES - len;
    struct wq_bytes view = {table, WQ_TABLE_BYTES};
    enum wq_status st = read_bytes(&b->file, off, table, len);
    memset(table + len, 0, WQ_TABLE_BYTES - len);
    if (st == WQ_OK && !wq_hash_matches(WQ_TABLE_KEY, view, b->table_hash, 32))
        st = WQ_E_DAMAGED;
    return st;
}

/* *is_lost: neither copy is what was written. */
static enum wq_status read_sections(struct wq_bundle *b, bool *is_lost)
{
    uint8_t table[WQ_TABLE_BYTES];
    enum wq_status first = read_table(b, 0, table), st = first;
    if (st != WQ_OK) {
        b->info.is_table_copy = true;
        st = read_table(b, 1, table);
    }
    *is_lost = st == WQ_E_DAMAGED || (st != WQ_OK && first == WQ_E_DAMAGED);
    if (st != WQ_OK)
        return first;
    st = decode_sections(b, table);
    return st == WQ_OK ? check_sections(b) : st;
}

/* ---- buffers and letters ---- */

static enum wq_status make_buffers(struct wq_bundle *b, struct wq_arena *arena)
{
    b->stored = wq_arena_alloc_raw(arena, b->max_stored, 1);
    b->text.stored = wq_arena_alloc_raw(arena, b->max_stored, 1);
    b->text.raw = wq_arena_alloc_raw(arena, b->max_raw + WQ_INFLATE_SLACK, 1);
    b->strip = wq_arena_alloc_raw(arena, b->image_section.cluster_n > 0 ? b->max_raw : 0, 1);
    b->coded = wq_arena_alloc_raw(arena, WQ_ID_ROOM_BYTES, 1);
    b->rows = wq_arena_alloc_raw(arena, 1, sizeof *b->rows);
    b->gap = wq_arena_alloc_raw(arena, 1, sizeof *b->gap);
    void *meta = wq_arena_alloc_raw(arena, WQ_META_BYTES, 1);
    bool are_all = b->stored && b->text.stored && b->text.raw && b->strip && b->coded && b->rows &&
                   b->gap && meta;
    for (size_t i = 0; i < WQ_SLOTS; i++) {
        b->slots[i].raw = wq_arena_alloc_raw(arena, b->max_raw + WQ_INFLATE_SLACK, 1);
        are_all &= b->slots[i].raw != NULL;
    }
    if (!are_all)
        return WQ_E_NOMEM;
    b->rows->is_loaded = b->rows->is_recovered = b->gap->is_known = false;
    wq_arena_init(&b->meta, meta, WQ_META_BYTES);
    enum wq_status st = wq_index_init(&b->index, arena);
    if (st == WQ_OK)
        st = wq_inflate_init(&b->inflate, arena);
    return st == WQ_OK ? wq_inflate_init(&b->text.inflate, arena) : st;
}

static enum wq_status read_letters(struct wq_bundle *b)
{
    struct wq_section section = wq_bundle_section(b, WQ_SECTION_AR8);
    uint8_t letters[WQ_AR8_BYTES];
    uint32_t len;
    b->letters = &wq_ar8_default;
    if (section.cluster_n == 0)
        return WQ_OK;
    if (section.cluster_n != 1)
        return WQ_E_DAMAGED;
    enum wq_status st = wq_cluster_read(b, section.first, letters, sizeof letters, &len);
    if (st != WQ_OK)
        return st == WQ_E_LIMIT ? WQ_E_DAMAGED : st;
    b->letters = &b->own_letters;
    return len == sizeof letters ? wq_ar8_load(letters, &b->own_letters) : WQ_E_DAMAGED;
}

/* *is_lost: what would lead to the clusters is nowhere as it was written. */
static enum wq_status read_structure(struct wq_bundle *b, bool *is_lost)
{
    uint8_t root[WQ_ROOT_BYTES];
    enum wq_status st = read_root(b, root);
    *is_lost = st == WQ_E_DAMAGED || st == WQ_E_NOT_BUNDLE;
    if (st == WQ_OK)
        st = decode_root(b, root);
    if (st == WQ_OK)
        st = place_parts(b, root);
    if (st == WQ_OK)
        st = read_sections(b, is_lost);
    return st;
}

static enum wq_status salvage(struct wq_bundle *b, struct wq_arena *arena)
{
    enum wq_status st = wq_salvage(b, arena);
    if (st != WQ_OK)
        return st;
    name_sections(b);
    st = make_buffers(b, arena);
    if (st == WQ_OK)
        st = read_letters(b);
    if (st != WQ_OK)
        return st;
    b->parts[WQ_PART_ROWS] = wq_bundle_section(b, WQ_SECTION_ROWS);
    b->info.article_n = wq_catalogue_count(b);
    return wq_parts_find(b);
}

static enum wq_status open_plain(struct wq_bundle *b, struct wq_arena *arena, bool *is_lost)
{
    enum wq_status st = read_structure(b, is_lost);
    if (st == WQ_OK)
        st = make_buffers(b, arena);
    if (st == WQ_OK)
        *is_lost = wq_index_is_lost(b);
    return st == WQ_OK && !*is_lost ? read_letters(b) : st;
}

static enum wq_status open_bundle(struct wq_arena *arena, const struct wq_file *file,
                                  bool by_leaders, struct wq_bundle **bundle)
{
    size_t mark = wq_arena_mark(arena);
    bool is_lost = by_leaders;
    struct wq_bundle *b = wq_arena_alloc(arena, 1, sizeof *b);
    if (!b)
        return WQ_E_NOMEM;
    b->file = *file;
    enum wq_status st = WQ_E_DAMAGED;
    if (!by_leaders)
        st = open_plain(b, arena, &is_lost);
    if (is_lost) {
        wq_arena_rewind(arena, mark);
        b = wq_arena_alloc(arena, 1, sizeof *b);
        b->file = *file;
        enum wq_status salvaged = salvage(b, arena);
        if (salvaged == WQ_OK || salvaged == WQ_E_NOMEM || st == WQ_OK)
            st = salvaged;
    }
    if (st != WQ_OK) {
        wq_arena_rewind(arena, mark);
        return st;
    }
    *bundle = b;
    return WQ_OK;
}

enum wq_status wq_bundle_open(struct wq_arena *arena, const struct wq_file *file,
                              struct wq_bundle **bundle)
{
    return open_bundle(arena, file, false, bundle);
}

enum wq_status wq_bundle_open_by_leaders(struct wq_arena *arena, const struct wq_file *file,
                                         struct wq_bundle **bundle)
{
    return open_bundle(arena, file, true, bundle);
}

/* ---- what stands twice ---- */

static enum wq_status check_root(const struct wq_bundle *b, unsigned copy)
{
    uint8_t root[WQ_ROOT_BYTES];
    uint64_t off = copy == 0 ? 0 : b->info.file_bytes - WQ_ROOT_BYTES;
    enum wq_status st = read_bytes(&b->file, off, root, sizeof root);
    if (st != WQ_OK)
        return st;
    bool is_same = memcmp(root + WQ_ROOT_OFF_EDITION, b->info.edition, 16) == 0;
    return is_same && is_root_whole(root) ? WQ_OK : WQ_E_DAMAGED;
}

enum wq_status wq_bundle_check_twin(struct wq_bundle *bundle, enum wq_twin part, uint32_t page,
                                    unsigned copy)
{
    uint8_t table[WQ_TABLE_BYTES];
    if (copy > 1 || page >= (part == WQ_TWIN_INDEX ? wq_bundle_index_page_n(bundle) : 1))
        return WQ_E_RANGE;
    if (bundle->info.is_salvaged)
        return WQ_E_DAMAGED;
    switch (part) {
    case WQ_TWIN_ROOT:
        return check_root(bundle, copy);
    case WQ_TWIN_TABLE:
        return read_table(bundle, copy, table);
    case WQ_TWIN_INDEX:
        return wq_index_check_page(bundle, page, copy);
    default:
        return WQ_E_RANGE;
    }
}

const struct wq_bundle_info *wq_bundle_info(const struct wq_bundle *bundle)
{
    return &bundle->info;
}
