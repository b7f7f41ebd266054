/* SPDX-License-Identifier: MIT */
/* kobo_panel MODEL GLASS: the panel of tests/panel/kobo_fb.c behind a guest's /dev/fb0, or that of
 * kobo_disp.c behind /dev/disp and /dev/ion, until it is ended. After each refresh the file GLASS
 * is what is seen, a byte a pixel, without what the bezel hides, and GLASS.log has a line more,
 * "pixels bytes"; each depth and rotation is a line of GLASS.put, and what the panel refused of
 * GLASS.wrong. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>
#include "kobo_disp.h"
#include "kobo_fb.h"
#include "module/relay.h"

#define ION_ALLOC 0xC0144900u
#define ION_MAP 0xC0084902u

struct message {
    struct relay_head head;
    union {
        uint8_t bytes[512];
        uint32_t words[128]; /* aligned for the models */
        struct fb_var_screeninfo var;
        struct relay_disp disp;
    } data;
};

/* What both kinds tell of themselves. */
struct shown {
    const uint8_t *glass;
    int32_t w, h;
    char *wrong;
    uint32_t update_n;
    uint64_t pixel_n, byte_n;
};

struct served {
    const struct wq_kobo_model *model;
    struct panel_fb fb;
    struct panel_disp disp;
    int fd;
    const char *glass_path;
    FILE *log, *puts, *wrong;
    struct shown before;
};

static void give_up(const char *what)
{
    perror(what);
    exit(1);
}

static bool is_sunxi(const struct served *s)
{
    return s->model->family == WQ_KOBO_SUNXI;
}

/* ---- what is seen ---- */

static struct shown shown_now(struct served *s)
{
    struct panel_fb *f = &s->fb;
    struct panel_disp *d = &s->disp;
    return is_sunxi(s)
               ? (struct shown){d->glass, d->w, d->h, d->wrong, d->update_n, d->pixel_n, d->byte_n}
               : (struct shown){f->glass, f->w, f->h, f->wrong, f->update_n, f->pixel_n, f->byte_n};
}

/* Beside, then renamed: whoever reads it has one whole picture. */
static void write_glass(const struct served *s, const struct shown *now)
{
    const uint8_t *hidden = s->model->hidden_px;
    char part[256];
    snprintf(part, sizeof part, "%s.part", s->glass_path);
    FILE *out = fopen(part, "wb");
    if (!out)
        give_up(part);
    for (int32_t y = hidden[0]; y < now->h - hidden[2]; y++)
        fwrite(now->glass + (size_t)y * (size_t)now->w + hidden[3], 1,
               (size_t)(now->w - hidden[1] - hidden[3]), out);
    if (fclose(out) != 0 || rename(part, s->glass_path) != 0)
        give_up(s->glass_path);
}

static FILE *open_log(const char *glass_path, const char *end)
{
    char path[256];
    snprintf(path, sizeof path, "%s.%s", glass_path, end);
    FILE *file = fopen(path, "w");
    if (!file)
        give_up(path);
    setlinebuf(file);
    return file;
}

static void note(struct served *s)
{
    const struct shown now = shown_now(s);
    if (now.wrong[0])
        fprintf(s->wrong, "%s\n", now.wrong);
    now.wrong[0] = '\0';
    if (now.update_n != s->before.update_n) {
        write_glass(s, &now);
        fprintf(s->log, "%llu %llu\n", (unsigned long long)(now.pixel_n - s->before.pixel_n),
                (unsigned long long)(now.byte_n - s->before.byte_n));
    }
    s->before = now;
}

/* ---- the calls ---- */

static uint64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

/* The driver's words hold addresses: here they are those of the copies that came with it. */
static int call_disp(struct served *s, unsigned request, struct relay_disp *call, uint64_t *us)
{
    unsigned long words[7];
    for (size_t i = 0; i < 7; i++)
        words[i] = call->words[i];
    words[0] = request == 0x0406 ? (unsigned long)(uintptr_t)call->area : words[0];
    words[3] = (unsigned long)(uintptr_t)call->layer;
    words[4] = (unsigned long)(uintptr_t)&call->frame;
    words[5] = (unsigned long)(uintptr_t)&call->degrees;
    return panel_disp_ioctl(&s->disp, request, words, us);
}

static int answer_ioctl(struct served *s, unsigned request, struct message *m)
{
    uint64_t start_us = now_us(), end_us = start_us;
    int result = is_sunxi(s) ? call_disp(s, request, &m->data.disp, &end_us)
                             : panel_fb_ioctl(&s->fb, request, &m->data, &end_us);
    note(s);
    /* the model moves its clock where the driver would wait */
    if (end_us > start_us)
        usleep((useconds_t)(end_us - start_us));
    return result;
}

static int answer_put(struct served *s, struct fb_var_screeninfo *var)
{
    uint64_t us = now_us();
    int result = panel_fb_ioctl(&s->fb, FBIOPUT_VSCREENINFO, var, &us);
    fprintf(s->puts, "rotate %u bits %u\n", s->fb.var.rotate, s->fb.var.bits_per_pixel);
    note(s);
    return result < 0 ? result : (int)s->fb.line_bytes;
}

static uint8_t *map_shared(int fd, size_t bytes, const char *what)
{
    void *at = fd < 0 ? MAP_FAILED : mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED)
        give_up(what);
    return at;
}

static int answer_ion(struct served *s, unsigned request, uint32_t *words)
{
    if (request == ION_MAP)
        s->disp.memory_fd = (int)words[1];
    int result = panel_ion_ioctl(&s->disp, request, words);
    if (request == ION_ALLOC && result == 0)
        panel_disp_share(&s->disp, map_shared(s->fd, s->disp.memory_bytes, "/dev/panel-disp"));
    note(s);
    return result;
}

static int answer(struct served *s, struct message *m)
{
    switch (m->head.kind) {
    case RELAY_PUT:
        return answer_put(s, &m->data.var);
    case RELAY_IOCTL:
        return answer_ioctl(s, m->head.a, m);
    case RELAY_ION:
        return answer_ion(s, m->head.a, m->data.words);
    default: /* RELAY_CLOSED */
        if (is_sunxi(s))
            panel_disp_close(&s->disp);
        else
            panel_fb_close(&s->fb);
        return 0;
    }
}

static void serve(struct served *s)
{
    struct message m;
    while (read(s->fd, &m, sizeof m) > 0) {
        m.head.result = answer(s, &m);
        m.head.kind = RELAY_ANSWER;
        if (write(s->fd, &m, sizeof m.head + m.head.bytes) < 0)
            give_up("answer");
    }
}

/* ---- the devices ---- */

static void attach(struct served *s, const char *path, const void *head, size_t bytes)
{
    s->fd = open(path, O_RDWR);
    if (s->fd < 0 || write(s->fd, head, bytes) != (ssize_t)bytes)
        give_up(path);
}

static void attach_screen(struct served *s)
{
    const size_t bytes = panel_fb_memory_max(&s->fb);
    struct {
        struct relay_head head;
        char name[RELAY_NAME_BYTES];
        struct fb_var_screeninfo var;
    } m = {.head = {.kind = RELAY_ATTACH,
                    .a = (uint32_t)bytes,
                    .b = s->fb.line_bytes,
                    .bytes = sizeof m - sizeof m.head},
           .var = s->fb.var};
    strcpy(m.name, s->model->family == WQ_KOBO_HWTCON ? "hwtcon" : "mxc_epdc_fb");
    attach(s, "/dev/panel-screen", &m, sizeof m);
    int fb = open("/dev/fb0", O_RDWR);
    panel_fb_share(&s->fb, map_shared(fb, bytes, "/dev/fb0"));
    close(fb);
}

int main(int argc, char **argv)
{
    static struct served s;
    s.model = argc == 3 ? wq_kobo_named(argv[1]) : NULL;
    if (!s.model) {
        fputs("usage: kobo_panel MODEL GLASS\n", stderr);
        return 2;
    }
    s.glass_path = argv[2];
    s.log = open_log(s.glass_path, "log");
    s.puts = open_log(s.glass_path, "put");
    s.wrong = open_log(s.glass_path, "wrong");
    if (is_sunxi(&s)) {
        const struct relay_head head = {.kind = RELAY_ATTACH};
        panel_disp_init(&s.disp, s.model);
        attach(&s, "/dev/panel-disp", &head, sizeof head);
    } else {
        panel_fb_init(&s.fb, s.model, s.model->family == WQ_KOBO_MXC1 ? 16 : 32);
        attach_screen(&s);
    }
    serve(&s);
    return 0;
}
