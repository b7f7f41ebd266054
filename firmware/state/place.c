/* SPDX-License-Identifier: MIT */
/* The reading place in two slots; docs/bundle.md, "The reading place". */
#include <string.h>
#include "internal.h"
#include "warraq/hash.h"

#define PLACE_MAGIC 0x4C505157u /* "WQPL" */

static void compute_check(const uint8_t *slot, uint8_t *check)
{
    static const char *const keys[] = {"warraq place 001", "warraq place 002"};
    const char *text = keys[wq_load_u32(slot + SLOT_VERSION) == SLOT_VERSION_NOW];
    struct wq_bytes key = {(const uint8_t *)text, 16};
    wq_hash(key, (struct wq_bytes){slot, SLOT_CHECK}, check, SLOT_CHECK_BYTES);
}

static bool is_whole(const uint8_t *slot)
{
    uint8_t check[SLOT_CHECK_BYTES];
    uint64_t seq = wq_load_u64(slot + SLOT_SEQ);
    /* nobody saves so often; one that counts up from there would wrap */
    if (wq_load_u32(slot + SLOT_MAGIC) != PLACE_MAGIC || seq == 0 || seq > INT64_MAX)
        return false;
#ifndef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION /* no fuzzer forges a hash */
    compute_check(slot, check);
    return memcmp(check, slot + SLOT_CHECK, SLOT_CHECK_BYTES) == 0;
#else
    (void)check;
    return true;
#endif
}

enum wq_status wq_place_open(struct wq_place_file *places, const struct wq_file *file,
                             struct wq_place *place, bool *found)
{
    if (file->size < WQ_PLACE_FILE_BYTES)
        return WQ_E_TRUNCATED;
    places->file = *file;
    places->seq = 0;
    places->slot = 1; /* so that the first save goes to slot 0 */
    memset(places->newest, 0, sizeof places->newest);
    uint32_t unreadable_n = 0;
    for (uint32_t slot = 0; slot < 2; slot++) {
        if (file->ops->read_at(file->self, (uint64_t)slot * WQ_PLACE_SLOT_BYTES, places->bytes,
                               WQ_PLACE_SLOT_BYTES) != WQ_OK) {
            unreadable_n++;
            continue;
        }
        uint64_t seq = wq_load_u64(places->bytes + SLOT_SEQ);
        if (!is_whole(places->bytes) || seq <= places->seq || !wq_slot_decode(places->bytes, place))
            continue;
        places->seq = seq;
        places->slot = slot;
        memcpy(places->newest, places->bytes + SLOT_CHECK, SLOT_CHECK_BYTES);
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
    wq_slot_encode(place, places->bytes);
    wq_store_u32(places->bytes + SLOT_MAGIC, PLACE_MAGIC);
    wq_store_u32(places->bytes + SLOT_VERSION, SLOT_VERSION_NOW);
    wq_store_u64(places->bytes + SLOT_SEQ, places->seq + 1);
    compute_check(places->bytes, places->bytes + SLOT_CHECK);
    if (ops->write_at(places->file.self, (uint64_t)slot * WQ_PLACE_SLOT_BYTES, places->bytes,
                      WQ_PLACE_SLOT_BYTES) != WQ_OK ||
        ops->sync(places->file.self) != WQ_OK)
        return WQ_E_IO;
    places->seq++;
    places->slot = slot;
    memcpy(places->newest, places->bytes + SLOT_CHECK, SLOT_CHECK_BYTES);
    return WQ_OK;
}

/* Whether slot `slot` of `there` holds what is the newest of `places`. */
static bool holds_newest(struct wq_place_file *there, uint32_t slot,
                         const struct wq_place_file *places)
{
    return there->file.ops->read_at(there->file.self, (uint64_t)slot * WQ_PLACE_SLOT_BYTES,
                                    there->bytes, WQ_PLACE_SLOT_BYTES) == WQ_OK &&
           memcmp(there->bytes + SLOT_CHECK, places->newest, SLOT_CHECK_BYTES) == 0;
}

enum wq_status wq_place_resume(struct wq_place_file *places, const struct wq_file *file,
                               bool *is_same)
{
    struct wq_place_file there = {.seq = 0};
    struct wq_place place;
    bool found;
    enum wq_status st = wq_place_open(&there, file, &place, &found);
    if (st != WQ_OK)
        return st;
    /* a save that was refused may have arrived all the same */
    *is_same = there.seq == places->seq
                   ? there.seq == 0 || holds_newest(&there, there.slot, places)
                   : there.seq == places->seq + 1 && holds_newest(&there, 1 - there.slot, places);
    if (*is_same)
        *places = there;
    return WQ_OK;
}
