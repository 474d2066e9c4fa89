/* `expires_in` of exchanged codes, in the forms that servers send. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/login.h"
#include "support.h"

typedef struct lifetime_case {
    const char *value; /* in JSON; NULL: absent */
    cpod_status status;
    int64_t seconds;
} lifetime_case;

static const lifetime_case cases[] = {
    {"60", CPOD_OK, 60},
    {"\"60\"", CPOD_OK, 60},
    {"60.999", CPOD_OK, 60},
    {"\"3599.5\"", CPOD_OK, 3599},
    {"6e1", CPOD_OK, 60},
    {"0", CPOD_OK, 0},
    {"0.25", CPOD_OK, 0},
    {"-5", CPOD_OK, -5}, /* an integer is what the server sent */
    {"-5.5", CPOD_OK, 0},
    {"\"-5\"", CPOD_OK, 0},
    {"9223372036854775807", CPOD_OK, INT64_MAX},
    {"9223372036854775808", CPOD_OK, 366 * 86400},
    {"1e300", CPOD_OK, 366 * 86400},
    {"1e999", CPOD_OK, 366 * 86400},
    {"\"99999999999999999999\"", CPOD_OK, 366 * 86400},
    {"\"soon\"", CPOD_ERR_DECODE, 0},
    {"\"60 s\"", CPOD_ERR_DECODE, 0},
    {"\"\"", CPOD_ERR_DECODE, 0},
    {"null", CPOD_ERR_DECODE, 0},
    {"true", CPOD_ERR_DECODE, 0},
    {"[60]", CPOD_ERR_DECODE, 0},
    {NULL, CPOD_ERR_DECODE, 0},
};

static cpod_status exchange(bool by_oauth, const char *body, cpod_response_info *info,
                            cpod_token_grant **grant, cpod_error *error)
{
    const script_response response = PLAIN(200, body);
    script s;
    script_begin(&s, &response, 1);
    const cpod_transport transport = *cpod_mock_transport(s.mock);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.transport = &transport;
    const cpod_call_options *call = CPOD_CALL(.response = info);
    return by_oauth ? cpod_oauth_exchange_code(&options, "c", "https://a", "v", call, grant, error)
                    : cpod_exchange_code(&options, "c", call, grant, error);
}

static void test_lifetimes(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * sizeof cases / sizeof cases[0]; i++) {
        const lifetime_case *one = &cases[i / 2];
        char body[200];
        (void)snprintf(
            body, sizeof body,
            "{\"access_token\":\"a-s3cret\",%s%s%s\"token_type\":\"Bearer\",\"refresh_token\":\"r\"}",
            one->value == NULL ? "" : "\"expires_in\": ", one->value == NULL ? "" : one->value,
            one->value == NULL ? "" : " ,");
        cpod_token_grant *grant = NULL;
        cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
        cpod_error error = CPOD_ERROR_INIT;
        print_message("%s\n", one->value == NULL ? "absent" : one->value);
        assert_int_equal(exchange(i % 2 != 0, body, &info, &grant, &error), one->status);
        assert_int_equal(info.body_bytes, strlen(body)); /* as received */
        assert_true((grant != NULL) == (one->status == CPOD_OK));
        if (grant != NULL) {
            assert_int_equal(grant->expires_in, one->seconds);
            assert_string_equal(grant->access_token, "a-s3cret");
            assert_string_equal(grant->refresh_token, "r");
        } else {
            assert_non_null(strstr(error.message, "expires_in"));
            assert_null(strstr(error.message, "s3cret"));
            assert_null(strstr(error.body, "s3cret"));
        }
        cpod_token_grant_free(grant);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_lifetimes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
