/* SPDX-License-Identifier: MIT */
/* Who wrote it, as lines around a text say. */
#include <string.h>
#include "furniture.h"
#include "warraq/fold.h"

#define NAME_WORDS 6u /* of an author */
#define NAME_BYTES 90u
#define SIGN_NAME_WORDS 4u
#define SIGN_WORDS 10u /* of a line that signs a text */

static struct wq_str rest_of(struct wq_str text, size_t off)
{
    return wq_trim((struct wq_str){text.ptr + off, text.len - off});
}

/* The length of the sign at the front of `text` that parts a name from what is not of it; 0: none.
 */
static size_t sign_at(struct wq_str text)
{
    static const char *const signs[] = {":", "/", "\\", "|", "-", "–",
                                        "—", "•", "·",  "»", "«", "ـ"};
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
        if (is_digit || c == '(' || c == '\n' || c == '<' || c == ',' ||
            (sign_at(rest) > 0 && !is_inner))
            break;
        end += used;
    }
    return wq_trim((struct wq_str){text.ptr, end});
}

/* Take words that belong to a date off the end: "Name on Friday". */
static struct wq_str without_labels(const struct wq_phrases *phrases, struct wq_str name)
{
    for (size_t off = name.len; off > 0; off--) {
        if (name.ptr[off - 1] != ' ')
            continue;
        const struct wq_str last = {name.ptr + off, name.len - off};
        if (!wq_is_phrase(phrases, WQ_PHRASE_LABEL, last))
            break;
        name = wq_trim((struct wq_str){name.ptr, off - 1});
        off = name.len + 1;
    }
    return name;
}

static bool is_name(const struct wq_phrases *phrases, struct wq_str name)
{
    const uint32_t word_n = wq_count_words(name);
    return word_n > 0 && word_n <= NAME_WORDS && name.len <= NAME_BYTES &&
           !memchr(name.ptr, '@', name.len) &&
           wq_phrase_front(phrases, WQ_PHRASE_HOUSE, name) == 0 &&
           !wq_is_phrase(phrases, WQ_PHRASE_NOBODY, name) &&
           !wq_is_phrase(phrases, WQ_PHRASE_LINE, name) &&
           !wq_is_phrase(phrases, WQ_PHRASE_SECTION, name) &&
           !wq_is_phrase(phrases, WQ_PHRASE_LABEL, name);
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
        if ((sign > 0 || is_word) && skip_by(phrases, rest_of(rest, sign), &behind))
            return name_at(behind);
    }
    return (struct wq_str){0};
}

struct wq_str wq_byline_author(const struct wq_phrases *phrases, struct wq_str line, bool is_called)
{
    struct wq_str rest = wq_trim(line), name;
    while (sign_at(rest) > 0)
        rest = rest_of(rest, sign_at(rest));
    const bool has_by = skip_by(phrases, rest, &rest);
    if (has_by)
        skip_by(phrases, rest, &rest); /* "by the writer: NAME" */
    name = has_by ? name_at(rest) : find_later(phrases, line);
    if (name.len == 0 && is_called)
        name = name_at(rest);
    name = without_labels(phrases, name);
    return name.len > 0 && is_name(phrases, name) ? name : (struct wq_str){0};
}

bool wq_byline_sign(const struct wq_phrases *phrases, struct wq_str line, struct wq_str *source,
                    struct wq_str *author)
{
    line = wq_trim(line);
    if (wq_count_words(line) > SIGN_WORDS)
        return false;
    const struct wq_str first = name_at(line);
    const struct wq_str behind = rest_of(line, (size_t)(first.ptr - line.ptr) + first.len);
    const struct wq_str second = rest_of(behind, sign_at(behind));
    if (first.len == 0 || sign_at(behind) == 0 || name_at(second).len != second.len)
        return false;
    const bool is_first = wq_phrase_front(phrases, WQ_PHRASE_HOUSE, first) > 0;
    const bool is_second = wq_phrase_front(phrases, WQ_PHRASE_HOUSE, second) > 0;
    const struct wq_str house = is_first ? first : second, name = is_first ? second : first;
    if (is_first == is_second || !is_name(phrases, name) || wq_count_words(name) < 2 ||
        wq_count_words(name) > SIGN_NAME_WORDS)
        return false;
    *source = house;
    *author = name;
    return true;
}
