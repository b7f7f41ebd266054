/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_SPI_FIXTURE_H
#define WARRAQ_SPI_FIXTURE_H
/* A Raspberry Pi's header with a panel on it, behind fake_sys.h. */
#include "fake_sys.h"
#include "pi.h"

struct spi_board {
    struct fake_sys *f;
    struct panel_spi panel;
    struct panel_pi pi;
};

static inline int spi_chip_ioctl(struct fake_sys *f, struct fake_node *node, unsigned long request,
                                 void *arg)
{
    struct spi_board *b = node->device;
    struct panel_pi other = {.label = "gpio-brcmstb"};
    int fd = -1;
    if (b && (request & 0xFF) == 0x07) /* GPIO_V2_GET_LINE_IOCTL */
        fd = fake_open(f, panel_pi_wants_outputs(arg) ? "outputs" : "busy", 0);
    int result = panel_pi_chip_ioctl(b ? &b->pi : &other, request, arg, fd, f->now_us);
    if (result < 0 && fd >= 0)
        fake_close(f, fd);
    return result;
}

static inline int spi_outputs_ioctl(struct fake_sys *f, struct fake_node *node,
                                    unsigned long request, void *arg)
{
    struct spi_board *b = node->device;
    return panel_pi_outputs_ioctl(&b->pi, request, arg, f->now_us);
}

static inline int spi_busy_ioctl(struct fake_sys *f, struct fake_node *node, unsigned long request,
                                 void *arg)
{
    struct spi_board *b = node->device;
    return panel_pi_busy_ioctl(&b->pi, request, arg, f->now_us);
}

static inline bool spi_busy_readable(struct fake_sys *f, struct fake_node *node)
{
    const struct spi_board *b = node->device;
    return !panel_spi_is_busy(&b->panel, f->now_us);
}

static inline ssize_t spi_busy_read(struct fake_sys *f, struct fake_node *node, void *buf, size_t n)
{
    (void)f;
    (void)node;
    memset(buf, 0, n);
    return (ssize_t)n;
}

static inline int spi_bus_ioctl(struct fake_sys *f, struct fake_node *node, unsigned long request,
                                void *arg)
{
    struct spi_board *b = node->device;
    return panel_pi_bus_ioctl(&b->pi, request, arg, &f->now_us);
}

static inline void spi_while_polling(struct fake_sys *f, uint64_t until_us)
{
    const struct spi_board *b = f->context;
    uint64_t end = b->panel.is_stuck ? until_us : b->panel.busy_until_us;
    f->now_us = end > f->now_us && end < until_us ? end : until_us;
}

/* A machine whose header is chip 4, with the panel of `device` on it. */
static inline void spi_board_init(struct spi_board *b, struct fake_sys *f, const char *device)
{
    fake_init(f);
    memset(b, 0, sizeof *b);
    b->f = f;
    assert_true(panel_spi_init(&b->panel, device));
    b->pi = (struct panel_pi){.panel = &b->panel, .label = "pinctrl-rp1"};
    f->context = b;
    f->while_polling = spi_while_polling;
    fake_add(f, "/dev/gpiochip0", "")->ioctl = spi_chip_ioctl;
    struct fake_node *node = fake_add(f, "/dev/gpiochip4", "");
    node->ioctl = spi_chip_ioctl;
    node->device = b;
    node = fake_add(f, "outputs", "");
    node->ioctl = spi_outputs_ioctl;
    node->device = b;
    node = fake_add(f, "busy", "");
    node->ioctl = spi_busy_ioctl;
    node->is_readable = spi_busy_readable;
    node->read = spi_busy_read;
    node->device = b;
    node = fake_add(f, "/dev/spidev0.0", "");
    node->ioctl = spi_bus_ioctl;
    node->device = b;
    fake_add(f, "/sys/module/spidev/parameters/bufsiz", "4096\n");
}

#endif
