/* SPDX-License-Identifier: MIT */
/* What the archive answers to a query, while it is typed and when it is asked. */
#include <string.h>
#include "screens.h"

/* Of a phrase, whose hits are found by reading articles, so many at first: fewer would leave the
 * total a guess. */
#define READ_HITS 64

/* Without memory nothing goes on; an index that cannot be read has no answer. */
static enum wq_status excuse(enum wq_status st)
{
    return st == WQ_E_NOMEM ? st : WQ_OK;
}

/* ---- the index ---- */

/* Open the indexes when they are first asked for: reading alone needs none. One that could not be
 * read is tried again with each search: a card that was loose may be in its place by now. */
static enum wq_status open_index(struct wq_app *app)
{
    struct search_index *index = &app->index;
    const uint32_t bundle_n = wq_archive_info(app->config.archive)->bundle_n;
    if (index->is_tried && index->open_n == bundle_n)
        return WQ_OK;
    uint32_t open_n = 0;
    for (uint32_t i = 0; i < bundle_n; i++) {
        enum wq_status st = wq_archive_open_index(app->config.archive, i, &index->arena);
        if (st == WQ_E_NOMEM)
            return st;
        open_n += st == WQ_OK;
    }
    index->open_n = open_n;
    index->is_tried = true;
    return WQ_OK;
}

bool wq_hits_has_index(struct wq_app *app)
{
    return open_index(app) == WQ_OK && app->index.open_n > 0;
}

/* ---- what a query is narrowed to ---- */

struct wq_str wq_hits_name(struct wq_app *app, enum wq_order order, uint32_t position,
                           struct wq_arena *arena)
{
    struct wq_meta meta;
    uint32_t article;
    if (position == UINT32_MAX ||
        wq_archive_at(app->config.archive, order, position, &article) != WQ_OK ||
        wq_archive_listed(app->config.archive, article, arena, &meta) != WQ_OK)
        return (struct wq_str){NULL, 0};
    return order == WQ_ORDER_SOURCE   ? meta.source
           : order == WQ_ORDER_AUTHOR ? meta.author
                                      : meta.category;
}

static bool is_narrowed(const struct wq_searched *asked)
{
    return asked->source != UINT32_MAX || asked->author != UINT32_MAX ||
           asked->category != UINT32_MAX || asked->from_date || asked->to_date;
}

/* The articles that may be hits, in the scratch; *is_all: there is no such limit. */
static enum wq_status narrow(struct wq_app *app, const struct wq_searched *asked,
                             const uint8_t *kept[WQ_ARCHIVE_BUNDLES], bool *is_all)
{
    struct wq_arena *arena = &app->scratch;
    bool is_unsure;
    *is_all = !is_narrowed(asked);
    if (*is_all)
        return WQ_OK;
    const struct wq_filter filter = {
        .source = wq_hits_name(app, WQ_ORDER_SOURCE, asked->source, arena),
        .author = wq_hits_name(app, WQ_ORDER_AUTHOR, asked->author, arena),
        .category = wq_hits_name(app, WQ_ORDER_CATEGORY, asked->category, arena),
        .from_date = asked->from_date,
        .to_date = asked->to_date};
    return wq_archive_filter(app->config.archive, &filter, arena, kept, &is_unsure);
}

/* At most `limit` hits, in the scratch. */
static enum wq_status search(struct wq_app *app, const struct wq_query *query,
                             const struct wq_searched *asked, uint32_t limit, struct wq_hits *hits)
{
    const uint8_t *kept[WQ_ARCHIVE_BUNDLES];
    bool is_all;
    *hits = (struct wq_hits){.missing = query->n};
    enum wq_status st = narrow(app, asked, kept, &is_all);
    if (st != WQ_OK || query->n == 0)
        return st;
    const struct wq_archive_search wanted = {.limit = limit, .kept = is_all ? NULL : kept};
    return wq_archive_search(app->config.archive, query, &wanted, &app->scratch, hits);
}

/* ---- while one types ---- */

static uint32_t letters_in(struct wq_str text)
{
    uint32_t n = 0;
    for (size_t i = 0; i < text.len; i++)
        n += ((unsigned char)text.ptr[i] & 0xC0) != 0x80 && text.ptr[i] != ' ';
    return n;
}

/* Keep what is shown of a title: the field is painted with every key, rows are dear to read. */
static void keep_title(struct wq_app *app, uint32_t article, struct suggested_title *title)
{
    const size_t mark = wq_arena_mark(&app->scratch);
    struct wq_meta meta;
    *title = (struct suggested_title){.article = article};
    if (wq_archive_listed(app->config.archive, article, &app->scratch, &meta) == WQ_OK) {
        struct wq_str text = wq_trim(meta.title);
        title->len = (uint32_t)(text.len < sizeof title->text ? text.len : sizeof title->text);
        while (title->len < text.len && title->len > 0 &&
               ((unsigned char)text.ptr[title->len] & 0xC0) == 0x80)
            title->len--;
        if (title->len > 0)
            memcpy(title->text, text.ptr, title->len);
    }
    wq_arena_rewind(&app->scratch, mark);
}

static enum wq_status suggest_titles(struct wq_app *app, struct wq_str text)
{
    struct search_view *view = &app->search;
    uint32_t first, n, articles[SUGGESTED_TITLES], article_n = 0;
    enum wq_status st =
        wq_archive_titles(app->config.archive, text, SUGGESTED_TITLES, &app->scratch, &first, &n);
    if (st == WQ_OK)
        wq_archive_page(app->config.archive, WQ_ORDER_TITLE, first,
                        n < SUGGESTED_TITLES ? n : SUGGESTED_TITLES, articles, &article_n);
    for (uint32_t i = 0; i < article_n; i++)
        keep_title(app, articles[i], &view->titles[view->title_n++]);
    return excuse(st);
}

static enum wq_status suggest_words(struct wq_app *app, const struct wq_query *query)
{
    struct search_view *view = &app->search;
    struct wq_completion words[SUGGESTED_WORDS];
    uint32_t n = 0;
    enum wq_status st =
        wq_archive_complete(app->config.archive, query, SUGGESTED_WORDS, &app->scratch, words, &n);
    for (uint32_t i = 0; st == WQ_OK && i < n; i++) {
        struct suggested_word *word = &view->words[view->word_n];
        if (words[i].word.len == 0 || words[i].word.len > sizeof word->text)
            continue;
        memcpy(word->text, words[i].word.ptr, words[i].word.len);
        word->len = (uint32_t)words[i].word.len;
        word->article_n = words[i].article_n;
        view->word_n++;
    }
    return excuse(st);
}

static enum wq_status count_hits(struct wq_app *app, const struct wq_query *query)
{
    struct search_view *view = &app->search;
    enum wq_status st = search(app, query, &view->narrowed, 0, &view->hits);
    if (st != WQ_OK)
        view->hits = (struct wq_hits){0};
    view->hits.hits = NULL;
    return excuse(st);
}

enum wq_status wq_hits_suggest(struct wq_app *app)
{
    struct search_view *view = &app->search;
    const struct wq_str text = wq_field_str(&view->typing.field);
    view->query.n = 0;
    view->key_n = view->title_n = view->word_n = 0;
    view->hits = (struct wq_hits){0};
    if (letters_in(text) < SUGGESTED_FROM)
        return WQ_OK;
    const size_t mark = wq_arena_mark(&app->scratch);
    enum wq_status st = open_index(app);
    wq_query_parse(text, true, &view->query);
    if (st == WQ_OK && !is_narrowed(&view->narrowed))
        st = suggest_titles(app, text);
    if (st == WQ_OK && app->index.open_n > 0 && view->query.n > 0)
        st = suggest_words(app, &view->query);
    wq_arena_rewind(&app->scratch, mark);
    if (st == WQ_OK && app->index.open_n > 0)
        st = count_hits(app, &view->query);
    wq_arena_rewind(&app->scratch, mark);
    return st;
}

enum wq_status wq_hits_letters(struct wq_app *app, struct typing *typing)
{
    uint32_t letters[KEYS_MAX], at[KEYS_MAX], n;
    bool is_live[KEYS_MAX];
    enum wq_status st = open_index(app);
    typing->is_told = false;
    wq_typing_letters(app, typing, letters, at, &n);
    if (st != WQ_OK || n == 0 || app->index.open_n == 0)
        return st;
    const size_t mark = wq_arena_mark(&app->scratch);
    st = wq_archive_letters(app->config.archive, wq_field_str(&typing->field), letters, n,
                            &app->scratch, is_live);
    wq_arena_rewind(&app->scratch, mark);
    for (uint32_t i = 0; st == WQ_OK && i < n; i++) {
        typing->is_live[at[i]] = is_live[i];
        typing->is_told = typing->is_told || is_live[i];
    }
    return excuse(st);
}

/* ---- other ways ---- */

/* `text` with the bytes [off, off + len) replaced. */
static void replace(struct wq_str text, size_t off, size_t len, struct wq_str by,
                    struct field *made)
{
    wq_field_set(made, (struct wq_str){text.ptr, off});
    if (!wq_field_insert(made, by) ||
        !wq_field_insert(made, (struct wq_str){text.ptr + off + len, text.len - off - len}))
        wq_field_set(made, (struct wq_str){NULL, 0});
}

/* `text` without the word, of a phrase without all its words. */
static void leave_out(struct wq_str text, const struct wq_query *query, uint32_t word,
                      struct field *made)
{
    const uint8_t phrase = query->words[word].phrase;
    wq_field_set(made, text);
    for (uint32_t i = query->n; i-- > 0;) {
        const struct wq_query_word *left = &query->words[i];
        if (i != word && (phrase == 0 || left->phrase != phrase))
            continue;
        const struct field before = *made;
        replace(wq_field_str(&before), left->off, left->len, wq_str(""), made);
    }
    const struct field all = *made;
    wq_field_set(made, wq_trim(wq_field_str(&all)));
}

/* Offer `other`, whose text is set, if that finds something. */
static enum wq_status offer(struct wq_app *app, const struct wq_searched *narrowed,
                            const struct alternative *other)
{
    struct results_view *view = &app->results;
    const size_t mark = wq_arena_mark(&app->scratch);
    struct wq_query query;
    struct wq_hits hits;
    wq_query_parse(wq_field_str(&other->text), false, &query);
    if (query.n == 0)
        return WQ_OK;
    enum wq_status st = search(app, &query, narrowed, 0, &hits);
    wq_arena_rewind(&app->scratch, mark);
    if (st != WQ_OK || hits.total == 0)
        return excuse(st);
    view->others[view->other_n] = *other;
    view->others[view->other_n++].total = hits.total;
    return WQ_OK;
}

static enum wq_status offer_other_word(struct wq_app *app, const struct wq_searched *asked,
                                       uint32_t missing)
{
    const struct wq_query *query = &app->results.query;
    const size_t mark = wq_arena_mark(&app->scratch);
    struct alternative other = {.way = OTHER_WORD};
    struct wq_str nearest = {NULL, 0};
    if (missing >= query->n)
        return WQ_OK;
    enum wq_status st =
        wq_archive_nearest(app->config.archive, query, missing, &app->scratch, &nearest);
    if (st == WQ_OK && nearest.len > 0) {
        wq_field_set(&other.word, nearest);
        replace(wq_asked_text(asked), query->words[missing].off, query->words[missing].len, nearest,
                &other.text);
        st = offer(app, asked, &other);
    }
    wq_arena_rewind(&app->scratch, mark);
    return excuse(st);
}

static enum wq_status offer_without_word(struct wq_app *app, const struct wq_searched *asked)
{
    const struct wq_query *query = &app->results.query;
    struct alternative other = {.way = WITHOUT_WORD};
    uint32_t word;
    enum wq_status st = wq_archive_rarest(app->config.archive, query, &app->scratch, &word);
    if (st != WQ_OK || word >= query->n)
        return excuse(st);
    const struct wq_str text = wq_asked_text(asked);
    wq_field_set(&other.word,
                 (struct wq_str){text.ptr + query->words[word].off, query->words[word].len});
    leave_out(text, query, word, &other.text);
    return offer(app, asked, &other);
}

static enum wq_status offer_without_filter(struct wq_app *app, const struct wq_searched *asked)
{
    const struct wq_searched any = wq_asked_any();
    struct alternative other = {.way = WITHOUT_FILTER};
    wq_field_set(&other.text, wq_asked_text(asked));
    return is_narrowed(asked) ? offer(app, &any, &other) : WQ_OK;
}

/* ---- results ---- */

static bool is_same(const struct wq_searched *a, const struct wq_searched *b)
{
    return a->seq && a->len == b->len && memcmp(a->text, b->text, a->len) == 0 &&
           a->from_date == b->from_date && a->to_date == b->to_date && a->source == b->source &&
           a->author == b->author && a->category == b->category;
}

/* At most `limit` results of view->query; *missing as in struct wq_hits. */
static enum wq_status take_hits(struct wq_app *app, uint32_t limit, uint32_t *missing)
{
    struct results_view *view = &app->results;
    const size_t mark = wq_arena_mark(&app->scratch);
    struct wq_hits hits = {0};
    enum wq_status st = open_index(app);
    view->n = view->total = 0;
    view->wanted = limit;
    if (st == WQ_OK && app->index.open_n > 0)
        st = search(app, &view->query, &view->asked, limit, &hits);
    if (st == WQ_OK) {
        for (uint32_t i = 0; i < hits.n; i++)
            view->articles[i] = hits.hits[i].article;
        view->n = hits.n;
        view->total = hits.total;
        view->is_total_at_most = hits.is_total_at_most;
        *missing = hits.missing;
    }
    wq_arena_rewind(&app->scratch, mark);
    view->is_damaged = st != WQ_OK;
    return st;
}

bool wq_hits_are_read(const struct wq_app *app)
{
    const struct wq_query *query = &app->results.query;
    for (uint32_t i = 0; i < query->n; i++)
        if (query->words[i].phrase)
            return true;
    return false;
}

uint32_t wq_hits_n(const struct wq_app *app)
{
    const struct results_view *view = &app->results;
    const uint32_t most = view->total < WQ_SEARCH_LIMIT ? view->total : WQ_SEARCH_LIMIT;
    /* of several bundles older editions are counted in the total */
    return view->n < view->wanted || view->wanted == WQ_SEARCH_LIMIT ? view->n : most;
}

enum wq_status wq_hits_need(struct wq_app *app, uint32_t n)
{
    struct results_view *view = &app->results;
    const uint32_t before_n = view->n, total = view->total, wanted = view->wanted;
    uint32_t missing;
    if (n <= view->n || view->n >= wq_hits_n(app))
        return WQ_OK;
    enum wq_status st = take_hits(app, WQ_SEARCH_LIMIT, &missing);
    if (st != WQ_OK || view->n < before_n) { /* what is there stays, until it is asked for again */
        view->is_damaged = true;
        view->n = before_n;
        view->total = total;
        view->wanted = wanted;
    }
    return excuse(st);
}

enum wq_status wq_hits_find(struct wq_app *app, const struct wq_searched *asked, uint32_t n)
{
    struct results_view *view = &app->results;
    uint32_t missing = 0;
    if (is_same(&view->asked, asked) && !view->is_damaged && app->index.open_n > 0)
        return wq_hits_need(app, n);
    view->asked = *asked;
    view->other_n = 0;
    wq_query_parse(wq_asked_text(asked), false, &view->query);
    if (wq_hits_are_read(app) && n < READ_HITS)
        n = READ_HITS;
    enum wq_status st = take_hits(app, n < WQ_SEARCH_LIMIT ? n : WQ_SEARCH_LIMIT, &missing);
    const bool is_none = st == WQ_OK && app->index.open_n > 0 && view->n == 0 && view->query.n > 0;
    const size_t mark = wq_arena_mark(&app->scratch);
    if (is_none)
        st = offer_other_word(app, asked, missing);
    if (is_none && st == WQ_OK)
        st = offer_without_word(app, asked);
    if (is_none && st == WQ_OK)
        st = offer_without_filter(app, asked);
    wq_arena_rewind(&app->scratch, mark);
    return excuse(st);
}
