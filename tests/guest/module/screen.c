// SPDX-License-Identifier: GPL-2.0
/* A framebuffer whose private ioctls, depth and rotation are the emulator's: /dev/fb0 as Kobo's
 * kernels have it. The pixels are memory of this kernel, which the emulator maps like the reader.
 */
#include <linux/fb.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include "relay.h"

#define MEMORY_MAX (64u << 20)
#define IOCTL_BYTES_MAX 256

struct attach {
    char name[RELAY_NAME_BYTES];
    struct fb_var_screeninfo var;
};

static struct relay relay;
static struct fb_info *info;
static u32 row_bytes; /* of the var that was checked last */
static int open_n;    /* by the emulator, too */

static int open_screen(struct fb_info *fb, int is_user)
{
    open_n++;
    return 0;
}

static int close_screen(struct fb_info *fb, int is_user)
{
    if (--open_n == 1)
        relay_ask(&relay, RELAY_CLOSED, 0, 0, NULL, 0, NULL, 0);
    return 0;
}

static int check_var(struct fb_var_screeninfo *var, struct fb_info *fb)
{
    int result = relay_ask(&relay, RELAY_PUT, 0, 0, var, sizeof(*var), var, sizeof(*var));
    if (result < 0)
        return result;
    row_bytes = result;
    return 0;
}

static int set_par(struct fb_info *fb)
{
    fb->fix.line_length = row_bytes;
    return 0;
}

static int ask_ioctl(struct fb_info *fb, unsigned int request, unsigned long at)
{
    u8 argument[IOCTL_BYTES_MAX] = {0};
    u32 bytes = _IOC_SIZE(request);
    int result;
    if (bytes > sizeof(argument))
        return -ENOTTY;
    if (_IOC_DIR(request) & _IOC_WRITE && copy_from_user(argument, (void __user *)at, bytes))
        return -EFAULT;
    result = relay_ask(&relay, RELAY_IOCTL, request, 0, argument, bytes, argument, bytes);
    if (result >= 0 && _IOC_DIR(request) & _IOC_READ &&
        copy_to_user((void __user *)at, argument, bytes))
        return -EFAULT;
    return result;
}

static int map_memory(struct fb_info *fb, struct vm_area_struct *area)
{
    return remap_vmalloc_range(area, fb->screen_base, area->vm_pgoff);
}

/* The last one who had it open is gone. */
static void destroy(struct fb_info *fb)
{
    vfree(fb->screen_base);
    framebuffer_release(fb);
}

static const struct fb_ops screen_ops = {
    .owner = THIS_MODULE,
    .fb_open = open_screen,
    .fb_release = close_screen,
    .fb_check_var = check_var,
    .fb_set_par = set_par,
    .fb_ioctl = ask_ioctl,
    .fb_mmap = map_memory,
    .fb_destroy = destroy,
};

static int attach(const struct relay_head *head, const struct attach *with)
{
    struct fb_info *fb;
    int result;
    if (info || head->a == 0 || head->a > MEMORY_MAX)
        return -EINVAL;
    fb = framebuffer_alloc(0, NULL);
    if (!fb)
        return -ENOMEM;
    fb->screen_base = vmalloc_user(PAGE_ALIGN(head->a));
    if (!fb->screen_base) {
        framebuffer_release(fb);
        return -ENOMEM;
    }
    open_n = 0;
    strscpy(fb->fix.id, with->name, sizeof(fb->fix.id));
    fb->fix.type = FB_TYPE_PACKED_PIXELS;
    fb->fix.visual = FB_VISUAL_TRUECOLOR;
    fb->fix.smem_len = PAGE_ALIGN(head->a);
    fb->fix.line_length = head->b;
    fb->var = with->var;
    fb->fbops = &screen_ops;
    result = register_framebuffer(fb);
    if (result)
        destroy(fb);
    else
        info = fb;
    return result;
}

static int told(struct relay *by, const struct relay_head *head, const void *data)
{
    return head->kind == RELAY_ATTACH && head->bytes == sizeof(struct attach) ? attach(head, data)
                                                                              : -EINVAL;
}

static void gone(struct relay *by)
{
    if (info)
        unregister_framebuffer(info);
    info = NULL;
}

static struct relay relay = {.told = told, .gone = gone};

int screen_init(void)
{
    return relay_open(&relay, "panel-screen");
}

void screen_exit(void)
{
    relay_close(&relay);
}
