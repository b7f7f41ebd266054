/* SPDX-License-Identifier: MIT */
/* What the catalogue will say of an article, as it waits in a file until all articles are known. */
#include <string.h>
#include "internal.h"

#define NUMBERS 15 /* between identity and strings */
#define IDENTITY_BYTES (WQ_ID_BYTES + 32 + 4)

enum wq_status wq_meta_check(const struct wq_meta *meta)
{
    struct wq_meta copy = *meta; /* wq_meta_field serves the reader, which writes */
    if (!wq_is_date(meta->date) || !wq_is_date(meta->captured) || meta->part < 1 ||
        meta->part > meta->part_n)
        return WQ_E_LIMIT;
    for (uint8_t tag = 1; tag <= WQ_FIELD_LAST; tag++) {
        size_t max;
        const struct wq_str text = *wq_meta_field(&copy, tag, &max);
        if (text.len > max || !wq_utf8_valid(text))
            return WQ_E_LIMIT;
    }
    return WQ_OK;
}

static enum wq_status add_u32(struct wq_buffer *buffer, uint32_t value)
{
    uint8_t bytes[4];
    wq_store_u32(bytes, value);
    return wq_buffer_add(buffer, bytes, sizeof bytes);
}

static void put_identity(const struct wq_identity *identity, uint8_t bytes[IDENTITY_BYTES])
{
    memcpy(bytes, identity->id, WQ_ID_BYTES);
    memcpy(bytes + WQ_ID_BYTES, identity->text_hash, 32);
    wq_store_u32(bytes + WQ_ID_BYTES + 32, identity->captured);
}

static void take_identity(const uint8_t bytes[IDENTITY_BYTES], struct wq_identity *identity)
{
    memcpy(identity->id, bytes, WQ_ID_BYTES);
    memcpy(identity->text_hash, bytes + WQ_ID_BYTES, 32);
    identity->captured = wq_load_u32(bytes + WQ_ID_BYTES + 32);
}

enum wq_status wq_waiting_add(struct wq_buffer *buffer, const struct wq_waiting *row)
{
    struct wq_meta meta = row->meta;
    struct wq_identity identity = {.captured = meta.captured};
    uint8_t bytes[IDENTITY_BYTES];
    const uint32_t numbers[NUMBERS] = {row->at.cluster,      row->at.record,
                                       row->at.strip,        meta.date,
                                       meta.word_n,          meta.part,
                                       meta.part_n,          row->era,
                                       (uint32_t)row->story, (uint32_t)(row->story >> 32),
                                       row->names[0],        row->names[1],
                                       row->names[2],        row->names[3],
                                       row->names[4]};
    memcpy(identity.id, meta.id, sizeof identity.id);
    memcpy(identity.text_hash, row->text_hash, sizeof identity.text_hash);
    put_identity(&identity, bytes);
    enum wq_status st = wq_buffer_add(buffer, bytes, sizeof bytes);
    for (size_t i = 0; st == WQ_OK && i < NUMBERS; i++)
        st = add_u32(buffer, numbers[i]);
    for (uint8_t tag = 1; st == WQ_OK && tag <= WQ_FIELD_LAST; tag++) {
        size_t max;
        const struct wq_str text = *wq_meta_field(&meta, tag, &max);
        st = add_u32(buffer, (uint32_t)text.len);
        if (st == WQ_OK)
            st = wq_buffer_add(buffer, text.ptr, text.len);
    }
    return st;
}

static enum wq_status read_bytes(FILE *file, void *bytes, size_t n)
{
    return fread(bytes, 1, n, file) == n ? WQ_OK : WQ_E_IO;
}

static enum wq_status read_u32(FILE *file, uint32_t *value)
{
    uint8_t bytes[4];
    enum wq_status st = read_bytes(file, bytes, sizeof bytes);
    if (st == WQ_OK)
        *value = wq_load_u32(bytes);
    return st;
}

enum wq_status wq_identity_read(FILE *file, uint64_t off, struct wq_identity *identity)
{
    uint8_t bytes[IDENTITY_BYTES];
    if (fseeko(file, (off_t)off, SEEK_SET) != 0)
        return WQ_E_IO;
    enum wq_status st = read_bytes(file, bytes, sizeof bytes);
    if (st != WQ_OK)
        return st;
    take_identity(bytes, identity);
    return fseeko(file, 0, SEEK_END) == 0 ? WQ_OK : WQ_E_IO;
}

enum wq_status wq_identity_write(FILE *file, uint64_t off, const struct wq_identity *identity)
{
    uint8_t bytes[IDENTITY_BYTES];
    put_identity(identity, bytes);
    const bool is_done = fseeko(file, (off_t)off, SEEK_SET) == 0 &&
                         fwrite(bytes, 1, sizeof bytes, file) == sizeof bytes &&
                         fseeko(file, 0, SEEK_END) == 0;
    return is_done ? WQ_OK : WQ_E_IO;
}

enum wq_status wq_waiting_read(FILE *file, char text[WQ_WAITING_BYTES], struct wq_waiting *row)
{
    uint8_t bytes[IDENTITY_BYTES];
    struct wq_identity identity;
    uint32_t numbers[NUMBERS];
    size_t used = 0;
    enum wq_status st = read_bytes(file, bytes, sizeof bytes);
    for (size_t i = 0; st == WQ_OK && i < NUMBERS; i++)
        st = read_u32(file, &numbers[i]);
    if (st != WQ_OK)
        return st;
    take_identity(bytes, &identity);
    memcpy(row->meta.id, identity.id, sizeof row->meta.id);
    memcpy(row->text_hash, identity.text_hash, sizeof row->text_hash);
    row->meta.captured = identity.captured;
    row->at = (struct wq_locator){numbers[0], numbers[1], numbers[2]};
    row->flags = 0;
    row->meta.date = numbers[3];
    row->meta.word_n = numbers[4];
    row->meta.part = (uint16_t)numbers[5];
    row->meta.part_n = (uint16_t)numbers[6];
    row->era = numbers[7];
    row->story = numbers[8] | (uint64_t)numbers[9] << 32;
    memcpy(row->names, numbers + 10, sizeof row->names);
    for (uint8_t tag = 1; st == WQ_OK && tag <= WQ_FIELD_LAST; tag++) {
        size_t max;
        uint32_t len = 0;
        struct wq_str *field = wq_meta_field(&row->meta, tag, &max);
        st = read_u32(file, &len);
        if (st == WQ_OK && len > WQ_WAITING_BYTES - used)
            st = WQ_E_IO;
        if (st == WQ_OK)
            st = read_bytes(file, text + used, len);
        if (st != WQ_OK)
            return st;
        *field = (struct wq_str){text + used, len};
        used += len;
    }
    return st;
}
