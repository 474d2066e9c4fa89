/* What other generators do wrong on the wire:
 *
 *   a connection for each call                 a_client_has_one_transport_for_all_calls;
 *                                              of libcurl's: test_curl.c of tests/unit/client
 *   unescaped path parameters                  path_value_with_slashes_stays_in_its_segment,
 *                                              a_path_value_of_dots_cannot_climb
 *   unescaped query parameters and headers     query_is_escaped, headers_and_cookies_cannot_be_smuggled_in
 *   no timeout                                 every_request_has_a_timeout
 *   no retry                                   a_get_that_fails_is_tried_again_after_a_wait
 *   retries at once, of every method (cdd-c)   a_get_that_fails_is_tried_again_after_a_wait,
 *                                              a_post_is_not_repeated
 *   status in the shared client                status_is_per_call_not_per_client
 *   a fixed name of uploaded files             upload_filename_is_the_callers
 *   arrays as the body                         an_array_request_body_is_sent
 *   headers and members of one API in all      conventions_that_are_not_declared_are_not_assumed
 *   unescaped forms                            a_form_is_escaped */
#include "support.h"

#define BASE "https://api.example.com/base"
#define PET  "{\"name\":\"a\",\"age\":1,\"sold\":true}"

static const defects_pet some_pet = {.name = "a", .age = 1, .sold = true};

static void a_client_has_one_transport_for_all_calls(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, JSON, PET, 0, 0}, {200, JSON, PET, 0, 0}, {200, JSON, PET, 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = defects_client(&s, NULL);
    for (int i = 0; i < 3; i++)
        assert_int_equal(defects_pets_get(client, "o", "n", NULL, NULL, NULL), CPOD_OK);
    assert_int_equal(cpod_mock_request_count(s.mock), 3);
    assert_int_equal(script_usage(&s).open_exchanges, 0);
    assert_int_equal(script_usage(&s).releases, 0);
    cpod_client_free(client);
    assert_int_equal(script_usage(&s).releases, 1);
}

static void conventions_that_are_not_declared_are_not_assumed(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {403, JSON, "{\"code\":\"policy_denied\",\"meta\":{\"requestId\":\"r\"}}", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = defects_client(&s, NULL);
    cpod_error error = CPOD_ERROR_INIT;
    expect_status(defects_pets_get(client, "o", "n", NULL, NULL, &error), CPOD_ERR_FORBIDDEN, &error);
    assert_string_equal(error.request_id, "");
    assert_false(script_sent(&s, 0, "X-Tenant-ID"));
    cpod_client_free(client);
}

/* The URL of the pet of that name. */
static const char *url_of(const char *owner, const char *name, script *s)
{
    static const script_response responses[] = {{200, JSON, PET, 0, 0}};
    SCRIPT(s, responses);
    cpod_client *client = defects_client(s, NULL);
    cpod_error error = CPOD_ERROR_INIT;
    expect_status(defects_pets_get(client, owner, name, NULL, NULL, &error), CPOD_OK, &error);
    cpod_client_free(client);
    return script_url(s, 0);
}

static void path_value_with_slashes_stays_in_its_segment(void **state)
{
    (void)state;
    script s;
    assert_string_equal(url_of("me", "../../secrets?x=1#", &s),
                        BASE "/v1/owners/me/pets/..%2F..%2Fsecrets%3Fx%3D1%23");
    assert_string_equal(url_of("a/b", "c d%2F\xC3\xA9;v=1", &s),
                        BASE "/v1/owners/a%2Fb/pets/c%20d%252F%C3%A9%3Bv%3D1");
    assert_string_equal(url_of("\r\nX: y", "\\", &s), BASE "/v1/owners/%0D%0AX%3A%20y/pets/%5C");
}

/* `.` and `..` have no character to escape and are removed on the way, so they are refused. */
static void a_path_value_of_dots_cannot_climb(void **state)
{
    (void)state;
    static const char *const values[] = {"..", ".", "", NULL};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        script s;
        script_begin(&s, NULL, 0);
        cpod_client *client = defects_client(&s, NULL);
        cpod_error error = CPOD_ERROR_INIT;
        expect_status(defects_pets_get(client, values[i], "n", NULL, NULL, &error), CPOD_ERR_INVALID_ARGUMENT,
                      &error);
        assert_non_null(strstr(error.message, "path parameter"));
        assert_int_equal(cpod_mock_request_count(s.mock), 0);
        cpod_client_free(client);
    }
}

static void query_is_escaped(void **state)
{
    (void)state;
    static const script_response responses[] = {{200, JSON, "{\"pets\":[]}", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = defects_client(&s, NULL);
    const defects_pets_list_where where = {.city = "A&B=C", .zip = "1]2"};
    const defects_pets_list_params params = {.search = "a&admin=true#x +\xC3\xA9%", .where = &where};
    assert_int_equal(defects_pets_list(client, &params, NULL, NULL), CPOD_OK);
    assert_string_equal(script_url(&s, 0), BASE "/v1/pets?search=a%26admin%3Dtrue%23x%20%2B%C3%A9%25"
                                                "&where%5Bcity%5D=A%26B%3DC&where%5Bzip%5D=1%5D2");
    cpod_client_free(client);
}

static void headers_and_cookies_cannot_be_smuggled_in(void **state)
{
    (void)state;
    script s;
    script_begin(&s, NULL, 0);
    cpod_client *client = defects_client(&s, NULL);
    const defects_pets_list_params params = {
        .x_mood = {.value = DEFECTS_COLOR_OTHER, .text = "red\r\nX-Admin: 1"}};
    cpod_error error = CPOD_ERROR_INIT;
    expect_status(defects_pets_list(client, &params, NULL, &error), CPOD_ERR_INVALID_ARGUMENT, &error);
    assert_int_equal(cpod_mock_request_count(s.mock), 0);
    cpod_client_free(client);
    static const script_response responses[] = {{200, JSON, "{\"pets\":[]}", 0, 0}};
    SCRIPT(&s, responses);
    client = defects_client(&s, NULL);
    const defects_pets_list_params cookie = {.session = "a; admin=1"};
    expect_status(defects_pets_list(client, &cookie, NULL, &error), CPOD_OK, &error);
    assert_true(script_sent(&s, 0, "\nCookie: session=a%3B%20admin%3D1\n"));
    cpod_client_free(client);
}

static void every_request_has_a_timeout(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, JSON, PET, 0, 0},
        {200, JSON, PET, 0, 0},
        {200, "content-type: text/event-stream", "event: done\n\n", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = defects_client(&s, NULL);
    const int64_t now = cpod_mock_now(s.mock);
    assert_int_equal(defects_pets_get(client, "o", "n", NULL, NULL, NULL), CPOD_OK);
    assert_int_equal(cpod_mock_request_at(s.mock, 0)->connect_timeout_ms, 5000);
    assert_int_equal(cpod_mock_request_at(s.mock, 0)->deadline_ms, now + 60000);
    const defects_pets_get_params params = {.call = CPOD_CALL(.timeout_ms = 70)};
    assert_int_equal(defects_pets_get(client, "o", "n", &params, NULL, NULL), CPOD_OK);
    assert_int_equal(cpod_mock_request_at(s.mock, 1)->deadline_ms, now + 70);
    defects_pets_watch_stream *stream = NULL;
    assert_int_equal(defects_pets_watch_stream_open(client, NULL, &stream, NULL), CPOD_OK);
    assert_int_equal(cpod_mock_request_at(s.mock, 2)->idle_timeout_ms, 60000);
    defects_pets_watch_stream_free(stream);
    cpod_client_free(client);
}

static void a_get_that_fails_is_tried_again_after_a_wait(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {503, NULL, NULL, 0, 0}, {0, NULL, NULL, CPOD_ERR_TRANSPORT, 0}, {200, JSON, PET, 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_mock_set_random(s.mock, 700);
    cpod_client *client = defects_client(&s, NULL);
    defects_pet *pet = NULL;
    assert_int_equal(defects_pets_get(client, "o", "n", NULL, &pet, NULL), CPOD_OK);
    assert_int_equal(cpod_mock_request_count(s.mock), 3);
    assert_int_equal(cpod_mock_sleep_count(s.mock), 2);
    assert_int_equal(cpod_mock_sleep_at(s.mock, 0), 700 % 501); /* at random up to 500 ms, then up to 1,000 */
    assert_int_equal(cpod_mock_sleep_at(s.mock, 1), 700);
    defects_pet_free(pet);
    cpod_client_free(client);
}

static void a_post_is_not_repeated(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {503, NULL, NULL, 0, 0}, {503, NULL, NULL, 0, 0}, {201, JSON, PET, 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = defects_client(&s, NULL);
    assert_int_equal(defects_pets_create(client, NULL, &some_pet, NULL, NULL), CPOD_ERR_SERVER);
    assert_int_equal(cpod_mock_request_count(s.mock), 1);
    const defects_pets_create_params params = {.call = CPOD_CALL(.idempotency_key = "once")};
    assert_int_equal(defects_pets_create(client, &params, &some_pet, NULL, NULL), CPOD_OK);
    assert_int_equal(cpod_mock_request_count(s.mock), 3);
    assert_true(script_sent(&s, 2, "\nIdempotency-Key: once\n"));
    cpod_client_free(client);
}

static void status_is_per_call_not_per_client(void **state)
{
    (void)state;
    static const script_response responses[] = {{404, "x-request-id: one", NULL, 0, 0},
                                                {201, JSON "\nx-request-id: two", PET, 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = defects_client(&s, NULL);
    cpod_response_info first = CPOD_RESPONSE_INFO_INIT;
    cpod_response_info second = CPOD_RESPONSE_INFO_INIT;
    const defects_pets_get_params get = {.call = CPOD_CALL(.response = &first)};
    const defects_pets_create_params create = {.call = CPOD_CALL(.response = &second)};
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(defects_pets_get(client, "o", "n", &get, NULL, &error), CPOD_ERR_NOT_FOUND);
    assert_int_equal(defects_pets_create(client, &create, &some_pet, NULL, NULL), CPOD_OK);
    assert_int_equal(first.http_status, 404);
    assert_string_equal(first.request_id, "one");
    assert_int_equal(error.http_status, 404);
    assert_int_equal(second.http_status, 201);
    assert_string_equal(second.request_id, "two");
    cpod_client_free(client);
}

static void upload_filename_is_the_callers(void **state)
{
    (void)state;
    static const script_response responses[] = {{204, NULL, NULL, 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = defects_client(&s, NULL);
    const cpod_upload pages[] = {cpod_upload_memory("1", 1, NULL),
                                 cpod_upload_memory("2", 1, "a\"b\r\n.pdf")};
    const defects_ticket details = {.number = 7};
    const defects_files_send_request body = {
        .photo = cpod_upload_memory("bytes", 5, "my cat.png"),
        .pages = CPOD_LIST(pages),
        .title = "a",
        .details = &details,
    };
    cpod_error error = CPOD_ERROR_INIT;
    expect_status(defects_files_send(client, NULL, &body, &error), CPOD_OK, &error);
    assert_true(script_sent(&s, 0, "POST " BASE "/v1/files\n"));
    assert_true(script_sent(&s, 0, "\nContent-Type: multipart/form-data; boundary=cpod-"));
    assert_true(script_sent(&s, 0,
                            "; name=\"photo\"; filename=\"my cat.png\"\r\nContent-Type: "
                            "application/octet-stream\r\n\r\nbytes\r\n"));
    assert_true(script_sent(&s, 0, "; name=\"pages\"; filename=\"pages\"\r\n"));
    assert_true(script_sent(&s, 0, "; name=\"pages\"; filename=\"a%22b%0D%0A.pdf\"\r\n"));
    assert_true(script_sent(&s, 0, "; name=\"title\"\r\n\r\na\r\n"));
    assert_true(
        script_sent(&s, 0, "; name=\"details\"\r\nContent-Type: application/json\r\n\r\n{\"number\":7}\r\n"));
    cpod_client_free(client);
}

static void an_array_request_body_is_sent(void **state)
{
    (void)state;
    static const script_response responses[] = {{204, NULL, NULL, 0, 0}, {204, NULL, NULL, 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = defects_client(&s, NULL);
    const defects_pet pets[] = {some_pet, {.name = "b", .tags = CPOD_EMPTY_LIST}};
    const defects_pet_list body = CPOD_LIST(pets);
    cpod_error error = CPOD_ERROR_INIT;
    expect_status(defects_pets_replace_all(client, NULL, &body, &error), CPOD_OK, &error);
    assert_true(script_sent(&s, 0, "PUT " BASE "/v1/pets\n"));
    assert_true(script_sent(&s, 0, "\nContent-Type: application/json\n"));
    assert_string_equal(script_body(&s, 0),
                        "[" PET ",{\"name\":\"b\",\"age\":0,\"sold\":false,\"tags\":[]}]");
    const defects_pet_list empty = CPOD_EMPTY_LIST;
    expect_status(defects_pets_replace_all(client, NULL, &empty, &error), CPOD_OK, &error);
    assert_string_equal(script_body(&s, 1), "[]");
    cpod_client_free(client);
}

static void a_form_is_escaped(void **state)
{
    (void)state;
    static const script_response responses[] = {{200, JSON, "{\"x\":" PET "}", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = defects_client(&s, NULL);
    static const char *const tags[] = {"x", "y&z"};
    const defects_pets_search_request body = {
        .text = "a&b=c d", .limit = cpod_int64(0), .color.value = DEFECTS_COLOR_RED, .tags = CPOD_LIST(tags)};
    defects_pet_map *found = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    expect_status(defects_pets_search(client, NULL, &body, &found, &error), CPOD_OK, &error);
    assert_true(script_sent(&s, 0, "\nContent-Type: application/x-www-form-urlencoded\n"));
    assert_string_equal(script_body(&s, 0), "text=a%26b%3Dc%20d&limit=0&color=red&tags=x&tags=y%26z");
    assert_string_equal(defects_pet_map_find(found, "x")->name, "a");
    defects_pet_map_free(found);
    cpod_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_client_has_one_transport_for_all_calls),
        cmocka_unit_test(path_value_with_slashes_stays_in_its_segment),
        cmocka_unit_test(a_path_value_of_dots_cannot_climb),
        cmocka_unit_test(query_is_escaped),
        cmocka_unit_test(headers_and_cookies_cannot_be_smuggled_in),
        cmocka_unit_test(every_request_has_a_timeout),
        cmocka_unit_test(a_get_that_fails_is_tried_again_after_a_wait),
        cmocka_unit_test(a_post_is_not_repeated),
        cmocka_unit_test(status_is_per_call_not_per_client),
        cmocka_unit_test(upload_filename_is_the_callers),
        cmocka_unit_test(conventions_that_are_not_declared_are_not_assumed),
        cmocka_unit_test(an_array_request_body_is_sent),
        cmocka_unit_test(a_form_is_escaped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
