/* SPDX-License-Identifier: MIT */
/* The pages of an index: its shape, the levels above the leaves, lengths, the stream of postings.
 */
#include <string.h>
#include "internal.h"

#define LEVELS_MAX 4 /* above the leaves: 256^4 */
#define PAGE_ROOM (WQ_LEAF_MAX + WQ_BITS_SLACK)

/* Load page `number` of the terms into `slot`, unless it is there. */
static enum wq_status load_terms(struct wq_lexicon *lexicon, uint32_t number,
                                 struct wq_page_slot *slot)
{
    if (slot->is_loaded && slot->number == number)
        return WQ_OK;
    slot->is_loaded = false;
    enum wq_status st =
        lexicon->source.terms(lexicon->source.self, number, slot->bytes, WQ_LEAF_MAX, &slot->len);
    if (st != WQ_OK)
        return st;
    slot->number = number;
    slot->is_loaded = true;
    return WQ_OK;
}

/* ---- opening ---- */

static uint32_t pages_of(uint32_t n, uint32_t per_page)
{
    return n / per_page + (n % per_page != 0);
}

/* Pages of the terms that `leaf_n` leaves and `article_n` articles make, without the shape. */
static uint64_t count_pages(uint32_t article_n, uint32_t leaf_n)
{
    uint64_t n = (uint64_t)pages_of(article_n, 2 * WQ_LENGTHS_PAGE) + leaf_n;
    for (uint32_t level_n = leaf_n; level_n > 1;) {
        level_n = pages_of(level_n, WQ_BRANCH_PAGES);
        n += level_n;
    }
    return n;
}

static enum wq_status read_shape(struct wq_lexicon *lexicon)
{
    const struct wq_lexicon_source *source = &lexicon->source;
    uint8_t shape[WQ_SHAPE_BYTES];
    uint32_t len;
    if (source->terms_n == 0)
        return WQ_E_RANGE;
    enum wq_status st = source->terms(source->self, source->terms_n - 1, shape, sizeof shape, &len);
    if (st != WQ_OK)
        return st;
    if (len < WQ_SHAPE_OFF_WEIGHTS)
        return WQ_E_DAMAGED;
    if (wq_load_u32(shape + WQ_SHAPE_OFF_FOLD) != WQ_FOLD_VERSION)
        return WQ_E_NEWER;
    lexicon->article_n = wq_load_u32(shape + WQ_SHAPE_OFF_ARTICLE_N);
    lexicon->leaf_n = wq_load_u32(shape + WQ_SHAPE_OFF_LEAF_N);
    lexicon->postings_bytes = wq_load_u64(shape + WQ_SHAPE_OFF_POSTINGS);
    lexicon->lengths_n = pages_of(lexicon->article_n, 2 * WQ_LENGTHS_PAGE);
    lexicon->word_n = wq_load_u64(shape + WQ_SHAPE_OFF_WORDS);
    memcpy(lexicon->own_weights, shape + WQ_SHAPE_OFF_WEIGHTS, sizeof lexicon->own_weights);
    const uint64_t room = (uint64_t)source->postings_n * WQ_POSTINGS_PAGE;
    bool is_sound = len == WQ_SHAPE_BYTES && lexicon->article_n == source->article_n &&
                    count_pages(lexicon->article_n, lexicon->leaf_n) + 1 == source->terms_n &&
                    lexicon->postings_bytes <= room &&
                    lexicon->word_n <= (uint64_t)lexicon->article_n * WQ_TEXT_MAX;
    return is_sound ? WQ_OK : WQ_E_DAMAGED;
}

static bool make_slot(struct wq_page_slot *slot, struct wq_arena *arena, size_t bytes)
{
    slot->bytes = wq_arena_alloc_raw(arena, bytes, 1);
    return slot->bytes != NULL;
}

enum wq_status wq_lexicon_open(struct wq_arena *arena, const struct wq_lexicon_source *source,
                               struct wq_lexicon **lexicon)
{
    size_t mark = wq_arena_mark(arena);
    struct wq_lexicon *i = wq_arena_alloc(arena, 1, sizeof *i);
    if (!i)
        return WQ_E_NOMEM;
    i->source = *source;
    enum wq_status st = read_shape(i);
    bool has_room = st == WQ_OK && make_slot(&i->lengths, arena, PAGE_ROOM) &&
                    make_slot(&i->branch, arena, PAGE_ROOM);
    for (int slot = 0; slot < WQ_PAGE_SLOTS && has_room; slot++)
        has_room = make_slot(&i->postings[slot], arena, WQ_POSTINGS_PAGE);
    if (st == WQ_OK && !has_room)
        st = WQ_E_NOMEM;
    if (st != WQ_OK) {
        wq_arena_rewind(arena, mark);
        return st;
    }
    *lexicon = i;
    return WQ_OK;
}

/* ---- weights ---- */

static uint8_t most_of(const struct wq_lexicon *lexicon, int count_n)
{
    uint8_t most = 0;
    for (int count = 0; count < count_n; count++) {
        for (int length = 0; length < WQ_LENGTH_CLASSES; length++)
            most = lexicon->weights[count][length] > most ? lexicon->weights[count][length] : most;
    }
    return most;
}

void wq_lexicon_weigh(struct wq_lexicon *lexicon, const struct wq_collection *collection)
{
    const uint32_t own = wq_mean_words(lexicon->word_n, lexicon->article_n);
    const uint32_t mean =
        collection ? wq_mean_words(collection->word_n, collection->article_n) : own;
    lexicon->has_own = mean == own;
    if (lexicon->has_own)
        memcpy(lexicon->weights, lexicon->own_weights, sizeof lexicon->weights);
    else
        wq_weights_make(mean, lexicon->weights);
    lexicon->most = most_of(lexicon, WQ_COUNT_CLASSES);
    lexicon->most_untitled = most_of(lexicon, WQ_COUNT_IN_TITLE);
}

/* ---- lengths and postings ---- */

enum wq_status wq_lexicon_lengths(struct wq_lexicon *lexicon, const uint32_t *articles, uint32_t n,
                                  uint8_t *length_classes)
{
    struct wq_page_slot *slot = &lexicon->lengths;
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t byte = articles[i] / 2;
        if (!slot->is_loaded || slot->number != byte / WQ_LENGTHS_PAGE) {
            enum wq_status st = load_terms(lexicon, byte / WQ_LENGTHS_PAGE, slot);
            if (st != WQ_OK)
                return st;
        }
        if (byte % WQ_LENGTHS_PAGE >= slot->len)
            return WQ_E_DAMAGED;
        length_classes[i] = slot->bytes[byte % WQ_LENGTHS_PAGE] >> (articles[i] % 2 * 4) & 15;
    }
    return WQ_OK;
}

/* The page of postings, in the slot that was not used for longest. */
static enum wq_status load_postings(struct wq_lexicon *lexicon, uint32_t number,
                                    const struct wq_page_slot **page)
{
    struct wq_page_slot *slot = &lexicon->postings[0];
    for (int i = 0; i < WQ_PAGE_SLOTS; i++) {
        struct wq_page_slot *other = &lexicon->postings[i];
        if (other->is_loaded && other->number == number) {
            slot = other;
            break;
        }
        if (other->used < slot->used)
            slot = other;
    }
    if (!slot->is_loaded || slot->number != number) {
        slot->is_loaded = false;
        enum wq_status st = lexicon->source.postings(lexicon->source.self, number, slot->bytes,
                                                     WQ_POSTINGS_PAGE, &slot->len);
        if (st != WQ_OK)
            return st;
        slot->number = number;
        slot->is_loaded = true;
    }
    slot->used = ++lexicon->use_n;
    *page = slot;
    return WQ_OK;
}

enum wq_status wq_lexicon_postings(struct wq_lexicon *lexicon, uint64_t off, size_t len,
                                   uint8_t *out)
{
    if (off > lexicon->postings_bytes || len > lexicon->postings_bytes - off)
        return WQ_E_DAMAGED;
    while (len > 0) {
        const struct wq_page_slot *page;
        enum wq_status st = load_postings(lexicon, (uint32_t)(off / WQ_POSTINGS_PAGE), &page);
        if (st != WQ_OK)
            return st;
        const size_t at = (size_t)(off % WQ_POSTINGS_PAGE);
        size_t n = WQ_POSTINGS_PAGE - at;
        n = n < len ? n : len;
        if (at + n > page->len)
            return WQ_E_DAMAGED;
        memcpy(out, page->bytes + at, n);
        out += n;
        off += n;
        len -= n;
    }
    return WQ_OK;
}

/* ---- levels ---- */

int wq_term_compare(struct wq_bytes a, struct wq_bytes b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n ? memcmp(a.ptr, b.ptr, n) : 0;
    return order != 0 ? order : a.len < b.len ? -1 : a.len > b.len;
}

static enum wq_status take_byte(struct wq_bytes *from, uint8_t *byte)
{
    if (from->len == 0)
        return WQ_E_DAMAGED;
    *byte = *from->ptr++;
    from->len--;
    return WQ_OK;
}

/* A number that is `half` unless that says that it is larger. */
static enum wq_status take_share(struct wq_bytes *from, uint32_t half, size_t *number)
{
    uint8_t more = 0;
    enum wq_status st = half == WQ_SHARE_MAX ? take_byte(from, &more) : WQ_OK;
    *number = half + more;
    return st;
}

enum wq_status wq_take_front_coded(struct wq_front_coded *from, uint8_t term[WQ_TERM_MAX],
                                   size_t *n)
{
    uint8_t halves = 0;
    size_t shared = 0, more = 0;
    enum wq_status st = take_byte(&from->shares, &halves);
    if (st == WQ_OK)
        st = take_share(&from->shares, halves >> 4, &shared);
    if (st == WQ_OK)
        st = take_share(&from->shares, halves & 15, &more);
    if (st != WQ_OK)
        return st;
    if (shared > *n || more == 0 || shared + more > WQ_TERM_MAX || more > from->letters.len)
        return WQ_E_DAMAGED;
    const uint8_t *letters = from->letters.ptr;
    /* a term is above the one before when its own first letter is */
    if (shared < *n && letters[0] <= term[shared])
        return WQ_E_DAMAGED;
    memcpy(term + shared, letters, more);
    *n = shared + more;
    from->letters = (struct wq_bytes){letters + more, from->letters.len - more};
    return WQ_OK;
}

/* A page above the leaves, taken apart. */
struct branch {
    struct wq_bytes counts;        /* of each page below, the most articles that a term of it has */
    struct wq_front_coded strings; /* its first term */
};

static enum wq_status read_branch(const struct wq_page_slot *page, struct branch *branch)
{
    struct wq_bytes whole = {page->bytes, page->len}, head;
    enum wq_status st = wq_bytes_at(whole, 0, WQ_BRANCH_HEAD_BYTES, &head);
    if (st != WQ_OK)
        return st;
    const uint32_t counts_len = wq_load_u16(head.ptr), shares_len = wq_load_u16(head.ptr + 2);
    const size_t letters_off = WQ_BRANCH_HEAD_BYTES + (size_t)counts_len + shares_len;
    if (letters_off > whole.len)
        return WQ_E_DAMAGED;
    branch->counts = (struct wq_bytes){whole.ptr + WQ_BRANCH_HEAD_BYTES, counts_len};
    branch->strings.shares = (struct wq_bytes){branch->counts.ptr + counts_len, shares_len};
    branch->strings.letters = (struct wq_bytes){whole.ptr + letters_off, whole.len - letters_off};
    return WQ_OK;
}

/* The last of the page's terms that is not above `term`, or the first. */
static enum wq_status find_branch(const struct wq_page_slot *page, uint32_t n, struct wq_bytes term,
                                  uint32_t *at)
{
    struct branch branch;
    uint8_t bytes[WQ_TERM_MAX];
    size_t len = 0;
    enum wq_status st = read_branch(page, &branch);
    *at = 0;
    for (uint32_t i = 0; i < n && st == WQ_OK; i++) {
        st = wq_take_front_coded(&branch.strings, bytes, &len);
        if (st != WQ_OK)
            return st;
        if (wq_term_compare((struct wq_bytes){bytes, len}, term) > 0)
            break;
        *at = i;
    }
    return st;
}

/* Where the pages of each level begin, and how many there are: the leaves are level 0. The topmost
 * level is returned. */
static uint32_t find_levels(const struct wq_lexicon *lexicon, uint32_t first[LEVELS_MAX + 1],
                            uint32_t page_n[LEVELS_MAX + 1])
{
    uint32_t top = 0;
    page_n[0] = lexicon->leaf_n;
    first[0] = lexicon->lengths_n;
    for (; page_n[top] > 1 && top < LEVELS_MAX; top++) {
        first[top + 1] = first[top] + page_n[top];
        page_n[top + 1] = pages_of(page_n[top], WQ_BRANCH_PAGES);
    }
    return top;
}

enum wq_status wq_lexicon_leaf(struct wq_lexicon *lexicon, struct wq_bytes term, uint32_t *leaf)
{
    uint32_t first[LEVELS_MAX + 1], page_n[LEVELS_MAX + 1];
    uint32_t number = 0;
    for (uint32_t level = find_levels(lexicon, first, page_n); level > 0; level--) {
        const uint32_t below = page_n[level - 1] - number * WQ_BRANCH_PAGES;
        uint32_t branch;
        enum wq_status st = load_terms(lexicon, first[level] + number, &lexicon->branch);
        if (st == WQ_OK)
            st = find_branch(&lexicon->branch, below < WQ_BRANCH_PAGES ? below : WQ_BRANCH_PAGES,
                             term, &branch);
        if (st != WQ_OK)
            return st;
        number = number * WQ_BRANCH_PAGES + branch;
    }
    *leaf = number;
    return WQ_OK;
}

enum wq_status wq_lexicon_leaf_counts(struct wq_lexicon *lexicon, uint32_t leaf, uint32_t n,
                                      uint32_t *counts)
{
    uint32_t first[LEVELS_MAX + 1], page_n[LEVELS_MAX + 1];
    struct branch branch = {0};
    if (find_levels(lexicon, first, page_n) == 0)
        return WQ_E_RANGE;
    for (uint32_t at = leaf / WQ_BRANCH_PAGES * WQ_BRANCH_PAGES; at < leaf + n; at++) {
        enum wq_status st = WQ_OK;
        uint32_t count;
        if (at % WQ_BRANCH_PAGES == 0)
            st = load_terms(lexicon, first[1] + at / WQ_BRANCH_PAGES, &lexicon->branch);
        if (st == WQ_OK && at % WQ_BRANCH_PAGES == 0)
            st = read_branch(&lexicon->branch, &branch);
        if (st == WQ_OK)
            st = wq_take_varint(&branch.counts, &count);
        if (st != WQ_OK)
            return st;
        if (at >= leaf)
            counts[at - leaf] = count;
    }
    return WQ_OK;
}

enum wq_status wq_lexicon_load_leaf(struct wq_lexicon *lexicon, uint32_t leaf, uint8_t *page,
                                    uint32_t *len)
{
    enum wq_status st = lexicon->source.terms(lexicon->source.self, lexicon->lengths_n + leaf, page,
                                              WQ_LEAF_MAX, len);
    if (st == WQ_OK)
        memset(page + *len, 0, WQ_BITS_SLACK);
    return st;
}
