/* SPDX-License-Identifier: MIT */
/* Files that lie beside articles and are none; the same in a folder and in an archive. */
#include <string.h>
#include <strings.h>
#include "protocol.h"

static bool ends_with(struct wq_str path, const char *end)
{
    const size_t len = strlen(end);
    return path.len > len && strncasecmp(path.ptr + path.len - len, end, len) == 0;
}

bool wq_is_beside(struct wq_str path)
{
    static const char *const ends[] = {
        ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg",   ".ico", ".bmp", ".avif",
        ".css", ".js",  ".mjs",  ".map", ".woff", ".woff2", ".ttf", ".otf", ".eot",
    };
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (ends_with(path, ends[i]))
            return true;
    return false;
}

size_t wq_page_of_folder(struct wq_str folder)
{
    static const char *const ends[] = {
        "_files", "-files", ".files", "_file", "_fichiers", "-Dateien", "_archivos", "_ملفات",
    };
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (ends_with(folder, ends[i]))
            return folder.len - strlen(ends[i]);
    return 0;
}
