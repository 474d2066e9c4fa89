/* HTTP Digest: challenges that are responded to, and those that are not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "digest_camera.h"

static loopback server;

static cpod_status read_state(cpod_client *client, cpod_error *error)
{
    camera_state *out = NULL;
    cpod_status status = camera_read_state(client, NULL, &out, error);
    camera_state_free(out);
    return status;
}

/* One call whose first response has these header lines; the second one succeeds. */
static void judge(const char *challenge, digest_facts facts)
{
    char first[1024];
    (void)snprintf(first, sizeof first, REFUSED "%s" EMPTY, challenge);
    const loopback_response responses[] = {{.bytes = first}, {.bytes = STATE}};
    LOOPBACK(&server, responses);
    cpod_client *client = camera_client(&server, NULL);
    cpod_error error = CPOD_ERROR_INIT;
    if (read_state(client, &error) != CPOD_OK)
        fail_msg("%s: %s", challenge, error.message);
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(server.request_count, 2);
    assert_null(camera_header(&server, 0, "Authorization"));
    camera_judge(&server, 1, &facts);
}

#define BEGIN "WWW-Authenticate: Digest realm=\"cam\", nonce=\"n1\""

static void test_algorithms(void **state)
{
    (void)state;
    digest_facts facts = camera_facts("GET", "/state");
    static const char *const names[] = {"MD5", "MD5-sess", "SHA-256", "SHA-256-sess"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char challenge[512];
        (void)snprintf(challenge, sizeof challenge, BEGIN ", qop=\"auth\", algorithm=%s\r\n", names[i]);
        facts.algorithm = names[i];
        judge(challenge, facts);
    }
    facts.algorithm = NULL;
    judge(BEGIN ", qop=\"auth\"\r\n", facts);
    facts.qop = NULL; /* RFC 2069 */
    judge(BEGIN "\r\n", facts);
}

static void test_forms_of_a_challenge(void **state)
{
    (void)state;
    digest_facts facts = camera_facts("GET", "/state");
    facts.algorithm = NULL;
    judge(BEGIN ", qop=\"auth-int, auth\"\r\n", facts);
    judge(BEGIN ",qop=auth\r\n", facts);
    judge("WWW-Authenticate: Basic realm=\"other\"\r\n" BEGIN ", qop=\"auth\"\r\n", facts);
    judge("www-authenticate: digest realm=\"cam\", nonce=\"n1\", qop=\"auth\"\r\n", facts);
    judge("WWW-Authenticate: Basic realm=\"a\", Digest realm=\"cam\", nonce=\"n1\", qop=\"auth\"\r\n", facts);
    facts.opaque = "o=,1";
    judge(BEGIN ", qop=\"auth\", opaque=\"o=,1\", domain=\"/\"\r\n", facts);
    facts.opaque = NULL;
    facts.algorithm = "SHA-256"; /* the first one counts */
    judge(BEGIN ", qop=\"auth\", algorithm=SHA-256\r\n" BEGIN ", qop=\"auth\", algorithm=MD5\r\n", facts);
}

/* Nothing follows, neither Digest nor, above all, the password in clear. */
static void test_what_is_not_responded_to(void **state)
{
    (void)state;
    static const struct {
        const char *challenge, *end;
    } cases[] = {
        {"WWW-Authenticate: Basic realm=\"cam\"\r\n", "the server offers no HTTP Digest"},
        {"WWW-Authenticate: Basic realm=\"a, Digest realm=\\\"b\\\"\"\r\n",
         "the server offers no HTTP Digest"},
        {"WWW-Authenticate: Bearer\r\n", "the server offers no HTTP Digest"},
        {"WWW-Authenticate: Digestive realm=\"cam\"\r\n", "the server offers no HTTP Digest"},
        {BEGIN ", qop=\"auth-int\"\r\n", "with qop auth-int, which is not supported"},
        {BEGIN ", algorithm=SHA-512-256, qop=\"auth\"\r\n",
         "with another algorithm than MD5 or SHA-256, which is not supported"},
        {BEGIN ", algorithm=\"md4\"\r\n",
         "with another algorithm than MD5 or SHA-256, which is not supported"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char first[1024];
        (void)snprintf(first, sizeof first, REFUSED "%s" EMPTY, cases[i].challenge);
        const loopback_response responses[] = {{.bytes = first}, {.bytes = STATE}};
        LOOPBACK(&server, responses);
        cpod_client *client = camera_client(&server, NULL);
        cpod_error error = CPOD_ERROR_INIT;
        print_message("case %zu\n", i);
        assert_int_equal(read_state(client, &error), CPOD_ERR_AUTH);
        assert_int_equal(error.http_status, 401);
        if (strstr(error.message, cases[i].end) == NULL)
            fail_msg("%s", error.message);
        cpod_client_free(client);
        loopback_end(&server);
        assert_int_equal(server.request_count, 1);
        assert_null(camera_header(&server, 0, "Authorization"));
    }
}

/* A challenge that curl does not understand is the response, with its body. */
static void test_a_challenge_without_a_nonce(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = REFUSED "WWW-Authenticate: Digest realm=\"cam\"\r\nContent-Type: application/json\r\n"
                          "Content-Length: 17\r\n\r\n{\"title\":\"Denied\"}"},
        {.bytes = REFUSED "WWW-Authenticate: Digest realm=\"cam\"\r\n" EMPTY},
        {.bytes = REFUSED "X-Other: Digest realm=\"cam\", nonce=\"n\"\r\n" EMPTY}};
    LOOPBACK(&server, responses);
    cpod_client *client = camera_client(&server, NULL);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(read_state(client, &error), CPOD_ERR_AUTH);
    assert_int_equal(error.http_status, 401);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(read_state(client, &error), CPOD_ERR_AUTH);
        assert_string_equal(error.message, "The server answered HTTP 401 with an empty body");
    }
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(server.request_count, 3);
}

/* ---- stale nonces ---- */

#define STALE(nonce)                                                                      \
    REFUSED "WWW-Authenticate: Digest realm=\"cam\", nonce=\"" nonce "\", qop=\"auth\", " \
            "stale=true\r\n" EMPTY

static void test_a_stale_nonce_is_replaced(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = REFUSED DIGEST EMPTY}, {.bytes = STALE("n2")}, {.bytes = STATE}};
    LOOPBACK(&server, responses);
    cpod_client *client = camera_client(&server, NULL);
    assert_int_equal(read_state(client, NULL), CPOD_OK);
    cpod_client_free(client);
    loopback_end(&server);
    digest_facts facts = camera_facts("GET", "/state");
    assert_int_equal(server.request_count, 3);
    camera_judge(&server, 1, &facts);
    facts.nonce = "n2";
    facts.algorithm = NULL;
    camera_judge(&server, 2, &facts);
}

/* curl alone would go on for ever. */
static void test_a_server_whose_nonces_are_all_stale(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = STALE("n")}};
    LOOPBACK(&server, responses);
    cpod_client *client = camera_client(&server, NULL);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(read_state(client, &error), CPOD_ERR_AUTH);
    assert_int_equal(error.http_status, 401);
    assert_int_equal(server.request_count, 4);
    cpod_client_free(client);
    loopback_end(&server);
}

/* Each call begins anew, so that a nonce which the server has forgotten does no harm. */
static void test_each_call_has_its_own_challenge(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = REFUSED DIGEST EMPTY},
        {.bytes = STATE},
        {.bytes = REFUSED
         "WWW-Authenticate: Digest realm=\"moved\", nonce=\"n2\", qop=\"auth\", algorithm=MD5\r\n" EMPTY},
        {.bytes = STATE}};
    LOOPBACK(&server, responses);
    cpod_client *client = camera_client(&server, NULL);
    assert_int_equal(read_state(client, NULL), CPOD_OK);
    assert_int_equal(read_state(client, NULL), CPOD_OK);
    cpod_client_free(client);
    loopback_end(&server);
    digest_facts facts = camera_facts("GET", "/state");
    assert_int_equal(server.request_count, 4);
    camera_judge(&server, 1, &facts);
    assert_null(camera_header(&server, 2, "Authorization"));
    facts.realm = "moved";
    facts.nonce = "n2";
    camera_judge(&server, 3, &facts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_algorithms),
        cmocka_unit_test(test_forms_of_a_challenge),
        cmocka_unit_test(test_what_is_not_responded_to),
        cmocka_unit_test(test_a_challenge_without_a_nonce),
        cmocka_unit_test(test_a_stale_nonce_is_replaced),
        cmocka_unit_test(test_a_server_whose_nonces_are_all_stale),
        cmocka_unit_test(test_each_call_has_its_own_challenge),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
