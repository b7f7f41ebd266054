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
#include "flash_command.h"

extern char **environ;

/* The block device that is mounted at `root`; false: none is. */
static bool find_device(const char *root, char device[WQ_FLASH_PATH_BYTES])
{
    const char *prefix = getenv("WARRAQ_ROOT"); /* stands for / in tests */
    char mounts[WQ_FLASH_PATH_BYTES];
    snprintf(mounts, sizeof mounts, "%s/proc/self/mounts", prefix ? prefix : "");
    char *path = realpath(root, NULL);
    FILE *table = path ? setmntent(mounts, "r") : NULL;
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

int wq_flash_eject(const struct flash *flash, bool is_after_work)
{
    char device[WQ_FLASH_PATH_BYTES];
    const char *root = flash->volume.root;
    const int failed = is_after_work ? WQ_EXIT_PARTIAL : WQ_EXIT_FAILED;
    const char *done = is_after_work ? "all else is done and stored, but " : "";
    if (flash->dry_run) {
        wq_flash_say(flash, "would eject", root);
        return WQ_EXIT_OK;
    }
    if (!find_device(root, device)) {
        wq_flash_fail(flash,
                      &(struct wq_flash_about){"not_ejected", root,
                                               "name the folder that it is mounted at with --to"},
                      "%s%s is not the root of a mounted volume: nothing to eject", done, root);
        return failed;
    }
    if (!ask("unmount", device) && umount2(root, 0) != 0) {
        wq_flash_fail(flash,
                      &(struct wq_flash_about){"not_ejected", root,
                                               errno == EBUSY
                                                   ? "close the programs that have files open "
                                                     "there, and eject it before it is pulled out"
                                                   : "eject it in the file manager"},
                      "%scannot let go of %s: %s", done, root, strerror(errno));
        return failed;
    }
    /* what cannot be switched off may be pulled out all the same */
    bool is_off = ask("power-off", device);
    if (flash->json)
        wq_flash_say(flash, is_off ? "switched off" : "unmounted", device);
    else if (!flash->quiet)
        printf("%s is %s and may be pulled out\n", device, is_off ? "switched off" : "unmounted");
    return WQ_EXIT_OK;
}
