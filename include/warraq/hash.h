/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_HASH_H
#define WARRAQ_HASH_H
/* BLAKE2b (RFC 7693), keyed where the use must not be mistaken for another. libsodium behind it. */
#include "warraq/base.h"

/* BLAKE2b of `data` at a length of `out_len` (16 to 64) bytes, which is part of what is hashed;
 * `key` may be empty, at most 64 bytes. Cannot fail. O(n), about 43 ARM instructions a byte. */
void wq_hash(struct wq_bytes key, struct wq_bytes data, uint8_t *out, size_t out_len);

#endif
