/* SPDX-License-Identifier: MIT */
#include "metadata.h"
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "warraq/host.h"

#define TABLE_MAX (64u << 20) /* bytes */
#define COLUMNS_MAX 32
#define FIELDS_SAID "title, author, source, category, url, language, licence, id, date, captured"

static bool is_field(struct wq_str name)
{
    static const char *const names[] = {"title",    "author",  "source", "category", "url",
                                        "language", "licence", "id",     "date",     "captured"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (wq_str_equal(name, wq_str(names[i])))
            return true;
    return false;
}

static enum wq_status add_field(struct wq_buffer *frames, struct wq_str name, struct wq_str value)
{
    struct wq_buffer pair = {0};
    enum wq_status st = wq_buffer_add(&pair, name.ptr, name.len);
    if (st == WQ_OK)
        st = wq_buffer_add(&pair, "=", 1);
    if (st == WQ_OK && value.len > 0)
        st = wq_buffer_add(&pair, value.ptr, value.len);
    if (st == WQ_OK)
        st = wq_frame_add(frames, WQ_FRAME_FIELD, (struct wq_bytes){pair.ptr, pair.len});
    wq_buffer_free(&pair);
    return st;
}

bool wq_metadata_set(struct wq_metadata *metadata, const char *program, const char *pair)
{
    const char *equals = strchr(pair, '=');
    const struct wq_str name = {pair, equals ? (size_t)(equals - pair) : 0};
    if (!equals || !is_field(name) || !wq_utf8_valid(wq_str(pair))) {
        wq_host_complain(
            program, "--set %s: FIELD=VALUE is needed, in UTF-8, FIELD one of " FIELDS_SAID, pair);
        return false;
    }
    return add_field(&metadata->set, name, wq_str(equals + 1)) == WQ_OK;
}

/* ---- the table ---- */

struct table {
    struct wq_metadata *metadata;
    const char *program;
    char *at, *end;
    char delimiter;
    uint32_t line, row_line;
    struct wq_str cells[COLUMNS_MAX];
    size_t cell_n;
    struct wq_str columns[COLUMNS_MAX];
    size_t column_n, file_column;
};

static bool refuse(const struct table *table, uint32_t line, const char *why)
{
    wq_host_complain(table->program, "%s:%" PRIu32 ": %s", table->metadata->path, line, why);
    return false;
}

/* A cell in quotation marks, unquoted in its place; `at` stands behind the first mark. */
static bool read_quoted(struct table *table, struct wq_str *cell)
{
    char *out = table->at;
    cell->ptr = out;
    for (; table->at < table->end; table->at++) {
        if (*table->at == '"' && (table->at + 1 >= table->end || table->at[1] != '"'))
            break;
        table->at += *table->at == '"';
        table->line += *table->at == '\n';
        *out++ = *table->at;
    }
    cell->len = (size_t)(out - cell->ptr);
    if (table->at >= table->end)
        return refuse(table, table->row_line, "a quotation mark is not closed");
    table->at++;
    while (table->at < table->end && (*table->at == ' ' || *table->at == '\r'))
        table->at++;
    if (table->at < table->end && *table->at != table->delimiter && *table->at != '\n')
        return refuse(table, table->line,
                      "text behind a closing quotation mark: double marks inside");
    return true;
}

static bool read_cell(struct table *table, struct wq_str *cell)
{
    if (table->at < table->end && *table->at == '"') {
        table->at++;
        return read_quoted(table, cell);
    }
    const char *start = table->at;
    while (table->at < table->end && *table->at != table->delimiter && *table->at != '\n')
        table->at++;
    *cell = wq_trim((struct wq_str){start, (size_t)(table->at - start)});
    return true;
}

/* The next row that is not blank into `cells`; no cells: that was the last. */
static bool read_row(struct table *table)
{
    do {
        table->cell_n = 0;
        table->row_line = table->line;
        if (table->at >= table->end)
            return true;
        for (bool is_more = true; is_more;) {
            struct wq_str cell;
            if (!read_cell(table, &cell))
                return false;
            if (table->cell_n == COLUMNS_MAX)
                return refuse(table, table->row_line, "over 32 columns");
            table->cells[table->cell_n++] = cell;
            is_more = table->at < table->end && *table->at == table->delimiter;
            table->at += table->at < table->end;
        }
        table->line++;
    } while (table->cell_n == 1 && table->cells[0].len == 0);
    return true;
}

static bool read_header(struct table *table)
{
    if (!read_row(table))
        return false;
    table->file_column = COLUMNS_MAX;
    table->column_n = table->cell_n;
    for (size_t i = 0; i < table->cell_n; i++) {
        table->columns[i] = table->cells[i];
        if (wq_str_equal(table->cells[i], wq_str("file")))
            table->file_column = i;
        else if (!is_field(table->cells[i]))
            return refuse(table, table->row_line,
                          "the first row names the columns: file, and of " FIELDS_SAID);
    }
    return table->file_column < COLUMNS_MAX ||
           refuse(table, table->row_line, "no column is called file");
}

static bool add_row(struct table *table)
{
    struct wq_metadata *metadata = table->metadata;
    struct wq_metadata_row row = {.line = table->row_line};
    if (table->cell_n > table->column_n || table->cell_n <= table->file_column)
        return refuse(table, table->row_line, "not as many cells as the first row");
    row.file = table->cells[table->file_column];
    /* an empty cell says nothing */
    for (size_t i = 0; i < table->cell_n; i++)
        if (i != table->file_column && table->cells[i].len > 0 &&
            add_field(&row.fields, table->columns[i], table->cells[i]) != WQ_OK)
            return refuse(table, table->row_line, wq_status_text(WQ_E_NOMEM));
    struct wq_metadata_row *rows =
        realloc(metadata->rows, (metadata->row_n + 1) * sizeof *metadata->rows);
    if (!rows)
        return refuse(table, table->row_line, wq_status_text(WQ_E_NOMEM));
    metadata->rows = rows;
    metadata->rows[metadata->row_n++] = row;
    return true;
}

static int compare_rows(const void *a, const void *b)
{
    const struct wq_metadata_row *x = a, *y = b;
    const size_t n = x->file.len < y->file.len ? x->file.len : y->file.len;
    const int order = n > 0 ? memcmp(x->file.ptr, y->file.ptr, n) : 0;
    return order ? order : (x->file.len > y->file.len) - (x->file.len < y->file.len);
}

/* The one that the first row has most of. */
static char tell_delimiter(const char *text, size_t len)
{
    static const char kinds[] = ",;\t";
    const char *end = memchr(text, '\n', len);
    size_t counts[3] = {0}, best = 0;
    for (const char *at = text; at < (end ? end : text + len); at++)
        for (size_t i = 0; i < 3; i++)
            counts[i] += *at == kinds[i];
    for (size_t i = 1; i < 3; i++)
        if (counts[i] > counts[best])
            best = i;
    return kinds[best];
}

static bool read_file(struct wq_metadata *metadata, const char *program)
{
    char bytes[65536];
    size_t n;
    FILE *file = fopen(metadata->path, "rbe");
    if (!file) {
        wq_host_complain(program, "cannot read %s: %s", metadata->path, strerror(errno));
        return false;
    }
    bool is_read = true;
    while (is_read && (n = fread(bytes, 1, sizeof bytes, file)) > 0)
        is_read =
            metadata->text.len <= TABLE_MAX && wq_buffer_add(&metadata->text, bytes, n) == WQ_OK;
    is_read = is_read && !ferror(file);
    fclose(file);
    const struct wq_str text = {(const char *)metadata->text.ptr, metadata->text.len};
    if (!is_read)
        wq_host_complain(program, "cannot read %s to its end, or it is over 64 MB", metadata->path);
    else if (text.len == 0 || !wq_utf8_valid(text))
        wq_host_complain(program, "%s is %s", metadata->path, text.len > 0 ? "not UTF-8" : "empty");
    return is_read && text.len > 0 && wq_utf8_valid(text);
}

bool wq_metadata_read(struct wq_metadata *metadata, const char *program, const char *path)
{
    metadata->path = path;
    if (!read_file(metadata, program))
        return false;
    char *text = (char *)metadata->text.ptr;
    const size_t mark = metadata->text.len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    struct table table = {.metadata = metadata,
                          .program = program,
                          .at = text + mark,
                          .end = text + metadata->text.len,
                          .line = 1};
    table.delimiter = tell_delimiter(table.at, (size_t)(table.end - table.at));
    bool is_read = read_header(&table);
    while (is_read && (is_read = read_row(&table)) && table.cell_n > 0)
        is_read = add_row(&table);
    if (!is_read)
        return false;
    if (metadata->row_n > 0)
        qsort(metadata->rows, metadata->row_n, sizeof *metadata->rows, compare_rows);
    for (size_t i = 1; i < metadata->row_n; i++)
        if (compare_rows(&metadata->rows[i - 1], &metadata->rows[i]) == 0)
            return refuse(&table,
                          metadata->rows[i - 1].line > metadata->rows[i].line
                              ? metadata->rows[i - 1].line
                              : metadata->rows[i].line,
                          "the file has a row already");
    return true;
}

/* ---- use ---- */

static struct wq_metadata_row *find_row(const struct wq_metadata *metadata, const char *file)
{
    const struct wq_metadata_row key = {.file = wq_str(file)};
    return metadata->row_n > 0 ? bsearch(&key, metadata->rows, metadata->row_n,
                                         sizeof *metadata->rows, compare_rows)
                               : NULL;
}

enum wq_status wq_metadata_fields(struct wq_metadata *metadata, const char *path, size_t base_len,
                                  struct wq_buffer *fields)
{
    struct wq_metadata_row *row = find_row(metadata, path + base_len);
    if (!row)
        row = find_row(metadata, path);
    fields->len = 0;
    enum wq_status st = WQ_OK;
    if (metadata->set.len > 0)
        st = wq_buffer_add(fields, metadata->set.ptr, metadata->set.len);
    if (st == WQ_OK && row && row->fields.len > 0)
        st = wq_buffer_add(fields, row->fields.ptr, row->fields.len);
    if (row)
        row->is_used = true;
    return st;
}

void wq_metadata_free(struct wq_metadata *metadata)
{
    for (size_t i = 0; i < metadata->row_n; i++)
        wq_buffer_free(&metadata->rows[i].fields);
    free(metadata->rows);
    wq_buffer_free(&metadata->text);
    wq_buffer_free(&metadata->set);
    *metadata = (struct wq_metadata){0};
}
