/* SPDX-License-Identifier: MIT */
/* Command lines as people type them. */
#define _POSIX_C_SOURCE 200809L
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "warraq/host.h"

static bool force;
static const char *output, *to_folder;
static int32_t size;
static unsigned verbose;

static const struct wq_option options[] = {
    {"force", 'f', WQ_OPTION_FLAG, &force, NULL,
     "write over an output that is there already, which is refused without this option", 0, 0},
    {"output", 'o', WQ_OPTION_TEXT, &output, "FILE", "where to write", 0, 0},
    {"to", 0, WQ_OPTION_ONCE, &to_folder, "FOLDER", "where it goes", 0, 0},
    {"font-size", 0, WQ_OPTION_NUMBER, &size, "N", "em in px", 12, 160},
    {"verbose", 'v', WQ_OPTION_COUNT, &verbose, NULL, "say more", 0, 0},
};

/* Parse `line`, split at spaces. *first is the first operand; what was printed to the descriptor
 * `watched` is in `said`. */
static enum wq_parse parse(const char *line, int watched, const char **first, char *said,
                           size_t cap)
{
    static char words[512];
    char *argv[32] = {words};
    int argc = 1;
    snprintf(words, sizeof words, "warraq %s", line);
    for (char *p = words; (p = strchr(p, ' ')) != NULL && argc < 31;) {
        *p++ = '\0';
        if (*p)
            argv[argc++] = p;
    }
    force = false;
    output = to_folder = NULL;
    size = 0;
    verbose = 0;
    FILE *stream = watched == STDOUT_FILENO ? stdout : stderr;
    FILE *caught = tmpfile();
    assert_non_null(caught);
    int to = fileno(caught);
    fflush(stream);
    int kept = dup(watched);
    dup2(to, watched);
    const struct wq_usage usage = {"warraq pack",
                                   "INPUT... -o FILE.wrq",
                                   "Packs articles into one bundle.",
                                   "Exit codes:\n  0  good",
                                   options,
                                   sizeof options / sizeof options[0],
                                   NULL};
    int operands = 0;
    enum wq_parse result = wq_options_parse(&usage, argc, argv, &operands);
    fflush(stream);
    dup2(kept, watched);
    close(kept);
    ssize_t n = pread(to, said, cap - 1, 0);
    said[n > 0 ? n : 0] = '\0';
    fclose(caught);
    if (first)
        *first = operands > 0 && operands < argc ? argv[operands] : NULL;
    return result;
}

static void test_options_and_operands_stand_in_any_order(void **state)
{
    (void)state;
    char said[256];
    const char *first = NULL;
    assert_int_equal(parse("in.txt -o out.wrq - -vv --font-size=20 --force -v", STDERR_FILENO,
                           &first, said, sizeof said),
                     WQ_PARSE_OK);
    assert_string_equal(first, "in.txt");
    assert_string_equal(output, "out.wrq");
    assert_true(force);
    assert_int_equal(size, 20);
    assert_int_equal(verbose, 3);
    assert_string_equal(said, "");
    assert_int_equal(parse("-- --force", STDERR_FILENO, &first, said, sizeof said), WQ_PARSE_OK);
    assert_string_equal(first, "--force");
    assert_false(force);
}

/* The last of others counts, as scripts put theirs behind those of a setting. */
static void test_what_may_be_given_once_is_refused_when_it_comes_again(void **state)
{
    (void)state;
    char said[1024];
    assert_int_equal(parse("--to a -o b -o c", STDERR_FILENO, NULL, said, sizeof said),
                     WQ_PARSE_OK);
    assert_string_equal(to_folder, "a");
    assert_string_equal(output, "c");
    assert_int_equal(parse("--to a --to b", STDERR_FILENO, NULL, said, sizeof said),
                     WQ_PARSE_ERROR);
    assert_non_null(strstr(said, "option `--to` is given twice: `a` and `b`"));
}

static void test_mistakes_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *line, *said;
    } cases[] = {
        {"--fonce", "warraq pack: unknown option `--fonce`; did you mean `--force`?"},
        {"--fontsize 20", "did you mean `--font-size`?"},
        {"--nothing-like-it", "unknown option `--nothing-like-it`\n"},
        {"-z", "unknown option `-z`\n"},
        {"-o", "option `-o` needs FILE after it"},
        {"--output", "option `--output` needs FILE after it"},
        {"--force=yes", "option `--force` takes no value"},
        {"--font-size 11", "--font-size: 11 is not between 12 and 160"},
        {"--font-size 161", "--font-size: 161 is not between 12 and 160"},
        {"--font-size -20", "--font-size: -20 is not between 12 and 160"},
        {"--font-size 99999999999999999999", "is not between 12 and 160"},
        {"--font-size 20px", "--font-size: `20px` is not a whole number"},
        {"--font-size +20", "is not a whole number"},
        {"--font-size=", "is not a whole number"},
    };
    char said[512];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(parse(cases[i].line, STDERR_FILENO, NULL, said, sizeof said),
                         WQ_PARSE_ERROR);
        if (!strstr(said, cases[i].said) || !strstr(said, "Try `warraq pack --help`."))
            fail_msg("%s said: %s", cases[i].line, said);
        assert_int_equal(size, 0);
    }
}

static void test_help_names_all_and_fits_80_columns(void **state)
{
    (void)state;
    char said[2048];
    static const char *const lines[] = {"--help", "-h", "-v x --help --fonce"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        assert_int_equal(parse(lines[i], STDOUT_FILENO, NULL, said, sizeof said), WQ_PARSE_HELP);
        assert_non_null(strstr(said, "Usage: warraq pack INPUT... -o FILE.wrq\n"));
        assert_non_null(strstr(said, "  -o, --output FILE  "));
        assert_non_null(strstr(said, "      --font-size N  "));
        assert_non_null(strstr(said, "  -h, --help "));
        assert_non_null(strstr(said, "Exit codes:\n  0  good\n"));
        for (const char *line = said; *line;) {
            size_t len = strcspn(line, "\n");
            assert_true(len <= 80);
            line += len + 1;
        }
    }
}

static void test_distance_counts_edits(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        unsigned distance;
    } cases[] = {{"", "", 0},         {"", "abc", 3},          {"abc", "", 3},
                 {"list", "list", 0}, {"lsit", "list", 2},     {"lis", "list", 1},
                 {"cat", "cot", 1},   {"kitten", "sitting", 3}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(wq_distance(cases[i].a, cases[i].b), cases[i].distance);
    char endless[100] = "";
    memset(endless, 'x', sizeof endless - 1);
    assert_int_equal(wq_distance("x", endless), UINT32_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_options_and_operands_stand_in_any_order),
        cmocka_unit_test(test_what_may_be_given_once_is_refused_when_it_comes_again),
        cmocka_unit_test(test_mistakes_are_named),
        cmocka_unit_test(test_help_names_all_and_fits_80_columns),
        cmocka_unit_test(test_distance_counts_edits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
