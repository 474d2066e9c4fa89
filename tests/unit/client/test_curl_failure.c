/* What curl's code of a failed handshake means, which depends on the alert and on OpenSSL's text in the message. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/http/curl_exchange.h"
#include "core/http/curl_transport.h"

static cpod_status status_of(CURLcode result, const char *message, unsigned char alert, cpod_error *error)
{
    const cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    const cpodi_curl_pool pool = {.options = &options};
    const cpod_http_request request = {.method = "GET"};
    cpodi_curl_exchange exchange = {.pool = &pool, .request = &request, .result = result, .alert = alert};
    exchange.handshake_began = true;
    exchange.easy = curl_easy_init();
    assert_non_null(exchange.easy);
    (void)snprintf(exchange.message, sizeof exchange.message, "%s", message);
    cpod_status status = cpodi_curl_failure(&exchange, error);
    curl_easy_cleanup(exchange.easy);
    return status;
}

static void test_handshakes(void **state)
{
    (void)state;
    enum { INTERNAL_ERROR = 80 };
    static const struct {
        const char *message;
        unsigned char alert;
        cpod_status status;
    } cases[] = {
        {"OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to a.example:443", 0, CPOD_ERR_TRANSPORT},
        {"Connection reset by peer", 0, CPOD_ERR_TRANSPORT},
        {"", 0, CPOD_ERR_TRANSPORT},
        {"Connection reset by peer", INTERNAL_ERROR, CPOD_ERR_TLS},
        {"TLS connect error: error:0A000438:SSL routines::tlsv1 alert internal error", 0, CPOD_ERR_TLS},
        {"TLS connect error: error:0A000438:SSL routines::tlsv1 alert internal error", INTERNAL_ERROR,
         CPOD_ERR_TLS},
        {"gnutls_handshake() failed: An unexpected TLS packet was received.", 0, CPOD_ERR_TLS},
        {"gnutls_handshake() failed: Error in the pull function.", 0, CPOD_ERR_TRANSPORT},
        {"gnutls_handshake() failed: Error in the push function.", 0, CPOD_ERR_TRANSPORT},
        {"gnutls_handshake() failed: The TLS connection was non-properly terminated.", 0, CPOD_ERR_TRANSPORT},
        {"TLS connect error: error:0A000126:SSL routines::unexpected eof while reading", 0,
         CPOD_ERR_TRANSPORT},
        {"TLS connect error: error:0A000126:SSL routines::unexpected eof while reading", INTERNAL_ERROR,
         CPOD_ERR_TRANSPORT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(status_of(CURLE_SSL_CONNECT_ERROR, cases[i].message, cases[i].alert, &error),
                         cases[i].status);
        assert_int_equal(error.status, cases[i].status);
        assert_non_null(strstr(error.message, cases[i].message));
    }
}

/* The server offers no version that the client allows: by an alert, or by its choice of a version. */
static void test_versions(void **state)
{
    (void)state;
    enum { PROTOCOL_VERSION = 70 };
    static const struct {
        const char *message;
        unsigned char alert;
        bool is_version;
    } cases[] = {
        {"TLS connect error: error:0A00042E:SSL routines::tlsv1 alert protocol version", PROTOCOL_VERSION,
         true},
        {"TLS connect error: error:0A000102:SSL routines::unsupported protocol", 0, true},
        {"TLS connect error: error:0A000102:SSL routines::no shared cipher", PROTOCOL_VERSION + 1, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(status_of(CURLE_SSL_CONNECT_ERROR, cases[i].message, cases[i].alert, &error),
                         CPOD_ERR_TLS);
        assert_int_equal(strstr(error.message, "(min_tls)") != NULL, cases[i].is_version);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_handshakes),
        cmocka_unit_test(test_versions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
