/* SPDX-License-Identifier: MIT */
/* The n-th read fails, for every n: the error is named, nothing is kept of it, and the same call
 * succeeds when the medium answers again. */
#include "forge.h"

#define SAMPLE_N 4

struct fixture {
    struct wq_arena arena;
    struct sample samples[SAMPLE_N];
    struct forge forge;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    f->arena = fixture_arena();
    sample_make(&f->samples[0], "الأرشيف\nنصّ أوّل.\n");
    sample_make(&f->samples[1], "الزيتون\nقطف الثمار.\n");
    sample_make(&f->samples[2], "القناة\nماء وطين.\n");
    sample_make(&f->samples[3], "المدرسة\nدفاتر وأقلام.\n");
    forge_articles(&f->forge, f->samples, SAMPLE_N, NULL);
    forge_build(&f->forge);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    fixture_arena_free(&f->arena);
    forge_free(&f->forge);
    free(f);
    return 0;
}

/* One reading session in steps; a failed step is tried once more. */
struct session {
    struct fixture *f;
    struct memory_file memory;
    uint32_t failure_n;
};

/* Whether the step must be tried again. */
static bool has_failed(struct session *s, enum wq_status st)
{
    if (st == WQ_OK)
        return false;
    assert_int_equal(st, WQ_E_IO);
    s->failure_n++;
    assert_int_equal(s->failure_n, 1);
    return true;
}

/* The same of an article that was read: without its details it counts as not read. */
static bool has_failed_in_part(struct session *s, const struct wq_article *article, size_t used)
{
    if (!article->meta.is_partial)
        return false;
    wq_arena_rewind(&s->f->arena, used);
    return has_failed(s, WQ_E_IO);
}

static void read_session(struct session *s)
{
    struct wq_arena *arena = &s->f->arena;
    struct wq_file file = memory_file_view(&s->memory);
    struct wq_bundle *bundle = NULL;
    uint32_t index;
    wq_arena_rewind(arena, 0);
    while (has_failed(s, wq_bundle_open(arena, &file, &bundle)))
        assert_int_equal(arena->used, 0);
    for (uint32_t i = 0; i < SAMPLE_N; i++) {
        /* from both ends, so that clusters push each other out */
        uint32_t at = i % 2 ? SAMPLE_N - i : i;
        const struct wq_article *expected = &s->f->samples[at].article;
        struct wq_article article;
        size_t used = arena->used;
        while (has_failed(s, wq_bundle_article(bundle, at, arena, &article)) ||
               has_failed_in_part(s, &article, used))
            assert_int_equal(arena->used, used);
        assert_article_equal(&article, expected);
        while (has_failed(s, wq_bundle_find(bundle, expected->meta.id, 0, &index)))
            ;
        assert_int_equal(index, at);
    }
    for (uint32_t i = 0; i < wq_bundle_info(bundle)->cluster_n; i++) {
        while (has_failed(s, wq_bundle_check_cluster(bundle, i)))
            ;
    }
}

static void test_every_failing_read_is_named_and_survived(void **state)
{
    struct session whole = {.f = *state};
    whole.memory.bytes = whole.f->forge.out.ptr;
    whole.memory.len = whole.f->forge.out.len;
    struct session s = whole;
    read_session(&s);
    assert_int_equal(s.failure_n, 0);
    const uint32_t read_n = s.memory.read_n;
    assert_true(read_n > 10);
    uint32_t failure_n = 0;
    for (uint32_t n = 1; n <= read_n; n++) {
        s = whole;
        s.memory.fail_at = n;
        read_session(&s); /* what has a copy does not even fail */
        failure_n += s.failure_n;
    }
    assert_true(failure_n >= 3);
}

static void test_a_file_that_shrinks_is_named(void **state)
{
    struct fixture *f = *state;
    struct memory_file memory = {.bytes = f->forge.out.ptr, .len = f->forge.out.len};
    struct wq_file file = memory_file_view(&memory);
    struct wq_bundle *bundle;
    struct wq_article article;
    assert_int_equal(wq_bundle_open(&f->arena, &file, &bundle), WQ_OK);
    memory.len = WQ_ROOT_BYTES;
    assert_int_equal(wq_bundle_article(bundle, 0, &f->arena, &article), WQ_E_TRUNCATED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_failing_read_is_named_and_survived),
        cmocka_unit_test(test_a_file_that_shrinks_is_named),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
