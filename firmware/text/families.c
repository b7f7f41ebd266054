/* SPDX-License-Identifier: MIT */
/* The families that --font names. Sizes of companions were set by eye: digits and capitals of the
 * companion reach 0.80 to 0.85 of the alef (docs/arabic.md, "Mixed scripts"). */
#include <string.h>
#include "warraq/font.h"

static const struct wq_family families[] = {
    {.name = "noto-naskh",
     .package = "fonts-noto-extra",
     .regular = "noto-naskh-medium.ttf",
     .small = "noto-naskh-regular.ttf",
     .small_px = 25,
     .bold = "noto-naskh-bold.ttf",
     .latin = "noto-serif-regular.ttf",
     .latin_bold = "noto-serif-bold.ttf",
     .latin_em = 800,
     .pitch_em = 1600},
    {.name = "amiri",
     .package = "fonts-hosny-amiri",
     .regular = "amiri-regular.ttf",
     .bold = "amiri-bold.ttf",
     .latin = "noto-serif-regular.ttf",
     .latin_bold = "noto-serif-bold.ttf",
     .latin_em = 800,
     .pitch_em = 1650},
    {.name = "noto-sans",
     .package = "fonts-noto-core",
     .regular = "noto-sans-arabic-regular.ttf",
     .bold = "noto-sans-arabic-bold.ttf",
     .latin = "noto-sans-regular.ttf",
     .latin_bold = "noto-sans-bold.ttf",
     .latin_em = 860,
     .pitch_em = 1700},
};

const struct wq_family *wq_families(size_t *n)
{
    *n = sizeof families / sizeof families[0];
    return families;
}

const struct wq_family *wq_family_find(const char *name)
{
    for (size_t i = 0; i < sizeof families / sizeof families[0]; i++)
        if (strcmp(families[i].name, name) == 0)
            return &families[i];
    return NULL;
}
