/* SPDX-License-Identifier: MIT */
/* Which keys there are and where they stand. */
#include "keyboard.h"

#define ROWS 4

/* The letters of the upper three rows, the leftmost key first. The signs are those that a query has
 * a use for. */
static const char *const letter_rows[KEYSET_N][ROWS - 1] = {
    [KEYSET_ARABIC] = {"ضصثقفغعهخحج", "شسيبلاتنمكط", "ذءؤرىةوزظد"},
    [KEYSET_LATIN] = {"qwertyuiop", "asdfghjkl", "zxcvbnm"},
    [KEYSET_SIGNS] = {"1234567890", "«»\"-*", "/.:'"},
};

/* Widths beside that of a letter, which is 10. */
#define LETTER_WIDTH 10
#define ERASE_WIDTH 14
#define SWITCH_WIDTH 15
#define SPACE_WIDTH 62
#define SEARCH_WIDTH 22

#define ROW_KEYS_MAX 16

struct row {
    struct key keys[ROW_KEYS_MAX];
    int32_t widths[ROW_KEYS_MAX];
    uint32_t n;
};

static void add(struct row *row, struct key key, int32_t width)
{
    row->keys[row->n] = key;
    row->widths[row->n++] = width;
}

static uint32_t digit_of(uint32_t cp, uint32_t zero)
{
    return cp >= '0' && cp <= '9' ? zero + (cp - '0') : cp;
}

static void add_letters(struct row *row, struct wq_str letters, uint32_t zero)
{
    while (letters.len > 0) {
        uint32_t cp;
        size_t used = wq_utf8_decode(letters, &cp);
        letters.ptr += used;
        letters.len -= used;
        add(row, (struct key){.does = KEY_TYPES, .cp = digit_of(cp, zero)}, LETTER_WIDTH);
    }
}

/* The lowest row: the two other sets, the space bar, the end of typing. */
static void add_below(struct row *row, enum keyset set, enum keyset letters)
{
    enum keyset first = set == KEYSET_SIGNS ? letters : KEYSET_SIGNS;
    enum keyset second = letters == KEYSET_ARABIC ? KEYSET_LATIN : KEYSET_ARABIC;
    add(row, (struct key){.does = KEY_SHOWS, .shows = first}, SWITCH_WIDTH);
    add(row, (struct key){.does = KEY_SHOWS, .shows = second}, SWITCH_WIDTH);
    add(row, (struct key){.does = KEY_TYPES, .cp = ' '}, SPACE_WIDTH);
    add(row, (struct key){.does = KEY_SEARCHES}, SEARCH_WIDTH);
}

/* Give each key of the row its share of `area` between gaps. */
static void place(struct row *row, struct wq_rect area, int32_t gap_px)
{
    int32_t all = 0, before = 0;
    for (uint32_t i = 0; i < row->n; i++)
        all += row->widths[i];
    int32_t room = area.w - gap_px * ((int32_t)row->n + 1);
    for (uint32_t i = 0; i < row->n; i++) {
        int32_t from = room * before / all, to = room * (before + row->widths[i]) / all;
        row->keys[i].box =
            (struct wq_rect){area.x + gap_px * ((int32_t)i + 1) + from, area.y, to - from, area.h};
        before += row->widths[i];
    }
}

/* Row `i` of the keys in `area`, from the top. */
static struct wq_rect strip(struct wq_rect area, int32_t i, int32_t gap_px)
{
    const int32_t room = area.h - gap_px * (ROWS + 1);
    int32_t from = room * i / ROWS, to = room * (i + 1) / ROWS;
    return (struct wq_rect){area.x, area.y + gap_px * (i + 1) + from, area.w, to - from};
}

static int32_t gap_of(int32_t unit_px)
{
    return (unit_px * 6 + 5) / 10;
}

uint32_t wq_keyboard_keys(enum keyset set, enum keyset letters, uint32_t zero, struct wq_rect area,
                          int32_t unit_px, struct key keys[KEYS_MAX])
{
    uint32_t n = 0;
    for (int32_t i = 0; i < ROWS; i++) {
        struct row row = {.n = 0};
        if (i < ROWS - 1)
            add_letters(&row, wq_str(letter_rows[set][i]), zero);
        else
            add_below(&row, set, letters);
        if (i == ROWS - 2)
            add(&row, (struct key){.does = KEY_ERASES}, ERASE_WIDTH);
        place(&row, strip(area, i, gap_of(unit_px)), gap_of(unit_px));
        for (uint32_t k = 0; k < row.n; k++)
            keys[n++] = row.keys[k];
    }
    return n;
}

uint32_t wq_keyboard_variant_keys(uint32_t cp, struct wq_rect area, int32_t unit_px,
                                  struct key keys[KEYS_MAX])
{
    uint32_t variants[KEY_VARIANTS_MAX], n;
    struct row row = {.n = 0};
    wq_keyboard_variants(cp, variants, &n);
    while (n > 0)
        add(&row, (struct key){.does = KEY_TYPES, .cp = variants[--n]}, LETTER_WIDTH);
    add(&row, (struct key){.does = KEY_TYPES, .cp = cp}, LETTER_WIDTH);
    place(&row, strip(area, 0, gap_of(unit_px)), gap_of(unit_px));
    for (uint32_t i = 0; i < row.n; i++)
        keys[i] = row.keys[i];
    return row.n;
}

void wq_keyboard_variants(uint32_t cp, uint32_t variants[KEY_VARIANTS_MAX], uint32_t *n)
{
    static const struct {
        uint32_t cp;
        uint32_t variants[KEY_VARIANTS_MAX];
    } table[] = {
        {0x627, {0x623, 0x625, 0x622, 0x671, 0x621}}, /* ا: أ إ آ ٱ ء */
        {0x649, {0x626, 0x64A}},                      /* ى: ئ ي */
        {0x648, {0x624}},                             /* و: ؤ */
        {0x647, {0x629}},                             /* ه: ة */
    };
    *n = 0;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        for (; table[i].cp == cp && *n < KEY_VARIANTS_MAX && table[i].variants[*n]; ++*n)
            variants[*n] = table[i].variants[*n];
    if (cp >= '0' && cp <= '9')
        variants[(*n)++] = 0x660 + (cp - '0');
    else if (cp >= 0x660 && cp <= 0x669)
        variants[(*n)++] = '0' + (cp - 0x660);
    else if (cp >= 0x6F0 && cp <= 0x6F9)
        variants[(*n)++] = '0' + (cp - 0x6F0);
}
