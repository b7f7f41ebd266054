/* SPDX-License-Identifier: MIT */
/* Any bytes as the state files: two slots of a place, or blocks of a history, hashes unchecked.
 * What is read lies in its ranges and can be saved, and what was saved is read again. The first
 * byte says which; a block of the history follows the number at which it stands. */
#include "fuzz.h"
#include "warraq/format.h"
#include "warraq/history.h"
#include "warraq/state.h"

static enum wq_status write_at(void *self, uint64_t off, const void *buf, size_t len)
{
    struct wq_bytes *bytes = self;
    require(off <= bytes->len && len <= bytes->len - off);
    memcpy((uint8_t *)(uintptr_t)bytes->ptr + off, buf, len);
    return WQ_OK;
}

static enum wq_status sync_nothing(void *self)
{
    (void)self;
    return WQ_OK;
}

static struct wq_file state_file(struct wq_bytes *bytes)
{
    static const struct wq_file_ops ops = {bytes_read_at, write_at, sync_nothing};
    return (struct wq_file){&ops, bytes, bytes->len};
}

static void check_place(const struct wq_place *place)
{
    require(place->text_off <= WQ_TEXT_MAX && place->start_n <= WQ_PLACE_STARTS_MAX);
    require((unsigned)place->screen < WQ_SCREEN_N && place->visit_n <= WQ_VISITS_MAX);
    for (uint32_t i = 0; i < place->visit_n; i++)
        require(place->visits[i].screen < WQ_SCREEN_N);
    for (uint32_t i = 1; i < place->start_n; i++)
        require(place->starts[i] > place->starts[i - 1]);
    for (uint32_t i = 0; i < WQ_SEARCHED_MAX; i++)
        require(place->searched[i].len <= WQ_SEARCHED_BYTES);
    require(strlen(place->settings.face) < WQ_FACE_NAME_BYTES);
    require(strlen(place->settings.language) < WQ_LANGUAGE_CODE_BYTES);
}

static void try_place(struct wq_bytes data)
{
    static uint8_t file_bytes[WQ_PLACE_FILE_BYTES];
    static struct wq_place_file places;
    static struct wq_place place, again;
    struct wq_bytes first = take(&data, WQ_PLACE_SLOT_BYTES);
    struct wq_bytes second = take(&data, WQ_PLACE_SLOT_BYTES);
    bool found;
    memset(file_bytes, 0, sizeof file_bytes);
    memcpy(file_bytes, first.ptr, first.len);
    memcpy(file_bytes + WQ_PLACE_SLOT_BYTES, second.ptr, second.len);
    struct wq_bytes bytes = {file_bytes, sizeof file_bytes};
    struct wq_file file = state_file(&bytes);
    require(wq_place_open(&places, &file, &place, &found) == WQ_OK);
    if (!found)
        return;
    check_place(&place);
    require(wq_place_save(&places, &place) == WQ_OK);
    require(wq_place_open(&places, &file, &again, &found) == WQ_OK && found);
    require(again.text_off == place.text_off && again.visit_n == place.visit_n);
}

static void try_history(struct wq_bytes data)
{
    static uint8_t file_bytes[WQ_HISTORY_FILE_BYTES], memory[256 << 10];
    struct wq_arena arena = {0};
    struct wq_history *history;
    memset(file_bytes, 0, sizeof file_bytes);
    while (data.len > 0) {
        struct wq_bytes number = take(&data, 1), block = take(&data, WQ_HISTORY_BLOCK_BYTES);
        size_t at = number.ptr[0] % WQ_HISTORY_BLOCKS;
        if (block.len)
            memcpy(file_bytes + at * WQ_HISTORY_BLOCK_BYTES, block.ptr, block.len);
    }
    struct wq_bytes bytes = {file_bytes, sizeof file_bytes};
    struct wq_file file = state_file(&bytes);
    wq_arena_init(&arena, memory, sizeof memory);
    require(wq_history_open(&arena, &file, &history) == WQ_OK);
    struct wq_history_record record = {.article_id = {1, 2, 3}, .permille = 1000};
    for (uint32_t i = 0; i < wq_history_n(history); i++)
        require(wq_history_at(history, i)->permille <= 1000);
    for (uint32_t i = 0; i < 3; i++) {
        record.article_id[0] = (uint8_t)i;
        wq_history_put(history, &record);
        require(wq_history_save(history) == WQ_OK);
        require(wq_history_at(history, 0)->article_id[0] == i);
    }
    uint32_t n = wq_history_n(history);
    wq_arena_init(&arena, memory, sizeof memory);
    require(wq_history_open(&arena, &file, &history) == WQ_OK);
    require(wq_history_n(history) <= n && wq_history_find(history, record.article_id));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wq_bytes rest = {data, size};
    struct wq_bytes which = take(&rest, 1);
    if (which.len == 0)
        return 0;
    if (which.ptr[0] % 2)
        try_history(rest);
    else
        try_place(rest);
    return 0;
}
