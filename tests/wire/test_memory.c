/* Each allocation of a form and of a multipart body fails once, sent and received. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bodies/bodies.h"
#include "support/counting_allocator.h"
#include "support/script.h"

enum { MOST_ALLOCATIONS = 500 };

static const bodies_address address = {.street = "a b", .zip = CPOD_INT64_INIT(1)};
static const char *const texts[] = {"a", "b\"c"};

static cpod_status send_form(cpod_client *client, cpod_error *error)
{
    const bodies_string_list_map_entry entries[] = {{"k", CPOD_LIST(texts)}};
    const bodies_form_request body = {.quoted = "x",
                                      .address = &address,
                                      .deep = &address,
                                      .quotes = CPOD_LIST(texts),
                                      .additional = CPOD_LIST(entries)};
    return bodies_form(client, NULL, &body, error);
}

static cpod_status send_parts(cpod_client *client, cpod_error *error)
{
    const bodies_parts_params params = {.file_x_taken_at = {.text = "2026-11-30"},
                                        .file_x_tags = CPOD_LIST(texts)};
    const bodies_parts_request body = {.label = "x",
                                       .labels = CPOD_LIST(texts),
                                       .address = &address,
                                       .joined = CPOD_LIST(texts),
                                       .deep = &address,
                                       .file = cpod_upload_memory("F", 1, "f")};
    return bodies_parts(client, &params, &body, error);
}

static cpod_status send_related(cpod_client *client, cpod_error *error)
{
    const bodies_related_request body = {.meta = &address};
    return bodies_related(client, NULL, &body, error);
}

static cpod_status receive_form(cpod_client *client, cpod_error *error)
{
    bodies_received_response *out = NULL;
    cpod_status status = bodies_received(client, NULL, &out, error);
    assert_true((status == CPOD_OK) == (out != NULL));
    bodies_received_response_free(out);
    return status;
}

typedef cpod_status call(cpod_client *client, cpod_error *error);

/* False: fewer allocations than `fail_at`. */
static bool call_with_failure(call *function, const script_response *response, size_t fail_at)
{
    script s;
    script_begin(&s, response, 1);
    counting_allocator counting;
    counting_allocator_init(&counting, fail_at);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.transport = cpod_mock_transport(s.mock);
    options.clock = cpod_mock_clock(s.mock);
    options.allocator = &counting.allocator;
    options.max_retries = CPOD_NO_RETRIES;
    cpod_client *client = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    cpod_status status = bodies_client_new(&options, &client, &error);
    if (status == CPOD_OK)
        status = function(client, &error);
    bool has_failed = counting.calls >= fail_at;
    assert_true(status == CPOD_OK || (has_failed && status == CPOD_ERR_NO_MEMORY));
    cpod_client_free(client);
    assert_int_equal(counting.live, 0);
    return has_failed;
}

static void fail_each(call *function, const script_response *response)
{
    size_t fail_at = 1;
    while (fail_at < MOST_ALLOCATIONS && call_with_failure(function, response, fail_at))
        fail_at++;
    assert_in_range(fail_at, 4, MOST_ALLOCATIONS - 1);
}

static void test_sent(void **state)
{
    (void)state;
    static const script_response response = {204, NULL, NULL, 0, 0};
    fail_each(send_form, &response);
    fail_each(send_parts, &response);
    fail_each(send_related, &response);
}

static void test_received(void **state)
{
    (void)state;
    static const script_response response = {
        200, "content-type: application/x-www-form-urlencoded",
        "access_token=t&expires_in=1&scopes=a&scopes=b&address=%7B%22zip%22%3A1%7D&other=x", 0, 0};
    fail_each(receive_form, &response);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sent),
        cmocka_unit_test(test_received),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
