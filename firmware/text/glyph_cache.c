/* SPDX-License-Identifier: MIT */
/* Glyph bitmaps in a pool of fixed size. When it is full it is emptied: a page's glyphs are a tenth
 * of it, so that this happens once in many pages and costs one page's drawing. */
#include <string.h>
#include "internal.h"
#include FT_OUTLINE_H
#include FT_SIZES_H

#define ENTRIES 2048 /* filled to three quarters at most */

enum wq_status wq_glyph_cache_make(struct wq_arena *arena, size_t bytes, struct glyph_cache *cache)
{
    struct glyph_cache c = {.entry_n = ENTRIES, .pool_cap = bytes};
    c.entries = wq_arena_alloc(arena, ENTRIES, sizeof *c.entries);
    c.pool = wq_arena_alloc_raw(arena, bytes, 1);
    if (!c.entries || !c.pool)
        return WQ_E_NOMEM;
    *cache = c;
    return WQ_OK;
}

void wq_glyph_cache_clear(struct glyph_cache *cache)
{
    memset(cache->entries, 0, cache->entry_n * sizeof *cache->entries);
    cache->used_n = 0;
    cache->pool_used = 0;
}

/* The entry of `key`, or the free one where it belongs. */
static struct glyph_entry *entry_of(struct glyph_cache *cache, uint32_t key)
{
    uint32_t at = (key * 2654435761u) >> 16;
    for (;; at++) {
        struct glyph_entry *entry = &cache->entries[at & (cache->entry_n - 1)];
        if (entry->key == key || entry->key == 0)
            return entry;
    }
}

static int32_t stride_of(int32_t w)
{
    return (w + 15) & ~15;
}

/* Room for `h` rows of a bitmap `w` px wide; NULL when it is larger than the whole pool. */
static uint8_t *take_rows(struct glyph_cache *cache, int32_t w, int32_t h)
{
    size_t bytes = (size_t)stride_of(w) * (size_t)h;
    if (bytes > cache->pool_cap)
        return NULL;
    if (bytes > cache->pool_cap - cache->pool_used)
        wq_glyph_cache_clear(cache);
    uint8_t *rows = cache->pool + cache->pool_used;
    cache->pool_used += bytes;
    memset(rows, 0, bytes);
    return rows;
}

/* A hollow rectangle, 0.6 em wide and 0.7 em high, for a character that no face has. */
static void draw_box(struct wq_fonts *fonts, const struct sized_face *sized,
                     struct glyph_entry *drawn)
{
    int32_t em = sized->asked_f26 / 64, pen = em / 16 < 2 ? 2 : em / 16;
    int32_t w = em / 2, h = em * 7 / 10;
    uint8_t *rows = take_rows(&fonts->glyphs, w, h);
    if (!rows)
        return;
    for (int32_t y = 0; y < h; y++)
        for (int32_t x = 0; x < w; x++)
            if (x < pen || y < pen || x >= w - pen || y >= h - pen)
                rows[y * stride_of(w) + x] = 255;
    *drawn = (struct glyph_entry){.off = (uint32_t)(rows - fonts->glyphs.pool),
                                  .w = (int16_t)w,
                                  .h = (int16_t)h,
                                  .left = (int16_t)(em / 20),
                                  .top = (int16_t)h};
}

/* How much ink spreads from each pixel to its four neighbours, 1/256: 6/64 px each way at 43 px of
 * em by default, for e-ink shows thin strokes pale. Bold has weight enough, and at 1 bit the
 * threshold is the weight. Symbols and a face of the reader's own have no bold beside
 * them: there a heading gets four times as much. */
static int32_t spread_of(const struct wq_fonts *fonts, const struct sized_face *sized)
{
    bool is_made_bold = sized->is_bold && fonts->files[sized->file].has_no_bold;
    if (!is_made_bold && (sized->is_bold || fonts->config.levels == 2))
        return 0;
    static const int32_t at_43_px[] = {[WQ_WEIGHT_NORMAL] = 24,
                                       [WQ_WEIGHT_LIGHT] = 0,
                                       [WQ_WEIGHT_HEAVY] = 48,
                                       [WQ_WEIGHT_BLACK] = 72};
    int32_t spread = is_made_bold ? 96 : at_43_px[fonts->config.weight];
    /* a family that is small on its em has strokes for the size that was asked for */
    int32_t em_f26 = sized->em_f26 < sized->asked_f26 ? sized->em_f26 : sized->asked_f26;
    spread = em_f26 * spread / (43 * 64);
    return spread > 256 ? 256 : spread;
}

static uint8_t over(uint8_t neighbour, uint8_t here)
{
    return (uint8_t)(neighbour > here ? neighbour - here : 0);
}

/* Spread the ink of `from`, whose rows have `stride` bytes and a pixel of white all around, into
 * `to`. Emboldening the bitmap costs a fifth of emboldening the outline, and at a tenth of a pixel
 * no eye tells them apart. */
static void spread_ink(const uint8_t *restrict from, uint8_t *restrict to, int32_t n,
                       int32_t stride, int32_t spread)
{
    for (int32_t i = 0; i < n; i++) {
        uint8_t here = from[i];
        uint16_t around = (uint16_t)(over(from[i - 1], here) + over(from[i + 1], here) +
                                     over(from[i - stride], here) + over(from[i + stride], here));
        uint16_t ink = (uint16_t)(here + ((around * (uint16_t)spread) >> 8));
        to[i] = (uint8_t)(ink < 255 ? ink : 255);
    }
}

/* Copy FreeType's bitmap into the middle of an area that is a pixel larger on each side. */
static void copy_bordered(const FT_Bitmap *bitmap, uint8_t *to, int32_t stride)
{
    for (unsigned y = 0; y < bitmap->rows; y++)
        memcpy(to + (size_t)(y + 1) * (size_t)stride + 1,
               bitmap->buffer + (ptrdiff_t)y * bitmap->pitch, bitmap->width);
}

/* Scale the outline in `ft`, whose advance is `advance_f26`, to `width_px`. */
static void stretch_outline(FT_Face ft, int32_t advance_f26, int32_t width_px)
{
    FT_Matrix wider = {FT_DivFix(width_px * 64, advance_f26), 0, 0, 0x10000};
    FT_Outline_Transform(&ft->glyph->outline, &wider);
}

static bool render(struct wq_fonts *fonts, uint8_t face, uint16_t gid, uint8_t width_px)
{
    const struct sized_face *sized = &fonts->sized[face];
    FT_Face ft = fonts->files[sized->file].ft;
    if (ft->size != sized->ft_size)
        FT_Activate_Size(sized->ft_size);
    if (FT_Load_Glyph(ft, gid, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP) != 0 ||
        ft->glyph->format != FT_GLYPH_FORMAT_OUTLINE)
        return false;
    int32_t advance_f26 = width_px ? wq_fonts_advance(fonts, face, gid) : 0;
    if (advance_f26 > 0)
        stretch_outline(ft, advance_f26, width_px);
    return FT_Render_Glyph(ft->glyph, FT_RENDER_MODE_NORMAL) == 0 &&
           ft->glyph->bitmap.width < INT16_MAX - 32 && ft->glyph->bitmap.rows < INT16_MAX - 2;
}

/* Coverage to the levels of the panel. */
static void set_levels(const struct wq_fonts *fonts, const struct sized_face *sized, uint8_t *rows,
                       size_t bytes)
{
    if (fonts->config.levels == 2) {
        for (size_t i = 0; i < bytes; i++)
            rows[i] = rows[i] >= sized->threshold ? 255 : 0;
        return;
    }
    for (size_t i = 0; i < bytes; i++)
        rows[i] = fonts->tone[rows[i]];
}

static void draw(struct wq_fonts *fonts, uint8_t face, uint16_t gid, uint8_t width_px,
                 struct glyph_entry *drawn)
{
    const struct sized_face *sized = &fonts->sized[face];
    if (!render(fonts, face, gid, width_px))
        return;
    FT_GlyphSlot slot = fonts->files[sized->file].ft->glyph;
    if (slot->bitmap.width == 0 || slot->bitmap.rows == 0)
        return;
    int32_t w = (int32_t)slot->bitmap.width + 2, h = (int32_t)slot->bitmap.rows + 2;
    int32_t stride = stride_of(w), spread = spread_of(fonts, sized);
    size_t bytes = (size_t)stride * (size_t)h;
    uint8_t *rows = take_rows(&fonts->glyphs, w, h);
    if (!rows)
        return;
    /* a row more above and below, so that the border's pixels too have four neighbours */
    size_t row = (size_t)stride, draft_bytes = bytes + 2 * row;
    if (spread > 0 && draft_bytes <= DRAFT_BYTES) {
        memset(fonts->draft, 0, draft_bytes);
        copy_bordered(&slot->bitmap, fonts->draft + row, stride);
        spread_ink(fonts->draft + row, rows, (int32_t)bytes, stride, spread);
    } else {
        copy_bordered(&slot->bitmap, rows, stride);
    }
    set_levels(fonts, sized, rows, bytes);
    *drawn = (struct glyph_entry){.off = (uint32_t)(rows - fonts->glyphs.pool),
                                  .w = (int16_t)w,
                                  .h = (int16_t)h,
                                  .left = (int16_t)(slot->bitmap_left - 1),
                                  .top = (int16_t)(slot->bitmap_top + 1)};
}

/* The bitmap of a glyph, drawn `width_px` wide unless that is 0, from the cache or drawn now. */
static struct wq_bitmap bitmap_of(struct wq_fonts *fonts, uint8_t face, uint16_t gid,
                                  uint8_t width_px)
{
    struct glyph_cache *cache = &fonts->glyphs;
    uint32_t key = ((uint32_t)width_px << 24 | (uint32_t)face << 16 | gid) + 1;
    struct glyph_entry *entry = entry_of(cache, key);
    if (entry->key == 0) {
        /* also by glyphs without ink, which take no room in the pool */
        if (cache->used_n >= cache->entry_n / 4 * 3)
            wq_glyph_cache_clear(cache);
        struct glyph_entry drawn = {0};
        if (gid == WQ_GID_BOX)
            draw_box(fonts, &fonts->sized[face], &drawn);
        else
            draw(fonts, face, gid, width_px, &drawn);
        fonts->counts.glyph_drawn++;
        /* drawing may have emptied the cache */
        entry = entry_of(cache, key);
        *entry = drawn;
        entry->key = key;
        cache->used_n++;
    }
    return (struct wq_bitmap){.rows = cache->pool + entry->off,
                              .w = entry->w,
                              .h = entry->h,
                              .stride = stride_of(entry->w),
                              .left = entry->left,
                              .top = entry->top};
}

struct wq_bitmap wq_fonts_bitmap(struct wq_fonts *fonts, uint8_t face, uint16_t gid)
{
    return bitmap_of(fonts, face, gid, 0);
}

struct wq_bitmap wq_fonts_tatweel(struct wq_fonts *fonts, uint8_t face, uint16_t gid,
                                  uint8_t width_px)
{
    return bitmap_of(fonts, face, gid, width_px);
}
