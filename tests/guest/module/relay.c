// SPDX-License-Identifier: GPL-2.0
/* The way between devices of this kernel and emulators in user space: relay.h. For tests alone. */
#include <linux/fs.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include "relay.h"

#define ANSWER_JIFFIES (10 * HZ)

enum { IDLE, ASKED, TAKEN, ANSWERED };

int relay_ask(struct relay *relay, u32 kind, u32 a, u32 b, const void *out, u32 out_bytes, void *in,
              u32 in_cap)
{
    int result = -EIO;
    mutex_lock(&relay->asking);
    mutex_lock(&relay->lock);
    if (!relay->is_served)
        goto unlock;
    relay->question = (struct relay_head){.kind = kind, .a = a, .b = b, .bytes = out_bytes};
    relay->out = out;
    relay->in = in;
    relay->in_cap = in_cap;
    relay->state = ASKED;
    mutex_unlock(&relay->lock);
    wake_up_all(&relay->changed);
    wait_event_timeout(relay->changed,
                       READ_ONCE(relay->state) == ANSWERED || !READ_ONCE(relay->is_served),
                       ANSWER_JIFFIES);
    mutex_lock(&relay->lock);
    if (relay->state == ANSWERED)
        result = relay->answer.result;
    relay->state = IDLE;
unlock:
    mutex_unlock(&relay->lock);
    mutex_unlock(&relay->asking);
    return result;
}

static struct relay *relay_of(struct file *file)
{
    return container_of(file->private_data, struct relay, misc);
}

static int open_end(struct inode *inode, struct file *file)
{
    struct relay *relay = relay_of(file);
    int result = 0;
    mutex_lock(&relay->lock);
    if (relay->is_served)
        result = -EBUSY;
    else
        WRITE_ONCE(relay->is_served, true);
    mutex_unlock(&relay->lock);
    return result;
}

static int release_end(struct inode *inode, struct file *file)
{
    struct relay *relay = relay_of(file);
    mutex_lock(&relay->lock);
    WRITE_ONCE(relay->is_served, false);
    mutex_unlock(&relay->lock);
    wake_up_all(&relay->changed);
    relay->gone(relay);
    return 0;
}

static ssize_t read_question(struct file *file, char __user *to, size_t n, loff_t *off)
{
    struct relay *relay = relay_of(file);
    u32 bytes;
    ssize_t result = wait_event_interruptible(relay->changed, READ_ONCE(relay->state) == ASKED);
    if (result)
        return result;
    mutex_lock(&relay->lock);
    bytes = relay->question.bytes;
    result = -EMSGSIZE;
    if (relay->state != ASKED) /* its asker has given up */
        result = -EAGAIN;
    else if (n >= sizeof(relay->question) + bytes)
        result = copy_to_user(to, &relay->question, sizeof(relay->question)) ||
                         copy_to_user(to + sizeof(relay->question), relay->out, bytes)
                     ? -EFAULT
                     : (ssize_t)(sizeof(relay->question) + bytes);
    if (result > 0)
        relay->state = TAKEN;
    mutex_unlock(&relay->lock);
    return result;
}

static int take_answer(struct relay *relay, const struct relay_head *head, const void *data)
{
    int result = -EINVAL;
    mutex_lock(&relay->lock);
    if (relay->state == TAKEN) {
        relay->answer = *head;
        memcpy(relay->in, data, min(head->bytes, relay->in_cap));
        WRITE_ONCE(relay->state, ANSWERED);
        result = 0;
    }
    mutex_unlock(&relay->lock);
    wake_up_all(&relay->changed);
    return result;
}

static ssize_t write_message(struct file *file, const char __user *from, size_t n, loff_t *off)
{
    struct relay *relay = relay_of(file);
    const struct relay_head *head;
    ssize_t result;
    void *message;
    if (n < sizeof(*head) || n > sizeof(*head) + RELAY_BYTES_MAX)
        return -EMSGSIZE;
    message = memdup_user(from, n);
    if (IS_ERR(message))
        return PTR_ERR(message);
    head = message;
    if (head->bytes != n - sizeof(*head))
        result = -EINVAL;
    else if (head->kind == RELAY_ANSWER)
        result = take_answer(relay, head, head + 1);
    else
        result = relay->told(relay, head, head + 1);
    kfree(message);
    return result ? result : n;
}

static __poll_t poll_end(struct file *file, poll_table *table)
{
    struct relay *relay = relay_of(file);
    poll_wait(file, &relay->changed, table);
    return READ_ONCE(relay->state) == ASKED ? EPOLLIN | EPOLLOUT : EPOLLOUT;
}

static int map_end(struct file *file, struct vm_area_struct *area)
{
    struct relay *relay = relay_of(file);
    return relay->map ? relay->map(area) : -ENODEV;
}

static const struct file_operations end_ops = {
    .owner = THIS_MODULE,
    .open = open_end,
    .release = release_end,
    .read = read_question,
    .write = write_message,
    .poll = poll_end,
    .mmap = map_end,
};

int relay_open(struct relay *relay, const char *name)
{
    mutex_init(&relay->asking);
    mutex_init(&relay->lock);
    init_waitqueue_head(&relay->changed);
    relay->misc = (struct miscdevice){
        .minor = MISC_DYNAMIC_MINOR, .name = name, .fops = &end_ops, .mode = 0600};
    return misc_register(&relay->misc);
}

void relay_close(struct relay *relay)
{
    misc_deregister(&relay->misc);
}

static int __init panels_init(void)
{
    int result = screen_init();
    if (result)
        return result;
    result = disp_init();
    if (result)
        goto no_disp;
    result = header_init();
    if (result == 0)
        return 0;
    disp_exit();
no_disp:
    screen_exit();
    return result;
}

static void __exit panels_exit(void)
{
    header_exit();
    disp_exit();
    screen_exit();
}

module_init(panels_init);
module_exit(panels_exit);
MODULE_DESCRIPTION("Devices with panels that are emulated in user space, for Warraq's tests");
MODULE_LICENSE("GPL");
