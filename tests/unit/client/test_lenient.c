/* The option lenient_text, wherever a response has text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/core/presigned.h"
#include "gets.h"

#define FFFD "\xEF\xBF\xBD"
/* Two texts with an invalid character each. */
#define BAD_THING  "{\"data\":{\"id\":\"\\ud800\",\"name\":\"a\xFF\"}}"
#define BAD_LENGTH (sizeof BAD_THING - 1)

static const char *const some_id = "1";
static const void *const id_path[] = {&some_id};

static cpod_client *lenient_client(script *s)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.lenient_text = true;
    return script_client(s, &options);
}

static void assert_part(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("'%s' does not contain '%s'", text, part);
}

static cpod_status get(cpod_client *client, bool lenient, cpod_response_info *info, thing **out,
                       cpod_error *error)
{
    const list_params params = {.call = CPOD_CALL(.response = info, .lenient_text = lenient)};
    return cpod_core_call(client, client_test_api(), OP_GET, id_path, &params, NULL, (void *)out, error);
}

static void test_strict_is_the_default(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, JSON, BAD_THING, 0, 0},
        {200, JSON, "{\"data\":{\"id\":\"\\u0000\"}}", 0, 0},
        {200, JSON, "{\"data\":{\"id\":\"\xC3\x28\"}}", 0, 0},
    };
    static const char *const messages[] = {
        "data.id: invalid JSON: escape of a lone surrogate in a string, which lenient_text replaces (byte "
        "15)",
        "data.id: U+0000 in a string, which C strings cannot represent and lenient_text replaces (byte 14)",
        "data.id: invalid JSON: invalid UTF-8 in a string, which lenient_text replaces (byte 15)",
    };
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = script_client(&s, NULL);
    for (size_t i = 0; i < 3; i++) {
        cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
        cpod_error error = CPOD_ERROR_INIT;
        thing *out = NULL;
        assert_int_equal(get(client, false, &info, &out, &error), CPOD_ERR_DECODE);
        assert_null(out);
        assert_part(error.message, messages[i]);
        assert_string_equal(error.path, "data.id");
        assert_int_equal(info.replaced_texts, 0);
    }
    cpod_client_free(client);
}

static void test_by_client_and_by_call(void **state)
{
    (void)state;
    static const script_response responses[] = {{200, JSON, BAD_THING, 0, 0}, {200, JSON, BAD_THING, 0, 0}};
    for (int by_call = 0; by_call < 2; by_call++) {
        script s;
        SCRIPT(&s, responses);
        cpod_client *client = by_call ? script_client(&s, NULL) : lenient_client(&s);
        cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
        cpod_error error = CPOD_ERROR_INIT;
        thing *out = NULL;
        assert_int_equal(get(client, by_call != 0, &info, &out, &error), CPOD_OK);
        assert_string_equal(out->id, FFFD);
        assert_string_equal(out->name, "a" FFFD);
        assert_int_equal(info.replaced_texts, 2);
        assert_int_equal(info.body_bytes, BAD_LENGTH); /* as received */
        cpod_core_free(out);
        /* The option of the call is not kept. */
        assert_int_equal(get(client, false, &info, &out, &error), by_call ? CPOD_ERR_DECODE : CPOD_OK);
        cpod_core_free(out);
        cpod_client_free(client);
    }
}

static void test_text_that_is_good_is_not_touched(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, JSON, "{\"data\":{\"id\":\"\\ud83d\\ude00\",\"name\":\"h\xC3\xA9\"}}", 0, 0},
        {200, JSON, "{\"data\":{\"id\":\"a\\nb\nc\"}}", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = lenient_client(&s);
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    cpod_error error = CPOD_ERROR_INIT;
    thing *out = NULL;
    assert_int_equal(get(client, false, &info, &out, &error), CPOD_OK);
    assert_string_equal(out->id, "\xF0\x9F\x98\x80");
    assert_string_equal(out->name, "h\xC3\xA9");
    assert_int_equal(info.replaced_texts, 0);
    cpod_core_free(out);
    /* What is no text stays an error. */
    assert_int_equal(get(client, false, &info, &out, &error), CPOD_ERR_DECODE);
    assert_part(error.message, "control character");
    cpod_client_free(client);
}

static void test_items_of_pages(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, JSON, "{\"data\":[{\"id\":\"a\\u0000\"},{\"id\":\"b\"}],\"hasMore\":true,\"total\":3}", 0, 0},
        {200, JSON, "{\"data\":[{\"id\":\"c\xFF\"}],\"hasMore\":false,\"total\":3}", 0, 0},
    };
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = script_client(&s, NULL);
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    const list_params params = {.call = CPOD_CALL(.response = &info, .lenient_text = true)};
    cpod_core_iter *iter = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(
        cpod_core_iter_open(client, client_test_api(), OP_LIST, NULL, &params, NULL, &iter, &error), CPOD_OK);
    static const char *const ids[] = {"a" FFFD, "b", "c" FFFD};
    const void *item = NULL;
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(cpod_core_iter_next(iter, &item, &error), CPOD_OK);
        assert_string_equal(((const thing *)item)->id, ids[i]);
        assert_int_equal(info.replaced_texts, 1); /* of the last page */
    }
    assert_int_equal(cpod_core_iter_next(iter, &item, &error), CPOD_DONE);
    cpod_core_iter_free(iter);
    cpod_client_free(client);
}

static void note_line(void *context, const char *line)
{
    char *text = context;
    strcat(text, line);
    strcat(text, "\n");
}

static void test_events(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, "content-type: text/event-stream",
         "data: {\"id\":\"\\ud800\"}\n\ndata: {\"id\":\"b\"}\n\nevent: end\ndata: {\"id\":\"\xC3\"}\n\n", 0,
         0}};
    for (int lenient = 0; lenient < 2; lenient++) {
        script s;
        SCRIPT(&s, responses);
        char log[2048] = "";
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.token = "tok";
        options.log = note_line;
        options.log_context = log;
        cpod_client *client = script_client(&s, &options);
        const list_params params = {.call = CPOD_CALL(.lenient_text = lenient != 0)};
        cpod_core_stream *stream = NULL;
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(
            cpod_core_stream_open(client, client_test_api(), OP_WATCH, NULL, &params, NULL, &stream, &error),
            CPOD_OK);
        static const char *const ids[] = {FFFD, "b", FFFD};
        for (size_t i = 0; i < 3; i++) {
            const void *item = NULL;
            cpod_status status = cpod_core_stream_next(stream, &item, &error);
            assert_int_equal(status, lenient || i == 1 ? CPOD_OK : CPOD_ERR_DECODE);
            if (status == CPOD_OK)
                assert_string_equal(((const thing *)item)->id, ids[i]);
            else
                assert_part(error.message, "id: invalid JSON");
        }
        assert_int_equal(strstr(log, "characters in 1 texts were replaced by U+FFFD") != NULL, lenient);
        cpod_core_stream_free(stream);
        cpod_client_free(client);
    }
}

/* Whatever its media type: what looks like JSON is read as a problem. */
static void test_errors(void **state)
{
    (void)state;
    static const char *const types[] = {"content-type: application/problem+json", "content-type: text/plain",
                                        NULL};
    for (size_t i = 0; i < 3; i++) {
        const script_response responses[] = {
            {404, types[i], " {\"title\":\"gone \\ud800\",\"code\":\"c\xFF\",\"detail\":\"\\u0000d\"}", 0,
             0}};
        script s;
        SCRIPT(&s, responses);
        cpod_client *client = lenient_client(&s);
        cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
        info.keep_error_body = true;
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(get(client, false, &info, NULL, &error), CPOD_ERR_NOT_FOUND);
        assert_string_equal(error.title, "gone " FFFD);
        assert_string_equal(error.code, "c" FFFD);
        assert_string_equal(error.message, FFFD "d");
        assert_int_equal(info.replaced_texts, 3);
        assert_int_equal(info.body_bytes, strlen(responses[0].body));
        void *decoded = NULL;
        assert_int_equal(cpod_core_error_decode(client_test_api(), OP_GET, &info, &decoded, &error), CPOD_OK);
        assert_string_equal(((problem *)decoded)->title, "gone " FFFD);
        cpod_core_free(decoded);
        cpod_response_info_clear(&info);
        cpod_client_free(client);
    }
}

static void test_calls_in_a_batch(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, JSON, BAD_THING, 0, 0}, {200, JSON, BAD_THING, 0, 0}, THING("c")};
    gets g;
    GETS_BEGIN(&g, responses, NULL, 1);
    gets_add(&g, 0, (cpod_call_options){.lenient_text = true});
    gets_add(&g, 1, gets_plain);
    gets_add(&g, 2, (cpod_call_options){.lenient_text = true});
    gets_take_all(&g);
    assert_int_equal(g.status[0], CPOD_OK);
    assert_string_equal(g.out[0]->id, FFFD);
    assert_int_equal(g.info[0].replaced_texts, 2);
    assert_int_equal(g.status[1], CPOD_ERR_DECODE);
    assert_int_equal(g.info[1].replaced_texts, 0);
    assert_int_equal(g.status[2], CPOD_OK);
    assert_int_equal(g.info[2].replaced_texts, 0);
    gets_end(&g);
}

/* A text that an earlier attempt brought does not count. */
static void test_only_the_last_attempt_counts(void **state)
{
    (void)state;
    static const script_response responses[] = {{503, JSON, "{\"title\":\"\\ud800\"}", 0, 0},
                                                {200, JSON, BAD_THING, 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = lenient_client(&s);
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    cpod_error error = CPOD_ERROR_INIT;
    thing *out = NULL;
    assert_int_equal(get(client, false, &info, &out, &error), CPOD_OK);
    assert_int_equal(info.attempts, 2);
    assert_int_equal(info.replaced_texts, 2);
    assert_int_equal(info.body_bytes, BAD_LENGTH);
    cpod_core_free(out);
    cpod_client_free(client);
}

/* A raw call returns the bytes of the response. */
static void test_raw_calls_and_bytes(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, JSON, BAD_THING, 0, 0}, {200, "content-type: application/octet-stream", "\"\xFF\\u0000", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = lenient_client(&s);
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    cpod_raw_response *raw = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(
        cpod_call_raw(client, "GET", "/v1/x", NULL, NULL, CPOD_CALL(.response = &info), &raw, &error),
        CPOD_OK);
    assert_string_equal(raw->body, BAD_THING);
    assert_int_equal(info.replaced_texts, 0);
    cpod_raw_response_free(raw);
    cpod_bytes *bytes = NULL;
    const list_params params = {.call = CPOD_CALL(.response = &info)};
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_GET_BLOB, id_path, &params, NULL,
                                    (void *)&bytes, &error),
                     CPOD_OK);
    assert_int_equal(bytes->size, 8);
    assert_memory_equal(bytes->data, "\"\xFF\\u0000", 8);
    assert_int_equal(info.replaced_texts, 0);
    cpod_core_free(bytes);
    cpod_client_free(client);
}

/* A result that is a text or a scalar, in an envelope. */
static void test_results_that_are_no_objects(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, JSON, "{\"data\":\"m\\udfffn\"}", 0, 0},
        {200, JSON, "{\"data\":true,\"meta\":{\"requestId\":\"r\\u0000\"}}", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = lenient_client(&s);
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    const list_params params = {.call = CPOD_CALL(.response = &info)};
    cpod_error error = CPOD_ERROR_INIT;
    char *text = NULL;
    assert_int_equal(
        cpod_core_call(client, client_test_api(), OP_MASK, NULL, &params, NULL, (void *)&text, &error),
        CPOD_OK);
    assert_string_equal(text, "m" FFFD "n");
    assert_int_equal(info.replaced_texts, 1);
    cpod_string_free(text);
    bool flag = false;
    assert_int_equal(
        cpod_core_call(client, client_test_api(), OP_EVALUATE, NULL, &params, NULL, &flag, &error), CPOD_OK);
    assert_true(flag);
    assert_int_equal(info.replaced_texts, 1);
    cpod_client_free(client);
}

/* An older caller's struct has no place for the number. */
static void test_a_shorter_response_info(void **state)
{
    (void)state;
    static const script_response responses[] = {{200, JSON, BAD_THING, 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = lenient_client(&s);
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    info.size = offsetof(cpod_response_info, replaced_texts);
    info.replaced_texts = 77;
    cpod_error error = CPOD_ERROR_INIT;
    thing *out = NULL;
    assert_int_equal(get(client, false, &info, &out, &error), CPOD_OK);
    assert_int_equal(info.replaced_texts, 77);
    cpod_core_free(out);
    cpod_client_free(client);
}

static bool take_bytes(void *context, const void *bytes, size_t count)
{
    (void)context, (void)bytes, (void)count;
    return true;
}

/* The download is whole: the response that states so is no part of it. */
static void test_the_end_of_a_download(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, "content-type: application/octet-stream\netag: \"v1\"", "0123", 0, CPOD_ERR_TRANSPORT},
        {416, JSON "\ncontent-range: bytes */4", BAD_THING, 0, 0},
    };
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = lenient_client(&s);
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    const cpod_download download = cpod_download_callback(take_bytes, NULL);
    const list_params params = {.call = CPOD_CALL(.response = &info, .download = &download)};
    assert_int_equal(
        cpod_core_call(client, client_test_api(), OP_GET_BLOB, id_path, &params, NULL, NULL, NULL), CPOD_OK);
    assert_int_equal(info.http_status, 200);
    assert_int_equal(info.body_bytes, 4);
    assert_int_equal(info.replaced_texts, 0);
    cpod_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_end_of_a_download),
        cmocka_unit_test(test_strict_is_the_default),
        cmocka_unit_test(test_by_client_and_by_call),
        cmocka_unit_test(test_text_that_is_good_is_not_touched),
        cmocka_unit_test(test_items_of_pages),
        cmocka_unit_test(test_events),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_calls_in_a_batch),
        cmocka_unit_test(test_only_the_last_attempt_counts),
        cmocka_unit_test(test_raw_calls_and_bytes),
        cmocka_unit_test(test_results_that_are_no_objects),
        cmocka_unit_test(test_a_shorter_response_info),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
