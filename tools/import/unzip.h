/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_IMPORT_UNZIP_H
#define WARRAQ_IMPORT_UNZIP_H
/* ZIP archives through libzip: members by number and by path. */
#include <zip.h>
#include "container.h"

struct wq_zip {
    struct wq_seekable seekable;
    zip_t *zip;
    uint64_t off;        /* where libzip reads */
    const char *fault;   /* why the last call failed, for people */
    char message[96];
    struct wq_unpacked all;
    uint64_t member_n;
    /* paths, each with a NUL, and where that of each member begins (uint32_t), of an archive whose
     * names are in a charset of DOS or Windows; else empty: libzip knows them */
    struct wq_buffer names, name_offs;
};

/* Open the archive that `input` is. WQ_E_DAMAGED: zip->fault says why it cannot be; errors of
 * wq_input_take. wq_zip_close in any case. */
WQ_MUST_CHECK enum wq_status wq_zip_open(struct wq_zip *zip, struct wq_input *input);
void wq_zip_close(struct wq_zip *zip);

/* The path of a member in UTF-8, in the archive's memory; empty: it has none. */
struct wq_str wq_zip_path(const struct wq_zip *zip, uint64_t index);
/* The member of that path; false: there is none. */
bool wq_zip_find(const struct wq_zip *zip, struct wq_str path, uint64_t *index);

/* A member that is read in pieces. */
struct wq_zip_member {
    struct wq_zip *zip;
    zip_file_t *file;
    struct wq_unpacked unpacked;
};

/* WQ_E_TRUNCATED: it cannot be read; zip->fault says why. */
WQ_MUST_CHECK enum wq_status wq_zip_open_member(struct wq_zip *zip, uint64_t index,
                                                struct wq_zip_member *member);
/* `self` is a struct wq_zip_member; as wq_input.pull. */
enum wq_status wq_zip_pull(void *self, struct wq_buffer *bytes);
void wq_zip_close_member(struct wq_zip_member *member);

/* Append all of the member at `path`. WQ_E_RANGE: there is none; WQ_E_LIMIT over `max` bytes;
 * WQ_E_TRUNCATED zip->fault says why; WQ_E_IO, WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_zip_take(struct wq_zip *zip, struct wq_str path, size_t max,
                                         struct wq_buffer *bytes);
/* The same as wq_files.open: `self` is a struct wq_zip. */
enum wq_status wq_zip_open_file(void *self, struct wq_str path, struct wq_buffer *bytes);

/* Import the archive, which is a book (epub.c). Errors of wq_format.read. */
WQ_MUST_CHECK enum wq_status wq_epub_import(struct wq_zip *zip, const struct wq_input *input,
                                            struct wq_sink *sink);

#endif
