/* The conventions of an API in its tables. */
#include "sdk_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define HEAD   "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n"
#define TABLES "src/tables.c"

static void declared_ones_are_rows(void **state)
{
    sdk_fixture *f = *state;
    assert_true(sdk_generate(f, HEAD "x-cpod-default-headers:\n"
                                     "  X-Dialect: 'a\"b'\n"
                                     "  X-Tenant: {env: TENANT_ID}\n"
                                     "x-cpod-meta: {member: info, requestId: trace}\n"
                                     "x-cpod-error-codes: {'409': {busy: CPOD_ERR_RATE_LIMIT}}\n"));
    sdk_expect(f, TABLES,
               "    {.name = \"X-Dialect\", .value = \"a\\\"b\", .variable = NULL},\n"
               "    {.name = \"X-Tenant\", .value = NULL, .variable = \"TENANT_ID\"},\n");
    sdk_expect(f, TABLES, "    .meta = {.member = \"info\", .request_id = \"trace\", .timestamp = NULL},\n");
    sdk_expect(f, TABLES, "    {.http_status = 409, .code = \"busy\", .status = CPOD_ERR_RATE_LIMIT},\n");
    sdk_expect(f, TABLES, "    .conventions = &conventions,\n");
}

static void partial_ones_leave_the_rest_out(void **state)
{
    sdk_fixture *f = *state;
    assert_true(sdk_generate(f, HEAD "x-cpod-meta: {member: info}\n"));
    sdk_expect(f, TABLES,
               "static const cpod_conventions conventions = {\n"
               "    .meta = {.member = \"info\", .request_id = NULL, .timestamp = NULL},\n"
               "};\n");
}

static void a_document_without_them_has_none(void **state)
{
    sdk_fixture *f = *state;
    assert_true(sdk_generate(f, HEAD));
    sdk_expect(f, TABLES, "    .tables = &tables,\n};\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(declared_ones_are_rows, sdk_fixture_setup, sdk_fixture_teardown),
        cmocka_unit_test_setup_teardown(partial_ones_leave_the_rest_out, sdk_fixture_setup,
                                        sdk_fixture_teardown),
        cmocka_unit_test_setup_teardown(a_document_without_them_has_none, sdk_fixture_setup,
                                        sdk_fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
