/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WARRAQ_GUEST_RELAY_H
#define WARRAQ_GUEST_RELAY_H
/* What the test-only kernel module and the emulators of panels in user space say to each other over
 * /dev/panel-screen, /dev/panel-disp and /dev/panel-header. The kernel asks and waits; the emulator reads a question,
 * looks at its model of the panel and writes the answer. A message is this head and `bytes` bytes. */
#include <linux/types.h>

struct relay_head {
    __u32 kind, a, b;
    __s32 result; /* of an answer: 0 or a negative errno */
    __u32 bytes;
};

enum relay_kind {
    /* told by the emulator, at any time */
    RELAY_ATTACH = 1, /* the device appears: a and b below, then struct relay_screen or the label */
    RELAY_LEVEL,      /* header: a wire that the panel drives: offset a has the level b */
    /* asked by the kernel, and what its answer holds */
    RELAY_ANSWER = 16,
    RELAY_PUT,      /* screen: fb_var_screeninfo; the same as it became, result the bytes of a row */
    RELAY_IOCTL,    /* screen: a is the request, then its argument; the argument as it became */
                    /* disp: a is the request, then struct relay_disp */
    RELAY_ION,      /* disp: a is the request, then its argument; the argument as it became. The memory
                       is there by then, and is mapped of /dev/panel-disp */
    RELAY_CLOSED,   /* screen, disp: whoever had it open, beside the emulator, is gone */
    RELAY_WIRE,     /* header: the wire a is driven to b */
    RELAY_TRANSFER, /* header: a Hz, b 1 if the chip's wire goes up behind it, bytes out; bytes in */
    RELAY_SELECT    /* header: the chip's wire goes to b */
};

#define RELAY_BYTES_MAX 65536

/* RELAY_ATTACH of a screen: a is the memory's bytes, b those of a row; then the name of the driver, 16
 * bytes, and the first fb_var_screeninfo. RELAY_ATTACH of a header: a is the number of wires; then the
 * label of the chip. The device vanishes when the emulator closes its end. */
#define RELAY_NAME_BYTES 16

/* A call of /dev/disp, with what stands at its addresses. */
struct relay_disp {
    __u32 words[7];
    __u32 area[4];
    __u8 layer[200];
    __u32 degrees;
    __u32 frame; /* out */
};

#ifdef __KERNEL__
#include <linux/miscdevice.h>
#include <linux/mutex.h>
#include <linux/wait.h>

struct relay {
    struct miscdevice misc;
    /* what to do with what the emulator tells unasked; when it is gone; its mmap */
    int (*told)(struct relay *relay, const struct relay_head *head, const void *data);
    void (*gone)(struct relay *relay);
    int (*map)(struct vm_area_struct *area); /* NULL: there is no memory to share */
    /* below: relay.c alone */
    struct mutex asking; /* one question at a time */
    struct mutex lock;
    wait_queue_head_t changed;
    int state;
    bool is_served;
    struct relay_head question, answer;
    const void *out;
    void *in;
    u32 in_cap;
};

int relay_open(struct relay *relay, const char *name);
void relay_close(struct relay *relay);
/* Ask, and wait for the answer, ten seconds at most. At most in_cap bytes of the answer go to `in`.
 * The answer's result, or -EIO without an emulator or an answer. */
int relay_ask(struct relay *relay, u32 kind, u32 a, u32 b, const void *out, u32 out_bytes, void *in,
              u32 in_cap);

int screen_init(void);
void screen_exit(void);
int disp_init(void);
void disp_exit(void);
int header_init(void);
void header_exit(void);
#endif
#endif
