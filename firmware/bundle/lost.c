/* SPDX-License-Identifier: MIT */
/* What a file that was cut short has lost. */
#include "internal.h"

/* The first text cluster that lies behind the end of the file. */
static uint32_t first_lost_cluster(struct wq_bundle *bundle)
{
    const struct wq_section text = bundle->text_section;
    uint32_t low = 0, high = text.cluster_n;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (wq_bundle_check_cluster(bundle, text.first + middle) == WQ_E_TRUNCATED)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static bool is_lost(struct wq_bundle *bundle, uint32_t article, uint32_t first_lost)
{
    struct wq_locator at;
    enum wq_status st = wq_bundle_locator(bundle, article, &at);
    return st == WQ_OK ? at.cluster >= first_lost : st == WQ_E_TRUNCATED;
}

uint32_t wq_bundle_lost_n(struct wq_bundle *bundle)
{
    if (bundle->info.missing_bytes == 0)
        return 0;
    const uint32_t first_lost = first_lost_cluster(bundle);
    uint32_t low = 0, high = bundle->info.article_n;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (is_lost(bundle, middle, first_lost))
            high = middle;
        else
            low = middle + 1;
    }
    return bundle->info.article_n - low;
}
