/* SPDX-License-Identifier: MIT */
/* What the layout of articles looks like and costs, without bundle and screens.
 * usage: bench_layout lines FACE EM_PX MARGIN_PX KASHIDA LIMIT_EM FILE...
 *        bench_layout cost FACE EM_PX MARGIN_PX FILE
 * on a screen of 1072x1448 in 16 greys. `lines` prints figures, one a line: "name value". `cost`
 * lays FILE out once, in lay_out_whole, when the fonts have shaped a first word in each face; run
 * it in callgrind with --toggle-collect=lay_out_whole (cost.sh does). */
#include "line_figures.h"

static const char *const kashida_names[] = {"restrained", "none", "rich"};

static char *read_article(struct text_article *article, const char *path)
{
    size_t len;
    char *text = read_whole(path, &len);
    if (!text) {
        fprintf(stderr, "bench_layout: %s: cannot be read\n", path);
        exit(1);
    }
    text_article_make(article, (struct wq_str){text, len});
    return text;
}

static void open_desk(struct desk *desk, char **args, enum wq_kashida_mode kashida)
{
    struct wq_typeset look = {
        .em_px = atoi(args[1]), .margin_px = atoi(args[2]), .kashida = kashida};
    desk_open_with(desk, "1072x1448@300/16", args[0], &look, NULL);
    desk->spec.wants_cells = false; /* as pages that are only shown */
}

static void print_lines(char **args, char **files, int file_n)
{
    static struct text_article article;
    struct line_figures f = {0};
    struct desk desk;
    unsigned kashida = 0;
    while (kashida < 2 && strcmp(args[3], kashida_names[kashida]) != 0)
        kashida++;
    open_desk(&desk, args, (enum wq_kashida_mode)kashida);
    for (int i = 0; i < file_n; i++) {
        char *text = read_article(&article, files[i]);
        add_article(&f, &desk, &article.article, atof(args[4]));
        free(text);
    }
    desk_close(&desk);
    printf("justified_lines %u\n", f.line_n);
    printf("space_mean_em %.3f\n", mean_em(&f));
    printf("space_deviation_em %.4f\n", deviation_em(&f));
    printf("space_most_em %.3f\n", f.most_em);
    printf("space_mean_natural %.3f\n", mean_natural(&f));
    printf("space_most_natural %.3f\n", f.most_natural);
    printf("lines_over_two_natural %u\n", f.over_two_n);
    printf("kashida_share %.3f\n", stretched_share(&f));
    printf("kashidas_a_line %.2f\n", f.stretched_n ? (double)f.kashida_n / f.stretched_n : 0);
    printf("overfull_lines %u\n", f.overfull_n);
    printf("ragged_lines %u\n", f.ragged_n);
    printf("last_lines %u\n", f.last_n);
    printf("last_lines_of_one_word %u\n", f.runt_n);
    printf("avoidable_at_%s_em %u\n", args[4], f.avoidable_n);
}

/* A name that callgrind can be told. */
void lay_out_whole(struct desk *desk, const struct wq_article *article);

__attribute__((noinline)) void lay_out_whole(struct desk *desk, const struct wq_article *article)
{
    uint32_t page_n;
    need(wq_page_starts(&desk->scratch, &desk->spec, article, 3 * desk->spec.small_em_px, NULL, 0,
                        &page_n) == WQ_OK,
         "cannot lay out");
}

static void spend(char **args, const char *file)
{
    static struct text_article article;
    /* a word in each face and script, so that what HarfBuzz makes once a face is there */
    static const char first[] = "عنوان (2)\nكلمة A 1 («»).\n";
    struct desk desk;
    open_desk(&desk, args, WQ_KASHIDA_RESTRAINED);
    text_article_make(&article, (struct wq_str){first, sizeof first - 1});
    uint32_t page_n;
    need(wq_page_starts(&desk.scratch, &desk.spec, &article.article, 0, NULL, 0, &page_n) == WQ_OK,
         "cannot lay out");
    char *text = read_article(&article, file);
    lay_out_whole(&desk, &article.article);
    uint32_t cp_n = 0;
    for (const char *p = text; *p; p++)
        cp_n += (*p & 0xC0) != 0x80;
    printf("characters %u\n", cp_n);
    free(text);
    desk_close(&desk);
}

int main(int argc, char **argv)
{
    if (argc >= 8 && strcmp(argv[1], "lines") == 0)
        print_lines(argv + 2, argv + 7, argc - 7);
    else if (argc == 6 && strcmp(argv[1], "cost") == 0)
        spend(argv + 2, argv[5]);
    else {
        fprintf(stderr, "usage: bench_layout lines FACE EM_PX MARGIN_PX KASHIDA LIMIT_EM FILE...\n"
                        "       bench_layout cost FACE EM_PX MARGIN_PX FILE\n");
        return 2;
    }
    return 0;
}
