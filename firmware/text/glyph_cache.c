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
    if (bytes > cache->pool_cap - cache->pool_used || cache->used_n >= cache->entry_n / 4 * 3)
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
    int32_t em = sized->em_f26 / 64, pen = em / 16 < 2 ? 2 : em / 16;
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

/* Thicken a regular face by 12/64 px at 43 px of em, and less below: e-ink shows thin strokes pale.
 * Bold has weight enough, and at 1 bit the threshold is the weight. A face of the reader's own has
 * no bold beside it: there the heading is thickened by four times as much. */
static void embolden(const struct wq_fonts *fonts, const struct sized_face *sized,
                     FT_Outline *outline)
{
    bool is_made_bold = sized->is_bold && fonts->files[sized->file].is_own;
    if (!is_made_bold && (sized->is_bold || fonts->config.levels == 2))
        return;
    FT_Pos strength = sized->em_f26 * (is_made_bold ? 48 : 12) / (43 * 64);
    /* FreeType keeps the lower left corner: half of it back keeps the middle */
    FT_Outline_EmboldenXY(outline, strength, strength);
    FT_Outline_Translate(outline, -strength / 2, -strength / 2);
}

static void draw(struct wq_fonts *fonts, const struct sized_face *sized, uint16_t gid,
                 struct glyph_entry *drawn)
{
    FT_Face ft = fonts->files[sized->file].ft;
    if (ft->size != sized->ft_size)
        FT_Activate_Size(sized->ft_size);
    if (FT_Load_Glyph(ft, gid, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP) != 0 ||
        ft->glyph->format != FT_GLYPH_FORMAT_OUTLINE)
        return;
    embolden(fonts, sized, &ft->glyph->outline);
    if (FT_Render_Glyph(ft->glyph, FT_RENDER_MODE_NORMAL) != 0)
        return;
    const FT_Bitmap *bitmap = &ft->glyph->bitmap;
    if (bitmap->width > INT16_MAX || bitmap->rows > INT16_MAX)
        return;
    int32_t w = (int32_t)bitmap->width, h = (int32_t)bitmap->rows;
    uint8_t *rows = take_rows(&fonts->glyphs, w, h);
    if (!rows)
        return;
    for (int32_t y = 0; y < h; y++) {
        const uint8_t *from = bitmap->buffer + (ptrdiff_t)y * bitmap->pitch;
        uint8_t *to = rows + (size_t)y * (size_t)stride_of(w);
        for (int32_t x = 0; x < w; x++)
            to[x] = fonts->tone[from[x]];
    }
    *drawn = (struct glyph_entry){.off = (uint32_t)(rows - fonts->glyphs.pool),
                                  .w = (int16_t)w,
                                  .h = (int16_t)h,
                                  .left = (int16_t)ft->glyph->bitmap_left,
                                  .top = (int16_t)ft->glyph->bitmap_top};
}

struct wq_bitmap wq_fonts_bitmap(struct wq_fonts *fonts, uint8_t face, uint16_t gid)
{
    struct glyph_cache *cache = &fonts->glyphs;
    uint32_t key = ((uint32_t)face << 16 | gid) + 1;
    struct glyph_entry *entry = entry_of(cache, key);
    if (entry->key == 0) {
        struct glyph_entry drawn = {0};
        const struct sized_face *sized = &fonts->sized[face];
        if (gid == WQ_GID_BOX)
            draw_box(fonts, sized, &drawn);
        else
            draw(fonts, sized, gid, &drawn);
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
