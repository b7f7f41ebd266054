/* SPDX-License-Identifier: MIT */
/* Which format an input has: told by its content, so that a wrong name or none costs nothing. */
#include <string.h>
#include <strings.h>
#include "import.h"

/* From what is told for certain to what takes all that is left. */
static const struct wq_format *const formats[] = {
    &wq_format_epub, &wq_format_zip,   &wq_format_zim,      &wq_format_warc,
    &wq_format_tar,  &wq_format_mhtml, &wq_format_markdown, &wq_format_feed,
    &wq_format_html, &wq_format_json,  &wq_format_csv,      &wq_format_text,
};

const struct wq_format *wq_format_at(size_t i)
{
    return i < sizeof formats / sizeof formats[0] ? formats[i] : NULL;
}

bool wq_head_is_named(const struct wq_head *head, const char *end)
{
    size_t len = strlen(end);
    return head->name.len > len &&
           strncasecmp(head->name.ptr + head->name.len - len, end, len) == 0;
}

static struct wq_str skip_space(struct wq_str text)
{
    uint32_t cp;
    while (text.len > 0) {
        size_t used = wq_utf8_decode(text, &cp);
        if (!wq_is_space(cp))
            break;
        text.ptr += used;
        text.len -= used;
    }
    return text;
}

static enum wq_status read_as(const struct wq_format *format, struct wq_input *input,
                              struct wq_sink *sink)
{
    if (!format)
        return wq_sink_note(sink, WQ_NOTE_LEFT_OUT, 0, 1,
                            "not a format this build reads (--list-formats)");
    if (format->is_container && input->depth >= WQ_CONTAINER_DEPTH)
        return wq_sink_note(sink, WQ_NOTE_LEFT_OUT, 0, 1,
                            "an archive in an archive in an archive: unpack it first");
    if (sink->options.is_look && format != &wq_format_html && format != &wq_format_text &&
        format != &wq_format_mhtml && !format->is_container)
        return WQ_OK; /* their lines are not of pages */
    enum wq_status st = wq_sink_explain(sink, "read as %s", format->name);
    return st == WQ_OK ? format->read(input, sink) : st;
}

enum wq_status wq_import(struct wq_input *input, struct wq_sink *sink)
{
    struct wq_head head = {.name = input->name};
    struct wq_buffer text = {0};
    struct wq_decoder decoder = {0};
    const struct wq_format *format = NULL;
    enum wq_status st = wq_input_peek(input, WQ_HEAD_BYTES, &head.bytes);
    wq_decoder_begin(&decoder, head.bytes, WQ_CHARSET_UNKNOWN);
    if (st == WQ_OK)
        st = wq_decoder_feed(&decoder, head.bytes, true, &text);
    if (st != WQ_OK)
        goto out;
    head.text = skip_space((struct wq_str){(const char *)text.ptr, text.len});
    for (size_t i = 0; !format && wq_format_at(i); i++)
        if (wq_format_at(i)->recognise(&head))
            format = wq_format_at(i);
    st = read_as(format, input, sink);
out:
    wq_decoder_finish(&decoder);
    wq_buffer_free(&text);
    return st;
}

enum wq_status wq_import_html(const struct wq_input *around, const struct wq_known *known,
                              struct wq_str html, struct wq_sink *sink)
{
    static const struct wq_input nothing;
    struct wq_bytes bytes = {(const uint8_t *)html.ptr, html.len};
    struct wq_input input = wq_input_of(&bytes, around ? around : &nothing);
    input.known = known;
    enum wq_status st = wq_format_html.read(&input, sink);
    wq_input_finish(&input);
    return st;
}
