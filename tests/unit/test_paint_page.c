/* SPDX-License-Identifier: MIT */
/* Whole pages: the panel's greys, the same pixels each time, no memory taken from the heap. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "page_fixture.h"
#include "warraq/paint.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_ALLOCATION_HOOKS
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define HAS_ALLOCATION_HOOKS
#endif
#ifdef HAS_ALLOCATION_HOOKS
/* Of sanitizer/allocator_interface.h, which Debian's gcc does not bring. */
int __sanitizer_install_malloc_and_free_hooks(void (*on_malloc)(const volatile void *, size_t),
                                              void (*on_free)(const volatile void *));
#endif

static struct text_article article;

/* A page of an article with all that stands on it. */
struct scene {
    struct desk desk;
    struct wq_surface surface;
    struct wq_page *page;
    struct wq_front front;
    struct wq_furniture furniture;
    size_t bytes;
};

static const char news[] =
    "اجتماع دولي يدعو إلى وقف إطلاق النار\n"
    "أكد الاجتماع في 12/03/2015 “دعم تنفيذ جميع جوانب قرار مجلس الأمن 2254” بما في ذلك الوقف "
    "الفوري لإطلاق النار، وقال متحدث باسم Apple Inc. إن 75.5% من المبلغ ($12.5 مليون) وصل 💡.\n"
    "# الخلفية\n"
    "كَتَبَ المُعَلِّمُ عَلَى السَّبُّورَةِ جُمْلَةً طَوِيلَةً فِيهَا كُلُّ الحُرُوفِ العَرَبِيَّةِ. 中\n";

static void scene_open(struct scene *s, const char *device, const char *family,
                       const struct wq_fonts_config *config)
{
    memset(s, 0, sizeof *s);
    desk_open_with(&s->desk, device, family, NULL, config);
    struct desk *d = &s->desk;
    text_article_make(&article, wq_str(news));
    article.article.meta.author = wq_str("كاتب");
    article.article.meta.source = wq_str("news.example");
    article.article.meta.date = 20150312;
    article.article.meta.word_n = 400;
    assert_int_equal(
        wq_front_make(&d->page, &d->scratch, &d->spec, &article.article.meta, &s->front), WQ_OK);
    assert_int_equal(wq_page_make(&d->page, &d->scratch, &d->spec, &article.article, 0,
                                  s->front.height_px, &s->page),
                     WQ_OK);
    assert_int_equal(wq_furniture_make(&d->page, &d->scratch, &d->spec, &article.article, s->page,
                                       &(struct wq_page_facts){.number = 1}, &s->furniture),
                     WQ_OK);
    s->surface = (struct wq_surface){
        .w = d->device.w_px, .h = d->device.h_px, .stride = WQ_SURFACE_STRIDE(d->device.w_px)};
    s->bytes = (size_t)s->surface.stride * (size_t)s->surface.h;
    s->surface.pixels = malloc(s->bytes);
    assert_non_null(s->surface.pixels);
    memset(s->surface.pixels, 0x55, s->bytes);
}

static void scene_paint(struct scene *s)
{
    wq_paint_page(&s->surface, &s->desk.spec, s->page, &s->front, &s->furniture);
}

static void scene_close(struct scene *s)
{
    free(s->surface.pixels);
    desk_close(&s->desk);
}

static const char *const families[] = {"noto-naskh", "amiri", "lateef", "noto-sans"};

static void test_pages_have_only_the_greys_of_the_panel(void **state)
{
    (void)state;
    static const struct {
        const char *device;
        int step, seen_n;
    } rows[] = {{"kobo-clara", 17, 16}, {"waveshare-7.5", 255, 2}, {"600x800@167/4", 85, 4}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (size_t f = 0; f < 4; f++) {
            struct scene s;
            bool seen[256] = {false};
            int seen_n = 0;
            scene_open(&s, rows[i].device, families[f], NULL);
            scene_paint(&s);
            for (int32_t y = 0; y < s.surface.h; y++)
                for (int32_t x = 0; x < s.surface.w; x++)
                    seen[s.surface.pixels[y * s.surface.stride + x]] = true;
            for (int v = 0; v < 256; v++) {
                assert_true(!seen[v] || v % rows[i].step == 0);
                seen_n += seen[v];
            }
            assert_int_equal(seen_n, rows[i].seen_n);
            scene_close(&s);
        }
    }
}

static uint64_t sum_of(const struct scene *s)
{
    uint64_t sum = 14695981039346656037u;
    for (int32_t y = 0; y < s->surface.h; y++)
        for (int32_t x = 0; x < s->surface.w; x++)
            sum = (sum ^ s->surface.pixels[y * s->surface.stride + x]) * 1099511628211u;
    return sum;
}

static void test_page_painted_again_or_with_a_full_cache_is_equal(void **state)
{
    (void)state;
    static const char *const devices[] = {"kobo-clara", "waveshare-7.5"};
    for (size_t d = 0; d < 2; d++) {
        struct scene s;
        scene_open(&s, devices[d], "noto-naskh", NULL);
        scene_paint(&s);
        uint64_t once = sum_of(&s), drawn = wq_fonts_counts(s.desk.fonts).glyph_drawn;
        memset(s.surface.pixels, 0, s.bytes);
        scene_paint(&s);
        assert_true(sum_of(&s) == once);
        assert_true(wq_fonts_counts(s.desk.fonts).glyph_drawn == drawn);
        scene_close(&s);
        /* room for a few glyphs only: emptied many times within the page */
        struct wq_fonts_config config = {.glyph_cache_bytes = 16384};
        scene_open(&s, devices[d], "noto-naskh", &config);
        scene_paint(&s);
        assert_true(sum_of(&s) == once);
        assert_true(wq_fonts_counts(s.desk.fonts).glyph_drawn > drawn);
        scene_close(&s);
    }
}

/* ---- bands ---- */

static int32_t ink_in_rows(const struct scene *s, int32_t from, int32_t to)
{
    int32_t n = 0;
    for (int32_t y = from; y < to; y++)
        for (int32_t x = 0; x < s->surface.w; x++)
            n += s->surface.pixels[y * s->surface.stride + x] != 255;
    return n;
}

static void test_first_page_has_no_header_and_every_page_a_footer(void **state)
{
    (void)state;
    static const char *const devices[] = {"kobo-clara", "waveshare-7.5", "600x800@167/16"};
    for (size_t d = 0; d < 3; d++) {
        struct scene s;
        scene_open(&s, devices[d], "noto-naskh", NULL);
        scene_paint(&s);
        int32_t header = s.desk.spec.top_px - s.desk.spec.unit_px;
        assert_int_equal(ink_in_rows(&s, 0, header), 0);
        assert_true(ink_in_rows(&s, s.surface.h - s.desk.spec.unit_px * 5, s.surface.h) > 0);
        /* the page after it has the title over the text */
        struct desk *k = &s.desk;
        s.page->is_first = false;
        assert_int_equal(wq_furniture_make(&k->page, &k->scratch, &k->spec, &article.article,
                                           s.page, &(struct wq_page_facts){.number = 2},
                                           &s.furniture),
                         WQ_OK);
        scene_paint(&s);
        assert_true(ink_in_rows(&s, 0, header) > 0);
        scene_close(&s);
    }
}

/* Paint only the header and the line of author and source of an article of that title and author.
 */
static void paint_words(struct scene *s, struct wq_page_spec *spec, const char *title,
                        const char *author)
{
    struct desk *k = &s->desk;
    article.article.meta.title = wq_str(title);
    article.article.meta.author = wq_str(author);
    s->page->is_first = false;
    assert_int_equal(wq_front_make(&k->page, &k->scratch, spec, &article.article.meta, &s->front),
                     WQ_OK);
    assert_int_equal(wq_furniture_make(&k->page, &k->scratch, spec, &article.article, s->page,
                                       &(struct wq_page_facts){.number = 2}, &s->furniture),
                     WQ_OK);
    const struct wq_label *const labels[] = {&s->furniture.title, &s->front.author_source};
    memset(s->surface.pixels, 0xFF, s->bytes);
    for (int32_t i = 0; i < 2; i++)
        wq_paint_glyphs(&s->surface, k->fonts, labels[i]->glyphs, labels[i]->glyph_n, 10,
                        100 * (i + 1));
}

static void test_the_articles_words_in_the_header_are_shown_as_in_its_text(void **state)
{
    (void)state;
    struct scene asked, stored;
    scene_open(&asked, "600x800@167/16", "noto-naskh", NULL);
    scene_open(&stored, "600x800@167/16", "noto-naskh", NULL);
    struct wq_page_spec spec = asked.desk.spec;
    spec.digits = WQ_DIGITS_ARABIC;
    spec.hides_tashkeel = true;
    paint_words(&asked, &spec, "حِكَايَةُ عَامِ 1998", "سَلْمى 12.5%");
    paint_words(&stored, &stored.desk.spec, "حكاية عام ١٩٩٨", "سلمى ١٢٫٥٪");
    assert_true(ink_in_rows(&asked, 0, 120) > 0 && ink_in_rows(&asked, 150, 220) > 0);
    assert_memory_equal(asked.surface.pixels, stored.surface.pixels, asked.bytes);
    scene_close(&asked);
    scene_close(&stored);
}

/* The lines under a title of any length: on the page, or not at all. */
static void test_lines_under_the_title_never_reach_the_footer(void **state)
{
    (void)state;
    static char text[4096];
    int shown_n = 0, left_out_n = 0;
    for (int word_n = 1; word_n < 120; word_n++) {
        struct scene s;
        scene_open(&s, "waveshare-7.5", "noto-naskh", NULL);
        struct desk *d = &s.desk;
        size_t len = 0;
        for (int i = 0; i < word_n; i++)
            len += (size_t)snprintf(text + len, sizeof text - len, "كلمات ");
        snprintf(text + len, sizeof text - len, "\nنص\n");
        text_article_make(&article, wq_str(text));
        assert_int_equal(wq_page_make(&d->page, &d->scratch, &d->spec, &article.article, 0,
                                      s.front.height_px, &s.page),
                         WQ_OK);
        shown_n += s.page->front_y_px > 0;
        left_out_n += s.page->front_y_px == 0;
        /* the whole of the footer away: what is left at the foot is the article's */
        memset(&s.furniture, 0, sizeof s.furniture);
        s.furniture.all_n = 1;
        scene_paint(&s);
        int32_t label_top = d->device.h_px - d->spec.unit_px * 41 / 10 - d->spec.small_em_px;
        int32_t rule_top = d->device.h_px - d->spec.unit_px * 21 / 10;
        if (ink_in_rows(&s, label_top, rule_top) > 0)
            fail_msg("a title of %d words: ink in the footer", word_n);
        scene_close(&s);
    }
    assert_true(shown_n > 5 && left_out_n > 5);
}

/* ---- memory ---- */

#ifdef HAS_ALLOCATION_HOOKS
static int allocation_n;

static void count_allocation(const volatile void *p, size_t bytes)
{
    (void)p;
    (void)bytes;
    allocation_n++;
}

static void ignore_free(const volatile void *p)
{
    (void)p;
}
#endif

static void test_page_painted_from_the_cache_allocates_nothing(void **state)
{
    (void)state;
#ifdef HAS_ALLOCATION_HOOKS
    struct scene s;
    assert_true(__sanitizer_install_malloc_and_free_hooks(count_allocation, ignore_free) > 0);
    void *volatile seen = malloc(1);
    free(seen);
    assert_int_equal(allocation_n, 1);
    for (size_t f = 0; f < 4; f++) {
        scene_open(&s, "kobo-clara", families[f], NULL);
        scene_paint(&s);
        allocation_n = 0;
        scene_paint(&s);
        assert_int_equal(allocation_n, 0);
        scene_close(&s);
    }
#else
    print_message("allocations can be counted only with AddressSanitizer\n");
    skip();
#endif
}

/* Columns of ink in the rows of the bar at the foot, below the thin line's own rows. */
static int32_t bar_ink(const struct scene *s, int32_t from_x, int32_t to_x)
{
    int32_t ink = 0, y = s->surface.h - (s->desk.spec.unit_px * 21 + 5) / 10;
    for (int32_t x = from_x; x < to_x; x++)
        ink += s->surface.pixels[(size_t)y * (size_t)s->surface.stride + (size_t)x] == 0;
    return ink;
}

static void test_bar_fills_from_where_the_article_begins(void **state)
{
    (void)state;
    for (int is_rtl = 0; is_rtl < 2; is_rtl++) {
        struct scene s;
        scene_open(&s, "kobo-clara", "noto-naskh", NULL);
        s.page->is_rtl = is_rtl;
        s.furniture.done_n = 1;
        s.furniture.all_n = 4;
        scene_paint(&s);
        int32_t middle = s.surface.w / 2;
        int32_t left = bar_ink(&s, 0, middle), right = bar_ink(&s, middle, s.surface.w);
        assert_int_equal(is_rtl ? left : right, 0);
        assert_int_equal(is_rtl ? right : left, (s.surface.w - 2 * s.desk.spec.margin_px) / 4);
        scene_close(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bar_fills_from_where_the_article_begins),
        cmocka_unit_test(test_pages_have_only_the_greys_of_the_panel),
        cmocka_unit_test(test_page_painted_again_or_with_a_full_cache_is_equal),
        cmocka_unit_test(test_first_page_has_no_header_and_every_page_a_footer),
        cmocka_unit_test(test_the_articles_words_in_the_header_are_shown_as_in_its_text),
        cmocka_unit_test(test_lines_under_the_title_never_reach_the_footer),
        cmocka_unit_test(test_page_painted_from_the_cache_allocates_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
