/* SPDX-License-Identifier: MIT */
/* Where grapheme clusters begin: cases that pages have. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "warraq/text.h"

/* "|" stands between clusters and is no part of the text. */
static const struct {
    const char *what, *marked;
} cases[] = {
    {"Arabic letters", "ك|ت|ا|ب"},
    {"vowels", "كَ|تَ|بَّ"},
    {"a superscript alef", "هٰ|ذ|ا"},
    {"lam and alef, one glyph", "ل|ا"},
    {"a number sign and what it encloses", "\u06DD1"},
    {"a non-joiner", "م|ی\u200C|ر"},
    {"a mark of direction", "ا|\u200F|ب"},
    {"CR LF", "\r\n|a"},
    {"flags", "🇸🇾|🇫🇷"},
    {"half a flag more", "🇸🇾|🇫"},
    {"a skin tone", "👍🏽|👍"},
    {"a family", "👨\u200D👩\u200D👧|ب"},
    {"a joiner at a letter joins no emoji", "ب\u200D|👧"},
    {"a joiner after a heart's variation", "❤\uFE0F\u200D🔥"},
    {"a keycap", "1\uFE0F\u20E3|2"},
    {"Korean", "\u1112\u1161\u11AB|한"},
};

static void test_clusters_begin_where_a_reader_would_say(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint32_t cps[64], n = 0;
        bool begins[64] = {true};
        for (struct wq_str rest = wq_str(cases[i].marked); rest.len > 0;) {
            uint32_t cp;
            size_t used = wq_utf8_decode(rest, &cp);
            if (cp == '|')
                begins[n] = true;
            else
                cps[n++] = cp;
            rest.ptr += used;
            rest.len -= used;
        }
        for (uint32_t c = 0; c < n; c++)
            if (wq_grapheme_begins(cps, c) != begins[c])
                fail_msg("%s: %s: wrong before character %u", cases[i].what, cases[i].marked, c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clusters_begin_where_a_reader_would_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
