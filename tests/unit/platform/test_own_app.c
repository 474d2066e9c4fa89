/* Tools of the program's own application. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/own_app.h"
#include "support.h"

#define ME                                                                                            \
    RESPONSE(200, "{\"id\":\"app-1\",\"name\":\"n\",\"slug\":\"s\",\"clientId\":\"c\",\"createdAt\":" \
                  "\"2026-01-01T00:00:00Z\"}")

static void test_the_id_is_asked_for_once(void **state)
{
    (void)state;
    static const script_response responses[] = {
        ME,
        RESPONSE(200, "[{\"name\":\"t\"}]"),
        PLAIN(
            200,
            "{\"data\":[{\"name\":\"t\"}],\"total\":1,\"page\":1,\"pageSize\":50,\"hasMore\":false,\"meta\":{"
            "\"requestId\":\"r\",\"timestamp\":\"2026-01-01T00:00:00Z\"}}"),
        RESPONSE(200, "{\"content\":[]}"),
        PLAIN(200, "{\"jsonrpc\":\"2.0\",\"id\":\"7\",\"result\":{}}"),
        {204, NULL, NULL, 0, 0},
    };
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = platform_client(&s, NULL);
    cpod_own_app *app = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_own_app_open(client, NULL, NULL, &app, &error), CPOD_OK);
    cpod_client_free(client); /* the application keeps it */
    assert_string_equal(cpod_own_app_id(app), "app-1");
    const cpod_app_tool tool = {.name = "t"};
    const cpod_app_tool_registration tools = {.tools = {&tool, 1, CPOD_IS_SET}};
    assert_int_equal(cpod_own_app_register_tools(app, NULL, &tools, NULL, &error), CPOD_OK);
    cpod_apps_list_tools_iter *iter = NULL;
    const cpod_app_tool *found = NULL;
    assert_int_equal(cpod_own_app_list_tools(app, NULL, &iter, &error), CPOD_OK);
    assert_int_equal(cpod_apps_list_tools_iter_next(iter, &found, &error), CPOD_OK);
    assert_string_equal(found->name, "t");
    assert_int_equal(cpod_apps_list_tools_iter_next(iter, &found, &error), CPOD_DONE);
    cpod_apps_list_tools_iter_free(iter);
    const cpod_tool_call call = {.tool = "t"};
    assert_int_equal(cpod_own_app_call(app, NULL, &call, NULL, &error), CPOD_OK);
    const cpod_mcp_message message = {.id = "7", .method = "tools/list"};
    assert_int_equal(cpod_own_app_proxy(app, NULL, &message, NULL, &error), CPOD_OK);
    assert_int_equal(cpod_own_app_unregister(app, "t", NULL, &error), CPOD_OK);
    assert_int_equal(cpod_mock_request_count(s.mock), 6);
    assert_true(script_sent(&s, 0, "/v1/apps/me\n"));
    for (size_t i = 1; i < 6; i++)
        assert_non_null(strstr(script_url(&s, i), "/v1/apps/app-1/mcp/"));
    cpod_own_app_free(app);
    assert_int_equal(script_usage(&s).releases, 1);
}

static void test_a_given_id(void **state)
{
    (void)state;
    static const script_response responses[] = {PLAIN(404, "{\"title\":\"Not Found\"}")};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = platform_client(&s, NULL);
    cpod_own_app *app = NULL;
    assert_int_equal(cpod_own_app_open(client, "app-2", NULL, &app, NULL), CPOD_OK);
    assert_int_equal(cpod_mock_request_count(s.mock), 0);
    assert_string_equal(cpod_own_app_id(app), "app-2");
    cpod_own_app_free(app);
    assert_int_equal(cpod_own_app_open(client, "", NULL, &app, NULL), CPOD_ERR_INVALID_ARGUMENT);
    assert_null(app);
    assert_int_equal(cpod_own_app_open(NULL, "a", NULL, &app, NULL), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_own_app_open(client, "a", NULL, NULL, NULL), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_own_app_open(client, NULL, NULL, &app, NULL), CPOD_ERR_NOT_FOUND);
    assert_null(app);
    assert_string_equal(cpod_own_app_id(NULL), "");
    cpod_own_app_free(NULL);
    const cpod_tool_call call = {.tool = "t"};
    assert_int_equal(cpod_own_app_call(NULL, NULL, &call, NULL, NULL), CPOD_ERR_INVALID_ARGUMENT);
    cpod_client_free(client);
}

static void test_a_private_proxy_needs_an_address(void **state)
{
    (void)state;
    static const script_response responses[] = {RESPONSE(200, "[]")};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = platform_client(&s, NULL);
    cpod_own_app *app = NULL;
    assert_int_equal(cpod_own_app_open(client, "app-2", NULL, &app, NULL), CPOD_OK);
    static const cpod_app_tool list[] = {
        {.name = "a"}, {.name = "b", .visibility.value = CPOD_APP_TOOL_VISIBILITY_PRIVATE_PROXY}};
    cpod_app_tool_registration tools = {.tools = CPOD_LIST(list)};
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_own_app_register_tools(app, NULL, &tools, NULL, &error), CPOD_ERR_INVALID_ARGUMENT);
    assert_string_equal(error.path, "tools[1].visibility");
    assert_int_equal(cpod_mock_request_count(s.mock), 0);
    tools.base_url = "https://crm.example.com/mcp";
    assert_int_equal(cpod_own_app_register_tools(app, NULL, &tools, NULL, &error), CPOD_OK);
    cpod_own_app_free(app);
    cpod_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_id_is_asked_for_once),
        cmocka_unit_test(test_a_given_id),
        cmocka_unit_test(test_a_private_proxy_needs_an_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
