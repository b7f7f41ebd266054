/* SPDX-License-Identifier: MIT */
#include "internal.h"

/* zlib's state is 7 KiB, and 32 KiB of window when a stream is left in its middle. */
#define INFLATE_BYTES (48u << 10)

#define AT_BLOCK_END 128 /* in data_type, after inflate(Z_BLOCK) */

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

enum wq_status wq_inflate_begin(struct wq_inflate *decoder, struct wq_bytes stored, uint8_t *raw,
                                uint32_t raw_len, size_t cap)
{
    z_stream *z = &decoder->z;
    if (inflateReset(z) != Z_OK)
        return WQ_E_DAMAGED;
    z->next_in = stored.ptr;
    z->avail_in = 0;
    z->next_out = raw;
    z->avail_out =
        raw_len + (uInt)(cap - raw_len < WQ_INFLATE_SLACK ? cap - raw_len : WQ_INFLATE_SLACK);
    decoder->left = stored.len;
    decoder->raw_len = raw_len;
    decoder->block_n = 0;
    return WQ_OK;
}

static bool has_too_many_blocks(const struct wq_inflate *decoder)
{
    return decoder->block_n > WQ_DEFLATE_BLOCKS + decoder->z.total_out / WQ_DEFLATE_BLOCK_BYTES;
}

/* Steps are of what is stored, not of what comes of it: held back by its output, zlib decodes the
 * last 258 bytes of a step one state at a time, and that is most of a short one. It stops at the
 * end of each block, so that they can be counted: a block of 11 bytes that stands for nothing costs
 * it 5,000 instructions. */
enum wq_status wq_inflate_more(struct wq_inflate *decoder, size_t step, uint32_t *have)
{
    z_stream *z = &decoder->z;
    int end;
    do {
        const size_t n = z->avail_in > 0 ? 0 : decoder->left < step ? decoder->left : step;
        z->avail_in += (uInt)n;
        decoder->left -= n;
        end = inflate(z, Z_BLOCK);
        decoder->block_n += (z->data_type & AT_BLOCK_END) != 0;
        if (has_too_many_blocks(decoder))
            return WQ_E_DAMAGED;
    } while (end == Z_OK &&
             (z->avail_in > 0 || decoder->left == 0 || z->total_out == decoder->raw_len));
    const bool goes_on = end == Z_OK && z->total_out < decoder->raw_len;
    const bool is_whole = end == Z_STREAM_END && decoder->left == 0 && z->avail_in == 0 &&
                          z->total_out == decoder->raw_len;
    if (!goes_on && !is_whole)
        return WQ_E_DAMAGED;
    *have = (uint32_t)z->total_out;
    return WQ_OK;
}
