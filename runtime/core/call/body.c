#include "core/base/error.h"
#include "core/base/text.h"
#include "core/call/flatten.h"
#include "core/call/request.h"
#include "core/codec/codec.h"

#include <string.h>

/* A range such as any/any is for Accept, not for Content-Type. */
static const char *concrete_type(cpod_codec codec)
{
    switch (codec) {
    case CPOD_CODEC_JSON:
        return "application/json";
    case CPOD_CODEC_TEXT:
        return "text/plain";
    default:
        return "application/octet-stream";
    }
}

static cpod_status set_content_type(cpodi_call *call, const char *media_type, cpod_codec codec,
                                    cpod_error *error)
{
    if (strchr(media_type, '*') != NULL)
        media_type = concrete_type(codec);
    return cpodi_headers_set(&call->request.headers, call->arena, "Content-Type", media_type)
               ? CPOD_OK
               : cpodi_no_memory(error);
}

static cpodi_typed_value body_value(const cpod_body *body, const void *value)
{
    return (cpodi_typed_value){.kind = (cpod_kind)body->kind, .type = body->type, .address = value};
}

static cpod_status build_binary(cpodi_call *call, const cpod_body *body, const void *value, cpod_error *error)
{
    if (body->kind == CPOD_KIND_BYTES) {
        const cpod_bytes *bytes = value;
        cpodi_buffer_append(&call->request.body, (const char *)bytes->data, bytes->size);
        return CPOD_OK;
    }
    const cpod_upload *upload = value;
    cpod_status status = cpodi_source_check(upload, "The upload", error);
    if (status != CPOD_OK)
        return status;
    const char *media_type = call->api->tables->pool + body->media_type;
    if (upload->content_type == NULL && cpodi_text_starts_nocase(media_type, "multipart/"))
        return cpodi_fail(
            error, CPOD_ERR_INVALID_ARGUMENT,
            "The body is %s: set the content_type of the upload, with the boundary of its parts", media_type);
    if (upload->content_type != NULL) {
        if (!cpodi_header_value_is_valid(upload->content_type))
            return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                              "The content_type of the upload has a line end or a control character");
        status = set_content_type(call, upload->content_type, CPOD_CODEC_BINARY, error);
        if (status != CPOD_OK)
            return status;
    }
    if (!cpodi_source_is_streamed(upload)) {
        cpodi_buffer_append(&call->request.body, upload->data, upload->length);
        return CPOD_OK;
    }
    return cpodi_source_add(&call->request.source, call->arena, &call->request.body, upload)
               ? CPOD_OK
               : cpodi_no_memory(error);
}

static cpod_status build_text(cpodi_call *call, const cpod_body *body, const void *value, cpod_error *error)
{
    const cpodi_typed_value typed = body_value(body, value);
    const char *text;
    cpod_status status = cpodi_flatten_text(call->api->tables, &typed, call->arena, &text, error);
    if (status == CPOD_OK)
        cpodi_buffer_append_text(&call->request.body, text);
    return status;
}

/* Forms are put together from the values of members; JSON's encoder looks for secrets by itself. */
static void mark_secret_form(cpodi_call *call, const cpod_body *body)
{
    bool is_form = body->codec == CPOD_CODEC_FORM || body->codec == CPOD_CODEC_MULTIPART;
    bool is_object = body->kind == CPOD_KIND_INLINE || body->kind == CPOD_KIND_OBJECT;
    if (!is_form || !is_object || (call->api->tables->types[body->type].flags & CPOD_OBJECT_SECRET) == 0)
        return;
    call->request.body.is_secret = true;
    call->arena->is_secret = true;
}

static cpod_status encode(cpodi_call *call, const cpod_body *body, const void *params, const void *value,
                          cpod_error *error)
{
    const cpod_tables *tables = call->api->tables;
    const char *media_type = tables->pool + body->media_type;
    cpod_status status = set_content_type(call, media_type, (cpod_codec)body->codec, error);
    if (status != CPOD_OK)
        return status;
    mark_secret_form(call, body);
    const cpodi_typed_value typed = body_value(body, value);
    switch ((cpod_codec)body->codec) {
    case CPOD_CODEC_JSON:
        return cpodi_encode(tables, &typed, &call->request.body, error);
    case CPOD_CODEC_FORM:
        return cpodi_form_build(call, body, value, error);
    case CPOD_CODEC_MULTIPART:
        return cpodi_multipart_build(call, body, params, value, error);
    case CPOD_CODEC_BINARY:
        return build_binary(call, body, value, error);
    case CPOD_CODEC_TEXT:
        return build_text(call, body, value, error);
    case CPOD_CODEC_JSON_LINES:
    case CPOD_CODEC_JSON_SEQ:
        return cpodi_items_build(call, body, value, error);
    default:
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The request body has a media type that this library cannot encode");
    }
}

/* With several bodies the argument is a union, by whose kind the body is chosen. */
static cpod_status choose(const cpodi_call *call, const void *argument, const cpod_body **body,
                          const void **value, cpod_error *error)
{
    *body = &call->api->tables->bodies[call->operation->first_body];
    *value = argument;
    if (call->operation->body_count == 1)
        return CPOD_OK;
    const cpod_union_layout *layout = argument;
    if (layout->kind < 1 || (uint32_t)layout->kind > call->operation->body_count)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The kind of the body is not one of the operation's");
    *body += layout->kind - 1;
    switch ((cpod_kind)(*body)->kind) {
    case CPOD_KIND_BOOL:
    case CPOD_KIND_INT32:
    case CPOD_KIND_INT64:
    case CPOD_KIND_UINT64:
    case CPOD_KIND_DOUBLE:
    case CPOD_KIND_STRING:
        *value = &layout->as;
        return CPOD_OK;
    default:
        *value = layout->as.object;
        return *value != NULL ? CPOD_OK
                              : cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The body of this kind is NULL");
    }
}

bool cpodi_body_finish(cpodi_call *call)
{
    cpodi_source *source = &call->request.source;
    const cpod_call_options *options = &call->options;
    if (!cpodi_buffer_terminate(&call->request.body))
        return false;
    call->request.has_body = true;
    if (cpodi_source_is_used(source))
        cpodi_call_disable_timeouts(call);
    else if (options->upload_progress == NULL || call->request.body.length == 0)
        return true;
    else if (!cpodi_source_add(source, call->arena, &call->request.body, NULL))
        return false;
    source->on_progress = options->upload_progress;
    source->progress_context = options->upload_progress_context;
    cpodi_source_finish(source);
    return true;
}

cpod_status cpodi_body_build(cpodi_call *call, const void *params, const void *argument, cpod_error *error)
{
    const cpod_operation *operation = call->operation;
    if (operation->body_count == 0)
        return CPOD_OK;
    if (argument == NULL) {
        if ((operation->flags & CPOD_OPERATION_BODY_REQUIRED) == 0)
            return CPOD_OK;
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The body is required, but the argument body is NULL");
    }
    const cpod_body *body = NULL;
    const void *value = NULL;
    cpod_status status = choose(call, argument, &body, &value, error);
    const char *text = argument;
    const bool is_text =
        status == CPOD_OK && body->kind == CPOD_KIND_STRING && body->codec < CPOD_CODEC_EVENTS;
    if (is_text && operation->body_count == 1)
        value = &text; /* the argument is the text itself */
    if (status == CPOD_OK)
        status = cpodi_stream_switch_body(call, body, &value, error);
    if (status == CPOD_OK)
        status = encode(call, body, params, value, error);
    if (status != CPOD_OK)
        return status;
    return cpodi_body_finish(call) ? CPOD_OK : cpodi_no_memory(error);
}
