/* Iterators: page after page, by every indication of further pages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "scripted.h"

#define PAGE(text)                                        \
    {                                                     \
        200, "content-type: application/json", text, 0, 0 \
    }

/* Iterates to the end. Appends the ids to `seen`; @return the final status. */
static cpod_status walk(script *s, uint32_t operation, const list_params *params, char *seen)
{
    cpod_client *client = script_client(s, NULL);
    cpod_core_iter *iter = NULL;
    assert_int_equal(
        cpod_core_iter_open(client, client_test_api(), operation, NULL, params, NULL, &iter, NULL), CPOD_OK);
    assert_int_equal(cpod_mock_request_count(s->mock), 0); /* lazily */
    cpod_client_free(client);                              /* the iterator holds it */
    seen[0] = '\0';
    const void *item;
    cpod_error error = CPOD_ERROR_INIT;
    cpod_status status;
    while ((status = cpod_core_iter_next(iter, &item, &error)) == CPOD_OK) {
        strcat(seen, ((const thing *)item)->id);
        assert_int_equal(script_usage(s).releases, 0);
    }
    assert_null(item);
    if (status == CPOD_DONE)
        assert_int_equal(cpod_core_iter_next(iter, &item, &error), CPOD_DONE); /* and stays so */
    cpod_core_iter_free(iter);
    assert_int_equal(script_usage(s).releases, 1);
    assert_int_equal(script_usage(s).open_exchanges, 0);
    return status;
}

static void test_numbered_pages(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        script_response pages[4];
        const char *seen;
        size_t requests;
    } cases[] = {
        {"by the flag",
         {PAGE("{\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}],\"hasMore\":true}"),
          PAGE("{\"data\":[{\"id\":\"c\"}],\"hasMore\":false}")},
         "abc",
         2},
        {"by the total",
         {PAGE("{\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}],\"total\":3}"),
          PAGE("{\"data\":[{\"id\":\"c\"}],\"total\":3}")},
         "abc",
         2},
        {"the flag wins over the total",
         {PAGE("{\"data\":[{\"id\":\"a\"}],\"total\":1,\"hasMore\":true}"),
          PAGE("{\"data\":[{\"id\":\"b\"}],\"total\":9,\"hasMore\":false}")},
         "ab",
         2},
        {"an empty page is not the end if the flag announces more",
         {PAGE("{\"data\":[{\"id\":\"a\"}],\"hasMore\":true}"), PAGE("{\"data\":[],\"hasMore\":true}"),
          PAGE("{\"data\":[{\"id\":\"b\"}],\"hasMore\":false}")},
         "ab",
         3},
        {"without an indication: until an empty page",
         {PAGE("{\"data\":[{\"id\":\"a\"}]}"), PAGE("{\"data\":[{\"id\":\"b\"}]}"), PAGE("{\"data\":[]}")},
         "ab",
         3},
        {"the collection shrinks",
         {PAGE("{\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}],\"total\":4}"), PAGE("{\"data\":[],\"total\":2}")},
         "ab",
         2},
        {"nothing at all", {PAGE("{\"data\":[],\"total\":0}")}, "", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        script s;
        script_begin(&s, cases[i].pages, 4);
        char seen[64];
        print_message("%s\n", cases[i].what);
        assert_int_equal(walk(&s, OP_LIST, NULL, seen), CPOD_DONE);
        assert_string_equal(seen, cases[i].seen);
        assert_int_equal(cpod_mock_request_count(s.mock), cases[i].requests);
        assert_string_equal(script_url(&s, 0), "https://api.example.com/api/v1/things");
        if (cases[i].requests > 1)
            assert_string_equal(script_url(&s, 1), "https://api.example.com/api/v1/things?page=2");
    }
}

static void test_arguments_are_copied(void **state)
{
    (void)state;
    static const script_response responses[] = {
        PAGE("{\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}],\"total\":12}"),
        PAGE("{\"data\":[{\"id\":\"c\"},{\"id\":\"d\"}],\"total\":12}")};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = script_client(&s, NULL);
    char search[] = "find me", trace[] = "trace", name[] = "X-Own", value[] = "own";
    const cpod_header header = {name, value};
    cpod_call_options options = CPOD_CALL_OPTIONS_INIT;
    options.headers = &header;
    options.header_count = 1;
    list_params params = {.call = &options,
                          .page = CPOD_INT64_INIT(5),
                          .page_size = CPOD_INT64_INIT(2),
                          .search = search,
                          .trace = trace};
    cpod_core_iter *iter = NULL;
    assert_int_equal(
        cpod_core_iter_open(client, client_test_api(), OP_LIST, NULL, &params, NULL, &iter, NULL), CPOD_OK);
    memset(search, 'x', sizeof search - 1);
    memset(trace, 'x', sizeof trace - 1);
    memset(name, 'x', sizeof name - 1);
    memset(value, 'x', sizeof value - 1);
    memset(&params, 0, sizeof params);
    memset(&options, 0, sizeof options);
    for (int i = 0; i < 4; i++)
        assert_int_equal(cpod_core_iter_next(iter, NULL, NULL), CPOD_OK);
    assert_int_equal(cpod_core_iter_next(iter, NULL, NULL), CPOD_DONE); /* page 5 of size 2: 8 items before */
    assert_string_equal(script_url(&s, 0),
                        "https://api.example.com/api/v1/things?page=5&pageSize=2&search=find%20me");
    assert_string_equal(script_url(&s, 1),
                        "https://api.example.com/api/v1/things?page=6&pageSize=2&search=find%20me");
    assert_true(script_sent(&s, 1, "\nX-Trace: trace\n"));
    assert_true(script_sent(&s, 1, "\nX-Own: own\n"));
    cpod_core_iter_free(iter);
    cpod_client_free(client);
}

static void test_offsets(void **state)
{
    (void)state;
    static const script_response responses[] = {
        PAGE("{\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}],\"total\":5}"),
        PAGE("{\"data\":[{\"id\":\"c\"}],\"total\":5}"),
        PAGE("{\"data\":[{\"id\":\"d\"},{\"id\":\"e\"}],\"total\":5}")};
    script s;
    SCRIPT(&s, responses);
    char seen[64];
    assert_int_equal(walk(&s, OP_OFFSET, NULL, seen), CPOD_DONE);
    assert_string_equal(seen, "abcde");
    assert_string_equal(script_url(&s, 1), "https://api.example.com/api/v1/offset?offset=2");
    assert_string_equal(script_url(&s, 2), "https://api.example.com/api/v1/offset?offset=3");
    assert_int_equal(cpod_mock_request_count(s.mock), 3);
}

static void test_cursors(void **state)
{
    (void)state;
    static const script_response responses[] = {
        PAGE("{\"data\":[{\"id\":\"a\"}],\"next\":\"p=2&x\"}"),
        PAGE("{\"data\":[],\"next\":\"p3\"}"), /* filtered away, but not the end */
        PAGE("{\"data\":[{\"id\":\"b\"}],\"next\":null}")};
    script s;
    SCRIPT(&s, responses);
    char seen[64];
    assert_int_equal(walk(&s, OP_SCAN, NULL, seen), CPOD_DONE);
    assert_string_equal(seen, "ab");
    assert_string_equal(script_url(&s, 1), "https://api.example.com/api/v1/scan?cursor=p%3D2%26x");
    assert_string_equal(script_url(&s, 2), "https://api.example.com/api/v1/scan?cursor=p3");
}

static void test_a_page_that_repeats(void **state)
{
    (void)state;
    /* The request id differs each time; the items do not. */
    static const script_response same[] = {
        PAGE("{\"data\":[{\"id\":\"a\"}],\"hasMore\":true,\"meta\":{\"requestId\":\"1\"}}"),
        PAGE("{\"data\":[{\"id\":\"a\"}],\"hasMore\":true,\"meta\":{\"requestId\":\"2\"}}")};
    script s;
    SCRIPT(&s, same);
    char seen[256];
    assert_int_equal(walk(&s, OP_LIST, NULL, seen), CPOD_ERR_PROTOCOL);
    assert_string_equal(seen, "a");
    /* A circle of three. */
    static script_response circle[30];
    static const script_response pages[] = {PAGE("{\"data\":[{\"id\":\"a\"}],\"next\":\"1\"}"),
                                            PAGE("{\"data\":[{\"id\":\"b\"}],\"next\":\"2\"}"),
                                            PAGE("{\"data\":[{\"id\":\"c\"}],\"next\":\"3\"}")};
    for (size_t i = 0; i < 30; i++)
        circle[i] = pages[i % 3];
    SCRIPT(&s, circle);
    assert_int_equal(walk(&s, OP_SCAN, NULL, seen), CPOD_ERR_PROTOCOL);
    assert_true(cpod_mock_request_count(s.mock) < 12);
    /* A cursor that leads to itself. */
    static const script_response self[] = {PAGE("{\"data\":[],\"next\":\"1\"}"),
                                           PAGE("{\"data\":[],\"next\":\"1\"}")};
    SCRIPT(&s, self);
    assert_int_equal(walk(&s, OP_SCAN, NULL, seen), CPOD_ERR_PROTOCOL);
    /* An item that was inserted in front shifts the others: the same page, but another total. */
    static const script_response shifted[] = {
        PAGE("{\"data\":[{\"id\":\"a\"}],\"total\":1,\"hasMore\":true}"),
        PAGE("{\"data\":[{\"id\":\"a\"}],\"total\":2,\"hasMore\":false}")};
    SCRIPT(&s, shifted);
    assert_int_equal(walk(&s, OP_LIST, NULL, seen), CPOD_DONE);
}

static void test_a_failure_is_reported_and_may_pass(void **state)
{
    (void)state;
    static const script_response responses[] = {PAGE("{\"data\":[{\"id\":\"a\"}],\"hasMore\":true}"),
                                                {404, NULL, NULL, 0, 0},
                                                PAGE("{\"data\":[{\"id\":\"b\"}],\"hasMore\":false}")};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = script_client(&s, NULL);
    cpod_core_iter *iter = NULL;
    assert_int_equal(cpod_core_iter_open(client, client_test_api(), OP_LIST, NULL, NULL, NULL, &iter, NULL),
                     CPOD_OK);
    const void *item;
    assert_int_equal(cpod_core_iter_next(iter, &item, NULL), CPOD_OK);
    assert_int_equal(cpod_core_iter_next(iter, &item, NULL), CPOD_ERR_NOT_FOUND);
    assert_int_equal(cpod_core_iter_next(iter, &item, NULL), CPOD_OK); /* the same page again */
    assert_string_equal(((const thing *)item)->id, "b");
    assert_string_equal(cpod_mock_request_at(s.mock, 2)->text, cpod_mock_request_at(s.mock, 1)->text);
    assert_int_equal(cpod_core_iter_next(iter, &item, NULL), CPOD_DONE);
    cpod_core_iter_free(iter);
    cpod_core_iter_free(NULL);
    cpod_client_free(client);
}

/* Appends the pages as "ids/total "; @return the final status. */
static cpod_status walk_pages(cpod_core_iter *iter, char *seen, size_t size)
{
    const void *found;
    cpod_status status;
    seen[0] = '\0';
    while ((status = cpod_core_iter_next_page(iter, &found, NULL)) == CPOD_OK) {
        const thing_page *page = found;
        for (size_t i = 0; i < page->data.count; i++)
            (void)snprintf(seen + strlen(seen), size - strlen(seen), "%s", page->data.items[i].id);
        (void)snprintf(seen + strlen(seen), size - strlen(seen), "/%d ", (int)page->total.value);
    }
    assert_null(found);
    return status;
}

static void test_whole_pages(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        uint32_t operation;
        script_response pages[3];
        const char *seen;
        cpod_status ended;
        size_t requests;
    } cases[] = {
        {"a page with all items",
         OP_LIST,
         {PAGE("{\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}],\"total\":3,\"hasMore\":true}"),
          PAGE("{\"data\":[{\"id\":\"c\"}],\"total\":3,\"hasMore\":false}")},
         "ab/3 c/3 ",
         CPOD_DONE,
         2},
        {"an empty one is given out", OP_LIST, {PAGE("{\"data\":[],\"total\":0}")}, "/0 ", CPOD_DONE, 1},
        {"also amid others",
         OP_SCAN,
         {PAGE("{\"data\":[{\"id\":\"a\"}],\"next\":\"2\"}"), PAGE("{\"data\":[],\"next\":\"3\"}"),
          PAGE("{\"data\":[{\"id\":\"b\"}],\"next\":null}")},
         "a/0 /0 b/0 ",
         CPOD_DONE,
         3},
        {"a repeated one is an error",
         OP_LIST,
         {PAGE("{\"data\":[{\"id\":\"a\"}],\"hasMore\":true}"),
          PAGE("{\"data\":[{\"id\":\"a\"}],\"hasMore\":true}")},
         "a/0 ",
         CPOD_ERR_PROTOCOL,
         2},
        {"a failure is reported",
         OP_LIST,
         {PAGE("{\"data\":[{\"id\":\"a\"}],\"hasMore\":true}"), {404, NULL, NULL, 0, 0}},
         "a/0 ",
         CPOD_ERR_NOT_FOUND,
         2},
        {"no page at all", OP_LIST, {{204, NULL, NULL, 0, 0}}, "", CPOD_ERR_PROTOCOL, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        script s;
        script_begin(&s, cases[i].pages, 3);
        cpod_client *client = script_client(&s, NULL);
        cpod_core_iter *iter = NULL;
        print_message("%s\n", cases[i].what);
        assert_int_equal(
            cpod_core_iter_open(client, client_test_api(), cases[i].operation, NULL, NULL, NULL, &iter, NULL),
            CPOD_OK);
        assert_int_equal(cpod_mock_request_count(s.mock), 0); /* lazily */
        char seen[64];
        assert_int_equal(walk_pages(iter, seen, sizeof seen), cases[i].ended);
        assert_string_equal(seen, cases[i].seen);
        assert_int_equal(cpod_mock_request_count(s.mock), cases[i].requests);
        if (cases[i].ended == CPOD_DONE)
            assert_int_equal(cpod_core_iter_next_page(iter, NULL, NULL), CPOD_DONE); /* and stays so */
        cpod_core_iter_free(iter);
        cpod_client_free(client);
    }
    assert_int_equal(cpod_core_iter_next_page(NULL, NULL, NULL), CPOD_ERR_INVALID_ARGUMENT);
}

static void test_pages_and_items_in_turn(void **state)
{
    (void)state;
    static const script_response responses[] = {
        PAGE("{\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}],\"hasMore\":true}"),
        PAGE("{\"data\":[{\"id\":\"c\"}],\"hasMore\":true}"),
        PAGE("{\"data\":[{\"id\":\"d\"}],\"hasMore\":false}")};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = script_client(&s, NULL);
    cpod_core_iter *iter = NULL;
    assert_int_equal(cpod_core_iter_open(client, client_test_api(), OP_LIST, NULL, NULL, NULL, &iter, NULL),
                     CPOD_OK);
    const void *found;
    assert_int_equal(cpod_core_iter_next(iter, &found, NULL), CPOD_OK);
    assert_string_equal(((const thing *)found)->id, "a");
    assert_int_equal(cpod_core_iter_next_page(iter, &found, NULL), CPOD_OK); /* b is passed over */
    assert_string_equal(((const thing_page *)found)->data.items[0].id, "c");
    assert_int_equal(cpod_core_iter_next(iter, &found, NULL), CPOD_OK); /* c was returned */
    assert_string_equal(((const thing *)found)->id, "d");
    assert_int_equal(cpod_core_iter_next_page(iter, &found, NULL), CPOD_DONE);
    cpod_core_iter_free(iter);
    cpod_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbered_pages),
        cmocka_unit_test(test_arguments_are_copied),
        cmocka_unit_test(test_offsets),
        cmocka_unit_test(test_cursors),
        cmocka_unit_test(test_a_page_that_repeats),
        cmocka_unit_test(test_a_failure_is_reported_and_may_pass),
        cmocka_unit_test(test_whole_pages),
        cmocka_unit_test(test_pages_and_items_in_turn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
