/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_SPARE_H
#define WARRAQ_SPARE_H
/* Two fonts inside the program, of a few dozen kilobytes: the letters of Arabic, and those of ASCII.
 * They stand in for files that are missing, so that a page can say so. fonts/CMakeLists.txt makes
 * them. */
#include "warraq/base.h"

extern const unsigned char wq_spare_arabic[], wq_spare_latin[];
extern const size_t wq_spare_arabic_len, wq_spare_latin_len;

/* For struct wq_setup. */
enum wq_status wq_spare_font(void *self, const char *name, struct wq_bytes *bytes);

#endif
