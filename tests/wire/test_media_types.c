/* Which function returns a response, by its media type. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/core/batch.h"
#include "media.h"

/* ---- each decoder ---- */

static void test_json_under_each_name(void **state)
{
    (void)state;
    static const char *const types[] = {"application/json", "application/hal+json",
                                        "Application/HAL+JSON; a=b", "application/x-undocumented+json", ""};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        media_fixture f;
        media_begin_with(&f, types[i], "{\"name\":\"a\"}");
        media_report *report = NULL;
        media_report_get_params params = {.call = CPOD_CALL(.response = &f.info)};
        assert_int_equal(media_report_get(f.client, "7", &params, &report, &f.error), CPOD_OK);
        assert_string_equal(report->name, "a");
        assert_string_equal(f.info.content_type, types[i]);
        assert_null(f.info.error_body);
        media_report_free(report);
        media_end(&f);
    }
}

static void test_other_json(void **state)
{
    (void)state;
    media_fixture f;
    media_begin_with(&f, "application/vnd.acme.report.v2+json", "{\"title\":\"a\"}");
    media_report_v2 *v2 = NULL;
    assert_int_equal(media_report_get_as_acme_report_v2(f.client, "7", NULL, &v2, &f.error), CPOD_OK);
    assert_string_equal(v2->title, "a");
    media_report_v2_free(v2);
    media_end(&f);
}

static void test_bytes(void **state)
{
    (void)state;
    media_fixture f;
    media_begin_with(&f, "application/xml; charset=iso-8859-1", "<a>\xE9</a>");
    cpod_bytes *bytes = NULL;
    assert_int_equal(media_report_get_as_xml(f.client, "7", NULL, &bytes, &f.error), CPOD_OK);
    assert_int_equal(bytes->size, 8); /* not converted */
    assert_memory_equal(bytes->data, "<a>\xE9</a>", 8);
    cpod_core_free(bytes);
    media_end(&f);
}

static void test_text(void **state)
{
    (void)state;
    media_fixture f;
    media_begin_with(&f, "text/csv; charset=iso-8859-1", "a,\xE9\n");
    char *csv = NULL;
    assert_int_equal(media_report_get_as_csv(f.client, "7", NULL, &csv, &f.error), CPOD_OK);
    assert_string_equal(csv, "a,\xC3\xA9\n");
    cpod_string_free(csv);
    media_end(&f);
}

/* A union of what several statuses return. */
static void test_statuses_with_several_types(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, "content-type: text/csv", "a", 0, 0},
        {202, "content-type: application/json", "{\"message\":\"soon\"}", 0, 0},
        {204, "x-none: ", NULL, 0, 0},
    };
    static const media_job_get_as_csv_result_kind kinds[] = {MEDIA_JOB_GET_AS_CSV_RESULT_KIND_TEXT,
                                                             MEDIA_JOB_GET_AS_CSV_RESULT_KIND_FAILURE,
                                                             MEDIA_JOB_GET_AS_CSV_RESULT_KIND_ABSENT};
    media_fixture f;
    media_begin(&f, responses, 3);
    for (size_t i = 0; i < 3; i++) {
        media_job_get_as_csv_result *result = NULL;
        assert_int_equal(media_job_get_as_csv(f.client, "7", NULL, &result, &f.error), CPOD_OK);
        assert_int_equal(result->kind, kinds[i]);
        if (i == 0)
            assert_string_equal(result->as.text, "a");
        if (i == 1)
            assert_string_equal(result->as.failure->message, "soon");
        media_job_get_as_csv_result_free(result);
    }
    media_end(&f);
}

/* Any image where images of any type were asked for, also one that has a function of its own. */
static void test_ranges(void **state)
{
    (void)state;
    static const char *const types[] = {"image/gif", "image/png", "IMAGE/WEBP"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        media_fixture f;
        media_begin_with(&f, types[i], "a");
        cpod_bytes *image = NULL;
        assert_int_equal(media_image_get_as_image(f.client, NULL, &image, &f.error), CPOD_OK);
        assert_int_equal(image->size, 1);
        cpod_core_free(image);
        media_end(&f);
    }
}

/* A parameter that the server leaves out, or one more, is no other type. */
static void test_parameters(void **state)
{
    (void)state;
    static const char *const types[] = {"application/json", "application/json;version=1",
                                        "application/json; q=\"a;version=2\"; version=1"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        media_fixture f;
        media_begin_with(&f, types[i], "7");
        int64_t number = 0;
        if (media_version_get(f.client, NULL, &number, &f.error) != CPOD_OK)
            fail_msg("%s: %s", types[i], f.error.message);
        assert_int_equal(number, 7);
        media_end(&f);
    }
}

/* ---- the type of another function, or of none ---- */

static void refuse_report(const char *content_type, const char *body, const char *part)
{
    media_fixture f;
    media_begin_with(&f, content_type, body);
    media_report *report = NULL;
    media_report_get_params params = {.call = CPOD_CALL(.response = &f.info)};
    assert_int_equal(media_report_get(f.client, "7", &params, &report, &f.error), CPOD_ERR_PROTOCOL);
    if (strstr(f.error.message, part) == NULL || strstr(f.error.message, content_type) == NULL)
        fail_msg("%s: %s", content_type, f.error.message);
    assert_null(report);
    assert_int_equal(f.error.http_status, 200);
    assert_string_equal(f.info.content_type, content_type);
    assert_string_equal(f.info.error_body, body);
    assert_int_equal(f.info.error_body_length, strlen(body));
    assert_string_equal(f.error.body, body);
    media_end(&f);
}

static void test_types_of_other_functions(void **state)
{
    (void)state;
    refuse_report("text/csv", "a,b", "media_report_get_as_csv() returns it");
    refuse_report("text/csv; charset=utf-16", "a,b", "media_report_get_as_csv() returns it");
    refuse_report("application/vnd.acme.report.v2+json", "{\"title\":\"a\"}",
                  "media_report_get_as_acme_report_v2() returns it");
    refuse_report("APPLICATION/PDF", "a", "media_report_get_as_pdf() returns it");
}

static void test_types_of_no_function(void **state)
{
    (void)state;
    refuse_report("image/gif", "GIF", "does not document");
    refuse_report("text/html", "<html>", "does not document");
    refuse_report("text/plain", "{\"name\":\"a\"}", "does not document");
}

/* The first function is named where a derived one gets its type. */
static void test_derived_functions_refuse(void **state)
{
    (void)state;
    static const struct {
        const char *content_type, *part;
    } cases[] = {
        {"application/json", "media_report_get() returns it"},
        {"application/hal+json", "media_report_get() returns it"},
        {"text/csv", "media_report_get_as_csv() returns it"},
        {"image/gif", "does not document"},
        {"application/octet-stream", "does not document"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        media_fixture f;
        media_begin_with(&f, cases[i].content_type, "a");
        cpod_bytes *pdf = NULL;
        assert_int_equal(media_report_get_as_pdf(f.client, "7", NULL, &pdf, &f.error), CPOD_ERR_PROTOCOL);
        if (strstr(f.error.message, cases[i].part) == NULL)
            fail_msg("%s: %s", cases[i].content_type, f.error.message);
        assert_null(pdf);
        media_end(&f);
    }
}

static void test_a_parameter_with_another_value(void **state)
{
    (void)state;
    media_fixture f;
    media_begin_with(&f, "application/json; version=2", "\"a\"");
    int64_t number = 0;
    assert_int_equal(media_version_get(f.client, NULL, &number, &f.error), CPOD_ERR_PROTOCOL);
    assert_non_null(strstr(f.error.message, "media_version_get_as_json_version_2() returns it"));
    media_end(&f);
}

/* A status that the document does not have is read by the media type. */
static void test_other_statuses(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {203, "content-type: text/csv", "a", 0, 0},
        {203, "content-type: application/json", "{\"name\":\"a\"}", 0, 0},
        {203, "content-type: application/json", "{\"name\":\"a\"}", 0, 0},
    };
    media_fixture f;
    media_begin(&f, responses, 3);
    char *csv = NULL;
    media_report *report = NULL;
    assert_int_equal(media_report_get_as_csv(f.client, "7", NULL, &csv, &f.error), CPOD_OK);
    assert_int_equal(media_report_get(f.client, "7", NULL, &report, &f.error), CPOD_OK);
    assert_string_equal(csv, "a");
    cpod_string_free(csv);
    assert_int_equal(media_report_get_as_csv(f.client, "7", NULL, &csv, &f.error), CPOD_ERR_PROTOCOL);
    assert_null(csv);
    media_report_free(report);
    media_end(&f);
}

/* What nobody wants must be of the right type too. */
static void test_results_that_nobody_wants(void **state)
{
    (void)state;
    static const script_response responses[] = {{200, "content-type: text/csv", "a", 0, 0},
                                                {200, "content-type: text/csv", "a", 0, 0}};
    media_fixture f;
    media_begin(&f, responses, 2);
    assert_int_equal(media_report_get(f.client, "7", NULL, NULL, &f.error), CPOD_ERR_PROTOCOL);
    assert_int_equal(media_report_get_as_csv(f.client, "7", NULL, NULL, &f.error), CPOD_OK);
    media_end(&f);
}

static void test_bodies_are_kept_only_on_request(void **state)
{
    (void)state;
    media_fixture f;
    media_begin_with(&f, "text/csv", "a");
    f.info.keep_error_body = false;
    media_report_get_params params = {.call = CPOD_CALL(.response = &f.info)};
    assert_int_equal(media_report_get(f.client, "7", &params, NULL, &f.error), CPOD_ERR_PROTOCOL);
    assert_null(f.info.error_body);
    media_end(&f);
}

/* ---- requests with a body, of derived functions ---- */

static void test_a_body_and_parameters(void **state)
{
    (void)state;
    media_fixture f;
    media_begin_with(&f, "application/octet-stream", "a");
    const media_report sent = {.name = "b"};
    const media_upload_send_body body = {.kind = MEDIA_UPLOAD_SEND_BODY_KIND_JSON, .as.json = &sent};
    media_upload_send_params params = {.mode = "c"};
    cpod_bytes *bytes = NULL;
    assert_int_equal(media_upload_send_as_octet_stream(f.client, &params, &body, &bytes, &f.error), CPOD_OK);
    assert_string_equal(script_url(&f.s, 0), "http://api.example.com/upload?mode=c");
    assert_string_equal(script_body(&f.s, 0), "{\"name\":\"b\"}");
    cpod_core_free(bytes);
    media_end(&f);
}

/* ---- downloads ---- */

static bool write_bytes(void *context, const void *data, size_t length)
{
    char *text = context;
    strncat(text, data, length);
    return true;
}

static void test_downloads(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, "content-type: text/csv; charset=iso-8859-1", "\xE9", 0, 0},
        {200, "content-type: application/pdf", "pdf", 0, 0},
        {200, "content-type: application/json", "{\"name\":\"a\"}", 0, 0},
        {202, "content-type: application/json", "{\"message\":\"a\"}", 0, 0},
    };
    media_fixture f;
    media_begin(&f, responses, 4);
    char text[64] = "";
    const cpod_download download = cpod_download_callback(write_bytes, text);
    media_report_get_params params = {.call = CPOD_CALL(.download = &download, .response = &f.info)};
    char *csv = NULL;
    cpod_bytes *pdf = NULL;
    media_report *report = NULL;
    assert_int_equal(media_report_get_as_csv(f.client, "7", &params, &csv, &f.error), CPOD_OK);
    assert_null(csv);
    assert_string_equal(text, "\xE9"); /* as it came */
    assert_int_equal(media_report_get_as_pdf(f.client, "7", &params, &pdf, &f.error), CPOD_OK);
    assert_null(pdf);
    assert_string_equal(text, "\xE9pdf");
    /* the type of another function is not the file */
    assert_int_equal(media_report_get_as_csv(f.client, "7", &params, &csv, &f.error), CPOD_ERR_PROTOCOL);
    assert_string_equal(f.info.error_body, "{\"name\":\"a\"}");
    assert_int_equal(media_report_get(f.client, "7", &params, &report, &f.error), CPOD_ERR_INVALID_ARGUMENT);
    /* JSON of another status is the result */
    media_job_get_params of_job = {.call = CPOD_CALL(.download = &download)};
    media_job_get_as_csv_result *result = NULL;
    assert_int_equal(media_job_get_as_csv(f.client, "7", &of_job, &result, &f.error), CPOD_OK);
    assert_int_equal(result->kind, MEDIA_JOB_GET_AS_CSV_RESULT_KIND_FAILURE);
    assert_string_equal(text, "\xE9pdf");
    media_job_get_as_csv_result_free(result);
    media_end(&f);
}

/* A batch reports as a call does, and keeps the bytes. */
static void test_a_batch(void **state)
{
    (void)state;
    static const script_response responses[] = {{200, "content-type: text/csv", "a", 0, 0},
                                                {200, "content-type: application/pdf", "b", 0, 0}};
    media_fixture f;
    media_begin(&f, responses, 2);
    cpod_batch *batch = NULL;
    char *csv = NULL;
    cpod_bytes *bytes = NULL;
    assert_int_equal(cpod_batch_new(f.client, NULL, &batch, &f.error), CPOD_OK);
    media_report_get_params params = {.call = CPOD_CALL(.batch = batch)};
    media_report_get_params of_xml = {.call = CPOD_CALL(.batch = batch, .response = &f.info, .tag = &f)};
    assert_int_equal(media_report_get_as_csv(f.client, "7", &params, &csv, &f.error), CPOD_OK);
    assert_int_equal(media_report_get_as_xml(f.client, "7", &of_xml, &bytes, &f.error), CPOD_OK);
    const cpod_batch_result *result = NULL;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(cpod_batch_next(batch, -1, &result, &f.error), CPOD_OK);
        assert_int_equal(result->status, result->tag == &f ? CPOD_ERR_PROTOCOL : CPOD_OK);
    }
    assert_string_equal(csv, "a");
    assert_null(bytes);
    assert_string_equal(f.info.error_body, "b");
    cpod_string_free(csv);
    cpod_batch_free(batch);
    media_end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_json_under_each_name),
        cmocka_unit_test(test_other_json),
        cmocka_unit_test(test_bytes),
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_statuses_with_several_types),
        cmocka_unit_test(test_ranges),
        cmocka_unit_test(test_parameters),
        cmocka_unit_test(test_types_of_other_functions),
        cmocka_unit_test(test_types_of_no_function),
        cmocka_unit_test(test_derived_functions_refuse),
        cmocka_unit_test(test_a_parameter_with_another_value),
        cmocka_unit_test(test_other_statuses),
        cmocka_unit_test(test_results_that_nobody_wants),
        cmocka_unit_test(test_bodies_are_kept_only_on_request),
        cmocka_unit_test(test_a_body_and_parameters),
        cmocka_unit_test(test_downloads),
        cmocka_unit_test(test_a_batch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
