/* SPDX-License-Identifier: MIT */
/* An index of any bytes: no check stands before it here. Nothing may crash, run on or be believed
 * that lies outside; answers may be wrong. */
#define ARCHIVE_NAME "search-hostile.wrq"
#include "search_fixture.h"
#include "../../firmware/search/internal.h"

#define PAGES_MAX 64

/* All pages of an index, in memory. */
struct pages {
    uint8_t *bytes[2][PAGES_MAX];
    uint32_t len[2][PAGES_MAX];
    uint32_t n[2];
    uint32_t article_n;
};

static enum wq_status read_page(struct pages *pages, int part, uint32_t number, uint8_t *page,
                                size_t cap, uint32_t *len)
{
    if (number >= pages->n[part])
        return WQ_E_DAMAGED;
    if (pages->len[part][number] > cap)
        return WQ_E_LIMIT;
    *len = pages->len[part][number];
    memcpy(page, pages->bytes[part][number], *len);
    return WQ_OK;
}

static enum wq_status read_terms(void *self, uint32_t number, uint8_t *page, size_t cap,
                                 uint32_t *len)
{
    return read_page(self, 0, number, page, cap, len);
}

static enum wq_status read_postings(void *self, uint32_t number, uint8_t *page, size_t cap,
                                    uint32_t *len)
{
    return read_page(self, 1, number, page, cap, len);
}

static void take_pages(struct archive *archive, struct pages *pages)
{
    struct wq_lexicon_source source = wq_lexicon_of(archive->bundle);
    uint8_t page[WQ_LEAF_MAX];
    pages->article_n = source.article_n;
    for (int part = 0; part < 2; part++) {
        pages->n[part] = part == 0 ? source.terms_n : source.postings_n;
        assert_in_range(pages->n[part], 1, PAGES_MAX);
        for (uint32_t i = 0; i < pages->n[part]; i++) {
            uint32_t *len = &pages->len[part][i];
            assert_int_equal((part == 0 ? source.terms : source.postings)(source.self, i, page,
                                                                          sizeof page, len),
                             WQ_OK);
            /* at its length exactly, so that reading beyond is seen */
            pages->bytes[part][i] = malloc(*len);
            memcpy(pages->bytes[part][i], page, *len);
        }
    }
}

static void free_pages(struct pages *pages)
{
    for (int part = 0; part < 2; part++) {
        for (uint32_t i = 0; i < pages->n[part]; i++)
            free(pages->bytes[part][i]);
    }
}

static struct wq_lexicon_source source_of(struct pages *pages)
{
    return (struct wq_lexicon_source){.self = pages,
                                      .article_n = pages->article_n,
                                      .terms_n = pages->n[0],
                                      .postings_n = pages->n[1],
                                      .terms = read_terms,
                                      .postings = read_postings};
}

/* Ask everything of it; what comes back keeps what search.h promises. */
static void ask(struct pages *pages, struct wq_arena *arena)
{
    static const char *const queries[] = {"نصف سبع", "في -نصف", "ن*", "عدد", "100007"};
    const struct wq_lexicon_source source = source_of(pages);
    struct wq_lexicon *lexicon;
    const size_t mark = wq_arena_mark(arena);
    if (wq_lexicon_open(arena, &source, &lexicon) != WQ_OK) {
        assert_int_equal(wq_arena_mark(arena), mark);
        return;
    }
    for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
        const struct wq_search search = {.limit = 20};
        struct wq_query query;
        struct wq_hits hits;
        struct wq_beginning terms[8];
        struct wq_str nearest;
        uint32_t n;
        wq_query_parse(wq_str(queries[i]), false, &query);
        if (wq_search_run(lexicon, &query, &search, arena, &hits) == WQ_OK) {
            assert_true(hits.n <= 20 && hits.n <= hits.total && hits.total <= pages->article_n);
            for (uint32_t k = 0; k < hits.n; k++)
                assert_true(hits.hits[k].article < pages->article_n);
        }
        if (wq_lexicon_beginnings(lexicon, &query.words[query.n - 1], 8, arena, terms, &n) == WQ_OK)
            assert_true(n <= 8);
        (void)!wq_lexicon_nearest(lexicon, &query, 0, arena, &nearest);
        static const uint32_t letters[] = {0x635, 0x628, 0x646, '1'};
        bool is_live[4] = {false};
        (void)!wq_lexicon_letters(lexicon, wq_str(queries[i]), letters, 4, arena, is_live);
    }
    wq_arena_rewind(arena, mark);
}

static void make_pages(struct pages *pages)
{
    struct archive archive;
    struct wq_writer *writer = archive_begin();
    for (uint32_t i = 0; i < 400; i++) {
        char text[256];
        snprintf(text, sizeof text, "عدد %u\nفي%s%s%s\n", 100000 + i % 40,
                 i % 2 ? " نصف بنصف" : " والنصف", i % 7 ? "" : " سبع", i % 5 ? " للخمس" : "");
        archive_add(writer, i % 3 ? "" : "في نصف", text);
    }
    archive_open(&archive, writer);
    take_pages(&archive, pages);
    archive_close(&archive);
}

static void test_any_flipped_bit(void **state)
{
    (void)state;
    struct pages pages = {0};
    struct wq_arena arena = fixture_arena();
    make_pages(&pages);
    for (int part = 0; part < 2; part++) {
        for (uint32_t i = 0; i < pages.n[part]; i++) {
            for (uint32_t bit = 0; bit < 8 * pages.len[part][i]; bit++) {
                pages.bytes[part][i][bit / 8] ^= (uint8_t)(1u << bit % 8);
                ask(&pages, &arena);
                pages.bytes[part][i][bit / 8] ^= (uint8_t)(1u << bit % 8);
            }
        }
    }
    fixture_arena_free(&arena);
    free_pages(&pages);
}

static void test_any_shorter_page(void **state)
{
    (void)state;
    struct pages pages = {0};
    struct wq_arena arena = fixture_arena();
    make_pages(&pages);
    for (int part = 0; part < 2; part++) {
        for (uint32_t i = 0; i < pages.n[part]; i++) {
            const uint32_t whole = pages.len[part][i];
            for (uint32_t len = 0; len < whole; len++) {
                pages.len[part][i] = len;
                ask(&pages, &arena);
            }
            pages.len[part][i] = whole;
        }
    }
    fixture_arena_free(&arena);
    free_pages(&pages);
}

static void test_terms_that_do_not_ascend_are_damage(void **state)
{
    (void)state;
    /* b; then nothing of it and c, or a */
    static const uint8_t shares[] = {0x01, 0x01};
    for (uint8_t second = 'a'; second <= 'c'; second++) {
        const uint8_t letters[] = {'b', second};
        struct wq_front_coded terms = {{shares, sizeof shares}, {letters, sizeof letters}};
        uint8_t term[WQ_TERM_MAX];
        size_t n = 0;
        assert_int_equal(wq_take_front_coded(&terms, term, &n), WQ_OK);
        assert_int_equal(wq_take_front_coded(&terms, term, &n),
                         second > 'b' ? WQ_OK : WQ_E_DAMAGED);
    }
}

static void test_random_bytes_in_each_page(void **state)
{
    (void)state;
    struct pages pages = {0};
    struct wq_arena arena = fixture_arena();
    make_pages(&pages);
    srand(7);
    for (int round = 0; round < 3000; round++) {
        int part = rand() % 2;
        uint32_t i = (uint32_t)rand() % pages.n[part], len = pages.len[part][i];
        uint32_t from = (uint32_t)rand() % len, to = from + (uint32_t)rand() % 40;
        uint8_t saved[40];
        to = to < len ? to : len;
        memcpy(saved, pages.bytes[part][i] + from, to - from);
        for (uint32_t k = from; k < to; k++)
            pages.bytes[part][i][k] = (uint8_t)(rand() % 3 ? rand() : rand() % 2 ? 0xFF : 0);
        ask(&pages, &arena);
        memcpy(pages.bytes[part][i] + from, saved, to - from);
    }
    fixture_arena_free(&arena);
    free_pages(&pages);
}

static void test_another_folding_is_told_apart(void **state)
{
    (void)state;
    struct pages pages = {0};
    struct wq_arena arena = fixture_arena();
    struct wq_lexicon *lexicon;
    make_pages(&pages);
    struct wq_lexicon_source source = source_of(&pages);
    assert_int_equal(wq_lexicon_open(&arena, &source, &lexicon), WQ_OK);
    source.article_n++;
    assert_int_equal(wq_lexicon_open(&arena, &source, &lexicon), WQ_E_DAMAGED);
    source.article_n--;
    uint8_t *shape = pages.bytes[0][pages.n[0] - 1];
    wq_store_u32(shape + WQ_SHAPE_OFF_FOLD, WQ_FOLD_VERSION + 1);
    assert_int_equal(wq_lexicon_open(&arena, &source, &lexicon), WQ_E_NEWER);
    fixture_arena_free(&arena);
    free_pages(&pages);
}

/* In a bundle every byte stands under its cluster's hash: a flipped bit is named or changes
 * nothing. */
static void test_a_damaged_bundle_answers_right_or_not_at_all(void **state)
{
    (void)state;
    struct archive a;
    archive_make(&a, (const char *const[]){"ورق وحبر\n", "حبر\n", "بالورق\n", NULL});
    assert_found(&a, "ورق", "0 2");
    uint8_t *bytes = a.bytes;
    struct wq_arena arena = fixture_arena();
    for (size_t bit = 0; bit < 8 * a.memory.len; bit++) {
        struct wq_bundle *bundle;
        struct wq_lexicon *lexicon;
        struct wq_hits hits;
        const struct wq_search search = {.limit = 10};
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        wq_arena_rewind(&arena, 0);
        if (wq_bundle_open(&arena, &a.file, &bundle) == WQ_OK) {
            struct wq_lexicon_source source = wq_lexicon_of(bundle);
            if (wq_lexicon_open(&arena, &source, &lexicon) == WQ_OK &&
                wq_search_run(lexicon, &a.query, &search, &arena, &hits) == WQ_OK) {
                assert_int_equal(hits.n, 2);
                assert_int_equal(hits.hits[0].article, 0);
                assert_int_equal(hits.hits[1].article, 2);
            }
        }
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    fixture_arena_free(&arena);
    archive_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_flipped_bit),
        cmocka_unit_test(test_any_shorter_page),
        cmocka_unit_test(test_terms_that_do_not_ascend_are_damage),
        cmocka_unit_test(test_random_bytes_in_each_page),
        cmocka_unit_test(test_another_folding_is_told_apart),
        cmocka_unit_test(test_a_damaged_bundle_answers_right_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
