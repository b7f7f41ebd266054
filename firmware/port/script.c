/* SPDX-License-Identifier: MIT */
/* Events from a text, one a line, on a clock of its own. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "ports.h"
#include "watch.h"

#define LINE_MAX_BYTES 1024
#define WORDS_MAX 6
#define SHOWN_BYTES 64       /* of a line that cannot be read */
#define TIME_MAX_MS 86400000 /* a day */

struct script {
    const char *name; /* for messages */
    int fd, signal_fd;
    struct wq_watch watch; /* until it has told something */
    bool is_told;          /* it has */
    int32_t w_px, h_px;    /* of the screen as it is held */
    int quarter;
    uint64_t now_ms;
    uint64_t left_ms; /* of the `wait` line being served */
    unsigned line;    /* number of the line read last, from 1 */
    char bytes[LINE_MAX_BYTES];
    size_t start, end; /* of the bytes read and not yet used */
    bool at_end;
};

/* ---- one line ---- */

struct line {
    const struct script *script;
    char *words[WORDS_MAX + 1]; /* NULL after the last */
    const char *text;           /* the whole line, for messages */
};

static enum wq_status refuse(const struct script *script, const char *text, const char *why, ...)
    __attribute__((format(printf, 3, 4)));

static enum wq_status refuse(const struct script *script, const char *text, const char *why, ...)
{
    wq_print_safe(stderr, wq_str(script->name));
    fprintf(stderr, ":%u: cannot read `", script->line);
    wq_print_safe(stderr, (struct wq_str){text, strnlen(text, SHOWN_BYTES)});
    fputs("`: ", stderr);
    va_list arguments;
    va_start(arguments, why);
    vfprintf(stderr, why, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    return WQ_E_SYNTAX;
}

static enum wq_status read_number(const struct line *line, int word, const char *what, int32_t max,
                                  int32_t *value)
{
    const char *text = line->words[word];
    char *end = NULL;
    errno = 0;
    long v = strtol(text, &end, 10);
    if (*text < '0' || *text > '9' || *end)
        return refuse(line->script, line->text, "%s must be a whole number", what);
    if (errno == ERANGE || v > max)
        return refuse(line->script, line->text, "%s goes from 0 to %d", what, (int)max);
    *value = (int32_t)v;
    return WQ_OK;
}

/* The place of `name` among `names`, or `n`. */
static int find_name(const char *name, const char *const *names, int n)
{
    int i = 0;
    while (i < n && strcmp(name, names[i]) != 0)
        i++;
    return i;
}

static enum wq_status read_point(const struct line *line, int word, int32_t *x, int32_t *y)
{
    enum wq_status st = read_number(line, word, "X", line->script->w_px - 1, x);
    return st == WQ_OK ? read_number(line, word + 1, "Y", line->script->h_px - 1, y) : st;
}

static enum wq_status read_time(const struct line *line, int word, uint32_t *ms)
{
    int32_t value = 0;
    enum wq_status st = read_number(line, word, "MS", TIME_MAX_MS, &value);
    if (st == WQ_OK)
        *ms = (uint32_t)value;
    return st;
}

static enum wq_status read_key(const struct line *line, struct wq_event *event)
{
    static const char *const names[] = {
        [WQ_KEY_NEXT] = "next", [WQ_KEY_PREV] = "prev",   [WQ_KEY_OK] = "ok",
        [WQ_KEY_BACK] = "back", [WQ_KEY_UP] = "up",       [WQ_KEY_DOWN] = "down",
        [WQ_KEY_LEFT] = "left", [WQ_KEY_RIGHT] = "right", [WQ_KEY_HOME] = "home",
        [WQ_KEY_MENU] = "menu", [WQ_KEY_LIGHT] = "light", [WQ_KEY_POWER] = "power"};
    const int n = sizeof names / sizeof names[0];
    int key = find_name(line->words[1], names, n);
    if (key == n)
        return refuse(line->script, line->text,
                      "the keys are next prev ok back up down left right home menu light power");
    event->key = (enum wq_key)key;
    return WQ_OK;
}

static enum wq_status read_swipe(const struct line *line, struct wq_event *event)
{
    static const char *const names[] = {[WQ_SWIPE_LEFT] = "left",
                                        [WQ_SWIPE_RIGHT] = "right",
                                        [WQ_SWIPE_UP] = "up",
                                        [WQ_SWIPE_DOWN] = "down"};
    const int n = sizeof names / sizeof names[0];
    int swipe = find_name(line->words[1], names, n);
    if (swipe == n)
        return refuse(line->script, line->text, "a swipe goes left, right, up or down");
    event->swipe = (enum wq_swipe)swipe;
    event->x = line->script->w_px / 2;
    event->y = line->script->h_px / 2;
    return WQ_OK;
}

/* Fill *event from the words of `line`. A `wait` gives WQ_EVENT_NONE and its time in hold_ms. */
static enum wq_status read_line(const struct line *line, struct wq_event *event)
{
    static const struct {
        const char *name, *form;
        int word_n;
        enum wq_event_kind kind;
    } verbs[] = {
        {"tap", "tap X Y", 3, WQ_EVENT_TAP},
        {"hold", "hold X Y MS", 4, WQ_EVENT_HOLD},
        {"drag", "drag X Y X2 Y2", 5, WQ_EVENT_DRAG},
        {"swipe", "swipe left|right|up|down", 2, WQ_EVENT_SWIPE},
        {"key", "key NAME", 2, WQ_EVENT_KEY},
        {"keyhold", "keyhold NAME", 2, WQ_EVENT_KEYHOLD},
        {"wait", "wait MS", 2, WQ_EVENT_NONE},
    };
    const size_t n = sizeof verbs / sizeof verbs[0];
    size_t verb = 0;
    while (verb < n && strcmp(line->words[0], verbs[verb].name) != 0)
        verb++;
    if (verb == n)
        return refuse(line->script, line->text,
                      "a line begins with tap, hold, drag, swipe, key, keyhold or wait");
    int word_n = 0;
    while (line->words[word_n])
        word_n++;
    if (word_n != verbs[verb].word_n)
        return refuse(line->script, line->text, "the form is `%s`", verbs[verb].form);
    event->kind = verbs[verb].kind;
    enum wq_status st = WQ_OK;
    switch (event->kind) {
    case WQ_EVENT_SWIPE:
        return read_swipe(line, event);
    case WQ_EVENT_KEY:
    case WQ_EVENT_KEYHOLD:
        return read_key(line, event);
    case WQ_EVENT_NONE:
        return read_time(line, 1, &event->hold_ms);
    default:
        st = read_point(line, 1, &event->x, &event->y);
    }
    if (st == WQ_OK && event->kind == WQ_EVENT_DRAG)
        st = read_point(line, 3, &event->x2, &event->y2);
    if (st == WQ_OK && event->kind == WQ_EVENT_HOLD)
        st = read_time(line, 3, &event->hold_ms);
    return st;
}

/* A blank line or a comment is a wait of 0. */
static enum wq_status read_text(const struct script *script, const char *text,
                                struct wq_event *event)
{
    char copy[LINE_MAX_BYTES];
    snprintf(copy, sizeof copy, "%s", text);
    copy[strcspn(copy, "#")] = '\0';
    struct line line = {.script = script, .text = text};
    int n = 0;
    for (char *word = strtok(copy, " \t\r"); word && n < WORDS_MAX; word = strtok(NULL, " \t\r"))
        line.words[n++] = word;
    *event = (struct wq_event){0};
    return n == 0 ? WQ_OK : read_line(&line, event);
}

/* ---- the lines of the file ---- */

static bool asked_to_end(const struct script *script)
{
    struct pollfd fd = {.fd = script->signal_fd, .events = POLLIN};
    return poll(&fd, 1, 0) > 0;
}

/* Sleep until the script has more bytes and take them; at_end when there are none left or the
 * process was asked to end, is_told when something happened to the watched folder. */
static enum wq_status read_more(struct script *script)
{
    memmove(script->bytes, script->bytes + script->start, script->end - script->start);
    script->end -= script->start;
    script->start = 0;
    if (script->end == LINE_MAX_BYTES - 1) {
        script->bytes[script->end] = '\0';
        script->line++;
        return refuse(script, script->bytes, "a line has at most %d bytes", LINE_MAX_BYTES - 2);
    }
    struct pollfd fds[2 + WQ_WATCH_FDS] = {{.fd = script->fd, .events = POLLIN},
                                           {.fd = script->signal_fd, .events = POLLIN}};
    wq_watch_poll(&script->watch, fds + 2);
    if (poll(fds, 2 + WQ_WATCH_FDS, -1) < 0)
        return errno == EINTR ? WQ_OK : WQ_E_IO;
    if (fds[1].revents) {
        script->start = script->end;
        script->at_end = true;
        return WQ_OK;
    }
    script->is_told = !fds[0].revents && wq_watch_told(&script->watch, fds + 2);
    if (script->is_told)
        return WQ_OK;
    ssize_t n = read(script->fd, script->bytes + script->end, LINE_MAX_BYTES - 1 - script->end);
    if (n < 0)
        return errno == EINTR || errno == EAGAIN ? WQ_OK : WQ_E_IO;
    script->end += (size_t)n;
    script->at_end = n == 0;
    return WQ_OK;
}

/* *text is the next line, valid until the next call, or NULL at the end and when is_told. */
static enum wq_status next_line(struct script *script, const char **text)
{
    for (;;) {
        char *line = script->bytes + script->start;
        size_t len = script->end - script->start;
        char *newline = memchr(line, '\n', len);
        if (newline || (script->at_end && len > 0)) {
            if (newline)
                len = (size_t)(newline - line);
            line[len] = '\0';
            script->start += len + (newline != NULL);
            script->line++;
            /* as some editors write it at the head of a file */
            bool has_mark = script->line == 1 && len >= 3 && memcmp(line, "\xEF\xBB\xBF", 3) == 0;
            line += has_mark ? 3 : 0;
            len -= has_mark ? 3 : 0;
            if (strlen(line) != len)
                return refuse(script, line, "a NUL byte stands after that");
            *text = line;
            return WQ_OK;
        }
        if (script->at_end || script->is_told) {
            *text = NULL;
            return WQ_OK;
        }
        enum wq_status st = read_more(script);
        if (st != WQ_OK)
            return st;
    }
}

/* ---- the input ---- */

/* Move the clock through the `wait` being served: true when the time-out falls into it. */
static bool time_passes(struct script *script, int64_t *timeout_ms)
{
    uint64_t step = script->left_ms;
    bool is_idle = *timeout_ms >= 0 && step > 0 && (uint64_t)*timeout_ms <= step;
    if (is_idle)
        step = (uint64_t)*timeout_ms;
    script->now_ms += step;
    script->left_ms -= step;
    if (*timeout_ms >= 0)
        *timeout_ms -= (int64_t)step;
    return is_idle;
}

/* Whether next_line would return without sleeping, but for a line that is written in pieces. */
static bool has_line(const struct script *script)
{
    struct pollfd fd = {.fd = script->fd, .events = POLLIN};
    return script->at_end ||
           memchr(script->bytes + script->start, '\n', script->end - script->start) ||
           poll(&fd, 1, 0) != 0;
}

static enum wq_status wait_for_line(void *self, int64_t timeout_ms, struct wq_event *event)
{
    struct script *script = self;
    struct wq_event next = {.kind = WQ_EVENT_NONE};
    while (next.kind == WQ_EVENT_NONE) {
        const char *text = NULL;
        if (asked_to_end(script)) {
            next.kind = WQ_EVENT_QUIT;
        } else if (time_passes(script, &timeout_ms) || (timeout_ms == 0 && !has_line(script))) {
            next.kind = WQ_EVENT_IDLE;
        } else {
            enum wq_status st = next_line(script, &text);
            if (st == WQ_OK && text)
                st = read_text(script, text, &next);
            if (st != WQ_OK)
                return st;
            if (!text)
                next.kind = script->is_told ? WQ_EVENT_FOLDER : WQ_EVENT_QUIT;
            else if (next.kind == WQ_EVENT_NONE)
                script->left_ms = next.hold_ms;
        }
    }
    script->is_told = false;
    next.now_ms = script->now_ms;
    *event = next;
    return WQ_OK;
}

static void rotate(void *self, int quarter)
{
    struct script *script = self;
    if ((quarter ^ script->quarter) & 1) {
        const int32_t w_px = script->w_px;
        script->w_px = script->h_px;
        script->h_px = w_px;
    }
    script->quarter = quarter;
}

static void watch(void *self, const struct wq_watch *watch)
{
    struct script *script = self;
    script->watch = *watch;
}

static void close_script(void *self)
{
    struct script *script = self;
    if (script->fd != STDIN_FILENO)
        close(script->fd);
    close(script->signal_fd);
    free(script);
}

static const struct wq_input_ops script_ops = {
    .wait = wait_for_line, .rotate = rotate, .watch = watch, .close = close_script};

/* A FIFO is opened without waiting for its writer, so that the first page need not wait either. */
static int open_script(const char *path)
{
    return strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
}

enum wq_status wq_input_script(const char *path, int32_t w_px, int32_t h_px, struct wq_input *input)
{
    struct script *script = calloc(1, sizeof *script);
    if (!script)
        return WQ_E_NOMEM;
    script->name = strcmp(path, "-") == 0 ? "standard input" : path;
    script->watch = (struct wq_watch){-1, -1};
    script->w_px = w_px;
    script->h_px = h_px;
    script->fd = open_script(path);
    if (script->fd < 0) {
        free(script);
        return WQ_E_IO;
    }
    script->signal_fd = wq_signals_open();
    if (script->signal_fd < 0) {
        int saved = errno;
        if (script->fd != STDIN_FILENO)
            close(script->fd);
        free(script);
        errno = saved;
        return WQ_E_IO;
    }
    *input = (struct wq_input){&script_ops, script};
    return WQ_OK;
}
