#include "core/http/json_lines.h"

#include "core/base/error.h"

#include <string.h>

void cpodi_json_lines_init(cpodi_json_lines *lines, const cpod_allocator *allocator, size_t max_bytes)
{
    memset(lines, 0, sizeof *lines);
    cpodi_buffer_init(&lines->line, allocator);
    lines->max_bytes = max_bytes;
}

/* Lines of white space alone keep a connection alive. */
static bool is_blank(const cpodi_buffer *line)
{
    for (size_t i = 0; i < line->length; i++) {
        char c = line->data[i];
        if (c != ' ' && c != '\t' && c != '\r')
            return false;
    }
    return true;
}

void cpodi_json_lines_restart(cpodi_json_lines *lines)
{
    lines->line.length = 0;
    lines->is_complete = false;
    lines->is_skipped = false;
}

static cpod_status end_line(cpodi_json_lines *lines, cpod_error *error)
{
    if (!cpodi_buffer_terminate(&lines->line))
        return cpodi_no_memory(error);
    if (lines->is_skipped || is_blank(&lines->line))
        cpodi_json_lines_restart(lines);
    else
        lines->is_complete = true;
    return CPOD_OK;
}

/* CPOD_ERR_LIMIT: the line is too large by this piece. */
static cpod_status extend_line(cpodi_json_lines *lines, const char *bytes, size_t count, cpod_error *error)
{
    if (lines->is_skipped)
        return CPOD_OK;
    cpodi_buffer_append(&lines->line, bytes, count);
    if (lines->line.length <= lines->max_bytes)
        return CPOD_OK;
    lines->is_skipped = true;
    lines->line.length = 0;
    return cpodi_fail(error, CPOD_ERR_LIMIT, "An item is larger than %zu bytes (max_event_bytes)",
                      lines->max_bytes);
}

cpod_status cpodi_json_lines_feed(cpodi_json_lines *lines, const char *bytes, size_t length, size_t *used,
                                  cpod_error *error)
{
    size_t at = 0;
    cpod_status status = CPOD_OK;
    if (lines->is_complete)
        cpodi_json_lines_restart(lines);
    while (at < length && !lines->is_complete && status == CPOD_OK) {
        const char *end = memchr(bytes + at, '\n', length - at);
        size_t count = end == NULL ? length - at : (size_t)(end - bytes) - at;
        status = extend_line(lines, bytes + at, count, error);
        at += count;
        if (status == CPOD_OK && end != NULL) {
            at++;
            status = end_line(lines, error);
        }
    }
    *used = at;
    return lines->line.failed ? cpodi_no_memory(error) : status;
}

cpod_status cpodi_json_lines_finish(cpodi_json_lines *lines, cpod_error *error)
{
    if (lines->is_complete)
        cpodi_json_lines_restart(lines);
    return end_line(lines, error);
}
