/* SPDX-License-Identifier: MIT */
/* The reading place in two slots; docs/bundle.md, "The reading place". */
#include <assert.h>
#include <string.h>
#include "warraq/format.h"
#include "warraq/hash.h"
#include "warraq/state.h"

#define PLACE_MAGIC 0x4C505157u /* "WQPL" */
#define PLACE_VERSION 1u
#define PLACE_KEY "warraq place 001"

enum {
    OFF_MAGIC = 0,
    OFF_VERSION = 4,
    OFF_SEQ = 8,
    OFF_EDITION = 16,
    OFF_ARTICLE_ID = 32,
    OFF_ARTICLE_INDEX = 48,
    OFF_LIST_INDEX = 52,
    OFF_SCREEN = 56,
    OFF_TEXT_OFF = 60,
    OFF_EM = 64,
    OFF_START_N = 68,
    OFF_LAYOUT = 72,
    OFF_STARTS = 80,
    CHECK_BYTES = 16,
    OFF_CHECK = WQ_PLACE_SLOT_BYTES - CHECK_BYTES
};

_Static_assert(OFF_STARTS + 4 * WQ_PLACE_STARTS_MAX <= OFF_CHECK, "page starts fit the slot");

#define EM_MIN_PX 12
#define EM_MAX_PX 160

static void compute_check(const uint8_t *slot, uint8_t *check)
{
    struct wq_bytes key = {(const uint8_t *)PLACE_KEY, sizeof PLACE_KEY - 1};
    wq_hash(key, (struct wq_bytes){slot, OFF_CHECK}, check, CHECK_BYTES);
}

static bool starts_in_range(const uint8_t *slot, uint32_t start_n)
{
    if (start_n > WQ_PLACE_STARTS_MAX)
        return false;
    uint32_t before = 0;
    for (uint32_t i = 0; i < start_n; i++) {
        uint32_t start = wq_load_u32(slot + OFF_STARTS + 4 * i);
        if (i == 0 ? start != 0 : start <= before)
            return false;
        before = start;
    }
    return before <= WQ_TEXT_MAX;
}

static bool fields_in_range(const uint8_t *slot)
{
    uint32_t em_px = wq_load_u32(slot + OFF_EM);
    return wq_load_u32(slot + OFF_SCREEN) <= WQ_SCREEN_ARTICLE &&
           wq_load_u32(slot + OFF_TEXT_OFF) <= WQ_TEXT_MAX &&
           (em_px == 0 || (em_px >= EM_MIN_PX && em_px <= EM_MAX_PX)) &&
           starts_in_range(slot, wq_load_u32(slot + OFF_START_N));
}

static bool slot_valid(const uint8_t *slot)
{
    uint8_t check[CHECK_BYTES];
    if (wq_load_u32(slot + OFF_MAGIC) != PLACE_MAGIC ||
        wq_load_u32(slot + OFF_VERSION) != PLACE_VERSION || wq_load_u64(slot + OFF_SEQ) == 0)
        return false;
    compute_check(slot, check);
    return memcmp(check, slot + OFF_CHECK, CHECK_BYTES) == 0 && fields_in_range(slot);
}

static void decode_slot(const uint8_t *slot, struct wq_place *place)
{
    *place = (struct wq_place){
        .article_index = wq_load_u32(slot + OFF_ARTICLE_INDEX),
        .list_index = wq_load_u32(slot + OFF_LIST_INDEX),
        .screen = (enum wq_screen)wq_load_u32(slot + OFF_SCREEN),
        .text_off = wq_load_u32(slot + OFF_TEXT_OFF),
        .em_px = (int32_t)wq_load_u32(slot + OFF_EM),
        .layout = wq_load_u64(slot + OFF_LAYOUT),
        .start_n = wq_load_u32(slot + OFF_START_N),
    };
    memcpy(place->edition, slot + OFF_EDITION, sizeof place->edition);
    memcpy(place->article_id, slot + OFF_ARTICLE_ID, sizeof place->article_id);
    for (uint32_t i = 0; i < place->start_n; i++)
        place->starts[i] = wq_load_u32(slot + OFF_STARTS + 4 * i);
}

static void encode_slot(const struct wq_place *place, uint64_t seq, uint8_t *slot)
{
    memset(slot, 0, WQ_PLACE_SLOT_BYTES);
    wq_store_u32(slot + OFF_MAGIC, PLACE_MAGIC);
    wq_store_u32(slot + OFF_VERSION, PLACE_VERSION);
    wq_store_u64(slot + OFF_SEQ, seq);
    memcpy(slot + OFF_EDITION, place->edition, sizeof place->edition);
    memcpy(slot + OFF_ARTICLE_ID, place->article_id, sizeof place->article_id);
    wq_store_u32(slot + OFF_ARTICLE_INDEX, place->article_index);
    wq_store_u32(slot + OFF_LIST_INDEX, place->list_index);
    wq_store_u32(slot + OFF_SCREEN, (uint32_t)place->screen);
    wq_store_u32(slot + OFF_TEXT_OFF, place->text_off);
    wq_store_u32(slot + OFF_EM, (uint32_t)place->em_px);
    wq_store_u32(slot + OFF_START_N, place->start_n);
    wq_store_u64(slot + OFF_LAYOUT, place->layout);
    assert(place->start_n <= WQ_PLACE_STARTS_MAX);
    for (uint32_t i = 0; i < place->start_n; i++)
        wq_store_u32(slot + OFF_STARTS + 4 * i, place->starts[i]);
    assert(fields_in_range(slot));
    compute_check(slot, slot + OFF_CHECK);
}

enum wq_status wq_place_open(struct wq_place_file *places, const struct wq_file *file,
                             struct wq_place *place, bool *found)
{
    if (file->size < WQ_PLACE_FILE_BYTES)
        return WQ_E_TRUNCATED;
    places->file = *file;
    places->seq = 0;
    places->slot = 1; /* so that the first save goes to slot 0 */
    uint32_t unreadable_n = 0;
    for (uint32_t slot = 0; slot < 2; slot++) {
        if (file->ops->read_at(file->self, (uint64_t)slot * WQ_PLACE_SLOT_BYTES, places->bytes,
                               WQ_PLACE_SLOT_BYTES) != WQ_OK) {
            unreadable_n++;
            continue;
        }
        uint64_t seq = wq_load_u64(places->bytes + OFF_SEQ);
        if (!slot_valid(places->bytes) || seq <= places->seq)
            continue;
        places->seq = seq;
        places->slot = slot;
        decode_slot(places->bytes, place);
    }
    if (unreadable_n == 2)
        return WQ_E_IO;
    *found = places->seq != 0;
    if (!*found)
        memset(place, 0, sizeof *place);
    return WQ_OK;
}

enum wq_status wq_place_save(struct wq_place_file *places, const struct wq_place *place)
{
    const struct wq_file_ops *ops = places->file.ops;
    uint32_t slot = 1 - places->slot;
    if (!ops->write_at || !ops->sync)
        return WQ_E_IO;
    encode_slot(place, places->seq + 1, places->bytes);
    if (ops->write_at(places->file.self, (uint64_t)slot * WQ_PLACE_SLOT_BYTES, places->bytes,
                      WQ_PLACE_SLOT_BYTES) != WQ_OK ||
        ops->sync(places->file.self) != WQ_OK)
        return WQ_E_IO;
    places->seq++;
    places->slot = slot;
    return WQ_OK;
}
