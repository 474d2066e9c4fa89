#include "model/builder.h"

#include <ctype.h>

/* "get v1 pods id": the name of an operation without an operationId. */
static const char *operation_name(model_builder *b, const spec_operation *operation)
{
    if (operation->id != NULL && operation->id_taken_by == NULL)
        return operation->id;
    buffer name = {0};
    for (const char *c = operation->method; *c; c++)
        buffer_append_char(&name, (char)tolower((unsigned char)*c));
    bool in_word = false;
    for (const char *c = operation->path; *c; c++) {
        bool is_part = isalnum((unsigned char)*c) || *c == '_' || (unsigned char)*c >= 0x80;
        if (is_part && !in_word)
            buffer_append_char(&name, ' ');
        if (is_part)
            buffer_append_char(&name, *c);
        in_word = is_part;
    }
    return buffer_to_arena(&name, b->memory);
}

static model_operation *start_operation(model_builder *b, const spec_operation *from)
{
    model_operation *to = ARENA_NEW(b->memory, model_operation);
    *to = (model_operation){
        .id = operation_name(b, from),
        .id_is_synthesized = from->id == NULL || from->id_taken_by != NULL,
        .given_name = model_given_name(b, from->source),
        .method = from->method,
        .path = model_plain_path(b, from),
        .pointer = from->pointer,
        .at = from->at,
        .summary = from->summary,
        .description = from->description,
        .deprecated = from->deprecated,
        .security = from->has_security ? from->security : b->document->security,
        .servers = from->servers,
    };
    if (from->id_taken_by != NULL)
        model_skipped(b, "duplicate-operation-id", from->id_at,
                      "duplicate operationId '%s'; the first is at %s:%u:%u; this operation is named "
                      "after its method and path",
                      from->id, from->id_taken_by->id_at.file->path, (unsigned)from->id_taken_by->id_at.line,
                      (unsigned)from->id_taken_by->id_at.column);
    return to;
}

static void build_operation(model_builder *b, const spec_operation *from)
{
    model_operation *to = start_operation(b, from);
    model_build_parameters(b, from, to);
    model_build_bodies(b, from, to);
    model_build_responses(b, from, to);
    model_build_response_headers(b, from, to);
    model_apply_pagination(b, from, to);
    model_apply_stream(b, from, to);
    model_group *group = model_group_of(b, from);
    to->group = group;
    *vector_add(b->memory, &group->operations) = to;
    *vector_add(b->memory, &b->model->operations) = to;
    model_build_derived(b, from, to);
}

static void add_webhook_type(model_builder *b, const spec_media_type *media, bool is_request,
                             const name_hint *hint)
{
    model_codec codec = model_codec_of(media->type);
    if (media->schema != NULL && (codec == MODEL_CODEC_JSON || (is_request && codec == MODEL_CODEC_FORM)))
        *vector_add(b->memory, &b->webhook_types) = model_type_of_spec(b, media->schema, hint).type;
    else
        model_report_unused_schema(b, media, b->document->skip_severity);
}

/* A request that the API sends to its user: not a function, but its types are declared. */
static void build_webhook(model_builder *b, const spec_operation *from)
{
    name_hint hint = {.outer = &(name_hint){.text = operation_name(b, from)}, .text = "request"};
    for (size_t i = 0; from->body != NULL && i < from->body->content.count; i++)
        add_webhook_type(b, &from->body->content.items[i], true, &hint);
    for (size_t r = 0; r < from->responses.count; r++) {
        const spec_response *response = &from->responses.items[r];
        hint.text = arena_format(b->memory, "response %s", response->status);
        for (size_t i = 0; i < response->content.count; i++)
            add_webhook_type(b, &response->content.items[i], false, &hint);
    }
}

static void report_broken_paths(model_builder *b)
{
    for (size_t i = 0; i < b->document->broken_paths.count; i++) {
        const spec_broken_path *path = &b->document->broken_paths.items[i];
        model_skipped(b, "path-skipped", path->at,
                      "operations of this path are skipped: see the mistake at %s",
                      spec_mistake_text(b->memory, path->at, path->mistake_at));
    }
}

/* False after a report. */
static bool is_usable(model_builder *b, const spec_operation *operation)
{
    if (operation->is_broken)
        model_skipped(b, "operation-skipped", operation->at,
                      "operation '%s %s' is skipped: see the mistake at %s", operation->method,
                      operation->path, spec_mistake_text(b->memory, operation->at, operation->mistake_at));
    else if (operation->querystring != NULL && !operation->is_webhook && !operation->is_callback)
        model_skipped(b, "querystring-parameter", operation->querystring->at,
                      "'in: querystring' is not supported; the operation '%s %s' is skipped",
                      operation->method, operation->path);
    else
        return true;
    return false;
}

void model_build_operations(model_builder *b)
{
    report_broken_paths(b);
    b->model->skipped_operations = b->document->skipped_operations;
    for (size_t i = 0; i < b->document->operations.count; i++) {
        const spec_operation *operation = b->document->operations.items[i];
        bool is_call = !operation->is_webhook && !operation->is_callback;
        if (!is_usable(b, operation))
            b->model->skipped_operations += is_call;
        else if (is_call)
            build_operation(b, operation);
        else
            build_webhook(b, operation);
    }
}
