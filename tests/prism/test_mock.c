/* Calls every operation at Prism's mock of the document: the SDK must decode the values that a third-party
 * program makes of the schemas.
 *
 *   CPOD_API_URL=http://127.0.0.1:4010 E2E_BASE_PATH= prism-mock
 *
 * The run fails if an operation had no response. */
#include "ask.h"
#include "records.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Prism cannot mock event streams; the end-to-end tests cover them. */
static const char *const not_mocked[] = {"jobs.watch", "jobs.logs", "pods.watch", "policy.updates", NULL};

static bool is_mocked(const char *id)
{
    for (const char *const *name = not_mocked; *name != NULL; name++)
        if (strcmp(*name, id) == 0)
            return false;
    return true;
}

/* ---- operations whose bodies or results have no JSON form */

static void call_others(void **state)
{
    fixture *f = *state;
    cpod_error error = CPOD_ERROR_INIT;
    const cpod_token_reference token = {.token = "t"};
    cpod_json *json = NULL;
    expect_ok(cpod_auth_validate_token(f->client, NULL, &token, &json, &error), &error, "auth.validateToken");
    assert_int_equal(json->text[0], '{');
    cpod_json_free(json);
    const cpod_mask_request data = {.data = cpod_json_text("{}")};
    expect_ok(cpod_masking_mask(f->client, NULL, &data, &json, &error), &error, "masking.mask");
    cpod_json_free(json);
    const cpod_mask_string_request words = {.text = "x"};
    char *masked = NULL;
    expect_ok(cpod_masking_mask_string(f->client, NULL, &words, &masked, &error), &error,
              "masking.maskString");
    assert_non_null(masked);
    cpod_string_free(masked);
    const cpod_flag_query query = {.flag = "f"};
    bool is_on;
    expect_ok(cpod_flags_evaluate(f->client, NULL, &query, &is_on, &error), &error, "flags.evaluate");
    const cpod_auth_login_params params = {.return_to = "https://app.example.com/"};
    cpod_login_address *address = NULL;
    expect_ok(cpod_auth_login(f->client, &params, &address, &error), &error, "auth.login");
    assert_non_null(address->login_url);
    cpod_login_address_free(address);
}

static void call_lists_and_files(void **state)
{
    fixture *f = *state;
    cpod_error error = CPOD_ERROR_INIT;
    const cpod_app_tool tool = {.name = "t"};
    const cpod_app_tool_registration tools = {.tools = {.items = &tool, .count = 1}};
    cpod_app_tool_list *registered = NULL;
    expect_ok(cpod_apps_register_tools(f->client, "a", NULL, &tools, &registered, &error), &error,
              "apps.registerTools");
    cpod_app_tool_list_free(registered);
    const cpod_file_upload upload = {.file = cpod_upload_memory("x", 1, "x.txt")};
    cpod_file *file = NULL;
    expect_ok(cpod_files_upload(f->client, NULL, &upload, &file, &error), &error, "files.upload");
    assert_non_null(file->id);
    cpod_file_free(file);
    cpod_bytes *bytes = NULL;
    expect_ok(cpod_files_download(f->client, "f", NULL, &bytes, &error), &error, "files.download");
    cpod_bytes_free(bytes);
}

/* ---- all others */

static void operation_is_understood(void **state)
{
    const subject *s = *state;
    const char *const path[] = {"id-1", "id-2"};
    fixture_seed(s->f, s->operation->id);
    cJSON *body = body_full(s->f, s->operation);
    cJSON *result = call_ok(s->f, s->operation->id, path, NULL, body);
    assert_int_equal(result != NULL, result_schema(s->operation) != NULL);
    cJSON_Delete(result);
    cJSON_Delete(body);
}

static void add_operations(fixture *f, suite *tests)
{
    for (size_t i = 0; i < f->spec->operations.count; i++) {
        const spec_operation *operation = f->spec->operations.items[i];
        if (operation->is_webhook)
            continue;
        const e2e_call *call = fixture_call(operation->id);
        if (call->run == NULL || strcmp(operation->id, "auth.login") == 0)
            continue;
        subject *s = arena_alloc(f->sdk.memory, sizeof *s);
        *s = (subject){.f = f, .operation = operation};
        suite_add(f, tests, operation->id, operation_is_understood, s);
    }
    suite_add(f, tests, "scalars, free-form JSON and redirects", call_others, f);
    suite_add(f, tests, "lists and files", call_lists_and_files, f);
}

static int run(fixture *f)
{
    suite tests = {0};
    add_operations(f, &tests);
    for (size_t i = 0; i < f->spec->operations.count; i++)
        f->seen.has_response[i] = !is_mocked(f->spec->operations.items[i]->id);
    int failed = _cmocka_run_group_tests("mock", tests.items, tests.count, NULL, NULL);
    size_t missing = coverage_print_missing(&f->seen);
    printf("%zu of %zu operations called or not mocked\n", f->spec->operations.count - missing,
           f->spec->operations.count);
    return failed != 0 || missing > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(void)
{
    fixture f;
    int status = EXIT_FAILURE;
    if (fixture_start(&f)) {
        cpod_client *own = f.client;
        f.client = fixture_client_with_token(&f, "any");
        status = run(&f);
        cpod_client_free(f.client);
        f.client = own;
    }
    fixture_end(&f);
    return status;
}
