#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char full_document[] =
    "{\"id\":\"x\",\"active\":true,\"small\":-5,\"large\":9223372036854775807,\"ratio\":1.5,\"maybe_bool\":"
    "null,"
    "\"maybe_int32\":7,\"maybe_int64\":-9223372036854775808,\"maybe_double\":0.1,\"note\":null,\"title\":"
    "\"h\xC3\xA9\","
    "\"created_at\":\"2026-11-21T23:00:00.5+01:00\",\"birthday\":\"2000-02-29\",\"blob\":\"aGk=\","
    "\"extra\":{\"a\":[1,2.50,\"\\u0000\"]},\"color\":\"violet\",\"level\":10,\"type\":\"red\","
    "\"owner\":{\"name\":\"Ada\",\"age\":36},\"parent\":{\"id\":\"p\",\"active\":false,\"small\":0,\"large\":"
    "0,\"ratio\":0,"
    "\"type\":\"green\"},"
    "\"shape\":{\"kind\":\"circle\",\"radius\":2},\"pet\":{\"bark\":7,\"legs\":4},\"tags\":[\"a\",\"b\\n\"],"
    "\"nullable_tags\":[null,\"c\"],\"scores\":[1,null,3],\"owners\":[{\"name\":\"o\",\"age\":3},{\"name\":"
    "\"q\"}],"
    "\"nullable_owners\":[null,{\"name\":\"r\"}],\"matrix\":[[1,2.5],[]],\"anything\":[null,true,{\"k\":[]}],"
    "\"labels\":{\"a "
    "b\":\"1\",\"x\":null},\"owners_by_name\":{\"z\":{\"name\":\"Z\"}},\"a\\\"b\\\\c\":\"q\"}";

static bool fails_now(test_allocator *allocator)
{
    allocator->calls++;
    return allocator->calls == allocator->fail_at;
}

static void *test_allocate(void *context, size_t size)
{
    test_allocator *allocator = context;
    void *memory = fails_now(allocator) ? NULL : malloc(size);
    allocator->live += memory != NULL;
    return memory;
}

static void *test_reallocate(void *context, void *memory, size_t old_size, size_t new_size)
{
    (void)old_size;
    return fails_now(context) ? NULL : realloc(memory, new_size);
}

static void test_release(void *context, void *memory, size_t size)
{
    (void)size;
    test_allocator *allocator = context;
    allocator->live--;
    free(memory);
}

void test_allocator_init(test_allocator *allocator, size_t fail_at)
{
    *allocator = (test_allocator){{allocator, test_allocate, test_reallocate, test_release}, 0, 0, fail_at};
}

void *decode(cpod_kind kind, uint32_t type, const char *text)
{
    void *value = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    if (cpod_core_from_json(sample_api(), kind, type, text, strlen(text), NULL, &value, &error) != CPOD_OK)
        fail_msg("%s: %s", error.message, text);
    return value;
}

static char *with_required(const char *members)
{
    size_t size = strlen(members) + sizeof REQUIRED_MEMBERS + 8;
    char *text = malloc(size);
    assert_non_null(text);
    snprintf(text, size, "{%s,%s}", REQUIRED_MEMBERS, members);
    return text;
}

const sample_everything *decode_members(const char *members)
{
    char *text = with_required(members);
    const sample_everything *value = decode(CPOD_KIND_INLINE, SAMPLE_EVERYTHING, text);
    free(text);
    return value;
}

static void check_error(const cpod_error *error, const char *text, const char *path, const char *message)
{
    if (strcmp(error->path, path) != 0 || strstr(error->message, message) == NULL)
        fail_msg("path '%s', message '%s': %s", error->path, error->message, text);
}

void decode_fails(cpod_kind kind, uint32_t type, const char *text, cpod_status status, const char *path,
                  const char *message)
{
    void *value = &value;
    cpod_error error = CPOD_ERROR_INIT;
    cpod_status result =
        cpod_core_from_json(sample_api(), kind, type, text, strlen(text), NULL, &value, &error);
    if (result != status)
        fail_msg("%s (%s): %s", cpod_status_name(result), error.message, text);
    assert_int_equal(error.status, status);
    assert_null(value);
    check_error(&error, text, path, message);
}

void members_fail(const char *members, const char *path, const char *message)
{
    char *text = with_required(members);
    decode_fails(CPOD_KIND_INLINE, SAMPLE_EVERYTHING, text, CPOD_ERR_DECODE, path, message);
    free(text);
}

void encodes_to(cpod_kind kind, uint32_t type, const void *value, const char *json)
{
    char *text = NULL;
    size_t length = 0;
    cpod_error error = CPOD_ERROR_INIT;
    if (cpod_core_to_json(sample_api(), kind, type, value, NULL, &text, &length, &error) != CPOD_OK)
        fail_msg("%s", error.message);
    assert_string_equal(text, json);
    assert_int_equal(length, strlen(json));
    cpod_string_free(text);
}

void encode_fails(cpod_kind kind, uint32_t type, const void *value, const char *path, const char *message)
{
    char *text = "";
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_core_to_json(sample_api(), kind, type, value, NULL, &text, NULL, &error),
                     CPOD_ERR_INVALID_ARGUMENT);
    assert_null(text);
    check_error(&error, "(encoding)", path, message);
}

sample_everything minimal(void)
{
    return (sample_everything){.id = "x", .active = true, .small = 1, .large = 2, .ratio = 3};
}
