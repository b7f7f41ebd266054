/* SPDX-License-Identifier: MIT */
/* print_glyphs FONTS FILE...: every glyph of the files' lines, each line a paragraph, in every
 * family that the folder FONTS has, regular and bold, at three sizes: family, size, place, level,
 * glyph, face, advance, offsets, and a sum of its bitmap. Builds that are linked with other
 * libraries must print the same (tests/devices.sh). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "warraq/text.h"

#define FONTS_BYTES (32u << 20)
#define PARA_BYTES (16u << 20)
#define FILES_MAX 64

struct fonts_folder {
    const char *path;
    struct {
        char name[64];
        struct wq_bytes bytes;
    } files[FILES_MAX];
    size_t n;
};

static void fail(const char *what, const char *which)
{
    fprintf(stderr, "print_glyphs: %s: %s\n", which, what);
    exit(1);
}

static void *take(size_t bytes)
{
    void *at = malloc(bytes);
    if (!at)
        fail("no memory", "the machine");
    return at;
}

static bool read_file(const char *path, struct wq_bytes *bytes)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    fseek(file, 0, SEEK_END);
    long end = ftell(file);
    rewind(file);
    uint8_t *at = take((size_t)end + 1);
    if (fread(at, 1, (size_t)end, file) != (size_t)end)
        fail("cannot be read", path);
    fclose(file);
    *bytes = (struct wq_bytes){at, (size_t)end};
    return true;
}

static enum wq_status map_font(void *self, const char *name, struct wq_bytes *bytes)
{
    struct fonts_folder *folder = self;
    char path[1024];
    for (size_t i = 0; i < folder->n; i++) {
        if (strcmp(folder->files[i].name, name) == 0) {
            *bytes = folder->files[i].bytes;
            return WQ_OK;
        }
    }
    snprintf(path, sizeof path, "%s/%s", folder->path, name);
    if (folder->n == FILES_MAX || !read_file(path, bytes))
        return WQ_E_IO;
    snprintf(folder->files[folder->n].name, sizeof folder->files[0].name, "%s", name);
    folder->files[folder->n++].bytes = *bytes;
    return WQ_OK;
}

/* FNV-1a over size, place and pixels. */
static uint32_t sum_of(const struct wq_bitmap *b)
{
    const int32_t head[4] = {b->w, b->h, b->left, b->top};
    uint32_t sum = 2166136261u;
    for (int i = 0; i < 4; i++)
        sum = (sum ^ (uint32_t)head[i]) * 16777619u;
    for (int32_t y = 0; y < b->h; y++)
        for (int32_t x = 0; x < b->w; x++)
            sum = (sum ^ b->rows[(size_t)y * (size_t)b->stride + (size_t)x]) * 16777619u;
    return sum;
}

static void print_run(struct wq_fonts *fonts, const char *look, const struct wq_word *word,
                      const struct wq_run *run)
{
    for (uint32_t i = 0; i < run->glyph_n; i++) {
        const struct wq_glyph *g = &run->glyphs[i];
        struct wq_bitmap bitmap = wq_fonts_bitmap(fonts, g->face, g->gid);
        printf("%s %u+%u level %u: %s %u %d %d %d %08x\n", look, (unsigned)word->off,
               (unsigned)g->off, (unsigned)run->level, wq_fonts_face_name(fonts, g->face),
               (unsigned)g->gid, (int)g->advance_f26, (int)g->dx_f26, (int)g->dy_f26,
               (unsigned)sum_of(&bitmap));
    }
}

static void print_text(struct wq_fonts *fonts, struct wq_arena *arena, const struct wq_style *style,
                       const char *look, struct wq_str text)
{
    for (size_t off = 0; off < text.len;) {
        const char *end = memchr(text.ptr + off, '\n', text.len - off);
        size_t len = end ? (size_t)(end - text.ptr) - off : text.len - off;
        struct wq_para *para;
        wq_arena_rewind(arena, 0);
        wq_words_trim(fonts);
        if (len > 0) {
            if (wq_para_make(arena, text, (uint32_t)off, (uint32_t)len, true, &para) != WQ_OK ||
                wq_para_shape(fonts, arena, style, 0, para) != WQ_OK)
                fail("a line cannot be shaped", look);
            for (uint32_t i = 0; i < para->word_n; i++)
                for (uint32_t k = 0; k < para->words[i].run_n; k++)
                    print_run(fonts, look, &para->words[i], &para->words[i].runs[k]);
        }
        off += len + 1;
    }
}

static void print_family(struct fonts_folder *folder, const struct wq_family *family, int32_t em_px,
                         bool is_bold, char **files)
{
    const struct wq_fonts_config config = {
        .map = map_font, .self = folder, .family = family, .levels = 16};
    struct wq_arena arena, para_arena;
    struct wq_font_fault fault;
    struct wq_fonts *fonts;
    char look[64];
    wq_arena_init(&arena, take(FONTS_BYTES), FONTS_BYTES);
    wq_arena_init(&para_arena, take(PARA_BYTES), PARA_BYTES);
    snprintf(look, sizeof look, "%s %d%s", family->name, (int)em_px, is_bold ? " bold" : "");
    if (wq_fonts_make(&arena, &config, &fonts, &fault) != WQ_OK)
        fail("cannot be opened", fault.file);
    const struct wq_style style = {WQ_VOICE_TEXT, is_bold, em_px};
    for (; *files; files++) {
        struct wq_bytes bytes;
        if (!read_file(*files, &bytes))
            fail("cannot be read", *files);
        print_text(fonts, &para_arena, &style, look,
                   (struct wq_str){(const char *)bytes.ptr, bytes.len});
        free((void *)(uintptr_t)bytes.ptr);
    }
    wq_fonts_finish(fonts);
    free(arena.base);
    free(para_arena.base);
}

int main(int argc, char **argv)
{
    static const int32_t sizes_px[] = {24, 42, 67};
    static struct fonts_folder folder;
    size_t n;
    const struct wq_family *families = wq_families(&n);
    if (argc < 3) {
        fputs("usage: print_glyphs FONTS FILE...\n", stderr);
        return 2;
    }
    folder.path = argv[1];
    for (size_t i = 0; i < n; i++) {
        struct wq_bytes bytes;
        if (families[i].is_optional && map_font(&folder, families[i].regular, &bytes) != WQ_OK)
            continue;
        for (size_t k = 0; k < sizeof sizes_px / sizeof sizes_px[0]; k++)
            for (int bold = 0; bold < 2; bold++)
                print_family(&folder, &families[i], sizes_px[k], bold, argv + 2);
    }
    return 0;
}
