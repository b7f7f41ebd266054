/* SPDX-License-Identifier: MIT */
/* Tables as CSV (RFC 4180): the first row names the fields, each further one is an article. Cells
 * are parted by commas, semicolons, tabs or bars, whichever the first row has most of. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "json.h"

#define COLUMNS_MAX 512u
#define ROW_MAX WQ_JSON_LINE_MAX

struct cell {
    size_t off, len; /* in `row` */
};

struct table {
    struct wq_sink *sink;
    char delimiter;
    struct wq_buffer names; /* of the columns, one after the other */
    struct cell columns[COLUMNS_MAX];
    const char *fields[COLUMNS_MAX]; /* of an article that these are by other names; NULL */
    size_t column_n;                 /* 0: the first row has not come yet */
    /* the row that is read */
    struct wq_buffer row;
    struct cell cells[COLUMNS_MAX];
    size_t cell_n;
    bool is_quoted, is_after_quote, is_after_cr, is_over;
    uint32_t line, row_line; /* from 1 */
    bool is_useless;         /* the first row names nothing that is known */
};

/* ---- names of columns ---- */

static const struct {
    const char *name, *field;
} aliases[] = {
    {"headline", "title"},   {"name", "title"},        {"العنوان", "title"},
    {"عنوان", "title"},      {"body", "text"},         {"content", "text"},
    {"النص", "text"},        {"نص", "text"},           {"المحتوى", "text"},
    {"byline", "author"},    {"creator", "author"},    {"الكاتب", "author"},
    {"المؤلف", "author"},    {"site", "source"},       {"publisher", "source"},
    {"المصدر", "source"},    {"section", "category"},  {"القسم", "category"},
    {"التصنيف", "category"}, {"link", "url"},          {"address", "url"},
    {"الرابط", "url"},       {"lang", "language"},     {"اللغة", "language"},
    {"published", "date"},   {"published_at", "date"}, {"pubdate", "date"},
    {"التاريخ", "date"},     {"license", "licence"},   {"الترخيص", "licence"},
    {"المعرف", "id"},
};

static bool is_same(struct wq_str text, const char *name)
{
    return text.len == strlen(name) && strncasecmp(text.ptr, name, text.len) == 0;
}

/* What a column called `name` is of an article; NULL: nothing that is known. */
static const char *field_of(struct wq_str name)
{
    static const char *const fields[] = {"title",  "text",     "html",     "author",
                                         "source", "category", "url",      "language",
                                         "id",     "date",     "captured", "licence"};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (is_same(name, fields[i]))
            return fields[i];
    for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++)
        if (is_same(name, aliases[i].name))
            return aliases[i].field;
    return NULL;
}

/* ---- rows ---- */

static struct wq_str text_of(const struct wq_buffer *buffer, struct cell cell)
{
    if (cell.len == 0) /* empty cells alone: there is no buffer to point into */
        return wq_str("");
    return (struct wq_str){(const char *)buffer->ptr + cell.off, cell.len};
}

static bool names_text(const struct table *table)
{
    static const char *const wanted[] = {"title", "text", "html"};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        if (table->sink->options.map[wq_map_field(wq_str(wanted[i]))][0])
            return true;
    for (size_t i = 0; i < table->column_n; i++)
        for (size_t k = 0; k < sizeof wanted / sizeof wanted[0]; k++)
            if (table->fields[i] && strcmp(table->fields[i], wanted[k]) == 0)
                return true;
    return false;
}

static enum wq_status take_header(struct table *table)
{
    for (size_t i = 0; i < table->cell_n; i++) {
        const struct wq_str name = wq_trim(text_of(&table->row, table->cells[i]));
        table->columns[i] = (struct cell){table->names.len, name.len};
        table->fields[i] = field_of(name);
        if (wq_buffer_add(&table->names, name.ptr, name.len) != WQ_OK)
            return WQ_E_NOMEM;
    }
    table->column_n = table->cell_n;
    table->is_useless = !names_text(table);
    if (!table->is_useless)
        return WQ_OK;
    return wq_sink_note(table->sink, WQ_NOTE_LEFT_OUT, table->row_line, 1,
                        "no column of this table is called title or text: say which are, with "
                        "--map title=NAME,text=NAME");
}

static enum wq_status fill(const struct table *table, json_t *object)
{
    for (size_t i = 0; i < table->column_n && i < table->cell_n; i++) {
        const struct wq_str name = text_of(&table->names, table->columns[i]);
        const struct wq_str text = text_of(&table->row, table->cells[i]);
        const char *field = table->fields[i];
        json_t *value = json_stringn(text.ptr, text.len);
        if (!value)
            return WQ_E_NOMEM;
        int failed = json_object_setn(object, name.ptr, name.len, value);
        if (field && !json_object_get(object, field))
            failed |= json_object_set(object, field, value);
        json_decref(value);
        if (failed)
            return WQ_E_NOMEM;
    }
    return WQ_OK;
}

static enum wq_status take_row(struct table *table)
{
    struct wq_json_reading reading = {
        .sink = table->sink, .line = table->row_line, .is_table = true};
    bool is_wanted;
    enum wq_status st = wq_sink_item(table->sink, table->row_line, &is_wanted);
    if (st != WQ_OK || !is_wanted)
        return st;
    json_t *object = json_object();
    st = object ? fill(table, object) : WQ_E_NOMEM;
    reading.object = object;
    if (st == WQ_OK && table->cell_n > table->column_n)
        st = wq_sink_note(table->sink, WQ_NOTE_FIELD, table->row_line,
                          (uint32_t)(table->cell_n - table->column_n),
                          "more cells than the first row has: left out");
    if (st == WQ_OK)
        st = wq_json_import(&reading);
    json_decref(object);
    return st;
}

static enum wq_status end_row(struct table *table)
{
    const bool is_blank = table->cell_n == 1 && table->cells[0].len == 0;
    enum wq_status st = WQ_OK;
    if (!table->is_over && !is_blank && table->cell_n > 0)
        st = table->column_n == 0 ? take_header(table) : take_row(table);
    table->row.len = table->cell_n = 0;
    table->is_over = false;
    return st;
}

/* ---- characters ---- */

static void begin_cell(struct table *table)
{
    if (table->cell_n < COLUMNS_MAX)
        table->cells[table->cell_n++] = (struct cell){table->row.len, 0};
}

static enum wq_status add(struct table *table, const char *text, size_t len)
{
    if (table->cell_n == 0) {
        begin_cell(table);
        table->row_line = table->line;
    }
    if (table->is_over || len == 0)
        return WQ_OK;
    if (table->row.len + len > ROW_MAX) {
        table->is_over = true;
        table->row.len = 0;
        return wq_sink_note(table->sink, WQ_NOTE_LEFT_OUT, table->row_line, 1,
                            "a row of over 16 MB: is a quotation mark in it not closed?");
    }
    table->cells[table->cell_n - 1].len += len;
    return wq_buffer_add(&table->row, text, len);
}

/* Bytes of `text` that are as they stand. */
static size_t plain_length(const struct table *table, struct wq_str text)
{
    size_t len = 0;
    for (; len < text.len; len++) {
        const char c = text.ptr[len];
        if (c == '"' || (!table->is_quoted && (c == table->delimiter || c == '\n')))
            break;
    }
    return len;
}

static enum wq_status take_special(struct table *table, char c)
{
    const bool is_at_start = table->cell_n == 0 || table->cells[table->cell_n - 1].len == 0;
    if (c == '"' && table->is_after_quote) { /* two in quotes are one */
        table->is_quoted = true;
        table->is_after_quote = false;
        return add(table, "\"", 1);
    }
    if (c == '"' && (table->is_quoted || is_at_start)) {
        table->is_after_quote = table->is_quoted;
        table->is_quoted = !table->is_quoted;
        return add(table, "", 0);
    }
    table->is_after_quote = false;
    if (c == '"')
        return add(table, "\"", 1);
    if (c == '\n')
        return end_row(table);
    enum wq_status st = add(table, "", 0);
    begin_cell(table);
    return st;
}

static enum wq_status take_text(struct table *table, struct wq_str text)
{
    enum wq_status st = WQ_OK;
    while (text.len > 0 && st == WQ_OK && !table->is_useless) {
        size_t len = plain_length(table, text);
        if (len > 0) {
            table->is_after_quote = false;
            st = add(table, text.ptr, len);
        } else {
            st = take_special(table, *text.ptr);
            len = 1;
        }
        for (size_t i = 0; i < len; i++)
            table->line += text.ptr[i] == '\n';
        text.ptr += len;
        text.len -= len;
    }
    return st;
}

/* ---- the input ---- */

/* The character that parts the cells of the first row, and its cells; 0: none does. */
static char find_delimiter(struct wq_str text, size_t *cell_n)
{
    static const char candidates[] = ",;\t|";
    size_t counts[sizeof candidates] = {0}, best = 0;
    bool is_quoted = false;
    for (size_t i = 0; i < text.len && (is_quoted || text.ptr[i] != '\n'); i++) {
        const char *found = strchr(candidates, text.ptr[i]);
        is_quoted ^= text.ptr[i] == '"';
        if (found && *found && !is_quoted)
            counts[found - candidates]++;
    }
    for (size_t i = 1; i < strlen(candidates); i++)
        best = counts[i] > counts[best] ? i : best;
    *cell_n = counts[best] + 1;
    return counts[best] > 0 ? candidates[best] : '\0';
}

/* Excel's own: a first line "sep=;". */
static struct wq_str skip_sep(struct wq_str text, char *delimiter)
{
    if (text.len < 6 || strncasecmp(text.ptr, "sep=", 4) != 0 || text.ptr[5] != '\n')
        return text;
    *delimiter = text.ptr[4];
    return (struct wq_str){text.ptr + 6, text.len - 6};
}

static enum wq_status begin(struct table *table, struct wq_str *text)
{
    size_t cell_n;
    const size_t before = text->len;
    table->delimiter = ',';
    table->line = 1;
    *text = skip_sep(*text, &table->delimiter);
    table->line += text->len < before;
    if (text->len == before) {
        const char found = find_delimiter(*text, &cell_n);
        table->delimiter = found ? found : ',';
    }
    return wq_sink_explain(table->sink, "cells parted by %s",
                           table->delimiter == ','    ? "commas"
                           : table->delimiter == ';'  ? "semicolons"
                           : table->delimiter == '\t' ? "tabs"
                                                      : "bars");
}

static enum wq_status end(struct table *table)
{
    enum wq_status st = WQ_OK;
    if (table->is_quoted && !table->is_over)
        st = wq_sink_note(table->sink, WQ_NOTE_FIELD, table->row_line, 1,
                          "the input ends inside of quotation marks");
    return st == WQ_OK ? end_row(table) : st;
}

static enum wq_status read_csv(struct wq_input *input, struct wq_sink *sink)
{
    struct table *table = calloc(1, sizeof *table);
    struct wq_decoder decoder = {0};
    struct wq_buffer bytes = {0}, text = {0};
    struct wq_bytes head = {0};
    bool at_end = false, is_begun = false;
    enum wq_status st = table ? wq_input_peek(input, WQ_HEAD_BYTES, &head) : WQ_E_NOMEM;
    wq_decoder_begin(&decoder, head, wq_input_known(input)->charset);
    if (table)
        table->sink = sink;
    while (st == WQ_OK && !at_end && !table->is_useless) {
        bytes.len = text.len = 0;
        st = wq_input_take(input, &bytes);
        at_end = st == WQ_OK && bytes.len == 0;
        if (st == WQ_OK)
            st = wq_decoder_feed(&decoder, (struct wq_bytes){bytes.ptr, bytes.len}, at_end, &text);
        struct wq_str piece = {(const char *)text.ptr, text.len};
        if (st == WQ_OK && !is_begun && piece.len > 0) {
            st = begin(table, &piece);
            is_begun = true;
        }
        if (st == WQ_OK)
            st = take_text(table, piece);
    }
    if (st == WQ_OK && !table->is_useless)
        st = end(table);
    enum wq_status told = wq_decoder_tell(&decoder, sink);
    wq_decoder_finish(&decoder);
    wq_buffer_free(&bytes);
    wq_buffer_free(&text);
    if (table) {
        wq_buffer_free(&table->names);
        wq_buffer_free(&table->row);
    }
    free(table);
    return st == WQ_OK ? told : st;
}

/* By its name, or two names of fields in its first row. */
static bool recognise(const struct wq_head *head)
{
    size_t cell_n, known_n = 0;
    char delimiter = '\0';
    struct wq_str rest = skip_sep(head->text, &delimiter);
    const char *line_end = rest.len > 0 ? memchr(rest.ptr, '\n', rest.len) : NULL;
    if (rest.len > 0 && (wq_head_is_named(head, ".csv") || wq_head_is_named(head, ".tsv")))
        return true;
    delimiter = find_delimiter(rest, &cell_n);
    if (!line_end || !delimiter || cell_n > COLUMNS_MAX)
        return false;
    rest.len = (size_t)(line_end - rest.ptr);
    while (rest.len > 0) {
        const char *at = memchr(rest.ptr, delimiter, rest.len);
        struct wq_str name = {rest.ptr, at ? (size_t)(at - rest.ptr) : rest.len};
        const size_t used = name.len + (at != NULL);
        rest = (struct wq_str){rest.ptr + used, rest.len - used};
        name = wq_trim(name);
        if (name.len > 1 && *name.ptr == '"' && name.ptr[name.len - 1] == '"')
            name = (struct wq_str){name.ptr + 1, name.len - 2};
        known_n += field_of(name) != NULL;
    }
    return known_n >= 2;
}

const struct wq_format wq_format_csv = {
    .name = "csv",
    .what = "tables as CSV: a row an article, the first row its fields",
    .recognise = recognise,
    .read = read_csv,
};
