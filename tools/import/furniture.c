/* SPDX-License-Identifier: MIT */
/* Which lines go, told by what they say and where they stand. */
#include <string.h>
#include "furniture.h"
#include "warraq/fold.h"

#define FOLDED_MAX 4096u /* bytes of a line that is compared */
#define PROSE_WORDS 12u  /* with so many words a line is text without a full stop as well */
#define LABEL_WORDS 25u  /* no phrase is looked for in a longer line */
#define VERSES 3u        /* short lines that are verses */
#define VERSE_MIN 3u     /* words of each */
#define VERSE_MAX 8u
#define LEAD_WORDS 5u    /* a lead has so many */
#define SAME_WORDS 8u    /* and if all of it stands again */
#define LEAD_REACH 6u    /* lines between a lead and its repetition */
#define LEAD_IN_WORDS 4u /* behind a phrase that sentences begin with as well */
#define TITLE_WORDS 22u  /* the title of another article has no more */
#define END_LINES 4u /* lines below a heading of comments in which a date shows that it is one */
#define END_TRIES 8u /* headings of comments that are looked at */
#define BESIDE_WORDS \
    1u /* words beside a date before the text that nobody knows: a heading of the site */
#define BYLINE_NAMES 6u /* words of a line with a date that nobody knows: names, a place */
#define EDGE_LINES 64u  /* before the text and behind it, among which bylines are looked for */

const char wq_why_title[] = "the title again";
const char wq_why_comments[] = "comments";
const char wq_why_replies[] = "replies of others in a thread";

/* ---- one line ---- */

bool wq_is_comments(const struct wq_line *line)
{
    return line->why == wq_why_comments || line->why == wq_why_replies;
}

bool wq_is_prose(const struct wq_line *line)
{
    const bool is_linked = line->link_n * 2 >= line->word_n;
    return line->level == 0 && !is_linked &&
           (line->word_n >= PROSE_WORDS || (line->word_n >= 5 && wq_ends_sentence(line->text)));
}

static bool is_linked(const struct wq_line *line)
{
    return line->link_n > 0 && line->link_n * 5 >= line->word_n * 4;
}

/* Whether it may be the title of another article. */
static bool is_title_like(const struct wq_line *line, bool is_plain)
{
    if (is_linked(line))
        return true;
    return is_plain ? line->word_n <= TITLE_WORDS && !wq_ends_sentence(line->text)
                    : !wq_is_prose(line) && line->level == 0;
}

bool wq_is_same_text(struct wq_str a, struct wq_str b)
{
    uint8_t x[FOLDED_MAX], y[FOLDED_MAX];
    if (a.len > FOLDED_MAX || b.len > FOLDED_MAX)
        return wq_str_equal(a, b);
    const size_t x_n = wq_fold(a, x, sizeof x), y_n = wq_fold(b, y, sizeof y);
    return x_n > 0 && x_n == y_n && memcmp(x, y, x_n) == 0;
}

/* Take the dots off the end of `text`, in brackets or not; false: there are none. */
static bool take_dots(struct wq_str *text)
{
    static const char *const ends[] = {"[...]", "[…]", "(...)", "...", "…", ".."};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        const size_t len = strlen(ends[i]);
        if (text->len > len && memcmp(text->ptr + text->len - len, ends[i], len) == 0) {
            text->len -= len;
            *text = wq_trim(*text);
            return text->len > 0;
        }
    }
    return false;
}

/* Whether `text` begins as `start` does, which may end inside a word. */
static bool begins_same(struct wq_str text, struct wq_str start)
{
    uint8_t x[FOLDED_MAX], y[FOLDED_MAX];
    if (start.len > FOLDED_MAX / 2)
        return false;
    text.len = wq_cut_length(text, FOLDED_MAX);
    const size_t x_n = wq_fold(text, x, sizeof x), y_n = wq_fold(start, y, sizeof y);
    return y_n > 0 && x_n >= y_n && memcmp(x, y, y_n) == 0;
}

/* ---- bylines and datelines ---- */

static bool says_ago(const struct wq_str text)
{
    static const char *const words[] = {"منذ ", "قبل ", " ago"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (memmem(text.ptr, text.len, words[i], strlen(words[i])))
            return true;
    return false;
}

static bool has_word(struct wq_str text, const struct wq_fold_word *word)
{
    struct wq_words words;
    struct wq_fold_word own;
    wq_words_init(&words, text);
    while (wq_words_next(&words, &own))
        if (own.term_n == word->term_n && memcmp(own.term, word->term, own.term_n) == 0)
            return true;
    return false;
}

/* The bytes of a place and a colon at the front of `rest`, "Cairo: NAME", or of one before the
 * source, "Tunis - SITE"; 0: none. */
static size_t place_front(struct wq_str rest, const struct wq_line_facts *facts)
{
    const size_t end = wq_phrase_front(facts->phrases, WQ_PHRASE_PLACE, rest);
    struct wq_str behind = {rest.ptr + end, rest.len - end};
    struct wq_words words;
    struct wq_fold_word word;
    if (end == 0 || behind.len == 0)
        return 0;
    if (*behind.ptr == ':')
        return end;
    behind = wq_trim(behind);
    if (behind.len == 0 || (*behind.ptr != '-' && *behind.ptr != '/'))
        return 0;
    wq_words_init(&words, behind);
    return wq_words_next(&words, &word) && has_word(facts->source, &word) ? end : 0;
}

/* The bytes at the front of `rest` that only say when, by whom and where; 0: the author speaks.
 * *is_sure: they are a name that is recorded, or stand before one. */
static size_t known_front(struct wq_str rest, const struct wq_line_facts *facts, bool *is_sure)
{
    struct wq_words words;
    struct wq_fold_word word, next;
    wq_words_init(&words, rest);
    if (!wq_words_next(&words, &word))
        return rest.len; /* signs alone */
    const size_t end = word.off + word.len;
    const size_t label = wq_phrase_front(facts->phrases, WQ_PHRASE_LABEL, rest);
    const size_t by = wq_phrase_front(facts->phrases, WQ_PHRASE_BY, rest);
    const size_t by_sign = wq_phrase_front(facts->phrases, WQ_PHRASE_BY_SIGN, rest);
    *is_sure |= by > label || by_sign > label;
    if (label > 0 || by > 0 || by_sign > 0)
        return label > by && label > by_sign ? label : by > by_sign ? by : by_sign;
    const bool is_name = has_word(facts->author, &word) || has_word(facts->source, &word) ||
                         has_word(facts->category, &word);
    *is_sure |= is_name;
    if (is_name || (word.term[0] >= '0' && word.term[0] <= '9') ||
        wq_is_month((struct wq_str){rest.ptr + word.off, word.len}))
        return end;
    if (place_front(rest, facts) > 0)
        return place_front(rest, facts);
    const bool is_pair = wq_words_next(&words, &next);
    const struct wq_str pair = {rest.ptr + word.off, is_pair ? next.off + next.len - word.off : 0};
    return is_pair && wq_is_month(pair) ? next.off + next.len : 0;
}

uint32_t wq_byline_other_words(struct wq_str text, const struct wq_line_facts *facts)
{
    uint32_t other_n = 0;
    bool is_sure = false;
    while (text.len > 0) {
        struct wq_words words;
        struct wq_fold_word word;
        size_t n = known_front(text, facts, &is_sure);
        wq_words_init(&words, text);
        if (n == 0 && wq_words_next(&words, &word)) {
            n = word.off + word.len;
            other_n++;
        }
        text.ptr += n;
        text.len -= n;
    }
    return other_n;
}

bool wq_is_byline(const struct wq_line *line, const struct wq_line_facts *facts)
{
    struct wq_str rest = line->text;
    uint32_t date;
    if (line->word_n == 0 || line->word_n > LABEL_WORDS)
        return false;
    const bool has_date = wq_date_find(line->text, &date);
    bool is_sure = has_date || says_ago(line->text);
    if (has_date && !facts->has_date)
        return false;
    while (rest.len > 0) {
        const size_t n = known_front(rest, facts, &is_sure);
        if (n == 0)
            return false;
        rest.ptr += n;
        rest.len -= n;
    }
    return is_sure;
}

/* ---- sections ---- */

static void cut(struct wq_line *line, const char *why)
{
    if (!line->why)
        line->why = why;
}

/* The heading of links or titles, and these. In plain text the last line before a paragraph may be
 * a heading of the author's, unless it is the only one. */
static void cut_section(struct wq_line *lines, size_t n, size_t at, bool is_plain)
{
    static const char why[] = "a list of other pages";
    size_t end = at + 1;
    while (end < n && is_title_like(&lines[end], is_plain))
        end++;
    const bool is_followed = end < n && wq_is_prose(&lines[end]);
    if (end == at + 1 && is_followed)
        return; /* it heads a paragraph */
    end -= is_plain && is_followed && end > at + 2;
    for (size_t i = at; i < end; i++)
        cut(&lines[i], why);
}

/* Whether comments follow the line at `at`: no text at all, or who wrote it and when. */
static bool heads_comments(const struct wq_line *lines, size_t n, size_t at,
                           const struct wq_line_facts *facts)
{
    uint32_t before_n = 0, after_n = 0, date;
    for (size_t i = 0; i < n; i++)
        if (wq_is_prose(&lines[i]) && !lines[i].why)
            *(i < at ? &before_n : &after_n) += lines[i].word_n;
    for (size_t i = at + 1; i < n && i <= at + END_LINES; i++) {
        const struct wq_line *line = &lines[i];
        if (wq_is_phrase(facts->phrases, WQ_PHRASE_START, line->text) ||
            (line->word_n <= 10 && (says_ago(line->text) || wq_date_find(line->text, &date))))
            return before_n > 0;
    }
    return before_n > 0 && after_n * 4 < before_n;
}

static size_t key_of(const struct wq_line *line, uint8_t key[WQ_PHRASE_MAX])
{
    return line->why || line->word_n > LABEL_WORDS ? 0 : wq_phrase_key(line->text, key);
}

/* Whether the line begins as furniture does that authors' sentences begin as as well, and is not
 * one: a sign follows, a link, or hardly anything. */
static bool is_lead_in(const struct wq_line *line, const struct wq_line_facts *facts)
{
    static const char *const signs[] = {":",  "|", "»", "«", "؟",  "…",
                                        "..", "-", "–", "←", "\\", "/"};
    const size_t len = wq_phrase_front(facts->phrases, WQ_PHRASE_START_SIGN, line->text);
    const struct wq_str rest = wq_trim((struct wq_str){line->text.ptr + len, line->text.len - len});
    if (len == 0)
        return false;
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (rest.len >= strlen(signs[i]) && memcmp(rest.ptr, signs[i], strlen(signs[i])) == 0)
            return true;
    const uint32_t rest_n = wq_count_words(rest);
    if (wq_ends_sentence(line->text) && rest_n > 0 && !is_linked(line))
        return false;
    return line->link_n * 2 > rest_n || rest_n <= (facts->is_plain ? TITLE_WORDS : LEAD_IN_WORDS);
}

/* Whether bars part it into known phrases and nothing else: "Print | Send | Read 20 times". */
static bool is_bar(const struct wq_line *line, const struct wq_line_facts *facts)
{
    struct wq_str rest = line->text;
    bool has_bar = false;
    while (rest.len > 0) {
        const char *bar = memchr(rest.ptr, '|', rest.len);
        const struct wq_str piece =
            wq_trim((struct wq_str){rest.ptr, bar ? (size_t)(bar - rest.ptr) : rest.len});
        if (piece.len > 0 && !wq_is_phrase(facts->phrases, WQ_PHRASE_LINE, piece))
            return false;
        if (!bar)
            return has_bar;
        has_bar = true;
        rest.len -= (size_t)(bar + 1 - rest.ptr);
        rest.ptr = bar + 1;
    }
    return has_bar;
}

void wq_furniture_mark_phrases(struct wq_line *lines, size_t n, const struct wq_line_facts *facts)
{
    const struct wq_phrases *phrases = facts->phrases;
    uint8_t key[WQ_PHRASE_MAX];
    for (size_t i = facts->is_plain; i < n; i++) {
        const size_t len = key_of(&lines[i], key);
        if (len > 0 && !wq_has_phrase(phrases, WQ_PHRASE_KEEP, key, len) &&
            !wq_has_phrase(phrases, WQ_PHRASE_SECTION, key, len) &&
            !wq_has_phrase(phrases, WQ_PHRASE_END, key, len) &&
            (wq_has_phrase(phrases, WQ_PHRASE_LINE, key, len) ||
             wq_has_phrase(phrases, WQ_PHRASE_START, key, len) || is_lead_in(&lines[i], facts) ||
             is_bar(&lines[i], facts)))
            cut(&lines[i], "a known phrase");
    }
}

static void mark_sections(struct wq_line *lines, size_t n, const struct wq_line_facts *facts)
{
    uint8_t key[WQ_PHRASE_MAX];
    for (size_t i = facts->is_plain, try_n = 0; i < n; i++) {
        const size_t len = key_of(&lines[i], key);
        if (len == 0)
            continue;
        if (wq_has_phrase(facts->phrases, WQ_PHRASE_END, key, len) && try_n++ < END_TRIES &&
            heads_comments(lines, n, i, facts)) {
            for (; i < n; i++)
                cut(&lines[i], wq_why_comments);
        } else if (wq_has_phrase(facts->phrases, WQ_PHRASE_SECTION, key, len)) {
            cut_section(lines, n, i, facts->is_plain);
        }
    }
}

/* ---- what stands twice ---- */

bool wq_is_before_verses(const struct wq_line *lines, size_t n, size_t at)
{
    uint32_t verse_n = 0, date;
    for (size_t i = at + 1; i < n && verse_n < VERSES; i++) {
        if (lines[i].why)
            continue;
        if (lines[i].word_n < VERSE_MIN || lines[i].word_n > VERSE_MAX || lines[i].link_n > 0 ||
            wq_is_prose(&lines[i]) || wq_date_find(lines[i].text, &date))
            return false;
        verse_n++;
    }
    return verse_n >= VERSES;
}

/* The title that stands again before the text; of plain text the first line is the title. */
static void mark_titles(struct wq_line *lines, size_t n, const struct wq_line_facts *facts)
{
    bool has_title = facts->is_plain;
    for (size_t i = facts->is_plain; i < n; i++) {
        const bool is_title = wq_is_same_text(lines[i].text, facts->title);
        /* a poem is called after its first verse */
        const bool is_verse =
            is_title && has_title && !lines[i].why && wq_is_before_verses(lines, n, i);
        has_title |= is_title;
        if (lines[i].why || is_verse)
            continue;
        if (is_title)
            cut(&lines[i], wq_why_title);
        else if (wq_is_prose(&lines[i]) && lines[i].word_n > 2 * PROSE_WORDS)
            return;
    }
}

/* Whether the line stands before `at` as well: it is a refrain then, not a lead. */
static bool stands_before(const struct wq_line *lines, size_t first, size_t at)
{
    for (size_t i = first; i < at; i++)
        if (wq_str_equal(lines[i].text, lines[at].text))
            return true;
    return false;
}

/* Cut line `at` if one of the next lines begins with it, or says the same once. */
static void mark_lead(struct wq_line *lines, size_t n, size_t first, size_t at)
{
    struct wq_str start = lines[at].text;
    const bool is_cut = take_dots(&start);
    uint32_t again_n = 0;
    for (size_t i = at + 1, near_n = 0; i < n && near_n < LEAD_REACH; i++) {
        near_n += !lines[i].why;
        if (!lines[i].why && is_cut && begins_same(lines[i].text, start))
            cut(&lines[at], "the lead again, cut short");
        again_n += !lines[i].why && wq_str_equal(lines[i].text, lines[at].text);
    }
    if (again_n == 1 && lines[at].word_n >= SAME_WORDS && !stands_before(lines, first, at))
        cut(&lines[at], "the lead again");
}

static void mark_leads(struct wq_line *lines, size_t n, const struct wq_line_facts *facts)
{
    const size_t first = facts->is_plain;
    for (size_t i = first, seen_n = 0; i < n && seen_n < LEAD_REACH; i++) {
        if (lines[i].why || lines[i].word_n < LEAD_WORDS)
            continue;
        seen_n++;
        mark_lead(lines, n, first, i);
    }
}

/* ---- edges ---- */

/* Where the text begins and ends: its first line of prose that stays, and the one after the last.
 */
static void find_text(const struct wq_line *lines, size_t n, const struct wq_line_facts *facts,
                      size_t *from, size_t *to)
{
    *from = n;
    *to = 0;
    for (size_t i = 0; i < n; i++)
        if (!lines[i].why && !lines[i].is_caption && wq_is_prose(&lines[i]) &&
            !wq_is_byline(&lines[i], facts)) {
            *from = i < *from ? i : *from;
            *to = i + 1;
        }
    if (*to == 0)
        *from = 0;
}

/* Whether the line before the text, or below its lead, is a byline. */
static bool is_byline_before(const struct wq_line *line, const struct wq_line_facts *facts)
{
    /* "Written by - NAME:" ends in a colon, and is nothing else */
    const bool is_open = line->text.len > 0 && line->text.ptr[line->text.len - 1] == ':';
    if (line->level > 0 || (wq_ends_sentence(line->text) && !is_open))
        return false;
    if (is_open)
        return wq_is_byline(line, facts);
    uint32_t date;
    const bool has_date = facts->has_date && line->word_n <= LABEL_WORDS &&
                          (line->is_dated || wq_date_find(line->text, &date));
    return wq_is_byline(line, facts) ||
           (has_date && wq_byline_other_words(line->text, facts) <=
                            (line->is_dated ? BYLINE_NAMES : BESIDE_WORDS));
}

/* Whether a line names a place beside what is recorded: "NAME – Damascus" is how the author ends.
 */
static bool has_place(const struct wq_line *line, const struct wq_line_facts *facts)
{
    struct wq_words words;
    struct wq_fold_word word;
    wq_words_init(&words, line->text);
    while (wq_words_next(&words, &word)) {
        const struct wq_str own = {line->text.ptr + word.off, word.len};
        if (wq_is_phrase(facts->phrases, WQ_PHRASE_PLACE, own) && !has_word(facts->author, &word) &&
            !has_word(facts->source, &word))
            return true;
    }
    return false;
}

/* Bylines between the first paragraph, a lead, and the second, with what parts them: "-". */
static void mark_below_lead(struct wq_line *lines, size_t n, size_t from,
                            const struct wq_line_facts *facts)
{
    size_t end = from + 1;
    for (size_t kept_n = 0; end < n && kept_n <= LEAD_REACH; end++) {
        if (!lines[end].why && wq_is_prose(&lines[end]))
            break;
        kept_n += !lines[end].why;
    }
    if (end == n || !wq_is_prose(&lines[end]))
        return; /* no text is near: a talk, perhaps */
    bool is_below = false;
    for (size_t i = from + 1; i < end; i++) {
        const bool is_byline = is_byline_before(&lines[i], facts);
        if (is_byline || (is_below && lines[i].word_n == 0))
            cut(&lines[i], "a byline that is recorded");
        is_below |= is_byline;
    }
}

/* Times at which a page tells that it was added to, "3 hours ago", among its text. */
static void mark_times(struct wq_line *lines, size_t n, const struct wq_line_facts *facts)
{
    for (size_t i = 0; i < n; i++)
        if (lines[i].is_time && says_ago(lines[i].text) && wq_is_byline(&lines[i], facts))
            cut(&lines[i], "a time that has passed");
}

/* Before the text and after it: bylines, and links but those below a heading. */
static void mark_edges(struct wq_line *lines, size_t n, const struct wq_line_facts *facts)
{
    size_t from, to;
    bool is_headed = false;
    find_text(lines, n, facts, &from, &to);
    if (to > from)
        mark_below_lead(lines, n, from, facts);
    for (size_t i = facts->is_plain; i < n && to > 0; i++) {
        if (i >= from && i < to)
            i = to;
        if (i >= n)
            break;
        is_headed |= i >= to && lines[i].level > 0 && !lines[i].why;
        const bool is_near = i < from ? i + EDGE_LINES >= from : i < to + EDGE_LINES;
        /* "The talk was held in Cairo in May 2022." is the author's last word */
        const bool is_note = i >= to && wq_is_prose(&lines[i]) && wq_ends_sentence(lines[i].text);
        if (is_near && !is_note &&
            (i < from ? is_byline_before(&lines[i], facts)
                      : wq_is_byline(&lines[i], facts) && !has_place(&lines[i], facts)))
            cut(&lines[i], "a byline that is recorded");
        else if (is_linked(&lines[i]) && !is_headed)
            cut(&lines[i], i < from ? "a link before the text" : "a link after the text");
    }
}

/* ---- what many pages have ---- */

static void mark_repeats(struct wq_line *lines, size_t n, const struct wq_line_facts *facts)
{
    uint32_t all_n = 0, again_n = 0;
    for (size_t i = 0; i < n; i++)
        if (!lines[i].why && wq_is_prose(&lines[i])) {
            all_n += lines[i].word_n;
            again_n += wq_is_repeated(facts->repeats, lines[i].text) ? lines[i].word_n : 0;
        }
    if (again_n * 2 >= all_n)
        return; /* the same article many times, rather, or one without any prose */
    for (size_t i = facts->is_plain; i < n; i++) {
        const bool heads_text = i + 1 < n && !lines[i + 1].why && wq_is_prose(&lines[i + 1]);
        if (!lines[i].why && wq_is_repeated(facts->repeats, lines[i].text) &&
            !(heads_text && lines[i].level > 0) &&
            !wq_is_phrase(facts->phrases, WQ_PHRASE_KEEP, lines[i].text))
            cut(&lines[i], "on many pages of this source");
    }
}

void wq_furniture_mark(struct wq_line *lines, size_t n, const struct wq_line_facts *facts)
{
    mark_titles(lines, n, facts);
    if (facts->is_whole)
        return;
    if (facts->repeats)
        mark_repeats(lines, n, facts);
    mark_leads(lines, n, facts);
    mark_sections(lines, n, facts);
    wq_furniture_mark_phrases(lines, n, facts);
    mark_times(lines, n, facts);
    mark_edges(lines, n, facts);
}

/* ---- telling ---- */

enum wq_status wq_furniture_tell(struct wq_sink *sink, const struct wq_line *lines, size_t n)
{
    enum wq_status st = WQ_OK;
    for (size_t i = 0; i < n && st == WQ_OK;) {
        const struct wq_line *first = &lines[i];
        uint32_t word_n = 0;
        for (; i < n && lines[i].why == first->why; i++)
            word_n += lines[i].word_n;
        if (!first->why)
            continue;
        wq_sink_count(sink, WQ_NOTE_CUT, word_n, 0);
        st = wq_sink_explain(sink, "cut, %s, %u words: %.*s", first->why, word_n,
                             (int)wq_cut_length(first->text, 120), first->text.ptr);
    }
    return st;
}
