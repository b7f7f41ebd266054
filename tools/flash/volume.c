/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <mntent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>
#include "flash.h"

/* statfs(2) */
#define MSDOS_MAGIC 0x4d44
#define FAT_FILE_MAX UINT32_MAX /* 4 GiB - 1 */

static bool join(char path[WQ_FLASH_PATH_BYTES], const char *root, const char *name)
{
    size_t len = strlen(root);
    const char *slash = len > 0 && root[len - 1] == '/' ? "" : "/";
    int n = snprintf(path, WQ_FLASH_PATH_BYTES, "%s%s%s", root, slash, name);
    return n > 0 && n < WQ_FLASH_PATH_BYTES;
}

static bool is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* The last three digits of the first line of .kobo/version name the model. false: no Kobo. */
static bool read_kobo_version(const char *root, char model[8])
{
    char path[WQ_FLASH_PATH_BYTES], line[256] = "";
    FILE *in = join(path, root, ".kobo/version") ? fopen(path, "r") : NULL;
    if (!in)
        return false;
    size_t len = fgets(line, sizeof line, in) ? strcspn(line, "\r\n") : 0;
    fclose(in);
    size_t digits = 0;
    while (digits < 3 && digits < len && line[len - 1 - digits] >= '0' &&
           line[len - 1 - digits] <= '9')
        digits++;
    if (digits == 3)
        snprintf(model, 8, "%.3s", line + len - 3);
    return true;
}

/* By the header of the system's shell, ELF: class at 4, machine at 18, both little endian. */
static void tell_system(const char *root, char system[8])
{
    char path[WQ_FLASH_PATH_BYTES];
    unsigned char head[20];
    FILE *in = join(path, root, "usr/bin/dash") ? fopen(path, "rb") : NULL;
    size_t n = in ? fread(head, 1, sizeof head, in) : 0;
    if (in)
        fclose(in);
    if (n < sizeof head || memcmp(head, "\177ELF", 4) != 0)
        return;
    const char *name = head[18] == 40    ? "armhf"
                       : head[18] == 183 ? "arm64"
                       : head[18] == 62  ? "amd64"
                                         : "";
    snprintf(system, 8, "%s", name);
}

static uint64_t file_max_of(long system)
{
    const char *wanted = getenv("WARRAQ_FILE_MAX"); /* of tests, which have no 4 GiB */
    if (wanted)
        return strtoull(wanted, NULL, 10);
    return system == MSDOS_MAGIC ? FAT_FILE_MAX : 0;
}

enum wq_status wq_volume_look(const char *root, struct wq_volume *result)
{
    struct wq_volume volume = {.kind = WQ_VOLUME_FOLDER};
    struct statvfs room;
    struct statfs system;
    char path[WQ_FLASH_PATH_BYTES];
    if (strlen(root) >= sizeof volume.root || !is_folder(root))
        return WQ_E_RANGE;
    strcpy(volume.root, root);
    const char *below = "", *home = "";
    if (read_kobo_version(root, volume.model)) {
        volume.kind = WQ_VOLUME_KOBO;
        volume.device = wq_host_kobo_name((unsigned)strtoul(volume.model, NULL, 10));
        below = ".adds/warraq/bundles";
        home = ".adds/warraq";
    } else if (join(path, root, "var/lib/warraq") && is_folder(path)) {
        volume.kind = WQ_VOLUME_PI;
        below = "var/lib/warraq/bundles";
        home = "var/lib/warraq-reader";
        tell_system(root, volume.system);
    }
    if (*below && (!join(volume.folder, root, below) || !join(volume.home, root, home)))
        return WQ_E_RANGE;
    if (!*below)
        strcpy(volume.folder, root);
    if (statvfs(root, &room) != 0 || statfs(root, &system) != 0)
        return WQ_E_IO;
    volume.free_bytes = (uint64_t)room.f_bavail * room.f_frsize;
    volume.is_read_only = (room.f_flag & ST_RDONLY) != 0;
    volume.file_max = file_max_of(system.f_type);
    *result = volume;
    return WQ_OK;
}

static bool has(const char *root, const char *name)
{
    char path[WQ_FLASH_PATH_BYTES];
    return join(path, root, name) && access(path, F_OK) == 0;
}

enum wq_volume_part wq_volume_part_of(const struct wq_volume *volume)
{
    if (volume->kind != WQ_VOLUME_FOLDER)
        return WQ_VOLUME_PART_NONE;
    if (has(volume->root, "cmdline.txt") && has(volume->root, "config.txt"))
        return WQ_VOLUME_PART_BOOT;
    return has(volume->root, "etc/os-release") ? WQ_VOLUME_PART_SYSTEM : WQ_VOLUME_PART_NONE;
}

enum wq_status wq_volume_find(const char *mounts, struct wq_volume *volumes, uint32_t cap,
                              uint32_t *n)
{
    FILE *table = setmntent(mounts, "r");
    uint32_t found = 0;
    if (!table)
        return WQ_E_IO;
    for (const struct mntent *entry; (entry = getmntent(table)) != NULL;) {
        struct wq_volume volume;
        const bool is_own =
            strcmp(entry->mnt_dir, "/") == 0; /* this machine may have the package */
        if (is_own || wq_volume_look(entry->mnt_dir, &volume) != WQ_OK ||
            volume.kind == WQ_VOLUME_FOLDER)
            continue;
        if (found < cap)
            volumes[found] = volume;
        found++;
    }
    endmntent(table);
    *n = found;
    return WQ_OK;
}

enum wq_status wq_volume_make_path(const char *root, const char *wanted)
{
    char path[WQ_FLASH_PATH_BYTES];
    if (strlen(wanted) >= sizeof path) {
        errno = ENAMETOOLONG;
        return WQ_E_IO;
    }
    strcpy(path, wanted);
    for (size_t i = strlen(root) + 1; i <= strlen(wanted); i++) {
        if (wanted[i] != '/' && wanted[i] != '\0')
            continue;
        path[i] = '\0';
        if (mkdir(path, 0777) != 0 && errno != EEXIST)
            return WQ_E_IO;
        path[i] = wanted[i];
    }
    return WQ_OK;
}

bool wq_volume_blocks(const char *root, const char *path, char at[WQ_FLASH_PATH_BYTES])
{
    struct stat info;
    for (size_t i = strlen(root) + 1; i <= strlen(path); i++) {
        if (path[i] != '/' && path[i] != '\0')
            continue;
        snprintf(at, WQ_FLASH_PATH_BYTES, "%.*s", (int)i, path);
        if (stat(at, &info) != 0)
            return false;
        if (!S_ISDIR(info.st_mode))
            return true;
    }
    return false;
}
