/* SPDX-License-Identifier: MIT */
/* Emoji and their sequences, with the face of emoji and without. */
#include "text_fixture.h"
#include "unicode_fixture.h"
#include "internal.h"

static struct glyphs glyphs;

static const struct wq_fonts_config with_emoji = {.map = map_any_font};

static bool has_emoji_face(void)
{
    struct wq_bytes bytes;
    return map_any_font(NULL, "emoji.ttf", &bytes) == WQ_OK;
}

/* Bitmaps that show something, of the text's glyphs; none may be a box. */
static uint32_t seen_n(struct type_case *tc, const char *text)
{
    uint32_t n = 0;
    glyphs_logical(case_shape(tc, text, 0), &glyphs);
    for (uint32_t g = 0; g < glyphs.n; g++) {
        const struct wq_glyph *glyph = &glyphs.list[g];
        if (glyph->gid == WQ_GID_BOX || glyph->gid == 0)
            fail_msg("\"%s\" shows a box", text);
        struct wq_bitmap b = wq_fonts_bitmap(tc->fonts, glyph->face, glyph->gid);
        n += b.w > 0;
        if (b.w == 0 && glyph->advance_f26 != 0)
            fail_msg("\"%s\": something unseen takes room", text);
    }
    return n;
}

struct sequence {
    const char *text;
    uint32_t parts_n;  /* of what is seen without a face of emoji */
    uint32_t joined_n; /* and with one */
};

static const struct sequence sequences[] = {
    {"💡", 1, 1},
    {"✨", 1, 1},
    {"❤\uFE0F", 1, 1},       /* as an emoji */
    {"☎\uFE0E", 1, 1},       /* as text */
    {"1\uFE0F\u20E3", 1, 1}, /* a keycap: the digit */
    {"#\u20E3", 1, 1},       /* without its selector */
    {"👍🏽", 1, 1},      /* a skin tone: the hand */
    {"☝🏿", 1, 1},
    {"🏽", 1, 1}, /* a tone alone: the swatch */
    {"🇸🇾", 2, 1},   /* a flag: its two letters */
    {"🇸🇾🇪🇬", 4, 2},
    {"🇸🇾🇪", 3, 2},
    {"👨\u200D👩\u200D👧", 3, 1}, /* a family: its members */
    {"👩🏽\u200D💻", 2, 1},
    {"🏳\uFE0F\u200D🌈", 2, 1},
    {"🏃\u200D♀\uFE0F", 2, 1},
    {"❤\uFE0F\u200D🔥", 2, 1},
    {"👨\u200D", 1, 1}, /* cut short */
    {"\u200D👨", 1, 1},
    {"💡\uFE0F\uFE0F", 1, 1},
    {"🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F", 1,
     1}, /* tags do nothing */
};

static void check_sequences(const struct wq_fonts_config *config, bool is_joined)
{
    static const char *const around[] = {"%s", "كتاب %s", "كتاب%sكتاب", "ab %s", "%s %s"};
    struct type_case tc;
    case_open_with(&tc, "noto-naskh", 42, config);
    for (size_t i = 0; i < sizeof sequences / sizeof sequences[0]; i++) {
        const struct sequence *s = &sequences[i];
        for (size_t a = 0; a < sizeof around / sizeof around[0]; a++) {
            char text[256], bare[64];
            snprintf(bare, sizeof bare, around[a], "", "");
            snprintf(text, sizeof text, around[a], s->text, s->text);
            uint32_t letters_n = bare[0] ? seen_n(&tc, bare) : 0;
            uint32_t times = a == 4 ? 2 : 1, n = is_joined ? s->joined_n : s->parts_n;
            uint32_t found = seen_n(&tc, text);
            if (found != letters_n + times * n)
                fail_msg("\"%s\" shows %u glyphs, %u of letters, instead of %u", text, found,
                         letters_n, letters_n + times * n);
        }
    }
    case_close(&tc);
}

static void test_without_a_face_of_emoji_sequences_show_their_parts(void **state)
{
    (void)state;
    check_sequences(NULL, false);
}

static void test_with_a_face_of_emoji_a_sequence_is_one_glyph(void **state)
{
    (void)state;
    if (!has_emoji_face()) {
        print_message("emoji.ttf is not built: left out\n");
        skip();
    }
    check_sequences(&with_emoji, true);
}

/* The file that shows the first glyph of `text`. */
static const char *face_of(struct type_case *tc, const char *text)
{
    glyphs_logical(case_shape(tc, text, 0), &glyphs);
    assert_true(glyphs.n > 0);
    return wq_fonts_face_name(tc->fonts, glyphs.list[0].face);
}

static void test_variation_selectors_choose_the_face(void **state)
{
    (void)state;
    static const struct {
        const char *text, *face, *without;
    } rows[] = {{"💡", "emoji.ttf", "symbols.ttf"},
                {"⚡", "emoji.ttf", "symbols.ttf"},
                {"⚡\uFE0E", "symbols.ttf", "symbols.ttf"},
                {"☎", "symbols.ttf", "symbols.ttf"},
                {"☎\uFE0F", "emoji.ttf", "symbols.ttf"},
                {"★", "symbols.ttf", "symbols.ttf"},
                {"✔", "symbols.ttf", "symbols.ttf"},
                {"©", "noto-serif-regular.ttf", "noto-serif-regular.ttf"},
                {"©\uFE0F", "emoji.ttf", "noto-serif-regular.ttf"},
                {"5", "noto-serif-regular.ttf", "noto-serif-regular.ttf"},
                {"5\uFE0F", "emoji.ttf", "noto-serif-regular.ttf"},
                {"5\uFE0F\u20E3", "emoji.ttf", "noto-serif-regular.ttf"}};
    for (int with = 0; with < 2; with++) {
        struct type_case tc;
        if (with && !has_emoji_face())
            break;
        case_open_with(&tc, "noto-naskh", 42, with ? &with_emoji : NULL);
        for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
            assert_string_equal(face_of(&tc, rows[i].text), with ? rows[i].face : rows[i].without);
        case_close(&tc);
    }
}

static void test_emoji_are_as_high_as_letters_and_no_higher(void **state)
{
    (void)state;
    for (int with = 0; with < 2; with++) {
        struct type_case tc;
        if (with && !has_emoji_face())
            break;
        case_open_with(&tc, "noto-naskh", 42, with ? &with_emoji : NULL);
        case_shape(&tc, "💡", 0);
        face_of(&tc, "💡");
        struct wq_bitmap b = wq_fonts_bitmap(tc.fonts, glyphs.list[0].face, glyphs.list[0].gid);
        assert_in_range(b.h, 42 * 6 / 10, 42);
        case_close(&tc);
    }
}

/* ---- Unicode's own lists ---- */

/* `name` of Unicode 15.0, whose version stands in a comment; NULL when it is not there. */
static FILE *open_emoji(const char *name)
{
    const char *folder = getenv("UNICODE_DATA");
    char path[1024], line[256] = "";
    snprintf(path, sizeof path, "%s/emoji/%s", folder ? folder : "/usr/share/unicode", name);
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file) && line[0] == '#')
        if (strstr(line, "Version: 15.0") || strstr(line, "Version 15.0"))
            return file;
    if (file)
        fclose(file);
    print_message("%s of Unicode 15.0 is not there (Debian package unicode-data)\n", path);
    return NULL;
}

static void test_all_emoji_of_unicode_begin_and_end_where_they_should(void **state)
{
    (void)state;
    FILE *file = open_emoji("emoji-test.txt");
    char line[256];
    uint32_t n = 0;
    if (!file)
        skip();
    while (read_unicode_line(file, line, sizeof line)) {
        uint32_t cps[16], cp_n = 0;
        char *p = line, *end;
        for (;; p = end) {
            cps[cp_n] = (uint32_t)strtoul(p, &end, 16);
            if (end == p || cp_n == 15)
                break;
            cp_n++;
        }
        /* "unqualified" ones of plane 0 are text without their selector */
        if (cp_n == 0 || (strstr(line, "unqualified") && cps[0] < 0x1F000) ||
            strstr(line, "component"))
            continue;
        cps[cp_n] = 'a';
        if (wq_emoji_end(cps, 0, cp_n + 1) != cp_n)
            fail_msg("U+%04X and %u more are not one emoji", cps[0], cp_n - 1);
        n++;
    }
    fclose(file);
    assert_true(n > 3000);
}

/* Each character below U+1F000 alone. */
static void test_emoji_without_a_selector_are_those_of_unicode(void **state)
{
    (void)state;
    static bool is_emoji[0x1F000];
    FILE *file = open_emoji("emoji-data.txt");
    char line[512];
    if (!file)
        skip();
    while (read_unicode_line(file, line, sizeof line)) {
        if (!strstr(line, "; Emoji_Presentation"))
            continue;
        char *end;
        unsigned long first = strtoul(line, &end, 16);
        unsigned long last = end[0] == '.' ? strtoul(end + 2, NULL, 16) : first;
        for (; first <= last && first < 0x1F000; first++)
            is_emoji[first] = true;
    }
    fclose(file);
    for (uint32_t cp = 0x20; cp < 0x1F000; cp++) {
        const uint32_t cps[] = {cp, 'a'};
        if (wq_emoji_end(cps, 0, 2) != is_emoji[cp])
            fail_msg("U+%04X", cp);
    }
}

static void test_text_is_no_emoji(void **state)
{
    (void)state;
    static const uint32_t texts[][3] = {{'1', '2'},        {'a', 0xFE0E},     {0x628, 0x64B},
                                        {0x260E, ' '},     {0x2190},          {0x2605, 'a'},
                                        {0x26A1, 0xFE0E},  {0x1F4A1, 0xFE0E}, {0x2026},
                                        {'a', 0x301, 'b'}, {0x2713},          {0x4E2D}};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_int_equal(wq_emoji_end(texts[i], 0, 3), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_without_a_face_of_emoji_sequences_show_their_parts),
        cmocka_unit_test(test_with_a_face_of_emoji_a_sequence_is_one_glyph),
        cmocka_unit_test(test_variation_selectors_choose_the_face),
        cmocka_unit_test(test_emoji_are_as_high_as_letters_and_no_higher),
        cmocka_unit_test(test_all_emoji_of_unicode_begin_and_end_where_they_should),
        cmocka_unit_test(test_emoji_without_a_selector_are_those_of_unicode),
        cmocka_unit_test(test_text_is_no_emoji),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
