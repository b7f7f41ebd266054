/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_PACK_JOURNAL_H
#define WARRAQ_PACK_JOURNAL_H
/* What was made of inputs, kept beside a bundle while it is being packed, so that a run that was
 * interrupted is gone on with. One file, only appended to; what a crash left unfinished at its end, or
 * anything that does not agree with its checksum, is as if it had never been written. */
#include "write.h"

#define WQ_JOURNAL_MARK_BYTES 32

struct wq_journal;

/* What is kept of an input. */
struct wq_journal_entry {
    struct wq_bytes key; /* what it was made of */
    struct wq_bytes tail;
    uint64_t off; /* of its first block */
};

/* Open the journal at `path`, or create it. One whose first bytes are not `mark` is begun anew.
 * WQ_E_RANGE another process is at work with it; WQ_E_IO with errno set; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_journal_open(const char *path,
                                             const uint8_t mark[WQ_JOURNAL_MARK_BYTES],
                                             struct wq_journal **journal);

/* How many entries were there when it was opened. */
size_t wq_journal_entry_n(const struct wq_journal *journal);

/* The entry that was there with this key, the last one of several; NULL: there was none. */
const struct wq_journal_entry *wq_journal_find(const struct wq_journal *journal,
                                               struct wq_bytes key);

/* Give its bytes to `take`, in pieces as they were added; what that returns ends it. WQ_E_IO,
 * WQ_E_NOMEM; WQ_E_DAMAGED the file has changed since it was opened. */
WQ_MUST_CHECK enum wq_status wq_journal_read(const struct wq_journal *journal,
                                             const struct wq_journal_entry *entry, void *self,
                                             enum wq_status (*take)(void *self,
                                                                    struct wq_bytes bytes));

/* Begin an entry; one that was not ended is forgotten. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_journal_begin(struct wq_journal *journal, struct wq_bytes key);
/* Add to it; what is added at once comes back in one piece. WQ_E_IO with errno set; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_journal_add(struct wq_journal *journal, struct wq_bytes bytes);
/* End it, with what is known only now. From here on it survives this process. Errors as above. */
WQ_MUST_CHECK enum wq_status wq_journal_end(struct wq_journal *journal, struct wq_bytes tail);

/* Close it; with `is_done` the file is removed. NULL is allowed. */
void wq_journal_close(struct wq_journal *journal, bool is_done);

#endif
