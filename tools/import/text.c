/* SPDX-License-Identifier: MIT */
/* Plain text: one article a file, its first line the title. */
#include <string.h>
#include "text_main.h"

/* Whether this is text at all. A picture or a program has a control character in each ten bytes
 * and hardly a valid sequence; a damaged text, one of either in a hundred. */
static bool recognise(const struct wq_head *head)
{
    size_t n = 0, control_n = 0, bad_n = 0;
    if (head->text.len > 5 && memcmp(head->text.ptr, "<?xml", 5) == 0)
        return false; /* neither a page nor a feed: markup */
    for (struct wq_str rest = head->text; rest.len > 0; n++) {
        uint32_t cp;
        size_t used = wq_utf8_decode(rest, &cp);
        bad_n += cp == WQ_REPLACEMENT;
        control_n += (cp < 0x20 && cp != '\t' && cp != '\n' && cp != '\f') || cp == 0x7F;
        rest.ptr += used;
        rest.len -= used;
    }
    return control_n <= n / 32 + 8 && bad_n <= n / 4 + 16;
}

static struct wq_str folder_of(struct wq_str name)
{
    while (name.len > 0 && name.ptr[name.len - 1] != '/')
        name.len--;
    return name;
}

/* What the text is: its words, without furniture unless it is whole. */
static enum wq_status import_text(const struct wq_input *input, const struct wq_buffer *text,
                                  struct wq_sink *sink)
{
    const struct wq_known *known = wq_input_known(input);
    const struct wq_str all = {(const char *)text->ptr, text->len};
    struct wq_meta meta = known->meta;
    struct wq_str from;
    struct wq_buffer kept = {0};
    enum wq_status st = known->is_whole
                            ? wq_buffer_add(&kept, all.ptr, all.len)
                            : wq_text_main(all, folder_of(input->name), sink, &meta, &kept);
    if (sink->options.is_look)
        goto out;
    if (meta.date == 0)
        wq_date_in_path(input->name, &meta.date, &from);
    if (st == WQ_OK)
        st = wq_sink_article(sink, &meta, (struct wq_str){(const char *)kept.ptr, kept.len}, 1);
out:
    wq_buffer_free(&kept);
    if (st != WQ_E_RANGE)
        return st;
    return wq_sink_note(sink, WQ_NOTE_LEFT_OUT, 0, 1,
                        text->len == 0 ? "empty" : "nothing but white space");
}

static enum wq_status read_text(struct wq_input *input, struct wq_sink *sink)
{
    const struct wq_known *known = wq_input_known(input);
    struct wq_buffer bytes = {0}, text = {0};
    enum wq_status st = wq_input_take_all(input, WQ_TEXT_FILE_MAX, &bytes);
    if (st == WQ_E_LIMIT) {
        st = wq_sink_note(sink, WQ_NOTE_LEFT_OUT, 0, 1, "a text of over 64 MB");
        goto out;
    }
    if (st == WQ_OK)
        st = wq_decode_all((struct wq_bytes){bytes.ptr, bytes.len}, known->charset, sink, &text);
    if (st == WQ_OK)
        st = import_text(input, &text, sink);
out:
    wq_buffer_free(&bytes);
    wq_buffer_free(&text);
    return st;
}

const struct wq_format wq_format_text = {
    .name = "text",
    .what = "plain text; its first line is the title",
    .recognise = recognise,
    .read = read_text,
};
