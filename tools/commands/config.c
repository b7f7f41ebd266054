/* SPDX-License-Identifier: MIT */
#include "config.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX (1u << 20) /* bytes */

struct config {
    struct wq_usage usage; /* whose messages name the line */
    const char *path;
    unsigned line;
    struct wq_option_list *inputs;
    char where[WQ_HOST_PATH_BYTES + 64];
};

static bool refuse(const struct config *config, const char *what, const char *why)
{
    wq_host_complain(config->where, "%s%s", what, why);
    return false;
}

static bool read_bytes(const struct wq_usage *usage, const char *path, struct wq_buffer *text)
{
    char bytes[65536];
    size_t n;
    FILE *file = fopen(path, "rbe");
    bool is_read = file != NULL;
    errno = file ? 0 : errno;
    while (is_read && (n = fread(bytes, 1, sizeof bytes, file)) > 0)
        is_read = text->len <= FILE_MAX && wq_buffer_add(text, bytes, n) == WQ_OK;
    is_read = is_read && !ferror(file) && wq_buffer_add(text, "\n", 2) == WQ_OK; /* and a NUL */
    if (!is_read)
        wq_host_complain(usage->program, "cannot read %s: %s", path,
                         errno ? strerror(errno) : "it is over 1 MB");
    if (file)
        fclose(file);
    return is_read;
}

static bool add_input(const struct config *config, const char *path)
{
    struct wq_option_list *inputs = config->inputs;
    if (inputs->n == WQ_OPTION_LIST_MAX || !*path)
        return refuse(config, "input", *path ? ": there are too many" : " needs a path after it");
    inputs->items[inputs->n++] = path;
    return true;
}

/* "yes", "no" of an option without a value; *is_set whether it is to be set. */
static bool read_flag(const struct config *config, const char *name, const char *value,
                      bool *is_set)
{
    *is_set = strcmp(value, "yes") == 0;
    return *is_set || strcmp(value, "no") == 0 || refuse(config, name, " is yes or no");
}

static bool set_option(const struct config *config, const char *name, const char *value)
{
    const struct wq_option *option = NULL;
    bool is_set = true;
    for (size_t i = 0; i < config->usage.option_n && !option; i++)
        if (strcmp(config->usage.options[i].name, name) == 0)
            option = &config->usage.options[i];
    if (option && !option->argument && !read_flag(config, name, value, &is_set))
        return false;
    return !is_set ||
           wq_options_set(&config->usage, name, option && option->argument ? value : NULL);
}

/* Cut what is blank off both ends, in place. */
static char *trim(char *text)
{
    text += strspn(text, " \t\r");
    size_t len = strlen(text);
    while (len > 0 && strchr(" \t\r", text[len - 1]))
        len--;
    text[len] = '\0';
    return text;
}

static bool read_line(const struct config *config, char *line)
{
    line = trim(line);
    if (*line == '\0' || *line == '#')
        return true;
    if (!wq_utf8_valid(wq_str(line)))
        return refuse(config, "not UTF-8", "");
    char *equals = strchr(line, '=');
    if (!equals)
        return refuse(config, line, ": \"name = value\" is needed");
    *equals = '\0';
    const char *name = trim(line), *value = trim(equals + 1);
    return strcmp(name, "input") == 0 ? add_input(config, value) : set_option(config, name, value);
}

bool wq_config_read(const struct wq_usage *usage, const char *path, struct wq_buffer *text,
                    struct wq_option_list *inputs)
{
    struct config config = {.usage = *usage, .path = path, .inputs = inputs};
    bool is_read = read_bytes(usage, path, text);
    config.usage.program = config.where;
    config.usage.help_program = usage->program;
    if (is_read && memchr(text->ptr, '\0', text->len - 2)) {
        wq_host_complain(usage->program, "%s is no text file", path);
        is_read = false;
    }
    char *line = (char *)text->ptr;
    if (is_read && strncmp(line, "\xEF\xBB\xBF", 3) == 0)
        line += 3;
    for (char *end; is_read && (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        config.line++;
        snprintf(config.where, sizeof config.where, "%s: %s:%u", usage->program, path, config.line);
        is_read = read_line(&config, line);
    }
    return is_read;
}
