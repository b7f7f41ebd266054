/* SPDX-License-Identifier: MIT */
/* Sorted runs of postings on disk, and their merge. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "lexicon.h"

#define RUNS_MAX (sizeof((struct wq_runs *)0)->files / sizeof(FILE *))

static enum wq_status put(FILE *file, const void *bytes, size_t len)
{
    return fwrite(bytes, 1, len, file) == len ? WQ_OK : WQ_E_IO;
}

static enum wq_status put_head(FILE *file, struct wq_bytes term, size_t n)
{
    const uint32_t posting_n = (uint32_t)n;
    const uint8_t len = (uint8_t)term.len;
    enum wq_status st = put(file, &len, 1);
    if (st == WQ_OK)
        st = put(file, term.ptr, term.len);
    return st == WQ_OK ? put(file, &posting_n, sizeof posting_n) : st;
}

enum wq_status wq_runs_put(struct wq_runs *runs, struct wq_bytes term,
                           const struct wq_posting *postings, size_t n)
{
    FILE *file = runs->files[runs->n - 1];
    enum wq_status st = put_head(file, term, n);
    return st == WQ_OK ? put(file, postings, n * sizeof *postings) : st;
}

enum wq_status wq_postings_read(const struct wq_postings *postings, size_t first,
                                struct wq_posting *out, size_t n)
{
    return wq_spool_read(&postings->spool, first * sizeof *out, out, n * sizeof *out);
}

/* ---- merge ---- */

/* A run that is read back: the term it stands at. */
struct reader {
    FILE *file;
    bool is_there;
    uint8_t term[WQ_TERM_MAX], term_n;
    uint32_t posting_n;
};

struct merge {
    struct reader readers[RUNS_MAX];
    size_t n;
    struct wq_postings list;
};

static enum wq_status get(FILE *file, void *bytes, size_t len)
{
    if (fread(bytes, 1, len, file) == len)
        return WQ_OK;
    if (feof(file))
        errno = EIO; /* a scratch file of our own has lost its end */
    return WQ_E_IO;
}

static enum wq_status next_term(struct reader *reader)
{
    int len = getc(reader->file);
    reader->is_there = len != EOF;
    if (len == EOF)
        return ferror(reader->file) ? WQ_E_IO : WQ_OK;
    if (len > WQ_TERM_MAX)
        return WQ_E_IO;
    reader->term_n = (uint8_t)len;
    enum wq_status st = get(reader->file, reader->term, (size_t)len);
    return st == WQ_OK ? get(reader->file, &reader->posting_n, sizeof reader->posting_n) : st;
}

static int compare(const struct reader *a, const struct reader *b)
{
    size_t n = a->term_n < b->term_n ? a->term_n : b->term_n;
    int order = memcmp(a->term, b->term, n);
    return order != 0 ? order : (int)a->term_n - (int)b->term_n;
}

/* Some postings on their way from a run. */
#define PIECE 1024u

static enum wq_status take_postings(struct reader *reader, struct wq_postings *list)
{
    struct wq_posting piece[PIECE];
    enum wq_status st = WQ_OK;
    for (uint32_t left = reader->posting_n; left > 0 && st == WQ_OK;) {
        const uint32_t n = left < PIECE ? left : PIECE;
        st = get(reader->file, piece, n * sizeof *piece);
        if (st == WQ_OK)
            st = wq_spool_add(&list->spool, piece, n * sizeof *piece);
        list->n += n;
        left -= n;
    }
    return st;
}

/* The least term of all runs with the postings of each that has it, in the order of the runs, which
 * is that of articles. */
static enum wq_status take_least(struct merge *merge, struct reader *least)
{
    enum wq_status st = WQ_OK;
    const struct reader *found = NULL;
    for (size_t i = 0; i < merge->n; i++) {
        const struct reader *reader = &merge->readers[i];
        if (reader->is_there && (!found || compare(reader, found) < 0))
            found = reader;
    }
    least->is_there = found != NULL;
    if (!found)
        return WQ_OK;
    *least = *found;
    wq_spool_cut(&merge->list.spool, 0);
    merge->list.n = 0;
    for (size_t i = 0; i < merge->n && st == WQ_OK; i++) {
        struct reader *reader = &merge->readers[i];
        if (!reader->is_there || compare(reader, least) != 0)
            continue;
        st = take_postings(reader, &merge->list);
        if (st == WQ_OK)
            st = next_term(reader);
    }
    return st;
}

enum wq_status wq_runs_merge(struct wq_runs *runs, void *self,
                             enum wq_status (*give)(void *self, struct wq_bytes term,
                                                    const struct wq_postings *postings))
{
    struct merge *merge = calloc(1, sizeof *merge);
    enum wq_status st = merge ? WQ_OK : WQ_E_NOMEM;
    if (merge)
        merge->list.spool.output = runs->output;
    for (size_t i = 0; i < runs->n && st == WQ_OK; i++) {
        struct reader *reader = &merge->readers[merge->n++];
        reader->file = runs->files[i];
        if (fflush(reader->file) != 0 || fseek(reader->file, 0, SEEK_SET) != 0)
            st = WQ_E_IO;
        else
            st = next_term(reader);
    }
    while (st == WQ_OK) {
        struct reader least;
        st = take_least(merge, &least);
        if (st != WQ_OK || !least.is_there)
            break;
        st = give(self, (struct wq_bytes){least.term, least.term_n}, &merge->list);
    }
    int saved = errno;
    if (merge)
        wq_spool_free(&merge->list.spool);
    free(merge);
    if (st == WQ_OK)
        wq_runs_free(runs);
    errno = saved;
    return st;
}

void wq_runs_free(struct wq_runs *runs)
{
    for (size_t i = 0; i < runs->n; i++)
        fclose(runs->files[i]);
    runs->n = 0;
}

/* ---- beginning ---- */

static enum wq_status put_merged(void *self, struct wq_bytes term,
                                 const struct wq_postings *postings)
{
    struct wq_posting piece[PIECE];
    enum wq_status st = put_head(self, term, postings->n);
    for (size_t at = 0; at < postings->n && st == WQ_OK; at += PIECE) {
        const size_t n = postings->n - at < PIECE ? postings->n - at : PIECE;
        st = wq_postings_read(postings, at, piece, n);
        if (st == WQ_OK)
            st = put(self, piece, n * sizeof *piece);
    }
    return st;
}

enum wq_status wq_runs_begin(struct wq_runs *runs)
{
    FILE *file = wq_scratch_open(runs->output);
    if (!file)
        return WQ_E_IO;
    if (runs->n == RUNS_MAX) {
        /* make one of all */
        enum wq_status st = wq_runs_merge(runs, file, put_merged);
        if (st != WQ_OK) {
            fclose(file);
            return st;
        }
        runs->files[runs->n++] = file;
        file = wq_scratch_open(runs->output);
        if (!file)
            return WQ_E_IO;
    }
    runs->files[runs->n++] = file;
    return WQ_OK;
}
