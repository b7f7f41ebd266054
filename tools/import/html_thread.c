/* SPDX-License-Identifier: MIT */
/* Threads of forums: posts of several people in elements of one kind. The first one is the article,
 * with what its author added later; what others answered goes as readers' comments do. Where these
 * wrote most of it, a question and its answers, all posts stay, each below the name of its author.
 */
#include <stdlib.h>
#include <string.h>
#include "html_main.h"

#define KINDS_MAX 8u     /* of elements that are called a text */
#define POSTS_MAX 512u   /* of a page; what follows stays */
#define NAME_WORDS 6u    /* of a member of a forum */
#define NAME_PLACES 160u /* elements of a post among which its author is looked for */
#define OWN_PART 10u     /* of a thread: with less of it by the first author it is a talk */
#define COUNTER_WORDS 8u /* of a line with the number of a post */

static const char around[] = "around the posts of a thread";

struct post {
    uint32_t text;         /* the element with what was written */
    uint32_t box;          /* the outermost one with no other post in it */
    struct wq_buffer name; /* of who wrote it */
    uint32_t name_place;   /* where that stands */
};

struct thread {
    struct wq_html_finder *finder;
    struct post *posts;
    uint32_t post_n;
};

/* ---- posts ---- */

/* Whether two elements are of one kind: the same but for numbers in their names. */
static bool is_same_kind(const GumboNode *a, const GumboNode *b)
{
    static const char *const attributes[] = {"class", "id"};
    if (a->v.element.tag != b->v.element.tag)
        return false;
    for (int i = 0; i < 2; i++) {
        const struct wq_str x = wq_html_attribute(a, attributes[i]);
        const struct wq_str y = wq_html_attribute(b, attributes[i]);
        size_t n = 0, m = 0;
        while (n < x.len || m < y.len) {
            if (n < x.len && x.ptr[n] >= '0' && x.ptr[n] <= '9')
                n++;
            else if (m < y.len && y.ptr[m] >= '0' && y.ptr[m] <= '9')
                m++;
            else if (n == x.len || m == y.len || x.ptr[n++] != y.ptr[m++])
                return false;
        }
    }
    return true;
}

/* Note the outermost elements that are called a text and are of the kind of `model`, or of any. */
static void find_texts(struct thread *thread, const GumboNode *model)
{
    const struct wq_html_view *view = thread->finder->view;
    thread->post_n = 0;
    for (uint32_t i = 1; i < view->place_n && thread->post_n < POSTS_MAX;) {
        const struct wq_html_place *place = &view->places[i];
        const bool is_text = place->line_from < place->line_to &&
                             wq_html_is_text_holder(thread->finder, place->node);
        if (is_text && (!model || is_same_kind(model, place->node)))
            thread->posts[thread->post_n++].text = i;
        i = is_text ? place->end : i + 1;
    }
}

/* Find those of the kind of which there are most; the first such one. */
static void find_posts(struct thread *thread)
{
    const struct wq_html_view *view = thread->finder->view;
    const GumboNode *models[KINDS_MAX], *best = NULL;
    uint32_t model_n = 0, best_n = 1;
    find_texts(thread, NULL);
    for (uint32_t i = 0; i < thread->post_n && model_n < KINDS_MAX; i++) {
        const GumboNode *node = view->places[thread->posts[i].text].node;
        bool is_known = false;
        for (uint32_t k = 0; k < model_n; k++)
            is_known |= is_same_kind(models[k], node);
        if (!is_known)
            models[model_n++] = node;
    }
    for (uint32_t k = 0; k < model_n; k++) {
        find_texts(thread, models[k]);
        best = thread->post_n > best_n ? models[k] : best;
        best_n = thread->post_n > best_n ? thread->post_n : best_n;
    }
    thread->post_n = 0;
    if (best)
        find_texts(thread, best);
}

/* The outermost element around each post that holds no other; false: these do not stand beside each
 * other. */
static bool find_boxes(struct thread *thread)
{
    const struct wq_html_place *places = thread->finder->view->places;
    for (uint32_t i = 0; i < thread->post_n; i++) {
        const uint32_t before = i > 0 ? thread->posts[i - 1].text : 0;
        const uint32_t after = i + 1 < thread->post_n ? thread->posts[i + 1].text : UINT32_MAX;
        uint32_t box = thread->posts[i].text;
        while (places[box].parent > before && places[places[box].parent].end <= after)
            box = places[box].parent;
        thread->posts[i].box = box;
        if (places[box].parent != places[thread->posts[0].box].parent)
            return false;
    }
    return true;
}

/* ---- who wrote them ---- */

static bool is_name_element(const GumboNode *node)
{
    static const char *const names[] = {"username",   "author",   "poster",
                                        "membername", "nickname", "message-name"};
    const struct wq_str class = wq_html_attribute(node, "class");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (wq_html_names(class, names[i]))
            return true;
    return false;
}

static void keep_first_line(struct wq_buffer *text)
{
    const char *end = text->len > 0 ? memchr(text->ptr, '\n', text->len) : NULL;
    if (end)
        text->len = (size_t)(end - (const char *)text->ptr);
}

/* The name in an element that is called one, else in the data of any; empty: there is none. */
static enum wq_status find_name(const struct thread *thread, struct post *post)
{
    const struct wq_html_view *view = thread->finder->view;
    const uint32_t end = view->places[post->box].end;
    struct wq_str data = {0};
    enum wq_status st = WQ_OK;
    for (uint32_t i = post->box; i < end && i < post->box + NAME_PLACES && st == WQ_OK; i++) {
        const GumboNode *node = view->places[i].node;
        const struct wq_str own = wq_html_attribute(node, "data-author");
        data = data.len == 0 ? own : data;
        post->name.len = 0;
        post->name_place = i;
        if (is_name_element(node))
            st = wq_html_text(node, &post->name);
        keep_first_line(&post->name);
        const uint32_t n =
            wq_count_words((struct wq_str){(const char *)post->name.ptr, post->name.len});
        if (n > 0 && n <= NAME_WORDS)
            return st;
    }
    post->name.len = 0;
    post->name_place = post->box;
    return st == WQ_OK ? wq_buffer_add(&post->name, data.ptr, data.len) : st;
}

/* ---- whether it is one ---- */

/* "#2", as the number of a post. */
static bool has_counter(struct wq_str text)
{
    for (size_t i = 0; i + 1 < text.len; i++) {
        size_t at = i + 1;
        while (at < text.len && text.ptr[at] == ' ')
            at++;
        if (text.ptr[i] == '#' && at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9')
            return true;
    }
    return false;
}

/* Whether a post has a heading that leads elsewhere: pages of a blog show articles so. */
static bool is_teaser(const struct thread *thread, const struct post *post)
{
    const struct wq_html_view *view = thread->finder->view;
    const struct wq_html_place *box = &view->places[post->box];
    const struct wq_str title = thread->finder->wanted->facts.title;
    for (uint32_t i = box->line_from; i < box->line_to; i++) {
        const struct wq_line *line = &view->lines[i];
        if (line->level > 0 && line->link_n * 2 > line->word_n && line->word_n > NAME_WORDS &&
            !(title.len > 0 && memmem(line->text.ptr, line->text.len, title.ptr, title.len)))
            return true;
    }
    return false;
}

static bool is_reply_like(const struct thread *thread, const struct post *post)
{
    const struct wq_html_view *view = thread->finder->view;
    const struct wq_html_place *box = &view->places[post->box];
    const struct wq_str id = wq_html_attribute(box->node, "id");
    const bool has_number = id.len > 0 && id.ptr[id.len - 1] >= '0' && id.ptr[id.len - 1] <= '9';
    if (has_number && !wq_html_is(box->node, GUMBO_TAG_SECTION))
        return true;
    for (uint32_t i = box->line_from; i < box->line_to; i++)
        if (view->lines[i].word_n <= COUNTER_WORDS && has_counter(view->lines[i].text))
            return true;
    return false;
}

/* Whether text stands before the first post: then the first may be another. */
static bool is_preceded(const struct thread *thread)
{
    const struct wq_html_finder *finder = thread->finder;
    const uint32_t to = finder->view->places[thread->posts[0].box].line_from;
    const uint32_t title = finder->main->title, from = title < to ? title : 0;
    return finder->sums[to] - finder->sums[from] >= WQ_HTML_SMALL_WORDS;
}

static bool is_thread(const struct thread *thread)
{
    if (is_preceded(thread))
        return false;
    for (uint32_t i = 0; i < thread->post_n; i++)
        if (thread->posts[i].name.len == 0 || !is_reply_like(thread, &thread->posts[i]) ||
            is_teaser(thread, &thread->posts[i]))
            return false;
    return true;
}

/* ---- marking ---- */

static bool is_first_authors(const struct thread *thread, const struct post *post)
{
    const struct wq_buffer *own = &post->name, *first = &thread->posts[0].name;
    return wq_is_same_text((struct wq_str){(const char *)own->ptr, own->len},
                           (struct wq_str){(const char *)first->ptr, first->len});
}

/* Whether others wrote most of the thread. */
static bool is_talk(const struct thread *thread)
{
    const struct wq_html_view *view = thread->finder->view;
    uint32_t own_n = 0, all_n = 0;
    for (uint32_t i = 0; i < thread->post_n; i++) {
        const struct wq_html_place *text = &view->places[thread->posts[i].text];
        const bool is_own = is_first_authors(thread, &thread->posts[i]);
        for (uint32_t k = text->line_from; k < text->line_to; k++) {
            all_n += view->lines[k].word_n;
            own_n += is_own ? view->lines[k].word_n : 0;
        }
    }
    return own_n * OWN_PART < all_n;
}

/* Let the line of the name stay, without what else the page shows in it. */
static void keep_name(const struct wq_html_view *view, const struct post *post)
{
    const struct wq_html_place *name = &view->places[post->name_place];
    view->places[post->name_place].is_name = true;
    for (uint32_t i = post->box; i < post->text; i++) {
        struct wq_html_place *place = &view->places[i];
        const bool is_around = i <= post->name_place && post->name_place < place->end;
        const bool is_inside = post->name_place <= i && i < name->end;
        place->is_cut |= place->line_from == name->line_from && place->line_to == name->line_to &&
                         !is_around && !is_inside;
    }
}

/* The post stays, with the line of its author's name if `has_name`. */
static void keep_post(const struct thread *thread, const struct post *post, bool has_name)
{
    struct wq_html_finder *finder = thread->finder;
    struct wq_html_place *places = finder->view->places;
    const struct wq_html_place *box = &places[post->box], *text = &places[post->text];
    const struct wq_html_place *name = &places[post->name_place];
    if (has_name && name->line_to == name->line_from + 1)
        keep_name(finder->view, post);
    for (uint32_t i = post->text; i < text->end; i++)
        places[i].is_post = i == post->text || (wq_html_is(places[i].node, GUMBO_TAG_BLOCKQUOTE) &&
                                                wq_html_is_text_holder(finder, places[i].node));
    wq_html_mark_lines(finder, box->line_from, text->line_from, around);
    wq_html_mark_lines(finder, text->line_to, box->line_to, around);
}

static void mark(const struct thread *thread)
{
    struct wq_html_finder *finder = thread->finder;
    const bool keeps_all = is_talk(thread);
    for (uint32_t i = 0; i < thread->post_n; i++) {
        const struct post *post = &thread->posts[i];
        const struct wq_html_place *box = &finder->view->places[post->box];
        if (keeps_all || is_first_authors(thread, post))
            keep_post(thread, post, keeps_all);
        else
            wq_html_mark_lines(finder, box->line_from, box->line_to, wq_why_replies);
    }
}

void wq_html_keep_names(const struct wq_html_view *view)
{
    for (uint32_t i = 1; i < view->place_n; i++)
        if (view->places[i].is_name)
            view->lines[view->places[i].line_from].why = NULL;
}

enum wq_status wq_html_mark_thread(struct wq_html_finder *finder, uint32_t *place)
{
    struct thread thread = {.finder = finder, .posts = calloc(POSTS_MAX, sizeof *thread.posts)};
    enum wq_status st = thread.posts ? WQ_OK : WQ_E_NOMEM;
    *place = 0;
    if (st == WQ_OK)
        find_posts(&thread);
    const bool may_be = st == WQ_OK && thread.post_n > 1 && find_boxes(&thread);
    for (uint32_t i = 0; may_be && i < thread.post_n && st == WQ_OK; i++)
        st = find_name(&thread, &thread.posts[i]);
    if (st == WQ_OK && may_be && is_thread(&thread)) {
        mark(&thread);
        *place = finder->view->places[thread.posts[0].box].parent;
    }
    for (uint32_t i = 0; thread.posts && i < POSTS_MAX; i++)
        wq_buffer_free(&thread.posts[i].name);
    free(thread.posts);
    return st;
}
