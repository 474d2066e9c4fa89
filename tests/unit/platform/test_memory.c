/* Every allocation fails once: the status is CPOD_ERR_NO_MEMORY, nothing leaks, and the client stays
 * usable. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/core/presigned.h"
#include "cpod/login.h"
#include "cpod/own_app.h"
#include "cpod/people.h"
#include "cpod/pod_wait.h"
#include "cpod/run_job.h"
#include "support.h"

#define JOB                                                                                    \
    "{\"id\":\"job-1\",\"kind\":\"k\",\"image\":\"i\",\"status\":\"succeeded\",\"createdAt\":" \
    "\"2026-01-01T00:00:00Z\"}"
#define EVENT_END ",\"jobId\":\"job-1\",\"timestamp\":\"2026-01-01T00:00:00Z\"}\n\n"
#define EVENTS                                                         \
    {                                                                  \
        200, "content-type: text/event-stream",                        \
            "event: started\ndata: {\"kind\":\"started\"" EVENT_END    \
            "event: finished\ndata: {\"kind\":\"finished\"" EVENT_END, \
            0, 0                                                       \
    }
#define GRANT                                                                                              \
    PLAIN(200, "{\"access_token\":\"a\",\"refresh_token\":\"r\",\"token_type\":\"Bearer\",\"expires_in\":" \
               "60}")

static cpod_status run_job(cpod_client *client, const cpod_client_options *options, cpod_error *error)
{
    (void)options;
    const cpod_job_request request = {.kind = "k", .image = "i"};
    cpod_job_result *result = NULL;
    cpod_status status = cpod_run_job(client, &request, NULL, &result, error);
    assert_true((result != NULL) == (status == CPOD_OK));
    cpod_job_result_free(result);
    return status;
}

static cpod_status wait_for_pod(cpod_client *client, const cpod_client_options *options, cpod_error *error)
{
    (void)options;
    static const cpod_pod_status_value running[] = {CPOD_POD_STATUS_RUNNING};
    cpod_pod *pod = NULL;
    cpod_status status = cpod_pod_wait(client, "p", running, 1, NULL, &pod, error);
    cpod_pod_free(pod);
    return status;
}

static cpod_status own_app(cpod_client *client, const cpod_client_options *options, cpod_error *error)
{
    (void)options;
    cpod_own_app *app = NULL;
    cpod_status status = cpod_own_app_open(client, NULL, NULL, &app, error);
    cpod_own_app_free(app);
    return status;
}

static cpod_status download(cpod_client *client, const cpod_client_options *options, cpod_error *error)
{
    (void)options;
    cpod_raw_response *file = NULL;
    cpod_status status = cpod_download_url(client, "https://s.example.com/a?sig=1", 0, NULL, &file, error);
    cpod_raw_response_free(file);
    return status;
}

static cpod_status exchange(cpod_client *client, const cpod_client_options *options, cpod_error *error)
{
    (void)client;
    cpod_token_grant *grant = NULL;
    cpod_status status = cpod_exchange_code(options, "c", NULL, &grant, error);
    cpod_token_grant_free(grant);
    return status;
}

static cpod_status oauth_exchange(cpod_client *client, const cpod_client_options *options, cpod_error *error)
{
    (void)client;
    cpod_token_grant *grant = NULL;
    cpod_status status = cpod_oauth_exchange_code(options, "c", "https://a", "v", NULL, &grant, error);
    cpod_token_grant_free(grant);
    return status;
}

static cpod_status renew(cpod_client *client, const cpod_client_options *options, cpod_error *error)
{
    (void)client;
    cpod_client *renewing = NULL;
    cpod_status status = cpod_client_from_token(NULL, "r", options, &renewing, error);
    if (status == CPOD_OK)
        status = cpod_people_persons_delete(renewing, "p", NULL, error);
    cpod_client_free(renewing);
    return status;
}

typedef struct memory_case {
    cpod_status (*run)(cpod_client *client, const cpod_client_options *options, cpod_error *error);
    script_response responses[4];
    size_t count;
} memory_case;

static bool run_once(const memory_case *c, size_t at)
{
    meter m = {.count = 0};
    const cpod_allocator allocator = meter_allocator(&m);
    script s;
    script_begin(&s, c->responses, c->count);
    cpod_transport transport = *cpod_mock_transport(s.mock);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.allocator = &allocator;
    cpod_client *client = platform_client(&s, &options);
    options.transport = &transport;
    m.fail_at = m.count + at;
    cpod_error error = CPOD_ERROR_INIT;
    cpod_status status = c->run(client, &options, &error);
    bool reached = m.count >= m.fail_at;
    m.fail_at = 0;
    if (status != CPOD_OK) {
        assert_true(reached);
        assert_int_equal(status, CPOD_ERR_NO_MEMORY);
        assert_int_equal(error.status, CPOD_ERR_NO_MEMORY);
        cpod_mock_rewind(s.mock);
        cpod_status again = c->run(client, &options, &error); /* the client works afterwards */
        assert_int_equal(again, CPOD_OK);
    }
    assert_int_equal(script_usage(&s).open_exchanges, 0);
    cpod_client_free(client);
    assert_int_equal(m.live, 0);
    return reached;
}

static void test_every_allocation(void **state)
{
    (void)state;
    static const memory_case cases[] = {
        {run_job,
         {RESPONSE(202, JOB), EVENTS, RESPONSE(200, JOB),
          RESPONSE(200, "{\"files\":[{\"key\":\"k\",\"presignedUrl\":\"https://s\"}]}")},
         4},
        {wait_for_pod,
         {RESPONSE(200,
                   "{\"id\":\"p\",\"name\":\"n\",\"status\":\"running\",\"spec\":{\"image\":\"i\"},"
                   "\"organizationId\":\"o\",\"workspaceId\":\"w\",\"createdAt\":\"2026-01-01T00:00:00Z\","
                   "\"updatedAt\":\"2026-01-01T00:00:00Z\"}")},
         1},
        {own_app,
         {RESPONSE(200, "{\"id\":\"app-1\",\"name\":\"n\",\"slug\":\"s\",\"clientId\":\"c\",\"createdAt\":"
                        "\"2026-01-01T00:00:00Z\"}")},
         1},
        {download, {{200, "content-type: text/plain", "bytes", 0, 0}}, 1},
        {exchange, {GRANT}, 1},
        {oauth_exchange, {GRANT}, 1},
        {exchange,
         {PLAIN(200, "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"expires_in\":\"60.5\"}")},
         1},
        {renew, {GRANT, {204, NULL, NULL, 0, 0}}, 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t at = 1;
        while (run_once(&cases[i], at))
            at++;
        print_message("case %zu: %zu allocations\n", i, at - 1);
        assert_true(at > 3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_allocation)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
