/* SPDX-License-Identifier: MIT */
/* warraq list: the catalogue, one article a line. */
#include <inttypes.h>
#include "commands.h"

#define PROGRAM "warraq list"

static void print_columns(uint32_t index, const struct wq_meta *meta)
{
    printf("%" PRIu32 "\t", index + 1);
    wq_print_safe(stdout, meta->title);
    if (meta->part_n > 1)
        printf(" (%u/%u)", meta->part, meta->part_n);
    putchar('\t');
    wq_print_date(stdout, meta->date);
    putchar('\t');
    wq_print_safe(stdout, meta->source);
    putchar('\n');
}

static void print_string(const char *key, struct wq_str text)
{
    if (text.len == 0)
        return;
    printf(",\"%s\":", key);
    wq_print_json(stdout, text);
}

static void print_day(const char *key, uint32_t date)
{
    if (date == 0)
        return;
    printf(",\"%s\":\"", key);
    wq_print_date(stdout, date);
    putchar('"');
}

static void print_object(uint32_t index, const struct wq_meta *meta)
{
    printf("{\"number\":%" PRIu32 ",\"id\":\"", index + 1);
    wq_print_hex(stdout, meta->id, sizeof meta->id);
    fputs("\",\"title\":", stdout);
    wq_print_json(stdout, meta->title);
    print_day("date", meta->date);
    print_string("source", meta->source);
    print_string("author", meta->author);
    print_string("category", meta->category);
    print_string("language", meta->language);
    print_string("address", meta->address);
    print_string("licence", meta->licence);
    print_string("source_id", meta->source_id);
    print_day("captured", meta->captured);
    printf(",\"words\":%" PRIu32, meta->word_n);
    if (meta->part_n > 1)
        printf(",\"part\":%u,\"parts\":%u", meta->part, meta->part_n);
    puts("}");
}

static int list(struct wq_opened *opened, bool json)
{
    uint32_t article_n = wq_bundle_info(opened->bundle)->article_n;
    int result = WQ_EXIT_OK;
    for (uint32_t i = 0; i < article_n && !ferror(stdout); i++) {
        struct wq_meta meta;
        size_t mark = wq_arena_mark(&opened->arena);
        enum wq_status st = wq_bundle_meta(opened->bundle, i, &opened->arena, &meta);
        if (st == WQ_OK) {
            (json ? print_object : print_columns)(i, &meta);
        } else {
            wq_opened_complain(opened, i, st);
            result = WQ_EXIT_PARTIAL;
        }
        wq_arena_rewind(&opened->arena, mark);
    }
    return result;
}

int wq_command_list(int argc, char **argv)
{
    bool json = false;
    const struct wq_option table[] = {
        {"json", 0, WQ_OPTION_FLAG, &json, NULL, "one JSON object a line, all that is known", 0, 0},
    };
    const struct wq_usage usage = {
        .program = PROGRAM,
        .synopsis = "BUNDLE",
        .summary = "List the articles of a bundle: number, title, date and source, with a tab "
                   "between them.",
        .notes = "Exit codes: 0; 1 the bundle cannot be opened; 3 rows are damaged, and named.",
        .options = table,
        .option_n = sizeof table / sizeof table[0],
    };
    struct wq_opened opened;
    int result;
    if (!wq_opened_parse(&opened, &usage, argc, argv, &result))
        return result;
    result = list(&opened, json);
    wq_opened_close(&opened);
    return result;
}
