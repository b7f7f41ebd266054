/* SPDX-License-Identifier: MIT */
#include <lzma.h>
#include <string.h>
#include <zstd.h>
#include "zim.h"

#define PIECE_BYTES 65536u
#define LZMA_MEMORY (128u << 20)
#define WINDOW_LOG 27 /* 128 MB */

/* What both packers have in common: bytes of the file in, bytes out. */
struct unpacking {
    struct wq_seekable *seekable;
    uint64_t off;
    uint8_t in[PIECE_BYTES];
    size_t in_n;
    uint8_t out[PIECE_BYTES];
    struct wq_unpacked unpacked;
};

/* More bytes of the file. WQ_E_DAMAGED: it ends. */
static enum wq_status take(struct unpacking *unpacking)
{
    enum wq_status st = wq_seekable_read(unpacking->seekable, unpacking->off, unpacking->in,
                                         sizeof unpacking->in, &unpacking->in_n);
    unpacking->off += unpacking->in_n;
    unpacking->unpacked.packed_n += unpacking->in_n;
    if (st == WQ_E_TRUNCATED || (st == WQ_OK && unpacking->in_n == 0))
        return WQ_E_DAMAGED;
    return st;
}

static enum wq_status give(struct unpacking *unpacking, size_t n, struct wq_buffer *out)
{
    unpacking->unpacked.n += n;
    if (out->len + n > WQ_ZIM_CLUSTER_MAX || wq_unpacked_is_bomb(&unpacking->unpacked))
        return WQ_E_LIMIT;
    return wq_buffer_add(out, unpacking->out, n);
}

static enum wq_status unpack_xz(struct unpacking *unpacking, struct wq_buffer *out)
{
    lzma_stream stream = LZMA_STREAM_INIT;
    lzma_ret result = lzma_stream_decoder(&stream, LZMA_MEMORY, 0);
    enum wq_status st = result == LZMA_OK ? WQ_OK : WQ_E_NOMEM;
    while (st == WQ_OK && result == LZMA_OK) {
        if (stream.avail_in == 0) {
            st = take(unpacking);
            stream.next_in = unpacking->in;
            stream.avail_in = unpacking->in_n;
        }
        if (st != WQ_OK)
            break;
        stream.next_out = unpacking->out;
        stream.avail_out = sizeof unpacking->out;
        result = lzma_code(&stream, LZMA_RUN);
        st = give(unpacking, sizeof unpacking->out - stream.avail_out, out);
    }
    lzma_end(&stream);
    if (st != WQ_OK || result == LZMA_STREAM_END)
        return st;
    return result == LZMA_MEM_ERROR ? WQ_E_NOMEM : WQ_E_DAMAGED;
}

static enum wq_status unpack_zstd(struct unpacking *unpacking, struct wq_buffer *out)
{
    ZSTD_DCtx *context = ZSTD_createDCtx();
    ZSTD_inBuffer in = {unpacking->in, 0, 0};
    size_t result = 1; /* 0: the frame has ended */
    enum wq_status st = context ? WQ_OK : WQ_E_NOMEM;
    if (context)
        ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, WINDOW_LOG);
    while (st == WQ_OK && result != 0) {
        ZSTD_outBuffer to = {unpacking->out, sizeof unpacking->out, 0};
        if (in.pos == in.size) {
            st = take(unpacking);
            in = (ZSTD_inBuffer){unpacking->in, unpacking->in_n, 0};
        }
        if (st == WQ_OK)
            result = ZSTD_decompressStream(context, &to, &in);
        if (st == WQ_OK && ZSTD_isError(result))
            st = WQ_E_DAMAGED;
        if (st == WQ_OK)
            st = give(unpacking, to.pos, out);
    }
    ZSTD_freeDCtx(context);
    return st;
}

enum wq_status wq_zim_unpack(struct wq_seekable *seekable, uint64_t off, unsigned form,
                             struct wq_buffer *out)
{
    static struct unpacking unpacking;
    unpacking = (struct unpacking){.seekable = seekable, .off = off};
    return form == 4 ? unpack_xz(&unpacking, out) : unpack_zstd(&unpacking, out);
}
