/* SPDX-License-Identifier: MIT */
/* The seeds of fuzz_search and fuzz_archive that hold an index are what the packer writes: a seed
 * of an older version is turned away at its first bytes, and the fuzzer finds nothing behind them.
 * With --update the program writes them anew. */
#define ARCHIVE_NAME "test_pack_seeds.wrq"
#include "search_fixture.h"

#define CORPUS WARRAQ_SOURCE_DIR "/tests/fuzz/corpus"
#define SEED_MAX (64u << 10)

struct seed_file {
    uint8_t bytes[SEED_MAX];
    size_t n;
};

static void add(struct seed_file *seed, const void *bytes, size_t n)
{
    assert_true(n <= SEED_MAX - seed->n);
    memcpy(seed->bytes + seed->n, bytes, n);
    seed->n += n;
}

static void add_u16(struct seed_file *seed, size_t value)
{
    uint8_t bytes[2];
    assert_in_range(value, 0, UINT16_MAX);
    wq_store_u16(bytes, (uint16_t)value);
    add(seed, bytes, sizeof bytes);
}

/* ---- archives ---- */

/* Text of article `i` of an archive into `text`. */
typedef void (*text_of)(uint32_t i, char *text, size_t cap);

static void text_of_forms(uint32_t i, char *text, size_t cap)
{
    static const char *const texts[] = {"صبر الصبر بالصبر", "والصبر جميل", "صبره وصبر ناقته",
                                        "مدينة المدينة",    "كالمدينة",    "مدينته"};
    snprintf(text, cap, "%s\n", texts[i % 6]);
}

static void text_of_numbers(uint32_t i, char *text, size_t cap)
{
    snprintf(text, cap, "في %u و%u كتاب\n", 1900 + i % 60, i * i);
}

/* One word in most articles, one in every fifth: lists of two blocks, one of them with a bitmap. */
static void text_of_long(uint32_t i, char *text, size_t cap)
{
    snprintf(text, cap, "%s%s%s\n", i % 9 ? "ورق " : "", i % 5 ? "" : "حبر حبر ",
             i % 3 ? "الورق" : "قلم");
}

/* Many words that begin alike: several leaves, and groups of short lists in each. */
static void text_of_leaves(uint32_t i, char *text, size_t cap)
{
    static const char *const letters[] = {"ب", "ت", "ج", "د", "ر", "س", "ص", "ع", "ف", "ق"};
    size_t n = 0;
    for (uint32_t k = 0; k < 12; k++)
        n += (size_t)snprintf(text + n, cap - n, "%s%s%s%u ", letters[(i + k) % 10],
                              letters[i % 10], letters[i / 10 % 10], i % 7 * 100 + k);
    snprintf(text + n, cap - n, "كتاب\n");
}

struct search_seed {
    const char *name, *query;
    text_of text;
    uint32_t article_n;
};

static const struct search_seed search_seeds[] = {
    {"forms", "الصبر مدين*", text_of_forms, 6},
    {"numbers", "كتاب 19*", text_of_numbers, 60},
    {"long", "ورق -حبر", text_of_long, 700},
    {"leaves", "كتاب بب*", text_of_leaves, 140},
};

static struct wq_writer *begin(text_of text, uint32_t first, uint32_t article_n)
{
    struct wq_writer *writer = archive_begin();
    for (uint32_t i = first; i < first + article_n; i++) {
        char words[512];
        text(i, words, sizeof words);
        archive_add(writer, i % 4 ? "-" : "كتاب الورق", words);
    }
    return writer;
}

/* ---- seeds ---- */

/* As fuzz_search.c reads it: the query's length, how many pages of terms, the query, these behind
 * their lengths, the postings. */
static void make_search_seed(const struct search_seed *from, struct seed_file *seed)
{
    static uint8_t page[2 * WQ_POSTINGS_PAGE];
    struct archive archive;
    uint32_t len;
    archive_open(&archive, begin(from->text, 0, from->article_n));
    const struct wq_lexicon_source source = wq_lexicon_of(archive.bundle);
    const uint8_t head[] = {(uint8_t)strlen(from->query), (uint8_t)source.terms_n};
    assert_in_range(source.terms_n, 1, 15);
    seed->n = 0;
    add(seed, head, sizeof head);
    add(seed, from->query, strlen(from->query));
    for (uint32_t i = 0; i < source.terms_n; i++) {
        assert_int_equal(source.terms(source.self, i, page, sizeof page, &len), WQ_OK);
        add_u16(seed, len);
        add(seed, page, len);
    }
    for (uint32_t i = 0; i < source.postings_n; i++) {
        assert_int_equal(source.postings(source.self, i, page, sizeof page, &len), WQ_OK);
        add(seed, page, len);
    }
    archive_close(&archive);
}

/* As fuzz_archive.c reads it: the query behind its length, three bundles, the first two behind
 * theirs. The third holds the articles of the second. */
static void make_archive_seed(struct seed_file *seed)
{
    static const char query[] = "\"كتاب\" -صبر مد*";
    const uint8_t query_n = sizeof query - 1;
    seed->n = 0;
    add(seed, &query_n, 1);
    add(seed, query, query_n);
    for (uint32_t i = 0; i < 3; i++) {
        struct archive archive;
        archive_open(&archive, i == 0 ? begin(text_of_numbers, 0, 5) : begin(text_of_forms, i, 4));
        if (i < 2)
            add_u16(seed, archive.memory.len);
        add(seed, archive.bytes, archive.memory.len);
        archive_close(&archive);
    }
}

/* ---- and the files that hold them ---- */

typedef void (*each_seed)(const char *path, const struct seed_file *seed);

static void each(each_seed do_it)
{
    static struct seed_file seed;
    char path[1024];
    for (size_t i = 0; i < sizeof search_seeds / sizeof search_seeds[0]; i++) {
        make_search_seed(&search_seeds[i], &seed);
        snprintf(path, sizeof path, "%s/search/%s", CORPUS, search_seeds[i].name);
        do_it(path, &seed);
    }
    make_archive_seed(&seed);
    snprintf(path, sizeof path, "%s/archive/index", CORPUS);
    do_it(path, &seed);
}

static void compare(const char *path, const struct seed_file *seed)
{
    size_t len;
    uint8_t *bytes = slurp(path, &len);
    if (!bytes || len != seed->n || memcmp(bytes, seed->bytes, len) != 0)
        fail_msg("%s is not what the packer writes: run test_pack_seeds --update", path);
    free(bytes);
}

static void write_file(const char *path, const struct seed_file *seed)
{
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(seed->bytes, 1, seed->n, out), seed->n);
    assert_int_equal(fclose(out), 0);
}

static void test_seeds_with_an_index_are_of_this_version(void **state)
{
    (void)state;
    each(compare);
}

static void update(void **state)
{
    (void)state;
    each(write_file);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_seeds_with_an_index_are_of_this_version)};
    const struct CMUnitTest updates[] = {cmocka_unit_test(update)};
    if (argc == 2 && strcmp(argv[1], "--update") == 0)
        return cmocka_run_group_tests(updates, NULL, NULL);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
