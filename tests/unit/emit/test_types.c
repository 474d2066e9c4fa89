/* What structs, enums, unions, lists and maps of C an API's schemas become. */
#include "sdk_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define TYPES      "include/cpod/types.h"
#define TYPES_ROWS "src/tables/types.inc"

static void presence_decides_the_member(void **state)
{
    sdk_fixture *f = *state;
    assert_true(sdk_generate_schemas(f, "    Thing:\n"
                                        "      type: object\n"
                                        "      required: [on, size, maybe]\n"
                                        "      properties:\n"
                                        "        on: {type: boolean}\n"
                                        "        size: {type: integer, format: int64}\n"
                                        "        maybe: {type: [integer, 'null'], format: int32}\n"
                                        "        ratio: {type: number}\n"
                                        "        name: {type: string}\n"
                                        "        at: {type: string, format: date-time}\n"
                                        "        day: {type: string, format: date}\n"
                                        "        raw: {type: string, format: byte}\n"
                                        "        any: {}\n"));
    sdk_expect(f, TYPES, "    bool on;\n");
    sdk_expect(f, TYPES, "    int64_t size;\n");
    sdk_expect(f, TYPES, "    cpod_opt_int32 maybe;\n");
    sdk_expect(f, TYPES, "    cpod_opt_double ratio;\n");
    sdk_expect(f, TYPES, "    const char *name;\n");
    sdk_expect(f, TYPES, "    cpod_datetime at;\n");
    sdk_expect(f, TYPES, "    cpod_date day;\n");
    sdk_expect(f, TYPES, "    cpod_bytes raw;\n");
    sdk_expect(f, TYPES, "    cpod_json any;\n");
}

static void objects_stand_behind_pointers(void **state)
{
    sdk_fixture *f = *state;
    assert_true(sdk_generate_schemas(
        f, "    Tree:\n"
           "      type: object\n"
           "      properties:\n"
           "        parent: {anyOf: [{$ref: '#/components/schemas/Tree'}, {type: 'null'}]}\n"
           "        children: {type: array, items: {$ref: '#/components/schemas/Tree'}}\n"));
    sdk_expect(f, TYPES, "typedef struct cpod_tree cpod_tree;\n");
    sdk_expect(f, TYPES, "    const cpod_tree *parent;\n");
    sdk_expect(f, TYPES, "    cpod_tree_list children;\n");
    sdk_expect(f, TYPES, "struct cpod_tree_list {\n    const cpod_tree *items;");
    sdk_expect(f, TYPES, "CPOD_API extern const cpod_tree cpod_tree_null;\n");
    sdk_expect(f, "src/types.c", "const cpod_tree cpod_tree_null = {0};\n");
}

static void lists_and_maps_nest(void **state)
{
    sdk_fixture *f = *state;
    assert_true(sdk_generate_schemas(
        f, "    Box:\n"
           "      type: object\n"
           "      properties:\n"
           "        names: {type: array, items: {type: string}}\n"
           "        grid: {type: array, items: {type: array, items: {type: integer, format: int64}}}\n"
           "        holes: {type: array, items: {type: [boolean, 'null']}}\n"
           "        others: {type: object, additionalProperties: {$ref: '#/components/schemas/Box'}}\n"
           "        tags: {type: object, additionalProperties: {type: string}}\n"));
    sdk_expect(f, TYPES, "    cpod_string_list names;\n");
    sdk_expect(f, TYPES, "    cpod_int64_list_list grid;\n");
    sdk_expect(f, TYPES, "struct cpod_int64_list_list {\n    const cpod_int64_list *items;");
    sdk_expect(f, TYPES, "    cpod_opt_bool_list holes;\n");
    sdk_expect(f, TYPES, "    cpod_box_map others;\n");
    sdk_expect(
        f, TYPES,
        "struct cpod_box_map_entry {\n    const char *key; /**< NUL-terminated. */\n    cpod_box value;");
    sdk_expect(f, TYPES,
               "CPOD_API const cpod_box *cpod_box_map_find(const cpod_box_map *map, const char *key);\n");
    sdk_expect(f, TYPES, "    cpod_string_map tags;\n");
}

static void items_that_may_be_null_are_pointers(void **state)
{
    sdk_fixture *f = *state;
    assert_true(sdk_generate_schemas(f, "    Item: {type: object, properties: {a: {type: string}}}\n"
                                        "    Row:\n"
                                        "      type: object\n"
                                        "      properties:\n"
                                        "        items: {type: array, items: {anyOf: [{$ref: "
                                        "'#/components/schemas/Item'}, {type: 'null'}]}}\n"));
    sdk_expect(f, TYPES, "    cpod_opt_item_list items;");
    sdk_expect(f, TYPES, "    const cpod_item *const *items;");
    sdk_expect(f, TYPES_ROWS,
               "            .kind = CPOD_KIND_OBJECT, .flags = CPOD_FLAG_NULLABLE, .type = CPOD_TYPE_ITEM, "
               ".stride = sizeof(const cpod_item *),\n        },\n");
}

static void enums_are_open(void **state)
{
    sdk_fixture *f = *state;
    assert_true(sdk_generate_schemas(f, "    State: {type: string, enum: [running, in-progress, other, '']}\n"
                                        "    Level: {type: integer, enum: [10, -1]}\n"
                                        "    Pod:\n"
                                        "      type: object\n"
                                        "      properties:\n"
                                        "        status: {$ref: '#/components/schemas/State'}\n"
                                        "        level: {$ref: '#/components/schemas/Level'}\n"));
    sdk_expect(f, TYPES, "    CPOD_STATE_ABSENT = 0,");
    sdk_expect(f, TYPES, "    CPOD_STATE_OTHER = -1,");
    sdk_expect(f, TYPES, "    CPOD_STATE_RUNNING = 1, /**< \"running\" */\n");
    sdk_expect(f, TYPES, "    CPOD_STATE_IN_PROGRESS = 2,");
    sdk_expect(f, TYPES, "    CPOD_STATE_OTHER_VALUE = 3,");
    sdk_expect(f, TYPES, "    CPOD_STATE_EMPTY = 4,");
    sdk_expect_not(f, TYPES, "CPOD_STATE_NULL");
    sdk_expect(f, TYPES, "    CPOD_LEVEL_10 = 1, /**< 10 */\n    CPOD_LEVEL_MINUS_1 = 2, /**< -1 */\n");
    sdk_expect(f, TYPES, "    int64_t number;");
    sdk_expect(f, TYPES, "    cpod_state status;\n");
}

static void unions_are_tagged(void **state)
{
    sdk_fixture *f = *state;
    assert_true(sdk_generate_schemas(
        f, "    Cat: {type: object, required: [kind], properties: {kind: {type: string}, lives: {type: "
           "integer}}}\n"
           "    Dog: {type: object, required: [kind], properties: {kind: {type: string}, bark: {type: "
           "string}}}\n"
           "    Pet:\n"
           "      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]\n"
           "      discriminator: {propertyName: kind, mapping: {cat: '#/components/schemas/Cat', dog: "
           "'#/components/schemas/Dog'}}\n"
           "    Owner: {type: object, properties: {pet: {$ref: '#/components/schemas/Pet'}}}\n"));
    sdk_expect(f, TYPES, "    CPOD_PET_KIND_CAT = 1, /**< `as.cat` */\n");
    sdk_expect(f, TYPES, "        const cpod_dog *dog;\n");
    sdk_expect(f, TYPES, "        const char *json;");
    sdk_expect(f, TYPES, "    cpod_pet pet;\n");
    sdk_expect(f, TYPES_ROWS,
               "{ .kind = CPOD_KIND_OBJECT, .type = CPOD_TYPE_CAT, .tag_field = 0, .tag = text_cat_2_ },\n");
    sdk_expect(f, TYPES_ROWS,
               "{.property = text_kind_, .property_length = 4, .value = text_cat_2_, .value_length = "
               "3},\n");
}

static void fields_say_what_they_mean(void **state)
{
    sdk_fixture *f = *state;
    assert_true(
        sdk_generate_schemas(f, "    User:\n"
                                "      type: object\n"
                                "      description: Someone.\n"
                                "      required: [name]\n"
                                "      properties:\n"
                                "        name: {type: string, description: What people say, maxLength: 200}\n"
                                "        id: {type: string, readOnly: true}\n"
                                "        size: {type: integer, default: 7}\n"));
    sdk_expect(f, TYPES, " * Someone.\n *\n * Schema: #/components/schemas/User\n");
    sdk_expect(f, TYPES,
               "    /** What people say. Required. At most 200 characters. */\n    const char *name;\n");
    sdk_expect(f, TYPES, "    /** Read-only: the server sets it. */\n    const char *id;\n");
    sdk_expect(f, TYPES, "    /** Default: 7. */\n    cpod_opt_int64 size;\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(presence_decides_the_member, sdk_fixture_setup, sdk_fixture_teardown),
        cmocka_unit_test_setup_teardown(objects_stand_behind_pointers, sdk_fixture_setup,
                                        sdk_fixture_teardown),
        cmocka_unit_test_setup_teardown(lists_and_maps_nest, sdk_fixture_setup, sdk_fixture_teardown),
        cmocka_unit_test_setup_teardown(items_that_may_be_null_are_pointers, sdk_fixture_setup,
                                        sdk_fixture_teardown),
        cmocka_unit_test_setup_teardown(enums_are_open, sdk_fixture_setup, sdk_fixture_teardown),
        cmocka_unit_test_setup_teardown(unions_are_tagged, sdk_fixture_setup, sdk_fixture_teardown),
        cmocka_unit_test_setup_teardown(fields_say_what_they_mean, sdk_fixture_setup, sdk_fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
