#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support.h"

static void all_of_is_flattened_and_the_own_keywords_win(void **state)
{
    (void)state;
    fixture f = fixture_of("Base: {type: object, description: base, properties: {id: {type: string}}}\n"
                           "Middle: {allOf: [{$ref: '#/components/schemas/Base'}], required: [id]}\n"
                           "Child:\n"
                           "  allOf: [{$ref: '#/components/schemas/Middle'}, {properties: {size: {}}}]\n"
                           "  description: child\n"
                           "  properties: {name: {type: string}}\n");
    const normalized_schema *child = schema_named(&f, "Child");
    assert_properties(child, "id* size name");
    assert_string_equal(child->description, "child");
    assert_int_equal(child->types, SPEC_TYPE_OBJECT);
    assert_int_equal(child->all_of_members.count, 4);
    assert_ptr_equal(child->all_of_members.items[0]->keywords, spec_named(&f, "Base"));
    assert_non_null(ptr_map_get(&child->all_of_set, schema_named(&f, "Middle")->own_part));
    assert_ptr_equal(schema_named(&f, "Child"), child);
    fixture_free(&f);
}

static void recursive_schemas_are_normalized(void **state)
{
    (void)state;
    fixture f = fixture_of("Node: {properties: {next: {$ref: '#/components/schemas/Node'}}}\n");
    const normalized_schema *self = schema_named(&f, "Node");
    assert_ptr_equal(property_of(&f, self, "next"), self);
    fixture_free(&f);
}

static void a_circular_all_of_is_an_error(void **state)
{
    (void)state;
    fixture f = fixture_of("A: {allOf: [{$ref: '#/components/schemas/B'}]}\n"
                           "B: {allOf: [{$ref: '#/components/schemas/A'}]}\n");
    schema_named(&f, "A");
    diagnostic first;
    assert_true(diagnostics_get(f.diagnostics, 0, &first));
    assert_string_equal(first.id, "circular-all-of");
    fixture_free(&f);
}

static void contradictory_types_make_a_schema_unsatisfiable(void **state)
{
    (void)state;
    fixture f = fixture_of("A: {allOf: [{type: string}, {type: integer}]}\n"
                           "B: {allOf: [{type: [string, integer]}, {type: [integer, 'null']}]}\n");
    assert_true(schema_named(&f, "A")->is_unsatisfiable);
    assert_int_equal(schema_json_types(f.set, schema_named(&f, "A")), 0);
    assert_false(schema_named(&f, "B")->is_unsatisfiable);
    assert_int_equal(schema_json_types(f.set, schema_named(&f, "B")), SPEC_TYPE_INTEGER);
    diagnostic first;
    assert_true(diagnostics_get(f.diagnostics, 0, &first));
    assert_string_equal(first.id, "contradictory-types");
    assert_int_equal(first.level, SEVERITY_WARNING);
    fixture_free(&f);
}

static void json_types_come_from_keywords_values_and_unions(void **state)
{
    (void)state;
    fixture f = fixture_of("Any: {}\n"
                           "Object: {properties: {a: {}}}\n"
                           "List: {items: {}}\n"
                           "Values: {enum: [a, 1, null]}\n"
                           "Date: {format: date}\n"
                           "Union: {oneOf: [{type: string}, {items: {}}, {type: 'null'}]}\n"
                           "Open: {anyOf: [{type: string}, {}]}\n"
                           "Self: {oneOf: [{$ref: '#/components/schemas/Self'}]}\n");
    assert_int_equal(schema_json_types(f.set, schema_named(&f, "Any")), 0);
    assert_int_equal(schema_json_types(f.set, schema_named(&f, "Object")), SPEC_TYPE_OBJECT);
    assert_int_equal(schema_json_types(f.set, schema_named(&f, "List")), SPEC_TYPE_ARRAY);
    assert_int_equal(schema_json_types(f.set, schema_named(&f, "Values")),
                     SPEC_TYPE_STRING | SPEC_TYPE_INTEGER);
    assert_int_equal(schema_json_types(f.set, schema_named(&f, "Date")), SPEC_TYPE_STRING);
    assert_int_equal(schema_json_types(f.set, schema_named(&f, "Union")), SPEC_TYPE_STRING | SPEC_TYPE_ARRAY);
    assert_int_equal(schema_json_types(f.set, schema_named(&f, "Open")), 0);
    assert_int_equal(schema_json_types(f.set, schema_named(&f, "Self")), 0);
    fixture_free(&f);
}

static void annotations_are_unwrapped(void **state)
{
    (void)state;
    fixture f = fixture_of("Pet: {type: object, properties: {name: {}}}\n"
                           "Plain: {allOf: [{$ref: '#/components/schemas/Pet'}], description: d}\n"
                           "Twice: {allOf: [{$ref: '#/components/schemas/Plain'}, {description: d}]}\n"
                           "Maybe: {allOf: [{$ref: '#/components/schemas/Pet'}, {nullable: true}]}\n"
                           "More: {allOf: [{$ref: '#/components/schemas/Pet'}], required: [name]}\n");
    assert_ptr_equal(schema_unwrap_annotations(f.set, schema_named(&f, "Plain")), schema_named(&f, "Pet"));
    assert_ptr_equal(schema_unwrap_annotations(f.set, schema_named(&f, "Twice")), schema_named(&f, "Plain"));
    assert_ptr_equal(schema_effective(f.set, spec_named(&f, "Twice")), spec_named(&f, "Pet"));
    assert_null(schema_unwrap_annotations(f.set, schema_named(&f, "More")));
    assert_false(schema_annotations_allow_null(schema_named(&f, "Plain")));
    assert_true(schema_annotations_allow_null(schema_named(&f, "Maybe")));
    fixture_free(&f);
}

static void children_of_a_base_are_found(void **state)
{
    (void)state;
    fixture f =
        fixture_of("Pet: {type: object, discriminator: {propertyName: kind}, properties: {kind: {}}}\n"
                   "Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {lives: {}}}]}\n"
                   "Other: {type: object, properties: {kind: {}}}\n");
    const normalized_schema *pet = schema_named(&f, "Pet");
    assert_true(schema_is_base(f.set, pet));
    assert_false(schema_is_base(f.set, schema_named(&f, "Cat")));
    const spec_schemas children = schema_children(f.set, pet);
    assert_int_equal(children.count, 1);
    assert_ptr_equal(children.items[0], spec_named(&f, "Cat"));
    assert_ptr_equal(schema_variant_of_base(f.set, pet, children.items[0]), schema_named(&f, "Cat"));
    const normalized_schema *itself = schema_variant_of_base(f.set, pet, spec_named(&f, "Pet"));
    assert_ptr_not_equal(itself, pet);
    assert_false(schema_is_base(f.set, itself));
    assert_properties(itself, "kind");
    fixture_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_of_is_flattened_and_the_own_keywords_win),
        cmocka_unit_test(recursive_schemas_are_normalized),
        cmocka_unit_test(a_circular_all_of_is_an_error),
        cmocka_unit_test(contradictory_types_make_a_schema_unsatisfiable),
        cmocka_unit_test(json_types_come_from_keywords_values_and_unions),
        cmocka_unit_test(annotations_are_unwrapped),
        cmocka_unit_test(children_of_a_base_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
