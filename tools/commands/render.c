/* SPDX-License-Identifier: MIT */
/* warraq render: pages as files, exactly what the device would show. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include "viewed.h"

struct render {
    struct wq_viewed viewed;
    const char *output, *format;
    int32_t page;
    bool wants_all;
    struct wq_surface surface;
    bool is_uncounted;
    uint32_t page_n; /* of the article, when they are counted */
};

static enum wq_status encode_pgm(FILE *out, const struct wq_surface *surface)
{
    if (fprintf(out, "P5\n%d %d\n255\n", surface->w, surface->h) < 0)
        return WQ_E_IO;
    return wq_frame_encode_raw(out, surface);
}

static const struct {
    const char *name;
    wq_frame_encode encode;
} formats[] = {{"png", wq_frame_encode_png}, {"pgm", encode_pgm}, {"raw", wq_frame_encode_raw}};

#define FORMAT_N (sizeof formats / sizeof formats[0])

/* Index of the format asked for, or that the output's name ends in; FORMAT_N when there is none. */
static size_t find_format(const struct render *r)
{
    const char *dot = r->wants_all ? ".png" : strrchr(r->output, '.');
    const char *name = r->format ? r->format : dot ? dot + 1 : "";
    size_t i = 0;
    while (i < FORMAT_N && strcasecmp(formats[i].name, name) != 0)
        i++;
    return i;
}

static enum wq_parse read_options(struct render *r, int argc, char **argv, int *operands)
{
    struct wq_option options[5 + WQ_SETUP_OPTION_N] = {
        {"output", 'o', WQ_OPTION_TEXT, &r->output, "FILE",
         "write the page to FILE; with --all, all pages into this folder", 0, 0},
        {"page", 0, WQ_OPTION_NUMBER, &r->page, "N", "which page, from 1 (default: 1)", 1, 1000000},
        {"all", 0, WQ_OPTION_FLAG, &r->wants_all, NULL, "every page", 0, 0},
        {"format", 0, WQ_OPTION_TEXT, &r->format, "FORMAT",
         "png, pgm, or raw: one byte a pixel, rows top down (default: by the name's end)", 0, 0},
        {"uncounted", 0, WQ_OPTION_FLAG, &r->is_uncounted, NULL,
         "as the device shows it before it has counted the pages", 0, 0},
    };
    wq_setup_options(&r->viewed.setup, options + 5);
    const struct wq_usage usage = {
        .program = r->viewed.setup.program,
        .synopsis = "BUNDLE ARTICLE -o FILE [OPTION]...",
        .summary = "Paint a page of an article as the device shows it: its size, its greys. "
                   "ARTICLE is the number that `warraq list` shows, or id:HEX.",
        .notes = "Exit codes: 0 painted, 1 failed, 2 the command line is wrong.",
        .options = options,
        .option_n = sizeof options / sizeof options[0]};
    enum wq_parse parse = wq_options_parse(&usage, argc, argv, operands);
    if (parse != WQ_PARSE_OK)
        return parse;
    const char *wrong = NULL;
    if (r->page != 0 && r->wants_all)
        wrong = "give --page or --all, not both";
    else if (argc - *operands != 2)
        wrong = "give a bundle and an article";
    else if (!r->output)
        wrong = "where to? give -o FILE, or with --all -o FOLDER";
    else if (find_format(r) == FORMAT_N)
        wrong = "the format is png, pgm or raw: end the file's name so, or give --format";
    if (r->page == 0)
        r->page = 1;
    if (!wrong)
        return WQ_PARSE_OK;
    fprintf(stderr, "%s: %s; try `%s --help`\n", usage.program, wrong, usage.program);
    return WQ_PARSE_ERROR;
}

static enum wq_status read_strip(void *self, const struct wq_image *image, uint32_t strip,
                                 uint8_t *rows, uint32_t *row_n)
{
    struct wq_viewed *v = self;
    *row_n = wq_image_rows_of(image, strip);
    return wq_bundle_image_strip(v->opened.bundle, v->index, image, strip, rows);
}

static enum wq_status paint(struct render *r, const struct wq_page *page, uint32_t number)
{
    struct wq_viewed *v = &r->viewed;
    struct wq_furniture furniture;
    const struct wq_page_facts facts = {
        .number = number,
        .page_n = r->is_uncounted ? wq_page_n_guess(&v->setup.spec, &v->article, page, number)
                                  : r->page_n,
        .is_guess = r->is_uncounted && !page->is_last};
    enum wq_status st = wq_furniture_make(&v->arena, &v->scratch, &v->setup.spec, &v->article, page,
                                          &facts, &furniture);
    if (st != WQ_OK)
        return st;
    const struct wq_picture_source source = {read_strip, v};
    wq_paint_page(&r->surface, &v->setup.spec, page, &v->front, &furniture);
    return wq_paint_pictures(&r->surface, &v->scratch, &v->setup.spec, &v->article, page, &source);
}

static int write_page(const struct render *r, uint32_t number)
{
    char path[WQ_SETUP_PATH_BYTES];
    size_t format = find_format(r);
    int len = r->wants_all ? snprintf(path, sizeof path, "%s/page-%03u.%s", r->output, number,
                                      formats[format].name)
                           : snprintf(path, sizeof path, "%s", r->output);
    bool fits = len > 0 && (size_t)len < sizeof path;
    if (fits && wq_frame_write(path, formats[format].encode, &r->surface) == WQ_OK)
        return WQ_EXIT_OK;
    wq_host_complain(r->viewed.setup.program, "cannot write %s: %s", fits ? path : r->output,
                     fits ? strerror(errno) : "the path is too long");
    return WQ_EXIT_FAILED;
}

/* Lay out page after page; paint and write those asked for. */
static int render_pages(struct render *r)
{
    struct wq_viewed *v = &r->viewed;
    uint32_t off = 0, first;
    enum wq_status counted = WQ_OK;
    if (!r->is_uncounted)
        counted = wq_page_starts(&v->scratch, &v->setup.spec, &v->article, v->front.height_px,
                                 &first, 1, &r->page_n);
    if (counted != WQ_OK)
        return wq_viewed_complain(v, counted);
    for (uint32_t number = 1;; number++) {
        struct wq_page *page;
        size_t mark = wq_arena_mark(&v->arena);
        bool is_wanted = r->wants_all || number == (uint32_t)r->page;
        enum wq_status st = wq_viewed_page(v, off, &page);
        if (st == WQ_OK && is_wanted)
            st = paint(r, page, number);
        if (st != WQ_OK)
            return wq_viewed_complain(v, st);
        int code = is_wanted ? write_page(r, number) : WQ_EXIT_OK;
        if (code != WQ_EXIT_OK || (is_wanted && !r->wants_all))
            return code;
        if (page->is_last) {
            if (r->wants_all)
                return WQ_EXIT_OK;
            wq_host_complain(v->setup.program, "no page %d: the article has %u on this device",
                             r->page, number);
            return WQ_EXIT_FAILED;
        }
        off = page->next_off;
        wq_arena_rewind(&v->arena, mark);
    }
}

static int make_folder(const struct render *r)
{
    if (mkdir(r->output, 0777) == 0 || errno == EEXIST)
        return WQ_EXIT_OK;
    wq_host_complain(r->viewed.setup.program, "cannot make the folder %s: %s", r->output,
                     strerror(errno));
    return WQ_EXIT_FAILED;
}

static int make_surface(struct render *r)
{
    const struct wq_device *device = &r->viewed.setup.held;
    r->surface = (struct wq_surface){
        .w = device->w_px, .h = device->h_px, .stride = WQ_SURFACE_STRIDE(device->w_px)};
    r->surface.pixels = wq_host_memory((size_t)r->surface.stride * (size_t)r->surface.h);
    if (!r->surface.pixels) {
        wq_host_complain(r->viewed.setup.program, "there is not enough memory");
        return WQ_EXIT_FAILED;
    }
    return WQ_EXIT_OK;
}

int wq_command_render(int argc, char **argv)
{
    static struct render r;
    int operands;
    wq_setup_init(&r.viewed.setup, "warraq render");
    signal(SIGXFSZ, SIG_IGN); /* a file size limit is met like a full disk */
    enum wq_parse parse = read_options(&r, argc, argv, &operands);
    if (parse != WQ_PARSE_OK)
        return parse == WQ_PARSE_HELP ? WQ_EXIT_OK : WQ_EXIT_USAGE;
    int code = wq_viewed_open(&r.viewed, argv[operands], argv[operands + 1]);
    if (code == WQ_EXIT_OK && r.wants_all)
        code = make_folder(&r);
    if (code == WQ_EXIT_OK)
        code = make_surface(&r);
    if (code == WQ_EXIT_OK)
        code = render_pages(&r);
    wq_viewed_close(&r.viewed);
    return code;
}
