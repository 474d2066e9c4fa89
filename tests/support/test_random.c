/* Random values are what their schema asks for: patterns before the C library's regular expressions, numbers
 * before their limits. The documents of the whole specification stand before a validator in tests/ajv. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants the above first */
#include <cmocka.h>

#include <regex.h>

#include "support/random_json.h"
#include "support/random_pattern.h"

enum { SAMPLES = 200, SEED = 7 };

static void a_text_matches_its_pattern(void **state)
{
    (void)state;
    /* In both ECMA-262 and POSIX. */
    static const char *const patterns[] = {"^per-[0-9A-HJKMNP-TV-Z]{26}$",
                                           "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
                                           "^-?[0-9]{1,15}([.][0-9]{1,6})?$",
                                           "^([01][0-9]|2[0-3]):[0-5][0-9]$",
                                           "^CVSS:[0-9]\\.[0-9]/.+$",
                                           "^(a|bc|(d|e)+f{2,})$",
                                           "^[^a-z\"-]{3}$",
                                           "^/.*$",
                                           "^é[x.-]?$",
                                           "^bytes=[0-9]*-[0-9]*$",
                                           "b+",
                                           "^$"};
    random_source source = {.state = SEED};
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        regex_t compiled;
        assert_int_equal(regcomp(&compiled, patterns[i], REG_EXTENDED | REG_NOSUB), 0);
        for (int n = 0; n < SAMPLES; n++) {
            buffer text = {0};
            random_match(&source, patterns[i], &text);
            assert_string_equal(source.unsupported, "");
            if (regexec(&compiled, buffer_text(&text), 0, NULL, 0) != 0)
                fail_msg("\"%s\" does not match %s", buffer_text(&text), patterns[i]);
            buffer_free(&text);
        }
        regfree(&compiled);
    }
}

static void an_unknown_pattern_is_reported(void **state)
{
    (void)state;
    static const char *const patterns[] = {"(?=a)b", "a+?", "\\bfoo", "(a)\\1", "[^a", "(a",  "a)",
                                           "a{3,1}", "*a",  "\\p{L}", "[é]",    "a^b", "a$b", "\\"};
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        random_source source = {.state = SEED};
        buffer text = {0};
        random_match(&source, patterns[i], &text);
        if (strncmp(source.unsupported, "pattern ", strlen("pattern ")) != 0)
            fail_msg("%s was taken for a known pattern", patterns[i]);
        buffer_free(&text);
    }
}

typedef struct fixture {
    arena *memory;
    diagnostics *diagnostics;
    reader *files;
} fixture;

static int begin(void **state)
{
    static fixture f;
    f.memory = arena_new();
    f.diagnostics = diagnostics_new();
    f.files = reader_new(f.diagnostics);
    *state = &f;
    return 0;
}

static int end(void **state)
{
    fixture *f = *state;
    reader_free(f->files);
    diagnostics_free(f->diagnostics);
    arena_free(f->memory);
    return 0;
}

/* The schema S of a specification. */
static const spec_schema *schema_of(fixture *f, const char *json)
{
    buffer text = {0};
    buffer_format(&text,
                  "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"t\",\"version\":\"1\"},\"paths\":{},"
                  "\"components\":{\"schemas\":{\"S\":%s}}}",
                  json);
    const spec_document *api = spec_parse(f->memory, f->files, "spec.json", buffer_text(&text), text.length,
                                          SPEC_CHECK, f->diagnostics);
    buffer_free(&text);
    assert_non_null(api);
    for (size_t i = 0; i < api->schemas.count; i++)
        if (strcmp(api->schemas.items[i].name, "S") == 0)
            return api->schemas.items[i].schema;
    fail_msg("no schema S");
    return NULL;
}

static const node *sample(fixture *f, random_source *source, const spec_schema *schema)
{
    buffer text = {0};
    random_json(source, schema, &text);
    assert_string_equal(source->unsupported, "");
    const document *parsed = reader_parse(f->files, "sample.json", buffer_text(&text), text.length);
    buffer_free(&text);
    assert_non_null(parsed);
    return parsed->root;
}

static void numbers_keep_their_limits(void **state)
{
    fixture *f = *state;
    static const struct {
        const char *schema;
        double least, most, step;
    } cases[] = {
        {"{\"type\":\"integer\",\"minimum\":3,\"maximum\":5}", 3, 5, 1},
        {"{\"type\":\"integer\",\"exclusiveMinimum\":-2,\"exclusiveMaximum\":2.5}", -1, 2, 1},
        {"{\"type\":\"integer\",\"minimum\":1,\"maximum\":100,\"multipleOf\":7}", 7, 98, 7},
        {"{\"type\":\"integer\",\"format\":\"int32\"}", -2147483648.0, 2147483647.0, 1},
        {"{\"type\":\"integer\",\"format\":\"int8\"}", -128, 127, 1},
        {"{\"type\":\"integer\",\"format\":\"uint16\",\"minimum\":-5}", 0, 65535, 1},
        {"{\"type\":\"integer\",\"format\":\"uint64\",\"maximum\":1.8446744073709552e19}", 0,
         18446744073709551615.0, 0},
        {"{\"type\":\"number\",\"minimum\":-0.5,\"maximum\":0.25}", -0.5, 0.25, 0},
        {"{\"type\":\"number\",\"minimum\":10,\"multipleOf\":0.25}", 10, 1000, 0.25},
        {"{\"type\":\"number\",\"maximum\":-3}", -2000003, -3, 0},
    };
    random_source source = {.state = SEED};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const spec_schema *schema = schema_of(f, cases[i].schema);
        for (int n = 0; n < SAMPLES; n++) {
            double value = sample(f, &source, schema)->number;
            bool is_multiple =
                cases[i].step <= 0 || value == cases[i].step * (double)(int64_t)(value / cases[i].step);
            if (value < cases[i].least || value > cases[i].most || !is_multiple)
                fail_msg("%.17g is not of %s", value, cases[i].schema);
        }
    }
}

/* INT64_MAX is no double. */
static void an_integer_that_may_be_a_number_is_one_that_a_double_holds(void **state)
{
    fixture *f = *state;
    const spec_schema *schema =
        schema_of(f, "{\"anyOf\":[{\"type\":\"integer\",\"minimum\":9223372036854775807},"
                     "{\"type\":\"number\"}]}");
    random_source source = {.state = SEED};
    for (int n = 0; n < SAMPLES; n++)
        assert_true(sample(f, &source, schema)->number != 9223372036854775807.0);
}

static void a_property_of_an_integer_and_a_number_is_an_integer(void **state)
{
    fixture *f = *state;
    const spec_schema *schema =
        schema_of(f, "{\"allOf\":[{\"required\":[\"a\"],\"properties\":{\"a\":{\"type\":\"number\"}}},"
                     "{\"properties\":{\"a\":{\"type\":\"integer\"}}}]}");
    random_source source = {.state = SEED};
    for (int n = 0; n < SAMPLES; n++)
        assert_int_equal(node_get(sample(f, &source, schema), "a")->kind, NODE_INTEGER);
}

static void a_child_has_the_value_that_its_base_maps_to_it(void **state)
{
    fixture *f = *state;
    const spec_schema *schema = schema_of(
        f, "{\"$defs\":{\"base\":{\"type\":\"object\",\"required\":[\"kind\"],"
           "\"properties\":{\"kind\":{\"type\":\"string\"}},"
           "\"discriminator\":{\"propertyName\":\"kind\",\"mapping\":{"
           "\"other\":\"#/components/schemas/S/$defs/base\",\"child\":\"#/components/schemas/S\"}}}},"
           "\"allOf\":[{\"$ref\":\"#/components/schemas/S/$defs/base\"},"
           "{\"properties\":{\"extra\":{\"type\":\"string\"}}}]}");
    random_source source = {.state = SEED};
    for (int n = 0; n < SAMPLES; n++)
        assert_string_equal(node_get_text(sample(f, &source, schema), "kind"), "child");
}

static void a_base_has_the_members_of_the_child_that_its_value_names(void **state)
{
    fixture *f = *state;
    const spec_schema *schema =
        schema_of(f, "{\"type\":\"object\",\"required\":[\"kind\"],"
                     "\"properties\":{\"kind\":{\"type\":\"string\",\"enum\":[\"own\",\"child\"]}},"
                     "\"discriminator\":{\"propertyName\":\"kind\",\"mapping\":{"
                     "\"child\":\"#/components/schemas/S/$defs/child\"}},"
                     "\"$defs\":{\"child\":{\"allOf\":[{\"$ref\":\"#/components/schemas/S\"},"
                     "{\"required\":[\"extra\"],\"properties\":{\"extra\":{\"type\":\"string\"}}}]}}}");
    random_source source = {.state = SEED};
    size_t children = 0;
    for (int n = 0; n < SAMPLES; n++) {
        const node *value = sample(f, &source, schema);
        if (node_get(value, "extra") == NULL)
            continue;
        children++;
        assert_string_equal(node_get_text(value, "kind"), "child");
    }
    assert_in_range(children, SAMPLES / 3, SAMPLES - 1);
    source.is_base_only = true;
    for (int n = 0; n < SAMPLES; n++)
        assert_null(node_get(sample(f, &source, schema), "extra"));
}

static void lists_keep_their_limits(void **state)
{
    fixture *f = *state;
    const spec_schema *schema =
        schema_of(f, "{\"type\":\"array\",\"minItems\":2,\"maxItems\":3,\"uniqueItems\":true,"
                     "\"items\":{\"enum\":[\"a\",\"b\",\"c\"]}}");
    random_source source = {.state = SEED};
    for (int n = 0; n < SAMPLES; n++) {
        const node *list = sample(f, &source, schema);
        assert_in_range(list->count, 2, 3);
        for (size_t i = 1; i < list->count; i++)
            for (size_t k = 0; k < i; k++)
                assert_string_not_equal(list->items[i]->text, list->items[k]->text);
    }
}

static void what_cannot_be_is_reported(void **state)
{
    fixture *f = *state;
    static const char *const schemas[] = {
        "{\"type\":\"array\",\"minItems\":3,\"uniqueItems\":true,\"items\":{\"type\":\"boolean\"}}",
        "{\"type\":\"string\",\"pattern\":\"^[a-z]{3}$\",\"minLength\":5}",
        "{\"type\":\"string\",\"format\":\"who-knows\"}",
        "{\"type\":\"integer\",\"minimum\":2,\"maximum\":1}",
        "{\"type\":\"object\",\"minProperties\":1}",
        "{\"type\":\"string\",\"not\":{\"const\":\"a\"}}",
    };
    for (size_t i = 0; i < sizeof schemas / sizeof schemas[0]; i++) {
        random_source source = {.state = SEED};
        buffer text = {0};
        random_json(&source, schema_of(f, schemas[i]), &text);
        buffer_free(&text);
        if (source.unsupported[0] == '\0')
            fail_msg("a value of %s was made", schemas[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_matches_its_pattern),
        cmocka_unit_test(an_unknown_pattern_is_reported),
        cmocka_unit_test_setup_teardown(numbers_keep_their_limits, begin, end),
        cmocka_unit_test_setup_teardown(an_integer_that_may_be_a_number_is_one_that_a_double_holds, begin,
                                        end),
        cmocka_unit_test_setup_teardown(a_property_of_an_integer_and_a_number_is_an_integer, begin, end),
        cmocka_unit_test_setup_teardown(a_child_has_the_value_that_its_base_maps_to_it, begin, end),
        cmocka_unit_test_setup_teardown(a_base_has_the_members_of_the_child_that_its_value_names, begin, end),
        cmocka_unit_test_setup_teardown(lists_keep_their_limits, begin, end),
        cmocka_unit_test_setup_teardown(what_cannot_be_is_reported, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
