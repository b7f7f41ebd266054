/* SPDX-License-Identifier: MIT */
/* Clusters compressed by several threads and written in their order, so that the bytes do not
 * depend on how many threads there are. */
#include <libdeflate.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "internal.h"

#define THREADS_MAX 64

enum job_state { JOB_FREE, JOB_WAITING, JOB_TAKEN, JOB_DONE };

struct job {
    enum job_state state;
    struct wq_buffer raw;
    uint8_t *stored;
    size_t stored_cap, stored_len; /* stored_len 0: it did not get shorter */
    bool is_out_of_memory;
};

struct wq_pool {
    struct wq_clusters *clusters;
    pthread_t threads[THREADS_MAX];
    unsigned thread_n;
    struct job *jobs; /* a ring of job_n */
    unsigned job_n;
    unsigned first, waiting_n; /* the oldest, and how many from there */
    bool is_over;
    pthread_mutex_t lock;
    pthread_cond_t has_work, is_done;
};

static void compress(struct libdeflate_compressor *deflate, struct job *job)
{
    size_t cap = libdeflate_deflate_compress_bound(deflate, job->raw.len);
    job->is_out_of_memory = false;
    if (cap > job->stored_cap) {
        uint8_t *stored = realloc(job->stored, cap);
        job->is_out_of_memory = !stored;
        if (!stored)
            return;
        job->stored = stored;
        job->stored_cap = cap;
    }
    job->stored_len = libdeflate_deflate_compress(deflate, job->raw.ptr, job->raw.len, job->stored,
                                                  job->stored_cap);
    if (job->stored_len >= job->raw.len)
        job->stored_len = 0;
}

static struct job *find_waiting(struct wq_pool *pool)
{
    for (unsigned i = 0; i < pool->waiting_n; i++) {
        struct job *job = &pool->jobs[(pool->first + i) % pool->job_n];
        if (job->state == JOB_WAITING)
            return job;
    }
    return NULL;
}

static void *work(void *self)
{
    struct wq_pool *pool = self;
    struct libdeflate_compressor *deflate = libdeflate_alloc_compressor(WQ_DEFLATE_LEVEL);
    pthread_mutex_lock(&pool->lock);
    for (;;) {
        struct job *job = find_waiting(pool);
        if (!job && pool->is_over)
            break;
        if (!job) {
            pthread_cond_wait(&pool->has_work, &pool->lock);
            continue;
        }
        job->state = JOB_TAKEN;
        pthread_mutex_unlock(&pool->lock);
        if (deflate)
            compress(deflate, job);
        else
            job->is_out_of_memory = true;
        pthread_mutex_lock(&pool->lock);
        job->state = JOB_DONE;
        pthread_cond_signal(&pool->is_done);
    }
    pthread_mutex_unlock(&pool->lock);
    libdeflate_free_compressor(deflate);
    return NULL;
}

static unsigned processors(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > THREADS_MAX ? THREADS_MAX : (unsigned)n;
}

enum wq_status wq_pool_make(struct wq_clusters *clusters, struct wq_pool **pool)
{
    struct wq_pool *p = calloc(1, sizeof *p);
    if (!p)
        return WQ_E_NOMEM;
    const unsigned thread_n = processors();
    p->clusters = clusters;
    p->job_n = 3 * thread_n;
    p->jobs = calloc(p->job_n, sizeof *p->jobs);
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->has_work, NULL);
    pthread_cond_init(&p->is_done, NULL);
    /* signals are for the thread that waits for input, which they wake */
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (p->jobs && p->thread_n < thread_n &&
           pthread_create(&p->threads[p->thread_n], NULL, work, p) == 0)
        p->thread_n++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (p->thread_n == 0) {
        wq_pool_free(p);
        return WQ_E_NOMEM;
    }
    *pool = p;
    return WQ_OK;
}

void wq_pool_free(struct wq_pool *pool)
{
    if (!pool)
        return;
    pthread_mutex_lock(&pool->lock);
    pool->is_over = true;
    pool->waiting_n = 0; /* what was not begun is not wanted any more */
    pthread_cond_broadcast(&pool->has_work);
    pthread_mutex_unlock(&pool->lock);
    for (unsigned i = 0; i < pool->thread_n; i++)
        pthread_join(pool->threads[i], NULL);
    for (unsigned i = 0; pool->jobs && i < pool->job_n; i++) {
        wq_buffer_free(&pool->jobs[i].raw);
        free(pool->jobs[i].stored);
    }
    pthread_cond_destroy(&pool->has_work);
    pthread_cond_destroy(&pool->is_done);
    pthread_mutex_destroy(&pool->lock);
    free(pool->jobs);
    free(pool);
}

uint32_t wq_pool_waiting(const struct wq_pool *pool)
{
    return pool->waiting_n; /* only the caller changes it */
}

/* Wait for the oldest job and write what it gave. */
static enum wq_status write_oldest(struct wq_pool *pool)
{
    struct job *job = &pool->jobs[pool->first];
    pthread_mutex_lock(&pool->lock);
    while (job->state != JOB_DONE)
        pthread_cond_wait(&pool->is_done, &pool->lock);
    job->state = JOB_FREE;
    pool->first = (pool->first + 1) % pool->job_n;
    pool->waiting_n--;
    pthread_mutex_unlock(&pool->lock);
    if (job->is_out_of_memory)
        return WQ_E_NOMEM;
    if (job->stored_len == 0)
        return wq_clusters_add_page(pool->clusters, (struct wq_bytes){job->raw.ptr, job->raw.len});
    return wq_clusters_add_stored(pool->clusters, (struct wq_bytes){job->stored, job->stored_len},
                                  (uint32_t)job->raw.len);
}

enum wq_status wq_pool_close(struct wq_pool *pool)
{
    struct wq_buffer *raw = &pool->clusters->raw;
    if (raw->len == 0)
        return WQ_OK;
    if (raw->len > WQ_CLUSTER_RAW_MAX)
        return WQ_E_LIMIT;
    enum wq_status st = pool->waiting_n == pool->job_n ? write_oldest(pool) : WQ_OK;
    if (st != WQ_OK)
        return st;
    pthread_mutex_lock(&pool->lock);
    struct job *job = &pool->jobs[(pool->first + pool->waiting_n) % pool->job_n];
    const struct wq_buffer empty = job->raw; /* its memory is used again */
    job->raw = *raw;
    *raw = empty;
    raw->len = 0;
    job->state = JOB_WAITING;
    pool->waiting_n++;
    pthread_cond_signal(&pool->has_work);
    pthread_mutex_unlock(&pool->lock);
    return WQ_OK;
}

enum wq_status wq_pool_drain(struct wq_pool *pool)
{
    enum wq_status st = wq_pool_close(pool);
    while (st == WQ_OK && pool->waiting_n > 0)
        st = write_oldest(pool);
    return st;
}
