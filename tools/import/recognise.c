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

/* ---- archives ---- */

static bool begins_with_bytes(const struct wq_head *head, const char *bytes, size_t len)
{
    return head->bytes.len >= len && memcmp(head->bytes.ptr, bytes, len) == 0;
}

/* With members, or without. */
bool wq_zip_recognise(const struct wq_head *head)
{
    return begins_with_bytes(head, "PK\3\4", 4) || begins_with_bytes(head, "PK\5\6", 4);
}

/* The book's first member says so, stored and without extra fields (EPUB OCF, 4.3). */
bool wq_epub_recognise(const struct wq_head *head)
{
    static const char mark[] = "mimetypeapplication/epub+zip";
    return wq_zip_recognise(head) && head->bytes.len >= 30 + strlen(mark) &&
           memcmp(head->bytes.ptr + 30, mark, strlen(mark)) == 0;
}

/* The sum of a tar's first record, its own field counted as spaces (POSIX pax, "ustar Interchange
 * Format"): old tars have no other mark. */
static bool is_tar(const struct wq_head *head)
{
    const uint8_t *record = head->bytes.ptr;
    unsigned sum = 0, wanted = 0;
    if (head->bytes.len < 512 || record[0] == 0)
        return false;
    for (size_t i = 0; i < 512; i++)
        sum += i >= 148 && i < 156 ? ' ' : record[i];
    for (size_t i = 148; i < 156; i++)
        if (record[i] >= '0' && record[i] <= '7')
            wanted = wanted * 8 + (record[i] - '0');
    return sum == wanted;
}

bool wq_tar_recognise(const struct wq_head *head)
{
    return begins_with_bytes(head, "\x1F\x8B\x08", 3) || begins_with_bytes(head, "BZh", 3) ||
           begins_with_bytes(head,
                             "\xFD"
                             "7zXZ",
                             6) ||
           begins_with_bytes(head, "\x28\xB5\x2F\xFD", 4) || is_tar(head);
}

bool wq_zim_recognise(const struct wq_head *head)
{
    return begins_with_bytes(head, "ZIM\x04", 4);
}

/* ---- XML ---- */

static struct wq_str skip_past(struct wq_str text, const char *end)
{
    const char *found = memmem(text.ptr, text.len, end, strlen(end));
    const size_t off = found ? (size_t)(found - text.ptr) + strlen(end) : text.len;
    return wq_trim((struct wq_str){text.ptr + off, text.len - off});
}

/* The name of the first element, without its prefix; empty: there is none. */
static struct wq_str root_name(struct wq_str text)
{
    size_t len = 1;
    while (begins_with(text, "<?") || begins_with(text, "<!")) {
        const char *end = memchr(text.ptr, '>', text.len);
        const bool has_subset = end && memchr(text.ptr, '[', (size_t)(end - text.ptr));
        text = skip_past(text, begins_with(text, "<?")     ? "?>"
                               : begins_with(text, "<!--") ? "-->"
                               : has_subset                ? "]>"
                                                           : ">");
    }
    if (text.len == 0 || *text.ptr != '<')
        return (struct wq_str){0};
    while (len < text.len && !memchr(" \t\r\n/>", text.ptr[len], 6))
        len++;
    const char *colon = memchr(text.ptr, ':', len);
    const char *start = colon ? colon + 1 : text.ptr + 1;
    return (struct wq_str){start, (size_t)(text.ptr + len - start)};
}

bool wq_feed_recognise(const struct wq_head *head)
{
    static const char *const roots[] = {"rss", "feed", "RDF"};
    const struct wq_str root = root_name(head->text);
    for (size_t i = 0; i < sizeof roots / sizeof roots[0]; i++)
        if (wq_str_equal(root, wq_str(roots[i])))
            return true;
    return false;
}
