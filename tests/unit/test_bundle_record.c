/* SPDX-License-Identifier: MIT */
#include "bundle_fixture.h"

static const struct wq_str none = {0}; /* no title */

static enum wq_status decode(const void *bytes, size_t len, struct wq_article *article)
{
    static uint8_t memory[8u << 20];
    struct wq_arena arena;
    wq_arena_init(&arena, memory, sizeof memory);
    enum wq_status st =
        wq_record_decode((struct wq_bytes){bytes, len}, &wq_ar8_default, none, &arena, article);
    if (st != WQ_OK)
        assert_int_equal(arena.used, 0);
    return st;
}

static void test_records_come_back(void **state)
{
    (void)state;
    struct sample sample;
    struct wq_buffer buffer = {0};
    struct wq_article back = {.meta = {.word_n = 77}};
    sample_make(&sample, "\nعنوان\n\nفقرة طويلة بما يكفي لتتجاوز مئة وثمانية وعشرين بايتا، ولذلك "
                         "يحتاج طولها إلى بايتين اثنين في السجل\n\nفقرة\n");
    assert_int_equal(wq_record_encode(&sample.article, &wq_ar8_default, none, &buffer), WQ_OK);
    assert_int_equal(decode(buffer.ptr, buffer.len, &back), WQ_OK);
    assert_int_equal(back.meta.word_n, 77);
    back.meta = sample.article.meta;
    assert_article_equal(&back, &sample.article);
    wq_buffer_free(&buffer);
}

static void test_plain_lines_take_no_byte(void **state)
{
    (void)state;
    struct sample sample;
    struct wq_buffer buffer = {0};
    sample_make(&sample, "a\nb\n\nc\nd");
    assert_int_equal(wq_record_encode(&sample.article, &wq_ar8_default, none, &buffer), WQ_OK);
    assert_int_equal(buffer.len, 9);
    assert_memory_equal(buffer.ptr, "a\nb\n\nc\nd\x00", 9);
    wq_buffer_free(&buffer);
}

/* ---- an article with everything in it ---- */

static const char rich_text[] = "title\n"         /* 0 */
                                "lead\n"          /* 6 */
                                "1. one two\n"    /* 11 */
                                "- three\n"       /* 22 */
                                "x\ty\n"          /* 30 */
                                "z\n"             /* 34 */
                                "  code\n  m\n"   /* 36 */
                                "first\tsecond\n" /* 47 */
                                "* * *\n"         /* 60 */
                                "caption\n"       /* 66 */
                                "[1] note\n"      /* 74 */
                                "not laid out\n";

static const struct wq_block rich_blocks[] = {
    {WQ_BLOCK_HEADING, 1, 0, 0, 0, 5},
    {WQ_BLOCK_PARAGRAPH, 0, 0, 0, 6, 4},
    {WQ_BLOCK_LIST_ITEM, 1, WQ_BLOCK_QUOTED, 1, 14, 7},
    {WQ_BLOCK_LIST_ITEM, 2, WQ_BLOCK_QUOTED, 0, 24, 5},
    {WQ_BLOCK_CELL, 0, WQ_BLOCK_NEW_TABLE | WQ_BLOCK_NEW_ROW | WQ_BLOCK_HEADER, 0, 30, 1},
    {WQ_BLOCK_CELL, 0, WQ_BLOCK_HEADER, 2, 32, 1},
    {WQ_BLOCK_CELL, 0, WQ_BLOCK_NEW_ROW, 1, 34, 1},
    {WQ_BLOCK_PREFORMATTED, 0, 0, 0, 36, 10},
    {WQ_BLOCK_VERSE, 0, 0, 0, 47, 5},
    {WQ_BLOCK_VERSE, 0, 0, 1, 53, 6},
    {WQ_BLOCK_RULE, 0, 0, 0, 60, 5},
    {WQ_BLOCK_IMAGE, 0, 0, 0, 66, 7},
    {WQ_BLOCK_NOTE, 0, 0, 1, 78, 4},
};
static const struct wq_span rich_spans[] = {
    {WQ_SPAN_STRONG, 6, 2, 0, {0}},     {WQ_SPAN_LINK, 6, 4, 0, {"https://example.org/1", 21}},
    {WQ_SPAN_LINK, 14, 3, 0, {"a", 1}}, {WQ_SPAN_LINK, 17, 1, 0, {"b", 1}},
    {WQ_SPAN_NOTE, 18, 3, 12, {0}},     {100, 19, 1, 0, {"of later\xFF", 9}},
    {WQ_SPAN_EMPHASIS, 53, 6, 0, {0}},
};
static const struct wq_image rich_images[] = {{1072, 700, 0}};

static struct wq_article rich_article(void)
{
    return (struct wq_article){.text = {rich_text, sizeof rich_text - 1},
                               .blocks = rich_blocks,
                               .block_n = sizeof rich_blocks / sizeof rich_blocks[0],
                               .spans = rich_spans,
                               .span_n = sizeof rich_spans / sizeof rich_spans[0],
                               .images = rich_images,
                               .image_n = 1};
}

static void test_every_kind_comes_back(void **state)
{
    (void)state;
    struct wq_article article = rich_article(), back = {0};
    struct wq_buffer buffer = {0};
    assert_true(wq_article_is_sound(&article));
    assert_int_equal(wq_record_encode(&article, &wq_ar8_default, none, &buffer), WQ_OK);
    assert_int_equal(decode(buffer.ptr, buffer.len, &back), WQ_OK);
    assert_article_equal(&back, &article);
    wq_buffer_free(&buffer);
}

static void test_spans_and_images_of_plain_lines_come_back(void **state)
{
    (void)state;
    static const struct wq_block blocks[] = {{WQ_BLOCK_HEADING, 1, 0, 0, 0, 1},
                                             {WQ_BLOCK_PARAGRAPH, 0, 0, 0, 2, 1}};
    static const struct wq_block shown[] = {{WQ_BLOCK_HEADING, 1, 0, 0, 0, 1},
                                            {WQ_BLOCK_IMAGE, 0, 0, 0, 2, 1}};
    static const struct wq_span span = {WQ_SPAN_STRONG, 2, 1, 0, {0}};
    static const struct wq_image image = {1, 1, 0};
    struct wq_article articles[] = {
        {.text = {"a\nb", 3}, .blocks = blocks, .block_n = 2, .spans = &span, .span_n = 1},
        {.text = {"a\nb", 3}, .blocks = shown, .block_n = 2, .images = &image, .image_n = 1},
    };
    for (size_t i = 0; i < 2; i++) {
        struct wq_buffer buffer = {0};
        struct wq_article back = {0};
        assert_int_equal(wq_record_encode(&articles[i], &wq_ar8_default, none, &buffer), WQ_OK);
        assert_int_equal(decode(buffer.ptr, buffer.len, &back), WQ_OK);
        assert_article_equal(&back, &articles[i]);
        wq_buffer_free(&buffer);
    }
}

/* What comes back from any bytes is sound, and is written as the same bytes again: there is one way
 * to write each article. Lists of a later version are passed over, and then fewer bytes come. */
static void test_there_is_one_way_to_write_each_article(void **state)
{
    (void)state;
    struct wq_article article = rich_article(), back;
    struct wq_buffer buffer = {0}, again = {0};
    size_t read_n = 0;
    assert_int_equal(wq_record_encode(&article, &wq_ar8_default, none, &buffer), WQ_OK);
    for (size_t i = 0; i < buffer.len * 256; i++) {
        uint8_t *byte = &buffer.ptr[i / 256], before = *byte;
        *byte = (uint8_t)i;
        again.len = 0;
        if (decode(buffer.ptr, buffer.len, &back) == WQ_OK) {
            assert_true(wq_article_is_sound(&back));
            assert_int_equal(wq_record_encode(&back, &wq_ar8_default, none, &again), WQ_OK);
            assert_true(again.len <= buffer.len);
            if (again.len == buffer.len)
                assert_memory_equal(again.ptr, buffer.ptr, buffer.len);
            read_n++;
        }
        *byte = before;
    }
    assert_true(read_n > buffer.len);
    wq_buffer_free(&buffer);
    wq_buffer_free(&again);
}

static void test_cut_records_are_refused(void **state)
{
    (void)state;
    struct wq_article article = rich_article(), back;
    struct wq_buffer buffer = {0};
    assert_int_equal(wq_record_encode(&article, &wq_ar8_default, none, &buffer), WQ_OK);
    for (size_t len = 0; len < buffer.len; len++)
        assert_int_equal(decode(buffer.ptr, len, &back), WQ_E_DAMAGED);
    wq_buffer_free(&buffer);
}

/* ---- what is not sound ---- */

static void test_blocks_that_cannot_be_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        uint32_t index;
        struct wq_block block;
    } cases[] = {
        {"a title of level 2", 0, {WQ_BLOCK_HEADING, 2, 0, 0, 0, 5}},
        {"a paragraph for a title", 0, {WQ_BLOCK_PARAGRAPH, 0, 0, 0, 0, 5}},
        {"empty", 1, {WQ_BLOCK_PARAGRAPH, 0, 0, 0, 6, 0}},
        {"over the one before", 1, {WQ_BLOCK_PARAGRAPH, 0, 0, 0, 4, 6}},
        {"outside of the text", 12, {WQ_BLOCK_NOTE, 0, 0, 1, 78, 400}},
        {"past 2^32", 12, {WQ_BLOCK_NOTE, 0, 0, 1, 78, UINT32_MAX}},
        {"deeper than allowed", 1, {WQ_BLOCK_PARAGRAPH, 9, 0, 0, 6, 4}},
        {"an item in no list", 2, {WQ_BLOCK_LIST_ITEM, 0, 0, 1, 14, 7}},
        {"a heading of level 7", 1, {WQ_BLOCK_HEADING, 7, 0, 0, 6, 4}},
        {"a heading of level 0", 1, {WQ_BLOCK_HEADING, 0, 0, 0, 6, 4}},
        {"a numbered paragraph", 1, {WQ_BLOCK_PARAGRAPH, 0, 0, 1, 6, 4}},
        {"a paragraph that begins a row", 1, {WQ_BLOCK_PARAGRAPH, 0, WQ_BLOCK_NEW_ROW, 0, 6, 4}},
        {"no kind", 1, {0, 0, 0, 0, 6, 4}},
        {"a table that begins in a row", 4, {WQ_BLOCK_CELL, 0, WQ_BLOCK_NEW_TABLE, 0, 30, 1}},
        {"a cell of no table", 4, {WQ_BLOCK_CELL, 0, WQ_BLOCK_NEW_ROW, 0, 30, 1}},
        {"two cells of a column", 5, {WQ_BLOCK_CELL, 0, 0, 0, 32, 1}},
        {"too many columns", 5, {WQ_BLOCK_CELL, 0, 0, WQ_COLUMNS_MAX, 32, 1}},
        {"a cell quoted alone", 5, {WQ_BLOCK_CELL, 0, WQ_BLOCK_QUOTED, 2, 32, 1}},
        {"a third hemistich", 9, {WQ_BLOCK_VERSE, 0, 0, 3, 53, 6}},
        {"a second hemistich alone", 8, {WQ_BLOCK_VERSE, 0, 0, 1, 47, 5}},
        {"couplet across a quotation", 9, {WQ_BLOCK_VERSE, 0, WQ_BLOCK_QUOTED, 1, 53, 6}},
        {"an image that is not there", 11, {WQ_BLOCK_IMAGE, 0, 0, 1, 66, 7}},
        {"an image that is not shown", 11, {WQ_BLOCK_PARAGRAPH, 0, 0, 0, 66, 7}},
        {"note 0", 12, {WQ_BLOCK_NOTE, 0, 0, 0, 78, 4}},
        {"the mark of what is no note", 12, {WQ_BLOCK_PARAGRAPH, 0, 0, 0, 78, 4}},
    };
    struct wq_block blocks[sizeof rich_blocks / sizeof rich_blocks[0]];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct wq_article article = rich_article();
        struct wq_buffer buffer = {0};
        memcpy(blocks, rich_blocks, sizeof blocks);
        blocks[cases[i].index] = cases[i].block;
        article.blocks = blocks;
        if (wq_article_is_sound(&article))
            fail_msg("%s", cases[i].what);
        assert_int_equal(wq_record_encode(&article, &wq_ar8_default, none, &buffer), WQ_E_LIMIT);
        assert_int_equal(buffer.len, 0);
    }
}

static void test_spans_that_cannot_be_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        uint32_t index;
        struct wq_span span;
    } cases[] = {
        {"empty", 0, {WQ_SPAN_STRONG, 6, 0, 0, {0}}},
        {"between blocks", 0, {WQ_SPAN_STRONG, 5, 1, 0, {0}}},
        {"over the end of its block", 1, {WQ_SPAN_LINK, 6, 5, 0, {"a", 1}}},
        {"past 2^32", 1, {WQ_SPAN_LINK, 6, UINT32_MAX, 0, {"a", 1}}},
        {"out of order", 2, {WQ_SPAN_LINK, 5, 1, 0, {"a", 1}}},
        {"kinds out of order", 0, {WQ_SPAN_NOTE, 6, 2, 12, {0}}},
        {"no kind", 0, {0, 6, 2, 0, {0}}},
        {"a link to nowhere", 1, {WQ_SPAN_LINK, 6, 4, 0, {0}}},
        {"a link that is not UTF-8", 1, {WQ_SPAN_LINK, 6, 4, 0, {"\xFF", 1}}},
        {"strong with an address", 0, {WQ_SPAN_STRONG, 6, 2, 0, {"a", 1}}},
        {"strong with a note", 0, {WQ_SPAN_STRONG, 6, 2, 12, {0}}},
        {"the note of no block", 4, {WQ_SPAN_NOTE, 18, 3, 13, {0}}},
        {"the note of a paragraph", 4, {WQ_SPAN_NOTE, 18, 3, 1, {0}}},
        {"links over each other", 3, {WQ_SPAN_LINK, 16, 2, 0, {"b", 1}}},
        {"one link in two", 3, {WQ_SPAN_LINK, 17, 1, 0, {"a", 1}}},
    };
    struct wq_span spans[sizeof rich_spans / sizeof rich_spans[0]];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct wq_article article = rich_article();
        memcpy(spans, rich_spans, sizeof spans);
        spans[cases[i].index] = cases[i].span;
        article.spans = spans;
        if (wq_article_is_sound(&article))
            fail_msg("%s", cases[i].what);
    }
}

static void test_images_that_cannot_be_are_refused(void **state)
{
    (void)state;
    static const struct wq_image images[] = {
        {0, 1, 0}, {1, 0, 0}, {WQ_IMAGE_SIDE_MAX + 1, 1, 0}, {1, WQ_IMAGE_SIDE_MAX + 1, 0},
        {1, 1, 1},
    };
    for (size_t i = 0; i < sizeof images / sizeof images[0]; i++) {
        struct wq_article article = rich_article();
        article.images = &images[i];
        assert_false(wq_article_is_sound(&article));
    }
}

/* Ranges begin and end between characters. */
static void test_ranges_within_a_character_are_refused(void **state)
{
    (void)state;
    static const struct {
        uint32_t off, len;
        bool is_sound;
    } cases[] = {{3, 2, true}, {4, 1, false}, {3, 1, false}, {3, 4, true}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct wq_block blocks[] = {
            {WQ_BLOCK_HEADING, 1, 0, 0, 0, 2},
            {WQ_BLOCK_PARAGRAPH, 0, 0, 0, cases[i].off, cases[i].len}};
        const struct wq_block whole[] = {{WQ_BLOCK_HEADING, 1, 0, 0, 0, 2},
                                         {WQ_BLOCK_PARAGRAPH, 0, 0, 0, 3, 4}};
        const struct wq_span span = {WQ_SPAN_STRONG, cases[i].off, cases[i].len, 0, {0}};
        struct wq_article article = {.text = wq_str("ع\nبا"), .blocks = blocks, .block_n = 2};
        assert_true(wq_article_is_sound(&article) == cases[i].is_sound);
        article.blocks = whole;
        article.spans = &span;
        article.span_n = 1;
        assert_true(wq_article_is_sound(&article) == cases[i].is_sound);
    }
}

/* 03, length of the marks, entries, spans, images; text; 00. */
static void test_broken_records_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        const char *bytes;
        size_t len;
        enum wq_status st;
    } cases[] = {
        {"whole", "\xBB", 2, WQ_OK},
        {"nothing", "", 0, WQ_E_DAMAGED},
        {"no text", "", 1, WQ_E_DAMAGED},
        {"no block", "\n", 2, WQ_E_DAMAGED},
        {"a text without its end", "##", 2, WQ_E_DAMAGED},
        {"an end within the text", "#\x00#", 4, WQ_E_DAMAGED},
        {"marks behind the text", "#\x03\x01\x00", 4, WQ_E_DAMAGED},
        {"marks of no length", "\x03", 1, WQ_E_DAMAGED},
        {"length of the marks cut", "\x03\x81", 2, WQ_E_DAMAGED},
        {"marks of nothing", "\x03\x00#", 4, WQ_E_DAMAGED},
        {"marks and no text", "\x03\x03\x01\x11\x01", 5, WQ_E_DAMAGED},
        {"text before and after the title", "\x03\x05\x01\x91\x01\x01\x01-a-", 11, WQ_OK},
        {"unknown kind",
         "\x03\x04\x02\x00\x01\x0A"
         "a\nb",
         10, WQ_OK},
        {"lines that are not blocks",
         "\x03\x05\x02\x00\x01\x00\x00"
         "a\nb",
         11, WQ_OK},
        {"a list of a later version",
         "\x03\x06\x00\x01\x01\x02\x01\x00"
         "a\nb",
         12, WQ_E_DAMAGED},
        {"marks longer than the record", "\x03\x02#", 3, WQ_E_DAMAGED},
        {"no block, said so", "\x03\x03\x01\x00\x00#", 7, WQ_E_DAMAGED},
        {"an empty list that ends the marks", "\x03\x01\x00#", 5, WQ_E_DAMAGED},
        {"more entries than bytes",
         "\x03\x03\x03\x00\x01"
         "a\nb",
         9, WQ_E_DAMAGED},
        {"more entries than allowed", "\x03\x04\x81\x80\x04\x00#", 8, WQ_E_LIMIT},
        {"a run to the end",
         "\x03\x03\x01\x00\x02"
         "a\nb",
         9, WQ_E_DAMAGED},
        {"a run beyond the end",
         "\x03\x05\x02\x00\x03\x00\x00"
         "a\nb",
         11, WQ_E_DAMAGED},
        {"two runs",
         "\x03\x07\x03\x00\x01\x00\x01\x00\x00"
         "a\nb\nc",
         15, WQ_E_DAMAGED},
        {"an end where nothing is left", "\x03\x05\x02\x00\x01\x00\x00#", 9, WQ_E_DAMAGED},
        {"blocks after the end",
         "\x03\x06\x03\x00\x01\x00\x00\x02"
         "a\nb",
         12, WQ_E_DAMAGED},
        {"a run with a level",
         "\x03\x04\x01\x10\x01\x01"
         "a\nb",
         10, WQ_E_DAMAGED},
        {"a plain line told",
         "\x03\x04\x02\x00\x01\x02"
         "a\nb",
         10, WQ_E_DAMAGED},
        {"a title told", "\x03\x03\x01\x11\x01#", 7, WQ_E_DAMAGED},
        {"a range that is a line",
         "\x03\x06\x02\x00\x01\x83\x01\x01"
         "a\nb",
         12, WQ_E_DAMAGED},
        {"a level 0 told",
         "\x03\x05\x02\x00\x01\x14\x00"
         "a\nb",
         11, WQ_E_DAMAGED},
        {"a level over a byte",
         "\x03\x06\x02\x00\x01\x13\x80\x02"
         "a\nb",
         12, WQ_E_DAMAGED},
        {"a line beyond the last", "\x03\x04\x02\x00\x01\x04#", 8, WQ_E_DAMAGED},
        {"an empty block",
         "\x03\x06\x02\x00\x01\x82\x01\x00"
         "a\nb",
         12, WQ_E_DAMAGED},
        {"a block beyond the text",
         "\x03\x06\x02\x00\x01\x82\x01\x02"
         "a\nb",
         12, WQ_E_DAMAGED},
        {"a gap beyond the text",
         "\x03\x06\x02\x00\x01\x82\x02\x01"
         "a\nb",
         12, WQ_E_DAMAGED},
        {"sum above 2^32",
         "\x03\x0E\x02\x00\x01\x82\xFF\xFF\xFF\xFF\x0F\xFF\xFF\xFF\xFF\x0F"
         "a\nb",
         20, WQ_E_DAMAGED},
        {"not the shortest varint",
         "\x03\x07\x02\x00\x01\x83\x81\x00\x01"
         "a\nb",
         13, WQ_E_DAMAGED},
        {"a span",
         "\x03\x05\x00\x01\x01\x02\x01"
         "a\nb",
         11, WQ_OK},
        {"a span cut",
         "\x03\x04\x00\x01\x01\x02"
         "a\nb",
         10, WQ_E_DAMAGED},
        {"a payload of nothing",
         "\x03\x06\x00\x01\xE4\x02\x01\x00"
         "a\nb",
         12, WQ_E_DAMAGED},
        {"a payload cut",
         "\x03\x06\x00\x01\x83\x02\x01\x01"
         "a\nb",
         12, WQ_E_DAMAGED},
        {"more spans than allowed", "\x03\x05\x00\x81\x80\x04\x00#", 9, WQ_E_LIMIT},
        {"a side of 0",
         "\x03\x08\x02\x00\x01\x08\x00\x01\x00\x01"
         "a\nb",
         14, WQ_E_DAMAGED},
        {"an image",
         "\x03\x08\x02\x00\x01\x08\x00\x01\x01\x01"
         "a\nb",
         14, WQ_OK},
        {"a list after the images",
         "\x03\x09\x02\x00\x01\x08\x00\x01\x01\x01\x05"
         "a\nb",
         15, WQ_OK},
        {"more images than allowed", "\x03\x05\x00\x00\x81\x02\x00#", 9, WQ_E_LIMIT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct wq_article article = {.block_n = 77};
        enum wq_status st = decode(cases[i].bytes, cases[i].len, &article);
        if (st != cases[i].st)
            fail_msg("%s: %s", cases[i].what, wq_status_text(st));
        assert_true((article.block_n == 77) == (st != WQ_OK));
    }
}

static void test_text_at_the_limit_is_kept_and_above_it_refused(void **state)
{
    (void)state;
    char *text = malloc(WQ_TEXT_MAX + 1);
    memset(text, 'a', WQ_TEXT_MAX + 1);
    const struct wq_block block = {WQ_BLOCK_HEADING, 1, 0, 0, 0, WQ_TEXT_MAX};
    struct wq_article article = {.text = {text, WQ_TEXT_MAX}, .blocks = &block, .block_n = 1}, back;
    struct wq_buffer buffer = {0};
    assert_int_equal(wq_record_encode(&article, &wq_ar8_default, none, &buffer), WQ_OK);
    assert_int_equal(decode(buffer.ptr, buffer.len, &back), WQ_OK);
    assert_int_equal(back.text.len, WQ_TEXT_MAX);
    buffer.ptr[buffer.len - 1] = 'a';
    assert_int_equal(wq_buffer_add(&buffer, "", 1), WQ_OK);
    assert_int_equal(decode(buffer.ptr, buffer.len, &back), WQ_E_LIMIT);
    size_t len = buffer.len;
    article.text.len++;
    assert_int_equal(wq_record_encode(&article, &wq_ar8_default, none, &buffer), WQ_E_LIMIT);
    assert_int_equal(buffer.len, len);
    wq_buffer_free(&buffer);
    free(text);
}

/* Looking for the next line must not go over the same text again and again: blocks of one byte on
 * one line of a megabyte. */
static void test_many_blocks_of_one_line_are_read_in_one_pass(void **state)
{
    (void)state;
    char *text = malloc(WQ_TEXT_MAX);
    struct wq_block *blocks = calloc(WQ_BLOCKS_MAX, sizeof *blocks);
    memset(text, 'a', WQ_TEXT_MAX);
    blocks[0] = (struct wq_block){WQ_BLOCK_HEADING, 1, 0, 0, 0, 1};
    for (uint32_t i = 1; i < WQ_BLOCKS_MAX; i++)
        blocks[i] = (struct wq_block){WQ_BLOCK_PARAGRAPH, 0, 0, 0, i, 1};
    struct wq_article article = {
        .text = {text, WQ_TEXT_MAX}, .blocks = blocks, .block_n = WQ_BLOCKS_MAX};
    struct wq_article back = {0};
    struct wq_buffer buffer = {0};
    assert_int_equal(wq_record_encode(&article, &wq_ar8_default, none, &buffer), WQ_OK);
    assert_int_equal(decode(buffer.ptr, buffer.len, &back), WQ_OK);
    assert_article_equal(&back, &article);
    wq_buffer_free(&buffer);
    free(blocks);
    free(text);
}

/* The row holds the title, the record says where it stands. */
static void test_a_record_without_its_title_comes_back(void **state)
{
    (void)state;
    static const char *const texts[] = {"عنوان\nمتن\nمتن آخر\n", "عنوان", "عنوان\n\n"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct sample sample;
        struct wq_buffer buffer = {0};
        struct wq_article back = {0};
        struct wq_arena arena = fixture_arena();
        sample_make(&sample, texts[i]);
        assert_int_equal(
            wq_record_encode(&sample.article, &wq_ar8_default, sample.article.meta.title, &buffer),
            WQ_OK);
        const struct wq_bytes record = {buffer.ptr, buffer.len};
        assert_int_equal(
            wq_record_decode(record, &wq_ar8_default, sample.article.meta.title, &arena, &back),
            WQ_OK);
        back.meta = sample.article.meta;
        assert_article_equal(&back, &sample.article);
        assert_int_equal(buffer.ptr[0], WQ_AR8_TITLE);
        assert_int_equal(wq_record_decode(record, &wq_ar8_default, none, &arena, &back),
                         WQ_E_DAMAGED);
        char *text = calloc(1, WQ_TEXT_MAX + 1);
        const struct wq_str huge = {text, WQ_TEXT_MAX + 1};
        assert_int_equal(wq_record_decode(record, &wq_ar8_default, huge, &arena, &back),
                         WQ_E_LIMIT);
        free(text);
        wq_buffer_free(&buffer);
        fixture_arena_free(&arena);
    }
}

static void test_dates_that_no_calendar_has_are_refused(void **state)
{
    (void)state;
    static const struct {
        uint32_t date;
        bool is_date;
    } cases[] = {
        {0, true},         {20240229, true},  {20240000, true},   {99991231, true},
        {20241301, false}, {20240132, false}, {100000101, false}, {UINT32_MAX, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(wq_is_date(cases[i].date), cases[i].is_date);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_records_come_back),
        cmocka_unit_test(test_plain_lines_take_no_byte),
        cmocka_unit_test(test_every_kind_comes_back),
        cmocka_unit_test(test_spans_and_images_of_plain_lines_come_back),
        cmocka_unit_test(test_there_is_one_way_to_write_each_article),
        cmocka_unit_test(test_cut_records_are_refused),
        cmocka_unit_test(test_blocks_that_cannot_be_are_refused),
        cmocka_unit_test(test_spans_that_cannot_be_are_refused),
        cmocka_unit_test(test_images_that_cannot_be_are_refused),
        cmocka_unit_test(test_ranges_within_a_character_are_refused),
        cmocka_unit_test(test_broken_records_are_named),
        cmocka_unit_test(test_text_at_the_limit_is_kept_and_above_it_refused),
        cmocka_unit_test(test_many_blocks_of_one_line_are_read_in_one_pass),
        cmocka_unit_test(test_a_record_without_its_title_comes_back),
        cmocka_unit_test(test_dates_that_no_calendar_has_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
