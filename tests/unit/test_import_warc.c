/* SPDX-License-Identifier: MIT */
/* WARC files: pages that answered, pictures in the crawl, and damage that costs its record. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include "warc.h"
#include "zip_fixture.h"

#define PAGE "<!DOCTYPE html><title>صفحة</title><body><p>نص طويل من الصفحة"
#define OK_HTML "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"

enum packing { PLAIN, EACH, WHOLE }; /* not packed; a member a record; one member */

struct crawl {
    enum packing packing;
    struct wq_buffer all;
    size_t last_off; /* of the last record in it */
};

static void add(struct wq_buffer *out, const void *bytes, size_t len)
{
    assert_int_equal(wq_buffer_add(out, bytes, len), WQ_OK);
}

static void pack(struct wq_bytes bytes, int window, struct wq_buffer *out)
{
    uint8_t *packed = malloc(bytes.len + 1024);
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)bytes.ptr,
                       .avail_in = (uInt)bytes.len,
                       .next_out = packed,
                       .avail_out = (uInt)(bytes.len + 1024)};
    assert_non_null(packed);
    assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    add(out, packed, stream.total_out);
    deflateEnd(&stream);
    free(packed);
}

static void add_record(struct crawl *crawl, const char *type, const char *address, const char *head,
                       struct wq_bytes body)
{
    char fields[512];
    struct wq_buffer record = {0};
    const int len =
        snprintf(fields, sizeof fields,
                 "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nWARC-Date: "
                 "2015-12-18T10:00:00Z\r\nContent-Type: %s\r\nContent-Length: "
                 "%zu\r\n\r\n",
                 type, address,
                 strcmp(type, "resource") == 0 ? "text/html" : "application/http; msgtype=response",
                 strlen(head) + body.len);
    add(&record, fields, (size_t)len);
    add(&record, head, strlen(head));
    add(&record, body.ptr, body.len);
    add(&record, "\r\n\r\n", 4);
    crawl->last_off = crawl->all.len;
    if (crawl->packing == EACH)
        pack((struct wq_bytes){record.ptr, record.len}, MAX_WBITS + 16, &crawl->all);
    else
        add(&crawl->all, record.ptr, record.len);
    wq_buffer_free(&record);
}

static void add_page(struct crawl *crawl, const char *address, const char *head, const char *body)
{
    add_record(crawl, "response", address, head,
               (struct wq_bytes){(const uint8_t *)body, strlen(body)});
}

/* ---- as a file, which may be read anywhere ---- */

static enum wq_status read_at(void *self, uint64_t off, uint32_t n, struct wq_buffer *bytes)
{
    const struct fixture_input *input = self;
    uint8_t size[8];
    wq_store_u64(size, input->rest.len);
    if (n == 0)
        return wq_buffer_add(bytes, size, sizeof size);
    assert_true(off + n <= input->rest.len);
    return wq_buffer_add(bytes, input->rest.ptr + off, n);
}

static enum wq_status pull_head(void *self, struct wq_buffer *bytes)
{
    const struct fixture_input *input = self;
    return wq_buffer_add(bytes, input->rest.ptr, input->rest.len);
}

static void import_file(struct imported *got, struct wq_str bytes)
{
    struct fixture_input file = {bytes, 0};
    struct wq_input input = {.self = &file, .pull = pull_head, .read_at = read_at};
    memset(got, 0, sizeof *got);
    got->sink.options.image_width = 100;
    wq_arena_init(&got->arena, malloc(FIXTURE_ARENA_BYTES), FIXTURE_ARENA_BYTES);
    assert_int_equal(wq_import(&input, &got->sink), WQ_OK);
    assert_int_equal(wq_sink_end(&got->sink), WQ_OK);
    wq_input_finish(&input);
    fixture_receive(got);
}

static struct wq_str finish(struct crawl *crawl)
{
    struct wq_buffer packed = {0};
    if (crawl->packing == WHOLE) {
        pack((struct wq_bytes){crawl->all.ptr, crawl->all.len}, MAX_WBITS + 16, &packed);
        wq_buffer_free(&crawl->all);
        crawl->all = packed;
    }
    return (struct wq_str){(const char *)crawl->all.ptr, crawl->all.len};
}

/* ---- pages ---- */

static void add_all(struct crawl *crawl)
{
    const struct wq_bytes png = {zip_png, sizeof zip_png};
    add_record(crawl, "warcinfo", "", "", (struct wq_bytes){(const uint8_t *)"software: x", 11});
    add_page(crawl, "<http://x.example/a/1>", OK_HTML,
             PAGE "<p><img src=\"../i%20j.png?k=1\" alt=منظر><p><img src=http://y.example/no.png>");
    add_record(crawl, "request", "http://x.example/a/1", "GET / HTTP/1.1\r\n\r\n",
               (struct wq_bytes){(const uint8_t *)"", 0});
    add_page(crawl, "http://x.example/404",
             "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n", PAGE);
    add_page(crawl, "http://x.example/style", "HTTP/1.1 200 OK\r\nContent-Type: text/css\r\n\r\n",
             "x");
    add_record(crawl, "response", "https://x.example/i%20j.png?k=1",
               "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n", png);
    add_record(crawl, "revisit", "http://x.example/a/1", "HTTP/1.1 200 OK\r\n\r\n",
               (struct wq_bytes){(const uint8_t *)"", 0});
    add_page(crawl, "http://x.example/empty/", OK_HTML, "<!DOCTYPE html><iframe>");
    add_record(crawl, "resource", "http://x.example/b/", "",
               (struct wq_bytes){(const uint8_t *)PAGE, strlen(PAGE)});
}

static void test_pages_that_answered_are_articles(void **state)
{
    (void)state;
    for (int packing = PLAIN; packing <= WHOLE; packing++) {
        struct crawl crawl = {.packing = (enum packing)packing};
        struct imported got;
        add_all(&crawl);
        import_file(&got, finish(&crawl));
        assert_int_equal(got.article_n, 2);
        assert_true(wq_str_equal(got.article.meta.address, wq_str("http://x.example/a/1")));
        assert_int_equal(got.article.meta.captured, 20151218);
        assert_int_equal(got.article.image_n, 1);
        assert_int_equal(got.counts[WQ_NOTE_PICTURE_AWAY], 1);
        assert_int_equal(got.counts[WQ_NOTE_LEFT_OUT], 0);
        assert_int_equal(got.counts[WQ_NOTE_BESIDE], 4); /* 404, css, png, without text */
        assert_true(imported_says(&got, "revisits: pages that had not changed"));
        imported_free(&got);

        memset(&got, 0, sizeof got); /* through a pipe there are no pictures */
        got.sink.options.image_width = 100;
        import_bytes(&got, "", finish(&(struct crawl){.all = crawl.all}), 1000);
        assert_int_equal(got.article_n, 2);
        assert_int_equal(got.article.image_n, 0);
        imported_free(&got);
        wq_buffer_free(&crawl.all);
    }
}

static void check_body(const char *head, struct wq_bytes body)
{
    struct crawl crawl = {.packing = EACH};
    struct imported got;
    add_record(&crawl, "response", "http://x/", head, body);
    import_file(&got, finish(&crawl));
    assert_int_equal(got.article_n, 1);
    assert_true(wq_str_equal(got.article.text, wq_str("صفحة\n\nنص طويل من الصفحة\n")));
    imported_free(&got);
    wq_buffer_free(&crawl.all);
}

static void test_bodies_are_decoded(void **state)
{
    static const uint8_t arabic[] = "<title>\xD5\xDD\xCD\xC9</title><p>\xE4\xD5 \xD8\xE6\xED\xE1 "
                                    "\xE3\xE4 \xC7\xE1\xD5\xDD\xCD\xC9";
    const struct wq_bytes page = {(const uint8_t *)PAGE, strlen(PAGE)};
    struct wq_buffer gzip = {0}, zlib = {0}, bare = {0}, chunks = {0};
    char size[32];
    (void)state;
    pack(page, MAX_WBITS + 16, &gzip);
    pack(page, MAX_WBITS, &zlib);
    pack(page, -MAX_WBITS, &bare);
    snprintf(size, sizeof size, "1F;x=y\r\n");
    add(&chunks, size, strlen(size));
    add(&chunks, gzip.ptr, 31);
    snprintf(size, sizeof size, "\r\n%zx\r\n", gzip.len - 31);
    add(&chunks, size, strlen(size));
    add(&chunks, gzip.ptr + 31, gzip.len - 31);
    add(&chunks, "\r\n0\r\n\r\n", 7);
#define HEAD(MORE) "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n" MORE "\r\n\r\n"
    check_body(HEAD("Content-Encoding: gzip"), (struct wq_bytes){gzip.ptr, gzip.len});
    check_body(HEAD("Content-Encoding: deflate"), (struct wq_bytes){zlib.ptr, zlib.len});
    check_body(HEAD("Content-Encoding: deflate"), (struct wq_bytes){bare.ptr, bare.len});
    check_body(HEAD("Content-Encoding: gzip\r\nTransfer-Encoding: chunked"),
               (struct wq_bytes){chunks.ptr, chunks.len});
    check_body(HEAD("Content-Encoding: gzip\r\nTransfer-Encoding: chunked"), page); /* undone */
    check_body("HTTP/1.1 200 OK\nContent-Type: text/html; charset=\"windows-1256\"\n\n",
               (struct wq_bytes){arabic, sizeof arabic - 1});
    wq_buffer_free(&gzip);
    wq_buffer_free(&zlib);
    wq_buffer_free(&bare);
    wq_buffer_free(&chunks);
}

static void test_brotli_is_undone(void **state)
{
    /* PAGE, as the program brotli packs it */
    static const uint8_t brotli[] = {
        0x1B, 0x4D, 0x00, 0xE0, 0x1C, 0x07, 0x76, 0xAC, 0x31, 0x98, 0xEC, 0x1F, 0x5D,
        0x8B, 0x3A, 0x1B, 0x04, 0x9B, 0x27, 0x78, 0xC8, 0x42, 0x2F, 0x7C, 0xA6, 0x75,
        0x93, 0x2F, 0x3E, 0x70, 0xB0, 0x01, 0x07, 0x2E, 0x35, 0xD0, 0x88, 0x0B, 0xC8,
        0xE0, 0x90, 0x83, 0x0B, 0x9E, 0x0B, 0x5A, 0xC3, 0x00, 0xD0, 0xA7, 0xB4, 0x1D,
        0x48, 0xD5, 0x67, 0x87, 0xAF, 0x5F, 0x94, 0x62, 0xBC, 0x7F};
    const struct wq_bytes packed = {brotli, sizeof brotli};
    struct wq_buffer out = {0};
    (void)state;
    check_body(HEAD("Content-Encoding: br"),
               (struct wq_bytes){(const uint8_t *)PAGE, strlen(PAGE)});
    if (wq_brotli_unpack(packed, 1000, &out) == WQ_E_DAMAGED)
        skip(); /* a build without it */
    assert_int_equal(out.len, strlen(PAGE));
    check_body(HEAD("Content-Encoding: br"), packed);
    for (size_t n = 0; n < packed.len; n++) { /* cut short anywhere */
        out.len = 0;
        if (wq_brotli_unpack((struct wq_bytes){brotli, n}, 1000, &out) == WQ_OK)
            assert_memory_equal(out.ptr, PAGE, out.len);
    }
    out.len = 0;
    assert_int_equal(wq_brotli_unpack(packed, 20, &out), WQ_E_LIMIT);
    wq_buffer_free(&out);
}

/* ---- bad input ---- */

static void test_an_address_that_is_no_utf8_is_none(void **state)
{
    (void)state;
    struct crawl crawl = {.packing = PLAIN};
    struct imported got;
    add_page(&crawl, "http\xFF://x/1", OK_HTML, PAGE);
    import_file(&got, finish(&crawl));
    assert_int_equal(got.article_n, 1);
    assert_int_equal(got.article.meta.address.len, 0);
    imported_free(&got);
    wq_buffer_free(&crawl.all);
}

static void test_a_damaged_record_costs_itself(void **state)
{
    (void)state;
    for (int packing = PLAIN; packing <= EACH; packing++) {
        struct crawl crawl = {.packing = (enum packing)packing};
        struct imported got;
        add_page(&crawl, "http://x/1", OK_HTML, PAGE);
        add_page(&crawl, "http://x/2", OK_HTML, PAGE "2");
        memset(crawl.all.ptr + crawl.last_off + (packing == EACH ? 20 : 0), 0xA5, 40);
        add_page(&crawl, "http://x/3/", OK_HTML, PAGE "3");
        import_file(&got, finish(&crawl));
        assert_int_equal(got.article_n, 2);
        assert_true(got.counts[WQ_NOTE_LEFT_OUT] > 0);
        assert_true(imported_says(&got, "http://x/3/"));
        imported_free(&got);
        wq_buffer_free(&crawl.all);
    }
}

static void test_a_crawl_may_end_at_any_byte(void **state)
{
    (void)state;
    for (int packing = PLAIN; packing <= EACH; packing++) {
        struct crawl crawl = {.packing = (enum packing)packing};
        add_page(&crawl, "http://x/1", OK_HTML, PAGE);
        const size_t first = crawl.all.len;
        add_page(&crawl, "http://x/2", OK_HTML, PAGE "2");
        const struct wq_str all = finish(&crawl);
        for (size_t len = first + 10; len < all.len; len++) {
            struct imported got;
            char *copy = malloc(len);
            assert_non_null(copy);
            memcpy(copy, all.ptr, len);
            import_file(&got, (struct wq_str){copy, len});
            assert_true(got.article_n >= 1 && got.article_n <= 2);
            imported_free(&got);
            free(copy);
        }
        wq_buffer_free(&crawl.all);
    }
}

static void test_bombs_end_in_time(void **state)
{
    const size_t n = 80u << 20;
    uint8_t *blanks = malloc(n);
    struct crawl crawl = {.packing = EACH};
    struct wq_buffer packed = {0};
    struct imported got;
    (void)state;
    assert_non_null(blanks);
    memset(blanks, ' ', n);
    pack((struct wq_bytes){blanks, n}, MAX_WBITS + 16, &packed);
    add_record(&crawl, "response", "http://x/1",
               "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n",
               (struct wq_bytes){packed.ptr, packed.len});
    add_page(&crawl, "http://x/2", OK_HTML, PAGE);
    import_file(&got, finish(&crawl));
    assert_int_equal(got.article_n, 1);
    assert_true(imported_says(&got, "http://x/1: a page of over 64 MB"));
    imported_free(&got);
    add_record(&crawl, "metadata", "http://x/3", "", (struct wq_bytes){blanks, n});
    add_page(&crawl, "http://x/4", OK_HTML, PAGE);
    import_file(&got, finish(&crawl));
    assert_int_equal(got.article_n, 1);
    assert_true(imported_says(&got, "what follows in the crawl"));
    imported_free(&got);
    wq_buffer_free(&crawl.all);
    wq_buffer_free(&packed);
    free(blanks);
}

static void test_lengths_that_lie_are_bounded(void **state)
{
    static const char *const lengths[] = {"18446744073709551615", "99999999999999999999", "-1", ""};
    (void)state;
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        char text[512];
        struct imported got;
        snprintf(text, sizeof text,
                 "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x/\r\nContent-Length: "
                 "%s\r\n\r\n" OK_HTML PAGE,
                 lengths[i]);
        import_file(&got, wq_str(text));
        assert_true(got.article_n <= 1);
        imported_free(&got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages_that_answered_are_articles),
        cmocka_unit_test(test_bodies_are_decoded),
        cmocka_unit_test(test_brotli_is_undone),
        cmocka_unit_test(test_an_address_that_is_no_utf8_is_none),
        cmocka_unit_test(test_a_damaged_record_costs_itself),
        cmocka_unit_test(test_a_crawl_may_end_at_any_byte),
        cmocka_unit_test(test_bombs_end_in_time),
        cmocka_unit_test(test_lengths_that_lie_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
