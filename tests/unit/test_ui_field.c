/* SPDX-License-Identifier: MIT */
/* A line that is being written: Arabic, Latin, and both. */
#include "bundle_fixture.h"
#include "../../firmware/ui/field.h"

/* The field as "before|after" its caret. */
static const char *seen(const struct field *field)
{
    static char out[FIELD_BYTES + 2];
    snprintf(out, sizeof out, "%.*s|%.*s", (int)field->caret_off, field->text,
             (int)(field->len - field->caret_off), field->text + field->caret_off);
    return out;
}

static void test_letters_go_in_at_the_caret(void **state)
{
    (void)state;
    struct field field = {0};
    assert_true(wq_field_insert(&field, wq_str("زيت")));
    assert_string_equal(seen(&field), "زيت|");
    wq_field_go(&field, 2);
    assert_true(wq_field_insert(&field, wq_str("A")));
    assert_string_equal(seen(&field), "زA|يت");
    wq_field_go(&field, 0);
    assert_true(wq_field_insert(&field, wq_str("ال")));
    assert_string_equal(seen(&field), "ال|زAيت");
    wq_field_go(&field, 1000);
    assert_string_equal(seen(&field), "الزAيت|");
}

static void test_a_letter_goes_with_its_marks(void **state)
{
    (void)state;
    struct field field = {0};
    wq_field_set(&field, wq_str("مَدّ")); /* shadda, and fatha on the first */
    assert_true(wq_field_erase(&field));
    assert_string_equal(seen(&field), "مَ|");
    assert_true(wq_field_erase(&field));
    assert_string_equal(seen(&field), "|");
    assert_false(wq_field_erase(&field));
    wq_field_set(&field, wq_str("لا")); /* one shape, two letters */
    assert_true(wq_field_erase(&field));
    assert_string_equal(seen(&field), "ل|");
    wq_field_set(&field, wq_str("x\U0001F468\u200D\U0001F469\u200D\U0001F467"));
    assert_true(wq_field_erase(&field));
    assert_string_equal(seen(&field), "x|");
}

static void test_what_stands_behind_the_caret_stays(void **state)
{
    (void)state;
    struct field field = {0};
    wq_field_set(&field, wq_str("كتاب book"));
    wq_field_go(&field, 8);
    assert_true(wq_field_erase(&field));
    assert_string_equal(seen(&field), "كتا| book");
    wq_field_go(&field, 0);
    assert_false(wq_field_erase(&field));
    assert_string_equal(seen(&field), "|كتا book");
}

static void test_the_caret_never_stands_inside_a_grapheme_cluster(void **state)
{
    (void)state;
    struct field field = {0};
    const char text[] = "مَدّ é e\u0301 \U0001F1EF\U0001F1F4";
    wq_field_set(&field, wq_str(text));
    for (uint32_t off = 0; off <= sizeof text; off++) {
        wq_field_go(&field, off);
        assert_true(field.caret_off <= off);
        uint32_t caret = field.caret_off;
        wq_field_go(&field, caret);
        assert_int_equal(field.caret_off, caret);
    }
    wq_field_go(&field, 3); /* the fatha */
    assert_string_equal(seen(&field), "|مَدّ é e\u0301 \U0001F1EF\U0001F1F4");
}

static void test_a_full_field_takes_no_more(void **state)
{
    (void)state;
    struct field field = {0};
    for (uint32_t i = 0; i < FIELD_BYTES / 2; i++)
        assert_true(wq_field_insert(&field, wq_str("ع")));
    assert_false(wq_field_insert(&field, wq_str("ع")));
    assert_int_equal(field.len, FIELD_BYTES);
    assert_true(wq_field_erase(&field));
    assert_true(wq_field_insert(&field, wq_str("ab")));
    assert_false(wq_field_insert(&field, wq_str("c")));
}

static void test_a_longer_text_is_cut_at_a_character(void **state)
{
    (void)state;
    struct field field = {0};
    char text[2 * FIELD_BYTES];
    for (size_t i = 0; i + 3 < sizeof text; i += 3)
        memcpy(text + i, "€", 3);
    wq_field_set(&field, (struct wq_str){text, 3 * 100});
    assert_int_equal(field.len, FIELD_BYTES / 3 * 3);
    assert_true(wq_utf8_valid(wq_field_str(&field)));
    wq_field_set(&field, (struct wq_str){NULL, 0});
    assert_int_equal(field.len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_letters_go_in_at_the_caret),
        cmocka_unit_test(test_a_letter_goes_with_its_marks),
        cmocka_unit_test(test_what_stands_behind_the_caret_stays),
        cmocka_unit_test(test_the_caret_never_stands_inside_a_grapheme_cluster),
        cmocka_unit_test(test_a_full_field_takes_no_more),
        cmocka_unit_test(test_a_longer_text_is_cut_at_a_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
