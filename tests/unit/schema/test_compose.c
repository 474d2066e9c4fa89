#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support.h"

static const char pets[] =
    "A: {type: object, properties: {a: {}, x: {type: string}}}\n"
    "B: {type: object, required: [b], properties: {b: {}, x: {maxLength: 3}}}\n"
    "C: {allOf: [{$ref: '#/components/schemas/A'}], properties: {c: {}}}\n"
    "U: {properties: {u: {}}, oneOf: [{$ref: '#/components/schemas/A'}, {type: 'null'}]}\n";

static void all_has_the_members_of_both(void **state)
{
    (void)state;
    fixture f = fixture_of(pets);
    const normalized_schema *a = schema_named(&f, "A");
    const normalized_schema *b = schema_named(&f, "B");
    const normalized_schema *both = schema_all(f.set, a, a, b);
    assert_properties(both, "a x b*");
    assert_null(both->component);
    assert_null(both->own);
    assert_int_equal(both->depth, 1);
    assert_ptr_equal(both->origin, spec_named(&f, "B"));
    assert_ptr_equal(schema_all(f.set, a, a, b), both);
    assert_ptr_not_equal(schema_all(f.set, a, b, a), both);
    fixture_free(&f);
}

static void all_of_what_includes_the_other_is_that(void **state)
{
    (void)state;
    fixture f = fixture_of(pets);
    const normalized_schema *a = schema_named(&f, "A");
    const normalized_schema *c = schema_named(&f, "C");
    assert_ptr_equal(schema_all(f.set, a, a, a), a);
    assert_ptr_equal(schema_all(f.set, a, a, c), c);
    assert_ptr_equal(schema_all(f.set, a, c, a), c);
    fixture_free(&f);
}

static void compositions_do_not_nest(void **state)
{
    (void)state;
    fixture f = fixture_of(pets);
    const normalized_schema *a = schema_named(&f, "A");
    const normalized_schema *b = schema_named(&f, "B");
    const normalized_schema *u = schema_named(&f, "U");
    const normalized_schema *left = schema_all(f.set, a, schema_all(f.set, a, a, b), u);
    assert_ptr_equal(left, schema_all(f.set, a, a, schema_all(f.set, a, b, u)));
    assert_int_equal(left->operands.count, 3);
    assert_int_equal(left->unions.count, 1);
    fixture_free(&f);
}

static void a_property_of_several_schemas_is_all_of_them(void **state)
{
    (void)state;
    fixture f = fixture_of(pets);
    const normalized_schema *a = schema_named(&f, "A");
    const normalized_schema *both = schema_all(f.set, a, a, schema_named(&f, "B"));
    const normalized_schema *x = property_of(&f, both, "x");
    assert_int_equal(x->types, SPEC_TYPE_STRING);
    assert_int_equal(x->all_of_members.items[1]->keywords->max_length, 3);
    assert_int_equal(x->depth, 2);
    fixture_free(&f);
}

/* Cycles of three and of four schemas, whose members of one name are composed: twelve different pairs. */
static void the_depth_of_compositions_is_limited(void **state)
{
    (void)state;
    fixture f = fixture_of("A: {properties: {x: {$ref: '#/components/schemas/B'}}}\n"
                           "B: {properties: {x: {$ref: '#/components/schemas/C'}}}\n"
                           "C: {properties: {x: {$ref: '#/components/schemas/A'}}}\n"
                           "P: {properties: {x: {$ref: '#/components/schemas/Q'}}}\n"
                           "Q: {properties: {x: {$ref: '#/components/schemas/R'}}}\n"
                           "R: {properties: {x: {$ref: '#/components/schemas/S'}}}\n"
                           "S: {properties: {x: {$ref: '#/components/schemas/P'}}}\n");
    const normalized_schema *s = schema_named(&f, "A");
    s = schema_all(f.set, s, s, schema_named(&f, "P"));
    unsigned depth = 0;
    for (; s->properties.count > 0; s = property_of(&f, s, "x"))
        assert_int_equal(s->depth, ++depth);
    assert_int_equal(depth, 8);
    assert_int_equal(schema_json_types(f.set, s), 0);
    diagnostic first;
    assert_true(diagnostics_get(f.diagnostics, 0, &first));
    assert_string_equal(first.id, "nesting-limit");
    fixture_free(&f);
}

static void any_is_a_union_of_the_list(void **state)
{
    (void)state;
    fixture f = fixture_of(pets);
    const normalized_schema *list[] = {schema_named(&f, "A"), schema_named(&f, "B")};
    const normalized_schema *any = schema_any(f.set, list, 2);
    assert_int_equal(any->unions.count, 1);
    assert_true(any->unions.items[0].is_any);
    assert_ptr_equal(schema_at(f.set, any->unions.items[0].members.items[1]), list[1]);
    assert_int_equal(schema_json_types(f.set, any), SPEC_TYPE_OBJECT);
    assert_ptr_equal(schema_any(f.set, list, 2), any);
    const normalized_schema *items = schema_list_of_any(f.set, list[0], list, 2);
    assert_ptr_equal(schema_at(f.set, items->items.items[0]), any);
    fixture_free(&f);
}

static void what_stands_beside_a_union_has_no_union(void **state)
{
    (void)state;
    fixture f = fixture_of(pets);
    const normalized_schema *u = schema_named(&f, "U");
    assert_int_equal(u->unions.count, 1);
    const normalized_schema *beside = schema_beside_unions(f.set, u);
    assert_int_equal(beside->unions.count, 0);
    assert_properties(beside, "u");
    assert_properties(schema_all(f.set, u, beside, schema_named(&f, "A")), "u a x");
    fixture_free(&f);
}

static void types_are_limited(void **state)
{
    (void)state;
    fixture f = fixture_of("A: {type: [object, string, 'null'], properties: {a: {}}}\n");
    const normalized_schema *limited = schema_with_types(f.set, schema_named(&f, "A"), SPEC_TYPE_OBJECT);
    assert_int_equal(limited->types, SPEC_TYPE_OBJECT);
    assert_false(limited->nullable);
    assert_properties(limited, "a");
    fixture_free(&f);
}

static void merged_objects_require_what_all_require(void **state)
{
    (void)state;
    fixture f =
        fixture_of("A: {required: [k], properties: {k: {}, a: {type: string}}}\n"
                   "B: {required: [k, b], properties: {k: {}, a: {type: integer}, b: {}}}\n"
                   "W: {anyOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}\n");
    const normalized_schema *list[] = {schema_named(&f, "A"), schema_named(&f, "B")};
    const normalized_schema *merged = schema_merge_objects(f.set, schema_named(&f, "W"), list, 2);
    assert_properties(merged, "k* a b");
    assert_int_equal(merged->number, schema_named(&f, "W")->number);
    assert_null(property_of(&f, merged, "a")); /* a string or an integer: free-form */
    fixture_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_has_the_members_of_both),
        cmocka_unit_test(all_of_what_includes_the_other_is_that),
        cmocka_unit_test(compositions_do_not_nest),
        cmocka_unit_test(a_property_of_several_schemas_is_all_of_them),
        cmocka_unit_test(the_depth_of_compositions_is_limited),
        cmocka_unit_test(any_is_a_union_of_the_list),
        cmocka_unit_test(what_stands_beside_a_union_has_no_union),
        cmocka_unit_test(types_are_limited),
        cmocka_unit_test(merged_objects_require_what_all_require),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
