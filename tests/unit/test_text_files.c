/* SPDX-License-Identifier: MIT */
/* Font files that are missing, cut short or made of anything, and the cache of their bitmaps. */
#include "text_fixture.h"
#include "internal.h"
#include FT_SFNT_NAMES_H

/* What a test does to the files of the build. */
struct shelf {
    const char *spoiled;   /* this file is ... */
    bool is_missing;       /* not there, or */
    struct wq_bytes bytes; /* these bytes; */
    bool has_spare;        /* and one font stands in for what is missing */
};

static enum wq_status map_from_shelf(void *self, const char *name, struct wq_bytes *bytes)
{
    const struct shelf *shelf = self;
    if (strcmp(name, shelf->spoiled) != 0)
        return map_built_font(NULL, name, bytes);
    if (shelf->is_missing)
        return WQ_E_IO;
    *bytes = shelf->bytes;
    return WQ_OK;
}

static uint8_t fonts_memory[FONT_ARENA_BYTES], text_memory[4u << 20];

/* Stands in for any file. */
static enum wq_status map_spare(void *self, const char *name, struct wq_bytes *bytes)
{
    (void)self;
    (void)name;
    return map_built_font(NULL, "amiri-regular.ttf", bytes);
}

static enum wq_status open_shelf(struct shelf *shelf, struct wq_fonts **fonts,
                                 struct wq_font_fault *fault)
{
    struct wq_arena arena;
    struct wq_fonts_config config = {.map = map_from_shelf,
                                     .spare = shelf->has_spare ? map_spare : NULL,
                                     .self = shelf,
                                     .family = wq_family_find("noto-naskh"),
                                     .levels = 16};
    wq_arena_init(&arena, fonts_memory, sizeof fonts_memory);
    return wq_fonts_make(&arena, &config, fonts, fault);
}

static enum wq_status shape_with(struct wq_fonts *fonts, const struct wq_style *style,
                                 const char *text)
{
    struct wq_arena arena;
    struct wq_para *para;
    struct wq_str all = wq_str(text);
    wq_arena_init(&arena, text_memory, sizeof text_memory);
    assert_int_equal(wq_para_make(&arena, all, 0, (uint32_t)all.len, true, &para), WQ_OK);
    enum wq_status st = wq_para_shape(fonts, &arena, style, 0, para);
    for (uint32_t w = 0; st == WQ_OK && w < para->word_n; w++)
        for (uint32_t r = 0; r < para->words[w].run_n; r++)
            for (uint32_t g = 0; g < para->words[w].runs[r].glyph_n; g++) {
                const struct wq_glyph *glyph = &para->words[w].runs[r].glyphs[g];
                wq_glyph_ink(fonts, glyph);
                wq_fonts_bitmap(fonts, glyph->face, glyph->gid);
            }
    return st;
}

static void test_a_spare_font_stands_in_and_the_file_is_named(void **state)
{
    (void)state;
    static const uint8_t garbage[64] = {1, 2, 3};
    static const struct {
        struct shelf shelf;
        const char *text, *fault;
    } rows[] = {
        {{.spoiled = "noto-naskh-medium.ttf", .is_missing = true}, "كتاب", "noto-naskh-medium.ttf"},
        {{.spoiled = "noto-naskh-medium.ttf", .bytes = {garbage, sizeof garbage}},
         "كتاب",
         "noto-naskh-medium.ttf"},
        {{.spoiled = "noto-serif-regular.ttf", .is_missing = true},
         "Book",
         "noto-serif-regular.ttf"},
        /* emoji are optional: symbols have most */
        {{.spoiled = "emoji.ttf", .is_missing = true}, "\xF0\x9F\x98\x80", ""},
    };
    const struct wq_style style = {WQ_VOICE_TEXT, false, 40};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct shelf shelf = rows[i].shelf;
        struct wq_fonts *fonts;
        struct wq_font_fault fault;
        shelf.has_spare = true;
        assert_int_equal(open_shelf(&shelf, &fonts, &fault), WQ_OK);
        assert_int_equal(shape_with(fonts, &style, rows[i].text), WQ_OK);
        assert_string_equal(wq_fonts_fault(fonts).file, rows[i].fault);
        wq_fonts_finish(fonts);
    }
}

static void test_a_spare_font_is_no_family_that_can_be_chosen(void **state)
{
    (void)state;
    struct shelf shelf = {.spoiled = "lateef-regular.ttf", .is_missing = true, .has_spare = true};
    const struct wq_family *lateef = wq_family_find("lateef");
    struct wq_fonts *fonts;
    struct wq_font_fault fault;
    assert_int_equal(open_shelf(&shelf, &fonts, &fault), WQ_OK);
    assert_false(wq_fonts_has_family(fonts, lateef));
    assert_int_equal(wq_fonts_choose(fonts, lateef, WQ_WEIGHT_NORMAL), WQ_E_FONT);
    wq_fonts_finish(fonts);
}

static void test_missing_file_is_named_with_its_package_at_start(void **state)
{
    (void)state;
    static const struct {
        const char *file, *package;
    } rows[] = {{"noto-naskh-medium.ttf", "fonts-noto-extra"},
                {"noto-sans-arabic-regular.ttf", "fonts-noto-core"}};
    for (size_t i = 0; i < 2; i++) {
        struct shelf shelf = {.spoiled = rows[i].file, .is_missing = true};
        struct wq_fonts *fonts = NULL;
        struct wq_font_fault fault;
        assert_int_equal(open_shelf(&shelf, &fonts, &fault), WQ_E_FONT);
        assert_null(fonts);
        assert_string_equal(fault.file, rows[i].file);
        assert_string_equal(fault.package, rows[i].package);
        assert_true(fault.is_missing);
    }
}

static void test_missing_companion_is_named_when_a_character_needs_it(void **state)
{
    (void)state;
    static const struct wq_style text = {WQ_VOICE_TEXT, false, 42},
                                 bold = {WQ_VOICE_LABEL, true, 42};
    static const struct {
        const char *file, *package, *fine, *needs_it;
        const struct wq_style *style;
    } rows[] = {{"noto-serif-regular.ttf", "fonts-noto-core", "كتاب", "12", &text},
                {"symbols.ttf", "fonts-symbola", "كتاب ab", "💡", &text},
                {"noto-sans-arabic-bold.ttf", "fonts-noto-core", "كتاب", "كتاب", &bold}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct shelf shelf = {.spoiled = rows[i].file, .is_missing = true};
        struct wq_fonts *fonts;
        struct wq_font_fault fault;
        assert_int_equal(open_shelf(&shelf, &fonts, &fault), WQ_OK);
        assert_int_equal(shape_with(fonts, &text, rows[i].fine), WQ_OK);
        assert_string_equal(wq_fonts_fault(fonts).file, "");
        assert_int_equal(shape_with(fonts, rows[i].style, rows[i].needs_it), WQ_E_FONT);
        assert_string_equal(wq_fonts_fault(fonts).file, rows[i].file);
        assert_string_equal(wq_fonts_fault(fonts).package, rows[i].package);
        assert_true(wq_fonts_fault(fonts).is_missing);
        wq_fonts_finish(fonts);
    }
}

static void test_missing_family_that_is_optional_is_named_without_a_package(void **state)
{
    (void)state;
    struct shelf shelf = {.spoiled = "scheherazade-new-medium.ttf", .is_missing = true};
    struct wq_arena arena;
    struct wq_fonts *fonts = NULL;
    struct wq_font_fault fault;
    struct wq_fonts_config config = {.map = map_from_shelf,
                                     .self = &shelf,
                                     .family = wq_family_find("scheherazade-new"),
                                     .levels = 16};
    wq_arena_init(&arena, fonts_memory, sizeof fonts_memory);
    assert_true(config.family->is_optional);
    assert_int_equal(wq_fonts_make(&arena, &config, &fonts, &fault), WQ_E_FONT);
    assert_null(fonts);
    assert_string_equal(fault.file, "scheherazade-new-medium.ttf");
    assert_null(fault.package);
    assert_true(fault.is_missing);
}

/* Emoji are optional, and no family; a broken file of theirs is named all the same. */
static void test_broken_face_of_emoji_is_named(void **state)
{
    (void)state;
    static const struct wq_style style = {WQ_VOICE_TEXT, false, 42};
    struct shelf shelf = {.spoiled = "emoji.ttf", .bytes = {(const uint8_t *)"no font", 7}};
    struct wq_fonts *fonts;
    struct wq_font_fault fault;
    assert_int_equal(open_shelf(&shelf, &fonts, &fault), WQ_OK);
    assert_int_equal(shape_with(fonts, &style, "💡"), WQ_E_FONT);
    assert_string_equal(wq_fonts_fault(fonts).file, "emoji.ttf");
    assert_false(wq_fonts_fault(fonts).is_missing);
    wq_fonts_finish(fonts);
    shelf = (struct shelf){.spoiled = "emoji.ttf", .is_missing = true};
    assert_int_equal(open_shelf(&shelf, &fonts, &fault), WQ_OK);
    assert_int_equal(shape_with(fonts, &style, "💡"), WQ_OK);
    assert_string_equal(wq_fonts_fault(fonts).file, "");
    wq_fonts_finish(fonts);
}

static void test_what_is_no_font_is_named_as_broken(void **state)
{
    (void)state;
    static uint8_t noise[5000];
    static const char text[] = "this is not a font";
    uint32_t seed = 7;
    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = (uint8_t)((seed = seed * 1664525 + 1013904223) >> 24);
    const struct wq_bytes contents[] = {{NULL, 0},
                                        {noise, sizeof noise},
                                        {(const uint8_t *)text, sizeof text},
                                        {(const uint8_t *)"\0\1\0\0", 4}};
    for (size_t i = 0; i < sizeof contents / sizeof contents[0]; i++) {
        struct shelf shelf = {.spoiled = "noto-naskh-medium.ttf", .bytes = contents[i]};
        struct wq_fonts *fonts = NULL;
        struct wq_font_fault fault;
        assert_int_equal(open_shelf(&shelf, &fonts, &fault), WQ_E_FONT);
        assert_null(fonts);
        assert_string_equal(fault.file, "noto-naskh-medium.ttf");
        assert_string_equal(fault.package, "fonts-noto-extra");
        assert_false(fault.is_missing);
    }
}

static void test_face_of_the_readers_own_is_used_and_named(void **state)
{
    (void)state;
    static const struct wq_style style = {WQ_VOICE_TEXT, false, 42};
    struct wq_arena arena;
    struct wq_fonts *fonts = NULL;
    struct wq_font_fault fault;
    struct wq_fonts_config config = {.map = map_built_font,
                                     .family = wq_family_find("noto-naskh"),
                                     .own_name = "some/own.ttf",
                                     .levels = 16};
    assert_int_equal(map_built_font(NULL, "amiri-regular.ttf", &config.own), WQ_OK);
    wq_arena_init(&arena, fonts_memory, sizeof fonts_memory);
    assert_int_equal(wq_fonts_make(&arena, &config, &fonts, &fault), WQ_OK);
    assert_int_equal(shape_with(fonts, &style, "كتاب"), WQ_OK);
    assert_string_equal(wq_fonts_face_name(fonts, 0), "some/own.ttf");
    wq_fonts_finish(fonts);
    fonts = NULL;
    config.own.len /= 2;
    wq_arena_rewind(&arena, 0);
    assert_int_equal(wq_fonts_make(&arena, &config, &fonts, &fault), WQ_E_FONT);
    assert_null(fonts);
    assert_string_equal(fault.file, "some/own.ttf");
    assert_null(fault.package);
    assert_false(fault.is_missing);
}

/* A copy of the first `len` bytes, so that reading behind them is seen. */
static uint8_t *copy_of(struct wq_bytes whole, size_t len)
{
    uint8_t *copy = malloc(len ? len : 1);
    assert_non_null(copy);
    memcpy(copy, whole.ptr, len);
    return copy;
}

static void test_font_cut_short_is_named_as_broken(void **state)
{
    (void)state;
    static const struct wq_style style = {WQ_VOICE_TEXT, false, 42};
    struct wq_bytes whole;
    assert_int_equal(map_built_font(NULL, "noto-naskh-medium.ttf", &whole), WQ_OK);
    for (size_t part = 1; part < 64; part++) {
        size_t len = whole.len * part / 64;
        struct shelf shelf = {.spoiled = "noto-naskh-medium.ttf"};
        struct wq_fonts *fonts = NULL;
        struct wq_font_fault fault;
        shelf.bytes = (struct wq_bytes){copy_of(whole, len), len};
        enum wq_status st = open_shelf(&shelf, &fonts, &fault);
        if (st == WQ_OK) {
            st = shape_with(fonts, &style, "كتاب جديد");
            wq_fonts_finish(fonts);
        }
        if (st != WQ_E_FONT)
            fail_msg("%zu of %zu bytes pass for a font", len, whole.len);
        assert_string_equal(fault.file, "noto-naskh-medium.ttf");
        assert_false(fault.is_missing);
        free((void *)(uintptr_t)shelf.bytes.ptr);
    }
}

/* Any status, but no crash, no leak and no end without one. */
static void test_font_with_spoiled_tables_does_no_harm(void **state)
{
    (void)state;
    static const struct wq_style style = {WQ_VOICE_TEXT, false, 42};
    struct wq_bytes whole;
    uint32_t seed = 99;
    assert_int_equal(map_built_font(NULL, "noto-naskh-medium.ttf", &whole), WQ_OK);
    for (int round = 0; round < 60; round++) {
        struct shelf shelf = {.spoiled = "noto-naskh-medium.ttf"};
        struct wq_fonts *fonts;
        struct wq_font_fault fault;
        uint8_t *bytes = copy_of(whole, whole.len);
        for (int i = 0; i < 1 << (round % 12); i++) {
            seed = seed * 1664525 + 1013904223;
            size_t at = seed % whole.len;
            seed = seed * 1664525 + 1013904223;
            bytes[at] = (uint8_t)(seed >> 24);
        }
        shelf.bytes = (struct wq_bytes){bytes, whole.len};
        if (open_shelf(&shelf, &fonts, &fault) == WQ_OK) {
            enum wq_status st = shape_with(fonts, &style, "كِتَابٌ جَدِيدٌ لا");
            assert_true(st == WQ_OK || st == WQ_E_FONT || st == WQ_E_NOMEM);
            wq_fonts_finish(fonts);
        }
        free(bytes);
    }
}

/* The bytes of the font's table `tag`. */
static struct wq_bytes table_of(struct wq_bytes font, const char *tag)
{
    unsigned table_n = (unsigned)(font.ptr[4] << 8 | font.ptr[5]);
    for (unsigned i = 0; i < table_n; i++) {
        const uint8_t *row = font.ptr + 12 + 16 * i;
        size_t off = (size_t)row[8] << 24 | (size_t)row[9] << 16 | (size_t)row[10] << 8 | row[11];
        size_t len = (size_t)row[12] << 24 | (size_t)row[13] << 16 | (size_t)row[14] << 8 | row[15];
        if (memcmp(row, tag, 4) == 0 && off <= font.len && len <= font.len - off)
            return (struct wq_bytes){font.ptr + off, len};
    }
    fail_msg("the font has no table %s", tag);
    return (struct wq_bytes){NULL, 0};
}

/* Glyphs that cannot be drawn: more of them than the cache has entries. */
static void test_font_whose_outlines_are_noise_ends_and_shows_nothing(void **state)
{
    (void)state;
    static const struct wq_style style = {WQ_VOICE_TEXT, false, 42};
    struct wq_bytes whole;
    struct wq_fonts *fonts;
    struct wq_font_fault fault;
    assert_int_equal(map_built_font(NULL, "symbols.ttf", &whole), WQ_OK);
    uint8_t *bytes = copy_of(whole, whole.len);
    struct wq_bytes glyf = table_of(whole, "glyf");
    memset(bytes + (glyf.ptr - whole.ptr), 0x7F, glyf.len);
    struct shelf shelf = {.spoiled = "symbols.ttf", .bytes = {bytes, whole.len}};
    assert_int_equal(open_shelf(&shelf, &fonts, &fault), WQ_OK);
    assert_int_equal(shape_with(fonts, &style, "💡"), WQ_OK);
    uint8_t face = 0;
    while (strcmp(wq_fonts_face_name(fonts, face), "symbols.ttf") != 0)
        face++;
    struct wq_bytes maxp = table_of(whole, "maxp");
    unsigned glyph_n = (unsigned)(maxp.ptr[4] << 8 | maxp.ptr[5]);
    assert_true(glyph_n > 2048);
    for (unsigned gid = 0; gid < glyph_n; gid++) {
        struct wq_bitmap b = wq_fonts_bitmap(fonts, face, (uint16_t)gid);
        assert_true(b.w == 0 && b.h == 0);
    }
    wq_fonts_finish(fonts);
    free(bytes);
}

/* ---- glyph cache ---- */

static uint32_t sum_of(struct wq_bitmap b)
{
    uint32_t sum = (uint32_t)b.left * 31 + (uint32_t)b.top * 17 + (uint32_t)b.w + (uint32_t)b.h;
    for (int32_t i = 0; i < b.h * b.stride; i++)
        sum = sum * 16777619u ^ b.rows[i];
    return sum;
}

static void test_glyph_cache_gives_equal_bitmaps_however_small_it_is(void **state)
{
    (void)state;
    enum { GIDS = 300 };
    static uint32_t expected[GIDS];
    static const size_t sizes[] = {0, 65536, 8192, 4096};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct type_case tc;
        struct wq_fonts_config config = {.glyph_cache_bytes = sizes[i]};
        case_open_with(&tc, "noto-naskh", 42, &config);
        struct wq_glyph any = case_shape(&tc, "ب", 0)->words[0].runs[0].glyphs[0];
        for (int round = 0; round < 2; round++) {
            for (uint16_t gid = 1; gid < GIDS; gid++) {
                struct wq_bitmap b = wq_fonts_bitmap(tc.fonts, any.face, gid);
                /* one larger than the whole cache is left out */
                if (b.w == 0 && sizes[i] == 4096)
                    continue;
                if (sizes[i] == 0 && round == 0)
                    expected[gid] = sum_of(b);
                assert_int_equal(sum_of(b), expected[gid]);
            }
        }
        uint64_t drawn = wq_fonts_counts(tc.fonts).glyph_drawn;
        assert_true(sizes[i] == 0 ? drawn == GIDS - 1 : drawn > GIDS - 1);
        case_close(&tc);
    }
}

static void test_bitmaps_have_the_levels_of_the_panel(void **state)
{
    (void)state;
    static const int32_t levels[] = {2, 4, 16};
    for (size_t l = 0; l < 3; l++) {
        struct wq_device panel = {.levels = levels[l]};
        struct type_case tc;
        case_open(&tc, "noto-naskh");
        wq_fonts_finish(tc.fonts);
        wq_arena_rewind(&tc.fonts_arena, 0);
        tc.fonts = open_fonts(&tc.fonts_arena, &panel, "noto-naskh", NULL);
        struct wq_glyph any = case_shape(&tc, "ب", 0)->words[0].runs[0].glyphs[0];
        bool seen[256] = {false};
        for (uint16_t gid = 1; gid < 300; gid++) {
            struct wq_bitmap b = wq_fonts_bitmap(tc.fonts, any.face, gid);
            assert_int_equal(b.stride % 16, 0);
            for (int32_t y = 0; y < b.h; y++)
                for (int32_t x = 0; x < b.stride; x++) {
                    seen[b.rows[y * b.stride + x]] = true;
                    assert_true(x < b.w || b.rows[y * b.stride + x] == 0);
                }
        }
        for (int v = 0; v < 256; v++)
            assert_int_equal(seen[v], v % (255 / (levels[l] - 1)) == 0);
        case_close(&tc);
    }
}

/* ---- names ---- */

/* Whether the font `name` says `word` in a record of its names, the copyright (0), the licence (13,
 * 14) and who made it (7 to 12) left aside. */
static bool is_called(FT_Library library, const char *name, const char *word)
{
    struct wq_bytes bytes = {0};
    FT_Face face;
    bool is_found = false;
    assert_int_equal(map_any_font(NULL, name, &bytes), WQ_OK);
    assert_int_equal(FT_New_Memory_Face(library, bytes.ptr, (FT_Long)bytes.len, 0, &face), 0);
    for (FT_UInt i = 0; i < FT_Get_Sfnt_Name_Count(face); i++) {
        FT_SfntName record;
        char text[256];
        size_t n = 0;
        assert_int_equal(FT_Get_Sfnt_Name(face, i, &record), 0);
        if (record.name_id == 0 || (record.name_id >= 7 && record.name_id <= 14))
            continue;
        /* UTF-16 and single bytes alike, for the words are ASCII */
        for (FT_UInt b = 0; b < record.string_len && n + 1 < sizeof text; b++)
            if (record.string[b])
                text[n++] = (char)record.string[b];
        text[n] = 0;
        is_found = is_found || strstr(text, word);
    }
    FT_Done_Face(face);
    return is_found;
}

/* The OFL lets only the unchanged font be called by a name that its makers reserve. Those that are
 * are copies byte by byte: the tests house_font_NAME_is_the_original. */
static void test_no_subset_carries_a_reserved_name(void **state)
{
    (void)state;
    static const char *const subsets[] = {"noto-naskh-regular.ttf",
                                          "noto-naskh-medium.ttf",
                                          "noto-naskh-bold.ttf",
                                          "amiri-regular.ttf",
                                          "amiri-bold.ttf",
                                          "noto-sans-arabic-regular.ttf",
                                          "noto-sans-arabic-bold.ttf",
                                          "noto-serif-regular.ttf",
                                          "noto-serif-bold.ttf",
                                          "noto-sans-regular.ttf",
                                          "noto-sans-bold.ttf",
                                          "hebrew.ttf",
                                          "math.ttf",
                                          "symbols.ttf"};
    static const char *const reserved[] = {"Lateef", "Scheherazade", "SIL"};
    FT_Library library;
    assert_int_equal(FT_Init_FreeType(&library), 0);
    for (size_t i = 0; i < sizeof subsets / sizeof subsets[0]; i++)
        for (size_t r = 0; r < 3; r++)
            if (is_called(library, subsets[i], reserved[r]))
                fail_msg("%s is called %s", subsets[i], reserved[r]);
    assert_true(is_called(library, "noto-naskh-medium.ttf", "Noto"));
    assert_true(is_called(library, "lateef-regular.ttf", "Lateef"));
    FT_Done_FreeType(library);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_spare_font_stands_in_and_the_file_is_named),
        cmocka_unit_test(test_a_spare_font_is_no_family_that_can_be_chosen),
        cmocka_unit_test(test_missing_file_is_named_with_its_package_at_start),
        cmocka_unit_test(test_missing_companion_is_named_when_a_character_needs_it),
        cmocka_unit_test(test_missing_family_that_is_optional_is_named_without_a_package),
        cmocka_unit_test(test_broken_face_of_emoji_is_named),
        cmocka_unit_test(test_what_is_no_font_is_named_as_broken),
        cmocka_unit_test(test_face_of_the_readers_own_is_used_and_named),
        cmocka_unit_test(test_font_cut_short_is_named_as_broken),
        cmocka_unit_test(test_font_with_spoiled_tables_does_no_harm),
        cmocka_unit_test(test_font_whose_outlines_are_noise_ends_and_shows_nothing),
        cmocka_unit_test(test_glyph_cache_gives_equal_bitmaps_however_small_it_is),
        cmocka_unit_test(test_bitmaps_have_the_levels_of_the_panel),
        cmocka_unit_test(test_no_subset_carries_a_reserved_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
