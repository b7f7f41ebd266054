/* SPDX-License-Identifier: MIT */
/* The names of a bundle: each once, numbered from 1 in collated order when all are known. */
#include <stdlib.h>
#include <string.h>
#include "internal.h"

struct wq_name_entry {
    char *text; /* owned */
    size_t len;
    uint32_t article_n;
};

static struct wq_str text_of(const struct wq_name_entry *entry)
{
    return (struct wq_str){entry->text, entry->len};
}

static uint64_t hash_of(struct wq_str text)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325); /* FNV-1a */
    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ (unsigned char)text.ptr[i]) * UINT64_C(0x100000001B3);
    return hash ^ hash >> 32;
}

/* The place in the table where `text` is, or is to be. */
static uint32_t *find(const struct wq_names *names, struct wq_str text)
{
    size_t at = (size_t)hash_of(text) & (names->cap - 1);
    while (names->table[at] != 0 &&
           !wq_str_equal(text_of(&names->entries[names->table[at] - 1]), text))
        at = (at + 1) & (names->cap - 1);
    return &names->table[at];
}

static enum wq_status grow(struct wq_names *names)
{
    const size_t cap = names->cap ? 2 * names->cap : 64;
    struct wq_name_entry *entries = realloc(names->entries, cap * sizeof *entries);
    if (!entries)
        return WQ_E_NOMEM;
    names->entries = entries;
    uint32_t *table = calloc(cap, sizeof *table);
    if (!table)
        return WQ_E_NOMEM;
    free(names->table);
    names->table = table;
    names->cap = cap;
    for (uint32_t i = 0; i < names->n; i++)
        *find(names, text_of(&entries[i])) = i + 1;
    return WQ_OK;
}

enum wq_status wq_names_add(struct wq_names *names, struct wq_str text)
{
    if (text.len == 0)
        return WQ_OK;
    if (2 * ((size_t)names->n + 1) > names->cap) {
        enum wq_status st = grow(names);
        if (st != WQ_OK)
            return st;
    }
    uint32_t *place = find(names, text);
    if (*place == 0) {
        char *copy = malloc(text.len);
        if (!copy)
            return WQ_E_NOMEM;
        memcpy(copy, text.ptr, text.len);
        names->entries[names->n] = (struct wq_name_entry){.text = copy, .len = text.len};
        *place = ++names->n;
    }
    names->entries[*place - 1].article_n++;
    return WQ_OK;
}

static int compare(const void *a, const void *b)
{
    const struct wq_str x = text_of(a);
    const struct wq_str y = text_of(b);
    uint8_t x_key[WQ_COLLATE_MAX], y_key[WQ_COLLATE_MAX];
    const struct wq_bytes keys[2] = {{x_key, wq_collate(x, x_key, sizeof x_key)},
                                     {y_key, wq_collate(y, y_key, sizeof y_key)}};
    int order = wq_bytes_compare(keys[0], keys[1]);
    return order ? order
                 : wq_bytes_compare((struct wq_bytes){(const uint8_t *)x.ptr, x.len},
                                    (struct wq_bytes){(const uint8_t *)y.ptr, y.len});
}

void wq_names_sort(struct wq_names *names)
{
    if (names->n == 0)
        return;
    qsort(names->entries, names->n, sizeof *names->entries, compare);
    memset(names->table, 0, names->cap * sizeof *names->table);
    for (uint32_t i = 0; i < names->n; i++)
        *find(names, text_of(&names->entries[i])) = i + 1;
}

uint32_t wq_names_number(const struct wq_names *names, struct wq_str text)
{
    return text.len ? *find(names, text) : 0;
}

struct wq_str wq_names_text(const struct wq_names *names, uint32_t at, uint32_t *article_n)
{
    *article_n = names->entries[at].article_n;
    return text_of(&names->entries[at]);
}

void wq_names_free(struct wq_names *names)
{
    for (uint32_t i = 0; i < names->n; i++)
        free(names->entries[i].text);
    free(names->entries);
    free(names->table);
    *names = (struct wq_names){0};
}
