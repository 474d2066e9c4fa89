#include "follow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

const cpod_call_options follow_plain = {.size = 0};

void follow_begin(follow *f, const script_response *responses, size_t count, cpod_client_options *options)
{
    memset(f, 0, sizeof *f);
    script_begin(&f->s, responses, count);
    f->client = script_client(&f->s, options);
    f->error = (cpod_error)CPOD_ERROR_INIT;
    assert_int_equal(cpod_batch_new(f->client, NULL, &f->batch, NULL), CPOD_OK);
}

cpod_status follow_open_with(const follow *f, cpod_call_options options, cpod_core_stream **out,
                             cpod_error *error)
{
    options.size = sizeof options;
    options.batch = f->batch;
    options.tag = (void *)out;
    const list_params params = {.call = &options};
    return cpod_core_stream_open(f->client, client_test_api(), OP_WATCH, NULL, &params, NULL, out, error);
}

void follow_open(follow *f, cpod_call_options options)
{
    size_t sent = cpod_mock_request_count(f->s.mock);
    cpod_status status = follow_open_with(f, options, &f->stream, &f->error);
    if (status != CPOD_OK)
        fail_msg("%s", f->error.message);
    assert_non_null(f->stream);
    assert_int_equal(cpod_mock_request_count(f->s.mock), sent);
}

cpod_status follow_next(follow *f)
{
    const void *item = f;
    cpod_status status = cpod_core_stream_next(f->stream, &item, &f->error);
    size_t length = strlen(f->seen);
    if (status == CPOD_OK)
        (void)snprintf(f->seen + length, sizeof f->seen - length, "%s", ((const thing *)item)->id);
    else if (status == CPOD_ERR_DECODE)
        (void)snprintf(f->seen + length, sizeof f->seen - length, "!");
    assert_true((item != NULL) == (status == CPOD_OK));
    bool is_failure = status != CPOD_DONE && status != CPOD_PENDING;
    assert_int_equal(f->error.status, is_failure ? status : CPOD_OK);
    assert_true((f->error.message[0] != '\0') == (is_failure && status != CPOD_OK));
    return status;
}

void follow_await(follow *f)
{
    const cpod_batch_result *done = NULL;
    assert_int_equal(cpod_batch_next(f->batch, -1, &done, NULL), CPOD_OK);
    assert_true(done->is_stream);
    assert_ptr_equal(done->tag, &f->stream);
    assert_int_equal(done->status, CPOD_OK);
    assert_int_equal(done->error->status, CPOD_OK);
}

void follow_to_end(follow *f)
{
    do {
        follow_await(f);
        while ((f->ended = follow_next(f)) == CPOD_OK || f->ended == CPOD_ERR_DECODE)
            continue;
    } while (f->ended == CPOD_PENDING);
}

void follow_end(follow *f)
{
    cpod_core_stream_free(f->stream);
    cpod_batch_free(f->batch);
    cpod_client_free(f->client);
    assert_int_equal(script_usage(&f->s).open_exchanges, 0);
    assert_int_equal(script_usage(&f->s).open_loops, 0);
    assert_int_equal(script_usage(&f->s).releases, 1);
}
