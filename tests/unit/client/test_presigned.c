/* Presigned URLs: nothing of the client is sent there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/core/presigned.h"
#include "scripted.h"

#define ADDRESS "https://s.example.com/a%20b?X-Sig=secret&e=9"

static cpod_client *client_with_all(script *s)
{
    static const cpod_header headers[] = {{"X-Extra", "x"}, {"X-Tenant-ID", "acme"}};
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.user_agent = "mine/1";
    options.headers = headers;
    options.header_count = 2;
    return script_client(s, &options);
}

static void test_no_header_goes_along(void **state)
{
    (void)state;
    static const script_response responses[] = {{503, NULL, NULL, 0, 0},
                                                {200, "content-type: text/plain", "the file", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = client_with_all(&s);
    cpod_raw_response *file = NULL;
    assert_int_equal(cpod_download_url(client, ADDRESS, 0, NULL, &file, NULL), CPOD_OK);
    assert_string_equal(file->body, "the file");
    assert_int_equal(file->body_length, 8);
    assert_string_equal(file->content_type, "text/plain");
    cpod_raw_response_free(file);
    for (size_t i = 0; i < 2; i++) /* the method, the address, no header, no body */
        assert_string_equal(cpod_mock_request_at(s.mock, i)->text, "GET " ADDRESS "\n\n");
    cpod_client_free(client);
}

static void test_what_goes_wrong(void **state)
{
    (void)state;
    static const struct {
        script_response response;
        cpod_status status;
    } cases[] = {
        {{403, "content-type: application/xml", "<Error><Signature>secret</Signature></Error>", 0, 0},
         CPOD_ERR_FORBIDDEN},
        {{401, NULL, NULL, 0, 0}, CPOD_ERR_AUTH},
        {{404, NULL, NULL, 0, 0}, CPOD_ERR_NOT_FOUND},
        {{302, "location: https://elsewhere.example.com/", NULL, 0, 0}, CPOD_ERR_PROTOCOL},
        {{302, "location: https://elsewhere.example.com/secret?X-Signature=secret", NULL, 0, 0},
         CPOD_ERR_PROTOCOL},
        {{302, "location: https://user:secret@elsewhere.example.com/", NULL, 0, 0}, CPOD_ERR_PROTOCOL},
        {{302, "location: /secret", NULL, 0, 0}, CPOD_ERR_PROTOCOL},
        {{200, NULL, "longer than it may be", 0, 0}, CPOD_ERR_LIMIT},
        {{200, NULL, "short", 0, CPOD_ERR_TRANSPORT}, CPOD_ERR_TRANSPORT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        script s;
        script_begin(&s, &cases[i].response, 1);
        cpod_client *client = client_with_all(&s);
        cpod_raw_response *file = (cpod_raw_response *)&file;
        cpod_error error = CPOD_ERROR_INIT;
        print_message("case %zu\n", i);
        assert_int_equal(
            cpod_download_url(client, ADDRESS, 10, CPOD_CALL(.max_retries = CPOD_NO_RETRIES), &file, &error),
            cases[i].status);
        assert_null(file);
        assert_null(strstr(error.message, "secret"));
        assert_null(strstr(error.body, "secret"));
        assert_int_equal(cpod_mock_request_count(s.mock), 1); /* another token would not help */
        cpod_client_free(client);
        assert_int_equal(script_usage(&s).open_exchanges, 0);
    }
}

static void test_what_is_refused_before(void **state)
{
    (void)state;
    script s;
    script_begin(&s, NULL, 0);
    cpod_client *client = client_with_all(&s);
    static const char *const malformed[] = {NULL,
                                            "",
                                            "file:///etc/passwd",
                                            "/v1/files",
                                            "https://",
                                            "https://a b",
                                            "https://u:p@h/",
                                            "http://h/\n",
                                            "https://h#f"};
    for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++)
        assert_int_equal(cpod_download_url(client, malformed[i], 0, NULL, NULL, NULL),
                         CPOD_ERR_INVALID_ARGUMENT);
    static const cpod_header header = {"X-A", "a"};
    assert_int_equal(
        cpod_download_url(client, ADDRESS, 0, CPOD_CALL(.headers = &header, .header_count = 1), NULL, NULL),
        CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_download_url(NULL, ADDRESS, 0, NULL, NULL, NULL), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_mock_request_count(s.mock), 0);
    cpod_client_free(client);
}

static void collect(void *context, const char *line)
{
    char *all = context;
    (void)snprintf(all + strlen(all), 1024 - strlen(all), "%s\n", line);
}

static void test_the_log_hides_the_signature(void **state)
{
    (void)state;
    static const script_response responses[] = {{200, NULL, "x", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    char log[1024] = "";
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.log = collect;
    options.log_context = log;
    cpod_client *client = script_client(&s, &options);
    assert_int_equal(cpod_download_url(client, ADDRESS, 0, NULL, NULL, NULL), CPOD_OK);
    assert_non_null(strstr(log, "X-Sig=REDACTED"));
    assert_null(strstr(log, "secret"));
    cpod_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_header_goes_along),
        cmocka_unit_test(test_what_goes_wrong),
        cmocka_unit_test(test_what_is_refused_before),
        cmocka_unit_test(test_the_log_hides_the_signature),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
