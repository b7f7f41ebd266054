/* SPDX-License-Identifier: MIT */
/* Bundles that lie with every check right: a named error, or the articles that are true. */
#include "forge.h"

#define SAMPLE_N 4

struct fixture {
    struct wq_arena arena;
    struct sample samples[SAMPLE_N];
    struct forge forge; /* unbuilt, so that a test may change what goes in */
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

static enum wq_status open_forge(struct fixture *f, struct memory_file *memory,
                                 struct wq_bundle **bundle)
{
    wq_arena_rewind(&f->arena, 0);
    *memory = (struct memory_file){.bytes = f->forge.out.ptr, .len = f->forge.out.len};
    struct wq_file file = memory_file_view(memory);
    return wq_bundle_open(&f->arena, &file, bundle);
}

/* Seal, open, read article `index`, which must be the true one if anything, and all of it. */
static enum wq_status read_sealed(struct fixture *f, uint32_t index)
{
    struct memory_file memory;
    struct wq_bundle *bundle;
    struct wq_article article;
    forge_seal(&f->forge);
    enum wq_status st = open_forge(f, &memory, &bundle);
    if (st == WQ_OK)
        st = wq_bundle_article(bundle, index, &f->arena, &article);
    if (st == WQ_OK)
        assert_article_equal(&article, &f->samples[index].article);
    if (st == WQ_OK && article.meta.is_partial)
        st = WQ_E_DAMAGED;
    return st;
}

/* Seal and open. */
static enum wq_status open_sealed(struct fixture *f)
{
    struct memory_file memory;
    struct wq_bundle *bundle = NULL;
    forge_seal(&f->forge);
    enum wq_status st = open_forge(f, &memory, &bundle);
    assert_true((bundle != NULL) == (st == WQ_OK));
    /* opened by its leaders, and said so: the lie was not believed */
    return st == WQ_OK && wq_bundle_info(bundle)->is_salvaged ? WQ_E_DAMAGED : st;
}

static uint8_t *index_record(struct fixture *f, uint32_t cluster)
{
    return f->forge.out.ptr + f->forge.index_off + cluster * WQ_INDEX_RECORD_BYTES;
}

static void test_a_true_forgery_reads(void **state)
{
    struct fixture *f = *state;
    forge_build(&f->forge);
    for (uint32_t i = 0; i < SAMPLE_N; i++)
        assert_int_equal(read_sealed(f, i), WQ_OK);
}

/* ---- versions ---- */

static void test_a_newer_minor_version_opens(void **state)
{
    struct fixture *f = *state;
    forge_build(&f->forge);
    wq_store_u16(f->forge.out.ptr + WQ_ROOT_OFF_MINOR, 9);
    assert_int_equal(read_sealed(f, 0), WQ_OK);
}

static void test_other_major_versions_and_features_are_called_newer(void **state)
{
    struct fixture *f = *state;
    forge_build(&f->forge);
    wq_store_u16(f->forge.out.ptr + WQ_ROOT_OFF_MAJOR, 2);
    assert_int_equal(open_sealed(f), WQ_E_NEWER);
    wq_store_u16(f->forge.out.ptr + WQ_ROOT_OFF_MAJOR, 1);
    wq_store_u32(f->forge.out.ptr + WQ_ROOT_OFF_FEATURES, 0x80000000u);
    assert_int_equal(open_sealed(f), WQ_E_NEWER);
}

/* Drafts of the format began with 89 and 8A, and had no leaders; such a file must not be misread.
 */
static void test_another_magic_is_no_bundle(void **state)
{
    struct fixture *f = *state;
    forge_build(&f->forge);
    for (unsigned byte = 0x89; byte <= 0x8A; byte++) {
        f->forge.out.ptr[0] = (uint8_t)byte;
        assert_int_equal(open_sealed(f), WQ_E_DAMAGED);
    }
    for (uint32_t i = 0; i < f->forge.cluster_n; i++)
        f->forge.out.ptr[forge_cluster_off(&f->forge, i) - WQ_LEADER_BYTES] = 0;
    assert_int_equal(open_sealed(f), WQ_E_NOT_BUNDLE);
}

static void test_an_unknown_section_is_passed_over_unless_required(void **state)
{
    struct fixture *f = *state;
    f->forge.has_unknown = true;
    forge_build(&f->forge);
    assert_int_equal(read_sealed(f, 3), WQ_OK);
    uint8_t *entry = f->forge.out.ptr + f->forge.table_off + 3 * WQ_SECTION_BYTES;
    wq_store_u32(entry + WQ_SECTION_OFF_FLAGS, WQ_SECTION_REQUIRED);
    assert_int_equal(open_sealed(f), WQ_E_NEWER);
    wq_store_u32(entry + WQ_SECTION_OFF_TYPE, WQ_SECTION_DETAILS); /* there are some */
    assert_int_equal(open_sealed(f), WQ_E_DAMAGED);
}

/* ---- root and table ---- */

struct lie {
    const char *what;
    size_t off; /* from the start of the part that the case is about */
    uint64_t value;
    int bytes;
    enum wq_status st;
};

/* Tell each lie in the part at `part_off` alone; opening must name it. */
static void check_lies(struct fixture *f, size_t part_off, const struct lie *lies, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint8_t *p = f->forge.out.ptr + part_off + lies[i].off;
        uint8_t before[8];
        memcpy(before, p, 8);
        if (lies[i].bytes == 8)
            wq_store_u64(p, lies[i].value);
        else
            wq_store_u32(p, (uint32_t)lies[i].value);
        /* sealing checks the part where it says it is */
        enum wq_status st = open_sealed(f);
        if (st != lies[i].st)
            fail_msg("%s: %s", lies[i].what, wq_status_text(st));
        memcpy(p, before, 8);
    }
}

static void test_lies_in_the_root_are_named(void **state)
{
    struct fixture *f = *state;
    forge_build(&f->forge);
    const uint64_t len = f->forge.out.len;
    const struct lie lies[] = {
        {"file of nothing", WQ_ROOT_OFF_FILE_BYTES, 0, 8, WQ_E_DAMAGED},
        {"file too short for its parts", WQ_ROOT_OFF_FILE_BYTES, 2 * f->forge.clusters_off - 1, 8,
         WQ_E_DAMAGED},
        {"no sections", WQ_ROOT_OFF_SECTION_N, 0, 4, WQ_E_DAMAGED},
        {"sections without end", WQ_ROOT_OFF_SECTION_N, UINT32_MAX, 4, WQ_E_LIMIT},
        {"a cluster more", WQ_ROOT_OFF_CLUSTER_N, 5, 4, WQ_E_DAMAGED},
        {"a cluster less", WQ_ROOT_OFF_CLUSTER_N, 3, 4, WQ_E_DAMAGED},
        {"no clusters", WQ_ROOT_OFF_CLUSTER_N, 0, 4, WQ_E_DAMAGED},
        {"clusters without end", WQ_ROOT_OFF_CLUSTER_N, UINT32_MAX, 4, WQ_E_LIMIT},
        {"more clusters than fit", WQ_ROOT_OFF_CLUSTER_N, WQ_CLUSTERS_MAX, 4, WQ_E_DAMAGED},
        {"more articles than there are rows for", WQ_ROOT_OFF_ARTICLE_N, 257, 4, WQ_E_DAMAGED},
        {"too many articles", WQ_ROOT_OFF_ARTICLE_N, WQ_ARTICLES_MAX + 1, 4, WQ_E_LIMIT},
        {"huge stored clusters", WQ_ROOT_OFF_MAX_STORED, WQ_CLUSTER_STORED_MAX + 1, 4, WQ_E_LIMIT},
        {"huge inflated clusters", WQ_ROOT_OFF_MAX_RAW, UINT32_MAX, 4, WQ_E_LIMIT},
        {"parity of nothing", WQ_ROOT_OFF_PARITY, 4, 4, WQ_E_DAMAGED},
        {"huge groups", WQ_ROOT_OFF_PARITY, WQ_PARITY_GROUP_MAX + 1, 4, WQ_E_LIMIT},
    };
    assert_true(len > 0);
    check_lies(f, 0, lies, sizeof lies / sizeof lies[0]);
}

static void test_lies_in_the_table_are_named(void **state)
{
    struct fixture *f = *state;
    forge_build(&f->forge);
    const size_t rows = WQ_SECTION_BYTES, details = 2 * WQ_SECTION_BYTES;
    const struct lie lies[] = {
        {"clusters of the next section", WQ_SECTION_OFF_CLUSTER_N, 3, 4, WQ_E_DAMAGED},
        {"clusters of no section", WQ_SECTION_OFF_CLUSTER_N, 1, 4, WQ_E_DAMAGED},
        {"no text", WQ_SECTION_OFF_CLUSTER_N, 0, 4, WQ_E_DAMAGED},
        {"clusters without end", WQ_SECTION_OFF_CLUSTER_N, UINT32_MAX, 4, WQ_E_DAMAGED},
        {"a section twice", rows + WQ_SECTION_OFF_TYPE, WQ_SECTION_TEXT, 4, WQ_E_DAMAGED},
        {"no rows", rows + WQ_SECTION_OFF_TYPE, 0x54534554u, 4, WQ_E_NEWER},
        {"no details", details + WQ_SECTION_OFF_TYPE, 0x54534554u, 4, WQ_E_DAMAGED},
        {"names without articles", details + WQ_SECTION_OFF_TYPE, WQ_SECTION_SOURCES, 4,
         WQ_E_DAMAGED},
        {"parity that the root knows nothing of", rows + WQ_SECTION_OFF_TYPE, WQ_SECTION_PARITY, 4,
         WQ_E_DAMAGED},
    };
    check_lies(f, f->forge.table_off, lies, sizeof lies / sizeof lies[0]);
}

/* ---- clusters ---- */

/* What checking a cluster says; what can be read of it is true. */
static enum wq_status check_sealed(struct fixture *f, uint32_t cluster)
{
    struct memory_file memory;
    struct wq_bundle *bundle;
    for (uint32_t i = 0; i < SAMPLE_N; i++) {
        enum wq_status st = read_sealed(f, i);
        assert_true(st == WQ_OK || st == WQ_E_DAMAGED);
    }
    assert_int_equal(open_forge(f, &memory, &bundle), WQ_OK);
    return wq_bundle_check_cluster(bundle, cluster);
}

static void test_lies_about_clusters_are_named_when_they_are_read(void **state)
{
    struct fixture *f = *state;
    forge_build(&f->forge);
    const uint32_t raw = (uint32_t)f->forge.raw[0].len;
    const uint32_t stored = wq_load_u32(index_record(f, 0) + WQ_INDEX_OFF_STORED);
    const struct {
        const char *what;
        size_t off;
        uint32_t value;
    } lies[] = {
        {"nothing stored", WQ_INDEX_OFF_STORED, 0},
        {"stored one less", WQ_INDEX_OFF_STORED, stored - 1},
        {"stored one more", WQ_INDEX_OFF_STORED, stored + 1},
        {"beyond the clusters", WQ_INDEX_OFF_STORED, 60000},
        {"stored more than the root says", WQ_INDEX_OFF_STORED, UINT32_MAX},
        {"inflated one less", WQ_INDEX_OFF_RAW, raw - 1},
        {"inflated one more", WQ_INDEX_OFF_RAW, raw + 1},
        {"more than deflate can", WQ_INDEX_OFF_RAW, 262144},
        {"more than the root says", WQ_INDEX_OFF_RAW, UINT32_MAX},
    };
    for (size_t i = 0; i < sizeof lies / sizeof lies[0]; i++) {
        uint8_t *p = index_record(f, 0) + lies[i].off;
        uint32_t before = wq_load_u32(p);
        wq_store_u32(p, lies[i].value);
        enum wq_status st = check_sealed(f, 0);
        if (st != WQ_E_DAMAGED)
            fail_msg("%s: %s", lies[i].what, wq_status_text(st));
        wq_store_u32(p, before);
    }
    assert_int_equal(check_sealed(f, 0), WQ_OK);
}

/* The sum of the page is right then. */
static void test_clusters_that_take_each_others_bytes_are_named(void **state)
{
    struct fixture *f = *state;
    forge_build(&f->forge);
    for (uint32_t by = 1; by < 20; by++) {
        uint8_t *first = index_record(f, 0) + WQ_INDEX_OFF_STORED;
        uint8_t *second = index_record(f, 1) + WQ_INDEX_OFF_STORED;
        wq_store_u32(first, wq_load_u32(first) + by);
        wq_store_u32(second, wq_load_u32(second) - by);
        assert_int_equal(check_sealed(f, 0), WQ_E_DAMAGED);
        assert_int_equal(check_sealed(f, 1), WQ_E_DAMAGED);
        assert_int_equal(check_sealed(f, 2), WQ_OK);
        wq_store_u32(first, wq_load_u32(first) - by);
        wq_store_u32(second, wq_load_u32(second) + by);
    }
}

/* Whoever seals that gives other bytes for the text; what comes of them is sound or an error. */
static void test_a_deflated_cluster_called_plain_is_read_as_plain(void **state)
{
    struct fixture *f = *state;
    struct memory_file memory;
    struct wq_bundle *bundle;
    forge_build(&f->forge);
    wq_store_u32(index_record(f, 0) + WQ_INDEX_OFF_RAW, 0);
    assert_int_equal(read_sealed(f, 2), WQ_OK);
    assert_int_equal(open_forge(f, &memory, &bundle), WQ_OK);
    for (uint32_t i = 0; i < 2; i++) {
        struct wq_article article;
        enum wq_status st = wq_bundle_article(bundle, i, &f->arena, &article);
        if (st == WQ_OK)
            assert_true(wq_article_is_sound(&article) && wq_utf8_valid(article.text));
        else
            assert_int_equal(st, WQ_E_DAMAGED);
    }
}

static void test_a_bomb_inflates_no_further_than_its_record_says(void **state)
{
    struct fixture *f = *state;
    uint8_t zeros[65536] = {0};
    const uint32_t true_len = (uint32_t)f->forge.raw[0].len;
    forge_add(&f->forge.raw[0], zeros, sizeof zeros);
    forge_build(&f->forge);
    /* the stream holds 64 KiB more than this */
    wq_store_u32(index_record(f, 0) + WQ_INDEX_OFF_RAW, true_len);
    assert_int_equal(check_sealed(f, 0), WQ_E_DAMAGED);
    assert_int_equal(read_sealed(f, 1), WQ_E_DAMAGED);
    assert_int_equal(read_sealed(f, 2), WQ_OK);
}

static void test_bytes_that_are_no_deflate_are_named(void **state)
{
    struct fixture *f = *state;
    forge_build(&f->forge);
    memset(f->forge.out.ptr + forge_cluster_off(&f->forge, 0), 0xFF, 20);
    assert_int_equal(read_sealed(f, 0), WQ_E_DAMAGED);
    assert_int_equal(read_sealed(f, 2), WQ_OK);
}

static void test_bytes_behind_the_stream_are_named(void **state)
{
    struct fixture *f = *state;
    f->forge.trailing = 1;
    forge_build(&f->forge);
    assert_int_equal(check_sealed(f, 0), WQ_E_DAMAGED);
    assert_int_equal(read_sealed(f, 1), WQ_E_DAMAGED);
    assert_int_equal(read_sealed(f, 2), WQ_OK);
}

static void test_clusters_larger_than_the_root_says_are_named(void **state)
{
    struct fixture *f = *state;
    static const size_t root_offs[] = {WQ_ROOT_OFF_MAX_STORED, WQ_ROOT_OFF_MAX_RAW};
    static const size_t index_offs[] = {WQ_INDEX_OFF_STORED, WQ_INDEX_OFF_RAW};
    forge_build(&f->forge);
    for (size_t i = 0; i < 2; i++) {
        uint8_t *max = f->forge.out.ptr + root_offs[i];
        uint32_t before = wq_load_u32(max);
        uint32_t largest = 0;
        for (uint32_t c = 0; c <= FORGE_DETAILS; c++) {
            uint32_t len = wq_load_u32(index_record(f, c) + index_offs[i]);
            largest = len > largest ? len : largest;
        }
        /* the index page that names it is refused, and with it all that it names */
        wq_store_u32(max, largest - 1);
        assert_int_equal(read_sealed(f, 0), WQ_E_DAMAGED);
        wq_store_u32(max, largest);
        assert_int_equal(read_sealed(f, 0), WQ_OK);
        wq_store_u32(max, before);
    }
}

/* A stream that breaks off half way has written over the cluster that was in memory. */
static void test_a_broken_stream_leaves_nothing_behind(void **state)
{
    struct fixture *f = *state;
    struct memory_file memory;
    struct wq_bundle *bundle;
    struct wq_article article;
    forge_build(&f->forge);
    uint8_t *raw = index_record(f, 0) + WQ_INDEX_OFF_RAW;
    wq_store_u32(raw, wq_load_u32(raw) - 1);
    forge_seal(&f->forge);
    assert_int_equal(open_forge(f, &memory, &bundle), WQ_OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(wq_bundle_article(bundle, 2, &f->arena, &article), WQ_OK);
        assert_article_equal(&article, &f->samples[2].article);
        assert_int_equal(wq_bundle_article(bundle, 1, &f->arena, &article), WQ_E_DAMAGED);
    }
}

/* ---- rows and records ---- */

static void test_rows_that_point_nowhere_are_named(void **state)
{
    struct fixture *f = *state;
    static const uint32_t places[][2] = {
        {0, 0},          /* behind the last record of its cluster */
        {0, 1000},       /* far behind it */
        {0, UINT32_MAX}, /* further than numbers go */
        {1, 0},          /* in the first cluster of the catalogue */
        {2, 0},          /* behind all clusters */
        {UINT32_MAX, 0}, /* at the end of numbers */
        {1, UINT32_MAX}, /* and once more around */
    };
    const size_t n = sizeof places / sizeof places[0];
    struct sample sample;
    sample_make(&sample, "عنوان\n");
    for (size_t i = 0; i < n; i++)
        forge_add_row(&f->forge, &sample, places[i][0], places[i][1]);
    forge_encode(&f->forge);
    forge_build(&f->forge);
    for (uint32_t i = 0; i < n; i++)
        assert_int_equal(read_sealed(f, SAMPLE_N + i), WQ_E_DAMAGED);
    assert_int_equal(read_sealed(f, SAMPLE_N - 1), WQ_OK);
}

static void test_a_row_may_pass_over_records(void **state)
{
    struct fixture *f = *state;
    f->forge.rows[2].skip = 1;
    f->samples[2] = f->samples[3];
    f->forge.rows[2].meta = f->samples[3].article.meta;
    f->forge.article_n = 3;
    forge_encode(&f->forge);
    forge_build(&f->forge);
    assert_int_equal(read_sealed(f, 2), WQ_OK);
}

static void test_a_title_in_the_row_alone_stands_in_the_text(void **state)
{
    struct fixture *f = *state;
    f->forge.raw[0].len = 0;
    for (int i = 0; i < 2; i++)
        assert_int_equal(wq_record_encode(&f->samples[i].article, &wq_ar8_default,
                                          f->samples[i].article.meta.title, &f->forge.raw[0]),
                         WQ_OK);
    assert_int_equal(f->forge.raw[0].ptr[0], WQ_AR8_TITLE);
    forge_build(&f->forge);
    for (uint32_t i = 0; i < SAMPLE_N; i++)
        assert_int_equal(read_sealed(f, i), WQ_OK);
}

static void test_a_cluster_of_rows_cut_short_is_named_and_what_is_before_the_cut_read(void **state)
{
    struct fixture *f = *state;
    f->forge.raw[FORGE_ROWS].len--;
    forge_build(&f->forge);
    assert_int_equal(read_sealed(f, 3), WQ_E_DAMAGED);
    assert_int_equal(read_sealed(f, 2), WQ_OK);
}

static void test_an_id_cut_short_is_named(void **state)
{
    struct fixture *f = *state;
    f->forge.raw[FORGE_DETAILS].len--;
    forge_build(&f->forge);
    assert_int_equal(read_sealed(f, 3), WQ_E_DAMAGED);
    assert_int_equal(read_sealed(f, 2), WQ_OK);
}

static void test_every_byte_of_rows_and_details_may_lie(void **state)
{
    struct fixture *f = *state;
    struct memory_file memory;
    struct wq_bundle *bundle;
    for (uint32_t c = FORGE_ROWS; c <= FORGE_DETAILS; c++) {
        for (size_t at = 0; at < f->forge.raw[c].len; at++) {
            static const uint8_t lies[] = {0x00, 0x01, 0x7F, 0x80, 0xFF};
            const uint8_t before = f->forge.raw[c].ptr[at];
            for (size_t k = 0; k < sizeof lies; k++) {
                f->forge.raw[c].ptr[at] = lies[k];
                f->forge.out.len = 0;
                forge_build(&f->forge);
                const size_t mark = wq_arena_mark(&f->arena);
                assert_int_equal(open_forge(f, &memory, &bundle), WQ_OK);
                for (uint32_t i = 0; i < SAMPLE_N; i++) {
                    struct wq_article article;
                    enum wq_status st = wq_bundle_article(bundle, i, &f->arena, &article);
                    assert_true(st == WQ_OK || st == WQ_E_DAMAGED || st == WQ_E_LIMIT);
                }
                wq_arena_rewind(&f->arena, mark);
            }
            f->forge.raw[c].ptr[at] = before;
        }
    }
}

static void test_finding_passes_over_what_is_damaged(void **state)
{
    struct fixture *f = *state;
    struct memory_file memory;
    struct wq_bundle *bundle;
    uint32_t index = 77;
    f->forge.rows[0].meta.part = 2; /* of 1 */
    forge_encode(&f->forge);
    forge_build(&f->forge);
    assert_int_equal(open_forge(f, &memory, &bundle), WQ_OK);
    const uint8_t *id = f->samples[3].article.meta.id;
    assert_int_equal(wq_bundle_find(bundle, id, 0, &index), WQ_OK);
    assert_int_equal(index, 3);
    id = f->samples[0].article.meta.id;
    assert_int_equal(wq_bundle_find(bundle, id, 0, &index), WQ_E_RANGE);
}

/* Article 1 ends the first cluster: its text, then 00. */
static void test_text_that_is_not_ar8_is_named(void **state)
{
    struct fixture *f = *state;
    f->forge.raw[0].ptr[f->forge.raw[0].len - 2] = WQ_AR8_ESCAPE_2;
    forge_build(&f->forge);
    assert_int_equal(read_sealed(f, 1), WQ_E_DAMAGED);
    assert_int_equal(read_sealed(f, 0), WQ_OK);
}

static void test_a_record_without_an_end_is_named(void **state)
{
    struct fixture *f = *state;
    f->forge.raw[0].ptr[f->forge.raw[0].len - 1] = 'a';
    forge_build(&f->forge);
    assert_int_equal(read_sealed(f, 1), WQ_E_DAMAGED);
    assert_int_equal(read_sealed(f, 0), WQ_OK);
}

/* Without the length of its marks the record's end is not known, and the next one's beginning. */
static void test_marks_outside_the_cluster_are_named(void **state)
{
    struct fixture *f = *state;
    memcpy(f->forge.raw[0].ptr, "\x03\xFF\x7F", 3);
    forge_build(&f->forge);
    assert_int_equal(read_sealed(f, 0), WQ_E_DAMAGED);
    assert_int_equal(read_sealed(f, 1), WQ_E_DAMAGED);
    assert_int_equal(read_sealed(f, 2), WQ_OK);
}

/* Where the marks end, the text begins: here it has no end. */
static void test_marks_up_to_the_end_of_the_cluster_are_named(void **state)
{
    struct fixture *f = *state;
    const size_t len = f->forge.raw[0].len - 2;
    assert_true(len > 2 && len < 1 << 14);
    const uint8_t front[] = {WQ_AR8_MARKS, (uint8_t)(0x80 | (len - 1)), (uint8_t)((len - 1) >> 7)};
    memcpy(f->forge.raw[0].ptr, front, sizeof front);
    forge_build(&f->forge);
    assert_int_equal(read_sealed(f, 0), WQ_E_DAMAGED);
}

/* Its length is counted first: no memory is taken for more than an article may have. */
static void test_a_title_repeated_without_end_takes_no_memory(void **state)
{
    (void)state;
    char title[WQ_TITLE_MAX];
    uint8_t record[2000], memory[4096];
    struct wq_arena arena;
    struct wq_article article;
    memset(title, 'a', sizeof title);
    memset(record, WQ_AR8_TITLE, sizeof record);
    record[sizeof record - 1] = WQ_AR8_END;
    wq_arena_init(&arena, memory, sizeof memory);
    assert_int_equal(wq_record_decode((struct wq_bytes){record, sizeof record}, &wq_ar8_default,
                                      (struct wq_str){title, sizeof title}, &arena, &article),
                     WQ_E_LIMIT);
    assert_true(arena.peak < 256);
}

/* ---- letters of its own ---- */

static void forge_own_letters(struct fixture *f, struct wq_ar8 *letters)
{
    /* half of the usual ones, then others: texts need bytes, escapes and letters of four bytes */
    for (uint32_t i = 0; i < WQ_AR8_LETTERS; i++)
        letters->cp[i] = i < 64 ? wq_ar8_default.cp[i] : 0x1F300 + i;
    sample_make(&f->samples[0], "الأرشيف\n\U0001F34E \U0001F350 \U0001F400.\n");
    forge_free(&f->forge);
    forge_articles(&f->forge, f->samples, SAMPLE_N, letters);
}

static void test_letters_of_its_own_are_used(void **state)
{
    struct fixture *f = *state;
    struct wq_ar8 letters;
    forge_own_letters(f, &letters);
    forge_build(&f->forge);
    for (uint32_t i = 0; i < SAMPLE_N; i++)
        assert_int_equal(read_sealed(f, i), WQ_OK);
}

static void test_an_unknown_section_behind_letters_is_passed_over(void **state)
{
    struct fixture *f = *state;
    struct wq_ar8 letters;
    forge_own_letters(f, &letters);
    f->forge.has_unknown = true;
    forge_build(&f->forge);
    assert_int_equal(read_sealed(f, 0), WQ_OK);
}

static uint8_t *letters_of(struct fixture *f)
{
    return f->forge.out.ptr + forge_cluster_off(&f->forge, 4);
}

static void test_lies_about_letters_are_named(void **state)
{
    struct fixture *f = *state;
    struct wq_ar8 letters;
    forge_own_letters(f, &letters);
    forge_build(&f->forge);
    const size_t part_off = (size_t)(letters_of(f) - f->forge.out.ptr);
    const struct lie lies[] = {
        {"ASCII", 0, 0x7F, 4, WQ_E_DAMAGED},
        {"surrogate", WQ_AR8_BYTES - 4, 0xD800, 4, WQ_E_DAMAGED},
        {"twice the same", 4, letters.cp[0], 4, WQ_E_DAMAGED},
        {"descending", 8, UINT32_MAX, 4, WQ_E_DAMAGED},
        {"beyond Unicode", WQ_AR8_BYTES - 4, 0x110000, 4, WQ_E_DAMAGED},
    };
    check_lies(f, part_off, lies, sizeof lies / sizeof lies[0]);
    uint8_t *raw = index_record(f, 4) + WQ_INDEX_OFF_RAW;
    wq_store_u32(raw, WQ_AR8_BYTES);
    assert_int_equal(open_sealed(f), WQ_E_DAMAGED); /* not deflated */
    wq_store_u32(raw, WQ_AR8_BYTES + 4);
    assert_int_equal(open_sealed(f), WQ_E_DAMAGED);
}

static void test_every_flip_in_letters_is_named(void **state)
{
    struct fixture *f = *state;
    struct memory_file memory;
    struct wq_bundle *bundle;
    struct wq_ar8 letters;
    forge_own_letters(f, &letters);
    forge_build(&f->forge);
    for (size_t bit = 0; bit < 8 * WQ_AR8_BYTES; bit++) {
        uint8_t *p = letters_of(f) + bit / 8;
        *p ^= (uint8_t)(1u << bit % 8);
        assert_int_equal(open_forge(f, &memory, &bundle), WQ_E_DAMAGED);
        *p ^= (uint8_t)(1u << bit % 8);
    }
}

/* A reader that does not know the section would show other text. */
static void test_required_letters_are_not_passed_over(void **state)
{
    struct fixture *f = *state;
    struct wq_ar8 letters;
    forge_own_letters(f, &letters);
    forge_build(&f->forge);
    uint8_t *type = f->forge.out.ptr + f->forge.table_off + 3 * WQ_SECTION_BYTES;
    wq_store_u32(type, 0x54534554u);
    assert_int_equal(open_sealed(f), WQ_E_NEWER);
}

#define EVIL_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EVIL_TEST(test_a_true_forgery_reads),
        EVIL_TEST(test_a_newer_minor_version_opens),
        EVIL_TEST(test_other_major_versions_and_features_are_called_newer),
        EVIL_TEST(test_another_magic_is_no_bundle),
        EVIL_TEST(test_an_unknown_section_is_passed_over_unless_required),
        EVIL_TEST(test_lies_in_the_root_are_named),
        EVIL_TEST(test_lies_in_the_table_are_named),
        EVIL_TEST(test_lies_about_clusters_are_named_when_they_are_read),
        EVIL_TEST(test_clusters_that_take_each_others_bytes_are_named),
        EVIL_TEST(test_a_deflated_cluster_called_plain_is_read_as_plain),
        EVIL_TEST(test_a_bomb_inflates_no_further_than_its_record_says),
        EVIL_TEST(test_bytes_that_are_no_deflate_are_named),
        EVIL_TEST(test_bytes_behind_the_stream_are_named),
        EVIL_TEST(test_clusters_larger_than_the_root_says_are_named),
        EVIL_TEST(test_a_broken_stream_leaves_nothing_behind),
        EVIL_TEST(test_rows_that_point_nowhere_are_named),
        EVIL_TEST(test_a_row_may_pass_over_records),
        EVIL_TEST(test_a_title_in_the_row_alone_stands_in_the_text),
        EVIL_TEST(test_a_cluster_of_rows_cut_short_is_named_and_what_is_before_the_cut_read),
        EVIL_TEST(test_an_id_cut_short_is_named),
        EVIL_TEST(test_every_byte_of_rows_and_details_may_lie),
        EVIL_TEST(test_finding_passes_over_what_is_damaged),
        EVIL_TEST(test_text_that_is_not_ar8_is_named),
        EVIL_TEST(test_a_record_without_an_end_is_named),
        EVIL_TEST(test_marks_outside_the_cluster_are_named),
        EVIL_TEST(test_marks_up_to_the_end_of_the_cluster_are_named),
        EVIL_TEST(test_a_title_repeated_without_end_takes_no_memory),
        EVIL_TEST(test_letters_of_its_own_are_used),
        EVIL_TEST(test_an_unknown_section_behind_letters_is_passed_over),
        EVIL_TEST(test_lies_about_letters_are_named),
        EVIL_TEST(test_every_flip_in_letters_is_named),
        EVIL_TEST(test_required_letters_are_not_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
