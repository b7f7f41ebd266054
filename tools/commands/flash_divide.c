/* SPDX-License-Identifier: MIT */
/* Where the shares of a bundle end that is larger than a file on the volume may be. */
#include "flash_command.h"

/* Of a file's largest size that is meant to be used: index and catalogue take not quite the same
 * part of each share. */
#define FILL_PERCENT 90
#define CLUSTER_BYTES 90 /* its leader, and its entries in both tables, about */

static uint64_t stored_bytes(struct wq_bundle *bundle, uint32_t first, uint32_t n)
{
    uint64_t bytes = 0;
    struct wq_cluster_facts facts;
    for (uint32_t i = 0; i < n; i++)
        if (wq_cluster_describe(bundle, first + i, &facts) == WQ_OK)
            bytes += facts.stored_len + CLUSTER_BYTES;
    return bytes;
}

/* Of a share: for a byte of text with what the index has of it, and for an article. Pictures come
 * with nothing else. */
struct weights {
    double text, article;
    double most; /* of a share, without its parity */
};

static double section_bytes(struct wq_bundle *bundle, uint32_t type)
{
    const struct wq_section section = wq_bundle_section(bundle, type);
    return (double)stored_bytes(bundle, section.first, section.cluster_n);
}

static struct weights weigh(const struct flash *flash)
{
    struct wq_bundle *bundle = flash->source.bundle;
    const double all = (double)flash->source.file.size;
    const double used = all - section_bytes(bundle, WQ_SECTION_PARITY);
    const double text = section_bytes(bundle, WQ_SECTION_TEXT);
    const double with_index =
        text + section_bytes(bundle, WQ_SECTION_TERMS) + section_bytes(bundle, WQ_SECTION_POSTINGS);
    const double rest = used - with_index - section_bytes(bundle, WQ_SECTION_IMAGES);
    return (struct weights){
        .text = text > 0 ? with_index / text : 1,
        .article = flash->article_n > 0 ? rest / flash->article_n : 0,
        .most = (double)flash->volume.file_max * FILL_PERCENT / 100 * used / all,
    };
}

/* Bytes that come with article `index`, and not with the one before it, whose locator is *before
 * and becomes its own. */
static double bytes_with(struct wq_bundle *bundle, uint32_t index, const struct weights *weights,
                         struct wq_locator *before)
{
    const struct wq_section text = wq_bundle_section(bundle, WQ_SECTION_TEXT);
    const struct wq_section images = wq_bundle_section(bundle, WQ_SECTION_IMAGES);
    struct wq_locator at;
    double bytes = weights->article;
    if (wq_bundle_locator(bundle, index, &at) != WQ_OK)
        return bytes;
    if (index == 0 || at.cluster != before->cluster)
        bytes += weights->text * (double)stored_bytes(bundle, text.first + at.cluster, 1);
    if (at.strip > before->strip && at.strip <= images.cluster_n)
        bytes +=
            (double)stored_bytes(bundle, images.first + before->strip, at.strip - before->strip);
    else
        at.strip = before->strip; /* 0: no images */
    *before = at;
    return bytes;
}

/* WQ_E_LIMIT too many. */
static enum wq_status end_share(uint32_t end, uint32_t ends[WQ_FLASH_SHARES_MAX], uint32_t *n)
{
    if (*n == WQ_FLASH_SHARES_MAX)
        return WQ_E_LIMIT;
    ends[(*n)++] = end;
    return WQ_OK;
}

enum wq_status wq_flash_divide(const struct flash *flash, uint32_t ends[WQ_FLASH_SHARES_MAX],
                               uint32_t *n)
{
    const struct weights weights = weigh(flash);
    struct wq_locator at = {0};
    enum wq_status st = WQ_OK;
    double filled = 0;
    *n = 0;
    for (uint32_t i = 0; i < flash->article_n && st == WQ_OK; i++) {
        const double bytes = bytes_with(flash->source.bundle, i, &weights, &at);
        if (filled > 0 && filled + bytes > weights.most) {
            st = end_share(i, ends, n);
            filled = 0;
        }
        filled += bytes;
    }
    return st == WQ_OK ? end_share(flash->article_n, ends, n) : st;
}
