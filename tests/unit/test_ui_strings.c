/* SPDX-License-Identifier: MIT */
/* Every string of every language, with its largest numbers and a long word in it, fits its place on
 * the smallest screens. */
#include "app_fixture.h"
#include "../../firmware/ui/widgets.h"

/* Where a string stands: how wide that is and how large its letters are, as ui's widgets have it.
 */
enum place {
    NOWHERE,
    LINE,   /* a whole line, small */
    FOOT,   /* half of one */
    TITLE,  /* of a bar with one icon */
    BUTTON, /* half of the screen's width */
    CELL,   /* of home, beside its icon */
    NAME,   /* of a row that has a value, too */
    ROW,    /* of a row that has none */
    VALUE,
    CHOICE,  /* of a panel in two columns */
    TAB,     /* a third */
    KEY,     /* of the keyboard, a wide one */
    PAGER,   /* between its two ends */
    BAND,    /* over the foot of the screen */
    HEADING, /* over several lines */
    PROSE,
    PIECE /* is only ever part of another */
};

static const struct {
    enum wq_say first, last;
    enum place place;
} ranges[] = {
    {WQ_SAY_APP, WQ_SAY_APP, CELL},
    {WQ_SAY_LANGUAGE, WQ_SAY_LANGUAGE, VALUE},
    {WQ_SAY_COMMA, WQ_SAY_COMMA, PIECE},
    {WQ_SAY_PAGE, WQ_SAY_PAGE_SHORT, FOOT},
    {WQ_SAY_PAGE_OF, WQ_SAY_NUMBER_OF, PAGER},
    {WQ_SAY_PART_OF, WQ_SAY_PART_OF, FOOT},
    {WQ_SAY_ABOUT, WQ_SAY_AT_MOST, PIECE},
    {WQ_SAY_BACK, WQ_SAY_NEXT, TAB},
    {WQ_SAY_KEYS, WQ_SAY_KEYS, LINE},
    {WQ_SAY_DONE, WQ_SAY_NO, TAB},
    {WQ_SAY_HOME, WQ_SAY_HOME, TITLE},
    {WQ_SAY_HOME_SEARCH, WQ_SAY_HOME_SEARCH, TITLE},
    {WQ_SAY_HOME_CONTINUE, WQ_SAY_HOME_CONTINUE, BUTTON},
    {WQ_SAY_HOME_FIRST, WQ_SAY_HOME_FIRST, TITLE},
    {WQ_SAY_HOME_NEW, WQ_SAY_HOME_RANDOM, NAME},
    {WQ_SAY_BY_DATE, WQ_SAY_ALL_TITLES, CELL},
    {WQ_SAY_SETTINGS, WQ_SAY_SETTINGS, TITLE},
    {WQ_SAY_LIGHT, WQ_SAY_WARMTH, NAME},
    {WQ_SAY_GOTO_PAGE, WQ_SAY_SORT, BUTTON},
    {WQ_SAY_SORT_OLD, WQ_SAY_SORT_COUNT, CHOICE},
    {WQ_SAY_ROW_DAMAGED, WQ_SAY_ROW_DAMAGED, LINE},
    {WQ_SAY_ROW_OPEN, WQ_SAY_ROW_MORE, CHOICE},
    {WQ_SAY_LIST_EMPTY, WQ_SAY_LIST_EMPTY, LINE},
    {WQ_SAY_NO_SUCH_DAY, WQ_SAY_NO_ARTICLE_THEN, VALUE},
    {WQ_SAY_COMMON_CALENDAR, WQ_SAY_HIJRI_CALENDAR, TAB},
    {WQ_SAY_BOTH_CALENDARS, WQ_SAY_BOTH_CALENDARS, VALUE},
    {WQ_SAY_CONTENTS, WQ_SAY_TYPE, TAB},
    {WQ_SAY_TEXT_SIZE, WQ_SAY_NIGHT, TAB},
    {WQ_SAY_IN_ARTICLE, WQ_SAY_NOTES, TAB},
    {WQ_SAY_LIST_PREVIOUS, WQ_SAY_LIST_NEXT, BUTTON},
    {WQ_SAY_NOTE_OF, WQ_SAY_STAY, BUTTON},
    {WQ_SAY_PREVIEW, WQ_SAY_AS_IT_WAS, TAB},
    {WQ_SAY_FACE, WQ_SAY_MARGINS, NAME},
    {WQ_SAY_FACE_NASKH, WQ_SAY_WIDE, TAB},
    {WQ_SAY_EDGES, WQ_SAY_EDGES, NAME},
    {WQ_SAY_JUSTIFIED, WQ_SAY_RAGGED, TAB},
    {WQ_SAY_HEADER, WQ_SAY_PARAGRAPHS, NAME},
    {WQ_SAY_WITH_GAP, WQ_SAY_WITH_INDENT, TAB},
    {WQ_SAY_HANGING, WQ_SAY_KASHIDA, NAME},
    {WQ_SAY_NONE, WQ_SAY_RICH, TAB},
    {WQ_SAY_TASHKEEL, WQ_SAY_TASHKEEL, NAME},
    {WQ_SAY_SHOWN, WQ_SAY_HIDDEN, TAB},
    {WQ_SAY_DIGITS, WQ_SAY_DIGITS, NAME},
    {WQ_SAY_DIGITS_STORED, WQ_SAY_DIGITS_PERSIAN, VALUE},
    {WQ_SAY_SET_TYPE, WQ_SAY_CLEANING, NAME},
    {WQ_SAY_AS_USUAL, WQ_SAY_AS_USUAL, PIECE},
    {WQ_SAY_AT_ARTICLES, WQ_SAY_AT_IMAGES, VALUE},
    {WQ_SAY_HAND, WQ_SAY_HAND, NAME},
    {WQ_SAY_HAND_BOTH, WQ_SAY_HAND_LEFT, VALUE},
    {WQ_SAY_ROTATION, WQ_SAY_ROTATION, NAME},
    {WQ_SAY_PORTRAIT, WQ_SAY_LANDSCAPE_OVER, VALUE},
    {WQ_SAY_LARGE_TARGETS, WQ_SAY_MONTHS, NAME},
    {WQ_SAY_MONTHS_BOTH, WQ_SAY_MONTHS_MOROCCO, VALUE},
    {WQ_SAY_SLEEP_AFTER, WQ_SAY_SLEEP_AFTER, NAME},
    {WQ_SAY_NEVER, WQ_SAY_NEVER, VALUE},
    {WQ_SAY_RESET, WQ_SAY_LEAVE, ROW},
    {WQ_SAY_STATUS, WQ_SAY_STATUS, TITLE},
    {WQ_SAY_VERSION, WQ_SAY_SEARCH_INDEX, NAME},
    {WQ_SAY_INTACT, WQ_SAY_DAMAGED, VALUE},
    {WQ_SAY_FREE_SPACE, WQ_SAY_FREE_SPACE, NAME},
    {WQ_SAY_MEGABYTES, WQ_SAY_GIGABYTES, VALUE},
    {WQ_SAY_BATTERY, WQ_SAY_BATTERY, NAME},
    {WQ_SAY_CHARGING, WQ_SAY_CHARGING, VALUE},
    {WQ_SAY_STATE_FILE, WQ_SAY_STATE_FILE, NAME},
    {WQ_SAY_SAVED, WQ_SAY_NOT_SAVED, VALUE},
    {WQ_SAY_DEVICE, WQ_SAY_OTHER_FILES, NAME},
    {WQ_SAY_SEARCH_TITLES, WQ_SAY_SEARCH_RECENT, BUTTON},
    {WQ_SAY_FORGET_ALL, WQ_SAY_FORGET_ALL, TAB},
    {WQ_SAY_IN_TEXTS, WQ_SAY_IN_TEXTS, LINE},
    {WQ_SAY_KEYS_TYPING, WQ_SAY_KEYS_TYPING, LINE},
    {WQ_SAY_KEY_SEARCH, WQ_SAY_KEY_SPACE, KEY},
    {WQ_SAY_ALL_SOURCES, WQ_SAY_ALL_TOPICS, TAB},
    {WQ_SAY_DID_YOU_MEAN, WQ_SAY_WITHOUT_FILTER, ROW},
    {WQ_SAY_SEARCH_FOR_IT, WQ_SAY_SEARCH_FOR_IT, BUTTON},
    {WQ_SAY_PROVENANCE, WQ_SAY_PROVENANCE, TITLE},
    {WQ_SAY_PROV_UNSIGNED, WQ_SAY_PROV_UNSIGNED, LINE},
    {WQ_SAY_PROV_TITLE, WQ_SAY_PROV_HASH, NAME},
    {WQ_SAY_PROV_NONE, WQ_SAY_PROV_NONE, VALUE},
    {WQ_SAY_PROV_ALL_OF_SOURCE, WQ_SAY_PROV_ALL_OF_SOURCE, ROW},
    {WQ_SAY_FAULT, WQ_SAY_FAULT, HEADING},
    {WQ_SAY_FAULT_WHAT, WQ_SAY_FAULT_STEP, LINE},
    {WQ_SAY_FAULT_CODE, WQ_SAY_FAULT_CODE, FOOT},
    {WQ_SAY_ERR_DAMAGED, WQ_SAY_ERR_DAMAGED, HEADING},
    {WQ_SAY_ERR_DAMAGED_WHAT, WQ_SAY_ERR_MARKED, PROSE},
    {WQ_SAY_ERR_UNREADABLE, WQ_SAY_ERR_UNREADABLE, HEADING},
    {WQ_SAY_ERR_UNREADABLE_WHAT, WQ_SAY_ERR_UNREADABLE_WHAT, PROSE},
    {WQ_SAY_ERR_NONE, WQ_SAY_ERR_NONE, HEADING},
    {WQ_SAY_ERR_NONE_WHAT, WQ_SAY_ERR_NONE_WHAT, PROSE},
    {WQ_SAY_ERR_INDEX, WQ_SAY_ERR_INDEX, HEADING},
    {WQ_SAY_ERR_INDEX_WHAT, WQ_SAY_ERR_INDEX_WHAT, PROSE},
    {WQ_SAY_ERR_NEWER, WQ_SAY_ERR_NEWER, HEADING},
    {WQ_SAY_ERR_NEWER_WHAT, WQ_SAY_ERR_NEWER_WHAT, PROSE},
    {WQ_SAY_ERR_FONT, WQ_SAY_ERR_FONT, HEADING},
    {WQ_SAY_ERR_FONT_WHAT, WQ_SAY_ERR_FONT_WHAT, PROSE},
    {WQ_SAY_ERR_MEMORY, WQ_SAY_ERR_MEMORY, HEADING},
    {WQ_SAY_ERR_MEMORY_WHAT, WQ_SAY_ERR_MEMORY_WHAT, PROSE},
    {WQ_SAY_ERR_FULL, WQ_SAY_ERR_MANY_WHAT, PROSE},
    {WQ_SAY_ERR_BATTERY, WQ_SAY_ERR_BATTERY, LINE},
    {WQ_SAY_ERR_SAFE, WQ_SAY_ERR_PLACES, PROSE},
    {WQ_SAY_ERR_FIX, WQ_SAY_ERR_FIX, LINE},
    {WQ_SAY_ERR_STEP_CONNECT, WQ_SAY_ERR_STEP_CARD, PROSE},
    {WQ_SAY_CHECK, WQ_SAY_CHECK, ROW},
    {WQ_SAY_CHECKING, WQ_SAY_CHECKED, HEADING},
    {WQ_SAY_LAST_CHECK, WQ_SAY_LAST_CHECK, NAME},
    {WQ_SAY_COMPUTER, WQ_SAY_COMPUTER, HEADING},
    {WQ_SAY_COMPUTER_WHAT, WQ_SAY_COMPUTER_WHAT, PROSE},
    {WQ_SAY_DO_CONNECT, WQ_SAY_DO_LEAVE, BUTTON},
    {WQ_SAY_PICTURE_ABSENT, WQ_SAY_PICTURE_FAULT, LINE},
    {WQ_SAY_ASLEEP, WQ_SAY_CRASHED, BAND},
};

static enum place place_of(enum wq_say say)
{
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
        if (say >= ranges[i].first && say <= ranges[i].last)
            return ranges[i].place;
    return NOWHERE;
}

struct room {
    struct wq_style style;
    int32_t w;
    int32_t lines;
};

static struct room room_of(struct wq_app *app, enum place place)
{
    int32_t margin = wq_ui_units(app, 40), w = app->surface.w - 2 * margin;
    int32_t icon = wq_icon_px(app) + wq_ui_units(app, 12), pad = wq_ui_units(app, 20);
    struct wq_style small = wq_ui_small_style(app), button = wq_ui_button_style(app);
    struct wq_style heading = {WQ_VOICE_LABEL, true, wq_ui_units(app, 40)}, prose = button;
    prose.is_bold = false;
    switch (place) {
    case LINE:
        return (struct room){small, w, 1};
    case FOOT:
        return (struct room){small, w / 2, 1};
    case TITLE:
        return (struct room){wq_ui_bar_style(app), app->surface.w - wq_ui_units(app, 170), 1};
    case BUTTON:
        return (struct room){button, w / 2, 1};
    case CELL:
        return (struct room){button, w / 2 - wq_ui_units(app, 6) - 3 * pad - wq_icon_px(app), 1};
    case NAME:
        return (struct room){button, (w - 2 * icon) * 3 / 5, 1};
    case ROW:
        return (struct room){button, w - 2 * icon, 1};
    case VALUE:
        return (struct room){small, (w - icon) * 2 / 5, 1};
    case CHOICE:
        return (struct room){button, w / 2, 1};
    case TAB:
        return (struct room){button, w / 3, 1};
    case KEY:
        return (struct room){button, wq_ui_units(app, 110), 1};
    case PAGER: /* beside a legend the numbers stand alone where there is no more room */
        if (wq_ui_has_keys_only(app) && app->surface.w < app->surface.h)
            return (struct room){small, w * 11 / 20, 1};
        return (struct room){small, w / 3 + wq_ui_units(app, 40), 1};
    case BAND:
        return (struct room){small, w, 2};
    case HEADING:
        return (struct room){heading, app->surface.w - 2 * wq_ui_units(app, 60), 2};
    case PROSE:
        return (struct room){prose, app->surface.w - 2 * wq_ui_units(app, 60), PROSE_LINES - 1};
    default:
        return (struct room){small, w, 1};
    }
}

static int32_t width_of(struct wq_app *app, struct wq_style style, const struct wq_phrase *phrase)
{
    struct wq_label label;
    wq_arena_rewind(&app->labels, 0);
    assert_int_equal(wq_label_make(&app->labels, &app->scratch, app->config.fonts, &style,
                                   wq_phrase_str(phrase), wq_ui_is_rtl(app), INT16_MAX, &label),
                     WQ_OK);
    return label.width_px;
}

/* How many strings do not fit; each is named. */
static uint32_t count_misfits(struct reader *r, const char *device)
{
    uint32_t misfit_n = 0;
    for (int i = 0; i < WQ_SAY_N; i++) {
        enum place place = place_of((enum wq_say)i);
        struct wq_phrase phrase = wq_ui_phrase(r->app);
        const struct wq_said said = {.a = i == WQ_SAY_MATCH_OF ? 4096 : 99999, /* MATCHES_MAX */
                                     .b = i == WQ_SAY_MATCH_OF ? 4096 : 100000,
                                     .words = wq_str("والمستشفيات"),
                                     .counted = i == WQ_SAY_ERR_DAMAGED_WHAT
                                                    ? WQ_COUNTED_ARTICLES_LOST
                                                    : WQ_COUNTED_ARTICLES,
                                     .n = 99999};
        if (place == NOWHERE) {
            print_error("string %d has no place in the table\n", i);
            misfit_n++;
            continue;
        }
        if (place == PIECE)
            continue;
        wq_phrase_say_of(&phrase, (enum wq_say)i, &said);
        struct room room = room_of(r->app, place);
        int32_t width = width_of(r->app, room.style, &phrase);
        /* a line is at worst filled but for the word that goes on the next one */
        int32_t most = room.lines == 1 ? room.w : room.w * 4 / 5 * room.lines;
        if (width <= most)
            continue;
        print_error("%s, %s, string %d: %d px of %d: %.*s\n", device, r->app->spec.language->code,
                    i, width, most, (int)phrase.len, phrase.text);
        misfit_n++;
    }
    return misfit_n;
}

static uint32_t count_counted_misfits(struct reader *r, const char *device)
{
    uint32_t misfit_n = 0;
    for (int what = 0; what < WQ_COUNTED_N; what++)
        for (uint32_t n = 0; n < 100003; n += n < 12 ? 1 : 99991) {
            struct wq_phrase phrase = wq_ui_phrase(r->app);
            wq_phrase_count(&phrase, (enum wq_counted)what, n);
            int32_t width = width_of(r->app, wq_ui_small_style(r->app), &phrase);
            int32_t most = r->app->surface.w / 2 - wq_ui_units(r->app, 40);
            if (width <= most)
                continue;
            print_error("%s, %s: %d px of %d: %.*s\n", device, r->app->spec.language->code, width,
                        most, (int)phrase.len, phrase.text);
            misfit_n++;
        }
    return misfit_n;
}

static void test_every_string_fits_its_place_on_the_smallest_screens(void **state)
{
    (void)state;
    static const char *const devices[] = {"600x800@167/16", "kobo-mini", "waveshare-7.5"};
    size_t len = 0;
    uint8_t *bytes = archive('a', &len);
    uint32_t misfit_n = 0, language_n;
    const struct wq_language *const *languages = wq_languages(&language_n);
    for (size_t d = 0; d < 2 * (sizeof devices / sizeof devices[0]); d++)
        for (uint32_t l = 0; l < language_n; l++) {
            const char *device = devices[d / 2];
            struct wq_place place = {.screen = WQ_SCREEN_LIST, .last.screen = WQ_SCREEN_HOME};
            strncpy(place.settings.language, languages[l]->code, WQ_LANGUAGE_CODE_BYTES - 1);
            place.settings.manner.digits = WQ_DIGITS_ARABIC; /* the widest */
            place.settings.is_on_side = d % 2 == 1;
            struct reader r;
            reader_open(&r, bytes, len, device, &place);
            assert_int_equal(r.app->is_on_side, place.settings.is_on_side);
            misfit_n += count_misfits(&r, device) + count_counted_misfits(&r, device);
            reader_close(&r);
        }
    free(bytes);
    assert_int_equal(misfit_n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_string_fits_its_place_on_the_smallest_screens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
