/* SPDX-License-Identifier: MIT */
/* Parity clusters: the other side of firmware/bundle/parity.c. */
#include <stdlib.h>
#include "internal.h"

/* Reads the stored bytes of clusters that stand one after the other in several scratch files. */
struct walk {
    const struct wq_clusters *const *sections;
    uint64_t *offs; /* of each cluster's stored bytes in its section's file */
    uint32_t n;
};

static enum wq_status list_offs(const struct wq_clusters *const *sections, size_t section_n,
                                struct walk *walk)
{
    uint32_t n = 0, at = 0;
    for (size_t i = 0; i < section_n; i++)
        n += sections[i]->n;
    *walk = (struct walk){sections, malloc((n + 1) * sizeof *walk->offs), n};
    if (!walk->offs)
        return WQ_E_NOMEM;
    for (size_t i = 0; i < section_n; i++) {
        uint64_t off = sections[i]->file_off + WQ_LEADER_BYTES;
        for (uint32_t k = 0; k < sections[i]->n; k++) {
            walk->offs[at++] = off;
            off += WQ_LEADER_BYTES +
                   (uint64_t)wq_load_u32(sections[i]->index.ptr +
                                         (size_t)k * WQ_INDEX_RECORD_BYTES + WQ_INDEX_OFF_STORED);
        }
    }
    return WQ_OK;
}

/* Exclusive or of cluster `number` into `sum`, which grows to its length. */
static enum wq_status add_cluster(const struct walk *walk, uint32_t number, struct wq_buffer *sum)
{
    const struct wq_clusters *const *section = walk->sections;
    uint32_t at = number;
    while (at >= (*section)->n)
        at -= (*section++)->n;
    uint32_t len = wq_load_u32((*section)->index.ptr + (size_t)at * WQ_INDEX_RECORD_BYTES +
                               WQ_INDEX_OFF_STORED);
    while (sum->len < len) {
        static const uint8_t zeros[4096];
        size_t n = len - sum->len < sizeof zeros ? len - sum->len : sizeof zeros;
        enum wq_status st = wq_buffer_add(sum, zeros, n);
        if (st != WQ_OK)
            return st;
    }
    if (!(*section)->file)
        return WQ_OK; /* only measured */
    if (fseeko((*section)->file, (off_t)walk->offs[number], SEEK_SET) != 0)
        return WQ_E_IO;
    for (uint32_t i = 0; i < len; i++) {
        int byte = getc((*section)->file);
        if (byte == EOF)
            return WQ_E_IO;
        sum->ptr[i] ^= (uint8_t)byte;
    }
    return WQ_OK;
}

/* Without files only the length of each parity cluster is known, and that is enough to measure. */
static enum wq_status make_all(const struct walk *walk, uint32_t group, struct wq_clusters *parity)
{
    struct wq_buffer sum = {0};
    enum wq_status st = WQ_OK;
    const uint32_t parity_n = wq_parity_n(walk->n, group);
    for (uint32_t i = 0; i < parity_n && st == WQ_OK; i++) {
        struct wq_parity_group members = wq_parity_group(i, walk->n, group);
        sum.len = 0;
        for (uint32_t k = members.first; k < members.end && st == WQ_OK; k += members.step)
            st = add_cluster(walk, k, &sum);
        if (st == WQ_OK)
            st = wq_clusters_add_page(parity, (struct wq_bytes){sum.ptr, sum.len});
    }
    wq_buffer_free(&sum);
    return st;
}

enum wq_status wq_parity_make(const struct wq_clusters *const *sections, size_t n, uint32_t group,
                              struct wq_clusters *parity)
{
    struct walk walk;
    enum wq_status st = list_offs(sections, n, &walk);
    for (size_t i = 0; i < n && st == WQ_OK; i++) {
        if (sections[i]->file && fflush(sections[i]->file) != 0)
            st = WQ_E_IO;
    }
    if (st == WQ_OK)
        st = make_all(&walk, group, parity);
    free(walk.offs);
    return st;
}
