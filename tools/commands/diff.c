/* SPDX-License-Identifier: MIT */
/* warraq diff and patch: one edition of an archive from another one, to the bit. */
#include <errno.h>
#include <string.h>
#include "commands.h"
#include "written.h"

struct request {
    const char *output;
    bool force;
    struct wq_opened old, other;
};

/* Two operands and -o. WQ_EXIT_OK, or what the command ends with. */
static int parse(struct request *request, const struct wq_usage *usage, int argc, char **argv,
                 int *operands, bool *is_done)
{
    enum wq_parse parsed = wq_options_parse(usage, argc, argv, operands);
    *is_done = parsed != WQ_PARSE_OK;
    if (*is_done)
        return parsed == WQ_PARSE_HELP ? WQ_EXIT_OK : WQ_EXIT_USAGE;
    *is_done = argc - *operands != 2 || !request->output;
    if (!*is_done)
        return WQ_EXIT_OK;
    fprintf(stderr, "%s: %s\nTry `%s --help`.\n", usage->program,
            request->output ? "two files are needed" : "where to? -o FILE is missing",
            usage->program);
    return WQ_EXIT_USAGE;
}

#define DIFF "warraq diff"

static int make(struct request *request, const char *old, const char *other)
{
    int result = wq_opened_open(&request->old, DIFF, old);
    if (result == WQ_EXIT_OK)
        result = wq_opened_open(&request->other, DIFF, other);
    if (result != WQ_EXIT_OK)
        return result;
    enum wq_status st = wq_diff_make(request->output, request->force, request->old.bundle,
                                     request->other.bundle, &request->other.file);
    if (st == WQ_OK)
        return WQ_EXIT_OK;
    if (st == WQ_E_DAMAGED || st == WQ_E_TRUNCATED) {
        wq_host_complain(DIFF, "%s: %s; a difference needs it whole: see `warraq verify`", other,
                         wq_status_text(st));
        return WQ_EXIT_FAILED;
    }
    return wq_written_explain(DIFF, request->output, st);
}

int wq_command_diff(int argc, char **argv)
{
    struct request request = {0};
    const struct wq_option table[] = {
        {"output", 'o', WQ_OPTION_TEXT, &request.output, "FILE.wrqd", "the difference to write", 0,
         0},
        {"force", 'f', WQ_OPTION_FLAG, &request.force, NULL, "replace FILE.wrqd if it exists", 0,
         0},
    };
    const struct wq_usage usage = {
        .program = DIFF,
        .synopsis = "OLD.wrq NEW.wrq -o FILE.wrqd",
        .summary = "Write what `warraq patch` needs to make NEW.wrq of OLD.wrq: the clusters that "
                   "OLD.wrq does not have.",
        .notes = "Exit codes: 0 written; 1 nothing written; 2 wrong command line.",
        .options = table,
        .option_n = sizeof table / sizeof table[0],
    };
    int operands;
    bool is_done;
    int result = parse(&request, &usage, argc, argv, &operands, &is_done);
    if (is_done)
        return result;
    wq_written_watch_signals();
    result = make(&request, argv[operands], argv[operands + 1]);
    wq_opened_close(&request.old);
    wq_opened_close(&request.other);
    return result;
}

#define PATCH "warraq patch"

static int explain(const struct request *request, const char *old, const char *diff,
                   enum wq_status why)
{
    switch (why) {
    case WQ_E_NOT_BUNDLE:
        wq_host_complain(PATCH, "%s is no difference; make one with `warraq diff`", diff);
        return WQ_EXIT_FAILED;
    case WQ_E_NEWER:
        wq_host_complain(PATCH, "%s was made for another bundle than %s; see `warraq info`", diff,
                         old);
        return WQ_EXIT_FAILED;
    case WQ_E_TRUNCATED:
        wq_host_complain(PATCH, "%s is cut short; copy it again to its end", diff);
        return WQ_EXIT_FAILED;
    case WQ_E_DAMAGED:
    case WQ_E_LIMIT:
        wq_host_complain(PATCH, "%s or %s is damaged; nothing was written; see `warraq verify`",
                         diff, old);
        return WQ_EXIT_FAILED;
    default:
        return wq_written_explain(PATCH, request->output, why);
    }
}

static int apply(struct request *request, const char *old, const char *diff)
{
    int result = wq_opened_open(&request->old, PATCH, old);
    if (result != WQ_EXIT_OK)
        return result;
    FILE *file = fopen(diff, "rb");
    if (!file) {
        wq_host_complain(PATCH, "cannot open %s: %s", diff, strerror(errno));
        return WQ_EXIT_FAILED;
    }
    enum wq_status st = wq_diff_apply(request->output, request->force, request->old.bundle, file);
    result = st == WQ_OK ? WQ_EXIT_OK : explain(request, old, diff, st);
    fclose(file);
    return result;
}

int wq_command_patch(int argc, char **argv)
{
    struct request request = {0};
    const struct wq_option table[] = {
        {"output", 'o', WQ_OPTION_TEXT, &request.output, "NEW.wrq", "the bundle to write", 0, 0},
        {"force", 'f', WQ_OPTION_FLAG, &request.force, NULL, "replace NEW.wrq if it exists", 0, 0},
    };
    const struct wq_usage usage = {
        .program = PATCH,
        .synopsis = "OLD.wrq FILE.wrqd -o NEW.wrq",
        .summary = "Make of OLD.wrq the bundle that FILE.wrqd was made for, the same to the bit.",
        .notes = "Exit codes: 0 written; 1 nothing written; 2 wrong command line.",
        .options = table,
        .option_n = sizeof table / sizeof table[0],
    };
    int operands;
    bool is_done;
    int result = parse(&request, &usage, argc, argv, &operands, &is_done);
    if (is_done)
        return result;
    wq_written_watch_signals();
    result = apply(&request, argv[operands], argv[operands + 1]);
    wq_opened_close(&request.old);
    return result;
}
