/* SPDX-License-Identifier: MIT */
/* A walk at random over all screens, on a machine on which one thing after another fails: the n-th
 * allocation, read, write and sync in turn, the power, and the process. Whatever was saved is there
 * when it starts again. 2,000 events; WARRAQ_WALK_EVENTS asks for more (tests/walk.sh). */
#include "leaf_fixture.h"
#include "warraq/history.h"

#define EVENTS 2000
#define ROUND 20 /* events under one planted fault */

static const char *const devices[] = {"600x800@167/16", "waveshare-7.5", "320x400@124/2",
                                      "kobo-clara"};
#define DEVICE_N (sizeof devices / sizeof devices[0])

static uint64_t seed = 20240229;

static uint32_t pick(uint32_t below)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % below;
}

/* ---- the faults ---- */

enum fault { FAULT_NONE, FAULT_ALLOC, FAULT_READ, FAULT_WRITE, FAULT_SYNC, FAULT_N };

static struct {
    enum fault kind;
    uint32_t at;   /* the one that fails, from 1 */
    uint32_t seen; /* of its kind */
    uint32_t struck_n[FAULT_N];
} planted;

static bool strikes(enum fault kind)
{
    if (planted.kind != kind || ++planted.seen != planted.at)
        return false;
    planted.struck_n[kind]++;
    return true;
}

void *__real_wq_arena_alloc(struct wq_arena *arena, size_t n, size_t size);
void *__real_wq_arena_alloc_raw(struct wq_arena *arena, size_t n, size_t size);
void *__wrap_wq_arena_alloc(struct wq_arena *arena, size_t n, size_t size);
void *__wrap_wq_arena_alloc_raw(struct wq_arena *arena, size_t n, size_t size);

void *__wrap_wq_arena_alloc(struct wq_arena *arena, size_t n, size_t size)
{
    return strikes(FAULT_ALLOC) ? NULL : __real_wq_arena_alloc(arena, n, size);
}

void *__wrap_wq_arena_alloc_raw(struct wq_arena *arena, size_t n, size_t size)
{
    return strikes(FAULT_ALLOC) ? NULL : __real_wq_arena_alloc_raw(arena, n, size);
}

/* ---- files ---- */

/* A card that loses what was not synced when the power goes. */
struct card {
    uint8_t cached[WQ_HISTORY_FILE_BYTES], medium[WQ_HISTORY_FILE_BYTES];
    size_t size;
};

static enum wq_status card_read(void *self, uint64_t off, void *buf, size_t len)
{
    const struct card *card = self;
    if (off > card->size || len > card->size - off)
        return WQ_E_TRUNCATED;
    if (strikes(FAULT_READ))
        return WQ_E_IO;
    memcpy(buf, card->cached + off, len);
    return WQ_OK;
}

/* One that fails has reached the card in part. */
static enum wq_status card_write(void *self, uint64_t off, const void *buf, size_t len)
{
    struct card *card = self;
    const bool fails = strikes(FAULT_WRITE);
    assert_true(off <= card->size && len <= card->size - off);
    memcpy(card->cached + off, buf, fails ? pick((uint32_t)len + 1) : len);
    return fails ? WQ_E_IO : WQ_OK;
}

static enum wq_status card_sync(void *self)
{
    struct card *card = self;
    if (strikes(FAULT_SYNC))
        return WQ_E_IO;
    memcpy(card->medium, card->cached, card->size);
    return WQ_OK;
}

static const struct wq_file_ops card_ops = {card_read, card_write, card_sync};

/* Each sector that was written and not synced reaches the medium or does not. */
static void cut_power(struct card *card)
{
    for (size_t at = 0; at < card->size; at += 512)
        if (pick(2))
            memcpy(card->medium + at, card->cached + at, 512);
    memcpy(card->cached, card->medium, card->size);
}

/* ---- the machine ---- */

static struct {
    struct reader r;
    uint8_t *bytes;
    size_t len;
    struct card place_card, history_card;
    struct wq_place_file places;
    struct wq_history *history;
    uint64_t saved_change;
    struct wq_place committed,
        attempted; /* the last one that was saved, and that might have been */
    bool has_committed;
    bool tried_since; /* a save failed after it */
    uint64_t now_ms;
    uint32_t save_n, cut_n, kill_n, end_n;
    uint32_t shown_n[WQ_SCREEN_N], panel_n, turned_n; /* events after which it was there */
} m;

static bool is_place(const struct wq_place *a, const struct wq_place *b)
{
    return memcmp(a->article_id, b->article_id, sizeof a->article_id) == 0 &&
           a->screen == b->screen && a->text_off == b->text_off && a->visit_n == b->visit_n &&
           memcmp(a->visits, b->visits, a->visit_n * sizeof a->visits[0]) == 0 &&
           a->settings.em_px == b->settings.em_px && a->settings.is_night == b->settings.is_night &&
           a->pace_pages == b->pace_pages;
}

/* As reader_state.c does it. */
static void save(void)
{
    const uint64_t change = wq_app_place(m.r.app, &m.attempted);
    if (change != m.saved_change) {
        if (wq_place_save(&m.places, &m.attempted) == WQ_OK) {
            m.saved_change = change;
            m.committed = m.attempted;
            m.has_committed = true;
            m.tried_since = false;
            m.save_n++;
        } else {
            m.tried_since = true;
        }
    }
    (void)!wq_history_save(m.history);
}

static struct wq_place read_place(void)
{
    const struct wq_file file = {&card_ops, &m.place_card, m.place_card.size};
    struct wq_place place;
    bool found;
    assert_int_equal(wq_place_open(&m.places, &file, &place, &found), WQ_OK);
    assert_int_equal(found, m.has_committed || (found && m.tried_since));
    if (!found)
        return list_place();
    assert_true((m.has_committed && is_place(&place, &m.committed)) ||
                (m.tried_since && is_place(&place, &m.attempted)));
    m.committed = place;
    m.has_committed = true;
    m.tried_since = false;
    return place;
}

/* Start on one of the devices at what the card has. */
static void start(void)
{
    const struct wq_file history = {&card_ops, &m.history_card, m.history_card.size};
    const struct wq_abilities can = {true, true, 15, true, true, true, 12};
    planted.kind = FAULT_NONE;
    struct wq_place place = read_place();
    place.settings.is_on_side = pick(3) == 0;
    const char *device = devices[pick(8) % (pick(4) ? 3 : DEVICE_N)];
    assert_int_equal(reader_make(&m.r, m.bytes, m.len, device, &place), WQ_OK);
    m.r.app->config.can = can;
    m.r.app->config.version = "walk";
    assert_int_equal(wq_history_open(&m.r.app_arena, &history, &m.history), WQ_OK);
    m.r.app->config.history = m.history;
    reader_send(&m.r, (struct wq_event){.kind = WQ_EVENT_REDRAW, .now_ms = m.now_ms});
    m.saved_change = m.r.change;
}

/* ---- events ---- */

/* Anywhere on the screen, and now and then far from it. */
static int32_t pick_px(int32_t most)
{
    static const int32_t odd[] = {INT32_MIN, -1, 0, 1, 5000, INT32_MAX};
    return pick(16) == 0 ? odd[pick(6)] : (int32_t)pick((uint32_t)most);
}

/* Mostly what is meant, a control; else any key, any stroke, and what no hand does. */
static struct wq_event any_event(void)
{
    const struct scene *scene = &m.r.app->scene;
    struct wq_event event = {.kind = (enum wq_event_kind)pick(WQ_EVENT_QUIT),
                             .key = (enum wq_key)pick(WQ_KEY_POWER + 1),
                             .swipe = (enum wq_swipe)pick(4),
                             .x = pick_px(m.r.device.w_px),
                             .y = pick_px(m.r.device.h_px),
                             .x2 = pick_px(m.r.device.w_px),
                             .y2 = pick_px(m.r.device.h_px),
                             .hold_ms = pick(2000),
                             .is_on = pick(2)};
    const uint32_t kind = pick(16);
    if (kind < 8 && scene->n > scene->first) {
        const struct wq_rect box =
            scene->controls[scene->first + pick(scene->n - scene->first)].box;
        event.x = box.x + box.w / 2;
        event.y = box.y + box.h / 2;
        event.kind = pick(8) ? WQ_EVENT_TAP : WQ_EVENT_HOLD;
    } else if (kind < 14) {
        event.kind = pick(4) == 0   ? WQ_EVENT_IDLE
                     : pick(3) == 0 ? WQ_EVENT_SWIPE
                     : pick(6)      ? WQ_EVENT_KEY
                                    : WQ_EVENT_KEYHOLD;
    }
    m.now_ms += pick(60000);
    event.now_ms = m.now_ms;
    return event;
}

static void tell_of_the_machine(void)
{
    const struct wq_machine machine = {.battery_percent = (int32_t)pick(102) - 1,
                                       .is_charging = pick(2),
                                       .date = pick(3) ? 20240320 : 0,
                                       .minute = pick(1440),
                                       .is_saved = pick(2)};
    wq_app_machine(m.r.app, &machine);
    if (pick(20) == 0) /* until the next start */
        wq_app_gone(m.r.app);
    if (pick(40) == 0)
        wq_app_tell(m.r.app, &(struct wq_app_fault){
                                 .trouble = (enum wq_app_trouble)(1 + pick(WQ_TROUBLE_N - 1))});
}

static void end(void)
{
    reader_close(&m.r);
    m.end_n++;
}

/* One event; false: the reader had to end, as it does when home itself has no memory. */
static bool walk(void)
{
    const struct wq_event event = any_event();
    const enum wq_status st = wq_app_handle(m.r.app, &event, &m.r.list);
    assert_true(st == WQ_OK || planted.struck_n[FAULT_ALLOC] > 0);
    if (st != WQ_OK)
        return false;
    assert_true(m.r.list.n <= WQ_APP_REFRESH_MAX);
    reader_show(&m.r);
    m.r.device = m.r.app->device;
    m.turned_n += m.r.app->is_on_side;
    m.shown_n[wq_ui_screen_now(m.r.app)]++;
    m.panel_n += m.r.app->panel != NULL;
    save();
    return true;
}

static void plant(uint32_t round)
{
    planted.struck_n[FAULT_READ] +=
        m.r.memory.fail_at > 0 && m.r.memory.read_n >= m.r.memory.fail_at;
    m.r.memory.fail_at = 0;
    planted.kind = (enum fault)(round % FAULT_N);
    planted.seen = 0;
    /* the first, the second and so on, and any of those of a round */
    planted.at = round / FAULT_N % 2 ? 1 + round / (2 * FAULT_N) : 1 + pick(3000);
    if (planted.kind >= FAULT_WRITE)
        planted.at = 1 + pick(ROUND);
    if (planted.kind == FAULT_READ) /* of the bundle, too: few a round */
        m.r.memory.fail_at = m.r.memory.read_n + 1 + pick(8);
}

static void test_a_walk_over_failing_ground_loses_nothing(void **state)
{
    (void)state;
    const char *asked = getenv("WARRAQ_WALK_EVENTS");
    const uint32_t event_n = asked ? (uint32_t)strtoul(asked, NULL, 10) : EVENTS;
    m.bytes = leaf_archive("ui-walk.wrq", &m.len);
    m.place_card.size = WQ_PLACE_FILE_BYTES;
    m.history_card.size = WQ_HISTORY_FILE_BYTES;
    start();
    for (uint32_t i = 0; i < event_n; i++) {
        if (i % ROUND == 0)
            plant(i / ROUND);
        if (pick(20) == 0)
            tell_of_the_machine();
        const bool goes_on = walk() && !wq_app_leaves(m.r.app) && pick(100) > 0;
        if (goes_on)
            continue;
        end();
        if (pick(2)) {
            cut_power(&m.place_card);
            cut_power(&m.history_card);
            m.cut_n++;
        } else {
            m.kill_n++; /* what was written is there, synced or not */
        }
        start();
        plant(i / ROUND);
    }
    end();
    free(m.bytes);
    print_message("%u events: %u saves, %u power cuts, %u kills; failed: %u allocations, %u reads, "
                  "%u writes, %u syncs\n",
                  event_n, m.save_n, m.cut_n, m.kill_n, planted.struck_n[FAULT_ALLOC],
                  planted.struck_n[FAULT_READ], planted.struck_n[FAULT_WRITE],
                  planted.struck_n[FAULT_SYNC]);
    print_message("each screen by number, and panels:");
    for (int i = 0; i < WQ_SCREEN_N; i++)
        print_message(" %u", m.shown_n[i]);
    print_message(", %u; on its side %u\n", m.panel_n, m.turned_n);
    assert_true(m.turned_n > event_n / 50);
    assert_true(m.save_n > event_n / 20 && planted.struck_n[FAULT_ALLOC] > event_n / 500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_walk_over_failing_ground_loses_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
