/* SPDX-License-Identifier: MIT */
/* The notes of an article in parts: each part that calls a note holds it, and the joined article
 * has it once, at its end. */
#include <stdlib.h>
#include "commands.h"

struct wq_kept_note {
    uint16_t number;
    char *form; /* as it is written */
    size_t len;
};

static bool is_kept(const struct wq_kept_notes *notes, uint16_t number)
{
    return notes->are_kept[number / 8] >> number % 8 & 1;
}

static enum wq_status keep(struct wq_kept_notes *notes, const struct wq_kept_note *note)
{
    if (notes->n == notes->cap) {
        const size_t cap = notes->cap ? 2 * notes->cap : 64;
        struct wq_kept_note *items = realloc(notes->items, cap * sizeof *items);
        if (!items)
            return WQ_E_NOMEM;
        notes->items = items;
        notes->cap = cap;
    }
    notes->items[notes->n++] = *note;
    notes->are_kept[note->number / 8] |= (uint8_t)(1u << note->number % 8);
    return WQ_OK;
}

/* The line of the block, as text has it. */
static void print_line(FILE *out, const struct wq_article *article, uint32_t block)
{
    const struct wq_block *note = &article->blocks[block];
    uint32_t from = note->off;
    while (from > 0 && article->text.ptr[from - 1] != '\n')
        from--;
    fwrite(article->text.ptr + from, 1, note->off + note->len - from, out);
    putc('\n', out);
}

static enum wq_status keep_block(struct wq_kept_notes *notes, const struct wq_article *article,
                                 uint32_t block, bool is_json)
{
    struct wq_kept_note note = {.number = article->blocks[block].number};
    FILE *out = open_memstream(&note.form, &note.len);
    if (!out)
        return WQ_E_NOMEM;
    if (is_json)
        wq_print_block_json(out, article, block);
    else
        print_line(out, article, block);
    enum wq_status st = fclose(out) == 0 ? keep(notes, &note) : WQ_E_NOMEM;
    if (st != WQ_OK)
        free(note.form);
    return st;
}

enum wq_status wq_notes_keep(struct wq_kept_notes *notes, const struct wq_article *article,
                             bool is_json)
{
    enum wq_status st = WQ_OK;
    const uint32_t from = is_json ? 0 : wq_notes_start(article);
    for (uint32_t i = from; i < article->block_n && st == WQ_OK; i++) {
        const struct wq_block *block = &article->blocks[i];
        if (block->kind == WQ_BLOCK_NOTE && !is_kept(notes, block->number))
            st = keep_block(notes, article, i, is_json);
    }
    return st;
}

uint32_t wq_notes_start(const struct wq_article *article)
{
    uint32_t start = article->block_n;
    while (start > 1 && article->blocks[start - 1].kind == WQ_BLOCK_NOTE)
        start--;
    return start;
}

struct wq_str wq_notes_text_before(const struct wq_article *article, struct wq_str text)
{
    const uint32_t start = wq_notes_start(article);
    if (start == article->block_n)
        return text;
    const char *end = article->text.ptr + article->blocks[start].off;
    while (end > text.ptr && end[-1] != '\n')
        end--;
    return (struct wq_str){text.ptr, (size_t)(end - text.ptr)};
}

static int compare(const void *a, const void *b)
{
    const struct wq_kept_note *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

void wq_notes_print(struct wq_kept_notes *notes, FILE *out, const char *before, const char *between)
{
    if (notes->n > 0)
        qsort(notes->items, notes->n, sizeof *notes->items, compare);
    for (size_t i = 0; i < notes->n; i++) {
        fputs(i == 0 ? before : between, out);
        fwrite(notes->items[i].form, 1, notes->items[i].len, out);
    }
    wq_notes_free(notes);
}

void wq_notes_free(struct wq_kept_notes *notes)
{
    for (size_t i = 0; i < notes->n; i++)
        free(notes->items[i].form);
    free(notes->items);
    *notes = (struct wq_kept_notes){0};
}
