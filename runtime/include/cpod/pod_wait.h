/** @file
 * Waiting until a pod is where it is wanted. */
#ifndef CPOD_POD_WAIT_H
#define CPOD_POD_WAIT_H

#include "cpod/core/client.h"
#include "cpod/pods.h"

#ifdef __cplusplus
extern "C" {
#endif

/** How to wait. Begin with CPOD_POD_WAIT_OPTIONS_INIT. */
typedef struct cpod_pod_wait_options {
    size_t size;              /**< Set by CPOD_POD_WAIT_OPTIONS_INIT. */
    int64_t timeout_ms;       /**< 0: 600,000; negative: none. */
    int64_t first_delay_ms;   /**< Between the first two looks; 0: 250. Each delay is twice the last … */
    int64_t longest_delay_ms; /**< … up to this one; 0: 10,000. Up to a fifth of each is left to chance, so
                                 that many who wait do not ask at once. */
    cpod_cancel *cancel;      /**< Or NULL. */
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

/** Waits until a pod has one of the given statuses.
 *
 *     static const cpod_pod_status_value wanted[] = {CPOD_POD_STATUS_RUNNING};
 *     cpod_pod *running = NULL;
 *     status = cpod_pod_wait(client, pod->id, wanted, 1, NULL, &running, &error);
 *     cpod_pod_free(running);
 *
 * @param client    whose tenant the pod is of.
 * @param id        of the pod.
 * @param statuses  one or more; borrowed for the call.
 * @param count     of them.
 * @param options   NULL: all defaults.
 * @param out       the pod as it was then, owned by the caller: cpod_pod_free(). NULL when it is not wanted;
 *                  set to NULL on failure.
 * @param error     or NULL.
 * @return CPOD_OK; CPOD_ERR_CONFLICT: the pod is `failed`, which is not among the statuses, and leaves that
 * only by a start; CPOD_ERR_TIMEOUT: the message says the status it had; CPOD_ERR_CANCELLED;
 * CPOD_ERR_INVALID_ARGUMENT: no status is given; CPOD_ERR_NOT_FOUND: there is no such pod, or no longer; else
 * as cpod_pods_get(). Thread-safe. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_pod_wait(cpod_client *client, const char *id,
                                                   const cpod_pod_status_value *statuses, size_t count,
                                                   const cpod_pod_wait_options *options, cpod_pod **out,
                                                   cpod_error *error);

#ifdef __cplusplus
}
#endif

#endif
