/* Each allocation of a mock fails once: the status says so, and nothing leaks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "cpod/test/mock.h"
#include "tables.h"

static size_t done;    /* allocations so far */
static size_t fail_at; /* the one that fails; 0: none */

void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_realloc(void *memory, size_t size);

void *__wrap_calloc(size_t count, size_t size)
{
    return ++done == fail_at ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
    return ++done == fail_at ? NULL : __real_realloc(memory, size);
}

static cpod_status call_twice(cpod_mock *mock, cpod_error *error)
{
    cpod_client *client = NULL;
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "t";
    options.transport = cpod_mock_transport(mock);
    options.clock = cpod_mock_clock(mock);
    cpod_status status = cpod_core_client_new(client_test_api(), &options, &client, error);
    const cpod_json body = cpod_json_text("{\"name\":\"n\"}");
    for (int i = 0; i < 2 && status == CPOD_OK; i++)
        status = cpod_call_raw(client, "PUT", "/v1/a", NULL, &body, NULL, NULL, error);
    cpod_client_free(client);
    return status;
}

static cpod_status run(const char *path, cpod_error *error)
{
    cpod_mock *mock = NULL;
    cpod_status status = cpod_mock_new(&mock);
    if (status != CPOD_OK)
        return status;
    status =
        cpod_mock_add(mock,
                      CPOD_MOCK_EXCHANGE(.method = "PUT", .url = "/api/v1/a", .request_headers = "Accept: *",
                                         .request_body = "{\"name\":\"n\"}", .status = 503,
                                         .headers = "retry-after: 1\nx-a: b", .body = "busy"),
                      error);
    if (status == CPOD_OK)
        status = cpod_mock_load(mock, path, error);
    if (status == CPOD_OK)
        status = call_twice(mock, error);
    if (status == CPOD_OK)
        status = cpod_mock_verify(mock, error);
    cpod_mock_free(mock);
    return status;
}

static void test_every_allocation(void **state)
{
    (void)state;
    char path[] = "/tmp/cpod-recording-XXXXXX";
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    for (int i = 0; i < 2; i++)
        assert_true(dprintf(descriptor,
                            "{\"number\":%d,\"request\":{\"method\":\"PUT\",\"url\":\"/api/v1/a\"},"
                            "\"response\":{\"status\":200,\"headers\":[\"a: b\"],\"body\":\"{}\"}}\n",
                            i) > 0);
    assert_int_equal(close(descriptor), 0);
    for (size_t number = 1;; number++) {
        cpod_error error = CPOD_ERROR_INIT;
        done = 0;
        fail_at = number;
        cpod_status status = run(path, &error);
        bool reached = done >= fail_at;
        fail_at = 0;
        if (!reached) {
            assert_int_equal(status, CPOD_OK);
            assert_true(number > 30);
            break;
        }
        if (status != CPOD_ERR_NO_MEMORY)
            fail_msg("allocation %zu: %s: %s", number, cpod_status_name(status), error.message);
    }
    assert_int_equal(unlink(path), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_allocation)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
