/* SPDX-License-Identifier: MIT */
/* Who wrote a page, and when, as the words of its lines tell. */
#include <string.h>
#include "html_byline.h"
#include "warraq/fold.h"

#define BESIDE_WORDS 8u /* of a line such as stand beside its date: names */
#define NAME_WORDS 4u   /* the same if no sign parts them: one name */
#define LONE_WORDS 3u   /* of a name below the title that nothing else tells */
#define LONE_REACH 3u   /* lines from such a name to a date */
#define LINK_WORDS 2u   /* of a link that is a date such as stand beside it */

/* What is known of the page by now. */
static struct wq_line_facts facts_of(const struct wq_byline_reader *reader)
{
    const struct wq_str *values = reader->meta->values;
    return (struct wq_line_facts){.phrases = reader->phrases,
                                  .author = values[WQ_HTML_AUTHOR],
                                  .source = values[WQ_HTML_SOURCE],
                                  .category = values[WQ_HTML_CATEGORY],
                                  .has_date = true};
}

/* Whether nothing else stands in the line but a date, labels and names that are known. */
static bool is_dateline(const struct wq_byline_reader *reader, const struct wq_line *line)
{
    const struct wq_line_facts facts = facts_of(reader);
    return wq_is_byline(line, &facts);
}

static uint32_t other_words(const struct wq_byline_reader *reader, struct wq_str text)
{
    const struct wq_line_facts facts = facts_of(reader);
    return wq_byline_other_words(text, &facts);
}

/* Whether too much stands beside a date, "born in Cairo on 14 September 1988": names of an author,
 * a house and a photographer do not. */
static bool has_much_beside(const struct wq_byline_reader *reader, const struct wq_line *line)
{
    static const char *const signs[] = {":", "|", "-", "–", "/", "،"};
    bool has_sign = false;
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        has_sign |= memmem(line->text.ptr, line->text.len, signs[i], strlen(signs[i])) != NULL;
    return other_words(reader, line->text) > (has_sign ? BESIDE_WORDS : NAME_WORDS);
}

bool wq_byline_is_text(const struct wq_byline_reader *reader, const struct wq_line *line)
{
    uint32_t date;
    return !line->why && wq_is_prose(line) &&
           (line->word_n > 2 * WQ_BYLINE_WORDS || !wq_date_find(line->text, &date) ||
            wq_ends_sentence(line->text) || has_much_beside(reader, line));
}

/* Whether the line is the one below the title, and not of whom that speaks. */
static bool is_below_title(const struct wq_byline_reader *reader, uint32_t at)
{
    const struct wq_str title = reader->meta->values[WQ_HTML_TITLE];
    const struct wq_str text = reader->view->lines[at].text;
    const struct wq_html_view *view = reader->view;
    if (at == 0 || at - 1 != reader->title ||
        (title.len > 0 && memmem(title.ptr, title.len, text.ptr, text.len)))
        return false;
    uint32_t next = at + 1, date;
    for (uint32_t i = next; i < view->line_n && i <= at + LONE_REACH; i++) {
        if (wq_byline_is_text(reader, &view->lines[i]))
            break;
        if (wq_date_find(view->lines[i].text, &date))
            return true;
    }
    /* an invocation, as texts begin, may stand between */
    next += next < view->line_n &&
            wq_is_phrase(reader->phrases, WQ_PHRASE_KEEP, view->lines[next].text);
    return view->lines[at].word_n <= LONE_WORDS && next < view->line_n &&
           wq_byline_is_text(reader, &view->lines[next]);
}

/* A date in a line that tells a change as well: one that stands in a piece of its own. */
static void read_pieces(struct wq_byline_reader *reader, uint32_t at)
{
    const struct wq_html_spot *spot = &reader->view->spots[at];
    bool is_change = false;
    for (uint32_t i = spot->node_from; i < spot->node_to; i++) {
        const GumboNode *node = reader->view->nodes[i];
        const struct wq_str text = wq_trim(wq_str(node->v.text.text));
        uint32_t date;
        if (text.len == 0)
            continue;
        const bool has_date = wq_date_find(text, &date), says = wq_byline_says_change(text);
        if (has_date && !is_change && !says && !wq_byline_is_of_change(node->parent))
            wq_byline_take_date(reader, text, "the page");
        is_change = says && !has_date; /* then the next piece is its date */
    }
}

/* Whether the line stands alone behind the last paragraph, as authors sign. */
static bool is_signature(const struct wq_byline_reader *reader, uint32_t at,
                         const struct wq_byline_span *span)
{
    const struct wq_line *line = &reader->view->lines[at];
    return !reader->is_near && !reader->is_strict && at == span->from + 1 && at < reader->end &&
           line->word_n <= LONE_WORDS && line->link_n == 0 && wq_byline_is_text(reader, line - 1) &&
           wq_ends_sentence(line[-1].text) && !wq_byline_has_and(reader->phrases, line->text);
}

/* The line behind one that is a label, below the title or beside a date, may be a name and nothing
 * else. */
static void take_lone_name(struct wq_byline_reader *reader, uint32_t at,
                           const struct wq_byline_span *span)
{
    const struct wq_line *lines = reader->view->lines;
    uint32_t date;
    const bool has_before = at > span->from, has_after = at + 1 < span->to;
    if (reader->meta->from[WQ_HTML_AUTHOR] || lines[at].level > 0)
        return;
    if (has_before && wq_byline_is_label(reader->phrases, lines[at - 1].text))
        wq_html_take(reader->meta, WQ_HTML_AUTHOR,
                     wq_byline_author(reader->phrases, lines[at].text, true), "the page");
    if (is_signature(reader, at, span))
        wq_html_take(reader->meta, WQ_HTML_AUTHOR,
                     wq_byline_person(reader->phrases, lines[at].text), "the page");
    if (reader->is_near && !reader->is_strict &&
        ((has_before && wq_date_find(lines[at - 1].text, &date)) ||
         (has_after && wq_date_find(lines[at + 1].text, &date)) || is_below_title(reader, at)))
        wq_html_take(reader->meta, WQ_HTML_AUTHOR,
                     wq_byline_person(reader->phrases, lines[at].text), "the page");
}

static bool is_question(struct wq_str text)
{
    static const char mark[] = "؟";
    const size_t len = sizeof mark - 1;
    return text.len > len && memcmp(text.ptr + text.len - len, mark, len) == 0;
}

/* Whether the line tells when somebody lived: "NAME (1 May 1921 - 2 June 2001)", "born: 1/5/1921".
 */
static bool is_of_life(const struct wq_byline_reader *reader, struct wq_str text)
{
    static const char *const words[] = {"ميلاد",  "الولادة", "ولد ", "ولدت ",
                                        "مواليد", "وفاة",    "توف"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (memmem(text.ptr, text.len, words[i], strlen(words[i])))
            return true;
    const char *open = memchr(text.ptr, '(', text.len);
    const struct wq_str before = {text.ptr, open ? (size_t)(open - text.ptr) : 0};
    const struct wq_str inside = {text.ptr + before.len, open ? text.len - before.len : 0};
    uint32_t date;
    return open && other_words(reader, before) > 0 && !wq_date_find(before, &date) &&
           wq_date_find(inside, &date) &&
           wq_phrase_front(reader->phrases, WQ_PHRASE_BY, text) == 0 &&
           wq_phrase_front(reader->phrases, WQ_PHRASE_BY_SIGN, text) == 0;
}

/* Whether it is a link with a text of its own beside a date. */
static bool is_of_link(const struct wq_byline_reader *reader, const struct wq_line *line)
{
    return line->link_n == line->word_n && other_words(reader, line->text) > LINK_WORDS;
}

/* Whether an icon of a person, or of a pen, stands right before the text. */
static bool is_behind_icon(const GumboNode *text)
{
    static const char *const names[] = {"user", "author", "writer", "pencil", "fa-pen", "feather"};
    const GumboVector *around = &text->parent->v.element.children;
    const GumboNode *icon = NULL;
    for (size_t i = text->index_within_parent; i > 0 && !icon; i--) {
        icon = around->data[i - 1];
        if (icon->type == GUMBO_NODE_WHITESPACE)
            icon = NULL;
    }
    return icon && icon->type == GUMBO_NODE_ELEMENT && icon->v.element.children.length == 0 &&
           wq_byline_is_called(icon, names, sizeof names / sizeof names[0]);
}

/* A name in a piece of its own beside a date: icons part them, and may say what it is. */
static void read_names(struct wq_byline_reader *reader, uint32_t at)
{
    const struct wq_html_spot *spot = &reader->view->spots[at];
    uint32_t date;
    if (reader->meta->from[WQ_HTML_AUTHOR] || !wq_date_find(reader->view->lines[at].text, &date))
        return;
    for (uint32_t i = spot->node_from; i < spot->node_to; i++) {
        const struct wq_str text = wq_trim(wq_str(reader->view->nodes[i]->v.text.text));
        const struct wq_str named =
            wq_byline_author(reader->phrases, text, is_behind_icon(reader->view->nodes[i]));
        wq_html_take(reader->meta, WQ_HTML_AUTHOR,
                     named.len > 0 ? named : wq_byline_person(reader->phrases, text), "the page");
    }
}

void wq_byline_read_line(struct wq_byline_reader *reader, uint32_t at,
                         const struct wq_byline_span *span)
{
    const struct wq_line *line = &reader->view->lines[at];
    if (line->word_n > WQ_BYLINE_WORDS || line->level > 0 || wq_byline_is_text(reader, line) ||
        is_question(line->text) || is_of_life(reader, line->text))
        return;
    if (line->link_n < line->word_n) /* or it is the title of another page */
        wq_byline_take_author(reader, line->text, false);
    take_lone_name(reader, at, span);
    if (line->link_n < line->word_n)
        wq_html_take(reader->meta, WQ_HTML_SOURCE, wq_byline_source(reader->phrases, line->text),
                     "the page");
    if (reader->is_near && line->link_n < line->word_n)
        read_names(reader, at);
    const bool is_change = !reader->takes_change && wq_byline_is_below_change(reader, at);
    if (!reader->meta->from[WQ_HTML_DATE] && !is_change && !is_of_link(reader, line) &&
        (reader->is_strict ? is_dateline(reader, line) : !has_much_beside(reader, line))) {
        wq_byline_take_date(reader, line->text, "the page");
        if (wq_byline_says_change(line->text))
            read_pieces(reader, at);
    }
}

/* Whether `text` has a word of `name` that is more than a letter: it is of whom that is the name.
 */
static bool speaks_of(struct wq_str text, struct wq_str name)
{
    struct wq_words words, names;
    struct wq_fold_word word, part;
    wq_words_init(&names, name);
    while (wq_words_next(&names, &part)) {
        wq_words_init(&words, text);
        while (part.term_n > 1 && wq_words_next(&words, &word))
            if (word.term_n == part.term_n && memcmp(word.term, part.term, part.term_n) == 0)
                return true;
    }
    return false;
}

/* A heading that leads to others of a person's. */
static bool is_of_writer(const struct wq_byline_reader *reader, const struct wq_line *line)
{
    return line->level > 0 && !speaks_of(reader->meta->values[WQ_HTML_TITLE], line->text) &&
           wq_byline_person(reader->phrases, line->text).len > 0;
}

void wq_byline_take_heading(struct wq_byline_reader *reader, uint32_t title)
{
    const struct wq_line *lines = reader->view->lines;
    const uint32_t n = reader->view->line_n;
    if (reader->meta->from[WQ_HTML_AUTHOR] || title >= n)
        return;
    if (title > 0 && is_of_writer(reader, &lines[title - 1]) &&
        lines[title - 1].link_n == lines[title - 1].word_n)
        wq_html_take(reader->meta, WQ_HTML_AUTHOR, lines[title - 1].text, "the page");
    if (title + 1 < n && is_of_writer(reader, &lines[title + 1]) &&
        wq_is_before_verses(lines, n, title + 1))
        wq_html_take(reader->meta, WQ_HTML_AUTHOR, lines[title + 1].text, "the page");
}
