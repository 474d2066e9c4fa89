/** @file
 * Downloads that are too large for memory, and the progress of transfers.
 *
 *     const cpod_download to_file = cpod_download_path("model.bin");
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
 * @param done     bytes so far. Continues where it was if a download is continued; restarts at 0 with any other
 *                 attempt.
 * @param total    bytes of the whole content; -1: unknown, as for compressed or chunked responses. */
typedef void (*cpod_progress_callback)(void *context, int64_t done, int64_t total);

/** The destination of a response body: `params.call = CPOD_CALL(.download = &download)`, for functions that
 * return bytes or text, for cpod_call_raw() and cpod_download_url(). The result argument then stays NULL.
 * Borrowed until the call returns, or is added to a batch; what `context` and `fd` refer to, until the call
 * has ended.
 *
 * Uses constant memory; `max_body_bytes` does not apply. There is no total timeout unless the options of
 * the call set one; `idle_timeout_ms` ends a stalled transfer. The request asks for content
 * that is not compressed (`Accept-Encoding: identity`), unless the caller's headers ask otherwise.
 *
 * A GET that breaks off is continued where it was, by a request for the rest (`Range`, `If-Range`), if the
 * response had a strong entity tag, or no entity tag and a `Last-Modified` at least 60 s before its `Date`.
 * Content that has changed meanwhile, or a server that does not continue, makes the download start over, for
 * which the destination must be able to discard what it has. Bytes of two versions are never combined. An
 * attempt that brought bytes does not count as a retry, until ten of them in a row brought less than 1 MiB
 * each; CPOD_NO_RETRIES excludes all further attempts.
 *
 * An interrupted transfer is CPOD_ERR_TRANSPORT or CPOD_ERR_TIMEOUT, never CPOD_OK. Two cases cannot be
 * detected, both of responses without a length: one of HTTP/1 without chunks ends with its connection; and
 * libcurl 7.88 takes a stream of HTTP/2 that the server resets with NO_ERROR for its end. The body of a failure
 * (not 2xx), and a page of HTML where the operation documents another type, are stored in the error instead. */
typedef struct cpod_download {
    size_t size;               /**< sizeof(cpod_download): set by the builders. */
    cpod_write_callback write; /**< NULL: the bytes are written to `path` or `fd`. */
    /** With `write`: discards all bytes so far, before the download starts over; false: failed. NULL: a
     * download that has delivered bytes can be continued, but does not start over. */
    bool (*restart)(void *context);
    void *context;                   /**< Argument of `write`, `restart` and `progress`. */
    cpod_progress_callback progress; /**< May be NULL. */
    /** Written to from its current offset, never closed. A download starts over only if the file can be
     * truncated back to that offset: a regular file, not a pipe. Non-blocking descriptors are waited for. */
    int fd;
    const char *path; /**< The file to make: cpod_download_path(). Alone: `write` is NULL. Copied. */
} cpod_download;

/** Returns a download to a file descriptor. */
static inline cpod_download cpod_download_fd(int fd)
{
    cpod_download result = {sizeof(cpod_download), NULL, NULL, NULL, NULL, fd, NULL};
    return result;
}

/** Returns a download to a callback. */
static inline cpod_download cpod_download_callback(cpod_write_callback write, void *context)
{
    cpod_download result = {sizeof(cpod_download), write, NULL, context, NULL, -1, NULL};
    return result;
}

/** Returns a download to the file at `path`, which appears when it is complete.
 *
 * The bytes are written to a temporary file in the same folder, `.cpod-<16 digits>.part`, made with the
 * mode 0666 less the umask. At success it is flushed to the disk and renamed to `path`, where it replaces a
 * regular file or a symbolic link; after a failure, or when the call's batch is freed, it is removed. A
 * failure to create, write or rename it is CPOD_ERR_CALLBACK, with the reason, errno and the path in the
 * message. A documented response without content (204) makes no file.
 *
 *     const cpod_download to_file = cpod_download_path("model.bin");
 *     status = cpod_download_url(client, url, 0, CPOD_CALL(.download = &to_file), NULL, &error); */
static inline cpod_download cpod_download_path(const char *path)
{
    cpod_download result = {sizeof(cpod_download), NULL, NULL, NULL, NULL, -1, path};
    return result;
}

#ifdef __cplusplus
}
#endif

#endif
