/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_TESTS_PAGE_FIXTURE_H
#define WARRAQ_TESTS_PAGE_FIXTURE_H
/* An article from a string, and a desk to lay it out on. No cmocka here, as in font_fixture.h. */
#include "font_fixture.h"
#include "warraq/layout.h"

#define DESK_PAGE_BYTES (4u << 20)
#define DESK_SCRATCH_BYTES (24u << 20)
#define DESK_BLOCKS_MAX 4096
#define DESK_SPANS_MAX 1024
#define DESK_IMAGES_MAX 16
#define DESK_TEXT_BYTES (256u << 10)

/* ---- articles ---- */

struct text_article {
    struct wq_article article;
    struct wq_block blocks[DESK_BLOCKS_MAX];
    /* of one that is written block by block */
    struct wq_span spans[DESK_SPANS_MAX];
    struct wq_image images[DESK_IMAGES_MAX];
    char text[DESK_TEXT_BYTES];
    uint32_t open_off[5]; /* where a span of each kind began, + 1 */
};

static inline bool is_blank_byte(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* An article of `text`, which is borrowed: each line that is not blank is a block, the first one
 * the title. Lines that begin with "# " are headings of level 2, sign and all. */
static inline void text_article_make(struct text_article *to, struct wq_str text)
{
    struct wq_article *article = &to->article;
    *article = (struct wq_article){.text = text, .blocks = to->blocks};
    for (size_t at = 0; at < text.len && article->block_n < DESK_BLOCKS_MAX; at++) {
        size_t end = at;
        while (end < text.len && text.ptr[end] != '\n')
            end++;
        size_t first = at, last = end;
        while (first < last && is_blank_byte(text.ptr[first]))
            first++;
        while (last > first && is_blank_byte(text.ptr[last - 1]))
            last--;
        if (first < last) {
            bool is_title = article->block_n == 0;
            bool is_heading =
                is_title || (last - first > 2 && memcmp(text.ptr + first, "# ", 2) == 0);
            to->blocks[article->block_n++] = (struct wq_block){
                .kind = is_heading ? WQ_BLOCK_HEADING : WQ_BLOCK_PARAGRAPH,
                .level = is_title     ? 1
                         : is_heading ? 2
                                      : 0,
                .off = (uint32_t)first,
                .len = (uint32_t)(last - first),
            };
        }
        at = end;
    }
    if (article->block_n)
        article->meta.title = (struct wq_str){text.ptr + to->blocks[0].off, to->blocks[0].len};
    article->meta.word_n = 200;
}

/* ---- articles written block by block ---- */

static inline void text_article_begin(struct text_article *to)
{
    memset(to, 0, sizeof *to);
    to->article = (struct wq_article){
        .text = {to->text, 0}, .blocks = to->blocks, .spans = to->spans, .images = to->images};
    to->article.meta.word_n = 200;
}

/* Close the span of `kind` that is open at the text's end. Spans ascend by where they begin. */
static inline void text_article_close(struct text_article *to, uint8_t kind)
{
    uint32_t off = to->open_off[kind] - 1, i = to->article.span_n++;
    struct wq_span span = {.kind = kind, .off = off, .len = (uint32_t)to->article.text.len - off};
    need(i < DESK_SPANS_MAX, "too many spans");
    for (; i > 0 && to->spans[i - 1].off > off; i--)
        to->spans[i] = to->spans[i - 1];
    if (kind == WQ_SPAN_LINK)
        span.address = wq_str("https://example.org/");
    to->spans[i] = span;
    to->open_off[kind] = 0;
}

/* Add a block of `proto`, whose range is found, with its text as `marked` has it: *strong*,
 * _emphasis_, <link> and ^mark of a note^; a backslash before such a sign keeps it. Blocks are
 * parted by a line feed, stanzas by one in `marked`. */
static inline void text_article_add(struct text_article *to, struct wq_block proto,
                                    const char *marked)
{
    struct wq_article *article = &to->article;
    need(article->block_n < DESK_BLOCKS_MAX, "too many blocks");
    need(article->text.len + strlen(marked) + 2 < DESK_TEXT_BYTES, "too much text");
    proto.off = (uint32_t)article->text.len;
    for (const char *at = marked; *at; at++) {
        uint8_t kind = *at == '*'                 ? WQ_SPAN_STRONG
                       : *at == '_'               ? WQ_SPAN_EMPHASIS
                       : *at == '<' || *at == '>' ? WQ_SPAN_LINK
                       : *at == '^'               ? WQ_SPAN_NOTE
                                                  : 0;
        if (*at == '\\' && at[1] && strchr("*_<>^", at[1]))
            to->text[article->text.len++] = *++at;
        else if (kind == 0)
            to->text[article->text.len++] = *at;
        else if (to->open_off[kind])
            text_article_close(to, kind);
        else
            to->open_off[kind] = (uint32_t)article->text.len + 1;
    }
    proto.len = (uint32_t)article->text.len - proto.off;
    if (article->block_n == 0)
        article->meta.title = (struct wq_str){to->text + proto.off, proto.len};
    to->blocks[article->block_n++] = proto;
    to->text[article->text.len++] = '\n';
}

/* Add a picture of this size, and a block of it with the caption, "" for none. */
static inline void text_article_picture(struct text_article *to, uint16_t w_px, uint16_t h_px,
                                        const char *caption)
{
    uint32_t i = to->article.image_n++;
    need(i < DESK_IMAGES_MAX, "too many pictures");
    to->images[i] = (struct wq_image){.w_px = w_px, .h_px = h_px, .first_strip = i};
    text_article_add(to, (struct wq_block){.kind = WQ_BLOCK_IMAGE, .number = (uint16_t)i},
                     *caption ? caption : "\xEF\xBF\xBC");
}

/* ---- desk ---- */

/* Fonts, a device and memory to lay pages out. */
struct desk {
    struct wq_arena fonts_arena, page, scratch;
    struct wq_fonts *fonts;
    const struct wq_family *family;
    struct wq_device device;
    struct wq_page_spec spec;
};

/* A desk for `device` with the family `face`; `asked` and `config` may be NULL. */
static inline void desk_open_with(struct desk *desk, const char *device, const char *face,
                                  const struct wq_typeset *asked,
                                  const struct wq_fonts_config *config)
{
    static const struct wq_typeset usual = {.margin_px = -1};
    memset(desk, 0, sizeof *desk);
    need(wq_device_parse(device, &desk->device) == WQ_OK, "no such device");
    desk->fonts_arena = new_arena(FONT_ARENA_BYTES);
    desk->page = new_arena(DESK_PAGE_BYTES);
    desk->scratch = new_arena(DESK_SCRATCH_BYTES);
    desk->family = wq_family_find(face);
    desk->fonts = open_fonts(&desk->fonts_arena, &desk->device, face, config);
    need(wq_page_spec_make(desk->fonts, &desk->device, desk->family, asked ? asked : &usual,
                           &desk->spec) == WQ_OK,
         "measures out of range");
    desk->spec.wants_cells = true;
}

static inline void desk_open(struct desk *desk, const char *device, const char *face)
{
    desk_open_with(desk, device, face, NULL, NULL);
}

static inline void desk_close(struct desk *desk)
{
    wq_fonts_finish(desk->fonts);
    free(desk->fonts_arena.base);
    free(desk->page.base);
    free(desk->scratch.base);
}

#endif
