#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support.h"

static void test_the_same_object_is_the_same_pointer(void **unused)
{
    (void)unused;
    loading l =
        load_schemas("    Pet:\n"
                     "      properties:\n"
                     "        a: {$ref: '#/components/schemas/Owner'}\n"
                     "        b: {$ref: '#/components/schemas/Owner'}\n"
                     "        c: {$ref: '#/components/schemas/Pet/properties/d'}\n"
                     "        d: {type: string}\n"
                     "    Owner: {type: object, properties: {pet: {$ref: '#/components/schemas/Pet'}}}\n");
    assert_messages(&l, "");
    const spec_schema *pet = schema_named(&l, "Pet");
    const spec_schema *owner = schema_named(&l, "Owner");
    assert_ptr_equal(spec_follow(property_of(pet, "a")), owner);
    assert_ptr_equal(spec_follow(property_of(pet, "b")), owner);
    assert_ptr_equal(spec_follow(property_of(pet, "c")), property_of(pet, "d"));
    assert_ptr_equal(spec_follow(property_of(owner, "pet")), pet);
    loading_free(&l);
}

static void test_siblings(void **unused)
{
    (void)unused;
    loading l = load_schemas("    A: {$ref: '#/components/schemas/C', description: more}\n"
                             "    B: {$ref: '#/components/schemas/C', x-note: nothing}\n"
                             "    C: {type: string}\n");
    assert_messages(&l, "");
    assert_true(schema_named(&l, "A")->has_siblings);
    assert_string_equal(schema_named(&l, "A")->description, "more");
    assert_ptr_equal(spec_follow(schema_named(&l, "A")), schema_named(&l, "A"));
    assert_false(schema_named(&l, "B")->has_siblings);
    assert_ptr_equal(spec_follow(schema_named(&l, "B")), schema_named(&l, "C"));
    loading_free(&l);
}

static void test_escapes_in_pointers(void **unused)
{
    (void)unused;
    loading l = load_schemas("    a/b~c d: {type: string}\n"
                             "    A: {$ref: '#/components/schemas/a~1b~0c%20d'}\n"
                             "    B: {$ref: '#/components/schemas/L/allOf/0'}\n"
                             "    L: {allOf: [{type: integer}]}\n");
    assert_messages(&l, "");
    const spec_schema *target = schema_named(&l, "a/b~c d");
    assert_ptr_equal(spec_follow(schema_named(&l, "A")), target);
    assert_string_equal(target->pointer, "#/components/schemas/a~1b~0c d");
    assert_ptr_equal(spec_follow(schema_named(&l, "B")), schema_named(&l, "L")->all_of.items[0]);
    loading_free(&l);
}

static void test_pointers_through_references(void **unused)
{
    (void)unused;
    loading l = load_schemas("    A: {$ref: '#/components/schemas/B'}\n"
                             "    B: {properties: {x: {type: integer}}}\n"
                             "    C: {$ref: '#/components/schemas/A/properties/x'}\n");
    assert_messages(&l, "");
    assert_ptr_equal(spec_follow(schema_named(&l, "C")), property_of(schema_named(&l, "B"), "x"));
    loading_free(&l);
}

static void test_a_reference_to_a_list_is_no_map(void **unused)
{
    (void)unused;
    loading l = load_schemas("    A: {properties: {$ref: '#/components/schemas/L/allOf'}}\n"
                             "    L: {allOf: [{type: integer}]}\n");
    assert_messages(&l, "error 7:16 expected a mapping for schemas, found a list\n");
    assert_int_equal(schema_named(&l, "A")->properties.count, 0);
    loading_free(&l);
}

static void test_cycles_end_in_any_value(void **unused)
{
    (void)unused;
    loading l = load_schemas("    A: {$ref: '#/components/schemas/B'}\n"
                             "    B: {$ref: '#/components/schemas/A'}\n"
                             "    C: {$ref: '#/components/schemas/A'}\n");
    assert_messages(&l, "error 7:15 circular reference '#/components/schemas/A'\n");
    const spec_schema *end = spec_follow(schema_named(&l, "C"));
    assert_null(end->reference);
    assert_int_equal(end->types, 0);
    loading_free(&l);
}

/* Each step resolves the next one twice: without a cache this takes 2^60 steps. */
static void test_chains_of_pointers_take_linear_time(void **unused)
{
    (void)unused;
    buffer text = {0};
    buffer_append(&text, HEAD "paths: {}\nx:\n");
    for (int i = 0; i < 60; i++)
        buffer_format(&text, "  a%d: {$ref: '#/x/a%d/properties/p'}\n", i, i + 1);
    buffer_append(&text, "  a60: {properties: {p: {$ref: '#/x/a0'}}}\n"
                         "components: {schemas: {A: {$ref: '#/x/a0/properties/p'}}}\n");
    loading l = load_text(buffer_text(&text));
    assert_true(diagnostics_count(l.diagnostics, SEVERITY_ERROR) > 0);
    loading_free(&l);
    buffer_free(&text);
}

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void remove_files(const char *folder, const char *const *names, size_t count)
{
    char path[256];
    for (size_t i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        remove(path);
    }
    rmdir(folder);
}

static void test_several_files(void **unused)
{
    (void)unused;
    static const char *const names[] = {"spec.yaml", "parts/common.yaml", "parts/pet.json", "parts"};
    const char *temporary = getenv("TMPDIR");
    char folder[200];
    char path[256];
    snprintf(folder, sizeof folder, "%s/cpod-spec-XXXXXX", temporary != NULL ? temporary : "/tmp");
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/parts", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    write_file(folder, "spec.yaml",
               HEAD "paths:\n"
                    "  /pets: {$ref: 'parts/common.yaml#/paths/~1pets'}\n"
                    "components: {schemas: {Owner: {type: object}}}\n");
    write_file(folder, "parts/common.yaml",
               "paths:\n"
               "  /pets:\n"
               "    get:\n"
               "      responses:\n"
               "        '200': {description: OK, content: {application/json: {schema: {$ref: pet.json}}}}\n"
               "Name: {type: string}\n");
    write_file(folder, "parts/pet.json",
               "{\"properties\": {\"owner\": {\"$ref\": \"../spec.yaml#/components/schemas/Owner\"},"
               " \"name\": {\"$ref\": \"common.yaml#/Name\"}}}\n");
    loading l = {.memory = arena_new(), .diagnostics = diagnostics_new()};
    l.files = reader_new(l.diagnostics);
    snprintf(path, sizeof path, "%s/spec.yaml", folder);
    l.api = spec_load(l.memory, l.files, path, SPEC_CHECK, l.diagnostics);
    remove_files(folder, names, sizeof names / sizeof *names);
    assert_messages(&l, "");
    assert_int_equal(reader_document_count(l.files), 3);
    const spec_operation *get = l.api->operations.items[0];
    assert_string_equal(get->pointer, "parts/common.yaml#/paths/~1pets/get");
    const spec_schema *pet = spec_follow(get->responses.items[0].content.items[0].schema);
    assert_string_equal(pet->pointer, "parts/pet.json#");
    assert_string_equal(pet->component, "pet");
    assert_ptr_equal(spec_follow(property_of(pet, "owner")), schema_named(&l, "Owner"));
    assert_string_equal(spec_follow(property_of(pet, "name"))->component, "Name");
    assert_int_equal(l.api->schemas.count, 3);
    loading_free(&l);
}

static void test_a_name_like_the_absent_one_is_suggested(void **unused)
{
    (void)unused;
    loading l = load_schemas("    Pod: {type: object, properties: {a: {$ref: '#/components/schemas/Pdo'}}}\n"
                             "    Owner: {$ref: '#/components/schema/Pod'}\n"
                             "    Far: {$ref: '#/components/schemas/Person'}\n"
                             "    Ab: {$ref: '#/components/schemas/Ac'}\n");
    assert_messages(&l, "error 6:48 no such schema: '#/components/schemas/Pdo'; did you mean 'Pod'?\n"
                        "error 7:19 no such schema: '#/components/schema/Pod'; did you mean 'schemas'?\n"
                        "error 8:17 no such schema: '#/components/schemas/Person'\n"
                        "error 9:16 no such schema: '#/components/schemas/Ac'\n");
    loading_free(&l);
}

static void test_indices_in_pointers(void **unused)
{
    (void)unused;
    static const struct {
        const char *index;
        bool is_found;
    } cases[] = {{"0", true},   {"1", true},   {"2", false},
                 {"1x", false}, {"-1", false}, {"+1", false},
                 {"/", false},  {"9", false},  {"18446744073709551616", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[256];
        snprintf(text, sizeof text,
                 "    A: {$ref: '#/components/schemas/L/allOf/%s'}\n"
                 "    L: {allOf: [{type: integer}, {type: string}]}\n",
                 cases[i].index);
        loading l = load_schemas(text);
        assert_int_equal(diagnostics_count(l.diagnostics, SEVERITY_ERROR), cases[i].is_found ? 0 : 1);
        loading_free(&l);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_same_object_is_the_same_pointer),
        cmocka_unit_test(test_siblings),
        cmocka_unit_test(test_escapes_in_pointers),
        cmocka_unit_test(test_pointers_through_references),
        cmocka_unit_test(test_a_reference_to_a_list_is_no_map),
        cmocka_unit_test(test_cycles_end_in_any_value),
        cmocka_unit_test(test_chains_of_pointers_take_linear_time),
        cmocka_unit_test(test_a_name_like_the_absent_one_is_suggested),
        cmocka_unit_test(test_several_files),
        cmocka_unit_test(test_indices_in_pointers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
