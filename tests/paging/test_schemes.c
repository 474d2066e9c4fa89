/* The requests of each scheme, byte by byte, with the caller's parameters and the API key in each. */
#include "support.h"

DEFINE_WALK(by_page)
DEFINE_WALK(by_page_from_zero)
DEFINE_WALK(by_offset)
DEFINE_WALK(by_cursor)
DEFINE_WALK(by_nested_cursor)
DEFINE_WALK(by_connection)
DEFINE_WALK(by_numbered_cursor)
DEFINE_WALK(by_last_item)
DEFINE_WALK(by_url)
DEFINE_WALK(by_embedded_url)
DEFINE_WALK(by_link)
DEFINE_WALK(by_header_page)
DEFINE_WALK(by_header_cursor)
DEFINE_WALK(annotated)
DEFINE_WALK_OF(search, const lists_thing *, item->id,
               (char *ids, size_t size, const lists_search_params *params, const lists_search_request *body),
               params, body)
DEFINE_WALK_OF(names, const char *, item,
               (char *ids, size_t size, const lists_names_params *params, const lists_names_request *body),
               params, body)

#define WALKS(operation, expected, ...)                                   \
    do {                                                                  \
        char ids_[256];                                                   \
        cpod_status status_ = WALK(operation, ids_, __VA_ARGS__);         \
        if (status_ != CPOD_DONE)                                         \
            fail_msg("%s: %s", cpod_status_name(status_), error.message); \
        assert_string_equal(ids_, expected);                              \
    } while (0)

static void test_page_numbers(void **state)
{
    (void)state;
    BEGIN(PAGE("{\"items\":[{\"id\":\"1\"},{\"id\":\"2\"}],\"total_pages\":2}"),
          PAGE("{\"items\":[{\"id\":\"3\"}],\"total_pages\":2}"));
    WALKS(by_page, "1 2 3", &(lists_by_page_params){.per_page = cpod_int64(2)});
    EXPECT_URLS("/by-page?per_page=2&api_key=k", "/by-page?page=2&per_page=2&api_key=k");
    /* the caller begins at the last page */
    BEGIN(PAGE("{\"items\":[{\"id\":\"3\"}],\"total_pages\":2}"));
    WALKS(by_page, "3", &(lists_by_page_params){.page = cpod_int64(2)});
    EXPECT_URLS("/by-page?page=2&api_key=k");
    /* without the number of pages, an empty page is the end */
    BEGIN(PAGE("{\"items\":[{\"id\":\"1\"}]}"), PAGE("{\"items\":[{\"id\":\"2\"}],\"total_pages\":0}"),
          PAGE("{\"items\":[]}"));
    WALKS(by_page, "1 2", NULL);
    EXPECT_URLS("/by-page?api_key=k", "/by-page?page=2&api_key=k", "/by-page?page=3&api_key=k");
}

static void test_page_numbers_from_zero(void **state)
{
    (void)state;
    BEGIN(PAGE("{\"content\":[{\"id\":\"1\"}],\"totalPages\":2}"),
          PAGE("{\"content\":[{\"id\":\"2\"}],\"totalPages\":2}"));
    WALKS(by_page_from_zero, "1 2", NULL);
    EXPECT_URLS("/by-page-from-zero?api_key=k", "/by-page-from-zero?page=1&api_key=k");
    BEGIN(PAGE("{\"content\":[{\"id\":\"3\"},{\"id\":\"4\"}],\"totalElements\":5}"),
          PAGE("{\"content\":[{\"id\":\"5\"}],\"totalElements\":5}"));
    WALKS(by_page_from_zero, "3 4 5",
          &(lists_by_page_from_zero_params){.page = cpod_int64(1), .size = cpod_int64(2)});
    EXPECT_URLS("/by-page-from-zero?page=1&size=2&api_key=k", "/by-page-from-zero?page=2&size=2&api_key=k");
}

static void test_offsets(void **state)
{
    (void)state;
    BEGIN(PAGE("{\"data\":{\"rows\":[{\"id\":\"1\"},{\"id\":\"2\"}]},\"pagination\":{\"total\":3}}"),
          PAGE("{\"data\":{\"rows\":[{\"id\":\"3\"}]},\"pagination\":{\"total\":3}}"));
    WALKS(by_offset, "1 2 3", NULL);
    EXPECT_URLS("/by-offset?api_key=k", "/by-offset?offset=2&api_key=k");
    /* an object on the way is absent */
    BEGIN(PAGE("{\"pagination\":{\"total\":0}}"));
    WALKS(by_offset, "", NULL);
}

static void test_cursors(void **state)
{
    (void)state;
    BEGIN(PAGE("{\"data\":[{\"id\":\"1\"}],\"meta\":{\"next_cursor\":\"a/b+c\"}}"),
          PAGE("{\"data\":[{\"id\":\"2\"}],\"meta\":{\"next_cursor\":null}}"));
    WALKS(by_cursor, "1 2", &(lists_by_cursor_params){.limit = cpod_int64(1)});
    EXPECT_URLS("/by-cursor?limit=1&api_key=k", "/by-cursor?cursor=a%2Fb%2Bc&limit=1&api_key=k");
    BEGIN(PAGE("{\"results\":[{\"id\":\"1\"}],\"paging\":{\"next\":{\"after\":\"NTI1\",\"link\":\"?after="
               "NTI1\"}}}"),
          PAGE("{\"results\":[{\"id\":\"2\"}]}"));
    WALKS(by_nested_cursor, "1 2", NULL);
    EXPECT_URLS("/by-nested-cursor?api_key=k", "/by-nested-cursor?after=NTI1&api_key=k");
    /* the flag ends the walk, although there is a cursor */
    BEGIN(PAGE("{\"nodes\":[{\"id\":\"1\"}],\"pageInfo\":{\"endCursor\":\"x\",\"hasNextPage\":true}}"),
          PAGE("{\"nodes\":[{\"id\":\"2\"}],\"pageInfo\":{\"endCursor\":\"y\",\"hasNextPage\":false}}"));
    WALKS(by_connection, "1 2", NULL);
    EXPECT_URLS("/by-connection?api_key=k", "/by-connection?after=x&api_key=k");
}

static void test_cursors_that_are_numbers(void **state)
{
    (void)state;
    BEGIN(PAGE("{\"things\":[{\"id\":\"1\"}],\"meta\":{\"next_page\":2}}"),
          PAGE("{\"things\":[{\"id\":\"2\"}],\"meta\":{\"next_page\":null}}"));
    WALKS(by_numbered_cursor, "1 2", NULL);
    EXPECT_URLS("/by-numbered-cursor?api_key=k", "/by-numbered-cursor?page=2&api_key=k");
    /* 0 is no page */
    BEGIN(PAGE("{\"things\":[{\"id\":\"1\"}],\"meta\":{\"next_page\":0}}"));
    WALKS(by_numbered_cursor, "1", NULL);
}

static void test_the_id_of_the_last_item(void **state)
{
    (void)state;
    BEGIN(PAGE("{\"data\":[{\"id\":\"ch_1\"},{\"id\":\"ch_2\"}],\"has_more\":true}"),
          PAGE("{\"data\":[{\"id\":\"ch_3\"}],\"has_more\":false}"));
    WALKS(by_last_item, "ch_1 ch_2 ch_3", NULL);
    EXPECT_URLS("/by-last-item?api_key=k", "/by-last-item?starting_after=ch_2&api_key=k");
    /* without an item there is nothing to continue after */
    BEGIN(PAGE("{\"data\":[],\"has_more\":true}"));
    WALKS(by_last_item, "", NULL);
}

static void test_urls(void **state)
{
    (void)state;
    BEGIN(PAGE("{\"results\":[{\"id\":\"1\"}],\"next\":\"" BASE "/by-url?limit=1&offset=1\"}"),
          PAGE("{\"results\":[{\"id\":\"2\"}],\"next\":\"/v1/by-url?offset=2\"}"),
          PAGE("{\"results\":[{\"id\":\"3\"}],\"next\":\"?offset=3#top\"}"),
          PAGE("{\"results\":[{\"id\":\"4\"}],\"next\":null}"));
    WALKS(by_url, "1 2 3 4", &(lists_by_url_params){.limit = cpod_int64(1)});
    EXPECT_URLS("/by-url?limit=1&api_key=k", "/by-url?limit=1&offset=1&api_key=k",
                "/by-url?offset=2&api_key=k", "/by-url?offset=3&api_key=k");
    BEGIN(PAGE("{\"_embedded\":{\"things\":[{\"id\":\"1\"}]},\"_links\":{\"next\":{\"href\":\"by-embedded-"
               "url?page=2\"}}}"),
          PAGE("{\"_embedded\":{\"things\":[{\"id\":\"2\"}]},\"_links\":{}}"));
    WALKS(by_embedded_url, "1 2", NULL);
    EXPECT_URLS("/by-embedded-url?api_key=k", "/by-embedded-url?page=2&api_key=k");
}

static void test_links(void **state)
{
    (void)state;
    BEGIN(PAGE_WITH("link: <" BASE "/by-link?page=2>; rel=\"next\", <" BASE "/by-link?page=3>; rel=\"last\"",
                    "[{\"id\":\"1\"}]"),
          PAGE_WITH("link: <" BASE
                    "/by-link?page=1>; rel=prev\nLink: </v1/by-link?page=3&x=a,b>; title=\"a, b\"; REL=Next",
                    "[{\"id\":\"2\"}]"),
          PAGE_WITH("link: <" BASE "/by-link?page=1>; rel=\"first prev\"", "[{\"id\":\"3\"}]"));
    WALKS(by_link, "1 2 3", &(lists_by_link_params){.per_page = cpod_int64(1)});
    EXPECT_URLS("/by-link?per_page=1&api_key=k", "/by-link?page=2&api_key=k",
                "/by-link?page=3&x=a,b&api_key=k");
}

static void test_headers(void **state)
{
    (void)state;
    BEGIN(PAGE_WITH("x-next-page: 2", "[{\"id\":\"1\"}]"), PAGE_WITH("x-next-page:  ", "[{\"id\":\"2\"}]"));
    WALKS(by_header_page, "1 2", &(lists_by_header_page_params){.per_page = cpod_int64(1)});
    EXPECT_URLS("/by-header-page?per_page=1&api_key=k", "/by-header-page?page=2&per_page=1&api_key=k");
    BEGIN(PAGE_WITH("X-Next-Cursor: b==", "[{\"id\":\"1\"}]"), PAGE("[{\"id\":\"2\"}]"));
    WALKS(by_header_cursor, "1 2", NULL);
    EXPECT_URLS("/by-header-cursor?api_key=k", "/by-header-cursor?cursor=b%3D%3D&api_key=k");
}

static void test_bodies(void **state)
{
    (void)state;
    char query[] = "blue";
    lists_search_request body = {.query = query, .page_size = cpod_int64(1)};
    BEGIN(PAGE("{\"results\":[{\"id\":\"1\"}],\"next_cursor\":\"c2\",\"has_more\":true}"),
          PAGE("{\"results\":[{\"id\":\"2\"}],\"next_cursor\":null,\"has_more\":false}"));
    WALKS(search, "1 2", NULL, &body);
    EXPECT_URLS("/search?api_key=k", "/search?api_key=k");
    assert_string_equal(script_body(&s, 0), "{\"query\":\"blue\",\"page_size\":1}");
    assert_string_equal(script_body(&s, 1), "{\"query\":\"blue\",\"start_cursor\":\"c2\",\"page_size\":1}");
    assert_null(body.start_cursor); /* the caller's own is not changed */
    /* an optional body that the caller does not give has the cursor alone */
    BEGIN(PAGE("{\"items\":[\"a\",\"b\"],\"nextPageToken\":\"t\"}"),
          PAGE("{\"items\":[\"c\"],\"nextPageToken\":\"\"}"));
    WALKS(names, "a b c", NULL, NULL);
    assert_string_equal(script_body(&s, 0), "");
    assert_string_equal(script_body(&s, 1), "{\"pageToken\":\"t\"}");
}

static void test_a_body_is_copied_and_required(void **state)
{
    (void)state;
    char ids[64];
    BEGIN(PAGE("{}"));
    assert_int_equal(WALK(search, ids, NULL, NULL), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_mock_request_count(s.mock), 0);
    char query[] = "blue";
    const lists_search_request body = {.query = query};
    lists_search_iter *iter = NULL;
    assert_int_equal(lists_search_iter_open(client, NULL, &body, &iter, &error), CPOD_OK);
    memset(query, 'x', sizeof query - 1);
    const lists_thing *item;
    assert_int_equal(lists_search_iter_next(iter, &item, &error), CPOD_DONE);
    assert_string_equal(script_body(&s, 0), "{\"query\":\"blue\"}");
    lists_search_iter_free(iter);
}

/* With the key of the first page a server would send that one again. */
static void test_an_idempotency_key_is_for_the_first_page(void **state)
{
    (void)state;
    const lists_search_request body = {.query = "q"};
    BEGIN(PAGE("{\"results\":[{\"id\":\"1\"}],\"next_cursor\":\"c2\"}"),
          PAGE("{\"results\":[{\"id\":\"2\"}]}"));
    WALKS(search, "1 2", &(lists_search_params){.call = CPOD_CALL(.idempotency_key = "only-once")}, &body);
    assert_true(script_sent(&s, 0, "Idempotency-Key: only-once"));
    assert_false(script_sent(&s, 1, "only-once"));
}

static void test_an_annotation(void **state)
{
    (void)state;
    BEGIN(PAGE("{\"page\":{\"rows\":[{\"id\":\"1\"}],\"more\":\"annotated?p=2\"}}"),
          PAGE("{\"page\":{\"rows\":[{\"id\":\"2\"}]}}"));
    WALKS(annotated, "1 2", NULL);
    EXPECT_URLS("/annotated?api_key=k", "/annotated?p=2&api_key=k");
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
        cmocka_unit_test(test_page_numbers),
        cmocka_unit_test(test_page_numbers_from_zero),
        cmocka_unit_test(test_offsets),
        cmocka_unit_test(test_cursors),
        cmocka_unit_test(test_cursors_that_are_numbers),
        cmocka_unit_test(test_the_id_of_the_last_item),
        cmocka_unit_test(test_urls),
        cmocka_unit_test(test_links),
        cmocka_unit_test(test_headers),
        cmocka_unit_test(test_bodies),
        cmocka_unit_test(test_a_body_is_copied_and_required),
        cmocka_unit_test(test_an_idempotency_key_is_for_the_first_page),
        cmocka_unit_test(test_an_annotation),
    };
    return cmocka_run_group_tests_name("paging/schemes", tests, NULL, finish);
}
