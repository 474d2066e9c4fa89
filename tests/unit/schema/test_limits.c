/* The depth of allOf, and enums that allOf combines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/buffer.h"
#include "support.h"

/* S0 includes S1 by allOf, and so on; the last one has the property. */
static size_t errors_of_depth(size_t depth)
{
    buffer text = {0};
    for (size_t i = 0; i < depth; i++)
        buffer_format(&text, "S%zu: {allOf: [{$ref: '#/components/schemas/S%zu'}], properties: {p%zu: {}}}\n",
                      i, i + 1, i);
    buffer_format(&text, "S%zu: {properties: {last: {}}}\n", depth);
    fixture f = fixture_of(buffer_text(&text));
    const normalized_schema *s = schema_named(&f, "S0");
    size_t errors = diagnostics_count(f.diagnostics, SEVERITY_ERROR);
    assert_int_equal(s->properties.count, errors == 0 ? depth + 1 : depth);
    if (errors > 0) {
        diagnostic found;
        assert_true(diagnostics_get(f.diagnostics, 0, &found));
        assert_string_equal(found.id, "nesting-limit");
    }
    fixture_free(&f);
    buffer_free(&text);
    return errors;
}

static void all_of_is_nested_a_hundred_times_at_most(void **state)
{
    (void)state;
    assert_int_equal(errors_of_depth(1), 0);
    assert_int_equal(errors_of_depth(100), 0);
    assert_int_equal(errors_of_depth(101), 1);
}

static void assert_values(const char *schema, const char *expected, size_t warnings)
{
    fixture f = fixture_of(schema);
    const normalized_schema *s = schema_named(&f, "E");
    buffer found = {0};
    for (size_t i = 0; i < s->enum_values.count; i++)
        buffer_format(&found, "%s%s", i > 0 ? " " : "", s->enum_values.items[i]->text);
    assert_string_equal(buffer_text(&found), expected);
    assert_true(s->has_enum);
    assert_int_equal(diagnostics_count(f.diagnostics, SEVERITY_WARNING), warnings);
    buffer_free(&found);
    fixture_free(&f);
}

static void enums_narrow_each_other(void **state)
{
    (void)state;
    assert_values("E: {allOf: [{enum: [a, b, c]}, {enum: [c, b]}]}\n", "b c", 0);
    assert_values("E: {allOf: [{enum: [a, b, c]}, {enum: [c, b]}, {enum: [b]}]}\n", "b", 0);
    assert_values("E: {allOf: [{enum: [a, b]}, {enum: [b, c]}], enum: [b, d]}\n", "b", 0);
    assert_values("E: {allOf: [{enum: [1, 2]}, {const: 2}]}\n", "2", 0);
}

/* No value is valid: the first enum stays. */
static void enums_without_a_common_value(void **state)
{
    (void)state;
    assert_values("E: {allOf: [{enum: [a, b]}, {enum: [c, d]}]}\n", "a b", 1);
    assert_values("E: {allOf: [{enum: [a]}, {enum: [b]}, {enum: [a]}]}\n", "a", 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_of_is_nested_a_hundred_times_at_most),
        cmocka_unit_test(enums_narrow_each_other),
        cmocka_unit_test(enums_without_a_common_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
