/* SPDX-License-Identifier: MIT */
/* The parts of the catalogue: which sections they are. */
#include "internal.h"

const uint32_t wq_part_types[WQ_PARTS] = {
    [WQ_PART_ROWS] = WQ_SECTION_ROWS,
    [WQ_PART_SOURCES] = WQ_SECTION_SOURCES,
    [WQ_PART_AUTHORS] = WQ_SECTION_AUTHORS,
    [WQ_PART_CATEGORIES] = WQ_SECTION_CATEGORIES,
    [WQ_PART_LANGUAGES] = WQ_SECTION_LANGUAGES,
    [WQ_PART_LICENCES] = WQ_SECTION_LICENCES,
    [WQ_PART_MONTHS] = WQ_SECTION_MONTHS,
    [WQ_PART_BY_DATE] = WQ_SECTION_BY_DATE,
    [WQ_PART_BY_SOURCE] = WQ_SECTION_BY_SOURCE,
    [WQ_PART_BY_AUTHOR] = WQ_SECTION_BY_AUTHOR,
    [WQ_PART_BY_CATEGORY] = WQ_SECTION_BY_CATEGORY,
    [WQ_PART_BY_TITLE] = WQ_SECTION_BY_TITLE,
    [WQ_PART_DETAILS] = WQ_SECTION_DETAILS,
    [WQ_PART_IDS] = WQ_SECTION_IDS,
    [WQ_PART_VERSIONS] = WQ_SECTION_VERSIONS,
    [WQ_PART_NEWS] = WQ_SECTION_NEWS,
};

static uint32_t clusters_of(uint32_t n, uint32_t per_cluster)
{
    return n / per_cluster + (n % per_cluster != 0);
}

static bool is_sound(const struct wq_bundle *b, enum wq_part part)
{
    const uint32_t n = b->parts[part].cluster_n, article_n = b->info.article_n;
    const uint32_t rows = clusters_of(article_n, WQ_CATALOGUE_ROWS);
    const uint32_t pages = clusters_of(article_n, WQ_ORDER_PAGE);
    switch (part) {
    case WQ_PART_ROWS:
    case WQ_PART_DETAILS:
        return n == rows;
    case WQ_PART_BY_DATE:
    case WQ_PART_BY_SOURCE:
    case WQ_PART_BY_AUTHOR:
    case WQ_PART_BY_CATEGORY:
    case WQ_PART_BY_TITLE:
        return n == 0 || n == pages;
    case WQ_PART_IDS:
        /* without them every article is looked at to find one */
        return (n & (n - 1)) == 0 && (n > 0 || article_n <= WQ_CATALOGUE_ROWS);
    case WQ_PART_NEWS: /* a head, and as an order of at most all */
        return n != 1 && n <= 1 + pages;
    default: /* no more names, months or versions than articles */
        return n <= rows;
    }
}

enum wq_status wq_parts_find(struct wq_bundle *bundle)
{
    for (int i = 0; i < WQ_PARTS; i++) {
        bundle->parts[i] = wq_bundle_section(bundle, wq_part_types[i]);
        if (is_sound(bundle, (enum wq_part)i))
            continue;
        /* of a bundle found by its leaders the end of any part may be missing; rows stay as they
         * are */
        if (!bundle->info.is_salvaged)
            return WQ_E_DAMAGED;
        if (i != WQ_PART_ROWS && i != WQ_PART_DETAILS)
            bundle->parts[i] = (struct wq_section){0};
    }
    return WQ_OK;
}
