/* SPDX-License-Identifier: MIT */
/* What the user's rules (rules.h) pin in a page. */
#include <string.h>
#include "html.h"

static bool has_name(struct wq_str names, struct wq_str name)
{
    while (names.len > 0) {
        size_t n = 0;
        while (n < names.len && !memchr(" \t\n\f\r", names.ptr[n], 5))
            n++;
        if (wq_str_equal((struct wq_str){names.ptr, n}, name))
            return true;
        n += n < names.len;
        names.ptr += n;
        names.len -= n;
    }
    return false;
}

static bool fits_attribute(const GumboNode *node, const struct wq_selector_part *part)
{
    const GumboVector *attributes = &node->v.element.attributes;
    for (unsigned i = 0; i < attributes->length; i++) {
        const GumboAttribute *attribute = attributes->data[i];
        if (wq_str_equal(wq_str(attribute->name), part->name))
            return !part->has_value || wq_str_equal(wq_trim(wq_str(attribute->value)), part->value);
    }
    return false;
}

static bool fits_part(const GumboNode *node, const struct wq_selector_part *part)
{
    switch (part->kind) {
    case '.':
        return has_name(wq_html_attribute(node, "class"), part->name);
    case '#':
        return wq_str_equal(wq_html_attribute(node, "id"), part->name);
    case '[':
        return fits_attribute(node, part);
    default:
        return wq_str_equal(part->name, wq_str("*")) ||
               wq_str_equal(wq_str(gumbo_normalized_tagname(node->v.element.tag)), part->name);
    }
}

/* Whether the element fits "tag.class#id[attribute]", all of it. */
static bool fits_element(const GumboNode *node, struct wq_str selector)
{
    struct wq_selector_part part;
    while (selector.len > 0)
        if (!wq_selector_next(&selector, &part) || !fits_part(node, &part))
            return false;
    return true;
}

/* Take the last element's selector off the end of `text`. */
static struct wq_str take_last(struct wq_str *text)
{
    size_t at = text->len;
    bool is_inside = false; /* of brackets */
    while (at > 0 && (is_inside || (text->ptr[at - 1] != ' ' && text->ptr[at - 1] != '\t'))) {
        is_inside = (is_inside || text->ptr[at - 1] == ']') && text->ptr[at - 1] != '[';
        at--;
    }
    const struct wq_str last = {text->ptr + at, text->len - at};
    *text = wq_trim((struct wq_str){text->ptr, at});
    return last;
}

/* "a b c": c fits, b is above it, a above that; the nearest that fits is as good as any. */
static bool fits_descendants(const GumboNode *node, struct wq_str selector)
{
    if (!fits_element(node, take_last(&selector)))
        return false;
    while (selector.len > 0) {
        const struct wq_str above = take_last(&selector);
        do
            node = node->parent;
        while (node && (node->type != GUMBO_NODE_ELEMENT || !fits_element(node, above)));
        if (!node)
            return false;
    }
    return true;
}

bool wq_html_fits(const GumboNode *node, struct wq_str selectors)
{
    while (selectors.len > 0) {
        const char *comma = memchr(selectors.ptr, ',', selectors.len);
        const size_t len = comma ? (size_t)(comma - selectors.ptr) : selectors.len;
        if (fits_descendants(node, wq_trim((struct wq_str){selectors.ptr, len})))
            return true;
        selectors.ptr += len + (comma != NULL);
        selectors.len -= len + (comma != NULL);
    }
    return false;
}

static const GumboNode *find_first(const struct wq_html_view *view, struct wq_str selectors)
{
    for (uint32_t i = 0; selectors.len > 0 && i < view->place_n; i++)
        if (wq_html_fits(view->places[i].node, selectors))
            return view->places[i].node;
    return NULL;
}

static void pin(const struct wq_html_view *view, struct wq_str selectors, enum wq_html_field field,
                struct wq_html_meta *meta)
{
    static const char from[] = "the rule file";
    struct wq_html_meta pinned = {.arena = meta->arena};
    const GumboNode *node = find_first(view, selectors);
    if (!node)
        return;
    wq_html_take(&pinned, field, wq_html_attribute(node, "datetime"), from);
    wq_html_take(&pinned, field, wq_html_attribute(node, "content"), from);
    wq_html_take_text(&pinned, field, node, from);
    if (!pinned.from[field])
        return;
    meta->from[field] = pinned.from[field];
    meta->values[field] = pinned.values[field];
    meta->date = field == WQ_HTML_DATE ? pinned.date : meta->date;
}

static void drop(struct wq_html_view *view, struct wq_str selectors)
{
    for (uint32_t i = 1; selectors.len > 0 && i < view->place_n; i++) {
        if (!wq_html_fits(view->places[i].node, selectors))
            continue;
        view->places[i].is_cut = true;
        for (uint32_t k = view->places[i].line_from; k < view->places[i].line_to; k++)
            if (wq_html_fills_line(view, i))
                view->lines[k].why = "dropped by the rule file";
    }
}

const GumboNode *wq_html_obey(const struct wq_rules *rules, struct wq_html_view *view,
                              struct wq_html_meta *meta)
{
    const struct wq_str host = wq_html_host(meta->values[WQ_HTML_ADDRESS]);
    const struct wq_str source = meta->values[WQ_HTML_SOURCE];
    pin(view, wq_rules_find(rules, WQ_RULE_TITLE, host, source), WQ_HTML_TITLE, meta);
    pin(view, wq_rules_find(rules, WQ_RULE_AUTHOR, host, source), WQ_HTML_AUTHOR, meta);
    pin(view, wq_rules_find(rules, WQ_RULE_DATE, host, source), WQ_HTML_DATE, meta);
    drop(view, wq_rules_find(rules, WQ_RULE_DROP, host, source));
    return find_first(view, wq_rules_find(rules, WQ_RULE_MAIN, host, source));
}
