/* SPDX-License-Identifier: MIT */
/* warraq cat: the text of articles, to the byte. */
#include "commands.h"

#define PROGRAM "warraq cat"

enum form { FORM_TEXT, FORM_BODY, FORM_JSON };

/* Everything known of the article, as `warraq pack` reads it. */
static void print_json(const struct wq_article *article)
{
    putchar('{');
    wq_print_meta_json(stdout, &article->meta);
    if (wq_article_is_plain(article))
        wq_print_text_json(stdout, article, false);
    else
        wq_print_blocks_json(stdout, article, NULL, false);
    puts("}");
}

static int print_article(struct wq_opened *opened, const char *name, enum form form)
{
    uint32_t index;
    struct wq_article article;
    int result = wq_opened_find(opened, name, &index);
    if (result != WQ_EXIT_OK)
        return result;
    size_t mark = wq_arena_mark(&opened->arena);
    enum wq_status st = wq_bundle_article(opened->bundle, index, &opened->arena, &article);
    if (st != WQ_OK) {
        wq_opened_complain(opened, index, st);
        return WQ_EXIT_FAILED;
    }
    struct wq_str text = form == FORM_BODY ? wq_article_body(&article) : article.text;
    if (form == FORM_JSON)
        print_json(&article);
    else
        fwrite(text.ptr, 1, text.len, stdout);
    if (article.meta.is_partial)
        wq_opened_complain_partial(opened, index);
    wq_arena_rewind(&opened->arena, mark);
    return article.meta.is_partial ? WQ_EXIT_PARTIAL : WQ_EXIT_OK;
}

int wq_command_cat(int argc, char **argv)
{
    bool body = false, json = false;
    const struct wq_option table[] = {
        {"body", 0, WQ_OPTION_FLAG, &body, NULL, "without the title's line", 0, 0},
        {"json", 0, WQ_OPTION_FLAG, &json, NULL,
         "with blocks and all that is known, one JSON object a line", 0, 0},
    };
    const struct wq_usage usage = {
        .program = PROGRAM,
        .synopsis = "BUNDLE ARTICLE...",
        .summary = "Print the text of articles exactly as it was packed. ARTICLE is the number "
                   "that `warraq list` shows, or id:HEX, at least 6 hex digits of the id.",
        .notes = "Exit codes: 0 all printed; 1 none; 2 wrong command line; 3 some are missing or "
                 "damaged, and named.",
        .options = table,
        .option_n = sizeof table / sizeof table[0],
    };
    int operands;
    enum wq_parse parse = wq_options_parse(&usage, argc, argv, &operands);
    if (parse != WQ_PARSE_OK)
        return parse == WQ_PARSE_HELP ? WQ_EXIT_OK : WQ_EXIT_USAGE;
    if (argc - operands < 2) {
        fprintf(stderr,
                PROGRAM ": a bundle and an article are needed\nTry `" PROGRAM " --help`.\n");
        return WQ_EXIT_USAGE;
    }
    if (body && json) {
        fprintf(stderr, PROGRAM ": --body and --json exclude each other\n");
        return WQ_EXIT_USAGE;
    }
    struct wq_opened opened;
    int result = wq_opened_open(&opened, PROGRAM, argv[operands]);
    if (result != WQ_EXIT_OK)
        return result;
    const enum form form = json ? FORM_JSON : body ? FORM_BODY : FORM_TEXT;
    int printed_n = 0, failed_n = 0;
    for (int i = operands + 1; i < argc && result != WQ_EXIT_USAGE; i++) {
        result = print_article(&opened, argv[i], form);
        printed_n += result == WQ_EXIT_OK || result == WQ_EXIT_PARTIAL;
        failed_n += result != WQ_EXIT_OK;
    }
    wq_opened_close(&opened);
    if (result == WQ_EXIT_USAGE || failed_n == 0)
        return result;
    return printed_n > 0 ? WQ_EXIT_PARTIAL : WQ_EXIT_FAILED;
}
