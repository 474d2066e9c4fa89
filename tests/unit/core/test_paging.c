/* Page numbers, totals and flags of every kind, and the last page of each style. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/pages/page.h"
#include "support.h"

typedef union number {
    int32_t int32;
    int64_t int64;
    double real;
    cpod_opt_int32 opt_int32;
    cpod_opt_int64 opt_int64;
    cpod_opt_double opt_double;
    const char *text;
} number;

typedef struct params {
    number page;
    number size;
} params;

typedef struct page {
    cpod_string_list items;
    number total;
    cpod_opt_bool more;
    bool plain_more;
    number next;
} page;

static const char *const some_items[] = {"a", "b", "c"};

static cpod_pagination describe(cpod_page_style style)
{
    return (cpod_pagination){.style = style,
                             .page_kind = CPOD_KIND_OPT_INT64,
                             .size_kind = CPOD_KIND_OPT_INT64,
                             .page_offset = offsetof(params, page),
                             .size_offset = offsetof(params, size),
                             .items_offset = offsetof(page, items),
                             .total_offset = offsetof(page, total),
                             .more_offset = offsetof(page, more),
                             .next_offset = offsetof(page, next),
                             .items_container = SAMPLE_STRINGS};
}

static page page_of(size_t count)
{
    return (page){.items = {some_items, count, CPOD_IS_SET}};
}

/* Turns a page; whether it was the last one. */
static bool turn(cpodi_paging *paging, const cpod_pagination *pagination, const page *p)
{
    cpod_error error = CPOD_ERROR_INIT;
    if (cpodi_paging_turned(paging, sample_tables(), pagination, &(cpodi_page){.root = p}, &error) != CPOD_OK)
        fail_msg("%s", error.message);
    return paging->is_over;
}

static void begin(cpodi_paging *paging, const cpod_pagination *pagination, const params *p)
{
    cpodi_paging_begin(paging, pagination, (const char *)p, cpod_default_allocator());
}

static void test_kinds_of_page_numbers(void **state)
{
    (void)state;
    static const struct {
        cpod_kind kind;
        number first, second;
    } cases[] = {
        {CPOD_KIND_INT32, {.int32 = 5}, {.int32 = 6}},
        {CPOD_KIND_INT64, {.int64 = 5000000000}, {.int64 = 5000000001}},
        {CPOD_KIND_OPT_INT32, {.opt_int32 = CPOD_INT32_INIT(5)}, {.opt_int32 = CPOD_INT32_INIT(6)}},
        {CPOD_KIND_OPT_INT64, {.opt_int64 = CPOD_INT64_INIT(5)}, {.opt_int64 = CPOD_INT64_INIT(6)}},
        /* The first page, if none is chosen or one before it. */
        {CPOD_KIND_INT32, {.int32 = 0}, {.int32 = 2}},
        {CPOD_KIND_INT64, {.int64 = -3}, {.int64 = 2}},
        {CPOD_KIND_OPT_INT32, {.opt_int32 = {CPOD_ABSENT, 0}}, {.opt_int32 = CPOD_INT32_INIT(2)}},
        {CPOD_KIND_OPT_INT64, {.opt_int64 = {CPOD_ABSENT, 0}}, {.opt_int64 = CPOD_INT64_INIT(2)}},
        {CPOD_KIND_INT32, {.int32 = 1}, {.int32 = 2}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cpod_pagination pagination = describe(CPOD_PAGE_NUMBERED);
        pagination.page_kind = cases[i].kind;
        params p;
        memset(&p, 0, sizeof p);
        p.page = cases[i].first;
        cpodi_paging paging;
        begin(&paging, &pagination, &p);
        assert_true(cpodi_paging_prepare(&paging, &pagination, (char *)&p));
        assert_memory_equal(&p.page, &cases[i].first, sizeof(cpod_opt_int32)); /* the caller's own */
        const page full = page_of(3);
        assert_false(turn(&paging, &pagination, &full));
        assert_true(cpodi_paging_prepare(&paging, &pagination, (char *)&p));
        if (cases[i].kind == CPOD_KIND_INT32)
            assert_int_equal(p.page.int32, cases[i].second.int32);
        else if (cases[i].kind == CPOD_KIND_INT64)
            assert_int_equal(p.page.int64, cases[i].second.int64);
        else if (cases[i].kind == CPOD_KIND_OPT_INT32)
            assert_memory_equal(&p.page.opt_int32, &cases[i].second.opt_int32, sizeof(cpod_opt_int32));
        else
            assert_int_equal(p.page.opt_int64.value, cases[i].second.opt_int64.value);
        cpodi_paging_end(&paging);
    }
}

/* The largest page number has no next one. */
static void test_the_last_number(void **state)
{
    (void)state;
    const struct {
        cpod_kind kind;
        cpod_page_style style;
        number first;
        bool ends;
    } cases[] = {
        {CPOD_KIND_INT32, CPOD_PAGE_NUMBERED, {.int32 = INT32_MAX}, true},
        {CPOD_KIND_INT32, CPOD_PAGE_NUMBERED, {.int32 = INT32_MAX - 1}, false},
        {CPOD_KIND_OPT_INT32, CPOD_PAGE_NUMBERED, {.opt_int32 = CPOD_INT32_INIT(INT32_MAX)}, true},
        {CPOD_KIND_INT64, CPOD_PAGE_NUMBERED, {.int64 = INT64_MAX}, true},
        {CPOD_KIND_INT64, CPOD_PAGE_NUMBERED, {.int64 = INT64_MAX - 1}, false},
        {CPOD_KIND_INT32, CPOD_PAGE_OFFSET, {.int32 = INT32_MAX - 2}, true}, /* three items further */
        {CPOD_KIND_INT32, CPOD_PAGE_OFFSET, {.int32 = INT32_MAX - 3}, false},
        {CPOD_KIND_OPT_INT64, CPOD_PAGE_OFFSET, {.opt_int64 = CPOD_INT64_INIT(INT64_MAX - 2)}, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cpod_pagination pagination = describe(cases[i].style);
        pagination.page_kind = cases[i].kind;
        params p;
        memset(&p, 0, sizeof p);
        p.page = cases[i].first;
        cpodi_paging paging;
        begin(&paging, &pagination, &p);
        const page full = page_of(3);
        assert_int_equal(
            cpodi_paging_turned(&paging, sample_tables(), &pagination, &(cpodi_page){.root = &full}, NULL),
            cases[i].ends ? CPOD_ERR_PROTOCOL : CPOD_OK);
        cpodi_paging_end(&paging);
    }
}

/* With a total: over once as many items were seen, of any kind of number. */
static void test_kinds_of_totals(void **state)
{
    (void)state;
    const struct {
        cpod_kind kind;
        number total;
        bool is_last; /* of three items */
    } cases[] = {
        {CPOD_KIND_INT32, {.int32 = 3}, true},
        {CPOD_KIND_INT32, {.int32 = 4}, false},
        {CPOD_KIND_INT64, {.int64 = 3}, true},
        {CPOD_KIND_INT64, {.int64 = INT64_MAX}, false},
        {CPOD_KIND_INT64, {.int64 = -1}, false}, /* unknown */
        {CPOD_KIND_DOUBLE, {.real = 3}, true},
        {CPOD_KIND_DOUBLE, {.real = 4.5}, false},
        {CPOD_KIND_DOUBLE, {.real = 3.5}, true},
        {CPOD_KIND_DOUBLE, {.real = 1e300}, false},
        {CPOD_KIND_DOUBLE, {.real = 0}, true},
        {CPOD_KIND_DOUBLE, {.real = -2}, false},
        {CPOD_KIND_OPT_INT32, {.opt_int32 = CPOD_INT32_INIT(3)}, true},
        {CPOD_KIND_OPT_INT32, {.opt_int32 = CPOD_INT32_INIT(4)}, false},
        {CPOD_KIND_OPT_INT32, {.opt_int32 = {CPOD_IS_NULL, 0}}, false}, /* unknown */
        {CPOD_KIND_OPT_INT64, {.opt_int64 = CPOD_INT64_INIT(3)}, true},
        {CPOD_KIND_OPT_INT64, {.opt_int64 = {CPOD_ABSENT, 3}}, false},
        {CPOD_KIND_OPT_DOUBLE, {.opt_double = {CPOD_IS_SET, 3}}, true},
        {CPOD_KIND_OPT_DOUBLE, {.opt_double = {CPOD_IS_SET, 4}}, false},
        {CPOD_KIND_OPT_DOUBLE, {.opt_double = {CPOD_ABSENT, 3}}, false},
        {CPOD_KIND_NONE, {.int64 = 3}, false},
        {CPOD_KIND_STRING, {.text = "3"}, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cpod_pagination pagination = describe(CPOD_PAGE_NUMBERED);
        pagination.total_kind = cases[i].kind;
        params p;
        memset(&p, 0, sizeof p);
        cpodi_paging paging;
        begin(&paging, &pagination, &p);
        page full = page_of(3);
        full.total = cases[i].total;
        print_message("case %zu\n", i);
        assert_int_equal(turn(&paging, &pagination, &full), cases[i].is_last);
        cpodi_paging_end(&paging);
    }
}

/* Where the walk begins later, what lies before counts. */
static void test_totals_of_a_later_page(void **state)
{
    (void)state;
    static const struct {
        cpod_page_style style;
        int64_t first, size, total;
        bool is_last; /* of three items */
    } cases[] = {
        {CPOD_PAGE_NUMBERED, 3, 3, 9, true},   {CPOD_PAGE_NUMBERED, 3, 3, 10, false},
        {CPOD_PAGE_NUMBERED, 3, 0, 9, true},   {CPOD_PAGE_NUMBERED, 3, 5, 13, true},
        {CPOD_PAGE_NUMBERED, 3, 5, 14, false}, {CPOD_PAGE_NUMBERED, 1, 3, 3, true},
        {CPOD_PAGE_NUMBERED, 1, 3, 4, false},  {CPOD_PAGE_OFFSET, 6, 3, 9, true},
        {CPOD_PAGE_OFFSET, 6, 3, 10, false},   {CPOD_PAGE_OFFSET, 0, 3, 3, true},
        {CPOD_PAGE_OFFSET, 0, 3, 4, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cpod_pagination pagination = describe(cases[i].style);
        pagination.total_kind = CPOD_KIND_INT64;
        params p;
        memset(&p, 0, sizeof p);
        p.page.opt_int64 = cpod_int64(cases[i].first);
        p.size.opt_int64 = cpod_int64(cases[i].size);
        cpodi_paging paging;
        begin(&paging, &pagination, &p);
        page full = page_of(3);
        full.total.int64 = cases[i].total;
        print_message("case %zu\n", i);
        assert_int_equal(turn(&paging, &pagination, &full), cases[i].is_last);
        cpodi_paging_end(&paging);
    }
}

/* Without a total: a page that is shorter than requested is the last one. */
static void test_short_pages(void **state)
{
    (void)state;
    static const struct {
        cpod_kind kind;
        number size;
        size_t count;
        bool is_last;
    } cases[] = {
        {CPOD_KIND_OPT_INT64, {.opt_int64 = CPOD_INT64_INIT(3)}, 3, false},
        {CPOD_KIND_OPT_INT64, {.opt_int64 = CPOD_INT64_INIT(4)}, 3, true},
        {CPOD_KIND_OPT_INT64, {.opt_int64 = {CPOD_ABSENT, 4}}, 3, false},
        {CPOD_KIND_OPT_INT32, {.opt_int32 = CPOD_INT32_INIT(4)}, 3, true},
        {CPOD_KIND_INT32, {.int32 = 4}, 3, true},
        {CPOD_KIND_INT32, {.int32 = -4}, 3, false},
        {CPOD_KIND_INT32, {.int32 = 0}, 3, false},
        {CPOD_KIND_INT32, {.int32 = 0}, 0, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cpod_pagination pagination = describe(CPOD_PAGE_NUMBERED);
        pagination.size_kind = cases[i].kind;
        params p;
        memset(&p, 0, sizeof p);
        p.size = cases[i].size;
        cpodi_paging paging;
        begin(&paging, &pagination, &p);
        const page short_one = page_of(cases[i].count);
        print_message("case %zu\n", i);
        assert_int_equal(turn(&paging, &pagination, &short_one), cases[i].is_last);
        cpodi_paging_end(&paging);
    }
}

/* The flag decides before the total and the length. */
static void test_flags(void **state)
{
    (void)state;
    static const struct {
        cpod_kind kind;
        cpod_opt_bool more;
        bool plain_more, is_last;
    } cases[] = {
        {CPOD_KIND_OPT_BOOL, {CPOD_IS_SET, true}, false, false},
        {CPOD_KIND_OPT_BOOL, {CPOD_IS_SET, false}, false, true},
        {CPOD_KIND_OPT_BOOL, {CPOD_IS_NULL, false}, false, true}, /* then the total, which is 3 */
        {CPOD_KIND_BOOL, {CPOD_ABSENT, false}, true, false},
        {CPOD_KIND_BOOL, {CPOD_ABSENT, false}, false, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cpod_pagination pagination = describe(CPOD_PAGE_NUMBERED);
        pagination.total_kind = CPOD_KIND_INT64;
        pagination.more_kind = cases[i].kind;
        if (cases[i].kind == CPOD_KIND_BOOL)
            pagination.more_offset = offsetof(page, plain_more);
        params p;
        memset(&p, 0, sizeof p);
        cpodi_paging paging;
        begin(&paging, &pagination, &p);
        page full = page_of(3);
        full.total.int64 = 3;
        full.more = cases[i].more;
        full.plain_more = cases[i].plain_more;
        assert_int_equal(turn(&paging, &pagination, &full), cases[i].is_last);
        cpodi_paging_end(&paging);
    }
}

/* Cursors that are numbers: absent, repeated, of each kind. */
static void test_cursors_of_numbers(void **state)
{
    (void)state;
    cpod_pagination pagination = describe(CPOD_PAGE_CURSOR);
    pagination.page_kind = CPOD_KIND_OPT_INT64;
    pagination.next_kind = CPOD_KIND_OPT_INT64;
    params p;
    memset(&p, 0, sizeof p);
    cpodi_paging paging;
    begin(&paging, &pagination, &p);
    page full = page_of(3);
    full.next.opt_int64 = cpod_int64(70);
    assert_false(turn(&paging, &pagination, &full));
    assert_true(cpodi_paging_prepare(&paging, &pagination, (char *)&p));
    assert_int_equal(p.page.opt_int64.value, 70);
    full.next.opt_int64 = cpod_int64(71);
    assert_false(turn(&paging, &pagination, &full));
    assert_true(cpodi_paging_prepare(&paging, &pagination, (char *)&p));
    assert_int_equal(p.page.opt_int64.value, 71);
    assert_int_equal(
        cpodi_paging_turned(&paging, sample_tables(), &pagination, &(cpodi_page){.root = &full}, NULL),
        CPOD_ERR_PROTOCOL);
    full.next.opt_int64 = (cpod_opt_int64){CPOD_ABSENT, 0};
    assert_true(turn(&paging, &pagination, &full));
    cpodi_paging_end(&paging);
}

static void test_cursors_of_texts(void **state)
{
    (void)state;
    cpod_pagination pagination = describe(CPOD_PAGE_CURSOR);
    pagination.page_kind = CPOD_KIND_STRING;
    pagination.next_kind = CPOD_KIND_STRING;
    params p;
    memset(&p, 0, sizeof p);
    cpodi_paging paging;
    begin(&paging, &pagination, &p);
    page full = page_of(3);
    char cursor[] = "c1";
    full.next.text = cursor;
    assert_false(turn(&paging, &pagination, &full));
    memcpy(cursor, "xx", 2); /* copied */
    assert_true(cpodi_paging_prepare(&paging, &pagination, (char *)&p));
    assert_string_equal(p.page.text, "c1");
    full.next.text = "";
    assert_true(turn(&paging, &pagination, &full));
    full.next.text = CPOD_NULL;
    assert_true(turn(&paging, &pagination, &full));
    full.next.text = NULL;
    assert_true(turn(&paging, &pagination, &full));
    assert_true(turn(&paging, &pagination, NULL)); /* a response without a page */
    cpodi_paging_end(&paging);
}

/* 100 empty pages in a row may pass; a page with items begins the count again. */
static void test_empty_pages(void **state)
{
    (void)state;
    cpod_pagination pagination = describe(CPOD_PAGE_NUMBERED);
    pagination.more_kind = CPOD_KIND_OPT_BOOL;
    params p;
    memset(&p, 0, sizeof p);
    cpodi_paging paging;
    begin(&paging, &pagination, &p);
    page empty = page_of(0);
    empty.more = cpod_bool(true);
    page full = page_of(1);
    full.more = cpod_bool(true);
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 100; i++)
            assert_false(turn(&paging, &pagination, &empty));
        if (round == 0)
            assert_false(turn(&paging, &pagination, &full));
    }
    assert_int_equal(
        cpodi_paging_turned(&paging, sample_tables(), &pagination, &(cpodi_page){.root = &empty}, NULL),
        CPOD_ERR_PROTOCOL);
    cpodi_paging_end(&paging);
}

/* Objects behind pointers and texts are items themselves. */
static void test_items(void **state)
{
    (void)state;
    const page full = page_of(3);
    cpod_pagination pagination = describe(CPOD_PAGE_NUMBERED);
    assert_int_equal(cpodi_page_count(&pagination, &full), 3);
    assert_ptr_equal(cpodi_page_item(sample_tables(), &pagination, &full, 2), some_items[2]);
    const sample_owner people[] = {{.name = "x"}, {.name = "y"}};
    const page owners = {.items = {(const char *const *)(const void *)people, 2, CPOD_IS_SET}};
    pagination.items_container = SAMPLE_OWNERS;
    assert_ptr_equal(cpodi_page_item(sample_tables(), &pagination, &owners, 1), &people[1]);
    const sample_owner *const pointers[] = {&people[1], &people[0]};
    const page behind = {.items = {(const char *const *)(const void *)pointers, 2, CPOD_IS_SET}};
    pagination.items_container = SAMPLE_NULLABLE_OWNERS;
    assert_ptr_equal(cpodi_page_item(sample_tables(), &pagination, &behind, 1), &people[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds_of_page_numbers), cmocka_unit_test(test_the_last_number),
        cmocka_unit_test(test_kinds_of_totals),       cmocka_unit_test(test_totals_of_a_later_page),
        cmocka_unit_test(test_short_pages),           cmocka_unit_test(test_flags),
        cmocka_unit_test(test_cursors_of_numbers),    cmocka_unit_test(test_cursors_of_texts),
        cmocka_unit_test(test_empty_pages),           cmocka_unit_test(test_items),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
