/* SPDX-License-Identifier: MIT */
/* What waits on disk while a bundle is put together: spools, sorters, names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../tools/pack/internal.h"

static const struct wq_output nowhere; /* files of the system's own */

static struct wq_bytes bytes_of(const void *ptr, size_t n)
{
    return (struct wq_bytes){ptr, n};
}

static void test_a_spool_gives_back_what_is_in_memory_and_in_its_file(void **state)
{
    struct wq_spool spool = {.output = &nowhere};
    uint32_t numbers[3];
    (void)state;
    for (uint32_t i = 0; i < 50000; i++)
        assert_int_equal(wq_spool_add(&spool, &i, sizeof i), WQ_OK);
    assert_non_null(spool.file);
    assert_true(spool.tail.len > 0);
    const uint32_t border = (uint32_t)(spool.len - spool.tail.len) / 4;
    const uint32_t starts[] = {0, border - 3, border - 1, border, 49997};
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        assert_int_equal(wq_spool_read(&spool, 4 * (uint64_t)starts[i], numbers, sizeof numbers),
                         WQ_OK);
        for (uint32_t k = 0; k < 3; k++)
            assert_int_equal(numbers[k], starts[i] + k);
    }
    wq_spool_free(&spool);
}

static void test_a_spool_that_is_cut_goes_on_from_there(void **state)
{
    const uint32_t cuts[] = {49999, 20000, 1, 0};
    (void)state;
    for (size_t c = 0; c < sizeof cuts / sizeof cuts[0]; c++) {
        struct wq_spool spool = {.output = &nowhere};
        for (uint32_t i = 0; i < 50000; i++)
            assert_int_equal(wq_spool_add(&spool, &i, sizeof i), WQ_OK);
        wq_spool_cut(&spool, 4 * (uint64_t)cuts[c]);
        for (uint32_t i = cuts[c]; i < 60000; i++)
            assert_int_equal(wq_spool_add(&spool, &i, sizeof i), WQ_OK);
        for (uint32_t i = 0; i < 60000; i += 997) {
            uint32_t number;
            assert_int_equal(wq_spool_read(&spool, 4 * (uint64_t)i, &number, sizeof number), WQ_OK);
            assert_int_equal(number, i);
        }
        wq_spool_free(&spool);
    }
}

/* Add `n` records whose keys are the numbers below `n` as if by chance, `key_len` bytes long, and
 * read them back. */
static void sort_numbers(uint32_t n, size_t key_len)
{
    uint8_t *key = calloc(1, key_len);
    struct wq_bytes got, value;
    struct wq_sorter *sorter;
    assert_int_equal(wq_sorter_make(&nowhere, &sorter), WQ_OK);
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t number = (uint32_t)((uint64_t)i * 7919 % n);
        wq_put_number(key + key_len - 4, number, 4);
        assert_int_equal(wq_sorter_add(sorter, bytes_of(key, key_len), bytes_of(&number, 4)),
                         WQ_OK);
    }
    assert_false(wq_sorter_is_sequence(sorter));
    assert_int_equal(wq_sorter_sort(sorter), WQ_OK);
    for (uint32_t i = 0; i < n; i++) {
        assert_int_equal(wq_sorter_next(sorter, &got, &value), WQ_OK);
        assert_int_equal(got.len, key_len);
        assert_int_equal(wq_take_number(got.ptr + key_len - 4, 4), i);
        assert_memory_equal(value.ptr, &i, 4);
    }
    assert_int_equal(wq_sorter_next(sorter, &got, &value), WQ_E_RANGE);
    wq_sorter_free(sorter);
    free(key);
}

static void test_records_come_in_order_from_memory_and_from_runs(void **state)
{
    (void)state;
    sort_numbers(1000, 4);
    sort_numbers(500000, 9);
}

static void test_many_runs_become_one_on_the_way(void **state)
{
    (void)state;
    /* 1,000 records a run of 8 MiB: more than two times 32 runs, and some over */
    sort_numbers(70001, 8190);
}

static void test_a_shorter_key_comes_first_then_the_value_decides(void **state)
{
    static const char *const records[][2] = {{"ab", "2"},   {"abcdefghi", "1"}, {"", "5"},
                                             {"ab", "1"},   {"a", "9"},         {"abcdefgh", "1"},
                                             {"ab\1", "1"}, {"b", ""}};
    static const char *const wanted[] = {"5", "9", "1", "2", "1", "1", "1", ""};
    struct wq_bytes key, value;
    struct wq_sorter *sorter;
    (void)state;
    assert_int_equal(wq_sorter_make(&nowhere, &sorter), WQ_OK);
    for (size_t i = 0; i < 8; i++)
        assert_int_equal(wq_sorter_add(sorter, bytes_of(records[i][0], strlen(records[i][0])),
                                       bytes_of(records[i][1], strlen(records[i][1]))),
                         WQ_OK);
    assert_int_equal(wq_sorter_sort(sorter), WQ_OK);
    for (size_t i = 0; i < 8; i++) {
        assert_int_equal(wq_sorter_next(sorter, &key, &value), WQ_OK);
        assert_int_equal(value.len, strlen(wanted[i]));
        assert_memory_equal(value.ptr, wanted[i], value.len);
    }
    wq_sorter_free(sorter);
}

static void test_what_comes_in_order_is_told(void **state)
{
    struct wq_sorter *sorter;
    (void)state;
    assert_int_equal(wq_sorter_make(&nowhere, &sorter), WQ_OK);
    assert_true(wq_sorter_is_sequence(sorter));
    assert_int_equal(wq_sorter_add(sorter, bytes_of("a", 1), bytes_of("1", 1)), WQ_OK);
    assert_int_equal(wq_sorter_add(sorter, bytes_of("a", 1), bytes_of("2", 1)), WQ_OK);
    assert_int_equal(wq_sorter_add(sorter, bytes_of("b", 1), bytes_of("0", 1)), WQ_OK);
    assert_true(wq_sorter_is_sequence(sorter));
    assert_int_equal(wq_sorter_add(sorter, bytes_of("b", 1), bytes_of("", 0)), WQ_OK);
    assert_false(wq_sorter_is_sequence(sorter));
    wq_sorter_free(sorter);
}

/* ---- names ---- */

#define MANY (2 * WQ_NAMES_RUN + 5000)

struct given {
    uint32_t n;
    char last[64];
};

/* Names come ascending; all but the one in every run come twice. */
static enum wq_status take_name(void *self, struct wq_str text, uint32_t article_n)
{
    struct given *given = self;
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)text.len, text.ptr);
    assert_true(strcmp(given->last, name) < 0);
    memcpy(given->last, name, sizeof name);
    assert_int_equal(article_n, strcmp(name, "always") == 0 ? MANY : 2);
    given->n++;
    return WQ_OK;
}

static void test_names_of_several_runs_are_numbered_once(void **state)
{
    static uint32_t tokens[2][MANY], always[MANY];
    struct wq_names *names = calloc(1, sizeof *names);
    struct given given = {0};
    uint32_t number, none;
    char name[64];
    (void)state;
    names->output = &nowhere;
    for (uint32_t i = 0; i < 2 * MANY; i++) {
        const uint32_t at = i % MANY;
        snprintf(name, sizeof name, "name %06u", at);
        assert_int_equal(wq_names_add(names, wq_str(name), &tokens[i / MANY][at]), WQ_OK);
        if (i < MANY)
            assert_int_equal(wq_names_add(names, wq_str("always"), &always[at]), WQ_OK);
    }
    assert_int_equal(wq_names_add(names, wq_str(""), &none), WQ_OK);
    assert_int_equal(wq_names_close(names, &given, take_name), WQ_OK);
    assert_int_equal(given.n, MANY + 1);
    for (uint32_t i = 0; i < 2 * MANY; i++) {
        assert_int_equal(wq_names_number(names, tokens[i / MANY][i % MANY], &number), WQ_OK);
        assert_int_equal(number, i % MANY + 2);
    }
    for (uint32_t i = 0; i < MANY; i++) {
        assert_int_equal(wq_names_number(names, always[i], &number), WQ_OK);
        assert_int_equal(number, 1);
    }
    assert_int_equal(wq_names_number(names, none, &number), WQ_OK);
    assert_int_equal(number, 0);
    wq_names_free(names);
    free(names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_spool_gives_back_what_is_in_memory_and_in_its_file),
        cmocka_unit_test(test_a_spool_that_is_cut_goes_on_from_there),
        cmocka_unit_test(test_records_come_in_order_from_memory_and_from_runs),
        cmocka_unit_test(test_many_runs_become_one_on_the_way),
        cmocka_unit_test(test_a_shorter_key_comes_first_then_the_value_decides),
        cmocka_unit_test(test_what_comes_in_order_is_told),
        cmocka_unit_test(test_names_of_several_runs_are_numbered_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
