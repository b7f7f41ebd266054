// SPDX-License-Identifier: GPL-2.0
/* /dev/disp and /dev/ion as Mark 8 of Kobo has them: memory that is shared by a descriptor, and
 * calls whose arguments are addresses. What stands there is fetched here; what it means the
 * emulator knows. */
#include <linux/anon_inodes.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include "relay.h"

#define MEMORY_MAX (16u << 20)
#define DISP_UPDATE 0x0406
#define ION_ALLOC 0xC0144900
#define ION_MAP 0xC0084902
#define ION_WORDS 5

static struct relay relay;
static void *memory;
static bool is_attached;

/* ---- memory ---- */

static int map_memory(struct vm_area_struct *area)
{
    return memory ? remap_vmalloc_range(area, memory, area->vm_pgoff) : -ENXIO;
}

static int map_pixels(struct file *file, struct vm_area_struct *area)
{
    return map_memory(area);
}

static const struct file_operations pixel_ops = {.owner = THIS_MODULE, .mmap = map_pixels};

static int allocate(u32 bytes)
{
    if (bytes == 0 || bytes > MEMORY_MAX)
        return -ENOMEM;
    vfree(memory);
    memory = vmalloc_user(PAGE_ALIGN(bytes));
    return memory ? 0 : -ENOMEM;
}

static long ion_ioctl(struct file *file, unsigned int request, unsigned long at)
{
    u32 words[ION_WORDS] = {0}, bytes = _IOC_SIZE(request);
    struct file *pixels = NULL;
    int fd = -1;
    long result = 0;
    if (bytes > sizeof(words))
        return -ENOTTY;
    if (copy_from_user(words, (void __user *)at, bytes))
        return -EFAULT;
    /* there before the emulator looks at it */
    if (request == ION_ALLOC)
        result = allocate(words[0]);
    if (request == ION_MAP) {
        pixels = anon_inode_getfile("pixels", &pixel_ops, NULL, O_RDWR);
        if (IS_ERR(pixels))
            return PTR_ERR(pixels);
        words[1] = fd = get_unused_fd_flags(O_CLOEXEC);
    }
    if (result >= 0 && (!pixels || fd >= 0))
        result = relay_ask(&relay, RELAY_ION, request, 0, words, bytes, words, bytes);
    if (result >= 0 && copy_to_user((void __user *)at, words, bytes))
        result = -EFAULT;
    if (pixels && result >= 0 && fd >= 0) {
        fd_install(fd, pixels);
    } else if (pixels) {
        if (fd >= 0)
            put_unused_fd(fd);
        fput(pixels);
    }
    return result;
}

static int release_ion(struct inode *inode, struct file *file)
{
    relay_ask(&relay, RELAY_CLOSED, 0, 0, NULL, 0, NULL, 0);
    return 0;
}

/* ---- updates ---- */

static bool fetch(void *to, unsigned long at, size_t bytes)
{
    return copy_from_user(to, (void __user *)at, bytes) == 0;
}

/* Seven words are taken whatever is asked, as the driver does. */
static long disp_ioctl(struct file *file, unsigned int request, unsigned long at)
{
    unsigned long words[7];
    struct relay_disp call = {0};
    long result;
    if (!fetch(words, at, sizeof(words)))
        return -EFAULT;
    for (size_t i = 0; i < 7; i++)
        call.words[i] = words[i];
    if (request == DISP_UPDATE && !(fetch(call.area, words[0], sizeof(call.area)) &&
                                    fetch(call.layer, words[3], sizeof(call.layer)) &&
                                    fetch(&call.degrees, words[5], sizeof(call.degrees))))
        return -EFAULT;
    result = relay_ask(&relay, RELAY_IOCTL, request, 0, &call, sizeof(call), &call, sizeof(call));
    if (result >= 0 && request == DISP_UPDATE && put_user(call.frame, (u32 __user *)words[4]))
        result = -EFAULT;
    return result;
}

/* ---- coming and going ---- */

static const struct file_operations ion_ops = {
    .owner = THIS_MODULE, .unlocked_ioctl = ion_ioctl, .release = release_ion};
static const struct file_operations disp_ops = {.owner = THIS_MODULE, .unlocked_ioctl = disp_ioctl};
static struct miscdevice ion = {.minor = MISC_DYNAMIC_MINOR, .name = "ion", .fops = &ion_ops};
static struct miscdevice disp = {.minor = MISC_DYNAMIC_MINOR, .name = "disp", .fops = &disp_ops};

static int told(struct relay *by, const struct relay_head *head, const void *data)
{
    int result;
    if (head->kind != RELAY_ATTACH || is_attached)
        return -EINVAL;
    result = misc_register(&ion);
    if (result)
        return result;
    result = misc_register(&disp);
    if (result)
        misc_deregister(&ion);
    is_attached = result == 0;
    return result;
}

static void gone(struct relay *by)
{
    if (is_attached) {
        misc_deregister(&disp);
        misc_deregister(&ion);
    }
    is_attached = false;
    vfree(memory);
    memory = NULL;
}

static struct relay relay = {.told = told, .gone = gone, .map = map_memory};

int disp_init(void)
{
    return relay_open(&relay, "panel-disp");
}

void disp_exit(void)
{
    relay_close(&relay);
}
