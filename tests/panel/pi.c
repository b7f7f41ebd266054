/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <linux/gpio.h>
#include <linux/spi/spidev.h>
#include <stdio.h>
#include <string.h>
#include "pi.h"

#define MESSAGE_BYTES_MAX 4096u /* spidev's bufsiz */

bool panel_pi_wants_outputs(const void *arg)
{
    const struct gpio_v2_line_request *lines = arg;
    return lines->config.flags & GPIO_V2_LINE_FLAG_OUTPUT;
}

static void set_wires(struct panel_pi *pi, uint64_t bits, uint64_t mask, uint64_t now_us)
{
    for (unsigned i = 0; i < pi->output_n; i++)
        if (mask >> i & 1)
            panel_spi_set_wire(pi->panel, pi->offsets[i], bits >> i & 1, now_us);
}

static int take_outputs(struct panel_pi *pi, const struct gpio_v2_line_request *lines,
                        uint64_t now_us)
{
    const struct gpio_v2_line_config *config = &lines->config;
    if (lines->num_lines == 0 || lines->num_lines > sizeof pi->offsets / sizeof pi->offsets[0])
        return -EINVAL;
    pi->output_n = lines->num_lines;
    memcpy(pi->offsets, lines->offsets, sizeof pi->offsets);
    if (config->num_attrs != 1 || config->attrs[0].attr.id != GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES)
        return -EINVAL;
    set_wires(pi, config->attrs[0].attr.values, config->attrs[0].mask, now_us);
    return 0;
}

static int take_busy(const struct panel_pi *pi, const struct gpio_v2_line_request *lines)
{
    const uint64_t edges = GPIO_V2_LINE_FLAG_EDGE_RISING | GPIO_V2_LINE_FLAG_EDGE_FALLING;
    if (lines->num_lines != 1 || lines->offsets[0] != PANEL_PIN_BUSY)
        return -EINVAL;
    return pi->has_no_edges && lines->config.flags & edges ? -ENXIO : 0;
}

int panel_pi_chip_ioctl(struct panel_pi *pi, unsigned long request, void *arg, int line_fd,
                        uint64_t now_us)
{
    if (request == GPIO_GET_CHIPINFO_IOCTL) {
        struct gpiochip_info *info = arg;
        snprintf(info->label, sizeof info->label, "%s", pi->label);
        return 0;
    }
    if (request != GPIO_V2_GET_LINE_IOCTL)
        return -ENOTTY;
    struct gpio_v2_line_request *lines = arg;
    int result =
        panel_pi_wants_outputs(lines) ? take_outputs(pi, lines, now_us) : take_busy(pi, lines);
    lines->fd = result == 0 ? line_fd : -1;
    return result;
}

int panel_pi_outputs_ioctl(struct panel_pi *pi, unsigned long request, void *arg, uint64_t now_us)
{
    const struct gpio_v2_line_values *values = arg;
    if (request != GPIO_V2_LINE_SET_VALUES_IOCTL)
        return -ENOTTY;
    set_wires(pi, values->bits, values->mask, now_us);
    return 0;
}

int panel_pi_busy_ioctl(struct panel_pi *pi, unsigned long request, void *arg, uint64_t now_us)
{
    struct gpio_v2_line_values *values = arg;
    if (request != GPIO_V2_LINE_GET_VALUES_IOCTL)
        return -ENOTTY;
    values->bits = panel_spi_busy_wire(pi->panel, now_us);
    return 0;
}

int panel_pi_bus_ioctl(struct panel_pi *pi, unsigned long request, void *arg, uint64_t *now_us)
{
    if (request == SPI_IOC_WR_MAX_SPEED_HZ)
        memcpy(&pi->hz, arg, sizeof pi->hz);
    if (request == SPI_IOC_WR_MAX_SPEED_HZ || request == SPI_IOC_WR_MODE ||
        request == SPI_IOC_WR_BITS_PER_WORD)
        return 0;
    if (request != SPI_IOC_MESSAGE(1))
        return -ENOTTY;
    const struct spi_ioc_transfer *t = arg;
    if (t->len > MESSAGE_BYTES_MAX)
        return -EMSGSIZE;
    *now_us += (uint64_t)t->len * 8u * 1000000u / (pi->hz ? pi->hz : 1);
    panel_spi_transfer(pi->panel, (const uint8_t *)(uintptr_t)t->tx_buf,
                       (uint8_t *)(uintptr_t)t->rx_buf, t->len, *now_us);
    return (int)t->len;
}
