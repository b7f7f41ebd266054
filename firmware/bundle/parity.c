/* SPDX-License-Identifier: MIT */
/* Parity: one cluster of a group from the exclusive or of the others. docs/bundle.md, "Parity". */
#include <string.h>
#include "internal.h"

/* The stretch of clusters that `number` lies in, and how many groups it is woven of. */
static struct wq_parity_group stretch_of(uint32_t number, uint32_t cluster_n, uint32_t group)
{
    const uint32_t stretch_n = WQ_PARITY_GROUPS * group;
    struct wq_parity_group stretch = {.first = number - number % stretch_n};
    uint32_t left = cluster_n - stretch.first;
    uint32_t n = left < stretch_n ? left : stretch_n;
    stretch.step = n / group + (n % group != 0);
    stretch.end = stretch.first + n;
    return stretch;
}

uint32_t wq_parity_n(uint32_t cluster_n, uint32_t group)
{
    const uint32_t stretch_n = WQ_PARITY_GROUPS * group;
    uint32_t left = cluster_n % stretch_n;
    return cluster_n / stretch_n * WQ_PARITY_GROUPS + left / group + (left % group != 0);
}

uint32_t wq_parity_of(uint32_t number, uint32_t cluster_n, uint32_t group)
{
    struct wq_parity_group stretch = stretch_of(number, cluster_n, group);
    return stretch.first / group + (number - stretch.first) % stretch.step;
}

struct wq_parity_group wq_parity_group(uint32_t number, uint32_t cluster_n, uint32_t group)
{
    uint32_t first = number / WQ_PARITY_GROUPS * WQ_PARITY_GROUPS * group;
    struct wq_parity_group stretch = stretch_of(first, cluster_n, group);
    stretch.first += number % WQ_PARITY_GROUPS;
    return stretch;
}

/* Exclusive or of the stored bytes at `extent` into the `len` bytes at `sum`; what is longer
 * counts as far as `sum` reaches. The hash of the outcome tells whether all of it was right. */
static enum wq_status add_cluster(const struct wq_bundle *b, const struct wq_extent *extent,
                                  uint8_t *sum, uint32_t len)
{
    uint8_t bytes[1024];
    uint32_t n = extent->stored < len ? extent->stored : len;
    for (uint32_t done = 0; done < n;) {
        uint32_t part = n - done < sizeof bytes ? n - done : (uint32_t)sizeof bytes;
        enum wq_status st = b->file.ops->read_at(b->file.self, extent->off + done, bytes, part);
        if (st != WQ_OK)
            return st;
        for (uint32_t i = 0; i < part; i++)
            sum[done + i] ^= bytes[i];
        done += part;
    }
    return WQ_OK;
}

static bool is_unmended(const struct wq_bundle *b, uint32_t number)
{
    for (uint32_t i = 0; i < WQ_UNMENDED && i < b->unmended_n; i++) {
        if (b->unmended[i] == number)
            return true;
    }
    return false;
}

/* Exclusive or of all clusters of the group but `number` into `stored`. */
static enum wq_status add_others(struct wq_bundle *b, uint32_t number, uint8_t *stored,
                                 uint32_t len)
{
    const uint32_t parity_first = b->parity_section.first, group_n = b->info.parity;
    const uint32_t parity = wq_parity_of(number, parity_first, group_n);
    struct wq_parity_group group = wq_parity_group(parity, parity_first, group_n);
    struct wq_extent other;
    memset(stored, 0, len);
    enum wq_status st = wq_index_find(b, parity_first + parity, &other);
    if (st == WQ_OK)
        st = add_cluster(b, &other, stored, len);
    for (uint32_t i = group.first; st == WQ_OK && i < group.end; i += group.step) {
        if (i == number)
            continue;
        st = wq_index_find(b, i, &other);
        if (st == WQ_OK)
            st = add_cluster(b, &other, stored, len);
    }
    return st;
}

enum wq_status wq_cluster_mend(struct wq_bundle *bundle, uint32_t number,
                               const struct wq_extent *extent, uint8_t *stored)
{
    struct wq_bundle *b = bundle;
    if (b->info.parity == 0 || number >= b->parity_section.first || is_unmended(b, number))
        return WQ_E_DAMAGED;
    enum wq_status st = add_others(b, number, stored, extent->stored);
    const struct wq_bytes view = {stored, extent->stored};
    if (st == WQ_OK && wq_hash_matches(WQ_CLUSTER_KEY, view, extent->hash, 32))
        return WQ_OK;
    if (st != WQ_E_IO) /* a medium may come back, what is wrong on it stays so */
        b->unmended[b->unmended_n++ % WQ_UNMENDED] = number;
    return WQ_E_DAMAGED;
}
