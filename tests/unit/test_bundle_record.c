/* SPDX-License-Identifier: MIT */
#include "bundle_fixture.h"

static enum wq_status decode(const void *bytes, size_t len, struct wq_article *article)
{
    static uint8_t memory[WQ_BLOCKS_MAX * sizeof(struct wq_block) + WQ_TEXT_MAX + 64];
    struct wq_arena arena;
    wq_arena_init(&arena, memory, sizeof memory);
    enum wq_status st =
        wq_record_decode((struct wq_bytes){bytes, len}, &wq_ar8_default, &arena, article);
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
    assert_int_equal(wq_record_encode(&sample.article, &wq_ar8_default, &buffer), WQ_OK);
    assert_int_equal(decode(buffer.ptr, buffer.len, &back), WQ_OK);
    assert_int_equal(back.meta.word_n, 77);
    back.meta = sample.article.meta;
    assert_article_equal(&back, &sample.article);
    wq_buffer_free(&buffer);
}

static void test_broken_records_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        const char *bytes;
        size_t len;
        enum wq_status st;
    } cases[] = {
        {"whole", "\x02\x01\x01\x01\x00\x02\xBB", 7, WQ_OK},
        {"whole, text before and after", "\x03\x01\x02\x00\x01\x01-a-", 9, WQ_OK},
        {"unknown kind", "\x01\x01\x63\x09\x00\x01#", 7, WQ_OK},
        {"nothing", "", 0, WQ_E_DAMAGED},
        {"length of the text cut", "\x81", 1, WQ_E_DAMAGED},
        {"text longer than allowed", "\x81\x80\x40\x01\x02\x00\x00\x01#", 9, WQ_E_LIMIT},
        {"text longer than stored", "\x02\x01\x02\x00\x00\x01#", 7, WQ_E_DAMAGED},
        {"text much longer than stored", "\xFF\xFF\x3F\x01\x02\x00\x00\x01#", 9, WQ_E_DAMAGED},
        {"text shorter than stored", "\x01\x01\x02\x00\x00\x01##", 8, WQ_E_DAMAGED},
        {"text that ends in a letter", "\x01\x01\x02\x00\x00\x01\xBB", 7, WQ_E_DAMAGED},
        {"no block", "\x01\x00#", 3, WQ_E_DAMAGED},
        {"number of blocks cut", "\x01\x81", 2, WQ_E_DAMAGED},
        {"more blocks than bytes", "\x01\x03\x02\x00\x00\x01#", 7, WQ_E_DAMAGED},
        {"more blocks than allowed", "\x01\x81\x80\x04\x02\x00\x00\x01#", 9, WQ_E_LIMIT},
        {"empty block", "\x01\x01\x02\x00\x00\x00#", 7, WQ_E_DAMAGED},
        {"block beyond the text", "\x01\x01\x02\x00\x00\x02#", 7, WQ_E_DAMAGED},
        {"gap beyond the text", "\x01\x01\x02\x00\x01\x01#", 7, WQ_E_DAMAGED},
        {"sum above 2^32", "\x01\x02\x02\x00\x00\x01\x02\x00\x00\xFF\xFF\xFF\xFF\x0F#", 15,
         WQ_E_DAMAGED},
        {"varint of six bytes", "\x01\x01\x02\x00\x80\x80\x80\x80\x80\x01\x01#", 12, WQ_E_DAMAGED},
        {"not the shortest varint", "\x01\x01\x02\x00\x80\x00\x01#", 8, WQ_E_DAMAGED},
        {"heading of level 0", "\x01\x01\x01\x00\x00\x01#", 7, WQ_E_DAMAGED},
        {"heading of level 7", "\x01\x01\x01\x07\x00\x01#", 7, WQ_E_DAMAGED},
        {"block begins in a character", "\x02\x01\x02\x00\x01\x01\xBB", 7, WQ_E_DAMAGED},
        {"block ends in a character", "\x02\x01\x02\x00\x00\x01\xBB", 7, WQ_E_DAMAGED},
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
    const struct wq_block block = {WQ_BLOCK_PARAGRAPH, 0, 0, 0, 0, WQ_TEXT_MAX};
    struct wq_article article = {.text = {text, WQ_TEXT_MAX}, .blocks = &block, .block_n = 1}, back;
    struct wq_buffer buffer = {0};
    assert_int_equal(wq_record_encode(&article, &wq_ar8_default, &buffer), WQ_OK);
    assert_int_equal(decode(buffer.ptr, buffer.len, &back), WQ_OK);
    assert_int_equal(back.text.len, WQ_TEXT_MAX);
    /* one more is stated; the varint begins with its lowest bits */
    buffer.ptr[0] |= 1;
    assert_int_equal(wq_buffer_add(&buffer, "a", 1), WQ_OK);
    assert_int_equal(decode(buffer.ptr, buffer.len, &back), WQ_E_LIMIT);
    size_t len = buffer.len;
    article.text.len++;
    assert_int_equal(wq_record_encode(&article, &wq_ar8_default, &buffer), WQ_E_LIMIT);
    assert_int_equal(buffer.len, len);
    wq_buffer_free(&buffer);
    free(text);
}

/* As on the pipe from warraq-import. */
static void test_without_letters_the_text_is_utf8(void **state)
{
    (void)state;
    uint8_t record[] = "\x03\x01\x02\x00\x00\x03\xE2\x80\x9C";
    const struct wq_bytes view = {record, sizeof record - 1};
    uint8_t memory[256];
    struct wq_arena arena;
    struct wq_article article;
    wq_arena_init(&arena, memory, sizeof memory);
    assert_int_equal(wq_record_decode(view, NULL, &arena, &article), WQ_OK);
    assert_ptr_equal(article.text.ptr, record + 6);
    assert_int_equal(article.text.len, 3);
    struct wq_bytes cut = {record, view.len - 1};
    assert_int_equal(wq_record_decode(cut, NULL, &arena, &article), WQ_E_DAMAGED);
    memcpy(record + 6, "\xED\xA0\x80", 3); /* a surrogate */
    assert_int_equal(wq_record_decode(view, NULL, &arena, &article), WQ_E_DAMAGED);
}

/* A row: the head below with part 1 of 1, then `fields`. */
static enum wq_status decode_row(const char *fields, size_t len, uint32_t date,
                                 struct wq_meta *meta)
{
    uint8_t row[WQ_ROW_HEAD_BYTES + 64] = {0};
    struct wq_locator at;
    wq_store_u32(row + WQ_ROW_OFF_DATE, date);
    wq_store_u16(row + WQ_ROW_OFF_PART, 1);
    wq_store_u16(row + WQ_ROW_OFF_PART_N, 1);
    memcpy(row + WQ_ROW_HEAD_BYTES, fields, len);
    return wq_row_decode((struct wq_bytes){row, WQ_ROW_HEAD_BYTES + len}, &at, meta);
}

static void test_broken_rows_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        const char *fields;
        size_t len;
        enum wq_status st;
    } cases[] = {
        {"no fields", "", 0, WQ_OK},
        {"two fields",
         "\x01\x01t\x05\x02"
         "ar",
         7, WQ_OK},
        {"a field of a later version", "\x01\x01t\xC8\x02\xFF\xFE", 7, WQ_OK},
        {"twice the same", "\x01\x01t\x01\x01t", 6, WQ_E_DAMAGED},
        {"out of order", "\x05\x01t\x01\x01t", 6, WQ_E_DAMAGED},
        {"tag 0", "\x00\x01t", 3, WQ_E_DAMAGED},
        {"tag alone", "\x01", 1, WQ_E_DAMAGED},
        {"field cut", "\x01\x03t", 3, WQ_E_DAMAGED},
        {"huge length", "\x01\xFF\xFF\xFF\xFF\x0F", 6, WQ_E_DAMAGED},
        {"not UTF-8", "\x01\x01\xFF", 3, WQ_E_DAMAGED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct wq_meta meta = {.word_n = 77};
        enum wq_status st = decode_row(cases[i].fields, cases[i].len, 0, &meta);
        if (st != cases[i].st)
            fail_msg("%s: %s", cases[i].what, wq_status_text(st));
        assert_true((meta.word_n == 77) == (st != WQ_OK));
    }
}

static void test_dates_that_no_calendar_has_are_refused(void **state)
{
    (void)state;
    static const struct {
        uint32_t date;
        enum wq_status st;
    } cases[] = {
        {0, WQ_OK},
        {20240229, WQ_OK},
        {20240000, WQ_OK},
        {99991231, WQ_OK},
        {20241301, WQ_E_DAMAGED},
        {20240132, WQ_E_DAMAGED},
        {100000101, WQ_E_DAMAGED},
        {UINT32_MAX, WQ_E_DAMAGED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct wq_meta meta;
        assert_int_equal(decode_row("", 0, cases[i].date, &meta), cases[i].st);
    }
}

static void test_rows_cut_in_the_head_are_refused(void **state)
{
    (void)state;
    const uint8_t row[WQ_ROW_HEAD_BYTES] = {0};
    struct wq_locator at;
    struct wq_meta meta;
    for (size_t len = 0; len < sizeof row; len++)
        assert_int_equal(wq_row_decode((struct wq_bytes){row, len}, &at, &meta), WQ_E_DAMAGED);
    assert_int_equal(wq_row_decode((struct wq_bytes){row, WQ_ROW_MAX + 1}, &at, &meta), WQ_E_LIMIT);
    /* whole, but part 0 of 0 */
    assert_int_equal(wq_row_decode((struct wq_bytes){row, sizeof row}, &at, &meta), WQ_E_DAMAGED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_records_come_back),
        cmocka_unit_test(test_broken_records_are_named),
        cmocka_unit_test(test_text_at_the_limit_is_kept_and_above_it_refused),
        cmocka_unit_test(test_without_letters_the_text_is_utf8),
        cmocka_unit_test(test_broken_rows_are_named),
        cmocka_unit_test(test_dates_that_no_calendar_has_are_refused),
        cmocka_unit_test(test_rows_cut_in_the_head_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
