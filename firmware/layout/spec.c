/* SPDX-License-Identifier: MIT */
/* Measures of a page. Proportions are those of the screens' design: text between 5.5 units from
 * the top and 7.25 from the bottom leaves room for one line of header and footer; more where small
 * text is held above its due size. A label printer's panel has neither. */
#include "internal.h"

#define TINY_UNITS 24 /* a side: 33 mm */

#define BARE_UNITS 3 /* above and below the text where there is no header or footer */

/* Marks take so much of the white between lines that they need more of it. */
#define VOWELLED_PERCENT 110

static bool within(int32_t value, int32_t min, int32_t max)
{
    return value >= min && value <= max;
}

enum wq_status wq_page_spec_make(struct wq_fonts *fonts, const struct wq_device *device,
                                 const struct wq_family *family, const struct wq_typeset *asked,
                                 struct wq_page_spec *result)
{
    struct wq_page_spec spec = {.fonts = fonts,
                                .screen_w_px = device->w_px,
                                .screen_h_px = device->h_px,
                                .unit_px = wq_device_unit_px(device),
                                .kashida = asked->is_ragged ? WQ_KASHIDA_NONE : asked->kashida,
                                .digits = asked->digits,
                                .hides_tashkeel = asked->hides_tashkeel,
                                .is_ragged = asked->is_ragged,
                                .hangs_punctuation = asked->hangs_punctuation,
                                .hides_images = asked->hides_images,
                                .hides_header = asked->hides_header,
                                .hides_footer = asked->hides_footer,
                                .language = asked->language ? asked->language : &wq_language_ar,
                                .manner = asked->manner,
                                .levels = device->levels};
    spec.em_px = asked->em_px ? asked->em_px : device->em_px;
    spec.margin_px = asked->margin_px >= 0 ? asked->margin_px : device->margin_px;
    spec.pitch_px =
        asked->pitch_px ? asked->pitch_px : (spec.em_px * family->pitch_em + 500) / 1000;
    if (!within(spec.em_px, 12, 160) || !within(spec.margin_px, 0, device->w_px / 4) ||
        !within(spec.pitch_px, spec.em_px, 4 * spec.em_px))
        return WQ_E_RANGE;
    spec.is_tiny =
        device->w_px < TINY_UNITS * spec.unit_px || device->h_px < TINY_UNITS * spec.unit_px;
    spec.top_px = spec.is_tiny        ? spec.unit_px
                  : spec.hides_header ? spec.unit_px * BARE_UNITS
                                      : spec.unit_px * 11 / 2;
    spec.gap_px = spec.pitch_px / 2;
    spec.indent_px = asked->indents_paragraphs ? spec.em_px * 6 / 5 : 0;
    int32_t small = (spec.unit_px * 175 + 50) / 100, least = device->levels == 2 ? 20 : 16;
    spec.small_em_px = small < least ? least : small;
    int32_t foot = spec.unit_px * 29 / 4, tall = spec.unit_px * 21 / 10 + spec.small_em_px * 11 / 5;
    if (spec.is_tiny || spec.hides_footer)
        foot = spec.unit_px * BARE_UNITS;
    else if (tall > foot)
        foot = tall;
    spec.bottom_px = device->h_px - foot;
    if (spec.bottom_px - spec.top_px < 3 * spec.pitch_px ||
        device->w_px - 2 * spec.margin_px < 4 * spec.em_px)
        return WQ_E_RANGE;
    /* where the page has room for it, as for the pitch itself */
    int32_t vowelled = (spec.pitch_px * VOWELLED_PERCENT + 50) / 100;
    bool is_raised =
        !asked->pitch_px && !spec.hides_tashkeel && spec.bottom_px - spec.top_px >= 3 * vowelled;
    spec.vowelled_pitch_px = is_raised ? vowelled : spec.pitch_px;
    *result = spec;
    return WQ_OK;
}

struct wq_page_spec wq_spec_for(const struct wq_page_spec *spec, const struct wq_article *article)
{
    struct wq_page_spec own = *spec;
    if (spec->vowelled_pitch_px != spec->pitch_px && wq_text_is_vowelled(article->text)) {
        own.pitch_px = spec->vowelled_pitch_px;
        own.gap_px = own.pitch_px / 2;
    }
    return own;
}

/* Counted up with every change of how lines and pages break, so that page starts kept by an older
 * reader are made anew. */
#define BREAKING_VERSION 14

uint64_t wq_page_spec_fingerprint(const struct wq_page_spec *spec, const char *face_name)
{
    const int32_t fields[] = {
        BREAKING_VERSION,        spec->screen_w_px,       spec->screen_h_px,
        spec->unit_px,           spec->margin_px,         spec->em_px,
        spec->pitch_px,          spec->vowelled_pitch_px, (int32_t)spec->kashida,
        (int32_t)spec->digits,   spec->hides_tashkeel,    spec->is_ragged,
        spec->hangs_punctuation, spec->indent_px,         spec->top_px,
        spec->bottom_px,         spec->hides_images};
    uint64_t hash = 14695981039346656037u; /* FNV-1a */
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        hash = (hash ^ (uint64_t)(uint32_t)fields[i]) * 1099511628211u;
    for (const char *p = face_name; *p; p++)
        hash = (hash ^ (uint8_t)*p) * 1099511628211u;
    return hash;
}
