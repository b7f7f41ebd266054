/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_IMPORT_ZIM_H
#define WARRAQ_IMPORT_ZIM_H
/* ZIM archives (openZIM, "ZIM file format", versions 5 and 6): entries by path, and what is in them.
 *
 * The reader is our own: libzim opens the file by its name even when it is given a descriptor
 * (/dev/fd/N), which a worker that may open none cannot; it ends the process on damaged files, and is
 * under the GPL. */
#include "container.h"

#define WQ_ZIM_CLUSTER_MAX (128u << 20) /* bytes of a cluster that is packed */
#define WQ_ZIM_PATH_MAX 2048u

/* Unpacked, from its list of offsets on. */
struct wq_zim_cluster {
    bool is_there;
    uint32_t number;
    uint64_t off;  /* of a cluster that is not packed: where its offsets stand in the file; `bytes` empty */
    unsigned width; /* of an offset: 4 or 8 */
    struct wq_buffer bytes;
};

struct wq_zim {
    struct wq_seekable seekable;
    uint32_t entry_n, cluster_n;
    uint64_t paths_off, clusters_off;
    uint16_t minor, major;
    uint64_t offs[2048]; /* of entries from off_first on: these are read in order, far from each other */
    uint32_t off_first, off_n;
    struct wq_buffer types;          /* names of MIME types, each with its NUL */
    struct wq_zim_cluster articles, pictures; /* the last that was read for either */
    const char *fault;
};

struct wq_zim_entry {
    uint16_t type;                       /* number of its MIME type; 0xFFFF: a redirect; more: no content */
    uint32_t cluster, blob;              /* of a redirect: the entry, in `cluster` */
    char path[WQ_ZIM_PATH_MAX];          /* the namespace, "/", the path */
    char title[WQ_ZIM_PATH_MAX];         /* empty: the path is the title */
};

/* WQ_E_DAMAGED: zim->fault says why it is none; errors of wq_input_take. wq_zim_close in any case. */
WQ_MUST_CHECK enum wq_status wq_zim_open(struct wq_zim *zim, struct wq_input *input);
void wq_zim_close(struct wq_zim *zim);

/* Entry `i` in the order of paths. WQ_E_DAMAGED; WQ_E_IO, WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_zim_entry(struct wq_zim *zim, uint32_t i,
                                          struct wq_zim_entry *entry);
/* The entry of a path, with its namespace; redirects are followed. WQ_E_RANGE: there is none; as above. */
WQ_MUST_CHECK enum wq_status wq_zim_find(struct wq_zim *zim, struct wq_str path,
                                         struct wq_zim_entry *entry);
/* The name of its MIME type; empty: it has none. */
struct wq_str wq_zim_type(const struct wq_zim *zim, uint16_t type);

/* Append what is in a blob, keeping its cluster in `kept`. WQ_E_LIMIT over `max` bytes, or its cluster is
 * over WQ_ZIM_CLUSTER_MAX; WQ_E_DAMAGED; WQ_E_IO, WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_zim_blob(struct wq_zim *zim, struct wq_zim_cluster *kept,
                                         uint32_t cluster, uint32_t blob, size_t max,
                                         struct wq_buffer *bytes);

/* ---- unpacking (zim_unpack.c) ---- */

/* Unpack the cluster that begins at `off` in form 4 (xz) or 5 (zstd) to its end. WQ_E_LIMIT over
 * WQ_ZIM_CLUSTER_MAX; WQ_E_DAMAGED, WQ_E_IO, WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_zim_unpack(struct wq_seekable *seekable, uint64_t off, unsigned form,
                                           struct wq_buffer *out);

#endif
