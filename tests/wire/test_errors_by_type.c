/* Bodies of failures, typed by status and media type. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "media.h"

/* The kind of the decoded error; -1: it is not decoded, with `status`. */
static int kind_of(int http_status, const char *content_type, const char *body, cpod_status *status)
{
    char headers[128];
    snprintf(headers, sizeof headers, "content-type: %s", content_type);
    const script_response response = {http_status, headers, body, 0, 0};
    media_fixture f;
    media_begin(&f, &response, 1);
    char *csv = NULL;
    media_report_get_params params = {.call = CPOD_CALL(.response = &f.info)};
    assert_int_not_equal(media_report_get_as_csv(f.client, "7", &params, &csv, &f.error), CPOD_OK);
    assert_string_equal(f.info.error_body, body);
    media_report_get_error *decoded = NULL;
    *status = media_report_get_error_decode(&f.info, &decoded, &f.error);
    int kind = decoded != NULL ? (int)decoded->kind : -1;
    media_report_get_error_free(decoded);
    media_end(&f);
    return kind;
}

static void test_the_media_type_decides(void **state)
{
    (void)state;
    static const struct {
        int http_status;
        const char *content_type, *body;
        int kind;
    } cases[] = {
        {400, "application/json", "{\"message\":\"a\"}", MEDIA_REPORT_GET_ERROR_KIND_FAILURE},
        {400, "application/problem+json; charset=utf-8", "{\"title\":\"a\"}",
         MEDIA_REPORT_GET_ERROR_KIND_PROBLEM},
        {400, "APPLICATION/Problem+JSON", "{\"title\":\"a\"}", MEDIA_REPORT_GET_ERROR_KIND_PROBLEM},
        /* not documented for the status: the first one of it */
        {400, "application/hal+json", "{\"message\":\"a\"}", MEDIA_REPORT_GET_ERROR_KIND_FAILURE},
        {404, "application/vnd.acme.failure+json", "{\"message\":\"a\"}",
         MEDIA_REPORT_GET_ERROR_KIND_FAILURE},
        /* the range of the status comes before the default */
        {404, "application/json", "{\"message\":\"a\"}", MEDIA_REPORT_GET_ERROR_KIND_FAILURE},
        {503, "application/json", "{\"title\":\"a\"}", MEDIA_REPORT_GET_ERROR_KIND_PROBLEM},
        /* JSON without its name */
        {400, "text/plain", "{\"message\":\"a\"}", MEDIA_REPORT_GET_ERROR_KIND_FAILURE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cpod_status status;
        int kind = kind_of(cases[i].http_status, cases[i].content_type, cases[i].body, &status);
        if (kind != cases[i].kind)
            fail_msg("%d %s: %d, status %d", cases[i].http_status, cases[i].content_type, kind, (int)status);
    }
}

/* Text and other types are the bytes in error_body. */
static void test_errors_without_a_type(void **state)
{
    (void)state;
    cpod_status status;
    assert_int_equal(kind_of(400, "text/plain", "no", &status), -1);
    assert_int_equal(status, CPOD_ERR_DECODE);
}

/* A success whose media type is none of the function's: the bytes are kept, and they are no error. */
static void test_a_success_is_no_error(void **state)
{
    (void)state;
    cpod_status status;
    assert_int_equal(kind_of(200, "application/json", "{\"title\":\"a\"}", &status), -1);
    assert_int_equal(status, CPOD_ERR_PROTOCOL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_media_type_decides),
        cmocka_unit_test(test_errors_without_a_type),
        cmocka_unit_test(test_a_success_is_no_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
