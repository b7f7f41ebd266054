/* SPDX-License-Identifier: MIT */
/* Jobs stand in a ring in their order. What the first sends is handed on at once; what comes of
 * later ones waits in memory, of which there is a bound: then they are not heard until they are
 * first. */
#include "crew.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define JOBS_MAX (3 * WQ_CREW_WORKERS_MAX)
#define QUEUED_MAX (64u << 20) /* bytes of frames that wait */
#define TICK_MS 1000
#define DEATHS_MAX WQ_ITEMS_WITHOUT_MAX

struct slot {
    struct wq_job job;
    struct wq_crew *crew;
    struct wq_worker *worker; /* that works on it, or NULL */
    pid_t pid;                /* of the process that did last */
    struct wq_buffer queue;   /* frames that wait to be handed on */
    enum wq_worker_result result;
    char fault[160];
    int error;
    uint64_t read_n, again_n; /* bytes told; those still to be read again after a death */
    /* items of the input, if it has any */
    uint32_t item_n, item_line;
    char item_name[WQ_NOTE_DETAIL_MAX + 1];
    uint32_t drop_to; /* what comes before this item was had from a worker that died */
    uint32_t without[WQ_ITEMS_WITHOUT_MAX], without_n;
};

struct wq_crew_state {
    struct wq_crew_handlers handlers;
    struct wq_worker workers[WQ_CREW_WORKERS_MAX];
    struct slot *busy[WQ_CREW_WORKERS_MAX]; /* what each works on */
    struct slot slots[JOBS_MAX];
    unsigned first, n; /* of the ring */
    uint64_t queued_bytes;
    bool is_exhausted;
    uint64_t ticked_ms;
};

static struct slot *first_slot(struct wq_crew_state *state)
{
    return state->n > 0 ? &state->slots[state->first] : NULL;
}

/* ---- handing on ---- */

/* The worker that made it is gone from the slot; a queued frame showed it to be one not to trust.
 */
static enum wq_status distrust(struct slot *slot);

static enum wq_status hand_on(struct slot *slot, const struct wq_frame *frame)
{
    const struct wq_crew_handlers *handlers = &slot->crew->state->handlers;
    slot->job.article_n += frame->kind == WQ_FRAME_ARTICLE;
    return handlers->frame(handlers->self, &slot->job, frame);
}

static enum wq_status hand_on_or_queue(struct slot *slot, const struct wq_frame *frame)
{
    struct wq_crew_state *state = slot->crew->state;
    if (slot == first_slot(state))
        return hand_on(slot, frame);
    state->queued_bytes += WQ_FRAME_HEAD_BYTES + frame->payload.len;
    return wq_frame_add(&slot->queue, frame->kind, frame->payload);
}

/* What has waited of the slot that is first now. */
static enum wq_status hand_on_queue(struct slot *slot)
{
    struct wq_bytes rest = {slot->queue.ptr, slot->queue.len};
    struct wq_frame frame;
    enum wq_status st = WQ_OK;
    while (st == WQ_OK && wq_frame_take(&rest, &frame) == WQ_OK)
        st = hand_on(slot, &frame);
    slot->crew->state->queued_bytes -= slot->queue.len;
    wq_buffer_free(&slot->queue);
    return st == WQ_E_DAMAGED ? distrust(slot) : st;
}

static enum wq_status end_slot(struct slot *slot)
{
    struct wq_crew_state *state = slot->crew->state;
    enum wq_status st = state->handlers.end(state->handlers.self, &slot->job, slot->result,
                                            slot->fault, slot->error);
    state->first = (state->first + 1) % JOBS_MAX;
    state->n--;
    return st;
}

/* End what is over, from the first on, and hand on what has waited of the next. */
static enum wq_status hand_on_all(struct wq_crew_state *state)
{
    enum wq_status st = WQ_OK;
    struct slot *slot;
    while (st == WQ_OK && (slot = first_slot(state))) {
        st = hand_on_queue(slot);
        if (st == WQ_OK && slot->result == WQ_WORKER_BUSY)
            break;
        if (st == WQ_OK)
            st = end_slot(slot);
    }
    return st;
}

/* ---- what a worker sends ---- */

static enum wq_status take_item(struct slot *slot, struct wq_bytes payload)
{
    struct wq_item item;
    enum wq_status st = wq_item_receive(payload, &item);
    if (st != WQ_OK)
        return st;
    slot->item_n++;
    slot->item_line = item.line;
    if (item.name.len > 0)
        memcpy(slot->item_name, item.name.ptr, item.name.len);
    slot->item_name[item.name.len] = '\0';
    if (slot->item_n == slot->drop_to)
        slot->drop_to = 0;
    return WQ_OK;
}

static enum wq_status take_frame(void *self, const struct wq_frame *frame)
{
    struct slot *slot = self;
    if (frame->kind == WQ_FRAME_ITEM)
        return take_item(slot, frame->payload);
    return slot->drop_to > 0 ? WQ_OK : hand_on_or_queue(slot, frame);
}

static int open_picture(void *self, struct wq_str path, char why[WQ_NOTE_DETAIL_MAX])
{
    struct slot *slot = self;
    const struct wq_crew_handlers *handlers = &slot->crew->state->handlers;
    return handlers->open_picture(handlers->self, &slot->job, path, why);
}

static void tell_read(void *self, const uint8_t *bytes, size_t n)
{
    struct slot *slot = self;
    const struct wq_crew_handlers *handlers = &slot->crew->state->handlers;
    const size_t again = slot->again_n < n ? (size_t)slot->again_n : n;
    slot->again_n -= again;
    slot->read_n += n - again;
    if (n > again)
        handlers->bytes_read(handlers->self, &slot->job, bytes ? bytes + again : NULL, n - again);
}

/* ---- jobs and workers ---- */

static enum wq_worker_result begin(struct slot *slot)
{
    const struct wq_worker_handlers handlers = {slot, take_frame, open_picture, tell_read};
    struct wq_worker_input input = slot->job.input;
    input.without = slot->without;
    input.without_n = slot->without_n;
    slot->item_n = 0;
    enum wq_worker_result result = wq_worker_begin(slot->worker, &input, &handlers);
    slot->pid = slot->worker->pid;
    if (result == WQ_WORKER_NO_START) {
        memcpy(slot->crew->fault, slot->worker->fault, sizeof slot->crew->fault);
        return result;
    }
    slot->crew->is_greeted = true;
    slot->crew->guards = slot->worker->guards;
    return result;
}

static void free_worker(struct slot *slot)
{
    struct wq_crew_state *state = slot->crew->state;
    if (slot->worker)
        state->busy[slot->worker - state->workers] = NULL;
    slot->worker = NULL;
}

static void finish_slot(struct slot *slot, enum wq_worker_result result, const char *fault)
{
    slot->result = result;
    slot->error = result == WQ_WORKER_READ_FAILED ? slot->worker->read_errno : 0;
    snprintf(slot->fault, sizeof slot->fault, "%s", fault);
    free_worker(slot);
}

/* Begin again from the start of the file; what was told and had of it already is passed over. */
static enum wq_worker_result begin_again(struct slot *slot)
{
    slot->again_n = slot->read_n;
    return begin(slot);
}

/* The item is named and left out; another worker goes on behind it. */
static enum wq_worker_result go_on_without_item(struct slot *slot)
{
    char detail[WQ_NOTE_DETAIL_MAX + 1];
    struct wq_buffer bytes = {0};
    struct wq_frame frame;
    snprintf(detail, sizeof detail, "%.*s%s%s", 256, slot->item_name, *slot->item_name ? ": " : "",
             slot->worker->fault);
    const struct wq_note note = {WQ_NOTE_LEFT_OUT, slot->item_line, 1, wq_str(detail)};
    enum wq_status st = wq_note_send(&bytes, &note);
    struct wq_bytes view = {bytes.ptr, bytes.len};
    if (st == WQ_OK)
        st = wq_frame_take(&view, &frame);
    if (st == WQ_OK && slot->drop_to == 0)
        st = hand_on_or_queue(slot, &frame);
    wq_buffer_free(&bytes);
    slot->without[slot->without_n++] = slot->item_n;
    if (slot->drop_to == 0)
        slot->drop_to = slot->item_n;
    return st == WQ_OK ? begin_again(slot) : WQ_WORKER_ENDED;
}

/* Its worker has died. */
static enum wq_worker_result lose(struct slot *slot)
{
    slot->job.is_unlucky = true;
    if (slot->item_n > 0 && slot->without_n < DEATHS_MAX && slot->job.input.is_file)
        return go_on_without_item(slot);
    finish_slot(slot, WQ_WORKER_DIED, slot->worker->fault);
    return WQ_WORKER_BUSY;
}

/* What comes of the slot's worker; anything but WQ_WORKER_BUSY ends the work of all. */
static enum wq_worker_result settle(struct slot *slot, enum wq_worker_result result)
{
    switch (result) {
    case WQ_WORKER_DIED:
        return lose(slot);
    case WQ_WORKER_DONE:
    case WQ_WORKER_READ_FAILED:
        finish_slot(slot, result, "");
        return WQ_WORKER_BUSY;
    default:
        return result;
    }
}

static enum wq_status distrust(struct slot *slot)
{
    static const char fault[] = "the importer sent what cannot be right";
    struct wq_crew_state *state = slot->crew->state;
    slot->job.is_unlucky = true;
    for (unsigned i = 0; i < slot->crew->worker_n; i++) {
        struct wq_worker *worker = &state->workers[i];
        struct slot *other = state->busy[i];
        if (worker->pid == 0 || worker->pid != slot->pid)
            continue;
        wq_worker_put_down(worker, fault);
        /* it had gone on to another input, nothing of which was handed on yet */
        if (other && other != slot) {
            state->queued_bytes -= other->queue.len;
            wq_buffer_free(&other->queue);
            other->drop_to = 0;
            if (!other->job.input.is_file)
                finish_slot(other, WQ_WORKER_DIED, fault);
            else if (begin_again(other) != WQ_WORKER_BUSY)
                return WQ_E_IO;
        }
    }
    finish_slot(slot, WQ_WORKER_DIED, fault);
    return WQ_OK;
}

/* ---- the loop ---- */

static struct wq_worker *idle_worker(struct wq_crew *crew)
{
    for (unsigned i = 0; i < crew->worker_n; i++)
        if (!crew->state->busy[i])
            return &crew->state->workers[i];
    return NULL;
}

/* Begin with further inputs as far as there are workers and memory for them. */
static enum wq_worker_result hand_out(struct wq_crew *crew)
{
    struct wq_crew_state *state = crew->state;
    struct wq_worker *worker;
    enum wq_worker_result result = WQ_WORKER_BUSY;
    while (result == WQ_WORKER_BUSY && !state->is_exhausted && state->n < JOBS_MAX &&
           state->queued_bytes < QUEUED_MAX && (worker = idle_worker(crew))) {
        struct slot *slot = &state->slots[(state->first + state->n) % JOBS_MAX];
        *slot = (struct slot){.crew = crew, .result = WQ_WORKER_BUSY};
        state->is_exhausted = !state->handlers.next(state->handlers.self, &slot->job);
        if (state->is_exhausted)
            break;
        state->n++;
        if (slot->job.input.fd < 0) {
            slot->result = WQ_WORKER_DONE;
            continue;
        }
        slot->worker = worker;
        state->busy[worker - state->workers] = slot;
        result = begin(slot);
    }
    return result;
}

static uint64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static bool is_heard(const struct slot *slot)
{
    struct wq_crew_state *state = slot->crew->state;
    return slot == first_slot(state) || state->queued_bytes < QUEUED_MAX;
}

/* Look once a second for workers that hang. */
static enum wq_worker_result watch(struct wq_crew *crew)
{
    struct wq_crew_state *state = crew->state;
    enum wq_worker_result result = WQ_WORKER_BUSY;
    const uint64_t now = now_ms(), passed = now - state->ticked_ms;
    if (passed < TICK_MS)
        return WQ_WORKER_BUSY;
    state->ticked_ms = now;
    for (unsigned i = 0; i < crew->worker_n && result == WQ_WORKER_BUSY; i++) {
        struct slot *slot = state->busy[i];
        if (!slot || !is_heard(slot))
            continue;
        /* when this process was stopped for a while, so were they */
        result =
            settle(slot, wq_worker_watch(slot->worker, passed < 2 * TICK_MS ? passed : 2 * TICK_MS,
                                         crew->timeout_ms + (slot->worker->read_n >> 10)));
    }
    return result;
}

/* Wait until something can move, and move it. */
static enum wq_worker_result step(struct wq_crew *crew)
{
    struct wq_crew_state *state = crew->state;
    struct pollfd fds[WQ_CREW_WORKERS_MAX][WQ_WORKER_FDS];
    enum wq_worker_result result = WQ_WORKER_BUSY;
    for (unsigned i = 0; i < crew->worker_n; i++) {
        if (state->busy[i])
            wq_worker_fds(state->busy[i]->worker, is_heard(state->busy[i]), fds[i]);
        else
            for (unsigned k = 0; k < WQ_WORKER_FDS; k++)
                fds[i][k] = (struct pollfd){-1, 0, 0};
    }
    if (poll(&fds[0][0], crew->worker_n * WQ_WORKER_FDS, TICK_MS) < 0)
        return WQ_WORKER_BUSY; /* a signal: looked at by the caller */
    for (unsigned i = 0; i < crew->worker_n && result == WQ_WORKER_BUSY; i++)
        if (state->busy[i] && (fds[i][0].revents || fds[i][1].revents || fds[i][2].revents))
            result = settle(state->busy[i], wq_worker_move(state->busy[i]->worker, fds[i]));
    return result == WQ_WORKER_BUSY ? watch(crew) : result;
}

enum wq_worker_result wq_crew_run(struct wq_crew *crew, const struct wq_crew_handlers *handlers)
{
    struct wq_crew_state *state = calloc(1, sizeof *state);
    if (!state)
        return WQ_WORKER_ENDED;
    crew->state = state;
    state->handlers = *handlers;
    state->ticked_ms = now_ms();
    for (unsigned i = 0; i < crew->worker_n; i++) {
        state->workers[i].program = crew->program;
        state->workers[i].options = &crew->options;
    }
    enum wq_worker_result result = WQ_WORKER_BUSY;
    while (result == WQ_WORKER_BUSY) {
        result = *crew->is_stopped ? WQ_WORKER_ENDED : hand_out(crew);
        if (result == WQ_WORKER_BUSY && hand_on_all(state) != WQ_OK)
            result = WQ_WORKER_ENDED;
        if (result == WQ_WORKER_BUSY && state->n == 0 && state->is_exhausted)
            return WQ_WORKER_DONE;
        if (result == WQ_WORKER_BUSY && state->n > 0)
            result = step(crew);
    }
    return result;
}

void wq_crew_close(struct wq_crew *crew)
{
    struct wq_crew_state *state = crew->state;
    for (unsigned i = 0; state && i < crew->worker_n; i++)
        wq_worker_close(&state->workers[i]);
    for (; state && state->n > 0; state->n--, state->first = (state->first + 1) % JOBS_MAX) {
        wq_buffer_free(&state->slots[state->first].queue);
        state->handlers.drop(state->handlers.self, &state->slots[state->first].job);
    }
    free(state);
    crew->state = NULL;
    wq_buffer_free(&crew->options);
}
