/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_FOLD_H
#define WARRAQ_FOLD_H
/* The one folding of letters: what is written in different ways and meant the same becomes the same
 * bytes. Search, title order and finding within a page all use it. docs/arabic.md, "Folding".
 *
 * The folded alphabet is bytes: ASCII letters (lower case) and digits stand for themselves; 0x80 to
 * 0xBF in the place of a first byte are U+0620 to U+065F, so that an Arabic letter takes one byte
 * and byte order is letter order; everything else is UTF-8, whose first bytes are from 0xC2. */
#include "warraq/base.h"

/* Changes whenever a text could fold, be cut into words or be stemmed in another way, or an index
 * tells it in another way. A bundle names the version that its index and its order of titles were
 * made with. */
#define WQ_FOLD_VERSION 3u

/* Fold all of `text` to `out`: words with one space between them, none at the ends. Vowel marks,
 * tatweel and characters without width vanish; punctuation is space. The bytes written, at most
 * `cap`, are returned; what does not fit is cut at a letter. */
size_t wq_fold(struct wq_str text, uint8_t *out, size_t cap);

/* The first letter of `folded` (len > 0, made by wq_fold or wq_words_next) as a code point in *cp;
 * the bytes used are returned. Malformed bytes give U+FFFD. */
size_t wq_fold_decode(struct wq_bytes folded, uint32_t *cp);

/* `folded` as UTF-8, for people: at most `cap` bytes, which are returned, cut at a letter. */
size_t wq_fold_show(struct wq_bytes folded, char *out, size_t cap);

/* ---- words ---- */

/* Bytes of a term; a longer word is cut, in the index as in a query. */
#define WQ_TERM_MAX 48

/* A word of a text. Words are runs of letters or of digits; "ـ12" and "F-16" are two. A number
 * keeps its decimal point and loses what parts its thousands; a day or month loses its leading
 * zero. An apostrophe inside a word vanishes. Scripts without spaces give a word a character. */
struct wq_fold_word {
    uint32_t off, len; /* UTF-8 bytes of the text, with the marks that belong to it */
    uint8_t term_n;    /* bytes, 1 to WQ_TERM_MAX */
    uint8_t term[WQ_TERM_MAX];
    bool is_tight; /* nothing but what vanishes or joins stands between it and the word before:
                      parts of one thing, as in "F-16", "example.org", "2011/7/9" or a run of
                      ideographs */
};

/* Where the cutting into words stands; its fields belong to firmware/fold/words.c. */
struct wq_words {
    struct wq_str text;
    size_t at;
    size_t split_end;       /* up to here digits are not joined across signs */
    size_t last_end;        /* end of the word before; SIZE_MAX before the first */
    struct wq_bytes phrase; /* words still to give of a sign that stands for several, as U+FDFA */
    size_t phrase_off;
};

/* Begin to cut `text`, at most 4 GiB, which outlives `words`. */
void wq_words_init(struct wq_words *words, struct wq_str text);

/* The next word; false at the end. */
bool wq_words_next(struct wq_words *words, struct wq_fold_word *word);

/* How a word was written around its stem, for telling exact matches from others: equal words give
 * equal forms, and the two forms of a word with and without the article differ in this bit alone.
 */
#define WQ_FORM_ARTICLE 8u
#define WQ_FORM_ENDING 7u /* the bits of the ending; the value of one heh, as in مدينة: */
#define WQ_FORM_HEH 1u

/* The stem of a term of `n` bytes (1 to WQ_TERM_MAX, as wq_words_next gives it), 1 to WQ_TERM_MAX
 * bytes in `stem`; they are returned, and the form goes to *form. Arabic loses the clitics before
 * it (و ف ب ك ل, the article, and both), pronouns and endings of number and gender that can be told
 * without a dictionary; words in other letters stay. docs/arabic.md, "Stems". */
size_t wq_stem(const uint8_t *term, size_t n, uint8_t stem[WQ_TERM_MAX], uint8_t *form);

/* The same for a word of which only the beginning is there: clitics alone are taken off, the
 * article also before a single letter. */
size_t wq_stem_beginning(const uint8_t *term, size_t n, uint8_t stem[WQ_TERM_MAX]);

#endif
