/* Valid and invalid requests, and the responses to invalid ones. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static fixture *f;

static void unknown_paths_are_404(void **state)
{
    (void)state;
    expect(f, "GET", "/v1/nothing", NULL, 404, "title", "Not Found");
    expect(f, "GET", "/", NULL, 404, "code", "not_found");
    expect(f, "GET", "/v1/shop/widgets/", NULL, 404, "instance", "/v1/shop/widgets/");
    expect(f, "GET", "/v1/shop//widgets", NULL, 404, "status", "404");
    expect(f, "GET", "/api", NULL, 404, "status", "404");
    expect(f, "GET", "/v1/shop/widgets/../widgets", NULL, 404, "status", "404");
}

static void the_api_prefix_is_optional(void **state)
{
    (void)state;
    expect(f, "GET", "/v1/shop/widgets", NULL, 200, "total", "0");
    expect(f, "GET", "/api/v1/shop/widgets", NULL, 200, "total", "0");
    expect(f, "GET", "/api/v1/shop/widgets/x", NULL, 404, "instance", "/v1/shop/widgets/x");
    expect(f, "GET", "/api/api/v1/shop/widgets", NULL, 404, "status", "404");
}

static void a_domain_stands_for_its_first_entity(void **state)
{
    (void)state;
    char *id = fixture_take(f, "POST", "/v1/shop", "{\"name\":\"short\"}", 201, "data.id");
    char target[128];
    snprintf(target, sizeof target, "/v1/shop/%s", id);
    expect(f, "GET", target, NULL, 200, "data.name", "short");
    expect(f, "DELETE", target, NULL, 204, "", "(absent)");
    expect(f, "GET", "/v1/shop", NULL, 200, "total", "0");
    free(id);
}

static void other_methods_are_405(void **state)
{
    (void)state;
    reply r = fixture_call(f, "PUT", "/v1/shop/widgets", "{}");
    assert_int_equal(r.status, 405);
    assert_string_equal(http_response_find(r.response, "Allow"), "GET, POST");
    assert_string_equal(http_response_find(r.response, "Content-Type"), "application/problem+json");
    reply_free(&r);
    expect(f, "BREW", "/v1/shop/widgets/x", NULL, 405, "detail",
           "the methods of this path are GET, PATCH, DELETE");
    r = fixture_call(f, "OPTIONS", "/v1/shop/widgets", NULL);
    assert_int_equal(r.status, 204);
    assert_string_equal(http_response_find(r.response, "Allow"), "GET, POST");
    reply_free(&r);
    expect(f, "HEAD", "/v1/shop/widgets", NULL, 200, "total", "0");
}

static void literal_segments_win_over_variables(void **state)
{
    (void)state;
    expect(f, "GET", "/v1/shop/widgets/summary", NULL, 501, "detail",
           "the emulator does not implement the operation shop.widgets.summary");
}

static void only_json_makes_records(void **state)
{
    (void)state;
    expect(f, "GET", "/v1/shop/scans", NULL, 200, "total", "0");
    expect(f, "POST", "/v1/shop/scans", NULL, 501, "code", "not_implemented");
}

static void limits_hold(void **state)
{
    (void)state;
    char *long_target = calloc(1, 9001);
    memset(long_target, 'a', 9000);
    long_target[0] = '/';
    expect(f, "GET", long_target, NULL, 414, "title", "URI Too Long");
    http_field large[] = {{"X-Large", NULL}, {NULL, NULL}};
    char *value = calloc(1, 20001);
    memset(value, 'a', 20000);
    large[0].value = value;
    reply r = fixture_call_with(f, "GET", "/v1/shop/widgets", NULL, large);
    assert_int_equal(r.status, 431);
    reply_free(&r);
    http_request request = {
        .method = "POST", .target = "/v1/shop/widgets", .body_length = HTTP_BODY_LIMIT + (size_t)1};
    http_response *response = emulator_handle(f->emulator, &request);
    assert_int_equal(response->status, 413);
    http_response_free(response);
    free(value);
    free(long_target);
}

static void badly_escaped_targets_are_400(void **state)
{
    (void)state;
    static const char *const targets[] = {"/%zz", "/v1/shop/widgets/%00", "/v1/shop/widgets?name=%ff", "*"};
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        expect(f, "GET", targets[i], NULL, 400, "code", "malformed_target");
}

static void bodies_must_be_json(void **state)
{
    (void)state;
    static const char *const bodies[] = {"{", "nope", "{\"name\":\"x\"} y", "{'name':1}",
                                         "{\"name\":\"\xFF\"}"};
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        expect(f, "POST", "/v1/shop/widgets", bodies[i], 400, "code", "malformed_json");
    expect(f, "POST", "/v1/shop/widgets", "", 400, "detail", "a body is required");
    expect(f, "POST", "/v1/shop/widgets", "{\"name\":\"a\\u0000\"}", 422, "title", "Validation Error");
    expect(f, "POST", "/v1/shop/widgets", "[]", 422, "detail", "the body must be an object");
    expect(f, "POST", "/v1/shop/widgets", "null", 422, "status", "422");
}

static int status_with_type(const char *method, const char *target, const char *body, const char *type)
{
    http_field headers[] = {{"content-type", type}, {NULL, NULL}};
    reply r = fixture_call_with(f, method, target, body, type != NULL ? headers : NULL);
    int status = r.status;
    reply_free(&r);
    return status;
}

static void media_types_are_checked(void **state)
{
    (void)state;
    const char *path = "/v1/shop/widgets";
    assert_int_equal(status_with_type("POST", path, "{\"name\":\"x\"}", NULL), 415);
    assert_int_equal(status_with_type("POST", path, "{\"name\":\"x\"}", "text/plain"), 415);
    assert_int_equal(status_with_type("POST", path, "name=x", "application/x-www-form-urlencoded"), 415);
    assert_int_equal(status_with_type("POST", path, "{\"name\":\"x\"}", "Application/JSON; charset=utf-8"),
                     201);
    assert_int_equal(
        status_with_type("POST", "/v1/shop/gadgets", "name=a+b%21", "application/x-www-form-urlencoded"),
        201);
    assert_int_equal(
        status_with_type("POST", "/v1/shop/gadgets", "name=%", "application/x-www-form-urlencoded"), 400);
    expect(f, "GET", "/v1/shop/gadgets", NULL, 200, "items.0.name", "a b!");
}

/* Before the operation is executed. */
static void responses_that_are_not_accepted_are_406(void **state)
{
    (void)state;
    const http_field csv[] = {{"Accept", "text/csv"}, {NULL, NULL}};
    const http_field json[] = {{"Accept", "text/csv, application/*;q=0.1"}, {NULL, NULL}};
    char *total = fixture_take(f, "GET", "/v1/shop/widgets", NULL, 200, "total");
    reply r = fixture_call_with(f, "POST", "/v1/shop/widgets", "{\"name\":\"short\"}", csv);
    assert_int_equal(r.status, 406);
    assert_string_equal(at(&r, "code"), "not_acceptable");
    reply_free(&r);
    r = fixture_call_with(f, "GET", "/v1/shop/widgets", NULL, json);
    assert_int_equal(r.status, 200);
    assert_string_equal(at(&r, "total"), total);
    reply_free(&r);
    free(total);
}

static void violations_name_their_fields(void **state)
{
    (void)state;
    reply r = fixture_call(f, "POST", "/v1/shop/widgets",
                           "{\"name\":\"\",\"weight\":0,\"size\":1,\"labels\":{\"a\":1}}");
    assert_int_equal(r.status, 422);
    assert_string_equal(at(&r, "title"), "Validation Error");
    assert_string_equal(at(&r, "detail"), "name must have at least 1 characters");
    assert_string_equal(at(&r, "instance"), "/v1/shop/widgets");
    assert_string_equal(at(&r, "errors.1.field"), "weight");
    assert_string_equal(at(&r, "errors.2.field"), "size");
    assert_string_equal(at(&r, "errors.3.field"), "labels.a");
    assert_string_equal(at(&r, "errors.4"), "(absent)");
    assert_memory_equal(at(&r, "requestId"), "req-", 4);
    assert_string_equal(at(&r, "requestId"), http_response_find(r.response, "X-Request-ID"));
    reply_free(&r);
    expect(f, "POST", "/v1/shop/widgets", "{\"weight\":0}", 400, "detail", "name is required");
}

static void parameters_are_checked(void **state)
{
    (void)state;
    static const struct {
        const char *query;
        int status;
    } cases[] = {
        {"page=1", 200},
        {"page=0", 400},
        {"page=x", 400},
        {"page=1.5", 400},
        {"page=", 400},
        {"pageSize=200", 200},
        {"pageSize=201", 400},
        {"pageSize=-1", 400},
        {"colours=red&colours=blue", 200},
        {"colours=red&colours=pink", 400},
        {"sizes=1,2,3", 200},
        {"sizes=1,b", 400},
        {"labels[a]=b", 200},
        {"labels[a]=toolong", 400},
        {"nonsense=1", 400},
        {"name=x", 200},
        {"limit=5", 400},
        {"sort=name", 200},
        {"sort=-name", 200},
        {"sort=nonsense", 400},
        {"sort=--name", 400},
        {"page=999999999999999999999", 400},
        {"search=%C3%A9", 200},
    };
    char target[128];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        snprintf(target, sizeof target, "/v1/shop/widgets?%s", cases[i].query);
        reply r = fixture_call(f, "GET", target, NULL);
        if (r.status != cases[i].status)
            fail_msg("%s: %d %s", cases[i].query, r.status, buffer_text(&r.response->body));
        reply_free(&r);
    }
    static const http_field bad[] = {{"X-Trace", "abc"}, {NULL, NULL}};
    reply r = fixture_call_with(f, "GET", "/v1/shop/widgets", NULL, bad);
    assert_int_equal(r.status, 400);
    assert_string_equal(at(&r, "errors.0.field"), "X-Trace");
    reply_free(&r);
}

static int set_up(void **state)
{
    (void)state;
    f = fixture_new("widgets.yaml");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    fixture_free(f);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unknown_paths_are_404),
        cmocka_unit_test(the_api_prefix_is_optional),
        cmocka_unit_test(a_domain_stands_for_its_first_entity),
        cmocka_unit_test(other_methods_are_405),
        cmocka_unit_test(literal_segments_win_over_variables),
        cmocka_unit_test(only_json_makes_records),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(badly_escaped_targets_are_400),
        cmocka_unit_test(bodies_must_be_json),
        cmocka_unit_test(media_types_are_checked),
        cmocka_unit_test(responses_that_are_not_accepted_are_406),
        cmocka_unit_test(violations_name_their_fields),
        cmocka_unit_test(parameters_are_checked),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
