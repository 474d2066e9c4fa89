/* Pages, filters, search and sort. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static fixture *f;

/* The names in a list response, in order: "abc". */
static void expect_names(const char *query, const char *names)
{
    char target[256];
    snprintf(target, sizeof target, "/v1/shop/widgets?%s", query);
    reply r = fixture_call(f, "GET", target, NULL);
    if (r.status != 200)
        fail_msg("%s: %s", query, buffer_text(&r.response->body));
    char found[256] = "";
    const cJSON *item;
    cJSON_ArrayForEach (item, cJSON_GetObjectItemCaseSensitive(r.body, "data"))
        strncat(found, json_text(item, "name"), 1);
    assert_string_equal(found, names);
    reply_free(&r);
}

static int set_up(void **state)
{
    (void)state;
    const char *first = "{\"name\":\"d one\",\"weight\":10,\"note\":\"Alpha \\\"x\\\"\","
                        "\"labels\":{\"team\":\"core\",\"tier\":\"api\"}}";
    const char *bodies[] = {
        first,
        "{\"name\":\"a two\",\"weight\":2.5,\"note\":null,\"labels\":{\"team\":\"core\"}}",
        "{\"name\":\"c three\",\"weight\":9,\"labels\":{\"team\":\"ops\"},\"count\":0}",
        "{\"name\":\"b four\",\"weight\":100,\"note\":\"beta\",\"extra\":\"hidden\"}",
    };
    f = fixture_new("widgets.yaml");
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        free(fixture_take(f, "POST", "/v1/shop/widgets", bodies[i], 201, "data.id"));
        f->now += 1000;
    }
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    fixture_free(f);
    return 0;
}

static void newest_come_first(void **state)
{
    (void)state;
    expect_names("", "bcad");
}

static void pages_cut_the_list(void **state)
{
    (void)state;
    expect_names("pageSize=3", "bca");
    expect_names("pageSize=3&page=2", "d");
    expect_names("pageSize=3&page=3", "");
    expect_names("pageSize=1&page=2147483647", "");
    expect(f, "GET", "/v1/shop/widgets?pageSize=3", NULL, 200, "hasMore", "true");
    expect(f, "GET", "/v1/shop/widgets?pageSize=2&page=2", NULL, 200, "hasMore", "false");
    expect(f, "GET", "/v1/shop/widgets?pageSize=3&page=2", NULL, 200, "total", "4");
    expect(f, "GET", "/v1/shop/widgets?pageSize=3&page=2", NULL, 200, "page", "2");
    expect(f, "GET", "/v1/shop/widgets?pageSize=3&page=2", NULL, 200, "pageSize", "3");
    expect(f, "GET", "/v1/shop/widgets", NULL, 200, "pageSize", "50");
}

static void filters_compare_values(void **state)
{
    (void)state;
    expect_names("name=a+two", "a");
    expect_names("name=a%20two", "a");
    expect_names("name=a", "");
    expect_names("weight=10", "d");
    expect_names("weight=1e1", "d");
    expect_names("weight=2.50", "a");
    expect_names("note=Alpha+%22x%22", "d");
    expect_names("note=null", "a");
    expect_names("is_deleted=false", "bcad");
    expect_names("is_deleted=true", "");
    expect_names("weight=9&weight=10", "cd");
    expect_names("weight=9&name=a+two", "");
    expect_names("count=0", "c");
    expect_names("status=new&grade=plain", "bcad");
}

static void filters_reach_into_maps(void **state)
{
    (void)state;
    expect_names("labels[team]=core", "ad");
    expect_names("labels%5Bteam%5D=core&labels[tier]=api", "d");
    expect_names("labels[none]=core", "");
    expect_names("name[x]=core", "");
}

static void search_finds_text_in_the_searched_fields(void **state)
{
    (void)state;
    expect_names("search=ALPHA", "d");
    expect_names("search=t", "bca");
    expect_names("search=hidden", "");
    expect_names("search=", "bcad");
    expect_names("search=o&weight=10", "d");
    expect_names("search=a%20%22X%22", "d"); /* what JSON escapes */
    expect_names("search=%5C", "");
}

static void sorts_know_numbers_and_what_is_absent(void **state)
{
    (void)state;
    expect_names("sort=name", "abcd");
    expect_names("sort=-name", "dcba");
    expect_names("sort=weight", "acdb");
    expect_names("sort=-weight", "bdca");
    expect_names("sort=created_at", "dacb");
    expect_names("sort=note&pageSize=2", "db");
    expect_names("sort=-note&pageSize=2", "bd");
    expect_names("sort=status", "dacb");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(newest_come_first),
        cmocka_unit_test(pages_cut_the_list),
        cmocka_unit_test(filters_compare_values),
        cmocka_unit_test(filters_reach_into_maps),
        cmocka_unit_test(search_finds_text_in_the_searched_fields),
        cmocka_unit_test(sorts_know_numbers_and_what_is_absent),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
