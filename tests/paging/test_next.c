/* Next pages that a walk must not follow, and how it ends. */
#include "support.h"

#include "support/counting_allocator.h"

DEFINE_WALK(by_url)
DEFINE_WALK(by_link)
DEFINE_WALK(by_cursor)

/* Walks with a first page that has this `next`. */
static cpod_status follow(const char *next)
{
    char ids[64], body[512];
    (void)snprintf(body, sizeof body, "{\"results\":[{\"id\":\"1\"}],\"next\":\"%s\"}", next);
    const script_response responses[] = {PAGE(body), PAGE("{\"results\":[]}")};
    begin(responses, COUNT(responses));
    memset(&error, 0, sizeof error);
    error = (cpod_error)CPOD_ERROR_INIT;
    return WALK(by_url, ids, NULL);
}

/* The credentials stay with the server. */
static void test_another_origin_is_refused(void **state)
{
    (void)state;
    static const char *const foreign[] = {
        "https://evil.example/v1/by-url?offset=1",
        "http://lists.example/v1/by-url?offset=1",
        "https://lists.example:8443/v1/by-url?offset=1",
        "https://lists.example.evil.example/v1",
        "//evil.example/v1",
        "https://lists.example@evil.example/v1",
        "https://user:pass@lists.example/v1/by-url",
        "https://evil.example\\\\@lists.example/v1",
        "javascript:alert(1)",
        "https:/lists.example/v1",
        "mailto:a@lists.example",
        "https://",
    };
    for (size_t i = 0; i < COUNT(foreign); i++) {
        if (follow(foreign[i]) != CPOD_ERR_PROTOCOL)
            fail_msg("%s was followed", foreign[i]);
        assert_non_null(strstr(error.message, "belongs to another server"));
        assert_null(strstr(error.message, "evil"));
        assert_int_equal(cpod_mock_request_count(s.mock), 1);
    }
}

/* The page that has the URL is good; the walk ends behind it, however often it is asked to go on. */
static void test_a_refused_url_is_never_requested(void **state)
{
    (void)state;
    static const script_response responses[] = {
        PAGE("{\"results\":[{\"id\":\"1\"}],\"next\":\"https://evil.example/v1/by-url?offset=1\"}"),
        PAGE("{\"results\":[{\"id\":\"2\"}]}")};
    for (int by_page = 0; by_page < 2; by_page++) {
        lists_by_url_iter *iter = NULL;
        const lists_thing *item;
        const lists_by_url_response *page;
        begin(responses, COUNT(responses));
        assert_int_equal(lists_by_url_iter_open(client, NULL, &iter, &error), CPOD_OK);
        if (by_page)
            assert_int_equal(lists_by_url_iter_next_page(iter, &page, &error), CPOD_OK);
        else
            assert_int_equal(lists_by_url_iter_next(iter, &item, &error), CPOD_OK);
        for (int i = 0; i < 3; i++) {
            assert_int_equal(lists_by_url_iter_next(iter, &item, &error), CPOD_ERR_PROTOCOL);
            assert_int_equal(lists_by_url_iter_next_page(iter, &page, &error), CPOD_ERR_PROTOCOL);
        }
        assert_int_equal(cpod_mock_request_count(s.mock), 1);
        lists_by_url_iter_free(iter);
    }
}

static void test_urls_of_the_same_server(void **state)
{
    (void)state;
    static const struct {
        const char *next, *url;
    } cases[] = {
        {"HTTPS://LISTS.example:443/v1/by-url?offset=1",
         "HTTPS://LISTS.example:443/v1/by-url?offset=1&api_key=k"},
        {"//lists.example/v1/x", "https://lists.example/v1/x?api_key=k"},
        {"/other/../v2/./x?y=/../z", "https://lists.example/v2/x?y=/../z&api_key=k"},
        {"../up", "https://lists.example/up?api_key=k"},
        {"../../../up/", "https://lists.example/up/?api_key=k"},
        {"x/..", "https://lists.example/v1/?api_key=k"},
        {"?q=a b|\\u00fc", "https://lists.example/v1/by-url?q=a%20b%7C%C3%BC&api_key=k"},
        {"?a=%2F&page[number]=2", "https://lists.example/v1/by-url?a=%2F&page[number]=2&api_key=k"},
        /* the key is added once, and is the client's */
        {"?api_key=other&offset=1&api_key", "https://lists.example/v1/by-url?offset=1&api_key=k"},
        {"?api_key=k", "https://lists.example/v1/by-url?api_key=k"},
        {"?my_api_key=1&api_keys=2", "https://lists.example/v1/by-url?my_api_key=1&api_keys=2&api_key=k"},
        {"?a:b=c", "https://lists.example/v1/by-url?a:b=c&api_key=k"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        if (follow(cases[i].next) != CPOD_DONE)
            fail_msg("%s: %s", cases[i].next, error.message);
        assert_string_equal(script_url(&s, 1), cases[i].url);
    }
}

static void test_malformed_urls(void **state)
{
    (void)state;
    static const char *const malformed[] = {"?a=\\n", "/v1/x\\u007f", "https://lists.example/v1?\\r\\nX: y"};
    for (size_t i = 0; i < COUNT(malformed); i++) {
        assert_int_equal(follow(malformed[i]), CPOD_ERR_PROTOCOL);
        assert_non_null(strstr(error.message, "is malformed"));
        assert_int_equal(cpod_mock_request_count(s.mock), 1);
    }
}

static void test_urls_that_lead_back(void **state)
{
    (void)state;
    char ids[64];
    BEGIN(PAGE("{\"results\":[{\"id\":\"1\"}],\"next\":\"?offset=1\"}"),
          PAGE("{\"results\":[{\"id\":\"2\"}],\"next\":\"" BASE "/by-url?offset=1\"}"));
    assert_int_equal(WALK(by_url, ids, NULL), CPOD_ERR_PROTOCOL);
    assert_non_null(strstr(error.message, "next URL is one that it sent before"));
    BEGIN(PAGE_WITH("link: <?page=2>; rel=next", "[{\"id\":\"1\"}]"),
          PAGE_WITH("link: <?page=3>; rel=next", "[{\"id\":\"1\"}]"));
    assert_int_equal(WALK(by_link, ids, NULL), CPOD_ERR_PROTOCOL);
    assert_non_null(strstr(error.message, "same page again"));
}

static void test_too_many_empty_pages(void **state)
{
    (void)state;
    enum { PAGES = 102 };
    static char headers[PAGES][64];
    static script_response responses[PAGES];
    char ids[8];
    for (int i = 0; i < PAGES; i++) {
        (void)snprintf(headers[i], sizeof headers[i], JSON "\nlink: <?page=%d>; rel=next", i + 2);
        responses[i] = (script_response){200, headers[i], "[]", CPOD_OK, CPOD_OK};
    }
    begin(responses, PAGES);
    assert_int_equal(WALK(by_link, ids, NULL), CPOD_ERR_PROTOCOL);
    assert_int_equal(cpod_mock_request_count(s.mock), 101);
}

/* A failed page is requested again, at its URL. */
static void test_a_failure_may_pass(void **state)
{
    (void)state;
    BEGIN(PAGE_WITH("link: <?page=2>; rel=next", "[{\"id\":\"1\"}]"), {503, NULL, NULL, CPOD_OK, CPOD_OK},
          PAGE("[{\"id\":\"2\"}]"));
    lists_by_link_iter *iter = NULL;
    const lists_thing *item;
    assert_int_equal(lists_by_link_iter_open(client, NULL, &iter, &error), CPOD_OK);
    assert_int_equal(lists_by_link_iter_next(iter, &item, &error), CPOD_OK);
    assert_int_equal(lists_by_link_iter_next(iter, &item, &error), CPOD_ERR_SERVER);
    assert_int_equal(lists_by_link_iter_next(iter, &item, &error), CPOD_OK);
    assert_string_equal(item->id, "2");
    assert_int_equal(lists_by_link_iter_next(iter, &item, &error), CPOD_DONE);
    lists_by_link_iter_free(iter);
    EXPECT_URLS("/by-link?api_key=k", "/by-link?page=2&api_key=k", "/by-link?page=2&api_key=k");
}

/* The array of the response is the page. */
static void test_pages_that_are_arrays(void **state)
{
    (void)state;
    BEGIN(PAGE_WITH("link: <?page=2>; rel=next", "[{\"id\":\"1\"},{\"id\":\"2\"}]"),
          PAGE("[{\"id\":\"3\"}]"));
    lists_by_link_iter *iter = NULL;
    const lists_thing_list *page;
    assert_int_equal(lists_by_link_iter_open(client, NULL, &iter, &error), CPOD_OK);
    assert_int_equal(lists_by_link_iter_next_page(iter, &page, &error), CPOD_OK);
    assert_int_equal(page->count, 2);
    assert_int_equal(lists_by_link_iter_next_page(iter, &page, &error), CPOD_OK);
    assert_string_equal(page->items[0].id, "3");
    assert_int_equal(lists_by_link_iter_next_page(iter, &page, &error), CPOD_DONE);
    lists_by_link_iter_free(iter);
}

/* Each cursor is the value of one header or member; the hooks and headers of a call apply to each page. */
static void test_headers_of_the_call(void **state)
{
    (void)state;
    char ids[64];
    const cpod_header header = {"X-Team", "core"};
    BEGIN(PAGE_WITH("link: <?page=2>; rel=next", "[{\"id\":\"1\"}]"), PAGE("[]"));
    const lists_by_link_params params = {.call = CPOD_CALL(.headers = &header, .header_count = 1)};
    assert_int_equal(WALK(by_link, ids, &params), CPOD_DONE);
    assert_true(script_sent(&s, 0, "X-Team: core"));
    assert_true(script_sent(&s, 1, "X-Team: core"));
}

static void test_cursors_that_lead_back(void **state)
{
    (void)state;
    char ids[64];
    BEGIN(PAGE("{\"data\":[{\"id\":\"1\"}],\"meta\":{\"next_cursor\":\"a\"}}"),
          PAGE("{\"data\":[{\"id\":\"2\"}],\"meta\":{\"next_cursor\":\"a\"}}"));
    assert_int_equal(WALK(by_cursor, ids, NULL), CPOD_ERR_PROTOCOL);
    assert_non_null(strstr(error.message, "next cursor is one that it sent before"));
}

typedef cpod_status walk(void);

static cpod_status walk_urls(void)
{
    char ids[64];
    return WALK(by_url, ids, NULL);
}

static cpod_status walk_links(void)
{
    char ids[64];
    return WALK(by_link, ids, NULL);
}

static cpod_status walk_bodies(void)
{
    const lists_search_request body = {.query = "q"};
    lists_search_iter *iter = NULL;
    const lists_thing *item;
    cpod_status status = lists_search_iter_open(client, NULL, &body, &iter, &error);
    while (status == CPOD_OK)
        status = lists_search_iter_next(iter, &item, &error);
    lists_search_iter_free(iter);
    return status;
}

/* Goes on after a failure, as a caller may. */
static cpod_status walk_on(void)
{
    lists_by_url_iter *iter = NULL;
    const lists_thing *item;
    cpod_status status = lists_by_url_iter_open(client, NULL, &iter, &error);
    for (int i = 0; iter != NULL && i < 4 && status != CPOD_DONE; i++)
        status = lists_by_url_iter_next(iter, &item, &error);
    lists_by_url_iter_free(iter);
    for (size_t i = 1; i < cpod_mock_request_count(s.mock); i++) {
        const bool is_first = strcmp(script_url(&s, i), BASE "/by-url?api_key=k") == 0;
        assert_true(is_first || strcmp(script_url(&s, i), BASE "/by-url?offset=1&api_key=k") == 0);
    }
    return status;
}

/* False: fewer allocations than `fail_at`. */
static bool walk_with_failure(walk *function, const script_response *responses, size_t count, size_t fail_at)
{
    const cpod_credential key = cpod_credential_key(LISTS_SCHEME_KEY, "k");
    counting_allocator counting;
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    cpod_client_free(client);
    client = NULL;
    counting_allocator_init(&counting, fail_at);
    script_begin(&s, responses, count);
    options.transport = cpod_mock_transport(s.mock);
    options.allocator = &counting.allocator;
    options.credentials = &key;
    options.credential_count = 1;
    options.max_retries = CPOD_NO_RETRIES;
    cpod_status status = lists_client_new(&options, &client, &error);
    if (status == CPOD_OK)
        status = function();
    const bool has_failed = counting.calls >= fail_at;
    if (function != walk_on)
        assert_true(status == CPOD_DONE || (has_failed && status == CPOD_ERR_NO_MEMORY));
    cpod_client_free(client);
    client = NULL;
    assert_int_equal(counting.live, 0);
    return has_failed;
}

static void test_each_allocation_fails(void **state)
{
    (void)state;
    enum { MOST_ALLOCATIONS = 500 };
    static const script_response urls[] = {
        PAGE("{\"results\":[{\"id\":\"1\"}],\"next\":\"?offset=1&api_key=x\"}"), PAGE("{\"results\":[]}")};
    static const script_response links[] = {PAGE_WITH("link: <?page=2>; rel=next", "[{\"id\":\"1\"}]"),
                                            PAGE("[]")};
    static const script_response bodies[] = {PAGE("{\"results\":[{\"id\":\"1\"}],\"next_cursor\":\"c\"}"),
                                             PAGE("{\"results\":[]}")};
    const struct {
        walk *function;
        const script_response *responses;
    } cases[] = {{walk_urls, urls}, {walk_on, urls}, {walk_links, links}, {walk_bodies, bodies}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t fail_at = 1;
        while (fail_at < MOST_ALLOCATIONS &&
               walk_with_failure(cases[i].function, cases[i].responses, 2, fail_at))
            fail_at++;
        assert_in_range(fail_at, 10, MOST_ALLOCATIONS - 1);
    }
}

static int finish(void **state)
{
    (void)state;
    cpod_client_free(client);
    client = NULL;
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_another_origin_is_refused),
        cmocka_unit_test(test_a_refused_url_is_never_requested),
        cmocka_unit_test(test_urls_of_the_same_server),
        cmocka_unit_test(test_malformed_urls),
        cmocka_unit_test(test_urls_that_lead_back),
        cmocka_unit_test(test_too_many_empty_pages),
        cmocka_unit_test(test_a_failure_may_pass),
        cmocka_unit_test(test_pages_that_are_arrays),
        cmocka_unit_test(test_headers_of_the_call),
        cmocka_unit_test(test_cursors_that_lead_back),
        cmocka_unit_test(test_each_allocation_fails),
    };
    return cmocka_run_group_tests_name("paging/next", tests, NULL, finish);
}
