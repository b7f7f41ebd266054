/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_IMPORT_HTML_BYLINE_H
#define WARRAQ_IMPORT_HTML_BYLINE_H
/* What the files share that find who wrote a page, when, and under what heading: html_byline.c says where
 * is looked and in which order, html_byline_element.c what elements tell by what they are called,
 * html_byline_line.c what lines tell by their words, html_category.c the heading. */
#include "html.h"

#define WQ_BYLINE_MAX 200u   /* bytes of an element that holds a date or an author */
#define WQ_BYLINE_WORDS 18u  /* of a line that does */
#define WQ_DATED_MAX 4096u   /* bytes of a line, or an attribute, with a date in it */

struct wq_byline_span {
    uint32_t from, to; /* lines */
};

struct wq_byline_reader {
    const struct wq_html_view *view;
    const struct wq_phrases *phrases;
    struct wq_html_meta *meta;
    uint32_t title;    /* the line that shows it, which says nothing else */
    bool is_strict;    /* lines that hold a date and other words as well are not believed */
    bool takes_change; /* the date of the last change is better than none */
    bool is_near;      /* to the title, before the text */
    uint32_t end;      /* of the element that holds the text */
};

/* ---- elements (html_byline_element.c) ---- */

/* Whether a class, id or itemprop of the element contains one of the words. */
bool wq_byline_is_called(const GumboNode *node, const char *const *words, size_t n);
/* Whether it is called the date of a change. */
bool wq_byline_is_of_change(const GumboNode *node);
/* Take date and author from the element at `place`, if it is called one. */
void wq_byline_read_element(struct wq_byline_reader *reader, uint32_t place);

/* Take the date in `text`. A month without a day, as in "member since May 2009", is the article's only if
 * nothing better is found. */
void wq_byline_take_date(struct wq_byline_reader *reader, struct wq_str text, const char *from);
/* Take the name in `text`, or what a line that signs the text says. */
void wq_byline_take_author(struct wq_byline_reader *reader, struct wq_str text,
                           bool is_called_author);
/* Whether `text` speaks of a change; whether the line before says nothing but that the next one does. */
bool wq_byline_says_change(struct wq_str text);
bool wq_byline_is_below_change(const struct wq_byline_reader *reader, uint32_t line);

/* ---- lines (html_byline_line.c) ---- */

/* Prose, but not a long row of author, date and date of change. */
bool wq_byline_is_text(const struct wq_byline_reader *reader, const struct wq_line *line);
/* Take date and author from the line `at`, one of the span. */
void wq_byline_read_line(struct wq_byline_reader *reader, uint32_t at,
                         const struct wq_byline_span *span);
/* Columns of newspapers have their writer as a heading above the title, which leads to others of
 * theirs, and poems their poet below it; a person whom a title names is its topic. */
void wq_byline_take_heading(struct wq_byline_reader *reader, uint32_t title);

/* ---- the heading under which it stands (html_category.c) ---- */

void wq_byline_read_category(struct wq_byline_reader *reader);

#endif
