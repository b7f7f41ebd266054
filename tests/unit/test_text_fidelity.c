/* SPDX-License-Identifier: MIT */
/* Whether letters keep their parts on coarse panels: dots apart, loops open. Words are counted for
 * pieces of ink and for holes at the panel's size and at four times that size.
 * usage: test_text_fidelity [--table]: with --table, figures of all families, sizes and thresholds
 */
#include "text_fixture.h"
#include "internal.h"

#define W_MAX 3072
#define H_MAX 640

static const char *const texts[] = {
    "قال مدير المكتبة المتنقلة إن القراء في القرى ينتظرون وصولها كل أسبوع بشغف شديد",
    "ثبتت صحة النتائج بعد تجربة شاقة في مختبرات المدينة خلال السنة الماضية",
    "يشتري الفلاحون زيتهم قبل بداية الشتاء ويخزنونه في جرار من الفخار المصقول",
    "وقف المعلم يشرح للتلاميذ كيف تقاس سرعة الرياح وضغط الهواء وكمية الأمطار",
    "أضاءت المصابيح الطريق المؤدي إلى ضفة النهر حيث تجمع الصيادون عند الفجر",
    "ظهرت غيوم كثيفة ثم هطل مطر غزير فامتلأت القنوات وفاضت حقول القمح المجاورة",
};

/* ---- a word as the panel shows it ---- */

struct canvas {
    uint8_t ink[H_MAX][W_MAX]; /* 0 or 1, with a white border */
    int32_t w, h;
};

static struct canvas canvas, filled;

static void draw_word(struct wq_fonts *fonts, const struct wq_word *word, int32_t em_px)
{
    int32_t pen_f26 = 0, baseline = em_px * 3 / 2;
    canvas.w = word->width_f26 / 64 + 3 * em_px;
    canvas.h = 3 * em_px;
    need(canvas.w <= W_MAX && canvas.h <= H_MAX, "a word larger than the canvas");
    for (int32_t y = 0; y < canvas.h; y++)
        memset(canvas.ink[y], 0, (size_t)canvas.w);
    /* one run a word: all of it is Arabic */
    for (uint32_t g = 0; g < word->runs[0].glyph_n; g++) {
        const struct wq_glyph *glyph = &word->runs[0].glyphs[g];
        struct wq_bitmap b = wq_fonts_bitmap(fonts, glyph->face, glyph->gid);
        int32_t x = em_px + ((pen_f26 + glyph->dx_f26 + 32) >> 6) + b.left;
        int32_t y = baseline - ((glyph->dy_f26 + 32) >> 6) - b.top;
        pen_f26 += glyph->advance_f26;
        for (int32_t r = 0; r < b.h; r++)
            for (int32_t c = 0; c < b.w; c++)
                if (b.rows[r * b.stride + c] >= 128)
                    canvas.ink[y + r][x + c] = 1;
    }
}

/* ---- counting ---- */

/* Paint the piece at (x, y) of colour `from` in `to`; ink connects across corners, white does not.
 */
static void flood(int32_t x, int32_t y, uint8_t from, uint8_t to)
{
    static struct point {
        int16_t x, y;
    } stack[W_MAX * H_MAX];
    int32_t n = 0;
    filled.ink[y][x] = to;
    stack[n++] = (struct point){(int16_t)x, (int16_t)y};
    while (n > 0) {
        struct point p = stack[--n];
        for (int32_t dy = -1; dy <= 1; dy++)
            for (int32_t dx = -1; dx <= 1; dx++) {
                int32_t nx = p.x + dx, ny = p.y + dy;
                bool is_corner = dx != 0 && dy != 0;
                if ((is_corner && from == 0) || nx < 0 || ny < 0 || nx >= filled.w ||
                    ny >= filled.h || filled.ink[ny][nx] != from)
                    continue;
                filled.ink[ny][nx] = to;
                stack[n++] = (struct point){(int16_t)nx, (int16_t)ny};
            }
    }
}

struct count {
    uint32_t piece_n, hole_n;
};

/* Specks below `least` pixels are no pieces, nor holes. */
static struct count count_parts(void)
{
    struct count count = {0, 0};
    filled = canvas;
    flood(0, 0, 0, 2);
    for (int32_t y = 0; y < filled.h; y++)
        for (int32_t x = 0; x < filled.w; x++) {
            uint8_t colour = filled.ink[y][x];
            count.piece_n += colour == 1;
            count.hole_n += colour == 0;
            if (colour < 2)
                flood(x, y, colour, 2);
        }
    return count;
}

/* ---- fidelity ---- */

struct fidelity {
    uint32_t piece_percent, hole_percent; /* of those at four times the size */
    uint32_t true_percent;                /* words with all their pieces and holes */
};

struct words {
    struct count counts[128];
    uint32_t n;
};

/* A face to be measured. */
struct face {
    const char *family;
    bool is_bold;
    const char *file; /* in place of the one that the family takes at this size */
};

/* Count the words of all texts in a face at a size; `threshold` 0: the family's. */
static void count_words(const struct face *face, int32_t em_px, int32_t threshold,
                        struct words *words)
{
    static const struct wq_device panel = {.levels = 2};
    struct wq_fonts_config config = {.own_name = face->file};
    struct type_case tc = {.style = {WQ_VOICE_TEXT, face->is_bold, em_px}};
    if (face->file && map_any_font(NULL, face->file, &config.own) != WQ_OK)
        need(false, face->file);
    tc.fonts_arena = new_arena(FONT_ARENA_BYTES);
    tc.arena = new_arena(CASE_BYTES);
    tc.fonts = open_fonts(&tc.fonts_arena, &panel, face->family, &config);
    words->n = 0;
    for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++) {
        const struct wq_para *para = case_shape(&tc, texts[t], 0);
        for (uint32_t i = 0; i < tc.fonts->sized_n && threshold; i++)
            tc.fonts->sized[i].threshold = (uint8_t)threshold;
        for (uint32_t w = 0; w < para->word_n; w++) {
            draw_word(tc.fonts, &para->words[w], em_px);
            words->counts[words->n++] = count_parts();
        }
    }
    case_close(&tc);
}

static struct fidelity measure(const struct face *face, int32_t em_px, int32_t threshold)
{
    static struct words small, large;
    uint32_t pieces[2] = {0, 0}, holes[2] = {0, 0}, true_n = 0;
    count_words(face, em_px, threshold, &small);
    count_words(face, em_px * 4, 128, &large);
    assert_int_equal(small.n, large.n);
    for (uint32_t i = 0; i < small.n; i++) {
        pieces[0] += small.counts[i].piece_n;
        pieces[1] += large.counts[i].piece_n;
        holes[0] += small.counts[i].hole_n;
        holes[1] += large.counts[i].hole_n;
        true_n += small.counts[i].piece_n == large.counts[i].piece_n &&
                  small.counts[i].hole_n == large.counts[i].hole_n;
    }
    return (struct fidelity){(pieces[0] * 100 + pieces[1] / 2) / pieces[1],
                             (holes[0] * 100 + holes[1] / 2) / holes[1],
                             (true_n * 100 + small.n / 2) / small.n};
}

/* ---- the table ---- */

/* Figures wobble with the size, as strokes fall on pixels or between them: means of some sizes. */
static struct fidelity mean_of(const struct face *face, const int32_t sizes[], int32_t size_n,
                               int32_t threshold)
{
    struct fidelity sum = {0, 0, 0};
    for (int32_t i = 0; i < size_n; i++) {
        struct fidelity f = measure(face, sizes[i], threshold);
        sum.piece_percent += f.piece_percent;
        sum.hole_percent += f.hole_percent;
        sum.true_percent += f.true_percent;
    }
    uint32_t n = (uint32_t)size_n;
    return (struct fidelity){(sum.piece_percent + n / 2) / n, (sum.hole_percent + n / 2) / n,
                             (sum.true_percent + n / 2) / n};
}

static void print_table(void)
{
    enum { SIZE_N = 4 };
    static const struct {
        struct face face;
        int32_t sizes[SIZE_N];
    } rows[] = {{{"noto-naskh", false, "noto-naskh-regular.ttf"}, {20, 22, 23, 24}},
                {{"noto-naskh", false, "noto-naskh-medium.ttf"}, {20, 22, 23, 24}},
                {{"noto-naskh", false, "noto-naskh-regular.ttf"}, {25, 27, 29, 32}},
                {{"noto-naskh", false, NULL}, {25, 27, 29, 32}},
                {{"noto-naskh", true, NULL}, {30, 33, 36, 42}},
                {{"amiri", false, NULL}, {22, 25, 27, 30}},
                {{"amiri", true, NULL}, {30, 33, 36, 42}},
                {{"lateef", false, NULL}, {22, 25, 27, 30}},
                {{"lateef", true, NULL}, {30, 33, 36, 42}},
                {{"noto-sans", false, NULL}, {20, 22, 27, 30}},
                {{"noto-sans", true, NULL}, {30, 33, 36, 42}},
                {{"scheherazade-new", false, NULL}, {22, 25, 27, 30}},
                {{"scheherazade-new", true, NULL}, {30, 33, 36, 42}}};
    static const int32_t thresholds[] = {84, 92, 100, 108, 116, 124, 132, 140};
    printf("pieces/holes/words whole, %% of those at four times the size, by threshold\n%-24s %5s",
           "face", "em");
    for (size_t t = 0; t < sizeof thresholds / sizeof thresholds[0]; t++)
        printf(" %10d", thresholds[t]);
    printf("\n");
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
        const struct face *face = &rows[r].face;
        if (!is_built(face->family))
            continue;
        printf("%-24.24s %2d-%2d", face->file ? face->file : face->family, rows[r].sizes[0],
               rows[r].sizes[SIZE_N - 1]);
        for (size_t t = 0; t < sizeof thresholds / sizeof thresholds[0]; t++) {
            struct fidelity f = mean_of(face, rows[r].sizes, SIZE_N, thresholds[t]);
            printf("  %3u/%3u/%2u", f.piece_percent, f.hole_percent, f.true_percent);
        }
        printf("%s\n", face->is_bold ? "  bold" : "");
        fflush(stdout);
    }
}

/* ---- limits ---- */

static void check(const struct face *face, int32_t em_px, uint32_t least_true_percent)
{
    struct fidelity f = measure(face, em_px, 0);
    print_message("%s%s at %d px: %u %% of pieces, %u %% of holes, %u %% of words whole\n",
                  face->family, face->is_bold ? " bold" : "", em_px, f.piece_percent,
                  f.hole_percent, f.true_percent);
    assert_in_range(f.piece_percent, 90, 108);
    assert_in_range(f.hole_percent, 85, 122);
    assert_in_range(f.true_percent, least_true_percent, 100);
}

/* The sizes of text and headings on the 800x480 panel, and the smallest that are of use. */
static void test_default_face_keeps_its_parts_on_a_panel_of_1_bit(void **state)
{
    (void)state;
    static const struct face small = {"noto-naskh", false, "noto-naskh-regular.ttf"},
                             text = {"noto-naskh", false, NULL},
                             heading = {"noto-naskh", true, NULL};
    check(&small, 22, 75);
    check(&small, 24, 70);
    check(&text, 27, 60);
    check(&text, 30, 65);
    check(&heading, 42, 60);
}

static void test_other_families_keep_their_parts_at_the_size_of_text(void **state)
{
    (void)state;
    static const struct {
        struct face face;
        uint32_t least_true_percent;
    } rows[] = {{{"noto-sans", false, NULL}, 85},
                {{"amiri", false, NULL}, 50},
                {{"lateef", false, NULL}, 50},
                {{"scheherazade-new", false, NULL}, 55}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (is_built(rows[i].face.family))
            check(&rows[i].face, 27, rows[i].least_true_percent);
}

/* Regular below 25 px, Medium above: each keeps more of itself there than the other would. */
static void test_small_sizes_are_better_off_with_the_thinner_face(void **state)
{
    (void)state;
    static const struct face thin = {"noto-naskh", false, "noto-naskh-regular.ttf"},
                             thick = {"noto-naskh", false, "noto-naskh-medium.ttf"};
    static const int32_t sizes[] = {20, 22, 24};
    assert_true(mean_of(&thin, sizes, 3, 112).true_percent >
                mean_of(&thick, sizes, 3, 112).true_percent);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_default_face_keeps_its_parts_on_a_panel_of_1_bit),
        cmocka_unit_test(test_other_families_keep_their_parts_at_the_size_of_text),
        cmocka_unit_test(test_small_sizes_are_better_off_with_the_thinner_face),
    };
    if (argc == 2 && strcmp(argv[1], "--table") == 0) {
        print_table();
        return 0;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
