#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/call/client.h"
#include "gets.h"

void gets_begin(gets *g, const script_response *responses, size_t count, cpod_client_options *options,
                size_t concurrency)
{
    memset(g, 0, sizeof *g);
    script_begin(&g->s, responses, count);
    g->client = script_client(&g->s, options);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(
        cpod_batch_new(g->client, CPOD_BATCH_OPTIONS(.concurrency = concurrency), &g->batch, &error),
        CPOD_OK);
}

void gets_end(gets *g)
{
    cpod_batch_free(g->batch);
    cpod_client_free(g->client);
    assert_int_equal(script_usage(&g->s).open_exchanges, 0);
    assert_int_equal(script_usage(&g->s).open_loops, 0);
    for (size_t i = 0; i < GETS_MOST; i++)
        cpod_core_free(g->out[i]);
}

cpod_status gets_add_with(gets *g, size_t index, cpod_call_options options, cpod_error *error)
{
    char id[16];
    (void)snprintf(id, sizeof id, "%zu", index);
    const char *text = id;
    const void *const path[] = {&text};
    g->info[index] = (cpod_response_info)CPOD_RESPONSE_INFO_INIT;
    options.size = sizeof options;
    options.batch = g->batch;
    options.tag = &g->out[index];
    options.response = &g->info[index];
    const list_params params = {.call = &options};
    g->out[index] = (thing *)g; /* anything that is not NULL */
    return cpod_core_call(g->client, client_test_api(), OP_GET, path, &params, NULL, (void *)&g->out[index],
                          error);
}

void gets_add(gets *g, size_t index, cpod_call_options options)
{
    assert_int_equal(gets_add_with(g, index, options, NULL), CPOD_OK);
    assert_null(g->out[index]);
}

const cpod_call_options gets_plain = {.size = 0};

cpod_status gets_take(gets *g, int64_t timeout_ms)
{
    const cpod_batch_result *done = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    cpod_status status = cpod_batch_next(g->batch, timeout_ms, &done, &error);
    assert_true((done != NULL) == (status == CPOD_OK));
    if (done == NULL)
        return status;
    size_t index = (size_t)((thing **)done->tag - g->out);
    g->status[index] = done->status;
    g->error[index] = *done->error;
    g->order[g->ended++] = index;
    assert_int_equal(done->status, done->error->status);
    assert_true((g->out[index] != NULL) == (done->status == CPOD_OK));
    return status;
}

void gets_take_all(gets *g)
{
    cpod_status status;
    while ((status = gets_take(g, -1)) == CPOD_OK)
        continue;
    assert_int_equal(status, CPOD_DONE);
    assert_int_equal(cpod_batch_count(g->batch), 0);
}

cpod_client_options gets_credentials(void)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.client_id = "app";
    options.client_secret = "secret";
    return options;
}
