/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_TESTS_SEARCH_APP_FIXTURE_H
#define WARRAQ_TESTS_SEARCH_APP_FIXTURE_H
/* An archive for the search screens: several sources, topics and years, and articles in which words
 * stand on later pages. */
#include "app_fixture.h"

/* Acts of the screens' controls. */
enum { SEARCH_TITLE = ACT_OWN, SEARCH_WORD, SEARCH_RECENT, SEARCH_FORGET };
enum { RESULTS_HIT = ACT_OWN, RESULTS_FILTER, RESULTS_OTHER };
enum { FILTER_NAME = ACT_OWN, FILTER_YEAR, FILTER_ALL, FILTER_DONE };
enum { FIND_BEFORE = ACT_OWN, FIND_AFTER, FIND_STAY, FIND_RETURN };
enum { WORD_SEARCH = ACT_OWN };

enum { FOUND_N = 90, OLIVE_LONG = 0, ENGLISH = 1 };

static const char *const found_titles[] = {
    "الزيتون في أمثال أهل الجبل",     "The olive presses of the valley", "الزيت الأول: صباحٌ في المعصرة",
    "موسم الزيتون: من الهزّ إلى المعصرة", "حجرٌ يدور بالماء",               "ماء الجفت: ما تتركه المعاصر للنهر",
    "مدرسة في خيمة",                  "محطة الطقس على السطح"};
static const char *const found_sources[] = {"نشرة الحقل", "صحيفة الميناء", "مجلة الخزانة"};
static const char *const found_topics[] = {"زراعة", "تاريخ"};

static inline void write_found(char *text, size_t cap, size_t i)
{
    const size_t title_n = sizeof found_titles / sizeof found_titles[0];
    if (i == ENGLISH) {
        snprintf(text, cap, "%s\n", found_titles[1]);
        add_paragraphs(text, cap, false, 12);
        snprintf(text + strlen(text), cap - strlen(text), "\nThe olive press turned at night.");
        return;
    }
    snprintf(text, cap, "%s\n", i < title_n ? found_titles[i] : "خبر من الوادي");
    add_paragraphs(text, cap, true, i == OLIVE_LONG ? 14 : 1);
    snprintf(text + strlen(text), cap - strlen(text),
             "\nيسمّون أول قطفة «البكر»، ولا يدخل المعصرة غيرُها قبل غروب الشمس، ويقولون إن الزيتون "
             "يسمع ما يقال تحته رقم %zu، ومن هنا قالوا: زيتون الصبر لا يُباع.",
             i);
    if (i % 5 == 2)
        snprintf(text + strlen(text), cap - strlen(text), "\nثم جاءت القافلة ومعها الحبر والورق.");
}

/* As pack(), with the index. */
static inline uint8_t *pack_found(const char *path, const struct sample *samples, size_t n,
                                  size_t *len)
{
    const struct wq_writer_options options = {.force = true};
    struct wq_writer *writer;
    struct wq_writer_totals totals;
    assert_int_equal(wq_writer_open(path, &options, &writer), WQ_OK);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(wq_writer_add(writer, &samples[i].article), WQ_OK);
    assert_int_equal(wq_writer_finish(writer, &totals), WQ_OK);
    uint8_t *bytes = slurp(path, len);
    assert_non_null(bytes);
    remove(path);
    return bytes;
}

/* FOUND_N articles, until this is called again. */
static inline struct sample *found_samples(void)
{
    static struct sample samples[FOUND_N];
    static char texts[FOUND_N][16384], ids[FOUND_N][40];
    for (size_t i = 0; i < FOUND_N; i++) {
        write_found(texts[i], sizeof texts[i], i);
        snprintf(ids[i], sizeof ids[i], "https://example.org/f/%zu", i);
        sample_make(&samples[i], texts[i]);
        struct wq_meta *meta = &samples[i].article.meta;
        meta->address = wq_str(ids[i]);
        meta->source = wq_str(found_sources[i % 3]);
        meta->category = wq_str(found_topics[i % 2]);
        meta->date = (uint32_t)(2008 + i % 12) * 10000 + 320;
        meta->word_n = 120;
        wq_article_identify(&samples[i].article);
    }
    return samples;
}

/* The bytes of a bundle of them; `path` is there for a moment. Free it. */
static inline uint8_t *found_archive(const char *path, size_t *len)
{
    return pack_found(path, found_samples(), FOUND_N, len);
}

static inline void hold(struct reader *r, int32_t x, int32_t y)
{
    reader_send(r, (struct wq_event){.kind = WQ_EVENT_HOLD, .x = x, .y = y, .hold_ms = 600});
}

static inline void hold_control(struct reader *r, uint8_t act, uint32_t arg)
{
    struct wq_rect box = control_of(r, act, arg).box;
    hold(r, box.x + box.w / 2, box.y + box.h / 2);
}

/* The key that types `cp` on the keys that are shown. */
static inline uint32_t key_of(const struct reader *r, const struct typing *typing, uint32_t cp)
{
    struct key keys[KEYS_MAX];
    uint32_t n = wq_keyboard_keys(typing->set, typing->letters, 0x660,
                                  (struct wq_rect){0, 0, 1072, 500}, 16, keys);
    (void)r;
    for (uint32_t i = 0; i < n; i++)
        if (keys[i].does == KEY_TYPES && keys[i].cp == cp)
            return i;
    fail_msg("no key types %x", (unsigned)cp);
    return 0;
}

/* Touch the keys of `text` one by one. */
static inline void type_in(struct reader *r, const struct typing *typing, const char *text)
{
    struct wq_str left = wq_str(text);
    while (left.len > 0) {
        uint32_t cp;
        size_t used = wq_utf8_decode(left, &cp);
        left.ptr += used;
        left.len -= used;
        tap_control(r, ACT_KEY, key_of(r, typing, cp));
    }
}

static inline void type(struct reader *r, const char *text)
{
    type_in(r, &r->app->search.typing, text);
}

/* Nothing comes for a while. */
static inline void pause_typing(struct reader *r)
{
    if (wq_app_has_work(r->app))
        reader_send(r, (struct wq_event){.kind = WQ_EVENT_IDLE});
}

static inline enum wq_screen screen_of(const struct reader *r)
{
    return (enum wq_screen)r->place.visits[r->place.visit_n - 1].screen;
}

static inline const char *typed(const struct reader *r)
{
    static char out[FIELD_BYTES + 1];
    const struct field *field = &r->app->search.typing.field;
    snprintf(out, sizeof out, "%.*s", (int)field->len, field->text);
    return out;
}

#endif
