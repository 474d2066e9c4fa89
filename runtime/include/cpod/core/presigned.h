/** @file
 * Fetching what a presigned address stands for. */
#ifndef CPOD_CORE_PRESIGNED_H
#define CPOD_CORE_PRESIGNED_H

#include "cpod/core/client.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Fetches a presigned address, such as that of an output file of a job, into memory.
 *
 * The address itself is the permission, and it is another server's: the request carries no Authorization, no
 * tenant, none of the client's headers, not its certificate. Of the client it has the connections, timeouts,
 * retries (it is a GET), limits, proxy and log; the log shows neither the values of the query nor the answer.
 *
 *     cpod_raw_response *file = NULL;
 *     if (cpod_download_url(client, output->files.items[0].presigned_url, 0, NULL, &file, &error) == CPOD_OK)
 *         fwrite(file->body, 1, file->body_length, stdout);
 *     cpod_raw_response_free(file);
 *
 * @param client     whose connections are used.
 * @param url        absolute, http or https, escaped; as it came from the API.
 * @param max_bytes  the longest file that is taken; 0: the client's `max_body_bytes`.
 * @param options    deadline, retries, cancel; may have no headers and no idempotency key. NULL: the
 * client's.
 * @param out        the file, owned by the caller: cpod_raw_response_free(). NULL when it is not wanted; set
 *                   to NULL on failure: a file that was cut on its way is a failure, never a shorter file.
 * @param error      or NULL.
 * @return CPOD_OK; CPOD_ERR_INVALID_ARGUMENT: the address is malformed or the options have headers;
 * CPOD_ERR_LIMIT: longer than `max_bytes`; CPOD_ERR_FORBIDDEN or CPOD_ERR_BAD_REQUEST: commonly an address
 * that has expired: ask the API for a new one; CPOD_ERR_PROTOCOL: a redirect; CPOD_ERR_NOT_FOUND,
 * CPOD_ERR_SERVER and the other classes of HTTP statuses; CPOD_ERR_TRANSPORT, CPOD_ERR_TLS,
 * CPOD_ERR_TIMEOUT, CPOD_ERR_CANCELLED; CPOD_ERR_NO_MEMORY. Thread-safe. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_download_url(cpod_client *client, const char *url, size_t max_bytes,
                                                       const cpod_call_options *options,
                                                       cpod_raw_response **out, cpod_error *error);

#ifdef __cplusplus
}
#endif

#endif
