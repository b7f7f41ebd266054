/* SPDX-License-Identifier: MIT */
#include "container.h"
#include <stdio.h>
#include <string.h>

/* Text is packed to a tenth, logs and tables to a hundredth. */
#define RATIO_MAX 250u
#define FREE_BYTES (64u << 20) /* that may come of anything */
#define LOOK_MEMBERS 512u      /* whose lines tell what the pages of a site have */

bool wq_unpacked_is_bomb(const struct wq_unpacked *unpacked)
{
    return unpacked->n > FREE_BYTES && unpacked->n / RATIO_MAX > unpacked->packed_n;
}

/* ---- paths ---- */

static bool climbs(struct wq_str path)
{
    struct wq_buffer out = {0};
    bool is_inside = true;
    const bool is_drive = path.len > 1 && path.ptr[1] == ':';
    const bool is_known = wq_files_join((struct wq_str){0}, path, false, &out, &is_inside) == WQ_OK;
    wq_buffer_free(&out);
    return is_known &&
           (!is_inside || *path.ptr == '/' || is_drive || memchr(path.ptr, '\\', path.len));
}

enum wq_status wq_member_name(struct wq_str raw, enum wq_charset charset, struct wq_buffer *name)
{
    enum wq_status st = WQ_OK;
    if (charset == WQ_CHARSET_UNKNOWN || wq_utf8_valid(raw))
        return wq_buffer_add(name, raw.ptr, raw.len);
    for (size_t i = 0; i < raw.len && st == WQ_OK; i++) {
        char utf8[4];
        const uint8_t byte = (uint8_t)raw.ptr[i];
        const uint32_t cp = byte < 0x80 ? byte : wq_charset_char(charset, byte);
        st = wq_buffer_add(name, utf8, wq_utf8_encode(cp > 0 ? cp : WQ_REPLACEMENT, utf8));
    }
    return st;
}

enum wq_status wq_member_check_path(struct wq_str path, struct wq_sink *sink)
{
    char detail[WQ_NOTE_DETAIL_MAX];
    if (path.len == 0 || !climbs(path))
        return WQ_OK;
    snprintf(detail, sizeof detail,
             "%.*s: a path that leads out of the archive; only what is in it is read",
             (int)wq_cut_length(path, 200), path.ptr);
    return wq_sink_note(sink, WQ_NOTE_FIELD, 0, 1, detail);
}

bool wq_member_is_wanted(struct wq_str path, struct wq_sink *sink)
{
    if (path.len == 0 || path.ptr[path.len - 1] == '/')
        return false;
    for (size_t i = 0; i < path.len; i++) {
        const bool is_start = i == 0 || path.ptr[i - 1] == '/';
        const struct wq_str rest = {path.ptr + i, path.len - i};
        const bool is_dots = rest.len > 1 && (rest.ptr[1] == '/' || rest.ptr[1] == '.');
        if (is_start && ((rest.ptr[0] == '.' && !is_dots) ||
                         (rest.len > 9 && memcmp(rest.ptr, "__MACOSX/", 9) == 0)))
            return false;
    }
    if (!wq_is_beside(path))
        return true;
    wq_sink_count(sink, WQ_NOTE_BESIDE, 1, 0);
    return false;
}

/* ---- members ---- */

/* A member in the container that is being read, and what all of them have come to. */
struct opened {
    const struct wq_member *member;
    struct wq_sink *sink;
    bool is_nested; /* the container lies in another */
};

static enum wq_status pull(void *self, struct wq_buffer *bytes)
{
    const struct opened *opened = self;
    const size_t before = bytes->len;
    if (opened->is_nested && opened->sink->nested_n > WQ_NESTED_MAX)
        return WQ_E_TRUNCATED;
    enum wq_status st = opened->member->pull(opened->member->self, bytes);
    if (opened->is_nested)
        opened->sink->nested_n += bytes->len - before;
    return st;
}

static enum wq_status tell_fault(const struct wq_member *member, struct wq_sink *sink)
{
    char detail[160];
    const char *why = member->fault && *member->fault ? *member->fault : "its bytes end early";
    if (sink->nested_n > WQ_NESTED_MAX)
        why = "archives in archives that unpack to over 2 GB: unpack them first";
    snprintf(detail, sizeof detail, "cannot be read: %s", why);
    return wq_sink_note(sink, WQ_NOTE_LEFT_OUT, 0, 1, detail);
}

bool wq_has_looked(const struct wq_sink *sink)
{
    return sink->options.is_look && sink->looked_n >= LOOK_MEMBERS;
}

enum wq_status wq_member_import(const struct wq_member *member, const struct wq_input *container,
                                struct wq_sink *sink)
{
    return wq_member_import_as(NULL, member, container, sink);
}

enum wq_status wq_member_import_as(const struct wq_format *format, const struct wq_member *member,
                                   const struct wq_input *container, struct wq_sink *sink)
{
    const struct wq_str outer = sink->member;
    const struct wq_files *outer_files = sink->files;
    struct wq_buffer place = {0};
    struct opened opened = {member, sink, container->depth > 0};
    bool is_wanted = true;
    struct wq_input input = {.name = member->path,
                             .self = &opened,
                             .pull = pull,
                             .known = member->known,
                             .depth = container->depth + 1};
    enum wq_status st = wq_buffer_add(&place, outer.ptr, outer.len);
    if (st == WQ_OK && outer.len > 0)
        st = wq_buffer_add(&place, "/", 1);
    if (st == WQ_OK)
        st = wq_buffer_add(&place, member->path.ptr, member->path.len);
    sink->member = (struct wq_str){(const char *)place.ptr, place.len};
    sink->files = member->files;
    sink->looked_n += sink->options.is_look;
    if (st == WQ_OK && !sink->options.is_look)
        st = wq_sink_item(sink, 0, &is_wanted);
    if (st == WQ_OK && is_wanted)
        st = format ? format->read(&input, sink) : wq_import(&input, sink);
    if (st == WQ_E_TRUNCATED)
        st = tell_fault(member, sink);
    sink->member = outer;
    sink->files = outer_files;
    wq_input_finish(&input);
    wq_buffer_free(&place);
    return st;
}

enum wq_status wq_member_broken(void *self, struct wq_buffer *bytes)
{
    (void)self;
    (void)bytes;
    return WQ_E_TRUNCATED;
}
