/* Pods: their states, and a watch that reports them. */
#include "ask.h"
#include "records.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

static cJSON *create_pod(fixture *f, const char *image)
{
    cJSON *pod =
        ask(f, "pods.create", NULL,
            text("{\"name\":\"e2e\",\"workspaceId\":\"w1\",\"spec\":{\"image\":\"%s\",\"replicas\":2},"
                 "\"labels\":{\"team\":\"e2e\"}}",
                 image));
    expect_created(f, "pods.create", pod);
    expect_at(pod, "status", "pending");
    expect_at(pod, "spec.image", image);
    expect_at(pod, "spec.replicas", "2");
    expect_at(pod, "labels", "{\"team\":\"e2e\"}");
    return pod;
}

static cpod_pods_watch_stream *watch(fixture *f, const char *id)
{
    cpod_pods_watch_stream *stream = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    expect_ok(cpod_pods_watch_stream_open(f->direct, id, NULL, &stream, &error), &error, "pods.watch");
    return stream;
}

/* Waits until the watch reports a state. */
static void wait_for(cpod_pods_watch_stream *stream, cpod_pod_status_value wanted)
{
    cpod_error error = CPOD_ERROR_INIT;
    const cpod_pod_event *event = NULL;
    do
        assert_int_equal(cpod_pods_watch_stream_next(stream, &event, &error), CPOD_OK);
    while (event->pod == NULL || event->pod->status.value != wanted);
}

static void expect_lists(fixture *f, const cJSON *pod)
{
    cJSON *found = walk_where(f, "pods.list", NULL, "workspaceId", "w1");
    assert_true(has_item(found, at(pod, "id"), NULL));
    cJSON_Delete(found);
    found = walk_where(f, "pods.list", NULL, "status", "failed");
    assert_false(has_item(found, at(pod, "id"), NULL));
    cJSON_Delete(found);
    cpod_pods_list_params params = {
        .labels = {.entries = &(cpod_string_map_entry){"team", "e2e"}, .count = 1}};
    cpod_pod_page *page = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    expect_ok(cpod_pods_list(f->client, &params, &page, &error), &error, "pods.list");
    assert_true(page->total >= 1);
    cpod_pod_page_free(page);
    params.labels.entries = &(cpod_string_map_entry){"team", "none"};
    expect_ok(cpod_pods_list(f->client, &params, &page, &error), &error, "pods.list");
    assert_int_equal(page->total, 0);
    cpod_pod_page_free(page);
}

static void a_pod_lives(void **state)
{
    fixture *f = *state;
    cJSON *pod = create_pod(f, "busybox:1.36");
    const char *const path[] = {text_of(pod, "id"), NULL};
    cpod_pods_watch_stream *stream = watch(f, path[0]);
    refuse(f, "pods.start", path, NULL, CPOD_ERR_CONFLICT, 409);
    refuse(f, "pods.delete", path, NULL, CPOD_ERR_CONFLICT, 409);
    expect_lists(f, pod);
    wait_for(stream, CPOD_POD_STATUS_RUNNING);
    expect(f, "pods.get", path, NULL, "status", "running");
    expect(f, "pods.restart", path, NULL, "status", "provisioning");
    wait_for(stream, CPOD_POD_STATUS_RUNNING);
    expect(f, "pods.stop", path, NULL, "status", "stopping");
    refuse(f, "pods.restart", path, NULL, CPOD_ERR_CONFLICT, 409);
    wait_for(stream, CPOD_POD_STATUS_STOPPED);
    expect(f, "pods.start", path, NULL, "status", "provisioning");
    wait_for(stream, CPOD_POD_STATUS_RUNNING);
    cJSON_Delete(ask(f, "pods.stop", path, NULL));
    wait_for(stream, CPOD_POD_STATUS_STOPPED);
    assert_null(ask(f, "pods.delete", path, NULL));
    cpod_error error = CPOD_ERROR_INIT;
    const cpod_pod_event *last = NULL;
    assert_int_equal(cpod_pods_watch_stream_next(stream, &last, &error), CPOD_OK);
    assert_int_equal(last->type.value, CPOD_POD_EVENT_TYPE_DELETED);
    assert_string_equal(last->pod->id, path[0]);
    assert_int_equal(cpod_pods_watch_stream_next(stream, NULL, &error), CPOD_DONE);
    cpod_pods_watch_stream_free(stream);
    refuse(f, "pods.get", path, NULL, CPOD_ERR_NOT_FOUND, 404);
    cJSON_Delete(pod);
}

static void a_pod_fails(void **state)
{
    fixture *f = *state;
    cJSON *pod = create_pod(f, "acme/api:fail");
    const char *const path[] = {text_of(pod, "id"), NULL};
    cpod_pods_watch_stream *stream = watch(f, path[0]);
    wait_for(stream, CPOD_POD_STATUS_FAILED);
    cpod_pods_watch_stream_free(stream);
    expect(f, "pods.get", path, NULL, "status", "failed");
    assert_null(ask(f, "pods.delete", path, NULL));
    cJSON_Delete(pod);
}

void suite_add_pods(fixture *f, suite *tests)
{
    suite_add(f, tests, "pods: a pod lives", a_pod_lives, f);
    suite_add(f, tests, "pods: a pod fails", a_pod_fails, f);
}
