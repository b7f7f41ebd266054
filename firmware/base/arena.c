/* SPDX-License-Identifier: MIT */
#include <stdalign.h>
#include <string.h>
#include "warraq/base.h"

void wq_arena_init(struct wq_arena *arena, void *memory, size_t cap)
{
    *arena = (struct wq_arena){.base = memory, .cap = cap};
}

void *wq_arena_alloc_raw(struct wq_arena *arena, size_t n, size_t size)
{
    const size_t align = alignof(max_align_t);
    size_t pad = -((uintptr_t)arena->base + arena->used) % align;
    if (size != 0 && n > SIZE_MAX / size)
        return NULL;
    size_t bytes = n * size;
    if (pad > arena->cap - arena->used || bytes > arena->cap - arena->used - pad)
        return NULL;
    void *p = arena->base + arena->used + pad;
    arena->used += pad + bytes;
    if (arena->used > arena->peak)
        arena->peak = arena->used;
    return p;
}

void *wq_arena_alloc(struct wq_arena *arena, size_t n, size_t size)
{
    void *p = wq_arena_alloc_raw(arena, n, size);
    if (p)
        memset(p, 0, n * size);
    return p;
}

enum wq_status wq_arena_copy(struct wq_arena *arena, struct wq_str text, struct wq_str *copy)
{
    char *p = wq_arena_alloc_raw(arena, text.len, 1);
    if (!p)
        return WQ_E_NOMEM;
    if (text.len)
        memcpy(p, text.ptr, text.len);
    *copy = (struct wq_str){p, text.len};
    return WQ_OK;
}

size_t wq_arena_mark(const struct wq_arena *arena)
{
    return arena->used;
}

void wq_arena_rewind(struct wq_arena *arena, size_t mark)
{
    arena->used = mark;
}
