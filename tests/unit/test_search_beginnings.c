/* SPDX-License-Identifier: MIT */
/* The commonest words that begin so, in a dictionary of many pages: none is passed over, however
 * rare its neighbours are. */
#define ARCHIVE_NAME "search-beginnings.wrq"
#include "search_fixture.h"

#define WORD_N 12000
#define TEXT_WORDS 60
#define TERMS_MAX 64

static struct {
    char text[16];
    uint32_t article_n;
} words[WORD_N];

static uint32_t chance(uint32_t below)
{
    static uint64_t seed = 20261122;
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % below;
}

/* Latin words, which are their own stems: three in four stand once, some in very many articles. */
static void make_archive(struct archive *archive)
{
    struct wq_writer *writer = archive_begin();
    char text[TEXT_WORDS * 16];
    for (uint32_t i = 0; i < WORD_N; i++) {
        snprintf(words[i].text, sizeof words[i].text, "%c%c%c%c%c", 'a' + (int)chance(3),
                 'a' + (int)chance(26), (int)('a' + i % 26), (int)('a' + i / 26 % 26),
                 (int)('a' + i / 676));
        words[i].article_n = 0;
    }
    for (uint32_t i = 0; i < WORD_N; i += TEXT_WORDS / 2) {
        size_t n = 0;
        for (uint32_t k = i; k < i + TEXT_WORDS / 2 && k < WORD_N; k++) {
            n += (size_t)snprintf(text + n, sizeof text - n, "%s ", words[k].text);
            words[k].article_n++;
        }
        /* every 97th word again and again, the first of them most */
        for (uint32_t k = 0; k < TEXT_WORDS / 4; k++) {
            const uint32_t again = 97 * chance(1 + chance(WORD_N / 97));
            if (again / (TEXT_WORDS / 2) == i / (TEXT_WORDS / 2) || strstr(text, words[again].text))
                continue;
            n += (size_t)snprintf(text + n, sizeof text - n, "%s ", words[again].text);
            words[again].article_n++;
        }
        archive_add(writer, "-", text);
    }
    archive_open(archive, writer);
}

/* How many articles the word in place `at` has of those that begin so, most first. */
static uint32_t count_at(const char *beginning, uint32_t at)
{
    uint32_t counts[512] = {0};
    for (uint32_t i = 0; i < WORD_N; i++) {
        if (strncmp(words[i].text, beginning, strlen(beginning)) == 0)
            counts[words[i].article_n]++;
    }
    for (uint32_t n = 511; n > 0; n--) {
        if (at < counts[n])
            return n;
        at -= counts[n];
    }
    return 0;
}

static void test_the_commonest_are_found_in_a_large_dictionary(void **state)
{
    (void)state;
    static const char *const beginnings[] = {"a", "b", "c", "ab", "cz", "a*", "bqa", "zz", "caabc"};
    struct archive a;
    make_archive(&a);
    assert_true(wq_lexicon_of(a.bundle).terms_n > 6);
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++) {
        struct wq_beginning found[TERMS_MAX];
        char beginning[8];
        snprintf(beginning, sizeof beginning, "%.*s", (int)strcspn(beginnings[i], "*"),
                 beginnings[i]);
        for (uint32_t max = 1; max <= TERMS_MAX; max = 2 * max + 3) {
            const size_t mark = wq_arena_mark(&a.arena);
            uint32_t n;
            wq_query_parse(wq_str(beginnings[i]), true, &a.query);
            assert_int_equal(
                wq_lexicon_beginnings(a.lexicon, &a.query.words[0], max, &a.arena, found, &n),
                WQ_OK);
            for (uint32_t k = 0; k < n; k++)
                assert_int_equal(found[k].posting_n, count_at(beginning, k));
            assert_int_equal(n < max ? count_at(beginning, n) : 0, 0);
            wq_arena_rewind(&a.arena, mark);
        }
    }
    archive_close(&a);
}

/* ---- pages that lie ---- */

static struct wq_lexicon_source sound;
static uint32_t hurt_page, hurt_byte;
static uint8_t hurt_bits;

static enum wq_status read_hurt(void *self, uint32_t number, uint8_t *page, size_t cap,
                                uint32_t *len)
{
    enum wq_status st = sound.terms(self, number, page, cap, len);
    if (st == WQ_OK && number == hurt_page && hurt_byte < *len)
        page[hurt_byte] ^= hurt_bits;
    return st;
}

static void test_a_page_above_the_leaves_that_lies(void **state)
{
    (void)state;
    struct archive a;
    make_archive(&a);
    sound = wq_lexicon_of(a.bundle);
    struct wq_lexicon_source source = sound;
    source.terms = read_hurt;
    hurt_page = sound.terms_n - 2;
    for (hurt_byte = 0; hurt_byte < 120; hurt_byte++) {
        for (uint32_t bit = 0; bit < 9; bit++) {
            const size_t mark = wq_arena_mark(&a.arena);
            struct wq_beginning found[8];
            struct wq_lexicon *lexicon;
            uint32_t n = 0;
            hurt_bits = (uint8_t)(bit < 8 ? 1u << bit : 0xFFu);
            assert_int_equal(wq_lexicon_open(&a.arena, &source, &lexicon), WQ_OK);
            wq_query_parse(wq_str("b"), true, &a.query);
            if (wq_lexicon_beginnings(lexicon, &a.query.words[0], 8, &a.arena, found, &n) == WQ_OK)
                assert_true(n <= 8);
            wq_arena_rewind(&a.arena, mark);
        }
    }
    archive_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_commonest_are_found_in_a_large_dictionary),
        cmocka_unit_test(test_a_page_above_the_leaves_that_lies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
