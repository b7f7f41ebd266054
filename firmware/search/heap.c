/* SPDX-License-Identifier: MIT */
/* The best hits so far. */
#include "evaluate.h"

static bool is_better(const struct wq_hit *a, const struct wq_hit *b)
{
    return a->score != b->score ? a->score > b->score : a->article < b->article;
}

static void sift_down(struct wq_hit *hits, uint32_t n, uint32_t at)
{
    for (uint32_t child; (child = 2 * at + 1) < n; at = child) {
        if (child + 1 < n && is_better(&hits[child], &hits[child + 1]))
            child++;
        if (!is_better(&hits[at], &hits[child]))
            return;
        struct wq_hit hit = hits[at];
        hits[at] = hits[child];
        hits[child] = hit;
    }
}

void wq_heap_add(struct wq_heap *heap, struct wq_hit hit)
{
    if (heap->n == heap->cap) {
        if (!is_better(&hit, &heap->hits[0]))
            return;
        heap->hits[0] = hit;
        sift_down(heap->hits, heap->n, 0);
        return;
    }
    uint32_t at = heap->n++;
    heap->hits[at] = hit;
    for (; at > 0 && is_better(&heap->hits[(at - 1) / 2], &heap->hits[at]); at = (at - 1) / 2) {
        struct wq_hit above = heap->hits[(at - 1) / 2];
        heap->hits[(at - 1) / 2] = heap->hits[at];
        heap->hits[at] = above;
    }
}

void wq_heap_sort(struct wq_heap *heap)
{
    for (uint32_t n = heap->n; n > 1; n--) {
        struct wq_hit worst = heap->hits[0];
        heap->hits[0] = heap->hits[n - 1];
        heap->hits[n - 1] = worst;
        sift_down(heap->hits, n - 1, 0);
    }
}
