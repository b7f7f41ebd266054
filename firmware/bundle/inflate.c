/* SPDX-License-Identifier: MIT */
#include "internal.h"

/* zlib's state is 7 KiB, and 32 KiB of window when a stream is left in its middle. */
#define INFLATE_BYTES (48u << 10)

static voidpf allocate(voidpf memory, uInt n, uInt size)
{
    /* zlib sets what it reads */
    return wq_arena_alloc_raw(memory, n, size);
}

/* zlib frees nothing between resets, and the arena goes as a whole. */
static void release(voidpf memory, voidpf address)
{
    (void)memory;
    (void)address;
}

enum wq_status wq_inflate_init(struct wq_inflate *decoder, struct wq_arena *arena)
{
    void *memory = wq_arena_alloc_raw(arena, 1, INFLATE_BYTES);
    if (!memory)
        return WQ_E_NOMEM;
    wq_arena_init(&decoder->memory, memory, INFLATE_BYTES);
    decoder->z = (z_stream){.zalloc = allocate, .zfree = release, .opaque = &decoder->memory};
    /* negative: raw deflate, without zlib's own header and Adler-32 */
    return inflateInit2(&decoder->z, -15) == Z_OK ? WQ_OK : WQ_E_NOMEM;
}

enum wq_status wq_inflate_begin(struct wq_inflate *decoder, struct wq_bytes stored)
{
    z_stream *z = &decoder->z;
    if (inflateReset(z) != Z_OK)
        return WQ_E_DAMAGED;
    z->next_in = stored.ptr;
    z->avail_in = (uInt)stored.len;
    return WQ_OK;
}

enum wq_status wq_inflate_more(struct wq_inflate *decoder, uint8_t *raw, uint32_t have,
                               uint32_t want, bool is_end)
{
    z_stream *z = &decoder->z;
    z->next_out = raw + have;
    z->avail_out = want - have;
    int end = inflate(z, is_end ? Z_FINISH : Z_SYNC_FLUSH);
    bool is_exact = z->avail_out == 0 && (is_end ? end == Z_STREAM_END && z->avail_in == 0
                                                 : end == Z_OK || end == Z_STREAM_END);
    return is_exact ? WQ_OK : WQ_E_DAMAGED;
}
