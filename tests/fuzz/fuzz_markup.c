/* SPDX-License-Identifier: MIT */
/* Any bytes behind the first as the text that it chooses: Markdown, a table, a feed, JSON. */
#include "import_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"a.md", "a.csv", "a.json", "a"};
    if (size > 0)
        fuzz_import((struct wq_bytes){data + 1, size - 1}, names[data[0] % 4], false);
    return 0;
}
