/* SPDX-License-Identifier: MIT */
/* Feeds: RSS 0.9x and 2.0, RSS 1.0 (RDF) and Atom, also the exports of blogs in these forms. An
 * item is an article. Expat tells elements apart; texts are read as web pages. */
#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "import.h"
#include "warraq/format.h"

#define FIELD_BYTES_MAX (16u << 20)
#define DEPTH_MAX 256u /* of elements; nothing deeper is looked at */
#define NS '|'         /* between address and name of an element */

enum field {
    TITLE,
    CONTENT,
    SUMMARY,
    LINK,
    ID,
    AUTHOR,
    CATEGORY,
    DATE,
    UPDATED,
    LANGUAGE,
    LICENCE,
    KIND,
    FIELDS,
    NONE
};

struct feed {
    struct wq_sink *sink;
    XML_Parser parser;
    struct wq_buffer fields[FIELDS], about[FIELDS]; /* of the item, and of the whole feed */
    bool is_item, is_author, is_permalink, is_plain, is_over;
    bool is_xhtml;      /* the content's elements are its markup */
    bool is_title_html; /* its title has references as in a page */
    uint32_t depth, field_depth, item_line;
    enum field field;     /* that is open; NONE */
    enum wq_status fatal; /* ends the work */
    uint32_t other_n;     /* items that are no articles: settings, pictures */
};

static struct wq_str text_of(const struct wq_buffer *buffer)
{
    return wq_trim((struct wq_str){(const char *)buffer->ptr, buffer->len});
}

static struct wq_str either(const struct wq_buffer *own, const struct wq_buffer *around)
{
    return text_of(text_of(own).len > 0 ? own : around);
}

static void keep(struct feed *feed, enum wq_status st)
{
    if (st == WQ_OK || feed->fatal != WQ_OK)
        return;
    feed->fatal = st;
    XML_StopParser(feed->parser, XML_FALSE);
}

/* ---- items ---- */

static void take_meta(const struct feed *feed, struct wq_meta *meta)
{
    const struct wq_buffer *fields = feed->fields, *about = feed->about;
    const struct wq_str id = text_of(&fields[ID]);
    meta->title = text_of(&fields[TITLE]);
    meta->author = either(&fields[AUTHOR], &about[AUTHOR]);
    meta->source = text_of(&about[TITLE]);
    meta->category = text_of(&fields[CATEGORY]);
    meta->address = text_of(&fields[LINK]);
    meta->language = either(&fields[LANGUAGE], &about[LANGUAGE]);
    meta->licence = either(&fields[LICENCE], &about[LICENCE]);
    if (meta->address.len == 0 && feed->is_permalink && id.len > 4 &&
        memcmp(id.ptr, "http", 4) == 0)
        meta->address = id;
    if (id.len <= WQ_FIELD_MAX)
        meta->source_id = id;
    if (!wq_date_find(text_of(&fields[DATE]), &meta->date))
        wq_date_find(text_of(&fields[UPDATED]), &meta->date);
}

/* Pictures, menus, settings and comments stand in exports of blogs as items. */
static bool is_article(const struct feed *feed)
{
    static const char *const kinds[] = {"post", "page"};
    const struct wq_str kind = text_of(&feed->fields[KIND]);
    bool is_known = kind.len == 0;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        is_known |= wq_str_equal(kind, wq_str(kinds[i]));
    return is_known;
}

static enum wq_status import_plain(struct feed *feed, const struct wq_known *known,
                                   struct wq_str text)
{
    struct wq_buffer joined = {0};
    const struct wq_str title = known->meta.title;
    enum wq_status st = wq_buffer_add(&joined, title.ptr, title.len);
    for (size_t i = 0; i < joined.len; i++)
        if (joined.ptr[i] == '\n')
            joined.ptr[i] = ' ';
    if (st == WQ_OK && title.len > 0 && text.len > 0)
        st = wq_buffer_add(&joined, "\n", 1);
    if (st == WQ_OK)
        st = wq_buffer_add(&joined, text.ptr, text.len);
    if (st == WQ_OK)
        st =
            wq_sink_article(feed->sink, &known->meta,
                            (struct wq_str){(const char *)joined.ptr, joined.len}, feed->item_line);
    wq_buffer_free(&joined);
    if (st != WQ_E_RANGE)
        return st;
    return wq_sink_note(feed->sink, WQ_NOTE_LEFT_OUT, feed->item_line, 1,
                        "an item without title and text");
}

static enum wq_status import_item(struct feed *feed)
{
    struct wq_known known = {.from = "the feed", .is_whole = true, .charset = WQ_CHARSET_UTF8};
    struct wq_str text = text_of(&feed->fields[CONTENT]);
    if (!is_article(feed)) {
        feed->other_n++;
        return WQ_OK;
    }
    if (feed->is_over)
        return wq_sink_note(feed->sink, WQ_NOTE_LEFT_OUT, feed->item_line, 1,
                            "an item with a field of over 16 MB");
    if (text.len == 0)
        text = text_of(&feed->fields[SUMMARY]);
    take_meta(feed, &known.meta);
    return feed->is_plain || text.len == 0 ? import_plain(feed, &known, text)
                                           : wq_import_html(NULL, &known, text, feed->sink);
}

/* ---- elements ---- */

static const char *local_name(const char *name)
{
    const char *bar = strrchr(name, NS);
    return bar ? bar + 1 : name;
}

static bool is_in(const char *name, const char *space)
{
    const char *bar = strrchr(name, NS);
    return bar && strstr(name, space) && strstr(name, space) < bar;
}

static const char *attribute(const char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcmp(local_name(attributes[0]), name) == 0)
            return attributes[1];
    return NULL;
}

static enum field field_of(const char *name)
{
    static const struct {
        const char *name;
        enum field field;
    } fields[] = {
        {"title", TITLE},       {"encoded", CONTENT},
        {"content", CONTENT},   {"description", SUMMARY},
        {"summary", SUMMARY},   {"link", LINK},
        {"guid", ID},           {"id", ID},
        {"identifier", ID},     {"creator", AUTHOR},
        {"author", AUTHOR},     {"name", AUTHOR},
        {"category", CATEGORY}, {"subject", CATEGORY},
        {"pubDate", DATE},      {"published", DATE},
        {"date", DATE},         {"issued", DATE},
        {"updated", UPDATED},   {"modified", UPDATED},
        {"language", LANGUAGE}, {"copyright", LICENCE},
        {"rights", LICENCE},    {"post_type", KIND},
    };
    const char *local = local_name(name);
    if (is_in(name, "/mrss") || is_in(name, "itunes") || is_in(name, "/excerpt"))
        return NONE; /* titles and texts of pictures and sounds */
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (strcmp(local, fields[i].name) == 0)
            return fields[i].field;
    return NONE;
}

static struct wq_buffer *buffer_of(struct feed *feed, enum field field)
{
    return feed->is_item ? &feed->fields[field] : &feed->about[field];
}

static void add(struct feed *feed, enum field field, const char *text, size_t len)
{
    struct wq_buffer *buffer = buffer_of(feed, field);
    if (buffer->len + len > FIELD_BYTES_MAX) {
        feed->is_over = true;
        buffer->len = 0;
        return;
    }
    keep(feed, wq_buffer_add(buffer, text, len));
}

static void add_text(struct feed *feed, enum field field, const char *text)
{
    add(feed, field, text, strlen(text));
}

static void add_escaped(struct feed *feed, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        const char c = text[i];
        const char *escape = c == '<' ? "&lt;" : c == '&' ? "&amp;" : c == '"' ? "&quot;" : NULL;
        if (escape)
            add_text(feed, CONTENT, escape);
        else
            add(feed, CONTENT, text + i, 1);
    }
}

static void write_tag(struct feed *feed, const char *name, const char **attributes)
{
    add_text(feed, CONTENT, "<");
    add_text(feed, CONTENT, local_name(name));
    for (; *attributes; attributes += 2) {
        add_text(feed, CONTENT, " ");
        add_text(feed, CONTENT, local_name(attributes[0]));
        add_text(feed, CONTENT, "=\"");
        add_escaped(feed, attributes[1], strlen(attributes[1]));
        add_text(feed, CONTENT, "\"");
    }
    add_text(feed, CONTENT, ">");
}

static void begin_item(struct feed *feed)
{
    for (int i = 0; i < FIELDS; i++)
        feed->fields[i].len = 0;
    feed->is_item = true;
    feed->is_author = feed->is_plain = feed->is_xhtml = feed->is_over = false;
    feed->is_permalink = true;
    feed->item_line = (uint32_t)XML_GetCurrentLineNumber(feed->parser);
}

/* What Atom says in attributes. */
static void take_attributes(struct feed *feed, enum field field, const char **attributes)
{
    static const char kind_mark[] = "/2008/kind#";
    const char *href = attribute(attributes, "href"), *rel = attribute(attributes, "rel");
    const char *term = attribute(attributes, "term"), *label = attribute(attributes, "label");
    const char *type = attribute(attributes, "type"), *mark;
    const char *permalink = attribute(attributes, "isPermaLink");
    if (field == ID && permalink && strcmp(permalink, "false") == 0)
        feed->is_permalink = false;
    if (field == LINK && href && (!rel || strcmp(rel, "alternate") == 0) &&
        buffer_of(feed, LINK)->len == 0)
        add_text(feed, LINK, href);
    if (field == CATEGORY && term && (mark = strstr(term, kind_mark)))
        add_text(feed, KIND, mark + strlen(kind_mark));
    else if (field == CATEGORY && term && buffer_of(feed, CATEGORY)->len == 0)
        add_text(feed, CATEGORY, label ? label : term);
    if (field == CONTENT || field == SUMMARY) {
        feed->is_xhtml = type && strcmp(type, "xhtml") == 0 && field == CONTENT;
        feed->is_plain = type && strcmp(type, "text") == 0;
    }
}

static void begin_field(struct feed *feed, const char *name, const char **attributes)
{
    const enum field field = field_of(name);
    if (field == NONE)
        return;
    /* an author of Atom is an element with a name in it */
    const bool is_name = strcmp(local_name(name), "name") == 0;
    if (field == AUTHOR && is_name != feed->is_author)
        return;
    if (field == AUTHOR && !is_name)
        feed->is_author = true;
    take_attributes(feed, field, attributes);
    if (buffer_of(feed, field)->len > 0 && field != AUTHOR)
        return;
    if (field == AUTHOR && !is_name && buffer_of(feed, AUTHOR)->len > 0)
        add_text(feed, AUTHOR, "\xD8\x8C ");
    /* RSS does not say, and most of it is written so; Atom does */
    const char *type = attribute(attributes, "type");
    feed->is_title_html =
        field == TITLE && (is_in(name, "/Atom") ? type && strcmp(type, "html") == 0 : true);
    feed->field = field;
    feed->field_depth = feed->depth;
}

static void XMLCALL begin_element(void *self, const char *name, const char **attributes)
{
    struct feed *feed = self;
    const char *local = local_name(name);
    feed->depth++;
    if (feed->field == CONTENT && feed->is_xhtml) {
        write_tag(feed, name, attributes);
        return;
    }
    if (feed->depth > DEPTH_MAX)
        return;
    const char *language = attribute(attributes, "lang");
    const bool is_item =
        !feed->is_item && (strcmp(local, "item") == 0 || strcmp(local, "entry") == 0);
    if (is_item)
        begin_item(feed);
    if (language && (is_item || feed->depth <= 2) && buffer_of(feed, LANGUAGE)->len == 0)
        add_text(feed, LANGUAGE, language);
    if (is_item)
        return;
    if (feed->field == NONE || feed->field == AUTHOR)
        begin_field(feed, name, attributes);
}

static void XMLCALL end_element(void *self, const char *name)
{
    struct feed *feed = self;
    const char *local = local_name(name);
    const bool is_field_end = feed->field != NONE && feed->depth == feed->field_depth;
    if (feed->field == CONTENT && feed->is_xhtml && !is_field_end) {
        add_text(feed, CONTENT, "</");
        add_text(feed, CONTENT, local);
        add_text(feed, CONTENT, ">");
    }
    feed->depth--;
    if (is_field_end && feed->field == TITLE && feed->is_title_html) {
        struct wq_buffer *title = buffer_of(feed, TITLE);
        title->len = wq_undo_references((char *)title->ptr, title->len);
    }
    if (is_field_end)
        feed->field = NONE;
    if (strcmp(local, "author") == 0 || strcmp(local, "creator") == 0)
        feed->is_author = false;
    if (!feed->is_item || feed->depth > DEPTH_MAX ||
        (strcmp(local, "item") != 0 && strcmp(local, "entry") != 0))
        return;
    feed->is_item = false;
    feed->field = NONE;
    keep(feed, import_item(feed));
}

static void XMLCALL take_text(void *self, const char *text, int len)
{
    struct feed *feed = self;
    if (feed->field == NONE || (feed->field == AUTHOR && feed->depth != feed->field_depth))
        return;
    if (feed->field == CONTENT && feed->is_xhtml)
        add_escaped(feed, text, (size_t)len);
    else
        add(feed, feed->field, text, (size_t)len);
}

/* Named characters of an old DTD, which is not fetched: the importer of pages knows them. */
static void XMLCALL take_entity(void *self, const char *name, int is_parameter)
{
    struct feed *feed = self;
    if (is_parameter || feed->field == NONE)
        return;
    add_text(feed, feed->field, "&");
    add_text(feed, feed->field, name);
    add_text(feed, feed->field, ";");
}

/* No feed declares entities of its own: they are how a short file becomes a long one. */
static void XMLCALL refuse_entity(void *self, const char *name, int is_parameter, const char *value,
                                  int len, const char *base, const char *system,
                                  const char *public_id, const char *notation)
{
    struct feed *feed = self;
    (void)name, (void)is_parameter, (void)value, (void)len, (void)base, (void)system,
        (void)public_id, (void)notation;
    XML_StopParser(feed->parser, XML_FALSE);
}

/* ---- the input ---- */

/* XML knows no control characters, and a feed is not worse for one: they are made spaces. */
static void replace_controls(struct wq_buffer *text, size_t from)
{
    for (size_t i = from; i < text->len; i++)
        if (text->ptr[i] < 0x20 && !memchr("\t\n\r", text->ptr[i], 3))
            text->ptr[i] = ' ';
}

static enum wq_status parse(struct feed *feed, struct wq_buffer *text, bool at_end, bool *is_over)
{
    char detail[160];
    replace_controls(text, 0);
    const enum XML_Status status =
        XML_Parse(feed->parser, (const char *)text->ptr, (int)text->len, at_end);
    *is_over = status != XML_STATUS_OK;
    if (!*is_over || feed->fatal != WQ_OK)
        return feed->fatal;
    const enum XML_Error error = XML_GetErrorCode(feed->parser);
    snprintf(detail, sizeof detail, "what follows here of the feed: %s",
             error == XML_ERROR_ABORTED ? "it declares entities" : XML_ErrorString(error));
    return wq_sink_note(feed->sink, WQ_NOTE_LEFT_OUT,
                        (uint32_t)XML_GetCurrentLineNumber(feed->parser), 1, detail);
}

/* The label in <?xml encoding="..."?>. */
static struct wq_str declared_charset(struct wq_bytes head)
{
    const char *start = (const char *)head.ptr;
    const char *end = head.len > 5 && memcmp(start, "<?xml", 5) == 0
                          ? memchr(start, '>', head.len < 256 ? head.len : 256)
                          : NULL;
    const char *at = end ? memmem(start, (size_t)(end - start), "encoding=", 9) : NULL;
    if (!at || at + 10 >= end)
        return (struct wq_str){0};
    const char *close = memchr(at + 10, at[9], (size_t)(end - at) - 10);
    return (struct wq_str){at + 10, close ? (size_t)(close - at) - 10 : 0};
}

static enum wq_status read_pieces(struct feed *feed, struct wq_input *input,
                                  struct wq_decoder *decoder)
{
    struct wq_buffer bytes = {0}, text = {0};
    bool at_end = false, is_over = false;
    enum wq_status st = WQ_OK;
    while (st == WQ_OK && !at_end && !is_over) {
        bytes.len = text.len = 0;
        st = wq_input_take(input, &bytes);
        at_end = st == WQ_OK && bytes.len == 0;
        if (st == WQ_OK)
            st = wq_decoder_feed(decoder, (struct wq_bytes){bytes.ptr, bytes.len}, at_end, &text);
        if (st == WQ_OK)
            st = parse(feed, &text, at_end, &is_over);
    }
    wq_buffer_free(&bytes);
    wq_buffer_free(&text);
    return st;
}

static enum wq_status read_feed(struct wq_input *input, struct wq_sink *sink)
{
    struct feed feed = {.sink = sink, .parser = XML_ParserCreateNS("UTF-8", NS), .field = NONE};
    struct wq_decoder decoder = {0};
    struct wq_bytes head = {0};
    enum wq_status st = feed.parser ? wq_input_peek(input, WQ_HEAD_BYTES, &head) : WQ_E_NOMEM;
    enum wq_charset declared = wq_input_known(input)->charset;
    if (declared == WQ_CHARSET_UNKNOWN)
        declared = wq_charset_of(declared_charset(head));
    wq_decoder_begin(&decoder, head, declared);
    if (st == WQ_OK) {
        XML_SetUserData(feed.parser, &feed);
        XML_SetElementHandler(feed.parser, begin_element, end_element);
        XML_SetCharacterDataHandler(feed.parser, take_text);
        XML_SetSkippedEntityHandler(feed.parser, take_entity);
        XML_SetEntityDeclHandler(feed.parser, refuse_entity);
        st = read_pieces(&feed, input, &decoder);
    }
    if (feed.parser)
        XML_ParserFree(feed.parser);
    for (int i = 0; i < FIELDS; i++) {
        wq_buffer_free(&feed.fields[i]);
        wq_buffer_free(&feed.about[i]);
    }
    wq_sink_count(sink, WQ_NOTE_BESIDE, feed.other_n, 0);
    enum wq_status told = wq_decoder_tell(&decoder, sink);
    wq_decoder_finish(&decoder);
    return st == WQ_OK ? told : st;
}

const struct wq_format wq_format_feed = {
    .name = "feed",
    .what = "RSS and Atom, also exports of blogs: an item an article",
    .recognise = wq_feed_recognise,
    .read = read_feed,
};
