/* SPDX-License-Identifier: MIT */
/* Which charset bytes are in, and what becomes of them. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "import.h"

#define BYTES(literal) ((struct wq_bytes){(const uint8_t *)(literal), sizeof(literal) - 1})

static const char prose[] =
    "وقال الوزير إن المشروع الجديد سيبدأ في الأسبوع المقبل، وإن الحكومة خصصت له 25 مليون دينار.\n"
    "وأضاف: «لن نترك القرى بلا ماء؛ فمتى نبدأ؟»\n";

/* `text` in a charset; what it does not have is left out. */
static struct wq_buffer encode(const char *text, enum wq_charset charset)
{
    struct wq_buffer out = {0};
    struct wq_str rest = wq_str(text);
    while (rest.len > 0) {
        uint32_t cp;
        size_t used = wq_utf8_decode(rest, &cp);
        rest.ptr += used;
        rest.len -= used;
        uint8_t unit[2] = {(uint8_t)cp, (uint8_t)(cp >> 8)};
        uint8_t swapped[2] = {unit[1], unit[0]};
        if (charset == WQ_CHARSET_UTF16LE || charset == WQ_CHARSET_UTF16BE)
            assert_int_equal(wq_buffer_add(&out, charset == WQ_CHARSET_UTF16LE ? unit : swapped, 2),
                             WQ_OK);
        else if (cp < 0x80)
            assert_int_equal(wq_buffer_add(&out, unit, 1), WQ_OK);
        else
            for (unsigned byte = 0x80; byte < 0x100; byte++)
                if (wq_charset_char(charset, (uint8_t)byte) == cp) {
                    unit[0] = (uint8_t)byte;
                    assert_int_equal(wq_buffer_add(&out, unit, 1), WQ_OK);
                    break;
                }
    }
    return out;
}

static struct wq_charset_guess tell(const struct wq_buffer *bytes, enum wq_charset declared)
{
    /* a copy of exactly the right size, so that a read past the end is seen */
    uint8_t *copy = malloc(bytes->len + 1);
    assert_non_null(copy);
    memcpy(copy + 1, bytes->ptr, bytes->len);
    struct wq_charset_guess guess =
        wq_charset_tell((struct wq_bytes){copy + 1, bytes->len}, declared);
    free(copy);
    return guess;
}

static const enum wq_charset arabic_charsets[] = {
    WQ_CHARSET_UTF16LE,    WQ_CHARSET_UTF16BE,    WQ_CHARSET_WINDOWS_1256,
    WQ_CHARSET_ISO_8859_6, WQ_CHARSET_MAC_ARABIC,
};
#define ARABIC_N (sizeof arabic_charsets / sizeof arabic_charsets[0])

static void test_arabic_is_told_and_decoded_in_every_charset(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARABIC_N; i++) {
        struct wq_buffer bytes = encode(prose, arabic_charsets[i]);
        struct wq_buffer text = {0}, again = {0};
        struct wq_sink sink = {0};
        assert_int_equal(tell(&bytes, WQ_CHARSET_UNKNOWN).charset, arabic_charsets[i]);
        assert_int_equal(wq_decode_all((struct wq_bytes){bytes.ptr, bytes.len}, WQ_CHARSET_UNKNOWN,
                                       &sink, &text),
                         WQ_OK);
        again =
            encode((assert_int_equal(wq_buffer_add(&text, "", 1), WQ_OK), (const char *)text.ptr),
                   arabic_charsets[i]);
        assert_int_equal(again.len, bytes.len);
        assert_memory_equal(again.ptr, bytes.ptr, bytes.len);
        assert_int_equal(sink.counts[WQ_NOTE_INVALID_BYTES].n, 0);
        wq_buffer_free(&bytes);
        wq_buffer_free(&text);
        wq_buffer_free(&again);
        wq_buffer_free(&sink.frames);
    }
}

/* As on servers that call everything latin1, or UTF-8. */
static void test_a_wrong_declaration_is_not_believed(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARABIC_N; i++)
        for (int declared = WQ_CHARSET_UNKNOWN; declared < WQ_CHARSETS; declared++) {
            struct wq_buffer bytes = encode(prose, arabic_charsets[i]);
            struct wq_charset_guess guess = tell(&bytes, (enum wq_charset)declared);
            /* MacArabic has all that ISO-8859-6 has, and at the same bytes */
            bool is_same =
                arabic_charsets[i] == WQ_CHARSET_ISO_8859_6 && declared == WQ_CHARSET_MAC_ARABIC;
            if (!is_same)
                assert_int_equal(guess.charset, arabic_charsets[i]);
            wq_buffer_free(&bytes);
        }
    struct wq_bytes utf8 = {(const uint8_t *)prose, sizeof prose - 1};
    for (int declared = WQ_CHARSET_UNKNOWN; declared < WQ_CHARSETS; declared++)
        assert_int_equal(wq_charset_tell(utf8, (enum wq_charset)declared).charset, WQ_CHARSET_UTF8);
}

static void test_a_title_alone_is_enough(void **state)
{
    (void)state;
    static const char *const titles[] = {"عنوان", "خبر عاجل", "الطقس", "مدينة دمشق", "أخبار الصحف"};
    static const enum wq_charset charsets[] = {WQ_CHARSET_WINDOWS_1256, WQ_CHARSET_ISO_8859_6};
    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++)
        for (size_t k = 0; k < 2; k++) {
            struct wq_buffer bytes = encode(titles[i], charsets[k]);
            if (tell(&bytes, WQ_CHARSET_UNKNOWN).charset != charsets[k])
                fail_msg("%s in %s", titles[i], wq_charset_name(charsets[k]));
            wq_buffer_free(&bytes);
        }
}

/* These bytes are words in both: the usual charset is taken, or the one that was declared. */
static void test_what_could_be_either_is_what_it_is_said_to_be(void **state)
{
    (void)state;
    struct wq_buffer bytes = encode("من نحن؟", WQ_CHARSET_WINDOWS_1256);
    assert_int_equal(tell(&bytes, WQ_CHARSET_UNKNOWN).charset, WQ_CHARSET_WINDOWS_1256);
    assert_int_equal(tell(&bytes, WQ_CHARSET_ISO_8859_6).charset, WQ_CHARSET_ISO_8859_6);
    wq_buffer_free(&bytes);
}

static void test_latin_text_stays_latin(void **state)
{
    (void)state;
    struct wq_buffer french =
        encode("Le café est fermé à l'été; voilà où ça mène, señor.", WQ_CHARSET_WINDOWS_1252);
    assert_int_equal(tell(&french, WQ_CHARSET_WINDOWS_1252).charset, WQ_CHARSET_WINDOWS_1252);
    assert_int_equal(tell(&french, WQ_CHARSET_UNKNOWN).charset, WQ_CHARSET_WINDOWS_1252);
    wq_buffer_free(&french);
}

static void test_what_is_no_text_in_any_charset_is_told_as_such(void **state)
{
    (void)state;
    const struct wq_bytes noise[] = {
        BYTES("a\nb\200c\n\330\n\341\200x\300\257\355\240\200\nz\360\237\230"),
        BYTES("\x80\x81\x82\x83\xFE\xFF\xFD\xD7\xF7"),
        BYTES("a\xFFz"),
    };
    for (size_t i = 0; i < sizeof noise / sizeof noise[0]; i++) {
        struct wq_charset_guess guess = wq_charset_tell(noise[i], WQ_CHARSET_UNKNOWN);
        assert_int_equal(guess.charset, WQ_CHARSET_UTF8);
        assert_int_equal(guess.why, WQ_CHARSET_BY_DEFAULT);
    }
}

static void test_marks_win(void **state)
{
    (void)state;
    struct wq_charset_guess guess =
        wq_charset_tell(BYTES("\xEF\xBB\xBF\xC7\xE1\xC7\xE1"), WQ_CHARSET_WINDOWS_1256);
    assert_int_equal(guess.charset, WQ_CHARSET_UTF8);
    assert_int_equal(guess.mark_len, 3);
    guess = wq_charset_tell(BYTES("\xFE\xFF"), WQ_CHARSET_UTF8);
    assert_int_equal(guess.charset, WQ_CHARSET_UTF16BE);
    assert_int_equal(guess.mark_len, 2);
    assert_int_equal(wq_charset_tell(BYTES(""), WQ_CHARSET_UNKNOWN).charset, WQ_CHARSET_UTF8);
}

static void test_utf8_with_mistakes_and_a_cut_end_stays_utf8(void **state)
{
    (void)state;
    assert_int_equal(
        wq_charset_tell(BYTES("\xD8\xB9\xD9\x86\xFF\xD9\x88\xD8\xA7\xD9"), WQ_CHARSET_UNKNOWN)
            .charset,
        WQ_CHARSET_UTF8);
}

static void test_labels_are_read_as_browsers_read_them(void **state)
{
    (void)state;
    assert_int_equal(wq_charset_of(wq_str(" Windows-1256\n")), WQ_CHARSET_WINDOWS_1256);
    assert_int_equal(wq_charset_of(wq_str("ISO-8859-1")), WQ_CHARSET_WINDOWS_1252);
    assert_int_equal(wq_charset_of(wq_str("utf8")), WQ_CHARSET_UTF8);
    assert_int_equal(wq_charset_of(wq_str("koi8-r")), WQ_CHARSET_UNKNOWN);
    assert_int_equal(wq_charset_of(wq_str("")), WQ_CHARSET_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arabic_is_told_and_decoded_in_every_charset),
        cmocka_unit_test(test_a_wrong_declaration_is_not_believed),
        cmocka_unit_test(test_a_title_alone_is_enough),
        cmocka_unit_test(test_what_could_be_either_is_what_it_is_said_to_be),
        cmocka_unit_test(test_latin_text_stays_latin),
        cmocka_unit_test(test_what_is_no_text_in_any_charset_is_told_as_such),
        cmocka_unit_test(test_marks_win),
        cmocka_unit_test(test_utf8_with_mistakes_and_a_cut_end_stays_utf8),
        cmocka_unit_test(test_labels_are_read_as_browsers_read_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
