#include "core/media/accept.h"

#include "core/base/error.h"
#include "core/http/media_type.h"

#include <string.h>

#define PROBLEMS "application/problem+json"

static const cpod_response *row_at(const cpod_tables *tables, const cpod_operation *operation, uint32_t index)
{
    return &tables->responses[operation->first_response + index];
}

static bool has_media_type(const cpod_response *row)
{
    return row->media_type != CPOD_NONE && row->codec != CPOD_CODEC_NONE;
}

static bool is_secondary(const cpod_response *row)
{
    return (row->flags & CPOD_FLAG_SECONDARY) != 0;
}

/* Whether another row stands for the media type: the first of the preferred ones, else of all. */
static bool is_repeated(const cpod_tables *tables, const cpod_operation *operation, uint32_t index)
{
    const cpod_response *row = row_at(tables, operation, index);
    for (uint32_t i = 0; i < operation->response_count; i++) {
        const cpod_response *other = row_at(tables, operation, i);
        bool comes_first = is_secondary(other) == is_secondary(row) ? i < index : !is_secondary(other);
        if (comes_first && has_media_type(other) &&
            strcmp(tables->pool + other->media_type, tables->pool + row->media_type) == 0)
            return true;
    }
    return false;
}

static void write_rows(const cpod_tables *tables, const cpod_operation *operation, bool of_json,
                       cpodi_buffer *text)
{
    for (uint32_t i = 0; i < operation->response_count; i++) {
        const cpod_response *row = row_at(tables, operation, i);
        if (!has_media_type(row) || (row->codec == CPOD_CODEC_JSON) != of_json ||
            is_repeated(tables, operation, i))
            continue;
        cpodi_buffer_append_text(text, tables->pool + row->media_type);
        cpodi_buffer_append_text(text, is_secondary(row) ? ";q=0.5, " : ", ");
    }
}

/* Whether the function returns the media type: one that it documents, or one of a range. */
static bool is_returned(const cpod_tables *tables, const cpod_operation *operation, const char *wanted)
{
    for (uint32_t i = 0; i < operation->response_count; i++) {
        const cpod_response *row = row_at(tables, operation, i);
        unsigned fit = has_media_type(row) ? cpodi_media_fit_of(tables->pool + row->media_type, wanted) : 0U;
        if (fit != CPODI_MEDIA_OTHER && fit != CPODI_MEDIA_VARIANT)
            return true;
    }
    return false;
}

static cpod_status check_wanted(const char *wanted, cpod_error *error)
{
    return cpodi_media_is_valid(wanted)
               ? CPOD_OK
               : cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                            "The call option accept is not a media type such as application/json");
}

cpod_status cpodi_accept_write(const cpod_tables *tables, const cpod_operation *operation, const char *wanted,
                               cpodi_buffer *text, cpod_error *error)
{
    cpod_status status = wanted != NULL ? check_wanted(wanted, error) : CPOD_OK;
    if (status != CPOD_OK)
        return status;
    if (wanted != NULL && !is_returned(tables, operation, wanted))
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The call option accept is %.100s, which is none of the media types that the "
                          "function returns",
                          wanted);
    if (wanted != NULL) {
        cpodi_buffer_append_text(text, wanted);
        cpodi_buffer_append_text(text, ", ");
    } else {
        write_rows(tables, operation, true, text);
        write_rows(tables, operation, false, text);
    }
    cpodi_buffer_append_text(text, text->length == 0 ? "*/*" : PROBLEMS);
    return text->failed ? cpodi_no_memory(error) : CPOD_OK;
}

cpod_status cpodi_accept_write_any(const char *wanted, const char *otherwise, cpodi_buffer *text,
                                   cpod_error *error)
{
    cpod_status status = wanted != NULL ? check_wanted(wanted, error) : CPOD_OK;
    if (status != CPOD_OK)
        return status;
    cpodi_buffer_append_text(text, wanted != NULL ? wanted : otherwise);
    return text->failed ? cpodi_no_memory(error) : CPOD_OK;
}
