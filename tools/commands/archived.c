/* SPDX-License-Identifier: MIT */
/* Opening several bundles as one archive, the same in every command. */
#include "archived.h"
#include <inttypes.h>
#include <string.h>

#define ARENA_BYTES (64u << 20) /* an article at its limits, and an index a bundle */

static int complain_of_number(const struct wq_archived_files *files)
{
    wq_host_complain(files->program,
                     "at most %d bundles are read together; `warraq merge` makes one of several",
                     WQ_ARCHIVE_BUNDLES);
    return WQ_EXIT_USAGE;
}

static enum wq_host_opened open_file(void *self, const char *path, bool is_again)
{
    struct wq_archived_files *files = self;
    struct wq_opened *opened = &files->opened[files->opened_n];
    (void)is_again; /* that it is cut short may well be said once more */
    if (files->opened_n == WQ_ARCHIVE_BUNDLES) {
        files->is_full = true;
        return WQ_HOST_NO_MORE;
    }
    if (wq_opened_reopen(opened, files->program, path) != WQ_EXIT_OK) {
        files->is_partial = true;
        return WQ_HOST_NOT_OPENED;
    }
    files->opened_n++;
    return wq_bundle_info(opened->bundle)->missing_bytes > 0 ? WQ_HOST_OPENED_CUT : WQ_HOST_OPENED;
}

static void close_files(void *self, uint32_t n)
{
    struct wq_archived_files *files = self;
    for (; n > 0; n--)
        wq_opened_close(&files->opened[--files->opened_n]);
}

/* With an older edition that is whole nothing is missing. */
static void tell_lack(void *self, const char *path, uint32_t missing, bool is_read)
{
    struct wq_archived_files *files = self;
    if (!is_read)
        return;
    wq_host_complain(files->program,
                     "%s is one of several bundles, and the one with the number %" PRIu32
                     " is not beside it: its articles are missing; copy the archive again",
                     path, missing);
    files->is_partial = true;
}

static int add_folder(struct wq_archived_files *files, const char *folder, const char *const *paths,
                      uint32_t n)
{
    const struct wq_host_opener opener = {files, open_file, close_files, tell_lack};
    if (n == 0) {
        wq_host_complain(files->program,
                         "%s has no bundle in it; `warraq pack` makes one, as NAME.wrq", folder);
        files->is_partial = true;
    }
    if (n <= WQ_FOLDER_FILES)
        wq_host_choose(&opener, paths, n);
    return n <= WQ_FOLDER_FILES && !files->is_full ? WQ_EXIT_OK : complain_of_number(files);
}

/* What cannot be listed as a folder is a file: opening it tells what it is. */
static int add(struct wq_archived_files *files, const char *path)
{
    const char *paths[WQ_FOLDER_FILES];
    uint32_t n = 0;
    if (wq_host_bundles_in(path, &files->arena, paths, WQ_FOLDER_FILES, &n) == WQ_OK)
        return add_folder(files, path, paths, n);
    open_file(files, path, false);
    return files->is_full ? complain_of_number(files) : WQ_EXIT_OK;
}

static enum wq_status make_archive(struct wq_archived_files *files)
{
    struct wq_bundle *bundles[WQ_ARCHIVE_BUNDLES];
    for (uint32_t i = 0; i < files->opened_n; i++)
        bundles[i] = files->opened[i].bundle;
    return wq_archive_open(&files->arena, bundles, files->opened_n, &files->archive);
}

int wq_archived_open(struct wq_archived_files *files, const char *program, char **paths, int path_n)
{
    memset(files, 0, sizeof *files);
    files->program = program;
    void *memory = wq_host_memory(ARENA_BYTES);
    wq_arena_init(&files->arena, memory, memory ? ARENA_BYTES : 0);
    int code = WQ_EXIT_OK;
    for (int i = 0; i < path_n && code == WQ_EXIT_OK; i++)
        code = add(files, paths[i]);
    if (code == WQ_EXIT_OK && files->opened_n == 0)
        code = WQ_EXIT_FAILED;
    if (code == WQ_EXIT_OK && make_archive(files) != WQ_OK) {
        wq_host_complain(program, "there is not enough memory; close other programs");
        code = WQ_EXIT_FAILED;
    }
    if (code != WQ_EXIT_OK)
        wq_archived_close(files);
    return code;
}

void wq_archived_close(struct wq_archived_files *files)
{
    for (uint32_t i = 0; i < files->opened_n; i++)
        wq_opened_close(&files->opened[i]);
    files->opened_n = 0;
}

bool wq_archived_parse(struct wq_archived_files *files, const struct wq_usage *usage, int argc,
                       char **argv, int *code)
{
    int operands;
    enum wq_parse parse = wq_options_parse(usage, argc, argv, &operands);
    *code = parse == WQ_PARSE_HELP ? WQ_EXIT_OK : WQ_EXIT_USAGE;
    if (parse != WQ_PARSE_OK)
        return false;
    if (argc == operands) {
        fprintf(stderr, "%s: a bundle is needed\nTry `%s --help`.\n", usage->program,
                usage->program);
        return false;
    }
    *code = wq_archived_open(files, usage->program, argv + operands, argc - operands);
    return *code == WQ_EXIT_OK;
}

struct wq_opened *wq_archived_opened(struct wq_archived_files *files, uint32_t article,
                                     uint32_t *index)
{
    struct wq_archived at = {0};
    if (wq_archive_place(files->archive, article, &at) != WQ_OK)
        at.index = UINT32_MAX; /* no article has it, and messages will say so */
    *index = at.index;
    return &files->opened[at.bundle_at];
}

enum wq_status wq_archived_meta(struct wq_archived_files *files, uint32_t article,
                                bool with_details, struct wq_meta *meta)
{
    enum wq_status st = WQ_E_DAMAGED;
    if (with_details)
        st = wq_archive_meta(files->archive, article, &files->arena, meta);
    if (st == WQ_OK || st == WQ_E_NOMEM)
        return st;
    st = wq_archive_listed(files->archive, article, &files->arena, meta);
    if (st == WQ_OK && with_details)
        meta->is_partial = true;
    return st;
}

void wq_archived_complain(struct wq_archived_files *files, uint32_t article, enum wq_status why)
{
    uint32_t index;
    struct wq_opened *opened = wq_archived_opened(files, article, &index);
    wq_opened_complain(opened, index, why);
}

int wq_archived_result(const struct wq_archived_files *files, int result)
{
    return result == WQ_EXIT_OK && files->is_partial ? WQ_EXIT_PARTIAL : result;
}

const char *wq_archived_name(const struct wq_archived_files *files, char *room, size_t cap)
{
    if (files->opened_n == 1)
        return files->opened[0].path;
    snprintf(room, cap, "%s and %u more", files->opened[0].path, (unsigned)files->opened_n - 1);
    return room;
}
