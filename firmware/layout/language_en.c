/* SPDX-License-Identifier: MIT */
#include "warraq/language.h"

/* CLDR has one and other for English; none is said in words. */
static enum wq_plural plural(uint32_t n)
{
    return n == 0 ? WQ_PLURAL_ZERO : n == 1 ? WQ_PLURAL_ONE : WQ_PLURAL_OTHER;
}

const struct wq_language wq_language_en = {
    .code = "en",
    .is_rtl = false,
    .zero = '0',
    .thousands = ",",
    .plural = plural,
    .months = {"January", "February", "March", "April", "May", "June", "July", "August",
               "September", "October", "November", "December"},
    .counted =
        {
            [WQ_COUNTED_ARTICLES] = {[WQ_PLURAL_ZERO] = "no articles",
                                     [WQ_PLURAL_ONE] = "1 article",
                                     [WQ_PLURAL_OTHER] = "{n} articles"},
            [WQ_COUNTED_MINUTES] = {[WQ_PLURAL_ZERO] = "under a minute",
                                    [WQ_PLURAL_ONE] = "1 minute",
                                    [WQ_PLURAL_OTHER] = "{n} minutes"},
        },
    .say =
        {
            [WQ_SAY_COMMA] = ", ",
            [WQ_SAY_PAGE] = "page {a}",
            [WQ_SAY_PAGE_OF] = "page {a} of {b}",
            [WQ_SAY_NUMBER_OF] = "{a} of {b}",
            [WQ_SAY_PART_OF] = "part {a} of {b}",
            [WQ_SAY_AT_MOST] = "up to ",
            [WQ_SAY_BACK] = "← Back",
            [WQ_SAY_PREVIOUS] = "← Previous",
            [WQ_SAY_NEXT] = "Next →",
            [WQ_SAY_KEYS] = "▲ Previous     ▼ Next     ● Open",
            [WQ_SAY_TEXT_SIZE] = "Text size",
            [WQ_SAY_ROW_DAMAGED] = "⚠ Damaged, cannot be read",
            [WQ_SAY_FAULT] = "⚠ This article cannot be read",
            [WQ_SAY_FAULT_WHAT] = "This part of the bundle is damaged.",
            [WQ_SAY_FAULT_SAFE] = "The rest is intact, and your place is kept.",
            [WQ_SAY_FAULT_STEP] = "To repair it, copy the bundle again from the computer.",
            [WQ_SAY_FAULT_CODE] = "Error code {a}",
            [WQ_SAY_PICTURE_ABSENT] = "The picture is not in the bundle",
            [WQ_SAY_PICTURE_DAMAGED] = "The picture is damaged in the bundle",
            [WQ_SAY_PICTURE_FAULT] = "The picture cannot be read",
            [WQ_SAY_ASLEEP] = "Asleep. The power button wakes the reader",
            [WQ_SAY_OFF] = "The reader is off",
            [WQ_SAY_CRASHED] = "The reader stopped suddenly last time. Your place is kept",
        },
};
