/* SPDX-License-Identifier: MIT */
#include <string.h>
#include "internal.h"
#include "warraq/hash.h"

/* A fuzzer cannot forge a check, so in its build (and in no other) every check passes and the
 * code behind it is reached; the value is still computed. */
static bool passes(bool is_equal)
{
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
    (void)is_equal;
    return true;
#else
    return is_equal;
#endif
}

bool wq_hash_matches(const char *key, struct wq_bytes bytes, const uint8_t *hash, size_t hash_len)
{
    uint8_t actual[32];
    wq_hash((struct wq_bytes){(const uint8_t *)key, strlen(key)}, bytes, actual, hash_len);
    return passes(memcmp(actual, hash, hash_len) == 0);
}

bool wq_crc_matches(uint32_t actual, uint32_t stored)
{
    return passes(actual == stored);
}
