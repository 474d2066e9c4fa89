/* Memory with secrets is overwritten before it is released: of requests, of responses, and of results that
 * the caller frees. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/login.h"
#include "cpod/people.h"
#include "cpod/secrets.h"
#include "support.h"
#include "support/keeper.h"

#define GRANT                                                                               \
    "{\"access_token\":\"acc3ss\",\"refresh_token\":\"r3fresh\",\"token_type\":\"Bearer\"," \
    "\"expires_in\":60,\"scope\":\"plain-scope\"}"

static keeper memory; /* too large for a stack */

static void expect_wiped(const char *witness, const char *const *secrets, size_t count)
{
    assert_true(keeper_holds(&memory, witness)); /* the search finds memory that is not secret */
    for (size_t i = 0; i < count; i++) {
        print_message("%s\n", secrets[i]);
        assert_false(keeper_holds(&memory, secrets[i]));
    }
}
#define EXPECT_WIPED(witness, ...)                                            \
    do {                                                                      \
        static const char *const secrets[] = {__VA_ARGS__};                   \
        expect_wiped((witness), secrets, sizeof secrets / sizeof secrets[0]); \
    } while (0)

static void begin(script *s, const script_response *responses, size_t count, cpod_allocator *allocator,
                  cpod_transport *transport, cpod_client_options *options)
{
    memset(&memory, 0, sizeof memory);
    *allocator = keeper_allocator(&memory);
    script_begin(s, responses, count);
    cpod_mock_set_piece(s->mock, 7); /* bodies grow */
    *transport = *cpod_mock_transport(s->mock);
    *options = (cpod_client_options)CPOD_CLIENT_OPTIONS_INIT;
    options->allocator = allocator;
    options->transport = transport;
}

static void test_tokens_of_a_login(void **state)
{
    (void)state;
    static const script_response responses[] = {PLAIN(200, GRANT)};
    script s;
    cpod_allocator allocator;
    cpod_transport transport;
    cpod_client_options options;
    begin(&s, responses, 1, &allocator, &transport, &options);
    cpod_token_grant *grant = NULL;
    assert_int_equal(cpod_exchange_code(&options, "c0de-of-login", NULL, &grant, NULL), CPOD_OK);
    assert_string_equal(grant->refresh_token, "r3fresh");
    cpod_token_grant *copy = NULL;
    assert_int_equal(cpod_token_grant_copy(grant, &allocator, &copy), CPOD_OK);
    cpod_token_grant_free(grant);
    char *text = NULL;
    size_t length = 0;
    assert_int_equal(cpod_token_grant_to_json(copy, &allocator, &text, &length, NULL), CPOD_OK);
    cpod_token_grant_free(copy);
    assert_non_null(strstr(text, "acc3ss"));
    assert_int_equal(cpod_token_grant_from_json(text, length, &allocator, &grant, NULL), CPOD_OK);
    cpod_token_grant_free(grant);
    cpod_string_free(text);
    EXPECT_WIPED("/v1/auth/exchange", "c0de-of-login", "acc3ss", "r3fresh");
}

static void test_tokens_of_the_consent_page(void **state)
{
    (void)state;
    static const script_response responses[] = {PLAIN(200, GRANT)};
    script s;
    cpod_allocator allocator;
    cpod_transport transport;
    cpod_client_options options;
    begin(&s, responses, 1, &allocator, &transport, &options);
    options.client_id = "app";
    options.client_secret = "cl1ent&secret"; /* escaped on the way */
    cpod_token_grant *grant = NULL;
    assert_int_equal(
        cpod_oauth_exchange_code(&options, "c0de", "http://localhost/back", "ver1fier", NULL, &grant, NULL),
        CPOD_OK);
    assert_true(script_sent(&s, 0, "cl1ent"));
    cpod_token_grant_free(grant);
    EXPECT_WIPED("/v1/oauth/token", "c0de", "cl1ent", "ver1fier", "acc3ss", "r3fresh");
}

static void test_a_response_that_is_broken_or_refused(void **state)
{
    (void)state;
    static const script_response responses[] = {
        PLAIN(200, "{\"access_token\":\"acc3ss\",\"refresh_token\":\"r3fresh\",\"expires_in\":\"soon\"}"),
        PLAIN(400, "{\"error\":\"invalid_grant\",\"error_description\":\"no\",\"access_token\":\"acc3ss\"}")};
    script s;
    cpod_allocator allocator;
    cpod_transport transport;
    cpod_client_options options;
    begin(&s, responses, 2, &allocator, &transport, &options);
    cpod_token_grant *grant = NULL;
    assert_int_equal(cpod_exchange_code(&options, "c0de", NULL, &grant, NULL), CPOD_ERR_DECODE);
    assert_int_equal(cpod_exchange_code(&options, "c0de", NULL, &grant, NULL), CPOD_ERR_BAD_REQUEST);
    EXPECT_WIPED("/v1/auth/exchange", "c0de", "acc3ss", "r3fresh");
}

static void test_a_secret_of_the_store(void **state)
{
    (void)state;
    static const script_response responses[] = {
        RESPONSE(200, "{\"name\":\"db/p\",\"value\":\"s3cret-\\u00e4\"}")};
    script s;
    cpod_allocator allocator;
    cpod_transport transport;
    cpod_client_options options;
    begin(&s, responses, 1, &allocator, &transport, &options);
    options.token = "t0ken";
    cpod_client *client = platform_client(&s, &options);
    const cpod_secret_reference reference = {.name = "db/p"};
    cpod_secret *secret = NULL;
    assert_int_equal(cpod_secrets_resolve(client, NULL, &reference, &secret, NULL), CPOD_OK);
    assert_string_equal(secret->value, "s3cret-\xC3\xA4");
    cpod_secret_free(secret);
    cpod_client_free(client);
    EXPECT_WIPED("/v1/secrets", "s3cret-", "t0ken");
}

static void test_a_response_that_grows(void **state)
{
    (void)state;
    static char body[50000]; /* more than the initial capacity */
    static const char head[] =
        "{\"access_token\":\"acc3ss\",\"token_type\":\"Bearer\",\"expires_in\":60,\"scope\":\"";
    memset(body, 'p', sizeof body);
    memcpy(body, head, sizeof head - 1);
    memcpy(body + sizeof body - 3, "\"}", 3);
    const script_response responses[] = {PLAIN(200, body)};
    script s;
    cpod_allocator allocator;
    cpod_transport transport;
    cpod_client_options options;
    begin(&s, responses, 1, &allocator, &transport, &options);
    cpod_token_grant *grant = NULL;
    assert_int_equal(cpod_exchange_code(&options, "c0de", NULL, &grant, NULL), CPOD_OK);
    char *text = NULL;
    assert_int_equal(cpod_token_grant_to_json(grant, &allocator, &text, NULL, NULL), CPOD_OK);
    cpod_string_free(text);
    cpod_token_grant_free(grant);
    EXPECT_WIPED("/v1/auth/exchange", "acc3ss");
}

static void test_other_responses_cost_nothing_more(void **state)
{
    (void)state;
    static const script_response responses[] = {{404, JSON, "{\"title\":\"plain-title\"}", 0, 0}};
    script s;
    cpod_allocator allocator;
    cpod_transport transport;
    cpod_client_options options;
    begin(&s, responses, 1, &allocator, &transport, &options);
    options.token = "tok";
    cpod_client *client = platform_client(&s, &options);
    assert_int_equal(cpod_people_persons_delete(client, "p", NULL, NULL), CPOD_ERR_NOT_FOUND);
    cpod_client_free(client);
    assert_true(keeper_holds(&memory, "plain-title"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tokens_of_a_login),
        cmocka_unit_test(test_tokens_of_the_consent_page),
        cmocka_unit_test(test_a_response_that_is_broken_or_refused),
        cmocka_unit_test(test_a_secret_of_the_store),
        cmocka_unit_test(test_a_response_that_grows),
        cmocka_unit_test(test_other_responses_cost_nothing_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
