/* SPDX-License-Identifier: MIT */
/* "blocks" of JSON lines: what comes of them in the frames that warraq receives. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "json.h"
#include "warraq/bundle.h"

#define ARENA_BYTES (8u << 20)

/* What the importer made of one line. */
struct imported {
    struct wq_sink sink;
    struct wq_arena arena;
    struct wq_article article; /* the first one */
    uint32_t article_n, note_n;
    char note[WQ_NOTE_DETAIL_MAX + 1]; /* of the last one */
};

static void import(struct imported *got, const char *json)
{
    struct wq_frame frame;
    struct wq_note note;
    struct wq_json_list list;
    struct wq_json_reading reading = {.sink = &got->sink, .line = 7};
    memset(got, 0, sizeof *got);
    wq_arena_init(&got->arena, malloc(ARENA_BYTES), ARENA_BYTES);
    assert_int_equal(wq_json_value(&reading, wq_str(json), &list), WQ_OK);
    struct wq_bytes rest = {got->sink.frames.ptr, got->sink.frames.len};
    while (wq_frame_take(&rest, &frame) == WQ_OK) {
        if (frame.kind == WQ_FRAME_ARTICLE && got->article_n++ == 0)
            assert_int_equal(wq_article_receive(frame.payload, &got->arena, &got->article), WQ_OK);
        if (frame.kind == WQ_FRAME_NOTE) {
            assert_int_equal(wq_note_receive(frame.payload, &note), WQ_OK);
            assert_int_equal(note.line, 7);
            if (note.kind == WQ_NOTE_MISSING)
                continue; /* these articles are of blocks alone */
            if (note.detail.len > 0)
                memcpy(got->note, note.detail.ptr, note.detail.len);
            got->note[note.detail.len] = 0;
            got->note_n++;
        }
    }
    assert_int_equal(rest.len, 0);
}

static void finish(struct imported *got)
{
    wq_buffer_free(&got->sink.frames);
    free(got->arena.base);
}

static void assert_text(const struct imported *got, const char *expected)
{
    char *text = calloc(1, got->article.text.len + 1);
    memcpy(text, got->article.text.ptr, got->article.text.len);
    assert_string_equal(text, expected);
    free(text);
}

/* ---- what stands between blocks ---- */

static void test_the_text_reads_like_a_text(void **state)
{
    (void)state;
    static const struct {
        const char *blocks, *text;
    } cases[] = {
        {"{\"kind\":\"paragraph\",\"text\":\"a\"},{\"kind\":\"paragraph\",\"text\":\"b\"}",
         "T\n\na\n\nb\n"},
        {"{\"kind\":\"paragraph\",\"text\":\" a \\r\\n\\n b\\n\"}", "T\n\na\n\nb\n"},
        {"{\"kind\":\"heading\",\"level\":3,\"text\":\"a\\nb\"}", "T\n\na b\n"},
        {"{\"kind\":\"item\",\"text\":\"a\"},{\"kind\":\"item\",\"level\":2,\"text\":\"b\"},"
         "{\"kind\":\"paragraph\",\"level\":2,\"text\":\"c\"},{\"kind\":\"item\",\"text\":\"d\"}",
         "T\n\n• a\n  • b\n    c\n• d\n"},
        {"{\"kind\":\"item\",\"ordered\":true,\"text\":\"a\\nb\"},"
         "{\"kind\":\"item\",\"level\":2,\"ordered\":true,\"text\":\"c\"},"
         "{\"kind\":\"item\",\"ordered\":true,\"text\":\"d\"},"
         "{\"kind\":\"item\",\"level\":2,\"ordered\":true,\"text\":\"e\"},"
         "{\"kind\":\"item\",\"number\":9,\"text\":\"f\"},"
         "{\"kind\":\"item\",\"ordered\":true,\"text\":\"g\"}",
         "T\n\n1. a\n  b\n  1. c\n2. d\n  1. e\n9. f\n10. g\n"},
        {"{\"kind\":\"item\",\"ordered\":true,\"text\":\"a\"},{\"kind\":\"rule\"},"
         "{\"kind\":\"item\",\"ordered\":true,\"text\":\"b\"}",
         "T\n\n1. a\n\n* * *\n\n1. b\n"},
        {"{\"kind\":\"paragraph\",\"quoted\":true,\"text\":\"a\\nb\"},"
         "{\"kind\":\"item\",\"quoted\":true,\"text\":\"c\"}",
         "T\n\n> a\n\n> b\n\n> • c\n"},
        {"{\"kind\":\"preformatted\",\"text\":\"\\n \\n  a\\n\\n\\tb \\n\\n\"}",
         "T\n\n  a\n\n\tb\n"},
        {"{\"kind\":\"verse\",\"hemistichs\":[\"a\",\"b\\nc\"]},"
         "{\"kind\":\"verse\",\"text\":\"d\\ne\"},"
         "{\"kind\":\"verse\",\"hemistichs\":[\"\",\"f\"]},"
         "{\"kind\":\"verse\",\"hemistichs\":[\"g\",null]}",
         "T\n\na\tb c\nd\ne\n\tf\ng\n"},
        {"{\"kind\":\"table\",\"rows\":[[\"a\",\"\",\"c\"],[],[null,\"b\"]]},"
         "{\"kind\":\"table\",\"rows\":[[[\"d\",{\"text\":\"e\",\"strong\":true}]]]}",
         "T\n\na\t\tc\n\tb\n\nde\n"},
        {"{\"kind\":\"note\",\"text\":\"a\"},{\"kind\":\"note\",\"number\":5,\"text\":\"b\"},"
         "{\"kind\":\"note\",\"text\":\"c\"}",
         "T\n\n[1] a\n[5] b\n[6] c\n"},
        {"{\"kind\":\"paragraph\",\"text\":\"\"},{\"kind\":\"paragraph\",\"text\":\"a\"},"
         "{\"kind\":\"item\"},{\"kind\":\"table\",\"rows\":[]},{\"kind\":\"verse\"}",
         "T\n\na\n"},
        {"", "T\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char json[2048];
        struct imported got;
        snprintf(json, sizeof json, "{\"title\":\"T\",\"blocks\":[%s]}", cases[i].blocks);
        import(&got, json);
        assert_int_equal(got.article_n, 1);
        assert_text(&got, cases[i].text);
        finish(&got);
    }
}

static const struct wq_block *block_at(const struct imported *got, const char *text)
{
    for (uint32_t i = 0; i < got->article.block_n; i++) {
        const struct wq_block *block = &got->article.blocks[i];
        struct wq_str inner = {got->article.text.ptr + block->off, block->len};
        if (wq_str_equal(inner, wq_str(text)))
            return block;
    }
    fail_msg("no block \"%s\"", text);
    return NULL;
}

static void assert_block(const struct imported *got, const char *text, struct wq_block expected)
{
    const struct wq_block *block = block_at(got, text);
    expected.off = block->off;
    expected.len = block->len;
    if (!wq_block_equal(block, &expected))
        fail_msg("\"%s\": kind %u level %u flags %u number %u", text, block->kind, block->level,
                 block->flags, block->number);
}

static void test_blocks_say_what_json_says(void **state)
{
    (void)state;
    struct imported got;
    import(&got, "{\"title\":\"T\",\"blocks\":[{\"kind\":\"heading\",\"text\":\"h\"},"
                 "{\"kind\":\"item\",\"level\":3,\"number\":12,\"text\":\"i\\np\"},"
                 "{\"kind\":\"verse\",\"hemistichs\":[\"v\",\"w\"]},"
                 "{\"kind\":\"table\",\"header\":true,\"quoted\":true,\"rows\":[[\"a\",\"b\"],"
                 "[\"\",{\"text\":\"c\",\"header\":true}],[\"d\"]]},"
                 "{\"kind\":\"preformatted\",\"text\":\"  x\\n y\"},"
                 "{\"kind\":\"note\",\"text\":\"n\"}]}");
    assert_int_equal(got.note_n, 0);
    assert_block(&got, "T", (struct wq_block){WQ_BLOCK_HEADING, 1, 0, 0, 0, 0});
    assert_block(&got, "h", (struct wq_block){WQ_BLOCK_HEADING, 2, 0, 0, 0, 0});
    assert_block(&got, "i", (struct wq_block){WQ_BLOCK_LIST_ITEM, 3, 0, 12, 0, 0});
    assert_block(&got, "p", (struct wq_block){WQ_BLOCK_PARAGRAPH, 3, 0, 0, 0, 0});
    assert_block(&got, "v", (struct wq_block){WQ_BLOCK_VERSE, 0, 0, 0, 0, 0});
    assert_block(&got, "w", (struct wq_block){WQ_BLOCK_VERSE, 0, 0, 1, 0, 0});
    const unsigned first = WQ_BLOCK_NEW_TABLE | WQ_BLOCK_NEW_ROW, head = WQ_BLOCK_HEADER;
    const unsigned quoted = WQ_BLOCK_QUOTED, row = WQ_BLOCK_NEW_ROW;
    assert_block(&got, "a",
                 (struct wq_block){WQ_BLOCK_CELL, 0, (uint8_t)(first | head | quoted), 0, 0, 0});
    assert_block(&got, "b", (struct wq_block){WQ_BLOCK_CELL, 0, (uint8_t)(head | quoted), 1, 0, 0});
    assert_block(&got, "c",
                 (struct wq_block){WQ_BLOCK_CELL, 0, (uint8_t)(row | head | quoted), 1, 0, 0});
    assert_block(&got, "d", (struct wq_block){WQ_BLOCK_CELL, 0, (uint8_t)(row | quoted), 0, 0, 0});
    assert_block(&got, "  x\n y", (struct wq_block){WQ_BLOCK_PREFORMATTED, 0, 0, 0, 0, 0});
    assert_block(&got, "n", (struct wq_block){WQ_BLOCK_NOTE, 0, 0, 1, 0, 0});
    finish(&got);
}

static void test_runs_become_spans(void **state)
{
    (void)state;
    static const struct {
        uint8_t kind;
        const char *text, *address;
    } expected[] = {
        {WQ_SPAN_STRONG, "bc", NULL},  {WQ_SPAN_LINK, "cd", "u"}, {WQ_SPAN_LINK, "e", "v"},
        {WQ_SPAN_EMPHASIS, "f", NULL}, {WQ_SPAN_NOTE, "1", NULL}, {WQ_SPAN_STRONG, "x", NULL},
        {WQ_SPAN_STRONG, "y z", NULL},
    };
    struct imported got;
    import(&got, "{\"title\":\"T\",\"blocks\":[{\"kind\":\"paragraph\",\"text\":[\" a\","
                 "{\"text\":\"b\",\"strong\":true},{\"text\":\"\",\"emphasis\":true},"
                 "{\"text\":\"c\",\"strong\":true,\"link\":\"u\"},{\"text\":\"d\",\"link\":\"u\"},"
                 "{\"text\":\"e\",\"link\":\"v\"},{\"text\":\" f \",\"emphasis\":true},"
                 "{\"text\":\"1\",\"note\":3}]},"
                 "{\"kind\":\"paragraph\",\"text\":[{\"text\":\" x\\n\\ny z \",\"strong\":true}]},"
                 "{\"kind\":\"note\",\"number\":3,\"text\":\"n\"}]}");
    assert_int_equal(got.note_n, 0);
    assert_text(&got, "T\n\nabcde f 1\n\nx\n\ny z\n\n[3] n\n");
    assert_int_equal(got.article.span_n, sizeof expected / sizeof expected[0]);
    for (uint32_t i = 0; i < got.article.span_n; i++) {
        const struct wq_span *span = &got.article.spans[i];
        struct wq_str text = wq_trim((struct wq_str){got.article.text.ptr + span->off, span->len});
        assert_int_equal(span->kind, expected[i].kind);
        assert_true(wq_str_equal(text, wq_str(expected[i].text)));
        assert_true(wq_str_equal(span->address, wq_str(expected[i].address)));
        if (span->kind == WQ_SPAN_NOTE)
            assert_ptr_equal(&got.article.blocks[span->note], block_at(&got, "n"));
    }
    finish(&got);
}

static void test_the_first_block_is_the_title_when_nothing_else_is(void **state)
{
    (void)state;
    struct imported got;
    import(&got, "{\"blocks\":[{\"kind\":\"paragraph\",\"text\":\"a\"},"
                 "{\"kind\":\"paragraph\",\"text\":\"b\"}]}");
    assert_text(&got, "a\n\nb\n");
    assert_true(wq_str_equal(got.article.meta.title, wq_str("a")));
    assert_int_equal(got.article.meta.word_n, 2);
    finish(&got);
}

/* ---- mistakes ---- */

/* What is wrong is named with its place, and no word is lost. */
static void test_what_cannot_be_is_named_and_kept_as_plain_text(void **state)
{
    (void)state;
    static const struct {
        const char *blocks, *note;
    } cases[] = {
        {"\"word\"", "\"blocks\"[0]: a string where a list"},
        {"{\"text\":\"word\"}", "\"blocks\"[0]: an object where a list"},
        {"[\"word\"]", "\"blocks\"[0]: a string where an object"},
        {"[{\"kind\":\"marquee\",\"text\":\"word\"}]", "\"blocks\"[0].kind: marquee is no kind"},
        {"[{\"text\":\"word\"}]", "\"blocks\"[0].kind: nothing is no kind"},
        {"[{\"kind\":\"rule\"},{\"kind\":\"item\",\"level\":9,\"text\":\"word\"}]",
         "\"blocks\"[1].level: 9, but 1 to 8 are possible"},
        {"[{\"kind\":\"item\",\"level\":0,\"text\":\"word\"}]", "level: 0, but 1 to 8"},
        {"[{\"kind\":\"heading\",\"level\":7,\"text\":\"word\"}]", "level: 7, but 1 to 6"},
        {"[{\"kind\":\"heading\",\"level\":\"2\",\"text\":\"word\"}]", "level: a string where"},
        {"[{\"kind\":\"item\",\"number\":0,\"text\":\"word\"}]", "number: 0, but 1 to 65535"},
        {"[{\"kind\":\"item\",\"ordered\":1,\"text\":\"word\"}]", "ordered: a number where true"},
        {"[{\"kind\":\"paragraph\",\"quoted\":\"yes\",\"text\":\"word\"}]", "quoted: a string"},
        {"[{\"kind\":\"paragraph\",\"text\":[\"wo\",7,\"rd\"]}]", "text: a number where a run"},
        {"[{\"kind\":\"paragraph\",\"text\":[{\"strong\":true},\"word\"]}]", "text: a run without"},
        {"[{\"kind\":\"paragraph\",\"text\":[{\"text\":\"word\",\"link\":\"\"}]}]",
         "text: \"link\" has 0 bytes"},
        {"[{\"kind\":\"paragraph\",\"text\":[{\"text\":\"word\",\"note\":0}]}]",
         "text: \"note\" is"},
        {"[{\"kind\":\"paragraph\",\"text\":[{\"text\":\"word\",\"note\":2}]}]",
         "\"blocks\"[1]: the mark of a note 2 that is not there"},
        {"[{\"kind\":\"note\",\"number\":2,\"text\":\"word\"},"
         "{\"kind\":\"note\",\"number\":2,\"text\":\"word\"}]",
         "\"blocks\"[1].number: 2, but 3 to 65535"},
        {"[{\"kind\":\"verse\",\"hemistichs\":[\"word\"]}]", "hemistichs: a list of two"},
        {"[{\"kind\":\"table\",\"text\":\"word\"}]", "rows: a list of rows"},
        {"[{\"kind\":\"table\",\"rows\":[\"word\"]}]", "rows: a string where a list of cells"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char json[512];
        struct imported got;
        snprintf(json, sizeof json, "{\"title\":\"T\",\"blocks\":%s}", cases[i].blocks);
        import(&got, json);
        assert_int_equal(got.article_n, 1);
        if (got.note_n == 0 || !strstr(got.note, cases[i].note) || !strstr(got.note, "plain text"))
            fail_msg("%s: %s", cases[i].blocks, got.note);
        struct wq_str rest = got.article.text;
        while (rest.len >= 4 && memcmp(rest.ptr, "word", 4) != 0) {
            rest.ptr++;
            rest.len--;
        }
        if (rest.len < 4)
            fail_msg("%s: its text is lost", cases[i].blocks);
        assert_int_equal(got.article.span_n, 0);
        finish(&got);
    }
}

static void test_plain_text_stands_in_for_blocks_that_cannot_be(void **state)
{
    (void)state;
    struct imported got;
    import(&got,
           "{\"title\":\"T\",\"text\":\"a\\nb\",\"blocks\":[{\"kind\":\"x\",\"text\":\"c\"}]}");
    assert_int_equal(got.note_n, 1);
    assert_text(&got, "T\na\nb");
    finish(&got);
}

static void test_a_key_without_meaning_is_named_and_the_blocks_stay(void **state)
{
    (void)state;
    struct imported got;
    import(&got, "{\"title\":\"T\",\"blocks\":[{\"kind\":\"item\",\"text\":\"a\",\"colour\":1}]}");
    assert_non_null(strstr(got.note, "\"blocks\"[0].colour left out"));
    assert_block(&got, "a", (struct wq_block){WQ_BLOCK_LIST_ITEM, 1, 0, 0, 0, 0});
    finish(&got);
}

static void test_blocks_without_any_text_are_left_out(void **state)
{
    (void)state;
    struct imported got;
    import(&got, "{\"blocks\":[{\"kind\":\"paragraph\",\"text\":\" \"}]}");
    assert_int_equal(got.article_n, 0);
    assert_non_null(strstr(got.note, "nor \"blocks\" holds any text"));
    finish(&got);
}

/* An article over the limits goes on as plain text, in parts. */
static void test_blocks_over_the_limit_become_parts_of_plain_text(void **state)
{
    (void)state;
    const size_t len = WQ_TEXT_MAX + 100;
    char *json = malloc(len + 200);
    int at = snprintf(json, 100, "{\"title\":\"T\",\"blocks\":[{\"kind\":\"item\",\"text\":\"");
    memset(json + at, 'x', len);
    strcpy(json + at + len, "\"}]}");
    struct imported got;
    import(&got, json);
    assert_int_equal(got.article_n, 2);
    assert_int_equal(got.article.meta.part_n, 2);
    assert_int_equal(got.note_n, 2); /* the blocks, and the parts */
    finish(&got);
    free(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_text_reads_like_a_text),
        cmocka_unit_test(test_blocks_say_what_json_says),
        cmocka_unit_test(test_runs_become_spans),
        cmocka_unit_test(test_the_first_block_is_the_title_when_nothing_else_is),
        cmocka_unit_test(test_what_cannot_be_is_named_and_kept_as_plain_text),
        cmocka_unit_test(test_plain_text_stands_in_for_blocks_that_cannot_be),
        cmocka_unit_test(test_a_key_without_meaning_is_named_and_the_blocks_stay),
        cmocka_unit_test(test_blocks_without_any_text_are_left_out),
        cmocka_unit_test(test_blocks_over_the_limit_become_parts_of_plain_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
