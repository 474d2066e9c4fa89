/* Headers of responses: as the types that the document gives them, and as text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "headers/headers.h"
#include "support/script.h"

typedef struct exchange {
    script s;
    cpod_client *client;
    cpod_error error;
    cpod_response_info info;
} exchange;

static void begin(exchange *x, const script_response *response)
{
    script_begin(&x->s, response, 1);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.transport = cpod_mock_transport(x->s.mock);
    options.clock = cpod_mock_clock(x->s.mock);
    options.max_retries = CPOD_NO_RETRIES;
    x->error = (cpod_error)CPOD_ERROR_INIT;
    x->info = (cpod_response_info)CPOD_RESPONSE_INFO_INIT;
    x->info.keep_headers = true;
    assert_int_equal(headers_client_new(&options, &x->client, &x->error), CPOD_OK);
}

static void end(exchange *x)
{
    cpod_response_info_clear(&x->info);
    cpod_client_free(x->client);
}

/* Gets a response with these headers. Returns the status of decoding them. */
static cpod_status decode(exchange *x, int status, const char *lines, headers_things_headers *out)
{
    const script_response response = {status, lines, "{}", 0, 0};
    begin(x, &response);
    const headers_things_params params = {.call = CPOD_CALL(.response = &x->info)};
    headers_color *color = NULL;
    cpod_status called = headers_things(x->client, &params, &color, &x->error);
    assert_true(called == CPOD_OK || status >= 300);
    headers_color_free(color);
    return headers_things_headers_decode(&x->info, out, &x->error);
}

#define JSON "content-type: application/json"

static void test_each_type(void **state)
{
    (void)state;
    exchange x;
    headers_things_headers out;
    assert_int_equal(
        decode(&x, 200,
               JSON "\nX-LEFT: 7\nx-total: -9007199254740993\nx-big: 18446744073709551615\nx-ratio: 2.5e-1\n"
                    "x-done: true\nx-at: 2026-01-02T03:04:05+01:00\nx-day: 2026-01-02\nx-text: 12, \"a\" b\n"
                    "x-tags: a, b c ,,d\nx-numbers: 1,2\nx-mode: slow\nx-level: 2\n"
                    "x-color: R,100,G,200,name,a=b\nx-exploded: R=1,name=x=y, G = 2\nx-map: a=1,b=2\n"
                    "x-json: {\"R\": 3, \"name\": \"a, b\"}\nx-both: 12",
               &out),
        CPOD_OK);
    assert_int_equal(out.x_left.value, 7);
    assert_true(out.x_total.value == -9007199254740993);
    assert_true(out.x_big.value == UINT64_MAX);
    assert_true(out.x_ratio.value == 0.25);
    assert_true(out.x_done.value);
    assert_string_equal(out.x_at.text, "2026-01-02T03:04:05+01:00");
    assert_true(out.x_at.parsed && out.x_at.offset_minutes == 60);
    assert_int_equal(out.x_day.day, 2);
    assert_string_equal(out.x_text, "12, \"a\" b");
    assert_int_equal(out.x_tags.count, 3);
    assert_string_equal(out.x_tags.items[1], "b c");
    assert_string_equal(out.x_tags.items[2], "d");
    assert_int_equal(out.x_numbers.count, 2);
    assert_true(out.x_numbers.items[1] == 2);
    assert_int_equal(out.x_mode.value, HEADERS_THINGS_X_MODE_SLOW);
    assert_int_equal(out.x_level.number, 2);
    assert_true(out.x_color->r.value == 100 && out.x_color->g.value == 200);
    assert_string_equal(out.x_color->name, "a=b");
    assert_true(out.x_exploded->r.value == 1 && out.x_exploded->g.value == 2);
    assert_string_equal(out.x_exploded->name, "x=y");
    assert_int_equal(out.x_map.count, 2);
    assert_true(out.x_map.entries[1].value == 2);
    assert_true(out.x_json->r.value == 3);
    assert_string_equal(out.x_json->name, "a, b");
    assert_string_equal(out.x_both, "12"); /* text, since the statuses disagree */
    assert_null(out.x_trace);
    end(&x);
}

static void test_absent(void **state)
{
    (void)state;
    exchange x;
    headers_things_headers out;
    memset(&out, 0xFF, sizeof out);
    assert_int_equal(decode(&x, 200, JSON "\nx-tags: \nx-text:", &out), CPOD_OK);
    assert_int_equal(out.x_left.state, CPOD_ABSENT);
    assert_null(out.x_at.text);
    assert_null(out.x_color);
    assert_int_equal(out.x_mode.value, 0);
    assert_int_equal(out.x_tags.state, CPOD_IS_SET);
    assert_int_equal(out.x_tags.count, 0);
    assert_string_equal(out.x_text, "");
    end(&x);
}

/* Dates of HTTP in its three formats, as servers send what documents call date-time. */
static void test_http_dates(void **state)
{
    (void)state;
    static const char *const dates[] = {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
                                        "Sun Nov  6 08:49:37 1994"};
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
        exchange x;
        headers_things_headers out;
        char lines[128];
        (void)snprintf(lines, sizeof lines, JSON "\nx-at: %s", dates[i]);
        assert_int_equal(decode(&x, 200, lines, &out), CPOD_OK);
        assert_true(out.x_at.parsed && out.x_at.seconds == 784111777);
        assert_string_equal(out.x_at.text, dates[i]);
        end(&x);
    }
}

/* Of one name: lists and texts are joined, cookies are not. */
static void test_repeated(void **state)
{
    (void)state;
    exchange x;
    headers_things_headers out;
    assert_int_equal(decode(&x, 200,
                            JSON "\nx-tags: a\nset-cookie: a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT\n"
                                 "X-Tags: b, c\nx-text: d\nSet-Cookie: b=2\nx-text: e",
                            &out),
                     CPOD_OK);
    assert_int_equal(out.x_tags.count, 3);
    assert_string_equal(out.x_tags.items[2], "c");
    assert_string_equal(out.x_text, "d, e");
    assert_int_equal(out.set_cookie.count, 2);
    assert_string_equal(out.set_cookie.items[0], "a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT");
    assert_string_equal(out.set_cookie.items[1], "b=2");
    assert_string_equal(cpod_response_header(&x.info, "SET-COOKIE", 1), "b=2");
    assert_null(cpod_response_header(&x.info, "Set-Cookie", 2));
    assert_null(cpod_response_header(&x.info, "X-Tag", 0));
    assert_null(cpod_response_header(&x.info, "", 0));
    assert_null(cpod_response_header(NULL, "X-Tags", 0));
    end(&x);
}

/* What does not fit is named, and costs the others nothing. */
static void test_misfits(void **state)
{
    (void)state;
    static const struct {
        const char *line, *name;
    } misfits[] = {
        {"x-left: many", "X-Left"},
        {"x-left: 2147483648", "X-Left"},
        {"x-done: yes", "X-Done"},
        {"x-numbers: 1,a", "X-Numbers"},
        {"x-day: 2026-02-30", ""},
        {"x-json: {", "X-Json"},
        {"x-map: a=1,b", "X-Map"},
        {"x-color: R,x", "X-Color"},
        {"x-text: \xff", "X-Text"},
        {"x-level: slow", "X-Level"},
        {"x-total: 1\nx-total: 2", "X-Total"},
    };
    for (size_t i = 0; i < sizeof misfits / sizeof misfits[0]; i++) {
        exchange x;
        headers_things_headers out;
        char lines[128];
        (void)snprintf(lines, sizeof lines, JSON "\n%s\nx-trace: t1", misfits[i].line);
        cpod_status status = decode(&x, 200, lines, &out);
        print_message("%s: %s\n", misfits[i].line, x.error.message);
        assert_string_equal(out.x_trace, "t1");
        assert_int_equal(status, misfits[i].name[0] == '\0' ? CPOD_OK : CPOD_ERR_DECODE);
        assert_non_null(strstr(x.error.message, misfits[i].name));
        assert_int_equal(out.x_left.state, CPOD_ABSENT);
        assert_null(out.x_json);
        end(&x);
    }
}

/* Of failures as well, and by a range or the default. */
static void test_failures(void **state)
{
    (void)state;
    exchange x;
    headers_things_headers out;
    assert_int_equal(decode(&x, 404, JSON "\nx-reason: gone\nX-Trace: t2\nx-both: no number", &out), CPOD_OK);
    assert_string_equal(out.x_reason, "gone");
    assert_string_equal(out.x_trace, "t2");
    assert_string_equal(out.x_both, "no number");
    end(&x);
}

/* Of the function for another media type: the struct is that of the operation. */
static void test_another_function(void **state)
{
    (void)state;
    const script_response response = {200, "content-type: text/csv\nx-left: 7", "a,b", 0, 0};
    exchange x;
    begin(&x, &response);
    const headers_things_params params = {.call = CPOD_CALL(.response = &x.info)};
    char *csv = NULL;
    headers_things_headers out;
    assert_int_equal(headers_things_as_csv(x.client, &params, &csv, &x.error), CPOD_OK);
    assert_string_equal(csv, "a,b");
    assert_int_equal(headers_things_headers_decode(&x.info, &out, &x.error), CPOD_OK);
    assert_int_equal(out.x_left.value, 7);
    cpod_string_free(csv);
    end(&x);
}

static void test_not_kept(void **state)
{
    (void)state;
    const script_response response = {200, JSON "\nx-left: 7", "{}", 0, 0};
    exchange x;
    begin(&x, &response);
    x.info.keep_headers = false;
    const headers_things_params params = {.call = CPOD_CALL(.response = &x.info)};
    headers_color *color = NULL;
    assert_int_equal(headers_things(x.client, &params, &color, &x.error), CPOD_OK);
    headers_color_free(color);
    headers_things_headers out;
    assert_int_equal(headers_things_headers_decode(&x.info, &out, &x.error), CPOD_ERR_INVALID_ARGUMENT);
    assert_string_equal(x.error.message,
                        "The response info has no headers: set keep_headers before the call");
    assert_int_equal(out.x_left.state, CPOD_ABSENT);
    assert_int_equal(headers_things_headers_decode(&x.info, NULL, &x.error), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(headers_things_headers_decode(NULL, &out, NULL), CPOD_ERR_INVALID_ARGUMENT);
    assert_null(cpod_response_header(&x.info, "x-left", 0));
    end(&x);
}

/* Retry-After alone needs no struct: it is in every error. */
static void test_retry_after(void **state)
{
    (void)state;
    const script_response response = {429, "retry-after: 3", NULL, 0, 0};
    exchange x;
    begin(&x, &response);
    const headers_waits_params params = {.call = CPOD_CALL(.response = &x.info)};
    assert_int_equal(headers_waits(x.client, &params, &x.error), CPOD_ERR_RATE_LIMIT);
    assert_int_equal(x.error.retry_after_ms, 3000);
    assert_string_equal(cpod_response_header(&x.info, "Retry-After", 0), "3");
    end(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_type),        cmocka_unit_test(test_absent),
        cmocka_unit_test(test_http_dates),       cmocka_unit_test(test_repeated),
        cmocka_unit_test(test_misfits),          cmocka_unit_test(test_failures),
        cmocka_unit_test(test_another_function), cmocka_unit_test(test_not_kept),
        cmocka_unit_test(test_retry_after),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
