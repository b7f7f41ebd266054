/* SPDX-License-Identifier: MIT */
/* Tables: which of them are tables, and in which column each cell stands. */
#include <stdlib.h>
#include <string.h>
#include "html.h"
#include "warraq/format.h"

#define CELL_TEXT_MAX 1500u /* bytes; who writes more into a cell lays out a page */
#define CELL_BLOCKS_MAX 3u  /* paragraphs of a cell */

/* What speaks against a table, or for it. */
struct figures {
    size_t row_n, column_n;
    size_t text_len, block_n; /* of the present cell */
    bool has_header, is_layout;
};

static bool is_cell(const GumboNode *node)
{
    return wq_html_is(node, GUMBO_TAG_TD) || wq_html_is(node, GUMBO_TAG_TH);
}

static void count_element(const GumboNode *node, size_t *cell_n, struct figures *figures)
{
    switch (node->v.element.tag) {
    case GUMBO_TAG_TR:
        figures->row_n++;
        *cell_n = 0;
        break;
    case GUMBO_TAG_TH:
    case GUMBO_TAG_TD:
        figures->has_header |= node->v.element.tag == GUMBO_TAG_TH;
        figures->text_len = figures->block_n = 0;
        if (++*cell_n > figures->column_n)
            figures->column_n = *cell_n;
        break;
    case GUMBO_TAG_P:
    case GUMBO_TAG_DIV:
        figures->block_n++;
        break;
    case GUMBO_TAG_TABLE:
    case GUMBO_TAG_H1:
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4:
    case GUMBO_TAG_BLOCKQUOTE:
    case GUMBO_TAG_FIGURE:
    case GUMBO_TAG_PRE:
    case GUMBO_TAG_HR:
    case GUMBO_TAG_FORM:
        figures->is_layout = true;
        break;
    default:
        break;
    }
}

bool wq_html_is_data(const GumboNode *table)
{
    struct figures figures = {0};
    size_t cell_n = 0;
    if (wq_str_equal(wq_html_attribute(table, "role"), wq_str("presentation")))
        return false;
    const GumboNode *node = wq_html_next(table, table, false);
    for (; node && !figures.is_layout; node = wq_html_next(node, table, false)) {
        if (node->type == GUMBO_NODE_TEXT)
            figures.text_len += strlen(node->v.text.text);
        else if (node->type == GUMBO_NODE_ELEMENT)
            count_element(node, &cell_n, &figures);
        figures.is_layout |= figures.text_len > CELL_TEXT_MAX || figures.block_n > CELL_BLOCKS_MAX;
    }
    if (figures.is_layout || figures.column_n < 2 || figures.column_n > WQ_COLUMNS_MAX)
        return false;
    return figures.row_n >= 2 || figures.has_header;
}

/* "colspan" or "rowspan", 1 to `max`. */
static uint16_t span_of(const GumboNode *cell, const char *name, unsigned long max)
{
    char digits[8] = "";
    struct wq_str text = wq_html_attribute(cell, name);
    if (text.len > 0 && text.len < sizeof digits)
        memcpy(digits, text.ptr, text.len);
    unsigned long n = strtoul(digits, NULL, 10);
    return (uint16_t)(n < 1 ? 1 : n > max ? max : n);
}

/* Columns that `cell` takes are covered for the rows that follow. */
static void cover(struct wq_html_cells *cells)
{
    const uint16_t wide = span_of(cells->at, "colspan", WQ_COLUMNS_MAX);
    const uint16_t high = span_of(cells->at, "rowspan", 1000);
    for (unsigned i = cells->column; i < cells->column + wide && i < WQ_COLUMNS_MAX; i++)
        cells->left[i] = high;
}

static void begin_row(struct wq_html_cells *cells, const GumboNode *row)
{
    for (unsigned i = 0; i < WQ_COLUMNS_MAX; i++)
        cells->left[i] = (uint16_t)(cells->left[i] - (cells->left[i] > 0));
    cells->row = row;
    cells->column = 0;
    cells->is_new_row = true;
}

bool wq_html_next_cell(struct wq_html_cells *cells)
{
    const GumboNode *node = cells->at ? cells->at : cells->table;
    cells->is_new_row = false;
    for (bool skip = cells->at != NULL; (node = wq_html_next(node, cells->table, skip)) != NULL;) {
        skip = wq_html_is_hidden(node);
        if (wq_html_is(node, GUMBO_TAG_TR) && !skip)
            begin_row(cells, node);
        if (!is_cell(node) || skip)
            continue;
        cells->at = node;
        while (cells->column < WQ_COLUMNS_MAX && cells->left[cells->column] > 0)
            cells->column++;
        if (cells->column >= WQ_COLUMNS_MAX) /* no room: what is left over is a row of its own */
            begin_row(cells, cells->row);
        cover(cells);
        cells->is_header =
            wq_html_is(node, GUMBO_TAG_TH) || wq_html_is(node->parent->parent, GUMBO_TAG_THEAD);
        return true;
    }
    return false;
}
