/* Names that collide, and what the notes say about them. */
#include "sdk_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define TYPES "include/cpod/types.h"

static void a_type_gives_way_to_the_runtime(void **state)
{
    sdk_fixture *f = *state;
    assert_true(sdk_generate_schemas(f, "    Error: {type: object, properties: {a: {type: string}}}\n"));
    sdk_expect(f, TYPES, "typedef struct cpod_error_object cpod_error_object;\n");
    sdk_expect_report(f, SEVERITY_NOTE, "schema 'Error' is named cpod_error_object in C: cpod_error");
}

static void a_type_gives_way_to_the_table_of_the_api(void **state)
{
    sdk_fixture *f = *state;
    assert_true(sdk_generate_schemas(f, "    Sdk: {type: object, properties: {a: {type: string}}}\n"));
    sdk_expect(f, TYPES, "typedef struct cpod_sdk_object cpod_sdk_object;\n");
}

/* A value has its own name, whichever comes first in the document. */
static void a_value_keeps_its_name_where_another_is_given_it(void **state)
{
    sdk_fixture *f = *state;
    assert_true(sdk_generate_schemas(
        f, "    E: {type: string, enum: [a, b], x-enum-varnames: {a: B}}\n"
           "    O: {type: object, properties: {e: {$ref: '#/components/schemas/E'}}}\n"));
    sdk_expect(f, TYPES, "CPOD_E_B = 2");
    sdk_expect(f, TYPES, "CPOD_E_A = 1");
}

static void another_prefix_has_no_such_trouble(void **state)
{
    sdk_fixture *f = *state;
    assert_true(sdk_generate_with_prefix(
        f,
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n"
        "components: {schemas: {Error: {type: object, properties: {a: {type: string}}}}}\n",
        "stripe"));
    sdk_expect(f, "include/stripe/types.h", "typedef struct stripe_error stripe_error;\n");
    assert_int_equal(diagnostics_count(f->diagnostics, SEVERITY_NOTE), 0);
}

static void a_type_gives_way_to_an_operation(void **state)
{
    sdk_fixture *f = *state;
    assert_true(sdk_generate(
        f, "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
           "paths: {/a: {get: {operationId: createSession, responses: {'204': {description: d}}}}}\n"
           "components: {schemas: {CreateSession: {type: object, properties: {a: {type: string}}}}}\n"));
    sdk_expect(f, TYPES, "typedef struct cpod_create_session_object cpod_create_session_object;\n");
}

static void names_that_fold_alike_are_numbered(void **state)
{
    sdk_fixture *f = *state;
    assert_true(sdk_generate_schemas(
        f, "    Pet: {type: object, properties: {fooBar: {type: string}, foo_bar: {type: string}, class: "
           "{type: string}, 1st: {type: string}}}\n"
           "    pet: {type: object, properties: {e: {type: string, enum: [a, A, 'a ']}}}\n"));
    sdk_expect(f, TYPES, "typedef struct cpod_pet_2 cpod_pet_2;\n");
    sdk_expect(f, TYPES,
               "    const char *foo_bar;\n    const char *foo_bar_2;\n    const char *class_;\n    const "
               "char *n_1st;\n");
    sdk_expect(f, TYPES, "_A = 1, /**< \"a\" */\n");
    sdk_expect(f, TYPES, "_A_2 = 2, /**< \"A\" */\n");
    sdk_expect(f, TYPES, "_A_3 = 3, /**< \"a \" */\n");
}

static void a_list_gives_way_to_a_schema(void **state)
{
    sdk_fixture *f = *state;
    assert_true(sdk_generate_schemas(f, "    Pod: {type: object, properties: {a: {type: string}}}\n"
                                        "    PodList: {type: object, properties: {items: {type: array, "
                                        "items: {$ref: '#/components/schemas/Pod'}}}}\n"));
    sdk_expect(f, TYPES, "typedef struct cpod_pod_list cpod_pod_list;\n");
    sdk_expect(f, TYPES, "    cpod_pod_list_2 items;\n");
}

static void arguments_and_parameters_keep_clear_of_ours(void **state)
{
    sdk_fixture *f = *state;
    assert_true(sdk_generate(f, "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
                                "paths:\n"
                                "  /a/{client}/{out}:\n"
                                "    get:\n"
                                "      operationId: a\n"
                                "      tags: [a]\n"
                                "      parameters:\n"
                                "        - {name: client, in: path, required: true, schema: {type: string}}\n"
                                "        - {name: out, in: path, required: true, schema: {type: integer}}\n"
                                "        - {name: call, in: query, schema: {type: string}}\n"
                                "      responses: {'204': {description: d}}\n"));
    sdk_expect(f, "include/cpod/a.h", "    const char *client_,\n    int64_t out_,\n");
    sdk_expect(f, "include/cpod/a.h", "    const char *call_;\n");
}

static void files_keep_clear_of_ours(void **state)
{
    sdk_fixture *f = *state;
    assert_true(sdk_generate(
        f, "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
           "paths:\n"
           "  /a: {get: {operationId: a, tags: [Client], responses: {'204': {description: d}}}}\n"
           "  /b: {get: {operationId: b, tags: [../../etc], responses: {'204': {description: d}}}}\n"
           "  /c: {get: {operationId: c, tags: [default], responses: {'204': {description: d}}}}\n"));
    sdk_file_text(f, "include/cpod/client_2.h");
    sdk_file_text(f, "src/etc.c");
    sdk_file_text(f, "src/default.c");
}

static void a_prefix_must_be_one(void **state)
{
    sdk_fixture *f = *state;
    static const char spec[] = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n";
    static const char *const bad[] = {"",    "1a",  "A",  "a__b",   "a_",
                                      "int", "a-b", "_a", "a/../b", "a23456789012345678901234567890123"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(sdk_generate_with_prefix(f, spec, bad[i]));
    sdk_expect_report(f, SEVERITY_ERROR, "invalid prefix");
}

static void a_prefix_of_the_largest_length(void **state)
{
    assert_true(sdk_generate_with_prefix(*state,
                                         "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n",
                                         "a2345678901234567890123456789012"));
}

/* SHOP_URL is the address of the API. */
static void a_scheme_is_not_the_address(void **state)
{
    sdk_fixture *f = *state;
    assert_true(sdk_generate_with_prefix(f,
                                         "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
                                         "components:\n"
                                         "  securitySchemes:\n"
                                         "    url: {type: apiKey, in: header, name: X-A}\n"
                                         "    urlCredential: {type: apiKey, in: header, name: X-B}\n"
                                         "paths: {}\n",
                                         "shop"));
    sdk_expect(f, "include/shop/client.h", "#define SHOP_SCHEME_URL_CREDENTIAL \"url\"\n");
    sdk_expect(f, "include/shop/client.h", "#define SHOP_SCHEME_URL_CREDENTIAL_2 \"urlCredential\"\n");
    sdk_expect(f, "include/shop/client.h",
               " * - SHOP_URL: address of the API; default: its first server\n"
               " * - SHOP_URL_CREDENTIAL: an API key\n"
               " * - SHOP_URL_CREDENTIAL_2: an API key\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_type_gives_way_to_the_runtime, sdk_fixture_setup,
                                        sdk_fixture_teardown),
        cmocka_unit_test_setup_teardown(a_type_gives_way_to_the_table_of_the_api, sdk_fixture_setup,
                                        sdk_fixture_teardown),
        cmocka_unit_test_setup_teardown(a_value_keeps_its_name_where_another_is_given_it, sdk_fixture_setup,
                                        sdk_fixture_teardown),
        cmocka_unit_test_setup_teardown(another_prefix_has_no_such_trouble, sdk_fixture_setup,
                                        sdk_fixture_teardown),
        cmocka_unit_test_setup_teardown(a_type_gives_way_to_an_operation, sdk_fixture_setup,
                                        sdk_fixture_teardown),
        cmocka_unit_test_setup_teardown(names_that_fold_alike_are_numbered, sdk_fixture_setup,
                                        sdk_fixture_teardown),
        cmocka_unit_test_setup_teardown(a_list_gives_way_to_a_schema, sdk_fixture_setup,
                                        sdk_fixture_teardown),
        cmocka_unit_test_setup_teardown(arguments_and_parameters_keep_clear_of_ours, sdk_fixture_setup,
                                        sdk_fixture_teardown),
        cmocka_unit_test_setup_teardown(files_keep_clear_of_ours, sdk_fixture_setup, sdk_fixture_teardown),
        cmocka_unit_test_setup_teardown(a_scheme_is_not_the_address, sdk_fixture_setup, sdk_fixture_teardown),
        cmocka_unit_test_setup_teardown(a_prefix_must_be_one, sdk_fixture_setup, sdk_fixture_teardown),
        cmocka_unit_test_setup_teardown(a_prefix_of_the_largest_length, sdk_fixture_setup,
                                        sdk_fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
