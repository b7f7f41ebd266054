/* SPDX-License-Identifier: MIT */
#include "kobo_drives.h"

/* Sizes of the structs on ARM32 are in the numbers: 68, 72 and 36 bytes. A kernel that does not
 * know one answers ENOTTY; NXP's driver, which answers by itself, EINVAL. */
static const struct wq_update_form forms[] = {
    [WQ_KOBO_MXC1] = {"mxcfb v1", 0x4044462E, 0x4004462F, 0, 8, true},
    [WQ_KOBO_MXC2] = {"mxcfb v2", 0x4048462E, 0xC008462F, 0, 8, true},
    [WQ_KOBO_HWTCON] = {"hwtcon", 0x4024462E, 0xC008462F, 0x40044637, 7, false},
};

/* Numbers of waveforms, which the two makers count differently. */
enum mxc_waveform {
    MXC_DU = 1,
    MXC_GC16 = 2,
    MXC_A2 = 4,
    MXC_GLR16 = 6,
    MXC_GLD16 = 7,
    MXC_GCK16 = 9,
    MXC_GLKW16 = 10
};
enum mtk_waveform {
    MTK_DU = 1,
    MTK_GC16 = 2,
    MTK_GLR16 = 4,
    MTK_A2 = 6,
    MTK_GCK16 = 8,
    MTK_GLKW16 = 9
};
enum { WAVEFORM_AUTO = 257 };

/* The Aura's GLD16 wants its own dithering of edges. */
enum { FLAG_AAD = 0x1000 };

static const struct wq_drive drives[][WQ_INTENT_IMAGE + 1] =
    {
        [WQ_WAVES_MK3] =
            {
                [WQ_INTENT_PAGE] = {WAVEFORM_AUTO, false, false, 0},
                [WQ_INTENT_CLEAN] = {MXC_GC16, true, true, 0},
                [WQ_INTENT_MENU] = {WAVEFORM_AUTO, false, false, 0},
                [WQ_INTENT_HIGHLIGHT] = {MXC_DU, false, false, 0},
                [WQ_INTENT_TYPING] = {MXC_DU, false, false, 0},
                [WQ_INTENT_IMAGE] = {MXC_GC16, false, true, 0},
            },
        [WQ_WAVES_MK6] =
            {
                [WQ_INTENT_PAGE] = {WAVEFORM_AUTO, false, false, 0},
                [WQ_INTENT_CLEAN] = {MXC_GC16, true, true, 0},
                [WQ_INTENT_MENU] = {WAVEFORM_AUTO, false, false, 0},
                [WQ_INTENT_HIGHLIGHT] = {MXC_DU, false, false, 0},
                [WQ_INTENT_TYPING] = {MXC_A2, false, false, 0},
                [WQ_INTENT_IMAGE] = {MXC_GC16, false, true, 0},
            },
        [WQ_WAVES_AURA] =
            {
                [WQ_INTENT_PAGE] = {MXC_GLD16, true, true, FLAG_AAD},
                [WQ_INTENT_CLEAN] = {MXC_GC16, true, true, 0},
                [WQ_INTENT_MENU] = {WAVEFORM_AUTO, false, false, 0},
                [WQ_INTENT_HIGHLIGHT] = {MXC_DU, false, false, 0},
                [WQ_INTENT_TYPING] = {MXC_A2, false, false, 0},
                [WQ_INTENT_IMAGE] = {MXC_GC16, false, true, 0},
            },
        [WQ_WAVES_MK7] =
            {
                [WQ_INTENT_PAGE] = {MXC_GLR16, false, true, 0},
                [WQ_INTENT_CLEAN] = {MXC_GC16, true, true, 0},
                [WQ_INTENT_MENU] = {WAVEFORM_AUTO, false, false, 0},
                [WQ_INTENT_HIGHLIGHT] = {MXC_DU, false, false, 0},
                [WQ_INTENT_TYPING] = {MXC_A2, false, false, 0},
                [WQ_INTENT_IMAGE] = {MXC_GC16, false, true, 0},
            },
        [WQ_WAVES_MK9] =
            {
                [WQ_INTENT_PAGE] = {MXC_GLR16, false, true, 0},
                [WQ_INTENT_CLEAN] = {MXC_GC16, true, true, 0},
                [WQ_INTENT_MENU] = {WAVEFORM_AUTO, false, false, 0},
                [WQ_INTENT_HIGHLIGHT] = {MXC_DU, false, false, 0},
                [WQ_INTENT_TYPING] = {MXC_A2, false, false, 0},
                [WQ_INTENT_IMAGE] = {MXC_GC16, false, true, 0},
            },
        [WQ_WAVES_MTK] =
            {
                [WQ_INTENT_PAGE] = {MTK_GLR16, true, true, 0},
                [WQ_INTENT_CLEAN] = {MTK_GC16, true, true, 0},
                [WQ_INTENT_MENU] = {WAVEFORM_AUTO, false, false, 0},
                [WQ_INTENT_HIGHLIGHT] = {MTK_DU, false, false, 0},
                [WQ_INTENT_TYPING] = {MTK_A2, false, false, 0},
                [WQ_INTENT_IMAGE] = {MTK_GC16, false, true, 0},
            },
        [WQ_WAVES_ELIPSA_2E] =
            {
                [WQ_INTENT_PAGE] = {MTK_GLR16, false, true, 0},
                [WQ_INTENT_CLEAN] = {MTK_GC16, true, true, 0},
                [WQ_INTENT_MENU] = {WAVEFORM_AUTO, false, false, 0},
                [WQ_INTENT_HIGHLIGHT] = {MTK_DU, false, false, 0},
                [WQ_INTENT_TYPING] = {MTK_A2, false, false, 0},
                [WQ_INTENT_IMAGE] = {MTK_GC16, false, true, 0},
            },
};

const struct wq_update_form *wq_update_form(int family)
{
    return family < (int)(sizeof forms / sizeof forms[0]) ? &forms[family] : NULL;
}

/* White on black: waveforms that leave white alone would leave all the ink where it was, and AUTO
 * takes one of these; so black grounds have their own where the maker gave them, else all greys. */
static const struct {
    struct wq_drive page, clean;
} night_drives[] = {
    [WQ_WAVES_MK3] = {{MXC_GC16, false, true, 0}, {MXC_GC16, true, true, 0}},
    [WQ_WAVES_MK6] = {{MXC_GC16, false, true, 0}, {MXC_GC16, true, true, 0}},
    [WQ_WAVES_AURA] = {{MXC_GC16, false, true, 0}, {MXC_GC16, true, true, 0}},
    [WQ_WAVES_MK7] = {{MXC_GC16, false, true, 0}, {MXC_GC16, true, true, 0}},
    [WQ_WAVES_MK9] = {{MXC_GLKW16, false, true, 0}, {MXC_GCK16, true, true, 0}},
    [WQ_WAVES_MTK] = {{MTK_GLKW16, true, true, 0}, {MTK_GCK16, true, true, 0}},
    [WQ_WAVES_ELIPSA_2E] = {{MTK_GLKW16, false, true, 0}, {MTK_GCK16, true, true, 0}},
};

const struct wq_drive *wq_drive(enum wq_kobo_waves waves, enum wq_intent intent, bool is_night)
{
    if (is_night && intent == WQ_INTENT_PAGE)
        return &night_drives[waves].page;
    return is_night && intent == WQ_INTENT_CLEAN ? &night_drives[waves].clean
                                                 : &drives[waves][intent];
}

const struct wq_knob *wq_knob(enum wq_kobo_family family)
{
    static const struct wq_knob mxc = {"/sys/class/graphics/fb0/power_state", "1,0"};
    static const struct wq_knob mtk = {"/proc/hwtcon/cmd", "fiti_power 1"};
    return family == WQ_KOBO_HWTCON ? &mtk : &mxc;
}
