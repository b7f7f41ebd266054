/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_SETUP_H
#define WARRAQ_SETUP_H
/* Device, fonts and measures from a command line: the same in the reader and in the tools that
 * show what the reader would, so that their pages are equal to the bit. */
#include "warraq/host.h"
#include "warraq/layout.h"

#define WQ_SETUP_OPTION_N 16
#define WQ_SETUP_PATH_BYTES 4096

struct wq_setup {
    /* asked for; wq_setup_init sets the defaults */
    const char *program; /* for messages */
    const char *device_name; /* NULL: kobo-clara */
    const char *rotate;      /* degrees clockwise; NULL: 0 */
    const char *fonts_from, *font, *font_file;
    const char *language; /* NULL: ar */
    const char *weight, *kashida, *digits, *tashkeel; /* names of modes, NULL: the usual one */
    struct wq_typeset typeset;
    /* as in struct wq_fonts_config, self is the setup; NULL: a font that is missing ends it */
    enum wq_status (*spare)(void *self, const char *name, struct wq_bytes *bytes);
    /* opened */
    struct wq_device device; /* as its panel is made */
    int quarter;             /* it is held turned by that many quarters clockwise */
    struct wq_device held;   /* so */
    char fonts_folder[WQ_SETUP_PATH_BYTES];
    const struct wq_family *family;
    enum wq_weight weight_mode;
    bool is_font_asked; /* by --font or --font-file */
    struct wq_fonts *fonts;
    struct wq_page_spec spec;
};

void wq_setup_init(struct wq_setup *setup, const char *program);

/* The options --device, --rotate, --fonts, --font, --font-file, --font-size, --margin, --line-pitch, --weight,
 * --kashida, --digits, --tashkeel, --ragged, --indent, --hanging and --language, with their targets
 * in *setup. */
void wq_setup_options(struct wq_setup *setup, struct wq_option options[WQ_SETUP_OPTION_N]);

/* Find the device, make the fonts in `arena`, set the measures. *setup may not move afterwards. An
 * enum wq_exit; what went wrong has been printed, with what to do. End with wq_setup_close. */
int wq_setup_open(struct wq_setup *setup, struct wq_arena *arena);
void wq_setup_close(struct wq_setup *setup);

/* Print what is wrong with the font file that wq_fonts_fault names; gives WQ_EXIT_FAILED. */
int wq_setup_complain_of_font(const struct wq_setup *setup, struct wq_font_fault fault);

#endif
