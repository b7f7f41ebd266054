/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "log.h"

#define MAGIC "warraq-log 1\n"

/* ---- bytes of the file ---- */

static bool write_at(int fd, const char *from, size_t len, size_t off)
{
    while (len > 0) {
        ssize_t n = pwrite(fd, from, len, (off_t)off);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        from += n;
        len -= (size_t)n;
        off += (size_t)n;
    }
    return true;
}

/* Text padded with spaces to `len` bytes, the last of which ends the line. */
static void pad(char *text, size_t len)
{
    size_t used = strnlen(text, len - 1);
    memset(text + used, ' ', len - 1 - used);
    text[len - 1] = '\n';
}

/* Append without stdio, which a signal's handler may not call. */
static size_t put(char *out, size_t at, const char *text)
{
    while (*text && at + 1 < WQ_LOG_HEAD_BYTES)
        out[at++] = *text++;
    out[at] = '\0';
    return at;
}

static size_t put_number(char *out, size_t at, uint32_t value)
{
    char digits[11];
    size_t i = sizeof digits - 1;
    digits[i] = '\0';
    do
        digits[--i] = (char)('0' + value % 10);
    while ((value /= 10) > 0);
    return put(out, at, digits + i);
}

/* `how`: "running", "ended", "crashed"; `number` the signal of a crash. */
static bool write_head(const struct wq_log *log, const char *how, int number)
{
    char head[WQ_LOG_HEAD_BYTES];
    size_t at = put(head, 0, MAGIC);
    at = put(head, at, "state: ");
    at = put(head, at, how);
    at = put(head, at, "\nsignal: ");
    at = put_number(head, at, (uint32_t)number);
    at = put(head, at, "\nbuild: ");
    at = put(head, at, log->build);
    at = put(head, at, "\ndevice: ");
    at = put(head, at, log->device);
    at = put(head, at, "\narticle: ");
    at = put(head, at, log->article);
    at = put(head, at, "\npage: ");
    at = put_number(head, at, log->page);
    put(head, at, "\n");
    pad(head, sizeof head);
    return write_at(log->fd, head, sizeof head, 0);
}

/* ---- how the last run ended ---- */

/* The value of "key: value\n" in `head`, cut to `cap`; "" when it is not there. */
static void read_field(const char *head, const char *key, char *value, size_t cap)
{
    const char *at = strstr(head, key);
    value[0] = '\0';
    if (!at)
        return;
    at += strlen(key);
    size_t len = strcspn(at, "\n");
    snprintf(value, cap, "%.*s", (int)len, at);
}

static void read_last(const char *head, struct wq_log_last *last)
{
    char field[64];
    read_field(head, "\nstate: ", field, sizeof field);
    last->has_crashed = strcmp(field, "crashed") == 0;
    read_field(head, "\nsignal: ", field, sizeof field);
    last->signal = (int)strtol(field, NULL, 10);
    read_field(head, "\nbuild: ", last->build, sizeof last->build);
    read_field(head, "\narticle: ", last->article, sizeof last->article);
    read_field(head, "\npage: ", field, sizeof field);
    last->page = (uint32_t)strtoul(field, NULL, 10);
}

/* The line after the one with the highest number: lines begin with "NNNNNN ". */
static void find_end(struct wq_log *log)
{
    char lines[WQ_LOG_LINES * WQ_LOG_LINE_BYTES];
    const ssize_t n = pread(log->fd, lines, sizeof lines, WQ_LOG_HEAD_BYTES);
    for (uint32_t i = 0; (ssize_t)((i + 1) * WQ_LOG_LINE_BYTES) <= n; i++) {
        char *line = lines + i * WQ_LOG_LINE_BYTES;
        line[WQ_LOG_LINE_BYTES - 1] = '\0';
        if (*line == ' ') /* not written yet */
            continue;
        uint32_t number = (uint32_t)strtoul(line, NULL, 10);
        if (number > 0 && number >= log->number) {
            log->number = number + 1;
            log->line = (i + 1) % WQ_LOG_LINES;
        }
    }
}

static bool allocate(int fd)
{
    char line[WQ_LOG_LINE_BYTES] = "";
    pad(line, sizeof line);
    for (size_t off = 0; off < WQ_LOG_BYTES; off += sizeof line)
        if (!write_at(fd, line, sizeof line, off))
            return false;
    return ftruncate(fd, WQ_LOG_BYTES) == 0;
}

/* ---- the log ---- */

enum wq_status wq_log_open(struct wq_log *log, const char *path, const char *build,
                           const char *device, struct wq_log_last *last)
{
    char head[WQ_LOG_HEAD_BYTES + 1] = "";
    *log = (struct wq_log){.fd = -1, .number = 1, .article = "-"};
    *last = (struct wq_log_last){0};
    snprintf(log->build, sizeof log->build, "%s", build);
    snprintf(log->device, sizeof log->device, "%s", device);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW, 0644);
    if (fd < 0)
        return WQ_E_IO;
    ssize_t n = pread(fd, head, WQ_LOG_HEAD_BYTES, 0);
    bool is_ours = n == WQ_LOG_HEAD_BYTES && strncmp(head, MAGIC, strlen(MAGIC)) == 0 &&
                   lseek(fd, 0, SEEK_END) == WQ_LOG_BYTES;
    if (is_ours)
        read_last(head, last);
    log->fd = fd;
    if ((!is_ours && !allocate(fd)) || !write_head(log, "running", 0)) {
        int saved = errno;
        close(fd);
        log->fd = -1;
        errno = saved;
        return WQ_E_IO;
    }
    find_end(log);
    return WQ_OK;
}

void wq_log_add(struct wq_log *log, const char *format, ...)
{
    char line[WQ_LOG_LINE_BYTES];
    int saved = errno;
    if (!log || log->fd < 0)
        return;
    int len = snprintf(line, sizeof line, "%06u ", (unsigned)log->number);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line + len, sizeof line - (size_t)len, format, arguments);
    va_end(arguments);
    for (char *c = line; *c; c++)
        if (*c == '\n')
            *c = ' ';
    pad(line, sizeof line);
    if (write_at(log->fd, line, sizeof line, WQ_LOG_HEAD_BYTES + log->line * sizeof line)) {
        log->number++;
        log->line = (log->line + 1) % WQ_LOG_LINES;
    }
    errno = saved;
}

void wq_log_place(struct wq_log *log, const uint8_t *article, uint32_t article_bytes, uint32_t page)
{
    static const char hex[] = "0123456789abcdef";
    size_t at = 0;
    for (uint32_t i = 0; article && i < article_bytes && at + 2 < sizeof log->article; i++) {
        log->article[at++] = hex[article[i] >> 4];
        log->article[at++] = hex[article[i] & 15];
    }
    if (at == 0)
        log->article[at++] = '-';
    log->article[at] = '\0';
    log->page = page;
}

void wq_log_crash(const struct wq_log *log, int number)
{
    if (log->fd < 0)
        return;
    write_head(log, "crashed", number);
    fsync(log->fd);
}

void wq_log_close(struct wq_log *log)
{
    if (log->fd < 0)
        return;
    write_head(log, "ended", 0);
    close(log->fd);
    log->fd = -1;
}
