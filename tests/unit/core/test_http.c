/* Failures of exchanges in words, and media types. */
#include "core/http/http_error.h"
#include "core/http/media_type.h"
#include "core/http/timeout.h"
#include "support.h"

#include <string.h>

static cpod_status time_out(const cpod_http_request *request, cpodi_stage stage, int64_t began_ms,
                            int64_t now_ms, cpod_error *error)
{
    const cpodi_timeout timeout = {.stage = stage,
                                   .phase = stage == CPODI_STAGE_READING ? CPODI_PHASE_READING
                                                                         : CPODI_PHASE_WAITING,
                                   .began_ms = began_ms,
                                   .now_ms = now_ms};
    return cpodi_timeout_fail(request, &timeout, error);
}

static void timeouts_name_the_time_and_the_option(void **state)
{
    (void)state;
    cpod_error error = CPOD_ERROR_INIT;
    const cpod_http_request request = {.deadline_ms = 61000, .idle_timeout_ms = 500};
    assert_int_equal(time_out(&request, CPODI_STAGE_WAITING, 1000, 61001, &error), CPOD_ERR_TIMEOUT);
    assert_string_equal(error.message, "Timed out after 60 s while waiting for the response");
    assert_int_equal(time_out(&request, CPODI_STAGE_WAITING, 60000, 61000, &error), CPOD_ERR_TIMEOUT);
    assert_string_equal(error.message, "Timed out after 1000 ms while waiting for the response");
    assert_int_equal(time_out(&request, CPODI_STAGE_WAITING, 1000, 60999, &error), CPOD_ERR_TIMEOUT);
    assert_string_equal(
        error.message,
        "Timed out after 500 ms without data while waiting for the response (idle_timeout_ms 500)");
    const cpod_http_request without_deadline = {.idle_timeout_ms = 60000};
    assert_int_equal(time_out(&without_deadline, CPODI_STAGE_READING, 0, 99999, &error), CPOD_ERR_TIMEOUT);
    assert_string_equal(
        error.message,
        "Timed out after 60 s without data while reading the response (idle_timeout_ms 60000)");
    const cpod_http_request hasty = {.first_byte_timeout_ms = 9999, .idle_timeout_ms = 1};
    assert_int_equal(time_out(&hasty, CPODI_STAGE_WAITING, 0, 99999, &error), CPOD_ERR_TIMEOUT);
    assert_string_equal(error.message,
                        "Timed out after 9999 ms while waiting for the first byte of the response "
                        "(first_byte_timeout_ms 9999)");
    assert_int_equal(time_out(&hasty, CPODI_STAGE_READING, 0, 99999, &error), CPOD_ERR_TIMEOUT);
    assert_non_null(strstr(error.message, "(idle_timeout_ms 1)"));
}

static void each_stage_has_its_timeout(void **state)
{
    (void)state;
    const struct {
        int64_t idle, first_byte;
        int64_t sending, waiting, reading; /* INT64_MAX: none */
    } cases[] = {
        {0, 0, INT64_MAX, INT64_MAX, INT64_MAX},
        {70, 0, 70, 70, 70},
        {70, 300, 70, 300, 70},
        {300, 70, 300, 70, 300},
        {70, -1, 70, INT64_MAX, 70},
        {0, 70, INT64_MAX, 70, INT64_MAX},
        {INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const cpod_http_request request = {.idle_timeout_ms = cases[i].idle,
                                           .first_byte_timeout_ms = cases[i].first_byte};
        assert_int_equal(cpodi_timeout_of_stage(&request, CPODI_STAGE_CONNECTING), INT64_MAX);
        assert_int_equal(cpodi_timeout_of_stage(&request, CPODI_STAGE_SENDING), cases[i].sending);
        assert_int_equal(cpodi_timeout_of_stage(&request, CPODI_STAGE_WAITING), cases[i].waiting);
        assert_int_equal(cpodi_timeout_of_stage(&request, CPODI_STAGE_READING), cases[i].reading);
        assert_int_equal(cpodi_timeout_is_tracked(&request), cases[i].idle != 0 || cases[i].first_byte > 0);
    }
}

/* The earliest one passes, and what is meant to be for ever does not wrap around. */
static void the_smaller_timeout_passes(void **state)
{
    (void)state;
    const cpod_http_request request = {
        .deadline_ms = 1000, .idle_timeout_ms = 70, .first_byte_timeout_ms = INT64_MAX};
    assert_int_equal(cpodi_timeout_at(&request, CPODI_STAGE_READING, 500), 570);
    assert_int_equal(cpodi_timeout_at(&request, CPODI_STAGE_READING, 990), 1000);
    assert_int_equal(cpodi_timeout_at(&request, CPODI_STAGE_WAITING, 500), 1000);
    assert_int_equal(cpodi_timeout_at(&request, CPODI_STAGE_CONNECTING, 500), 1000);
    assert_int_equal(cpodi_timeout_look_again_at(&request, CPODI_STAGE_CONNECTING, 500), 570);
    const cpod_http_request endless = {.idle_timeout_ms = INT64_MAX, .first_byte_timeout_ms = INT64_MAX};
    assert_int_equal(cpodi_timeout_at(&endless, CPODI_STAGE_WAITING, 500), INT64_MAX);
    assert_int_equal(cpodi_timeout_at(&endless, CPODI_STAGE_READING, INT64_MAX), INT64_MAX);
    assert_int_equal(cpodi_timeout_look_again_at(&endless, CPODI_STAGE_CONNECTING, 500), INT64_MAX);
}

static void durations_are_rounded(void **state)
{
    (void)state;
    const struct {
        int64_t ms;
        const char *text;
    } cases[] = {{1, "1 ms"},     {9999, "9999 ms"}, {10000, "10 s"},
                 {10499, "10 s"}, {10500, "11 s"},   {INT64_MAX, "9223372036854776 s"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[32];
        cpodi_timeout_format(text, sizeof text, cases[i].ms);
        assert_string_equal(text, cases[i].text);
    }
}

static void a_timeout_of_the_connection_names_its_phase(void **state)
{
    (void)state;
    cpod_error error = CPOD_ERROR_INIT;
    const cpod_http_request request = {.connect_timeout_ms = 5000};
    assert_int_equal(cpodi_timeout_fail_to_connect(&request, CPODI_PHASE_RESOLVING, &error),
                     CPOD_ERR_TIMEOUT);
    assert_string_equal(error.message,
                        "Timed out after 5000 ms while resolving the host name (connect_timeout_ms 5000)");
}

static void a_connection_closed_early_is_a_transport_failure(void **state)
{
    (void)state;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpodi_http_no_response(&error), CPOD_ERR_TRANSPORT);
    assert_int_equal(error.status, CPOD_ERR_TRANSPORT);
    assert_string_equal(error.message, "The server closed the connection without a response");
    assert_int_equal(cpodi_http_no_response(NULL), CPOD_ERR_TRANSPORT);
}

static void json_is_recognized_by_its_media_type(void **state)
{
    (void)state;
    assert_true(cpodi_media_is_json("application/json"));
    assert_true(cpodi_media_is_json("Application/JSON; charset=utf-8"));
    assert_true(cpodi_media_is_json("text/json"));
    assert_true(cpodi_media_is_json("application/problem+json;x=y"));
    assert_false(cpodi_media_is_json("application/json-seq"));
    assert_false(cpodi_media_is_json("+json"));
    assert_false(cpodi_media_is_json("text/plain; type=application/json"));
    assert_false(cpodi_media_is_json(""));
}

static void media_types_match_by_type_or_range(void **state)
{
    (void)state;
    assert_true(cpodi_media_matches("text/csv", "text/CSV; charset=utf-8"));
    assert_true(cpodi_media_matches("text/csv;header=present", "text/csv"));
    assert_false(cpodi_media_matches("text/csv", "text/csv-schema"));
    assert_true(cpodi_media_matches("image/*", "image/png"));
    assert_false(cpodi_media_matches("image/*", "video/mp4"));
    assert_true(cpodi_media_matches("*/*", "video/mp4"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(timeouts_name_the_time_and_the_option),
        cmocka_unit_test(each_stage_has_its_timeout),
        cmocka_unit_test(the_smaller_timeout_passes),
        cmocka_unit_test(durations_are_rounded),
        cmocka_unit_test(a_timeout_of_the_connection_names_its_phase),
        cmocka_unit_test(a_connection_closed_early_is_a_transport_failure),
        cmocka_unit_test(json_is_recognized_by_its_media_type),
        cmocka_unit_test(media_types_match_by_type_or_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
