/* JSON values against schemas: for each schema, values and their first violation. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "engine/validate/validate.h"

static const char spec_text[] =
    "openapi: 3.1.0\n"
    "info: {title: t, version: '1'}\n"
    "paths: {}\n"
    "components:\n"
    "  schemas:\n"
    "    Any: {}\n"
    "    Never: {type: object, properties: {a: false}}\n"
    "    Integer: {type: integer, minimum: 1, maximum: 10}\n"
    "    Int32: {type: integer, format: int32}\n"
    "    Int64: {type: integer, format: int64}\n"
    "    Int8: {type: integer, format: int8}\n"
    "    Uint32: {type: integer, format: uint32}\n"
    "    Uint64: {type: integer, format: uint64}\n"
    "    Open: {type: number, exclusiveMinimum: 0, exclusiveMaximum: 1}\n"
    "    Cents: {type: number, multipleOf: 0.01}\n"
    "    Text: {type: string, minLength: 2, maxLength: 4}\n"
    "    Pattern: {type: string, pattern: '^a+$'}\n"
    "    BadPattern: {type: string, pattern: '('}\n"
    "    Base64: {type: string, contentEncoding: base64}\n"
    "    Enum: {enum: [a, 1, true, null, [1]]}\n"
    "    Const: {const: fixed}\n"
    "    Nullable: {type: [string, 'null']}\n"
    "    List: {type: array, items: {type: integer}, minItems: 1, maxItems: 3, uniqueItems: true}\n"
    "    Tuple: {type: array, prefixItems: [{type: string}, {type: integer}], items: {type: boolean}}\n"
    "    Map: {type: object, additionalProperties: {type: integer}, minProperties: 1, maxProperties: 2}\n"
    "    Patterns: {type: object, patternProperties: {'^x-': {type: integer}}, additionalProperties: false}\n"
    "    Pet:\n"
    "      type: object\n"
    "      additionalProperties: false\n"
    "      required: [id, name]\n"
    "      properties:\n"
    "        id: {type: string, readOnly: true}\n"
    "        name: {$ref: '#/components/schemas/Text', description: d}\n"
    "        secret: {type: string, writeOnly: true}\n"
    "        owner: {$ref: '#/components/schemas/Pet'}\n"
    "        toys: {type: array, items: {$ref: '#/components/schemas/Pet'}}\n"
    "    Cat: {type: object, required: [kind, lives], properties: {kind: {const: cat}, lives: {type: "
    "integer}}}\n"
    "    Dog: {type: object, required: [kind], properties: {kind: {const: dog}, bark: {type: string}}}\n"
    "    Animal:\n"
    "      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]\n"
    "      discriminator: {propertyName: kind, mapping: {cat: '#/components/schemas/Cat', dog: "
    "'#/components/schemas/Dog'}}\n"
    "    One: {oneOf: [{type: integer}, {type: number, minimum: 5}]}\n"
    "    AnyOf: {anyOf: [{type: integer}, {type: string, maxLength: 1}]}\n"
    "    All: {allOf: [{minimum: 2}, {maximum: 4}]}\n"
    "    Not: {not: {type: string}}\n"
    "    If:\n"
    "      if: {properties: {a: {const: 1}}, required: [a]}\n"
    "      then: {required: [b]}\n"
    "      else: {required: [c]}\n"
    "    Tree: {oneOf: [{type: array, items: {$ref: '#/components/schemas/Tree'}}, {type: 'null'}]}\n"
    "    Twin: {anyOf: [{type: array, items: {$ref: '#/components/schemas/Twin'}, minItems: 9},\n"
    "      {type: array, items: {$ref: '#/components/schemas/Twin'}, maxItems: 0}]}\n";

static const struct {
    const char *schema, *value, *field, *message; /* message NULL: valid */
} cases[] = {
    {"Any", "{\"x\":[null]}", NULL, NULL},
    {"Never", "{}", NULL, NULL},
    {"Never", "{\"a\":1}", "a", "must be absent"},
    {"Integer", "1", NULL, NULL},
    {"Integer", "2.0", NULL, NULL},
    {"Integer", "1.5", "", "must be an integer"},
    {"Integer", "\"1\"", "", "must be an integer"},
    {"Integer", "0", "", "must be at least 1"},
    {"Integer", "11", "", "must be at most 10"},
    {"Integer", "null", "", "must be an integer"},
    {"Int32", "2147483647", NULL, NULL},
    {"Int32", "-2147483649", "", "must fit into 32 bits"},
    {"Int64", "9223372036854775807", NULL, NULL},
    {"Int64", "9223372036854775808", "", "must fit into 64 bits"},
    {"Int64", "-9223372036854775808", NULL, NULL},
    {"Int64", "-9223372036854775809", "", "must fit into 64 bits"},
    {"Int64", "1e19", "", "must fit into 64 bits"},
    {"Int8", "-128", NULL, NULL},
    {"Int8", "128", "", "must be from -128 to 127"},
    {"Uint32", "4294967295", NULL, NULL},
    {"Uint32", "4294967296", "", "must be from 0 to 4294967295"},
    {"Uint32", "-1", "", "must be from 0 to 4294967295"},
    {"Uint64", "18446744073709551615", NULL, NULL},
    {"Uint64", "1.8e19", NULL, NULL},
    {"Uint64", "18446744073709551616", "", "must be from 0 to 18446744073709551615"},
    {"Uint64", "-1", "", "must be from 0 to 18446744073709551615"},
    {"Open", "0", "", "must be above 0"},
    {"Open", "1", "", "must be below 1"},
    {"Open", "0.5", NULL, NULL},
    {"Cents", "19.99", NULL, NULL},
    {"Cents", "19.995", "", "must be a multiple of 0.01"},
    {"Text", "\"\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\"", NULL, NULL},
    {"Text", "\"a\"", "", "must have at least 2 characters"},
    {"Text", "\"abcde\"", "", "must have at most 4 characters"},
    {"Pattern", "\"aaa\"", NULL, NULL},
    {"Pattern", "\"ab\"", "", "must match ^a+$"},
    {"BadPattern", "\"ab\"", "", "cannot be matched against ("},
    {"Base64", "\"aGk=\"", NULL, NULL},
    {"Base64", "\"aGk\"", "", "must be base64"},
    {"Enum", "\"a\"", NULL, NULL},
    {"Enum", "1", NULL, NULL},
    {"Enum", "null", NULL, NULL},
    {"Enum", "[1]", NULL, NULL},
    {"Enum", "\"1\"", "", "must be one of a, 1, true, null"},
    {"Enum", "false", "", "must be one of a, 1, true, null"},
    {"Const", "\"fixed\"", NULL, NULL},
    {"Const", "\"other\"", "", "must be fixed"},
    {"Nullable", "null", NULL, NULL},
    {"Nullable", "1", "", "must be null or a string"},
    {"List", "[1,2,3]", NULL, NULL},
    {"List", "[]", "", "must have at least 1 items"},
    {"List", "[1,2,3,4]", "", "must have at most 3 items"},
    {"List", "[1,1]", "", "must not contain duplicate items"},
    {"List", "[1,\"x\"]", "[1]", "must be an integer"},
    {"Tuple", "[\"a\",1,true,false]", NULL, NULL},
    {"Tuple", "[\"a\",\"b\"]", "[1]", "must be an integer"},
    {"Tuple", "[\"a\",1,2]", "[2]", "must be a boolean"},
    {"Map", "{\"a\":1}", NULL, NULL},
    {"Map", "{}", "", "must have at least 1 members"},
    {"Map", "{\"a\":1,\"b\":2,\"c\":3}", "", "must have at most 2 members"},
    {"Map", "{\"a\":\"x\"}", "a", "must be an integer"},
    {"Patterns", "{\"x-a\":1}", NULL, NULL},
    {"Patterns", "{\"x-a\":\"1\"}", "x-a", "must be an integer"},
    {"Patterns", "{\"y\":1}", "y", "is not a known member"},
    {"Pet", "{\"name\":\"Rex\"}", NULL, NULL},
    {"Pet", "{}", "name", "is required"},
    {"Pet", "{\"name\":\"Rex\",\"nam\":1}", "nam", "is not a known member"},
    {"Pet", "{\"name\":\"Rex\",\"owner\":{\"name\":\"A\"}}", "owner.name", "must have at least 2 characters"},
    {"Pet", "{\"name\":\"Rex\",\"toys\":[{\"name\":\"Bo\"},{}]}", "toys[1].name", "is required"},
    {"Pet", "[]", "", "must be an object"},
    {"Animal", "{\"kind\":\"cat\",\"lives\":9}", NULL, NULL},
    {"Animal", "{\"kind\":\"cat\"}", "lives", "is required"},
    {"Animal", "{\"kind\":\"dog\",\"bark\":1}", "bark", "must be a string"},
    {"Animal", "{\"kind\":\"cow\"}", "", "matches none of the alternatives"},
    {"One", "1", NULL, NULL},
    {"One", "5.5", NULL, NULL},
    {"One", "6", "", "matches more than one of the alternatives"},
    {"AnyOf", "\"x\"", NULL, NULL},
    {"AnyOf", "\"xy\"", "", "matches none of the alternatives"},
    {"All", "3", NULL, NULL},
    {"All", "5", "", "must be at most 4"},
    {"Not", "1", NULL, NULL},
    {"Not", "\"1\"", "", "matches a schema that it must not match"},
    {"If", "{\"a\":1,\"b\":1}", NULL, NULL},
    {"If", "{\"a\":1}", "b", "is required"},
    {"If", "{\"a\":2}", "c", "is required"},
    {"Tree", "[[null,[]],null]", NULL, NULL},
    {"Tree", "[[1]]", "", "matches none of the alternatives"},
};

static struct {
    arena *memory;
    diagnostics *diagnostics;
    reader *files;
    const spec_document *document;
    patterns *patterns;
} spec;

static const spec_schema *schema_named(const char *name)
{
    for (size_t i = 0; i < spec.document->schemas.count; i++)
        if (strcmp(spec.document->schemas.items[i].name, name) == 0)
            return spec.document->schemas.items[i].schema;
    fail_msg("no schema %s", name);
    return NULL;
}

static validation check(const char *name, const char *text, direction way)
{
    json_error error;
    cJSON *value = json_parse(text, strlen(text), &error);
    assert_non_null(value);
    validation v = {.memory = spec.memory, .patterns = spec.patterns, .direction = way};
    validate(&v, schema_named(name), value, "");
    cJSON_Delete(value);
    return v;
}

static void the_first_violation_is_the_expected_one(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        validation v = check(cases[i].schema, cases[i].value, DIRECTION_REQUEST);
        if ((v.violations.count == 0) != (cases[i].message == NULL))
            fail_msg("%s: %s: %zu violations", cases[i].schema, cases[i].value, v.violations.count);
        if (cases[i].message == NULL)
            continue;
        assert_string_equal(v.violations.items[0].field, cases[i].field);
        assert_string_equal(v.violations.items[0].message, cases[i].message);
    }
}

static void each_side_omits_what_the_other_side_writes(void **state)
{
    (void)state;
    assert_int_equal(check("Pet", "{\"name\":\"Rex\"}", DIRECTION_REQUEST).violations.count, 0);
    validation v = check("Pet", "{\"name\":\"Rex\"}", DIRECTION_RESPONSE);
    assert_int_equal(v.violations.count, 1);
    assert_string_equal(v.violations.items[0].field, "id");
    assert_true(v.violations.items[0].is_missing);
}

static void all_violations_are_found_up_to_a_limit(void **state)
{
    (void)state;
    assert_int_equal(check("Pet", "{\"name\":1,\"owner\":2,\"x\":3}", DIRECTION_REQUEST).violations.count, 3);
    char text[400] = "[";
    for (int i = 0; i < 60; i++)
        strcat(text, "\"x\",");
    strcat(text, "1]");
    assert_int_equal(check("List", text, DIRECTION_REQUEST).violations.count, 20);
}

static void values_that_would_take_for_ever_are_refused(void **state)
{
    (void)state;
    char text[256] = "";
    for (int i = 0; i < 60; i++)
        strcat(text, "[");
    for (int i = 0; i < 60; i++)
        strcat(text, "]");
    assert_true(check("Twin", text, DIRECTION_REQUEST).violations.count > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_violation_is_the_expected_one),
        cmocka_unit_test(each_side_omits_what_the_other_side_writes),
        cmocka_unit_test(all_violations_are_found_up_to_a_limit),
        cmocka_unit_test(values_that_would_take_for_ever_are_refused),
    };
    json_setup();
    spec.memory = arena_new();
    spec.diagnostics = diagnostics_new();
    spec.files = reader_new(spec.diagnostics);
    spec.patterns = patterns_new();
    spec.document = spec_parse(spec.memory, spec.files, "t.yaml", spec_text, strlen(spec_text), SPEC_CHECK,
                               spec.diagnostics);
    diagnostics_print(spec.diagnostics, SEVERITY_NOTE, stderr);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    patterns_free(spec.patterns);
    reader_free(spec.files);
    diagnostics_free(spec.diagnostics);
    arena_free(spec.memory);
    return failed;
}
