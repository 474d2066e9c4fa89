/* One connection of a stream: its request, and the head of its response. */
#include "core/base/error.h"
#include "core/call/condition.h"
#include "core/call/exchange.h"
#include "core/call/retry.h"
#include "core/http/media_type.h"
#include "core/stream/stream.h"

void cpodi_stream_disconnect(cpod_core_stream *stream)
{
    cpodi_call_close(&stream->call);
    stream->chunk_length = 0;
    stream->chunk_used = 0;
    cpodi_sequence_restart(&stream->items);
}

/* Reads the beginning of a response that is not a stream, for the error. */
static cpod_status quote(cpod_core_stream *stream)
{
    cpod_error *error = &stream->failure;
    const cpodi_response *response = &stream->call.result.response;
    cpod_status status = cpodi_response_read_beginning(&stream->call, error);
    if (status == CPOD_PENDING)
        return status;
    if (status == CPOD_OK)
        status = cpodi_fail(error, CPOD_ERR_PROTOCOL,
                            "The server answered HTTP %d with %s instead of a stream", response->status,
                            response->content_type[0] == '\0' ? "no media type" : response->content_type);
    cpodi_problem_quote(&stream->call, error);
    cpodi_stream_disconnect(stream);
    return status;
}

static bool has_format(const cpod_response *description, cpodi_sequence_format format)
{
    switch ((cpod_codec)description->codec) {
    case CPOD_CODEC_EVENTS:
    case CPOD_CODEC_EVENT_OBJECTS:
        return format == CPODI_SEQUENCE_EVENTS;
    case CPOD_CODEC_JSON_LINES:
        return format == CPODI_SEQUENCE_JSON_LINES;
    case CPOD_CODEC_JSON_SEQ:
        return format == CPODI_SEQUENCE_JSON_SEQ;
    default:
        return false;
    }
}

/* The description of the items of a response, by its format, in whichever of its names; of its status, else of
 * another one. NULL: it is not a sequence, or not one that the document describes. */
static const cpod_response *sequence_of(cpod_core_stream *stream)
{
    const cpodi_response *response = &stream->call.result.response;
    const cpod_operation *operation = stream->call.operation;
    const cpod_response *found = NULL;
    if (!cpodi_media_sequence(response->content_type, &stream->items.format))
        return NULL;
    for (uint32_t i = 0; i < operation->response_count; i++) {
        const cpod_response *description = &stream->api->tables->responses[operation->first_response + i];
        if (!has_format(description, stream->items.format))
            continue;
        if (response->status >= description->status_first && response->status <= description->status_last)
            return description;
        found = found == NULL ? description : found;
    }
    return found;
}

/* The description of items of which a server sends one, as JSON, instead of a stream. NULL: the response is not
 * that. Items that are text have no form in JSON, and where the document names the last event one item is no end. */
static const cpod_response *whole_item(const cpod_core_stream *stream)
{
    const cpod_operation *operation = stream->call.operation;
    if (!cpodi_media_is_json(stream->call.result.response.content_type) || operation->stream_end != CPOD_NONE)
        return NULL;
    for (uint32_t i = 0; i < operation->response_count; i++) {
        const cpod_response *description = &stream->api->tables->responses[operation->first_response + i];
        const bool is_text = description->codec == CPOD_CODEC_EVENTS && description->kind == CPOD_KIND_STRING;
        if (description->codec >= CPOD_CODEC_EVENTS && !is_text)
            return description;
    }
    return NULL;
}

/* Whether the document has the status without a body, such as a 202 for what is queued. */
static bool is_documented_as_empty(const cpod_core_stream *stream)
{
    const cpod_operation *operation = stream->call.operation;
    const cpodi_response *response = &stream->call.result.response;
    for (uint32_t i = 0; response->content_type[0] == '\0' && i < operation->response_count; i++) {
        const cpod_response *description = &stream->api->tables->responses[operation->first_response + i];
        if (description->codec == CPOD_CODEC_NONE && response->status >= description->status_first &&
            response->status <= description->status_last)
            return true;
    }
    return false;
}

static cpod_status check_head(cpod_core_stream *stream)
{
    const cpodi_response *response = &stream->call.result.response;
    if (response->status == 204 || is_documented_as_empty(stream)) {
        stream->phase = CPODI_STREAM_OVER;
        cpodi_stream_disconnect(stream);
        return CPOD_OK;
    }
    stream->description = sequence_of(stream);
    if (stream->description != NULL) {
        stream->phase = CPODI_STREAM_CONNECTED;
        return CPOD_OK;
    }
    stream->description = whole_item(stream);
    if (stream->description == NULL) {
        stream->phase = CPODI_STREAM_QUOTING;
        return quote(stream);
    }
    stream->phase = CPODI_STREAM_WHOLE;
    return cpodi_response_begin_body(&stream->call, &stream->failure);
}

static cpod_status await_response(cpod_core_stream *stream)
{
    cpodi_call *call = &stream->call;
    cpod_status status = cpodi_call_step(call, &stream->failure);
    if (status == CPOD_PENDING)
        return status;
    if (status != CPOD_OK) {
        stream->retry_after_ms = cpodi_retry_is_forbidden(call) ? -1 : call->result.response.retry_after_ms;
        return status;
    }
    stream->lost_attempts = 0;
    return check_head(stream);
}

cpod_status cpodi_stream_connect(cpod_core_stream *stream)
{
    cpodi_call *call = &stream->call;
    cpod_status status = stream->phase == CPODI_STREAM_QUOTING ? quote(stream) : await_response(stream);
    if (status == CPOD_PENDING || stream->has_begun)
        return status;
    stream->has_begun = true;
    cpodi_call_report(call);
    cpodi_condition_remove(call);  /* what it asked for is answered once the stream has begun */
    call->options.response = NULL; /* reported once; it need not live as long as the stream */
    return status;
}
