/* SPDX-License-Identifier: MIT */
/* kobo_panel MODEL GLASS: the panel of tests/panel/kobo_fb.c behind a guest's /dev/fb0, until it is
 * ended. After each refresh the file GLASS is what is seen, a byte a pixel, without what the bezel
 * hides, and GLASS.log has a line more, "pixels bytes"; each depth and rotation is a line of
 * GLASS.put, and what the panel refused of GLASS.wrong. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>
#include "kobo_fb.h"
#include "module/relay.h"

struct message {
    struct relay_head head;
    union {
        uint8_t bytes[256];
        uint32_t words[64]; /* aligned for the model */
        struct fb_var_screeninfo var;
    } data;
};

struct served {
    struct panel_fb panel;
    int fd;
    const char *glass_path;
    FILE *log, *puts, *wrong;
    uint32_t update_n;
    uint64_t pixel_n, byte_n;
};

static void give_up(const char *what)
{
    perror(what);
    exit(1);
}

/* ---- what is seen ---- */

/* Beside, then renamed: whoever reads it has one whole picture. */
static void write_glass(const struct served *s)
{
    const struct panel_fb *p = &s->panel;
    const uint8_t *hidden = p->model->hidden_px;
    char part[256];
    snprintf(part, sizeof part, "%s.part", s->glass_path);
    FILE *out = fopen(part, "wb");
    if (!out)
        give_up(part);
    for (int32_t y = hidden[0]; y < p->h - hidden[2]; y++)
        fwrite(p->glass + (size_t)y * (size_t)p->w + hidden[3], 1,
               (size_t)(p->w - hidden[1] - hidden[3]), out);
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
    struct panel_fb *p = &s->panel;
    if (p->wrong[0])
        fprintf(s->wrong, "%s\n", p->wrong);
    p->wrong[0] = '\0';
    if (p->update_n == s->update_n)
        return;
    write_glass(s);
    fprintf(s->log, "%llu %llu\n", (unsigned long long)(p->pixel_n - s->pixel_n),
            (unsigned long long)(p->byte_n - s->byte_n));
    s->update_n = p->update_n;
    s->pixel_n = p->pixel_n;
    s->byte_n = p->byte_n;
}

/* ---- the calls ---- */

static uint64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

static int answer_ioctl(struct served *s, unsigned request, void *argument)
{
    uint64_t start_us = now_us(), end_us = start_us;
    int result = panel_fb_ioctl(&s->panel, request, argument, &end_us);
    note(s);
    /* the model moves its clock where the driver would wait */
    if (end_us > start_us)
        usleep((useconds_t)(end_us - start_us));
    return result;
}

static int answer_put(struct served *s, struct fb_var_screeninfo *var)
{
    uint64_t us = now_us();
    int result = panel_fb_ioctl(&s->panel, FBIOPUT_VSCREENINFO, var, &us);
    fprintf(s->puts, "rotate %u bits %u\n", s->panel.var.rotate, s->panel.var.bits_per_pixel);
    note(s);
    return result < 0 ? result : (int)s->panel.line_bytes;
}

static void serve(struct served *s)
{
    struct message m;
    while (read(s->fd, &m, sizeof m) > 0) {
        m.head.result = 0;
        if (m.head.kind == RELAY_PUT)
            m.head.result = answer_put(s, &m.data.var);
        else if (m.head.kind == RELAY_IOCTL)
            m.head.result = answer_ioctl(s, m.head.a, &m.data);
        else
            panel_fb_close(&s->panel);
        m.head.kind = RELAY_ANSWER;
        if (write(s->fd, &m, sizeof m.head + m.head.bytes) < 0)
            give_up("answer");
    }
}

/* ---- the device ---- */

static void attach(struct served *s)
{
    const size_t bytes = panel_fb_memory_max(&s->panel);
    struct {
        struct relay_head head;
        char name[RELAY_NAME_BYTES];
        struct fb_var_screeninfo var;
    } m = {.head = {.kind = RELAY_ATTACH,
                    .a = (uint32_t)bytes,
                    .b = s->panel.line_bytes,
                    .bytes = sizeof m - sizeof m.head},
           .var = s->panel.var};
    strcpy(m.name, s->panel.model->family == WQ_KOBO_HWTCON ? "hwtcon" : "mxc_epdc_fb");
    s->fd = open("/dev/panel-screen", O_RDWR);
    if (s->fd < 0 || write(s->fd, &m, sizeof m) != sizeof m)
        give_up("/dev/panel-screen");
    int fb = open("/dev/fb0", O_RDWR);
    void *at = fb < 0 ? MAP_FAILED : mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fb, 0);
    if (at == MAP_FAILED)
        give_up("/dev/fb0");
    close(fb);
    panel_fb_share(&s->panel, at);
}

int main(int argc, char **argv)
{
    static struct served s;
    const struct wq_kobo_model *model = argc == 3 ? wq_kobo_named(argv[1]) : NULL;
    if (!model || model->family == WQ_KOBO_SUNXI) {
        fputs("usage: kobo_panel MODEL GLASS\n", stderr);
        return 2;
    }
    s.glass_path = argv[2];
    s.log = open_log(s.glass_path, "log");
    s.puts = open_log(s.glass_path, "put");
    s.wrong = open_log(s.glass_path, "wrong");
    panel_fb_init(&s.panel, model, model->family == WQ_KOBO_MXC1 ? 16 : 32);
    attach(&s);
    serve(&s);
    return 0;
}
