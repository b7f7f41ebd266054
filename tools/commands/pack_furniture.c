/* SPDX-License-Identifier: MIT */
/* What the importer is told of the furniture of pages before it reads the first of them. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "import/furniture.h"
#include "import/rules.h"
#include "pack_command.h"

#define LOOK_MIN 64u           /* sources that are looked at: one in eight, at least so many */
#define LOOK_MAX 1024u         /* and at most so many */
#define LOOK_BYTES (16u << 20) /* of each; an archive is looked into as far as its index leads */
#define LOOK_LINES (4u << 20)  /* lines of all, beyond which no more are counted */
#define SITE_PAGES 4u          /* of one site, without which nothing is said of it */
#define REPEAT_PAGES 3u        /* pages that have a line that is furniture, */
#define REPEAT_PERCENT 35u     /* and how many of those of its site */

/* ---- phrases and rules ---- */

static bool complain_file(const char *path, const char *option, enum wq_status st, uint32_t line)
{
    if (st == WQ_E_IO)
        wq_host_complain(PROGRAM, "%s cannot be read: %s; %s", path, strerror(errno),
                         *option ? option : "install warraq again");
    else if (st == WQ_E_LIMIT)
        wq_host_complain(PROGRAM, "%s is over 4 MB", path);
    else if (st == WQ_E_NOMEM)
        wq_host_complain(PROGRAM, "%s", wq_status_text(st));
    else
        wq_host_complain(PROGRAM, "%s:%u: not what %s; warraq(1) tells its form", path, line,
                         option);
    return false;
}

static bool send_phrases(struct pack *pack, const char *path, const char *option)
{
    struct wq_bytes content = {0};
    struct wq_phrases phrases = {0};
    uint32_t line = 0;
    enum wq_status st = wq_host_map(path, &content);
    if (st == WQ_OK)
        st = wq_phrases_add(&phrases, (struct wq_str){(const char *)content.ptr, content.len},
                            &line);
    wq_phrases_free(&phrases);
    if (st == WQ_OK)
        st = wq_worker_option_bytes(&pack->crew.options, "phrases=", content);
    return st == WQ_OK || complain_file(path, option, st, line);
}

static bool send_rules(struct pack *pack, const char *path)
{
    struct wq_bytes content = {0};
    struct wq_rules rules = {0};
    uint32_t line = 0;
    enum wq_status st = wq_host_map(path, &content);
    if (st == WQ_OK)
        st = wq_rules_add(&rules, (struct wq_str){(const char *)content.ptr, content.len}, &line);
    wq_rules_free(&rules);
    if (st == WQ_OK)
        st = wq_worker_option_bytes(&pack->crew.options, "rules=", content);
    return st == WQ_OK || complain_file(path, "--rules takes", st, line);
}

bool wq_pack_tell_furniture(struct pack *pack)
{
    const struct pack_options *options = &pack->options;
    char path[WQ_HOST_PATH_BYTES];
    if (!wq_host_beside("share/warraq/phrases.txt", path, sizeof path)) {
        wq_host_complain(PROGRAM, "cannot tell where phrases.txt is");
        return false;
    }
    return send_phrases(pack, path, "") &&
           (!options->phrases || send_phrases(pack, options->phrases, "--phrases takes")) &&
           (!options->rules || send_rules(pack, options->rules));
}

/* ---- a first look ---- */

/* A line of a page. */
struct sight {
    uint64_t site, line, title;
};

struct look {
    const struct wq_sources *sources;
    size_t n, next;          /* that are looked at */
    struct wq_buffer sights; /* struct sight */
};

/* Whether the file may be an archive, by its first bytes; of few inputs nothing else has pages
 * enough. */
static bool may_be_archive(int fd)
{
    static const struct {
        size_t off, len;
        const char *bytes;
    } marks[] = {{0, 2, "PK"},
                 {0, 2, "\x1F\x8B"},
                 {0, 5, "WARC/"},
                 {0, 4, "ZIM\x04"},
                 {0, 3, "BZh"},
                 {0, 5,
                  "\xFD"
                  "7zXZ"},
                 {0, 4, "\x28\xB5\x2F\xFD"},
                 {257, 5, "ustar"}};
    char head[264] = "";
    const ssize_t n = pread(fd, head, sizeof head, 0);
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (n >= (ssize_t)(marks[i].off + marks[i].len) &&
            memcmp(head + marks[i].off, marks[i].bytes, marks[i].len) == 0)
            return true;
    return false;
}

static bool next_job(void *self, struct wq_job *job)
{
    struct look *look = self;
    struct stat info;
    while (look->next < look->n) {
        const size_t at = look->next++ * look->sources->n / look->n;
        const char *path = look->sources->items[at].path;
        /* not even opened: who writes to a pipe would lose what it writes when that is closed */
        if (strcmp(path, "-") == 0 || stat(path, &info) != 0 || !S_ISREG(info.st_mode))
            continue;
        const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        if (fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode) &&
            (look->sources->n >= SITE_PAGES || may_be_archive(fd))) {
            job->input = (struct wq_worker_input){.fd = fd,
                                                  .is_file = true,
                                                  .max_bytes = LOOK_BYTES,
                                                  .size = (uint64_t)info.st_size,
                                                  .name = path};
            return true;
        }
        if (fd >= 0)
            close(fd);
    }
    return false;
}

static enum wq_status take_frame(void *self, struct wq_job *job, const struct wq_frame *frame)
{
    struct look *look = self;
    const struct wq_bytes bytes = frame->payload;
    enum wq_status st = WQ_OK;
    (void)job;
    if (frame->kind == WQ_FRAME_NOTE)
        return WQ_OK; /* it will be said again */
    if (frame->kind != WQ_FRAME_LINES || bytes.len < 16 || bytes.len % 8 != 0)
        return WQ_E_DAMAGED;
    struct sight sight = {.site = wq_load_u64(bytes.ptr), .title = wq_load_u64(bytes.ptr + 8)};
    for (size_t off = 16; off < bytes.len && st == WQ_OK; off += 8) {
        sight.line = wq_load_u64(bytes.ptr + off);
        if (look->sights.len < LOOK_LINES * sizeof sight && sight.line != sight.title)
            st = wq_buffer_add(&look->sights, &sight, sizeof sight);
    }
    sight.line = 0; /* of each page one: that it was seen */
    return st == WQ_OK ? wq_buffer_add(&look->sights, &sight, sizeof sight) : st;
}

static enum wq_status end_job(void *self, struct wq_job *job, enum wq_worker_result result,
                              const char *fault, int error)
{
    (void)self;
    (void)result; /* a file that cannot be read is named when it is to be packed */
    (void)fault;
    (void)error;
    close(job->input.fd);
    return WQ_OK;
}

static void drop_job(void *self, struct wq_job *job)
{
    (void)self;
    close(job->input.fd);
}

static int refuse_picture(void *self, struct wq_job *job, struct wq_str path,
                          char why[WQ_NOTE_DETAIL_MAX])
{
    (void)self;
    (void)job;
    (void)path;
    strcpy(why, "not looked for yet");
    return -1;
}

static void ignore_bytes(void *self, struct wq_job *job, const uint8_t *bytes, size_t n)
{
    (void)self;
    (void)job;
    (void)bytes;
    (void)n;
}

static int compare_sights(const void *a, const void *b)
{
    const struct sight *x = a, *y = b;
    const uint64_t left[] = {x->site, x->line, x->title}, right[] = {y->site, y->line, y->title};
    for (int i = 0; i < 3; i++)
        if (left[i] != right[i])
            return left[i] < right[i] ? -1 : 1;
    return 0;
}

/* The lines that many pages of a site have; pages with one title are one. */
static enum wq_status find_repeats(struct look *look, struct wq_buffer *repeats)
{
    struct sight *sights = (struct sight *)(void *)look->sights.ptr;
    const size_t n = look->sights.len / sizeof *sights;
    uint64_t site_pages = 0;
    enum wq_status st = WQ_OK;
    if (n > 0)
        qsort(sights, n, sizeof *sights, compare_sights);
    for (size_t i = 0; i < n && st == WQ_OK;) {
        const struct sight *first = &sights[i];
        uint64_t pages = 0;
        for (; i < n && sights[i].site == first->site && sights[i].line == first->line; i++)
            pages += &sights[i] == first || sights[i].title != sights[i - 1].title;
        if (first->line == 0) {
            site_pages = pages;
            continue;
        }
        uint8_t bytes[8];
        wq_store_u64(bytes, first->line);
        if (site_pages >= SITE_PAGES && pages >= REPEAT_PAGES &&
            pages * 100 >= site_pages * REPEAT_PERCENT)
            st = wq_buffer_add(repeats, bytes, sizeof bytes);
    }
    return st;
}

/* How many of the sources are looked at. */
static size_t look_n(size_t n)
{
    const size_t wanted = n / 8 < LOOK_MIN ? LOOK_MIN : n / 8 > LOOK_MAX ? LOOK_MAX : n / 8;
    return wanted < n ? wanted : n;
}

bool wq_pack_look(struct pack *pack)
{
    struct look look = {.sources = &pack->sources, .n = look_n(pack->sources.n)};
    const struct wq_crew_handlers handlers = {
        .self = &look,
        .next = next_job,
        .frame = take_frame,
        .end = end_job,
        .drop = drop_job,
        .open_picture = refuse_picture,
        .bytes_read = ignore_bytes,
    };
    struct wq_crew crew = {.program = pack->crew.program,
                           .worker_n = pack->crew.worker_n,
                           .timeout_ms = pack->crew.timeout_ms,
                           .is_stopped = pack->crew.is_stopped};
    struct wq_buffer repeats = {0};
    if (pack->options.keep_all)
        return true;
    enum wq_status st =
        wq_buffer_add(&crew.options, pack->crew.options.ptr, pack->crew.options.len);
    if (st == WQ_OK)
        st = wq_worker_option(&crew.options, "look=1");
    if (st == WQ_OK && wq_crew_run(&crew, &handlers) == WQ_WORKER_DONE)
        st = find_repeats(&look, &repeats); /* else the packing itself will say what is wrong */
    wq_crew_close(&crew);
    if (st == WQ_OK)
        st = wq_worker_option_bytes(&pack->crew.options,
                                    "repeats=", (struct wq_bytes){repeats.ptr, repeats.len});
    wq_buffer_free(&look.sights);
    wq_buffer_free(&repeats);
    if (st != WQ_OK)
        wq_host_complain(PROGRAM, "%s", wq_status_text(st));
    return st == WQ_OK;
}
