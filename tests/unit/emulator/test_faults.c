/* Faults on request, over sockets. */
#include "socket.h"

#include <stdlib.h>
#include <string.h>

static socket_fixture sw;

static int set_up(void **state)
{
    (void)state;
    sw = socket_fixture_new("widgets.yaml", (server_options){0});
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    socket_fixture_free(&sw);
    return 0;
}

static int status_of(const char *method, const char *path, const char *head, const char *body)
{
    socket_reply r = socket_request(&sw, method, path, head, body);
    socket_reply_free(&r);
    return r.status;
}

#define WIDGETS "/v1/shop/widgets"

static void a_header_makes_errors_so_many_times(void **state)
{
    (void)state;
    static const char fault[] = "X-Emulator-Fault: status=503; retry-after=2; count=2\r\n";
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 2; i++) {
            socket_reply r = socket_request(&sw, "GET", WIDGETS, fault, NULL);
            assert_int_equal(r.status, 503);
            assert_non_null(strstr(buffer_text(&r.text), "Retry-After: 2\r\n"));
            assert_non_null(strstr(socket_body(&r), "\"title\":\"Service Unavailable\",\"status\":503"));
            socket_reply_free(&r);
        }
        assert_int_equal(status_of("GET", WIDGETS, fault, NULL), 200);
    }
    assert_int_equal(status_of("GET", WIDGETS, "", NULL), 200);
    assert_int_equal(status_of("GET", WIDGETS, "X-Emulator-Fault: nonsense\r\n", NULL), 400);
    assert_int_equal(status_of("GET", WIDGETS, "X-Emulator-Fault: count=2\r\n", NULL), 400);
    assert_int_equal(status_of("GET", WIDGETS, "X-Emulator-Fault: status=200\r\n", NULL), 400);
}

static void a_429_says_when_to_come_back(void **state)
{
    (void)state;
    socket_reply r = socket_request(&sw, "GET", WIDGETS, "X-Emulator-Fault: status=429\r\n", NULL);
    assert_int_equal(r.status, 429);
    assert_non_null(strstr(buffer_text(&r.text), "Retry-After: 1\r\n"));
    socket_reply_free(&r);
}

static void faults_can_be_asked_for_in_advance(void **state)
{
    (void)state;
    static const char faults[] = "/emulator/faults";
    assert_int_equal(
        status_of("POST", faults, "",
                  "{\"fault\":\"status=500; count=2\",\"method\":\"POST\",\"path\":\"/v1/shop/*\"}"),
        200);
    assert_int_equal(status_of("GET", WIDGETS, "", NULL), 200);
    assert_int_equal(status_of("POST", WIDGETS, "", "{\"name\":\"a\"}"), 500);
    socket_reply r = socket_request(&sw, "GET", faults, "", NULL);
    assert_string_equal(socket_body(&r), "[{\"fault\":\"status=500; count=2\",\"method\":\"POST\","
                                         "\"path\":\"/v1/shop/*\",\"left\":1}]");
    socket_reply_free(&r);
    assert_int_equal(status_of("POST", WIDGETS, "", "{\"name\":\"a\"}"), 500);
    assert_int_equal(status_of("POST", WIDGETS, "", "{\"name\":\"a\"}"), 201);
    assert_int_equal(status_of("POST", faults, "", "{\"fault\":\"reset\"}"), 200);
    assert_int_equal(status_of("DELETE", faults, "", NULL), 200);
    assert_int_equal(status_of("GET", WIDGETS, "", NULL), 200);
    assert_int_equal(status_of("POST", faults, "", "{\"fault\":\"nonsense\"}"), 422);
    assert_int_equal(status_of("POST", faults, "", "{}"), 422);
}

static void a_body_breaks_off(void **state)
{
    (void)state;
    socket_reply whole = socket_request(&sw, "GET", WIDGETS, "", NULL);
    socket_reply half = socket_request(&sw, "GET", WIDGETS, "X-Emulator-Fault: cut\r\n", NULL);
    assert_int_equal(half.status, 200);
    assert_int_equal(strlen(socket_body(&half)), strlen(socket_body(&whole)) / 2);
    const char *length = strstr(buffer_text(&half.text), "Content-Length: ");
    assert_non_null(length);
    assert_int_equal(strtoul(length + 16, NULL, 10), strlen(socket_body(&whole)));
    socket_reply_free(&whole);
    socket_reply_free(&half);
}

static void a_connection_is_reset_after_the_work_is_done(void **state)
{
    (void)state;
    socket_reply r =
        socket_request(&sw, "POST", WIDGETS, "X-Emulator-Fault: reset\r\n", "{\"name\":\"kept\"}");
    assert_int_equal(r.status, 0);
    assert_int_equal(r.end, SOCKET_RESET);
    expect(sw.fixture, "GET", WIDGETS "?name=kept", NULL, 200, "total", "1");
    socket_reply_free(&r);
}

static void a_body_is_no_json(void **state)
{
    (void)state;
    socket_reply r = socket_request(&sw, "GET", WIDGETS, "X-Emulator-Fault: malformed\r\n", NULL);
    json_error error;
    assert_int_equal(r.status, 200);
    assert_null(json_parse(socket_body(&r), strlen(socket_body(&r)), &error));
    socket_reply_free(&r);
}

static void a_response_is_delayed(void **state)
{
    (void)state;
    int64_t start = clock_now(&(emulator_clock){0});
    assert_int_equal(status_of("GET", WIDGETS, "X-Emulator-Fault: delay=150\r\n", NULL), 200);
    assert_true(clock_now(&(emulator_clock){0}) - start >= 150);
}

static void tokens_expire_on_request(void **state)
{
    (void)state;
    assert_int_equal(status_of("GET", WIDGETS, "X-Emulator-Fault: expire-tokens; count=1\r\n", NULL), 401);
    assert_int_equal(status_of("GET", WIDGETS, "", NULL), 401);
    fixture_login(sw.fixture, "dev", NULL);
    assert_int_equal(status_of("GET", WIDGETS, "", NULL), 200);
}

/* A delay has a lower bound only. */
static void latency_delays_each_response(void **state)
{
    (void)state;
    socket_fixture slow =
        socket_fixture_new("widgets.yaml", (server_options){.least_latency = 50, .most_latency = 60});
    int64_t start = clock_now(&(emulator_clock){0});
    socket_reply r = socket_request(&slow, "GET", WIDGETS, "", NULL);
    assert_int_equal(r.status, 200);
    assert_true(clock_now(&(emulator_clock){0}) - start >= 50);
    socket_reply_free(&r);
    socket_fixture_free(&slow);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_header_makes_errors_so_many_times),
        cmocka_unit_test(a_429_says_when_to_come_back),
        cmocka_unit_test(faults_can_be_asked_for_in_advance),
        cmocka_unit_test(a_body_breaks_off),
        cmocka_unit_test(a_connection_is_reset_after_the_work_is_done),
        cmocka_unit_test(a_body_is_no_json),
        cmocka_unit_test(a_response_is_delayed),
        cmocka_unit_test(tokens_expire_on_request),
        cmocka_unit_test(latency_delays_each_response),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
