/* SPDX-License-Identifier: MIT */
/* A place as the bytes of a slot; docs/bundle.md, "The reading place", has the same offsets. */
#include <assert.h>
#include <string.h>
#include "internal.h"
#include "warraq/format.h"

enum {
    OFF_EDITION = 16,
    OFF_ARTICLE_ID = 32,
    OFF_ARTICLE_INDEX = 48,
    OFF_LIST_INDEX = 52,
    OFF_SCREEN = 56,
    OFF_TEXT_OFF = 60,
    OFF_LETTERS = 64,
    OFF_LAYOUT = 72,
    OFF_PACE_WORDS = 80,
    OFF_PACE_PAGES = 84,
    OFF_CLOCK = 88,
    OFF_SETTINGS = 96,
    OFF_TOLD = 152,
    OFF_CHECKED = 184,
    OFF_LAST = 192,
    OFF_VISIT_N = 236,
    OFF_VISITS = 240,
    VISIT_BYTES = 44,
    OFF_SEARCHED = OFF_VISITS + WQ_VISITS_MAX * VISIT_BYTES,
    SEARCHED_BYTES = 25 + WQ_SEARCHED_BYTES,
    OFF_START_N = OFF_SEARCHED + WQ_SEARCHED_MAX * SEARCHED_BYTES,
    OFF_STARTS = OFF_START_N + 4
};

_Static_assert(OFF_STARTS + 2 * WQ_PLACE_STARTS_MAX <= SLOT_CHECK, "page starts fit the slot");

#define EM_MIN_PX 12
#define EM_MAX_PX 160
#define START_DISTANCE_MAX UINT16_MAX

/* ---- settings: one byte each but where it says otherwise ---- */

enum {
    SET_FACE = 0,
    SET_EM = 24, /* u16 */
    SET_PITCH = 26,
    SET_MARGIN,
    SET_WEIGHT,
    SET_KASHIDA,
    SET_TEXT_DIGITS,
    SET_TEXT_FLAGS, /* bits, as in text_flags */
    SET_LANGUAGE = 32,
    SET_DIGITS = 40,
    SET_MONTHS,
    SET_SHOWS_HIJRI,
    SET_FLAGS, /* bits, as in own_flags */
    SET_CLEAN,
    SET_CLEAN_PAGES,
    SET_HAND,
    SET_LIGHT,
    SET_WARM,
    SET_SLEEP,
    SET_ARCHIVE_DIGITS,
    SET_BYTES
};

_Static_assert(OFF_SETTINGS + SET_BYTES <= OFF_TOLD, "settings fit their part");
_Static_assert(OFF_TOLD + 4 * WQ_TOLD_MAX <= OFF_CHECKED, "so does what was told");
_Static_assert(OFF_LAST + VISIT_BYTES <= OFF_VISIT_N, "so does the visit before");

/* The yes and no of a group, in the order of their bits. */
#define FLAGS_MAX 8
struct flags {
    bool *is[FLAGS_MAX];
    uint32_t n;
};

static struct flags text_flags(struct wq_settings *s)
{
    return (struct flags){{&s->hides_tashkeel, &s->is_ragged, &s->indents_paragraphs,
                           &s->hangs_punctuation, &s->hides_images, &s->hides_header,
                           &s->hides_footer},
                          7};
}

static struct flags own_flags(struct wq_settings *s)
{
    return (struct flags){{&s->is_night, &s->is_upside_down, &s->has_large_targets,
                           &s->has_buttons_only, &s->is_on_side},
                          5};
}

static uint8_t pack_flags(struct flags flags)
{
    uint32_t bits = 0;
    for (uint32_t i = 0; i < flags.n; i++)
        bits |= (uint32_t)*flags.is[i] << i;
    return (uint8_t)bits;
}

static void unpack_flags(uint8_t bits, struct flags flags)
{
    for (uint32_t i = 0; i < flags.n; i++)
        *flags.is[i] = bits >> i & 1;
}

static bool is_em(uint32_t em_px)
{
    return em_px == 0 || (em_px >= EM_MIN_PX && em_px <= EM_MAX_PX);
}

static bool settings_in_range(const uint8_t *b)
{
    const struct {
        uint8_t at, most;
    } fields[] = {{SET_MARGIN, 20},
                  {SET_WEIGHT, WQ_WEIGHT_BLACK},
                  {SET_KASHIDA, WQ_KASHIDA_RICH},
                  {SET_TEXT_DIGITS, WQ_DIGITS_PERSIAN},
                  {SET_DIGITS, WQ_DIGITS_PERSIAN},
                  {SET_MONTHS, WQ_MONTHS_N - 1},
                  {SET_SHOWS_HIJRI, 1},
                  {SET_CLEAN, WQ_CLEAN_N - 1},
                  {SET_CLEAN_PAGES, 100},
                  {SET_HAND, WQ_HAND_N - 1},
                  {SET_LIGHT, 100},
                  {SET_WARM, 100},
                  {SET_ARCHIVE_DIGITS, WQ_DIGITS_PERSIAN}};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (b[fields[i].at] > fields[i].most)
            return false;
    return b[SET_FACE + WQ_FACE_NAME_BYTES - 1] == 0 &&
           b[SET_LANGUAGE + WQ_LANGUAGE_CODE_BYTES - 1] == 0 && is_em(wq_load_u16(b + SET_EM)) &&
           (b[SET_PITCH] == 0 || (b[SET_PITCH] >= 50 && b[SET_PITCH] <= 250));
}

static void decode_settings(const uint8_t *b, struct wq_settings *s)
{
    *s = (struct wq_settings){
        .em_px = wq_load_u16(b + SET_EM),
        .pitch_percent = b[SET_PITCH],
        .margin_units = b[SET_MARGIN],
        .weight = (enum wq_weight)b[SET_WEIGHT],
        .kashida = (enum wq_kashida_mode)b[SET_KASHIDA],
        .text_digits = (enum wq_digits)b[SET_TEXT_DIGITS],
        .manner = {.digits = (enum wq_digits)b[SET_DIGITS],
                   .months = (enum wq_month_names)b[SET_MONTHS],
                   .shows_hijri = b[SET_SHOWS_HIJRI] == 1},
        .clean = (enum wq_clean)b[SET_CLEAN],
        .clean_pages = b[SET_CLEAN_PAGES],
        .hand = (enum wq_hand)b[SET_HAND],
        .light_percent = b[SET_LIGHT],
        .warm_percent = b[SET_WARM],
        .sleep_minutes = b[SET_SLEEP],
    };
    memcpy(s->face, b + SET_FACE, sizeof s->face);
    memcpy(s->language, b + SET_LANGUAGE, sizeof s->language);
    unpack_flags(b[SET_TEXT_FLAGS], text_flags(s));
    unpack_flags(b[SET_FLAGS], own_flags(s));
}

static void encode_settings(const struct wq_settings *settings, uint8_t *b)
{
    struct wq_settings s = *settings;
    memcpy(b + SET_FACE, s.face, sizeof s.face);
    memcpy(b + SET_LANGUAGE, s.language, sizeof s.language);
    wq_store_u16(b + SET_EM, (uint16_t)s.em_px);
    b[SET_PITCH] = s.pitch_percent;
    b[SET_MARGIN] = s.margin_units;
    b[SET_WEIGHT] = (uint8_t)s.weight;
    b[SET_KASHIDA] = (uint8_t)s.kashida;
    b[SET_TEXT_DIGITS] = (uint8_t)s.text_digits;
    b[SET_TEXT_FLAGS] = pack_flags(text_flags(&s));
    b[SET_DIGITS] = (uint8_t)s.manner.digits;
    b[SET_MONTHS] = (uint8_t)s.manner.months;
    b[SET_SHOWS_HIJRI] = s.manner.shows_hijri;
    b[SET_FLAGS] = pack_flags(own_flags(&s));
    b[SET_CLEAN] = (uint8_t)s.clean;
    b[SET_CLEAN_PAGES] = s.clean_pages;
    b[SET_HAND] = (uint8_t)s.hand;
    b[SET_LIGHT] = s.light_percent;
    b[SET_WARM] = s.warm_percent;
    b[SET_SLEEP] = s.sleep_minutes;
}

/* ---- visits ---- */

enum {
    VISIT_SCREEN,
    VISIT_WHAT,
    VISIT_SORT,
    VISIT_FOCUS_ACT,
    VISIT_FOCUS_ARG = 4,
    VISIT_FROM = 8,
    VISIT_N = 12,
    VISIT_FIRST = 16,
    VISIT_ARTICLE_ID = 20,
    VISIT_ARTICLE = 36,
    VISIT_TEXT_OFF = 40
};

static bool visit_in_range(const uint8_t *b)
{
    return b[VISIT_SCREEN] < WQ_SCREEN_N && wq_load_u32(b + VISIT_TEXT_OFF) <= WQ_TEXT_MAX;
}

static void decode_visit(const uint8_t *b, struct wq_visit *v)
{
    *v = (struct wq_visit){
        .screen = b[VISIT_SCREEN],
        .what = b[VISIT_WHAT],
        .sort = b[VISIT_SORT],
        .focus_act = b[VISIT_FOCUS_ACT],
        .focus_arg = wq_load_u32(b + VISIT_FOCUS_ARG),
        .from = wq_load_u32(b + VISIT_FROM),
        .n = wq_load_u32(b + VISIT_N),
        .first = wq_load_u32(b + VISIT_FIRST),
        .article = wq_load_u32(b + VISIT_ARTICLE),
        .text_off = wq_load_u32(b + VISIT_TEXT_OFF),
    };
    memcpy(v->article_id, b + VISIT_ARTICLE_ID, sizeof v->article_id);
}

static void encode_visit(const struct wq_visit *v, uint8_t *b)
{
    b[VISIT_SCREEN] = v->screen;
    b[VISIT_WHAT] = v->what;
    b[VISIT_SORT] = v->sort;
    b[VISIT_FOCUS_ACT] = v->focus_act;
    wq_store_u32(b + VISIT_FOCUS_ARG, v->focus_arg);
    wq_store_u32(b + VISIT_FROM, v->from);
    wq_store_u32(b + VISIT_N, v->n);
    wq_store_u32(b + VISIT_FIRST, v->first);
    memcpy(b + VISIT_ARTICLE_ID, v->article_id, sizeof v->article_id);
    wq_store_u32(b + VISIT_ARTICLE, v->article);
    wq_store_u32(b + VISIT_TEXT_OFF, v->text_off);
}

/* ---- page starts: distances from one to the next ---- */

static bool decode_starts(const uint8_t *slot, struct wq_place *place)
{
    uint32_t n = wq_load_u32(slot + OFF_START_N), start = 0;
    if (n > WQ_PLACE_STARTS_MAX)
        return false;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t distance = wq_load_u16(slot + OFF_STARTS + 2 * i);
        if (i == 0 ? distance != 0 : distance == 0)
            return false;
        start += distance;
        place->starts[i] = start;
    }
    place->start_n = n;
    return start <= WQ_TEXT_MAX;
}

/* Pages that far apart there are none but of an article without a letter; they are counted anew. */
static bool starts_fit(const struct wq_place *place)
{
    for (uint32_t i = 1; i < place->start_n; i++)
        if (place->starts[i] - place->starts[i - 1] > START_DISTANCE_MAX)
            return false;
    return true;
}

static void encode_starts(const struct wq_place *place, uint8_t *slot)
{
    assert(place->start_n <= WQ_PLACE_STARTS_MAX);
    if (!starts_fit(place))
        return;
    wq_store_u32(slot + OFF_START_N, place->start_n);
    for (uint32_t i = 1; i < place->start_n; i++)
        wq_store_u16(slot + OFF_STARTS + 2 * i,
                     (uint16_t)(place->starts[i] - place->starts[i - 1]));
}

/* ---- queries ---- */

enum {
    SEARCHED_SEQ = 0,
    SEARCHED_FROM = 4,
    SEARCHED_TO = 8,
    SEARCHED_SOURCE = 12,
    SEARCHED_AUTHOR = 16,
    SEARCHED_CATEGORY = 20,
    SEARCHED_LEN = 24,
    SEARCHED_TEXT
};

static bool decode_searched(const uint8_t *b, struct wq_searched *searched)
{
    *searched = (struct wq_searched){
        .seq = wq_load_u32(b + SEARCHED_SEQ),
        .len = b[SEARCHED_LEN],
        .from_date = wq_load_u32(b + SEARCHED_FROM),
        .to_date = wq_load_u32(b + SEARCHED_TO),
        .source = wq_load_u32(b + SEARCHED_SOURCE),
        .author = wq_load_u32(b + SEARCHED_AUTHOR),
        .category = wq_load_u32(b + SEARCHED_CATEGORY),
    };
    struct wq_str text = {(const char *)b + SEARCHED_TEXT, searched->len};
    if (searched->len > WQ_SEARCHED_BYTES || (searched->seq && searched->len == 0) ||
        !wq_utf8_valid(text))
        return false;
    memcpy(searched->text, text.ptr, text.len);
    return true;
}

static void encode_searched(const struct wq_searched *searched, uint8_t *b)
{
    wq_store_u32(b + SEARCHED_SEQ, searched->seq);
    wq_store_u32(b + SEARCHED_FROM, searched->from_date);
    wq_store_u32(b + SEARCHED_TO, searched->to_date);
    wq_store_u32(b + SEARCHED_SOURCE, searched->source);
    wq_store_u32(b + SEARCHED_AUTHOR, searched->author);
    wq_store_u32(b + SEARCHED_CATEGORY, searched->category);
    b[SEARCHED_LEN] = searched->len;
    memcpy(b + SEARCHED_TEXT, searched->text, searched->len);
}

/* ---- the slot ---- */

static bool decode_now(const uint8_t *slot, struct wq_place *place)
{
    uint32_t visit_n = wq_load_u32(slot + OFF_VISIT_N);
    *place = (struct wq_place){
        .article_index = wq_load_u32(slot + OFF_ARTICLE_INDEX),
        .list_index = wq_load_u32(slot + OFF_LIST_INDEX),
        .screen = (enum wq_screen)wq_load_u32(slot + OFF_SCREEN),
        .text_off = wq_load_u32(slot + OFF_TEXT_OFF),
        .letters = wq_load_u64(slot + OFF_LETTERS),
        .layout = wq_load_u64(slot + OFF_LAYOUT),
        .visit_n = visit_n,
        .pace_words = wq_load_u32(slot + OFF_PACE_WORDS),
        .pace_pages = wq_load_u32(slot + OFF_PACE_PAGES),
        .clock_s = wq_load_u64(slot + OFF_CLOCK),
        .check = wq_load_u32(slot + OFF_CHECKED),
        .archive_digits = (enum wq_digits)slot[OFF_SETTINGS + SET_ARCHIVE_DIGITS],
    };
    if (wq_load_u32(slot + OFF_SCREEN) >= WQ_SCREEN_N || place->text_off > WQ_TEXT_MAX ||
        visit_n > WQ_VISITS_MAX || !settings_in_range(slot + OFF_SETTINGS) ||
        !visit_in_range(slot + OFF_LAST))
        return false;
    for (uint32_t i = 0; i < visit_n; i++) {
        const uint8_t *visit = slot + OFF_VISITS + i * VISIT_BYTES;
        if (!visit_in_range(visit))
            return false;
        decode_visit(visit, &place->visits[i]);
    }
    for (uint32_t i = 0; i < WQ_SEARCHED_MAX; i++)
        if (!decode_searched(slot + OFF_SEARCHED + i * SEARCHED_BYTES, &place->searched[i]))
            return false;
    memcpy(place->edition, slot + OFF_EDITION, sizeof place->edition);
    memcpy(place->article_id, slot + OFF_ARTICLE_ID, sizeof place->article_id);
    decode_visit(slot + OFF_LAST, &place->last);
    decode_settings(slot + OFF_SETTINGS, &place->settings);
    for (uint32_t i = 0; i < WQ_TOLD_MAX; i++)
        place->told[i] = wq_load_u32(slot + OFF_TOLD + 4 * i);
    return decode_starts(slot, place);
}

void wq_slot_encode(const struct wq_place *place, uint8_t *slot)
{
    memset(slot, 0, WQ_PLACE_SLOT_BYTES);
    memcpy(slot + OFF_EDITION, place->edition, sizeof place->edition);
    memcpy(slot + OFF_ARTICLE_ID, place->article_id, sizeof place->article_id);
    wq_store_u32(slot + OFF_ARTICLE_INDEX, place->article_index);
    wq_store_u32(slot + OFF_LIST_INDEX, place->list_index);
    wq_store_u32(slot + OFF_SCREEN, (uint32_t)place->screen);
    wq_store_u32(slot + OFF_TEXT_OFF, place->text_off);
    wq_store_u64(slot + OFF_LETTERS, place->letters);
    wq_store_u64(slot + OFF_LAYOUT, place->layout);
    wq_store_u32(slot + OFF_PACE_WORDS, place->pace_words);
    wq_store_u32(slot + OFF_PACE_PAGES, place->pace_pages);
    wq_store_u64(slot + OFF_CLOCK, place->clock_s);
    encode_settings(&place->settings, slot + OFF_SETTINGS);
    for (uint32_t i = 0; i < WQ_TOLD_MAX; i++)
        wq_store_u32(slot + OFF_TOLD + 4 * i, place->told[i]);
    wq_store_u32(slot + OFF_CHECKED, place->check);
    slot[OFF_SETTINGS + SET_ARCHIVE_DIGITS] = (uint8_t)place->archive_digits;
    encode_visit(&place->last, slot + OFF_LAST);
    assert(place->visit_n <= WQ_VISITS_MAX);
    wq_store_u32(slot + OFF_VISIT_N, place->visit_n);
    for (uint32_t i = 0; i < place->visit_n; i++)
        encode_visit(&place->visits[i], slot + OFF_VISITS + i * VISIT_BYTES);
    for (uint32_t i = 0; i < WQ_SEARCHED_MAX; i++)
        encode_searched(&place->searched[i], slot + OFF_SEARCHED + i * SEARCHED_BYTES);
    encode_starts(place, slot);
    assert(settings_in_range(slot + OFF_SETTINGS));
}

/* ---- version 1 ---- */

enum { FIRST_OFF_EM = 64, FIRST_OFF_START_N = 68, FIRST_OFF_STARTS = 80, FIRST_STARTS_MAX = 900 };

/* Starts beyond those that are kept now are let go, and with them the way back in pages. */
static bool decode_first_starts(const uint8_t *slot, struct wq_place *place)
{
    uint32_t n = wq_load_u32(slot + FIRST_OFF_START_N), before = 0;
    if (n > FIRST_STARTS_MAX)
        return false;
    place->start_n = n <= WQ_PLACE_STARTS_MAX ? n : 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t start = wq_load_u32(slot + FIRST_OFF_STARTS + 4 * i);
        if (i == 0 ? start != 0 : start <= before)
            return false;
        before = start;
        if (i < place->start_n)
            place->starts[i] = start;
    }
    return before <= WQ_TEXT_MAX;
}

static bool decode_first(const uint8_t *slot, struct wq_place *place)
{
    uint32_t em_px = wq_load_u32(slot + FIRST_OFF_EM);
    *place = (struct wq_place){
        .article_index = wq_load_u32(slot + OFF_ARTICLE_INDEX),
        .list_index = wq_load_u32(slot + OFF_LIST_INDEX),
        .screen = (enum wq_screen)wq_load_u32(slot + OFF_SCREEN),
        .text_off = wq_load_u32(slot + OFF_TEXT_OFF),
        .layout = wq_load_u64(slot + OFF_LAYOUT),
        .last.screen = WQ_SCREEN_HOME,
    };
    if (wq_load_u32(slot + OFF_SCREEN) > WQ_SCREEN_ARTICLE || place->text_off > WQ_TEXT_MAX ||
        !is_em(em_px))
        return false;
    place->settings.em_px = (int32_t)em_px;
    memcpy(place->edition, slot + OFF_EDITION, sizeof place->edition);
    memcpy(place->article_id, slot + OFF_ARTICLE_ID, sizeof place->article_id);
    return decode_first_starts(slot, place);
}

bool wq_slot_decode(const uint8_t *slot, struct wq_place *place)
{
    struct wq_place decoded;
    uint32_t version = wq_load_u32(slot + SLOT_VERSION);
    bool is_good = version == SLOT_VERSION_NOW ? decode_now(slot, &decoded)
                   : version == 1              ? decode_first(slot, &decoded)
                                               : false;
    if (is_good)
        *place = decoded;
    return is_good;
}
