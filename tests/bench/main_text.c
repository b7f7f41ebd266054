/* SPDX-License-Identifier: MIT */
/* How well the main text and the metadata of made pages are found (tests/pages). main_text.sh. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "furniture.h"
#include "pages.h"
#include "warraq/fold.h"

#define ARENA_BYTES (16u << 20)

struct figures {
    uint64_t truth_n, found_n, common_n; /* words */
    uint32_t page_n, title_n, author_n, date_n, category_n;
    double seconds;
    uint64_t bytes;
};

static char *read_file(const char *path, size_t *len)
{
    FILE *file = fopen(path, "rb");
    char *bytes = NULL;
    size_t cap = 0, n;
    *len = 0;
    if (!file) {
        perror(path);
        exit(1);
    }
    do {
        cap = cap ? cap * 2 : 1u << 16;
        bytes = realloc(bytes, cap + 1);
        n = bytes ? fread(bytes + *len, 1, cap - *len, file) : 0;
        *len += n;
    } while (bytes && *len == cap);
    fclose(file);
    if (!bytes)
        abort();
    bytes[*len] = '\0';
    return bytes;
}

/* A text, or lines of JSON with one in "text". */
static void add_to_pool(struct page_pool *pool, const char *path)
{
    size_t len;
    char *bytes = read_file(path, &len);
    if (len == 0 || *bytes != '{') {
        page_pool_add(pool, (struct wq_str){bytes, len});
        free(bytes);
        return;
    }
    for (char *line = strtok(bytes, "\n"); line; line = strtok(NULL, "\n")) {
        json_t *object = json_loads(line, 0, NULL);
        const char *text = json_string_value(json_object_get(object, "text"));
        if (text)
            page_pool_add(pool, wq_str(text));
        json_decref(object);
    }
    free(bytes);
}

/* ---- one page ---- */

struct whole {
    struct wq_str rest;
};

static enum wq_status pull(void *self, struct wq_buffer *bytes)
{
    struct whole *whole = self;
    const struct wq_str all = whole->rest;
    whole->rest.len = 0;
    return wq_buffer_add(bytes, all.ptr, all.len);
}

static bool import_page(struct wq_sink *sink, struct wq_str html, struct wq_arena *arena,
                        struct wq_article *article)
{
    struct whole whole = {html};
    struct wq_input input = {.name = wq_str("page.html"), .self = &whole, .pull = pull};
    struct wq_frame frame;
    bool has_article = false;
    sink->frames.len = 0;
    if (wq_import(&input, sink) != WQ_OK || wq_sink_end(sink) != WQ_OK)
        abort();
    wq_input_finish(&input);
    struct wq_bytes rest = {sink->frames.ptr, sink->frames.len};
    while (!has_article && wq_frame_take(&rest, &frame) == WQ_OK)
        has_article = frame.kind == WQ_FRAME_ARTICLE &&
                      wq_article_receive(frame.payload, arena, article) == WQ_OK;
    return has_article;
}

/* ---- words ---- */

static int compare_hashes(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Sorted hashes of the words of a text. */
static size_t hash_words(struct wq_str text, struct wq_buffer *out)
{
    struct wq_words words;
    struct wq_fold_word word;
    wq_words_init(&words, text);
    out->len = 0;
    while (wq_words_next(&words, &word)) {
        uint64_t hash = 0xcbf29ce484222325;
        for (size_t i = 0; i < word.term_n; i++)
            hash = (hash ^ word.term[i]) * 0x100000001b3;
        if (wq_buffer_add(out, &hash, sizeof hash) != WQ_OK)
            abort();
    }
    if (out->len > 0)
        qsort(out->ptr, out->len / sizeof(uint64_t), sizeof(uint64_t), compare_hashes);
    return out->len / sizeof(uint64_t);
}

static size_t count_common(const struct wq_buffer *a, const struct wq_buffer *b)
{
    const uint64_t *x = (const uint64_t *)(const void *)a->ptr;
    const uint64_t *y = (const uint64_t *)(const void *)b->ptr;
    const size_t x_n = a->len / sizeof *x, y_n = b->len / sizeof *y;
    size_t n = 0;
    for (size_t i = 0, k = 0; i < x_n && k < y_n;) {
        const int order = compare_hashes(&x[i], &y[k]);
        n += order == 0;
        i += order <= 0;
        k += order >= 0;
    }
    return n;
}

/* What was found behind the title. */
static struct wq_str text_of(const struct wq_article *article)
{
    const size_t front = (size_t)article->blocks[0].off + article->blocks[0].len;
    return (struct wq_str){article->text.ptr + front, article->text.len - front};
}

static bool compare(const struct wq_article *article, const struct page_truth *truth,
                    struct figures *figures)
{
    struct wq_buffer wanted = {0}, found = {0};
    const size_t wanted_n =
        hash_words((struct wq_str){(const char *)truth->text.ptr, truth->text.len}, &wanted);
    const size_t found_n = article->block_n > 0 ? hash_words(text_of(article), &found) : 0;
    const size_t common_n = count_common(&wanted, &found);
    const bool is_title = wq_str_equal(article->meta.title, wq_str(truth->title));
    const bool is_author = wq_str_equal(article->meta.author, wq_str(truth->author));
    const bool is_date = article->meta.date == truth->date;
    figures->truth_n += wanted_n;
    figures->found_n += found_n;
    figures->common_n += common_n;
    figures->page_n++;
    figures->title_n += is_title;
    figures->author_n += is_author;
    figures->date_n += is_date;
    figures->category_n += wq_str_equal(article->meta.category, wq_str(truth->category));
    wq_buffer_free(&wanted);
    wq_buffer_free(&found);
    return is_title && is_author && is_date && common_n == wanted_n &&
           (double)common_n >= 0.99 * (double)found_n;
}

/* ---- telling ---- */

static double share(uint64_t part, uint64_t all)
{
    return all > 0 ? (double)part / (double)all : 1;
}

static void print(const char *name, const struct figures *figures)
{
    printf("%-12s %5u pages  precision %.4f  recall %.4f  title %.3f  author %.3f  date %.3f  "
           "category %.3f  %5.0f pages/s  %5.1f MB/s\n",
           name, figures->page_n, share(figures->common_n, figures->found_n),
           share(figures->common_n, figures->truth_n), share(figures->title_n, figures->page_n),
           share(figures->author_n, figures->page_n), share(figures->date_n, figures->page_n),
           share(figures->category_n, figures->page_n), figures->page_n / figures->seconds,
           (double)figures->bytes / 1e6 / figures->seconds);
}

static void add_figures(struct figures *sum, const struct figures *more)
{
    sum->truth_n += more->truth_n;
    sum->found_n += more->found_n;
    sum->common_n += more->common_n;
    sum->page_n += more->page_n;
    sum->title_n += more->title_n;
    sum->author_n += more->author_n;
    sum->date_n += more->date_n;
    sum->category_n += more->category_n;
    sum->seconds += more->seconds;
    sum->bytes += more->bytes;
}

static void write_file(const char *folder, const char *name, unsigned seed, const char *end,
                       struct wq_str text)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s-%03u.%s", folder, name, seed, end);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(text.ptr, 1, text.len, file) != text.len || fclose(file) != 0)
        perror(path);
}

/* The page, what was wanted and what was found, the last two in the same form. */
static void write_page(const char *folder, const char *name, unsigned seed,
                       const struct wq_buffer *html, const struct page_truth *truth,
                       const struct wq_article *article)
{
    const struct wq_meta *meta = &article->meta;
    struct wq_str text = article->block_n > 0 ? text_of(article) : (struct wq_str){0};
    char *wanted = NULL, *found = NULL;
    if (asprintf(&wanted, "title %s\nauthor %s\ndate %u\ncategory %s\n\n%.*s", truth->title,
                 truth->author, truth->date, truth->category, (int)truth->text.len,
                 (const char *)truth->text.ptr) < 0 ||
        asprintf(&found, "title %.*s\nauthor %.*s\ndate %u\ncategory %.*s\n\n%.*s",
                 (int)meta->title.len, meta->title.ptr, (int)meta->author.len, meta->author.ptr,
                 meta->date, (int)meta->category.len, meta->category.ptr, (int)text.len,
                 text.ptr) < 0)
        abort();
    write_file(folder, name, seed, "html", (struct wq_str){(const char *)html->ptr, html->len});
    write_file(folder, name, seed, "wanted", wq_str(wanted));
    write_file(folder, name, seed, "found", wq_str(found));
    free(wanted);
    free(found);
}

static const char *base_name(const char *path, char name[64])
{
    const char *slash = strrchr(path, '/');
    snprintf(name, 64, "%s", slash ? slash + 1 : path);
    name[strcspn(name, ".")] = '\0';
    return name;
}

/* All pages, for what reads files. */
static void write_pages(const struct page_pool *pool, const char *path, unsigned page_n,
                        const char *folder)
{
    struct wq_buffer html = {0};
    struct page_truth truth = {0};
    char name[64];
    size_t len;
    char *template_text = read_file(path, &len);
    base_name(path, name);
    for (unsigned seed = 0; seed < page_n; seed++) {
        page_make(pool, (struct wq_str){template_text, len}, seed, &html, &truth);
        write_file(folder, name, seed, "html", (struct wq_str){(const char *)html.ptr, html.len});
    }
    free(template_text);
    wq_buffer_free(&html);
    wq_buffer_free(&truth.text);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void measure(const struct page_pool *pool, const char *path, unsigned page_n,
                    const char *folder, struct wq_sink *sink, struct figures *figures)
{
    struct wq_buffer html = {0};
    struct page_truth truth = {0};
    struct wq_arena arena = {0};
    char name[64];
    size_t len;
    char *template_text = read_file(path, &len);
    void *memory = malloc(ARENA_BYTES);
    base_name(path, name);
    for (unsigned seed = 0; memory && seed < page_n; seed++) {
        struct wq_article article = {0};
        wq_arena_init(&arena, memory, ARENA_BYTES);
        page_make(pool, (struct wq_str){template_text, len}, seed, &html, &truth);
        const double start = now();
        import_page(sink, (struct wq_str){(const char *)html.ptr, html.len}, &arena, &article);
        figures->seconds += now() - start;
        figures->bytes += html.len;
        const bool is_right = compare(&article, &truth, figures);
        if (folder && !is_right)
            write_page(folder, name, seed, &html, &truth, &article);
    }
    free(memory);
    free(template_text);
    wq_buffer_free(&html);
    wq_buffer_free(&truth.text);
}

int main(int argc, char **argv)
{
    struct page_pool pool = {0};
    struct wq_sink sink = {0};
    struct figures sum = {0};
    const char *folder = NULL, *into = NULL;
    unsigned page_n = 60;
    size_t len;
    for (int i = 1; i + 1 < argc; i += 2) {
        struct figures figures = {0};
        char name[64];
        if (strcmp(argv[i], "phrases") == 0) {
            struct wq_buffer option = {0};
            char *text = read_file(argv[i + 1], &len);
            if (wq_buffer_add(&option, "phrases=", 8) != WQ_OK ||
                wq_buffer_add(&option, text, len) != WQ_OK ||
                wq_import_option(&sink.options,
                                 (struct wq_str){(const char *)option.ptr, option.len}) != WQ_OK)
                abort();
            wq_buffer_free(&option);
            free(text);
        } else if (strcmp(argv[i], "text") == 0) {
            add_to_pool(&pool, argv[i + 1]);
        } else if (strcmp(argv[i], "pages") == 0) {
            page_n = (unsigned)atoi(argv[i + 1]);
        } else if (strcmp(argv[i], "wrong") == 0) {
            folder = argv[i + 1];
        } else if (strcmp(argv[i], "into") == 0) {
            into = argv[i + 1];
        } else if (strcmp(argv[i], "template") == 0 && into && page_pool_n(&pool) > 0) {
            write_pages(&pool, argv[i + 1], page_n, into);
        } else if (strcmp(argv[i], "sum") == 0) {
            print(argv[i + 1], &sum);
            sum = (struct figures){0};
        } else if (strcmp(argv[i], "template") == 0 && page_pool_n(&pool) > 0) {
            measure(&pool, argv[i + 1], page_n, folder, &sink, &figures);
            print(base_name(argv[i + 1], name), &figures);
            add_figures(&sum, &figures);
        }
    }
    page_pool_free(&pool);
    wq_buffer_free(&sink.frames);
    wq_import_options_free(&sink.options);
    return 0;
}
