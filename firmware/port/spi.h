/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_SPI_H
#define WARRAQ_SPI_H
/* A panel on a Raspberry Pi's header: spidev for its bytes, the GPIO character device (uAPI v2) for
 * its other wires. What all panel controllers do alike stands here and in panel.h. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "sys.h"

/* GPIO numbers of the header (BCM), as on Waveshare's boards; -1: not wired. */
struct wq_spi_pins {
    int reset, data, busy, power;
};

struct wq_spi_config {
    const char *bus; /* "/dev/spidev0.0" */
    struct wq_spi_pins pins;
    uint32_t hz;
    bool busy_is_low; /* the busy wire is low while the controller works */
};

struct wq_spi {
    const struct wq_sys *sys;
    int bus, outputs, busy; /* descriptors; -1: not open */
    unsigned reset_bit, data_bit, power_bit; /* of the values of `outputs`; 0: not wired */
    bool busy_is_low;
    bool has_edges; /* the busy wire tells its changes, so that waiting need not ask */
    size_t chunk;   /* bytes the bus takes in one message */
};

/* Open the bus and the wires. The chip is found by its label, because its number differs between
 * models and kernels. WQ_E_IO with errno set: a device is missing, denied, or refuses; nothing is
 * open then. */
WQ_MUST_CHECK enum wq_status wq_spi_open(struct wq_spi *spi, const struct wq_sys *sys,
                                         const struct wq_spi_config *config);
void wq_spi_close(struct wq_spi *spi);

/* Switch the panel's power (boards that have a wire for it). WQ_E_IO. */
WQ_MUST_CHECK enum wq_status wq_spi_power(struct wq_spi *spi, bool on);

/* Reset: high, low for `low_ms`, high, `after_ms` to come up. WQ_E_IO. */
WQ_MUST_CHECK enum wq_status wq_spi_reset(struct wq_spi *spi, uint32_t low_ms, uint32_t after_ms);

/* A command byte with the data wire low, and n bytes with it high. WQ_E_IO. */
WQ_MUST_CHECK enum wq_status wq_spi_command(struct wq_spi *spi, uint8_t command,
                                            const uint8_t *bytes, size_t n);
WQ_MUST_CHECK enum wq_status wq_spi_data(struct wq_spi *spi, const uint8_t *bytes, size_t n);

/* Bytes on the bus with no data wire, at most `chunk`, in one message: chip select stays low. */
WQ_MUST_CHECK enum wq_status wq_spi_send(struct wq_spi *spi, const uint8_t *bytes, size_t n);
/* The same both ways; `in` gets n bytes. */
WQ_MUST_CHECK enum wq_status wq_spi_exchange(struct wq_spi *spi, const uint8_t *out, uint8_t *in,
                                             size_t n);

/* Wait until the controller is idle. WQ_E_IO with errno ETIMEDOUT after `timeout_ms`. */
WQ_MUST_CHECK enum wq_status wq_spi_wait_idle(struct wq_spi *spi, uint32_t timeout_ms);

#endif
