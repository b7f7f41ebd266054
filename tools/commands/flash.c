/* SPDX-License-Identifier: MIT */
/* warraq flash: a bundle onto a device, and what is there kept current. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "commands.h"
#include "flash_command.h"

#define VOLUMES_MAX 8

/* ---- where to ---- */

static int complain_of_volume(const struct flash *flash, const char *root, enum wq_status st)
{
    if (st == WQ_E_RANGE)
        return wq_flash_fail(
            flash,
            &(struct wq_flash_about){"no_volume", root, "is the device connected and mounted?"},
            "%s is no folder", root);
    return wq_flash_fail(
        flash,
        &(struct wq_flash_about){"no_volume", root,
                                 "connect the device again, and check who may read it"},
        "cannot look at %s: %s", root, strerror(errno));
}

static int complain_of_several(const struct flash *flash, const struct wq_volume *volumes,
                               uint32_t n)
{
    char why[WQ_FLASH_WHY_BYTES];
    snprintf(why, sizeof why, "%" PRIu32 " devices are mounted", n);
    wq_host_complain(PROGRAM, "%s; name one with --to:", why);
    for (uint32_t i = 0; i < n && i < VOLUMES_MAX; i++)
        wq_host_complain(PROGRAM, "  --to %s", volumes[i].root);
    wq_flash_note(flash, &(struct wq_flash_about){"several_devices", NULL, "name one with --to"},
                  why);
    return WQ_EXIT_USAGE;
}

/* The only Kobo or card of a Pi that is mounted. */
static int find_volume(struct flash *flash)
{
    struct wq_volume volumes[VOLUMES_MAX];
    const char *root = getenv("WARRAQ_ROOT"); /* stands for / in tests */
    char mounts[WQ_FLASH_PATH_BYTES];
    uint32_t n = 0;
    snprintf(mounts, sizeof mounts, "%s/proc/self/mounts", root ? root : "");
    if (wq_volume_find(mounts, volumes, VOLUMES_MAX, &n) != WQ_OK)
        return wq_flash_fail(
            flash, &(struct wq_flash_about){"no_device", mounts, "name the volume with --to"},
            "cannot tell what is mounted: %s", strerror(errno));
    if (n == 0)
        return wq_flash_fail(
            flash,
            &(struct wq_flash_about){"no_device", NULL,
                                     "connect it with its cable and tap Connect on its screen, or "
                                     "name the card or a folder with --to"},
            "no Kobo is mounted, and no card of a Pi that has the reader's package");
    if (n > 1)
        return complain_of_several(flash, volumes, n);
    flash->volume = volumes[0];
    return WQ_EXIT_OK;
}

static int complain_of_folder(const struct flash *flash, enum wq_status st)
{
    const struct wq_volume *volume = &flash->volume;
    char at[WQ_FLASH_PATH_BYTES];
    const char *why = st == WQ_E_NOMEM ? "there is not enough memory" : strerror(errno);
    if (st == WQ_E_IO && errno == ENOTDIR && wq_volume_blocks(volume->root, volume->folder, at))
        return wq_flash_fail(
            flash,
            &(struct wq_flash_about){"no_folder", at,
                                     "move it away or remove it, and give the command again"},
            "%s is a file, and the bundles need a folder there", at);
    return wq_flash_fail(
        flash,
        &(struct wq_flash_about){
            "no_folder", volume->folder,
            wq_flash_remedy(errno, "connect the device again, and check who may read it")},
        "cannot read the folder %s: %s", volume->folder, why);
}

static enum wq_edition_look look_into(const char *path)
{
    static struct wq_opened opened; /* its memory is used for one after the other */
    enum wq_edition_look seen = WQ_EDITION_LOST;
    if (wq_opened_try(&opened, PROGRAM, path) == WQ_OK)
        seen = wq_bundle_info(opened.bundle)->missing_bytes > 0 ? WQ_EDITION_CUT : WQ_EDITION_OPENS;
    wq_opened_close(&opened);
    return seen;
}

static int list_editions(struct flash *flash)
{
    enum wq_status st = wq_editions_list(flash->volume.folder, &flash->editions, look_into);
    return st == WQ_OK ? WQ_EXIT_OK : complain_of_folder(flash, st);
}

static int open_volume(struct flash *flash)
{
    int code = WQ_EXIT_OK;
    if (flash->to) {
        enum wq_status st = wq_volume_look(flash->to, &flash->volume);
        if (st != WQ_OK)
            return complain_of_volume(flash, flash->to, st);
    } else {
        code = find_volume(flash);
    }
    if (code != WQ_EXIT_OK)
        return code;
    /* the service's user reads what root writes there, whatever root keeps to itself elsewhere */
    if (flash->volume.kind == WQ_VOLUME_PI)
        umask(022);
    return list_editions(flash);
}

int wq_flash_look_at_room(struct flash *flash)
{
    struct wq_volume volume;
    enum wq_status st = wq_volume_look(flash->volume.root, &volume);
    if (st != WQ_OK)
        return complain_of_volume(flash, flash->volume.root, st);
    flash->volume = volume;
    return WQ_EXIT_OK;
}

int wq_flash_lock(const struct flash *flash, int *lock)
{
    const char *root = flash->volume.root; /* the folder may have to be made yet */
    *lock = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*lock < 0 || flock(*lock, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
        return WQ_EXIT_OK;
    wq_flash_unlock(*lock);
    return wq_flash_fail(flash, &(struct wq_flash_about){"busy", root, "wait for its end"},
                         "another `warraq flash` is writing into %s", root);
}

void wq_flash_unlock(int lock)
{
    if (lock >= 0)
        close(lock);
}

int wq_flash_look_again(struct flash *flash)
{
    int code = wq_flash_look_at_room(flash);
    return code == WQ_EXIT_OK ? list_editions(flash) : code;
}

/* Where no reader would find a bundle. */
static int check_part(const struct flash *flash)
{
    const char *root = flash->volume.root;
    switch (wq_volume_part_of(&flash->volume)) {
    case WQ_VOLUME_PART_BOOT:
        return wq_flash_fail(
            flash,
            &(struct wq_flash_about){"no_device", root, "name its other volume, rootfs, with --to"},
            "%s is the volume that a Pi starts from, and no reader looks there", root);
    case WQ_VOLUME_PART_SYSTEM:
        return wq_flash_fail(
            flash,
            &(struct wq_flash_about){"no_device", root,
                                     "install it on the Pi first, or name a folder there"},
            "%s is the root of a system without the package warraq-reader", root);
    default:
        return WQ_EXIT_OK;
    }
}

/* ---- what is asked for ---- */

/* Which device was found, before anything is done to it. */
static void greet(const struct flash *flash)
{
    char room[48];
    if (flash->quiet || flash->json || flash->volume.kind == WQ_VOLUME_FOLDER)
        return;
    wq_print_safe(stdout, wq_str(flash->volume.root));
    fputs(": ", stdout);
    wq_print_safe(stdout, wq_str(wq_flash_device(flash, room)));
    putchar('\n');
}

/* A new archive that letter case alone tells from one that is there, which FAT does not: it gets a
 * number that is free in either, and both are read. */
static void note_namesake(const struct flash *flash, const char *path)
{
    char archive[WQ_FLASH_NAME_BYTES];
    const char *namesake = NULL;
    wq_edition_name(flash->as ? flash->as : path, archive);
    for (uint32_t i = 0; i < flash->editions.n; i++) {
        const char *there = flash->editions.all[i].archive;
        if (strcmp(there, archive) == 0)
            return;
        if (strcasecmp(there, archive) == 0)
            namesake = there;
    }
    if (namesake)
        wq_host_complain(PROGRAM,
                         "%s and %s, which is there, are two archives, and both will be read; to "
                         "make this the next edition of that one, give --as %s",
                         archive, namesake, namesake);
}

/* Do what changes the folder when no other does. */
static int alone(struct flash *flash, int (*do_it)(struct flash *flash))
{
    int lock, code = wq_flash_lock(flash, &lock);
    if (code != WQ_EXIT_OK)
        return code;
    code = wq_flash_look_again(flash);
    if (code == WQ_EXIT_OK)
        code = do_it(flash);
    wq_flash_unlock(lock);
    return code;
}

/* `path` is NULL where no bundle is given. */
static int work(struct flash *flash, const char *path)
{
    int code = open_volume(flash);
    if (code == WQ_EXIT_OK && path)
        code = check_part(flash);
    if (code == WQ_EXIT_OK && (path || flash->reader))
        greet(flash);
    if (code == WQ_EXIT_OK && flash->reader)
        code = wq_flash_reader(flash);
    if (code == WQ_EXIT_OK && flash->list)
        code = wq_flash_list(flash);
    if (code == WQ_EXIT_OK && flash->remove)
        code = alone(flash, wq_flash_remove_archive);
    if (code == WQ_EXIT_OK && flash->rollback)
        code = alone(flash, wq_flash_roll_back);
    if (code == WQ_EXIT_OK && path) {
        note_namesake(flash, path);
        code = wq_flash_bundle(flash, path);
    }
    const bool is_after_work = path || flash->reader || flash->remove || flash->rollback;
    if (code == WQ_EXIT_OK && flash->eject)
        code = wq_flash_eject(flash, is_after_work);
    return code;
}

static bool asks_for_json(char **argv)
{
    while (*argv && strcmp(*argv, "--json") != 0)
        argv++;
    return *argv;
}

/* The command line is wrong, and that has been told. */
static int refuse_usage(struct flash *flash, char **argv, const char *why)
{
    flash->json = flash->json || asks_for_json(argv);
    wq_flash_note(flash, &(struct wq_flash_about){"usage", NULL, "see `" PROGRAM " --help`"}, why);
    return WQ_EXIT_USAGE;
}

/* NULL: it can be done. */
static const char *mistake_of(const struct flash *flash, int operand_n)
{
    const int order_n = flash->list + (flash->remove != NULL) + (flash->rollback != NULL);
    const int asked_n = operand_n + order_n;
    if (asked_n > 1 || (asked_n == 0 && !flash->reader && !flash->eject))
        return "give one bundle, or --reader, or one of --list, --remove and --rollback";
    if (operand_n == 0 && (flash->as || flash->replace))
        return "--as and --replace say what becomes of a bundle, and none is given";
    if (flash->as && flash->as[strlen(flash->as) - 1] == '/')
        return "--as needs a name, not a folder";
    return NULL;
}

static int run(struct flash *flash, int operand_n, char **operands, char **argv)
{
    const char *mistake = mistake_of(flash, operand_n);
    if (mistake) {
        fprintf(stderr, PROGRAM ": %s\nTry `" PROGRAM " --help`.\n", mistake);
        return refuse_usage(flash, argv, mistake);
    }
    return work(flash, operand_n == 1 ? *operands : NULL);
}

int wq_command_flash(int argc, char **argv)
{
    struct wq_flash_fault fault = {.name = NULL};
    struct flash flash = {.fault = &fault};
    const struct wq_option table[] = {
        {"to", 0, WQ_OPTION_ONCE, &flash.to, "FOLDER",
         "the device's volume as it is mounted, or any folder (default: the Kobo or "
         "the Pi's card that is mounted)",
         0, 0},
        {"as", 0, WQ_OPTION_ONCE, &flash.as, "NAME",
         "call the archive NAME there (default: as its file is called)", 0, 0},
        {"replace", 0, WQ_OPTION_FLAG, &flash.replace, NULL,
         "it is the next edition of the archive of that name, though it has none of its articles",
         0, 0},
        {"list", 0, WQ_OPTION_FLAG, &flash.list, NULL, "list the archives and the readers there", 0,
         0},
        {"remove", 0, WQ_OPTION_ONCE, &flash.remove, "ARCHIVE",
         "remove all editions of an archive, or of NAME.edN.part only the unfinished copy", 0, 0},
        {"rollback", 0, WQ_OPTION_ONCE, &flash.rollback, "ARCHIVE",
         "remove its highest edition: the one before is read again", 0, 0},
        {"reader", 0, WQ_OPTION_FLAG, &flash.reader, NULL,
         "install or update the reader on the device; the one before is kept", 0, 0},
        {"readers", 0, WQ_OPTION_ONCE, &flash.readers, "DIR",
         "take it from DIR (default: the readers that came with this program)", 0, 0},
        {"eject", 0, WQ_OPTION_FLAG, &flash.eject, NULL,
         "afterwards let go of the volume, so that it can be pulled out", 0, 0},
        {"dry-run", 'n', WQ_OPTION_FLAG, &flash.dry_run, NULL, "only say what would be done", 0, 0},
        {"json", 0, WQ_OPTION_FLAG, &flash.json, NULL, "the result in JSON", 0, 0},
        {"quiet", 'q', WQ_OPTION_FLAG, &flash.quiet, NULL, "no progress and no summary", 0, 0},
    };
    const struct wq_usage usage = {
        .program = PROGRAM,
        .synopsis =
            "[BUNDLE] [--as NAME] [--reader] [--to FOLDER] [--eject] | --list | --remove ARCHIVE | "
            "--rollback ARCHIVE",
        .summary = "Copy a bundle onto a device, read it back and compare, and only then let the "
                   "reader see it. What was there before stays until then, and one edition longer.",
        .notes = "A copy that was interrupted goes on where it stopped when the same command is "
                 "given again. Exit codes: 0 done; 1 not done, the archive on the device is as it "
                 "was; 2 wrong command line; 3 done, but the volume could not be ejected.",
        .options = table,
        .option_n = sizeof table / sizeof table[0],
    };
    int operands;
    enum wq_parse parse = wq_options_parse(&usage, argc, argv, &operands);
    if (parse == WQ_PARSE_HELP)
        return WQ_EXIT_OK;
    int code = parse == WQ_PARSE_OK ? run(&flash, argc - operands, argv + operands, argv)
                                    : refuse_usage(&flash, argv, "the command line is wrong");
    wq_flash_print_fault(&flash, code);
    wq_editions_free(&flash.editions);
    return code;
}
