#include "core/http/sink.h"

#include "core/base/error.h"
#include "core/base/options_import.h"
#include "core/base/sigpipe.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define POLL_MS 50

/* Offset of the first byte; in append mode that is the end of the file. */
static int64_t start_of(int fd)
{
    int flags = fcntl(fd, F_GETFL);
    bool appends = flags >= 0 && (flags & O_APPEND) != 0;
    return lseek(fd, 0, appends ? SEEK_END : SEEK_CUR);
}

cpod_status cpodi_sink_begin(cpodi_sink *sink, const cpod_download *download, cpod_error *error)
{
    static const cpod_core_options type = {
        "cpod_download", sizeof(cpod_download), CPOD_ERR_INVALID_ARGUMENT,
        "The call option download has no size: make it with cpod_download_fd or cpod_download_callback"};
    *sink = (cpodi_sink){.start = -1};
    if (download == NULL)
        return CPOD_OK;
    if (!CPODI_INSIDE(download, cpod_download, fd))
        return cpodi_fail(error, type.refusal, "%s", type.no_size);
    cpod_status status = cpodi_options_import(&sink->to, &type, download, error);
    if (status != CPOD_OK)
        return status;
    sink->is_used = true;
    if (sink->to.write == NULL)
        sink->start = start_of(sink->to.fd);
    return CPOD_OK;
}

static cpod_status fail_write(int code, cpod_error *error)
{
    char reason[128];
    if (strerror_r(code, reason, sizeof reason) != 0)
        reason[0] = '\0';
    return cpodi_fail(error, CPOD_ERR_CALLBACK, "Writing to the file descriptor of the download failed: %s",
                      reason);
}

/* write() without SIGPIPE for a pipe without a reader; `*code` is its errno. */
static ssize_t write_quietly(int fd, const char *data, size_t length, int *code)
{
    cpodi_sigpipe guard;
    cpodi_sigpipe_block(&guard);
    ssize_t count = write(fd, data, length);
    *code = errno;
    cpodi_sigpipe_restore(&guard);
    return count;
}

static cpod_status write_file(cpodi_sink *sink, const char *data, size_t length, const cpod_cancel *cancel,
                              cpod_error *error)
{
    while (length > 0) {
        int code;
        ssize_t count = write_quietly(sink->to.fd, data, length, &code);
        if (count >= 0) {
            data += count;
            length -= (size_t)count;
            sink->written += (uint64_t)count;
            continue;
        }
        if (cpod_cancel_is_triggered(cancel))
            return cpodi_fail(error, CPOD_ERR_CANCELLED, "The call was cancelled");
        if (code == EAGAIN || code == EWOULDBLOCK) {
            struct pollfd wait = {.fd = sink->to.fd, .events = POLLOUT};
            (void)poll(&wait, 1, POLL_MS); /* short, to notice a cancel in time */
        } else if (code != EINTR) {
            return fail_write(code, error);
        }
    }
    return CPOD_OK;
}

cpod_status cpodi_sink_write(cpodi_sink *sink, const char *data, size_t length, const cpod_cancel *cancel,
                             cpod_error *error)
{
    sink->is_touched = true;
    if (sink->to.write == NULL)
        return write_file(sink, data, length, cancel, error);
    if (!sink->to.write(sink->to.context, data, length))
        return cpodi_fail(error, CPOD_ERR_CALLBACK, "The write callback of the download failed");
    sink->written += length;
    return CPOD_OK;
}

void cpodi_sink_progress(const cpodi_sink *sink, int64_t total)
{
    if (sink->to.progress != NULL)
        sink->to.progress(sink->to.context, (int64_t)sink->written, total);
}

static bool rewind_file(const cpodi_sink *sink)
{
    return sink->start >= 0 && lseek(sink->to.fd, sink->start, SEEK_SET) == sink->start &&
           ftruncate(sink->to.fd, sink->start) == 0;
}

bool cpodi_sink_rewind(cpodi_sink *sink)
{
    if (!sink->is_touched)
        return true;
    bool ok = sink->to.write == NULL     ? rewind_file(sink)
              : sink->to.restart != NULL ? sink->to.restart(sink->to.context)
                                         : false;
    if (ok) {
        sink->is_touched = false;
        sink->written = 0;
    }
    return ok;
}
