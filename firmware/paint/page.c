/* SPDX-License-Identifier: MIT */
/* An article's page: text, header, footer, and the lines under the title. Heights in tenths of a
 * unit are those of the screens' design. */
#include "warraq/paint.h"
#include "warraq/phrase.h"

/* `tenths` of a unit in px. */
static int32_t units(const struct wq_page_spec *spec, int32_t tenths)
{
    return (spec->unit_px * tenths + 5) / 10;
}

static int32_t text_width(const struct wq_page_spec *spec)
{
    return spec->screen_w_px - 2 * spec->margin_px;
}

static enum wq_status make_label(struct wq_arena *arena, struct wq_arena *scratch,
                                 const struct wq_page_spec *spec, const struct wq_phrase *phrase,
                                 int32_t most_px, struct wq_label *label)
{
    struct wq_style style = {WQ_VOICE_LABEL, false, spec->small_em_px};
    return wq_label_make(arena, scratch, spec->fonts, &style, wq_phrase_str(phrase),
                         spec->language->is_rtl, most_px, label);
}

/* The article's own words: its title, its author and source. */
static enum wq_status show_label(struct wq_arena *arena, struct wq_arena *scratch,
                                 const struct wq_page_spec *spec, const struct wq_phrase *phrase,
                                 int32_t most_px, struct wq_label *label)
{
    struct wq_style style = {WQ_VOICE_LABEL, false, spec->small_em_px};
    return wq_label_show(arena, scratch, spec, &style, wq_phrase_str(phrase), most_px, label);
}

/* Baseline to baseline of the lines under the title. */
static int32_t front_pitch(const struct wq_page_spec *spec)
{
    return spec->small_em_px * 16 / 10;
}

enum wq_status wq_front_make(struct wq_arena *arena, struct wq_arena *scratch,
                             const struct wq_page_spec *spec, const struct wq_meta *meta,
                             struct wq_front *front)
{
    struct wq_phrase who = {.language = spec->language, .manner = spec->manner}, when = who;
    if (meta->author.len)
        wq_phrase_add_foreign(&who, meta->author);
    if (meta->source.len) {
        wq_phrase_comma(&who);
        wq_phrase_add_foreign(&who, meta->source);
    }
    wq_phrase_add_date(&when, meta->date);
    wq_phrase_comma(&when);
    wq_phrase_count(&when, WQ_COUNTED_MINUTES, wq_reading_minutes(meta->word_n));

    struct wq_front f = {.height_px = 0};
    enum wq_status st = show_label(arena, scratch, spec, &who, text_width(spec), &f.author_source);
    if (st == WQ_OK)
        st = make_label(arena, scratch, spec, &when, text_width(spec), &f.date_minutes);
    if (st != WQ_OK)
        return st;
    int32_t line_n = 1 + (f.author_source.width_px > 0);
    f.height_px = front_pitch(spec) * line_n + units(spec, 32);
    *front = f;
    return WQ_OK;
}

static struct wq_phrase phrase_of(const struct wq_page_spec *spec)
{
    return (struct wq_phrase){.language = spec->language, .manner = spec->manner};
}

/* "صفحة ٣ من ١٧", or the numbers alone, or the page's alone, as there is room in half the footer.
 */
static enum wq_status make_page_label(struct wq_arena *arena, struct wq_arena *scratch,
                                      const struct wq_page_spec *spec,
                                      const struct wq_page_facts *facts, struct wq_label *label)
{
    const enum wq_say whole = facts->page_n == 0 ? WQ_SAY_PAGE
                              : facts->is_guess  ? WQ_SAY_PAGE_OF_ABOUT
                                                 : WQ_SAY_PAGE_OF;
    struct wq_phrase name = phrase_of(spec), numbers = name, bare = name;
    wq_phrase_say_numbers(&name, whole, facts->number, facts->page_n);
    if (facts->page_n && !facts->is_guess)
        wq_phrase_say_numbers(&numbers, WQ_SAY_NUMBER_OF, facts->number, facts->page_n);
    wq_phrase_add_number(&bare, facts->number);
    const struct wq_phrase *const forms[] = {&name, &numbers, &bare};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (forms[i]->len == 0)
            continue;
        enum wq_status st =
            make_label(arena, scratch, spec, forms[i], spec->screen_w_px * 2, label);
        if (st != WQ_OK || label->width_px <= text_width(spec) / 2)
            return st;
    }
    return make_label(arena, scratch, spec, &bare, text_width(spec), label);
}

/* "٩:٤١، ٨٣٪", what is known of it. */
static enum wq_status make_clock_label(struct wq_arena *arena, struct wq_arena *scratch,
                                       const struct wq_page_spec *spec,
                                       const struct wq_page_facts *facts, struct wq_label *label)
{
    struct wq_phrase now = phrase_of(spec);
    if (facts->has_clock)
        wq_phrase_add_time(&now, facts->clock_minute);
    if (facts->has_battery) {
        wq_phrase_comma(&now);
        wq_phrase_add_percent(&now, facts->battery_percent);
    }
    return make_label(arena, scratch, spec, &now, text_width(spec) / 4, label);
}

static enum wq_status make_header(struct wq_arena *arena, struct wq_arena *scratch,
                                  const struct wq_page_spec *spec, const struct wq_meta *meta,
                                  const struct wq_page_facts *facts, struct wq_furniture *f)
{
    struct wq_phrase title = phrase_of(spec);
    wq_phrase_add_foreign(&title, meta->title);
    enum wq_status st =
        show_label(arena, scratch, spec, &title, text_width(spec) * 3 / 4, &f->title);
    return st == WQ_OK ? make_clock_label(arena, scratch, spec, facts, &f->clock) : st;
}

static enum wq_status make_footer(struct wq_arena *arena, struct wq_arena *scratch,
                                  const struct wq_page_spec *spec, const struct wq_meta *meta,
                                  const struct wq_page_facts *facts, struct wq_furniture *f)
{
    struct wq_phrase minutes = phrase_of(spec);
    if (facts->has_pace)
        wq_phrase_count(&minutes, WQ_COUNTED_MINUTES_LEFT, facts->minutes_left);
    else
        wq_phrase_count(&minutes, WQ_COUNTED_MINUTES, wq_reading_minutes(meta->word_n));
    enum wq_status st = make_page_label(arena, scratch, spec, facts, &f->page);
    return st == WQ_OK
               ? make_label(arena, scratch, spec, &minutes, text_width(spec) / 2, &f->minutes)
               : st;
}

enum wq_status wq_furniture_make(struct wq_arena *arena, struct wq_arena *scratch,
                                 const struct wq_page_spec *spec, const struct wq_article *article,
                                 const struct wq_page *page, const struct wq_page_facts *facts,
                                 struct wq_furniture *furniture)
{
    struct wq_furniture f = {.done_n = page->next_off, .all_n = (uint32_t)article->text.len};
    enum wq_status st = WQ_OK;
    if (!spec->is_tiny && !spec->hides_header && !page->is_first)
        st = make_header(arena, scratch, spec, &article->meta, facts, &f);
    if (st == WQ_OK && !spec->is_tiny && !spec->hides_footer)
        st = make_footer(arena, scratch, spec, &article->meta, facts, &f);
    if (st == WQ_OK)
        *furniture = f;
    return st;
}

/* Bytes of text that a page holds, as the lines below the title on the first one are filled; all of
 * that page's where there are none. */
static uint64_t bytes_by_lines(const struct wq_page_spec *spec, const struct wq_article *article,
                               const struct wq_page *page)
{
    const uint32_t title_end = article->blocks[0].off + article->blocks[0].len;
    uint64_t bytes = 0, high_px = 0;
    for (uint32_t i = 0; i < page->line_n; i++) {
        const struct wq_line *line = &page->lines[i];
        if (line->off < title_end || line->is_repeat)
            continue;
        bytes += line->end_off - line->off + 1;
        high_px += line->is_beside ? 0 : (uint64_t)line->pitch_px;
    }
    const uint64_t whole_px = (uint64_t)(spec->bottom_px - spec->top_px);
    return high_px > 0 && high_px < whole_px ? bytes * whole_px / high_px : page->next_off;
}

uint32_t wq_page_n_guess(const struct wq_page_spec *spec, const struct wq_article *article,
                         const struct wq_page *page, uint32_t number)
{
    const uint64_t all = article->text.len, done = page->next_off;
    if (page->is_last)
        return number;
    /* of several pages the first held about half as much as the others */
    uint64_t each = page->is_first ? bytes_by_lines(spec, article, page)
                                   : done * 2 / (2 * (uint64_t)number - 1);
    each = each > 0 ? each : 1;
    const uint64_t more = (all - done + each - 1) / each;
    return number + (more > 0 ? (uint32_t)more : 1);
}

/* Left end of what is `w_px` wide and stands where lines begin, or else where they end. */
static int32_t x_of(const struct wq_page_spec *spec, bool is_at_right, int32_t w_px)
{
    return is_at_right ? spec->screen_w_px - spec->margin_px - w_px : spec->margin_px;
}

static void paint_label(struct wq_surface *surface, const struct wq_page_spec *spec,
                        const struct wq_label *label, bool is_at_right, int32_t baseline_px)
{
    wq_paint_glyphs(surface, spec->fonts, label->glyphs, label->glyph_n,
                    x_of(spec, is_at_right, label->width_px), baseline_px);
}

static void paint_front(struct wq_surface *surface, const struct wq_page_spec *spec,
                        const struct wq_front *front, bool is_rtl, int32_t y_px)
{
    int32_t baseline = y_px + front_pitch(spec) * 8 / 10;
    if (front->author_source.width_px) {
        paint_label(surface, spec, &front->author_source, is_rtl, baseline);
        baseline += front_pitch(spec);
    }
    paint_label(surface, spec, &front->date_minutes, is_rtl, baseline);
    int32_t w = units(spec, 100), h = units(spec, 5), y = baseline + units(spec, 17);
    wq_paint_rect(surface, (struct wq_rect){x_of(spec, is_rtl, w), y, w, h}, 0);
}

static void paint_furniture(struct wq_surface *surface, const struct wq_page_spec *spec,
                            const struct wq_furniture *f, bool is_rtl)
{
    int32_t baseline = spec->screen_h_px - units(spec, 41);
    paint_label(surface, spec, &f->title, is_rtl, units(spec, 35));
    paint_label(surface, spec, &f->clock, !is_rtl, units(spec, 35));
    if (spec->hides_footer)
        return;
    paint_label(surface, spec, &f->page, is_rtl, baseline);
    paint_label(surface, spec, &f->minutes, !is_rtl, baseline);
    /* how far: fills from where lines begin, over a thin line */
    int32_t w = text_width(spec), rule = units(spec, 2) < 2 ? 2 : units(spec, 2);
    int32_t thick = units(spec, 5), y = spec->screen_h_px - units(spec, 21);
    int32_t done = f->all_n ? (int32_t)((int64_t)w * f->done_n / f->all_n) : w;
    wq_paint_rect(surface, (struct wq_rect){spec->margin_px, y + thick - rule, w, rule}, 0);
    wq_paint_rect(surface, (struct wq_rect){x_of(spec, is_rtl, done), y, done, thick}, 0);
}

static void paint_stroke(struct wq_surface *surface, const struct wq_stroke *stroke)
{
    struct wq_rect dot = stroke->rect;
    if (!stroke->is_dotted) {
        wq_paint_rect(surface, stroke->rect, 0);
        return;
    }
    dot.w = dot.h;
    for (; dot.x + dot.w <= stroke->rect.x + stroke->rect.w; dot.x += 2 * dot.w)
        wq_paint_rect(surface, dot, 0);
}

void wq_paint_text(struct wq_surface *surface, const struct wq_page_spec *spec,
                   const struct wq_page *page)
{
    wq_paint_glyphs(surface, spec->fonts, page->glyphs, page->glyph_n, 0, 0);
    for (uint32_t i = 0; i < page->stroke_n; i++)
        paint_stroke(surface, &page->strokes[i]);
}

void wq_paint_page(struct wq_surface *surface, const struct wq_page_spec *spec,
                   const struct wq_page *page, const struct wq_front *front,
                   const struct wq_furniture *furniture)
{
    wq_paint_rect(surface, (struct wq_rect){0, 0, surface->w, surface->h}, 255);
    wq_paint_text(surface, spec, page);
    if (page->is_first && page->front_y_px)
        paint_front(surface, spec, front, page->is_rtl, page->front_y_px);
    paint_furniture(surface, spec, furniture, page->is_rtl);
}
