/* SPDX-License-Identifier: MIT */
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "warraq/base.h"

static void test_allocations_are_aligned_and_zeroed_wherever_the_arena_begins(void **state)
{
    (void)state;
    uint8_t memory[256];
    for (size_t shift = 0; shift < 16; shift++) {
        struct wq_arena arena;
        memset(memory, 0xAA, sizeof memory);
        wq_arena_init(&arena, memory + shift, sizeof memory - shift);
        const uint8_t *a = wq_arena_alloc(&arena, 3, 1);
        const uint8_t *b = wq_arena_alloc(&arena, 1, 8);
        assert_non_null(a);
        assert_int_equal((uintptr_t)a % alignof(max_align_t), 0);
        assert_int_equal((uintptr_t)b % alignof(max_align_t), 0);
        assert_true(b >= a + 3);
        assert_memory_equal(b, "\0\0\0\0\0\0\0\0", 8);
    }
}

static void test_what_does_not_fit_is_refused_and_changes_nothing(void **state)
{
    (void)state;
    alignas(max_align_t) uint8_t memory[64];
    struct wq_arena arena;
    wq_arena_init(&arena, memory, sizeof memory);
    assert_non_null(wq_arena_alloc(&arena, 1, 10));
    size_t used = arena.used;
    struct wq_str copy = {"unchanged", 9};
    char long_text[65];
    memset(long_text, 'x', 64);
    long_text[64] = 0;
    assert_null(wq_arena_alloc(&arena, 1, 64));
    assert_null(wq_arena_alloc(&arena, SIZE_MAX / 2 + 1, 2)); /* the product is 0 */
    assert_null(wq_arena_alloc(&arena, SIZE_MAX, 1));
    assert_int_equal(wq_arena_copy(&arena, wq_str(long_text), &copy), WQ_E_NOMEM);
    assert_memory_equal(copy.ptr, "unchanged", 9);
    assert_int_equal(arena.used, used);
    assert_non_null(wq_arena_alloc(&arena, 48, 1));
    assert_null(wq_arena_alloc(&arena, 1, 1));
}

static void test_rewinding_gives_back_and_the_peak_stays(void **state)
{
    (void)state;
    alignas(max_align_t) uint8_t memory[64];
    struct wq_arena arena;
    wq_arena_init(&arena, memory, sizeof memory);
    size_t mark = wq_arena_mark(&arena);
    const void *first = wq_arena_alloc(&arena, 1, 40);
    wq_arena_rewind(&arena, mark);
    assert_ptr_equal(wq_arena_alloc(&arena, 1, 8), first);
    assert_int_equal(arena.peak, 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_allocations_are_aligned_and_zeroed_wherever_the_arena_begins),
        cmocka_unit_test(test_what_does_not_fit_is_refused_and_changes_nothing),
        cmocka_unit_test(test_rewinding_gives_back_and_the_peak_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
