/* SPDX-License-Identifier: MIT */
/* spidev and the GPIO character device, uAPI v2 (Linux 5.10; Raspberry Pi OS since 2021). */
#include <errno.h>
#include <fcntl.h>
#include <linux/gpio.h>
#include <linux/spi/spidev.h>
#include <stdio.h>
#include <string.h>
#include "log.h"
#include "spi.h"

#define CHIPS_MAX 16
#define CHUNK_DEFAULT 4096u /* spidev's own, when the kernel does not tell */
#define CHUNK_MAX 65536u
#define POLL_MS 10 /* where the busy wire cannot tell its changes */

/* ---- opening ---- */

static bool is_header(const char *label)
{
    /* Pi 1 to 3 and Zero; Pi 4; Pi 5 */
    return strcmp(label, "pinctrl-bcm2835") == 0 || strcmp(label, "pinctrl-bcm2711") == 0 ||
           strcmp(label, "pinctrl-rp1") == 0;
}

/* The descriptor of the chip that has the header's pins, or -1 with errno set. */
static int open_header(const struct wq_sys *sys)
{
    int last = ENODEV;
    for (int i = 0; i < CHIPS_MAX; i++) {
        char path[32];
        snprintf(path, sizeof path, "/dev/gpiochip%d", i);
        int chip = wq_sys_open(sys, path, O_RDWR);
        if (chip < 0) {
            if (errno != ENOENT)
                last = errno;
            continue;
        }
        struct gpiochip_info info = {0};
        if (wq_sys_ioctl(sys, chip, GPIO_GET_CHIPINFO_IOCTL, &info) == 0) {
            info.label[sizeof info.label - 1] = '\0';
            if (is_header(info.label))
                return chip;
        }
        wq_sys_close(sys, chip);
    }
    errno = last;
    return -1;
}

static int request_lines(const struct wq_sys *sys, int chip, struct gpio_v2_line_request *request)
{
    snprintf(request->consumer, sizeof request->consumer, "warraq");
    return wq_sys_ioctl(sys, chip, GPIO_V2_GET_LINE_IOCTL, request) == 0 ? request->fd : -1;
}

static unsigned add_output(struct gpio_v2_line_request *request, int pin)
{
    if (pin < 0)
        return 0;
    request->offsets[request->num_lines] = (uint32_t)pin;
    return 1u << request->num_lines++;
}

static int request_outputs(struct wq_spi *spi, int chip, const struct wq_spi_pins *pins)
{
    struct gpio_v2_line_request request = {.config.flags = GPIO_V2_LINE_FLAG_OUTPUT};
    spi->reset_bit = add_output(&request, pins->reset);
    spi->data_bit = add_output(&request, pins->data);
    spi->power_bit = add_output(&request, pins->power);
    /* reset is high and data low from the first moment */
    request.config.num_attrs = 1;
    request.config.attrs[0].attr.id = GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES;
    request.config.attrs[0].attr.values = spi->reset_bit;
    request.config.attrs[0].mask = (1u << request.num_lines) - 1;
    return request_lines(spi->sys, chip, &request);
}

static int request_busy(struct wq_spi *spi, int chip, int pin)
{
    struct gpio_v2_line_request request = {.num_lines = 1};
    request.offsets[0] = (uint32_t)pin;
    request.config.flags =
        GPIO_V2_LINE_FLAG_INPUT |
        (spi->busy_is_low ? GPIO_V2_LINE_FLAG_EDGE_RISING : GPIO_V2_LINE_FLAG_EDGE_FALLING);
    int fd = request_lines(spi->sys, chip, &request);
    spi->has_edges = fd >= 0;
    if (fd < 0) { /* a chip without interrupts */
        request.config.flags = GPIO_V2_LINE_FLAG_INPUT;
        fd = request_lines(spi->sys, chip, &request);
    }
    return fd;
}

static bool open_wires(struct wq_spi *spi, const struct wq_spi_pins *pins)
{
    int chip = open_header(spi->sys);
    if (chip < 0)
        return false;
    spi->outputs = request_outputs(spi, chip, pins);
    if (spi->outputs >= 0)
        spi->busy = request_busy(spi, chip, pins->busy);
    wq_sys_close(spi->sys, chip);
    return spi->outputs >= 0 && spi->busy >= 0;
}

static bool open_bus(struct wq_spi *spi, const struct wq_spi_config *config)
{
    spi->bus = wq_sys_open(spi->sys, config->bus, O_RDWR);
    if (spi->bus < 0)
        return false;
    uint8_t mode = SPI_MODE_0, bits = 8;
    uint32_t hz = config->hz;
    int32_t chunk;
    if (wq_sys_read_number(spi->sys, "/sys/module/spidev/parameters/bufsiz", &chunk) != WQ_OK ||
        chunk < (int32_t)CHUNK_DEFAULT)
        chunk = CHUNK_DEFAULT;
    spi->chunk = (size_t)chunk < CHUNK_MAX ? (size_t)chunk : CHUNK_MAX;
    return wq_sys_ioctl(spi->sys, spi->bus, SPI_IOC_WR_MODE, &mode) == 0 &&
           wq_sys_ioctl(spi->sys, spi->bus, SPI_IOC_WR_BITS_PER_WORD, &bits) == 0 &&
           wq_sys_ioctl(spi->sys, spi->bus, SPI_IOC_WR_MAX_SPEED_HZ, &hz) == 0;
}

enum wq_status wq_spi_open(struct wq_spi *spi, const struct wq_sys *sys,
                           const struct wq_spi_config *config)
{
    *spi = (struct wq_spi){.sys = sys, .bus = -1, .outputs = -1, .busy = -1};
    spi->busy_is_low = config->busy_is_low;
    if (open_bus(spi, config) && open_wires(spi, &config->pins))
        return WQ_OK;
    wq_spi_close(spi);
    return WQ_E_IO;
}

void wq_spi_close(struct wq_spi *spi)
{
    const int keep = errno;
    wq_sys_close(spi->sys, spi->busy);
    wq_sys_close(spi->sys, spi->outputs);
    wq_sys_close(spi->sys, spi->bus);
    spi->bus = spi->outputs = spi->busy = -1;
    errno = keep;
}

/* ---- wires ---- */

static enum wq_status set_wire(struct wq_spi *spi, unsigned bit, bool high)
{
    struct gpio_v2_line_values values = {.bits = high ? bit : 0, .mask = bit};
    if (bit == 0)
        return WQ_OK;
    int rc = wq_sys_ioctl(spi->sys, spi->outputs, GPIO_V2_LINE_SET_VALUES_IOCTL, &values);
    return rc == 0 ? WQ_OK : WQ_E_IO;
}

enum wq_status wq_spi_power(struct wq_spi *spi, bool on)
{
    return set_wire(spi, spi->power_bit, on);
}

enum wq_status wq_spi_reset(struct wq_spi *spi, uint32_t low_ms, uint32_t after_ms)
{
    enum wq_status st = set_wire(spi, spi->reset_bit, true);
    if (st == WQ_OK) {
        wq_sys_sleep_ms(spi->sys, 20);
        st = set_wire(spi, spi->reset_bit, false);
    }
    if (st == WQ_OK) {
        wq_sys_sleep_ms(spi->sys, low_ms);
        st = set_wire(spi, spi->reset_bit, true);
    }
    wq_sys_sleep_ms(spi->sys, after_ms);
    return st;
}

static bool read_idle(struct wq_spi *spi, bool *idle)
{
    struct gpio_v2_line_values values = {.mask = 1};
    if (wq_sys_ioctl(spi->sys, spi->busy, GPIO_V2_LINE_GET_VALUES_IOCTL, &values) != 0)
        return false;
    *idle = (values.bits & 1) == spi->busy_is_low;
    return true;
}

/* Sleep until the wire changes or `ms` have passed; what it told is taken away. */
static void wait_edge(struct wq_spi *spi, uint64_t ms)
{
    struct pollfd wire = {.fd = spi->busy, .events = POLLIN};
    struct gpio_v2_line_event event;
    if (!spi->has_edges)
        wq_sys_sleep_ms(spi->sys, ms < POLL_MS ? (uint32_t)ms : POLL_MS);
    else if (spi->sys->ops->poll(spi->sys->self, &wire, 1, (int)ms) > 0 &&
             spi->sys->ops->read(spi->sys->self, spi->busy, &event, sizeof event) < 0)
        spi->has_edges = false;
}

enum wq_status wq_spi_wait_idle(struct wq_spi *spi, uint32_t timeout_ms)
{
    const uint64_t until_ms = wq_sys_now_ms(spi->sys) + timeout_ms;
    for (;;) {
        bool idle;
        if (!read_idle(spi, &idle))
            return WQ_E_IO;
        if (idle)
            return WQ_OK;
        uint64_t now_ms = wq_sys_now_ms(spi->sys);
        if (now_ms >= until_ms)
            break;
        wait_edge(spi, until_ms - now_ms);
    }
    wq_log_add(spi->sys->log, "panel: still busy after %u ms", (unsigned)timeout_ms);
    errno = ETIMEDOUT;
    return WQ_E_IO;
}

/* ---- bytes ---- */

enum wq_status wq_spi_exchange(struct wq_spi *spi, const uint8_t *out, uint8_t *in, size_t n)
{
    struct spi_ioc_transfer transfer = {
        .tx_buf = (uintptr_t)out,
        .rx_buf = (uintptr_t)in,
        .len = (uint32_t)n,
    };
    int rc = wq_sys_ioctl(spi->sys, spi->bus, SPI_IOC_MESSAGE(1), &transfer);
    return rc == (int)n ? WQ_OK : WQ_E_IO;
}

enum wq_status wq_spi_send(struct wq_spi *spi, const uint8_t *bytes, size_t n)
{
    return wq_spi_exchange(spi, bytes, NULL, n);
}

enum wq_status wq_spi_data(struct wq_spi *spi, const uint8_t *bytes, size_t n)
{
    enum wq_status st = n ? set_wire(spi, spi->data_bit, true) : WQ_OK;
    for (size_t done = 0; st == WQ_OK && done < n;) {
        size_t part = n - done < spi->chunk ? n - done : spi->chunk;
        st = wq_spi_send(spi, bytes + done, part);
        done += part;
    }
    return st;
}

enum wq_status wq_spi_command(struct wq_spi *spi, uint8_t command, const uint8_t *bytes, size_t n)
{
    enum wq_status st = set_wire(spi, spi->data_bit, false);
    if (st == WQ_OK)
        st = wq_spi_send(spi, &command, 1);
    return st == WQ_OK ? wq_spi_data(spi, bytes, n) : st;
}
