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
    *memory = (struct memory_file){.bytes = f->forge.out.ptr, .len = f->forge.out.len};
    struct wq_file file = memory_file_view(memory);
    return wq_bundle_open(&f->arena, &file, bundle);
}

/* Seal, open, read article `index`, which must be the true one if anything. */
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
    return st;
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
    wq_store_u16(f->forge.out.ptr + WQ_HEADER_OFF_MINOR, 9);
    assert_int_equal(read_sealed(f, 0), WQ_OK);
}

static void test_other_major_versions_and_features_are_called_newer(void **state)
{
    struct fixture *f = *state;
    forge_build(&f->forge);
    wq_store_u16(f->forge.out.ptr + WQ_HEADER_OFF_MAJOR, 2);
    assert_int_equal(open_sealed(f), WQ_E_NEWER);
    wq_store_u16(f->forge.out.ptr + WQ_HEADER_OFF_MAJOR, 1);
    wq_store_u32(f->forge.out.ptr + WQ_HEADER_OFF_FEATURES, 0x80000000u);
    assert_int_equal(open_sealed(f), WQ_E_NEWER);
}

/* Before texts were AR8 the first byte was 89; such a file must not be misread. */
static void test_another_magic_is_no_bundle(void **state)
{
    struct fixture *f = *state;
    forge_build(&f->forge);
    f->forge.out.ptr[0] = 0x89;
    assert_int_equal(open_sealed(f), WQ_E_NOT_BUNDLE);
}

static void test_an_unknown_section_is_passed_over_unless_required(void **state)
{
    struct fixture *f = *state;
    f->forge.section_n = 4;
    forge_build(&f->forge);
    assert_int_equal(read_sealed(f, 3), WQ_OK);
    uint8_t *entry = f->forge.out.ptr + f->forge.table_off + 3 * WQ_SECTION_BYTES;
    wq_store_u32(entry + WQ_SECTION_OFF_FLAGS, WQ_SECTION_REQUIRED);
    assert_int_equal(open_sealed(f), WQ_E_NEWER);
}

/* ---- header, table, shape ---- */

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

static void test_lies_in_the_header_are_named(void **state)
{
    struct fixture *f = *state;
    forge_build(&f->forge);
    const uint64_t len = f->forge.out.len;
    const struct lie lies[] = {
        {"file longer", WQ_HEADER_OFF_FILE_BYTES, len + 1, 8, WQ_E_TRUNCATED},
        {"file endless", WQ_HEADER_OFF_FILE_BYTES, UINT64_MAX, 8, WQ_E_TRUNCATED},
        {"file shorter", WQ_HEADER_OFF_FILE_BYTES, len - 1, 8, WQ_E_DAMAGED},
        {"file of nothing", WQ_HEADER_OFF_FILE_BYTES, 0, 8, WQ_E_DAMAGED},
        {"table behind the end", WQ_HEADER_OFF_TABLE_OFF, len, 8, WQ_E_DAMAGED},
        {"table at the end of numbers", WQ_HEADER_OFF_TABLE_OFF, UINT64_MAX, 8, WQ_E_DAMAGED},
        {"no sections", WQ_HEADER_OFF_SECTION_N, 0, 4, WQ_E_DAMAGED},
        {"sections without end", WQ_HEADER_OFF_SECTION_N, UINT32_MAX, 4, WQ_E_LIMIT},
    };
    check_lies(f, 0, lies, sizeof lies / sizeof lies[0]);
}

static void test_lies_in_the_table_are_named(void **state)
{
    struct fixture *f = *state;
    forge_build(&f->forge);
    const size_t index = WQ_SECTION_BYTES, catalogue = 2 * WQ_SECTION_BYTES;
    const struct lie lies[] = {
        {"section over the header", WQ_SECTION_OFF_OFF, 63, 8, WQ_E_DAMAGED},
        {"section behind the end", WQ_SECTION_OFF_OFF, UINT64_MAX - 1, 8, WQ_E_DAMAGED},
        {"section without end", WQ_SECTION_OFF_LEN, UINT64_MAX, 8, WQ_E_DAMAGED},
        {"clusters over the index", WQ_SECTION_OFF_LEN, f->forge.index_off - 63, 8, WQ_E_DAMAGED},
        {"a section twice", index + WQ_SECTION_OFF_TYPE, WQ_SECTION_CLUSTERS, 4, WQ_E_DAMAGED},
        {"other numbers of clusters", WQ_SECTION_OFF_N, 2, 4, WQ_E_DAMAGED},
        {"clusters without end", index + WQ_SECTION_OFF_N, UINT32_MAX, 4, WQ_E_DAMAGED},
        {"index too short", index + WQ_SECTION_OFF_LEN, 4, 8, WQ_E_DAMAGED},
        {"shape too short", catalogue + WQ_SECTION_OFF_LEN, 23, 8, WQ_E_DAMAGED},
        {"other numbers of articles", catalogue + WQ_SECTION_OFF_N, 5, 4, WQ_E_DAMAGED},
    };
    check_lies(f, f->forge.table_off, lies, sizeof lies / sizeof lies[0]);
}

static void test_lies_in_the_shape_are_named(void **state)
{
    struct fixture *f = *state;
    forge_build(&f->forge);
    const struct lie lies[] = {
        {"rows of other length", WQ_CATALOGUE_OFF_ROWS, 63, 4, WQ_E_DAMAGED},
        {"catalogue behind the clusters", WQ_CATALOGUE_OFF_FIRST_CLUSTER, 3, 4, WQ_E_DAMAGED},
        {"catalogue at the end of numbers", WQ_CATALOGUE_OFF_FIRST_CLUSTER, UINT32_MAX, 4,
         WQ_E_DAMAGED},
        {"more articles than there are rows for", WQ_CATALOGUE_OFF_ARTICLE_N, 65, 4, WQ_E_DAMAGED},
        {"too many articles", WQ_CATALOGUE_OFF_ARTICLE_N, WQ_ARTICLES_MAX + 1, 4, WQ_E_LIMIT},
        {"huge stored clusters", WQ_CATALOGUE_OFF_MAX_STORED, WQ_CLUSTER_STORED_MAX + 1, 4,
         WQ_E_LIMIT},
        {"huge inflated clusters", WQ_CATALOGUE_OFF_MAX_RAW, UINT32_MAX, 4, WQ_E_LIMIT},
    };
    check_lies(f, f->forge.catalogue_off, lies, sizeof lies / sizeof lies[0]);
}

/* ---- clusters ---- */

static void test_lies_about_clusters_are_named_when_they_are_read(void **state)
{
    struct fixture *f = *state;
    forge_build(&f->forge);
    const uint64_t first_off = WQ_HEADER_BYTES;
    const uint32_t raw = (uint32_t)f->forge.raw[0].len;
    const struct {
        const char *what;
        uint32_t cluster;
        size_t off;
        uint64_t value;
        int bytes;
    } lies[] = {
        {"over the header", 0, WQ_INDEX_OFF_OFF, first_off - 1, 8},
        {"behind its section", 0, WQ_INDEX_OFF_OFF, f->forge.index_off, 8},
        {"at the end of numbers", 0, WQ_INDEX_OFF_OFF, UINT64_MAX, 8},
        {"over the one before", 1, WQ_INDEX_OFF_OFF, first_off, 8},
        {"beyond its section", 2, WQ_INDEX_OFF_STORED, 60000, 4},
        {"nothing stored", 0, WQ_INDEX_OFF_STORED, 0, 4},
        {"stored more than the shape says", 0, WQ_INDEX_OFF_STORED, UINT32_MAX, 4},
        {"nothing inflated", 0, WQ_INDEX_OFF_RAW, 0, 4},
        {"inflated one less", 0, WQ_INDEX_OFF_RAW, raw - 1, 4},
        {"inflated one more", 0, WQ_INDEX_OFF_RAW, raw + 1, 4},
        {"more than deflate can", 0, WQ_INDEX_OFF_RAW, 262144, 4},
        {"more than the shape says", 0, WQ_INDEX_OFF_RAW, UINT32_MAX, 4},
    };
    for (size_t i = 0; i < sizeof lies / sizeof lies[0]; i++) {
        uint8_t *p = index_record(f, lies[i].cluster) + lies[i].off;
        uint8_t before[8];
        memcpy(before, p, 8);
        if (lies[i].bytes == 8)
            wq_store_u64(p, lies[i].value);
        else
            wq_store_u32(p, (uint32_t)lies[i].value);
        enum wq_status st = read_sealed(f, 0);
        if (st != WQ_E_DAMAGED)
            fail_msg("%s: %s", lies[i].what, wq_status_text(st));
        memcpy(p, before, 8);
    }
    assert_int_equal(read_sealed(f, 0), WQ_OK);
}

static void test_a_bomb_inflates_no_further_than_its_record_says(void **state)
{
    struct fixture *f = *state;
    uint8_t zeros[65536] = {0};
    forge_add(&f->forge.raw[0], zeros, sizeof zeros);
    forge_build(&f->forge);
    /* the stream holds 64 KiB more than this */
    wq_store_u32(index_record(f, 0) + WQ_INDEX_OFF_RAW, 100);
    assert_int_equal(read_sealed(f, 0), WQ_E_DAMAGED);
    assert_int_equal(read_sealed(f, 2), WQ_OK);
}

static void test_bytes_that_are_no_deflate_are_named(void **state)
{
    struct fixture *f = *state;
    forge_build(&f->forge);
    memset(f->forge.out.ptr + WQ_HEADER_BYTES, 0xFF, 20);
    assert_int_equal(read_sealed(f, 0), WQ_E_DAMAGED);
    assert_int_equal(read_sealed(f, 2), WQ_OK);
}

static void test_bytes_behind_the_stream_are_named(void **state)
{
    struct fixture *f = *state;
    f->forge.trailing = 1;
    forge_build(&f->forge);
    assert_int_equal(read_sealed(f, 0), WQ_E_DAMAGED);
    assert_int_equal(read_sealed(f, 2), WQ_OK);
}

static void test_clusters_larger_than_the_shape_says_are_named(void **state)
{
    struct fixture *f = *state;
    static const size_t shape_offs[] = {WQ_CATALOGUE_OFF_MAX_STORED, WQ_CATALOGUE_OFF_MAX_RAW};
    static const size_t index_offs[] = {WQ_INDEX_OFF_STORED, WQ_INDEX_OFF_RAW};
    forge_build(&f->forge);
    for (size_t i = 0; i < 2; i++) {
        uint8_t *max = f->forge.out.ptr + f->forge.catalogue_off + shape_offs[i];
        uint32_t before = wq_load_u32(max);
        /* that of the catalogue is the largest */
        uint32_t largest = wq_load_u32(index_record(f, 2) + index_offs[i]);
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
        assert_int_equal(wq_bundle_article(bundle, 0, &f->arena, &article), WQ_E_DAMAGED);
    }
}

/* ---- rows and records ---- */

static void test_rows_that_point_nowhere_are_named(void **state)
{
    struct fixture *f = *state;
    const uint32_t len = (uint32_t)f->forge.raw[0].len;
    const struct wq_locator places[] = {
        {2, 0, 10, 0}, /* the catalogue itself */
        {UINT32_MAX, 0, 10, 0}, {0, len, 1, 0},        {0, 0, len + 1, 0},
        {0, UINT32_MAX, 1, 0},  {0, 1, UINT32_MAX, 0}, {0, 0, 0, 0},
    };
    const size_t n = sizeof places / sizeof places[0];
    struct sample sample;
    sample_make(&sample, "عنوان\n");
    for (size_t i = 0; i < n; i++)
        forge_add_row(&f->forge.raw[2], places[i], &sample.article.meta);
    f->forge.article_n = SAMPLE_N + (uint32_t)n;
    forge_build(&f->forge);
    for (uint32_t i = 0; i < n; i++)
        assert_int_equal(read_sealed(f, SAMPLE_N + i), WQ_E_DAMAGED);
    assert_int_equal(read_sealed(f, SAMPLE_N - 1), WQ_OK);
}

/* A title may well be a record; a catalogue cluster is none of text. */
static void test_a_record_inside_the_catalogue_is_not_read(void **state)
{
    struct fixture *f = *state;
    static const char record[] = "\x01\x00"
                                 "a";
    struct sample sample;
    struct wq_locator at = {2, 0, sizeof record - 1, 0};
    sample_make(&sample, "عنوان\n");
    sample.article.meta.title = (struct wq_str){record, at.len};
    forge_add_row(&f->forge.raw[2], at, &sample.article.meta);
    at.off = (uint32_t)f->forge.raw[2].len - at.len;
    forge_add_row(&f->forge.raw[2], at, &sample.article.meta);
    f->forge.article_n = SAMPLE_N + 2;
    forge_build(&f->forge);
    assert_int_equal(read_sealed(f, SAMPLE_N + 1), WQ_E_DAMAGED);
}

static void test_a_row_cut_short_is_named_and_those_before_it_read(void **state)
{
    struct fixture *f = *state;
    f->forge.raw[2].len--;
    forge_build(&f->forge);
    assert_int_equal(read_sealed(f, 3), WQ_E_DAMAGED);
    assert_int_equal(read_sealed(f, 2), WQ_OK);
}

static void test_a_missing_row_is_named(void **state)
{
    struct fixture *f = *state;
    f->forge.article_n = SAMPLE_N + 1;
    forge_build(&f->forge);
    assert_int_equal(read_sealed(f, SAMPLE_N), WQ_E_DAMAGED);
}

static void test_an_endless_varint_in_the_catalogue_is_named(void **state)
{
    struct fixture *f = *state;
    memset(f->forge.raw[2].ptr, 0xFF, 8);
    forge_build(&f->forge);
    assert_int_equal(read_sealed(f, 0), WQ_E_DAMAGED);
}

static void test_finding_passes_over_what_is_damaged(void **state)
{
    struct fixture *f = *state;
    struct memory_file memory;
    struct wq_bundle *bundle;
    uint32_t index = 77;
    /* row 0 says it is part 0 of 1 */
    wq_store_u16(f->forge.raw[2].ptr + 1 + WQ_ROW_OFF_PART, 0);
    forge_build(&f->forge);
    assert_int_equal(open_forge(f, &memory, &bundle), WQ_OK);
    const uint8_t *id = f->samples[3].article.meta.id;
    assert_int_equal(wq_bundle_find(bundle, id, 0, &index), WQ_OK);
    assert_int_equal(index, 3);
    id = f->samples[0].article.meta.id;
    assert_int_equal(wq_bundle_find(bundle, id, 0, &index), WQ_E_RANGE);
}

/* The last bytes of article 1, which ends the first cluster, are its text. */
static void test_text_that_is_not_ar8_is_named(void **state)
{
    struct fixture *f = *state;
    f->forge.raw[0].ptr[f->forge.raw[0].len - 1] = WQ_AR8_ESCAPE_2;
    forge_build(&f->forge);
    assert_int_equal(read_sealed(f, 1), WQ_E_DAMAGED);
    assert_int_equal(read_sealed(f, 0), WQ_OK);
}

static void test_marks_outside_the_record_are_named(void **state)
{
    struct fixture *f = *state;
    /* record: length of the text, length of the marks, text */
    f->forge.raw[0].ptr[1] = 0x7F;
    forge_build(&f->forge);
    assert_int_equal(read_sealed(f, 0), WQ_E_DAMAGED);
    assert_int_equal(read_sealed(f, 1), WQ_OK);
}

/* Its length is stated first: no memory is taken for more than its bytes can stand for. */
static void test_text_longer_than_its_bytes_can_be_takes_no_memory(void **state)
{
    (void)state;
    static const uint8_t record[] = {0xFF, 0xFF, 0x3F, 0, 'a'};
    uint8_t memory[4096];
    struct wq_arena arena;
    struct wq_article article;
    wq_arena_init(&arena, memory, sizeof memory);
    assert_int_equal(wq_record_decode((struct wq_bytes){record, sizeof record}, &wq_ar8_default,
                                      &arena, &article),
                     WQ_E_DAMAGED);
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
    f->forge.section_n = 5;
    forge_build(&f->forge);
    assert_int_equal(read_sealed(f, 0), WQ_OK);
}

static void test_lies_about_letters_are_named(void **state)
{
    struct fixture *f = *state;
    struct wq_ar8 letters;
    forge_own_letters(f, &letters);
    forge_build(&f->forge);
    const struct lie in_section[] = {
        {"ASCII", 0, 0x41, 4, WQ_E_DAMAGED},
        {"twice the same", 4, letters.cp[0], 4, WQ_E_DAMAGED},
        {"descending", 8, UINT32_MAX, 4, WQ_E_DAMAGED},
        {"beyond Unicode", WQ_AR8_BYTES - 4, 0x110000, 4, WQ_E_DAMAGED},
    };
    const struct lie in_table[] = {
        {"too short", WQ_SECTION_OFF_LEN, WQ_AR8_BYTES - 4, 8, WQ_E_DAMAGED},
        {"of no length", WQ_SECTION_OFF_LEN, 0, 8, WQ_E_DAMAGED},
        {"too long", WQ_SECTION_OFF_LEN, WQ_AR8_BYTES + 4, 8, WQ_E_DAMAGED},
        {"too few", WQ_SECTION_OFF_N, WQ_AR8_LETTERS - 1, 4, WQ_E_DAMAGED},
        {"over the shape", WQ_SECTION_OFF_OFF, f->forge.catalogue_off, 8, WQ_E_DAMAGED},
        {"a shape twice", WQ_SECTION_OFF_TYPE, WQ_SECTION_CATALOGUE, 4, WQ_E_DAMAGED},
    };
    check_lies(f, f->forge.letters_off, in_section, sizeof in_section / sizeof in_section[0]);
    check_lies(f, f->forge.table_off + 3 * WQ_SECTION_BYTES, in_table,
               sizeof in_table / sizeof in_table[0]);
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
        uint8_t *p = f->forge.out.ptr + f->forge.letters_off + bit / 8;
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
        EVIL_TEST(test_lies_in_the_header_are_named),
        EVIL_TEST(test_lies_in_the_table_are_named),
        EVIL_TEST(test_lies_in_the_shape_are_named),
        EVIL_TEST(test_lies_about_clusters_are_named_when_they_are_read),
        EVIL_TEST(test_a_bomb_inflates_no_further_than_its_record_says),
        EVIL_TEST(test_bytes_that_are_no_deflate_are_named),
        EVIL_TEST(test_bytes_behind_the_stream_are_named),
        EVIL_TEST(test_clusters_larger_than_the_shape_says_are_named),
        EVIL_TEST(test_a_broken_stream_leaves_nothing_behind),
        EVIL_TEST(test_rows_that_point_nowhere_are_named),
        EVIL_TEST(test_a_record_inside_the_catalogue_is_not_read),
        EVIL_TEST(test_a_row_cut_short_is_named_and_those_before_it_read),
        EVIL_TEST(test_a_missing_row_is_named),
        EVIL_TEST(test_an_endless_varint_in_the_catalogue_is_named),
        EVIL_TEST(test_finding_passes_over_what_is_damaged),
        EVIL_TEST(test_text_that_is_not_ar8_is_named),
        EVIL_TEST(test_marks_outside_the_record_are_named),
        EVIL_TEST(test_text_longer_than_its_bytes_can_be_takes_no_memory),
        EVIL_TEST(test_letters_of_its_own_are_used),
        EVIL_TEST(test_an_unknown_section_behind_letters_is_passed_over),
        EVIL_TEST(test_lies_about_letters_are_named),
        EVIL_TEST(test_every_flip_in_letters_is_named),
        EVIL_TEST(test_required_letters_are_not_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
