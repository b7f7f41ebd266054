/* SPDX-License-Identifier: MIT */
/* Which characters text keeps, and what was decoded twice. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "clean.h"

/* Change pairs: what comes out, of which kind the changes are, and how many. */
static const struct {
    const char *text, *wanted;
    enum wq_note_kind kind;
    uint32_t n;
} changes[] = {
    {"ﺍﻟﻌﺮﺑﻴﺔ", "العربية", WQ_NOTE_FORMS, 7},
    {"ﻻ ﻷ", "لا لأ", WQ_NOTE_FORMS, 2},
    {"ﭘﭼﮔ", "پچگ", WQ_NOTE_FORMS, 3},
    {"مدرسةﹲ", "مدرسةٌ", WQ_NOTE_FORMS, 1},    /* the mark of the letter before it */
    {"ﹶ", "ﹶ", WQ_NOTE_FORMS, 0},             /* of no letter */
    {"بﹷت", "بـَت", WQ_NOTE_FORMS, 1},         /* drawn on a tatweel */
    {"ﷲ ﷺ ﷽ ﷼", "ﷲ ﷺ ﷽ ﷼", WQ_NOTE_FORMS, 0}, /* signs that are meant */
    {"﴿آية﴾", "﴿آية﴾", WQ_NOTE_FORMS, 0},
    {"نص\xC2\xADوص", "نصوص", WQ_NOTE_SOFT_HYPHEN, 1},
    {"أ\xEF\xBB\xBFب\xEF\xBB\xBF", "أب", WQ_NOTE_BOM, 2},
    {"a\x01"
     "b\x7F\x1B[c\xC2\x9B",
     "ab[c", WQ_NOTE_CONTROL, 4},
    {"صفحة\fصفحة\v\n", "صفحة صفحة \n", WQ_NOTE_CONTROL, 2},
    {"\xEF\xB7\x90x\xEF\xBF\xBE\xF0\x9F\xBF\xBF", "x", WQ_NOTE_CONTROL, 3},
    {"a\xE2\x80\xAE"
     "dcb\xE2\x80\xAC",
     "adcb", WQ_NOTE_BIDI, 2},
    {"\xE2\x80\xAA\xE2\x80\xAB\xE2\x80\xADx", "x", WQ_NOTE_BIDI, 3},
    /* isolates: a pair, one in another, an opening without an end, an end without a beginning, and
     * one whose partner stands in another line */
    {"\xE2\x81\xA7x\xE2\x81\xA9", "\xE2\x81\xA7x\xE2\x81\xA9", WQ_NOTE_BIDI, 0},
    {"\xE2\x81\xA8\xE2\x81\xA6x\xE2\x81\xA9\xE2\x81\xA9",
     "\xE2\x81\xA8\xE2\x81\xA6x\xE2\x81\xA9\xE2\x81\xA9", WQ_NOTE_BIDI, 0},
    {"\xE2\x81\xA6\xE2\x81\xA7x\xE2\x81\xA9", "\xE2\x81\xA7x\xE2\x81\xA9", WQ_NOTE_BIDI, 1},
    {"x\xE2\x81\xA9", "x", WQ_NOTE_BIDI, 1},
    {"\xE2\x81\xA6x\ny\xE2\x81\xA9", "x\ny", WQ_NOTE_BIDI, 2},
    /* the flag of Scotland; tags of nothing; tags without an end */
    {"\U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F",
     "\U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F", WQ_NOTE_BIDI, 0},
    {"x\U000E0067\U000E007F", "x", WQ_NOTE_BIDI, 2},
    {"\U0001F3F4\U000E0067", "\U0001F3F4", WQ_NOTE_BIDI, 1},
    {"\U000E0001x", "x", WQ_NOTE_BIDI, 1},
    /* what spelling needs stays */
    {"می\u200Cخواهم \u200E\u200F\u061C\u200D \u00A0 \u200B\u2060",
     "می\u200Cخواهم \u200E\u200F\u061C\u200D \u00A0 \u200B\u2060", WQ_NOTE_BIDI, 0},
    {"ﬁne", "ﬁne", WQ_NOTE_FORMS, 0},
};

static void test_each_change_is_made_and_counted(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        struct wq_sink sink = {0};
        struct wq_cleaned cleaned = {0};
        uint32_t all = 0;
        assert_int_equal(wq_clean(wq_str(changes[i].text), 3, &sink, &cleaned), WQ_OK);
        struct wq_str got = {(const char *)cleaned.text.ptr, cleaned.text.len};
        for (int kind = 0; kind < WQ_NOTE_KINDS; kind++)
            all += sink.counts[kind].n;
        if (!wq_str_equal(got, wq_str(changes[i].wanted)) ||
            sink.counts[changes[i].kind].n != changes[i].n || all != changes[i].n)
            fail_msg("%zu: \"%s\" became \"%.*s\", %u changes, %u of the kind", i, changes[i].text,
                     (int)got.len, got.ptr, all, sink.counts[changes[i].kind].n);
        if (changes[i].n > 0) {
            assert_int_equal(sink.counts[changes[i].kind].line, 3);
            assert_false(wq_is_clean(wq_str(changes[i].text)));
        }
        wq_cleaned_free(&cleaned);
        /* and once is enough */
        memset(sink.counts, 0, sizeof sink.counts);
        assert_int_equal(wq_clean(wq_str(changes[i].wanted), 3, &sink, &cleaned), WQ_OK);
        assert_int_equal(cleaned.text.len, strlen(changes[i].wanted));
        wq_cleaned_free(&cleaned);
    }
}

static void test_every_offset_goes_with_its_character(void **state)
{
    (void)state;
    static const char text[] = "ab\xC2\xAD"
                               "cﻻd\x01\x02"
                               "e";
    struct wq_sink sink = {0};
    struct wq_cleaned cleaned = {0};
    assert_int_equal(wq_clean(wq_str(text), 0, &sink, &cleaned), WQ_OK);
    for (const char *letter = "abcde"; *letter; letter++) {
        uint32_t from = (uint32_t)(strchr(text, *letter) - text);
        uint32_t to = wq_cleaned_off(&cleaned, from);
        assert_int_equal(cleaned.text.ptr[to], *letter);
    }
    assert_int_equal(wq_cleaned_off(&cleaned, sizeof text - 1), cleaned.text.len);
    wq_cleaned_free(&cleaned);
}

static void test_any_text_stays_valid_and_is_clean_after_one_pass(void **state)
{
    (void)state;
    static const uint32_t chars[] = {'a',     '\n',   0x627,  0xAD,   0x202E,  0x2066,
                                     0x2069,  0xFEFB, 0xFE70, 0xFE71, 0xE0067, 0xE007F,
                                     0x1F3F4, 0x0B,   0x9B,   0xFEFF, 0xFDFA,  0xFFFF};
    uint32_t seed = 7;
    for (int round = 0; round < 3000; round++) {
        char text[80], once[256];
        size_t len = 0;
        while (len < 72) {
            seed = seed * 1664525u + 1013904223u;
            len +=
                wq_utf8_encode(chars[(seed >> 16) % (sizeof chars / sizeof chars[0])], text + len);
        }
        struct wq_sink sink = {0};
        struct wq_cleaned first = {0}, second = {0};
        assert_int_equal(wq_clean((struct wq_str){text, len}, 0, &sink, &first), WQ_OK);
        memcpy(once, first.text.ptr, first.text.len);
        struct wq_str kept = {once, first.text.len};
        assert_true(wq_utf8_valid(kept));
        assert_int_equal(wq_clean(kept, 0, &sink, &second), WQ_OK);
        assert_int_equal(second.text.len, kept.len);
        assert_memory_equal(second.text.ptr, kept.ptr, kept.len);
        wq_cleaned_free(&first);
        wq_cleaned_free(&second);
    }
}

/* ---- decoded twice ---- */

/* UTF-8 read as a charset of one byte. */
static struct wq_buffer garble(const char *text, enum wq_charset charset)
{
    struct wq_buffer out = {0};
    for (; *text; text++) {
        char utf8[4];
        uint32_t cp = (uint8_t)*text;
        if (cp >= 0x80 && wq_charset_char(charset, (uint8_t)cp) != 0)
            cp = wq_charset_char(charset, (uint8_t)cp);
        assert_int_equal(wq_buffer_add(&out, utf8, wq_utf8_encode(cp, utf8)), WQ_OK);
    }
    return out;
}

static const char prose[] = "وقال الوزير: «فمتى نبدأ؟»\nWater, 25 %\nقُرى بلا ماء؛ ولا كهرباء…\n";

static void test_text_decoded_twice_is_told_and_turned_back(void **state)
{
    (void)state;
    static const enum wq_charset charsets[] = {WQ_CHARSET_WINDOWS_1252, WQ_CHARSET_WINDOWS_1256};
    static const enum wq_garbled ways[] = {WQ_GARBLED_UTF8_AS_1252, WQ_GARBLED_UTF8_AS_1256};
    for (size_t i = 0; i < 2; i++) {
        struct wq_buffer garbled = garble(prose, charsets[i]), back = {0};
        struct wq_str text = {(const char *)garbled.ptr, garbled.len};
        bool is_undone;
        assert_int_equal(wq_garbled_tell(text), ways[i]);
        assert_int_equal(wq_garbled_undo(text, ways[i], &back, &is_undone), WQ_OK);
        assert_true(is_undone);
        assert_int_equal(back.len, sizeof prose - 1);
        assert_memory_equal(back.ptr, prose, back.len);
        wq_buffer_free(&garbled);
        wq_buffer_free(&back);
    }
}

/* What windows-1256 looks like as windows-1252; a word of French among it stays. */
static void test_windows_1256_read_as_latin_is_turned_back(void **state)
{
    (void)state;
    static const struct {
        const char *line, *back;
    } lines[] = {
        {"ÞÇá ÇáÑÌá: «ÇáÓáÇã Úáíßã¡ ßíÝ ÇáÍÇá¿» 25 %",
         "قال الرجل: «السلام عليكم، كيف الحال؟» 25 %"},
        {"Un café crème", "Un café crème"},
        {"æßÇä Ýí ÇáãÏíäÉ ßÊÇÈ", "وكان في المدينة كتاب"},
    };
    char text[512] = "";
    for (size_t i = 0; i < 3; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s\n", lines[i].line);
    assert_int_equal(wq_garbled_tell(wq_str(text)), WQ_GARBLED_1256_AS_1252);
    for (size_t i = 0; i < 3; i++) {
        struct wq_buffer back = {0};
        bool is_undone;
        assert_int_equal(
            wq_garbled_undo(wq_str(lines[i].line), WQ_GARBLED_1256_AS_1252, &back, &is_undone),
            WQ_OK);
        assert_int_equal(back.len, strlen(lines[i].back));
        assert_memory_equal(back.ptr, lines[i].back, back.len);
        wq_buffer_free(&back);
    }
}

static void test_sound_text_is_never_taken_for_garbled(void **state)
{
    (void)state;
    static const char *const sound[] = {
        prose,
        "",
        "ASCII",
        "Le café «à l'été», ñandú Øresund § 5",
        "ÇÁÇ ÉÈÊ ÀÂÄ ÔÖÙÛÜ: ÇA, ÇÀ, Þórður, straßenübergänge, Ðað, čtvrť",
        "حين تُقرأ الحروف بترميز خاطئ يظهر نص غريب مثل: ÇáÓáÇã Úáíßã",
        "طبع في الظهيرة ط§ ط„ ظ… ع» غ› ط³",
        /* an article that shows what it is about */
        "حين تُقرأ الحروف بترميز خاطئ يظهر نص غريب مثل هذا المثال المعروف:\nط§ظ„ط³ظ„ط§ظ…\n",
        "حين تُقرأ الحروف بترميز خاطئ يظهر نص غريب مثل: Ø§Ù„Ø³Ù„Ø§Ù… ÙÙ‡Ù…Øª\n",
    };
    for (size_t i = 0; i < sizeof sound / sizeof sound[0]; i++)
        if (wq_garbled_tell(wq_str(sound[i])) != WQ_GARBLED_NOT)
            fail_msg("%s", sound[i]);
}

static void test_a_line_that_cannot_be_turned_back_stays(void **state)
{
    (void)state;
    static const char line[] = "ط§ظ„ط³ظ„ط§ظ… سلام";
    struct wq_buffer out = {0};
    bool is_undone = true;
    assert_int_equal(wq_garbled_undo(wq_str(line), WQ_GARBLED_UTF8_AS_1256, &out, &is_undone),
                     WQ_OK);
    assert_false(is_undone);
    assert_int_equal(out.len, sizeof line - 1);
    assert_memory_equal(out.ptr, line, out.len);
    wq_buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_change_is_made_and_counted),
        cmocka_unit_test(test_every_offset_goes_with_its_character),
        cmocka_unit_test(test_any_text_stays_valid_and_is_clean_after_one_pass),
        cmocka_unit_test(test_text_decoded_twice_is_told_and_turned_back),
        cmocka_unit_test(test_windows_1256_read_as_latin_is_turned_back),
        cmocka_unit_test(test_sound_text_is_never_taken_for_garbled),
        cmocka_unit_test(test_a_line_that_cannot_be_turned_back_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
