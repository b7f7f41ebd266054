/* SPDX-License-Identifier: MIT */
#include "warraq/status.h"

const char *wq_status_text(enum wq_status st)
{
    switch (st) {
    case WQ_OK:
        return "no error";
    case WQ_E_NOMEM:
        return "not enough memory";
    case WQ_E_IO:
        return "reading or writing failed";
    case WQ_E_NOT_BUNDLE:
        return "not a Warraq bundle";
    case WQ_E_NEWER:
        return "made for a newer reader";
    case WQ_E_TRUNCATED:
        return "the file is cut short";
    case WQ_E_DAMAGED:
        return "damaged";
    case WQ_E_LIMIT:
        return "larger than the format allows";
    case WQ_E_RANGE:
        return "no such article or page";
    case WQ_E_FONT:
        return "a font file is missing or broken";
    case WQ_E_SYNTAX:
        return "cannot be understood";
    }
    return "unknown error";
}
