/* SPDX-License-Identifier: MIT */
/* What the user knows of an input (--set, --metadata) takes the place of what is found in it; what
 * is known from nowhere is told. */
#include <string.h>
#include "clean.h"

/* In the order of wq_meta_strings, and the two dates. */
static const char *const names[] = {"title", "source",  "author", "category", "language",
                                    "url",   "licence", "id",     "date",     "captured"};
enum { FIELD_TITLE = 0, FIELD_DATE = WQ_META_STRINGS, FIELD_CAPTURED };

static enum wq_status take_date(struct wq_sink *sink, int field, struct wq_str value)
{
    uint32_t date = wq_parse_date(value);
    if (date == 0 && value.len > 0 && !wq_date_find(value, &date))
        return wq_sink_note(sink, WQ_NOTE_FIELD, 0, 1,
                            "the date that was set is none: YYYY-MM-DD is the surest form");
    *(field == FIELD_DATE ? &sink->fields.date : &sink->fields.captured) = date;
    sink->fields.is_set[field] = true;
    return WQ_OK;
}

static enum wq_status take_string(struct wq_sink *sink, int field, struct wq_str value)
{
    struct wq_cleaned cleaned = {0};
    struct wq_buffer *own = &sink->fields.values[field];
    enum wq_status st = wq_clean(value, 0, sink, &cleaned);
    own->len = 0;
    if (st == WQ_OK) {
        struct wq_str text =
            wq_trim((struct wq_str){(const char *)cleaned.text.ptr, cleaned.text.len});
        text.len = wq_cut_length(text, field == FIELD_TITLE ? WQ_TITLE_MAX : WQ_FIELD_MAX);
        if (text.len > 0)
            st = wq_buffer_add(own, text.ptr, text.len);
    }
    sink->fields.is_set[field] = st == WQ_OK;
    wq_cleaned_free(&cleaned);
    return st;
}

enum wq_status wq_fields_take(struct wq_sink *sink, struct wq_str pair)
{
    const char *equals = pair.len > 0 ? memchr(pair.ptr, '=', pair.len) : NULL;
    if (!equals || !wq_utf8_valid(pair))
        return WQ_E_DAMAGED;
    const struct wq_str name = {pair.ptr, (size_t)(equals - pair.ptr)};
    const struct wq_str value = wq_trim((struct wq_str){equals + 1, pair.len - name.len - 1});
    for (int i = 0; i <= FIELD_CAPTURED; i++)
        if (wq_str_equal(name, wq_str(names[i])))
            return i < WQ_META_STRINGS ? take_string(sink, i, value) : take_date(sink, i, value);
    return WQ_E_DAMAGED;
}

void wq_fields_clear(struct wq_sink *sink)
{
    for (int i = 0; i < WQ_META_STRINGS; i++)
        wq_buffer_free(&sink->fields.values[i]);
    memset(&sink->fields, 0, sizeof sink->fields);
}

/* An article without a title has none that could be shown: an empty one sets nothing. */
void wq_fields_apply(const struct wq_sink *sink, struct wq_meta *meta)
{
    struct wq_str *strings[WQ_META_STRINGS];
    wq_meta_strings(meta, strings);
    for (int i = 0; i < WQ_META_STRINGS; i++) {
        const struct wq_buffer *value = &sink->fields.values[i];
        if (sink->fields.is_set[i] && (i != FIELD_TITLE || value->len > 0))
            *strings[i] = (struct wq_str){(const char *)value->ptr, value->len};
    }
    if (sink->fields.is_set[FIELD_DATE])
        meta->date = sink->fields.date;
    if (sink->fields.is_set[FIELD_CAPTURED])
        meta->captured = sink->fields.captured;
}

/* A licence, an id and the day of capture are hardly ever stated, and a title is always made. */
enum wq_status wq_fields_tell_missing(struct wq_sink *sink, const struct wq_meta *meta,
                                      uint32_t line)
{
    const struct {
        const char *name;
        bool is_there;
    } wanted[] = {
        {"date", meta->date > 0},           {"author", meta->author.len > 0},
        {"source", meta->source.len > 0},   {"category", meta->category.len > 0},
        {"address", meta->address.len > 0}, {"language", meta->language.len > 0},
    };
    char missing[96] = "";
    uint32_t n = 0;
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        if (!wanted[i].is_there) {
            strcat(missing, n++ > 0 ? ", " : "");
            strcat(missing, wanted[i].name);
        }
    return n > 0 ? wq_sink_note(sink, WQ_NOTE_MISSING, line, n, missing) : WQ_OK;
}
