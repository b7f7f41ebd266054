/* SPDX-License-Identifier: MIT */
/* Every screen and panel on three devices, a line of sums each; in a folder, their pictures.
 * usage: golden_pictures BUNDLE [FOLDER] */
#include "../unit/search_app_fixture.h"
#include "../../firmware/ui/browse.h"
#include "../../firmware/ui/screens.h"
#include "warraq/hash.h"

static const char *const devices[] = {"kobo-clara", "600x800@167/16", "waveshare-7.5"};
static const char *const short_names[] = {"clara", "600x800", "waveshare"};
#define DEVICE_N (sizeof devices / sizeof devices[0])

/* ---- scripts ---- */

enum verb {
    STEP_END,
    STEP_GO,   /* to screen `a`, `what` b */
    STEP_LIST, /* to the list in the order `a`, its page `b` */
    STEP_OPEN, /* the article whose title begins with `text`, from the list of titles */
    STEP_DO,   /* what acts `a` of `b` */
    STEP_HOLD, /* the same, long */
    STEP_TURN, /* `a` pages on */
    STEP_MENU, /* the reading menu */
    STEP_TYPE, /* `text` on the keys */
    STEP_KEYS, /* the keys of enum keyset `a` */
    STEP_ASK,  /* for `text`: its results */
    STEP_TELL, /* of trouble `a` */
    STEP_SEND, /* an event of kind `a` */
    STEP_CALL
};

struct step {
    enum verb verb;
    uint32_t a, b;
    const char *text;
    void (*call)(struct reader *r);
};

/* Acts, as the screens have them in enums of their own. */
enum { HOME_CARD = ACT_OWN };
enum { LIST_ROW = ACT_OWN, LIST_SORT };
enum { ORDER_CHOICE = ACT_OWN };
enum { DATES_CALENDAR = ACT_OWN + 2, DATES_DAY };
enum { CONTENTS_TAB = ACT_OWN, CONTENTS_HEADING, CONTENTS_RELATED, CONTENTS_NOTE };
enum { TYPE_TAB = ACT_OWN };
enum { SETTINGS_ROW = ACT_OWN };

#define SUQ "سوق الورّاقين"
#define RAIN "كيف تقيس"
#define POEM "أبيات"
#define LAMP "The lighthouse"

static void turn_by(struct reader *r, uint32_t n)
{
    const bool is_article = wq_ui_screen_now(r->app) == WQ_SCREEN_ARTICLE;
    const bool is_rtl = is_article ? r->app->reading.is_rtl : wq_ui_is_rtl(r->app);
    while (n-- > 0)
        swipe(r, is_rtl ? WQ_SWIPE_RIGHT : WQ_SWIPE_LEFT);
}

static void redraw(struct reader *r)
{
    reader_send(r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
}

static void go_to(struct reader *r, struct wq_visit visit)
{
    assert_int_equal(wq_ui_go(r->app, &visit), WQ_OK);
    redraw(r);
}

static void go_to_list(struct reader *r, enum wq_order order, uint32_t first)
{
    struct wq_visit list = wq_visit_to(WQ_SCREEN_LIST);
    list.what = (uint8_t)order;
    list.first = first;
    go_to(r, list);
}

/* The position by title of the first one that begins with `title`. */
static uint32_t find_title(struct reader *r, const char *title, uint32_t *article)
{
    const size_t len = strlen(title);
    for (uint32_t i = 0; i < wq_archive_order_n(r->archive, WQ_ORDER_TITLE); i++) {
        struct wq_meta meta;
        assert_int_equal(wq_archive_at(r->archive, WQ_ORDER_TITLE, i, article), WQ_OK);
        const size_t mark = wq_arena_mark(&r->app->scratch);
        const bool is_it =
            wq_archive_listed(r->archive, *article, &r->app->scratch, &meta) == WQ_OK &&
            meta.title.len >= len && memcmp(meta.title.ptr, title, len) == 0;
        wq_arena_rewind(&r->app->scratch, mark);
        if (is_it)
            return i;
    }
    fail_msg("no title begins with %s", title);
    return 0;
}

static void open_title(struct reader *r, const char *title)
{
    struct wq_visit article = wq_visit_to(WQ_SCREEN_ARTICLE);
    const uint32_t at = find_title(r, title, &article.article), row_n = r->app->list.row_n;
    go_to_list(r, WQ_ORDER_TITLE, at / row_n * row_n);
    go_to(r, article);
    settle(r);
    redraw(r);
}

static bool has_keys_only(const struct reader *r)
{
    return wq_ui_has_keys_only(r->app);
}

/* By a finger, or where there are only keys by OK. */
static void answer(struct reader *r, const struct step *step)
{
    const struct control control = control_of(r, (uint8_t)step->a, step->b);
    const bool is_held = step->verb == STEP_HOLD;
    if (!has_keys_only(r)) {
        const struct wq_rect box = control.box;
        reader_send(r, (struct wq_event){.kind = is_held ? WQ_EVENT_HOLD : WQ_EVENT_TAP,
                                         .x = box.x + box.w / 2,
                                         .y = box.y + box.h / 2,
                                         .hold_ms = 600});
        return;
    }
    assert_int_equal(wq_scene_act(r->app, &control, is_held), WQ_OK);
    redraw(r);
}

static void open_menu(struct reader *r)
{
    if (has_keys_only(r))
        press(r, WQ_KEY_OK);
    else
        reader_send(r, (struct wq_event){.kind = WQ_EVENT_SWIPE,
                                         .swipe = WQ_SWIPE_UP,
                                         .x = r->device.w_px / 2,
                                         .y = r->device.h_px - 1});
}

static void ask(struct reader *r, const char *text)
{
    go_to(r, wq_asked_visit(r->app, wq_asked_add(r->app, wq_str(text), NULL)));
}

static void tell(struct reader *r, enum wq_app_trouble trouble)
{
    const struct wq_app_fault fault = {.trouble = trouble,
                                       .status = WQ_E_DAMAGED,
                                       .file = "NotoNaskhArabic-Regular.ttf",
                                       .lost_n = 12,
                                       .found_n = 12};
    wq_app_tell(r->app, &fault);
    redraw(r);
}

static void run(struct reader *r, const struct step *step)
{
    struct wq_visit visit;
    switch (step->verb) {
    case STEP_GO:
        visit = wq_visit_to((enum wq_screen)step->a);
        visit.what = (uint8_t)step->b;
        go_to(r, visit);
        break;
    case STEP_LIST:
        go_to_list(r, (enum wq_order)step->a, 0);
        turn_by(r, step->b);
        break;
    case STEP_OPEN:
        open_title(r, step->text);
        break;
    case STEP_DO:
    case STEP_HOLD:
        answer(r, step);
        break;
    case STEP_TURN:
        turn_by(r, step->a);
        settle(r);
        break;
    case STEP_MENU:
        open_menu(r);
        break;
    case STEP_TYPE:
        type_in(r, r->app->panel ? &r->app->matches.typing : &r->app->search.typing, step->text);
        pause_typing(r);
        break;
    case STEP_KEYS:
        r->app->search.typing.set = (enum keyset)step->a;
        redraw(r);
        break;
    case STEP_ASK:
        ask(r, step->text);
        break;
    case STEP_TELL:
        tell(r, (enum wq_app_trouble)step->a);
        break;
    case STEP_SEND:
        reader_send(r, (struct wq_event){.kind = (enum wq_event_kind)step->a});
        break;
    case STEP_CALL:
        step->call(r);
        break;
    case STEP_END:
        break;
    }
}

/* ---- what no control leads to ---- */

static void hold_word(struct reader *r)
{
    if (has_keys_only(r))
        reader_send(r, (struct wq_event){.kind = WQ_EVENT_KEYHOLD, .key = WQ_KEY_OK});
    else
        hold(r, r->device.w_px / 2, r->device.h_px / 2);
}

static void offer_variants(struct reader *r)
{
    r->app->search.typing.variants_of = 0x627;
    redraw(r);
}

static void follow_a_link_out(struct reader *r)
{
    assert_int_equal(wq_link_follow(r->app, wq_str("https://khatt-museum.example/suq")), WQ_OK);
    redraw(r);
}

static void narrow(struct reader *r)
{
    struct wq_searched narrowed = wq_asked_any();
    narrowed.source = 0;
    narrowed.from_date = 20150000;
    narrowed.to_date = 20261231;
    go_to(r, wq_asked_visit(r->app, wq_asked_add(r->app, wq_str("القهوة"), &narrowed)));
}

static void open_light(struct reader *r)
{
    if (r->app->config.can.light)
        wq_ui_open_panel(r->app, &wq_light_panel, 0);
    redraw(r);
}

static void show_picture(struct reader *r)
{
    struct wq_visit image = wq_visit_to(WQ_SCREEN_IMAGE);
    const struct wq_visit *article = wq_ui_visit(r->app);
    image.article = article->article;
    memcpy(image.article_id, article->article_id, sizeof image.article_id);
    go_to(r, image);
    assert_refresh(r, WQ_INTENT_IMAGE); /* of all its greys */
}

static void read_on(struct reader *r)
{
    while (!r->app->panel)
        turn_by(r, 1);
}

static void damage_texts(struct reader *r)
{
    /* the bytes are this picture's own */
    for (uint32_t i = 0; i < 2; i++)
        damage_cluster((uint8_t *)(uintptr_t)r->memory.bytes, WQ_SECTION_TEXT, i);
}

static void begin_check(struct reader *r)
{
    assert_int_equal(wq_fault_check(r->app), WQ_OK);
    redraw(r);
    reader_send(r, (struct wq_event){.kind = WQ_EVENT_IDLE, .now_ms = 60000});
}

static void end_check(struct reader *r)
{
    begin_check(r);
    while (wq_app_has_work(r->app))
        reader_send(r, (struct wq_event){.kind = WQ_EVENT_IDLE});
}

static void list_a_day_without_any(struct reader *r)
{
    struct wq_visit list = wq_visit_to(WQ_SCREEN_LIST);
    list.what = WQ_ORDER_DATE;
    list.sort = SORT_PART(PART_THIS_DAY);
    list.article = 229;
    go_to(r, list);
}

static void have_no_bundle(struct reader *r)
{
    struct wq_app_config config = r->app->config;
    const struct wq_place place = r->place;
    config.archive = NULL;
    config.fault = (struct wq_app_fault){.trouble = WQ_TROUBLE_NO_BUNDLE};
    wq_arena_rewind(config.page_arena, 0);
    r->change = 0;
    assert_int_equal(wq_app_make(&r->app_arena, &config, &place, &r->app), WQ_OK);
    redraw(r);
}

static void say_battery_is_low(struct reader *r)
{
    wq_app_notice(r->app, WQ_SAY_ERR_BATTERY);
    redraw(r);
}

/* ---- the pictures ---- */

#define STEPS_MAX 6
#define NOTHING                    \
    {                              \
        STEP_END, 0, 0, NULL, NULL \
    }
#define GO(screen, what)                  \
    {                                     \
        STEP_GO, screen, what, NULL, NULL \
    }
#define LIST(order, page)                  \
    {                                      \
        STEP_LIST, order, page, NULL, NULL \
    }
#define OPEN(title)                  \
    {                                \
        STEP_OPEN, 0, 0, title, NULL \
    }
#define DO(act, arg)                  \
    {                                 \
        STEP_DO, act, arg, NULL, NULL \
    }
#define HOLD(act, arg)                  \
    {                                   \
        STEP_HOLD, act, arg, NULL, NULL \
    }
#define TURN(page_n)                     \
    {                                    \
        STEP_TURN, page_n, 0, NULL, NULL \
    }
#define MENU                        \
    {                               \
        STEP_MENU, 0, 0, NULL, NULL \
    }
#define TYPE(text)                  \
    {                               \
        STEP_TYPE, 0, 0, text, NULL \
    }
#define KEYS(keyset)                     \
    {                                    \
        STEP_KEYS, keyset, 0, NULL, NULL \
    }
#define ASK(text)                  \
    {                              \
        STEP_ASK, 0, 0, text, NULL \
    }
#define TELL(trouble)                     \
    {                                     \
        STEP_TELL, trouble, 0, NULL, NULL \
    }
#define SEND(kind)                     \
    {                                  \
        STEP_SEND, kind, 0, NULL, NULL \
    }
#define CALL(function)                  \
    {                                   \
        STEP_CALL, 0, 0, NULL, function \
    }
static const struct picture {
    const char *name;
    bool is_varied; /* shown in every variant, not in both languages alone */
    struct step steps[STEPS_MAX];
} pictures[] = {
    {"home-first", false, {NOTHING}},
    {"home", true, {OPEN(SUQ), TURN(1), GO(WQ_SCREEN_HOME, 0)}},
    {"list", true, {LIST(WQ_ORDER_TITLE, 2)}},
    {"list-news", false, {LIST(WQ_ORDER_NEWS, 0)}},
    {"list-order", false, {LIST(WQ_ORDER_TITLE, 0), DO(LIST_SORT, 0)}},
    {"list-row", false, {LIST(WQ_ORDER_TITLE, 0), HOLD(LIST_ROW, 2)}},
    {"list-page", false, {LIST(WQ_ORDER_DATE, 0), DO(LIST_SORT, 0), DO(ORDER_CHOICE, 3)}},
    {"list-letter", false, {LIST(WQ_ORDER_TITLE, 0), DO(LIST_SORT, 0), DO(ORDER_CHOICE, 3)}},
    {"list-empty", false, {CALL(list_a_day_without_any)}},
    {"sources", true, {GO(WQ_SCREEN_GROUPS, WQ_GROUPS_SOURCE)}},
    {"authors", false, {GO(WQ_SCREEN_GROUPS, WQ_GROUPS_AUTHOR)}},
    {"topics-order", false, {GO(WQ_SCREEN_GROUPS, WQ_GROUPS_CATEGORY), DO(ACT_OWN + 1, 0)}},
    {"dates", true, {GO(WQ_SCREEN_DATES, 0)}},
    {"dates-hijri", false, {GO(WQ_SCREEN_DATES, 0), DO(DATES_CALENDAR, 1)}},
    {"dates-day", false, {GO(WQ_SCREEN_DATES, 0), DO(DATES_DAY, 0)}},
    {"recent", false, {GO(WQ_SCREEN_RECENT, 0)}},
    {"article-first", true, {OPEN(SUQ)}},
    {"article-middle", true, {OPEN(SUQ), TURN(2)}},
    {"article-picture", false, {OPEN(RAIN)}},
    {"article-table", false, {OPEN(RAIN), TURN(2)}},
    {"article-verse", false, {OPEN(POEM), TURN(1)}},
    {"article-english", false, {OPEN(LAMP), TURN(1)}},
    {"article-damaged", false, {CALL(damage_texts), OPEN(SUQ)}},
    {"list-damaged", false, {CALL(damage_texts), OPEN(SUQ), DO(ACT_BACK, 0)}},
    {"home-damaged", false, {CALL(damage_texts), OPEN(SUQ), GO(WQ_SCREEN_HOME, 0)}},
    {"results-damaged", false, {CALL(damage_texts), ASK("الدكان")}},
    {"picture", true, {OPEN(RAIN), CALL(show_picture)}},
    {"note",
     true,
     {OPEN(SUQ), MENU, DO(MENU_CONTENTS, 0), DO(CONTENTS_TAB, 2), DO(CONTENTS_NOTE, 1)}},
    {"note-short",
     false,
     {OPEN(SUQ), MENU, DO(MENU_CONTENTS, 0), DO(CONTENTS_TAB, 2), DO(CONTENTS_NOTE, 0)}},
    {"link", false, {OPEN(SUQ), CALL(follow_a_link_out)}},
    {"reading-menu", true, {OPEN(SUQ), TURN(2), MENU}},
    {"go-to-page", false, {OPEN(SUQ), MENU, DO(MENU_GOTO, 0)}},
    {"contents", true, {OPEN(SUQ), TURN(2), MENU, DO(MENU_CONTENTS, 0)}},
    {"contents-related", false, {OPEN(SUQ), MENU, DO(MENU_CONTENTS, 0), DO(CONTENTS_TAB, 1)}},
    {"contents-notes", false, {OPEN(SUQ), MENU, DO(MENU_CONTENTS, 0), DO(CONTENTS_TAB, 2)}},
    {"what-follows", false, {OPEN("سوق الخميس"), CALL(read_on)}},
    {"word", false, {OPEN(SUQ), TURN(1), CALL(hold_word)}},
    {"find", false, {OPEN(SUQ), MENU, DO(MENU_FIND, 0), TYPE("الورق")}},
    {"find-match", false, {OPEN(SUQ), MENU, DO(MENU_FIND, 0), TYPE("الورق"), DO(ACT_KEY, 36)}},
    {"type", true, {OPEN(SUQ), TURN(1), MENU, DO(MENU_TYPE, 0)}},
    {"type-page", false, {OPEN(SUQ), TURN(1), MENU, DO(MENU_TYPE, 0), DO(TYPE_TAB, 1)}},
    {"type-arabic", false, {OPEN(SUQ), TURN(1), MENU, DO(MENU_TYPE, 0), DO(TYPE_TAB, 2)}},
    {"settings", true, {GO(WQ_SCREEN_SETTINGS, 0)}},
    {"settings-more", false, {GO(WQ_SCREEN_SETTINGS, 0), TURN(1)}},
    {"settings-choice", false, {GO(WQ_SCREEN_SETTINGS, 0), DO(SETTINGS_ROW, 2)}},
    {"condition", false, {GO(WQ_SCREEN_CONDITION, 0)}},
    {"light", false, {OPEN(SUQ), CALL(open_light)}},
    {"provenance", true, {OPEN(SUQ), MENU, DO(MENU_PROVENANCE, 0)}},
    {"provenance-bare", false, {OPEN("مكتبة على"), MENU, DO(MENU_PROVENANCE, 0)}},
    {"search-empty", false, {GO(WQ_SCREEN_SEARCH, 0)}},
    {"search-asked", false, {ASK("الورق"), ASK("القهوة والانتظار"), GO(WQ_SCREEN_SEARCH, 0)}},
    {"search", true, {ASK("الحبر"), GO(WQ_SCREEN_SEARCH, 0), KEYS(KEYSET_ARABIC), TYPE("كيف")}},
    {"search-latin", false, {GO(WQ_SCREEN_SEARCH, 0), KEYS(KEYSET_LATIN)}},
    {"search-signs", false, {GO(WQ_SCREEN_SEARCH, 0), KEYS(KEYSET_SIGNS)}},
    {"search-variants", false, {GO(WQ_SCREEN_SEARCH, 0), CALL(offer_variants)}},
    {"results", true, {ASK("الدكان")}},
    {"results-narrowed", false, {CALL(narrow)}},
    {"results-sources", false, {ASK("الورق"), DO(RESULTS_FILTER, 0)}},
    {"results-years", false, {ASK("الورق"), DO(RESULTS_FILTER, 1)}},
    {"results-none", false, {ASK("الحبير الأزرق")}},
    {"result-opened", false, {ASK("الدكان"), DO(RESULTS_HIT, 0)}},
    {"check", true, {CALL(begin_check)}},
    {"check-intact", false, {CALL(end_check)}},
    {"trouble-no-bundle", false, {CALL(have_no_bundle)}},
    {"trouble-damaged", true, {TELL(WQ_TROUBLE_DAMAGED)}},
    {"trouble-salvaged", false, {TELL(WQ_TROUBLE_SALVAGED)}},
    {"trouble-index", false, {TELL(WQ_TROUBLE_INDEX)}},
    {"trouble-many", false, {TELL(WQ_TROUBLE_MANY)}},
    {"trouble-font", false, {TELL(WQ_TROUBLE_FONT)}},
    {"trouble-full", false, {OPEN(SUQ), TELL(WQ_TROUBLE_FULL)}},
    {"trouble-gone", false, {LIST(WQ_ORDER_TITLE, 0), TELL(WQ_TROUBLE_GONE)}},
    {"notice", false, {OPEN(SUQ), CALL(say_battery_is_low)}},
    {"sleep", false, {OPEN(SUQ), TURN(1), SEND(WQ_EVENT_SLEEP)}},
    {"off", false, {OPEN(SUQ), SEND(WQ_EVENT_OFF)}},
};
#define PICTURE_N (sizeof pictures / sizeof pictures[0])

static const struct variant {
    const char *name;
    bool has_all; /* of the pictures, not those alone that are varied */
    struct wq_settings settings;
} variants[] = {
    {"arabic", true, {.language = "ar"}},
    {"english", true, {.language = "en"}},
    {"night", false, {.is_night = true}},
    {"large", false, {.has_large_targets = true}},
    {"turned", true, {.is_on_side = true}},
    {"turned-english", false, {.language = "en", .is_on_side = true}},
    {"left", false, {.hand = WQ_HAND_LEFT}},
    {"buttons", false, {.has_buttons_only = true}},
};
#define VARIANT_N (sizeof variants / sizeof variants[0])

/* ---- words that do not fit ---- */

static char now_drawn[128];
static uint32_t cut_n;

enum wq_status __real_wq_label_make(struct wq_arena *arena, struct wq_arena *scratch,
                                    struct wq_fonts *fonts, const struct wq_style *style,
                                    struct wq_str text, bool is_rtl, int32_t most_px,
                                    struct wq_label *label);
enum wq_status __wrap_wq_label_make(struct wq_arena *arena, struct wq_arena *scratch,
                                    struct wq_fonts *fonts, const struct wq_style *style,
                                    struct wq_str text, bool is_rtl, int32_t most_px,
                                    struct wq_label *label);

/* What the archive says may be cut: it is isolated, or in the letters of texts. */
static bool is_ours(const struct wq_style *style, struct wq_str text)
{
    static const char isolate[] = "\u2068";
    for (size_t i = 0; i + 3 <= text.len; i++)
        if (memcmp(text.ptr + i, isolate, 3) == 0)
            return false;
    return style->voice == WQ_VOICE_LABEL;
}

/* Each word of ours must have its room on every screen that is drawn. */
enum wq_status __wrap_wq_label_make(struct wq_arena *arena, struct wq_arena *scratch,
                                    struct wq_fonts *fonts, const struct wq_style *style,
                                    struct wq_str text, bool is_rtl, int32_t most_px,
                                    struct wq_label *label)
{
    const size_t mark = wq_arena_mark(arena);
    enum wq_status st =
        __real_wq_label_make(arena, scratch, fonts, style, text, is_rtl, INT16_MAX, label);
    if (st == WQ_OK && label->width_px > most_px && is_ours(style, text)) {
        fprintf(stderr, "%s: %d px of %d: %.*s\n", now_drawn, label->width_px, most_px,
                (int)text.len, text.ptr);
        cut_n++;
    }
    wq_arena_rewind(arena, mark);
    return __real_wq_label_make(arena, scratch, fonts, style, text, is_rtl, most_px, label);
}

/* ---- drawing them ---- */

static const char *bundle_path, *folder;

/* Some were read, some begun. */
static void add_history(struct reader *r)
{
    static const char *const titles[] = {"بائع الكتب", "الورق الأزرق", "سوق الخميس", "بيت من الطين",
                                         LAMP};
    assert_int_equal(wq_history_open(&r->app_arena, NULL, &r->app->config.history), WQ_OK);
    for (uint32_t i = 0; i < sizeof titles / sizeof titles[0]; i++) {
        struct wq_history_record record = {.permille = (uint16_t)(i % 2 ? 1000 : 120 + i * 190),
                                           .is_read = i % 2};
        struct wq_meta meta;
        find_title(r, titles[i], &record.article);
        const size_t mark = wq_arena_mark(&r->app->scratch);
        assert_int_equal(wq_archive_meta(r->archive, record.article, &r->app->scratch, &meta),
                         WQ_OK);
        memcpy(record.article_id, meta.id, sizeof record.article_id);
        wq_arena_rewind(&r->app->scratch, mark);
        wq_history_put(r->app->config.history, &record);
    }
}

static void begin(struct reader *r, const uint8_t *bytes, size_t len, const char *device,
                  const struct wq_settings *settings)
{
    const struct wq_machine machine = {.battery_percent = 83,
                                       .date = 20260514,
                                       .minute = 9 * 60 + 41,
                                       .free_bytes = UINT64_C(5200000000),
                                       .is_saved = true};
    struct wq_place place = {
        .visit_n = 1, .last = {.screen = WQ_SCREEN_HOME}, .settings = *settings};
    place.visits[0] = wq_visit_to(WQ_SCREEN_HOME);
    assert_int_equal(reader_make(r, bytes, len, device, &place), WQ_OK);
    r->app->config.can = (struct wq_abilities){.light = r->device.has_touch,
                                               .warmth = r->device.has_touch,
                                               .rotations = 15,
                                               .keys = true,
                                               .sleep = true,
                                               .leave = r->device.has_touch,
                                               .clean_pages = 12};
    r->app->config.version = "0.1";
    r->app->config.archive_name = "خزانة الرفّ";
    /* it would change with each byte that the packer writes otherwise */
    memset(((struct wq_archive_info *)(uintptr_t)wq_archive_info(r->archive))->edition, 0x5A, 16);
    add_history(r);
    wq_app_machine(r->app, &machine);
    redraw(r);
}

static void write_picture(const struct reader *r, const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s.pgm", folder, name);
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    fprintf(out, "P5\n%d %d\n255\n", r->device.w_px, r->device.h_px);
    assert_int_equal(fwrite(r->panel, (size_t)r->device.w_px, (size_t)r->device.h_px, out),
                     r->device.h_px);
    assert_int_equal(fclose(out), 0);
}

/* Draw it and print its sum. */
static void draw(const struct picture *picture, const struct variant *variant, size_t device,
                 const uint8_t *bytes, size_t len)
{
    struct reader r;
    uint8_t sum[16], *own = malloc(len);
    assert_non_null(own);
    memcpy(own, bytes, len);
    snprintf(now_drawn, sizeof now_drawn, "%s-%s-%s", short_names[device], variant->name,
             picture->name);
    begin(&r, own, len, devices[device], &variant->settings);
    for (uint32_t i = 0; i < STEPS_MAX && picture->steps[i].verb != STEP_END; i++)
        run(&r, &picture->steps[i]);
    if (has_keys_only(&r) && !r.app->is_asleep) {
        wq_scene_show_focus(r.app, true);
        redraw(&r);
    }
    const struct wq_bytes pixels = {r.panel, (size_t)r.device.w_px * (size_t)r.device.h_px};
    wq_hash((struct wq_bytes){NULL, 0}, pixels, sum, sizeof sum);
    printf(" ");
    for (int i = 0; i < 8; i++)
        printf("%02x", sum[i]);
    if (folder)
        write_picture(&r, now_drawn);
    reader_close(&r);
    free(own);
}

static void draw_all(void **state)
{
    (void)state;
    size_t len = 0;
    uint8_t *bytes = slurp(bundle_path, &len);
    assert_non_null(bytes);
    for (size_t v = 0; v < VARIANT_N; v++)
        for (size_t p = 0; p < PICTURE_N; p++) {
            if (!variants[v].has_all && !pictures[p].is_varied)
                continue;
            printf("%s %s", variants[v].name, pictures[p].name);
            for (size_t d = 0; d < DEVICE_N; d++)
                draw(&pictures[p], &variants[v], d, bytes, len);
            printf("\n");
        }
    free(bytes);
    assert_int_equal(cut_n, 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(draw_all)};
    if (argc < 2) {
        fprintf(stderr, "usage: golden_pictures BUNDLE [FOLDER]\n");
        return 2;
    }
    bundle_path = argv[1];
    folder = argc > 2 ? argv[2] : NULL;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
