/* SPDX-License-Identifier: MIT */
/* warraq: the table of commands. */
#include <errno.h>
#include <sodium/core.h>
#include <stdio.h>
#include <string.h>
#include "commands/commands.h"

static const struct command {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *help;
} commands[] = {
    {"pack", wq_command_pack, "pack articles into a bundle"},
    {"info", wq_command_info, "tell what a bundle is"},
    {"list", wq_command_list, "list its articles"},
    {"cat", wq_command_cat, "print the text of articles"},
    {"search", wq_command_search, "find the articles that hold some words"},
    {"verify", wq_command_verify, "check every byte and name what is damaged"},
    {"repair", wq_command_repair, "write a new bundle from what can be read of a damaged one"},
    {"merge", wq_command_merge, "make one bundle of several"},
    {"diff", wq_command_diff, "write what a newer bundle has that an older one has not"},
    {"patch", wq_command_patch, "make the newer bundle from the older one and that"},
    {"export", wq_command_export, "write the articles back to files"},
    {"flash", wq_command_flash, "copy a bundle onto a device and prove it arrived whole"},
    {"render", wq_command_render, "paint pages as a device would show them"},
    {"layout", wq_command_layout, "print the lines of an article with their measures"},
};
#define COMMAND_N (sizeof commands / sizeof commands[0])

static void print_help(void)
{
    puts("Usage: warraq COMMAND [OPTION...] ...\n\n"
         "Packs archives of Arabic articles for offline reading on e-paper.\n\nCommands:");
    for (size_t i = 0; i < COMMAND_N; i++)
        printf("  %-8s %s\n", commands[i].name, commands[i].help);
    puts("\nOptions:\n  -h, --help     print this help and exit\n"
         "      --version  print the version and exit\n\n"
         "`warraq COMMAND --help` tells more. Exit codes: 0 done; 1 not done; 2 wrong command\n"
         "line; 3 done, but something was left out or is damaged, and was named.");
}

static int refuse(const char *name)
{
    const char *nearest = NULL;
    unsigned least = 4; /* further than three edits is no slip of the hand */
    for (size_t i = 0; i < COMMAND_N; i++) {
        unsigned distance = wq_distance(name, commands[i].name);
        if (distance < least && distance < strlen(commands[i].name)) {
            least = distance;
            nearest = commands[i].name;
        }
    }
    wq_host_complain("warraq", "unknown command `%s`%s%s%s", name,
                     nearest ? "; did you mean `" : "", nearest ? nearest : "",
                     nearest ? "`?" : "");
    fputs("Try `warraq --help`.\n", stderr);
    return WQ_EXIT_USAGE;
}

static int run(int argc, char **argv)
{
    if (argc < 2) {
        fputs("warraq: a command is missing\nTry `warraq --help`.\n", stderr);
        return WQ_EXIT_USAGE;
    }
    const char *name = argv[1];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
        print_help();
        return WQ_EXIT_OK;
    }
    if (strcmp(name, "--version") == 0) {
        puts("warraq " WARRAQ_VERSION);
        return WQ_EXIT_OK;
    }
    for (size_t i = 0; i < COMMAND_N; i++)
        if (strcmp(name, commands[i].name) == 0)
            return commands[i].run(argc - 1, argv + 1);
    return refuse(name);
}

int main(int argc, char **argv)
{
    /* finds the form of BLAKE2b that suits this processor; devices do without: bundle/hash.c */
    if (sodium_init() < 0) {
        fputs("warraq: libsodium cannot be set up on this machine\n", stderr);
        return WQ_EXIT_FAILED;
    }
    int result = run(argc, argv);
    /* a full disk behind a redirection shows only now */
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "warraq: writing standard output failed: %s\n", strerror(errno));
        return WQ_EXIT_FAILED;
    }
    return result;
}
