/* SPDX-License-Identifier: MIT */
/* The history under power cuts, damage and refusing media. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "warraq/history.h"

#define BLOCK WQ_HISTORY_BLOCK_BYTES

/* A card: what has reached the medium, and one write that has not yet. */
struct card {
    uint8_t medium[WQ_HISTORY_FILE_BYTES];
    uint8_t cached[WQ_HISTORY_FILE_BYTES];
    uint64_t pending_off;
    bool refuse_write, refuse_sync;
    uint64_t unreadable, unwritable; /* bit b: block b */
    uint32_t write_n, write_max;     /* 0: any number */
};

static enum wq_status card_read(void *self, uint64_t off, void *buf, size_t len)
{
    const struct card *card = self;
    assert_true(off + len <= sizeof card->cached);
    if (card->unreadable >> (off / BLOCK) & 1)
        return WQ_E_IO;
    memcpy(buf, card->cached + off, len);
    return WQ_OK;
}

static enum wq_status card_write(void *self, uint64_t off, const void *buf, size_t len)
{
    struct card *card = self;
    assert_int_equal(len, BLOCK);
    assert_true(off % BLOCK == 0 && off + len <= sizeof card->cached);
    if (card->refuse_write || card->unwritable >> (off / BLOCK) & 1 ||
        (card->write_max > 0 && card->write_n >= card->write_max))
        return WQ_E_IO;
    memcpy(card->cached + off, buf, len);
    card->pending_off = off;
    card->write_n++;
    return WQ_OK;
}

static enum wq_status card_sync(void *self)
{
    struct card *card = self;
    if (card->refuse_sync)
        return WQ_E_IO;
    memcpy(card->medium + card->pending_off, card->cached + card->pending_off, BLOCK);
    return WQ_OK;
}

static const struct wq_file_ops card_ops = {card_read, card_write, card_sync};

static uint32_t random_u32(void)
{
    static uint64_t state = 0x2545F4914F6CDD1Du;
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33);
}

/* Two histories' worth of memory, and the card. */
struct bench {
    struct card card;
    struct wq_arena arena;
    struct wq_history *history;
    uint8_t memory[200 << 10];
};

static struct bench *new_bench(void)
{
    struct bench *bench = calloc(1, sizeof *bench);
    assert_non_null(bench);
    return bench;
}

static void reopen(struct bench *bench)
{
    struct wq_file file = {&card_ops, &bench->card, sizeof bench->card.medium};
    wq_arena_init(&bench->arena, bench->memory, sizeof bench->memory);
    assert_int_equal(wq_history_open(&bench->arena, &file, &bench->history), WQ_OK);
}

static struct wq_history_record record_of(uint32_t article, uint32_t n)
{
    struct wq_history_record record = {.article = article,
                                       .text_off = n % 1000000,
                                       .permille = (uint16_t)(n % 1001),
                                       .is_read = n % 2};
    wq_store_u32(record.article_id, article);
    return record;
}

static void assert_record(const struct bench *bench, uint32_t article, uint32_t n)
{
    struct wq_history_record wanted = record_of(article, n);
    const struct wq_history_record *seen = wq_history_find(bench->history, wanted.article_id);
    assert_non_null(seen);
    assert_int_equal(seen->article, wanted.article);
    assert_int_equal(seen->text_off, wanted.text_off);
    assert_int_equal(seen->permille, wanted.permille);
    assert_int_equal(seen->is_read, wanted.is_read);
}

static bool is_known(const struct bench *bench, uint32_t article)
{
    return wq_history_find(bench->history, record_of(article, 0).article_id) != NULL;
}

static enum wq_status put(struct bench *bench, uint32_t article, uint32_t n)
{
    struct wq_history_record record = record_of(article, n);
    wq_history_put(bench->history, &record);
    return wq_history_save(bench->history);
}

static void test_fresh_file_is_empty(void **state)
{
    (void)state;
    struct bench *bench = new_bench();
    reopen(bench);
    assert_int_equal(wq_history_n(bench->history), 0);
    assert_false(is_known(bench, 1));
    free(bench);
}

static void test_records_are_read_back_in_the_order_of_reading(void **state)
{
    (void)state;
    struct bench *bench = new_bench();
    reopen(bench);
    for (uint32_t n = 0; n < 500; n++)
        assert_int_equal(put(bench, n % 300, n), WQ_OK);
    for (int pass = 0; pass < 2; pass++) {
        assert_int_equal(wq_history_n(bench->history), 300);
        for (uint32_t i = 0; i < 300; i++) {
            uint32_t n = 499 - i; /* the last 300 puts, each of another article */
            assert_int_equal(wq_history_at(bench->history, i)->article, n % 300);
            assert_record(bench, n % 300, n);
        }
        reopen(bench);
    }
    free(bench);
}

static void test_each_put_is_one_block(void **state)
{
    (void)state;
    struct bench *bench = new_bench();
    reopen(bench);
    for (uint32_t n = 0; n < 300; n++) {
        assert_int_equal(put(bench, n, n), WQ_OK);
        assert_int_equal(bench->card.write_n, n + 1);
    }
    free(bench);
}

static void test_full_history_lets_go_of_what_was_read_longest_ago(void **state)
{
    (void)state;
    struct bench *bench = new_bench();
    reopen(bench);
    for (uint32_t n = 0; n < WQ_HISTORY_RECORDS_MAX; n++)
        assert_int_equal(put(bench, n, n), WQ_OK);
    assert_int_equal(put(bench, 0, 77), WQ_OK); /* read again: 1 is the oldest now */
    for (uint32_t n = 0; n < 10; n++)
        assert_int_equal(put(bench, 100000 + n, n), WQ_OK);
    reopen(bench);
    assert_int_equal(wq_history_n(bench->history), WQ_HISTORY_RECORDS_MAX);
    assert_record(bench, 0, 77);
    for (uint32_t n = 1; n <= 10; n++)
        assert_false(is_known(bench, n));
    for (uint32_t n = 11; n < WQ_HISTORY_RECORDS_MAX; n += 97)
        assert_record(bench, n, n);
    for (uint32_t n = 0; n < 10; n++)
        assert_record(bench, 100000 + n, n);
    free(bench);
}

/* The sectors of the pending write that reach the medium: a prefix, then garbage, or any of them.
 */
static void cut_power(struct card *card)
{
    uint8_t *to = card->medium + card->pending_off;
    const uint8_t *from = card->cached + card->pending_off;
    size_t reached = random_u32() % (BLOCK + 1);
    uint32_t mask = random_u32();
    switch (random_u32() % 4) {
    case 0: /* all of it, though nobody was told */
        memcpy(to, from, BLOCK);
        break;
    case 3:
        memcpy(to, from, reached);
        break;
    case 1:
        memcpy(to, from, reached);
        for (size_t i = reached; i < (reached + 511) / 512 * 512; i++)
            to[i] = (uint8_t)random_u32();
        break;
    default:
        for (size_t i = 0; i < BLOCK; i += 512)
            if (mask >> (i / 512) & 1)
                memcpy(to + i, from + i, 512);
    }
    memcpy(card->cached, card->medium, sizeof card->cached);
}

/* Everything that was committed is there after each cut; what was being written is there or not. */
static void test_power_cut_loses_nothing_that_was_saved(void **state)
{
    (void)state;
    enum { ARTICLES = 1000, PUTS = 6000 };
    struct bench *bench = new_bench();
    uint32_t *saved = calloc(ARTICLES, sizeof *saved), kept_n = 0, lost_n = 0;
    assert_non_null(saved);
    reopen(bench);
    for (uint32_t n = 1; n <= PUTS; n++) {
        uint32_t article = random_u32() % ARTICLES;
        if (n % 3) {
            assert_int_equal(put(bench, article, n), WQ_OK);
            saved[article] = n;
            continue;
        }
        bench->card.refuse_sync = true;
        assert_int_equal(put(bench, article, n), WQ_E_IO);
        bench->card.refuse_sync = false;
        cut_power(&bench->card);
        reopen(bench);
        struct wq_history_record id = record_of(article, n);
        const struct wq_history_record *seen = wq_history_find(bench->history, id.article_id);
        bool is_new = seen && seen->text_off == id.text_off;
        if (is_new)
            saved[article] = n;
        kept_n += is_new;
        lost_n += !is_new;
        for (uint32_t i = n % 10; i < ARTICLES; i += n % 300 == 0 ? 1 : 10) {
            if (saved[i])
                assert_record(bench, i, saved[i]);
            else
                assert_false(is_known(bench, i));
        }
    }
    assert_true(kept_n > 200 && lost_n > 200);
    free(saved);
    free(bench);
}

static void test_refused_record_is_kept_and_saved_with_the_next(void **state)
{
    (void)state;
    struct bench *bench = new_bench();
    reopen(bench);
    assert_int_equal(put(bench, 1, 10), WQ_OK);
    bench->card.refuse_write = true;
    assert_int_equal(put(bench, 1, 20), WQ_E_IO);
    assert_int_equal(put(bench, 2, 21), WQ_E_IO);
    assert_record(bench, 1, 20);
    assert_record(bench, 2, 21);
    bench->card.refuse_write = false;
    assert_int_equal(wq_history_save(bench->history), WQ_OK);
    assert_int_equal(put(bench, 3, 22), WQ_OK);
    reopen(bench);
    assert_record(bench, 1, 20);
    assert_record(bench, 2, 21);
    assert_record(bench, 3, 22);
    free(bench);
}

static void test_a_block_that_refuses_is_tried_last(void **state)
{
    (void)state;
    struct bench *bench = new_bench();
    reopen(bench);
    bench->card.unwritable = 1; /* the first, which a fresh file takes first */
    assert_int_equal(put(bench, 1, 10), WQ_E_IO);
    assert_int_equal(wq_history_save(bench->history), WQ_OK);
    assert_int_equal(put(bench, 2, 20), WQ_OK);
    reopen(bench);
    assert_record(bench, 1, 10);
    assert_record(bench, 2, 20);
    free(bench);
}

static void test_read_only_file_and_none_refuse_to_save(void **state)
{
    (void)state;
    struct bench *bench = new_bench();
    reopen(bench);
    assert_int_equal(put(bench, 1, 10), WQ_OK);
    struct wq_file_ops ops = {.read_at = card_read};
    struct wq_file file = {&ops, &bench->card, sizeof bench->card.medium};
    wq_arena_init(&bench->arena, bench->memory, sizeof bench->memory);
    assert_int_equal(wq_history_open(&bench->arena, &file, &bench->history), WQ_OK);
    assert_record(bench, 1, 10);
    assert_int_equal(put(bench, 1, 20), WQ_E_IO);
    wq_arena_init(&bench->arena, bench->memory, sizeof bench->memory);
    assert_int_equal(wq_history_open(&bench->arena, NULL, &bench->history), WQ_OK);
    assert_int_equal(put(bench, 5, 50), WQ_E_IO);
    assert_record(bench, 5, 50);
    free(bench);
}

/* What was put while there was no file is saved to the one that comes, whose own blocks are written
 * over as late as ever. */
static void test_a_file_that_comes_back_gets_what_was_put_meanwhile(void **state)
{
    (void)state;
    struct bench *bench = new_bench();
    const struct wq_file file = {&card_ops, &bench->card, sizeof bench->card.medium};
    reopen(bench);
    for (uint32_t i = 1; i <= 300; i++) /* three parts */
        assert_int_equal(put(bench, i, i), WQ_OK);
    assert_int_equal(wq_history_move(bench->history, NULL), WQ_OK);
    assert_int_equal(put(bench, 7, 1007), WQ_E_IO);
    assert_int_equal(put(bench, 301, 301), WQ_E_IO);
    assert_int_equal(wq_history_move(bench->history, &file), WQ_OK);
    bench->card.write_n = 0;
    assert_int_equal(wq_history_save(bench->history), WQ_OK);
    assert_int_equal(bench->card.write_n, 3);
    reopen(bench);
    assert_int_equal(wq_history_n(bench->history), 301);
    assert_record(bench, 7, 1007);
    assert_record(bench, 301, 301);
    assert_record(bench, 300, 300);
    /* a cut after the first of these writes */
    assert_int_equal(wq_history_move(bench->history, NULL), WQ_OK);
    assert_int_equal(put(bench, 1, 2001), WQ_E_IO);
    const struct wq_file same = {&card_ops, &bench->card, sizeof bench->card.medium};
    assert_int_equal(wq_history_move(bench->history, &same), WQ_OK);
    struct card *before = malloc(sizeof *before);
    assert_non_null(before);
    *before = bench->card;
    assert_int_equal(wq_history_save(bench->history), WQ_OK);
    for (uint32_t block = 0; block < WQ_HISTORY_BLOCKS; block++) {
        const struct card all = bench->card;
        memcpy(bench->card.cached, before->cached, sizeof before->cached);
        memcpy(bench->card.cached + block * BLOCK, all.cached + block * BLOCK, BLOCK);
        reopen(bench);
        assert_int_equal(wq_history_n(bench->history), 301);
        assert_record(bench, 300, 300);
        bench->card = all;
    }
    free(before);
    free(bench);
}

static void test_damaged_block_costs_its_own_records_at_most(void **state)
{
    (void)state;
    struct bench *bench = new_bench(), *copy = new_bench();
    reopen(bench);
    for (uint32_t n = 0; n < 1000; n++)
        assert_int_equal(put(bench, n, n), WQ_OK);
    for (uint32_t block = 0; block < WQ_HISTORY_BLOCKS; block++)
        for (int is_unreadable = 0; is_unreadable < 2; is_unreadable++) {
            copy->card = bench->card;
            if (is_unreadable)
                copy->card.unreadable = UINT64_C(1) << block;
            else
                copy->card.cached[block * BLOCK + random_u32() % BLOCK] ^= 0x10;
            reopen(copy);
            uint32_t known_n = 0;
            for (uint32_t n = 0; n < 1000; n++)
                known_n += is_known(copy, n);
            assert_true(known_n >= 1000 - WQ_HISTORY_RECORDS_MAX / (WQ_HISTORY_BLOCKS - 1));
            /* and goes on */
            assert_int_equal(put(copy, 5000, 1), WQ_OK);
            assert_record(copy, 5000, 1);
        }
    free(copy);
    free(bench);
}

/* Article `n` stands in record n, of MAX: the last is let go of and comes back in the place of the
 * first, which is saved, and the power fails before the block where it stood is. */
static void move_last_to_first(struct bench *bench)
{
    const uint32_t last = WQ_HISTORY_RECORDS_MAX - 1;
    for (uint32_t n = 0; n <= last; n++)
        assert_int_equal(put(bench, n, n), WQ_OK);
    for (uint32_t n = 0; n < last; n++)
        assert_int_equal(put(bench, n, n), WQ_OK);
    const struct wq_history_record other = record_of(9999, 1), back = record_of(last, 1);
    wq_history_put(bench->history, &other);
    wq_history_put(bench->history, &back);
    bench->card.write_max = bench->card.write_n + 1;
    assert_int_equal(wq_history_save(bench->history), WQ_E_IO);
    bench->card.write_max = 0;
    reopen(bench);
}

/* Put articles that are not there until there is no room: each is one more. */
static void fill_up(struct bench *bench)
{
    for (uint32_t n = wq_history_n(bench->history); n < WQ_HISTORY_RECORDS_MAX; n++) {
        struct wq_history_record record = record_of(100000 + n, 1);
        wq_history_put(bench->history, &record);
        assert_int_equal(wq_history_n(bench->history), n + 1);
        assert_record(bench, 100000 + n, 1);
    }
}

/* A lost block brings back an older one, whose articles may have moved elsewhere since. */
static void test_article_stands_once_after_a_loss(void **state)
{
    (void)state;
    struct bench *bench = new_bench();
    reopen(bench);
    for (uint32_t n = 0; n < WQ_HISTORY_RECORDS_MAX + 300; n++)
        assert_int_equal(put(bench, n, n), WQ_OK);
    for (uint32_t n = 0; n < 300; n++) /* let go of above, and read again */
        assert_int_equal(put(bench, n, 7 * n), WQ_OK);
    for (uint32_t block = 0; block < WQ_HISTORY_BLOCKS; block++) {
        bench->card.unreadable = UINT64_C(1) << block;
        reopen(bench);
        bool *seen = calloc(WQ_HISTORY_RECORDS_MAX + 300, sizeof *seen);
        assert_non_null(seen);
        for (uint32_t i = 0; i < wq_history_n(bench->history); i++) {
            uint32_t article = wq_history_at(bench->history, i)->article;
            assert_false(seen[article]);
            seen[article] = true;
        }
        free(seen);
    }
    free(bench);
}

static void test_what_was_told_twice_is_room_again(void **state)
{
    (void)state;
    struct bench *bench = new_bench();
    reopen(bench);
    move_last_to_first(bench);
    assert_int_equal(wq_history_n(bench->history), WQ_HISTORY_RECORDS_MAX - 1);
    assert_record(bench, WQ_HISTORY_RECORDS_MAX - 1, 1);
    fill_up(bench);
    assert_int_equal(wq_history_save(bench->history), WQ_OK);
    reopen(bench);
    assert_int_equal(wq_history_n(bench->history), WQ_HISTORY_RECORDS_MAX);
    free(bench);
}

static void test_short_file_and_little_memory_are_named(void **state)
{
    (void)state;
    struct bench *bench = new_bench();
    struct wq_file file = {&card_ops, &bench->card, WQ_HISTORY_FILE_BYTES - 1};
    wq_arena_init(&bench->arena, bench->memory, sizeof bench->memory);
    assert_int_equal(wq_history_open(&bench->arena, &file, &bench->history), WQ_E_TRUNCATED);
    file.size++;
    wq_arena_init(&bench->arena, bench->memory, 100);
    assert_int_equal(wq_history_open(&bench->arena, &file, &bench->history), WQ_E_NOMEM);
    free(bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fresh_file_is_empty),
        cmocka_unit_test(test_records_are_read_back_in_the_order_of_reading),
        cmocka_unit_test(test_each_put_is_one_block),
        cmocka_unit_test(test_full_history_lets_go_of_what_was_read_longest_ago),
        cmocka_unit_test(test_power_cut_loses_nothing_that_was_saved),
        cmocka_unit_test(test_refused_record_is_kept_and_saved_with_the_next),
        cmocka_unit_test(test_a_block_that_refuses_is_tried_last),
        cmocka_unit_test(test_read_only_file_and_none_refuse_to_save),
        cmocka_unit_test(test_a_file_that_comes_back_gets_what_was_put_meanwhile),
        cmocka_unit_test(test_damaged_block_costs_its_own_records_at_most),
        cmocka_unit_test(test_article_stands_once_after_a_loss),
        cmocka_unit_test(test_what_was_told_twice_is_room_again),
        cmocka_unit_test(test_short_file_and_little_memory_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
