/* SPDX-License-Identifier: MIT */
/* warraq-reader and warraq-window: options, the reading place, and the loop that hands events to
 * the app and its frames to the display. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "port/ports.h"
#include "reader.h"

#define EVENTS_AT_ONCE 8 /* acted on before something is shown */

/* ---- options ---- */

static enum wq_parse read_options(int argc, char **argv, struct wq_reader *reader)
{
    struct wq_request *request = &reader->request;
    struct wq_option options[9 + WQ_SETUP_OPTION_N] = {
        {"state", 0, WQ_OPTION_TEXT, &request->state, "DIR",
         "keep the reading place in DIR (default: ~/.local/state/warraq)", 0, 0},
        {"display", 0, WQ_OPTION_TEXT, &request->display, "WHERE",
         "the panel of this machine (auto) or of a Kobo (kobo); a screen (fb:PATH, drm:PATH); "
         "png:DIR or raw:DIR writes each frame to a file, null writes none",
         0, 0},
        {"clean-every", 0, WQ_OPTION_NUMBER, &request->clean_every, "N",
         "flash the panel every N page turns against ghosts", 1, 100},
        {"self-test", 0, WQ_OPTION_FLAG, &request->wants_self_test, NULL,
         "show patterns and touch targets, log what the device does, and exit", 0, 0},
        {"rest", 0, WQ_OPTION_FLAG, &request->wants_rest, NULL,
         "put a bare panel to sleep, or a Kobo's screen back, after a reader that was killed, "
         "and exit",
         0, 0},
        {"input", 0, WQ_OPTION_TEXT, &request->input, "FILE",
         "read events from a script (- is standard input)", 0, 0},
        {"starting", 0, WQ_OPTION_TEXT, &request->starting, "FILE",
         "remove FILE when the first page is shown: a launcher sees that the reader has come up", 0,
         0},
        {"plain-header", 0, WQ_OPTION_FLAG, &request->wants_plain_header, NULL,
         "show neither clock nor battery above a page, as with events from a script", 0, 0},
        {"version", 0, WQ_OPTION_FLAG, &request->wants_version, NULL, "print the version and exit",
         0, 0},
    };
    wq_setup_options(&reader->setup, options + 9);
    const struct wq_usage usage = {
        .program = WQ_PROGRAM,
        .synopsis = "[OPTION]... BUNDLE.wrq|FOLDER",
        .summary = "Read the articles of a bundle that `warraq pack` made, or of all bundles in a "
                   "folder as one archive.",
        .notes = "Exit codes: 0 good, 1 failed, 2 the command line or the script is wrong.",
        .options = options,
        .option_n = sizeof options / sizeof options[0]};
    int operands = 0;
    enum wq_parse parse = wq_options_parse(&usage, argc, argv, &operands);
    if (parse != WQ_PARSE_OK || request->wants_version)
        return parse;
    if ((request->wants_self_test || request->wants_rest) && argc == operands)
        return parse;
    if (argc - operands != 1) {
        wq_complain("%s; try `" WQ_PROGRAM " --help`",
                    argc > operands ? "one bundle or folder at a time" : "name the bundle to read");
        return WQ_PARSE_ERROR;
    }
    request->bundle = argv[operands];
    return WQ_PARSE_OK;
}

/* ---- reading ---- */

static int complain_of_app(const struct wq_reader *reader, enum wq_status st)
{
    if (st == WQ_E_FONT)
        return wq_setup_complain_of_font(&reader->setup, wq_fonts_fault(reader->setup.fonts));
    if (st == WQ_E_NOMEM)
        return wq_complain_of_memory();
    if (st == WQ_E_RANGE)
        return wq_complain("a screen of %dx%d px at %d dpi is too small for the list of articles; "
                           "choose a larger one with --device",
                           reader->setup.held.w_px, reader->setup.held.h_px,
                           reader->setup.device.dpi);
    return wq_complain("cannot show the articles: %s", wq_status_text(st));
}

/* A font that had to be stood in for is told of once. */
static void note_font(struct wq_reader *reader)
{
    const struct wq_font_fault fault = wq_fonts_fault(reader->setup.fonts);
    if (!fault.file[0] || reader->has_spare_font)
        return;
    wq_setup_complain_of_font(&reader->setup, fault);
    reader->has_spare_font = reader->has_to_tell = true;
    reader->to_tell = (struct wq_app_fault){.trouble = WQ_TROUBLE_FONT, .status = WQ_E_FONT};
    snprintf(reader->to_tell.file, sizeof reader->to_tell.file, "%s", fault.file);
}

bool wq_reader_tell(struct wq_reader *reader)
{
    const bool has_news =
        reader->archive && (reader->has_to_tell || wq_app_untold(reader->app, &reader->to_tell));
    reader->has_to_tell = false;
    if (has_news)
        wq_app_tell(reader->app, &reader->to_tell);
    return has_news;
}

/* Nothing is to be saved as it was at the start, unless the archive's digits were counted: that
 * costs too much for every start. */
static void keep_start(struct wq_reader *reader)
{
    const struct wq_place before = reader->place;
    uint64_t change = wq_app_place(reader->app, &reader->place);
    const struct wq_place *now = &reader->place;
    bool is_counted = now->archive_digits != before.archive_digits ||
                      memcmp(now->edition, before.edition, sizeof before.edition) != 0;
    bool is_found = reader->archive &&
                    (before.screen != WQ_SCREEN_ARTICLE ||
                     memcmp(now->article_id, before.article_id, sizeof before.article_id) == 0);
    reader->is_away = reader->has_place && !is_found;
    if (reader->is_away)
        reader->away = before;
    reader->away_change = change;
    reader->saved_change = is_counted && !reader->is_away ? 0 : change;
    reader->place.clock_s = before.clock_s;
}

int wq_reader_make_app(struct wq_reader *reader)
{
    struct wq_typeset typeset = reader->setup.typeset;
    if (!reader->setup.language)
        typeset.language = NULL; /* nobody asked for one here */
    const struct wq_app_config config = {
        .device = &reader->setup.held,
        .fonts = reader->setup.fonts,
        .archive = reader->archive,
        .history = reader->history,
        .fault = reader->fault,
        .unread = reader->folder.unread,
        .unread_n = reader->folder.unread_n,
        .unnamed_n = reader->folder.unnamed_n,
        .lost_n = reader->folder.lost_n,
        .can = wq_reader_abilities(reader),
        .version = WARRAQ_VERSION,
        .family = reader->setup.family,
        .face_name = reader->setup.font_file ? reader->setup.font_file : reader->setup.family->name,
        .is_face_asked = reader->setup.is_font_asked,
        .weight = reader->setup.weight_mode,
        .typeset = typeset,
        /* what a script shows is compared, and must not depend on the time */
        .has_plain_header = reader->request.wants_plain_header || reader->request.input,
        .archive_name = reader->archive_name,
        .article_arena = &reader->article_arena,
        .page_arena = &reader->page_arena,
    };
    enum wq_status st = wq_app_make(&reader->archive_arena, &config,
                                    reader->has_place ? &reader->place : NULL, &reader->app);
    if (st != WQ_OK)
        return complain_of_app(reader, st);
    keep_start(reader);
    return WQ_EXIT_OK;
}

static int start_app(struct wq_reader *reader)
{
    int code = wq_reader_make_app(reader);
    if (code != WQ_EXIT_OK)
        return code;
    if (reader->last.has_crashed)
        wq_app_notice(reader->app, WQ_SAY_CRASHED);
    wq_policy_start(&reader->policy, wq_sys_now_ms(&reader->sys), 0);
    wq_reader_tell(reader);
    code = wq_reader_follow(reader);
    return code == WQ_EXIT_OK ? wq_reader_hold(reader, 0) : code;
}

/* What a person can do about a display that fails, and where more stands. */
static int complain_of_display(const struct wq_reader *reader)
{
    const char *why = strerror(errno), *more = reader->log.fd >= 0 ? reader->state_path : "";
    int folder_len = (int)(strlen(more) - (more[0] ? strlen("place") : 0));
    if (reader->panel)
        return wq_complain("the panel %s does not do what it is told (%s); see to its plugs, and "
                           "that --device names it; %.*slog has more",
                           reader->setup.device_name, why, folder_len, more);
    if (wq_reader_wants_panel(reader))
        return wq_complain("the screen of %s does not do what it is told (%s); switch the device "
                           "off and on; %.*slog has more",
                           reader->setup.device.name, why, folder_len, more);
    return wq_complain("cannot show a page: %s", why);
}

/* Let the app act, and note what it wants to be shown. */
static int act(struct wq_reader *reader, const struct wq_event *event)
{
    struct wq_refresh_list list = {.n = 0};
    enum wq_status st = wq_app_handle(reader->app, event, &list);
    if (st != WQ_OK)
        return complain_of_app(reader, st);
    /* a screen that is held otherwise now is another one: before anything is asked of it */
    bool is_followed =
        memcmp(wq_app_settings(reader->app), &reader->followed, sizeof reader->followed) == 0;
    int code = is_followed ? WQ_EXIT_OK : wq_reader_follow(reader);
    wq_refresher_ask(reader->refresher, list.refresh, list.n);
    return code;
}

/* A panel that refuses is asked once more, for the whole screen. */
static int show(struct wq_reader *reader)
{
    const struct wq_surface *surface = wq_app_surface(reader->app);
    const struct wq_refresh all = {{0, 0, surface->w, surface->h}, WQ_INTENT_PAGE};
    enum wq_status st = wq_refresher_show(reader->refresher, surface, NULL, 0);
    if (st != WQ_OK && wq_reader_wants_panel(reader))
        st = wq_refresher_show(reader->refresher, surface, &all, 1);
    return st == WQ_OK ? WQ_EXIT_OK : complain_of_display(reader);
}

int wq_reader_handle(struct wq_reader *reader, const struct wq_event *event)
{
    int code = act(reader, event);
    return code == WQ_EXIT_OK ? show(reader) : code;
}

static int wait_for(struct wq_reader *reader, int64_t timeout_ms, struct wq_event *event)
{
    enum wq_status st = reader->input.ops->wait(reader->input.self, timeout_ms, event);
    if (st == WQ_E_SYNTAX)
        return WQ_EXIT_USAGE;
    return st == WQ_OK ? WQ_EXIT_OK : wq_complain("cannot read input: %s", strerror(errno));
}

/* Sleep until something happens. What makes the next turn quick is done when nothing else is
 * waiting, and greys that were shown in haste are settled after a short while. */
static int next_event(struct wq_reader *reader, struct wq_event *event)
{
    bool is_rough = wq_refresher_is_rough(reader->refresher);
    bool has_work = wq_app_has_work(reader->app), is_patient = !has_work && !is_rough;
    int64_t timeout_ms = has_work   ? (int64_t)wq_app_pause_ms(reader->app)
                         : is_rough ? WQ_SETTLE_MS
                                    : wq_policy_wait(&reader->policy, wq_sys_now_ms(&reader->sys));
    if (is_patient && reader->display.ops->sleep &&
        reader->display.ops->sleep(reader->display.self) != WQ_OK)
        wq_log_add(&reader->log, "the panel does not sleep: %s", strerror(errno));
    int code = wait_for(reader, timeout_ms, event);
    if (code == WQ_EXIT_OK && event->kind == WQ_EVENT_IDLE && is_rough &&
        wq_refresher_settle(reader->refresher, wq_app_surface(reader->app)) != WQ_OK)
        return complain_of_display(reader);
    return code;
}

/* Paper draws longer than fingers take to turn the next page: what is waiting by now is acted on,
 * too, before anything is shown. */
static int act_on_all(struct wq_reader *reader, struct wq_event *event, bool *ends)
{
    int code = WQ_EXIT_OK;
    for (int i = 0; i < EVENTS_AT_ONCE; i++) {
        *ends = event->kind == WQ_EVENT_QUIT;
        if (!wq_reader_machine(reader, event, &code, ends))
            code = act(reader, event);
        bool may_have_missed = event->kind == WQ_EVENT_REDRAW && !reader->folder.is_watched;
        if (event->kind == WQ_EVENT_FOLDER || may_have_missed)
            wq_reader_look_at_folder(reader);
        *ends = *ends || wq_app_leaves(reader->app);
        bool is_last = *ends || !reader->is_paper || i + 1 == EVENTS_AT_ONCE;
        if (code == WQ_EXIT_OK && !is_last)
            code = wait_for(reader, 0, event);
        if (code != WQ_EXIT_OK || is_last || event->kind == WQ_EVENT_IDLE)
            return code;
    }
    return code;
}

/* What went wrong meanwhile, once. A line for the battery goes before a panel, which stays until it
 * is closed: the next event takes the line away. */
static int tell(struct wq_reader *reader)
{
    const struct wq_event redraw = {.kind = WQ_EVENT_REDRAW};
    note_font(reader);
    if (reader->has_low_news)
        wq_app_notice(reader->app, WQ_SAY_ERR_BATTERY);
    else if (!wq_reader_tell(reader))
        return WQ_EXIT_OK;
    reader->has_low_news = false;
    return wq_reader_handle(reader, &redraw);
}

/* A page is shown: a launcher need not take this for a reader that hangs. A file is removed and not
 * written, which also works when there is no room. */
static void end_start(struct wq_reader *reader)
{
    const char *starting = reader->request.starting;
    if (starting && unlink(starting) != 0 && errno != ENOENT)
        wq_complain("cannot remove %s: %s; who waits for that may end this reader", starting,
                    strerror(errno));
    reader->request.starting = NULL;
}

/* The page is shown before the place is saved: the reader waits for the one and not the other. */
static int run(struct wq_reader *reader)
{
    struct wq_event event = {.kind = WQ_EVENT_REDRAW};
    for (;;) {
        bool ends = false;
        int code = act_on_all(reader, &event, &ends);
        if (code == WQ_EXIT_OK)
            code = show(reader);
        if (code != WQ_EXIT_OK)
            return code;
        end_start(reader);
        wq_reader_save(reader);
        if (ends)
            return WQ_EXIT_OK;
        code = wq_reader_renew(reader);
        if (code == WQ_EXIT_OK)
            code = tell(reader);
        if (code == WQ_EXIT_OK)
            code = wq_reader_offer(reader);
        if (code == WQ_EXIT_OK)
            code = next_event(reader, &event);
        if (code != WQ_EXIT_OK)
            return code;
    }
}

/* What a reader that was killed could not do: a bare panel starts, shows what it shows, and sleeps
 * as it is closed; a Kobo's screen is closed as it was found before that reader. */
static int rest(struct wq_reader *reader)
{
    if (!reader->panel && !reader->kobo)
        return WQ_EXIT_OK;
    int code = wq_reader_open_panel(reader);
    if (code != WQ_EXIT_OK || reader->kobo ||
        reader->display.ops->wake(reader->display.self) == WQ_OK)
        return code;
    return complain_of_display(reader);
}

/* Open the rest and read until the reader is asked to end. */
static int read_bundle(struct wq_reader *reader)
{
    int code = wq_reader_open(reader);
    if (code != WQ_EXIT_OK || reader->request.wants_rest)
        return code == WQ_EXIT_OK ? rest(reader) : code;
    code = wq_reader_open_state(reader);
    if (code == WQ_EXIT_OK)
        code = wq_reader_open_ports(reader);
    if (code != WQ_EXIT_OK)
        return code;
    wq_crash_guard(&reader->log, &reader->display);
    if (reader->request.wants_self_test)
        return wq_reader_self_test(reader);
    code = start_app(reader);
    if (code != WQ_EXIT_OK)
        return code;
    wq_reader_look_at_folder(reader);
    code = run(reader);
    /* who was shown that there is nothing to read may leave; that is no reader that fails */
    bool has_failed = !reader->archive && !wq_app_leaves(reader->app);
    if (code == WQ_EXIT_OK && wq_app_connects(reader->app))
        return WQ_READER_EXIT_CONNECT;
    return code == WQ_EXIT_OK && has_failed ? WQ_EXIT_FAILED : code;
}

int main(int argc, char **argv)
{
    static struct wq_reader reader = {.log = {.fd = -1},
                                      .folder = {.watch = {-1, -1}},
                                      .light_percent = -1,
                                      .machine = {.battery_percent = -1}};
    wq_setup_init(&reader.setup, WQ_PROGRAM);
    switch (read_options(argc, argv, &reader)) {
    case WQ_PARSE_HELP:
        return WQ_EXIT_OK;
    case WQ_PARSE_ERROR:
        return WQ_EXIT_USAGE;
    case WQ_PARSE_OK:
        break;
    }
    if (reader.request.wants_version) {
        printf("%s %s\n", WQ_PROGRAM, WARRAQ_VERSION);
        return WQ_EXIT_OK;
    }
    int code = read_bundle(&reader);
    wq_reader_close(&reader);
    return code;
}
