/* SPDX-License-Identifier: MIT */
/* warraq verify: what stands twice, every cluster, every row, every article. */
#include <inttypes.h>
#include <string.h>
#include "commands.h"
#include "verify_lists.h"

#define PROGRAM "warraq verify"

struct verification {
    struct wq_opened opened;
    struct wq_progress progress;
    uint64_t step_n;     /* done so far */
    uint32_t bad_part_n; /* copies of root, table, pages of the index */
    uint32_t cluster_n, bad_cluster_n;
    uint32_t mendable_n; /* of the bad clusters: parity brings them back */
    uint32_t bad_leader_n;
    uint32_t bad_list_n; /* orders, groups and so on that contradict the rows */
    uint32_t article_n, bad_article_n;
    uint32_t partial_article_n;  /* whose text is whole, but not all that is known of them */
    uint64_t text_bytes, word_n; /* of the articles that are whole */
    bool json;
};

static void print_comma(uint32_t n_before)
{
    if (n_before > 0)
        putchar(',');
}

static void step(struct verification *v)
{
    v->step_n++;
    wq_progress_step(&v->progress, v->step_n, v->text_bytes, v->article_n);
}

/* ---- root record, table, index ---- */

static void check_part(struct verification *v, enum wq_twin part, uint32_t page)
{
    static const char *const names[] = {[WQ_TWIN_ROOT] = "root record",
                                        [WQ_TWIN_TABLE] = "section table",
                                        [WQ_TWIN_INDEX] = "index"};
    for (unsigned copy = 0; copy < 2; copy++) {
        enum wq_status st = wq_bundle_check_twin(v->opened.bundle, part, page, copy);
        if (st == WQ_OK)
            continue;
        wq_progress_erase(&v->progress);
        if (v->json) {
            print_comma(v->bad_part_n);
            printf("{\"part\":\"%s\",\"page\":%" PRIu32 ",\"copy\":%u,\"problem\":\"%s\"}",
                   names[part], page, copy, wq_status_text(st));
        } else {
            printf("%s", names[part]);
            if (part == WQ_TWIN_INDEX)
                printf(", page %" PRIu32, page);
            printf(", %s the clusters: %s\n", copy == 0 ? "before" : "behind", wq_status_text(st));
        }
        v->bad_part_n++;
    }
}

static void check_parts(struct verification *v)
{
    const uint32_t page_n = wq_bundle_index_page_n(v->opened.bundle);
    check_part(v, WQ_TWIN_ROOT, 0);
    check_part(v, WQ_TWIN_TABLE, 0);
    for (uint32_t i = 0; i < page_n; i++) {
        check_part(v, WQ_TWIN_INDEX, i);
        step(v);
    }
}

/* ---- clusters ---- */

/* The section that cluster `number` is in, and its number there. */
static void print_cluster_name(const struct verification *v, uint32_t number)
{
    uint32_t section_n;
    const struct wq_section *section = wq_bundle_sections(v->opened.bundle, &section_n);
    while (section_n > 1 && number - section->first >= section->cluster_n) {
        section++;
        section_n--;
    }
    char type[4];
    for (int i = 0; i < 4; i++)
        type[i] = (char)(section->type >> 8 * i);
    if (v->json) {
        printf("{\"cluster\":%" PRIu32 ",\"section\":", number);
        wq_print_json(stdout, (struct wq_str){type, 4});
        printf(",\"number\":%" PRIu32, number - section->first);
        return;
    }
    printf("cluster %" PRIu32 " (", number);
    wq_print_safe(stdout, (struct wq_str){type, 4});
    printf(" %" PRIu32 ")", number - section->first);
}

static void report_cluster(struct verification *v, uint32_t number, enum wq_status why)
{
    struct wq_stored_cluster stored;
    bool can_mend = wq_cluster_stored(v->opened.bundle, number, &stored) == WQ_OK;
    wq_progress_erase(&v->progress);
    if (v->json)
        print_comma(v->bad_cluster_n);
    print_cluster_name(v, number);
    if (v->json)
        printf(",\"problem\":\"%s\",\"repairable\":%s}", wq_status_text(why),
               can_mend ? "true" : "false");
    else
        printf(": %s%s\n", wq_status_text(why), can_mend ? ", but parity brings it back" : "");
    v->bad_cluster_n++;
    v->mendable_n += can_mend;
}

static void check_clusters(struct verification *v)
{
    for (uint32_t i = 0; i < v->cluster_n; i++) {
        enum wq_status st = wq_bundle_check_cluster(v->opened.bundle, i);
        if (st != WQ_OK)
            report_cluster(v, i, st);
        else if (wq_bundle_check_leader(v->opened.bundle, i) != WQ_OK)
            v->bad_leader_n++;
        step(v);
    }
}

/* ---- articles ---- */

static void name_article(struct verification *v, uint32_t index, const char *why)
{
    struct wq_opened *opened = &v->opened;
    struct wq_meta meta = {0};
    bool is_known = wq_bundle_listed(opened->bundle, index, &opened->arena, &meta) == WQ_OK;
    wq_progress_erase(&v->progress);
    if (v->json) {
        print_comma(v->bad_article_n + v->partial_article_n);
        printf("{\"number\":%" PRIu32 ",\"title\":", index + 1);
        if (is_known)
            wq_print_json(stdout, meta.title);
        else
            fputs("null", stdout);
        printf(",\"problem\":\"%s\"}", why);
        return;
    }
    printf("article %" PRIu32, index + 1);
    if (is_known) {
        fputs(" (", stdout);
        wq_print_safe(stdout, meta.title);
        putchar(')');
    }
    printf(": %s\n", why);
}

static void name_partial(struct verification *v, uint32_t index)
{
    struct wq_opened *opened = &v->opened;
    struct wq_meta meta;
    const size_t mark = wq_arena_mark(&opened->arena);
    const bool has_row = wq_bundle_listed(opened->bundle, index, &opened->arena, &meta) == WQ_OK;
    wq_arena_rewind(&opened->arena, mark);
    name_article(v, index,
                 has_row ? "names, address or id damaged, the text is whole"
                         : "row damaged, the text is read without title, marks and images");
}

static void check_articles(struct verification *v)
{
    struct wq_opened *opened = &v->opened;
    for (uint32_t i = 0; i < v->article_n; i++) {
        struct wq_article article;
        size_t mark = wq_arena_mark(&opened->arena);
        enum wq_status st = wq_bundle_article(opened->bundle, i, &opened->arena, &article);
        if (st == WQ_OK) {
            v->text_bytes += article.text.len;
            v->word_n += article.meta.word_n;
        } else {
            name_article(v, i, wq_status_text(st));
            v->bad_article_n++;
        }
        if (st == WQ_OK && article.meta.is_partial) {
            name_partial(v, i);
            v->partial_article_n++;
        }
        wq_arena_rewind(&opened->arena, mark);
        step(v);
    }
}

/* ---- lists ---- */

static void name_list(void *self, const char *what, const char *problem, uint32_t article)
{
    struct verification *v = self;
    wq_progress_erase(&v->progress);
    if (v->json) {
        print_comma(v->bad_list_n);
        printf("{\"list\":\"%s\",\"problem\":\"%s\"", what, problem);
        if (article != UINT32_MAX)
            printf(",\"number\":%" PRIu32, article + 1);
        putchar('}');
    } else {
        printf("%s: %s", what, problem);
        if (article != UINT32_MAX)
            printf(" (article %" PRIu32 ")", article + 1);
        putchar('\n');
    }
    v->bad_list_n++;
}

static enum wq_status check_lists(struct verification *v)
{
    const struct wq_lists_handlers handlers = {v, name_list};
    return wq_lists_verify(v->opened.bundle, &v->opened.arena, &handlers);
}

/* ---- the result ---- */

static bool is_whole(const struct verification *v)
{
    return v->bad_part_n == 0 && v->bad_cluster_n == 0 && v->bad_leader_n == 0 &&
           v->bad_article_n == 0 && v->partial_article_n == 0 && v->bad_list_n == 0;
}

static void print_json_result(const struct verification *v)
{
    const struct wq_bundle_info *info = wq_bundle_info(v->opened.bundle);
    printf("],\"bad_leaders\":%" PRIu32 ",\"clusters\":%" PRIu32 ",\"articles\":%" PRIu32
           ",\"text_bytes\":%" PRIu64 ",\"words\":%" PRIu64 ",\"missing_bytes\":%" PRIu64
           ",\"edition\":\"",
           v->bad_leader_n, v->cluster_n, v->article_n, v->text_bytes, v->word_n,
           info->missing_bytes);
    wq_print_hex(stdout, info->edition, sizeof info->edition);
    printf("\",\"salvaged\":%s,\"whole\":%s}\n", info->is_salvaged ? "true" : "false",
           is_whole(v) ? "true" : "false");
}

static void print_remedy(const struct verification *v)
{
    if (v->bad_article_n + v->partial_article_n == 0)
        printf("every article can be read; `warraq repair` makes the bundle whole again\n");
    else
        printf("copy it again from where it came; else `warraq repair` keeps what can be read\n");
}

static void print_result(const struct verification *v)
{
    char size[16];
    if (v->json) {
        print_json_result(v);
        return;
    }
    if (is_whole(v)) {
        printf("whole: %" PRIu32 " article%s, %" PRIu64 " word%s, %s of text in %" PRIu32
               " cluster%s\n",
               v->article_n, wq_plural(v->article_n), v->word_n, wq_plural(v->word_n),
               wq_print_size(v->text_bytes, size), v->cluster_n, wq_plural(v->cluster_n));
        return;
    }
    if (v->bad_leader_n > 0)
        printf("%" PRIu32 " leader%s damaged, which only salvage would need\n", v->bad_leader_n,
               wq_plural(v->bad_leader_n));
    printf("damaged: %" PRIu32 " of %" PRIu32 " cluster%s, %" PRIu32 " of %" PRIu32
           " article%s; %s can be read\n",
           v->bad_cluster_n, v->cluster_n, wq_plural(v->cluster_n), v->bad_article_n, v->article_n,
           wq_plural(v->article_n),
           v->bad_article_n == 0             ? "all"
           : v->bad_article_n < v->article_n ? "the others"
                                             : "none");
    print_remedy(v);
}

static int verify(struct verification *v, bool quiet)
{
    const struct wq_bundle_info *info = wq_bundle_info(v->opened.bundle);
    v->cluster_n = info->cluster_n;
    v->article_n = info->article_n;
    wq_progress_start(&v->progress, quiet,
                      (uint64_t)wq_bundle_index_page_n(v->opened.bundle) + info->cluster_n +
                          info->article_n);
    if (v->json)
        fputs("{\"damaged_parts\":[", stdout);
    check_parts(v);
    if (v->json)
        fputs("],\"damaged_clusters\":[", stdout);
    check_clusters(v);
    if (v->json)
        fputs("],\"damaged_articles\":[", stdout);
    check_articles(v);
    if (v->json)
        fputs("],\"damaged_lists\":[", stdout);
    enum wq_status st = check_lists(v);
    wq_progress_erase(&v->progress);
    if (st != WQ_OK) {
        wq_host_complain(PROGRAM, "%s", wq_status_text(st));
        return WQ_EXIT_FAILED;
    }
    print_result(v);
    return is_whole(v) ? WQ_EXIT_OK : WQ_EXIT_PARTIAL;
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
        .summary = "Check every byte of a bundle: root record, section table and index with their "
                   "copies, every cluster, every row of the catalogue and every article. Name "
                   "what is damaged.",
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
