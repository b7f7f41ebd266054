/* SPDX-License-Identifier: MIT */
/* The only file of the device that knows libsodium. */
#include <sodium/crypto_generichash_blake2b.h>
#include "warraq/hash.h"

/* sodium_init() is left out on purpose. It prepares the random numbers that a hash does not use,
 * and for them waits until the kernel has gathered entropy and aborts when there is neither
 * getrandom() nor /dev/urandom: both can happen on a board that has just been switched on. What
 * is lost is the AVX2 form of BLAKE2b (14 against 5.5 instructions a byte on x86-64); on ARM there
 * is only the plain one. `warraq`, which runs on computers, calls it. */
void wq_hash(struct wq_bytes key, struct wq_bytes data, uint8_t *out, size_t out_len)
{
    crypto_generichash_blake2b(out, out_len, data.ptr, data.len, key.ptr, key.len);
}
