/* The option `curl`: a callback that configures libcurl before each transfer. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/core/curl.h"
#include "cpod/core/presigned.h"
#include "curl_client.h"
#include "modes.h"
#include "scripted.h"
#include "tables.h"

static loopback server; /* too large for a stack */
static const loopback_response things[] = {{.bytes = OK_THING}};

/* What a callback has seen, and what it is to do. */
typedef struct visitor {
    size_t count;
    char urls[8][128];
    CURLcode result;           /* of the transfer `fails_at`, counted from 1 */
    size_t fails_at;           /* 0: none */
    const char *first_referer; /* set for the first transfer only */
    struct curl_slist *connect_to;
    const char *proxy;
} visitor;

static CURLcode visit(void *context, CURL *curl)
{
    visitor *v = context;
    char *url = NULL;
    assert_int_equal(curl_easy_getinfo(curl, CURLINFO_EFFECTIVE_URL, &url), CURLE_OK);
    if (v->count < 8)
        (void)snprintf(v->urls[v->count], sizeof v->urls[0], "%s", url);
    v->count++;
    if (v->count == v->fails_at)
        return v->result;
    if (v->count == 1 && v->first_referer != NULL)
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_REFERER, v->first_referer), CURLE_OK);
    if (v->connect_to != NULL)
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_CONNECT_TO, v->connect_to), CURLE_OK);
    if (v->proxy != NULL)
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_PROXY, v->proxy), CURLE_OK);
    return CURLE_OK;
}

static cpod_client *client_of(const char *url, const cpod_curl_options *curl)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.base_url = url;
    options.token = "t0ken";
    options.max_retries = CPOD_NO_RETRIES;
    options.curl = curl;
    return curl_client(&server, &options);
}

static cpod_status get(cpod_client *client, cpod_error *error)
{
    return mode_call(client, MODE_SINGLE, NULL, (cpod_call_options){.size = 0}, error);
}

static void test_before_each_transfer(void **state)
{
    (void)state;
    char expected[128];
    for (call_mode mode = MODE_SINGLE; mode < MODE_COUNT; mode++) {
        cpod_error error = CPOD_ERROR_INIT;
        visitor v = {.count = 0};
        cpod_curl_options curl = CPOD_CURL_OPTIONS_INIT;
        curl.configure = visit;
        curl.context = &v;
        LOOPBACK(&server, things);
        cpod_client *client = client_of(NULL, &curl);
        curl = (cpod_curl_options){.size = 0}; /* copied */
        assert_int_equal(mode_call(client, mode, NULL, (cpod_call_options){.size = 0}, &error), CPOD_OK);
        assert_int_equal(mode_call(client, mode, "{}", (cpod_call_options){.size = 0}, &error), CPOD_OK);
        assert_int_equal(v.count, 2);
        (void)snprintf(expected, sizeof expected, "%s/api/v1/things/a%%2Fb", server.url);
        assert_string_equal(v.urls[0], expected);
        cpod_client_free(client);
        loopback_end(&server);
        assert_memory_equal(server.requests[0], "GET /api/v1/things/a%2Fb HTTP/1.1\r\n", 35);
        assert_memory_equal(server.requests[1], "POST /api/v1/things/a%2Fb HTTP/1.1\r\n", 36);
        assert_non_null(strstr(server.requests[1], "\r\n\r\n{}"));
    }
}

/* Tokens, retries, and files of other servers. */
static void test_every_kind_of_transfer(void **state)
{
    (void)state;
    static const loopback_response busy[] = {
        {.bytes = "HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n"}, {.bytes = OK_THING}};
    static const loopback_response token = {
        .bytes = OK_HEAD "Content-Length: 38\r\n\r\n{\"access_token\":\"t\",\"expires_in\":3600}"};
    cpod_error error = CPOD_ERROR_INIT;
    visitor v = {.count = 0};
    LOOPBACK(&server, busy);
    server.token = &token;
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.client_id = "id";
    options.client_secret = "s3cret";
    options.curl = CPOD_CURL_OPTIONS(.configure = visit, .context = &v);
    cpod_client *client = curl_client(&server, &options);
    assert_int_equal(get(client, &error), CPOD_OK);
    assert_int_equal(v.count, 3);
    assert_non_null(strstr(v.urls[0], "/v1/auth/token"));
    assert_string_equal(v.urls[1], v.urls[2]);
    char url[128];
    cpod_raw_response *file = NULL;
    (void)snprintf(url, sizeof url, "%s/file?signature=1", server.url);
    assert_int_equal(cpod_download_url(client, url, 0, NULL, &file, &error), CPOD_OK);
    cpod_raw_response_free(file);
    assert_string_equal(v.urls[3], url);
    cpod_client_free(client);
    loopback_end(&server);
}

static void test_options_of_the_last_transfer(void **state)
{
    (void)state;
    cpod_error error = CPOD_ERROR_INIT;
    visitor v = {.first_referer = "http://first.example"};
    LOOPBACK(&server, things);
    cpod_client *client = client_of(NULL, CPOD_CURL_OPTIONS(.configure = visit, .context = &v));
    static const char *const methods[] = {"GET", "POST", "GET", "HEAD", "PUT", "GET", "DELETE", "GET"};
    const cpod_json body = cpod_json_text("{\"a\":1}");
    for (size_t i = 0; i < 8; i++) {
        bool sends = methods[i][0] == 'P';
        assert_int_equal(
            cpod_call_raw(client, methods[i], "/v1/a", NULL, sends ? &body : NULL, NULL, NULL, &error),
            strcmp(methods[i], "HEAD") == 0 ? CPOD_OK : CPOD_OK);
    }
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(server.request_count, 8);
    for (size_t i = 0; i < 8; i++) {
        bool sends = methods[i][0] == 'P';
        assert_memory_equal(server.requests[i], methods[i], strlen(methods[i]));
        assert_int_equal(strstr(server.requests[i], "\r\nReferer: http://first.example\r\n") != NULL, i == 0);
        assert_int_equal(strstr(server.requests[i], "\r\n\r\n{\"a\":1}") != NULL, sends);
        assert_non_null(strstr(server.requests[i], "\r\nAuthorization: Bearer t0ken\r\n"));
    }
}

static void test_connections_are_kept(void **state)
{
    (void)state;
    cpod_error error = CPOD_ERROR_INIT;
    visitor v = {.count = 0};
    LOOPBACK(&server, things);
    cpod_client *client = client_of(NULL, CPOD_CURL_OPTIONS(.configure = visit, .context = &v));
    for (int i = 0; i < 5; i++)
        assert_int_equal(get(client, &error), CPOD_OK);
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(atomic_load(&server.connections), 1);
}

/* ---- threads ---- */

enum { THREADS = 8, OF_A_THREAD = 20 };

static CURLcode count(void *context, CURL *curl)
{
    (void)curl_easy_setopt(curl, CURLOPT_REFERER, "http://counted.example");
    atomic_fetch_add((atomic_int *)context, 1);
    return CURLE_OK;
}

static void *call_often(void *client)
{
    for (int i = 0; i < OF_A_THREAD; i++) {
        cpod_error error = CPOD_ERROR_INIT;
        if (get(client, &error) != CPOD_OK)
            return client;
    }
    return NULL;
}

static void test_threads_share_a_client(void **state)
{
    (void)state;
    atomic_int transfers = 0;
    pthread_t threads[THREADS];
    LOOPBACK(&server, things);
    cpod_client *client = client_of(NULL, CPOD_CURL_OPTIONS(.configure = count, .context = &transfers));
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, call_often, client), 0);
    for (size_t i = 0; i < THREADS; i++) {
        void *failed;
        assert_int_equal(pthread_join(threads[i], &failed), 0);
        assert_null(failed);
    }
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(atomic_load(&transfers), THREADS * OF_A_THREAD);
    assert_int_equal(server.request_count, THREADS * OF_A_THREAD);
}

/* ---- what it is for ---- */

static void test_where_to_connect(void **state)
{
    (void)state;
    char entry[128];
    cpod_error error = CPOD_ERROR_INIT;
    LOOPBACK(&server, things);
    (void)snprintf(entry, sizeof entry, "::127.0.0.1%s", strrchr(server.url, ':'));
    visitor v = {.connect_to = curl_slist_append(NULL, entry)};
    for (call_mode mode = MODE_SINGLE; mode < MODE_COUNT; mode++) {
        cpod_client *client =
            client_of("http://api.invalid:81", CPOD_CURL_OPTIONS(.configure = visit, .context = &v));
        assert_int_equal(mode_call(client, mode, NULL, (cpod_call_options){.size = 0}, &error), CPOD_OK);
        cpod_client_free(client);
    }
    loopback_end(&server);
    curl_slist_free_all(v.connect_to);
    assert_non_null(strstr(server.requests[0], "\r\nHost: api.invalid:81\r\n"));
}

static void test_a_proxy(void **state)
{
    (void)state;
    cpod_error error = CPOD_ERROR_INIT;
    LOOPBACK(&server, things);
    visitor v = {.proxy = server.url};
    cpod_client *client =
        client_of("http://api.invalid", CPOD_CURL_OPTIONS(.configure = visit, .context = &v));
    assert_int_equal(get(client, &error), CPOD_OK);
    cpod_client_free(client);
    loopback_end(&server);
    assert_memory_equal(server.requests[0], "GET http://api.invalid/api/v1/things/a%2Fb HTTP/1.1\r\n", 53);
}

/* ---- what it must not do ---- */

static size_t take_all(char *data, size_t size, size_t count, void *context)
{
    (void)data;
    *(size_t *)context += size * count;
    return size * count;
}

/* Sets all that the library needs for itself. */
static CURLcode interfere(void *context, CURL *curl)
{
    static char message[CURL_ERROR_SIZE];
    static char body[] = "not this";
    (void)curl_easy_setopt(curl, CURLOPT_URL, "http://elsewhere.invalid/");
    (void)curl_easy_setopt(curl, CURLOPT_REQUEST_TARGET, "/elsewhere");
    (void)curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "DELETE");
    (void)curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, body);
    (void)curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, NULL);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_all);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, context);
    (void)curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_all);
    (void)curl_easy_setopt(curl, CURLOPT_HEADERDATA, context);
    (void)curl_easy_setopt(curl, CURLOPT_PRIVATE, context);
    (void)curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, message);
    (void)curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 0L);
    (void)curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "br");
    (void)curl_easy_setopt(curl, CURLOPT_HTTP_CONTENT_DECODING, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    (void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, 1L);
    return CURLE_OK;
}

static void test_what_it_cannot_change(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = OK_THING},
        {.bytes = "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"}};
    for (call_mode mode = MODE_SINGLE; mode < MODE_COUNT; mode++) {
        cpod_error error = CPOD_ERROR_INIT;
        size_t taken = 0;
        LOOPBACK(&server, responses);
        cpod_client *client = client_of(NULL, CPOD_CURL_OPTIONS(.configure = interfere, .context = &taken));
        assert_int_equal(mode_call(client, mode, NULL, (cpod_call_options){.size = 0}, &error), CPOD_OK);
        assert_int_equal(mode_call(client, mode, NULL, (cpod_call_options){.size = 0}, &error),
                         CPOD_ERR_PROTOCOL);
        cpod_client_free(client);
        loopback_end(&server);
        assert_int_equal(taken, 0);
        assert_int_equal(server.request_count, 2);
        assert_memory_equal(server.requests[0], "GET /api/v1/things/a%2Fb HTTP/1.1\r\n", 35);
        assert_non_null(strstr(server.requests[0], "\r\nAuthorization: Bearer t0ken\r\n"));
        assert_non_null(strstr(server.requests[0], "\r\nAccept-Encoding: "));
        assert_null(strstr(server.requests[0], "\r\nAccept-Encoding: br\r\n"));
    }
}

/* ---- failures ---- */

static void test_a_callback_that_fails(void **state)
{
    (void)state;
    for (call_mode mode = MODE_SINGLE; mode < MODE_COUNT; mode++) {
        cpod_error error = CPOD_ERROR_INIT;
        visitor v = {.fails_at = 2, .result = CURLE_BAD_FUNCTION_ARGUMENT};
        cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
        const cpod_call_options call = {.max_retries = 3, .response = &info};
        LOOPBACK(&server, things);
        cpod_client *client = client_of(NULL, CPOD_CURL_OPTIONS(.configure = visit, .context = &v));
        assert_int_equal(mode_call(client, mode, "{}", call, &error), CPOD_OK);
        assert_int_equal(mode_call(client, mode, "{}", call, &error), CPOD_ERR_CALLBACK);
        assert_string_equal(error.message,
                            "The callback configure of the option curl failed: A libcurl function was given "
                            "a bad argument");
        assert_int_equal(info.attempts, 1);
        assert_int_equal(error.retry, CPOD_RETRY_NO);
        assert_int_equal(mode_call(client, mode, "{}", call, &error), CPOD_OK);
        v.fails_at = 4;
        v.result = CURLE_OUT_OF_MEMORY;
        assert_int_equal(mode_call(client, mode, NULL, call, &error), CPOD_ERR_NO_MEMORY);
        v.fails_at = 5;
        v.result = (CURLcode)12345;
        assert_int_equal(mode_call(client, mode, NULL, call, &error), CPOD_ERR_CALLBACK);
        assert_int_equal(mode_call(client, mode, NULL, call, &error), CPOD_OK);
        cpod_client_free(client);
        loopback_end(&server);
        assert_int_equal(server.request_count, 3);
    }
}

static void test_what_is_refused(void **state)
{
    (void)state;
    static const cpod_curl_options without_size = {.configure = visit};
    static const cpod_curl_options empty = CPOD_CURL_OPTIONS_INIT;
    static const cpod_curl_options older = {.size = offsetof(cpod_curl_options, configure)};
    static const cpod_curl_options whole = {.size = sizeof whole, .configure = visit};
    script s;
    script_begin(&s, NULL, 0);
    const struct {
        const cpod_curl_options *curl;
        const cpod_transport *transport;
        const char *message;
    } cases[] = {
        {&without_size, NULL, "The option curl has no size"},
        {&empty, NULL, "The option curl has no callback configure"},
        {&older, NULL, "The option curl has no callback configure"},
        {&whole, cpod_mock_transport(s.mock), "The options curl and transport exclude each other"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cpod_error error = CPOD_ERROR_INIT;
        cpod_client *client = NULL;
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.curl = cases[i].curl;
        options.transport = cases[i].transport;
        assert_int_equal(cpod_core_client_new(client_test_api(), &options, &client, &error),
                         CPOD_ERR_CONFIGURATION);
        assert_non_null(strstr(error.message, cases[i].message));
        assert_null(client);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_before_each_transfer),
        cmocka_unit_test(test_every_kind_of_transfer),
        cmocka_unit_test(test_options_of_the_last_transfer),
        cmocka_unit_test(test_connections_are_kept),
        cmocka_unit_test(test_threads_share_a_client),
        cmocka_unit_test(test_where_to_connect),
        cmocka_unit_test(test_a_proxy),
        cmocka_unit_test(test_what_it_cannot_change),
        cmocka_unit_test(test_a_callback_that_fails),
        cmocka_unit_test(test_what_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
