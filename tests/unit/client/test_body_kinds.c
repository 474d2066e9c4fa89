/* Bodies of every codec and kind, and operations with several bodies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "changed_api.h"
#include "scripted.h"

static changed_api changed;
static script s;

/* An operation with the bodies that the test adds, and a response without content. */
static void begin(void)
{
    static const script_response responses[] = {{204, NULL, NULL, 0, 0}};
    changed_api_begin(&changed, OP_CREATE);
    (void)changed_api_add_response(&changed, 204, CPOD_CODEC_NONE, CPOD_KIND_NONE, 0, NULL);
    SCRIPT(&s, responses);
    cpod_mock_set_random(s.mock, 0xABC);
}

static cpod_status send_body(const void *body, cpod_error *error)
{
    cpod_client *client = script_client(&s, NULL);
    cpod_status status = cpod_core_call(client, &changed.api, 0, NULL, NULL, body, NULL, error);
    cpod_client_free(client);
    return status;
}

static void expect_sent(const void *body, const char *content_type, const char *text)
{
    cpod_error error = CPOD_ERROR_INIT;
    if (send_body(body, &error) != CPOD_OK)
        fail_msg("%s: %s", content_type, error.message);
    const cpod_mock_request *sent = cpod_mock_request_at(s.mock, 0);
    assert_string_equal(cpod_mock_request_header(sent, "Content-Type"), content_type);
    assert_string_equal(sent->body, text);
    cpod_mock_rewind(s.mock);
}

static void expect_refused(const void *body, const char *path, const char *message)
{
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(send_body(body, &error), CPOD_ERR_INVALID_ARGUMENT);
    if (strstr(error.message, message) == NULL)
        fail_msg("%s", error.message);
    assert_string_equal(error.path, path);
    assert_int_equal(cpod_mock_request_count(s.mock), 0);
}

static void test_text(void **state)
{
    (void)state;
    begin();
    (void)changed_api_add_body(&changed, CPOD_CODEC_TEXT, CPOD_KIND_STRING, 0, "text/plain");
    expect_sent("a \"b\"\n", "text/plain", "a \"b\"\n");
    expect_sent("", "text/plain", "");
    const int64_t number = -5;
    changed.bodies[0].kind = CPOD_KIND_INT64;
    expect_sent(&number, "text/plain", "-5");
    const cpod_enum_layout sky = {COLOR_SKY_BLUE, NULL};
    changed.bodies[0].kind = CPOD_KIND_ENUM;
    expect_sent(&sky, "text/plain", "sky blue");
    const cpod_enum_layout unset = {0, NULL};
    expect_refused(&unset, "", "The value is not set");
}

static void test_bytes(void **state)
{
    (void)state;
    begin();
    (void)changed_api_add_body(&changed, CPOD_CODEC_BINARY, CPOD_KIND_BYTES, 0, "image/*");
    const cpod_bytes bytes = {(const unsigned char *)"raw", 3, CPOD_IS_SET};
    expect_sent(&bytes, "application/octet-stream", "raw"); /* a range is no type */
    const cpod_bytes none = {NULL, 0, CPOD_IS_SET};
    expect_sent(&none, "application/octet-stream", "");
    changed.bodies[0].media_type = changed_api_text(&changed, "image/png");
    expect_sent(&bytes, "image/png", "raw");
}

static void test_uploads(void **state)
{
    (void)state;
    begin();
    (void)changed_api_add_body(&changed, CPOD_CODEC_BINARY, CPOD_KIND_UPLOAD, 0, "*/*");
    cpod_upload upload = cpod_upload_memory("raw", 3, NULL);
    expect_sent(&upload, "application/octet-stream", "raw");
    upload.content_type = "image/gif";
    expect_sent(&upload, "image/gif", "raw");
    upload.content_type = "image/\x7F";
    expect_refused(&upload, "", "content_type");
    const cpod_upload empty = {.length = 1, .state = CPOD_IS_SET};
    expect_refused(&empty, "", "The upload is empty");
    const cpod_upload nothing = {.length = 0, .state = CPOD_IS_SET};
    expect_sent(&nothing, "application/octet-stream", "");
}

static void test_a_body_by_its_kind(void **state)
{
    (void)state;
    begin();
    (void)changed_api_add_body(&changed, CPOD_CODEC_JSON, CPOD_KIND_INLINE, TYPE_FILTER, "application/json");
    (void)changed_api_add_body(&changed, CPOD_CODEC_TEXT, CPOD_KIND_STRING, 0, "text/plain");
    (void)changed_api_add_body(&changed, CPOD_CODEC_JSON, CPOD_KIND_INT32, 0, "application/number+json");
    (void)changed_api_add_body(&changed, CPOD_CODEC_JSON, CPOD_KIND_BOOL, 0, "application/bool+json");
    (void)changed_api_add_body(&changed, CPOD_CODEC_JSON, CPOD_KIND_DOUBLE, 0, "application/double+json");
    (void)changed_api_add_body(&changed, CPOD_CODEC_BINARY, CPOD_KIND_BYTES, 0, "image/png");
    const filter object = {.a = "x"};
    const cpod_bytes bytes = {(const unsigned char *)"raw", 3, CPOD_IS_SET};
    cpod_union_layout body = {.kind = 1, .as.object = &object};
    expect_sent(&body, "application/json", "{\"a\":\"x\"}");
    body = (cpod_union_layout){.kind = 2, .as.string = "plain"};
    expect_sent(&body, "text/plain", "plain");
    body = (cpod_union_layout){.kind = 3, .as.int32 = -1};
    expect_sent(&body, "application/number+json", "-1");
    body = (cpod_union_layout){.kind = 4, .as.boolean = true};
    expect_sent(&body, "application/bool+json", "true");
    body = (cpod_union_layout){.kind = 5, .as.number = 0.5};
    expect_sent(&body, "application/double+json", "0.5");
    body = (cpod_union_layout){.kind = 6, .as.object = &bytes};
    expect_sent(&body, "image/png", "raw");
}

static void test_a_body_of_no_kind(void **state)
{
    (void)state;
    begin();
    (void)changed_api_add_body(&changed, CPOD_CODEC_JSON, CPOD_KIND_INLINE, TYPE_FILTER, "application/json");
    (void)changed_api_add_body(&changed, CPOD_CODEC_BINARY, CPOD_KIND_BYTES, 0, "image/png");
    static const int32_t kinds[] = {0, 3, -1, INT32_MAX, INT32_MIN};
    const filter object = {.a = "x"};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        const cpod_union_layout body = {.kind = kinds[i], .as.object = &object};
        expect_refused(&body, "", "The kind of the body is not one of the operation's");
    }
    const cpod_union_layout nothing = {.kind = 2, .as.object = NULL};
    expect_refused(&nothing, "", "The body of this kind is NULL");
}

static void test_no_body(void **state)
{
    (void)state;
    begin();
    (void)changed_api_add_body(&changed, CPOD_CODEC_JSON, CPOD_KIND_INLINE, TYPE_FILTER, "application/json");
    expect_refused(NULL, "", "The body is required");
    changed.operation.flags = 0;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(send_body(NULL, &error), CPOD_OK);
    assert_null(cpod_mock_request_header(cpod_mock_request_at(s.mock, 0), "Content-Type"));
    cpod_mock_rewind(s.mock);
    changed.bodies[0].codec = CPOD_CODEC_EVENTS;
    const filter object = {.a = "x"};
    expect_refused(&object, "", "a media type that this library cannot encode");
}

static void test_forms(void **state)
{
    (void)state;
    static const char type[] = "application/x-www-form-urlencoded";
    begin();
    cpod_body *body =
        changed_api_add_body(&changed, CPOD_CODEC_FORM, CPOD_KIND_INLINE, TYPE_UPLOAD_FORM, type);
    static const cpod_string_map_entry entries[] = {{"first", "1&"}, {"se cond", ""}};
    static const filter options = {"x", CPOD_INT64_INIT(2)};
    const upload_form others = {.title = "t", .others = CPOD_LIST(entries)};
    expect_sent(&others, type, "title=t&first=1%26&se%20cond=");
    const upload_form without = {.title = "t"};
    expect_sent(&without, type, "title=t");
    const upload_form inner = {.title = "t", .options = &options};
    expect_sent(&inner, type, "title=t&options=%7B%22a%22%3A%22x%22%2C%22b%22%3A2%7D"); /* JSON by default */
    const upload_form incomplete = {.options = &options};
    expect_refused(&incomplete, "title", "The required member title is missing");
    body->type = ELEMENT_STRING_MAP;
    body->kind = CPOD_KIND_MAP;
    const cpod_string_map map = CPOD_LIST(entries);
    expect_sent(&map, type, "first=1%26&se%20cond=");
    body->kind = CPOD_KIND_JSON;
    const cpod_json json = CPOD_JSON_INIT("{\"a\":1}");
    expect_refused(&json, "", "The body of a form must be an object or a map");
    static const cpod_string_map_entry nameless[] = {{NULL, "1"}};
    const upload_form invalid = {.title = "t", .others = CPOD_LIST(nameless)};
    body->type = TYPE_UPLOAD_FORM;
    body->kind = CPOD_KIND_INLINE;
    expect_refused(&invalid, "", "A key of the map is NULL");
}

/* Constants are sent although the struct does not have them. */
static void test_constants(void **state)
{
    (void)state;
    begin();
    cpod_body *body = changed_api_add_body(&changed, CPOD_CODEC_FORM, CPOD_KIND_INLINE, TYPE_STAMPED,
                                           "application/x-www-form-urlencoded");
    const stamped nothing = {.color = {0, NULL}};
    expect_sent(&nothing, "application/x-www-form-urlencoded", "color=red&version=7");
    const stamped other = {.color = {COLOR_SKY_BLUE, NULL}, .version = {CPOD_ENUM_OTHER, 8}};
    expect_sent(&other, "application/x-www-form-urlencoded", "color=sky%20blue&version=8");
    body->codec = CPOD_CODEC_JSON;
    body->media_type = changed_api_text(&changed, "application/json");
    expect_sent(&nothing, "application/json", "{\"color\":\"red\",\"version\":7}");
    expect_sent(&other, "application/json", "{\"color\":\"sky blue\",\"version\":8}");
    body->codec = CPOD_CODEC_MULTIPART;
    body->media_type = changed_api_text(&changed, "multipart/form-data");
#define BOUNDARY   "cpod-0000000000000abc0000000000000abc"
#define PART(name) "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"" name "\""
    expect_sent(&nothing, "multipart/form-data; boundary=" BOUNDARY,
                PART("color") "\r\n\r\nred\r\n" PART("version") "\r\n\r\n7\r\n--" BOUNDARY "--\r\n");
}

static void test_multipart(void **state)
{
    (void)state;
    begin();
    cpod_body *body = changed_api_add_body(&changed, CPOD_CODEC_MULTIPART, CPOD_KIND_INLINE, TYPE_UPLOAD_FORM,
                                           "multipart/form-data");
    static const char *const tags[] = {"a", "b"};
    upload_form form = {.file = cpod_upload_memory("data", 4, NULL)};
    expect_refused(&form, "title", "The required member title is missing");
    form.title = "t";
    form.file.content_type = "image/gif";
    form.file.filename = "f";
    expect_sent(&form, "multipart/form-data; boundary=" BOUNDARY,
                PART("title") "\r\n\r\nt\r\n" PART(
                    "file") "; filename=\"f\"\r\nContent-Type: image/gif\r\n\r\ndata\r\n--" BOUNDARY
                            "--\r\n");
    form.file.content_type = "image/*";
    form.file.filename = NULL;
    expect_sent(
        &form, "multipart/form-data; boundary=" BOUNDARY,
        PART("title") "\r\n\r\nt\r\n" PART(
            "file") "; filename=\"file\"\r\nContent-Type: application/octet-stream\r\n\r\ndata\r\n--" BOUNDARY
                    "--\r\n");
    form.file.content_type = "image/\n";
    expect_refused(&form, "file", "The content type of the part file has a line end");
    /* Each item of a list is a part. */
    body->part_count = 1;
    changed.parts[0] = (cpod_part){
        .field = 2, .content_type = changed_api_text(&changed, "text/csv"), .style = CPOD_STYLE_CONTENT};
    const upload_form listed = {.title = "t", .tags = CPOD_LIST(tags)};
    expect_sent(&listed, "multipart/form-data; boundary=" BOUNDARY,
                PART("title") "\r\n\r\nt\r\n" PART("tags") "\r\nContent-Type: text/csv\r\n\r\na\r\n" PART(
                    "tags") "\r\nContent-Type: text/csv\r\n\r\nb\r\n--" BOUNDARY "--\r\n");
    body->kind = CPOD_KIND_JSON;
    const cpod_json json = CPOD_JSON_INIT("{}");
    expect_refused(&json, "", "A multipart body must be an object or a map");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_bytes),
        cmocka_unit_test(test_uploads),
        cmocka_unit_test(test_a_body_by_its_kind),
        cmocka_unit_test(test_a_body_of_no_kind),
        cmocka_unit_test(test_no_body),
        cmocka_unit_test(test_forms),
        cmocka_unit_test(test_constants),
        cmocka_unit_test(test_multipart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
