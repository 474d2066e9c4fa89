/** @file
 * Downloads from presigned URLs. */
#ifndef CPOD_CORE_PRESIGNED_H
#define CPOD_CORE_PRESIGNED_H

#include "cpod/core/client.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Downloads a presigned URL, such as that of an output file of a job, into memory or to a file. Thread-safe.
 *
 * The URL itself is the permission, and its server is not the API's: the request has no credentials, none of
 * the client's headers and no client certificate. The client's connections, timeouts, retries, limits, proxy
 * and log apply; the log shows neither values of the query nor the response.
 *
 *     cpod_raw_response *file = NULL;
 *     if (cpod_download_url(client, output->files.items[0].presigned_url, 0, NULL, &file, &error) == CPOD_OK)
 *         fwrite(file->body, 1, file->body_length, stdout);
 *     cpod_raw_response_free(file);
 *
 * @param client     the client whose connections are used.
 * @param url        absolute, http or https, percent-encoded; as received from the API.
 * @param max_bytes  maximum size of the file; 0: the client's `max_body_bytes`.
 * @param options    of this call, without headers, idempotency key and conditions; or NULL. With `download`
 *                   the file goes there, and `(*out)->body` is empty.
 * @param out        the file, owned by the caller: cpod_raw_response_free(); NULL on failure. An incomplete
 *                   file is a failure, never a shorter file. Or NULL.
 * @param error      or NULL.
 * @return CPOD_OK; CPOD_ERR_INVALID_ARGUMENT: malformed URL, or such options; CPOD_ERR_LIMIT: longer
 * than `max_bytes`; CPOD_ERR_CALLBACK: the destination cannot be written; CPOD_ERR_FORBIDDEN,
 * CPOD_ERR_BAD_REQUEST: commonly an expired URL, request a new one from the API; CPOD_ERR_PROTOCOL: a
 * redirect; the other classes of HTTP statuses; CPOD_ERR_TRANSPORT, CPOD_ERR_TLS, CPOD_ERR_TIMEOUT,
 * CPOD_ERR_CANCELLED; CPOD_ERR_NO_MEMORY. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_download_url(cpod_client *client, const char *url, size_t max_bytes,
                                                       const cpod_call_options *options,
                                                       cpod_raw_response **out, cpod_error *error);

#ifdef __cplusplus
}
#endif

#endif
