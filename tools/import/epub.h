/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_IMPORT_EPUB_H
#define WARRAQ_IMPORT_EPUB_H
/* What an EPUB book says of itself: EPUB 3.3, "Package document", and OPF 2.0.1. */
#include "unzip.h"

#define WQ_EPUB_FILE_MAX (16u << 20) /* bytes of the package and of the table of contents */
#define WQ_EPUB_ITEMS_MAX 65536u

enum wq_epub_field {
    WQ_EPUB_TITLE,
    WQ_EPUB_CREATOR,
    WQ_EPUB_LANGUAGE,
    WQ_EPUB_DATE,
    WQ_EPUB_RIGHTS,
    WQ_EPUB_SUBJECT,
    WQ_EPUB_IDENTIFIER,
    WQ_EPUB_FIELDS
};

/* A text of the book, in its archive. Strings lie in wq_epub.strings. */
struct wq_epub_item {
    struct wq_str id, path, title; /* title: that of the table of contents; empty: it has none there */
    uint32_t place;                /* in the order of reading, from 1; 0: not in it */
    bool is_text;
};

/* All zero to start. */
struct wq_epub {
    struct wq_zip *zip;
    struct wq_buffer fields[WQ_EPUB_FIELDS];
    struct wq_buffer items;  /* struct wq_epub_item, those of the order of reading first, in it */
    size_t item_n, chapter_n;
    struct wq_buffer toc;    /* path of the table of contents */
    void *strings;           /* blocks of memory, one after the other */
    const char *fault;
};

/* Read it. WQ_E_DAMAGED: epub->fault says why it cannot be; WQ_E_IO, WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_epub_open(struct wq_epub *epub, struct wq_zip *zip);
void wq_epub_close(struct wq_epub *epub);

#endif
