/* SPDX-License-Identifier: MIT */
/* Markdown (CommonMark with tables, footnotes and strike-through): one article a file. cmark-gfm
 * makes a page of it, which is read as any other, for Markdown may hold HTML anywhere. */
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <stdlib.h>
#include <string.h>
#include "markdown.h"

/* Over it the library's time may grow with the square of the length. */
#define MARKDOWN_MAX (4u << 20)

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
    struct wq_buffer page = {0};
    enum wq_status st = write_page(text, &page);
    if (st == WQ_OK)
        st = wq_import_html(input, known, (struct wq_str){(const char *)page.ptr, page.len}, sink);
    wq_buffer_free(&page);
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
