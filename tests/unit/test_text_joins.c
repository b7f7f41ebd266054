/* SPDX-License-Identifier: MIT */
/* Whether a tatweel put between two letters leaves all other glyphs as they were, for each join of
 * each word of the sample articles: splicing it into the shaped word is then the same as shaping
 * the word with it. HarfBuzz tells while shaping which joins are of that kind; here it is asked of
 * each face shipped whether it told the truth. */
#include "text_fixture.h"
#include "internal.h"

struct tally {
    uint32_t join_n, same_n;       /* joins within words; those where nothing else changes */
    uint32_t safe_n, false_safe_n; /* those that HarfBuzz calls safe; and is wrong */
};

static bool is_same_glyph(const struct wq_glyph *x, const struct wq_glyph *y)
{
    return x->gid == y->gid && x->advance_f26 == y->advance_f26 && x->dx_f26 == y->dx_f26 &&
           x->dy_f26 == y->dy_f26;
}

/* Whether `longer` is `plain` with one glyph more. */
static bool is_spliced(const struct wq_run *plain, const struct wq_run *longer)
{
    if (longer->glyph_n != plain->glyph_n + 1)
        return false;
    uint32_t i = 0;
    while (i < plain->glyph_n && is_same_glyph(&plain->glyphs[i], &longer->glyphs[i]))
        i++;
    while (i < plain->glyph_n && is_same_glyph(&plain->glyphs[i], &longer->glyphs[i + 1]))
        i++;
    return i == plain->glyph_n;
}

/* The first glyph of the cluster that begins at byte `off`, NULL when it is part of another. */
static const struct wq_glyph *glyph_at(const struct wq_run *run, uint32_t off)
{
    for (uint32_t i = 0; i < run->glyph_n; i++)
        if (run->glyphs[i].off == off)
            return &run->glyphs[i];
    return NULL;
}

static bool is_letter(uint32_t cp)
{
    return (cp >= 0x620 && cp <= 0x63F) || (cp >= 0x641 && cp <= 0x64A) || cp == 0x67E ||
           cp == 0x686 || cp == 0x6A9 || cp == 0x6AF || cp == 0x6CC;
}

/* Letters that join the one after them. */
static bool joins_on(uint32_t cp)
{
    static const uint32_t not_on[] = {0x621, 0x622, 0x623, 0x624, 0x625, 0x627, 0x629,
                                      0x62F, 0x630, 0x631, 0x632, 0x648, 0x649};
    for (size_t i = 0; i < sizeof not_on / sizeof not_on[0]; i++)
        if (cp == not_on[i])
            return false;
    return is_letter(cp);
}

static void count_joins(struct type_case *tc, const struct wq_para *para,
                        const struct wq_word *word, struct tally *tally)
{
    struct shaper s = {.fonts = tc->fonts,
                       .arena = &tc->arena,
                       .para = para,
                       .items = {para->scripts, para->faces},
                       .chain = para->chain};
    for (uint32_t i = word->cp; i + 1 < word->cp + word->cp_n; i++) {
        if (!joins_on(para->cps[i]) || !is_letter(para->cps[i + 1]))
            continue;
        uint32_t a = word->cp, end = word->cp + word->cp_n, run = 0, b;
        for (b = wq_run_end(&s, a, end); b <= i + 1; run++) {
            a = b;
            b = wq_run_end(&s, a, end);
        }
        const struct wq_glyph *after = glyph_at(&word->runs[run], para->offs[i + 1] - word->off);
        /* lam and alef are one glyph, and no join */
        if (a > i || !after)
            continue;
        size_t mark = wq_arena_mark(&tc->arena);
        struct wq_run longer;
        assert_int_equal(wq_shape_with_tatweel(&s, a, b, i + 1, &longer), WQ_OK);
        bool is_same = is_spliced(&word->runs[run], &longer);
        wq_arena_rewind(&tc->arena, mark);
        tally->join_n++;
        tally->same_n += is_same;
        tally->safe_n += after->is_tatweel_safe;
        tally->false_safe_n += after->is_tatweel_safe && !is_same;
    }
}

/* All words of the sample articles, at a size. */
static struct tally count_samples(const char *family, int32_t em_px)
{
    struct type_case tc;
    struct tally tally = {0, 0, 0, 0};
    case_open_with(&tc, family, em_px, NULL);
    for (struct texts texts = texts_in(WARRAQ_SOURCE_DIR "/tests/articles"); next_text(&texts);) {
        for (char *line = strtok(texts.text, "\n"); line; line = strtok(NULL, "\n")) {
            const struct wq_para *para = case_shape(&tc, line, 0);
            for (uint32_t w = 0; w < para->word_n; w++)
                count_joins(&tc, para, &para->words[w], &tally);
        }
    }
    case_close(&tc);
    print_message("%s at %d px: %u joins, %u stay the same, %u called safe, %u wrongly\n", family,
                  em_px, tally.join_n, tally.same_n, tally.safe_n, tally.false_safe_n);
    assert_true(tally.join_n > 3000);
    return tally;
}

static void test_splicing_a_tatweel_is_the_same_as_shaping_with_it(void **state)
{
    (void)state;
    /* Naskh has two weights, by size */
    static const struct {
        const char *family;
        int32_t em_px;
    } rows[] = {{"noto-naskh", 42},
                {"noto-naskh", 22},
                {"lateef", 42},
                {"noto-sans", 42},
                {"scheherazade-new", 42}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (!is_built(rows[i].family))
            continue;
        struct tally tally = count_samples(rows[i].family, rows[i].em_px);
        assert_int_equal(tally.false_safe_n, 0);
        /* and nearly all joins are of use */
        assert_true(tally.safe_n * 100 >= tally.join_n * 95);
    }
}

/* Amiri chooses many forms by their neighbours. */
static void test_amiri_is_believed_where_shaping_confirms_it(void **state)
{
    (void)state;
    struct tally tally = count_samples("amiri", 42);
    assert_true(tally.safe_n * 100 >= tally.join_n * 50);
    assert_true(tally.false_safe_n * 200 <= tally.safe_n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_splicing_a_tatweel_is_the_same_as_shaping_with_it),
        cmocka_unit_test(test_amiri_is_believed_where_shaping_confirms_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
