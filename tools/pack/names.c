/* SPDX-License-Identifier: MIT */
/* The names of a bundle: each once, numbered from 1 in collated order when all are known. So many
 * of them are gathered in memory as runs have; a token says which name of which run. */
#include <stdlib.h>
#include <string.h>
#include "internal.h"

#define RUN_BYTES (1u << 20) /* of the texts of a run */

/* ---- gathering ---- */

/* A name to the sorter: what it collates to and itself; token and count. */
static enum wq_status sort_name(struct wq_names *names, uint32_t at, struct wq_buffer *key)
{
    const struct wq_bytes text = wq_string_set_at(&names->run, at);
    uint8_t collated[WQ_COLLATE_MAX + 1], value[8];
    const struct wq_str string = {(const char *)text.ptr, text.len};
    const size_t len = wq_collate(string, collated, WQ_COLLATE_MAX);
    collated[len] = 0; /* which no other byte of it is */
    wq_put_number(value, (uint64_t)names->run_n * WQ_NAMES_RUN + at + 1, 4);
    wq_put_number(value + 4, names->counts[at], 4);
    key->len = 0;
    enum wq_status st = wq_buffer_add(key, collated, len + 1);
    if (st == WQ_OK)
        st = wq_buffer_add(key, text.ptr, text.len);
    return st == WQ_OK ? wq_sorter_add(names->sorter, (struct wq_bytes){key->ptr, key->len},
                                       (struct wq_bytes){value, sizeof value})
                       : st;
}

static enum wq_status end_run(struct wq_names *names)
{
    struct wq_buffer key = {0};
    enum wq_status st = names->sorter ? WQ_OK : wq_sorter_make(names->output, &names->sorter);
    for (uint32_t i = 0; i < names->run.n && st == WQ_OK; i++)
        st = sort_name(names, i, &key);
    wq_buffer_free(&key);
    wq_string_set_clear(&names->run);
    names->run_n++;
    return st;
}

enum wq_status wq_names_add(struct wq_names *names, struct wq_str text, uint32_t *token)
{
    uint32_t number;
    bool is_new;
    enum wq_status st = WQ_OK;
    *token = 0;
    if (text.len == 0)
        return WQ_OK;
    if (names->run.n == WQ_NAMES_RUN || names->run.bytes.len >= RUN_BYTES)
        st = end_run(names);
    if (st == WQ_OK)
        st = wq_string_set_add(&names->run, (struct wq_bytes){(const uint8_t *)text.ptr, text.len},
                               &number, &is_new);
    if (st != WQ_OK)
        return st;
    names->counts[number] = (is_new ? 0 : names->counts[number]) + 1;
    *token = names->run_n * WQ_NAMES_RUN + number + 1;
    return WQ_OK;
}

/* ---- numbering ---- */

struct numbering {
    void *self;
    enum wq_status (*give)(void *self, struct wq_str text, uint32_t article_n);
    struct wq_sorter *tokens; /* with their numbers */
    struct wq_buffer text;    /* of the name at hand */
    uint32_t number, article_n;
};

static enum wq_status give_name(const struct numbering *n)
{
    const struct wq_str text = {(const char *)n->text.ptr, n->text.len};
    return n->number > 0 ? n->give(n->self, text, n->article_n) : WQ_OK;
}

/* Take a name as a run has it: the one at hand again, or the next. */
static enum wq_status take_name(struct numbering *n, struct wq_bytes key, struct wq_bytes value)
{
    const uint8_t *text = (const uint8_t *)memchr(key.ptr, 0, key.len) + 1;
    const size_t len = key.len - (size_t)(text - key.ptr);
    enum wq_status st = WQ_OK;
    if (n->number == 0 || len != n->text.len || memcmp(text, n->text.ptr, len) != 0) {
        st = give_name(n);
        n->text.len = 0;
        n->article_n = 0;
        n->number++;
        if (st == WQ_OK)
            st = wq_buffer_add(&n->text, text, len);
    }
    uint8_t number[4];
    wq_put_number(number, n->number, sizeof number);
    n->article_n += (uint32_t)wq_take_number(value.ptr + 4, 4);
    return st == WQ_OK ? wq_sorter_add(n->tokens, (struct wq_bytes){value.ptr, 4},
                                       (struct wq_bytes){number, sizeof number})
                       : st;
}

static enum wq_status number_names(struct wq_names *names, struct numbering *n)
{
    struct wq_bytes key, value;
    enum wq_status st = wq_sorter_sort(names->sorter);
    while (st == WQ_OK && (st = wq_sorter_next(names->sorter, &key, &value)) == WQ_OK)
        st = take_name(n, key, value);
    return st == WQ_E_RANGE ? give_name(n) : st;
}

/* The numbers in the order of their tokens, with gaps behind runs that ended early. */
static enum wq_status list_numbers(struct wq_names *names, struct wq_sorter *tokens)
{
    static const uint8_t none[4];
    struct wq_bytes key, value;
    enum wq_status st = wq_sorter_sort(tokens);
    while (st == WQ_OK && (st = wq_sorter_next(tokens, &key, &value)) == WQ_OK) {
        const uint64_t off = 4 * (wq_take_number(key.ptr, 4) - 1);
        const uint32_t number = (uint32_t)wq_take_number(value.ptr, 4);
        while (st == WQ_OK && names->numbers.len < off)
            st = wq_spool_add(&names->numbers, none, sizeof none);
        if (st == WQ_OK)
            st = wq_spool_add(&names->numbers, &number, sizeof number);
    }
    return st == WQ_E_RANGE ? WQ_OK : st;
}

enum wq_status wq_names_close(struct wq_names *names, void *self,
                              enum wq_status (*give)(void *self, struct wq_str text,
                                                     uint32_t article_n))
{
    struct numbering numbering = {.self = self, .give = give};
    enum wq_status st = end_run(names);
    names->numbers.output = names->output;
    names->run_n = UINT32_MAX;
    if (st == WQ_OK)
        st = wq_sorter_make(names->output, &numbering.tokens);
    if (st == WQ_OK)
        st = number_names(names, &numbering);
    if (st == WQ_OK)
        st = list_numbers(names, numbering.tokens);
    wq_sorter_free(numbering.tokens);
    wq_buffer_free(&numbering.text);
    wq_sorter_free(names->sorter);
    names->sorter = NULL;
    wq_string_set_free(&names->run);
    return st;
}

enum wq_status wq_names_number(struct wq_names *names, uint32_t token, uint32_t *number)
{
    *number = 0;
    if (token == 0)
        return WQ_OK;
    const uint32_t run = (token - 1) / WQ_NAMES_RUN;
    if (run != names->run_n) {
        const uint64_t off = (uint64_t)run * sizeof names->counts, left = names->numbers.len - off;
        const size_t n = left < sizeof names->counts ? (size_t)left : sizeof names->counts;
        enum wq_status st = wq_spool_read(&names->numbers, off, names->counts, n);
        if (st != WQ_OK)
            return st;
        names->run_n = run;
    }
    *number = names->counts[(token - 1) % WQ_NAMES_RUN];
    return WQ_OK;
}

void wq_names_free(struct wq_names *names)
{
    wq_string_set_free(&names->run);
    wq_sorter_free(names->sorter);
    wq_spool_free(&names->numbers);
}
