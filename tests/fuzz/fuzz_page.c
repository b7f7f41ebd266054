/* SPDX-License-Identifier: MIT */
/* Any bytes as an article: all its pages on a device and in measures that the first bytes choose,
 * painted. Ends the process when a page breaks a promise of layout.h. */
#include "../unit/page_check.h"
#include "warraq/paint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define TEXT_MAX 4096 /* bytes taken from the input */
#define PAGES_MAX 2000

static void complain(const char *complaint)
{
    if (complaint) {
        fprintf(stderr, "fuzz_page: %s\n", complaint);
        abort();
    }
}

/* ---- what stays from case to case ---- */

enum { DEVICE_N = 4, FACE_N = 4 };

static const char *const devices[DEVICE_N] = {"800x480@124/2", "360x480@167/16", "300x1000@200/4",
                                              "480x640@300/16"};
static const char *const faces[FACE_N] = {"noto-naskh", "amiri", "noto-sans", "lateef"};

struct stage {
    struct wq_device device;
    struct wq_fonts *fonts;
    int32_t em_px; /* of the last case */
};

/* Fonts are opened once a panel and face: what one case leaves in the caches must not matter to
 * the next. */
static struct stage *stage_of(uint8_t choice)
{
    static struct stage stages[DEVICE_N][FACE_N];
    uint8_t d = choice % DEVICE_N, f = choice / DEVICE_N % FACE_N;
    struct stage *stage = &stages[d][f];
    if (!stage->fonts) {
        struct wq_arena arena = new_arena(FONT_ARENA_BYTES);
        need(wq_device_parse(devices[d], &stage->device) == WQ_OK, "no such device");
        stage->fonts = open_fonts(&arena, &stage->device, faces[f], NULL);
    }
    return stage;
}

/* ---- input ---- */

/* Any bytes as UTF-8: what is malformed becomes U+FFFD, as the importer does it. */
static struct wq_str valid_text(const uint8_t *data, size_t size, char *out)
{
    struct wq_str rest = {(const char *)data, size < TEXT_MAX ? size : TEXT_MAX};
    size_t len = 0;
    while (rest.len > 0) {
        uint32_t cp;
        size_t used = wq_utf8_decode(rest, &cp);
        rest.ptr += used;
        rest.len -= used;
        len += wq_utf8_encode(cp, out + len);
    }
    return (struct wq_str){out, len};
}

/* Bytes as pieces of text that layout treats in ways of their own: chance seldom writes them. */
static struct wq_str text_of_pieces(const uint8_t *data, size_t size, bool has_rare, char *out)
{
    static const char *const rare[] = {
        "\u202A", "\u202B", "\u202C", "\u202D",     "\U000E0067", "\U000E007F", "🏴",   "\uFD3F",
        "\uFD3E", "\u06DD", "الله",   "سيستخدمونه", "١٤٥",        "ff",         "\u0651", "ه"};
    static const char *const pieces[] = {
        "ب",      "لا",     "مجتمع",    "كتاب ",    "و",          "د",      "ً",       "ِ",
        "ّ",       "\u0301", "\u0670",   "ـ",        "a",          "Word",   "x.y/",   "1",
        "12",     "٣",      ".",        ",",        "،",          "؟",      "!",      "/",
        "-",      "—",      "%",        "$",        "(",          ")",      "[",      "“",
        "”",      "«",      "»",        "\"",       " ",          "  ",     "\t",     "\n",
        "\n# ",   "\u00A0", "\u2003",   "\u2028",   "\u200B",     "\u200C", "\u200D", "\u200E",
        "\u200F", "\u2060", "\u2066",   "\u2067",   "\u2068",     "\u2069", "\u202E", "\uFE0F",
        "\u20E3", "💡",      "👍🏽", "👩\u200D👧", "\U0001F1F8", "中",     "\uFDFD", "\uFFFD"};
    size_t len = 0;
    for (size_t i = 0; i < size; i++) {
        const char *piece = has_rare && i % 2
                                ? rare[data[i] % (sizeof rare / sizeof rare[0])]
                                : pieces[data[i] % (sizeof pieces / sizeof pieces[0])];
        size_t piece_len = strlen(piece);
        /* high bits: again and again */
        for (int n = 1 << (data[i] >> 6); n > 0 && len + piece_len <= TEXT_MAX * 3; n--) {
            memcpy(out + len, piece, piece_len);
            len += piece_len;
        }
    }
    return (struct wq_str){out, len};
}

/* ---- blocks of all kinds ---- */

static uint32_t hash_bytes(const char *bytes, uint32_t n, uint32_t hash)
{
    for (uint32_t i = 0; i < n; i++)
        hash = (hash ^ (uint8_t)bytes[i]) * 16777619u;
    return hash ^ hash >> 15;
}

static uint32_t at_character(struct wq_str text, uint32_t off)
{
    while (off < text.len && ((uint8_t)text.ptr[off] & 0xC0) == 0x80)
        off++;
    return off;
}

/* A span somewhere in the block, behind those there are. */
static void add_span(struct text_article *to, const struct wq_block *block, uint32_t hash)
{
    struct wq_article *article = &to->article;
    uint32_t off = at_character(article->text, block->off + hash % block->len);
    uint32_t end = at_character(article->text, off + 1 + (hash >> 8) % block->len);
    end = end > block->off + block->len ? block->off + block->len : end;
    if (off < end && article->span_n < DESK_SPANS_MAX)
        to->spans[article->span_n++] =
            (struct wq_span){.kind = (uint8_t)(hash >> 16) % 6, .off = off, .len = end - off};
}

/* Make every block but the title one of a kind, a depth and marks that its own letters choose, as
 * no importer would; some have spans, and pictures have sizes of all sorts. */
static void vary_blocks(struct text_article *to)
{
    static const uint16_t sides[] = {1, 2, 40, 600, 4096};
    to->article.spans = to->spans;
    to->article.images = to->images;
    to->article.image_n = DESK_IMAGES_MAX;
    for (uint32_t i = 0; i < DESK_IMAGES_MAX; i++)
        to->images[i] = (struct wq_image){.w_px = sides[i % 5], .h_px = sides[i / 3 % 5]};
    for (uint32_t i = 1; i < to->article.block_n; i++) {
        struct wq_block *block = &to->blocks[i];
        uint32_t hash = hash_bytes(to->article.text.ptr + block->off, block->len, i / 8);
        /* neighbours are often of one kind, as rows and couplets are */
        uint32_t shared = hash_bytes(to->article.text.ptr, block->off / 64, 1);
        block->kind = (uint8_t)(1 + (hash & 3 ? shared : hash >> 4) % 10);
        block->level = (uint8_t)((hash >> 8) % 10);
        block->flags = (uint8_t)((hash >> 12) & (hash >> 20));
        block->number = hash >> 28 ? (uint16_t)((hash >> 24) % 5) : (uint16_t)(hash >> 8);
        if (hash & 64)
            add_span(to, block, hash * 2654435761u);
    }
}

/* Every field asked for lies a little within, or a little outside, what is allowed. */
static struct wq_typeset typeset_of(const uint8_t *choice)
{
    return (struct wq_typeset){.em_px = choice[0] ? 10 + choice[0] % 80 : 0,
                               .margin_px = choice[1] % 101 - 1,
                               .pitch_px = choice[2] ? 16 + choice[2] : 0,
                               .kashida = (enum wq_kashida_mode)(choice[1] / 101),
                               .digits = (enum wq_digits)(choice[0] / 80 % 4),
                               .hides_tashkeel = choice[0] % 2,
                               .is_ragged = choice[2] % 8 == 1,
                               .indents_paragraphs = choice[1] % 4 == 3,
                               .hangs_punctuation = choice[2] % 4 > 1};
}

/* ---- pages ---- */

static void paint(const struct wq_page_spec *spec, const struct wq_article *article,
                  const struct wq_page *page, uint32_t number, struct wq_front *front,
                  struct wq_arena *scratch)
{
    static uint8_t pixels[(WQ_SURFACE_STRIDE(800)) * 1000];
    static uint8_t memory[1u << 20];
    struct wq_surface surface = {pixels, spec->screen_w_px, spec->screen_h_px,
                                 WQ_SURFACE_STRIDE(spec->screen_w_px)};
    struct wq_arena arena;
    struct wq_furniture furniture;
    wq_arena_init(&arena, memory, sizeof memory);
    need((size_t)surface.stride * (size_t)surface.h <= sizeof pixels, "surface too small");
    const struct wq_page_facts facts = {
        .number = number, .page_n = 2 * number, .is_guess = number & 1};
    if (wq_furniture_make(&arena, scratch, spec, article, page, &facts, &furniture) != WQ_OK)
        complain("furniture failed");
    wq_paint_page(&surface, spec, page, front, &furniture);
    if (wq_paint_pictures(&surface, scratch, spec, article, page, NULL) != WQ_OK)
        complain("pictures failed");
}

static void check_pages(const struct wq_page_spec *spec, const struct wq_article *article,
                        struct wq_arena *arena, struct wq_arena *scratch)
{
    struct wq_front front;
    uint32_t off = 0, text_off = 0, number = 0;
    struct wq_page *page;
    if (wq_front_make(arena, scratch, spec, &article->meta, &front) != WQ_OK)
        complain("front failed");
    do {
        size_t mark = wq_arena_mark(arena);
        if (wq_page_make(arena, scratch, spec, article, off, front.height_px, &page) != WQ_OK)
            complain("a page failed");
        complain(page_complaint(spec, article, page, &text_off));
        complain(hits_complaint(spec, page, article));
        number++;
        if (number <= 2 || page->is_last)
            paint(spec, article, page, number, &front, scratch);
        off = page->next_off;
        wq_arena_rewind(arena, mark);
    } while (off < article->text.len && number < PAGES_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char text[TEXT_MAX * 3];
    static uint8_t page_memory[DESK_PAGE_BYTES], scratch_memory[DESK_SCRATCH_BYTES];
    static struct text_article article;
    struct wq_page_spec spec;
    if (size < 5)
        return 0;
    struct stage *stage = stage_of(data[0]);
    struct wq_typeset asked = typeset_of(data + 1);
    const struct wq_family *family = wq_family_find(faces[data[0] / DEVICE_N % FACE_N]);
    if (wq_page_spec_make(stage->fonts, &stage->device, family, &asked, &spec) != WQ_OK)
        return 0;
    bool is_pieces = data[0] & 0x80;
    text_article_make(&article, is_pieces ? text_of_pieces(data + 4, size - 4, data[0] & 0x20, text)
                                          : valid_text(data + 4, size - 4, text));
    if (article.article.block_n == 0)
        return 0;
    if (data[0] & 0x40)
        vary_blocks(&article);
    spec.wants_cells = true;
    struct wq_arena arena, scratch;
    wq_arena_init(&arena, page_memory, sizeof page_memory);
    wq_arena_init(&scratch, scratch_memory, sizeof scratch_memory);
    /* as the reader does it when another size is chosen */
    if (stage->em_px != spec.em_px)
        wq_fonts_reset(stage->fonts);
    stage->em_px = spec.em_px;
    check_pages(&spec, &article.article, &arena, &scratch);
    return 0;
}
