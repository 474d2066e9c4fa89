/* Parameters whose values could be read as others: byte by byte, or refused before any I/O. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "parameters/parameters.h"
#include "support/script.h"

#define HOST "https://api.example"

static const char *const plain[] = {"a", "b/c"};
static const char *const spaced[] = {"a b"};
static const char *const comma[] = {"a,b", "c"};

typedef struct wire {
    script s;
    cpod_client *client;
    cpod_error error;
} wire;

static void begin(wire *w)
{
    static const script_response responses[] = {{204, NULL, NULL, 0, 0}};
    SCRIPT(&w->s, responses);
    cpod_mock_set_random(w->s.mock, 0);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.transport = cpod_mock_transport(w->s.mock);
    options.clock = cpod_mock_clock(w->s.mock);
    options.max_retries = CPOD_NO_RETRIES;
    w->error = (cpod_error)CPOD_ERROR_INIT;
    assert_int_equal(parameters_client_new(&options, &w->client, &w->error), CPOD_OK);
}

/* The request has this line: its target, or a header. */
static void expect(wire *w, cpod_status status, const char *line)
{
    if (status != CPOD_OK)
        fail_msg("%s: '%s' at '%s'", cpod_status_name(status), w->error.message, w->error.path);
    if (!script_sent(&w->s, 0, line))
        fail_msg("%s", cpod_mock_request_at(w->s.mock, 0)->text);
    cpod_client_free(w->client);
}

static void expect_refused(wire *w, cpod_status status, const char *path, const char *message)
{
    assert_int_equal(status, CPOD_ERR_INVALID_ARGUMENT);
    assert_string_equal(w->error.path, path);
    assert_non_null(strstr(w->error.message, message));
    assert_int_equal(cpod_mock_request_count(w->s.mock), 0);
    cpod_client_free(w->client);
}

static void send_query(const parameters_query_params *params, const char *expected)
{
    wire w;
    char line[300];
    begin(&w);
    (void)snprintf(line, sizeof line, "GET " HOST "/query%s\n", expected);
    expect(&w, parameters_query(w.client, params, &w.error), line);
}

static void refuse_query(const parameters_query_params *params, const char *path, const char *message)
{
    wire w;
    begin(&w);
    expect_refused(&w, parameters_query(w.client, params, &w.error), path, message);
}

static void test_separators_of_a_query(void **state)
{
    (void)state;
    const cpod_string_map_entry entries[] = {{"k", "v w"}};
    send_query(&(parameters_query_params){.spaces = CPOD_LIST(plain), .pipes = CPOD_LIST(entries)},
               "?spaces=a%20b%2Fc&pipes=k%7Cv%20w");
    refuse_query(&(parameters_query_params){.spaces = CPOD_LIST(spaced)}, "spaces", "' '");
    static const char *const pipe[] = {"a", "|"};
    const cpod_string_map_entry names[] = {{"k|", "v"}};
    refuse_query(&(parameters_query_params){.pipes = CPOD_LIST(names)}, "pipes", "'|'");
    /* Where items have pairs of their own, nothing separates them. */
    send_query(&(parameters_query_params){.split = CPOD_LIST(pipe)}, "?split=a&split=%7C");
}

static void test_reserved_characters_of_a_list(void **state)
{
    (void)state;
    const parameters_flat flat = {.a = "x,/", .b_c = "y"};
    send_query(&(parameters_query_params){.reserved = CPOD_LIST(comma), .one = "a,b/c%2F"},
               "?reserved=a%2Cb,c&one=a,b/c%2F");
    send_query(&(parameters_query_params){.flat = &flat}, "?flat=a,x%2C/,b%2Cc,y");
    static const char *const triplet[] = {"a%20b"};
    send_query(&(parameters_query_params){.triplets = CPOD_LIST(plain)}, "?triplets=a%20b/c");
    refuse_query(&(parameters_query_params){.triplets = CPOD_LIST(triplet)}, "triplets", "'%'");
}

static void test_lists_of_structures(void **state)
{
    (void)state;
    const parameters_flat flat[] = {{.a = "%41"}};
    send_query(&(parameters_query_params){.things = CPOD_LIST(flat), .deep = CPOD_LIST(flat)},
               "?things=%5B%7B%22a%22%3A%22%2541%22%7D%5D&deep=%5B%7B%22a%22%3A%22%2541%22%7D%5D");
}

/* A triplet that stays one could stand for what ends a text of the JSON. */
static void test_reserved_characters_of_json(void **state)
{
    (void)state;
    const parameters_flat flat = {.a = "/%22"};
    const parameters_query_nested nested = {.inner = &flat};
    send_query(&(parameters_query_params){.nested = &nested}, "?inner=%7B%22a%22%3A%22%2F%2522%22%7D");
}

static void send_headers(const parameters_headers_params *params, const char *expected)
{
    wire w;
    begin(&w);
    expect(&w, parameters_headers(w.client, params, &w.error), expected);
}

static void refuse_headers(const parameters_headers_params *params, const char *path, const char *message)
{
    wire w;
    begin(&w);
    expect_refused(&w, parameters_headers(w.client, params, &w.error), path, message);
}

static void test_separators_of_a_header(void **state)
{
    (void)state;
    const cpod_string_map_entry entries[] = {{"k", "v=w"}};
    const cpod_string_map_entry names[] = {{"k=l", "v"}};
    send_headers(&(parameters_headers_params){.x_texts = CPOD_LIST(plain)}, "\nX-Texts: a,b/c\n");
    send_headers(&(parameters_headers_params){.x_map = CPOD_LIST(entries)}, "\nX-Map: k=v=w\n");
    send_headers(&(parameters_headers_params){.x_text = "a,b"}, "\nX-Text: a,b\n");
    refuse_headers(&(parameters_headers_params){.x_texts = CPOD_LIST(comma)}, "X-Texts", "','");
    refuse_headers(&(parameters_headers_params){.x_map = CPOD_LIST(names)}, "X-Map", "'='");
}

static void test_headers_without_items(void **state)
{
    (void)state;
    static const char *const empty[] = {""};
    wire w;
    begin(&w);
    const parameters_headers_params none = {.x_texts = CPOD_EMPTY_LIST, .x_map = CPOD_EMPTY_LIST};
    cpod_status status = parameters_headers(w.client, &none, &w.error);
    assert_false(script_sent(&w.s, 0, "\nX-"));
    expect(&w, status, "GET " HOST "/headers\n");
    send_headers(&(parameters_headers_params){.x_texts = CPOD_LIST(empty)}, "\nX-Texts: \n");
}

static void send_cookies(const parameters_cookies_params *params, const char *expected)
{
    wire w;
    begin(&w);
    expect(&w, parameters_cookies(w.client, params, &w.error), expected);
}

static void refuse_cookies(const parameters_cookies_params *params, const char *path)
{
    wire w;
    begin(&w);
    expect_refused(&w, parameters_cookies(w.client, params, &w.error), path, "escape it before the call");
}

/* OpenAPI 3.2, 4.12.4.2: values of style cookie are not escaped. */
static void test_cookies(void **state)
{
    (void)state;
    const cpod_string_map_entry entries[] = {{"k", "v=w"}};
    const cpod_string_map_entry names[] = {{"k=l", "v"}};
    static const char *const values[] = {"%20", "a/b+c="};
    send_cookies(&(parameters_cookies_params){.one = "a/b=%41", .form = "a/b=%41"},
                 "\nCookie: one=a/b=%41; form=a%2Fb%3D%2541\n");
    send_cookies(&(parameters_cookies_params){.many = CPOD_LIST(values),
                                              .joined = CPOD_LIST(values),
                                              .map = CPOD_LIST(entries)},
                 "\nCookie: many=%20; many=a/b+c=; joined=%20,a/b+c=; k=v=w\n");
    static const char *const wrong[] = {"a;admin=1", "a b",      "a,b",  "\"a\"",
                                        "a\\b",      "\xC3\xA9", "a\nb", "\x7F"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        refuse_cookies(&(parameters_cookies_params){.one = wrong[i]}, "one");
    refuse_cookies(&(parameters_cookies_params){.joined = CPOD_LIST(comma)}, "joined");
    refuse_cookies(&(parameters_cookies_params){.map = CPOD_LIST(names)}, "map");
}

static void test_null_in_a_path(void **state)
{
    (void)state;
    wire w;
    begin(&w);
    expect(&w, parameters_path(w.client, cpod_null_int64(), NULL, &w.error), "GET " HOST "/path/null\n");
    begin(&w);
    expect_refused(&w, parameters_path(w.client, (cpod_opt_int64){0}, NULL, &w.error), "id", "missing");
}

#define BOUNDARY "cpod-00000000000000000000000000000000"
#define PART     "--" BOUNDARY "\r\nContent-Disposition: form-data; name="

static void send_parts(const parameters_parts_params *params, const parameters_parts_request *body,
                       const char *expected)
{
    wire w;
    begin(&w);
    cpod_status status = parameters_parts(w.client, params, body, &w.error);
    assert_string_equal(script_body(&w.s, 0), expected);
    expect(&w, status, "POST " HOST "/parts\n");
}

static void refuse_parts(const parameters_parts_params *params, const parameters_parts_request *body,
                         const char *path)
{
    wire w;
    begin(&w);
    expect_refused(&w, parameters_parts(w.client, params, body, &w.error), path, "cannot be escaped");
}

static void test_separators_of_parts(void **state)
{
    (void)state;
    static const char *const pipe[] = {"|"};
    const parameters_flat flat[] = {{.a = "x,y"}};
    const parameters_parts_request body = {
        .joined = CPOD_LIST(plain), .piped = CPOD_LIST(comma), .things = CPOD_LIST(flat), .named = "n"};
    const parameters_parts_params params = {.named_x_texts = CPOD_EMPTY_LIST};
    send_parts(&params, &body,
               PART "\"joined\"\r\n\r\na,b/c\r\n" PART "\"piped\"\r\n\r\na,b|c\r\n" PART
                    "\"things\"\r\nContent-Type: application/json\r\n\r\n{\"a\":\"x,y\"}\r\n" PART
                    "\"named\"\r\n\r\nn\r\n--" BOUNDARY "--\r\n");
    /* Not an object: style form. */
    send_parts(NULL, &(parameters_parts_request){.deep = CPOD_LIST(plain)},
               PART "\"deep\"\r\n\r\na,b/c\r\n--" BOUNDARY "--\r\n");
    refuse_parts(NULL, &(parameters_parts_request){.joined = CPOD_LIST(comma)}, "joined");
    refuse_parts(NULL, &(parameters_parts_request){.piped = CPOD_LIST(pipe)}, "piped");
    refuse_parts(&(parameters_parts_params){.named_x_texts = CPOD_LIST(comma)},
                 &(parameters_parts_request){.named = "n"}, "X-Texts");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_separators_of_a_query),
        cmocka_unit_test(test_reserved_characters_of_a_list),
        cmocka_unit_test(test_lists_of_structures),
        cmocka_unit_test(test_reserved_characters_of_json),
        cmocka_unit_test(test_separators_of_a_header),
        cmocka_unit_test(test_headers_without_items),
        cmocka_unit_test(test_cookies),
        cmocka_unit_test(test_null_in_a_path),
        cmocka_unit_test(test_separators_of_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
