/* SPDX-License-Identifier: MIT */
/* Texts in AR8: every one comes back, and there is one way to write it. */
#include "bundle_fixture.h"
#include "../../firmware/bundle/internal.h"
#include "../../tools/pack/internal.h"

#define TEXT_MAX 4096
#define UTF8_MAX 4 /* bytes of a character */

static const struct wq_str none = {0}; /* no title */

/* The article of one paragraph that is all of `text`. */
static struct wq_article article_of(struct wq_str text, struct wq_block *block)
{
    *block = (struct wq_block){.kind = WQ_BLOCK_HEADING, .level = 1, .len = (uint32_t)text.len};
    return (struct wq_article){.text = text, .blocks = block, .block_n = 1};
}

/* The bytes of AR8 that `text` takes; it must come back from its record, and hold no byte that ends
 * it. 0 when refused. */
static size_t coded_len(struct wq_str text, const struct wq_ar8 *letters)
{
    static uint8_t memory[4 * TEXT_MAX];
    struct wq_block block;
    struct wq_article article = article_of(text, &block), back;
    struct wq_buffer coded = {0}, record = {0};
    struct wq_arena arena;
    enum wq_status st = wq_record_encode(&article, letters, none, &record);
    if (st != WQ_OK) {
        assert_int_equal(st, WQ_E_LIMIT);
        assert_int_equal(record.len, 0);
        wq_buffer_free(&record);
        return 0;
    }
    assert_int_equal(wq_ar8_encode(text, letters, none, &coded), WQ_OK);
    assert_null(memchr(coded.ptr, WQ_AR8_END, coded.len));
    wq_arena_init(&arena, memory, sizeof memory);
    assert_int_equal(
        wq_record_decode((struct wq_bytes){record.ptr, record.len}, letters, none, &arena, &back),
        WQ_OK);
    assert_str_equal(back.text, text);
    size_t len = coded.len;
    wq_buffer_free(&coded);
    wq_buffer_free(&record);
    return len;
}

static void test_what_arabic_is_written_with_takes_one_byte(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
        "ءآأؤإئةى",
        "\u0640\u064B\u064C\u064D\u064E\u064F\u0650",
        "\u0651\u0652\u0653\u0654\u0655\u0670",
        "پچژڤکگی",
        "٠١٢٣٤٥٦٧٨٩",
        "۰۱۲۳۴۵۶۷۸۹",
        "،؛؟٪٫٬",
        "“”‘’«»–—…",
        "\u00A0\u200C\u200D\u200E\u200F",
        "éèçàüöñ",
        "plain ASCII\n\t",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        size_t letter_n = 0;
        for (const char *p = texts[i]; *p; p++)
            letter_n += (*p & 0xC0) != 0x80;
        assert_int_equal(coded_len(wq_str(texts[i]), &wq_ar8_default), letter_n);
    }
}

static void test_every_code_point_comes_back(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp += cp < 0x30000 || cp >= 0x10FF00 ? 1 : 0x100) {
        char text[4];
        if (cp == 0xD800)
            cp = 0xE000;
        struct wq_str one = {text, wq_utf8_encode(cp, text)};
        size_t len = coded_len(one, &wq_ar8_default);
        bool is_plain = (cp < 0x80 && cp > 4) || wq_ar8_byte(&wq_ar8_default, cp);
        assert_int_equal(len, is_plain ? 1 : cp < 0x4000 ? 3 : 4);
    }
}

/* Numbers that look random and are the same in every run. */
static uint32_t next_random(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

/* Arabic mostly, then ASCII with NUL and the escapes, then anything. */
static uint32_t random_cp(uint64_t *seed)
{
    uint32_t sort = next_random(seed) % 8;
    if (sort < 4)
        return 0x600 + next_random(seed) % 0x100;
    if (sort < 6)
        return next_random(seed) % (sort == 4 ? 6 : 0x80);
    uint32_t cp = next_random(seed) % (sort == 6 ? 0x10000 : 0x110000);
    return cp >= 0xD800 && cp <= 0xDFFF ? 0xFFFE : cp;
}

/* Letters from all of Unicode. */
static struct wq_ar8 spread_letters(void)
{
    struct wq_ar8 letters;
    for (uint32_t i = 0; i < WQ_AR8_LETTERS; i++)
        letters.cp[i] = i < 64 ? 0x80 + 3 * i : i < 96 ? 0x600 + 4 * i : 0xF000 + 0x2100 * (i - 96);
    return letters;
}

static void test_random_texts_come_back(void **state)
{
    (void)state;
    const struct wq_ar8 spread = spread_letters();
    uint64_t seed = 7;
    for (int run = 0; run < 2000; run++) {
        char text[TEXT_MAX];
        size_t len = 0, target = 1 + next_random(&seed) % (run % 10 == 0 ? TEXT_MAX - 8 : 64);
        while (len < target)
            len += wq_utf8_encode(random_cp(&seed), text + len);
        assert_true(coded_len((struct wq_str){text, len}, &wq_ar8_default) > 0);
        assert_true(coded_len((struct wq_str){text, len}, &spread) > 0);
    }
}

static void test_text_that_is_not_utf8_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"\x80", "a\xD9", "\xC0\x81", "\xED\xA0\x80",
                                        "\xF4\x90\x80\x80"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_int_equal(coded_len(wq_str(texts[i]), &wq_ar8_default), 0);
}

static void test_broken_ar8_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        const char *coded;
        size_t len, text_len;
        enum wq_status st;
    } cases[] = {
        {"NUL", "\x01\x80\x80", 3, 1, WQ_OK},
        {"U+0004", "\x01\x84\x80", 3, 1, WQ_OK},
        {"the first of two bytes", "\x01\x80\x81", 3, 2, WQ_OK},
        {"the last with a short escape", "\x01\xFF\xFF", 3, 3, WQ_OK},
        {"a noncharacter", "\x02\xFF\xFF\x83", 4, 3, WQ_OK},
        {"the last code point", "\x02\xFF\xFF\xC3", 4, 4, WQ_OK},
        {"a bare NUL", "\x00", 1, 1, WQ_E_DAMAGED},
        {"marks in a text", "\x03", 1, 1, WQ_E_DAMAGED},
        {"a title where there is none", "\x04", 1, 1, WQ_E_DAMAGED},
        {"short escape alone", "\x01", 1, 1, WQ_E_DAMAGED},
        {"short escape cut", "\x01\x81", 2, 1, WQ_E_DAMAGED},
        {"long escape cut", "\x02\xFF\xFF", 3, 4, WQ_E_DAMAGED},
        {"an escape of ASCII", "\x01\x80\x01", 3, 2, WQ_E_DAMAGED},
        {"escaped ASCII", "\x01\xE1\x80", 3, 1, WQ_E_DAMAGED},
        {"escaped U+0005", "\x01\x85\x80", 3, 1, WQ_E_DAMAGED},
        {"escaped letter of the table", "\x01\xA7\x8C", 3, 2, WQ_E_DAMAGED},
        {"surrogate", "\x02\x80\xB0\x83", 4, 3, WQ_E_DAMAGED},
        {"last surrogate", "\x02\xFF\xBF\x83", 4, 3, WQ_E_DAMAGED},
        {"long escape for a short one", "\x02\xFF\xFF\x80", 4, 3, WQ_E_DAMAGED},
        {"beyond Unicode", "\x02\x80\x80\xC4", 4, 4, WQ_E_DAMAGED},
        {"far beyond Unicode", "\x02\xFF\xFF\xFF", 4, 4, WQ_E_DAMAGED},
        {"nothing for a letter", "", 0, 1, WQ_E_DAMAGED},
        {"a letter too many", "ab", 2, 1, WQ_E_DAMAGED},
        {"a letter too few", "ab", 2, 3, WQ_E_DAMAGED},
        {"an end inside a character", "a\xFF", 2, 3, WQ_E_DAMAGED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        /* exactly as large as promised, so that a sanitizer sees a byte too many */
        char *out = malloc(cases[i].text_len + WQ_AR8_SLACK);
        uint8_t *coded = malloc(cases[i].len ? cases[i].len : 1);
        memcpy(coded, cases[i].coded, cases[i].len);
        enum wq_status st = wq_ar8_decode((struct wq_bytes){coded, cases[i].len}, &wq_ar8_default,
                                          none, out, cases[i].text_len);
        if (st != cases[i].st)
            fail_msg("%s: %s", cases[i].what, wq_status_text(st));
        free(coded);
        free(out);
    }
}

/* One byte wherever it stands, from left to right. */
static void test_a_title_takes_one_byte(void **state)
{
    (void)state;
    static const struct {
        const char *text, *title, *coded;
    } cases[] = {
        {"ab", "ab", "\x04"},
        {"ab ab\nxab", "ab", "\x04 \x04\nx\x04"},
        {"aaa", "aa",
         "\x04"
         "a"},
        {"ab", "abc", "ab"},
        {"ab", "", "ab"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct wq_str title = wq_str(cases[i].title), text = wq_str(cases[i].text);
        struct wq_buffer coded = {0};
        char back[16 + WQ_AR8_SLACK];
        assert_int_equal(wq_ar8_encode(text, &wq_ar8_default, title, &coded), WQ_OK);
        const struct wq_bytes view = {coded.ptr, coded.len};
        assert_str_equal(((struct wq_str){(const char *)coded.ptr, coded.len}),
                         wq_str(cases[i].coded));
        assert_int_equal(wq_ar8_measure(view, &wq_ar8_default, title.len), text.len);
        assert_int_equal(wq_ar8_decode(view, &wq_ar8_default, title, back, text.len), WQ_OK);
        assert_str_equal(((struct wq_str){back, text.len}), text);
        wq_buffer_free(&coded);
    }
}

static void test_a_title_longer_than_the_text_is_named(void **state)
{
    (void)state;
    char *out = malloc(2 + WQ_AR8_SLACK);
    const struct wq_bytes coded = {(const uint8_t *)"\x04", 1};
    assert_int_equal(wq_ar8_decode(coded, &wq_ar8_default, wq_str("abc"), out, 2), WQ_E_DAMAGED);
    free(out);
}

/* Whatever decodes is what encoding gives. */
static void test_there_is_one_way_to_write_a_text(void **state)
{
    (void)state;
    uint64_t seed = 11;
    uint32_t sound_n = 0;
    for (int run = 0; run < 20000; run++) {
        uint8_t coded[8];
        char text[8 * UTF8_MAX + WQ_AR8_SLACK];
        size_t len = 1 + next_random(&seed) % sizeof coded, text_len = 0;
        for (size_t i = 0; i < len; i++)
            coded[i] = (uint8_t)next_random(&seed) & (next_random(&seed) % 2 ? 0xFF : 0x83);
        enum wq_status st = WQ_E_DAMAGED;
        while (st != WQ_OK && ++text_len <= sizeof coded * UTF8_MAX)
            st =
                wq_ar8_decode((struct wq_bytes){coded, len}, &wq_ar8_default, none, text, text_len);
        if (st != WQ_OK)
            continue;
        sound_n++;
        struct wq_str view = {text, text_len};
        assert_true(wq_utf8_valid(view));
        assert_int_equal(coded_len(view, &wq_ar8_default), len);
    }
    assert_true(sound_n > 1000 && sound_n < 20000);
}

static void store_letters(const struct wq_ar8 *letters, uint8_t section[WQ_AR8_BYTES])
{
    for (size_t i = 0; i < WQ_AR8_LETTERS; i++)
        wq_store_u32(section + 4 * i, letters->cp[i]);
}

static void test_the_letters_that_ship_are_sound(void **state)
{
    (void)state;
    uint8_t section[WQ_AR8_BYTES];
    struct wq_ar8 back;
    store_letters(&wq_ar8_default, section);
    assert_int_equal(wq_ar8_load(section, &back), WQ_OK);
    assert_memory_equal(&back, &wq_ar8_default, sizeof back);
    for (size_t i = 0; i < WQ_AR8_LETTERS; i++)
        assert_int_equal(wq_ar8_byte(&back, back.cp[i]), 0x80 + i);
}

static void test_letters_that_cannot_be_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        size_t i;
        uint32_t cp;
        enum wq_status st;
    } cases[] = {
        {"lowest", 0, 0x80, WQ_OK},
        {"highest", 127, 0x10FFFF, WQ_OK},
        {"ASCII", 0, 0x7F, WQ_E_DAMAGED},
        {"NUL", 0, 0, WQ_E_DAMAGED},
        {"twice the same", 1, 0xA0, WQ_E_DAMAGED},
        {"descending", 64, 0x642, WQ_E_DAMAGED},
        {"first surrogate", 127, 0xD800, WQ_E_DAMAGED},
        {"last surrogate", 126, 0xDFFF, WQ_E_DAMAGED},
        {"beyond Unicode", 127, 0x110000, WQ_E_DAMAGED},
        {"at the end of numbers", 127, UINT32_MAX, WQ_E_DAMAGED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t section[WQ_AR8_BYTES];
        struct wq_ar8 letters;
        store_letters(&wq_ar8_default, section);
        wq_store_u32(section + 4 * cases[i].i, cases[i].cp);
        enum wq_status st = wq_ar8_load(section, &letters);
        if (st != cases[i].st)
            fail_msg("%s: %s", cases[i].what, wq_status_text(st));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_arabic_is_written_with_takes_one_byte),
        cmocka_unit_test(test_every_code_point_comes_back),
        cmocka_unit_test(test_random_texts_come_back),
        cmocka_unit_test(test_text_that_is_not_utf8_is_refused),
        cmocka_unit_test(test_broken_ar8_is_named),
        cmocka_unit_test(test_a_title_takes_one_byte),
        cmocka_unit_test(test_a_title_longer_than_the_text_is_named),
        cmocka_unit_test(test_there_is_one_way_to_write_a_text),
        cmocka_unit_test(test_the_letters_that_ship_are_sound),
        cmocka_unit_test(test_letters_that_cannot_be_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
