/* SPDX-License-Identifier: MIT */
/* mark DISK BLOCK NUMBER: writes "MARK0002" into a block of 512 bytes, past the cache: a cached
 * write would come late, and a synced one would make durable what the file system has not asked
 * for. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define BLOCK 512

int main(int argc, char **argv)
{
    void *block;
    if (argc != 4 || posix_memalign(&block, 4096, BLOCK) != 0)
        return 2;
    int disk = open(argv[1], O_WRONLY | O_DIRECT);
    snprintf(block, BLOCK, "MARK%04d", atoi(argv[3]));
    return disk >= 0 && pwrite(disk, block, BLOCK, atoll(argv[2]) * BLOCK) == BLOCK ? 0 : 1;
}
