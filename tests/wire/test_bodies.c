/* Bodies of requests: forms, multipart bodies and media type ranges, byte by byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bodies/bodies.h"
#include "support/script.h"

#define HOST     "https://api.example"
#define BOUNDARY "cpod-0000000000000abc0000000000000abc"
#define PART     "--" BOUNDARY "\r\nContent-Disposition: form-data; name="
#define END      "--" BOUNDARY "--\r\n"

static const bodies_address address = {.street = "a b", .zip = CPOD_INT64_INIT(1)};
static const char *const texts[] = {"a", "b\"c"};

typedef struct wire {
    script s;
    cpod_client *client;
    cpod_error error;
} wire;

static void begin(wire *w)
{
    static const script_response responses[] = {{204, NULL, NULL, 0, 0}};
    SCRIPT(&w->s, responses);
    cpod_mock_set_random(w->s.mock, 0xABC);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.transport = cpod_mock_transport(w->s.mock);
    options.clock = cpod_mock_clock(w->s.mock);
    options.max_retries = CPOD_NO_RETRIES;
    w->error = (cpod_error)CPOD_ERROR_INIT;
    assert_int_equal(bodies_client_new(&options, &w->client, &w->error), CPOD_OK);
}

/* The request that was sent: its target, its Content-Type and its body. */
static void expect(wire *w, cpod_status status, const char *target, const char *content_type,
                   const char *body)
{
    if (status != CPOD_OK)
        fail_msg("%s: '%s' at '%s'", cpod_status_name(status), w->error.message, w->error.path);
    char line[200];
    (void)snprintf(line, sizeof line, "POST " HOST "%s\n", target);
    assert_memory_equal(cpod_mock_request_at(w->s.mock, 0)->text, line, strlen(line));
    (void)snprintf(line, sizeof line, "\nContent-Type: %s\n", content_type);
    assert_true(script_sent(&w->s, 0, line));
    assert_string_equal(script_body(&w->s, 0), body);
    cpod_client_free(w->client);
}

static void expect_refused(wire *w, cpod_status status, const char *message)
{
    assert_int_equal(status, CPOD_ERR_INVALID_ARGUMENT);
    assert_non_null(strstr(w->error.message, message));
    assert_int_equal(cpod_mock_request_count(w->s.mock), 0);
    cpod_client_free(w->client);
}

static void send_form(const bodies_form_request *body, const char *expected)
{
    wire w;
    begin(&w);
    expect(&w, bodies_form(w.client, NULL, body, &w.error), "/form", "application/x-www-form-urlencoded",
           expected);
}

static void test_a_form_keeps_the_names_of_its_fields(void **state)
{
    (void)state;
    const bodies_form_request body = {.id = "x", .address = &address};
    send_form(&body, "id=x&address=%7B%22street%22%3A%22a%20b%22%2C%22zip%22%3A1%7D");
}

static void test_json_fields_of_a_form(void **state)
{
    (void)state;
    const bodies_form_request body = {.quoted = "x\"y",
                                      .count = cpod_int64(7),
                                      .free = {"\"t\"", 0, CPOD_IS_SET},
                                      .day = {.text = "2026-11-30"}};
    send_form(&body, "quoted=%22x%5C%22y%22&count=7&free=%22t%22&day=%222026-11-30%22");
}

static void test_lists_of_a_form(void **state)
{
    (void)state;
    const bodies_address addresses[] = {address, {.zip = CPOD_INT64_INIT(2)}};
    const bodies_form_request body = {.addresses = CPOD_LIST(addresses),
                                      .tags = CPOD_LIST(texts),
                                      .quotes = CPOD_LIST(texts),
                                      .joined = CPOD_LIST(texts)};
    send_form(&body,
              "addresses=%7B%22street%22%3A%22a%20b%22%2C%22zip%22%3A1%7D&addresses=%7B%22zip%22%3A2%7D"
              "&tags=a&tags=b%22c&quotes=%22a%22&quotes=%22b%5C%22c%22&joined=a%7Cb%22c");
}

static void test_styles_of_a_form(void **state)
{
    (void)state;
    const bodies_form_request body = {.split = &address, .deep = &address};
    send_form(&body, "street=a%20b&zip=1&deep%5Bstreet%5D=a%20b&deep%5Bzip%5D=1");
}

static void test_unions_of_a_form(void **state)
{
    (void)state;
    bodies_form_request body = {
        .either = {.kind = BODIES_FORM_REQUEST_EITHER_KIND_STRING, .as = {.string = "x"}}};
    send_form(&body, "either=x");
    body.either = (bodies_form_request_either){.kind = BODIES_FORM_REQUEST_EITHER_KIND_ADDRESS,
                                               .as = {.address = &address}};
    send_form(&body, "either=%7B%22street%22%3A%22a%20b%22%2C%22zip%22%3A1%7D");
}

static void test_other_members_of_a_form(void **state)
{
    (void)state;
    const bodies_string_list_map_entry entries[] = {{"k", CPOD_LIST(texts)}, {"none", CPOD_EMPTY_LIST}};
    const bodies_form_request body = {.additional = CPOD_LIST(entries)};
    send_form(&body, "k=a&k=b%22c");
}

static void test_a_form_of_a_map(void **state)
{
    (void)state;
    wire w;
    begin(&w);
    const bodies_address_map_entry entries[] = {{"home", address}};
    const bodies_address_map body = CPOD_LIST(entries);
    expect(&w, bodies_form_of_a_map(w.client, NULL, &body, &w.error), "/map",
           "application/x-www-form-urlencoded", "home=%7B%22street%22%3A%22a%20b%22%2C%22zip%22%3A1%7D");
}

static void send_parts(const bodies_parts_params *params, const bodies_parts_request *body,
                       const char *expected)
{
    wire w;
    begin(&w);
    expect(&w, bodies_parts(w.client, params, body, &w.error), "/parts",
           "multipart/form-data; boundary=" BOUNDARY, expected);
}

static void test_json_parts(void **state)
{
    (void)state;
    const bodies_parts_request body = {.label = "x\"y",
                                       .count = cpod_int64(7),
                                       .flag = cpod_null_bool(),
                                       .labels = CPOD_LIST(texts),
                                       .address = &address};
#define JSON "\r\nContent-Type: application/json\r\n\r\n"
    send_parts(NULL, &body,
               PART "\"label\"" JSON "\"x\\\"y\"\r\n" PART "\"count\"" JSON "7\r\n" PART "\"flag\"" JSON
                    "null\r\n" PART "\"labels\"" JSON "\"a\"\r\n" PART "\"labels\"" JSON "\"b\\\"c\"\r\n" PART
                    "\"address\"\r\nContent-Type: application/vnd.address+json\r\n\r\n"
                    "{\"street\":\"a b\",\"zip\":1}\r\n" END);
}

static void test_styled_parts(void **state)
{
    (void)state;
    const bodies_parts_request body = {.joined = CPOD_LIST(texts), .deep = &address, .split = &address};
#define TEXT "\r\n\r\n"
    send_parts(NULL, &body,
               PART "\"joined\"" TEXT "a,b\"c\r\n" PART "\"deep[street]\"" TEXT "a b\r\n" PART
                    "\"deep[zip]\"" TEXT "1\r\n" PART "\"street\"" TEXT "a b\r\n" PART "\"zip\"" TEXT
                    "1\r\n" END);
}

static void test_unions_in_parts(void **state)
{
    (void)state;
    bodies_parts_request body = {
        .either = {.kind = BODIES_PARTS_REQUEST_EITHER_KIND_STRING, .as = {.string = "x"}}};
    send_parts(NULL, &body, PART "\"either\"" TEXT "x\r\n" END);
    body.either = (bodies_parts_request_either){.kind = BODIES_PARTS_REQUEST_EITHER_KIND_ADDRESS,
                                                .as = {.address = &address}};
    send_parts(NULL, &body, PART "\"either\"" JSON "{\"street\":\"a b\",\"zip\":1}\r\n" END);
}

static void test_headers_of_a_part(void **state)
{
    (void)state;
    const bodies_parts_request body = {.file = cpod_upload_memory("F", 1, "f")};
    bodies_parts_params params = {.file_x_taken_at = {.text = "2026-11-30"}, .file_x_tags = CPOD_LIST(texts)};
    send_parts(&params, &body,
               PART "\"file\"; filename=\"f\"\r\nContent-Type: image/png\r\n"
                    "X-Taken-At: 2026-11-30\r\nX-Tags: a,b\"c\r\n\r\nF\r\n" END);
    wire w;
    begin(&w);
    params.file_x_taken_at = (cpod_date){0};
    expect_refused(&w, bodies_parts(w.client, &params, &body, &w.error), "X-Taken-At");
    begin(&w);
    expect_refused(&w, bodies_parts(w.client, NULL, &body, &w.error), "X-Taken-At");
    static const char *const injected[] = {"a\r\nX-Admin: 1"};
    params.file_x_taken_at = (cpod_date){.text = "2026-11-30"};
    params.file_x_tags = (cpod_string_list)CPOD_LIST(injected);
    begin(&w);
    expect_refused(&w, bodies_parts(w.client, &params, &body, &w.error), "X-Tags");
    /* The header belongs to a part that is not sent. */
    const bodies_parts_request without = {.joined = CPOD_EMPTY_LIST};
    send_parts(NULL, &without, END);
}

static void test_parts_of_a_map(void **state)
{
    (void)state;
    wire w;
    begin(&w);
    static const int64_t numbers[] = {1, 2};
    const bodies_int64_list_map_entry entries[] = {{"n", CPOD_LIST(numbers)}};
    const bodies_int64_list_map body = CPOD_LIST(entries);
    expect(&w, bodies_parts_of_a_map(w.client, NULL, &body, &w.error), "/parts/map",
           "multipart/form-data; boundary=" BOUNDARY,
           PART "\"n\"" TEXT "1\r\n" PART "\"n\"" TEXT "2\r\n" END);
}

static void test_multipart_related(void **state)
{
    (void)state;
    wire w;
    begin(&w);
    const bodies_related_request body = {.meta = &address, .media = cpod_upload_memory("IMG", 3, "i.png")};
    const bodies_related_params params = {.media_content_id = "<1@x>"};
    expect(&w, bodies_related(w.client, &params, &body, &w.error), "/related",
           "multipart/related; boundary=" BOUNDARY "; type=\"application/json\"",
           PART "\"meta\"\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n"
                "{\"street\":\"a b\",\"zip\":1}\r\n" PART
                "\"media\"; filename=\"i.png\"\r\nContent-Type: application/octet-stream\r\n"
                "Content-ID: <1@x>\r\n\r\nIMG\r\n" END);
}

static void test_the_root_of_multipart_related(void **state)
{
    (void)state;
    wire w;
    begin(&w);
    bodies_related_request body = {.media = cpod_upload_memory("IMG", 3, NULL)};
    body.media.content_type = "image/png; q=\"1\"";
    const bodies_related_params params = {.media_content_disposition = "attachment"};
    expect(&w, bodies_related(w.client, &params, &body, &w.error), "/related",
           "multipart/related; boundary=" BOUNDARY "; type=\"image/png\"",
           "--" BOUNDARY "\r\nContent-Type: image/png; q=\"1\"\r\nContent-Disposition: attachment\r\n\r\n"
           "IMG\r\n" END);
}

static void test_multipart_mixed(void **state)
{
    (void)state;
    wire w;
    begin(&w);
    const bodies_related_request body = {.meta = &address};
    expect(&w, bodies_mixed(w.client, NULL, &body, &w.error), "/mixed", "multipart/mixed; boundary=" BOUNDARY,
           PART "\"meta\"" JSON "{\"street\":\"a b\",\"zip\":1}\r\n" END);
}

static void test_a_multipart_type_that_is_not_supported(void **state)
{
    (void)state;
    wire w;
    cpod_upload body = cpod_upload_memory("--x--\r\n", 7, NULL);
    begin(&w);
    expect_refused(&w, bodies_alternative(w.client, NULL, &body, &w.error), "content_type");
    body.content_type = "multipart/alternative; boundary=x";
    begin(&w);
    expect(&w, bodies_alternative(w.client, NULL, &body, &w.error), "/alternative", body.content_type,
           "--x--\r\n");
}

/* Each media type has its own parts and headers, also of the same names. */
static void test_several_multipart_bodies(void **state)
{
    (void)state;
    wire w;
    const bodies_several_params params = {.name_content_id = "<1@x>", .name_content_id_2 = "<2@x>"};
    const bodies_named named = {.name = "n"};
    bodies_several_body body = {.kind = BODIES_SEVERAL_BODY_KIND_MULTIPART, .as = {.multipart = &named}};
    begin(&w);
    expect(&w, bodies_several(w.client, &params, &body, &w.error), "/several",
           "multipart/related; boundary=" BOUNDARY "; type=\"text/plain\"",
           PART "\"name\"\r\nContent-ID: <1@x>\r\nX-Kind: k\r\nX-Rank: 7\r\n\r\nn\r\n" PART "\"type\"" TEXT
                "t\r\n" PART "\"version\"" TEXT "2\r\n" END);
    const bodies_several_request other = {.name = "n"};
    body = (bodies_several_body){.kind = BODIES_SEVERAL_BODY_KIND_MIXED, .as = {.mixed = &other}};
    begin(&w);
    expect(&w, bodies_several(w.client, &params, &body, &w.error), "/several",
           "multipart/mixed; boundary=" BOUNDARY,
           PART "\"name\"\r\nContent-Type: application/json\r\nContent-ID: <2@x>\r\n\r\n\"n\"\r\n" END);
    const bodies_several_request missing = {0};
    body.as.mixed = &missing;
    begin(&w);
    expect_refused(&w, bodies_several(w.client, &params, &body, &w.error), "name");
}

static void test_the_type_of_a_file_is_checked(void **state)
{
    (void)state;
    wire w;
    bodies_related_request body = {.media = cpod_upload_memory("F", 1, NULL)};
    body.media.content_type = "image/png\r\nX-Admin: 1";
    begin(&w);
    expect_refused(&w, bodies_related(w.client, NULL, &body, &w.error), "media");
}

static void test_ranges_of_media_types(void **state)
{
    (void)state;
    wire w;
    begin(&w);
    expect(&w, bodies_any(w.client, NULL, &address, &w.error), "/any", "application/json",
           "{\"street\":\"a b\",\"zip\":1}");
    begin(&w);
    expect(&w, bodies_suffix(w.client, NULL, &address, &w.error), "/suffix", "application/json",
           "{\"street\":\"a b\",\"zip\":1}");
    begin(&w);
    expect(&w, bodies_text(w.client, NULL, "t", &w.error), "/text", "text/plain", "t");
}

static void test_a_path_and_lists_without_items(void **state)
{
    (void)state;
    wire w;
    begin(&w);
    const bodies_literal_params params = {.none = CPOD_EMPTY_LIST, .crumbs = CPOD_EMPTY_LIST};
    cpod_status status = bodies_literal(w.client, "x", &params, "t", &w.error);
    assert_false(script_sent(&w.s, 0, "\nCookie:"));
    expect(&w, status, "/caf%C3%A9%20x", "text/plain", "t");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_form_keeps_the_names_of_its_fields),
        cmocka_unit_test(test_json_fields_of_a_form),
        cmocka_unit_test(test_lists_of_a_form),
        cmocka_unit_test(test_styles_of_a_form),
        cmocka_unit_test(test_unions_of_a_form),
        cmocka_unit_test(test_other_members_of_a_form),
        cmocka_unit_test(test_a_form_of_a_map),
        cmocka_unit_test(test_json_parts),
        cmocka_unit_test(test_styled_parts),
        cmocka_unit_test(test_unions_in_parts),
        cmocka_unit_test(test_headers_of_a_part),
        cmocka_unit_test(test_parts_of_a_map),
        cmocka_unit_test(test_multipart_related),
        cmocka_unit_test(test_the_root_of_multipart_related),
        cmocka_unit_test(test_multipart_mixed),
        cmocka_unit_test(test_a_multipart_type_that_is_not_supported),
        cmocka_unit_test(test_several_multipart_bodies),
        cmocka_unit_test(test_the_type_of_a_file_is_checked),
        cmocka_unit_test(test_ranges_of_media_types),
        cmocka_unit_test(test_a_path_and_lists_without_items),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
