/* Values that make the code of other generators crash, or that it loses silently.
 *
 * Crash:
 *   an array where an object was expected      an_array_where_an_object_was_expected_is_an_error
 *   a malformed field inside a list item       a_bad_member_inside_a_list_item_is_located
 *   an optional enum that is absent            an_absent_optional_enum_is_left_out
 *   an array as the body of a request          an_array_request_body_is_sent of test_http.c
 * Lost:
 *   a malformed nested object                  a_bad_nested_object_is_an_error_with_path
 *   an unknown enum value                      unknown_enum_value_survives, unknown_integer_enum_value_survives
 *   zero and false                             zero_and_false_are_sent
 *   INT64_MAX                                  int64_max_survives, a_number_out_of_range_is_an_error
 *   2^53 + 1                                   two_to_the_53_plus_1_survives
 *   1.5 into an integer                        one_and_a_half_into_an_integer_is_an_error_with_path
 *   text after U+0000                          text_after_u0000_is_an_error_not_cut
 *   unknown fields                             unknown_members_of_open_objects_survive,
 *                                              unknown_members_are_skipped
 *   null against absent                        null_and_absent_differ
 *   maps of objects                            maps_of_objects_round_trip
 *   arrays of arrays                           arrays_of_arrays_round_trip
 * Memory:
 *   53 heap allocations to decode one pet      one_allocation_a_result
 *   38 to encode it                            a_few_allocations_an_encode
 *   quadratic appends                          ten_times_the_items_are_not_ten_times_the_allocations */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>

#define NAMED "\"name\":\"a\",\"age\":1,\"sold\":true"

/* ---- crash ---- */

static void an_array_where_an_object_was_expected_is_an_error(void **state)
{
    (void)state;
    pet_fails("[]", "");
    pet_fails("{" NAMED ",\"owner\":[]}", "owner");
    pet_fails("{" NAMED ",\"owner\":[{\"id\":1}]}", "owner");
    pet_fails("{" NAMED ",\"parents\":[[]]}", "parents[0]");
    pet_fails("{" NAMED ",\"parents\":{}}", "parents");
    pet_fails("{" NAMED ",\"name\":{}}", "name");
    pet_fails("{" NAMED ",\"color\":[]}", "color");
    pet_fails("\"text\"", "");
    pet_fails("null", "");
}

static void a_bad_member_inside_a_list_item_is_located(void **state)
{
    (void)state;
    pet_fails("{" NAMED ",\"parents\":[{" NAMED "},{" NAMED
              ",\"parents\":[{\"name\":\"b\",\"age\":\"2\",\"sold\":"
              "true}]}]}",
              "parents[1].parents[0].age");
    pet_fails("{" NAMED ",\"parents\":[{" NAMED "},{\"name\":\"b\",\"sold\":true}]}", "parents[1].age");
    pet_fails("{" NAMED ",\"tags\":[\"a\",null]}", "tags[1]");
    pet_fails("{" NAMED ",\"colors\":[\"red\",7]}", "colors[1]");
}

static void an_absent_optional_enum_is_left_out(void **state)
{
    (void)state;
    const defects_pet pet = {.name = "a", .age = 1, .sold = true};
    pet_is_written(&pet, "{" NAMED "}");
    defects_pet *read = pet_from("{" NAMED "}");
    assert_int_equal(read->color.value, DEFECTS_COLOR_ABSENT);
    assert_null(read->color.text);
    assert_int_equal(read->level.value, DEFECTS_LEVEL_ABSENT);
    pet_is_written(read, "{" NAMED "}");
    defects_pet_free(read);
}

/* ---- lost ---- */

static void a_bad_nested_object_is_an_error_with_path(void **state)
{
    (void)state;
    pet_fails("{" NAMED ",\"owner\":{\"id\":\"x\"}}", "owner.id");
    pet_fails("{" NAMED ",\"owner\":{}}", "owner.id");
    pet_fails("{" NAMED ",\"owner\":7}", "owner");
    const defects_owner none = {.city = "a"};
    const defects_pet unnamed[] = {{.age = 1, .owner = &none}};
    const defects_pet pet = {.name = "a", .parents = CPOD_LIST(unnamed)};
    char *text = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(defects_pet_to_json(&pet, NULL, &text, NULL, &error), CPOD_ERR_INVALID_ARGUMENT);
    assert_null(text);
    assert_string_equal(error.path, "parents[0].name");
}

static void unknown_enum_value_survives(void **state)
{
    (void)state;
    static const char text[] = "{" NAMED ",\"color\":\"mauve\",\"size\":\"\",\"colors\":[\"RED\"]}";
    defects_pet *pet = pet_from(text);
    assert_int_equal(pet->color.value, DEFECTS_COLOR_OTHER);
    assert_string_equal(pet->color.text, "mauve");
    assert_int_equal(pet->size.value, DEFECTS_PET_SIZE_OTHER);
    assert_string_equal(pet->colors.items[0].text, "RED");
    pet_is_written(pet, text);
    defects_pet_free(pet);
}

static void unknown_integer_enum_value_survives(void **state)
{
    (void)state;
    static const char text[] = "{" NAMED ",\"level\":-9007199254740993}";
    defects_pet *pet = pet_from(text);
    assert_int_equal(pet->level.value, DEFECTS_LEVEL_OTHER);
    assert_true(pet->level.number == -INT64_C(9007199254740993));
    pet_is_written(pet, text);
    defects_pet_free(pet);
}

static void zero_and_false_are_sent(void **state)
{
    (void)state;
    const defects_owner owner = {.id = 0, .city = ""};
    const defects_pet pet = {
        .name = "",
        .age = 0,
        .sold = false,
        .weight = cpod_double(0),
        .tags = CPOD_EMPTY_LIST,
        .visits = cpod_int64(0),
        .vaccinated = cpod_bool(false),
        .owner = &owner,
    };
    static const char text[] =
        "{\"name\":\"\",\"age\":0,\"sold\":false,\"weight\":0,\"tags\":[],\"visits\":0,"
        "\"vaccinated\":false,\"owner\":{\"id\":0,\"city\":\"\"}}";
    pet_is_written(&pet, text);
    defects_pet *read = pet_from(text);
    assert_int_equal(read->visits.state, CPOD_IS_SET);
    assert_int_equal(read->vaccinated.state, CPOD_IS_SET);
    assert_false(read->vaccinated.value);
    assert_int_equal(read->tags.state, CPOD_IS_SET);
    pet_is_written(read, text);
    defects_pet_free(read);
}

static defects_numbers *numbers_from(const char *text)
{
    defects_numbers *numbers = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    expect_status(defects_numbers_from_json(text, strlen(text), NULL, &numbers, &error), CPOD_OK, &error);
    char *again = NULL;
    expect_status(defects_numbers_to_json(numbers, NULL, &again, NULL, &error), CPOD_OK, &error);
    assert_string_equal(again, text);
    cpod_string_free(again);
    return numbers;
}

static void numbers_fail(const char *text, const char *path)
{
    defects_numbers *numbers = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    expect_status(defects_numbers_from_json(text, strlen(text), NULL, &numbers, &error), CPOD_ERR_DECODE,
                  &error);
    assert_null(numbers);
    assert_string_equal(error.path, path);
}

static void int64_max_survives(void **state)
{
    (void)state;
    defects_numbers *numbers = numbers_from("{\"any\":9223372036854775807,\"large\":-9223372036854775808,"
                                            "\"small\":-2147483648}");
    assert_true(numbers->any.value == INT64_MAX);
    assert_true(numbers->large.value == INT64_MIN);
    assert_true(numbers->small_.value == INT32_MIN);
    defects_numbers_free(numbers);
}

static void a_number_out_of_range_is_an_error(void **state)
{
    (void)state;
    numbers_fail("{\"any\":9223372036854775808}", "any");
    numbers_fail("{\"large\":-9223372036854775809}", "large");
    numbers_fail("{\"small\":2147483648}", "small");
    numbers_fail("{\"real\":1e400}", "real");
}

static void two_to_the_53_plus_1_survives(void **state)
{
    (void)state;
    defects_numbers *numbers = numbers_from("{\"any\":9007199254740993,\"large\":-9007199254740993}");
    assert_true(numbers->any.value == INT64_C(9007199254740993));
    assert_true(numbers->large.value == -INT64_C(9007199254740993));
    defects_numbers_free(numbers);
}

static void one_and_a_half_into_an_integer_is_an_error_with_path(void **state)
{
    (void)state;
    numbers_fail("{\"any\":1.5}", "any");
    numbers_fail("{\"large\":-0.5}", "large");
    numbers_fail("{\"small\":1.5}", "small");
    pet_fails("{" NAMED ",\"parents\":[{\"name\":\"b\",\"age\":1.5,\"sold\":true}]}", "parents[0].age");
}

static void text_after_u0000_is_an_error_not_cut(void **state)
{
    (void)state;
    pet_fails("{\"name\":\"a\\u0000b\",\"age\":1,\"sold\":true}", "name");
    pet_fails("{" NAMED ",\"tags\":[\"x\",\"\\u0000\"]}", "tags[1]");
    pet_fails("{" NAMED ",\"color\":\"red\\u0000\"}", "color");
    pet_fails("{" NAMED ",\"owner\":{\"id\":1,\"city\":\"\\u0000\"}}", "owner.city");
}

static void unknown_members_of_open_objects_survive(void **state)
{
    (void)state;
    static const char text[] = "{\"id\":1,\"b\":{\"c\":[9007199254740993]},\"a\":null}";
    defects_open *open = NULL;
    assert_int_equal(defects_open_from_json(text, sizeof text - 1, NULL, &open, NULL), CPOD_OK);
    assert_int_equal(open->additional.count, 2);
    assert_string_equal(cpod_json_map_find(&open->additional, "b")->text, "{\"c\":[9007199254740993]}");
    char *again = NULL;
    assert_int_equal(defects_open_to_json(open, NULL, &again, NULL, NULL), CPOD_OK);
    assert_string_equal(again, text);
    cpod_string_free(again);
    defects_open_free(open);
}

/* Where the description does not mention other members, a server may add some. */
static void unknown_members_are_skipped(void **state)
{
    (void)state;
    defects_pet *pet = pet_from(
        "{\"new\":{\"deep\":[{}]},\"name\":\"a\",\"more\":1,\"age\":1,\"sold\":true,\"x\":\"\\u0000\"}");
    pet_is_written(pet, "{" NAMED "}");
    defects_pet_free(pet);
}

static void null_and_absent_differ(void **state)
{
    (void)state;
    static const char nulls[] =
        "{" NAMED ",\"note\":null,\"visits\":null,\"vaccinated\":null,\"owner\":null}";
    const defects_pet pet = {.name = "a",
                             .age = 1,
                             .sold = true,
                             .note = CPOD_NULL,
                             .visits = cpod_null_int64(),
                             .vaccinated = cpod_null_bool(),
                             .owner = &defects_owner_null};
    pet_is_written(&pet, nulls);
    defects_pet *read = pet_from(nulls);
    assert_true(read->note == CPOD_NULL);
    assert_int_equal(read->visits.state, CPOD_IS_NULL);
    assert_int_equal(read->vaccinated.state, CPOD_IS_NULL);
    assert_true(read->owner == &defects_owner_null);
    defects_pet *copy = NULL;
    assert_int_equal(defects_pet_copy(read, NULL, &copy), CPOD_OK);
    defects_pet_free(read);
    assert_true(copy->note == CPOD_NULL);
    assert_true(copy->owner == &defects_owner_null);
    pet_is_written(copy, nulls);
    defects_pet_free(copy);

    defects_pet *absent = pet_from("{" NAMED "}");
    assert_null(absent->note);
    assert_int_equal(absent->visits.state, CPOD_ABSENT);
    assert_int_equal(absent->vaccinated.state, CPOD_ABSENT);
    assert_null(absent->owner);
    pet_is_written(absent, "{" NAMED "}");
    defects_pet_free(absent);
}

static void nested_round_trips(const char *text, void (*check)(const defects_nested *nested))
{
    defects_nested *nested = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    expect_status(defects_nested_from_json(text, strlen(text), NULL, &nested, &error), CPOD_OK, &error);
    check(nested);
    defects_nested *copy = NULL;
    assert_int_equal(defects_nested_copy(nested, NULL, &copy), CPOD_OK);
    defects_nested_free(nested);
    check(copy);
    char *again = NULL;
    expect_status(defects_nested_to_json(copy, NULL, &again, NULL, &error), CPOD_OK, &error);
    assert_string_equal(again, text);
    cpod_string_free(again);
    defects_nested_free(copy);
}

static void check_maps(const defects_nested *nested)
{
    assert_int_equal(nested->owners.count, 2);
    assert_int_equal(defects_owner_map_find(&nested->owners, "b b")->id, 2);
    assert_null(defects_owner_map_find(&nested->owners, "b"));
    assert_int_equal(defects_owner_list_map_find(&nested->groups, "g")->items[1].id, 4);
    assert_string_equal(cpod_string_map_find(&nested->rows.items[0], "k"), "v");
    assert_int_equal(nested->rows.items[1].count, 0);
}

static void maps_of_objects_round_trip(void **state)
{
    (void)state;
    nested_round_trips("{\"owners\":{\"\":{\"id\":1,\"city\":\"c\"},\"b b\":{\"id\":2}},"
                       "\"groups\":{\"empty\":[],\"g\":[{\"id\":3},{\"id\":4}]},\"rows\":[{\"k\":\"v\"},{}]}",
                       check_maps);
}

static void check_arrays(const defects_nested *nested)
{
    assert_int_equal(nested->matrix.count, 3);
    assert_int_equal(nested->matrix.items[0].count, 2);
    assert_true(nested->matrix.items[0].items[1] > 2.4);
    assert_int_equal(nested->matrix.items[1].count, 0);
    assert_int_equal(nested->cube.items[0].items[1].items[0], 3);
}

static void arrays_of_arrays_round_trip(void **state)
{
    (void)state;
    nested_round_trips("{\"matrix\":[[1,2.5],[],[-3]],\"cube\":[[[1,2],[3]],[],[[]]]}", check_arrays);
}

/* ---- memory ---- */

static void one_allocation_a_result(void **state)
{
    (void)state;
    counting_allocator counting;
    counting_allocator_init(&counting, 0);
    defects_pet *pet = NULL;
    assert_int_equal(defects_pet_from_json(full_pet, strlen(full_pet), &counting.allocator, &pet, NULL),
                     CPOD_OK);
    assert_in_range(counting.calls, 1, 2); /* maybe a copy of the text while it is read */
    assert_int_equal(counting.live, 1);
    defects_pet_free(pet);
    assert_int_equal(counting.live, 0);
}

static void a_few_allocations_an_encode(void **state)
{
    (void)state;
    defects_pet *pet = pet_from(full_pet);
    counting_allocator counting;
    counting_allocator_init(&counting, 0);
    char *text = NULL;
    assert_int_equal(defects_pet_to_json(pet, &counting.allocator, &text, NULL, NULL), CPOD_OK);
    assert_in_range(counting.calls, 1, 3);
    cpod_string_free(text);
    assert_int_equal(counting.live, 0);
    defects_pet_free(pet);
}

/* Allocations to decode and to encode a pet with that many parents. */
static size_t allocations_of(size_t parents, size_t *to_encode)
{
    static const char item[] = "{\"name\":\"parent\",\"age\":7,\"sold\":true},";
    char *text = malloc(100 + parents * sizeof item);
    assert_non_null(text);
    size_t length = (size_t)snprintf(text, 100, "{" NAMED ",\"parents\":[");
    for (size_t i = 0; i < parents; i++) {
        memcpy(text + length, item, sizeof item - 1);
        length += sizeof item - 1;
    }
    memcpy(text + length - 1, "]}", 3);
    counting_allocator counting;
    counting_allocator_init(&counting, 0);
    defects_pet *pet = NULL;
    assert_int_equal(defects_pet_from_json(text, length + 1, &counting.allocator, &pet, NULL), CPOD_OK);
    assert_int_equal(pet->parents.count, parents);
    size_t to_decode = counting.calls;
    char *again = NULL;
    assert_int_equal(defects_pet_to_json(pet, &counting.allocator, &again, NULL, NULL), CPOD_OK);
    *to_encode = counting.calls - to_decode;
    assert_string_equal(again, text);
    cpod_string_free(again);
    defects_pet_free(pet);
    assert_int_equal(counting.live, 0);
    free(text);
    return to_decode;
}

static void ten_times_the_items_are_not_ten_times_the_allocations(void **state)
{
    (void)state;
    size_t encode_few, encode_many;
    size_t few = allocations_of(1000, &encode_few);
    size_t many = allocations_of(10000, &encode_many);
    assert_in_range(many, 1, few + 4);
    assert_in_range(encode_many, 1, encode_few + 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_array_where_an_object_was_expected_is_an_error),
        cmocka_unit_test(a_bad_member_inside_a_list_item_is_located),
        cmocka_unit_test(an_absent_optional_enum_is_left_out),
        cmocka_unit_test(a_bad_nested_object_is_an_error_with_path),
        cmocka_unit_test(unknown_enum_value_survives),
        cmocka_unit_test(unknown_integer_enum_value_survives),
        cmocka_unit_test(zero_and_false_are_sent),
        cmocka_unit_test(int64_max_survives),
        cmocka_unit_test(a_number_out_of_range_is_an_error),
        cmocka_unit_test(two_to_the_53_plus_1_survives),
        cmocka_unit_test(one_and_a_half_into_an_integer_is_an_error_with_path),
        cmocka_unit_test(text_after_u0000_is_an_error_not_cut),
        cmocka_unit_test(unknown_members_of_open_objects_survive),
        cmocka_unit_test(unknown_members_are_skipped),
        cmocka_unit_test(null_and_absent_differ),
        cmocka_unit_test(maps_of_objects_round_trip),
        cmocka_unit_test(arrays_of_arrays_round_trip),
        cmocka_unit_test(one_allocation_a_result),
        cmocka_unit_test(a_few_allocations_an_encode),
        cmocka_unit_test(ten_times_the_items_are_not_ten_times_the_allocations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
