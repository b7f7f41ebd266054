/* SPDX-License-Identifier: MIT */
/* Whether a bundle is the next edition of what stands on a device under its name: it has an article
 * of it, or one of both names the other as the edition before. The name of a file says little: many
 * an archive is called archive.wrq. */
#include <inttypes.h>
#include <string.h>
#include "flash_command.h"

/* Articles that are looked for, spread over the whole bundle: all of most. Of a larger one, one in
 * a thousand that both have is found. */
#define LOOKED_FOR_MAX 65536u
#define NAME_BYTES_MAX 100 /* of a title or source that is told */

/* ---- kin ---- */

static uint32_t article_n_of(const struct wq_opened *opened)
{
    return wq_bundle_info(opened->bundle)->article_n;
}

/* Whether the article `index` of `a` is in `b`. */
static bool has_article(struct wq_opened *a, uint32_t index, struct wq_opened *b)
{
    static const uint8_t lost[WQ_ID_BYTES];
    struct wq_meta meta;
    uint32_t found;
    const size_t mark = wq_arena_mark(&a->arena);
    const bool is_known = wq_bundle_meta(a->bundle, index, &a->arena, &meta) == WQ_OK &&
                          memcmp(meta.id, lost, sizeof lost) != 0;
    wq_arena_rewind(&a->arena, mark);
    return is_known && wq_bundle_find(b->bundle, meta.id, index, &found) == WQ_OK;
}

static bool share_article(struct wq_opened *a, struct wq_opened *b)
{
    struct wq_opened *few = article_n_of(a) < article_n_of(b) ? a : b;
    struct wq_opened *many = few == a ? b : a;
    const uint32_t n = article_n_of(few), step = n / LOOKED_FOR_MAX + 1;
    for (uint32_t i = 0; i < n; i += step)
        if (has_article(few, i, many))
            return true;
    return false;
}

/* Whether `bundle` was made by adding to `before`. */
static bool follows(struct wq_bundle *bundle, struct wq_bundle *before)
{
    struct wq_news news;
    return wq_bundle_news(bundle, &news) == WQ_OK && news.n > 0 &&
           memcmp(news.since, wq_bundle_info(before)->edition, sizeof news.since) == 0;
}

static bool are_kin(struct wq_opened *source, struct wq_opened *there)
{
    return article_n_of(there) == 0 || follows(source->bundle, there->bundle) ||
           follows(there->bundle, source->bundle) || share_article(source, there);
}

/* ---- what is told of them ---- */

/* The beginning of `name`, whole characters. */
static int told_len(struct wq_str name)
{
    size_t len = name.len;
    if (len > NAME_BYTES_MAX)
        for (len = NAME_BYTES_MAX; len > 0 && (name.ptr[len] & 0xC0) == 0x80; len--)
            ;
    return (int)len;
}

static void add_months(struct wq_opened *opened, char *text, size_t cap)
{
    struct wq_group newest, oldest;
    uint32_t n = 0;
    const size_t mark = wq_arena_mark(&opened->arena), len = strlen(text);
    if (wq_bundle_group_n(opened->bundle, WQ_GROUPS_MONTH, &n) == WQ_OK && n > 0 &&
        wq_bundle_group(opened->bundle, WQ_GROUPS_MONTH, 0, &opened->arena, &newest) == WQ_OK &&
        wq_bundle_group(opened->bundle, WQ_GROUPS_MONTH, n - 1, &opened->arena, &oldest) == WQ_OK) {
        const uint32_t from = oldest.month / 100, to = newest.month / 100;
        if (from == to)
            snprintf(text + len, cap - len, " of %" PRIu32, to);
        else
            snprintf(text + len, cap - len, " of %" PRIu32 " to %" PRIu32, from, to);
    }
    wq_arena_rewind(&opened->arena, mark);
}

static void add_sources(struct wq_opened *opened, char *text, size_t cap)
{
    struct wq_group first;
    uint32_t n = 0;
    const size_t mark = wq_arena_mark(&opened->arena), len = strlen(text);
    if (wq_bundle_group_n(opened->bundle, WQ_GROUPS_SOURCE, &n) == WQ_OK && n > 0 &&
        wq_bundle_group(opened->bundle, WQ_GROUPS_SOURCE, 0, &opened->arena, &first) == WQ_OK) {
        snprintf(text + len, cap - len, " from %.*s", told_len(first.name), first.name.ptr);
        if (n > 1)
            snprintf(text + strlen(text), cap - strlen(text), " and %" PRIu32 " more", n - 1);
    }
    wq_arena_rewind(&opened->arena, mark);
}

/* "3 articles of 2019 to 2024 from the Source and 2 more, such as `Title`": as people tell archives
 * apart. */
static void describe(struct wq_opened *opened, char *text, size_t cap)
{
    struct wq_meta meta;
    uint32_t newest;
    const uint32_t n = article_n_of(opened);
    const size_t mark = wq_arena_mark(&opened->arena);
    snprintf(text, cap, "%" PRIu32 " article%s", n, wq_plural(n));
    add_months(opened, text, cap);
    add_sources(opened, text, cap);
    const size_t len = strlen(text);
    if (wq_bundle_at(opened->bundle, WQ_ORDER_DATE, 0, &newest) == WQ_OK &&
        wq_bundle_listed(opened->bundle, newest, &opened->arena, &meta) == WQ_OK)
        snprintf(text + len, cap - len, ", such as `%.*s`", told_len(meta.title), meta.title.ptr);
    wq_arena_rewind(&opened->arena, mark);
}

/* ---- what is there ---- */

static int refuse(struct flash *flash, const char *archive, const char *path, const char *theirs)
{
    char mine[512];
    describe(&flash->source, mine, sizeof mine);
    return wq_flash_fail(
        flash,
        &(struct wq_flash_about){"other_archive", path,
                                 "give yours another name with --as NAME and both are read, or say "
                                 "with --replace that it is the next edition; nothing was written"},
        "%s is another archive called %s (%s), and %s (%s) has none of its articles: as its next "
        "edition it would be read in its place, and the edition after that would remove it",
        path, archive, theirs, flash->source.path, mine);
}

/* What was found of an edition. */
struct kin {
    struct wq_opened there; /* memory for its files, one after the other */
    bool is_open;           /* a file of it opened */
    bool is_kin;
    char path[WQ_FLASH_PATH_BYTES + WQ_FLASH_NAME_BYTES], about[512]; /* of the first that did */
};

static void look_for_kin(struct flash *flash, const struct wq_edition *edition, struct kin *kin)
{
    char path[sizeof kin->path];
    for (uint32_t i = 0; i < edition->file_n && !kin->is_kin; i++) {
        const struct wq_edition_file *file = &edition->files[i];
        snprintf(path, sizeof path, "%s/%s", flash->volume.folder, file->name);
        if (file->is_part || wq_opened_reopen(&kin->there, PROGRAM, path) != WQ_EXIT_OK)
            continue;
        kin->is_kin = are_kin(&flash->source, &kin->there);
        if (kin->is_open || kin->is_kin)
            continue;
        describe(&kin->there, kin->about, sizeof kin->about);
        memcpy(kin->path, path, sizeof path);
        kin->is_open = true;
    }
}

int wq_flash_check_kin(struct flash *flash, const char *archive)
{
    struct kin kin = {.is_kin = flash->replace};
    for (uint32_t i = 0; i < flash->editions.n && !kin.is_open && !kin.is_kin; i++)
        if (strcmp(flash->editions.all[i].archive, archive) == 0)
            look_for_kin(flash, &flash->editions.all[i], &kin);
    wq_opened_close(&kin.there);
    return kin.is_open && !kin.is_kin ? refuse(flash, archive, kin.path, kin.about) : WQ_EXIT_OK;
}
