/* SPDX-License-Identifier: MIT */
/* The families that --font names. Sizes of companions were set by eye: digits and capitals of the
 * companion reach 0.80 to 0.85 of the alef (docs/arabic.md, "Mixed scripts"). */
#include <string.h>
#include "internal.h"

static const struct wq_family families[] = {
    {.name = "noto-naskh",
     .regular = "noto-naskh-medium.ttf",
     .small = "noto-naskh-regular.ttf",
     .small_px = 25,
     .bold = "noto-naskh-bold.ttf",
     .latin = "noto-serif-regular.ttf",
     .latin_bold = "noto-serif-bold.ttf",
     .latin_em = 800,
     .pitch_em = 1600},
    {.name = "amiri",
     .regular = "amiri-regular.ttf",
     .bold = "amiri-bold.ttf",
     .latin = "noto-serif-regular.ttf",
     .latin_bold = "noto-serif-bold.ttf",
     .latin_em = 800,
     .pitch_em = 1650},
    {.name = "noto-sans",
     .regular = "noto-sans-arabic-regular.ttf",
     .bold = "noto-sans-arabic-bold.ttf",
     .latin = "noto-sans-regular.ttf",
     .latin_bold = "noto-sans-bold.ttf",
     .latin_em = 860,
     .pitch_em = 1700},
};

/* Its Arabic comes from the last Arabic face of every chain. */
static const struct wq_family mono = {.name = "mono",
                                      .regular = "noto-mono-medium.ttf",
                                      .bold = "noto-mono-semibold.ttf",
                                      .latin = "noto-mono-medium.ttf",
                                      .latin_bold = "noto-mono-semibold.ttf",
                                      .latin_em = 1000,
                                      .pitch_em = 1600};

/* As fonts/faces.cmake has it. */
static const struct {
    const char *file, *package;
} packages[] = {
    {"noto-naskh-medium.ttf", "fonts-noto-extra"},  {"noto-mono-medium.ttf", "fonts-noto-extra"},
    {"noto-mono-semibold.ttf", "fonts-noto-extra"}, {"amiri-regular.ttf", "fonts-hosny-amiri"},
    {"amiri-bold.ttf", "fonts-hosny-amiri"},        {"symbols.ttf", "fonts-symbola"},
};

const char *wq_font_package(const char *file)
{
    for (size_t i = 0; i < sizeof packages / sizeof packages[0]; i++)
        if (strcmp(packages[i].file, file) == 0)
            return packages[i].package;
    return "fonts-noto-core";
}

const struct wq_family *wq_family_mono(void)
{
    return &mono;
}

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
