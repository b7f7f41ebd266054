/* SPDX-License-Identifier: MIT */
/* What the user wants of an import, as warraq says it. */
#include <stdlib.h>
#include <string.h>
#include "furniture.h"
#include "rules.h"

static bool read_number(struct wq_str text, uint32_t max, uint32_t *number)
{
    uint32_t value = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9' || value > max)
            return false;
        value = value * 10 + (uint32_t)(text.ptr[i] - '0');
    }
    if (text.len == 0 || value > max)
        return false;
    *number = value;
    return true;
}

static bool read_flag(struct wq_str text, bool *flag)
{
    uint32_t number;
    if (!read_number(text, 1, &number))
        return false;
    *flag = number == 1;
    return true;
}

/* "title=headline" */
static bool read_map(struct wq_import_options *options, struct wq_str text)
{
    const char *equals = text.len > 0 ? memchr(text.ptr, '=', text.len) : NULL;
    if (!equals)
        return false;
    const struct wq_str name = {equals + 1, (size_t)(text.ptr + text.len - equals) - 1};
    const int field = wq_map_field((struct wq_str){text.ptr, (size_t)(equals - text.ptr)});
    if (field < 0 || name.len == 0 || name.len >= WQ_MAP_NAME_MAX || memchr(name.ptr, 0, name.len))
        return false;
    memcpy(options->map[field], name.ptr, name.len);
    options->map[field][name.len] = '\0';
    return true;
}

static enum wq_status add_phrases(struct wq_import_options *options, struct wq_str text)
{
    uint32_t line;
    if (!options->phrases)
        options->phrases = calloc(1, sizeof *options->phrases);
    return options->phrases ? wq_phrases_add(options->phrases, text, &line) : WQ_E_NOMEM;
}

static enum wq_status add_rules(struct wq_import_options *options, struct wq_str text)
{
    uint32_t line;
    if (!options->rules)
        options->rules = calloc(1, sizeof *options->rules);
    return options->rules ? wq_rules_add(options->rules, text, &line) : WQ_E_NOMEM;
}

static enum wq_status set_repeats(struct wq_import_options *options, struct wq_str hashes)
{
    if (hashes.len % sizeof(uint64_t) != 0)
        return WQ_E_DAMAGED;
    if (!options->repeats)
        options->repeats = calloc(1, sizeof *options->repeats);
    return options->repeats ? wq_repeats_set(options->repeats, hashes) : WQ_E_NOMEM;
}

enum wq_status wq_import_option(struct wq_import_options *options, struct wq_str text)
{
    const char *equals = text.len > 0 ? memchr(text.ptr, '=', text.len) : NULL;
    if (!equals)
        return WQ_E_DAMAGED;
    const struct wq_str name = {text.ptr, (size_t)(equals - text.ptr)};
    const struct wq_str value = {equals + 1, text.len - name.len - 1};
    uint32_t number;
    if (wq_str_equal(name, wq_str("image-width")) && read_number(value, UINT16_MAX, &number)) {
        options->image_width = number;
        return WQ_OK;
    }
    if (wq_str_equal(name, wq_str("phrases")))
        return add_phrases(options, value);
    if (wq_str_equal(name, wq_str("rules")))
        return add_rules(options, value);
    if (wq_str_equal(name, wq_str("repeats")))
        return set_repeats(options, value);
    const bool is_known =
        (wq_str_equal(name, wq_str("map")) && read_map(options, value)) ||
        (wq_str_equal(name, wq_str("explain")) && read_flag(value, &options->explain)) ||
        (wq_str_equal(name, wq_str("epub-book")) && read_flag(value, &options->is_epub_book)) ||
        (wq_str_equal(name, wq_str("look")) && read_flag(value, &options->is_look)) ||
        (wq_str_equal(name, wq_str("keep-all")) && read_flag(value, &options->keep_all));
    return is_known ? WQ_OK : WQ_E_DAMAGED;
}

const struct wq_phrases *wq_options_phrases(const struct wq_import_options *options)
{
    static const struct wq_phrases none;
    return options->phrases ? options->phrases : &none;
}

void wq_import_options_free(struct wq_import_options *options)
{
    if (options->phrases)
        wq_phrases_free(options->phrases);
    if (options->repeats)
        wq_repeats_free(options->repeats);
    if (options->rules)
        wq_rules_free(options->rules);
    free(options->rules);
    free(options->phrases);
    free(options->repeats);
    *options = (struct wq_import_options){0};
}
