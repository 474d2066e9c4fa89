/* Enumerators to texts and back: every text of an enum, those that it does not have, absent and null. */
#include "support.h"

#define TEXT_IS(value, expected)                                           \
    do {                                                                   \
        assert_string_equal(defects_color_text(value), expected);          \
        assert_int_equal(defects_color_from_text(expected), (int)(value)); \
    } while (0)

static void every_text_leads_back(void **state)
{
    (void)state;
    TEXT_IS(DEFECTS_COLOR_RED, "red");
    TEXT_IS(DEFECTS_COLOR_GREEN, "green");
    TEXT_IS(DEFECTS_COLOR_RED_2, "Red");
    TEXT_IS(DEFECTS_COLOR_BLUE_ISH, "blue-ish");
    TEXT_IS(DEFECTS_COLOR_3D, "3d");
}

static void other_texts_are_other(void **state)
{
    (void)state;
    static const char *const others[] = {"mauve", "", "RED", "red ", "re", "redd", "\xFF", "blue-ish\n"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_int_equal(defects_color_from_text(others[i]), DEFECTS_COLOR_OTHER);
    assert_int_equal(defects_color_from_text(NULL), DEFECTS_COLOR_ABSENT);
    assert_int_equal(defects_color_from_text(CPOD_NULL), CPOD_ENUM_NULL);
}

static void numbers_without_a_text_have_none(void **state)
{
    (void)state;
    static const int numbers[] = {DEFECTS_COLOR_ABSENT, DEFECTS_COLOR_OTHER, CPOD_ENUM_NULL,
                                  DEFECTS_COLOR_3D + 1, INT32_MAX,           INT32_MIN};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        assert_null(defects_color_text((defects_color_value)numbers[i]));
}

/* A text from outside, such as an argument of the program, is sent whether or not the SDK knows it. */
static void a_text_from_outside_is_sent(void **state)
{
    (void)state;
    static const char *const texts[] = {"Red", "mauve"};
    static const char *const expected[] = {
        "{\"name\":\"a\",\"age\":1,\"sold\":true,\"color\":\"Red\"}",
        "{\"name\":\"a\",\"age\":1,\"sold\":true,\"color\":\"mauve\"}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const defects_pet pet = {
            .name = "a",
            .age = 1,
            .sold = true,
            .color = {.value = defects_color_from_text(texts[i]), .text = texts[i]},
        };
        pet_is_written(&pet, expected[i]);
    }
}

/* The text lives in the tables: it stays when what it was read from is freed. */
static void a_text_outlives_its_value(void **state)
{
    (void)state;
    defects_pet *pet = pet_from("{\"name\":\"a\",\"age\":1,\"sold\":true,\"color\":\"gr\\u0065en\"}");
    const char *text = defects_color_text(pet->color.value);
    defects_pet_free(pet);
    assert_string_equal(text, "green");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_text_leads_back),
        cmocka_unit_test(other_texts_are_other),
        cmocka_unit_test(numbers_without_a_text_have_none),
        cmocka_unit_test(a_text_from_outside_is_sent),
        cmocka_unit_test(a_text_outlives_its_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
