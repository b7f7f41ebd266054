/* SPDX-License-Identifier: MIT */
/* Command lines: getopt_long fed from a table, help made from the same table. */
#include <assert.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "warraq/host.h"

#define OPTIONS_MAX 48
#define HELP_COLUMNS 80
#define LEFT_MAX 30   /* an option wider than this has its help on the next line */
#define LONG_BASE 256 /* getopt's value of option i is LONG_BASE + i, apart from letters */
#define DISTANCE_WORD_MAX 64

unsigned wq_distance(const char *a, const char *b)
{
    unsigned row[DISTANCE_WORD_MAX + 1];
    size_t b_len = strlen(b);
    if (b_len > DISTANCE_WORD_MAX)
        return UINT32_MAX;
    for (unsigned j = 0; j <= b_len; j++)
        row[j] = j;
    for (unsigned i = 0; a[i]; i++) {
        unsigned diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < b_len; j++) {
            unsigned change = diagonal + (a[i] != b[j]);
            unsigned drop = 1 + (row[j] < row[j + 1] ? row[j] : row[j + 1]);
            diagonal = row[j + 1];
            row[j + 1] = change < drop ? change : drop;
        }
    }
    return row[b_len];
}

/* ---- help ---- */

/* Print `len` bytes of `text`, wrapped, the first line starting at `column`, others at `indent`. */
static void print_wrapped(const char *text, size_t len, size_t column, size_t indent)
{
    while (len > 0) {
        size_t room = HELP_COLUMNS - column;
        size_t cut = len;
        if (len > room) {
            cut = room;
            while (cut > 0 && text[cut] != ' ')
                cut--;
            if (cut == 0)
                cut = strcspn(text, " ") < len ? strcspn(text, " ") : len;
        }
        printf("%.*s\n", (int)cut, text);
        text += cut;
        len -= cut;
        while (len > 0 && *text == ' ') {
            text++;
            len--;
        }
        if (len > 0)
            printf("%*s", (int)indent, "");
        column = indent;
    }
}

/* Each line of `text` on its own; a wrapped line keeps the indent it began with. */
static void print_paragraphs(const char *text)
{
    while (*text) {
        size_t len = strcspn(text, "\n");
        size_t indent = strspn(text, " ");
        if (len == 0)
            putchar('\n');
        else if (indent < len) {
            printf("%*s", (int)indent, "");
            print_wrapped(text + indent, len - indent, indent, indent);
        }
        text += len + (text[len] == '\n');
    }
}

static void option_left(const struct wq_option *option, char *out, size_t cap)
{
    char letter[5] = "    ";
    if (option->letter)
        snprintf(letter, sizeof letter, "-%c, ", option->letter);
    snprintf(out, cap, "  %s--%s%s%s", letter, option->name, option->argument ? " " : "",
             option->argument ? option->argument : "");
}

static const struct wq_option help_option = {
    .name = "help", .letter = 'h', .help = "print this help and exit"};

static const struct wq_option *option_at(const struct wq_usage *usage, size_t i)
{
    return i < usage->option_n ? &usage->options[i] : &help_option;
}

static void print_help(const struct wq_usage *usage)
{
    char left[128];
    size_t width = 0;
    for (size_t i = 0; i <= usage->option_n; i++) {
        option_left(option_at(usage, i), left, sizeof left);
        size_t len = strlen(left);
        if (len > width && len <= LEFT_MAX)
            width = len;
    }
    printf("Usage: %s %s\n\n", usage->program, usage->synopsis);
    print_paragraphs(usage->summary);
    printf("\nOptions:\n");
    for (size_t i = 0; i <= usage->option_n; i++) {
        const struct wq_option *option = option_at(usage, i);
        option_left(option, left, sizeof left);
        if (strlen(left) > width)
            printf("%s\n%*s", left, (int)width + 2, "");
        else
            printf("%-*s", (int)width + 2, left);
        print_wrapped(option->help, strlen(option->help), width + 2, width + 2);
    }
    if (usage->notes) {
        putchar('\n');
        print_paragraphs(usage->notes);
    }
}

/* ---- mistakes ---- */

static enum wq_parse refuse(const struct wq_usage *usage)
{
    fprintf(stderr, "Try `%s --help`.\n",
            usage->help_program ? usage->help_program : usage->program);
    return WQ_PARSE_ERROR;
}

static enum wq_parse refuse_unknown_name(const struct wq_usage *usage, const char *given)
{
    char name[DISTANCE_WORD_MAX];
    const char *bare = given + strspn(given, "-");
    snprintf(name, sizeof name, "%.*s", (int)strcspn(bare, "="), bare);
    const char *nearest = NULL;
    unsigned least = 4; /* further than three edits is no slip of the hand */
    for (size_t i = 0; i <= usage->option_n; i++) {
        const char *known = option_at(usage, i)->name;
        unsigned distance = wq_distance(name, known);
        if (strncmp(name, known, strlen(name)) == 0)
            distance = 0;
        if (distance < least && distance < strlen(name)) {
            least = distance;
            nearest = known;
        }
    }
    wq_host_complain(usage->program, "unknown option `--%s`%s%s%s", name,
                     nearest ? "; did you mean `--" : "", nearest ? nearest : "",
                     nearest ? "`?" : "");
    return refuse(usage);
}

/* What getopt_long reported: ':' an argument is missing, '?' anything else. */
static enum wq_parse refuse_option(const struct wq_usage *usage, int result, char **argv)
{
    if (result == '?' && optopt == 0)
        return refuse_unknown_name(usage, argv[optind - 1]);
    const char *argument = NULL;
    char name[DISTANCE_WORD_MAX];
    snprintf(name, sizeof name, "-%c", optopt < LONG_BASE ? optopt : '-');
    for (size_t i = 0; i <= usage->option_n; i++) {
        const struct wq_option *option = option_at(usage, i);
        if (optopt == LONG_BASE + (int)i)
            snprintf(name, sizeof name, "--%s", option->name);
        if (optopt == LONG_BASE + (int)i || (option->letter && optopt == option->letter))
            argument = option->argument;
    }
    if (result == ':')
        wq_host_complain(usage->program, "option `%s` needs %s after it", name,
                         argument ? argument : "a value");
    else if (optopt >= LONG_BASE)
        wq_host_complain(usage->program, "option `%s` takes no value", name);
    else
        wq_host_complain(usage->program, "unknown option `%s`", name);
    return refuse(usage);
}

static enum wq_parse set_number(const struct wq_usage *usage, const struct wq_option *option,
                                const char *text)
{
    char *end = NULL;
    errno = 0;
    long value = strtol(text, &end, 10);
    bool starts_well = *text == '-' || (*text >= '0' && *text <= '9');
    if (!starts_well || end == text || *end) {
        wq_host_complain(usage->program, "--%s: `%s` is not a whole number", option->name, text);
        return refuse(usage);
    }
    if (errno == ERANGE || value < option->min || value > option->max) {
        wq_host_complain(usage->program, "--%s: %s is not between %d and %d", option->name, text,
                         (int)option->min, (int)option->max);
        return refuse(usage);
    }
    *(int32_t *)option->target = (int32_t)value;
    return WQ_PARSE_OK;
}

/* ---- parsing ---- */

static enum wq_parse add_to_list(const struct wq_usage *usage, const struct wq_option *option)
{
    struct wq_option_list *list = option->target;
    if (list->n == WQ_OPTION_LIST_MAX) {
        wq_host_complain(usage->program, "--%s is given more than %d times", option->name,
                         WQ_OPTION_LIST_MAX);
        return refuse(usage);
    }
    list->items[list->n++] = optarg;
    return WQ_PARSE_OK;
}

static enum wq_parse set_text(const struct wq_usage *usage, const struct wq_option *option)
{
    const char **target = option->target;
    if (!*optarg) {
        wq_host_complain(usage->program, "option `--%s` needs %s after it, not an empty word",
                         option->name, option->argument);
        return refuse(usage);
    }
    if (option->kind == WQ_OPTION_ONCE && *target) {
        wq_host_complain(usage->program, "option `--%s` is given twice: `%s` and `%s`",
                         option->name, *target, optarg);
        return refuse(usage);
    }
    *target = optarg;
    return WQ_PARSE_OK;
}

static enum wq_parse set_option(const struct wq_usage *usage, const struct wq_option *option)
{
    switch (option->kind) {
    case WQ_OPTION_FLAG:
        *(bool *)option->target = true;
        break;
    case WQ_OPTION_TEXT:
    case WQ_OPTION_ONCE:
        return set_text(usage, option);
    case WQ_OPTION_LIST:
        return add_to_list(usage, option);
    case WQ_OPTION_NUMBER:
        return set_number(usage, option, optarg);
    case WQ_OPTION_COUNT:
        ++*(unsigned *)option->target;
        break;
    }
    return WQ_PARSE_OK;
}

static bool takes_argument(const struct wq_option *option)
{
    return option->kind == WQ_OPTION_TEXT || option->kind == WQ_OPTION_ONCE ||
           option->kind == WQ_OPTION_NUMBER || option->kind == WQ_OPTION_LIST;
}

bool wq_options_set(const struct wq_usage *usage, const char *name, const char *value)
{
    char given[DISTANCE_WORD_MAX];
    for (size_t i = 0; i < usage->option_n; i++) {
        const struct wq_option *option = &usage->options[i];
        if (strcmp(option->name, name) != 0 || takes_argument(option) != (value != NULL))
            continue;
        optarg = (char *)(uintptr_t)value; /* where getopt_long would leave it */
        return set_option(usage, option) == WQ_PARSE_OK;
    }
    snprintf(given, sizeof given, "--%s", name);
    (void)refuse_unknown_name(usage, given);
    return false;
}

enum wq_parse wq_options_parse(const struct wq_usage *usage, int argc, char **argv, int *operands)
{
    struct option names[OPTIONS_MAX + 1] = {{0}};
    char letters[2 * OPTIONS_MAX + 2] = ":"; /* ':' first: a missing argument is told apart */
    size_t letter_n = 1;
    assert(usage->option_n < OPTIONS_MAX);
    for (size_t i = 0; i <= usage->option_n; i++) {
        const struct wq_option *option = option_at(usage, i);
        bool argument = takes_argument(option);
        names[i] = (struct option){option->name, argument ? required_argument : no_argument, NULL,
                                   LONG_BASE + (int)i};
        if (!option->letter)
            continue;
        letters[letter_n++] = option->letter;
        if (argument)
            letters[letter_n++] = ':';
    }
    opterr = 0;
    optind = 0; /* glibc and musl: forget an earlier command line */
    int result;
    while ((result = getopt_long(argc, argv, letters, names, NULL)) != -1) {
        if (result == '?' || result == ':')
            return refuse_option(usage, result, argv);
        const struct wq_option *option = &help_option;
        for (size_t i = 0; i < usage->option_n; i++)
            if (result == LONG_BASE + (int)i || result == usage->options[i].letter)
                option = &usage->options[i];
        if (option == &help_option) {
            print_help(usage);
            return WQ_PARSE_HELP;
        }
        enum wq_parse parse = set_option(usage, option);
        if (parse != WQ_PARSE_OK)
            return parse;
    }
    for (int i = optind; i < argc; i++)
        if (!*argv[i]) {
            wq_host_complain(usage->program, "a name on the command line is empty");
            return refuse(usage);
        }
    *operands = optind;
    return WQ_PARSE_OK;
}
