/* SPDX-License-Identifier: MIT */
/* Every truncation and every flipped bit of a small bundle: what can still be read is exactly what
 * was packed, the rest is a named error, and damage to one cluster costs that cluster alone. */
#include "forge.h"

#define SAMPLE_N 4
#define CLUSTER_N 4 /* two of text, one each of rows and details */

struct fixture {
    struct wq_arena arena;
    struct sample samples[SAMPLE_N];
    struct forge forge;
    uint8_t *bytes; /* of the forge */
    size_t len;
};

/* The packer would put such short articles into one cluster; damage to one of several is wanted. */
static int set_up(void **state)
{
    static const char *const texts[SAMPLE_N] = {
        "الأرشيف\nنصّ أوّل عن الورق والورّاقين.\n", "الزيتون\nقطف الثمار في تشرين.\nثم العصر.\n",
        "القناة\nماء وطين، و«باب» صغير.\n", "المدرسة\nدفاتر، أقلام، لوح؛ 1234.\n"};
    struct fixture *f = calloc(1, sizeof *f);
    f->arena = fixture_arena();
    for (size_t i = 0; i < SAMPLE_N; i++)
        sample_make(&f->samples[i], texts[i]);
    forge_articles(&f->forge, f->samples, SAMPLE_N, NULL);
    forge_build(&f->forge);
    f->bytes = f->forge.out.ptr;
    f->len = f->forge.out.len;
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

static void assert_named(enum wq_status st)
{
    if (st != WQ_E_NOT_BUNDLE && st != WQ_E_NEWER && st != WQ_E_TRUNCATED && st != WQ_E_DAMAGED &&
        st != WQ_E_LIMIT)
        fail_msg("not an error of a file: %s", wq_status_text(st));
}

/* What could be read of a damaged bundle. */
struct outcome {
    bool is_open;
    uint32_t article_n, cluster_n; /* whole ones */
    uint32_t partial_n;            /* of the articles: without their details */
    uint32_t nameless_n;           /* of these: without their row */
};

static void read_articles(struct fixture *f, struct wq_bundle *bundle, struct outcome *outcome)
{
    for (uint32_t i = 0; i < SAMPLE_N; i++) {
        struct wq_meta meta;
        struct wq_article article;
        enum wq_status st = wq_bundle_meta(bundle, i, &f->arena, &meta);
        if (st == WQ_OK)
            assert_meta_equal(&meta, &f->samples[i].article.meta);
        else
            assert_named(st);
        st = wq_bundle_article(bundle, i, &f->arena, &article);
        if (st == WQ_OK) {
            /* these records name no title, so that nothing is missing in those without a row */
            assert_article_equal(&article, &f->samples[i].article);
            outcome->nameless_n += wq_bundle_listed(bundle, i, &f->arena, &meta) != WQ_OK;
            outcome->article_n++;
            outcome->partial_n += article.meta.is_partial;
        } else {
            assert_named(st);
        }
    }
}

static struct outcome read_all(struct fixture *f, const uint8_t *bytes, size_t len)
{
    struct outcome outcome = {0};
    struct memory_file memory = {.bytes = bytes, .len = len};
    struct wq_file file = memory_file_view(&memory);
    struct wq_bundle *bundle;
    wq_arena_rewind(&f->arena, 0);
    enum wq_status st = wq_bundle_open(&f->arena, &file, &bundle);
    if (st != WQ_OK) {
        assert_named(st);
        assert_int_equal(f->arena.used, 0);
        return outcome;
    }
    outcome.is_open = true;
    assert_int_equal(wq_bundle_info(bundle)->article_n, SAMPLE_N);
    read_articles(f, bundle, &outcome);
    for (uint32_t i = 0; i < wq_bundle_info(bundle)->cluster_n; i++) {
        st = wq_bundle_check_cluster(bundle, i);
        if (st == WQ_OK)
            outcome.cluster_n++;
        else
            assert_named(st);
    }
    return outcome;
}

static void test_the_bundle_itself_is_whole(void **state)
{
    struct fixture *f = *state;
    struct outcome outcome = read_all(f, f->bytes, f->len);
    assert_true(outcome.is_open);
    assert_int_equal(outcome.article_n, SAMPLE_N);
    assert_int_equal(outcome.cluster_n, CLUSTER_N);
}

/* Where the stored bytes of a cluster end. */
static size_t cluster_end(const struct fixture *f, uint32_t cluster)
{
    return forge_cluster_off(&f->forge, cluster) +
           wq_load_u32(f->bytes + f->forge.index_off + cluster * WQ_INDEX_RECORD_BYTES +
                       WQ_INDEX_OFF_STORED);
}

static void test_every_truncation_leaves_what_is_there(void **state)
{
    struct fixture *f = *state;
    for (size_t len = 0; len < f->len; len++) {
        /* a copy of that length, so that a read beyond it is caught */
        uint8_t *cut = malloc(len + 1);
        memcpy(cut, f->bytes, len);
        struct memory_file memory = {.bytes = cut, .len = len};
        struct wq_file file = memory_file_view(&memory);
        struct wq_bundle *bundle;
        wq_arena_rewind(&f->arena, 0);
        enum wq_status st = wq_bundle_open(&f->arena, &file, &bundle);
        if (len < f->forge.index_off) {
            assert_int_equal(st, len < 8 ? WQ_E_NOT_BUNDLE : WQ_E_TRUNCATED);
        } else {
            assert_int_equal(st, WQ_OK);
            assert_int_equal(wq_bundle_info(bundle)->missing_bytes, f->len - len);
            struct outcome outcome = read_all(f, cut, len);
            uint32_t whole_n = 0;
            while (whole_n < CLUSTER_N && cluster_end(f, whole_n) <= len)
                whole_n++;
            assert_int_equal(outcome.cluster_n, whole_n);
            /* rows and then details stand behind the text here; all text says which is whose */
            assert_int_equal(outcome.article_n, whole_n >= FORGE_ROWS ? SAMPLE_N : 0);
            assert_int_equal(outcome.nameless_n, whole_n == FORGE_ROWS ? SAMPLE_N : 0);
            assert_int_equal(outcome.partial_n,
                             whole_n == FORGE_ROWS || whole_n == FORGE_DETAILS ? SAMPLE_N : 0);
        }
        free(cut);
    }
}

/* What a flip may cost, by the part of the file that it hits: nothing where there is a copy. */
static struct outcome expected_after(const struct fixture *f, size_t byte)
{
    struct outcome outcome = {true, SAMPLE_N, CLUSTER_N, 0, 0};
    for (uint32_t i = 0; i < CLUSTER_N; i++) {
        if (byte >= forge_cluster_off(&f->forge, i) && byte < cluster_end(f, i)) {
            outcome.cluster_n = CLUSTER_N - 1;
            outcome.article_n = i < FORGE_ROWS ? SAMPLE_N / 2 : SAMPLE_N;
            outcome.partial_n = i < FORGE_ROWS ? 0 : SAMPLE_N;
            outcome.nameless_n = i == FORGE_ROWS ? SAMPLE_N : 0;
        }
    }
    return outcome;
}

static void test_every_flipped_bit_costs_what_it_hits_and_no_more(void **state)
{
    struct fixture *f = *state;
    for (size_t bit = 0; bit < 8 * f->len; bit++) {
        struct outcome expected = expected_after(f, bit / 8);
        f->bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        struct outcome outcome = read_all(f, f->bytes, f->len);
        f->bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        if (outcome.is_open != expected.is_open || outcome.article_n != expected.article_n ||
            outcome.cluster_n != expected.cluster_n || outcome.partial_n != expected.partial_n ||
            outcome.nameless_n != expected.nameless_n)
            fail_msg("bit %zu: open %d, %u articles, %u of them in part, %u clusters", bit,
                     outcome.is_open, outcome.article_n, outcome.partial_n, outcome.cluster_n);
    }
}

static void test_bytes_after_the_end_change_nothing(void **state)
{
    struct fixture *f = *state;
    uint8_t *longer = calloc(1, f->len + 512);
    memcpy(longer, f->bytes, f->len);
    struct outcome outcome = read_all(f, longer, f->len + 512);
    assert_int_equal(outcome.article_n, SAMPLE_N);
    free(longer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_bundle_itself_is_whole),
        cmocka_unit_test(test_every_truncation_leaves_what_is_there),
        cmocka_unit_test(test_every_flipped_bit_costs_what_it_hits_and_no_more),
        cmocka_unit_test(test_bytes_after_the_end_change_nothing),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
