/* SPDX-License-Identifier: MIT */
/* Which Kobo this is. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "kobo.h"
#include "warraq/host.h"

#define VERSION_FILE "/mnt/onboard/.kobo/version"

/* The product number: the last 3 digits of the version file's only line, which ends in an id of
 * the form 00000000-0000-0000-0000-000000000376. 0: there is none. */
static unsigned product_of(const struct wq_sys *sys)
{
    char text[256];
    if (wq_sys_read_text(sys, VERSION_FILE, text, sizeof text) != WQ_OK)
        return 0;
    size_t len = strlen(text);
    if (len < 3 || strspn(text + len - 3, "0123456789") != 3)
        return 0;
    return (unsigned)strtoul(text + len - 3, NULL, 10);
}

static const struct wq_kobo_model *find_product(unsigned product)
{
    size_t n;
    const struct wq_kobo_model *models = wq_kobo_models(&n);
    for (size_t i = 0; i < n; i++)
        if (models[i].ids[0] == product || models[i].ids[1] == product)
            return &models[i];
    return NULL;
}

const char *wq_host_kobo_name(unsigned product)
{
    const struct wq_kobo_model *model = product ? find_product(product) : NULL;
    return model ? model->name : NULL;
}

/* The board's name comes from Kobo's own scripts: PRODUCT of udev's environment, alone or with what
 * the launcher made of it, as "trilogy" or "spaBWTPV". */
static const struct wq_kobo_model *find_code(const char *code)
{
    size_t n;
    const struct wq_kobo_model *models = wq_kobo_models(&n);
    for (size_t i = 0; i < n; i++) {
        size_t len = strlen(models[i].code);
        if (len > 0 && strncmp(models[i].code, code, len) == 0)
            return &models[i];
    }
    return NULL;
}

const struct wq_kobo_model *wq_kobo_find(const struct wq_sys *sys, char *why, size_t cap)
{
    unsigned product = product_of(sys);
    const char *code = sys->ops->env(sys->self, "PRODUCT");
    const struct wq_kobo_model *model = product ? find_product(product) : NULL;
    if (!model && code)
        model = find_code(code);
    if (model)
        return model;
    if (product)
        snprintf(why, cap, "Kobo product number %u is not known", product);
    else if (code)
        snprintf(why, cap, "Kobo board `%.32s` is not known", code);
    else
        snprintf(why, cap, "this is no Kobo: there is no %s and no PRODUCT", VERSION_FILE);
    return NULL;
}
