/* SPDX-License-Identifier: MIT */
/* Web pages: one article a page. */
#include <stdlib.h>
#include <string.h>
#include "clean.h"
#include "html.h"
#include "warraq/format.h"

#define SCRIPTED_WORDS 200u /* of prose; with so many a page shows its text itself */
#define SHOWN_BYTES 30u     /* of a text by which it is looked for in the page */
#define SCRIPTED_TIMES 2u   /* as many stand in the data of one that does not */

static const GumboNode *find_body(const GumboNode *root)
{
    const GumboVector *children = &root->v.element.children;
    for (unsigned i = 0; i < children->length; i++)
        if (wq_html_is(children->data[i], GUMBO_TAG_BODY))
            return children->data[i];
    return root;
}

/* ---- telling ---- */

static const char *const field_names[WQ_HTML_FIELDS] = {
    [WQ_HTML_TITLE] = "title",       [WQ_HTML_DATE] = "date",         [WQ_HTML_AUTHOR] = "author",
    [WQ_HTML_SOURCE] = "source",     [WQ_HTML_CATEGORY] = "category", [WQ_HTML_ADDRESS] = "address",
    [WQ_HTML_LANGUAGE] = "language", [WQ_HTML_LICENCE] = "licence",
};

/* Where each field was found. */
static enum wq_status tell_meta(struct wq_sink *sink, const struct wq_html_meta *meta)
{
    enum wq_status st = WQ_OK;
    for (int i = 0; i < WQ_HTML_FIELDS && st == WQ_OK; i++) {
        const struct wq_str value = meta->values[i];
        if (meta->from[i] && i == WQ_HTML_DATE && value.len == 0)
            st = wq_sink_explain(sink, "%s from %s: %u-%02u-%02u", field_names[i], meta->from[i],
                                 meta->date / 10000, meta->date / 100 % 100, meta->date % 100);
        else if (meta->from[i])
            st = wq_sink_explain(sink, "%s from %s: %.*s", field_names[i], meta->from[i],
                                 (int)wq_cut_length(value, 200), value.ptr);
    }
    return st;
}

/* ---- articles ---- */

struct page {
    struct wq_sink *sink;
    struct wq_str name;
    const struct wq_known *known;
    struct wq_html_scan scan;
    struct wq_html_tree tree;
    const GumboNode *body;
    struct wq_html_view view;
    struct wq_html_main main;
    struct wq_buffer text; /* that is left, a line for each block */
    bool is_title_cut;     /* the line with the title went */
    struct wq_html_meta meta;
    struct wq_html_notes notes;
};

/* What was known of the page before comes first, but not a title that has the name of the site
 * behind what the page shows: archives take it from the title element. */
static void prefer_known(const struct wq_known *known, struct wq_html_meta *found)
{
    const struct wq_meta *meta = &known->meta;
    const struct wq_str strings[WQ_HTML_FIELDS] = {
        [WQ_HTML_TITLE] = meta->title,     [WQ_HTML_AUTHOR] = meta->author,
        [WQ_HTML_SOURCE] = meta->source,   [WQ_HTML_CATEGORY] = meta->category,
        [WQ_HTML_ADDRESS] = meta->address, [WQ_HTML_LANGUAGE] = meta->language,
        [WQ_HTML_LICENCE] = meta->licence,
    };
    for (int i = 0; i < WQ_HTML_FIELDS; i++) {
        if (strings[i].len == 0 ||
            (i == WQ_HTML_TITLE && wq_html_has_site(strings[i], found->values[i])))
            continue;
        found->values[i] = strings[i];
        found->from[i] = known->from;
    }
    if (meta->date == 0)
        return;
    found->date = meta->date;
    found->values[WQ_HTML_DATE] = (struct wq_str){0};
    found->from[WQ_HTML_DATE] = known->from;
}

static void fill_meta(const struct wq_known *known, const struct wq_html_meta *found,
                      struct wq_meta *meta)
{
    struct wq_str language = found->values[WQ_HTML_LANGUAGE];
    for (size_t i = 0; i < language.len; i++)
        if (language.ptr[i] == '_' || language.ptr[i] == ',')
            language.len = i; /* "ar_AR" and "ar,en" are ar */
    meta->date = found->date;
    meta->captured = known->meta.captured;
    meta->source_id = known->meta.source_id;
    meta->author = found->values[WQ_HTML_AUTHOR];
    meta->source = found->values[WQ_HTML_SOURCE];
    meta->category = found->values[WQ_HTML_CATEGORY];
    meta->address = found->values[WQ_HTML_ADDRESS];
    meta->licence = found->values[WQ_HTML_LICENCE];
    meta->language = language;
}

static struct wq_str title_of(const struct page *page)
{
    const struct wq_str text = {(const char *)page->text.ptr, page->text.len};
    struct wq_str title = page->meta.values[WQ_HTML_TITLE];
    if (title.len > 0)
        return title;
    const char *end = text.len > 0 ? memchr(text.ptr, '\n', text.len) : NULL;
    return (struct wq_str){text.ptr, end ? (size_t)(end - text.ptr) : text.len};
}

/* What is over the limits of an article is kept as plain text, in parts. */
static enum wq_status send_plain(const struct page *page, const struct wq_meta *meta)
{
    const struct wq_str title = title_of(page);
    struct wq_buffer text = {0};
    enum wq_status st =
        wq_sink_note(page->sink, WQ_NOTE_FIELD, 0, 1,
                     "over the limits of an article with lists, tables and pictures: "
                     "kept as plain text");
    if (st == WQ_OK)
        st = wq_buffer_add(&text, title.ptr, title.len);
    if (st == WQ_OK)
        st = wq_buffer_add(&text, "\n", 1);
    if (st == WQ_OK)
        st = wq_buffer_add(&text, page->text.ptr, page->text.len);
    if (st == WQ_OK)
        st =
            wq_sink_article(page->sink, meta, (struct wq_str){(const char *)text.ptr, text.len}, 0);
    wq_buffer_free(&text);
    return st;
}

static enum wq_status build(const struct page *page, const struct wq_html_notes *notes,
                            struct wq_article *article)
{
    struct wq_builder builder = {.sink = page->sink};
    struct wq_html_page what = {
        .sink = page->sink,
        .main = page->body,
        .title = title_of(page),
        .is_title_cut = page->is_title_cut,
        .text = {(const char *)page->text.ptr, page->text.len},
        .phrases = wq_options_phrases(&page->sink->options),
        .garbled = wq_garbled_tell((struct wq_str){(const char *)page->text.ptr, page->text.len}),
        .notes = notes,
    };
    enum wq_status st = wq_html_build(&what, &builder);
    if (st == WQ_OK)
        st = wq_builder_finish(&builder, article);
    if (st == WQ_OK)
        st = wq_sink_built(page->sink, article, &builder.strips, 0);
    wq_builder_free(&builder);
    return st;
}

static enum wq_status send_article(struct page *page)
{
    const struct wq_html_notes no_notes = {0};
    struct wq_article article = {0};
    fill_meta(page->known, &page->meta, &article.meta);
    const struct wq_meta meta = article.meta;
    enum wq_status st = build(page, &page->notes, &article);
    if (st == WQ_E_RANGE) { /* the text of a note turned out to be nothing: links as any others */
        article = (struct wq_article){.meta = meta};
        st = build(page, &no_notes, &article);
    }
    return st == WQ_E_LIMIT ? send_plain(page, &meta) : st;
}

/* ---- the main text ---- */

static struct wq_line_facts facts_of(const struct page *page)
{
    const struct wq_str *values = page->meta.values;
    return (struct wq_line_facts){
        .phrases = wq_options_phrases(&page->sink->options),
        .repeats = page->sink->options.repeats,
        .title = values[WQ_HTML_TITLE],
        .author = values[WQ_HTML_AUTHOR],
        .source = values[WQ_HTML_SOURCE],
        .category = values[WQ_HTML_CATEGORY],
        .has_date = page->meta.date != 0,
        .is_whole = page->known->is_whole,
    };
}

/* Notes stand wherever the page has them; a mark in the text leads there. */
static void keep_notes(struct page *page)
{
    const struct wq_html_view *view = &page->view;
    for (uint32_t i = 0; i < view->place_n; i++)
        if (wq_html_note_of(&page->notes, view->places[i].node) > 0)
            for (uint32_t k = view->places[i].line_from; k < view->places[i].line_to; k++)
                view->lines[k].why = NULL;
}

static enum wq_status tell_main(const struct page *page)
{
    const GumboNode *node = page->view.places[page->main.place].node;
    const struct wq_str name = wq_html_attribute(node, "class");
    uint32_t kept_n = 0, cut_n = 0;
    for (uint32_t i = 0; i < page->view.line_n; i++)
        *(page->view.lines[i].why ? &cut_n : &kept_n) += page->view.lines[i].word_n;
    return wq_sink_explain(page->sink, "main text: <%s%s%.*s>, %u words; %u words left out",
                           gumbo_normalized_tagname(node->v.element.tag),
                           name.len > 0 ? " class=" : "", (int)wq_cut_length(name, 80), name.ptr,
                           kept_n, cut_n);
}

static enum wq_status cut(struct page *page)
{
    uint32_t kept_n = 0, *kept = calloc((size_t)page->view.line_n + 1, sizeof *kept);
    if (!kept)
        return WQ_E_NOMEM;
    for (uint32_t i = 0; i < page->view.line_n; i++) {
        kept[i] = kept_n;
        kept_n += !page->view.lines[i].why;
        page->is_title_cut |= page->view.lines[i].why == wq_why_title;
    }
    kept[page->view.line_n] = kept_n;
    enum wq_status st = tell_main(page);
    if (st == WQ_OK)
        st = wq_furniture_tell(page->sink, page->view.lines, page->view.line_n);
    if (st == WQ_OK)
        wq_html_cut(&page->view, &page->main, kept);
    free(kept);
    return st;
}

/* Find the text, and what stands around it. Where all is the author's, all of it is the text. */
static enum wq_status find_text(struct page *page)
{
    const struct wq_rules *rules = page->sink->options.rules;
    struct wq_html_wanted wanted = {0};
    enum wq_status st = WQ_OK;
    if (rules && !page->known->is_whole)
        wanted.pinned = wq_html_obey(rules, &page->view, &page->meta);
    wanted.facts = facts_of(page);
    if (page->known->is_whole)
        page->main =
            (struct wq_html_main){.line_to = page->view.line_n, .title = page->view.line_n};
    else
        st = wq_html_find_main(&page->view, &wanted, &page->main);
    if (st != WQ_OK)
        return st;
    wq_html_find_byline(&page->view, &page->main, wanted.facts.phrases, &page->meta);
    wq_html_find_in_paths(&page->meta, page->name);
    wanted.facts = facts_of(page);
    wq_html_mark_dated(&page->view);
    for (uint32_t i = 0; i < page->view.line_n; i++)
        page->view.lines[i].is_caption = wq_html_is_in_figure(&page->view, i);
    wq_furniture_mark(page->view.lines, page->view.line_n, &wanted.facts);
    return wq_html_find_notes(page->tree.root, page->view.places[page->main.place].node,
                              &page->notes);
}

/* The folder of an input: what pages without a name for their source are told apart by. */
static struct wq_str folder_of(struct wq_str name)
{
    while (name.len > 0 && name.ptr[name.len - 1] != '/')
        name.len--;
    return name;
}

/* Say what lines the page has, so that warraq can tell which many pages have. */
static enum wq_status look(const struct page *page)
{
    const struct wq_str host = wq_html_host(page->meta.values[WQ_HTML_ADDRESS]);
    const struct wq_str source = page->meta.values[WQ_HTML_SOURCE];
    return wq_furniture_look(page->sink, page->view.lines, page->view.line_n,
                             host.len > 0     ? host
                             : source.len > 0 ? source
                                              : folder_of(page->name),
                             page->meta.values[WQ_HTML_TITLE]);
}

static enum wq_status leave_out_empty(const struct page *page)
{
    wq_sink_count(page->sink, WQ_NOTE_BESIDE, page->known->may_be_empty, 0);
    return page->known->may_be_empty
               ? WQ_OK
               : wq_sink_note(page->sink, WQ_NOTE_LEFT_OUT, 0, 1, "a web page without text");
}

/* ---- trees ---- */

static enum wq_status parse(struct page *page, const struct wq_buffer *markup)
{
    wq_html_view_free(&page->view);
    wq_html_tree_free(&page->tree);
    enum wq_status st =
        wq_html_parse((struct wq_str){(const char *)markup->ptr, markup->len}, &page->tree);
    if (st == WQ_OK)
        page->body = find_body(page->tree.root);
    return st == WQ_OK ? wq_html_view(page->body, &page->view) : st;
}

/* Words of the page that are no known phrase and in no link; `is_prose`: only of prose. */
static uint32_t count_shown(const struct page *page, bool is_prose)
{
    const struct wq_phrases *phrases = wq_options_phrases(&page->sink->options);
    uint32_t n = 0;
    for (uint32_t i = 0; i < page->view.line_n; i++) {
        const struct wq_line *line = &page->view.lines[i];
        if ((!is_prose || wq_is_prose(line)) && !wq_is_phrase(phrases, WQ_PHRASE_START, line->text))
            n += line->word_n - line->link_n;
    }
    return n;
}

/* Whether the page shows the first words of the text in `markup`. */
static bool shows_start(const struct page *page, struct wq_str markup)
{
    char start[SHOWN_BYTES];
    size_t n = 0;
    bool is_tag = false;
    for (size_t i = 0; i < markup.len && n < sizeof start; i++) {
        const char c = memchr("\n\t\r", markup.ptr[i], 3) ? ' ' : markup.ptr[i];
        is_tag |= c == '<';
        if (!is_tag && (c != ' ' || (n > 0 && start[n - 1] != ' ')))
            start[n++] = c;
        is_tag &= c != '>';
    }
    return n > 0 && memmem(page->view.text.ptr, page->view.text.len, start, n);
}

/* Put the text behind the page's own as markup that says what it is. */
static enum wq_status add_script_text(struct wq_str text, struct wq_buffer *markup)
{
    static const char start[] = "<article itemprop=\"articleBody\">", end[] = "</article>";
    struct wq_html_scan scan = {0};
    enum wq_status st = wq_buffer_add(markup, start, sizeof start - 1);
    if (st == WQ_OK)
        st = wq_html_scan(text, &scan, markup);
    return st == WQ_OK ? wq_buffer_add(markup, end, sizeof end - 1) : st;
}

/* A page that shows hardly anything of the text that came with it was to be made by its scripts. */
static enum wq_status parse_again(struct page *page, struct wq_buffer *markup)
{
    const uint32_t prose_n = count_shown(page, true);
    struct wq_buffer found = {0};
    uint32_t word_n = 0;
    if (prose_n >= SCRIPTED_WORDS || page->known->is_whole)
        return WQ_OK;
    enum wq_status st = wq_html_find_script_text(page->tree.root, &found, &word_n);
    const struct wq_str text = {(const char *)found.ptr, found.len};
    const uint32_t own_n = shows_start(page, text) ? count_shown(page, false) : prose_n;
    if (st == WQ_OK && word_n > own_n * SCRIPTED_TIMES) {
        st = add_script_text(text, markup);
        if (st == WQ_OK)
            st = parse(page, markup);
        if (st == WQ_OK)
            st = wq_sink_explain(page->sink, "text from the data in a script: %u words", word_n);
    }
    wq_buffer_free(&found);
    return st;
}

static enum wq_status read_tree(struct page *page)
{
    if (page->view.line_n == 0)
        return leave_out_empty(page);
    enum wq_status st =
        wq_html_find_meta(page->tree.root, &page->view, wq_options_phrases(&page->sink->options),
                          page->scan.saved_from, &page->meta);
    if (st == WQ_OK && page->sink->options.is_look)
        return page->known->is_whole ? WQ_OK : look(page);
    if (st == WQ_OK) {
        prefer_known(page->known, &page->meta);
        st = find_text(page);
    }
    if (st == WQ_OK)
        st = tell_meta(page->sink, &page->meta);
    if (st == WQ_OK && !page->sink->options.keep_all) {
        keep_notes(page);
        st = cut(page);
    }
    if (st == WQ_OK)
        st = wq_html_text(page->body, &page->text);
    if (st == WQ_OK && title_of(page).len == 0) /* nothing but furniture */
        return leave_out_empty(page);
    return st == WQ_OK ? send_article(page) : st;
}

/* What the scan left out, in which page. */
static enum wq_status tell_limits(struct wq_sink *sink, const struct wq_html_scan *scan)
{
    char elements[96] = "", attributes[80] = "", detail[WQ_NOTE_DETAIL_MAX];
    if (sink->options.is_look || scan->tag_n + scan->attribute_n == 0)
        return WQ_OK;
    if (scan->tag_n > 0)
        snprintf(elements, sizeof elements, "elements over %u deep, or over %u of formatting: %u",
                 WQ_HTML_DEPTH, WQ_HTML_FORMATTING, scan->tag_n);
    if (scan->attribute_n > 0)
        snprintf(attributes, sizeof attributes, "attributes of over %u KB, or over %u of a tag: %u",
                 WQ_HTML_ATTRIBUTE_MAX / 1024, WQ_HTML_ATTRIBUTES, scan->attribute_n);
    snprintf(detail, sizeof detail, "%s%s%s", elements, *elements && *attributes ? "; " : "",
             attributes);
    return wq_sink_note(sink, WQ_NOTE_MARKUP, 0, scan->tag_n + scan->attribute_n, detail);
}

static enum wq_status import_page(struct page *page, struct wq_str html)
{
    struct wq_buffer markup = {0};
    enum wq_status st = wq_html_scan(html, &page->scan, &markup);
    if (st == WQ_OK)
        st = tell_limits(page->sink, &page->scan);
    if (st == WQ_OK && page->scan.picture_n > 0 && !page->sink->options.is_look)
        st = wq_sink_note(page->sink, WQ_NOTE_FIELD, 0, page->scan.picture_n,
                          "pictures left out: they stand in the page itself and are over 64 KB");
    if (st == WQ_OK)
        st = parse(page, &markup);
    if (st == WQ_OK)
        st = parse_again(page, &markup);
    if (st == WQ_OK)
        st = read_tree(page);
    else if (st == WQ_E_LIMIT)
        st = wq_sink_note(page->sink, WQ_NOTE_LEFT_OUT, 0, 1,
                          "its elements take over 256 MB of memory");
    wq_html_meta_free(&page->meta);
    wq_html_notes_free(&page->notes);
    wq_html_view_free(&page->view);
    wq_html_tree_free(&page->tree);
    wq_buffer_free(&page->text);
    wq_buffer_free(&markup);
    return st;
}

static enum wq_status read_html(struct wq_input *input, struct wq_sink *sink)
{
    struct wq_buffer bytes = {0}, html = {0};
    struct page page = {.sink = sink, .name = input->name, .known = wq_input_known(input)};
    enum wq_status st = wq_input_take_all(input, WQ_TEXT_FILE_MAX, &bytes);
    if (st == WQ_E_LIMIT) {
        st = wq_sink_note(sink, WQ_NOTE_LEFT_OUT, 0, 1, "a web page of over 64 MB");
        goto out;
    }
    const struct wq_bytes all = {bytes.ptr, bytes.len};
    enum wq_charset declared = page.known->charset;
    if (declared == WQ_CHARSET_UNKNOWN)
        declared = wq_charset_of(wq_html_charset(all));
    if (st == WQ_OK)
        st = wq_decode_all(all, declared, sink, &html);
    wq_buffer_free(&bytes);
    if (st == WQ_OK)
        st = import_page(&page, (struct wq_str){(const char *)html.ptr, html.len});
out:
    wq_buffer_free(&bytes);
    wq_buffer_free(&html);
    return st;
}

const struct wq_format wq_format_html = {
    .name = "html",
    .what = "web pages, also saved ones with the files beside them",
    .recognise = wq_html_recognise,
    .read = read_html,
};
