/* SPDX-License-Identifier: MIT */
/* Rule files: sections, fields, selectors. */
#include "rules.h"
#include <string.h>
#include <strings.h>

struct row {
    uint32_t section_off, section_len, selector_off, selector_len;
    enum wq_rule_field field;
};

static const char *const field_names[WQ_RULE_FIELDS] = {
    [WQ_RULE_MAIN] = "main", [WQ_RULE_TITLE] = "title", [WQ_RULE_AUTHOR] = "author",
    [WQ_RULE_DATE] = "date", [WQ_RULE_DROP] = "drop",
};

static struct wq_str slice(struct wq_str text, size_t from, size_t to)
{
    return wq_trim((struct wq_str){text.ptr + from, to - from});
}

/* ---- selectors ---- */

/* The bytes of a name in front of `text`: letters of any script, digits, '-' and '_'. */
static size_t name_length(struct wq_str text)
{
    size_t n = 0;
    while (n < text.len) {
        const char c = text.ptr[n], small = (char)(c | 0x20);
        if ((uint8_t)c < 0x80 && (small < 'a' || small > 'z') && (c < '0' || c > '9') && c != '-' &&
            c != '_')
            break;
        n++;
    }
    return n;
}

static void skip(struct wq_str *text, size_t n)
{
    text->ptr += n;
    text->len -= n;
}

/* "name]" or "name=value]", the value in quotes or not. */
static bool take_attribute(struct wq_str *text, struct wq_selector_part *part)
{
    const char *end = memchr(text->ptr, ']', text->len);
    const struct wq_str inner = {text->ptr, end ? (size_t)(end - text->ptr) : 0};
    const char *equals = inner.len > 0 ? memchr(inner.ptr, '=', inner.len) : NULL;
    part->has_value = equals != NULL;
    part->name = slice(inner, 0, equals ? (size_t)(equals - inner.ptr) : inner.len);
    part->value =
        equals ? slice(inner, (size_t)(equals - inner.ptr) + 1, inner.len) : (struct wq_str){0};
    const struct wq_str value = part->value;
    const bool is_quoted = value.len >= 2 && (*value.ptr == '"' || *value.ptr == '\'') &&
                           value.ptr[value.len - 1] == *value.ptr;
    if (is_quoted)
        part->value = (struct wq_str){value.ptr + 1, value.len - 2};
    skip(text, end ? inner.len + 1 : 0);
    return end && part->name.len > 0 && name_length(part->name) == part->name.len;
}

bool wq_selector_next(struct wq_str *text, struct wq_selector_part *part)
{
    *part = (struct wq_selector_part){0};
    if (text->len == 0)
        return false;
    const char first = *text->ptr;
    const bool has_sign = first == '.' || first == '#' || first == '[';
    part->kind = has_sign ? first : 't';
    skip(text, has_sign);
    if (first == '[')
        return take_attribute(text, part);
    const size_t n = first == '*' ? 1 : name_length(*text);
    part->name = (struct wq_str){text->ptr, n};
    skip(text, n);
    return n > 0;
}

bool wq_is_selector(struct wq_str text)
{
    bool has_part = false;
    struct wq_selector_part part;
    while (text.len > 0) {
        if (*text.ptr == ',' && !has_part)
            return false;
        has_part = *text.ptr == ' ' || *text.ptr == '\t' ? has_part : *text.ptr != ',';
        if (*text.ptr == ' ' || *text.ptr == '\t' || *text.ptr == ',')
            skip(&text, 1);
        else if (!wq_selector_next(&text, &part))
            return false;
    }
    return has_part;
}

/* ---- the file ---- */

static bool find_field(struct wq_str name, enum wq_rule_field *field)
{
    for (int i = 0; i < WQ_RULE_FIELDS; i++)
        if (wq_str_equal(name, wq_str(field_names[i]))) {
            *field = (enum wq_rule_field)i;
            return true;
        }
    return false;
}

static enum wq_status add_bytes(struct wq_rules *rules, struct wq_str text, uint32_t *off)
{
    *off = (uint32_t)rules->bytes.len;
    return wq_buffer_add(&rules->bytes, text.ptr, text.len);
}

static enum wq_status add_rule(struct wq_rules *rules, struct wq_str section, struct wq_str line)
{
    const char *equals = memchr(line.ptr, '=', line.len);
    const size_t at = equals ? (size_t)(equals - line.ptr) : 0;
    struct row row = {0};
    if (!equals || section.len == 0 || !find_field(slice(line, 0, at), &row.field))
        return WQ_E_SYNTAX;
    const struct wq_str selector = slice(line, at + 1, line.len);
    if (!wq_is_selector(selector))
        return WQ_E_SYNTAX;
    row.section_len = (uint32_t)section.len;
    row.selector_len = (uint32_t)selector.len;
    enum wq_status st = add_bytes(rules, section, &row.section_off);
    if (st == WQ_OK)
        st = add_bytes(rules, selector, &row.selector_off);
    return st == WQ_OK ? wq_buffer_add(&rules->rows, &row, sizeof row) : st;
}

enum wq_status wq_rules_add(struct wq_rules *rules, struct wq_str text, uint32_t *line)
{
    struct wq_str section = {0};
    enum wq_status st = WQ_OK;
    for (uint32_t number = 1; text.len > 0 && st == WQ_OK; number++) {
        const char *end = memchr(text.ptr, '\n', text.len);
        const size_t len = end ? (size_t)(end - text.ptr) : text.len;
        const struct wq_str own = slice(text, 0, len);
        skip(&text, len + (end != NULL));
        if (own.len == 0 || *own.ptr == '#')
            continue;
        const bool is_section = *own.ptr == '[' && own.ptr[own.len - 1] == ']';
        if (is_section)
            section = slice(own, 1, own.len - 1);
        st = is_section ? section.len > 0 ? WQ_OK : WQ_E_SYNTAX : add_rule(rules, section, own);
        if (st == WQ_E_SYNTAX)
            *line = number;
    }
    return st;
}

void wq_rules_free(struct wq_rules *rules)
{
    wq_buffer_free(&rules->bytes);
    wq_buffer_free(&rules->rows);
}

/* ---- asking ---- */

/* How well a section fits: 3 the host or one above it, 2 the name, 1 all, 0 not. */
static int fit(struct wq_str section, struct wq_str host, struct wq_str source)
{
    if (section.len <= host.len &&
        strncasecmp(section.ptr, host.ptr + host.len - section.len, section.len) == 0 &&
        (section.len == host.len || host.ptr[host.len - section.len - 1] == '.'))
        return 3;
    if (wq_str_equal(section, source))
        return 2;
    return wq_str_equal(section, wq_str("*"));
}

struct wq_str wq_rules_find(const struct wq_rules *rules, enum wq_rule_field field,
                            struct wq_str host, struct wq_str source)
{
    const struct row *rows = (const struct row *)(const void *)rules->rows.ptr;
    const char *bytes = (const char *)rules->bytes.ptr;
    struct wq_str best = {0};
    int best_fit = 1;
    for (size_t i = 0; i < rules->rows.len / sizeof *rows; i++) {
        const struct row *row = &rows[i];
        const int own =
            row->field == field
                ? fit((struct wq_str){bytes + row->section_off, row->section_len}, host, source)
                : 0;
        if (own < best_fit)
            continue;
        best_fit = own;
        best = (struct wq_str){bytes + row->selector_off, row->selector_len};
    }
    return best;
}
