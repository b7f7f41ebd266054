/* SPDX-License-Identifier: MIT */
/* The catalogue: rows, details and names, made when all articles are known. Its orders are in
 * order.c. */
#include <stdlib.h>
#include <string.h>
#include "internal.h"

enum wq_status wq_catalogue_make(const struct wq_output *output, bool (*is_stopped)(void),
                                 struct wq_catalogue **catalogue)
{
    struct wq_catalogue *c = calloc(1, sizeof *c);
    if (!c)
        return WQ_E_NOMEM;
    c->output = output;
    c->is_stopped = is_stopped;
    for (int i = 0; i < WQ_PARTS; i++)
        c->parts[i] = (struct wq_clusters){
            .type = wq_part_types[i], .is_stopped = is_stopped, .index = {.output = output}};
    for (int i = 0; i < WQ_NAMES; i++)
        c->names[i].output = output;
    c->parts[WQ_PART_ROWS].flags = WQ_SECTION_REQUIRED;
    c->waiting = wq_scratch_open(output);
    if (!c->waiting) {
        free(c);
        return WQ_E_IO;
    }
    *catalogue = c;
    return WQ_OK;
}

void wq_catalogue_free(struct wq_catalogue *catalogue)
{
    if (!catalogue)
        return;
    fclose(catalogue->waiting);
    for (int i = 0; i < WQ_PARTS; i++) {
        if (catalogue->parts[i].file)
            fclose(catalogue->parts[i].file);
        wq_clusters_free(&catalogue->parts[i]);
    }
    for (int i = 0; i < WQ_NAMES; i++)
        wq_names_free(&catalogue->names[i]);
    wq_buffer_free(&catalogue->row);
    wq_buffer_free(&catalogue->coded);
    wq_stories_free(&catalogue->stories);
    free(catalogue);
}

static struct wq_str name_of(const struct wq_meta *meta, enum wq_names_kind kind)
{
    const struct wq_str names[WQ_NAMES] = {
        [WQ_NAMES_SOURCE] = meta->source,     [WQ_NAMES_AUTHOR] = meta->author,
        [WQ_NAMES_CATEGORY] = meta->category, [WQ_NAMES_LANGUAGE] = meta->language,
        [WQ_NAMES_LICENCE] = meta->licence,
    };
    return names[kind];
}

enum wq_status wq_catalogue_check(struct wq_catalogue *catalogue, const struct wq_meta *meta)
{
    const struct wq_str none = {0}; /* of the catalogue's strings none names the title */
    struct wq_buffer *coded = &catalogue->coded;
    enum wq_status st = wq_meta_check(meta);
    coded->len = 0;
    if (st == WQ_OK)
        st = wq_ar8_encode(meta->address, &wq_ar8_default, none, coded);
    if (st == WQ_OK)
        st = wq_ar8_encode(meta->source_id, &wq_ar8_default, none, coded);
    if (st == WQ_OK && coded->len > WQ_CODED_MAX)
        st = WQ_E_LIMIT;
    for (int i = 0; st == WQ_OK && i < WQ_NAMES; i++) {
        coded->len = 0;
        st = wq_ar8_encode(name_of(meta, (enum wq_names_kind)i), &wq_ar8_default, none, coded);
        if (st == WQ_OK && coded->len > WQ_CODED_MAX)
            st = WQ_E_LIMIT;
    }
    return st;
}

enum wq_status wq_catalogue_add(struct wq_catalogue *catalogue, const struct wq_waiting *row)
{
    struct wq_catalogue *c = catalogue;
    struct wq_waiting named = *row;
    enum wq_status st = WQ_OK;
    c->row.len = 0;
    for (int i = 0; st == WQ_OK && i < WQ_NAMES; i++)
        st =
            wq_names_add(&c->names[i], name_of(&row->meta, (enum wq_names_kind)i), &named.names[i]);
    if (st == WQ_OK)
        st = wq_waiting_add(&c->row, &named);
    if (st == WQ_OK && fwrite(c->row.ptr, 1, c->row.len, c->waiting) != c->row.len)
        st = WQ_E_IO;
    if (st != WQ_OK)
        return st;
    c->article_n++;
    c->waiting_bytes += c->row.len;
    return WQ_OK;
}

enum wq_status wq_waiting_next(struct wq_catalogue *catalogue, char text[WQ_WAITING_BYTES],
                               struct wq_waiting *row)
{
    struct wq_catalogue *c = catalogue;
    enum wq_status st =
        wq_is_stopped(c->is_stopped) ? WQ_E_LIMIT : wq_waiting_read(c->waiting, text, row);
    for (int i = 0; st == WQ_OK && i < WQ_NAMES; i++)
        st = wq_names_number(&c->names[i], row->names[i], &row->names[i]);
    return st;
}

/* ---- stories ---- */

/* Link the articles of one hash, each to the one before. */
static enum wq_status link_equals(struct wq_stories *stories, struct wq_sorter *hashes)
{
    uint64_t last = 0;
    uint32_t before = 0;
    struct wq_bytes hash, article;
    enum wq_status st = wq_sorter_sort(hashes);
    while (st == WQ_OK && (st = wq_sorter_next(hashes, &hash, &article)) == WQ_OK) {
        const uint32_t at = (uint32_t)wq_take_number(article.ptr, 4);
        if (wq_take_number(hash.ptr, 8) == last)
            st = wq_stories_link(stories, before, at);
        last = wq_take_number(hash.ptr, 8);
        before = at;
    }
    return st == WQ_E_RANGE ? WQ_OK : st;
}

static enum wq_status close_stories(struct wq_catalogue *c)
{
    char text[WQ_WAITING_BYTES];
    uint8_t hash[8], article[4];
    struct wq_waiting row;
    struct wq_sorter *hashes = NULL;
    enum wq_status st = wq_sorter_make(c->output, &hashes);
    rewind(c->waiting);
    for (uint32_t i = 0; st == WQ_OK && i < c->article_n; i++) {
        st = wq_waiting_next(c, text, &row);
        if (st != WQ_OK || row.story == 0)
            continue;
        wq_put_number(hash, row.story, sizeof hash);
        wq_put_number(article, i, sizeof article);
        st = wq_sorter_add(hashes, (struct wq_bytes){hash, sizeof hash},
                           (struct wq_bytes){article, sizeof article});
    }
    if (st == WQ_OK)
        st = link_equals(&c->stories, hashes);
    wq_sorter_free(hashes);
    return st == WQ_OK ? wq_stories_close(&c->stories) : st;
}

/* ---- a cluster of rows or details ---- */

/* Up to WQ_CATALOGUE_ROWS articles on their way into a cluster. */
struct batch {
    struct wq_waiting rows[WQ_CATALOGUE_ROWS];
    char text[WQ_CATALOGUE_ROWS][WQ_WAITING_BYTES];
    uint32_t first, n;
    uint32_t strip; /* of the last article with images */
    struct wq_buffer coded;
    uint32_t column[WQ_CATALOGUE_ROWS];
};

static enum wq_status read_batch(struct wq_catalogue *c, struct batch *batch)
{
    const uint32_t left = c->article_n - batch->first;
    batch->n = left < WQ_CATALOGUE_ROWS ? left : WQ_CATALOGUE_ROWS;
    enum wq_status st = WQ_OK;
    for (uint32_t i = 0; st == WQ_OK && i < batch->n; i++)
        st = wq_waiting_next(c, batch->text[i], &batch->rows[i]);
    return st;
}

static uint32_t value_of(const struct wq_waiting *row, enum wq_row_column column)
{
    switch (column) {
    case WQ_ROW_STRIP:
        return row->at.strip;
    case WQ_ROW_FLAGS:
        return row->flags;
    case WQ_ROW_DATE:
        return row->meta.date;
    case WQ_ROW_WORDS:
        return row->meta.word_n;
    case WQ_ROW_PART:
        return row->meta.part - 1u;
    case WQ_ROW_PART_N:
        return row->meta.part_n - 1u;
    case WQ_ROW_SOURCE:
        return row->names[WQ_NAMES_SOURCE];
    case WQ_ROW_AUTHOR:
        return row->names[WQ_NAMES_AUTHOR];
    case WQ_ROW_CATEGORY:
        return row->names[WQ_NAMES_CATEGORY];
    case WQ_ROW_LANGUAGE:
        return row->names[WQ_NAMES_LANGUAGE];
    default:
        return 0;
    }
}

/* Where each record is, told by the one before: STEP clusters further, SKIP records left out. */
static void place_columns(const struct batch *batch, uint32_t *steps, uint32_t *skips)
{
    steps[0] = skips[0] = 0; /* the first one stands in the head */
    for (uint32_t i = 1; i < batch->n; i++) {
        const struct wq_locator last = batch->rows[i - 1].at, at = batch->rows[i].at;
        steps[i] = at.cluster - last.cluster;
        skips[i] = at.record - (steps[i] ? 0 : last.record + 1);
    }
}

static enum wq_status add_column(struct batch *batch, enum wq_row_column column,
                                 struct wq_buffer *out)
{
    uint32_t steps[WQ_CATALOGUE_ROWS], skips[WQ_CATALOGUE_ROWS];
    if (column == WQ_ROW_STEP || column == WQ_ROW_SKIP) {
        place_columns(batch, steps, skips);
        return wq_numbers_add(out, column == WQ_ROW_STEP ? steps : skips, batch->n);
    }
    for (uint32_t i = 0; i < batch->n; i++)
        batch->column[i] = value_of(&batch->rows[i], column);
    return wq_numbers_add(out, batch->column, batch->n);
}

/* The strings of a field. */
static enum wq_status add_texts(struct batch *batch, uint8_t tag, bool is_shared,
                                struct wq_buffer *out)
{
    struct wq_bytes strings[WQ_CATALOGUE_ROWS];
    size_t offs[WQ_CATALOGUE_ROWS + 1], max;
    batch->coded.len = 0;
    for (uint32_t i = 0; i < batch->n; i++) {
        offs[i] = batch->coded.len;
        enum wq_status st = wq_ar8_encode(*wq_meta_field(&batch->rows[i].meta, tag, &max),
                                          &wq_ar8_default, (struct wq_str){0}, &batch->coded);
        if (st != WQ_OK)
            return st;
    }
    offs[batch->n] = batch->coded.len;
    for (uint32_t i = 0; i < batch->n; i++)
        strings[i] = (struct wq_bytes){batch->coded.ptr + offs[i], offs[i + 1] - offs[i]};
    return wq_strings_add(out, strings, batch->n, is_shared);
}

static enum wq_status add_rows(struct wq_catalogue *c, struct batch *batch, struct wq_buffer *out)
{
    const struct wq_locator at = batch->rows[0].at;
    enum wq_status st = wq_buffer_add_varint(out, batch->n);
    if (st == WQ_OK)
        st = wq_buffer_add_varint(out, at.cluster);
    if (st == WQ_OK)
        st = wq_buffer_add_varint(out, at.record);
    if (st == WQ_OK)
        st = wq_buffer_add_varint(out, c->version_at);
    for (uint32_t i = 0; i < batch->n; i++) {
        /* an article without images says what the one before says, which takes least */
        batch->strip = batch->rows[i].at.strip ? batch->rows[i].at.strip : batch->strip;
        batch->rows[i].at.strip = batch->strip;
        if (wq_stories_has(&c->stories, batch->first + i)) {
            batch->rows[i].flags |= WQ_ROW_HAS_VERSIONS;
            c->version_at++;
        }
    }
    for (int column = 0; st == WQ_OK && column < WQ_ROW_COLUMNS; column++)
        st = add_column(batch, (enum wq_row_column)column, out);
    return st == WQ_OK ? add_texts(batch, WQ_FIELD_TITLE, false, out) : st;
}

/* Ids are stored where the rule gives another one. */
static enum wq_status add_ids(struct batch *batch, struct wq_buffer *out, bool is_flags)
{
    uint8_t room[WQ_ID_ROOM_BYTES], id[WQ_ID_BYTES];
    enum wq_status st = WQ_OK;
    for (uint32_t i = 0; st == WQ_OK && i < batch->n; i++) {
        const struct wq_meta *meta = &batch->rows[i].meta;
        batch->column[i] = !wq_id_of_meta(meta, room, id) || memcmp(id, meta->id, sizeof id) != 0;
        if (!is_flags && batch->column[i])
            st = wq_buffer_add(out, meta->id, sizeof meta->id);
    }
    return is_flags ? wq_numbers_add(out, batch->column, batch->n) : st;
}

static enum wq_status add_details(struct wq_catalogue *c, struct batch *batch,
                                  struct wq_buffer *out)
{
    (void)c;
    for (uint32_t i = 0; i < batch->n; i++)
        batch->column[i] = batch->rows[i].meta.captured;
    enum wq_status st = wq_numbers_add(out, batch->column, batch->n);
    for (uint32_t i = 0; i < batch->n; i++)
        batch->column[i] = batch->rows[i].names[WQ_NAMES_LICENCE];
    if (st == WQ_OK)
        st = wq_numbers_add(out, batch->column, batch->n);
    if (st == WQ_OK)
        st = add_ids(batch, out, true);
    if (st == WQ_OK)
        st = add_texts(batch, WQ_FIELD_ADDRESS, true, out);
    if (st == WQ_OK)
        st = add_texts(batch, WQ_FIELD_SOURCE_ID, true, out);
    return st == WQ_OK ? add_ids(batch, out, false) : st;
}

/* ---- parts ---- */

enum wq_status wq_part_open(struct wq_catalogue *catalogue, enum wq_part part,
                            struct wq_clusters **clusters)
{
    struct wq_clusters *found = &catalogue->parts[part];
    if (catalogue->output->file && !found->file) {
        found->file = wq_scratch_open(catalogue->output);
        if (!found->file)
            return WQ_E_IO;
    }
    *clusters = found;
    return WQ_OK;
}

typedef enum wq_status add_batch(struct wq_catalogue *, struct batch *, struct wq_buffer *);

static enum wq_status write_batches(struct wq_catalogue *c, struct batch *batch, enum wq_part part,
                                    add_batch *add)
{
    struct wq_clusters *out;
    enum wq_status st = wq_part_open(c, part, &out);
    rewind(c->waiting);
    c->version_at = 0;
    for (batch->first = 0; st == WQ_OK && batch->first < c->article_n;
         batch->first += WQ_CATALOGUE_ROWS) {
        st = read_batch(c, batch);
        if (st == WQ_OK)
            st = add(c, batch, &out->raw);
        if (st == WQ_OK)
            st = wq_clusters_close(out, c->compressor);
    }
    return st;
}

static enum wq_status write_articles(struct wq_catalogue *c)
{
    struct batch *batch = calloc(1, sizeof *batch);
    if (!batch)
        return WQ_E_NOMEM;
    enum wq_status st = write_batches(c, batch, WQ_PART_ROWS, add_rows);
    if (st == WQ_OK)
        st = write_batches(c, batch, WQ_PART_DETAILS, add_details);
    wq_buffer_free(&batch->coded);
    free(batch);
    return st;
}

/* ---- names ---- */

/* Names of a kind on their way into clusters of so many. */
struct name_batch {
    struct wq_catalogue *c;
    enum wq_names_kind kind;
    size_t offs[WQ_CATALOGUE_ROWS + 1]; /* of each, in c->coded */
    uint32_t counts[WQ_CATALOGUE_ROWS], n;
    uint32_t before; /* articles of the clusters before */
};

static enum wq_status close_names(struct name_batch *batch)
{
    struct wq_bytes strings[WQ_CATALOGUE_ROWS];
    struct wq_clusters *clusters;
    struct wq_catalogue *c = batch->c;
    if (batch->n == 0)
        return WQ_OK;
    enum wq_status st =
        wq_part_open(c, (enum wq_part)(WQ_PART_SOURCES + (int)batch->kind), &clusters);
    if (st != WQ_OK)
        return st;
    st = wq_buffer_add_varint(&clusters->raw, batch->n);
    if (st == WQ_OK)
        st = wq_buffer_add_varint(&clusters->raw, batch->before);
    if (st == WQ_OK)
        st = wq_numbers_add(&clusters->raw, batch->counts, batch->n);
    batch->offs[batch->n] = c->coded.len;
    for (uint32_t i = 0; i < batch->n; i++) {
        strings[i] =
            (struct wq_bytes){c->coded.ptr + batch->offs[i], batch->offs[i + 1] - batch->offs[i]};
        batch->before += batch->counts[i];
    }
    if (st == WQ_OK)
        st = wq_strings_add(&clusters->raw, strings, batch->n, true);
    batch->n = 0;
    c->coded.len = 0;
    return st == WQ_OK ? wq_clusters_close(clusters, c->compressor) : st;
}

static enum wq_status take_name(void *self, struct wq_str text, uint32_t article_n)
{
    struct name_batch *batch = self;
    batch->offs[batch->n] = batch->c->coded.len;
    batch->counts[batch->n++] = article_n;
    enum wq_status st = wq_ar8_encode(text, &wq_ar8_default, (struct wq_str){0}, &batch->c->coded);
    return st == WQ_OK && batch->n == WQ_CATALOGUE_ROWS ? close_names(batch) : st;
}

static enum wq_status write_names(struct wq_catalogue *c, enum wq_names_kind kind)
{
    struct name_batch batch = {.c = c, .kind = kind};
    c->coded.len = 0;
    enum wq_status st = wq_names_close(&c->names[kind], &batch, take_name);
    return st == WQ_OK ? close_names(&batch) : st;
}

enum wq_status wq_catalogue_write(struct wq_catalogue *catalogue, struct wq_compressor *compressor)
{
    struct wq_catalogue *c = catalogue;
    enum wq_status st = WQ_OK;
    c->compressor = compressor;
    for (int i = 0; st == WQ_OK && i < WQ_NAMES; i++)
        st = write_names(c, (enum wq_names_kind)i);
    if (st == WQ_OK)
        st = close_stories(c);
    if (st == WQ_OK)
        st = write_articles(c);
    return st == WQ_OK ? wq_orders_write(c) : st;
}
