#include "core/call/client.h"

#include "core/base/error.h"
#include "core/base/options_import.h"
#include "core/call/retry.h"
#include "core/http/curl_transport.h"
#include "core/http/url.h"
#include "cpod/core/extend.h"

#include <stdio.h>
#include <string.h>

#define FIRST_TEXTS 1024

cpod_client *cpod_core_retain(cpod_client *client)
{
    atomic_fetch_add(&client->references, 1);
    return client;
}

static void destroy(cpod_client *client)
{
    if (client->transport.release != NULL)
        client->transport.release(client->transport.context);
    cpodi_auth_destroy(&client->auth);
    cpodi_arena_free(client->texts);
    const cpod_allocator allocator = client->allocator;
    allocator.release(allocator.context, client, sizeof *client);
}

void cpod_client_free(cpod_client *client)
{
    if (client != NULL && atomic_fetch_sub(&client->references, 1) == 1)
        destroy(client);
}

cpod_status cpod_client_set_credential(cpod_client *client, const cpod_credential *credential,
                                       cpod_error *error)
{
    cpodi_error_reset(error);
    if (client == NULL || credential == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The argument %s is NULL",
                          client == NULL ? "client" : "credential");
    return cpodi_auth_set(&client->auth, credential, error);
}

const char *cpod_client_base_url(const cpod_client *client)
{
    return client == NULL ? "" : client->base_url;
}

/* `cpod/1.0.0 cpod-core/0.1.0 caller/2`. The API's version may contain spaces. */
static const char *make_user_agent(cpod_client *client)
{
    const char *own = client->options.user_agent;
    const char *version = client->api->version == NULL ? "0" : client->api->version;
    size_t size = strlen(client->api->name) + strlen(version) + (own == NULL ? 0 : strlen(own)) + 40;
    char *text = cpodi_arena_alloc(client->texts, size, 1);
    if (text == NULL)
        return NULL;
    int product = snprintf(text, size, "%s/%s", client->api->name, version);
    for (int i = 0; i < product; i++) {
        if (text[i] <= ' ' || text[i] > '~')
            text[i] = '_';
    }
    (void)snprintf(text + product, size - (size_t)product, " cpod-core/" CPOD_CORE_VERSION "%s%s",
                   own == NULL || *own == '\0' ? "" : " ", own == NULL ? "" : own);
    return text;
}

static bool add_headers(cpod_client *client)
{
    const cpod_client_options *options = &client->options;
    const char *agent = make_user_agent(client);
    bool ok = agent != NULL && cpodi_headers_set(&client->headers, client->texts, "User-Agent", agent);
    const cpod_conventions *conventions = client->api->conventions;
    for (size_t i = 0; ok && conventions != NULL && i < conventions->default_header_count; i++) {
        const cpod_default_header *header = &conventions->default_headers[i];
        if (header->variable == NULL)
            ok = cpodi_headers_set(&client->headers, client->texts, header->name, header->value);
    }
    for (size_t i = 0; ok && i < options->header_count; i++)
        ok = cpodi_headers_set(&client->headers, client->texts, options->headers[i].name,
                               options->headers[i].value);
    return ok;
}

static cpod_status set_hooks(cpod_client *client, cpod_error *error)
{
    static const cpod_core_options type = {"cpod_hooks", sizeof(cpod_hooks), CPOD_ERR_CONFIGURATION,
                                           "The option hooks has no size: set it to sizeof(cpod_hooks)"};
    const cpod_hooks *given = client->options.hooks;
    client->options.hooks = NULL; /* the caller's, who may take it away */
    return given == NULL ? CPOD_OK : cpodi_options_import(&client->hooks, &type, given, error);
}

static cpod_status set_clock(cpod_client *client, cpod_error *error)
{
    static const cpod_core_options type = {"cpod_clock", sizeof(cpod_clock), CPOD_ERR_CONFIGURATION,
                                           "The option clock has no size: set it to sizeof(cpod_clock)"};
    const cpod_clock *given = client->options.clock;
    client->options.clock = NULL; /* the caller's, who may take it away */
    if (given == NULL)
        return CPOD_OK;
    cpod_clock clock;
    cpod_status status = cpodi_options_import(&clock, &type, given, error);
    if (status != CPOD_OK)
        return status;
    if (clock.now_ms != NULL && (clock.sleep_until == NULL || client->options.transport == NULL))
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                          "The option clock has now_ms: it needs sleep_until, and the option transport");
    cpodi_clock_complete(&clock);
    client->clock = clock;
    return CPOD_OK;
}

static cpod_status set_transport(cpod_client *client, const cpod_transport *given, cpod_error *error)
{
    static const cpod_core_options type = {
        "cpod_transport", sizeof(cpod_transport), CPOD_ERR_CONFIGURATION,
        "The option transport is incomplete: set size, open, read and close"};
    static const cpod_core_options loops = {"cpod_transport_loops", sizeof(cpod_transport_loops),
                                            CPOD_ERR_CONFIGURATION,
                                            "The loops of the option transport have no size: set it to "
                                            "sizeof(cpod_transport_loops)"};
    if (given == NULL) {
        cpod_status status =
            cpodi_curl_transport_new(&client->allocator, &client->options, &client->transport, error);
        client->options.curl = NULL; /* the caller's, who may take it away */
        return status;
    }
    cpod_transport transport;
    cpod_status status = cpodi_options_import(&transport, &type, given, error);
    if (status == CPOD_OK && (transport.open == NULL || transport.read == NULL || transport.close == NULL))
        status = cpodi_fail(error, type.refusal, "%s", type.no_size);
    if (status == CPOD_OK && transport.loops != NULL)
        status = cpodi_options_check(&loops, transport.loops, error);
    if (status == CPOD_OK)
        client->transport = transport;
    return status;
}

static bool supports_digest(const cpod_transport *given)
{
    return given == NULL || (CPODI_INSIDE(given, cpod_transport, features) &&
                             (given->features & (uint64_t)CPOD_TRANSPORT_DIGEST) != 0);
}

static cpod_status set_servers(cpod_client *client, cpod_error *error)
{
    cpod_client_options *options = &client->options;
    const char *root = NULL;
    cpod_status status = cpodi_servers_root(client->api, options, client->texts, &root, error);
    char *base_url = NULL;
    if (status == CPOD_OK)
        status = cpodi_url_base(client->texts, root, options->base_url, options->base_path, &base_url, error);
    client->base_url = base_url;
    root = root == NULL ? "" : root;
    if (status == CPOD_OK)
        status = cpodi_servers_resolve(client->api, options, root, base_url, client->texts, &client->servers,
                                       error);
    options->servers = NULL; /* the caller's, who may take them away */
    options->server_variables = NULL;
    return status;
}

/* Imports the options. The transport is last: once it is set, the client releases it. */
static cpod_status set_up(cpod_client *client, const cpod_client_options *options, cpod_error *error)
{
    client->texts = cpodi_arena_new(&client->allocator, FIRST_TEXTS, 0);
    if (client->texts == NULL)
        return cpodi_no_memory(error);
    client->texts->is_secret = true; /* tokens, keys and passwords are among them */
    client->has_idle_timeout =
        CPODI_INSIDE(options, cpod_client_options, idle_timeout_ms) && options->idle_timeout_ms != 0;
    cpod_status status = cpodi_options_copy(options, client->texts, &client->options, error);
    if (status == CPOD_OK)
        status = set_hooks(client, error);
    if (status == CPOD_OK)
        status = set_clock(client, error);
    if (status != CPOD_OK)
        return status;
    status = set_servers(client, error);
    if (status != CPOD_OK)
        return status;
    if (!add_headers(client))
        return cpodi_no_memory(error);
    client->auth.context.has_digest = supports_digest(client->options.transport);
    status = cpodi_auth_begin(&client->auth, error);
    client->options.credentials = NULL; /* the caller's, who may take them away */
    if (status != CPOD_OK)
        return status;
    return set_transport(client, client->options.transport, error);
}

cpod_status cpod_core_client_new(const cpod_api *api, const cpod_client_options *options, cpod_client **out,
                                 cpod_error *error)
{
    cpodi_error_reset(error);
    if (out == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The argument out is NULL");
    *out = NULL;
    if (api == NULL || api->table_version != CPOD_TABLE_VERSION)
        return cpodi_fail(
            error, CPOD_ERR_CONFIGURATION,
            "The SDK was generated for another version of libcpod-core: regenerate it with its cpodgen");
    const cpod_allocator *allocator = cpod_default_allocator();
    if (CPODI_INSIDE(options, cpod_client_options, allocator) && options->allocator != NULL)
        allocator = options->allocator;
    cpod_client *client = allocator->allocate(allocator->context, sizeof *client);
    if (client == NULL)
        return cpodi_no_memory(error);
    memset(client, 0, sizeof *client);
    client->allocator = *allocator;
    client->api = api;
    cpodi_clock_complete(&client->clock);
    atomic_init(&client->references, 1);
    atomic_init(&client->retry_tokens, CPODI_RETRY_BUDGET);
    const cpodi_auth_context context = {.allocator = &client->allocator,
                                        .api = api,
                                        .options = &client->options,
                                        .clock = &client->clock,
                                        .fetch = &cpodi_client_token_fetch};
    if (!cpodi_auth_init(&client->auth, &context)) {
        allocator->release(allocator->context, client, sizeof *client);
        return cpodi_no_memory(error);
    }
    cpod_status status = set_up(client, options, error);
    if (status != CPOD_OK) {
        destroy(client);
        return status;
    }
    *out = client;
    return CPOD_OK;
}
