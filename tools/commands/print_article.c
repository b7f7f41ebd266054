/* SPDX-License-Identifier: MIT */
/* Articles in JSON, as `warraq pack` reads them: docs/json.md. */
#include <inttypes.h>
#include <string.h>
#include "import/lines.h"
#include "commands.h"

/* ---- what is known ---- */

static void print_field(FILE *out, const char *key, struct wq_str text)
{
    if (text.len == 0)
        return;
    fprintf(out, "\"%s\":", key);
    wq_print_json(out, text);
    putc(',', out);
}

static void print_day(FILE *out, const char *key, uint32_t date)
{
    if (date == 0)
        return;
    fprintf(out, "\"%s\":\"", key);
    wq_print_date(out, date);
    fputs("\",", out);
}

void wq_print_meta_json(FILE *out, const struct wq_meta *meta)
{
    print_field(out, "id", meta->source_id);
    print_field(out, "url", meta->address);
    print_field(out, "source", meta->source);
    print_field(out, "author", meta->author);
    print_field(out, "category", meta->category);
    print_field(out, "language", meta->language);
    print_field(out, "licence", meta->licence);
    print_day(out, "date", meta->date);
    print_day(out, "captured", meta->captured);
}

/* ---- runs ---- */

/* Blocks as they are printed, the spans with them. */
struct printing {
    FILE *out;
    const struct wq_article *article;
    const char *image_stem;
    uint32_t next_span;
};

static struct wq_str slice(const struct wq_article *article, uint32_t from, uint32_t to)
{
    return (struct wq_str){article->text.ptr + from, to - from};
}

/* The spans that a run lies in, by kind; NULL where there is none. */
struct active {
    const struct wq_span *spans[WQ_SPAN_NOTE + 1];
};

static void print_run(const struct printing *printing, struct wq_str text,
                      const struct active *active)
{
    FILE *out = printing->out;
    const struct wq_span *const *spans = active->spans;
    if (!spans[WQ_SPAN_STRONG] && !spans[WQ_SPAN_EMPHASIS] && !spans[WQ_SPAN_LINK] &&
        !spans[WQ_SPAN_NOTE]) {
        wq_print_json(out, text);
        return;
    }
    fputs("{\"text\":", out);
    wq_print_json(out, text);
    if (spans[WQ_SPAN_STRONG])
        fputs(",\"strong\":true", out);
    if (spans[WQ_SPAN_EMPHASIS])
        fputs(",\"emphasis\":true", out);
    if (spans[WQ_SPAN_LINK]) {
        fputs(",\"link\":", out);
        wq_print_json(out, spans[WQ_SPAN_LINK]->address);
    }
    if (spans[WQ_SPAN_NOTE])
        fprintf(out, ",\"note\":%u", printing->article->blocks[spans[WQ_SPAN_NOTE]->note].number);
    putc('}', out);
}

/* Take up the spans that begin at `off`, let go those that end there; where the next change is. */
static uint32_t step_spans(struct printing *printing, uint32_t off, uint32_t end_off,
                           struct active *active)
{
    const struct wq_article *article = printing->article;
    for (; printing->next_span < article->span_n; printing->next_span++) {
        const struct wq_span *span = &article->spans[printing->next_span];
        if (span->off > off)
            break;
        if (span->kind <= WQ_SPAN_NOTE)
            active->spans[span->kind] = span;
    }
    if (printing->next_span < article->span_n && article->spans[printing->next_span].off < end_off)
        end_off = article->spans[printing->next_span].off;
    for (size_t kind = 0; kind <= WQ_SPAN_NOTE; kind++) {
        const struct wq_span *span = active->spans[kind];
        if (span && span->off + span->len <= off)
            active->spans[kind] = NULL;
        else if (span && span->off + span->len < end_off)
            end_off = span->off + span->len;
    }
    return end_off;
}

/* The text of a block: a string, or a list of runs when parts of it are told apart. */
static void print_text(struct printing *printing, const struct wq_block *block)
{
    const struct wq_article *article = printing->article;
    struct active active = {0};
    const uint32_t end_off = block->off + block->len;
    bool has_runs =
        printing->next_span < article->span_n && article->spans[printing->next_span].off < end_off;
    if (has_runs)
        putc('[', printing->out);
    for (uint32_t off = block->off; off < end_off;) {
        uint32_t next = step_spans(printing, off, end_off, &active);
        if (off > block->off)
            putc(',', printing->out);
        print_run(printing, slice(article, off, next), &active);
        off = next;
    }
    if (has_runs)
        putc(']', printing->out);
}

/* ---- blocks ---- */

static void print_key_text(struct printing *printing, const char *key, const struct wq_block *block)
{
    fprintf(printing->out, ",\"%s\":", key);
    print_text(printing, block);
}

static void print_head(const struct printing *printing, const char *kind,
                       const struct wq_block *block)
{
    FILE *out = printing->out;
    fprintf(out, "{\"kind\":\"%s\"", kind);
    if (block->level > (block->kind == WQ_BLOCK_LIST_ITEM))
        fprintf(out, ",\"level\":%u", block->level);
    if (block->flags & WQ_BLOCK_QUOTED)
        fputs(",\"quoted\":true", out);
}

/* The blocks of the table that begins with `cells`. */
static uint32_t table_length(const struct wq_block *cells, uint32_t block_n)
{
    uint32_t n = 1;
    while (n < block_n && cells[n].kind == WQ_BLOCK_CELL && !(cells[n].flags & WQ_BLOCK_NEW_TABLE))
        n++;
    return n;
}

/* Whether the cells of the first row are those that head something. */
static bool has_header_row(const struct wq_block *cells, uint32_t n)
{
    bool is_first_row = true;
    for (uint32_t i = 0; i < n; i++) {
        is_first_row &= i == 0 || !(cells[i].flags & WQ_BLOCK_NEW_ROW);
        if (is_first_row != !!(cells[i].flags & WQ_BLOCK_HEADER))
            return false;
    }
    return true;
}

static uint32_t print_table(struct printing *printing, const struct wq_block *cells,
                            uint32_t block_n)
{
    FILE *out = printing->out;
    const uint32_t n = table_length(cells, block_n);
    const bool has_header = has_header_row(cells, n);
    uint32_t column = 0;
    print_head(printing, "table", cells);
    fputs(has_header ? ",\"header\":true,\"rows\":[[" : ",\"rows\":[[", out);
    for (uint32_t i = 0; i < n; i++) {
        bool is_new_row = i > 0 && (cells[i].flags & WQ_BLOCK_NEW_ROW);
        bool is_header = !has_header && (cells[i].flags & WQ_BLOCK_HEADER);
        if (is_new_row)
            fputs("],[", out);
        const char *comma = i == 0 || is_new_row ? "" : ",";
        for (column = *comma ? column + 1 : 0; column < cells[i].number; column++) {
            fprintf(out, "%s\"\"", comma);
            comma = ",";
        }
        fputs(comma, out);
        fputs(is_header ? "{\"header\":true,\"text\":" : "", out);
        print_text(printing, &cells[i]);
        fputs(is_header ? "}" : "", out);
    }
    fputs("]]}", out);
    return n;
}

/* A couplet, or a line of verse that is not divided. */
static uint32_t print_verse(struct printing *printing, const struct wq_block *verse,
                            uint32_t block_n)
{
    bool is_couplet = block_n > 1 && verse[1].kind == WQ_BLOCK_VERSE && verse[1].number == 1;
    print_head(printing, "verse", verse);
    if (verse->number == 2) {
        fputs(",\"hemistichs\":[\"\",", printing->out);
        print_text(printing, verse);
        fputs("]}", printing->out);
        return 1;
    }
    if (!is_couplet) {
        print_key_text(printing, "text", verse);
        putc('}', printing->out);
        return 1;
    }
    fputs(",\"hemistichs\":[", printing->out);
    print_text(printing, &verse[0]);
    putc(',', printing->out);
    print_text(printing, &verse[1]);
    fputs("]}", printing->out);
    return 2;
}

static void print_image(struct printing *printing, const struct wq_block *block)
{
    static const char no_caption[] = "\xEF\xBF\xBC";
    const struct wq_article *article = printing->article;
    const struct wq_image *image = &article->images[block->number];
    print_head(printing, "image", block);
    if (printing->image_stem)
        fprintf(printing->out, ",\"file\":\"%s-%u.png\"", printing->image_stem, block->number + 1u);
    else
        fprintf(printing->out, ",\"width\":%u,\"height\":%u", image->w_px, image->h_px);
    if (!wq_str_equal(slice(article, block->off, block->off + block->len), wq_str(no_caption)))
        print_key_text(printing, "text", block);
    putc('}', printing->out);
}

/* Print the object that begins with block `i`; how many blocks it stands for. */
static uint32_t print_block(struct printing *printing, uint32_t i)
{
    static const char *const names[] = {
        [WQ_BLOCK_HEADING] = "heading",
        [WQ_BLOCK_LIST_ITEM] = "item",
        [WQ_BLOCK_PREFORMATTED] = "preformatted",
        [WQ_BLOCK_RULE] = "rule",
        [WQ_BLOCK_NOTE] = "note",
    };
    const struct wq_block *block = &printing->article->blocks[i];
    const uint32_t left = printing->article->block_n - i;
    const char *name = block->kind < sizeof names / sizeof names[0] ? names[block->kind] : NULL;
    if (block->kind == WQ_BLOCK_CELL)
        return print_table(printing, block, left);
    if (block->kind == WQ_BLOCK_VERSE)
        return print_verse(printing, block, left);
    if (block->kind == WQ_BLOCK_IMAGE) {
        print_image(printing, block);
        return 1;
    }
    print_head(printing, name ? name : "paragraph", block);
    if (name && block->number > 0)
        fprintf(printing->out, ",\"number\":%u", block->number);
    if (block->kind != WQ_BLOCK_RULE)
        print_key_text(printing, "text", block);
    putc('}', printing->out);
    return 1;
}

static struct wq_str text_of(const struct wq_article *article, uint32_t block)
{
    return (struct wq_str){article->text.ptr + article->blocks[block].off,
                           article->blocks[block].len};
}

/* Whether the block is a heading that the importer would find again in the text alone. */
static bool is_found_heading(const struct wq_article *article, uint32_t i, struct wq_block plain)
{
    plain.kind = WQ_BLOCK_HEADING;
    plain.level = 2;
    return i > 1 && i + 1 < article->block_n && wq_block_equal(&article->blocks[i], &plain) &&
           wq_is_heading(text_of(article, i - 1), text_of(article, i), text_of(article, i + 1));
}

bool wq_article_is_plain(const struct wq_article *article)
{
    struct wq_lines lines = {.text = article->text};
    struct wq_block plain;
    const struct wq_block *before = NULL;
    for (uint32_t i = 0; i < article->block_n; i++) {
        if (!wq_block_plain(&lines, before, &plain) ||
            (!wq_block_equal(&article->blocks[i], &plain) && !is_found_heading(article, i, plain)))
            return false;
        before = &article->blocks[i];
    }
    return article->span_n == 0 && !wq_block_plain(&lines, before, &plain);
}

/* Pass over the spans before the block. */
static void pass_spans(struct printing *printing, uint32_t block)
{
    const struct wq_article *article = printing->article;
    while (printing->next_span < article->span_n &&
           article->spans[printing->next_span].off < article->blocks[block].off)
        printing->next_span++;
}

/* All blocks from `i` on, the first behind `comma`. */
static void print_blocks(struct printing *printing, uint32_t i, const char *comma, bool has_notes)
{
    while (i < printing->article->block_n) {
        if (!has_notes && printing->article->blocks[i].kind == WQ_BLOCK_NOTE) {
            i++;
            continue;
        }
        pass_spans(printing, i);
        fputs(comma, printing->out);
        i += print_block(printing, i);
        comma = ",";
    }
}

void wq_print_blocks_json(FILE *out, const struct wq_article *article, const char *image_stem,
                          bool has_more)
{
    struct printing printing = {out, article, image_stem, 0};
    const struct wq_block *title = &article->blocks[0];
    bool is_marked = article->span_n > 0 && article->spans[0].off < title->off + title->len;
    uint32_t i = 0;
    if (!is_marked) {
        fputs("\"title\":", out);
        print_text(&printing, title);
        putc(',', out);
        i = 1;
    }
    fputs("\"blocks\":[", out);
    print_blocks(&printing, i, "", !has_more);
    fputs(has_more ? "" : "]", out);
}

void wq_print_more_blocks_json(FILE *out, const struct wq_article *article, const char *image_stem)
{
    struct printing printing = {out, article, image_stem, 0};
    print_blocks(&printing, 1, ",", false);
}

void wq_print_block_json(FILE *out, const struct wq_article *article, uint32_t block)
{
    struct printing printing = {out, article, NULL, 0};
    pass_spans(&printing, block);
    print_block(&printing, block);
}

void wq_print_text_json(FILE *out, const struct wq_article *article, bool has_more)
{
    struct wq_str text = article->text;
    const char *end = memchr(text.ptr, '\n', text.len);
    size_t line_len = end ? (size_t)(end - text.ptr) : text.len;
    bool is_on_first_line = article->blocks[0].off < line_len;
    if (is_on_first_line && (end || !has_more)) {
        fputs("\"title\":", out);
        wq_print_json(out, (struct wq_str){text.ptr, line_len});
        if (!end)
            return;
        putc(',', out);
        text.ptr += line_len + 1;
        text.len -= line_len + 1;
    }
    fputs("\"text\":\"", out);
    wq_print_json_inner(out, text);
    fputs(has_more ? "" : "\"", out);
}
