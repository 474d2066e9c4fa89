#include "scripted.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

cpod_client *script_client(script *s, cpod_client_options *options)
{
    cpod_client_options defaults = CPOD_CLIENT_OPTIONS_INIT;
    defaults.token = "tok";
    if (options == NULL)
        options = &defaults;
    options->transport = cpod_mock_transport(s->mock);
    options->clock = cpod_mock_clock(s->mock);
    cpod_client *client = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    cpod_status status = cpod_core_client_new(client_test_api(), options, &client, &error);
    options->transport = NULL;
    options->clock = NULL;
    if (status != CPOD_OK)
        fail_msg("no client: %s", error.message);
    return client;
}
