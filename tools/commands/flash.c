/* SPDX-License-Identifier: MIT */
/* warraq flash: a bundle onto a device, and what is there kept current. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "commands.h"
#include "flash_command.h"

#define VOLUMES_MAX 8

/* ---- where to ---- */

static int complain_of_volume(const char *root, enum wq_status st)
{
    if (st == WQ_E_RANGE)
        wq_host_complain(PROGRAM, "%s is no folder; is the device connected and mounted?", root);
    else
        wq_host_complain(PROGRAM, "cannot look at %s: %s", root, strerror(errno));
    return WQ_EXIT_FAILED;
}

/* The only Kobo that is mounted. */
static int find_volume(struct flash *flash)
{
    struct wq_volume volumes[VOLUMES_MAX];
    const char *root = getenv("WARRAQ_ROOT"); /* stands for / in tests */
    char mounts[WQ_FLASH_PATH_BYTES];
    uint32_t n = 0;
    snprintf(mounts, sizeof mounts, "%s/proc/self/mounts", root ? root : "");
    if (wq_volume_find(mounts, volumes, VOLUMES_MAX, &n) != WQ_OK) {
        wq_host_complain(PROGRAM, "cannot tell what is mounted: %s; name the volume with --to",
                         strerror(errno));
        return WQ_EXIT_FAILED;
    }
    if (n == 1) {
        flash->volume = volumes[0];
        return WQ_EXIT_OK;
    }
    if (n == 0) {
        wq_host_complain(PROGRAM,
                         "no Kobo is mounted; connect it with its cable and tap Connect on "
                         "its screen, or name a card or folder with --to");
        return WQ_EXIT_FAILED;
    }
    wq_host_complain(PROGRAM, "%" PRIu32 " Kobos are mounted; name one with --to:", n);
    for (uint32_t i = 0; i < n && i < VOLUMES_MAX; i++)
        wq_host_complain(PROGRAM, "  --to %s", volumes[i].root);
    return WQ_EXIT_USAGE;
}

static int open_volume(struct flash *flash)
{
    int code = WQ_EXIT_OK;
    if (flash->to) {
        enum wq_status st = wq_volume_look(flash->to, &flash->volume);
        if (st != WQ_OK)
            return complain_of_volume(flash->to, st);
    } else {
        code = find_volume(flash);
    }
    if (code != WQ_EXIT_OK)
        return code;
    enum wq_status st = wq_editions_list(flash->volume.folder, &flash->editions, &flash->edition_n);
    if (st == WQ_OK)
        return WQ_EXIT_OK;
    wq_host_complain(PROGRAM, "cannot read the folder %s: %s", flash->volume.folder,
                     st == WQ_E_NOMEM ? "there is not enough memory" : strerror(errno));
    return WQ_EXIT_FAILED;
}

/* ---- what is told ---- */

void wq_flash_say(const struct flash *flash, const char *done, const char *what)
{
    if (flash->quiet && !flash->dry_run)
        return;
    if (flash->json) {
        putchar('{');
        wq_print_json(stdout, wq_str(done));
        putchar(':');
        wq_print_json(stdout, wq_str(what));
        puts("}");
        return;
    }
    printf("%s ", done);
    wq_print_safe(stdout, wq_str(what));
    putchar('\n');
}

const char *wq_flash_device(const struct flash *flash, char room[48])
{
    const struct wq_volume *volume = &flash->volume;
    if (volume->device)
        return volume->device;
    if (!*volume->model)
        return "a Kobo without a number";
    snprintf(room, 48, "a Kobo with the unknown number %s", volume->model);
    return room;
}

/* Which device was found, before anything is done to it. */
static void greet(const struct flash *flash)
{
    char room[48];
    if (flash->quiet || flash->json || flash->volume.kind != WQ_VOLUME_KOBO)
        return;
    wq_print_safe(stdout, wq_str(flash->volume.root));
    printf(": %s\n", wq_flash_device(flash, room));
}

/* `path` is NULL where no bundle is given. */
static int work(struct flash *flash, const char *path)
{
    int code = open_volume(flash);
    if (code == WQ_EXIT_OK && (path || flash->reader))
        greet(flash);
    if (code == WQ_EXIT_OK && flash->reader)
        code = wq_flash_reader(flash);
    if (code == WQ_EXIT_OK && flash->list)
        code = wq_flash_list(flash);
    if (code == WQ_EXIT_OK && flash->remove)
        code = wq_flash_remove_archive(flash);
    if (code == WQ_EXIT_OK && flash->rollback)
        code = wq_flash_roll_back(flash);
    if (code == WQ_EXIT_OK && path)
        code = wq_flash_bundle(flash, path);
    if (code == WQ_EXIT_OK && flash->eject)
        code = wq_flash_eject(flash);
    return code;
}

int wq_command_flash(int argc, char **argv)
{
    struct flash flash = {0};
    const struct wq_option table[] = {
        {"to", 0, WQ_OPTION_TEXT, &flash.to, "FOLDER",
         "the device's volume as it is mounted, or any folder (default: the Kobo that is mounted)",
         0, 0},
        {"list", 0, WQ_OPTION_FLAG, &flash.list, NULL, "list the archives there", 0, 0},
        {"remove", 0, WQ_OPTION_TEXT, &flash.remove, "ARCHIVE",
         "remove all editions of an archive, or of NAME.edN.part only the unfinished copy", 0, 0},
        {"rollback", 0, WQ_OPTION_TEXT, &flash.rollback, "ARCHIVE",
         "remove its newest edition: the one before is read again", 0, 0},
        {"reader", 0, WQ_OPTION_FLAG, &flash.reader, NULL,
         "install or update the reader on the device; the one before is kept", 0, 0},
        {"readers", 0, WQ_OPTION_TEXT, &flash.readers, "DIR",
         "take it from DIR (default: the readers that came with this program)", 0, 0},
        {"eject", 0, WQ_OPTION_FLAG, &flash.eject, NULL,
         "afterwards let go of the volume, so that it can be pulled out", 0, 0},
        {"dry-run", 'n', WQ_OPTION_FLAG, &flash.dry_run, NULL, "only say what would be done", 0, 0},
        {"json", 0, WQ_OPTION_FLAG, &flash.json, NULL, "the result in JSON", 0, 0},
        {"quiet", 'q', WQ_OPTION_FLAG, &flash.quiet, NULL, "no progress and no summary", 0, 0},
    };
    const struct wq_usage usage = {
        .program = PROGRAM,
        .synopsis = "[BUNDLE] [--reader] [--to FOLDER] [--eject] | --list | --remove ARCHIVE | "
                    "--rollback ARCHIVE",
        .summary = "Copy a bundle onto a device, read it back and compare, and only then let the "
                   "reader see it. What was there before stays until then, and one edition longer.",
        .notes = "A copy that was interrupted goes on where it stopped when the same command is "
                 "given again. Exit codes: 0 done; 1 not done, the archive on the device is as it "
                 "was; 2 wrong command line.",
        .options = table,
        .option_n = sizeof table / sizeof table[0],
    };
    int operands;
    enum wq_parse parse = wq_options_parse(&usage, argc, argv, &operands);
    if (parse != WQ_PARSE_OK)
        return parse == WQ_PARSE_HELP ? WQ_EXIT_OK : WQ_EXIT_USAGE;
    const int operand_n = argc - operands;
    const int order_n = flash.list + (flash.remove != NULL) + (flash.rollback != NULL);
    const int asked_n = operand_n + order_n;
    if (asked_n > 1 || (asked_n == 0 && !flash.reader && !flash.eject)) {
        fprintf(stderr, PROGRAM ": give one bundle, or --reader, or one of --list, --remove and "
                                "--rollback\nTry `" PROGRAM " --help`.\n");
        return WQ_EXIT_USAGE;
    }
    int code = work(&flash, operand_n == 1 ? argv[operands] : NULL);
    free(flash.editions);
    return code;
}
