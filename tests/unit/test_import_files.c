/* SPDX-License-Identifier: MIT */
/* What the paths and addresses in a member of a container mean, and bytes read from anywhere. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "import.h"

/* ---- paths ---- */

static const struct {
    const char *base, *path, *wanted; /* NULL: outside */
} addresses[] = {
    {"a/b/page.html", "i.png", "a/b/i.png"},
    {"a/b/page.html", "./i.png", "a/b/i.png"},
    {"a/b/page.html", "../c/./i.png?x=1#y", "a/c/i.png"},
    {"a/b/page.html", "../../i.png", "i.png"},
    {"a/b/page.html", "../../../i.png", NULL},
    {"a/b/page.html", "/i.png", "i.png"},
    {"page.html", "%D8%B9/i%20j.png", "ع/i j.png"},
    {"page.html", "a%2", "a%2"},
    {"page.html", "..%2f..%2fi.png", NULL},
    {"page.html", "http://x/i.png", NULL},
    {"page.html", "//x/i.png", NULL},
    {"page.html", "data:image/png;base64,AA", NULL},
    {"page.html", "", NULL},
    {"page.html", "#top", NULL},
    {"page.html", "a/..", NULL},
    /* addresses stay as they are */
    {"http://x/a/page?id=1/2", "i%20j.png?k=1#l", "http://x/a/i%20j.png?k=1"},
    {"http://x/a/page", "../i.png", "http://x/i.png"},
    {"http://x/a/page", "../../i.png", NULL},
    {"http://x/a/page", "/i.png", "http://x/i.png"},
    {"http://x", "i.png", "http://x/i.png"},
    {"https://x/a/page", "//y/i.png", "https://y/i.png"},
    {"http://x/a/page", "https://y/i.png", "https://y/i.png"},
    {"http://x/a/page", "data:image/png,x", NULL},
};

static void check_join(const char *base, const char *path, bool is_address, const char *wanted)
{
    struct wq_buffer out = {0};
    bool is_inside;
    assert_int_equal(wq_files_join(wq_str(base), wq_str(path), is_address, &out, &is_inside),
                     WQ_OK);
    if (is_inside != (wanted != NULL))
        fail_msg("%s seen from %s: inside %d", path, base, is_inside);
    if (is_inside && !wq_str_equal((struct wq_str){(const char *)out.ptr, out.len}, wq_str(wanted)))
        fail_msg("%s seen from %s: %.*s", path, base, (int)out.len, (const char *)out.ptr);
    wq_buffer_free(&out);
}

static void test_addresses_are_joined_and_never_climb_out(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++)
        check_join(addresses[i].base, addresses[i].path, true, addresses[i].wanted);
}

static void test_paths_have_no_escapes(void **state)
{
    (void)state;
    check_join("a/b.jsonl", "100%25?.png", false, "a/100%25?.png");
    check_join("a/b.jsonl", "../../x", false, NULL);
}

/* ---- bytes from anywhere ---- */

#define SIZE (3u << 20)

struct file {
    const uint8_t *bytes;
    uint64_t size;
    unsigned read_n;
    bool is_pipe, is_given;
};

static enum wq_status read_file(void *self, uint64_t off, uint32_t n, struct wq_buffer *bytes)
{
    struct file *file = self;
    uint8_t size[8];
    if (file->is_pipe)
        return WQ_E_RANGE;
    file->read_n++;
    wq_store_u64(size, SIZE);
    if (n == 0)
        return wq_buffer_add(bytes, size, sizeof size);
    assert_true(n <= WQ_READ_MAX);
    if (off > file->size || n > file->size - off)
        return WQ_E_RANGE;
    return wq_buffer_add(bytes, file->bytes + off, n);
}

static enum wq_status pull_file(void *self, struct wq_buffer *bytes)
{
    struct file *file = self;
    const bool is_first = !file->is_given;
    file->is_given = true;
    return is_first ? wq_buffer_add(bytes, file->bytes, file->size) : WQ_OK;
}

static void test_bytes_are_the_same_from_a_file_and_from_a_pipe(void **state)
{
    static const uint64_t offs[] = {0, 1, 65530, 65536, 7, SIZE - 3, SIZE, SIZE + 9};
    static const size_t sizes[] = {1, 22, 65536, 65537, (1u << 20) + 1, SIZE};
    uint8_t *all = malloc(SIZE), *to = malloc(SIZE);
    (void)state;
    assert_true(all && to);
    for (size_t i = 0; i < SIZE; i++)
        all[i] = (uint8_t)(i * 31 + i / 997);
    for (int is_pipe = 0; is_pipe < 2; is_pipe++) {
        struct file file = {.bytes = all, .size = SIZE, .is_pipe = is_pipe};
        struct wq_input input = {.self = &file, .pull = pull_file, .read_at = read_file};
        struct wq_seekable seekable;
        size_t got;
        assert_int_equal(wq_seekable_open(&seekable, &input), WQ_OK);
        assert_int_equal(seekable.size, SIZE);
        for (size_t i = 0; i < sizeof offs / sizeof offs[0]; i++)
            for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
                const size_t left = offs[i] < SIZE ? SIZE - (size_t)offs[i] : 0;
                assert_int_equal(wq_seekable_read(&seekable, offs[i], to, sizes[k], &got), WQ_OK);
                assert_int_equal(got, sizes[k] < left ? sizes[k] : left);
                if (got > 0)
                    assert_memory_equal(to, all + offs[i], got);
            }
        wq_seekable_close(&seekable);
        wq_input_finish(&input);
    }
    free(all);
    free(to);
}

static void test_small_reads_share_one_request(void **state)
{
    uint8_t all[4096] = {0}, to[64];
    struct file file = {.bytes = all, .size = sizeof all};
    struct wq_input input = {.self = &file, .pull = pull_file, .read_at = read_file};
    struct wq_seekable seekable;
    size_t got;
    (void)state;
    assert_int_equal(wq_seekable_open(&seekable, &input), WQ_OK);
    seekable.size = sizeof all;
    for (size_t off = 0; off < sizeof all; off += sizeof to)
        assert_int_equal(wq_seekable_read(&seekable, off, to, sizeof to, &got), WQ_OK);
    assert_int_equal(file.read_n, 2); /* the size, and all of it */
    wq_seekable_close(&seekable);
    wq_input_finish(&input);
}

static void test_a_file_that_became_shorter_is_named(void **state)
{
    uint8_t all[100] = {0}, to[100];
    struct file file = {.bytes = all, .size = sizeof all}; /* and says that it has SIZE */
    struct wq_input input = {.self = &file, .pull = pull_file, .read_at = read_file};
    struct wq_seekable seekable;
    size_t got;
    (void)state;
    assert_int_equal(wq_seekable_open(&seekable, &input), WQ_OK);
    assert_int_equal(wq_seekable_read(&seekable, 0, to, sizeof to, &got), WQ_E_TRUNCATED);
    assert_int_equal(seekable.fault, WQ_E_TRUNCATED);
    wq_seekable_close(&seekable);
    wq_input_finish(&input);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_addresses_are_joined_and_never_climb_out),
        cmocka_unit_test(test_paths_have_no_escapes),
        cmocka_unit_test(test_bytes_are_the_same_from_a_file_and_from_a_pipe),
        cmocka_unit_test(test_small_reads_share_one_request),
        cmocka_unit_test(test_a_file_that_became_shorter_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
