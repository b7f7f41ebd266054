/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_IMPORT_CONTAINER_H
#define WARRAQ_IMPORT_CONTAINER_H
/* What the importers of files that hold other files share. */
#include "import.h"

/* A member of a container. */
struct wq_member {
    struct wq_str path;             /* for notes, and as its name */
    const struct wq_known *known;   /* NULL: nothing */
    const struct wq_files *files;   /* of the container; NULL: it has none to give */
    void *self;                     /* for pull: as in struct wq_input */
    enum wq_status (*pull)(void *self, struct wq_buffer *bytes);
    const char *const *fault;       /* why the last pull gave WQ_E_TRUNCATED; NULL: nobody knows */
};

/* Import it, with its path before each of its notes. What is wrong with it is told and costs it alone.
 * WQ_E_IO, WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_member_import(const struct wq_member *member,
                                              const struct wq_input *container,
                                              struct wq_sink *sink);

/* The same, when its container says what it is. */
WQ_MUST_CHECK enum wq_status wq_member_import_as(const struct wq_format *format,
                                                 const struct wq_member *member,
                                                 const struct wq_input *container,
                                                 struct wq_sink *sink);

/* Whether so many members were looked at that further ones would tell nothing new of what pages have;
 * never if they are to be packed. */
bool wq_has_looked(const struct wq_sink *sink);

/* The pull of a member that cannot even be opened. */
enum wq_status wq_member_broken(void *self, struct wq_buffer *bytes);

/* Whether it holds an article as far as its path tells. What is beside articles is counted; hidden names
 * and what systems add are passed over as in folders. */
bool wq_member_is_wanted(struct wq_str path, struct wq_sink *sink);

/* Append a name as it stands in an archive: as it is if it is UTF-8, else out of `charset`
 * (wq_charset_tell_names), or as it is if that is UNKNOWN. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_member_name(struct wq_str raw, enum wq_charset charset,
                                            struct wq_buffer *name);

/* Told once for a member whose path leads out of the container: only its text is read, where it would lie
 * is nothing to warraq. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_member_check_path(struct wq_str path, struct wq_sink *sink);

/* What was unpacked, against bombs. All zero to start. */
struct wq_unpacked {
    uint64_t packed_n, n;
};

/* Whether so much has come of so little that it is no text. */
bool wq_unpacked_is_bomb(const struct wq_unpacked *unpacked);

#endif
