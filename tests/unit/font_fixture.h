/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_TESTS_FONT_FIXTURE_H
#define WARRAQ_TESTS_FONT_FIXTURE_H
/* The fonts of the build tree. No cmocka here: the fuzzer uses it too. What fails in here is the
 * test's own fault and ends the process. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "warraq/device.h"
#include "warraq/font.h"

#define FONT_ARENA_BYTES (8u << 20)

static inline void need(bool is_true, const char *what)
{
    if (!is_true) {
        fprintf(stderr, "font_fixture: %s\n", what);
        abort();
    }
}

static inline struct wq_arena new_arena(size_t bytes)
{
    struct wq_arena arena;
    void *memory = malloc(bytes);
    need(memory != NULL, "no memory");
    wq_arena_init(&arena, memory, bytes);
    return arena;
}

/* ---- files ---- */

/* All of the file at `path`, with a NUL behind it; NULL when it cannot be read. Free it. */
static inline char *read_whole(const char *path, size_t *len)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    need(fseek(file, 0, SEEK_END) == 0, "cannot seek");
    long end = ftell(file);
    rewind(file);
    char *bytes = end >= 0 ? malloc((size_t)end + 1) : NULL;
    need(bytes && fread(bytes, 1, (size_t)end, file) == (size_t)end, "cannot read");
    bytes[end] = 0;
    *len = (size_t)end;
    fclose(file);
    return bytes;
}

/* The text files of a folder, one after the other; none when there is no such folder:
 *     for (struct texts texts = texts_in(folder); next_text(&texts);) */
struct texts {
    const char *folder;
    DIR *dir;
    char *text; /* with a NUL behind it; may be written to */
    size_t len;
};

static inline struct texts texts_in(const char *folder)
{
    return (struct texts){folder, opendir(folder), NULL, 0};
}

static inline bool next_text(struct texts *texts)
{
    struct dirent *entry;
    free(texts->text);
    texts->text = NULL;
    while (!texts->text && texts->dir && (entry = readdir(texts->dir))) {
        char path[2048];
        const char *end = strrchr(entry->d_name, '.');
        if (!end || strcmp(end, ".txt") != 0)
            continue;
        snprintf(path, sizeof path, "%s/%s", texts->folder, entry->d_name);
        texts->text = read_whole(path, &texts->len);
        need(texts->text != NULL, "cannot read a sample");
    }
    if (!texts->text && texts->dir)
        closedir(texts->dir);
    return texts->text != NULL;
}

/* Fonts stay in memory until the process ends. */
static inline enum wq_status map_any_font(void *self, const char *name, struct wq_bytes *bytes)
{
    static struct {
        const char *name;
        struct wq_bytes bytes;
    } read[24];
    (void)self;
    for (size_t i = 0; i < sizeof read / sizeof read[0]; i++) {
        if (!read[i].name) {
            char path[1024];
            size_t len;
            snprintf(path, sizeof path, "%s/%s", WARRAQ_FONTS_DIR, name);
            char *whole = read_whole(path, &len);
            if (!whole)
                return WQ_E_IO;
            read[i].name = name;
            read[i].bytes = (struct wq_bytes){(uint8_t *)whole, len};
        }
        if (strcmp(read[i].name, name) == 0) {
            *bytes = read[i].bytes;
            return WQ_OK;
        }
    }
    return WQ_E_IO;
}

/* Whether the build has the family: some are optional. */
static inline bool is_built(const char *family)
{
    const struct wq_family *f = wq_family_find(family);
    struct wq_bytes bytes;
    need(f != NULL, "no such family");
    return !f->is_optional || map_any_font(NULL, f->regular, &bytes) == WQ_OK;
}

/* Without the face of emoji, which a build may have or not: tests give the same in both. */
static inline enum wq_status map_built_font(void *self, const char *name, struct wq_bytes *bytes)
{
    return strcmp(name, "emoji.ttf") == 0 ? WQ_E_IO : map_any_font(self, name, bytes);
}

/* ---- fonts ---- */

/* The fonts of the family `face` in `arena`, as the panel of `device` needs them; of `config`,
 * which may be NULL, the sizes of the caches are taken, the weight, and how files are found. */
static inline struct wq_fonts *open_fonts(struct wq_arena *arena, const struct wq_device *device,
                                          const char *face, const struct wq_fonts_config *config)
{
    struct wq_fonts_config own = config ? *config : (struct wq_fonts_config){.self = NULL};
    struct wq_font_fault fault;
    struct wq_fonts *fonts;
    own.map = own.map ? own.map : map_built_font;
    own.family = wq_family_find(face);
    own.levels = device->levels;
    need(own.family != NULL, "no such family");
    need(wq_fonts_make(arena, &own, &fonts, &fault) == WQ_OK,
         "the fonts of the build are not there: build the target warraq_fonts");
    return fonts;
}

#endif
