/* SPDX-License-Identifier: MIT */
/* FriBidi, called as the text layer calls it, and wq_order_visual, held to every line of
 * BidiTest.txt and BidiCharacterTest.txt. L1 is done here, as lines do it in the layout. */
#include <fribidi.h>
#include "unicode_fixture.h"
#include "warraq/text.h"

/* In the files of Unicode 15.0.0; a line of BidiTest.txt holds up to three cases. */
#define BIDI_CASE_N 770241
#define CHARACTER_CASE_N 91707

#define CPS_MAX 256
#define NO_LEVEL 255 /* "x": removed by X9 */

struct bidi_case {
    FriBidiChar cps[CPS_MAX]; /* of BidiCharacterTest.txt */
    FriBidiCharType types[CPS_MAX];
    FriBidiBracketType brackets[CPS_MAX];
    uint32_t n;
    FriBidiParType base;
    uint8_t base_level; /* NO_LEVEL: not told */
    uint8_t levels[CPS_MAX];
    uint32_t order[CPS_MAX], order_n;
};

/* ---- reading ---- */

static void parse_levels(char *text, struct bidi_case *c)
{
    uint32_t n = 0;
    for (char *word = strtok(text, " \t"); word; word = strtok(NULL, " \t"), n++) {
        assert_true(n < CPS_MAX);
        c->levels[n] = *word == 'x' ? NO_LEVEL : (uint8_t)strtoul(word, NULL, 10);
    }
}

static void parse_order(char *text, struct bidi_case *c)
{
    c->order_n = 0;
    for (char *word = strtok(text, " \t"); word; word = strtok(NULL, " \t")) {
        assert_true(c->order_n < CPS_MAX);
        c->order[c->order_n++] = (uint32_t)strtoul(word, NULL, 10);
    }
}

static FriBidiCharType type_named(const char *name)
{
    static const struct {
        const char *name;
        FriBidiCharType type;
    } types[] = {{"L", FRIBIDI_TYPE_LTR},   {"R", FRIBIDI_TYPE_RTL},   {"AL", FRIBIDI_TYPE_AL},
                 {"EN", FRIBIDI_TYPE_EN},   {"ES", FRIBIDI_TYPE_ES},   {"ET", FRIBIDI_TYPE_ET},
                 {"AN", FRIBIDI_TYPE_AN},   {"CS", FRIBIDI_TYPE_CS},   {"NSM", FRIBIDI_TYPE_NSM},
                 {"BN", FRIBIDI_TYPE_BN},   {"B", FRIBIDI_TYPE_BS},    {"S", FRIBIDI_TYPE_SS},
                 {"WS", FRIBIDI_TYPE_WS},   {"ON", FRIBIDI_TYPE_ON},   {"LRE", FRIBIDI_TYPE_LRE},
                 {"LRO", FRIBIDI_TYPE_LRO}, {"RLE", FRIBIDI_TYPE_RLE}, {"RLO", FRIBIDI_TYPE_RLO},
                 {"PDF", FRIBIDI_TYPE_PDF}, {"LRI", FRIBIDI_TYPE_LRI}, {"RLI", FRIBIDI_TYPE_RLI},
                 {"FSI", FRIBIDI_TYPE_FSI}, {"PDI", FRIBIDI_TYPE_PDI}};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (strcmp(types[i].name, name) == 0)
            return types[i].type;
    fail_msg("no bidi class is called %s", name);
    return 0;
}

/* ---- judging ---- */

/* L1: separators, and white space before them and at the end, at the level of the paragraph. */
static void reset_levels(const struct bidi_case *c, uint8_t base_level, uint8_t *levels)
{
    bool is_trailing = true;
    for (uint32_t i = c->n; i-- > 0;) {
        bool is_separator = c->types[i] == FRIBIDI_TYPE_SS || c->types[i] == FRIBIDI_TYPE_BS;
        bool is_white =
            FRIBIDI_IS_EXPLICIT_OR_BN_OR_WS(c->types[i]) || FRIBIDI_IS_ISOLATE(c->types[i]);
        is_trailing = is_separator || (is_trailing && is_white);
        if (is_trailing)
            levels[i] = base_level;
    }
}

static bool order_is_right(const struct bidi_case *c, const uint8_t *levels)
{
    uint8_t kept_levels[CPS_MAX];
    uint32_t kept[CPS_MAX], order[CPS_MAX], n = 0;
    for (uint32_t i = 0; i < c->n; i++) {
        if (c->levels[i] != NO_LEVEL) {
            kept_levels[n] = levels[i];
            kept[n++] = i;
        }
    }
    wq_order_visual(kept_levels, n, order);
    bool is_right = n == c->order_n;
    for (uint32_t i = 0; i < n && is_right; i++)
        is_right = kept[order[i]] == c->order[i];
    return is_right;
}

static bool is_ordered_right(const struct bidi_case *c)
{
    uint8_t levels[CPS_MAX];
    FriBidiParType base = c->base;
    FriBidiLevel highest = fribidi_get_par_embedding_levels_ex(
        c->types, c->brackets, (FriBidiStrIndex)c->n, &base, (FriBidiLevel *)levels);
    uint8_t base_level = FRIBIDI_IS_RTL(base) ? 1 : 0;
    if (highest == 0 || (c->base_level != NO_LEVEL && c->base_level != base_level))
        return false;
    reset_levels(c, base_level, levels);
    for (uint32_t i = 0; i < c->n; i++)
        if (c->levels[i] != NO_LEVEL && c->levels[i] != levels[i])
            return false;
    return order_is_right(c, levels);
}

/* ---- the files ---- */

static void test_every_case_of_bidi_test_is_ordered_as_it_says(void **state)
{
    (void)state;
    /* automatic, left to right, right to left: bits 1, 2 and 4 of a line */
    static const FriBidiParType bases[] = {FRIBIDI_PAR_ON, FRIBIDI_PAR_LTR, FRIBIDI_PAR_RTL};
    FILE *file = open_unicode("BidiTest.txt");
    assert_non_null(file);
    static struct bidi_case c;
    char text[2048];
    int case_n = 0, wrong_n = 0;
    c.base_level = NO_LEVEL;
    while (read_unicode_line(file, text, sizeof text)) {
        if (strncmp(text, "@Levels:", 8) == 0) {
            parse_levels(text + 8, &c);
            continue;
        }
        if (strncmp(text, "@Reorder:", 9) == 0) {
            parse_order(text + 9, &c);
            continue;
        }
        char *bits_text = strchr(text, ';');
        assert_non_null(bits_text);
        *bits_text++ = 0;
        unsigned long bits = strtoul(bits_text, NULL, 16);
        c.n = 0;
        for (char *word = strtok(text, " \t"); word; word = strtok(NULL, " \t")) {
            assert_true(c.n < CPS_MAX);
            c.types[c.n++] = type_named(word);
        }
        for (int b = 0; b < 3; b++) {
            if (!(bits >> b & 1))
                continue;
            c.base = bases[b];
            case_n++;
            if (!is_ordered_right(&c) && wrong_n++ < 20)
                print_error("case %d, base %d\n", case_n, b);
        }
    }
    fclose(file);
    print_message("BidiTest.txt: %d of %d cases\n", case_n - wrong_n, case_n);
    assert_int_equal(case_n, BIDI_CASE_N);
    assert_int_equal(wrong_n, 0);
}

/* A line of BidiCharacterTest.txt into *c. */
static void parse_character_line(char *text, struct bidi_case *c)
{
    static const FriBidiParType bases[] = {FRIBIDI_PAR_LTR, FRIBIDI_PAR_RTL, FRIBIDI_PAR_ON};
    char *field[5] = {text};
    for (int i = 1; i < 5; i++) {
        field[i] = strchr(field[i - 1], ';');
        assert_non_null(field[i]);
        *field[i]++ = 0;
    }
    c->n = 0;
    for (char *word = strtok(field[0], " "); word; word = strtok(NULL, " ")) {
        assert_true(c->n < CPS_MAX);
        c->cps[c->n++] = (FriBidiChar)strtoul(word, NULL, 16);
    }
    fribidi_get_bidi_types(c->cps, (FriBidiStrIndex)c->n, c->types);
    fribidi_get_bracket_types(c->cps, (FriBidiStrIndex)c->n, c->types, c->brackets);
    unsigned long base = strtoul(field[1], NULL, 10);
    assert_true(base < 3);
    c->base = bases[base];
    c->base_level = (uint8_t)strtoul(field[2], NULL, 10);
    parse_levels(field[3], c);
    parse_order(field[4], c);
}

static void test_every_line_of_bidi_character_test_is_ordered_as_it_says(void **state)
{
    (void)state;
    FILE *file = open_unicode("BidiCharacterTest.txt");
    assert_non_null(file);
    static struct bidi_case c;
    char text[2048];
    int case_n = 0, wrong_n = 0;
    while (read_unicode_line(file, text, sizeof text)) {
        parse_character_line(text, &c);
        case_n++;
        if (!is_ordered_right(&c) && wrong_n++ < 20)
            print_error("line %d, of %u characters from U+%04X\n", case_n, c.n, c.cps[0]);
    }
    fclose(file);
    print_message("BidiCharacterTest.txt: %d of %d\n", case_n - wrong_n, case_n);
    assert_int_equal(case_n, CHARACTER_CASE_N);
    assert_int_equal(wrong_n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_case_of_bidi_test_is_ordered_as_it_says),
        cmocka_unit_test(test_every_line_of_bidi_character_test_is_ordered_as_it_says),
    };
    return has_unicode("BidiCharacterTest.txt") ? cmocka_run_group_tests(tests, NULL, NULL)
                                                : SKIPPED;
}
