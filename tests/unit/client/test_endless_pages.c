/* Iterators over what servers announce: empty pages, walks that would not end, numbers at their limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/pages/page.h"
#include "scripted.h"

#define PAGE(text)                                        \
    {                                                     \
        200, "content-type: application/json", text, 0, 0 \
    }
#define EMPTY_WITH_MORE PAGE("{\"data\":[],\"hasMore\":true}")

enum { MOST_EMPTY = 100, SEEN = 128 };

typedef struct walk {
    cpod_status status;
    char seen[SEEN];
    char message[512];
} walk;

static walk walk_all(script *s, uint32_t operation, const list_params *params)
{
    walk w = {.status = CPOD_OK};
    cpod_client *client = script_client(s, NULL);
    cpod_core_iter *iter = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(
        cpod_core_iter_open(client, client_test_api(), operation, NULL, params, NULL, &iter, NULL), CPOD_OK);
    const void *item;
    while ((w.status = cpod_core_iter_next(iter, &item, &error)) == CPOD_OK) {
        assert_true(strlen(w.seen) + 2 < SEEN);
        strcat(w.seen, ((const thing *)item)->id);
    }
    (void)snprintf(w.message, sizeof w.message, "%s", error.message);
    cpod_core_iter_free(iter);
    cpod_client_free(client);
    assert_int_equal(script_usage(s).open_exchanges, 0);
    return w;
}

static void test_empty_pages_that_announce_more(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        uint32_t operation;
        script_response pages[4];
        const char *seen;
        size_t requests;
    } cases[] = {
        {"the first page is empty",
         OP_LIST,
         {EMPTY_WITH_MORE, PAGE("{\"data\":[{\"id\":\"a\"}],\"hasMore\":false}")},
         "a",
         2},
        {"two in a row",
         OP_LIST,
         {PAGE("{\"data\":[{\"id\":\"a\"}],\"hasMore\":true}"), EMPTY_WITH_MORE, EMPTY_WITH_MORE,
          PAGE("{\"data\":[{\"id\":\"b\"}],\"hasMore\":false}")},
         "ab",
         4},
        {"the last one is empty",
         OP_LIST,
         {PAGE("{\"data\":[{\"id\":\"a\"}],\"hasMore\":true}"), PAGE("{\"data\":[],\"hasMore\":false}")},
         "a",
         2},
        {"a total alone announces nothing",
         OP_LIST,
         {PAGE("{\"data\":[{\"id\":\"a\"}],\"total\":9223372036854775807}"),
          PAGE("{\"data\":[],\"total\":9223372036854775807}")},
         "a",
         2},
        {"a negative total is none",
         OP_LIST,
         {PAGE("{\"data\":[{\"id\":\"a\"}],\"total\":-9223372036854775808}"),
          PAGE("{\"data\":[{\"id\":\"b\"}],\"total\":-1}"), PAGE("{\"data\":[],\"total\":-1}")},
         "ab",
         3},
        {"an empty cursor",
         OP_SCAN,
         {PAGE("{\"data\":[],\"next\":\"1\"}"), PAGE("{\"data\":[{\"id\":\"a\"}],\"next\":\"\"}")},
         "a",
         2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        script s;
        script_begin(&s, cases[i].pages, 4);
        print_message("%s\n", cases[i].what);
        const walk w = walk_all(&s, cases[i].operation, NULL);
        assert_int_equal(w.status, CPOD_DONE);
        assert_string_equal(w.seen, cases[i].seen);
        assert_int_equal(cpod_mock_request_count(s.mock), cases[i].requests);
    }
}

static void test_too_many_empty_pages(void **state)
{
    (void)state;
    static script_response pages[MOST_EMPTY + 5];
    static const script_response empty = EMPTY_WITH_MORE;
    static const script_response full = PAGE("{\"data\":[{\"id\":\"a\"}],\"hasMore\":true}");
    static const script_response last = PAGE("{\"data\":[{\"id\":\"b\"}],\"hasMore\":false}");
    for (size_t i = 0; i < MOST_EMPTY + 5; i++)
        pages[i] = empty;
    script s;
    SCRIPT(&s, pages);
    walk w = walk_all(&s, OP_LIST, NULL);
    assert_int_equal(w.status, CPOD_ERR_PROTOCOL);
    assert_non_null(strstr(w.message, "100 pages in a row are empty"));
    assert_int_equal(cpod_mock_request_count(s.mock), MOST_EMPTY + 1);
    /* The limit itself is allowed, and a page with items begins the count anew. */
    pages[0] = full;
    pages[MOST_EMPTY + 1] = last;
    SCRIPT(&s, pages);
    w = walk_all(&s, OP_LIST, NULL);
    assert_int_equal(w.status, CPOD_DONE);
    assert_string_equal(w.seen, "ab");
}

static void test_cursors_that_lead_back(void **state)
{
    (void)state;
    static const script_response circle[] = {
        PAGE("{\"data\":[],\"next\":\"A\"}"), PAGE("{\"data\":[],\"next\":\"B\"}"),
        PAGE("{\"data\":[],\"next\":\"C\"}"), PAGE("{\"data\":[],\"next\":\"A\"}"),
        PAGE("{\"data\":[],\"next\":\"B\"}"), PAGE("{\"data\":[],\"next\":\"C\"}"),
        PAGE("{\"data\":[],\"next\":\"A\"}"), PAGE("{\"data\":[],\"next\":\"B\"}"),
        PAGE("{\"data\":[],\"next\":\"C\"}"), PAGE("{\"data\":[],\"next\":\"A\"}")};
    script s;
    SCRIPT(&s, circle);
    walk w = walk_all(&s, OP_SCAN, NULL);
    assert_int_equal(w.status, CPOD_ERR_PROTOCOL);
    assert_non_null(strstr(w.message, "next cursor"));
    assert_true(cpod_mock_request_count(s.mock) < sizeof circle / sizeof circle[0]);
    /* Items differ each time, the cursor does not. */
    static const script_response stuck[] = {PAGE("{\"data\":[{\"id\":\"a\"}],\"next\":\"A\"}"),
                                            PAGE("{\"data\":[{\"id\":\"b\"}],\"next\":\"A\"}")};
    SCRIPT(&s, stuck);
    assert_int_equal(walk_all(&s, OP_SCAN, NULL).status, CPOD_ERR_PROTOCOL);
    assert_int_equal(cpod_mock_request_count(s.mock), 2);
}

static void test_a_next_page_at_the_same_address(void **state)
{
    (void)state;
    /* By offset: the offset of the next page grows by no items. */
    static const script_response empty[] = {PAGE("{\"data\":[{\"id\":\"a\"}],\"hasMore\":true}"),
                                            EMPTY_WITH_MORE};
    script s;
    SCRIPT(&s, empty);
    walk w = walk_all(&s, OP_OFFSET, NULL);
    assert_int_equal(w.status, CPOD_ERR_PROTOCOL);
    assert_string_equal(w.seen, "a");
    assert_non_null(strstr(w.message, "the address of this one"));
    assert_int_equal(cpod_mock_request_count(s.mock), 2);
    /* No page follows the largest number. */
    static const script_response more[] = {PAGE("{\"data\":[{\"id\":\"a\"}],\"hasMore\":true}")};
    const list_params params = {.page = CPOD_INT64_INIT(INT64_MAX)};
    SCRIPT(&s, more);
    assert_int_equal(walk_all(&s, OP_LIST, &params).status, CPOD_ERR_PROTOCOL);
    SCRIPT(&s, more);
    assert_int_equal(walk_all(&s, OP_OFFSET, &params).status, CPOD_ERR_PROTOCOL);
    assert_int_equal(cpod_mock_request_count(s.mock), 1);
}

typedef struct double_page {
    thing_list data;
    double total;
} double_page;

/* A total that is a number in C: beyond all integers it is still not the end. */
static void test_totals_that_are_not_integers(void **state)
{
    (void)state;
    static const struct {
        double total;
        bool is_over; /* after one item */
    } cases[] = {{0, true},     {1, true},      {1.5, true},    {2, false},
                 {9e15, false}, {1e300, false}, {-1e300, false}};
    static const cpod_pagination pagination = {
        .style = CPOD_PAGE_NUMBERED,
        .page_kind = CPOD_KIND_OPT_INT64,
        .total_kind = CPOD_KIND_DOUBLE,
        .size_offset = CPOD_NONE,
        .page_offset = offsetof(list_params, page),
        .items_offset = offsetof(double_page, data),
        .total_offset = offsetof(double_page, total),
    };
    static const thing item = {.id = "a"};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const list_params params = {.call = NULL};
        const double_page page = {.data = {.items = &item, .count = 1}, .total = cases[i].total};
        cpodi_paging paging;
        cpodi_paging_begin(&paging, &pagination, (const char *)&params, cpod_default_allocator());
        assert_int_equal(cpodi_paging_turned(&paging, client_test_api()->tables, &pagination,
                                             &(cpodi_page){.root = &page}, NULL),
                         CPOD_OK);
        assert_int_equal(paging.is_over, cases[i].is_over);
        cpodi_paging_end(&paging);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty_pages_that_announce_more),
        cmocka_unit_test(test_too_many_empty_pages),
        cmocka_unit_test(test_cursors_that_lead_back),
        cmocka_unit_test(test_a_next_page_at_the_same_address),
        cmocka_unit_test(test_totals_that_are_not_integers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
