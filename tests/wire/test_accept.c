/* What each function asks for, byte by byte, and the call option accept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/core/presigned.h"
#include "media.h"

#define PROBLEM ", application/problem+json\n"

static void expect(const media_fixture *f, size_t request, const char *accept)
{
    char line[512];
    snprintf(line, sizeof line, "\nAccept: %s", accept);
    if (!script_sent(&f->s, request, line))
        fail_msg("expected %s, sent %s", accept, cpod_mock_request_at(f->s.mock, request)->text);
}

static void test_a_function_asks_for_what_it_returns(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, "content-type: application/json", "{\"name\":\"a\"}", 0, 0},
        {200, "content-type: text/csv", "a", 0, 0},
        {200, "content-type: application/vnd.acme.report.v2+json", "{\"title\":\"a\"}", 0, 0},
        {200, "content-type: application/pdf", "a", 0, 0},
        {200, "content-type: application/xml", "<a/>", 0, 0},
    };
    media_fixture f;
    media_begin(&f, responses, 5);
    media_report *report = NULL;
    media_report_v2 *v2 = NULL;
    char *csv = NULL;
    cpod_bytes *bytes = NULL;
    media_report_get_params params = {.month = "may"};
    assert_int_equal(media_report_get(f.client, "7", &params, &report, &f.error), CPOD_OK);
    assert_int_equal(media_report_get_as_csv(f.client, "7", &params, &csv, &f.error), CPOD_OK);
    assert_int_equal(media_report_get_as_acme_report_v2(f.client, "7", &params, &v2, &f.error), CPOD_OK);
    assert_int_equal(media_report_get_as_pdf(f.client, "7", &params, &bytes, &f.error), CPOD_OK);
    cpod_core_free(bytes);
    assert_int_equal(media_report_get_as_xml(f.client, "7", NULL, &bytes, &f.error), CPOD_OK);
    expect(&f, 0, "application/json, application/hal+json" PROBLEM);
    expect(&f, 1, "text/csv" PROBLEM);
    expect(&f, 2, "application/vnd.acme.report.v2+json" PROBLEM);
    expect(&f, 3, "application/pdf" PROBLEM);
    expect(&f, 4, "application/xml" PROBLEM);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(script_url(&f.s, i), "http://api.example.com/reports/7?month=may");
    assert_string_equal(script_url(&f.s, 4), "http://api.example.com/reports/7");
    assert_string_equal(report->name, "a");
    assert_string_equal(v2->title, "a");
    assert_string_equal(csv, "a");
    media_report_free(report);
    media_report_v2_free(v2);
    cpod_string_free(csv);
    cpod_core_free(bytes);
    media_end(&f);
}

/* The first ones of a status, JSON first; what another function returns for another status has less quality. */
static void test_several_statuses(void **state)
{
    (void)state;
    static const script_response responses[] = {{204, "x-none: ", NULL, 0, 0},
                                                {204, "x-none: ", NULL, 0, 0},
                                                {201, "content-type: text/csv", "a", 0, 0},
                                                {201, "content-type: text/csv", "a", 0, 0}};
    media_fixture f;
    media_begin(&f, responses, 4);
    media_job_get_result *job = NULL;
    media_job_get_as_csv_result *job_csv = NULL;
    media_mixed_get_result *mixed = NULL;
    char *csv = NULL;
    assert_int_equal(media_job_get(f.client, "1", NULL, &job, &f.error), CPOD_OK);
    assert_int_equal(media_job_get_as_csv(f.client, "1", NULL, &job_csv, &f.error), CPOD_OK);
    assert_int_equal(media_mixed_get(f.client, NULL, &mixed, &f.error), CPOD_OK);
    assert_int_equal(media_mixed_get_as_csv(f.client, NULL, &csv, &f.error), CPOD_OK);
    expect(&f, 0, "application/json" PROBLEM);
    expect(&f, 1, "application/json;q=0.5, text/csv" PROBLEM);
    expect(&f, 2, "application/json, text/csv;q=0.5" PROBLEM);
    expect(&f, 3, "text/csv" PROBLEM);
    assert_int_equal(job->kind, MEDIA_JOB_GET_RESULT_KIND_ABSENT);
    assert_int_equal(job_csv->kind, MEDIA_JOB_GET_AS_CSV_RESULT_KIND_ABSENT);
    assert_int_equal(mixed->kind, MEDIA_MIXED_GET_RESULT_KIND_TEXT);
    assert_string_equal(csv, "a");
    media_job_get_result_free(job);
    media_job_get_as_csv_result_free(job_csv);
    media_mixed_get_result_free(mixed);
    cpod_string_free(csv);
    media_end(&f);
}

static void test_ranges_and_parameters(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, "content-type: image/gif", "a", 0, 0},
        {200, "content-type: application/json; version=1", "1", 0, 0},
        {200, "content-type: application/json; version=2", "\"2\"", 0, 0},
        {200, "content-type: text/csv", "a", 0, 0}};
    media_fixture f;
    media_begin(&f, responses, 4);
    cpod_bytes *image = NULL;
    int64_t number = 0;
    char *text = NULL;
    char *csv = NULL;
    assert_int_equal(media_image_get_as_image(f.client, NULL, &image, &f.error), CPOD_OK);
    assert_int_equal(media_version_get(f.client, NULL, &number, &f.error), CPOD_OK);
    assert_int_equal(media_version_get_as_json_version_2(f.client, NULL, &text, &f.error), CPOD_OK);
    assert_int_equal(media_version_get_as_csv(f.client, NULL, &csv, &f.error), CPOD_OK);
    expect(&f, 0, "image/*" PROBLEM);
    expect(&f, 1, "application/json; version=1" PROBLEM);
    expect(&f, 2, "application/json; version=\"2\"" PROBLEM);
    expect(&f, 3, "text/csv; header=present, text/csv; header=absent" PROBLEM);
    assert_int_equal(number, 1);
    assert_string_equal(text, "2");
    cpod_core_free(image);
    cpod_string_free(text);
    cpod_string_free(csv);
    media_end(&f);
}

/* Iterators ask as their function does. */
static void test_pages_are_those_of_the_first_function(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, "content-type: application/json", "{\"items\":[]}", 0, 0},
    };
    media_fixture f;
    media_begin(&f, responses, 1);
    media_pages_list_iter *iter = NULL;
    const int64_t *item = NULL;
    media_pages_list_params params = {.call = CPOD_CALL(.accept = "application/json")};
    assert_int_equal(media_pages_list_iter_open(f.client, &params, &iter, &f.error), CPOD_OK);
    assert_int_equal(media_pages_list_iter_next(iter, &item, &f.error), CPOD_DONE);
    expect(&f, 0, "application/json" PROBLEM);
    media_pages_list_iter_free(iter);
    media_end(&f);
}

/* ---- the option accept ---- */

static void test_accept_selects_one(void **state)
{
    (void)state;
    static const struct {
        const char *accept, *content_type, *body;
    } cases[] = {
        {"application/hal+json", "content-type: application/hal+json", "{\"name\":\"a\"}"},
        {"APPLICATION/JSON", "content-type: application/json", "{\"name\":\"a\"}"},
        {"application/json; charset=utf-8", "content-type: application/json", "{\"name\":\"a\"}"},
        /* the server chooses another one of the same function */
        {"application/hal+json", "content-type: application/json", "{\"name\":\"a\"}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const script_response response = {200, cases[i].content_type, cases[i].body, 0, 0};
        char expected[128];
        media_fixture f;
        media_begin(&f, &response, 1);
        media_report *report = NULL;
        media_report_get_params params = {.call = CPOD_CALL(.accept = cases[i].accept)};
        assert_int_equal(media_report_get(f.client, "7", &params, &report, &f.error), CPOD_OK);
        snprintf(expected, sizeof expected, "%s%s", cases[i].accept, PROBLEM);
        expect(&f, 0, expected);
        media_report_free(report);
        media_end(&f);
    }
}

static void refuse(const char *accept, const char *part)
{
    media_fixture f;
    media_begin(&f, NULL, 0);
    media_report *report = NULL;
    media_report_get_params params = {.call = CPOD_CALL(.accept = accept)};
    assert_int_equal(media_report_get(f.client, "7", &params, &report, &f.error), CPOD_ERR_INVALID_ARGUMENT);
    if (strstr(f.error.message, part) == NULL)
        fail_msg("%s: %s", accept, f.error.message);
    assert_int_equal(cpod_mock_request_count(f.s.mock), 0);
    assert_null(report);
    media_end(&f);
}

static void test_accept_is_checked(void **state)
{
    (void)state;
    refuse("text/csv", "accept is text/csv, which is none of"); /* of media_report_get_as_csv() */
    refuse("image/png", "none of the media types");
    refuse("*/*", "none of the media types");
    refuse("application/*", "none of the media types");
    refuse("", "not a media type");
    refuse("json", "not a media type");
    refuse("application/", "not a media type");
    refuse("application/json, text/csv", "not a media type");
    refuse("application/json;a=b,text/csv", "not a media type");
    refuse("application/json;a=\"b,c\"", "not a media type");
    refuse("application/json\r\nX: y", "not a media type");
    refuse("application/json; a=\r\nX:y", "not a media type");
    refuse("application/json; a", "not a media type");
}

/* A range is chosen from by one of its types; parameters by their values. */
static void test_accept_of_ranges_and_parameters(void **state)
{
    (void)state;
    static const script_response responses[] = {{200, "content-type: image/gif", "a", 0, 0},
                                                {200, "content-type: text/csv; header=absent", "a", 0, 0}};
    media_fixture f;
    media_begin(&f, responses, 2);
    cpod_bytes *image = NULL;
    char *csv = NULL;
    int64_t number = 0;
    media_image_get_params of_image = {.call = CPOD_CALL(.accept = "image/gif")};
    media_version_get_params absent = {.call = CPOD_CALL(.accept = "text/csv; header=absent")};
    media_version_get_params other = {.call = CPOD_CALL(.accept = "application/json; version=2")};
    assert_int_equal(media_image_get_as_image(f.client, &of_image, &image, &f.error), CPOD_OK);
    assert_int_equal(media_version_get_as_csv(f.client, &absent, &csv, &f.error), CPOD_OK);
    assert_int_equal(media_version_get(f.client, &other, &number, &f.error), CPOD_ERR_INVALID_ARGUMENT);
    expect(&f, 0, "image/gif" PROBLEM);
    expect(&f, 1, "text/csv; header=absent" PROBLEM);
    assert_int_equal(cpod_mock_request_count(f.s.mock), 2);
    cpod_core_free(image);
    cpod_string_free(csv);
    media_end(&f);
}

static void test_accept_of_raw_calls(void **state)
{
    (void)state;
    static const script_response responses[] = {{200, "content-type: text/csv", "a", 0, 0},
                                                {200, "content-type: text/csv", "a", 0, 0}};
    media_fixture f;
    media_begin(&f, responses, 2);
    assert_int_equal(
        cpod_call_raw(f.client, "GET", "/x", NULL, NULL, CPOD_CALL(.accept = "text/csv"), NULL, &f.error),
        CPOD_OK);
    assert_int_equal(cpod_call_raw(f.client, "GET", "/x", NULL, NULL, NULL, NULL, &f.error), CPOD_OK);
    assert_int_equal(
        cpod_call_raw(f.client, "GET", "/x", NULL, NULL, CPOD_CALL(.accept = "a\nb"), NULL, &f.error),
        CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_download_url(f.client, "https://a.example/x", 0, CPOD_CALL(.accept = "text/csv"),
                                       NULL, &f.error),
                     CPOD_ERR_INVALID_ARGUMENT);
    expect(&f, 0, "text/csv\n");
    expect(&f, 1, "application/json, */*;q=0.5\n");
    media_end(&f);
}

/* The caller's own header takes precedence, as of any header. */
static void test_a_header_of_the_caller(void **state)
{
    (void)state;
    static const cpod_header headers[] = {{"accept", "text/html"}};
    media_fixture f;
    media_begin_with(&f, "application/json", "{\"name\":\"a\"}");
    media_report *report = NULL;
    media_report_get_params params = {.call = CPOD_CALL(.headers = headers, .header_count = 1)};
    assert_int_equal(media_report_get(f.client, "7", &params, &report, &f.error), CPOD_OK);
    assert_string_equal(cpod_mock_request_header(cpod_mock_request_at(f.s.mock, 0), "accept"), "text/html");
    media_report_free(report);
    media_end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_function_asks_for_what_it_returns),
        cmocka_unit_test(test_several_statuses),
        cmocka_unit_test(test_ranges_and_parameters),
        cmocka_unit_test(test_pages_are_those_of_the_first_function),
        cmocka_unit_test(test_accept_selects_one),
        cmocka_unit_test(test_accept_is_checked),
        cmocka_unit_test(test_accept_of_ranges_and_parameters),
        cmocka_unit_test(test_accept_of_raw_calls),
        cmocka_unit_test(test_a_header_of_the_caller),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
