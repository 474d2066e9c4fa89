/* Hooks run before and after every attempt, and receive no secrets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "scripted.h"

#define JSON "content-type: application/json"

typedef struct record {
    char text[2048];
    size_t length;
} record;

static void note(record *r, const char *when, const cpod_attempt *attempt)
{
    assert_true(attempt->size >= sizeof *attempt);
    r->length += (size_t)snprintf(r->text + r->length, sizeof r->text - r->length, "%s %d %s %s %d %s %s\n",
                                  when, attempt->number, attempt->method, attempt->url, attempt->http_status,
                                  cpod_status_name(attempt->status), attempt->request_id);
}

static void before(void *context, const cpod_attempt *attempt)
{
    assert_int_equal(attempt->elapsed_ms, 0);
    note(context, "before", attempt);
}

static void after(void *context, const cpod_attempt *attempt)
{
    assert_int_equal(attempt->elapsed_ms, 7);
    note(context, "after", attempt);
}

static void run(script *s, const cpod_hooks *hooks)
{
    script_set_delay(s, 7);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.base_url = "https://api.example.com";
    options.hooks = hooks;
    cpod_client *client = script_client(s, &options);
    const list_params params = {.search = "secret", .page = CPOD_INT64_INIT(2)};
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_LIST, NULL, &params, NULL, NULL, NULL),
                     CPOD_OK);
    cpod_client_free(client);
}

static void test_every_attempt(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {.failure = CPOD_ERR_TRANSPORT},
        {503, JSON "\nx-request-id: one", "{}", 0, 0},
        {200, JSON "\nx-request-id: two", "{\"data\":[]}", 0, 0},
    };
    script s;
    SCRIPT(&s, responses);
    record r = {.length = 0};
    const cpod_hooks hooks = {.size = sizeof hooks, .context = &r, .before = before, .after = after};
    run(&s, &hooks);
#define URL "GET https://api.example.com/api/v1/things?page=2&search=REDACTED"
    char expected[2048];
    (void)snprintf(expected, sizeof expected,
                   "before 1 " URL " 0 %s \nafter 1 " URL " 0 %s \n"
                   "before 2 " URL " 0 %s \nafter 2 " URL " 503 %s one\n"
                   "before 3 " URL " 0 %s \nafter 3 " URL " 200 %s two\n",
                   cpod_status_name(CPOD_OK), cpod_status_name(CPOD_ERR_TRANSPORT), cpod_status_name(CPOD_OK),
                   cpod_status_name(CPOD_ERR_SERVER), cpod_status_name(CPOD_OK), cpod_status_name(CPOD_OK));
    assert_string_equal(r.text, expected);
}

static void test_one_of_the_two(void **state)
{
    (void)state;
    static const script_response responses[] = {{200, JSON, "{\"data\":[]}", 0, 0}};
    for (int i = 0; i < 2; i++) {
        script s;
        SCRIPT(&s, responses);
        record r = {.length = 0};
        const cpod_hooks hooks = {.size = sizeof hooks,
                                  .context = &r,
                                  .before = i == 0 ? before : NULL,
                                  .after = i == 0 ? NULL : after};
        run(&s, &hooks);
        assert_memory_equal(r.text, i == 0 ? "before 1" : "after 1 ", 8);
        assert_int_equal(strchr(r.text, '\n') - r.text, r.length - 1);
    }
}

static void test_a_shorter_struct(void **state)
{
    (void)state;
    static const script_response responses[] = {{200, JSON, "{\"data\":[]}", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    record r = {.length = 0};
    const cpod_hooks hooks = {
        .size = offsetof(cpod_hooks, after), .context = &r, .before = before, .after = after};
    run(&s, &hooks); /* `after` lies beyond the size */
    assert_memory_equal(r.text, "before 1", 8);
    assert_null(strstr(r.text, "after"));
    const cpod_hooks none = {.size = 0};
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.hooks = &none;
    cpod_client *client = NULL;
    assert_int_equal(cpod_core_client_new(client_test_api(), &options, &client, NULL),
                     CPOD_ERR_CONFIGURATION);
    assert_null(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_attempt),
        cmocka_unit_test(test_one_of_the_two),
        cmocka_unit_test(test_a_shorter_struct),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
