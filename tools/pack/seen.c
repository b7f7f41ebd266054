/* SPDX-License-Identifier: MIT */
/* Which articles are in the bundle already: a hash table in a scratch file, so that memory does not
 * grow with the archive. The system keeps as much of it in its cache as it has room for. */
#include <errno.h>
#include <unistd.h>
#include "internal.h"

#define PLACES_MIN 4096u
#define WINDOW 32u /* places that are read at a time; a power of two */

static enum wq_status move(ssize_t n, size_t wanted)
{
    if (n >= 0 && (size_t)n != wanted)
        errno = EIO; /* a scratch file of our own has lost its end, or the disk is full */
    return n == (ssize_t)wanted ? WQ_OK : WQ_E_IO;
}

static enum wq_status read_window(FILE *file, uint64_t first, struct wq_seen_entry places[WINDOW])
{
    const size_t len = WINDOW * sizeof *places;
    return move(pread(fileno(file), places, len, (off_t)(first * sizeof *places)), len);
}

static enum wq_status write_place(FILE *file, uint64_t at, const struct wq_seen_entry *entry)
{
    return move(pwrite(fileno(file), entry, sizeof *entry, (off_t)(at * sizeof *entry)),
                sizeof *entry);
}

/* Where the id is, or the free place where it belongs: *entry is what stands there. Ids are hashes,
 * so their own bits spread them; the highest, so that a larger table has the same sequence. */
static enum wq_status find(const struct wq_seen *seen, uint64_t id, uint64_t *at,
                           struct wq_seen_entry *entry)
{
    struct wq_seen_entry places[WINDOW];
    *at = (id >> 32) * seen->cap >> 32;
    for (uint64_t first = *at - *at % WINDOW;; first = (first + WINDOW) % seen->cap) {
        enum wq_status st = read_window(seen->file, first, places);
        if (st != WQ_OK)
            return st;
        for (*at = *at < first || *at - first >= WINDOW ? first : *at; *at < first + WINDOW;
             ++*at) {
            *entry = places[*at - first];
            if (entry->id == 0 || entry->id == id)
                return WQ_OK;
        }
    }
}

static enum wq_status make_table(struct wq_seen *seen, uint64_t cap)
{
    seen->cap = cap;
    seen->file = wq_scratch_open(seen->output);
    if (!seen->file)
        return WQ_E_IO;
    return ftruncate(fileno(seen->file), (off_t)(cap * sizeof(struct wq_seen_entry))) == 0
               ? WQ_OK
               : WQ_E_IO;
}

static enum wq_status copy_window(const struct wq_seen *from, uint64_t first, struct wq_seen *to)
{
    struct wq_seen_entry places[WINDOW], free_place;
    uint64_t at;
    enum wq_status st = read_window(from->file, first, places);
    for (uint32_t i = 0; i < WINDOW && st == WQ_OK; i++) {
        if (places[i].id == 0)
            continue;
        st = find(to, places[i].id, &at, &free_place);
        if (st == WQ_OK)
            st = write_place(to->file, at, &places[i]);
    }
    return st;
}

static enum wq_status grow(struct wq_seen *seen)
{
    struct wq_seen larger = {.output = seen->output, .n = seen->n};
    enum wq_status st = make_table(&larger, seen->cap ? 2 * seen->cap : PLACES_MIN);
    for (uint64_t first = 0; first < seen->cap && st == WQ_OK; first += WINDOW)
        st = copy_window(seen, first, &larger);
    if (st != WQ_OK) {
        wq_seen_free(&larger);
        return st;
    }
    wq_seen_free(seen);
    *seen = larger;
    return WQ_OK;
}

static uint64_t key_of(const uint8_t id[WQ_ID_BYTES])
{
    const uint64_t key = wq_load_u64(id);
    return key ? key : 1;
}

enum wq_status wq_seen_find(const struct wq_seen *seen, const uint8_t id[WQ_ID_BYTES],
                            struct wq_seen_entry *entry)
{
    uint64_t at;
    *entry = (struct wq_seen_entry){0};
    return seen->cap ? find(seen, key_of(id), &at, entry) : WQ_OK;
}

enum wq_status wq_seen_put(struct wq_seen *seen, const uint8_t id[WQ_ID_BYTES],
                           const struct wq_seen_entry *entry)
{
    struct wq_seen_entry own = *entry, before;
    uint64_t at;
    enum wq_status st = 4 * (seen->n + 1) > 3 * seen->cap ? grow(seen) : WQ_OK;
    own.id = key_of(id);
    if (st == WQ_OK)
        st = find(seen, own.id, &at, &before);
    if (st == WQ_OK)
        st = write_place(seen->file, at, &own);
    seen->n += st == WQ_OK && before.id == 0;
    return st;
}

void wq_seen_free(struct wq_seen *seen)
{
    const int saved = errno;
    if (seen->file)
        fclose(seen->file);
    errno = saved;
    *seen = (struct wq_seen){.output = seen->output};
}
