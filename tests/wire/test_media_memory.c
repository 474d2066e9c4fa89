/* Each allocation of calls that choose and convert media types fails once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "media/media.h"
#include "support/counting_allocator.h"
#include "support/script.h"

enum { MOST_ALLOCATIONS = 500 };

typedef cpod_status call(cpod_client *client, cpod_error *error);

static cpod_status get_text(cpod_client *client, cpod_error *error)
{
    char *csv = NULL;
    media_report_get_params params = {.call = CPOD_CALL(.accept = "text/csv")};
    cpod_status status = media_report_get_as_csv(client, "7", &params, &csv, error);
    assert_true((status == CPOD_OK) == (csv != NULL));
    cpod_string_free(csv);
    return status;
}

static cpod_status get_union(cpod_client *client, cpod_error *error)
{
    media_job_get_as_csv_result *result = NULL;
    cpod_status status = media_job_get_as_csv(client, "7", NULL, &result, error);
    assert_true((status == CPOD_OK) == (result != NULL));
    media_job_get_as_csv_result_free(result);
    return status;
}

/* False: fewer allocations than `fail_at`. */
static bool call_with_failure(call *function, const script_response *response, size_t fail_at)
{
    script s;
    script_begin(&s, response, 1);
    counting_allocator counting;
    counting_allocator_init(&counting, fail_at);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.transport = cpod_mock_transport(s.mock);
    options.clock = cpod_mock_clock(s.mock);
    options.allocator = &counting.allocator;
    options.max_retries = CPOD_NO_RETRIES;
    cpod_client *client = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    cpod_status status = media_client_new(&options, &client, &error);
    if (status == CPOD_OK)
        status = function(client, &error);
    bool has_failed = counting.calls >= fail_at;
    assert_true(status == CPOD_OK || (has_failed && status == CPOD_ERR_NO_MEMORY));
    cpod_client_free(client);
    assert_int_equal(counting.live, 0);
    return has_failed;
}

static void fail_each(call *function, const script_response *response)
{
    size_t fail_at = 1;
    while (fail_at < MOST_ALLOCATIONS && call_with_failure(function, response, fail_at))
        fail_at++;
    assert_in_range(fail_at, 4, MOST_ALLOCATIONS - 1);
}

static void test_text(void **state)
{
    (void)state;
    static const script_response response = {200, "content-type: text/csv; charset=iso-8859-1", "\xE9", 0, 0};
    fail_each(get_text, &response);
}

static void test_a_union(void **state)
{
    (void)state;
    static const script_response response = {200, "content-type: text/csv; charset=utf-16", "\xFE\xFF", 0, 0};
    fail_each(get_union, &response);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_text), cmocka_unit_test(test_a_union)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
