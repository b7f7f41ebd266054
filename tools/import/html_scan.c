/* SPDX-License-Identifier: MIT */
/* Foreign HTML to HTML that a tree can safely be made of.
 *
 * The time that an HTML parser takes grows with the square of the depth, and a tag may repeat all
 * formatting that is open. Depth is therefore bounded here, before it. What is open is counted so
 * that the count is never less than what the parser will have: an end tag takes an element off only
 * where the parser is sure to do so. Elements whose end is implied (p, li, td...) are not counted:
 * between two counted ones only a few of them can be open. All tags are written anew in one form
 * and everything that is read otherwise than as tags and text (comments, scripts) is taken out or
 * escaped, so that the parser sees the very tags that were counted. */
#include <string.h>
#include <strings.h>
#include "html.h"

#define NAME_MAX_BYTES 32 /* of the names that are looked up */

enum kind {
    ORDINARY,   /* span, and every name that is not known */
    VOID,       /* has no content */
    IMPLIED,    /* its end may be left out; not counted */
    FORMATTING, /* opened again by the parser after a block */
    SPECIAL,    /* ends what stands in it */
    BARRIER,    /* special, and no end tag reaches out of it but its own */
    FORM,       /* special; its end takes it off from below others */
    RAW,        /* its content is dropped */
    SCRIPT,     /* likewise, but JSON */
    TEXT,       /* its content is text, not tags */
    PLAIN,      /* likewise, to be shown as it is */
    TRANSPARENT /* its content stays, its tags go */
};

/* By name. */
static const struct {
    const char *name;
    enum kind kind;
} kinds[] = {
    {"a", FORMATTING},
    {"address", SPECIAL},
    {"applet", BARRIER},
    {"area", VOID},
    {"article", SPECIAL},
    {"aside", SPECIAL},
    {"b", FORMATTING},
    {"base", VOID},
    {"basefont", VOID},
    {"bgsound", VOID},
    {"big", FORMATTING},
    {"blockquote", SPECIAL},
    {"body", IMPLIED},
    {"br", VOID},
    {"button", SPECIAL},
    {"caption", IMPLIED},
    {"center", SPECIAL},
    {"code", FORMATTING},
    {"col", VOID},
    {"colgroup", IMPLIED},
    {"dd", IMPLIED},
    {"details", SPECIAL},
    {"dialog", SPECIAL},
    {"dir", SPECIAL},
    {"div", SPECIAL},
    {"dl", SPECIAL},
    {"dt", IMPLIED},
    {"em", FORMATTING},
    {"embed", VOID},
    {"fieldset", SPECIAL},
    {"figcaption", SPECIAL},
    {"figure", SPECIAL},
    {"font", FORMATTING},
    {"footer", SPECIAL},
    {"foreignobject", BARRIER},
    {"form", FORM},
    {"frame", VOID},
    {"frameset", TRANSPARENT},
    {"h1", SPECIAL},
    {"h2", SPECIAL},
    {"h3", SPECIAL},
    {"h4", SPECIAL},
    {"h5", SPECIAL},
    {"h6", SPECIAL},
    {"head", IMPLIED},
    {"header", SPECIAL},
    {"hgroup", SPECIAL},
    {"hr", VOID},
    {"html", IMPLIED},
    {"i", FORMATTING},
    {"iframe", RAW},
    {"image", VOID},
    {"img", VOID},
    {"input", VOID},
    {"keygen", VOID},
    {"li", IMPLIED},
    {"link", VOID},
    {"listing", SPECIAL},
    {"main", SPECIAL},
    {"marquee", BARRIER},
    {"math", BARRIER},
    {"menu", SPECIAL},
    {"meta", VOID},
    {"nav", SPECIAL},
    {"nobr", FORMATTING},
    {"noembed", RAW},
    {"noframes", TRANSPARENT},
    {"noscript", SPECIAL},
    {"object", BARRIER},
    {"ol", SPECIAL},
    {"optgroup", IMPLIED},
    {"option", IMPLIED},
    {"p", IMPLIED},
    {"param", VOID},
    {"plaintext", PLAIN},
    {"pre", SPECIAL},
    {"rb", IMPLIED},
    {"rp", IMPLIED},
    {"rt", IMPLIED},
    {"rtc", IMPLIED},
    {"s", FORMATTING},
    {"script", SCRIPT},
    {"search", SPECIAL},
    {"section", SPECIAL},
    {"select", BARRIER},
    {"small", FORMATTING},
    {"source", VOID},
    {"strike", FORMATTING},
    {"strong", FORMATTING},
    {"style", RAW},
    {"summary", SPECIAL},
    {"svg", BARRIER},
    {"table", BARRIER},
    {"tbody", IMPLIED},
    {"td", IMPLIED},
    {"template", BARRIER},
    {"textarea", TEXT},
    {"tfoot", IMPLIED},
    {"th", IMPLIED},
    {"thead", IMPLIED},
    {"title", TEXT},
    {"tr", IMPLIED},
    {"track", VOID},
    {"tt", FORMATTING},
    {"u", FORMATTING},
    {"ul", SPECIAL},
    {"wbr", VOID},
    {"xmp", PLAIN},
};

static enum kind kind_of(struct wq_str name)
{
    size_t low = 0, high = sizeof kinds / sizeof kinds[0];
    while (low < high) {
        size_t middle = (low + high) / 2;
        size_t len = strlen(kinds[middle].name);
        size_t both = len < name.len ? len : name.len;
        int order = strncasecmp(name.ptr, kinds[middle].name, both);
        if (order == 0 && len == name.len)
            return kinds[middle].kind;
        if (order < 0 || (order == 0 && name.len < len))
            high = middle;
        else
            low = middle + 1;
    }
    return ORDINARY;
}

struct element {
    struct wq_str name;
    enum kind kind;
    bool has_block; /* one whose end is implied was begun directly in it */
};

struct scanner {
    struct wq_str rest; /* of the input */
    struct wq_html_scan *scan;
    struct wq_buffer *out;
    struct element open[WQ_HTML_DEPTH];
    size_t open_n;
    size_t dropped_n;    /* opened beyond these, and not closed */
    size_t formatting_n; /* that the parser may open again */
    size_t foreign_n;    /* svg and math that are open */
    enum wq_status st;
};

static void write(struct scanner *scanner, const char *bytes, size_t len)
{
    if (scanner->st == WQ_OK && len > 0)
        scanner->st = wq_buffer_add(scanner->out, bytes, len);
}

static void write_string(struct scanner *scanner, const char *text)
{
    write(scanner, text, strlen(text));
}

static void skip(struct scanner *scanner, size_t n)
{
    scanner->rest.ptr += n;
    scanner->rest.len -= n;
}

/* Write `text` with each `c` as `escape`. */
static void write_escaped(struct scanner *scanner, struct wq_str text, char c, const char *escape)
{
    while (text.len > 0) {
        const char *found = memchr(text.ptr, c, text.len);
        size_t len = found ? (size_t)(found - text.ptr) : text.len;
        write(scanner, text.ptr, len);
        if (found)
            write_string(scanner, escape);
        len += found != NULL;
        text.ptr += len;
        text.len -= len;
    }
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

static bool is_letter(char c)
{
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'z';
}

static bool is_same(struct wq_str a, struct wq_str b)
{
    return a.len == b.len && strncasecmp(a.ptr, b.ptr, a.len) == 0;
}

static bool is_named(struct wq_str name, const char *other)
{
    return is_same(name, wq_str(other));
}

/* Where `needle` begins in `text`, or its length. */
static size_t find(struct wq_str text, const char *needle)
{
    const char *found = text.len > 0 ? memmem(text.ptr, text.len, needle, strlen(needle)) : NULL;
    return found ? (size_t)(found - text.ptr) : text.len;
}

/* ---- what is open ---- */

static bool is_heading(struct wq_str name)
{
    return name.len == 2 && (name.ptr[0] | 0x20) == 'h' && name.ptr[1] >= '1' && name.ptr[1] <= '6';
}

/* Whether the tag may be written. */
static bool open_element(struct scanner *scanner, struct wq_str name, enum kind kind)
{
    if (kind == IMPLIED) {
        if (scanner->open_n > 0)
            scanner->open[scanner->open_n - 1].has_block = true;
        if (is_named(name, "td") || is_named(name, "th")) {
            /* a cell begins with none */
            scanner->formatting_n = 0;
            for (size_t i = 0; i < scanner->open_n; i++)
                scanner->formatting_n += scanner->open[i].kind == FORMATTING;
        }
    }
    if (kind == IMPLIED || kind == VOID)
        return true;
    if (kind == FORMATTING && scanner->formatting_n >= WQ_HTML_FORMATTING) {
        scanner->scan->tag_n++;
        return false;
    }
    if (scanner->open_n == WQ_HTML_DEPTH) {
        scanner->dropped_n += kind != FORMATTING;
        scanner->scan->tag_n++;
        return false;
    }
    scanner->formatting_n += kind == FORMATTING && !is_named(name, "a");
    scanner->foreign_n += is_named(name, "svg") || is_named(name, "math");
    scanner->open[scanner->open_n++] = (struct element){name, kind, false};
    return true;
}

/* Take off everything from `n` on. */
static void close_from(struct scanner *scanner, size_t n)
{
    while (scanner->open_n > n) {
        const struct wq_str name = scanner->open[--scanner->open_n].name;
        scanner->foreign_n -= is_named(name, "svg") || is_named(name, "math");
    }
}

static void remove_element(struct scanner *scanner, size_t i)
{
    memmove(scanner->open + i, scanner->open + i + 1,
            (scanner->open_n - i - 1) * sizeof scanner->open[0]);
    scanner->open_n--;
}

/* The element that the end tag belongs to, as far as the parser looks; open_n: none. */
static size_t find_open(const struct scanner *scanner, struct wq_str name, enum kind kind,
                        bool *has_block)
{
    *has_block = false;
    for (size_t i = scanner->open_n; i-- > 0;) {
        const struct element *element = &scanner->open[i];
        *has_block |= element->has_block;
        if (is_same(element->name, name) || (is_heading(element->name) && is_heading(name)))
            return i;
        bool is_end = element->kind == BARRIER ||
                      (kind == ORDINARY && (element->kind == SPECIAL || element->kind == FORM));
        if (is_end)
            break;
        *has_block |= element->kind == SPECIAL || element->kind == FORM;
    }
    return scanner->open_n;
}

/* Whether the end tag may be written. */
static bool close_element(struct scanner *scanner, struct wq_str name, enum kind kind)
{
    bool has_block;
    if (kind == IMPLIED || kind == VOID)
        return true;
    if (scanner->dropped_n > 0 && kind != FORMATTING) {
        scanner->dropped_n--;
        return false;
    }
    size_t i = find_open(scanner, name, kind, &has_block);
    if (i == scanner->open_n)
        return true;
    if (kind == FORM) {
        remove_element(scanner, i);
    } else if (kind != FORMATTING) {
        close_from(scanner, i);
    } else if (!has_block) {
        /* otherwise the parser opens it once more in the block that stands in it */
        close_from(scanner, i);
        scanner->formatting_n -= scanner->formatting_n > 0 && !is_named(name, "a");
    }
    return true;
}

/* ---- tags ---- */

struct attribute {
    struct wq_str name, value;
};

/* Take the next attribute from the front of `*text`, which begins behind the name of the tag.
 * false: the tag ends here, or the input does. */
static bool take_attribute(struct wq_str *text, struct attribute *attribute)
{
    const char *p = text->ptr, *end = text->ptr + text->len;
    while (p < end && (is_space(*p) || *p == '/'))
        p++;
    *text = (struct wq_str){p, (size_t)(end - p)};
    if (p == end || *p == '>')
        return false;
    const char *name = p;
    for (p++; p < end && !is_space(*p) && *p != '/' && *p != '>' && *p != '=';)
        p++;
    attribute->name = (struct wq_str){name, (size_t)(p - name)};
    attribute->value = (struct wq_str){p, 0};
    while (p < end && is_space(*p))
        p++;
    if (p < end && *p == '=') {
        for (p++; p < end && is_space(*p);)
            p++;
        const char quote = p < end && (*p == '"' || *p == '\'') ? *p++ : '\0';
        const char *value = p;
        while (p < end && (quote ? *p != quote : !is_space(*p) && *p != '>'))
            p++;
        attribute->value = (struct wq_str){value, (size_t)(p - value)};
        p += quote && p < end;
    }
    *text = (struct wq_str){p, (size_t)(end - p)};
    return true;
}

static bool is_plain_name(struct wq_str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!is_letter(name.ptr[i]) && !(name.ptr[i] >= '0' && name.ptr[i] <= '9') &&
            !memchr("-_:.", name.ptr[i], 4))
            return false;
    return name.len <= NAME_MAX_BYTES;
}

static void write_attribute(struct scanner *scanner, const struct attribute *attribute, unsigned n)
{
    /* what a script would do is nothing that is read here */
    bool is_handler = attribute->name.len > 2 && strncasecmp(attribute->name.ptr, "on", 2) == 0;
    if (!is_plain_name(attribute->name) || is_handler)
        return;
    if (n > WQ_HTML_ATTRIBUTES || attribute->value.len > WQ_HTML_ATTRIBUTE_MAX) {
        scanner->scan->attribute_n++;
        scanner->scan->picture_n += wq_is_data_address(wq_trim(attribute->value));
        return;
    }
    write(scanner, " ", 1);
    write(scanner, attribute->name.ptr, attribute->name.len);
    write_string(scanner, "=\"");
    write_escaped(scanner, attribute->value, '"', "&quot;");
    write(scanner, "\"", 1);
}

/* Bytes up to the end tag of `name`, or all. */
static size_t raw_length(struct wq_str text, struct wq_str name)
{
    for (size_t off = 0; off < text.len; off += 2) {
        const char *found = memmem(text.ptr + off, text.len - off, "</", 2);
        if (!found)
            return text.len;
        off = (size_t)(found - text.ptr);
        struct wq_str after = {found + 2, text.len - off - 2};
        if (after.len >= name.len && strncasecmp(after.ptr, name.ptr, name.len) == 0 &&
            (after.len == name.len || is_space(after.ptr[name.len]) ||
             memchr("/>", after.ptr[name.len], 2)))
            return off;
    }
    return text.len;
}

/* The content of an element that is no markup: take it, and its end tag. */
static struct wq_str take_raw(struct scanner *scanner, struct wq_str name)
{
    const bool to_end = is_named(name, "plaintext");
    struct wq_str raw = {scanner->rest.ptr,
                         to_end ? scanner->rest.len : raw_length(scanner->rest, name)};
    skip(scanner, raw.len);
    struct wq_str end = scanner->rest;
    size_t len = find(end, ">");
    skip(scanner, len < end.len ? len + 1 : len);
    return raw;
}

static void write_plain(struct scanner *scanner, struct wq_str text)
{
    while (text.len > 0) {
        const char *found = memchr(text.ptr, '&', text.len);
        size_t len = found ? (size_t)(found - text.ptr) : text.len;
        write_escaped(scanner, (struct wq_str){text.ptr, len}, '<', "&lt;");
        if (found)
            write_string(scanner, "&amp;");
        len += found != NULL;
        text.ptr += len;
        text.len -= len;
    }
}

/* An element whose content is no markup; `tag` holds its attributes. */
static void scan_raw(struct scanner *scanner, struct wq_str name, enum kind kind, struct wq_str tag)
{
    struct attribute attribute;
    bool is_data = false, is_linked = false;
    while (take_attribute(&tag, &attribute)) {
        const bool is_type = is_named(attribute.name, "type");
        is_linked |= is_type && is_named(wq_trim(attribute.value), "application/ld+json");
        is_data |= is_type && is_named(wq_trim(attribute.value), "application/json");
    }
    struct wq_str raw = take_raw(scanner, name);
    if (kind == SCRIPT && (is_data || is_linked)) {
        write_string(scanner, is_linked ? "<script type=\"application/ld+json\">"
                                        : "<script type=\"application/json\">");
        write_escaped(scanner, raw, '<', "\\u003c");
        write_string(scanner, "</script>");
    } else if (kind == TEXT) {
        write_string(scanner, is_named(name, "title") ? "<title>" : "<textarea>");
        write_escaped(scanner, raw, '<', "&lt;");
        write_string(scanner, is_named(name, "title") ? "</title>" : "</textarea>");
    } else if (kind == PLAIN) {
        write_string(scanner, "<pre>\n");
        write_plain(scanner, raw);
        write_string(scanner, "</pre>");
    }
}

static void write_start(struct scanner *scanner, struct wq_str name, struct wq_str tag)
{
    struct attribute attribute;
    unsigned n = 0;
    write(scanner, "<", 1);
    write(scanner, name.ptr, name.len);
    while (take_attribute(&tag, &attribute))
        write_attribute(scanner, &attribute, ++n);
    /* in svg and math a slash ends the element */
    bool is_ended = scanner->foreign_n > 0 && tag.ptr[-1] == '/';
    write_string(scanner, is_ended ? "/>" : ">");
}

/* A start or end tag: its name begins at the front. */
static void scan_tag(struct scanner *scanner, bool is_end)
{
    size_t len = 0;
    while (len < scanner->rest.len && !is_space(scanner->rest.ptr[len]) &&
           scanner->rest.ptr[len] != '/' && scanner->rest.ptr[len] != '>')
        len++;
    struct wq_str name = {scanner->rest.ptr, len};
    skip(scanner, len);
    struct wq_str tag = scanner->rest, rest = scanner->rest;
    struct attribute attribute;
    while (take_attribute(&rest, &attribute))
        ;
    if (rest.len == 0) {
        scanner->rest = rest; /* a tag that does not end is none, and nothing follows it */
        return;
    }
    tag.len -= rest.len - 1; /* with its '>' */
    scanner->rest = rest;
    skip(scanner, 1);
    enum kind kind = kind_of(name);
    if (kind == TEXT && scanner->foreign_n > 0)
        kind = ORDINARY;
    bool is_slashed = scanner->foreign_n > 0 && tag.len > 1 && tag.ptr[tag.len - 2] == '/';
    if (!is_plain_name(name) || kind == TRANSPARENT)
        return;
    if (!is_end && kind >= RAW && kind <= PLAIN) {
        scan_raw(scanner, name, kind, tag);
    } else if (is_end) {
        if (kind < RAW && close_element(scanner, name, kind)) {
            write_string(scanner, "</");
            write(scanner, name.ptr, name.len);
            write(scanner, ">", 1);
        }
    } else if (is_slashed || open_element(scanner, name, kind)) {
        write_start(scanner, name, tag);
    }
}

/* What a browser says of itself where it saves a page. */
static void read_comment(struct scanner *scanner, struct wq_str text)
{
    static const char saved[] = "saved from url=(";
    size_t off = find(text, saved);
    if (off == text.len || scanner->scan->saved_from.len > 0)
        return;
    struct wq_str rest = {text.ptr + off, text.len - off};
    off = find(rest, ")");
    off += off < rest.len;
    struct wq_str address = {rest.ptr + off, rest.len - off};
    scanner->scan->saved_from = wq_trim(address);
}

/* "<!" and all that is read like a comment. */
static void scan_declaration(struct scanner *scanner)
{
    struct wq_str rest = scanner->rest;
    const bool is_comment = rest.len >= 4 && memcmp(rest.ptr, "<!--", 4) == 0;
    size_t len = find(rest, ">");
    if (is_comment && len > 5) { /* not "<!-->" or "<!--->", which are whole */
        struct wq_str inner = {rest.ptr + 4, rest.len - 4};
        const size_t end = find(inner, "-->");
        const size_t other_end = find((struct wq_str){inner.ptr, end}, "--!>");
        len = 4 + (other_end < end ? other_end + 3 : end + 2);
        read_comment(scanner, (struct wq_str){inner.ptr, other_end});
    } else if (!is_comment && rest.len >= 9 && strncasecmp(rest.ptr, "<!doctype", 9) == 0) {
        write_string(scanner, "<!DOCTYPE html>");
    }
    skip(scanner, len < rest.len ? len + 1 : rest.len);
}

static void scan_markup(struct scanner *scanner)
{
    const char next = scanner->rest.len > 1 ? scanner->rest.ptr[1] : '\0';
    const char after = scanner->rest.len > 2 ? scanner->rest.ptr[2] : '\0';
    if (is_letter(next) || (next == '/' && is_letter(after))) {
        skip(scanner, next == '/' ? 2 : 1);
        scan_tag(scanner, next == '/');
    } else if (next == '!' || next == '?' || next == '/') {
        scan_declaration(scanner);
    } else {
        write_string(scanner, "&lt;");
        skip(scanner, 1);
    }
}

enum wq_status wq_html_scan(struct wq_str html, struct wq_html_scan *scan, struct wq_buffer *out)
{
    struct scanner scanner = {.rest = html, .scan = scan, .out = out};
    while (scanner.rest.len > 0 && scanner.st == WQ_OK) {
        size_t len = find(scanner.rest, "<");
        write(&scanner, scanner.rest.ptr, len);
        skip(&scanner, len);
        if (scanner.rest.len > 0)
            scan_markup(&scanner);
    }
    return scanner.st;
}

/* ---- the charset ---- */

/* Whether `text` begins with `word`, in small letters or capitals. */
static bool begins_with(struct wq_str text, const char *word)
{
    return text.len >= strlen(word) && strncasecmp(text.ptr, word, strlen(word)) == 0;
}

/* The value behind "charset=" in a <meta> or in "<?xml encoding=". */
struct wq_str wq_html_charset(struct wq_bytes head)
{
    struct wq_str rest = {(const char *)head.ptr, head.len < 8192 ? head.len : 8192};
    struct wq_str label = {0};
    bool is_inside = false;
    for (; rest.len > 0 && label.len == 0; rest.ptr++, rest.len--) {
        if (*rest.ptr == '<')
            is_inside = begins_with(rest, "<meta") || begins_with(rest, "<?xml");
        size_t word = begins_with(rest, "charset=") ? 8 : begins_with(rest, "encoding=") ? 9 : 0;
        if (!is_inside || word == 0)
            continue;
        struct wq_str value = {rest.ptr + word, rest.len - word};
        while (value.len > 0 && (is_space(*value.ptr) || memchr("\"'", *value.ptr, 2))) {
            value.ptr++;
            value.len--;
        }
        size_t len = 0;
        while (len < value.len && len < NAME_MAX_BYTES && !is_space(value.ptr[len]) &&
               !memchr("\"'/>;", value.ptr[len], 5))
            len++;
        label = (struct wq_str){value.ptr, len};
    }
    return label;
}
