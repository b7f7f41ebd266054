/* SPDX-License-Identifier: MIT */
/* A place in a text named by the letters that follow it, so that it is found again in an edition
 * whose text before it grew or shrank. A hash by Horner's rule rolls over the text a letter at a
 * time (R. M. Karp, M. O. Rabin, 1987). */
#include "warraq/state.h"

#define LETTER_N 40
#define BASE 1099511628211u

/* The next letter of `text` from *off on: *cp, and where it begins; *off moves behind it. White
 * space and what is only written now and then, vowel marks and tatweel, are none. */
static bool next_letter(struct wq_str text, size_t *off, uint32_t *begin, uint32_t *cp)
{
    while (*off < text.len) {
        *begin = (uint32_t)*off;
        *off += wq_utf8_decode((struct wq_str){text.ptr + *off, text.len - *off}, cp);
        bool is_mark = (*cp >= 0x64B && *cp <= 0x652) || *cp == 0x670 || *cp == 0x640;
        if (!is_mark && !wq_is_space(*cp))
            return true;
    }
    return false;
}

uint64_t wq_letters_at(struct wq_str text, uint32_t off)
{
    uint64_t hash = 0;
    uint32_t begin, cp;
    size_t at = off;
    for (uint32_t n = 0; n < LETTER_N && next_letter(text, &at, &begin, &cp); n++)
        hash = hash * BASE + cp;
    return hash;
}

static uint32_t distance(uint32_t a, uint32_t b)
{
    return a < b ? b - a : a - b;
}

bool wq_letters_find(struct wq_str text, uint64_t letters, uint32_t off, uint32_t *found_off)
{
    uint64_t powers[LETTER_N] = {1}, hash = 0;
    uint32_t begin, cp, n = 0;
    size_t first = 0, last = 0; /* of the letters in the hash */
    bool found = false;
    for (uint32_t i = 1; i < LETTER_N; i++)
        powers[i] = powers[i - 1] * BASE;
    for (; n < LETTER_N && next_letter(text, &last, &begin, &cp); n++)
        hash = hash * BASE + cp;
    while (letters != 0 && n > 0) {
        uint64_t here = hash;
        if (!next_letter(text, &first, &begin, &cp))
            break;
        if (found && begin > off && begin - off > distance(*found_off, off))
            break; /* from here on they are farther away */
        if (here == letters && (!found || distance(begin, off) < distance(*found_off, off))) {
            *found_off = begin;
            found = true;
        }
        hash -= cp * powers[n - 1];
        uint32_t unused;
        if (next_letter(text, &last, &unused, &cp))
            hash = hash * BASE + cp;
        else
            n--;
    }
    return found;
}
