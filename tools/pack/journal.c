/* SPDX-License-Identifier: MIT */
/* Records of a head and deflated bytes: KEY, any number of BLOCKs, END; and the next entry. */
#include "journal.h"
#include <errno.h>
#include <fcntl.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>
#include "warraq/hash.h"

#define BLOCK_BYTES (256u << 10) /* at which a block is closed */
#define WRITE_BYTES (1u << 20)   /* at which blocks are written, before the entry ends */
#define RECORD_MAX (64u << 20)   /* bytes of a record */
#define LEVEL 1                  /* it is read once at most */
/* kind u32, bytes u32, stored bytes u32, then the hash of all of it but itself */
#define HEAD_BYTES 28
#define CHECK_BYTES 16

enum kind { KEY = 1, BLOCK, END };

struct wq_journal {
    int fd;
    char *path;
    uint64_t end_off; /* where the next record goes */
    struct libdeflate_compressor *deflate;
    struct libdeflate_decompressor *inflate;
    struct wq_journal_entry *entries; /* sorted by key, the last of a key first */
    size_t entry_n, entry_cap;
    struct wq_buffer block; /* being filled */
    struct wq_buffer out;   /* records to be written */
    struct wq_buffer room;  /* of a record being made */
};

/* ---- records ---- */

static void check_of(const uint8_t *head, struct wq_bytes stored, uint8_t check[CHECK_BYTES])
{
    /* the head is the key: it is hashed with the bytes */
    wq_hash((struct wq_bytes){head, HEAD_BYTES - CHECK_BYTES}, stored, check, CHECK_BYTES);
}

static enum wq_status flush(struct wq_journal *journal)
{
    size_t done = 0;
    while (done < journal->out.len) {
        ssize_t n = pwrite(journal->fd, journal->out.ptr + done, journal->out.len - done,
                           (off_t)journal->end_off);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return WQ_E_IO;
        journal->end_off += (uint64_t)n;
        done += (size_t)n;
    }
    journal->out.len = 0;
    return WQ_OK;
}

static enum wq_status add_record(struct wq_journal *journal, enum kind kind, struct wq_bytes bytes)
{
    uint8_t head[HEAD_BYTES];
    struct wq_buffer *room = &journal->room;
    const size_t bound = libdeflate_deflate_compress_bound(journal->deflate, bytes.len);
    if (room->cap < bound) {
        uint8_t *ptr = realloc(room->ptr, bound);
        if (!ptr)
            return WQ_E_NOMEM;
        room->ptr = ptr;
        room->cap = bound;
    }
    const size_t stored_len =
        libdeflate_deflate_compress(journal->deflate, bytes.ptr, bytes.len, room->ptr, room->cap);
    wq_store_u32(head, (uint32_t)kind);
    wq_store_u32(head + 4, (uint32_t)bytes.len);
    wq_store_u32(head + 8, (uint32_t)stored_len);
    const struct wq_bytes stored = {room->ptr, stored_len};
    check_of(head, stored, head + HEAD_BYTES - CHECK_BYTES);
    enum wq_status st = wq_buffer_add(&journal->out, head, sizeof head);
    return st == WQ_OK ? wq_buffer_add(&journal->out, stored.ptr, stored.len) : st;
}

static bool read_all(int fd, uint64_t off, uint8_t *out, size_t len)
{
    while (len > 0) {
        ssize_t n = pread(fd, out, len, (off_t)off);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        off += (uint64_t)n;
        out += n;
        len -= (size_t)n;
    }
    return true;
}

static bool make_room(struct wq_buffer *buffer, size_t len)
{
    if (buffer->cap < len) {
        uint8_t *ptr = realloc(buffer->ptr, len);
        if (!ptr)
            return false;
        buffer->ptr = ptr;
        buffer->cap = len;
    }
    buffer->len = len;
    return true;
}

/* Read the record at *off into `bytes` and go on behind it. WQ_E_DAMAGED it is cut or changed. */
static enum wq_status read_record(const struct wq_journal *journal, uint64_t *off, enum kind *kind,
                                  struct wq_buffer *stored, struct wq_buffer *bytes)
{
    uint8_t head[HEAD_BYTES], check[CHECK_BYTES];
    if (!read_all(journal->fd, *off, head, sizeof head))
        return WQ_E_DAMAGED;
    const uint32_t len = wq_load_u32(head + 4), stored_len = wq_load_u32(head + 8);
    if (len > RECORD_MAX || stored_len > RECORD_MAX)
        return WQ_E_DAMAGED;
    if (!make_room(stored, stored_len) || !make_room(bytes, len))
        return WQ_E_NOMEM;
    if (!read_all(journal->fd, *off + HEAD_BYTES, stored->ptr, stored_len))
        return WQ_E_DAMAGED;
    check_of(head, (struct wq_bytes){stored->ptr, stored_len}, check);
    if (memcmp(check, head + HEAD_BYTES - CHECK_BYTES, CHECK_BYTES) != 0 ||
        libdeflate_deflate_decompress(journal->inflate, stored->ptr, stored_len, bytes->ptr, len,
                                      NULL) != LIBDEFLATE_SUCCESS)
        return WQ_E_DAMAGED;
    *kind = (enum kind)wq_load_u32(head);
    *off += HEAD_BYTES + stored_len;
    return WQ_OK;
}

/* ---- what is there already ---- */

static struct wq_bytes copy_bytes(const struct wq_buffer *bytes)
{
    uint8_t *copy = malloc(bytes->len + 1);
    if (copy && bytes->len > 0)
        memcpy(copy, bytes->ptr, bytes->len);
    return (struct wq_bytes){copy, bytes->len};
}

static void free_entry(struct wq_journal_entry *entry)
{
    free((void *)(uintptr_t)entry->key.ptr);
    free((void *)(uintptr_t)entry->tail.ptr);
    *entry = (struct wq_journal_entry){0};
}

static enum wq_status keep_entry(struct wq_journal *journal, const struct wq_journal_entry *entry)
{
    if (journal->entry_n == journal->entry_cap) {
        const size_t cap = journal->entry_cap ? journal->entry_cap * 2 : 64;
        struct wq_journal_entry *entries = realloc(journal->entries, cap * sizeof *entries);
        if (!entries)
            return WQ_E_NOMEM;
        journal->entries = entries;
        journal->entry_cap = cap;
    }
    journal->entries[journal->entry_n++] = *entry;
    return WQ_OK;
}

static int compare_keys(struct wq_bytes a, struct wq_bytes b)
{
    if (a.len != b.len)
        return a.len < b.len ? -1 : 1;
    return a.len > 0 ? memcmp(a.ptr, b.ptr, a.len) : 0;
}

static int compare_entries(const void *a, const void *b)
{
    const struct wq_journal_entry *x = a, *y = b;
    const int order = compare_keys(x->key, y->key);
    return order ? order : (x->off < y->off) - (x->off > y->off);
}

/* Take a record into the entry that is being read; an entry that has ended is kept. */
static enum wq_status take_record(struct wq_journal *journal, struct wq_journal_entry *entry,
                                  enum kind kind, const struct wq_buffer *bytes, uint64_t next_off)
{
    if (kind == KEY) {
        free_entry(entry);
        *entry = (struct wq_journal_entry){.key = copy_bytes(bytes), .off = next_off};
        return entry->key.ptr ? WQ_OK : WQ_E_NOMEM;
    }
    if (kind != END || !entry->key.ptr)
        return WQ_OK;
    entry->tail = copy_bytes(bytes);
    enum wq_status st = entry->tail.ptr ? keep_entry(journal, entry) : WQ_E_NOMEM;
    if (st == WQ_OK)
        *entry = (struct wq_journal_entry){0};
    return st;
}

/* Find the entries that ended; the rest of the file, from the first record that is not whole, goes.
 */
static enum wq_status find_entries(struct wq_journal *journal)
{
    struct wq_journal_entry entry = {0};
    struct wq_buffer stored = {0}, bytes = {0};
    enum kind kind;
    uint64_t off = WQ_JOURNAL_MARK_BYTES;
    enum wq_status st = WQ_OK;
    while (st == WQ_OK) {
        journal->end_off = off;
        st = read_record(journal, &off, &kind, &stored, &bytes);
        if (st == WQ_OK)
            st = take_record(journal, &entry, kind, &bytes, off);
    }
    free_entry(&entry);
    wq_buffer_free(&stored);
    wq_buffer_free(&bytes);
    if (st != WQ_E_DAMAGED)
        return st;
    if (journal->entry_n > 0)
        qsort(journal->entries, journal->entry_n, sizeof *journal->entries, compare_entries);
    return ftruncate(journal->fd, (off_t)journal->end_off) == 0 ? WQ_OK : WQ_E_IO;
}

static enum wq_status begin_anew(struct wq_journal *journal, const uint8_t *mark)
{
    journal->end_off = 0;
    if (ftruncate(journal->fd, 0) != 0)
        return WQ_E_IO;
    enum wq_status st = wq_buffer_add(&journal->out, mark, WQ_JOURNAL_MARK_BYTES);
    return st == WQ_OK ? flush(journal) : st;
}

enum wq_status wq_journal_open(const char *path, const uint8_t mark[WQ_JOURNAL_MARK_BYTES],
                               struct wq_journal **journal)
{
    uint8_t found[WQ_JOURNAL_MARK_BYTES];
    struct wq_journal *j = calloc(1, sizeof *j);
    if (!j)
        return WQ_E_NOMEM;
    j->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    j->path = strdup(path);
    j->deflate = libdeflate_alloc_compressor(LEVEL);
    j->inflate = libdeflate_alloc_decompressor();
    enum wq_status st = j->fd < 0                             ? WQ_E_IO
                        : j->path && j->deflate && j->inflate ? WQ_OK
                                                              : WQ_E_NOMEM;
    if (st == WQ_OK && flock(j->fd, LOCK_EX | LOCK_NB) != 0)
        st = errno == EWOULDBLOCK ? WQ_E_RANGE : WQ_E_IO;
    if (st == WQ_OK)
        st = read_all(j->fd, 0, found, sizeof found) && memcmp(found, mark, sizeof found) == 0
                 ? find_entries(j)
                 : begin_anew(j, mark);
    if (st != WQ_OK) {
        const int saved = errno;
        wq_journal_close(j, false);
        errno = saved;
        return st;
    }
    *journal = j;
    return WQ_OK;
}

size_t wq_journal_entry_n(const struct wq_journal *journal)
{
    return journal->entry_n;
}

const struct wq_journal_entry *wq_journal_find(const struct wq_journal *journal,
                                               struct wq_bytes key)
{
    size_t low = 0, high = journal->entry_n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (compare_keys(journal->entries[middle].key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < journal->entry_n && compare_keys(journal->entries[low].key, key) == 0
               ? &journal->entries[low]
               : NULL;
}

enum wq_status wq_journal_read(const struct wq_journal *journal,
                               const struct wq_journal_entry *entry, void *self,
                               enum wq_status (*take)(void *self, struct wq_bytes bytes))
{
    struct wq_buffer stored = {0}, bytes = {0};
    enum kind kind = BLOCK;
    uint64_t off = entry->off;
    enum wq_status st = WQ_OK;
    while (st == WQ_OK && kind == BLOCK) {
        st = read_record(journal, &off, &kind, &stored, &bytes);
        if (st == WQ_OK && kind == BLOCK)
            st = take(self, (struct wq_bytes){bytes.ptr, bytes.len});
    }
    wq_buffer_free(&stored);
    wq_buffer_free(&bytes);
    return st;
}

/* ---- what is added ---- */

enum wq_status wq_journal_begin(struct wq_journal *journal, struct wq_bytes key)
{
    journal->block.len = journal->out.len = 0;
    return add_record(journal, KEY, key);
}

static enum wq_status close_block(struct wq_journal *journal)
{
    const struct wq_bytes block = {journal->block.ptr, journal->block.len};
    enum wq_status st = block.len > 0 ? add_record(journal, BLOCK, block) : WQ_OK;
    journal->block.len = 0;
    return st;
}

enum wq_status wq_journal_add(struct wq_journal *journal, struct wq_bytes bytes)
{
    enum wq_status st = wq_buffer_add(&journal->block, bytes.ptr, bytes.len);
    if (st == WQ_OK && journal->block.len >= BLOCK_BYTES)
        st = close_block(journal);
    return st == WQ_OK && journal->out.len >= WRITE_BYTES ? flush(journal) : st;
}

enum wq_status wq_journal_end(struct wq_journal *journal, struct wq_bytes tail)
{
    enum wq_status st = close_block(journal);
    if (st == WQ_OK)
        st = add_record(journal, END, tail);
    return st == WQ_OK ? flush(journal) : st;
}

void wq_journal_close(struct wq_journal *journal, bool is_done)
{
    if (!journal)
        return;
    for (size_t i = 0; i < journal->entry_n; i++)
        free_entry(&journal->entries[i]);
    free(journal->entries);
    if (is_done)
        unlink(journal->path);
    if (journal->fd >= 0)
        close(journal->fd);
    libdeflate_free_compressor(journal->deflate);
    libdeflate_free_decompressor(journal->inflate);
    wq_buffer_free(&journal->block);
    wq_buffer_free(&journal->out);
    wq_buffer_free(&journal->room);
    free(journal->path);
    free(journal);
}
