/* SPDX-License-Identifier: MIT */
#include "lines.h"
#include <string.h>

#define HEADING_BYTES 220u
#define HEADING_WORDS 14u
#define HEADED_WORDS 12u /* of the paragraphs before and after one */

uint32_t wq_count_words(struct wq_str text)
{
    uint32_t n = 0, cp;
    bool inside = false;
    for (size_t off = 0; off < text.len;) {
        off += wq_utf8_decode((struct wq_str){text.ptr + off, text.len - off}, &cp);
        bool is_space = wq_is_space(cp);
        n += !is_space && !inside;
        inside = !is_space;
    }
    return n;
}

bool wq_ends_sentence(struct wq_str text)
{
    static const char *const closing[] = {"\"", "”", "“", "»", ")", "]", "’", "'"};
    static const char *const stops[] = {".", "!", "؟", "?", "…", "،", "؛", ":", ";"};
    for (size_t i = 0; i < sizeof closing / sizeof closing[0]; i++) {
        const size_t len = strlen(closing[i]);
        if (text.len > len && memcmp(text.ptr + text.len - len, closing[i], len) == 0) {
            text = wq_trim((struct wq_str){text.ptr, text.len - len});
            i = (size_t)-1;
        }
    }
    for (size_t i = 0; i < sizeof stops / sizeof stops[0]; i++) {
        const size_t len = strlen(stops[i]);
        if (text.len >= len && memcmp(text.ptr + text.len - len, stops[i], len) == 0)
            return true;
    }
    return false;
}

/* Items of lists, tags and remarks are no headings, however short. */
static bool is_marked(struct wq_str line)
{
    static const char *const marks[] = {"-", "–", "—", "•", "*",  "#",
                                        ">", "(", "[", "«", "\"", "+"};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (line.len >= strlen(marks[i]) && memcmp(line.ptr, marks[i], strlen(marks[i])) == 0)
            return true;
    return *line.ptr >= '0' && *line.ptr <= '9';
}

bool wq_is_heading(struct wq_str before, struct wq_str line, struct wq_str after)
{
    return line.len > 0 && line.len <= HEADING_BYTES && !is_marked(line) &&
           !wq_ends_sentence(line) && wq_count_words(line) <= HEADING_WORDS &&
           wq_ends_sentence(before) && wq_count_words(before) >= HEADED_WORDS &&
           wq_count_words(after) >= HEADED_WORDS;
}
