/* SPDX-License-Identifier: MIT */
/* Any bytes as a difference, applied to any bytes as a bundle: a u16, how long the bundle is that
 * follows it; what is left is the difference. Whatever comes of it has the root record that the
 * difference announced, or nothing comes of it. */
#define _GNU_SOURCE /* fmemopen, mkdtemp */
#include <stdio.h>
#include <unistd.h>
#include "fuzz.h"
#include "warraq/bundle.h"
#include "warraq/format.h"
#include "write.h"

#define ROOT_OFF (WQ_DIFF_MAGIC_BYTES + 16) /* in a difference */

static char new_path[] = "/tmp/fuzz-patch-XXXXXX/new.wrq"; /* of this process alone */

static void remove_folder(void)
{
    *strrchr(new_path, '/') = '\0';
    rmdir(new_path);
}

static void make_folder(void)
{
    char *slash = strrchr(new_path, '/');
    *slash = '\0';
    require(mkdtemp(new_path) && atexit(remove_folder) == 0);
    *slash = '/';
}

static void check_outcome(struct wq_bytes difference)
{
    uint8_t root[WQ_ROOT_BYTES];
    FILE *file = fopen(new_path, "rb");
    require(file && fread(root, 1, sizeof root, file) == sizeof root);
    require(difference.len >= ROOT_OFF + sizeof root &&
            memcmp(root, difference.ptr + ROOT_OFF, sizeof root) == 0);
    require(fseek(file, 0, SEEK_END) == 0 &&
            (uint64_t)ftell(file) == wq_load_u64(root + WQ_ROOT_OFF_FILE_BYTES));
    fclose(file);
    require(remove(new_path) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t memory[36u << 20];
    struct wq_bytes old_bytes, difference;
    struct wq_bytes all = {data, size};
    struct wq_arena arena;
    struct wq_bundle *old;
    if (strstr(new_path, "XXXXXX"))
        make_folder();
    if (size < 2 || wq_bytes_at(all, 2, wq_load_u16(data), &old_bytes) != WQ_OK ||
        wq_bytes_at(all, 2 + old_bytes.len, size - 2 - old_bytes.len, &difference) != WQ_OK ||
        difference.len == 0)
        return 0;
    const struct wq_file file = bytes_file(&old_bytes);
    wq_arena_init(&arena, memory, sizeof memory);
    if (wq_bundle_open(&arena, &file, &old) != WQ_OK)
        return 0;
    FILE *stream = fmemopen((void *)(uintptr_t)difference.ptr, difference.len, "rb");
    require(stream != NULL);
    if (wq_diff_apply(new_path, false, old, stream) == WQ_OK)
        check_outcome(difference);
    else
        require(access(new_path, F_OK) != 0);
    fclose(stream);
    return 0;
}
