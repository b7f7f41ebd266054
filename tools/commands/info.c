/* SPDX-License-Identifier: MIT */
/* warraq info: what a bundle says of itself, in constant time. */
#include <inttypes.h>
#include "commands.h"

#define PROGRAM "warraq info"

static void print_people(const char *path, const struct wq_bundle_info *info)
{
    char size[16], stored[16];
    fputs("bundle:    ", stdout);
    wq_print_safe(stdout, wq_str(path));
    printf("\nformat:    %u.%u\nedition:   ", info->major, info->minor);
    wq_print_hex(stdout, info->edition, sizeof info->edition);
    printf("\narticles:  %" PRIu32 "\n", info->article_n);
    printf("clusters:  %" PRIu32 ", %" PRIu32 " of them text\n", info->cluster_n,
           info->text_cluster_n);
    printf("size:      %s (%" PRIu64 " bytes), %s of it clusters\n",
           wq_print_size(info->file_bytes, size), info->file_bytes,
           wq_print_size(info->stored_bytes, stored));
}

static void print_json(const char *path, const struct wq_bundle_info *info)
{
    fputs("{\"bundle\":", stdout);
    wq_print_json(stdout, wq_str(path));
    printf(",\"format\":\"%u.%u\",\"edition\":\"", info->major, info->minor);
    wq_print_hex(stdout, info->edition, sizeof info->edition);
    printf("\",\"articles\":%" PRIu32 ",\"clusters\":%" PRIu32 ",\"text_clusters\":%" PRIu32
           ",\"bytes\":%" PRIu64 ",\"stored_bytes\":%" PRIu64 "}\n",
           info->article_n, info->cluster_n, info->text_cluster_n, info->file_bytes,
           info->stored_bytes);
}

int wq_command_info(int argc, char **argv)
{
    bool json = false;
    const struct wq_option table[] = {
        {"json", 0, WQ_OPTION_FLAG, &json, NULL, "one JSON object", 0, 0},
    };
    const struct wq_usage usage = {
        .program = PROGRAM,
        .synopsis = "BUNDLE",
        .summary = "Tell the format, edition, articles and size of a bundle.",
        .options = table,
        .option_n = sizeof table / sizeof table[0],
    };
    struct wq_opened opened;
    int result;
    if (!wq_opened_parse(&opened, &usage, argc, argv, &result))
        return result;
    (json ? print_json : print_people)(opened.path, wq_bundle_info(opened.bundle));
    wq_opened_close(&opened);
    return WQ_EXIT_OK;
}
