/* Skills, workflows, users and files. */
#include "contract.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *skill_id(fixture *w, const char *name)
{
    return fixture_take(w, "GET", text("/v1/skills?search=%s", name), NULL, 200, "data.0.id");
}

static void skills_are_executed(void **state)
{
    fixture *w = *state;
    expect(w, "GET", "/v1/skills", NULL, 200, "data.0.name", "Extract invoice");
    char *id = skill_id(w, "summarize");
    const char *path = text("/v1/skills/%s", id);
    expect(w, "GET", path, NULL, 200, "data.status", "published");
    expect(w, "POST", text("%s/execute", path), "{}", 422, "errors.0.field", "input");
    const char *input = "{\"input\":{\"documentId\":\"d\"}}";
    char *run = fixture_take(w, "POST", text("%s/execute", path), input, 202, "data.id");
    const char *execution = text("%s/executions/%s", path, run);
    expect(w, "GET", execution, NULL, 200, "data.status", "queued");
    w->now += 100;
    expect(w, "GET", execution, NULL, 200, "data.status", "running");
    w->now += 400;
    expect(w, "GET", execution, NULL, 200, "data.output.input", "{\"documentId\":\"d\"}");
    expect(w, "POST", text("%s/cancel", execution), NULL, 409, "code", "wrong_state");
    expect(w, "POST", text("%s/execute", path),
           "{\"input\":{\"documentId\":\"d\",\"fail\":true},\"waitSeconds\":1}", 202, "data.status",
           "failed");
    free(run);
    run = fixture_take(w, "POST", text("%s/execute", path), input, 202, "data.id");
    expect(w, "POST", text("%s/executions/%s/cancel", path, run), NULL, 200, "data.status", "cancelled");
    w->now += 1000;
    expect(w, "GET", text("%s/executions?status=cancelled", path), NULL, 200, "total", "1");
    expect(w, "GET", text("%s/executions", path), NULL, 200, "total", "3");
    char *other = skill_id(w, "extract");
    expect(w, "GET", text("/v1/skills/%s/executions", other), NULL, 200, "total", "0");
    expect(w, "GET", text("/v1/skills/%s/executions/%s", other, run), NULL, 404, "code", "not_found");
    free(other);
    free(run);
    free(id);
}

static char *create_workflow(fixture *w, const char *steps)
{
    return fixture_take(w, "POST", "/v1/workflows", text("{\"name\":\"n\",\"steps\":[%s]}", steps), 201,
                        "data.id");
}

static void workflows_run_in_order(void **state)
{
    fixture *w = *state;
    char *skill = skill_id(w, "extract");
    const char *first = text("{\"key\":\"a\",\"skillId\":\"%s\"}", skill);
    const char *second = text("{\"key\":\"b\",\"skillId\":\"%s\",\"dependsOn\":[\"a\"]}", skill);
    char *id = create_workflow(w, text("%s,%s", second, first));
    const char *path = text("/v1/workflows/%s", id);
    expect(w, "GET", path, NULL, 200, "data.status", "draft");
    expect(w, "POST", text("%s/activate", path), NULL, 200, "data.status", "active");
    expect(w, "POST", text("%s/activate", path), NULL, 409, "code", "wrong_state");
    char *run = fixture_take(w, "POST", text("%s/run", path), NULL, 202, "data.id");
    const char *at_run = text("%s/runs/%s", path, run);
    w->now += 100;
    expect(w, "GET", at_run, NULL, 200, "data.steps.1.status", "running");
    expect(w, "GET", at_run, NULL, 200, "data.steps.0.status", "waiting");
    w->now += 400;
    expect(w, "GET", at_run, NULL, 200, "data.steps.0.status", "running");
    w->now += 400;
    expect(w, "GET", at_run, NULL, 200, "data.status", "succeeded");
    expect(w, "POST", text("%s/cancel", at_run), NULL, 409, "code", "wrong_state");
    free(run);
    run = fixture_take(w, "POST", text("%s/run", path), "{\"input\":{\"x\":1}}", 202, "data.id");
    w->now += 200;
    expect(w, "POST", text("%s/runs/%s/cancel", path, run), NULL, 200, "data.steps.0.status", "cancelled");
    expect(w, "GET", text("%s/runs", path), NULL, 200, "total", "2");
    expect(w, "DELETE", path, NULL, 204, "", "(absent)");
    free(run);
    free(id);
    id = create_workflow(
        w, text("{\"key\":\"a\",\"skillId\":\"%s\",\"input\":{\"fail\":true}},%s", skill, second));
    run = fixture_take(w, "POST", text("/v1/workflows/%s/run", id), NULL, 202, "data.id");
    w->now += 5000;
    expect(w, "GET", text("/v1/workflows/%s/runs/%s", id, run), NULL, 200, "data.steps.1.status", "skipped");
    expect(w, "GET", text("/v1/workflows/%s/runs/%s", id, run), NULL, 200, "data.status", "failed");
    expect(w, "POST", "/v1/workflows",
           text("{\"name\":\"n\",\"steps\":[{\"key\":\"a\",\"skillId\":\"%s\",\"dependsOn\":[\"b\"]},%s]}",
                skill, second),
           422, "errors.0.field", "steps");
    expect(w, "POST", "/v1/workflows",
           "{\"name\":\"n\",\"steps\":[{\"key\":\"a\",\"skillId\":\"skl-01J9ZQ4T7M3V5B8C2D6E9F0GHJ\"}]}", 422,
           "errors.0.field", "steps");
    free(run);
    free(id);
    free(skill);
}

static void users_are_invited(void **state)
{
    fixture *w = *state;
    const char *body = "{\"email\":\"a@acme.com\",\"displayName\":\"A\",\"roles\":[\"viewer\"]}";
    char *id = fixture_take(w, "POST", "/v1/users", body, 201, "data.id");
    const char *path = text("/v1/users/%s", id);
    expect(w, "POST", "/v1/users", body, 422, "errors.0.field", "email");
    expect(w, "GET", path, NULL, 200, "data.status", "invited");
    expect(w, "POST", text("%s/suspend", path), NULL, 200, "data.status", "suspended");
    expect(w, "POST", text("%s/suspend", path), NULL, 409, "code", "wrong_state");
    expect(w, "POST", text("%s/reactivate", path), NULL, 200, "data.status", "active");
    expect(w, "GET", "/v1/users?role=viewer", NULL, 200, "total", "1");
    expect(w, "GET", "/v1/users?role=admin", NULL, 200, "total", "0");
    free(id);
}

/* ---- files */

static reply upload(fixture *w, const char *more)
{
    static const http_field type[] = {{"Content-Type", "multipart/form-data; boundary=\"xx\""}, {NULL, NULL}};
    const char *body = text("--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"d/r.txt\"\r\n"
                            "Content-Type: text/plain\r\n\r\nhello\r\n-- world\r\n%s--xx--\r\n",
                            more);
    return fixture_call_with(w, "POST", "/v1/files", body, type);
}

static const char *field(const char *name, const char *value)
{
    return text("--xx\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n", name, value);
}

static void files_go_up_and_down(void **state)
{
    fixture *w = *state;
    reply r = upload(w, field("folder", "/reports"));
    assert_int_equal(r.status, 201);
    assert_string_equal(at(&r, "data.name"), "r.txt");
    assert_string_equal(at(&r, "data.sizeBytes"), "15");
    assert_string_equal(at(&r, "data.folder"), "/reports");
    const char *path = text("/v1/files/%s", at(&r, "data.id"));
    reply_free(&r);
    r = fixture_call(w, "GET", text("%s/content", path), NULL);
    assert_string_equal(buffer_text(&r.response->body), "hello\r\n-- world");
    assert_string_equal(http_response_find(r.response, "Content-Type"), "text/plain");
    assert_string_equal(http_response_find(r.response, "Content-Disposition"),
                        "attachment; filename=\"r.txt\"");
    reply_free(&r);
    static const struct {
        const char *range, *content;
    } ranges[] = {
        {"bytes=0-4", "hello"}, {"bytes=10-", "world"}, {"bytes=-5", "world"}, {"bytes=10-99", "world"}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        const http_field range[] = {{"Range", ranges[i].range}, {NULL, NULL}};
        r = fixture_call_with(w, "GET", text("%s/content", path), NULL, range);
        assert_int_equal(r.status, 206);
        assert_string_equal(buffer_text(&r.response->body), ranges[i].content);
        reply_free(&r);
    }
    const http_field beyond[] = {{"Range", "bytes=15-"}, {NULL, NULL}};
    r = fixture_call_with(w, "GET", text("%s/content", path), NULL, beyond);
    assert_int_equal(r.status, 416);
    reply_free(&r);
    expect(w, "DELETE", path, NULL, 204, "", "(absent)");
    expect(w, "GET", text("%s/content", path), NULL, 404, "code", "not_found");
}

static void bad_uploads_are_refused(void **state)
{
    fixture *w = *state;
    static const http_field type[] = {{"Content-Type", "multipart/form-data; boundary=xx"}, {NULL, NULL}};
    static const char *const bodies[] = {"",
                                         "x",
                                         "--xx",
                                         "--xx\r\n",
                                         "--xx\r\n\r\n",
                                         "--xx\r\n\r\n\r\n--xx--",
                                         "--xx\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nhello",
                                         "--xx--"};
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        reply r = fixture_call_with(w, "POST", "/v1/files", bodies[i], type);
        assert_int_equal(r.status, 400);
        reply_free(&r);
    }
    reply r = upload(w, field("sha256", "0000000000000000000000000000000000000000000000000000000000000000"));
    assert_int_equal(r.status, 422);
    assert_string_equal(at(&r, "errors.0.field"), "sha256");
    reply_free(&r);
    r = upload(w, field("folder", "no-slash"));
    assert_int_equal(r.status, 422);
    reply_free(&r);
    r = upload(w, field("unknown", "x"));
    assert_int_equal(r.status, 422);
    reply_free(&r);
    expect(w, "POST", "/v1/files", "{}", 415, "code", "unsupported_media_type");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONTRACT_TEST(skills_are_executed),     CONTRACT_TEST(workflows_run_in_order),
        CONTRACT_TEST(users_are_invited),       CONTRACT_TEST(files_go_up_and_down),
        CONTRACT_TEST(bad_uploads_are_refused),
    };
    return cmocka_run_group_tests(tests, contract_open, contract_close);
}
