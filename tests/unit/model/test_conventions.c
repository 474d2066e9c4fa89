/* The extensions of the root: their result, and the position of the error for a malformed one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "model/model.h"

#define HEAD "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n"

typedef struct fixture {
    diagnostics *d;
    reader *r;
    arena *a;
    const api_model *model;
} fixture;

static void build(fixture *f, const char *text)
{
    f->d = diagnostics_new();
    f->r = reader_new(f->d);
    f->a = arena_new();
    const spec_document *spec = spec_parse(f->a, f->r, "spec.yaml", text, strlen(text), SPEC_CHECK, f->d);
    assert_non_null(spec);
    f->model = model_build(f->a, spec, f->d);
}

static void end(fixture *f)
{
    arena_free(f->a);
    reader_free(f->r);
    diagnostics_free(f->d);
}

static void a_document_without_them_has_none(void **state)
{
    (void)state;
    fixture f;
    build(&f, HEAD);
    assert_non_null(f.model);
    assert_int_equal(f.model->conventions.default_headers.count, 0);
    assert_int_equal(f.model->conventions.error_codes.count, 0);
    assert_null(f.model->conventions.meta_member);
    end(&f);
}

static void they_are_read(void **state)
{
    (void)state;
    fixture f;
    build(&f, HEAD "x-cpod-default-headers:\n"
                   "  X-Dialect: plain\n"
                   "  X-Tenant: {env: TENANT_ID, default: t}\n"
                   "x-cpod-meta: {member: info, requestId: trace}\n"
                   "x-cpod-error-codes:\n"
                   "  403: {policy_denied: CPOD_ERR_POLICY_DENIED}\n"
                   "  '409': {busy: CPOD_ERR_RATE_LIMIT}\n");
    assert_non_null(f.model);
    const model_conventions *read = &f.model->conventions;
    assert_int_equal(read->default_headers.count, 2);
    assert_string_equal(read->default_headers.items[0].name, "X-Dialect");
    assert_string_equal(read->default_headers.items[0].value, "plain");
    assert_null(read->default_headers.items[0].variable);
    assert_string_equal(read->default_headers.items[1].value, "t");
    assert_string_equal(read->default_headers.items[1].variable, "TENANT_ID");
    assert_string_equal(read->meta_member, "info");
    assert_string_equal(read->meta_request_id, "trace");
    assert_null(read->meta_timestamp);
    assert_int_equal(read->error_codes.count, 2);
    assert_int_equal(read->error_codes.items[0].http_status, 403);
    assert_string_equal(read->error_codes.items[0].code, "policy_denied");
    assert_string_equal(read->error_codes.items[0].status, "CPOD_ERR_POLICY_DENIED");
    assert_int_equal(read->error_codes.items[1].http_status, 409);
    end(&f);
}

static void a_malformed_one_is_a_located_error(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"x-cpod-default-headers: [a]\n",
         "spec.yaml:4:25: error: expected a mapping for 'x-cpod-default-headers', found a list"},
        {"x-cpod-default-headers: {X-A: 5}\n",
         "spec.yaml:4:31: error: expected a string or a mapping for the header 'X-A', found an integer"},
        {"x-cpod-default-headers: {'X A': v}\n", "spec.yaml:4:26: error: invalid HTTP header 'X A'"},
        {"x-cpod-default-headers: {Authorization: v}\n",
         "spec.yaml:4:26: error: header 'Authorization' cannot have a default: the library sets it"},
        {"x-cpod-default-headers: {X-A: \"a\\r\\nX-B: c\"}\n",
         "spec.yaml:4:31: error: value of the header 'X-A' has a line end or a control character"},
        {"x-cpod-default-headers: {X-A: {default: v}}\n",
         "spec.yaml:4:31: error: header 'X-A' requires 'env'"},
        {"x-cpod-default-headers: {X-A: {env: 'a b'}}\n", "error: invalid environment variable 'a b'"},
        {"x-cpod-default-headers: {X-A: {env: A, value: b}}\n",
         "spec.yaml:4:40: error: unknown member 'value'"},
        {"x-cpod-meta: meta\n",
         "spec.yaml:4:14: error: expected a mapping for 'x-cpod-meta', found a string"},
        {"x-cpod-meta: {requestId: r}\n", "spec.yaml:4:14: error: x-cpod-meta requires 'member'"},
        {"x-cpod-meta: {member: 5}\n",
         "spec.yaml:4:23: error: expected a string for 'member', found an integer"},
        {"x-cpod-error-codes: {'200': {a: CPOD_ERR_AUTH}}\n",
         "spec.yaml:4:22: error: expected an HTTP status from 400 to 599, found '200'"},
        {"x-cpod-error-codes: {'403': a}\n",
         "spec.yaml:4:29: error: expected a mapping of codes for HTTP 403, found a string"},
        {"x-cpod-error-codes: {'403': {a: CPOD_OK}}\n", "spec.yaml:4:33: error: expected a status such as "
                                                        "CPOD_ERR_CONFLICT for the code 'a', found CPOD_OK"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[512];
        buffer rendered = {0};
        fixture f;
        (void)strcpy(text, HEAD);
        (void)strcat(text, cases[i].text);
        build(&f, text);
        diagnostics_render(f.d, &rendered);
        assert_null(f.model);
        assert_int_equal(diagnostics_count(f.d, SEVERITY_ERROR), 1);
        if (strstr(buffer_text(&rendered), cases[i].expected) == NULL)
            fail_msg("expected %s, found %s", cases[i].expected, buffer_text(&rendered));
        buffer_free(&rendered);
        end(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_without_them_has_none),
        cmocka_unit_test(they_are_read),
        cmocka_unit_test(a_malformed_one_is_a_located_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
