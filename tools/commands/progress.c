/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "commands.h"

#define REDRAW_MS 100
#define BAR_CELLS 24

static uint64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void wq_progress_start(struct wq_progress *progress, bool is_quiet, uint64_t total)
{
    const char *terminal = getenv("TERM");
    bool can_erase = terminal && *terminal && strcmp(terminal, "dumb") != 0;
    *progress = (struct wq_progress){
        .is_shown = !is_quiet && can_erase && isatty(STDERR_FILENO),
        .total = total,
        .start_ms = now_ms(),
    };
}

static void draw_bar(double share)
{
    char bar[BAR_CELLS + 1];
    int full = (int)(share * BAR_CELLS);
    for (int i = 0; i < BAR_CELLS; i++)
        bar[i] = i < full ? '#' : '.';
    bar[BAR_CELLS] = '\0';
    fprintf(stderr, "[%s] %3d %%  ", bar, (int)(share * 100));
}

void wq_progress_step(struct wq_progress *progress, uint64_t done, uint64_t done_bytes,
                      uint32_t article_n)
{
    char size[16], rate[16];
    uint64_t now = progress->is_shown ? now_ms() : 0;
    if (!progress->is_shown || now - progress->drawn_ms < REDRAW_MS)
        return;
    progress->drawn_ms = now;
    double seconds = (double)(now - progress->start_ms + 1) / 1000;
    /* a file may grow while it is read */
    double share = done >= progress->total ? 1 : (double)done / (double)progress->total;
    fputs("\r\033[K", stderr);
    if (progress->total > 0)
        draw_bar(share);
    fprintf(stderr, "%" PRIu32 " article%s", article_n, wq_plural(article_n));
    if (progress->file_n > 1)
        fprintf(stderr, " of %" PRIu32 " files", progress->file_n);
    fprintf(stderr, "  %s  %s/s", wq_print_size(done_bytes, size),
            wq_print_size((uint64_t)((double)done_bytes / seconds), rate));
    /* the first second says little about the rest */
    if (progress->total > 0 && share > 0 && seconds >= 1) {
        uint64_t left = (uint64_t)(seconds * (1 - share) / share + 0.5);
        fprintf(stderr, "  %" PRIu64 ":%02" PRIu64 " left", left / 60, left % 60);
    }
    fflush(stderr);
}

void wq_progress_erase(struct wq_progress *progress)
{
    if (progress->is_shown && progress->drawn_ms > 0)
        fputs("\r\033[K", stderr);
    progress->is_shown = false;
}
