/* SPDX-License-Identifier: MIT */
#include <string.h>
#include "warraq/language.h"

static const struct wq_language *const languages[] = {&wq_language_ar, &wq_language_en};
static const uint32_t language_n = sizeof languages / sizeof languages[0];

const struct wq_language *const *wq_languages(uint32_t *n)
{
    *n = language_n;
    return languages;
}

const struct wq_language *wq_language_find(const char *code)
{
    for (uint32_t i = 0; i < language_n; i++)
        if (strcmp(languages[i]->code, code) == 0)
            return languages[i];
    return NULL;
}
