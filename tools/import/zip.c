/* SPDX-License-Identifier: MIT */
/* ZIP archives: their members as a folder of files, in the same order. */
#include "unzip.h"
#include <stdlib.h>
#include <string.h>

struct entry {
    struct wq_str path;
    uint64_t index;
};

/* Names in a folder before those in its folders' names go on: as folders are gathered. */
static int compare(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    const size_t len = x->path.len < y->path.len ? x->path.len : y->path.len;
    for (size_t i = 0; i < len; i++) {
        const uint8_t p = (uint8_t)x->path.ptr[i], q = (uint8_t)y->path.ptr[i];
        if (p != q)
            return p == '/' || (q != '/' && p < q) ? -1 : 1;
    }
    if (x->path.len != y->path.len)
        return x->path.len < y->path.len ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

/* Whether a folder on the way to `path` was made by a browser for the files of a page beside it. */
static bool is_of_page(const struct wq_zip *zip, struct wq_str path)
{
    static const char *const ends[] = {".html", ".htm", ".xhtml"};
    char name[WQ_PATH_MAX + 8];
    uint64_t index;
    for (size_t i = 0; i < path.len; i++) {
        const size_t stem =
            path.ptr[i] == '/' ? wq_page_of_folder((struct wq_str){path.ptr, i}) : 0;
        for (size_t k = 0; k < sizeof ends / sizeof ends[0] && stem > 0 && stem < WQ_PATH_MAX;
             k++) {
            memcpy(name, path.ptr, stem);
            strcpy(name + stem, ends[k]);
            if (wq_zip_find(zip, wq_str(name), &index))
                return true;
        }
    }
    return false;
}

/* Members that hold articles, as far as their names tell, in order. */
static enum wq_status list(const struct wq_zip *zip, struct wq_sink *sink,
                           struct wq_buffer *entries)
{
    enum wq_status st = WQ_OK;
    for (uint64_t i = 0; i < zip->member_n && st == WQ_OK; i++) {
        const struct entry entry = {wq_zip_path(zip, i), i};
        if (!wq_member_is_wanted(entry.path, sink))
            continue;
        if (is_of_page(zip, entry.path))
            wq_sink_count(sink, WQ_NOTE_BESIDE, 1, 0);
        else
            st = wq_buffer_add(entries, &entry, sizeof entry);
    }
    if (entries->len > 0)
        qsort(entries->ptr, entries->len / sizeof(struct entry), sizeof(struct entry), compare);
    return st;
}

static enum wq_status import_entry(struct wq_zip *zip, const struct entry *entry,
                                   const struct wq_input *input, struct wq_sink *sink)
{
    const struct wq_files files = {.self = zip, .open = wq_zip_open_file, .base = entry->path};
    struct wq_zip_member opened;
    enum wq_status st = wq_member_check_path(entry->path, sink);
    if (st != WQ_OK)
        return st;
    const enum wq_status broken = wq_zip_open_member(zip, entry->index, &opened);
    const struct wq_member member = {.path = entry->path,
                                     .files = &files,
                                     .self = &opened,
                                     .pull = broken == WQ_OK ? wq_zip_pull : wq_member_broken,
                                     .fault = &zip->fault};
    st = broken == WQ_OK || broken == WQ_E_TRUNCATED ? wq_member_import(&member, input, sink)
                                                     : broken;
    wq_zip_close_member(&opened);
    return st;
}

static enum wq_status import_all(struct wq_zip *zip, const struct wq_input *input,
                                 struct wq_sink *sink)
{
    struct wq_buffer entries = {0};
    enum wq_status st = list(zip, sink, &entries);
    const struct entry *entry = (const struct entry *)(const void *)entries.ptr;
    const size_t n = entries.len / sizeof *entry;
    for (size_t i = 0;
         i < n && st == WQ_OK && !wq_unpacked_is_bomb(&zip->all) && !wq_has_looked(sink); i++)
        st = import_entry(zip, entry + i, input, sink);
    wq_buffer_free(&entries);
    return st;
}

static enum wq_status read_zip(struct wq_input *input, struct wq_sink *sink)
{
    struct wq_zip zip;
    uint64_t index;
    enum wq_status st = wq_zip_open(&zip, input);
    if (st == WQ_E_DAMAGED)
        st = wq_sink_note(sink, WQ_NOTE_LEFT_OUT, 0, 1, zip.fault);
    else if (st == WQ_OK && wq_zip_find(&zip, wq_str("[Content_Types].xml"), &index))
        st = wq_sink_note(sink, WQ_NOTE_LEFT_OUT, 0, 1,
                          "an office document: save it as a web page or as text");
    else if (st == WQ_OK && wq_zip_find(&zip, wq_str("META-INF/container.xml"), &index))
        st = wq_epub_import(&zip, input, sink);
    else if (st == WQ_OK)
        st = import_all(&zip, input, sink);
    wq_zip_close(&zip);
    return st;
}

const struct wq_format wq_format_zip = {
    .name = "zip",
    .what = "ZIP archives of files of any format",
    .is_container = true,
    .recognise = wq_zip_recognise,
    .read = read_zip,
};
