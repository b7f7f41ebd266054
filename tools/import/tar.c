/* SPDX-License-Identifier: MIT */
/* tar archives, and files packed by gzip, bzip2, xz or zstd, whether a tar lies in them or anything
 * else; through libarchive, from which nothing but these is asked. */
#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "container.h"

#define PIECE_BYTES 65536u
#define SAMPLE_BYTES 65536u /* of names by which their charset is told */
#define PICTURES_MAX \
    (256u << 20) /* bytes of pictures that are held for the articles of an archive */

/* Where the bytes come from: any place of a file, or one after the other. */
struct source {
    struct wq_input *input;
    struct wq_seekable *seekable; /* NULL: they come in one pass */
    uint64_t off;
    struct wq_buffer piece;
    enum wq_status st; /* of the input */
    struct wq_unpacked unpacked;
};

/* A member that articles may need: a picture, or a page that tells a folder of its files. */
struct kept {
    char *path;
    struct wq_buffer bytes;
    bool is_over; /* not held: there are too many */
};

struct tar {
    struct source source;
    struct archive *archive;
    const char *fault;
    char message[128];
    struct wq_buffer kept;  /* struct kept, by path when `is_sorted` */
    uint64_t kept_n;        /* bytes of pictures */
    struct wq_buffer names; /* those that are no UTF-8, a line each, up to SAMPLE_BYTES */
    struct wq_buffer name;  /* of the present member */
};

/* ---- what libarchive reads from ---- */

static la_ssize_t read_source(struct archive *archive, void *self, const void **bytes)
{
    struct source *source = self;
    size_t got = 0;
    source->piece.len = 0;
    if (source->seekable) {
        static uint8_t room[PIECE_BYTES];
        source->st = wq_seekable_read(source->seekable, source->off, room, sizeof room, &got);
        if (source->st == WQ_OK)
            source->st = wq_buffer_add(&source->piece, room, got);
    } else {
        source->st = wq_input_take(source->input, &source->piece);
    }
    if (source->st != WQ_OK) {
        archive_set_error(archive, -1, "it cannot be read to its end");
        return ARCHIVE_FATAL;
    }
    source->off += source->piece.len;
    source->unpacked.packed_n = source->off;
    *bytes = source->piece.ptr;
    return (la_ssize_t)source->piece.len;
}

static enum wq_status fail(struct tar *tar)
{
    const enum wq_status st = tar->source.st;
    const char *why = archive_error_string(tar->archive);
    if (st == WQ_E_IO || st == WQ_E_NOMEM)
        return st;
    snprintf(tar->message, sizeof tar->message, "%s", why ? why : "damaged");
    tar->fault = tar->message;
    return WQ_E_TRUNCATED;
}

static void close_archive(struct tar *tar)
{
    if (tar->archive)
        archive_read_free(tar->archive);
    tar->archive = NULL;
}

static enum wq_status open_archive(struct tar *tar)
{
    close_archive(tar);
    tar->archive = archive_read_new();
    if (!tar->archive)
        return WQ_E_NOMEM;
    tar->source.off = 0;
    tar->source.unpacked = (struct wq_unpacked){0};
    archive_read_support_filter_gzip(tar->archive);
    archive_read_support_filter_bzip2(tar->archive);
    archive_read_support_filter_xz(tar->archive);
    archive_read_support_filter_zstd(tar->archive);
    archive_read_support_format_tar(tar->archive);
    archive_read_support_format_raw(tar->archive);
    return archive_read_open(tar->archive, &tar->source, NULL, read_source, NULL) == ARCHIVE_OK
               ? WQ_OK
               : fail(tar);
}

/* ---- bytes of members ---- */

static enum wq_status pull(void *self, struct wq_buffer *bytes)
{
    static uint8_t piece[PIECE_BYTES];
    struct tar *tar = self;
    const la_ssize_t n = archive_read_data(tar->archive, piece, sizeof piece);
    if (n < 0)
        return fail(tar);
    tar->source.unpacked.n += (uint64_t)n;
    if (wq_unpacked_is_bomb(&tar->source.unpacked)) {
        tar->fault = "it unpacks to over 250 times its size: no text does";
        return WQ_E_TRUNCATED;
    }
    return n > 0 ? wq_buffer_add(bytes, piece, (size_t)n) : WQ_OK;
}

/* ---- names ---- */

/* A tar says of no name what it is in, but of those of pax, which libarchive gives in UTF-8: of the
 * others each that is none by itself speaks for all. */
static enum wq_status add_sample(struct tar *tar, struct wq_str name)
{
    if (wq_utf8_valid(name) || tar->names.len >= SAMPLE_BYTES)
        return WQ_OK;
    enum wq_status st = wq_buffer_add(&tar->names, name.ptr, name.len);
    return st == WQ_OK ? wq_buffer_add(&tar->names, "\n", 1) : st;
}

/* *path, in UTF-8, in tar->name until the next call. */
static enum wq_status decode_name(struct tar *tar, struct wq_str *path)
{
    if (wq_utf8_valid(*path))
        return WQ_OK;
    tar->name.len = 0;
    const struct wq_bytes sample = {tar->names.ptr, tar->names.len};
    enum wq_status st = wq_member_name(*path, wq_charset_tell_names(sample), &tar->name);
    *path = (struct wq_str){(const char *)tar->name.ptr, tar->name.len};
    return st;
}

/* ---- members ---- */

/* Go to the next file, whose path is as it stands there; *is_end: there is none. */
static enum wq_status next_file(struct tar *tar, struct wq_str *path, bool *is_end)
{
    struct archive_entry *entry;
    int result;
    *is_end = false;
    do
        result = archive_read_next_header(tar->archive, &entry);
    while ((result == ARCHIVE_OK || result == ARCHIVE_WARN) &&
           (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry)) &&
           archive_format(tar->archive) != ARCHIVE_FORMAT_RAW);
    *is_end = result == ARCHIVE_EOF;
    if (*is_end)
        return WQ_OK;
    if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
        return fail(tar);
    const char *name = archive_entry_pathname_utf8(entry);
    if (!name)
        name = archive_entry_pathname(entry);
    *path = wq_str(name);
    return WQ_OK;
}

/* ---- members that others need ---- */

static int compare_kept(const void *a, const void *b)
{
    const struct kept *x = a, *y = b;
    return strcmp(x->path, y->path);
}

static struct kept *find_kept(const struct tar *tar, const char *path)
{
    const struct kept key = {.path = (char *)(uintptr_t)path};
    const size_t n = tar->kept.len / sizeof key;
    return n > 0 ? bsearch(&key, tar->kept.ptr, n, sizeof key, compare_kept) : NULL;
}

/* The path as articles name it: without "./" and the like. */
static enum wq_status plain_path(struct wq_str path, char **plain)
{
    struct wq_buffer out = {0};
    bool is_inside;
    enum wq_status st = wq_files_join((struct wq_str){0}, path, false, &out, &is_inside);
    if (st == WQ_OK && !is_inside) {
        out.len = 0;
        st = wq_buffer_add(&out, path.ptr, path.len);
    }
    if (st == WQ_OK)
        st = wq_buffer_add(&out, "", 1);
    if (st != WQ_OK)
        wq_buffer_free(&out);
    *plain = (char *)out.ptr;
    return st;
}

static bool is_page(struct wq_str path)
{
    static const char *const ends[] = {".html", ".htm", ".xhtml"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (path.len > strlen(ends[i]) &&
            memcmp(path.ptr + path.len - strlen(ends[i]), ends[i], strlen(ends[i])) == 0)
            return true;
    return false;
}

static enum wq_status keep_file(struct tar *tar, struct wq_str path)
{
    struct kept kept = {0};
    enum wq_status st = plain_path(path, &kept.path);
    kept.is_over = tar->kept_n > PICTURES_MAX;
    for (size_t before = SIZE_MAX;
         st == WQ_OK && !kept.is_over && before != kept.bytes.len && !is_page(path);) {
        before = kept.bytes.len;
        st = pull(tar, &kept.bytes);
        kept.is_over = kept.bytes.len > WQ_PICTURE_FILE_MAX;
    }
    if (kept.is_over)
        wq_buffer_free(&kept.bytes);
    tar->kept_n += kept.bytes.len;
    const enum wq_status added = kept.path ? wq_buffer_add(&tar->kept, &kept, sizeof kept) : st;
    return st == WQ_OK ? added : st;
}

/* Once all names were seen. */
static enum wq_status decode_kept(struct tar *tar)
{
    struct kept *kept = (struct kept *)(void *)tar->kept.ptr;
    enum wq_status st = WQ_OK;
    for (size_t i = 0; i < tar->kept.len / sizeof *kept && st == WQ_OK; i++) {
        struct wq_str path = wq_str(kept[i].path);
        if (wq_utf8_valid(path))
            continue;
        st = decode_name(tar, &path);
        char *own = st == WQ_OK ? strndup(path.ptr, path.len) : NULL;
        if (own) {
            free(kept[i].path);
            kept[i].path = own;
        } else {
            st = WQ_E_NOMEM;
        }
    }
    return st;
}

/* Read all of a tar once for what its articles may need. Where it is damaged the second reading
 * tells. */
static enum wq_status keep_files(struct tar *tar)
{
    struct wq_str path;
    bool is_end = false;
    enum wq_status st = WQ_OK;
    while (st == WQ_OK) {
        st = next_file(tar, &path, &is_end);
        if (st != WQ_OK || is_end || archive_format(tar->archive) == ARCHIVE_FORMAT_RAW)
            break;
        st = add_sample(tar, path);
        if (st == WQ_OK && (wq_is_beside(path) || is_page(path)))
            st = keep_file(tar, path);
    }
    const enum wq_status named = decode_kept(tar);
    st = named == WQ_OK ? st : named;
    if (tar->kept.len > 0)
        qsort(tar->kept.ptr, tar->kept.len / sizeof(struct kept), sizeof(struct kept),
              compare_kept);
    return st == WQ_E_IO || st == WQ_E_NOMEM ? st : WQ_OK;
}

static enum wq_status refuse(struct wq_buffer *bytes, const char *why)
{
    enum wq_status st = wq_buffer_add(bytes, why, strlen(why));
    return st == WQ_OK ? WQ_E_RANGE : st;
}

static enum wq_status open_file(void *self, struct wq_str path, struct wq_buffer *bytes)
{
    char name[WQ_PATH_MAX + 1];
    const struct kept *kept = NULL;
    if (path.len <= WQ_PATH_MAX && !memchr(path.ptr, 0, path.len)) {
        memcpy(name, path.ptr, path.len);
        name[path.len] = '\0';
        kept = find_kept(self, name);
    }
    if (!kept)
        return refuse(bytes, "it is not in the archive");
    if (kept->is_over)
        return refuse(bytes, "over 256 MB of pictures in the archive, or over 64 MB: unpack it");
    return wq_buffer_add(bytes, kept->bytes.ptr, kept->bytes.len);
}

/* Whether a folder on the way to `path` was made by a browser for the files of a page. */
static bool is_of_page(const struct tar *tar, const char *path)
{
    static const char *const ends[] = {".html", ".htm", ".xhtml"};
    char name[WQ_PATH_MAX + 8];
    for (size_t i = 0; path[i]; i++) {
        const size_t stem = path[i] == '/' ? wq_page_of_folder((struct wq_str){path, i}) : 0;
        for (size_t k = 0; k < sizeof ends / sizeof ends[0] && stem > 0 && stem < WQ_PATH_MAX;
             k++) {
            memcpy(name, path, stem);
            strcpy(name + stem, ends[k]);
            if (find_kept(tar, name))
                return true;
        }
    }
    return false;
}

static void free_kept(struct tar *tar)
{
    struct kept *kept = (struct kept *)(void *)tar->kept.ptr;
    for (size_t i = 0; i < tar->kept.len / sizeof *kept; i++) {
        wq_buffer_free(&kept[i].bytes);
        free(kept[i].path);
    }
    wq_buffer_free(&tar->kept);
}

/* ---- articles ---- */

static enum wq_status import_member(struct tar *tar, struct wq_str path, struct wq_sink *sink)
{
    char *plain = NULL;
    enum wq_status st = wq_member_check_path(path, sink);
    if (st == WQ_OK)
        st = plain_path(path, &plain);
    if (st != WQ_OK)
        return st;
    const struct wq_str shown = wq_str(plain);
    const struct wq_files files = {.self = tar, .open = open_file, .base = shown};
    const struct wq_member member = {
        .path = shown, .files = &files, .self = tar, .pull = pull, .fault = &tar->fault};
    if (is_of_page(tar, plain))
        wq_sink_count(sink, WQ_NOTE_BESIDE, 1, 0);
    else if (wq_member_is_wanted(shown, sink))
        st = wq_member_import(&member, tar->source.input, sink);
    free(plain);
    return st;
}

/* Something else than a tar was packed: it has the name of the input without the end that packing
 * gave. */
static enum wq_status import_packed(struct tar *tar, struct wq_sink *sink)
{
    struct wq_str name = tar->source.input->name;
    for (size_t i = name.len; i > 0 && name.ptr[i - 1] != '/'; i--)
        if (name.ptr[i - 1] == '.') {
            name.len = i - 1;
            break;
        }
    struct wq_input inner = {.name = name,
                             .self = tar,
                             .pull = pull,
                             .known = tar->source.input->known,
                             .depth = tar->source.input->depth + 1};
    enum wq_status st = wq_import(&inner, sink);
    wq_input_finish(&inner);
    if (st != WQ_E_TRUNCATED || tar->source.st != WQ_OK)
        return st;
    return wq_sink_note(sink, WQ_NOTE_LEFT_OUT, 0, 1, tar->fault);
}

static enum wq_status import_all(struct tar *tar, struct wq_sink *sink)
{
    struct wq_str path;
    bool is_end = false;
    enum wq_status st = open_archive(tar);
    while (st == WQ_OK && !wq_unpacked_is_bomb(&tar->source.unpacked) && !wq_has_looked(sink)) {
        st = next_file(tar, &path, &is_end);
        if (is_end)
            break;
        if (st == WQ_OK && archive_format(tar->archive) == ARCHIVE_FORMAT_RAW)
            return import_packed(tar, sink);
        if (st == WQ_OK)
            st = add_sample(tar, path);
        if (st == WQ_OK)
            st = decode_name(tar, &path);
        if (st == WQ_OK)
            st = import_member(tar, path, sink);
    }
    if (st != WQ_E_TRUNCATED || tar->source.st != WQ_OK)
        return st;
    snprintf(tar->message, sizeof tar->message, "what follows in the archive: damaged: %s",
             archive_error_string(tar->archive));
    return wq_sink_note(sink, WQ_NOTE_LEFT_OUT, 0, 1, tar->message);
}

static enum wq_status read_tar(struct wq_input *input, struct wq_sink *sink)
{
    struct wq_buffer size = {0};
    struct wq_seekable seekable = {0};
    struct tar tar = {.source = {.input = input}};
    enum wq_status st = WQ_E_RANGE;
    if (input->read_at)
        st = input->read_at(input->self, 0, 0, &size);
    wq_buffer_free(&size);
    if (st == WQ_OK) {
        st = wq_seekable_open(&seekable, input);
        tar.source.seekable = &seekable;
        if (st == WQ_OK)
            st = open_archive(&tar);
        if (st == WQ_OK && !sink->options.is_look)
            st = keep_files(&tar);
        if (st == WQ_E_TRUNCATED && tar.source.st == WQ_OK)
            st = WQ_OK; /* told by the second reading */
    } else if (st == WQ_E_RANGE) {
        st = WQ_OK;
    }
    if (st == WQ_OK)
        st = import_all(&tar, sink);
    close_archive(&tar);
    free_kept(&tar);
    wq_buffer_free(&tar.source.piece);
    wq_buffer_free(&tar.names);
    wq_buffer_free(&tar.name);
    wq_seekable_close(&seekable);
    return st;
}

const struct wq_format wq_format_tar = {
    .name = "tar",
    .what = "tar archives, and anything packed by gzip, bzip2, xz or zstd",
    .is_container = true,
    .recognise = wq_tar_recognise,
    .read = read_tar,
};
