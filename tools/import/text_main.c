/* SPDX-License-Identifier: MIT */
/* Plain text that was copied off a page: its lines without the furniture between them. */
#include <stdlib.h>
#include <string.h>
#include "text_main.h"

#define BYLINE_LINES 8u      /* below the title, among which bylines are looked for */
#define LONE_WORDS 3u        /* of a name below the title that nothing else tells */
#define HEAD_LINES 16u       /* before the title, of a page that was copied from its very top */
#define TITLE_WORDS 3u       /* of such a title, at least */
#define BYLINE_WORDS 14u     /* of a line that is one */
#define GLUED_WORDS 10u      /* of a byline that the title runs into */
#define GLUED_BYTES 8u       /* of the word before it: "ينشر" is one word */
#define SIGN_LINES 3u        /* at the end of a text, one of which may sign it */
#define LINES_MAX (1u << 20) /* of a text in which furniture is looked for */

struct lines {
    struct wq_line *lines;
    size_t n;
};

/* Where a byline begins that nothing parts from the title before it, "TITLEنشر في 18 ديسمبر 2015":
 * in the page it stood in an element of its own. title.len: none does. */
static size_t find_glued(struct wq_str title)
{
    static const char *const labels[] = {"نشر في",      "نُشر في",    "نشرت في",
                                         "تاريخ النشر", "آخر تحديث", "أضيف في"};
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        const char *at = memmem(title.ptr, title.len, labels[i], strlen(labels[i]));
        const size_t off = at ? (size_t)(at - title.ptr) : 0;
        const struct wq_str behind = {title.ptr + off, title.len - off};
        const char *space = memrchr(title.ptr, ' ', off);
        const size_t word = space ? off - (size_t)(space - title.ptr) - 1 : off;
        uint32_t date;
        if (word >= GLUED_BYTES && wq_count_words(behind) <= GLUED_WORDS &&
            wq_date_find(behind, &date) && date % 100 > 0)
            return off;
    }
    return title.len;
}

/* The lines that are not blank. WQ_E_LIMIT there are more than LINES_MAX. */
static enum wq_status split(struct wq_str text, struct lines *out)
{
    struct wq_buffer bytes = {0};
    enum wq_status st = WQ_OK;
    while (text.len > 0 && st == WQ_OK) {
        const char *end = memchr(text.ptr, '\n', text.len);
        const size_t len = end ? (size_t)(end - text.ptr) : text.len;
        const struct wq_str whole = wq_trim((struct wq_str){text.ptr, len});
        const size_t title_len =
            bytes.len == 0 && whole.len <= WQ_TITLE_MAX ? find_glued(whole) : whole.len;
        const struct wq_str own[2] = {{whole.ptr, title_len},
                                      {whole.ptr + title_len, whole.len - title_len}};
        for (size_t i = 0; i < 2 && own[i].len > 0 && st == WQ_OK; i++) {
            const struct wq_line line = {.text = own[i], .word_n = wq_count_words(own[i])};
            st = bytes.len / sizeof line == LINES_MAX ? WQ_E_LIMIT
                                                      : wq_buffer_add(&bytes, &line, sizeof line);
        }
        text.ptr += len + (end != NULL);
        text.len -= len + (end != NULL);
    }
    out->lines = (struct wq_line *)(void *)bytes.ptr;
    out->n = bytes.len / sizeof(struct wq_line);
    return st;
}

/* ---- the title ---- */

/* How long a sign between the names on the way to a page is, at the front of `text`. */
static size_t trail_sign(struct wq_str text)
{
    static const char *const signs[] = {"|", "/", "\\", "»", "«", ">", "<", "›", "‹"};
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (text.len >= strlen(signs[i]) && memcmp(text.ptr, signs[i], strlen(signs[i])) == 0)
            return strlen(signs[i]);
    return 0;
}

/* How much at the front of `text` is the name of the first page of a site, or of its menu. */
static size_t home_front(const struct wq_phrases *phrases, struct wq_str text)
{
    static const char *const names[] = {"الرئيسية", "الصفحة الرئيسية", "القائمة",
                                        "القائمة الرئيسية", "Home"};
    const size_t len = wq_phrase_front(phrases, WQ_PHRASE_LINE, text);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (wq_is_same_text((struct wq_str){text.ptr, len}, wq_str(names[i])))
            return len;
    return 0;
}

static bool is_trail(const struct wq_phrases *phrases, struct wq_str text)
{
    const size_t len = home_front(phrases, text);
    return len > 0 && trail_sign(wq_trim((struct wq_str){text.ptr + len, text.len - len})) > 0;
}

/* The line with the title: the first, but in a page that was copied with its menu, or with the way
 * to it, the first behind these that is long enough. */
static size_t find_title(const struct wq_phrases *phrases, const struct lines *lines)
{
    const struct wq_line *first = lines->lines;
    const bool is_bar = lines->n > 1 && first[0].word_n < TITLE_WORDS &&
                        trail_sign(first[1].text) == first[1].text.len;
    const size_t home = home_front(phrases, first->text);
    if (!is_bar && !is_trail(phrases, first->text) && (home == 0 || home < first->text.len))
        return 0;
    for (size_t i = 1; i < lines->n && i < HEAD_LINES && !wq_is_prose(&first[i]); i++)
        if (first[i].word_n >= TITLE_WORDS && !is_trail(phrases, first[i].text) &&
            !wq_is_phrase(phrases, WQ_PHRASE_LINE, first[i].text) &&
            !wq_is_phrase(phrases, WQ_PHRASE_START, first[i].text))
            return i;
    return 0;
}

/* ---- what is known of it ---- */

static void take(struct wq_str value, struct wq_str *field)
{
    if (field->len == 0)
        *field = value;
}

/* Whether the line tells its author by standing right below the title, or beside a date. */
static bool is_lone(const struct lines *lines, size_t at, const struct wq_line_facts *facts)
{
    const struct wq_line *line = &lines->lines[at];
    const bool is_last = at + 1 == lines->n;
    uint32_t date;
    if (facts->title.len > 0 &&
        memmem(facts->title.ptr, facts->title.len, line->text.ptr, line->text.len))
        return false;
    if ((at > 1 && wq_is_byline(line - 1, facts) && wq_date_find(line[-1].text, &date)) ||
        (!is_last && wq_is_byline(line + 1, facts) && wq_date_find(line[1].text, &date)))
        return true;
    return at == 1 && line->word_n <= LONE_WORDS && !is_last && wq_is_prose(line + 1) &&
           !wq_byline_has_and(facts->phrases, line->text);
}

/* Whether the line stands alone behind the last paragraph, as authors sign. */
static bool is_signature(const struct lines *lines, size_t at, const struct wq_line_facts *facts)
{
    const struct wq_line *line = &lines->lines[at];
    for (size_t i = at + 1; i < lines->n; i++)
        if (!lines->lines[i].why)
            return false;
    return at > 1 && line->word_n <= LONE_WORDS && !line[-1].why && wq_is_prose(line - 1) &&
           wq_ends_sentence(line[-1].text) && !wq_byline_has_and(facts->phrases, line->text);
}

/* Author and date as lines around the text say them; what was known before stays. */
static void read_bylines(const struct lines *lines, struct wq_line_facts *facts,
                         struct wq_meta *meta)
{
    const struct wq_phrases *phrases = facts->phrases;
    struct wq_str source, author;
    facts->has_date = true; /* for a line that shows it, it is what is being looked for */
    for (size_t i = 1; i < lines->n && i <= BYLINE_LINES; i++) {
        const struct wq_line *line = &lines->lines[i];
        if (line->word_n > BYLINE_WORDS)
            break;
        take(wq_byline_author(phrases, line->text, false), &meta->author);
        if (meta->author.len == 0 && is_lone(lines, i, facts))
            take(wq_byline_person(phrases, line->text), &meta->author);
        facts->author = meta->author;
        if (meta->date == 0 && wq_is_byline(line, facts))
            wq_date_find(line->text, &meta->date);
    }
    for (size_t i = 0; i < lines->n && i <= BYLINE_LINES; i++)
        if (wq_is_prose(&lines->lines[i])) {
            take(wq_byline_dateline(phrases, lines->lines[i].text), &meta->source);
            break;
        }
    for (size_t i = lines->n > SIGN_LINES ? lines->n - SIGN_LINES : 1; i < lines->n; i++) {
        const struct wq_line *line = &lines->lines[i];
        if (line->why || line->word_n > BYLINE_WORDS)
            continue;
        take(wq_byline_author(phrases, line->text, false), &meta->author);
        if (is_signature(lines, i, facts))
            take(wq_byline_person(phrases, line->text), &meta->author);
        if (!wq_byline_sign(phrases, line->text, false, &source, &author))
            continue;
        take(author, &meta->author);
        take(source, &meta->source);
    }
}

/* ---- the text that is left ---- */

static size_t count_ends(const char *from, const char *to)
{
    size_t n = 0;
    for (; from < to; from++)
        n += *from == '\n';
    return n;
}

/* Write the lines that stay. What stands between two of them stays as well; where others stood
 * between them one blank line is left, if there was any. */
static enum wq_status join(struct wq_str text, const struct lines *lines, struct wq_buffer *out)
{
    enum wq_status st = WQ_OK;
    const char *written = text.ptr;
    bool has_cut = false, has_blank = false;
    for (size_t i = 0; i < lines->n && st == WQ_OK; i++) {
        const struct wq_str own = lines->lines[i].text;
        const char *before =
            i > 0 ? lines->lines[i - 1].text.ptr + lines->lines[i - 1].text.len : text.ptr;
        has_blank |= count_ends(before, own.ptr) > 1;
        has_cut |= lines->lines[i].why != NULL;
        if (lines->lines[i].why)
            continue;
        if (has_cut && out->len > 0)
            st = wq_buffer_add(out, "\n\n", has_blank ? 2 : 1);
        else if (!has_cut)
            st = wq_buffer_add(out, written, (size_t)(own.ptr - written));
        if (st == WQ_OK)
            st = wq_buffer_add(out, own.ptr, own.len);
        written = own.ptr + own.len;
        has_cut = has_blank = false;
    }
    const bool is_last_cut = lines->n > 0 && lines->lines[lines->n - 1].why;
    if (st != WQ_OK)
        return st;
    return is_last_cut ? wq_buffer_add(out, "\n", 1)
                       : wq_buffer_add(out, written, text.len - (size_t)(written - text.ptr));
}

/* ---- all of it ---- */

static enum wq_status read_lines(struct wq_str text, struct lines *lines, struct wq_sink *sink,
                                 struct wq_meta *meta, struct wq_buffer *kept)
{
    struct wq_line_facts facts = {.phrases = wq_options_phrases(&sink->options),
                                  .repeats = sink->options.repeats,
                                  .is_plain = true};
    const size_t title = sink->options.keep_all ? 0 : find_title(facts.phrases, lines);
    const struct lines own = {lines->lines + title, lines->n - title};
    facts.title = own.lines->text;
    for (size_t i = 0; i < title; i++)
        lines->lines[i].why = "before the title";
    if (!sink->options.keep_all)
        wq_furniture_mark(own.lines, own.n, &facts);
    read_bylines(&own, &facts, meta);
    if (sink->options.keep_all)
        return wq_buffer_add(kept, text.ptr, text.len);
    facts.author = meta->author;
    facts.source = meta->source;
    facts.category = meta->category;
    facts.has_date = meta->date != 0;
    wq_furniture_mark(own.lines, own.n, &facts);
    enum wq_status st = wq_furniture_tell(sink, lines->lines, lines->n);
    return st == WQ_OK ? join(text, lines, kept) : st;
}

static enum wq_status look(const struct lines *lines, struct wq_str folder, struct wq_sink *sink)
{
    const size_t title = find_title(wq_options_phrases(&sink->options), lines);
    return wq_furniture_look(sink, lines->lines + title, lines->n - title, folder,
                             lines->lines[title].text);
}

enum wq_status wq_text_main(struct wq_str text, struct wq_str folder, struct wq_sink *sink,
                            struct wq_meta *meta, struct wq_buffer *kept)
{
    struct lines lines = {0};
    enum wq_status st = split(text, &lines);
    if (st == WQ_OK && lines.n > 0 && sink->options.is_look)
        st = look(&lines, folder, sink);
    else if (st == WQ_OK && lines.n > 0)
        st = read_lines(text, &lines, sink, meta, kept);
    free(lines.lines);
    if (st != WQ_E_LIMIT)
        return st;
    if (sink->options.is_look)
        return WQ_OK;
    st = wq_sink_explain(sink, "over %u lines: all of it is kept", LINES_MAX);
    return st == WQ_OK ? wq_buffer_add(kept, text.ptr, text.len) : st;
}
