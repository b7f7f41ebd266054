/* SPDX-License-Identifier: MIT */
/* Who wrote a page, when, and under what heading, as it shows around its text. Pages show many
 * dates: those between the title and the text count before others, and those of comments and lists
 * never. */
#include <string.h>
#include "html.h"
#include "warraq/fold.h"

#define BYLINE_MAX 200u   /* bytes of an element that holds a date or an author */
#define BYLINE_WORDS 18u  /* of a line that does */
#define BESIDE_WORDS 8u   /* of them such as stand beside its date: names */
#define NAME_WORDS 4u     /* the same if no sign parts them: one name */
#define LONE_WORDS 3u     /* of a name below the title that nothing else tells */
#define LONE_REACH 3u     /* lines from such a name to a date */
#define INNER_PLACES 32u  /* elements in one that is called an author */
#define LINK_WORDS 2u     /* the same of a link that is a date */
#define CATEGORY_WORDS 5u /* of a line that names one */
#define NEAR_LINES 3u     /* before the title */
#define ABOVE_LINES 24u   /* the same, of what stands in one element with it */
#define AFTER_LINES 30u   /* below the title, up to the text */
#define LEADS 1u          /* paragraphs that may stand before a byline */
#define BEHIND_LINES 5u   /* behind the text */
#define LABEL_LINE 4u     /* words of a line that only says what the next one is */
/* what is larger is neither: also what keeps the time for a hostile page linear */
#define BYLINE_NODES 200u   /* in an element that holds a date or an author */
#define DATED_MAX 4096u     /* bytes of a line, or an attribute, with a date in it */
#define CATEGORY_PLACES 64u /* elements in one that names the category, */
#define TRAIL_PLACES 256u   /* in one with the way to it */

/* Lines around a text, by how likely a date or name among them is that of the article. */
enum zone { BETWEEN, NEAR, ABOVE, BEHIND, END, ZONES };

struct span {
    uint32_t from, to;
};

struct reader {
    const struct wq_html_view *view;
    const struct wq_phrases *phrases;
    struct wq_html_meta *meta;
    uint32_t title;    /* the line that shows it, which says nothing else */
    bool is_strict;    /* lines that hold a date and other words as well are not believed */
    bool takes_change; /* the date of the last change is better than none */
    bool is_near;      /* to the title, before the text */
    uint32_t end;      /* of the element that holds the text */
};

/* Whether a class, id or itemprop of the element contains one of the words. */
static bool is_called(const GumboNode *node, const char *const *words, size_t n)
{
    static const char *const attributes[] = {"itemprop", "class", "id", "data-testid"};
    for (size_t i = 0; i < sizeof attributes / sizeof attributes[0]; i++) {
        const struct wq_str name = wq_html_attribute(node, attributes[i]);
        for (size_t k = 0; k < n; k++)
            if (wq_html_names(name, words[k]))
                return true;
    }
    return false;
}

static bool is_of_change(const GumboNode *node)
{
    static const char *const names[] = {"updat", "modif", "joindate", "join-date", "lastedit"};
    return is_called(node, names, 5);
}

/* What of `text` does not speak of a change: what stands before, or behind a word that says so. */
static struct wq_str published(const struct reader *reader, struct wq_str text)
{
    static const char *const words[] = {"نشر", "كتب", "أضيف", "ublished", "osted"};
    const struct wq_str before = wq_byline_before_change(text);
    const struct wq_str behind = {text.ptr + before.len, text.len - before.len};
    uint32_t date;
    if (reader->takes_change || behind.len == 0 || wq_date_find(before, &date))
        return reader->takes_change ? text : before;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        const char *at = memmem(behind.ptr, behind.len, words[i], strlen(words[i]));
        if (at)
            return (struct wq_str){at, (size_t)(behind.ptr + behind.len - at)};
    }
    return before;
}

static bool says_change(struct wq_str text)
{
    return wq_byline_before_change(text).len < text.len;
}

/* The text of an element if it is short, in `text`: a space where another element begins or ends,
 * so that what is shown and what is read out do not run into each other. */
static bool read_short(const GumboNode *node, struct wq_buffer *text)
{
    enum wq_status st = WQ_OK;
    size_t len = 0, node_n = 0;
    for (const GumboNode *at = node; at && len <= BYLINE_MAX && st == WQ_OK;
         at = wq_html_next(at, node, wq_html_is_hidden(at))) {
        if (++node_n > BYLINE_NODES)
            return false;
        const bool is_text = at->type == GUMBO_NODE_TEXT || at->type == GUMBO_NODE_WHITESPACE;
        const char *own = is_text ? at->v.text.text : wq_html_is_block(at) ? "\n" : " ";
        len += is_text ? strlen(own) : 0;
        if (at != node)
            st = wq_buffer_add(text, own, strlen(own));
    }
    return len > 0 && len <= BYLINE_MAX && st == WQ_OK;
}

static bool is_author_element(const GumboNode *node)
{
    static const char *const names[] = {
        "author", "byline", "by-line",  "writer",  "reporter", "journalist", "contributor",
        "katib",  "kateb",  "username", "writeby", "poet",     "poster"};
    return wq_html_has_rel(node, "author") || is_called(node, names, 13);
}

static bool is_date_element(const GumboNode *node)
{
    static const char *const names[] = {"date", "publish", "time", "posted"};
    return wq_html_is(node, GUMBO_TAG_TIME) || is_called(node, names, 4);
}

/* Elements in the head of a site show today's date, and names of others; what holds the title is
 * not of it. Said of all at once: asked of each, all that stands around it would be looked at. */
static bool is_in_article(const struct wq_html_view *view, uint32_t place)
{
    while (place > 0 && !wq_html_is(view->places[place].node, GUMBO_TAG_ARTICLE))
        place = view->places[place].parent;
    return place > 0;
}

static void mark_site(const struct wq_html_view *view, uint32_t title)
{
    static const char *const names[] = {"today", "current-date", "currentdate", "clock", "ticker"};
    for (uint32_t i = 1; i < view->place_n; i++) {
        struct wq_html_place *place = &view->places[i];
        const bool has_title = place->line_from <= title && title < place->line_to;
        place->is_of_site =
            !has_title &&
            (view->places[place->parent].is_of_site ||
             (wq_html_is(place->node, GUMBO_TAG_HEADER) && !is_in_article(view, i)) ||
             wq_html_is(place->node, GUMBO_TAG_NAV) || is_called(place->node, names, 5));
    }
}

/* A month without a day, as in "member since May 2009", is the article's only if nothing better is
 * found. */
static void take_date(struct reader *reader, struct wq_str text, const char *from)
{
    uint32_t date;
    if (text.len == 0 || text.len > DATED_MAX)
        return;
    text = published(reader, text);
    if (!reader->meta->from[WQ_HTML_DATE] && wq_date_find(text, &date) &&
        (date % 100 > 0 || reader->takes_change))
        wq_html_take(reader->meta, WQ_HTML_DATE, text, from);
}

/* ---- elements ---- */

static void read_date(struct reader *reader, const GumboNode *node, struct wq_str text)
{
    if (wq_html_is(node, GUMBO_TAG_TIME))
        take_date(reader, wq_html_attribute(node, "datetime"), "time element");
    take_date(reader, text, "the page");
    take_date(reader, wq_html_attribute(node, "title"), "the page");
    take_date(reader, wq_html_attribute(node, "content"), "the page");
}

/* A line that signs the text, or else the name in `text`. */
static void take_author(struct reader *reader, struct wq_str text, bool is_called_author)
{
    struct wq_str source, author;
    if (reader->meta->from[WQ_HTML_AUTHOR])
        return;
    if (!wq_byline_sign(reader->phrases, text, reader->is_near, &source, &author)) {
        source = (struct wq_str){0};
        author = wq_byline_author(reader->phrases, text, is_called_author);
    }
    if (!wq_html_is_nobody(reader->meta, author))
        wq_html_take(reader->meta, WQ_HTML_AUTHOR, author, "the page");
    wq_html_take(reader->meta, WQ_HTML_SOURCE, source, "the page");
}

/* Whether the line before says nothing but that the next one tells a change. */
static bool is_below_change(const struct reader *reader, uint32_t line)
{
    const struct wq_line *before = &reader->view->lines[line] - 1;
    uint32_t date;
    return line > 0 && before->word_n <= LABEL_LINE && before->text.len <= BYLINE_MAX &&
           says_change(before->text) && !wq_date_find(before->text, &date);
}

/* Whether what stands right before the element, in its line or alone in the one before, says that
 * it is the date of a change. */
static bool is_labelled_change(const struct reader *reader, uint32_t place, struct wq_str text)
{
    const uint32_t line = reader->view->places[place].line_from;
    const struct wq_str whole = reader->view->lines[line].text;
    const char *at = text.len > 0 && whole.len > text.len && whole.len <= DATED_MAX
                         ? memmem(whole.ptr, whole.len, text.ptr, text.len)
                         : NULL;
    const struct wq_str before = {whole.ptr, at ? (size_t)(at - whole.ptr) : 0};
    uint32_t date;
    if (before.len > 0)
        return says_change(before) && !wq_date_find(before, &date);
    return is_below_change(reader, line);
}

/* Whether an element in it is called an author as well, and names one: what stands beside that is
 * a button, a date. */
static bool has_inner_author(const struct reader *reader, uint32_t place)
{
    const struct wq_html_view *view = reader->view;
    bool has = false;
    for (uint32_t i = place + 1; i < view->places[place].end && i <= place + INNER_PLACES && !has;
         i++) {
        struct wq_buffer text = {0};
        if (is_author_element(view->places[i].node) && read_short(view->places[i].node, &text))
            has = wq_byline_author(reader->phrases,
                                   wq_trim((struct wq_str){(const char *)text.ptr, text.len}), true)
                      .len > 0;
        wq_buffer_free(&text);
    }
    return has;
}

static void read_element(struct reader *reader, uint32_t place)
{
    const GumboNode *node = reader->view->places[place].node;
    struct wq_buffer text = {0};
    const uint32_t line_at = reader->view->places[place].line_from;
    const bool is_heading =
        line_at < reader->view->line_n && reader->view->lines[line_at].level > 0;
    const bool is_date = !reader->meta->from[WQ_HTML_DATE] && !is_heading && is_date_element(node);
    const bool is_author = !reader->meta->from[WQ_HTML_AUTHOR] && is_author_element(node) &&
                           !has_inner_author(reader, place);
    if (!is_date && !is_author)
        return;
    const bool is_short = read_short(node, &text);
    const struct wq_str line =
        wq_trim((struct wq_str){(const char *)text.ptr, is_short ? text.len : 0});
    if (is_date &&
        (reader->takes_change || (!is_of_change(node) && !is_labelled_change(reader, place, line))))
        read_date(reader, node, line);
    if (is_author && is_short)
        take_author(reader, line, true);
    wq_buffer_free(&text);
}

/* ---- lines ---- */

/* What is known of the page by now. */
static struct wq_line_facts facts_of(const struct reader *reader)
{
    const struct wq_str *values = reader->meta->values;
    return (struct wq_line_facts){.phrases = reader->phrases,
                                  .author = values[WQ_HTML_AUTHOR],
                                  .source = values[WQ_HTML_SOURCE],
                                  .category = values[WQ_HTML_CATEGORY],
                                  .has_date = true};
}

/* Whether nothing else stands in the line but a date, labels and names that are known. */
static bool is_dateline(const struct reader *reader, const struct wq_line *line)
{
    const struct wq_line_facts facts = facts_of(reader);
    return wq_is_byline(line, &facts);
}

static uint32_t other_words(const struct reader *reader, struct wq_str text)
{
    const struct wq_line_facts facts = facts_of(reader);
    return wq_byline_other_words(text, &facts);
}

/* Whether too much stands beside a date, "born in Cairo on 14 September 1988": names of an author,
 * a house and a photographer do not. */
static bool has_much_beside(const struct reader *reader, const struct wq_line *line)
{
    static const char *const signs[] = {":", "|", "-", "–", "/", "،"};
    bool has_sign = false;
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        has_sign |= memmem(line->text.ptr, line->text.len, signs[i], strlen(signs[i])) != NULL;
    return other_words(reader, line->text) > (has_sign ? BESIDE_WORDS : NAME_WORDS);
}

/* Prose, but not a long row of author, date and date of change. */
static bool is_text(const struct reader *reader, const struct wq_line *line)
{
    uint32_t date;
    return !line->why && wq_is_prose(line) &&
           (line->word_n > 2 * BYLINE_WORDS || !wq_date_find(line->text, &date) ||
            wq_ends_sentence(line->text) || has_much_beside(reader, line));
}

/* Whether the line is the one below the title, and not of whom that speaks. */
static bool is_below_title(const struct reader *reader, uint32_t at)
{
    const struct wq_str title = reader->meta->values[WQ_HTML_TITLE];
    const struct wq_str text = reader->view->lines[at].text;
    const struct wq_html_view *view = reader->view;
    if (at == 0 || at - 1 != reader->title ||
        (title.len > 0 && memmem(title.ptr, title.len, text.ptr, text.len)))
        return false;
    uint32_t next = at + 1, date;
    for (uint32_t i = next; i < view->line_n && i <= at + LONE_REACH; i++) {
        if (is_text(reader, &view->lines[i]))
            break;
        if (wq_date_find(view->lines[i].text, &date))
            return true;
    }
    /* an invocation, as texts begin, may stand between */
    next += next < view->line_n &&
            wq_is_phrase(reader->phrases, WQ_PHRASE_KEEP, view->lines[next].text);
    return view->lines[at].word_n <= LONE_WORDS && next < view->line_n &&
           is_text(reader, &view->lines[next]);
}

/* A date in a line that tells a change as well: one that stands in a piece of its own. */
static void read_pieces(struct reader *reader, uint32_t at)
{
    const struct wq_html_spot *spot = &reader->view->spots[at];
    bool is_change = false;
    for (uint32_t i = spot->node_from; i < spot->node_to; i++) {
        const GumboNode *node = reader->view->nodes[i];
        const struct wq_str text = wq_trim(wq_str(node->v.text.text));
        uint32_t date;
        if (text.len == 0)
            continue;
        const bool has_date = wq_date_find(text, &date), says = says_change(text);
        if (has_date && !is_change && !says && !is_of_change(node->parent))
            take_date(reader, text, "the page");
        is_change = says && !has_date; /* then the next piece is its date */
    }
}

/* Whether the line stands alone behind the last paragraph, as authors sign. */
static bool is_signature(const struct reader *reader, uint32_t at, const struct span *span)
{
    const struct wq_line *line = &reader->view->lines[at];
    return !reader->is_near && !reader->is_strict && at == span->from + 1 && at < reader->end &&
           line->word_n <= LONE_WORDS && line->link_n == 0 && is_text(reader, line - 1) &&
           wq_ends_sentence(line[-1].text) && !wq_byline_has_and(reader->phrases, line->text);
}

/* The line behind one that is a label, below the title or beside a date, may be a name and nothing
 * else. */
static void take_lone_name(struct reader *reader, uint32_t at, const struct span *span)
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
static bool is_of_life(const struct reader *reader, struct wq_str text)
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
static bool is_of_link(const struct reader *reader, const struct wq_line *line)
{
    return line->link_n == line->word_n && other_words(reader, line->text) > LINK_WORDS;
}

/* A name in a piece of its own beside a date: icons part them. */
static void read_names(struct reader *reader, uint32_t at)
{
    const struct wq_html_spot *spot = &reader->view->spots[at];
    uint32_t date;
    if (reader->meta->from[WQ_HTML_AUTHOR] || !wq_date_find(reader->view->lines[at].text, &date))
        return;
    for (uint32_t i = spot->node_from; i < spot->node_to; i++) {
        const struct wq_str text = wq_trim(wq_str(reader->view->nodes[i]->v.text.text));
        const struct wq_str named = wq_byline_author(reader->phrases, text, false);
        wq_html_take(reader->meta, WQ_HTML_AUTHOR,
                     named.len > 0 ? named : wq_byline_person(reader->phrases, text), "the page");
    }
}

static void read_line(struct reader *reader, uint32_t at, const struct span *span)
{
    const struct wq_line *line = &reader->view->lines[at];
    if (line->word_n > BYLINE_WORDS || line->level > 0 || is_text(reader, line) ||
        is_question(line->text) || is_of_life(reader, line->text))
        return;
    if (line->link_n < line->word_n) /* or it is the title of another page */
        take_author(reader, line->text, false);
    take_lone_name(reader, at, span);
    if (reader->is_near && line->link_n < line->word_n)
        read_names(reader, at);
    const bool is_change = !reader->takes_change && is_below_change(reader, at);
    if (!reader->meta->from[WQ_HTML_DATE] && !is_change && !is_of_link(reader, line) &&
        (reader->is_strict ? is_dateline(reader, line) : !has_much_beside(reader, line))) {
        take_date(reader, line->text, "the page");
        if (says_change(line->text))
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

/* Columns of newspapers have their writer as a heading above the title, which leads to others of
 * theirs; a person whom a title names is its topic. */
static void take_heading_above(struct reader *reader, uint32_t title)
{
    const struct wq_line *line = title > 0 ? &reader->view->lines[title - 1] : NULL;
    if (reader->meta->from[WQ_HTML_AUTHOR] || !line || line->level == 0 ||
        line->link_n < line->word_n || speaks_of(reader->meta->values[WQ_HTML_TITLE], line->text))
        return;
    wq_html_take(reader->meta, WQ_HTML_AUTHOR, wq_byline_person(reader->phrases, line->text),
                 "the page");
}

/* Elements first: what a page calls a date is one. */
static void read_span(struct reader *reader, const struct span *span)
{
    const struct wq_html_view *view = reader->view;
    for (uint32_t i = 0; i < view->place_n && span->from < span->to; i++) {
        const struct wq_html_place *place = &view->places[i];
        if (place->line_from >= span->from && place->line_from < span->to &&
            !wq_is_comments(&view->lines[place->line_from]) &&
            place->line_to <= place->line_from + BYLINE_WORDS && !place->is_of_site)
            read_element(reader, i);
    }
    for (uint32_t i = span->from; i < span->to; i++)
        if (i != reader->title && !wq_is_comments(&view->lines[i]) &&
            !wq_html_is_in_figure(view, i) && !view->places[view->spots[i].place].is_of_site)
            read_line(reader, i, span);
}

/* ---- the heading under which it stands ---- */

static const GumboNode *find_link(const struct wq_html_view *view, uint32_t place)
{
    for (uint32_t i = place; i < view->places[place].end; i++)
        if (wq_html_is(view->places[i].node, GUMBO_TAG_A))
            return view->places[i].node;
    return NULL;
}

static bool has_one_link(const struct wq_html_view *view, uint32_t place)
{
    const struct wq_html_place *at = &view->places[place];
    uint32_t n = 0;
    if (at->end - place > CATEGORY_PLACES || at->line_from >= view->line_n ||
        view->lines[at->line_from].word_n > CATEGORY_WORDS)
        return false;
    for (uint32_t i = place; i < at->end && n < 2; i++)
        n += wq_html_is(view->places[i].node, GUMBO_TAG_A);
    return n == 1;
}

static void read_category(struct reader *reader)
{
    static const char *const names[] = {"category", "post-cat"};
    static const char *const trails[] = {"breadcrumb", "crumb", "pathway", "navtrail"};
    const struct wq_html_view *view = reader->view;
    for (uint32_t i = 0; i < view->place_n; i++) {
        const GumboNode *node = view->places[i].node;
        if (wq_html_has_rel(node, "category") && wq_html_is(node, GUMBO_TAG_A))
            wq_html_take_text(reader->meta, WQ_HTML_CATEGORY, node, "the page");
        if (is_called(node, names, 2) && has_one_link(view, i))
            wq_html_take_text(reader->meta, WQ_HTML_CATEGORY, find_link(view, i), "the page");
    }
    for (uint32_t i = 0; i < view->place_n && !reader->meta->from[WQ_HTML_CATEGORY]; i++) {
        const GumboNode *last = NULL;
        if (view->places[i].end - i > TRAIL_PLACES || !is_called(view->places[i].node, trails, 4))
            continue;
        for (uint32_t k = i + 1; k < view->places[i].end; k++) {
            const struct wq_html_place *place = &view->places[k];
            if (place->line_from < view->line_n && wq_html_is(place->node, GUMBO_TAG_A) &&
                !wq_is_same_text(view->lines[place->line_from].text,
                                 reader->meta->values[WQ_HTML_TITLE]) &&
                !wq_is_phrase(reader->phrases, WQ_PHRASE_LINE, view->lines[place->line_from].text))
                last = place->node;
        }
        if (last)
            wq_html_take_text(reader->meta, WQ_HTML_CATEGORY, last, "the page's trail");
    }
}

/* ---- all of it ---- */

/* Where the outermost element with the title begins that holds no more than ABOVE_LINES before it.
 */
static uint32_t find_above(const struct wq_html_view *view, uint32_t title)
{
    uint32_t from = title;
    for (uint32_t at = view->spots[title].place; at > 0; at = view->places[at].parent)
        if (title - view->places[at].line_from <= ABOVE_LINES)
            from = view->places[at].line_from;
    return from;
}

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static uint32_t find_spans(const struct reader *reader, const struct wq_html_main *main,
                           struct span spans[ZONES])
{
    const struct wq_html_view *view = reader->view;
    uint32_t from = view->line_n, to = 0, text_n = 0;
    for (uint32_t i = main->line_from; i < main->line_to; i++)
        if (is_text(reader, &view->lines[i])) {
            from = text_n++ <= LEADS ? i : from;
            to = i + 1;
        }
    if (to == 0)
        from = to = main->line_to;
    const bool has_title = main->title < from;
    const uint32_t title = has_title ? main->title : main->line_from;
    const uint32_t near = title - least(title, NEAR_LINES);
    const uint32_t behind = to + least(view->line_n - to, BEHIND_LINES);
    const uint32_t end = main->line_to > behind ? main->line_to : behind;
    spans[BETWEEN] = (struct span){title, from - title > AFTER_LINES ? title + AFTER_LINES : from};
    spans[NEAR] = (struct span){has_title ? near : title, title};
    spans[ABOVE] = (struct span){has_title ? least(find_above(view, title), near) : title, near};
    spans[BEHIND] = (struct span){to > 0 ? to - 1 : 0, behind};
    spans[END] = (struct span){end, end + least(view->line_n - end, BEHIND_LINES)};
    return title;
}

void wq_html_find_byline(const struct wq_html_view *view, const struct wq_html_main *main,
                         const struct wq_phrases *phrases, struct wq_html_meta *meta)
{
    /* from what is surely the date to what may be one */
    static const struct round {
        enum zone zone;
        bool is_strict, takes_change;
    } rounds[] = {
        {BETWEEN, true, false}, {NEAR, true, false},    {BETWEEN, false, false},
        {NEAR, false, false},   {BETWEEN, false, true}, {ABOVE, true, false},
        {BEHIND, true, false},  {END, true, false},     {ABOVE, false, false},
        {BEHIND, false, false}, {END, false, false},    {BEHIND, false, true},
        {END, false, true},     {ABOVE, false, true},
    };
    struct reader reader = {
        .view = view, .phrases = phrases, .meta = meta, .title = main->title, .end = main->line_to};
    struct span spans[ZONES];
    const uint32_t title = find_spans(&reader, main, spans);
    if (!meta->from[WQ_HTML_DATE] || !meta->from[WQ_HTML_AUTHOR])
        mark_site(view, title);
    for (size_t i = 0; i < sizeof rounds / sizeof rounds[0]; i++) {
        reader.is_strict = rounds[i].is_strict;
        reader.takes_change = rounds[i].takes_change;
        reader.is_near = rounds[i].zone == BETWEEN || rounds[i].zone == NEAR;
        if (!meta->from[WQ_HTML_DATE] || !meta->from[WQ_HTML_AUTHOR])
            read_span(&reader, &spans[rounds[i].zone]);
    }
    if (title == main->title)
        take_heading_above(&reader, title);
    read_category(&reader);
}

void wq_html_mark_dated(const struct wq_html_view *view)
{
    for (uint32_t i = 1; i < view->place_n; i++) {
        const struct wq_html_place *place = &view->places[i];
        uint32_t date;
        if (place->line_to != place->line_from + 1 || !is_date_element(place->node))
            continue;
        struct wq_line *line = &view->lines[place->line_from];
        line->is_dated |= line->level == 0 && line->word_n <= BYLINE_WORDS &&
                          wq_date_find(line->text, &date) && !wq_ends_sentence(line->text);
        line->is_time |= wq_html_is(place->node, GUMBO_TAG_TIME) && wq_html_fills_line(view, i);
    }
}
