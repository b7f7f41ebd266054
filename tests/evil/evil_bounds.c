/* SPDX-License-Identifier: MIT */
/* Bundles of at most 1 MB that are made to cost a reader as much as they can. Here each is read in
 * 32 MiB; with a folder as argument they are written there, for bounds.sh to count instructions. */
#include "forge.h"

#define MEMORY_BYTES (32u << 20)
#define FILE_BYTES_MAX 1000000u

/* Bits of a deflate stream, lowest first. */
struct stream {
    struct wq_buffer out;
    uint32_t bits, bit_n;
};

static void put_bits(struct stream *stream, uint32_t value, uint32_t n)
{
    stream->bits |= value << stream->bit_n;
    for (stream->bit_n += n; stream->bit_n >= 8; stream->bit_n -= 8) {
        const uint8_t byte = (uint8_t)stream->bits;
        forge_add(&stream->out, &byte, 1);
        stream->bits >>= 8;
    }
}

/* A block with tables of its own and nothing in it: RFC 1951, 3.2.7. */
static void put_empty_block(struct stream *stream)
{
    static const uint8_t order[] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1};
    put_bits(stream, 2 << 1, 3);
    put_bits(stream, 0, 10); /* 257 and 1 codes */
    put_bits(stream, sizeof order - 4, 4);
    for (size_t i = 0; i < sizeof order; i++)
        put_bits(stream, order[i] == 1 || order[i] == 18, 3);
    put_bits(stream, 1 | (138 - 11) << 1, 8); /* 138 and 118 codes of length 0 */
    put_bits(stream, 1 | (118 - 11) << 1, 8);
    put_bits(stream, 0, 3); /* length 1: end of block, one distance; end of block */
}

static void put_stream(struct stream *stream, const struct wq_buffer *raw)
{
    struct wq_buffer deflated = {0};
    forge_deflate((struct wq_bytes){raw->ptr, raw->len}, &deflated);
    for (size_t i = 0; i < deflated.len; i++)
        put_bits(stream, deflated.ptr[i], 8);
    put_bits(stream, 0, 7);
    wq_buffer_free(&deflated);
}

static void fill_text(struct forge *forge, const char *piece, size_t len)
{
    struct wq_buffer *raw = &forge->raw[0];
    const uint8_t end = WQ_AR8_END;
    raw->len = 0;
    while (raw->len + strlen(piece) < len)
        forge_add(raw, piece, strlen(piece));
    forge_add(raw, &end, 1);
}

/* ---- the attacks ---- */

static void make_blocks(struct forge *forge)
{
    struct stream stream = {0};
    fill_text(forge, "a", WQ_CLUSTER_RAW_MAX);
    for (uint32_t i = 0; stream.out.len < FILE_BYTES_MAX - 20000; i++)
        put_empty_block(&stream);
    put_stream(&stream, &forge->raw[0]);
    forge->stream = (struct wq_bytes){stream.out.ptr, stream.out.len};
}

static void make_bomb(struct forge *forge)
{
    fill_text(forge, "a", WQ_CLUSTER_RAW_MAX);
}

static void make_lines(struct forge *forge)
{
    fill_text(forge, "a\n", WQ_TEXT_MAX);
}

static void make_escapes(struct forge *forge)
{
    fill_text(forge, "\x01\x80\xFC", WQ_TEXT_MAX / 2);
}

/* As many records as a cluster holds, and the article is the last one. */
static void make_records(struct forge *forge)
{
    struct wq_buffer *raw = &forge->raw[0];
    fill_text(forge, "a", WQ_CLUSTER_RAW_MAX);
    for (size_t i = 1; i < raw->len; i += 2)
        raw->ptr[i] = WQ_AR8_END;
    /* the row's head: one row, cluster 0, its record, no versions before it */
    struct wq_buffer *rows = &forge->raw[FORGE_ROWS], head = {0};
    forge_add_varint(&head, 1);
    forge_add_varint(&head, 0);
    forge_add_varint(&head, (uint32_t)raw->len / 2 - 1);
    forge_add(&head, rows->ptr + 3, rows->len - 3);
    wq_buffer_free(rows);
    *rows = head;
}

/* Records to count where the row is lost: as many as a cluster holds, behind one that hardly
 * deflates, so that all of both may be inflated. */
static void make_uncounted(struct forge *forge)
{
    struct wq_buffer *text = &forge->raw[0], *raw = &forge->raw[1];
    uint32_t random = 1;
    fill_text(forge, "a", FILE_BYTES_MAX - 20000);
    for (size_t i = 0; i + 1 < text->len; i++) {
        random = random * 1664525u + 1013904223u;
        text->ptr[i] = (uint8_t)(random >> 24 | 4); /* no end, and no mark */
    }
    raw->len = 0;
    while (raw->len + 2 <= WQ_CLUSTER_RAW_MAX)
        forge_add(raw, "a", 2); /* and its end, a 0 */
}

static const struct {
    const char *name;
    void (*make)(struct forge *forge);
    bool is_row_lost;
} attacks[] = {{"blocks", make_blocks, false},   {"bomb", make_bomb, false},
               {"lines", make_lines, false},     {"escapes", make_escapes, false},
               {"records", make_records, false}, {"uncounted", make_uncounted, true}};

static void make(struct forge *forge, size_t i)
{
    struct sample sample;
    sample_make(&sample, "عنوان\nمتن\n");
    forge_articles(forge, &sample, 1, NULL);
    forge->has_large = true;
    /* forge_articles has put the one article into the second cluster */
    forge->rows[0].step = 0;
    forge_encode(forge);
    attacks[i].make(forge);
    forge_build(forge);
    if (attacks[i].is_row_lost)
        forge->out.ptr[forge_cluster_off(forge, FORGE_ROWS)] ^= 1;
    free((void *)(uintptr_t)forge->stream.ptr);
    assert_true(forge->out.len <= FILE_BYTES_MAX);
}

/* Leaders without end and without anything behind them, for a reader that has to search. */
static void make_leaders(struct wq_buffer *out)
{
    uint8_t leader[WQ_LEADER_BYTES] = {0};
    wq_store_u32(leader + WQ_LEADER_OFF_MAGIC, WQ_LEADER_MAGIC);
    wq_store_u32(leader + WQ_LEADER_OFF_TYPE, WQ_SECTION_TEXT);
    wq_store_u32(leader + WQ_LEADER_OFF_STORED, 500000);
    forge_add(out, WQ_MAGIC, sizeof WQ_MAGIC - 1);
    while (out->len + sizeof leader <= FILE_BYTES_MAX)
        forge_add(out, leader, sizeof leader);
}

/* ---- reading them in bounds ---- */

static void read_in_bounds(const struct wq_buffer *bytes)
{
    void *memory = malloc(MEMORY_BYTES);
    struct memory_file file = {.bytes = bytes->ptr, .len = bytes->len};
    const struct wq_file view = memory_file_view(&file);
    struct wq_arena arena;
    struct wq_bundle *bundle;
    struct wq_article article;
    wq_arena_init(&arena, memory, MEMORY_BYTES);
    enum wq_status st = wq_bundle_open(&arena, &view, &bundle);
    if (st == WQ_OK)
        st = wq_bundle_article(bundle, 0, &arena, &article);
    assert_true(st == WQ_OK || st == WQ_E_DAMAGED || st == WQ_E_LIMIT || st == WQ_E_NOT_BUNDLE);
    free(memory);
}

static void test_each_is_read_or_refused_in_32_mib(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof attacks / sizeof attacks[0]; i++) {
        struct forge forge = {0};
        make(&forge, i);
        read_in_bounds(&forge.out);
        forge_free(&forge);
    }
    struct wq_buffer leaders = {0};
    make_leaders(&leaders);
    read_in_bounds(&leaders);
    wq_buffer_free(&leaders);
}

static void test_more_blocks_than_text_can_need_are_damage(void **state)
{
    (void)state;
    struct forge forge = {0};
    make(&forge, 0); /* "blocks" */
    void *memory = malloc(MEMORY_BYTES);
    struct memory_file file = {.bytes = forge.out.ptr, .len = forge.out.len};
    const struct wq_file view = memory_file_view(&file);
    struct wq_arena arena;
    struct wq_bundle *bundle;
    struct wq_article article;
    wq_arena_init(&arena, memory, MEMORY_BYTES);
    assert_int_equal(wq_bundle_open(&arena, &view, &bundle), WQ_OK);
    assert_int_equal(wq_bundle_article(bundle, 0, &arena, &article), WQ_E_DAMAGED);
    free(memory);
    forge_free(&forge);
}

/* ---- writing them ---- */

static int write_file(const char *folder, const char *name, const struct wq_buffer *bytes)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.wrq", folder, name);
    FILE *file = fopen(path, "wb");
    bool is_written = file && fwrite(bytes->ptr, 1, bytes->len, file) == bytes->len;
    if (file && fclose(file) != 0)
        is_written = false;
    if (!is_written)
        perror(path);
    return is_written ? 0 : 1;
}

static int write_all(const char *folder)
{
    struct wq_buffer leaders = {0};
    int result = 0;
    for (size_t i = 0; i < sizeof attacks / sizeof attacks[0]; i++) {
        struct forge forge = {0};
        make(&forge, i);
        result |= write_file(folder, attacks[i].name, &forge.out);
        forge_free(&forge);
    }
    make_leaders(&leaders);
    result |= write_file(folder, "leaders", &leaders);
    wq_buffer_free(&leaders);
    return result;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_is_read_or_refused_in_32_mib),
        cmocka_unit_test(test_more_blocks_than_text_can_need_are_damage),
    };
    return argc > 1 ? write_all(argv[1]) : cmocka_run_group_tests(tests, NULL, NULL);
}
