/* The member at fault is in the message of each kind of call: envelope, page, event, union, batch. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "gets.h"

static const char *const some_id = "1";
static const void *const id_path[] = {&some_id};

/* `text` is the beginning of the message; the path ends before ": ". */
static void assert_fault(const cpod_error *error, const char *text)
{
    const size_t length = strlen(error->path);
    assert_int_equal(error->status, CPOD_ERR_DECODE);
    if (strncmp(error->message, text, strlen(text)) != 0)
        fail_msg("'%s' does not begin with '%s'", error->message, text);
    assert_true(length > 0);
    assert_memory_equal(error->message, error->path, length);
    assert_memory_equal(error->message + length, ": ", 2);
}

static void test_results(void **state)
{
    (void)state;
    static const struct {
        uint32_t operation;
        const char *body, *message;
    } cases[] = {
        {OP_GET, "{\"data\":{\"id\":5}}", "data.id: expected a string, found a number (byte 14)"},
        {OP_GET, "{\"data\":{}}", "data.id: required member is missing"},
        {OP_GET, "{\"data\":{\"id\":\"1\",\"size\":\"x\"}}",
         "data.size: expected an integer, found a string"},
        {OP_GET, "{\"data\":[]}", "data: expected an object, found an array"},
        {OP_GET, "{\"data\":null}", "data: null is not allowed here"},
        {OP_GET, "{}", "data: missing from the response"},
        {OP_GET, "{\"meta\":{\"x\":},\"data\":{\"id\":\"1\"}}", "meta: expected a value, found '}'"},
        {OP_GET, "{\"data\":{\"id\":\"1\",\"new\":[tru]}}", "data.new: invalid JSON"},
        {OP_EVALUATE, "{\"data\":\"yes\"}", "data: expected a boolean, found a string"},
        {OP_MASK, "{\"data\":7}", "data: expected a string, found a number"},
        {OP_LIST, "{\"data\":[{\"id\":\"1\"},{\"id\":false}]}",
         "data[1].id: expected a string, found a boolean"},
        {OP_LIST, "{\"data\":[],\"total\":1.5}", "total: expected an integer, found a fraction"},
        {OP_VARIED, "{\"id\":1}", "id: expected a string, found a number"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const script_response responses[] = {{200, JSON, cases[i].body, 0, 0}};
        script s;
        SCRIPT(&s, responses);
        cpod_client *client = script_client(&s, NULL);
        union {
            void *pointer;
            bool flag;
        } out = {NULL};
        cpod_error error = CPOD_ERROR_INIT;
        print_message("%s\n", cases[i].body);
        assert_int_equal(
            cpod_core_call(client, client_test_api(), cases[i].operation, id_path, NULL, NULL, &out, &error),
            CPOD_ERR_DECODE);
        assert_fault(&error, cases[i].message);
        assert_string_equal(error.body, cases[i].body);
        cpod_client_free(client);
    }
}

static void test_other_ways(void **state)
{
    (void)state;
    static const script_response page[] = {
        {200, JSON, "{\"data\":[{\"id\":\"a\"}],\"hasMore\":true}", 0, 0},
        {200, JSON, "{\"data\":[{\"id\":\"b\"},{\"id\":\"c\",\"size\":true}],\"hasMore\":false}", 0, 0}};
    script s;
    SCRIPT(&s, page);
    cpod_client *client = script_client(&s, NULL);
    cpod_core_iter *iter = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_core_iter_open(client, client_test_api(), OP_LIST, NULL, NULL, NULL, &iter, &error),
                     CPOD_OK);
    assert_int_equal(cpod_core_iter_next(iter, NULL, &error), CPOD_OK);
    assert_int_equal(cpod_core_iter_next(iter, NULL, &error), CPOD_ERR_DECODE);
    assert_fault(&error, "data[1].size: expected an integer, found a boolean");
    cpod_core_iter_free(iter);
    cpod_client_free(client);

    static const script_response events[] = {
        {200, "content-type: text/event-stream",
         "data: {\"id\":\"a\"}\n\ndata: {\"id\":null}\n\nevent: end\ndata: {\"name\":1}\n\n", 0, 0}};
    SCRIPT(&s, events);
    client = script_client(&s, NULL);
    cpod_core_stream *stream = NULL;
    assert_int_equal(
        cpod_core_stream_open(client, client_test_api(), OP_WATCH, NULL, NULL, NULL, &stream, &error),
        CPOD_OK);
    assert_int_equal(cpod_core_stream_next(stream, NULL, &error), CPOD_OK);
    assert_int_equal(cpod_core_stream_next(stream, NULL, &error), CPOD_ERR_DECODE);
    assert_fault(&error, "id: null is not allowed here");
    assert_int_equal(cpod_core_stream_next(stream, NULL, &error), CPOD_ERR_DECODE);
    assert_fault(&error, "name: expected a string, found a number");
    cpod_core_stream_free(stream);
    cpod_client_free(client);

    static const script_response batch[] = {{200, JSON, "{\"data\":{\"id\":{}}}", 0, 0}};
    gets g;
    GETS_BEGIN(&g, batch, NULL, 1);
    gets_add(&g, 0, gets_plain);
    gets_take_all(&g);
    assert_int_equal(g.status[0], CPOD_ERR_DECODE);
    assert_fault(&g.error[0], "data.id: expected a string, found an object");
    gets_end(&g);
}

/* The body of a failure, decoded by the caller. */
static void test_bodies_of_errors(void **state)
{
    (void)state;
    char body[] = "{\"title\":5}";
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    info.http_status = 404;
    info.error_body = body;
    info.error_body_length = strlen(body);
    void *decoded = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_core_error_decode(client_test_api(), OP_GET, &info, &decoded, &error),
                     CPOD_ERR_DECODE);
    assert_fault(&error, "title: expected a string, found a number (byte 9)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_results),
        cmocka_unit_test(test_other_ways),
        cmocka_unit_test(test_bodies_of_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
