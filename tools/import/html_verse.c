/* SPDX-License-Identifier: MIT */
/* Poems in pages: by what their elements are called, and by rows of headings that are halves of
 * verses. */
#include <string.h>
#include "html.h"

#define HALVES_MIN 4u /* of a poem that nothing else tells */
#define HALF_WORDS_MIN 2u
#define HALF_WORDS_MAX 9u
#define HALF_WORDS_APART 4u /* between the longest and the shortest */

bool wq_html_is_poem(const GumboNode *node)
{
    static const char *const words[] = {"poem", "verse", "poetry", "qasida", "قصيدة", "شعر"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (wq_html_has_class(node, words[i]))
            return true;
    return false;
}

/* The words of a heading that may be half a verse: no link, and nothing is announced by it; 0: it
 * is none.
 */
static uint32_t count_half(const GumboNode *heading)
{
    struct wq_buffer text = {0};
    uint32_t word_n = 0;
    for (const GumboNode *node = heading; node; node = wq_html_next(node, heading, false))
        if (wq_html_is(node, GUMBO_TAG_A) || wq_html_is(node, GUMBO_TAG_IMG))
            return 0;
    if (wq_html_text(heading, &text) == WQ_OK) {
        const struct wq_str line = wq_trim((struct wq_str){(const char *)text.ptr, text.len});
        const bool is_half =
            line.len > 0 && line.ptr[line.len - 1] != ':' && !memchr(line.ptr, '\n', line.len);
        word_n = is_half ? wq_count_words(line) : 0;
    }
    wq_buffer_free(&text);
    return word_n >= HALF_WORDS_MIN && word_n <= HALF_WORDS_MAX ? word_n : 0;
}

static bool is_heading(const GumboNode *node)
{
    return node->type == GUMBO_NODE_ELEMENT && node->v.element.tag >= GUMBO_TAG_H2 &&
           node->v.element.tag <= GUMBO_TAG_H6;
}

/* Nothing that is shown. */
static bool is_gap(const GumboNode *node)
{
    const bool is_text = node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_CDATA;
    return (!is_text && node->type != GUMBO_NODE_ELEMENT) || wq_html_is(node, GUMBO_TAG_BR) ||
           (is_text && wq_trim(wq_str(node->v.text.text)).len == 0);
}

bool wq_html_is_couplets(const GumboNode *node)
{
    uint32_t n = 0, least = HALF_WORDS_MAX, most = 0;
    GumboTag tag = GUMBO_TAG_UNKNOWN;
    for (unsigned i = 0; i < node->v.element.children.length; i++) {
        const GumboNode *child = node->v.element.children.data[i];
        if (is_gap(child))
            continue;
        if (!is_heading(child) || (n > 0 && child->v.element.tag != tag))
            return false;
        const uint32_t word_n = count_half(child);
        if (word_n == 0)
            return false;
        tag = child->v.element.tag;
        least = word_n < least ? word_n : least;
        most = word_n > most ? word_n : most;
        n++;
    }
    return n >= HALVES_MIN && n % 2 == 0 && most - least <= HALF_WORDS_APART;
}

const GumboNode *wq_html_next_half(const GumboNode *node, unsigned *at)
{
    while (*at < node->v.element.children.length) {
        const GumboNode *child = node->v.element.children.data[(*at)++];
        if (is_heading(child))
            return child;
    }
    return NULL;
}
