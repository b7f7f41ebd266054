/* SPDX-License-Identifier: MIT */
/* What servers pack with Brotli, and crawlers keep so. */
#include <brotli/decode.h>
#include "warc.h"

#define PIECE_BYTES 16384u

enum wq_status wq_brotli_unpack(struct wq_bytes bytes, size_t max, struct wq_buffer *out)
{
    uint8_t piece[PIECE_BYTES];
    struct wq_unpacked unpacked = {.packed_n = bytes.len};
    const uint8_t *next = bytes.ptr;
    size_t left = bytes.len;
    enum wq_status st = WQ_OK;
    BrotliDecoderResult result = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
    BrotliDecoderState *state = BrotliDecoderCreateInstance(NULL, NULL, NULL);
    if (!state)
        return WQ_E_NOMEM;
    while (st == WQ_OK && result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) {
        uint8_t *to = piece;
        size_t room = sizeof piece;
        result = BrotliDecoderDecompressStream(state, &left, &next, &room, &to, NULL);
        unpacked.n += sizeof piece - room;
        if (result == BROTLI_DECODER_RESULT_ERROR)
            st = WQ_E_DAMAGED;
        else if (out->len + sizeof piece - room > max || wq_unpacked_is_bomb(&unpacked))
            st = WQ_E_LIMIT;
        else
            st = wq_buffer_add(out, piece, sizeof piece - room);
    }
    BrotliDecoderDestroyInstance(state);
    /* of what is cut short, or damaged behind its start, the beginning is kept */
    if (st == WQ_E_DAMAGED && out->len > 0)
        return WQ_OK;
    return st == WQ_OK && out->len == 0 && bytes.len > 0 ? WQ_E_DAMAGED : st;
}
