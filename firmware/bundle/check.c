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

bool wq_crc_matches(struct wq_bytes bytes, uint32_t stored)
{
    return passes(crc32_z(0, bytes.ptr, bytes.len) == stored);
}

bool wq_cluster_hash_matches(struct wq_bytes stored, const uint8_t hash[32])
{
    static const uint8_t key[] = WQ_CLUSTER_KEY;
    uint8_t actual[32];
    wq_hash((struct wq_bytes){key, sizeof key - 1}, stored, actual, sizeof actual);
    return passes(memcmp(actual, hash, sizeof actual) == 0);
}
