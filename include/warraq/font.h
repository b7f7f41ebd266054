/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_FONT_H
#define WARRAQ_FONT_H
/* Faces, their fallback and sizes; glyph bitmaps behind a cache of a fixed byte budget. Fonts ship
 * with the program and are never taken from a bundle. FreeType and HarfBuzz stay behind this. */
#include <stdbool.h>
#include "warraq/base.h"

struct wq_fonts;

/* Whose words these are: the archive speaks Naskh (or the face the reader chose), the appliance
 * speaks Sans; what was preformatted stands in letters of one width. */
enum wq_voice { WQ_VOICE_TEXT, WQ_VOICE_LABEL, WQ_VOICE_MONO };

struct wq_style {
    enum wq_voice voice;
    bool is_bold;
    int32_t em_px; /* 2 to 400 */
};

/* A family of the archive's voice and what it needs. */
struct wq_family {
    const char *name;    /* "noto-naskh": what --font takes */
    const char *regular; /* file names in the fonts folder */
    const char *small;   /* instead of `regular` below small_px, or NULL */
    int32_t small_px;
    const char *bold;
    const char *latin, *latin_bold; /* companion for what the face lacks */
    /* Sizes in 1/1000 of the em that is asked for. */
    int32_t scale_em; /* of the face, so that equal sizes of all families look equal */
    int32_t latin_em; /* of the companion, of mathematics and of symbols */
    int32_t pitch_em; /* baseline to baseline */
    /* On panels of 1 bit a pixel is black from this coverage on, of 255; 0 counts as 112. */
    uint8_t threshold, small_threshold, bold_threshold;
    bool is_optional; /* made only by a build with WARRAQ_NPM_FONTS */
};

/* All families that --font may name; *n is their number. Static. */
const struct wq_family *wq_families(size_t *n);

/* The family called `name`, or NULL. */
const struct wq_family *wq_family_find(const char *name);

/* How dark regular faces are drawn: e-ink panels and eyes differ. */
enum wq_weight { WQ_WEIGHT_NORMAL, WQ_WEIGHT_LIGHT, WQ_WEIGHT_HEAVY, WQ_WEIGHT_BLACK };

struct wq_fonts_config {
    /* Give the bytes of the font file `name` (no folder) for as long as the fonts live. Called
     * once a file, when a character first needs it. WQ_E_IO when there is none. */
    enum wq_status (*map)(void *self, const char *name, struct wq_bytes *bytes);
    /* Give bytes in the place of the file `name` that the pages ask for, when it is missing or broken:
     * what they show is plainer then, and wq_fonts_fault names the file though nothing failed. NULL,
     * or WQ_E_IO: nothing stands in. */
    enum wq_status (*spare)(void *self, const char *name, struct wq_bytes *bytes);
    void *self;
    const struct wq_family *family;
    struct wq_bytes own;      /* a face to use instead of the family's (--font-file), or empty */
    const char *own_name;     /* its path, for messages */
    int32_t levels;           /* greys of the panel: 2, 4 or 16 */
    enum wq_weight weight;
    size_t glyph_cache_bytes; /* 0: 768 KiB */
    size_t word_cache_bytes;  /* 0: 512 KiB */
};

/* Which file was at fault when a call gave WQ_E_FONT. */
struct wq_font_fault {
    const char *file;    /* name or path, "" when there was no fault */
    const char *package; /* Debian package it comes from, NULL when there is none */
    bool is_missing;     /* else it is there and broken */
};

/* Make the fonts in `arena` (caches included). The text and label faces are opened here, so that a
 * missing or broken one is known at start; companions when first needed. `config` is copied.
 * WQ_E_FONT with *fault set; WQ_E_NOMEM. End with wq_fonts_finish, also before the arena goes. */
WQ_MUST_CHECK enum wq_status wq_fonts_make(struct wq_arena *arena,
                                           const struct wq_fonts_config *config,
                                           struct wq_fonts **fonts, struct wq_font_fault *fault);

/* Release what FreeType and HarfBuzz hold. NULL is allowed. */
void wq_fonts_finish(struct wq_fonts *fonts);

struct wq_font_fault wq_fonts_fault(const struct wq_fonts *fonts);

/* Forget all sizes and cached glyphs: call when the reader chooses another size. Pages laid out
 * before must not be painted afterwards. */
void wq_fonts_reset(struct wq_fonts *fonts);

/* Whether the family's files are there; its regular one is opened. */
bool wq_fonts_has_family(struct wq_fonts *fonts, const struct wq_family *family);

/* Set texts in `family`, at `weight`, from now on; does what wq_fonts_reset does. A face of the
 * reader's own stays. WQ_E_FONT, WQ_E_LIMIT: the family cannot be opened; nothing has changed but that
 * wq_fonts_fault names the file. */
WQ_MUST_CHECK enum wq_status wq_fonts_choose(struct wq_fonts *fonts, const struct wq_family *family,
                                             enum wq_weight weight);

/* Grey bitmap of a glyph in the panel's levels: 0 no ink to 255 full ink. */
struct wq_bitmap {
    const uint8_t *rows; /* top down, `stride` bytes each, zero beyond `w` */
    int32_t w, h;        /* px; 0 for a glyph without ink */
    int32_t stride;      /* a multiple of 16 */
    int32_t left, top;   /* px from the origin to the left edge, and up to the top row */
};

/* The bitmap of glyph `gid` in the sized face `face` (numbers of text.h). Valid until the next
 * call. A glyph that cannot be drawn gives an empty bitmap. Allocates nothing when cached. */
struct wq_bitmap wq_fonts_bitmap(struct wq_fonts *fonts, uint8_t face, uint16_t gid);

/* The same for a tatweel glyph, drawn `width_px` (1 to 255) wide from end to end, so that a join is
 * one stroke of any length, without seams. */
struct wq_bitmap wq_fonts_tatweel(struct wq_fonts *fonts, uint8_t face, uint16_t gid,
                                  uint8_t width_px);

/* File name of the sized face `face`, and the glyph's name in `name` ("uni0627.init", or "gid12"),
 * for reports. */
const char *wq_fonts_face_name(const struct wq_fonts *fonts, uint8_t face);
void wq_fonts_glyph_name(const struct wq_fonts *fonts, uint8_t face, uint16_t gid, char *name,
                         size_t cap);

struct wq_fonts_counts {
    uint64_t glyph_drawn, word_shaped, word_found; /* since wq_fonts_make */
};
struct wq_fonts_counts wq_fonts_counts(const struct wq_fonts *fonts);

#endif
