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

static struct wq_visit visit_of(uint32_t n)
{
    struct wq_visit visit = {
        .screen = (uint8_t)(n % WQ_SCREEN_N),
        .what = (uint8_t)(n % 7),
        .sort = (uint8_t)(n % 5),
        .focus_act = (uint8_t)n,
        .focus_arg = n * 3u,
        .from = n * 5u,
        .n = n * 11u,
        .first = n * 13u,
        .article = n * 17u,
        .text_off = (n * 19u) % WQ_TEXT_MAX,
    };
    memset(visit.article_id, (int)(n * 23u & 0xFF), sizeof visit.article_id);
    return visit;
}

static struct wq_settings settings_of(uint32_t n)
{
    return (struct wq_settings){
        .face = "amiri",
        .em_px = n % 2 ? (int32_t)(12 + n % 149) : 0,
        .pitch_percent = n % 2 ? (uint8_t)(50 + n % 201) : 0,
        .margin_units = (uint8_t)(n % 21),
        .weight = (enum wq_weight)(n % 4),
        .kashida = (enum wq_kashida_mode)(n % 3),
        .text_digits = (enum wq_digits)(n % 4),
        .hides_tashkeel = n & 1,
        .is_ragged = n & 2,
        .indents_paragraphs = n & 4,
        .hangs_punctuation = n & 8,
        .hides_images = n & 16,
        .hides_header = n & 32,
        .hides_footer = n & 64,
        .language = "en",
        .manner = {(enum wq_digits)(n % 4), (enum wq_month_names)(n % WQ_MONTHS_N), n & 1},
        .is_night = n & 2,
        .clean = (enum wq_clean)(n % WQ_CLEAN_N),
        .clean_pages = (uint8_t)(n % 101),
        .hand = (enum wq_hand)(n % WQ_HAND_N),
        .is_upside_down = n & 4,
        .is_on_side = n & 1,
        .has_large_targets = n & 8,
        .has_buttons_only = n & 16,
        .light_percent = (uint8_t)(n % 101),
        .warm_percent = (uint8_t)(n * 3 % 101),
        .sleep_minutes = (uint8_t)n,
    };
}

/* A place that `n` alone determines. */
static struct wq_place place_of(uint32_t n)
{
    struct wq_place place = {
        .article_index = n,
        .list_index = n * 7u,
        .screen = n % 3 ? WQ_SCREEN_ARTICLE : WQ_SCREEN_LIST,
        .text_off = n % WQ_TEXT_MAX,
        .letters = n * UINT64_C(0x9E3779B97F4A7C15),
        .layout = n * UINT64_C(0x100000001B3),
        .start_n = (n * 37u) % (WQ_PLACE_STARTS_MAX + 1),
        .visit_n = n % (WQ_VISITS_MAX + 1),
        .last = visit_of(n + 1),
        .settings = settings_of(n),
        .pace_words = n % 400,
        .pace_pages = n % 50,
        .clock_s = n * UINT64_C(1000003),
        .told = {n * 3u, n * 5u},
        .check = n % 100,
        .archive_digits = (enum wq_digits)(n % 4),
    };
    for (uint32_t i = 0; i < place.visit_n; i++)
        place.visits[i] = visit_of(n + i);
    for (uint32_t i = 0; i < n % (WQ_SEARCHED_MAX + 1); i++) {
        place.searched[i] = (struct wq_searched){.seq = n + i + 1,
                                                 .len = (uint8_t)(1 + (n + i) % WQ_SEARCHED_BYTES),
                                                 .from_date = n * 3u,
                                                 .to_date = n * 5u,
                                                 .source = n * 7u,
                                                 .author = n * 11u,
                                                 .category = UINT32_MAX};
        memset(place.searched[i].text, 'a' + (int)(i % 26), place.searched[i].len);
    }
    memset(place.edition, (int)(n & 0xFF), sizeof place.edition);
    memset(place.article_id, (int)(n >> 8 & 0xFF), sizeof place.article_id);
    for (uint32_t i = 0; i < place.start_n; i++)
        place.starts[i] = i * (1 + n % 1000);
    return place;
}

static void assert_settings_equal(const struct wq_settings *a, const struct wq_settings *b)
{
    assert_string_equal(a->face, b->face);
    assert_string_equal(a->language, b->language);
    const int64_t as[] = {a->em_px,
                          a->pitch_percent,
                          a->margin_units,
                          a->weight,
                          a->kashida,
                          a->text_digits,
                          a->hides_tashkeel,
                          a->is_ragged,
                          a->indents_paragraphs,
                          a->hangs_punctuation,
                          a->hides_images,
                          a->hides_header,
                          a->hides_footer,
                          a->manner.digits,
                          a->manner.months,
                          a->manner.shows_hijri,
                          a->is_night,
                          a->clean,
                          a->clean_pages,
                          a->hand,
                          a->is_upside_down,
                          a->is_on_side,
                          a->has_large_targets,
                          a->has_buttons_only,
                          a->light_percent,
                          a->warm_percent,
                          a->sleep_minutes};
    const int64_t bs[] = {b->em_px,
                          b->pitch_percent,
                          b->margin_units,
                          b->weight,
                          b->kashida,
                          b->text_digits,
                          b->hides_tashkeel,
                          b->is_ragged,
                          b->indents_paragraphs,
                          b->hangs_punctuation,
                          b->hides_images,
                          b->hides_header,
                          b->hides_footer,
                          b->manner.digits,
                          b->manner.months,
                          b->manner.shows_hijri,
                          b->is_night,
                          b->clean,
                          b->clean_pages,
                          b->hand,
                          b->is_upside_down,
                          b->is_on_side,
                          b->has_large_targets,
                          b->has_buttons_only,
                          b->light_percent,
                          b->warm_percent,
                          b->sleep_minutes};
    assert_memory_equal(as, bs, sizeof as);
}

static void assert_place_equal(const struct wq_place *a, const struct wq_place *b)
{
    assert_memory_equal(a->edition, b->edition, sizeof a->edition);
    assert_memory_equal(a->article_id, b->article_id, sizeof a->article_id);
    assert_int_equal(a->article_index, b->article_index);
    assert_int_equal(a->list_index, b->list_index);
    assert_int_equal(a->screen, b->screen);
    assert_int_equal(a->text_off, b->text_off);
    assert_settings_equal(&a->settings, &b->settings);
    assert_int_equal(a->letters, b->letters);
    assert_int_equal(a->pace_words, b->pace_words);
    assert_int_equal(a->pace_pages, b->pace_pages);
    assert_int_equal(a->clock_s, b->clock_s);
    assert_memory_equal(a->told, b->told, sizeof a->told);
    assert_int_equal(a->check, b->check);
    assert_int_equal(a->archive_digits, b->archive_digits);
    assert_int_equal(a->visit_n, b->visit_n);
    assert_memory_equal(a->visits, b->visits, sizeof a->visits);
    assert_memory_equal(&a->last, &b->last, sizeof a->last);
    for (uint32_t i = 0; i < WQ_SEARCHED_MAX; i++) {
        const struct wq_searched *x = &a->searched[i], *y = &b->searched[i];
        const uint32_t xs[] = {x->seq,    x->len,    x->from_date, x->to_date,
                               x->source, x->author, x->category};
        const uint32_t ys[] = {y->seq,    y->len,    y->from_date, y->to_date,
                               y->source, y->author, y->category};
        assert_memory_equal(xs, ys, sizeof xs);
        assert_memory_equal(x->text, y->text, x->len);
    }
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

static void test_a_file_that_was_away_is_known_again(void **state)
{
    (void)state;
    struct card *card = new_card(), *other = new_card();
    struct wq_place_file places, others;
    struct wq_place place, first = place_of(1), second = place_of(2), third = place_of(3);
    bool found, is_same = false;
    const struct wq_file file = card_file(card), other_file = card_file(other);
    open_card(card, &places, &place, &found);
    assert_int_equal(wq_place_resume(&places, &file, &is_same), WQ_OK);
    assert_true(is_same); /* nothing is on it, and nothing was */
    assert_int_equal(wq_place_save(&places, &first), WQ_OK);
    assert_int_equal(wq_place_resume(&places, &file, &is_same), WQ_OK);
    assert_true(is_same);
    /* refused, and there all the same */
    card->refuse_sync = true;
    assert_int_equal(wq_place_save(&places, &second), WQ_E_IO);
    card->refuse_sync = false;
    assert_int_equal(wq_place_resume(&places, &file, &is_same), WQ_OK);
    assert_true(is_same);
    assert_int_equal(wq_place_save(&places, &third), WQ_OK);
    open_card(card, &places, &place, &found);
    assert_place_equal(&place, &third);
    /* another one of as many saves */
    open_card(other, &others, &place, &found);
    for (uint32_t n = 4; n < 7; n++) {
        const struct wq_place saved = place_of(n);
        assert_int_equal(wq_place_save(&others, &saved), WQ_OK);
    }
    assert_int_equal(others.seq, places.seq);
    assert_int_equal(wq_place_resume(&places, &other_file, &is_same), WQ_OK);
    assert_false(is_same);
    assert_ptr_equal(places.file.self, card);
    /* the same, read on elsewhere */
    open_card(card, &others, &place, &found);
    assert_int_equal(wq_place_save(&others, &first), WQ_OK);
    assert_int_equal(wq_place_save(&others, &second), WQ_OK);
    assert_int_equal(wq_place_resume(&places, &file, &is_same), WQ_OK);
    assert_false(is_same);
    free(card);
    free(other);
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

static void sign(uint8_t *slot, const char *key)
{
    wq_hash((struct wq_bytes){(const uint8_t *)key, 16}, (struct wq_bytes){slot, 4080}, slot + 4080,
            16);
}

/* A slot whose check is right and one of whose fields is not: offsets as in docs/bundle.md. */
static void test_field_out_of_range_is_rejected(void **state)
{
    (void)state;
    static const struct {
        size_t off;
        uint32_t bytes, value;
        bool is_good;
    } cases[] = {
        {0, 4, 0, false},
        {4, 4, 3, false},
        {56, 4, WQ_SCREEN_N - 1, true},
        {56, 4, WQ_SCREEN_N, false},
        {60, 4, 1u << 20, true},
        {60, 4, (1u << 20) + 1, false},
        {119, 1, 'x', false}, /* a name without an end */
        {120, 2, 0, true},
        {120, 2, 11, false},
        {120, 2, 160, true},
        {120, 2, 161, false},
        {122, 1, 49, false},
        {122, 1, 250, true},
        {122, 1, 251, false},
        {123, 1, 21, false},
        {124, 1, 4, false},
        {125, 1, 3, false},
        {126, 1, 4, false},
        {135, 1, 'x', false},
        {136, 1, 4, false},
        {137, 1, WQ_MONTHS_N, false},
        {138, 1, 2, false},
        {140, 1, WQ_CLEAN_N, false},
        {141, 1, 101, false},
        {142, 1, WQ_HAND_N, false},
        {143, 1, 101, false},
        {144, 1, 101, false},
        {145, 1, 255, true},
        {146, 1, 4, false},
        {192, 1, WQ_SCREEN_N, false},
        {232, 4, (1u << 20) + 1, false},
        {236, 4, 33, false},
        {240, 1, WQ_SCREEN_N, false},
        {280, 4, UINT32_MAX, false},
        {1672, 1, 0, false}, /* asked, but without a letter */
        {1672, 1, 121, false},
        {1673, 1, 0xFF, false}, /* no UTF-8 */
        {2808, 4, 3, true},
        {2808, 4, 4, false}, /* the fourth start would be the third */
        {2808, 4, 635, false},
        {2808, 4, UINT32_MAX, false},
        {2812, 2, 1, false},
        {2814, 2, 0, false},
    };
    struct card *card = new_card();
    struct wq_place_file places;
    struct wq_place place, saved = {.start_n = 3,
                                    .starts = {0, 100, 200},
                                    .visit_n = 1,
                                    .searched = {{.seq = 1, .len = 1, .text = "a"}}};
    bool found = false;
    open_card(card, &places, &place, &found);
    assert_int_equal(wq_place_save(&places, &saved), WQ_OK);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct card *forged = new_card();
        *forged = *card;
        uint8_t value[4];
        wq_store_u32(value, cases[i].value);
        memcpy(forged->cached + cases[i].off, value, cases[i].bytes);
        sign(forged->cached, "warraq place 002");
        open_card(forged, &places, &place, &found);
        if (found != cases[i].is_good)
            fail_msg("value %u at %zu: found %d", (unsigned)cases[i].value, cases[i].off, found);
        free(forged);
    }
    free(card);
}

/* As a reader of the first version wrote it: offsets of that version. */
static void write_first_version(uint8_t *slot, uint32_t seq, uint32_t start_n)
{
    memset(slot, 0, WQ_PLACE_SLOT_BYTES);
    memcpy(slot, "WQPL", 4);
    wq_store_u32(slot + 4, 1);
    wq_store_u32(slot + 8, seq);
    memset(slot + 16, 0xED, 16);
    memset(slot + 32, 0x1D, 16);
    wq_store_u32(slot + 48, 7);
    wq_store_u32(slot + 52, 14);
    wq_store_u32(slot + 56, WQ_SCREEN_ARTICLE);
    wq_store_u32(slot + 60, 200);
    wq_store_u32(slot + 64, 33);
    wq_store_u32(slot + 68, start_n);
    memset(slot + 72, 0xAB, 8);
    for (uint32_t i = 0; i < start_n; i++)
        wq_store_u32(slot + 80 + 4 * i, 100 * i);
    sign(slot, "warraq place 001");
}

static void test_first_version_is_read_and_followed(void **state)
{
    (void)state;
    struct card *card = new_card();
    struct wq_place_file places;
    struct wq_place place;
    bool found = false;
    write_first_version(card->cached, 41, 2);
    write_first_version(card->cached + WQ_PLACE_SLOT_BYTES, 42, 3);
    open_card(card, &places, &place, &found);
    assert_true(found);
    assert_int_equal(places.seq, 42);
    assert_int_equal(place.article_id[0], 0x1D);
    assert_int_equal(place.article_index, 7);
    assert_int_equal(place.list_index, 14);
    assert_int_equal(place.screen, WQ_SCREEN_ARTICLE);
    assert_int_equal(place.text_off, 200);
    assert_int_equal(place.settings.em_px, 33);
    assert_int_equal(place.start_n, 3);
    assert_int_equal(place.starts[2], 200);
    assert_int_equal(place.visit_n, 0);
    assert_int_equal(place.last.screen, WQ_SCREEN_HOME);
    /* saved over the older one; a cut of it leaves the first version's */
    place.text_off = 300;
    assert_int_equal(wq_place_save(&places, &place), WQ_OK);
    struct wq_place_file again;
    open_card(card, &again, &place, &found);
    assert_int_equal(place.text_off, 300);
    card->cached[100] ^= 1;
    open_card(card, &again, &place, &found);
    assert_true(found);
    assert_int_equal(place.text_off, 200);
    /* more starts than are kept now: the place without them */
    write_first_version(card->cached, 50, 900);
    open_card(card, &again, &place, &found);
    assert_true(found);
    assert_int_equal(place.start_n, 0);
    write_first_version(card->cached, 51, 901);
    open_card(card, &again, &place, &found);
    assert_int_equal(again.seq, 42);
    free(card);
}

static void test_starts_too_far_apart_are_not_kept(void **state)
{
    (void)state;
    struct card *card = new_card();
    struct wq_place_file places;
    struct wq_place place, saved = {.start_n = 3, .starts = {0, 65535, 131071}};
    bool found = false;
    open_card(card, &places, &place, &found);
    assert_int_equal(wq_place_save(&places, &saved), WQ_OK);
    open_card(card, &places, &place, &found);
    assert_true(found);
    assert_int_equal(place.start_n, 0);
    saved.starts[2]--;
    assert_int_equal(wq_place_save(&places, &saved), WQ_OK);
    open_card(card, &places, &place, &found);
    assert_int_equal(place.start_n, 3);
    assert_int_equal(place.starts[2], 131070);
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
        cmocka_unit_test(test_a_file_that_was_away_is_known_again),
        cmocka_unit_test(test_file_opened_for_reading_refuses_a_save),
        cmocka_unit_test(test_unreadable_slot_leaves_the_other),
        cmocka_unit_test(test_short_file_is_named),
        cmocka_unit_test(test_garbage_slots_are_rejected),
        cmocka_unit_test(test_every_flipped_bit_is_noticed),
        cmocka_unit_test(test_field_out_of_range_is_rejected),
        cmocka_unit_test(test_first_version_is_read_and_followed),
        cmocka_unit_test(test_starts_too_far_apart_are_not_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
