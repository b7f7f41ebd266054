/* SPDX-License-Identifier: MIT */
/* Editions of archives: what the names of their files say, and which one is read. */
#include <string.h>
#include <strings.h>
#include "warraq/host.h"

#define ENDING ".wrq"
#define PART ".part"  /* of a copy that is not finished */
#define EDITION ".ed" /* before the number of an edition */
#define SHARE_OF "-of-"
#define DIGITS_MAX 9 /* of WQ_EDITION_MAX */

/* ---- names ---- */

/* The number that `name` ends with, its digits without a leading zero, taken off; false: there is
 * none.
 */
static bool take_number(struct wq_str *name, uint32_t *number)
{
    size_t at = name->len;
    uint32_t value = 0, tens = 1;
    while (at > 0 && name->len - at < DIGITS_MAX && name->ptr[at - 1] >= '0' &&
           name->ptr[at - 1] <= '9') {
        value += tens * (uint32_t)(name->ptr[--at] - '0');
        tens *= 10;
    }
    const bool is_longer = at > 0 && name->ptr[at - 1] >= '0' && name->ptr[at - 1] <= '9';
    if (at == name->len || is_longer || name->ptr[at] == '0')
        return false;
    name->len = at;
    *number = value;
    return true;
}

/* Take `ending` off, unless `name` is nothing else; in capitals too, as some systems write names
 * onto FAT. */
static bool take_ending(struct wq_str *name, const char *ending)
{
    const size_t n = strlen(ending);
    if (name->len <= n || strncasecmp(name->ptr + name->len - n, ending, n) != 0)
        return false;
    name->len -= n;
    return true;
}

/* Take ".ed3" off. */
static bool take_edition(struct wq_str *name, uint32_t *edition)
{
    struct wq_str rest = *name;
    if (!take_number(&rest, edition) || !take_ending(&rest, EDITION)) {
        *edition = 0;
        return false;
    }
    *name = rest;
    return true;
}

/* Take "-2-of-4" off. */
static bool take_share(struct wq_str *name, uint32_t *share, uint32_t *share_n)
{
    struct wq_str rest = *name;
    if (!take_number(&rest, share_n) || !take_ending(&rest, SHARE_OF) ||
        !take_number(&rest, share) || !take_ending(&rest, "-") || *share > *share_n) {
        *share = *share_n = 0;
        return false;
    }
    *name = rest;
    return true;
}

bool wq_host_bundle_name(const char *name, struct wq_bundle_name *parsed)
{
    struct wq_bundle_name read = {.archive = wq_str(name)};
    if (name[0] == '.')
        return false;
    read.is_part = take_ending(&read.archive, PART);
    if (!read.is_part && !take_ending(&read.archive, ENDING))
        return false;
    struct wq_str rest = read.archive;
    if (take_share(&rest, &read.share, &read.share_n) && take_edition(&rest, &read.edition))
        read.archive = rest;
    else
        read.share = read.share_n = 0;
    if (read.share_n == 0)
        take_edition(&read.archive, &read.edition);
    if (read.is_part && read.edition == 0)
        return false;
    uint32_t of;
    read.family = read.archive;
    take_share(&read.family, &read.part_of_family, &of);
    *parsed = read;
    return true;
}

/* ---- which edition is read ---- */

/* Paths that follow each other and are one edition. */
struct edition {
    uint32_t first, n;
    struct wq_bundle_name name; /* of the first */
    uint32_t missing;           /* the first share that is not there; 0: none */
};

/* What is not named as a bundle is an archive of its own. */
static void read_name(const char *path, struct wq_bundle_name *name)
{
    const char *slash = strrchr(path, '/'), *file = slash ? slash + 1 : path;
    if (!wq_host_bundle_name(file, name))
        *name = (struct wq_bundle_name){.archive = wq_str(file), .family = wq_str(file)};
}

static bool is_same_edition(const struct wq_bundle_name *x, const struct wq_bundle_name *y)
{
    return wq_str_equal(x->archive, y->archive) && x->edition == y->edition &&
           x->share_n == y->share_n;
}

static struct edition edition_at(const char *const *paths, uint32_t path_n, uint32_t at)
{
    struct edition edition = {.first = at};
    struct wq_bundle_name name;
    uint32_t next = 1; /* the share that should come */
    read_name(paths[at], &edition.name);
    name = edition.name;
    do {
        if (name.share > next && edition.missing == 0)
            edition.missing = next;
        next = name.share + 1;
        edition.n++;
        if (at + edition.n < path_n)
            read_name(paths[at + edition.n], &name);
    } while (at + edition.n < path_n && edition.name.share_n > 0 &&
             is_same_edition(&name, &edition.name));
    if (next <= edition.name.share_n && edition.missing == 0)
        edition.missing = next;
    return edition;
}

struct choice {
    const struct wq_host_opener *opener;
    const char *const *paths;
    bool is_full; /* no more can be opened */
};

/* Open its files: how many could be; *is_whole: every one there should be, as it was made. */
static uint32_t open_edition(struct choice *choice, const struct edition *edition, bool is_again,
                             bool *is_whole)
{
    const struct wq_host_opener *opener = choice->opener;
    uint32_t n = 0;
    *is_whole = edition->missing == 0;
    for (uint32_t i = 0; i < edition->n && !choice->is_full; i++) {
        const enum wq_host_opened how =
            opener->open(opener->self, choice->paths[edition->first + i], is_again);
        choice->is_full = how == WQ_HOST_NO_MORE;
        *is_whole = *is_whole && how == WQ_HOST_OPENED;
        n += how == WQ_HOST_OPENED || how == WQ_HOST_OPENED_CUT;
    }
    return n;
}

static void tell_lack(const struct choice *choice, const struct edition *edition, bool is_read)
{
    const struct wq_host_opener *opener = choice->opener;
    if (edition->n > 0 && edition->missing > 0)
        opener->lacks(opener->self, choice->paths[edition->first], edition->missing, is_read);
}

/* Open one of the editions of an archive, the paths from `at` to `end`. */
static void choose_edition(struct choice *choice, uint32_t at, uint32_t end)
{
    const struct wq_host_opener *opener = choice->opener;
    struct edition best = {.n = 0}; /* the highest of which anything opens */
    bool is_read = false, is_whole;
    while (at < end && !is_read) {
        const struct edition edition = edition_at(choice->paths, end, at);
        const uint32_t n = open_edition(choice, &edition, false, &is_whole);
        at += edition.n;
        is_read = is_whole || choice->is_full || (n > 0 && best.n == 0 && at == end);
        if (!is_read && n > 0)
            opener->close(opener->self, n);
        if (n > 0 && best.n == 0 && !is_read)
            best = edition;
        else
            tell_lack(choice, &edition, is_read);
    }
    if (!is_read && best.n > 0)
        open_edition(choice, &best, true, &is_whole);
    tell_lack(choice, &best, !is_read);
}

void wq_host_choose(const struct wq_host_opener *opener, const char *const *paths, uint32_t path_n)
{
    struct choice choice = {.opener = opener, .paths = paths};
    struct wq_bundle_name name, next;
    uint32_t at = 0, end;
    while (at < path_n && !choice.is_full) {
        read_name(paths[at], &name);
        for (end = at + 1; end < path_n; end++) {
            read_name(paths[end], &next);
            if (!wq_str_equal(name.archive, next.archive))
                break;
        }
        choose_edition(&choice, at, end);
        at = end;
    }
}
