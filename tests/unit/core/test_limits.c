/* Messages and paths of the decoder; depth, memory, unions, envelopes. */
#include "core/codec/codec.h"
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EVERYTHING CPOD_KIND_INLINE, SAMPLE_EVERYTHING

static void paths_lead_to_the_fault(void **state)
{
    (void)state;
    members_fail("\"labels\":{\"ok\":\"\",\"a b\":5}", "labels[\"a b\"]",
                 "expected a string, found a number (byte ");
    members_fail("\"parent\":{\"owners\":[{\"name\":\"a\"},{\"name\":{}}]}", "parent.owners[1].name",
                 "expected a string, found an object");
    members_fail("\"matrix\":[[1],[2,true]]", "matrix[1][1]", "expected a number, found a boolean");
    members_fail("\"a\\\"b\\\\c\":1", "[\"a\"b\\c\"]", "expected a string");
    members_fail("\"owner\":[]", "owner", "expected an object, found an array");
    members_fail("\"tags\":{}", "tags", "expected an array, found an object");
    decode_fails(CPOD_KIND_INLINE, SAMPLE_PAGE, "{\"items\":[{\"id\":3}]}", CPOD_ERR_DECODE, "items[0].id",
                 "items[0].id: expected a string, found a number (byte 16)");
}

static void a_long_path_keeps_its_end(void **state)
{
    (void)state;
    enum { LEVELS = 60 };
    char text[LEVELS * 16] = "";
    for (int i = 0; i < LEVELS; i++)
        strcat(text, "{\"parent\":");
    strcat(text, "5");
    void *value;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_core_from_json(sample_api(), EVERYTHING, text, strlen(text), NULL, &value, &error),
                     CPOD_ERR_DECODE);
    assert_int_equal(strncmp(error.path, "....parent.parent", 17), 0);
    const char *end = error.path + strlen(error.path) - strlen(".parent.parent");
    assert_string_equal(end, ".parent.parent");
}

static void invalid_json_is_rejected(void **state)
{
    (void)state;
    decode_fails(EVERYTHING, "", CPOD_ERR_DECODE, "", "expected an object, found the end of the text");
    decode_fails(EVERYTHING, "<html>", CPOD_ERR_DECODE, "", "expected an object, found '<'");
    decode_fails(EVERYTHING, "{\"id\" \"x\"}", CPOD_ERR_DECODE, "", "invalid JSON: expected a colon");
    decode_fails(EVERYTHING, "{\"id\":\"x\" 1}", CPOD_ERR_DECODE, "", "invalid JSON: expected a comma");
    decode_fails(EVERYTHING, "{\"id\":\"x\",}", CPOD_ERR_DECODE, "", "invalid JSON: expected a key");
    decode_fails(CPOD_KIND_BOOL, 0, "true false", CPOD_ERR_DECODE, "", "text after the value");
    decode_fails(CPOD_KIND_BOOL, 0, "trux", CPOD_ERR_DECODE, "", "invalid JSON");
    decode_fails(CPOD_KIND_DOUBLE, 0, "01", CPOD_ERR_DECODE, "", "text after the value");
    decode_fails(CPOD_KIND_DOUBLE, 0, "-", CPOD_ERR_DECODE, "", "malformed number");
    decode_fails(CPOD_KIND_LIST, SAMPLE_STRINGS, "[\"a\",]", CPOD_ERR_DECODE, "[1]",
                 "expected a string, found ']'");
    decode_fails(CPOD_KIND_STRING, 0, "\"a\nb\"", CPOD_ERR_DECODE, "", "control character");
    decode_fails(CPOD_KIND_STRING, 0, "\"a", CPOD_ERR_DECODE, "", "unexpected end of text");
    decode_fails(CPOD_KIND_STRING, 0, "\x01", CPOD_ERR_DECODE, "", "found byte 0x01");
    decode_fails(CPOD_KIND_UPLOAD, 0, "1", CPOD_ERR_DECODE, "", "no JSON form");
}

static char *nested(const char *open, const char *close, int depth, const char *inner)
{
    char *text = malloc((strlen(open) + strlen(close)) * (size_t)depth + strlen(inner) + 1);
    assert_non_null(text);
    char *to = text;
    for (int i = 0; i < depth; i++)
        to = strcpy(to, open) + strlen(open);
    to = strcpy(to, inner) + strlen(inner);
    for (int i = 0; i < depth; i++)
        to = strcpy(to, close) + strlen(close);
    return text;
}

static void depth_is_one_limit_for_all(void **state)
{
    (void)state;
    char *fits = nested("[", "]", 256, "1");
    char *deep = nested("[", "]", 257, "1");
    cpod_json *json = decode(CPOD_KIND_JSON, 0, fits);
    cpod_core_free(json);
    decode_fails(CPOD_KIND_JSON, 0, deep, CPOD_ERR_LIMIT, "",
                 "nested more than 256 levels deep, a fixed limit (byte");
    char *in_member = nested("[", "]", 256, "1");
    char *text = malloc(strlen(in_member) + 64);
    assert_non_null(text);
    sprintf(text, "{\"unknown\":%s}", in_member); /* the object is a level too */
    decode_fails(EVERYTHING, text, CPOD_ERR_LIMIT, "unknown",
                 "nested more than 256 levels deep, a fixed limit (byte");
    free(text);
    free(in_member);
    free(fits);
    free(deep);
    char *typed = nested("{\"parent\":", "}", 257, "{}");
    cpod_error error = CPOD_ERROR_INIT;
    void *value;
    assert_int_equal(
        cpod_core_from_json(sample_api(), EVERYTHING, typed, strlen(typed), NULL, &value, &error),
        CPOD_ERR_LIMIT);
    free(typed);
}

static cpod_status decode_padded(cpod_kind kind, uint32_t type, const char *text,
                                 const cpodi_decode_options *options, size_t arena_limit, cpod_error *error)
{
    cpodi_buffer buffer;
    cpodi_buffer_init(&buffer, NULL);
    cpodi_buffer_append_text(&buffer, text);
    assert_true(cpodi_buffer_terminate(&buffer));
    cpodi_arena *arena = cpodi_arena_new(NULL, 0, arena_limit);
    assert_non_null(arena);
    void *value = cpodi_arena_root(arena, cpodi_value_size(sample_tables(), kind, type));
    assert_non_null(value);
    cpod_status status =
        cpodi_decode(sample_tables(), &(cpodi_json_input){buffer.data, buffer.length}, options,
                     &(cpodi_typed_value){.kind = kind, .type = type, .target = value}, arena, error);
    cpodi_arena_free(arena);
    cpodi_buffer_free(&buffer);
    return status;
}

static void options_are_applied(void **state)
{
    (void)state;
    cpod_error error = CPOD_ERROR_INIT;
    cpodi_decode_options shallow = {.max_depth = 2};
    assert_int_equal(decode_padded(CPOD_KIND_JSON, 0, "[[1]]", &shallow, 0, &error), CPOD_OK);
    assert_int_equal(decode_padded(CPOD_KIND_JSON, 0, "[[[1]]]", &shallow, 0, &error), CPOD_ERR_LIMIT);
    assert_string_equal(error.message, "nested more than 2 levels deep (max_json_depth) (byte 2)");
    cpodi_decode_options lenient = {.lenient_required = true};
    assert_int_equal(decode_padded(EVERYTHING, "{}", &lenient, 0, &error), CPOD_OK);
    assert_int_equal(decode_padded(EVERYTHING, "{}", NULL, 0, &error), CPOD_ERR_DECODE);
}

static void an_expanding_document_hits_the_limit(void **state)
{
    (void)state;
    enum { MEMBERS = 200000 };
    size_t size = MEMBERS * 3 + 64;
    char *text = malloc(size);
    assert_non_null(text);
    char *to = text;
    to += sprintf(to, "[{}");
    for (int i = 1; i < MEMBERS; i++)
        to = strcpy(to, ",{}") + 3;
    strcpy(to, "]");
    cpod_error error = CPOD_ERROR_INIT;
    cpodi_decode_options lenient = {.lenient_required = true};
    assert_int_equal(decode_padded(CPOD_KIND_LIST, SAMPLE_ITEMS, text, &lenient,
                                   cpodi_arena_limit_for_json(strlen(text)), &error),
                     CPOD_ERR_LIMIT);
    assert_non_null(strstr(error.message, "exceed the fixed memory limit of 16 MiB and 16 times the text"));
    free(text);
}

static void long_lists_are_whole(void **state)
{
    (void)state;
    enum { ITEMS = 5000 };
    char *text = malloc(ITEMS * 40);
    assert_non_null(text);
    char *to = text;
    for (int i = 0; i < ITEMS; i++)
        to += sprintf(to, "%c{\"name\":\"owner %d\",\"age\":%d}", i == 0 ? '[' : ',', i, i);
    strcpy(to, "]");
    sample_owner_list *owners = decode(CPOD_KIND_LIST, SAMPLE_OWNERS, text);
    assert_int_equal(owners->count, ITEMS);
    for (int i = 0; i < ITEMS; i++)
        assert_int_equal(owners->items[i].age.value, i);
    cpod_core_free(owners);
    to = text;
    for (int i = 0; i < ITEMS; i++)
        to += sprintf(to, "%c\"%d\"", i == 0 ? '[' : ',', i);
    strcpy(to, "]");
    cpod_string_list *strings = decode(CPOD_KIND_LIST, SAMPLE_STRINGS, text);
    assert_int_equal(strings->count, ITEMS);
    assert_string_equal(strings->items[ITEMS - 1], "4999");
    cpod_core_free(strings);
    free(text);
}

static void a_page_is_one_allocation(void **state)
{
    (void)state;
    enum { ITEMS = 1000 };
    cpodi_buffer page;
    cpodi_buffer_init(&page, NULL);
    cpodi_buffer_append_text(&page, "{\"items\":[");
    for (int i = 0; i < ITEMS; i++) {
        cpodi_buffer_append_text(&page, i == 0 ? "" : ",");
        cpodi_buffer_append_text(&page, full_document);
    }
    cpodi_buffer_append_text(&page, "]}");
    assert_true(cpodi_buffer_terminate(&page));
    test_allocator allocator;
    test_allocator_init(&allocator, 0);
    cpodi_arena *arena =
        cpodi_arena_new(&allocator.allocator, 3 * page.length, cpodi_arena_limit_for_json(page.length));
    assert_non_null(arena);
    sample_page *value = cpodi_arena_root(arena, sizeof *value);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(
        cpodi_decode(sample_tables(), &(cpodi_json_input){page.data, page.length}, NULL,
                     &(cpodi_typed_value){.kind = CPOD_KIND_INLINE, .type = SAMPLE_PAGE, .target = value},
                     arena, &error),
        CPOD_OK);
    assert_int_equal(value->items.count, ITEMS);
    assert_int_equal(allocator.calls, 1);
    cpodi_arena_free(arena);
    assert_int_equal(allocator.live, 0);
    cpodi_buffer_free(&page);
}

static void unions_are_discriminated_by_tag_type_and_member(void **state)
{
    (void)state;
    const sample_everything *value = decode_members(
        "\"shape\":{\"side\":2.5,\"\\u006bind\":\"squ\\u0061re\"},\"pet\":{\"legs\":4,\"bark\":7}");
    assert_int_equal(value->shape.kind, SAMPLE_SHAPE_SQUARE);
    assert_true(value->shape.as.square->side.value == 2.5);
    assert_int_equal(value->pet.kind, SAMPLE_PET_DOG);
    cpod_core_free(value);
    value = decode_members("\"shape\":\"round\",\"pet\":{\"meow\":\"m\"}");
    assert_int_equal(value->shape.kind, SAMPLE_SHAPE_STRING);
    assert_string_equal(value->shape.as.string, "round");
    assert_int_equal(value->pet.kind, SAMPLE_PET_CAT);
    cpod_core_free(value);
    value = decode_members("\"shape\":12.0,\"pet\":{\"bark\":8}");
    assert_int_equal(value->shape.kind, SAMPLE_SHAPE_INTEGER);
    assert_int_equal(value->shape.as.integer, 12);
    assert_int_equal(value->pet.kind, CPOD_ENUM_OTHER);
    assert_string_equal(value->pet.as.json, "{\"bark\":8}");
    cpod_core_free(value);
    value = decode_members("\"shape\":[\"a\"],\"pet\":5");
    assert_int_equal(value->shape.kind, SAMPLE_SHAPE_LIST);
    assert_string_equal(value->shape.as.list->items[0], "a");
    assert_string_equal(value->pet.as.json, "5");
    cpod_core_free(value);
    value = decode_members("\"shape\":1.5");
    assert_int_equal(value->shape.kind, CPOD_ENUM_OTHER);
    cpod_core_free(value);
    value = decode_members("\"shape\":{\"kind\":\"circle\",\"kind\":\"square\"}"); /* the last one wins */
    assert_int_equal(value->shape.kind, SAMPLE_SHAPE_SQUARE);
    cpod_core_free(value);
    members_fail("\"shape\":{\"kind\":\"circle\",\"radius\":\"\"}", "shape.radius", "expected a number");
    members_fail("\"shape\":{\"kind\":\"circle\"}", "shape.radius", "required");
    members_fail("\"shape\":{\"kind\":truf}", "shape.kind", "invalid JSON");
    members_fail("\"shape\":-", "shape", "malformed number");
}

static void a_variant_that_was_guessed_wrong_is_kept_as_json(void **state)
{
    (void)state;
    const sample_everything *value = decode_members("\"pet\":{\"meow\":[{\"loud\":true}]},\"shape\":\"x\"");
    assert_int_equal(value->pet.kind, CPOD_ENUM_OTHER);
    assert_string_equal(value->pet.as.json, "{\"meow\":[{\"loud\":true}]}");
    assert_int_equal(value->shape.kind, SAMPLE_SHAPE_STRING);
    cpod_core_free(value);
    members_fail("\"pet\":{\"meow\":[1]},\"shape\":{\"kind\":\"circle\"}", "shape.radius", "required");
    members_fail("\"pet\":{\"bark\":7,\"legs\":\"four\"}", "pet.legs", "expected"); /* chosen by a value */
    members_fail("\"pet\":{\"meow\":[1,}", "pet.meow", "expected a value");
}

static cpod_status open_envelope(const char *text, int64_t *value, cpodi_envelope *envelope,
                                 cpod_error *error)
{
    cpodi_buffer buffer;
    cpodi_buffer_init(&buffer, NULL);
    cpodi_buffer_append_text(&buffer, text);
    assert_true(cpodi_buffer_terminate(&buffer));
    cpodi_arena *arena = cpodi_arena_new(NULL, 0, 0);
    assert_non_null(arena);
    static const cpod_meta_names meta = {"meta", "requestId", "timestamp"};
    *value = 0;
    envelope->member = "data";
    envelope->member_length = 4;
    envelope->meta = &meta;
    const cpodi_typed_value target = {.kind = CPOD_KIND_INT64, .target = value};
    cpod_status status =
        cpodi_decode_enveloped(sample_tables(), &(cpodi_json_input){buffer.data, buffer.length}, NULL,
                               &target, envelope, arena, error);
    cpodi_arena_free(arena);
    cpodi_buffer_free(&buffer);
    return status;
}

static void envelopes_are_opened(void **state)
{
    (void)state;
    int64_t value;
    cpodi_envelope envelope;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(
        open_envelope(
            "{\"meta\":{\"requestId\":\"r\\u002d1\",\"x\":[],\"timestamp\":\"now\"},\"d\\u0061ta\":7}",
            &value, &envelope, &error),
        CPOD_OK);
    assert_int_equal(value, 7);
    assert_string_equal(envelope.request_id, "r-1");
    assert_string_equal(envelope.timestamp, "now");
    assert_int_equal(open_envelope("{\"data\":7}", &value, &envelope, &error), CPOD_OK);
    assert_string_equal(envelope.request_id, "");
    assert_int_equal(open_envelope("{\"meta\":5}", &value, &envelope, &error), CPOD_ERR_DECODE);
    assert_string_equal(error.path, "data");
    assert_int_equal(open_envelope("{\"data\":\"\"}", &value, &envelope, &error), CPOD_ERR_DECODE);
    assert_string_equal(error.path, "data");
    assert_int_equal(open_envelope("[]", &value, &envelope, &error), CPOD_ERR_DECODE);
    assert_int_equal(open_envelope("{\"meta\":{,\"data\":1}", &value, &envelope, &error), CPOD_ERR_DECODE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_lead_to_the_fault),
        cmocka_unit_test(a_long_path_keeps_its_end),
        cmocka_unit_test(invalid_json_is_rejected),
        cmocka_unit_test(depth_is_one_limit_for_all),
        cmocka_unit_test(options_are_applied),
        cmocka_unit_test(an_expanding_document_hits_the_limit),
        cmocka_unit_test(long_lists_are_whole),
        cmocka_unit_test(a_page_is_one_allocation),
        cmocka_unit_test(unions_are_discriminated_by_tag_type_and_member),
        cmocka_unit_test(a_variant_that_was_guessed_wrong_is_kept_as_json),
        cmocka_unit_test(envelopes_are_opened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
