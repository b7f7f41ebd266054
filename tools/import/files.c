/* SPDX-License-Identifier: MIT */
/* Which file a path or an address in an article means: one beside the input, or a member of the
 * container that the article lies in. */
#include <string.h>
#include <strings.h>
#include "import.h"

/* ---- addresses ---- */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool begins_with(struct wq_str text, const char *start)
{
    return text.len >= strlen(start) && strncasecmp(text.ptr, start, strlen(start)) == 0;
}

/* Append the path of `address`, its escapes decoded, without query and fragment. */
static enum wq_status decode_path(struct wq_str address, struct wq_buffer *out)
{
    enum wq_status st = WQ_OK;
    for (size_t i = 0; i < address.len && st == WQ_OK; i++) {
        char c = address.ptr[i];
        if (c == '?' || c == '#')
            break;
        int high = i + 2 < address.len && c == '%' ? hex_digit(address.ptr[i + 1]) : -1;
        int low = high >= 0 ? hex_digit(address.ptr[i + 2]) : -1;
        if (low >= 0) {
            c = (char)(high << 4 | low);
            i += 2;
        }
        st = wq_buffer_add(out, &c, 1);
    }
    return st;
}

/* Bytes of "http://host" in front of the path; 0: it is no such address. */
static size_t root_length(struct wq_str address)
{
    if (!begins_with(address, "http://") && !begins_with(address, "https://"))
        return 0;
    size_t len = begins_with(address, "https://") ? 8 : 7;
    while (len < address.len && !memchr("/?#", address.ptr[len], 3))
        len++;
    return len;
}

/* Append the names of `path` to `out`, whose first `root_len` bytes stay: "." is nothing, ".."
 * takes a name away. false: it leads above the root. */
static enum wq_status walk(struct wq_str path, size_t root_len, struct wq_buffer *out,
                           bool *is_inside)
{
    enum wq_status st = WQ_OK;
    *is_inside = true;
    while (path.len > 0 && st == WQ_OK && *is_inside) {
        const char *slash = memchr(path.ptr, '/', path.len);
        const struct wq_str name = {path.ptr, slash ? (size_t)(slash - path.ptr) : path.len};
        const size_t used = name.len + (slash != NULL);
        path = (struct wq_str){path.ptr + used, path.len - used};
        if (name.len == 0 || wq_str_equal(name, wq_str(".")))
            continue;
        if (wq_str_equal(name, wq_str(".."))) {
            *is_inside = out->len > root_len;
            while (out->len > root_len && out->ptr[--out->len] != '/')
                ;
            continue;
        }
        if (out->len > 0)
            st = wq_buffer_add(out, "/", 1);
        if (st == WQ_OK)
            st = wq_buffer_add(out, name.ptr, name.len);
    }
    return st;
}

/* The part of `path` up to its last slash. */
static struct wq_str folder_of(struct wq_str path)
{
    while (path.len > 0 && path.ptr[path.len - 1] != '/')
        path.len--;
    return path;
}

/* Addresses stay as they are written: what stands behind "?" tells pictures apart. */
static enum wq_status join_address(struct wq_str base, struct wq_str path, struct wq_buffer *out,
                                   bool *is_inside)
{
    const char *fragment = memchr(path.ptr, '#', path.len);
    const char *query = memchr(base.ptr, '?', base.len);
    const size_t root_len = root_length(base);
    if (fragment)
        path.len = (size_t)(fragment - path.ptr);
    if (query)
        base.len = (size_t)(query - base.ptr);
    if (begins_with(path, "//")) { /* the scheme of the base */
        const char *colon = memchr(base.ptr, ':', base.len);
        enum wq_status st = wq_buffer_add(out, base.ptr, (size_t)(colon - base.ptr) + 1);
        return st == WQ_OK ? wq_buffer_add(out, path.ptr, path.len) : st;
    }
    if (root_length(path) > 0)
        return wq_buffer_add(out, path.ptr, path.len);
    *is_inside = path.len > 0 && !memchr(path.ptr, ':', path.len);
    const struct wq_str folder = folder_of(base);
    enum wq_status st = wq_buffer_add(out, base.ptr, root_len);
    if (st == WQ_OK && *is_inside && *path.ptr != '/' && folder.len > root_len)
        st = walk((struct wq_str){folder.ptr + root_len, folder.len - root_len}, root_len, out,
                  is_inside);
    return st == WQ_OK && *is_inside ? walk(path, root_len, out, is_inside) : st;
}

enum wq_status wq_files_join(struct wq_str base, struct wq_str path, bool is_address,
                             struct wq_buffer *out, bool *is_inside)
{
    struct wq_buffer decoded = {0};
    enum wq_status st = WQ_OK;
    *is_inside = true;
    if (path.len > 0 && root_length(base) > 0)
        return join_address(base, path, out, is_inside);
    if (path.len == 0 || (is_address && memchr(path.ptr, ':', path.len)) ||
        begins_with(path, "//")) {
        *is_inside = false;
        return WQ_OK;
    }
    if (is_address)
        st = decode_path(path, &decoded);
    if (st == WQ_OK && is_address)
        path = (struct wq_str){(const char *)decoded.ptr, decoded.len};
    if (st == WQ_OK && path.len > 0 && *path.ptr != '/')
        st = walk(folder_of(base), 0, out, is_inside);
    if (st == WQ_OK && *is_inside)
        st = walk(path, 0, out, is_inside);
    *is_inside = *is_inside && out->len > 0;
    wq_buffer_free(&decoded);
    return st;
}

/* ---- the sink's ---- */

static enum wq_status open_member(const struct wq_files *files, struct wq_str path, bool is_address,
                                  struct wq_buffer *bytes)
{
    static const char outside[] = "not a path inside of the container";
    struct wq_buffer whole = {0};
    bool is_inside;
    const enum wq_status literal =
        files->is_literal && is_address ? files->open(files->self, path, bytes) : WQ_E_SYNTAX;
    if (literal != WQ_E_SYNTAX)
        return literal;
    enum wq_status st = wq_files_join(files->base, path, is_address, &whole, &is_inside);
    if (st == WQ_OK && is_inside)
        st = files->open(files->self, (struct wq_str){(const char *)whole.ptr, whole.len}, bytes);
    else if (st == WQ_OK && is_address)
        st = WQ_E_SYNTAX;
    else if (st == WQ_OK && (st = wq_buffer_add(bytes, outside, strlen(outside))) == WQ_OK)
        st = WQ_E_RANGE;
    wq_buffer_free(&whole);
    return st;
}

enum wq_status wq_sink_file(struct wq_sink *sink, struct wq_str path, struct wq_buffer *bytes)
{
    return sink->files ? open_member(sink->files, path, false, bytes)
                       : sink->need_file(sink->self, path, bytes);
}

enum wq_status wq_sink_address(struct wq_sink *sink, struct wq_str address, struct wq_buffer *bytes)
{
    if (wq_is_data_address(address))
        return wq_data_address(address, bytes);
    if (sink->files)
        return open_member(sink->files, address, true, bytes);
    struct wq_buffer path = {0};
    while (address.len > 1 && memcmp(address.ptr, "./", 2) == 0) {
        address.ptr += 2;
        address.len -= 2;
    }
    if (address.len == 0 || *address.ptr == '/' || memchr(address.ptr, ':', address.len))
        return WQ_E_SYNTAX;
    enum wq_status st = decode_path(address, &path);
    if (st == WQ_OK && (path.len == 0 || path.len > WQ_PATH_MAX || memchr(path.ptr, 0, path.len)))
        st = WQ_E_SYNTAX;
    if (st == WQ_OK)
        st = sink->need_file(sink->self, (struct wq_str){(const char *)path.ptr, path.len}, bytes);
    wq_buffer_free(&path);
    return st;
}
