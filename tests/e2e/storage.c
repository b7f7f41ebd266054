/* SPDX-License-Identifier: MIT */
/* Preloaded into a program: storage that lies, is full, or waits. All are of the file whose
 * path ends in STORAGE_FILE.
 *
 * STORAGE_KEEPS=BYTES: what is written behind them vanishes, and zeros are read there, as on a
 * stick that says it is larger than it is.
 *
 * STORAGE_QUOTA=BYTES: to write behind them fails, as where a quota is used up.
 *
 * STORAGE_READS_WAIT=BYTES, STORAGE_WRITES_WAIT=BYTES: who first reads or writes behind them makes
 * the file STORAGE_SIGN and waits until that is gone. STORAGE_FOLDERS_WAIT=0: so does who makes a
 * temporary folder. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef ssize_t read_call(int fd, void *bytes, size_t len, off64_t off);
typedef ssize_t write_call(int fd, const void *bytes, size_t len, off64_t off);

/* The function `name` that this one stands before; ISO C converts no object pointer to it. */
static void find(const char *name, void *call)
{
    void *symbol = dlsym(RTLD_NEXT, name);
    memcpy(call, &symbol, sizeof symbol);
}

static bool is_meant(int fd)
{
    char link[64], path[4096];
    const char *name = getenv("STORAGE_FILE");
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    size_t len = name ? strlen(name) : 0;
    return n > 0 && len > 0 && (size_t)n >= len && memcmp(path + n - len, name, len) == 0;
}

static off64_t number_in(const char *name)
{
    const char *value = getenv(name);
    return value ? strtoll(value, NULL, 10) : INT64_MAX;
}

static void wait_behind(const char *bytes, off64_t end)
{
    const char *sign = getenv("STORAGE_SIGN");
    static bool has_waited;
    if (!sign || has_waited || end <= number_in(bytes))
        return;
    has_waited = true;
    close(open(sign, O_CREAT | O_WRONLY, 0600));
    while (access(sign, F_OK) == 0)
        usleep(10000);
}

ssize_t pread64(int fd, void *bytes, size_t len, off64_t off)
{
    read_call *call;
    find("pread64", &call);
    if (is_meant(fd))
        wait_behind("STORAGE_READS_WAIT", off + (off64_t)len);
    return call(fd, bytes, len, off);
}

ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t off)
{
    write_call *call;
    find("pwrite64", &call);
    const off64_t keeps = number_in("STORAGE_KEEPS"), end = off + (off64_t)len;
    if (!is_meant(fd))
        return call(fd, bytes, len, off);
    wait_behind("STORAGE_WRITES_WAIT", end);
    if (end > number_in("STORAGE_QUOTA")) {
        errno = EDQUOT;
        return -1;
    }
    if (end <= keeps)
        return call(fd, bytes, len, off);
    uint8_t *stored = malloc(len);
    if (!stored)
        return -1;
    const size_t kept = off < keeps ? (size_t)(keeps - off) : 0;
    memcpy(stored, bytes, kept);
    memset(stored + kept, 0, len - kept);
    ssize_t n = call(fd, stored, len, off);
    free(stored);
    return n;
}

char *mkdtemp(char *name)
{
    char *(*call)(char *name);
    find("mkdtemp", &call);
    wait_behind("STORAGE_FOLDERS_WAIT", 1);
    return call(name);
}
