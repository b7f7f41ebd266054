/* SPDX-License-Identifier: MIT */
/* The tree of a page to blocks, in one walk. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "clean.h"
#include "html.h"
#include "warraq/format.h"

#define DEPTH_MAX 3000u    /* of the recursion; the tree of what was scanned is never deeper */
#define RAISED_MAX 5       /* digits that are raised or lowered */
#define TOLD_BYTES 12      /* of an alternative text that is looked for in the text */
#define TOLD_MAX 256u      /* and of so many pictures: each takes a walk over it */
#define SMALL_PX 32        /* a picture whose page says it is no larger is an ornament */
#define FIGURE_NODES 1000u /* of a picture with its caption; what has more is no such thing */

/* What holds for the text at a place; inherited. */
struct state {
    struct wq_marks marks;
    uint8_t kind;   /* of the block that text begins */
    uint8_t level;  /* of a heading */
    uint8_t list_n; /* lists around it, at most WQ_DEPTH_MAX */
    bool is_quoted, is_verse;
    bool is_pre;  /* white space is kept */
    bool is_line; /* a block inside does not end the one that is open */
    bool is_caption;
};

struct walker {
    const struct wq_html_page *page;
    struct wq_builder *builder;
    bool is_open;                    /* a block */
    bool ends_space;                 /* what was written ends with white space, or nothing was */
    bool has_item[WQ_DEPTH_MAX + 1]; /* the next block of this many lists is an item, */
    uint16_t item_number[WQ_DEPTH_MAX + 1]; /* with this number; 0: a bullet */
    uint16_t last_number[WQ_DEPTH_MAX + 1]; /* of the list; 0: it has none */
    bool is_title_met;
    const GumboNode *caption; /* of the figure, shown with its picture */
    const GumboNode *shown;   /* the last one that was */
    struct wq_str last_alt;   /* of the picture before */
    unsigned told_n;          /* alternative texts that were looked for in the text */
    struct wq_buffer waiting; /* const GumboNode *: pictures met where none can stand */
    unsigned depth;
    uint32_t hidden_n; /* words in hidden elements */
};

static enum wq_status walk(struct walker *walker, const GumboNode *node, struct state state);

static enum wq_status walk_children(struct walker *walker, const GumboNode *node,
                                    const struct state *state)
{
    enum wq_status st = WQ_OK;
    const GumboVector *children = &node->v.element.children;
    for (unsigned i = 0; i < children->length && st == WQ_OK; i++)
        st = walk(walker, children->data[i], *state);
    return st;
}

/* ---- blocks ---- */

static enum wq_status open_block(struct walker *walker, struct wq_block block)
{
    walker->is_open = walker->ends_space = true;
    return wq_builder_open(walker->builder, &block);
}

/* End the block that is open; where one line holds everything, part the words alone. */
static enum wq_status end_block(struct walker *walker, const struct state *state)
{
    static const struct wq_marks none;
    if (!walker->is_open)
        return WQ_OK;
    if (state->is_line) {
        enum wq_status st =
            walker->ends_space ? WQ_OK : wq_builder_run(walker->builder, wq_str(" "), &none);
        walker->ends_space = true;
        return st;
    }
    walker->is_open = false;
    walker->ends_space = true;
    return wq_builder_close(walker->builder);
}

/* The block that text begins here. */
static struct wq_block next_block(struct walker *walker, const struct state *state)
{
    struct wq_block block = {.kind = state->kind,
                             .level = state->list_n,
                             .flags = state->is_quoted ? WQ_BLOCK_QUOTED : 0};
    if (state->kind == WQ_BLOCK_HEADING)
        block.level = state->level;
    if (state->kind == WQ_BLOCK_PARAGRAPH && walker->has_item[state->list_n]) {
        block.kind = WQ_BLOCK_LIST_ITEM;
        block.number = walker->item_number[state->list_n];
    }
    walker->has_item[state->list_n] = false;
    return block;
}

/* ---- text ---- */

static bool is_white(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

static enum wq_status add_run(struct walker *walker, const struct state *state, struct wq_str text)
{
    if (text.len == 0)
        return WQ_OK;
    if (!walker->is_open) {
        enum wq_status st = open_block(walker, next_block(walker, state));
        if (st != WQ_OK)
            return st;
    }
    walker->ends_space = is_white(text.ptr[text.len - 1]);
    return wq_builder_run(walker->builder, text, &state->marks);
}

/* White space as in a line: one space for all that follows each other, none at the start. */
static enum wq_status add_line(struct walker *walker, const struct state *state, struct wq_str text)
{
    enum wq_status st = WQ_OK;
    while (text.len > 0 && st == WQ_OK) {
        size_t n = 0;
        while (n < text.len && is_white(text.ptr[n]))
            n++;
        if (n > 0 && walker->is_open && !walker->ends_space)
            st = add_run(walker, state, wq_str(" "));
        text.ptr += n;
        text.len -= n;
        for (n = 0; n < text.len && !is_white(text.ptr[n]);)
            n++;
        if (st == WQ_OK)
            st = add_run(walker, state, (struct wq_str){text.ptr, n});
        text.ptr += n;
        text.len -= n;
    }
    return st;
}

static enum wq_status add_text(struct walker *walker, const struct state *state, struct wq_str text)
{
    struct wq_buffer undone = {0};
    bool is_undone = false;
    enum wq_status st = WQ_OK;
    if (walker->page->garbled != WQ_GARBLED_NOT && !state->is_pre) {
        st = wq_garbled_undo(text, walker->page->garbled, &undone, &is_undone);
        wq_sink_count(walker->page->sink, WQ_NOTE_GARBLED, is_undone, 0);
        text = (struct wq_str){(const char *)undone.ptr, undone.len};
    }
    if (st == WQ_OK)
        st = state->is_pre && !state->is_line ? add_run(walker, state, text)
                                              : add_line(walker, state, text);
    wq_buffer_free(&undone);
    return st;
}

static enum wq_status break_line(struct walker *walker, const struct state *state)
{
    if (!walker->is_open || state->is_line)
        return end_block(walker, state);
    walker->ends_space = true;
    return wq_builder_run(walker->builder, wq_str("\n"), &state->marks);
}

/* ---- pictures ---- */

/* A picture that is a character, or no larger than one. */
static bool is_ornament(const GumboNode *image)
{
    static const char *const sides[] = {"width", "height"};
    if (wq_html_has_class(image, "emoji") || wq_html_has_class(image, "wp-smiley"))
        return true;
    for (int i = 0; i < 2; i++) {
        struct wq_str side = wq_html_attribute(image, sides[i]);
        if (side.len > 0 && side.len <= 4 && *side.ptr >= '0' && *side.ptr <= '9' &&
            atoi(side.ptr) <= SMALL_PX)
            return true;
    }
    return false;
}

static enum wq_status note_picture(struct walker *walker, struct wq_str path,
                                   const struct wq_buffer *why)
{
    char detail[WQ_NOTE_DETAIL_MAX];
    const size_t shown = wq_cut_length(path, wq_is_data_address(path) ? 40 : 200);
    snprintf(detail, sizeof detail, "%.*s: %.*s", (int)shown, path.ptr, (int)why->len,
             (const char *)why->ptr);
    return wq_sink_note(walker->page->sink, WQ_NOTE_PICTURE, 0, 1, detail);
}

/* Make `block` the one that shows the picture; it stays as it is when that cannot be had. */
static enum wq_status load_picture(struct walker *walker, const GumboNode *image,
                                   struct wq_block *block)
{
    static const char *const sources[] = {"src", "data-src", "data-original", "data-lazy-src"};
    struct wq_buffer why = {0};
    struct wq_str address = {0};
    enum wq_status st = WQ_E_SYNTAX;
    const size_t source_n = sizeof sources / sizeof sources[0];
    /* what stands in the page itself comes last: mostly it holds the place of another */
    for (size_t i = 0; i < 2 * source_n && st == WQ_E_SYNTAX; i++) {
        const struct wq_str source = wq_html_attribute(image, sources[i % source_n]);
        if (wq_is_data_address(source) != (i >= source_n))
            continue;
        address = source;
        st = wq_builder_address(walker->builder, address, block, &why);
    }
    if (st == WQ_E_RANGE)
        st = note_picture(walker, address, &why);
    wq_sink_count(walker->page->sink, WQ_NOTE_PICTURE_AWAY, st == WQ_E_SYNTAX, 0);
    wq_buffer_free(&why);
    return st == WQ_E_SYNTAX ? WQ_OK : st;
}

/* The picture with its caption, else with what the page says instead of it. */
static enum wq_status add_shown(struct walker *walker, struct wq_block block, struct wq_str instead,
                                struct state state)
{
    enum wq_status st = end_block(walker, &state);
    const struct state around = state;
    if (st == WQ_OK)
        st = open_block(walker, block);
    state.is_line = block.kind == WQ_BLOCK_IMAGE;
    state.is_pre = false;
    walker->shown = walker->caption;
    walker->caption = NULL;
    state.is_caption = walker->shown != NULL;
    if (st == WQ_OK && walker->shown)
        st = walk_children(walker, walker->shown, &state);
    else if (st == WQ_OK)
        st = add_text(walker, &state, instead.len > 0 ? instead : wq_str("\xEF\xBF\xBC"));
    return st == WQ_OK ? end_block(walker, &around) : st;
}

/* The name of a file, or another single word of Latin letters, digits and signs. */
static bool is_file_name(struct wq_str text)
{
    bool has_sign = false;
    for (size_t i = 0; i < text.len; i++) {
        if (is_white(text.ptr[i]) || (uint8_t)text.ptr[i] >= 0x80)
            return false;
        has_sign |= memchr("._-0123456789", text.ptr[i], 13) != NULL;
    }
    return has_sign;
}

/* What a page says instead of a picture; empty if that is its title, as pages do that have nothing
 * to say, or stands in the text or beside the picture before. */
static struct wq_str instead_of(struct walker *walker, const GumboNode *image)
{
    const struct wq_str alt = wq_html_attribute(image, "alt"), text = walker->page->text;
    if (is_ornament(image))
        return alt;
    const bool is_long = alt.len >= TOLD_BYTES && walker->told_n < TOLD_MAX;
    walker->told_n += is_long;
    const bool is_told =
        wq_str_equal(alt, walker->last_alt) ||
        (is_long && text.len >= alt.len && memmem(text.ptr, text.len, alt.ptr, alt.len));
    walker->last_alt = alt;
    return is_told || wq_is_phrase(walker->page->phrases, WQ_PHRASE_LINE, alt) ||
                   is_file_name(alt) || wq_is_same_text(alt, walker->page->title)
               ? (struct wq_str){0}
               : alt;
}

/* In the line, parted from the words around it. */
static enum wq_status add_instead(struct walker *walker, const struct state *state,
                                  struct wq_str instead)
{
    if (instead.len == 0)
        return WQ_OK;
    enum wq_status st = add_line(walker, state, wq_str(" "));
    if (st == WQ_OK)
        st = add_line(walker, state, instead);
    return st == WQ_OK ? add_line(walker, state, wq_str(" ")) : st;
}

static enum wq_status add_image(struct walker *walker, const GumboNode *image, struct state state)
{
    const struct wq_str instead = instead_of(walker, image);
    struct wq_block block = {.kind = WQ_BLOCK_PARAGRAPH,
                             .level = state.list_n,
                             .flags = state.is_quoted ? WQ_BLOCK_QUOTED : 0};
    if (is_ornament(image))
        return add_line(walker, &state, instead);
    if (state.is_line)
        return wq_buffer_add(&walker->waiting, &image, sizeof image);
    enum wq_status st = load_picture(walker, image, &block);
    if (st != WQ_OK)
        return st;
    /* what is not shown is told in the line, as browsers do */
    if (block.kind != WQ_BLOCK_IMAGE && !walker->caption)
        return add_instead(walker, &state, instead);
    state.kind = WQ_BLOCK_PARAGRAPH;
    state.marks = (struct wq_marks){0};
    return add_shown(walker, block, instead, state);
}

/* Show the pictures of a line or table that has ended. */
static enum wq_status add_waiting(struct walker *walker, const struct state *state)
{
    enum wq_status st = WQ_OK;
    for (size_t i = 0; i < walker->waiting.len / sizeof(const GumboNode *) && st == WQ_OK; i++)
        st = add_image(walker, ((const GumboNode **)(void *)walker->waiting.ptr)[i], *state);
    walker->waiting.len = 0;
    return st;
}

/* A figure of one picture: its caption goes with the picture. Others are blocks as they stand. */
static enum wq_status add_figure(struct walker *walker, const GumboNode *figure,
                                 const struct state *state)
{
    const GumboNode *caption = NULL, *outer = walker->caption;
    unsigned image_n = 0, node_n = 0;
    for (const GumboNode *node = figure; node && node_n < FIGURE_NODES;
         node = wq_html_next(node, figure, node == caption), node_n++) {
        if (!caption && node != figure && wq_html_is_caption(node))
            caption = node;
        image_n += wq_html_is(node, GUMBO_TAG_IMG) && !is_ornament(node);
    }
    if (node_n == FIGURE_NODES)
        image_n = 0;
    walker->caption = image_n == 1 && !state->is_line ? caption : NULL;
    enum wq_status st = end_block(walker, state);
    if (st == WQ_OK)
        st = walk_children(walker, figure, state);
    caption = walker->caption;
    walker->caption = outer;
    if (st == WQ_OK && caption && image_n == 1) /* its picture was not there to take it */
        st = walk_children(walker, caption, state);
    return st == WQ_OK ? end_block(walker, state) : st;
}

/* ---- tables ---- */

static enum wq_status add_cell(struct walker *walker, const struct wq_html_cells *cells,
                               const struct state *state, bool *is_new_table, bool *is_new_row)
{
    const uint32_t before_n = wq_builder_block_n(walker->builder);
    struct state inner = *state;
    struct wq_block block = {.kind = WQ_BLOCK_CELL,
                             .level = state->list_n,
                             .number = cells->column,
                             .flags = state->is_quoted ? WQ_BLOCK_QUOTED : 0};
    block.flags |= *is_new_table ? WQ_BLOCK_NEW_TABLE : 0;
    block.flags |= *is_new_row ? WQ_BLOCK_NEW_ROW : 0;
    block.flags |= cells->is_header ? WQ_BLOCK_HEADER : 0;
    inner.is_line = true;
    enum wq_status st = open_block(walker, block);
    if (st == WQ_OK)
        st = walk_children(walker, cells->at, &inner);
    if (st == WQ_OK)
        st = end_block(walker, state);
    if (wq_builder_block_n(walker->builder) > before_n)
        *is_new_table = *is_new_row = false;
    return st;
}

/* What stands in a table beside its cells: captions. */
static enum wq_status add_captions(struct walker *walker, const GumboNode *table,
                                   const struct state *state)
{
    enum wq_status st = WQ_OK;
    const GumboVector *children = &table->v.element.children;
    for (unsigned i = 0; i < children->length && st == WQ_OK; i++)
        if (wq_html_is(children->data[i], GUMBO_TAG_CAPTION))
            st = walk(walker, children->data[i], *state);
    return st;
}

static enum wq_status add_table(struct walker *walker, const GumboNode *table,
                                const struct state *state)
{
    struct wq_html_cells cells = {.table = table};
    bool is_new_table = true, is_new_row = true;
    enum wq_status st = add_captions(walker, table, state);
    if (st == WQ_OK)
        st = end_block(walker, state);
    while (st == WQ_OK && wq_html_next_cell(&cells)) {
        is_new_row |= cells.is_new_row;
        st = add_cell(walker, &cells, state, &is_new_table, &is_new_row);
    }
    return st == WQ_OK ? add_waiting(walker, state) : st;
}

static bool shows_text(const GumboNode *top)
{
    for (const GumboNode *node = top; node;
         node = wq_html_next(node, top, node != top && wq_html_is_hidden(node))) {
        const bool is_text = node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_CDATA;
        if (is_text && wq_trim(wq_str(node->v.text.text)).len > 0)
            return true;
    }
    return false;
}

/* Two hemistichs. */
static enum wq_status add_halves(struct walker *walker, const GumboNode *const halves[2],
                                 const struct state *state)
{
    struct state inner = *state;
    enum wq_status st = WQ_OK;
    inner.is_line = true;
    walker->builder->is_hemistich = true;
    for (uint16_t i = 0; i < 2 && st == WQ_OK; i++) {
        st = open_block(walker, (struct wq_block){.kind = WQ_BLOCK_VERSE,
                                                  .level = state->list_n,
                                                  .flags = state->is_quoted ? WQ_BLOCK_QUOTED : 0,
                                                  .number = i});
        if (st == WQ_OK)
            st = walk_children(walker, halves[i], &inner);
        if (st == WQ_OK)
            st = end_block(walker, state);
    }
    walker->builder->is_hemistich = false;
    return st;
}

/* Headings that are halves of verses. */
static enum wq_status add_couplets(struct walker *walker, const GumboNode *node,
                                   const struct state *state)
{
    const GumboNode *halves[2];
    unsigned at = 0;
    enum wq_status st = end_block(walker, state);
    while (st == WQ_OK && (halves[0] = wq_html_next_half(node, &at)) &&
           (halves[1] = wq_html_next_half(node, &at)))
        st = add_halves(walker, halves, state);
    return st;
}

/* A row of a poem: two halves stand beside each other, anything else is a line for each. */
static enum wq_status add_couplet(struct walker *walker, const GumboNode *row,
                                  const struct state *state)
{
    const GumboNode *halves[3] = {0};
    unsigned n = 0;
    enum wq_status st = end_block(walker, state);
    for (const GumboNode *node = row; node && n < 3; node = wq_html_next(node, row, node != row)) {
        bool is_cell = wq_html_is(node, GUMBO_TAG_TD) || wq_html_is(node, GUMBO_TAG_TH);
        if (is_cell && shows_text(node))
            halves[n++] = node;
    }
    if (st != WQ_OK || n != 2)
        return st == WQ_OK ? walk_children(walker, row, state) : st;
    return add_halves(walker, halves, state);
}

/* ---- lists ---- */

static uint16_t number_of(const GumboNode *node, const char *name)
{
    struct wq_str text = wq_html_attribute(node, name);
    uint32_t n = 0;
    for (size_t i = 0; i < text.len && i < 6; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return 0;
        n = n * 10 + (uint32_t)(text.ptr[i] - '0');
    }
    return n <= UINT16_MAX ? (uint16_t)n : 0;
}

static enum wq_status add_list(struct walker *walker, const GumboNode *list, struct state state)
{
    const bool is_ordered = wq_html_is(list, GUMBO_TAG_OL);
    enum wq_status st = end_block(walker, &state);
    if (state.list_n < WQ_DEPTH_MAX)
        state.list_n++;
    const uint16_t outer = walker->last_number[state.list_n];
    const uint16_t start = number_of(list, "start");
    walker->last_number[state.list_n] = 0;
    if (is_ordered && start > 0)
        walker->last_number[state.list_n] = (uint16_t)(start - 1);
    const GumboVector *children = &list->v.element.children;
    for (unsigned i = 0; i < children->length && st == WQ_OK; i++) {
        const GumboNode *item = children->data[i];
        if (wq_html_is(item, GUMBO_TAG_LI)) {
            uint16_t *number = &walker->last_number[state.list_n];
            const uint16_t value = number_of(item, "value");
            *number = value > 0 ? value : *number < UINT16_MAX ? (uint16_t)(*number + 1) : *number;
            walker->item_number[state.list_n] = is_ordered ? *number : 0;
            walker->has_item[state.list_n] = !state.is_line;
        }
        st = walk(walker, item, state);
        walker->has_item[state.list_n] = false;
    }
    walker->last_number[state.list_n] = outer;
    return st;
}

/* ---- headings and simple blocks ---- */

/* Whether the heading says what the title says, and is the first to do so. */
static enum wq_status is_title(struct walker *walker, const GumboNode *heading, bool *is_it)
{
    struct wq_buffer text = {0};
    enum wq_status st = wq_html_text(heading, &text);
    struct wq_str inner = wq_trim((struct wq_str){(const char *)text.ptr, text.len});
    *is_it = !walker->is_title_met && wq_str_equal(inner, walker->page->title);
    walker->is_title_met |= *is_it;
    wq_buffer_free(&text);
    return st;
}

static enum wq_status add_block(struct walker *walker, const GumboNode *node, struct state state,
                                bool is_line)
{
    struct state inner = state;
    enum wq_status st = end_block(walker, &state);
    inner.is_line |= is_line;
    if (st == WQ_OK)
        st = walk_children(walker, node, &inner);
    if (st == WQ_OK)
        st = end_block(walker, &state);
    return st == WQ_OK && is_line && !state.is_line ? add_waiting(walker, &state) : st;
}

static enum wq_status add_heading(struct walker *walker, const GumboNode *node, struct state state)
{
    bool is_it = false;
    /* one that stands in another has been looked at with it */
    enum wq_status st = state.is_line ? WQ_OK : is_title(walker, node, &is_it);
    if (st != WQ_OK || is_it)
        return st;
    const unsigned level = node->v.element.tag - GUMBO_TAG_H1 + 1;
    const struct state around = state;
    if (!state.is_line) {
        state.kind = WQ_BLOCK_HEADING;
        state.level = (uint8_t)(level < 2 ? 2 : level); /* the title alone is of the first */
        state.is_pre = false;
    }
    st = end_block(walker, &around);
    state.is_line = true;
    if (st == WQ_OK)
        st = walk_children(walker, node, &state);
    if (st == WQ_OK)
        st = end_block(walker, &around);
    return st == WQ_OK && !around.is_line ? add_waiting(walker, &around) : st;
}

static enum wq_status add_rule(struct walker *walker, const struct state *state)
{
    static const struct wq_marks none;
    enum wq_status st = end_block(walker, state);
    if (st != WQ_OK || state->is_line)
        return st;
    st = open_block(walker, (struct wq_block){.kind = WQ_BLOCK_RULE,
                                              .level = state->list_n,
                                              .flags = state->is_quoted ? WQ_BLOCK_QUOTED : 0});
    if (st == WQ_OK)
        st = wq_builder_run(walker->builder, wq_str("* * *"), &none);
    return st == WQ_OK ? end_block(walker, state) : st;
}

/* ---- the walk ---- */

/* Where a link leads, if it leads out of the page to something that can be read. */
static struct wq_str link_of(const GumboNode *node)
{
    struct wq_str href = wq_html_attribute(node, "href");
    bool is_script = href.len > 11 && strncasecmp(href.ptr, "javascript:", 11) == 0;
    return href.len == 0 || *href.ptr == '#' || is_script || href.len > WQ_FIELD_MAX
               ? (struct wq_str){0}
               : href;
}

/* Digits raised or lowered have characters of their own: 10 to the 6th is not 106. */
static enum wq_status add_raised(struct walker *walker, const GumboNode *node,
                                 const struct state *state)
{
    static const char signs[] = "0123456789+-";
    static const char *const raised[] = {"⁰", "¹", "²", "³", "⁴", "⁵",
                                         "⁶", "⁷", "⁸", "⁹", "⁺", "⁻"};
    static const char *const lowered[] = {"₀", "₁", "₂", "₃", "₄", "₅",
                                          "₆", "₇", "₈", "₉", "₊", "₋"};
    const GumboVector *children = &node->v.element.children;
    const GumboNode *only = children->length == 1 ? children->data[0] : NULL;
    const char *text = only && only->type == GUMBO_NODE_TEXT ? only->v.text.text : "";
    const size_t len = strlen(text);
    enum wq_status st = WQ_OK;
    if (len == 0 || len > RAISED_MAX || strspn(text, signs) != len)
        return walk_children(walker, node, state);
    for (size_t i = 0; i < len && st == WQ_OK; i++) {
        const size_t sign = (size_t)(strchr(signs, text[i]) - signs);
        st = add_run(walker, state,
                     wq_str(wq_html_is(node, GUMBO_TAG_SUP) ? raised[sign] : lowered[sign]));
    }
    return st;
}

static enum wq_status walk_inline(struct walker *walker, const GumboNode *node, struct state *state)
{
    switch (node->v.element.tag) {
    case GUMBO_TAG_B:
    case GUMBO_TAG_STRONG:
        state->marks.is_strong = true;
        break;
    case GUMBO_TAG_I:
    case GUMBO_TAG_EM:
    case GUMBO_TAG_CITE:
    case GUMBO_TAG_DFN:
        state->marks.is_emphasis = true;
        break;
    case GUMBO_TAG_A:
        if (wq_html_is_back(walker->page->notes, node))
            return WQ_OK;
        state->marks.note = wq_html_mark_of(walker->page->notes, node);
        if (state->marks.note == 0)
            state->marks.link = link_of(node);
        break;
    case GUMBO_TAG_BR:
        return break_line(walker, state);
    case GUMBO_TAG_IMG:
        return add_image(walker, node, *state);
    case GUMBO_TAG_SUP:
    case GUMBO_TAG_SUB:
        return add_raised(walker, node, state);
    default:
        break;
    }
    return walk_children(walker, node, state);
}

static enum wq_status walk_block(struct walker *walker, const GumboNode *node, struct state *state)
{
    switch (node->v.element.tag) {
    case GUMBO_TAG_H1:
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4:
    case GUMBO_TAG_H5:
    case GUMBO_TAG_H6:
        return add_heading(walker, node, *state);
    case GUMBO_TAG_UL:
    case GUMBO_TAG_OL:
    case GUMBO_TAG_MENU:
    case GUMBO_TAG_DIR:
        return add_list(walker, node, *state);
    case GUMBO_TAG_BLOCKQUOTE:
        state->is_quoted = true;
        break;
    case GUMBO_TAG_PRE:
    case GUMBO_TAG_LISTING:
        state->is_pre = true;
        if (!state->is_line && !state->is_verse)
            state->kind = WQ_BLOCK_PREFORMATTED;
        break;
    case GUMBO_TAG_TABLE:
        if (!state->is_line && !state->is_verse && wq_html_is_data(node))
            return add_table(walker, node, state);
        break;
    case GUMBO_TAG_TR:
        if (state->is_verse && !state->is_line)
            return add_couplet(walker, node, state);
        break;
    case GUMBO_TAG_HR:
        return add_rule(walker, state);
    case GUMBO_TAG_DT:
        state->marks.is_strong = true;
        break;
    default:
        break;
    }
    return add_block(walker, node, *state, false);
}

static enum wq_status count_hidden(struct walker *walker, const GumboNode *node)
{
    struct wq_buffer text = {0};
    GumboTag tag = node->v.element.tag;
    bool is_code = tag == GUMBO_TAG_SCRIPT || tag == GUMBO_TAG_STYLE || tag == GUMBO_TAG_HEAD;
    enum wq_status st = is_code ? WQ_OK : wq_html_text(node, &text);
    walker->hidden_n += wq_count_words((struct wq_str){(const char *)text.ptr, text.len});
    wq_buffer_free(&text);
    return st;
}

static bool is_piece(const GumboNode *node)
{
    static const GumboTag tags[] = {GUMBO_TAG_SPAN, GUMBO_TAG_CITE, GUMBO_TAG_SMALL, GUMBO_TAG_A};
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
        if (wq_html_is(node, tags[i]))
            return true;
    return false;
}

/* Whether nothing but its looks parts the element from the one before: what a picture shows, and
 * who took it. */
static bool is_glued(const GumboNode *node, const struct state *state)
{
    const size_t at = node->index_within_parent;
    const GumboNode *before = node->parent && node->parent->type == GUMBO_NODE_ELEMENT && at > 0 &&
                                      at < node->parent->v.element.children.length
                                  ? node->parent->v.element.children.data[at - 1]
                                  : NULL;
    return before && is_piece(node) && is_piece(before) &&
           (state->is_caption || wq_html_is_caption(before) || wq_html_is_caption(node));
}

static enum wq_status walk_element(struct walker *walker, const GumboNode *node,
                                   struct state *state)
{
    if (wq_html_is_hidden(node))
        return count_hidden(walker, node);
    if (is_glued(node, state)) {
        const struct state line = {.is_line = true};
        const enum wq_status st = end_block(walker, &line);
        if (st != WQ_OK)
            return st;
    }
    if (wq_html_has_class(node, "mw-cite-backlink"))
        return WQ_OK; /* "^ a b" before a note: back to where it is marked */
    if (node == walker->caption || node == walker->shown)
        return WQ_OK; /* it stands with its picture */
    if (state->kind != WQ_BLOCK_NOTE && wq_html_note_of(walker->page->notes, node) > 0)
        return end_block(walker, state); /* at the end, with the others */
    if (wq_html_is_figure(node))
        return add_figure(walker, node, state);
    if (wq_html_is_poem(node) && !state->is_line) {
        state->is_verse = true;
        state->kind = WQ_BLOCK_VERSE;
    }
    if (wq_html_is_block(node) && !state->is_line && wq_html_is_couplets(node))
        return add_couplets(walker, node, state);
    return wq_html_is_block(node) ? walk_block(walker, node, state)
                                  : walk_inline(walker, node, state);
}

/* An arrow that leads back from a note, of which the link is left out. */
static bool is_arrow(const char *text)
{
    static const char *const arrows[] = {"^", "↑", "↩", "↩︎", "⏎"};
    for (size_t i = 0; i < sizeof arrows / sizeof arrows[0]; i++)
        if (wq_str_equal(wq_trim(wq_str(text)), wq_str(arrows[i])))
            return true;
    return false;
}

static enum wq_status walk(struct walker *walker, const GumboNode *node, struct state state)
{
    enum wq_status st = WQ_OK;
    switch (node->type) {
    case GUMBO_NODE_TEXT:
    case GUMBO_NODE_CDATA:
    case GUMBO_NODE_WHITESPACE:
        if (state.kind == WQ_BLOCK_NOTE && is_arrow(node->v.text.text))
            return WQ_OK;
        return add_text(walker, &state, wq_str(node->v.text.text));
    case GUMBO_NODE_ELEMENT:
        if (walker->depth == DEPTH_MAX)
            return WQ_E_LIMIT;
        walker->depth++;
        st = walk_element(walker, node, &state);
        walker->depth--;
        return st;
    default:
        return st;
    }
}

static enum wq_status add_title(struct walker *walker)
{
    const struct state state = {.kind = WQ_BLOCK_HEADING, .level = 1};
    enum wq_status st = add_text(walker, &state, walker->page->title);
    return st == WQ_OK ? end_block(walker, &state) : st;
}

static enum wq_status add_notes(struct walker *walker)
{
    const struct wq_html_notes *notes = walker->page->notes;
    const struct state after = {.kind = WQ_BLOCK_NOTE};
    const struct state inside = {.kind = WQ_BLOCK_NOTE, .is_line = true};
    enum wq_status st = WQ_OK;
    for (size_t i = 0; i < notes->notes.len / sizeof(const GumboNode *) && st == WQ_OK; i++) {
        st = open_block(walker,
                        (struct wq_block){.kind = WQ_BLOCK_NOTE, .number = (uint16_t)(i + 1)});
        if (st == WQ_OK)
            st = walk_children(walker, ((const GumboNode **)(void *)notes->notes.ptr)[i], &inside);
        if (st == WQ_OK)
            st = end_block(walker, &after);
    }
    /* a note has no place for pictures */
    wq_sink_count(walker->page->sink, WQ_NOTE_PICTURE_AWAY,
                  (uint32_t)(walker->waiting.len / sizeof(const GumboNode *)), 0);
    walker->waiting.len = 0;
    return st;
}

enum wq_status wq_html_build(const struct wq_html_page *page, struct wq_builder *builder)
{
    struct walker *walker = calloc(1, sizeof *walker);
    const struct state state = {.kind = WQ_BLOCK_PARAGRAPH};
    if (!walker)
        return WQ_E_NOMEM;
    walker->page = page;
    walker->builder = builder;
    walker->ends_space = true;
    walker->is_title_met = page->is_title_cut;
    enum wq_status st = add_title(walker);
    if (st == WQ_OK)
        st = walk(walker, page->main, state);
    if (st == WQ_OK)
        st = end_block(walker, &state);
    if (st == WQ_OK)
        st = add_notes(walker);
    wq_sink_count(page->sink, WQ_NOTE_HIDDEN, walker->hidden_n, 0);
    wq_buffer_free(&walker->waiting);
    free(walker);
    return st;
}
