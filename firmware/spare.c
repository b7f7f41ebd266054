/* SPDX-License-Identifier: MIT */
#include <string.h>
#include "spare.h"

static bool begins(const char *name, const char *with)
{
    return strncmp(name, with, strlen(with)) == 0;
}

/* The companions are called by their family, as noto-sans is, which Noto Sans Arabic is not. */
enum wq_status wq_spare_font(void *self, const char *name, struct wq_bytes *bytes)
{
    const bool is_latin = begins(name, "noto-serif-") || begins(name, "noto-mono-") ||
                          (begins(name, "noto-sans-") && !begins(name, "noto-sans-arabic"));
    (void)self;
    *bytes = is_latin ? (struct wq_bytes){wq_spare_latin, wq_spare_latin_len}
                      : (struct wq_bytes){wq_spare_arabic, wq_spare_arabic_len};
    return WQ_OK;
}
