/* SPDX-License-Identifier: MIT */
/* Who wrote it, as lines around a text say. */
#include <string.h>
#include "furniture.h"
#include "warraq/fold.h"

#define NAME_WORDS 6u /* of an author */
#define NAME_BYTES 90u
#define LINE_BYTES 1000u /* of a line with one: few words may stand a megabyte of spaces apart */
#define SIGN_NAME_WORDS 4u
#define SIGN_WORDS 18u /* of a line that signs a text, maybe with two dates */

static struct wq_str rest_of(struct wq_str text, size_t off)
{
    if (text.len == 0) /* it may be nowhere */
        return text;
    return wq_trim((struct wq_str){text.ptr + off, text.len - off});
}

/* The length of the sign at the front of `text` that parts a name from what is not of it; 0: none.
 */
static size_t sign_at(struct wq_str text)
{
    static const char *const signs[] = {":", "/", "\\", "|", "-", "–", "—",
                                        "•", "·", "»",  "«", "ـ", ";", "؛"};
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        const size_t len = strlen(signs[i]);
        if (text.len >= len && memcmp(text.ptr, signs[i], len) == 0)
            return len;
    }
    return 0;
}

/* The same of a comma, which stands between a label and a name, but also within names. */
static size_t comma_at(struct wq_str text)
{
    static const char comma[] = "،";
    if (text.len > 0 && *text.ptr == ',')
        return 1;
    return text.len >= sizeof comma - 1 && memcmp(text.ptr, comma, sizeof comma - 1) == 0
               ? sizeof comma - 1
               : 0;
}

/* The text up to the first such sign, which a hyphen is only between spaces, or bracket or digit.
 */
static struct wq_str name_at(struct wq_str text)
{
    size_t end = 0;
    while (end < text.len) {
        const struct wq_str rest = {text.ptr + end, text.len - end};
        const char c = *rest.ptr;
        uint32_t cp;
        const size_t used = wq_utf8_decode(rest, &cp);
        const bool is_digit = (c >= '0' && c <= '9') || (cp >= 0x660 && cp <= 0x669);
        const bool is_inner = (c == '-' || cp == 0x640) && end > 0 && text.ptr[end - 1] != ' ';
        if (is_digit || memchr("()[]\"\n<,", c, 9) || (sign_at(rest) > 0 && !is_inner))
            break;
        end += used;
    }
    return wq_trim((struct wq_str){text.ptr, end});
}

/* Take words that belong to a date, or to the next name, off the end: "Name on Friday". */
static struct wq_str without_labels(const struct wq_phrases *phrases, struct wq_str name)
{
    for (size_t off = name.len; off > 0; off--) {
        if (name.ptr[off - 1] != ' ')
            continue;
        const struct wq_str last = {name.ptr + off, name.len - off};
        if (!wq_is_phrase(phrases, WQ_PHRASE_LABEL, last) &&
            !wq_is_phrase(phrases, WQ_PHRASE_BY_SIGN, last))
            break;
        name = wq_trim((struct wq_str){name.ptr, off - 1});
        off = name.len + 1;
    }
    return name;
}

/* No name of a person has one of these words. */
static bool is_joint(struct wq_str word)
{
    static const char *const joints[] = {"في",  "فى",  "من",   "على", "الى", "إلى", "عن",  "مع",
                                         "هذا", "هذه", "التي", "أو",  "أن",  "ضمن", "the", "in"};
    for (size_t i = 0; i < sizeof joints / sizeof joints[0]; i++)
        if (wq_str_equal(word, wq_str(joints[i])))
            return true;
    return false;
}

/* The name before the first such word, "Name in Cairo"; empty if one of them begins it. */
static struct wq_str before_joint(struct wq_str name)
{
    for (size_t off = 0, end; off < name.len; off = end + 1) {
        const char *space = memchr(name.ptr + off, ' ', name.len - off);
        end = space ? (size_t)(space - name.ptr) : name.len;
        if (is_joint((struct wq_str){name.ptr + off, end - off}))
            return wq_trim((struct wq_str){name.ptr, off});
    }
    return name;
}

static bool is_any(const struct wq_phrases *phrases, struct wq_str text,
                   const enum wq_phrase_kind *kinds, size_t n)
{
    uint8_t key[WQ_PHRASE_MAX];
    const size_t len = wq_phrase_key(text, key);
    for (size_t i = 0; i < n; i++)
        if (wq_has_phrase(phrases, kinds[i], key, len))
            return true;
    return false;
}

static bool is_name(const struct wq_phrases *phrases, struct wq_str name)
{
    static const enum wq_phrase_kind others[] = {
        WQ_PHRASE_NOBODY, WQ_PHRASE_LINE,    WQ_PHRASE_SECTION, WQ_PHRASE_LABEL,
        WQ_PHRASE_BY,     WQ_PHRASE_BY_SIGN, WQ_PHRASE_PLACE};
    const uint32_t word_n = wq_count_words(name);
    return word_n > 0 && word_n <= NAME_WORDS && name.len <= NAME_BYTES &&
           !memchr(name.ptr, '@', name.len) &&
           wq_phrase_front(phrases, WQ_PHRASE_HOUSE, name) == 0 &&
           !is_any(phrases, name, others, sizeof others / sizeof others[0]);
}

/* Whether some word has several letters: "A- A A+" are buttons for the size of letters. */
static bool has_long_word(struct wq_str name)
{
    struct wq_words words;
    struct wq_fold_word word;
    wq_words_init(&words, name);
    while (wq_words_next(&words, &word))
        if (word.len > 2)
            return true;
    return false;
}

/* Whether it begins as the names of people do, maybe behind a title of theirs. */
static bool is_person(const struct wq_phrases *phrases, struct wq_str name)
{
    const size_t honour = wq_phrase_front(phrases, WQ_PHRASE_HONOUR, name);
    struct wq_str rest = rest_of(name, honour);
    while (rest.len > 0 && memchr("./ ", *rest.ptr, 3))
        rest = rest_of(rest, 1);
    const uint32_t word_n = wq_count_words(rest);
    return word_n >= 2 && word_n <= SIGN_NAME_WORDS + 1 && is_name(phrases, name) &&
           before_joint(name).len == name.len && has_long_word(rest) &&
           (honour > 0 || wq_phrase_front(phrases, WQ_PHRASE_GIVEN, rest) > 0);
}

/* What stands behind "by" in front of `line`; false: nothing of the kind does. */
static bool skip_by(const struct wq_phrases *phrases, struct wq_str line, struct wq_str *rest)
{
    const size_t by = wq_phrase_front(phrases, WQ_PHRASE_BY, line);
    const size_t by_sign = wq_phrase_front(phrases, WQ_PHRASE_BY_SIGN, line);
    const struct wq_str behind = rest_of(line, by > by_sign ? by : by_sign);
    const size_t sign = sign_at(behind) > 0 ? sign_at(behind) : comma_at(behind);
    if ((by == 0 && by_sign == 0) || (by_sign > by && sign == 0))
        return false;
    *rest = rest_of(behind, sign);
    return true;
}

/* The name in a piece of the line behind a sign, or behind words that only stand before names. */
static struct wq_str find_later(const struct wq_phrases *phrases, struct wq_str line)
{
    for (size_t off = 1; off < line.len; off++) {
        const struct wq_str rest = {line.ptr + off, line.len - off};
        const size_t sign = sign_at(rest);
        const bool is_word =
            line.ptr[off - 1] == ' ' && wq_phrase_front(phrases, WQ_PHRASE_BY, rest);
        struct wq_str behind;
        if ((sign > 0 || is_word) && skip_by(phrases, rest_of(rest, sign), &behind) &&
            (sign > 0 || is_person(phrases, before_joint(name_at(behind)))))
            return name_at(behind);
    }
    return (struct wq_str){0};
}

struct wq_str wq_byline_before_change(struct wq_str text)
{
    static const char *const words[] = {"تحديث",  "تعديل",   "تسجيل", "انضمام",
                                        "pdated", "odified", "dited", "oined"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        const char *at =
            text.len > 0 ? memmem(text.ptr, text.len, words[i], strlen(words[i])) : NULL;
        if (at)
            text.len = (size_t)(at - text.ptr);
    }
    return text;
}

/* What stands behind a place and a sign in front of `line`, "Cairo: NAME". */
static struct wq_str skip_place(const struct wq_phrases *phrases, struct wq_str line)
{
    const struct wq_str place = name_at(line), behind = rest_of(line, place.len);
    const bool is_place = wq_is_phrase(phrases, WQ_PHRASE_PLACE, place);
    return is_place && sign_at(behind) > 0 ? rest_of(behind, sign_at(behind)) : line;
}

/* The name without commas at its end. */
static struct wq_str without_commas(struct wq_str name)
{
    static const char comma[] = "،";
    const size_t len = sizeof comma - 1;
    while (name.len > 0) {
        if (name.ptr[name.len - 1] == ',')
            name.len--;
        else if (name.len > len && memcmp(name.ptr + name.len - len, comma, len) == 0)
            name.len -= len;
        else
            break;
        name = wq_trim(name);
    }
    return name;
}

/* The name without a place behind a hyphen: "NAME-Cairo". */
static struct wq_str before_place(const struct wq_phrases *phrases, struct wq_str name)
{
    const char *hyphen = name.len > 0 ? memrchr(name.ptr, '-', name.len) : NULL;
    const size_t at = hyphen ? (size_t)(hyphen - name.ptr) : 0;
    return at > 0 && wq_is_phrase(phrases, WQ_PHRASE_PLACE, rest_of(name, at + 1))
               ? wq_trim((struct wq_str){name.ptr, at})
               : name;
}

struct wq_str wq_byline_author(const struct wq_phrases *phrases, struct wq_str line, bool is_called)
{
    struct wq_str rest, name;
    if (line.len > LINE_BYTES)
        return (struct wq_str){0};
    line = wq_trim(wq_byline_before_change(line));
    for (rest = line; sign_at(rest) > 0;)
        rest = rest_of(rest, sign_at(rest));
    const bool has_by = skip_by(phrases, rest, &rest);
    if (has_by)
        skip_by(phrases, rest, &rest); /* "by the writer: NAME" */
    const size_t by_sign = has_by ? 0 : wq_phrase_front(phrases, WQ_PHRASE_BY_SIGN, rest);
    name = has_by ? name_at(rest) : find_later(phrases, line);
    if (name.len == 0 && by_sign > 0) /* "Wrote NAME", and no more */
        name = wq_byline_person(phrases, rest_of(rest, by_sign));
    if (name.len == 0 && is_called)
        name = name_at(
            skip_place(phrases, rest_of(rest, wq_phrase_front(phrases, WQ_PHRASE_BY_SIGN, rest))));
    name = without_commas(before_place(phrases, before_joint(without_labels(phrases, name))));
    return name.len > 0 && is_name(phrases, name) ? name : (struct wq_str){0};
}

struct wq_str wq_byline_signed(const struct wq_phrases *phrases, struct wq_str name)
{
    if (name.len > LINE_BYTES)
        return name;
    name = skip_place(phrases, name);
    const struct wq_str rest = rest_of(name, wq_phrase_front(phrases, WQ_PHRASE_BY_SIGN, name));
    return rest.len < name.len && is_person(phrases, rest) ? rest : name;
}

bool wq_byline_is_label(const struct wq_phrases *phrases, struct wq_str line)
{
    static const enum wq_phrase_kind kinds[] = {WQ_PHRASE_BY, WQ_PHRASE_BY_SIGN};
    return is_any(phrases, line, kinds, 2);
}

struct wq_str wq_byline_person(const struct wq_phrases *phrases, struct wq_str line)
{
    const struct wq_str name = line.len <= LINE_BYTES ? name_at(line) : (struct wq_str){0};
    return name.len == line.len && is_person(phrases, name) ? name : (struct wq_str){0};
}

bool wq_byline_has_and(const struct wq_phrases *phrases, struct wq_str line)
{
    static const char letter[] = " و";
    const size_t len = sizeof letter - 1;
    for (size_t i = 0; i + len < line.len; i++) {
        const struct wq_str word = {line.ptr + i + 1, line.len - i - 1};
        if (memcmp(line.ptr + i, letter, len) == 0 &&
            wq_phrase_front(phrases, WQ_PHRASE_GIVEN, word) == 0)
            return true;
    }
    return false;
}

/* What the pieces of a line are that signs part. */
struct pieces {
    struct wq_str house, name;
    uint32_t name_n, date_n, other_n;
    bool has_place, has_label; /* "source" */
    bool is_change;            /* the last one read says that a change follows */
};

bool wq_byline_is_of_net(struct wq_str name)
{
    static const char *const ends[] = {" نت", ".نت", ".net", ".com", ".org"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        const size_t len = strlen(ends[i]);
        if (name.len > len && memcmp(name.ptr + name.len - len, ends[i], len) == 0)
            return true;
    }
    return false;
}

static bool is_source_label(struct wq_str piece)
{
    static const char *const labels[] = {"المصدر", "مصدر", "مصدر الخبر", "نقلا عن", "نقلاً عن"};
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
        if (wq_str_equal(piece, wq_str(labels[i])))
            return true;
    return false;
}

/* Whether there is nothing in it but a date, a time and what stands beside these. */
static bool is_bare_date(const struct wq_phrases *phrases, struct wq_str text)
{
    const struct wq_line line = {.text = text, .word_n = wq_count_words(text)};
    const struct wq_line_facts facts = {.phrases = phrases, .has_date = true};
    return wq_is_byline(&line, &facts);
}

static bool has_digit(struct wq_str text)
{
    uint32_t cp;
    for (size_t used; text.len > 0; text.ptr += used, text.len -= used) {
        used = wq_utf8_decode(text, &cp);
        if ((cp >= '0' && cp <= '9') || (cp >= 0x660 && cp <= 0x669))
            return true;
    }
    return false;
}

static void read_piece(const struct wq_phrases *phrases, struct wq_str piece, struct pieces *pieces)
{
    static const enum wq_phrase_kind known[] = {WQ_PHRASE_LABEL, WQ_PHRASE_LINE, WQ_PHRASE_BY,
                                                WQ_PHRASE_BY_SIGN};
    const struct wq_str whole = piece;
    if (!has_digit(piece)) /* or all of it is a date, maybe with labels */
        piece = without_labels(phrases, wq_trim(wq_byline_before_change(piece)));
    const uint32_t word_n = wq_count_words(piece);
    const bool is_change = pieces->is_change;
    pieces->has_label |= is_source_label(whole);
    if (word_n == 0)
        return;
    pieces->is_change = wq_byline_before_change(piece).len < piece.len;
    if (has_digit(piece)) {
        uint32_t date;
        const bool is_date =
            is_bare_date(phrases, piece) && wq_date_find(piece, &date) && date % 100 > 0;
        pieces->date_n += is_date && !is_change;   /* two are those of a life */
        pieces->other_n += !is_date && word_n > 2; /* times and counts of readers are short */
    } else if (wq_is_phrase(phrases, WQ_PHRASE_PLACE, piece)) {
        pieces->has_place = true;
    } else if (pieces->house.len == 0 && (wq_byline_is_of_net(piece) ||
                                          wq_phrase_front(phrases, WQ_PHRASE_HOUSE, piece) > 0)) {
        pieces->house = piece;
    } else if (!is_any(phrases, piece, known, sizeof known / sizeof known[0])) {
        const bool may_be_name = word_n >= 2 && word_n <= SIGN_NAME_WORDS &&
                                 is_name(phrases, piece) && before_joint(piece).len == piece.len;
        pieces->name_n += may_be_name;
        pieces->other_n += !may_be_name;
        pieces->name = piece;
    }
}

/* The piece at the front of `rest`, up to a sign or bracket; a digit parts nothing here. */
static struct wq_str take_piece(struct wq_str *rest)
{
    size_t end = 0, sign = 0;
    while (end < rest->len && sign == 0) {
        const struct wq_str at = {rest->ptr + end, rest->len - end};
        const bool is_bracket = memchr("()[]", *at.ptr, 4) != NULL;
        /* within "كانون الأول/ديسمبر", "10:15" and names */
        const bool is_inner =
            end > 0 && rest->ptr[end - 1] != ' ' && at.len > 1 && at.ptr[1] != ' ' &&
            (memchr("-/", *at.ptr, 2) || (*at.ptr == ':' && at.ptr[1] >= '0' && at.ptr[1] <= '9'));
        uint32_t cp;
        sign = is_inner ? 0 : is_bracket ? 1 : sign_at(at);
        end += sign > 0 ? 0 : wq_utf8_decode(at, &cp);
    }
    const struct wq_str piece = wq_trim((struct wq_str){rest->ptr, end});
    rest->ptr += end + sign;
    rest->len -= end + sign;
    return piece;
}

bool wq_byline_sign(const struct wq_phrases *phrases, struct wq_str line, bool is_byline,
                    struct wq_str *source, struct wq_str *author)
{
    struct pieces pieces = {0};
    line = wq_trim(line);
    if (line.len > LINE_BYTES || wq_count_words(line) > SIGN_WORDS)
        return false;
    for (struct wq_str rest = line; rest.len > 0;)
        read_piece(phrases, take_piece(&rest), &pieces);
    const bool is_sure =
        pieces.house.len > 0 ||
        (is_byline && (pieces.has_place || pieces.date_n == 1) && is_person(phrases, pieces.name));
    if (pieces.name_n != 1 || pieces.other_n > 0 || !is_sure)
        return false;
    *source = pieces.house;
    *author = pieces.name;
    return true;
}

struct wq_str wq_byline_source(const struct wq_phrases *phrases, struct wq_str line)
{
    struct pieces pieces = {0};
    line = wq_trim(line);
    if (line.len > LINE_BYTES || wq_count_words(line) > NAME_WORDS + 2 ||
        wq_is_phrase(phrases, WQ_PHRASE_LINE, line))
        return (struct wq_str){0};
    for (struct wq_str rest = line; rest.len > 0;)
        read_piece(phrases, take_piece(&rest), &pieces);
    const bool is_sure = (pieces.has_label || pieces.has_place) && pieces.name_n == 0 &&
                         pieces.date_n == 0 && pieces.other_n == 0;
    return is_sure ? pieces.house : (struct wq_str){0};
}

struct wq_str wq_byline_dateline(const struct wq_phrases *phrases, struct wq_str line)
{
    const struct wq_str behind = rest_of(line, wq_phrase_front(phrases, WQ_PHRASE_PLACE, line));
    if (behind.len == line.len || behind.len == 0 || *behind.ptr != '(')
        return (struct wq_str){0};
    const char *close = memchr(behind.ptr, ')', behind.len);
    const size_t end = close ? (size_t)(close - behind.ptr) : 0;
    const struct wq_str house = wq_trim((struct wq_str){behind.ptr + 1, end > 0 ? end - 1 : 0});
    const struct wq_str text = rest_of(behind, end + (end > 0));
    return end > 0 && end <= NAME_BYTES && sign_at(text) > 0 &&
                   wq_phrase_front(phrases, WQ_PHRASE_HOUSE, house) > 0
               ? house
               : (struct wq_str){0};
}
