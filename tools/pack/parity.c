/* SPDX-License-Identifier: MIT */
/* Parity clusters: the other side of firmware/bundle/parity.c. */
#include <stdlib.h>
#include "internal.h"

/* Where a cluster waits. */
struct place {
    const struct wq_clusters *section;
    uint64_t off; /* of its stored bytes in the section's file */
    uint32_t len;
};

/* The clusters of a stretch: those of a few groups, which stand one after the other in several
 * scratch files. */
struct walk {
    const struct wq_clusters *const *sections;
    uint32_t at; /* cluster of the first of `sections` that comes next */
    uint64_t off;
    struct place places[WQ_PARITY_GROUPS * WQ_PARITY_GROUP_MAX];
    uint32_t first, n; /* of all clusters */
};

/* The section of the next cluster. */
static const struct wq_clusters *section_at(struct walk *walk)
{
    while (walk->at == (*walk->sections)->n) {
        walk->sections++;
        walk->at = 0;
        walk->off = 0;
    }
    return *walk->sections;
}

/* Find the `n` clusters behind those before. */
static enum wq_status list_stretch(struct walk *walk, uint32_t n)
{
    enum wq_status st = WQ_OK;
    walk->first += walk->n;
    for (walk->n = 0; walk->n < n && st == WQ_OK; walk->n++) {
        const struct wq_clusters *section = section_at(walk);
        uint8_t stored[4];
        st = wq_spool_read(&section->index,
                           (uint64_t)walk->at * WQ_INDEX_RECORD_BYTES + WQ_INDEX_OFF_STORED, stored,
                           sizeof stored);
        walk->off += WQ_LEADER_BYTES;
        walk->places[walk->n] =
            (struct place){section, section->file_off + walk->off, wq_load_u32(stored)};
        walk->off += wq_load_u32(stored);
        walk->at++;
    }
    return st;
}

/* Exclusive or of a cluster into `sum`, which grows to its length. */
static enum wq_status add_cluster(const struct place *place, struct wq_buffer *sum)
{
    while (sum->len < place->len) {
        static const uint8_t zeros[4096];
        size_t n = place->len - sum->len < sizeof zeros ? place->len - sum->len : sizeof zeros;
        enum wq_status st = wq_buffer_add(sum, zeros, n);
        if (st != WQ_OK)
            return st;
    }
    FILE *file = place->section->file;
    if (!file)
        return WQ_OK; /* only measured */
    if (fseeko(file, (off_t)place->off, SEEK_SET) != 0)
        return WQ_E_IO;
    for (uint32_t i = 0; i < place->len; i++) {
        int byte = getc(file);
        if (byte == EOF)
            return WQ_E_IO;
        sum->ptr[i] ^= (uint8_t)byte;
    }
    return WQ_OK;
}

/* Without files only the length of each parity cluster is known, and that is enough to measure. */
static enum wq_status make_all(struct walk *walk, uint32_t cluster_n, uint32_t group,
                               struct wq_clusters *parity)
{
    struct wq_buffer sum = {0};
    enum wq_status st = WQ_OK;
    const uint32_t parity_n = wq_parity_n(cluster_n, group);
    for (uint32_t i = 0; i < parity_n && st == WQ_OK; i++) {
        struct wq_parity_group members = wq_parity_group(i, cluster_n, group);
        if (i % WQ_PARITY_GROUPS == 0)
            st = list_stretch(walk, members.end - members.first);
        sum.len = 0;
        for (uint32_t k = members.first; k < members.end && st == WQ_OK; k += members.step)
            st = add_cluster(&walk->places[k - walk->first], &sum);
        if (st == WQ_OK)
            st = wq_clusters_add_page(parity, (struct wq_bytes){sum.ptr, sum.len});
    }
    wq_buffer_free(&sum);
    return st;
}

enum wq_status wq_parity_make(const struct wq_clusters *const *sections, size_t n, uint32_t group,
                              struct wq_clusters *parity)
{
    uint32_t cluster_n = 0;
    struct walk *walk = calloc(1, sizeof *walk);
    enum wq_status st = walk ? WQ_OK : WQ_E_NOMEM;
    for (size_t i = 0; i < n && st == WQ_OK; i++) {
        cluster_n += sections[i]->n;
        if (sections[i]->file && fflush(sections[i]->file) != 0)
            st = WQ_E_IO;
    }
    if (st == WQ_OK) {
        walk->sections = sections;
        st = make_all(walk, cluster_n, group, parity);
    }
    free(walk);
    return st;
}
