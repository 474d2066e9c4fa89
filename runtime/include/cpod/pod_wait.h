/** @file
 * Waits for the status of a pod. */
#ifndef CPOD_POD_WAIT_H
#define CPOD_POD_WAIT_H

#include "cpod/core/client.h"
#include "cpod/pods.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Options of a wait. Begin with CPOD_POD_WAIT_OPTIONS_INIT. */
typedef struct cpod_pod_wait_options {
    size_t size;        /**< Set by CPOD_POD_WAIT_OPTIONS_INIT. */
    int64_t timeout_ms; /**< 0: 600,000; negative: none. */
    /** Between the first two polls; 0: 250. Each delay is twice the last, up to `longest_delay_ms`. */
    int64_t first_delay_ms;
    int64_t longest_delay_ms; /**< 0: 10,000. Each delay is shortened by up to a fifth at random. */
    cpod_cancel *cancel;      /**< Or NULL. */
    void *hook_data;          /**< Of each call that the function makes, for the client's hooks; or NULL. */
} cpod_pod_wait_options;

#ifdef __cplusplus
CPOD_SIZED_INIT_(cpod_pod_wait_options, cpod_pod_wait_options_init_)
#define CPOD_POD_WAIT_OPTIONS_INIT cpod_pod_wait_options_init_()
#else
/** All defaults: `cpod_pod_wait_options options = CPOD_POD_WAIT_OPTIONS_INIT;` */
#define CPOD_POD_WAIT_OPTIONS_INIT            \
    {                                         \
        .size = sizeof(cpod_pod_wait_options) \
    }
#endif

/** Polls a pod until it has one of the given statuses. Thread-safe.
 *
 *     static const cpod_pod_status_value wanted[] = {CPOD_POD_STATUS_RUNNING};
 *     cpod_pod *running = NULL;
 *     status = cpod_pod_wait(client, pod->id, wanted, 1, NULL, &running, &error);
 *     cpod_pod_free(running);
 *
 * @param client    the client.
 * @param id        of the pod.
 * @param statuses  at least one; borrowed for the call.
 * @param count     number of `statuses`.
 * @param options   or NULL.
 * @param out       the pod, owned by the caller: cpod_pod_free(); NULL on failure. Or NULL.
 * @param error     or NULL.
 * @return CPOD_OK; CPOD_ERR_CONFLICT: the pod is `failed`, which is not among the statuses, and leaves that
 * status only when it is started; CPOD_ERR_TIMEOUT: the message has its last status; CPOD_ERR_CANCELLED;
 * CPOD_ERR_INVALID_ARGUMENT: no statuses; CPOD_ERR_CONFIGURATION: an option that this version does not know;
 * CPOD_ERR_NOT_FOUND: no such pod; else as cpod_pods_get(). */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_pod_wait(cpod_client *client, const char *id,
                                                   const cpod_pod_status_value *statuses, size_t count,
                                                   const cpod_pod_wait_options *options, cpod_pod **out,
                                                   cpod_error *error);

#ifdef __cplusplus
}
#endif

#endif
