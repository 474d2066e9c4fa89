#include "curl_client.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "tables.h"

static const char *const some_id = "a/b";
const void *const curl_path[1] = {&some_id};

cpod_client *curl_client(const loopback *at, cpod_client_options *options)
{
    cpod_client_options defaults = CPOD_CLIENT_OPTIONS_INIT;
    defaults.token = "tok";
    if (options == NULL)
        options = &defaults;
    if (options->base_url == NULL)
        options->base_url = at->url;
    cpod_client *client = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    if (cpod_core_client_new(client_test_api(), options, &client, &error) != CPOD_OK)
        fail_msg("%s", error.message);
    return client;
}

cpod_status curl_get(cpod_client *client, const cpod_call_options *call, char *id, cpod_error *error)
{
    const list_params params = {.call = call};
    thing *out = NULL;
    cpod_status status =
        cpod_core_call(client, client_test_api(), OP_GET, curl_path, &params, NULL, &out, error);
    if (id != NULL && status == CPOD_OK)
        (void)snprintf(id, 64, "%s", out->id);
    cpod_core_free(out);
    return status;
}
