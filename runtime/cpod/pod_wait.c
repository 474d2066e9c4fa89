#include "cpod/pod_wait.h"

#include "support.h"

#include <stdio.h>

#define DEFAULT_TIMEOUT_MS 600000
#define FIRST_DELAY_MS     250
#define LONGEST_DELAY_MS   10000

static bool is_among(cpod_pod_status_value status, const cpod_pod_status_value *statuses, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (statuses[i] == status)
            return true;
    }
    return false;
}

static void fill_defaults(cpod_pod_wait_options *options)
{
    if (options->timeout_ms == 0)
        options->timeout_ms = DEFAULT_TIMEOUT_MS;
    if (options->first_delay_ms <= 0)
        options->first_delay_ms = FIRST_DELAY_MS;
    if (options->longest_delay_ms <= 0)
        options->longest_delay_ms = LONGEST_DELAY_MS;
    if (options->first_delay_ms > options->longest_delay_ms)
        options->first_delay_ms = options->longest_delay_ms;
}

typedef struct wait {
    cpod_client *client;
    const char *id;
    const cpod_pod_status_value *statuses;
    size_t count;
    cpod_pod_wait_options options;
    int64_t deadline_ms;
    char last[32]; /* last status of the pod; "" before the first look */
} wait;

/* Polls once. CPOD_DONE: none of the statuses yet. */
static cpod_status poll_pod(wait *w, cpod_pod **out, cpod_error *error)
{
    cpod_call_options call = CPOD_CALL_OPTIONS_INIT;
    call.deadline_ms = w->deadline_ms;
    call.cancel = w->options.cancel;
    call.hook_data = w->options.hook_data;
    const cpod_pods_get_params params = {.call = &call};
    cpod_pod *pod = NULL;
    cpod_status status = cpod_pods_get(w->client, w->id, &params, &pod, error);
    if (status != CPOD_OK)
        return status;
    cpod_pod_status_value now = pod == NULL ? CPOD_POD_STATUS_ABSENT : pod->status.value;
    if (is_among(now, w->statuses, w->count)) {
        if (out != NULL)
            *out = pod;
        else
            cpod_pod_free(pod);
        return CPOD_OK;
    }
    (void)snprintf(w->last, sizeof w->last, "%s", pod == NULL ? "unknown" : pod->status.text);
    cpod_pod_free(pod);
    if (now == CPOD_POD_STATUS_FAILED)
        return cpod_core_fail(error, CPOD_ERR_CONFLICT,
                              "The pod has failed; it leaves that status only when it is started");
    return CPOD_DONE;
}

static bool has_time_left(const wait *w)
{
    return w->deadline_ms == 0 || cpod_core_now(w->client) < w->deadline_ms;
}

static cpod_status wait_for_pod(wait *w, cpod_pod **out, cpod_error *error)
{
    int64_t delay_ms = w->options.first_delay_ms;
    for (;;) {
        cpod_status status = poll_pod(w, out, error);
        if (status == CPOD_DONE)
            status = pause_for(w->client, delay_ms, w->deadline_ms, w->options.cancel);
        else if (status != CPOD_ERR_TIMEOUT || w->last[0] == '\0' || has_time_left(w))
            return status; /* one poll may time out before the wait does */
        if (status == CPOD_ERR_CANCELLED)
            return cpod_core_fail(error, status, "The wait was cancelled; the pod is %s", w->last);
        if (status == CPOD_ERR_TIMEOUT)
            return cpod_core_fail(error, status, "The wait timed out (timeout_ms); the pod is %s", w->last);
        delay_ms = delay_ms < w->options.longest_delay_ms / 2 ? delay_ms * 2 : w->options.longest_delay_ms;
    }
}

cpod_status cpod_pod_wait(cpod_client *client, const char *id, const cpod_pod_status_value *statuses,
                          size_t count, const cpod_pod_wait_options *options, cpod_pod **out,
                          cpod_error *error)
{
    cpod_core_error_reset(error);
    if (out != NULL)
        *out = NULL;
    if (client == NULL)
        return cpod_core_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The client is NULL");
    if (statuses == NULL || count == 0)
        return cpod_core_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The argument statuses is empty");
    wait w = {.client = client, .id = id, .statuses = statuses, .count = count};
    static const cpod_core_options type = {
        "cpod_pod_wait_options", sizeof(cpod_pod_wait_options), CPOD_ERR_INVALID_ARGUMENT,
        "The options have no size: initialize them with CPOD_POD_WAIT_OPTIONS_INIT"};
    cpod_status status = cpod_core_widen(&w.options, &type, options, error);
    if (status != CPOD_OK)
        return status;
    fill_defaults(&w.options);
    w.deadline_ms = deadline_of(client, w.options.timeout_ms);
    return wait_for_pod(&w, out, error);
}
