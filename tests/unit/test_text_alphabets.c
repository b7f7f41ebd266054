/* SPDX-License-Identifier: MIT */
/* The letters of the languages that are written in Arabic: every family has them or borrows them,
 * in all their forms, and a word that borrows one stays joined. */
#include "text_fixture.h"

static struct glyphs glyphs;

static const char *const families[] = {"noto-naskh", "amiri", "lateef", "noto-sans",
                                       "scheherazade-new"};

/* Joining types of the Unicode Character Database: D on both sides, R to the letter before, U none.
 */
static const struct {
    const char *language, *both, *before, *none, *marks;
} alphabets[] = {
    {"Arabic", "ئبتثجحخسشصضطظعغفقكلمنهي", "آأؤإاةدذرزوى", "ء", "ًٌٍَُِّْٰٓٔٱ"},
    {"Persian", "ئبپتثجچحخسشصضطظعغفقکگلمنهی", "آأؤادذرزژوۀة", "ء", "ًٌٍَُِّٔ"},
    {"Urdu", "ئبپتٹثجچحخسشصضطظعغفقکگلمنہھی", "آأادڈذرڑزژںوؤےۓۂۃة", "ء", "ًٍَُِّٰٖٗ٘ؐؑؒؓؔ"},
    {"Kurdish", "ئبپتجچحخسشعغفڤقکگلڵمنھهیێي", "ادرڕزژوۆەةؤىأۊ", "ء", "ٔ"},
    {"Pashto", "ئبپتټثجځچڅحخسشښصضطظعغفقکګلمنڼهھيیې", "آأادډذرړزژږوؤةۍ", "ء", "ًٌٍَُِّْٰٓٔٙ"},
    {"Uyghur", "ئبپتجچخسشغفقكگڭلمنھېي", "ادرزژوۇۆۈۋەى", "ء", ""},
    {"Sindhi", "ئبٻڀپتٿٺٽثٹڦجڄڃچڇحخسشصضطظعغفڪکگڱڳلمنڻهھي", "آادڌذڏڊڍرڙزو", "ء۽۾", "ًٌٍَُِّْٰ"},
    {"Kazakh", "ئبپتجچحعغفقكگڭلمنھي", "ادرزوۇۆۋۅۉەىٶٵ", "ءٴ", ""},
    {"Hausa and Wolof", "بڢڧݑݖ", "", "", "ٖٜ"},
};

/* Shape `text`: no box, and all glyphs of one face. */
static void shape_in_one_face(struct type_case *tc, const char *what, const char *text)
{
    glyphs_logical(case_shape(tc, text, 0), &glyphs);
    if (glyphs.n == 0)
        fail_msg("%s: \"%s\" shows nothing", what, text);
    for (uint32_t g = 0; g < glyphs.n; g++) {
        if (glyphs.list[g].gid == 0 || glyphs.list[g].gid == WQ_GID_BOX)
            fail_msg("%s: \"%s\" shows a box", what, text);
        if (glyphs.list[g].face != glyphs.list[0].face)
            fail_msg("%s: \"%s\" is cut between faces", what, text);
    }
}

/* The glyphs of the letter of `text`, summed up. */
static uint32_t form_of(struct type_case *tc, const char *what, const char *format,
                        const char *letter)
{
    char text[32];
    const char *at = strstr(format, "%s");
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - format), format, letter, at + 2);
    shape_in_one_face(tc, what, text);
    uint32_t sum = 0;
    for (uint32_t g = 0; g < glyphs.n; g++)
        if (glyphs.list[g].advance_f26 || glyphs.list[g].dx_f26)
            sum = (sum ^ glyphs.list[g].gid) * 16777619u;
    return sum;
}

/* Calls `check` for each letter of `letters`. */
static void for_each_letter(struct type_case *tc, const char *what, const char *letters,
                            void (*check)(struct type_case *, const char *, const char *))
{
    while (*letters) {
        uint32_t cp;
        char letter[8];
        size_t n = wq_utf8_decode(wq_str(letters), &cp);
        memcpy(letter, letters, n);
        letter[n] = 0;
        check(tc, what, letter);
        letters += n;
    }
}

static void check_both(struct type_case *tc, const char *what, const char *letter)
{
    uint32_t isolated = form_of(tc, what, "%s", letter);
    uint32_t initial = form_of(tc, what, "%s\u200D", letter);
    uint32_t medial = form_of(tc, what, "\u200D%s\u200D", letter);
    uint32_t final = form_of(tc, what, "\u200D%s", letter);
    if (isolated == initial || isolated == final || initial == medial || final == medial)
        fail_msg("%s: %s has lost a form", what, letter);
}

static void check_before(struct type_case *tc, const char *what, const char *letter)
{
    if (form_of(tc, what, "%s", letter) == form_of(tc, what, "\u200D%s", letter))
        fail_msg("%s: %s has lost its final form", what, letter);
}

static void check_shown(struct type_case *tc, const char *what, const char *letter)
{
    form_of(tc, what, "ب%sب", letter);
    form_of(tc, what, "%s", letter);
}

static void test_alphabets_have_all_their_forms_in_every_family(void **state)
{
    (void)state;
    for (size_t f = 0; f < sizeof families / sizeof families[0]; f++) {
        if (!is_built(families[f]))
            continue;
        for (int is_bold = 0; is_bold < 2; is_bold++) {
            struct type_case tc;
            case_open(&tc, families[f]);
            tc.style.is_bold = is_bold;
            for (size_t i = 0; i < sizeof alphabets / sizeof alphabets[0]; i++) {
                char what[64];
                snprintf(what, sizeof what, "%s, %s", families[f], alphabets[i].language);
                for_each_letter(&tc, what, alphabets[i].both, check_both);
                for_each_letter(&tc, what, alphabets[i].before, check_before);
                for_each_letter(&tc, what, alphabets[i].both, check_shown);
                for_each_letter(&tc, what, alphabets[i].before, check_shown);
                for_each_letter(&tc, what, alphabets[i].none, check_shown);
                for_each_letter(&tc, what, alphabets[i].marks, check_shown);
            }
            case_close(&tc);
        }
    }
}

/* ---- borrowed words ---- */

static void assert_faces(struct type_case *tc, const char *text, const char *borrowed,
                         const char *own, const char *lent)
{
    const char *at = strstr(text, borrowed);
    assert_non_null(at);
    uint32_t from = (uint32_t)(at - text), to = from + (uint32_t)strlen(borrowed);
    glyphs_logical(case_shape(tc, text, 0), &glyphs);
    for (uint32_t g = 0; g < glyphs.n; g++) {
        const struct wq_glyph *glyph = &glyphs.list[g];
        bool is_borrowed = glyph->off >= from && glyph->off < to;
        const char *face = wq_fonts_face_name(tc->fonts, glyph->face);
        assert_true(glyph->gid != WQ_GID_BOX);
        if (strcmp(face, is_borrowed ? lent : own) != 0)
            fail_msg("\"%s\": byte %u is shown by %s", text, glyph->off, face);
    }
}

/* U+0750 and U+08F0 are in Naskh and not in the other subsets. */
static void test_word_with_a_letter_of_another_face_is_that_faces_whole(void **state)
{
    (void)state;
    static const struct {
        const char *text, *borrowed;
    } rows[] = {{"كتاب بݐب كتاب", "بݐب"},
                {"كتاب ݐبب كتاب", "ݐبب"},
                {"كتاب ببݐ كتاب", "ببݐ"},
                {"كتاب، بَݐْب، كتاب", "بَݐْب"},
                {"كتاب بب\u200Cݐب كتاب", "بب\u200Cݐب"},
                {"كتاب كتابࣰ كتاب", "كتابࣰ"},
                {"«سݐس»", "سݐس"},
                {"١٢ݐب٣٤", "ݐب"}};
    static const char *const own[][2] = {{"noto-sans", "noto-sans-arabic-regular.ttf"},
                                         {"amiri", "amiri-regular.ttf"}};
    for (size_t f = 0; f < 2; f++) {
        struct type_case tc;
        case_open(&tc, own[f][0]);
        for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
            /* Amiri has U+08F0 */
            if (f == 1 && strstr(rows[i].text, "ࣰ"))
                continue;
            assert_faces(&tc, rows[i].text, rows[i].borrowed, own[f][1], "noto-naskh-medium.ttf");
        }
        case_close(&tc);
    }
}

static void test_borrowed_word_has_the_glyphs_of_the_lending_family(void **state)
{
    (void)state;
    static const char text[] = "المݐبر";
    static struct glyphs lent;
    struct type_case tc;
    case_open(&tc, "noto-naskh");
    glyphs_logical(case_shape(&tc, text, 0), &lent);
    case_close(&tc);
    case_open(&tc, "noto-sans");
    glyphs_logical(case_shape(&tc, text, 0), &glyphs);
    assert_int_equal(glyphs.n, lent.n);
    for (uint32_t g = 0; g < lent.n; g++) {
        assert_int_equal(glyphs.list[g].gid, lent.list[g].gid);
        assert_int_equal(glyphs.list[g].advance_f26, lent.list[g].advance_f26);
    }
    case_close(&tc);
}

/* A sign that stands alone does not draw its neighbours into another face. */
static void test_presentation_form_does_not_take_its_neighbours_along(void **state)
{
    (void)state;
    struct type_case tc;
    case_open(&tc, "lateef");
    assert_faces(&tc, "محمدﷺ", "ﷺ", "lateef-regular.ttf", "noto-naskh-medium.ttf");
    case_close(&tc);
}

static void test_neighbours_alphabets_show_no_box_in_any_family(void **state)
{
    (void)state;
    static const char *const words[] = {"Αβγδεζηθικλμνξοπρστυφχψως",
                                        "ΓΔΘΛΞΠΣΦΨΩάέήίόύώϊϋ",
                                        "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ",
                                        "абвгдежзийклмнопрстуфхцчшщъыьэюяё",
                                        "ЄєІіЇїҐґҒғҮүӘәӨө",
                                        "אבגדהוזחטיכךלמםנןסעפףצץקרשת",
                                        "שָׁלוֹם"};
    for (size_t f = 0; f < sizeof families / sizeof families[0]; f++) {
        if (!is_built(families[f]))
            continue;
        struct type_case tc;
        case_open(&tc, families[f]);
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
            shape_in_one_face(&tc, families[f], words[i]);
        case_close(&tc);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alphabets_have_all_their_forms_in_every_family),
        cmocka_unit_test(test_word_with_a_letter_of_another_face_is_that_faces_whole),
        cmocka_unit_test(test_borrowed_word_has_the_glyphs_of_the_lending_family),
        cmocka_unit_test(test_presentation_form_does_not_take_its_neighbours_along),
        cmocka_unit_test(test_neighbours_alphabets_show_no_box_in_any_family),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
