/* SPDX-License-Identifier: MIT */
/* One line: which words, how its spaces stretch, where its glyphs stand. */
#include <string.h>
#include "internal.h"

/* Spaces may shrink to 0.85 of their width before a line is broken earlier. */
#define SHRINK_PERCENT 15

/* ---- which words ---- */

uint32_t wq_lines_fill(const struct wq_para *para, int32_t measure_f26, struct line_words *lines)
{
    uint32_t n = 0, first = 0, fits = 0; /* fits: end of the words known to fit, 0: none */
    int32_t width = 0, spaces = 0;       /* of words [first, i], and the spaces between them */
    for (uint32_t i = 0; i < para->word_n; i++) {
        const struct wq_word *word = &para->words[i];
        width += word->width_f26;
        bool is_over = width + spaces - spaces * SHRINK_PERCENT / 100 > measure_f26;
        /* where no break is allowed, as in "! ! ! !", better one between words than too long a line
         */
        uint32_t end = fits > first ? fits : i;
        if (is_over && end > first) {
            lines[n++] = (struct line_words){first, end};
            first = end;
            width = spaces = 0;
            i = end - 1; /* again from the word after the break */
            continue;
        }
        width += word->fixed_f26;
        spaces += word->space_f26;
        if (word->break_after != WQ_BREAK_NONE)
            fits = i + 1;
        if (word->break_after == WQ_BREAK_FORCED && i + 1 < para->word_n) {
            lines[n++] = (struct line_words){first, i + 1};
            first = i + 1;
            width = spaces = 0;
        }
    }
    lines[n++] = (struct line_words){first, para->word_n};
    return n;
}

/* ---- where the glyphs stand ---- */

/* A run, or the white space between two words. */
struct item {
    const struct wq_run *run; /* NULL: white space */
    int32_t space_f26, fixed_f26;
    uint32_t word, run_number; /* of the run */
    uint32_t word_off;         /* which its glyphs' offsets count from */
    uint32_t off, end_off;     /* up to the item that follows */
};

/* The items of a line, and the line as it is before justification. */
struct items {
    struct item *items;
    uint8_t *levels;
    uint32_t *order;
    uint32_t n, glyph_n, gap_n;
    int32_t width_f26, space_f26;      /* space_f26: of that, what may stretch */
    int32_t most_ascent, most_descent; /* of its runs */
};

static void list_run(struct items *list, const struct wq_para *para, uint32_t word, uint32_t number)
{
    const struct wq_run *run = &para->words[word].runs[number];
    list->levels[list->n] = run->level;
    list->items[list->n++] = (struct item){
        .run = run, .word = word, .run_number = number, .word_off = para->words[word].off};
    list->glyph_n += run->glyph_n;
    list->width_f26 += run->width_f26;
    if (run->ascent_px > list->most_ascent)
        list->most_ascent = run->ascent_px;
    if (run->descent_px > list->most_descent)
        list->most_descent = run->descent_px;
}

static void list_space(struct items *list, const struct wq_word *word)
{
    list->levels[list->n] = word->space_level;
    list->items[list->n++] = (struct item){
        .space_f26 = word->space_f26, .fixed_f26 = word->fixed_f26, .off = word->end_off};
    list->width_f26 += word->space_f26 + word->fixed_f26;
    list->space_f26 += word->space_f26;
    list->gap_n += word->space_f26 > 0;
}

static enum wq_status list_items(struct wq_arena *scratch, const struct wq_para *para,
                                 struct line_words words, struct items *list)
{
    uint32_t cap = 0;
    for (uint32_t w = words.first; w < words.end; w++)
        cap += para->words[w].run_n + 1;
    *list = (struct items){.items = wq_arena_alloc_raw(scratch, cap, sizeof *list->items),
                           .levels = wq_arena_alloc_raw(scratch, cap, 1),
                           .order = wq_arena_alloc_raw(scratch, cap, sizeof *list->order)};
    if (!list->items || !list->levels || !list->order)
        return WQ_E_NOMEM;
    for (uint32_t w = words.first; w < words.end; w++) {
        const struct wq_word *word = &para->words[w];
        for (uint32_t r = 0; r < word->run_n; r++)
            list_run(list, para, w, r);
        if (w + 1 < words.end && (word->space_f26 || word->fixed_f26))
            list_space(list, word);
    }
    wq_order_visual(list->levels, list->n, list->order);
    return WQ_OK;
}

static bool is_item_rtl(const struct items *list, uint32_t i)
{
    return list->levels[i] & 1;
}

/* Where the items' texts begin and end; what shows nothing goes with what stands before it. */
static void find_texts(struct items *list, const struct wq_line *line)
{
    uint32_t end_off = line->end_off;
    for (uint32_t i = list->n; i-- > 0;) {
        struct item *item = &list->items[i];
        const struct wq_run *run = item->run;
        if (run && run->glyph_n > 0)
            item->off =
                item->word_off + run->glyphs[is_item_rtl(list, i) ? run->glyph_n - 1 : 0].off;
        item->end_off = end_off;
        if (!run || run->glyph_n > 0)
            end_off = item->off;
    }
    for (uint32_t i = 0; i < list->n; i++)
        if (!list->items[i].run || list->items[i].run->glyph_n > 0) {
            list->items[i].off = line->off;
            break;
        }
}

static int32_t round_px(int32_t f26)
{
    return (f26 + 32) >> 6;
}

/* Note the ink of a placed glyph in the line's skyline. */
static void add_ink(const struct page_builder *b, const struct wq_placed_glyph *placed,
                    struct skyline *sky)
{
    const struct wq_glyph glyph = {.gid = placed->gid, .face = placed->face};
    struct wq_ink ink = wq_glyph_ink(b->spec->fonts, &glyph);
    if (ink.left == ink.right)
        return;
    int32_t up_px = sky->baseline_px - placed->y;
    int32_t ascent = ink.ascent + up_px, descent = ink.descent - up_px;
    int32_t right_px = placed->stretch_px ? placed->stretch_px : ink.right;
    int32_t from = (placed->x + ink.left) / COLUMN_PX, to = (placed->x + right_px) / COLUMN_PX;
    from = from < 0 ? 0 : from;
    to = to >= COLUMNS_MAX ? COLUMNS_MAX - 1 : to;
    for (int32_t c = from; c <= to; c++) {
        if (ascent > sky->ascent[c])
            sky->ascent[c] = (int16_t)ascent;
        if (descent > sky->descent[c])
            sky->descent[c] = (int16_t)descent;
    }
}

void wq_skyline_draw(const struct page_builder *b, struct skyline *sky)
{
    if (sky->is_drawn)
        return;
    sky->is_drawn = true;
    memset(sky->ascent, 0, sizeof sky->ascent);
    memset(sky->descent, 0, sizeof sky->descent);
    for (uint32_t i = 0; i < sky->glyph_n; i++)
        add_ink(b, &b->glyphs[sky->glyph_first + i], sky);
}

/* The skyline of the line that is being placed, for its runs. */
static void see_line(struct page_builder *b, const struct items *list, const struct wq_line *line)
{
    struct skyline *sky = b->at;
    sky->is_drawn = false;
    sky->baseline_px = 0;
    sky->most_ascent = list->most_ascent;
    sky->most_descent = list->most_descent;
    sky->glyph_first = line->glyph_first;
    sky->glyph_n = b->glyph_n - line->glyph_first;
}

/* A glyph of the word at `word_off`. */
static struct wq_placed_glyph placed_at(const struct wq_glyph *glyph, uint32_t word_off,
                                        int32_t pen_f26)
{
    return (struct wq_placed_glyph){.gid = glyph->gid,
                                    .face = glyph->face,
                                    .x = (int16_t)round_px(pen_f26 + glyph->dx_f26),
                                    .y = (int16_t)-round_px(glyph->dy_f26),
                                    .off = word_off + glyph->off};
}

/* The cells of one run or space while they are placed. */
struct item_cells {
    const struct wq_run *run; /* NULL: white space */
    struct wq_cell *first, *next;
    uint32_t word_off;
    uint32_t glyph; /* the last cell's first glyph */
    bool is_rtl;
};

static bool has_ink(const struct page_builder *b, const struct wq_run *run, uint32_t i)
{
    uint32_t off = run->glyphs[i].off;
    for (; i < run->glyph_n && run->glyphs[i].off == off; i++) {
        struct wq_ink ink = wq_glyph_ink(b->spec->fonts, &run->glyphs[i]);
        if (ink.left != ink.right)
            return true;
    }
    return false;
}

/* Whether the last cell has no width before x_px. */
static inline bool is_flat(const struct item_cells *cells, int32_t x_px)
{
    return cells->next > cells->first && cells->next[-1].x_px >= x_px;
}

/* Whether such a cell has yet something to show: it shares the cell beside it, as the alef of some
 * faces' lam-alef must. */
static bool is_squeezed(const struct page_builder *b, const struct wq_run *run, uint32_t glyph)
{
    return run && has_ink(b, run, glyph);
}

/* A cell that begins at x_px for the text at `off`. */
static inline void place_cell(const struct page_builder *b, struct item_cells *cells, uint32_t off,
                              int32_t x_px)
{
    if (is_flat(cells, x_px)) {
        x_px = cells->next[-1].x_px;
        if (is_squeezed(b, cells->run, cells->glyph)) {
            uint32_t other_off = (--cells->next)->off;
            off = other_off < off ? other_off : off;
        }
    }
    *cells->next++ = (struct wq_cell){.off = off, .x_px = (int16_t)x_px, .is_rtl = cells->is_rtl};
}

/* A cell for the glyph cluster that begins at glyph `i` with the pen at pen_f26. It begins at the
 * origin of its first glyph that advances, which kerning may have moved over its neighbour. */
static inline void place_cluster(const struct page_builder *b, struct item_cells *cells, uint32_t i,
                                 int32_t pen_f26)
{
    const struct wq_glyph *glyph = &cells->run->glyphs[i], *base = glyph;
    const struct wq_glyph *last = cells->run->glyphs + cells->run->glyph_n - 1;
    while (base->advance_f26 == 0 && base < last && base[1].off == glyph->off)
        base++;
    int32_t moved_f26 = i > 0 && base->advance_f26 != 0 ? base->dx_f26 : 0;
    place_cell(b, cells, cells->word_off + glyph->off, round_px(pen_f26 + moved_f26));
    cells->glyph = i;
}

/* End the item's cells at pen_f26, and give each the text up to the next one in reading order. */
static inline void end_cells(struct page_builder *b, struct item_cells *cells,
                             const struct item *item, int32_t pen_f26)
{
    struct wq_cell *first = cells->first;
    uint32_t n = (uint32_t)(cells->next - first), end_off = item->end_off;
    if (n > 1 && is_flat(cells, round_px(pen_f26)) && is_squeezed(b, cells->run, cells->glyph)) {
        struct wq_cell *last = &first[--n];
        last[-1].off = last->off < last[-1].off ? last->off : last[-1].off;
    }
    b->cell_n += n;
    if (n == 0)
        return;
    first[cells->is_rtl ? n - 1 : 0].off = item->off;
    struct wq_cell *cell = cells->is_rtl ? first : first + n - 1;
    for (int step = cells->is_rtl ? 1 : -1; n > 0; n--, cell += step) {
        cell->end_off = end_off;
        end_off = cell->off;
    }
}

/* The longer join that stands in the run, or NULL. */
static struct site *site_in(struct stretch *s, const struct item *item)
{
    for (uint32_t i = 0; i < s->n; i++)
        if (s->sites[i].word == item->word && s->sites[i].join.run == item->run_number)
            return &s->sites[i];
    return NULL;
}

/* Place the longer join of the run. */
static struct wq_placed_glyph place_join(struct site *site, int32_t length_px, uint32_t off,
                                         int32_t pen_f26)
{
    const struct wq_glyph tatweel = {.gid = site->join.gid, .face = site->join.face, .off = off};
    struct wq_placed_glyph placed = placed_at(&tatweel, 0, pen_f26);
    placed.stretch_px = (uint8_t)length_px;
    site->x_px = placed.x;
    return placed;
}

/* Where a longer join stands in a run: before its glyph `glyph`; UINT32_MAX: none. */
struct join_at {
    uint32_t glyph;
    int32_t length_px;
};

/* The cells of one run from pen_f26. */
static void place_cells(struct page_builder *b, const struct item *item, struct join_at join,
                        int32_t pen_f26)
{
    const struct wq_run *run = item->run;
    struct item_cells cells = {.run = run,
                               .first = b->cells + b->cell_n,
                               .next = b->cells + b->cell_n,
                               .word_off = item->word_off,
                               .is_rtl = run->level & 1};
    uint32_t last_off = UINT32_MAX;
    for (uint32_t i = 0, n = run->glyph_n; i < n; i++) {
        const struct wq_glyph *glyph = &run->glyphs[i];
        if (glyph->off != last_off)
            place_cluster(b, &cells, i, pen_f26);
        last_off = glyph->off;
        pen_f26 += glyph->advance_f26 + (i == join.glyph ? join.length_px * 64 : 0);
    }
    end_cells(b, &cells, item, pen_f26);
}

/* Place one run from pen_f26; where the pen stands then. */
static int32_t place_run(struct page_builder *b, const struct item *item, int32_t pen_f26)
{
    const struct wq_run *run = item->run;
    struct site *site = b->here.n ? site_in(&b->here, item) : NULL;
    struct join_at join = {site ? site->join.glyph : UINT32_MAX, b->here.length_px};
    struct wq_placed_glyph *to = b->glyphs + b->glyph_n;
    if (b->makes_cells)
        place_cells(b, item, join, pen_f26);
    for (uint32_t i = 0, n = run->glyph_n, word_off = item->word_off; i < n; i++) {
        const struct wq_glyph *glyph = &run->glyphs[i];
        if (i == join.glyph) {
            *to++ = place_join(site, join.length_px, word_off + glyph->off, pen_f26);
            pen_f26 += join.length_px * 64;
        }
        *to++ = placed_at(glyph, word_off, pen_f26);
        pen_f26 += glyph->advance_f26;
    }
    b->glyph_n = (uint32_t)(to - b->glyphs);
    return pen_f26;
}

static void place_items(struct page_builder *b, const struct items *list,
                        const struct wq_line *line)
{
    int32_t pen_f26 = line->x_px * 64;
    int64_t natural_done = 0, extra_done = 0;
    int64_t extra = line->space_f26 - line->natural_space_f26;
    for (uint32_t i = 0; i < list->n; i++) {
        const struct item *item = &list->items[list->order[i]];
        if (item->run) {
            pen_f26 = place_run(b, item, pen_f26);
            continue;
        }
        if (b->makes_cells)
            b->cells[b->cell_n++] = (struct wq_cell){.off = item->off,
                                                     .end_off = item->end_off,
                                                     .x_px = (int16_t)round_px(pen_f26),
                                                     .is_rtl = is_item_rtl(list, list->order[i])};
        /* each gap takes its share of all that is to be added so far: nothing is lost to rounding
         */
        natural_done += item->space_f26;
        int64_t share =
            line->natural_space_f26 ? extra * natural_done / line->natural_space_f26 : 0;
        pen_f26 += item->space_f26 + item->fixed_f26 + (int32_t)(share - extra_done);
        extra_done = share;
    }
}

/* The width that a line may have with what hangs at its ends. */
static int32_t open_px(const struct wq_line *line)
{
    return line->measure_px + line->hang_left_px + line->hang_right_px;
}

/* Where the line begins at the left, for its width. */
static int32_t left_of(const struct wq_line *line)
{
    int32_t left_px = line->left_px - line->hang_left_px;
    int32_t room = open_px(line) - ((line->width_f26 + 63) >> 6);
    if (line->align == WQ_ALIGN_MIDDLE)
        return left_px + room / 2;
    bool is_at_right = line->starts_right != (line->align == WQ_ALIGN_END);
    return is_at_right ? left_px + room : left_px;
}

/* Put the line's glyphs where they stand for its width. */
static void set_line(struct page_builder *b, const struct items *list, struct wq_line *line)
{
    line->x_px = left_of(line);
    b->glyph_n = line->glyph_first;
    b->cell_n = line->cell_first;
    place_items(b, list, line);
    see_line(b, list, line);
}

/* Whether the line's gaps would be holes if they took `slack_f26`. */
static bool opens_holes(const struct page_builder *b, const struct wq_line *line, int32_t slack_f26)
{
    return line->align != WQ_ALIGN_FULL &&
           (int64_t)slack_f26 * 1000 > (int64_t)line->gap_n * b->spec->em_px * 64 * RAGGED_EM;
}

/* Let the signs at the line's ends hang. */
static void hang_signs(const struct page_builder *b, const struct wq_para *para,
                       struct line_words words, bool is_full, struct wq_line *line)
{
    struct hang hang = wq_line_hang(b, para, words, is_full);
    line->hang_left_px = hang.left_px;
    line->hang_right_px = hang.right_px;
}

/* Stretch a line that is to be full, or shrink one that was allowed to be: by spaces, and by joins
 * drawn longer, of which none may stand under one of the line above. */
static enum wq_status justify(struct page_builder *b, const struct wq_para *para,
                              struct line_words words, const struct items *list,
                              struct wq_line *line)
{
    bool is_full = line->align == WQ_ALIGN_FULL ||
                   (line->align == WQ_ALIGN_BOTH && !line->is_last && !b->spec->is_ragged);
    is_full = is_full && line->gap_n > 0;
    hang_signs(b, para, words, is_full, line);
    int32_t natural_f26 = line->width_f26, slack = open_px(line) * 64 - natural_f26;
    line->is_justified = is_full || (line->gap_n > 0 && slack < 0);
    do {
        if (line->is_justified && slack > 0) {
            enum wq_status st =
                wq_kashida_choose(b, para, words, (uint32_t)line->gap_n, slack, &b->here);
            if (st != WQ_OK)
                return st;
        }
        int32_t in_joins = (int32_t)b->here.n * b->here.length_px * 64;
        if (line->is_justified && opens_holes(b, line, slack - in_joins)) {
            line->is_justified = false;
            b->here.n = 0;
            hang_signs(b, para, words, false, line);
        }
        line->width_f26 = natural_f26 + (line->is_justified ? slack : 0);
        line->space_f26 = line->natural_space_f26 + (line->is_justified ? slack - in_joins : 0);
        set_line(b, list, line);
    } while (wq_kashida_stacks(&b->above, &b->here));
    line->kashida_n = b->here.n;
    line->kashida_px = b->here.n ? b->here.length_px : 0;
    for (uint32_t i = 0; i < b->here.n; i++) {
        line->kashida_offs[i] = para->words[b->here.sites[i].word].off;
        line->kashida_end_offs[i] = para->words[b->here.sites[i].word].end_off;
    }
    return WQ_OK;
}

enum wq_status wq_line_place(struct page_builder *b, const struct wq_para *para,
                             struct line_words words, struct wq_line line)
{
    size_t mark = wq_arena_mark(b->scratch);
    struct items list;
    enum wq_status st = list_items(b->scratch, para, words, &list);
    if (st != WQ_OK)
        goto out;
    if (list.glyph_n + SITES_MAX > GLYPHS_MAX - b->glyph_n || b->line_n == b->line_cap) {
        st = WQ_E_LIMIT;
        goto out;
    }
    line.width_f26 = list.width_f26;
    line.gap_n = (int32_t)list.gap_n;
    line.natural_space_f26 = line.space_f26 = list.space_f26;
    line.off = para->words[words.first].off;
    line.end_off = para->words[words.end - 1].end_off;
    line.is_rtl = para->is_rtl;
    line.left_px = b->left_px;
    line.measure_px = b->measure_px;
    line.align = (uint8_t)b->align;
    line.starts_right = wq_starts_right(b, para);
    line.glyph_first = b->glyph_n;
    line.cell_first = b->cell_n;
    /* what is underlined is known by its cells */
    b->makes_cells =
        (b->spec->wants_cells || para->variants) && list.glyph_n + list.n <= CELLS_MAX - b->cell_n;
    if (b->makes_cells)
        find_texts(&list, &line);
    b->here.n = b->here.refused_n = 0;
    st = justify(b, para, words, &list, &line);
    line.glyph_n = b->glyph_n - line.glyph_first;
    line.cell_n = b->cell_n - line.cell_first;
    b->lines[b->line_n] = line;
out:
    wq_arena_rewind(b->scratch, mark);
    return st;
}

uint32_t wq_line_glyphs(const struct wq_para *para)
{
    uint32_t n = SITES_MAX;
    for (uint32_t w = 0; w < para->word_n; w++)
        for (uint32_t r = 0; r < para->words[w].run_n; r++)
            n += para->words[w].runs[r].glyph_n;
    return n;
}

struct wq_bitmap wq_placed_bitmap(struct wq_fonts *fonts, const struct wq_placed_glyph *glyph)
{
    return glyph->stretch_px ? wq_fonts_tatweel(fonts, glyph->face, glyph->gid, glyph->stretch_px)
                             : wq_fonts_bitmap(fonts, glyph->face, glyph->gid);
}
