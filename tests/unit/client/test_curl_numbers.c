/* Lengths that a server frames its bodies with, over libcurl's transport: never CPOD_OK with a part. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "curl_client.h"
#include "tables.h"

#define CHUNKED OK_HEAD "Transfer-Encoding: chunked\r\n\r\n"

static loopback server; /* too large for a stack */

static cpod_status get(const char *bytes, char id[64], cpod_error *error)
{
    const loopback_response responses[] = {{.bytes = bytes, .close = true}};
    LOOPBACK(&server, responses);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.max_retries = CPOD_NO_RETRIES;
    cpod_client *client = curl_client(&server, &options);
    cpod_status status = curl_get(client, NULL, id, error);
    cpod_client_free(client);
    loopback_end(&server);
    return status;
}

static void test_sizes_of_chunks(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        bool is_whole;
    } cases[] = {
        {CHUNKED "13\r\n" THING "\r\n0\r\n\r\n", true},
        {CHUNKED "00000013\r\n" THING "\r\n000\r\n\r\n", true},
        {CHUNKED "13;name=value\r\n" THING "\r\n0;last\r\n\r\n", true},
        {CHUNKED "ffffffffffffffff\r\n" THING "\r\n0\r\n\r\n", false},
        {CHUNKED "7fffffffffffffff\r\n" THING "\r\n0\r\n\r\n", false},
        {CHUNKED "11111111111111113\r\n" THING "\r\n0\r\n\r\n", false}, /* 0x13, if it was cut to 64 bits */
        {CHUNKED "-13\r\n" THING "\r\n0\r\n\r\n", false},
        {CHUNKED "0x13\r\n" THING "\r\n0\r\n\r\n", false},
        {CHUNKED "\r\n" THING "\r\n0\r\n\r\n", false},
        {CHUNKED "12\r\n" THING "\r\n0\r\n\r\n", false}, /* a byte more than its size */
        {CHUNKED "13\r\n" THING "\r\n", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char id[64] = "";
        cpod_error error = CPOD_ERROR_INIT;
        print_message("case %zu\n", i);
        cpod_status status = get(cases[i].bytes, id, &error);
        assert_int_equal(status == CPOD_OK, cases[i].is_whole);
        if (cases[i].is_whole)
            assert_string_equal(id, "1");
        else
            assert_true(error.message[0] != '\0');
    }
}

static void test_lengths_in_other_forms(void **state)
{
    (void)state;
    static const struct {
        const char *length;
        bool is_whole;
    } cases[] = {
        {"19", true},    {"0019", true}, {"19 ", true},     {"20", false},     {"2147483648", false},
        {"0x13", false}, {"1e3", false}, {"19, 20", false}, {"20, 20", false}, {"19.5", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char bytes[200], id[64] = "";
        (void)snprintf(bytes, sizeof bytes, OK_HEAD "Content-Length: %s\r\n\r\n" THING, cases[i].length);
        cpod_error error = CPOD_ERROR_INIT;
        print_message("'%s'\n", cases[i].length);
        cpod_status status = get(bytes, id, &error);
        if (cases[i].is_whole)
            assert_int_equal(status, CPOD_OK);
        assert_true(status != CPOD_OK || strcmp(id, "1") == 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sizes_of_chunks),
        cmocka_unit_test(test_lengths_in_other_forms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
