/* SPDX-License-Identifier: MIT */
/* The machine that the whole reader is linked with in tests/e2e/reader_kobo.sh, in place of
 * firmware/port/machine.c: files lie below WARRAQ_ROOT, and what a Kobo has at /dev is an emulated
 * panel of the model WARRAQ_PANEL. Each refresh is a line "pixels bytes" of WARRAQ_GLASS.log; at
 * the end the screen is written to WARRAQ_GLASS, a byte a pixel, without what the bezel hides. Each
 * depth and rotation is a line of WARRAQ_GLASS.put. What the panel refused ends the process with a
 * message. */
#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "kobo_disp.h"
#include "kobo_fb.h"

#define FDS 256

enum node { FILE_NODE, FB_NODE, DISP_NODE, ION_NODE, PIXEL_NODE, TOUCH_NODE };

static struct {
    const struct wq_kobo_model *model;
    struct panel_fb fb;
    struct panel_disp disp;
    uint64_t now_us;
    enum node nodes[FDS]; /* by descriptor */
    FILE *log, *puts;     /* refreshes; depths and rotations */
    uint32_t update_n;
    uint64_t pixel_n, byte_n;
} machine;

static bool is_sunxi(void)
{
    return machine.model->family == WQ_KOBO_SUNXI;
}

/* ---- what was shown ---- */

static void write_glass(void)
{
    const char *path = getenv("WARRAQ_GLASS");
    const uint8_t *hidden = machine.model->hidden_px;
    const uint8_t *glass = is_sunxi() ? machine.disp.glass : machine.fb.glass;
    size_t w = (size_t)(is_sunxi() ? machine.disp.w : machine.fb.w);
    size_t h = (size_t)(is_sunxi() ? machine.disp.h : machine.fb.h);
    FILE *out = path ? fopen(path, "wb") : NULL;
    if (!out)
        return;
    for (size_t y = hidden[0]; y < h - hidden[2]; y++)
        fwrite(glass + y * w + hidden[3], 1, w - hidden[1] - hidden[3], out);
    fclose(out);
}

static void check_panel(void)
{
    const char *wrong = is_sunxi() ? machine.disp.wrong : machine.fb.wrong;
    uint32_t update_n = is_sunxi() ? machine.disp.update_n : machine.fb.update_n;
    uint64_t pixel_n = is_sunxi() ? machine.disp.pixel_n : machine.fb.pixel_n;
    uint64_t byte_n = is_sunxi() ? machine.disp.byte_n : machine.fb.byte_n;
    if (wrong[0]) {
        fprintf(stderr, "the panel refused: %s\n", wrong);
        _exit(3);
    }
    if (update_n != machine.update_n && machine.log) {
        fprintf(machine.log, "%llu %llu\n", (unsigned long long)(pixel_n - machine.pixel_n),
                (unsigned long long)(byte_n - machine.byte_n));
        fflush(machine.log);
    }
    machine.update_n = update_n;
    machine.pixel_n = pixel_n;
    machine.byte_n = byte_n;
}

/* ---- the calls ---- */

static bool ends_with(const char *text, const char *end)
{
    size_t len = strlen(text), end_len = strlen(end);
    return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

static int remember(int fd, enum node node)
{
    if (fd >= FDS)
        abort();
    if (fd >= 0)
        machine.nodes[fd] = node;
    return fd;
}

/* A touch screen of the model's protocol: events are what a FIFO below the root gives. */
static int touch_ioctl(unsigned long request, void *arg)
{
    size_t bytes = request >> 16 & 0x3FFF;
    uint8_t *bits = arg;
    unsigned number = request & 0xFF;
    if (number < 0x20 || number > 0x20 + EV_MAX)
        return 0; /* what is set is not asked for again */
    memset(bits, 0, bytes);
    if (number == 0x20)
        bits[0] = 1 << EV_KEY | 1 << EV_ABS;
    else if (number == 0x20 + EV_KEY)
        bits[BTN_TOUCH / 8] = 1 << BTN_TOUCH % 8;
    else if (number == 0x20 + EV_ABS)
        bits[ABS_MT_POSITION_X / 8] = 1 << ABS_MT_POSITION_X % 8;
    return (int)bytes;
}

static int do_open(void *self, const char *path, int flags)
{
    static const struct {
        const char *path;
        enum node node;
    } devices[] = {{"/dev/fb0", FB_NODE}, {"/dev/disp", DISP_NODE}, {"/dev/ion", ION_NODE}};
    (void)self;
    for (size_t i = 0; i < sizeof devices / sizeof devices[0]; i++)
        if (ends_with(path, devices[i].path))
            return remember(open("/dev/null", O_RDWR), devices[i].node);
    bool is_touch = ends_with(path, "/dev/input/event1");
    return remember(open(path, flags | O_CLOEXEC, 0600), is_touch ? TOUCH_NODE : FILE_NODE);
}

static int do_close(void *self, int fd)
{
    (void)self;
    if (machine.nodes[fd] == FB_NODE || machine.nodes[fd] == DISP_NODE)
        write_glass();
    machine.nodes[fd] = FILE_NODE;
    return close(fd);
}

static int do_ioctl(void *self, int fd, unsigned long request, void *arg)
{
    int result = -ENOTTY;
    (void)self;
    if (machine.nodes[fd] == FB_NODE) {
        result = panel_fb_ioctl(&machine.fb, request, arg, &machine.now_us);
        if (request == FBIOPUT_VSCREENINFO && machine.puts) {
            fprintf(machine.puts, "rotate %u bits %u\n", machine.fb.var.rotate,
                    machine.fb.var.bits_per_pixel);
            fflush(machine.puts);
        }
    } else if (machine.nodes[fd] == DISP_NODE) {
        result = panel_disp_ioctl(&machine.disp, request, arg, &machine.now_us);
    } else if (machine.nodes[fd] == ION_NODE) {
        if (request == 0xC0084902)
            machine.disp.memory_fd = remember(open("/dev/null", O_RDWR), PIXEL_NODE);
        result = panel_ion_ioctl(&machine.disp, request, arg);
    } else if (machine.nodes[fd] == TOUCH_NODE) {
        result = touch_ioctl(request, arg);
    }
    check_panel();
    if (result >= 0)
        return result;
    errno = -result;
    return -1;
}

static void *do_mmap(void *self, int fd, uint64_t off, size_t bytes)
{
    (void)self;
    if (off != 0)
        return NULL;
    if (machine.nodes[fd] == FB_NODE && bytes <= machine.fb.memory_bytes)
        return machine.fb.memory;
    return machine.nodes[fd] == PIXEL_NODE && bytes <= machine.disp.memory_bytes
               ? machine.disp.memory
               : NULL;
}

static int do_munmap(void *self, void *at, size_t bytes)
{
    (void)self;
    (void)at;
    (void)bytes;
    return 0;
}

static ssize_t do_read(void *self, int fd, void *buf, size_t bytes)
{
    (void)self;
    return read(fd, buf, bytes);
}

static ssize_t do_write(void *self, int fd, const void *buf, size_t bytes)
{
    (void)self;
    return write(fd, buf, bytes);
}

static int do_poll(void *self, struct pollfd *fds, nfds_t n, int timeout_ms)
{
    (void)self;
    int ready = poll(fds, n, timeout_ms);
    if (ready == 0 && timeout_ms > 0)
        machine.now_us += (uint64_t)timeout_ms * 1000;
    return ready;
}

static uint64_t do_clock_us(void *self)
{
    (void)self;
    return machine.now_us;
}

static void do_sleep_us(void *self, uint64_t us)
{
    (void)self;
    machine.now_us += us;
}

static int do_uevents(void *self)
{
    (void)self;
    errno = EPROTONOSUPPORT;
    return -1;
}

static void do_sync(void *self)
{
    (void)self;
}

/* Only said: a test must not switch off the machine that runs it. */
static int do_run(void *self, const char *const argv[])
{
    (void)self;
    for (size_t i = 0; argv[i]; i++)
        fprintf(stderr, "%s%s", i ? " " : "run: ", argv[i]);
    fputc('\n', stderr);
    return 0;
}

static const char *do_env(void *self, const char *name)
{
    (void)self;
    return getenv(name);
}

void wq_sys_init(struct wq_sys *sys, const char *root, struct wq_log *log)
{
    static const struct wq_sys_ops ops = {
        .open = do_open,
        .close = do_close,
        .ioctl = do_ioctl,
        .mmap = do_mmap,
        .munmap = do_munmap,
        .read = do_read,
        .write = do_write,
        .poll = do_poll,
        .clock_us = do_clock_us,
        .sleep_us = do_sleep_us,
        .uevents = do_uevents,
        .sync = do_sync,
        .run = do_run,
        .env = do_env,
    };
    const char *name = getenv("WARRAQ_PANEL"), *path = getenv("WARRAQ_GLASS");
    char log_path[4096];
    *sys = (struct wq_sys){.ops = &ops, .root = root, .log = log};
    machine.model = wq_kobo_named(name ? name : "kobo-clara");
    if (!machine.model)
        abort();
    machine.now_us = 1000000;
    if (is_sunxi())
        panel_disp_init(&machine.disp, machine.model);
    else
        panel_fb_init(&machine.fb, machine.model, machine.model->family == WQ_KOBO_MXC1 ? 16 : 32);
    snprintf(log_path, sizeof log_path, "%s.log", path ? path : "glass");
    machine.log = path ? fopen(log_path, "w") : NULL;
    snprintf(log_path, sizeof log_path, "%s.put", path ? path : "glass");
    machine.puts = path ? fopen(log_path, "w") : NULL;
}
