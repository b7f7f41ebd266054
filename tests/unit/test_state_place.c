/* SPDX-License-Identifier: MIT */
/* The reading place under power cuts, damage and refusing media. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "warraq/format.h"
#include "warraq/hash.h"
#include "warraq/state.h"

/* A card: what has reached the medium, and one write that has not yet. */
struct card {
    uint8_t medium[WQ_PLACE_FILE_BYTES];
    uint8_t cached[WQ_PLACE_FILE_BYTES]; /* what a process on the running system reads */
    uint64_t pending_off;
    size_t pending_len;
    bool refuse_write, refuse_sync;
    int unreadable_slot; /* 0, 1, both (2) or none (-1) */
};

static enum wq_status card_read(void *self, uint64_t off, void *buf, size_t len)
{
    const struct card *card = self;
    if (card->unreadable_slot == 2 || (uint64_t)card->unreadable_slot == off / WQ_PLACE_SLOT_BYTES)
        return WQ_E_IO;
    memcpy(buf, card->cached + off, len);
    return WQ_OK;
}

static enum wq_status card_write(void *self, uint64_t off, const void *buf, size_t len)
{
    struct card *card = self;
    assert_int_equal(len, WQ_PLACE_SLOT_BYTES);
    assert_true(off == 0 || off == WQ_PLACE_SLOT_BYTES);
    if (card->refuse_write)
        return WQ_E_IO;
    memcpy(card->cached + off, buf, len);
    card->pending_off = off;
    card->pending_len = len;
    return WQ_OK;
}

static enum wq_status card_sync(void *self)
{
    struct card *card = self;
    if (card->refuse_sync)
        return WQ_E_IO;
    memcpy(card->medium, card->cached, sizeof card->medium);
    card->pending_len = 0;
    return WQ_OK;
}

static const struct wq_file_ops card_ops = {card_read, card_write, card_sync};

static struct wq_file card_file(struct card *card)
{
    return (struct wq_file){&card_ops, card, sizeof card->medium};
}

static struct card *new_card(void)
{
    struct card *card = calloc(1, sizeof *card);
    assert_non_null(card);
    card->unreadable_slot = -1;
    return card;
}

static uint32_t random_u32(void)
{
    static uint64_t state = 0x9E3779B97F4A7C15u;
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33);
}

/* A place that `n` alone determines, with up to 900 page starts. */
static struct wq_place place_of(uint32_t n)
{
    struct wq_place place = {
        .article_index = n,
        .list_index = n * 7u,
        .screen = n % 3 ? WQ_SCREEN_ARTICLE : WQ_SCREEN_LIST,
        .text_off = n % WQ_TEXT_MAX,
        .em_px = n % 2 ? (int32_t)(12 + n % 149) : 0,
        .layout = n * UINT64_C(0x100000001B3),
        .start_n = (n * 37u) % (WQ_PLACE_STARTS_MAX + 1),
    };
    memset(place.edition, (int)(n & 0xFF), sizeof place.edition);
    memset(place.article_id, (int)(n >> 8 & 0xFF), sizeof place.article_id);
    for (uint32_t i = 0; i < place.start_n; i++)
        place.starts[i] = i * (1 + n % 1000);
    return place;
}

static void assert_place_equal(const struct wq_place *a, const struct wq_place *b)
{
    assert_memory_equal(a->edition, b->edition, sizeof a->edition);
    assert_memory_equal(a->article_id, b->article_id, sizeof a->article_id);
    assert_int_equal(a->article_index, b->article_index);
    assert_int_equal(a->list_index, b->list_index);
    assert_int_equal(a->screen, b->screen);
    assert_int_equal(a->text_off, b->text_off);
    assert_int_equal(a->em_px, b->em_px);
    assert_int_equal(a->layout, b->layout);
    assert_int_equal(a->start_n, b->start_n);
    assert_memory_equal(a->starts, b->starts, sizeof a->starts);
}

static void open_card(struct card *card, struct wq_place_file *places, struct wq_place *place,
                      bool *found)
{
    struct wq_file file = card_file(card);
    assert_int_equal(wq_place_open(places, &file, place, found), WQ_OK);
}

/* What the card holds after the cut: `reached` bytes of the pending write, then either what was
 * there before or garbage up to the end of the sector. */
static void cut_power(struct card *card, size_t reached, bool is_garbage)
{
    uint8_t *to = card->medium + card->pending_off;
    memcpy(to, card->cached + card->pending_off, reached);
    size_t sector_end = (reached + 511) / 512 * 512;
    for (size_t i = reached; is_garbage && i < sector_end; i++)
        to[i] = (uint8_t)random_u32();
    card->pending_len = 0;
    memcpy(card->cached, card->medium, sizeof card->cached);
}

/* Sectors reach the medium in any order. */
static void cut_power_between_sectors(struct card *card)
{
    uint32_t mask = random_u32();
    for (size_t i = 0; i < card->pending_len; i += 512)
        if (mask >> (i / 512) & 1)
            memcpy(card->medium + card->pending_off + i, card->cached + card->pending_off + i, 512);
    card->pending_len = 0;
    memcpy(card->cached, card->medium, sizeof card->cached);
}

static void test_fresh_file_has_no_place(void **state)
{
    (void)state;
    struct card *card = new_card();
    struct wq_place_file places;
    struct wq_place place = place_of(5), zero = {0};
    bool found = true;
    open_card(card, &places, &place, &found);
    assert_false(found);
    assert_place_equal(&place, &zero);
    free(card);
}

static void test_saved_place_is_read_back(void **state)
{
    (void)state;
    struct card *card = new_card();
    struct wq_place_file places;
    struct wq_place place;
    bool found = false;
    open_card(card, &places, &place, &found);
    for (uint32_t n = 1; n <= 300; n++) {
        struct wq_place saved = place_of(n);
        assert_int_equal(wq_place_save(&places, &saved), WQ_OK);
        struct wq_place_file again;
        open_card(card, &again, &place, &found);
        assert_true(found);
        assert_place_equal(&place, &saved);
    }
    free(card);
}

/* After each cut the place is the one committed last or the one that was being written; then
 * reading and saving go on from there. */
static void test_power_cut_keeps_newest_or_former_place(void **state)
{
    (void)state;
    struct card *card = new_card();
    struct wq_place_file places;
    struct wq_place place;
    bool found = false;
    open_card(card, &places, &place, &found);
    uint32_t committed = 0, kept_former = 0, kept_new = 0;
    for (uint32_t n = 1; n <= 6000; n++) {
        struct wq_place next = place_of(n), former = place_of(committed);
        card->refuse_sync = true;
        assert_int_equal(wq_place_save(&places, &next), WQ_E_IO);
        card->refuse_sync = false;
        switch (n % 4) {
        case 0:
            assert_int_equal(wq_place_save(&places, &next), WQ_OK);
            break;
        case 1:
            cut_power(card, random_u32() % (WQ_PLACE_SLOT_BYTES + 1), false);
            break;
        case 2:
            cut_power(card, random_u32() % (WQ_PLACE_SLOT_BYTES + 1), true);
            break;
        default:
            cut_power_between_sectors(card);
            break;
        }
        open_card(card, &places, &place, &found);
        if (found && place.article_index == n) {
            assert_place_equal(&place, &next);
            committed = n;
            kept_new++;
        } else {
            assert_int_not_equal(n % 4, 0);
            assert_int_equal(found, committed != 0);
            if (found)
                assert_place_equal(&place, &former);
            kept_former++;
        }
    }
    assert_true(kept_new > 1500 && kept_former > 1500);
    free(card);
}

static void test_every_prefix_of_a_save_keeps_a_whole_place(void **state)
{
    (void)state;
    struct card *card = new_card();
    struct wq_place_file places;
    struct wq_place place, former = place_of(1798), next = place_of(1799);
    bool found = false;
    open_card(card, &places, &place, &found);
    for (int i = 0; i < 2; i++)
        assert_int_equal(wq_place_save(&places, &former), WQ_OK);
    card->refuse_sync = true;
    assert_int_equal(wq_place_save(&places, &next), WQ_E_IO);
    struct card *cut = new_card();
    for (size_t reached = 0; reached <= WQ_PLACE_SLOT_BYTES; reached++) {
        *cut = *card;
        cut_power(cut, reached, false);
        open_card(cut, &places, &place, &found);
        assert_true(found);
        assert_place_equal(&place, reached == WQ_PLACE_SLOT_BYTES ? &next : &former);
    }
    free(cut);
    free(card);
}

static void test_refused_write_or_sync_keeps_former_place(void **state)
{
    (void)state;
    struct card *card = new_card();
    struct wq_place_file places;
    struct wq_place place, former = place_of(10), next = place_of(11);
    bool found = false;
    open_card(card, &places, &place, &found);
    assert_int_equal(wq_place_save(&places, &former), WQ_OK);
    card->refuse_write = true;
    assert_int_equal(wq_place_save(&places, &next), WQ_E_IO);
    card->refuse_write = false;
    card->refuse_sync = true;
    assert_int_equal(wq_place_save(&places, &next), WQ_E_IO);
    cut_power(card, 0, false);
    struct wq_place_file again;
    open_card(card, &again, &place, &found);
    assert_true(found);
    assert_place_equal(&place, &former);
    /* the card works again: the next save holds */
    card->refuse_sync = false;
    assert_int_equal(wq_place_save(&places, &next), WQ_OK);
    cut_power(card, 0, false);
    open_card(card, &again, &place, &found);
    assert_place_equal(&place, &next);
    free(card);
}

static void test_file_opened_for_reading_refuses_a_save(void **state)
{
    (void)state;
    struct card *card = new_card();
    struct wq_file_ops read_only = {.read_at = card_read};
    struct wq_file file = {&read_only, card, sizeof card->medium};
    struct wq_place_file places;
    struct wq_place place, next = place_of(3);
    bool found = false;
    assert_int_equal(wq_place_open(&places, &file, &place, &found), WQ_OK);
    assert_int_equal(wq_place_save(&places, &next), WQ_E_IO);
    free(card);
}

static void test_unreadable_slot_leaves_the_other(void **state)
{
    (void)state;
    struct card *card = new_card();
    struct wq_place_file places;
    struct wq_place place, older = place_of(20), newer = place_of(21);
    bool found = false;
    open_card(card, &places, &place, &found);
    assert_int_equal(wq_place_save(&places, &older), WQ_OK);
    assert_int_equal(wq_place_save(&places, &newer), WQ_OK);
    card->unreadable_slot = 0;
    open_card(card, &places, &place, &found);
    assert_place_equal(&place, &newer);
    card->unreadable_slot = 1;
    open_card(card, &places, &place, &found);
    assert_place_equal(&place, &older);
    card->unreadable_slot = 2;
    struct wq_file file = card_file(card);
    assert_int_equal(wq_place_open(&places, &file, &place, &found), WQ_E_IO);
    assert_place_equal(&place, &older);
    free(card);
}

static void test_short_file_is_named(void **state)
{
    (void)state;
    struct card *card = new_card();
    struct wq_file file = card_file(card);
    struct wq_place_file places;
    struct wq_place place;
    bool found = false;
    file.size = WQ_PLACE_FILE_BYTES - 1;
    assert_int_equal(wq_place_open(&places, &file, &place, &found), WQ_E_TRUNCATED);
    free(card);
}

static void test_garbage_slots_are_rejected(void **state)
{
    (void)state;
    struct card *card = new_card();
    struct wq_place_file places;
    struct wq_place place, saved = place_of(7), zero = {0};
    bool found = false;
    open_card(card, &places, &place, &found);
    assert_int_equal(wq_place_save(&places, &saved), WQ_OK);
    for (int round = 0; round < 500; round++) {
        /* a head that looks right, then noise */
        for (size_t i = 16; i < WQ_PLACE_SLOT_BYTES; i++)
            card->cached[i] = (uint8_t)random_u32();
        for (size_t i = WQ_PLACE_SLOT_BYTES; i < WQ_PLACE_FILE_BYTES; i++)
            card->cached[i] = (uint8_t)random_u32();
        open_card(card, &places, &place, &found);
        assert_false(found);
        assert_place_equal(&place, &zero);
    }
    free(card);
}

static void test_every_flipped_bit_is_noticed(void **state)
{
    (void)state;
    struct card *card = new_card();
    struct wq_place_file places;
    struct wq_place place, older = place_of(30), newer = place_of(31);
    bool found = false;
    open_card(card, &places, &place, &found);
    assert_int_equal(wq_place_save(&places, &older), WQ_OK);
    assert_int_equal(wq_place_save(&places, &newer), WQ_OK);
    for (size_t bit = 0; bit < 8 * WQ_PLACE_SLOT_BYTES; bit++) {
        uint8_t *byte = card->cached + WQ_PLACE_SLOT_BYTES + bit / 8;
        *byte ^= (uint8_t)(1u << bit % 8);
        open_card(card, &places, &place, &found);
        assert_true(found);
        assert_int_equal(place.article_index, older.article_index);
        *byte ^= (uint8_t)(1u << bit % 8);
    }
    free(card);
}

/* A slot whose check is right and one of whose fields is not: offsets as in docs/bundle.md. */
static void test_field_out_of_range_is_rejected(void **state)
{
    (void)state;
    static const struct {
        size_t off;
        uint32_t value;
        bool is_good;
    } cases[] = {
        {56, 1, true},        {56, 2, false},
        {60, 1u << 20, true}, {60, (1u << 20) + 1, false},
        {64, 0, true},        {64, 11, false},
        {64, 12, true},       {64, 160, true},
        {64, 161, false},     {64, UINT32_MAX, false},
        {68, 3, true},        {68, 4, false},
        {68, 901, false},     {68, UINT32_MAX, false},
        {80, 1, false},       {84, 0, false},
        {88, 100, false},     {88, (1u << 20) + 1, false},
        {4, 2, false},        {0, 0, false},
    };
    struct card *card = new_card();
    struct wq_place_file places;
    struct wq_place place, saved = {.start_n = 3, .starts = {0, 100, 200}};
    bool found = false;
    open_card(card, &places, &place, &found);
    assert_int_equal(wq_place_save(&places, &saved), WQ_OK);
    struct wq_bytes key = {(const uint8_t *)"warraq place 001", 16};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct card *forged = new_card();
        *forged = *card;
        wq_store_u32(forged->cached + cases[i].off, cases[i].value);
        wq_hash(key, (struct wq_bytes){forged->cached, 4080}, forged->cached + 4080, 16);
        open_card(forged, &places, &place, &found);
        if (found != cases[i].is_good)
            fail_msg("value %u at %zu: found %d", (unsigned)cases[i].value, cases[i].off, found);
        free(forged);
    }
    free(card);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fresh_file_has_no_place),
        cmocka_unit_test(test_saved_place_is_read_back),
        cmocka_unit_test(test_power_cut_keeps_newest_or_former_place),
        cmocka_unit_test(test_every_prefix_of_a_save_keeps_a_whole_place),
        cmocka_unit_test(test_refused_write_or_sync_keeps_former_place),
        cmocka_unit_test(test_file_opened_for_reading_refuses_a_save),
        cmocka_unit_test(test_unreadable_slot_leaves_the_other),
        cmocka_unit_test(test_short_file_is_named),
        cmocka_unit_test(test_garbage_slots_are_rejected),
        cmocka_unit_test(test_every_flipped_bit_is_noticed),
        cmocka_unit_test(test_field_out_of_range_is_rejected),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
