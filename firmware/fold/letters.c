/* SPDX-License-Identifier: MIT */
/* Characters to folded letters, by the table and by what stands beside them. */
#include <string.h>
#include "fold_table.h"
#include "internal.h"

/* Arabic letters in the folded alphabet. */
#define LETTER(cp) (0x80 + ((cp)-0x620))
#define HAMZA LETTER(0x621)
#define YEH_HAMZA LETTER(0x626) /* only until the next letter is known */
#define WAW LETTER(0x648)
#define YEH LETTER(0x64A)
#define HAMZA_ABOVE LETTER(0x654) /* the mark; never written */

static size_t encode(uint32_t cp, uint8_t out[4])
{
    if (cp >= 0x620 && cp < 0x660) {
        out[0] = (uint8_t)LETTER(cp);
        return 1;
    }
    return wq_utf8_encode(cp, (char *)out);
}

static void take_from_pool(uint32_t at, struct wq_unit *unit)
{
    unit->kind = fold_pool[at] & 0x80 ? WQ_UNIT_PHRASE : WQ_UNIT_LETTERS;
    unit->folded = fold_pool + at + 1;
    unit->folded_n = fold_pool[at] & 0x3F;
}

void wq_unit_read(struct wq_str text, struct wq_unit *unit)
{
    unit->len = wq_utf8_decode(text, &unit->cp);
    const uint32_t cp = unit->cp;
    const uint32_t value = fold_leaf[fold_middle[fold_root[cp >> 9]][cp >> 4 & 31]][cp & 15];
    unit->folded = unit->own;
    unit->folded_n = 0;
    if (value >= FOLD_POOL) {
        take_from_pool(value - FOLD_POOL, unit);
        return;
    }
    if (value >= FOLD_DIGIT) {
        unit->kind = WQ_UNIT_DIGIT;
        unit->own[0] = (uint8_t)('0' + value - FOLD_DIGIT);
        unit->folded_n = 1;
        return;
    }
    static const enum wq_unit_kind kinds[] = {
        [FOLD_BREAK] = WQ_UNIT_BREAK,           [FOLD_NOTHING] = WQ_UNIT_NOTHING,
        [FOLD_SAME] = WQ_UNIT_LETTERS,          [FOLD_ALONE] = WQ_UNIT_ALONE,
        [FOLD_APOSTROPHE] = WQ_UNIT_APOSTROPHE,
    };
    unit->kind = kinds[value];
    if (value == FOLD_SAME || value == FOLD_ALONE)
        unit->folded_n = (uint8_t)encode(cp, unit->own);
}

static size_t letter_len(uint8_t first)
{
    return first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/* A hamza on yeh is yeh and a hamza by itself stays, but before waw both are written as waw: the
 * same word is مسؤول in one country and مسئول in another, رؤوس or رءوس. */
static void settle_hamza(struct wq_letters *letters, uint8_t next)
{
    if (letters->last == YEH_HAMZA)
        letters->bytes[letters->n - 1] = next == WAW ? WAW : YEH;
    else if (letters->last == HAMZA && next == WAW)
        letters->bytes[letters->n - 1] = WAW;
}

static void add_letter(struct wq_letters *letters, const uint8_t *letter, size_t n)
{
    if (n == 1 && letter[0] == HAMZA_ABOVE) {
        if (letters->last == YEH)
            letters->last = letters->bytes[letters->n - 1] = YEH_HAMZA;
        return;
    }
    if (letters->is_full || n > letters->cap - letters->n) {
        letters->is_full = true;
        return;
    }
    settle_hamza(letters, n == 1 ? letter[0] : 0);
    memcpy(letters->bytes + letters->n, letter, n);
    letters->n += n;
    letters->last = n == 1 && letter[0] >= 0x80 ? letter[0] : 0;
}

void wq_letters_add(struct wq_letters *letters, const uint8_t *folded, size_t n)
{
    for (size_t i = 0; i < n;) {
        size_t len = letter_len(folded[i]);
        add_letter(letters, folded + i, len);
        i += len;
    }
}

void wq_letters_end(struct wq_letters *letters)
{
    settle_hamza(letters, 0);
    letters->last = 0;
}

size_t wq_fold(struct wq_str text, uint8_t *out, size_t cap)
{
    struct wq_letters letters = {.bytes = out, .cap = cap};
    bool is_apart = false; /* a space is due before the next letter */
    while (text.len > 0 && !letters.is_full) {
        struct wq_unit unit;
        wq_unit_read(text, &unit);
        text.ptr += unit.len;
        text.len -= unit.len;
        const bool is_apart_itself = unit.kind == WQ_UNIT_BREAK || unit.kind == WQ_UNIT_PHRASE;
        if (is_apart_itself && letters.n > 0 && !is_apart) {
            wq_letters_end(&letters);
            is_apart = true;
        }
        if (unit.folded_n == 0)
            continue;
        if (is_apart && letters.n + 1 + unit.folded_n > cap)
            break;
        if (is_apart)
            wq_letters_add(&letters, (const uint8_t *)" ", 1);
        wq_letters_add(&letters, unit.folded, unit.folded_n);
        is_apart = unit.kind == WQ_UNIT_PHRASE;
    }
    wq_letters_end(&letters);
    return letters.n;
}

size_t wq_fold_decode(struct wq_bytes folded, uint32_t *cp)
{
    const uint8_t first = folded.ptr[0];
    if (first >= 0x80 && first < 0xC0) {
        *cp = 0x620u + (first - 0x80u);
        return 1;
    }
    return wq_utf8_decode((struct wq_str){(const char *)folded.ptr, folded.len}, cp);
}

size_t wq_fold_show(struct wq_bytes folded, char *out, size_t cap)
{
    size_t n = 0;
    while (folded.len > 0) {
        uint32_t cp;
        char letter[4];
        size_t used = wq_fold_decode(folded, &cp), len = wq_utf8_encode(cp, letter);
        if (len > cap - n)
            break;
        memcpy(out + n, letter, len);
        n += len;
        folded.ptr += used;
        folded.len -= used;
    }
    return n;
}
