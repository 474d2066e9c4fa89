/* Structs of libcpod, of callers that were compiled with a newer version. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/login.h"
#include "cpod/own_app.h"
#include "cpod/pod_wait.h"
#include "cpod/run_job.h"
#include "support.h"
#include "support/future_struct.h"

static script s;

static cpod_client *begin(const script_response *response)
{
    script_begin(&s, response, 1);
    return platform_client(&s, NULL);
}

static cpod_status use_authorization(const void *given, cpod_error *error)
{
    char *url = NULL;
    cpod_status status = cpod_oauth_authorize_url(NULL, given, &url, error);
    cpod_string_free(url);
    return status;
}

static cpod_status use_client_options(const void *given, cpod_error *error)
{
    cpod_client *client = NULL;
    cpod_status status = cpod_client_from_token("a", NULL, given, &client, error);
    cpod_client_free(client);
    return status;
}

static cpod_status exchange(const cpod_client_options *options, cpod_error *error)
{
    cpod_token_grant *grant = NULL;
    cpod_status status = cpod_exchange_code(options, "code", NULL, &grant, error);
    cpod_token_grant_free(grant);
    return status;
}

static cpod_status use_transport(const void *given, cpod_error *error)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.transport = given;
    cpod_status status = exchange(&options, error);
    cpod_mock_rewind(s.mock);
    return status;
}

/* A pod that runs. */
#define POD "{\"id\":\"p\",\"status\":\"running\"}"

static cpod_status use_pod_wait_options(const void *given, cpod_error *error)
{
    static const cpod_pod_status_value running[] = {CPOD_POD_STATUS_RUNNING};
    static const script_response found = RESPONSE(200, POD);
    cpod_client_options lenient = CPOD_CLIENT_OPTIONS_INIT;
    lenient.token = "tok";
    lenient.lenient_required = true;
    script_begin(&s, &found, 1);
    cpod_client *client = platform_client(&s, &lenient);
    cpod_status status = cpod_pod_wait(client, "p", running, 1, given, NULL, error);
    cpod_client_free(client);
    return status;
}

/* Submits, and is refused by the server: the options were accepted. */
static cpod_status use_run_job_options(const void *given, cpod_error *error)
{
    static const script_response refused = PLAIN(422, "{\"title\":\"no\"}");
    static const cpod_job_request request = {.kind = "hello", .image = "busybox:1.36"};
    cpod_client *client = begin(&refused);
    cpod_status status = cpod_run_job(client, &request, given, NULL, error);
    cpod_client_free(client);
    if (status != CPOD_ERR_VALIDATION)
        return status;
    error->status = CPOD_OK;
    return CPOD_OK;
}

static cpod_status use_call_options(const void *given, cpod_error *error)
{
    static const script_response refused = PLAIN(422, "{\"title\":\"no\"}");
    cpod_client *client = begin(&refused);
    cpod_own_app *app = NULL;
    cpod_status status = cpod_own_app_open(client, NULL, given, &app, error);
    cpod_client_free(client);
    if (status != CPOD_ERR_VALIDATION)
        return status;
    error->status = CPOD_OK;
    return CPOD_OK;
}

static void test_members_from_the_future(void **state)
{
    (void)state;
    static const script_response granted =
        PLAIN(200, "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"expires_in\":60}");
    cpod_client_free(begin(&granted));
    cpod_authorization authorization = CPOD_AUTHORIZATION_INIT;
    authorization.client_id = "app";
    authorization.redirect_uri = "https://app.example.com/back";
    authorization.code_challenge = "challenge";
    const cpod_client_options client = CPOD_CLIENT_OPTIONS_INIT;
    const cpod_transport transport = *cpod_mock_transport(s.mock);
    const cpod_pod_wait_options pod_wait = CPOD_POD_WAIT_OPTIONS_INIT;
    const cpod_run_job_options run_job = CPOD_RUN_JOB_OPTIONS_INIT;
    const cpod_call_options call = CPOD_CALL_OPTIONS_INIT;
    const cpod_status conf = CPOD_ERR_CONFIGURATION, argument = CPOD_ERR_INVALID_ARGUMENT;
    const struct_use uses[] = {
        {"cpod_transport", sizeof transport, &transport, conf, use_transport},
        {"cpod_authorization", sizeof authorization, &authorization, argument, use_authorization},
        {"cpod_client_options", sizeof client, &client, conf, use_client_options},
        {"cpod_pod_wait_options", sizeof pod_wait, &pod_wait, argument, use_pod_wait_options},
        {"cpod_run_job_options", sizeof run_job, &run_job, argument, use_run_job_options},
        {"cpod_call_options", sizeof call, &call, argument, use_call_options},
    };
    check_future_structs(uses, sizeof uses / sizeof uses[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_members_from_the_future)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
