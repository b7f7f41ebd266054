/* SPDX-License-Identifier: MIT */
/* Markdown (CommonMark with tables, footnotes and strike-through): one article a file. cmark-gfm
 * makes a page of it, which is read as any other, for Markdown may hold HTML anywhere. */
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <stdlib.h>
#include <string.h>
#include "markdown.h"
#include "warraq/format.h"

/* Over it the library's time may grow with the square of the length. */
#define MARKDOWN_MAX (4u << 20)
/* Of all tables, those that rows leave out counted: the library makes a node of each. */
#define CELLS_MAX 262144u

/* ---- tables ---- */

static struct wq_str take_line(struct wq_str *rest)
{
    const char *end = memchr(rest->ptr, '\n', rest->len);
    const struct wq_str line = {rest->ptr, end ? (size_t)(end - rest->ptr) + 1 : rest->len};
    rest->ptr += line.len;
    rest->len -= line.len;
    return line;
}

/* Nothing in it, but that it stands in a quotation. */
static bool is_blank(struct wq_str line)
{
    for (size_t i = 0; i < line.len; i++)
        if (!memchr(" \t\n>", line.ptr[i], 4))
            return false;
    return true;
}

/* The columns of a table that the line rules; 0: it rules none. */
static uint32_t column_count(struct wq_str line)
{
    uint32_t column_n = 0;
    bool has_dash = false, has_bar = false;
    for (size_t i = 0; i < line.len; i++) {
        const char c = line.ptr[i];
        if (!memchr("|-: \t\n>", c, 7))
            return 0;
        column_n += c == '-' && !has_dash;
        has_dash = c == '-' || (has_dash && c != '|');
        has_bar |= c == '|';
    }
    return has_bar ? column_n : 0;
}

/* The lines up to the next blank one: tables end there, and here at least. How many cells they have
 * at most stands in *cell_n; of more columns than a table may have, all. */
static struct wq_str take_chunk(struct wq_str *rest, uint64_t *cell_n)
{
    const char *start = rest->ptr;
    uint64_t line_n = 0, column_n = 0;
    for (bool is_end = false; rest->len > 0 && !is_end; line_n++) {
        const struct wq_str line = take_line(rest);
        const uint32_t n = column_count(line);
        column_n = n > column_n ? n : column_n;
        is_end = is_blank(line);
    }
    *cell_n = column_n > WQ_COLUMNS_MAX ? UINT32_MAX : column_n * line_n;
    return (struct wq_str){start, (size_t)(rest->ptr - start)};
}

/* Write the chunk so that its tables are lines: a blank line keeps a row of names from the one that
 * would rule it, and spaces at their ends keep lines apart. */
static enum wq_status unrule(struct wq_str chunk, struct wq_buffer *out)
{
    enum wq_status st = WQ_OK;
    while (chunk.len > 0 && st == WQ_OK) {
        struct wq_str line = take_line(&chunk);
        const bool has_end = line.ptr[line.len - 1] == '\n';
        if (column_count(line) > 0)
            st = wq_buffer_add(out, "\n", 1);
        line.len -= has_end;
        if (st == WQ_OK && line.len > 0)
            st = wq_buffer_add(out, line.ptr, line.len);
        if (st == WQ_OK && has_end)
            st = wq_buffer_add(out, "  \n", line.len > 0 ? 3 : 1);
    }
    return st;
}

/* Write `text` with no more cells of tables than the library has memory for; *over_n is how many
 * pieces of it are now lines. */
static enum wq_status bound_tables(struct wq_str text, struct wq_buffer *out, uint32_t *over_n)
{
    enum wq_status st = WQ_OK;
    uint64_t cell_n, all_n = 0;
    while (text.len > 0 && st == WQ_OK) {
        const struct wq_str chunk = take_chunk(&text, &cell_n);
        const bool is_over = all_n + cell_n > CELLS_MAX;
        *over_n += is_over;
        all_n += is_over ? 0 : cell_n;
        st = is_over ? unrule(chunk, out) : wq_buffer_add(out, chunk.ptr, chunk.len);
    }
    return st;
}

/* ---- the page ---- */

static cmark_parser *make_parser(void)
{
    static const char *const extensions[] = {"table", "strikethrough"};
    cmark_gfm_core_extensions_ensure_registered();
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_FOOTNOTES);
    for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++) {
        cmark_syntax_extension *extension = cmark_find_syntax_extension(extensions[i]);
        if (extension)
            cmark_parser_attach_syntax_extension(parser, extension);
    }
    return parser;
}

/* Write `text` as a page. Raw HTML stays: its importer trusts nothing. */
static enum wq_status write_page(struct wq_str text, struct wq_buffer *page)
{
    static const char head[] = "<!DOCTYPE html><body>\n";
    cmark_parser *parser = make_parser();
    cmark_parser_feed(parser, text.ptr, text.len);
    cmark_node *root = cmark_parser_finish(parser);
    char *html = cmark_render_html(root, CMARK_OPT_FOOTNOTES | CMARK_OPT_UNSAFE,
                                   cmark_parser_get_syntax_extensions(parser));
    enum wq_status st = wq_buffer_add(page, head, strlen(head));
    if (st == WQ_OK)
        st = wq_buffer_add(page, html, strlen(html));
    free(html);
    cmark_node_free(root);
    cmark_parser_free(parser);
    return st;
}

static enum wq_status import_page(struct wq_input *input, const struct wq_known *known,
                                  struct wq_str text, struct wq_sink *sink)
{
    struct wq_buffer page = {0}, bounded = {0};
    uint32_t over_n = 0;
    enum wq_status st = bound_tables(text, &bounded, &over_n);
    if (st == WQ_OK && over_n > 0)
        st =
            wq_sink_note(sink, WQ_NOTE_FIELD, 0, over_n,
                         "tables of over 256 columns, or 262,144 cells with others: kept as lines");
    if (st == WQ_OK)
        st = write_page((struct wq_str){(const char *)bounded.ptr, bounded.len}, &page);
    if (st == WQ_OK)
        st = wq_import_html(input, known, (struct wq_str){(const char *)page.ptr, page.len}, sink);
    wq_buffer_free(&page);
    wq_buffer_free(&bounded);
    return st;
}

static enum wq_status import_plain(const struct wq_known *known, struct wq_str text,
                                   struct wq_sink *sink)
{
    struct wq_buffer joined = {0};
    const struct wq_str title = known->meta.title;
    enum wq_status st =
        wq_sink_note(sink, WQ_NOTE_FIELD, 0, 1, "Markdown of over 4 MB: kept as plain text");
    if (st == WQ_OK && title.len > 0)
        st = wq_buffer_add(&joined, title.ptr, title.len);
    if (st == WQ_OK)
        st = wq_buffer_add(&joined, "\n", 1);
    if (st == WQ_OK)
        st = wq_buffer_add(&joined, text.ptr, text.len);
    if (st == WQ_OK)
        st = wq_sink_article(sink, &known->meta,
                             (struct wq_str){(const char *)joined.ptr, joined.len}, 1);
    wq_buffer_free(&joined);
    return st;
}

/* What the container knows comes before what the text says of itself. */
static void prefer(const struct wq_meta *known, struct wq_meta *meta)
{
    struct wq_meta own = *meta;
    struct wq_str *to[WQ_META_STRINGS], *from[WQ_META_STRINGS];
    *meta = *known;
    wq_meta_strings(meta, to);
    wq_meta_strings(&own, from);
    for (int i = 0; i < WQ_META_STRINGS; i++)
        if (to[i]->len == 0)
            *to[i] = *from[i];
    if (meta->date == 0)
        meta->date = own.date;
}

static enum wq_status import_text(struct wq_input *input, struct wq_str text, struct wq_sink *sink)
{
    struct wq_front front = {0};
    enum wq_status st = wq_front_read(text, &front);
    struct wq_known known = {
        .from = "the front matter", .is_whole = true, .charset = WQ_CHARSET_UTF8};
    wq_front_meta(&front, &known.meta);
    prefer(&wq_input_known(input)->meta, &known.meta);
    const struct wq_str body = {text.ptr + front.len, text.len - front.len};
    if (st == WQ_OK && wq_trim(body).len == 0)
        st = wq_sink_note(sink, WQ_NOTE_LEFT_OUT, 0, 1,
                          front.len > 0 ? "no text behind its front matter"
                                        : "nothing but white space");
    else if (st == WQ_OK && body.len > MARKDOWN_MAX)
        st = import_plain(&known, body, sink);
    else if (st == WQ_OK)
        st = import_page(input, &known, body, sink);
    wq_front_free(&front);
    return st;
}

static enum wq_status read_markdown(struct wq_input *input, struct wq_sink *sink)
{
    struct wq_buffer bytes = {0}, text = {0};
    enum wq_status st = wq_input_take_all(input, WQ_TEXT_FILE_MAX, &bytes);
    if (st == WQ_E_LIMIT)
        st = wq_sink_note(sink, WQ_NOTE_LEFT_OUT, 0, 1, "Markdown of over 64 MB");
    else if (st == WQ_OK)
        st = wq_decode_all((struct wq_bytes){bytes.ptr, bytes.len}, wq_input_known(input)->charset,
                           sink, &text);
    if (text.len > 0 && st == WQ_OK)
        st = import_text(input, (struct wq_str){(const char *)text.ptr, text.len}, sink);
    wq_buffer_free(&bytes);
    wq_buffer_free(&text);
    return st;
}

const struct wq_format wq_format_markdown = {
    .name = "markdown",
    .what = "Markdown, also with front matter, tables and footnotes",
    .recognise = wq_markdown_recognise,
    .read = read_markdown,
};
