/* Decoding at its limits: depth of each container, keys of other types, unions with several conditions. */
#include "core/codec/codec.h"
#include "cpod/core/json.h"
#include "support.h"

#include <stdio.h>
#include <string.h>

#include <cjson/cJSON.h>

static cpod_status decode_to_depth(cpod_kind kind, uint32_t type, const char *text, int depth,
                                   cpod_error *error)
{
    char padded[512] = "";
    (void)snprintf(padded, sizeof padded - CPODI_PADDING, "%s", text);
    cpodi_arena *arena = cpodi_arena_new(cpod_default_allocator(), 256, 0);
    assert_non_null(arena);
    char value[1024] = "";
    const cpodi_typed_value target = {.kind = kind, .type = type, .target = value};
    const cpodi_json_input input = {padded, strlen(text)};
    const cpodi_decode_options options = {.max_depth = depth, .lenient_required = true};
    cpod_status status = cpodi_decode(sample_tables(), &input, &options, &target, arena, error);
    cpodi_arena_free(arena);
    return status;
}

/* Each container counts as one level, wherever it is: typed, free-form, skipped, or looked through for a union. */
static void each_container_is_a_level(void **state)
{
    (void)state;
    static const struct {
        cpod_kind kind;
        uint32_t type;
        const char *text;
        int depth; /* the least that suffices */
    } cases[] = {
        {CPOD_KIND_JSON, 0, "[1]", 1},
        {CPOD_KIND_JSON, 0, "{}", 1},
        {CPOD_KIND_JSON, 0, "[[]]", 2},
        {CPOD_KIND_JSON, 0, "{\"a\":[{}]}", 3},
        {CPOD_KIND_INLINE, SAMPLE_EVERYTHING, "{\"tags\":[\"a\"]}", 2},
        {CPOD_KIND_INLINE, SAMPLE_EVERYTHING, "{\"tags\":[]}", 2},
        {CPOD_KIND_INLINE, SAMPLE_EVERYTHING, "{\"labels\":{\"a\":\"b\"}}", 2},
        {CPOD_KIND_INLINE, SAMPLE_EVERYTHING, "{\"labels\":{}}", 2},
        {CPOD_KIND_INLINE, SAMPLE_EVERYTHING, "{\"matrix\":[[1]]}", 3},
        {CPOD_KIND_INLINE, SAMPLE_EVERYTHING, "{\"owner\":{\"name\":\"x\"}}", 2},
        {CPOD_KIND_INLINE, SAMPLE_EVERYTHING, "{\"owner\":{}}", 2},
        {CPOD_KIND_INLINE, SAMPLE_EVERYTHING, "{\"owners\":[{\"name\":\"x\"}]}", 3},
        {CPOD_KIND_INLINE, SAMPLE_EVERYTHING, "{\"pet\":{\"meow\":\"x\"}}", 2},
        {CPOD_KIND_INLINE, SAMPLE_EVERYTHING, "{\"pet\":{\"meow\":\"x\",\"other\":[[1]]}}", 4},
        {CPOD_KIND_INLINE, SAMPLE_EVERYTHING, "{\"shape\":[\"a\"]}", 2},
        {CPOD_KIND_INLINE, SAMPLE_EVERYTHING, "{\"unknown\":[{\"a\":[]}]}", 4},
        {CPOD_KIND_INLINE, SAMPLE_EVERYTHING, "{\"unknown\":[1,{\"a\":[],\"b\":2}]}", 4},
        {CPOD_KIND_INLINE, SAMPLE_OPEN, "{\"unknown\":[{}]}", 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (int depth = 1; depth < 6; depth++) {
            cpod_error error = CPOD_ERROR_INIT;
            cpod_status status = decode_to_depth(cases[i].kind, cases[i].type, cases[i].text, depth, &error);
            if (status != (depth < cases[i].depth ? CPOD_ERR_LIMIT : CPOD_OK))
                fail_msg("%s to depth %d: %s", cases[i].text, depth, error.message);
            char expected[64];
            (void)snprintf(expected, sizeof expected, "nested more than %d level", depth);
            if (status == CPOD_ERR_LIMIT)
                assert_true(strstr(error.message, expected) != NULL &&
                            strstr(error.message, "(max_json_depth)") != NULL);
        }
    }
}

/* After the last field of a type, a key that is the first one of the next type in the tables is another one. */
static void a_key_of_the_next_type(void **state)
{
    (void)state;
    sample_owner *owner =
        decode(CPOD_KIND_INLINE, SAMPLE_OWNER, "{\"name\":\"x\",\"age\":1,\"kind\":\"circle\",\"radius\":2}");
    assert_string_equal(owner->name, "x");
    assert_int_equal(owner->age.value, 1);
    cpod_core_free(owner);
    sample_circle *circle =
        decode(CPOD_KIND_INLINE, SAMPLE_CIRCLE, "{\"kind\":\"circle\",\"kind2\":1,\"radius\":2}");
    assert_string_equal(circle->kind, "circle");
    assert_true(circle->radius == 2);
    cpod_core_free(circle);
    owner = decode(CPOD_KIND_INLINE, SAMPLE_OWNER, "{\"age\":1,\"name\":\"x\"}"); /* in another order */
    assert_string_equal(owner->name, "x");
    assert_int_equal(owner->age.value, 1);
    cpod_core_free(owner);
}

/* All conditions of a case hold, in any order of the members. */
static void unions_by_several_conditions(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int32_t kind;
    } cases[] = {
        {"{\"meow\":\"x\",\"bark\":7}", SAMPLE_PET_CAT},
        {"{\"bark\":7,\"meow\":\"x\"}", SAMPLE_PET_CAT},
        {"{\"bark\":7,\"a\":1,\"meow\":\"x\",\"b\":2}", SAMPLE_PET_CAT},
        {"{\"meow\":\"x\",\"bark\":8}", CPOD_ENUM_OTHER},
        {"{\"meow\":\"x\"}", CPOD_ENUM_OTHER},
        {"{\"bark\":7}", SAMPLE_PET_DOG},
        {"{\"bark\":7,\"legs\":4}", SAMPLE_PET_DOG},
        {"{\"bark\":70}", CPOD_ENUM_OTHER},
        {"{\"bark\":8,\"bark\":7}", SAMPLE_PET_DOG}, /* the last one counts */
        {"{\"bark\":7,\"bark\":8}", CPOD_ENUM_OTHER},
        {"{}", CPOD_ENUM_OTHER},
    };
    cpod_tables tables = *sample_tables();
    cpod_case own[8];
    memcpy(own, tables.cases, sizeof own);
    own[6].condition_count = 2; /* a cat has meow, and barks 7 */
    tables.cases = own;
    cpod_api api = *sample_api();
    api.tables = &tables;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sample_pet *pet = NULL;
        cpod_error error = CPOD_ERROR_INIT;
        cpod_status status = cpod_core_from_json(&api, CPOD_KIND_UNION, 1, cases[i].text,
                                                 strlen(cases[i].text), NULL, &pet, &error);
        if (status != CPOD_OK)
            fail_msg("%s: %s", cases[i].text, error.message);
        if (pet->kind != cases[i].kind)
            fail_msg("%s is variant %d", cases[i].text, (int)pet->kind);
        cpod_core_free(pet);
    }
}

static void free_form_json_of_any_depth(void **state)
{
    (void)state;
    /* Words of 64 levels: objects and lists in turn, on both sides of a boundary. */
    for (int levels = 60; levels <= 200; levels += 3) {
        char text[2048] = "";
        size_t length = 0;
        for (int i = 0; i < levels; i++)
            length += (size_t)sprintf(text + length, i % 3 == 0 ? "{\"a\":" : "[");
        text[length++] = '1';
        for (int i = levels; i-- > 0;)
            text[length++] = i % 3 == 0 ? '}' : ']';
        cpod_json *json = decode(CPOD_KIND_JSON, 0, text);
        assert_string_equal(json->text, text);
        cpod_core_free(json);
        char *wrong = strchr(text, '1') + levels / 2 + 1;
        *wrong = *wrong == '}' ? ']' : '}';
        cpod_error error = CPOD_ERROR_INIT;
        void *none;
        assert_int_equal(
            cpod_core_from_json(sample_api(), CPOD_KIND_JSON, 0, text, strlen(text), NULL, &none, &error),
            CPOD_ERR_DECODE);
    }
}

/* ---- trees of cJSON ---- */

static cpod_status print_tree(cJSON *tree, char text[256], cpod_error *error)
{
    cpod_json *json = NULL;
    cpod_status status = cpod_json_print(tree, &json, error);
    (void)snprintf(text, 256, "%s", json == NULL ? "" : json->text);
    cpod_json_free(json);
    return status;
}

static void trees_that_have_no_text(void **state)
{
    (void)state;
    cpod_error error = CPOD_ERROR_INIT;
    char text[256];
    cJSON *tree = cJSON_CreateObject();
    cJSON *child = cJSON_AddStringToObject(tree, "a", "b");
    assert_int_equal(print_tree(tree, text, &error), CPOD_OK);
    assert_string_equal(text, "{\"a\":\"b\"}");
    char *const value = child->valuestring;
    char *const key = child->string;
    child->valuestring = NULL;
    assert_int_equal(print_tree(tree, text, &error), CPOD_ERR_INVALID_ARGUMENT);
    assert_string_equal(error.message, "the tree contains a string without text");
    child->valuestring = value;
    child->string = NULL;
    assert_int_equal(print_tree(tree, text, &error), CPOD_ERR_INVALID_ARGUMENT);
    child->string = key;
    const int type = child->type;
    child->type = cJSON_Invalid;
    assert_int_equal(print_tree(tree, text, &error), CPOD_ERR_INVALID_ARGUMENT);
    assert_string_equal(error.message, "the tree contains an item of unknown type");
    child->type = type;
    assert_int_equal(print_tree(tree, text, &error), CPOD_OK);
    cJSON_Delete(tree);
    assert_int_equal(cpod_json_print(NULL, NULL, &error), CPOD_ERR_INVALID_ARGUMENT);
    cpod_json *json = NULL;
    assert_int_equal(cpod_json_print(NULL, &json, &error), CPOD_ERR_INVALID_ARGUMENT);
    const cpod_json none = CPOD_JSON_INIT("1");
    assert_int_equal(cpod_json_parse(&none, NULL, &error), CPOD_ERR_INVALID_ARGUMENT);
}

static void trees_of_every_item(void **state)
{
    (void)state;
    char text[256];
    cJSON *tree = cJSON_CreateArray();
    cJSON_AddItemToArray(tree, cJSON_CreateTrue());
    cJSON_AddItemToArray(tree, cJSON_CreateFalse());
    cJSON_AddItemToArray(tree, cJSON_CreateNull());
    cJSON_AddItemToArray(tree, cJSON_CreateNumber(0.5));
    cJSON_AddItemToArray(tree, cJSON_CreateString("a\"b"));
    cJSON_AddItemToArray(tree, cJSON_CreateRaw("{\"r\":[1]}"));
    cJSON_AddItemToArray(tree, cJSON_CreateObject());
    cJSON_AddItemToArray(tree, cJSON_CreateArray());
    assert_int_equal(print_tree(tree, text, NULL), CPOD_OK);
    assert_string_equal(text, "[true,false,null,0.5,\"a\\\"b\",{\"r\":[1]},{},[]]");
    cJSON_AddItemToArray(tree, cJSON_CreateRaw("{\"r\":"));
    assert_int_equal(print_tree(tree, text, NULL), CPOD_ERR_INVALID_ARGUMENT);
    cJSON_Delete(tree);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_container_is_a_level),    cmocka_unit_test(a_key_of_the_next_type),
        cmocka_unit_test(unions_by_several_conditions), cmocka_unit_test(free_form_json_of_any_depth),
        cmocka_unit_test(trees_that_have_no_text),      cmocka_unit_test(trees_of_every_item),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
