#include "stream_kinds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

void stream_api_begin(stream_api *a, cpod_codec codec)
{
    const cpod_api *api = client_test_api();
    memcpy(a->operations, api->tables->operations, sizeof a->operations);
    cpod_operation *watch = &a->operations[OP_WATCH];
    a->responses[0] = api->tables->responses[watch->first_response];
    a->responses[0].codec = codec;
    watch->first_response = 0;
    watch->stream_end = CPOD_NONE;
    a->tables = *api->tables;
    a->tables.operations = a->operations;
    a->tables.responses = a->responses;
    a->api = *api;
    a->api.tables = &a->tables;
    a->max_event_bytes = 0;
}

void stream_api_post(stream_api *a)
{
    a->operations[OP_WATCH].method = a->operations[OP_CREATE].method;
}

seen stream_read(const stream_api *a, const script_response *responses, size_t count, size_t piece,
                 const cpod_call_options *call)
{
    script s;
    script_begin(&s, responses, count);
    if (piece != 0)
        cpod_mock_set_piece(s.mock, piece);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.max_event_bytes = a->max_event_bytes;
    cpod_client *client = script_client(&s, &options);
    cpod_core_stream *stream = NULL;
    const list_params params = {.call = call};
    seen found = {.error = CPOD_ERROR_INIT};
    cpod_status status =
        cpod_core_stream_open(client, &a->api, OP_WATCH, NULL, &params, NULL, &stream, &found.error);
    bool goes_on = status == CPOD_OK;
    while (goes_on) {
        const void *item = NULL;
        status = cpod_core_stream_next(stream, &item, &found.error);
        assert_true((item != NULL) == (status == CPOD_OK));
        size_t length = strlen(found.ids);
        const char *text = status == CPOD_OK           ? ((const thing *)item)->id
                           : status == CPOD_ERR_DECODE ? "!"
                           : status == CPOD_ERR_LIMIT  ? "#"
                                                       : "";
        (void)snprintf(found.ids + length, sizeof found.ids - length, "%s", text);
        const bool skips = call != NULL && call->skip_large_events;
        goes_on = status == CPOD_OK || status == CPOD_ERR_DECODE || (skips && status == CPOD_ERR_LIMIT);
    }
    found.ended = status;
    found.requests = cpod_mock_request_count(s.mock);
    cpod_core_stream_free(stream);
    cpod_client_free(client);
    assert_int_equal(script_usage(&s).open_exchanges, 0);
    return found;
}

seen stream_read_one(const stream_api *a, const char *content_type, const char *body, cpod_status failure)
{
    char header[128];
    (void)snprintf(header, sizeof header, "content-type: %s", content_type);
    const script_response response = {200, header, body, 0, failure};
    const cpod_call_options call = {.size = sizeof call, .max_retries = CPOD_NO_RETRIES};
    seen first = stream_read(a, &response, 1, 0, &call);
    for (size_t piece = 1; piece <= strlen(body); piece++) {
        seen next = stream_read(a, &response, 1, piece, &call);
        assert_string_equal(next.ids, first.ids);
        assert_int_equal(next.ended, first.ended);
        assert_string_equal(next.error.message, first.error.message);
    }
    return first;
}
