/* SPDX-License-Identifier: MIT */
/* Sorting more than memory holds: sorted runs in a spool, merged at the end; so many runs of one
 * size become one before that, so that their number stays small. */
#include <stdlib.h>
#include <string.h>
#include "internal.h"

#define RUN_BYTES (8u << 20)     /* of a run while it is sorted in memory */
#define FAN_IN 32u               /* runs of one level that become one of the next */
#define WINDOW_BYTES (64u << 10) /* of each run, in memory while they are merged */

/* a record: bytes of the key u16, of the value u16, key, value */
#define RECORD_HEAD 4u
#define RECORD_MAX (RECORD_HEAD + WQ_SORT_KEY_MAX + WQ_SORT_VALUE_MAX)

/* Most comparisons end at the first eight bytes of a key, which are kept as a number. */
struct entry {
    uint64_t prefix;
    const uint8_t *record;
};

struct run {
    uint64_t off, end; /* what is still in the spool */
    unsigned level;
    uint8_t *window;
    size_t at, len; /* what of the window is not given out */
    struct entry first;
};

struct wq_sorter {
    struct wq_spool spool; /* the runs, one after the other */
    struct wq_buffer records;
    struct wq_buffer last; /* the record that was added last, while they come in order */
    struct entry *sorted;  /* the records in memory, when they are sorted */
    size_t record_n, given_n;
    struct run *runs;
    size_t run_n;
    struct run **heap; /* of those that are merged, the least first */
    size_t heap_n;
    bool has_order; /* of the records, as they were added */
    bool is_given;  /* the first of the heap */
};

void wq_put_number(uint8_t *bytes, uint64_t number, uint32_t n)
{
    for (; n > 0; number >>= 8)
        bytes[--n] = (uint8_t)number;
}

uint64_t wq_take_number(const uint8_t *bytes, uint32_t n)
{
    uint64_t number = 0;
    for (uint32_t i = 0; i < n; i++)
        number = number << 8 | bytes[i];
    return number;
}

/* ---- records ---- */

static struct wq_bytes key_of(const uint8_t *record)
{
    return (struct wq_bytes){record + RECORD_HEAD, wq_load_u16(record)};
}

static struct wq_bytes value_of(const uint8_t *record)
{
    return (struct wq_bytes){record + RECORD_HEAD + wq_load_u16(record), wq_load_u16(record + 2)};
}

static size_t record_len(const uint8_t *record)
{
    return RECORD_HEAD + (size_t)wq_load_u16(record) + wq_load_u16(record + 2);
}

static struct entry entry_of(const uint8_t *record)
{
    const struct wq_bytes key = key_of(record);
    const uint32_t n = key.len < 8 ? (uint32_t)key.len : 8;
    return (struct entry){n ? wq_take_number(key.ptr, n) << 8 * (8 - n) : 0, record};
}

static int compare_records(const uint8_t *a, const uint8_t *b)
{
    const int order = wq_bytes_compare(key_of(a), key_of(b));
    return order ? order : wq_bytes_compare(value_of(a), value_of(b));
}

static int compare_entries(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    if (x->prefix != y->prefix)
        return x->prefix < y->prefix ? -1 : 1;
    return compare_records(x->record, y->record);
}

enum wq_status wq_sorter_make(const struct wq_output *output, struct wq_sorter **sorter)
{
    struct wq_sorter *s = calloc(1, sizeof *s);
    if (!s)
        return WQ_E_NOMEM;
    s->spool.output = output;
    s->has_order = true;
    *sorter = s;
    return WQ_OK;
}

static void close_windows(struct wq_sorter *s)
{
    for (size_t i = 0; i < s->run_n; i++) {
        free(s->runs[i].window);
        s->runs[i].window = NULL;
    }
    free(s->heap);
    s->heap = NULL;
}

void wq_sorter_free(struct wq_sorter *sorter)
{
    if (!sorter)
        return;
    close_windows(sorter);
    free(sorter->runs);
    free(sorter->sorted);
    wq_buffer_free(&sorter->records);
    wq_buffer_free(&sorter->last);
    wq_spool_free(&sorter->spool);
    free(sorter);
}

/* ---- merging ---- */

/* Read on when less than a record may be left in the window. */
static enum wq_status fill_window(struct wq_sorter *s, struct run *run)
{
    const size_t kept = run->len - run->at;
    const uint64_t left = run->end - run->off;
    const size_t n = left < WINDOW_BYTES - kept ? (size_t)left : WINDOW_BYTES - kept;
    if (kept >= RECORD_MAX || left == 0)
        return WQ_OK;
    memmove(run->window, run->window + run->at, kept);
    enum wq_status st = wq_spool_read(&s->spool, run->off, run->window + kept, n);
    run->off += n;
    run->at = 0;
    run->len = kept + n;
    return st;
}

/* Put the run at `at`, which may be greater than those below it, in its place in the heap. */
static void sift(struct wq_sorter *s, size_t at)
{
    struct run *run = s->heap[at];
    for (;;) {
        size_t below = 2 * at + 1;
        if (below >= s->heap_n)
            break;
        if (below + 1 < s->heap_n &&
            compare_entries(&s->heap[below + 1]->first, &s->heap[below]->first) < 0)
            below++;
        if (compare_entries(&run->first, &s->heap[below]->first) <= 0)
            break;
        s->heap[at] = s->heap[below];
        at = below;
    }
    s->heap[at] = run;
}

static enum wq_status open_windows(struct wq_sorter *s, size_t first_run)
{
    s->heap_n = s->run_n - first_run;
    s->heap = malloc((s->heap_n + 1) * sizeof *s->heap);
    if (!s->heap)
        return WQ_E_NOMEM;
    for (size_t i = 0; i < s->heap_n; i++) {
        struct run *run = &s->runs[first_run + i];
        run->window = malloc(WINDOW_BYTES);
        enum wq_status st = run->window ? fill_window(s, run) : WQ_E_NOMEM;
        if (st != WQ_OK)
            return st;
        run->first = entry_of(run->window);
        s->heap[i] = run;
    }
    for (size_t i = s->heap_n / 2; i > 0; i--)
        sift(s, i - 1);
    return WQ_OK;
}

/* Let the least record go. */
static enum wq_status pass_least(struct wq_sorter *s)
{
    struct run *least = s->heap[0];
    least->at += record_len(least->window + least->at);
    enum wq_status st = fill_window(s, least);
    if (st != WQ_OK)
        return st;
    if (least->at == least->len)
        s->heap[0] = s->heap[--s->heap_n];
    else
        least->first = entry_of(least->window + least->at);
    if (s->heap_n > 0)
        sift(s, 0);
    return WQ_OK;
}

/* Make one of the last FAN_IN runs, behind them. */
static enum wq_status merge_last(struct wq_sorter *s)
{
    const size_t first = s->run_n - FAN_IN;
    struct run merged = {.off = s->spool.len, .level = s->runs[first].level + 1};
    enum wq_status st = open_windows(s, first);
    while (st == WQ_OK && s->heap_n > 0) {
        const uint8_t *record = s->heap[0]->first.record;
        st = wq_spool_add(&s->spool, record, record_len(record));
        if (st == WQ_OK)
            st = pass_least(s);
    }
    close_windows(s);
    merged.end = s->spool.len;
    s->runs[first] = merged;
    s->run_n = first + 1;
    return st;
}

/* ---- runs ---- */

static enum wq_status sort_records(struct wq_sorter *s)
{
    free(s->sorted);
    s->sorted = malloc((s->record_n + 1) * sizeof *s->sorted);
    if (!s->sorted)
        return WQ_E_NOMEM;
    const uint8_t *at = s->records.ptr;
    for (size_t i = 0; i < s->record_n; i++, at += record_len(at))
        s->sorted[i] = entry_of(at);
    if (!s->has_order)
        qsort(s->sorted, s->record_n, sizeof *s->sorted, compare_entries);
    return WQ_OK;
}

static enum wq_status add_run(struct wq_sorter *s, const struct run *run)
{
    struct run *runs = realloc(s->runs, (s->run_n + 1) * sizeof *runs);
    if (!runs)
        return WQ_E_NOMEM;
    s->runs = runs;
    runs[s->run_n++] = *run;
    return WQ_OK;
}

static enum wq_status write_run(struct wq_sorter *s)
{
    struct run run = {.off = s->spool.len};
    enum wq_status st = sort_records(s);
    for (size_t i = 0; i < s->record_n && st == WQ_OK; i++)
        st = wq_spool_add(&s->spool, s->sorted[i].record, record_len(s->sorted[i].record));
    run.end = s->spool.len;
    if (st == WQ_OK)
        st = add_run(s, &run);
    s->records.len = s->record_n = 0;
    while (st == WQ_OK && s->run_n >= FAN_IN &&
           s->runs[s->run_n - FAN_IN].level == s->runs[s->run_n - 1].level)
        st = merge_last(s);
    return st;
}

static enum wq_status note_order(struct wq_sorter *s, const uint8_t *record)
{
    if (s->last.len > 0 && compare_records(s->last.ptr, record) > 0)
        s->has_order = false;
    s->last.len = 0;
    return s->has_order ? wq_buffer_add(&s->last, record, record_len(record)) : WQ_OK;
}

enum wq_status wq_sorter_add(struct wq_sorter *sorter, struct wq_bytes key, struct wq_bytes value)
{
    struct wq_sorter *s = sorter;
    uint8_t head[RECORD_HEAD];
    wq_store_u16(head, (uint16_t)key.len);
    wq_store_u16(head + 2, (uint16_t)value.len);
    const size_t off = s->records.len;
    enum wq_status st = wq_buffer_reserve(&s->records, sizeof head + key.len + value.len);
    if (st == WQ_OK)
        st = wq_buffer_add(&s->records, head, sizeof head);
    if (st == WQ_OK)
        st = wq_buffer_add(&s->records, key.ptr, key.len);
    if (st == WQ_OK)
        st = wq_buffer_add(&s->records, value.ptr, value.len);
    if (st == WQ_OK && s->has_order)
        st = note_order(s, s->records.ptr + off);
    s->record_n++;
    /* qsort may take as much again as there is to sort */
    const bool is_full = s->records.len + 2 * s->record_n * sizeof *s->sorted >= RUN_BYTES;
    return st == WQ_OK && is_full ? write_run(s) : st;
}

bool wq_sorter_is_sequence(const struct wq_sorter *sorter)
{
    return sorter->has_order;
}

enum wq_status wq_sorter_sort(struct wq_sorter *sorter)
{
    if (sorter->run_n == 0)
        return sort_records(sorter);
    enum wq_status st = sorter->record_n > 0 ? write_run(sorter) : WQ_OK;
    wq_buffer_free(&sorter->records);
    free(sorter->sorted);
    sorter->sorted = NULL;
    return st == WQ_OK ? open_windows(sorter, 0) : st;
}

enum wq_status wq_sorter_next(struct wq_sorter *sorter, struct wq_bytes *key,
                              struct wq_bytes *value)
{
    struct wq_sorter *s = sorter;
    const uint8_t *record = NULL;
    enum wq_status st = WQ_OK;
    if (s->run_n == 0) {
        record = s->given_n < s->record_n ? s->sorted[s->given_n++].record : NULL;
    } else {
        st = s->is_given ? pass_least(s) : WQ_OK;
        s->is_given = s->heap_n > 0;
        record = s->heap_n > 0 ? s->heap[0]->first.record : NULL;
    }
    if (st != WQ_OK || !record)
        return st == WQ_OK ? WQ_E_RANGE : st;
    *key = key_of(record);
    *value = value_of(record);
    return WQ_OK;
}
