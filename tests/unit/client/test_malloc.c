/* The functions that have no allocator of a client's: each of their allocations fails once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <cjson/cJSON.h>

#include "support/failing_malloc.h"
#include "tables.h"

static cpod_status new_cancel_token(cpod_error *error)
{
    (void)error;
    cpod_cancel *cancel = (cpod_cancel *)&cancel;
    cpod_status status = cpod_cancel_new(&cancel);
    assert_true((cancel != NULL) == (status == CPOD_OK));
    cpod_cancel_free(cancel);
    return status;
}

static cpod_status parse_and_print(cpod_error *error)
{
    const cpod_json json = cpod_json_text("{\"a\":[1,true,\"text\",{\"b\":null}]}");
    cJSON *tree = NULL;
    cpod_status status = cpod_json_parse(&json, &tree, error);
    assert_true((tree != NULL) == (status == CPOD_OK));
    cpod_json *printed = NULL;
    if (status == CPOD_OK)
        status = cpod_json_print(tree, &printed, error);
    assert_true((printed != NULL) == (status == CPOD_OK));
    cpod_json_free(printed);
    cJSON_Delete(tree);
    return status;
}

static cpod_status parse_nothing(cpod_error *error)
{
    cJSON *tree = NULL;
    cpod_status status = cpod_json_parse(NULL, &tree, error);
    assert_true((tree != NULL) == (status == CPOD_OK));
    cJSON_Delete(tree);
    return status;
}

static cpod_status validate(cpod_error *error)
{
    return cpod_json_validate("{\"a\":1}", 0, error);
}

static cpod_status replace_invalid(cpod_error *error)
{
    char *text = NULL;
    cpod_status status = cpod_json_replace_invalid("[\"\xFF\"]", 0, &text, NULL, NULL, error);
    assert_true((text != NULL) == (status == CPOD_OK));
    cpod_string_free(text);
    return status;
}

static cpod_status decode_an_error(cpod_error *error)
{
    char body[] = "{\"title\":\"Not Found\",\"code\":\"gone\"}";
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    info.http_status = 404;
    info.error_body = body;
    info.error_body_length = strlen(body);
    (void)snprintf(info.content_type, sizeof info.content_type, "application/problem+json");
    void *decoded = NULL;
    cpod_status status = cpod_core_error_decode(client_test_api(), OP_GET, &info, &decoded, error);
    assert_true((decoded != NULL) == (status == CPOD_OK));
    cpod_core_free(decoded);
    return status;
}

static void test_every_allocation(void **state)
{
    (void)state;
    static const malloc_case cases[] = {
        {"cpod_cancel_new", new_cancel_token, true},
        {"cpod_json_parse, cpod_json_print", parse_and_print, false},
        {"cpod_json_parse of nothing", parse_nothing, false},
        {"cpod_json_validate", validate, false},
        {"cpod_json_replace_invalid", replace_invalid, false},
        {"..._error_decode", decode_an_error, false},
    };
    fail_every_malloc(cases, sizeof cases / sizeof cases[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_allocation)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
