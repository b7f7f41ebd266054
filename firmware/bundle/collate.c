/* SPDX-License-Identifier: MIT */
/* One order of names and titles for laptop and device: docs/bundle.md, "Collation". */
#include <string.h>
#include "internal.h"
#include "warraq/fold.h"

/* First bytes of what a key is made of, in their order; letters of other scripts, which fold to
 * UTF-8 from 0xC2, come after all of them. */
#define SPACE 0x01
#define NUMBER 0x02 /* then how many digits, then the digits */
#define ARABIC 0x10 /* to 0x4F */
#define LATIN 0x60  /* to 0x79 */

#define ALEF 0x627
#define LAM 0x644
#define FOLDED(cp) (0x80 + ((cp)-0x620))

/* Whether the first letters of `text` as written are a bare alef and a lam: with a hamza it is no
 * article (ألمانيا). */
static bool begins_with_article(struct wq_str text)
{
    uint32_t wanted = ALEF;
    while (text.len > 0) {
        uint32_t cp;
        size_t used = wq_utf8_decode(text, &cp);
        text.ptr += used;
        text.len -= used;
        bool is_letter = cp >= 0x80 ? (cp >= 0x620 && cp < 0x64B && cp != 0x640) || cp >= 0x66E
                                    : (cp | 0x20) >= 'a' && (cp | 0x20) <= 'z';
        if (!is_letter)
            continue;
        if (cp != wanted)
            return false;
        if (wanted == LAM)
            return true;
        wanted = LAM;
    }
    return false;
}

/* Bytes of an article before the first word, which is passed over when two letters or more follow,
 * or one of a word that goes on: 2 or 0. In الله and اللهم it is part of the name. */
static size_t article_len(struct wq_str text, struct wq_bytes folded, bool goes_on)
{
    static const uint8_t god[] = {FOLDED(0x627), FOLDED(0x644), FOLDED(0x644), FOLDED(0x647)};
    const uint8_t *space = folded.len ? memchr(folded.ptr, ' ', folded.len) : NULL;
    const size_t word_len = space ? (size_t)(space - folded.ptr) : folded.len;
    const size_t least = goes_on && !space ? 3 : 4;
    if (word_len < least || memcmp(folded.ptr, god, 2) != 0 || !begins_with_article(text))
        return 0;
    bool is_god = memcmp(folded.ptr, god, sizeof god) == 0 &&
                  (word_len == 4 || (word_len == 5 && folded.ptr[4] == FOLDED(0x645)));
    return is_god ? 0 : 2;
}

struct key {
    uint8_t *bytes;
    size_t n, cap;
};

static void put(struct key *key, uint8_t byte)
{
    if (key->n < key->cap)
        key->bytes[key->n++] = byte;
}

/* Numbers compare by value: without leading zeros the longer one is the larger one. */
static size_t put_number(struct key *key, const uint8_t *digits, size_t left)
{
    size_t n = 0, zeros = 0;
    while (n < left && digits[n] >= '0' && digits[n] <= '9')
        n++;
    while (zeros + 1 < n && digits[zeros] == '0')
        zeros++;
    put(key, NUMBER);
    put(key, (uint8_t)(n - zeros < 255 ? n - zeros : 255));
    for (size_t i = zeros; i < n; i++)
        put(key, digits[i]);
    return n;
}

static size_t put_letter(struct key *key, const uint8_t *at, size_t left)
{
    const uint8_t byte = *at;
    if (byte >= '0' && byte <= '9')
        return put_number(key, at, left);
    if (byte == ' ')
        put(key, SPACE);
    else if (byte >= 0x80 && byte < 0xC0)
        put(key, (uint8_t)(ARABIC + (byte - 0x80)));
    else if (byte >= 'a' && byte <= 'z')
        put(key, (uint8_t)(LATIN + (byte - 'a')));
    else
        put(key, byte);
    return 1;
}

/* A letter in UTF-8 whole, so that its later bytes are not taken for Arabic. */
static size_t put_other(struct key *key, const uint8_t *at, size_t left)
{
    uint32_t cp;
    size_t used = wq_fold_decode((struct wq_bytes){at, left}, &cp);
    for (size_t i = 0; i < used; i++)
        put(key, at[i]);
    return used;
}

static size_t collate(struct wq_str text, bool goes_on, uint8_t *out, size_t cap)
{
    uint8_t folded[WQ_COLLATE_MAX];
    const size_t len = wq_fold(text, folded, sizeof folded);
    struct key key = {out, 0, cap};
    size_t at = article_len(text, (struct wq_bytes){folded, len}, goes_on);
    while (at < len)
        at += folded[at] >= 0xC0 ? put_other(&key, folded + at, len - at)
                                 : put_letter(&key, folded + at, len - at);
    return key.n;
}

size_t wq_collate(struct wq_str text, uint8_t *key, size_t cap)
{
    return collate(text, false, key, cap);
}

size_t wq_collate_beginning(struct wq_str text, uint8_t *key, size_t cap)
{
    return collate(text, true, key, cap);
}

bool wq_is_same_name(struct wq_str a, struct wq_str b)
{
    uint8_t a_key[WQ_COLLATE_MAX], b_key[WQ_COLLATE_MAX];
    size_t a_len = wq_collate(a, a_key, sizeof a_key), b_len = wq_collate(b, b_key, sizeof b_key);
    return wq_str_equal(a, b) || (a_len == b_len && a_len > 0 && memcmp(a_key, b_key, a_len) == 0);
}
