/* SPDX-License-Identifier: MIT */
/* What warraq flash tells: to people on standard output and error, to programs as JSON. */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>
#include "flash_command.h"

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
    if (volume->kind == WQ_VOLUME_PI)
        return "the card of a Pi";
    if (volume->device)
        return volume->device;
    if (!*volume->model)
        return "a Kobo without a number";
    snprintf(room, 48, "a Kobo with the unknown number %s", volume->model);
    return room;
}

/* ---- what went wrong ---- */

void wq_flash_note(const struct flash *flash, const struct wq_flash_about *about, const char *why)
{
    struct wq_flash_fault *fault = flash->fault;
    fault->name = about->name;
    snprintf(fault->file, sizeof fault->file, "%s", about->file ? about->file : "");
    snprintf(fault->why, sizeof fault->why, "%s", why);
    snprintf(fault->remedy, sizeof fault->remedy, "%s", about->remedy);
}

int wq_flash_fail(const struct flash *flash, const struct wq_flash_about *about, const char *format,
                  ...)
{
    char why[WQ_FLASH_WHY_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why, sizeof why, format, arguments);
    va_end(arguments);
    wq_host_complain(PROGRAM, "%s; %s", why, about->remedy);
    wq_flash_note(flash, about, why);
    return WQ_EXIT_FAILED;
}

const char *wq_flash_remedy(int error, const char *otherwise)
{
    switch (error) {
    case EACCES:
    case EPERM:
        return geteuid() == 0 ? otherwise : "give the same command as root, with `sudo`";
    case EROFS:
        return WQ_FLASH_READ_ONLY_REMEDY;
    default:
        return otherwise;
    }
}

static void print_member(const char *name, const char *value)
{
    if (!*value)
        return;
    printf(",\"%s\":", name);
    wq_print_json(stdout, wq_str(value));
}

void wq_flash_print_fault(const struct flash *flash, int code)
{
    const struct wq_flash_fault *fault = flash->fault;
    if (!flash->json || code == WQ_EXIT_OK)
        return;
    printf("{\"error\":\"%s\"", fault->name ? fault->name : "failed");
    print_member("file", fault->file);
    print_member("why", fault->name ? fault->why : "standard error tells");
    print_member("remedy", fault->remedy);
    printf(",\"exit_code\":%d}\n", code);
}
