/* The engine without services: documents are served generically. This test does not link the services. */
#include "support.h"

#include <stdlib.h>
#include <string.h>

static fixture *f;

static int start(void **state)
{
    (void)state;
    f = calloc(1, sizeof *f);
    f->diagnostics = diagnostics_new();
    f->files = reader_new(f->diagnostics);
    f->memory = arena_new();
    const char *path = CPOD_SOURCE_DIR "/tests/unit/emulator/generic.yaml";
    emulator_options options = {.document = spec_load(f->memory, f->files, path, SPEC_CHECK, f->diagnostics),
                                .checks_responses = true};
    f->emulator = emulator_new(&options, f->diagnostics);
    diagnostics_print(f->diagnostics, SEVERITY_NOTE, stderr);
    return f->emulator != NULL && diagnostics_count(f->diagnostics, SEVERITY_WARNING) == 0 ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    fixture_free(f);
    return 0;
}

static void the_path_of_the_server_is_optional(void **state)
{
    (void)state;
    expect(f, "GET", "/v2/pets", NULL, 200, "0.name", "Rex");
    expect(f, "GET", "/pets?limit=3", NULL, 200, "0.name", "Rex");
    expect(f, "GET", "/api/pets", NULL, 404, "status", "404");
    expect(f, "GET", "/v2/v2/pets", NULL, 404, "status", "404");
}

/* The engine's own paths exist, those of services do not. */
static void services_are_absent(void **state)
{
    (void)state;
    expect(f, "GET", "/health", NULL, 200, "status", "ok");
    expect(f, "GET", "/openapi.json", NULL, 200, "servers.0.url", "/v2");
    expect(f, "GET", "/emulator/settings", NULL, 200, "", "{}");
    expect(f, "POST", "/v1/auth/token", "{}", 404, "code", "not_found");
    expect(f, "GET", "/idp/login", NULL, 404, "code", "not_found");
}

static void requests_are_checked(void **state)
{
    (void)state;
    expect(f, "GET", "/pets?limit=11", NULL, 400, "errors.0.field", "limit");
    expect(f, "POST", "/pets", NULL, 400, "status", "400");
    expect(f, "POST", "/pets", "{\"name\":\"a\"}", 400, "errors.0.field", "kind");
    expect(f, "POST", "/pets", "{\"name\":1,\"kind\":\"feline\"}", 422, "errors.0.field", "name");
    expect(f, "PUT", "/pets", "{}", 405, "status", "405");
}

static void objects_are_whole(void **state)
{
    (void)state;
    expect(f, "GET", "/pets", NULL, 200, "0.secret", "(absent)");
    expect(f, "GET", "/pets", NULL, 200, "0.kind", "Pet");
    static const char *const members[][2] = {
        {"kind", "feline"}, {"lives", "7"}, {"undeclared", "text"}, {"name", "Rex"}};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        expect(f, "POST", "/pets", "{\"name\":\"a\",\"kind\":\"Pet\"}", 201, members[i][0], members[i][1]);
        expect(f, "GET", "/pets/1", NULL, 200, members[i][0], members[i][1]);
    }
    expect(f, "GET", "/credential", NULL, 200, "", "{\"type\":\"TOKEN\",\"token\":\"abc\"}");
    expect(f, "GET", "/tree", NULL, 200, "",
           "{\"label\":\"text\",\"children\":[{\"label\":\"text\",\"children\":[]}]}");
}

static void scalars_fit_their_schemas(void **state)
{
    (void)state;
    expect(f, "GET", "/scalars", NULL, 200, "",
           "{\"day\":\"2026-01-01\",\"bytes\":\"dGV4dA==\",\"long\":\"textte\",\"short\":\"te\",\"wrong\":5,"
           "\"share\":0,\"dozen\":12,\"deep\":-4,\"truth\":true,\"size\":\"small\",\"fixed\":{\"a\":[1]},"
           "\"map\":{\"key\":1},\"none\":null,\"free\":\"text\"}");
}

static void expect_bytes(const char *target, const char *accept, const char *type, const char *body)
{
    const http_field headers[] = {{"Accept", accept}, {NULL, NULL}};
    reply r = fixture_call_with(f, "GET", target, NULL, headers);
    assert_int_equal(r.status, 200);
    assert_string_equal(http_response_find(r.response, "Content-Type"), type);
    assert_string_equal(buffer_text(&r.response->body), body);
    reply_free(&r);
}

static void other_media_types(void **state)
{
    (void)state;
    expect_bytes("/files/a.b.png", "*/*", "image/png", "text");
    expect_bytes("/files/a.csv", "text/csv;q=1", "text/csv", "text");
    expect_bytes("/events", "text/event-stream", "text/event-stream",
                 "data: {\"n\":1}\n\ndata: {\"n\":1}\n\ndata: {\"n\":1}\n\ndata: [DONE]\n\n");
    expect(f, "GET", "/files/.png", NULL, 404, "status", "404");
    expect(f, "GET", "/files/png", NULL, 404, "status", "404");
    expect(f, "DELETE", "/nothing", NULL, 204, "", "(absent)");
    expect(f, "GET", "/never", NULL, 500, "code", "response_differs");
}

static void any_credential_of_the_kind_is_accepted(void **state)
{
    (void)state;
    expect(f, "GET", "/secret", NULL, 401, "code", "unauthorized");
    expect(f, "GET", "/secret?api_key=x", NULL, 204, "", "(absent)");
    expect(f, "GET", "/bearer", NULL, 204, "", "(absent)");
    expect(f, "GET", "/basic", NULL, 401, "code", "unauthorized");
    const http_field both[] = {{"Authorization", "Bearer x"}, {"Cookie", "session=1"}, {NULL, NULL}};
    reply r = fixture_call_with(f, "GET", "/basic", NULL, both);
    assert_int_equal(r.status, 204);
    reply_free(&r);
    r = fixture_call_with(f, "GET", "/basic", NULL, both + 1);
    assert_int_equal(r.status, 401);
    reply_free(&r);
}

/* Token URLs need no operation. One that the document describes is the document's. */
static void token_urls_are_served(void **state)
{
    (void)state;
    static const char *const targets[] = {"/oauth/token", "/v2/oauth/token", "/login/token",
                                          "/relative/token"};
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        expect(f, "POST", targets[i], NULL, 200, "token_type", "Bearer");
        expect(f, "GET", targets[i], NULL, 405, "code", "method_not_allowed");
    }
    expect(f, "POST", "/pets", "{\"name\":\"a\",\"kind\":\"Pet\"}", 201, "access_token", "(absent)");
    expect(f, "POST", "/", NULL, 404, "code", "not_found");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_path_of_the_server_is_optional),
        cmocka_unit_test(services_are_absent),
        cmocka_unit_test(requests_are_checked),
        cmocka_unit_test(objects_are_whole),
        cmocka_unit_test(scalars_fit_their_schemas),
        cmocka_unit_test(other_media_types),
        cmocka_unit_test(any_credential_of_the_kind_is_accepted),
        cmocka_unit_test(token_urls_are_served),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
