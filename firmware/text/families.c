/* SPDX-License-Identifier: MIT */
/* The families that --font names. Measured on the faces (docs/arabic.md, "Mixed scripts"): a family
 * is scaled until it needs as much room as Noto Naskh, a companion until its digits and capitals
 * reach 0.80 to 0.85 of the alef. */
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
     .scale_em = 1000,
     .latin_em = 800,
     .pitch_em = 1600,
     .threshold = 124,
     .bold_threshold = 136},
    {.name = "amiri",
     .regular = "amiri-regular.ttf",
     .bold = "amiri-bold.ttf",
     .latin = "noto-serif-regular.ttf",
     .latin_bold = "noto-serif-bold.ttf",
     .scale_em = 1000,
     .latin_em = 800,
     .pitch_em = 1650,
     .threshold = 100,
     .bold_threshold = 132},
    {.name = "lateef",
     .regular = "lateef-regular.ttf",
     .bold = "lateef-bold.ttf",
     .latin = "noto-serif-regular.ttf",
     .latin_bold = "noto-serif-bold.ttf",
     .scale_em = 1430,
     .latin_em = 890,
     .pitch_em = 1650,
     .threshold = 100,
     .bold_threshold = 124},
    {.name = "noto-sans",
     .regular = "noto-sans-arabic-regular.ttf",
     .bold = "noto-sans-arabic-bold.ttf",
     .latin = "noto-sans-regular.ttf",
     .latin_bold = "noto-sans-bold.ttf",
     .scale_em = 1000,
     .latin_em = 840,
     .pitch_em = 1700,
     .threshold = 128,
     .bold_threshold = 132},
    {.name = "scheherazade-new",
     .regular = "scheherazade-new-medium.ttf",
     .bold = "scheherazade-new-bold.ttf",
     .latin = "noto-serif-regular.ttf",
     .latin_bold = "noto-serif-bold.ttf",
     .scale_em = 1000,
     .latin_em = 800,
     .pitch_em = 1700,
     .threshold = 104,
     .bold_threshold = 124,
     .is_optional = true},
};

/* Its Arabic comes from the last Arabic face of every chain. */
static const struct wq_family mono = {.name = "mono",
                                      .regular = "noto-mono-medium.ttf",
                                      .bold = "noto-mono-semibold.ttf",
                                      .latin = "noto-mono-medium.ttf",
                                      .latin_bold = "noto-mono-semibold.ttf",
                                      .scale_em = 1000,
                                      .latin_em = 1000,
                                      .pitch_em = 1600};

/* As fonts/faces.cmake has it. */
static const struct {
    const char *file, *package;
} packages[] = {
    {"noto-naskh-medium.ttf", "fonts-noto-extra"},  {"noto-mono-medium.ttf", "fonts-noto-extra"},
    {"noto-mono-semibold.ttf", "fonts-noto-extra"}, {"amiri-regular.ttf", "fonts-hosny-amiri"},
    {"amiri-bold.ttf", "fonts-hosny-amiri"},        {"lateef-regular.ttf", "fonts-sil-lateef"},
    {"lateef-bold.ttf", "fonts-sil-lateef"},        {"symbols.ttf", "fonts-symbola"},
    {"scheherazade-new-medium.ttf", NULL},          {"scheherazade-new-bold.ttf", NULL},
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
