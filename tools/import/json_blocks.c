/* SPDX-License-Identifier: MIT */
/* "blocks" of a JSON object to an article: docs/json.md. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "json.h"
#include "warraq/format.h"

/* Where in "blocks" the reading stands. */
struct place {
    struct wq_json_reading *reading;
    struct wq_builder *builder;
    const json_t *object; /* the block */
    size_t index;         /* from 0 */
    uint16_t
        last_number[WQ_DEPTH_MAX + 1]; /* of the last item of each depth; 0: a bullet or none */
    uint16_t last_note;
};

/* ---- notes ---- */

static enum wq_status refuse(const struct place *place, const char *key, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Name what is wrong in the block; WQ_E_RANGE. */
static enum wq_status refuse(const struct place *place, const char *key, const char *format, ...)
{
    char why[160], detail[320];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why, sizeof why, format, arguments);
    va_end(arguments);
    snprintf(detail, sizeof detail, "\"blocks\"[%zu]%s%s: %s; the article is kept as plain text",
             place->index, key ? "." : "", key ? key : "", why);
    enum wq_status st =
        wq_sink_note(place->reading->sink, WQ_NOTE_FIELD, place->reading->line, 1, detail);
    return st == WQ_OK ? WQ_E_RANGE : st;
}

/* Name a key that says nothing here. */
static enum wq_status note_key(const struct place *place, const char *key)
{
    char detail[160];
    snprintf(detail, sizeof detail, "\"blocks\"[%zu].%.60s left out: it has no meaning here",
             place->index, key);
    return wq_sink_note(place->reading->sink, WQ_NOTE_FIELD, place->reading->line, 1, detail);
}

/* ---- fields ---- */

/* The number at `key`, min to max; *number stays as it is when there is none. */
static enum wq_status read_number(const struct place *place, const char *key, uint32_t min,
                                  uint32_t max, uint32_t *number)
{
    const json_t *value = json_object_get(place->object, key);
    if (!value)
        return WQ_OK;
    if (!json_is_integer(value))
        return refuse(place, key, "%s where a number is expected", wq_json_type(value));
    json_int_t found = json_integer_value(value);
    if (found < (json_int_t)min || found > (json_int_t)max)
        return refuse(place, key, "%" JSON_INTEGER_FORMAT ", but %u to %u are possible", found, min,
                      max);
    *number = (uint32_t)found;
    return WQ_OK;
}

static enum wq_status read_flag(const struct place *place, const json_t *object, const char *key,
                                bool *is_set)
{
    const json_t *value = json_object_get(object, key);
    *is_set = json_is_true(value);
    if (value && !json_is_boolean(value))
        return refuse(place, key, "%s where true or false is expected", wq_json_type(value));
    return WQ_OK;
}

/* ---- text ---- */

static enum wq_status add_run(const struct place *place, const char *key, struct wq_str text,
                              const struct wq_marks *marks)
{
    enum wq_status st = wq_builder_run(place->builder, text, marks);
    return st == WQ_E_LIMIT ? refuse(place, key, "over 64 MB of text") : st;
}

static struct wq_str string_of(const json_t *value)
{
    return (struct wq_str){json_string_value(value), json_string_length(value)};
}

static enum wq_status read_link(const struct place *place, const char *key, const json_t *value,
                                struct wq_str *link)
{
    if (!json_is_string(value))
        return refuse(place, key, "\"link\" is %s, not a string", wq_json_type(value));
    *link = string_of(value);
    if (link->len == 0 || link->len > WQ_FIELD_MAX)
        return refuse(place, key, "\"link\" has %zu bytes, but 1 to %u are possible", link->len,
                      WQ_FIELD_MAX);
    return WQ_OK;
}

/* {"text": ..., "strong": true, "emphasis": true, "link": ..., "note": ...} */
static enum wq_status read_marked(const struct place *place, const char *key, const json_t *run)
{
    struct wq_marks marks = {0};
    const char *name;
    const json_t *value, *text = json_object_get(run, "text");
    if (!json_is_string(text))
        return refuse(place, key, "a run without \"text\", a string");
    enum wq_status st = read_flag(place, run, "strong", &marks.is_strong);
    if (st == WQ_OK)
        st = read_flag(place, run, "emphasis", &marks.is_emphasis);
    if (st == WQ_OK && (value = json_object_get(run, "link")) != NULL)
        st = read_link(place, key, value, &marks.link);
    if (st == WQ_OK && (value = json_object_get(run, "note")) != NULL) {
        json_int_t number = json_integer_value(value);
        if (!json_is_integer(value) || number < 1 || number > UINT16_MAX)
            return refuse(place, key, "\"note\" is not a number from 1 to %u", UINT16_MAX);
        marks.note = (uint32_t)number;
    }
    json_object_foreach((json_t *)(uintptr_t)run, name, value)
    {
        static const char known[] = " text strong emphasis link note ";
        char spaced[16];
        int len = snprintf(spaced, sizeof spaced, " %s ", name);
        if (st == WQ_OK && (len >= (int)sizeof spaced || !strstr(known, spaced)))
            st = note_key(place, name);
    }
    return st == WQ_OK ? add_run(place, key, string_of(text), &marks) : st;
}

/* Text: a string, or a list of strings and marked runs; null is none. */
static enum wq_status read_text(const struct place *place, const char *key, const json_t *text)
{
    static const struct wq_marks none;
    enum wq_status st = WQ_OK;
    if (!text || json_is_null(text))
        return WQ_OK;
    if (json_is_string(text))
        return add_run(place, key, string_of(text), &none);
    if (!json_is_array(text))
        return refuse(place, key, "%s where text is expected", wq_json_type(text));
    for (size_t i = 0; i < json_array_size(text) && st == WQ_OK; i++) {
        const json_t *run = json_array_get(text, i);
        if (json_is_string(run))
            st = add_run(place, key, string_of(run), &none);
        else if (json_is_object(run))
            st = read_marked(place, key, run);
        else
            st = refuse(place, key, "%s where a run of text is expected", wq_json_type(run));
    }
    return st;
}

/* ---- kinds ---- */

static enum wq_status read_simple(struct place *place, struct wq_block *block)
{
    enum wq_status st = wq_builder_open(place->builder, block);
    return st == WQ_OK ? read_text(place, "text", json_object_get(place->object, "text")) : st;
}

static enum wq_status read_item(struct place *place, struct wq_block *block)
{
    uint32_t number = 0;
    bool is_ordered;
    enum wq_status st = read_number(place, "number", 1, UINT16_MAX, &number);
    if (st == WQ_OK)
        st = read_flag(place, place->object, "ordered", &is_ordered);
    if (st != WQ_OK)
        return st;
    if (number == 0 && is_ordered)
        number = place->last_number[block->level] + 1u;
    if (number > UINT16_MAX)
        return refuse(place, "ordered", "more than %u items", UINT16_MAX);
    place->last_number[block->level] = block->number = (uint16_t)number;
    for (size_t deeper = block->level + 1u; deeper <= WQ_DEPTH_MAX; deeper++)
        place->last_number[deeper] = 0;
    return read_simple(place, block);
}

static enum wq_status read_verse(struct place *place, struct wq_block *block)
{
    const json_t *hemistichs = json_object_get(place->object, "hemistichs");
    if (!hemistichs)
        return read_simple(place, block);
    if (!json_is_array(hemistichs) || json_array_size(hemistichs) != 2)
        return refuse(place, "hemistichs", "a list of two is expected");
    uint32_t before_n = wq_builder_block_n(place->builder);
    enum wq_status st = wq_builder_open(place->builder, block);
    place->builder->is_hemistich = true;
    if (st == WQ_OK)
        st = read_text(place, "hemistichs", json_array_get(hemistichs, 0));
    if (st == WQ_OK)
        st = wq_builder_close(place->builder);
    block->number = wq_builder_block_n(place->builder) > before_n ? 1 : 2;
    if (st == WQ_OK)
        st = wq_builder_open(place->builder, block);
    if (st == WQ_OK)
        st = read_text(place, "hemistichs", json_array_get(hemistichs, 1));
    if (st == WQ_OK)
        st = wq_builder_close(place->builder);
    place->builder->is_hemistich = false;
    return st;
}

/* A cell: text, or {"text": text, "header": true}. */
static enum wq_status read_cell(const struct place *place, const json_t *cell,
                                struct wq_block *block)
{
    bool is_header = false;
    const json_t *text = json_is_object(cell) ? json_object_get(cell, "text") : cell;
    enum wq_status st = json_is_object(cell) ? read_flag(place, cell, "header", &is_header) : WQ_OK;
    if (is_header)
        block->flags |= WQ_BLOCK_HEADER;
    if (st == WQ_OK)
        st = wq_builder_open(place->builder, block);
    if (st == WQ_OK)
        st = read_text(place, "rows", text);
    return st == WQ_OK ? wq_builder_close(place->builder) : st;
}

static enum wq_status read_row(const struct place *place, const json_t *row,
                               const struct wq_block *like, bool *is_new_table)
{
    bool is_new_row = true;
    enum wq_status st = WQ_OK;
    if (!json_is_array(row))
        return refuse(place, "rows", "%s where a list of cells is expected", wq_json_type(row));
    if (json_array_size(row) > WQ_COLUMNS_MAX)
        return refuse(place, "rows", "%zu cells in a row, but %u are possible",
                      json_array_size(row), WQ_COLUMNS_MAX);
    for (size_t i = 0; i < json_array_size(row) && st == WQ_OK; i++) {
        struct wq_block cell = *like;
        uint32_t before_n = wq_builder_block_n(place->builder);
        cell.number = (uint16_t)i;
        cell.flags |= *is_new_table ? WQ_BLOCK_NEW_TABLE : 0;
        cell.flags |= is_new_row ? WQ_BLOCK_NEW_ROW : 0;
        st = read_cell(place, json_array_get(row, i), &cell);
        if (wq_builder_block_n(place->builder) > before_n)
            is_new_row = *is_new_table = false;
    }
    return st;
}

static enum wq_status read_table(struct place *place, struct wq_block *block)
{
    const json_t *rows = json_object_get(place->object, "rows");
    bool has_header, is_new_table = true;
    if (!json_is_array(rows))
        return refuse(place, "rows", "a list of rows is expected");
    enum wq_status st = read_flag(place, place->object, "header", &has_header);
    for (size_t i = 0; i < json_array_size(rows) && st == WQ_OK; i++) {
        struct wq_block like = *block;
        if (i == 0 && has_header)
            like.flags |= WQ_BLOCK_HEADER;
        st = read_row(place, json_array_get(rows, i), &like, &is_new_table);
    }
    return st;
}

static enum wq_status read_rule(struct place *place, struct wq_block *block)
{
    static const struct wq_marks none;
    enum wq_status st = wq_builder_open(place->builder, block);
    return st == WQ_OK ? add_run(place, "kind", wq_str("* * *"), &none) : st;
}

static enum wq_status read_note(struct place *place, struct wq_block *block)
{
    uint32_t number = place->last_note + 1u;
    enum wq_status st = read_number(place, "number", number, UINT16_MAX, &number);
    if (st != WQ_OK)
        return st;
    if (number > UINT16_MAX)
        return refuse(place, "number", "more than %u notes", UINT16_MAX);
    place->last_note = block->number = (uint16_t)number;
    return read_simple(place, block);
}

/* ---- pictures ---- */

/* Name why a picture is not there; the text stays. */
static enum wq_status note_picture(const struct place *place, struct wq_str path, struct wq_str why)
{
    char detail[WQ_NOTE_DETAIL_MAX];
    snprintf(detail, sizeof detail, "\"blocks\"[%zu].file: %.*s: %.*s", place->index,
             (int)wq_cut_length(path, 200), path.ptr, (int)wq_cut_length(why, 200), why.ptr);
    return wq_sink_note(place->reading->sink, WQ_NOTE_PICTURE, place->reading->line, 1, detail);
}

/* Make `block`, a paragraph, the one that shows the picture at `path`, if that can be had. */
static enum wq_status read_picture(const struct place *place, struct wq_str path,
                                   struct wq_block *block)
{
    struct wq_buffer why = {0};
    enum wq_status st = wq_builder_file(place->builder, path, block, &why);
    if (st == WQ_E_RANGE)
        st = note_picture(place, path, (struct wq_str){(const char *)why.ptr, why.len});
    wq_buffer_free(&why);
    return st;
}

static enum wq_status read_image(struct place *place, struct wq_block *block)
{
    static const struct wq_marks none;
    const json_t *file = json_object_get(place->object, "file");
    if (!json_is_string(file))
        return refuse(place, "file", "a string is expected");
    const uint32_t before_n = wq_builder_block_n(place->builder);
    block->kind = WQ_BLOCK_PARAGRAPH;
    enum wq_status st = read_picture(place, string_of(file), block);
    if (st == WQ_OK)
        st = read_simple(place, block);
    if (st == WQ_OK)
        st = wq_builder_close(place->builder);
    if (st != WQ_OK || block->kind != WQ_BLOCK_IMAGE ||
        wq_builder_block_n(place->builder) > before_n)
        return st;
    /* a picture without a caption */
    st = wq_builder_open(place->builder, block);
    return st == WQ_OK ? add_run(place, "text", wq_str("\xEF\xBF\xBC"), &none) : st;
}

/* ---- blocks ---- */

static const struct kind {
    const char *name;
    uint8_t kind;
    uint8_t level_min, level_max, level_default;
    enum wq_status (*read)(struct place *place, struct wq_block *block);
    const char *keys; /* beside kind, level and quoted */
} kinds[] = {
    {"heading", WQ_BLOCK_HEADING, 1, 6, 2, read_simple, " text "},
    {"paragraph", WQ_BLOCK_PARAGRAPH, 0, WQ_DEPTH_MAX, 0, read_simple, " text "},
    {"item", WQ_BLOCK_LIST_ITEM, 1, WQ_DEPTH_MAX, 1, read_item, " text number ordered "},
    {"preformatted", WQ_BLOCK_PREFORMATTED, 0, WQ_DEPTH_MAX, 0, read_simple, " text "},
    {"verse", WQ_BLOCK_VERSE, 0, WQ_DEPTH_MAX, 0, read_verse, " text hemistichs "},
    {"table", WQ_BLOCK_CELL, 0, WQ_DEPTH_MAX, 0, read_table, " rows header "},
    {"rule", WQ_BLOCK_RULE, 0, WQ_DEPTH_MAX, 0, read_rule, " "},
    {"image", WQ_BLOCK_IMAGE, 0, WQ_DEPTH_MAX, 0, read_image, " text file "},
    {"note", WQ_BLOCK_NOTE, 0, WQ_DEPTH_MAX, 0, read_note, " text number "},
};

static const struct kind *find_kind(const char *name)
{
    for (size_t i = 0; name && i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

static enum wq_status note_unknown_keys(const struct place *place, const struct kind *kind)
{
    enum wq_status st = WQ_OK;
    const char *name;
    const json_t *value;
    json_object_foreach((json_t *)(uintptr_t)place->object, name, value)
    {
        char spaced[16];
        int len = snprintf(spaced, sizeof spaced, " %s ", name);
        bool is_known = len < (int)sizeof spaced &&
                        (strstr(" kind level quoted ", spaced) || strstr(kind->keys, spaced));
        if (st == WQ_OK && !is_known)
            st = note_key(place, name);
    }
    return st;
}

static enum wq_status read_block(struct place *place)
{
    if (!json_is_object(place->object))
        return refuse(place, NULL, "%s where an object is expected", wq_json_type(place->object));
    const char *name = json_string_value(json_object_get(place->object, "kind"));
    const struct kind *kind = find_kind(name);
    if (!kind)
        return refuse(place, "kind", "%.40s is no kind of block", name ? name : "nothing");
    uint32_t level = kind->level_default;
    bool is_quoted = false;
    enum wq_status st = read_number(place, "level", kind->level_min, kind->level_max, &level);
    if (st == WQ_OK)
        st = read_flag(place, place->object, "quoted", &is_quoted);
    if (st == WQ_OK)
        st = note_unknown_keys(place, kind);
    struct wq_block block = {
        .kind = kind->kind, .level = (uint8_t)level, .flags = is_quoted ? WQ_BLOCK_QUOTED : 0};
    /* the first block is the title when nothing else is */
    if (wq_builder_block_n(place->builder) == 0 && !place->builder->is_open) {
        if (kind->kind != WQ_BLOCK_HEADING && kind->kind != WQ_BLOCK_PARAGRAPH)
            return st == WQ_OK ? refuse(place, "kind", "%s where a title is expected", name) : st;
        block = (struct wq_block){.kind = WQ_BLOCK_HEADING, .level = 1};
    }
    if (kind->kind != WQ_BLOCK_LIST_ITEM && block.level == 0)
        memset(place->last_number, 0, sizeof place->last_number);
    return st == WQ_OK ? kind->read(place, &block) : st;
}

static enum wq_status finish(struct place *place, struct wq_article *article)
{
    if (wq_builder_block_n(place->builder) == 0)
        return WQ_E_RANGE; /* there is no text at all, and that is told elsewhere */
    enum wq_status st = wq_builder_finish(place->builder, article);
    place->index = json_array_size(json_object_get(place->reading->object, "blocks"));
    if (st == WQ_E_RANGE)
        return refuse(place, NULL, "the mark of a note %u that is not there",
                      place->builder->missing_note);
    if (st == WQ_E_LIMIT)
        return refuse(place, NULL, "over 1 MB of text or %u blocks", WQ_BLOCKS_MAX);
    if (st == WQ_OK && place->builder->joined_n > 0)
        st = wq_sink_note(place->reading->sink, WQ_NOTE_FIELD, place->reading->line,
                          place->builder->joined_n,
                          "\"blocks\" changed: line ends turned into spaces");
    return st;
}

enum wq_status wq_json_blocks(struct wq_json_reading *reading, struct wq_str title,
                              struct wq_builder *builder, struct wq_article *article)
{
    static const struct wq_marks none;
    const struct wq_block heading = {.kind = WQ_BLOCK_HEADING, .level = 1};
    const json_t *blocks = json_object_get(reading->object, "blocks");
    struct place place = {.reading = reading, .builder = builder};
    enum wq_status st = WQ_OK;
    if (!json_is_array(blocks))
        return refuse(&place, NULL, "%s where a list is expected", wq_json_type(blocks));
    if (wq_trim(title).len > 0) {
        st = wq_builder_open(builder, &heading);
        if (st == WQ_OK)
            st = add_run(&place, "title", title, &none);
        if (st == WQ_OK)
            st = wq_builder_close(builder);
    }
    for (; place.index < json_array_size(blocks) && st == WQ_OK; place.index++) {
        place.object = json_array_get(blocks, place.index);
        st = read_block(&place);
        if (st == WQ_OK)
            st = wq_builder_close(builder);
    }
    return st == WQ_OK ? finish(&place, article) : st;
}

/* ---- what cannot be read as blocks ---- */

static enum wq_status add_plain(const json_t *value, const char *between, unsigned depth,
                                struct wq_buffer *text)
{
    const unsigned depth_max = 8; /* blocks, block, rows, row, cell, runs, run, text */
    const char *key;
    const json_t *inner;
    enum wq_status st = WQ_OK;
    if (json_is_string(value))
        return wq_buffer_add(text, json_string_value(value), json_string_length(value));
    if (depth == depth_max)
        return WQ_OK;
    for (size_t i = 0; json_is_array(value) && i < json_array_size(value) && st == WQ_OK; i++) {
        inner = json_array_get(value, i);
        bool is_row = json_is_array(inner);
        if (i > 0)
            st = wq_buffer_add(text, between, strlen(between));
        if (st == WQ_OK)
            st = add_plain(inner, is_row ? "\t" : "", depth + 1, text);
    }
    json_object_foreach((json_t *)(uintptr_t)value, key, inner)
    {
        bool is_text =
            strcmp(key, "kind") != 0 && strcmp(key, "link") != 0 && strcmp(key, "file") != 0;
        const char *parting = strcmp(key, "rows") == 0         ? "\n"
                              : strcmp(key, "hemistichs") == 0 ? "\t"
                                                               : "";
        if (is_text && st == WQ_OK)
            st = add_plain(inner, parting, depth + 1, text);
    }
    return st;
}

enum wq_status wq_json_plain_blocks(const json_t *blocks, struct wq_buffer *text)
{
    enum wq_status st = add_plain(blocks, "\n", 0, text);
    return st == WQ_OK && text->len > 0 ? wq_buffer_add(text, "\n", 1) : st;
}
