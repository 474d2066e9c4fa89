/* Skills, workflows, users and files. */
#include "contract.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *skill_id(fixture *f, const char *name)
{
    return fixture_take(f, "GET", text("/v1/skills?search=%s", name), NULL, 200, "data.0.id");
}

static void skills_are_executed(void **state)
{
    fixture *f = *state;
    expect(f, "GET", "/v1/skills", NULL, 200, "data.0.name", "Extract invoice");
    char *id = skill_id(f, "summarize");
    const char *path = text("/v1/skills/%s", id);
    expect(f, "GET", path, NULL, 200, "data.status", "published");
    expect(f, "POST", text("%s/execute", path), "{}", 422, "errors.0.field", "input");
    const char *input = "{\"input\":{\"documentId\":\"d\"}}";
    char *run = fixture_take(f, "POST", text("%s/execute", path), input, 202, "data.id");
    const char *execution = text("%s/executions/%s", path, run);
    expect(f, "GET", execution, NULL, 200, "data.status", "queued");
    f->now += 100;
    expect(f, "GET", execution, NULL, 200, "data.status", "running");
    f->now += 400;
    expect(f, "GET", execution, NULL, 200, "data.output.input", "{\"documentId\":\"d\"}");
    expect(f, "POST", text("%s/cancel", execution), NULL, 409, "code", "wrong_state");
    expect(f, "POST", text("%s/execute", path),
           "{\"input\":{\"documentId\":\"d\",\"fail\":true},\"waitSeconds\":1}", 202, "data.status",
           "failed");
    free(run);
    run = fixture_take(f, "POST", text("%s/execute", path), input, 202, "data.id");
    expect(f, "POST", text("%s/executions/%s/cancel", path, run), NULL, 200, "data.status", "cancelled");
    f->now += 1000;
    expect(f, "GET", text("%s/executions?status=cancelled", path), NULL, 200, "total", "1");
    expect(f, "GET", text("%s/executions", path), NULL, 200, "total", "3");
    char *other = skill_id(f, "extract");
    expect(f, "GET", text("/v1/skills/%s/executions", other), NULL, 200, "total", "0");
    expect(f, "GET", text("/v1/skills/%s/executions/%s", other, run), NULL, 404, "code", "not_found");
    free(other);
    free(run);
    free(id);
}

static char *create_workflow(fixture *f, const char *steps)
{
    return fixture_take(f, "POST", "/v1/workflows", text("{\"name\":\"n\",\"steps\":[%s]}", steps), 201,
                        "data.id");
}

static void workflows_run_in_order(void **state)
{
    fixture *f = *state;
    char *skill = skill_id(f, "extract");
    const char *first = text("{\"key\":\"a\",\"skillId\":\"%s\"}", skill);
    const char *second = text("{\"key\":\"b\",\"skillId\":\"%s\",\"dependsOn\":[\"a\"]}", skill);
    char *id = create_workflow(f, text("%s,%s", second, first));
    const char *path = text("/v1/workflows/%s", id);
    expect(f, "GET", path, NULL, 200, "data.status", "draft");
    expect(f, "POST", text("%s/activate", path), NULL, 200, "data.status", "active");
    expect(f, "POST", text("%s/activate", path), NULL, 409, "code", "wrong_state");
    char *run = fixture_take(f, "POST", text("%s/run", path), NULL, 202, "data.id");
    const char *at_run = text("%s/runs/%s", path, run);
    f->now += 100;
    expect(f, "GET", at_run, NULL, 200, "data.steps.1.status", "running");
    expect(f, "GET", at_run, NULL, 200, "data.steps.0.status", "waiting");
    f->now += 400;
    expect(f, "GET", at_run, NULL, 200, "data.steps.0.status", "running");
    f->now += 400;
    expect(f, "GET", at_run, NULL, 200, "data.status", "succeeded");
    expect(f, "POST", text("%s/cancel", at_run), NULL, 409, "code", "wrong_state");
    free(run);
    run = fixture_take(f, "POST", text("%s/run", path), "{\"input\":{\"x\":1}}", 202, "data.id");
    f->now += 200;
    expect(f, "POST", text("%s/runs/%s/cancel", path, run), NULL, 200, "data.steps.0.status", "cancelled");
    expect(f, "GET", text("%s/runs", path), NULL, 200, "total", "2");
    expect(f, "DELETE", path, NULL, 204, "", "(absent)");
    free(run);
    free(id);
    id = create_workflow(
        f, text("{\"key\":\"a\",\"skillId\":\"%s\",\"input\":{\"fail\":true}},%s", skill, second));
    run = fixture_take(f, "POST", text("/v1/workflows/%s/run", id), NULL, 202, "data.id");
    f->now += 5000;
    expect(f, "GET", text("/v1/workflows/%s/runs/%s", id, run), NULL, 200, "data.steps.1.status", "skipped");
    expect(f, "GET", text("/v1/workflows/%s/runs/%s", id, run), NULL, 200, "data.status", "failed");
    expect(f, "POST", "/v1/workflows",
           text("{\"name\":\"n\",\"steps\":[{\"key\":\"a\",\"skillId\":\"%s\",\"dependsOn\":[\"b\"]},%s]}",
                skill, second),
           422, "errors.0.field", "steps");
    expect(f, "POST", "/v1/workflows",
           "{\"name\":\"n\",\"steps\":[{\"key\":\"a\",\"skillId\":\"skl-01J9ZQ4T7M3V5B8C2D6E9F0GHJ\"}]}", 422,
           "errors.0.field", "steps");
    free(run);
    free(id);
    free(skill);
}

static void users_are_invited(void **state)
{
    fixture *f = *state;
    const char *body = "{\"email\":\"a@acme.com\",\"displayName\":\"A\",\"roles\":[\"viewer\"]}";
    char *id = fixture_take(f, "POST", "/v1/users", body, 201, "data.id");
    const char *path = text("/v1/users/%s", id);
    expect(f, "POST", "/v1/users", body, 422, "errors.0.field", "email");
    expect(f, "GET", path, NULL, 200, "data.status", "invited");
    expect(f, "POST", text("%s/suspend", path), NULL, 200, "data.status", "suspended");
    expect(f, "POST", text("%s/suspend", path), NULL, 409, "code", "wrong_state");
    expect(f, "POST", text("%s/reactivate", path), NULL, 200, "data.status", "active");
    expect(f, "GET", "/v1/users?role=viewer", NULL, 200, "total", "1");
    expect(f, "GET", "/v1/users?role=admin", NULL, 200, "total", "0");
    free(id);
}

/* ---- files */

static reply upload(fixture *f, const char *more)
{
    static const http_field type[] = {{"Content-Type", "multipart/form-data; boundary=\"xx\""}, {NULL, NULL}};
    const char *body = text("--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"d/r.txt\"\r\n"
                            "Content-Type: text/plain\r\n\r\nhello\r\n-- world\r\n%s--xx--\r\n",
                            more);
    return fixture_call_with(f, "POST", "/v1/files", body, type);
}

static const char *field(const char *name, const char *value)
{
    return text("--xx\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n", name, value);
}

static void files_go_up_and_down(void **state)
{
    fixture *f = *state;
    reply r = upload(f, field("folder", "/reports"));
    assert_int_equal(r.status, 201);
    assert_string_equal(at(&r, "data.name"), "r.txt");
    assert_string_equal(at(&r, "data.sizeBytes"), "15");
    assert_string_equal(at(&r, "data.folder"), "/reports");
    const char *path = text("/v1/files/%s", at(&r, "data.id"));
    reply_free(&r);
    r = fixture_call(f, "GET", text("%s/content", path), NULL);
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
        r = fixture_call_with(f, "GET", text("%s/content", path), NULL, range);
        assert_int_equal(r.status, 206);
        assert_string_equal(buffer_text(&r.response->body), ranges[i].content);
        reply_free(&r);
    }
    const http_field beyond[] = {{"Range", "bytes=15-"}, {NULL, NULL}};
    r = fixture_call_with(f, "GET", text("%s/content", path), NULL, beyond);
    assert_int_equal(r.status, 416);
    reply_free(&r);
    expect(f, "DELETE", path, NULL, 204, "", "(absent)");
    expect(f, "GET", text("%s/content", path), NULL, 404, "code", "not_found");
}

static void bad_uploads_are_refused(void **state)
{
    fixture *f = *state;
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
        reply r = fixture_call_with(f, "POST", "/v1/files", bodies[i], type);
        assert_int_equal(r.status, 400);
        reply_free(&r);
    }
    reply r = upload(f, field("sha256", "0000000000000000000000000000000000000000000000000000000000000000"));
    assert_int_equal(r.status, 422);
    assert_string_equal(at(&r, "errors.0.field"), "sha256");
    reply_free(&r);
    r = upload(f, field("folder", "no-slash"));
    assert_int_equal(r.status, 422);
    reply_free(&r);
    r = upload(f, field("unknown", "x"));
    assert_int_equal(r.status, 422);
    reply_free(&r);
    expect(f, "POST", "/v1/files", "{}", 415, "code", "unsupported_media_type");
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
