/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_TESTS_APP_FIXTURE_H
#define WARRAQ_TESTS_APP_FIXTURE_H
/* The app with the real fonts over a bundle in memory, and a panel that shows only what the app
 * asks to be refreshed. */
#include "bundle_fixture.h"
#include "warraq/phrase.h"
#include "../../firmware/ui/internal.h" /* the packer has one of this name too */

/* ---- fonts ---- */

/* Font files are read once and kept for the life of the process. */
static inline enum wq_status fixture_map_font(void *self, const char *name, struct wq_bytes *bytes)
{
    static struct {
        char name[64];
        uint8_t *ptr;
        size_t len;
    } files[16];
    (void)self;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        if (!files[i].ptr) {
            char path[1024];
            snprintf(path, sizeof path, "%s/%s", WARRAQ_FONTS_DIR, name);
            snprintf(files[i].name, sizeof files[i].name, "%s", name);
            files[i].ptr = slurp(path, &files[i].len);
        }
        if (files[i].ptr && strcmp(files[i].name, name) == 0) {
            *bytes = (struct wq_bytes){files[i].ptr, files[i].len};
            return WQ_OK;
        }
    }
    return WQ_E_IO;
}

/* ---- bundles ---- */

/* Add `n` paragraphs of made-up news to `text`; each begins with its number. */
static inline void add_paragraphs(char *text, size_t cap, bool is_arabic, unsigned n)
{
    static const char arabic[] =
        " كتب الجيران أسماءهم على الجدار القديم، ثم عادوا إلى بيوتهم قبل أن يهبط المساء على "
        "الوادي. وقالت صاحبة المخبز إن الطحين وصل متأخراً (ساعتين)، لكن «أحداً لم يشتكِ»."
        " وفي الصباح التالي فُتحت المدرسة، ووزّع المعلم ٢٤ دفتراً وقلماً لكل تلميذ.";
    static const char english[] =
        " The neighbours wrote their names on the old wall and went home before evening came down "
        "the valley. The baker said the flour was two hours late, but nobody minded. Next morning "
        "the school opened, and every pupil was given a pencil.";
    size_t len = strlen(text);
    for (unsigned i = 1; i <= n; i++) {
        int added = snprintf(text + len, cap - len, "\n%u.%s", i, is_arabic ? arabic : english);
        assert_true(added > 0 && (size_t)added < cap - len);
        len += (size_t)added;
    }
}

enum { LONG_ARABIC, LONG_ENGLISH, LONGEST, FIRST_SHORT, ARCHIVE_N = 296 };
#define LONG_BYTES (256u << 10)

/* The bytes of a bundle of 296 articles: two of some pages, one of over a cluster, short ones.
 * Their text depends on `edition`, their ids do not. Free it. */
static inline uint8_t *archive(char edition, size_t *len)
{
    static struct sample samples[ARCHIVE_N];
    static char longs[3][LONG_BYTES], shorts[ARCHIVE_N][256], ids[ARCHIVE_N][32];
    snprintf(longs[0], LONG_BYTES, "جدار الأسماء %c\n", edition);
    add_paragraphs(longs[0], LONG_BYTES, true, edition == 'a' ? 0 : 1); /* moves all that follows */
    add_paragraphs(longs[0], LONG_BYTES, true, 17);
    snprintf(longs[1], LONG_BYTES, "The wall of names %c\n", edition);
    add_paragraphs(longs[1], LONG_BYTES, false, 14);
    int title_len = snprintf(longs[2], LONG_BYTES, "سطر لا ينتهي %c\n", edition);
    add_paragraphs(longs[2], LONG_BYTES, true, 400);
    for (char *p = longs[2] + title_len + 1; *p; p++)
        *p = *p == '\n' ? ' ' : *p;
    for (size_t i = 0; i < ARCHIVE_N; i++) {
        snprintf(shorts[i], sizeof shorts[i], "خبر قصير رقم %zu %c\nلا جديد في الوادي اليوم.", i,
                 edition);
        snprintf(ids[i], sizeof ids[i], "https://example.org/%zu", i);
        sample_make(&samples[i], i < FIRST_SHORT ? longs[i] : shorts[i]);
        struct wq_meta *meta = &samples[i].article.meta;
        meta->address = wq_str(ids[i]);
        meta->source = wq_str("نشرة الوادي");
        meta->date = 20240101 + (uint32_t)(i % 28);
        meta->word_n = i < FIRST_SHORT ? 600 : 5;
        wq_article_identify(&samples[i].article);
    }
    return pack("app-fixture.wrq", samples, ARCHIVE_N, len);
}

/* Change a byte in the middle of stored cluster `number` of the section. */
static inline void damage_cluster(uint8_t *bytes, uint32_t type, uint32_t number)
{
    uint32_t len;
    uint8_t *stored = fixture_cluster_of(bytes, type, number, &len);
    stored[len / 2] ^= 0x10;
}

/* The same in a copy, to be freed. */
static inline uint8_t *damaged_copy(const uint8_t *bytes, size_t len, uint32_t type,
                                    uint32_t number)
{
    uint8_t *damaged = malloc(len);
    assert_non_null(damaged);
    memcpy(damaged, bytes, len);
    damage_cluster(damaged, type, number);
    return damaged;
}

/* ---- the app ---- */

#define READER_APP_BYTES (44u << 20) /* two surfaces of the largest screen, and fonts */

struct reader {
    struct wq_device device; /* as it is held */
    struct wq_arena app_arena, article_arena, page_arena;
    struct memory_file memory;
    struct wq_fonts *fonts;
    struct wq_bundle *bundle;
    struct wq_archive *archive;
    struct wq_app *app;
    struct wq_refresh_list list; /* of the last event */
    struct wq_place place;       /* after the last event */
    uint64_t change;
    uint8_t *panel; /* what has been shown, rows of device.w_px bytes */
};

static inline void arena_of(struct wq_arena *arena, size_t bytes)
{
    void *memory = malloc(bytes);
    assert_non_null(memory);
    memset(arena, 0, sizeof *arena);
    wq_arena_init(arena, memory, bytes);
}

/* A place at the beginning of the list of all articles, as they were packed. */
static inline struct wq_place list_place(void)
{
    struct wq_place place = {.visit_n = 2, .last = {.screen = WQ_SCREEN_HOME}};
    place.visits[0] = (struct wq_visit){.screen = WQ_SCREEN_HOME, .focus_act = WQ_NO_FOCUS};
    place.visits[1] = (struct wq_visit){.screen = WQ_SCREEN_LIST, .focus_act = WQ_NO_FOCUS};
    return place;
}

/* Make the app; nothing is sent to it. It begins with the list, unless it resumes. */
static inline enum wq_status reader_make(struct reader *r, const uint8_t *bytes, size_t len,
                                         const char *device, const struct wq_place *resume)
{
    memset(r, 0, sizeof *r);
    assert_int_equal(wq_device_parse(device, &r->device), WQ_OK);
    arena_of(&r->app_arena, READER_APP_BYTES);
    arena_of(&r->article_arena, WQ_APP_ARTICLE_BYTES);
    arena_of(&r->page_arena, WQ_APP_PAGE_BYTES);
    r->memory = (struct memory_file){.bytes = bytes, .len = len};
    struct wq_file file = memory_file_view(&r->memory);
    assert_int_equal(wq_bundle_open(&r->app_arena, &file, &r->bundle), WQ_OK);
    assert_int_equal(wq_archive_open(&r->app_arena, &r->bundle, 1, &r->archive), WQ_OK);
    const struct wq_family *family = wq_family_find("noto-naskh");
    struct wq_fonts_config fonts = {
        .map = fixture_map_font, .family = family, .levels = r->device.levels};
    struct wq_font_fault fault;
    assert_int_equal(wq_fonts_make(&r->app_arena, &fonts, &r->fonts, &fault), WQ_OK);
    struct wq_app_config config = {.device = &r->device,
                                   .fonts = r->fonts,
                                   .archive = r->archive,
                                   .family = family,
                                   .face_name = family->name,
                                   .can = {.rotations = 15},
                                   .typeset = {.margin_px = -1},
                                   .archive_name = "archive",
                                   .article_arena = &r->article_arena,
                                   .page_arena = &r->page_arena};
    r->panel = calloc((size_t)r->device.w_px, (size_t)r->device.h_px);
    assert_non_null(r->panel);
    const struct wq_place begin = list_place();
    return wq_app_make(&r->app_arena, &config, resume ? resume : &begin, &r->app);
}

static inline void reader_close(struct reader *r)
{
    wq_fonts_finish(r->fonts);
    free(r->app_arena.base);
    free(r->article_arena.base);
    free(r->page_arena.base);
    free(r->panel);
}

/* Bring what the app asks for to the panel; the panel must then be the app's surface. */
static inline void reader_show(struct reader *r)
{
    const struct wq_surface *s = wq_app_surface(r->app);
    size_t w = (size_t)s->w;
    for (uint32_t i = 0; i < r->list.n; i++) {
        struct wq_rect rect = r->list.refresh[i].rect;
        assert_true(rect.x >= 0 && rect.y >= 0 && rect.w > 0 && rect.h > 0);
        assert_true(rect.w <= s->w - rect.x && rect.h <= s->h - rect.y);
        for (int32_t y = rect.y; y < rect.y + rect.h; y++)
            memcpy(r->panel + (size_t)y * w + rect.x,
                   s->pixels + (size_t)y * (size_t)s->stride + rect.x, (size_t)rect.w);
    }
    for (size_t y = 0; y < (size_t)s->h; y++)
        assert_memory_equal(r->panel + y * w, s->pixels + y * (size_t)s->stride, w);
}

static inline void reader_send(struct reader *r, struct wq_event event)
{
    assert_int_equal(wq_app_handle(r->app, &event, &r->list), WQ_OK);
    r->device = r->app->device;
    assert_true(r->list.n <= WQ_APP_REFRESH_MAX);
    reader_show(r);
    uint64_t change = wq_app_place(r->app, &r->place);
    assert_true(change >= r->change);
    r->change = change;
}

static inline void reader_open(struct reader *r, const uint8_t *bytes, size_t len,
                               const char *device, const struct wq_place *resume)
{
    assert_int_equal(reader_make(r, bytes, len, device, resume), WQ_OK);
    reader_send(r, (struct wq_event){.kind = WQ_EVENT_REDRAW});
}

static inline void press(struct reader *r, enum wq_key key)
{
    reader_send(r, (struct wq_event){.kind = WQ_EVENT_KEY, .key = key});
}

static inline void tap(struct reader *r, int32_t x, int32_t y)
{
    reader_send(r, (struct wq_event){.kind = WQ_EVENT_TAP, .x = x, .y = y});
}

static inline void swipe(struct reader *r, enum wq_swipe where)
{
    reader_send(r, (struct wq_event){.kind = WQ_EVENT_SWIPE,
                                     .swipe = where,
                                     .x = r->device.w_px / 2,
                                     .y = r->device.h_px / 2});
}

/* The control that does this, which must be there. */
static inline struct control control_of(const struct reader *r, uint8_t act, uint32_t arg)
{
    const struct scene *scene = &r->app->scene;
    for (uint32_t i = scene->first; i < scene->n; i++)
        if (scene->controls[i].act == act && scene->controls[i].arg == arg)
            return scene->controls[i];
    fail_msg("no control acts %u of %u", act, (unsigned)arg);
    return scene->controls[0];
}

static inline void tap_control(struct reader *r, uint8_t act, uint32_t arg)
{
    struct wq_rect box = control_of(r, act, arg).box;
    tap(r, box.x + box.w / 2, box.y + box.h / 2);
}

static inline bool has_control(const struct reader *r, uint8_t act, uint32_t arg)
{
    const struct scene *scene = &r->app->scene;
    for (uint32_t i = scene->first; i < scene->n; i++)
        if (scene->controls[i].act == act && scene->controls[i].arg == arg)
            return true;
    return false;
}

/* Acts of the reading menu, in its own order. */
enum {
    MENU_SMALLER = ACT_OWN,
    MENU_LARGER,
    MENU_LIST,
    MENU_HOME,
    MENU_PROVENANCE,
    MENU_GOTO,
    MENU_DAY,
    MENU_NIGHT,
    MENU_CONTENTS,
    MENU_FIND,
    MENU_TYPE
};

static inline void open_contents(struct reader *r)
{
    press(r, WQ_KEY_MENU);
    tap_control(r, MENU_CONTENTS, 0);
}

/* Tap the middle of row `row` of the list. */
static inline void tap_row(struct reader *r, uint32_t row)
{
    tap_control(r, ACT_OWN, row);
}

/* Do all work that can be done ahead. */
static inline void settle(struct reader *r)
{
    while (wq_app_has_work(r->app))
        reader_send(r, (struct wq_event){.kind = WQ_EVENT_IDLE});
}

/* Touch the menu's next or former size, which is not there at the end of the scale; the menu is
 * opened where it is not. */
static inline void resize(struct reader *r, bool is_larger)
{
    const uint8_t act = is_larger ? ACT_OWN + 1 : ACT_OWN;
    const struct scene *scene = &r->app->scene;
    if (!r->app->panel)
        press(r, WQ_KEY_MENU);
    r->list.n = 0;
    for (uint32_t i = scene->first; i < scene->n; i++)
        if (scene->controls[i].act == act) {
            tap_control(r, act, scene->controls[i].arg);
            return;
        }
}

/* ---- what is seen ---- */

static inline uint8_t *snapshot(const struct reader *r)
{
    size_t n = (size_t)r->device.w_px * (size_t)r->device.h_px;
    uint8_t *pixels = malloc(n);
    assert_non_null(pixels);
    memcpy(pixels, r->panel, n);
    return pixels;
}

/* Whether the panel shows what `pixels`, a snapshot, holds. */
static inline bool is_shown(const struct reader *r, const uint8_t *pixels)
{
    return memcmp(r->panel, pixels, (size_t)r->device.w_px * (size_t)r->device.h_px) == 0;
}

static inline void assert_list(const struct reader *r, uint32_t first)
{
    assert_int_equal(r->place.visits[r->place.visit_n - 1].screen, WQ_SCREEN_LIST);
    assert_int_equal(r->place.list_index, first);
}

/* The article `index` is open at its page `page`, from 0. */
static inline void assert_page(const struct reader *r, uint32_t index, uint32_t page)
{
    assert_int_equal(r->place.screen, WQ_SCREEN_ARTICLE);
    assert_int_equal(r->place.article_index, index);
    assert_int_equal(r->place.start_n, page + 1);
}

static inline void assert_refresh(const struct reader *r, enum wq_intent intent)
{
    assert_int_equal(r->list.n, 1);
    assert_int_equal(r->list.refresh[0].intent, intent);
    assert_int_equal(r->list.refresh[0].rect.x, 0);
    assert_int_equal(r->list.refresh[0].rect.y, 0);
    assert_int_equal(r->list.refresh[0].rect.w, r->device.w_px);
    assert_int_equal(r->list.refresh[0].rect.h, r->device.h_px);
}

static inline void assert_nothing(const struct reader *r, uint64_t change)
{
    assert_int_equal(r->list.n, 0);
    assert_int_equal(r->change, change);
}

/* How many pixels that are not white stand where the frame of the focus would be drawn, but for the
 * corners, which are the box's own, and of a row the rules between it and the next. */
static inline uint32_t under_frame(const struct reader *r, const struct control *c)
{
    const int32_t from = c->look == LOOK_FRAMED ? wq_ui_thick_px(r->app) : 0;
    const int32_t to = from + wq_ui_focus_px(r->app);
    const struct wq_surface *s = &r->app->surface;
    uint32_t n = 0;
    for (int32_t y = from; y < c->box.h - from; y++)
        for (int32_t x = from; x < c->box.w - from; x++) {
            const bool is_side = x < to || x >= c->box.w - to;
            const bool is_end = y < to || y >= c->box.h - to;
            n += (c->look == LOOK_FRAMED ? is_side != is_end : is_side && !is_end) && s->pixels[(c->box.y + y) * s->stride + c->box.x + x] != 255;
        }
    return n;
}

#endif
