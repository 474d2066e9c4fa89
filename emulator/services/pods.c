/* The pods service: states that follow each other; each change is an event. */
#include "services/services.h"

#include <string.h>

/* How long a pod stays in the transient states; milliseconds. */
enum { PENDING_TIME = 300, PROVISIONING_TIME = 700, STOPPING_TIME = 500 };

static const char *topic_of(arena *a, const char *pod_id)
{
    return arena_format(a, "pod:%s", pod_id);
}

static cJSON *new_event(const char *type, const cJSON *pod, const char *previous_status, const char *message,
                        int64_t now)
{
    cJSON *event = cJSON_CreateObject();
    json_set_text(event, "type", type);
    json_set(event, "pod", cJSON_Duplicate(pod, true));
    json_set_text(event, "previousStatus", previous_status);
    json_set_text(event, "message", message);
    json_set_time(event, "timestamp", now);
    return event;
}

static void publish(emulator *e, const char *pod_id, cJSON *event)
{
    arena *a = arena_new();
    event_publish_json(e->events, topic_of(a, pod_id), json_text(event, "type"), event);
    arena_free(a);
    cJSON_Delete(event);
}

typedef struct pod_change {
    const char *status;  /* new */
    const char *message; /* the reason, or NULL */
    const caller *by;    /* NULL: the platform */
    int64_t now;
} pod_change;

static void progress(void *context, const char *pod_id, int64_t due);

static int64_t duration_of(const char *status)
{
    if (strcmp(status, "pending") == 0)
        return PENDING_TIME;
    if (strcmp(status, "provisioning") == 0)
        return PROVISIONING_TIME;
    return strcmp(status, "stopping") == 0 ? STOPPING_TIME : 0;
}

static void schedule_progress(emulator *e, const char *pod_id, const char *status, int64_t now)
{
    int64_t duration = duration_of(status);
    if (duration > 0)
        schedule_add(e->schedule, now + duration, progress, e, pod_id);
}

static void change(emulator *e, collection *pods, const record *r, const pod_change *to)
{
    cJSON *pod = record_read(r);
    arena *a = arena_new();
    const char *previous = arena_copy(a, json_text(pod, "status"));
    json_set_text(pod, "status", to->status);
    server_fields_update(pods, pod, to->by, to->now);
    store_replace(pods->records, r, pod);
    publish(e, record_id(r), new_event("status", pod, previous, to->message, to->now));
    schedule_progress(e, record_id(r), to->status, to->now);
    arena_free(a);
    cJSON_Delete(pod);
}

/* An image with the tag "fail" cannot be pulled, so that clients can be tested with a failed pod. */
static bool has_failing_image(const cJSON *pod)
{
    const char *image = json_text(json_get(pod, "spec"), "image");
    const char *tag = image != NULL ? strrchr(image, ':') : NULL;
    return tag != NULL && strcmp(tag, ":fail") == 0;
}

/* Ends a transient state. The pod may have been deleted meanwhile. */
static void progress(void *context, const char *pod_id, int64_t due)
{
    emulator *e = context;
    collection *pods = collection_of_entity(&e->collections, "Pod");
    const record *r = store_find(pods->records, NULL, pod_id);
    if (r == NULL)
        return;
    cJSON *pod = record_read(r);
    const char *status = json_text(pod, "status");
    pod_change next = {.status = "stopped", .now = due};
    if (strcmp(status, "pending") == 0) {
        next.status = "provisioning";
    } else if (strcmp(status, "provisioning") == 0) {
        bool fails = has_failing_image(pod);
        next.status = fails ? "failed" : "running";
        next.message = fails ? "image pull failed" : NULL;
    }
    cJSON_Delete(pod);
    change(e, pods, r, &next);
}

static bool has_no_next(const char *status)
{
    return duration_of(status) == 0;
}

static void resume(emulator *e, int64_t now)
{
    service_resume_records(e, "Pod", has_no_next, progress, now + PENDING_TIME);
}

static void create(call *c)
{
    const char *organization = json_text(c->body, "organizationId");
    if (organization == NULL || *organization == '\0')
        json_set_text(c->body, "organizationId", c->caller.tenant);
    cJSON *pod = crud_new_entity(c);
    json_set_text(pod, "status", "pending");
    const record *r = crud_insert(c, pod);
    schedule_progress(c->emulator, record_id(r), "pending", c->now);
    response_record(c, r);
}

static bool is_resting(const char *status)
{
    return strcmp(status, "stopped") == 0 || strcmp(status, "failed") == 0;
}

static bool is_running(const char *status)
{
    return strcmp(status, "running") == 0;
}

static const record *find_in_state(call *c, bool (*allows)(const char *status), const char *verb)
{
    const record *r = crud_find(c);
    if (r == NULL)
        return NULL;
    cJSON *pod = record_read(r);
    const char *status = arena_copy(c->memory, json_text(pod, "status"));
    cJSON_Delete(pod);
    if (allows(status))
        return r;
    response_problem(c, 409, "wrong_state", "a pod that is %s cannot be %s", status, verb);
    return NULL;
}

static void change_and_respond(call *c, const record *r, const char *status)
{
    if (r == NULL)
        return;
    change(c->emulator, c->endpoint->collection, r,
           &(pod_change){.status = status, .by = &c->caller, .now = c->now});
    response_record(c, r);
}

static void start(call *c)
{
    change_and_respond(c, find_in_state(c, is_resting, "started"), "provisioning");
}

static void stop(call *c)
{
    change_and_respond(c, find_in_state(c, is_running, "stopped"), "stopping");
}

static void restart(call *c)
{
    change_and_respond(c, find_in_state(c, is_running, "restarted"), "provisioning");
}

static void delete_pod(call *c)
{
    const record *r = find_in_state(c, is_resting, "deleted");
    if (r == NULL)
        return;
    cJSON *pod = record_read(r);
    crud_remove(c, r);
    publish(c->emulator, call_id(c), new_event("deleted", pod, json_text(pod, "status"), NULL, c->now));
    event_finish(c->emulator->events, topic_of(c->memory, call_id(c)));
    cJSON_Delete(pod);
    response_empty(c);
}

static void watch(call *c)
{
    const record *r = crud_find(c);
    if (r == NULL)
        return;
    cJSON *pod = record_read(r);
    cJSON *snapshot = new_event("snapshot", pod, NULL, NULL, c->now);
    buffer data = {0};
    json_print(snapshot, &data);
    event_stream *stream = event_stream_open(c->emulator->events, topic_of(c->memory, record_id(r)));
    event_stream_push(stream, "snapshot", buffer_text(&data));
    response_stream(c, stream);
    buffer_free(&data);
    cJSON_Delete(snapshot);
    cJSON_Delete(pod);
}

static const service_handler handlers[] = {
    {"pods.create", .serve = create},
    {"pods.start", .serve = start},
    {"pods.stop", .serve = stop},
    {"pods.restart", .serve = restart},
    {"pods.delete", .serve = delete_pod},
    {"pods.watch", .serve = watch},
    {.operation = NULL},
};

static const service_final_states final_states[] = {{"Pod", {"running", "stopped", "failed"}},
                                                    {NULL, {NULL}}};

const service pods_service = {.handlers = handlers, .final_states = final_states, .resume = resume};
