/* Records of a collection. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "engine/store/store.h"

static spec_property properties[] = {
    {.name = "id"}, {.name = "name"}, {.name = "is_deleted"}, {.name = "tags"}};
static const spec_schema entity = {.properties = {.items = properties, .count = 4}};

static cJSON *object_of(const char *text)
{
    json_error error;
    return json_parse(text, strlen(text), &error);
}

static const record *insert(store *s, const char *tenant, const char *text)
{
    cJSON *object = object_of(text);
    const record *r = store_insert(s, tenant, object);
    cJSON_Delete(object);
    return r;
}

static void assert_slice(slice s, const char *expected)
{
    assert_int_equal(s.length, strlen(expected));
    if (s.length > 0)
        assert_memory_equal(s.text, expected, s.length);
}

static void records_are_text_with_their_members_found(void **state)
{
    (void)state;
    store *s = store_new(&entity);
    const record *r =
        insert(s, "t", "{\"free\":{\"a\":1},\"tags\":[1,2],\"name\":\"\\u00e9 \\\"q\\\"\",\"id\":\"a\"}");
    assert_slice(record_text(r),
                 "{\"id\":\"a\",\"name\":\"\xC3\xA9 \\\"q\\\"\",\"tags\":[1,2],\"free\":{\"a\":1}}");
    assert_slice(record_member(r, store_property(s, "name")), "\"\xC3\xA9 \\\"q\\\"\"");
    assert_slice(record_member(r, store_property(s, "tags")), "[1,2]");
    assert_slice(record_member(r, store_property(s, "is_deleted")), "");
    assert_int_equal(store_property(s, "free"), -1);
    cJSON *tree = record_read(r);
    assert_string_equal(json_text(tree, "id"), "a");
    cJSON_Delete(tree);
    store_free(s);
}

static void records_are_of_one_tenant(void **state)
{
    (void)state;
    store *s = store_new(&entity);
    insert(s, "a", "{\"id\":\"1\"}");
    assert_non_null(store_find(s, "a", "1"));
    assert_null(store_find(s, "b", "1"));
    assert_non_null(store_find(s, NULL, "1"));
    assert_null(store_find(s, NULL, "2"));
    assert_null(store_find(s, NULL, ""));
    store_free(s);
}

static void replacing_keeps_place_and_id(void **state)
{
    (void)state;
    store *s = store_new(&entity);
    const record *r = insert(s, "t", "{\"id\":\"1\",\"name\":\"old\"}");
    insert(s, "t", "{\"id\":\"2\"}");
    cJSON *object = object_of("{\"id\":\"1\",\"name\":\"new\",\"is_deleted\":true}");
    store_replace(s, r, object);
    cJSON_Delete(object);
    assert_ptr_equal(store_at(s, 0), r);
    assert_slice(record_member(r, 1), "\"new\"");
    assert_true(record_is_deleted(r));
    assert_string_equal(record_id(r), "1");
    store_free(s);
}

static void many_records_are_found_and_removed(void **state)
{
    (void)state;
    enum { COUNT = 3000 };
    char text[64];
    store *s = store_new(&entity);
    for (int i = 0; i < COUNT; i++) {
        snprintf(text, sizeof text, "{\"id\":\"r%d\",\"name\":\"n%d\"}", i, i);
        insert(s, "t", text);
    }
    for (int i = 0; i < COUNT; i += 3) {
        snprintf(text, sizeof text, "r%d", i);
        store_remove(s, store_find(s, "t", text));
    }
    assert_int_equal(store_count(s), COUNT - COUNT / 3);
    for (int i = 0; i < COUNT; i++) {
        snprintf(text, sizeof text, "r%d", i);
        assert_int_equal(store_find(s, "t", text) != NULL, i % 3 != 0);
    }
    assert_string_equal(record_id(store_at(s, 0)), "r1");
    assert_string_equal(record_id(store_at(s, 2)), "r4");
    store_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_are_text_with_their_members_found),
        cmocka_unit_test(records_are_of_one_tenant),
        cmocka_unit_test(replacing_keeps_place_and_id),
        cmocka_unit_test(many_records_are_found_and_removed),
    };
    json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
