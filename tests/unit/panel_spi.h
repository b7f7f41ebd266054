/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_PANEL_SPI_H
#define WARRAQ_PANEL_SPI_H
/* A Raspberry Pi's header with a panel on it, behind fake_sys.h: the GPIO chip, the bus, and models
 * of UC8179, SSD168x and IT8951 that keep a glass and refuse what the real ones would not do. What
 * was refused first stands in `refused`. */
#include <linux/gpio.h>
#include <linux/spi/spidev.h>
#include "fake_sys.h"

#define PANEL_PIXELS_MAX (1872 * 1404)
#define PIN_RESET 17
#define PIN_POWER 18
#define PIN_BUSY 24
#define PIN_DATA 25

struct panel_spi;

struct panel_spi_kind {
    bool busy_is_low;
    void (*reset)(struct panel_spi *p);  /* the wire goes up */
    void (*command)(struct panel_spi *p, uint8_t command);
    void (*data)(struct panel_spi *p, uint8_t byte);
    /* instead of the two: whole messages both ways */
    void (*message)(struct panel_spi *p, const uint8_t *out, uint8_t *in, size_t n);
};

struct panel_spi {
    struct fake_sys *f;
    const struct panel_spi_kind *kind;
    int32_t w, h;
    uint8_t *glass; /* grey, what a reader sees */
    char refused[128];
    /* wires */
    uint32_t offsets[8];
    unsigned output_n;
    bool reset_high, data_high, power_high;
    uint64_t busy_until_us;
    bool is_stuck;     /* busy for ever */
    bool has_no_edges; /* a chip without interrupts */
    const char *label;
    uint32_t hz;
    /* of the models */
    bool is_on, is_asleep, was_reset, has_window;
    uint8_t last;     /* command whose data come */
    uint8_t args[64]; /* its first data */
    size_t arg_n;
    uint8_t *planes[2]; /* old and new, a bit a pixel */
    size_t plane_n;
    uint8_t cdi, temperature;        /* UC8179 */
    int32_t x0, y0, x1, y1;          /* window, ends inclusive */
    uint8_t entry, update, border;   /* SSD168x */
    uint16_t words[5], word_command; /* IT8951 */
    unsigned word_n, loaded_n;
    bool is_loading;
    unsigned asked_n; /* times the engines' register was read since they began */
    uint16_t registers[0x2000];
    uint16_t answer[20];
    uint8_t *memory;
    unsigned flash_n, draw_n;
    uint64_t byte_n;
};

static inline void panel_refuse(struct panel_spi *p, const char *why, unsigned detail)
{
    if (!p->refused[0])
        snprintf(p->refused, sizeof p->refused, "%s (0x%X)", why, detail);
}

static inline bool panel_is_busy(const struct panel_spi *p)
{
    return p->is_stuck || p->f->now_us < p->busy_until_us;
}

static inline void panel_work(struct panel_spi *p, uint64_t us)
{
    p->busy_until_us = p->f->now_us + us;
}

/* ---- the GPIO chip ---- */

static inline void panel_set_wire(struct panel_spi *p, uint32_t pin, bool high)
{
    if (pin == PIN_DATA)
        p->data_high = high;
    if (pin == PIN_POWER)
        p->power_high = high;
    if (pin == PIN_RESET) {
        if (high && !p->reset_high) {
            p->was_reset = true;
            p->kind->reset(p);
        }
        p->reset_high = high;
    }
}

static inline int panel_chip_ioctl(struct fake_sys *f, struct fake_node *node, unsigned long request,
                                   void *arg)
{
    struct panel_spi *p = node->device;
    if (request == GPIO_GET_CHIPINFO_IOCTL) {
        struct gpiochip_info *info = arg;
        snprintf(info->label, sizeof info->label, "%s", p ? p->label : "gpio-brcmstb");
        return 0;
    }
    if (request != GPIO_V2_GET_LINE_IOCTL || !p)
        return -ENOTTY;
    struct gpio_v2_line_request *lines = arg;
    const bool is_output = lines->config.flags & GPIO_V2_LINE_FLAG_OUTPUT;
    if (!is_output && p->has_no_edges &&
        lines->config.flags & (GPIO_V2_LINE_FLAG_EDGE_RISING | GPIO_V2_LINE_FLAG_EDGE_FALLING))
        return -ENXIO;
    if (is_output) {
        p->output_n = lines->num_lines;
        memcpy(p->offsets, lines->offsets, sizeof p->offsets);
        p->reset_high = true;
    } else if (lines->num_lines != 1 || lines->offsets[0] != PIN_BUSY) {
        return -EINVAL;
    }
    lines->fd = fake_open(f, is_output ? "outputs" : "busy", 0);
    return 0;
}

static inline int panel_outputs_ioctl(struct fake_sys *f, struct fake_node *node,
                                      unsigned long request, void *arg)
{
    struct panel_spi *p = node->device;
    const struct gpio_v2_line_values *values = arg;
    (void)f;
    if (request != GPIO_V2_LINE_SET_VALUES_IOCTL)
        return -ENOTTY;
    for (unsigned i = 0; i < p->output_n; i++)
        if (values->mask >> i & 1)
            panel_set_wire(p, p->offsets[i], values->bits >> i & 1);
    return 0;
}

static inline int panel_busy_ioctl(struct fake_sys *f, struct fake_node *node, unsigned long request,
                                   void *arg)
{
    struct panel_spi *p = node->device;
    struct gpio_v2_line_values *values = arg;
    (void)f;
    if (request != GPIO_V2_LINE_GET_VALUES_IOCTL)
        return -ENOTTY;
    values->bits = panel_is_busy(p) != p->kind->busy_is_low;
    return 0;
}

static inline bool panel_busy_readable(struct fake_sys *f, struct fake_node *node)
{
    const struct panel_spi *p = node->device;
    (void)f;
    return !panel_is_busy(p);
}

static inline ssize_t panel_busy_read(struct fake_sys *f, struct fake_node *node, void *buf, size_t n)
{
    (void)f;
    (void)node;
    memset(buf, 0, n);
    return (ssize_t)n;
}

static inline void panel_while_polling(struct fake_sys *f, uint64_t until_us)
{
    const struct panel_spi *p = f->context;
    uint64_t end = p->is_stuck ? until_us : p->busy_until_us;
    f->now_us = end > f->now_us && end < until_us ? end : until_us;
}

/* ---- the bus ---- */

static inline int panel_bus_ioctl(struct fake_sys *f, struct fake_node *node, unsigned long request,
                                  void *arg)
{
    struct panel_spi *p = node->device;
    if (request == SPI_IOC_WR_MAX_SPEED_HZ)
        p->hz = *(uint32_t *)arg;
    if (request != SPI_IOC_MESSAGE(1))
        return 0;
    const struct spi_ioc_transfer *t = arg;
    const uint8_t *out = (const uint8_t *)(uintptr_t)t->tx_buf;
    if (t->len > 4096)
        return -EMSGSIZE;
    f->now_us += (uint64_t)t->len * 8u * 1000000u / (p->hz ? p->hz : 1);
    p->byte_n += t->len;
    if (!p->power_high)
        panel_refuse(p, "bytes without power", t->len);
    if (!p->was_reset || !p->reset_high)
        panel_refuse(p, "bytes before or during reset", t->len);
    if (p->kind->message) {
        p->kind->message(p, out, (uint8_t *)(uintptr_t)t->rx_buf, t->len);
    } else {
        for (uint32_t i = 0; i < t->len; i++) {
            if (p->data_high)
                p->kind->data(p, out[i]);
            else
                p->kind->command(p, out[i]);
        }
    }
    return (int)t->len;
}

/* A machine whose header is chip 4, with the panel on it; w and h of the glass. */
static inline void panel_spi_init(struct panel_spi *p, struct fake_sys *f,
                                  const struct panel_spi_kind *kind, int32_t w, int32_t h)
{
    fake_init(f);
    memset(p, 0, sizeof *p);
    p->f = f;
    p->kind = kind;
    p->w = w;
    p->h = h;
    p->label = "pinctrl-rp1";
    p->glass = test_malloc((size_t)w * (size_t)h);
    memset(p->glass, 0x7F, (size_t)w * (size_t)h);
    p->plane_n = (size_t)((w + 7) / 8) * (size_t)h;
    for (int i = 0; i < 2; i++) {
        p->planes[i] = test_malloc(p->plane_n);
        memset(p->planes[i], 0xA5, p->plane_n);
    }
    p->memory = test_malloc((size_t)w * (size_t)h);
    memset(p->memory, 0x55, (size_t)w * (size_t)h);
    f->context = p;
    f->while_polling = panel_while_polling;
    fake_add(f, "/dev/gpiochip0", "")->ioctl = panel_chip_ioctl;
    struct fake_node *chip = fake_add(f, "/dev/gpiochip4", "");
    chip->ioctl = panel_chip_ioctl;
    chip->device = p;
    struct fake_node *outputs = fake_add(f, "outputs", "");
    outputs->ioctl = panel_outputs_ioctl;
    outputs->device = p;
    struct fake_node *busy = fake_add(f, "busy", "");
    busy->ioctl = panel_busy_ioctl;
    busy->is_readable = panel_busy_readable;
    busy->read = panel_busy_read;
    busy->device = p;
    struct fake_node *bus = fake_add(f, "/dev/spidev0.0", "");
    bus->ioctl = panel_bus_ioctl;
    bus->device = p;
    fake_add(f, "/sys/module/spidev/parameters/bufsiz", "4096\n");
}

static inline void panel_spi_finish(struct panel_spi *p)
{
    test_free(p->glass);
    test_free(p->planes[0]);
    test_free(p->planes[1]);
    test_free(p->memory);
}

static inline bool panel_bit(const struct panel_spi *p, int plane, int32_t x, int32_t y)
{
    size_t stride = (size_t)((p->w + 7) / 8);
    return p->planes[plane][(size_t)y * stride + (size_t)x / 8] >> (7 - x % 8) & 1;
}

static inline uint8_t *panel_pixel(const struct panel_spi *p, int32_t x, int32_t y)
{
    return &p->glass[(size_t)y * (size_t)p->w + (size_t)x];
}

/* ---- UC8179 ---- */

static inline void uc8179_reset(struct panel_spi *p)
{
    p->is_on = p->is_asleep = p->has_window = false;
    p->temperature = 0;
    p->last = 0xFF;
    p->arg_n = 0;
    p->busy_until_us = 0;
}

static inline size_t uc8179_expected(const struct panel_spi *p, uint8_t command)
{
    switch (command) {
    case 0x10:
    case 0x13:
        return p->has_window ? (size_t)((p->x1 + 1 - p->x0) / 8) * (size_t)(p->y1 + 1 - p->y0)
                             : p->plane_n;
    case 0x90: return 9;
    case 0x01:
    case 0x06:
    case 0x61: return 4;
    case 0x50: return 2;
    case 0x00:
    case 0x07:
    case 0x15:
    case 0x60:
    case 0xE0:
    case 0xE5: return 1;
    default: return 0;
    }
}

static inline void uc8179_draw(struct panel_spi *p)
{
    const bool is_part = p->temperature == 0x6E, is_grey = p->temperature == 0x5F;
    int32_t x0 = 0, y0 = 0, x1 = p->w - 1, y1 = p->h - 1;
    if (!p->is_on)
        panel_refuse(p, "refresh without voltage", 0x12);
    if (is_part != p->has_window)
        panel_refuse(p, "a window belongs to the waveform without a flash", p->temperature);
    if (is_part ? p->cdi != 0xA9 : p->cdi != 0x10)
        panel_refuse(p, "polarity does not fit the waveform", p->cdi);
    if (p->has_window)
        x0 = p->x0, y0 = p->y0, x1 = p->x1, y1 = p->y1;
    for (int32_t y = y0; y <= y1; y++) {
        for (int32_t x = x0; x <= x1; x++) {
            uint8_t *pixel = panel_pixel(p, x, y);
            bool old = panel_bit(p, 0, x, y), new = panel_bit(p, 1, x, y);
            if (is_part && old != (*pixel >= 128))
                panel_refuse(p, "the old plane is not what is shown", (unsigned)x);
            if (is_grey)
                *pixel = (uint8_t)(255 - 85 * (2 * new + old));
            else
                *pixel = new == is_part ? 255 : 0;
        }
    }
    p->draw_n++;
    p->flash_n += !is_part;
    panel_work(p, is_part ? 440000 : 1200000);
}

static inline void uc8179_command(struct panel_spi *p, uint8_t command)
{
    if (p->is_asleep)
        panel_refuse(p, "a command in deep sleep", command);
    if (panel_is_busy(p))
        panel_refuse(p, "a command while busy", command);
    const bool is_border_alone = p->last == 0x50 && p->arg_n == 1;
    if (p->last != 0xFF && p->arg_n != uc8179_expected(p, p->last) && !is_border_alone)
        panel_refuse(p, "wrong number of bytes before the command", command);
    p->last = command;
    p->arg_n = 0;
    switch (command) {
    case 0x04: p->is_on = true, panel_work(p, 135000); break;
    case 0x02: p->is_on = false, panel_work(p, 40000); break;
    case 0x12: uc8179_draw(p); break;
    case 0x91: p->has_window = true; break;
    case 0x92: p->has_window = false; break;
    default: break;
    }
}

static inline void uc8179_data(struct panel_spi *p, uint8_t byte)
{
    const size_t i = p->arg_n++;
    if (i < sizeof p->args)
        p->args[i] = byte;
    if (p->last == 0x10 || p->last == 0x13) {
        int plane = p->last == 0x13;
        size_t stride = (size_t)p->w / 8, wide = stride, at = i;
        if (p->has_window) {
            wide = (size_t)(p->x1 + 1 - p->x0) / 8;
            at = ((size_t)p->y0 + i / wide) * stride + (size_t)p->x0 / 8 + i % wide;
        }
        if (at < p->plane_n)
            p->planes[plane][at] = byte;
        else
            panel_refuse(p, "more pixels than the plane holds", (unsigned)i);
    }
    if (p->last == 0x50 && i == 0)
        p->cdi = byte;
    if (p->last == 0xE5)
        p->temperature = byte;
    if (p->last == 0x90 && i == 8) {
        const uint8_t *a = p->args;
        p->x0 = a[0] << 8 | a[1], p->x1 = a[2] << 8 | a[3];
        p->y0 = a[4] << 8 | a[5], p->y1 = a[6] << 8 | a[7];
        if (p->x0 % 8 || p->x1 % 8 != 7 || p->x0 > p->x1 || p->x1 >= p->w || p->y0 > p->y1 ||
            p->y1 >= p->h)
            panel_refuse(p, "a window that is not aligned or outside", (unsigned)p->x0);
    }
    if (p->last == 0x07) {
        if (p->is_on || byte != 0xA5)
            panel_refuse(p, "deep sleep with the voltage on", byte);
        p->is_asleep = true;
        memset(p->planes[0], 0xA5, p->plane_n);
        memset(p->planes[1], 0xA5, p->plane_n);
    }
}

static const struct panel_spi_kind panel_uc8179 = {
    .busy_is_low = true,
    .reset = uc8179_reset,
    .command = uc8179_command,
    .data = uc8179_data,
};

/* ---- SSD168x ---- */

static inline void ssd168x_reset(struct panel_spi *p)
{
    p->is_asleep = p->is_on = false;
    p->last = 0xFF;
    panel_work(p, 10000);
}

static inline void ssd168x_draw(struct panel_spi *p)
{
    const bool is_part = p->update == 0xFF;
    if (!p->is_on)
        panel_refuse(p, "an update before the soft reset", 0x20);
    if (p->update != 0xF7 && !is_part)
        panel_refuse(p, "an unknown sequence", p->update);
    if (p->border != (is_part ? 0x80 : 0x05))
        panel_refuse(p, "the border's waveform does not fit", p->border);
    for (int32_t y = 0; y < p->h; y++) {
        for (int32_t x = 0; x < p->w; x++) {
            uint8_t *pixel = panel_pixel(p, x, y);
            if (is_part && panel_bit(p, 0, x, y) != (*pixel >= 128))
                panel_refuse(p, "the old plane is not what is shown", (unsigned)x);
            *pixel = panel_bit(p, 1, x, y) ? 255 : 0;
        }
    }
    p->draw_n++;
    p->flash_n += !is_part;
    panel_work(p, is_part ? 460000 : 2500000);
}

static inline void ssd168x_command(struct panel_spi *p, uint8_t command)
{
    if (p->is_asleep)
        panel_refuse(p, "a command in deep sleep", command);
    if (panel_is_busy(p))
        panel_refuse(p, "a command while busy", command);
    if ((p->last == 0x24 || p->last == 0x26) && p->arg_n != p->plane_n)
        panel_refuse(p, "a plane that is not whole", p->last);
    p->last = command;
    p->arg_n = 0;
    if (command == 0x12)
        p->is_on = true, panel_work(p, 10000);
    if (command == 0x20)
        ssd168x_draw(p);
}

static inline void ssd168x_data(struct panel_spi *p, uint8_t byte)
{
    const size_t i = p->arg_n++;
    if (p->last == 0x24 || p->last == 0x26) {
        if (p->entry != 0x03 || p->x0 != 0 || p->y0 != 0 || p->x1 != (p->w - 1) / 8 ||
            p->y1 != p->h - 1)
            panel_refuse(p, "pixels without the whole window", p->entry);
        if (i < p->plane_n)
            p->planes[p->last == 0x24][i] = byte;
        return;
    }
    switch (p->last) {
    case 0x01:
        if (i < 2 && byte != (uint8_t)((p->h - 1) >> (8 * i)))
            panel_refuse(p, "not as many lines as the glass has", byte);
        break;
    case 0x10: p->is_asleep = true; break;
    case 0x11: p->entry = byte; break;
    case 0x22: p->update = byte; break;
    case 0x3C: p->border = byte; break;
    case 0x44: *(i ? &p->x1 : &p->x0) = byte; break;
    case 0x45:
        if (i < 2)
            p->y0 = i ? p->y0 | byte << 8 : byte;
        else
            p->y1 = i == 3 ? p->y1 | byte << 8 : byte;
        break;
    default: break;
    }
}

static const struct panel_spi_kind panel_ssd168x = {
    .reset = ssd168x_reset,
    .command = ssd168x_command,
    .data = ssd168x_data,
};

/* ---- IT8951 ---- */

#define IT8951_LUTAFSR 0x1224
#define IT8951_READY_US 30
#define IT8951_ASKED_MAX 4 /* then the engines are done */

static inline void it8951_reset(struct panel_spi *p)
{
    p->is_on = p->is_loading = false;
    p->word_command = 0;
    p->word_n = 0;
    memset(p->registers, 0, sizeof p->registers);
    panel_work(p, 1700000);
}

static inline void it8951_display(struct panel_spi *p)
{
    const uint16_t *a = p->words;
    if (a[0] + a[2] > p->w || a[1] + a[3] > p->h || a[2] == 0 || a[3] == 0)
        panel_refuse(p, "a rectangle outside the panel", a[0]);
    if (a[4] < 1 || a[4] > 7)
        panel_refuse(p, "an unknown waveform", a[4]);
    for (int32_t y = a[1]; y < a[1] + a[3] && y < p->h; y++)
        for (int32_t x = a[0]; x < a[0] + a[2] && x < p->w; x++)
            *panel_pixel(p, x, y) = p->memory[(size_t)y * (size_t)p->w + (size_t)x];
    p->draw_n++;
    p->flash_n += a[4] == 2;
    p->asked_n = 0;
    p->registers[IT8951_LUTAFSR] = 1;
}

static inline void it8951_word(struct panel_spi *p, uint16_t word)
{
    if (p->is_loading && p->word_n >= 5) { /* four pixels */
        const uint16_t *a = p->words;
        for (unsigned k = 0; k < 4; k++, p->loaded_n++) {
            uint32_t x = a[1] + p->loaded_n % a[3], y = a[2] + p->loaded_n / a[3];
            if (y >= (uint32_t)(a[2] + a[4]))
                panel_refuse(p, "more pixels than the area has", p->loaded_n);
            else
                p->memory[y * (uint32_t)p->w + x] = (uint8_t)((word >> (12 - 4 * k) & 15) * 17);
        }
        return;
    }
    if (p->word_n < 5)
        p->words[p->word_n] = word;
    p->word_n++;
    if (p->word_command == 0x0011 && p->word_n == 2)
        p->registers[p->words[0] & 0x1FFF] = word;
    if (p->word_command == 0x0010 && p->word_n == 1)
        p->answer[0] = p->registers[word & 0x1FFF];
    if (p->word_command == 0x0034 && p->word_n == 5)
        it8951_display(p);
    if (p->word_command == 0x0021 && p->word_n == 5) {
        const uint16_t *a = p->words;
        if (a[0] != 0x0120 || a[1] % 4 || a[3] % 4 || a[3] == 0 || a[1] + a[3] > p->w ||
            a[2] + a[4] > p->h)
            panel_refuse(p, "an area that is not aligned or outside", a[1]);
        if (p->registers[IT8951_LUTAFSR])
            panel_refuse(p, "loaded while the engines work", a[1]);
        if (p->registers[0x208] == 0 || p->registers[4] != 1)
            panel_refuse(p, "loaded before the memory's place was set", a[1]);
        p->is_loading = true;
        p->loaded_n = 0;
    }
}

static inline void it8951_start(struct panel_spi *p, uint16_t command)
{
    if (!p->is_on && command != 0x0001 && command != 0x0003)
        panel_refuse(p, "a command before run", command);
    if (p->is_loading && command != 0x0022)
        panel_refuse(p, "a command while loading", command);
    if (command == 0x0022 && (!p->is_loading || p->loaded_n != (unsigned)p->words[3] * p->words[4]))
        panel_refuse(p, "an area that is not full", p->loaded_n);
    p->is_loading = false;
    p->word_command = command;
    p->word_n = 0;
    if (command == 0x0001)
        p->is_on = true;
    if (command == 0x0002 || command == 0x0003)
        p->is_on = false;
    if (command == 0x0302) {
        const uint16_t info[] = {(uint16_t)p->w, (uint16_t)p->h, 0x36E0, 0x0012};
        memset(p->answer, 0, sizeof p->answer);
        memcpy(p->answer, info, sizeof info);
        for (unsigned i = 0; i < 8; i++) {
            const char *lut = "M841_TFAB512\0\0\0\0";
            p->answer[12 + i] = (uint16_t)((uint8_t)lut[2 * i] << 8 | (uint8_t)lut[2 * i + 1]);
        }
    }
}

static inline void it8951_message(struct panel_spi *p, const uint8_t *out, uint8_t *in, size_t n)
{
    const unsigned kind = (unsigned)out[0] << 8 | out[1];
    if (panel_is_busy(p))
        panel_refuse(p, "a message while it is not ready", kind);
    if (n < 4 || n % 2)
        panel_refuse(p, "a message of no whole words", (unsigned)n);
    if (kind == 0x6000 && n == 4)
        it8951_start(p, (uint16_t)(out[2] << 8 | out[3]));
    else if (kind == 0x0000)
        for (size_t i = 2; i + 1 < n; i += 2)
            it8951_word(p, (uint16_t)(out[i] << 8 | out[i + 1]));
    else if (kind == 0x1000 && in)
        for (size_t i = 4; i + 1 < n; i += 2) {
            in[i] = (uint8_t)(p->answer[(i - 4) / 2] >> 8);
            in[i + 1] = (uint8_t)p->answer[(i - 4) / 2];
        }
    else
        panel_refuse(p, "an unknown kind of message", kind);
    if (kind == 0x1000 && p->word_command == 0x0010 && ++p->asked_n > IT8951_ASKED_MAX)
        p->registers[IT8951_LUTAFSR] = 0;
    panel_work(p, IT8951_READY_US);
}

static const struct panel_spi_kind panel_it8951 = {
    .busy_is_low = true, /* the wire is called ready there: high is idle */
    .reset = it8951_reset,
    .message = it8951_message,
};

#endif
