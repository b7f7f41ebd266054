/* SPDX-License-Identifier: MIT */
/* Pictures with their captions, and the rule between two parts. */
#include "internal.h"

#define RULE_EM 4000             /* width of a rule */
#define CAPTION_LINES 3          /* that stay with their picture; of a longer one two do */
#define SHRUNK_PERCENT 60        /* of its size, where that lets it stand on the page */
#define SHRUNK_UNDER_HEADINGS 30 /* likewise, where a page would have nothing but headings */
#define LOST_LINES 4             /* height of a picture that is not stored */
#define CAPTION_GAP_PERCENT 30   /* of the small pitch, under the picture */

/* One pixel of a web page, in 1/96 inch, at the panel's density; beyond twice its pixels a picture
 * is not enlarged. A unit is 1/18.75 inch. */
static int32_t natural_px(const struct wq_page_spec *spec, int32_t image_px)
{
    int32_t dpi_16 = spec->unit_px * 300; /* sixteenths */
    int32_t px = image_px * dpi_16 / (96 * 16);
    return px < 2 * image_px ? px : 2 * image_px;
}

/* The picture's size in the measure, at most `most_h_px` high. */
static struct wq_rect fit(const struct filler *f, const struct wq_image *image,
                          const struct frame *frame, int32_t most_h_px)
{
    if (!image)
        return (struct wq_rect){.w = frame->measure_px,
                                .h = LOST_LINES * frame->pitch_px < most_h_px
                                         ? LOST_LINES * frame->pitch_px
                                         : most_h_px};
    int32_t w = natural_px(f->spec, image->w_px);
    w = w > frame->measure_px ? frame->measure_px : w < 1 ? 1 : w;
    int32_t h = (int32_t)((int64_t)w * image->h_px / image->w_px);
    if (h > most_h_px) {
        h = most_h_px;
        w = (int32_t)((int64_t)h * image->w_px / image->h_px);
    }
    return (struct wq_rect){.w = w < 1 ? 1 : w, .h = h < 1 ? 1 : h};
}

/* U+FFFC stands where there is no caption. */
static bool has_caption(const struct wq_article *article, const struct wq_block *block)
{
    static const char object[] = "\xEF\xBF\xBC";
    struct wq_str text = {article->text.ptr + block->off, block->len};
    return !wq_str_equal(text, wq_str(object));
}

static void add_picture(struct filler *f, uint32_t block, struct wq_rect rect, uint32_t line)
{
    if (f->picture_n < PICTURES_MAX)
        f->pictures[f->picture_n++] =
            (struct wq_picture){.rect = rect,
                                .image = f->b.article->blocks[block].number,
                                .block = block,
                                .line = line};
}

/* Place the picture of `block` as high as the page lets it be over `under_px` of caption; where it
 * stands. */
static struct wq_rect place_picture(struct filler *f, uint32_t block, const struct frame *frame,
                                    int32_t gap_px, int32_t under_px)
{
    const struct wq_article *article = f->b.article;
    uint32_t image = article->blocks[block].number;
    int32_t most_h = f->spec->bottom_px - f->spec->top_px - under_px;
    const struct wq_image *found = image < article->image_n ? &article->images[image] : NULL;
    struct wq_rect rect = fit(f, found, frame, most_h);
    /* a little smaller rather than a page with a hole */
    int32_t left_h = most_h - (f->y_px + gap_px - f->spec->top_px);
    int64_t least = wq_has_headings_alone(f) ? SHRUNK_UNDER_HEADINGS : SHRUNK_PERCENT;
    if (rect.h > left_h && left_h >= (int32_t)(rect.h * least / 100))
        rect = fit(f, found, frame, left_h);
    rect.x = frame->left_px + (frame->measure_px - rect.w) / 2;
    rect.y = f->y_px + gap_px;
    add_picture(f, block, rect, f->b.line_n);
    return rect;
}

static enum wq_status place_captioned(struct filler *f, const struct piece *piece,
                                      struct frame *frame, int32_t gap_px)
{
    struct set_piece set;
    size_t mark = wq_arena_mark(f->b.scratch);
    enum wq_status st = wq_piece_set(f, piece, frame, 0, &set);
    if (st == WQ_OK) {
        int32_t caption_gap = frame->pitch_px * CAPTION_GAP_PERCENT / 100;
        frame->is_whole = piece->ends && set.n <= CAPTION_LINES;
        uint32_t line_n = frame->is_whole ? set.n : 2;
        int32_t under_px = (int32_t)line_n * frame->pitch_px + caption_gap;
        struct wq_rect rect = place_picture(f, piece->block, frame, gap_px, under_px);
        f->y_px = rect.y + rect.h + caption_gap;
        f->has_above = false;
        f->head_px = caption_gap;
        st = wq_set_place(f, piece, frame, &set, 0, NULL);
    }
    wq_arena_rewind(f->b.scratch, mark);
    return st;
}

/* Its caption alone; without one a line that takes no room, as each block has a place on a page. */
static enum wq_status place_hidden(struct filler *f, const struct piece *piece,
                                   const struct frame *frame, int32_t gap_px)
{
    const struct wq_block *block = &f->b.article->blocks[piece->block];
    uint32_t line = f->b.line_n;
    if (has_caption(f->b.article, block))
        return wq_piece_place(f, piece, frame, gap_px, NULL);
    wq_frame_use(f, frame);
    if (!wq_line_bare(f, piece->block, 1))
        wq_page_end(f, line, block->off);
    return WQ_OK;
}

enum wq_status wq_plate_place(struct filler *f, const struct piece *piece)
{
    const struct wq_block *block = &f->b.article->blocks[piece->block];
    struct frame frame = wq_frame_of(f, piece->block);
    if (!piece->begins || f->start_off > piece->off)
        return wq_piece_place(f, piece, &frame, 0, NULL);
    enum wq_status st = WQ_OK;
    int32_t gap_px = wq_gap_over(f, piece);
    uint32_t line = f->b.line_n;
    if (f->spec->hides_images) {
        st = place_hidden(f, piece, &frame, gap_px);
    } else if (has_caption(f->b.article, block)) {
        st = place_captioned(f, piece, &frame, gap_px);
    } else {
        struct wq_rect rect = place_picture(f, piece->block, &frame, gap_px, 0);
        f->y_px = rect.y;
        wq_frame_use(f, &frame);
        if (!wq_line_bare(f, piece->block, rect.h))
            wq_page_end(f, line, block->off);
    }
    if (!f->is_full)
        f->glue_line = NO_LINE;
    return st;
}

void wq_rule_place(struct filler *f, const struct piece *piece)
{
    const struct wq_page_spec *spec = f->spec;
    struct frame frame = wq_frame_of(f, piece->block);
    uint32_t line = f->b.line_n;
    f->y_px = wq_grid_up(spec, f->y_px + wq_gap_over(f, piece));
    wq_frame_use(f, &frame);
    if (!wq_line_bare(f, piece->block, spec->pitch_px)) {
        wq_page_end(f, line, piece->off);
        return;
    }
    int32_t w = spec->em_px * RULE_EM / 1000, rule = wq_rule_px(spec);
    w = w < frame.measure_px ? w : frame.measure_px;
    struct wq_rect rect = {.x = frame.left_px + (frame.measure_px - w) / 2,
                           .y = f->y_px - spec->pitch_px / 2 - rule / 2,
                           .w = w,
                           .h = rule};
    wq_stroke_add(f, rect, false, line);
}
