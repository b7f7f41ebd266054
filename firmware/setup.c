/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "setup.h"

static int complain(const struct wq_setup *setup, int code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static int complain(const struct wq_setup *setup, int code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    wq_host_complain_va(setup->program, format, arguments);
    va_end(arguments);
    return code;
}

void wq_setup_init(struct wq_setup *setup, const char *program)
{
    *setup = (struct wq_setup){.program = program, .typeset = {.margin_px = -1}};
}

void wq_setup_options(struct wq_setup *s, struct wq_option options[WQ_SETUP_OPTION_N])
{
    const struct wq_option rows[WQ_SETUP_OPTION_N] = {
        {"device", 0, WQ_OPTION_TEXT, &s->device_name, "NAME",
         "be this device, or WxH@DPI/LEVELS (default: kobo-clara)", 0, 0},
        {"rotate", 0, WQ_OPTION_TEXT, &s->rotate, "DEGREES",
         "hold the device turned clockwise by 0 (default), 90, 180 or 270", 0, 0},
        {"fonts", 0, WQ_OPTION_TEXT, &s->fonts_from, "DIR", "take the fonts from DIR", 0, 0},
        {"font", 0, WQ_OPTION_TEXT, &s->font, "NAME",
         "noto-naskh (default), amiri, lateef, noto-sans or, if built, scheherazade-new", 0, 0},
        {"font-file", 0, WQ_OPTION_TEXT, &s->font_file, "PATH",
         "set the text in the face of this font file", 0, 0},
        {"font-size", 0, WQ_OPTION_NUMBER, &s->typeset.em_px, "N", "em of the text in px", 12, 160},
        {"margin", 0, WQ_OPTION_NUMBER, &s->typeset.margin_px, "N", "px left and right of the text",
         0, 1024},
        {"line-pitch", 0, WQ_OPTION_NUMBER, &s->typeset.pitch_px, "N",
         "px from baseline to baseline", 12, 640},
        {"weight", 0, WQ_OPTION_TEXT, &s->weight, "MODE",
         "how dark: light, normal (default), heavy or black", 0, 0},
        {"kashida", 0, WQ_OPTION_TEXT, &s->kashida, "MODE",
         "none, restrained (default) or rich: how often joins are drawn longer", 0, 0},
        {"digits", 0, WQ_OPTION_TEXT, &s->digits, "FAMILY",
         "show numbers as stored (default), european, arabic or persian", 0, 0},
        {"tashkeel", 0, WQ_OPTION_TEXT, &s->tashkeel, "MODE",
         "vowel marks: shown (default) or hidden", 0, 0},
        {"ragged", 0, WQ_OPTION_FLAG, &s->typeset.is_ragged, NULL,
         "even on the side where lines begin alone", 0, 0},
        {"indent", 0, WQ_OPTION_FLAG, &s->typeset.indents_paragraphs, NULL,
         "begin paragraphs further in instead of with a gap", 0, 0},
        {"hanging", 0, WQ_OPTION_FLAG, &s->typeset.hangs_punctuation, NULL,
         "full stops, commas and quotes at the ends of lines stand half in the margin", 0, 0},
        {"language", 0, WQ_OPTION_TEXT, &s->language, "CODE",
         "of the reader's own words: ar (default) or en", 0, 0},
    };
    memcpy(options, rows, sizeof rows);
}

static int open_device(struct wq_setup *setup)
{
    if (!setup->device_name)
        setup->device_name = "kobo-clara";
    if (wq_device_parse(setup->device_name, &setup->device) == WQ_OK)
        return WQ_EXIT_OK;
    const char *fault = wq_device_fault(setup->device_name);
    if (fault)
        return complain(setup, WQ_EXIT_USAGE, "no device is `%s`: %s", setup->device_name, fault);
    char known[1024] = "";
    size_t n, len = 0;
    const struct wq_device *devices = wq_devices(&n);
    for (size_t i = 0; i < n && len < sizeof known; i++)
        len += (size_t)snprintf(known + len, sizeof known - len, "%s, ", devices[i].name);
    return complain(setup, WQ_EXIT_USAGE,
                    "unknown device `%s`; give one of %sor WxH@DPI/LEVELS as 600x800@167/16",
                    setup->device_name, known);
}

/* ---- fonts ---- */

static enum wq_status map_font(void *self, const char *name, struct wq_bytes *bytes)
{
    const struct wq_setup *setup = self;
    char path[WQ_SETUP_PATH_BYTES + 256];
    int len = snprintf(path, sizeof path, "%s/%s", setup->fonts_folder, name);
    return len > 0 && (size_t)len < sizeof path ? wq_host_map(path, bytes) : WQ_E_IO;
}

int wq_setup_complain_of_font(const struct wq_setup *setup, struct wq_font_fault fault)
{
    if (setup->font_file && strcmp(fault.file, setup->font_file) == 0)
        return complain(setup, WQ_EXIT_FAILED,
                        "%s is no font that can be used; name another with --font-file",
                        fault.file);
    if (fault.is_missing && !fault.package)
        return complain(setup, WQ_EXIT_FAILED,
                        "the font file %s is missing in %s; Debian has none: build Warraq with "
                        "cmake -DWARRAQ_NPM_FONTS=ON (fonts/README.md), or choose another --font",
                        fault.file, setup->fonts_folder);
    return complain(setup, WQ_EXIT_FAILED,
                    "the font file %s %s in %s; install Warraq again, or build it with the Debian "
                    "package %s, or name the folder of its fonts with --fonts",
                    fault.file, fault.is_missing ? "is missing" : "is broken", setup->fonts_folder,
                    fault.package ? fault.package : "of its fonts");
}

static int complain_of_family(const struct wq_setup *setup)
{
    char known[256] = "";
    size_t n, len = 0;
    const struct wq_family *families = wq_families(&n);
    for (size_t i = 0; i < n && len < sizeof known; i++)
        len += (size_t)snprintf(known + len, sizeof known - len, " %s%s", families[i].name,
                                families[i].is_optional ? " (if built)" : "");
    return complain(setup, WQ_EXIT_USAGE, "unknown font `%s`; the fonts are:%s", setup->font,
                    known);
}

static int open_fonts(struct wq_setup *setup, struct wq_arena *arena)
{
    if (setup->fonts_from)
        snprintf(setup->fonts_folder, sizeof setup->fonts_folder, "%s", setup->fonts_from);
    else if (!wq_host_beside("share/warraq/fonts", setup->fonts_folder, sizeof setup->fonts_folder))
        return complain(setup, WQ_EXIT_FAILED,
                        "cannot tell where the fonts lie; name their folder with --fonts");
    if (setup->font && setup->font_file)
        return complain(setup, WQ_EXIT_USAGE,
                        "--font %s and --font-file %s: a text is set in one of them", setup->font,
                        setup->font_file);
    setup->is_font_asked = setup->font || setup->font_file;
    if (!setup->font)
        setup->font = "noto-naskh";
    setup->family = wq_family_find(setup->font);
    if (!setup->family)
        return complain_of_family(setup);
    struct wq_fonts_config config = {.map = map_font,
                                     .spare = setup->spare,
                                     .self = setup,
                                     .family = setup->family,
                                     .own_name = setup->font_file,
                                     .levels = setup->device.levels,
                                     .weight = setup->weight_mode};
    if (setup->font_file && wq_host_map(setup->font_file, &config.own) != WQ_OK)
        return complain(setup, WQ_EXIT_FAILED, "cannot open the font %s: %s", setup->font_file,
                        strerror(errno));
    if (setup->font_file && config.own.len == 0)
        return complain(setup, WQ_EXIT_FAILED, "the font file %s is empty; name another",
                        setup->font_file);
    struct wq_font_fault fault = {.file = ""};
    switch (wq_fonts_make(arena, &config, &setup->fonts, &fault)) {
    case WQ_OK:
        return WQ_EXIT_OK;
    case WQ_E_FONT:
        return wq_setup_complain_of_font(setup, fault);
    default:
        return complain(setup, WQ_EXIT_FAILED, "there is not enough memory");
    }
}

static int open_spec(struct wq_setup *setup)
{
    if (wq_page_spec_make(setup->fonts, &setup->held, setup->family, &setup->typeset,
                          &setup->spec) == WQ_OK)
        return WQ_EXIT_OK;
    return complain(setup, WQ_EXIT_USAGE,
                    "this size, margin and pitch leave too little room on %dx%d px: a margin is at "
                    "most a quarter of the width, a pitch 1 to 4 times the size, and a page holds "
                    "at least three lines of four letters",
                    setup->held.w_px, setup->held.h_px);
}

/* The index of `name` among the modes of `option`, divided by "|", of which the first is the usual
 * one; -1 after a message when it is none of them. */
static int find_mode(const struct wq_setup *setup, const char *option, const char *modes,
                     const char *name)
{
    size_t len = name ? strlen(name) : 0;
    if (!name)
        return 0;
    const char *at = modes;
    for (int i = 0; at; i++) {
        const char *end = strchr(at, '|');
        size_t n = end ? (size_t)(end - at) : strlen(at);
        if (n == len && memcmp(at, name, n) == 0)
            return i;
        at = end ? end + 1 : NULL;
    }
    complain(setup, WQ_EXIT_USAGE, "`%s` is no mode of --%s; give one of %s", name, option, modes);
    return -1;
}

static int open_modes(struct wq_setup *setup)
{
    int weight = find_mode(setup, "weight", "normal|light|heavy|black", setup->weight);
    int kashida = find_mode(setup, "kashida", "restrained|none|rich", setup->kashida);
    int digits = find_mode(setup, "digits", "stored|european|arabic|persian", setup->digits);
    int tashkeel = find_mode(setup, "tashkeel", "shown|hidden", setup->tashkeel);
    int quarter = find_mode(setup, "rotate", "0|90|180|270", setup->rotate);
    if (quarter < 0 || weight < 0 || kashida < 0 || digits < 0 || tashkeel < 0)
        return WQ_EXIT_USAGE;
    setup->weight_mode = (enum wq_weight)weight;
    setup->typeset.kashida = (enum wq_kashida_mode)kashida;
    setup->typeset.digits = (enum wq_digits)digits;
    setup->typeset.hides_tashkeel = tashkeel == 1;
    setup->quarter = quarter;
    setup->held = setup->device;
    wq_device_turn(&setup->held, quarter);
    return WQ_EXIT_OK;
}

static int open_language(struct wq_setup *setup)
{
    setup->typeset.language = wq_language_find(setup->language ? setup->language : "ar");
    if (setup->typeset.language)
        return WQ_EXIT_OK;
    char known[64] = "";
    uint32_t n;
    size_t len = 0;
    const struct wq_language *const *languages = wq_languages(&n);
    for (uint32_t i = 0; i < n && len < sizeof known; i++)
        len += (size_t)snprintf(known + len, sizeof known - len, " %s", languages[i]->code);
    return complain(setup, WQ_EXIT_USAGE, "unknown language `%s`; the languages are:%s",
                    setup->language, known);
}

int wq_setup_open(struct wq_setup *setup, struct wq_arena *arena)
{
    int code = open_device(setup);
    if (code == WQ_EXIT_OK)
        code = open_language(setup);
    if (code == WQ_EXIT_OK)
        code = open_modes(setup);
    if (code == WQ_EXIT_OK)
        code = open_fonts(setup, arena);
    if (code == WQ_EXIT_OK)
        code = open_spec(setup);
    return code;
}

void wq_setup_close(struct wq_setup *setup)
{
    wq_fonts_finish(setup->fonts);
    setup->fonts = NULL;
}
