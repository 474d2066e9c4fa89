#include "support.h"

const char full_pet[] =
    "{\"name\":\"Rex \xC3\xA9\",\"age\":0,\"sold\":false,\"weight\":0.5,\"color\":\"red\",\"size\":\"small\","
    "\"coat\":\"curly\",\"level\":10,\"colors\":[\"green\",\"Red\",\"3d\",\"mauve\"],\"tags\":[\"a\","
    "\"b\\n\"],"
    "\"note\":null,\"visits\":0,\"vaccinated\":false,\"owner\":{\"id\":9223372036854775807,\"city\":\"Kyiv\"}"
    ","
    "\"anything\":{\"a\":[1,null,\"\\u0000\"]},\"parents\":[{\"name\":\"Ma\",\"age\":9,\"sold\":true,"
    "\"parents\":[]}]}";

static cpod_client *client_of(script *s, const cpod_allocator *allocator, int max_retries)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.api_key = "key";
    options.transport = cpod_mock_transport(s->mock);
    options.clock = cpod_mock_clock(s->mock);
    options.allocator = allocator;
    options.max_retries = max_retries;
    cpod_client *client = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    expect_status(defects_client_new(&options, &client, &error), CPOD_OK, &error);
    return client;
}

cpod_client *defects_client(script *s, const cpod_allocator *allocator)
{
    return client_of(s, allocator, 0);
}

cpod_client *defects_client_without_retries(script *s, const cpod_allocator *allocator)
{
    return client_of(s, allocator, CPOD_NO_RETRIES);
}

void expect_status(cpod_status status, cpod_status expected, const cpod_error *error)
{
    if (status != expected)
        fail_msg("%s instead of %s: '%s' at '%s'", cpod_status_name(status), cpod_status_name(expected),
                 error->message, error->path);
}

defects_pet *pet_from(const char *text)
{
    defects_pet *pet = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    expect_status(defects_pet_from_json(text, strlen(text), NULL, &pet, &error), CPOD_OK, &error);
    return pet;
}

void pet_fails(const char *text, const char *path)
{
    defects_pet *pet = (defects_pet *)&pet; /* must become NULL */
    cpod_error error = CPOD_ERROR_INIT;
    expect_status(defects_pet_from_json(text, strlen(text), NULL, &pet, &error), CPOD_ERR_DECODE, &error);
    assert_null(pet);
    assert_int_equal(error.status, CPOD_ERR_DECODE);
    assert_string_equal(error.path, path);
    assert_true(error.message[0] != '\0');
}

void pet_is_written(const defects_pet *pet, const char *text)
{
    char *written = NULL;
    size_t length = 0;
    cpod_error error = CPOD_ERROR_INIT;
    expect_status(defects_pet_to_json(pet, NULL, &written, &length, &error), CPOD_OK, &error);
    assert_string_equal(written, text);
    assert_int_equal(length, strlen(text));
    cpod_string_free(written);
}
