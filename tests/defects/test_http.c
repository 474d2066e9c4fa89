/* What the others do wrong on the wire, in telling why something failed, and in their API.
 *
 * No word of why:
 *   NULL is all that comes back            every_failure_says_why
 *   the body of a 404 is freed unread      body_of_a_404_is_read_into_the_error, body_of_a_404_is_also_typed,
 *                                          bodies_of_several_failures_are_typed_by_status
 *   no path of the field                   path_of_a_bad_member_in_a_response_is_told
 *   messages on stderr                     nothing_is_printed
 * HTTP:
 *   a connection a call                    a_client_has_one_transport_for_all_calls; and of libcurl's,
 * test_curl.c of tests/unit/client path parameters unescaped path_value_with_slashes_stays_in_its_segment,
 * a_path_value_of_dots_cannot_climb query parameters unescaped             query_is_escaped,
 * headers_and_cookies_cannot_be_smuggled_in no timeout every_request_has_a_timeout no retry
 * a_get_that_fails_is_tried_again_after_a_wait status kept in the shared client
 * status_is_per_call_not_per_client a hard-coded name of uploaded files    upload_filename_is_the_callers an
 * array as the body                   an_array_request_body_is_sent API: 12 positional arguments
 * a_dozen_parameters_are_one_struct lists of void *                        lists_are_typed no prefix of
 * symbols                   the CTest defects-every_symbol_has_the_prefix cdd-c: loops at once, for every
 * method        a_get_that_fails_is_tried_again_after_a_wait, a_post_is_not_repeated no pagination
 * pages_are_walked no generated event streams             event_streams_are_generated_and_resumed unknown
 * enum text lost                 unknown_enum_value_survives: test_values.c source files of 430 KB the CTest
 * defects-source_files_are_split */
#include <stdio.h>
#include <unistd.h>

#include "support.h"

#define BASE "https://api.example.com/base"
#define PET  "{\"name\":\"a\",\"age\":1,\"sold\":true}"

static const defects_pet some_pet = {.name = "a", .age = 1, .sold = true};

/* ---- no word of why ---- */

static const struct {
    script_response response;
    cpod_status status;
    const char *told; /* part of the message */
} failures[] = {
    {{0, NULL, NULL, CPOD_ERR_TRANSPORT, 0}, CPOD_ERR_TRANSPORT, "scripted failure"},
    {{0, NULL, NULL, CPOD_ERR_TLS, 0}, CPOD_ERR_TLS, "scripted failure"},
    {{200, JSON, PET, 0, CPOD_ERR_TRANSPORT}, CPOD_ERR_TRANSPORT, "scripted cut"},
    {{200, JSON, "{", 0, 0}, CPOD_ERR_DECODE, ""},
    {{200, JSON, NULL, 0, 0}, CPOD_ERR_DECODE, ""},
    {{200, "content-type: text/html", "<p>", 0, 0}, CPOD_ERR_PROTOCOL, "text/html"},
    {{400, "content-type: text/plain", "you sent a dog", 0, 0}, CPOD_ERR_BAD_REQUEST, ""},
    {{401, NULL, NULL, 0, 0}, CPOD_ERR_AUTH, ""},
    {{403, JSON, "{\"title\":\"Forbidden\",\"detail\":\"no dogs\"}", 0, 0}, CPOD_ERR_FORBIDDEN, "no dogs"},
    {{409, JSON, "[]", 0, 0}, CPOD_ERR_CONFLICT, ""},
    {{418, NULL, NULL, 0, 0}, CPOD_ERR_HTTP, ""},
    {{500, NULL, NULL, 0, 0}, CPOD_ERR_SERVER, ""},
};
enum { FAILURES = sizeof failures / sizeof failures[0] };

/* A call that is answered by a failure. */
static cpod_status fail_by(const script_response *response, defects_pet **pet, cpod_error *error)
{
    script s;
    script_begin(&s, response, 1);
    cpod_client *client = defects_client(&s, NULL);
    const defects_pets_get_params params = {.call = CPOD_CALL(.max_retries = CPOD_NO_RETRIES)};
    cpod_status status = defects_pets_get(client, "o", "n", &params, pet, error);
    cpod_client_free(client);
    return status;
}

static void every_failure_says_why(void **state)
{
    (void)state;
    for (size_t i = 0; i < FAILURES; i++) {
        defects_pet *pet = (defects_pet *)&pet; /* must become NULL */
        cpod_error error = CPOD_ERROR_INIT;
        expect_status(fail_by(&failures[i].response, &pet, &error), failures[i].status, &error);
        assert_null(pet);
        assert_int_equal(error.status, failures[i].status);
        assert_int_equal(error.http_status, failures[i].response.status);
        if (error.message[0] == '\0' || strstr(error.message, failures[i].told) == NULL)
            fail_msg("failure %zu: no '%s' in '%s'", i, failures[i].told, error.message);
    }
}

static const script_response not_found = {
    404, "content-type: application/problem+json\nx-request-id: req-7",
    "{\"title\":\"Not Found\",\"detail\":\"There is no such pet\",\"code\":\"no_pet\"}", 0, 0};

static void body_of_a_404_is_read_into_the_error(void **state)
{
    (void)state;
    script s;
    script_begin(&s, &not_found, 1);
    cpod_client *client = defects_client(&s, NULL);
    cpod_error error = CPOD_ERROR_INIT;
    expect_status(defects_pets_get(client, "o", "n", NULL, NULL, &error), CPOD_ERR_NOT_FOUND, &error);
    assert_int_equal(error.http_status, 404);
    assert_string_equal(error.title, "Not Found");
    assert_non_null(strstr(error.message, "There is no such pet"));
    assert_string_equal(error.code, "no_pet");
    assert_string_equal(error.request_id, "req-7");
    assert_int_equal(s.request_count, 1);
    assert_int_equal(s.open_exchanges, 0);
    cpod_client_free(client);
}

static void body_of_a_404_is_also_typed(void **state)
{
    (void)state;
    script s;
    script_begin(&s, &not_found, 1);
    cpod_client *client = defects_client(&s, NULL);
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    info.keep_error_body = true;
    const defects_pets_get_params params = {.call = CPOD_CALL(.response = &info)};
    cpod_error error = CPOD_ERROR_INIT;
    expect_status(defects_pets_get(client, "o", "n", &params, NULL, &error), CPOD_ERR_NOT_FOUND, &error);
    defects_problem *problem = NULL;
    expect_status(defects_problem_from_json(info.error_body, info.error_body_length, NULL, &problem, &error),
                  CPOD_OK, &error);
    assert_string_equal(problem->detail, "There is no such pet");
    defects_problem_free(problem);
    cpod_response_info_clear(&info);
    cpod_client_free(client);
}

static void bodies_of_several_failures_are_typed_by_status(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {409, JSON, "{\"number\":3}", 0, 0},
        {422, "content-type: application/problem+json", "{\"detail\":\"Too old\"}", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = defects_client(&s, NULL);
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    info.keep_error_body = true;
    const defects_pets_create_params params = {.call = CPOD_CALL(.response = &info)};
    cpod_error error = CPOD_ERROR_INIT;
    expect_status(defects_pets_create(client, &params, &some_pet, NULL, &error), CPOD_ERR_CONFLICT, &error);
    defects_pets_create_error *failure = NULL;
    expect_status(defects_pets_create_error_decode(&info, &failure, &error), CPOD_OK, &error);
    assert_int_equal(failure->kind, DEFECTS_PETS_CREATE_ERROR_KIND_TICKET);
    assert_int_equal(failure->as.ticket->number, 3);
    defects_pets_create_error_free(failure);
    expect_status(defects_pets_create(client, &params, &some_pet, NULL, &error), CPOD_ERR_VALIDATION, &error);
    expect_status(defects_pets_create_error_decode(&info, &failure, &error), CPOD_OK, &error);
    assert_int_equal(failure->kind, DEFECTS_PETS_CREATE_ERROR_KIND_PROBLEM);
    assert_string_equal(failure->as.problem->detail, "Too old");
    defects_pets_create_error_free(failure);
    cpod_response_info_clear(&info);
    cpod_client_free(client);
}

static void path_of_a_bad_member_in_a_response_is_told(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, JSON, "{\"pets\":[" PET ",{\"name\":\"b\",\"age\":1.5,\"sold\":true}]}", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = defects_client(&s, NULL);
    defects_pet_page *page = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    expect_status(defects_pets_list(client, NULL, &page, &error), CPOD_ERR_DECODE, &error);
    assert_null(page);
    assert_string_equal(error.path, "pets[1].age");
    assert_int_equal(error.http_status, 200);
    cpod_client_free(client);
}

static void nothing_is_printed(void **state)
{
    (void)state;
    FILE *file = tmpfile();
    assert_non_null(file);
    (void)fflush(NULL);
    int out = dup(STDOUT_FILENO);
    int err = dup(STDERR_FILENO);
    assert_true(out >= 0 && err >= 0);
    (void)dup2(fileno(file), STDOUT_FILENO);
    (void)dup2(fileno(file), STDERR_FILENO);
    for (size_t i = 0; i < FAILURES; i++)
        (void)fail_by(&failures[i].response, NULL, NULL);
    (void)fflush(NULL);
    (void)dup2(out, STDOUT_FILENO);
    (void)dup2(err, STDERR_FILENO);
    (void)close(out);
    (void)close(err);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    assert_int_equal(ftell(file), 0);
    (void)fclose(file);
}

/* ---- HTTP ---- */

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
    assert_int_equal(s.request_count, 3);
    assert_int_equal(s.open_exchanges, 0);
    assert_int_equal(s.releases, 0);
    cpod_client_free(client);
    assert_int_equal(s.releases, 1);
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

/* `.` and `..` need no character that is escaped, and are resolved on the way; so they are no values. */
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
        assert_int_equal(s.request_count, 0);
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
    assert_int_equal(s.request_count, 0);
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
    const int64_t now = s.now_ms;
    assert_int_equal(defects_pets_get(client, "o", "n", NULL, NULL, NULL), CPOD_OK);
    assert_int_equal(s.requests[0].connect_timeout_ms, 5000);
    assert_int_equal(s.requests[0].deadline_ms, now + 60000);
    const defects_pets_get_params params = {.call = CPOD_CALL(.timeout_ms = 70)};
    assert_int_equal(defects_pets_get(client, "o", "n", &params, NULL, NULL), CPOD_OK);
    assert_int_equal(s.requests[1].deadline_ms, now + 70);
    defects_pets_watch_stream *stream = NULL;
    assert_int_equal(defects_pets_watch_open(client, NULL, &stream, NULL), CPOD_OK);
    assert_int_equal(s.requests[2].idle_timeout_ms, 60000);
    defects_pets_watch_free(stream);
    cpod_client_free(client);
}

static void a_get_that_fails_is_tried_again_after_a_wait(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {503, NULL, NULL, 0, 0}, {0, NULL, NULL, CPOD_ERR_TRANSPORT, 0}, {200, JSON, PET, 0, 0}};
    script s;
    SCRIPT(&s, responses);
    s.random = 700;
    cpod_client *client = defects_client(&s, NULL);
    defects_pet *pet = NULL;
    assert_int_equal(defects_pets_get(client, "o", "n", NULL, &pet, NULL), CPOD_OK);
    assert_int_equal(s.request_count, 3);
    assert_int_equal(s.sleep_count, 2);
    assert_int_equal(s.slept[0], 700 % 501); /* by chance up to 500 ms, then up to 1,000 */
    assert_int_equal(s.slept[1], 700);
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
    assert_int_equal(s.request_count, 1);
    const defects_pets_create_params params = {.call = CPOD_CALL(.idempotency_key = "once")};
    assert_int_equal(defects_pets_create(client, &params, &some_pet, NULL, NULL), CPOD_OK);
    assert_int_equal(s.request_count, 3);
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

/* ---- API ---- */

static void a_dozen_parameters_are_one_struct(void **state)
{
    (void)state;
    static const script_response responses[] = {{200, JSON, "{\"pets\":[]}", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = defects_client(&s, NULL);
    const defects_color colors[] = {{.value = DEFECTS_COLOR_RED}};
    const char *const tags[] = {"t"};
    const int64_t ids[] = {1};
    const defects_pets_list_params params = {
        .session = "s",
        .born = cpod_date_ymd(2024, 2, 29),
        .sold = cpod_bool(false),
        .limit = cpod_int64(0),
        .search = "",
        .ids = CPOD_LIST(ids),
        .tags = CPOD_LIST(tags),
        .exact = cpod_double(2),
        .weight = cpod_double(1),
        .level.value = DEFECTS_LEVEL_1,
        .colors = CPOD_LIST(colors),
        .color.value = DEFECTS_COLOR_GREEN,
        .after = "x",
    };
    assert_int_equal(defects_pets_list(client, &params, NULL, NULL), CPOD_OK);
    assert_string_equal(script_url(&s, 0),
                        BASE "/v1/pets?after=x&color=green&colors=red&level=1&weight=1&exact=2&tags=t"
                             "&ids=1&search=&limit=0&sold=false&born=2024-02-29");
    cpod_client_free(client);
}

static void lists_are_typed(void **state)
{
    (void)state;
    const defects_pet_page page = {.next = NULL};
    const defects_nested nested = {.rows = CPOD_EMPTY_LIST};
    assert_true(_Generic(page.pets.items, const defects_pet * : true, default : false));
    assert_true(_Generic(page.pets.items[0].colors.items, const defects_color * : true, default : false));
    assert_true(_Generic(page.pets.items[0].tags.items, const char *const * : true, default : false));
    assert_true(_Generic(nested.matrix.items[0].items, const double * : true, default : false));
    assert_true(_Generic(nested.owners.entries[0].value, defects_owner : true, default : false));
    assert_true(_Generic(nested.rows.items, const cpod_string_map * : true, default : false));
}

static void pages_are_walked(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, JSON, "{\"pets\":[" PET "," PET "],\"next\":\"a b&\"}", 0, 0},
        {200, JSON, "{\"pets\":[],\"next\":\"c\"}", 0, 0},
        {200, JSON, "{\"pets\":[{\"name\":\"z\",\"age\":1,\"sold\":true}],\"next\":null}", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = defects_client(&s, NULL);
    const defects_pets_list_params params = {.limit = cpod_int64(2)};
    defects_pets_list_iter *pets = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    expect_status(defects_pets_list_iter_open(client, &params, &pets, &error), CPOD_OK, &error);
    cpod_client_free(client); /* the iterator keeps what it needs of it */
    const defects_pet *pet = NULL;
    char names[8] = "";
    cpod_status status;
    while ((status = defects_pets_list_iter_next(pets, &pet, &error)) == CPOD_OK &&
           strlen(names) + 1 < sizeof names)
        (void)strncat(names, pet->name, 1);
    expect_status(status, CPOD_DONE, &error);
    assert_string_equal(names, "aaz");
    defects_pets_list_iter_free(pets);
    assert_int_equal(s.request_count, 3);
    assert_string_equal(script_url(&s, 0), BASE "/v1/pets?limit=2");
    assert_string_equal(script_url(&s, 1), BASE "/v1/pets?after=a%20b%26&limit=2");
    assert_string_equal(script_url(&s, 2), BASE "/v1/pets?after=c&limit=2");
}

static bool add_number(void *context, const defects_ticket *ticket)
{
    int64_t *sum = context;
    *sum += ticket->number;
    return true;
}

static void event_streams_are_generated_and_resumed(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, "content-type: text/event-stream",
         "\xEF\xBB\xBF: hello\nid: 1\ndata: {\"number\":\ndata: 9007199254740993}\n\nid: 2\ndata: {\"num", 0,
         CPOD_ERR_TRANSPORT},
        {200, "content-type: text/event-stream",
         "id: 2\r\ndata: {\"number\":2}\r\n\r\nevent: done\r\ndata: x\r\n\r\n", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    s.piece = 3;
    cpod_client *client = defects_client(&s, NULL);
    int64_t sum = 0;
    cpod_error error = CPOD_ERROR_INIT;
    expect_status(defects_pets_watch_each(client, NULL, add_number, &sum, &error), CPOD_DONE, &error);
    assert_true(sum == INT64_C(9007199254740995));
    assert_int_equal(s.request_count, 2);
    assert_true(script_sent(&s, 0, "\nAccept: text/event-stream"));
    assert_false(script_sent(&s, 0, "\nLast-Event-ID:"));
    assert_true(script_sent(&s, 1, "\nLast-Event-ID: 1\n"));
    assert_int_equal(s.sleep_count, 1);
    cpod_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_failure_says_why),
        cmocka_unit_test(body_of_a_404_is_read_into_the_error),
        cmocka_unit_test(body_of_a_404_is_also_typed),
        cmocka_unit_test(bodies_of_several_failures_are_typed_by_status),
        cmocka_unit_test(path_of_a_bad_member_in_a_response_is_told),
        cmocka_unit_test(nothing_is_printed),
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
        cmocka_unit_test(an_array_request_body_is_sent),
        cmocka_unit_test(a_form_is_escaped),
        cmocka_unit_test(a_dozen_parameters_are_one_struct),
        cmocka_unit_test(lists_are_typed),
        cmocka_unit_test(pages_are_walked),
        cmocka_unit_test(event_streams_are_generated_and_resumed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
