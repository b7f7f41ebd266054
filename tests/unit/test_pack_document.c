/* SPDX-License-Identifier: MIT */
/* The dump in docs/bundle.md is what the packer writes and the reader reads. With --update the
 * dump is written anew; look at the difference before it is committed. */
#define _POSIX_C_SOURCE 200809L
#include <libdeflate.h>
#include <stdio.h>
#include "bundle_fixture.h"

#define DOCUMENT WARRAQ_SOURCE_DIR "/docs/bundle.md"
#define BEGIN "<!-- dump: written by tests/unit/test_pack_document.c --update -->\n"
#define END "<!-- dump: end -->\n"
#define SAMPLE_N 2
/* another version may compress to other, equally good bytes */
#define DUMP_LIBDEFLATE "1.14"

static void make_samples(struct sample samples[SAMPLE_N])
{
    sample_make(&samples[0], "الورق\nصنعة قديمة.\n");
    samples[0].article.meta.language = wq_str("ar");
    samples[0].article.meta.date = 20240131;
    samples[0].article.meta.word_n = 3;
    sample_make(&samples[1], "الحبر\nسواد وصمغ.\n");
    samples[1].article.meta.address = wq_str("https://example.org/2");
    samples[1].article.meta.word_n = 3;
    for (size_t i = 0; i < SAMPLE_N; i++)
        wq_article_identify(&samples[i].article);
}

/* Each section of this bundle is one cluster. */
static const struct {
    uint32_t type;
    const char *section, *index, *name;
    bool is_required;
} clusters[] = {
    {WQ_SECTION_ROWS, "section \"ROWS\"", "index, cluster 0: bytes stored", "cluster 0: rows",
     true},
    {WQ_SECTION_LANGUAGES, "section \"LANG\"", "index, cluster 1: bytes stored",
     "cluster 1: languages", false},
    {WQ_SECTION_MONTHS, "section \"MONT\"", "index, cluster 2: bytes stored", "cluster 2: months",
     false},
    {WQ_SECTION_BY_TITLE, "section \"BYTI\"", "index, cluster 3: bytes stored",
     "cluster 3: order by title", false},
    {WQ_SECTION_DETAILS, "section \"DETA\"", "index, cluster 4: bytes stored", "cluster 4: details",
     false},
    {WQ_SECTION_TEXT, "section \"TEXT\"", "index, cluster 5: bytes stored", "cluster 5: text",
     true},
};
#define CLUSTER_N ((int)(sizeof clusters / sizeof clusters[0]))

/* ---- the dump ---- */

struct dump {
    FILE *out;
    const uint8_t *bytes;
    size_t off;
};

/* The next `len` bytes, 12 a line, with what they are. */
static void put(struct dump *dump, size_t len, const char *what)
{
    const size_t per_line = 12;
    for (size_t i = 0; i < len; i += per_line) {
        fprintf(dump->out, "%04zx ", dump->off + i);
        for (size_t k = i; k < i + per_line; k++) {
            if (k < len)
                fprintf(dump->out, " %02x", dump->bytes[dump->off + k]);
            else if (i == 0)
                fputs("   ", dump->out);
        }
        fprintf(dump->out, "%s%s\n", i == 0 ? "  " : "", i == 0 ? what : "");
    }
    dump->off += len;
}

static void put_root(struct dump *dump)
{
    put(dump, 8, "magic");
    put(dump, 2, "major version");
    put(dump, 2, "minor version");
    put(dump, 4, "features");
    put(dump, 16, "edition: hash of this record");
    put(dump, 8, "length of the file");
    put(dump, 4, "sections");
    put(dump, 4, "clusters");
    put(dump, 4, "articles");
    put(dump, 4, "bytes of the largest stored cluster");
    put(dump, 4, "bytes of the largest inflated cluster");
    put(dump, 4, "clusters of a parity group: none");
    put(dump, 32, "BLAKE2b-256 of the section table");
    put(dump, 32, "BLAKE2b-256 of the index");
}

static void put_table(struct dump *dump)
{
    for (int i = 0; i < CLUSTER_N; i++) {
        put(dump, 4, clusters[i].section);
        put(dump, 4, clusters[i].is_required ? "flags: required" : "flags: none");
        put(dump, 4, "clusters");
        put(dump, 8, "bytes, inflated");
    }
}

static void put_index(struct dump *dump)
{
    for (int i = 0; i < CLUSTER_N; i++) {
        put(dump, 4, clusters[i].index);
        bool is_plain = wq_load_u32(dump->bytes + dump->off) == 0;
        put(dump, 4, is_plain ? "not deflated" : "bytes inflated");
        put(dump, 32, "BLAKE2b-256 of the stored bytes");
    }
}

static void put_cluster(struct dump *dump, const char *what)
{
    uint32_t len = wq_load_u32(dump->bytes + dump->off + WQ_LEADER_OFF_STORED);
    put(dump, 4, "leader");
    put(dump, 4, "of which section");
    put(dump, 4, "number in it");
    put(dump, 4, "bytes stored");
    bool is_plain = wq_load_u32(dump->bytes + dump->off) == 0;
    put(dump, 4, is_plain ? "not deflated" : "bytes inflated");
    put(dump, 4, "CRC-32 of leader and cluster");
    put(dump, len, what);
}

static void put_file(struct dump *dump)
{
    put_root(dump);
    put_table(dump);
    put_index(dump);
    for (int i = 0; i < CLUSTER_N; i++)
        put_cluster(dump, clusters[i].name);
    put_index(dump);
    put_table(dump);
    put_root(dump);
}

static size_t letters_of(struct wq_str text)
{
    size_t letter_n = 0;
    for (size_t i = 0; i < text.len; i++)
        letter_n += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
    return letter_n;
}

static void put_record(struct dump *dump, const struct wq_article *article)
{
    const size_t title_len = article->meta.title.len;
    put(dump, 1, "nothing is marked; the title");
    put(dump,
        letters_of((struct wq_str){article->text.ptr + title_len, article->text.len - title_len}),
        "text behind the title, in AR8");
    put(dump, 1, "end of the record");
}

static void put_rows(struct dump *dump, const struct sample samples[SAMPLE_N])
{
    put(dump, 1, "rows");
    put(dump, 1, "row 0: its text cluster");
    put(dump, 1, "its record there");
    put(dump, 1, "versions before it");
    put(dump, 1, "steps: all 0");
    put(dump, 1, "skips: all 0");
    put(dump, 1, "strips: all 0");
    put(dump, 1, "flags: all 0");
    put(dump, 1, "dates: a varint each");
    put(dump, 4, "31 January 2024");
    put(dump, 1, "not stated");
    put(dump, 2, "words: all 3");
    put(dump, 1, "part: all 0, less 1");
    put(dump, 1, "of how many: all 0, less 1");
    put(dump, 1, "source: all 0, not stated");
    put(dump, 1, "author");
    put(dump, 1, "category");
    put(dump, 1, "language: a varint each");
    put(dump, 1, "the first");
    put(dump, 1, "not stated");
    put(dump, 1, "titles: each in AR8, then 00");
    for (size_t i = 0; i < SAMPLE_N; i++)
        put(dump, letters_of(samples[i].article.meta.title) + 1, "title");
}

static void put_details(struct dump *dump, const struct sample samples[SAMPLE_N])
{
    put(dump, 1, "captured: all 0");
    put(dump, 1, "licence: all 0");
    put(dump, 1, "ids stored: all 0, the rule gives both");
    put(dump, 1, "addresses: what they share, the rest, 00");
    put(dump, 2, "none");
    put(dump, 1, "shares nothing");
    put(dump, samples[1].article.meta.address.len + 1, "address");
    put(dump, 1, "ids in the source: none");
}

static void put_languages(struct dump *dump)
{
    put(dump, 1, "languages in this cluster");
    put(dump, 1, "articles before the first");
    put(dump, 2, "articles of each: all 1");
    put(dump, 1, "names: what they share, the rest, 00");
    put(dump, 1, "shares nothing");
    put(dump, 3, "language");
}

static void put_months(struct dump *dump)
{
    put(dump, 1, "months in this cluster");
    put(dump, 1, "articles before the first");
    put(dump, 2, "articles of each: all 1");
    put(dump, 4, "months: all January 2024");
}

static void put_order(struct dump *dump)
{
    put(dump, 1, "each in as many bits as article 1 takes");
    put(dump, 1, "1, then 0");
}

static void inflate_cluster(uint8_t *file, uint32_t type, uint8_t *raw, size_t cap, size_t *raw_len)
{
    uint32_t len;
    const uint8_t *stored = fixture_cluster_of(file, type, 0, &len);
    if (wq_load_u32(stored - WQ_LEADER_BYTES + WQ_LEADER_OFF_RAW) == 0) {
        memcpy(raw, stored, len);
        *raw_len = len;
        return;
    }
    struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
    assert_int_equal(libdeflate_deflate_decompress(decompressor, stored, len, raw, cap, raw_len),
                     LIBDEFLATE_SUCCESS);
    libdeflate_free_decompressor(decompressor);
}

static void put_inflated(struct dump *dump, uint32_t type, const struct sample samples[SAMPLE_N])
{
    if (type == WQ_SECTION_ROWS)
        put_rows(dump, samples);
    else if (type == WQ_SECTION_LANGUAGES)
        put_languages(dump);
    else if (type == WQ_SECTION_MONTHS)
        put_months(dump);
    else if (type == WQ_SECTION_BY_TITLE)
        put_order(dump);
    else if (type == WQ_SECTION_DETAILS)
        put_details(dump, samples);
    else
        for (size_t i = 0; i < SAMPLE_N; i++)
            put_record(dump, &samples[i].article);
}

/* The dump of the bundle, as it stands in the document. Free it. */
static char *make_dump(uint8_t *file, size_t file_len, const struct sample samples[SAMPLE_N])
{
    char *text;
    size_t text_len, raw_len;
    uint8_t raw[1024];
    struct dump dump = {open_memstream(&text, &text_len), file, 0};
    fputs("The file:\n\n```\n", dump.out);
    put_file(&dump);
    assert_int_equal(dump.off, file_len);

    for (int i = 0; i < CLUSTER_N; i++) {
        fprintf(dump.out, "```\n\nCluster %d, inflated:\n\n```\n", i);
        inflate_cluster(file, clusters[i].type, raw, sizeof raw, &raw_len);
        dump = (struct dump){dump.out, raw, 0};
        put_inflated(&dump, clusters[i].type, samples);
        assert_int_equal(dump.off, raw_len);
    }
    fputs("```\n", dump.out);
    fclose(dump.out);
    return text;
}

/* ---- the document ---- */

struct document {
    char *text;
    char *dump, *end; /* inside it */
};

static struct document open_document(void)
{
    size_t len = 0;
    struct document document = {.text = (char *)slurp(DOCUMENT, &len)};
    assert_non_null(document.text);
    document.dump = strstr(document.text, BEGIN);
    assert_non_null(document.dump);
    document.dump += strlen(BEGIN);
    document.end = strstr(document.dump, END);
    assert_non_null(document.end);
    return document;
}

static void test_the_packer_writes_the_documented_bytes(void **state)
{
    (void)state;
    if (strcmp(LIBDEFLATE_VERSION_STRING, DUMP_LIBDEFLATE) != 0) {
        print_message("skipped: the dump was made with libdeflate " DUMP_LIBDEFLATE
                      ", this is " LIBDEFLATE_VERSION_STRING "\n");
        skip();
    }
    struct sample samples[SAMPLE_N];
    size_t len = 0;
    make_samples(samples);
    uint8_t *bytes = pack("test_pack_document.wrq", samples, SAMPLE_N, &len);
    char *dump = make_dump(bytes, len, samples);
    struct document document = open_document();
    *document.end = 0;
    assert_string_equal(document.dump, dump);
    free(dump);
    free(bytes);
    free(document.text);
}

/* The bytes of the first dump, which is the file. */
static size_t parse_dump(const char *dump, uint8_t *bytes, size_t cap)
{
    size_t len = 0;
    const char *line = strstr(dump, "```\n");
    assert_non_null(line);
    for (line += 4; strncmp(line, "```", 3) != 0; line = strchr(line, '\n') + 1) {
        unsigned byte;
        /* one space before each byte, two before what they are */
        for (const char *p = line + 5;
             p[0] == ' ' && p[1] != ' ' && sscanf(p, "%2x", &byte) == 1 && len < cap; p += 3)
            bytes[len++] = (uint8_t)byte;
    }
    return len;
}

static void test_the_reader_reads_the_documented_bytes(void **state)
{
    (void)state;
    uint8_t bytes[4096];
    struct document document = open_document();
    struct memory_file memory = {.bytes = bytes};
    memory.len = parse_dump(document.dump, bytes, sizeof bytes);
    struct wq_file file = memory_file_view(&memory);
    struct wq_arena arena = fixture_arena();
    struct wq_bundle *bundle;
    struct sample samples[SAMPLE_N];
    make_samples(samples);
    assert_int_equal(wq_bundle_open(&arena, &file, &bundle), WQ_OK);
    assert_int_equal(wq_bundle_info(bundle)->article_n, SAMPLE_N);
    for (uint32_t i = 0; i < SAMPLE_N; i++) {
        struct wq_article article;
        assert_int_equal(wq_bundle_article(bundle, i, &arena, &article), WQ_OK);
        assert_article_equal(&article, &samples[i].article);
    }
    fixture_arena_free(&arena);
    free(document.text);
}

static void update(void **state)
{
    (void)state;
    struct sample samples[SAMPLE_N];
    size_t len = 0;
    make_samples(samples);
    uint8_t *bytes = pack("test_pack_document.wrq", samples, SAMPLE_N, &len);
    char *dump = make_dump(bytes, len, samples);
    struct document document = open_document();
    FILE *out = fopen(DOCUMENT, "wb");
    assert_non_null(out);
    fwrite(document.text, 1, (size_t)(document.dump - document.text), out);
    fputs(dump, out);
    fputs(document.end, out);
    assert_int_equal(fclose(out), 0);
    free(dump);
    free(bytes);
    free(document.text);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_packer_writes_the_documented_bytes),
        cmocka_unit_test(test_the_reader_reads_the_documented_bytes),
    };
    const struct CMUnitTest updates[] = {cmocka_unit_test(update)};
    if (argc == 2 && strcmp(argv[1], "--update") == 0)
        return cmocka_run_group_tests(updates, NULL, NULL);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
