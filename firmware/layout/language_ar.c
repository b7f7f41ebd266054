/* SPDX-License-Identifier: MIT */
#include "warraq/language.h"

/* CLDR, plural rules of Arabic: few is 3 to 10 of a hundred, many is 11 to 99. */
static enum wq_plural plural(uint32_t n)
{
    uint32_t r = n % 100;
    if (n < 3)
        return n == 0 ? WQ_PLURAL_ZERO : n == 1 ? WQ_PLURAL_ONE : WQ_PLURAL_TWO;
    return r >= 3 && r <= 10 ? WQ_PLURAL_FEW : r >= 11 ? WQ_PLURAL_MANY : WQ_PLURAL_OTHER;
}

const struct wq_language wq_language_ar = {
    .code = "ar",
    .is_rtl = true,
    .zero = 0x660,
    .thousands = "\u066C",
    .plural = plural,
    .months = {"كانون الثاني/يناير", "شباط/فبراير", "آذار/مارس", "نيسان/أبريل", "أيار/مايو",
               "حزيران/يونيو", "تموز/يوليو", "آب/أغسطس", "أيلول/سبتمبر", "تشرين الأول/أكتوبر",
               "تشرين الثاني/نوفمبر", "كانون الأول/ديسمبر"},
    .counted =
        {
            [WQ_COUNTED_ARTICLES] = {"لا مقالات", "مقال واحد", "مقالان", "{n} مقالات", "{n} مقالًا",
                                     "{n} مقال"},
            [WQ_COUNTED_MINUTES] = {"أقل من دقيقة", "دقيقة واحدة", "دقيقتان", "{n} دقائق",
                                    "{n} دقيقة", "{n} دقيقة"},
        },
    .say =
        {
            [WQ_SAY_COMMA] = "، ",
            [WQ_SAY_PAGE] = "صفحة {a}",
            [WQ_SAY_PAGE_OF] = "صفحة {a} من {b}",
            [WQ_SAY_NUMBER_OF] = "{a} من {b}",
            [WQ_SAY_PART_OF] = "الجزء {a} من {b}",
            [WQ_SAY_AT_MOST] = "حتى ",
            [WQ_SAY_BACK] = "→ رجوع",
            [WQ_SAY_PREVIOUS] = "→ السابقة",
            [WQ_SAY_NEXT] = "التالية ←",
            [WQ_SAY_KEYS] = "▲ السابق     ▼ التالي     ● افتح",
            [WQ_SAY_TEXT_SIZE] = "حجم الخط",
            [WQ_SAY_ROW_DAMAGED] = "⚠ متضرّر لا يُقرأ",
            [WQ_SAY_FAULT] = "⚠ تعذّرت قراءة هذا المقال",
            [WQ_SAY_FAULT_WHAT] = "هذا الجزء من الحزمة متضرّر.",
            [WQ_SAY_FAULT_SAFE] = "ما عداه سليم، وموضع قراءتك محفوظ.",
            [WQ_SAY_FAULT_STEP] = "لإصلاحه انسخ الحزمة من جديد من الحاسوب.",
            [WQ_SAY_FAULT_CODE] = "رمز الخطأ {a}",
            [WQ_SAY_PICTURE_ABSENT] = "الصورة ليست في الحزمة",
            [WQ_SAY_PICTURE_DAMAGED] = "الصورة متضرّرة في الحزمة",
            [WQ_SAY_PICTURE_FAULT] = "تعذّرت قراءة الصورة",
            [WQ_SAY_ASLEEP] = "القارئ نائم، وزر التشغيل يوقظه",
            [WQ_SAY_OFF] = "القارئ مطفأ",
            [WQ_SAY_CRASHED] = "توقّف القارئ فجأةً في المرة السابقة، وموضع قراءتك محفوظ",
        },
};
