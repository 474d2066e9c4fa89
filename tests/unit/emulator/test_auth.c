/* Tokens, and who is authorized. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int set_up(void **state)
{
    *state = fixture_new("widgets.yaml");
    return 0;
}

static int tear_down(void **state)
{
    fixture_free(*state);
    return 0;
}

static void health_needs_no_token(void **state)
{
    fixture *f = *state;
    free(f->token);
    f->token = NULL;
    expect(f, "GET", "/health", NULL, 200, "status", "ok");
    expect(f, "GET", "/v1/shop/widgets", NULL, 401, "detail", "a bearer token is required");
}

static void tokens_are_made_for_any_client(void **state)
{
    fixture *f = *state;
    const char *path = "/v1/auth/token";
    reply r =
        fixture_call(f, "POST", path, "{\"grant_type\":\"client_credentials\",\"client_secret\":\"only\"}");
    assert_int_equal(r.status, 200);
    assert_string_equal(at(&r, "token_type"), "Bearer");
    assert_string_equal(at(&r, "expires_in"), "3600");
    assert_int_equal(cJSON_GetArraySize(r.body), 3);
    reply_free(&r);
    expect(f, "POST", path, "{\"grant_type\":\"password\"}", 400, "error", "unsupported_grant_type");
    expect(f, "POST", path, "{\"grant_type\":\"client_credentials\"}", 401, "error", "invalid_client");
    expect(f, "POST", path, "{}", 400, "error", "invalid_request");
    expect(f, "POST", path, "[]", 400, "error", "invalid_request");
    expect(f, "POST", path, "{", 400, "error", "invalid_request");
    expect(f, "POST", path, "{", 400, "status", "400");
    expect(f, "GET", path, NULL, 405, "error", "invalid_request");
}

static int status_of(fixture *f, const char *authorization)
{
    free(f->token);
    f->token = NULL;
    http_field headers[] = {{"authorization", authorization}, {NULL, NULL}};
    reply r = fixture_call_with(f, "GET", "/v1/shop/widgets", NULL, headers);
    int status = r.status;
    if (status == 401)
        assert_string_equal(http_response_find(r.response, "WWW-Authenticate"), "Bearer");
    reply_free(&r);
    return status;
}

static void other_tokens_are_refused(void **state)
{
    fixture *f = *state;
    char good[2048];
    snprintf(good, sizeof good, "bearer  %s", f->token);
    assert_int_equal(status_of(f, good), 200);
    good[strlen(good) - 5] ^= 1;
    assert_int_equal(status_of(f, good), 401);
    assert_int_equal(status_of(f, "Bearer"), 401);
    assert_int_equal(status_of(f, "Bearer "), 401);
    assert_int_equal(status_of(f, "Bearer sk-unknown"), 401);
    assert_int_equal(status_of(f, "Basic ZGV2OmRldg=="), 401);
    assert_int_equal(status_of(f, "Bearer eyJhbGciOiJub25lIn0.e30."), 401);
    assert_int_equal(status_of(f, ""), 401);
}

static void tokens_expire(void **state)
{
    fixture *f = *state;
    f->now += 3599 * 1000;
    expect(f, "GET", "/v1/shop/widgets", NULL, 200, "total", "0");
    f->now += 1000;
    expect(f, "GET", "/v1/shop/widgets", NULL, 401, "detail", "the token has expired");
}

static void tenants_do_not_see_each_other(void **state)
{
    fixture *f = *state;
    fixture_login(f, "dev", "acme");
    char *id = fixture_take(f, "POST", "/v1/shop/widgets", "{\"name\":\"mine\"}", 201, "data.id");
    char target[128];
    snprintf(target, sizeof target, "/v1/shop/widgets/%s", id);
    expect(f, "GET", target, NULL, 200, "data.tenant_id", "acme");
    f->tenant = "other";
    expect(f, "GET", target, NULL, 403, "code", "forbidden");
    f->tenant = NULL;
    expect(f, "GET", target, NULL, 200, "data.name", "mine");
    fixture_login(f, "dev", NULL);
    expect(f, "GET", target, NULL, 404, "code", "not_found");
    expect(f, "PATCH", target, "{\"name\":\"x\"}", 404, "code", "not_found");
    expect(f, "DELETE", target, NULL, 404, "code", "not_found");
    expect(f, "GET", "/v1/shop/widgets", NULL, 200, "total", "0");
    free(id);
}

static void a_client_is_always_the_same_person(void **state)
{
    fixture *f = *state;
    char *first = fixture_take(f, "POST", "/v1/shop/widgets", "{\"name\":\"a\"}", 201, "data.created_by");
    fixture_login(f, "dev", NULL);
    char *second = fixture_take(f, "POST", "/v1/shop/widgets", "{\"name\":\"b\"}", 201, "data.created_by");
    fixture_login(f, "other", NULL);
    char *third = fixture_take(f, "POST", "/v1/shop/widgets", "{\"name\":\"c\"}", 201, "data.created_by");
    assert_string_equal(first, second);
    assert_string_not_equal(first, third);
    assert_int_equal(strlen(first), 30);
    free(first);
    free(second);
    free(third);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(health_needs_no_token),         TEST(tokens_are_made_for_any_client),
        TEST(other_tokens_are_refused),      TEST(tokens_expire),
        TEST(tenants_do_not_see_each_other), TEST(a_client_is_always_the_same_person),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
