/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_STATE_INTERNAL_H
#define WARRAQ_STATE_INTERNAL_H
#include "warraq/state.h"

/* Both versions of a slot begin with magic, version and sequence, and end in the check. */
enum {
    SLOT_MAGIC = 0,
    SLOT_VERSION = 4,
    SLOT_SEQ = 8,
    SLOT_CHECK_BYTES = 16,
    SLOT_CHECK = WQ_PLACE_SLOT_BYTES - SLOT_CHECK_BYTES
};

#define SLOT_VERSION_NOW 2u

/* What lies between, of a slot whose check is right: *place is set whole, or left untouched and
 * false returned when a field is out of range or the version is none. */
bool wq_slot_decode(const uint8_t *slot, struct wq_place *place);

/* The same, the other way; the rest of the slot is zero. */
void wq_slot_encode(const struct wq_place *place, uint8_t *slot);

#endif
