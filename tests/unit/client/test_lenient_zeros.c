/* Bytes 0 in responses and events that are text, with and without the option lenient_text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tables.h"

#define FFFD "\xEF\xBF\xBD"

/* The API, but with a text as the result of an operation. */
static const cpod_api *api_with_text(uint32_t operation, cpod_codec codec)
{
    static cpod_response responses[64];
    static cpod_tables tables;
    static cpod_api api;
    api = *client_test_api();
    tables = *api.tables;
    const uint32_t first = tables.operations[operation].first_response;
    assert_true(first < sizeof responses / sizeof responses[0]);
    memcpy(responses, tables.responses, (first + 1) * sizeof responses[0]);
    responses[first].codec = (uint8_t)codec;
    responses[first].kind = CPOD_KIND_STRING;
    responses[first].envelope = CPOD_NONE;
    responses[first].media_type = CPOD_NONE;
    tables.responses = responses;
    api.tables = &tables;
    return &api;
}

/* A transport whose one response has bytes 0 in its body. */
typedef struct zeros {
    cpod_http_exchange exchange; /* first member */
    cpod_header header;
    const char *body;
    size_t length;
} zeros;

static cpod_status open_zeros(void *context, const cpod_http_request *request, cpod_http_exchange **out,
                              cpod_error *error)
{
    (void)request, (void)error;
    zeros *z = malloc(sizeof *z);
    assert_non_null(z);
    *z = *(const zeros *)context;
    z->exchange.headers = &z->header;
    *out = &z->exchange;
    return CPOD_OK;
}

static cpod_status read_zeros(void *context, cpod_http_exchange *exchange, void *buffer, size_t capacity,
                              size_t *count, cpod_error *error)
{
    (void)context, (void)error;
    zeros *z = (zeros *)exchange;
    *count = z->length < capacity ? z->length : capacity;
    memcpy(buffer, z->body, *count);
    z->body += *count;
    z->length -= *count;
    return CPOD_OK;
}

static void close_zeros(void *context, cpod_http_exchange *exchange)
{
    (void)context;
    free(exchange);
}

static cpod_client *client_of_zeros(zeros *z, bool lenient)
{
    const cpod_transport transport = {
        .size = sizeof transport, .context = z, .open = open_zeros, .read = read_zeros, .close = close_zeros};
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.max_retries = CPOD_NO_RETRIES;
    options.lenient_text = lenient;
    options.transport = &transport;
    cpod_client *client = NULL;
    assert_int_equal(cpod_core_client_new(client_test_api(), &options, &client, NULL), CPOD_OK);
    return client;
}

/* A C string would end at the first byte 0, silently. */
static void test_zeros_in_text(void **state)
{
    (void)state;
    const cpod_api *api = api_with_text(OP_MASK, CPOD_CODEC_TEXT);
    for (int lenient = 0; lenient < 2; lenient++) {
        zeros z = {{.status = 200, .header_count = 1}, {"content-type", "text/plain"}, "a\0b\0", 4};
        cpod_client *client = client_of_zeros(&z, lenient != 0);
        cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
        const list_params params = {.call = CPOD_CALL(.response = &info)};
        cpod_error error = CPOD_ERROR_INIT;
        char *text = NULL;
        assert_int_equal(cpod_core_call(client, api, OP_MASK, NULL, &params, NULL, (void *)&text, &error),
                         lenient ? CPOD_OK : CPOD_ERR_DECODE);
        if (lenient)
            assert_string_equal(text, "a" FFFD "b" FFFD);
        else
            assert_string_equal(error.message, "The text contains U+0000 (lenient_text replaces it)");
        assert_int_equal(info.replaced_texts, lenient);
        assert_int_equal(info.body_bytes, 4);
        cpod_string_free(text);
        cpod_client_free(client);
    }
}

static void test_zeros_in_events_of_text(void **state)
{
    (void)state;
    static const char body[] = "data: a\0b\n\ndata: \xFF\\u0000\n\nevent: end\n\n";
    const cpod_api *api = api_with_text(OP_WATCH, CPOD_CODEC_EVENTS);
    for (int lenient = 0; lenient < 2; lenient++) {
        zeros z = {
            {.status = 200, .header_count = 1}, {"content-type", "text/event-stream"}, body, sizeof body - 1};
        cpod_client *client = client_of_zeros(&z, lenient != 0);
        cpod_core_stream *stream = NULL;
        cpod_error error = CPOD_ERROR_INIT;
        const void *item = NULL;
        assert_int_equal(cpod_core_stream_open(client, api, OP_WATCH, NULL, NULL, NULL, &stream, &error),
                         CPOD_OK);
        assert_int_equal(cpod_core_stream_next(stream, &item, &error), lenient ? CPOD_OK : CPOD_ERR_DECODE);
        if (lenient)
            assert_string_equal(item, "a" FFFD "b");
        else
            assert_non_null(strstr(error.message, "U+0000"));
        assert_int_equal(cpod_core_stream_next(stream, &item, &error), CPOD_OK); /* other bytes are as sent */
        assert_string_equal(item, "\xFF\\u0000");
        assert_int_equal(cpod_core_stream_next(stream, &item, &error), CPOD_DONE);
        cpod_core_stream_free(stream);
        cpod_client_free(client);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_zeros_in_text),
        cmocka_unit_test(test_zeros_in_events_of_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
