/* How a hook knows its call, and what it keeps for its attempt. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "gets.h"

#define ONE THING("1")
#define DOWN                                     \
    {                                            \
        503, JSON "\nretry-after: 0", "{}", 0, 0 \
    }

static const char *const the_id = "1";
static const void *const the_path[] = {&the_id};

static cpod_status get_with(cpod_client *client, const cpod_call_options *call)
{
    const list_params params = {.call = call};
    return cpod_core_call(client, client_test_api(), OP_GET, the_path, &params, NULL, NULL, NULL);
}

static cpod_client *client_with(script *s, const cpod_hooks *hooks)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.hooks = hooks;
    return script_client(s, &options);
}

typedef struct seen {
    char text[512];
    int open;
} seen;

static void begin_span(void *context, const cpod_attempt *attempt)
{
    seen *r = context;
    assert_null(*attempt->attempt_data);
    *attempt->attempt_data = &r->open;
    r->open++;
    (void)cpod_attempt_set_header(attempt, "X-Span",
                                  attempt->hook_data == NULL ? "none" : attempt->hook_data);
}

static void end_span(void *context, const cpod_attempt *attempt)
{
    seen *r = context;
    assert_ptr_equal(*attempt->attempt_data, &r->open);
    r->open--;
    size_t used = strlen(r->text);
    (void)snprintf(r->text + used, sizeof r->text - used, "%s %s%d %d;",
                   attempt->hook_data == NULL ? "none" : (const char *)attempt->hook_data,
                   attempt->url_template, attempt->resend_count, attempt->http_status);
}

static const cpod_hooks *span_hooks(seen *r)
{
    static cpod_hooks hooks;
    r->text[0] = '\0';
    r->open = 0;
    hooks = (cpod_hooks){.size = sizeof hooks, .context = r, .before = begin_span, .after = end_span};
    return &hooks;
}

static void test_data_of_call_and_attempt(void **state)
{
    (void)state;
    static const script_response responses[] = {DOWN, {.failure = CPOD_ERR_TRANSPORT}, ONE, ONE};
    script s;
    SCRIPT(&s, responses);
    seen r;
    char span[] = "a";
    cpod_client *client = client_with(&s, span_hooks(&r));
    assert_int_equal(get_with(client, CPOD_CALL(.hook_data = span)), CPOD_OK);
    assert_int_equal(get_with(client, NULL), CPOD_OK);
    assert_string_equal(r.text, "a /api/v1/things/{id}0 503;a /api/v1/things/{id}1 0;"
                                "a /api/v1/things/{id}2 200;none /api/v1/things/{id}0 200;");
    assert_int_equal(r.open, 0);
    assert_true(script_sent(&s, 2, "\nX-Span: a\n"));
    assert_true(script_sent(&s, 3, "\nX-Span: none\n"));
    cpod_client_free(client);
}

static void test_calls_of_a_batch(void **state)
{
    (void)state;
    static const script_response responses[] = {THING("1"), THING("2"), THING("3"), NEVER};
    static gets g;
    static char spans[4][2] = {"a", "b", "c", "d"};
    seen r;
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.hooks = span_hooks(&r);
    GETS_BEGIN(&g, responses, &options, 4);
    for (size_t i = 0; i < 4; i++) {
        cpod_call_options call = CPOD_CALL_OPTIONS_INIT;
        call.hook_data = spans[i];
        gets_add(&g, i, call);
    }
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(gets_take(&g, -1), CPOD_OK);
    assert_int_equal(r.open, 1);
    for (size_t i = 0; i < 4; i++) {
        char line[32];
        (void)snprintf(line, sizeof line, "\nX-Span: %s\n", spans[i]);
        assert_true(script_sent(&g.s, i, line));
    }
    gets_end(&g); /* the last one is cancelled, and its span ends */
    assert_int_equal(r.open, 0);
    assert_non_null(strstr(r.text, "d /api/v1/things/{id}0 0;"));
}

static void test_requests_for_tokens(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, JSON, "{\"access_token\":\"t1\",\"expires_in\":1000}", 0, 0},
        {401, JSON, "{}", 0, 0},
        {200, JSON, "{\"access_token\":\"t2\",\"expires_in\":1000}", 0, 0},
        ONE};
    script s;
    SCRIPT(&s, responses);
    seen r;
    char span[] = "s";
    cpod_client_options options = gets_credentials();
    options.hooks = span_hooks(&r);
    cpod_client *client = script_client(&s, &options);
    assert_int_equal(get_with(client, CPOD_CALL(.hook_data = span)), CPOD_OK);
    assert_string_equal(r.text, "s 0 200;s /api/v1/things/{id}0 401;s 0 200;s /api/v1/things/{id}1 200;");
    for (size_t i = 0; i < 4; i++)
        assert_true(script_sent(&s, i, "\nX-Span: s\n"));
    cpod_client_free(client);
}

static void count_line(void *context, const char *line)
{
    (void)line;
    ++*(int *)context;
}

/* The second attempt ends before its request is complete: for it, nothing was announced. */
static void test_an_attempt_that_never_begins(void **state)
{
    (void)state;
    static const script_response responses[] = {
        TOKEN("t1"), {401, JSON, "{}", 0, 0}, {400, JSON, "{}", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    seen r;
    int lines = 0;
    cpod_client_options options = gets_credentials();
    options.hooks = span_hooks(&r);
    options.log = count_line;
    options.log_context = &lines;
    cpod_client *client = script_client(&s, &options);
    assert_int_equal(get_with(client, NULL), CPOD_ERR_AUTH);
    assert_string_equal(r.text, "none 0 200;none /api/v1/things/{id}0 401;none 0 400;");
    assert_int_equal(r.open, 0);
    assert_int_equal(lines, 3);
    cpod_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_data_of_call_and_attempt),
        cmocka_unit_test(test_calls_of_a_batch),
        cmocka_unit_test(test_requests_for_tokens),
        cmocka_unit_test(test_an_attempt_that_never_begins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
