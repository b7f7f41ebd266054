/* SPDX-License-Identifier: MIT */
/* Damage, alignment, ghosts and flashes: once, above all displays. */
#include <stdlib.h>
#include <string.h>
#include "refresh.h"

#define PENDING_MAX 8
#define TILES 8       /* each way: ghosts are counted in an eighth of the screen by an eighth */
#define THINNEST_PX 2 /* EPDC drivers of NXP fail at a width or height of 1 */

/* What one refresh adds to the ghosts of a tile. A page turn counts GHOST_PAGE; black-and-white
 * waveforms change few pixels but leave more behind in each. */
#define GHOST_PAGE 4
#define GHOST_HIGHLIGHT 1
#define GHOST_TYPING 2
#define MENU_CLEAN_FACTOR 3 /* a menu flashes that much later than a page: it goes again soon */

struct wq_refresher {
    struct wq_display display;
    struct wq_display_info info;
    uint32_t clean_after; /* asked for; 0: the display's */
    uint8_t *shown;       /* w_px bytes a row: what the panel shows */
    bool is_known;        /* `shown` is true */
    struct wq_rect rough; /* greys in it were shown in black and white */
    uint32_t ghosts[TILES][TILES];
    struct wq_refresh asked[PENDING_MAX];
    uint32_t asked_n;
    struct wq_refresh_count count;
};

/* ---- rectangles ---- */

static int32_t smaller(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

static int32_t larger(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

static bool is_empty(struct wq_rect r)
{
    return r.w <= 0 || r.h <= 0;
}

static struct wq_rect overlap(struct wq_rect a, struct wq_rect b)
{
    int32_t x = larger(a.x, b.x), y = larger(a.y, b.y);
    int32_t w = smaller(a.x + a.w, b.x + b.w) - x, h = smaller(a.y + a.h, b.y + b.h) - y;
    return w > 0 && h > 0 ? (struct wq_rect){x, y, w, h} : (struct wq_rect){0, 0, 0, 0};
}

static struct wq_rect cover(struct wq_rect a, struct wq_rect b)
{
    if (is_empty(a) || is_empty(b))
        return is_empty(a) ? b : a;
    int32_t x = smaller(a.x, b.x), y = smaller(a.y, b.y);
    return (struct wq_rect){x, y, larger(a.x + a.w, b.x + b.w) - x,
                            larger(a.y + a.h, b.y + b.h) - y};
}

static int64_t area(struct wq_rect r)
{
    return (int64_t)r.w * r.h;
}

static struct wq_rect screen_of(const struct wq_refresher *r)
{
    return (struct wq_rect){0, 0, r->info.w_px, r->info.h_px};
}

/* Widen [*at, *at + *len) to multiples of `align` on a grid that begins at -grid, inside 0..size.
 */
static void align_side(int32_t *at, int32_t *len, int32_t align, int32_t grid, int32_t size)
{
    int32_t from = *at + grid, to = from + *len;
    from -= from % align;
    to += (align - to % align) % align;
    from = larger(from - grid, 0);
    to = smaller(to - grid, size);
    if (to - from < THINNEST_PX)
        from = larger(to - THINNEST_PX, 0);
    *at = from;
    *len = larger(to - from, smaller(THINNEST_PX, size));
}

static struct wq_rect aligned(const struct wq_display_info *info, struct wq_rect rect)
{
    align_side(&rect.x, &rect.w, info->align_x_px, info->grid_x_px, info->w_px);
    align_side(&rect.y, &rect.h, info->align_y_px, info->grid_y_px, info->h_px);
    return rect;
}

/* ---- what changed ---- */

static const uint8_t *new_row(const struct wq_surface *surface, struct wq_rect rect, int32_t row)
{
    return surface->pixels + (size_t)(rect.y + row) * (size_t)surface->stride + rect.x;
}

static uint8_t *old_row(const struct wq_refresher *r, struct wq_rect rect, int32_t row)
{
    return r->shown + (size_t)(rect.y + row) * (size_t)r->info.w_px + rect.x;
}

static bool row_differs(const struct wq_refresher *r, const struct wq_surface *surface,
                        struct wq_rect rect, int32_t row)
{
    return memcmp(new_row(surface, rect, row), old_row(r, rect, row), (size_t)rect.w) != 0;
}

/* The smallest rectangle in `rect` outside of which nothing differs from what is shown. */
static struct wq_rect changed_box(const struct wq_refresher *r, const struct wq_surface *surface,
                                  struct wq_rect rect)
{
    int32_t top = 0, bottom = rect.h, left = rect.w, right = 0;
    while (top < bottom && !row_differs(r, surface, rect, top))
        top++;
    while (bottom > top && !row_differs(r, surface, rect, bottom - 1))
        bottom--;
    for (int32_t row = top; row < bottom; row++) {
        const uint8_t *now = new_row(surface, rect, row), *was = old_row(r, rect, row);
        int32_t x = 0, end = rect.w;
        while (x < left && now[x] == was[x])
            x++;
        left = smaller(left, x);
        while (end > right && now[end - 1] == was[end - 1])
            end--;
        right = larger(right, end);
    }
    if (top == bottom)
        return (struct wq_rect){0, 0, 0, 0};
    return (struct wq_rect){rect.x + left, rect.y + top, right - left, bottom - top};
}

/* Whether a pixel of `rect` changes to a grey that a black-and-white waveform cannot show. */
static bool changes_to_grey(const struct wq_refresher *r, const struct wq_surface *surface,
                            struct wq_rect rect)
{
    for (int32_t row = 0; row < rect.h; row++) {
        const uint8_t *now = new_row(surface, rect, row), *was = old_row(r, rect, row);
        for (int32_t x = 0; x < rect.w; x++)
            if (now[x] != was[x] && now[x] != 0 && now[x] != 255)
                return true;
    }
    return false;
}

/* Whether `rect` is black and white alone, before and after: what A2 needs. */
static bool is_two_toned(const struct wq_refresher *r, const struct wq_surface *surface,
                         struct wq_rect rect)
{
    for (int32_t row = 0; row < rect.h; row++) {
        const uint8_t *now = new_row(surface, rect, row), *was = old_row(r, rect, row);
        for (int32_t x = 0; x < rect.w; x++)
            if ((uint8_t)(now[x] + 1) > 1 || (uint8_t)(was[x] + 1) > 1)
                return false;
    }
    return true;
}

static void remember(struct wq_refresher *r, const struct wq_surface *surface, struct wq_rect rect)
{
    for (int32_t row = 0; row < rect.h; row++)
        memcpy(old_row(r, rect, row), new_row(surface, rect, row), (size_t)rect.w);
}

/* ---- ghosts ---- */

static bool is_fast(enum wq_intent intent)
{
    return intent == WQ_INTENT_HIGHLIGHT || intent == WQ_INTENT_TYPING;
}

static uint32_t clean_after(const struct wq_refresher *r)
{
    if (r->clean_after == WQ_CLEAN_AFTER_NONE)
        return 0;
    return r->clean_after ? r->clean_after : r->info.clean_after;
}

/* After a picture the next page over it flashes: greys leave more behind than letters. */
static uint32_t ghost_of(const struct wq_refresher *r, enum wq_intent intent)
{
    switch (intent) {
    case WQ_INTENT_HIGHLIGHT:
        return GHOST_HIGHLIGHT;
    case WQ_INTENT_TYPING:
        return GHOST_TYPING;
    case WQ_INTENT_IMAGE:
        return GHOST_PAGE * clean_after(r);
    default:
        return GHOST_PAGE;
    }
}

/* The tiles that `rect` touches: columns x0 to x1 and rows y0 to y1, ends included. */
struct tile_range {
    int32_t x0, x1, y0, y1;
};

static struct tile_range tiles_of(const struct wq_refresher *r, struct wq_rect rect)
{
    int32_t w = r->info.w_px, h = r->info.h_px;
    return (struct tile_range){rect.x * TILES / w, (rect.x + rect.w - 1) * TILES / w,
                               rect.y * TILES / h, (rect.y + rect.h - 1) * TILES / h};
}

static void add_ghosts(struct wq_refresher *r, const struct wq_refresh *refresh)
{
    struct tile_range t = tiles_of(r, refresh->rect);
    bool is_clean = refresh->intent == WQ_INTENT_CLEAN;
    uint32_t ghost = ghost_of(r, refresh->intent);
    for (int32_t y = t.y0; y <= t.y1; y++)
        for (int32_t x = t.x0; x <= t.x1; x++)
            r->ghosts[y][x] = is_clean ? 0 : r->ghosts[y][x] + ghost;
}

/* Whether a flash is due: never while someone types or moves the focus. */
static bool needs_clean(const struct wq_refresher *r, const struct wq_refresh *refresh)
{
    uint32_t limit = GHOST_PAGE * clean_after(r), most = 0;
    if (limit == 0 || is_fast(refresh->intent))
        return false;
    if (refresh->intent == WQ_INTENT_MENU)
        limit *= MENU_CLEAN_FACTOR;
    struct tile_range t = tiles_of(r, refresh->rect);
    for (int32_t y = t.y0; y <= t.y1; y++)
        for (int32_t x = t.x0; x <= t.x1; x++)
            if (r->ghosts[y][x] > most)
                most = r->ghosts[y][x];
    return most + GHOST_PAGE >= limit;
}

/* ---- from what was asked for to what is sent ---- */

/* CLEAN, IMAGE, PAGE, MENU, HIGHLIGHT, TYPING: what one refresh that serves two must be. */
static int strength(enum wq_intent intent)
{
    static const int strengths[] = {
        [WQ_INTENT_CLEAN] = 5, [WQ_INTENT_IMAGE] = 4,     [WQ_INTENT_PAGE] = 3,
        [WQ_INTENT_MENU] = 2,  [WQ_INTENT_HIGHLIGHT] = 1, [WQ_INTENT_TYPING] = 0};
    return strengths[intent];
}

/* Two refreshes that overlap would collide in the panel; two that lie close cost less as one, and
 * any two do where one waits for the other. */
static bool merges(const struct wq_refresher *r, const struct wq_refresh *a,
                   const struct wq_refresh *b)
{
    if (!is_empty(overlap(a->rect, b->rect)))
        return true;
    if (r->info.draws_one_by_one && a->intent == b->intent)
        return true;
    int64_t both = area(a->rect) + area(b->rect);
    return a->intent == b->intent && area(cover(a->rect, b->rect)) * 4 <= both * 5;
}

static uint32_t merge_all(const struct wq_refresher *r, struct wq_refresh *list, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t j = i + 1; j < n; j++) {
            if (!merges(r, &list[i], &list[j]))
                continue;
            list[i].rect = cover(list[i].rect, list[j].rect);
            if (strength(list[j].intent) > strength(list[i].intent))
                list[i].intent = list[j].intent;
            list[j] = list[--n];
            j = i; /* the larger one may now reach others */
        }
    }
    return n;
}

/* A page, a picture and a flash are drawn whole, so that greys settle evenly; the rest is cut to
 * what changed and what was rough. */
static struct wq_rect damage_of(const struct wq_refresher *r, const struct wq_surface *surface,
                                const struct wq_refresh *asked)
{
    struct wq_rect rect = overlap(asked->rect, screen_of(r));
    if (is_empty(rect) || strength(asked->intent) > strength(WQ_INTENT_MENU))
        return rect;
    struct wq_rect changed = changed_box(r, surface, rect);
    return is_fast(asked->intent) ? changed : cover(changed, overlap(r->rough, rect));
}

static uint32_t plan(const struct wq_refresher *r, const struct wq_surface *surface,
                     const struct wq_refresh *asked, uint32_t n, struct wq_refresh *list)
{
    uint32_t list_n = 0;
    for (uint32_t i = 0; i < n; i++) {
        struct wq_rect rect = damage_of(r, surface, &asked[i]);
        if (!is_empty(rect))
            list[list_n++] = (struct wq_refresh){aligned(&r->info, rect), asked[i].intent};
    }
    list_n = merge_all(r, list, list_n);
    for (uint32_t i = 0; i < list_n; i++) {
        if (!needs_clean(r, &list[i]))
            continue;
        bool is_part = list[i].intent == WQ_INTENT_MENU;
        list[i].intent = WQ_INTENT_CLEAN;
        if (!is_part) {
            list[0] = (struct wq_refresh){screen_of(r), WQ_INTENT_CLEAN};
            return 1;
        }
    }
    return list_n;
}

static bool contains(struct wq_rect outer, struct wq_rect inner)
{
    struct wq_rect both = overlap(outer, inner);
    return both.w == inner.w && both.h == inner.h;
}

static enum wq_status send(struct wq_refresher *r, const struct wq_surface *surface,
                           struct wq_refresh *refresh)
{
    if (refresh->intent == WQ_INTENT_TYPING && !is_two_toned(r, surface, refresh->rect))
        refresh->intent = WQ_INTENT_HIGHLIGHT;
    if (is_fast(refresh->intent) && changes_to_grey(r, surface, refresh->rect))
        r->rough = cover(r->rough, refresh->rect);
    else if (!is_fast(refresh->intent) && contains(refresh->rect, r->rough))
        r->rough = (struct wq_rect){0, 0, 0, 0};
    enum wq_status st =
        r->display.ops->present(r->display.self, surface, refresh->rect, refresh->intent);
    if (st != WQ_OK) {
        r->is_known = false;
        return st;
    }
    remember(r, surface, refresh->rect);
    add_ghosts(r, refresh);
    r->count.refresh_n++;
    r->count.clean_n += refresh->intent == WQ_INTENT_CLEAN;
    r->count.pixel_n += (uint64_t)area(refresh->rect);
    return WQ_OK;
}

static enum wq_status show_all(struct wq_refresher *r, const struct wq_surface *surface)
{
    struct wq_refresh all = {screen_of(r), WQ_INTENT_CLEAN};
    r->rough = (struct wq_rect){0, 0, 0, 0};
    r->is_known = true;
    return send(r, surface, &all);
}

static enum wq_status pass_through(struct wq_refresher *r, const struct wq_surface *surface,
                                   const struct wq_refresh *list, uint32_t n)
{
    enum wq_status st = WQ_OK;
    for (uint32_t i = 0; i < n && st == WQ_OK; i++) {
        st = r->display.ops->present(r->display.self, surface, list[i].rect, list[i].intent);
        r->count.refresh_n++;
        r->count.pixel_n += (uint64_t)area(list[i].rect);
    }
    return st;
}

/* All of the screen is waiting to be shown, at least as well as `intent` would. */
static bool covers_all(const struct wq_refresher *r, enum wq_intent intent)
{
    const struct wq_rect all = screen_of(r);
    const struct wq_refresh *first = &r->asked[0];
    return r->asked_n > 0 && first->rect.x == 0 && first->rect.y == 0 && first->rect.w == all.w &&
           first->rect.h == all.h && strength(first->intent) >= strength(intent);
}

void wq_refresher_ask(struct wq_refresher *r, const struct wq_refresh *list, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (covers_all(r, list[i].intent))
            continue;
        if (r->asked_n < PENDING_MAX) {
            r->asked[r->asked_n++] = list[i];
            continue;
        }
        struct wq_refresh *last = &r->asked[PENDING_MAX - 1];
        last->rect = cover(last->rect, list[i].rect);
        if (strength(list[i].intent) > strength(last->intent))
            last->intent = list[i].intent;
    }
}

enum wq_status wq_refresher_show(struct wq_refresher *r, const struct wq_surface *surface,
                                 const struct wq_refresh *list, uint32_t n)
{
    struct wq_refresh planned[PENDING_MAX];
    wq_refresher_ask(r, list, n);
    n = r->asked_n;
    r->asked_n = 0;
    if (!r->info.is_paper)
        return pass_through(r, surface, r->asked, n);
    if (n == 0)
        return WQ_OK;
    if (!r->is_known)
        return show_all(r, surface);
    n = plan(r, surface, r->asked, n, planned);
    enum wq_status st = WQ_OK;
    for (uint32_t i = 0; i < n && st == WQ_OK; i++)
        st = send(r, surface, &planned[i]);
    return st;
}

bool wq_refresher_is_rough(const struct wq_refresher *r)
{
    return !is_empty(r->rough);
}

enum wq_status wq_refresher_settle(struct wq_refresher *r, const struct wq_surface *surface)
{
    if (!wq_refresher_is_rough(r))
        return WQ_OK;
    const struct wq_refresh rough = {r->rough, WQ_INTENT_MENU};
    return wq_refresher_show(r, surface, &rough, 1);
}

/* ---- life ---- */

void wq_refresher_night(struct wq_refresher *r, bool is_night)
{
    if (!r->display.ops->night)
        return;
    r->display.ops->night(r->display.self, is_night);
    r->is_known = false;
}

void wq_refresher_clean_after(struct wq_refresher *r, uint32_t turns)
{
    r->clean_after = turns;
}

enum wq_status wq_refresher_rotate(struct wq_refresher *r, int quarter)
{
    if (!(r->info.rotations >> quarter & 1u))
        return WQ_E_RANGE;
    enum wq_status st =
        r->display.ops->rotate ? r->display.ops->rotate(r->display.self, quarter) : WQ_OK;
    r->display.ops->info(r->display.self, &r->info);
    r->is_known = false; /* the flash that comes then leaves no ghosts */
    r->rough = (struct wq_rect){0, 0, 0, 0};
    r->asked[0] =
        (struct wq_refresh){screen_of(r), WQ_INTENT_PAGE}; /* what was asked lay elsewhere */
    r->asked_n = 1;
    return st;
}

struct wq_refresh_count wq_refresher_count(const struct wq_refresher *r)
{
    return r->count;
}

enum wq_status wq_refresher_open(const struct wq_display *display, uint32_t clean_after_turns,
                                 struct wq_refresher **result)
{
    struct wq_refresher *r = calloc(1, sizeof *r);
    if (!r)
        return WQ_E_NOMEM;
    r->display = *display;
    r->clean_after = clean_after_turns;
    display->ops->info(display->self, &r->info);
    if (r->info.is_paper)
        r->shown = malloc((size_t)r->info.w_px * (size_t)r->info.h_px);
    if (r->info.is_paper && !r->shown) {
        free(r);
        return WQ_E_NOMEM;
    }
    *result = r;
    return WQ_OK;
}

void wq_refresher_close(struct wq_refresher *r)
{
    if (r)
        free(r->shown);
    free(r);
}
