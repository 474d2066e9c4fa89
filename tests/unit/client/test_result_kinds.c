/* Results of every codec and kind; bodies that are cut or too long; operations with their own server. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "changed_api.h"
#include "scripted.h"

#define JSON "content-type: application/json"

static changed_api changed;
static script s;

static cpod_response *begin(cpod_codec codec, cpod_kind kind, uint32_t type, const char *media_type)
{
    changed_api_begin(&changed, OP_OPEN);
    return changed_api_add_response(&changed, 200, codec, kind, type, media_type);
}

static cpod_status call(const script_response *response, cpod_client_options *options,
                        const cpod_call_options *own, void *out, cpod_error *error)
{
    script_begin(&s, response, 1);
    cpod_client *client = script_client(&s, options);
    const list_params params = {.call = own};
    cpod_status status = cpod_core_call(client, &changed.api, 0, NULL, &params, NULL, out, error);
    cpod_client_free(client);
    assert_int_equal(script_usage(&s).open_exchanges, 0);
    return status;
}

/* A result that may be null: NULL for JSON's null. */
static void test_a_nullable_object(void **state)
{
    (void)state;
    static const struct {
        cpod_kind kind;
        const char *body;
        cpod_status status;
        const char *a; /* NULL: no result */
    } cases[] = {
        {CPOD_KIND_OBJECT, "{\"a\":\"x\"}", CPOD_OK, "x"}, {CPOD_KIND_OBJECT, "null", CPOD_OK, NULL},
        {CPOD_KIND_INLINE, "{\"a\":\"x\"}", CPOD_OK, "x"}, {CPOD_KIND_INLINE, " null ", CPOD_OK, NULL},
        {CPOD_KIND_INLINE, "nul", CPOD_ERR_DECODE, NULL},  {CPOD_KIND_INLINE, "[]", CPOD_ERR_DECODE, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        begin(CPOD_CODEC_JSON, cases[i].kind, TYPE_FILTER, "application/json")->flags = CPOD_FLAG_NULLABLE;
        const script_response response = {200, JSON, cases[i].body, 0, 0};
        filter *out = (filter *)&changed;
        assert_int_equal(call(&response, NULL, NULL, &out, NULL), cases[i].status);
        assert_int_equal(out != NULL, cases[i].a != NULL);
        if (cases[i].a != NULL)
            assert_string_equal(out->a, cases[i].a);
        cpod_core_free(out);
    }
}

static void test_texts(void **state)
{
    (void)state;
    (void)begin(CPOD_CODEC_TEXT, CPOD_KIND_STRING, 0, "text/plain");
    const script_response plain = {200, "content-type: text/plain; charset=utf-8", "a \"b\"\n", 0, 0};
    char *out = NULL;
    assert_int_equal(call(&plain, NULL, NULL, &out, NULL), CPOD_OK);
    assert_string_equal(out, "a \"b\"\n");
    cpod_string_free(out);
    const script_response empty = {200, "content-type: text/plain", "", 0, 0};
    assert_int_equal(call(&empty, NULL, NULL, &out, NULL), CPOD_OK);
    assert_string_equal(out, "");
    cpod_string_free(out);
}

static void test_a_text_with_a_nul(void **state)
{
    (void)state;
    (void)begin(CPOD_CODEC_TEXT, CPOD_KIND_STRING, 0, "text/plain");
    script_begin(&s, NULL, 0);
    cpod_mock *mock = NULL;
    assert_int_equal(cpod_mock_new(&mock), CPOD_OK);
    assert_int_equal(cpod_mock_add(mock,
                                   CPOD_MOCK_EXCHANGE(.status = 200, .headers = "content-type: text/plain",
                                                      .body = "a\0b", .body_length = 3),
                                   NULL),
                     CPOD_OK);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.transport = cpod_mock_transport(mock);
    options.clock = cpod_mock_clock(mock);
    cpod_client *client = NULL;
    assert_int_equal(cpod_core_client_new(client_test_api(), &options, &client, NULL), CPOD_OK);
    char *out = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_core_call(client, &changed.api, 0, NULL, NULL, NULL, &out, &error),
                     CPOD_ERR_DECODE);
    assert_non_null(strstr(error.message, "U+0000"));
    assert_null(out);
    cpod_client_free(client);
    cpod_mock_free(mock);
}

/* A scalar that may be absent has room for its value in the union of several results. */
static void test_scalars_in_a_union(void **state)
{
    (void)state;
    static const struct {
        cpod_kind kind;
        const char *body;
    } cases[] = {
        {CPOD_KIND_OPT_BOOL, "true"},  {CPOD_KIND_OPT_INT32, "-7"},    {CPOD_KIND_OPT_INT64, "5000000000"},
        {CPOD_KIND_OPT_DOUBLE, "0.5"}, {CPOD_KIND_STRING, "\"text\""}, {CPOD_KIND_INT64, "6"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        begin(CPOD_CODEC_JSON, cases[i].kind, 0, "application/json")->variant = 3;
        changed.operation.result_union = 0;
        const script_response response = {200, JSON, cases[i].body, 0, 0};
        cpod_union_layout *out = NULL;
        assert_int_equal(call(&response, NULL, NULL, &out, NULL), CPOD_OK);
        assert_int_equal(out->kind, 3);
        switch (cases[i].kind) {
        case CPOD_KIND_OPT_BOOL:
            assert_true(out->as.boolean);
            break;
        case CPOD_KIND_OPT_INT32:
            assert_int_equal(out->as.int32, -7);
            break;
        case CPOD_KIND_OPT_DOUBLE:
            assert_true(out->as.number == 0.5);
            break;
        case CPOD_KIND_STRING:
            assert_string_equal(out->as.string, "text");
            break;
        default:
            assert_int_equal(out->as.int64, cases[i].kind == CPOD_KIND_INT64 ? 6 : 5000000000);
        }
        cpod_core_free(out);
    }
}

static void test_a_codec_that_does_not_fit(void **state)
{
    (void)state;
    static const struct {
        cpod_codec codec;
        cpod_kind kind;
    } cases[] = {{CPOD_CODEC_TEXT, CPOD_KIND_BOOL},
                 {CPOD_CODEC_BINARY, CPOD_KIND_STRING},
                 {CPOD_CODEC_MULTIPART, CPOD_KIND_INLINE}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        (void)begin(cases[i].codec, cases[i].kind, TYPE_FILTER, "text/plain");
        const script_response response = {200, "content-type: text/plain", "x", 0, 0};
        cpod_error error = CPOD_ERROR_INIT;
        void *out = NULL;
        assert_int_equal(call(&response, NULL, NULL, &out, &error), CPOD_ERR_PROTOCOL);
        assert_non_null(strstr(error.message, "cannot decode"));
    }
}

/* Of a failure 1 MiB is read: what follows does not matter, and is not waited for. */
static void test_the_body_of_a_failure(void **state)
{
    (void)state;
    enum { MIB = 1 << 20 };
    static const struct {
        size_t length, kept;
        size_t max_body_bytes; /* 0: the default */
    } cases[] = {
        {MIB - 1, MIB - 1, 0}, {MIB, MIB, 0},   {MIB + 1, MIB, 0},
        {3 * MIB, MIB, 0},     {200, 100, 100}, {100, 100, 100},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *body = malloc(cases[i].length + 1);
        assert_non_null(body);
        memset(body, 'x', cases[i].length);
        body[cases[i].length] = '\0';
        (void)begin(CPOD_CODEC_JSON, CPOD_KIND_INLINE, TYPE_FILTER, "application/json");
        const script_response response = {404, "content-type: text/plain", body, 0, 0};
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.max_body_bytes = cases[i].max_body_bytes;
        cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
        info.keep_error_body = true;
        print_message("%zu\n", cases[i].length);
        assert_int_equal(call(&response, &options, CPOD_CALL(.response = &info), NULL, NULL),
                         CPOD_ERR_NOT_FOUND);
        assert_int_equal(info.error_body_length, cases[i].kept);
        assert_int_equal(strlen(info.error_body), cases[i].kept);
        assert_int_equal(info.body_bytes, cases[i].kept);
        cpod_response_info_clear(&info);
        free(body);
    }
}

static void test_the_quote_of_a_failure(void **state)
{
    (void)state;
    static const struct {
        const char *body, *quoted;
    } cases[] = {{"x", "x"}, {"", ""}, {"ab", "ab"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        (void)begin(CPOD_CODEC_JSON, CPOD_KIND_INLINE, TYPE_FILTER, "application/json");
        const script_response response = {404, "content-type: text/plain", cases[i].body, 0, 0};
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(call(&response, NULL, NULL, NULL, &error), CPOD_ERR_NOT_FOUND);
        assert_string_equal(error.body, cases[i].quoted);
    }
}

/* A retry removes what the cut attempt wrote, from the first byte of the file on or from where it was. */
static void test_a_download_begins_again(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, "content-type: a/b", "longer, but cut", 0, CPOD_ERR_TRANSPORT},
        {200, "content-type: a/b", "whole", 0, 0}};
    static const char *const before[] = {"", "b", "before"};
    for (size_t i = 0; i < sizeof before / sizeof before[0]; i++) {
        (void)begin(CPOD_CODEC_BINARY, CPOD_KIND_BYTES, 0, "application/octet-stream");
        SCRIPT(&s, responses);
        cpod_client *client = script_client(&s, NULL);
        FILE *file = tmpfile();
        assert_non_null(file);
        size_t start = strlen(before[i]);
        assert_int_equal(write(fileno(file), before[i], start), start);
        const cpod_download to = cpod_download_fd(fileno(file));
        const list_params params = {.call = CPOD_CALL(.download = &to)};
        assert_int_equal(cpod_core_call(client, &changed.api, 0, NULL, &params, NULL, NULL, NULL), CPOD_OK);
        char text[64] = "";
        assert_int_equal(pread(fileno(file), text, sizeof text, 0), start + 5);
        assert_memory_equal(text, before[i], start);
        assert_memory_equal(text + start, "whole", 5);
        (void)fclose(file);
        cpod_client_free(client);
    }
}

typedef struct taken {
    char text[64];
    size_t length;
} taken;

static bool take(void *context, const void *data, size_t length)
{
    taken *t = context;
    memcpy(t->text + t->length, data, length);
    t->length += length;
    return true;
}

/* A transport of the caller's need not know the length of a response; what it delivers is compared. */
static void test_a_download_of_another_length(void **state)
{
    (void)state;
    static const struct {
        const char *headers;
        cpod_status status;
        size_t taken; /* bytes beyond the length are not handed out */
    } cases[] = {
        {"content-length: 5", CPOD_OK, 5},
        {"content-length: 6", CPOD_ERR_TRANSPORT, 5},
        {"content-length: 4", CPOD_ERR_TRANSPORT, 0},
        {"content-length: 0", CPOD_ERR_TRANSPORT, 0},
        {"content-length: six", CPOD_ERR_PROTOCOL, 0},
        {NULL, CPOD_OK, 5},
        {"content-length: 3\ncontent-encoding: gzip", CPOD_OK, 5}, /* of the compressed body */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        (void)begin(CPOD_CODEC_BINARY, CPOD_KIND_BYTES, 0, "application/octet-stream");
        const script_response response = {200, cases[i].headers, "12345", 0, 0};
        taken t = {.length = 0};
        const cpod_download to = cpod_download_callback(take, &t);
        cpod_error error = CPOD_ERROR_INIT;
        print_message("%s\n", cases[i].headers == NULL ? "none" : cases[i].headers);
        assert_int_equal(
            call(&response, NULL, CPOD_CALL(.download = &to, .max_retries = CPOD_NO_RETRIES), NULL, &error),
            cases[i].status);
        assert_int_equal(t.length, cases[i].taken);
        if (cases[i].status == CPOD_ERR_TRANSPORT)
            assert_non_null(
                strstr(error.message, cases[i].taken == 5 ? "incomplete" : "more of the content"));
    }
}

/* A response to HEAD has the length of a body that does not come. */
static void test_a_download_without_a_body(void **state)
{
    (void)state;
    (void)begin(CPOD_CODEC_BINARY, CPOD_KIND_BYTES, 0, "application/octet-stream");
    changed.operation.method = changed_api_text(&changed, "HEAD");
    const script_response response = {200, "content-length: 5", "", 0, 0};
    taken t = {.length = 0};
    const cpod_download to = cpod_download_callback(take, &t);
    assert_int_equal(call(&response, NULL, CPOD_CALL(.download = &to), NULL, NULL), CPOD_OK);
    assert_int_equal(t.length, 0);
    assert_int_equal(cpod_mock_request_count(s.mock), 1);
}

/* At an operation's own server; where the caller has set base_url, its path at that origin. */
static void test_servers_of_operations(void **state)
{
    (void)state;
    static const struct {
        const char *server, *base_url, *url;
    } cases[] = {
        {"https://files.example.com/v2", NULL, "https://files.example.com/v2/v1/open"},
        {"https://files.example.com/v2/", NULL, "https://files.example.com/v2/v1/open"},
        {"https://files.example.com//", NULL, "https://files.example.com/v1/open"},
        {"https://files.example.com", NULL, "https://files.example.com/v1/open"},
        {"/v3/", NULL, "https://api.example.com/v3/v1/open"},
        {"https://files.example.com/v2", "http://localhost:4000", "https://files.example.com/v2/v1/open"},
        {"https://api.example.com/v2", "http://localhost:4000/base", "http://localhost:4000/v2/v1/open"},
        {"https://api.example.com", "http://localhost:4000/base", "http://localhost:4000/v1/open"},
        {"/v3", "http://localhost:4000/base/", "http://localhost:4000/v3/v1/open"},
        {NULL, "http://localhost:4000/base/", "http://localhost:4000/base/v1/open"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        (void)begin(CPOD_CODEC_JSON, CPOD_KIND_INLINE, TYPE_FILTER, "application/json");
        const cpod_server_template server = {.name = "own", .url = cases[i].server};
        changed.tables.servers = &server;
        changed.tables.server_count = cases[i].server != NULL ? 1 : 0;
        if (cases[i].server != NULL)
            changed.operation.server = 0;
        const script_response response = {200, JSON, "{}", 0, 0};
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.base_url = cases[i].base_url;
        script_begin(&s, &response, 1);
        options.transport = cpod_mock_transport(s.mock);
        options.token = "tok";
        cpod_client *client = NULL;
        assert_int_equal(cpod_core_client_new(&changed.api, &options, &client, NULL), CPOD_OK);
        void *out = NULL;
        assert_int_equal(cpod_core_call(client, &changed.api, 0, NULL, NULL, NULL, &out, NULL), CPOD_OK);
        assert_string_equal(script_url(&s, 0), cases[i].url);
        cpod_client_free(client);
        cpod_core_free(out);
    }
}

/* The media types of all responses, each once. */
static void test_accept(void **state)
{
    (void)state;
    (void)begin(CPOD_CODEC_JSON, CPOD_KIND_INLINE, TYPE_FILTER, "application/json");
    (void)changed_api_add_response(&changed, 201, CPOD_CODEC_JSON, CPOD_KIND_INLINE, TYPE_FILTER,
                                   "application/json");
    (void)changed_api_add_response(&changed, 202, CPOD_CODEC_BINARY, CPOD_KIND_BYTES, 0, "image/*");
    (void)changed_api_add_response(&changed, 204, CPOD_CODEC_NONE, CPOD_KIND_NONE, 0, NULL);
    const script_response response = {200, JSON, "{}", 0, 0};
    assert_int_equal(call(&response, NULL, NULL, NULL, NULL), CPOD_OK);
    assert_true(script_sent(&s, 0, "\nAccept: application/json, image/*, application/problem+json\n"));
    changed_api_begin(&changed, OP_OPEN);
    (void)changed_api_add_response(&changed, 204, CPOD_CODEC_NONE, CPOD_KIND_NONE, 0, NULL);
    const script_response nothing = {204, NULL, NULL, 0, 0};
    assert_int_equal(call(&nothing, NULL, NULL, NULL, NULL), CPOD_OK);
    assert_true(script_sent(&s, 0, "\nAccept: */*\n"));
}

/* A description by a range fits the media types of the range. */
static void test_ranges_of_media_types(void **state)
{
    (void)state;
    static const struct {
        const char *documented, *content_type;
        cpod_status status;
    } cases[] = {
        {"text/*", "content-type: text/plain", CPOD_OK},
        {"text/*", "content-type: TEXT/x; a=b", CPOD_OK},
        {"text/*", "content-type: image/png", CPOD_ERR_PROTOCOL},
        {"text/*", "content-type: textual/plain", CPOD_ERR_PROTOCOL},
        {"*/*", "content-type: image/png", CPOD_OK},
        {"text/plain", "content-type: text/plain2", CPOD_ERR_PROTOCOL},
        {"text/plain", "content-type: text/plai", CPOD_ERR_PROTOCOL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        (void)begin(CPOD_CODEC_TEXT, CPOD_KIND_STRING, 0, cases[i].documented);
        const script_response response = {200, cases[i].content_type, "x", 0, 0};
        char *out = NULL;
        assert_int_equal(call(&response, NULL, NULL, &out, NULL), cases[i].status);
        cpod_string_free(out);
    }
}

/* The message has the media type as the server sent it. */
static void test_an_undocumented_media_type(void **state)
{
    (void)state;
    static const struct {
        int http;
        const char *content_type, *message;
    } cases[] = {
        {200, "content-type: x",
         "The server answered HTTP 200 with x, which the operation does not document"},
        {200, "content-type: a/b; c=d",
         "The server answered HTTP 200 with a/b; c=d, which the operation does not document"},
        {299, "content-type: a/b",
         "The server answered HTTP 299 with a/b, which the operation does not document"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        (void)begin(CPOD_CODEC_TEXT, CPOD_KIND_STRING, 0, "text/plain");
        const script_response response = {cases[i].http, cases[i].content_type, "body", 0, 0};
        cpod_error error = CPOD_ERROR_INIT;
        char *out = NULL;
        assert_int_equal(call(&response, NULL, NULL, &out, &error), CPOD_ERR_PROTOCOL);
        assert_string_equal(error.message, cases[i].message);
        assert_string_equal(error.body, "body");
        assert_null(out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_nullable_object),
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_a_text_with_a_nul),
        cmocka_unit_test(test_scalars_in_a_union),
        cmocka_unit_test(test_a_codec_that_does_not_fit),
        cmocka_unit_test(test_the_body_of_a_failure),
        cmocka_unit_test(test_the_quote_of_a_failure),
        cmocka_unit_test(test_a_download_begins_again),
        cmocka_unit_test(test_a_download_of_another_length),
        cmocka_unit_test(test_a_download_without_a_body),
        cmocka_unit_test(test_servers_of_operations),
        cmocka_unit_test(test_accept),
        cmocka_unit_test(test_ranges_of_media_types),
        cmocka_unit_test(test_an_undocumented_media_type),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
