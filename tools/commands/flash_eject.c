/* SPDX-License-Identifier: MIT */
/* warraq flash --eject: let go of a volume, as a file manager would. */
#include <errno.h>
#include <fcntl.h>
#include <mntent.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>
#include "flash_command.h"

extern char **environ;

#define BESIDE_MAX 8 /* other volumes of one card */

struct mounted {
    char device[WQ_FLASH_PATH_BYTES], root[WQ_FLASH_PATH_BYTES];
};

/* `name` below /, or what stands for it in tests. */
static void system_path(const char *name, char path[WQ_FLASH_PATH_BYTES])
{
    const char *prefix = getenv("WARRAQ_ROOT");
    snprintf(path, WQ_FLASH_PATH_BYTES, "%s%s", prefix ? prefix : "", name);
}

static FILE *open_mounts(void)
{
    char path[WQ_FLASH_PATH_BYTES];
    system_path("/proc/self/mounts", path);
    return setmntent(path, "r");
}

/* The block device that is mounted at `root`; false: none is. */
static bool find_device(const char *root, char device[WQ_FLASH_PATH_BYTES])
{
    char *path = realpath(root, NULL);
    FILE *table = path ? open_mounts() : NULL;
    bool is_found = false;
    if (table) {
        /* the last is on top of those before */
        for (const struct mntent *entry; (entry = getmntent(table)) != NULL;) {
            if (strcmp(entry->mnt_dir, path) != 0)
                continue;
            is_found = true;
            snprintf(device, WQ_FLASH_PATH_BYTES, "%s", entry->mnt_fsname);
        }
        endmntent(table);
    }
    free(path);
    return is_found;
}

/* The folder in /sys of the disk that `device` is a partition of; NULL: it is none, or that is not
 * known. To be freed. */
static char *find_disk(const char *device)
{
    char class[WQ_FLASH_PATH_BYTES], number[WQ_FLASH_PATH_BYTES + 16];
    system_path("/sys/class/block", class);
    const char *slash = strrchr(device, '/');
    const size_t len = strlen(class);
    if (!slash || strncmp(device, "/dev/", 5) != 0 || len + strlen(slash) >= sizeof class)
        return NULL;
    strcpy(class + len, slash);
    char *disk = realpath(class, NULL);
    snprintf(number, sizeof number, "%s/partition", disk ? disk : "");
    if (disk && access(number, F_OK) == 0) {
        *strrchr(disk, '/') = '\0';
        return disk;
    }
    free(disk);
    return NULL;
}

/* The other volumes of the same card: a Pi's has two. */
static uint32_t find_beside(const char *device, struct mounted beside[BESIDE_MAX])
{
    uint32_t n = 0;
    char *disk = find_disk(device);
    FILE *table = disk ? open_mounts() : NULL;
    for (const struct mntent *entry;
         table && n < BESIDE_MAX && (entry = getmntent(table)) != NULL;) {
        char *other = strcmp(entry->mnt_fsname, device) != 0 ? find_disk(entry->mnt_fsname) : NULL;
        if (other && strcmp(other, disk) == 0) {
            snprintf(beside[n].device, sizeof beside[n].device, "%s", entry->mnt_fsname);
            snprintf(beside[n++].root, sizeof beside[0].root, "%s", entry->mnt_dir);
        }
        free(other);
    }
    if (table)
        endmntent(table);
    free(disk);
    return n;
}

/* Ask the service that mounts volumes for a desktop's user: it does not take root. false: it is not
 * there, or refused. */
static bool ask(const char *order, char *device)
{
    pid_t child;
    int result;
    char program[] = "udisksctl", verb[16], block[] = "--block-device",
         quiet[] = "--no-user-interaction";
    snprintf(verb, sizeof verb, "%s", order);
    char *arguments[] = {program, verb, block, device, quiet, NULL};
    posix_spawn_file_actions_t actions;
    if (posix_spawn_file_actions_init(&actions) != 0)
        return false;
    bool is_done = posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0) == 0 &&
                   posix_spawn_file_actions_adddup2(&actions, 1, 2) == 0 &&
                   posix_spawnp(&child, program, &actions, NULL, arguments, environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    while (is_done && waitpid(child, &result, 0) < 0 && errno == EINTR)
        ;
    return is_done && WIFEXITED(result) && WEXITSTATUS(result) == 0;
}

static bool let_go(char *device, const char *root)
{
    return ask("unmount", device) || umount2(root, 0) == 0;
}

static int complain_of_use(const struct flash *flash, const char *done, const char *root)
{
    return wq_flash_fail(
        flash,
        &(struct wq_flash_about){"not_ejected", root,
                                 errno == EBUSY ? "close the programs that have files open there, "
                                                  "and eject it before it is pulled out"
                                                : "eject it in the file manager"},
        "%scannot let go of %s: %s", done, root, strerror(errno));
}

/* All volumes of the card, that at `root` first. */
static int let_all_go(const struct flash *flash, const char *done, char *device)
{
    struct mounted beside[BESIDE_MAX];
    const uint32_t n = find_beside(device, beside);
    if (!let_go(device, flash->volume.root))
        return complain_of_use(flash, done, flash->volume.root);
    for (uint32_t i = 0; i < n; i++)
        if (!let_go(beside[i].device, beside[i].root))
            return complain_of_use(flash, done, beside[i].root);
    return WQ_EXIT_OK;
}

int wq_flash_eject(const struct flash *flash, bool is_after_work)
{
    char device[WQ_FLASH_PATH_BYTES];
    const char *root = flash->volume.root;
    const int failed = is_after_work ? WQ_EXIT_PARTIAL : WQ_EXIT_FAILED;
    const char *done = is_after_work && !flash->dry_run ? "all else is done and stored, but " : "";
    if (!find_device(root, device)) {
        wq_flash_fail(flash,
                      &(struct wq_flash_about){"not_ejected", root,
                                               "name the folder that it is mounted at with --to"},
                      "%s%s is not the root of a mounted volume: nothing to eject", done, root);
        return failed;
    }
    if (flash->dry_run) {
        wq_flash_say(flash, "would eject", root);
        return WQ_EXIT_OK;
    }
    if (let_all_go(flash, done, device) != WQ_EXIT_OK)
        return failed;
    /* what cannot be switched off may be pulled out all the same */
    bool is_off = ask("power-off", device);
    if (flash->json)
        wq_flash_say(flash, is_off ? "switched off" : "unmounted", device);
    else if (!flash->quiet)
        printf("%s is %s and may be pulled out\n", device, is_off ? "switched off" : "unmounted");
    return WQ_EXIT_OK;
}
