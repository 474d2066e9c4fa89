/* Forms, multipart, uploads from memory and from callbacks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "scripted.h"

#define OK_THING                                                                 \
    {                                                                            \
        201, "content-type: application/json", "{\"data\":{\"id\":\"1\"}}", 0, 0 \
    }

static const char *const some_id = "1";
static const void *const id_path[] = {&some_id};
static const char *const tags[] = {"a b", "c&d"};

typedef struct feed {
    const char *text;
    size_t at;
    int rewinds;
    bool gives_up;
} feed;

static int64_t read_feed(void *context, void *buffer, size_t capacity)
{
    feed *f = context;
    size_t left = strlen(f->text) - f->at;
    if (f->gives_up && f->at > 0)
        return -1;
    if (left > capacity)
        left = capacity;
    if (left > 3)
        left = 3;
    if (left > 0)
        memcpy(buffer, f->text + f->at, left);
    f->at += left;
    return (int64_t)left;
}

static bool rewind_feed(void *context)
{
    feed *f = context;
    f->at = 0;
    f->rewinds++;
    return true;
}

static cpod_status send_body(script *s, uint32_t operation, const void *body, cpod_error *error)
{
    cpod_client *client = script_client(s, NULL);
    cpod_status status =
        cpod_core_call(client, client_test_api(), operation, id_path, NULL, body, NULL, error);
    cpod_client_free(client);
    return status;
}

static void test_form(void **state)
{
    (void)state;
    static const script_response responses[] = {OK_THING};
    script s;
    SCRIPT(&s, responses);
    const thing_create body = {.name = "x=y z\xC3\xA9", .size = CPOD_INT64_INIT(0), .tags = CPOD_LIST(tags)};
    assert_int_equal(send_body(&s, OP_FORM, &body, NULL), CPOD_OK);
    assert_true(script_sent(&s, 0, "\nContent-Type: application/x-www-form-urlencoded\n"));
    assert_true(script_sent(&s, 0, "\n\nname=x%3Dy%20z%C3%A9&size=0&tags=a%20b&tags=c%26d"));
    const thing_create incomplete = {.size = CPOD_INT64_INIT(0)};
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(send_body(&s, OP_FORM, &incomplete, &error), CPOD_ERR_INVALID_ARGUMENT);
    assert_string_equal(error.path, "name");
}

static void test_form_of_json_constants(void **state)
{
    (void)state;
    static const script_response responses[] = {OK_THING};
    script s;
    SCRIPT(&s, responses);
    const stamped body = {.color = {0, NULL}};
    assert_int_equal(send_body(&s, OP_STAMP, &body, NULL), CPOD_OK);
    assert_true(script_sent(&s, 0, "\n\ncolor=%22red%22&version=7"));
}

static void test_multipart_from_memory(void **state)
{
    (void)state;
    static const script_response responses[] = {OK_THING};
    script s;
    SCRIPT(&s, responses);
    cpod_mock_set_random(s.mock, 0xABC);
    const filter options = {"v", CPOD_INT64_INIT(1)};
    const upload_form body = {.title = "t\"q",
                              .file = cpod_upload_memory("data", 4, "we\"ird\r\nname.txt"),
                              .tags = CPOD_LIST(tags),
                              .options = &options};
    assert_int_equal(send_body(&s, OP_MULTIPART, &body, NULL), CPOD_OK);
#define BOUNDARY "cpod-0000000000000abc0000000000000abc"
    assert_true(script_sent(&s, 0, "\nContent-Type: multipart/form-data; boundary=" BOUNDARY "\n"));
    assert_true(script_sent(
        &s, 0,
        "\n\n--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nt\"q\r\n"
        "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"file\"; "
        "filename=\"we%22ird%0D%0Aname.txt\"\r\nContent-Type: application/octet-stream\r\n\r\ndata\r\n"
        "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\na b\r\n"
        "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\nc&d\r\n"
        "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"options\"\r\n"
        "Content-Type: application/json\r\n\r\n{\"a\":\"v\",\"b\":1}\r\n"
        "--" BOUNDARY "--\r\n"));
}

static void test_multipart_of_additional_members(void **state)
{
    (void)state;
    static const cpod_string_map_entry entries[] = {{"first", "1"}, {"se\"cond", "2"}};
    static const cpod_string_map_entry nameless[] = {{"first", "1"}, {NULL, "2"}};
    static const script_response responses[] = {OK_THING};
    script s;
    SCRIPT(&s, responses);
    cpod_mock_set_random(s.mock, 0xABC);
    const upload_form body = {.title = "t", .others = CPOD_LIST(entries)};
    assert_int_equal(send_body(&s, OP_MULTIPART, &body, NULL), CPOD_OK);
    assert_true(script_sent(&s, 0,
                            "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"first\"\r\n\r\n1\r\n"
                            "--" BOUNDARY
                            "\r\nContent-Disposition: form-data; name=\"se%22cond\"\r\n\r\n2\r\n"
                            "--" BOUNDARY "--\r\n"));
    const upload_form invalid = {.title = "t", .others = CPOD_LIST(nameless)};
    assert_int_equal(send_body(&s, OP_MULTIPART, &invalid, NULL), CPOD_ERR_INVALID_ARGUMENT);
}

static void test_multipart_of_an_upload_without_data(void **state)
{
    (void)state;
    static const script_response responses[] = {OK_THING};
    script s;
    SCRIPT(&s, responses);
    upload_form body = {.title = "t", .file = {.length = 4, .state = CPOD_IS_SET}};
    assert_int_equal(send_body(&s, OP_MULTIPART, &body, NULL), CPOD_ERR_INVALID_ARGUMENT);
    body.file.length = 0;
    assert_int_equal(send_body(&s, OP_MULTIPART, &body, NULL), CPOD_OK);
}

static void test_multipart_from_a_callback(void **state)
{
    (void)state;
    static const script_response responses[] = {OK_THING};
    script s;
    SCRIPT(&s, responses);
    feed f = {.text = "streamed bytes"};
    upload_form body = {.title = "t"};
    body.file = (cpod_upload){.length = 14, .read = read_feed, .rewind = rewind_feed, .context = &f};
    assert_int_equal(send_body(&s, OP_MULTIPART, &body, NULL), CPOD_OK);
    assert_true(script_sent(
        &s, 0, "filename=\"file\"\r\nContent-Type: application/octet-stream\r\n\r\nstreamed bytes\r\n--"));
    assert_true(script_sent(&s, 0, "--\r\n"));
}

static void test_an_upload_is_retried_only_when_it_can_rewind(void **state)
{
    (void)state;
    static const script_response responses[] = {{503, NULL, NULL, 0, 0}, OK_THING};
    for (int can_rewind = 0; can_rewind < 2; can_rewind++) {
        script s;
        SCRIPT(&s, responses);
        feed f = {.text = "streamed bytes"};
        const cpod_upload body = {
            .length = 14, .read = read_feed, .rewind = can_rewind ? rewind_feed : NULL, .context = &f};
        assert_int_equal(send_body(&s, OP_PUT_BLOB, &body, NULL), can_rewind ? CPOD_OK : CPOD_ERR_SERVER);
        assert_int_equal(cpod_mock_request_count(s.mock), 1 + can_rewind);
        assert_int_equal(f.rewinds, can_rewind);
        if (can_rewind)
            assert_string_equal(cpod_mock_request_at(s.mock, 0)->text, cpod_mock_request_at(s.mock, 1)->text);
        assert_true(script_sent(&s, 0, "\nContent-Type: application/octet-stream\n"));
        assert_true(script_sent(&s, 0, "\n\nstreamed bytes"));
    }
}

static void test_an_upload_of_another_length_fails(void **state)
{
    (void)state;
    static const script_response responses[] = {OK_THING};
    script s;
    SCRIPT(&s, responses);
    feed f = {.text = "short"};
    cpod_upload body = {.length = 6, .read = read_feed, .context = &f};
    assert_int_equal(send_body(&s, OP_PUT_BLOB, &body, NULL), CPOD_ERR_CALLBACK);
    assert_string_equal(script_body(&s, 0), "short");
    SCRIPT(&s, responses);
    f = (feed){.text = "longer"};
    body.length = 4;
    assert_int_equal(send_body(&s, OP_PUT_BLOB, &body, NULL), CPOD_OK);
    assert_true(script_sent(&s, 0, "\n\nlong"));
    assert_false(script_sent(&s, 0, "\n\nlonge"));
    SCRIPT(&s, responses);
    f = (feed){.text = "anything"};
    body.length_unknown = true;
    assert_int_equal(send_body(&s, OP_PUT_BLOB, &body, NULL), CPOD_OK);
    assert_true(script_sent(&s, 0, "\n\nanything"));
    SCRIPT(&s, responses);
    f = (feed){.text = "anything", .gives_up = true};
    assert_int_equal(send_body(&s, OP_PUT_BLOB, &body, NULL), CPOD_ERR_CALLBACK);
    assert_string_equal(script_body(&s, 0), "any");
}

static void test_bytes_from_memory(void **state)
{
    (void)state;
    static const script_response responses[] = {OK_THING, OK_THING};
    script s;
    SCRIPT(&s, responses);
    cpod_upload body = cpod_upload_memory("raw", 3, NULL);
    body.content_type = "image/png";
    assert_int_equal(send_body(&s, OP_PUT_BLOB, &body, NULL), CPOD_OK);
    assert_true(script_sent(&s, 0, "\nContent-Type: image/png\n"));
    assert_true(script_sent(&s, 0, "\n\nraw"));
    body.content_type = "image/png\r\nX: y";
    assert_int_equal(send_body(&s, OP_PUT_BLOB, &body, NULL), CPOD_ERR_INVALID_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_form),
        cmocka_unit_test(test_form_of_json_constants),
        cmocka_unit_test(test_multipart_from_memory),
        cmocka_unit_test(test_multipart_of_additional_members),
        cmocka_unit_test(test_multipart_of_an_upload_without_data),
        cmocka_unit_test(test_multipart_from_a_callback),
        cmocka_unit_test(test_an_upload_is_retried_only_when_it_can_rewind),
        cmocka_unit_test(test_an_upload_of_another_length_fails),
        cmocka_unit_test(test_bytes_from_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
