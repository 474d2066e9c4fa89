#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support.h"

static void test_members_of_a_schema(void **unused)
{
    (void)unused;
    loading l =
        load_schemas("    Pet:\n"
                     "      type: object\n"
                     "      title: A pet\n"
                     "      description: What people keep.\n"
                     "      required: [name]\n"
                     "      minProperties: 1\n"
                     "      additionalProperties: false\n"
                     "      x-cpod-entity: Pet\n"
                     "      properties:\n"
                     "        name: {type: string, minLength: 1, maxLength: 1e2, pattern: ^a, default: x}\n"
                     "        tags: {type: array, uniqueItems: true, items: {type: string}}\n");
    assert_messages(&l, "");
    const spec_schema *pet = schema_named(&l, "Pet");
    assert_string_equal(pet->component, "Pet");
    assert_string_equal(pet->pointer, "#/components/schemas/Pet");
    assert_string_equal(pet->title, "A pet");
    assert_int_equal(pet->types, SPEC_TYPE_OBJECT);
    assert_int_equal(pet->required.count, 1);
    assert_string_equal(pet->required.items[0].text, "name");
    assert_int_equal(pet->additional, SPEC_ADDITIONAL_FORBIDDEN);
    assert_int_equal(pet->min_properties, 1);
    assert_int_equal(pet->max_properties, -1);
    assert_string_equal(spec_extension(pet->source, "x-cpod-entity")->text, "Pet");
    const spec_schema *name = property_of(pet, "name");
    assert_string_equal(name->pointer, "#/components/schemas/Pet/properties/name");
    assert_null(name->component);
    assert_int_equal(name->min_length, 1);
    assert_int_equal(name->max_length, 100);
    assert_string_equal(name->pattern, "^a");
    assert_string_equal(name->default_value->text, "x");
    assert_int_equal(name->at.line, 15);
    assert_true(property_of(pet, "tags")->unique_items);
    assert_int_equal(property_of(pet, "tags")->items->types, SPEC_TYPE_STRING);
    loading_free(&l);
}

static void test_additional_properties(void **unused)
{
    (void)unused;
    loading l = load_schemas("    A: {type: object}\n"
                             "    B: {type: object, additionalProperties: true}\n"
                             "    C: {type: object, additionalProperties: {}}\n"
                             "    D: {type: object, additionalProperties: {type: string}}\n");
    assert_messages(&l, "");
    assert_int_equal(schema_named(&l, "A")->additional, SPEC_ADDITIONAL_UNSPECIFIED);
    assert_int_equal(schema_named(&l, "B")->additional, SPEC_ADDITIONAL_ANY);
    assert_int_equal(schema_named(&l, "C")->additional, SPEC_ADDITIONAL_ANY);
    assert_int_equal(schema_named(&l, "D")->additional, SPEC_ADDITIONAL_SCHEMA);
    assert_int_equal(schema_named(&l, "D")->additional_schema->types, SPEC_TYPE_STRING);
    loading_free(&l);
}

static void test_bounds_of_both_versions(void **unused)
{
    (void)unused;
    loading l = load_schemas("    A: {type: number, minimum: 1, exclusiveMinimum: true}\n"
                             "    B: {type: number, maximum: 2, exclusiveMaximum: false}\n"
                             "    C: {type: integer, maximum: 9223372036854775808}\n");
    assert_messages(&l, "");
    assert_null(schema_named(&l, "A")->minimum);
    assert_string_equal(schema_named(&l, "A")->exclusive_minimum->text, "1");
    assert_string_equal(schema_named(&l, "B")->maximum->text, "2");
    assert_null(schema_named(&l, "B")->exclusive_maximum);
    assert_string_equal(schema_named(&l, "C")->maximum->text, "9223372036854775808");
    loading_free(&l);
    l = load_text(HEAD_31 "components: {schemas: {A: {type: number, exclusiveMinimum: 3}}}\n");
    assert_string_equal(schema_named(&l, "A")->exclusive_minimum->text, "3");
    loading_free(&l);
}

static void test_types_of_3_1(void **unused)
{
    (void)unused;
    loading l = load_text(HEAD_31 "components:\n"
                                  "  schemas:\n"
                                  "    A: {type: [string, 'null']}\n"
                                  "    B: true\n"
                                  "    C: false\n"
                                  "    D: {const: null, examples: [1, 2]}\n"
                                  "    E: {prefixItems: [{type: string}], items: false}\n"
                                  "    F: {patternProperties: {^x: {type: integer}}, not: {type: string}}\n");
    assert_messages(&l, "");
    assert_int_equal(schema_named(&l, "A")->types, SPEC_TYPE_STRING | SPEC_TYPE_NULL);
    assert_false(schema_named(&l, "B")->is_false_schema);
    assert_true(schema_named(&l, "C")->is_false_schema);
    assert_int_equal(schema_named(&l, "D")->constant->kind, NODE_NULL);
    assert_int_equal(schema_named(&l, "D")->example->integer, 1);
    assert_int_equal(schema_named(&l, "E")->prefix_items.count, 1);
    assert_true(schema_named(&l, "E")->items->is_false_schema);
    assert_string_equal(schema_named(&l, "F")->pattern_properties.items[0].name, "^x");
    assert_non_null(schema_named(&l, "F")->negated);
    loading_free(&l);
}

static void test_discriminator(void **unused)
{
    (void)unused;
    loading l = load_schemas("    Pet:\n"
                             "      oneOf: [{$ref: '#/components/schemas/Cat'}]\n"
                             "      discriminator:\n"
                             "        propertyName: kind\n"
                             "        mapping: {cat: Cat, kitten: '#/components/schemas/Alias'}\n"
                             "    Cat: {type: object}\n"
                             "    Alias: {$ref: '#/components/schemas/Cat'}\n");
    assert_messages(&l, "");
    const spec_schema *pet = schema_named(&l, "Pet");
    assert_string_equal(pet->discriminator, "kind");
    assert_int_equal(pet->discriminator_mapping.count, 2);
    assert_string_equal(pet->discriminator_mapping.items[0].value, "cat");
    assert_ptr_equal(pet->discriminator_mapping.items[0].schema, schema_named(&l, "Cat"));
    assert_ptr_equal(pet->discriminator_mapping.items[1].schema, schema_named(&l, "Cat"));
    loading_free(&l);
}

static void test_null_members_are_absent(void **unused)
{
    (void)unused;
    loading l = load_schemas("    Pet:\n"
                             "      type: object\n"
                             "      description:\n"
                             "      properties:\n"
                             "      required:\n"
                             "      default:\n");
    assert_messages(&l, "");
    const spec_schema *pet = schema_named(&l, "Pet");
    assert_null(pet->description);
    assert_int_equal(pet->properties.count, 0);
    assert_int_equal(pet->default_value->kind, NODE_NULL);
    loading_free(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members_of_a_schema),     cmocka_unit_test(test_additional_properties),
        cmocka_unit_test(test_bounds_of_both_versions), cmocka_unit_test(test_types_of_3_1),
        cmocka_unit_test(test_discriminator),           cmocka_unit_test(test_null_members_are_absent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
