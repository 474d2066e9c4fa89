#include "mock_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

mock_fixture mock_begin(void)
{
    mock_fixture f = {.error = CPOD_ERROR_INIT};
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    assert_int_equal(cpod_mock_new(&f.mock), CPOD_OK);
    options.token = "tok-s3cr3t";
    options.transport = cpod_mock_transport(f.mock);
    options.clock = cpod_mock_clock(f.mock);
    assert_int_equal(cpod_core_client_new(client_test_api(), &options, &f.client, NULL), CPOD_OK);
    return f;
}

void mock_end(mock_fixture *f)
{
    cpod_client_free(f->client);
    cpod_mock_usage usage = CPOD_MOCK_USAGE_INIT;
    cpod_mock_get_usage(f->mock, &usage);
    assert_int_equal(usage.open_exchanges, 0);
    assert_int_equal(usage.open_loops, 0);
    assert_int_equal(usage.releases, 1);
    cpod_mock_free(f->mock);
}

void mock_add(mock_fixture *f, const cpod_mock_exchange *exchange)
{
    if (cpod_mock_add(f->mock, exchange, &f->error) != CPOD_OK)
        fail_msg("%s", f->error.message);
}

cpod_status mock_send(mock_fixture *f, const char *method, const char *target, const char *json)
{
    char path[100];
    const cpod_json body = cpod_json_text(json);
    size_t length = strcspn(target, "?");
    (void)snprintf(path, sizeof path, "%.*s", (int)length, target);
    return cpod_call_raw(f->client, method, path, target[length] == '?' ? target + length + 1 : NULL,
                         json == NULL ? NULL : &body, CPOD_CALL(.max_retries = CPOD_NO_RETRIES), NULL,
                         &f->error);
}

cpod_status mock_get(mock_fixture *f, const char *target)
{
    return mock_send(f, "GET", target, NULL);
}

cpod_status mock_post(mock_fixture *f, const char *target, const char *json)
{
    return mock_send(f, "POST", target, json);
}

void mock_verify_ok(mock_fixture *f)
{
    if (cpod_mock_verify(f->mock, &f->error) != CPOD_OK)
        fail_msg("%s", f->error.message);
}

void expect_part(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("no '%s' in '%s'", part, text);
}
