/* The member at fault is in the message as well as in `path`, for each kind of value. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct path_case {
    const char *members; /* of a sample_everything */
    const char *message; /* from its beginning to the number of the byte; its path is up to ": " */
} path_case;

static void fails(cpod_kind kind, uint32_t type, const char *text, const char *message)
{
    void *out = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    char expected[600];
    print_message("%s\n", text);
    assert_int_equal(
        cpod_core_from_json(sample_api(), kind, type, text, strlen(text), NULL, (void *)&out, &error),
        CPOD_ERR_DECODE);
    assert_null(out);
    (void)snprintf(expected, sizeof expected, "%s (byte ", message);
    if (strncmp(error.message, expected, strlen(expected)) != 0)
        fail_msg("'%s' does not begin with '%s'", error.message, expected);
    const size_t length = strlen(error.path);
    assert_true(length > 0);
    assert_memory_equal(error.message, error.path, length);
    assert_memory_equal(error.message + length, ": ", 2);
}

static void members_of_each_kind(void **state)
{
    (void)state;
    static const path_case cases[] = {
        {"\"active\":1", "active: expected a boolean, found a number"},
        {"\"small\":1.5", "small: expected an integer, found a fraction"},
        {"\"small\":2147483648", "small: integer out of the range of 32 bits"},
        {"\"large\":9223372036854775808", "large: integer out of the range of 64 bits"},
        {"\"ratio\":\"1\"", "ratio: expected a number, found a string"},
        {"\"ratio\":1e999", "ratio: number out of the range of a double"},
        {"\"maybe_bool\":\"true\"", "maybe_bool: expected a boolean, found a string"},
        {"\"maybe_int64\":{}", "maybe_int64: expected an integer, found an object"},
        {"\"maybe_double\":-", "maybe_double: invalid JSON: malformed number"},
        {"\"title\":null", "title: null is not allowed here"},
        {"\"title\":\"\\u0000\"", "title: U+0000 in a string, which C strings cannot represent"},
        {"\"title\":\"\\ud800\"", "title: invalid JSON: escape of a lone surrogate in a string"},
        {"\"note\":nul", "note: invalid JSON: expected true, false or null"},
        {"\"created_at\":5", "created_at: expected a string, found a number"},
        {"\"birthday\":[]", "birthday: expected a string, found an array"},
        {"\"blob\":\"*\"", "blob: invalid base64"},
        {"\"extra\":{\"a\":[1,}", "extra: expected a value, found '}'"},
        {"\"color\":1", "color: expected a string, found a number"},
        {"\"level\":\"1\"", "level: expected an integer, found a string"},
        {"\"owner\":{}", "owner.name: required member is missing"},
        {"\"owner\":{\"name\":\"n\",\"age\":true}", "owner.age: expected an integer, found a boolean"},
        {"\"parent\":{\"owner\":{\"name\":1}}", "parent.owner.name: expected a string, found a number"},
        {"\"tags\":[\"a\",null]", "tags[1]: null is not allowed here"},
        {"\"tags\":[\"a\",1]", "tags[1]: expected a string, found a number"},
        {"\"scores\":[1,2.5]", "scores[1]: expected an integer, found a fraction"},
        {"\"owners\":[{\"name\":\"n\"},{}]", "owners[1].name: required member is missing"},
        {"\"owners\":[5]", "owners[0]: expected an object, found a number"},
        {"\"nullable_owners\":[null,[]]", "nullable_owners[1]: expected an object, found an array"},
        {"\"matrix\":[[1],[2,\"3\"]]", "matrix[1][1]: expected a number, found a string"},
        {"\"anything\":[{},tru]", "anything[1]: invalid JSON: expected true, false or null"},
        {"\"labels\":{\"a b\":1}", "labels[\"a b\"]: expected a string, found a number"},
        {"\"labels\":{\"k\":[]}", "labels.k: expected a string, found an array"},
        {"\"labels\":{\"a\\u0000\":\"\"}", "labels: U+0000 in a string, which C strings cannot represent"},
        {"\"owners_by_name\":{\"x\":{\"name\":\"n\",\"age\":\"1\"}}",
         "owners_by_name.x.age: expected an integer, found a string"},
        {"\"shape\":{\"kind\":\"circle\"}", "shape.radius: required member is missing"},
        {"\"shape\":{\"kind\":\"square\",\"side\":\"s\"}", "shape.side: expected a number, found a string"},
        {"\"shape\":{\"kind\":\"circle\",\"x\":tru}", "shape.x: invalid JSON: expected true, false or null"},
        {"\"pet\":{\"bark\":7,\"legs\":\"four\"}", "pet.legs: expected an integer, found a string"},
        {"\"a\\\"b\\\\c\":1", "[\"a\"b\\c\"]: expected a string, found a number"},
        {"\"unknown\":{\"a\":\"\\ud800\"}",
         "unknown: invalid JSON: escape of a lone surrogate in a string"}, /* which would be skipped */
        {"\"un known\":[1,]", "[\"un known\"]: expected a value, found ']'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[400];
        (void)snprintf(text, sizeof text, "{" REQUIRED_MEMBERS ",%s}", cases[i].members);
        fails(CPOD_KIND_INLINE, SAMPLE_EVERYTHING, text, cases[i].message);
    }
}

/* Values that are no object, and members without a field. */
static void other_values(void **state)
{
    (void)state;
    fails(CPOD_KIND_LIST, SAMPLE_STRINGS, "[\"a\",\"b\",{}]", "[2]: expected a string, found an object");
    fails(CPOD_KIND_LIST, SAMPLE_MATRIX, "[[],[1,2,{}]]", "[1][2]: expected a number, found an object");
    fails(CPOD_KIND_MAP, SAMPLE_OWNER_MAP, "{\"a\":{\"name\":null}}", "a.name: null is not allowed here");
    fails(CPOD_KIND_INLINE, SAMPLE_OPEN, "{\"name\":\"n\",\"more\":{\"x\":1 2}}",
          "more: invalid JSON: expected a comma or a closing bracket");
    fails(CPOD_KIND_INLINE, SAMPLE_PAGE, "{\"items\":[],\"total\":\"1\"}",
          "total: expected an integer, found a string");
    fails(CPOD_KIND_INLINE, SAMPLE_STRICT, "{\"id\":\"1\"}", "note: required member is missing");
    fails(CPOD_KIND_INLINE, SAMPLE_WIDE, "{\"f5\":1}", "f299: required member is missing");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_of_each_kind),
        cmocka_unit_test(other_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
