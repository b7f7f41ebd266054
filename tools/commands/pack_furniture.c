/* SPDX-License-Identifier: MIT */
/* What the importer is told of the furniture of pages before it reads the first of them. */
#include <errno.h>
#include <string.h>
#include "pack_command.h"

/* Send the content of a file as the value of an option. */
static bool send_file(struct pack *pack, const char *name, const char *path, const char *advice)
{
    struct wq_bytes content;
    if (wq_host_map(path, &content) != WQ_OK) {
        wq_host_complain(PROGRAM, "%s cannot be read: %s; %s", path, strerror(errno), advice);
        return false;
    }
    const enum wq_status st = wq_worker_option_bytes(&pack->crew.options, name, content);
    if (st == WQ_OK)
        return true;
    wq_host_complain(PROGRAM, "%s: %s", path,
                     st == WQ_E_LIMIT ? "it is over 4 MB" : wq_status_text(st));
    return false;
}

bool wq_pack_tell_furniture(struct pack *pack)
{
    char path[WQ_HOST_PATH_BYTES];
    if (!wq_host_beside("share/warraq/phrases.txt", path, sizeof path)) {
        wq_host_complain(PROGRAM, "cannot tell where phrases.txt is");
        return false;
    }
    return send_file(pack, "phrases=", path, "install warraq again") &&
           (!pack->options.phrases ||
            send_file(pack, "phrases=", pack->options.phrases, "--phrases takes a file"));
}
