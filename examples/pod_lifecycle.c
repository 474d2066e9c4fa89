/* The life cycle of a pod: created, running, stopped, deleted. */
#include <cpod/cpod.h>
#include <stdio.h>

static cpod_status wait_until(cpod_client *client, const char *id, cpod_pod_status_value wanted,
                              cpod_error *err)
{
    cpod_pod_wait_options options = CPOD_POD_WAIT_OPTIONS_INIT;
    options.timeout_ms = 30000;
    cpod_pod *pod = NULL;
    cpod_status st = cpod_pod_wait(client, id, &wanted, 1, &options, &pod, err);
    if (st == CPOD_OK)
        printf("%s is %s\n", pod->name, pod->status.text);
    cpod_pod_free(pod);
    return st;
}

int main(void)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_client *client = NULL;
    cpod_status st = cpod_client_from_env(&client, &err);

    const cpod_pod_spec spec = {.image = "docker.io/acme/api:v3.2.1", .cpu = "500m", .memory = "512Mi"};
    const cpod_pod_create body = {
        .name = "lifecycle",
        .spec = &spec,
        .workspace_id = "c3d4e5f6-0000-4000-8000-000000000002",
    };
    cpod_pod *pod = NULL;
    if (st == CPOD_OK)
        st = cpod_pods_create(client, NULL, &body, &pod, &err);
    if (st == CPOD_OK)
        st = wait_until(client, pod->id, CPOD_POD_STATUS_RUNNING, &err);
    if (st == CPOD_OK)
        st = cpod_pods_stop(client, pod->id, NULL, NULL, &err);
    if (st == CPOD_OK)
        st = wait_until(client, pod->id, CPOD_POD_STATUS_STOPPED, &err);
    if (st == CPOD_OK)
        st = cpod_pods_delete(client, pod->id, NULL, &err);
    if (st == CPOD_OK)
        puts("deleted");
    else
        fprintf(stderr, "%s: %s\n", cpod_status_name(st), err.message);
    cpod_pod_free(pod);
    cpod_client_free(client);
    return st == CPOD_OK ? 0 : 1;
}
