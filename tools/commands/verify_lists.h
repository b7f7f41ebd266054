/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_COMMANDS_VERIFY_LISTS_H
#define WARRAQ_COMMANDS_VERIFY_LISTS_H
/* Whether lists, groups, versions, news, ids and related articles agree with the rows of the
 * catalogue.
 */
#include "warraq/bundle.h"

struct wq_lists_handlers {
    void *self;
    /* `what` contradicts the rows; `article` is where that was seen, UINT32_MAX: at no one article.
     * Told once of each. */
    void (*hurt)(void *self, const char *what, const char *problem, uint32_t article);
};

/* Look through all of them. What cannot be read, for its cluster is damaged, is passed over. Of ids
 * some 4,096 are looked up. Time O(n), memory about 80 bytes an article. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_lists_verify(struct wq_bundle *bundle, struct wq_arena *arena,
                                             const struct wq_lists_handlers *handlers);

#endif
