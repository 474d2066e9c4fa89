/* What other generators lose about failures:
 *
 *   the call returns NULL and nothing else     every_failure_says_why
 *   the body of a 404 is freed unread          body_of_a_404_is_read_into_the_error, body_of_a_404_is_also_typed,
 *                                              bodies_of_several_failures_are_typed_by_status
 *   no path of the malformed member            path_of_a_bad_member_in_a_response_is_reported
 *   messages on stderr                         nothing_is_printed */
#include "support.h"

#include <stdio.h>
#include <unistd.h>

#define PET "{\"name\":\"a\",\"age\":1,\"sold\":true}"

static const defects_pet some_pet = {.name = "a", .age = 1, .sold = true};

static const struct {
    script_response response;
    cpod_status status;
    const char *message; /* part of the message */
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

/* A call whose response is a failure. */
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
        if (error.message[0] == '\0' || strstr(error.message, failures[i].message) == NULL)
            fail_msg("failure %zu: no '%s' in '%s'", i, failures[i].message, error.message);
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
    assert_int_equal(cpod_mock_request_count(s.mock), 1);
    assert_int_equal(script_usage(&s).open_exchanges, 0);
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

static void path_of_a_bad_member_in_a_response_is_reported(void **state)
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_failure_says_why),
        cmocka_unit_test(body_of_a_404_is_read_into_the_error),
        cmocka_unit_test(body_of_a_404_is_also_typed),
        cmocka_unit_test(bodies_of_several_failures_are_typed_by_status),
        cmocka_unit_test(path_of_a_bad_member_in_a_response_is_reported),
        cmocka_unit_test(nothing_is_printed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
