/* SPDX-License-Identifier: MIT */
/* Which keys there are, where they stand, and which one a finger means. */
#include "bundle_fixture.h"
#include "../../firmware/ui/keyboard.h"

#define ARABIC_ZERO 0x660

/* The screens of a Clara, a 600x800 and a 7.5 inch of 800x480: the keyboard's room and the unit. */
static const struct {
    struct wq_rect area;
    int32_t unit_px;
} screens[] = {{{0, 904, 1072, 544}, 16}, {{0, 494, 600, 306}, 9}, {{0, 226, 800, 214}, 7}};

/* The letters of all keys, a row a word. */
static const char *typed(enum keyset set, uint32_t zero)
{
    static char out[256];
    struct key keys[KEYS_MAX];
    uint32_t n = wq_keyboard_keys(set, KEYSET_ARABIC, zero, screens[0].area, 16, keys);
    size_t len = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (i > 0 && keys[i].box.y != keys[i - 1].box.y)
            out[len++] = ' ';
        if (keys[i].does == KEY_TYPES && keys[i].cp != ' ')
            len += wq_utf8_encode(keys[i].cp, out + len);
    }
    out[len] = '\0';
    return out;
}

static void test_the_letters_stand_as_on_a_phone(void **state)
{
    (void)state;
    assert_string_equal(typed(KEYSET_ARABIC, ARABIC_ZERO), "ضصثقفغعهخحج شسيبلاتنمكط ذءؤرىةوزظد ");
    assert_string_equal(typed(KEYSET_LATIN, ARABIC_ZERO), "qwertyuiop asdfghjkl zxcvbnm ");
    assert_string_equal(typed(KEYSET_SIGNS, ARABIC_ZERO), "١٢٣٤٥٦٧٨٩٠ «»\"-* /.:' ");
    assert_string_equal(typed(KEYSET_SIGNS, '0'), "1234567890 «»\"-* /.:' ");
}

static void test_every_arabic_letter_can_be_typed(void **state)
{
    (void)state;
    struct key keys[KEYS_MAX];
    uint32_t n =
        wq_keyboard_keys(KEYSET_ARABIC, KEYSET_ARABIC, ARABIC_ZERO, screens[0].area, 16, keys);
    for (uint32_t cp = 0x621; cp <= 0x64A; cp++) {
        bool is_there = cp > 0x63A && cp < 0x641; /* no letters of Arabic */
        for (uint32_t i = 0; i < n; i++) {
            uint32_t variants[KEY_VARIANTS_MAX], variant_n;
            wq_keyboard_variants(keys[i].cp, variants, &variant_n);
            is_there = is_there || keys[i].cp == cp;
            for (uint32_t v = 0; v < variant_n; v++)
                is_there = is_there || variants[v] == cp;
        }
        assert_true(is_there);
    }
}

static bool overlap(struct wq_rect a, struct wq_rect b)
{
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

static void test_keys_stand_apart_within_their_room(void **state)
{
    (void)state;
    for (size_t s = 0; s < sizeof screens / sizeof screens[0]; s++)
        for (enum keyset set = 0; set < KEYSET_N; set++) {
            const struct wq_rect area = screens[s].area;
            const int32_t unit = screens[s].unit_px;
            struct key keys[KEYS_MAX];
            uint32_t n = wq_keyboard_keys(set, KEYSET_LATIN, ARABIC_ZERO, area, unit, keys);
            for (uint32_t i = 0; i < n; i++) {
                const struct wq_rect box = keys[i].box;
                assert_true(box.x >= area.x && box.x + box.w <= area.x + area.w);
                assert_true(box.y >= area.y && box.y + box.h <= area.y + area.h);
                assert_true(box.w * 10 >= unit * 49 && box.h >= 6 * unit);
                for (uint32_t k = 0; k < i; k++)
                    assert_false(overlap(keys[k].box, box));
            }
        }
}

static void test_other_forms_stand_where_the_upper_row_was(void **state)
{
    (void)state;
    struct key keys[KEYS_MAX], forms[KEYS_MAX];
    wq_keyboard_keys(KEYSET_ARABIC, KEYSET_ARABIC, ARABIC_ZERO, screens[0].area, 16, keys);
    assert_int_equal(wq_keyboard_variant_keys(0x627, screens[0].area, 16, forms), 6);
    assert_int_equal(forms[5].cp, 0x627); /* the letter itself, where reading begins */
    assert_int_equal(forms[4].cp, 0x623);
    assert_int_equal(forms[0].cp, 0x621);
    for (uint32_t i = 0; i < 6; i++) {
        assert_int_equal(forms[i].box.y, keys[0].box.y);
        assert_int_equal(forms[i].box.h, keys[0].box.h);
        assert_true(i == 0 || forms[i].box.x > forms[i - 1].box.x + forms[i - 1].box.w);
    }
}

/* The letters of `variants` as UTF-8. */
static const char *variants_of(uint32_t cp)
{
    static char out[32];
    uint32_t variants[KEY_VARIANTS_MAX], n;
    size_t len = 0;
    wq_keyboard_variants(cp, variants, &n);
    for (uint32_t i = 0; i < n; i++)
        len += wq_utf8_encode(variants[i], out + len);
    out[len] = '\0';
    return out;
}

static void test_a_long_press_offers_other_forms(void **state)
{
    (void)state;
    assert_string_equal(variants_of(0x627), "أإآٱء");
    assert_string_equal(variants_of(0x649), "ئي");
    assert_string_equal(variants_of(0x648), "ؤ");
    assert_string_equal(variants_of(0x647), "ة");
    assert_string_equal(variants_of(0x628), "");
    assert_string_equal(variants_of('q'), "");
    assert_string_equal(variants_of('7'), "٧");
    assert_string_equal(variants_of(0x667), "7");
    assert_string_equal(variants_of(0x6F7), "7");
}

static void test_other_keys_are_one_step_away(void **state)
{
    (void)state;
    static const struct {
        enum keyset set, letters, shows[2];
    } cases[] = {
        {KEYSET_ARABIC, KEYSET_ARABIC, {KEYSET_SIGNS, KEYSET_LATIN}},
        {KEYSET_LATIN, KEYSET_LATIN, {KEYSET_SIGNS, KEYSET_ARABIC}},
        {KEYSET_SIGNS, KEYSET_ARABIC, {KEYSET_ARABIC, KEYSET_LATIN}},
        {KEYSET_SIGNS, KEYSET_LATIN, {KEYSET_LATIN, KEYSET_ARABIC}},
    };
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        struct key keys[KEYS_MAX];
        uint32_t n = wq_keyboard_keys(cases[c].set, cases[c].letters, ARABIC_ZERO, screens[0].area,
                                      16, keys);
        uint32_t erase_n = 0;
        assert_int_equal(keys[n - 4].does, KEY_SHOWS);
        assert_int_equal(keys[n - 4].shows, cases[c].shows[0]);
        assert_int_equal(keys[n - 3].does, KEY_SHOWS);
        assert_int_equal(keys[n - 3].shows, cases[c].shows[1]);
        assert_int_equal(keys[n - 2].cp, ' ');
        assert_int_equal(keys[n - 1].does, KEY_SEARCHES);
        for (uint32_t i = 0; i < n; i++)
            erase_n += keys[i].does == KEY_ERASES;
        assert_int_equal(erase_n, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_letters_stand_as_on_a_phone),
        cmocka_unit_test(test_every_arabic_letter_can_be_typed),
        cmocka_unit_test(test_keys_stand_apart_within_their_room),
        cmocka_unit_test(test_other_forms_stand_where_the_upper_row_was),
        cmocka_unit_test(test_a_long_press_offers_other_forms),
        cmocka_unit_test(test_other_keys_are_one_step_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
