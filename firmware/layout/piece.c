/* SPDX-License-Identifier: MIT */
/* The row of what an article shows: blocks, long ones cut at a sentence or a space, preformatted
 * ones at their lines. */
#include <string.h>
#include "internal.h"

#define ENDLESS_PIECE 2048u

/* Whether the byte before `i` ends a sentence: . ! ? U+061F or U+06D4. */
static bool ends_sentence(struct wq_str text, uint32_t i)
{
    uint8_t byte = (uint8_t)text.ptr[i - 1], lead = (uint8_t)text.ptr[i - 2];
    return byte == '.' || byte == '!' || byte == '?' || (lead == 0xD8 && byte == 0x9F) ||
           (lead == 0xDB && byte == 0x94);
}

/* Whether a strong letter of the direction stands at `off`. */
static bool has_letter(struct wq_str text, uint32_t off, bool is_rtl)
{
    uint32_t cp;
    struct wq_str rest = {text.ptr + off, text.len - off};
    rest.len = wq_utf8_decode(rest, &cp);
    return wq_paragraph_is_rtl(rest, !is_rtl) == is_rtl;
}

/* Isolates and brackets that are open. Their closers without an opener count for nothing. */
struct nesting {
    uint32_t isolate_n, bracket_n;
};

static void nest(struct nesting *open, struct wq_str text, uint32_t i)
{
    uint8_t byte = (uint8_t)text.ptr[i];
    if (byte == '(' || byte == '[') {
        open->bracket_n++;
    } else if (byte == ')' || byte == ']') {
        open->bracket_n -= open->bracket_n > 0;
    } else if (byte == 0xE2 && i + 2 < text.len && (uint8_t)text.ptr[i + 1] == 0x81) {
        uint8_t last = (uint8_t)text.ptr[i + 2];
        if (last >= 0xA6 && last <= 0xA8) /* U+2066 to U+2068 */
            open->isolate_n++;
        else if (last == 0xA9)
            open->isolate_n -= open->isolate_n > 0;
    }
}

/* How good a cut at `off`, after a space, is. Outside isolates and brackets and before a letter of
 * the paragraph's direction both sides have the levels that they have in the whole (UAX #9 W1 to
 * N2). */
static int rank_cut(struct wq_str text, uint32_t off, struct nesting open, bool is_rtl)
{
    return (open.isolate_n == 0) * 8 + (open.bracket_n == 0) * 4 +
           has_letter(text, off, is_rtl) * 2 + ends_sentence(text, off - 1);
}

/* Where a piece that begins at `off` and may reach `limit` ends: after the best space of its last
 * quarter, the last of equal ones; in a word without end sooner, at a character, for all of it is
 * divided anew for each page. */
static uint32_t cut_before(struct wq_str text, uint32_t off, uint32_t limit, bool is_rtl)
{
    uint32_t least = limit - (limit - off) / 4, best = 0;
    int best_rank = -1;
    struct nesting open = {0, 0};
    bool has_space = memchr(text.ptr + least, ' ', limit - least) != NULL;
    for (uint32_t i = off; i < limit && has_space; i++) {
        nest(&open, text, i);
        if (text.ptr[i] != ' ' || i < least)
            continue;
        int rank = rank_cut(text, i + 1, open, is_rtl);
        if (rank >= best_rank) {
            best_rank = rank;
            best = i + 1;
        }
    }
    if (best)
        return best;
    limit = off + ENDLESS_PIECE;
    while ((text.ptr[limit] & 0xC0) == 0x80)
        limit--;
    return limit;
}

static bool is_blank(struct wq_str text, uint32_t off, uint32_t end)
{
    while (off < end && (text.ptr[off] == ' ' || (text.ptr[off] >= '\t' && text.ptr[off] <= '\r')))
        off++;
    return off == end;
}

/* The end of the line at `off`, at most `end`: at its line feed. */
static uint32_t line_end(struct wq_str text, uint32_t off, uint32_t end)
{
    const char *feed = memchr(text.ptr + off, '\n', end - off);
    return feed ? (uint32_t)(feed - text.ptr) : end;
}

/* Move a piece of a preformatted block, which ends at `end`, over the empty lines at its start;
 * where its line ends. */
static uint32_t skip_blank_lines(struct wq_str text, uint32_t end, struct piece *piece)
{
    uint32_t stop = line_end(text, piece->off, end);
    while (stop + 1 < end && is_blank(text, piece->off, stop)) {
        piece->blank_n++;
        piece->off = stop + 1;
        stop = line_end(text, piece->off, end);
    }
    return stop + 1 < end ? stop : end;
}

static void cut_piece(const struct wq_article *article, struct piece *piece)
{
    const struct wq_block *block = &article->blocks[piece->block];
    uint32_t end = block->off + block->len;
    piece->begins = piece->off == block->off;
    piece->blank_n = 0;
    if (block->kind == WQ_BLOCK_PREFORMATTED)
        end = skip_blank_lines(article->text, end, piece);
    if (end - piece->off > WQ_PARA_MAX)
        end = cut_before(article->text, piece->off, piece->off + WQ_PARA_MAX, piece->is_rtl);
    piece->len = end - piece->off;
    piece->ends = end == block->off + block->len;
}

struct piece wq_piece_first(const struct wq_article *article, uint32_t block)
{
    struct piece piece = {.block = block, .off = article->blocks[block].off};
    if (article->blocks[block].len > WQ_PARA_MAX) {
        struct wq_str text = {article->text.ptr + piece.off, WQ_PARA_MAX};
        piece.is_rtl = wq_paragraph_is_rtl(text, wq_text_is_rtl(article->text));
    }
    cut_piece(article, &piece);
    return piece;
}

/* ---- a title that stands twice ---- */

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The byte at *at with white space before it folded to one space; 0 at the end. */
static char next_byte(struct wq_str text, size_t *at)
{
    if (*at >= text.len)
        return 0;
    if (!is_space(text.ptr[*at]))
        return text.ptr[(*at)++];
    while (*at < text.len && is_space(text.ptr[*at]))
        ++*at;
    return ' ';
}

/* Without white space and a full stop at its end. */
static struct wq_str trimmed(struct wq_str text)
{
    while (text.len > 0 && is_space(text.ptr[text.len - 1]))
        text.len--;
    text.len -= text.len > 0 && text.ptr[text.len - 1] == '.';
    while (text.len > 0 && is_space(text.ptr[text.len - 1]))
        text.len--;
    return text;
}

static bool is_same_but_white(struct wq_str a, struct wq_str b)
{
    size_t i = 0, j = 0;
    char byte;
    do {
        byte = next_byte(a, &i);
        if (byte != next_byte(b, &j))
            return false;
    } while (byte);
    return true;
}

static struct wq_str block_text(const struct wq_article *article, uint32_t block)
{
    return (struct wq_str){article->text.ptr + article->blocks[block].off,
                           article->blocks[block].len};
}

/* Whether block 1 is the title again: as a paragraph, or as the heading that a web page begins
 * with. A full stop at the end makes no difference. */
static bool says_title_again(const struct wq_article *article)
{
    const struct wq_block *blocks = article->blocks;
    return article->block_n > 1 && blocks[0].kind == WQ_BLOCK_HEADING &&
           (blocks[1].kind == WQ_BLOCK_PARAGRAPH || blocks[1].kind == WQ_BLOCK_HEADING) &&
           blocks[1].len <= WQ_PARA_MAX &&
           is_same_but_white(trimmed(block_text(article, 0)), trimmed(block_text(article, 1)));
}

/* ---- public ---- */

uint32_t wq_block_before(const struct wq_article *article, uint32_t block)
{
    return block == 2 && says_title_again(article) ? 0 : block - 1;
}

bool wq_piece_next(const struct wq_article *article, struct piece *piece)
{
    if (piece->ends) {
        piece->block += piece->block == 0 && says_title_again(article) ? 2 : 1;
        if (piece->block >= article->block_n)
            return false;
        *piece = wq_piece_first(article, piece->block);
        return true;
    }
    piece->off += piece->len;
    if (article->blocks[piece->block].kind == WQ_BLOCK_PREFORMATTED)
        piece->off += article->text.ptr[piece->off] == '\n';
    cut_piece(article, piece);
    return true;
}

bool wq_piece_find(const struct wq_article *article, uint32_t off, struct piece *piece)
{
    uint32_t low = 0, high = article->block_n; /* the last block that begins at or before off */
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (article->blocks[middle].off <= off)
            low = middle;
        else
            high = middle;
    }
    const struct wq_block *block = &article->blocks[low];
    if (off != 0 && (off < block->off || off >= block->off + block->len))
        return false;
    if (low == 1 && says_title_again(article) && ++low == article->block_n)
        return false;
    *piece = wq_piece_first(article, low);
    while (off >= piece->off + piece->len && !piece->ends)
        if (!wq_piece_next(article, piece))
            return false;
    return true;
}
