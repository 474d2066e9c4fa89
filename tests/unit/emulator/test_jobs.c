/* Jobs from submission to output. */
#include "contract.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char jobs[] = "/v1/jobs";

static char *submit(fixture *f, const char *script, const char *more)
{
    return fixture_take(f, "POST", jobs,
                        text("{\"kind\":\"hello\",\"image\":\"busybox:1.36\",\"command\":[\"sh\",\"-lc\"],"
                             "\"args\":[\"%s\"]%s}",
                             script, more),
                        202, "data.id");
}

/* Submits, lets time pass and returns the log. */
static const char *log_of(fixture *f, const char *script, const char *more, const char *status)
{
    static char all[65536];
    bool ended;
    char *id = submit(f, script, more);
    f->now += 10000;
    expect(f, "GET", text("%s/%s", jobs, id), NULL, 200, "data.status", status);
    reply r = fixture_call(f, "GET", text("%s/%s/logs", jobs, id), NULL);
    snprintf(all, sizeof all, "%s", read_stream(r.response, &ended));
    assert_true(ended);
    reply_free(&r);
    free(id);
    return all;
}

static void a_job_runs_to_its_end(void **state)
{
    fixture *f = *state;
    bool ended;
    char *id = submit(f, "echo \\\"hello\\\"", "");
    const char *path = text("%s/%s", jobs, id);
    expect(f, "GET", path, NULL, 200, "data.status", "queued");
    reply watch = fixture_call(f, "GET", text("%s/watch", path), NULL);
    assert_non_null(strstr(read_stream(watch.response, &ended), "event: queued\n"));
    expect(f, "GET", text("%s/output", path), NULL, 409, "code", "wrong_state");
    f->now += 200;
    expect(f, "GET", path, NULL, 200, "data.status", "queued");
    assert_non_null(strstr(read_stream(watch.response, &ended), "\"stage\":\"pulling_image\""));
    f->now += 300;
    expect(f, "GET", path, NULL, 200, "data.status", "running");
    assert_non_null(strstr(read_stream(watch.response, &ended), "event: started\n"));
    f->now += 500;
    expect(f, "GET", path, NULL, 200, "data.status", "succeeded");
    expect(f, "GET", path, NULL, 200, "data.exitCode", "0");
    expect(f, "GET", path, NULL, 200, "data.finishedAt", "2026-05-28T20:26:41.000Z");
    const char *events = read_stream(watch.response, &ended);
    assert_non_null(strstr(events, "event: artifact\n"));
    assert_non_null(strstr(events, "event: finished\n"));
    assert_true(ended);
    reply_free(&watch);
    expect(f, "POST", text("%s/cancel", path), NULL, 409, "code", "wrong_state");
    expect(f, "GET", text("%s?status=succeeded&kind=hello", jobs), NULL, 200, "total", "1");
    free(id);
}

static void a_script_is_followed(void **state)
{
    fixture *f = *state;
    const char *more = ",\"env\":{\"GREETING\":\"howdy\"},\"secretBundles\":[\"demo\"],"
                       "\"inlineFiles\":{\"prompt.txt\":\"aGVsbG8gZnJvbSB0aGUgY2FsbGVy\"}";
    const char *log =
        log_of(f, "echo $GREETING ${DEMO_TOKEN}; cat prompt.txt && echo 'a $b' >&2", more, "succeeded");
    assert_non_null(strstr(log, "{\"stream\":\"stdout\",\"line\":\"howdy demo-token-value\""));
    assert_non_null(strstr(log, "\"line\":\"hello from the caller\""));
    assert_non_null(strstr(log, "{\"stream\":\"stderr\",\"line\":\"a $b\""));
    assert_non_null(strstr(log, "event: end\n"));
    assert_non_null(strstr(log, "\"line\":\"exited with code 0\""));
    assert_non_null(
        strstr(log_of(f, "cat none; false && echo no; exit 3; echo no", "", "failed"), "exited with code 3"));
    assert_null(strstr(log_of(f, "false && echo no", "", "failed"), "\"line\":\"no\""));
    log = log_of(f, "echo one; sleep 5; echo two", ",\"timeoutSeconds\":2", "timed_out");
    assert_non_null(strstr(log, "one"));
    assert_null(strstr(log, "two"));
    expect(f, "POST", jobs, "{\"kind\":\"k\",\"image\":\"i\",\"secretBundles\":[\"none\"]}", 422,
           "errors.0.field", "secretBundles");
    expect(f, "POST", jobs, "{\"kind\":\"k\",\"image\":\"i\",\"inlineFiles\":{\"a\":\"!\"}}", 422, "title",
           "Validation Error");
    expect(f, "POST", jobs, "{\"image\":\"i\"}", 400, "errors.0.field", "kind");
}

static void logs_are_read_by_stream_and_again(void **state)
{
    fixture *f = *state;
    bool ended;
    char *id = submit(f, "echo out; echo err >&2", "");
    f->now += 5000;
    reply r = fixture_call(f, "GET", text("%s/%s/logs?stream=stderr", jobs, id), NULL);
    const char *log = read_stream(r.response, &ended);
    assert_null(strstr(log, "\"line\":\"out\""));
    assert_non_null(strstr(log, "\"line\":\"err\""));
    assert_non_null(strstr(log, "event: end\n"));
    reply_free(&r);
    static const http_field last[] = {{"Last-Event-ID", "3"}, {NULL, NULL}};
    r = fixture_call_with(f, "GET", text("%s/%s/logs", jobs, id), NULL, last);
    log = read_stream(r.response, &ended);
    assert_null(strstr(log, "\"line\":\"err\""));
    assert_non_null(strstr(log, "id: 4\nevent: end\n"));
    reply_free(&r);
    free(id);
}

static void output_is_fetched_by_signed_addresses(void **state)
{
    fixture *f = *state;
    char *id = submit(f, "echo '{}' > report/a.json; echo 1 >> report/a.json; echo done", "");
    f->now += 5000;
    reply r = fixture_call(f, "GET", text("%s/%s/output", jobs, id), NULL);
    assert_int_equal(r.status, 200);
    assert_string_equal(at(&r, "data.files.0.key"), "report/a.json");
    assert_string_equal(at(&r, "data.files.0.contentType"), "application/json");
    assert_string_equal(at(&r, "data.files.1.key"), "stdout.log");
    char *target = strdup(strstr(at(&r, "data.files.0.presignedUrl"), "/storage/"));
    reply_free(&r);
    const char *tenant = f->tenant;
    char *token = f->token;
    f->token = NULL;
    f->tenant = NULL;
    r = fixture_call(f, "GET", target, NULL);
    assert_int_equal(r.status, 200);
    assert_string_equal(buffer_text(&r.response->body), "{}\n1\n");
    reply_free(&r);
    expect(f, "GET", text("%sx", target), NULL, 403, "code", "forbidden");
    f->now += 901 * 1000;
    expect(f, "GET", target, NULL, 403, "code", "forbidden");
    f->token = token;
    f->tenant = tenant;
    free(target);
    free(id);
}

static void jobs_fail_and_are_cancelled(void **state)
{
    fixture *f = *state;
    char *id = fixture_take(f, "POST", jobs, "{\"kind\":\"k\",\"image\":\"acme/x:fail\"}", 202, "data.id");
    f->now += 1000;
    expect(f, "GET", text("%s/%s", jobs, id), NULL, 200, "data.error", "image pull failed");
    expect(f, "GET", text("%s/%s/output", jobs, id), NULL, 200, "data.files", "[]");
    free(id);
    id = submit(f, "sleep 60", "");
    f->now += 1000;
    bool ended;
    reply watch = fixture_call(f, "GET", text("%s/%s/watch", jobs, id), NULL);
    expect(f, "POST", text("%s/%s/cancel", jobs, id), NULL, 200, "data.status", "cancelled");
    assert_non_null(strstr(read_stream(watch.response, &ended), "\"status\":\"cancelled\""));
    assert_true(ended);
    reply_free(&watch);
    f->now += 100000;
    expect(f, "GET", text("%s/%s", jobs, id), NULL, 200, "data.status", "cancelled");
    expect(f, "POST", text("%s/none/cancel", jobs), NULL, 404, "code", "not_found");
    free(id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONTRACT_TEST(a_job_runs_to_its_end),
        CONTRACT_TEST(a_script_is_followed),
        CONTRACT_TEST(logs_are_read_by_stream_and_again),
        CONTRACT_TEST(output_is_fetched_by_signed_addresses),
        CONTRACT_TEST(jobs_fail_and_are_cancelled),
    };
    return cmocka_run_group_tests(tests, contract_open, contract_close);
}
