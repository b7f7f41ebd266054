/* SPDX-License-Identifier: MIT */
/* Light stems: what is written together with a word, taken off. docs/arabic.md, "Stems". */
#include <string.h>
#include "own_words.h"
#include "warraq/fold.h"

/* A word, or what is left of it. */
struct part {
    const uint8_t *letters; /* folded */
    size_t n;
};

/* One letter of UTF-8 as a byte of the folded alphabet: the tables here are written in Arabic. */
static uint8_t letter_at(const char *utf8)
{
    const unsigned cp = ((unsigned char)utf8[0] & 0x1Fu) << 6 | ((unsigned char)utf8[1] & 0x3Fu);
    return (uint8_t)(0x80 + cp - 0x620);
}

static bool has_at(struct part part, size_t at, const char *utf8)
{
    for (size_t i = 0; utf8[2 * i] != '\0'; i++) {
        if (at + i >= part.n || part.letters[at + i] != letter_at(utf8 + 2 * i))
            return false;
    }
    return true;
}

static bool begins(struct part part, const char *utf8)
{
    return has_at(part, 0, utf8);
}

static bool is(struct part part, const char *utf8)
{
    return begins(part, utf8) && strlen(utf8) == 2 * part.n;
}

/* Whether `part` ends with this and `rest` letters or more stand before it. */
static bool ends(struct part part, const char *utf8, size_t rest)
{
    const size_t len = strlen(utf8) / 2;
    return part.n >= len + rest && has_at(part, part.n - len, utf8);
}

static struct part after(struct part part, size_t n)
{
    return (struct part){part.letters + n, part.n - n};
}

/* Below, at or above `utf8` in the order of letters: -1, 0 or 1. */
static int compare(struct part part, const char *utf8)
{
    const size_t len = strlen(utf8) / 2;
    for (size_t i = 0; i < part.n && i < len; i++) {
        uint8_t other = letter_at(utf8 + 2 * i);
        if (part.letters[i] != other)
            return part.letters[i] < other ? -1 : 1;
    }
    return part.n == len ? 0 : part.n < len ? -1 : 1;
}

static bool is_in(struct part part, const char words[][OWN_WORD_BYTES], size_t n)
{
    size_t first = 0;
    while (n > 0) {
        size_t half = n / 2;
        int order = compare(part, words[first + half]);
        if (order == 0)
            return true;
        if (order > 0) {
            first += half + 1;
            n -= half + 1;
        } else {
            n = half;
        }
    }
    return false;
}

/* ---- endings ---- */

/* The low bits of a form. */
enum ending_kind {
    ENDING_NONE,
    ENDING_HEH = WQ_FORM_HEH,
    ENDING_ALEF,
    ENDING_PLURAL, /* ات */
    ENDING_PEOPLE, /* ون ين */
    ENDING_HER,    /* ها */
    ENDING_THEM,   /* هم هما نا */
    ENDING_TEH     /* ته تين تان, or two endings */
};

/* What an ending leaves; with `is_feminine` a heh goes back to it. */
struct ending {
    size_t n;
    bool is_feminine;
    enum ending_kind kind;
};

/* Take a pronoun that is sure to be one, with the teh of a feminine word before it. */
static bool take_pronoun(struct part part, struct ending *left)
{
    static const struct {
        const char *letters;
        size_t rest;
        enum ending_kind kind;
    } pronouns[] = {{"هما", 3, ENDING_THEM},
                    {"ها", 3, ENDING_HER},
                    {"هم", 3, ENDING_THEM},
                    {"نا", 4, ENDING_THEM}};
    for (size_t i = 0; i < sizeof pronouns / sizeof pronouns[0]; i++) {
        if (!ends(part, pronouns[i].letters, pronouns[i].rest))
            continue;
        part.n -= strlen(pronouns[i].letters) / 2;
        if (!ends(part, "ات", 2) && ends(part, "ت", 3))
            part.n--;
        *left = (struct ending){part.n, part.n == 3 && part.letters[3] == letter_at("ت"),
                                pronouns[i].kind};
        return true;
    }
    return false;
}

/* Take one ending. Words of three letters keep their heh: ثورة is not ثور, and their plural gets it
 * back. */
static bool take_ending(struct part part, struct ending *left)
{
    static const struct {
        const char *letters;
        size_t rest;
        enum ending_kind kind;
    } endings[] = {{"ات", 4, ENDING_PLURAL}, {"تين", 4, ENDING_TEH},   {"تان", 4, ENDING_TEH},
                   {"ون", 4, ENDING_PEOPLE}, {"ين", 4, ENDING_PEOPLE}, {"ه", 4, ENDING_HEH},
                   {"ا", 4, ENDING_ALEF}};
    if (take_pronoun(part, left))
        return true;
    if (ends(part, "ته", 4) && !ends(part, "اته", 2)) {
        *left = (struct ending){part.n - 2, false, ENDING_TEH};
        return true;
    }
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (!ends(part, endings[i].letters, endings[i].rest))
            continue;
        *left = (struct ending){part.n - strlen(endings[i].letters) / 2, false, endings[i].kind};
        return true;
    }
    if (!ends(part, "ات", 2))
        return false;
    *left = (struct ending){part.n - 2, true, ENDING_PLURAL};
    return true;
}

/* The stem of a word that nothing stands before. */
static struct ending strip_endings(struct part part)
{
    struct ending left = {part.n, false, ENDING_NONE}, next;
    if (is_in(part, whole_words, sizeof whole_words / sizeof whole_words[0]))
        return left;
    /* كتاباته: two endings */
    for (int i = 0; i < 2 && !left.is_feminine; i++) {
        if (!take_ending((struct part){part.letters, left.n}, &next))
            break;
        left = (struct ending){next.n, next.is_feminine, i == 0 ? next.kind : ENDING_TEH};
    }
    if (left.n < part.n && left.kind != ENDING_ALEF &&
        is_in((struct part){part.letters, left.n}, feminine_words,
              sizeof feminine_words / sizeof feminine_words[0]))
        left.is_feminine = true;
    return left;
}

/* ---- beginnings ---- */

static bool is_listed(struct part part)
{
    return is_in(part, own_words, sizeof own_words / sizeof own_words[0]);
}

/* Whether the first letters of the word are its own, though they look like clitics. */
static bool is_own(struct part part)
{
    if (is_listed(part))
        return true;
    struct ending left = strip_endings(part);
    if (left.n == part.n && ends(part, "ه", 3))
        left.n--;
    return left.n < part.n && is_listed((struct part){part.letters, left.n});
}

/* Letters before the article, as in فبال: a conjunction, a preposition, both or none. */
static size_t count_before_article(struct part part)
{
    size_t n = begins(part, "و") || begins(part, "ف");
    n += has_at(part, n, "ب") || has_at(part, n, "ك");
    return n;
}

/* لل is the article after a preposition, or the preposition before a word that begins with lam. */
static size_t count_double_lam(struct part part)
{
    size_t n = begins(part, "و") || begins(part, "ف");
    if (!has_at(part, n, "لل"))
        return 0;
    struct part with_lam = after(part, n + 1);
    return with_lam.n < 3 ? 0 : is_own(with_lam) ? n + 1 : n + 2;
}

/* و ف ب ك ل without an article, before three letters or more. */
static size_t count_bare(struct part part)
{
    size_t n = begins(part, "و") || begins(part, "ف");
    if (n == 1 && (part.n < 4 || is_own(after(part, 1))))
        return part.n < 4 ? 0 : 1;
    if (part.n >= n + 4 && (has_at(part, n, "ب") || has_at(part, n, "ك") || has_at(part, n, "ل")))
        n++;
    return n;
}

/* How many letters of `part` are clitics before the word. */
static size_t count_clitics(struct part part)
{
    if (is_own(part))
        return 0;
    const size_t before = count_before_article(part);
    if (has_at(part, before, "ال")) {
        /* والله, بالماني: what looks like the article is the word's own */
        if (before > 0 && is_own(after(part, before)))
            return before;
        return part.n >= before + 4 ? before + 2 : 0;
    }
    const size_t double_lam = count_double_lam(part);
    return double_lam > 0 ? double_lam : count_bare(part);
}

static bool is_arabic(struct part part)
{
    for (size_t i = 0; i < part.n; i++) {
        if (part.letters[i] < 0x80 || part.letters[i] >= 0xC0)
            return false;
    }
    return true;
}

/* The high bits of a form: which clitics these are. */
static uint8_t clitics_form(struct part clitics)
{
    unsigned conjunction = begins(clitics, "و") ? 1 : begins(clitics, "ف") ? 2 : 0;
    struct part rest = after(clitics, conjunction != 0);
    unsigned preposition = begins(rest, "ب") ? 1 : begins(rest, "ك") ? 2 : 0;
    bool has_article = has_at(rest, preposition != 0, "ال") || begins(rest, "لل");
    if (!has_at(rest, 0, "ال") && begins(rest, "ل"))
        preposition = 3;
    return (uint8_t)(conjunction << 6 | preposition << 4 | (has_article ? WQ_FORM_ARTICLE : 0));
}

static const char god[] = "الله";

static size_t stem_arabic(struct part part, uint8_t *stem, uint8_t *form)
{
    if (is(part, "لله") || is(part, "ولله") || is(part, "فلله")) {
        /* the preposition has taken the alef away */
        for (size_t i = 0; i < 4; i++)
            stem[i] = letter_at(god + 2 * i);
        *form = clitics_form((struct part){part.letters, part.n - 2});
        return 4;
    }
    size_t clitic_n = count_clitics(part);
    struct part word = after(part, clitic_n);
    struct ending left = strip_endings(word);
    memcpy(stem, word.letters, left.n);
    *form = (uint8_t)(clitics_form((struct part){part.letters, clitic_n}) | left.kind);
    if (left.is_feminine && left.n < WQ_TERM_MAX)
        stem[left.n++] = letter_at("ه");
    return left.n;
}

size_t wq_stem(const uint8_t *term, size_t n, uint8_t stem[WQ_TERM_MAX], uint8_t *form)
{
    struct part part = {term, n};
    if (is_arabic(part))
        return stem_arabic(part, stem, form);
    memcpy(stem, term, n);
    *form = 0;
    return n;
}

size_t wq_stem_beginning(const uint8_t *term, size_t n, uint8_t stem[WQ_TERM_MAX])
{
    struct part part = {term, n};
    if (is_arabic(part)) {
        const size_t before = count_before_article(part);
        if (has_at(part, before, "ال") && part.n > before + 2)
            part = after(part, before + 2);
        else
            part = after(part, count_clitics(part));
    }
    memcpy(stem, part.letters, part.n);
    return part.n;
}
