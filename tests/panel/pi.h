/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_PANEL_PI_H
#define WARRAQ_PANEL_PI_H
/* What Linux on a Raspberry Pi answers for the header with a panel on it: the GPIO chip (uAPI v2),
 * the lines that were asked of it, and spidev. */
#include "spi_panel.h"

struct panel_pi {
    struct panel_spi *panel;
    const char *label; /* of the chip */
    bool has_no_edges; /* it has no interrupts */
    uint32_t offsets[8];
    unsigned output_n;
    uint32_t hz;
};

/* Each answers a call: 0, a number of bytes, or a negative errno. */

/* The lines that GPIO_V2_GET_LINE_IOCTL asks for get the descriptor `line_fd`. */
int panel_pi_chip_ioctl(struct panel_pi *pi, unsigned long request, void *arg, int line_fd,
                        uint64_t now_us);
/* Whether that call asks for outputs, and not for the busy wire. */
bool panel_pi_wants_outputs(const void *arg);
int panel_pi_outputs_ioctl(struct panel_pi *pi, unsigned long request, void *arg, uint64_t now_us);
int panel_pi_busy_ioctl(struct panel_pi *pi, unsigned long request, void *arg, uint64_t now_us);
/* The clock goes on by what the bytes take. */
int panel_pi_bus_ioctl(struct panel_pi *pi, unsigned long request, void *arg, uint64_t *now_us);

#endif
