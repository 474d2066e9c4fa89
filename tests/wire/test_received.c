/* Responses that are forms or have parts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bodies/bodies.h"
#include "support/script.h"

#define FORM "content-type: application/x-www-form-urlencoded; charset=utf-8"

typedef struct received {
    script s;
    cpod_client *client;
    cpod_error error;
} received;

static void begin(received *r, const script_response *response)
{
    script_begin(&r->s, response, 1);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.transport = cpod_mock_transport(r->s.mock);
    options.clock = cpod_mock_clock(r->s.mock);
    options.max_retries = CPOD_NO_RETRIES;
    r->error = (cpod_error)CPOD_ERROR_INIT;
    assert_int_equal(bodies_client_new(&options, &r->client, &r->error), CPOD_OK);
}

static bodies_received_response *receive(const char *form)
{
    const script_response response = {200, FORM, form, 0, 0};
    received r;
    bodies_received_response *out = NULL;
    begin(&r, &response);
    if (bodies_received(r.client, NULL, &out, &r.error) != CPOD_OK)
        fail_msg("'%s' at '%s'", r.error.message, r.error.path);
    assert_true(script_sent(&r.s, 0, "\nAccept: application/x-www-form-urlencoded, "));
    cpod_client_free(r.client);
    return out;
}

static void refuse(const char *form, cpod_status status, const char *path)
{
    const script_response response = {200, FORM, form, 0, 0};
    received r;
    bodies_received_response *out = NULL;
    begin(&r, &response);
    assert_int_equal(bodies_received(r.client, NULL, &out, &r.error), status);
    assert_null(out);
    assert_string_equal(r.error.path, path);
    assert_null(strstr(r.error.message, "s3cret"));
    cpod_client_free(r.client);
}

static void test_a_form(void **state)
{
    (void)state;
    bodies_received_response *out =
        receive("access_token=a%2Bb+c%26&expires_in=3600&ratio=0.5&active=true&scopes=x&"
                "scopes=y%22z&address=%7B%22street%22%3A%22s%22%2C%22zip%22%3A1%7D&"
                "other=1&&sizes=1");
    assert_string_equal(out->access_token, "a+b c&");
    assert_int_equal(out->expires_in.value, 3600);
    assert_true(out->ratio.value == 0.5);
    assert_true(out->active.value);
    assert_int_equal(out->scopes.count, 2);
    assert_string_equal(out->scopes.items[1], "y\"z");
    assert_int_equal(out->sizes.items[0], 1);
    assert_string_equal(out->address->street, "s");
    assert_int_equal(out->additional.count, 1);
    assert_string_equal(out->additional.entries[0].key, "other");
    assert_string_equal(out->additional.entries[0].value, "1");
    bodies_received_response_free(out);
}

/* Digits of a text are text; a name without a value is an empty one; an escape that is none stays. */
static void test_unusual_forms(void **state)
{
    (void)state;
    bodies_received_response *out = receive("access_token=007&empty&odd=%zz%4&%C3%A9=%F0%9F%90%88&=nameless");
    assert_string_equal(out->access_token, "007");
    assert_int_equal(out->additional.count, 4);
    assert_string_equal(out->additional.entries[0].value, "");
    assert_string_equal(out->additional.entries[1].value, "%zz%4");
    assert_string_equal(out->additional.entries[2].key, "\xC3\xA9");
    assert_string_equal(out->additional.entries[2].value, "\xF0\x9F\x90\x88");
    assert_string_equal(out->additional.entries[3].key, "");
    bodies_received_response_free(out);
}

static void test_forms_that_do_not_decode(void **state)
{
    (void)state;
    refuse("expires_in=1", CPOD_ERR_DECODE, "access_token");
    refuse("access_token=s3cret&expires_in=soon", CPOD_ERR_DECODE, "expires_in");
    refuse("access_token=s3cret&access_token=b", CPOD_ERR_DECODE, "access_token");
    refuse("access_token=s3cret&expires_in=1,%22active%22:true", CPOD_ERR_DECODE, "expires_in");
    refuse("access_token=s3cret&address=%7B%7D%2C%22x%22%3A1", CPOD_ERR_DECODE, "address");
    refuse("access_token=%FF", CPOD_ERR_DECODE, "");
    refuse("access_token=a%00b", CPOD_ERR_DECODE, "access_token");
    enum { PAIRS = 5000 };
    char *form = malloc(PAIRS * 2 + 1);
    assert_non_null(form);
    for (size_t i = 0; i < PAIRS; i++)
        memcpy(form + 2 * i, "a&", 3);
    refuse(form, CPOD_ERR_LIMIT, "");
    free(form);
}

static void test_a_form_that_is_a_map(void **state)
{
    (void)state;
    static const script_response response = {200, FORM, "a=1&b=2", 0, 0};
    received r;
    begin(&r, &response);
    cpod_int64_map *out = NULL;
    assert_int_equal(bodies_received_map(r.client, NULL, &out, &r.error), CPOD_OK);
    assert_int_equal(out->count, 2);
    assert_int_equal(out->entries[1].value, 2);
    cpod_core_free(out);
    cpod_client_free(r.client);
}

/* Of parts the caller gets the bytes; the generator reports it. */
static void test_parts(void **state)
{
    (void)state;
    static const script_response response = {200, "content-type: multipart/mixed; boundary=x", "--x--\r\n", 0,
                                             0};
    received r;
    begin(&r, &response);
    cpod_bytes *out = NULL;
    assert_int_equal(bodies_received_parts(r.client, NULL, &out, &r.error), CPOD_OK);
    assert_int_equal(out->size, 7);
    assert_memory_equal(out->data, "--x--\r\n", 7);
    cpod_core_free(out);
    cpod_client_free(r.client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_form),
        cmocka_unit_test(test_unusual_forms),
        cmocka_unit_test(test_forms_that_do_not_decode),
        cmocka_unit_test(test_a_form_that_is_a_map),
        cmocka_unit_test(test_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
