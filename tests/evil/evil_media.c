/* SPDX-License-Identifier: MIT */
/* What media do to a bundle of some 7 KB as the packer writes it: every truncation, every flipped
 * bit, sectors zeroed, filled and swapped, both ends lost. What is read is exactly what was packed;
 * what is lost is no more than what was hit; with parity it is nothing. */
#include "../unit/bundle_fixture.h"

#define SAMPLE_N 12
#define TEXT_BYTES 2048
#define SECTOR_BYTES 512

struct fixture {
    struct wq_arena arena;
    struct sample samples[SAMPLE_N];
    char texts[SAMPLE_N][TEXT_BYTES];
    uint8_t *bytes, *work; /* the bundle, and a copy that is damaged */
    size_t len;
};

static uint32_t next_random(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

/* Letters without order, so that the bundle has some length. */
static void make_text(char *text, unsigned number)
{
    uint64_t seed = number + 1;
    size_t len = (size_t)snprintf(text, TEXT_BYTES, "المقالة %u\n", number);
    size_t target = 700 + 90 * number;
    while (len < target) {
        uint32_t draw = next_random(&seed) % 40;
        uint32_t cp = draw < 28 ? 0x627 + draw : draw < 38 ? ' ' : '\n';
        len += wq_utf8_encode(cp, text + len);
    }
    text[len] = '\0';
}

static uint8_t *pack_with(const struct fixture *f, uint32_t parity, size_t *len)
{
    const char *path = parity ? "evil_media_p.wrq" : "evil_media.wrq";
    const struct wq_writer_options options = {
        .force = true, .cluster_bytes = 1024, .parity = parity};
    struct wq_writer *writer;
    struct wq_writer_totals totals;
    assert_int_equal(wq_writer_open(path, &options, &writer), WQ_OK);
    for (size_t i = 0; i < SAMPLE_N; i++)
        assert_int_equal(wq_writer_add(writer, &f->samples[i].article), WQ_OK);
    assert_int_equal(wq_writer_finish(writer, &totals), WQ_OK);
    uint8_t *bytes = slurp(path, len);
    remove(path);
    return bytes;
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    f->arena = fixture_arena();
    for (unsigned i = 0; i < SAMPLE_N; i++) {
        make_text(f->texts[i], i);
        sample_make(&f->samples[i], f->texts[i]);
    }
    f->bytes = pack_with(f, 0, &f->len);
    f->work = malloc(f->len);
    memcpy(f->work, f->bytes, f->len);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    fixture_arena_free(&f->arena);
    free(f->bytes);
    free(f->work);
    free(f);
    return 0;
}

struct outcome {
    enum wq_status st; /* of opening */
    bool is_salvaged;
    uint32_t article_n; /* that came back, each exactly as it was */
    uint32_t lost_n;    /* as it is told without reading them */
};

/* Its row is lost, and with it the title, which stands in the text too. */
static bool is_nameless(const struct wq_article *article)
{
    return article->meta.is_partial && wq_str_equal(article->meta.title, wq_str("\xEF\xBF\xBD"));
}

static struct outcome read_all(struct fixture *f, const uint8_t *bytes, size_t len)
{
    struct outcome outcome = {0};
    struct memory_file memory = {.bytes = bytes, .len = len};
    struct wq_file file = memory_file_view(&memory);
    struct wq_bundle *bundle;
    wq_arena_rewind(&f->arena, 0);
    outcome.st = wq_bundle_open(&f->arena, &file, &bundle);
    if (outcome.st != WQ_OK)
        return outcome;
    outcome.is_salvaged = wq_bundle_info(bundle)->is_salvaged;
    for (uint32_t i = 0; i < SAMPLE_N; i++) {
        struct wq_article article;
        size_t mark = wq_arena_mark(&f->arena);
        enum wq_status st = wq_bundle_article(bundle, i, &f->arena, &article);
        if (st == WQ_OK) {
            if (is_nameless(&article))
                assert_str_equal(wq_article_body(&article),
                                 wq_article_body(&f->samples[i].article));
            else
                assert_article_equal(&article, &f->samples[i].article);
            outcome.article_n++;
        } else {
            assert_true(st == WQ_E_DAMAGED || st == WQ_E_TRUNCATED || st == WQ_E_RANGE);
        }
        wq_arena_rewind(&f->arena, mark);
    }
    outcome.lost_n = wq_bundle_lost_n(bundle);
    return outcome;
}

static void restore(struct fixture *f)
{
    memcpy(f->work, f->bytes, f->len);
}

/* ---- clusters of the whole bundle ---- */

struct place {
    uint32_t type;
    size_t start, end; /* leader and stored bytes */
};

#define PLACES_MAX 64

static size_t list_places(const uint8_t *bytes, struct place places[PLACES_MAX])
{
    size_t n = 0;
    size_t off = WQ_ROOT_BYTES + wq_load_u32(bytes + WQ_ROOT_OFF_SECTION_N) * WQ_SECTION_BYTES +
                 wq_index_bytes(wq_load_u32(bytes + WQ_ROOT_OFF_CLUSTER_N));
    while (wq_load_u32(bytes + off) == WQ_LEADER_MAGIC) {
        size_t end = off + WQ_LEADER_BYTES + wq_load_u32(bytes + off + WQ_LEADER_OFF_STORED);
        assert_true(n < PLACES_MAX);
        places[n++] = (struct place){wq_load_u32(bytes + off + WQ_LEADER_OFF_TYPE), off, end};
        off = end;
    }
    return n;
}

/* Articles of a text cluster: as each was closed before the next would take it past 1 KiB. */
static uint32_t articles_before(struct fixture *f, size_t len)
{
    /* what a bundle of that many bytes has, by reading it with the rest zeroed */
    memset(f->work + len, 0, f->len - len);
    uint32_t n = read_all(f, f->work, f->len).article_n;
    restore(f);
    return n;
}

/* ---- tests ---- */

static void test_the_bundle_is_of_some_length_and_whole(void **state)
{
    struct fixture *f = *state;
    struct place places[PLACES_MAX];
    assert_true(f->len >= 6 * 1024);
    assert_true(list_places(f->bytes, places) > 8);
    assert_int_equal(read_all(f, f->bytes, f->len).article_n, SAMPLE_N);
}

static void test_every_truncation_leaves_every_article_that_is_there(void **state)
{
    struct fixture *f = *state;
    struct place places[PLACES_MAX];
    size_t place_n = list_places(f->bytes, places);
    uint32_t last_n = 0;
    for (size_t len = 0; len < f->len; len++) {
        /* a copy of that length, so that a read beyond it is caught */
        uint8_t *cut = malloc(len + 1);
        memcpy(cut, f->bytes, len);
        struct outcome outcome = read_all(f, cut, len);
        free(cut);
        if (len < 8)
            assert_int_equal(outcome.st, WQ_E_NOT_BUNDLE);
        else if (outcome.st != WQ_OK)
            assert_int_equal(outcome.st, WQ_E_TRUNCATED);
        assert_true(outcome.article_n >= last_n); /* more bytes, not fewer articles */
        last_n = outcome.article_n;
        if (outcome.st == WQ_OK)
            assert_int_equal(outcome.lost_n, SAMPLE_N - outcome.article_n);
        if (len >= places[place_n - 1].end)
            assert_int_equal(outcome.article_n, SAMPLE_N);
        if (len % 97 == 0 && len > 300)
            assert_int_equal(outcome.article_n, articles_before(f, len));
    }
}

static void test_every_flipped_bit_costs_one_cluster_at_most(void **state)
{
    struct fixture *f = *state;
    struct place places[PLACES_MAX];
    size_t place_n = list_places(f->bytes, places);
    for (size_t bit = 0; bit < 8 * f->len; bit++) {
        size_t byte = bit / 8;
        uint32_t type = 0;
        for (size_t i = 0; i < place_n; i++) {
            if (byte >= places[i].start + WQ_LEADER_BYTES && byte < places[i].end)
                type = places[i].type;
        }
        f->work[byte] ^= (uint8_t)(1u << bit % 8);
        struct outcome outcome = read_all(f, f->work, f->len);
        f->work[byte] ^= (uint8_t)(1u << bit % 8);
        assert_int_equal(outcome.st, WQ_OK);
        assert_false(outcome.is_salvaged);
        if (type == 0)
            assert_int_equal(outcome.article_n, SAMPLE_N);
        else if (type == WQ_SECTION_TEXT)
            assert_true(outcome.article_n < SAMPLE_N && outcome.article_n >= SAMPLE_N - 2);
    }
}

/* Bytes of `len` from `off` are gone in another way each time. */
static void wreck(struct fixture *f, size_t off, size_t len, unsigned way)
{
    if (way < 2)
        memset(f->work + off, way == 0 ? 0 : 0xFF, len);
    else
        for (size_t i = 0; i < len; i++)
            f->work[off + i] = f->bytes[(off + i + f->len / 2) % f->len];
}

static void test_every_bad_sector_costs_what_it_hits(void **state)
{
    struct fixture *f = *state;
    struct place places[PLACES_MAX];
    size_t place_n = list_places(f->bytes, places);
    for (size_t off = 0; off < f->len; off += SECTOR_BYTES) {
        size_t len = f->len - off < SECTOR_BYTES ? f->len - off : SECTOR_BYTES;
        bool is_catalogue_hit = false;
        uint32_t hit_n = 0;
        for (size_t i = 0; i < place_n; i++) {
            bool is_hit = places[i].start < off + len && places[i].end > off;
            hit_n += is_hit && places[i].type == WQ_SECTION_TEXT;
            is_catalogue_hit |= is_hit && places[i].type != WQ_SECTION_TEXT;
        }
        for (unsigned way = 0; way < 3; way++) {
            wreck(f, off, len, way);
            struct outcome outcome = read_all(f, f->work, f->len);
            restore(f);
            assert_int_equal(outcome.st, WQ_OK);
            if (!is_catalogue_hit)
                assert_true(outcome.article_n + 2 * hit_n >= SAMPLE_N);
        }
    }
}

static void test_every_two_swapped_sectors_give_no_wrong_byte(void **state)
{
    struct fixture *f = *state;
    const size_t sector_n = f->len / SECTOR_BYTES;
    for (size_t a = 0; a < sector_n; a++) {
        for (size_t b = a + 1; b < sector_n; b++) {
            memcpy(f->work + a * SECTOR_BYTES, f->bytes + b * SECTOR_BYTES, SECTOR_BYTES);
            memcpy(f->work + b * SECTOR_BYTES, f->bytes + a * SECTOR_BYTES, SECTOR_BYTES);
            read_all(f, f->work, f->len);
            restore(f);
        }
    }
}

/* Root, table and index before the clusters, behind them, and both. */
static void test_either_end_may_be_lost_and_then_both(void **state)
{
    struct fixture *f = *state;
    struct place places[PLACES_MAX];
    size_t place_n = list_places(f->bytes, places);
    const size_t head = places[0].start, tail = places[place_n - 1].end;
    for (unsigned way = 0; way < 2; way++) {
        wreck(f, 0, head, way);
        struct outcome outcome = read_all(f, f->work, f->len);
        assert_int_equal(outcome.article_n, SAMPLE_N);
        assert_false(outcome.is_salvaged);
        wreck(f, tail, f->len - tail, way);
        outcome = read_all(f, f->work, f->len);
        assert_true(outcome.is_salvaged);
        if (outcome.article_n != SAMPLE_N)
            fail_msg("way %u: %u articles", way, outcome.article_n);
        outcome = read_all(f, f->work, tail - 1); /* and cut short */
        assert_true(outcome.is_salvaged);
        assert_true(outcome.article_n >= SAMPLE_N - 2);
        restore(f);
        wreck(f, tail, f->len - tail, way);
        assert_int_equal(read_all(f, f->work, f->len).article_n, SAMPLE_N);
        restore(f);
    }
}

/* What is searched is read by 4096 bytes. */
static void test_a_leader_is_found_wherever_it_stands(void **state)
{
    struct fixture *f = *state;
    struct place places[PLACES_MAX];
    size_t place_n = list_places(f->bytes, places);
    const size_t head = places[0].start, len = places[place_n - 1].end - head;
    for (size_t before = 4088; before <= 4100; before++) {
        uint8_t *bytes = calloc(before + len, 1);
        memcpy(bytes + before, f->bytes + head, len);
        struct outcome outcome = read_all(f, bytes, before + len);
        assert_true(outcome.is_salvaged);
        assert_int_equal(outcome.article_n, SAMPLE_N);
        free(bytes);
    }
}

static void test_what_is_salvaged_is_checked(void **state)
{
    struct fixture *f = *state;
    struct place places[PLACES_MAX];
    size_t place_n = list_places(f->bytes, places);
    const size_t head = places[0].start, tail = places[place_n - 1].end;
    size_t text_start = head;
    for (size_t i = 0; places[i].type != WQ_SECTION_TEXT; i++)
        text_start = places[i].end;
    memset(f->work, 0, head);
    memset(f->work + tail, 0, f->len - tail);
    for (size_t off = head; off < tail; off++) {
        f->work[off] ^= 0x20;
        struct outcome outcome = read_all(f, f->work, f->len);
        f->work[off] ^= 0x20;
        /* a bad leader costs its cluster; a bad catalogue all */
        assert_int_equal(outcome.st, WQ_OK);
        if (off >= text_start)
            assert_true(outcome.article_n >= SAMPLE_N - 2);
    }
    restore(f);
}

static void test_parity_brings_any_cluster_back(void **state)
{
    struct fixture *f = *state;
    for (uint32_t group = 2; group < 20; group += group < 6 ? 1 : 7) {
        struct place places[PLACES_MAX];
        size_t len;
        uint8_t *bytes = pack_with(f, group, &len);
        size_t place_n = list_places(bytes, places);
        for (size_t i = 0; i < place_n; i++) {
            uint8_t *stored = bytes + places[i].start;
            size_t stored_len = places[i].end - places[i].start;
            uint8_t *before = malloc(stored_len);
            memcpy(before, stored, stored_len);
            memset(stored, 0xFF, stored_len);
            assert_int_equal(read_all(f, bytes, len).article_n, SAMPLE_N);
            memcpy(stored, before, stored_len);
            free(before);
        }
        free(bytes);
    }
}

/* Neighbours are in different groups: a bad spot may reach over as many of them as there are
 * groups. */
static void test_parity_brings_a_run_of_clusters_back(void **state)
{
    struct fixture *f = *state;
    struct place places[PLACES_MAX];
    size_t len;
    uint8_t *bytes = pack_with(f, 4, &len);
    size_t place_n = list_places(bytes, places);
    size_t parity_n = 0;
    while (places[place_n - 1 - parity_n].type == WQ_SECTION_PARITY)
        parity_n++;
    assert_true(parity_n >= 2);
    uint8_t *whole = malloc(len);
    memcpy(whole, bytes, len);
    for (size_t i = 0; i + parity_n <= place_n - parity_n; i++) {
        memset(bytes + places[i].start, 0, places[i + parity_n - 1].end - places[i].start);
        assert_int_equal(read_all(f, bytes, len).article_n, SAMPLE_N);
        memcpy(bytes, whole, len);
    }
    free(whole);
    free(bytes);
}

/* Two clusters of one group cannot be mended: the others of the group are read for the first
 * article of such a cluster, not again for each that follows. */
static void test_what_parity_cannot_mend_is_not_tried_again(void **state)
{
    struct fixture *f = *state;
    struct wq_arena arena = fixture_arena();
    struct place places[PLACES_MAX];
    struct memory_file memory = {0};
    struct wq_bundle *bundle;
    uint32_t first = UINT32_MAX, read_n[2] = {0};
    uint8_t *bytes = pack_with(f, 200, &memory.len);
    const size_t place_n = list_places(bytes, places);
    size_t text = 0;
    while (places[text].type != WQ_SECTION_TEXT)
        text++;
    bytes[(places[text].start + places[text].end) / 2] ^= 1;
    bytes[places[text + 1].start + (places[text].end - places[text].start) / 2] ^= 2;
    memory.bytes = bytes;
    struct wq_file file = memory_file_view(&memory);
    assert_int_equal(wq_bundle_open(&arena, &file, &bundle), WQ_OK);
    const size_t mark = wq_arena_mark(&arena);
    for (uint32_t k = 0; k < 2; k++) {
        struct wq_article article;
        first = memory.read_n;
        assert_int_equal(wq_bundle_article(bundle, 0, &arena, &article), WQ_E_DAMAGED);
        read_n[k] = memory.read_n - first;
        wq_arena_rewind(&arena, mark);
    }
    assert_true(read_n[0] > place_n - 2);
    assert_true(read_n[1] <= 2);
    free(bytes);
    fixture_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_bundle_is_of_some_length_and_whole),
        cmocka_unit_test(test_every_truncation_leaves_every_article_that_is_there),
        cmocka_unit_test(test_every_flipped_bit_costs_one_cluster_at_most),
        cmocka_unit_test(test_every_bad_sector_costs_what_it_hits),
        cmocka_unit_test(test_every_two_swapped_sectors_give_no_wrong_byte),
        cmocka_unit_test(test_either_end_may_be_lost_and_then_both),
        cmocka_unit_test(test_a_leader_is_found_wherever_it_stands),
        cmocka_unit_test(test_what_is_salvaged_is_checked),
        cmocka_unit_test(test_parity_brings_any_cluster_back),
        cmocka_unit_test(test_parity_brings_a_run_of_clusters_back),
        cmocka_unit_test(test_what_parity_cannot_mend_is_not_tried_again),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
