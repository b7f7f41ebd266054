/* SPDX-License-Identifier: MIT */
/* Tables: columns from the side where lines begin, rows that are never divided, the header again on
 * each page. What has no room for its columns, and a row too high for a page, is set as paragraphs,
 * which a page may begin in. */
#include <string.h>
#include "internal.h"

#define BETWEEN_EM 900       /* columns */
#define COLUMN_LEAST_EM 5000 /* a longer word does not ask for a wider column */
#define SAMPLE_BYTES 4096u   /* of the first cells, by which columns are measured */
#define SAMPLE_CELLS 256u
#define CELL_BYTES 512u   /* of each */
#define ROW_PERCENT 60    /* of the page: a higher row is set as paragraphs */
#define HEADER_PERCENT 25 /* of the page: a higher header is not shown again */
#define ROW_LINES 160u

/* ---- which cells ---- */

static const struct wq_block *block_at(const struct filler *f, uint32_t block)
{
    return &f->b.article->blocks[block];
}

static bool is_cell(const struct filler *f, uint32_t block)
{
    return block < f->b.article->block_n && block_at(f, block)->kind == WQ_BLOCK_CELL;
}

static bool begins_table(const struct filler *f, uint32_t block)
{
    return block == 0 || !is_cell(f, block - 1) || block_at(f, block)->flags & WQ_BLOCK_NEW_TABLE;
}

static bool begins_row(const struct filler *f, uint32_t block)
{
    return begins_table(f, block) || block_at(f, block)->flags & WQ_BLOCK_NEW_ROW;
}

static uint32_t row_end(const struct filler *f, const struct table *t, uint32_t block)
{
    do
        block++;
    while (block < t->end && !begins_row(f, block));
    return block;
}

/* Whether all cells of [first, end) head their columns. */
static bool is_header(const struct filler *f, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (!(block_at(f, i)->flags & WQ_BLOCK_HEADER))
            return false;
    return true;
}

static void find_cells(const struct filler *f, uint32_t block, struct table *t)
{
    while (!begins_table(f, block))
        block--;
    t->first = block;
    do {
        uint32_t column_n = block_at(f, block)->number + 1u;
        t->column_n = column_n > t->column_n ? column_n : t->column_n;
        block++;
    } while (is_cell(f, block) && !begins_table(f, block));
    t->end = block;
    t->rows = row_end(f, t, t->first);
    if (t->rows == t->end || !is_header(f, t->first, t->rows))
        t->rows = t->first;
}

/* ---- how wide ---- */

/* What the cells of a column ask for. */
struct wants {
    int32_t least_px, most_px; /* its widest word; all of its text on one line */
    uint32_t cell_n, number_n; /* of those that are no headers */
};

/* Bytes of the cell that are measured, whole characters. */
static uint32_t sample_len(const struct filler *f, uint32_t block)
{
    const struct wq_block *cell = block_at(f, block);
    const char *text = f->b.article->text.ptr + cell->off;
    uint32_t len = cell->len;
    if (len > CELL_BYTES)
        for (len = CELL_BYTES; len > 1 && (text[len] & 0xC0) == 0x80;)
            len--;
    return len;
}

/* Digits with signs, spaces and marks that go with numbers. */
static bool is_number(struct wq_str text)
{
    bool has_digit = false;
    for (size_t i = 0; i < text.len;) {
        uint32_t cp;
        i += wq_utf8_decode((struct wq_str){text.ptr + i, text.len - i}, &cp);
        bool is_digit = (cp >= '0' && cp <= '9') || (cp >= 0x660 && cp <= 0x669) ||
                        (cp >= 0x6F0 && cp <= 0x6F9);
        bool is_sign = (cp < 0x80 && strchr(" .,:%+-/()$", (int)cp)) || cp == 0x66A ||
                       cp == 0x66B || cp == 0x66C || cp == 0x2212 || cp == 0x2013 || cp == 0xA0;
        if (!is_digit && !is_sign)
            return false;
        has_digit |= is_digit;
    }
    return has_digit;
}

static struct frame cell_frame(const struct filler *f, uint32_t block)
{
    struct frame frame = wq_frame_of(f, block);
    frame.style.is_bold = block_at(f, block)->flags & WQ_BLOCK_HEADER;
    return frame;
}

static enum wq_status measure_cell(struct filler *f, uint32_t block, struct wants *wants)
{
    const struct wq_block *cell = block_at(f, block);
    struct frame frame = cell_frame(f, block);
    struct piece piece = {.block = block, .off = cell->off, .len = sample_len(f, block)};
    struct set_piece set;
    size_t mark = wq_arena_mark(f->b.scratch);
    frame.measure_px = INT16_MAX;
    enum wq_status st = wq_piece_set(f, &piece, &frame, 0, &set);
    int32_t line_f26 = 0, most_f26 = 0, least_f26 = 0;
    for (uint32_t i = 0; st == WQ_OK && i < set.para->word_n; i++) {
        const struct wq_word *word = &set.para->words[i];
        line_f26 += word->width_f26;
        most_f26 = line_f26 > most_f26 ? line_f26 : most_f26;
        least_f26 = word->width_f26 > least_f26 ? word->width_f26 : least_f26;
        line_f26 += word->space_f26 + word->fixed_f26;
        if (word->break_after == WQ_BREAK_FORCED)
            line_f26 = 0;
    }
    wq_arena_rewind(f->b.scratch, mark);
    int32_t most_px = (most_f26 + 63) / 64, least_px = (least_f26 + 63) / 64;
    int32_t enough_px = frame.style.em_px * COLUMN_LEAST_EM / 1000;
    least_px = least_px < enough_px ? least_px : enough_px;
    wants->least_px = least_px > wants->least_px ? least_px : wants->least_px;
    wants->most_px = most_px > wants->most_px ? most_px : wants->most_px;
    if (!(cell->flags & WQ_BLOCK_HEADER)) {
        wants->cell_n++;
        wants->number_n +=
            is_number((struct wq_str){f->b.article->text.ptr + cell->off, piece.len});
    }
    return st;
}

static enum wq_status measure_cells(struct filler *f, const struct table *t, struct wants *wants)
{
    uint32_t byte_n = 0;
    enum wq_status st = WQ_OK;
    for (uint32_t i = t->first; i < t->end && i - t->first < SAMPLE_CELLS && st == WQ_OK; i++) {
        if (byte_n > SAMPLE_BYTES && begins_row(f, i))
            break;
        byte_n += sample_len(f, i);
        st = measure_cell(f, i, &wants[block_at(f, i)->number]);
    }
    return st;
}

/* A column of which nothing was measured, or nothing that is wide, still has room for letters. */
static void keep_readable(struct wants *wants, int32_t em_px)
{
    wants->least_px = wants->least_px < em_px ? em_px : wants->least_px;
    wants->most_px = wants->most_px < wants->least_px ? wants->least_px : wants->most_px;
}

/* Each column gets its least, and all it wants where that is within an equal part of what is left
 * of room_px; the others share the rest in proportion to what they want more. */
static void share_room(struct table *t, const struct wants *wants, int32_t room_px)
{
    int64_t all = 0; /* what the open columns want more */
    int32_t open_n = (int32_t)t->column_n;
    bool is_met[TABLE_COLUMNS_MAX] = {false};
    for (uint32_t c = 0; c < t->column_n; c++) {
        room_px -= wants[c].least_px;
        all += wants[c].most_px - wants[c].least_px;
    }
    for (bool found = true; found && open_n > 0;) {
        int32_t part_px = room_px / open_n;
        found = false;
        for (uint32_t c = 0; c < t->column_n; c++) {
            int32_t more = wants[c].most_px - wants[c].least_px;
            if (is_met[c] || more > part_px)
                continue;
            is_met[c] = found = true;
            t->column_px[c] = wants[c].most_px;
            room_px -= more;
            all -= more;
            open_n--;
        }
    }
    for (uint32_t c = 0; c < t->column_n; c++) {
        int64_t more = wants[c].most_px - wants[c].least_px;
        if (!is_met[c])
            t->column_px[c] = wants[c].least_px + (int32_t)(more * room_px / all);
    }
}

static void place_columns(const struct filler *f, struct table *t, const struct frame *whole,
                          int32_t between_px)
{
    t->width_px = -between_px;
    for (uint32_t c = 0; c < t->column_n; c++) {
        t->column_left_px[c] = t->width_px + between_px;
        t->width_px += between_px + t->column_px[c];
    }
    int32_t right_px = whole->left_px + whole->measure_px;
    t->left_px = f->article_is_rtl ? right_px - t->width_px : whole->left_px;
    for (uint32_t c = 0; c < t->column_n; c++)
        t->column_left_px[c] = f->article_is_rtl ? right_px - t->column_left_px[c] - t->column_px[c]
                                                 : whole->left_px + t->column_left_px[c];
}

/* Whether a cell of the header is wider than most_px, so that it would be cut before a cell. */
static enum wq_status find_long_header(struct filler *f, struct table *t, int32_t most_px)
{
    enum wq_status st = WQ_OK;
    t->shows_header = t->rows - t->first > SAMPLE_CELLS;
    for (uint32_t i = t->first; i < t->rows && !t->shows_header && st == WQ_OK; i++) {
        struct wants wants = {0};
        st = measure_cell(f, i, &wants);
        /* the colon that goes with it */
        int32_t colon_px = f->spec->em_px / 2;
        t->shows_header = wants.most_px + colon_px > most_px || block_at(f, i)->len > CELL_BYTES;
    }
    return st;
}

enum wq_status wq_table_measure(struct filler *f, uint32_t block, struct table *table)
{
    struct table t = {.end = 0};
    struct wants wants[TABLE_COLUMNS_MAX] = {{0}};
    find_cells(f, block, &t);
    struct frame whole = wq_frame_of(f, t.first);
    int32_t between_px = f->spec->em_px * BETWEEN_EM / 1000, least_px = -between_px;
    if (t.column_n <= TABLE_COLUMNS_MAX) {
        enum wq_status st = measure_cells(f, &t, wants);
        if (st != WQ_OK)
            return st;
        for (uint32_t c = 0; c < t.column_n; c++) {
            keep_readable(&wants[c], whole.style.em_px);
            least_px += wants[c].least_px + between_px;
        }
        t.is_grid = least_px <= whole.measure_px;
    }
    if (!t.is_grid) {
        enum wq_status st = find_long_header(f, &t, whole.measure_px / 2);
        if (st != WQ_OK)
            return st;
    }
    if (t.is_grid) {
        int32_t gaps_px = ((int32_t)t.column_n - 1) * between_px;
        share_room(&t, wants, whole.measure_px - gaps_px);
        place_columns(f, &t, &whole, between_px);
        for (uint32_t c = 0; c < t.column_n; c++)
            t.is_number[c] = wants[c].cell_n > 0 && wants[c].number_n == wants[c].cell_n;
    }
    *table = t;
    return WQ_OK;
}

/* ---- a row of columns ---- */

static int32_t pad_px(const struct filler *f)
{
    return wq_small_pitch(f->spec) / 5;
}

/* How deep the ink of the line settled last goes, below its box's bottom. */
static int32_t ink_under_box(const struct filler *f)
{
    int32_t under = f->above_y_px + f->b.before->most_descent - f->y_px;
    return under > 0 ? under : 0;
}

/* Place the lines of a cell from row_y_px down; *fits is false when they are too many. */
static enum wq_status place_cell(struct filler *f, const struct table *t, uint32_t block,
                                 bool is_first, bool is_repeat, int32_t *bottom_px, bool *fits)
{
    const struct wq_block *cell = block_at(f, block);
    struct piece piece = wq_piece_first(f->b.article, block);
    struct frame frame = cell_frame(f, block);
    struct set_piece set;
    frame.left_px = t->column_left_px[cell->number];
    frame.measure_px = t->column_px[cell->number];
    frame.side = f->article_is_rtl || t->is_number[cell->number] ? SIDE_RIGHT : SIDE_LEFT;
    *fits = false;
    if (!piece.ends)
        return WQ_OK;
    uint32_t from = f->b.line_n;
    size_t mark = wq_arena_mark(f->b.scratch);
    enum wq_status st = wq_piece_set(f, &piece, &frame, 0, &set);
    if (st == WQ_OK && set.n <= ROW_LINES) {
        uint32_t start_off = f->start_off;
        f->start_off = 0;
        st = wq_set_place(f, &piece, &frame, &set, 0, NULL);
        f->start_off = start_off;
        *fits = st == WQ_OK && f->b.line_n == from + set.n;
    }
    wq_arena_rewind(f->b.scratch, mark);
    for (uint32_t i = from; i < f->b.line_n; i++)
        f->b.lines[i].is_repeat = is_repeat;
    if (*fits) {
        f->b.lines[from].is_beside = !is_first;
        int32_t bottom = f->y_px + ink_under_box(f);
        *bottom_px = bottom > *bottom_px ? bottom : *bottom_px;
    }
    return st;
}

/* The state of the page before a row, which may turn out not to fit. */
struct before_row {
    uint32_t line_n, stroke_n, glue_line, glue_end;
    int32_t y_px;
};

static struct before_row remember(const struct filler *f)
{
    return (struct before_row){f->b.line_n, f->stroke_n, f->glue_line, f->glue_end, f->y_px};
}

static void restore(struct filler *f, const struct before_row *before)
{
    wq_lines_drop(f, before->line_n);
    f->stroke_n = before->stroke_n;
    f->glue_line = before->glue_line;
    f->glue_end = before->glue_end;
    f->y_px = before->y_px;
    f->head_px = 0;
    f->has_above = false; /* its skyline is gone */
    f->limit_px = f->spec->bottom_px;
    f->is_full = false;
}

/* Whether each cell has a column of its own, in their order. */
static bool has_columns(const struct filler *f, uint32_t a, uint32_t b)
{
    for (uint32_t i = a + 1; i < b; i++)
        if (block_at(f, i)->number <= block_at(f, i - 1)->number)
            return false;
    return true;
}

/* Whether the rule under a row of columns is the last thing on the page: text is, after a row that
 * was set as paragraphs. */
static bool has_rule_above(const struct filler *f, const struct table *t)
{
    if (f->stroke_n == 0)
        return false;
    struct wq_rect last = f->strokes[f->stroke_n - 1].rect;
    return last.x == t->left_px && last.w == t->width_px && last.y + last.h == f->y_px;
}

/* Place the cells [a, b) as a row under f->y_px, wherever the page ends; *fits is false, and the
 * page as it was, when they are higher than `most_px`. */
static enum wq_status place_row(struct filler *f, const struct table *t, uint32_t a, uint32_t b,
                                bool is_repeat, int32_t most_px, bool *fits)
{
    struct before_row before = remember(f);
    int32_t pad = pad_px(f), rule = wq_rule_px(f->spec);
    bool is_first = a == t->first || before.line_n == 0, is_ruled = has_rule_above(f, t);
    int32_t top = f->y_px + (is_first || is_ruled ? 0 : pad + rule), bottom = top;
    uint32_t line_n = f->b.line_n;
    enum wq_status st = WQ_OK;
    *fits = has_columns(f, a, b);
    for (uint32_t i = a; i < b && st == WQ_OK && *fits; i++) {
        f->y_px = top + pad;
        f->has_above = false;
        f->head_px = pad;
        f->limit_px = top + most_px;
        f->glue_line = NO_LINE;
        st = place_cell(f, t, i, i == a, is_repeat, &bottom, fits);
    }
    /* a page's first line is placed though it passes the limit */
    *fits = *fits && bottom + pad + rule <= top + most_px;
    if (st == WQ_E_LIMIT)
        st = WQ_OK;
    if (st != WQ_OK || !*fits) {
        *fits = false;
        restore(f, &before);
        return st;
    }
    int32_t thick = is_header(f, a, b) ? 2 * rule : rule;
    if (is_first || !is_ruled)
        wq_stroke_add(f, (struct wq_rect){t->left_px, top - rule, t->width_px, rule}, false,
                      line_n);
    f->y_px = bottom + pad;
    wq_stroke_add(f, (struct wq_rect){t->left_px, f->y_px, t->width_px, thick}, false,
                  f->b.line_n - 1);
    f->y_px += thick;
    f->glue_line = before.glue_line;
    f->glue_end = before.glue_end;
    f->limit_px = f->spec->bottom_px;
    f->has_above = false;
    f->head_px = 0;
    return WQ_OK;
}

/* ---- a row as paragraphs ---- */

/* The header over `cell`, with a colon; an empty one when there is none or it is one itself. */
static struct wq_str header_of(const struct filler *f, const struct table *t, uint32_t cell,
                               char *buffer, size_t cap)
{
    uint16_t column = block_at(f, cell)->number;
    for (uint32_t i = t->first; i < t->rows && cell >= t->rows; i++) {
        const struct wq_block *head = block_at(f, i);
        if (head->number != column || head->len + 1 > cap)
            continue;
        memcpy(buffer, f->b.article->text.ptr + head->off, head->len);
        buffer[head->len] = ':';
        return (struct wq_str){buffer, head->len + 1u};
    }
    return (struct wq_str){NULL, 0};
}

/* Place a cell as a paragraph that begins with its column's header. */
static enum wq_status place_as_paragraph(struct filler *f, const struct table *t,
                                         struct piece *piece, int32_t gap_px)
{
    char buffer[1024];
    struct frame frame = cell_frame(f, piece->block);
    struct lead lead = {.indent_f26 = 0};
    struct wq_str header = {NULL, 0};
    size_t mark = wq_arena_mark(f->b.scratch);
    enum wq_status st = WQ_OK;
    if (piece->begins)
        header = header_of(f, t, piece->block, buffer, sizeof buffer);
    if (header.len > 0)
        st = wq_lead_make(f, &frame, header, true, frame.measure_px / 2, &lead.label);
    if (st == WQ_OK && header.len > 0) {
        int32_t w = lead.label.width_px;
        frame.follows_article = true;
        lead.x_px = frame.left_px + (f->article_is_rtl ? frame.measure_px - w : 0);
        lead.indent_f26 = (w + frame.style.em_px * 3 / 10) * 64;
    }
    if (st == WQ_OK)
        st = wq_piece_place(f, piece, &frame, gap_px, &lead);
    wq_arena_rewind(f->b.scratch, mark);
    return st;
}

/* Place the row [a, b) from *piece on. */
static enum wq_status place_paragraphs(struct filler *f, const struct table *t, uint32_t a,
                                       uint32_t b, struct piece *piece)
{
    enum wq_status st = WQ_OK;
    bool more = true;
    while (st == WQ_OK && more && !f->is_full && piece->block < b) {
        bool is_first = piece->block == a && piece->begins && f->b.line_n > 0;
        struct piece next = *piece;
        st = place_as_paragraph(f, t, piece, is_first ? f->spec->gap_px / 2 : 0);
        more = wq_piece_next(f->b.article, &next);
        if (more && next.block < b && !f->is_full)
            *piece = next;
        else
            more = false;
    }
    return st;
}

/* ---- the table ---- */

static int32_t page_px(const struct filler *f)
{
    return f->spec->bottom_px - f->spec->top_px;
}

/* The header once more, on a page that begins within the table. */
static enum wq_status repeat_header(struct filler *f, const struct table *t)
{
    bool fits;
    return place_row(f, t, t->first, t->rows, true, page_px(f) * HEADER_PERCENT / 100, &fits);
}

/* Place the row [a, b), from *piece on when it is set as paragraphs. */
static enum wq_status place_either(struct filler *f, const struct table *t, uint32_t a, uint32_t b,
                                   struct piece *piece)
{
    bool fits = false;
    struct before_row before = remember(f);
    enum wq_status st = WQ_OK;
    /* a page begins within a row only where the page before set it as paragraphs */
    if (f->start_off > block_at(f, a)->off)
        return place_paragraphs(f, t, a, b, piece);
    if (t->is_grid && before.line_n == 0 && a >= t->rows && t->rows > t->first)
        st = repeat_header(f, t);
    if (st == WQ_OK && t->is_grid)
        st = place_row(f, t, a, b, false, page_px(f) * ROW_PERCENT / 100, &fits);
    if (st != WQ_OK)
        return st;
    bool is_over = fits && f->y_px > f->limit_px && before.line_n > 0;
    if (!fits || (is_over && before.glue_line == 0 && before.glue_end == before.line_n)) {
        restore(f, &before);
        return place_paragraphs(f, t, a, b, piece);
    }
    if (is_over) {
        wq_page_end(f, before.line_n, block_at(f, a)->off);
        return WQ_OK;
    }
    *piece = wq_piece_first(f->b.article, b - 1);
    /* the header goes over with the first row, as a heading does with its text */
    if (a == t->first && t->rows > t->first) {
        wq_glue(f, before.line_n);
    } else {
        f->glue_line = NO_LINE;
    }
    return WQ_OK;
}

enum wq_status wq_table_place(struct filler *f, struct piece *piece)
{
    struct table t;
    enum wq_status st = wq_table_measure(f, piece->block, &t);
    if (st != WQ_OK)
        return st;
    uint32_t a = piece->block;
    while (a > t.first && !begins_row(f, a))
        a--;
    if (f->b.line_n > 0 && a == t.first && piece->begins)
        f->y_px += wq_gap_over(f, piece) / (t.is_grid ? 1 : 2);
    if (!t.is_grid && a == t.first && t.rows > t.first && !t.shows_header) {
        a = t.rows;
        *piece = wq_piece_first(f->b.article, a);
    }
    while (st == WQ_OK && !f->is_full && a < t.end) {
        uint32_t b = row_end(f, &t, a);
        st = place_either(f, &t, a, b, piece);
        a = b;
        if (!f->is_full && a < t.end && st == WQ_OK)
            *piece = wq_piece_first(f->b.article, a);
    }
    return st;
}
