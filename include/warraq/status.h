/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_STATUS_H
#define WARRAQ_STATUS_H
/* The one result type of every call that can fail. Includes nothing. */

#define WQ_MUST_CHECK __attribute__((warn_unused_result))

enum wq_status {
    WQ_OK = 0,
    WQ_E_NOMEM,      /* an arena is full */
    WQ_E_IO,         /* the file or device below refused to read, write or sync */
    WQ_E_NOT_BUNDLE, /* the first bytes are not a bundle's */
    WQ_E_NEWER,      /* made by a newer packer: unknown major version or required feature */
    WQ_E_TRUNCATED,  /* the file is shorter than its header says */
    WQ_E_DAMAGED,    /* a check failed, or a field points where it must not */
    WQ_E_LIMIT,      /* larger than format.h or a docstring allows */
    WQ_E_RANGE,      /* no article, page or position of that number */
    WQ_E_FONT,       /* a font file is missing, broken, or failed to shape */
    WQ_E_SYNTAX      /* a name, option value or script line that cannot be read */
};

/* One short English phrase for `st`, lower case, no full stop: "the file is cut short".
 * Never NULL, static; an unknown value gives "unknown error". */
const char *wq_status_text(enum wq_status st);

#endif
