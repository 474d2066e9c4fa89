/* Schemas for which other generators write code that does not compile:
 *
 *   an enum by reference as a parameter        enum_reference_as_parameter_compiles_and_is_sent
 *   an array of enums by reference             array_of_enum_references_compiles_and_is_sent
 *   an enum that lists a value twice           duplicate_enum_values_become_one,
 *                                              duplicate_integer_enum_values_become_one
 *   two enums in one model                     two_enums_in_one_model_are_two_types
 *   oneOf                                      one_of_with_a_discriminator_round_trips,
 *                                              one_of_by_json_type_round_trips,
 *                                              a_variant_nobody_knows_is_kept
 *   anyOf                                      any_of_has_the_members_of_all
 *   any type                                   any_type_keeps_its_json
 *   sets                                       a_set_is_a_list
 *   float parameters                           float_parameters_are_sent
 *   array parameters                           array_parameters_are_sent_in_their_style
 *   two security schemes                       each_of_two_security_schemes_is_sent_where_it_is_wanted
 *   names that differ only in case, are keywords, begin with a digit: test_names.c */
#include "support.h"

#include <stdio.h>

static const script_response empty_page[] = {{200, JSON, "{\"pets\":[]}", 0, 0}};

/* Lists with these parameters; returns the requested URL behind the path. */
static const char *query_of(const defects_pets_list_params *params, script *s)
{
    SCRIPT(s, empty_page);
    cpod_client *client = defects_client(s, NULL);
    cpod_error error = CPOD_ERROR_INIT;
    expect_status(defects_pets_list(client, params, NULL, &error), CPOD_OK, &error);
    cpod_client_free(client);
    static const char path[] = "https://api.example.com/base/v1/pets";
    assert_memory_equal(script_url(s, 0), path, sizeof path - 1);
    return script_url(s, 0) + sizeof path - 1;
}

static void enum_reference_as_parameter_compiles_and_is_sent(void **state)
{
    (void)state;
    script s;
    const defects_pets_list_params params = {
        .color.value = DEFECTS_COLOR_BLUE_ISH,
        .level.value = DEFECTS_LEVEL_10,
        .x_mood = {.value = DEFECTS_COLOR_OTHER, .text = "sea green"},
    };
    assert_string_equal(query_of(&params, &s), "?color=blue-ish&level=10");
    assert_true(script_sent(&s, 0, "\nX-Mood: sea green\n"));

    static const script_response no_pets[] = {{200, JSON, "[]", 0, 0}};
    SCRIPT(&s, no_pets);
    cpod_client *client = defects_client(&s, NULL);
    const defects_color color = {.value = DEFECTS_COLOR_3D};
    defects_pet_list *pets = NULL;
    assert_int_equal(defects_pets_by_color(client, color, NULL, &pets, NULL), CPOD_OK);
    assert_int_equal(pets->count, 0);
    assert_string_equal(script_url(&s, 0), "https://api.example.com/base/v1/colors/3d");
    defects_pet_list_free(pets);
    cpod_client_free(client);
}

static void array_of_enum_references_compiles_and_is_sent(void **state)
{
    (void)state;
    script s;
    static const defects_color colors[] = {{.value = DEFECTS_COLOR_GREEN},
                                           {.value = DEFECTS_COLOR_RED_2},
                                           {.value = DEFECTS_COLOR_OTHER, .text = "a&b"}};
    const defects_pets_list_params params = {.colors = CPOD_LIST(colors)};
    assert_string_equal(query_of(&params, &s), "?colors=green&colors=Red&colors=a%26b");

    defects_pet *pet = pet_from("{\"name\":\"a\",\"age\":1,\"sold\":true,\"colors\":[\"green\",\"mauve\"]}");
    assert_int_equal(pet->colors.count, 2);
    assert_int_equal(pet->colors.items[0].value, DEFECTS_COLOR_GREEN);
    assert_int_equal(pet->colors.items[1].value, DEFECTS_COLOR_OTHER);
    defects_pet_free(pet);
}

static void duplicate_enum_values_become_one(void **state)
{
    (void)state;
    /* The description has red, green, red, Red, blue-ish, 3d. */
    static const struct {
        const char *text;
        defects_color_value value;
    } cases[] = {{"red", DEFECTS_COLOR_RED},
                 {"green", DEFECTS_COLOR_GREEN},
                 {"Red", DEFECTS_COLOR_RED_2},
                 {"blue-ish", DEFECTS_COLOR_BLUE_ISH},
                 {"3d", DEFECTS_COLOR_3D}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[100];
        (void)snprintf(text, sizeof text, "{\"name\":\"a\",\"age\":1,\"sold\":true,\"color\":\"%s\"}",
                       cases[i].text);
        defects_pet *pet = pet_from(text);
        assert_int_equal(pet->color.value, cases[i].value);
        assert_int_equal(pet->color.value, (int)i + 1);
        pet_is_written(pet, text);
        defects_pet_free(pet);
    }
}

static void duplicate_integer_enum_values_become_one(void **state)
{
    (void)state;
    defects_pet *pet = pet_from("{\"name\":\"a\",\"age\":1,\"sold\":true,\"level\":10}");
    assert_int_equal(pet->level.value, DEFECTS_LEVEL_10);
    assert_int_equal(DEFECTS_LEVEL_10, 3);
    defects_pet_free(pet);
}

static void two_enums_in_one_model_are_two_types(void **state)
{
    (void)state;
    defects_pet *pet =
        pet_from("{\"name\":\"a\",\"age\":1,\"sold\":true,\"size\":\"small\",\"coat\":\"curly\"}");
    assert_int_equal(pet->size.value, DEFECTS_PET_SIZE_SMALL);
    assert_int_equal(pet->coat.value, DEFECTS_PET_COAT_CURLY);
    assert_int_equal(DEFECTS_PET_COAT_SMALL, 1); /* the word that both have */
    pet_is_written(pet, "{\"name\":\"a\",\"age\":1,\"sold\":true,\"size\":\"small\",\"coat\":\"curly\"}");
    defects_pet_free(pet);
}

static defects_drawing *drawing_from(const char *text)
{
    defects_drawing *drawing = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    expect_status(defects_drawing_from_json(text, strlen(text), NULL, &drawing, &error), CPOD_OK, &error);
    char *again = NULL;
    expect_status(defects_drawing_to_json(drawing, NULL, &again, NULL, &error), CPOD_OK, &error);
    assert_string_equal(again, text);
    cpod_string_free(again);
    return drawing;
}

static void one_of_with_a_discriminator_round_trips(void **state)
{
    (void)state;
    defects_drawing *drawing =
        drawing_from("{\"shapes\":[{\"kind\":\"square\",\"side\":2},{\"kind\":\"circle\",\"radius\":0.5}]}");
    assert_int_equal(drawing->shapes.count, 2);
    assert_int_equal(drawing->shapes.items[0].kind, DEFECTS_SHAPE_KIND_SQUARE);
    assert_true(drawing->shapes.items[0].as.square->side >= 2 &&
                drawing->shapes.items[0].as.square->side <= 2);
    assert_int_equal(drawing->shapes.items[1].kind, DEFECTS_SHAPE_KIND_CIRCLE);
    assert_true(drawing->shapes.items[1].as.circle->radius < 0.6);
    defects_drawing_free(drawing);
}

static void a_variant_nobody_knows_is_kept(void **state)
{
    (void)state;
    defects_drawing *drawing =
        drawing_from("{\"shapes\":[{\"kind\":\"star\",\"points\":[5,{}]}],\"title\":true}");
    assert_int_equal(drawing->shapes.items[0].kind, DEFECTS_SHAPE_KIND_OTHER);
    assert_string_equal(drawing->shapes.items[0].as.json, "{\"kind\":\"star\",\"points\":[5,{}]}");
    assert_int_equal(drawing->title.kind, DEFECTS_LOOSE_KIND_OTHER);
    assert_string_equal(drawing->title.as.json, "true");
    defects_drawing_free(drawing);
}

static void one_of_by_json_type_round_trips(void **state)
{
    (void)state;
    defects_drawing *drawing = drawing_from("{\"title\":\"a\"}");
    assert_int_equal(drawing->title.kind, DEFECTS_LOOSE_KIND_STRING);
    assert_string_equal(drawing->title.as.string, "a");
    defects_drawing_free(drawing);
    drawing = drawing_from("{\"title\":9007199254740993}");
    assert_int_equal(drawing->title.kind, DEFECTS_LOOSE_KIND_INTEGER);
    assert_true(drawing->title.as.integer == INT64_C(9007199254740993));
    defects_drawing_free(drawing);
    drawing = drawing_from("{\"title\":[\"x\",\"y\"]}");
    assert_int_equal(drawing->title.kind, DEFECTS_LOOSE_KIND_ARRAY);
    assert_string_equal(drawing->title.as.array->items[1], "y");
    defects_drawing_free(drawing);
    drawing = drawing_from("{\"title\":{\"id\":7}}");
    assert_int_equal(drawing->title.kind, DEFECTS_LOOSE_KIND_OWNER);
    assert_int_equal(drawing->title.as.owner->id, 7);
    defects_drawing_free(drawing);
}

static void any_of_has_the_members_of_all(void **state)
{
    (void)state;
    defects_drawing *drawing =
        drawing_from("{\"merged\":{\"id\":1,\"city\":\"c\",\"number\":2,\"text\":\"t\"}}");
    assert_int_equal(drawing->merged->id.value, 1);
    assert_int_equal(drawing->merged->number.value, 2);
    defects_drawing_free(drawing);
    drawing = drawing_from("{\"merged\":{\"number\":2}}");
    assert_int_equal(drawing->merged->id.state, CPOD_ABSENT);
    defects_drawing_free(drawing);
}

static void any_type_keeps_its_json(void **state)
{
    (void)state;
    static const char *const values[] = {"null",         "true",           "1e400",
                                         "\"a\\u0000\"", "[1,{\"b\":[]}]", "{\"c\":9007199254740993}"};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        char text[100];
        (void)snprintf(text, sizeof text, "{\"name\":\"a\",\"age\":1,\"sold\":true,\"anything\":%s}",
                       values[i]);
        defects_pet *pet = pet_from(text);
        assert_int_equal(pet->anything.state, i == 0 ? CPOD_IS_NULL : CPOD_IS_SET);
        pet_is_written(pet, text);
        defects_pet_free(pet);
    }
}

static void a_set_is_a_list(void **state)
{
    (void)state;
    defects_pet *pet = pet_from("{\"name\":\"a\",\"age\":1,\"sold\":true,\"tags\":[\"x\",\"y\"]}");
    const cpod_string_list *tags = &pet->tags;
    assert_int_equal(tags->count, 2);
    assert_string_equal(tags->items[1], "y");
    defects_pet_free(pet);
}

static void float_parameters_are_sent(void **state)
{
    (void)state;
    script s;
    const defects_pets_list_params params = {.weight = cpod_double(0.1), .exact = cpod_double(-1500.25)};
    assert_string_equal(query_of(&params, &s), "?weight=0.1&exact=-1500.25");
    const defects_pets_list_params zero = {.weight = cpod_double(0)};
    assert_string_equal(query_of(&zero, &s), "?weight=0");
}

static void array_parameters_are_sent_in_their_style(void **state)
{
    (void)state;
    script s;
    static const char *const tags[] = {"a,b", "c d"};
    static const int64_t ids[] = {1, -2, INT64_MAX};
    const defects_pets_list_params params = {.tags = CPOD_LIST(tags), .ids = CPOD_LIST(ids)};
    assert_string_equal(query_of(&params, &s), "?tags=a%2Cb,c%20d&ids=1%7C-2%7C9223372036854775807");
}

static void each_of_two_security_schemes_is_sent_where_it_is_wanted(void **state)
{
    (void)state;
    static const script_response fine[] = {
        {204, NULL, NULL, 0, 0}, {204, NULL, NULL, 0, 0}, {204, NULL, NULL, 0, 0}};
    script s;
    SCRIPT(&s, fine);
    cpod_client *client = defects_client(&s, NULL);
    cpod_error error = CPOD_ERROR_INIT;
    expect_status(defects_security_both(client, NULL, &error), CPOD_OK, &error);
    assert_true(script_sent(&s, 0, "\nAuthorization: Bearer tok\n"));
    assert_true(script_sent(&s, 0, "\nX-Key: key\n"));
    expect_status(defects_security_key(client, NULL, &error), CPOD_OK, &error);
    assert_false(script_sent(&s, 1, "\nAuthorization:"));
    assert_true(script_sent(&s, 1, "\nX-Key: key\n"));
    expect_status(defects_security_open(client, NULL, &error), CPOD_OK, &error);
    assert_false(script_sent(&s, 2, "\nAuthorization:"));
    assert_false(script_sent(&s, 2, "\nX-Key:"));
    cpod_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(enum_reference_as_parameter_compiles_and_is_sent),
        cmocka_unit_test(array_of_enum_references_compiles_and_is_sent),
        cmocka_unit_test(duplicate_enum_values_become_one),
        cmocka_unit_test(duplicate_integer_enum_values_become_one),
        cmocka_unit_test(two_enums_in_one_model_are_two_types),
        cmocka_unit_test(one_of_with_a_discriminator_round_trips),
        cmocka_unit_test(a_variant_nobody_knows_is_kept),
        cmocka_unit_test(one_of_by_json_type_round_trips),
        cmocka_unit_test(any_of_has_the_members_of_all),
        cmocka_unit_test(any_type_keeps_its_json),
        cmocka_unit_test(a_set_is_a_list),
        cmocka_unit_test(float_parameters_are_sent),
        cmocka_unit_test(array_parameters_are_sent_in_their_style),
        cmocka_unit_test(each_of_two_security_schemes_is_sent_where_it_is_wanted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
