/* SPDX-License-Identifier: MIT */
/* Orders, groups, versions, news and related articles that contradict the rows, under right checks:
 * a reader harms nobody with them, and `warraq verify` names them. */
#include "../../tools/commands/verify_lists.h"
#include "forge.h"

#define SAMPLE_N 6
#define BITS 3 /* of an article's number */
#define BUNDLE_NAME "evil-lists.wrq"

struct fixture {
    struct wq_arena arena;
    struct forge forge; /* around what the packer has made */
    char said[1024];
};

static int set_up(void **state)
{
    static const char *const rows[SAMPLE_N][3] = {
        {"تفاح", "الوادي", "سوق القرية في الصباح"}, {"برتقال", "الجبل", "سوق المدينة القديمة"},
        {"موز", "الوادي", "مدرسة القرية القديمة"},  {"بطيخ", "الساحل", "سوق القرية والمدرسة"},
        {"عنب", "الجبل", "كروم القرية في الصباح"},  {"أناناس", "", "سوق الميناء القديمة"}};
    static const uint32_t dates[SAMPLE_N] = {20240105, 20240301, 20230101, 20240201, 0, 20240401};
    static const uint32_t versions[] = {0, 3};
    static const uint8_t before[16] = {7};
    const struct wq_writer_options options = {.force = true};
    struct fixture *f = calloc(1, sizeof *f);
    struct wq_writer *writer;
    struct wq_writer_totals totals;
    f->arena = fixture_arena();
    assert_int_equal(wq_writer_open(BUNDLE_NAME, &options, &writer), WQ_OK);
    for (size_t i = 0; i < SAMPLE_N; i++) {
        struct sample sample;
        sample_make(&sample, rows[i][2]);
        sample.article.meta.title = wq_str(rows[i][0]);
        sample.article.meta.source = wq_str(rows[i][1]);
        sample.article.meta.date = dates[i];
        wq_article_identify(&sample.article);
        if (i == 3)
            wq_writer_since(writer, before);
        assert_int_equal(wq_writer_add(writer, &sample.article), WQ_OK);
    }
    assert_int_equal(wq_writer_versions(writer, versions, 2), WQ_OK);
    assert_int_equal(wq_writer_finish(writer, &totals), WQ_OK);
    f->forge.out.ptr = slurp(BUNDLE_NAME, &f->forge.out.len);
    f->forge.out.cap = f->forge.out.len;
    remove(BUNDLE_NAME);
    const uint8_t *root = f->forge.out.ptr;
    f->forge.section_n = wq_load_u32(root + WQ_ROOT_OFF_SECTION_N);
    f->forge.cluster_n = wq_load_u32(root + WQ_ROOT_OFF_CLUSTER_N);
    f->forge.table_off = WQ_ROOT_BYTES;
    f->forge.index_off = WQ_ROOT_BYTES + f->forge.section_n * WQ_SECTION_BYTES;
    f->forge.clusters_off = f->forge.index_off + (size_t)wq_index_bytes(f->forge.cluster_n);
    f->forge.clusters_len = f->forge.out.len - 2 * f->forge.clusters_off;
    assert_true(f->forge.cluster_n <= WQ_INDEX_PAGE_RECORDS);
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

/* The stored bytes of the first cluster of a section. */
static uint8_t *cluster_of(struct fixture *f, uint32_t type)
{
    uint8_t *const bytes = f->forge.out.ptr;
    for (uint32_t i = 0; i < f->forge.cluster_n; i++) {
        const size_t off = forge_cluster_off(&f->forge, i);
        if (wq_load_u32(bytes + off - WQ_LEADER_BYTES + WQ_LEADER_OFF_TYPE) == type) {
            const uint8_t *record = bytes + f->forge.index_off + i * WQ_INDEX_RECORD_BYTES;
            assert_int_equal(wq_load_u32(record + WQ_INDEX_OFF_RAW), 0); /* not deflated */
            return bytes + off;
        }
    }
    fail_msg("no such section");
    return NULL;
}

static uint32_t get_bits(const uint8_t *bytes, uint32_t at)
{
    uint32_t value = 0;
    for (uint32_t i = 0; i < BITS; i++)
        value |= (uint32_t)(bytes[(at * BITS + i) / 8] >> (at * BITS + i) % 8 & 1) << i;
    return value;
}

static void put_bits(uint8_t *bytes, uint32_t at, uint32_t value)
{
    for (uint32_t i = 0; i < BITS; i++) {
        const uint8_t bit = (uint8_t)(1u << (at * BITS + i) % 8);
        uint8_t *byte = &bytes[(at * BITS + i) / 8];
        *byte = (uint8_t)((*byte & ~bit) | (value >> i & 1 ? bit : 0));
    }
}

static void hear(void *self, const char *what, const char *problem, uint32_t article)
{
    struct fixture *f = self;
    (void)article;
    const size_t n = strlen(f->said);
    snprintf(f->said + n, sizeof f->said - n, "%s: %s\n", what, problem);
}

static const char *verified(struct fixture *f)
{
    const struct wq_lists_handlers handlers = {f, hear};
    struct memory_file memory = {.bytes = f->forge.out.ptr, .len = f->forge.out.len};
    struct wq_file file = memory_file_view(&memory);
    struct wq_bundle *bundle;
    forge_seal(&f->forge);
    f->said[0] = '\0';
    assert_int_equal(wq_bundle_open(&f->arena, &file, &bundle), WQ_OK);
    assert_false(wq_bundle_info(bundle)->is_salvaged);
    assert_int_equal(wq_lists_verify(bundle, &f->arena, &handlers), WQ_OK);
    return f->said;
}

static void test_what_the_packer_makes_contradicts_nothing(void **state)
{
    assert_string_equal(verified(*state), "");
}

static void test_two_articles_that_changed_places_are_named(void **state)
{
    static const struct {
        uint32_t type;
        const char *said;
    } orders[] = {
        {WQ_SECTION_BY_TITLE, "order by title: an article stands out of order\n"},
        /* nobody states author or category: these orders are that by date */
        {WQ_SECTION_BY_DATE, "order by date: an article stands out of order\n"
                             "order by author: an article stands out of order\n"
                             "order by category: an article stands out of order\n"
                             "months: an article is counted under another name\n"},
        {WQ_SECTION_BY_SOURCE, "sources: an article is counted under another name\n"},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        uint8_t *entries = cluster_of(f, orders[i].type) + 1;
        const uint32_t first = get_bits(entries, 0), other = get_bits(entries, 3);
        put_bits(entries, 0, other);
        put_bits(entries, 3, first);
        assert_string_equal(verified(f), orders[i].said);
        put_bits(entries, 0, first);
        put_bits(entries, 3, other);
    }
    assert_string_equal(verified(f), "");
}

static void test_an_article_that_stands_twice_is_named(void **state)
{
    struct fixture *f = *state;
    uint8_t *entries = cluster_of(f, WQ_SECTION_BY_TITLE) + 1;
    const uint32_t last = get_bits(entries, SAMPLE_N - 1);
    put_bits(entries, SAMPLE_N - 1, get_bits(entries, 2));
    assert_string_equal(verified(f), "order by title: an article stands in it twice\n");
    put_bits(entries, SAMPLE_N - 1, last);
}

static void test_counts_that_do_not_add_up_are_named(void **state)
{
    struct fixture *f = *state;
    uint8_t *sources = cluster_of(f, WQ_SECTION_SOURCES);
    sources[1] = 1; /* articles before the first name */
    assert_string_equal(verified(f), "sources: the counts do not add up\n");
    sources[1] = 0;
}

static void test_versions_that_lead_to_one_are_named(void **state)
{
    struct fixture *f = *state;
    uint8_t *entries = cluster_of(f, WQ_SECTION_VERSIONS) + 1;
    const uint32_t second = get_bits(entries, 1);
    put_bits(entries, 1, get_bits(entries, 0));
    assert_string_equal(verified(f), "versions: an article is the next one of two\n");
    put_bits(entries, 1, second);
}

static void test_news_out_of_order_are_named(void **state)
{
    struct fixture *f = *state;
    uint8_t *entries = cluster_of(f, WQ_SECTION_NEWS) + WQ_NEWS_HEAD_BYTES + WQ_LEADER_BYTES + 1;
    const uint32_t first = get_bits(entries, 0), last = get_bits(entries, 2);
    put_bits(entries, 0, last);
    put_bits(entries, 2, first);
    assert_string_equal(verified(f), "news: an article stands out of order\n");
    put_bits(entries, 0, first);
    assert_string_equal(verified(f), "news: an article stands in it twice\n");
    put_bits(entries, 2, last);
}

static void test_more_news_than_there_are_is_damage(void **state)
{
    static const uint32_t counts[] = {0, 1, 4, SAMPLE_N, SAMPLE_N + 1, WQ_ORDER_PAGE, UINT32_MAX};
    struct fixture *f = *state;
    uint8_t *n = cluster_of(f, WQ_SECTION_NEWS) + WQ_NEWS_OFF_N;
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        wq_store_u32(n, counts[i]);
        const char *said = verified(f);
        /* fewer are but fewer; of more the entries end, or name an article again */
        if (counts[i] == 1)
            assert_string_equal(said, "");
        else if (counts[i] == 0 || counts[i] > SAMPLE_N)
            assert_string_equal(said, "news: it cannot be told how many there are\n");
    }
    wq_store_u32(n, 3);
    assert_string_equal(verified(f), "");
}

static void test_related_articles_that_are_none_are_named(void **state)
{
    struct fixture *f = *state;
    uint8_t *related = cluster_of(f, WQ_SECTION_RELATED);
    const uint8_t before = related[0];
    put_bits(related, 0, 7);
    assert_string_equal(verified(f), "related articles: those of an article are no articles\n");
    related[0] = before;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_the_packer_makes_contradicts_nothing),
        cmocka_unit_test(test_two_articles_that_changed_places_are_named),
        cmocka_unit_test(test_an_article_that_stands_twice_is_named),
        cmocka_unit_test(test_counts_that_do_not_add_up_are_named),
        cmocka_unit_test(test_versions_that_lead_to_one_are_named),
        cmocka_unit_test(test_news_out_of_order_are_named),
        cmocka_unit_test(test_more_news_than_there_are_is_damage),
        cmocka_unit_test(test_related_articles_that_are_none_are_named),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
