#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support.h"

static void test_an_operation(void **unused)
{
    (void)unused;
    loading l =
        load_text(HEAD "paths:\n"
                       "  /pets/{id}:\n"
                       "    servers: [{url: https://pets.example}]\n"
                       "    patch:\n"
                       "      operationId: pets.update\n"
                       "      summary: Changes a pet\n"
                       "      tags: [pets]\n"
                       "      deprecated: true\n"
                       "      security: [{}, {token: [write]}]\n"
                       "      parameters:\n"
                       "        - {name: id, in: path, required: true, schema: {type: string}}\n"
                       "      requestBody:\n"
                       "        required: true\n"
                       "        content:\n"
                       "          multipart/form-data:\n"
                       "            schema: {type: object}\n"
                       "            encoding: {file: {contentType: image/png, style: form, explode: false}}\n"
                       "      responses:\n"
                       "        200:\n"
                       "          description: OK\n"
                       "          headers: {X-Count: {schema: {type: integer}}}\n"
                       "          content: {application/json: {schema: {type: string}, example: x}}\n"
                       "        4xx: {description: bad}\n"
                       "        default: {description: worse}\n"
                       "components: {securitySchemes: {token: {type: http, scheme: bearer}}}\n");
    assert_messages(&l, "");
    const spec_operation *o = l.api->operations.items[0];
    assert_string_equal(o->id, "pets.update");
    assert_string_equal(o->method, "PATCH");
    assert_string_equal(o->path, "/pets/{id}");
    assert_string_equal(o->pointer, "#/paths/~1pets~1{id}/patch");
    assert_string_equal(o->tags.items[0].text, "pets");
    assert_true(o->deprecated);
    assert_string_equal(o->servers.items[0].url, "https://pets.example");
    assert_true(o->has_security);
    assert_int_equal(o->security.items[0].schemes.count, 0);
    assert_string_equal(o->security.items[1].schemes.items[0].scopes.items[0], "write");
    assert_true(o->body->required);
    const spec_encoding *encoding = &o->body->content.items[0].encodings.items[0];
    assert_string_equal(encoding->content_type, "image/png");
    assert_int_equal(encoding->explode, 0);
    assert_int_equal(o->responses.count, 3);
    assert_int_equal(o->responses.items[0].status_first, 200);
    assert_string_equal(o->responses.items[0].headers.items[0]->name, "X-Count");
    assert_string_equal(o->responses.items[0].content.items[0].example->text, "x");
    assert_int_equal(o->responses.items[1].status_last, 499);
    assert_int_equal(o->responses.items[2].status_first, 0);
    loading_free(&l);
}

static const spec_parameter *parameter(const loading *l, size_t index)
{
    return l->api->operations.items[0]->parameters.items[index];
}

static void test_parameters(void **unused)
{
    (void)unused;
    loading l = load_text(
        HEAD "paths:\n"
             "  /pets/{id}:\n"
             "    parameters:\n"
             "      - {name: id, in: path, required: true, schema: {type: string}}\n"
             "      - {name: limit, in: query, description: of the path, schema: {type: string}}\n"
             "    get:\n"
             "      parameters:\n"
             "        - {name: limit, in: query, description: own, schema: {type: integer}}\n"
             "        - {name: limit, in: header, schema: {type: integer}}\n"
             "        - {name: filter, in: query, style: deepObject, schema: {type: object}}\n"
             "        - {name: q, in: query, content: {application/json: {schema: {type: object}}}}\n"
             "        - {name: c, in: cookie, schema: {type: string}}\n"
             "      responses: {'200': {description: OK}}\n");
    assert_messages(&l, "");
    assert_int_equal(l.api->operations.items[0]->parameters.count, 6);
    assert_string_equal(parameter(&l, 0)->style, "simple");
    assert_false(parameter(&l, 0)->explode);
    assert_string_equal(parameter(&l, 1)->description, "own");
    assert_string_equal(parameter(&l, 1)->style, "form");
    assert_true(parameter(&l, 1)->explode);
    assert_int_equal(parameter(&l, 2)->location, SPEC_IN_HEADER);
    assert_string_equal(parameter(&l, 3)->style, "deepObject");
    assert_null(parameter(&l, 4)->schema);
    assert_string_equal(parameter(&l, 4)->content->type, "application/json");
    assert_string_equal(parameter(&l, 5)->style, "form");
    loading_free(&l);
}

static void test_doubtful_parameters(void **unused)
{
    (void)unused;
    loading l = load_text(HEAD "paths:\n"
                               "  /pets/{id}:\n"
                               "    get:\n"
                               "      parameters:\n"
                               "        - {name: id, in: path, schema: {type: string}}\n"
                               "        - {name: a, in: query, style: matrix, schema: {type: string}}\n"
                               "        - {name: b, in: query}\n"
                               "        - {name: b, in: query, schema: {type: string}}\n"
                               "      responses: {'200': {description: OK}}\n");
    assert_messages(&l,
                    "warning 7:11 path parameter 'id' has no 'required: true'; it is required\n"
                    "warning 8:39 style 'matrix' is not defined for parameters in query; 'form' is used\n"
                    "warning 9:11 parameter 'b' has neither 'schema' nor 'content'; any value is accepted\n"
                    "warning 10:11 duplicate parameter 'b' in query; the last one is used\n");
    assert_int_equal(l.api->operations.items[0]->parameters.count, 3);
    loading_free(&l);
}

static void test_webhooks_and_callbacks_come_last(void **unused)
{
    (void)unused;
    loading l = load_text(
        HEAD_31 "webhooks:\n"
                "  newPet: {post: {operationId: hook, responses: {}}}\n"
                "paths:\n"
                "  /a: {post: {operationId: a, callbacks: {x: {$ref: '#/x-shared'}}, responses: {}}}\n"
                "  /b: {post: {operationId: b, callbacks: {y: {$ref: '#/x-shared'}}, responses: {}}}\n"
                "x-shared: {'{$url}': {post: {operationId: back, responses: {}}}}\n");
    assert_messages(&l, "");
    assert_int_equal(l.api->operations.count, 4);
    assert_string_equal(l.api->operations.items[1]->id, "b");
    assert_true(l.api->operations.items[2]->is_webhook);
    assert_string_equal(l.api->operations.items[2]->path, "newPet");
    assert_true(l.api->operations.items[3]->is_callback);
    assert_string_equal(l.api->operations.items[3]->path, "{$url}");
    loading_free(&l);
}

static void test_methods_beside_a_referenced_path_item(void **unused)
{
    (void)unused;
    loading l = load_text(HEAD "paths:\n"
                               "  /a: {$ref: '#/x-item', get: {operationId: own, responses: {}}}\n"
                               "x-item:\n"
                               "  get: {operationId: shadowed, responses: {}}\n"
                               "  put: {operationId: put, responses: {}}\n");
    assert_messages(&l, "");
    assert_int_equal(l.api->operations.count, 2);
    assert_string_equal(l.api->operations.items[0]->id, "own");
    assert_string_equal(l.api->operations.items[1]->id, "put");
    loading_free(&l);
}

static void test_document(void **unused)
{
    (void)unused;
    loading l = load_text(
        "openapi: 3.1\n"
        "info: {title: Pets, version: 1.0, contact: {url: https://x.example}, license: {name: MIT}}\n"
        "servers:\n"
        "  - url: https://{host}/api\n"
        "    variables: {host: {default: a.example, enum: [a.example, b.example]}}\n"
        "tags: [{name: pets, description: All pets., x-cpod-domain: zoo}]\n"
        "security: [{oauth: [read], key: []}]\n"
        "components:\n"
        "  securitySchemes:\n"
        "    oauth:\n"
        "      type: oauth2\n"
        "      flows:\n"
        "        authorizationCode: {authorizationUrl: /auth, tokenUrl: /code}\n"
        "        clientCredentials: {tokenUrl: /token}\n"
        "    key: {type: apiKey, in: header, name: X-Key}\n");
    assert_messages(&l, "");
    assert_int_equal(l.api->minor, 1);
    assert_string_equal(l.api->api_version, "1.0");
    assert_string_equal(l.api->contact_url, "https://x.example");
    assert_string_equal(l.api->license, "MIT");
    assert_string_equal(l.api->servers.items[0].variables.items[0].default_value, "a.example");
    assert_int_equal(l.api->servers.items[0].variables.items[0].values.count, 2);
    assert_string_equal(l.api->tags.items[0].name, "pets");
    assert_true(l.api->has_security);
    assert_int_equal(l.api->security.items[0].schemes.count, 2);
    assert_string_equal(l.api->schemes.items[0].token_url, "/token");
    assert_string_equal(l.api->schemes.items[0].authorization_url, "/auth");
    assert_string_equal(l.api->schemes.items[1].parameter, "X-Key");
    loading_free(&l);
}

static void test_doubts_about_the_document(void **unused)
{
    (void)unused;
    loading l = load_text("openapi: 3.0.0\ninfo: {}\nsecurity: [{key: []}]\npaths: {}\n");
    assert_messages(&l, "warning 2:7 'info' requires 'title'\n"
                        "warning 2:7 'info' requires 'version'\n"
                        "warning 3:13 security scheme 'key' is not defined in components/securitySchemes\n");
    assert_non_null(l.api);
    loading_free(&l);
}

static void test_servers_beside_the_reference_of_a_path_item(void **unused)
{
    (void)unused;
    loading l = load_text(HEAD "paths:\n"
                               "  /own: {$ref: '#/x-items/item', servers: [{url: https://own.example}]}\n"
                               "  /referred: {$ref: '#/x-items/item'}\n"
                               "x-items:\n"
                               "  item:\n"
                               "    servers: [{url: https://referred.example}]\n"
                               "    get: {operationId: a, responses: {}}\n"
                               "    put: {operationId: b, servers: [{url: https://put.example}], "
                               "responses: {}}\n");
    static const char *const expected[] = {"https://own.example", "https://put.example",
                                           "https://referred.example", "https://put.example"};
    assert_int_equal(l.api->operations.count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(l.api->operations.items[i]->servers.count, 1);
        assert_string_equal(l.api->operations.items[i]->servers.items[0].url, expected[i]);
    }
    loading_free(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_servers_beside_the_reference_of_a_path_item),
        cmocka_unit_test(test_an_operation),
        cmocka_unit_test(test_parameters),
        cmocka_unit_test(test_doubtful_parameters),
        cmocka_unit_test(test_webhooks_and_callbacks_come_last),
        cmocka_unit_test(test_methods_beside_a_referenced_path_item),
        cmocka_unit_test(test_document),
        cmocka_unit_test(test_doubts_about_the_document),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
