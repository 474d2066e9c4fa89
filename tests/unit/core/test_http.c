/* Failures of exchanges in words, and media types. */
#include "core/http/http_error.h"
#include "core/http/media_type.h"
#include "support.h"

static void timeouts_name_the_time_and_the_option(void **state)
{
    (void)state;
    cpod_error error = CPOD_ERROR_INIT;
    const cpod_http_request request = {.deadline_ms = 61000, .idle_timeout_ms = 500};
    assert_int_equal(cpodi_http_timed_out(&request, 1000, 61001, CPODI_PHASE_WAITING, &error),
                     CPOD_ERR_TIMEOUT);
    assert_string_equal(error.message, "Timed out after 60 s while waiting for the response");
    assert_int_equal(cpodi_http_timed_out(&request, 60000, 61000, CPODI_PHASE_WAITING, &error),
                     CPOD_ERR_TIMEOUT);
    assert_string_equal(error.message, "Timed out after 1000 ms while waiting for the response");
    assert_int_equal(cpodi_http_timed_out(&request, 1000, 60999, CPODI_PHASE_WAITING, &error),
                     CPOD_ERR_TIMEOUT);
    assert_string_equal(
        error.message,
        "Timed out after 500 ms without data while waiting for the response (idle_timeout_ms 500)");
    const cpod_http_request without_deadline = {.idle_timeout_ms = 60000};
    assert_int_equal(cpodi_http_timed_out(&without_deadline, 0, 99999, CPODI_PHASE_READING, &error),
                     CPOD_ERR_TIMEOUT);
    assert_string_equal(
        error.message,
        "Timed out after 60 s without data while reading the response (idle_timeout_ms 60000)");
}

static void a_timeout_of_the_connection_names_its_phase(void **state)
{
    (void)state;
    cpod_error error = CPOD_ERROR_INIT;
    const cpod_http_request request = {.connect_timeout_ms = 5000};
    assert_int_equal(cpodi_http_connect_timed_out(&request, CPODI_PHASE_RESOLVING, &error), CPOD_ERR_TIMEOUT);
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
        cmocka_unit_test(a_timeout_of_the_connection_names_its_phase),
        cmocka_unit_test(a_connection_closed_early_is_a_transport_failure),
        cmocka_unit_test(json_is_recognized_by_its_media_type),
        cmocka_unit_test(media_types_match_by_type_or_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
