/* SPDX-License-Identifier: MIT */
/* Golden cases of typesetting, one test a file; README.md beside this tells their format. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "page_check.h"
#include "warraq/paint.h"

#define CASES_MAX 256
#define TEXT_CAP 8192u
#define PRINT_CAP (256u << 10)
#define PRINT_COLUMNS 100

/* What the command line asks for instead of a comparison. */
static bool is_update;
static const char *paint_folder;

/* ---- text that grows ---- */

struct print {
    char *ptr;
    size_t len;
    size_t line_len; /* bytes since the last line began */
};

static void say(struct print *to, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say(struct print *to, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int n = vsnprintf(to->ptr + to->len, PRINT_CAP - to->len, format, arguments);
    va_end(arguments);
    need(n >= 0 && (size_t)n < PRINT_CAP - to->len, "the case prints too much");
    for (int i = 0; i < n; i++)
        to->line_len = to->ptr[to->len + (size_t)i] == '\n' ? 0 : to->line_len + 1;
    to->len += (size_t)n;
}

/* Characters without a shape of their own are written as escapes, so that a person sees them. */
static bool is_unseen(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp <= 0xA0) || cp == 0xAD || cp == 0x61C ||
           (cp >= 0x2000 && cp <= 0x200F) || (cp >= 0x2028 && cp <= 0x202F) ||
           (cp >= 0x2060 && cp <= 0x206F) || (cp >= 0xFE00 && cp <= 0xFE0F) || cp == 0xFEFF ||
           cp >= 0xE0000;
}

static void say_cps(struct print *to, const uint32_t *cps, uint32_t n)
{
    say(to, "\"");
    for (uint32_t i = 0; i < n; i++) {
        char bytes[4];
        if (is_unseen(cps[i]))
            say(to, cps[i] > 0xFFFF ? "\\U%08X" : "\\u%04X", cps[i]);
        else
            say(to, "%.*s", (int)wq_utf8_encode(cps[i], bytes), bytes);
    }
    say(to, "\"");
}

/* ---- reading a case ---- */

struct shape_case {
    char device[64], face[64];
    struct wq_typeset typeset;
    struct text_article text;
};

/* `value` with its escapes \uXXXX and \UXXXXXXXX resolved, into `text`. */
static void unescape(const char *value, char text[TEXT_CAP])
{
    size_t len = 0;
    while (*value) {
        need(len + 8 < TEXT_CAP, "the text is too long");
        size_t digit_n = value[0] != '\\' ? 0 : value[1] == 'u' ? 4 : value[1] == 'U' ? 8 : 0;
        if (digit_n == 0) {
            text[len++] = *value++;
            continue;
        }
        char digits[9] = "", bytes[4], *end;
        snprintf(digits, digit_n + 1, "%s", value + 2);
        size_t n = wq_utf8_encode((uint32_t)strtoul(digits, &end, 16), bytes);
        need(end == digits + digit_n, "an escape is cut short");
        memcpy(text + len, bytes, n);
        len += n;
        value += 2 + digit_n;
    }
    text[len] = 0;
}

/* The index of `value` among the words of `words`. */
static int choice(const char *const *words, int n, const char *value)
{
    for (int i = 0; i < n; i++)
        if (strcmp(words[i], value) == 0)
            return i;
    need(false, value);
    return -1;
}

/* Add the block that `value` tells: KIND LEVEL NUMBER FLAGS TEXT. */
static void add_block(struct shape_case *c, const char *value)
{
    static const char *const kinds[] = {"",      "heading", "paragraph", "item",  "preformatted",
                                        "verse", "cell",    "rule",      "image", "note"};
    char kind[16], flags[16], text[TEXT_CAP];
    unsigned level, number;
    int from = 0;
    need(sscanf(value, "%15s %u %u %15s %n", kind, &level, &number, flags, &from) == 4 && from > 0,
         "a block is KIND LEVEL NUMBER FLAGS TEXT");
    unescape(value + from, text);
    struct wq_block proto = {.kind = (uint8_t)choice(kinds, 10, kind),
                             .level = (uint8_t)level,
                             .number = (uint16_t)number};
    for (const char *flag = flags; *flag; flag++)
        proto.flags |= *flag == 'q'   ? WQ_BLOCK_QUOTED
                       : *flag == 't' ? WQ_BLOCK_NEW_TABLE | WQ_BLOCK_NEW_ROW
                       : *flag == 'r' ? WQ_BLOCK_NEW_ROW
                       : *flag == 'h' ? WQ_BLOCK_HEADER
                                      : 0;
    text_article_add(&c->text, proto, text);
}

/* Add a paragraph or the title, in which no sign marks anything. */
static void add_plain(struct shape_case *c, uint8_t kind, const char *value)
{
    char text[TEXT_CAP], kept[2 * TEXT_CAP];
    size_t len = 0;
    unescape(value, text);
    for (const char *at = text; *at; at++) {
        if (strchr("*_<>^", *at))
            kept[len++] = '\\';
        kept[len++] = *at;
    }
    kept[len] = 0;
    text_article_add(&c->text, (struct wq_block){.kind = kind, .level = kind == WQ_BLOCK_HEADING},
                     kept);
}

static void add_picture(struct shape_case *c, const char *value)
{
    char text[TEXT_CAP];
    unsigned w_px, h_px;
    int from = 0;
    need(sscanf(value, "%u %u %n", &w_px, &h_px, &from) == 2 && from > 0,
         "a picture is WIDTH HEIGHT CAPTION");
    unescape(value + from, text);
    text_article_picture(&c->text, (uint16_t)w_px, (uint16_t)h_px, text);
}

static void set_key(struct shape_case *c, const char *key, const char *value)
{
    static const char *const kashidas[] = {"restrained", "none", "rich"};
    static const char *const digits[] = {"stored", "european", "arabic", "persian"};
    static const char *const tashkeel[] = {"shown", "hidden"};
    static const char *const flags[] = {"no", "yes"};
    if (strcmp(key, "device") == 0)
        snprintf(c->device, sizeof c->device, "%s", value);
    else if (strcmp(key, "face") == 0)
        snprintf(c->face, sizeof c->face, "%s", value);
    else if (strcmp(key, "em") == 0)
        c->typeset.em_px = atoi(value);
    else if (strcmp(key, "margin") == 0)
        c->typeset.margin_px = atoi(value);
    else if (strcmp(key, "pitch") == 0)
        c->typeset.pitch_px = atoi(value);
    else if (strcmp(key, "kashida") == 0)
        c->typeset.kashida = (enum wq_kashida_mode)choice(kashidas, 3, value);
    else if (strcmp(key, "digits") == 0)
        c->typeset.digits = (enum wq_digits)choice(digits, 4, value);
    else if (strcmp(key, "tashkeel") == 0)
        c->typeset.hides_tashkeel = choice(tashkeel, 2, value) == 1;
    else if (strcmp(key, "ragged") == 0)
        c->typeset.is_ragged = choice(flags, 2, value) == 1;
    else if (strcmp(key, "indent") == 0)
        c->typeset.indents_paragraphs = choice(flags, 2, value) == 1;
    else if (strcmp(key, "hanging") == 0)
        c->typeset.hangs_punctuation = choice(flags, 2, value) == 1;
    else if (strcmp(key, "title") == 0)
        add_plain(c, WQ_BLOCK_HEADING, value);
    else if (strcmp(key, "text") == 0)
        add_plain(c, WQ_BLOCK_PARAGRAPH, value);
    else if (strcmp(key, "block") == 0)
        add_block(c, value);
    else if (strcmp(key, "picture") == 0)
        add_picture(c, value);
    else
        need(false, key);
}

/* Read the lines before "expect"; where what is expected begins, after that line. */
static size_t read_case(const char *file, struct shape_case *c)
{
    snprintf(c->device, sizeof c->device, "640x480@300/16");
    snprintf(c->face, sizeof c->face, "noto-naskh");
    c->typeset = (struct wq_typeset){.em_px = 42, .margin_px = 20};
    text_article_begin(&c->text);
    const char *at = file;
    while (*at && strncmp(at, "expect\n", 7) != 0) {
        char line[TEXT_CAP];
        size_t len = strcspn(at, "\n"), key_len = strcspn(at, " \n");
        need(len < sizeof line, "a line is too long");
        memcpy(line, at, len);
        line[len] = 0;
        if (len > 0 && line[0] != '#') {
            need(key_len < len, "a line has no value");
            line[key_len] = 0;
            set_key(c, line, line + key_len + 1);
        }
        at += len + (at[len] == '\n');
    }
    need(*at != 0, "no line says `expect`");
    return (size_t)(at - file) + 7;
}

/* ---- printing what was laid out ---- */

/* A page and what it was made of. */
struct laid_out {
    struct desk desk;
    const struct wq_article *article;
    struct wq_page *page;
};

/* The block's characters as they are shown, with their levels. */
static struct wq_para *block_para(struct laid_out *l, uint32_t block)
{
    const struct wq_article *article = l->article;
    const struct wq_block *b = &article->blocks[block];
    const struct wq_style style = {WQ_VOICE_TEXT, false, l->desk.spec.em_px};
    struct wq_para *para;
    need(wq_para_make(&l->desk.page, article->text, b->off, b->len, wq_text_is_rtl(article->text),
                      &para) == WQ_OK,
         "the block is no paragraph");
    para->digits = l->desk.spec.digits;
    para->hides_tashkeel = l->desk.spec.hides_tashkeel;
    para->is_rtl = para->is_rtl && b->kind != WQ_BLOCK_PREFORMATTED;
    wq_break_find(para);
    need(wq_para_shape(l->desk.fonts, &l->desk.page, &style, 0, para) == WQ_OK, "not shaped");
    return para;
}

static void say_glyphs(struct print *to, const struct laid_out *l, const struct wq_line *line,
                       uint32_t first, uint32_t end)
{
    int32_t right_px = l->desk.spec.screen_w_px - l->desk.spec.margin_px;
    const char *face_before = "";
    for (uint32_t i = first; i < end; i++) {
        const struct wq_placed_glyph *g = &l->page->glyphs[i];
        const char *face = wq_fonts_face_name(l->desk.fonts, g->face);
        char name[64];
        wq_fonts_glyph_name(l->desk.fonts, g->face, g->gid, name, sizeof name);
        if (strcmp(face, face_before) != 0)
            say(to, "%s    %s:", i > first ? "\n" : "", face);
        else if (to->line_len + strlen(name) > PRINT_COLUMNS - 12)
            say(to, "\n     ");
        face_before = face;
        say(to, " %s@%d", name, g->x - right_px);
        if (g->y != line->y_px)
            say(to, ",%d", g->y - line->y_px);
        if (g->stretch_px)
            say(to, "~%d", g->stretch_px);
    }
    if (end > first)
        say(to, "\n");
}

#define RUNS_MAX 256

/* A line's characters cut where the level changes: those of run i are [a[i], b[i]). */
struct line_runs {
    uint32_t a[RUNS_MAX], b[RUNS_MAX], n;
    uint8_t levels[RUNS_MAX];
};

static void find_runs(const struct wq_para *para, const struct wq_line *line,
                      struct line_runs *runs)
{
    *runs = (struct line_runs){.n = 0};
    for (uint32_t i = para->begin; i < para->end; i++) {
        if (para->offs[i] < line->off || para->offs[i] >= line->end_off)
            continue;
        if (runs->n == 0 || runs->levels[runs->n - 1] != para->levels[i]) {
            need(runs->n < RUNS_MAX, "too many runs");
            runs->a[runs->n] = i;
            runs->levels[runs->n++] = para->levels[i];
        }
        runs->b[runs->n - 1] = i + 1;
    }
}

/* The line's runs from left to right, each with the glyphs that follow in visual order as long as
 * they belong to it: a glyph in another place ends up among the strays. */
static void say_runs(struct print *to, const struct laid_out *l, const struct wq_line *line,
                     const struct wq_para *para)
{
    struct line_runs runs;
    uint32_t order[RUNS_MAX], glyph = line->glyph_first, glyph_end = glyph + line->glyph_n;
    find_runs(para, line, &runs);
    wq_order_visual(runs.levels, runs.n, order);
    for (uint32_t i = 0; i < runs.n; i++) {
        uint32_t a = runs.a[order[i]], b = runs.b[order[i]], first = glyph;
        while (glyph < glyph_end && l->page->glyphs[glyph].off >= para->offs[a] &&
               l->page->glyphs[glyph].off < para->offs[b])
            glyph++;
        say(to, "  run %d ", runs.levels[order[i]]);
        say_cps(to, para->cps + a, b - a);
        say(to, "\n");
        say_glyphs(to, l, line, first, glyph);
    }
    if (glyph < glyph_end)
        say(to, "  stray\n");
    say_glyphs(to, l, line, glyph, glyph_end);
}

/* Where a line stands that has not the page's whole measure, and beside which. */
static void say_place(struct print *to, const struct laid_out *l, const struct wq_line *line)
{
    static const char *const kinds[] = {"",      "",     "",     "item",  "preformatted",
                                        "verse", "cell", "rule", "image", "note"};
    int32_t right_px = l->desk.spec.screen_w_px - l->desk.spec.margin_px;
    if (line->kind > WQ_BLOCK_PARAGRAPH)
        say(to, " %s", kinds[line->kind]);
    if (line->measure_px != right_px - l->desk.spec.margin_px)
        say(to, " measure %d at %d", line->measure_px, line->left_px - right_px);
    if (line->hang_left_px + line->hang_right_px > 0)
        say(to, " hang %d %d", line->hang_left_px, line->hang_right_px);
    if (line->is_beside)
        say(to, " beside");
    if (line->is_repeat)
        say(to, " repeat");
}

static void say_marker(struct print *to, const struct laid_out *l, const struct wq_line *line)
{
    uint32_t first = line->glyph_first + line->glyph_n;
    if (line->marker_n > 0)
        say(to, "  marker\n");
    say_glyphs(to, l, line, first, first + line->marker_n);
}

/* Rules, bars, lines under text and pictures, from the same corner as the lines. */
static void say_decor(struct print *to, const struct laid_out *l)
{
    int32_t right_px = l->desk.spec.screen_w_px - l->desk.spec.margin_px;
    int32_t y_px = l->page->lines[0].y_px;
    for (uint32_t i = 0; i < l->page->stroke_n; i++) {
        const struct wq_stroke *s = &l->page->strokes[i];
        say(to, "stroke x %d y %d size %dx%d%s\n", s->rect.x - right_px, s->rect.y - y_px,
            s->rect.w, s->rect.h, s->is_dotted ? " dotted" : "");
    }
    for (uint32_t i = 0; i < l->page->picture_n; i++) {
        const struct wq_picture *p = &l->page->pictures[i];
        say(to, "picture %u x %d y %d size %dx%d\n", p->image, p->rect.x - right_px,
            p->rect.y - y_px, p->rect.w, p->rect.h);
    }
}

static void say_line(struct print *to, struct laid_out *l, uint32_t i)
{
    const struct wq_line *line = &l->page->lines[i];
    const struct wq_str text = l->article->text;
    size_t mark = wq_arena_mark(&l->desk.page);
    say(to, "line %s %s y %d width %.2f", line->is_rtl ? "rtl" : "ltr",
        line->kind == WQ_BLOCK_HEADING ? "heading"
        : line->is_justified           ? "justified"
        : line->is_last                ? "last"
                                       : "ragged",
        line->y_px - l->page->lines[0].y_px, line->width_f26 / 64.0);
    say_place(to, l, line);
    if (line->gap_n)
        say(to, " gaps %d space %.2f", line->gap_n,
            line->natural_space_f26 ? (double)line->space_f26 / line->natural_space_f26 : 0);
    for (uint32_t k = 0; k < line->kashida_n; k++)
        say(to, " kashida %d \"%.*s\"", line->kashida_px,
            (int)(line->kashida_end_offs[k] - line->kashida_offs[k]),
            text.ptr + line->kashida_offs[k]);
    say(to, "\n");
    if (line->glyph_n > 0)
        say_runs(to, l, line, block_para(l, line->block));
    say_marker(to, l, line);
    wq_arena_rewind(&l->desk.page, mark);
}

static void lay_out(const struct shape_case *c, struct laid_out *l)
{
    desk_open_with(&l->desk, c->device, c->face, &c->typeset, NULL);
    l->article = &c->text.article;
    need(l->article->block_n > 0, "the case has no text");
    need(wq_page_make(&l->desk.page, &l->desk.scratch, &l->desk.spec, l->article, 0, 0, &l->page) ==
             WQ_OK,
         "no page");
}

/* ---- pictures ---- */

static void paint(const struct laid_out *l, const char *name)
{
    const struct wq_page_spec *spec = &l->desk.spec;
    int32_t stride = WQ_SURFACE_STRIDE(spec->screen_w_px);
    uint8_t *pixels = malloc((size_t)stride * (size_t)spec->screen_h_px);
    need(pixels != NULL, "no memory");
    struct wq_surface surface = {
        .pixels = pixels, .w = spec->screen_w_px, .h = spec->screen_h_px, .stride = stride};
    wq_paint_rect(&surface, (struct wq_rect){0, 0, surface.w, surface.h}, 255);
    wq_paint_text(&surface, spec, l->page);
    for (uint32_t i = 0; i < l->page->picture_n; i++)
        wq_paint_frame(&surface, l->page->pictures[i].rect, 2);
    char path[1024];
    snprintf(path, sizeof path, "%s/%s.pgm", paint_folder, name);
    FILE *file = fopen(path, "wb");
    need(file != NULL, path);
    fprintf(file, "P5 %d %d 255\n", surface.w, surface.h);
    for (int32_t y = 0; y < surface.h; y++)
        fwrite(pixels + (size_t)y * (size_t)stride, 1, (size_t)surface.w, file);
    need(fclose(file) == 0, path);
    free(pixels);
}

/* ---- comparing ---- */

/* Both at the first line in which they differ. */
static void show_difference(const char *name, const char *expected, const char *found)
{
    unsigned number = 1;
    for (;;) {
        size_t e = strcspn(expected, "\n"), f = strcspn(found, "\n");
        if (e != f || memcmp(expected, found, e) != 0 || !expected[e] || !found[f]) {
            print_error("%s: line %u after `expect`\n expected: %.*s\n    found: %.*s\n", name,
                        number, (int)e, expected, (int)f, found);
            return;
        }
        expected += e + 1;
        found += f + 1;
        number++;
    }
}

static void rewrite(const char *path, const char *head, size_t head_len, const struct print *print)
{
    FILE *file = fopen(path, "wb");
    need(file != NULL, path);
    fwrite(head, 1, head_len, file);
    fwrite(print->ptr, 1, print->len, file);
    need(fclose(file) == 0, path);
}

struct named_case {
    const char *path;
    char name[128]; /* the file's, without its ending */
};

static void test_case(void **state)
{
    const struct named_case *named = *state;
    static struct shape_case c;
    static struct laid_out l;
    size_t len;
    char *file = read_whole(named->path, &len);
    need(file != NULL, named->path);
    size_t head_len = read_case(file, &c);
    lay_out(&c, &l);
    struct print print = {.ptr = malloc(PRINT_CAP)};
    need(print.ptr != NULL, "no memory");
    say(&print, "measure %d\n", l.page->lines[0].measure_px);
    for (uint32_t i = 0; i < l.page->line_n; i++)
        say_line(&print, &l, i);
    say_decor(&print, &l);
    uint32_t text_off = 0;
    const char *complaint = page_complaint(&l.desk.spec, l.article, l.page, &text_off);
    bool is_whole = l.page->is_last, is_same = strcmp(file + head_len, print.ptr) == 0;
    if (paint_folder)
        paint(&l, named->name);
    if (is_update)
        rewrite(named->path, file, head_len, &print);
    else if (!is_same)
        show_difference(named->name, file + head_len, print.ptr);
    free(print.ptr);
    free(file);
    desk_close(&l.desk);
    if (complaint)
        fail_msg("%s: %s", named->name, complaint);
    if (!is_whole)
        fail_msg("%s: the text does not fit the page", named->name);
    assert_true(is_update || is_same);
}

/* ---- command line ---- */

static void name_case(struct named_case *named, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *file = slash ? slash + 1 : path;
    named->path = path;
    snprintf(named->name, sizeof named->name, "%.*s", (int)strcspn(file, "."), file);
}

int main(int argc, char **argv)
{
    static struct named_case cases[CASES_MAX];
    static struct CMUnitTest tests[CASES_MAX];
    size_t n = 0;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--update") == 0) {
            is_update = true;
        } else if (strcmp(argv[i], "--paint") == 0 && i + 1 < argc) {
            paint_folder = argv[++i];
        } else {
            need(n < CASES_MAX, "too many cases");
            name_case(&cases[n], argv[i]);
            tests[n] = (struct CMUnitTest){cases[n].name, test_case, NULL, NULL, &cases[n]};
            n++;
        }
    }
    need(n > 0, "shape_cases [--update] [--paint FOLDER] FILE...");
    return _cmocka_run_group_tests("shape", tests, n, NULL, NULL);
}
