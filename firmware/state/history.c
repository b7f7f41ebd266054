/* SPDX-License-Identifier: MIT */
/* What was read; docs/bundle.md, "The history". */
#include <assert.h>
#include <stddef.h>
#include <string.h>
#include "warraq/format.h"
#include "warraq/hash.h"
#include "warraq/history.h"

#define HISTORY_MAGIC 0x48505157u /* "WQPH" */
#define HISTORY_VERSION 1u
#define HISTORY_KEY "warraq history 1"
#define PARTS (WQ_HISTORY_BLOCKS - 1)
#define NO_BLOCK UINT32_MAX

/* A block holds one part of the records: which one, and all that it has. */
enum {
    OFF_MAGIC = 0,
    OFF_VERSION = 4,
    OFF_SEQ = 8,
    OFF_PART = 16,
    OFF_N = 20,
    OFF_RECORDS = 24,
    RECORD_BYTES = 32,
    PART_RECORDS = WQ_HISTORY_RECORDS_MAX / PARTS,
    CHECK_BYTES = 16,
    OFF_CHECK = WQ_HISTORY_BLOCK_BYTES - CHECK_BYTES
};

_Static_assert(PART_RECORDS *PARTS == WQ_HISTORY_RECORDS_MAX, "parts are equal");
_Static_assert(OFF_RECORDS + PART_RECORDS * RECORD_BYTES <= OFF_CHECK, "a part fits a block");

enum {
    REC_ID = 0,
    REC_ARTICLE = 16,
    REC_TEXT_OFF = 20,
    REC_USE = 24,
    REC_PERMILLE = 28,
    REC_IS_READ = 30
};

struct wq_history {
    struct wq_file file;                    /* ops NULL: none */
    uint64_t seq;                           /* of the newest block */
    uint64_t block_seqs[WQ_HISTORY_BLOCKS]; /* 0: nothing current can be there */
    uint32_t part_blocks[PARTS];            /* where each part stands, or NO_BLOCK */
    uint32_t part_ns[PARTS];
    uint32_t changed; /* bit p: part p is not saved as it is */
    uint32_t use;     /* of the newest record */
    uint32_t n;
    uint16_t order[WQ_HISTORY_RECORDS_MAX]; /* of the records, the newest first */
    uint32_t uses[WQ_HISTORY_RECORDS_MAX];  /* count up with each put; 0: a record that is free */
    struct wq_history_record records[WQ_HISTORY_RECORDS_MAX];
    uint8_t bytes[WQ_HISTORY_BLOCK_BYTES]; /* the block being read or written */
};

/* ---- blocks ---- */

static void compute_check(const uint8_t *block, uint8_t *check)
{
    struct wq_bytes key = {(const uint8_t *)HISTORY_KEY, sizeof HISTORY_KEY - 1};
    wq_hash(key, (struct wq_bytes){block, OFF_CHECK}, check, CHECK_BYTES);
}

/* Nobody saves so often; one that counts up from there would wrap. */
static bool is_seq(uint64_t seq)
{
    return seq != 0 && seq <= INT64_MAX;
}

static bool is_whole(const uint8_t *block)
{
    uint8_t check[CHECK_BYTES];
    if (wq_load_u32(block + OFF_MAGIC) != HISTORY_MAGIC ||
        wq_load_u32(block + OFF_VERSION) != HISTORY_VERSION ||
        !is_seq(wq_load_u64(block + OFF_SEQ)) || wq_load_u32(block + OFF_PART) >= PARTS ||
        wq_load_u32(block + OFF_N) > PART_RECORDS)
        return false;
#ifndef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION /* no fuzzer forges a hash */
    compute_check(block, check);
    return memcmp(check, block + OFF_CHECK, CHECK_BYTES) == 0;
#else
    (void)check;
    return true;
#endif
}

static void decode_record(struct wq_history *h, uint32_t i, const uint8_t *b)
{
    struct wq_history_record *record = &h->records[i];
    *record = (struct wq_history_record){
        .article = wq_load_u32(b + REC_ARTICLE),
        .text_off = wq_load_u32(b + REC_TEXT_OFF),
        .permille = wq_load_u16(b + REC_PERMILLE),
        .is_read = wq_load_u16(b + REC_IS_READ) != 0,
    };
    memcpy(record->article_id, b + REC_ID, sizeof record->article_id);
    uint32_t use = wq_load_u32(b + REC_USE);
    bool is_good = record->text_off <= WQ_TEXT_MAX && record->permille <= 1000 && use <= INT32_MAX;
    h->uses[i] = is_good ? use : 0;
}

static void encode_record(const struct wq_history *h, uint32_t i, uint8_t *b)
{
    const struct wq_history_record *record = &h->records[i];
    memcpy(b + REC_ID, record->article_id, sizeof record->article_id);
    wq_store_u32(b + REC_ARTICLE, record->article);
    wq_store_u32(b + REC_TEXT_OFF, record->text_off);
    wq_store_u32(b + REC_USE, h->uses[i]);
    wq_store_u16(b + REC_PERMILLE, record->permille);
    wq_store_u16(b + REC_IS_READ, record->is_read);
}

/* To h->bytes; whether it is whole. */
static bool read_block(struct wq_history *h, uint32_t block)
{
    return h->file.ops->read_at(h->file.self, (uint64_t)block * WQ_HISTORY_BLOCK_BYTES, h->bytes,
                                WQ_HISTORY_BLOCK_BYTES) == WQ_OK &&
           is_whole(h->bytes);
}

/* Block `block`, which is in h->bytes, is where its part stands, unless a newer one is known:
 * whether it is. */
static bool note_block(struct wq_history *h, uint32_t block)
{
    uint64_t seq = wq_load_u64(h->bytes + OFF_SEQ);
    uint32_t part = wq_load_u32(h->bytes + OFF_PART), former = h->part_blocks[part];
    h->block_seqs[block] = seq;
    h->seq = seq > h->seq ? seq : h->seq;
    if (former != NO_BLOCK && h->block_seqs[former] >= seq)
        return false;
    h->part_blocks[part] = block;
    return true;
}

/* Take the records of the part that is in h->bytes. */
static void take_part(struct wq_history *h)
{
    uint32_t part = wq_load_u32(h->bytes + OFF_PART);
    h->part_ns[part] = wq_load_u32(h->bytes + OFF_N);
    memset(h->uses + part * PART_RECORDS, 0, PART_RECORDS * sizeof *h->uses);
    for (uint32_t i = 0; i < h->part_ns[part]; i++)
        decode_record(h, part * PART_RECORDS + i, h->bytes + OFF_RECORDS + i * RECORD_BYTES);
}

/* The block that was written longest ago of those that hold no part's newest state: there is always
 * one, as there is a block more than parts. */
static uint32_t find_free_block(const struct wq_history *h)
{
    uint32_t found = NO_BLOCK;
    for (uint32_t block = 0; block < WQ_HISTORY_BLOCKS; block++) {
        bool is_current = false;
        for (uint32_t part = 0; part < PARTS && !is_current; part++)
            is_current = h->part_blocks[part] == block;
        if (!is_current && (found == NO_BLOCK || h->block_seqs[block] < h->block_seqs[found]))
            found = block;
    }
    return found;
}

static enum wq_status save_part(struct wq_history *h, uint32_t part)
{
    const struct wq_file_ops *ops = h->file.ops;
    uint32_t block = find_free_block(h);
    if (!ops || !ops->write_at || !ops->sync)
        return WQ_E_IO;
    h->seq++;
    memset(h->bytes, 0, sizeof h->bytes);
    wq_store_u32(h->bytes + OFF_MAGIC, HISTORY_MAGIC);
    wq_store_u32(h->bytes + OFF_VERSION, HISTORY_VERSION);
    wq_store_u64(h->bytes + OFF_SEQ, h->seq);
    wq_store_u32(h->bytes + OFF_PART, part);
    wq_store_u32(h->bytes + OFF_N, h->part_ns[part]);
    for (uint32_t i = 0; i < h->part_ns[part]; i++)
        encode_record(h, part * PART_RECORDS + i, h->bytes + OFF_RECORDS + i * RECORD_BYTES);
    compute_check(h->bytes, h->bytes + OFF_CHECK);
    h->block_seqs[block] = h->seq; /* a block that refuses is tried last */
    if (ops->write_at(h->file.self, (uint64_t)block * WQ_HISTORY_BLOCK_BYTES, h->bytes,
                      WQ_HISTORY_BLOCK_BYTES) != WQ_OK ||
        ops->sync(h->file.self) != WQ_OK)
        return WQ_E_IO;
    h->part_blocks[part] = block;
    return WQ_OK;
}

/* ---- opening ---- */

/* Records by their use, the newest first: insertion over shrinking steps (D. L. Shell, 1959). */
static void sort_order(struct wq_history *h)
{
    static const uint32_t steps[] = {1750, 701, 301, 132, 57, 23, 10, 4, 1};
    for (size_t s = 0; s < sizeof steps / sizeof steps[0]; s++)
        for (uint32_t i = steps[s]; i < h->n; i++) {
            uint16_t moved = h->order[i];
            uint32_t at = i;
            for (; at >= steps[s] && h->uses[h->order[at - steps[s]]] < h->uses[moved];
                 at -= steps[s])
                h->order[at] = h->order[at - steps[s]];
            h->order[at] = moved;
        }
}

#define TABLE_N 8192u /* a power of two, twice the records and more */

/* Where the record `i` stands in the table, or belongs: of two of one article, the first. */
static uint16_t *find_entry(const struct wq_history *h, uint16_t *table, uint32_t i)
{
    const uint8_t *id = h->records[i].article_id;
    uint32_t at = wq_load_u32(id) % TABLE_N;
    while (table[at] != 0 && memcmp(h->records[table[at] - 1].article_id, id, WQ_ID_BYTES) != 0)
        at = (at + 1) % TABLE_N;
    return &table[at];
}

/* Where a block was lost, an older state of it may tell again of an article that stands elsewhere
 * by now: the newer record counts. `table` has TABLE_N zeros. */
static void drop_repeats(struct wq_history *h, uint16_t *table)
{
    uint32_t kept_n = 0;
    for (uint32_t i = 0; i < h->n; i++) {
        uint16_t *entry = find_entry(h, table, h->order[i]);
        if (*entry != 0) {
            h->uses[h->order[i]] = 0;
            continue;
        }
        *entry = (uint16_t)(h->order[i] + 1);
        h->order[kept_n++] = h->order[i];
    }
    h->n = kept_n;
}

static void make_order(struct wq_history *h, uint16_t *table)
{
    for (uint32_t i = 0; i < WQ_HISTORY_RECORDS_MAX; i++) {
        if (h->uses[i] == 0)
            continue;
        h->order[h->n++] = (uint16_t)i;
        h->use = h->uses[i] > h->use ? h->uses[i] : h->use;
    }
    sort_order(h);
    drop_repeats(h, table);
}

enum wq_status wq_history_open(struct wq_arena *arena, const struct wq_file *file,
                               struct wq_history **history)
{
    if (file && file->size < WQ_HISTORY_FILE_BYTES)
        return WQ_E_TRUNCATED;
    struct wq_history *h = wq_arena_alloc_raw(arena, 1, sizeof *h);
    size_t mark = wq_arena_mark(arena);
    uint16_t *table = h ? wq_arena_alloc(arena, TABLE_N, sizeof *table) : NULL;
    if (!table)
        return WQ_E_NOMEM;
    /* of a record that is not used nothing is read: most of this memory is not even touched */
    memset(h, 0, offsetof(struct wq_history, order));
    memset(h->uses, 0, sizeof h->uses);
    for (uint32_t part = 0; part < PARTS; part++)
        h->part_blocks[part] = NO_BLOCK;
    if (file)
        h->file = *file;
    for (uint32_t block = 0; file && block < WQ_HISTORY_BLOCKS; block++)
        if (read_block(h, block) && note_block(h, block))
            take_part(h);
    make_order(h, table);
    wq_arena_rewind(arena, mark);
    *history = h;
    return WQ_OK;
}

enum wq_status wq_history_move(struct wq_history *history, const struct wq_file *file)
{
    struct wq_history *h = history;
    if (file && file->size < WQ_HISTORY_FILE_BYTES)
        return WQ_E_TRUNCATED;
    h->file = file ? *file : (struct wq_file){0};
    memset(h->block_seqs, 0, sizeof h->block_seqs);
    for (uint32_t part = 0; part < PARTS; part++)
        h->part_blocks[part] = NO_BLOCK;
    for (uint32_t block = 0; file && block < WQ_HISTORY_BLOCKS; block++)
        if (read_block(h, block))
            note_block(h, block);
    for (uint32_t part = 0; part < PARTS; part++)
        if (h->part_ns[part] > 0)
            h->changed |= 1u << part;
    return WQ_OK;
}

/* ---- records ---- */

/* The record of an article, or WQ_HISTORY_RECORDS_MAX. */
static uint32_t find(const struct wq_history *h, const uint8_t id[WQ_ID_BYTES])
{
    for (uint32_t i = 0; i < h->n; i++)
        if (memcmp(h->records[h->order[i]].article_id, id, WQ_ID_BYTES) == 0)
            return h->order[i];
    return WQ_HISTORY_RECORDS_MAX;
}

/* A record for a new article: a free one, or that of the article that was read longest ago. */
static uint32_t make_room(struct wq_history *h)
{
    if (h->n == WQ_HISTORY_RECORDS_MAX)
        return h->order[h->n - 1];
    uint32_t i = 0;
    while (h->uses[i] != 0)
        i++;
    h->order[h->n++] = (uint16_t)i;
    uint32_t part = i / PART_RECORDS, n = i % PART_RECORDS + 1;
    if (h->part_ns[part] < n)
        h->part_ns[part] = n;
    return i;
}

void wq_history_put(struct wq_history *history, const struct wq_history_record *record)
{
    assert(record->text_off <= WQ_TEXT_MAX && record->permille <= 1000);
    uint32_t i = find(history, record->article_id), at = 0;
    if (i == WQ_HISTORY_RECORDS_MAX)
        i = make_room(history);
    while (history->order[at] != i)
        at++;
    memmove(history->order + 1, history->order, at * sizeof *history->order);
    history->order[0] = (uint16_t)i;
    history->records[i] = *record;
    history->uses[i] = ++history->use;
    history->changed |= 1u << i / PART_RECORDS;
}

enum wq_status wq_history_save(struct wq_history *history)
{
    for (uint32_t part = 0; part < PARTS; part++) {
        if (!(history->changed >> part & 1))
            continue;
        enum wq_status st = save_part(history, part);
        if (st != WQ_OK)
            return st;
        history->changed &= ~(1u << part);
    }
    return WQ_OK;
}

const struct wq_history_record *wq_history_find(const struct wq_history *history,
                                                const uint8_t article_id[WQ_ID_BYTES])
{
    uint32_t i = find(history, article_id);
    return i < WQ_HISTORY_RECORDS_MAX ? &history->records[i] : NULL;
}

uint32_t wq_history_n(const struct wq_history *history)
{
    return history->n;
}

const struct wq_history_record *wq_history_at(const struct wq_history *history, uint32_t position)
{
    return &history->records[history->order[position]];
}
