/* A skipped construct is a warning, and an error with `strict`. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "model/model.h"

static void build(const char *text, bool strict, size_t *warnings, size_t *errors, bool *made)
{
    diagnostics *d = diagnostics_new();
    reader *r = reader_new(d);
    arena *a = arena_new();
    const spec_document *spec =
        spec_parse(a, r, "spec.yaml", text, strlen(text), strict ? SPEC_STRICT : SPEC_LENIENT, d);
    assert_non_null(spec);
    *made = model_build(a, spec, d) != NULL;
    *warnings = diagnostics_count(d, SEVERITY_WARNING);
    *errors = diagnostics_count(d, SEVERITY_ERROR);
    arena_free(a);
    reader_free(r);
    diagnostics_free(d);
}

static void test_skipped_is_an_error_when_strict(void **unused)
{
    (void)unused;
    static const char text[] = "openapi: 3.0.3\n"
                               "info: {title: T, version: '1'}\n"
                               "paths:\n"
                               "  /pets/{id}:\n"
                               "    get: {operationId: a, responses: {}}\n";
    size_t warnings, errors;
    bool made;
    build(text, false, &warnings, &errors, &made);
    assert_int_equal(warnings, 1);
    assert_int_equal(errors, 0);
    assert_true(made);
    build(text, true, &warnings, &errors, &made);
    assert_int_equal(warnings, 0);
    assert_int_equal(errors, 1);
    assert_false(made);
}

/* One document for each message, including those about constructs that the reader of the document skips. */
static void test_nothing_is_skipped_when_strict(void **unused)
{
    (void)unused;
    static const char *const schemas[] = {
        "{allOf: [{type: string}, {type: integer}]}",
        "{type: object, properties: {t: {$dynamicRef: '#q'}, a: {$dynamicAnchor: q}, b: {$dynamicAnchor: "
        "q}}}",
    };
    for (size_t i = 0; i < sizeof schemas / sizeof *schemas; i++) {
        char text[512];
        snprintf(text, sizeof text,
                 "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n"
                 "components: {schemas: {A: %s}}\n",
                 schemas[i]);
        size_t warnings, errors;
        bool made;
        build(text, true, &warnings, &errors, &made);
        assert_int_equal(warnings, 0);
        assert_int_equal(errors, 1);
        assert_false(made);
    }
}

static void test_bodies_that_cannot_be_sent_are_errors_when_strict(void **unused)
{
    (void)unused;
    static const char *const contents[] = {
        "{multipart/alternative: {}}",
        "{multipart/x-batch: {schema: {type: object, properties: {a: {type: string}}}}}",
        "{multipart/form-data: {schema: {type: array, items: {type: string}}}}",
        "{multipart/mixed: {schema: {type: object, properties: {a: {type: object}}}, encoding: {a: "
        "{contentType: "
        "application/xml}}}}",
        "{multipart/mixed: {schema: {type: object, properties: {a: {type: string}}}, encoding: {a: "
        "{encoding: "
        "{}}}}}",
        "{application/x-www-form-urlencoded: {schema: {type: object, properties: {a: {type: string}}}, "
        "encoding: "
        "{a: {style: matrix}}}}",
        "{application/x-www-form-urlencoded: {schema: {type: object, properties: {a: {type: array, items: "
        "{type: "
        "object}}}}, encoding: {a: {contentType: text/xml}}}}",
    };
    for (size_t i = 0; i < sizeof contents / sizeof *contents; i++) {
        char text[512];
        snprintf(text, sizeof text,
                 "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {/a: {post: {operationId: a, "
                 "requestBody: {content: %s}, responses: {'204': {description: none}}}}}\n",
                 contents[i]);
        size_t warnings, errors;
        bool made;
        build(text, false, &warnings, &errors, &made);
        assert_int_equal(warnings, 1);
        assert_true(made);
        build(text, true, &warnings, &errors, &made);
        assert_int_equal(errors, 1);
        assert_false(made);
    }
}

static void test_undefined_serializations_are_errors_when_strict(void **unused)
{
    (void)unused;
    static const char *const parameters[] = {
        "in: query, style: matrix, schema: {type: string}",
        "in: query, style: pipeDelimited, schema: {type: string}",
        "in: query, style: spaceDelimited, explode: true, schema: {type: array, items: {type: string}}",
        "in: query, style: deepObject, schema: {type: array, items: {type: string}}",
        "in: query, schema: {type: array, items: {type: array, items: {type: string}}}",
        "in: header, schema: {type: object, properties: {b: {type: array, items: {type: string}}}}",
        "in: cookie, schema: {type: object, additionalProperties: {type: array, items: {type: string}}}",
    };
    for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++) {
        char text[512];
        snprintf(
            text, sizeof text,
            "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {/a: {get: {operationId: a, parameters: "
            "[{name: a, %s}], responses: {'204': {description: none}}}}}\n",
            parameters[i]);
        size_t warnings, errors;
        bool made;
        build(text, false, &warnings, &errors, &made);
        assert_int_equal(warnings, 1);
        assert_true(made);
        build(text, true, &warnings, &errors, &made);
        assert_int_equal(errors, 1);
        assert_false(made);
    }
}

static void test_other_warnings_stay_warnings(void **unused)
{
    (void)unused;
    static const char text[] = "openapi: 3.0.3\n"
                               "info: {title: T, version: '1'}\n"
                               "paths: {}\n"
                               "components: {schemas: {Color: {type: string, enum: [red, red]}}}\n";
    size_t warnings, errors;
    bool made;
    build(text, true, &warnings, &errors, &made);
    assert_int_equal(warnings, 1);
    assert_int_equal(errors, 0);
    assert_true(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_skipped_is_an_error_when_strict),
        cmocka_unit_test(test_nothing_is_skipped_when_strict),
        cmocka_unit_test(test_bodies_that_cannot_be_sent_are_errors_when_strict),
        cmocka_unit_test(test_undefined_serializations_are_errors_when_strict),
        cmocka_unit_test(test_other_warnings_stay_warnings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
