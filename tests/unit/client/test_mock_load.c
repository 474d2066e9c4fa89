/* Recordings of the emulator, played by a mock. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "cpod/test/mock.h"
#include "tables.h"

static char path[] = "/tmp/cpod-recording-XXXXXX";

static int make_file(void **state)
{
    (void)state;
    int descriptor = mkstemp(path);
    return descriptor < 0 ? -1 : close(descriptor);
}

static int remove_file(void **state)
{
    (void)state;
    return unlink(path);
}

static cpod_status load(cpod_mock *mock, const char *text, cpod_error *error)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    return cpod_mock_load(mock, path, error);
}

static void test_a_recording(void **state)
{
    (void)state;
    /* A stream, 2, is written after what follows it. Equal requests get their responses in order. */
    static const char recording[] =
        "{\"number\":1,\"request\":{\"method\":\"GET\",\"url\":\"/api/v1/a\"},"
        "\"response\":{\"status\":200,\"headers\":[\"Content-Type: application/json\",\"X-One: 1\"],"
        "\"body\":\"{\\\"n\\\":1}\"}}\n"
        "\n"
        "{\"number\":3,\"request\":{\"method\":\"GET\",\"url\":\"/api/v1/a\"},"
        "\"response\":{\"status\":404,\"headers\":[]},\"later\":true}\n"
        "{\"number\":2,\"request\":{\"method\":\"GET\",\"url\":\"/api/v1/a\"},"
        "\"response\":{\"status\":200,\"headers\":[],\"body_hex\":\"6100ff\"}}\n"
        "{\"number\":4,\"request\":{\"method\":\"POST\",\"url\":\"/api/v1/b?*\",\"body\":\"{}\"},"
        "\"response\":{\"status\":200,\"headers\":[],\"body\":\"half\",\"cut\":true}}\n"
        "{\"number\":5,\"request\":{\"method\":\"DELETE\",\"url\":\"/api/v1/"
        "c\"},\"response\":{\"status\":0}}";
    cpod_mock *mock = NULL;
    cpod_client *client = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    assert_int_equal(cpod_mock_new(&mock), CPOD_OK);
    options.token = "t";
    options.max_retries = CPOD_NO_RETRIES;
    options.transport = cpod_mock_transport(mock);
    options.clock = cpod_mock_clock(mock);
    assert_int_equal(cpod_core_client_new(client_test_api(), &options, &client, NULL), CPOD_OK);
    assert_int_equal(load(mock, recording, &error), CPOD_OK);
    assert_int_equal(cpod_call_raw(client, "DELETE", "/v1/c", NULL, NULL, NULL, NULL, NULL),
                     CPOD_ERR_TRANSPORT);
    cpod_raw_response *response = NULL;
    assert_int_equal(cpod_call_raw(client, "GET", "/v1/a", NULL, NULL, NULL, &response, NULL), CPOD_OK);
    assert_string_equal(response->body, "{\"n\":1}");
    assert_string_equal(response->content_type, "application/json");
    cpod_raw_response_free(response);
    assert_int_equal(cpod_call_raw(client, "GET", "/v1/a", NULL, NULL, NULL, &response, NULL), CPOD_OK);
    assert_int_equal(response->body_length, 3);
    assert_memory_equal(response->body, "a\0\xFF", 3);
    cpod_raw_response_free(response);
    assert_int_equal(cpod_call_raw(client, "GET", "/v1/a", NULL, NULL, NULL, NULL, NULL), CPOD_ERR_NOT_FOUND);
    assert_int_equal(cpod_mock_verify(mock, &error), CPOD_ERR_TRANSPORT);
    assert_non_null(strstr(error.message, "POST /api/v1/b?*"));
    const cpod_json body = cpod_json_text("{}");
    assert_int_equal(cpod_call_raw(client, "POST", "/v1/b", "code=1", &body, NULL, NULL, NULL),
                     CPOD_ERR_TRANSPORT);
    assert_int_equal(cpod_mock_verify(mock, &error), CPOD_OK);
    cpod_client_free(client);
    cpod_mock_free(mock);
}

static void test_files_that_are_not_recordings(void **state)
{
    (void)state;
    static const struct {
        const char *text, *part;
    } cases[] = {
        {"\nnot JSON\n", ":2: "},
        {"{\"number\":1", ":1: "},
        {"{}", "request"},
        {"[]", "request"},
        {"{\"request\":{\"method\":\"GET\",\"url\":\"/a\"}}", "response"},
        {"{\"request\":{\"method\":\"GET\"},\"response\":{\"status\":200}}", "request"},
        {"{\"request\":{\"method\":\"GET\",\"url\":\"/a\"},\"response\":{\"status\":-1}}", "response"},
        {"{\"request\":{\"method\":\"GET\",\"url\":\"/a\"},\"response\":{\"status\":12}}", "status"},
        {"{\"request\":{\"method\":\"GET\",\"url\":\"/a\"},\"response\":{\"status\":1e300}}", "response"},
        {"{\"request\":{\"method\":\"GET\",\"url\":\"/a\"},\"response\":{\"status\":200,\"body_hex\":\"6\"}}",
         "body_hex"},
        {"{\"request\":{\"method\":\"GET\",\"url\":\"/"
         "a\"},\"response\":{\"status\":200,\"body_hex\":\"6G\"}}",
         "body_hex"},
        {"{\"request\":{\"method\":\"GET\",\"url\":\"/"
         "a\"},\"response\":{\"status\":200,\"headers\":[\"x\"]}}",
         "headers"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cpod_mock *mock = NULL;
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(cpod_mock_new(&mock), CPOD_OK);
        cpod_status status = load(mock, cases[i].text, &error);
        print_message("%s\n", error.message);
        assert_int_equal(status, CPOD_ERR_DECODE);
        assert_int_equal(error.status, CPOD_ERR_DECODE);
        assert_non_null(strstr(error.message, cases[i].part));
        assert_non_null(strstr(error.message, path));
        cpod_mock_free(mock);
    }
}

static void test_files_that_cannot_be_read(void **state)
{
    (void)state;
    cpod_mock *mock = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_mock_new(&mock), CPOD_OK);
    assert_int_equal(cpod_mock_load(mock, "/nowhere/recording", &error), CPOD_ERR_INVALID_ARGUMENT);
    assert_non_null(strstr(error.message, "/nowhere/recording: "));
    assert_int_equal(cpod_mock_load(mock, "/tmp", &error), CPOD_ERR_INVALID_ARGUMENT); /* a folder */
    assert_int_equal(cpod_mock_load(mock, NULL, &error), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_mock_load(NULL, path, &error), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(load(mock, "", &error), CPOD_OK);
    cpod_mock_free(mock);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_recording),
        cmocka_unit_test(test_files_that_are_not_recordings),
        cmocka_unit_test(test_files_that_cannot_be_read),
    };
    return cmocka_run_group_tests(tests, make_file, remove_file);
}
