/* The life of a record: server fields, changes, versions, deletion, verbs. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int set_up(void **state)
{
    *state = fixture_new("widgets.yaml");
    return 0;
}

static int tear_down(void **state)
{
    fixture_free(*state);
    return 0;
}

/* Creates a widget; the caller frees its path. */
static char *create(fixture *f, const char *body)
{
    char *id = fixture_take(f, "POST", "/v1/shop/widgets", body, 201, "data.id");
    char *path = malloc(128);
    snprintf(path, 128, "/v1/shop/widgets/%s", id);
    free(id);
    return path;
}

static void a_new_record_is_completed(void **state)
{
    fixture *f = *state;
    reply r =
        fixture_call(f, "POST", "/v1/shop/widgets", "{\"name\":\"a\",\"extra\":{\"deep\":[1,{\"x\":null}]}}");
    assert_int_equal(r.status, 201);
    assert_memory_equal(at(&r, "data.id"), "wdg-", 4);
    assert_string_equal(at(&r, "data.tenant_id"), "default");
    assert_string_equal(at(&r, "data.created_at"), "2026-05-28T20:26:40.000Z");
    assert_string_equal(at(&r, "data.updated_at"), at(&r, "data.created_at"));
    assert_string_equal(at(&r, "data.updated_by"), at(&r, "data.created_by"));
    assert_string_equal(at(&r, "data.is_deleted"), "false");
    assert_string_equal(at(&r, "data.deleted_at"), "(absent)");
    assert_string_equal(at(&r, "data.app_id"), "(absent)");
    assert_string_equal(at(&r, "data.version"), "1");
    assert_string_equal(at(&r, "data.status"), "new");
    assert_string_equal(at(&r, "data.grade"), "plain");
    assert_string_equal(at(&r, "data.extra"), "{\"deep\":[1,{\"x\":null}]}");
    assert_memory_equal(at(&r, "meta.requestId"), "req-", 4);
    assert_string_equal(at(&r, "meta.timestamp"), "2026-05-28T20:26:40.000Z");
    reply_free(&r);
}

static void a_body_cannot_set_server_fields(void **state)
{
    fixture *f = *state;
    char *path = create(f, "{\"id\":\"rec_1\",\"tenant_id\":\"evil\",\"created_at\":\"x\",\"is_deleted\":"
                           "true,\"version\":9,\"name\":\"a\"}");
    expect(f, "GET", path, NULL, 200, "data.tenant_id", "default");
    expect(f, "GET", path, NULL, 200, "data.version", "1");
    expect(f, "PATCH", path, "{\"tenant_id\":\"evil\",\"id\":\"x\"}", 200, "data.tenant_id", "default");
    expect(f, "POST", "/v1/shop/widgets", "{\"name\":\"a\",\"status\":\"sold\"}", 422, "errors.0.field",
           "status");
    free(path);
}

static void values_come_back_as_they_were(void **state)
{
    fixture *f = *state;
    char *path = create(
        f, "{\"name\":\"\\u00e9\\ud83d\\ude00 \\\"q\\\"\",\"count\":9223372036854775807,\"weight\":0.1,"
           "\"note\":null,\"extra\":[0.30000000000000004,9007199254740993,1e-7,\"\\u0001\"]}");
    expect(f, "GET", path, NULL, 200, "data.name", "\xC3\xA9\xF0\x9F\x98\x80 \"q\"");
    expect(f, "GET", path, NULL, 200, "data.count", "9223372036854775807");
    expect(f, "GET", path, NULL, 200, "data.note", "null");
    expect(f, "GET", path, NULL, 200, "data.extra",
           "[0.30000000000000004,9007199254740993,1e-7,\"\\u0001\"]");
    free(path);
}

static void a_change_takes_only_what_it_has(void **state)
{
    fixture *f = *state;
    char *path = create(f, "{\"name\":\"a\",\"note\":\"n\",\"weight\":2}");
    f->now += 5000;
    reply r = fixture_call(f, "PATCH", path, "{\"name\":\"b\"}");
    assert_int_equal(r.status, 200);
    assert_string_equal(at(&r, "data.name"), "b");
    assert_string_equal(at(&r, "data.note"), "n");
    assert_string_equal(at(&r, "data.version"), "2");
    assert_string_equal(at(&r, "data.created_at"), "2026-05-28T20:26:40.000Z");
    assert_string_equal(at(&r, "data.updated_at"), "2026-05-28T20:26:45.000Z");
    reply_free(&r);
    expect(f, "PATCH", path, "{\"note\":null}", 200, "data.note", "null");
    expect(f, "PATCH", path, "{\"weight\":null}", 200, "data.weight", "(absent)");
    expect(f, "PATCH", path, NULL, 200, "data.version", "5");
    expect(f, "PATCH", "/v1/shop/widgets/wdg-none", "{}", 404, "detail", "Widget 'wdg-none' not found");
    free(path);
}

static void a_stale_version_is_409(void **state)
{
    fixture *f = *state;
    char *path = create(f, "{\"name\":\"a\"}");
    expect(f, "PATCH", path, "{\"name\":\"b\",\"version\":1}", 200, "data.version", "2");
    expect(f, "PATCH", path, "{\"name\":\"c\",\"version\":1}", 409, "code", "stale_version");
    expect(f, "GET", path, NULL, 200, "data.name", "b");
    expect(f, "PATCH", path, "{\"name\":\"c\",\"version\":2}", 200, "data.name", "c");
    free(path);
}

static void a_deleted_record_is_gone_from_reads(void **state)
{
    fixture *f = *state;
    char *path = create(f, "{\"name\":\"a\"}");
    reply r = fixture_call(f, "DELETE", path, NULL);
    assert_int_equal(r.status, 204);
    assert_int_equal(r.response->body.length, 0);
    reply_free(&r);
    expect(f, "GET", path, NULL, 404, "code", "not_found");
    expect(f, "DELETE", path, NULL, 404, "code", "not_found");
    expect(f, "PATCH", path, "{}", 404, "code", "not_found");
    expect(f, "GET", "/v1/shop/widgets", NULL, 200, "total", "0");
    expect(f, "GET", "/v1/shop/widgets?is_deleted=true", NULL, 200, "data.0.deleted_at",
           "2026-05-28T20:26:40.000Z");
    free(path);
}

static void an_entity_without_soft_deletion_is_removed(void **state)
{
    fixture *f = *state;
    char target[128];
    char *id = fixture_take(f, "POST", "/v1/shop/gadgets", "{\"name\":\"g\",\"colour\":\"red\"}", 201, "id");
    assert_int_equal(strlen(id), 36);
    snprintf(target, sizeof target, "/v1/shop/gadgets/%s", id);
    expect(f, "GET", "/v1/shop/gadgets", NULL, 200, "items.0.name", "g");
    expect(f, "DELETE", target, NULL, 200, "name", "g");
    expect(f, "DELETE", target, NULL, 404, "status", "404");
    expect(f, "GET", "/v1/shop/gadgets", NULL, 200, "total", "0");
    free(id);
}

static void other_fields_with_such_names_are_kept(void **state)
{
    fixture *f = *state;
    expect(f, "POST", "/v1/shop/gadgets", "{\"name\":\"g\",\"version\":\"1.2\"}", 201, "version", "1.2");
    expect(f, "POST", "/v1/shop/gadgets", "{\"name\":\"g\"}", 201, "version", "(absent)");
    expect(f, "POST", "/v1/shop/gadgets", "{\"name\":\"g\"}", 201, "source", "factory");
    expect(f, "POST", "/v1/shop/gadgets", "{\"name\":\"g\",\"source\":\"mine\"}", 201, "source", "mine");
}

static void a_body_that_is_no_object_makes_an_empty_record(void **state)
{
    fixture *f = *state;
    expect(f, "POST", "/v1/shop/gadgets", "[1,[2]]", 201, "name", "");
    expect(f, "POST", "/v1/shop/gadgets", "\"text\"", 201, "source", "factory");
}

static void a_verb_moves_a_record_between_states(void **state)
{
    fixture *f = *state;
    char target[160];
    char *path = create(f, "{\"name\":\"a\"}");
    snprintf(target, sizeof target, "%s/sell", path);
    expect(f, "POST", target, "{}", 400, "detail", "buyer is required");
    reply r = fixture_call(f, "POST", target, "{\"buyer\":\"Ann\"}");
    assert_int_equal(r.status, 200);
    assert_string_equal(at(&r, "data.status"), "sold");
    assert_string_equal(at(&r, "data.buyer"), "Ann");
    assert_string_equal(at(&r, "data.sold_at"), "2026-05-28T20:26:40.000Z");
    assert_string_equal(at(&r, "data.version"), "2");
    reply_free(&r);
    expect(f, "POST", target, "{\"buyer\":\"Bob\"}", 409, "code", "wrong_state");
    expect(f, "GET", path, NULL, 200, "data.buyer", "Ann");
    expect(f, "POST", "/v1/shop/widgets/none/sell", "{\"buyer\":\"Bob\"}", 404, "code", "not_found");
    free(path);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_new_record_is_completed),
        TEST(a_body_cannot_set_server_fields),
        TEST(values_come_back_as_they_were),
        TEST(a_change_takes_only_what_it_has),
        TEST(a_stale_version_is_409),
        TEST(a_deleted_record_is_gone_from_reads),
        TEST(an_entity_without_soft_deletion_is_removed),
        TEST(other_fields_with_such_names_are_kept),
        TEST(a_body_that_is_no_object_makes_an_empty_record),
        TEST(a_verb_moves_a_record_between_states),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
