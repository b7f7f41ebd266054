/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "unzip.h"

#define PIECE_BYTES 65536u
#define SAMPLE_BYTES 65536u   /* of names, to tell their charset by */
#define NAMES_MAX (64u << 20) /* bytes of names that are read in a charset */

/* ---- what libzip reads from ---- */

static zip_int64_t read_bytes(struct wq_zip *zip, void *to, zip_uint64_t len)
{
    size_t got = 0;
    if (wq_seekable_read(&zip->seekable, zip->off, to, (size_t)len, &got) != WQ_OK)
        return -1;
    zip->off += got;
    return (zip_int64_t)got;
}

static zip_int64_t give_stat(const struct wq_zip *zip, void *data, zip_uint64_t len)
{
    zip_stat_t *stat = data;
    if (len < sizeof *stat)
        return -1;
    zip_stat_init(stat);
    stat->size = zip->seekable.size;
    stat->valid |= ZIP_STAT_SIZE;
    return (zip_int64_t)sizeof *stat;
}

static zip_int64_t source(void *self, void *data, zip_uint64_t len, zip_source_cmd_t command)
{
    struct wq_zip *zip = self;
    zip_error_t error;
    zip_int64_t off;
    switch (command) {
    case ZIP_SOURCE_OPEN:
        zip->off = 0;
        return 0;
    case ZIP_SOURCE_READ:
        return read_bytes(zip, data, len);
    case ZIP_SOURCE_STAT:
        return give_stat(zip, data, len);
    case ZIP_SOURCE_SEEK:
        zip_error_init(&error);
        off = zip_source_seek_compute_offset(zip->off, zip->seekable.size, data, len, &error);
        zip->off = off < 0 ? zip->off : (uint64_t)off;
        return off < 0 ? -1 : 0;
    case ZIP_SOURCE_TELL:
        return (zip_int64_t)zip->off;
    case ZIP_SOURCE_ERROR:
        zip_error_init_with_code(&error, ZIP_ER_READ);
        return zip_error_to_data(&error, data, len);
    case ZIP_SOURCE_SUPPORTS:
        return zip_source_make_command_bitmap(
            ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR,
            ZIP_SOURCE_FREE, ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL, ZIP_SOURCE_SUPPORTS, -1);
    case ZIP_SOURCE_CLOSE:
    case ZIP_SOURCE_FREE:
        return 0;
    default:
        return -1;
    }
}

/* ---- the archive ---- */

/* Keep why the last call of libzip failed; whether it was the input or memory instead. */
static enum wq_status fail(struct wq_zip *zip, const zip_error_t *error)
{
    zip_error_t copy = {.zip_err = zip_error_code_zip(error), .sys_err = 0};
    const enum wq_status fault = zip->seekable.fault;
    if (fault == WQ_E_IO || fault == WQ_E_NOMEM)
        return fault;
    if (copy.zip_err == ZIP_ER_MEMORY)
        return WQ_E_NOMEM;
    snprintf(zip->message, sizeof zip->message, "%s",
             copy.zip_err == ZIP_ER_NOPASSWD ? "it is encrypted: unpack it with its password"
                                             : zip_error_strerror(&copy));
    zip_error_fini(&copy);
    zip->fault = zip->message;
    return WQ_E_TRUNCATED;
}

/* Members that share their bytes make a short file a long one. */
static bool is_overlapping(const struct wq_zip *zip)
{
    uint64_t sum = 0;
    for (uint64_t i = 0; i < zip->member_n; i++) {
        zip_stat_t stat;
        if (zip_stat_index(zip->zip, i, 0, &stat) != 0 || !(stat.valid & ZIP_STAT_COMP_SIZE))
            continue;
        if (stat.comp_size > zip->seekable.size - sum)
            return true;
        sum += stat.comp_size;
    }
    return false;
}

/* ---- names ---- */

static struct wq_str raw_name(const struct wq_zip *zip, uint64_t index)
{
    return wq_str(zip_get_name(zip->zip, index, ZIP_FL_ENC_RAW));
}

static enum wq_status add_name(struct wq_zip *zip, struct wq_str raw, enum wq_charset charset)
{
    const uint32_t off = (uint32_t)zip->names.len;
    enum wq_status st = wq_buffer_add(&zip->name_offs, &off, sizeof off);
    if (st == WQ_OK)
        st = wq_member_name(raw, charset, &zip->names);
    return st == WQ_OK ? wq_buffer_add(&zip->names, "", 1) : st;
}

/* Programs wrote names as the machine had them, for decades without saying how. libzip takes what
 * is no UTF-8 for the charset of an English DOS; where it is Arabic in another, it is read so. */
static enum wq_status read_names(struct wq_zip *zip)
{
    struct wq_buffer sample = {0};
    enum wq_status st = WQ_OK;
    for (uint64_t i = 0; i < zip->member_n && sample.len < SAMPLE_BYTES && st == WQ_OK; i++) {
        const struct wq_str raw = raw_name(zip, i);
        if (wq_utf8_valid(raw))
            continue;
        st = wq_buffer_add(&sample, raw.ptr, raw.len);
        if (st == WQ_OK)
            st = wq_buffer_add(&sample, "\n", 1);
    }
    const enum wq_charset charset =
        wq_charset_tell_names((struct wq_bytes){sample.ptr, sample.len});
    wq_buffer_free(&sample);
    for (uint64_t i = 0; i < zip->member_n && charset != WQ_CHARSET_UNKNOWN && st == WQ_OK; i++)
        st = zip->names.len < NAMES_MAX ? add_name(zip, raw_name(zip, i), charset) : WQ_E_LIMIT;
    if (st == WQ_OK)
        return st;
    wq_buffer_free(&zip->names);
    wq_buffer_free(&zip->name_offs);
    return st == WQ_E_LIMIT ? WQ_OK : st;
}

enum wq_status wq_zip_open(struct wq_zip *zip, struct wq_input *input)
{
    zip_error_t error;
    *zip = (struct wq_zip){0};
    enum wq_status st = wq_seekable_open(&zip->seekable, input);
    if (st == WQ_E_LIMIT) {
        zip->fault = "over 256 MB, and not a file by itself: unpack what it lies in";
        return WQ_E_DAMAGED;
    }
    if (st != WQ_OK)
        return st;
    zip_error_init(&error);
    zip_source_t *made = zip_source_function_create(source, zip, &error);
    if (!made)
        return WQ_E_NOMEM;
    zip->zip = zip_open_from_source(made, ZIP_RDONLY, &error);
    if (!zip->zip) {
        zip_source_free(made);
        st = fail(zip, &error);
        zip_error_fini(&error);
        return st == WQ_E_TRUNCATED ? WQ_E_DAMAGED : st;
    }
    zip->all.packed_n = zip->seekable.size;
    zip->member_n = (uint64_t)zip_get_num_entries(zip->zip, 0);
    if (!is_overlapping(zip))
        return read_names(zip);
    zip->fault = "its members overlap: it was made to unpack to more than it holds";
    return WQ_E_DAMAGED;
}

void wq_zip_close(struct wq_zip *zip)
{
    if (zip->zip)
        zip_discard(zip->zip);
    zip->zip = NULL;
    wq_buffer_free(&zip->names);
    wq_buffer_free(&zip->name_offs);
    wq_seekable_close(&zip->seekable);
}

/* ---- members ---- */

struct wq_str wq_zip_path(const struct wq_zip *zip, uint64_t index)
{
    const uint32_t *offs = (const uint32_t *)(const void *)zip->name_offs.ptr;
    return offs ? wq_str((const char *)zip->names.ptr + offs[index])
                : wq_str(zip_get_name(zip->zip, index, ZIP_FL_ENC_GUESS));
}

bool wq_zip_find(const struct wq_zip *zip, struct wq_str path, uint64_t *index)
{
    char name[WQ_PATH_MAX + 1];
    if (path.len > WQ_PATH_MAX || memchr(path.ptr, 0, path.len))
        return false;
    for (uint64_t i = 0; zip->names.len > 0 && i < zip->member_n; i++)
        if (wq_str_equal(wq_zip_path(zip, i), path)) {
            *index = i;
            return true;
        }
    if (zip->names.len > 0)
        return false;
    memcpy(name, path.ptr, path.len);
    name[path.len] = '\0';
    const zip_int64_t found = zip_name_locate(zip->zip, name, ZIP_FL_ENC_GUESS);
    if (found >= 0)
        *index = (uint64_t)found;
    return found >= 0;
}

enum wq_status wq_zip_open_member(struct wq_zip *zip, uint64_t index, struct wq_zip_member *member)
{
    zip_stat_t stat;
    *member = (struct wq_zip_member){.zip = zip};
    if (zip_stat_index(zip->zip, index, 0, &stat) == 0 && (stat.valid & ZIP_STAT_COMP_SIZE))
        member->unpacked.packed_n = stat.comp_size;
    member->file = zip_fopen_index(zip->zip, index, 0);
    return member->file ? WQ_OK : fail(zip, zip_get_error(zip->zip));
}

enum wq_status wq_zip_pull(void *self, struct wq_buffer *bytes)
{
    static uint8_t piece[PIECE_BYTES];
    struct wq_zip_member *member = self;
    struct wq_zip *zip = member->zip;
    const zip_int64_t n = zip_fread(member->file, piece, sizeof piece);
    if (n < 0)
        return fail(zip, zip_file_get_error(member->file));
    member->unpacked.n += (uint64_t)n;
    zip->all.n += (uint64_t)n;
    if (wq_unpacked_is_bomb(&member->unpacked) || wq_unpacked_is_bomb(&zip->all)) {
        zip->fault = "it unpacks to over 250 times its size: no text does";
        return WQ_E_TRUNCATED;
    }
    return n > 0 ? wq_buffer_add(bytes, piece, (size_t)n) : WQ_OK;
}

void wq_zip_close_member(struct wq_zip_member *member)
{
    if (member->file)
        zip_fclose(member->file);
    member->file = NULL;
}

enum wq_status wq_zip_take(struct wq_zip *zip, struct wq_str path, size_t max,
                           struct wq_buffer *bytes)
{
    struct wq_zip_member member;
    uint64_t index;
    if (!wq_zip_find(zip, path, &index))
        return WQ_E_RANGE;
    enum wq_status st = wq_zip_open_member(zip, index, &member);
    for (size_t before = SIZE_MAX; st == WQ_OK && bytes->len != before;) {
        before = bytes->len;
        st = wq_zip_pull(&member, bytes);
        if (st == WQ_OK && bytes->len > max)
            st = WQ_E_LIMIT;
    }
    wq_zip_close_member(&member);
    return st;
}

static enum wq_status refuse(struct wq_buffer *bytes, const char *why)
{
    bytes->len = 0;
    enum wq_status st = wq_buffer_add(bytes, why, strlen(why));
    return st == WQ_OK ? WQ_E_RANGE : st;
}

enum wq_status wq_zip_open_file(void *self, struct wq_str path, struct wq_buffer *bytes)
{
    struct wq_zip *zip = self;
    const enum wq_status st = wq_zip_take(zip, path, WQ_PICTURE_FILE_MAX, bytes);
    switch (st) {
    case WQ_E_RANGE:
        return refuse(bytes, "it is not in the archive");
    case WQ_E_LIMIT:
        return refuse(bytes, "larger than 64 MB");
    case WQ_E_TRUNCATED:
        return refuse(bytes, zip->fault);
    default:
        return st;
    }
}
