/* Every allocation of each form of call, and of decoding, encoding and copying, fails once: the status is
 * CPOD_ERR_NO_MEMORY, nothing leaks, and the client stays usable. Every byte of a response is the last one
 * once: an error, never a partial result. */
#include "call_cases.h"

#include <stdio.h>
#include <stdlib.h>

enum { MOST_ALLOCATIONS = 2000 };

static void call_is_answered(const call_case *c, script *s, cpod_client *client)
{
    cpod_error error = CPOD_ERROR_INIT;
    cpod_mock_rewind(s->mock);
    expect_status(c->call(client, &error), CPOD_OK, &error);
    assert_int_equal(script_usage(s).open_exchanges, 0);
}

/* @return whether the allocation was reached. Allocations whose failure has no effect count as well, such as
 * one that shrinks a buffer. */
static bool fails_at(const call_case *c, script *s, cpod_client *client, counting_allocator *counting,
                     size_t number, size_t *survived)
{
    cpod_error error = CPOD_ERROR_INIT;
    cpod_mock_rewind(s->mock);
    size_t live = counting->live;
    counting->calls = 0;
    counting->fail_at = number;
    cpod_status status = c->call(client, &error);
    counting->fail_at = 0;
    if (counting->calls < number) {
        expect_status(status, CPOD_OK, &error);
        return false;
    }
    *survived += status == CPOD_OK ? 1 : 0;
    if (status != CPOD_ERR_NO_MEMORY && (status != CPOD_OK || *survived > 2))
        fail_msg("%s, allocation %zu: %s: %s", c->name, number, cpod_status_name(status), error.message);
    assert_int_equal(error.status, status);
    assert_int_equal(script_usage(s).open_exchanges, 0);
    if (counting->live != live)
        fail_msg("%s, allocation %zu: %zu blocks leak", c->name, number, counting->live - live);
    return true;
}

static void each_allocation_of_a_call_fails_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < call_case_count; i++) {
        const call_case *c = &call_cases[i];
        counting_allocator counting;
        counting_allocator_init(&counting, 0);
        script s;
        script_begin(&s, c->responses, c->response_count);
        cpod_mock_set_piece(s.mock, 5);
        cpod_client *client = defects_client_without_retries(&s, &counting.allocator);
        call_is_answered(c, &s, client);
        size_t number = 1;
        size_t survived = 0;
        for (; number < MOST_ALLOCATIONS && fails_at(c, &s, client, &counting, number, &survived); number++)
            call_is_answered(c, &s, client);
        assert_in_range(number, 3, MOST_ALLOCATIONS - 1);
        cpod_client_free(client);
        assert_int_equal(counting.live, 0);
        print_message("%s: %zu allocations\n", c->name, number - 1);
    }
}

static void each_allocation_of_a_new_client_fails_once(void **state)
{
    (void)state;
    script s;
    script_begin(&s, NULL, 0);
    const cpod_transport transport = *cpod_mock_transport(s.mock);
    counting_allocator counting;
    static const cpod_header headers[] = {{"X-Team", "core"}};
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.base_url = "https://example.org";
    options.token = "t";
    options.user_agent = "test/1";
    options.headers = headers;
    options.header_count = 1;
    options.transport = &transport;
    options.allocator = &counting.allocator;
    cpod_status status = CPOD_ERR_NO_MEMORY;
    for (size_t number = 1; status != CPOD_OK; number++) {
        assert_true(number < MOST_ALLOCATIONS);
        counting_allocator_init(&counting, number);
        cpod_client *client = NULL;
        cpod_error error = CPOD_ERROR_INIT;
        status = defects_client_new(&options, &client, &error);
        expect_status(status, counting.calls < number ? CPOD_OK : CPOD_ERR_NO_MEMORY, &error);
        assert_true((client != NULL) == (status == CPOD_OK));
        cpod_client_free(client);
        assert_int_equal(counting.live, 0);
    }
}

/* ---- without a client ---- */

/* Decodes, copies and encodes; each in turn with the allocator. */
typedef cpod_status (*codec_step)(const cpod_allocator *allocator, cpod_error *error);

/* Decodes `text`, copies and encodes the value, each with the allocator, and compares. */
#define DEFINE_CODEC_STEPS(type, document)                                                            \
    static cpod_status decode_##type(const cpod_allocator *allocator, cpod_error *error)              \
    {                                                                                                 \
        type *value = NULL;                                                                           \
        cpod_status status = type##_from_json(document, strlen(document), allocator, &value, error);  \
        assert_true((value != NULL) == (status == CPOD_OK));                                          \
        type##_free(value);                                                                           \
        return status;                                                                                \
    }                                                                                                 \
    static cpod_status encode_##type(const cpod_allocator *allocator, cpod_error *error)              \
    {                                                                                                 \
        type *value = NULL;                                                                           \
        char *text = NULL;                                                                            \
        assert_int_equal(type##_from_json(document, strlen(document), NULL, &value, error), CPOD_OK); \
        cpod_status status = type##_to_json(value, allocator, &text, NULL, error);                    \
        assert_true((text != NULL) == (status == CPOD_OK));                                           \
        if (text != NULL)                                                                             \
            assert_string_equal(text, document);                                                      \
        cpod_string_free(text);                                                                       \
        type##_free(value);                                                                           \
        return status;                                                                                \
    }                                                                                                 \
    static cpod_status copy_##type(const cpod_allocator *allocator, cpod_error *error)                \
    {                                                                                                 \
        type *value = NULL;                                                                           \
        type *copy = NULL;                                                                            \
        char *text = NULL;                                                                            \
        assert_int_equal(type##_from_json(document, strlen(document), NULL, &value, error), CPOD_OK); \
        cpod_status status = type##_copy(value, allocator, &copy);                                    \
        assert_true((copy != NULL) == (status == CPOD_OK));                                           \
        type##_free(value);                                                                           \
        if (copy != NULL) {                                                                           \
            assert_int_equal(type##_to_json(copy, NULL, &text, NULL, error), CPOD_OK);                \
            assert_string_equal(text, document);                                                      \
        }                                                                                             \
        cpod_string_free(text);                                                                       \
        type##_free(copy);                                                                            \
        return status;                                                                                \
    }

static const char nested_text[] = "{\"matrix\":[[1,2.5],[],[-3]],\"cube\":[[[1,2],[3]],[],[[]]],\"owners\":{"
                                  "\"a\":{\"id\":1,\"city\":\"c\"},"
                                  "\"b\":{\"id\":2}},\"groups\":{\"e\":[],\"g\":[{\"id\":3},{\"id\":4,"
                                  "\"city\":\"d\"}]},\"rows\":[{\"k\":\"v\"},{}]}";
static const char drawing_text[] =
    "{\"shapes\":[{\"kind\":\"square\",\"side\":2},{\"kind\":\"star\",\"points\":[5]},{\"kind\":\"circle\","
    "\"radius\":1}],\"title\":[\"x\",\"y\"],\"merged\":{\"id\":1,\"text\":\"t\"}}";
static const char open_text[] = "{\"id\":1,\"b\":{\"c\":[9007199254740993]},\"a\":null,\"d\":\"\\u0000\"}";

DEFINE_CODEC_STEPS(defects_pet, full_pet)
DEFINE_CODEC_STEPS(defects_nested, nested_text)
DEFINE_CODEC_STEPS(defects_drawing, drawing_text)
DEFINE_CODEC_STEPS(defects_open, open_text)

static void each_allocation_of_the_codec_fails_once(void **state)
{
    (void)state;
    static const codec_step steps[] = {decode_defects_pet,     encode_defects_pet,     copy_defects_pet,
                                       decode_defects_nested,  encode_defects_nested,  copy_defects_nested,
                                       decode_defects_drawing, encode_defects_drawing, copy_defects_drawing,
                                       decode_defects_open,    encode_defects_open,    copy_defects_open};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        size_t survived = 0; /* as above */
        bool reached = true;
        for (size_t number = 1; reached; number++) {
            assert_true(number < MOST_ALLOCATIONS);
            counting_allocator counting;
            counting_allocator_init(&counting, number);
            cpod_error error = CPOD_ERROR_INIT;
            cpod_status status = steps[i](&counting.allocator, &error);
            reached = counting.calls >= number;
            survived += reached && status == CPOD_OK ? 1 : 0;
            expect_status(status, status == CPOD_OK ? CPOD_OK : CPOD_ERR_NO_MEMORY, &error);
            assert_int_equal(counting.live, 0);
        }
        assert_in_range(survived, 0, 1);
    }
}

/* ---- cut responses ---- */

/* The call, with one of its responses cut to a length. */
static cpod_status cut_call(const call_case *c, size_t at, size_t length, cpod_status failure)
{
    script_response responses[4];
    assert_true(c->response_count <= sizeof responses / sizeof responses[0]);
    memcpy(responses, c->responses, c->response_count * sizeof responses[0]);
    char *body = malloc(length + 1);
    assert_non_null(body);
    memcpy(body, responses[at].body, length);
    body[length] = '\0';
    responses[at].body = body;
    responses[at].body_failure = failure;
    script s;
    script_begin(&s, responses, c->response_count);
    cpod_client *client = defects_client_without_retries(&s, NULL);
    cpod_error error = CPOD_ERROR_INIT;
    cpod_status status = c->call(client, &error);
    assert_int_equal(script_usage(&s).open_exchanges, 0);
    assert_int_equal(error.status, status);
    assert_true(status == CPOD_OK || error.message[0] != '\0');
    cpod_client_free(client);
    free(body);
    return status;
}

static void each_byte_of_a_response_is_the_last_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < call_case_count; i++) {
        const call_case *c = &call_cases[i];
        for (size_t at = 0; at < c->response_count; at++) {
            const char *body = c->responses[at].body;
            bool is_failure = c->responses[at].status >= 300;
            for (size_t length = 0; body != NULL && length < strlen(body); length++) {
                cpod_status status = cut_call(c, at, length, CPOD_ERR_TRANSPORT);
                if (status == CPOD_OK || (!is_failure && status != CPOD_ERR_TRANSPORT))
                    fail_msg("%s, %zu bytes, then a failure: %s", c->name, length, cpod_status_name(status));
                if (!c->ends_anywhere && cut_call(c, at, length, CPOD_OK) == CPOD_OK)
                    fail_msg("%s, %zu bytes, then the end: is taken for all of it", c->name, length);
            }
        }
    }
}

/* A failure whose body is cut is still that failure. */
static void a_cut_problem_is_still_its_status(void **state)
{
    (void)state;
    static const char body[] = "{\"title\":\"Not Found\",\"detail\":\"None.\"}";
    for (size_t length = 0; length < sizeof body; length++) {
        char text[sizeof body];
        (void)snprintf(text, sizeof text, "%.*s", (int)length, body);
        const script_response response = {404, "content-type: application/problem+json", text, 0,
                                          length % 2 == 0 ? CPOD_ERR_TRANSPORT : CPOD_OK};
        script s;
        script_begin(&s, &response, 1);
        cpod_client *client = defects_client_without_retries(&s, NULL);
        cpod_error error = CPOD_ERROR_INIT;
        expect_status(defects_pets_get(client, "o", "n", NULL, NULL, &error), CPOD_ERR_NOT_FOUND, &error);
        assert_true(error.message[0] != '\0');
        cpod_client_free(client);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_allocation_of_a_call_fails_once),
        cmocka_unit_test(each_allocation_of_a_new_client_fails_once),
        cmocka_unit_test(each_allocation_of_the_codec_fails_once),
        cmocka_unit_test(each_byte_of_a_response_is_the_last_once),
        cmocka_unit_test(a_cut_problem_is_still_its_status),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
