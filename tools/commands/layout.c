/* SPDX-License-Identifier: MIT */
/* warraq layout: where every line and glyph of an article stands, as JSON lines. */
#include "viewed.h"

struct layout {
    struct wq_viewed viewed;
    bool wants_json, wants_glyphs;
};

static enum wq_parse read_options(struct layout *l, int argc, char **argv, int *operands)
{
    struct wq_option options[2 + WQ_SETUP_OPTION_N] = {
        {"json", 0, WQ_OPTION_FLAG, &l->wants_json, NULL,
         "one JSON object a line of text (otherwise the lines of each page as text)", 0, 0},
        {"glyphs", 0, WQ_OPTION_FLAG, &l->wants_glyphs, NULL,
         "with --json: each line's glyphs in visual order", 0, 0},
    };
    wq_setup_options(&l->viewed.setup, options + 2);
    const struct wq_usage usage = {
        .program = l->viewed.setup.program,
        .synopsis = "BUNDLE ARTICLE [OPTION]...",
        .summary = "Print the lines and pages of an article as they are on the device.",
        .notes = "Exit codes: 0 printed, 1 failed, 2 the command line is wrong.",
        .options = options,
        .option_n = sizeof options / sizeof options[0]};
    enum wq_parse parse = wq_options_parse(&usage, argc, argv, operands);
    if (parse == WQ_PARSE_OK && argc - *operands != 2) {
        fprintf(stderr, "%s: give a bundle and an article; try `%s --help`\n", usage.program,
                usage.program);
        return WQ_PARSE_ERROR;
    }
    if (parse == WQ_PARSE_OK && l->wants_glyphs && !l->wants_json) {
        fprintf(stderr, "%s: --glyphs goes with --json; without it lines are printed as text\n",
                usage.program);
        return WQ_PARSE_ERROR;
    }
    return parse;
}

static double px(int32_t f26)
{
    return f26 / 64.0;
}

static struct wq_str line_text(const struct wq_viewed *v, const struct wq_line *line)
{
    return (struct wq_str){v->article.text.ptr + line->off, line->end_off - line->off};
}

static void print_glyphs(const struct wq_viewed *v, const struct wq_page *page,
                         const struct wq_line *line)
{
    printf(",\"glyphs\":[");
    for (uint32_t i = 0; i < line->glyph_n; i++) {
        const struct wq_placed_glyph *g = &page->glyphs[line->glyph_first + i];
        char name[128];
        wq_fonts_glyph_name(v->setup.fonts, g->face, g->gid, name, sizeof name);
        printf("%s{\"face\":", i ? "," : "");
        wq_print_json(stdout, wq_str(wq_fonts_face_name(v->setup.fonts, g->face)));
        printf(",\"gid\":%u,\"name\":", g->gid);
        wq_print_json(stdout, wq_str(name));
        printf(",\"x\":%d,\"y\":%d,\"off\":%u}", g->x, g->y, g->off);
    }
    printf("]");
}

static void print_kashidas(const struct wq_viewed *v, const struct wq_line *line)
{
    for (uint32_t i = 0; i < line->kashida_n; i++) {
        struct wq_str word = {v->article.text.ptr + line->kashida_offs[i],
                              line->kashida_end_offs[i] - line->kashida_offs[i]};
        printf("%s{\"word\":", i ? "," : "");
        wq_print_json(stdout, word);
        printf(",\"px\":%d}", line->kashida_px);
    }
}

static const char *kind_name(uint8_t kind)
{
    static const char *const names[] = {[WQ_BLOCK_HEADING] = "heading",
                                        [WQ_BLOCK_PARAGRAPH] = "paragraph",
                                        [WQ_BLOCK_LIST_ITEM] = "list-item",
                                        [WQ_BLOCK_PREFORMATTED] = "preformatted",
                                        [WQ_BLOCK_VERSE] = "verse",
                                        [WQ_BLOCK_CELL] = "cell",
                                        [WQ_BLOCK_RULE] = "rule",
                                        [WQ_BLOCK_IMAGE] = "image",
                                        [WQ_BLOCK_NOTE] = "note"};
    return names[kind];
}

static void print_line(const struct layout *l, const struct wq_page *page, uint32_t page_number,
                       uint32_t i)
{
    const struct wq_line *line = &page->lines[i];
    int32_t gaps = line->gap_n ? line->gap_n : 1;
    printf("{\"page\":%u,\"line\":%u,\"block\":%u,\"kind\":\"%s\",\"level\":%u,\"repeated\":%s,\"x_"
           "px\":%d,\"y_px\":%d,\"left_px\":%d,"
           "\"measure_px\":%d,\"width_px\":%.2f,\"hang_px\":%d,\"space_px\":%.2f,"
           "\"natural_space_px\":%.2f,\"kashida\":[",
           page_number, i + 1, line->block, kind_name(line->kind), line->level,
           line->is_repeat ? "true" : "false", line->x_px, line->y_px, line->left_px,
           line->measure_px, px(line->width_f26), line->hang_left_px + line->hang_right_px,
           px(line->space_f26) / gaps, px(line->natural_space_f26) / gaps);
    print_kashidas(&l->viewed, line);
    printf("],\"last\":%s,\"justified\":%s,\"direction\":\"%s\",\"text\":",
           line->is_last ? "true" : "false", line->is_justified ? "true" : "false",
           line->is_rtl ? "rtl" : "ltr");
    wq_print_json(stdout, line_text(&l->viewed, line));
    if (l->wants_glyphs)
        print_glyphs(&l->viewed, page, line);
    printf("}\n");
}

static void print_page(const struct layout *l, const struct wq_page *page, uint32_t number)
{
    if (!l->wants_json)
        printf("-- page %u\n", number);
    for (uint32_t i = 0; i < page->line_n; i++) {
        if (l->wants_json) {
            print_line(l, page, number, i);
            continue;
        }
        wq_print_safe(stdout, line_text(&l->viewed, &page->lines[i]));
        putchar('\n');
    }
}

static int print_pages(struct layout *l)
{
    struct wq_viewed *v = &l->viewed;
    uint32_t off = 0, number = 1;
    for (bool is_last = false; !is_last; number++) {
        struct wq_page *page;
        size_t mark = wq_arena_mark(&v->arena);
        enum wq_status st = wq_viewed_page(v, off, &page);
        if (st != WQ_OK)
            return wq_viewed_complain(v, st);
        print_page(l, page, number);
        off = page->next_off;
        is_last = page->is_last;
        wq_arena_rewind(&v->arena, mark);
    }
    return WQ_EXIT_OK;
}

int wq_command_layout(int argc, char **argv)
{
    static struct layout l;
    int operands;
    wq_setup_init(&l.viewed.setup, "warraq layout");
    enum wq_parse parse = read_options(&l, argc, argv, &operands);
    if (parse != WQ_PARSE_OK)
        return parse == WQ_PARSE_HELP ? WQ_EXIT_OK : WQ_EXIT_USAGE;
    int code = wq_viewed_open(&l.viewed, argv[operands], argv[operands + 1]);
    if (code == WQ_EXIT_OK)
        code = print_pages(&l);
    wq_viewed_close(&l.viewed);
    return code;
}
