/* SPDX-License-Identifier: MIT */
/* Linked with the importer's own main: what a mistake in a parser would do, on demand. A text that
 * says "poison: WORD" makes it act when the text is looked at. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "clean.h"

#define BLOCK_BYTES (64u << 20)

bool __real_wq_is_clean(struct wq_str text);
bool __wrap_wq_is_clean(struct wq_str text);

static void die(void)
{
    raise(SIGKILL);
}

static void leave(void)
{
    _exit(1);
}

static void spin(void)
{
    static volatile unsigned turns;
    for (;;)
        turns++;
}

static void fill_memory(void)
{
    char *block;
    while ((block = malloc(BLOCK_BYTES)))
        memset(block, 1, BLOCK_BYTES);
    abort();
}

static void connect_out(void)
{
    (void)socket(AF_INET, SOCK_STREAM, 0);
}

static void start_program(void)
{
    execl("/bin/true", "true", (char *)NULL);
}

static void act(struct wq_str word)
{
    static const struct {
        const char *word;
        void (*act)(void);
    } acts[] = {
        {"die", die},
        {"leave", leave},
        {"spin", spin},
        {"memory", fill_memory},
        {"socket", connect_out},
        {"exec", start_program},
    };
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++)
        if (word.len >= strlen(acts[i].word) &&
            memcmp(word.ptr, acts[i].word, strlen(acts[i].word)) == 0)
            acts[i].act();
}

bool __wrap_wq_is_clean(struct wq_str text)
{
    static const char mark[] = "poison: ";
    const size_t len = sizeof mark - 1;
    for (size_t i = 0; i + len <= text.len; i++)
        if (memcmp(text.ptr + i, mark, len) == 0)
            act((struct wq_str){text.ptr + i + len, text.len - i - len});
    return __real_wq_is_clean(text);
}
