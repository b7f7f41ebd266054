/* SPDX-License-Identifier: MIT */
/* Whether an input is a web page: told without the parser, so that a build that lacks it can name
 * one and leave it out. */
#include <string.h>
#include <strings.h>
#include "import.h"

static bool begins_with(struct wq_str text, const char *start)
{
    return text.len >= strlen(start) && strncasecmp(text.ptr, start, strlen(start)) == 0;
}

/* Whether a tag or declaration `name` begins `text`: not only its letters. */
static bool begins_tag(struct wq_str text, const char *name)
{
    const size_t len = strlen(name);
    return begins_with(text, name) && text.len > len && memchr(" \t\n\f\r>/", text.ptr[len], 7);
}

static struct wq_str skip_past(struct wq_str text, const char *end)
{
    const char *found = memmem(text.ptr, text.len, end, strlen(end));
    const size_t off = found ? (size_t)(found - text.ptr) + strlen(end) : text.len;
    return wq_trim((struct wq_str){text.ptr + off, text.len - off});
}

/* Without what stands before the first element. */
static struct wq_str skip_prolog(struct wq_str text)
{
    bool is_first;
    text = wq_trim(text);
    do {
        const size_t before = text.len;
        if (begins_with(text, "<!--"))
            text = skip_past(text, "-->");
        else if (begins_with(text, "<?xml"))
            text = skip_past(text, "?>");
        is_first = text.len == before;
    } while (!is_first && text.len > 0);
    return text;
}

bool wq_html_is_document(struct wq_str text)
{
    static const char *const tags[] = {"<!doctype html", "<html", "<head", "<body"};
    text = skip_prolog(text);
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
        if (begins_tag(text, tags[i]))
            return true;
    return false;
}

bool wq_html_recognise(const struct wq_head *head)
{
    static const char *const tags[] = {
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<title",
        "<meta",
        "<link",
        "<script",
        "<style",
        "<table",
        "<div",
        "<p",
        "<h1",
        "<h2",
        "<h3",
        "<a",
        "<b",
        "<br",
        "<font",
        "<span",
        "<center",
        "<iframe",
        "<img",
        "<ul",
        "<ol",
        "<main",
        "<figure",
        "<em",
        "<article",
        "<section",
        "<strong",
        "<blockquote",
    };
    const struct wq_str text = skip_prolog(head->text);
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
        if (begins_tag(text, tags[i]))
            return true;
    return false;
}
