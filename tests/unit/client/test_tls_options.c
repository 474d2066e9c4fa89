/* Options of TLS: authorities, certificates and keys in files and in memory, passwords, versions; what is found when the
 * client is made. */
#include <openssl/err.h>
#include <openssl/pem.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "cpod/core/curl.h"
#include "cpod/core/presigned.h"
#include "loopback.h"
#include "modes.h"
#include "support/keeper.h"
#include "tables.h"
#include "tls_front.h"

#define THING    "{\"data\":{\"id\":\"1\"}}"
#define OK_THING "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 19\r\n\r\n" THING
#define PASSWORD "pass word"

static const loopback_response responses[] = {{.bytes = OK_THING}};
static loopback server; /* too large for a stack */
static tls_front front;

/* ---- files as texts ---- */

enum { TEXTS = 16, TEXT_SIZE = 16384 };

/* The content of a file of the folder of certificates, until 15 calls later. */
static char *text_of(const char *name, const char *ending)
{
    static char texts[TEXTS][TEXT_SIZE];
    static unsigned next;
    char *text = texts[next++ % TEXTS];
    FILE *file = fopen(tls_front_file(name, ending), "r");
    assert_non_null(file);
    size_t length = fread(text, 1, TEXT_SIZE - 1, file);
    text[length] = '\0';
    assert_int_equal(fclose(file), 0);
    return text;
}

/* Several texts as one, until 15 calls later. */
static char *joined(const char *first, const char *second, const char *third)
{
    static char texts[TEXTS][3 * TEXT_SIZE];
    static unsigned next;
    char *text = texts[next++ % TEXTS];
    (void)snprintf(text, sizeof texts[0], "%s%s%s", first, second, third);
    return text;
}

static char *with_crlf(const char *text)
{
    static char out[TEXT_SIZE];
    char *at = out;
    for (; *text != '\0'; text++) {
        if (*text == '\n')
            *at++ = '\r';
        *at++ = *text;
    }
    *at = '\0';
    return out;
}

/* ---- calls ---- */

static cpod_status make(cpod_client_options options, const char *url, cpod_client **client, cpod_error *error)
{
    options.size = sizeof options;
    options.base_url = url;
    options.token = "t0ken";
    options.connect_timeout_ms = 120000; /* under valgrind libraries take long to be ready */
    return cpod_core_client_new(client_test_api(), &options, client, error);
}

/* A call in each mode, of a client and with servers of its own. Returns the status of the last one. */
static cpod_status call(tls_front_options at, cpod_client_options options, cpod_error *error)
{
    cpod_status status = CPOD_OK;
    for (call_mode mode = MODE_SINGLE; mode < MODE_COUNT; mode++) {
        cpod_client *client = NULL;
        LOOPBACK(&server, responses);
        tls_front_begin(&front, server.url, at);
        if (make(options, front.url, &client, error) != CPOD_OK)
            fail_msg("%s", error->message);
        status = mode_call(client, mode, NULL, (cpod_call_options){.size = 0}, error);
        if (status != CPOD_OK)
            print_message("%s\n", error->message);
        cpod_client_free(client);
        tls_front_end(&front);
        loopback_end(&server);
        assert_int_equal(server.request_count, status == CPOD_OK ? 1 : 0);
        assert_int_equal(atomic_load(&front.connections), 1);
    }
    return status;
}

static void test_authorities_in_memory(void **state)
{
    (void)state;
    const struct {
        const char *pem;
        cpod_status status;
    } cases[] = {
        {text_of("authority", ".pem"), CPOD_OK},
        {text_of("stranger", ".pem"), CPOD_ERR_TLS},
        {joined(text_of("stranger", ".pem"), text_of("authority", ".pem"), ""), CPOD_OK},
        {joined("A text before it\n", text_of("authority", ".pem"), "and behind.\n"), CPOD_OK},
        {with_crlf(text_of("authority", ".pem")), CPOD_OK},
        {joined(text_of("authority", ".pem"), text_of("server", ".key"), ""), CPOD_OK},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cpod_error error = CPOD_ERROR_INIT;
        const cpod_client_options options = {.ca_pem = cases[i].pem};
        print_message("%zu\n", i);
        assert_int_equal(call((tls_front_options){.certificate = "server"}, options, &error),
                         cases[i].status);
        if (cases[i].status != CPOD_OK) {
            assert_non_null(strstr(error.message, "(ca_pem)"));
            assert_int_equal(error.retry, CPOD_RETRY_NO);
        }
    }
}

/* A certificate and a key by the names of their files, which are options or whose texts are. */
typedef struct pair {
    const char *certificate, *key, *key_ending;
    bool certificate_is_text, key_is_text;
    const char *password;
} pair;

static cpod_client_options options_of(const pair *p)
{
    cpod_client_options options = {.client_key_password = p->password};
    options.ca_pem = text_of("authority", ".pem");
    if (p->certificate_is_text)
        options.client_certificate_pem = text_of(p->certificate, ".pem");
    else
        options.client_certificate = tls_front_file(p->certificate, ".pem");
    if (p->key_is_text)
        options.client_key_pem = text_of(p->key, p->key_ending);
    else
        options.client_key = tls_front_file(p->key, p->key_ending);
    return options;
}

static void test_client_certificates(void **state)
{
    (void)state;
    static const pair pairs[] = {
        {"client", "client", ".key", true, true, NULL},
        {"client", "client", ".key", false, true, NULL},
        {"client", "client", ".key", true, false, NULL},
        {"both", "both", ".pem", true, true, NULL},
        {"both", "both", ".pem", false, false, NULL},
        {"client", "encrypted", ".key", false, false, PASSWORD},
        {"client", "encrypted", ".key", true, true, PASSWORD},
        {"client", "client", ".key", true, true, "of no use"},
        {"chain", "leaf", ".key", true, true, NULL}, /* the authority is not that of the first one */
        {"chain", "leaf", ".key", false, false, NULL},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        for (int old = 0; old < 2; old++) {
            cpod_error error = CPOD_ERROR_INIT;
            const tls_front_options asking = {
                .certificate = "server", .client_authority = "authority", .tls12 = old != 0};
            assert_int_equal(call(asking, options_of(&pairs[i]), &error), CPOD_OK);
        }
    }
}

/* The error names the option in which the certificate was. */
static void test_a_certificate_that_is_refused(void **state)
{
    (void)state;
    static const pair in_memory = {"client", "client", ".key", true, true, NULL};
    cpod_error error = CPOD_ERROR_INIT;
    const tls_front_options other = {.certificate = "server", .client_authority = "stranger"};
    assert_int_equal(call(other, options_of(&in_memory), &error), CPOD_ERR_TLS);
    assert_non_null(strstr(error.message, "client_certificate_pem"));
}

/* The texts may be changed once the client is made; another server does not see the certificate. */
static void test_texts_of_a_client(void **state)
{
    (void)state;
    char *texts[] = {text_of("authority", ".pem"), text_of("client", ".pem"), text_of("encrypted", ".key"),
                     joined(PASSWORD, "", "")};
    const cpod_client_options options = {.ca_pem = texts[0],
                                         .client_certificate_pem = texts[1],
                                         .client_key_pem = texts[2],
                                         .client_key_password = texts[3]};
    const tls_front_options asking = {.certificate = "server", .client_authority = "authority"};
    cpod_error error = CPOD_ERROR_INIT;
    cpod_client *client = NULL;
    cpod_raw_response *file = NULL;
    LOOPBACK(&server, responses);
    tls_front_begin(&front, server.url, asking);
    assert_int_equal(make(options, front.url, &client, &error), CPOD_OK);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        memset(texts[i], 'x', strlen(texts[i]));
    for (int i = 0; i < 2; i++) {
        assert_int_equal(mode_call(client, MODE_SINGLE, NULL, (cpod_call_options){.size = 0}, &error),
                         CPOD_OK);
        assert_int_not_equal(
            cpod_download_url(client, front.url, 0, CPOD_CALL(.max_retries = CPOD_NO_RETRIES), &file, NULL),
            CPOD_OK);
    }
    cpod_client_free(client);
    tls_front_end(&front);
    loopback_end(&server);
    assert_int_equal(server.request_count, 2);
}

static void test_versions(void **state)
{
    (void)state;
    const struct {
        cpod_tls_version least;
        bool is_old;
        cpod_status status;
    } cases[] = {
        {CPOD_TLS_DEFAULT, true, CPOD_OK}, {CPOD_TLS_1_2, true, CPOD_OK},  {CPOD_TLS_1_3, true, CPOD_ERR_TLS},
        {CPOD_TLS_1_3, false, CPOD_OK},    {CPOD_TLS_1_2, false, CPOD_OK},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cpod_error error = CPOD_ERROR_INIT;
        const cpod_client_options options = {.ca_file = tls_front_file("authority", ".pem"),
                                             .min_tls = cases[i].least};
        const tls_front_options at = {.certificate = "server", .tls12 = cases[i].is_old};
        assert_int_equal(call(at, options, &error), cases[i].status);
        if (cases[i].status == CPOD_OK)
            continue;
        assert_string_equal(error.message, "The server does not support TLS 1.3 or later (min_tls)");
        assert_int_equal(error.retry, CPOD_RETRY_NO);
        assert_false(error.retryable);
    }
}

/* ---- what curl is told ---- */

static bool forgets_folder; /* CURLOPT_CAPATH was set to NULL */

CURLcode __real_curl_easy_setopt(CURL *curl, CURLoption option, ...);

__attribute__((visibility("default"))) CURLcode __wrap_curl_easy_setopt(CURL *curl, CURLoption option, ...)
{
    va_list arguments;
    va_start(arguments, option);
    void *value = va_arg(arguments, void *);
    va_end(arguments);
    if (option == CURLOPT_CAPATH && value == NULL)
        forgets_folder = true;
    return __real_curl_easy_setopt(curl, option, value);
}

/* Authorities of the options replace those of the system, of which libcurl may have a folder beside a file. */
static void test_the_authorities_of_the_system(void **state)
{
    (void)state;
    const cpod_client_options cases[] = {{.ca_file = tls_front_file("authority", ".pem")},
                                         {.ca_pem = text_of("authority", ".pem")},
                                         {.size = 0}};
    for (size_t i = 0; i < 3; i++) {
        cpod_error error = CPOD_ERROR_INIT;
        forgets_folder = false;
        assert_int_equal(call((tls_front_options){.certificate = "server"}, cases[i], &error),
                         i < 2 ? CPOD_OK : CPOD_ERR_TLS);
        assert_int_equal(forgets_folder, i < 2);
    }
}

/* ---- what is found when the client is made ---- */

static void refuse(cpod_client_options options, const char *message)
{
    cpod_error error = CPOD_ERROR_INIT;
    cpod_client *client = NULL;
    assert_int_equal(make(options, "https://api.invalid", &client, &error), CPOD_ERR_CONFIGURATION);
    print_message("%s\n", error.message);
    assert_null(client);
    assert_non_null(strstr(error.message, message));
    assert_null(strstr(error.message, "BEGIN"));
    assert_null(strstr(error.message, "wr0ng"));
}

static void test_options_that_exclude_each_other(void **state)
{
    (void)state;
    const struct {
        cpod_client_options options;
        const char *message;
    } cases[] = {
        {{.ca_file = "a", .ca_pem = "b"}, "The options ca_file and ca_pem exclude each other"},
        {{.client_certificate = "a", .client_certificate_pem = "b", .client_key = "c"},
         "The options client_certificate and client_certificate_pem exclude each other"},
        {{.client_certificate = "a", .client_key_pem = "b", .client_key = "c"},
         "The options client_key and client_key_pem exclude each other"},
        {{.client_certificate_pem = "a"}, "client_key_pem"},
        {{.client_key_pem = "a"}, "client_certificate_pem"},
        {{.client_key_password = "wr0ng"}, "client_key_password needs client_key"},
        {{.min_tls = (cpod_tls_version)1}, "min_tls"},
        {{.min_tls = (cpod_tls_version)4}, "min_tls"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        refuse(cases[i].options, cases[i].message);
}

static void test_what_cannot_be_read(void **state)
{
    (void)state;
    char *key = text_of("client", ".key");
    char *certificate = text_of("client", ".pem");
    char *cut = text_of("client", ".pem");
    cut[strlen(cut) / 2] = '\0';
    const struct {
        cpod_client_options options;
        const char *message;
    } cases[] = {
        {{.ca_pem = ""}, "The option ca_pem has no certificate"},
        {{.ca_pem = "/etc/ssl/cert.pem"}, "The option ca_pem has no certificate"},
        {{.ca_pem = key}, "The option ca_pem has no certificate"},
        {{.ca_pem = cut}, "The option ca_pem has no certificate"},
        {{.ca_pem = joined(certificate, cut, "")}, "The option ca_pem has no certificate"},
        {{.ca_pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"},
         "The option ca_pem has no certificate"},
        {{.ca_file = tls_front_file("client", ".key")}, "The file of the option ca_file has no certificate"},
        {{.client_certificate_pem = cut, .client_key_pem = key},
         "The option client_certificate_pem has no certificate"},
        {{.client_certificate_pem = certificate, .client_key_pem = certificate},
         "The option client_key_pem has no private key"},
        {{.client_certificate_pem = certificate, .client_key_pem = "wr0ng"},
         "The option client_key_pem has no private key"},
        {{.client_certificate = tls_front_file("client", ".pem"),
          .client_key = tls_front_file("client", ".pem")},
         "The file of the option client_key has no private key"},
        {{.client_certificate_pem = certificate, .client_key_pem = text_of("stranger", ".key")},
         "The key of the option client_key_pem is not that of the certificate of the option "
         "client_certificate_pem"},
        {{.client_certificate = tls_front_file("client", ".pem"),
          .client_key = tls_front_file("stranger", ".key")},
         "The key of the option client_key is not that of the certificate of the option client_certificate"},
        {{.client_certificate_pem = certificate, .client_key_pem = text_of("encrypted", ".key")},
         "The key of the option client_key_pem is encrypted: set client_key_password"},
        {{.client_certificate_pem = certificate,
          .client_key = tls_front_file("encrypted", ".key"),
          .client_key_password = "wr0ng"},
         "The key of the option client_key cannot be decrypted with client_key_password"},
        {{.client_certificate_pem = certificate,
          .client_key_pem = text_of("encrypted", ".key"),
          .client_key_password = ""},
         "client_key_password"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        refuse(cases[i].options, cases[i].message);
}

/* A password longer than libcrypto takes. */
static void test_a_long_password(void **state)
{
    (void)state;
    static char longest[5000];
    memset(longest, 'p', sizeof longest - 1);
    refuse((cpod_client_options){.client_certificate_pem = text_of("client", ".pem"),
                                 .client_key_pem = text_of("encrypted", ".key"),
                                 .client_key_password = longest},
           "cannot be decrypted with client_key_password");
}

/* A pipe can be read only once, which is for the first connection; nobody writes to this one yet. */
static void test_a_pipe(void **state)
{
    (void)state;
    char path[512];
    (void)snprintf(path, sizeof path, "%s/pipe-%ld", CPOD_CERTIFICATES, (long)getpid());
    assert_int_equal(mkfifo(path, 0600), 0);
    cpod_error error = CPOD_ERROR_INIT;
    cpod_client *client = NULL;
    const cpod_client_options options = {
        .ca_file = path, .client_certificate = path, .client_key_pem = text_of("client", ".key")};
    assert_int_equal(make(options, "https://api.invalid", &client, &error), CPOD_OK);
    cpod_client_free(client);
    assert_int_equal(unlink(path), 0);
}

static void test_the_errors_of_libcrypto_stay(void **state)
{
    (void)state;
    ERR_clear_error();
    ERR_raise(ERR_LIB_USER, 42);
    unsigned long own = ERR_peek_last_error();
    refuse((cpod_client_options){.ca_pem = "none"}, "ca_pem");
    refuse((cpod_client_options){.client_certificate_pem = text_of("client", ".pem"),
                                 .client_key_pem = text_of("encrypted", ".key"),
                                 .client_key_password = "wr0ng"},
           "client_key_pem");
    assert_int_equal(ERR_peek_last_error(), own);
    cpod_error error = CPOD_ERROR_INIT;
    cpod_client *client = NULL;
    const cpod_client_options options = {.ca_pem = text_of("authority", ".pem")};
    assert_int_equal(make(options, "https://api.invalid", &client, &error), CPOD_OK);
    cpod_client_free(client);
    assert_int_equal(ERR_get_error(), own);
    assert_int_equal(ERR_get_error(), 0);
}

static void test_secrets_are_wiped(void **state)
{
    (void)state;
    static keeper k;
    const cpod_allocator allocator = keeper_allocator(&k);
    cpod_error error = CPOD_ERROR_INIT;
    cpod_client *client = NULL;
    char *key = text_of("client", ".key");
    const cpod_client_options options = {.allocator = &allocator,
                                         .user_agent = "n0-secret",
                                         .client_certificate_pem = text_of("client", ".pem"),
                                         .client_key_pem = key,
                                         .client_key_password = "p4ssword"};
    assert_int_equal(make(options, "https://api.invalid", &client, &error), CPOD_OK);
    char line[33]; /* of the key */
    memcpy(line, strchr(key, '\n') + 1, 32);
    line[32] = '\0';
    assert_true(keeper_holds(&k, line));
    assert_true(keeper_holds(&k, "p4ssword"));
    cpod_client_free(client);
    assert_false(keeper_holds(&k, line));
    assert_false(keeper_holds(&k, "p4ssword"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_authorities_in_memory),
        cmocka_unit_test(test_client_certificates),
        cmocka_unit_test(test_a_certificate_that_is_refused),
        cmocka_unit_test(test_texts_of_a_client),
        cmocka_unit_test(test_versions),
        cmocka_unit_test(test_the_authorities_of_the_system),
        cmocka_unit_test(test_options_that_exclude_each_other),
        cmocka_unit_test(test_what_cannot_be_read),
        cmocka_unit_test(test_a_long_password),
        cmocka_unit_test(test_a_pipe),
        cmocka_unit_test(test_the_errors_of_libcrypto_stay),
        cmocka_unit_test(test_secrets_are_wiped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
