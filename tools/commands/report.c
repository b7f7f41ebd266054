/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "report.h"

#define SHOWN_MAX 20
#define KEPT_MAX 100000   /* notes: a stream of nothing but mistakes must not fill the memory */
#define MISSING_MAX 50000 /* of these at most so many say what fields an article lacks */

/* Where a list of places says nothing that the sum does not, it takes --verbose. */
static const struct {
    const char *name; /* in JSON */
    const char *noun; /* of one, or NULL */
    const char *rest;
    bool is_brief;
} kinds[WQ_NOTE_KINDS] = {
    [WQ_NOTE_INVALID_BYTES] = {"invalid-bytes", "invalid byte", "replaced by U+FFFD", false},
    [WQ_NOTE_LONE_SURROGATES] = {"lone-surrogates", "lone surrogate", "replaced by U+FFFD", false},
    [WQ_NOTE_CRLF] = {"crlf", "CR LF line end", "turned into LF", true},
    [WQ_NOTE_CR] = {"cr", "CR line end", "turned into LF", true},
    [WQ_NOTE_BOM] = {"byte-order-mark", "byte order mark", "taken away", true},
    [WQ_NOTE_CHARSET] = {"charset", "file", "turned into UTF-8", true},
    [WQ_NOTE_GARBLED] = {"garbled", "line", "decoded twice by mistake, turned back", true},
    [WQ_NOTE_FORMS] = {"presentation-forms", "Arabic presentation form", "turned into letters",
                       true},
    [WQ_NOTE_SOFT_HYPHEN] = {"soft-hyphen", "soft hyphen", "taken away", true},
    [WQ_NOTE_CONTROL] = {"control", "control character", "taken away", true},
    [WQ_NOTE_BIDI] = {"bidi-control", "bidi control", "that could spoof, taken away (tags too)",
                      true},
    [WQ_NOTE_PARTS] = {"parts", "part", "made of texts over 1 MB or 65,536 lines", false},
    [WQ_NOTE_HIDDEN] = {"hidden-words", "word", "left out: in hidden elements", true},
    [WQ_NOTE_CUT] = {"cut-words", "word", "left out: not of the text (--explain, --keep-all)",
                     true},
    [WQ_NOTE_MARKUP] = {"markup", "piece", "of markup over the limits, left out; the text stays",
                        false},
    [WQ_NOTE_PICTURE_AWAY] = {"pictures-away", "picture", "left out: not beside the page", true},
    [WQ_NOTE_PICTURE_OVER] = {"pictures-over", "picture",
                              "left out: over the bytes for them (--images-per-article, "
                              "--images-total)",
                              true},
    [WQ_NOTE_MISSING] = {"missing-fields", "field", "not found", true},
    [WQ_NOTE_TAKEN] = {"taken", "field", "read by a name that others use", false},
    [WQ_NOTE_PICTURE] = {"pictures-left-out", "picture", "left out", false},
    [WQ_NOTE_FIELD] = {"field", "field", "left out or changed", false},
    [WQ_NOTE_FOLDER_SEEN] = {"folder-seen", "link", "to a folder already read, not followed again",
                             false},
    [WQ_NOTE_BESIDE] = {"beside", "file", "passed over: of web pages, no articles", true},
    [WQ_NOTE_EXPLAINED] = {"explained", NULL, NULL, true},
    [WQ_NOTE_LEFT_OUT] = {"left-out", NULL, "left out", false},
};

static char *copy_string(struct wq_str text)
{
    char *copy = malloc(text.len + 1);
    if (!copy)
        return NULL;
    if (text.len > 0)
        memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    return copy;
}

static bool grow(struct wq_report *report)
{
    if (report->n < report->cap)
        return true;
    size_t cap = report->cap ? report->cap * 2 : 64;
    struct wq_report_line *lines = realloc(report->lines, cap * sizeof *lines);
    if (!lines)
        return false;
    report->lines = lines;
    report->cap = cap;
    return true;
}

/* The names in "author, date". */
static void count_missing(struct wq_report *report, struct wq_str names)
{
    while (names.len > 0) {
        const char *comma = memchr(names.ptr, ',', names.len);
        const size_t len = comma ? (size_t)(comma - names.ptr) : names.len;
        size_t i = 0;
        while (i < WQ_REPORT_FIELDS && report->missing[i].n > 0 &&
               !wq_str_equal(wq_str(report->missing[i].name), (struct wq_str){names.ptr, len}))
            i++;
        if (i < WQ_REPORT_FIELDS && len < sizeof report->missing[i].name) {
            memcpy(report->missing[i].name, names.ptr, len);
            report->missing[i].n++;
        }
        const size_t used = len + 2 < names.len ? len + 2 : names.len;
        names = (struct wq_str){names.ptr + used, names.len - used};
    }
}

void wq_report_add(struct wq_report *report, const char *path, const struct wq_note *note)
{
    report->count_n[note->kind] += note->count;
    report->place_n[note->kind]++;
    if (note->kind == WQ_NOTE_MISSING)
        count_missing(report, note->detail);
    const size_t max = note->kind == WQ_NOTE_MISSING ? MISSING_MAX : KEPT_MAX;
    if (report->n >= max || !grow(report))
        return;
    char *path_copy = copy_string(wq_str(path));
    if (!path_copy)
        return;
    report->lines[report->n++] = (struct wq_report_line){
        .path = path_copy,
        .detail = note->detail.len > 0 ? copy_string(note->detail) : NULL,
        .line = note->line,
        .count = note->count,
        .kind = note->kind,
    };
}

void wq_report_leave_out(struct wq_report *report, const char *path, uint32_t line,
                         const char *format, ...)
{
    char detail[WQ_NOTE_DETAIL_MAX];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(detail, sizeof detail, format, arguments);
    va_end(arguments);
    struct wq_note note = {WQ_NOTE_LEFT_OUT, line, 1, wq_str(detail)};
    wq_report_add(report, path, &note);
}

/* ---- for people ---- */

static void print_line(const struct wq_report_line *line, FILE *out)
{
    fputs("  ", out);
    wq_print_safe(out, wq_str(line->path));
    if (line->line > 0)
        fprintf(out, ":%" PRIu32, line->line);
    if (line->detail) {
        fputs(": ", out);
        wq_print_safe(out, wq_str(line->detail));
        if (line->kind == WQ_NOTE_TAKEN)
            fprintf(out, ": %" PRIu32, line->count);
    } else if (line->count > 1) {
        fprintf(out, ": %" PRIu32, line->count);
    }
    putc('\n', out);
}

/* "3 invalid bytes replaced by U+FFFD" */
static void print_count(enum wq_note_kind kind, uint64_t n, FILE *out)
{
    fprintf(out, "%" PRIu64, n);
    if (kinds[kind].noun)
        fprintf(out, " %s%s", kinds[kind].noun, wq_plural(n));
    fprintf(out, " %s", kinds[kind].rest);
}

void wq_report_print_note(const char *path, const struct wq_note *note, FILE *out)
{
    wq_print_safe(out, wq_str(path));
    if (note->line > 0)
        fprintf(out, ":%" PRIu32, note->line);
    fputs(": ", out);
    if (note->kind != WQ_NOTE_EXPLAINED && note->kind != WQ_NOTE_FIELD)
        print_count(note->kind, note->count, out);
    if (note->detail.len > 0 && note->kind != WQ_NOTE_EXPLAINED && note->kind != WQ_NOTE_FIELD)
        fputs(": ", out);
    wq_print_safe(out, note->detail);
    putc('\n', out);
}

/* What is wrong in the line, by which lines are alike: of a picture what stands behind its path. */
static struct wq_str cause_of(const struct wq_report_line *line)
{
    struct wq_str cause = wq_str(line->detail ? line->detail : "");
    if (line->kind != WQ_NOTE_PICTURE)
        return cause;
    for (size_t i = cause.len; i > 1; i--)
        if (cause.ptr[i - 2] == ':' && cause.ptr[i - 1] == ' ')
            return (struct wq_str){cause.ptr + i, cause.len - i};
    return cause;
}

struct cause {
    const struct wq_report_line *first;
    uint64_t n;     /* lines like it */
    uint64_t count; /* sum of their counts */
};

static bool is_alike(const struct wq_report_line *a, const struct wq_report_line *b)
{
    return a->kind == b->kind && a->detail && b->detail && wq_str_equal(cause_of(a), cause_of(b));
}

/* The causes of a kind in the order in which they came; how many there are, at most SHOWN_MAX. */
static size_t find_causes(const struct wq_report *report, enum wq_note_kind kind,
                          struct cause causes[SHOWN_MAX])
{
    size_t n = 0;
    for (size_t i = 0; i < report->n; i++) {
        const struct wq_report_line *line = &report->lines[i];
        size_t k = 0;
        if (line->kind != kind)
            continue;
        while (k < n && !is_alike(line, causes[k].first))
            k++;
        if (k == SHOWN_MAX)
            continue;
        if (k == n)
            causes[n++] = (struct cause){.first = line};
        causes[k].n++;
        causes[k].count += line->count;
    }
    return n;
}

/* Many lines in SHOWN_MAX, some of each cause, so that the many of one do not hide the few of
 * another; of pictures, which are often away by the hundred, one. */
static void print_causes(const struct wq_report *report, enum wq_note_kind kind, FILE *out)
{
    struct cause causes[SHOWN_MAX];
    const size_t n = find_causes(report, kind, causes);
    const uint64_t each = kind == WQ_NOTE_PICTURE ? 1 : SHOWN_MAX / (n > 0 ? n : 1);
    uint64_t known_n = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t shown_n = 0;
        for (const struct wq_report_line *line = causes[i].first;
             line < report->lines + report->n && shown_n < each && shown_n < causes[i].n; line++)
            if (line == causes[i].first || is_alike(line, causes[i].first)) {
                print_line(line, out);
                shown_n++;
            }
        if (shown_n < causes[i].n)
            fprintf(out, "    and %" PRIu64 " more like it\n", causes[i].n - shown_n);
        known_n += causes[i].n;
    }
    if (known_n < report->place_n[kind])
        fprintf(out, "  and %" PRIu64 " more\n", report->place_n[kind] - known_n);
    fputs("  (--verbose shows all)\n", out);
}

/* By which names fields were read: the same of all inputs is one line. */
static void print_taken(const struct wq_report *report, FILE *out)
{
    struct cause causes[SHOWN_MAX];
    const size_t n = find_causes(report, WQ_NOTE_TAKEN, causes);
    for (size_t i = 0; i < n; i++) {
        fputs("  ", out);
        wq_print_safe(out, wq_str(causes[i].first->detail));
        fprintf(out, ": %" PRIu64 ", first in ", causes[i].count);
        wq_print_safe(out, wq_str(causes[i].first->path));
        putc('\n', out);
    }
}

/* The list of a kind; what stands in --explain's lines is not told again. */
static void print_kind(const struct wq_report *report, enum wq_note_kind kind, FILE *out,
                       bool is_verbose)
{
    uint64_t shown_n = 0;
    bool is_brief = kind == WQ_NOTE_MISSING || (kinds[kind].is_brief && !is_verbose);
    print_count(kind, report->count_n[kind], out);
    for (size_t i = 0; kind == WQ_NOTE_MISSING && i < WQ_REPORT_FIELDS; i++)
        if (report->missing[i].n > 0)
            fprintf(out, "%s%s %" PRIu64, i == 0 ? ": " : ", ", report->missing[i].name,
                    report->missing[i].n);
    fputs(is_brief ? "\n" : ":\n", out);
    if (is_brief)
        return;
    if (!is_verbose && kind == WQ_NOTE_TAKEN) {
        print_taken(report, out);
        return;
    }
    if (!is_verbose && report->place_n[kind] > SHOWN_MAX) {
        print_causes(report, kind, out);
        return;
    }
    for (size_t i = 0; i < report->n; i++)
        if (report->lines[i].kind == kind) {
            print_line(&report->lines[i], out);
            shown_n++;
        }
    if (shown_n < report->place_n[kind])
        fprintf(out, "  and %" PRIu64 " more\n", report->place_n[kind] - shown_n);
}

void wq_report_print(const struct wq_report *report, FILE *out, bool is_verbose)
{
    for (int kind = 0; kind < WQ_NOTE_KINDS; kind++)
        if (report->place_n[kind] > 0 && kind != WQ_NOTE_EXPLAINED)
            print_kind(report, (enum wq_note_kind)kind, out, is_verbose);
}

/* ---- JSON ---- */

/* Where a kind stands in the JSON object. */
static const char *list_of(enum wq_note_kind kind)
{
    return kind == WQ_NOTE_LEFT_OUT    ? "left_out"
           : kind == WQ_NOTE_EXPLAINED ? "explained"
           : kind == WQ_NOTE_MISSING   ? "lacking"
                                       : "repaired";
}

static void print_line_json(const struct wq_report_line *line, FILE *out)
{
    bool has_kind = strcmp(list_of(line->kind), "repaired") == 0;
    fputs("{\"file\":", out);
    wq_print_json(out, wq_str(line->path));
    if (has_kind)
        fprintf(out, ",\"kind\":\"%s\",\"count\":%" PRIu32, kinds[line->kind].name, line->count);
    if (line->line > 0)
        fprintf(out, ",\"line\":%" PRIu32, line->line);
    if (line->detail) {
        const char *name = has_kind                        ? "detail"
                           : line->kind == WQ_NOTE_MISSING ? "fields"
                                                           : "reason";
        fprintf(out, ",\"%s\":", name);
        wq_print_json(out, wq_str(line->detail));
    }
    putc('}', out);
}

static void print_list_json(const struct wq_report *report, const char *list, FILE *out)
{
    const char *comma = "";
    fprintf(out, ",\"%s\":[", list);
    for (size_t i = 0; i < report->n; i++) {
        if (strcmp(list_of(report->lines[i].kind), list) != 0)
            continue;
        fputs(comma, out);
        print_line_json(&report->lines[i], out);
        comma = ",";
    }
    putc(']', out);
}

void wq_report_print_json(const struct wq_report *report, FILE *out)
{
    const char *comma = "";
    fputs("\"counts\":{", out);
    for (int kind = 0; kind < WQ_NOTE_KINDS; kind++) {
        if (report->place_n[kind] == 0 || kind == WQ_NOTE_EXPLAINED)
            continue;
        fprintf(out, "%s\"%s\":%" PRIu64, comma, kinds[kind].name, report->count_n[kind]);
        comma = ",";
    }
    fputs("},\"missing\":{", out);
    for (size_t i = 0; i < WQ_REPORT_FIELDS && report->missing[i].n > 0; i++)
        fprintf(out, "%s\"%s\":%" PRIu64, i > 0 ? "," : "", report->missing[i].name,
                report->missing[i].n);
    putc('}', out);
    print_list_json(report, "repaired", out);
    print_list_json(report, "lacking", out);
    print_list_json(report, "left_out", out);
    print_list_json(report, "explained", out);
}

void wq_report_free(struct wq_report *report)
{
    for (size_t i = 0; i < report->n; i++) {
        free(report->lines[i].path);
        free(report->lines[i].detail);
    }
    free(report->lines);
    *report = (struct wq_report){0};
}
