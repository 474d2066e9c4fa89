/* Numbers in pages: totals, offsets and cursors at the limits of their types. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/pages/page.h"
#include "tables.h"

/* A page whose cursor may have any kind. */
typedef struct number_page {
    thing_list data;
    cpod_opt_int64 total;
    cpod_opt_int64 number;
    const char *text;
} number_page;

typedef struct number_params {
    cpod_opt_int32 narrow;
    cpod_opt_int64 wide;
    cpod_opt_int64 size;
} number_params;

static const thing item = {.id = "a"};

static void test_cursors_that_are_numbers(void **state)
{
    (void)state;
    static const struct {
        cpod_kind kind; /* of the cursor in the page */
        bool narrow;    /* of the parameter */
        int64_t number;
        const char *text;
        cpod_status status;
        int64_t sent;
    } cases[] = {
        {CPOD_KIND_OPT_INT64, false, 7, NULL, CPOD_OK, 7},
        {CPOD_KIND_OPT_INT64, false, INT64_MAX, NULL, CPOD_OK, INT64_MAX},
        {CPOD_KIND_OPT_INT64, true, INT32_MAX, NULL, CPOD_OK, INT32_MAX},
        {CPOD_KIND_OPT_INT64, true, INT64_C(2147483648), NULL, CPOD_ERR_PROTOCOL, 0},
        {CPOD_KIND_OPT_INT64, true, INT64_C(-2147483649), NULL, CPOD_ERR_PROTOCOL, 0},
        {CPOD_KIND_STRING, false, 0, "42", CPOD_OK, 42},
        {CPOD_KIND_STRING, true, 0, "42", CPOD_OK, 42},
        {CPOD_KIND_STRING, true, 0, "2147483648", CPOD_ERR_PROTOCOL, 0},
        {CPOD_KIND_STRING, false, 0, "99999999999999999999", CPOD_ERR_PROTOCOL, 0},
        {CPOD_KIND_STRING, false, 0, "42a", CPOD_ERR_PROTOCOL, 0},
        {CPOD_KIND_STRING, false, 0, "abc", CPOD_ERR_PROTOCOL, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const cpod_pagination pagination = {
            .style = CPOD_PAGE_CURSOR,
            .page_kind = cases[i].narrow ? CPOD_KIND_OPT_INT32 : CPOD_KIND_OPT_INT64,
            .page_offset = cases[i].narrow ? offsetof(number_params, narrow) : offsetof(number_params, wide),
            .size_offset = CPOD_NONE,
            .next_kind = (uint8_t)cases[i].kind,
            .next_offset =
                cases[i].text != NULL ? offsetof(number_page, text) : offsetof(number_page, number),
            .items_offset = offsetof(number_page, data),
        };
        const number_page page = {.data = {.items = &item, .count = 1},
                                  .number = cpod_int64(cases[i].number),
                                  .text = cases[i].text};
        number_params params = {.wide = cpod_int64(0)};
        cpodi_paging paging;
        cpod_error error = CPOD_ERROR_INIT;
        print_message("case %zu\n", i);
        cpodi_paging_begin(&paging, &pagination, (const char *)&params, cpod_default_allocator());
        assert_int_equal(cpodi_paging_turned(&paging, client_test_api()->tables, &pagination,
                                             &(cpodi_page){.root = &page}, &error),
                         cases[i].status);
        if (cases[i].status == CPOD_OK) {
            assert_false(paging.is_over);
            assert_true(cpodi_paging_prepare(&paging, &pagination, (char *)&params));
            assert_int_equal(cases[i].narrow ? params.narrow.value : params.wide.value, cases[i].sent);
        } else {
            assert_non_null(strstr(error.message, "is not a number that the parameter can have"));
        }
        cpodi_paging_end(&paging);
    }
}

/* What the caller begins with, times the size of a page, is beyond all totals. */
static void test_a_walk_that_begins_far_away(void **state)
{
    (void)state;
    static const struct {
        int64_t first, size, total;
        bool is_over;
    } cases[] = {
        {1, 1, 2, false},
        {2, 1, 2, true},
        {INT64_MAX, 1, INT64_MAX, true},
        {INT64_C(1) << 40, INT64_C(1) << 24, INT64_MAX, true}, /* 2^64, which is no 0 */
        {INT64_MAX, INT64_MAX, 5, true},
        {INT64_MAX - 1, 1, INT64_MAX, false},
        {5, 1, -1, false}, /* a total that the server does not know */
        {5, 1, INT64_MIN, false},
    };
    static const cpod_pagination pagination = {
        .style = CPOD_PAGE_NUMBERED,
        .page_kind = CPOD_KIND_OPT_INT64,
        .page_offset = offsetof(number_params, wide),
        .size_kind = CPOD_KIND_OPT_INT64,
        .size_offset = offsetof(number_params, size),
        .total_kind = CPOD_KIND_OPT_INT64,
        .total_offset = offsetof(number_page, total),
        .items_offset = offsetof(number_page, data),
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const number_page page = {.data = {.items = &item, .count = 1}, .total = cpod_int64(cases[i].total)};
        const number_params params = {.wide = cpod_int64(cases[i].first), .size = cpod_int64(cases[i].size)};
        cpodi_paging paging;
        print_message("case %zu\n", i);
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
        cmocka_unit_test(test_cursors_that_are_numbers),
        cmocka_unit_test(test_a_walk_that_begins_far_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
