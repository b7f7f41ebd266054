/* SPDX-License-Identifier: MIT */
/* Articles and the rows of their images, by index. */
#include <string.h>
#include "internal.h"

/* Without the row no title is known, and no offset behind one: what is marked goes with it. */
static const struct wq_str no_title = {"\xEF\xBF\xBD", 3}; /* U+FFFD */

static struct wq_bytes without_marks(struct wq_bytes record)
{
    struct wq_bytes rest = {record.ptr + 1, record.len - 1}, marks;
    uint32_t len;
    if (record.ptr[0] != WQ_AR8_MARKS || wq_take_varint(&rest, &len) != WQ_OK ||
        wq_bytes_at(rest, 0, len, &marks) != WQ_OK)
        return record;
    return (struct wq_bytes){rest.ptr + len, rest.len - len};
}

/* An article whose row cannot be read: its text with a sign in the title's place, and details. */
static enum wq_status read_nameless(struct wq_bundle *b, uint32_t index, struct wq_arena *arena,
                                    struct wq_article *article)
{
    struct wq_row row;
    struct wq_bytes record;
    bool has_id = false;
    struct wq_meta meta = {.title = no_title, .part = 1, .part_n = 1, .is_partial = true};
    enum wq_status st = wq_row_recover(b, index, &row);
    if (st != WQ_OK)
        return st;
    article->meta = meta;
    st = wq_details_read(b, index, arena, &meta, &has_id);
    if (st == WQ_OK)
        article->meta = meta;
    if (!has_id)
        memset(article->meta.id, 0, sizeof article->meta.id);
    st = wq_record_at(b, row.at.cluster, row.at.record, &record);
    if (st == WQ_OK)
        st = wq_record_decode(without_marks(record), b->letters, no_title, arena, article);
    if (st == WQ_OK && article->blocks[0].len <= WQ_TITLE_MAX)
        article->meta.title =
            (struct wq_str){article->text.ptr + article->blocks[0].off, article->blocks[0].len};
    return st;
}

static enum wq_status read_article(struct wq_bundle *b, uint32_t index, struct wq_arena *arena,
                                   struct wq_article *article)
{
    struct wq_row row;
    struct wq_bytes record;
    enum wq_status lost;
    enum wq_status st = wq_catalogue_read(b, index, true, arena, &row, &article->meta, &lost);
    if (st == WQ_OK)
        st = wq_record_at(b, row.at.cluster, row.at.record, &record);
    if (st != WQ_OK)
        return st;
    return wq_record_decode(record, b->letters, article->meta.title, arena, article);
}

enum wq_status wq_bundle_article(struct wq_bundle *bundle, uint32_t index, struct wq_arena *arena,
                                 struct wq_article *article)
{
    size_t mark = wq_arena_mark(arena);
    struct wq_article a = {0};
    struct wq_bytes rows;
    enum wq_status st = read_article(bundle, index, arena, &a);
    /* rows that are whole and wrong are no accident, and tell nothing */
    if (st != WQ_OK && st != WQ_E_NOMEM && index < bundle->info.article_n &&
        wq_part_load(bundle, WQ_PART_ROWS, index / WQ_CATALOGUE_ROWS, &rows) != WQ_OK) {
        wq_arena_rewind(arena, mark);
        a = (struct wq_article){0};
        if (read_nameless(bundle, index, arena, &a) == WQ_OK)
            st = WQ_OK;
    }
    if (st != WQ_OK) {
        wq_arena_rewind(arena, mark);
        return st;
    }
    *article = a;
    return WQ_OK;
}

enum wq_status wq_bundle_image_strip(struct wq_bundle *bundle, uint32_t index,
                                     const struct wq_image *image, uint32_t strip, uint8_t *rows)
{
    struct wq_bundle *b = bundle;
    struct wq_row row;
    struct wq_meta meta = {0};
    uint32_t len;
    if (strip >= wq_image_strip_n(image))
        return WQ_E_RANGE;
    enum wq_status st = wq_row_read(b, index, &row, &meta);
    if (st != WQ_OK)
        return st;
    uint64_t number = (uint64_t)row.at.strip + image->first_strip + strip;
    if (number >= b->image_section.cluster_n)
        return WQ_E_DAMAGED;
    st = wq_cluster_read(b, b->image_section.first + (uint32_t)number, b->strip, b->max_raw, &len);
    return st == WQ_OK ? wq_strip_decode((struct wq_bytes){b->strip, len}, image->w_px,
                                         wq_image_rows_of(image, strip), rows)
                       : st;
}

struct wq_str wq_article_body(const struct wq_article *article)
{
    const struct wq_str text = article->text;
    size_t off = article->blocks[0].off + article->blocks[0].len;
    while (off < text.len && text.ptr[off] != '\n' && text.ptr[off] != '\r')
        off++;
    if (off < text.len && text.ptr[off] == '\r' && off + 1 < text.len && text.ptr[off + 1] == '\n')
        off++;
    if (off < text.len)
        off++;
    return (struct wq_str){text.ptr + off, text.len - off};
}
