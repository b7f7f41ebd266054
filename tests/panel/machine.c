/* SPDX-License-Identifier: MIT */
/* The machine that the whole reader is linked with in tests/e2e/reader_kobo.sh, reader_pi.sh and
 * tests/bench/panels.sh, in place of firmware/port/machine.c: files lie below WARRAQ_ROOT, and what
 * a Kobo or a Raspberry Pi has at /dev is an emulated panel of the device WARRAQ_PANEL. Each
 * refresh is a line "pixels bytes wakes flashes" of WARRAQ_GLASS.log, where wakes are the sleeps of
 * the process that ended since the refresh before (poll, waits for the panel and for time). At the
 * end the screen is written to WARRAQ_GLASS, a byte a pixel, without what the bezel hides, and
 * WARRAQ_GLASS.end tells whether voltage stands at a bare panel. Each depth and rotation is a line
 * of WARRAQ_GLASS.put. What the panel refused ends the process with a message. */
#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>
#include "kobo_disp.h"
#include "kobo_fb.h"
#include "pi.h"

#define FDS 256

enum node {
    FILE_NODE,
    FB_NODE,
    DISP_NODE,
    ION_NODE,
    PIXEL_NODE,
    TOUCH_NODE,
    KEYS_NODE,
    CHIP_NODE,
    OUTPUTS_NODE,
    BUSY_NODE,
    BUS_NODE
};

/* What all panels tell of what they did. */
struct counts {
    const char *wrong;
    uint32_t update_n, flash_n;
    uint64_t pixel_n, byte_n;
};

static struct {
    const struct wq_kobo_model *model; /* NULL: a bare panel */
    struct panel_fb fb;
    struct panel_disp disp;
    struct panel_spi spi;
    struct panel_pi pi;
    const char *root; /* its FIFO `uevents`, where there is one, gives the kernel's messages */
    uint64_t now_us;
    enum node nodes[FDS];   /* by descriptor */
    FILE *log, *puts, *end; /* refreshes; depths and rotations; how a bare panel is left */
    struct counts seen;
    unsigned wake_n; /* since the last refresh */
} machine;

static bool is_sunxi(void)
{
    return machine.model && machine.model->family == WQ_KOBO_SUNXI;
}

/* ---- what was shown ---- */

static void write_glass(void)
{
    static const uint8_t nothing[4];
    const char *path = getenv("WARRAQ_GLASS");
    const uint8_t *hidden = machine.model ? machine.model->hidden_px : nothing;
    const uint8_t *glass = !machine.model ? machine.spi.glass
                           : is_sunxi()   ? machine.disp.glass
                                          : machine.fb.glass;
    size_t w = (size_t)(!machine.model ? machine.spi.w
                        : is_sunxi()   ? machine.disp.w
                                       : machine.fb.w);
    size_t h = (size_t)(!machine.model ? machine.spi.h
                        : is_sunxi()   ? machine.disp.h
                                       : machine.fb.h);
    FILE *out = path ? fopen(path, "wb") : NULL;
    if (!out)
        return;
    for (size_t y = hidden[0]; y < h - hidden[2]; y++)
        fwrite(glass + y * w + hidden[3], 1, w - hidden[1] - hidden[3], out);
    fclose(out);
}

static struct counts count(void)
{
    const struct panel_fb *fb = &machine.fb;
    const struct panel_disp *disp = &machine.disp;
    const struct panel_spi *spi = &machine.spi;
    if (!machine.model)
        return (struct counts){spi->wrong, spi->update_n, spi->flash_n, spi->pixel_n, spi->byte_n};
    if (is_sunxi())
        return (struct counts){disp->wrong, disp->update_n, disp->flash_n, disp->pixel_n,
                               disp->byte_n};
    return (struct counts){fb->wrong, fb->update_n, fb->flash_n, fb->pixel_n, fb->byte_n};
}

/* A bare panel's state is kept up to date by one byte at one place, which a crash cannot prevent.
 */
static void tell_voltage(void)
{
    if (machine.model || !machine.end)
        return;
    rewind(machine.end);
    fputs(panel_spi_is_safe(&machine.spi) ? "safe \n" : "power\n", machine.end);
    fflush(machine.end);
}

static void check_panel(void)
{
    const struct counts now = count();
    if (now.wrong[0]) {
        fprintf(stderr, "the panel refused: %s\n", now.wrong);
        _exit(3);
    }
    if (now.update_n != machine.seen.update_n && machine.log) {
        fprintf(machine.log, "%llu %llu %u %u\n",
                (unsigned long long)(now.pixel_n - machine.seen.pixel_n),
                (unsigned long long)(now.byte_n - machine.seen.byte_n), machine.wake_n,
                now.flash_n - machine.seen.flash_n);
        fflush(machine.log);
        machine.wake_n = 0;
        machine.seen = now;
    }
    tell_voltage();
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

/* A touch screen of the model's protocol, and keys: events are what a FIFO below the root gives. */
static int input_ioctl(enum node node, unsigned long request, void *arg)
{
    size_t bytes = request >> 16 & 0x3FFF;
    uint8_t *bits = arg;
    unsigned number = request & 0xFF;
    if (number < 0x20 || number > 0x20 + EV_MAX)
        return 0; /* what is set is not asked for again */
    memset(bits, 0, bytes);
    if (node == KEYS_NODE && number == 0x20)
        bits[0] = 1 << EV_KEY;
    else if (node == KEYS_NODE && number == 0x20 + EV_KEY)
        bits[KEY_ENTER / 8] = 1 << KEY_ENTER % 8;
    else if (number == 0x20)
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
    } devices[] = {{"/dev/fb0", FB_NODE},
                   {"/dev/disp", DISP_NODE},
                   {"/dev/ion", ION_NODE},
                   {"/dev/gpiochip4", CHIP_NODE},
                   {"/dev/spidev0.0", BUS_NODE}};
    (void)self;
    for (size_t i = 0; i < sizeof devices / sizeof devices[0]; i++)
        if (ends_with(path, devices[i].path) && (devices[i].node < CHIP_NODE) == !!machine.model)
            return remember(open("/dev/null", O_RDWR), devices[i].node);
    enum node node = ends_with(path, "/dev/input/event1")   ? TOUCH_NODE
                     : ends_with(path, "/dev/input/event0") ? KEYS_NODE
                                                            : FILE_NODE;
    return remember(open(path, flags | O_CLOEXEC, 0600), node);
}

static int do_close(void *self, int fd)
{
    (void)self;
    if (machine.nodes[fd] == FB_NODE || machine.nodes[fd] == DISP_NODE ||
        machine.nodes[fd] == BUS_NODE)
        write_glass();
    machine.nodes[fd] = FILE_NODE;
    return close(fd);
}

static int chip_ioctl(unsigned long request, void *arg)
{
    int line_fd = -1;
    if ((request & 0xFF) == 0x07) /* GPIO_V2_GET_LINE_IOCTL */
        line_fd = remember(open("/dev/null", O_RDWR),
                           panel_pi_wants_outputs(arg) ? OUTPUTS_NODE : BUSY_NODE);
    return panel_pi_chip_ioctl(&machine.pi, request, arg, line_fd, machine.now_us);
}

static int do_ioctl(void *self, int fd, unsigned long request, void *arg)
{
    int result = -ENOTTY;
    uint64_t before_us = machine.now_us;
    (void)self;
    if (machine.nodes[fd] == CHIP_NODE) {
        result = chip_ioctl(request, arg);
    } else if (machine.nodes[fd] == OUTPUTS_NODE) {
        result = panel_pi_outputs_ioctl(&machine.pi, request, arg, machine.now_us);
    } else if (machine.nodes[fd] == BUSY_NODE) {
        result = panel_pi_busy_ioctl(&machine.pi, request, arg, machine.now_us);
    } else if (machine.nodes[fd] == BUS_NODE) {
        result = panel_pi_bus_ioctl(&machine.pi, request, arg, &machine.now_us);
        before_us = machine.now_us; /* the bus takes the processor's time */
    } else if (machine.nodes[fd] == FB_NODE) {
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
    } else if (machine.nodes[fd] == TOUCH_NODE || machine.nodes[fd] == KEYS_NODE) {
        result = input_ioctl(machine.nodes[fd], request, arg);
    }
    machine.wake_n += machine.now_us != before_us; /* it slept until its refresh had ended */
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
    if (machine.nodes[fd] == BUSY_NODE) { /* an edge that was told */
        memset(buf, 0, bytes);
        return (ssize_t)bytes;
    }
    return read(fd, buf, bytes);
}

static ssize_t do_write(void *self, int fd, const void *buf, size_t bytes)
{
    (void)self;
    return write(fd, buf, bytes);
}

/* The edge of the busy wire comes when the panel has drawn; for all else the real poll stands. */
static int do_poll(void *self, struct pollfd *fds, nfds_t n, int timeout_ms)
{
    (void)self;
    machine.wake_n++;
    if (n == 1 && machine.nodes[fds[0].fd] == BUSY_NODE) {
        uint64_t until_us = machine.now_us + (uint64_t)timeout_ms * 1000;
        bool is_soon = !machine.spi.is_stuck && machine.spi.busy_until_us <= until_us;
        machine.now_us = is_soon ? machine.spi.busy_until_us : until_us;
        fds[0].revents = is_soon ? POLLIN : 0;
        return is_soon;
    }
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
    machine.wake_n++;
    machine.now_us += us;
}

static int do_uevents(void *self)
{
    char path[4096];
    (void)self;
    snprintf(path, sizeof path, "%s/uevents", machine.root);
    return remember(open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC), FILE_NODE);
}

static int do_watch(void *self, const char *path)
{
    (void)self;
    int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    inotify_add_watch(fd, path, IN_CLOSE_WRITE | IN_MOVE | IN_DELETE);
    return remember(fd, FILE_NODE);
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
        .watch = do_watch,
        .sync = do_sync,
        .run = do_run,
        .env = do_env,
    };
    const char *name = getenv("WARRAQ_PANEL"), *path = getenv("WARRAQ_GLASS");
    char log_path[4096];
    *sys = (struct wq_sys){.ops = &ops, .root = root, .log = log};
    machine.model = wq_kobo_named(name ? name : "kobo-clara");
    machine.root = root;
    machine.now_us = 1000000;
    machine.pi = (struct panel_pi){.panel = &machine.spi, .label = "pinctrl-bcm2711"};
    if (!machine.model) {
        if (!panel_spi_init(&machine.spi, name))
            abort();
        machine.spi.is_stuck = getenv("WARRAQ_STUCK") != NULL;
    } else if (is_sunxi()) {
        panel_disp_init(&machine.disp, machine.model);
    } else {
        panel_fb_init(&machine.fb, machine.model, machine.model->family == WQ_KOBO_MXC1 ? 16 : 32);
    }
    snprintf(log_path, sizeof log_path, "%s.log", path ? path : "glass");
    machine.log = path ? fopen(log_path, "w") : NULL;
    snprintf(log_path, sizeof log_path, "%s.put", path ? path : "glass");
    machine.puts = path ? fopen(log_path, "w") : NULL;
    snprintf(log_path, sizeof log_path, "%s.end", path ? path : "glass");
    machine.end = path ? fopen(log_path, "w") : NULL;
}
