/* What functions and tables operations become. */
#include "sdk_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define HEAD                           \
    "openapi: 3.1.0\n"                 \
    "info: {title: T, version: '1'}\n" \
    "servers: [{url: 'https://{host}/api', variables: {host: {default: example.com}}}]\n"
#define SCHEMAS     \
    "components:\n" \
    "  schemas:\n"  \
    "    Pod: {type: object, required: [name], properties: {name: {type: string}}}\n"
#define PODS        "include/cpod/pods.h"
#define PODS_SOURCE "src/pods.c"
#define TABLES      "src/tables.c"
#define PODS_ROWS   "src/tables/pods.inc"

static void a_call_takes_path_params_body_and_out(void **state)
{
    sdk_fixture *f = *state;
    assert_true(sdk_generate(f,
                             HEAD "paths:\n"
                                  "  /pods/{id}:\n"
                                  "    put:\n"
                                  "      operationId: pods.replace\n"
                                  "      tags: [pods]\n"
                                  "      parameters:\n"
                                  "        - {name: id, in: path, required: true, schema: {type: string}}\n"
                                  "        - {name: dryRun, in: query, schema: {type: boolean}}\n"
                                  "        - {name: X-Trace, in: header, schema: {type: string}}\n"
                                  "      requestBody: {required: true, content: {application/json: {schema: "
                                  "{$ref: '#/components/schemas/Pod'}}}}\n"
                                  "      responses:\n"
                                  "        '200': {description: OK, content: {application/json: {schema: "
                                  "{$ref: '#/components/schemas/Pod'}}}}\n" SCHEMAS));
    sdk_expect(f, PODS,
               "CPOD_API CPOD_MUST_CHECK cpod_status cpod_pods_replace(\n"
               "    cpod_client *client,\n"
               "    const char *id,\n"
               "    const cpod_pods_replace_params *params,\n"
               "    const cpod_pod *body,\n"
               "    cpod_pod **out,\n"
               "    cpod_error *error);\n");
    sdk_expect(f, PODS, "    const cpod_call_options *call; /**< Options. */\n");
    sdk_expect(f, PODS, "    cpod_opt_bool dry_run;\n");
    sdk_expect(f, PODS, "    const char *x_trace;\n");
    sdk_expect(f, PODS_SOURCE, "    const void *const path[] = { &id };\n");
    sdk_expect(f, PODS_SOURCE,
               "client, &cpod_sdk, CPOD_OPERATION_PODS_REPLACE, path, params, body, out, error);\n");
    sdk_expect(f, PODS_ROWS,
               "{ .kind = CPOD_KIND_OPT_BOOL, .flags = CPOD_FLAG_EXPLODE, .location = CPOD_IN_QUERY, .style "
               "= CPOD_STYLE_FORM, "
               ".name = text_dry_run_, .offset = offsetof(cpod_pods_replace_params, dry_run) },\n");
    sdk_expect(
        f, PODS_ROWS,
        "            .first_parameter = FIRST(parameters, pods.cpod_pods_replace), .parameter_count = 3, "
        ".path_parameter_count = 1,\n");
    sdk_expect(f, PODS_ROWS,
               "            .flags = CPOD_OPERATION_BODY_REQUIRED,\n            .stream_end = CPOD_NONE,\n");
    sdk_expect(f, TABLES, "    .server_url = \"https://example.com/api\",\n");
}

static void results_of_every_kind(void **state)
{
    sdk_fixture *f = *state;
    assert_true(sdk_generate(
        f,
        HEAD "paths:\n"
             "  /count: {get: {operationId: count, tags: [pods], responses: {'200': {description: d, "
             "content: {application/json: {schema: {type: integer}}}}}}}\n"
             "  /text: {get: {operationId: text, tags: [pods], responses: {'200': {description: d, content: "
             "{text/plain: {schema: {type: string}}}}}}}\n"
             "  /raw: {get: {operationId: raw, tags: [pods], responses: {'200': {description: d, content: "
             "{application/octet-stream: {}}}}}}\n"
             "  /names: {get: {operationId: names, tags: [pods], responses: {'200': {description: d, "
             "content: {application/json: {schema: {type: array, items: {type: string}}}}}}}}\n"
             "  /pods: {get: {operationId: pods, tags: [pods], responses: {'200': {description: d, content: "
             "{application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pod'}}}}}}}}\n"
             "  /json: {get: {operationId: json, tags: [pods], responses: {'200': {description: d, content: "
             "{application/json: {}}}}}}\n"
             "  /none: {delete: {operationId: none, tags: [pods], responses: {'204': {description: "
             "d}}}}\n" SCHEMAS));
    sdk_expect(f, PODS, "    int64_t *out,\n");
    sdk_expect(f, PODS, "    char **out,\n");
    sdk_expect(f, PODS, "    cpod_bytes **out,\n");
    sdk_expect(f, PODS, "    cpod_string_list **out,\n");
    sdk_expect(f, PODS, "    cpod_pod_list **out,\n");
    sdk_expect(f, PODS, "    cpod_json **out,\n");
    sdk_expect(f, PODS, "Freed by cpod_json_free().");
    sdk_expect(f, "include/cpod/types.h", "CPOD_API void cpod_bytes_free(cpod_bytes *value);\n");
    sdk_expect(f, "include/cpod/types.h", "CPOD_API void cpod_string_list_free(cpod_string_list *value);\n");
    sdk_expect(f, PODS, "CPOD_API void cpod_pod_list_free(cpod_pod_list *value);\n");
    sdk_expect(f, PODS_SOURCE, "CPOD_OPERATION_NONE, NULL, params, NULL, NULL, error);\n");
}

static void several_answers_bodies_and_errors_are_tagged(void **state)
{
    sdk_fixture *f = *state;
    assert_true(sdk_generate(f, HEAD "paths:\n"
                                     "  /pods:\n"
                                     "    post:\n"
                                     "      operationId: run\n"
                                     "      tags: [pods]\n"
                                     "      requestBody: {content: {application/json: {schema: {$ref: "
                                     "'#/components/schemas/Pod'}}, text/plain: {schema: {type: string}}}}\n"
                                     "      responses:\n"
                                     "        '200': {description: d, content: {application/json: {schema: "
                                     "{$ref: '#/components/schemas/Pod'}}}}\n"
                                     "        '202': {description: d, content: {application/json: {schema: "
                                     "{$ref: '#/components/schemas/Job'}}}}\n"
                                     "        '404': {description: d, content: {application/json: {schema: "
                                     "{$ref: '#/components/schemas/Gone'}}}}\n"
                                     "        '409': {description: d, content: {application/json: {schema: "
                                     "{$ref: '#/components/schemas/Busy'}}}}\n" SCHEMAS
                                     "    Job: {type: object, properties: {id: {type: string}}}\n"
                                     "    Gone: {type: object, properties: {since: {type: string}}}\n"
                                     "    Busy: {type: object, properties: {until: {type: string}}}\n"));
    sdk_expect(f, PODS, "    const cpod_run_body *body,\n    cpod_run_result **out,\n");
    sdk_expect(f, PODS, "    CPOD_RUN_BODY_KIND_TEXT = 2,");
    sdk_expect(f, PODS, "CPOD_API void cpod_run_result_free(cpod_run_result *value);\n");
    sdk_expect(f, PODS,
               "cpod_status cpod_run_error_decode(\n    const cpod_response_info *info, cpod_run_error "
               "**out, cpod_error *error);\n");
    sdk_expect(f, PODS, "        const cpod_busy *busy;\n");
    sdk_expect(f, PODS_ROWS,
               "FIRST(responses, pods.cpod_run), .response_count = 2, .error_count = 2,\n            "
               ".result_union = CPOD_UNION_RUN_RESULT,\n            .pagination = CPOD_NONE,\n");
}

static void pages_get_an_iterator(void **state)
{
    sdk_fixture *f = *state;
    assert_true(sdk_generate(
        f, HEAD
        "paths:\n"
        "  /pods:\n"
        "    get:\n"
        "      operationId: pods.list\n"
        "      tags: [pods]\n"
        "      x-cpod-pagination: {style: page, items: data, page: page, size: pageSize, more: hasMore}\n"
        "      parameters:\n"
        "        - {name: page, in: query, schema: {type: integer}}\n"
        "        - {name: pageSize, in: query, schema: {type: integer}}\n"
        "      responses:\n"
        "        '200': {description: d, content: {application/json: {schema: {$ref: "
        "'#/components/schemas/PodPage'}}}}\n" SCHEMAS
        "    PodPage: {type: object, required: [data, hasMore], properties: {data: {type: array, items: "
        "{$ref: '#/components/schemas/Pod'}}, hasMore: {type: boolean}}}\n"));
    sdk_expect(f, PODS, "typedef struct cpod_pods_list_iter cpod_pods_list_iter;\n");
    sdk_expect(f, PODS, "    cpod_pods_list_iter *iter, const cpod_pod **item, cpod_error *error);\n");
    sdk_expect(
        f, PODS_ROWS,
        "                .style = CPOD_PAGE_NUMBERED,\n"
        "                .page_kind = CPOD_KIND_OPT_INT64, .page_offset = "
        "offsetof(cpod_pods_list_params, page),\n"
        "                .size_kind = CPOD_KIND_OPT_INT64, .size_offset = "
        "offsetof(cpod_pods_list_params, page_size),\n"
        "                .items_container = CPOD_CONTAINER_POD_LIST, .items_offset = "
        "offsetof(cpod_pod_page, data),\n"
        "                .total_offset = CPOD_NONE,\n"
        "                .more_kind = CPOD_KIND_BOOL, .more_offset = offsetof(cpod_pod_page, has_more),\n"
        "                .next_offset = CPOD_NONE,\n");
}

static void streams_get_open_next_free_and_each(void **state)
{
    sdk_fixture *f = *state;
    assert_true(sdk_generate(
        f, HEAD "paths:\n"
                "  /pods/{id}/watch:\n"
                "    get:\n"
                "      operationId: pods.watch\n"
                "      tags: [pods]\n"
                "      parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n"
                "      responses:\n"
                "        '200': {description: d, content: {text/event-stream: {schema: {$ref: "
                "'#/components/schemas/Pod'}}}}\n" SCHEMAS));
    sdk_expect(f, PODS,
               "cpod_status cpod_pods_watch_stream_open(\n    cpod_client *client,\n    const char *id,\n");
    sdk_expect(f, PODS, "    cpod_pods_watch_stream *stream, const cpod_pod **event, cpod_error *error);\n");
    sdk_expect(f, PODS,
               "typedef bool (*cpod_pods_watch_stream_callback)(void *context, const cpod_pod *event);\n");
    sdk_expect(f, PODS, "cpod_status cpod_pods_watch_stream_each(\n");
    sdk_expect_not(f, PODS, "cpod_status cpod_pods_watch(\n");
    sdk_expect(f, PODS_ROWS,
               "{.status_first = 200, .status_last = 200, .codec = CPOD_CODEC_EVENTS, .kind = "
               "CPOD_KIND_INLINE, .type = CPOD_TYPE_POD, .media_type = text_text_event_stream_, ");
}

static void security_becomes_bits(void **state)
{
    sdk_fixture *f = *state;
    assert_true(sdk_generate(
        f, HEAD
        "security: [{bearer: []}, {key: [], basic: []}]\n"
        "paths:\n"
        "  /a: {get: {operationId: a, tags: [pods], responses: {'204': {description: d}}}}\n"
        "  /b: {get: {operationId: b, tags: [pods], security: [], responses: {'204': {description: d}}}}\n"
        "components:\n"
        "  securitySchemes:\n"
        "    bearer: {type: oauth2, flows: {clientCredentials: {tokenUrl: "
        "'https://example.com/api/v1/token', scopes: {}}}}\n"
        "    key: {type: apiKey, in: header, name: X-Key}\n"
        "    basic: {type: http, scheme: basic}\n"));
    sdk_expect(f, TABLES,
               "    {.type = CPOD_SECURITY_OAUTH, .name = CPOD_NONE, .scheme = \"bearer\", "
               ".token_path = \"/v1/token\", .variable = \"CPOD_BEARER\"},\n"
               "    {.type = CPOD_SECURITY_KEY_HEADER, .name = text_x_key_, .scheme = \"key\", .variable = "
               "\"CPOD_KEY\"},\n"
               "    {.type = CPOD_SECURITY_BASIC, .name = CPOD_NONE, .scheme = \"basic\", .variable = "
               "\"CPOD_BASIC\"},\n");
    sdk_expect(f, PODS_ROWS, "        .cpod_a = {\n            1u,\n            6u,\n        },\n");
    sdk_expect(f, PODS_ROWS, "            .flags = CPOD_OPERATION_NO_SECURITY,\n");
    sdk_expect(f, TABLES, "    .token_path = \"/v1/token\",\n");
}

static void answers_with_secrets_are_marked(void **state)
{
    sdk_fixture *f = *state;
    assert_true(sdk_generate(
        f, HEAD
        "paths:\n"
        "  /t: {post: {operationId: t, tags: [pods], responses: {'200': {description: d, content: "
        "{application/json: {schema: {type: object, properties: {access_token: {type: string}}}}}}}}}\n"));
    sdk_expect(f, PODS_ROWS, "            .flags = CPOD_OPERATION_SECRET_RESPONSE,\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_call_takes_path_params_body_and_out, sdk_fixture_setup,
                                        sdk_fixture_teardown),
        cmocka_unit_test_setup_teardown(results_of_every_kind, sdk_fixture_setup, sdk_fixture_teardown),
        cmocka_unit_test_setup_teardown(several_answers_bodies_and_errors_are_tagged, sdk_fixture_setup,
                                        sdk_fixture_teardown),
        cmocka_unit_test_setup_teardown(pages_get_an_iterator, sdk_fixture_setup, sdk_fixture_teardown),
        cmocka_unit_test_setup_teardown(streams_get_open_next_free_and_each, sdk_fixture_setup,
                                        sdk_fixture_teardown),
        cmocka_unit_test_setup_teardown(security_becomes_bits, sdk_fixture_setup, sdk_fixture_teardown),
        cmocka_unit_test_setup_teardown(answers_with_secrets_are_marked, sdk_fixture_setup,
                                        sdk_fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
