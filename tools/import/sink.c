/* SPDX-License-Identifier: MIT */
/* What goes back to warraq beside articles: notes, counts, reasons; and when it goes. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "import.h"

#define WRITE_AT 65536u /* bytes of frames at which they are written */
#define MEMBER_MAX 300u /* bytes of its path in a note */

enum wq_status wq_sink_pass(struct wq_sink *sink)
{
    return sink->write && sink->frames.len >= WRITE_AT ? sink->write(sink->self) : WQ_OK;
}

void wq_sink_count(struct wq_sink *sink, enum wq_note_kind kind, uint32_t n, uint32_t line)
{
    if (n > 0 && sink->counts[kind].n == 0)
        sink->counts[kind].line = line;
    sink->counts[kind].n += n;
}

/* What is quoted from an input, valid UTF-8, cut to what a frame takes. */
static struct wq_str clean_quote(struct wq_str text, char clean[WQ_NOTE_DETAIL_MAX])
{
    struct wq_str out = {clean, 0};
    while (text.len > 0) {
        uint32_t cp;
        char utf8[4];
        size_t used = wq_utf8_decode(text, &cp);
        size_t len = wq_utf8_encode(cp, utf8);
        if (out.len + len > WQ_NOTE_DETAIL_MAX)
            break;
        memcpy(clean + out.len, utf8, len);
        out.len += len;
        text.ptr += used;
        text.len -= used;
    }
    return out;
}

enum wq_status wq_sink_item(struct wq_sink *sink, uint32_t line, bool *is_wanted)
{
    char name[WQ_NOTE_DETAIL_MAX];
    *is_wanted = true;
    if (!sink->write) /* nobody would be told of a death */
        return WQ_OK;
    sink->item_n++;
    for (uint32_t i = 0; i < sink->without_n; i++)
        *is_wanted &= sink->without[i] != sink->item_n;
    const struct wq_item item = {line, clean_quote(sink->member, name)};
    enum wq_status st = wq_item_send(&sink->frames, &item);
    return st == WQ_OK ? sink->write(sink->self) : st;
}

enum wq_status wq_sink_note(struct wq_sink *sink, enum wq_note_kind kind, uint32_t line,
                            uint32_t count, const char *detail)
{
    char clean[WQ_NOTE_DETAIL_MAX], placed[2 * WQ_NOTE_DETAIL_MAX];
    struct wq_note note = {.kind = kind, .line = line, .count = count};
    /* which fields are missing is counted by their names */
    if (sink->member.len > 0 && kind != WQ_NOTE_MISSING) {
        const size_t len = wq_cut_length(sink->member, MEMBER_MAX);
        snprintf(placed, sizeof placed, "%.*s%s%s", (int)len, sink->member.ptr, detail ? ": " : "",
                 detail ? detail : "");
        detail = placed;
    }
    note.detail = clean_quote(wq_str(detail), clean);
    return wq_note_send(&sink->frames, &note);
}

enum wq_status wq_sink_explain(struct wq_sink *sink, const char *format, ...)
{
    char detail[WQ_NOTE_DETAIL_MAX + 1];
    va_list arguments;
    if (!sink->options.explain)
        return WQ_OK;
    va_start(arguments, format);
    vsnprintf(detail, sizeof detail, format, arguments);
    va_end(arguments);
    return wq_sink_note(sink, WQ_NOTE_EXPLAINED, 0, 1, detail);
}

enum wq_status wq_sink_end(struct wq_sink *sink)
{
    enum wq_status st = WQ_OK;
    for (int kind = 0; kind < WQ_NOTE_KINDS && st == WQ_OK; kind++)
        if (sink->counts[kind].n > 0)
            st = wq_sink_note(sink, (enum wq_note_kind)kind, sink->counts[kind].line,
                              sink->counts[kind].n, NULL);
    memset(sink->counts, 0, sizeof sink->counts);
    sink->nested_n = 0;
    return st;
}
