/* Values of schemas: examples, varied values, and schemas without a finite or reasonably small value. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/json.h"
#include "engine/faker/faker.h"
#include "engine/validate/validate.h"

/* "DEEP" is replaced by 190 nested arrays, close to the limit of the reader. */
static const char spec_text[] =
    "openapi: 3.1.0\n"
    "info: {title: t, version: '1'}\n"
    "paths: {}\n"
    "components:\n"
    "  schemas:\n"
    "    Below: {type: integer, exclusiveMaximum: -2}\n"
    "    Above: {type: number, minimum: 7.5}\n"
    "    Tight: {type: integer, minimum: 3, exclusiveMinimum: 4, maximum: 5}\n"
    "    Byte: {type: integer, format: uint8, minimum: 250}\n"
    "    Natural: {type: integer, format: uint64, minimum: 9223372036854775808, maximum: "
    "18446744073709551615}\n"
    "    Least: {type: integer, format: int16, minimum: -40000}\n"
    "    Multiple: {type: integer, multipleOf: 12, maximum: 50}\n"
    "    Share: {type: number, exclusiveMinimum: 0, exclusiveMaximum: 1}\n"
    "    Short: {type: string, maxLength: 2}\n"
    "    Email: {type: string, format: email}\n"
    "    Ipv4: {type: string, format: ipv4}\n"
    "    Digest: {type: string, pattern: '^sha-[0-9a-f]{32}$|^[0-9a-f]{32}$'}\n"
    "    Default: {type: integer, default: 8}\n"
    "    Wrong: {type: integer, example: text}\n"
    "    Three: {type: array, minItems: 3, items: {type: integer}}\n"
    "    Cases: {type: object, required: [id, ID], properties: {id: {type: string}, ID: {type: integer}}}\n"
    "    Base: {type: object, required: [a], properties: {a: {type: integer, enum: [4]}}}\n"
    "    Heir: {allOf: [{$ref: '#/components/schemas/Base'}, {required: [b], properties: {b: {const: x}}}]}\n"
    "    Endless: {type: object, required: [next], properties: {next: {$ref: "
    "'#/components/schemas/Endless'}}}\n"
    "    Nested: {type: array, minItems: 1, items: {$ref: '#/components/schemas/Nested'}}\n"
    "    Wide: {type: array, minItems: 100, items: {$ref: '#/components/schemas/Wide'}}\n"
    "    Deep: {type: array, items: {}, example: DEEP}\n"
    "    Holder: {type: object, required: [deep], properties: {deep: {example: DEEP}}}\n"
    "    Huge: {type: object, properties: {a: {example: 1e999}, b: {type: array, example: [1e999]}}}\n"
    "    Never: false\n";

static struct {
    arena *memory;
    diagnostics *diagnostics;
    reader *files;
    patterns *patterns;
    const spec_document *document;
} spec;

static const spec_schema *schema_named(const char *name)
{
    for (size_t i = 0; i < spec.document->all_schemas.count; i++) {
        const spec_schema *schema = spec.document->all_schemas.items[i];
        if (schema->component != NULL && strcmp(schema->component, name) == 0)
            return schema;
    }
    fail_msg("no schema %s", name);
    return NULL;
}

static faker varied(uint64_t seed)
{
    return (faker){
        .memory = spec.memory,
        .patterns = spec.patterns,
        .varies = true,
        .rng = {.state = seed},
        .record = {.entity = "Thing", .first_name = "Alice", .last_name = "de Vries"},
    };
}

/* Prints a value and deletes it; the caller frees the text. */
static char *printed(cJSON *value)
{
    buffer out = {0};
    if (value != NULL)
        json_print(value, &out);
    else
        buffer_append(&out, "(none)");
    cJSON_Delete(value);
    return out.data;
}

static void expect_example(const char *name, const char *expected)
{
    char *text = printed(faker_example(spec.memory, spec.patterns, schema_named(name)));
    assert_string_equal(text, expected);
    free(text);
}

static void examples_are_typical_values(void **state)
{
    (void)state;
    expect_example("Below", "-3");
    expect_example("Above", "8");
    expect_example("Tight", "5");
    expect_example("Multiple", "12");
    expect_example("Share", "0.5");
    expect_example("Short", "\"te\"");
    expect_example("Email", "\"alice@example.com\"");
    expect_example("Default", "8");
    expect_example("Wrong", "1");
    expect_example("Three", "[1,1,1]");
    expect_example("Cases", "{\"id\":\"text\",\"ID\":1}");
    expect_example("Heir", "{\"a\":4,\"b\":\"x\"}");
}

static void varied_values_are_valid(void **state)
{
    (void)state;
    static const char *const names[] = {"Below", "Above", "Tight", "Multiple", "Share",
                                        "Short", "Email", "Ipv4",  "Digest",   "Three",
                                        "Cases", "Heir",  "Byte",  "Natural",  "Least"};
    for (uint64_t seed = 1; seed <= 50; seed++)
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
            faker f = varied(seed);
            cJSON *value = faker_value(&f, schema_named(names[i]), "member");
            if (value == NULL)
                fail_msg("%s: no value", names[i]);
            validation found = {
                .memory = spec.memory, .patterns = spec.patterns, .direction = DIRECTION_RESPONSE};
            validate(&found, schema_named(names[i]), value, "");
            char *text = printed(value);
            if (found.violations.count > 0)
                fail_msg("%s: %s %s", names[i], text, found.violations.items[0].message);
            free(text);
        }
}

static void a_seed_determines_the_value(void **state)
{
    (void)state;
    char *texts[3];
    for (uint64_t i = 0; i < 3; i++) {
        faker f = varied(7 + i / 2);
        texts[i] = printed(faker_value(&f, schema_named("Digest"), "digest"));
    }
    assert_string_equal(texts[0], texts[1]);
    assert_string_not_equal(texts[0], texts[2]);
    for (size_t i = 0; i < 3; i++)
        free(texts[i]);
}

/* No value, or one of a limited size: never an end of the program. */
static void expect_small(const char *name)
{
    faker f = varied(1);
    cJSON *values[] = {faker_example(spec.memory, spec.patterns, schema_named(name)),
                       faker_value(&f, schema_named(name), "member"),
                       faker_object(&f, schema_named(name), NULL)};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        char *text = printed(values[i]);
        json_error error;
        cJSON *again = json_parse_body(text, strlen(text), &error);
        assert_true(strcmp(text, "(none)") == 0 || again != NULL);
        assert_true(strlen(text) < 100000);
        cJSON_Delete(again);
        free(text);
    }
}

static void values_are_of_a_limited_size(void **state)
{
    (void)state;
    static const char *const names[] = {"Endless", "Nested", "Wide", "Deep", "Holder", "Huge", "Never"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        expect_small(names[i]);
    expect_example("Endless", "(none)");
    expect_example("Never", "(none)");
    expect_example("Holder", "{\"deep\":\"text\"}");
}

static char *spec_with_deep_examples(void)
{
    enum { LEVELS = 190 };
    char opening[LEVELS + 1] = "";
    char closing[LEVELS + 1] = "";
    memset(opening, '[', LEVELS);
    memset(closing, ']', LEVELS);
    buffer out = {0};
    const char *text = spec_text;
    for (const char *deep; (deep = strstr(text, "DEEP")) != NULL; text = deep + strlen("DEEP")) {
        buffer_append_n(&out, text, (size_t)(deep - text));
        buffer_format(&out, "%s%s", opening, closing);
    }
    buffer_append(&out, text);
    return out.data;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_are_typical_values),
        cmocka_unit_test(varied_values_are_valid),
        cmocka_unit_test(a_seed_determines_the_value),
        cmocka_unit_test(values_are_of_a_limited_size),
    };
    json_setup();
    spec.memory = arena_new();
    spec.diagnostics = diagnostics_new();
    spec.files = reader_new(spec.diagnostics);
    spec.patterns = patterns_new();
    char *text = spec_with_deep_examples();
    spec.document =
        spec_parse(spec.memory, spec.files, "t.yaml", text, strlen(text), SPEC_CHECK, spec.diagnostics);
    diagnostics_print(spec.diagnostics, SEVERITY_NOTE, stderr);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    patterns_free(spec.patterns);
    reader_free(spec.files);
    diagnostics_free(spec.diagnostics);
    arena_free(spec.memory);
    free(text);
    return failed;
}
