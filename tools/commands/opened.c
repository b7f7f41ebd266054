/* SPDX-License-Identifier: MIT */
/* Opening a bundle and naming an article in it, the same in every command. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "commands.h"

#define NAMED_MAX 10            /* damaged articles that are named one by one */
#define ARENA_BYTES (48u << 20) /* bundle 25 MiB, an article at its limits 8 MiB, and room */
#define ID_DIGITS_MIN 6

const char wq_opened_path_advice[] = "check the path and who may read it";

const char *wq_opened_advice(enum wq_status st)
{
    switch (st) {
    case WQ_E_NOT_BUNDLE:
        return "make a bundle with `warraq pack`";
    case WQ_E_NEWER:
        return "read it with a newer warraq";
    case WQ_E_TRUNCATED:
        return "copy it again from where it came, to the end";
    case WQ_E_NOMEM:
        return "close other programs";
    default:
        return "copy it again from where it came, or pack it again";
    }
}

static void warn_of_missing(const struct wq_opened *opened)
{
    const struct wq_bundle_info *info = wq_bundle_info(opened->bundle);
    char there[16], size[16];
    if (info->missing_bytes > 0)
        wq_host_complain(opened->program,
                         "%s: cut short: only %s of %s are there; what they hold can be read; %s",
                         opened->path, wq_print_size(info->file_bytes - info->missing_bytes, there),
                         wq_print_size(info->file_bytes, size), wq_opened_advice(WQ_E_TRUNCATED));
}

int wq_opened_open(struct wq_opened *opened, const char *program, const char *path)
{
    *opened = (struct wq_opened){0};
    return wq_opened_reopen(opened, program, path);
}

enum wq_status wq_opened_try(struct wq_opened *opened, const char *program, const char *path)
{
    void *memory = opened->arena.base;
    wq_opened_close(opened);
    *opened = (struct wq_opened){.program = program, .path = path};
    enum wq_status st = wq_host_file_open(path, &opened->file);
    opened->error = st == WQ_OK ? 0 : errno;
    if (!memory)
        memory = wq_host_memory(ARENA_BYTES);
    if (memory)
        wq_arena_init(&opened->arena, memory, ARENA_BYTES);
    if (st == WQ_OK)
        st = memory ? wq_bundle_open(&opened->arena, &opened->file, &opened->bundle) : WQ_E_NOMEM;
    if (st != WQ_OK)
        wq_opened_close(opened);
    opened->failed = st;
    return st;
}

int wq_opened_reopen(struct wq_opened *opened, const char *program, const char *path)
{
    const enum wq_status st = wq_opened_try(opened, program, path);
    if (st == WQ_OK)
        warn_of_missing(opened);
    else if (opened->error != 0)
        wq_host_complain(program, "cannot open %s: %s; %s", path, strerror(opened->error),
                         wq_opened_path_advice);
    else
        wq_host_complain(program, "%s: %s; %s", path, wq_status_text(st), wq_opened_advice(st));
    return st == WQ_OK ? WQ_EXIT_OK : WQ_EXIT_FAILED;
}

int wq_opened_by_leaders(struct wq_opened *opened)
{
    wq_arena_rewind(&opened->arena, 0);
    enum wq_status st = wq_bundle_open_by_leaders(&opened->arena, &opened->file, &opened->bundle);
    if (st == WQ_OK)
        return WQ_EXIT_OK;
    wq_host_complain(opened->program, "%s: %s; %s", opened->path, wq_status_text(st),
                     wq_opened_advice(st));
    return WQ_EXIT_FAILED;
}

void wq_opened_close(struct wq_opened *opened)
{
    wq_host_file_close(&opened->file);
    opened->bundle = NULL;
}

bool wq_opened_parse(struct wq_opened *opened, const struct wq_usage *usage, int argc, char **argv,
                     int *code)
{
    int operands;
    enum wq_parse parse = wq_options_parse(usage, argc, argv, &operands);
    *code = parse == WQ_PARSE_HELP ? WQ_EXIT_OK : WQ_EXIT_USAGE;
    if (parse != WQ_PARSE_OK)
        return false;
    if (argc - operands != 1) {
        fprintf(stderr, "%s: one bundle is needed\nTry `%s --help`.\n", usage->program,
                usage->program);
        return false;
    }
    *code = wq_opened_open(opened, usage->program, argv[operands]);
    return *code == WQ_EXIT_OK;
}

static void complain(struct wq_opened *opened, uint32_t index, const char *why)
{
    struct wq_meta meta = {0};
    size_t mark = wq_arena_mark(&opened->arena);
    bool is_known = wq_bundle_listed(opened->bundle, index, &opened->arena, &meta) == WQ_OK;
    wq_host_complain(opened->program, "%s: article %u%s%.*s%s: %s", opened->path, index + 1,
                     is_known ? " (" : "", (int)meta.title.len, is_known ? meta.title.ptr : "",
                     is_known ? ")" : "", why);
    wq_arena_rewind(&opened->arena, mark);
}

void wq_opened_complain(struct wq_opened *opened, uint32_t index, enum wq_status why)
{
    complain(opened, index, wq_status_text(why));
}

void wq_opened_complain_partial(struct wq_opened *opened, uint32_t index)
{
    struct wq_meta meta;
    const size_t mark = wq_arena_mark(&opened->arena);
    const bool has_row = wq_bundle_listed(opened->bundle, index, &opened->arena, &meta) == WQ_OK;
    wq_arena_rewind(&opened->arena, mark);
    complain(opened, index,
             has_row ? "its text is whole, but names, address or id are damaged"
                     : "its row is damaged: its text is read without the title, marks and images");
}

bool wq_opened_names_another(struct wq_opened *opened)
{
    return opened->damaged_n++ < NAMED_MAX;
}

void wq_opened_complain_others(struct wq_opened *opened)
{
    const uint32_t n = opened->damaged_n > NAMED_MAX ? opened->damaged_n - NAMED_MAX : 0;
    opened->damaged_n = 0;
    if (n > 0)
        wq_host_complain(opened->program,
                         "%s: %" PRIu32 " more article%s damaged; `warraq verify` names all",
                         opened->path, n, n == 1 ? " is" : "s are");
}

void wq_opened_complain_names(struct wq_opened *opened, uint32_t index)
{
    complain(opened, index, "names, address or id are damaged");
}

/* ---- naming an article ---- */

static int find_number(const struct wq_opened *opened, const char *name, uint32_t *index)
{
    char *end;
    errno = 0;
    unsigned long number = strtoul(name, &end, 10);
    uint32_t article_n = wq_bundle_info(opened->bundle)->article_n;
    /* strtoul would take a sign or a space before the number */
    if (*name < '0' || *name > '9' || *end != '\0') {
        wq_host_complain(
            opened->program,
            "`%s` is no article: give its number in `warraq list`, or id: and at least %d "
            "hex digits of its id",
            name, ID_DIGITS_MIN);
        return WQ_EXIT_USAGE;
    }
    if (errno == ERANGE || number < 1 || number > article_n) {
        wq_host_complain(opened->program, "%s: no article %s: they are numbered 1 to %u",
                         opened->path, name, article_n);
        return WQ_EXIT_FAILED;
    }
    *index = (uint32_t)(number - 1);
    return WQ_EXIT_OK;
}

static unsigned digit_value(char digit)
{
    const char c = (char)(digit | 0x20); /* lower case; digits have that bit already */
    return (unsigned)(c >= 'a' ? c - 'a' + 10 : c - '0');
}

static bool id_begins_with(const uint8_t id[WQ_ID_BYTES], const char *digits, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned nibble = i % 2 ? id[i / 2] & 0x0Fu : id[i / 2] >> 4u;
        if (digit_value(digits[i]) != nibble)
            return false;
    }
    return true;
}

/* A whole id is looked up; the beginning of one is looked for. */
static int find_whole_id(struct wq_opened *opened, const char *digits, uint32_t *index)
{
    uint8_t id[WQ_ID_BYTES];
    for (size_t i = 0; i < sizeof id; i++)
        id[i] = (uint8_t)(digit_value(digits[2 * i]) << 4 | digit_value(digits[2 * i + 1]));
    enum wq_status st = wq_bundle_find(opened->bundle, id, UINT32_MAX, index);
    if (st == WQ_OK)
        return WQ_EXIT_OK;
    if (st == WQ_E_RANGE)
        wq_host_complain(opened->program, "%s: no article has the id %s", opened->path, digits);
    else
        wq_host_complain(opened->program, "%s: looking for the id %s: %s", opened->path, digits,
                         wq_status_text(st));
    return WQ_EXIT_FAILED;
}

static int find_id(struct wq_opened *opened, const char *digits, uint32_t *index)
{
    size_t n = strlen(digits);
    uint32_t found_n = 0, found = 0, damaged_n = 0;
    uint32_t article_n = wq_bundle_info(opened->bundle)->article_n;
    if (n < ID_DIGITS_MIN || n > 2 * WQ_ID_BYTES || strspn(digits, "0123456789abcdefABCDEF") != n) {
        wq_host_complain(opened->program, "`id:%s` is no id: it takes %d to %d hex digits", digits,
                         ID_DIGITS_MIN, 2 * WQ_ID_BYTES);
        return WQ_EXIT_USAGE;
    }
    if (n == 2 * WQ_ID_BYTES)
        return find_whole_id(opened, digits, index);
    for (uint32_t i = 0; i < article_n; i++) {
        struct wq_meta meta;
        size_t mark = wq_arena_mark(&opened->arena);
        bool is_read = wq_bundle_meta(opened->bundle, i, &opened->arena, &meta) == WQ_OK;
        damaged_n += !is_read;
        if (is_read && id_begins_with(meta.id, digits, n) && found_n++ == 0)
            found = i;
        wq_arena_rewind(&opened->arena, mark);
    }
    if (found_n == 1) {
        *index = found;
        return WQ_EXIT_OK;
    }
    if (found_n > 1)
        wq_host_complain(opened->program,
                         "%s: %u articles have an id that begins with %s: give more digits",
                         opened->path, found_n, digits);
    else
        wq_host_complain(
            opened->program, "%s: no article has an id that begins with %s%s", opened->path, digits,
            damaged_n ? " (some rows of the catalogue are damaged: see `warraq verify`)" : "");
    return WQ_EXIT_FAILED;
}

int wq_opened_find(struct wq_opened *opened, const char *name, uint32_t *index)
{
    if (strncmp(name, "id:", 3) == 0)
        return find_id(opened, name + 3, index);
    return find_number(opened, name, index);
}
