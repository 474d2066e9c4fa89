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
        "The call option download has no size: make it with cpod_download_path, cpod_download_fd or "
        "cpod_download_callback"};
    *sink = (cpodi_sink){.start = -1, .file.fd = -1};
    if (download == NULL)
        return CPOD_OK;
    if (!CPODI_INSIDE(download, cpod_download, fd))
        return cpodi_fail(error, type.refusal, "%s", type.no_size);
    cpod_status status = cpodi_options_import(&sink->to, &type, download, error);
    if (status != CPOD_OK)
        return status;
    if (sink->to.path != NULL && (sink->to.write != NULL || sink->to.fd >= 0))
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The call option download has a path beside a callback or a file descriptor");
    sink->is_used = true;
    if (sink->to.write == NULL && sink->to.path == NULL)
        sink->start = start_of(sink->to.fd);
    return CPOD_OK;
}

bool cpodi_sink_keep_path(cpodi_sink *sink, cpodi_arena *arena)
{
    if (sink->to.path == NULL)
        return true;
    sink->file.path = cpodi_arena_copy_text(arena, sink->to.path, strlen(sink->to.path));
    return sink->file.path != NULL;
}

cpod_status cpodi_sink_open(cpodi_sink *sink, cpodi_arena *arena, const cpod_clock *clock, cpod_error *error)
{
    if (sink->file.path == NULL || sink->file.fd >= 0)
        return CPOD_OK;
    cpod_status status = cpodi_new_file_open(&sink->file, arena, clock, error);
    sink->to.fd = sink->file.fd;
    sink->start = 0;
    return status;
}

static cpod_status fail_write(const cpodi_sink *sink, int code, cpod_error *error)
{
    return cpodi_file_fail(sink->file.path != NULL ? "Writing the file of the download failed"
                                                   : "Writing to the file descriptor of the download failed",
                           sink->file.path, code, error);
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
            return fail_write(sink, code, error);
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

cpod_status cpodi_sink_commit(cpodi_sink *sink, cpod_error *error)
{
    return sink->file.fd < 0 ? CPOD_OK : cpodi_new_file_commit(&sink->file, error);
}

void cpodi_sink_end(cpodi_sink *sink)
{
    if (sink->file.path != NULL)
        cpodi_new_file_discard(&sink->file);
}
