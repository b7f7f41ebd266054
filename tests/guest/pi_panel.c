/* SPDX-License-Identifier: MIT */
/* pi_panel DEVICE GLASS [no-edges]: a panel of tests/panel/spi_panel.h on a guest's GPIO chip and
 * spidev, until it is ended. After each refresh the file GLASS is what is seen, a byte a pixel, and
 * GLASS.log has a line more, "pixels bytes", the bytes those on the bus since the refresh before;
 * what the panel refused is a line of GLASS.wrong; GLASS.voltage says "on" or "off", whether any
 * stands at the panel. */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "module/relay.h"
#include "spi_panel.h"

#define WIRES 28

struct message {
    struct relay_head head;
    uint8_t bytes[RELAY_BYTES_MAX];
};

struct served {
    struct panel_spi panel;
    int fd;
    const char *glass_path;
    FILE *log, *wrong;
    bool told_level, told_voltage;
    uint32_t update_n;
    uint64_t pixel_n, byte_n;
};

static void give_up(const char *what)
{
    perror(what);
    exit(1);
}

static uint64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

static FILE *open_beside(const char *glass_path, const char *end)
{
    char path[256];
    snprintf(path, sizeof path, "%s.%s", glass_path, end);
    FILE *file = fopen(path, "w");
    if (!file)
        give_up(path);
    setlinebuf(file);
    return file;
}

/* ---- what is seen ---- */

/* Beside, then renamed: whoever reads it has one whole picture. */
static void write_glass(const struct served *s)
{
    char part[256];
    snprintf(part, sizeof part, "%s.part", s->glass_path);
    FILE *out = fopen(part, "wb");
    if (!out)
        give_up(part);
    fwrite(s->panel.glass, 1, (size_t)s->panel.w * (size_t)s->panel.h, out);
    if (fclose(out) != 0 || rename(part, s->glass_path) != 0)
        give_up(s->glass_path);
}

static void write_voltage(struct served *s)
{
    bool is_on = !panel_spi_is_safe(&s->panel);
    if (is_on == s->told_voltage)
        return;
    FILE *file = open_beside(s->glass_path, "voltage");
    fputs(is_on ? "on\n" : "off\n", file);
    fclose(file);
    s->told_voltage = is_on;
}

static void note(struct served *s)
{
    struct panel_spi *p = &s->panel;
    if (p->wrong[0])
        fprintf(s->wrong, "%s\n", p->wrong);
    p->wrong[0] = '\0';
    write_voltage(s);
    if (p->update_n == s->update_n)
        return;
    write_glass(s);
    fprintf(s->log, "%llu %llu\n", (unsigned long long)(p->pixel_n - s->pixel_n),
            (unsigned long long)(p->byte_n - s->byte_n));
    s->update_n = p->update_n;
    s->pixel_n = p->pixel_n;
    s->byte_n = p->byte_n;
}

/* ---- wires ---- */

static void tell(struct served *s, const struct relay_head *head, const void *data)
{
    static struct message m;
    m.head = *head;
    memcpy(m.bytes, data, head->bytes);
    if (write(s->fd, &m, sizeof m.head + head->bytes) < 0)
        give_up("/dev/panel-header");
}

static void tell_level(struct served *s)
{
    bool level = panel_spi_busy_wire(&s->panel, now_us());
    if (level == s->told_level)
        return;
    s->told_level = level;
    tell(s, &(struct relay_head){.kind = RELAY_LEVEL, .a = PANEL_PIN_BUSY, .b = level}, "");
}

static void answer(struct served *s)
{
    static struct message m;
    static uint8_t in[RELAY_BYTES_MAX];
    struct relay_head head = {.kind = RELAY_ANSWER};
    if (read(s->fd, &m, sizeof m) < 0)
        give_up("/dev/panel-header");
    if (m.head.kind == RELAY_WIRE) {
        panel_spi_set_wire(&s->panel, m.head.a, m.head.b, now_us());
    } else if (m.head.kind == RELAY_TRANSFER) {
        memset(in, 0, m.head.bytes);
        panel_spi_transfer(&s->panel, m.bytes, in, m.head.bytes, now_us());
        head.bytes = m.head.bytes;
    }
    note(s);
    /* before the call that made it busy returns */
    tell_level(s);
    tell(s, &head, in);
}

static int until_free_ms(const struct served *s)
{
    uint64_t now = now_us();
    if (!panel_spi_is_busy(&s->panel, now))
        return -1;
    return s->panel.busy_until_us > now ? (int)((s->panel.busy_until_us - now) / 1000 + 1) : 1;
}

static void serve(struct served *s)
{
    for (;;) {
        struct pollfd pollfd = {.fd = s->fd, .events = POLLIN};
        if (poll(&pollfd, 1, until_free_ms(s)) < 0)
            give_up("poll");
        if (pollfd.revents & POLLIN)
            answer(s);
        tell_level(s);
    }
}

int main(int argc, char **argv)
{
    static const char label[] = "pinctrl-bcm2835";
    static struct served s;
    if (argc < 3 || !panel_spi_init(&s.panel, argv[1])) {
        fputs("usage: pi_panel DEVICE GLASS [no-edges]\n", stderr);
        return 2;
    }
    s.glass_path = argv[2];
    s.log = open_beside(s.glass_path, "log");
    s.wrong = open_beside(s.glass_path, "wrong");
    s.fd = open("/dev/panel-header", O_RDWR);
    if (s.fd < 0)
        give_up("/dev/panel-header");
    tell(&s,
         &(struct relay_head){
             .kind = RELAY_ATTACH, .a = WIRES, .b = argc == 3, .bytes = sizeof label},
         label);
    tell_level(&s);
    serve(&s);
}
