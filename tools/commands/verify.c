/* SPDX-License-Identifier: MIT */
/* warraq verify: every cluster, every row, every article. */
#include <inttypes.h>
#include "commands.h"

#define PROGRAM "warraq verify"

struct verification {
    struct wq_opened opened;
    struct wq_progress progress;
    uint32_t cluster_n, bad_cluster_n;
    uint32_t article_n, bad_article_n;
    uint64_t text_bytes, word_n; /* of the articles that are whole */
    bool json;
};

static void print_comma(uint32_t n_before)
{
    if (n_before > 0)
        putchar(',');
}

static void check_clusters(struct verification *verification)
{
    struct wq_opened *opened = &verification->opened;
    for (uint32_t i = 0; i < verification->cluster_n; i++) {
        enum wq_status st = wq_bundle_check_cluster(opened->bundle, i);
        wq_progress_step(&verification->progress, i, 0, 0);
        if (st == WQ_OK)
            continue;
        wq_progress_erase(&verification->progress);
        if (verification->json) {
            print_comma(verification->bad_cluster_n);
            printf("{\"cluster\":%" PRIu32 ",\"problem\":\"%s\"}", i, wq_status_text(st));
        } else {
            printf("cluster %" PRIu32 ": %s\n", i, wq_status_text(st));
        }
        verification->bad_cluster_n++;
    }
}

static void name_article(struct verification *verification, uint32_t index, enum wq_status why)
{
    struct wq_opened *opened = &verification->opened;
    struct wq_meta meta = {0};
    bool is_known = wq_bundle_meta(opened->bundle, index, &opened->arena, &meta) == WQ_OK;
    wq_progress_erase(&verification->progress);
    if (verification->json) {
        print_comma(verification->bad_article_n);
        printf("{\"number\":%" PRIu32 ",\"title\":", index + 1);
        if (is_known)
            wq_print_json(stdout, meta.title);
        else
            fputs("null", stdout);
        printf(",\"problem\":\"%s\"}", wq_status_text(why));
        return;
    }
    printf("article %" PRIu32, index + 1);
    if (is_known) {
        fputs(" (", stdout);
        wq_print_safe(stdout, meta.title);
        putchar(')');
    }
    printf(": %s\n", wq_status_text(why));
}

static void check_articles(struct verification *verification)
{
    struct wq_opened *opened = &verification->opened;
    for (uint32_t i = 0; i < verification->article_n; i++) {
        struct wq_article article;
        size_t mark = wq_arena_mark(&opened->arena);
        enum wq_status st = wq_bundle_article(opened->bundle, i, &opened->arena, &article);
        if (st == WQ_OK) {
            verification->text_bytes += article.text.len;
            verification->word_n += article.meta.word_n;
        } else {
            name_article(verification, i, st);
            verification->bad_article_n++;
        }
        wq_arena_rewind(&opened->arena, mark);
        wq_progress_step(&verification->progress, (uint64_t)verification->cluster_n + i,
                         verification->text_bytes, i);
    }
}

static void print_result(const struct verification *verification)
{
    char size[16];
    bool is_whole = verification->bad_cluster_n == 0 && verification->bad_article_n == 0;
    if (verification->json) {
        printf("],\"clusters\":%" PRIu32 ",\"articles\":%" PRIu32 ",\"text_bytes\":%" PRIu64
               ",\"words\":%" PRIu64 ",\"whole\":%s}\n",
               verification->cluster_n, verification->article_n, verification->text_bytes,
               verification->word_n, is_whole ? "true" : "false");
        return;
    }
    wq_print_size(verification->text_bytes, size);
    if (is_whole)
        printf("whole: %" PRIu32 " article%s, %" PRIu64 " word%s, %s of text in %" PRIu32
               " cluster%s\n",
               verification->article_n, wq_plural(verification->article_n), verification->word_n,
               wq_plural(verification->word_n), size, verification->cluster_n,
               wq_plural(verification->cluster_n));
    else
        printf("damaged: %" PRIu32 " of %" PRIu32 " cluster%s, %" PRIu32 " of %" PRIu32
               " article%s; %s can be read\n",
               verification->bad_cluster_n, verification->cluster_n,
               wq_plural(verification->cluster_n), verification->bad_article_n,
               verification->article_n, wq_plural(verification->article_n),
               verification->bad_article_n < verification->article_n ? "the others" : "none");
}

static int verify(struct verification *verification, bool quiet)
{
    const struct wq_bundle_info *info = wq_bundle_info(verification->opened.bundle);
    verification->cluster_n = info->cluster_n;
    verification->article_n = info->article_n;
    wq_progress_start(&verification->progress, quiet, (uint64_t)info->cluster_n + info->article_n);
    if (verification->json)
        fputs("{\"damaged_clusters\":[", stdout);
    check_clusters(verification);
    if (verification->json)
        fputs("],\"damaged_articles\":[", stdout);
    check_articles(verification);
    wq_progress_erase(&verification->progress);
    print_result(verification);
    return verification->bad_cluster_n > 0 || verification->bad_article_n > 0 ? WQ_EXIT_PARTIAL
                                                                              : WQ_EXIT_OK;
}

int wq_command_verify(int argc, char **argv)
{
    struct verification verification = {0};
    bool quiet = false;
    const struct wq_option table[] = {
        {"json", 0, WQ_OPTION_FLAG, &verification.json, NULL, "the result as one JSON object", 0,
         0},
        {"quiet", 'q', WQ_OPTION_FLAG, &quiet, NULL, "no progress", 0, 0},
    };
    const struct wq_usage usage = {
        .program = PROGRAM,
        .synopsis = "BUNDLE",
        .summary = "Check every cluster, every row of the catalogue and every article of a "
                   "bundle, and name what is damaged.",
        .notes = "Exit codes: 0 whole; 1 the bundle cannot be opened; 3 something is damaged.",
        .options = table,
        .option_n = sizeof table / sizeof table[0],
    };
    int result;
    if (!wq_opened_parse(&verification.opened, &usage, argc, argv, &result))
        return result;
    result = verify(&verification, quiet);
    wq_opened_close(&verification.opened);
    return result;
}
