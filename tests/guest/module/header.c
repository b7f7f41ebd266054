// SPDX-License-Identifier: GPL-2.0
/* A header of wires and a serial bus, as a Raspberry Pi has it: a GPIO chip with edges, and an SPI
 * controller with one spidev on it. Every change of a wire and every transfer is asked of the
 * emulator before the call returns, so that it sees them in their order. */
#include <linux/gpio/driver.h>
#include <linux/irq.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/spi/spi.h>
#include "relay.h"

#define WIRES_MAX 64
#define LABEL_BYTES 32
#define BUS_HZ_MAX 125000000

static struct {
    struct platform_device *device;
    struct gpio_chip chip;
    char label[LABEL_BYTES];
    struct spi_controller *bus;
    bool is_output[WIRES_MAX];
    bool level[WIRES_MAX];
    bool is_masked[WIRES_MAX]; /* its edges are not wanted */
} header;

static struct relay relay;

/* ---- wires ---- */

static int get_direction(struct gpio_chip *chip, unsigned int wire)
{
    return header.is_output[wire] ? GPIO_LINE_DIRECTION_OUT : GPIO_LINE_DIRECTION_IN;
}

static int make_input(struct gpio_chip *chip, unsigned int wire)
{
    header.is_output[wire] = false;
    return 0;
}

static int get_level(struct gpio_chip *chip, unsigned int wire)
{
    return READ_ONCE(header.level[wire]);
}

static void set_level(struct gpio_chip *chip, unsigned int wire, int level)
{
    WRITE_ONCE(header.level[wire], !!level);
    relay_ask(&relay, RELAY_WIRE, wire, !!level, NULL, 0, NULL, 0);
}

static int make_output(struct gpio_chip *chip, unsigned int wire, int level)
{
    header.is_output[wire] = true;
    set_level(chip, wire, level);
    return 0;
}

/* ---- edges ---- */

static void mask_edges(struct irq_data *data)
{
    header.is_masked[irqd_to_hwirq(data)] = true;
    gpiochip_disable_irq(&header.chip, irqd_to_hwirq(data));
}

static void unmask_edges(struct irq_data *data)
{
    gpiochip_enable_irq(&header.chip, irqd_to_hwirq(data));
    header.is_masked[irqd_to_hwirq(data)] = false;
}

static int set_edge(struct irq_data *data, unsigned int type)
{
    return type & IRQ_TYPE_LEVEL_MASK ? -EINVAL : 0;
}

static const struct irq_chip edge_ops = {
    .name = "panel-header",
    .irq_mask = mask_edges,
    .irq_unmask = unmask_edges,
    .irq_set_type = set_edge,
    .flags = IRQCHIP_IMMUTABLE,
    GPIOCHIP_IRQ_RESOURCE_HELPERS,
};

/* The panel drives a wire. */
static int drive(unsigned int wire, bool level)
{
    unsigned int irq, type;
    if (wire >= header.chip.ngpio || header.is_output[wire])
        return -EINVAL;
    if (header.level[wire] == level)
        return 0;
    WRITE_ONCE(header.level[wire], level);
    irq = irq_find_mapping(header.chip.irq.domain, wire);
    type = irq ? irq_get_trigger_type(irq) : 0;
    if (!header.is_masked[wire] && type & (level ? IRQ_TYPE_EDGE_RISING : IRQ_TYPE_EDGE_FALLING))
        handle_nested_irq(irq);
    return 0;
}

/* ---- the bus ---- */

static int transfer_message(struct spi_controller *bus, struct spi_message *message)
{
    const bool is_selected = !(message->spi->mode & SPI_NO_CS);
    struct spi_transfer *part;
    int result = 0;
    if (is_selected)
        relay_ask(&relay, RELAY_SELECT, message->spi->chip_select, 0, NULL, 0, NULL, 0);
    list_for_each_entry(part, &message->transfers, transfer_list)
    {
        result =
            relay_ask(&relay, RELAY_TRANSFER, part->speed_hz, part->cs_change, part->tx_buf,
                      part->tx_buf ? part->len : 0, part->rx_buf, part->rx_buf ? part->len : 0);
        if (result < 0)
            break;
        message->actual_length += part->len;
    }
    if (is_selected)
        relay_ask(&relay, RELAY_SELECT, message->spi->chip_select, 1, NULL, 0, NULL, 0);
    message->status = result;
    spi_finalize_current_message(bus);
    return 0;
}

/* ---- coming and going ---- */

static int add_chip(u32 wire_n, bool has_edges)
{
    struct gpio_chip *chip = &header.chip;
    *chip = (struct gpio_chip){.label = header.label,
                               .parent = &header.device->dev,
                               .owner = THIS_MODULE,
                               .base = -1,
                               .ngpio = wire_n,
                               .can_sleep = true,
                               .get_direction = get_direction,
                               .direction_input = make_input,
                               .direction_output = make_output,
                               .get = get_level,
                               .set = set_level};
    if (has_edges) {
        gpio_irq_chip_set_chip(&chip->irq, &edge_ops);
        chip->irq.handler = handle_simple_irq;
        chip->irq.default_type = IRQ_TYPE_NONE;
        chip->irq.threaded = true;
    }
    return gpiochip_add_data(chip, NULL);
}

static int add_bus(void)
{
    /* a name that spidev takes: it refuses its own */
    struct spi_board_info board = {.modalias = "dh2228fv", .max_speed_hz = BUS_HZ_MAX};
    struct spi_controller *bus = spi_alloc_master(&header.device->dev, 0);
    int result;
    if (!bus)
        return -ENOMEM;
    bus->bus_num = 0;
    bus->num_chipselect = 2;
    bus->mode_bits = SPI_CPOL | SPI_CPHA | SPI_CS_HIGH | SPI_NO_CS;
    bus->bits_per_word_mask = SPI_BPW_MASK(8);
    bus->max_speed_hz = BUS_HZ_MAX;
    bus->transfer_one_message = transfer_message;
    result = spi_register_controller(bus);
    if (result) {
        spi_controller_put(bus);
        return result;
    }
    header.bus = bus;
    return spi_new_device(bus, &board) ? 0 : -ENODEV;
}

static void gone(struct relay *by)
{
    if (header.bus)
        spi_unregister_controller(header.bus);
    header.bus = NULL;
    if (header.chip.ngpio)
        gpiochip_remove(&header.chip);
    header.chip.ngpio = 0;
    if (header.device)
        platform_device_unregister(header.device);
    header.device = NULL;
}

static int attach(const struct relay_head *head, const char *label)
{
    int result;
    if (header.device || head->a == 0 || head->a > WIRES_MAX)
        return -EINVAL;
    memset(&header, 0, sizeof(header));
    memset(header.is_masked, true, sizeof(header.is_masked));
    strscpy(header.label, label, min_t(size_t, sizeof(header.label), head->bytes));
    header.device = platform_device_register_simple("panel-header", -1, NULL, 0);
    if (IS_ERR(header.device)) {
        result = PTR_ERR(header.device);
        header.device = NULL;
        return result;
    }
    result = add_chip(head->a, head->b);
    if (result)
        header.chip.ngpio = 0;
    else
        result = add_bus();
    if (result)
        gone(&relay);
    return result;
}

static int told(struct relay *by, const struct relay_head *head, const void *data)
{
    if (head->kind == RELAY_LEVEL)
        return header.device ? drive(head->a, head->b) : -EINVAL;
    return head->kind == RELAY_ATTACH && head->bytes > 1 ? attach(head, data) : -EINVAL;
}

static struct relay relay = {.told = told, .gone = gone};

int header_init(void)
{
    return relay_open(&relay, "panel-header");
}

void header_exit(void)
{
    relay_close(&relay);
}
