/* SPDX-License-Identifier: MIT */
/* Any bytes as an archive, a book or a crawl: their first bytes say which. */
#include "import_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct wq_bytes bytes = {data, size};
    fuzz_import(bytes, "", true);
    fuzz_import(bytes, "", false);
    return 0;
}
