/* SPDX-License-Identifier: MIT */
/* Formats whose importers need a library that a build may lack: told without it, so that such a
 * build can name what it leaves out. */
#include <string.h>
#include "import.h"

static bool begins_with(struct wq_str text, const char *start)
{
    return text.len >= strlen(start) && memcmp(text.ptr, start, strlen(start)) == 0;
}

/* A line "---" and then one with a name and a colon; by its name where nothing else speaks for it.
 */
bool wq_markdown_recognise(const struct wq_head *head)
{
    const struct wq_str text = head->text;
    if (text.len > 0 && (wq_head_is_named(head, ".md") || wq_head_is_named(head, ".markdown")))
        return true;
    if (begins_with(text, "+++\n"))
        return memmem(text.ptr + 4, text.len - 4, "\n+++", 4) != NULL;
    if (!begins_with(text, "---\n"))
        return false;
    const char *end = memchr(text.ptr + 4, '\n', text.len - 4);
    return end && memchr(text.ptr + 4, ':', (size_t)(end - text.ptr) - 4) &&
           memmem(end, (size_t)(text.ptr + text.len - end), "\n---", 4);
}
