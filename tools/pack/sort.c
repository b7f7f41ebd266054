/* SPDX-License-Identifier: MIT */
/* Sorting more keys than memory holds: sorted runs in a file, merged at the end. */
#include <stdlib.h>
#include <string.h>
#include "internal.h"

#define RUN_BYTES (16u << 20)    /* records of a run, in memory while it is sorted */
#define WINDOW_BYTES (64u << 10) /* of each run, in memory while they are merged */

/* a record: number u32, bytes of the key u16, key */
#define RECORD_HEAD 6u
#define RECORD_MAX (RECORD_HEAD + WQ_COLLATE_MAX)

struct run {
    long off, end; /* what is still in the file */
    uint8_t *window;
    size_t at, len; /* what of the window is not given out */
};

struct wq_sorter {
    FILE *file; /* the runs, one after the other; without runs nothing is in it */
    struct wq_buffer records;
    const uint8_t **sorted; /* the records in memory, when they are sorted */
    size_t record_n, given_n;
    struct run *runs;
    size_t run_n;
};

static int compare(const uint8_t *a, const uint8_t *b)
{
    const int order = wq_bytes_compare((struct wq_bytes){a + RECORD_HEAD, wq_load_u16(a + 4)},
                                       (struct wq_bytes){b + RECORD_HEAD, wq_load_u16(b + 4)});
    return order ? order : wq_load_u32(a) < wq_load_u32(b) ? -1 : 1;
}

static int compare_pointers(const void *a, const void *b)
{
    return compare(*(const uint8_t *const *)a, *(const uint8_t *const *)b);
}

static size_t record_len(const uint8_t *record)
{
    return RECORD_HEAD + wq_load_u16(record + 4);
}

enum wq_status wq_sorter_make(FILE *file, struct wq_sorter **sorter)
{
    struct wq_sorter *s = calloc(1, sizeof *s);
    if (!s)
        return WQ_E_NOMEM;
    s->file = file;
    *sorter = s;
    return WQ_OK;
}

void wq_sorter_free(struct wq_sorter *sorter)
{
    if (!sorter)
        return;
    for (size_t i = 0; i < sorter->run_n; i++)
        free(sorter->runs[i].window);
    free(sorter->runs);
    free(sorter->sorted);
    wq_buffer_free(&sorter->records);
    fclose(sorter->file);
    free(sorter);
}

static enum wq_status sort_records(struct wq_sorter *s)
{
    free(s->sorted);
    s->sorted = malloc((s->record_n + 1) * sizeof *s->sorted);
    if (!s->sorted)
        return WQ_E_NOMEM;
    const uint8_t *at = s->records.ptr;
    for (size_t i = 0; i < s->record_n; i++, at += record_len(at))
        s->sorted[i] = at;
    qsort(s->sorted, s->record_n, sizeof *s->sorted, compare_pointers);
    return WQ_OK;
}

static enum wq_status write_run(struct wq_sorter *s)
{
    struct run *runs = realloc(s->runs, (s->run_n + 1) * sizeof *runs);
    if (!runs)
        return WQ_E_NOMEM;
    s->runs = runs;
    enum wq_status st = sort_records(s);
    if (st != WQ_OK)
        return st;
    const long off = ftell(s->file);
    for (size_t i = 0; i < s->record_n; i++) {
        if (fwrite(s->sorted[i], record_len(s->sorted[i]), 1, s->file) != 1)
            return WQ_E_IO;
    }
    runs[s->run_n++] = (struct run){.off = off, .end = ftell(s->file)};
    s->records.len = s->record_n = 0;
    return off < 0 ? WQ_E_IO : WQ_OK;
}

enum wq_status wq_sorter_add(struct wq_sorter *sorter, struct wq_bytes key, uint32_t number)
{
    uint8_t head[RECORD_HEAD];
    wq_store_u32(head, number);
    wq_store_u16(head + 4, (uint16_t)key.len);
    enum wq_status st = WQ_OK;
    if (sorter->records.len + RECORD_HEAD + key.len > RUN_BYTES)
        st = write_run(sorter);
    if (st == WQ_OK)
        st = wq_buffer_add(&sorter->records, head, sizeof head);
    if (st == WQ_OK)
        st = wq_buffer_add(&sorter->records, key.ptr, key.len);
    sorter->record_n += st == WQ_OK;
    return st;
}

/* Read on when less than a record may be left in the window. */
static enum wq_status fill_window(struct wq_sorter *s, struct run *run)
{
    const size_t kept = run->len - run->at;
    if (kept >= RECORD_MAX || run->off == run->end)
        return WQ_OK;
    memmove(run->window, run->window + run->at, kept);
    size_t left = (size_t)(run->end - run->off), n = WINDOW_BYTES - kept;
    if (n > left)
        n = left;
    if (fseek(s->file, run->off, SEEK_SET) != 0 || fread(run->window + kept, 1, n, s->file) != n)
        return WQ_E_IO;
    run->off += (long)n;
    run->at = 0;
    run->len = kept + n;
    return WQ_OK;
}

enum wq_status wq_sorter_sort(struct wq_sorter *sorter)
{
    if (sorter->run_n == 0)
        return sort_records(sorter);
    enum wq_status st = write_run(sorter);
    wq_buffer_free(&sorter->records);
    for (size_t i = 0; st == WQ_OK && i < sorter->run_n; i++) {
        sorter->runs[i].window = malloc(WINDOW_BYTES);
        st = sorter->runs[i].window ? fill_window(sorter, &sorter->runs[i]) : WQ_E_NOMEM;
    }
    return st;
}

enum wq_status wq_sorter_next(struct wq_sorter *sorter, uint32_t *number)
{
    if (sorter->run_n == 0) {
        if (sorter->given_n == sorter->record_n)
            return WQ_E_RANGE;
        *number = wq_load_u32(sorter->sorted[sorter->given_n++]);
        return WQ_OK;
    }
    struct run *least = NULL;
    for (size_t i = 0; i < sorter->run_n; i++) {
        struct run *run = &sorter->runs[i];
        if (run->at < run->len &&
            (!least || compare(run->window + run->at, least->window + least->at) < 0))
            least = run;
    }
    if (!least)
        return WQ_E_RANGE;
    *number = wq_load_u32(least->window + least->at);
    least->at += record_len(least->window + least->at);
    return fill_window(sorter, least);
}
