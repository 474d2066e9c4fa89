/* The server over a socket, in this process. */
#include "base/buffer.h"
#include "engine/http/server.h"
#include "socket.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static fixture *f;
static server *served;
static char origin[64];
static char authorization[2048];

static size_t collect(char *data, size_t size, size_t count, void *context)
{
    buffer_append_n(context, data, size * count);
    return size * count;
}

typedef struct exchange {
    CURL *curl;
    struct curl_slist *headers;
    buffer body;
    long status;
} exchange;

static void prepare(exchange *x, const char *path)
{
    char url[256];
    snprintf(url, sizeof url, "%s%s", origin, path);
    buffer_clear(&x->body);
    curl_easy_setopt(x->curl, CURLOPT_URL, url);
    curl_easy_setopt(x->curl, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(x->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(x->curl, CURLOPT_TIMEOUT, 60L);
    curl_easy_setopt(x->curl, CURLOPT_WRITEFUNCTION, collect);
    curl_easy_setopt(x->curl, CURLOPT_WRITEDATA, &x->body);
    curl_easy_setopt(x->curl, CURLOPT_HTTPHEADER, x->headers);
}

static exchange open_exchange(void)
{
    exchange x = {.curl = curl_easy_init()};
    x.headers = curl_slist_append(x.headers, authorization);
    x.headers = curl_slist_append(x.headers, "Content-Type: application/json");
    x.headers = curl_slist_append(x.headers, "Expect:");
    return x;
}

static void close_exchange(exchange *x)
{
    curl_easy_cleanup(x->curl);
    curl_slist_free_all(x->headers);
    buffer_free(&x->body);
}

static void perform(exchange *x, const char *path, const char *body)
{
    prepare(x, path);
    curl_easy_setopt(x->curl, body != NULL ? CURLOPT_POST : CURLOPT_HTTPGET, 1L);
    if (body != NULL)
        curl_easy_setopt(x->curl, CURLOPT_POSTFIELDS, body);
    assert_int_equal(curl_easy_perform(x->curl), CURLE_OK);
    curl_easy_getinfo(x->curl, CURLINFO_RESPONSE_CODE, &x->status);
}

static void requests_are_served_on_one_connection(void **state)
{
    (void)state;
    exchange x = open_exchange();
    perform(&x, "/health", NULL);
    assert_int_equal(x.status, 200);
    assert_string_equal(buffer_text(&x.body), "{\"status\":\"ok\"}");
    perform(&x, "/api/v1/shop/widgets", "{\"name\":\"socket\"}");
    assert_int_equal(x.status, 201);
    perform(&x, "/api/v1/shop/widgets?name=socket", NULL);
    assert_non_null(strstr(buffer_text(&x.body), "\"total\":1"));
    long connections = -1;
    curl_easy_getinfo(x.curl, CURLINFO_NUM_CONNECTS, &connections);
    assert_int_equal(connections, 0);
    close_exchange(&x);
}

static void targets_arrive_as_they_were_sent(void **state)
{
    (void)state;
    exchange x = open_exchange();
    perform(&x, "/v1/shop/widgets/a%2Fb%20c", NULL);
    assert_int_equal(x.status, 404);
    assert_non_null(strstr(buffer_text(&x.body), "Widget 'a/b c' not found"));
    perform(&x, "/v1/shop/widgets/%zz", NULL);
    assert_int_equal(x.status, 400);
    perform(&x, "/v1/shop/../shop/widgets", NULL);
    assert_int_equal(x.status, 404);
    close_exchange(&x);
}

static void large_requests_are_refused_with_a_problem(void **state)
{
    (void)state;
    exchange x = open_exchange();
    size_t size = HTTP_BODY_LIMIT + 10;
    char *large = calloc(1, size + 1);
    memset(large, ' ', size);
    prepare(&x, "/v1/shop/widgets");
    curl_easy_setopt(x.curl, CURLOPT_POST, 1L);
    curl_easy_setopt(x.curl, CURLOPT_POSTFIELDS, large);
    CURLcode result = curl_easy_perform(x.curl);
    /* The response may arrive, and the connection end, while the body is still being sent. */
    assert_true(result == CURLE_OK || result == CURLE_SEND_ERROR || result == CURLE_RECV_ERROR);
    curl_easy_getinfo(x.curl, CURLINFO_RESPONSE_CODE, &x.status);
    if (result == CURLE_OK)
        assert_int_equal(x.status, 413);
    memset(large, 'a', 40000);
    memcpy(large, "X-Large: ", 9);
    large[40000] = '\0';
    x.headers = curl_slist_append(x.headers, large);
    perform(&x, "/v1/shop/widgets", NULL);
    assert_int_equal(x.status, 431);
    assert_non_null(strstr(buffer_text(&x.body), "\"title\":\"Request Header Fields Too Large\""));
    free(large);
    close_exchange(&x);
}

enum { CLIENTS = 8, CALLS = 40 };

static void *create_many(void *context)
{
    exchange x = open_exchange();
    int *created = context;
    for (int i = 0; i < CALLS; i++) {
        prepare(&x, "/v1/shop/gadgets");
        curl_easy_setopt(x.curl, CURLOPT_POSTFIELDS, "{\"name\":\"g\"}");
        long status = 0;
        if (curl_easy_perform(x.curl) == CURLE_OK)
            curl_easy_getinfo(x.curl, CURLINFO_RESPONSE_CODE, &status);
        *created += status == 201;
    }
    close_exchange(&x);
    return NULL;
}

static void many_clients_are_served_at_once(void **state)
{
    (void)state;
    pthread_t threads[CLIENTS];
    int created[CLIENTS] = {0};
    for (int i = 0; i < CLIENTS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, create_many, &created[i]), 0);
    for (int i = 0; i < CLIENTS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(created[i], CALLS);
    }
    expect(f, "GET", "/v1/shop/gadgets", NULL, 200, "total", "320");
}

enum { MOST_CONNECTIONS = 2000, SPARE_FILES = 100 };

/* As many as the file limit of this process allows, both ends included. */
static size_t connection_count(void)
{
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    size_t count = files.rlim_max > 2 * MOST_CONNECTIONS + SPARE_FILES
                       ? MOST_CONNECTIONS
                       : (size_t)files.rlim_max / 2 - SPARE_FILES;
    return count;
}

static void expect_health(int connection)
{
    static const char request[] = "GET /health HTTP/1.1\r\nHost: h\r\n\r\n";
    char answer[1024];
    assert_int_equal(send(connection, request, sizeof request - 1, MSG_NOSIGNAL), sizeof request - 1);
    ssize_t count = recv(connection, answer, sizeof answer - 1, 0);
    assert_true(count > 0);
    answer[count] = '\0';
    assert_memory_equal(answer, "HTTP/1.1 200", 12);
}

static void thousands_of_connections_are_kept_alive(void **state)
{
    (void)state;
    size_t count = connection_count();
    int *connections = calloc(count, sizeof *connections);
    for (size_t i = 0; i < count; i++) {
        connections[i] = socket_open(served);
        assert_true(connections[i] >= 0);
    }
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < count; i++)
            expect_health(connections[i]);
    for (size_t i = 0; i < count; i++)
        close(connections[i]);
    free(connections);
}

static int set_up(void **state)
{
    (void)state;
    char error[256];
    f = fixture_new("widgets.yaml");
    http_application application = emulator_application(f->emulator);
    served = server_start(&application, &(server_options){.host = "127.0.0.1"}, error, sizeof error);
    assert_non_null(served);
    snprintf(origin, sizeof origin, "http://127.0.0.1:%u", (unsigned)server_port(served));
    snprintf(authorization, sizeof authorization, "Authorization: Bearer %s", f->token);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    server_stop(served);
    fixture_free(f);
    return 0;
}

static void a_port_in_use_is_reported(void **state)
{
    (void)state;
    char error[256] = "";
    http_application application = emulator_application(f->emulator);
    server_options options = {.host = "127.0.0.1", .port = server_port(served)};
    assert_null(server_start(&application, &options, error, sizeof error));
    assert_non_null(strstr(error, "cannot listen at 127.0.0.1"));
    assert_null(server_start(&application, &(server_options){.host = "no such host"}, error, sizeof error));
    assert_memory_equal(error, "no such host: ", 14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_are_served_on_one_connection),
        cmocka_unit_test(targets_arrive_as_they_were_sent),
        cmocka_unit_test(large_requests_are_refused_with_a_problem),
        cmocka_unit_test(many_clients_are_served_at_once),
        cmocka_unit_test(thousands_of_connections_are_kept_alive),
        cmocka_unit_test(a_port_in_use_is_reported),
    };
    curl_global_init(CURL_GLOBAL_ALL);
    int failed = cmocka_run_group_tests(tests, set_up, tear_down);
    curl_global_cleanup();
    return failed;
}
