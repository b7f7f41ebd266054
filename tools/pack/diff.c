/* SPDX-License-Identifier: MIT */
/* The difference of two bundles, and one from the other by it: docs/bundle.md, "Differences". */
#include <stdlib.h>
#include <string.h>
#include "internal.h"

/* ---- clusters of the old bundle by their hash ---- */

struct known {
    uint8_t hash[32];
    uint32_t stored_len, raw_len;
    uint32_t number;
};

static int compare_known(const void *a, const void *b)
{
    const struct known *x = a, *y = b;
    int order = memcmp(x->hash, y->hash, sizeof x->hash);
    if (order != 0)
        return order;
    return (x->number > y->number) - (x->number < y->number);
}

/* Those that cannot be described are left out: what is like them stands in the difference. */
static enum wq_status list_known(struct wq_bundle *old, struct known **known, size_t *n)
{
    const uint32_t cluster_n = wq_bundle_info(old)->cluster_n;
    struct known *list = malloc((cluster_n + (size_t)1) * sizeof *list);
    if (!list)
        return WQ_E_NOMEM;
    size_t count = 0;
    for (uint32_t i = 0; i < cluster_n; i++) {
        struct wq_cluster_facts facts;
        if (wq_cluster_describe(old, i, &facts) != WQ_OK)
            continue;
        struct known *entry = &list[count++];
        *entry =
            (struct known){.stored_len = facts.stored_len, .raw_len = facts.raw_len, .number = i};
        memcpy(entry->hash, facts.hash, sizeof entry->hash);
    }
    qsort(list, count, sizeof *list, compare_known);
    *known = list;
    *n = count;
    return WQ_OK;
}

/* The first of the clusters with these bytes, or NULL. */
static const struct known *find_known(const struct known *known, size_t n,
                                      const struct wq_cluster_facts *facts)
{
    size_t first = 0, last = n;
    while (first < last) {
        size_t middle = first + (last - first) / 2;
        if (memcmp(known[middle].hash, facts->hash, 32) < 0)
            first = middle + 1;
        else
            last = middle;
    }
    bool is_same = first < n && memcmp(known[first].hash, facts->hash, 32) == 0 &&
                   known[first].stored_len == facts->stored_len &&
                   known[first].raw_len == facts->raw_len;
    return is_same ? &known[first] : NULL;
}

/* ---- writing a difference ---- */

struct run {
    uint32_t old_first, copy_n; /* clusters of the old bundle */
    uint32_t new_first, new_n;  /* then clusters of the new one */
};

static bool put(FILE *file, const void *bytes, size_t len)
{
    return fwrite(bytes, 1, len, file) == len;
}

static enum wq_status put_run(struct wq_bundle *new_bundle, const struct run *run, FILE *file)
{
    uint8_t head[12];
    wq_store_u32(head, run->old_first);
    wq_store_u32(head + 4, run->copy_n);
    wq_store_u32(head + 8, run->new_n);
    if (!put(file, head, sizeof head))
        return WQ_E_IO;
    for (uint32_t i = 0; i < run->new_n; i++) {
        struct wq_stored_cluster cluster;
        uint8_t lengths[8];
        enum wq_status st = wq_cluster_stored(new_bundle, run->new_first + i, &cluster);
        if (st != WQ_OK)
            return st == WQ_E_IO ? WQ_E_DAMAGED : st;
        wq_store_u32(lengths, (uint32_t)cluster.stored.len);
        wq_store_u32(lengths + 4, cluster.raw_len);
        if (!put(file, lengths, sizeof lengths) ||
            !put(file, cluster.stored.ptr, cluster.stored.len))
            return WQ_E_IO;
    }
    return WQ_OK;
}

static enum wq_status put_runs(struct wq_bundle *new_bundle, const struct known *known, size_t n,
                               FILE *file)
{
    const uint32_t cluster_n = wq_bundle_info(new_bundle)->cluster_n;
    struct run run = {0};
    for (uint32_t i = 0; i < cluster_n; i++) {
        struct wq_cluster_facts facts;
        enum wq_status st = wq_cluster_describe(new_bundle, i, &facts);
        if (st != WQ_OK)
            return st;
        const struct known *same = find_known(known, n, &facts);
        bool goes_on = same && run.new_n == 0 && same->number == run.old_first + run.copy_n;
        if (same && !goes_on) {
            st = run.copy_n + run.new_n > 0 ? put_run(new_bundle, &run, file) : WQ_OK;
            if (st != WQ_OK)
                return st;
            run = (struct run){.old_first = same->number};
        }
        if (same) {
            run.copy_n++;
        } else {
            run.new_first = run.new_n == 0 ? i : run.new_first;
            run.new_n++;
        }
    }
    return run.copy_n + run.new_n > 0 ? put_run(new_bundle, &run, file) : WQ_OK;
}

/* The root record and table of the new bundle, as they stand in its file. */
static enum wq_status put_head(struct wq_bundle *old, struct wq_bundle *new_bundle,
                               const struct wq_file *new_file, FILE *file)
{
    uint8_t head[WQ_ROOT_BYTES + WQ_TABLE_BYTES];
    uint32_t section_n;
    wq_bundle_sections(new_bundle, &section_n);
    const size_t len = WQ_ROOT_BYTES + (size_t)section_n * WQ_SECTION_BYTES;
    enum wq_status st = new_file->ops->read_at(new_file->self, 0, head, len);
    if (st != WQ_OK)
        return st == WQ_E_IO ? WQ_E_DAMAGED : st;
    if (wq_bundle_check_twin(new_bundle, WQ_TWIN_ROOT, 0, 0) != WQ_OK ||
        wq_bundle_check_twin(new_bundle, WQ_TWIN_TABLE, 0, 0) != WQ_OK)
        return WQ_E_DAMAGED;
    bool is_put = put(file, WQ_DIFF_MAGIC, WQ_DIFF_MAGIC_BYTES) &&
                  put(file, wq_bundle_info(old)->edition, 16) && put(file, head, len);
    return is_put ? WQ_OK : WQ_E_IO;
}

enum wq_status wq_diff_make(const char *path, bool force, struct wq_bundle *old,
                            struct wq_bundle *new_bundle, const struct wq_file *new_file)
{
    struct wq_output output = {0};
    struct known *known = NULL;
    size_t n;
    enum wq_status st = wq_output_open(&output, path, force);
    if (st != WQ_OK)
        return st;
    st = put_head(old, new_bundle, new_file, output.file);
    if (st == WQ_OK)
        st = list_known(old, &known, &n);
    if (st == WQ_OK)
        st = put_runs(new_bundle, known, n, output.file);
    if (st == WQ_OK)
        st = wq_output_commit(&output);
    wq_output_discard(&output);
    free(known);
    return st;
}

/* ---- applying one ---- */

struct patch {
    const struct wq_output *output;
    struct wq_bundle *old;
    FILE *diff;
    uint8_t root[WQ_ROOT_BYTES];
    uint8_t table[WQ_TABLE_BYTES];
    uint32_t section_n, cluster_n;
    struct wq_clusters sections[WQ_SECTIONS_MAX];
    uint32_t section;       /* that is being filled */
    uint32_t left;          /* clusters it still takes */
    uint32_t done_n;        /* clusters of all sections */
    uint64_t room;          /* bytes that the clusters to come may take */
    uint64_t scratch_bytes; /* all sections stand in one file, one after the other */
    uint8_t *bytes;         /* of a cluster in the difference */
};

static enum wq_status take(struct patch *p, void *bytes, size_t len)
{
    if (fread(bytes, 1, len, p->diff) == len)
        return WQ_OK;
    return ferror(p->diff) ? WQ_E_IO : WQ_E_TRUNCATED;
}

static enum wq_status take_head(struct patch *p)
{
    uint8_t magic[WQ_DIFF_MAGIC_BYTES], edition[16];
    enum wq_status st = take(p, magic, sizeof magic);
    if (st == WQ_E_TRUNCATED || (st == WQ_OK && memcmp(magic, WQ_DIFF_MAGIC, sizeof magic) != 0))
        return WQ_E_NOT_BUNDLE;
    if (st == WQ_OK)
        st = take(p, edition, sizeof edition);
    if (st == WQ_OK && memcmp(edition, wq_bundle_info(p->old)->edition, sizeof edition) != 0)
        return WQ_E_NEWER;
    if (st == WQ_OK)
        st = take(p, p->root, sizeof p->root);
    if (st != WQ_OK)
        return st;
    p->section_n = wq_load_u32(p->root + WQ_ROOT_OFF_SECTION_N);
    p->cluster_n = wq_load_u32(p->root + WQ_ROOT_OFF_CLUSTER_N);
    p->room = wq_load_u64(p->root + WQ_ROOT_OFF_FILE_BYTES);
    if (p->section_n > WQ_SECTIONS_MAX || p->cluster_n > WQ_CLUSTERS_MAX)
        return WQ_E_LIMIT;
    return take(p, p->table, (size_t)p->section_n * WQ_SECTION_BYTES);
}

static void open_section(struct patch *p, FILE *scratch)
{
    const uint8_t *entry = p->table + (size_t)p->section * WQ_SECTION_BYTES;
    struct wq_clusters *section = &p->sections[p->section];
    section->type = wq_load_u32(entry + WQ_SECTION_OFF_TYPE);
    section->flags = wq_load_u32(entry + WQ_SECTION_OFF_FLAGS);
    section->index.output = p->output;
    section->file = scratch;
    section->file_off = p->scratch_bytes;
    p->left = wq_load_u32(entry + WQ_SECTION_OFF_CLUSTER_N);
}

/* Put a cluster behind those before it. */
static enum wq_status put_cluster(struct patch *p, FILE *scratch, struct wq_bytes stored,
                                  uint32_t raw_len)
{
    while (p->left == 0 && p->section + 1 < p->section_n) {
        p->section++;
        open_section(p, scratch);
    }
    if (p->left == 0 || stored.len + WQ_LEADER_BYTES > p->room)
        return WQ_E_DAMAGED;
    p->room -= stored.len + WQ_LEADER_BYTES;
    p->scratch_bytes += stored.len + WQ_LEADER_BYTES;
    p->left--;
    p->done_n++;
    return wq_clusters_add_stored(&p->sections[p->section], stored, raw_len);
}

static enum wq_status apply_run(struct patch *p, FILE *scratch)
{
    uint8_t head[12];
    enum wq_status st = take(p, head, sizeof head);
    if (st != WQ_OK)
        return st;
    const uint32_t old_first = wq_load_u32(head), copy_n = wq_load_u32(head + 4);
    const uint32_t new_n = wq_load_u32(head + 8);
    if ((uint64_t)copy_n + new_n > p->cluster_n - p->done_n || copy_n + new_n == 0)
        return WQ_E_DAMAGED;
    for (uint32_t i = 0; i < copy_n && st == WQ_OK; i++) {
        struct wq_stored_cluster cluster;
        st = wq_cluster_stored(p->old, old_first + i, &cluster);
        if (st != WQ_OK)
            return WQ_E_DAMAGED;
        st = put_cluster(p, scratch, cluster.stored, cluster.raw_len);
    }
    for (uint32_t i = 0; i < new_n && st == WQ_OK; i++) {
        uint8_t lengths[8];
        st = take(p, lengths, sizeof lengths);
        if (st != WQ_OK)
            return st;
        struct wq_bytes stored = {p->bytes, wq_load_u32(lengths)};
        if (stored.len > WQ_CLUSTER_STORED_MAX)
            return WQ_E_LIMIT;
        st = take(p, p->bytes, stored.len);
        if (st == WQ_OK)
            st = put_cluster(p, scratch, stored, wq_load_u32(lengths + 4));
    }
    return st;
}

static enum wq_status finish_patch(struct patch *p, FILE *out)
{
    const struct wq_clusters *list[WQ_SECTIONS_MAX];
    for (uint32_t i = 0; i < p->section_n; i++)
        list[i] = &p->sections[i];
    struct wq_container container = {.sections = list,
                                     .section_n = p->section_n,
                                     .article_n = wq_load_u32(p->root + WQ_ROOT_OFF_ARTICLE_N),
                                     .parity = wq_load_u32(p->root + WQ_ROOT_OFF_PARITY),
                                     .index = {.output = p->output}};
    enum wq_status st = wq_container_plan(&container);
    /* root record and table name every byte: equal here, equal everywhere */
    if (st == WQ_OK && memcmp(container.root, p->root, WQ_ROOT_BYTES) != 0)
        st = WQ_E_DAMAGED;
    if (st == WQ_OK)
        st = wq_container_write(&container, out);
    wq_container_free(&container);
    return st;
}

static enum wq_status apply(struct patch *p, FILE *scratch, FILE *out)
{
    enum wq_status st = take_head(p);
    if (st == WQ_OK && p->section_n > 0)
        open_section(p, scratch);
    while (st == WQ_OK && p->done_n < p->cluster_n)
        st = apply_run(p, scratch);
    return st == WQ_OK ? finish_patch(p, out) : st;
}

enum wq_status wq_diff_apply(const char *path, bool force, struct wq_bundle *old, FILE *diff)
{
    struct wq_output output = {0};
    enum wq_status st = wq_output_open(&output, path, force);
    if (st != WQ_OK)
        return st;
    FILE *scratch = wq_scratch_open(&output);
    struct patch *p = calloc(1, sizeof *p);
    if (p) {
        p->output = &output;
        p->old = old;
        p->diff = diff;
        p->bytes = malloc(WQ_CLUSTER_STORED_MAX);
    }
    st = !scratch ? WQ_E_IO : p && p->bytes ? apply(p, scratch, output.file) : WQ_E_NOMEM;
    if (st == WQ_OK)
        st = wq_output_commit(&output);
    for (uint32_t i = 0; p && i < WQ_SECTIONS_MAX; i++)
        wq_clusters_free(&p->sections[i]);
    if (p)
        free(p->bytes);
    free(p);
    if (scratch)
        fclose(scratch);
    wq_output_discard(&output);
    return st;
}
