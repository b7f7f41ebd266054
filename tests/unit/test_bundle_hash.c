/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "warraq/hash.h"

/* RFC 7693, Appendix A. */
static void test_hash_of_abc_is_that_of_the_rfc(void **state)
{
    (void)state;
    static const uint8_t expected[64] = {
        0xBA, 0x80, 0xA5, 0x3F, 0x98, 0x1C, 0x4D, 0x0D, 0x6A, 0x27, 0x97, 0xB6, 0x9F,
        0x12, 0xF6, 0xE9, 0x4C, 0x21, 0x2F, 0x14, 0x68, 0x5A, 0xC4, 0xB7, 0x4B, 0x12,
        0xBB, 0x6F, 0xDB, 0xFF, 0xA2, 0xD1, 0x7D, 0x87, 0xC5, 0x39, 0x2A, 0xAB, 0x79,
        0x2D, 0xC2, 0x52, 0xD5, 0xDE, 0x45, 0x33, 0xCC, 0x95, 0x18, 0xD3, 0x8A, 0xA8,
        0xDB, 0xF1, 0x92, 0x5A, 0xB9, 0x23, 0x86, 0xED, 0xD4, 0x00, 0x99, 0x23};
    uint8_t hash[64];
    const struct wq_bytes none = {NULL, 0};
    wq_hash(none, (struct wq_bytes){(const uint8_t *)"abc", 3}, hash, sizeof hash);
    assert_memory_equal(hash, expected, sizeof expected);
}

/* First line of the keyed test vectors that come with BLAKE2: key 00 to 3F, no data. */
static void test_keyed_hash_is_that_of_the_reference(void **state)
{
    (void)state;
    static const uint8_t expected[16] = {0x10, 0xEB, 0xB6, 0x77, 0x00, 0xB1, 0x86, 0x8E,
                                         0xFB, 0x44, 0x17, 0x98, 0x7A, 0xCF, 0x46, 0x90};
    uint8_t key[64], hash[64];
    for (uint8_t i = 0; i < sizeof key; i++)
        key[i] = i;
    wq_hash((struct wq_bytes){key, sizeof key}, (struct wq_bytes){NULL, 0}, hash, sizeof hash);
    assert_memory_equal(hash, expected, sizeof expected);
}

static void test_a_shorter_hash_is_another_hash(void **state)
{
    (void)state;
    uint8_t whole[32], half[16];
    const struct wq_bytes data = {(const uint8_t *)"abc", 3}, none = {NULL, 0};
    wq_hash(none, data, whole, sizeof whole);
    wq_hash(none, data, half, sizeof half);
    assert_memory_not_equal(whole, half, sizeof half);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hash_of_abc_is_that_of_the_rfc),
        cmocka_unit_test(test_keyed_hash_is_that_of_the_reference),
        cmocka_unit_test(test_a_shorter_hash_is_another_hash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
