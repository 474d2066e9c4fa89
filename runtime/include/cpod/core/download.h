/** @file
 * Downloads that are too large for memory, and the progress of transfers.
 *
 *     int fd = open("model.bin", O_WRONLY | O_CREAT | O_EXCL, 0600);
 *     const cpod_download to_file = cpod_download_fd(fd);
 *     status = cpod_call_raw(client, "GET", "/v1/models/7/content", NULL, NULL,
 *                            CPOD_CALL(.download = &to_file), NULL, &error); */
#ifndef CPOD_CORE_DOWNLOAD_H
#define CPOD_CORE_DOWNLOAD_H

#include "cpod/core/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Receives the next `length` bytes (never 0) of a download. Called on the thread of the call.
 *
 * @param context  `context` of the download.
 * @param data     borrowed for the call.
 * @param length   of `data`.
 * @return false to stop: the call ends with CPOD_ERR_CALLBACK. */
typedef bool (*cpod_write_callback)(void *context, const void *data, size_t length);

/** Reports the progress of a transfer after each piece. Called on the thread of the call.
 *
 * @param context  `context` of the download, or `upload_progress_context`.
 * @param done     bytes so far; restarts at 0 with another attempt.
 * @param total    bytes in all; -1: unknown, as for compressed or chunked responses. */
typedef void (*cpod_progress_callback)(void *context, int64_t done, int64_t total);

/** The destination of a response body: `params.call = CPOD_CALL(.download = &download)`, for operations whose
 * result is a file, for cpod_call_raw() and cpod_download_url(). The result argument then stays NULL.
 *
 * Uses constant memory; `max_body_bytes` does not apply. There is no total timeout unless the options of the
 * call set one; `idle_timeout_ms` ends a stalled transfer. An interrupted transfer is
 * CPOD_ERR_TRANSPORT or CPOD_ERR_TIMEOUT, never CPOD_OK; `body_bytes` of cpod_response_info is the number of
 * bytes received. One case cannot be detected: an HTTP/1 response with neither a length nor chunks ends with
 * its connection. The body of a failure (not 2xx) is stored in the error instead. */
typedef struct cpod_download {
    size_t size;               /**< sizeof(cpod_download): set by the builders. */
    cpod_write_callback write; /**< NULL: the bytes are written to `fd`. */
    /** With `write`: discards all bytes so far, before another attempt; false: failed. NULL: a call that has
     * delivered bytes is not retried. */
    bool (*restart)(void *context);
    void *context;                   /**< Argument of `write`, `restart` and `progress`. */
    cpod_progress_callback progress; /**< May be NULL. */
    /** Written to from its current offset, never closed. A call is retried only if the file can be truncated
     * back to that offset: a regular file, not a pipe. Non-blocking descriptors are waited for. */
    int fd;
} cpod_download;

/** Returns a download to a file descriptor. */
static inline cpod_download cpod_download_fd(int fd)
{
    cpod_download result = {sizeof(cpod_download), NULL, NULL, NULL, NULL, fd};
    return result;
}

/** Returns a download to a callback. */
static inline cpod_download cpod_download_callback(cpod_write_callback write, void *context)
{
    cpod_download result = {sizeof(cpod_download), write, NULL, context, NULL, -1};
    return result;
}

#ifdef __cplusplus
}
#endif

#endif
