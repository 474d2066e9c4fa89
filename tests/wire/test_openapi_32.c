/* What OpenAPI 3.2 adds to requests, byte by byte: methods, the whole query, cookies, reserved characters, multipart bodies
 * by position, the default of a discriminator, and security schemes by their URI. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "oas/oas.h"
#include "support/script.h"

#define HOST     "https://api.example"
#define BOUNDARY "cpod-0000000000000abc0000000000000abc"
#define INNER    "cpod-part-0000000000000abc0000000000000abc"
#define PART     "--" BOUNDARY "\r\n"
enum { LOG = 4000 };

#define END "--" BOUNDARY "--\r\n"

typedef struct wire {
    script s;
    cpod_client *client;
    cpod_error error;
} wire;

static const script_response fine[] = {{204, NULL, NULL, 0, 0}};

static void begin_with(wire *w, const script_response *responses, size_t count)
{
    script_begin(&w->s, responses, count);
    cpod_mock_set_random(w->s.mock, 0xABC);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.transport = cpod_mock_transport(w->s.mock);
    options.clock = cpod_mock_clock(w->s.mock);
    w->error = (cpod_error)CPOD_ERROR_INIT;
    assert_int_equal(oas_client_new(&options, &w->client, &w->error), CPOD_OK);
}

static void begin(wire *w)
{
    begin_with(w, fine, 1);
}

/* The first line of the request: its method and its URL. */
static void expect(wire *w, cpod_status status, const char *line)
{
    if (status != CPOD_OK)
        fail_msg("%s: '%s' at '%s'", cpod_status_name(status), w->error.message, w->error.path);
    const char *text = cpod_mock_request_at(w->s.mock, 0)->text;
    char sent[400];
    (void)snprintf(sent, sizeof sent, "%.*s", (int)strcspn(text, "\n"), text);
    assert_string_equal(sent, line);
    cpod_client_free(w->client);
}

static void expect_refused(wire *w, cpod_status status, const char *message)
{
    assert_int_equal(status, CPOD_ERR_INVALID_ARGUMENT);
    if (strstr(w->error.message, message) == NULL)
        fail_msg("'%s' instead of '%s'", w->error.message, message);
    assert_int_equal(cpod_mock_request_count(w->s.mock), 0);
    cpod_client_free(w->client);
}

/* ---- methods ---- */

static void test_a_query_has_a_body_and_is_repeated(void **state)
{
    (void)state;
    static const script_response responses[] = {{503, NULL, NULL, 0, 0}, {200, NULL, "[\"a\"]", 0, 0}};
    wire w;
    begin_with(&w, responses, 2);
    cpod_string_list *found = NULL;
    cpod_status status = oas_search(w.client, NULL, &(oas_search_request){.text = "x"}, &found, &w.error);
    assert_int_equal(cpod_mock_request_count(w.s.mock), 2);
    assert_string_equal(script_body(&w.s, 1), "{\"text\":\"x\"}");
    assert_int_equal(found->count, 1);
    oas_string_list_free(found);
    expect(&w, status, "QUERY " HOST "/search");
}

static void test_methods_are_sent_as_they_are_written(void **state)
{
    (void)state;
    wire w;
    begin(&w);
    expect(&w, oas_purge(w.client, NULL, &w.error), "PURGE " HOST "/search");
    begin(&w);
    expect(&w, oas_lower(w.client, NULL, &w.error), "search " HOST "/search");
}

/* The registry of methods has PROPFIND as idempotent, and neither PURGE nor "search". */
static void test_only_idempotent_methods_are_repeated(void **state)
{
    (void)state;
    static const script_response responses[] = {{503, NULL, NULL, 0, 0}, {204, NULL, NULL, 0, 0}};
    wire w;
    begin_with(&w, responses, 2);
    assert_int_equal(oas_propfind(w.client, NULL, &w.error), CPOD_OK);
    assert_int_equal(cpod_mock_request_count(w.s.mock), 2);
    cpod_client_free(w.client);
    begin_with(&w, responses, 2);
    assert_int_equal(oas_purge(w.client, NULL, &w.error), CPOD_ERR_SERVER);
    assert_int_equal(cpod_mock_request_count(w.s.mock), 1);
    cpod_client_free(w.client);
    begin_with(&w, responses, 2);
    assert_int_equal(oas_lower(w.client, NULL, &w.error), CPOD_ERR_SERVER);
    assert_int_equal(cpod_mock_request_count(w.s.mock), 1);
    cpod_client_free(w.client);
}

/* ---- the whole query ---- */

static void test_a_form_is_the_whole_query(void **state)
{
    (void)state;
    static const char *const tags[] = {"a b", "c&d"};
    static const int64_t ids[] = {1, 2};
    const oas_form_filter_near near = {.lat = CPOD_DOUBLE_INIT(0.5)};
    const oas_form_filter filter = {.text = "x=y",
                                    .limit = CPOD_INT64_INIT(3),
                                    .tags = CPOD_LIST(tags),
                                    .ids = CPOD_LIST(ids),
                                    .near_ = &near,
                                    .path = "a/b&c%20d"};
    wire w;
    begin(&w);
    expect(&w, oas_form(w.client, &(oas_form_params){.filter = &filter}, &w.error),
           "GET " HOST "/form?text=x%3Dy&limit=3&tags=a%20b&tags=c%26d&ids=1%7C2&near=%7B%22lat%22%3A0.5%7D"
           "&path=a/b%26c%20d");
}

static void test_a_map_is_the_whole_query(void **state)
{
    (void)state;
    static const cpod_int64_map_entry entries[] = {{"a b", 1}, {"c", -2}};
    wire w;
    begin(&w);
    expect(&w, oas_map(w.client, &(oas_map_params){.all = CPOD_LIST(entries)}, &w.error),
           "GET " HOST "/map?a%20b=1&c=-2");
    begin(&w);
    expect(&w, oas_map(w.client, NULL, &w.error), "GET " HOST "/map");
}

/* The examples of the specification. */
static void test_json_and_text_are_escaped_as_a_whole(void **state)
{
    (void)state;
    static const int64_t numbers[] = {1, 2};
    const oas_json_selector selector = {.numbers = CPOD_LIST(numbers), .flag = {.state = CPOD_IS_NULL}};
    wire w;
    begin(&w);
    expect(&w, oas_json(w.client, &(oas_json_params){.selector = &selector}, &w.error),
           "GET " HOST "/json?%7B%22numbers%22%3A%5B1%2C2%5D%2C%22flag%22%3Anull%7D");
    begin(&w);
    expect(&w, oas_text(w.client, &(oas_text_params){.selector = "$.a.b[1:1]"}, &w.error),
           "GET " HOST "/text?%24.a.b%5B1%3A1%5D");
    begin(&w);
    expect(&w, oas_text(w.client, NULL, &w.error), "GET " HOST "/text");
}

static void test_a_required_query_must_be_there(void **state)
{
    (void)state;
    wire w;
    begin(&w);
    expect_refused(&w, oas_form(w.client, NULL, &w.error), "required parameter filter");
    begin(&w);
    expect_refused(&w, oas_form(w.client, &(oas_form_params){.filter = &(oas_form_filter){0}}, &w.error),
                   "required member text");
}

static void keep_log(void *context, const char *line)
{
    char *log = context;
    size_t length = strlen(log);
    (void)snprintf(log + length, LOG - length, "%s\n", line);
}

/* JSON has no names that a log could show. */
static void test_the_log_does_not_show_the_query(void **state)
{
    (void)state;
    char log[LOG] = "";
    script s;
    SCRIPT(&s, fine);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.transport = cpod_mock_transport(s.mock);
    options.clock = cpod_mock_clock(s.mock);
    options.log = keep_log;
    options.log_context = log;
    cpod_client *client = NULL;
    assert_int_equal(oas_client_new(&options, &client, NULL), CPOD_OK);
    assert_int_equal(oas_text(client, &(oas_text_params){.selector = "hidden"}, NULL), CPOD_OK);
    cpod_client_free(client);
    assert_non_null(strstr(log, "/text?REDACTED"));
    assert_null(strstr(log, "hidden"));
}

/* ---- cookies and paths ---- */

static void test_cookies_are_sent_unchanged(void **state)
{
    (void)state;
    static const char *const list[] = {"x", "y"};
    const oas_cookies_all all = {.a = "Hello%2C%20world!", .b = CPOD_INT64_INIT(42)};
    wire w;
    begin(&w);
    cpod_status status = oas_cookies(w.client,
                                     &(oas_cookies_params){.greeting = "\"a=b\"",
                                                           .all = &all,
                                                           .list = CPOD_LIST(list),
                                                           .form = "a b;c",
                                                           .reserved = "a/b;c,d%2Ce"},
                                     &w.error);
    assert_true(
        script_sent(&w.s, 0,
                    "\nCookie: greeting=\"a=b\"; a=Hello%2C%20world!; b=42; list=x; list=y; form=a%20b%3Bc; "
                    "reserved=a/b%3Bc%2Cd%2Ce\n"));
    expect(&w, status, "GET " HOST "/cookies");
}

static void test_a_cookie_cannot_become_two(void **state)
{
    (void)state;
    static const char *const bad[] = {"a; admin=1", "a\r\nX: y", "a\x01", "a\"b", "\"", "\"a\";b\""};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        wire w;
        begin(&w);
        expect_refused(&w, oas_cookies(w.client, &(oas_cookies_params){.greeting = bad[i]}, &w.error),
                       "The value has a character that a cookie cannot have");
    }
}

static void test_reserved_characters_of_a_path(void **state)
{
    (void)state;
    wire w;
    begin(&w);
    expect(&w, oas_file(w.client, "a:b@c$d&e+f,g;h=i%20j/k?l#m[n]%zz", NULL, &w.error),
           "GET " HOST "/files/a:b@c$d&e+f,g;h=i%20j%2Fk%3Fl%23m%5Bn%5D%25zz");
    begin(&w);
    expect(&w, oas_file(w.client, "a%2F..%2Fb", NULL, &w.error), "GET " HOST "/files/a%2F..%2Fb");
}

/* A URL parser reads %2E as a dot, and removes the segment with its neighbour. */
static void test_escaped_dots_are_dots(void **state)
{
    (void)state;
    static const char *const dots[] = {".", "..", "%2e", "%2E%2e", ".%2E", "%2e."};
    for (size_t i = 0; i < sizeof dots / sizeof *dots; i++) {
        wire w;
        begin(&w);
        expect_refused(&w, oas_file(w.client, dots[i], NULL, &w.error), "would address another endpoint");
    }
    wire w;
    begin(&w);
    expect(&w, oas_file(w.client, "%2e%2e.", NULL, &w.error), "GET " HOST "/files/%2e%2e.");
}

/* ---- multipart by position ---- */

static void test_parts_by_position_have_no_names(void **state)
{
    (void)state;
    static const char *const tags[] = {"a", "b"};
    static const char *const notes[] = {"# one", ""};
    const oas_photo_request_metadata metadata = {.author = "me"};
    const oas_photo_request body = {.metadata = &metadata,
                                    .picture = {.data = "\x89PNG", .length = 4, .filename = "p.png"},
                                    .tags = CPOD_LIST(tags),
                                    .items = CPOD_LIST(notes)};
    wire w;
    begin(&w);
    cpod_status status =
        oas_photo(w.client, &(oas_photo_params){.picture_x_size = CPOD_INT64_INIT(4)}, &body, &w.error);
    assert_true(script_sent(&w.s, 0, "\nContent-Type: multipart/mixed; boundary=" BOUNDARY "\n"));
    assert_string_equal(script_body(&w.s, 0),
                        PART "Content-Type: application/json\r\n\r\n{\"author\":\"me\"}\r\n" PART
                             "Content-Type: image/png\r\nX-Size: 4\r\n\r\n\x89PNG\r\n" PART
                             "Content-Type: application/json\r\n\r\n[\"a\",\"b\"]\r\n" PART
                             "Content-Type: text/markdown\r\n\r\n# one\r\n" PART
                             "Content-Type: text/markdown\r\n\r\n\r\n" END);
    expect(&w, status, "POST " HOST "/photo");
}

static void test_the_last_parts_can_be_absent(void **state)
{
    (void)state;
    const oas_photo_request_metadata metadata = {.author = "me"};
    wire w;
    begin(&w);
    cpod_status status = oas_photo(w.client, NULL, &(oas_photo_request){.metadata = &metadata}, &w.error);
    assert_string_equal(script_body(&w.s, 0),
                        PART "Content-Type: application/json\r\n\r\n{\"author\":\"me\"}\r\n" END);
    expect(&w, status, "POST " HOST "/photo");
}

static void test_a_part_cannot_be_absent_before_another(void **state)
{
    (void)state;
    static const char *const notes[] = {"n"};
    const oas_photo_request_metadata metadata = {.author = "me"};
    wire w;
    begin(&w);
    expect_refused(&w,
                   oas_photo(w.client, NULL,
                             &(oas_photo_request){.metadata = &metadata, .items = CPOD_LIST(notes)},
                             &w.error),
                   "The part picture is absent, but a later one is set");
    begin(&w);
    expect_refused(&w, oas_photo(w.client, NULL, &(oas_photo_request){0}, &w.error),
                   "required member metadata");
}

/* RFC 2387: the root is the first part. */
static void test_related_parts_name_their_root(void **state)
{
    (void)state;
    const cpod_upload pictures[] = {{.data = "G1", .length = 2},
                                    {.data = "P", .length = 1, .content_type = "image/png"}};
    const oas_page_request body = {.part_1 = "<p>", .items = CPOD_LIST(pictures)};
    wire w;
    begin(&w);
    cpod_status status = oas_page(w.client, NULL, &body, &w.error);
    assert_true(script_sent(
        &w.s, 0, "\nContent-Type: multipart/related; boundary=" BOUNDARY "; type=\"text/html\"\n"));
    assert_string_equal(script_body(&w.s, 0), PART "Content-Type: text/html\r\n\r\n<p>\r\n" PART
                                                   "Content-Type: image/gif\r\n\r\nG1\r\n" PART
                                                   "Content-Type: image/png\r\n\r\nP\r\n" END);
    expect(&w, status, "POST " HOST "/page");
}

static void test_a_part_of_parts(void **state)
{
    (void)state;
    static const int64_t numbers[] = {1, 2};
    const cpod_upload pictures[] = {{.data = "P1", .length = 2}, {.data = "P2", .length = 2}};
    const oas_nested_request_documents_meta meta = {.author = "me"};
    const oas_nested_request_documents documents = {
        .meta = &meta, .part_2 = "a{}", .items = CPOD_LIST(pictures)};
    const oas_nested_request body = {.part_1 = CPOD_LIST(numbers), .documents = &documents, .part_3 = "end"};
    const oas_nested_params params = {.documents_x_outer = "o", .meta_x_inner = "i"};
    wire w;
    begin(&w);
    cpod_status status = oas_nested(w.client, &params, &body, &w.error);
    assert_true(script_sent(&w.s, 0, "\nContent-Type: multipart/mixed; boundary=" BOUNDARY "\n"));
    assert_string_equal(
        script_body(&w.s, 0), PART
        "Content-Type: application/json\r\n\r\n[1,2]\r\n" PART
        "Content-Type: multipart/mixed; boundary=" INNER "\r\nX-Outer: o\r\n\r\n"
        "--" INNER "\r\nContent-Type: application/json\r\nX-Inner: i\r\n\r\n{\"author\":\"me\"}\r\n"
        "--" INNER "\r\nContent-Type: text/css\r\n\r\na{}\r\n"
        "--" INNER "\r\nContent-Type: image/png\r\n\r\nP1\r\n"
        "--" INNER "\r\nContent-Type: image/png\r\n\r\nP2\r\n--" INNER "--\r\n\r\n" PART "\r\nend\r\n" END);
    expect(&w, status, "POST " HOST "/nested");
}

/* ---- discriminators and security ---- */

static const char *const scheme = OAS_SCHEME_OPENAPI_32_SCHEMES_YAML_COMPONENTS_SECURITY_SCHEMES_KEEPER;

static cpod_status get_animal(script *s, const char *body, oas_animal_response **animal, cpod_error *error)
{
    const script_response response = {200, NULL, body, 0, 0};
    script_begin(s, &response, 1);
    const cpod_credential credentials[] = {cpod_credential_key(scheme, "of the keeper"),
                                           cpod_credential_key(OAS_SCHEME_KEEPER, "of another")};
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.transport = cpod_mock_transport(s->mock);
    options.clock = cpod_mock_clock(s->mock);
    options.credentials = credentials;
    options.credential_count = 2;
    cpod_client *client = NULL;
    assert_int_equal(oas_client_new(&options, &client, error), CPOD_OK);
    cpod_status status = oas_animal(client, NULL, animal, error);
    cpod_client_free(client);
    return status;
}

/* The mapping, the name of a schema, and for all else the default: no member, or another value. */
static void test_the_default_of_a_discriminator(void **state)
{
    (void)state;
    static const struct {
        const char *json;
        oas_animal_response_kind kind;
    } cases[] = {
        {"{\"kind\":\"feline\",\"name\":\"a\"}", OAS_ANIMAL_RESPONSE_KIND_CAT},
        {"{\"kind\":\"canine\",\"name\":\"a\"}", OAS_ANIMAL_RESPONSE_KIND_DOG},
        {"{\"kind\":\"Bird\",\"name\":\"a\"}", OAS_ANIMAL_RESPONSE_KIND_BIRD},
        {"{\"name\":\"a\"}", OAS_ANIMAL_RESPONSE_KIND_DOG},
        {"{}", OAS_ANIMAL_RESPONSE_KIND_DOG},
        {"{\"kind\":\"wolf\"}", OAS_ANIMAL_RESPONSE_KIND_DOG},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        script s;
        cpod_error error = CPOD_ERROR_INIT;
        oas_animal_response *animal = NULL;
        if (get_animal(&s, cases[i].json, &animal, &error) != CPOD_OK)
            fail_msg("%s: %s", cases[i].json, error.message);
        if (animal->kind != cases[i].kind)
            fail_msg("%s: kind %d", cases[i].json, (int)animal->kind);
        oas_animal_response_free(animal);
    }
}

/* The scheme of the other document has the last segment of its URI as a name, which a component has already. */
static void test_a_scheme_of_another_document(void **state)
{
    (void)state;
    script s;
    oas_animal_response *animal = NULL;
    assert_string_equal(scheme, "openapi_32_schemes.yaml#/components/securitySchemes/Keeper");
    assert_int_equal(get_animal(&s, "{}", &animal, NULL), CPOD_OK);
    assert_true(script_sent(&s, 0, "\nX-Keeper: of the keeper\n"));
    assert_false(script_sent(&s, 0, "X-Other-Keeper"));
    oas_animal_response_free(animal);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_query_has_a_body_and_is_repeated),
        cmocka_unit_test(test_methods_are_sent_as_they_are_written),
        cmocka_unit_test(test_only_idempotent_methods_are_repeated),
        cmocka_unit_test(test_a_form_is_the_whole_query),
        cmocka_unit_test(test_a_map_is_the_whole_query),
        cmocka_unit_test(test_json_and_text_are_escaped_as_a_whole),
        cmocka_unit_test(test_a_required_query_must_be_there),
        cmocka_unit_test(test_the_log_does_not_show_the_query),
        cmocka_unit_test(test_cookies_are_sent_unchanged),
        cmocka_unit_test(test_a_cookie_cannot_become_two),
        cmocka_unit_test(test_reserved_characters_of_a_path),
        cmocka_unit_test(test_escaped_dots_are_dots),
        cmocka_unit_test(test_parts_by_position_have_no_names),
        cmocka_unit_test(test_the_last_parts_can_be_absent),
        cmocka_unit_test(test_a_part_cannot_be_absent_before_another),
        cmocka_unit_test(test_related_parts_name_their_root),
        cmocka_unit_test(test_a_part_of_parts),
        cmocka_unit_test(test_the_default_of_a_discriminator),
        cmocka_unit_test(test_a_scheme_of_another_document),
    };
    return cmocka_run_group_tests_name("what OpenAPI 3.2 adds to requests", tests, NULL, NULL);
}
