/* SPDX-License-Identifier: MIT */
/* Which words find each other, and which do not: every rule of docs/arabic.md "Folding" and
 * "Stems". Each word stands in an article of its own and is asked for in the other's spelling. */
#define ARCHIVE_NAME "search-recall.wrq"
#include "search_fixture.h"

struct pair {
    const char *query, *written;
};

static const struct pair alike[] = {
    /* alef and hamza */
    {"احمد", "أحمد"},
    {"أحمد", "احمد"},
    {"ان", "إن"},
    {"إن", "أن"},
    {"اخر", "آخر"},
    {"امن", "ٱمن"},
    {"أكل", "ا\u0654كل"},
    {"إبل", "ا\u0655بل"},
    {"آمن", "ا\u0653من"},
    {"الامريكية", "الأمريكية"},
    {"مومن", "مؤمن"},
    {"مؤمن", "مو\u0654من"},
    {"رييس", "رئيس"},
    {"رئيس", "ري\u0654يس"},
    {"مسؤول", "مسئول"},
    {"شؤون", "شئون"},
    {"رءوس", "رؤوس"},
    {"شاطئ", "شاطى"},
    /* yeh, heh, teh marbuta */
    {"مستشفى", "مستشفي"},
    {"مستشفي", "مستشفى"},
    {"مدرسة", "مدرسه"},
    {"حياة", "حياه"},
    /* Persian and other letters */
    {"کتاب", "كتاب"},
    {"علی", "علي"},
    {"فيديو", "ڤيديو"},
    {"باريس", "پاريس"},
    {"جورج", "چورچ"},
    {"قفصة", "ڨفصة"},
    {"كلستان", "گلستان"},
    {"مدرسہ", "مدرسة"},
    /* marks, tatweel, what has no width */
    {"محمد", "مُحَمَّدٌ"},
    {"مُحمّد", "محمد"},
    {"هذا", "هٰذا"},
    {"كتاب", "كـــتاب"},
    {"میروم", "می\u200cروم"},
    {"عاجل", "\u200fعاجل\u200e"},
    /* presentation forms */
    {"السلام", "\ufe8d\ufedf\ufeb4\ufefc\ufee1"},
    {"الله", "\ufdf2"},
    {"وسلم", "\ufdfa"},
    /* digits, numbers, dates */
    {"2019", "٢٠١٩"},
    {"۲۰۱۹", "2019"},
    {"30000", "30,000"},
    {"٣٠٬٠٠٠", "30.000"},
    {"12.5", "١٢٫٥"},
    {"2011/7/9", "2011-07-09"},
    {"كوفيد 19", "كوفيد-19"},
    /* Latin */
    {"paris", "PARIS"},
    {"Sédar", "sedar"},
    {"strasse", "Straße"},
    {"istanbul", "İstanbul"},
    {"quran", "Qur'an"},
    {"f16", "F-16"},
    {"москва", "МОСКВА"},
    {"北京", "住在北京市"},
    /* clitics alone */
    {"صبر", "الصبر"},
    {"الصبر", "صبر"},
    {"صبر", "وصبر"},
    {"صبر", "فصبر"},
    {"صبر", "بصبر"},
    {"صبر", "كصبر"},
    {"صبر", "لصبر"},
    /* and together */
    {"الصبر", "بالصبر"},
    {"بالصبر", "الصبر"},
    {"الصبر", "والصبر"},
    {"الصبر", "فالصبر"},
    {"الصبر", "كالصبر"},
    {"الصبر", "للصبر"},
    {"صبر", "وللصبر"},
    {"صبر", "وبالصبر"},
    {"صبر", "فبصبر"},
    {"صبر", "وكصبر"},
    {"صبر", "ولصبر"},
    {"كتاب", "للكتاب"},
    {"كتاب", "ككتاب"},
    {"كتب", "وكتب"},
    {"قال", "فقال"},
    {"الحب", "للحب"},
    {"يد", "باليد"},
    {"لغة", "للغة"},
    {"لبنان", "للبنان"},
    {"الله", "بالله"},
    {"الله", "والله"},
    {"الله", "لله"},
    {"ألمانيا", "لألمانيا"},
    {"وزير", "للوزير"},
    {"وزير", "ووزير"},
    {"بيت", "وبيت"},
    {"والد", "للوالد"},
    /* endings */
    {"سوريا", "سورية"},
    {"سوريا", "السورية"},
    {"السورية", "بسوريا"},
    {"سيارة", "سيارات"},
    {"شركة", "للشركات"},
    {"جامعة", "الجامعات"},
    {"قرار", "قراراتها"},
    {"مدينة", "مدينته"},
    {"بيت", "بيتها"},
    {"كتاب", "كتابهم"},
    {"كتاب", "كتابا"},
    {"مهندس", "المهندسين"},
    {"لغة", "لغات"},
};

static const struct pair different[] = {
    /* a first letter that is the word's own */
    {"يت", "بيت"},
    {"الد", "والد"},
    {"لد", "ولد"},
    {"لد", "بلد"},
    {"زير", "وزير"},
    {"تاب", "كتاب"},
    {"كرة", "فكرة"},
    {"بئر", "كبير"},
    {"لاد", "بلاد"},
    {"أحد", "واحد"},
    {"أمل", "كامل"},
    {"ريم", "كريم"},
    {"رنسا", "فرنسا"},
    {"بنان", "لبنان"},
    {"لسطين", "فلسطين"},
    {"حر", "بحر"},
    {"رد", "ورد"},
    {"قف", "وقف"},
    {"لام", "كلام"},
    {"جود", "وجود"},
    {"زارة", "وزارة"},
    {"لاية", "ولاية"},
    {"طن", "وطن"},
    {"غداد", "بغداد"},
    {"يلم", "فيلم"},
    {"ريق", "فريق"},
    {"ارس", "فارس"},
    {"غ", "بالغ"},
    {"ي", "والي"},
    {"هم", "اللهم"},
    {"مانيا", "ألمانيا"},
    {"كن", "لكن"},
    {"قد", "فقد"},
    {"ذي", "الذي"},
    {"تي", "التي"},
    {"ان", "الآن"},
    {"اذا", "لماذا"},
    {"ارث", "وارث"},
    {"راء", "وراء"},
    {"رم", "كرم"},
    {"ناء", "بناء"},
    {"يان", "بيان"},
    /* what stands inside a word is its own */
    {"عالم", "علم"},
    {"علم", "عالم"},
    {"كاتب", "كتاب"},
    {"كتاب", "كاتب"},
    {"علماء", "علم"},
    {"مدارس", "مدرسة"},
    /* endings that are the word's own */
    {"ثور", "ثورة"},
    {"عرب", "عربة"},
    {"جمل", "جملة"},
    {"جامع", "جامعة"},
    {"مكتب", "مكتبة"},
    {"مدرس", "مدرسة"},
    {"زيت", "زيتون"},
    {"تمر", "تمرين"},
    {"لبن", "لبنان"},
    {"سود", "سودان"},
    {"أربع", "أربعين"},
    {"بن", "بنات"},
    {"ما", "مات"},
    {"سن", "سنة"},
    /* letters that are two */
    {"بيت", "تيت"},
    {"صورة", "سورة"},
    {"ظل", "ضل"},
    {"حرب", "خرب"},
    {"ما", "ماء"},
    /* numbers */
    {"12", "12.5"},
    {"125", "12.5"},
    {"7", "007"},
    {"2", "20"},
    /* the beginning or the end of another word */
    {"car", "cart"},
    {"art", "cart"},
};

#define PAIR_N(pairs) (sizeof(pairs) / sizeof(pairs)[0])

static void make_archive(struct archive *archive, const struct pair *pairs, size_t n)
{
    struct wq_writer *writer = archive_begin();
    for (size_t i = 0; i < n; i++) {
        char text[256];
        snprintf(text, sizeof text, "مقالة %zu\n...\n%s\n", i + 5000, pairs[i].written);
        archive_add(writer, "", text);
    }
    archive_open(archive, writer);
}

static bool is_found(struct archive *archive, const char *query, uint32_t article)
{
    const struct wq_search search = {.limit = 1000, .bundle = archive->bundle};
    wq_query_parse(wq_str(query), false, &archive->query);
    assert_true(archive->query.n > 0);
    assert_int_equal(
        wq_search_run(archive->lexicon, &archive->query, &search, &archive->arena, &archive->hits),
        WQ_OK);
    for (uint32_t i = 0; i < archive->hits.n; i++) {
        if (archive->hits.hits[i].article == article)
            return true;
    }
    return false;
}

static void test_words_that_are_one(void **state)
{
    (void)state;
    struct archive archive;
    make_archive(&archive, alike, PAIR_N(alike));
    size_t failed_n = 0;
    for (uint32_t i = 0; i < PAIR_N(alike); i++) {
        if (!is_found(&archive, alike[i].query, i)) {
            print_error("%s does not find %s\n", alike[i].query, alike[i].written);
            failed_n++;
        }
    }
    assert_int_equal(failed_n, 0);
    archive_close(&archive);
}

static void test_words_that_are_two(void **state)
{
    (void)state;
    struct archive archive;
    make_archive(&archive, different, PAIR_N(different));
    size_t failed_n = 0;
    for (uint32_t i = 0; i < PAIR_N(different); i++) {
        if (is_found(&archive, different[i].query, i)) {
            print_error("%s finds %s\n", different[i].query, different[i].written);
            failed_n++;
        }
    }
    assert_int_equal(failed_n, 0);
    archive_close(&archive);
}

static void test_there_are_sixty_of_each(void **state)
{
    (void)state;
    assert_true(PAIR_N(alike) >= 60);
    assert_true(PAIR_N(different) >= 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_that_are_one),
        cmocka_unit_test(test_words_that_are_two),
        cmocka_unit_test(test_there_are_sixty_of_each),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
