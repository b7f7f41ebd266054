/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_TESTS_LEAF_FIXTURE_H
#define WARRAQ_TESTS_LEAF_FIXTURE_H
/* The archive of search_app_fixture.h, of whose articles the first has headings of three levels, a
 * table, verse, notes and links: one to the second article, one that leads out. */
#include "search_app_fixture.h"

enum { LEAF = 0, LEAF_TARGET = 2, LEAF_HEADINGS = 9, LEAF_NOTES = 3, LEAF_SPANS_MAX = 16 };
#define LEAF_OUT "https://elsewhere.example/of/this"

struct leaf {
    struct sample sample;
    char text[32768];
    size_t len;
    struct wq_span spans[LEAF_SPANS_MAX];
    uint32_t span_n;
};

/* Add a block, and return its number. */
static inline uint32_t leaf_add(struct leaf *leaf, enum wq_block_kind kind, uint8_t level,
                                const char *text)
{
    assert_true(leaf->sample.article.block_n < FIXTURE_BLOCKS_MAX);
    assert_true(leaf->len + strlen(text) + 1 < sizeof leaf->text);
    if (leaf->len > 0)
        leaf->text[leaf->len++] = '\n';
    const uint32_t at = leaf->sample.article.block_n++;
    leaf->sample.blocks[at] = (struct wq_block){.kind = (uint8_t)kind,
                                                .level = level,
                                                .off = (uint32_t)leaf->len,
                                                .len = (uint32_t)strlen(text)};
    memcpy(leaf->text + leaf->len, text, strlen(text));
    leaf->len += strlen(text);
    return at;
}

/* Tell the first `words` of block `block` apart. */
static inline struct wq_span *leaf_span(struct leaf *leaf, uint32_t block, enum wq_span_kind kind,
                                        const char *words)
{
    const struct wq_block *b = &leaf->sample.blocks[block];
    leaf->text[leaf->len] = '\0';
    const char *found = strstr(leaf->text + b->off, words);
    assert_non_null(found);
    assert_true(leaf->span_n < LEAF_SPANS_MAX);
    struct wq_span *span = &leaf->spans[leaf->span_n++];
    *span = (struct wq_span){.kind = (uint8_t)kind,
                             .off = (uint32_t)(found - leaf->text),
                             .len = (uint32_t)strlen(words)};
    return span;
}

static inline void leaf_paragraphs(struct leaf *leaf, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        leaf_add(leaf, WQ_BLOCK_PARAGRAPH, 0,
                 "كان السوق يبدأ عند الباب القديم وينتهي عند النهر، وفيه من الدكاكين ما لا يعدّه "
                 "عادّ: لكل صنعة جانب، ولكل جانب شيخ يُرجع إليه. ومن دخله صباحًا خرج منه ظهرًا، "
                 "ومن دخله ليسأل عن كتاب خرج بثلاثة، ونسي ما سأل عنه.");
}

static inline void leaf_table(struct leaf *leaf)
{
    static const char *const cells[] = {"الصنعة", "الأجرة", "نسخ", "ثلاثة دنانير", "تجليد", "دينار"};
    for (uint32_t i = 0; i < 6; i++) {
        struct wq_block *b =
            &leaf->sample.blocks[leaf_add(leaf, WQ_BLOCK_CELL, 0, cells[i])];
        b->number = (uint16_t)(i % 2);
        b->flags = (uint8_t)((i == 0 ? WQ_BLOCK_NEW_TABLE : 0) | (i % 2 ? 0 : WQ_BLOCK_NEW_ROW) |
                             (i < 2 ? WQ_BLOCK_HEADER : 0));
    }
}

static inline void leaf_notes(struct leaf *leaf, const uint32_t marks[LEAF_NOTES])
{
    static const char *const texts[LEAF_NOTES] = {
        "هذا اسم عامّ لكل ما يُكتب به.", NULL, "انظر الباب الأول."};
    static char longer[4096];
    if (longer[0] == '\0')
        for (int i = 0; i < 8; i++)
            strcat(longer, "كانت هذه القاعدة مكتوبة على باب السوق، وذُكرت في أكثر من سجلّ، واختلف "
                           "الناس في تفسيرها، ولكل قول أهله وحجّته وكتبه. ");
    longer[strlen(longer) - (longer[strlen(longer) - 1] == ' ')] = '\0';
    for (uint32_t i = 0; i < LEAF_NOTES; i++) {
        const uint32_t block =
            leaf_add(leaf, WQ_BLOCK_NOTE, 0, texts[i] ? texts[i] : longer);
        leaf->sample.blocks[block].number = (uint16_t)(i + 1);
        leaf->spans[marks[i]].note = block;
    }
}

static inline void leaf_make(struct leaf *leaf)
{
    static const char *const marks[LEAF_NOTES] = {"(١)", "(٢)", "(٣)"};
    uint32_t spans[LEAF_NOTES];
    memset(leaf, 0, sizeof *leaf);
    leaf_add(leaf, WQ_BLOCK_HEADING, 1, "سوق الورّاقين وما بقي منه");
    uint32_t at = leaf_add(leaf, WQ_BLOCK_PARAGRAPH, 0,
                           "وصفه الرحّالة في كتابه الكبير(١)، وعند متحف الخطّ نسخة من سجلّاته.");
    leaf_span(leaf, at, WQ_SPAN_LINK, "كتابه الكبير")->address = wq_str("https://example.org/f/2");
    spans[0] = leaf->span_n;
    leaf_span(leaf, at, WQ_SPAN_NOTE, marks[0]);
    leaf_span(leaf, at, WQ_SPAN_LINK, "متحف الخطّ")->address = wq_str(LEAF_OUT);
    for (uint32_t i = 0; i < LEAF_HEADINGS; i++) {
        static const char *const headings[LEAF_HEADINGS] = {
            "الدكاكين", "دكان الناسخ", "دكان المجلّد", "الورق", "من أين يجيء", "الحبر",
            "الأسعار",  "ما بقي",     "للقراءة"};
        leaf_add(leaf, WQ_BLOCK_HEADING, (uint8_t)(i % 3 == 0 ? 2 : 3), headings[i]);
        leaf_paragraphs(leaf, 2);
        if (i == 3 || i == 6) {
            const uint32_t n = i == 3 ? 1 : 2;
            at = leaf_add(leaf, WQ_BLOCK_PARAGRAPH, 0,
                          n == 1 ? "وكانت الأجرة تُدفع نصفين(٢)." : "وفي ذلك أقوال(٣).");
            spans[n] = leaf->span_n;
            leaf_span(leaf, at, WQ_SPAN_NOTE, marks[n]);
        }
        if (i == 6)
            leaf_table(leaf);
        if (i == 7) {
            leaf_add(leaf, WQ_BLOCK_VERSE, 0, "وكنّا إذا ما السوقُ ضاقت بأهلها");
            leaf->sample.blocks[leaf_add(leaf, WQ_BLOCK_VERSE, 0, "وقفنا نبيعُ الحبرَ والنهرُ جارِ")]
                .number = 1;
        }
    }
    leaf_notes(leaf, spans);
    struct wq_article *article = &leaf->sample.article;
    article->text = (struct wq_str){leaf->text, leaf->len};
    article->blocks = leaf->sample.blocks;
    article->spans = leaf->spans;
    article->span_n = leaf->span_n;
    article->meta.title =
        (struct wq_str){leaf->text, leaf->sample.blocks[0].len};
    article->meta.part = article->meta.part_n = 1;
}

/* The bytes of the bundle; `path` is there for a moment. Free it. */
static inline uint8_t *leaf_archive(const char *path, size_t *len)
{
    static struct leaf leaf;
    struct sample *samples = found_samples(), *sample = &samples[LEAF];
    struct wq_meta meta = sample->article.meta;
    leaf_make(&leaf);
    *sample = leaf.sample;
    sample->article.blocks = sample->blocks;
    meta.title = sample->article.meta.title;
    meta.word_n = 900;
    sample->article.meta = meta;
    assert_true(wq_article_is_sound(&sample->article));
    wq_article_identify(&sample->article);
    return pack_found(path, samples, FOUND_N, len);
}

#endif
