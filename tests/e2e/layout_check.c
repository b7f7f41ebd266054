/* SPDX-License-Identifier: MIT */
/* Reads what `warraq layout --json` prints from standard input, holds it to the command's promise
 * and prints the texts, a line each. Arguments: the screen's width in px; "glyphs" when the lines
 * have them. Exit code 1 and "line N: what" on standard error at the first breach. */
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct field {
    const char *name;
    json_type type;
};

/* In this order. JSON_TRUE stands for either truth value, JSON_REAL for any number. */
static const struct field line_fields[] = {
    {"page", JSON_INTEGER},       {"line", JSON_INTEGER},          {"block", JSON_INTEGER},
    {"kind", JSON_STRING},        {"level", JSON_INTEGER},         {"repeated", JSON_TRUE},
    {"x_px", JSON_INTEGER},       {"y_px", JSON_INTEGER},          {"left_px", JSON_INTEGER},
    {"measure_px", JSON_INTEGER}, {"width_px", JSON_REAL},         {"hang_px", JSON_REAL},
    {"space_px", JSON_REAL},      {"natural_space_px", JSON_REAL}, {"kashida", JSON_ARRAY},
    {"last", JSON_TRUE},          {"justified", JSON_TRUE},        {"direction", JSON_STRING},
    {"text", JSON_STRING},        {"glyphs", JSON_ARRAY}};
static const struct field glyph_fields[] = {{"face", JSON_STRING}, {"gid", JSON_INTEGER},
                                            {"name", JSON_STRING}, {"x", JSON_INTEGER},
                                            {"y", JSON_INTEGER},   {"off", JSON_INTEGER}};

static unsigned line_number;

static void want(int is_true, const char *what)
{
    if (is_true)
        return;
    fprintf(stderr, "line %u: %s\n", line_number, what);
    exit(1);
}

static int is_of_type(const json_t *value, json_type type)
{
    if (type == JSON_TRUE)
        return json_is_boolean(value);
    return type == JSON_REAL ? json_is_number(value) : json_typeof(value) == type;
}

static void check_fields(json_t *object, const struct field *fields, size_t n)
{
    const char *key;
    json_t *value;
    size_t i = 0;
    want(json_is_object(object), "not an object");
    json_object_foreach(object, key, value)
    {
        want(i < n && strcmp(key, fields[i].name) == 0, "another field than promised");
        want(is_of_type(value, fields[i].type), fields[i].name);
        i++;
    }
    want(i == n, "a field is missing");
}

static double number(const json_t *line, const char *name)
{
    return json_number_value(json_object_get(line, name));
}

static int is_said(const json_t *line, const char *name, const char *text)
{
    return strcmp(json_string_value(json_object_get(line, name)), text) == 0;
}

/* Cells and hemistichs stand beside each other. */
static int may_be_beside(const json_t *line)
{
    return is_said(line, "kind", "cell") || is_said(line, "kind", "verse");
}

/* Pages and lines count from 1 without a gap, blocks ascend, lines stand under each other. A block
 * that is not shown is the title again, or the header of a table. */
static void check_order(const json_t *line)
{
    static double page, last_line, block, y_px;
    if (number(line, "page") == page) {
        want(number(line, "line") == last_line + 1, "lines do not count up");
        want(number(line, "y_px") > y_px || may_be_beside(line), "not under the line before");
    } else {
        want(number(line, "page") == page + 1 && number(line, "line") == 1,
             "pages do not count up");
    }
    if (json_is_true(json_object_get(line, "repeated")))
        want(number(line, "block") < block && is_said(line, "kind", "cell"), "not shown before");
    else
        want(number(line, "block") == block || number(line, "block") == block + 1 ||
                 (block == 0 && number(line, "block") == 2) || is_said(line, "kind", "cell"),
             "a block is lost");
    page = number(line, "page");
    last_line = number(line, "line");
    if (!json_is_true(json_object_get(line, "repeated")))
        block = number(line, "block");
    y_px = number(line, "y_px");
}

static int is_text(const json_t *line)
{
    return is_said(line, "kind", "heading") || is_said(line, "kind", "paragraph");
}

/* Justified lines fill the measure and what signs that hang add to it at either end; others keep
 * their spaces and stand at their side. */
static void check_measures(const json_t *line, double screen_w_px)
{
    double x = number(line, "x_px"), width = number(line, "width_px");
    double hang = number(line, "hang_px"), left = number(line, "left_px");
    double measure = number(line, "measure_px") + hang, right = left + measure;
    int is_bare = is_said(line, "kind", "rule") || is_said(line, "kind", "image");
    want((width > 0 || is_bare) && width <= measure + 0.5, "wider than the measure");
    want(left >= hang && right <= screen_w_px, "a measure leaves the screen");
    want(x >= left - hang - 1 && x + width <= right + 1, "a line leaves its measure");
    if (json_is_true(json_object_get(line, "justified"))) {
        want(fabs(width - measure) < 1, "justified and not as wide as the measure");
        want(x <= left + 1 && x + width >= right - hang - 1, "justified and not at the margin");
        /* a last line may shrink to the measure, and is never stretched, but for a hemistich, which
         * is as wide as its half */
        want(json_is_false(json_object_get(line, "last")) || is_said(line, "kind", "verse") ||
                 number(line, "space_px") <= number(line, "natural_space_px"),
             "a last line is stretched");
        return;
    }
    want(number(line, "space_px") == number(line, "natural_space_px"), "stretched all the same");
    if (!is_text(line))
        return;
    if (is_said(line, "direction", "rtl"))
        want(fabs(x + width - right) <= 1, "not at the right margin");
    else
        want(is_said(line, "direction", "ltr") && fabs(x - left + hang) <= 1,
             "not at the left margin");
}

static void check_glyphs(const json_t *line, double screen_w_px)
{
    size_t i;
    json_t *glyph;
    want(json_array_size(json_object_get(line, "glyphs")) > 0, "no glyphs");
    json_array_foreach(json_object_get(line, "glyphs"), i, glyph)
    {
        check_fields(glyph, glyph_fields, sizeof glyph_fields / sizeof glyph_fields[0]);
        want(number(glyph, "x") >= 0 && number(glyph, "x") <= screen_w_px, "a glyph off screen");
        want(fabs(number(glyph, "y") - number(line, "y_px")) < number(line, "measure_px"),
             "a glyph far from its line");
        want(strstr(json_string_value(json_object_get(glyph, "face")), ".ttf") != NULL, "no face");
    }
}

int main(int argc, char **argv)
{
    char *text = NULL;
    size_t cap = 0;
    if (argc < 2)
        return 2;
    double screen_w_px = atof(argv[1]);
    int has_glyphs = argc > 2 && strcmp(argv[2], "glyphs") == 0;
    while (getline(&text, &cap, stdin) > 0) {
        json_error_t error;
        json_t *line = json_loads(text, JSON_REJECT_DUPLICATES, &error);
        line_number++;
        want(line != NULL, "not valid JSON");
        check_fields(line, line_fields,
                     sizeof line_fields / sizeof line_fields[0] - (has_glyphs ? 0 : 1));
        check_order(line);
        check_measures(line, screen_w_px);
        if (has_glyphs)
            check_glyphs(line, screen_w_px);
        want(number(line, "block") > 0 || is_said(line, "kind", "heading"), "no title");
        if (!json_is_true(json_object_get(line, "repeated")))
            puts(json_string_value(json_object_get(line, "text")));
        json_decref(line);
    }
    free(text);
    want(line_number > 0, "nothing was printed");
    return 0;
}
