#include "core/http/sse.h"

#include "core/base/ascii.h"
#include "core/base/error.h"

#include <string.h>

void cpodi_sse_init(cpodi_sse *sse, const cpod_allocator *allocator, size_t max_bytes)
{
    memset(sse, 0, sizeof *sse);
    cpodi_buffer *const buffers[] = {&sse->line, &sse->type, &sse->data, &sse->new_id, &sse->id};
    for (size_t i = 0; i < sizeof buffers / sizeof buffers[0]; i++)
        cpodi_buffer_init(buffers[i], allocator);
    sse->retry_ms = -1;
    sse->max_bytes = max_bytes;
}

void cpodi_sse_free(cpodi_sse *sse)
{
    cpodi_buffer *const buffers[] = {&sse->line, &sse->type, &sse->data, &sse->new_id, &sse->id};
    for (size_t i = 0; i < sizeof buffers / sizeof buffers[0]; i++)
        cpodi_buffer_free(buffers[i]);
}

static void begin_event(cpodi_sse *sse)
{
    sse->type.length = 0;
    sse->data.length = 0;
    sse->has_data = false;
    sse->has_id = false;
    sse->has_retry = false;
    sse->is_complete = false;
    sse->is_skipped = false;
}

void cpodi_sse_restart(cpodi_sse *sse)
{
    begin_event(sse);
    sse->line.length = 0;
    sse->line_is_dropped = false;
    sse->after_return = false;
    sse->after_first_line = false;
    sse->new_id.length = 0;
    cpodi_buffer_append(&sse->new_id, sse->id.data == NULL ? "" : sse->id.data, sse->id.length);
}

static void set(cpodi_buffer *buffer, const char *value, size_t length)
{
    buffer->length = 0;
    cpodi_buffer_append(buffer, value, length);
}

/* Only ASCII digits count; a number that no integer holds is the largest one. */
static void read_retry(cpodi_sse *sse, const char *value, size_t length)
{
    int64_t number = 0;
    for (size_t i = 0; i < length; i++) {
        if (!cpodi_ascii_is_digit(value[i]))
            return;
        int digit = value[i] - '0';
        number = number > (INT64_MAX - digit) / 10 ? INT64_MAX : number * 10 + digit;
    }
    if (length == 0)
        return;
    sse->retry_ms = number;
    sse->has_retry = true;
}

static bool is_named(const char *name, const char *text, size_t length)
{
    return strlen(name) == length && memcmp(name, text, length) == 0;
}

static void read_field(cpodi_sse *sse, const char *line, size_t length)
{
    const char *colon = memchr(line, ':', length);
    size_t name = colon == NULL ? length : (size_t)(colon - line);
    const char *value = colon == NULL ? line + length : colon + 1;
    size_t left = (size_t)(line + length - value);
    if (left > 0 && *value == ' ') {
        value++;
        left--;
    }
    if (is_named("data", line, name)) {
        if (sse->is_skipped)
            return;
        if (sse->has_data)
            cpodi_buffer_append_char(&sse->data, '\n');
        cpodi_buffer_append(&sse->data, value, left);
        sse->has_data = true;
    } else if (is_named("event", line, name)) {
        set(&sse->type, value, left);
    } else if (is_named("id", line, name)) {
        if (memchr(value, '\0', left) != NULL)
            return;
        set(&sse->new_id, value, left);
        sse->has_id = true;
    } else if (is_named("retry", line, name)) {
        read_retry(sse, value, left);
    }
}

static void end_event(cpodi_sse *sse)
{
    set(&sse->id, sse->new_id.data == NULL ? "" : sse->new_id.data, sse->new_id.length);
    (void)cpodi_buffer_terminate(&sse->id);
    (void)cpodi_buffer_terminate(&sse->type);
    (void)cpodi_buffer_terminate(&sse->data);
    sse->is_complete = !sse->is_skipped && (sse->has_data || sse->type.length > 0);
    if (!sse->is_complete)
        begin_event(sse);
}

static void end_line(cpodi_sse *sse)
{
    const char *line = sse->line.data == NULL ? "" : sse->line.data;
    size_t length = sse->line.length;
    if (!sse->after_first_line && length >= 3 && memcmp(line, "\xEF\xBB\xBF", 3) == 0) {
        line += 3;
        length -= 3;
    }
    const bool is_dropped = sse->line_is_dropped;
    sse->after_first_line = true;
    sse->line_is_dropped = false;
    sse->line.length = 0;
    if (is_dropped)
        return;
    if (length == 0)
        end_event(sse);
    else if (*line != ':')
        read_field(sse, line, length);
}

static bool has_failed(const cpodi_sse *sse)
{
    return sse->line.failed || sse->type.failed || sse->data.failed || sse->new_id.failed || sse->id.failed;
}

/* Counts the bytes before the next line end, at most `length`. */
static size_t line_bytes(const char *bytes, size_t length)
{
    size_t count = 0;
    while (count < length && bytes[count] != '\r' && bytes[count] != '\n')
        count++;
    return count;
}

/* Takes a piece of a line. False: the event is too large by it, and is skipped from now on. */
static bool extend_line(cpodi_sse *sse, const char *bytes, size_t count)
{
    if (sse->line_is_dropped)
        return true;
    cpodi_buffer_append(&sse->line, bytes, count);
    if (sse->line.length + sse->data.length <= sse->max_bytes)
        return true;
    const bool is_known = sse->is_skipped;
    sse->is_skipped = true;
    sse->data.length = 0;
    sse->has_data = false;
    if (sse->line.length > sse->max_bytes) {
        sse->line_is_dropped = true;
        sse->line.length = 0;
    }
    return is_known;
}

cpod_status cpodi_sse_feed(cpodi_sse *sse, const char *bytes, size_t length, size_t *used, cpod_error *error)
{
    size_t at = 0;
    if (sse->is_complete)
        begin_event(sse);
    while (at < length && !sse->is_complete) {
        if (sse->after_return && bytes[at] == '\n') {
            sse->after_return = false;
            at++;
            continue;
        }
        sse->after_return = false;
        size_t count = line_bytes(bytes + at, length - at);
        const bool fits = extend_line(sse, bytes + at, count);
        at += count;
        *used = at;
        if (!fits)
            return cpodi_fail(error, CPOD_ERR_LIMIT, "An event is larger than %zu bytes (max_event_bytes)",
                              sse->max_bytes);
        if (at < length) {
            sse->after_return = bytes[at] == '\r';
            at++;
            end_line(sse);
        }
        if (has_failed(sse))
            return cpodi_no_memory(error);
    }
    *used = at;
    return CPOD_OK;
}

bool cpodi_sse_is_partial(const cpodi_sse *sse)
{
    const bool is_comment = sse->line.length > 0 && sse->line.data[0] == ':';
    return !sse->is_complete && (sse->has_data || sse->type.length > 0 || sse->is_skipped ||
                                 sse->line_is_dropped || (sse->line.length > 0 && !is_comment));
}
