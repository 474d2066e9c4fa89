#include "core/http/source.h"

#include "core/base/error.h"
#include "core/http/file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool cpodi_source_is_used(const cpodi_source *source)
{
    return source->count > 0;
}

static bool add_segment(cpodi_source *source, cpodi_arena *arena, cpodi_segment segment)
{
    if (source->count == source->capacity) {
        cpodi_segment *segments =
            cpodi_arena_grow(arena, source->segments, &source->capacity, sizeof *segments);
        if (segments == NULL)
            return false;
        source->segments = segments;
    }
    source->segments[source->count++] = segment;
    return true;
}

bool cpodi_source_is_streamed(const cpod_upload *upload)
{
    return upload->read != NULL || upload->from_fd || upload->path != NULL;
}

cpod_status cpodi_source_check(const cpod_upload *upload, const char *name, cpod_error *error)
{
    for (size_t i = 0; i < sizeof upload->reserved / sizeof upload->reserved[0]; i++) {
        if (upload->reserved[i] != NULL)
            return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                              "%s has a reserved member that is not NULL: zero the struct or use a builder",
                              name);
    }
    if (upload->path != NULL && (upload->data != NULL || upload->read != NULL || upload->from_fd))
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "%s has a path beside data, read or a file descriptor", name);
    if (!cpodi_source_is_streamed(upload) && upload->data == NULL && upload->length > 0)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "%s is empty: set data, read, a file descriptor or a path", name);
    return CPOD_OK;
}

static bool is_file(const cpod_upload *upload)
{
    return upload->from_fd || upload->path != NULL;
}

/* Whether a file has a byte at an offset. The files of /proc and /sys have content that their size denies. */
static bool has_byte_at(int fd, int64_t offset)
{
    char byte;
    ssize_t count;
    do
        count = pread(fd, &byte, 1, (off_t)offset);
    while (count < 0 && errno == EINTR);
    return count > 0;
}

/* Takes offset and length from the file of a segment. */
static void measure_file(cpodi_segment *segment)
{
    struct stat about;
    off_t at = lseek(segment->fd, 0, SEEK_CUR);
    bool is_regular = fstat(segment->fd, &about) == 0 && S_ISREG(about.st_mode) && at >= 0;
    segment->length = is_regular && about.st_size > at ? (size_t)(about.st_size - at) : 0;
    segment->length_unknown = !is_regular || (segment->length == 0 && has_byte_at(segment->fd, at));
    segment->start = is_regular ? at : -1;
}

static cpodi_segment segment_of(const cpod_upload *upload)
{
    cpodi_segment segment = {.length = upload->length,
                             .upload = upload,
                             .fd = -1,
                             .start = -1,
                             .length_unknown = upload->length_unknown};
    if (upload->from_fd) {
        segment.fd = upload->fd;
        measure_file(&segment);
    } else if (upload->path != NULL) {
        segment.length = 0; /* until it is open */
        segment.length_unknown = false;
    }
    return segment;
}

bool cpodi_source_add(cpodi_source *source, cpodi_arena *arena, const cpodi_buffer *memory,
                      const cpod_upload *upload)
{
    size_t from = 0;
    for (size_t i = 0; i < source->count; i++)
        from += source->segments[i].upload == NULL ? source->segments[i].length : 0;
    source->memory = memory;
    if (memory->length > from &&
        !add_segment(source, arena, (cpodi_segment){.offset = from, .length = memory->length - from}))
        return false;
    return upload == NULL || add_segment(source, arena, segment_of(upload));
}

/* Regular files are read by pread(), so that their offset stays unchanged and they can be read again. */
static int64_t read_file(const cpodi_segment *segment, uint64_t progress, void *buffer, size_t capacity)
{
    ssize_t count;
    do {
        count = segment->start >= 0
                    ? pread(segment->fd, buffer, capacity, (off_t)(segment->start + (int64_t)progress))
                    : read(segment->fd, buffer, capacity);
    } while (count < 0 && errno == EINTR);
    return count;
}

static int64_t fail_source(cpodi_source *source, cpodi_source_failure failure)
{
    source->failure = failure;
    return -1;
}

/* Whether a file has more content than its size, as in /sys: a file that has grown meanwhile is sent as it was
 * when the call began. */
static bool exceeds_size(const cpodi_segment *segment)
{
    struct stat about;
    int64_t end = segment->start + (int64_t)segment->length;
    return segment->start >= 0 && fstat(segment->fd, &about) == 0 && about.st_size <= end &&
           has_byte_at(segment->fd, end);
}

static int64_t read_upload(cpodi_source *source, const cpodi_segment *segment, void *buffer, size_t capacity)
{
    const cpod_upload *upload = segment->upload;
    int64_t count;
    if (is_file(upload)) {
        count = read_file(segment, source->progress, buffer, capacity);
        source->error_number = count < 0 ? errno : 0;
    } else {
        count = upload->read(upload->context, buffer, capacity);
    }
    if (count < 0)
        return fail_source(source, is_file(upload) ? CPODI_SOURCE_FILE : CPODI_SOURCE_CALLBACK);
    if (count > (int64_t)capacity)
        return fail_source(source, CPODI_SOURCE_OVERRUN);
    return count;
}

/* Reads one piece of the current segment. 0: its end; -1: `failure` is set. */
static int64_t read_segment(cpodi_source *source, void *buffer, size_t capacity)
{
    const cpodi_segment *segment = &source->segments[source->current];
    const cpod_upload *upload = segment->upload;
    bool bounded = upload == NULL || !segment->length_unknown;
    if (bounded && segment->length - source->progress < capacity)
        capacity = (size_t)(segment->length - source->progress);
    if (capacity == 0)
        return 0;
    if (upload == NULL) {
        memcpy(buffer, source->memory->data + segment->offset + source->progress, capacity);
        return (int64_t)capacity;
    }
    int64_t count = read_upload(source, segment, buffer, capacity);
    if (bounded && count == 0)
        return fail_source(source, CPODI_SOURCE_TOO_SHORT);
    bool at_end = bounded && count > 0 && source->progress + (uint64_t)count == segment->length;
    return at_end && is_file(upload) && exceeds_size(segment) ? fail_source(source, CPODI_SOURCE_WRONG_SIZE)
                                                              : count;
}

static void note_progress(cpodi_source *source, int64_t count)
{
    source->sent += (uint64_t)count;
    if (source->on_progress != NULL)
        source->on_progress(source->progress_context, (int64_t)source->sent,
                            source->upload.length_unknown ? -1 : (int64_t)source->upload.length);
}

static int64_t read_source(void *context, void *buffer, size_t capacity)
{
    cpodi_source *source = context;
    source->is_touched = true;
    while (source->failure == CPODI_SOURCE_NONE && source->current < source->count) {
        int64_t count = read_segment(source, buffer, capacity);
        if (count > 0) {
            source->progress += (uint64_t)count;
            note_progress(source, count);
            return count;
        }
        if (count == 0) {
            source->current++;
            source->progress = 0;
        }
    }
    return source->failure != CPODI_SOURCE_NONE ? -1 : 0;
}

static bool rewind_source(void *context)
{
    return cpodi_source_rewind(context);
}

static bool can_rewind(const cpodi_segment *segment)
{
    const cpod_upload *upload = segment->upload;
    if (upload == NULL || upload->path != NULL)
        return true;
    return upload->from_fd ? segment->start >= 0 : upload->rewind != NULL;
}

void cpodi_source_finish(cpodi_source *source)
{
    source->upload =
        (cpod_upload){.read = read_source, .rewind = rewind_source, .context = source, .state = CPOD_IS_SET};
    for (size_t i = 0; i < source->count; i++) {
        source->upload.length += source->segments[i].length;
        if (source->segments[i].length_unknown)
            source->upload.length_unknown = true;
        if (!can_rewind(&source->segments[i]))
            source->upload.rewind = NULL;
    }
}

/* ---- files given by path ---- */

static bool has_path(const cpodi_segment *segment)
{
    return segment->upload != NULL && segment->upload->path != NULL;
}

static cpod_status open_file(cpodi_segment *segment, cpod_error *error)
{
    static const char what[] = "The file of the upload cannot be opened";
    /* Opening a pipe would wait for its other end. */
    segment->fd = open(segment->upload->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (segment->fd < 0)
        return cpodi_file_fail(what, segment->upload->path, errno, error);
    struct stat about;
    if (fstat(segment->fd, &about) != 0)
        return cpodi_file_fail(what, segment->upload->path, errno, error);
    if (!S_ISREG(about.st_mode))
        return cpodi_fail(error, CPOD_ERR_CALLBACK, "The file of the upload is not a regular file: %s",
                          segment->upload->path);
    measure_file(segment);
    return CPOD_OK;
}

cpod_status cpodi_source_open(cpodi_source *source, cpod_error *error)
{
    bool has_paths = false;
    cpod_status status = CPOD_OK;
    for (size_t i = 0; status == CPOD_OK && i < source->count; i++) {
        if (has_path(&source->segments[i])) {
            has_paths = true;
            status = open_file(&source->segments[i], error);
        }
    }
    if (has_paths && status == CPOD_OK)
        cpodi_source_finish(source);
    return status;
}

void cpodi_source_close(cpodi_source *source)
{
    for (size_t i = 0; i < source->count; i++) {
        cpodi_segment *segment = &source->segments[i];
        if (has_path(segment) && segment->fd >= 0) {
            (void)close(segment->fd);
            segment->fd = -1;
        }
    }
}

/* ---- another attempt ---- */

bool cpodi_source_rewind(cpodi_source *source)
{
    if (!source->is_touched)
        return true;
    if (source->upload.rewind == NULL)
        return false;
    for (size_t i = 0; i < source->count; i++) {
        const cpod_upload *upload = source->segments[i].upload;
        if (upload != NULL && !is_file(upload) && !upload->rewind(upload->context))
            return false;
    }
    source->current = 0;
    source->progress = 0;
    source->sent = 0;
    source->failure = CPODI_SOURCE_NONE;
    source->is_touched = false;
    return true;
}

void cpodi_source_explain(const cpodi_source *source, cpod_error *error)
{
    const cpodi_segment *segment =
        source->failure == CPODI_SOURCE_NONE ? NULL : &source->segments[source->current];
    switch (source->failure) {
    case CPODI_SOURCE_NONE:
        return;
    case CPODI_SOURCE_FILE:
        (void)cpodi_file_fail(segment->upload->path != NULL
                                  ? "Reading the file of the upload failed"
                                  : "Reading the file descriptor of the upload failed",
                              segment->upload->path, source->error_number, error);
        return;
    case CPODI_SOURCE_CALLBACK:
        if (source->reason != NULL && source->reason->status != CPOD_OK) {
            cpodi_error_copy(error, source->reason);
            return;
        }
        (void)cpodi_fail(error, CPOD_ERR_CALLBACK, "The read callback of the upload failed");
        return;
    case CPODI_SOURCE_OVERRUN:
        (void)cpodi_fail(error, CPOD_ERR_CALLBACK,
                         "The read callback of the upload returned more bytes than it was asked for");
        return;
    case CPODI_SOURCE_TOO_SHORT:
        (void)cpodi_fail(error, CPOD_ERR_CALLBACK, "The upload ended after %" PRIu64 " of %zu bytes",
                         source->progress, segment->length);
        return;
    case CPODI_SOURCE_WRONG_SIZE:
        (void)cpodi_fail(
            error, CPOD_ERR_CALLBACK,
            "The file of the upload has more content than its size, %zu bytes: upload it from a pipe "
            "or from memory",
            segment->length);
        return;
    }
}
