/** @file
 * Where the bytes of a file go that is too large for memory, and how far a transfer is.
 *
 *     int fd = open("model.bin", O_WRONLY | O_CREAT | O_EXCL, 0600);
 *     const cpod_download to_file = cpod_download_fd(fd);
 *     status = cpod_call_raw(client, "GET", "/v1/models/7/content", NULL, NULL,
 *                            CPOD_CALL(.download = &to_file), NULL, &error); */
#ifndef CPOD_CORE_DOWNLOAD_H
#define CPOD_CORE_DOWNLOAD_H

#include "cpod/core/base.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Takes the next `length` bytes (never 0) of a download; borrowed for the call. On the thread of the call.
 * @return false to give up: the call ends with CPOD_ERR_CALLBACK. */
typedef bool (*cpod_write_callback)(void *context, const void *data, size_t length);

/** Tells how far a transfer is: after each piece, on the thread of the call. With another attempt `done`
 * starts over.
 * @param context  of the download, or `upload_progress_context`.
 * @param done     bytes so far.
 * @param total    bytes in all; -1: not known, as with an answer that is compressed or chunked. */
typedef void (*cpod_progress_callback)(void *context, int64_t done, int64_t total);

/** Where the result of a call goes: `params.call = CPOD_CALL(.download = &download)`, for operations whose
 * result is a file, for cpod_call_raw() and cpod_download_url(). The result argument stays NULL then.
 *
 * Needs the same memory whatever the size; `max_body_bytes` does not hold. There is no total timeout unless
 * the call's options set one; the client's `idle_timeout_ms` ends a transfer that stands still. A transfer
 * that breaks off is CPOD_ERR_TRANSPORT or CPOD_ERR_TIMEOUT, never CPOD_OK; how many bytes had come by then
 * is in `body_bytes` of cpod_response_info. One case no client can tell: an HTTP/1 answer with neither a
 * length nor chunks ends when the connection does. The body of a refusal (not 2xx) goes to the error, not
 * here. */
typedef struct cpod_download {
    size_t size;                    /**< sizeof(cpod_download): the builders set it. */
    cpod_write_callback write;      /**< NULL: the bytes are written to `fd`. */
    bool (*restart)(void *context); /**< With `write`: forgets all bytes so far, since another attempt begins,
                                       or returns false. NULL: a call that has given bytes is not retried. */
    void *context;                  /**< For `write`, `restart` and `progress`. */
    cpod_progress_callback progress; /**< Or NULL. */
    int fd; /**< Written to from where it stands, never closed. A call is retried when it can be sought and
               truncated back to there: a regular file, not a pipe. Non-blocking ones are waited for. */
} cpod_download;

/** A download to a file descriptor. */
static inline cpod_download cpod_download_fd(int fd)
{
    cpod_download result = {sizeof(cpod_download), NULL, NULL, NULL, NULL, fd};
    return result;
}

/** A download to a callback. */
static inline cpod_download cpod_download_callback(cpod_write_callback write, void *context)
{
    cpod_download result = {sizeof(cpod_download), write, NULL, context, NULL, -1};
    return result;
}

#ifdef __cplusplus
}
#endif

#endif
