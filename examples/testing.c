/* A test of a program's own function: it retries when the service is busy, and the test does not sleep. */
#include <cpod/cpod.h>
#include <cpod/test/mock.h>
#include <stdio.h>

/* The function under test: takes its client as an argument. */
static cpod_status is_dark(cpod_client *client, bool *dark, cpod_error *err)
{
    const cpod_flag_query query = {.flag = "dark_mode"};
    const cpod_flags_evaluate_params params = {.call = CPOD_CALL(.idempotency_key = "dark-1")};
    return cpod_flags_evaluate(client, &params, &query, dark, err);
}

static bool check(bool ok, const char *what)
{
    printf("%s: %s\n", ok ? "ok" : "not ok", what);
    return ok;
}

/* What the function has to send, and what it gets. */
static cpod_status write_script(cpod_mock *mock, cpod_error *err)
{
    cpod_status st = cpod_mock_add(mock,
                                   CPOD_MOCK_EXCHANGE(.method = "POST", .url = "/api/v1/flags/evaluate",
                                                      .request_headers = "Idempotency-Key: dark-1",
                                                      .status = 503, .headers = "retry-after: 30"),
                                   err);
    if (st != CPOD_OK)
        return st;
    return cpod_mock_add(mock,
                         CPOD_MOCK_EXCHANGE(.method = "POST", .url = "/api/v1/flags/evaluate",
                                            .request_body = "{\"flag\":\"dark_mode\"}", .status = 200,
                                            .headers = "content-type: application/json",
                                            .body = "{\"data\":true,\"meta\":{\"requestId\":\"r-2\"}}"),
                         err);
}

static bool test_a_busy_service(cpod_client *client, cpod_mock *mock, cpod_error *err)
{
    bool dark = false;
    bool ok = check(is_dark(client, &dark, err) == CPOD_OK && dark, "the second response counts");
    ok &= check(cpod_mock_verify(mock, err) == CPOD_OK, "the requests are those of the script");
    ok &= check(cpod_mock_sleep_count(mock) == 1 && cpod_mock_sleep_at(mock, 0) == 30000,
                "it waited for 30 s, on the mock's clock");
    return ok;
}

static bool test_one_request_too_many(cpod_client *client, cpod_mock *mock, cpod_error *err)
{
    bool ok = check(cpod_pods_get(client, "p-1", NULL, NULL, err) == CPOD_ERR_TRANSPORT,
                    "an unexpected request fails");
    puts(err->message);
    ok &= check(cpod_mock_verify(mock, err) == CPOD_ERR_TRANSPORT, "and the verification reports it");
    return ok;
}

int main(void)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_mock *mock = NULL;
    cpod_client *client = NULL;
    cpod_status st = cpod_mock_new(&mock);
    if (st == CPOD_OK)
        st = write_script(mock, &err);
    if (st == CPOD_OK) {
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.token = "any";
        options.transport = cpod_mock_transport(mock);
        options.clock = cpod_mock_clock(mock);
        st = cpod_client_new(&options, &client, &err);
    }
    bool ok = st == CPOD_OK && test_a_busy_service(client, mock, &err) &&
              test_one_request_too_many(client, mock, &err);
    if (!ok)
        fprintf(stderr, "%s\n", err.message);
    cpod_client_free(client);
    cpod_mock_free(mock); /* after its clients */
    return ok ? 0 : 1;
}
